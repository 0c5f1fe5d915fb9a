/* The dossier's state, shared by its behaviour (dossier.c) and its drawing (dossier_draw.c). */
#ifndef DOSSIER_PRIV_H
#define DOSSIER_PRIV_H

#include "motcua/desk/act.h"
#include "motcua/desk/look.h"
#include "ui_priv.h"

enum dossier_tab { TAB_SUMMARY, TAB_FORM, TAB_PAPERS, TAB_RESULT, TAB_NOTES, TAB_COUNT };

/* One line of a tab, made when the dossier is loaded: drawing only places it. */
struct dossier_line {
    enum {
        LINE_HEAD,  /* ─ text ── */
        LINE_WAY,   /* when, mark, what, who, note */
        LINE_PAIR,  /* label, value */
        LINE_PAPER, /* mark, name, how it is there */
        LINE_NOTE,  /* when who: text */
        LINE_TEXT
    } kind;
    enum style style;
    const char *mark;                /* ● ■ · !, S K G ! - */
    char *label, *text, *who, *more; /* who: of the way */
};

struct dossier_state {
    int64_t id;
    struct view v;
    struct dossier_line *line[TAB_COUNT];
    size_t n[TAB_COUNT], cap[TAB_COUNT], top[TAB_COUNT];
    enum dossier_tab tab;
    int64_t version, minute; /* of what was loaded */
    char advice[400];        /* "Nên làm: c chuyển bước kế" */
    char presence[400];      /* "" when nobody else has it open */
};

/* Lines of all tabs from S->v; ADVICE is filled by the caller. */
void dossier_lines(struct dossier_state *s);
void dossier_lines_clear(struct dossier_state *s);
void dossier_draw(const void *st, struct canvas *cv, const struct area *a);
/* Rows for the lines of a tab, and the last line that may stand on top: the rest just fits. */
size_t dossier_tab_rows(const struct dossier_state *s, int rows, int cols);
size_t dossier_last_top(const struct dossier_state *s, int rows, int cols);

#endif
