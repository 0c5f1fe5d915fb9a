/* Users: a plain table; the events that tell of its changes are desk's. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <stdlib.h>

void user_release(struct user *u)
{
    free(u->name);
    free(u->full);
    free(u->station);
    *u = (struct user){ 0 };
}

void users_release(struct users *u)
{
    for (size_t i = 0; i < u->n; i++)
        user_release(&u->item[i]);
    free(u->item);
    *u = (struct users){ 0 };
}

enum mc_rc user_put(struct store *s, const struct user *u, struct mc_err *err)
{
    static const char sql[] = "INSERT INTO user(name, full, role, station)"
                              " VALUES(:name, :full, :role, :station)"
                              " ON CONFLICT(name) DO UPDATE SET full = excluded.full,"
                              " role = excluded.role, station = excluded.station";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":name", u->name);
    db_bind_text(st, ":full", str_or(u->full));
    db_bind_text(st, ":role", role_word(u->role));
    db_bind_text(st, ":station", str_or(u->station));
    return db_run(s->main, st, err);
}

static enum mc_rc user_take(struct sqlite3_stmt *st, struct user *out, struct mc_err *err)
{
    enum role role;

    if (!role_from(db_text(st, 2), &role))
        return mc_fail(err, MC_IO, "user %s has an unknown role, %s", db_text(st, 0),
                       db_text(st, 2));
    *out = (struct user){ .name = xstrdup(db_text(st, 0)),
                          .full = xstrdup(db_text(st, 1)),
                          .role = role,
                          .station = xstrdup(db_text(st, 3)) };
    return MC_OK;
}

enum mc_rc user_get(struct store *s, const char *name, struct user *out, struct mc_err *err)
{
    static const char sql[] = "SELECT name, full, role, station FROM user WHERE name = :name";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *out = (struct user){ 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":name", name);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        rc = user_take(st, out, err);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no user %s", name) : rc;
}

enum mc_rc user_list(struct store *s, struct users *out, struct mc_err *err)
{
    static const char sql[] = "SELECT name, full, role, station FROM user ORDER BY rowid";
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc;

    *out = (struct users){ 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        struct user u;

        if ((rc = user_take(st, &u, err)) != MC_OK)
            break;
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        out->item[out->n++] = u;
    }
    db_done(st);
    if (rc == MC_NOTFOUND)
        return MC_OK;
    users_release(out);
    return rc;
}
