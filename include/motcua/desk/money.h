/* Money at the desk: blocks of fee receipts, the slip "biên lai", the day's cash. */
#ifndef MOTCUA_DESK_MONEY_H
#define MOTCUA_DESK_MONEY_H

#include "motcua/desk/desk.h"

/* ---- blocks of receipt numbers ---- */

/* The numbers FROM to TO of a form ("01BLP2-001") and symbol ("28AA-17T") may be given to payments
 * in cash.  For an administrator, and for who makes a training copy with nobody logged in.
 * MC_INVALID names what is wrong; MC_CONFLICT: one of them is registered already. */
enum mc_rc desk_receipts_add(struct desk *d, const struct receipt_block *b, struct mc_err *err);
/* The block goes on with number NEXT (at most one after its last): what lies between was used or
 * spoiled elsewhere, as REASON says.  With the number it stands at anyway this confirms the block
 * after a restoration, before which it gives none. */
enum mc_rc desk_receipts_next(struct desk *d, const char *form, const char *symbol, int64_t next,
                              const char *reason, struct mc_err *err);
enum mc_rc desk_receipts(struct desk *d, struct receipt_blocks *out, struct mc_err *err);

/* ---- what was paid for a dossier ---- */

/* A part of a payment: to which line of the fee it went.  FIFO, what was asked for first. */
struct fee_part {
    char *name;
    int64_t amount;
};
struct payment {
    int64_t seq, at;
    enum event_kind kind; /* received, paid or returned */
    char *actor;
    bool cash;
    int64_t amount, left; /* LEFT: still owed after it */
    char *form, *symbol;  /* of its receipt; NO 0: it has none */
    int64_t no;
    struct fee_part *part;
    size_t n;
};
/* What was waived or put off when the dossier was received. */
struct payments {
    struct payment *item;
    size_t n;
    int64_t received_at;
    char *received_by;
    int64_t fee_then, paid_then; /* at reception */
    bool later;                  /* "thu sau" was said */
    char **waived, **waived_why; /* lines of the fee that cost nothing, and for whom */
    size_t n_waived;
};
void payments_release(struct payments *p);
/* From the events of dossier ID alone. */
enum mc_rc desk_payments(struct desk *d, int64_t id, struct payments *out, struct mc_err *err);

/* The slips "Biên lai thu tiền phí, lệ phí", one for each payment of dossier ID, as text of WIDTH
 * columns; nothing when nothing was paid. */
enum mc_rc desk_fee_receipt_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                                 struct mc_err *err);
/* All slips of a dossier: receipt and promised date, then the fee receipts. */
enum mc_rc desk_slips_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                           struct mc_err *err);

/* ---- the day's cash ---- */

/* What was taken on DAY, from the events alone, as one object; the caller gives it back:
 * day, office, training, scope ("all", or the user's name: who may not see everybody's sees his
 * own), cash, transfer, refunds (0: there are none), and clerks[] of {user, name, cash, transfer,
 * lines[] of {name, how (cash|transfer), amount, payments}, receipts[] of {form, symbol, from, to,
 * count}, without_receipt {payments, amount} (in cash), waived[] of {name, why, dossiers} and
 * later {dossiers, amount} of what he received that day}.  lines and receipts are sorted, ranges
 * without gaps. */
enum mc_rc desk_cash_report(struct desk *d, int day, json_t **out, struct mc_err *err);

#endif
