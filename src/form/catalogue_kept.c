/* The catalogue in order, and its entries as texts that are kept between starts. */
#include "motcua/form/form.h"

#include "motcua/base/strbuf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is kept was made by this version of read_entry(). */
#define KEPT_AS "1"
#define BETWEEN '\x1f' /* cleaned text has no control characters */

/* The texts of an entry, as they are kept. */
#define N_TEXTS 8
static void texts_of(struct catalogue_entry *e, char **text[N_TEXTS])
{
    char **const all[N_TEXTS] = { &e->code,     &e->name,       &e->short_name, &e->field_of_work,
                                  &e->initials, &e->legal_text, &e->fee_text,   &e->search };

    memcpy(text, all, sizeof all);
}

char *catalogue_entry_text_dup(const struct catalogue_entry *e)
{
    struct catalogue_entry copy = *e;
    struct strbuf b = STRBUF_INIT;
    char **text[N_TEXTS];

    texts_of(&copy, text);
    strbuf_printf(&b, KEPT_AS "%c%" PRId64 " %" PRId64 " %d %d", BETWEEN, e->changed, e->bytes,
                  e->code_line, e->code_column);
    for (size_t i = 0; i < N_TEXTS; i++)
        strbuf_printf(&b, "%c%s", BETWEEN, str_or(*text[i]));
    return strbuf_detach(&b);
}

/* The text up to the next mark, and *AT behind that; NULL after the last. */
static char *part_dup(const char **at)
{
    const char *from = *at, *end;

    if (from == NULL)
        return NULL;
    end = strchr(from, BETWEEN);
    *at = end != NULL ? end + 1 : NULL;
    return end != NULL ? xstrndup(from, (size_t)(end - from)) : xstrdup(from);
}

bool catalogue_entry_from_text(struct catalogue_entry *e, const char *path, const char *text)
{
    const char *at = text;
    char **slot[N_TEXTS], *version = part_dup(&at), *numbers = part_dup(&at);
    bool good = true;

    *e = (struct catalogue_entry){ .path = xstrdup(path) };
    texts_of(e, slot);
    for (size_t i = 0; i < N_TEXTS; i++)
        good = (*slot[i] = part_dup(&at)) != NULL && good;
    good = good && strcmp(version, KEPT_AS) == 0 &&
           sscanf(numbers, "%" SCNd64 " %" SCNd64 " %d %d", &e->changed, &e->bytes, &e->code_line,
                  &e->code_column) == 4;
    free(version);
    free(numbers);
    return good;
}

static int by_code(const void *a, const void *b, void *ctx)
{
    const struct catalogue *c = ctx;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(c->entry[x].code, c->entry[y].code);

    return order != 0 ? order : (x > y) - (x < y);
}

void catalogue_order(struct catalogue *c)
{
    free(c->by_code);
    c->by_code = xcalloc(c->n + 1, sizeof *c->by_code);
    for (size_t i = 0; i < c->n; i++)
        c->by_code[i] = i;
    qsort_r(c->by_code, c->n, sizeof *c->by_code, by_code, c);
}

const struct catalogue_entry *catalogue_by_code(const struct catalogue *c, const char *code)
{
    size_t low = 0, high = c->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct catalogue_entry *e = &c->entry[c->by_code[mid]];
        int order = strcmp(code, e->code);

        if (order == 0)
            return e;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}
