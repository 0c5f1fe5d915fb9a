/* Users of the office: who may sit at this desk, and what an administrator does with accounts. */
#include "desk_priv.h"

#include "motcua/base/secret.h"

#include <stdlib.h>
#include <string.h>

enum mc_rc desk_users(struct desk *d, struct users *out, struct mc_err *err)
{
    return desk_read_said(user_list(d->store, out, err), err);
}

size_t desk_draft_count(struct desk *d, const char *name)
{
    struct drafts drafts = { 0 };

    if (draft_list(d->store, name, &drafts, NULL) != MC_OK)
        return 0; /* only a reminder: the folder itself says what is wrong */
    size_t n = drafts.n;
    drafts_release(&drafts);
    return n;
}

/* ---- changes ---- */

enum mc_rc desk_user_changed(struct desk *d, const char *name, const char *change, json_t *facts,
                             struct mc_err *err)
{
    struct event e = event_new(EV_USER_CHANGED, 0, desk_now(d), d->office.code,
                               d->me.name != NULL ? d->me.name : name, str_or(d->me.station));

    json_put(facts, "name", name);
    json_put(facts, "change", change);
    json_decref(e.facts);
    e.facts = facts;
    enum mc_rc rc = event_append(d->store, &e, err);
    event_release(&e);
    return rc;
}

/* FIELDS as facts: a list. */
static json_t *fields_json(const char *fields)
{
    json_t *list = json_array();

    for (const char *p = str_or(fields); *p != '\0';) {
        size_t n = strcspn(p, " ");

        json_array_append_new(list, json_stringn(p, n));
        p += n + strspn(p + n, " ");
    }
    return list;
}

/* Every word of FIELDS is a field of work of forms/fields.yaml; only specialists have some. */
static enum mc_rc fields_check(struct desk *d, enum role role, const char *fields,
                               struct mc_err *err)
{
    const struct choices *known = &d->lists->fields_of_work;
    enum mc_rc rc = MC_OK;
    json_t *list = fields_json(fields), *one;
    size_t i;

    if (json_array_size(list) > 0 && role != ROLE_SPECIALIST)
        rc = mc_fail(err, MC_INVALID, "Lĩnh vực chỉ giao cho vai trò chuyên môn (specialist)");
    json_array_foreach(list, i, one)
    {
        bool found = false;

        for (size_t k = 0; k < known->n; k++)
            found = found || strcmp(known->item[k].value, json_string_value(one)) == 0;
        if (rc == MC_OK && !found)
            rc = mc_fail(err, MC_INVALID,
                         "Không có lĩnh vực \"%s\". Mã lĩnh vực có trong forms/fields.yaml",
                         json_string_value(one));
    }
    json_decref(list);
    return rc;
}

/* A write in which the account of user NAME, read into *A, may be changed. */
static enum mc_rc change_begin(struct desk *d, const char *name, struct account *a,
                               struct mc_err *err)
{
    enum mc_rc rc = desk_may(d, RIGHT_USERS, err);

    *a = (struct account){ .name = NULL };
    if (rc != MC_OK || (rc = desk_begin(d, err)) != MC_OK)
        return rc;
    /* The role may have been taken since this desk was opened. */
    if ((rc = desk_may(d, RIGHT_USERS, err)) == MC_OK &&
        (rc = account_get(d->store, name, a, err)) == MC_NOTFOUND)
        mc_fail(err, rc, "Không có cán bộ %s. Xem danh sách: motcua user list", name);
    if (rc != MC_OK)
        db_rollback(d->store->main);
    return rc;
}

static enum mc_rc change_end(struct desk *d, struct account *a, const char *change, json_t *facts,
                             enum mc_rc rc, struct mc_err *err)
{
    if (rc == MC_OK)
        rc = account_put(d->store, a, err);
    if (rc == MC_OK)
        rc = desk_user_changed(d, a->name, change, facts, err);
    else
        json_decref(facts);
    account_release(a);
    return desk_said(desk_end(d, rc, err), err);
}

/* Nobody takes the last administrator away: himself. */
static enum mc_rc not_self(const struct desk *d, const char *name, struct mc_err *err)
{
    if (d->me.name != NULL && strcmp(d->me.name, name) == 0)
        return mc_fail(err, MC_DENIED,
                       "Không tự khóa hoặc đổi vai trò của mình. Nhờ người quản trị khác");
    return MC_OK;
}

/* A given password: by the rules, and its text to store. */
static enum mc_rc given(const char *password, const char *name, char stored[SECRET_STORED],
                        struct mc_err *err)
{
    char why[256];

    if (password_error(str_or(password), name, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why);
    return secret_store(password, stored, err);
}

static enum mc_rc add_inside(struct desk *d, const struct user *u, const struct account *a,
                             struct mc_err *err)
{
    struct user there = { .name = NULL };
    enum mc_rc rc = user_get(d->store, u->name, &there, err);

    user_release(&there);
    if (rc == MC_OK)
        return mc_fail(err, MC_CONFLICT, "Đã có cán bộ %s. Chọn mã khác", u->name);
    if (rc != MC_NOTFOUND || (rc = desk_may(d, RIGHT_USERS, err)) != MC_OK)
        return rc;
    rc = desk_user_event(d->store, d->office.code, d->me.name, d->me.station, desk_now(d), u, err);
    if (rc == MC_OK)
        rc = account_put(d->store, a, err);
    if (rc == MC_OK && str_or(a->fields)[0] != '\0') {
        json_t *facts = json_object();

        json_object_set_new(facts, "fields", fields_json(a->fields));
        rc = desk_user_changed(d, u->name, "fields", facts, err);
    }
    return rc;
}

enum mc_rc desk_user_add(struct desk *d, const struct user *u, const char *fields,
                         const char *password, struct mc_err *err)
{
    char why[256], stored[SECRET_STORED] = "";
    const struct account a = {
        .name = u->name, .password = stored, .fields = (char *)fields, .must_change = !d->training
    };
    enum mc_rc rc = desk_may(d, RIGHT_USERS, err);

    if (rc == MC_OK && user_code_error(str_or(u->name), why)[0] != '\0')
        rc = mc_fail(err, MC_INVALID, "%s", why);
    if (rc == MC_OK && str_or(u->full)[0] == '\0')
        rc = mc_fail(err, MC_INVALID, "Ghi họ và tên của cán bộ %s", u->name);
    if (rc == MC_OK)
        rc = fields_check(d, u->role, fields, err);
    if (rc == MC_OK && !d->training)
        rc = given(password, u->name, stored, err);
    if (rc == MC_OK && (rc = desk_begin(d, err)) == MC_OK)
        rc = desk_end(d, add_inside(d, u, &a, err), err);
    secret_wipe(stored, sizeof stored);
    return desk_said(rc, err);
}

enum mc_rc desk_user_role(struct desk *d, const char *name, enum role role, const char *fields,
                          struct mc_err *err)
{
    struct account a;
    struct user u = { .name = NULL };
    json_t *facts;
    enum mc_rc rc;

    if ((rc = not_self(d, name, err)) != MC_OK ||
        (rc = fields_check(d, role, fields, err)) != MC_OK ||
        (rc = change_begin(d, name, &a, err)) != MC_OK)
        return rc;
    if ((rc = user_get(d->store, name, &u, err)) == MC_OK) {
        u.role = role;
        rc = user_put(d->store, &u, err);
    }
    user_release(&u);
    str_set(&a.fields, str_or(fields));
    facts = json_object();
    json_put(facts, "role", role_word(role));
    json_object_set_new(facts, "fields", fields_json(fields));
    return change_end(d, &a, "role", facts, rc, err);
}

enum mc_rc desk_user_password(struct desk *d, const char *name, const char *password,
                              struct mc_err *err)
{
    char stored[SECRET_STORED] = "";
    struct account a;
    enum mc_rc rc = desk_may(d, RIGHT_USERS, err);

    if (rc == MC_OK && (rc = given(password, name, stored, err)) == MC_OK &&
        (rc = change_begin(d, name, &a, err)) == MC_OK) {
        str_set(&a.password, stored);
        str_set(&a.pin, ""); /* whoever asks may not be who he says: the PIN is set anew */
        a.must_change = true;
        a.failures = a.pin_failures = 0;
        a.locked_until = a.pin_locked_until = 0;
        rc = change_end(d, &a, "password_given", json_object(), rc, err);
    }
    secret_wipe(stored, sizeof stored);
    return rc;
}

enum mc_rc desk_user_close(struct desk *d, const char *name, bool closed, struct mc_err *err)
{
    struct account a;
    enum mc_rc rc;

    if ((rc = not_self(d, name, err)) != MC_OK || (rc = change_begin(d, name, &a, err)) != MC_OK)
        return rc;
    a.closed = closed;
    if (!closed) {
        a.failures = a.pin_failures = 0;
        a.locked_until = a.pin_locked_until = 0;
    }
    return change_end(d, &a, closed ? "closed" : "opened", json_object(), rc, err);
}

/* ---- how they stand ---- */

void user_lines_release(struct user_lines *u)
{
    for (size_t i = 0; i < u->n; i++) {
        user_release(&u->item[i].user);
        free(u->item[i].fields);
    }
    free(u->item);
    *u = (struct user_lines){ .n = 0 };
}

static void user_stands(const struct desk *d, const struct account *a, struct user_line *l)
{
    l->fields = xstrdup(str_or(a->fields));
    l->has_pin = str_or(a->pin)[0] != '\0';
    l->locked_until = a->locked_until > desk_now(d) ? a->locked_until : 0;
    l->state = a->closed              ? "closed"
               : l->locked_until != 0 ? "locked"
               : a->must_change       ? "must_change"
                                      : "open";
}

enum mc_rc desk_user_lines(struct desk *d, struct user_lines *out, struct mc_err *err)
{
    struct users users = { .n = 0 };
    enum mc_rc rc = desk_may(d, RIGHT_USERS, err);

    *out = (struct user_lines){ .n = 0 };
    if (rc != MC_OK || (rc = user_list(d->store, &users, err)) != MC_OK)
        return rc;
    out->item = xcalloc(users.n + 1, sizeof *out->item);
    for (size_t i = 0; rc == MC_OK && i < users.n; i++) {
        struct user_line *l = &out->item[out->n++];
        struct account a = { .name = NULL };

        l->user = users.item[i];
        users.item[i] = (struct user){ .name = NULL };
        if ((rc = account_get(d->store, l->user.name, &a, err)) == MC_OK)
            user_stands(d, &a, l);
        account_release(&a);
    }
    users_release(&users);
    if (rc != MC_OK)
        user_lines_release(out);
    return rc;
}
