/* What the fold and the rules share about a dossier's inside. */
#ifndef MOTCUA_MODEL_DOSSIER_PRIV_H
#define MOTCUA_MODEL_DOSSIER_PRIV_H

#include "motcua/model/dossier.h"

/* Component of the result's own papers; made when the first one is attached. */
#define COMPONENT_RESULT "ket_qua"
#define COMPONENT_RESULT_NAME "Kết quả"

#define OUTCOME_POSITIVE "positive"
#define OUTCOME_NEGATIVE "negative"

#define OUTCOME_WITHDRAWN "withdrawn"
#define OUTCOME_CLOSED "closed"
#define OUTCOME_VOID "void"

/* Is LIST (an event's components[]; NULL is fine) of the right shape: objects with an id each, no
 * id twice, members of their types?  NULL when it is, else what is wrong, in Vietnamese. */
const char *components_wrong(const json_t *list);

/* Borrowed, or NULL. */
struct component *dossier_component(const struct dossier *d, const char *id);
/* Take away a component that holds nothing any more; it must be D's. */
void dossier_drop_component(struct dossier *d, struct component *c);

/* What the parts of the fold share (dossier_apply.c). */
enum mc_rc fold_broken(const struct event *e, struct mc_err *err, const char *what);
void fold_text(char **slot, const json_t *j, const char *key); /* kept when E does not say */
void fold_leave_steps(struct dossier *d);
/* It now lies at the step that facts[KEY] names. */
enum mc_rc fold_step(struct dossier *d, const struct event *e, const char *key, struct mc_err *err);
void fold_answers(struct dossier *d, const struct event *e);
enum mc_rc fold_components(struct dossier *d, const struct event *e, struct mc_err *err);
/* What LIST (NULL: all stay) does not name goes, but never a digitized paper. */
void fold_drop_unnamed(struct dossier *d, const json_t *list);
/* Take paper HASH out of component ID; false when it is not there. */
bool fold_detach(struct dossier *d, const char *id, const char *hash);
enum mc_rc fold_erased(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_corrected(struct dossier *d, const struct event *e, struct mc_err *err);
/* Who has it and where: fold_way.c.  Money, ends and promises: fold_end.c. */
enum mc_rc fold_taken(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_released(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_sent_back(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_taken_back(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_payment_asked(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_paid(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_withdrawal_asked(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_stopped(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_extended(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_apologised(struct dossier *d, const struct event *e, struct mc_err *err);
enum mc_rc fold_voided(struct dossier *d, const struct event *e, struct mc_err *err);

/* "reception", "appraisal"; SUPPLEMENT_NONE for any other word. */
const char *supplement_word(enum supplement_stage s);
enum supplement_stage supplement_from(const char *word);

#endif
