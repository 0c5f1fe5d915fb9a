/* Numbers of fee receipts: none is invented here.  An administrator registers a block; a payment in
 * cash takes its next number inside the payment's own transaction. */
#include "money_priv.h"

#include "motcua/base/mem.h"

#include <inttypes.h>
#include <string.h>

/* A receipt's number has seven digits on paper. */
#define NUMBER_MAX INT64_C(9999999)

/* ---- giving ---- */

bool receipt_due(int64_t amount, const char *how)
{
    return amount > 0 && strcmp(str_or(how), "cash") == 0;
}

enum mc_rc receipt_take(struct desk *d, json_t *facts, struct receipt_number *out,
                        struct mc_err *err)
{
    enum mc_rc rc = receipt_number_next(d->store, out, err);

    if (rc != MC_OK || out->given != RECEIPT_GIVEN)
        return rc;
    json_put(facts, "receipt_form", out->form);
    json_put(facts, "receipt_symbol", out->symbol);
    json_object_set_new(facts, "receipt_no", json_integer(out->no));
    return MC_OK;
}

char *receipt_number_dup(int64_t no)
{
    return xasprintf("%07" PRId64, no);
}

char *receipt_said_dup(const struct receipt_number *n)
{
    switch (n->given) {
    case RECEIPT_GIVEN:
        return xasprintf("Biên lai %07" PRId64 ".", n->no);
    case RECEIPT_EXHAUSTED:
        return xstrdup("Chưa có số biên lai: hết quyển.");
    case RECEIPT_UNCONFIRMED:
        return xstrdup("Chưa có số biên lai: chờ quản trị xác nhận.");
    default:
        return xstrdup("Chưa có số biên lai.");
    }
}

const char *receipt_why(const struct receipt_number *n)
{
    switch (n->given) {
    case RECEIPT_NO_BLOCK:
        return "Quản trị chưa đăng ký quyển biên lai nào.";
    case RECEIPT_EXHAUSTED:
        return "Các quyển biên lai đã hết số, báo quản trị đăng ký quyển mới.";
    case RECEIPT_UNCONFIRMED:
        return "Dữ liệu vừa khôi phục, báo quản trị xác nhận số biên lai kế tiếp.";
    default:
        return "";
    }
}

/* ---- blocks ---- */

/* A word as it is printed on the receipt. */
static bool printed_word(const char *s)
{
    size_t n = strlen(s);

    return n > 0 && n <= 20 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.") == n;
}

static enum mc_rc words_check(const char *form, const char *symbol, struct mc_err *err)
{
    if (!printed_word(str_or(form)))
        return mc_fail(err, MC_INVALID, "Ghi mẫu số như in trên biên lai, ví dụ 01BLP2-001");
    if (!printed_word(str_or(symbol)))
        return mc_fail(err, MC_INVALID, "Ghi ký hiệu như in trên biên lai, ví dụ 28AA-17T");
    return MC_OK;
}

/* Nobody is logged in while a training copy is made. */
static bool making(const struct desk *d)
{
    return d->training && d->me.name == NULL;
}

static enum mc_rc tell_block(struct desk *d, const char *change, const char *form,
                             const char *symbol, int64_t from, int64_t to, const char *reason,
                             int64_t *seq, struct mc_err *err)
{
    struct event e = event_new(EV_RECEIPT_BLOCK, 0, desk_now(d), d->office.code,
                               d->me.name != NULL ? d->me.name : "motcua", str_or(d->me.station));

    json_put(e.facts, "change", change);
    json_put(e.facts, "form", form);
    json_put(e.facts, "symbol", symbol);
    json_object_set_new(e.facts, "from", json_integer(from));
    json_object_set_new(e.facts, "to", json_integer(to));
    put_clean(e.facts, "reason", reason);
    enum mc_rc rc = event_append(d->store, &e, err);
    *seq = e.seq;
    event_release(&e);
    return rc;
}

static enum mc_rc begin(struct desk *d, struct mc_err *err)
{
    enum mc_rc rc;

    if (making(d))
        return desk_begin_unnamed(d, err);
    rc = desk_may(d, RIGHT_RECEIPTS, err);
    return rc == MC_OK ? desk_begin(d, err) : rc;
}

static enum mc_rc add_inside(struct desk *d, const struct receipt_block *b, struct mc_err *err)
{
    int64_t seq;
    enum mc_rc rc = tell_block(d, "added", b->form, b->symbol, b->from, b->to, NULL, &seq, err);

    if (rc == MC_OK && (rc = receipt_block_add(d->store, b, seq, err)) == MC_CONFLICT)
        rc = mc_fail(err, rc,
                     "Biên lai %s %s đã có số trong khoảng %" PRId64 " đến %" PRId64
                     ". Xem: motcua receipts list",
                     b->form, b->symbol, b->from, b->to);
    return rc;
}

enum mc_rc desk_receipts_add(struct desk *d, const struct receipt_block *b, struct mc_err *err)
{
    enum mc_rc rc;

    if (!making(d) && (rc = desk_may(d, RIGHT_RECEIPTS, err)) != MC_OK)
        return rc;
    if ((rc = words_check(b->form, b->symbol, err)) != MC_OK)
        return rc;
    if (b->from < 1 || b->to < b->from || b->to > NUMBER_MAX)
        return mc_fail(err, MC_INVALID,
                       "Quyển biên lai cần số đầu từ 1, số cuối từ số đầu đến %lld",
                       (long long)NUMBER_MAX);
    if ((rc = begin(d, err)) == MC_OK)
        rc = desk_end(d, add_inside(d, b, err), err);
    return desk_said(rc, err);
}

/* The block, as it stands: where it goes on from. */
static enum mc_rc stands_at(struct desk *d, const char *form, const char *symbol, int64_t next,
                            int64_t *was, struct mc_err *err)
{
    struct receipt_blocks all;
    enum mc_rc rc = receipt_blocks_read(d->store, &all, err);

    *was = 0;
    for (size_t i = 0; i < all.n; i++)
        if (strcmp(all.item[i].form, form) == 0 && strcmp(all.item[i].symbol, symbol) == 0 &&
            next >= all.item[i].from && next <= all.item[i].to + 1 && *was == 0)
            *was = all.item[i].next;
    receipt_blocks_release(&all);
    if (rc != MC_OK)
        return rc;
    if (*was == 0)
        return mc_fail(err, MC_NOTFOUND,
                       "Không có quyển biên lai %s %s chứa số %" PRId64
                       ". Xem: motcua receipts list",
                       form, symbol, next);
    if (next < *was)
        return mc_fail(err, MC_CONFLICT,
                       "Đã cấp đến số %" PRId64 ", không quay lại được. Gõ số từ %" PRId64,
                       *was - 1, *was);
    return MC_OK;
}

static enum mc_rc next_inside(struct desk *d, const char *form, const char *symbol, int64_t next,
                              const char *reason, struct mc_err *err)
{
    int64_t was, seq;
    enum mc_rc rc = stands_at(d, form, symbol, next, &was, err);

    if (rc != MC_OK ||
        (rc = tell_block(d, "next", form, symbol, was, next - 1, reason, &seq, err)) != MC_OK)
        return rc;
    return receipt_block_next(d->store, form, symbol, next, seq, &was, err);
}

enum mc_rc desk_receipts_next(struct desk *d, const char *form, const char *symbol, int64_t next,
                              const char *reason, struct mc_err *err)
{
    enum mc_rc rc;

    if ((rc = desk_may(d, RIGHT_RECEIPTS, err)) != MC_OK ||
        (rc = words_check(form, symbol, err)) != MC_OK)
        return rc;
    if (!utf8_valid(str_or(reason), strlen(str_or(reason))))
        return mc_fail(err, MC_INVALID, "Lý do không phải UTF-8. Gõ lại");
    if (str_or(reason)[0] == '\0')
        return mc_fail(err, MC_INVALID,
                       "Ghi lý do, ví dụ: hỏng khi in, hoặc đã dùng trước khi khôi phục");
    if ((rc = begin(d, err)) == MC_OK)
        rc = desk_end(d, next_inside(d, form, symbol, next, reason, err), err);
    return desk_said(rc, err);
}

enum mc_rc desk_receipts(struct desk *d, struct receipt_blocks *out, struct mc_err *err)
{
    enum mc_rc rc;

    *out = (struct receipt_blocks){ .n = 0 };
    if ((rc = desk_may(d, RIGHT_LOOK, err)) != MC_OK)
        return rc;
    return desk_read_said(receipt_blocks_read(d->store, out, err), err);
}
