/* Helpers around jansson. */
#include "motcua/base/json.h"

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mc_rc json_read(const char *name, const char *s, size_t n, json_t **out, struct mc_err *err)
{
    json_error_t e;

    if (n > JSON_MAX_BYTES)
        return mc_fail(err, MC_TOOBIG, "%s: over %d MiB", name, JSON_MAX_BYTES >> 20);
    json_t *j = json_loadb(s, n, JSON_REJECT_DUPLICATES, &e);
    if (j == NULL)
        return mc_fail(err, MC_INVALID, "%s:%d:%d: %s", name, e.line, e.column, e.text);
    if (!json_is_object(j)) {
        json_decref(j);
        return mc_fail(err, MC_INVALID, "%s:1:1: an object was expected: { ... }", name);
    }
    *out = j;
    return MC_OK;
}

/* ---- one line ---- */

/* As jansson writes it (JSON_COMPACT | JSON_SORT_KEYS), to the byte: stored hashes are of its
 * bytes. It looks each container up in a table against cycles, which ours cannot have, and that was
 * a tenth of a reception. */
static void put_value(struct strbuf *b, const json_t *j);

static void put_escaped(struct strbuf *b, const char *s, size_t n)
{
    static const char named[] = { ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r',
                                  ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\' };
    size_t from = 0;

    strbuf_putc(b, '"');
    for (size_t at = 0; at < n; at++) {
        unsigned char c = (unsigned char)s[at];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        strbuf_add(b, s + from, at - from);
        if (named[c] != '\0')
            strbuf_add(b, (const char[]){ '\\', named[c] }, 2);
        else
            strbuf_printf(b, "\\u%04X", c);
        from = at + 1;
    }
    strbuf_add(b, s + from, n - from);
    strbuf_putc(b, '"');
}

struct member {
    const char *key;
    const json_t *value;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* The members in order: few of them, and most come in order already. */
static void sort_members(struct member *m, size_t n)
{
    if (n > 32) {
        qsort(m, n, sizeof *m, by_key);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        struct member one = m[i];
        size_t k = i;

        for (; k > 0 && strcmp(m[k - 1].key, one.key) > 0; k--)
            m[k] = m[k - 1];
        m[k] = one;
    }
}

static void put_object(struct strbuf *b, const json_t *j)
{
    struct member few[32], *m = few;
    size_t n = json_object_size(j), i = 0;
    const char *key;
    json_t *value;

    if (n > N_ELEMS(few))
        m = xcalloc(n, sizeof *m);
    json_object_foreach((json_t *)j, key, value)
    {
        m[i++] = (struct member){ key, value };
    }
    sort_members(m, n);
    strbuf_putc(b, '{');
    for (i = 0; i < n; i++) {
        if (i > 0)
            strbuf_putc(b, ',');
        put_escaped(b, m[i].key, strlen(m[i].key));
        strbuf_putc(b, ':');
        put_value(b, m[i].value);
    }
    strbuf_putc(b, '}');
    if (m != few)
        free(m);
}

static void put_list(struct strbuf *b, const json_t *j)
{
    strbuf_putc(b, '[');
    for (size_t i = 0; i < json_array_size(j); i++) {
        if (i > 0)
            strbuf_putc(b, ',');
        put_value(b, json_array_get(j, i));
    }
    strbuf_putc(b, ']');
}

/* A number with a fraction: seldom, and its digits are jansson's affair. */
static void put_real(struct strbuf *b, const json_t *j)
{
    char *s = json_dumps(j, JSON_ENCODE_ANY);

    strbuf_puts(b, s);
    free(s);
}

static void put_value(struct strbuf *b, const json_t *j)
{
    char number[24];

    switch (json_typeof(j)) {
    case JSON_OBJECT:
        put_object(b, j);
        break;
    case JSON_ARRAY:
        put_list(b, j);
        break;
    case JSON_STRING:
        put_escaped(b, json_string_value(j), json_string_length(j));
        break;
    case JSON_INTEGER:
        strbuf_add(b, number,
                   (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                                    json_integer_value(j)));
        break;
    case JSON_REAL:
        put_real(b, j);
        break;
    case JSON_TRUE:
        strbuf_puts(b, "true");
        break;
    case JSON_FALSE:
        strbuf_puts(b, "false");
        break;
    case JSON_NULL:
        strbuf_puts(b, "null");
    }
}

char *json_line_dup(const json_t *j)
{
    struct strbuf b = STRBUF_INIT;

    if (j == NULL)
        return xstrdup("{}");
    put_value(&b, j);
    return strbuf_detach(&b);
}

/* ---- members ---- */

const char *json_str(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));

    return s ? s : "";
}

int64_t json_int(const json_t *j, const char *key, int64_t otherwise)
{
    const json_t *v = json_object_get(j, key);

    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool json_flag(const json_t *j, const char *key)
{
    return json_is_true(json_object_get(j, key));
}

void json_put(json_t *j, const char *key, const char *s)
{
    if (s != NULL && *s != '\0')
        json_object_set_new(j, key, json_string(s));
}
