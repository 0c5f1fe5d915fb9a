/* The slip "Biên lai thu tiền phí, lệ phí" of each payment as plain text, from the log alone. */
#include "money_priv.h"
#include "slip_priv.h"

#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <stdlib.h>
#include <string.h>

struct fee_slip {
    struct desk *d;
    const struct dossier *ds;
    const struct payments *all;
    const struct payment *p;
};

/* "Mẫu số: ... Ký hiệu: ... Số: ...": only what a registered block gave; the rest is left blank for
 * the paper or the provider of electronic receipts. */
static void number(struct slip *s, const struct fee_slip *x)
{
    char *no = receipt_number_dup(x->p->no);

    if (x->p->no != 0)
        slip_say(s, 2, "Mẫu số: %s   Ký hiệu: %s   Số: %s", x->p->form, x->p->symbol, no);
    else if (x->p->cash)
        slip_say(s, 2, "Mẫu số: ..........   Ký hiệu: ..........   Số: .......... (chưa có số)");
    else
        slip_say(s, 2, "Chuyển khoản: không lấy số của quyển biên lai");
    free(no);
}

static void head(struct slip *s, const struct fee_slip *x)
{
    slip_mark(s, x->d);
    slip_say(s, 2, "Đơn vị thu: %s", x->d->office.name);
    slip_say(s, 2, "Mã số thuế: %s", slip_or_dots(NULL));
    number(s, x);
    slip_blank(s);
    slip_centre(s, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    slip_centre(s, "Độc lập - Tự do - Hạnh phúc");
    slip_blank(s);
    slip_centre(s, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ");
    slip_centre(s, "(Liên 2: Giao cho người nộp tiền)");
    slip_blank(s);
}

static void what_for(struct slip *s, const struct fee_slip *x)
{
    char sum[32];

    slip_say(s, 2, "Tên loại phí, lệ phí:");
    for (size_t i = 0; i < x->p->n; i++) {
        char *line = xasprintf("- %s: %s", x->p->part[i].name, money_vi(x->p->part[i].amount, sum));

        slip_paragraph(s, 3, 5, line);
        free(line);
    }
}

static void who(struct slip *s, const struct fee_slip *x)
{
    const struct dossier *ds = x->ds;
    bool agent = str_or(ds->agent.name)[0] != '\0';
    char local[16];

    slip_say(s, 2, "Tên đơn vị hoặc người nộp tiền: %s",
             slip_or_dots(agent ? ds->agent.name : ds->applicant.name));
    slip_say(s, 2, "Mã hồ sơ: %s", ds->code != NULL ? ds->code : dossier_tail(ds, local));
    slip_say(s, 2, "Địa chỉ: %s", slip_or_dots(agent ? ds->agent.address : ds->applicant.address));
}

/* What was waived for whom, and what is put off: the slip says the whole of the fee. */
static void rest(struct slip *s, const struct fee_slip *x)
{
    char sum[32];

    for (size_t i = 0; i < x->all->n_waived; i++)
        slip_say(s, 2, "Không thu %s: miễn cho %s", x->all->waived[i], x->all->waived_why[i]);
    if (x->p->left > 0)
        slip_say(s, 2, "Còn phải thu sau: %s", money_vi(x->p->left, sum));
}

static void tail(struct slip *s, const struct fee_slip *x)
{
    const struct office *o = &x->d->office;
    const struct civil c = civil_from_unix(x->p->at);
    char *date = xasprintf("%s, ngày %02d tháng %02d năm %d",
                           str_or(o->place)[0] ? o->place : o->name, c.day, c.month, c.year);
    char *clerk = desk_user_full_dup(x->d, x->p->actor);

    slip_blank(s);
    slip_halves(s, "", date);
    slip_halves(s, "NGƯỜI NỘP TIỀN", "NGƯỜI THU TIỀN");
    slip_halves(s, "(Ký, ghi rõ họ tên)", "(Ký, ghi rõ họ tên)");
    slip_blank(s);
    slip_blank(s);
    slip_halves(s, str_or(x->ds->agent.name)[0] ? x->ds->agent.name : str_or(x->ds->applicant.name),
                clerk);
    free(clerk);
    free(date);
}

static void one(struct slip *s, const struct fee_slip *x)
{
    char sum[32], *words = money_words_dup(x->p->amount);

    head(s, x);
    what_for(s, x);
    who(s, x);
    slip_say(s, 2, "Số tiền: %s", money_vi(x->p->amount, sum));
    slip_say(s, 2, "(Viết bằng chữ): %s", str_or(words));
    slip_say(s, 2, "Hình thức thanh toán: %s", x->p->cash ? "tiền mặt" : "chuyển khoản");
    rest(s, x);
    tail(s, x);
    free(words);
}

enum mc_rc desk_fee_receipt_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                                 struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    struct payments all;
    struct slip s = slip_on(out, width);
    enum mc_rc rc = dossier_read(d->store, id, &ds, err);

    if (rc == MC_NOTFOUND)
        mc_fail(err, rc, "Không có hồ sơ này trong máy");
    if (rc == MC_OK && (rc = desk_payments(d, id, &all, err)) == MC_OK) {
        for (size_t i = 0; i < all.n; i++) {
            const struct fee_slip x = { .d = d, .ds = &ds, .all = &all, .p = &all.item[i] };

            if (i > 0)
                slip_blank(&s);
            one(&s, &x);
        }
        payments_release(&all);
    }
    dossier_release(&ds);
    return desk_read_said(rc, err);
}

enum mc_rc desk_slips_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                           struct mc_err *err)
{
    struct strbuf fees = STRBUF_INIT;
    enum mc_rc rc = desk_receipt_text(d, id, width, out, err);

    if (rc == MC_OK && (rc = desk_fee_receipt_text(d, id, width, &fees, err)) == MC_OK &&
        fees.len > 0)
        strbuf_printf(out, "\n\n%s", fees.s);
    strbuf_release(&fees);
    return rc;
}
