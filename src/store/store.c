/* A data directory: making it, opening it, its settings, its training mark. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRAINING_MARK "training"
#define VOLUME_BYTES (4LL << 30)

enum mc_rc write_begin(struct db *db, bool *mine, struct mc_err *err)
{
    *mine = !db_in_write(db);
    return *mine ? db_begin_write(db, err) : MC_OK;
}

enum mc_rc write_end(struct db *db, bool mine, enum mc_rc rc, struct mc_err *err)
{
    if (!mine)
        return rc;
    if (rc == MC_OK)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}

enum mc_rc ask_int(struct db *db, const char *sql, int64_t id, int64_t *out, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(db, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    if ((rc = db_step(db, st, err)) == MC_OK) {
        *out = db_int(st, 0);
        db_done(st);
    }
    return rc;
}

enum mc_rc ask_text(struct db *db, const char *sql, int64_t id, char **out, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(db, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    if ((rc = db_step(db, st, err)) == MC_OK) {
        *out = xstrdup(db_text(st, 0));
        db_done(st);
    }
    return rc;
}

/* ---- settings ---- */

enum mc_rc setting_get(struct store *s, const char *name, char **value, struct mc_err *err)
{
    static const char sql[] = "SELECT value FROM setting WHERE name = :name";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":name", name);
    rc = db_step(s->main, st, err);
    if (rc != MC_OK && rc != MC_NOTFOUND)
        return rc;
    *value = xstrdup(rc == MC_OK ? db_text(st, 0) : "");
    db_done(st);
    return MC_OK;
}

static enum mc_rc setting_write(struct store *s, const char *name, const char *value,
                                struct mc_err *err)
{
    static const char sql[] = "INSERT INTO setting(name, value) VALUES(:name, :value)"
                              " ON CONFLICT(name) DO UPDATE SET value = excluded.value";
    struct sqlite3_stmt *st;
    bool mine;
    enum mc_rc rc;

    if ((rc = write_begin(s->main, &mine, err)) != MC_OK)
        return rc;
    if ((rc = db_prepare(s->main, sql, &st, err)) == MC_OK) {
        db_bind_text(st, ":name", name);
        db_bind_text(st, ":value", str_or(value));
        rc = db_run(s->main, st, err);
    }
    return write_end(s->main, mine, rc, err);
}

enum mc_rc setting_set(struct store *s, const char *name, const char *value, struct mc_err *err)
{
    if (strcmp(name, TRAINING_MARK) == 0)
        return mc_fail(err, MC_DENIED, "a directory is made for training or not; make another one");
    return setting_write(s, name, value, err);
}

/* ---- the directory ---- */

/* PATH with its parents, as `mkdir -p`, for the owner only. */
static enum mc_rc make_dirs(const char *path, struct mc_err *err)
{
    char *p = xstrdup(path);
    enum mc_rc rc = MC_OK;

    for (char *at = p; rc == MC_OK; at++) {
        char was = *at;

        if (was != '/' && was != '\0')
            continue;
        *at = '\0';
        if (at > p && mkdir(p, 0700) != 0 && errno != EEXIST)
            rc = mc_fail(err, MC_IO, "the directory %s cannot be made: %s", p, strerror(errno));
        if ((*at = was) == '\0')
            break;
    }
    free(p);
    return rc;
}

static enum mc_rc open_file(struct store *s, const char *name, bool create, enum db_sync sync,
                            const char *const *steps, int n_steps, struct db **out,
                            struct mc_err *err)
{
    char *path = xasprintf("%s/%s", s->dir, name);
    enum mc_rc rc = db_open(path, create, sync, s->vfs, out, err);

    free(path);
    return rc == MC_OK ? db_migrate(*out, steps, n_steps, err) : rc;
}

/* The mark is the last thing that making a directory writes. */
static enum mc_rc read_mark(struct store *s, bool create, bool training, struct mc_err *err)
{
    char *mark = NULL;
    enum mc_rc rc = setting_get(s, TRAINING_MARK, &mark, err);

    if (rc == MC_OK && *mark != '\0')
        s->training = strcmp(mark, "1") == 0;
    else if (rc == MC_OK && !create)
        rc = mc_fail(err, MC_NOTFOUND, "%s was never finished; run motcua sandbox again", s->dir);
    else if (rc == MC_OK &&
             (rc = setting_write(s, TRAINING_MARK, training ? "1" : "0", err)) == MC_OK)
        s->training = training;
    free(mark);
    return rc;
}

static enum mc_rc open_all(struct store *s, bool create, bool training, struct mc_err *err)
{
    struct stat st;
    enum mc_rc rc;

    if (create && (rc = make_dirs(s->dir, err)) != MC_OK)
        return rc;
    if (stat(s->dir, &st) != 0 || !S_ISDIR(st.st_mode))
        return mc_fail(err, MC_NOTFOUND, "there is no directory %s; make it by motcua sandbox",
                       s->dir);
    rc = open_file(s, "motcua.db", create, DB_SYNC_FULL, schema_main, n_schema_main, &s->main, err);
    if (rc == MC_NOTFOUND)
        return mc_fail(err, rc, "%s is no directory of motcua; make one by motcua sandbox", s->dir);
    if (rc != MC_OK || (rc = read_mark(s, create, training, err)) != MC_OK)
        return rc;
    char *desk = xasprintf("%s/desk.db", s->dir);
    s->drafts_lost = !create && access(desk, F_OK) != 0;
    free(desk);
    /* Scratch: a lost desk.db is made anew, it holds nothing that was promised. */
    return open_file(s, "desk.db", true, DB_SYNC_NORMAL, schema_desk, n_schema_desk, &s->desk, err);
}

enum mc_rc store_open(const char *dir, bool create, bool training, const char *vfs,
                      struct store **out, struct mc_err *err)
{
    struct store *s = xcalloc(1, sizeof *s);
    enum mc_rc rc;

    s->dir = xstrdup(dir);
    s->vfs = xstrdup(vfs);
    s->volume_bytes = VOLUME_BYTES;
    if ((rc = open_all(s, create, training, err)) != MC_OK) {
        store_close(s);
        return rc;
    }
    *out = s;
    return MC_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    db_close(s->main);
    db_close(s->desk);
    db_close(s->papers);
    free(s->dir);
    free(s->vfs);
    free(s);
}

enum mc_rc store_imported(struct store *s, struct mc_err *err)
{
    bool mine;
    enum mc_rc rc = write_begin(s->main, &mine, err);

    if (rc != MC_OK)
        return rc;
    rc = db_script(s->main,
                   "INSERT INTO dossier_fts(dossier_fts) VALUES('optimize');"
                   "INSERT INTO party_fts(party_fts) VALUES('optimize');",
                   err);
    return write_end(s->main, mine, rc, err);
}
