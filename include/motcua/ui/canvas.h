/* A grid of cells that screens draw into, and that one file (term_curses.c) puts on the terminal.
 * Tests read it as text. */
#ifndef MOTCUA_UI_CANVAS_H
#define MOTCUA_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

/* X(id): roles, not colours; term_curses.c has the table of ux (256, 16/8 colours, mono). */
#define STYLE_LIST(X) \
    X(BODY)           \
    X(TITLE)          \
    X(FOCUS)          \
    X(LATE)           \
    X(DUE)            \
    X(HINT)           \
    X(PAUSED)         \
    X(LESSON)
#define X(id) STYLE_##id,
enum style { STYLE_LIST(X) STYLE_COUNT };
#undef X

/* One column.  A letter with its marks in the first cell, "" in the second of a wide one. */
struct cell {
    char text[20];
    unsigned char style;
};
struct canvas;
struct canvas *canvas_new(int rows, int cols);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int cols); /* cleared */
int canvas_rows(const struct canvas *c);
int canvas_cols(const struct canvas *c);
void canvas_clear(struct canvas *c);
const struct cell *canvas_cell(const struct canvas *c, int row, int col);

/* Draw valid text from (ROW, COL), cut at the edge; negative places and rows outside draw nothing.
 * Returns the column after the text. */
int canvas_text(struct canvas *c, int row, int col, enum style s, const char *text);
/* The same within COLS columns: cut with "…" when longer, padded with spaces when PAD. */
int canvas_field(struct canvas *c, int row, int col, int cols, enum style s, const char *text,
                 bool pad);
void canvas_right(struct canvas *c, int row, int end, enum style s,
                  const char *text); /* ends before END */
__attribute__((format(printf, 5, 6))) int canvas_printf(struct canvas *c, int row, int col,
                                                        enum style s, const char *fmt, ...);
/* A run of one glyph; a box of ─ │ ┌ ┐ └ ┘ with a title in its top line, its inside cleared. */
void canvas_hline(struct canvas *c, int row, int col, int cols, const char *glyph);
void canvas_box(struct canvas *c, int row, int col, int rows, int cols, const char *title);

/* Where the hardware cursor stands: always on the focused item. */
void canvas_cursor(struct canvas *c, int row, int col);
void canvas_get_cursor(const struct canvas *c, int *row, int *col);

/* All rows as text, trailing spaces cut, '\n' after each; the caller frees. */
char *canvas_text_dup(const struct canvas *c);

#endif
