/* What the readers of config/ share: typed values with findings that say how to mend them. */
#include "config_priv.h"

#include "motcua/base/clock.h"

#include <string.h>

const struct node *config_load(struct arena *a, const char *path, const char *const *keys,
                               struct findings *f, char **source)
{
    f->file = path;
    const struct node *root = yaml_load(a, path, f, source);

    return root != NULL && config_map(root, keys, f) ? root : NULL;
}

const struct node *config_need(const struct node *map, const char *key, struct findings *f)
{
    const struct node *n = node_get(map, key);

    if (n == NULL)
        finding_error(f, map->line, map->column, "key \"%s\" is missing", key);
    return n;
}

const struct node *config_items(const struct node *map, const char *key, struct findings *f)
{
    const struct node *n = node_get(map, key);

    if (n == NULL || n->kind == NODE_LIST)
        return n != NULL ? n->child : NULL;
    finding_error(f, n->line, n->column, "\"%s\" is %s, expected a list", key, node_kind_name(n));
    return NULL;
}

bool config_map(const struct node *n, const char *const *keys, struct findings *f)
{
    if (n->kind != NODE_MAP) {
        finding_error(f, n->line, n->column, "%s, expected a map of \"key: value\"",
                      node_kind_name(n));
        return false;
    }
    node_only_keys(n, keys, f);
    return true;
}

void config_text(const struct node *map, const char *key, char *out, size_t size,
                 struct findings *f)
{
    const struct node *n = config_need(map, key, f);

    out[0] = '\0';
    if (n == NULL)
        return;
    if (n->kind != NODE_SCALAR || n->text[0] == '\0' || node_null(n))
        finding_error(f, n->line, n->column, "\"%s\" is %s, expected a text", key,
                      n->kind == NODE_SCALAR ? "empty" : node_kind_name(n));
    else if (strlen(n->text) >= size)
        finding_error(f, n->line, n->column, "\"%s\" is too long, expected at most %zu bytes", key,
                      size - 1);
    else
        memcpy(out, n->text, strlen(n->text) + 1);
}

int config_number(const struct node *map, const char *key, int min, int max, struct findings *f)
{
    const struct node *n = config_need(map, key, f);
    int64_t v = n != NULL ? node_int(map, key, min, f) : min;

    if (v >= min && v <= max)
        return (int)v;
    finding_error(f, n->line, n->column, "\"%s\" is %lld, expected %d to %d", key, (long long)v,
                  min, max);
    return min;
}

/* What a message calls the value of N. */
static const char *shown(const struct node *n)
{
    return n->kind == NODE_SCALAR ? n->text : node_kind_name(n);
}

bool config_day(const struct node *n, int *day, struct findings *f)
{
    if (n->kind == NODE_SCALAR && date_parse(n->text, day))
        return true;
    finding_error(f, n->line, n->column,
                  "\"%s\" is not a day, expected year-month-day as 2026-11-24", shown(n));
    return false;
}

int minute_at(const char *s)
{
    if (strnlen(s, 5) < 5 || s[2] != ':' || s[0] < '0' || s[0] > '2' || s[1] < '0' || s[1] > '9' ||
        s[3] < '0' || s[3] > '5' || s[4] < '0' || s[4] > '9')
        return -1;
    int hour = (s[0] - '0') * 10 + (s[1] - '0');
    return hour < 24 ? hour * 60 + (s[3] - '0') * 10 + (s[4] - '0') : -1;
}

bool config_minute(const struct node *n, int *minute, struct findings *f)
{
    int m = n->kind == NODE_SCALAR && strlen(n->text) == 5 ? minute_at(n->text) : -1;

    if (m >= 0)
        *minute = m;
    else
        finding_error(f, n->line, n->column, "\"%s\" is not a time, expected hour:minute as 16:30",
                      shown(n));
    return m >= 0;
}

int config_word(const struct node *n, const char *const *words, struct findings *f)
{
    if (n->kind != NODE_SCALAR) {
        finding_error(f, n->line, n->column, "%s, expected a word such as \"%s\"",
                      node_kind_name(n), words[0]);
        return -1;
    }
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], n->text) == 0)
            return i;
    const char *near = nearest_word(n->text, words);
    if (near != NULL) {
        finding_error(f, n->line, n->column, "unknown word \"%s\" (nearest: \"%s\")", n->text,
                      near);
        return -1;
    }
    struct strbuf known = STRBUF_INIT;
    for (int i = 0; words[i] != NULL; i++)
        strbuf_printf(&known, "%s%s", i > 0 ? ", " : "", words[i]);
    finding_error(f, n->line, n->column, "unknown word \"%s\", expected one of: %s", n->text,
                  known.s);
    strbuf_release(&known);
    return -1;
}
