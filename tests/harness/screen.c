/* The harness: looking at the screen and waiting for it. */
#include "harness_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

/* ---- looking ---- */

int tty_rows(const struct tty *t)
{
    return t->rows;
}

int tty_cols(const struct tty *t)
{
    return t->cols;
}

static int colour_of(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
        return -1;
    if (VTERM_COLOR_IS_INDEXED(c))
        return c->indexed.idx;
    return TTY_RGB | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

struct tty_cell tty_cell(struct tty *t, int row, int col)
{
    struct tty_cell out = { .width = 1, .fg = -1, .bg = -1 };
    VTermScreenCell c;
    size_t n = 0;

    if (!vterm_screen_get_cell(t->screen, (VTermPos){ row, col }, &c))
        harness_fail("no cell %d,%d on a screen of %d x %d", row, col, t->rows, t->cols);
    if (c.chars[0] == UINT32_MAX) {
        out.width = 0;
        return out;
    }
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c.chars[i]; i++)
        n += utf8_encode(c.chars[i], out.text + n);
    if (n == 0)
        out.text[0] = ' ';
    out.width = c.width;
    out.fg = colour_of(&c.fg);
    out.bg = colour_of(&c.bg);
    out.bold = c.attrs.bold;
    out.underline = c.attrs.underline != VTERM_UNDERLINE_OFF;
    out.reverse = c.attrs.reverse;
    return out;
}

char *tty_row_dup(struct tty *t, int row)
{
    struct strbuf b = STRBUF_INIT;
    size_t end = 0;

    for (int col = 0; col < t->cols; col++) {
        struct tty_cell c = tty_cell(t, row, col);
        strbuf_puts(&b, c.text);
        if (strcmp(c.text, " ") != 0)
            end = b.len;
    }
    if (b.len > end)
        b.s[b.len = end] = '\0';
    return strbuf_detach(&b);
}

char *tty_text_dup(struct tty *t)
{
    struct strbuf b = STRBUF_INIT;

    for (int row = 0; row < t->rows; row++) {
        char *s = tty_row_dup(t, row);
        strbuf_printf(&b, "%s\n", s);
        free(s);
    }
    return strbuf_detach(&b);
}

/* Column of TEXT in ROW, -1 when it is not there. */
static int find_in_row(struct tty *t, int row, const char *text)
{
    char *s = tty_row_dup(t, row);
    char *at = strstr(s, text);
    int col = -1;

    if (at) {
        *at = '\0';
        col = utf8_width(s);
    }
    free(s);
    return col;
}

bool tty_find(struct tty *t, const char *text, int *row, int *col)
{
    tty_pump(t, 0);
    for (int r = 0; r < t->rows; r++) {
        int c = find_in_row(t, r, text);
        if (c < 0)
            continue;
        if (row)
            *row = r;
        if (col)
            *col = c;
        return true;
    }
    return false;
}

struct tty_modes tty_modes(struct tty *t)
{
    struct tty_modes m = { .cursor_visible = t->cursor_visible, .alternate = t->alternate };
    struct termios tio;
    VTermPos pos;

    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
    m.row = pos.row;
    m.col = pos.col;
    if (t->fd >= 0 && tcgetattr(t->fd, &tio) == 0) {
        m.canonical = tio.c_lflag & ICANON;
        m.echo = tio.c_lflag & ECHO;
    }
    return m;
}

/* ---- failing ---- */

static void print_tail(const struct strbuf *b)
{
    size_t from = b->len > 600 ? b->len - 600 : 0;

    fputs("last output: ", stderr);
    for (size_t i = from; i < b->len; i++) {
        unsigned char c = (unsigned char)b->s[i];
        if (c == '\033')
            fputs("\\e", stderr);
        else if (c >= 0x80 || isprint(c))
            fputc(c, stderr);
        else
            fprintf(stderr, "\\x%02x", c);
    }
    fputc('\n', stderr);
}

void tty_fail(struct tty *t, const char *wanted)
{
    struct tty_modes m = tty_modes(t);
    char *reports = reports_dup(t->home);

    fprintf(stderr, "--- screen %d x %d, cursor %d,%d\n", t->rows, t->cols, m.row, m.col);
    for (int row = 0; row < t->rows; row++) {
        char *s = tty_row_dup(t, row);
        fprintf(stderr, "|%s\n", s);
        free(s);
    }
    print_tail(&t->tail);
    if (reports)
        fprintf(stderr, "%s\n", reports);
    free(reports);
    if (t->ended)
        harness_fail("waited for %s, but the program has ended with status %d", wanted, t->status);
    harness_fail("waited %d s for %s", t->limit_ms / 1000, wanted);
}

/* ---- waiting ---- */

/* What a wait looks for; row -1 is any row. */
struct want {
    int (*met)(struct tty *t, const struct want *w); /* a row, -1 while it is not so */
    const char *text;
    int row, col;
};

/* Takes WANTED, the words for what W looks for. */
static int wait_until(struct tty *t, const struct want *w, char *wanted)
{
    int64_t end = now_ms() + t->limit_ms;

    tty_pump(t, 0);
    for (;;) {
        int got = w->met(t, w);
        int64_t left = end - now_ms();

        if (got >= 0) {
            free(wanted);
            return got;
        }
        if (left <= 0 || (t->eof && t->ended))
            break;
        tty_pump(t, (int)left);
    }
    tty_fail(t, wanted);
}

static int met_text(struct tty *t, const struct want *w)
{
    for (int r = 0; r < t->rows; r++)
        if ((w->row < 0 || w->row == r) && find_in_row(t, r, w->text) >= 0)
            return r;
    return -1;
}

static int met_gone(struct tty *t, const struct want *w)
{
    return met_text(t, w) < 0 ? 0 : -1;
}

static int met_like(struct tty *t, const struct want *w)
{
    for (int r = 0; r < t->rows; r++) {
        if (w->row >= 0 && w->row != r)
            continue;
        char *s = tty_row_dup(t, r);
        int rc = fnmatch(w->text, s, 0);
        free(s);
        if (rc == 0)
            return r;
    }
    return -1;
}

static int met_cursor(struct tty *t, const struct want *w)
{
    struct tty_modes m = tty_modes(t);
    return m.row == w->row && m.col == w->col ? m.row : -1;
}

void tty_limit(struct tty *t, int seconds)
{
    t->limit_ms = seconds * 1000;
}

void tty_wait(struct tty *t, const char *text)
{
    wait_until(t, &(struct want){ met_text, text, -1, 0 }, xasprintf("\"%s\"", text));
}

void tty_wait_row(struct tty *t, int row, const char *text)
{
    wait_until(t, &(struct want){ met_text, text, row, 0 },
               xasprintf("\"%s\" in row %d", text, row));
}

void tty_wait_gone(struct tty *t, const char *text)
{
    wait_until(t, &(struct want){ met_gone, text, -1, 0 }, xasprintf("\"%s\" to go away", text));
}

int tty_wait_like(struct tty *t, int row, const char *pattern)
{
    return wait_until(t, &(struct want){ met_like, pattern, row, 0 },
                      xasprintf("a row like \"%s\" (row %d)", pattern, row));
}

void tty_wait_cursor(struct tty *t, int row, int col)
{
    wait_until(t, &(struct want){ met_cursor, NULL, row, col },
               xasprintf("the cursor at %d,%d", row, col));
}
