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

void rows_verify(struct bench *b, long n)
{
    char *dir = data_dir_dup(b, n);
    char *const argv[] = { (char *)b->bin, (char *)"verify", (char *)"--data", dir, NULL };
    struct rounds t = { .n = n > ONE_ROUND ? 1 : ROUNDS };
    double speed[ROUNDS];
    long rss = 0, events = 0;

    for (int i = 0; i < t.n; i++) {
        t.ours[i] = run_program(argv, &rss) / 1e6;
        t.bare[i] = read_and_hash(dir, &events) / 1e6;
        speed[i] = (double)events / t.ours[i];
    }
    row_ratio(b, "verify", n, "read, fold, compare / read and hash", "s", &t, 0);
    row_value(b, "verify", n, "events a second", median(speed, t.n), "", -1);
    row_value(b, "verify", n, "greatest memory", (double)rss / 1024, "MiB", -1);
    free(dir);
}
