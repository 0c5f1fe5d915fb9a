/* Money: what the payments' use cases share. */
#ifndef MOTCUA_DESK_MONEY_PRIV_H
#define MOTCUA_DESK_MONEY_PRIV_H

#include "desk_priv.h"

#include "motcua/base/utf8.h"
#include "motcua/desk/money.h"

/* AMOUNT taken by HOW asks for a receipt: money in cash. */
bool receipt_due(int64_t amount, const char *how);
/* The next number into FACTS; none is no failure (n->given says why).  Needs an open write. */
enum mc_rc receipt_take(struct desk *d, json_t *facts, struct receipt_number *n,
                        struct mc_err *err);
/* "Biên lai 0000012.", "Chưa có số biên lai: hết quyển."; why not and what to do, "" when
 * it has one. */
char *receipt_said_dup(const struct receipt_number *n);
const char *receipt_why(const struct receipt_number *n);
/* "0000012" */
char *receipt_number_dup(int64_t no);

#endif
