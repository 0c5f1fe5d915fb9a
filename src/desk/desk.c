/* Opening a data directory, logging in, the forms that are open. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"
#include "motcua/store/keep.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_BACK_SECONDS (5 * 60)
/* Bytes of papers that no event and no draft names: for so long somebody may still want them. */
#define UNNAMED_DAYS 7
#define TELL_AFTER_MS 300
#define SWEEP_EVERY_MS 60000
#define SWEEP_LOOK 50

static void office_release(struct office *o)
{
    free(o->code);
    free(o->name);
    free(o->place);
    free(o->parent);
    free(o->address);
    free(o->phone);
    *o = (struct office){ .code = NULL };
}

static enum mc_rc idle_read(struct desk *d, struct mc_err *err)
{
    char *text = NULL;
    enum mc_rc rc = setting_get(d->store, "idle.minutes", &text, err);
    int n = rc == MC_OK ? atoi(text) : 0;

    d->idle_minutes = n >= 1 && n <= 30 ? n : 5;
    free(text);
    return rc;
}

static char *text_of_file(const char *path)
{
    struct strbuf b = STRBUF_INIT;
    char part[8192];
    size_t n;
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return NULL;
    while ((n = fread(part, 1, sizeof part, f)) > 0 && b.len < YAML_MAX_BYTES)
        strbuf_add(&b, part, n);
    fclose(f);
    return strbuf_detach(&b);
}

/* Findings of one file into the caller's text; the first line into err. */
static enum mc_rc found(enum mc_rc rc, struct findings *f, struct strbuf *all, struct mc_err *err)
{
    if (rc != MC_OK)
        mc_fail(err, rc, "%.*s", (int)strcspn(f->text.s, "\n"), f->text.s);
    if (all != NULL)
        strbuf_puts(all, f->text.s);
    findings_release(f);
    return rc;
}

static enum mc_rc config_read(struct desk *d, const char *dir, struct strbuf *all,
                              struct mc_err *err)
{
    char *calendar = xasprintf("%s/calendar.yaml", dir);
    char *rules = xasprintf("%s/rules.yaml", dir);
    char *queues = xasprintf("%s/queues.yaml", dir);
    struct findings f = { .file = calendar, .text = STRBUF_INIT };
    enum mc_rc rc = found(calendar_load(calendar, &d->calendar, &f), &f, all, err);

    if (rc == MC_OK) {
        f = (struct findings){ .file = rules, .text = STRBUF_INIT };
        rc = found(rule_book_load(rules, &d->rules, &f), &f, all, err);
    }
    if (rc == MC_OK) {
        f = (struct findings){ .file = queues, .text = STRBUF_INIT };
        rc = found(queue_book_load(queues, &d->queues, &f), &f, all, err);
    }
    d->calendar_text = text_of_file(calendar);
    d->rules_text = text_of_file(rules);
    free(calendar);
    free(rules);
    free(queues);
    return rc;
}

static enum mc_rc forms_read(struct desk *d, const char *dir, struct strbuf *all,
                             struct mc_err *err)
{
    struct findings f = { .file = dir, .text = STRBUF_INIT };
    enum mc_rc rc = found(form_lists_load(dir, &d->lists, &f), &f, all, err);

    if (rc != MC_OK || forms_known(d, dir))
        return rc;
    f = (struct findings){ .file = dir, .text = STRBUF_INIT };
    rc = found(catalogue_load(dir, &d->catalogue, &f), &f, all, err);
    d->catalogue_read = true;
    if (rc == MC_OK)
        forms_remember(d);
    return rc;
}

enum mc_rc desk_open(const struct desk_options *o, struct desk **out, struct strbuf *findings,
                     struct mc_err *err)
{
    struct desk *d = xcalloc(1, sizeof *d);
    enum mc_rc rc = store_open(o->data, false, false, o->vfs, &d->store, err);

    if (rc == MC_NOTFOUND)
        mc_fail(err, rc,
                "Không có dữ liệu ở %s. Lập cơ quan: motcua init. Mở bản học: motcua "
                "sandbox",
                o->data);
    else if (rc == MC_DENIED)
        mc_fail(err, rc, "Dữ liệu ở %s do motcua mới hơn ghi. Cài bản mới rồi mở lại", o->data);
    rc = desk_read_said(rc, err);
    if (rc == MC_OK) {
        d->training = d->store->training;
        d->fixed_now = d->training ? o->now : 0;
        if ((rc = office_read(d, err)) == MC_OK)
            rc = idle_read(d, err);
        rc = desk_read_said(rc, err);
    }
    if (rc == MC_OK)
        rc = config_read(d, o->config, findings, err);
    if (rc == MC_OK)
        rc = forms_read(d, o->forms, findings, err);
    if (rc == MC_OK && (d->expr = expr_open()) == NULL)
        rc = mc_fail(err, MC_IO, "Không mở được bộ tính biểu thức. Khởi động lại motcua");
    if (rc == MC_OK)
        *out = d;
    else
        desk_close(d);
    return rc;
}

void desk_close(struct desk *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->n_forms; i++)
        form_free(d->forms[i]);
    free(d->forms);
    if (d->expr != NULL)
        expr_close(d->expr);
    catalogue_release(&d->catalogue);
    if (d->lists != NULL)
        form_lists_free(d->lists);
    if (d->calendar != NULL)
        calendar_free(d->calendar);
    rule_book_release(&d->rules);
    queue_book_release(&d->queues);
    free(d->calendar_text);
    free(d->rules_text);
    free(d->fields);
    free(d->procedures);
    office_release(&d->office);
    user_release(&d->me);
    if (d->store != NULL)
        store_close(d->store);
    free(d);
}

const char *desk_drafts_lost(const struct desk *d)
{
    return d->store->drafts_lost
               ? "Tệp nháp desk.db không còn, đã lập tệp mới: bản nháp cũ mất, hồ "
                 "sơ đã tiếp nhận còn đủ"
               : NULL;
}

int64_t desk_now(const struct desk *d)
{
    return d->fixed_now != 0 ? d->fixed_now : clock_unix();
}

/* ---- the session ---- */

enum mc_rc desk_login(struct desk *d, const char *name, struct mc_err *err)
{
    struct user u = { .name = NULL };

    if (!d->training)
        return mc_fail(err, MC_DENIED, "Cơ quan này đăng nhập bằng mật khẩu. Dùng --user TÊN");
    enum mc_rc rc = user_get(d->store, name, &u, err);
    if (rc == MC_NOTFOUND)
        return mc_fail(err, rc, "Không có cán bộ %s. Kiểm tra lại mã cán bộ", name);
    if (rc != MC_OK)
        return desk_read_said(rc, err);
    u.role = role_at_work(u.role, true);
    desk_leave(d); /* who sat here before has nothing open any more */
    user_release(&d->me);
    d->me = u;
    return MC_OK;
}

enum mc_rc desk_clock_check(int64_t now, int64_t last, struct mc_err *err)
{
    char is[32], then[32];

    if (now + CLOCK_BACK_SECONDS >= last)
        return MC_OK;
    return mc_fail(err, MC_DENIED,
                   "Đồng hồ máy (%s) chậm hơn việc ghi gần nhất (%s). Chưa ghi gì. Chỉnh lại "
                   "giờ máy rồi làm lại",
                   vn_time(now, is), vn_time(last, then));
}

/* Training copies move their clock on purpose. */
static enum mc_rc clock_check(struct desk *d, struct mc_err *err)
{
    int64_t last = 0;

    if (d->training)
        return MC_OK;
    enum mc_rc rc = event_last_at(d->store, &last, err);
    return rc == MC_OK ? desk_clock_check(desk_now(d), last, err) : rc;
}

enum mc_rc desk_said(enum mc_rc rc, struct mc_err *err)
{
    struct mc_err was;
    long holder = 0;

    if (err == NULL || (rc != MC_IO && rc != MC_BUSY))
        return rc;
    was = *err;
    char name[128] = "";
    if (rc == MC_BUSY && sscanf(was.msg, "process %ld (%127[^)])", &holder, name) == 2)
        return mc_fail(err, rc,
                       "%s đang ghi dữ liệu (tiến trình %ld). Chưa ghi gì, chữ đã gõ vẫn giữ. Đợi "
                       "một lát rồi làm lại",
                       name, holder);
    if (rc == MC_BUSY && sscanf(was.msg, "process %ld", &holder) == 1)
        return mc_fail(err, rc,
                       "Tiến trình %ld đang ghi dữ liệu. Chưa ghi gì, chữ đã gõ vẫn giữ. Đợi một "
                       "lát rồi làm lại",
                       holder);
    return mc_fail(err, rc,
                   "Chưa ghi được, chữ đã gõ vẫn giữ. Làm lại, vẫn vậy thì báo người "
                   "quản trị (%s)",
                   was.msg);
}

enum mc_rc desk_read_said(enum mc_rc rc, struct mc_err *err)
{
    struct mc_err was;

    if (err == NULL || (rc != MC_IO && rc != MC_BUSY))
        return rc;
    was = *err;
    return mc_fail(err, rc, "Chưa đọc được dữ liệu. Làm lại, vẫn vậy thì báo người quản trị (%s)",
                   was.msg);
}

static bool still_waiting(void *ctx, int waited_ms, long holder)
{
    struct desk *d = ctx;
    char name[128], sentence[200];

    (void)holder;
    if (waited_ms < TELL_AFTER_MS || d->waited)
        return true;
    db_holder(d->store->main, name);
    snprintf(sentence, sizeof sentence, "Đang chờ %s ghi xong…", *name != '\0' ? name : "bàn khác");
    d->waited = true;
    d->told(d->told_ctx, sentence);
    return true;
}

void desk_on_wait(struct desk *d, void (*told)(void *ctx, const char *sentence), void *ctx)
{
    d->told = told;
    d->told_ctx = ctx;
    db_on_wait(d->store->main, told != NULL ? still_waiting : NULL, d);
}

enum mc_rc desk_begin_unnamed(struct desk *d, struct mc_err *err)
{
    d->waited = false;
    db_sign(d->store->main, d->me.full);
    enum mc_rc rc = db_begin_write(d->store->main, err);

    if (rc == MC_OK && (rc = clock_check(d, err)) != MC_OK)
        db_rollback(d->store->main);
    return rc;
}

/* An administrator may have closed the account or changed the role since this desk was opened. */
static enum mc_rc still_here(struct desk *d, struct mc_err *err)
{
    struct account a = { .name = NULL };
    struct user u = { .name = NULL };
    enum mc_rc rc = account_get(d->store, d->me.name, &a, err);

    if (rc == MC_OK && (rc = user_get(d->store, d->me.name, &u, err)) == MC_OK)
        d->me.role = u.role;
    if (rc == MC_OK && a.closed)
        rc = mc_fail(err, MC_DENIED,
                     "Tài khoản vừa bị khóa, chưa ghi gì. Nhờ người quản trị mở lại");
    account_release(&a);
    user_release(&u);
    return rc;
}

void put_clean(json_t *j, const char *key, const char *text)
{
    char *clean = text_clean_dup(str_or(text), strlen(str_or(text)));

    json_put(j, key, clean);
    free(clean);
}

enum mc_rc desk_begin(struct desk *d, struct mc_err *err)
{
    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    enum mc_rc rc = desk_begin_unnamed(d, err);
    if (rc == MC_OK && !d->training && (rc = still_here(d, err)) != MC_OK)
        db_rollback(d->store->main);
    return rc;
}

enum mc_rc desk_end(struct desk *d, enum mc_rc rc, struct mc_err *err)
{
    if (rc == MC_OK)
        return db_commit(d->store->main, err);
    db_rollback(d->store->main);
    return rc;
}

char *desk_user_full_dup(struct desk *d, const char *name)
{
    struct user u = { .name = NULL };
    char *full = NULL;

    if (user_get(d->store, str_or(name), &u, NULL) == MC_OK && str_or(u.full)[0] != '\0')
        full = xstrdup(u.full);
    user_release(&u);
    return full != NULL ? full : xstrdup(str_or(name));
}

enum mc_rc desk_append(struct desk *d, struct dossier *ds, struct event *ev, struct mc_err *err)
{
    ev->dossier = ds->id;
    enum mc_rc rc = event_append(d->store, ev, err);
    return rc == MC_OK ? dossier_apply(ds, ev, err) : rc;
}

/* ---- forms ---- */

enum mc_rc desk_form(struct desk *d, const char *code, const struct form **out, struct mc_err *err)
{
    for (size_t i = 0; i < d->n_forms; i++)
        if (strcmp(d->forms[i]->code, code) == 0) {
            *out = d->forms[i];
            return MC_OK;
        }
    const struct catalogue_entry *e = catalogue_by_code(desk_catalogue(d), code);
    if (e == NULL)
        return mc_fail(err, MC_NOTFOUND, "Không có thủ tục %s. Gõ vài chữ của tên để tìm", code);
    struct findings f = { .file = e->path, .text = STRBUF_INIT };
    struct form *form = NULL;
    enum mc_rc rc = found(form_load(e->path, d->lists, &form, &f), &f, NULL, err);
    if (rc != MC_OK)
        return rc;
    d->forms = mem_grow(d->forms, d->n_forms, &d->cap_forms, sizeof *d->forms);
    d->forms[d->n_forms++] = form;
    *out = form;
    return MC_OK;
}

const char *desk_dir(const struct desk *d)
{
    return d->store->dir;
}

void desk_idle(struct desk *d)
{
    desk_catalogue(d);
    db_tidy(d->store->main);
    db_tidy(d->store->desk);
    if (clock_mono_ms() >= d->sweep_at) {
        int gone;

        d->sweep_at = clock_mono_ms() + SWEEP_EVERY_MS;
        /* What cannot be swept now is swept another time: nobody is told. */
        (void)paper_sweep(d->store, clock_unix() - UNNAMED_DAYS * DAY_SECONDS, SWEEP_LOOK, &gone,
                          NULL);
    }
}
