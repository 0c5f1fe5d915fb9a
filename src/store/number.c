/* Numbers of dossier codes: by agency and local day, given inside the transaction that uses them.
 */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum mc_rc number_next(struct store *s, const char *agency, int day, int *number,
                       struct mc_err *err)
{
    static const char sql[] = "INSERT INTO day_number(agency, day, last) VALUES(:agency, :day, 1)"
                              " ON CONFLICT(agency, day) DO UPDATE SET last = last + 1"
                              " RETURNING last";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":agency", agency);
    db_bind_int(st, ":day", day);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *number = (int)db_int(st, 0);
        db_done(st);
    }
    return rc;
}

static enum mc_rc last_of(struct store *s, const char *agency, int day, int *last,
                          struct mc_err *err)
{
    static const char sql[] = "SELECT last FROM day_number WHERE agency = :agency AND day = :day";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *last = 0;
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":agency", agency);
    db_bind_int(st, ":day", day);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *last = (int)db_int(st, 0);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc number_skip(struct store *s, const char *agency, int day, int number, int *from,
                       struct mc_err *err)
{
    static const char sql[] = "INSERT INTO day_number(agency, day, last)"
                              " VALUES(:agency, :day, :last)"
                              " ON CONFLICT(agency, day) DO UPDATE SET last = excluded.last";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = last_of(s, agency, day, from, err)) != MC_OK)
        return rc;
    if (number <= *from)
        return mc_fail(err, MC_CONFLICT, "number %d of %s is known: the last is %d", number, agency,
                       *from);
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":agency", agency);
    db_bind_int(st, ":day", day);
    db_bind_int(st, ":last", number);
    return db_run(s->main, st, err);
}

/* ---- the highest of each agency ---- */

void highest_release(struct highest_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->item[i].agency);
    free(l->item);
    *l = (struct highest_list){ .n = 0 };
}

enum mc_rc number_highest(struct store *s, struct highest_list *out, struct mc_err *err)
{
    /* The day's row has the highest of that day: SQLite takes bare columns from the row of max().
     */
    static const char sql[] =
        "SELECT a.agency, coalesce(max(n.day), 0), coalesce(n.last, 0) FROM"
        " (SELECT agency FROM day_number UNION"
        "  SELECT j.value FROM event e, json_each(iif(json_valid(e.facts), e.facts, '{}'),"
        "  '$.numbers_for') j WHERE e.dossier = 0 AND e.kind GLOB 'office.*') a"
        " LEFT JOIN day_number n ON n.agency = a.agency GROUP BY a.agency ORDER BY a.agency";
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc;

    *out = (struct highest_list){ .n = 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        out->item[out->n++] = (struct highest){ .agency = xstrdup(db_text(st, 0)),
                                                .day = (int)db_int(st, 1),
                                                .number = (int)db_int(st, 2) };
    }
    if (rc == MC_NOTFOUND)
        return MC_OK;
    highest_release(out);
    return rc;
}
