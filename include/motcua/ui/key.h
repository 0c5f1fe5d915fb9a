/* Bytes from the terminal into keys: our own decoder, since scans, pastes and typing programs are
 * told by what came in one read.  No I/O and no clock of its own: time comes in. */
#ifndef MOTCUA_UI_KEY_H
#define MOTCUA_UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Names of keys that are not characters.  Ctrl+letter is KEY_CTRL with the letter in cp. */
#define KEY_LIST(X)                                                                  \
    X(NONE, "")                                                                      \
    X(CHAR, "char") /* cp: a character, space included */                            \
    X(CTRL, "ctrl") /* cp: 'A' to 'Z' */                                             \
    X(ENTER, "Enter")                                                                \
    X(TAB, "Tab")                                                                    \
    X(BACKTAB, "Shift+Tab")                                                          \
    X(ESC, "Esc")                                                                    \
    X(BACKSPACE, "Backspace") /* 0x7F and 0x08 both */                               \
    X(DELETE, "Delete")                                                              \
    X(INSERT, "Insert")                                                              \
    X(UP, "↑")                                                                       \
    X(DOWN, "↓")                                                                     \
    X(LEFT, "←")                                                                     \
    X(RIGHT, "→")                                                                    \
    X(HOME, "Home")                                                                  \
    X(END, "End")                                                                    \
    X(PGUP, "PgUp")                                                                  \
    X(PGDN, "PgDn")                                                                  \
    X(F1, "F1")                                                                      \
    X(F2, "F2")                                                                      \
    X(F3, "F3")                                                                      \
    X(F4, "F4")                                                                      \
    X(F5, "F5")                                                                      \
    X(F6, "F6")                                                                      \
    X(F7, "F7")                                                                      \
    X(F8, "F8")                                                                      \
    X(F9, "F9")                                                                      \
    X(F10, "F10")                                                                    \
    X(PASTE, "paste")   /* text, len: a bracketed paste, whole; len 0: over 1 MiB */ \
    X(SCAN, "scan")     /* text, len: a scanner burst without its Enter or Tab */    \
    X(REPORT, "report") /* an answer of the terminal: row and column of its cursor */
#define X(id, name) KEY_##id,
enum key_sym { KEY_LIST(X) KEY_SYM_COUNT };
#undef X

/* One key.  TEXT is the decoder's, good until its next call; never NULL, valid UTF-8, ends with a
 * NUL.  A paste has its line breaks as '\n' and other control characters still in it: the field
 * cleans it.  BURST: it came in one read with other keys or as fast as a machine types (typed
 * ahead, a typing program, a scanner): buttons take a lone Enter only.
 *
 * A scan that is not SURE looks like one only by its speed (12 digits, or 8 and more capitals and
 * digits at once).  Lists and buttons take it as a scan; a field that takes characters has it typed
 * (decoder_retype), since a number typed ahead over a slow line comes just so.  EARLY characters of
 * TEXT already went out as KEY_CHAR (a slow scanner): a text field takes them out again. */
struct key {
    enum key_sym sym;
    uint32_t cp;
    bool burst;
    const char *text;
    size_t len;
    int row, column;  /* REPORT; asked on another row than 1, where it looks like Shift+F3 */
    bool sure;        /* SCAN: its content says so */
    enum key_sym end; /* SCAN: the KEY_ENTER or KEY_TAB that ended it, KEY_NONE */
    int early;        /* SCAN */
};

/* Options: how long a lone Esc waits for following bytes (50 local, 250 over SSH), how close the
 * characters of a scan follow each other (30). */
struct decoder_options {
    int esc_ms, burst_gap_ms;
};
struct decoder;
struct decoder *decoder_new(const struct decoder_options *o);
void decoder_free(struct decoder *d);

/* One read() of N bytes at NOW_MS (monotonic). */
void decoder_feed(struct decoder *d, const char *bytes, size_t n, int64_t now_ms);

/* Next key that is complete at NOW_MS; false when none is. */
bool decoder_next(struct decoder *d, int64_t now_ms, struct key *out);

/* SCAN, just got, was typed after all: its characters (those not out already) and END come next, as
 * KEY_CHAR and the rest in a burst.  For a text field that meets a scan which is not sure. */
void decoder_retype(struct decoder *d, const struct key *scan);

/* Milliseconds until decoder_next() may have more without new bytes (an Esc, an open burst), -1:
 * never. */
int decoder_wait_ms(const struct decoder *d, int64_t now_ms);

/* A scan by content: 12 digits and '|' (the card), or a dossier code as slips carry it
 * (H56.14-261121-0042), whole.  Used by the decoder; here for the tests and for text fields that
 * got a scan typed by slow hardware. */
bool scan_by_content(const char *s, size_t n);

#endif
