/* The log: appending, reading, its head.  Nothing here changes or removes an event. */
#include "store_priv.h"

#include "motcua/base/hash.h"
#include "motcua/base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SALT_BYTES 16

static void hash_number(struct hash *h, int64_t v)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%" PRId64, v);

    hash_part(h, text, (size_t)n);
}

void event_hash(const void *prev, size_t prev_n, const struct stored_event *e, unsigned char *out)
{
    struct hash h;

    hash_init(&h);
    hash_part(&h, prev, prev_n);
    hash_number(&h, e->seq);
    hash_part_str(&h, e->office);
    hash_number(&h, e->dossier);
    hash_number(&h, e->at);
    hash_part_str(&h, e->actor);
    hash_part_str(&h, e->station);
    hash_part_str(&h, e->kind);
    hash_part_str(&h, e->facts);
    hash_part(&h, e->body_hash, e->body_hash_n);
    hash_final(&h, out);
}

void event_body_hash(const void *salt, size_t salt_n, const char *json, unsigned char *out)
{
    struct hash h;

    hash_init(&h);
    hash_part(&h, salt, salt_n);
    hash_part_str(&h, json);
    hash_final(&h, out);
}

/* The last event: *SEQ 0 and *N 0 for an empty log. */
static enum mc_rc last_event(struct store *s, int64_t *seq, unsigned char hash[HASH_BYTES],
                             size_t *n, struct mc_err *err)
{
    static const char sql[] = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *seq = 0;
    *n = 0;
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    if ((rc = db_step(s->main, st, err)) != MC_OK)
        return rc == MC_NOTFOUND ? MC_OK : rc;
    *seq = db_int(st, 0);
    const void *p = db_blob(st, 1, n);
    if (*n == HASH_BYTES)
        memcpy(hash, p, HASH_BYTES);
    else
        rc = mc_fail(err, MC_IO, "the last event has no hash; run motcua verify");
    db_done(st);
    return rc;
}

static enum mc_rc insert_event(struct store *s, const struct stored_event *e,
                               const unsigned char hash[HASH_BYTES], struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO event(seq, office, dossier, at, actor, station, kind, facts, body_hash, hash)"
        " VALUES(:seq, :office, :dossier, :at, :actor, :station, :kind, :facts, :body_hash, :hash)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":seq", e->seq);
    db_bind_text(st, ":office", e->office);
    db_bind_int(st, ":dossier", e->dossier);
    db_bind_int(st, ":at", e->at);
    db_bind_text(st, ":actor", e->actor);
    db_bind_text(st, ":station", e->station);
    db_bind_text(st, ":kind", e->kind);
    db_bind_text(st, ":facts", e->facts);
    db_bind_blob(st, ":body_hash", e->body_hash, e->body_hash_n);
    db_bind_blob(st, ":hash", hash, HASH_BYTES);
    return db_run(s->main, st, err);
}

static enum mc_rc insert_body(struct store *s, int64_t seq, const unsigned char *salt,
                              const char *json, struct mc_err *err)
{
    static const char sql[] = "INSERT INTO event_body(seq, salt, json) VALUES(:seq, :salt, :json)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":seq", seq);
    db_bind_blob(st, ":salt", salt, SALT_BYTES);
    db_bind_text(st, ":json", json);
    return db_run(s->main, st, err);
}

enum mc_rc event_append(struct store *s, struct event *e, struct mc_err *err)
{
    unsigned char prev[HASH_BYTES], hash[HASH_BYTES], body_hash[HASH_BYTES], salt[SALT_BYTES];
    bool has_body = json_object_size(e->body) > 0;
    size_t prev_n;
    int64_t last;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = last_event(s, &last, prev, &prev_n, err)) != MC_OK)
        return rc;
    char *facts = e->facts ? json_line_dup(e->facts) : xstrdup("{}");
    char *body = has_body ? json_line_dup(e->body) : NULL;
    if (has_body) {
        random_bytes(salt, sizeof salt);
        event_body_hash(salt, sizeof salt, body, body_hash);
    }
    struct stored_event row = { .seq = last + 1,
                                .dossier = e->dossier,
                                .at = e->at,
                                .office = str_or(e->office),
                                .actor = str_or(e->actor),
                                .station = str_or(e->station),
                                .kind = event_kind_name(e->kind),
                                .facts = facts,
                                .body_hash = body_hash,
                                .body_hash_n = has_body ? sizeof body_hash : 0 };
    event_hash(prev, prev_n, &row, hash);
    rc = insert_event(s, &row, hash, err);
    if (rc == MC_OK && has_body)
        rc = insert_body(s, row.seq, salt, body, err);
    if (rc == MC_OK)
        e->seq = row.seq;
    free(facts);
    free(body);
    return rc;
}

/* ---- reading ---- */

static enum mc_rc read_object(int64_t seq, const char *what, const char *text, json_t **out,
                              struct mc_err *err)
{
    char name[48];

    snprintf(name, sizeof name, "event %" PRId64 ", %s", seq, what);
    return json_read(name, text, strlen(text), out, err);
}

enum mc_rc event_from_row(struct sqlite3_stmt *st, struct event *e, struct mc_err *err)
{
    enum event_kind kind;
    enum mc_rc rc;

    if (!event_kind_from(db_text(st, 6), &kind))
        return mc_fail(err, MC_IO, "event %" PRId64 " is of an unknown kind, %s; run motcua verify",
                       db_int(st, 0), db_text(st, 6));
    *e = (struct event)EVENT_INIT;
    e->seq = db_int(st, 0);
    e->office = xstrdup(db_text(st, 1));
    e->dossier = db_int(st, 2);
    e->at = db_int(st, 3);
    e->actor = xstrdup(db_text(st, 4));
    e->station = xstrdup(db_text(st, 5));
    e->kind = kind;
    rc = read_object(e->seq, "facts", db_text(st, 7), &e->facts, err);
    e->erased = db_int(st, 9) != 0;
    if (rc == MC_OK && *db_text(st, 8) != '\0')
        rc = read_object(e->seq, "personal part", db_text(st, 8), &e->body, err);
    return rc;
}

enum mc_rc event_each(struct store *s, int64_t dossier,
                      bool (*fn)(void *ctx, const struct event *e), void *ctx, struct mc_err *err)
{
    static const char sql[] =
        "SELECT " EVENT_COLUMNS " FROM event e LEFT JOIN event_body b ON b.seq = e.seq"
        " WHERE e.dossier = :dossier ORDER BY e.seq";
    struct sqlite3_stmt *st;
    bool more = true;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":dossier", dossier);
    while (more && (rc = db_step(s->main, st, err)) == MC_OK) {
        struct event e = EVENT_INIT;

        rc = event_from_row(st, &e, err);
        more = rc == MC_OK && fn(ctx, &e);
        event_release(&e);
        if (rc != MC_OK)
            break;
    }
    db_done(st);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc event_last_at(struct store *s, int64_t *at, struct mc_err *err)
{
    static const char sql[] = "SELECT at FROM event ORDER BY seq DESC LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *at = 0;
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *at = db_int(st, 0);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc event_newest_by(struct store *s, const char *actor, int64_t *dossier, int64_t *seq,
                           struct mc_err *err)
{
    /* Bounded: somebody who did nothing this week must not wait for a walk over years. */
    static const char sql[] = "SELECT dossier, seq FROM event"
                              " WHERE seq > (SELECT coalesce(max(seq), 0) - 20000 FROM event)"
                              " AND actor = :actor AND dossier > 0 ORDER BY seq DESC LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":actor", actor);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *dossier = db_int(st, 0);
        *seq = db_int(st, 1);
        db_done(st);
    }
    return rc;
}

enum mc_rc event_head(struct store *s, char hash[65], int64_t *seq, struct mc_err *err)
{
    unsigned char bin[HASH_BYTES];
    size_t n;
    enum mc_rc rc = last_event(s, seq, bin, &n, err);

    hash[0] = '\0';
    if (rc == MC_OK && n > 0)
        hash_hex(bin, hash);
    return rc;
}
