/* A one-line text field: raw code points as they were typed, one Backspace removes one of them
 * (typing programs count that way), arrows move by whole letters.  Nothing is cut or changed while
 * typing. */
#ifndef MOTCUA_UI_FIELD_H
#define MOTCUA_UI_FIELD_H

#include "motcua/ui/canvas.h"
#include "motcua/ui/key.h"

#define FIELD_BYTES 2048

/* Start zeroed.  TEXT is valid UTF-8, perhaps not NFC; AT a byte offset on a code point. */
struct edit {
    char text[FIELD_BYTES];
    size_t len, at;
    bool digits; /* letters are refused silently; DENIED counts them for a hint after the second */
    int denied;
    bool fresh;  /* prefilled and untouched: the first letter typed replaces it */
    bool secret; /* drawn as stars, never journalled, takes no paste, nothing of it is kept */
    char first[FIELD_BYTES]; /* as edit_set() left it: Ctrl+Z goes back there */
    char aside[FIELD_BYTES]; /* for Ctrl+Y what Ctrl+Z took away, for Ctrl+Z what Ctrl+U did */
    enum { ASIDE_NONE, ASIDE_UNDONE, ASIDE_CLEARED } aside_is;
};
void edit_set(struct edit *e, const char *text); /* a new start, cursor at the end */
/* The same as if it had been typed: Ctrl+Z takes it back. */
void edit_replace(struct edit *e, const char *text);
/* A key of text editing: characters, Backspace, Delete, ← → Home End, Ctrl+U, Ctrl+Z and Ctrl+Y
 * while there is typing to take back or give again, paste (line breaks become spaces).  True when
 * used. */
bool edit_key(struct edit *e, const struct key *k);
/* A scan arrived whose first characters were already typed into E: take them out again. */
void edit_unscan(struct edit *e, const struct key *scan);
/* Draw "[text    ]" at (ROW, COL) with COLS columns between the brackets.  With FOCUS it scrolls so
 * that the cursor is in sight, and the hardware cursor stands there; else, and while it is fresh,
 * what is too long shows its start and "…". */
void edit_draw(const struct edit *e, struct canvas *cv, int row, int col, int cols, bool focus);

#endif
