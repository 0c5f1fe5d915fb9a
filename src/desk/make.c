/* Making a data directory: a training copy's, or a real office's with its first administrator. */
#include "desk_priv.h"

#include "motcua/base/secret.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

enum mc_rc office_read(struct desk *d, struct mc_err *err)
{
    for (size_t i = 0; i < N_ELEMS(office_parts); i++) {
        char **slot = (char **)((char *)&d->office + office_parts[i].at);
        enum mc_rc rc = setting_get(d->store, office_parts[i].setting, slot, err);

        if (rc != MC_OK)
            return rc;
    }
    return MC_OK;
}

static enum mc_rc append_office(struct store *s, const struct office *o,
                                const char *const *numbers_for, bool training, struct mc_err *err)
{
    struct event e = event_new(EV_OFFICE, 0, clock_unix(), o->code, "motcua", "");
    json_t *numbers = json_pack("[s]", o->code);

    for (size_t i = 0; numbers_for != NULL && numbers_for[i] != NULL; i++)
        json_array_append_new(numbers, json_string(numbers_for[i]));
    json_put(e.facts, "code", o->code);
    json_put(e.facts, "name", o->name);
    json_object_set_new(e.facts, "numbers_for", numbers);
    json_object_set_new(e.facts, "training", json_boolean(training));
    enum mc_rc rc = event_append(s, &e, err);
    event_release(&e);
    for (size_t i = 0; rc == MC_OK && i < N_ELEMS(office_parts); i++) {
        const char *v = *(char *const *)((const char *)o + office_parts[i].at);

        rc = setting_set(s, office_parts[i].setting, str_or(v), err);
    }
    return rc;
}

enum mc_rc desk_user_event(struct store *s, const char *office, const char *actor,
                           const char *station, int64_t at, const struct user *u,
                           struct mc_err *err)
{
    struct event e = event_new(EV_USER, 0, at, office, actor, station);

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

/* What a new directory gets in its first transaction. */
struct making {
    const struct office *office;
    const char *const *numbers_for;
    const struct user *users;
    size_t n_users;
    bool training;
    const struct account *account; /* of the first user; NULL none */
    int idle_minutes;              /* 0: not set */
};

static enum mc_rc make_inside(struct store *s, const struct making *m, struct mc_err *err)
{
    char minutes[16];
    enum mc_rc rc = append_office(s, m->office, m->numbers_for, m->training, err);

    for (size_t i = 0; rc == MC_OK && i < m->n_users; i++)
        rc = desk_user_event(s, m->office->code, "motcua", "", clock_unix(), &m->users[i], err);
    if (rc == MC_OK && m->account != NULL)
        rc = account_put(s, m->account, err);
    snprintf(minutes, sizeof minutes, "%d", m->idle_minutes);
    if (rc == MC_OK && m->idle_minutes != 0)
        rc = setting_set(s, "idle.minutes", minutes, err);
    return rc;
}

static enum mc_rc make_directory(const char *data, const struct making *m, struct mc_err *err)
{
    struct store *s = NULL;
    enum mc_rc rc = store_open(data, true, m->training, NULL, &s, err);

    if (rc != MC_OK)
        return desk_said(rc, err);
    if ((rc = db_begin_write(s->main, err)) == MC_OK) {
        if ((rc = make_inside(s, m, err)) == MC_OK)
            rc = db_commit(s->main, err);
        else
            db_rollback(s->main);
    }
    store_close(s);
    return desk_said(rc, err);
}

enum mc_rc desk_make(const char *data, const struct office *office, const struct user *users,
                     size_t n, bool training, struct mc_err *err)
{
    const struct making m = {
        .office = office, .users = users, .n_users = n, .training = training
    };

    if (str_or(office->code)[0] == '\0' || str_or(office->name)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Ghi mã định danh và tên cơ quan, ví dụ H56.99.01");
    if (directory_taken(data))
        return mc_fail(err, MC_CONFLICT, "%s đã có dữ liệu. Chọn thư mục khác", data);
    return make_directory(data, &m, err);
}

/* DATA is there and not an empty directory that waits for us. */
static bool place_taken(const char *data)
{
    DIR *dir = opendir(data);
    struct dirent *e;
    struct stat st;
    bool taken = false;

    if (dir == NULL)
        return stat(data, &st) == 0;
    while (!taken && (e = readdir(dir)) != NULL)
        taken = strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(dir);
    return taken;
}

/* An agency identifier that gives dossier codes as the country reads them. */
static enum mc_rc agency_check(const char *code, struct mc_err *err)
{
    size_t n = strlen(code);

    if (n >= 3 && n <= 20 && code[0] >= 'A' && code[0] <= 'Z' && strchr(code, '.') != NULL &&
        strstr(code, "..") == NULL && code[n - 1] != '.' &&
        strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.") == n)
        return MC_OK;
    return mc_fail(err, MC_INVALID, "\"%s\" không phải mã định danh cơ quan. Gõ dạng H56.99.01",
                   code);
}

static enum mc_rc start_check(const char *data, const struct office_start *in, struct mc_err *err)
{
    char why[256];
    enum mc_rc rc = agency_check(str_or(in->office->code), err);

    for (size_t i = 0; rc == MC_OK && in->numbers_for != NULL && in->numbers_for[i] != NULL; i++)
        rc = agency_check(in->numbers_for[i], err);
    if (rc != MC_OK)
        return rc;
    if (str_or(in->office->name)[0] == '\0' || str_or(in->office->place)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Ghi tên cơ quan và nơi làm việc, ví dụ UBND xã Mẫu Lâm");
    if (user_code_error(str_or(in->admin), why)[0] != '\0' ||
        password_error(str_or(in->password), in->admin, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why);
    if (in->idle_minutes < 0 || in->idle_minutes > 30)
        return mc_fail(err, MC_INVALID, "Tự khóa sau 1 đến 30 phút");
    if (place_taken(data))
        return mc_fail(err, MC_CONFLICT, "%s đã có tệp. Chọn thư mục khác", data);
    return MC_OK;
}

enum mc_rc desk_found(const char *data, const struct office_start *in, struct mc_err *err)
{
    char stored[SECRET_STORED];
    const struct user admin = { .name = (char *)in->admin,
                                .full = (char *)(str_or(in->admin_full)[0] ? in->admin_full
                                                                           : in->admin),
                                .role = ROLE_ADMINISTRATOR };
    const struct account account = { .name = (char *)in->admin,
                                     .password = stored,
                                     .must_change = true };
    const struct making m = { .office = in->office,
                              .numbers_for = in->numbers_for,
                              .users = &admin,
                              .n_users = 1,
                              .account = &account,
                              .idle_minutes = in->idle_minutes };
    enum mc_rc rc = start_check(data, in, err);

    if (rc == MC_OK && (rc = secret_store(in->password, stored, err)) == MC_OK)
        rc = make_directory(data, &m, err);
    secret_wipe(stored, sizeof stored);
    return rc;
}
