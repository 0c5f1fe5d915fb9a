/* What is done with a dossier after reception, one call for every command of the life. */
#ifndef MOTCUA_DESK_ACT_H
#define MOTCUA_DESK_ACT_H

#include "motcua/desk/desk.h"

/* What the clerk gives with a command; everything borrowed, unset members mean "not given". */
struct act_input {
    int64_t version;  /* the version seen; -1 does not say */
    const char *text; /* note, message to the next desk, guidance to the citizen */
    const char *reason, *basis;
    const char *const *items; /* ask-supplement: what is missing, NULL-ended */
    int64_t until;            /* ask-supplement: asked-for day; 0 */
    const char *holder;       /* forward, assign, send-back: to this user */
    const char *step;         /* send-back: to this step; NULL the one before */
    int64_t amount;           /* ask-payment; pay: 0 all that is owed */
    int64_t due;              /* extend, apologise: new date; at 0:00 the end of that day */
    /* correct: what it shall be; unset members stay (owner: member by member).  due, answers, seen
     * and component with hash (a scan to let go) are corrected by the members above and below. */
    const char *procedure, *case_id, *channel;
    const struct person *owner;
    int64_t fee;                   /* -1 stays */
    int64_t event;                 /* take-back: number of the event; 0 the last one */
    const char *outcome;           /* finish: "positive" or "negative"; NULL positive */
    const char *number;            /* finish: the result's number */
    const char *receiver;          /* return: who took it; NULL the applicant */
    const char *paid;              /* "cash" or "transfer": pay; return, when a fee is owed still */
    int score;                     /* rate: 0 to 5; -1 */
    const struct answers *answers; /* fields of this step (at signing ...); NULL */
    const char *component, *hash;  /* attach: a stored paper, or ... */
    const char *file;              /* ... a file whose bytes are stored with it */
    const char *pin;               /* approve in a real office (desk_asks_pin()); NULL */
    const char *const *seen;       /* supplement: components brought on paper, NULL-ended */
};
#define ACT_INPUT_INIT                        \
    {                                         \
        .version = -1, .score = -1, .fee = -1 \
    }

/* Component of the result's own papers: attached to a finished dossier they go to the applicant's
 * store under the result's code, so that a later dossier can reuse them. */
#define ACT_COMPONENT_RESULT "ket_qua"

/* Do COMMAND on dossier ID as the logged-in user.  MC_DENIED: the rule's sentence; MC_CONFLICT:
 * somebody was first (who and what is in err), nothing changed.  SAID (may be NULL) gets the
 * message line: "Đã chuyển 0055 cho Phạm Quốc Việt." */
enum mc_rc desk_act(struct desk *d, int64_t id, enum command c, const struct act_input *in,
                    struct strbuf *said, struct mc_err *err);

/* Take back the last deed of the logged-in user, on whatever dossier it was; *ID gets that dossier.
 * MC_DENIED when it is not to be taken back, or he did nothing lately. */
enum mc_rc desk_take_back(struct desk *d, int64_t *id, struct strbuf *said, struct mc_err *err);

/* Fields to fill with COMMAND on this dossier (at signing, at return ...), prefilled into ANSWERS;
 * indexes into the form's fields, at most MAX; returns how many. */
size_t desk_act_fields(struct desk *d, const struct dossier *ds, enum command c,
                       struct answers *answers, size_t *field, size_t max);

/* For panels: "" when possible now, else the reason (256 bytes). */
const char *desk_why_not(struct desk *d, const struct dossier *ds, enum command c, char *why);

/* The usual reasons for missing or wrong papers of this dossier: one line per component, for the
 * supplement list.  Caller frees each and the list (NULL-ended). */
char **desk_supplement_items_dup(struct desk *d, const struct dossier *ds);

/* What this user has typed so far into the dialog of C about dossier ID: it survives a crash, a
 * lost line and leaving the dialog, and never waits for a sync.  Loading gives a new reference, or
 * NULL, and the moment of saving. */
enum mc_rc desk_typed_save(struct desk *d, int64_t id, enum command c, const json_t *typed,
                           struct mc_err *err);
json_t *desk_typed(struct desk *d, int64_t id, enum command c, int64_t *at);
void desk_typed_drop(struct desk *d, int64_t id, enum command c);

#endif
