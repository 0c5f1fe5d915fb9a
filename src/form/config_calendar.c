/* config/calendar.yaml: hours of the week, known years, and the days that differ. */
#include "config_priv.h"

#include "motcua/base/hash.h"
#include "motcua/form/config.h"

#include <stdlib.h>
#include <string.h>

/* What calendar_load() hands out: names lie in the tree, which lives as long. */
struct loaded {
    struct calendar c; /* first: calendar_free() gets its address */
    struct arena arena;
};

static const char *const weekdays[] = { "monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday",    NULL };

#define X(id, word, vi) word,
static const char *const kinds[] = { DAY_KIND_LIST(X) NULL };
#undef X

/* "07:00-11:30" into span I of H. */
static void read_span(const struct node *n, struct day_hours *h, struct findings *f)
{
    bool whole = n->kind == NODE_SCALAR && strlen(n->text) == 11 && n->text[5] == '-';
    int from = whole ? minute_at(n->text) : -1, to = whole ? minute_at(n->text + 6) : -1;

    if (from < 0 || to < 0)
        finding_error(f, n->line, n->column, "%s%s%s is not a span of hours, expected 07:00-11:30",
                      n->kind == NODE_SCALAR ? "\"" : "",
                      n->kind == NODE_SCALAR ? n->text : node_kind_name(n),
                      n->kind == NODE_SCALAR ? "\"" : "");
    else if (from >= to)
        finding_error(f, n->line, n->column, "\"%s\" ends before it begins", n->text);
    else if (h->n == 2)
        finding_error(f, n->line, n->column, "a third span of hours, expected two at most");
    else if (h->n > 0 && from < h->to[h->n - 1])
        finding_error(
            f, n->line, n->column,
            "hours \"%s\" overlap the span before, expected to begin at %02d:%02d or later",
            n->text, h->to[0] / 60, h->to[0] % 60);
    else {
        h->from[h->n] = from;
        h->to[h->n++] = to;
    }
}

/* The spans under key KEY of MAP; none when it is absent. */
static struct day_hours read_hours(const struct node *map, const char *key, struct findings *f)
{
    struct day_hours h = { .n = 0 };

    for (const struct node *n = config_items(map, key, f); n != NULL; n = n->next)
        read_span(n, &h, f);
    return h;
}

static void read_week(const struct node *root, struct calendar *c, struct findings *f)
{
    const struct node *week = config_need(root, "hours", f);

    if (week == NULL || !config_map(week, weekdays, f) || config_need(week, "monday", f) == NULL)
        return;
    for (int i = 0; i < 7; i++) {
        const struct node *n = node_get(week, weekdays[i]);
        c->week[i] = read_hours(week, weekdays[i], f);
        if (i >= 5 && n != NULL)
            finding_error(f, n->key_line, n->key_column,
                          "reception on a %s makes it no working day, leave it out; a worked "
                          "Saturday is a day of kind swap_work",
                          weekdays[i]);
    }
    if (c->week[0].n == 0) /* worked Saturdays take its hours */
        finding_error(f, week->line, week->column, "no hours on monday, expected 07:00-11:30");
}

static void read_years(const struct node *root, struct calendar *c, struct findings *f)
{
    static const char *const keys[] = { "from", "to", NULL };
    const struct node *years = config_need(root, "years", f);

    if (years == NULL || !config_map(years, keys, f))
        return;
    c->from_year = config_number(years, "from", 1990, 2200, f);
    c->to_year = config_number(years, "to", 1990, 2200, f);
    if (c->to_year < c->from_year)
        finding_error(f, years->line, years->column, "years end (%d) before they begin (%d)",
                      c->to_year, c->from_year);
}

static void read_result_by(const struct node *root, struct calendar *c, struct findings *f)
{
    const struct node *n = config_need(root, "result_by", f);

    if (n != NULL && config_minute(n, &c->result_by, f) && c->week[0].n > 0 &&
        c->result_by <= c->week[0].from[0])
        finding_error(f, n->line, n->column, "results at %s, before the office opens", n->text);
}

/* A day and where it stands in the file. */
struct placed {
    struct special_day s;
    const struct node *at;
};

static void check_day(const struct calendar *c, const struct special_day *s, const struct node *n,
                      struct findings *f)
{
    int weekday = civil_from_days(s->day).weekday;
    const struct node *hours = node_get(n, "hours");

    if (hours != NULL && s->kind != DAY_SWAP_WORK && s->kind != DAY_CLOSED)
        finding_error(f, hours->key_line, hours->key_column,
                      "hours on a day of rest, expected none for kind %s", kinds[s->kind]);
    if (s->kind == DAY_SWAP_WORK && c->week[weekday - 1].n > 0)
        finding_error(f, n->line, n->column, "swap_work on a %s, which is worked anyway",
                      weekdays[weekday - 1]);
    if ((s->kind == DAY_SWAP_OFF || s->kind == DAY_COMPENSATION) && c->week[weekday - 1].n == 0)
        finding_error(f, n->line, n->column, "%s on a %s, which is a day of rest anyway",
                      kinds[s->kind], weekdays[weekday - 1]);
}

static bool read_day(const struct calendar *c, const struct node *n, struct placed *out,
                     struct findings *f)
{
    static const char *const keys[] = { "date", "kind", "name", "hours", NULL };
    const struct node *date, *kind;

    if (!config_map(n, keys, f))
        return false;
    date = config_need(n, "date", f);
    kind = config_need(n, "kind", f);
    bool dated = date != NULL && config_day(date, &out->s.day, f);
    int k = kind != NULL ? config_word(kind, kinds, f) : -1;
    if (!dated || k < 0)
        return false;
    const char *name = node_str(n, "name");
    out->s.kind = (enum day_kind)k;
    out->s.name = name != NULL ? name : "";
    out->s.hours = read_hours(n, "hours", f);
    out->at = date;
    check_day(c, &out->s, n, f);
    return true;
}

/* By day, then by place in the file. */
static int by_day(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    if (x->s.day != y->s.day)
        return x->s.day < y->s.day ? -1 : 1;
    return x->at->line != y->at->line ? x->at->line - y->at->line : x->at->column - y->at->column;
}

static void refuse_twice(const struct placed *p, size_t n, struct findings *f)
{
    char date[32];

    for (size_t i = 1; i < n; i++)
        if (p[i].s.day == p[i - 1].s.day)
            finding_error(f, p[i].at->line, p[i].at->column,
                          "day %s stands twice (first on line %d), expected once",
                          iso_date(p[i].s.day, date), p[i - 1].at->line);
}

static void read_days(const struct node *root, struct loaded *l, struct findings *f)
{
    const struct node *first = config_items(root, "days", f);
    size_t count = 0, n = 0;

    for (const struct node *d = first; d != NULL; d = d->next)
        count++;
    struct placed *p = xcalloc(count + 1, sizeof *p);
    for (const struct node *d = first; d != NULL; d = d->next)
        n += read_day(&l->c, d, &p[n], f);
    qsort(p, n, sizeof *p, by_day);
    refuse_twice(p, n, f);
    l->c.days = xcalloc(n + 1, sizeof *l->c.days);
    l->c.n_days = n;
    for (size_t i = 0; i < n; i++)
        l->c.days[i] = p[i].s;
    free(p);
}

/* A year that is said to be known but has no holiday was forgotten. */
static void check_years(const struct calendar *c, const struct node *root, struct findings *f)
{
    const struct node *years = node_get(root, "years");

    for (int year = c->from_year; year <= c->to_year && years != NULL; year++) {
        bool known = false;
        for (size_t i = 0; i < c->n_days && !known; i++)
            known = c->days[i].kind == DAY_HOLIDAY && civil_from_days(c->days[i].day).year == year;
        if (!known) {
            finding_error(f, years->line, years->column,
                          "no holiday in %d, expected its days below or fewer years here", year);
            return;
        }
    }
}

enum mc_rc calendar_load(const char *path, struct calendar **out, struct findings *f)
{
    static const char *const keys[] = { "years", "result_by", "hours", "days", NULL };
    struct loaded *l = xcalloc(1, sizeof *l);
    size_t errors = f->n_errors;
    char *source = NULL;

    l->arena = (struct arena)ARENA_INIT(CONFIG_ARENA_BYTES);
    const struct node *root = config_load(&l->arena, path, keys, f, &source);
    if (root != NULL) {
        read_week(root, &l->c, f);
        read_years(root, &l->c, f);
        read_result_by(root, &l->c, f);
        read_days(root, l, f);
        check_years(&l->c, root, f);
        hash_bytes_hex(source, strlen(source), l->c.hash);
    }
    free(source);
    if (f->n_errors > errors) {
        calendar_free(&l->c);
        return MC_INVALID;
    }
    *out = &l->c;
    return MC_OK;
}

void calendar_free(struct calendar *c)
{
    struct loaded *l = (struct loaded *)c;

    if (l == NULL)
        return;
    free(l->c.days);
    arena_release(&l->arena);
    free(l);
}
