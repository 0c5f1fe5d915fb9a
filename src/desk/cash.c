/* The day's cash: who took what for which line of a fee, on which receipts; from the log alone. */
#include "money_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct receipt_used {
    char *actor, *form, *symbol;
    int64_t no;
};
struct cash {
    struct desk *d;
    const char *only; /* this user's alone; NULL everybody's */
    int64_t from, to;
    json_t *clerks;
    struct receipt_used *used;
    size_t n_used, cap;
    int64_t *dossier; /* with money events that day */
    size_t n_dossiers, cap_dossiers;
};

/* ---- counting ---- */

static void more(json_t *j, const char *key, int64_t n)
{
    json_object_set_new(j, key, json_integer(json_int(j, key, 0) + n));
}

/* The object of LIST whose members KEY and KEY2 are A and B; made when it is not there. */
static json_t *entry(json_t *list, const char *key, const char *a, const char *key2, const char *b)
{
    json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (strcmp(json_str(one, key), a) == 0 &&
            (key2 == NULL || strcmp(json_str(one, key2), b) == 0))
            return one;
    }
    one = json_object();
    json_object_set_new(one, key, json_string(a));
    if (key2 != NULL)
        json_object_set_new(one, key2, json_string(b));
    json_array_append_new(list, one);
    return one;
}

static json_t *clerk(struct cash *c, const char *actor)
{
    json_t *one = entry(c->clerks, "user", actor, NULL, NULL);

    if (json_object_get(one, "lines") != NULL)
        return one;
    char *full = desk_user_full_dup(c->d, actor);
    json_t *fresh =
        json_pack("{s:s, s:i, s:i, s:[], s:[], s:{s:i, s:i}, s:[], s:{s:i, s:i}}", "name", full,
                  "cash", 0, "transfer", 0, "lines", "receipts", "without_receipt", "payments", 0,
                  "amount", 0, "waived", "later", "dossiers", 0, "amount", 0);
    json_object_update(one, fresh);
    json_decref(fresh);
    free(full);
    return one;
}

static void note_receipt(struct cash *c, const struct payment *p)
{
    c->used = mem_grow(c->used, c->n_used, &c->cap, sizeof *c->used);
    c->used[c->n_used++] = (struct receipt_used){ .actor = xstrdup(p->actor),
                                                  .form = xstrdup(p->form),
                                                  .symbol = xstrdup(p->symbol),
                                                  .no = p->no };
}

static void take_payment(struct cash *c, const struct payment *p)
{
    const char *how = p->cash ? "cash" : "transfer";
    json_t *who = clerk(c, p->actor), *none = json_object_get(who, "without_receipt");

    more(who, how, p->amount);
    for (size_t i = 0; i < p->n; i++) {
        json_t *line = entry(json_object_get(who, "lines"), "name", p->part[i].name, "how", how);

        more(line, "amount", p->part[i].amount);
        more(line, "payments", 1);
    }
    if (p->no != 0)
        note_receipt(c, p);
    else if (p->cash) {
        more(none, "payments", 1);
        more(none, "amount", p->amount);
    }
}

static bool today(const struct cash *c, int64_t at, const char *actor)
{
    return at >= c->from && at < c->to && (c->only == NULL || strcmp(c->only, actor) == 0);
}

/* What the reception of that day did not take: for whom it was waived, or put off. */
static void take_reception(struct cash *c, const struct payments *p)
{
    json_t *who = clerk(c, p->received_by), *later = json_object_get(who, "later");

    for (size_t i = 0; i < p->n_waived; i++)
        more(entry(json_object_get(who, "waived"), "name", p->waived[i], "why", p->waived_why[i]),
             "dossiers", 1);
    if (p->later) {
        more(later, "dossiers", 1);
        more(later, "amount", p->fee_then - p->paid_then);
    }
}

static bool keep_dossier(void *ctx, int64_t dossier)
{
    struct cash *c = ctx;

    c->dossier = mem_grow(c->dossier, c->n_dossiers, &c->cap_dossiers, sizeof *c->dossier);
    c->dossier[c->n_dossiers++] = dossier;
    return true;
}

static enum mc_rc take_dossier(struct cash *c, int64_t id, struct mc_err *err)
{
    struct payments p;
    enum mc_rc rc = desk_payments(c->d, id, &p, err);

    if (rc != MC_OK)
        return rc;
    for (size_t i = 0; i < p.n; i++)
        if (today(c, p.item[i].at, p.item[i].actor))
            take_payment(c, &p.item[i]);
    if (p.received_at != 0 && (p.n_waived > 0 || p.later) && today(c, p.received_at, p.received_by))
        take_reception(c, &p);
    payments_release(&p);
    return MC_OK;
}

/* ---- ranges ---- */

static int by_number(const void *a, const void *b)
{
    const struct receipt_used *x = a, *y = b;
    int cmp = strcmp(x->actor, y->actor);

    if (cmp == 0)
        cmp = strcmp(x->form, y->form);
    if (cmp == 0)
        cmp = strcmp(x->symbol, y->symbol);
    return cmp != 0 ? cmp : x->no < y->no ? -1 : x->no > y->no;
}

static bool follows(const struct receipt_used *a, const struct receipt_used *b)
{
    return strcmp(a->actor, b->actor) == 0 && strcmp(a->form, b->form) == 0 &&
           strcmp(a->symbol, b->symbol) == 0 && a->no + 1 == b->no;
}

static void put_ranges(struct cash *c)
{
    if (c->n_used > 0)
        qsort(c->used, c->n_used, sizeof *c->used, by_number);
    for (size_t i = 0, last; i < c->n_used; i = last + 1) {
        for (last = i; last + 1 < c->n_used && follows(&c->used[last], &c->used[last + 1]);)
            last++;
        json_array_append_new(
            json_object_get(clerk(c, c->used[i].actor), "receipts"),
            json_pack("{s:s, s:s, s:I, s:I, s:I}", "form", c->used[i].form, "symbol",
                      c->used[i].symbol, "from", (json_int_t)c->used[i].no, "to",
                      (json_int_t)c->used[last].no, "count", (json_int_t)(last - i + 1)));
    }
}

/* LIST in the order of members A, then B. */
static json_t *sorted(json_t *list, const char *a, const char *b)
{
    json_t *out = json_array(), *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        size_t at = json_array_size(out);

        for (; at > 0; at--) {
            const json_t *before = json_array_get(out, at - 1);
            int cmp = strcmp(json_str(before, a), json_str(one, a));

            if (cmp < 0 || (cmp == 0 && strcmp(json_str(before, b), json_str(one, b)) <= 0))
                break;
        }
        json_array_insert(out, at, one);
    }
    return out;
}

static json_t *whole(struct cash *c, int day)
{
    json_t *out = json_object(), *one;
    char iso[32];
    size_t i;

    json_put(out, "day", iso_date(day, iso));
    json_put(out, "office", c->d->office.code);
    json_object_set_new(out, "training", json_boolean(c->d->training));
    json_put(out, "scope", c->only != NULL ? c->only : "all");
    json_object_set_new(out, "cash", json_integer(0));
    json_object_set_new(out, "transfer", json_integer(0));
    json_object_set_new(out, "refunds", json_integer(0));
    json_array_foreach(c->clerks, i, one)
    {
        more(out, "cash", json_int(one, "cash", 0));
        more(out, "transfer", json_int(one, "transfer", 0));
        json_object_set_new(one, "lines", sorted(json_object_get(one, "lines"), "name", "how"));
        json_object_set_new(one, "waived", sorted(json_object_get(one, "waived"), "name", "why"));
    }
    json_object_set_new(out, "clerks", sorted(c->clerks, "user", "user"));
    return out;
}

/* Everybody's for who looks after the money, else one's own. */
static enum mc_rc scope(struct cash *c, struct mc_err *err)
{
    enum mc_rc rc = desk_may(c->d, RIGHT_LOOK, err);

    if (rc != MC_OK || right_allowed(RIGHT_CASH, c->d->me.role, c->d->training))
        return rc;
    c->only = c->d->me.name;
    return desk_may(c->d, RIGHT_REPORT, err);
}

static void cash_release(struct cash *c)
{
    for (size_t i = 0; i < c->n_used; i++) {
        free(c->used[i].actor);
        free(c->used[i].form);
        free(c->used[i].symbol);
    }
    free(c->used);
    free(c->dossier);
    json_decref(c->clerks);
}

enum mc_rc desk_cash_report(struct desk *d, int day, json_t **out, struct mc_err *err)
{
    struct cash c = {
        .d = d, .from = day_minute(day, 0), .to = day_minute(day + 1, 0), .clerks = json_array()
    };
    enum mc_rc rc = scope(&c, err);

    *out = NULL;
    if (rc == MC_OK && (rc = db_begin_read(d->store->main, err)) == MC_OK) {
        rc = money_dossiers_each(d->store, c.from, c.to, keep_dossier, &c, err);
        for (size_t i = 0; rc == MC_OK && i < c.n_dossiers; i++)
            rc = take_dossier(&c, c.dossier[i], err);
        db_end_read(d->store->main);
    }
    if (rc == MC_OK) {
        put_ranges(&c);
        *out = whole(&c, day);
    }
    cash_release(&c);
    return desk_read_said(rc, err);
}
