/* The queue's state, shared by its behaviour (queue.c) and its drawing (queue_draw.c). */
#ifndef QUEUE_PRIV_H
#define QUEUE_PRIV_H

#include "motcua/desk/look.h"
#include "motcua/ui/field.h"
#include "ui_priv.h"

#define QUEUE_FOLDERS 9

/* A line of the list: a dossier, or a draft (id 0). */
struct queue_line {
    int64_t id, draft;
    struct dossier_row row; /* a dossier's; owned */
    struct due_label due;
    char tail[16];
    char day[8]; /* "19/11" when another line has the same last digits: they start anew each day */
    char *name, *procedure; /* short name as the list shows it */
    char *detail;           /* a draft's second line */
};

/* A line from ROW, whose strings move into it; L is zeroed. */
void queue_line_take(struct queue_line *l, struct ui *ui, struct dossier_row *r);
void queue_line_release(struct queue_line *l);
/* Lines with the same last digits get the day of their code. */
void queue_mark_twins(struct queue_line *line, size_t n);

/* Columns of a list of dossiers, from its left edge. */
struct queue_columns {
    int code, name, procedure, mark, due, end;
};
/* One row, and two of them for 40 to 49 columns.  CHOSEN: the marker; HERE: its list has the focus,
 * so that marker and code are reversed and the hardware cursor stands there. */
void queue_line_draw(const struct queue_line *l, struct canvas *cv, int row,
                     const struct queue_columns *c, bool chosen, bool here);
void queue_line_draw_narrow(const struct queue_line *l, struct canvas *cv, int row, int cols,
                            bool chosen, bool here);

struct queue_state {
    size_t n_folders, folder; /* folder: which one is open */
    size_t index[QUEUE_FOLDERS];
    int64_t count[QUEUE_FOLDERS];
    char label[QUEUE_FOLDERS][48];
    struct queue_line *line;
    size_t n, cap, at;
    bool newest_first; /* how the folder is sorted */
    bool drafts;       /* it is the folder of drafts */
    int64_t dropping;  /* draft that the next - drops; 0 */
    bool more;         /* lines after the last loaded one */
    bool in_folders;   /* the left pane has the focus */
    bool filtering;    /* the filter field has the focus */
    struct edit filter;
    size_t *shown, n_shown; /* lines that pass the filter */
    int64_t version;        /* of what was loaded */
    int64_t minute;         /* of the due labels */
    size_t preview;         /* shown line whose preview is drawn, or SIZE_MAX */
    int64_t moved_ms;       /* last key */
    struct dossier known;   /* folded for the panel's reasons; id 0: none */
};

/* The line under the cursor, or NULL. */
struct queue_line *queue_current(const struct queue_state *q);
void queue_draw(const void *st, struct canvas *cv, const struct area *a);

#endif
