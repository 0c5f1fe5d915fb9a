/* What the fold and the rules share about a dossier's inside. */
#ifndef MOTCUA_MODEL_DOSSIER_PRIV_H
#define MOTCUA_MODEL_DOSSIER_PRIV_H

#include "motcua/model/dossier.h"

/* Component of the result's own papers; made when the first one is attached. */
#define COMPONENT_RESULT "ket_qua"
#define COMPONENT_RESULT_NAME "Kết quả"

#define OUTCOME_POSITIVE "positive"
#define OUTCOME_NEGATIVE "negative"

/* Is LIST (an event's components[]; NULL is fine) of the right shape: objects with an id each, no
 * id twice, members of their types?  NULL when it is, else what is wrong, in Vietnamese. */
const char *components_wrong(const json_t *list);

/* Borrowed, or NULL. */
struct component *dossier_component(const struct dossier *d, const char *id);

/* "reception", "appraisal"; SUPPLEMENT_NONE for any other word. */
const char *supplement_word(enum supplement_stage s);
enum supplement_stage supplement_from(const char *word);

#endif
