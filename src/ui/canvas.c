/* A grid of cells: drawing cut at the edges, wide letters whole or not at all. */
#include "motcua/ui/canvas.h"

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct canvas {
    int rows, cols;
    int cursor_row, cursor_col;
    struct cell *cell; /* rows * cols of them */
};

/* A terminal of more than this on a side is a mistake of whoever says its size. */
#define SIDE_MAX 1000

struct canvas *canvas_new(int rows, int cols)
{
    struct canvas *c = xcalloc(1, sizeof *c);

    canvas_resize(c, rows, cols);
    return c;
}

void canvas_free(struct canvas *c)
{
    if (c == NULL)
        return;
    free(c->cell);
    free(c);
}

static int within(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
    c->rows = within(rows, 1, SIDE_MAX);
    c->cols = within(cols, 1, SIDE_MAX);
    c->cell = xrealloc(c->cell, (size_t)c->rows * (size_t)c->cols, sizeof *c->cell);
    canvas_clear(c);
}

int canvas_rows(const struct canvas *c)
{
    return c->rows;
}

int canvas_cols(const struct canvas *c)
{
    return c->cols;
}

static struct cell *at(const struct canvas *c, int row, int col)
{
    return c->cell + (size_t)row * (size_t)c->cols + (size_t)col;
}

static bool inside(const struct canvas *c, int row, int col)
{
    return row >= 0 && row < c->rows && col >= 0 && col < c->cols;
}

static void blank(struct cell *cell, enum style s)
{
    cell->text[0] = ' ';
    cell->text[1] = '\0';
    cell->style = (unsigned char)s;
}

void canvas_clear(struct canvas *c)
{
    for (int i = 0; i < c->rows * c->cols; i++)
        blank(&c->cell[i], STYLE_BODY);
    c->cursor_row = c->cursor_col = 0;
}

const struct cell *canvas_cell(const struct canvas *c, int row, int col)
{
    return inside(c, row, col) ? at(c, row, col) : NULL;
}

/* What stood at a place goes; of a wide letter the other half becomes a space. */
static void vacate(struct canvas *c, int row, int col)
{
    struct cell *here = at(c, row, col);

    if (here->text[0] == '\0' && col > 0)
        blank(here - 1, here[-1].style);
    if (col + 1 < c->cols && here[1].text[0] == '\0')
        blank(here + 1, here[1].style);
    blank(here, here->style);
}

static void put(struct canvas *c, int row, int col, enum style s, const char *bytes, size_t n,
                int width)
{
    if (!inside(c, row, col))
        return;
    if (width == 2 && col + 1 >= c->cols) { /* half a letter is none */
        vacate(c, row, col);
        at(c, row, col)->style = (unsigned char)s;
        return;
    }
    for (int i = width - 1; i >= 0; i--) {
        vacate(c, row, col + i);
        at(c, row, col + i)->style = (unsigned char)s;
    }
    memcpy(at(c, row, col)->text, bytes, n);
    at(c, row, col)->text[n] = '\0';
    if (width == 2)
        at(c, row, col + 1)->text[0] = '\0';
}

/* A mark joins the letter that ends before COL; without one, or without room, it is not drawn. */
static void join(struct canvas *c, int row, int col, const char *bytes, size_t n)
{
    if (!inside(c, row, col - 1))
        return;
    struct cell *base = at(c, row, col - 1);
    if (base->text[0] == '\0' && col >= 2)
        base--;
    size_t len = strlen(base->text);
    if (len > 0 && len + n < sizeof base->text) {
        memcpy(base->text + len, bytes, n);
        base->text[len + n] = '\0';
    }
}

static int draw(struct canvas *c, int row, int col, enum style s, const char *text, size_t n)
{
    bool drawn = false;
    size_t len;
    uint32_t cp;

    for (size_t i = 0; i < n; i += len) {
        int width = -1;

        if ((len = utf8_decode(text + i, n - i, &cp)) > 0)
            width = utf8_cp_width(cp);
        else
            len = 1;
        if (width == 0 && drawn)
            join(c, row, col, text + i, len);
        if (width <= 0)
            continue;
        put(c, row, col, s, text + i, len, width);
        drawn = true;
        col += width;
    }
    return col;
}

int canvas_text(struct canvas *c, int row, int col, enum style s, const char *text)
{
    return draw(c, row, col, s, text, strlen(text));
}

static int fill(struct canvas *c, int row, int col, int end, enum style s)
{
    for (; col < end; col++)
        put(c, row, col, s, " ", 1, 1);
    return col;
}

int canvas_field(struct canvas *c, int row, int col, int cols, enum style s, const char *text,
                 bool pad)
{
    size_t n = strlen(text);
    int end = col + cols;

    if (cols <= 0)
        return col;
    if (utf8_width(text) > cols) {
        n = utf8_clip(text, cols - 1, NULL);
        while (n > 0 && text[n - 1] == ' ') /* "Nguyễn…", not "Nguyễn …" */
            n--;
        col = draw(c, row, col, s, text, n);
        col = canvas_text(c, row, col, s, "…");
    } else {
        col = draw(c, row, col, s, text, n);
    }
    return pad ? fill(c, row, col, end, s) : col;
}

void canvas_right(struct canvas *c, int row, int end, enum style s, const char *text)
{
    canvas_text(c, row, end - utf8_width(text), s, text);
}

int canvas_printf(struct canvas *c, int row, int col, enum style s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *text = xvasprintf(fmt, ap);
    va_end(ap);
    col = canvas_text(c, row, col, s, text);
    free(text);
    return col;
}

void canvas_hline(struct canvas *c, int row, int col, int cols, const char *glyph)
{
    for (int end = col + cols; col < end && col < c->cols; col++)
        canvas_text(c, row, col, STYLE_BODY, glyph);
}

void canvas_box(struct canvas *c, int row, int col, int rows, int cols, const char *title)
{
    int last = row + rows - 1, right = col + cols - 1;

    if (rows < 2 || cols < 2)
        return;
    canvas_hline(c, row, col + 1, cols - 2, "─");
    canvas_hline(c, last, col + 1, cols - 2, "─");
    canvas_text(c, row, col, STYLE_BODY, "┌");
    canvas_text(c, row, right, STYLE_BODY, "┐");
    canvas_text(c, last, col, STYLE_BODY, "└");
    canvas_text(c, last, right, STYLE_BODY, "┘");
    for (int r = row + 1; r < last; r++) {
        canvas_text(c, r, col, STYLE_BODY, "│");
        fill(c, r, col + 1, right, STYLE_BODY);
        canvas_text(c, r, right, STYLE_BODY, "│");
    }
    if (title != NULL && title[0] != '\0' && cols > 6) {
        canvas_text(c, row, col + 2, STYLE_BODY, " ");
        int end = canvas_field(c, row, col + 3, cols - 6, STYLE_BODY, title, false);
        canvas_text(c, row, end, STYLE_BODY, " ");
    }
}

void canvas_cursor(struct canvas *c, int row, int col)
{
    c->cursor_row = within(row, 0, c->rows - 1);
    c->cursor_col = within(col, 0, c->cols - 1);
}

void canvas_get_cursor(const struct canvas *c, int *row, int *col)
{
    *row = c->cursor_row;
    *col = c->cursor_col;
}

char *canvas_text_dup(const struct canvas *c)
{
    struct strbuf b = STRBUF_INIT;

    for (int row = 0; row < c->rows; row++) {
        size_t start = b.len;

        for (int col = 0; col < c->cols; col++)
            strbuf_puts(&b, at(c, row, col)->text);
        while (b.len > start && b.s[b.len - 1] == ' ')
            b.s[--b.len] = '\0';
        strbuf_putc(&b, '\n');
    }
    return strbuf_detach(&b);
}
