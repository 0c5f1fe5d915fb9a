/* make bench: how motcua's own code compares with the bare libraries below it, at 1,000 and
 * 1,000,000 dossiers, as a table and as build/bench.json. */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

void bench_die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fputs("bench: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

/* ---- clocks ---- */

static double clock_us(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double cpu_us(void)
{
    return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double median(const double *v, int n)
{
    double sorted[64];

    if (n < 1 || n > (int)N_ELEMS(sorted))
        bench_die("the median of %d figures", n);
    memcpy(sorted, v, (size_t)n * sizeof *v);
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    return n % 2 != 0 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

double run_program(char *const *argv)
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status;
    double from = wall_us();

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    if ((errno = posix_spawn(&pid, argv[0], &files, NULL, argv, environ)) != 0)
        bench_die("%s: %s", argv[0], strerror(errno));
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        bench_die("%s %s failed (wait status %#x)", argv[0], argv[1], (unsigned)status);
    posix_spawn_file_actions_destroy(&files);
    return wall_us() - from;
}

/* ---- the table ---- */

void table_head(void)
{
    printf("%-9s %9s  %-42s %12s %12s %7s %6s\n", "subject", "dossiers", "what", "ours", "bare",
           "ratio", "budget");
}

static void verdict(double got, double budget)
{
    if (budget < 0)
        puts("");
    else
        printf(" %6.4g%s\n", budget, got <= budget ? "" : "  over");
    fflush(stdout);
}

static void count_text(long n, char out[24])
{
    if (n > 0)
        snprintf(out, 24, "%ld", n);
    else
        strcpy(out, "-");
}

void row_ratio(struct bench *b, const char *subject, long n, const char *what, const char *unit,
               const struct rounds *r, double budget)
{
    double ratio[ROUNDS];
    char count[24], ours[24], bare[24];

    for (int i = 0; i < r->n; i++)
        ratio[i] = r->bare[i] > 0 ? r->ours[i] / r->bare[i] : 0;
    double mid = median(ratio, r->n), o = median(r->ours, r->n), s = median(r->bare, r->n);

    count_text(n, count);
    snprintf(ours, sizeof ours, "%.4g %s", o, unit);
    snprintf(bare, sizeof bare, "%.4g %s", s, unit);
    printf("%-9s %9s  %-42s %12s %12s %7.2f", subject, count, what, ours, bare, mid);
    verdict(mid, budget > 0 ? budget : -1);
    json_t *j = json_pack("{s:s,s:I,s:s,s:s,s:f,s:f,s:f,s:i}", "subject", subject, "dossiers",
                          (json_int_t)n, "what", what, "unit", unit, "ours", o, "bare", s, "ratio",
                          mid, "rounds", r->n);
    if (budget > 0)
        json_object_set_new(j, "budget", json_real(budget));
    json_array_append_new(b->rows, j);
}

void row_value(struct bench *b, const char *subject, long n, const char *what, double value,
               const char *unit, double budget)
{
    char count[24], ours[24];

    count_text(n, count);
    snprintf(ours, sizeof ours, "%.4g %s", value, unit);
    printf("%-9s %9s  %-42s %12s %12s %7s", subject, count, what, ours, "", "");
    verdict(value, budget);
    json_t *j = json_pack("{s:s,s:I,s:s,s:s,s:f}", "subject", subject, "dossiers", (json_int_t)n,
                          "what", what, "unit", unit, "ours", value);
    if (budget >= 0)
        json_object_set_new(j, "budget", json_real(budget));
    json_array_append_new(b->rows, j);
}

void table_write(const struct bench *b)
{
    char *path = xasprintf("%s.json", b->dir);

    if (json_dump_file(b->rows, path, JSON_INDENT(1)) != 0)
        bench_die("%s cannot be written", path);
    printf("-> %s\n", path);
    free(path);
}

/* ---- the run ---- */

static bool asked_for(const char *only, const char *subject)
{
    return only == NULL || strstr(only, subject) != NULL;
}

static void run(struct bench *b, const long *n, size_t count, const char *only)
{
    for (size_t i = 0; i < count; i++)
        free(data_dir_dup(b, n[i]));
    table_head();
    for (size_t i = 0; i < count; i++) {
        if (asked_for(only, "receive"))
            rows_receive(b, n[i]);
        if (asked_for(only, "look"))
            rows_look(b, n[i]);
    }
    if (asked_for(only, "start"))
        rows_start(b, n, count);
    if (asked_for(only, "forms"))
        rows_forms(b);
    for (size_t i = 0; i < count; i++)
        if (asked_for(only, "verify"))
            rows_verify(b, n[i]);
    table_write(b);
}

/* bench [--n COUNT] [--only receive,look,start,forms,verify] */
int main(int argc, char **argv)
{
    static const long both[] = { 1000, 1000000 };
    const char *root = getenv("MOTCUA_ROOT"), *only = NULL;
    struct bench b = { .root = root != NULL ? root : ".", .self = argv[0] };
    long one = 0;

    b.dir = xasprintf("%s/build/bench", b.root);
    b.forms = xasprintf("%s/forms", b.root);
    b.config = xasprintf("%s/config", b.root);
    b.bin = xasprintf("%s/build/release/motcua", b.root);
    b.rows = json_array();
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--memory") == 0) {
            memory_child(&b, argv[i + 1]);
            return 0;
        }
        if (strcmp(argv[i], "--verify") == 0) {
            verify_child(&b, argv[i + 1]);
            return 0;
        }
        if (strcmp(argv[i], "--n") == 0)
            one = strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--only") == 0)
            only = argv[i + 1];
    }
    mkdir(b.dir, 0755); /* there already is fine: what else is wrong, the first file tells */
    run(&b, one > 0 ? &one : both, one > 0 ? 1 : N_ELEMS(both), only);
    return 0;
}
