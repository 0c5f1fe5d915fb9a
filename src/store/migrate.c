/* Steps from an older file to this program's: each with its number in one transaction. */
#include "db_priv.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum mc_rc user_version(struct db *db, int *have, struct mc_err *err)
{
    static const char sql[] = "PRAGMA user_version";
    sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(db, sql, &st, err)) != MC_OK || (rc = db_step(db, st, err)) != MC_OK)
        return rc;
    *have = (int)db_int(st, 0);
    db_done(st);
    return MC_OK;
}

static enum mc_rc set_user_version(struct db *db, int version, struct mc_err *err)
{
    char sql[48]; /* a pragma takes no bound values */

    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return db_script(db, sql, err);
}

static enum mc_rc sync_file(const char *path, struct mc_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0)
        close(fd);
    return ok ? MC_OK : mc_fail(err, MC_IO, "%s: %s", path, strerror(why));
}

/* The file as it is, whole, under another name. */
static enum mc_rc copy_aside(struct db *db, int have, struct mc_err *err)
{
    static const char sql[] = "VACUUM INTO :path";
    char *to = xasprintf("%s.before-%d", db_path(db), have), *half = xasprintf("%s.half", to);
    sqlite3_stmt *st;
    enum mc_rc rc;

    unlink(half);
    file_make_private(half); /* empty is as good as none to VACUUM */
    if ((rc = db_prepare(db, sql, &st, err)) == MC_OK) {
        db_bind_text(st, ":path", half);
        rc = db_run(db, st, err);
    }
    if (rc == MC_OK && (rc = sync_file(half, err)) == MC_OK && rename(half, to) != 0)
        rc = mc_fail(err, MC_IO, "%s: %s", to, strerror(errno));
    free(to);
    free(half);
    return rc;
}

static enum mc_rc one_step(struct db *db, const char *step, int number, struct mc_err *err)
{
    enum mc_rc rc;

    if ((rc = db_begin_held(db, err)) != MC_OK)
        return rc;
    if ((rc = db_script(db, step, err)) == MC_OK &&
        (rc = set_user_version(db, number, err)) == MC_OK)
        return db_end_held(db, err);
    db_drop_held(db);
    return rc;
}

static enum mc_rc migrate_held(struct db *db, const char *const *steps, int n_steps,
                               struct mc_err *err)
{
    int have = 0;
    enum mc_rc rc = user_version(db, &have, err); /* again: another may have been first */

    if (rc == MC_OK && (have < 0 || have > n_steps))
        rc = mc_fail(err, MC_DENIED,
                     "%s was written by a newer motcua (schema %d, this one knows %d); "
                     "use that program",
                     db_path(db), have, n_steps);
    if (rc == MC_OK && have > 0 && have < n_steps)
        rc = copy_aside(db, have, err);
    for (; rc == MC_OK && have < n_steps; have++)
        rc = one_step(db, steps[have], have + 1, err);
    return rc;
}

enum mc_rc db_migrate(struct db *db, const char *const *steps, int n_steps, struct mc_err *err)
{
    int have = 0;
    enum mc_rc rc;

    if ((rc = user_version(db, &have, err)) != MC_OK || have == n_steps)
        return rc;
    if ((rc = db_hold(db, err)) != MC_OK)
        return rc;
    rc = migrate_held(db, steps, n_steps, err);
    db_unhold(db);
    return rc;
}
