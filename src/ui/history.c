/* Answers given lately, so that they can be taken back: the newest few. */
#include "history_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

static void change_release(struct change *c)
{
    for (int side = 0; side < 2; side++) {
        free(c->value[side]);
        free(c->label[side]);
    }
    *c = (struct change){ .at = 0 };
}

void history_clear(struct history *h)
{
    for (size_t i = 0; i < h->n; i++)
        change_release(&h->item[i]);
    h->n = h->next = 0;
}

void history_add(struct history *h, size_t at, const char *before, const char *before_label,
                 enum mark before_mark, const char *after, const char *after_label,
                 enum mark after_mark)
{
    if (strcmp(str_or(before), str_or(after)) == 0 && before_mark == after_mark)
        return;
    while (h->n > h->next) /* taken back and then something else done: no way forward */
        change_release(&h->item[--h->n]);
    if (h->n == HISTORY_MAX) {
        change_release(&h->item[0]);
        memmove(h->item, h->item + 1, (HISTORY_MAX - 1) * sizeof h->item[0]);
        h->n--;
    }
    h->item[h->n++] = (struct change){ .at = at,
                                       .value = { xstrdup(str_or(before)), xstrdup(str_or(after)) },
                                       .label = { xstrdup(before_label), xstrdup(after_label) },
                                       .mark = { before_mark, after_mark } };
    h->next = h->n;
}

const struct change *history_back(struct history *h)
{
    return h->next > 0 ? &h->item[--h->next] : NULL;
}

const struct change *history_forward(struct history *h)
{
    return h->next < h->n ? &h->item[h->next++] : NULL;
}
