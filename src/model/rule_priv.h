/* What the rules share: rule.c has the straight path and the one entry, rule_way.c who has a
 * dossier and where it lies, rule_end.c money, promises and ends. */
#ifndef MOTCUA_MODEL_RULE_PRIV_H
#define MOTCUA_MODEL_RULE_PRIV_H

#include "dossier_priv.h"

#include "motcua/model/rule.h"

#define LAW " NĐ 118/2025/NĐ-CP"

/* A command on a dossier, before anything is given with it. */
struct question {
    const struct dossier *d;
    enum command command;
    enum role role;
    const struct route *route;
    const struct rules *rules; /* never NULL */
};

struct decision {
    struct question q;
    const struct act *act;
    struct event *out;
    size_t *n;
};

/* What a refusal by one of the set's own figures names: an older dossier has an older law. */
const char *rule_article(const struct question *q);

const struct route_step *rule_last_step(const struct question *q);
enum mc_rc rule_need_route(const struct question *q, struct mc_err *err);
/* The step after the one it lies at. */
enum mc_rc rule_next_step(const struct question *q, const struct route_step **next,
                          struct mc_err *err);
enum mc_rc rule_need_own_step(const struct question *q, struct mc_err *err);

/* End of the last of DAYS plain days after the day of AT. */
int64_t rule_last_moment(int64_t at, int days);
int64_t rule_owed(const struct dossier *d);

/* The next event of this decision, with what the act gave. */
struct event *rule_add_event(const struct decision *c, enum event_kind kind, enum state after);
void rule_put_step(json_t *facts, const char *key, const struct route_step *s);

#define POSSIBLE(name) enum mc_rc possible_##name(const struct question *q, struct mc_err *err)
#define INPUT(name) enum mc_rc input_##name(const struct decision *c, struct mc_err *err)
#define MAKE(name) enum mc_rc make_##name(const struct decision *c, struct mc_err *err)

/* rule_way.c */
POSSIBLE(take);
POSSIBLE(release);
POSSIBLE(assign);
POSSIBLE(send_back);
INPUT(release);
INPUT(assign);
INPUT(send_back);
INPUT(take_back);
MAKE(taken);
MAKE(released);
MAKE(assigned);
MAKE(sent_back);
MAKE(taken_back);

/* rule_end.c */
POSSIBLE(ask_payment);
POSSIBLE(pay);
POSSIBLE(stop);
POSSIBLE(extend);
POSSIBLE(apologise);
INPUT(reason); /* a reason or a text: what every end and every delay owes the citizen */
INPUT(ask_payment);
INPUT(pay);
INPUT(stop);
INPUT(extend);
INPUT(apologise);
MAKE(payment_asked);
MAKE(paid);
MAKE(withdrawal_asked);
MAKE(stopped);
MAKE(extended);
MAKE(apologised);
MAKE(voided);

/* rule_correct.c */
INPUT(correct);
MAKE(corrected);

#endif
