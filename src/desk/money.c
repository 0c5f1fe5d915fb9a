/* What was paid for a dossier, from its events alone: which payment went to which line of the fee.
 */
#include "money_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* What has no name of its own: a corrected fee, or an old event that tells no lines. */
#define FEE_NAME "Phí, lệ phí"
#define ASKED_NAME "Nghĩa vụ tài chính"

/* One line of the fee on its way through the events. */
struct owed {
    char *name;
    int64_t amount, left;
    bool asked; /* by ask-payment: paid before all others */
};
struct ledger {
    struct payments *out;
    struct owed *line;
    size_t n, cap, cap_payments;
};

void payments_release(struct payments *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct payment *one = &p->item[i];

        for (size_t k = 0; k < one->n; k++)
            free(one->part[k].name);
        free(one->part);
        free(one->actor);
        free(one->form);
        free(one->symbol);
    }
    for (size_t i = 0; i < p->n_waived; i++) {
        free(p->waived[i]);
        free(p->waived_why[i]);
    }
    free(p->item);
    free(p->waived);
    free(p->waived_why);
    free(p->received_by);
    *p = (struct payments){ .n = 0 };
}

/* ---- the lines ---- */

static void add_line(struct ledger *l, const char *name, int64_t amount, bool asked)
{
    if (amount <= 0)
        return;
    l->line = mem_grow(l->line, l->n, &l->cap, sizeof *l->line);
    l->line[l->n++] =
        (struct owed){ .name = xstrdup(name), .amount = amount, .left = amount, .asked = asked };
}

static int64_t owed(const struct ledger *l)
{
    int64_t sum = 0;

    for (size_t i = 0; i < l->n; i++)
        sum += l->line[i].left;
    return sum;
}

static int64_t total(const struct ledger *l)
{
    int64_t sum = 0;

    for (size_t i = 0; i < l->n; i++)
        sum += l->line[i].amount;
    return sum;
}

/* The lines come to FEE: what is missing is a line of its own, what is too much goes from the last
 * ones that are not paid. */
static void fit(struct ledger *l, int64_t fee)
{
    int64_t over = total(l) - fee;

    add_line(l, FEE_NAME, -over, false);
    for (size_t i = l->n; i-- > 0 && over > 0;) {
        int64_t cut = over < l->line[i].left ? over : l->line[i].left;

        l->line[i].amount -= cut;
        l->line[i].left -= cut;
        over -= cut;
    }
}

static void drop_lines(struct ledger *l, bool asked)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->line[i].asked == asked)
            free(l->line[i].name);
        else
            l->line[kept++] = l->line[i];
    l->n = kept;
}

static void waive(struct payments *p, const char *name, const char *why)
{
    p->waived = xrealloc(p->waived, p->n_waived + 1, sizeof *p->waived);
    p->waived_why = xrealloc(p->waived_why, p->n_waived + 1, sizeof *p->waived_why);
    p->waived[p->n_waived] = xstrdup(name);
    p->waived_why[p->n_waived++] = xstrdup(why);
}

static void take_lines(struct ledger *l, const json_t *list)
{
    const json_t *line;
    size_t i;

    json_array_foreach(list, i, line)
    {
        add_line(l, json_str(line, "name"), json_int(line, "amount", 0), false);
    }
}

/* ---- the payments ---- */

static void add_part(struct payment *p, const char *name, int64_t amount)
{
    if (amount <= 0)
        return;
    p->part = xrealloc(p->part, p->n + 1, sizeof *p->part);
    p->part[p->n++] = (struct fee_part){ .name = xstrdup(name), .amount = amount };
}

/* Lines that are ASKED take of *REST what they are owed. */
static void settle(struct ledger *l, struct payment *p, bool asked, int64_t *rest)
{
    for (size_t i = 0; i<l->n && * rest> 0; i++) {
        int64_t take = *rest < l->line[i].left ? *rest : l->line[i].left;

        if (l->line[i].asked != asked)
            continue;
        add_part(p, l->line[i].name, take);
        l->line[i].left -= take;
        *rest -= take;
    }
}

static void pay(struct ledger *l, const struct event *e, int64_t amount)
{
    struct payments *out = l->out;
    int64_t rest = amount;

    if (amount <= 0)
        return;
    out->item = mem_grow(out->item, out->n, &l->cap_payments, sizeof *out->item);
    struct payment *p = &out->item[out->n++];
    *p = (struct payment){ .seq = e->seq,
                           .at = e->at,
                           .kind = e->kind,
                           .actor = xstrdup(str_or(e->actor)),
                           .cash = strcmp(json_str(e->facts, "paid_how"), "cash") == 0,
                           .amount = amount,
                           .form = xstrdup(json_str(e->facts, "receipt_form")),
                           .symbol = xstrdup(json_str(e->facts, "receipt_symbol")),
                           .no = json_int(e->facts, "receipt_no", 0) };
    settle(l, p, true, &rest);
    settle(l, p, false, &rest);
    add_part(p, FEE_NAME, rest);
    p->left = owed(l);
}

/* ---- event by event ---- */

static void received(struct ledger *l, const struct event *e)
{
    const json_t *list = json_object_get(e->facts, "fee_lines"), *line;
    struct payments *out = l->out;
    size_t i;

    out->received_at = e->at;
    str_set(&out->received_by, e->actor);
    out->fee_then = json_int(e->facts, "fee", 0);
    out->paid_then = json_int(e->facts, "paid", 0);
    out->later = out->fee_then > out->paid_then;
    json_array_foreach(list, i, line)
    {
        if (json_str(line, "exempt")[0] != '\0')
            waive(out, json_str(line, "name"), json_str(line, "exempt"));
    }
    take_lines(l, list);
    fit(l, out->fee_then);
    pay(l, e, out->paid_then);
}

/* New lines of the fee: what was paid went to them. */
static void corrected(struct ledger *l, const struct event *e)
{
    const json_t *list = json_object_get(e->facts, "fee_lines");
    int64_t fee = json_int(e->facts, "fee", total(l)), paid = 0;
    struct payment nobody = { .n = 0 };

    if (json_is_array(list)) {
        for (size_t i = 0; i < l->n; i++)
            paid += l->line[i].asked ? 0 : l->line[i].amount - l->line[i].left;
        drop_lines(l, false);
        take_lines(l, list);
        settle(l, &nobody, false, &paid);
        for (size_t i = 0; i < nobody.n; i++)
            free(nobody.part[i].name);
        free(nobody.part);
        if (paid > 0) { /* more than the new lines: paid all the same */
            add_line(l, FEE_NAME, paid, false);
            l->line[l->n - 1].left = 0;
        }
    }
    fit(l, fee);
}

/* What was asked for and not paid is not owed any more. */
static void stopped(struct ledger *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->line[i].asked) {
            l->line[i].amount -= l->line[i].left;
            l->line[i].left = 0;
        }
}

static bool take_event(void *ctx, const struct event *e)
{
    struct ledger *l = ctx;
    const char *reason = json_str(e->facts, "reason");

    switch (e->kind) {
    case EV_RECEIVED:
        received(l, e);
        break;
    case EV_PAYMENT_ASKED:
        add_line(l, *reason != '\0' ? reason : ASKED_NAME, json_int(e->facts, "amount", 0), true);
        break;
    case EV_PAID:
        pay(l, e, json_int(e->facts, "amount", 0));
        break;
    case EV_RETURNED:
        pay(l, e, json_int(e->facts, "paid", 0));
        break;
    case EV_CORRECTED:
        corrected(l, e);
        break;
    case EV_WITHDRAWAL_ASKED:
    case EV_STOPPED:
    case EV_VOIDED:
        stopped(l);
        break;
    default:
        break;
    }
    return true;
}

enum mc_rc desk_payments(struct desk *d, int64_t id, struct payments *out, struct mc_err *err)
{
    struct ledger l = { .out = out };

    *out = (struct payments){ .n = 0 };
    enum mc_rc rc = event_each(d->store, id, take_event, &l, err);
    for (size_t i = 0; i < l.n; i++)
        free(l.line[i].name);
    free(l.line);
    if (rc != MC_OK)
        payments_release(out);
    return desk_read_said(rc, err);
}
