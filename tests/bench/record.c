/* Listening to what our code asks of SQLite, and asking the same without our code. */
#include "bench.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct record *recording;
static bool logs_kept;

/* What FTS5 asks for itself while it serves a statement of ours names the schema so; what SQLite
 * asks for itself has no text. */
static bool is_inner(const char *sql)
{
    return sql == NULL || strstr(sql, "'main'.") != NULL;
}

static int heard(unsigned what, void *ctx, void *p, void *x)
{
    sqlite3_stmt *st = p;
    struct record *r = recording;
    const char *file = sqlite3_db_filename(sqlite3_db_handle(st), "main");

    (void)ctx;
    if (r == NULL || file == NULL || *file == '\0' || is_inner(sqlite3_sql(st)))
        return 0; /* in memory: where forms' expressions are computed */
    if (what == SQLITE_TRACE_STMT && strncmp(x, "--", 2) != 0) {
        char *sql = sqlite3_expanded_sql(st);

        r->item = mem_grow(r->item, r->n, &r->cap, sizeof *r->item);
        r->item[r->n++] = (struct asked){ .file = xstrdup(file), .sql = xstrdup(sql), .by = st };
        sqlite3_free(sql);
    } else if (what == SQLITE_TRACE_ROW) {
        for (size_t i = r->n; i > 0; i--)
            if (r->item[i - 1].by == st) {
                r->item[i - 1].rows++;
                break;
            }
    }
    return 0;
}

static int opened(sqlite3 *db, const char **said, const struct sqlite3_api_routines *api)
{
    (void)said;
    (void)api;
    if (logs_kept)
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    if (recording != NULL)
        sqlite3_trace_v2(db, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW, heard, NULL);
    return SQLITE_OK;
}

static void listen_to_all(void)
{
    sqlite3_auto_extension((void (*)(void))opened); /* the same one twice is one */
}

void record_start(struct record *r)
{
    *r = (struct record){ .n = 0 };
    recording = r;
    listen_to_all();
}

void record_stop(void)
{
    recording = NULL;
}

void record_release(struct record *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->item[i].file);
        free(r->item[i].sql);
    }
    free(r->item);
    *r = (struct record){ .n = 0 };
}

void keep_logs(bool keep)
{
    logs_kept = keep;
    listen_to_all();
}

void drop_log(const char *dir)
{
    static const char *const names[] = { "motcua.db", "desk.db" };

    for (size_t i = 0; i < N_ELEMS(names); i++) {
        char *wal = xasprintf("%s/%s-wal", dir, names[i]);
        char *shm = xasprintf("%s/%s-shm", dir, names[i]);

        unlink(wal); /* may be gone already */
        unlink(shm);
        free(wal);
        free(shm);
    }
}

/* ---- the same again ---- */

struct step {
    sqlite3_stmt *st;
    long rows;
};
struct replay {
    struct {
        char *file;
        sqlite3 *db;
    } open[4];
    size_t n_open;
    struct step *step;
    size_t n;
};

static sqlite3 *connection(struct replay *p, const char *file)
{
    sqlite3 *db;

    for (size_t i = 0; i < p->n_open; i++)
        if (strcmp(p->open[i].file, file) == 0)
            return p->open[i].db;
    if (p->n_open == N_ELEMS(p->open))
        bench_die("more files than thought: %s", file);
    if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        bench_die("%s: %s", file, sqlite3_errmsg(db));
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_wal_autocheckpoint(db, 0);
    sqlite3_exec(db,
                 strstr(file, "desk.db") != NULL
                     ? "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY"
                     : "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY",
                 NULL, NULL, NULL);
    p->open[p->n_open].file = xstrdup(file);
    p->open[p->n_open++].db = db;
    return db;
}

struct replay *replay_open(const struct record *r)
{
    struct replay *p = xcalloc(1, sizeof *p);
    struct record *was = recording;

    recording = NULL; /* these connections are not listened to */
    p->step = xcalloc(r->n + 1, sizeof *p->step);
    for (size_t i = 0; i < r->n; i++) {
        sqlite3 *db = connection(p, r->item[i].file);
        struct step *s = &p->step[p->n++];

        s->rows = r->item[i].rows;
        if (sqlite3_prepare_v3(db, r->item[i].sql, -1, SQLITE_PREPARE_PERSISTENT, &s->st, NULL) !=
            SQLITE_OK)
            bench_die("%s: %.200s", sqlite3_errmsg(db), r->item[i].sql);
    }
    recording = was;
    return p;
}

static void read_columns(sqlite3_stmt *st)
{
    for (int i = 0, n = sqlite3_column_count(st); i < n; i++)
        switch (sqlite3_column_type(st, i)) {
        case SQLITE_INTEGER:
            sqlite3_column_int64(st, i);
            break;
        case SQLITE_BLOB:
            sqlite3_column_blob(st, i);
            break;
        default:
            sqlite3_column_text(st, i);
        }
}

/* A statement that was broken off after its rows is broken off here too; one more step finds the
 * end of one that was not, and a row that nobody asked for at worst. */
void replay_run(struct replay *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        sqlite3_stmt *st = p->step[i].st;
        int got = SQLITE_ROW;

        for (long k = 0; k <= p->step[i].rows && (got = sqlite3_step(st)) == SQLITE_ROW; k++)
            read_columns(st);
        if (got != SQLITE_ROW && got != SQLITE_DONE)
            bench_die("replay: %s: %.200s", sqlite3_errmsg(sqlite3_db_handle(st)), sqlite3_sql(st));
        sqlite3_reset(st);
    }
}

long replay_status(struct replay *p, size_t from, size_t to, int what)
{
    long sum = 0;

    for (size_t i = from; i < to; i++)
        sum += sqlite3_stmt_status(p->step[i].st, what, 0);
    return sum;
}

void replay_close(struct replay *p)
{
    for (size_t i = 0; i < p->n; i++)
        sqlite3_finalize(p->step[i].st);
    for (size_t i = 0; i < p->n_open; i++) {
        sqlite3_close(p->open[i].db);
        free(p->open[i].file);
    }
    free(p->step);
    free(p);
}
