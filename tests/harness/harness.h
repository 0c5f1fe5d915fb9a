/* End-to-end tests: the real program in a pseudo-terminal, its screen read back through libvterm,
 * and its command line.  Every call that cannot do what it says prints why (with the screen and the
 * last output), with the caller's line, and fails the running cmocka test.  Nothing here sleeps to
 * wait: a wait ends when the program has shown, answered or ended, or at its limit. */
#ifndef MOTCUA_TESTS_HARNESS_H
#define MOTCUA_TESTS_HARNESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A list of strings for argv and env: ARGS("motcua", "sandbox"). */
#define ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* ---- directories ---- */

/* A new directory that nobody else uses.  tmp_remove() deletes it with all it holds and frees the
 * name; it takes only what tmp_new() gave.  Directories of tests that failed go at exit. */
char *tmp_new(void);
void tmp_remove(char *dir);

/* ---- the program in a terminal ---- */

/* How to start.  Zeros are good defaults: 24 x 80, TERM=xterm-256color. */
struct tty_run {
    const char *const *argv; /* "motcua" as argv[0] is the program under test, else by PATH */
    const char *const *env;  /* "NAME=VALUE" adds or replaces, "NAME" alone removes; may be NULL */
    const char *home;        /* HOME; NULL: a directory of its own, removed by tty_end() */
    int rows, cols;
    bool mute;  /* a terminal that answers no questions (cursor position) */
    bool hasty; /* no breath between keys, see tty_keys() */
};
struct tty;

/* Start RUN with a clean environment: PATH, TERM, LANG=C.UTF-8, HOME, MOTCUA_ROOT and the
 * sanitizers' options (their reports go to files in HOME, since stderr is the screen). */
struct tty *tty_start(const struct tty_run *run);

/* End the session: a program that still runs gets SIGHUP and must end by it.  Fails when HOME holds
 * a sanitizer report (leaks too).  Frees T. */
void tty_end(struct tty *t);

/* ---- typing ---- */

/* Type SCRIPT: UTF-8 text and names in <>: "ct<Enter>2<Down*3><F4>".  Names: Enter Tab Esc
 * Backspace Delete Insert Up Down Left Right Home End PgUp PgDn F1 to F12, lt for "<", any of them
 * or a letter after Ctrl+, Alt+, Shift+ ("<Ctrl+K>", "<Shift+Tab>"); *N repeats.  Cursor keys
 * follow the mode that the program has set.  Each key is one write that the program has read before
 * the next, so none is a burst.  After every fifth character in a row, and between Esc and the next
 * key, a typist's breath is taken (more than the gap by which scans are told), unless `hasty`. */
void tty_keys(struct tty *t, const char *script);

/* SCRIPT in a single write: typed ahead, or a typing program. */
void tty_keys_at_once(struct tty *t, const char *script);

/* N bytes as they are, in one write. */
void tty_raw(struct tty *t, const void *bytes, size_t n);

/* A keyboard scanner: TEXT and Enter in one write, or a slow one: character by character, each read
 * before the next follows at once.  Counts as one key. */
void tty_scan(struct tty *t, const char *text);
void tty_scan_slow(struct tty *t, const char *text);

/* A paste: in brackets when the program has asked for them.  Counts as one key. */
void tty_paste(struct tty *t, const char *text);

/* Since the start or the last reset: keys sent (a character, a named key, a scan, a paste: one
 * each; raw bytes by what a terminal would call a key) and bytes that the program has written, as
 * far as a wait has read them. */
uint64_t tty_key_count(const struct tty *t);
uint64_t tty_byte_count(const struct tty *t);
void tty_counts_reset(struct tty *t);

/* ---- waiting: 10 s each unless told otherwise ---- */

void tty_limit(struct tty *t, int seconds);
void tty_wait(struct tty *t, const char *text);                 /* TEXT stands in some row */
void tty_wait_row(struct tty *t, int row, const char *text);    /* TEXT stands in that row */
void tty_wait_gone(struct tty *t, const char *text);            /* no row holds TEXT */
int tty_wait_like(struct tty *t, int row, const char *pattern); /* see below */
void tty_wait_cursor(struct tty *t, int row, int col);          /* the cursor has come there */
int tty_wait_exit(struct tty *t);                               /* exit code, or 128 + signal */

/* tty_wait_like: row ROW (any when -1) as a whole matches the glob PATTERN (fnmatch: * ? [..], a
 * literal [ is \\[ ).  Trailing spaces are no part of a row.  Returns the row. */

/* ---- looking: what has arrived by now ---- */

int tty_rows(const struct tty *t);
int tty_cols(const struct tty *t);
char *tty_row_dup(struct tty *t, int row); /* without trailing spaces; the caller frees */
char *tty_text_dup(struct tty *t);         /* all rows, each with a line end; the caller frees */
bool tty_find(struct tty *t, const char *text, int *row, int *col); /* row, col may be NULL */

/* One cell.  Colours are palette indexes, -1 the default, TTY_RGB | 0xRRGGBB else.  The right half
 * of a wide character has width 0 and no text. */
#define TTY_RGB 0x1000000
struct tty_cell {
    char text[28];
    int width, fg, bg;
    bool bold, underline, reverse;
};
struct tty_cell tty_cell(struct tty *t, int row, int col);

/* The cursor and what the program has done to the terminal.  canonical and echo both are true when
 * it is as a shell wants it. */
struct tty_modes {
    int row, col;
    bool cursor_visible, alternate, canonical, echo;
};
struct tty_modes tty_modes(struct tty *t);

/* The screen as a picture.  CURSOR draws it when it is visible. */
void tty_png(struct tty *t, const char *path, bool cursor);

/* ---- events from outside ---- */

void tty_resize(struct tty *t, int rows, int cols);
void tty_signal(struct tty *t, int sig); /* SIGKILL, SIGHUP, SIGTERM, ...; then tty_wait_exit() */
void tty_hang_up(struct tty *t);         /* the line is lost: the terminal goes away */
int tty_pid(const struct tty *t);

/* ---- the command line ---- */

/* What a command left behind.  OUT and ERR end with NUL; release with cli_release(). */
struct cli_result {
    int status; /* exit code, or 128 + signal */
    char *out, *err;
    size_t out_len;
};

/* Run ARGV (as in struct tty_run) with HOME, ENV and INPUT (NULL: nothing) on standard input, at
 * most 60 s.  Any status is an answer, a sanitizer report fails the test.  HOME NULL: a directory
 * for this run only. */
struct cli_result cli_run(const char *home, const char *const *env, const char *input,
                          const char *const *argv);
void cli_release(struct cli_result *r);

/* The same with nothing on standard input; must end with status 0 and print one JSON value, which
 * the caller gives back by json_decref(). */
json_t *cli_json(const char *home, const char *const *env, const char *const *argv);

/* ---- where a failure is reported ---- */

void harness_here(const char *file, int line);
#ifndef HARNESS_INSIDE
#define HARNESS_HERE harness_here(__FILE__, __LINE__)
#define tty_start(...) (HARNESS_HERE, tty_start(__VA_ARGS__))
#define tty_end(t) (HARNESS_HERE, tty_end(t))
#define tty_keys(t, s) (HARNESS_HERE, tty_keys(t, s))
#define tty_wait(t, s) (HARNESS_HERE, tty_wait(t, s))
#define tty_wait_row(t, r, s) (HARNESS_HERE, tty_wait_row(t, r, s))
#define tty_wait_gone(t, s) (HARNESS_HERE, tty_wait_gone(t, s))
#define tty_wait_like(t, r, s) (HARNESS_HERE, tty_wait_like(t, r, s))
#define tty_wait_cursor(t, r, c) (HARNESS_HERE, tty_wait_cursor(t, r, c))
#define tty_wait_exit(t) (HARNESS_HERE, tty_wait_exit(t))
#define cli_run(h, e, i, ...) (HARNESS_HERE, cli_run(h, e, i, __VA_ARGS__))
#define cli_json(h, e, ...) (HARNESS_HERE, cli_json(h, e, __VA_ARGS__))
#endif

#endif
