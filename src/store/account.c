/* Accounts: how a user comes in.  Secrets are argon2id texts and leave this table nowhere but to be
 * compared; the events that tell of changes are desk's and hold none. */
#include "store_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"

#include <assert.h>
#include <stdlib.h>

void account_release(struct account *a)
{
    free(a->name);
    free(a->fields);
    secret_free(a->password);
    secret_free(a->pin);
    *a = (struct account){ .name = NULL };
}

enum mc_rc account_put(struct store *s, const struct account *a, struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO account(name, password, pin, must_change, closed, fields, failures,"
        " locked_until, pin_failures, pin_locked_until) VALUES(:name, :password, :pin,"
        " :must_change, :closed, :fields, :failures, :locked_until, :pin_failures,"
        " :pin_locked_until) ON CONFLICT(name) DO UPDATE SET password = excluded.password,"
        " pin = excluded.pin, must_change = excluded.must_change, closed = excluded.closed,"
        " fields = excluded.fields, failures = excluded.failures,"
        " locked_until = excluded.locked_until, pin_failures = excluded.pin_failures,"
        " pin_locked_until = excluded.pin_locked_until";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":name", a->name);
    db_bind_text(st, ":password", str_or(a->password));
    db_bind_text(st, ":pin", str_or(a->pin));
    db_bind_int(st, ":must_change", a->must_change);
    db_bind_int(st, ":closed", a->closed);
    db_bind_text(st, ":fields", str_or(a->fields));
    db_bind_int(st, ":failures", a->failures);
    db_bind_int(st, ":locked_until", a->locked_until);
    db_bind_int(st, ":pin_failures", a->pin_failures);
    db_bind_int(st, ":pin_locked_until", a->pin_locked_until);
    return db_run(s->main, st, err);
}

enum mc_rc account_get(struct store *s, const char *name, struct account *out, struct mc_err *err)
{
    static const char sql[] =
        "SELECT u.name, a.password, a.pin, a.must_change, a.closed, a.fields, a.failures,"
        " a.locked_until, a.pin_failures, a.pin_locked_until"
        " FROM user u LEFT JOIN account a ON a.name = u.name WHERE u.name = :name";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *out = (struct account){ .name = NULL };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":name", name);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *out = (struct account){ .name = xstrdup(db_text(st, 0)),
                                 .password = xstrdup(db_text(st, 1)),
                                 .pin = xstrdup(db_text(st, 2)),
                                 .must_change = db_int(st, 3) != 0,
                                 .closed = db_int(st, 4) != 0,
                                 .fields = xstrdup(db_text(st, 5)),
                                 .failures = (int)db_int(st, 6),
                                 .locked_until = db_int(st, 7),
                                 .pin_failures = (int)db_int(st, 8),
                                 .pin_locked_until = db_int(st, 9) };
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no user %s", name) : rc;
}

/* ---- the reading log ---- */

enum mc_rc reading_add(struct store *s, const struct reading *r, struct mc_err *err)
{
    static const char sql[] = "INSERT INTO reading(at, user, station, what, object)"
                              " VALUES(:at, :user, :station, :what, :object)";
    struct sqlite3_stmt *st;
    bool mine;
    enum mc_rc rc;

    if ((rc = write_begin(s->desk, &mine, err)) != MC_OK)
        return rc;
    if ((rc = db_prepare(s->desk, sql, &st, err)) == MC_OK) {
        db_bind_int(st, ":at", r->at);
        db_bind_text(st, ":user", str_or(r->user));
        db_bind_text(st, ":station", str_or(r->station));
        db_bind_text(st, ":what", r->what);
        db_bind_text(st, ":object", str_or(r->object));
        rc = db_run(s->desk, st, err);
    }
    return write_end(s->desk, mine, rc, err);
}

enum mc_rc reading_each(struct store *s, const char *user, int64_t limit,
                        bool (*fn)(void *ctx, const struct reading *r), void *ctx,
                        struct mc_err *err)
{
    static const char sql[] = "SELECT at, user, station, what, object FROM reading"
                              " WHERE :user = '' OR user = :user ORDER BY id DESC LIMIT :limit";
    struct sqlite3_stmt *st;
    bool more = true;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":user", str_or(user));
    db_bind_int(st, ":limit", limit);
    while (more && (rc = db_step(s->desk, st, err)) == MC_OK) {
        const struct reading r = { .at = db_int(st, 0),
                                   .user = db_text(st, 1),
                                   .station = db_text(st, 2),
                                   .what = db_text(st, 3),
                                   .object = db_text(st, 4) };

        more = fn(ctx, &r);
    }
    db_done(st);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}
