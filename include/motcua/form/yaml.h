/* The one reader of forms/ and config/: libyaml's events into a small tree, checked as it grows.
 * Refused, each with file, line and column: aliases, anchors and tags, duplicate keys, more than
 * one document, over YAML_MAX_BYTES, deeper than YAML_MAX_DEPTH, text that is not UTF-8. */
#ifndef MOTCUA_FORM_YAML_H
#define MOTCUA_FORM_YAML_H

#include "motcua/base/err.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

#define YAML_MAX_BYTES (1 << 20)
#define YAML_MAX_DEPTH 32

/* Findings, all of them, one a line: `file:line:column: error: what, and what was expected`.
 * Start from { .file = path, .text = STRBUF_INIT }.  Line 0 means the file as a whole.  After
 * FINDINGS_MAX lines they are only counted: nobody reads a thousand and first. */
#define FINDINGS_MAX 1000
struct findings {
    const char *file;
    struct strbuf text;
    size_t n_errors, n_warnings;
};
__attribute__((format(printf, 4, 5))) void finding_error(struct findings *f, int line, int column,
                                                         const char *fmt, ...);
__attribute__((format(printf, 4, 5))) void finding_warning(struct findings *f, int line, int column,
                                                           const char *fmt, ...);
void findings_release(struct findings *f);

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* A node; all memory is the arena's.  Maps keep the order of the file. */
struct node {
    enum node_kind kind;
    int line, column; /* from 1 */
    bool quoted;      /* scalar in quotes or a block: text, never a number */
    const char *text; /* scalar, cleaned text (NFC) */
    int text_column;  /* column of text's first letter when the file has it letter by letter on
                         one line, so that an offset in it can be shown; else 0 */
    const char *key;  /* when inside a map */
    int key_line, key_column;
    struct node *child, *next;
};

/* Parse N bytes; NULL when there is any error (they are in F).  An empty document is an error. */
struct node *yaml_parse(struct arena *a, const char *s, size_t n, struct findings *f);
/* The same from a file; MC_IO and MC_TOOBIG become findings too.  *SOURCE (may be NULL) gets the
 * file's bytes, the caller frees. */
struct node *yaml_load(struct arena *a, const char *path, struct findings *f, char **source);

const struct node *node_get(const struct node *map, const char *key); /* NULL when absent */
/* NULL when absent, null or not a scalar. */
const char *node_str(const struct node *map, const char *key);
/* Is N the scalar null: nothing, ~ or null, without quotes? */
bool node_null(const struct node *n);
/* "a list", "text" ..., for findings that say what was found. */
const char *node_kind_name(const struct node *n);
/* Typed reads: a wrong type is a finding and gives OTHERWISE. */
int64_t node_int(const struct node *map, const char *key, int64_t otherwise, struct findings *f);
bool node_bool(const struct node *map, const char *key, bool otherwise, struct findings *f);

/* Report every key of MAP that is not in KEYS (NULL-ended), with the nearest known word. */
void node_only_keys(const struct node *map, const char *const *keys, struct findings *f);
/* The word of WORDS (NULL-ended) nearest to S by edit distance, or NULL when none is near. */
const char *nearest_word(const char *s, const char *const *words);

#endif
