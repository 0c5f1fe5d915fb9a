/* motcua receipts: blocks of fee receipt numbers. */
#include "app.h"

#include "motcua/desk/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *state_of(const struct receipt_block *b)
{
    return b->next > b->to ? "exhausted" : b->unconfirmed ? "unconfirmed" : "open";
}

static int list(const struct args *a, struct desk *d)
{
    struct receipt_blocks all;
    struct mc_err err = { 0 };
    json_t *out = json_array();
    enum mc_rc rc = desk_receipts(d, &all, &err);

    for (size_t i = 0; i < all.n; i++) {
        const struct receipt_block *b = &all.item[i];

        if (!a->json)
            printf("%-12s %-12s %07" PRId64 " %07" PRId64 "  kế tiếp %07" PRId64 "  %s\n", b->form,
                   b->symbol, b->from, b->to, b->next, state_of(b));
        json_array_append_new(out, json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "form", b->form,
                                             "symbol", b->symbol, "from", (json_int_t)b->from, "to",
                                             (json_int_t)b->to, "next", (json_int_t)b->next,
                                             "state", state_of(b)));
    }
    if (rc == MC_OK && all.n == 0 && !a->json)
        puts("Chưa đăng ký quyển biên lai nào.");
    receipt_blocks_release(&all);
    if (rc == MC_OK && a->json)
        return print_json(out);
    json_decref(out);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

static int add(const struct args *a, struct desk *d)
{
    struct receipt_block b = { .form = (char *)a->form, .symbol = (char *)a->symbol };
    struct mc_err err = { 0 };
    enum mc_rc rc;

    if (!number_read(a->from, 1, INT32_MAX, &b.from) || !number_read(a->to, 1, INT32_MAX, &b.to))
        return usage("--from và --to cần số biên lai từ 1");
    if ((rc = desk_receipts_add(d, &b, &err)) != MC_OK)
        return fail(rc, "%s", err.msg);
    printf("Đã đăng ký biên lai %s %s, số %07" PRId64 " đến %07" PRId64 ".\n", b.form, b.symbol,
           b.from, b.to);
    return EXIT_DONE;
}

static int go_on(const struct args *a, struct desk *d)
{
    struct mc_err err = { 0 };
    int64_t next = 0;
    enum mc_rc rc;

    if (!number_read(a->from, 1, INT32_MAX, &next))
        return usage("--from cần số biên lai từ 1");
    if ((rc = desk_receipts_next(d, a->form, a->symbol, next, a->reason, &err)) != MC_OK)
        return fail(rc, "%s", err.msg);
    printf("Số biên lai kế tiếp của %s %s: %07" PRId64 ".\n", a->form, a->symbol, next);
    return EXIT_DONE;
}

int cmd_receipts(const struct args *a)
{
    const char *verb = a->n_words > 0 ? a->word[0] : "list";
    bool adding = strcmp(verb, "add") == 0, next = strcmp(verb, "next") == 0;
    int status;

    if (!adding && !next && strcmp(verb, "list") != 0)
        return usage("receipts không có việc \"%s\"", verb);
    if (at_most_words(a, 1) != EXIT_DONE)
        return EXIT_USAGE;
    if (adding && (a->form == NULL || a->symbol == NULL || a->from == NULL || a->to == NULL))
        return usage("receipts add cần --form, --symbol, --from và --to");
    if (next && (a->form == NULL || a->symbol == NULL || a->from == NULL))
        return usage("receipts next cần --form, --symbol và --from");
    struct desk *d = app_desk(a, adding || next ? ROLE_ADMINISTRATOR : ROLE_COUNTER, &status);
    if (d == NULL)
        return status;
    status = adding ? add(a, d) : next ? go_on(a, d) : list(a, d);
    desk_close(d);
    return status;
}
