/* The form, rules and calendar that a dossier was promised under, kept once under their hash. */
#include "store_priv.h"

#include <assert.h>

enum mc_rc pin_put(struct store *s, const char *hash, const char *kind, const char *text,
                   struct mc_err *err)
{
    static const char there[] = "SELECT 1 FROM pin WHERE hash = :hash";
    static const char sql[] = "INSERT INTO pin(hash, kind, text) VALUES(:hash, :kind, :text)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    /* Each reception asks, nearly none has something new: the text is not even handed over. */
    if ((rc = db_prepare(s->main, there, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    if ((rc = db_step(s->main, st, err)) != MC_NOTFOUND) {
        db_done(st);
        return rc;
    }
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    db_bind_text(st, ":kind", kind);
    db_bind_text(st, ":text", text);
    return db_run(s->main, st, err);
}
