/* One SQLite file: opening it with the habits of the house, statements, write transactions. */
#include "db_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Others than motcua (a backup, the sqlite3 shell) take no ticket: wait so long for their locks. */
#define LOCK_WAIT_MS 3000

/* The file takes the log's pages back (a checkpoint: two syncs and many writes) in db_tidy(), when
 * nobody waits; inside a commit only when nobody has called that for long. */
#define TIDY_FRAMES 250
#define LATEST_FRAMES 8000

struct kept {
    const char *sql; /* by address: a literal */
    sqlite3_stmt *st;
};

struct db {
    sqlite3 *h;
    char *path;
    struct ticket ticket;
    struct kept *kept;
    size_t n_kept, cap_kept;
    int wal_frames;
    bool in_write;
};

enum mc_rc db_fail(struct db *db, struct mc_err *err)
{
    int code = sqlite3_extended_errcode(db->h);
    const char *said = sqlite3_errmsg(db->h);

    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return mc_fail(err, MC_BUSY, "%s is locked by another program (%s); try again", db->path,
                       said);
    case SQLITE_TOOBIG:
        return mc_fail(err, MC_TOOBIG, "%s: %s", db->path, said);
    case SQLITE_FULL:
        return mc_fail(err, MC_IO, "the disk with %s is full; free some space, nothing was saved",
                       db->path);
    case SQLITE_READONLY:
        return mc_fail(err, MC_IO, "%s cannot be written (%s); check its owner and mode", db->path,
                       said);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return mc_fail(err, MC_IO, "%s is damaged (%s); restore the last backup", db->path, said);
    case SQLITE_CANTOPEN:
        return mc_fail(err, MC_IO, "%s cannot be opened (%s); check the directory and its mode",
                       db->path, errno ? strerror(errno) : said);
    default:
        return mc_fail(err, MC_IO, "%s: %s (%d)", db->path, said, code);
    }
}

/* ---- opening ---- */

static int wal_grew(void *ctx, sqlite3 *h, const char *schema, int frames)
{
    struct db *db = ctx;

    db->wal_frames = frames;
    if (frames >= LATEST_FRAMES) /* its failure is not this commit's: the log keeps the pages */
        sqlite3_wal_checkpoint_v2(h, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

void db_tidy(struct db *db)
{
    if (db->wal_frames < TIDY_FRAMES || db->in_write)
        return;
    if (sqlite3_wal_checkpoint_v2(db->h, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) ==
        SQLITE_OK)
        db->wal_frames = 0;
}

static void set_habits(sqlite3 *h)
{
    static const struct {
        int what, on;
    } habits[] = {
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 }, { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },     { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    };

    for (size_t i = 0; i < N_ELEMS(habits); i++)
        sqlite3_db_config(h, habits[i].what, habits[i].on, (int *)NULL);
}

/* The first text of the first row of SQL. */
static enum mc_rc ask_text(struct db *db, const char *sql, char *out, size_t size,
                           struct mc_err *err)
{
    sqlite3_stmt *st = NULL;
    enum mc_rc rc = MC_OK;

    errno = 0;
    if (sqlite3_prepare_v2(db->h, sql, -1, &st, NULL) != SQLITE_OK ||
        sqlite3_step(st) != SQLITE_ROW)
        rc = db_fail(db, err);
    else
        sqlite3_snprintf((int)size, out, "%s", db_text(st, 0));
    sqlite3_finalize(st);
    return rc;
}

/* Turning a new file to WAL needs it alone, so two that start at once take the ticket. */
static enum mc_rc turn_to_wal(struct db *db, struct mc_err *err)
{
    char mode[16];
    enum mc_rc rc = ask_text(db, "PRAGMA journal_mode", mode, sizeof mode, err);

    if (rc != MC_OK || strcmp(mode, "wal") == 0)
        return rc;
    if ((rc = ticket_take(&db->ticket, err)) != MC_OK)
        return rc;
    rc = ask_text(db, "PRAGMA journal_mode = WAL", mode, sizeof mode, err);
    ticket_give(&db->ticket);
    if (rc == MC_OK && strcmp(mode, "wal") != 0)
        rc = mc_fail(err, MC_IO, "%s cannot use WAL (got %s); put it on a local disk", db->path,
                     mode);
    return rc;
}

static enum mc_rc db_settle(struct db *db, enum db_sync sync, struct mc_err *err)
{
    enum mc_rc rc;

    sqlite3_extended_result_codes(db->h, 1);
    sqlite3_busy_timeout(db->h, LOCK_WAIT_MS);
    set_habits(db->h);
    if ((rc = turn_to_wal(db, err)) != MC_OK ||
        (rc = db_script(db,
                        sync == DB_SYNC_FULL ? "PRAGMA synchronous = FULL;"
                                             : "PRAGMA synchronous = NORMAL;",
                        err)) != MC_OK ||
        (rc = db_script(db,
                        "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 33554432;"
                        "SELECT count(*) FROM sqlite_schema;", /* reads: is it ours, is it whole */
                        err)) != MC_OK)
        return rc;
    sqlite3_wal_hook(db->h, wal_grew, db);
    return MC_OK;
}

void file_make_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0) /* what failed otherwise, SQLite meets and tells */
        close(fd);
}

enum mc_rc db_open(const char *path, bool create, enum db_sync sync, const char *vfs,
                   struct db **out, struct mc_err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    enum mc_rc rc;

    if (!create && access(path, F_OK) != 0 && errno == ENOENT)
        return mc_fail(err, MC_NOTFOUND, "there is no file %s", path);
    struct db *db = xcalloc(1, sizeof *db);
    db->path = xstrdup(path);
    ticket_init(&db->ticket, path);
    if (create)
        file_make_private(path);
    errno = 0;
    if (sqlite3_open_v2(path, &db->h, flags, vfs) != SQLITE_OK)
        rc = db_fail(db, err);
    else
        rc = db_settle(db, sync, err);
    if (rc != MC_OK) {
        db_close(db);
        return rc;
    }
    *out = db;
    return MC_OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    for (size_t i = 0; i < db->n_kept; i++)
        sqlite3_finalize(db->kept[i].st);
    free(db->kept);
    sqlite3_close(db->h);
    ticket_release(&db->ticket);
    free(db->path);
    free(db);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

/* ---- transactions ---- */

void db_on_wait(struct db *db, bool (*waiting)(void *ctx, int waited_ms, long holder), void *ctx)
{
    db->ticket.waiting = waiting;
    db->ticket.ctx = ctx;
}

void db_sign(struct db *db, const char *name)
{
    if (strcmp(str_or(db->ticket.who), str_or(name)) != 0)
        str_set(&db->ticket.who, name);
}

char *db_holder(const struct db *db, char *out)
{
    return ticket_name(&db->ticket, out);
}

bool db_in_write(const struct db *db)
{
    return db->in_write;
}

enum mc_rc db_hold(struct db *db, struct mc_err *err)
{
    return ticket_take(&db->ticket, err);
}

void db_unhold(struct db *db)
{
    ticket_give(&db->ticket);
}

static enum mc_rc run_kept(struct db *db, const char *sql, struct mc_err *err)
{
    sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(db, sql, &st, err);

    return rc == MC_OK ? db_run(db, st, err) : rc;
}

/* BEGIN, for a caller that holds the ticket. */
enum mc_rc db_begin_held(struct db *db, struct mc_err *err)
{
    static const char sql[] = "BEGIN IMMEDIATE";
    enum mc_rc rc;

    assert(!db->in_write && sqlite3_get_autocommit(db->h));
    if ((rc = run_kept(db, sql, err)) == MC_OK)
        db->in_write = true;
    return rc;
}

enum mc_rc db_end_held(struct db *db, struct mc_err *err)
{
    static const char sql[] = "COMMIT";
    enum mc_rc rc;

    assert(db->in_write);
    rc = run_kept(db, sql, err);
    if (!sqlite3_get_autocommit(db->h))
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
    db->in_write = false;
    return rc;
}

enum mc_rc db_begin_write(struct db *db, struct mc_err *err)
{
    enum mc_rc rc;

    assert(!db->in_write);
    if ((rc = ticket_take(&db->ticket, err)) != MC_OK)
        return rc;
    if ((rc = db_begin_held(db, err)) != MC_OK)
        ticket_give(&db->ticket);
    return rc;
}

enum mc_rc db_commit(struct db *db, struct mc_err *err)
{
    enum mc_rc rc = db_end_held(db, err);

    ticket_give(&db->ticket);
    return rc;
}

void db_drop_held(struct db *db)
{
    for (size_t i = 0; i < db->n_kept; i++)
        sqlite3_reset(db->kept[i].st);
    if (!sqlite3_get_autocommit(db->h)) /* SQLite itself rolls back after some failures */
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
    db->in_write = false;
}

void db_rollback(struct db *db)
{
    if (!db->in_write)
        return;
    db_drop_held(db);
    ticket_give(&db->ticket);
}

enum mc_rc db_begin_read(struct db *db, struct mc_err *err)
{
    return db_script(db, "BEGIN", err);
}

void db_end_read(struct db *db)
{
    if (!db->in_write && !sqlite3_get_autocommit(db->h))
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- statements ---- */

enum mc_rc db_prepare(struct db *db, const char *sql, struct sqlite3_stmt **st, struct mc_err *err)
{
    sqlite3_stmt *made;

    for (size_t i = 0; i < db->n_kept; i++)
        if (db->kept[i].sql == sql) {
            assert(!sqlite3_stmt_busy(db->kept[i].st));
            sqlite3_clear_bindings(db->kept[i].st);
            *st = db->kept[i].st;
            return MC_OK;
        }
    if (sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL) != SQLITE_OK)
        return db_fail(db, err);
    db->kept = mem_grow(db->kept, db->n_kept, &db->cap_kept, sizeof *db->kept);
    db->kept[db->n_kept++] = (struct kept){ .sql = sql, .st = made };
    *st = made;
    return MC_OK;
}

static int bind_place(sqlite3_stmt *st, const char *name)
{
    int at = sqlite3_bind_parameter_index(st, name);

    assert(at > 0);
    return at;
}

void db_bind_int(struct sqlite3_stmt *st, const char *name, int64_t v)
{
    sqlite3_bind_int64(st, bind_place(st, name), v);
}

void db_bind_text(struct sqlite3_stmt *st, const char *name, const char *v)
{
    sqlite3_bind_text(st, bind_place(st, name), v, -1, SQLITE_TRANSIENT);
}

void db_bind_blob(struct sqlite3_stmt *st, const char *name, const void *p, size_t n)
{
    sqlite3_bind_blob64(st, bind_place(st, name), n > 0 ? p : "", n, SQLITE_TRANSIENT);
}

enum mc_rc db_step(struct db *db, struct sqlite3_stmt *st, struct mc_err *err)
{
    int got;
    enum mc_rc rc;

    errno = 0;
    if ((got = sqlite3_step(st)) == SQLITE_ROW)
        return MC_OK;
    rc = got == SQLITE_DONE ? MC_NOTFOUND : db_fail(db, err);
    sqlite3_reset(st);
    return rc;
}

enum mc_rc db_run(struct db *db, struct sqlite3_stmt *st, struct mc_err *err)
{
    enum mc_rc rc;

    while ((rc = db_step(db, st, err)) == MC_OK)
        ;
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

void db_done(struct sqlite3_stmt *st)
{
    sqlite3_reset(st);
}

int db_changes(const struct db *db)
{
    return sqlite3_changes(db->h);
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->h);
}

int64_t db_int(struct sqlite3_stmt *st, int col)
{
    return sqlite3_column_int64(st, col);
}

const char *db_text(struct sqlite3_stmt *st, int col)
{
    const char *s = (const char *)sqlite3_column_text(st, col);

    return s ? s : "";
}

const void *db_blob(struct sqlite3_stmt *st, int col, size_t *n)
{
    const void *p = sqlite3_column_blob(st, col);

    *n = (size_t)sqlite3_column_bytes(st, col);
    return p ? p : "";
}

enum mc_rc db_script(struct db *db, const char *sql, struct mc_err *err)
{
    errno = 0;
    return sqlite3_exec(db->h, sql, NULL, NULL, NULL) == SQLITE_OK ? MC_OK : db_fail(db, err);
}

int64_t db_data_version(struct db *db)
{
    static const char sql[] = "PRAGMA data_version";
    sqlite3_stmt *st;
    int64_t v = 0;

    if (db_prepare(db, sql, &st, NULL) == MC_OK && db_step(db, st, NULL) == MC_OK) {
        v = db_int(st, 0);
        db_done(st);
    }
    return v;
}
