/* Receiving: the whole use case against the statements that it runs, and what it asks of the disk.
 */
#include "bench.h"

#include "../store/shim.h"

#include <sys/stat.h>

#define WARM 5
#define COUNTED 100

struct day {
    struct bench *b;
    const char *dir;
    long people;
    size_t from, to;   /* the counted receptions in the record */
    double cpu, wall;  /* of them, microseconds each */
    double log, syncs; /* bytes of the log, syncs; each */
};

static long log_bytes(const char *dir)
{
    char *path = xasprintf("%s/motcua.db-wal", dir);
    struct stat st = { .st_size = 0 };

    stat(path, &st); /* none yet: 0 */
    free(path);
    return (long)st.st_size;
}

static void one(struct day *day, struct desk *d, int i, double *cpu, double *wall)
{
    struct person p;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    char request[32];

    snprintf(request, sizeof request, "receive-%d", i);
    data_person(day->b, i * 37 % day->people, &p);
    data_reception(d, &p, request, i % 3 == 0, &r);
    double c = cpu_us(), w = wall_us();
    MUST(desk_receive(d, &r, &got, NULL, err));
    *cpu += cpu_us() - c;
    *wall += wall_us() - w;
    receipt_release(&got);
    reception_release(&r);
    person_release(&p);
}

/* Receives in a directory whose log is dropped afterwards: each time the same, from the same. */
static void ours(struct day *day, const char *vfs, struct record *r)
{
    struct desk *d = data_desk(day->b, day->dir, "maile", vfs);
    double cpu = 0, wall = 0;

    for (int i = 0; i < WARM; i++)
        one(day, d, i, &cpu, &wall);
    long log = log_bytes(day->dir);
    cpu = wall = 0;
    shim_arm(0, false, false, false); /* counts, and fails nothing */
    day->from = r != NULL ? r->n : day->from;
    for (int i = WARM; i < WARM + COUNTED; i++)
        one(day, d, i, &cpu, &wall);
    day->to = r != NULL ? r->n : day->to;
    day->syncs = (double)shim.syncs / COUNTED;
    day->log = (double)(log_bytes(day->dir) - log) / COUNTED;
    day->cpu = cpu / COUNTED;
    day->wall = wall / COUNTED;
    desk_close(d);
    drop_log(day->dir);
}

static void bare(struct day *day, const struct record *r, double *cpu, double *wall)
{
    struct replay *p = replay_open(r);

    replay_run(p, 0, day->from); /* the first few, on whose rows the rest stand */
    double c = cpu_us(), w = wall_us();
    replay_run(p, day->from, day->to);
    *cpu = (cpu_us() - c) / COUNTED;
    *wall = (wall_us() - w) / COUNTED;
    replay_close(p);
    drop_log(day->dir);
}

void rows_receive(struct bench *b, long n)
{
    char *dir = data_dir_dup(b, n);
    struct day day = { .b = b, .dir = dir, .people = n / BENCH_PEOPLE + 1 };
    struct rounds cpu = { .n = ROUNDS }, wall = { .n = ROUNDS };
    struct record r;

    desk_close(data_desk(b, dir, "maile", NULL)); /* what a first opening writes stays */
    keep_logs(true);
    shim_register();
    record_start(&r);
    ours(&day, NULL, &r);
    record_stop();
    for (int i = 0; i < ROUNDS; i++) {
        ours(&day, NULL, NULL);
        cpu.ours[i] = day.cpu;
        wall.ours[i] = day.wall;
        bare(&day, &r, &cpu.bare[i], &wall.bare[i]);
    }
    ours(&day, SHIM, NULL);
    keep_logs(false);
    row_ratio(b, "receive", n, "CPU", "us", &cpu, 1.5);
    row_ratio(b, "receive", n, "wall", "us", &wall, 0);
    row_value(b, "receive", n, "statements", (double)(day.to - day.from) / COUNTED, "", -1);
    row_value(b, "receive", n, "syncs", day.syncs, "", 1);
    row_value(b, "receive", n, "log", day.log / 1024, "KiB", -1);
    record_release(&r);
    free(dir);
}
