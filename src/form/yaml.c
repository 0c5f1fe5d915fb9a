/* The one reader of forms/ and config/: libyaml's events become a small tree, checked as it grows.
 * The loader that libyaml brings is not used: it takes duplicate keys in silence and accepts a
 * node that contains itself. */
#include "motcua/form/yaml.h"

#include "motcua/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* ---- findings ---- */

__attribute__((format(printf, 5, 0))) static void
finding(struct findings *f, const char *kind, int line, int column, const char *fmt, va_list ap)
{
    size_t n = f->n_errors + f->n_warnings;

    if (n > FINDINGS_MAX)
        return;
    strbuf_puts(&f->text, f->file != NULL ? f->file : "?");
    if (n == FINDINGS_MAX) {
        strbuf_puts(&f->text, ": warning: more findings are not shown; mend these first\n");
        return;
    }
    if (line > 0)
        strbuf_printf(&f->text, ":%d:%d", line, column);
    strbuf_printf(&f->text, ": %s: ", kind);
    strbuf_vprintf(&f->text, fmt, ap);
    strbuf_putc(&f->text, '\n');
}

void finding_error(struct findings *f, int line, int column, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    finding(f, "error", line, column, fmt, ap);
    va_end(ap);
    f->n_errors++;
}

void finding_warning(struct findings *f, int line, int column, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    finding(f, "warning", line, column, fmt, ap);
    va_end(ap);
    f->n_warnings++;
}

void findings_release(struct findings *f)
{
    strbuf_release(&f->text);
    f->n_errors = f->n_warnings = 0;
}

/* ---- from events to a tree ---- */

struct reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the one being looked at, when have_event */
    bool have_event;
    struct arena *arena;
    struct findings *f;
    const char *s; /* the bytes, for a look at what stopped the parser */
    size_t n;
    bool stop; /* no use in reading on: syntax, depth or memory */
};

/* The byte at LINE, COLUMN (from 0, in characters). */
static char byte_at(const struct reader *r, size_t line, size_t column)
{
    size_t at = 0;

    for (; line > 0; line--) {
        const char *end = memchr(r->s + at, '\n', r->n - at);

        if (end == NULL)
            return '\0';
        at = (size_t)(end - r->s) + 1;
    }
    while (at < r->n && column > 0) {
        uint32_t cp;
        size_t step = utf8_decode(r->s + at, r->n - at, &cp);

        at += step > 0 ? step : 1;
        column--;
    }
    return at < r->n ? r->s[at] : '\0';
}

static yaml_mark_t mark_of_offset(const struct reader *r, size_t offset)
{
    yaml_mark_t m = { .index = 0 };
    uint32_t cp;

    for (size_t at = 0, step; at < r->n && at < offset; at += step) {
        if ((step = utf8_decode(r->s + at, r->n - at, &cp)) == 0)
            break;
        m.column = cp == '\n' ? 0 : m.column + 1;
        m.line += cp == '\n';
    }
    return m;
}

static void syntax_error(struct reader *r)
{
    yaml_mark_t at = r->parser.problem_mark;
    const char *what = r->parser.problem != NULL ? r->parser.problem : "not YAML";

    r->stop = true;
    if (r->parser.error == YAML_READER_ERROR) {
        at = mark_of_offset(r, r->parser.problem_offset);
        finding_error(r->f, (int)at.line + 1, (int)at.column + 1,
                      "a control character, expected text; remove it");
    } else if (byte_at(r, at.line, at.column) == '\t')
        finding_error(r->f, (int)at.line + 1, (int)at.column + 1,
                      "a tab cannot indent, expected spaces");
    else if (r->parser.context != NULL)
        finding_error(r->f, (int)at.line + 1, (int)at.column + 1, "%s %s (from line %d)", what,
                      r->parser.context, (int)r->parser.context_mark.line + 1);
    else
        finding_error(r->f, (int)at.line + 1, (int)at.column + 1, "%s", what);
}

/* Fetch the next event into r->event; false when there is none to be had. */
static bool next_event(struct reader *r)
{
    if (r->have_event)
        yaml_event_delete(&r->event);
    r->have_event = false;
    if (r->stop)
        return false;
    if (!yaml_parser_parse(&r->parser, &r->event)) {
        syntax_error(r);
        return false;
    }
    r->have_event = true;
    return true;
}

static struct node *new_node(struct reader *r, enum node_kind kind)
{
    struct node *n = arena_alloc(r->arena, sizeof *n);

    if (n == NULL) {
        finding_error(r->f, (int)r->event.start_mark.line + 1, (int)r->event.start_mark.column + 1,
                      "too much in one file; split it");
        r->stop = true;
        return NULL;
    }
    n->kind = kind;
    n->line = (int)r->event.start_mark.line + 1;
    n->column = (int)r->event.start_mark.column + 1;
    return n;
}

/* What YAML offers and this house refuses, on the current event. */
static void refuse_extras(struct reader *r, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    int line = (int)r->event.start_mark.line + 1, column = (int)r->event.start_mark.column + 1;

    if (anchor != NULL)
        finding_error(r->f, line, column, "anchor \"&%s\" is not allowed, write the value out",
                      (const char *)anchor);
    if (tag != NULL)
        finding_error(r->f, line, column, "tag \"%s\" is not allowed, expected a plain value",
                      (const char *)tag);
}

/* Where N's text begins when the file holds it letter by letter; else 0. */
static int verbatim_column(const struct reader *r, const char *raw, const char *text)
{
    const yaml_mark_t *from = &r->event.start_mark, *to = &r->event.end_mark;
    size_t quote = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1, letters = 0;

    if (from->line != to->line || strcmp(raw, text) != 0)
        return 0;
    for (const char *p = text; *p != '\0'; p++)
        letters += ((unsigned char)*p & 0xc0) != 0x80;
    if (to->column - from->column != letters + 2 * quote)
        return 0;
    return (int)(from->column + quote) + 1;
}

static struct node *read_scalar(struct reader *r)
{
    const char *raw = (const char *)r->event.data.scalar.value;
    size_t len = r->event.data.scalar.length;
    yaml_scalar_style_t style = r->event.data.scalar.style;
    bool block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    struct node *n = new_node(r, NODE_SCALAR);

    if (n == NULL)
        return NULL;
    refuse_extras(r, r->event.data.scalar.anchor, r->event.data.scalar.tag);
    char *text = block ? text_clean_lines_dup(raw, len) : text_clean_dup(raw, len);
    n->quoted = style != YAML_PLAIN_SCALAR_STYLE;
    n->text = arena_strndup(r->arena, str_or(text), strlen(str_or(text)));
    if (n->text == NULL) {
        finding_error(r->f, n->line, n->column, "too much in one file; split it");
        r->stop = true;
    } else if (!block) {
        n->text_column = verbatim_column(r, raw, n->text);
    }
    free(text);
    return n->text != NULL ? n : NULL;
}

static struct node *read_node(struct reader *r, int depth);

/* The items of a list, up to its end event. */
static void read_items(struct reader *r, struct node *list, int depth)
{
    struct node **tail = &list->child;

    while (next_event(r) && r->event.type != YAML_SEQUENCE_END_EVENT) {
        struct node *n = read_node(r, depth + 1);

        if (n == NULL)
            return;
        *tail = n;
        tail = &n->next;
    }
}

static int by_key(const void *a, const void *b)
{
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    int order = strcmp(x->key, y->key);

    if (order != 0)
        return order;
    return x->key_line != y->key_line ? x->key_line - y->key_line : x->key_column - y->key_column;
}

/* Sorted, because a file full of keys must not take the square of their number. */
static void refuse_duplicates(struct reader *r, const struct node *map, size_t n)
{
    if (n < 2)
        return;
    struct node **sorted = xcalloc(n, sizeof *sorted);
    size_t at = 0;

    for (struct node *c = map->child; c != NULL; c = c->next)
        sorted[at++] = c;
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 1; i < n; i++)
        if (sorted[i]->key[0] != '\0' && strcmp(sorted[i - 1]->key, sorted[i]->key) == 0)
            finding_error(r->f, sorted[i]->key_line, sorted[i]->key_column,
                          "key \"%s\" stands twice (first on line %d), expected once",
                          sorted[i]->key, sorted[i - 1]->key_line);
    free(sorted);
}

/* The pairs of a map, up to its end event. */
static void read_pairs(struct reader *r, struct node *map, int depth)
{
    struct node **tail = &map->child;
    size_t count = 0;

    while (next_event(r) && r->event.type != YAML_MAPPING_END_EVENT) {
        struct node *key = read_node(r, depth + 1);

        if (key == NULL || !next_event(r))
            return;
        if (key->kind != NODE_SCALAR || key->text[0] == '\0')
            finding_error(r->f, key->line, key->column, "%s as a key, expected a word",
                          key->kind == NODE_SCALAR ? "nothing" : node_kind_name(key));
        struct node *value = read_node(r, depth + 1);
        if (value == NULL)
            return;
        value->key = key->kind == NODE_SCALAR ? key->text : "";
        value->key_line = key->line;
        value->key_column = key->column;
        *tail = value;
        tail = &value->next;
        count++;
    }
    refuse_duplicates(r, map, count);
}

/* The node that the current event begins; NULL when reading stops. */
static struct node *read_node(struct reader *r, int depth)
{
    struct node *n = NULL;

    if (depth > YAML_MAX_DEPTH) {
        finding_error(r->f, (int)r->event.start_mark.line + 1, (int)r->event.start_mark.column + 1,
                      "nested deeper than %d, expected a flatter file", YAML_MAX_DEPTH);
        r->stop = true;
        return NULL;
    }
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(r);
    case YAML_ALIAS_EVENT:
        finding_error(r->f, (int)r->event.start_mark.line + 1, (int)r->event.start_mark.column + 1,
                      "alias \"*%s\" is not allowed, write the value out",
                      (const char *)r->event.data.alias.anchor);
        if ((n = new_node(r, NODE_SCALAR)) != NULL)
            n->text = "";
        return n;
    case YAML_SEQUENCE_START_EVENT:
        refuse_extras(r, r->event.data.sequence_start.anchor, r->event.data.sequence_start.tag);
        if ((n = new_node(r, NODE_LIST)) != NULL)
            read_items(r, n, depth);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_extras(r, r->event.data.mapping_start.anchor, r->event.data.mapping_start.tag);
        if ((n = new_node(r, NODE_MAP)) != NULL)
            read_pairs(r, n, depth);
        break;
    default: /* the grammar gives no other event here */
        r->stop = true;
        break;
    }
    return r->stop ? NULL : n;
}

/* The one document of the stream. */
static struct node *read_document(struct reader *r)
{
    struct node *root = NULL;

    while (next_event(r) && r->event.type != YAML_STREAM_END_EVENT) {
        if (r->event.type != YAML_DOCUMENT_START_EVENT)
            continue;
        if (root != NULL) {
            finding_error(r->f, (int)r->event.start_mark.line + 1,
                          (int)r->event.start_mark.column + 1,
                          "a second document begins here, expected one in a file");
            break;
        }
        if (!next_event(r) || (root = read_node(r, 1)) == NULL)
            break;
    }
    return root;
}

/* Report where S stops being UTF-8. */
static void not_utf8(const char *s, size_t n, struct findings *f)
{
    int line = 1, column = 1;
    uint32_t cp;

    for (size_t at = 0, step; at < n; at += step) {
        if ((step = utf8_decode(s + at, n - at, &cp)) == 0)
            break;
        column = cp == '\n' ? 1 : column + 1;
        line += cp == '\n';
    }
    finding_error(f, line, column, "not UTF-8, save the file as UTF-8");
}

struct node *yaml_parse(struct arena *a, const char *s, size_t n, struct findings *f)
{
    struct reader r = { .arena = a, .f = f };
    size_t errors = f->n_errors;

    if (n > YAML_MAX_BYTES) {
        finding_error(f, 0, 0, "over %d bytes, expected a smaller file", YAML_MAX_BYTES);
        return NULL;
    }
    if (!utf8_valid(s, n)) {
        not_utf8(s, n, f);
        return NULL;
    }
    if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) { /* what Notepad puts in front */
        s += 3;
        n -= 3;
    }
    r.s = s;
    r.n = n;
    if (!yaml_parser_initialize(&r.parser)) {
        finding_error(f, 0, 0, "no memory to read it");
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING); /* never guessed */
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)s, n);
    struct node *root = read_document(&r);
    if (r.have_event)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    if (f->n_errors == errors && (root == NULL || node_null(root)))
        finding_error(f, 1, 1, "nothing in it, expected \"key: value\" lines");
    return f->n_errors == errors ? root : NULL;
}

struct node *yaml_load(struct arena *a, const char *path, struct findings *f, char **source)
{
    struct node *root = NULL;
    char *s = NULL;
    FILE *in = fopen(path, "rb");

    if (in == NULL) {
        finding_error(f, 0, 0, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    s = xmalloc(YAML_MAX_BYTES + 2);
    errno = 0;
    size_t n = fread(s, 1, YAML_MAX_BYTES + 1, in);
    if (ferror(in)) {
        finding_error(f, 0, 0, "cannot be read: %s", strerror(errno));
    } else {
        s[n] = '\0';
        root = yaml_parse(a, s, n, f);
    }
    fclose(in);
    if (root != NULL && source != NULL)
        *source = xrealloc(s, n + 1, 1);
    else
        free(s);
    return root;
}

/* ---- reading the tree ---- */

const struct node *node_get(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    for (const struct node *n = map->child; n != NULL; n = n->next)
        if (n->key[0] == key[0] && strcmp(n->key, key) == 0) /* most differ in the first letter */
            return n;
    return NULL;
}

bool node_null(const struct node *n)
{
    return n != NULL && n->kind == NODE_SCALAR && !n->quoted &&
           (n->text[0] == '\0' || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

const char *node_str(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);

    return n != NULL && n->kind == NODE_SCALAR && !node_null(n) ? n->text : NULL;
}

const char *node_kind_name(const struct node *n)
{
    if (n->kind == NODE_LIST)
        return "a list";
    if (n->kind == NODE_MAP)
        return "a map";
    return node_null(n) ? "nothing" : "text";
}

int64_t node_int(const struct node *map, const char *key, int64_t otherwise, struct findings *f)
{
    const struct node *n = node_get(map, key);
    char *end;

    if (n == NULL)
        return otherwise;
    if (n->kind == NODE_SCALAR && !n->quoted && n->text[strspn(n->text, "-0123456789")] == '\0' &&
        n->text[0] != '\0') {
        errno = 0;
        long long v = strtoll(n->text, &end, 10);
        if (errno == 0 && *end == '\0')
            return v;
    }
    finding_error(f, n->line, n->column, "\"%s\" is not a whole number, expected digits", key);
    return otherwise;
}

bool node_bool(const struct node *map, const char *key, bool otherwise, struct findings *f)
{
    const struct node *n = node_get(map, key);

    if (n == NULL)
        return otherwise;
    if (n->kind == NODE_SCALAR && !n->quoted && strcmp(n->text, "true") == 0)
        return true;
    if (n->kind == NODE_SCALAR && !n->quoted && strcmp(n->text, "false") == 0)
        return false;
    finding_error(f, n->line, n->column, "\"%s\" is neither, expected true or false", key);
    return otherwise;
}

static void unknown_key(const struct node *n, const char *const *keys, struct findings *f)
{
    struct strbuf known = STRBUF_INIT;

    for (size_t i = 0; keys[i] != NULL; i++)
        strbuf_printf(&known, "%s%s", i > 0 ? ", " : "", keys[i]);
    finding_error(f, n->key_line, n->key_column, "unknown key \"%s\", expected one of: %s", n->key,
                  known.s);
    strbuf_release(&known);
}

void node_only_keys(const struct node *map, const char *const *keys, struct findings *f)
{
    if (map == NULL || map->kind != NODE_MAP)
        return;
    for (const struct node *n = map->child; n != NULL; n = n->next) {
        size_t i = 0;

        while (keys[i] != NULL && (keys[i][0] != n->key[0] || strcmp(keys[i], n->key) != 0))
            i++;
        if (keys[i] != NULL)
            continue;
        const char *near = nearest_word(n->key, keys);
        if (near != NULL)
            finding_error(f, n->key_line, n->key_column, "unknown key \"%s\" (nearest: \"%s\")",
                          n->key, near);
        else
            unknown_key(n, keys, f);
    }
}

#define WORD_MAX 48

/* Edit distance of two short words; a letter swapped with its neighbour counts once. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t row[3][WORD_MAX + 1];

    for (size_t j = 0; j <= nb; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *now = row[i % 3], *before = row[(i + 2) % 3], *older = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t best = before[j - 1] + (a[i - 1] != b[j - 1]);

            if (before[j] + 1 < best)
                best = before[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                older[j - 2] + 1 < best)
                best = older[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[na % 3][nb];
}

const char *nearest_word(const char *s, const char *const *words)
{
    size_t len = strlen(s), best = SIZE_MAX;
    const char *near = NULL;

    if (len > WORD_MAX)
        return NULL;
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);

        if (n > WORD_MAX)
            continue;
        size_t d = distance(s, len, *words, n);
        if (d < best) {
            best = d;
            near = *words;
        }
    }
    return best <= (len > 3 ? (len + 2) / 3 : 1) ? near : NULL;
}
