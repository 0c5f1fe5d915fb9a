/* A column of fields of which some are secret: drawn as stars, taking neither pastes nor scans,
 * wiped when they are done with. */
#ifndef SECRETS_PRIV_H
#define SECRETS_PRIV_H

#include "motcua/ui/field.h"
#include "ui_priv.h"

#define SECRETS_MAX 5

struct secrets {
    const char *label[SECRETS_MAX];
    struct edit edit[SECRETS_MAX];
    size_t n, at;
    bool shown;     /* Ctrl+G: what was typed can be read */
    char note[600]; /* what is wrong and how to mend it, below the focused field; "" */
};

void secrets_add(struct secrets *s, const char *label, bool secret);
void secrets_clear(struct secrets *s, size_t i); /* wiped, and the focus goes there */
void secrets_wipe(struct secrets *s);

/* A key: NOT_USED is for the tables, SUBMIT is Enter in the last field (the others take it to go
 * on). */
enum secrets_used { SECRETS_NOT_USED, SECRETS_USED, SECRETS_SUBMIT };
enum secrets_used secrets_key(struct secrets *s, const struct key *k);

/* From (ROW, COL) in COLS columns, a line each and the note; returns the row after. */
int secrets_draw(const struct secrets *s, struct canvas *cv, int row, int col, int cols);

#endif
