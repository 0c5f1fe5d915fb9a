/* Bytes of papers: chunks under their hash in papers/001.db, 002.db, ...  Written and synced before
 * the event that names them; what no event names is only wasted room. */
#include "media_priv.h"
#include "store_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/hash.h"
#include "motcua/base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (256 << 10)
#define PAPER_MAX_BYTES (64LL << 20)

/* ---- volumes ---- */

static char *volume_path_dup(const struct store *s, int n)
{
    return xasprintf("%s/papers/%03d.db", s->dir, n);
}

int volume_last(const struct store *s)
{
    for (int n = 1;; n++) {
        char *path = volume_path_dup(s, n);
        bool there = access(path, F_OK) == 0;

        free(path);
        if (!there)
            return n - 1;
    }
}

enum mc_rc volume_open(struct store *s, int n, bool create, struct mc_err *err)
{
    struct db *db = NULL;
    enum mc_rc rc;

    if (s->papers != NULL && s->volume == n)
        return MC_OK;
    char *path = volume_path_dup(s, n);
    if ((rc = db_open(path, create, DB_SYNC_FULL, s->vfs, &db, err)) == MC_OK)
        rc = db_migrate(db, schema_papers, n_schema_papers, err);
    free(path);
    if (rc != MC_OK) {
        db_close(db);
        return rc;
    }
    db_close(s->papers);
    s->papers = db;
    s->volume = n;
    return MC_OK;
}

/* The volume that takes new papers: the last one while it has room. */
static enum mc_rc volume_for_writing(struct store *s, struct mc_err *err)
{
    static const char size[] = "SELECT page_count * page_size + :id"
                               " FROM pragma_page_count(), pragma_page_size()";
    char *dir = xasprintf("%s/papers", s->dir);
    int last = volume_last(s);
    int64_t bytes = 0;
    enum mc_rc rc = MC_OK;

    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        rc = mc_fail(err, MC_IO, "the directory %s cannot be made: %s", dir, strerror(errno));
    free(dir);
    if (rc != MC_OK || (rc = volume_open(s, last > 0 ? last : 1, true, err)) != MC_OK ||
        (rc = ask_int(s->papers, size, 0, &bytes, err)) != MC_OK)
        return rc;
    return bytes < s->volume_bytes ? MC_OK : volume_open(s, s->volume + 1, true, err);
}

static enum mc_rc file_get(struct store *s, const char *hash, char **media, int64_t *bytes,
                           struct mc_err *err)
{
    static const char sql[] = "SELECT media, bytes FROM file WHERE hash = :hash";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    if ((rc = db_step(s->papers, st, err)) != MC_OK)
        return rc;
    if (media != NULL)
        *media = xstrdup(db_text(st, 0));
    *bytes = db_int(st, 1);
    db_done(st);
    return MC_OK;
}

/* Open the volume that has HASH; newest first, as papers are looked at soon after. */
static enum mc_rc volume_with(struct store *s, const char *hash, char **media, int64_t *bytes,
                              struct mc_err *err)
{
    enum mc_rc rc = MC_NOTFOUND;

    if (s->papers != NULL && (rc = file_get(s, hash, media, bytes, err)) != MC_NOTFOUND)
        return rc;
    for (int n = volume_last(s); n > 0 && rc == MC_NOTFOUND; n--)
        if ((rc = volume_open(s, n, false, err)) == MC_OK)
            rc = file_get(s, hash, media, bytes, err);
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no paper %s", hash) : rc;
}

/* ---- bytes in ---- */

/* Where bytes come from: a file, or memory when FD is -1. */
struct source {
    int fd;
    const char *path, *p;
    size_t n, at;
};

static enum mc_rc source_read(struct source *from, char *buf, size_t *n, struct mc_err *err)
{
    *n = 0;
    if (from->fd < 0) {
        *n = from->n - from->at < CHUNK_BYTES ? from->n - from->at : CHUNK_BYTES;
        if (*n > 0)
            memcpy(buf, from->p + from->at, *n);
        from->at += *n;
        return MC_OK;
    }
    while (*n < CHUNK_BYTES) {
        ssize_t got = read(from->fd, buf + *n, CHUNK_BYTES - *n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return mc_fail(err, MC_IO, "%s: %s", from->path, strerror(errno));
        if (got == 0)
            break;
        *n += (size_t)got;
    }
    return MC_OK;
}

static void source_rewind(struct source *from)
{
    from->at = 0;
    if (from->fd >= 0)
        lseek(from->fd, 0, SEEK_SET);
}

static enum mc_rc chunk_put(struct store *s, const char *hash, int64_t n, const void *p,
                            size_t bytes, struct mc_err *err)
{
    static const char sql[] = "INSERT INTO chunk(hash, n, bytes) VALUES(:hash, :n, :bytes)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    db_bind_int(st, ":n", n);
    db_bind_blob(st, ":bytes", p, bytes);
    return db_run(s->papers, st, err);
}

static enum mc_rc file_put(struct store *s, const char *hash, const char *media, int64_t bytes,
                           int64_t chunks, struct mc_err *err)
{
    static const char sql[] = "INSERT INTO file(hash, bytes, media, chunks, stored_at)"
                              " VALUES(:hash, :bytes, :media, :chunks, :at)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    db_bind_int(st, ":bytes", bytes);
    db_bind_text(st, ":media", media);
    db_bind_int(st, ":chunks", chunks);
    db_bind_int(st, ":at", clock_unix()); /* the sweeper's only: no rule looks at it */
    return db_run(s->papers, st, err);
}

/* What one pass over the bytes tells; HASH names them while they are put away, NULL only looks. */
struct pass {
    char hash[HASH_HEX];
    const char *media;
    int64_t bytes, chunks;
};

static enum mc_rc pass_over(struct store *s, struct source *from, const char *hash, char *buf,
                            struct pass *out, struct mc_err *err)
{
    unsigned char bin[HASH_BYTES];
    struct media media = { 0 };
    struct hash h;
    size_t n;
    enum mc_rc rc;

    *out = (struct pass){ 0 };
    source_rewind(from);
    hash_raw_init(&h);
    while ((rc = source_read(from, buf, &n, err)) == MC_OK && n > 0) {
        hash_raw_add(&h, buf, n);
        media_feed(&media, buf, n);
        if ((out->bytes += (int64_t)n) > PAPER_MAX_BYTES)
            return mc_fail(err, MC_TOOBIG, "%s is over %lld MiB", from->path,
                           PAPER_MAX_BYTES >> 20);
        if (hash != NULL && (rc = chunk_put(s, hash, out->chunks, buf, n, err)) != MC_OK)
            return rc;
        out->chunks++;
    }
    hash_final(&h, bin);
    hash_hex(bin, out->hash);
    out->media = media_kind(&media);
    return rc;
}

static enum mc_rc put_away(struct store *s, struct source *from, const struct pass *seen, char *buf,
                           struct mc_err *err)
{
    struct pass again;
    int64_t bytes;
    enum mc_rc rc;

    if ((rc = volume_for_writing(s, err)) != MC_OK ||
        (rc = db_begin_write(s->papers, err)) != MC_OK)
        return rc;
    if ((rc = file_get(s, seen->hash, NULL, &bytes, err)) == MC_NOTFOUND) { /* else: just stored */
        rc = pass_over(s, from, seen->hash, buf, &again, err);
        if (rc == MC_OK && strcmp(again.hash, seen->hash) != 0)
            rc = mc_fail(err, MC_CONFLICT, "%s changed while it was read; try again", from->path);
        if (rc == MC_OK)
            rc = file_put(s, seen->hash, seen->media, seen->bytes, seen->chunks, err);
    }
    if (rc == MC_OK)
        return db_commit(s->papers, err);
    db_rollback(s->papers);
    return rc;
}

/* Bytes that lie there unnamed for long are the sweeper's: take them back from it before they are
 * named.  Looked at in whole days, so that storing the same scan again costs no sync. */
static enum mc_rc keep_again(struct store *s, const char *hash, bool *kept, struct mc_err *err)
{
    static const char fresh[] = "SELECT 1 FROM file WHERE hash = :hash AND stored_at >= :at";
    static const char touch[] = "UPDATE file SET stored_at = :at WHERE hash = :hash";
    int64_t now = clock_unix();
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *kept = true;
    if ((rc = db_prepare(s->papers, fresh, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    db_bind_int(st, ":at", now - DAY_SECONDS);
    if ((rc = db_step(s->papers, st, err)) != MC_NOTFOUND) {
        db_done(st);
        return rc;
    }
    if ((rc = db_begin_write(s->papers, err)) != MC_OK)
        return rc;
    if ((rc = db_prepare(s->papers, touch, &st, err)) == MC_OK) {
        db_bind_text(st, ":hash", hash);
        db_bind_int(st, ":at", now);
        rc = db_run(s->papers, st, err);
        *kept = db_changes(s->papers) > 0;
    }
    if (rc == MC_OK)
        return db_commit(s->papers, err);
    db_rollback(s->papers);
    return rc;
}

static enum mc_rc store_source(struct store *s, struct source *from, char *buf, struct pass *seen,
                               struct mc_err *err)
{
    int64_t bytes;
    enum mc_rc rc;

    if ((rc = pass_over(s, from, NULL, buf, seen, err)) != MC_OK)
        return rc;
    if (seen->bytes == 0)
        return mc_fail(err, MC_INVALID, "%s is empty", from->path);
    if (seen->media == NULL)
        return mc_fail(err, MC_INVALID, "%s is no PDF, JPEG, PNG, TIFF or plain text", from->path);
    bool kept = true;
    rc = volume_with(s, seen->hash, NULL, &bytes, err);
    if (rc == MC_OK && (rc = keep_again(s, seen->hash, &kept, err)) == MC_OK && !kept)
        rc = MC_NOTFOUND; /* swept in between */
    return rc == MC_NOTFOUND ? put_away(s, from, seen, buf, err) : rc;
}

enum mc_rc paper_store(struct store *s, const char *path, const void *p, size_t n, char hash[65],
                       char **media, int64_t *bytes, struct mc_err *err)
{
    struct source from = { .fd = -1, .path = path ? path : "the paper", .p = p, .n = n };
    struct pass seen = { 0 };
    enum mc_rc rc;

    if (path != NULL && (from.fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return mc_fail(err, errno == ENOENT ? MC_NOTFOUND : MC_IO, "%s: %s", path, strerror(errno));
    char *buf = xmalloc(CHUNK_BYTES);
    rc = store_source(s, &from, buf, &seen, err);
    free(buf);
    if (from.fd >= 0)
        close(from.fd);
    if (rc != MC_OK)
        return rc;
    memcpy(hash, seen.hash, HASH_HEX);
    if (media != NULL)
        *media = xstrdup(seen.media);
    if (bytes != NULL)
        *bytes = seen.bytes;
    return MC_OK;
}

/* ---- bytes out ---- */

enum mc_rc paper_stored(struct store *s, const char *hash, int64_t *bytes, struct mc_err *err)
{
    static const char sql[] = "SELECT count(*), coalesce(sum(length(c.bytes)), 0), f.chunks"
                              " FROM file f LEFT JOIN chunk c ON c.hash = f.hash"
                              " WHERE f.hash = :hash";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = volume_with(s, hash, NULL, bytes, err)) != MC_OK ||
        (rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    if ((rc = db_step(s->papers, st, err)) != MC_OK)
        return rc;
    bool whole = db_int(st, 0) == db_int(st, 2) && db_int(st, 1) == *bytes;
    db_done(st);
    return whole ? MC_OK
                 : mc_fail(err, MC_IO, "paper %s is damaged; restore the last backup", hash);
}

enum mc_rc paper_read(struct store *s, const char *hash,
                      bool (*sink)(void *ctx, const void *p, size_t n), void *ctx,
                      struct mc_err *err)
{
    static const char sql[] = "SELECT bytes FROM chunk WHERE hash = :hash ORDER BY n";
    unsigned char bin[HASH_BYTES];
    char got[HASH_HEX];
    struct sqlite3_stmt *st;
    struct hash h;
    bool more = true;
    int64_t bytes;
    enum mc_rc rc;

    if ((rc = volume_with(s, hash, NULL, &bytes, err)) != MC_OK ||
        (rc = db_prepare(s->papers, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":hash", hash);
    hash_raw_init(&h);
    while (more && (rc = db_step(s->papers, st, err)) == MC_OK) {
        size_t n;
        const void *p = db_blob(st, 0, &n);

        hash_raw_add(&h, p, n);
        more = sink(ctx, p, n);
    }
    db_done(st);
    if (rc != MC_NOTFOUND) /* a failure, or the sink had enough */
        return rc;
    hash_final(&h, bin);
    hash_hex(bin, got);
    return strcmp(got, hash) == 0
               ? MC_OK
               : mc_fail(err, MC_IO, "paper %s is damaged; restore the last backup", hash);
}
