/* Copies of a data directory, by SQLite's own backup: never by bytes, so others may write. */
#include "store_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include "db_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_MS 3000

/* ---- one file ---- */

static enum mc_rc said(sqlite3 *h, int code, const char *path, struct mc_err *err)
{
    if ((code & 0xff) == SQLITE_FULL)
        return mc_fail(err, MC_IO, "the disk with %s is full", path);
    return mc_fail(err, (code & 0xff) == SQLITE_BUSY ? MC_BUSY : MC_IO, "%s: %s", path,
                   h != NULL ? sqlite3_errmsg(h) : sqlite3_errstr(code));
}

static enum mc_rc open_plain(const char *path, int flags, const char *vfs, sqlite3 **out,
                             struct mc_err *err)
{
    int code = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, vfs);

    if (code != SQLITE_OK)
        return said(*out, code, path, err);
    sqlite3_busy_timeout(*out, WAIT_MS);
    return MC_OK;
}

/* In one step: a reader of the log keeps nobody from writing, and the pages are of one moment. */
static enum mc_rc copy_pages(sqlite3 *from, sqlite3 *to, const char *path, struct mc_err *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    int code, left = WAIT_MS / 10;

    if (b == NULL)
        return said(to, sqlite3_errcode(to), path, err);
    while (((code = sqlite3_backup_step(b, -1)) == SQLITE_BUSY || code == SQLITE_LOCKED) &&
           left-- > 0)
        sqlite3_sleep(10);
    sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? MC_OK : said(NULL, code, path, err);
}

static enum mc_rc file_copy(const char *from, const char *to, const char *vfs, struct mc_err *err)
{
    sqlite3 *in = NULL, *out = NULL;
    enum mc_rc rc;

    file_make_private(to);
    if ((rc = open_plain(from, SQLITE_OPEN_READONLY, vfs, &in, err)) == MC_OK &&
        (rc = open_plain(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs, &out, err)) == MC_OK)
        rc = copy_pages(in, out, to, err);
    sqlite3_close(in);
    if (sqlite3_close(out) != SQLITE_OK && rc == MC_OK)
        rc = mc_fail(err, MC_IO, "%s cannot be closed", to);
    return rc;
}

/* Out of WAL: one file, no log beside it.  Also tells whether somebody else has it open. */
static enum mc_rc file_settle(const char *path, const char *vfs, struct mc_err *err)
{
    sqlite3 *h = NULL;
    sqlite3_stmt *st = NULL;
    enum mc_rc rc = open_plain(path, SQLITE_OPEN_READWRITE, vfs, &h, err);
    int code = SQLITE_OK;

    if (rc == MC_OK) {
        sqlite3_busy_timeout(h, 0);
        if ((code = sqlite3_prepare_v2(h, "PRAGMA journal_mode = DELETE", -1, &st, NULL)) ==
                SQLITE_OK &&
            (code = sqlite3_step(st)) == SQLITE_ROW)
            code = strcmp((const char *)sqlite3_column_text(st, 0), "delete") == 0 ? SQLITE_OK
                                                                                   : SQLITE_BUSY;
        if (code != SQLITE_OK)
            rc = said(NULL, code, path, err);
        sqlite3_finalize(st);
    }
    sqlite3_close(h);
    return rc;
}

/* ---- trees ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *w)
{
    (void)st;
    (void)kind;
    (void)w;
    return remove(path);
}

char *tree_name_dup(const char *path, const char *suffix)
{
    int n = (int)strlen(path);

    while (n > 1 && path[n - 1] == '/')
        n--;
    return xasprintf("%.*s%s", n, path, suffix);
}

bool tree_remove(const char *path)
{
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0;
}

static enum mc_rc sync_directory(const char *path, struct mc_err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0)
        close(fd);
    return ok ? MC_OK : mc_fail(err, MC_IO, "%s: %s", path, strerror(why));
}

enum mc_rc tree_sync(const char *path, struct mc_err *err)
{
    char *copy = xstrdup(path);
    enum mc_rc rc = sync_directory(dirname(copy), err);

    free(copy);
    return rc;
}

static enum mc_rc make_directory(const char *path, struct mc_err *err)
{
    if (mkdir(path, 0700) == 0)
        return MC_OK;
    return mc_fail(err, errno == EEXIST ? MC_CONFLICT : MC_IO, "%s: %s", path, strerror(errno));
}

/* ---- a directory ---- */

static char *volume_dup(const char *dir, int n)
{
    return xasprintf("%s/papers/%03d.db", dir, n);
}

static bool volume_there(const char *dir, int n)
{
    char *path = volume_dup(dir, n);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

/* The N-th file of a directory ("" for the last), the log first: what it names was written before
 * it, so the papers that are copied later have all of it. */
static char *file_dup(const char *dir, int n)
{
    if (n == 0)
        return xasprintf("%s/motcua.db", dir);
    if (n == 1)
        return xasprintf("%s/desk.db", dir);
    return volume_there(dir, n - 1) ? volume_dup(dir, n - 1) : NULL;
}

static enum mc_rc copy_nth(const char *from, const char *to, int n, const char *vfs, bool *more,
                           struct mc_err *err)
{
    char *in = file_dup(from, n), *out;
    enum mc_rc rc = MC_OK;

    *more = in != NULL;
    if (in == NULL)
        return MC_OK;
    out = n < 2 ? file_dup(to, n) : volume_dup(to, n - 1);
    if (n != 1 || access(in, F_OK) == 0) /* without drafts: they are made anew */
        rc = file_copy(in, out, vfs, err);
    free(in);
    free(out);
    return rc;
}

enum mc_rc store_copy(const char *from, const char *to, const char *vfs, struct mc_err *err)
{
    char *papers = xasprintf("%s/papers", to), *log = file_dup(from, 0);
    bool more = true;
    enum mc_rc rc = MC_OK;

    if (access(log, F_OK) != 0)
        rc = mc_fail(err, MC_NOTFOUND, "%s: %s", log, strerror(errno));
    if (rc == MC_OK)
        rc = make_directory(to, err);
    if (rc == MC_OK && (rc = make_directory(papers, err)) == MC_CONFLICT)
        rc = MC_IO; /* TO is ours */
    for (int n = 0; rc == MC_OK && more; n++)
        rc = copy_nth(from, to, n, vfs, &more, err);
    free(papers);
    free(log);
    return rc;
}

/* ---- what it holds ---- */

static json_t *numbers_json(const struct highest_list *l)
{
    json_t *all = json_array();

    for (size_t i = 0; i < l->n; i++) {
        char day[32];

        json_array_append_new(all,
                              json_pack("{s:s, s:s, s:i}", "agency", l->item[i].agency, "day",
                                        l->item[i].day != 0 ? iso_date(l->item[i].day, day) : "",
                                        "number", l->item[i].number));
    }
    return all;
}

static enum mc_rc write_private(const char *path, const char *text, struct mc_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t n = strlen(text), at = 0;
    bool ok = fd >= 0;

    while (ok && at < n) {
        ssize_t put = write(fd, text + at, n - at);

        ok = put > 0 || (put < 0 && errno == EINTR);
        at += put > 0 ? (size_t)put : 0;
    }
    ok = ok && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) != 0)
        ok = false;
    return ok ? MC_OK : mc_fail(err, MC_IO, "%s: %s", path, strerror(why));
}

static enum mc_rc write_manifest(struct store *s, const char *to, const struct copy_state *state,
                                 int64_t at, struct mc_err *err)
{
    struct highest_list high = { .n = 0 };
    char made[32], *office = NULL;
    enum mc_rc rc = number_highest(s, &high, err);

    if (rc == MC_OK)
        rc = setting_get(s, "office.code", &office, err);
    if (rc == MC_OK) {
        json_t *j = json_pack(
            "{s:i, s:s, s:s, s:b, s:s, s:I, s:I, s:I, s:I, s:o}", "copy", 1, "made",
            iso_seconds(at, made), "office", office, "training", s->training, "head", state->head,
            "events", (json_int_t)state->n_events, "dossiers", (json_int_t)state->n_dossiers,
            "papers", (json_int_t)state->n_papers, "paper_bytes", (json_int_t)state->paper_bytes,
            "numbers", numbers_json(&high));
        char *text = json_dumps(j, JSON_INDENT(2) | JSON_SORT_KEYS);
        char *path = xasprintf("%s/manifest.json", to);

        rc = write_private(path, text, err);
        free(path);
        free(text);
        json_decref(j);
    }
    highest_release(&high);
    free(office);
    return rc;
}

/* ---- is it good ---- */

struct checking {
    void (*finding)(void *ctx, const char *sentence);
    void *ctx;
    int n_bad;
};

static void missing(struct checking *c, const char *hash, const char *what)
{
    char *sentence = xasprintf("paper %s: %s", hash, what);

    c->n_bad++;
    if (c->finding != NULL)
        c->finding(c->ctx, sentence);
    free(sentence);
}

static enum mc_rc check_bytes(struct store *s, struct checking *c, struct copy_state *out,
                              struct mc_err *err)
{
    static const char sql[] = "SELECT DISTINCT hash FROM paper";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        int64_t bytes = 0;
        enum mc_rc got = paper_stored(s, db_text(st, 0), &bytes, NULL);

        if (got == MC_NOTFOUND)
            missing(c, db_text(st, 0), "its bytes are not there");
        else if (got != MC_OK)
            missing(c, db_text(st, 0), "its bytes cannot be read");
        out->n_papers++;
        out->paper_bytes += bytes;
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

static enum mc_rc check_open(struct store *s, struct checking *c, struct copy_state *out,
                             struct mc_err *err)
{
    struct verify_result r = { 0 };
    enum mc_rc rc = store_verify(s, NULL, c->finding, c->ctx, &r, err);

    c->n_bad += r.n_bad;
    out->n_events = r.n_events;
    out->n_dossiers = r.n_dossiers;
    memcpy(out->head, r.head, sizeof out->head);
    return rc == MC_OK ? check_bytes(s, c, out, err) : rc;
}

static enum mc_rc settle_all(const char *to, const char *vfs, struct mc_err *err)
{
    enum mc_rc rc = MC_OK;
    char *path;

    for (int n = 0; rc == MC_OK && (path = file_dup(to, n)) != NULL; n++) {
        char *lock = xasprintf("%s.lock", path);

        rc = file_settle(path, vfs, err);
        unlink(lock);
        free(lock);
        free(path);
    }
    return rc == MC_OK ? sync_directory(to, err) : rc;
}

enum mc_rc copy_check(const char *to, const char *vfs, int64_t at,
                      void (*finding)(void *ctx, const char *sentence), void *ctx,
                      struct copy_state *out, struct mc_err *err)
{
    struct checking c = { .finding = finding, .ctx = ctx };
    struct store *s = NULL;
    enum mc_rc rc = store_open(to, false, false, vfs, &s, err);

    *out = (struct copy_state){ .n_events = 0 };
    if (rc == MC_OK)
        rc = check_open(s, &c, out, err);
    if (rc == MC_OK && c.n_bad > 0)
        rc = mc_fail(err, MC_INVALID, "%d", c.n_bad);
    if (rc == MC_OK && at != 0)
        rc = write_manifest(s, to, out, at, err);
    store_close(s);
    return rc == MC_OK ? settle_all(to, vfs, err) : rc;
}

enum mc_rc copy_alone(const char *dir, struct mc_err *err)
{
    char *path = file_dup(dir, 0);
    enum mc_rc rc = file_settle(path, NULL, err);

    free(path);
    return rc == MC_BUSY ? rc : MC_OK; /* what is damaged is nobody's desk */
}
