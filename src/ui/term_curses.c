/* The terminal: raw mode, signals, size, and cells into bytes.  The only file that knows curses,
 * which writes into memory here: what it computes for a frame leaves by one write(). */
#include "motcua/ui/term.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* Its struct term is not ours. */
#define term curses_term
#include <term.h>
#undef term

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define CLOSE_MS 300 /* a stuck line does not keep us from leaving */

struct term {
    struct term_options o;
    SCREEN *screen;
    FILE *out; /* memory: curses' side of it */
    int tty;   /* where frames go */
    bool own_tty;
    int rows, cols;
    attr_t attr[STYLE_COUNT];
    short pair[STYLE_COUNT];
    struct cell *last; /* rows * cols as sent; NULL: nothing yet */
    cchar_t *line;
    char *frame;
    size_t cap_frame;
    bool redraw, ended;
    uint64_t frames, bytes;
    struct pollfd *fds;
    size_t cap_fds;
    sigset_t outside, waiting; /* signal masks: before us, within ppoll */
    struct sigaction old[16];
};

/* ---- leaving, on every path ---- */

/* What puts the terminal back, made beforehand: a failure hook can do no more than write. */
static struct {
    volatile sig_atomic_t active;
    int tty;
    struct termios saved;
    char bytes[256];
    size_t n;
} restore;

static void restore_add(const char *s, size_t n)
{
    if (restore.n + n <= sizeof restore.bytes) {
        memcpy(restore.bytes + restore.n, s, n);
        restore.n += n;
    }
}

static int restore_putc(int c)
{
    char byte = (char)c;

    restore_add(&byte, 1);
    return c;
}

static const char *cap(const char *name)
{
    const char *s = tigetstr(name);

    return s != (char *)-1 ? s : NULL;
}

static void restore_cap(const char *name)
{
    if (cap(name) != NULL)
        tputs(cap(name), 1, restore_putc);
}

static void restore_prepare(int tty)
{
    restore.tty = tty;
    restore.n = 0;
    restore_add(PASTE_OFF, sizeof PASTE_OFF - 1);
    restore_cap("sgr0");
    restore_cap("cnorm");
    restore_cap(cap("rmcup") ? "rmcup" : "clear"); /* no citizen's data stays behind */
    restore_add("\r", 1);
    restore.active = 1;
}

void term_restore_now(void)
{
    int kept = errno;

    if (!restore.active)
        return;
    restore.active = 0;
    for (size_t at = 0; at < restore.n;) {
        ssize_t n = write(restore.tty, restore.bytes + at, restore.n - at);
        if (n <= 0)
            break;
        at += (size_t)n;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &restore.saved);
    errno = kept;
}

/* ---- signals ---- */

static volatile sig_atomic_t got_winch, got_hangup;
static struct sigaction before_crash[NSIG];

static void on_winch(int sig)
{
    (void)sig;
    got_winch = 1;
}

static void on_hangup(int sig)
{
    (void)sig;
    got_hangup = 1;
}

/* The terminal first, then whatever would have happened without us: the faulting instruction runs
 * again under the old handler. */
static void on_crash(int sig)
{
    term_restore_now();
    sigaction(sig, &before_crash[sig], NULL);
}

/* SIGTSTP from outside would leave a raw terminal behind. */
static const struct {
    int sig;
    void (*handler)(int);
    bool held; /* let in while waiting only */
} signals[] = {
    { SIGWINCH, on_winch, true }, { SIGTERM, on_hangup, true }, { SIGHUP, on_hangup, true },
    { SIGINT, on_hangup, true },  { SIGPIPE, SIG_IGN, false },  { SIGTSTP, SIG_IGN, false },
    { SIGSEGV, on_crash, false }, { SIGBUS, on_crash, false },  { SIGFPE, on_crash, false },
    { SIGILL, on_crash, false },  { SIGABRT, on_crash, false },
};

static void signals_take(struct term *t)
{
    sigset_t held;

    got_winch = got_hangup = 0;
    sigemptyset(&held);
    for (size_t i = 0; i < N_ELEMS(signals); i++)
        if (signals[i].held)
            sigaddset(&held, signals[i].sig);
    sigprocmask(SIG_BLOCK, &held, &t->outside);
    t->waiting = t->outside;
    for (size_t i = 0; i < N_ELEMS(signals); i++) {
        struct sigaction sa = { .sa_handler = signals[i].handler };

        sigemptyset(&sa.sa_mask);
        sigaction(signals[i].sig, &sa, &t->old[i]);
        if (signals[i].handler == on_crash)
            before_crash[signals[i].sig] = t->old[i];
        if (signals[i].held)
            sigdelset(&t->waiting, signals[i].sig);
    }
}

/* A hangup that waits at the door must not end the program while it closes its files: what is
 * pending is dropped before the old ways come back. */
static void signals_give_back(struct term *t)
{
    for (size_t i = 0; i < N_ELEMS(signals); i++)
        if (signals[i].held)
            signal(signals[i].sig, SIG_IGN);
    sigprocmask(SIG_SETMASK, &t->outside, NULL);
    for (size_t i = 0; i < N_ELEMS(signals); i++)
        sigaction(signals[i].sig, &t->old[i], NULL);
}

/* ---- colours: the table of roles, by what the terminal can show ---- */

struct look {
    short fg, bg; /* -1: the terminal's own */
    attr_t attr;
};

static const struct look looks_256[STYLE_COUNT] = {
    [STYLE_BODY] = { -1, -1, 0 },          [STYLE_TITLE] = { 231, 24, 0 },
    [STYLE_FOCUS] = { -1, -1, A_REVERSE }, [STYLE_LATE] = { 231, 124, 0 },
    [STYLE_DUE] = { 16, 220, 0 },          [STYLE_HINT] = { 75, -1, 0 },
    [STYLE_PAUSED] = { 245, -1, 0 },       [STYLE_LESSON] = { 16, 214, 0 },
};
static const struct look looks_8[STYLE_COUNT] = {
    [STYLE_BODY] = { -1, -1, 0 },
    [STYLE_TITLE] = { COLOR_WHITE, COLOR_BLUE, 0 },
    [STYLE_FOCUS] = { -1, -1, A_REVERSE },
    [STYLE_LATE] = { COLOR_WHITE, COLOR_RED, 0 },
    [STYLE_DUE] = { COLOR_BLACK, COLOR_YELLOW, 0 },
    [STYLE_HINT] = { COLOR_CYAN, -1, 0 },
    [STYLE_PAUSED] = { -1, -1, 0 },
    [STYLE_LESSON] = { COLOR_BLACK, COLOR_YELLOW, 0 },
};
static const struct look looks_mono[STYLE_COUNT] = {
    [STYLE_BODY] = { -1, -1, 0 },          [STYLE_TITLE] = { -1, -1, A_REVERSE },
    [STYLE_FOCUS] = { -1, -1, A_REVERSE }, [STYLE_LATE] = { -1, -1, A_REVERSE },
    [STYLE_DUE] = { -1, -1, A_UNDERLINE }, [STYLE_HINT] = { -1, -1, 0 },
    [STYLE_PAUSED] = { -1, -1, 0 },        [STYLE_LESSON] = { -1, -1, A_REVERSE },
};
static const struct look looks_contrast[STYLE_COUNT] = {
    [STYLE_BODY] = { -1, -1, 0 },          [STYLE_TITLE] = { -1, -1, A_REVERSE },
    [STYLE_FOCUS] = { -1, -1, A_REVERSE }, [STYLE_LATE] = { COLOR_WHITE, COLOR_RED, 0 },
    [STYLE_DUE] = { -1, -1, A_REVERSE },   [STYLE_HINT] = { -1, -1, 0 },
    [STYLE_PAUSED] = { -1, -1, 0 },        [STYLE_LESSON] = { -1, -1, A_REVERSE },
};

static void colours_pick(struct term *t)
{
    const char *no_colour = getenv("NO_COLOR");
    const struct look *looks = looks_mono;
    bool mono = t->o.colour == TERM_MONO || (no_colour != NULL && no_colour[0] != '\0');
    short fg = -1, bg = -1;

    if (!mono && has_colors() && start_color() == OK && COLORS >= 8) {
        if (use_default_colors() != OK) {
            fg = COLOR_WHITE;
            bg = COLOR_BLACK;
        }
        looks = t->o.colour == TERM_CONTRAST ? looks_contrast : COLORS >= 256 ? looks_256 : looks_8;
    } else if (!mono && t->o.colour == TERM_CONTRAST) {
        looks = looks_contrast; /* its red needs no colour: the row says !! itself */
    }
    for (int s = 0; s < STYLE_COUNT; s++) {
        const struct look *l = &looks[s];

        t->attr[s] = l->attr;
        t->pair[s] = 0;
        if ((l->fg >= 0 || l->bg >= 0) && looks != looks_mono &&
            init_pair((short)(s + 1), l->fg < 0 ? fg : l->fg, l->bg < 0 ? bg : l->bg) == OK)
            t->pair[s] = (short)(s + 1);
    }
}

/* ---- cells ---- */

static wchar_t ascii_of(wchar_t c)
{
    static const struct {
        const wchar_t *from;
        wchar_t to;
    } map[] = {
        { L"─━", '-' }, { L"│┃", '|' }, { L"┌┐└┘├┤┬┴┼", '+' }, { L"●", '*' }, { L"■█", '#' },
        { L"▒", ':' },  { L"░…", '.' }, { L"·", '-' },         { L"×", 'x' }, { L"↑", '^' },
        { L"↓", 'v' },  { L"←", '<' },  { L"→", '>' },
    };

    if (c >= 0x2581 && c <= 0x2587) /* ▁ to ▇: a height as a digit */
        return L'1' + (c - 0x2581);
    for (size_t i = 0; i < N_ELEMS(map); i++)
        if (wcschr(map[i].from, c) != NULL)
            return map[i].to;
    return c;
}

/* The letter of a cell with its marks.  What would move the cursor otherwise than the canvas
 * counts is not sent: control characters go, a letter that libc measures otherwise is a '?'. */
static void cell_wide(const struct term *t, const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
    size_t n = 0, len;
    uint32_t cp;

    for (const char *s = cell->text; *s != '\0' && n < CCHARW_MAX; s += len) {
        if ((len = utf8_decode(s, strlen(s), &cp)) == 0) {
            len = 1;
            continue;
        }
        int width = utf8_cp_width(cp);
        wchar_t c = t->o.ascii_frames ? ascii_of((wchar_t)cp) : (wchar_t)cp;
        if (width < 0 || (n == 0) != (width > 0))
            continue;
        if (wcwidth(c) == width)
            out[n++] = c;
        else if (n == 0)
            out[n++] = L'?';
    }
    if (n == 0)
        out[n++] = L' ';
    out[n] = L'\0';
}

static void row_draw(struct term *t, const struct canvas *cv, int row)
{
    int n = 0;

    for (int col = 0; col < t->cols; col++) {
        const struct cell *cell = canvas_cell(cv, row, col);
        struct cell blank = { .text = " " };
        wchar_t text[CCHARW_MAX + 1];
        bool wide = false;

        if (cell == NULL)
            cell = &blank;
        const struct cell *next = canvas_cell(cv, row, col + 1);
        wide = next != NULL && next->text[0] == '\0' && col + 1 < t->cols;
        enum style s = cell->style < STYLE_COUNT ? cell->style : STYLE_BODY;
        cell_wide(t, cell, text);
        if (!wide && wcwidth(text[0]) == 2)
            text[0] = L'?', text[1] = L'\0';
        setcchar(&t->line[n++], text, t->attr[s], t->pair[s], NULL);
        if (!wide)
            continue;
        col++;
        if (wcwidth(text[0]) != 2) /* not sent as the two columns it has */
            setcchar(&t->line[n++], L" ", t->attr[s], t->pair[s], NULL);
    }
    mvadd_wchnstr(row, 0, t->line, n);
}

/* ---- bytes ---- */

static bool gone(const struct term *t)
{
    return got_hangup || t->ended;
}

/* LIMIT_MS: how long a line that takes nothing is waited for, -1: until it hangs up. */
static void send_bytes(struct term *t, const char *s, size_t n, int limit_ms)
{
    struct timespec limit = { .tv_nsec = limit_ms * 1000000L };

    t->bytes += n;
    while (n > 0 && !t->ended) {
        ssize_t done = write(t->tty, s, n);

        if (done >= 0) {
            s += done;
            n -= (size_t)done;
        } else if (errno == EAGAIN) { /* a slow line: a hangup still gets through */
            struct pollfd p = { .fd = t->tty, .events = POLLOUT };
            int got = ppoll(&p, 1, limit_ms < 0 ? NULL : &limit, &t->waiting);
            if ((got > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL))) ||
                (got == 0 && limit_ms >= 0))
                t->ended = true;
            if (got < 0 && got_hangup)
                return;
        } else if (errno != EINTR) {
            t->ended = true;
        }
    }
}

/* What curses wrote since the last time, after the HEAD bytes already in the frame. */
static size_t collect(struct term *t, size_t head)
{
    fflush(t->out);
    int fd = fileno(t->out);
    off_t end = lseek(fd, 0, SEEK_END);
    size_t n = end > 0 ? (size_t)end : 0;

    if (head + n > t->cap_frame) {
        t->cap_frame = head + n + 4096;
        t->frame = xrealloc(t->frame, t->cap_frame, 1);
    }
    ssize_t got = n > 0 ? pread(fd, t->frame + head, n, 0) : 0;
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0 || got < 0)
        t->ended = true; /* memory has failed us */
    return head + (got > 0 ? (size_t)got : 0);
}

static void last_forget(struct term *t)
{
    free(t->last);
    t->last = NULL;
    t->line = xrealloc(t->line, (size_t)t->cols, sizeof *t->line);
}

static bool row_same(const struct term *t, const struct canvas *cv, int row)
{
    const struct cell *was = t->last + (size_t)row * (size_t)t->cols;

    for (int col = 0; col < t->cols; col++) {
        const struct cell *is = canvas_cell(cv, row, col);
        if (is == NULL || is->style != was[col].style || strcmp(is->text, was[col].text) != 0)
            return false;
    }
    return true;
}

static void row_keep(struct term *t, const struct canvas *cv, int row)
{
    struct cell *was = t->last + (size_t)row * (size_t)t->cols;

    for (int col = 0; col < t->cols; col++) {
        const struct cell *is = canvas_cell(cv, row, col);
        was[col] = is != NULL ? *is : (struct cell){ .text = " " };
    }
}

void term_show(struct term *t, const struct canvas *cv)
{
    size_t head = 0;
    bool first = t->last == NULL;
    int row, col;

    if (gone(t))
        return;
    if (first)
        t->last = xcalloc((size_t)t->rows * (size_t)t->cols, sizeof *t->last);
    for (row = 0; row < t->rows; row++) {
        if (!first && row_same(t, cv, row))
            continue;
        row_draw(t, cv, row);
        row_keep(t, cv, row);
    }
    if (t->redraw)
        clearok(curscr, TRUE);
    t->redraw = false;
    canvas_get_cursor(cv, &row, &col);
    move(row < t->rows ? row : t->rows - 1, col < t->cols ? col : t->cols - 1);
    refresh();
    if (t->frames == 0) {
        t->frame = xrealloc(t->frame, t->cap_frame = 4096, 1);
        head = sizeof PASTE_ON - 1;
        memcpy(t->frame, PASTE_ON, head);
    }
    size_t n = collect(t, head);
    if (n == 0)
        return;
    t->frames++;
    send_bytes(t, t->frame, n, -1);
}

void term_redraw(struct term *t)
{
    t->redraw = true;
}

void term_bell(struct term *t)
{
    if (!gone(t) && write(t->tty, "\a", 1) == 1) /* a line that takes nothing needs no bell */
        t->bytes++;
}

void term_counts(const struct term *t, uint64_t *frames, uint64_t *bytes)
{
    *frames = t->frames;
    *bytes = t->bytes;
}

/* ---- size ---- */

static int env_number(const char *name, int otherwise)
{
    const char *s = getenv(name);
    long v = s != NULL ? strtol(s, NULL, 10) : 0;

    return v > 0 && v <= 1000 ? (int)v : otherwise;
}

static void size_take(struct term *t)
{
    struct winsize w = { 0 };

    ioctl(STDOUT_FILENO, TIOCGWINSZ, &w);
    t->rows = w.ws_row > 0 ? w.ws_row : env_number("LINES", 24); /* a serial line knows none */
    t->cols = w.ws_col > 0 ? w.ws_col : env_number("COLUMNS", 80);
    t->rows = t->rows > 1000 ? 1000 : t->rows;
    t->cols = t->cols > 1000 ? 1000 : t->cols;
    resize_term(t->rows, t->cols);
    if (t->cols > 1 && tigetflag("am") > 0 && tigetflag("xenl") <= 0)
        t->cols--; /* TERM=ansi: curses trusts a wrap at the margin that emulators do later */
}

void term_size(const struct term *t, int *rows, int *cols)
{
    *rows = t->rows;
    *cols = t->cols;
}

bool term_resized(struct term *t)
{
    if (!got_winch)
        return false;
    got_winch = 0;
    size_take(t);
    last_forget(t);
    t->redraw = true;
    return true;
}

bool term_hung_up(const struct term *t)
{
    return gone(t);
}

/* ---- opening ---- */

/* Letters of more than a byte must be that to curses even where LANG says C. */
static void locale_set(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* Looks up NAME: newterm() would end the program for want of it.  cur_term holds what was found. */
static bool type_known(const char *name)
{
    int status = 0;

    return setupterm(name, STDOUT_FILENO, &status) == OK;
}

static void type_forget(TERMINAL *described)
{
    if (described != NULL)
        del_curterm(described);
}

/* A terminal type that this machine knows, or NULL. */
static const char *type_pick(char *notice)
{
    static const char *const others[] = { "xterm", "vt100" };
    const char *asked = getenv("TERM");

    if (asked != NULL && asked[0] != '\0' && type_known(asked))
        return asked;
    for (size_t i = 0; i < N_ELEMS(others); i++) {
        if (!type_known(others[i]))
            continue;
        char name[24] = "";
        for (size_t k = 0; asked != NULL && asked[k] > ' ' && asked[k] < 0x7f && k < 20; k++)
            name[k] = asked[k];
        if (notice != NULL)
            snprintf(notice, 128, "Máy này chưa biết loại màn hình \"%s\", đang vẽ như %s.", name,
                     others[i]);
        return others[i];
    }
    return NULL;
}

static enum mc_rc type_check(char *notice, const char **type, TERMINAL **described,
                             struct mc_err *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return mc_fail(err, MC_INVALID,
                       "Không có màn hình và bàn phím. Mở motcua trong cửa sổ dòng lệnh, không qua "
                       "ống dẫn hay tệp.");
    if ((*type = type_pick(notice)) == NULL)
        return mc_fail(err, MC_INVALID,
                       "Máy này không có mô tả màn hình nào. Cài gói ncurses-base rồi mở lại.");
    *described = cur_term;
    if (cap("cup") == NULL)
        return mc_fail(
            err, MC_INVALID,
            "Màn hình loại \"%.20s\" không đặt được con trỏ. Đặt TERM=xterm (hoặc linux, "
            "vt100) rồi mở lại.",
            *type);
    return MC_OK;
}

/* Our own opening of the terminal, so that not to block on a stuck line does not change the
 * shell's; its own number where that is not allowed. */
static void tty_open(struct term *t)
{
    const char *name = ttyname(STDOUT_FILENO);

    t->tty = name != NULL ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
    t->own_tty = t->tty >= 0;
    if (!t->own_tty)
        t->tty = STDOUT_FILENO;
}

static enum mc_rc raw_mode(struct mc_err *err)
{
    struct termios raw;

    if (tcgetattr(STDIN_FILENO, &restore.saved) != 0)
        return mc_fail(err, MC_IO, "tcgetattr: %s", strerror(errno));
    raw = restore.saved;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) /* TCSAFLUSH would eat what is typed ahead */
        return mc_fail(err, MC_IO, "tcsetattr: %s", strerror(errno));
    return MC_OK;
}

static enum mc_rc curses_open(struct term *t, const char *type, struct mc_err *err)
{
    int fd = memfd_create("motcua-frame", MFD_CLOEXEC);

    if (fd < 0 || (t->out = fdopen(fd, "w")) == NULL) {
        if (fd >= 0)
            close(fd);
        return mc_fail(err, MC_IO, "memfd_create: %s", strerror(errno));
    }
    t->screen = newterm(type, t->out, stdin);
    if (t->screen == NULL)
        return mc_fail(err, MC_IO, "newterm %s failed", type);
    nonl(); /* the terminal gets no CR added: OPOST is off */
    noecho();
    idlok(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    curs_set(1);
    colours_pick(t);
    size_take(t);
    last_forget(t);
    return MC_OK;
}

static void release(struct term *t)
{
    if (t->screen != NULL)
        delscreen(t->screen);
    if (t->out != NULL)
        fclose(t->out);
    if (t->own_tty)
        close(t->tty);
    free(t->last);
    free(t->line);
    free(t->frame);
    free(t->fds);
    free(t);
}

enum mc_rc term_open(const struct term_options *o, struct term **out, char *notice,
                     struct mc_err *err)
{
    static bool at_exit;
    TERMINAL *described = NULL;
    const char *type = NULL;
    enum mc_rc rc;

    if (notice != NULL)
        notice[0] = '\0';
    locale_set();
    if ((rc = type_check(notice, &type, &described, err)) != MC_OK) {
        type_forget(described);
        return rc;
    }
    struct term *t = xcalloc(1, sizeof *t);
    t->o = *o;
    tty_open(t);
    rc = curses_open(t, type, err);
    type_forget(described); /* newterm() read it again for itself */
    if (rc != MC_OK || (rc = raw_mode(err)) != MC_OK) {
        release(t);
        return rc;
    }
    restore_prepare(t->tty);
    if (!at_exit)
        at_exit = atexit(term_restore_now) == 0;
    signals_take(t); /* after curses, which takes some for itself */
    *out = t;
    return MC_OK;
}

void term_close(struct term *t)
{
    if (t == NULL)
        return;
    if (restore.active) {
        restore.active = 0;
        if (cap("rmcup") == NULL)
            clear(), refresh();
        endwin();
        size_t n = collect(t, 0);
        send_bytes(t, PASTE_OFF, sizeof PASTE_OFF - 1, CLOSE_MS);
        send_bytes(t, t->frame, n, CLOSE_MS);
        tcsetattr(STDIN_FILENO, TCSANOW, &restore.saved);
    }
    signals_give_back(t);
    release(t);
}

/* ---- waiting and reading ---- */

bool term_wait(struct term *t, struct pollfd *fds, size_t n, int timeout_ms)
{
    struct timespec ts = { .tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000L };

    if (gone(t))
        return false;
    if (n + 1 > t->cap_fds) {
        t->cap_fds = n + 8;
        t->fds = xrealloc(t->fds, t->cap_fds, sizeof *t->fds);
    }
    t->fds[0] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
    if (n > 0)
        memcpy(t->fds + 1, fds, n * sizeof *fds);
    for (size_t i = 0; i <= n; i++)
        t->fds[i].revents = 0;
    if (ppoll(t->fds, (nfds_t)n + 1, timeout_ms < 0 ? NULL : &ts, &t->waiting) < 0)
        for (size_t i = 0; i <= n; i++)
            t->fds[i].revents = 0;
    for (size_t i = 0; i < n; i++)
        fds[i].revents = t->fds[i + 1].revents;
    if ((t->fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) && !(t->fds[0].revents & POLLIN))
        t->ended = true;
    return !gone(t);
}

size_t term_read(struct term *t, char *buf, size_t n)
{
    struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

    if (n == 0 || t->ended || poll(&p, 1, 0) <= 0)
        return 0;
    ssize_t got = read(STDIN_FILENO, buf, n);
    if (got > 0)
        return (size_t)got;
    if (got == 0 || (errno != EINTR && errno != EAGAIN))
        t->ended = true;
    return 0;
}
