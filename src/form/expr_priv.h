/* The first fence of expressions: our own reading of the text, which knows types and offsets.
 * SQLite (expr.c) only ever sees what passed here. */
#ifndef MOTCUA_FORM_EXPR_PRIV_H
#define MOTCUA_FORM_EXPR_PRIV_H

#include "motcua/form/answers.h"

#define EXPR_MAX_BYTES (16 << 10) /* the text of one expression */
#define EXPR_MAX_PATTERN 200      /* of LIKE */
#define EXPR_MAX_PARAMS 64        /* mentions of a name in one expression */

enum kind {
    KIND_ANY, /* NULL, or not known */
    KIND_CONDITION,
    KIND_NUMBER,
    KIND_DATE,
    KIND_TEXT,
    KIND_TABLE, /* only count_of() and sum_of() know what to do with one */
};

/* What a field's value is inside an expression; a derived one is what its calculate gives. */
enum kind field_kind(const struct form *form, const struct field *f);

/* Read TEXT whole.  MC_INVALID with err and the byte offset *AT at the first thing that is not of
 * the language, names no field of FORM or mixes types.  SELF is the field of :self, or NULL.
 * *KIND gets the type of the result. */
enum mc_rc expr_parse(const struct form *form, const struct field *self, const char *text,
                      enum kind *kind, size_t *at, struct mc_err *err);

/* For SQLite's authorizer: the functions of the language, and what LIKE becomes. */
bool expr_function_allowed(const char *name);

/* What an evaluation stands on.  RELEVANT (per field of the form) may be NULL: all are. */
struct expr_input {
    const struct answers *answers;
    const bool *relevant;
    const char *channel, *case_id; /* NULL: not known */
    const struct field *self_field;
    const char *self; /* NULL: no value */
    int today;
};
enum mc_rc expr_run(struct expr_env *e, const struct form *form, const char *text,
                    const struct expr_input *in, char **out, struct mc_err *err);
/* The same as a truth: OTHERWISE when the result is NULL or the expression fails. */
bool expr_holds(struct expr_env *e, const struct form *form, const char *text,
                const struct expr_input *in, bool otherwise);

/* True when VALUE has the canonical shape of F's type, so that it can be reckoned with. */
bool field_canonical(const struct field *f, const char *value);

/* A full ISO date, or one cut to "1990" or "1990-03"; *days is the first day of it. */
bool partial_date_parse(const char *s, int *days);

#endif
