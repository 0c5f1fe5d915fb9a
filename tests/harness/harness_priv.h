/* What the files of the harness share. */
#ifndef MOTCUA_TESTS_HARNESS_PRIV_H
#define MOTCUA_TESTS_HARNESS_PRIV_H

#define HARNESS_INSIDE
#include "harness.h"

#include "motcua/base/strbuf.h"

#include <poll.h>
#include <sys/types.h>
#include <vterm.h>

enum { WAIT_MS = 10000, CLI_MS = 60000 };

struct tty {
    int fd;    /* master; -1 once the line is lost */
    int pidfd; /* readable when the program has ended */
    pid_t pid;
    bool ended, eof, own_home, mute, hasty;
    int status; /* exit code or 128 + signal, once ended */
    int rows, cols, limit_ms;
    VTerm *vt;
    VTermScreen *screen;
    bool cursor_visible, alternate;
    char *home, *slave;
    struct strbuf out;  /* what the terminal is about to send */
    struct strbuf tail; /* the last output, for failures */
    uint64_t keys, bytes;
    int run_of_chars; /* typed without a breath */
    int64_t esc_ms;   /* when a lone Esc went out, 0: something else since */
    struct tty *next; /* all sessions of this process */
};

/* Print the message and fail the running test; does not return. */
__attribute__((format(printf, 1, 2), noreturn)) void harness_fail(const char *fmt, ...);

int64_t now_ms(void); /* monotonic */

/* The environment of a program under test; env_free() after. */
char **env_make(const char *home, const char *const *extra);
void env_free(char **env);

/* In a new child: default signals, then ARGV by PATH.  Does not return. */
__attribute__((noreturn)) void child_exec(const char *const *argv, char **env);

/* Exit code or 128 + signal of what waitid() or waitpid() said. */
int status_of(int wait_status);

/* Text of the sanitizers' reports in HOME, NULL when there is none.  The caller frees. */
char *reports_dup(const char *home);

/* Read what comes within TIMEOUT_MS, and all that is there at once; answer its questions. */
void tty_pump(struct tty *t, int timeout_ms);
void tty_flush(struct tty *t);      /* T->out in one write, as far as it fits */
void tty_until_read(struct tty *t); /* until the program has read all that was sent */
void tty_fail(struct tty *t, const char *wanted) __attribute__((noreturn));

#endif
