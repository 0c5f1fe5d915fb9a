/* Drafts: what a clerk has typed and not received yet.  In desk.db, where a save waits for no sync:
 * it survives kill -9, a power cut may cost its last seconds. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <inttypes.h>
#include <stdlib.h>

void draft_release(struct draft *d)
{
    free(d->user);
    free(d->title);
    free(d->json);
    *d = (struct draft){ 0 };
}

void drafts_release(struct drafts *d)
{
    for (size_t i = 0; i < d->n; i++)
        draft_release(&d->item[i]);
    free(d->item);
    *d = (struct drafts){ 0 };
}

/* A number that somebody dropped meanwhile is saved again under the same number: typing is never
 * lost. */
static enum mc_rc draft_write(struct store *s, int64_t *n, const char *user, const char *title,
                              const char *json, int64_t at, struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO draft(n, user, title, json, saved_at)"
        " VALUES(nullif(:n, 0), :user, :title, :json, :at)"
        " ON CONFLICT(n) DO UPDATE SET user = excluded.user, title = excluded.title,"
        " json = excluded.json, saved_at = excluded.saved_at";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":n", *n);
    db_bind_text(st, ":user", user);
    db_bind_text(st, ":title", str_or(title));
    db_bind_text(st, ":json", json);
    db_bind_int(st, ":at", at);
    return db_run(s->desk, st, err);
}

enum mc_rc draft_save(struct store *s, int64_t *n, const char *user, const char *title,
                      const char *json, int64_t at, struct mc_err *err)
{
    bool mine;
    int64_t given = *n;
    enum mc_rc rc;

    if ((rc = write_begin(s->desk, &mine, err)) != MC_OK)
        return rc;
    if ((rc = draft_write(s, n, user, title, json, at, err)) == MC_OK && given == 0)
        given = db_last_id(s->desk);
    if ((rc = write_end(s->desk, mine, rc, err)) == MC_OK)
        *n = given;
    return rc;
}

static void draft_take(struct sqlite3_stmt *st, struct draft *out)
{
    *out = (struct draft){ .n = db_int(st, 0),
                           .saved_at = db_int(st, 1),
                           .user = xstrdup(db_text(st, 2)),
                           .title = xstrdup(db_text(st, 3)),
                           .json = xstrdup(db_text(st, 4)) };
}

enum mc_rc draft_get(struct store *s, int64_t n, struct draft *out, struct mc_err *err)
{
    static const char sql[] = "SELECT n, saved_at, user, title, json FROM draft WHERE n = :n";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *out = (struct draft){ 0 };
    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":n", n);
    if ((rc = db_step(s->desk, st, err)) == MC_OK) {
        draft_take(st, out);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no draft N%" PRId64, n) : rc;
}

enum mc_rc draft_list(struct store *s, const char *user, struct drafts *out, struct mc_err *err)
{
    static const char sql[] = "SELECT n, saved_at, user, title, json FROM draft"
                              " WHERE user = :user ORDER BY saved_at DESC, n DESC";
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc;

    *out = (struct drafts){ 0 };
    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":user", user);
    while ((rc = db_step(s->desk, st, err)) == MC_OK) {
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        draft_take(st, &out->item[out->n++]);
    }
    if (rc == MC_NOTFOUND)
        return MC_OK;
    drafts_release(out);
    return rc;
}

enum mc_rc draft_drop(struct store *s, int64_t n, struct mc_err *err)
{
    static const char sql[] = "DELETE FROM draft WHERE n = :n";
    struct sqlite3_stmt *st;
    bool mine;
    enum mc_rc rc;

    if ((rc = write_begin(s->desk, &mine, err)) != MC_OK)
        return rc;
    if ((rc = db_prepare(s->desk, sql, &st, err)) == MC_OK) {
        db_bind_int(st, ":n", n);
        rc = db_run(s->desk, st, err);
    }
    return write_end(s->desk, mine, rc, err);
}
