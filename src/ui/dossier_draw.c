/* The dossier on the screen: tabs, the lines of the open one, what to do next. */
#include "dossier_priv.h"

#include "dialog_priv.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_COLS 26

static const char *const tab_names[TAB_COUNT] = { "Tóm tắt", "Tờ khai", "Giấy tờ", "Kết quả",
                                                  "Ghi chú" };

/* Rows of a tab's lines. */
struct frame {
    int first, last;
    bool tall; /* rule under the tabs, hints below */
};

static struct frame frame_of(const struct dossier_state *s, const struct area *a)
{
    bool tall = a->rows >= 20;
    int top = a->first + (tall ? 2 : 1) + (s->presence[0] != '\0');

    return (struct frame){ top, a->last - (tall ? 2 : 1), tall };
}

static void tab_label(const struct dossier_state *s, int tab, char *out, size_t n)
{
    const struct dossier *ds = &s->v.dossier;
    int count = tab == TAB_PAPERS   ? (int)ds->n_components
                : tab == TAB_RESULT ? str_or(ds->outcome)[0] != '\0'
                : tab == TAB_NOTES  ? ds->n_notes
                                    : -1;

    if (count >= 0)
        snprintf(out, n, "%s %d", tab_names[tab], count);
    else
        snprintf(out, n, "%s", tab_names[tab]);
}

static void draw_tabs(const struct dossier_state *s, struct canvas *cv, int row, int cols)
{
    char label[48];
    int col = 1;

    if (cols < 72) {
        tab_label(s, (int)s->tab, label, sizeof label);
        canvas_printf(cv, row, 1, STYLE_BODY, "< %s >", label);
        canvas_right(cv, row, cols - 1, STYLE_HINT, "F6 khung khác");
        return;
    }
    for (int t = 0; t < TAB_COUNT; t++) {
        bool open = t == (int)s->tab;

        tab_label(s, t, label, sizeof label);
        col = canvas_text(cv, row, col, open ? STYLE_FOCUS : STYLE_BODY, open ? "[" : " ");
        col = canvas_text(cv, row, col, open ? STYLE_FOCUS : STYLE_BODY, label);
        col = canvas_text(cv, row, col, open ? STYLE_FOCUS : STYLE_BODY, open ? "]" : " ") + 1;
    }
    canvas_right(cv, row, cols - 1, STYLE_HINT, "F6 khung khác");
}

/* Wrapped text from (ROW, COL) down to LAST; returns the row after it. */
static int text(struct canvas *cv, int row, int last, int col, int cols, enum style st,
                const char *s)
{
    while (*s != '\0' && row <= last) {
        char shown[1024];
        size_t n = wrap_line(s, cols);

        snprintf(shown, sizeof shown, "%.*s", (int)n, s);
        canvas_text(cv, row++, col, st, shown);
        s += n;
        while (*s == ' ' || *s == '\n')
            s++;
    }
    return row;
}

static int draw_head(const struct dossier_line *l, struct canvas *cv, int row, int cols)
{
    canvas_hline(cv, row, 0, cols, "─");
    canvas_printf(cv, row, 1, STYLE_BODY, " %s ", l->text);
    return row + 1;
}

static int draw_way(const struct dossier_line *l, struct canvas *cv, int row, int cols)
{
    if (cols < 72) {
        char line[400];
        int room = cols - 4;

        canvas_text(cv, row, 1, l->style, l->mark);
        snprintf(line, sizeof line, "%s%s%s%s", l->label, l->label[0] ? " " : "", l->text,
                 l->who[0] ? ", " : "");
        int used = utf8_width(line);
        int col = canvas_field(cv, row, 3, room, l->style, line, false);
        char *fit = name_fit_dup(l->who, room - used);
        canvas_field(cv, row, col, room - used, l->style, room - used >= 4 ? fit : "", false);
        free(fit);
        return row + 1;
    }
    int who = cols >= 110 ? 54 : 39, note = who + (cols >= 110 ? 30 : 20);

    canvas_text(cv, row, 1, STYLE_BODY, l->label);
    canvas_text(cv, row, 14, l->style, l->mark);
    canvas_field(cv, row, 16, who - 17, l->style, l->text, false);
    char *fit = name_fit_dup(l->who, note - who - 1);
    canvas_field(cv, row, who, note - who - 1, STYLE_BODY, fit, false);
    free(fit);
    canvas_field(cv, row, note, cols - note - 1, STYLE_BODY, l->more, false);
    return row + 1;
}

static int draw_pair(const struct dossier_line *l, struct canvas *cv, int row, int last, int cols)
{
    if (cols < 60) {
        row = text(cv, row, last, 1, cols - 2, STYLE_HINT, l->label);
        return text(cv, row, last, 3, cols - 4, STYLE_BODY, l->text);
    }
    int a = text(cv, row, last, 1, LABEL_COLS, STYLE_HINT, l->label);
    int b = text(cv, row, last, LABEL_COLS + 3, cols - LABEL_COLS - 4, STYLE_BODY, l->text);
    return a > b ? a : b;
}

static int draw_paper(const struct dossier_line *l, struct canvas *cv, int row, int last, int cols)
{
    canvas_printf(cv, row, 1, l->style, "[%s]", l->mark);
    if (cols < 72) {
        row = text(cv, row, last, 5, cols - 6, l->style, l->text);
        return text(cv, row, last, 7, cols - 8, l->style, l->more);
    }
    int name = cols * 5 / 9;
    int a = text(cv, row, last, 5, name - 6, STYLE_BODY, l->text);
    int b = text(cv, row, last, name, cols - name - 1, l->style, l->more);
    return a > b ? a : b;
}

static int draw_line(const struct dossier_line *l, struct canvas *cv, int row, int last, int cols)
{
    switch (l->kind) {
    case LINE_HEAD:
        return draw_head(l, cv, row, cols);
    case LINE_WAY:
        return draw_way(l, cv, row, cols);
    case LINE_PAIR:
        return draw_pair(l, cv, row, last, cols);
    case LINE_PAPER:
        return draw_paper(l, cv, row, last, cols);
    case LINE_NOTE:
        row = text(cv, row, last, 1, cols - 2, STYLE_HINT, l->label);
        return text(cv, row, last, 3, cols - 4, STYLE_BODY, l->text);
    default:
        return text(cv, row, last, 1, cols - 2, l->style, l->text);
    }
}

size_t dossier_tab_rows(const struct dossier_state *s, int rows, int cols)
{
    const struct area a = { rows, cols, 2, rows - 4 };
    const struct frame f = frame_of(s, &a);

    return f.last > f.first ? (size_t)(f.last - f.first + 1) : 1;
}

size_t dossier_last_top(const struct dossier_state *s, int rows, int cols)
{
    static const int nowhere = -100000; /* rows that draw nothing, but are counted */
    struct canvas *cv = canvas_new(1, 1);
    size_t page = dossier_tab_rows(s, rows, cols), used = 0, at = s->n[s->tab];

    while (at > 0) {
        used += (size_t)(draw_line(&s->line[s->tab][at - 1], cv, nowhere, -1, cols) - nowhere);
        if (used > page)
            break;
        at--;
    }
    canvas_free(cv);
    return at < s->n[s->tab] ? at : at > 0 ? at - 1 : 0;
}

static void draw_lines(const struct dossier_state *s, struct canvas *cv, const struct frame *f,
                       int cols)
{
    int row = f->first;
    size_t i = s->top[s->tab];

    canvas_cursor(cv, f->first, 0);
    for (; i < s->n[s->tab] && row <= f->last; i++) {
        const struct dossier_line *l = &s->line[s->tab][i];

        if (strcmp(l->mark, "■") == 0) { /* where it lies now */
            canvas_text(cv, row, 0, STYLE_FOCUS, ">");
            canvas_cursor(cv, row, 0);
        }
        row = draw_line(l, cv, row, f->last, cols);
    }
    if (i < s->n[s->tab])
        canvas_right(cv, f->last, cols, STYLE_BODY, "↓");
    if (s->top[s->tab] > 0)
        canvas_right(cv, f->first, cols, STYLE_BODY, "↑");
}

/* Its first sentence alone where both do not fit. */
static void draw_presence(const struct dossier_state *s, struct canvas *cv, int row, int cols)
{
    char line[sizeof s->presence];
    char *end;

    strcpy(line, s->presence);
    if (utf8_width(line) > cols && (end = strstr(line, ". ")) != NULL)
        end[1] = '\0';
    canvas_field(cv, row, 1, cols, STYLE_DUE, line, false);
}

void dossier_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct dossier_state *s = st;
    const struct frame f = frame_of(s, a);

    draw_dossier_line(&s->v, cv, a->cols);
    draw_tabs(s, cv, a->first, a->cols);
    if (f.tall)
        canvas_hline(cv, a->first + 1, 0, a->cols, "─");
    if (s->presence[0] != '\0')
        draw_presence(s, cv, f.first - 1, a->cols - 2);
    draw_lines(s, cv, &f, a->cols);
    canvas_field(cv, f.last + 1, 1, a->cols - 2, STYLE_BODY, s->advice, false);
    if (f.tall)
        canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT,
                     a->cols < 72 ? "F9 mọi việc · Esc về"
                                  : "m tờ khai · h số hóa · p phiếu · g ghi chú · . mọi việc khác "
                                    "· Esc về",
                     false);
}
