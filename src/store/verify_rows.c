/* Rows made of many dossiers or events against what those say: people, papers, numbers. */
#include "verify_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- people ---- */

enum { COL_NAME, COL_BIRTH, COL_SEX, COL_PHONE, COL_ADDRESS, N_COLS };
static const char *const col_names[N_COLS] = { "name", "birth", "sex", "phone", "address" };

/* What the dossiers of one party say.  A value of its newest dossiers stands, of those of the same
 * second the one written last; when none of them says anything, one of the older ones. */
struct heard {
    int64_t seen_at, n;
    struct {
        char *newest;
        int64_t by; /* version of the dossier that says it */
        bool said, stands;
    } col[N_COLS];
};

static const char *told(const struct dossier *d, int col)
{
    const char *const said[N_COLS] = { d->applicant.name, d->applicant.birth, d->applicant.sex,
                                       d->applicant.phone, d->applicant.address };

    return str_or(said[col]);
}

static int64_t seen_in(const struct dossier *d)
{
    return d->received_at > d->registered_at ? d->received_at : d->registered_at;
}

static void hear(struct heard *h, const struct dossier *d, char *const *row)
{
    bool newer = seen_in(d) > h->seen_at, as_new = seen_in(d) == h->seen_at;

    h->n++;
    if (newer)
        h->seen_at = seen_in(d);
    for (int i = 0; i < N_COLS; i++) {
        const char *v = told(d, i);

        if (newer)
            str_set(&h->col[i].newest, NULL);
        if (*v == '\0')
            continue;
        h->col[i].said = true;
        h->col[i].stands |= strcmp(v, row[i]) == 0;
        if (newer || (as_new && (h->col[i].newest == NULL || d->version > h->col[i].by))) {
            str_set(&h->col[i].newest, v);
            h->col[i].by = d->version;
        }
    }
}

/* The dossiers that call party ID theirs; what cannot be read was told with the dossiers. */
static enum mc_rc hear_all(struct check *c, int64_t id, char *const *row, struct heard *h,
                           struct mc_err *err)
{
    static const char sql[] = "SELECT id FROM dossier WHERE owner = :id ORDER BY id";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    while ((rc = db_step(c->s->main, st, err)) == MC_OK) {
        struct dossier d = DOSSIER_INIT;

        if (dossier_read(c->s, db_int(st, 0), &d, NULL) == MC_OK)
            hear(h, &d, row);
        dossier_release(&d);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static enum mc_rc check_party(struct check *c, struct sqlite3_stmt *st, struct mc_err *err)
{
    struct heard h = { .n = 0 };
    int64_t id = db_int(st, 0);
    char *row[N_COLS];

    for (int i = 0; i < N_COLS; i++)
        row[i] = xstrdup(db_text(st, 3 + i));
    enum mc_rc rc = hear_all(c, id, row, &h, err);
    if (rc == MC_OK && h.n == 0)
        found(c, "party %" PRId64 ": a row that no dossier names", id);
    for (int i = 0; rc == MC_OK && h.n > 0 && i < N_COLS; i++) {
        bool same = h.col[i].newest != NULL ? strcmp(h.col[i].newest, row[i]) == 0
                    : h.col[i].said         ? h.col[i].stands
                                            : row[i][0] == '\0';

        if (!same)
            found(c, "party %" PRId64 ": %s is not what its dossiers say", id, col_names[i]);
    }
    if (rc == MC_OK && h.n > 0 && (h.seen_at != db_int(st, 1) || h.n != db_int(st, 2)))
        found(c, "party %" PRId64 ": its dossiers are not what the events say", id);
    for (int i = 0; i < N_COLS; i++) {
        free(row[i]);
        free(h.col[i].newest);
    }
    return rc;
}

static enum mc_rc check_party_texts(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT p.id, p.name, p.number, p.phone, t.text, p.key, p.birth"
                              " FROM party p LEFT JOIN party_text t ON t.id = p.id";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK) {
        const struct person p = { .id = (char *)db_text(st, 2),
                                  .name = (char *)db_text(st, 1),
                                  .birth = (char *)db_text(st, 6) };
        char *text = party_text_dup(p.name, p.id, db_text(st, 3)), *key = party_key_dup(&p);

        if (strcmp(text, db_text(st, 4)) != 0)
            found(c, "party %" PRId64 ": search text is not what its row says", db_int(st, 0));
        if (strcmp(str_or(key), db_text(st, 5)) != 0)
            found(c, "party %" PRId64 ": number is not what its key says", db_int(st, 0));
        free(text);
        free(key);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc check_parties(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT id, seen_at, n_dossiers, name, birth, sex, phone, address"
                              " FROM party";
    struct sqlite3_stmt *st;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while (got == MC_OK && (rc = db_step(c->s->main, st, err)) == MC_OK)
        got = check_party(c, st, err);
    db_done(st);
    if (got != MC_OK || rc != MC_NOTFOUND)
        return got != MC_OK ? got : rc;
    return check_party_texts(c, err);
}

/* ---- papers ---- */

/* A column of a paper's row and where its event says it; json_extract() of what is no JSON fails,
 * so CASE looks first. */
#define FACT(key) "coalesce(e.facts ->> '" key "', '')"
#define BODY(key) "coalesce(b.json ->> '" key "', '')"
#define EVENT_READS "json_valid(e.facts) AND json_valid(coalesce(b.json, '{}'))"

static enum mc_rc tell_rows(struct check *c, const char *sql, const char *fmt, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        found(c, "%s %s: %s", db_text(st, 0), db_text(st, 1), fmt);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc check_papers(struct check *c, struct mc_err *err)
{
    static const char rows[] =
        "SELECT 'paper', p.hash FROM paper p"
        " LEFT JOIN event e ON e.seq = p.seq AND e.kind GLOB 'paper.*'"
        " LEFT JOIN event_body b ON b.seq = e.seq"
        " WHERE CASE WHEN e.seq IS NULL OR NOT (" EVENT_READS ") THEN 1 ELSE"
        " p.hash <> " FACT("hash") " OR p.media <> " FACT("media") " OR p.type <> " FACT(
            "type") " OR p.bytes <> coalesce(e.facts ->> 'bytes', 0) OR p.added_at <> e.at"
                    " OR p.dossier <> iif(e.dossier <> 0, e.dossier, coalesce(e.facts ->> "
                    "'dossier', 0))"
                    " OR p.owner <> " BODY("owner") " OR p.name <> " BODY(
                        "name") " OR p.number "
                                "<> " BODY(
                                    "numbe"
                                    "r") " OR p.issuer <> " BODY("issuer") " OR p.issued "
                                                                           "<> " BODY(
                                                                               "issue"
                                                                               "d") " O"
                                                                                    "R "
                                                                                    "p."
                                                                                    "ex"
                                                                                    "pi"
                                                                                    "re"
                                                                                    "s "
                                                                                    "<>"
                                                                                    " " BODY(
                                                                                        "expire"
                                                                                        "s") " "
                                                                                             "E"
                                                                                             "N"
                                                                                             "D";
    static const char events[] =
        "SELECT 'event', e.seq FROM event e LEFT JOIN event_body b ON b.seq = e.seq"
        " WHERE e.kind GLOB 'paper.*' AND NOT (length(e.body_hash) > 0 AND b.seq IS NULL)"
        " AND CASE WHEN " EVENT_READS " THEN NOT EXISTS"
        " (SELECT 1 FROM paper p WHERE p.hash = " FACT("hash") " AND p.owner = " BODY(
            "owner") " AND p.seq >= e.seq) END";
    enum mc_rc rc = tell_rows(c, rows, "its row is not what its event says", err);

    return rc == MC_OK ? tell_rows(c, events, "its paper's row is gone or older", err) : rc;
}

/* ---- numbers ---- */

/* What restorations say of a day: numbers that were given out and whose events are lost.  *LOST
 * counts them; *HIGHEST comes down to the highest that stands in the log. */
static enum mc_rc day_gaps(struct check *c, const char *agency, int day, int64_t *lost,
                           int64_t *highest, struct mc_err *err)
{
    static const char sql[] =
        "SELECT n.value ->> 'from', n.value ->> 'to' FROM event e,"
        " json_each(iif(json_valid(e.facts), e.facts, '{}'), '$.numbers') n"
        " WHERE e.dossier = 0 AND e.kind GLOB 'restored.*' AND n.value ->> 'agency' = :agency"
        " AND n.value ->> 'day' = :day ORDER BY e.seq DESC";
    struct sqlite3_stmt *st;
    char iso[32];
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":agency", agency);
    db_bind_text(st, ":day", iso_date(day, iso));
    while ((rc = db_step(c->s->main, st, err)) == MC_OK) {
        *lost += db_int(st, 1) - db_int(st, 0);
        if (db_int(st, 1) == *highest)
            *highest = db_int(st, 0);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* Codes of a day: as many as numbers were given and not lost, none twice, none above the last. */
static enum mc_rc check_day(struct check *c, const char *agency, int day, int64_t last,
                            struct mc_err *err)
{
    static const char sql[] = "SELECT count(*), coalesce(max(code), '') FROM dossier"
                              " WHERE code >= :from AND code < :to";
    char from[48], highest[48] = "";
    char *to;
    int64_t lost = 0, top = last;
    struct sqlite3_stmt *st;
    enum mc_rc rc = day_gaps(c, agency, day, &lost, &top, err);

    if (rc != MC_OK)
        return rc;
    dossier_code(agency, day, 0, from);
    from[strlen(from) - 4] = '\0';
    if (top > 0)
        dossier_code(agency, day, (int)top, highest);
    to = xasprintf("%s:", from); /* after every digit */
    if ((rc = db_prepare(c->s->main, sql, &st, err)) == MC_OK) {
        db_bind_text(st, ":from", from);
        db_bind_text(st, ":to", to);
        if ((rc = db_step(c->s->main, st, err)) == MC_OK) {
            if (db_int(st, 0) != last - lost || strcmp(db_text(st, 1), highest) != 0)
                found(c,
                      "numbers %s: %" PRId64 " were given, the last %s, but %" PRId64
                      " stand in the log",
                      from, last - lost, highest, db_int(st, 0));
            db_done(st);
        }
    }
    free(to);
    return rc;
}

enum mc_rc check_numbers(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT agency, day, last FROM day_number";
    struct sqlite3_stmt *st;
    int64_t given = 0, codes = 0;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while (got == MC_OK && (rc = db_step(c->s->main, st, err)) == MC_OK) {
        given += db_int(st, 2);
        got = check_day(c, db_text(st, 0), (int)db_int(st, 1), db_int(st, 2), err);
    }
    db_done(st);
    if (got != MC_OK || rc != MC_NOTFOUND)
        return got != MC_OK ? got : rc;
    if ((rc = ask_int(c->s->main, "SELECT count(code) FROM dossier WHERE :id = 0", 0, &codes,
                      err)) == MC_OK &&
        codes > given)
        found(c, "numbers: %" PRId64 " codes stand in the log that no day gave", codes - given);
    return rc;
}
