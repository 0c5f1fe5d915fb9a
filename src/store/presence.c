/* Who has which dossier open: a hint for the others, never a lock. */
#include "store_priv.h"

#include "motcua/base/mem.h"

static enum mc_rc presence_write(struct store *s, int64_t dossier, const char *user,
                                 const char *station, int64_t at, struct mc_err *err)
{
    static const char put[] = "INSERT INTO presence(user, station, dossier, since, seen_at)"
                              " VALUES(:user, :station, :dossier, :at, :at)"
                              " ON CONFLICT(user, station) DO UPDATE SET"
                              " since = iif(dossier = excluded.dossier, since, excluded.since),"
                              " dossier = excluded.dossier, seen_at = excluded.seen_at";
    static const char drop[] = "DELETE FROM presence WHERE user = :user AND station = :station";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, dossier != 0 ? put : drop, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":user", user);
    db_bind_text(st, ":station", str_or(station));
    if (dossier != 0) {
        db_bind_int(st, ":dossier", dossier);
        db_bind_int(st, ":at", at);
    }
    return db_run(s->desk, st, err);
}

enum mc_rc presence_set(struct store *s, int64_t dossier, const char *user, const char *station,
                        int64_t at, struct mc_err *err)
{
    bool mine;
    enum mc_rc rc;

    if ((rc = write_begin(s->desk, &mine, err)) != MC_OK)
        return rc;
    rc = presence_write(s, dossier, user, station, at, err);
    return write_end(s->desk, mine, rc, err);
}

enum mc_rc presence_get(struct store *s, int64_t dossier, const char *not_user, int64_t not_before,
                        char **who, int64_t *since, struct mc_err *err)
{
    static const char sql[] = "SELECT user, since FROM presence"
                              " WHERE dossier = :dossier AND seen_at >= :not_before"
                              " AND user <> :not_user ORDER BY seen_at DESC LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":dossier", dossier);
    db_bind_int(st, ":not_before", not_before);
    db_bind_text(st, ":not_user", not_user);
    if ((rc = db_step(s->desk, st, err)) == MC_OK) {
        *who = xstrdup(db_text(st, 0));
        *since = db_int(st, 1);
        db_done(st);
    }
    return rc;
}
