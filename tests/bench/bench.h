/* What the rows of `make bench` share: where the data lies, how time is taken, the table.
 *
 * Every figure that has a budget is a ratio of two things done in one run, in interleaved rounds:
 * ours, and the same work through the bare library.  Nothing is asserted: the table says. */
#ifndef MOTCUA_TESTS_BENCH_H
#define MOTCUA_TESTS_BENCH_H

#include "motcua/base/mem.h"
#include "motcua/desk/act.h"
#include "motcua/desk/look.h"
#include "motcua/desk/receive.h"

#include <jansson.h>
#include <stdio.h>

#define ROUNDS 5
#define BENCH_NOW "2026-10-07T16:00" /* the day of the newest dossiers, a Wednesday */
#define BENCH_OFFICE "H56.99.01"
#define BENCH_PEOPLE 3 /* dossiers for each person, on average */

struct bench {
    const char *root; /* of the repository */
    char *dir;        /* build/bench */
    char *forms, *config;
    const char *bin, *self; /* the release program; this one */
    json_t *rows;
};

/* Ends the program with the place and the sentence when CALL is not MC_OK. */
#define MUST(call)                                                                   \
    do {                                                                             \
        struct mc_err must_err = { 0 }, *err = &must_err;                            \
        if ((call) != MC_OK) {                                                       \
            fprintf(stderr, "bench: %s:%d: %s\n", __FILE__, __LINE__, must_err.msg); \
            exit(1);                                                                 \
        }                                                                            \
    } while (0)
_Noreturn __attribute__((format(printf, 1, 2))) void bench_die(const char *fmt, ...);

/* ---- the table ---- */

/* Five rounds of ours and of the bare work (in UNIT), their median ratio against BUDGET (0: none).
 * N 0: not about a number of dossiers. */
struct rounds {
    double ours[ROUNDS], bare[ROUNDS];
    int n;
};
void table_head(void);
void row_ratio(struct bench *b, const char *subject, long n, const char *what, const char *unit,
               const struct rounds *r, double budget);
/* One figure, and the most that it may be (-1: it is only told). */
void row_value(struct bench *b, const char *subject, long n, const char *what, double value,
               const char *unit, double budget);
void table_write(const struct bench *b); /* build/bench.json */

/* ---- clocks ---- */

double cpu_us(void);  /* of this process */
double wall_us(void); /* monotonic */
double median(const double *v, int n);

/* Run ARGV (NULL-ended, standard output thrown away) to its end: wall microseconds. */
double run_program(char *const *argv);

/* ---- data (data.c) ---- */

/* The directory of N dossiers, made when there is none; the caller frees. */
char *data_dir_dup(struct bench *b, long n);
struct desk *data_desk(struct bench *b, const char *dir, const char *user, const char *vfs);
/* Person K, the same each time; the caller releases. */
void data_person(struct bench *b, long k, struct person *out);
/* A reception by person K under request id REQUEST, of a birth or of certified copies; R is fresh.
 */
void data_reception(struct desk *d, const struct person *p, const char *request, bool birth,
                    struct reception *r);

/* ---- what SQLite is asked (record.c) ---- */

/* A statement as it was run: all its values written out. */
struct asked {
    char *file, *sql;
    const void *by; /* the statement, to tell rows apart when one runs inside another */
    long rows;      /* that were stepped through */
};
struct record {
    struct asked *item;
    size_t n, cap;
};
void record_start(struct record *r); /* connections opened from now on are listened to */
void record_stop(void);
void record_release(struct record *r);
/* Connections opened while KEEP leave the log where it is when they close, so that a directory is
 * as before once the log is removed. */
void keep_logs(bool keep);
void drop_log(const char *dir); /* of a directory that nobody has open */

/* The statements of a record prepared on connections of their own, without any of our code. */
struct replay;
struct replay *replay_open(const struct record *r);
/* Step those from FROM to before TO, reading every column, each as far as it was recorded. */
void replay_run(struct replay *p, size_t from, size_t to);
/* What SQLITE_STMTSTATUS_... says of those together. */
long replay_status(struct replay *p, size_t from, size_t to, int what);
void replay_close(struct replay *p);

/* ---- the rows ---- */

void rows_receive(struct bench *b, long n);
void rows_look(struct bench *b, long n);
void rows_verify(struct bench *b, long n);
void rows_start(struct bench *b, const long *n, size_t count); /* start and memory, by size */
void rows_forms(struct bench *b);
double start_us(struct bench *b, const char *dir, const char *forms); /* exec to first row */
/* This program, run again by itself. */
void memory_child(struct bench *b, const char *dir);
void verify_child(struct bench *b, const char *dir);

#endif
