/* Reading what was typed, by type; read.c hands the work out.  Each writes a canonical value, or
 * says what is wrong and how to mend it in at most 78 columns. */
#ifndef MOTCUA_FORM_READ_PRIV_H
#define MOTCUA_FORM_READ_PRIV_H

#include "motcua/form/answers.h"

/* 8 digits, d/m/yy, d/m/yyyy, ISO, h, +3; PARTIAL allows "1990" and "3/1990".  OUT: 11 bytes. */
enum mc_rc read_date(const char *s, bool partial, int today, char *out, struct mc_err *err);
/* True when the word S is written as a date, right or wrong: 8 digits, or three numbers. */
bool looks_like_date(const char *s);
char *show_date_dup(const char *value);

/* By value, label with or without marks, first letters, beginning. */
enum mc_rc read_choice(const struct choices *c, const char *s, const struct choice **out,
                       struct mc_err *err);
/* The suggestion that S is but for marks and capitals, or NULL: free text stays as it is. */
const struct choice *suggestion(const struct choices *c, const char *s);
const struct choice *choice_by_value(const struct choices *c, const char *value);

/* "number; issued; issuer", parts at the end left out.  The caller frees. */
enum mc_rc read_identity(const char *s, int today, char **out, struct mc_err *err);
char *show_identity_dup(const char *value);

/* "15:30" of 1530, 15h30, 15g30, 15:30.  OUT: 6 bytes. */
enum mc_rc read_time(const char *s, char *out, struct mc_err *err);
/* "12.5" of 12,5.  The callers free these four. */
enum mc_rc read_decimal(const struct field *f, const char *s, char **value, struct mc_err *err);
enum mc_rc read_email(const char *s, char **value, struct mc_err *err);
enum mc_rc read_org_number(const char *s, char **value, struct mc_err *err);
/* Several of a list, parted by ";" or commas when typed; in the order of the list, each once. */
enum mc_rc read_several(const struct choices *c, const char *s, char **value, struct mc_err *err);
char *show_several_dup(const struct choices *c, const char *value);

/* Rows as JSON; each cell as its column reads it. */
enum mc_rc read_table(const struct field *f, const char *s, int today, char **value,
                      struct mc_err *err);
char *show_table_dup(const struct field *f, const char *value); /* "2 dòng: A, Nam; B, Nữ" */
bool table_canonical(const char *value);
/* What is missing in the rows: too few, too many, an empty cell that must not be.  False: nothing.
 */
bool table_gap(const struct field *f, const char *value, char *out, size_t n);

/* Capitals of a person's name.  The caller frees. */
char *name_capitals_dup(const char *s);

#endif
