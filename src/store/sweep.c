/* Bytes of papers that nobody names: a scan of a reception that never came to be. */
#include "store_priv.h"

#include "motcua/base/hash.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <string.h>

#define LOOK_MAX 256

struct unnamed {
    char hash[LOOK_MAX][HASH_HEX];
    int n;
};

/* The next files of the open volume that are old enough; *LOOKED 0 at its end. */
static enum mc_rc candidates(struct store *s, int64_t before, int look, struct unnamed *out,
                             int *looked, struct mc_err *err)
{
    static const char sql[] = "SELECT hash, stored_at < :before FROM file WHERE hash > :after"
                              " ORDER BY hash LIMIT :look";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *looked = 0;
    out->n = 0;
    if ((rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":before", before);
    db_bind_text(st, ":after", s->sweep.after);
    db_bind_int(st, ":look", look < LOOK_MAX ? look : LOOK_MAX);
    while ((rc = db_step(s->papers, st, err)) == MC_OK) {
        if (db_int(st, 1) != 0)
            snprintf(out->hash[out->n++], HASH_HEX, "%s", db_text(st, 0));
        snprintf(s->sweep.after, sizeof s->sweep.after, "%s", db_text(st, 0));
        ++*looked;
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* Take those out that SQL of DB finds by :hash. */
static enum mc_rc spare(struct db *db, const char *sql, struct unnamed *u, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    int left = 0;

    for (int i = 0; i < u->n; i++) {
        enum mc_rc rc = db_prepare(db, sql, &st, err);

        if (rc != MC_OK)
            return rc;
        db_bind_text(st, ":hash", u->hash[i]);
        rc = db_step(db, st, err);
        if (rc == MC_OK)
            db_done(st);
        else if (rc != MC_NOTFOUND)
            return rc;
        else if (left++ != i)
            memcpy(u->hash[left - 1], u->hash[i], HASH_HEX);
    }
    u->n = left;
    return MC_OK;
}

/* The drafts first: a reception names its papers before it lets go of its draft, so what is in
 * neither was in neither at one moment. */
static enum mc_rc spare_named(struct store *s, struct unnamed *u, struct mc_err *err)
{
    static const char in_draft[] = "SELECT 1 FROM draft WHERE instr(json, :hash) > 0 LIMIT 1";
    static const char in_paper[] = "SELECT 1 FROM paper WHERE hash = :hash LIMIT 1";
    enum mc_rc rc = spare(s->desk, in_draft, u, err);

    return rc == MC_OK ? spare(s->main, in_paper, u, err) : rc;
}

static enum mc_rc drop_one(struct store *s, const char *hash, int64_t before, int *n_gone,
                           struct mc_err *err)
{
    static const char file[] = "DELETE FROM file WHERE hash = :hash AND stored_at < :before";
    static const char chunks[] = "DELETE FROM chunk WHERE hash = :hash";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->papers, file, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    db_bind_int(st, ":before", before);
    if ((rc = db_run(s->papers, st, err)) != MC_OK || db_changes(s->papers) == 0)
        return rc; /* somebody has just stored it again */
    if ((rc = db_prepare(s->papers, chunks, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    if ((rc = db_run(s->papers, st, err)) == MC_OK)
        ++*n_gone;
    return rc;
}

static bool wait_for_nobody(void *ctx, int waited_ms, long holder)
{
    (void)ctx;
    (void)waited_ms;
    (void)holder;
    return false;
}

static enum mc_rc drop_all(struct store *s, const struct unnamed *u, int64_t before, int *n_gone,
                           struct mc_err *err)
{
    enum mc_rc rc;
    int gone = 0;

    db_on_wait(s->papers, wait_for_nobody, NULL);
    rc = db_begin_write(s->papers, err);
    db_on_wait(s->papers, NULL, NULL);
    if (rc != MC_OK)
        return rc;
    for (int i = 0; rc == MC_OK && i < u->n; i++)
        rc = drop_one(s, u->hash[i], before, &gone, err);
    if (rc != MC_OK)
        db_rollback(s->papers);
    else if ((rc = db_commit(s->papers, err)) == MC_OK)
        *n_gone = gone;
    return rc;
}

enum mc_rc paper_sweep(struct store *s, int64_t before, int look, int *n_gone, struct mc_err *err)
{
    struct unnamed u;
    int looked, last = volume_last(s);
    enum mc_rc rc;

    *n_gone = 0;
    if (last == 0)
        return MC_OK;
    if (s->sweep.volume < 1 || s->sweep.volume > last) {
        s->sweep.volume = 1;
        s->sweep.after[0] = '\0';
    }
    if ((rc = volume_open(s, s->sweep.volume, false, err)) != MC_OK ||
        (rc = candidates(s, before, look, &u, &looked, err)) != MC_OK)
        return rc;
    if (looked == 0) {
        s->sweep.volume++;
        s->sweep.after[0] = '\0';
    }
    if (u.n == 0 || (rc = spare_named(s, &u, err)) != MC_OK || u.n == 0)
        return rc;
    return drop_all(s, &u, before, n_gone, err);
}
