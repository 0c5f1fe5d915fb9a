/* Digitized papers as their events tell of them: type, owner, dates; the bytes are volume.c's. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void paper_release(struct paper *p)
{
    free(p->media);
    free(p->type);
    free(p->name);
    free(p->number);
    free(p->issuer);
    free(p->issued);
    free(p->expires);
    free(p->owner);
    *p = (struct paper){ 0 };
}

void papers_release(struct papers *p)
{
    for (size_t i = 0; i < p->n; i++)
        paper_release(&p->item[i]);
    free(p->item);
    *p = (struct papers){ 0 };
}

enum mc_rc paper_project(struct store *s, const struct event *e, struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO paper(hash, owner, bytes, media, type, name, number, issuer, issued, expires,"
        " dossier, added_at, seq)"
        " VALUES(:hash, :owner, :bytes, :media, :type, :name, :number, :issuer, :issued, :expires,"
        " :dossier, :at, :seq)"
        " ON CONFLICT(hash, owner) DO UPDATE SET bytes = excluded.bytes,"
        " media = excluded.media, type = excluded.type, name = excluded.name,"
        " number = excluded.number, issuer = excluded.issuer, issued = excluded.issued,"
        " expires = excluded.expires, dossier = excluded.dossier, added_at = excluded.added_at,"
        " seq = excluded.seq";
    static const char *const personal[] = {
        "owner", "name", "number", "issuer", "issued", "expires"
    };
    static const char *const plain[] = { "hash", "media", "type" };
    struct sqlite3_stmt *st;
    char name[16];
    enum mc_rc rc;

    assert(db_in_write(s->main) && e->kind == EV_PAPER);
    if (e->erased) /* whose it was, and what, is nobody's business any more */
        return MC_OK;
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    for (size_t i = 0; i < N_ELEMS(plain); i++) {
        snprintf(name, sizeof name, ":%s", plain[i]);
        db_bind_text(st, name, json_str(e->facts, plain[i]));
    }
    for (size_t i = 0; i < N_ELEMS(personal); i++) {
        snprintf(name, sizeof name, ":%s", personal[i]);
        db_bind_text(st, name, json_str(e->body, personal[i]));
    }
    db_bind_int(st, ":bytes", json_int(e->facts, "bytes", 0));
    db_bind_int(st, ":dossier", e->dossier != 0 ? e->dossier : json_int(e->facts, "dossier", 0));
    db_bind_int(st, ":at", e->at);
    db_bind_int(st, ":seq", e->seq);
    return db_run(s->main, st, err);
}

#define PAPER_COLUMNS                                                                     \
    "hash, bytes, added_at, dossier, media, type, name, number, issuer, issued, expires," \
    " owner"

static void paper_take(struct sqlite3_stmt *st, struct paper *out)
{
    *out = (struct paper){ .bytes = db_int(st, 1),
                           .added_at = db_int(st, 2),
                           .dossier = db_int(st, 3),
                           .media = xstrdup(db_text(st, 4)),
                           .type = xstrdup(db_text(st, 5)),
                           .name = xstrdup(db_text(st, 6)),
                           .number = xstrdup(db_text(st, 7)),
                           .issuer = xstrdup(db_text(st, 8)),
                           .issued = xstrdup(db_text(st, 9)),
                           .expires = xstrdup(db_text(st, 10)),
                           .owner = xstrdup(db_text(st, 11)) };
    snprintf(out->hash, sizeof out->hash, "%s", db_text(st, 0));
}

/* The newest of the owners, when several own the same bytes. */
enum mc_rc paper_get(struct store *s, const char *hash, struct paper *out, struct mc_err *err)
{
    static const char sql[] = "SELECT " PAPER_COLUMNS " FROM paper WHERE hash = :hash"
                              " ORDER BY seq DESC LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *out = (struct paper){ 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        paper_take(st, out);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no paper %s", hash) : rc;
}

enum mc_rc papers_of(struct store *s, const char *owner, const char *type, struct papers *out,
                     struct mc_err *err)
{
    static const char sql[] = "SELECT " PAPER_COLUMNS " FROM paper INDEXED BY paper_owner"
                              " WHERE owner = :owner AND (:type IS NULL OR type = :type)"
                              " ORDER BY seq DESC";
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc;

    *out = (struct papers){ 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":owner", owner);
    db_bind_text(st, ":type", type);
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        paper_take(st, &out->item[out->n++]);
    }
    if (rc == MC_NOTFOUND)
        return MC_OK;
    papers_release(out);
    return rc;
}
