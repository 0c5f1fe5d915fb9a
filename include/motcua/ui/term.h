/* The terminal: own termios, signals and size; ncursesw only computes what to send, and each frame
 * leaves by one write().  src/ui/term_curses.c is the only file that knows curses. */
#ifndef MOTCUA_UI_TERM_H
#define MOTCUA_UI_TERM_H

#include "motcua/base/err.h"
#include "motcua/ui/canvas.h"

#include <poll.h>
#include <stdint.h>

enum term_colour { TERM_AUTO, TERM_MONO, TERM_CONTRAST };
struct term_options {
    enum term_colour colour; /* NO_COLOR set and not empty gives TERM_MONO */
    bool ascii_frames;
};
struct term;

/* Put the terminal on FDs 0 and 1 into raw mode (IXON, ISIG off), alternate screen, bracketed
 * paste. Unknown TERM: xterm, then vt100 are tried and *NOTICE (128 bytes) says so.  MC_INVALID:
 * not a terminal, or one that cannot place its cursor.  LANG=C and POSIX draw UTF-8 all the same.
 */
enum mc_rc term_open(const struct term_options *o, struct term **out, char *notice,
                     struct mc_err *err);
void term_close(struct term *t); /* the terminal as it was; safe on NULL */
void term_restore_now(void);     /* the same from a failure hook: async-signal-safe */

/* Size now; term_resized() is true once after each SIGWINCH and lays out the new size. */
void term_size(const struct term *t, int *rows, int *cols);
bool term_resized(struct term *t);
bool term_hung_up(const struct term *t); /* SIGHUP, SIGTERM, SIGINT from outside, or end of input */

/* Show CV: only what differs from the last frame, one write().  Bytes sent so far for budgets. */
void term_show(struct term *t, const struct canvas *cv);
void term_redraw(struct term *t); /* all of it with the next frame (Ctrl+L) */
void term_bell(struct term *t);
void term_counts(const struct term *t, uint64_t *frames, uint64_t *bytes);

/* Wait for a key, FDS (N of them, revents filled), a signal or TIMEOUT_MS (-1: none).  Signals
 * arrive only in here.  Returns false when the terminal is gone. */
bool term_wait(struct term *t, struct pollfd *fds, size_t n, int timeout_ms);
/* What is waiting on the keyboard, at most N bytes; 0 nothing, never blocks. */
size_t term_read(struct term *t, char *buf, size_t n);

#endif
