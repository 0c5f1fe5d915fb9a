/* What the files behind db.h share: the write ticket, and transactions inside a held one. */
#ifndef MOTCUA_STORE_DB_PRIV_H
#define MOTCUA_STORE_DB_PRIV_H

#include "motcua/store/db.h"

/* A lock file beside the database, with the holder's process id inside. */
struct ticket {
    char *path;
    char *who; /* at this desk; NULL nobody */
    int fd;    /* -1 until first taken */
    bool (*waiting)(void *ctx, int waited_ms, long holder);
    void *ctx;
};
void ticket_init(struct ticket *t, const char *db_path);
void ticket_release(struct ticket *t);
/* MC_BUSY after DB_TICKET_MS, or when waiting() gave up: says who holds it. */
enum mc_rc ticket_take(struct ticket *t, struct mc_err *err);
char *ticket_name(const struct ticket *t, char out[128]); /* of the holder, "" unknown */
void ticket_give(struct ticket *t);

/* SQLite's last failure as a result and a sentence. */
enum mc_rc db_fail(struct db *db, struct mc_err *err);

const char *db_path(const struct db *db);

/* Take the ticket for more than one transaction (migrations), and transactions under it. */
enum mc_rc db_hold(struct db *db, struct mc_err *err);
void db_unhold(struct db *db);
enum mc_rc db_begin_held(struct db *db, struct mc_err *err);
enum mc_rc db_end_held(struct db *db, struct mc_err *err); /* commits, or rolls back and says why */
void db_drop_held(struct db *db);

/* Citizens' data: PATH made empty and its owner's only, in whatever directory (SQLite gives the log
 * and its index the file's mode).  One that is there is not touched: closing any descriptor of a
 * file drops SQLite's locks on it. */
void file_make_private(const char *path);

#endif
