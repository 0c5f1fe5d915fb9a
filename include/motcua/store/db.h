/* One SQLite file, wrapped: named binds, kept statements, one writer at a time.
 * Statements are literals in the function that runs them; their address is the cache's key. */
#ifndef MOTCUA_STORE_DB_H
#define MOTCUA_STORE_DB_H

#include "motcua/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct sqlite3_stmt;

/* The write ticket: a lock file of its own beside the database (never the database itself: closing
 * any descriptor of it drops SQLite's locks), holder's process id inside. */
#define DB_TICKET_MS 10000

enum db_sync { DB_SYNC_FULL, DB_SYNC_NORMAL };

/* Open PATH in WAL mode (created when CREATE), STRICT habits on: foreign keys, no double-quoted
 * strings, untrusted schema, defensive.  VFS may name another SQLite VFS (fault tests), or NULL. */
enum mc_rc db_open(const char *path, bool create, enum db_sync sync, const char *vfs,
                   struct db **out, struct mc_err *err);
void db_close(struct db *db); /* NULL is fine; rolls back what is open */

/* Run the steps that the file has not seen, each with its user_version in one transaction, after a
 * copy of the file beside it (FILE.before-N) when there is anything in it.  MC_DENIED: the file is
 * of a newer motcua. */
enum mc_rc db_migrate(struct db *db, const char *const *steps, int n_steps, struct mc_err *err);

/* Ticket, then BEGIN IMMEDIATE.  MC_BUSY names the holder.  Nested begins are refused by assert: a
 * use case opens one transaction. */
enum mc_rc db_begin_write(struct db *db, struct mc_err *err);
enum mc_rc db_commit(struct db *db, struct mc_err *err); /* on failure everything is rolled back */
void db_rollback(struct db *db);                         /* harmless when none is open */
bool db_in_write(const struct db *db);
/* Who is at this desk: stands in the ticket while it is held, for those who wait ("" nobody). */
void db_sign(struct db *db, const char *name);
/* The name in the ticket, "" when it tells none, into OUT (128 bytes); returns it. */
char *db_holder(const struct db *db, char *out);
/* WAITING (NULL: nobody) is called between tries for the ticket with the milliseconds waited and
 * the holder's pid; it may return false to give up. */
void db_on_wait(struct db *db, bool (*waiting)(void *ctx, int waited_ms, long holder), void *ctx);

/* One view of the file for several SELECTs, while others write.  Short: it holds up db_tidy(). */
enum mc_rc db_begin_read(struct db *db, struct mc_err *err);
void db_end_read(struct db *db); /* harmless when none is open */

/* For idle moments (the event loop, after a paint): moves the log's pages into the file when there
 * are many, so that no clerk's commit has to. */
void db_tidy(struct db *db);

/* The statement for SQL (a static string), ready to bind; kept for the next call. */
enum mc_rc db_prepare(struct db *db, const char *sql, struct sqlite3_stmt **st, struct mc_err *err);
/* Binds assert that the name exists.  Text and bytes are copied; NULL text binds NULL. */
void db_bind_int(struct sqlite3_stmt *st, const char *name, int64_t v);
void db_bind_text(struct sqlite3_stmt *st, const char *name, const char *v);
void db_bind_blob(struct sqlite3_stmt *st, const char *name, const void *p, size_t n);
/* Next row: MC_OK with a row, MC_NOTFOUND at the end (the statement is reset), or a failure. */
enum mc_rc db_step(struct db *db, struct sqlite3_stmt *st, struct mc_err *err);
/* Steps to the end, then resets.  Rows are thrown away. */
enum mc_rc db_run(struct db *db, struct sqlite3_stmt *st, struct mc_err *err);
void db_done(struct sqlite3_stmt *st); /* reset before the end of the rows */
int db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);
int64_t db_int(struct sqlite3_stmt *st, int col);
const char *db_text(struct sqlite3_stmt *st, int col); /* "" for NULL; good until the next step */
const void *db_blob(struct sqlite3_stmt *st, int col, size_t *n);
enum mc_rc db_script(struct db *db, const char *sql, struct mc_err *err); /* several statements */

/* Changes when another connection has committed: 3 µs. */
int64_t db_data_version(struct db *db);

#endif
