/* One command on its way: act.c does it, act_facts.c and act_life.c find its facts, act_fields.c
 * the fields that are filled with it. */
#ifndef MOTCUA_DESK_ACT_PRIV_H
#define MOTCUA_DESK_ACT_PRIV_H

#include "money_priv.h"

#include "motcua/base/utf8.h"

struct doing {
    struct desk *d;
    int64_t id;
    enum command command;
    const struct act_input *in;
    struct dossier ds; /* before the command, then after it */
    struct promise promise;
    json_t *facts, *body;
    int64_t notice_limit_at;
    int64_t paid_before; /* return, pay */
    bool in_cash;        /* then SLIP is the receipt for it */
    struct receipt_number slip;
    struct event back;       /* take-back: what is taken back, and ... */
    struct dossier before;   /* ... the dossier before it */
    struct stored_file file; /* attach: bytes stored before the transaction */
};

/* attach: the bytes of in->file, durable before the event that names them. */
enum mc_rc act_store_file(struct doing *it, struct mc_err *err);
/* Facts and body of the command; writes the paper event of an attached one. */
enum mc_rc act_facts(struct doing *it, struct mc_err *err);
/* The message line. */
void act_said(const struct doing *it, struct strbuf *said);

/* What act_facts.c lends to act_life.c: the limit of step S as its due moment, and whether
 * it->in->holder may have a step of ROLE. */
void act_put_step_due(struct doing *it, const struct route_step *s);
enum mc_rc act_check_holder(struct doing *it, const char *step_name, enum role role,
                            struct mc_err *err);

/* act_life.c: facts and message of the commands off the straight path. */
enum mc_rc act_life_facts(struct doing *it, struct mc_err *err);
void act_life_said(const struct doing *it, const char *tail, struct strbuf *said);

/* AMOUNT is paid as it->in->paid says: a receipt, when it is cash; and the words about it. */
enum mc_rc act_receipt(struct doing *it, int64_t amount, struct mc_err *err);
void act_receipt_said(const struct doing *it, struct strbuf *said);

/* act_correct.c */
enum mc_rc act_correct_facts(struct doing *it, struct mc_err *err);
/* in->due as the end of that day's hours, or its own moment; 0 when none is given. */
enum mc_rc act_due(struct doing *it, int64_t *due, struct mc_err *err);

/* Answers of the step's fields into the body; MC_INVALID names the first that is not right. */
enum mc_rc act_answers(struct doing *it, struct mc_err *err);

#endif
