/* What can be done here: the actions of a screen, with their keys and why they cannot be now. */
#include "ui_priv.h"

#include <stdlib.h>
#include <string.h>

/* Moving about is in the help, not in lists of things to do. */
static bool is_move(enum action a)
{
    return a >= ACT_UP && a <= ACT_RESTORE;
}

static bool listed(const struct deed *list, size_t n, enum action a)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].act == a)
            return true;
    return false;
}

static size_t add(struct ui *ui, const struct screen *s, const struct key_bind *table,
                  enum action a, struct deed *out, size_t n, size_t max)
{
    if (n == max || is_move(a) || a == ACT_FOLDER || a == ACT_PICK || a == ACT_HINT ||
        listed(out, n, a))
        return n;
    out[n].act = a;
    action_key(table, a, out[n].key);
    out[n].why[0] = '\0';
    if (s->ops->why_not != NULL) {
        char why[256] = "";

        strcpy(out[n].why, s->ops->why_not(s->st, ui, a, why));
    }
    return n + 1;
}

size_t deeds_of(struct ui *ui, const struct screen *s, struct deed *out, size_t max)
{
    static const enum action only_listed[] = { ACT_SWITCH_USER, ACT_PASSWORD, ACT_QUIT };
    size_t n = 0;

    for (const struct key_bind *b = s->ops->keys; b->act != ACT_NONE; b++)
        n = add(ui, s, s->ops->keys, b->act, out, n, max);
    for (const struct key_bind *b = global_keys; b->act != ACT_NONE; b++)
        if (b->act != ACT_PANEL && b->act != ACT_PALETTE)
            n = add(ui, s, global_keys, b->act, out, n, max);
    for (size_t i = 0; i < sizeof only_listed / sizeof *only_listed; i++)
        n = add(ui, s, global_keys, only_listed[i], out, n, max);
    return n;
}
