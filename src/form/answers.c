/* The answers of one form as they are being given: value, label and where they came from. */
#include "motcua/form/answers.h"

#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const mark_words[MARK_COUNT] = {
#define X(id, word) [MARK_##id] = word,
    MARK_LIST(X)
#undef X
};

static void answer_release(struct answer *a)
{
    free(a->field);
    free(a->value);
    free(a->label);
    free(a->source);
}

void answers_release(struct answers *a)
{
    for (size_t i = 0; i < a->n; i++)
        answer_release(&a->item[i]);
    free(a->item);
    *a = (struct answers)ANSWERS_INIT;
}

static struct answer *find(const struct answers *a, const char *field)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->item[i].field, field) == 0)
            return &a->item[i];
    return NULL;
}

const struct answer *answers_get(const struct answers *a, const char *field)
{
    return find(a, field);
}

const char *answers_value(const struct answers *a, const char *field)
{
    const struct answer *it = find(a, field);

    return it != NULL ? str_or(it->value) : "";
}

static void answers_drop(struct answers *a, struct answer *it)
{
    size_t after = a->n - (size_t)(it - a->item) - 1;

    answer_release(it);
    memmove(it, it + 1, after * sizeof *it);
    a->n--;
}

static struct answer *answers_add(struct answers *a, const char *field)
{
    a->item = mem_grow(a->item, a->n, &a->cap, sizeof *a->item);
    a->item[a->n] = (struct answer){ .field = xstrdup(field) };
    return &a->item[a->n++];
}

static bool from_source(enum mark m)
{
    return m == MARK_CARD || m == MARK_STORE || m == MARK_EARLIER || m == MARK_FALLBACK ||
           m == MARK_CONFIRM;
}

/* The mark of IT once the clerk has left VALUE in the field.  Typing what the source said anyway
 * is agreeing with it; agreeing with a "?" is what it asked for. */
static enum mark mark_when_typed(const struct answer *it, const char *value)
{
    if (it->source == NULL)
        return MARK_TYPED;
    if (strcmp(it->source, value) != 0)
        return MARK_EDITED;
    return it->source_mark == MARK_CONFIRM ? MARK_TYPED : it->source_mark;
}

void answers_set(struct answers *a, const char *field, const char *value, const char *label,
                 enum mark mark)
{
    struct answer *it = find(a, field);
    char *copy;

    if (value == NULL || *value == '\0') {
        if (it != NULL)
            answers_drop(a, it);
        return;
    }
    if (it == NULL)
        it = answers_add(a, field);
    copy = xstrdup(value); /* VALUE and LABEL may be the answer's own */
    char *words = xstrdup(label);
    if (mark == MARK_TYPED || mark == MARK_EDITED) {
        it->mark = mark_when_typed(it, value);
    } else {
        it->mark = mark;
        if (from_source(mark)) {
            str_set(&it->source, value);
            it->source_mark = mark;
        }
    }
    free(it->value);
    free(it->label);
    it->value = copy;
    it->label = words;
    it->read = false;
}

void answers_read(struct answers *a, const struct form *form, int today)
{
    for (size_t i = 0; i < form->n_fields; i++) {
        const struct field *f = &form->field[i];
        struct answer *it = find(a, f->id);
        char *value, *label;

        if (it == NULL)
            continue;
        it->read = field_read(f, it->value, today, &value, &label, NULL) == MC_OK;
        if (!it->read)
            continue;
        if (*value == '\0') {
            answers_drop(a, it);
            free(value);
            free(label);
            continue;
        }
        free(it->value);
        free(it->label);
        it->value = value;
        it->label = label;
    }
}

/* ---- JSON ---- */

json_t *answers_to_json(const struct answers *a)
{
    json_t *all = json_object();

    for (size_t i = 0; i < a->n; i++) {
        const struct answer *it = &a->item[i];
        json_t *one = json_object();

        json_put(one, "value", it->value);
        json_put(one, "label", it->label);
        json_put(one, "mark", mark_words[it->mark]);
        json_put(one, "source", it->source);
        json_put(one, "source_mark", mark_words[it->source_mark]);
        json_object_set_new(all, it->field, one);
    }
    return all;
}

static enum mark mark_from(const char *word, enum mark otherwise)
{
    for (int m = MARK_NONE + 1; m < MARK_COUNT; m++)
        if (strcmp(word, mark_words[m]) == 0)
            return (enum mark)m;
    return otherwise;
}

/* Rows of a table as they are stored; words of several choices with ";", as they are typed. */
static char *list_dup(const json_t *list)
{
    struct strbuf words = STRBUF_INIT;
    char *text, *clean;

    if (json_is_string(json_array_get(list, 0))) {
        for (size_t i = 0; i < json_array_size(list); i++)
            strbuf_printf(&words, "%s%s", i > 0 ? "; " : "",
                          str_or(json_string_value(json_array_get(list, i))));
        clean = text_clean_dup(words.s, words.len);
        strbuf_release(&words);
        return clean;
    }
    if (!json_is_object(json_array_get(list, 0)))
        return NULL;
    text = json_dumps(list, JSON_COMPACT);
    clean = xstrdup(str_or(text));
    free(text);
    return clean;
}

/* A plain value of a reception file as text; NULL for what is none.  The caller frees. */
static char *plain_value_dup(const json_t *j)
{
    double d = json_number_value(j);

    if (json_is_string(j))
        return text_clean_lines_dup(json_string_value(j), json_string_length(j));
    if (json_is_array(j))
        return list_dup(j);
    if (json_is_boolean(j))
        return xstrdup(json_is_true(j) ? "yes" : "no");
    if (json_is_integer(j))
        return xasprintf("%lld", (long long)json_integer_value(j));
    if (json_is_real(j))
        return fabs(d) < 1e15 && d == floor(d) ? xasprintf("%.0f", d) : xasprintf("%.15g", d);
    return NULL;
}

static char *member_dup(const json_t *j, const char *key)
{
    char *s = plain_value_dup(json_object_get(j, key));

    if (s != NULL && *s == '\0') {
        free(s);
        s = NULL;
    }
    return s;
}

static void take_object(struct answers *a, const char *field, const json_t *j)
{
    char *value = member_dup(j, "value"), *label = member_dup(j, "label");
    struct answer *it;

    answers_set(a, field, value, label, MARK_NONE);
    if ((it = find(a, field)) != NULL) {
        free(it->source);
        it->source = member_dup(j, "source");
        it->mark = mark_from(json_str(j, "mark"),
                             json_object_get(j, "mark") == NULL && it->source == NULL ? MARK_NONE
                                                                                      : MARK_TYPED);
        it->source_mark = mark_from(json_str(j, "source_mark"), MARK_NONE);
    }
    free(value);
    free(label);
}

void answers_from_json(struct answers *a, const json_t *j)
{
    const char *field;
    json_t *v;

    json_object_foreach((json_t *)j, field, v)
    {
        char *value;

        if (json_is_object(v)) {
            take_object(a, field, v);
            continue;
        }
        value = plain_value_dup(v);
        answers_set(a, field, value, NULL, MARK_TYPED);
        free(value);
    }
}
