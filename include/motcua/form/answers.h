/* Answers to a form, and what follows from them: what is relevant, which case, what it costs, what
 * is still wrong.  Pure but for the private in-memory SQLite connection that evaluates expressions.
 */
#ifndef MOTCUA_FORM_ANSWERS_H
#define MOTCUA_FORM_ANSWERS_H

#include "motcua/base/json.h"
#include "motcua/form/form.h"

/* Where a value came from, shown beside the field. */
#define MARK_LIST(X)                                                    \
    X(NONE, "")            /* nobody gave one yet */                    \
    X(TYPED, "typed")      /* by the clerk */                           \
    X(CARD, "card")        /* QR */                                     \
    X(STORE, "store")      /* KHO: the office's memory of the person */ \
    X(EARLIER, "earlier")  /* HS: an earlier dossier */                 \
    X(FALLBACK, "default") /* MẶC */                                  \
    X(CONFIRM, "confirm")  /* ?: a person must look */                  \
    X(EDITED, "edited")    /* SỬA: typed over a value from a source */
#define X(id, word) MARK_##id,
enum mark { MARK_LIST(X) MARK_COUNT };
#undef X

/* One answer.  VALUE is canonical when it could be read (see field_read), else what was typed, so
 * that nothing typed is lost.  SOURCE keeps what the source said, for Ctrl+R. */
struct answer {
    char *field, *value, *label, *source;
    enum mark mark, source_mark;
    bool read; /* the value is as answers_read() read it, for this form */
};

/* Start from ANSWERS_INIT. */
struct answers {
    struct answer *item;
    size_t n, cap;
};
#define ANSWERS_INIT \
    {                \
        .n = 0       \
    }
void answers_release(struct answers *a);
const struct answer *answers_get(const struct answers *a, const char *field); /* NULL: none */
const char *answers_value(const struct answers *a, const char *field);        /* "" when none */
/* Set VALUE (cleaned text or canonical); LABEL may be NULL.  An empty VALUE removes the answer.
 * Typing over a value of a source marks it MARK_EDITED and keeps SOURCE. */
void answers_set(struct answers *a, const char *field, const char *value, const char *label,
                 enum mark mark);
/* {field: {"value", "label", "mark", "source", "source_mark"}} and back; a plain text, number or
 * truth instead of the object is taken as the value (reception files). */
json_t *answers_to_json(const struct answers *a);
void answers_from_json(struct answers *a, const json_t *j);

/* Read what was typed into FIELD: dates (8 digits, d/m/yy, h for today, +3), choices (value, label,
 * first letters without accents), numbers, names (spaces, capitals), phones.  MC_OK: VALUE
 * canonical and LABEL for people, both the caller's to free.  MC_INVALID: err says what is wrong
 * and how to mend it, with an example (Vietnamese, at most 78 columns). */
enum mc_rc field_read(const struct field *f, const char *typed, int today, char **value,
                      char **label, struct mc_err *err);
/* What a reader sees for a stored VALUE ("12/03/1990", "Nữ"); the caller frees. */
char *field_show_dup(const struct field *f, const char *value);

/* Rows of a table's VALUE, an array (empty when it is none): the caller decrefs.  A cell holds the
 * canonical text of its column, or what was typed. */
json_t *table_rows(const char *value);
/* ROWS as the value of a table field, "" when there is none; the caller frees. */
char *table_value_dup(const struct field *f, const json_t *rows);

/* Read every answer of FORM as if it had been typed (reception files, old drafts): canonical value
 * and label where it can be read, else it stays as it is and form_problems() says why. */
void answers_read(struct answers *a, const struct form *form, int today);

/* ---- expressions: SQLite's, fenced (design of the language: forms/README.md) ---- */
struct expr_env;
struct expr_env *expr_open(void); /* never NULL; without memory each call gives MC_IO */
void expr_close(struct expr_env *e);
/* Compile TEXT against FORM without running it: unknown field, function not allowed, wrong operand
 * types, anything after the expression.  MC_INVALID with err; *AT gets the byte offset. */
enum mc_rc expr_check(struct expr_env *e, const struct form *form, const char *text, size_t *at,
                      struct mc_err *err);
/* The same, knowing the field of :self (NULL: none) and what the result is for. */
enum expr_want {
    EXPR_VALUE,     /* anything */
    EXPR_CONDITION, /* relevant, constraint, when: refuses text and dates, which never hold */
    EXPR_AMOUNT,    /* fee: a number */
    EXPR_OF_SELF,   /* calculate: a value of SELF's type */
};
enum mc_rc expr_check_as(struct expr_env *e, const struct form *form, const struct field *self,
                         enum expr_want want, const char *text, size_t *at, struct mc_err *err);
/* Evaluate over ANSWERS on day TODAY; SELF is the value of :self (as text) or NULL.  *OUT is text
 * (NULL for NULL, "1" and "0" for conditions), the caller frees.  All answers count, :channel and
 * :case are NULL; form_resolve() is the one that knows more. */
enum mc_rc expr_eval(struct expr_env *e, const struct form *form, const char *text,
                     const struct answers *answers, int today, const char *self, char **out,
                     struct mc_err *err);

/* ---- what holds for these answers now ---- */
struct fee_line {
    const char *id, *name, *legal; /* the form's */
    int64_t amount;                /* -1: unknown, the clerk types it */
    const char *exempt;            /* why it is 0: label of the group; NULL not exempted */
};
struct resolved {
    bool *relevant;           /* per field */
    bool *component_relevant; /* per component; required is component_def.required && this */
    enum channel channel;     /* it was resolved for */
    size_t case_index;
    struct limit limit; /* of that case by this channel */
    struct fee_line fee[8];
    size_t n_fees;
    int64_t total; /* of the known amounts */
};
void resolved_release(struct resolved *r);
/* Fill *R and set the answers of calculated fields.  CASE_ID chooses the case, "" or NULL lets the
 * conditions choose.  channel is offered to expressions as :channel, the case as :case.
 * NULL relevance is false, NULL constraint is satisfied. */
enum mc_rc form_resolve(struct expr_env *e, const struct form *form, struct answers *answers,
                        enum channel channel, const char *case_id, int today, struct resolved *r,
                        struct mc_err *err);

/* Something that blocks step AT, or only wants a look.  Same words under the field and in the list.
 */
struct problem {
    const struct field *field;
    bool blocks; /* false: a warning, or a value with "?" that a person should confirm */
    char text[256];
};
/* All problems of fields whose `at` is AT, in form order, at most MAX; returns how many. */
size_t form_problems(struct expr_env *e, const struct form *form, const struct answers *answers,
                     const struct resolved *r, enum field_at at, int today, struct problem *out,
                     size_t max);

/* The label of F as it tells fields apart: with its section in front where another field of FORM
 * has the same one ("Người mẹ: Năm sinh").  Into OUT (N bytes), which is returned. */
const char *field_name(const struct form *form, const struct field *f, char *out, size_t n);

/* Only the relevant, non-empty answers, {field: {"value", "label"}}: what a dossier stores. */
json_t *form_stored_answers(const struct form *form, const struct answers *answers,
                            const struct resolved *r);

#endif
