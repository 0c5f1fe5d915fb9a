/* Drafts: a reception as far as it has been typed, kept in the desks' scratch file. */
#include "desk_priv.h"

#include <stdlib.h>
#include <string.h>

/* "Đăng ký khai sinh · Phan Thị Mười · bước 3" */
static char *title_dup(struct desk *d, const struct reception *r)
{
    const struct catalogue_entry *e =
        r->procedure != NULL ? catalogue_by_code(desk_catalogue(d), r->procedure) : NULL;
    int64_t step = json_int(r->ui, "step", 0);
    struct strbuf b = STRBUF_INIT;

    strbuf_puts(&b, e != NULL ? e->short_name : "Chưa chọn thủ tục");
    strbuf_printf(&b, " · %s",
                  str_or(r->applicant.name)[0] ? r->applicant.name : "chưa rõ người nộp");
    if (step > 0)
        strbuf_printf(&b, " · bước %lld", (long long)step);
    return strbuf_detach(&b);
}

enum mc_rc reception_save(struct desk *d, struct reception *r, struct mc_err *err)
{
    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    reception_need_request(r);
    json_t *j = reception_to_json(r);
    char *line = json_line_dup(j), *title = title_dup(d, r);
    enum mc_rc rc = draft_save(d->store, &r->draft, d->me.name, title, line, desk_now(d), err);

    free(line);
    free(title);
    json_decref(j);
    return desk_said(rc, err);
}

/* Draft N of who is logged in; SAVED is to be released after any result. */
static enum mc_rc own_draft(struct desk *d, int64_t n, struct draft *saved, struct mc_err *err)
{
    enum mc_rc rc = draft_get(d->store, n, saved, err);

    if (rc == MC_NOTFOUND)
        return mc_fail(err, rc, "Không còn bản nháp N%lld. Có thể hồ sơ đã tiếp nhận",
                       (long long)n);
    if (rc != MC_OK)
        return desk_read_said(rc, err);
    if (d->me.name == NULL || strcmp(saved->user, d->me.name) != 0)
        return mc_fail(err, MC_DENIED, "Bản nháp N%lld của %s, chỉ người ấy mở được", (long long)n,
                       saved->user);
    return MC_OK;
}

enum mc_rc desk_draft_drop(struct desk *d, int64_t draft, struct mc_err *err)
{
    struct draft saved = { .n = 0 };
    enum mc_rc rc = own_draft(d, draft, &saved, err);

    if (rc == MC_OK)
        rc = desk_said(draft_drop(d->store, draft, err), err);
    draft_release(&saved);
    return rc;
}

enum mc_rc reception_resume(struct desk *d, int64_t draft, struct reception *out,
                            struct mc_err *err)
{
    struct draft saved = { .n = 0 };
    json_t *j = NULL;
    enum mc_rc rc = own_draft(d, draft, &saved, err);

    if (rc == MC_OK && json_read("draft", saved.json, strlen(saved.json), &j, NULL) != MC_OK)
        rc = mc_fail(err, MC_INVALID,
                     "Bản nháp N%lld hỏng, không mở được. Bản nháp vẫn giữ, báo người quản trị",
                     (long long)draft);
    if (rc == MC_OK)
        rc = reception_from_json(out, j, err);
    if (rc == MC_OK)
        out->draft = draft;
    json_decref(j);
    draft_release(&saved);
    return rc;
}
