/* The terminal layer in a pseudo-terminal: this program starts itself as a small screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/harness.h"
#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/ui/key.h"
#include "motcua/ui/term.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the small screen ---- */

struct screen {
    struct strbuf field;
    char last[64], notice[128];
    int chosen, page;
    bool in_list;
};

static void screen_draw(const struct screen *s, struct canvas *c)
{
    static const char *const names[] = { "Nguyễn Thị Hồng Nhung", "Trần Văn Đức",
                                         "Lê Hoàng Phương Thảo", "Bùi Thị Lệ Quyên" };
    int cols = canvas_cols(c), last = canvas_rows(c) - 1;

    canvas_field(c, 0, 0, cols, STYLE_TITLE,
                 " motcua │ Hàng đợi                         UBND xã Mẫu Lâm · Lê Thị Mai · 14:05",
                 true);
    canvas_text(c, 1, 0, STYLE_BODY, s->notice);
    canvas_hline(c, 3, 0, cols, "─");
    for (int i = 0; i < 9; i++) {
        enum style st = i == s->chosen ? STYLE_FOCUS : STYLE_BODY;

        canvas_text(c, 4 + i, 0, STYLE_BODY, "  2 Trực tuyến   4│");
        canvas_text(c, 4 + i, 19, st, i == s->chosen ? ">" : " ");
        canvas_printf(c, 4 + i, 21, st, "%04d", 42 + i + 10 * s->page);
        canvas_field(c, 4 + i, 26, 26, STYLE_BODY, names[(i + s->page) % 4], true);
        canvas_text(c, 4 + i, 52, STYLE_BODY, "Chứng thực");
        canvas_text(c, 4 + i, 66, i < 2 ? STYLE_LATE : STYLE_DUE, i < 2 ? "!! QUÁ" : "! nay");
    }
    canvas_box(c, 14, 2, 3, 60, "Tên");
    canvas_text(c, 15, 4, STYLE_BODY, s->field.s);
    canvas_text(c, 18, 0, STYLE_HINT, s->last);
    canvas_text(c, 19, 0, STYLE_BODY, "● ■ ░ … ← → ↑ ↓ 字");
    canvas_field(c, last, 0, cols, STYLE_TITLE,
                 "1Giúp   2Lệnh   3Tìm    4Nhận   5Tải    6Khung  7Kho    8In     9Việc   10Ra",
                 true);
    int end = canvas_text(c, -1, 4, STYLE_BODY, s->field.s);
    canvas_cursor(c, s->in_list ? 4 + s->chosen : 15, s->in_list ? 19 : end);
}

static void screen_key(struct screen *s, struct term *t, const struct key *k)
{
    s->in_list = k->sym == KEY_DOWN;
    if (k->sym == KEY_CHAR && k->cp < 0x80)
        strbuf_putc(&s->field, (char)k->cp);
    else if (k->sym == KEY_DOWN)
        s->chosen = (s->chosen + 1) % 9;
    else if (k->sym == KEY_PASTE)
        snprintf(s->last, sizeof s->last, "dán: %s", k->text);
    else if (k->sym == KEY_F1)
        snprintf(s->last, sizeof s->last, "F1 đã bấm");
    else if (k->sym == KEY_F5)
        term_redraw(t);
    else if (k->sym == KEY_F6)
        s->page++;
    else if (k->sym == KEY_F8)
        (void)!xrealloc(NULL, SIZE_MAX, 8);
    else if (k->sym == KEY_F9)
        abort();
}

static void screen_loop(struct screen *s, struct term *t, struct canvas *c, struct decoder *d)
{
    int rows, cols;

    for (;;) {
        struct key k;
        char buf[256];
        size_t n;

        while ((n = term_read(t, buf, sizeof buf)) > 0)
            decoder_feed(d, buf, n, clock_mono_ms());
        while (decoder_next(d, clock_mono_ms(), &k)) {
            if (k.sym == KEY_F10)
                return;
            screen_key(s, t, &k);
        }
        term_size(t, &rows, &cols);
        canvas_resize(c, rows, cols);
        screen_draw(s, c);
        term_show(t, c);
        if (!term_wait(t, NULL, 0, decoder_wait_ms(d, clock_mono_ms())))
            return;
        term_resized(t);
    }
}

static int screen_main(bool ascii, bool contrast)
{
    const struct term_options o = { contrast ? TERM_CONTRAST : TERM_AUTO, ascii };
    const struct decoder_options dopt = { .esc_ms = 50, .burst_gap_ms = 30 };
    struct screen s = { .field = STRBUF_INIT };
    struct mc_err err;
    struct term *t;
    uint64_t frames, bytes;

    if (term_open(&o, &t, s.notice, &err) != MC_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return err.rc == MC_INVALID ? 2 : 3;
    }
    mem_on_failure(term_restore_now);
    struct decoder *d = decoder_new(&dopt);
    struct canvas *c = canvas_new(24, 80);
    screen_loop(&s, t, c, d);
    bool hung_up = term_hung_up(t);
    term_counts(t, &frames, &bytes);
    term_close(t);
    canvas_free(c);
    decoder_free(d);
    strbuf_release(&s.field);
    printf("tạm biệt, %s\r\n", frames > 0 && bytes > 0 ? "đã vẽ" : "chưa vẽ");
    return hung_up ? 7 : 0;
}

/* ---- the tests ---- */

static char self[PATH_MAX];

static struct tty *start(const char *how, const char *const *env)
{
    return tty_start(&(struct tty_run){ .argv = ARGS(self, how), .env = env });
}

static void stop(struct tty *t)
{
    tty_keys(t, "<F10>");
    assert_int_equal(tty_wait_exit(t), 0);
    tty_end(t);
}

static void check_cell(struct tty *t, int row, int col, int fg, int bg, bool reverse)
{
    struct tty_cell cell = tty_cell(t, row, col);

    assert_int_equal(cell.fg, fg);
    assert_int_equal(cell.bg, bg);
    assert_int_equal(cell.reverse, reverse);
    assert_false(cell.bold);
}

static void test_terminal_types(void **state)
{
    static const struct {
        const char *env[4];
        int fg, bg; /* of the title; -1: reversed */
    } t[] = {
        { { "TERM=xterm-256color", "LANG=vi_VN.UTF-8" }, 231, 24 },
        { { "TERM=xterm", "LANG=C" }, 7, 4 },
        { { "TERM=linux", "LANG=POSIX" }, 7, 4 },
        { { "TERM=screen", "LANG" }, 7, 4 },
        { { "TERM=tmux-256color" }, 231, 24 },
        { { "TERM=rxvt", "LC_ALL=C" }, 7, 4 },
        { { "TERM=ansi" }, 7, 4 }, /* its margin is a trap: the last column stays free */
        { { "TERM=vt100" }, -1, -1 },
        { { "TERM=vt220" }, -1, -1 },
        { { "TERM=xterm-256color", "NO_COLOR=1" }, -1, -1 },
        { { "TERM=xterm-256color", "NO_COLOR=" }, 231, 24 },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(t); i++) {
        struct tty *tty = start("--screen", t[i].env);

        tty_wait_row(tty, 23, "1Giúp   2Lệnh");
        tty_wait_row(tty, 0, " motcua │ Hàng đợi");
        tty_wait_row(tty, 4, "> 0042 Nguyễn Thị Hồng Nhung");
        tty_wait_row(tty, 14, "┌─ Tên ──");
        tty_wait_row(tty, 19, "● ■ ░ … ← → ↑ ↓ 字");
        tty_wait_cursor(tty, 15, 4);
        check_cell(tty, 0, 10, t[i].fg, t[i].bg, t[i].fg < 0);
        check_cell(tty, 4, 19, -1, -1, true);
        assert_true(tty_modes(tty).cursor_visible);
        tty_keys(tty, "<F1>");
        tty_wait(tty, "F1 đã bấm");
        stop(tty);
    }
}

static void test_contrast_and_ascii(void **state)
{
    struct tty *t = start("--contrast", NULL);

    (void)state;
    tty_wait_cursor(t, 15, 4);
    check_cell(t, 0, 10, -1, -1, true);
    check_cell(t, 4, 66, 7, 1, false);
    stop(t);
    t = start("--ascii", NULL);
    tty_wait_row(t, 14, "+- Tên --");
    tty_wait_row(t, 19, "* # . . < > ^ v 字");
    tty_wait_row(t, 0, " motcua | Hàng đợi");
    stop(t);
}

static void test_unknown_and_useless_types(void **state)
{
    struct tty *t = start("--screen", ARGS("TERM=putty-of-tomorrow"));

    (void)state;
    tty_wait_row(t, 1, "chưa biết loại màn hình \"putty-of-tomorrow\", đang vẽ như xterm");
    stop(t);
    t = start("--screen", ARGS("TERM"));
    tty_wait_row(t, 1, "đang vẽ như xterm");
    stop(t);
    t = start("--screen", ARGS("TERM=dumb"));
    tty_wait(t, "không đặt được con trỏ");
    assert_int_equal(tty_wait_exit(t), 2);
    assert_true(tty_modes(t).canonical);
    tty_end(t);
    struct cli_result r = cli_run(NULL, NULL, NULL, ARGS(self, "--screen"));
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "Không có màn hình"));
    assert_int_equal(r.out_len, 0);
    cli_release(&r);
}

/* What a slow line pays. */
static void test_budgets(void **state)
{
    static const char *const types[] = { "TERM=xterm-256color", "TERM=xterm", "TERM=linux",
                                         "TERM=screen",         "TERM=vt100", "TERM=ansi" };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(types); i++) {
        struct tty *t = start("--screen", ARGS(types[i]));

        tty_wait_cursor(t, 15, 4);
        assert_in_range(tty_byte_count(t), 1000, 3072);
        tty_keys(t, "q");
        tty_wait_cursor(t, 15, 5);
        tty_counts_reset(t);
        tty_keys(t, "x");
        tty_wait_cursor(t, 15, 6);
        assert_in_range(tty_byte_count(t), 1, 8);
        tty_keys(t, "<Down>");
        tty_wait_cursor(t, 5, 19);
        tty_counts_reset(t);
        tty_keys(t, "<Down>");
        tty_wait_cursor(t, 6, 19);
        assert_in_range(tty_byte_count(t), 1, 60);
        tty_counts_reset(t);
        tty_keys(t, "<F1>"); /* the cursor goes first … */
        tty_wait(t, "F1 đã bấm");
        tty_wait_cursor(t, 15, 6);
        tty_counts_reset(t);
        tty_keys(t, "<F1><F1>x"); /* … and the same frame again costs nothing */
        tty_wait_cursor(t, 15, 7);
        assert_in_range(tty_byte_count(t), 1, 8);
        stop(t);
    }
}

static void test_resize_and_redraw(void **state)
{
    static const int sizes[][2] = { { 30, 100 }, { 15, 40 }, { 1, 1 }, { 2, 3 }, { 24, 80 } };
    struct tty *t = start("--screen", NULL);

    (void)state;
    tty_wait_cursor(t, 15, 4);
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        int rows = sizes[i][0], cols = sizes[i][1];

        tty_resize(t, rows, cols);
        tty_wait_row(t, rows - 1, cols >= 40 ? "1Giúp   2Lệnh   3Tìm" : cols == 3 ? "1G…" : "…");
    }
    tty_wait_cursor(t, 15, 4);
    tty_wait_row(t, 0, "Lê Thị Mai · 14:05");
    tty_counts_reset(t);
    tty_keys(t, "<F5>x");
    tty_wait_cursor(t, 15, 5);
    tty_wait_row(t, 15, "│ x");
    assert_in_range(tty_byte_count(t), 1000, 3200);
    stop(t);
}

static void test_pastes_and_typing_ahead(void **state)
{
    struct tty *t = start("--screen", NULL);

    (void)state;
    tty_keys_at_once(t, "abc<Down>"); /* before the first frame, perhaps */
    tty_wait_row(t, 15, "│ abc");
    tty_wait_cursor(t, 5, 19);
    tty_paste(t, "một\thai <b>");
    tty_wait_row(t, 18, "dán: một");
    tty_raw(t, "\x13\x11\x03\x1a\x1c", 5); /* neither freezes, ends nor stops it */
    tty_keys(t, "d");
    tty_wait_row(t, 15, "│ abcd");
    stop(t);
}

static void check_left(struct tty *t, int status)
{
    assert_int_equal(tty_wait_exit(t), status);
    struct tty_modes m = tty_modes(t);
    assert_true(m.canonical);
    assert_true(m.echo);
    assert_true(m.cursor_visible);
    assert_false(m.alternate);
    assert_false(tty_find(t, "Nguyễn Thị", NULL, NULL));
    tty_end(t);
}

/* On every way out the terminal is as it was. */
static void test_ways_out(void **state)
{
    static const struct {
        const char *keys;
        int sig, status;
    } ways[] = {
        { "<F10>", 0, 0 },   { NULL, SIGTERM, 7 },         { NULL, SIGHUP, 7 },
        { NULL, SIGINT, 7 }, { "<F9>", 0, 128 + SIGABRT },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(ways); i++) {
        struct tty *t = start("--screen", NULL);

        tty_wait_cursor(t, 15, 4);
        assert_true(tty_modes(t).alternate);
        assert_false(tty_modes(t).canonical);
        if (ways[i].keys != NULL)
            tty_keys(t, ways[i].keys);
        else
            tty_signal(t, ways[i].sig);
        check_left(t, ways[i].status);
    }
    struct tty *t = start("--screen", ARGS("TERM=vt100")); /* no second screen: cleared */
    tty_wait_cursor(t, 15, 4);
    tty_keys(t, "<F10>");
    check_left(t, 0);
    t = start("--screen", ARGS("ASAN_OPTIONS=allocator_may_return_null=1"));
    tty_wait_cursor(t, 15, 4);
    tty_keys(t, "<F8>");
    assert_int_equal(tty_wait_exit(t), 5);
    assert_false(tty_modes(t).alternate);
    assert_true(tty_modes(t).canonical);
    assert_true(tty_find(t, "out of memory", NULL, NULL));
    tty_end(t);
    t = start("--screen", NULL);
    tty_wait_cursor(t, 15, 4);
    tty_hang_up(t);
    assert_int_equal(tty_wait_exit(t), 7);
    tty_end(t);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal_types),
        cmocka_unit_test(test_contrast_and_ascii),
        cmocka_unit_test(test_unknown_and_useless_types),
        cmocka_unit_test(test_budgets),
        cmocka_unit_test(test_resize_and_redraw),
        cmocka_unit_test(test_pastes_and_typing_ahead),
        cmocka_unit_test(test_ways_out),
    };

    if (argc == 2 && strncmp(argv[1], "--", 2) == 0)
        return screen_main(strcmp(argv[1], "--ascii") == 0, strcmp(argv[1], "--contrast") == 0);
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return 1;
    return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
