/* Starting at a large office and at a small one, and what a desk weighs there. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

#define STARTS 4 /* in a round */
#define PAGE 50
#define CACHE_MIB 2.5 /* pages that SQLite keeps of a file larger than that, and their heads */

/* From exec to the first line of the queue, and out again. */
double start_us(struct bench *b, const char *dir, const char *forms)
{
    char *const argv[] = {
        (char *)b->bin,    (char *)"dossier",  (char *)"list",  (char *)"--limit",
        (char *)"1",       (char *)"--as",     (char *)"maile", (char *)"--now",
        (char *)BENCH_NOW, (char *)"--data",   (char *)dir,     (char *)"--forms",
        (char *)forms,     (char *)"--config", b->config,       NULL
    };
    double t[STARTS];

    for (int i = 0; i < STARTS; i++)
        t[i] = run_program(argv);
    return median(t, STARTS);
}

/* ---- memory ---- */

static double pss_kib(void)
{
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    double kib = -1;

    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "Pss:", 4) == 0)
            kib = strtod(line + 4, NULL);
    if (f != NULL)
        fclose(f);
    return kib;
}

/* A process of its own opens the desk, reads the folders and a page, and weighs itself. */
void memory_child(struct bench *b, const char *dir)
{
    struct desk *d = data_desk(b, dir, "maile", NULL);
    struct dossier_rows rows = { .n = 0 };
    size_t index[16];
    int64_t count[16];
    char *path = xasprintf("%s/pss", b->dir);
    FILE *f = fopen(path, "w");

    if (desk_folders(d, index, count, N_ELEMS(index), NULL) == 0)
        bench_die("no folders");
    MUST(desk_page(d, index[0], 0, 0, PAGE, &rows, err));
    if (f == NULL || fprintf(f, "%.0f\n", pss_kib()) < 0 || fclose(f) != 0)
        bench_die("%s cannot be written", path);
    dossier_rows_release(&rows);
    desk_close(d);
    free(path);
}

static double desk_mib(struct bench *b, const char *dir)
{
    char *const argv[] = { (char *)b->self, (char *)"--memory", (char *)dir, NULL };
    char *path = xasprintf("%s/pss", b->dir);
    double kib = -1;

    run_program(argv);
    FILE *f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%lf", &kib) != 1)
        bench_die("%s cannot be read", path);
    fclose(f);
    free(path);
    return kib / 1024;
}

void rows_start(struct bench *b, const long *n, size_t count)
{
    char *small = data_dir_dup(b, n[0]), *large = data_dir_dup(b, n[count - 1]);
    struct rounds t = { .n = ROUNDS }, pss = { .n = ROUNDS };

    for (int i = 0; i < ROUNDS; i++) {
        t.bare[i] = start_us(b, small, b->forms) / 1e3;
        t.ours[i] = start_us(b, large, b->forms) / 1e3;
        pss.bare[i] = desk_mib(b, small);
        pss.ours[i] = desk_mib(b, large);
    }
    if (count > 1) {
        row_ratio(b, "start", n[count - 1], "exec to first row / the smallest", "ms", &t, 1.5);
        row_value(b, "memory", n[count - 1], "desk and a page (PSS)", median(pss.ours, ROUNDS),
                  "MiB", 16);
        row_value(b, "memory", n[count - 1], "more than at the smallest: SQLite's cache",
                  median(pss.ours, ROUNDS) - median(pss.bare, ROUNDS), "MiB", CACHE_MIB);
    }
    row_value(b, "start", n[0], "exec to first row, warm", median(t.bare, ROUNDS), "ms", -1);
    row_value(b, "memory", n[0], "desk and a page (PSS)", median(pss.bare, ROUNDS), "MiB", 16);
    free(small);
    free(large);
}
