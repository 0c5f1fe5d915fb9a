/* The deep check: what the log makes of an empty directory against what is there, row by row. */
#include "verify_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the log into the scratch directory ---- */

static enum mc_rc put_event(struct store *to, struct sqlite3_stmt *st, struct mc_err *err)
{
    static const char event[] =
        "INSERT INTO event(seq, office, dossier, at, actor, station, kind, facts, body_hash, hash)"
        " VALUES(:seq, :office, :dossier, :at, :actor, :station, :kind, :facts,"
        " iif(:erased, x'00', x''), x'')";
    static const char body[] = "INSERT INTO event_body(seq, salt, json) VALUES(:seq, x'', :json)";
    struct sqlite3_stmt *put;
    enum mc_rc rc;

    if ((rc = db_prepare(to->main, event, &put, err)) != MC_OK)
        return rc;
    db_bind_int(put, ":seq", db_int(st, 0));
    db_bind_text(put, ":office", db_text(st, 1));
    db_bind_int(put, ":dossier", db_int(st, 2));
    db_bind_int(put, ":at", db_int(st, 3));
    db_bind_text(put, ":actor", db_text(st, 4));
    db_bind_text(put, ":station", db_text(st, 5));
    db_bind_text(put, ":kind", db_text(st, 6));
    db_bind_text(put, ":facts", db_text(st, 7));
    db_bind_int(put, ":erased", db_int(st, 9));
    if ((rc = db_run(to->main, put, err)) != MC_OK || *db_text(st, 8) == '\0' ||
        (rc = db_prepare(to->main, body, &put, err)) != MC_OK)
        return rc;
    db_bind_int(put, ":seq", db_int(st, 0));
    db_bind_text(put, ":json", db_text(st, 8));
    return db_run(to->main, put, err);
}

static enum mc_rc replay_number(struct store *to, const char *code, struct mc_err *err)
{
    size_t n_agency;
    int day, number, from;

    if (!dossier_code_read(code, &n_agency, &day, &number))
        return MC_OK;
    char *agency = xstrndup(code, n_agency);
    enum mc_rc rc = number_skip(to, agency, day, number, &from, err);
    free(agency);
    return rc == MC_CONFLICT ? MC_OK : rc; /* numbers given twice are the shallow check's */
}

static enum mc_rc replay_gaps(struct store *to, const json_t *facts, struct mc_err *err)
{
    size_t i;
    json_t *gap;
    enum mc_rc rc = MC_OK;

    json_array_foreach(json_object_get(facts, "numbers"), i, gap)
    {
        int day, from;

        if (rc == MC_OK && date_parse(json_str(gap, "day"), &day))
            rc = number_skip(to, json_str(gap, "agency"), day, (int)json_int(gap, "to", 0), &from,
                             err);
    }
    return rc == MC_CONFLICT ? MC_OK : rc;
}

/* What the desk did in its transaction, from the event alone. */
static enum mc_rc replay_event(struct store *to, const struct event *e, struct mc_err *err)
{
    struct dossier d = DOSSIER_INIT;
    enum mc_rc rc = MC_OK;

    if (e->kind == EV_PAPER)
        rc = paper_project(to, e, err);
    if (rc == MC_OK && e->kind == EV_RECEIVED)
        rc = replay_number(to, json_str(e->facts, "code"), err);
    if (rc == MC_OK)
        rc = receipts_replay(to, e, err);
    if (rc == MC_OK && e->kind == EV_RESTORED)
        rc = replay_gaps(to, e->facts, err);
    if (rc == MC_OK && e->dossier > 0 && (rc = dossier_read(to, e->dossier, &d, err)) == MC_OK)
        rc = dossier_project(to, &d, err);
    dossier_release(&d);
    return rc;
}

static bool of_the_machine(enum mc_rc rc)
{
    return rc == MC_BUSY || rc == MC_IO;
}

#define EVENTS_A_COMMIT 1000

static enum mc_rc replay_row(struct check *c, struct store *to, struct sqlite3_stmt *st, int64_t *n,
                             struct mc_err *err)
{
    struct event e = EVENT_INIT;
    struct mc_err why = { 0 };
    enum mc_rc rc = put_event(to, st, err);

    if (rc != MC_OK)
        return rc;
    if ((rc = event_from_row(st, &e, &why)) == MC_OK)
        rc = replay_event(to, &e, &why);
    else
        rc = MC_INVALID; /* what it says cannot be read: the log's fault */
    if (rc != MC_OK && !of_the_machine(rc))
        found(c, "event %" PRId64 " cannot be replayed: %s", db_int(st, 0), why.msg);
    event_release(&e);
    if (of_the_machine(rc))
        return mc_fail(err, rc, "%s", why.msg);
    if (++*n % EVENTS_A_COMMIT != 0)
        return MC_OK;
    rc = db_commit(to->main, err);
    return rc == MC_OK ? db_begin_write(to->main, err) : rc;
}

static enum mc_rc replay_all(struct check *c, struct store *to, int64_t *n, struct mc_err *err)
{
    static const char sql[] =
        "SELECT " EVENT_COLUMNS
        " FROM main.event e LEFT JOIN main.event_body b ON b.seq = e.seq ORDER BY e.seq";
    struct sqlite3_stmt *st;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_script(to->main, "PRAGMA synchronous = OFF", err)) != MC_OK ||
        (rc = db_begin_write(to->main, err)) != MC_OK)
        return rc;
    if ((rc = db_prepare(c->s->main, sql, &st, err)) == MC_OK) {
        while (got == MC_OK && (rc = db_step(c->s->main, st, err)) == MC_OK)
            got = replay_row(c, to, st, n, err);
        db_done(st);
    }
    if (got == MC_OK && rc == MC_NOTFOUND)
        return db_commit(to->main, err);
    db_rollback(to->main);
    return got != MC_OK ? got : rc;
}

/* ---- row by row ---- */

/* The key of each row that one side has and the other has not, or has otherwise. */
#define DIFFERENT(OF)                                                                  \
    "SELECT k FROM (" OF("main") " EXCEPT " OF("replay") ") UNION SELECT k FROM (" OF( \
        "replay") " EXCEPT " OF("main") ") ORDER BY 1"

#define DOSSIERS(S)                                                                         \
    "SELECT d.id AS k, version, code, request_id, state, procedure, procedure_name,"        \
    " channel, receiving_office, competent_office, parent, p.key, applicant_id, applicant," \
    " d.birth, d.phone, agent, step_name, step_role, holder, due_at, due_key, received_at," \
    " changed_at, ended_at, papers, components, reused, n_notes, fee, paid, fold"           \
    " FROM " S ".dossier d LEFT JOIN " S ".party p ON p.id = d.owner"
#define COMPONENTS(S)                                                               \
    "SELECT dossier AS k, n, id, name, required, seen, reused, copies, papers, why" \
    " FROM " S ".component"
#define TEXTS(S) "SELECT id AS k, text FROM " S ".dossier_text"
#define PARTIES(S)                                                                     \
    "SELECT key, kind, number, name, birth, sex, phone, address, seen_at, n_dossiers," \
    " coalesce(text, ''), (SELECT id FROM main.party m WHERE m.key = p.key) AS k"      \
    " FROM " S ".party p LEFT JOIN " S ".party_text t ON t.id = p.id"
#define PAPERS(S)                                                                         \
    "SELECT hash AS k, owner, bytes, media, type, name, number, issuer, issued, expires," \
    " dossier, added_at, seq FROM " S ".paper"
#define NUMBERS(S) "SELECT agency || ' day ' || day AS k, last FROM " S ".day_number"

#define RECEIPTS(S) \
    "SELECT form || ' ' || symbol || ' ' || first AS k, last, next, seq FROM " S ".receipt_block"

static enum mc_rc compare(struct check *c, const char *sql, const char *what, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        found(c, "%s %s: not what a replay of the log makes", what, db_text(st, 0));
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static enum mc_rc compare_all(struct check *c, struct mc_err *err)
{
    static const char dossiers[] = DIFFERENT(DOSSIERS), components[] = DIFFERENT(COMPONENTS),
                      texts[] = DIFFERENT(TEXTS), parties[] = DIFFERENT(PARTIES),
                      papers[] = DIFFERENT(PAPERS), numbers[] = DIFFERENT(NUMBERS),
                      receipts[] = DIFFERENT(RECEIPTS);
    const struct {
        const char *sql, *what;
    } all[] = {
        { dossiers, "dossier" },
        { components, "components of dossier" },
        { texts, "search text of dossier" },
        { parties, "party" },
        { papers, "paper" },
        { numbers, "numbers of" },
        { receipts, "block of fee receipts" },
    };
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; rc == MC_OK && i < N_ELEMS(all); i++)
        rc = compare(c, all[i].sql, all[i].what, err);
    return rc;
}

/* ---- the scratch directory ---- */

static enum mc_rc attach(struct store *s, const char *dir, struct mc_err *err)
{
    static const char sql[] = "ATTACH :path AS replay";
    char *path = xasprintf("%s/motcua.db", dir);
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    if (rc == MC_OK) {
        db_bind_text(st, ":path", path);
        rc = db_run(s->main, st, err);
    }
    free(path);
    return rc;
}

/* One view of the log for all of it: others may write meanwhile.  Attaching fits in no
 * transaction, so it comes first. */
static enum mc_rc replay_into(struct check *c, const char *dir, int64_t *n, struct mc_err *err)
{
    struct store *to = NULL;
    enum mc_rc rc = store_open(dir, true, true, NULL, &to, err);

    if (rc != MC_OK || (rc = attach(c->s, dir, err)) != MC_OK) {
        store_close(to);
        return rc;
    }
    if ((rc = db_begin_read(c->s->main, err)) == MC_OK && (rc = replay_all(c, to, n, err)) == MC_OK)
        rc = compare_all(c, err);
    db_end_read(c->s->main);
    db_script(c->s->main, "DETACH replay", NULL);
    store_close(to);
    return rc;
}

static enum mc_rc replay(struct check *c, int64_t *n, struct mc_err *err)
{
    char *dir = xasprintf("%s/replay-XXXXXX", c->s->dir); /* as private as what it is made of */
    enum mc_rc rc;

    if (mkdtemp(dir) == NULL) {
        rc = mc_fail(err, MC_IO, "%s: %s", dir, strerror(errno));
    } else {
        rc = replay_into(c, dir, n, err);
        tree_remove(dir);
    }
    free(dir);
    return rc;
}

/* ---- pages and bytes ---- */

static enum mc_rc check_pages(struct check *c, struct db *db, const char *what, struct mc_err *err)
{
    static const char sql[] = "PRAGMA main.integrity_check(20)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(db, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(db, st, err)) == MC_OK)
        if (strcmp(db_text(st, 0), "ok") != 0)
            found(c, "%s: %s", what, db_text(st, 0));
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static bool count_bytes(void *ctx, const void *p, size_t n)
{
    (void)p;
    *(int64_t *)ctx += (int64_t)n;
    return true;
}

/* The bytes under their name, and as many as the event said. */
static enum mc_rc hash_papers(struct check *c, struct deep_result *r, struct mc_err *err)
{
    static const char sql[] = "SELECT hash, max(bytes) FROM paper GROUP BY hash";
    struct sqlite3_stmt *st;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while (got != MC_BUSY && (rc = db_step(c->s->main, st, err)) == MC_OK) {
        int64_t bytes = 0;

        got = paper_read(c->s, db_text(st, 0), count_bytes, &bytes, err);
        if (got == MC_NOTFOUND)
            found(c, "paper %s: its bytes are not there", db_text(st, 0));
        else if (got == MC_OK && bytes != db_int(st, 1))
            found(c, "paper %s: %" PRId64 " bytes, its event says %" PRId64, db_text(st, 0), bytes,
                  db_int(st, 1));
        else if (got != MC_OK && got != MC_BUSY)
            found(c, "paper %s: its bytes are not what its name says", db_text(st, 0));
        r->n_papers++;
        r->paper_bytes += bytes;
    }
    db_done(st);
    return got == MC_BUSY ? got : rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc store_verify_deep(struct store *s, void (*finding)(void *ctx, const char *sentence),
                             void *ctx, struct deep_result *r, struct mc_err *err)
{
    struct verify_result told = { 0 };
    struct check c = { .s = s, .finding = finding, .ctx = ctx, .r = &told };
    enum mc_rc rc;

    *r = (struct deep_result){ .n_events = 0 };
    if ((rc = check_pages(&c, s->main, "motcua.db", err)) == MC_OK &&
        (rc = replay(&c, &r->n_events, err)) == MC_OK)
        rc = hash_papers(&c, r, err);
    r->n_bad = told.n_bad;
    return rc;
}
