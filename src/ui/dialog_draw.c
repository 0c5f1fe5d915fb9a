/* Dialogs of what is done with a dossier: the drawing. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDEST 84     /* a line longer than this is hard to read */
#define LABEL_COLS 28 /* labels beside their boxes */
#define TROUBLE_LINES 3

size_t wrap_line(const char *s, int cols)
{
    size_t n = utf8_clip(s, cols, NULL), at = n;

    if (s[n] == '\0' || s[n] == '\n' || n == 0)
        return n;
    for (size_t i = 0; i < n; i++)
        if (s[i] == '\n')
            return i;
    if (s[n] == ' ')
        return n;
    while (at > 0 && s[at - 1] != ' ')
        at--;
    return at > 0 ? at : n; /* one long word is broken where it must */
}

/* Lines of the dialog from top to bottom, of which a window is in sight.  CV NULL only counts. */
struct pen {
    struct canvas *cv;
    int first, rows, top; /* window on the screen; its first line */
    int line;             /* the next one */
    int col, cols, label; /* label: columns of labels, 0 above their boxes */
    int focus_from, focus_to;
};

/* Row of the pen's line on the screen; -1, where nothing is drawn, outside the window. */
static int pen_row(const struct pen *p, int line)
{
    int at = line - p->top;

    return p->cv == NULL || at < 0 || at >= p->rows ? -1 : p->first + at;
}

static void pen_text(struct pen *p, int indent, enum style s, const char *text)
{
    while (*text != '\0') {
        char shown[1024];
        size_t n = wrap_line(text, p->cols - indent);

        snprintf(shown, sizeof shown, "%.*s", (int)n, text);
        if (p->cv != NULL)
            canvas_text(p->cv, pen_row(p, p->line), p->col + indent, s, shown);
        p->line++;
        text += n;
        while (*text == ' ' || *text == '\n')
            text++;
    }
}

static void marker(const struct pen *p, bool focus, bool cursor)
{
    int row = pen_row(p, p->line);

    if (row < 0)
        return;
    canvas_text(p->cv, row, p->col - 2, focus ? STYLE_FOCUS : STYLE_BODY, focus ? ">" : " ");
    if (focus && cursor)
        canvas_cursor(p->cv, row, p->col - 2);
}

static void pen_pair(struct pen *p, const struct widget *w)
{
    if (p->label > 0) {
        if (p->cv != NULL)
            canvas_field(p->cv, pen_row(p, p->line), p->col, p->label, STYLE_HINT, w->label, false);
        pen_text(p, p->label + 1, w->style, w->value);
    } else {
        char *line = xasprintf("%s: %s", w->label, w->value);

        pen_text(p, 0, w->style, line);
        free(line);
    }
}

static void pen_check(struct pen *p, const struct widget *w, bool focus)
{
    int row = pen_row(p, p->line);

    marker(p, focus, true);
    if (p->cv != NULL)
        canvas_text(p->cv, row, p->col, STYLE_BODY, w->on ? "[x]" : "[ ]");
    pen_text(p, 4, STYLE_BODY, w->label);
}

static void pen_radio(struct pen *p, const struct widget *w, bool focus)
{
    int col = p->label > 0 ? p->label + 1 : 2;

    marker(p, focus, true);
    if (p->cv != NULL)
        canvas_text(p->cv, pen_row(p, p->line), p->col, STYLE_BODY, w->label);
    p->line += p->label == 0;
    for (size_t i = 0, at = 0; i < w->n_options; i++) {
        int need = utf8_width(w->options[i]) + 4;

        if (at > 0 && col + need > p->cols) {
            p->line++;
            col = p->label > 0 ? p->label + 1 : 2;
        }
        if (p->cv != NULL) {
            int end = canvas_text(p->cv, pen_row(p, p->line), p->col + col, STYLE_BODY,
                                  i == w->chosen ? "(x) " : "( ) ");

            canvas_text(p->cv, pen_row(p, p->line), end, STYLE_BODY, w->options[i]);
        }
        col += need + 3;
        at++;
    }
    p->line++;
}

static void pen_box(struct pen *p, const struct dialog *d, const struct widget *w, bool focus)
{
    bool code = w->kind == WIDGET_CODE;
    int at = code ? utf8_width(w->label) + 1 : p->label > 0 ? p->label + 1 : 0, room;

    marker(p, focus, d->waiting);
    if (code && at + 10 > p->cols) {
        pen_text(p, 0, STYLE_BODY, w->label);
        at = 0;
    } else if (at > 0) {
        if (p->cv != NULL)
            canvas_field(p->cv, pen_row(p, p->line), p->col, at - 1, STYLE_BODY, w->label, false);
    } else {
        pen_text(p, 0, STYLE_BODY, w->label);
    }
    room = p->cols - at - 2;
    int row = pen_row(p, p->line);
    if (row >= 0)
        edit_draw(w->edit, p->cv, row, p->col + at, w->cols < room ? w->cols : room,
                  focus && !d->waiting);
    p->line++;
    if (focus && w->field != NULL && w->error[0] == '\0')
        pen_text(p, 2, STYLE_HINT, str_or(w->field->hint));
}

static void pen_widget(struct pen *p, const struct dialog *d, size_t i)
{
    const struct widget *w = &d->w[i];
    bool focus = i == d->focus;

    if (w->hidden)
        return;
    if (focus)
        p->focus_from = p->line;
    switch (w->kind) {
    case WIDGET_TEXT:
        if (w->label[0] == '\0')
            p->line++;
        pen_text(p, 0, w->style, w->label);
        break;
    case WIDGET_PAIR:
        pen_pair(p, w);
        break;
    case WIDGET_RULE:
        if (p->cv != NULL)
            canvas_hline(p->cv, pen_row(p, p->line), p->col - 2, p->cols + 3, "─");
        p->line++;
        break;
    case WIDGET_CHECK:
        pen_check(p, w, focus);
        break;
    case WIDGET_RADIO:
        pen_radio(p, w, focus);
        break;
    case WIDGET_FIELD:
    case WIDGET_CODE:
        pen_box(p, d, w, focus);
        break;
    }
    if (w->error[0] != '\0') {
        char *line = xasprintf("! %s", w->error);

        pen_text(p, 2, STYLE_LATE, line);
        free(line);
    }
    if (focus)
        p->focus_to = p->line - 1;
}

static void pen_all(struct pen *p, const struct dialog *d)
{
    p->line = 0;
    for (size_t i = 0; i < d->n; i++)
        pen_widget(p, d, i);
}

static int label_cols(const struct dialog *d, int cols)
{
    int most = 0;

    if (cols < 56)
        return 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct widget *w = &d->w[i];

        if ((w->kind == WIDGET_FIELD || w->kind == WIDGET_RADIO || w->kind == WIDGET_PAIR) &&
            !w->hidden) {
            int n = utf8_width(w->label);

            if (n > most)
                most = n;
        }
    }
    return most < 14 ? 14 : most > LABEL_COLS ? LABEL_COLS : most;
}

static int count_lines(const char *s, int cols, int max)
{
    struct pen p = { .cols = cols };

    pen_text(&p, 0, STYLE_BODY, s);
    return p.line < max ? p.line : max;
}

static void draw_buttons(const struct dialog *d, struct canvas *cv, int row, int col, int cols)
{
    bool here = d->focus == d->n;
    char *verb = xasprintf("[ %s  %s ]", cols < 50 ? d->ops->verb : d->ops->title, d->ops->letter);

    if (here && d->button == 0) {
        canvas_text(cv, row, col - 2, STYLE_FOCUS, ">");
        canvas_cursor(cv, row, col - 2);
    }
    int at = canvas_text(cv, row, col, here && d->button == 0 ? STYLE_FOCUS : STYLE_BODY,
                         "[ Thôi  Esc ]");
    if (here && d->button == 1) {
        canvas_text(cv, row, at + 1, STYLE_FOCUS, ">");
        canvas_cursor(cv, row, at + 1);
    }
    canvas_field(cv, row, at + 3, col + cols - at - 3,
                 here && d->button == 1 ? STYLE_FOCUS : STYLE_BODY, verb, false);
    free(verb);
}

static void draw_foot(const struct dialog *d, struct canvas *cv, int row, int col, int cols)
{
    char line[200];

    if (d->pin)
        snprintf(line, sizeof line, " Gõ PIN rồi Enter: %s · Esc thôi ", d->ops->verb);
    else if (d->ops->legal)
        snprintf(line, sizeof line,
                 cols < 50 ? " PgDn, %s %s · Esc thôi " : " PgDn tới hàng nút, %s %s · Esc thôi ",
                 d->ops->letter, d->ops->verb);
    else
        snprintf(line, sizeof line, " Enter %s · Esc thôi ", d->ops->verb);
    canvas_field(cv, row, col + 2, cols - 4, STYLE_BODY, line, false);
}

enum style due_mark_style(const struct due_label *due)
{
    return strcmp(due->mark, "!!") == 0  ? STYLE_LATE
           : strcmp(due->mark, "!") == 0 ? STYLE_DUE
                                         : STYLE_BODY;
}

void draw_dossier_line(const struct view *v, struct canvas *cv, int cols)
{
    char tail[16], line[400], due[48];
    const struct dossier *ds = &v->dossier;

    canvas_field(cv, 1, 0, cols, STYLE_BODY, "", true);
    snprintf(due, sizeof due, "%s%s%s", v->due.mark, v->due.mark[0] ? " " : "", v->due.text);
    snprintf(line, sizeof line, "%s %.150s · %.150s", dossier_tail(ds, tail),
             str_or(v->form != NULL ? v->form->short_name : ds->procedure_name),
             str_or(ds->applicant.name));
    canvas_field(cv, 1, 1, cols - utf8_width(due) - 4, STYLE_BODY, line, false);
    canvas_right(cv, 1, cols - 1, due_mark_style(&v->due), due);
}

/* First line in sight: the focus is, and as much above it as was asked for. */
static int window_top(const struct dialog *d, const struct pen *p, int lines)
{
    bool buttons = d->focus >= d->n; /* always in sight themselves */
    int top = buttons ? lines - p->rows : 0;

    if (!buttons && p->focus_to >= p->rows)
        top = p->focus_to - p->rows + 1;
    if (!buttons && top > p->focus_from)
        return p->focus_from;
    if (buttons)
        top = top > d->up ? top - d->up : 0;
    return top;
}

void dialog_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct dialog *d = st;
    int cols = a->cols < WIDEST ? a->cols : WIDEST, left = (a->cols - cols) / 2;
    struct pen p = { .col = left + 3, .cols = cols - 5 };
    int most = a->last - a->first + 1 - 3; /* box and buttons */
    int trouble = d->trouble != NULL ? count_lines(d->trouble, p.cols, TROUBLE_LINES) : 0;

    p.label = label_cols(d, cols);
    pen_all(&p, d); /* counts */
    int lines = p.line;
    p.rows = lines < most - trouble ? lines : most - trouble;
    p.first = a->first + 1;
    p.top = window_top(d, &p, lines);
    draw_dossier_line(&d->v, cv, a->cols);
    canvas_box(cv, a->first, left, p.rows + trouble + 3, cols, d->ops->title);
    if (d->focus >= d->n || d->w[d->focus].edit == NULL || d->waiting)
        canvas_cursor(cv, a->first + 1, left + 1);
    p.cv = cv;
    pen_all(&p, d);
    if (p.top > 0)
        canvas_text(cv, a->first, left + cols - 3, STYLE_BODY, "↑");
    if (p.top + p.rows < lines)
        canvas_text(cv, p.first + p.rows - 1, left + cols - 1, STYLE_BODY, "↓");
    if (trouble > 0) {
        p.first += p.rows;
        p.rows = trouble;
        p.top = p.line = 0;
        pen_text(&p, 0, STYLE_LATE, d->trouble);
    }
    int row = p.first + p.rows;
    draw_buttons(d, cv, row, p.col, p.cols);
    draw_foot(d, cv, row + 1, left, cols);
}
