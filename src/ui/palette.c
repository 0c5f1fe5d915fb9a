/* The palette: type a few words, without accents, and find any action.  The right column teaches
 * the direct key. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/field.h"
#include "ui_priv.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_DEEDS 48

struct palette {
    struct edit query;
    struct deed deed[MAX_DEEDS];
    size_t n;
    size_t hit[MAX_DEEDS], n_hits, at;
    char subject[160];
};

static const struct key_bind keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_UP, 0, ACT_UP },
    { KEY_DOWN, 0, ACT_DOWN },    { KEY_TAB, 0, ACT_DOWN },
    { KEY_BACKTAB, 0, ACT_UP },   { KEY_PGUP, 0, ACT_FIRST },
    { KEY_PGDN, 0, ACT_LAST },    KEYS_END,
};

static void filter(struct palette *p)
{
    p->n_hits = p->at = 0;
    for (size_t i = 0; i < p->n; i++) {
        char *text = xasprintf("%s %s %s", action_help(p->deed[i].act),
                               action_label(p->deed[i].act), action_word(p->deed[i].act));

        if (fold_match(p->query.text, text))
            p->hit[p->n_hits++] = i;
        free(text);
    }
}

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Lệnh");
}

static void draw_line(const struct palette *p, size_t i, struct canvas *cv, int row, int col,
                      int cols)
{
    const struct deed *d = &p->deed[p->hit[i]];
    char line[400];

    draw_marker(cv, row, col, i == p->at);
    if (d->why[0] != '\0')
        snprintf(line, sizeof line, "%s (%s)", action_help(d->act), d->why);
    else
        snprintf(line, sizeof line, "%s", action_help(d->act));
    canvas_field(cv, row, col + 2, cols - 12, d->why[0] ? STYLE_PAUSED : STYLE_BODY, line, false);
    canvas_right(cv, row, col + cols - 1, STYLE_HINT, d->key);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct palette *p = st;
    const char *why = p->n_hits > 0 ? p->deed[p->hit[p->at]].why : "";
    int cols = a->cols < 72 ? a->cols - 2 : 66, rows = a->last - a->first;
    int top = a->first, left = (a->cols - cols) / 2;
    int lines = rows - 5 - (why[0] != '\0' ? DEED_REASON_ROWS : 0);
    size_t from = p->at >= (size_t)lines ? p->at - (size_t)lines + 1 : 0;

    canvas_box(cv, top, left, rows, cols, "Lệnh (F2 hoặc Ctrl+K)");
    for (int i = 0; i < lines && from + (size_t)i < p->n_hits; i++)
        draw_line(p, from + (size_t)i, cv, top + 3 + i, left + 1, cols - 2);
    if (p->n_hits == 0)
        canvas_text(cv, top + 3, left + 3, STYLE_BODY, "Không có lệnh nào khớp. Xóa bớt chữ.");
    canvas_hline(cv, top + 2, left + 1, cols - 2, "─");
    int col =
        canvas_text(cv, top + 1, left + 2, STYLE_BODY, cols < 60 ? "" : "Gõ vài chữ, không dấu: ");
    edit_draw(&p->query, cv, top + 1, col, left + cols - 3 - col, true);
    draw_wrapped(cv, top + rows - 2 - DEED_REASON_ROWS, left + 3, cols - 5, DEED_REASON_ROWS,
                 STYLE_DUE, why);
    canvas_printf(cv, top + rows - 2, left + 2, STYLE_BODY,
                  cols < 50 ? "↑↓ · Enter · Esc" : "↑↓ chọn · Enter làm · Esc thôi");
    char count[32];
    snprintf(count, sizeof count, "%zu/%zu lệnh", p->n_hits, p->n);
    canvas_right(cv, top + rows - 2, left + cols - 2, STYLE_BODY, count);
}

static bool typing(const void *st)
{
    (void)st;
    return true;
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct palette *p = st;

    (void)ui;
    if (!edit_key(&p->query, k))
        return false;
    filter(p);
    return true;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct palette *p = st;

    (void)k;
    if (a == ACT_BACK) {
        ui_pop(ui);
    } else if (a == ACT_ACCEPT && p->n_hits > 0) {
        enum action chosen = p->deed[p->hit[p->at]].act;

        ui_pop(ui);
        ui_do(ui, chosen);
    } else if (p->n_hits > 0 && (a == ACT_UP || a == ACT_FIRST)) {
        p->at = a == ACT_FIRST ? 0 : (p->at + p->n_hits - 1) % p->n_hits;
    } else if (p->n_hits > 0 && (a == ACT_DOWN || a == ACT_LAST)) {
        p->at = a == ACT_LAST ? p->n_hits - 1 : (p->at + 1) % p->n_hits;
    }
}

static const struct screen_ops palette_ops = {
    .name = "palette",
    .keys = keys,
    .overlay = true,
    .title = title,
    .draw = draw,
    .key = key,
    .typing = typing,
    .act = act,
    .release = free,
};

void palette_open(struct ui *ui)
{
    struct palette *p = xcalloc(1, sizeof *p);

    if (ui_top(ui)->ops == &palette_ops) {
        free(p);
        return;
    }
    p->n = deeds_of(ui, ui_top(ui), p->deed, MAX_DEEDS);
    filter(p);
    ui_push(ui, &palette_ops, p);
}
