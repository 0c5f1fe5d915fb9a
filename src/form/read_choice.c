/* Choices by a few letters: what fits best wins, but never a guess between two. */
#include "read_priv.h"

#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Columns of a text inside a sentence of at most 78: one, or each of two. */
#define ONE_COLS 20
#define TWO_COLS 18

/* What was typed, in the forms it is compared in. */
struct query {
    const char *raw;
    char *folded;
};

static bool is_value(const struct query *q, const struct choice *c)
{
    return strcmp(q->raw, c->value) == 0;
}

static bool is_label(const struct query *q, const struct choice *c)
{
    return strcmp(q->raw, c->label) == 0;
}

/* Could the folded query begin the folded TEXT?  A plain first letter tells without folding it. */
static bool may_begin(const struct query *q, const char *text)
{
    char c = text[0];

    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    return c < 'a' || c > 'z' || c == q->folded[0];
}

/* Marks that were typed must be in the label, those that were not may be. */
static bool folds_to(const struct query *q, const struct choice *c)
{
    if (!may_begin(q, c->label))
        return false;
    char *label = fold_dup(c->label);
    bool same = strcmp(q->folded, label) == 0 && fold_match(q->raw, c->label);

    free(label);
    return same;
}

static bool folds_to_value(const struct query *q, const struct choice *c)
{
    char *value = fold_dup(c->value);
    bool same = strcmp(q->folded, value) == 0;

    free(value);
    return same;
}

static bool begins(const struct query *q, const struct choice *c)
{
    if (!may_begin(q, c->label))
        return false;
    char *label = fold_dup(c->label);
    bool same = strncmp(q->folded, label, strlen(q->folded)) == 0 && fold_match(q->raw, c->label);

    free(label);
    return same;
}

static bool has_initials(const struct query *q, const struct choice *c)
{
    char *initials = initials_dup(c->label);
    bool same = strcmp(q->folded, initials) == 0;

    free(initials);
    return same;
}

static bool has_words(const struct query *q, const struct choice *c)
{
    return fold_match(q->raw, c->label);
}

/* The sentence may hold only so much of a text. */
static char *clip_dup(const char *s, int cols)
{
    size_t n = utf8_clip(s, cols, NULL);

    return xasprintf("%.*s%s", (int)n, s, s[n] != '\0' ? "…" : "");
}

static enum mc_rc between_two(const struct choice *a, const struct choice *b, struct mc_err *err)
{
    char *one = clip_dup(a->label, TWO_COLS), *two = clip_dup(b->label, TWO_COLS);

    mc_fail(err, MC_INVALID, "%s hay %s? Gõ thêm vài chữ, hoặc ↓ để chọn.", one, two);
    free(one);
    free(two);
    return MC_INVALID;
}

static enum mc_rc not_there(const char *s, struct mc_err *err)
{
    char *typed = clip_dup(s, ONE_COLS);

    mc_fail(err, MC_INVALID, "Danh sách không có “%s”. Gõ chữ khác, hoặc ↓ để chọn.", typed);
    free(typed);
    return MC_INVALID;
}

enum mc_rc read_choice(const struct choices *c, const char *s, const struct choice **out,
                       struct mc_err *err)
{
    static bool (*const fits[])(const struct query *, const struct choice *) = {
        is_value, is_label, folds_to, folds_to_value, begins, has_initials, has_words,
    };
    struct query q = { .raw = s, .folded = fold_dup(s) };
    const struct choice *hit = NULL, *other = NULL;

    for (size_t level = 0; c != NULL && level < N_ELEMS(fits) && hit == NULL; level++) {
        if (level == 2 && q.folded[0] == '\0')
            break; /* nothing but signs: it would begin everything */
        for (size_t i = 0; i < c->n && other == NULL; i++)
            if (fits[level](&q, &c->item[i])) {
                other = hit;
                hit = &c->item[i];
            }
    }
    free(q.folded);
    if (hit == NULL)
        return not_there(s, err);
    if (other != NULL)
        return between_two(other, hit, err);
    *out = hit;
    return MC_OK;
}

const struct choice *suggestion(const struct choices *c, const char *s)
{
    if (c == NULL) /* most texts */
        return NULL;
    struct query q = { .raw = s, .folded = fold_dup(s) };
    const struct choice *hit = NULL;
    int n = 0;

    for (size_t i = 0; q.folded[0] != '\0' && i < c->n; i++)
        if (is_label(&q, &c->item[i]) || folds_to(&q, &c->item[i])) {
            hit = &c->item[i];
            n++;
        }
    free(q.folded);
    return n == 1 ? hit : NULL;
}

const struct choice *choice_by_value(const struct choices *c, const char *value)
{
    for (size_t i = 0; c != NULL && i < c->n; i++)
        if (strcmp(c->item[i].value, value) == 0)
            return &c->item[i];
    return NULL;
}
