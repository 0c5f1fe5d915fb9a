/* Looking: pages of folders, their counts, finding by every kind of key, each against the same
 * SELECTs through the C API. */
#include "bench.h"

#include "motcua/base/utf8.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 50
#define FOUND 20
#define ROUND_US 20000 /* one round of one kind of look */
#define PAGES_MAX 16

/* What is looked at: a page of a folder after a key, all folders' counts, or what is found. */
struct look {
    const char *what;
    size_t folder;
    int64_t after_due, after_id;
    bool counts;
    const char *query;
};

/* Two desks at one directory: a clean one for the clock, one whose statements are recorded. */
struct site {
    struct bench *b;
    long n;
    struct desk *clean, *heard;
    struct record record;
    long scanned, sorted; /* so far */
};

static void look(struct desk *d, const struct look *l)
{
    struct dossier_rows rows = { .n = 0 };
    size_t index[PAGES_MAX];
    int64_t count[PAGES_MAX];

    if (l->counts) {
        if (desk_folders(d, index, count, PAGES_MAX, NULL) == 0)
            bench_die("no folders");
        return;
    }
    if (l->query != NULL)
        MUST(desk_find(d, l->query, FOUND, &rows, err));
    else
        MUST(desk_page(d, l->folder, l->after_due, l->after_id, PAGE, &rows, err));
    dossier_rows_release(&rows);
}

static double looked(struct desk *d, const struct look *l, int times)
{
    double from = wall_us();

    for (int i = 0; i < times; i++)
        look(d, l);
    return (wall_us() - from) / times;
}

static double asked(struct replay *p, size_t to, int times)
{
    double from = wall_us();

    for (int i = 0; i < times; i++)
        replay_run(p, 0, to);
    return (wall_us() - from) / times;
}

static void measure(struct site *s, const struct look *l)
{
    struct rounds t = { .n = ROUNDS };
    struct record *r = &s->record;

    record_release(r);
    look(s->heard, l);
    const size_t to = r->n;
    struct replay *p = replay_open(r);
    look(s->clean, l);
    replay_run(p, 0, to);
    int times = (int)(ROUND_US / (asked(p, to, 1) + 1)) + 1;
    for (int i = 0; i < ROUNDS; i++) {
        t.ours[i] = looked(s->clean, l, times);
        t.bare[i] = asked(p, to, times);
    }
    row_ratio(s->b, "look", s->n, l->what, "us", &t, 2);
    long scanned = replay_status(p, 0, to, SQLITE_STMTSTATUS_FULLSCAN_STEP);
    long sorted = replay_status(p, 0, to, SQLITE_STMTSTATUS_SORT);
    if (scanned + sorted > 0) {
        row_value(s->b, "look", s->n, "  rows scanned", (double)scanned, "", 0);
        row_value(s->b, "look", s->n, "  sorts", (double)sorted, "", 0);
    }
    s->scanned += scanned;
    s->sorted += sorted;
    replay_close(p);
}

static void page(struct site *s, size_t folder)
{
    const char *id = s->clean->queues.queue[folder].id;
    char *first = xasprintf("page of %s", id), *next = xasprintf("page of %s, the next", id);
    struct look l = { .what = first, .folder = folder };
    struct dossier_rows rows = { .n = 0 };

    measure(s, &l);
    MUST(desk_page(s->clean, folder, 0, 0, PAGE, &rows, err));
    if (rows.more) {
        l.what = next;
        l.after_due = rows.row[rows.n - 1].due_at;
        l.after_id = rows.row[rows.n - 1].id;
        measure(s, &l);
    }
    dossier_rows_release(&rows);
    free(first);
    free(next);
}

static void folders(struct site *s)
{
    size_t index[PAGES_MAX];
    int64_t count[PAGES_MAX];
    size_t n = desk_folders(s->clean, index, count, PAGES_MAX, NULL);

    for (size_t i = 0; i < n; i++)
        if (!s->clean->queues.queue[index[i]].drafts)
            page(s, index[i]);
    measure(s, &(struct look){ .what = "counts of all folders", .counts = true });
}

/* The last two words of a name, as clerks type them. */
static const char *two_words(const char *name)
{
    const char *at = strrchr(name, ' ');

    while (at > name && at[-1] != ' ')
        at--;
    return at;
}

/* Keys of a returned dossier from the middle of the years. */
static void finding(struct site *s)
{
    struct dossier ds = DOSSIER_INIT;
    char tail[16];

    MUST(dossier_read(s->clean->store, s->n / 2, &ds, err));
    char *two = fold_dup(two_words(ds.applicant.name)), *all = fold_dup(ds.applicant.name);
    const struct look kinds[] = {
        { .what = "find four digits", .query = dossier_tail(&ds, tail) },
        { .what = "find a code", .query = ds.code },
        { .what = "find a personal number", .query = ds.applicant.id },
        { .what = "find a phone", .query = ds.applicant.phone },
        { .what = "find two words of a name", .query = two },
        { .what = "find a name", .query = all },
        { .what = "find a name with accents", .query = ds.applicant.name },
        { .what = "find a name being typed", .query = "nguyen thi th" },
        { .what = "find nobody", .query = "quach thi khong co" },
    };

    for (size_t i = 0; i < N_ELEMS(kinds); i++)
        measure(s, &kinds[i]);
    free(two);
    free(all);
    dossier_release(&ds);
}

void rows_look(struct bench *b, long n)
{
    char *dir = data_dir_dup(b, n);
    struct site s = { .b = b, .n = n, .clean = data_desk(b, dir, "maile", NULL) };

    record_start(&s.record);
    s.heard = data_desk(b, dir, "maile", NULL);
    folders(&s);
    finding(&s);
    row_value(b, "look", n, "rows scanned, all of them", (double)s.scanned, "", 0);
    row_value(b, "look", n, "sorts, all of them", (double)s.sorted, "", 0);
    record_stop();
    desk_close(s.heard);
    desk_close(s.clean);
    record_release(&s.record);
    free(dir);
}
