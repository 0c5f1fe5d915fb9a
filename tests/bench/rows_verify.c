/* motcua verify against a bare loop that reads the same log and hashes it. */
#include "bench.h"

#include "motcua/base/hash.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define ONE_ROUND 100000 /* with more dossiers one round has to do */

/* Every column of the log, and what is personal, through the hash. */
static double read_and_hash(const char *dir, long *events)
{
    char *path = xasprintf("%s/motcua.db", dir);
    unsigned char out[HASH_BYTES];
    sqlite3 *db;
    sqlite3_stmt *st;
    double from = wall_us();

    *events = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v2(db,
                           "SELECT e.*, b.salt, b.json FROM event e"
                           " LEFT JOIN event_body b ON b.seq = e.seq ORDER BY e.seq",
                           -1, &st, NULL) != SQLITE_OK)
        bench_die("%s: %s", path, sqlite3_errmsg(db));
    while (sqlite3_step(st) == SQLITE_ROW) {
        struct hash h;

        hash_init(&h);
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const void *p = sqlite3_column_text(st, i);

            hash_part(&h, p, (size_t)sqlite3_column_bytes(st, i));
        }
        hash_final(&h, out);
        ++*events;
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    free(path);
    return wall_us() - from;
}

/* ---- ours, in a process of its own ---- */

static double greatest_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    double kib = -1;

    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "VmHWM:", 6) == 0)
            kib = strtod(line + 6, NULL);
    if (f != NULL)
        fclose(f);
    return kib;
}

void verify_child(struct bench *b, const char *dir)
{
    char *path = xasprintf("%s/verified", b->dir);
    struct verify_result r = { 0 };
    struct store *s = NULL;

    MUST(store_open(dir, false, false, NULL, &s, err));
    MUST(store_verify(s, NULL, NULL, NULL, &r, err));
    store_close(s);
    FILE *f = fopen(path, "w");
    if (f == NULL || fprintf(f, "%.0f %d\n", greatest_kib(), r.n_bad) < 0 || fclose(f) != 0)
        bench_die("%s cannot be written", path);
    free(path);
}

static double verify(struct bench *b, char *dir, double *kib, int *bad)
{
    char *const argv[] = { (char *)b->self, (char *)"--verify", dir, NULL };
    char *path = xasprintf("%s/verified", b->dir);
    double us = run_program(argv);
    FILE *f = fopen(path, "r");

    if (f == NULL || fscanf(f, "%lf %d", kib, bad) != 2)
        bench_die("%s cannot be read", path);
    fclose(f);
    free(path);
    return us;
}

void rows_verify(struct bench *b, long n)
{
    char *dir = data_dir_dup(b, n);
    struct rounds t = { .n = n > ONE_ROUND ? 1 : ROUNDS };
    double speed[ROUNDS], kib = 0;
    long events = 0;
    int bad = 0;

    for (int i = 0; i < t.n; i++) {
        t.ours[i] = verify(b, dir, &kib, &bad) / 1e6;
        t.bare[i] = read_and_hash(dir, &events) / 1e6;
        speed[i] = (double)events / t.ours[i];
    }
    row_ratio(b, "verify", n, "read, fold, compare / read and hash", "s", &t, 0);
    row_value(b, "verify", n, "events a second", median(speed, t.n), "", -1);
    row_value(b, "verify", n, "greatest memory", kib / 1024, "MiB", -1);
    row_value(b, "verify", n, "findings", bad, "", 0);
    free(dir);
}
