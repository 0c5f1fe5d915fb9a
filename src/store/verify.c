/* Checking a directory against itself: the chain of events, then each dossier against its row. */
#include "verify_priv.h"

#include "motcua/base/mem.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void found(struct check *c, const char *fmt, ...)
{
    va_list ap;
    char *sentence;

    va_start(ap, fmt);
    sentence = xvasprintf(fmt, ap);
    va_end(ap);
    c->r->n_bad++;
    if (c->finding != NULL)
        c->finding(c->ctx, sentence);
    free(sentence);
}

/* ---- the chain ---- */

#define CHAIN_COLUMNS                                                                     \
    "e.seq, e.office, e.dossier, e.at, e.actor, e.station, e.kind, e.facts, e.body_hash," \
    " e.hash, b.salt, b.json, b.seq IS NOT NULL"

static struct stored_event stored(struct sqlite3_stmt *st)
{
    struct stored_event e = { .seq = db_int(st, 0),
                              .office = db_text(st, 1),
                              .dossier = db_int(st, 2),
                              .at = db_int(st, 3),
                              .actor = db_text(st, 4),
                              .station = db_text(st, 5),
                              .kind = db_text(st, 6),
                              .facts = db_text(st, 7) };

    e.body_hash = db_blob(st, 8, &e.body_hash_n);
    return e;
}

/* Does a later erasure of its own dossier name event E? */
static bool erasure_names(struct check *c, const struct stored_event *e)
{
    static const char sql[] =
        "SELECT 1 FROM event x, json_each(iif(json_valid(x.facts), x.facts, '{}'), '$.bodies') j"
        " WHERE x.dossier = iif(:dossier <> 0, :dossier,"
        "  iif(json_valid(:facts), :facts ->> 'dossier', 0)) AND x.kind GLOB 'erased.*' AND x.seq "
        "> :seq"
        " AND j.value = :seq";
    struct sqlite3_stmt *st;
    bool named = false;

    if (db_prepare(c->s->main, sql, &st, NULL) != MC_OK)
        return false;
    db_bind_int(st, ":dossier", e->dossier);
    db_bind_text(st, ":facts", e->facts); /* a paper's name its dossier */
    db_bind_int(st, ":seq", e->seq);
    if (db_step(c->s->main, st, NULL) == MC_OK) {
        named = true;
        db_done(st);
    }
    return named;
}

/* What an erasure says is gone must be gone. */
static enum mc_rc check_erased(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT b.seq, x.seq FROM event x,"
                              " json_each(iif(json_valid(x.facts), x.facts, '{}'), '$.bodies') j"
                              " JOIN event_body b ON b.seq = j.value WHERE x.kind GLOB 'erased.*'";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        found(c, "event %" PRId64 ": its personal part is there, event %" PRId64 " erased it",
              db_int(st, 0), db_int(st, 1));
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static void check_body(struct check *c, struct sqlite3_stmt *st, const struct stored_event *e)
{
    unsigned char want[HASH_BYTES];
    size_t salt_n;
    const void *salt = db_blob(st, 10, &salt_n);
    bool there = db_int(st, 12) != 0;

    if (e->body_hash_n == 0) {
        if (there)
            found(c, "event %" PRId64 ": a personal part was put to it afterwards", e->seq);
        return;
    }
    if (!there) {
        if (!erasure_names(c, e))
            found(c, "event %" PRId64 ": its personal part was removed", e->seq);
        return;
    }
    event_body_hash(salt, salt_n, db_text(st, 11), want);
    if (e->body_hash_n != HASH_BYTES || memcmp(e->body_hash, want, HASH_BYTES) != 0)
        found(c, "event %" PRId64 ": its personal part was changed", e->seq);
}

static void check_link(struct check *c, const struct stored_event *e, const void *hash,
                       size_t hash_n)
{
    unsigned char want[HASH_BYTES];

    if (e->seq > c->seq + 1) {
        found(c, "events %" PRId64 " to %" PRId64 " were removed, or event %" PRId64 " was moved",
              c->seq + 1, e->seq - 1, e->seq);
        return; /* its own hash names one that is gone */
    }
    event_hash(c->prev, c->prev_n, e, want);
    if (hash_n != HASH_BYTES || memcmp(hash, want, HASH_BYTES) != 0)
        found(c,
              "event %" PRId64 " (%s, dossier %" PRId64
              ") was changed, put in or moved: its hash does not follow from event %" PRId64,
              e->seq, e->kind, e->dossier, c->seq);
}

static void check_event(struct check *c, struct sqlite3_stmt *st)
{
    struct stored_event e = stored(st);
    size_t hash_n;
    const void *hash = db_blob(st, 9, &hash_n);

    check_link(c, &e, hash, hash_n);
    check_body(c, st, &e);
    c->seq = e.seq;
    c->prev_n = hash_n < HASH_BYTES ? hash_n : HASH_BYTES;
    memcpy(c->prev, hash, c->prev_n);
    c->r->n_events++;
    memset(c->prev + c->prev_n, 0, HASH_BYTES - c->prev_n);
    hash_hex(c->prev, c->r->head);
    if (c->head != NULL && strcmp(c->head, c->r->head) == 0)
        c->head_seen = true;
}

static enum mc_rc check_chain(struct check *c, struct mc_err *err)
{
    static const char sql[] =
        "SELECT " CHAIN_COLUMNS " FROM event e LEFT JOIN event_body b ON b.seq = e.seq"
        " ORDER BY e.seq";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        check_event(c, st);
    if (rc == MC_NOTFOUND && c->head != NULL && !c->head_seen)
        found(c,
              "the head %s is not in the log: events were removed from its end, or the log "
              "was written anew",
              c->head);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* ---- the rows ---- */

static bool machine_failed(enum mc_rc rc)
{
    return rc == MC_BUSY; /* everything else about one dossier is a finding */
}

static enum mc_rc check_dossier(struct check *c, int64_t id, struct mc_err *err)
{
    struct dossier d = DOSSIER_INIT;
    struct mc_err why = { 0 };
    enum mc_rc rc = dossier_read(c->s, id, &d, &why);

    if (rc == MC_OK)
        rc = dossier_compare(c->s, &d, c->finding, c->ctx, &c->r->n_bad, &why);
    if (rc != MC_OK && !machine_failed(rc))
        found(c, "dossier %" PRId64 ": its events cannot be read: %s", id, why.msg);
    dossier_release(&d);
    c->r->n_dossiers++;
    return machine_failed(rc) ? mc_fail(err, rc, "%s", why.msg) : MC_OK;
}

static enum mc_rc check_dossiers(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT DISTINCT dossier FROM event WHERE dossier > 0"
                              " ORDER BY dossier";
    struct sqlite3_stmt *st;
    enum mc_rc rc, got = MC_OK;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while (got == MC_OK && (rc = db_step(c->s->main, st, err)) == MC_OK)
        got = check_dossier(c, db_int(st, 0), err);
    db_done(st);
    if (got != MC_OK)
        return got;
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static enum mc_rc check_orphans(struct check *c, struct mc_err *err)
{
    static const char sql[] = "SELECT id FROM dossier d WHERE NOT EXISTS"
                              " (SELECT 1 FROM event WHERE dossier = d.id)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(c->s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        found(c, "dossier %" PRId64 ": a row without events", db_int(st, 0));
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc store_verify(struct store *s, const char *head,
                        void (*finding)(void *ctx, const char *sentence), void *ctx,
                        struct verify_result *r, struct mc_err *err)
{
    struct check c = { .s = s, .finding = finding, .ctx = ctx, .head = head, .r = r };
    enum mc_rc rc;

    *r = (struct verify_result){ 0 };
    if ((rc = db_begin_read(s->main, err)) != MC_OK) /* others may write meanwhile */
        return rc;
    if ((rc = check_chain(&c, err)) == MC_OK && (rc = check_dossiers(&c, err)) == MC_OK)
        rc = check_orphans(&c, err);
    if (rc == MC_OK && (rc = check_erased(&c, err)) == MC_OK &&
        (rc = check_parties(&c, err)) == MC_OK && (rc = check_papers(&c, err)) == MC_OK)
        rc = check_numbers(&c, err);
    if (rc == MC_OK)
        rc = check_receipts(&c, err);
    db_end_read(s->main);
    return rc;
}

enum mc_rc store_verify_dossier(struct store *s, int64_t id,
                                void (*finding)(void *ctx, const char *sentence), void *ctx,
                                int *n_bad, struct mc_err *err)
{
    struct verify_result r = { .n_bad = 0 };
    struct check c = { .s = s, .finding = finding, .ctx = ctx, .r = &r };
    enum mc_rc rc = db_begin_read(s->main, err); /* events and rows of one moment */

    if (rc != MC_OK)
        return rc;
    rc = check_dossier(&c, id, err);
    db_end_read(s->main);
    *n_bad += r.n_bad;
    return rc;
}
