/* Reception: from an identified person to a numbered dossier.  A draft is the reception file as far
 * as it has been typed, so that nothing typed is ever lost; its format is the one of
 * `motcua receive FILE.json`. */
#ifndef MOTCUA_DESK_RECEIVE_H
#define MOTCUA_DESK_RECEIVE_H

#include "motcua/desk/desk.h"
#include "motcua/model/citizen.h"

struct earlier; /* opaque: src/desk/prefill.c */

enum person_part { PART_ID, PART_NAME, PART_BIRTH, PART_SEX, PART_ADDRESS, PART_PHONE, PART_COUNT };
char **person_part(struct person *p, enum person_part part); /* the member itself */

/* One paper of the checklist. */
struct reception_component {
    char *id;
    bool relevant, required; /* as the form says for these answers */
    bool seen;
    int copies;
    char *reuse;   /* hash of a paper of the store, taken instead of asking */
    char **papers; /* hashes digitized for this reception */
    size_t n_papers;
    char
        *scan_name; /* of the file digitized last, for the screen; NULL when that one was dropped */
    char *file;     /* from a reception file: path to digitize on receiving */
    char *why;      /* reason when a required one is only seen, not digitized */
    bool no_reuse;  /* the clerk said no to the proposed one */
    bool proposed;  /* reuse was proposed by the desk, not chosen by the clerk */
};
bool reception_component_there(const struct reception_component *c);

struct reception {
    int64_t draft; /* N; 0 until saved */
    char *request_id, *procedure, *case_id;
    enum channel channel;
    struct person applicant;
    enum mark applicant_mark[PART_COUNT];
    struct person agent; /* who stands there when not the applicant */
    char *agent_basis;   /* the authorisation: kind, number, date */
    struct answers answers;
    struct reception_component *component;
    size_t n_components;
    char *paid;        /* "cash", "transfer", "later", "" */
    int64_t fee_typed; /* for a fee the form does not know; -1 none */
    char *note;
    json_t *ui;        /* the screen's own place: step, field, cursor, raw text; kept, not read */
    json_t *prefilled; /* {field: value} the desk has filled in; emptied ones stay empty */
    struct earlier *earlier; /* desk's memory of the applicant's dossiers; not stored */
};
#define RECEPTION_INIT  \
    {                   \
        .fee_typed = -1 \
    }
void reception_release(struct reception *r);
json_t *reception_to_json(const struct reception *r);
/* MC_INVALID names the key and what was expected ("components[2].copies: ..."). */
enum mc_rc reception_from_json(struct reception *r, const json_t *j, struct mc_err *err);

/* Step 1.  The person of a card, joined with what the office remembers: digits and dates from the
 * card; name and address from the office's memory when the number is known, else from the card,
 * with a "?" when the scanner lost the accents. */
enum mc_rc reception_take_card(struct desk *d, struct reception *r, const struct card *card,
                               struct mc_err *err);
enum mc_rc reception_take_party(struct desk *d, struct reception *r, const struct party *p,
                                struct mc_err *err);

/* People the office remembers, by number (or its last four digits), phone, name without accents. */
enum mc_rc desk_party_find(struct desk *d, const char *query, size_t limit, struct parties *out,
                           struct mc_err *err);
/* Papers in the store of the person with number OWNER, newest first (TYPE NULL: all), those out of
 * date included. */
enum mc_rc desk_papers_of(struct desk *d, const char *owner, const char *type, struct papers *out,
                          struct mc_err *err);

/* Step 2.  Choose the procedure: answers are prefilled (marks set), components listed, papers of
 * the person's store proposed.  Called again after changes of the applicant; never overwrites what
 * was typed. */
enum mc_rc reception_take_procedure(struct desk *d, struct reception *r, const char *code,
                                    struct mc_err *err);

/* Everything that follows from what is typed: call after each answer.  Fills calculated fields,
 * prefills that became relevant, relevance of components. */
struct review {
    const struct form *form; /* borrowed */
    struct resolved resolved;
    struct problem *problem; /* fields, then the rest (applicant, papers, fee): field NULL */
    size_t n_problems, n_blocking;
    size_t n_missing; /* required components that are not there; each is a problem too */
    const struct case_def *cased;
    int64_t at, due; /* the promise for what is accepted AT this moment */
    struct strbuf due_why;
    int64_t fee; /* total, -1: an unknown fee is not typed yet */
};
#define REVIEW_INIT            \
    {                          \
        .due_why = STRBUF_INIT \
    }
void review_release(struct review *v);
enum mc_rc reception_review(struct desk *d, struct reception *r, struct review *out,
                            struct mc_err *err);

/* Save as a draft of this clerk (r->draft set); never waits for a disk sync. */
enum mc_rc reception_save(struct desk *d, struct reception *r, struct mc_err *err);
enum mc_rc reception_resume(struct desk *d, int64_t draft, struct reception *out,
                            struct mc_err *err);

/* Receive: checks, bytes of files stored first, then one transaction: number, event, rows.  A
 * repeated request id returns the first dossier.  MC_INVALID: problems, all named in err's first
 * line and listed in PROBLEMS (may be NULL, one a line).  The draft is dropped after the commit. */
struct receipt {
    int64_t id;
    char *code, *due; /* due: 2026-11-24T16:30 */
    bool repeated;    /* the request id was known */
    int papers, reused;
    int64_t fee;
    /* Money was taken in cash: "Biên lai 0000012." or "Chưa có số biên lai.", and what to do; ""
     * else
     */
    char *slip, *slip_why;
};
void receipt_release(struct receipt *r);
enum mc_rc desk_receive(struct desk *d, struct reception *r, struct receipt *out,
                        struct strbuf *problems, struct mc_err *err);

/* Keep it as state 1 without a code (papers missing, or to be refused). */
enum mc_rc desk_register(struct desk *d, struct reception *r, int64_t *id, struct mc_err *err);

/* The slip "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" as text of WIDTH columns. */
enum mc_rc desk_receipt_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                             struct mc_err *err);

#endif
