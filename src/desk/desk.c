/* Opening and making a data directory, logging in, the forms that are open. */
#include "desk_priv.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CLOCK_BACK_SECONDS (5 * 60)

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

/* The settings of an office and where they live in the struct, for reading and for making. */
static const struct {
    const char *setting;
    size_t at;
} office_parts[] = {
    { "office.code", offsetof(struct office, code) },
    { "office.name", offsetof(struct office, name) },
    { "office.place", offsetof(struct office, place) },
    { "office.parent", offsetof(struct office, parent) },
    { "office.address", offsetof(struct office, address) },
    { "office.phone", offsetof(struct office, phone) },
};

static enum mc_rc office_read(struct desk *d, struct mc_err *err)
{
    for (size_t i = 0; i < N_ELEMS(office_parts); i++) {
        char **slot = (char **)((char *)&d->office + office_parts[i].at);
        enum mc_rc rc = setting_get(d->store, office_parts[i].setting, slot, err);

        if (rc != MC_OK)
            return rc;
    }
    return MC_OK;
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

    if (rc != MC_OK)
        return rc;
    f = (struct findings){ .file = dir, .text = STRBUF_INIT };
    return found(catalogue_load(dir, &d->catalogue, &f), &f, all, err);
}

enum mc_rc desk_open(const struct desk_options *o, struct desk **out, struct strbuf *findings,
                     struct mc_err *err)
{
    struct desk *d = xcalloc(1, sizeof *d);
    enum mc_rc rc = store_open(o->data, false, false, o->vfs, &d->store, err);

    if (rc == MC_NOTFOUND)
        mc_fail(err, rc, "Không có dữ liệu ở %s. Mở bản học bằng: motcua sandbox", o->data);
    else if (rc == MC_DENIED)
        mc_fail(err, rc, "Dữ liệu ở %s do motcua mới hơn ghi. Cài bản mới rồi mở lại", o->data);
    rc = desk_read_said(rc, err);
    if (rc == MC_OK) {
        d->training = d->store->training;
        d->fixed_now = d->training ? o->now : 0;
        rc = desk_read_said(office_read(d, err), err);
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
    office_release(&d->office);
    user_release(&d->me);
    if (d->store != NULL)
        store_close(d->store);
    free(d);
}

int64_t desk_now(const struct desk *d)
{
    return d->fixed_now != 0 ? d->fixed_now : clock_unix();
}

/* ---- making ---- */

static enum mc_rc append_office(struct store *s, const struct office *o, bool training,
                                struct mc_err *err)
{
    struct event e = event_new(EV_OFFICE, 0, clock_unix(), o->code, "motcua", "");

    json_put(e.facts, "code", o->code);
    json_put(e.facts, "name", o->name);
    json_object_set_new(e.facts, "numbers_for", json_pack("[s]", o->code));
    json_object_set_new(e.facts, "training", json_boolean(training));
    enum mc_rc rc = event_append(s, &e, err);
    event_release(&e);
    for (size_t i = 0; rc == MC_OK && i < N_ELEMS(office_parts); i++) {
        const char *v = *(char *const *)((const char *)o + office_parts[i].at);

        rc = setting_set(s, office_parts[i].setting, str_or(v), err);
    }
    return rc;
}

static enum mc_rc append_user(struct store *s, const struct office *o, const struct user *u,
                              struct mc_err *err)
{
    struct event e = event_new(EV_USER, 0, clock_unix(), o->code, "motcua", "");

    json_put(e.facts, "name", u->name);
    json_put(e.facts, "role", role_word(u->role));
    json_put(e.facts, "full", u->full);
    enum mc_rc rc = event_append(s, &e, err);
    event_release(&e);
    return rc == MC_OK ? user_put(s, u, err) : rc;
}

static bool directory_taken(const char *data)
{
    char *path = xasprintf("%s/motcua.db", data);
    struct stat st;
    bool taken = stat(path, &st) == 0;

    free(path);
    return taken;
}

enum mc_rc desk_make(const char *data, const struct office *office, const struct user *users,
                     size_t n, bool training, struct mc_err *err)
{
    struct store *s = NULL;

    if (str_or(office->code)[0] == '\0' || str_or(office->name)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Ghi mã định danh và tên cơ quan, ví dụ H56.99.01");
    if (directory_taken(data))
        return mc_fail(err, MC_CONFLICT, "%s đã có dữ liệu. Chọn thư mục khác", data);
    enum mc_rc rc = store_open(data, true, training, NULL, &s, err);
    if (rc != MC_OK)
        return desk_said(rc, err);
    if ((rc = db_begin_write(s->main, err)) == MC_OK) {
        rc = append_office(s, office, training, err);
        for (size_t i = 0; rc == MC_OK && i < n; i++)
            rc = append_user(s, office, &users[i], err);
        if (rc == MC_OK)
            rc = db_commit(s->main, err);
        else
            db_rollback(s->main);
    }
    store_close(s);
    return desk_said(rc, err);
}

/* ---- the session ---- */

enum mc_rc desk_login(struct desk *d, const char *name, struct mc_err *err)
{
    struct user u = { .name = NULL };

    if (!d->training)
        return mc_fail(err, MC_DENIED,
                       "Bản này chỉ đăng nhập được vào dữ liệu học. Dùng motcua sandbox");
    enum mc_rc rc = user_get(d->store, name, &u, err);
    if (rc == MC_NOTFOUND)
        return mc_fail(err, rc, "Không có cán bộ %s. Kiểm tra lại mã cán bộ", name);
    if (rc != MC_OK)
        return desk_read_said(rc, err);
    user_release(&d->me);
    d->me = u;
    return MC_OK;
}

/* A machine whose battery died must not date dossiers in the past.  Training copies move their
 * clock on purpose. */
static enum mc_rc clock_check(struct desk *d, struct mc_err *err)
{
    int64_t last = 0;

    if (d->training)
        return MC_OK;
    enum mc_rc rc = event_last_at(d->store, &last, err);
    if (rc != MC_OK || desk_now(d) + CLOCK_BACK_SECONDS >= last)
        return rc;
    char now[32], then[32];
    return mc_fail(err, MC_DENIED,
                   "Đồng hồ máy (%s) chậm hơn việc ghi gần nhất (%s). Chưa ghi gì. Chỉnh lại "
                   "giờ máy rồi làm lại",
                   vn_time(desk_now(d), now), vn_time(last, then));
}

enum mc_rc desk_said(enum mc_rc rc, struct mc_err *err)
{
    struct mc_err was;
    long holder = 0;

    if (err == NULL || (rc != MC_IO && rc != MC_BUSY))
        return rc;
    was = *err;
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

enum mc_rc desk_begin(struct desk *d, struct mc_err *err)
{
    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    enum mc_rc rc = db_begin_write(d->store->main, err);
    if (rc == MC_OK && (rc = clock_check(d, err)) != MC_OK)
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
    const struct catalogue_entry *e = catalogue_by_code(&d->catalogue, code);
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

void desk_idle(struct desk *d)
{
    db_tidy(d->store->main);
    db_tidy(d->store->desk);
}
