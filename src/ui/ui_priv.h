/* What the files of ui share and nobody else needs. */
#ifndef UI_PRIV_H
#define UI_PRIV_H

#include "motcua/desk/look.h"
#include "motcua/ui/ui.h"

#define UI_MIN_ROWS 15
#define UI_MIN_COLS 40

/* "> " with the hardware cursor beside it on the focused line, two spaces elsewhere. */
void draw_marker(struct canvas *cv, int row, int col, bool focus);

/* TEXT over at most LINES rows of COLS columns, broken at spaces; the last row is cut with "…".
 * Returns how many rows it took. */
int draw_wrapped(struct canvas *cv, int row, int col, int cols, int lines, enum style s,
                 const char *text);

/* One line of actions bound in a screen and everywhere: for panel, palette and help. */
struct deed {
    enum action act;
    char key[16];
    char why[256]; /* "" when possible now */
};
#define DEED_REASON_ROWS 2 /* the whole reason of the chosen one, where its own line is cut */
/* Every action of the screen under the top one that has a key there, then the global ones, then
 * those that only the palette has; returns how many of MAX. */
size_t deeds_of(struct ui *ui, const struct screen *s, struct deed *out, size_t max);

/* "" when A can be done with DS now, else why not (WHY has 256 bytes): a key may do more than one
 * command of the life, by where the dossier is. */
const char *deed_why_not(struct ui *ui, const struct dossier *ds, enum action a, char *why);

/* What V asks for, line by line: LABEL and VALUE, or LABEL NULL and a section's name where two
 * labels are the same.  Nothing when its form says no summary (summary.c). */
typedef void summary_line(void *ctx, const char *label, const char *value);
void summary_each(const struct view *v, summary_line *line, void *ctx);
/* A paper that the form only wants to see: it went back with the citizen. */
#define SHOWN_ONLY "đã đối chiếu, trả lại"
bool paper_only_shown(const struct view *v, const struct component *c);
/* A stored answer as people read it; F may be NULL.  The caller frees. */
char *answer_show_dup(const struct field *f, const json_t *answer);

/* The locked desk (lock.c); and the time without a key: milliseconds until it must be looked at
 * again, 0 when it has just warned or locked, -1 when it does not count. */
extern const struct screen_ops lock_screen;
int lock_tick(struct ui *ui, int64_t mono_ms);

/* The queue is on top: put its cursor on dossier ID, in the open folder or in the first one.  False
 * when it is in neither. */
bool queue_select(struct ui *ui, int64_t id);

#endif
