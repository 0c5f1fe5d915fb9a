/* Erasing what is personal in a dossier: the bodies of its events, and what rows were made of them.
 * The events stay, and with them the chain. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

enum mc_rc erase_list(struct store *s, int64_t id, json_t **out, struct mc_err *err)
{
    /* Papers of a reception are told before its dossier is: their facts name it. */
    static const char sql[] =
        "SELECT e.seq FROM event e JOIN event_body b ON b.seq = e.seq"
        " WHERE (e.dossier = :id OR (e.dossier = 0 AND e.kind GLOB 'paper.*'"
        "   AND e.facts ->> 'dossier' = :id))"
        " AND NOT (e.kind GLOB 'paper.*' AND EXISTS (SELECT 1 FROM component c"
        "  WHERE c.dossier <> :id AND c.papers <> '' AND instr(c.papers, e.facts ->> 'hash') > 0"
        "  AND NOT EXISTS (SELECT 1 FROM event x"
        "   WHERE x.dossier = c.dossier AND x.kind GLOB 'erased.*'))) ORDER BY e.seq";
    struct sqlite3_stmt *st;
    json_t *all = json_array();
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) == MC_OK) {
        db_bind_int(st, ":id", id);
        while ((rc = db_step(s->main, st, err)) == MC_OK)
            json_array_append_new(all, json_integer(db_int(st, 0)));
    }
    if (rc != MC_NOTFOUND) {
        json_decref(all);
        return rc;
    }
    *out = all;
    return MC_OK;
}

static enum mc_rc run_list(struct store *s, const char *sql, const char *list, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":list", list);
    return db_run(s->main, st, err);
}

/* A paper that other events told of too stands as the last of those says. */
static enum mc_rc papers_again(struct store *s, const char *list, struct mc_err *err)
{
    static const char sql[] =
        "SELECT " EVENT_COLUMNS " FROM event e LEFT JOIN event_body b ON b.seq = e.seq"
        " WHERE e.kind GLOB 'paper.*' AND e.facts ->> 'hash' IN (SELECT p.facts ->> 'hash'"
        "  FROM json_each(:list) j JOIN event p ON p.seq = j.value WHERE p.kind GLOB 'paper.*')"
        " ORDER BY e.seq";
    struct sqlite3_stmt *st;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":list", list);
    while (got == MC_OK && (rc = db_step(s->main, st, err)) == MC_OK) {
        struct event e = EVENT_INIT;

        if ((got = event_from_row(st, &e, err)) == MC_OK)
            got = paper_project(s, &e, err);
        event_release(&e);
    }
    db_done(st);
    return got != MC_OK ? got : rc == MC_NOTFOUND ? MC_OK : rc;
}

static enum mc_rc project_again(struct store *s, int64_t id, struct mc_err *err)
{
    struct dossier d = DOSSIER_INIT;
    enum mc_rc rc = dossier_read(s, id, &d, err);

    if (rc == MC_OK)
        rc = dossier_project(s, &d, err);
    dossier_release(&d);
    return rc;
}

enum mc_rc erase_bodies(struct store *s, int64_t id, const json_t *bodies, struct mc_err *err)
{
    static const char drop_bodies[] = "DELETE FROM event_body WHERE seq IN"
                                      " (SELECT value FROM json_each(:list))";
    static const char drop_papers[] = "DELETE FROM paper WHERE seq IN"
                                      " (SELECT value FROM json_each(:list))";
    static const char is_paper[] = "SELECT count(*) FROM paper WHERE dossier = :id";
    char *list = json_dumps(bodies, JSON_COMPACT);
    int64_t n = 0;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = ask_int(s->main, is_paper, id, &n, err)) == MC_OK &&
        (rc = run_list(s, drop_bodies, list, err)) == MC_OK &&
        (rc = run_list(s, drop_papers, list, err)) == MC_OK && n > 0)
        rc = papers_again(s, list, err); /* a walk over the log: only when there were papers */
    if (rc == MC_OK)
        rc = project_again(s, id, err);
    free(list);
    return rc;
}
