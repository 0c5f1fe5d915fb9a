/* motcua user: accounts of the office; motcua log: who came in and looked at what. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int done(enum mc_rc rc, const struct mc_err *err, const char *said)
{
    if (rc != MC_OK)
        return fail(rc, "%s", err->msg);
    puts(said);
    return EXIT_DONE;
}

static int list(const struct args *a, struct desk *d)
{
    struct user_lines lines;
    struct mc_err err = { 0 };
    json_t *all = json_array();
    enum mc_rc rc = desk_user_lines(d, &lines, &err);

    for (size_t i = 0; i < lines.n; i++) {
        const struct user_line *l = &lines.item[i];
        char until[32] = "";

        if (l->locked_until != 0)
            iso_time(l->locked_until, until);
        if (!a->json)
            printf("%-16s %-14s %-11s %s%s%s\n", l->user.name, role_word(l->user.role), l->state,
                   str_or(l->user.full), l->fields[0] ? "; " : "", l->fields);
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "name",
                                             l->user.name, "full", str_or(l->user.full), "role",
                                             role_word(l->user.role), "station",
                                             str_or(l->user.station), "fields", l->fields, "state",
                                             l->state, "locked_until", until, "pin", l->has_pin));
    }
    user_lines_release(&lines);
    if (rc == MC_OK && a->json)
        return print_json(all);
    json_decref(all);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

static int add(const struct args *a, struct desk *d, const char *name)
{
    struct user u = { .name = (char *)name,
                      .full = (char *)a->name,
                      .station = (char *)a->station };
    char password[SECRET_ROOM] = "";
    struct mc_err err = { 0 };
    enum mc_rc rc;

    if (a->role == NULL || a->name == NULL)
        return usage("user add cần --role và --name");
    if (!role_from(a->role, &u.role))
        return usage("không có vai trò \"%s\"", a->role);
    if ((rc = desk_may(d, RIGHT_USERS, &err)) == MC_OK && !d->training)
        rc = ask_secret("Mật khẩu cấp cho cán bộ: ", a->password_stdin, true, password, &err);
    if (rc == MC_OK)
        rc = desk_user_add(d, &u, a->fields, password, &err);
    secret_wipe(password, sizeof password);
    return done(rc, &err, "Đã thêm. Người ấy phải đổi mật khẩu khi vào lần đầu.");
}

static int change_role(const struct args *a, struct desk *d, const char *name)
{
    struct mc_err err = { 0 };
    enum role role;

    if (a->role == NULL)
        return usage("user role cần --role");
    if (!role_from(a->role, &role))
        return usage("không có vai trò \"%s\"", a->role);
    return done(desk_user_role(d, name, role, a->fields, &err), &err, "Đã đổi vai trò.");
}

/* One's own, or one given to NAME. */
static int passwd(const struct args *a, struct desk *d, const char *name)
{
    char old[SECRET_ROOM] = "", password[SECRET_ROOM] = "";
    bool own = name == NULL || strcmp(name, d->me.name) == 0;
    struct mc_err err = { 0 };
    enum mc_rc rc = MC_OK;

    if (d->training)
        return fail(MC_DENIED, "bản học không có mật khẩu");
    if (own && !d->must_change)
        rc = ask_secret("Mật khẩu cũ: ", a->password_stdin, false, old, &err);
    if (rc == MC_OK)
        rc = ask_secret(own ? "Mật khẩu mới: " : "Mật khẩu cấp cho cán bộ: ", a->password_stdin,
                        true, password, &err);
    if (rc == MC_OK)
        rc = own ? desk_password_set(d, d->must_change ? NULL : old, password, &err)
                 : desk_user_password(d, name, password, &err);
    secret_wipe(old, sizeof old);
    secret_wipe(password, sizeof password);
    return done(rc, &err, own ? "Đã đổi mật khẩu." : "Đã cấp. Người ấy phải đổi khi vào.");
}

static int set_pin(const struct args *a, struct desk *d)
{
    char pin[SECRET_ROOM] = "";
    struct mc_err err = { 0 };
    enum mc_rc rc;

    if (d->training)
        return fail(MC_DENIED, "bản học không có PIN: ký duyệt bằng 4 số cuối của hồ sơ");
    rc = ask_secret("PIN ký duyệt mới: ", a->password_stdin, true, pin, &err);
    if (rc == MC_OK)
        rc = desk_pin_set(d, pin, &err);
    secret_wipe(pin, sizeof pin);
    return done(rc, &err, "Đã đặt PIN ký duyệt.");
}

static int close_account(struct desk *d, const char *name, bool closed)
{
    struct mc_err err = { 0 };

    return done(desk_user_close(d, name, closed, &err), &err, closed ? "Đã khóa." : "Đã mở.");
}

static int run(const struct args *a, struct desk *d, const char *verb, const char *name)
{
    if (strcmp(verb, "list") == 0)
        return list(a, d);
    if (strcmp(verb, "passwd") == 0)
        return passwd(a, d, name);
    if (strcmp(verb, "pin") == 0)
        return set_pin(a, d);
    if (strcmp(verb, "add") == 0)
        return add(a, d, name);
    if (strcmp(verb, "role") == 0)
        return change_role(a, d, name);
    return close_account(d, name, strcmp(verb, "lock") == 0);
}

int cmd_user(const struct args *a)
{
    /* X: verbs, how many words they need behind them */
    static const struct {
        const char *verb;
        int least, most;
    } verbs[] = { { "list", 0, 0 }, { "add", 1, 1 },  { "role", 1, 1 },  { "passwd", 0, 1 },
                  { "pin", 0, 0 },  { "lock", 1, 1 }, { "unlock", 1, 1 } };
    const char *verb = a->n_words > 0 ? a->word[0] : "list";
    size_t i = 0;
    int status;

    while (i < N_ELEMS(verbs) && strcmp(verbs[i].verb, verb) != 0)
        i++;
    if (i == N_ELEMS(verbs))
        return usage("user không có việc \"%s\"", verb);
    if (a->n_words - 1 < verbs[i].least)
        return usage("user %s cần mã cán bộ", verb);
    if (at_most_words(a, verbs[i].most + 1) != EXIT_DONE)
        return EXIT_USAGE;
    struct desk *d = app_enter(a, ROLE_ADMINISTRATOR, &status);
    if (d == NULL)
        return status;
    status = run(a, d, verb, a->n_words > 1 ? a->word[1] : NULL);
    desk_close(d);
    return status;
}

/* ---- the reading log ---- */

static bool put_row(void *ctx, const struct reading *r)
{
    json_t *all = ctx;
    char at[32];

    json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s}", "at", iso_seconds(r->at, at),
                                         "user", r->user, "station", r->station, "what", r->what,
                                         "object", r->object));
    return true;
}

int cmd_log(const struct args *a)
{
    struct mc_err err = { 0 };
    json_t *all, *row;
    int64_t limit = 200;
    int status;
    size_t i;

    if (a->n_words < 1 || strcmp(a->word[0], "read") != 0)
        return usage("log cần việc read");
    if (at_most_words(a, 2) != EXIT_DONE)
        return EXIT_USAGE;
    if (a->limit != NULL && !number_read(a->limit, 0, INT64_MAX, &limit))
        return usage("--limit cần một số từ 0");
    struct desk *d = app_desk(a, ROLE_AUDITOR, &status);
    if (d == NULL)
        return status;
    all = json_array();
    enum mc_rc rc = desk_read_log(d, a->n_words > 1 ? a->word[1] : NULL, limit, put_row, all, &err);
    desk_close(d);
    if (rc == MC_OK && a->json)
        return print_json(all);
    json_array_foreach(all, i, row)
        printf("%s %-16s %-13s %s\n", json_str(row, "at"), json_str(row, "user"),
               json_str(row, "what"), json_str(row, "object"));
    json_decref(all);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}
