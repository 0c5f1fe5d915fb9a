/* One citizen's request on its way through the office, as its events fold it. */
#ifndef MOTCUA_MODEL_DOSSIER_H
#define MOTCUA_MODEL_DOSSIER_H

#include "motcua/model/event.h"
#include "motcua/model/life.h"

/* A person as a dossier names them.  NULL or "" is unknown.  birth is ISO and may be a year or a
 * year and month only ("1990", "1990-03"). */
struct person {
    char *id; /* personal number, 12 digits; or another paper's number */
    char *name;
    char *birth;
    char *sex; /* "male", "female" */
    char *phone;
    char *address;
};
#define PERSON_INIT \
    {               \
        .id = NULL  \
    }
void person_release(struct person *p);
void person_copy(struct person *to, const struct person *from); /* TO released first */
json_t *person_to_json(const struct person *p); /* id, name, birth_date, sex, phone, address */
void person_from_json(struct person *p, const json_t *j);

/* A paper that the procedure asks for, in this dossier.  Required, seen, digitized and reused are
 * four separate things. */
struct component {
    char *id, *name;
    bool required;
    bool seen;     /* shown at the counter and given back, or kept on paper */
    bool reused;   /* taken from the person's store, not asked for again */
    int copies;    /* sheets handed in */
    char **papers; /* hashes of digitized papers: digitized when there is one */
    size_t n_papers;
    char *why; /* why a required one is not digitized, or why it is missing */
};
bool component_there(const struct component *c); /* seen, digitized or reused */

enum supplement_stage { SUPPLEMENT_NONE, SUPPLEMENT_RECEPTION, SUPPLEMENT_APPRAISAL };

/* Start from DOSSIER_INIT; dossier_release() is right after any call. */
struct dossier {
    int64_t id;      /* 0 until its first event */
    int64_t version; /* number of its last event */
    char *code;      /* the citizen's; NULL before reception */
    enum state state;
    char *procedure, *case_id, *channel;
    char *procedure_name; /* as lists show it: the receiving event's "procedure_name" */
    char *receiving_office, *competent_office, *request_id;
    int64_t parent;          /* 0: none (linked procedures) */
    struct person applicant; /* the owner: the principal, never the agent */
    struct person agent;
    json_t *answers; /* {field: {"value": ..., "label": ...}}; never NULL after the first event */
    struct component *components;
    size_t n_components;
    char *step, *step_name; /* where it lies; "" when nobody must act */
    enum role step_role;
    char *holder;   /* user who has it; "" anybody of the role */
    bool immediate; /* the procedure may be finished at once (NĐ 118/2025 Đ17.4) */
    /* due 0: no clock runs.  Once finished, the promise that finished_at is judged against. */
    int64_t registered_at, received_at, first_due_at, due_at;
    int64_t step_due_at, finished_at, returned_at;
    enum supplement_stage supplement; /* the request that is open */
    int supplements[3];               /* requests so far, by stage */
    int64_t supplement_asked_at, supplement_until;
    int64_t stopped_due_at; /* the date that was void when the clock stopped */
    int64_t fee, paid;
    int64_t payment_open; /* asked for and not yet paid: what state 6 waits for */
    int64_t payment_asked_at;
    char *paid_how;
    /* positive, negative; of a stopped one withdrawn, closed (no supplement came), void */
    char *outcome, *result, *result_number;
    int64_t stopped_at;
    /* An extension moves due_at, an apology does not: its date is promised beside the old one. */
    int extensions, apologies;
    int64_t promised_at;
    bool reprint; /* corrected: the slip in the citizen's hand says something else */
    int rating;   /* -1: not asked */
    int n_notes;
    int64_t erased_at; /* its personal data was erased; 0: not */
    char *form_hash, *rules_hash, *calendar_hash;
};
#define DOSSIER_INIT                      \
    {                                     \
        .state = STATE_NONE, .rating = -1 \
    }
void dossier_release(struct dossier *d);

/* Fold one event into D; an event not yet appended (seq 0) leaves the version alone.  MC_INVALID
 * when the event cannot follow D's state: the log is broken, D is then undefined but releasable. */
enum mc_rc dossier_apply(struct dossier *d, const struct event *e, struct mc_err *err);

/* The dossier as an object with stable keys, for --json and for comparing a fold with its row.  All
 * keys are always there, null when unknown; deadlines to the minute, events to the second. */
json_t *dossier_to_json(const struct dossier *d);

/* The four digits a clerk says and types ("0042" of "H56.14-261121-0042"), or "N12" of a dossier
 * without a code.  Writes to OUT (16 bytes) and returns it. */
char *dossier_tail(const struct dossier *d, char *out);

#endif
