/* A mapping of YAML described by a table: key, type, offset, limits.  Inside of form. */
#ifndef MOTCUA_FORM_SPEC_PRIV_H
#define MOTCUA_FORM_SPEC_PRIV_H

#include "motcua/form/form.h"

enum spec_type {
    SPEC_TEXT,  /* const char *; min to max letters */
    SPEC_ID,    /* const char *; small letters, digits, "_"; at most 40 */
    SPEC_DATE,  /* const char *; 2026, 2026-06 or 2026-06-30 */
    SPEC_EXPR,  /* const char *; remembered, see struct pending */
    SPEC_TEXTS, /* const char *const *; NULL-ended list of texts of max letters */
    SPEC_BOOL,  /* bool */
    SPEC_INT,   /* int; min to max */
    SPEC_INT64, /* int64_t; min to max */
    SPEC_WORD,  /* enum: index into words */
    SPEC_OTHER  /* a known key that somebody else reads */
};

struct spec {
    const char *key;
    enum spec_type type;
    size_t offset;
    bool required;
    int64_t min, max;
    const char *const *words; /* SPEC_WORD */
};

/* An expression waiting until all fields are known. */
struct pending {
    const struct node *node;
    size_t owner; /* index of the field it belongs to, or one of these */
};
#define OWNER_CASE (SIZE_MAX - 1)
#define OWNER_NONE SIZE_MAX

struct loader {
    struct arena *arena;
    struct findings *f;
    const struct form_lists *lists; /* NULL: a pinned form, brings its own */
    struct choices *local;          /* lists inside the form */
    size_t n_local;
    struct pending *pending;
    size_t n_pending, cap_pending;
    struct unknown_fact *unknown;
    size_t n_unknown, cap_unknown;
};

/* Read MAP into the struct at OUT by TABLE (ends with key NULL).  Every mistake is a finding;
 * what could not be read stays as it was.  WHAT names the thing: "a field".  OWNER goes to the
 * expressions found. */
void spec_read(struct loader *l, const struct node *map, const char *what, const struct spec *table,
               void *out, size_t owner);

/* Zeroed memory of the arena; NULL past its limit, which is then a finding. */
void *loader_alloc(struct loader *l, size_t n, size_t size);

/* First item of the list KEY in MAP and in *N their number, at most MAX; NULL when there are none.
 * Every item must be a map, WHAT says of what. */
const struct node *loader_items(struct loader *l, const struct node *map, const char *key,
                                const char *what, size_t max, size_t *n);

/* Report an id that stands twice; IDS are N strings, STRIDE bytes apart. */
bool id_taken(const void *ids, size_t n, size_t stride, const char *id);

/* "... is unknown (nearest: ...)" at N: WORDS are N_WORDS strings, STRIDE bytes apart. */
void unknown_word(struct loader *l, const struct node *n, const char *what, const void *words,
                  size_t n_words, size_t stride);

/* lists.c */
const struct choices *loader_choices(const struct loader *l, const char *id);
bool choices_read(struct loader *l, const struct node *map, struct choices *out);
const char *choices_label(const struct choices *c, const char *value); /* NULL: no such value */
void loader_lists(struct loader *l, const struct node *root);
const struct choices *loader_papers(const struct loader *l);
const struct choices *loader_fields_of_work(const struct loader *l);

/* fields.c */
void load_sections(struct loader *l, struct form *form, const struct node *root);
void load_fields(struct loader *l, struct form *form, const struct node *root);

/* form.c: the `limit` of a case; false when there is none or it is wrong (a finding). */
bool limit_read(struct loader *l, const struct node *map, struct limit *out);

/* refs.c: all expressions of the form. */
void check_expressions(struct loader *l, const struct form *form);

/* resolved.c: one line of JSON, which this reader reads again; the caller frees. */
char *resolved_text_dup(const struct loader *l, const struct form *form, const struct node *root);

#define ID_MAX 40

#endif
