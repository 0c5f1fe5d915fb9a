/* config/rules.yaml: which limits, counts and clock behaviour held when. */
#include "config_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/hash.h"
#include "motcua/form/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name of a set's content: what a dossier keeps, so a comment may change and a value may not.
 */
static void name_rules(struct rules *r)
{
    unsigned char sum[HASH_BYTES];
    char numbers[120];
    struct hash h;

    snprintf(numbers, sizeof numbers, "%d %d %d %d %d %d %d", r->supplements_per_stage,
             r->supplement_restarts, r->appraisal_notice_working_days, r->close_after_days,
             r->extensions_per_dossier, r->extend_before_days, r->payment_stops);
    hash_init(&h);
    hash_part_str(&h, r->id);
    hash_part_str(&h, numbers);
    hash_part_str(&h, r->article);
    hash_final(&h, sum);
    hash_hex(sum, r->hash);
}

/* The two dates; an absent "to" leaves the set open. */
static void read_dates(const struct node *n, struct rule_set *s, struct findings *f)
{
    const struct node *from = config_need(n, "from", f), *to = node_get(n, "to");
    bool ok = from != NULL && config_day(from, &s->from_day, f);

    s->to_day = INT_MAX;
    if (to != NULL && config_day(to, &s->to_day, f) && ok && s->to_day < s->from_day)
        finding_error(f, to->line, to->column, "ends on %s, before it begins", to->text);
}

static void read_set(const struct node *n, struct rule_set *s, struct findings *f)
{
    static const char *const keys[] = { "id",
                                        "from",
                                        "to",
                                        "article",
                                        "supplements_per_stage",
                                        "supplement_restarts",
                                        "appraisal_notice_working_days",
                                        "close_after_days",
                                        "extensions_per_dossier",
                                        "extend_before_days",
                                        "payment_stops_clock",
                                        NULL };
    struct rules *r = &s->rules;

    if (!config_map(n, keys, f))
        return;
    config_text(n, "id", r->id, sizeof r->id, f);
    config_text(n, "article", r->article, sizeof r->article, f);
    read_dates(n, s, f);
    r->supplements_per_stage = config_number(n, "supplements_per_stage", 0, 99, f);
    r->supplement_restarts = config_need(n, "supplement_restarts", f) != NULL &&
                             node_bool(n, "supplement_restarts", false, f);
    r->appraisal_notice_working_days = config_number(n, "appraisal_notice_working_days", 0, 365, f);
    r->close_after_days = config_number(n, "close_after_days", 0, 3650, f);
    r->extensions_per_dossier = config_number(n, "extensions_per_dossier", 0, 99, f);
    r->extend_before_days = config_number(n, "extend_before_days", 0, 365, f);
    r->payment_stops = config_need(n, "payment_stops_clock", f) != NULL &&
                       node_bool(n, "payment_stops_clock", false, f);
    name_rules(r);
}

/* Each set begins after the one before it ends, and no two have one name. */
static void check_order(const struct node *n, const struct rule_book *b, struct findings *f)
{
    const struct rule_set *s = &b->set[b->n - 1];

    for (size_t i = 0; i + 1 < b->n; i++)
        if (strcmp(b->set[i].rules.id, s->rules.id) == 0)
            finding_error(f, n->line, n->column, "id \"%s\" stands twice, expected once",
                          s->rules.id);
    if (b->n > 1 && s->from_day <= s[-1].to_day)
        finding_error(f, n->line, n->column,
                      "set \"%s\" begins before \"%s\" ends, expected one set for each day",
                      s->rules.id, s[-1].rules.id);
}

enum mc_rc rule_book_load(const char *path, struct rule_book *out, struct findings *f)
{
    static const char *const keys[] = { "rule_sets", NULL };
    struct arena arena = ARENA_INIT(CONFIG_ARENA_BYTES);
    struct rule_book b = { .n = 0 };
    size_t errors = f->n_errors, cap = 0;
    const struct node *root = config_load(&arena, path, keys, f, NULL);

    if (root != NULL && config_need(root, "rule_sets", f) != NULL) {
        for (const struct node *n = config_items(root, "rule_sets", f); n != NULL; n = n->next) {
            size_t before = f->n_errors;
            b.set = mem_grow(b.set, b.n, &cap, sizeof *b.set);
            b.set[b.n] = (struct rule_set){ .to_day = INT_MAX };
            read_set(n, &b.set[b.n++], f);
            if (f->n_errors == before)
                check_order(n, &b, f);
        }
        if (b.n == 0 && f->n_errors == errors)
            finding_error(f, root->line, root->column, "no rule set, expected at least one");
    }
    arena_release(&arena);
    if (f->n_errors > errors) {
        rule_book_release(&b);
        return MC_INVALID;
    }
    *out = b;
    return MC_OK;
}

void rule_book_release(struct rule_book *b)
{
    free(b->set);
    *b = (struct rule_book){ .n = 0 };
}

const struct rules *rules_on(const struct rule_book *b, int day)
{
    for (size_t i = 0; i < b->n; i++)
        if (day >= b->set[i].from_day && day <= b->set[i].to_day)
            return &b->set[i].rules;
    return NULL;
}
