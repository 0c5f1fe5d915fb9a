/* The table-driven reader behind forms and lists. */
#include "expr_priv.h"
#include "spec_priv.h"

#include <stdlib.h>
#include <string.h>

void *loader_alloc(struct loader *l, size_t n, size_t size)
{
    void *p = n <= SIZE_MAX / size ? arena_alloc(l->arena, n * size) : NULL;

    if (p == NULL)
        finding_error(l->f, 0, 0, "too much in one file; split it");
    return p;
}

static int64_t letters(const char *s)
{
    int64_t n = 0;

    for (; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static bool is_id(const char *s)
{
    return s[0] >= 'a' && s[0] <= 'z' && strlen(s) <= ID_MAX &&
           s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* N is text that is not null; else a finding. */
static bool want_text(struct loader *l, const struct spec *s, const struct node *n)
{
    if (n->kind == NODE_SCALAR)
        return true;
    finding_error(l->f, n->line, n->column, "\"%s\" is %s, expected text", s->key,
                  node_kind_name(n));
    return false;
}

static void read_text(struct loader *l, const struct spec *s, const struct node *n,
                      const char **out)
{
    int64_t len;
    int day;

    if (!want_text(l, s, n))
        return;
    len = letters(n->text);
    if (s->type == SPEC_ID && !is_id(n->text))
        finding_error(l->f, n->line, n->column,
                      "\"%s\" is no id, expected a small letter, then small letters, digits and "
                      "\"_\", at most %d",
                      n->text, ID_MAX);
    else if (s->type == SPEC_DATE && !partial_date_parse(n->text, &day))
        finding_error(l->f, n->line, n->column,
                      "\"%s\" is no date, expected like 2026-06-30 (or 2026-06)", n->text);
    else if (s->type == SPEC_TEXT && (len < s->min || len > s->max))
        finding_error(l->f, n->line, n->column, "\"%s\" has %d letters, expected %d to %d", s->key,
                      (int)len, (int)s->min, (int)s->max);
    else
        *out = n->text;
}

static void read_expr(struct loader *l, const struct spec *s, const struct node *n, size_t owner,
                      const char **out)
{
    if (!want_text(l, s, n))
        return;
    *out = n->text;
    l->pending = mem_grow(l->pending, l->n_pending, &l->cap_pending, sizeof *l->pending);
    l->pending[l->n_pending++] = (struct pending){ n, owner };
}

static void read_texts(struct loader *l, const struct spec *s, const struct node *list,
                       const char *const **out)
{
    size_t n = 0;

    if (list->kind != NODE_LIST) {
        finding_error(l->f, list->line, list->column, "\"%s\" is %s, expected a list of texts",
                      s->key, node_kind_name(list));
        return;
    }
    for (const struct node *c = list->child; c != NULL; c = c->next)
        n++;
    const char **texts = loader_alloc(l, n + 1, sizeof *texts);
    if (texts == NULL)
        return;
    n = 0;
    for (const struct node *c = list->child; c != NULL; c = c->next) {
        if (c->kind != NODE_SCALAR || c->text[0] == '\0')
            finding_error(l->f, c->line, c->column, "%s in \"%s\", expected text",
                          node_kind_name(c), s->key);
        else if (letters(c->text) > s->max)
            finding_error(l->f, c->line, c->column, "%d letters in \"%s\", expected at most %d",
                          (int)letters(c->text), s->key, (int)s->max);
        else
            texts[n++] = c->text;
    }
    *out = texts;
}

static void read_number(struct loader *l, const struct spec *s, const struct node *map,
                        const struct node *n, void *out)
{
    size_t errors = l->f->n_errors;
    int64_t v = node_int(map, s->key, s->min, l->f);

    if (l->f->n_errors != errors)
        return;
    if (v < s->min || v > s->max) {
        finding_error(l->f, n->line, n->column, "\"%s\" is %lld, expected %lld to %lld", s->key,
                      (long long)v, (long long)s->min, (long long)s->max);
        return;
    }
    if (s->type == SPEC_INT)
        *(int *)out = (int)v;
    else
        *(int64_t *)out = v;
}

static void read_word(struct loader *l, const struct spec *s, const struct node *n, int *out)
{
    int i = 0;

    if (!want_text(l, s, n))
        return;
    while (s->words[i] != NULL && strcmp(s->words[i], n->text) != 0)
        i++;
    if (s->words[i] != NULL)
        *out = i;
    else
        unknown_word(l, n, s->key, s->words, (size_t)i, sizeof *s->words);
}

static void read_one(struct loader *l, const struct spec *s, const struct node *map,
                     const struct node *n, void *out, size_t owner)
{
    switch (s->type) {
    case SPEC_TEXT:
    case SPEC_ID:
    case SPEC_DATE:
        read_text(l, s, n, out);
        break;
    case SPEC_EXPR:
        read_expr(l, s, n, owner, out);
        break;
    case SPEC_TEXTS:
        read_texts(l, s, n, out);
        break;
    case SPEC_BOOL:
        *(bool *)out = node_bool(map, s->key, *(bool *)out, l->f);
        break;
    case SPEC_INT:
    case SPEC_INT64:
        read_number(l, s, map, n, out);
        break;
    case SPEC_WORD:
        read_word(l, s, n, out);
        break;
    case SPEC_OTHER:
        break;
    }
}

/* A fact that the author says is not known. */
static void note_unknown(struct loader *l, const struct node *map, const struct node *null)
{
    const char *of = node_str(map, "id");

    l->unknown = mem_grow(l->unknown, l->n_unknown, &l->cap_unknown, sizeof *l->unknown);
    l->unknown[l->n_unknown++] = (struct unknown_fact){ .what = null->key,
                                                        .of = str_or(of != NULL ? of : map->key),
                                                        .line = null->key_line,
                                                        .column = null->key_column };
}

void spec_read(struct loader *l, const struct node *map, const char *what, const struct spec *table,
               void *out, size_t owner)
{
    const char *keys[64];
    size_t n = 0;

    if (map->kind != NODE_MAP) {
        finding_error(l->f, map->line, map->column, "%s, expected %s as \"key: value\" lines",
                      node_kind_name(map), what);
        return;
    }
    for (const struct spec *s = table; s->key != NULL; s++)
        keys[n++] = s->key;
    keys[n] = NULL;
    node_only_keys(map, keys, l->f);
    for (const struct spec *s = table; s->key != NULL; s++) {
        const struct node *v = node_get(map, s->key);

        if (v != NULL && !node_null(v))
            read_one(l, s, map, v, (char *)out + s->offset, owner);
        else if (v != NULL && !s->required)
            note_unknown(l, map, v);
        else if (s->required)
            finding_error(l->f, map->line, map->column, "%s without \"%s\", expected one", what,
                          s->key);
    }
}

const struct node *loader_items(struct loader *l, const struct node *map, const char *key,
                                const char *what, size_t max, size_t *n)
{
    const struct node *list = node_get(map, key);
    bool good = true;

    *n = 0;
    if (list == NULL || node_null(list))
        return NULL;
    if (list->kind != NODE_LIST) {
        finding_error(l->f, list->line, list->column,
                      "\"%s\" is %s, expected a list (\"- \") of %s", key, node_kind_name(list),
                      what);
        return NULL;
    }
    for (const struct node *c = list->child; c != NULL; c = c->next, ++*n)
        if (c->kind != NODE_MAP) {
            finding_error(l->f, c->line, c->column, "%s, expected %s as \"key: value\" lines",
                          node_kind_name(c), what);
            good = false;
        }
    if (*n > max) {
        finding_error(l->f, list->line, list->column, "%zu items in \"%s\", expected at most %zu",
                      *n, key, max);
        good = false;
    }
    if (!good)
        *n = 0;
    return good ? list->child : NULL;
}

static const char *word_at(const void *words, size_t i, size_t stride)
{
    const char *const *p = (const char *const *)((const char *)words + i * stride);

    return *p;
}

bool id_taken(const void *ids, size_t n, size_t stride, const char *id)
{
    for (size_t i = 0; id != NULL && i < n; i++) {
        const char *other = word_at(ids, i, stride);

        if (other != NULL && strcmp(other, id) == 0)
            return true;
    }
    return false;
}

void unknown_word(struct loader *l, const struct node *n, const char *what, const void *words,
                  size_t n_words, size_t stride)
{
    const char **list = xcalloc(n_words + 1, sizeof *list);
    struct strbuf all = STRBUF_INIT;
    size_t known = 0;

    for (size_t i = 0; i < n_words; i++)
        if (word_at(words, i, stride) != NULL)
            list[known++] = word_at(words, i, stride);
    const char *near = nearest_word(n->text, list);
    for (size_t i = 0; i < known && i < 20; i++)
        strbuf_printf(&all, "%s%s", i > 0 ? ", " : "", list[i]);
    if (near != NULL)
        finding_error(l->f, n->line, n->column, "unknown %s \"%s\" (nearest: \"%s\")", what,
                      n->text, near);
    else if (known == 0)
        finding_error(l->f, n->line, n->column, "unknown %s \"%s\", there are none", what, n->text);
    else
        finding_error(l->f, n->line, n->column, "unknown %s \"%s\", expected one of: %s%s", what,
                      n->text, all.s, known > 20 ? ", ..." : "");
    strbuf_release(&all);
    free(list);
}
