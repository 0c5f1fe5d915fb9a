/* The harness: a program in a pseudo-terminal, from its start to its end. */
#include "harness_priv.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { TAIL_MAX = 8192, TAIL_KEPT = 2048 };

static struct tty *sessions; /* those that a failed test left are ended at exit */

static void end_the_rest(void)
{
    for (struct tty *t = sessions; t; t = t->next)
        if (!t->ended)
            kill(t->pid, SIGKILL);
}

/* ---- the terminal ---- */

static void on_answer(const char *s, size_t n, void *user)
{
    struct tty *t = user;
    strbuf_add(&t->out, s, n);
}

static int on_mode(VTermProp prop, VTermValue *val, void *user)
{
    struct tty *t = user;

    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor_visible = val->boolean;
    if (prop == VTERM_PROP_ALTSCREEN)
        t->alternate = val->boolean;
    return 1;
}

static void vt_open(struct tty *t)
{
    static const VTermScreenCallbacks callbacks = { .settermprop = on_mode };

    t->cursor_visible = true;
    t->vt = vterm_new(t->rows, t->cols);
    vterm_set_utf8(t->vt, 1);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    vterm_output_set_callback(t->vt, on_answer, t);
}

/* ---- start ---- */

static void start_child(struct tty *t, const struct tty_run *run)
{
    struct winsize ws = { .ws_row = (unsigned short)t->rows, .ws_col = (unsigned short)t->cols };
    char slave[128];
    char **env = env_make(t->home, run->env);

    if ((t->pid = forkpty(&t->fd, slave, NULL, &ws)) < 0)
        harness_fail("forkpty: %s", strerror(errno));
    if (t->pid == 0)
        child_exec(run->argv, env);
    env_free(env);
    t->slave = xstrdup(slave);
    fcntl(t->fd, F_SETFD, FD_CLOEXEC);
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
    if ((t->pidfd = pidfd_open(t->pid, 0)) < 0)
        harness_fail("pidfd_open: %s", strerror(errno));
}

struct tty *tty_start(const struct tty_run *run)
{
    struct tty *t = xcalloc(1, sizeof *t);

    *t = (struct tty){ .rows = run->rows > 0 ? run->rows : 24,
                       .cols = run->cols > 0 ? run->cols : 80,
                       .limit_ms = WAIT_MS,
                       .mute = run->mute,
                       .hasty = run->hasty,
                       .own_home = !run->home,
                       .home = run->home ? xstrdup(run->home) : tmp_new(),
                       .out = STRBUF_INIT,
                       .tail = STRBUF_INIT };
    vt_open(t);
    start_child(t, run);
    if (!sessions)
        atexit(end_the_rest);
    t->next = sessions;
    sessions = t;
    return t;
}

/* ---- reading and writing ---- */

static void take_output(struct tty *t, const char *s, size_t n)
{
    t->bytes += n;
    strbuf_add(&t->tail, s, n);
    if (t->tail.len > TAIL_MAX) {
        size_t cut = t->tail.len - TAIL_KEPT;
        memmove(t->tail.s, t->tail.s + cut, TAIL_KEPT + 1);
        t->tail.len = TAIL_KEPT;
    }
    size_t before = t->out.len;
    vterm_input_write(t->vt, s, n);
    if (t->mute && t->out.len > before) {
        t->out.len = before;
        t->out.s[before] = '\0';
    }
}

/* The end of the program reads as EIO, not as 0. */
static void read_all(struct tty *t)
{
    char buf[65536];
    ssize_t n;

    while ((n = read(t->fd, buf, sizeof buf)) > 0)
        take_output(t, buf, (size_t)n);
    if (n == 0 || (errno != EAGAIN && errno != EINTR))
        t->eof = true;
}

static void reap(struct tty *t)
{
    int status;

    if (waitpid(t->pid, &status, WNOHANG) == t->pid) {
        t->ended = true;
        t->status = status_of(status);
    }
}

void tty_pump(struct tty *t, int timeout_ms)
{
    struct pollfd p[2] = { { t->eof ? -1 : t->fd, POLLIN, 0 },
                           { t->ended ? -1 : t->pidfd, POLLIN, 0 } };

    if (t->out.len > 0)
        p[0].events |= POLLOUT;
    if ((t->eof && t->ended) || poll(p, 2, timeout_ms) <= 0)
        return;
    if (p[0].revents & (POLLIN | POLLHUP | POLLERR))
        read_all(t);
    if (p[1].revents)
        reap(t);
    if (t->out.len > 0)
        tty_flush(t);
}

void tty_flush(struct tty *t)
{
    ssize_t n = t->eof ? (ssize_t)t->out.len : write(t->fd, t->out.s, t->out.len);

    if (n < 0 && errno == EIO)
        n = (ssize_t)t->out.len; /* nobody is there any more */
    if (n <= 0)
        return;
    t->out.len -= (size_t)n;
    memmove(t->out.s, t->out.s + n, t->out.len + 1);
}

/* poll() on the program's side moves what is under way into its queue first, so an empty queue
 * means that it was read.  The descriptor is kept no longer: it would hide the program's end. */
static bool input_is_waiting(const struct tty *t)
{
    int fd = open(t->slave, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    struct pollfd p = { fd, POLLIN, 0 };
    bool waiting = fd >= 0 && poll(&p, 1, 0) > 0 && (p.revents & POLLIN);

    if (fd >= 0)
        close(fd);
    return waiting;
}

void tty_until_read(struct tty *t)
{
    int64_t end = now_ms() + t->limit_ms;

    while (!t->eof && !t->ended && (t->out.len > 0 || input_is_waiting(t))) {
        if (now_ms() > end)
            tty_fail(t, "the program to read its keys");
        tty_pump(t, 1);
    }
}

/* ---- events from outside ---- */

void tty_resize(struct tty *t, int rows, int cols)
{
    struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

    tty_pump(t, 0);
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vt, rows, cols);
    if (t->fd >= 0)
        ioctl(t->fd, TIOCSWINSZ, &ws);
}

void tty_signal(struct tty *t, int sig)
{
    if (!t->ended)
        kill(t->pid, sig);
}

void tty_hang_up(struct tty *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
    t->eof = true;
}

int tty_pid(const struct tty *t)
{
    return (int)t->pid;
}

/* ---- end ---- */

static bool until_ended(struct tty *t)
{
    int64_t end = now_ms() + t->limit_ms;

    while (!(t->ended && t->eof) && now_ms() < end) {
        tty_pump(t, (int)(end - now_ms()));
        if (t->ended && !t->eof) {
            read_all(t); /* the last words; a grandchild may hold the line open */
            break;
        }
    }
    return t->ended;
}

int tty_wait_exit(struct tty *t)
{
    if (!until_ended(t))
        tty_fail(t, "the program to end");
    return t->status;
}

static void tty_free(struct tty *t)
{
    for (struct tty **at = &sessions; *at; at = &(*at)->next) {
        if (*at == t) {
            *at = t->next;
            break;
        }
    }
    if (t->fd >= 0)
        close(t->fd);
    close(t->pidfd);
    vterm_free(t->vt);
    strbuf_release(&t->out);
    strbuf_release(&t->tail);
    free(t->slave);
    free(t->home);
    free(t);
}

void tty_end(struct tty *t)
{
    if (!t)
        return;
    tty_signal(t, SIGHUP);
    if (!until_ended(t))
        tty_fail(t, "the program to end on SIGHUP");
    char *reports = reports_dup(t->home);
    if (t->own_home) {
        tmp_remove(t->home);
        t->home = NULL;
    }
    tty_free(t);
    if (reports)
        harness_fail("%s", reports);
}
