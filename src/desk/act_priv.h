/* One command on its way: act.c does it, act_facts.c finds its facts, act_fields.c the fields that
 * are filled with it. */
#ifndef MOTCUA_DESK_ACT_PRIV_H
#define MOTCUA_DESK_ACT_PRIV_H

#include "desk_priv.h"

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
    int64_t paid_before;     /* return */
    struct stored_file file; /* attach: bytes stored before the transaction */
};

/* attach: the bytes of in->file, durable before the event that names them. */
enum mc_rc act_store_file(struct doing *it, struct mc_err *err);
/* Facts and body of the command; writes the paper event of an attached one. */
enum mc_rc act_facts(struct doing *it, struct mc_err *err);
/* The message line. */
void act_said(const struct doing *it, struct strbuf *said);

/* Answers of the step's fields into the body; MC_INVALID names the first that is not right. */
enum mc_rc act_answers(struct doing *it, struct mc_err *err);

#endif
