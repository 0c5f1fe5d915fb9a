/* The panel of all actions here: it opens at once, only on request, and shows what cannot be done
 * now with the reason. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "ui_priv.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_DEEDS 48

struct panel {
    struct deed deed[MAX_DEEDS];
    size_t n, at;
    char subject[160];
    const struct key_bind *below; /* keys of the screen below: pressed here they do the same */
};

static const struct key_bind keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_UP, 0, ACT_UP },    { KEY_DOWN, 0, ACT_DOWN },
    { KEY_HOME, 0, ACT_FIRST },   { KEY_END, 0, ACT_LAST }, { KEY_PGUP, 0, ACT_FIRST },
    { KEY_PGDN, 0, ACT_LAST },    { KEY_F9, 0, ACT_BACK },  KEYS_END,
};

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Việc");
}

/* The whole reason of the chosen line, where its own line had to be cut. */
static void draw_reason(const struct panel *p, struct canvas *cv, int row, int cols)
{
    if (p->at < p->n && p->deed[p->at].why[0] != '\0')
        draw_wrapped(cv, row, 4, cols, DEED_REASON_ROWS, STYLE_DUE, p->deed[p->at].why);
}

/* How to go on, and how many lines are below. */
static void draw_foot(struct canvas *cv, int row, int cols, size_t below)
{
    char more[32] = "";

    canvas_field(cv, row, 4, cols - 4, STYLE_HINT,
                 cols < 50 ? "↑↓ rồi Enter · Esc" : "bấm phím, hoặc ↑↓ rồi Enter · Esc thôi",
                 false);
    if (below > 0)
        snprintf(more, sizeof more, "còn %zu ↓", below);
    canvas_right(cv, row, cols - 1, STYLE_BODY, more);
}

/* Rows kept for the reason: always on a tall screen, so that nothing jumps; else when there is one.
 */
static int reason_rows(const struct panel *p, const struct area *a)
{
    bool needed = p->at < p->n && p->deed[p->at].why[0] != '\0';

    return needed || a->rows >= 20 ? DEED_REASON_ROWS : 0;
}

static void draw_deed(const struct deed *d, struct canvas *cv, int row, int cols, bool focus)
{
    char line[400];

    draw_marker(cv, row, 2, focus);
    canvas_field(cv, row, 4, 7, STYLE_HINT, d->key, true);
    snprintf(line, sizeof line, "%s%s%s%s", action_help(d->act), d->why[0] ? " (" : "", d->why,
             d->why[0] ? ")" : "");
    canvas_field(cv, row, 12, cols - 13, d->why[0] ? STYLE_PAUSED : STYLE_BODY, line, false);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct panel *p = st;
    char head[200];
    int reason = reason_rows(p, a), most = a->last - a->first + 1 - 3 - reason;
    int lines = (int)p->n < most ? (int)p->n : most, rows = lines + reason + 3;
    int top = a->last - rows + 1, cols = a->cols - 2;
    size_t from = p->at >= (size_t)lines ? p->at - (size_t)lines + 1 : 0;

    snprintf(head, sizeof head, "Việc làm được%s%s", p->subject[0] ? " với " : " ở đây",
             p->subject);
    canvas_box(cv, top, 1, rows, cols, head);
    for (int i = 0; i < lines && from + (size_t)i < p->n; i++)
        draw_deed(&p->deed[from + (size_t)i], cv, top + 1 + i, cols, from + (size_t)i == p->at);
    draw_reason(p, cv, top + lines + 1, cols - 4);
    draw_foot(cv, top + rows - 2, cols, p->n - from - (size_t)lines);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct panel *p = st;

    (void)k;
    if (a == ACT_BACK) {
        ui_pop(ui);
    } else if (a == ACT_ACCEPT && p->n > 0) {
        enum action chosen = p->deed[p->at].act;

        ui_pop(ui);
        ui_do(ui, chosen);
    } else if (a == ACT_UP || a == ACT_FIRST) {
        p->at = a == ACT_FIRST || p->n == 0 ? 0 : (p->at + p->n - 1) % p->n;
    } else if (a == ACT_DOWN || a == ACT_LAST) {
        p->at = p->n == 0 ? 0 : a == ACT_LAST ? p->n - 1 : (p->at + 1) % p->n;
    }
}

/* A direct key of the screen below. */
static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct panel *p = st;
    enum action a;

    if (action_of(keys, k) != ACT_NONE || (a = action_of(p->below, k)) == ACT_NONE)
        return false;
    for (size_t i = 0; i < p->n; i++)
        if (p->deed[i].act == a) {
            ui_pop(ui);
            ui_do(ui, a);
            return true;
        }
    return false;
}

static const struct screen_ops panel_ops = {
    .name = "panel",
    .keys = keys,
    .overlay = true,
    .title = title,
    .draw = draw,
    .key = key,
    .act = act,
    .release = free,
};

void panel_open(struct ui *ui)
{
    struct screen *s = ui_top(ui);

    if (s->ops == &panel_ops)
        return;
    struct panel *p = xcalloc(1, sizeof *p);
    p->n = deeds_of(ui, s, p->deed, MAX_DEEDS);
    p->below = s->ops->keys;
    if (s->ops->subject != NULL)
        s->ops->subject(s->st, p->subject);
    ui_push(ui, &panel_ops, p);
}
