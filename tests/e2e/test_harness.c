/* The harness itself, against small programs whose answers are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/harness.h"

#include "motcua/base/mem.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct tty *sh(const char *script)
{
    return tty_start(&(struct tty_run){ .argv = ARGS("/bin/sh", "-c", script) });
}

/* Raw bytes in, what each read() got out: "[a][bc]". */
static struct tty *reads(const char *before)
{
    char *script =
        xasprintf("stty raw -echo; printf '%s'; echo ready; "
                  "while x=$(dd bs=4096 count=1 2>/dev/null | tr '\\r\\033\\v\\177' '$^K?'; "
                  "echo .); [ \"$x\" != . ]; do printf '[%%s]' \"${x%%.}\"; done",
                  before);
    struct tty *t = sh(script);

    free(script);
    tty_wait(t, "ready");
    return t;
}

static void check_row(struct tty *t, int row, const char *want)
{
    char *s = tty_row_dup(t, row);
    assert_string_equal(s, want);
    free(s);
}

static void test_screen_and_end(void **state)
{
    int row, col;

    (void)state;
    struct tty *t = sh("printf 'a\\n  Đường \\033[7mNguyễn\\033[0m\\nlast'; exit 3");
    assert_int_equal(tty_wait_exit(t), 3);
    check_row(t, 0, "a");
    check_row(t, 1, "  Đường Nguyễn");
    assert_true(tty_find(t, "Nguyễn", &row, &col));
    assert_int_equal(row, 1);
    assert_int_equal(col, 8);
    assert_false(tty_find(t, "Nguyen", NULL, NULL));
    char *all = tty_text_dup(t);
    assert_memory_equal(all, "a\n  Đường Nguyễn\nlast\n\n", strlen("a\n  Đường Nguyễn\nlast\n\n"));
    free(all);
    assert_int_equal(tty_byte_count(t), strlen("a\r\n  Đường \033[7mNguyễn\033[0m\r\nlast"));
    tty_end(t);
}

static void test_cells(void **state)
{
    (void)state;
    struct tty *t = sh("printf '\\033[1;31;44mA\\033[0;7mễ\\033[0;4;38;5;214mx\\033[0m世.'");
    tty_wait_exit(t);
    struct tty_cell a = tty_cell(t, 0, 0), b = tty_cell(t, 0, 1), c = tty_cell(t, 0, 2);
    struct tty_cell wide = tty_cell(t, 0, 3), half = tty_cell(t, 0, 4), blank = tty_cell(t, 5, 5);
    assert_true(a.bold && !a.reverse);
    assert_int_equal(a.fg, 1);
    assert_int_equal(a.bg, 4);
    assert_string_equal(b.text, "ễ");
    assert_true(b.reverse && b.fg == -1 && b.bg == -1);
    assert_true(c.underline);
    assert_int_equal(c.fg, 214);
    assert_int_equal(wide.width, 2);
    assert_int_equal(half.width, 0);
    assert_string_equal(half.text, "");
    assert_string_equal(blank.text, " ");
    check_row(t, 0, "Aễx世.");
    tty_end(t);
}

static void test_each_key_is_a_read(void **state)
{
    (void)state;
    struct tty *t = reads("");
    tty_keys(t, "cđ<Enter><F4><Esc>x<Down*2><Ctrl+K><lt><Shift+Tab><PgDn><Backspace>");
    tty_wait(t, "[c][đ][$][^OS][^][x][^[B][^[B][K][<][^[Z][^[6~][?]");
    assert_int_equal(tty_key_count(t), 13);
    tty_counts_reset(t);
    assert_int_equal(tty_key_count(t), 0);
    assert_int_equal(tty_byte_count(t), 0);
    tty_end(t);
}

static void test_bursts_and_counts(void **state)
{
    (void)state;
    struct tty *t = reads("");
    tty_scan(t, "038190000731|Phan");
    tty_wait(t, "[038190000731|Phan$]");
    assert_int_equal(tty_key_count(t), 1);
    tty_keys_at_once(t, "ct<Enter>ễ");
    tty_wait(t, "[ct$ễ]");
    assert_int_equal(tty_key_count(t), 5);
    tty_raw(t, "\033[A\033OPé\033[[Aq", 13);
    tty_wait(t, "[^[A^OPé^[[Aq]");
    assert_int_equal(tty_key_count(t), 10);
    tty_scan_slow(t, "H1-2");
    tty_wait(t, "[H][1][-][2][$]");
    assert_int_equal(tty_key_count(t), 11);
    tty_end(t);
}

static void test_terminal_modes(void **state)
{
    (void)state;
    struct tty *t = reads("\\033[?1h\\033[?2004h\\033[?1049h\\033[?25l");
    struct tty_modes m = tty_modes(t);
    assert_true(m.alternate);
    assert_false(m.cursor_visible || m.canonical || m.echo);
    tty_keys(t, "<Up>");
    tty_wait(t, "[^OA]");
    tty_paste(t, "a b");
    tty_wait(t, "[^[200~a b^[201~]");
    assert_int_equal(tty_key_count(t), 2);
    tty_end(t);
}

static void test_cooked_line(void **state)
{
    (void)state;
    struct tty *t = tty_start(&(struct tty_run){ .argv = ARGS("cat") });
    struct tty_modes m = tty_modes(t);
    assert_true(m.canonical && m.echo && m.cursor_visible && !m.alternate);
    tty_keys(t, "Đào Thị Hồng Nhung<Enter>");
    tty_wait_row(t, 1, "Đào Thị Hồng Nhung");
    tty_wait_cursor(t, 2, 0);
    assert_int_equal(tty_key_count(t), 19);
    tty_keys(t, "<Ctrl+D>");
    assert_int_equal(tty_wait_exit(t), 0);
    tty_end(t);
}

static void test_waits(void **state)
{
    (void)state;
    struct tty *t = sh("echo one; read x; printf '\\033[2Jtwo [x] 12\\n'; read x");
    tty_wait(t, "one");
    tty_keys(t, "<Enter>");
    tty_wait_gone(t, "one");
    assert_int_equal(tty_wait_like(t, -1, "two \\[x] [0-9]*"), 2);
    tty_keys(t, "<Enter>");
    assert_int_equal(tty_wait_exit(t), 0);
    tty_end(t);
}

static void test_resize(void **state)
{
    (void)state;
    struct tty *t = tty_start(&(struct tty_run){
        .argv =
            ARGS("/bin/sh", "-c", "trap 'stty size' WINCH; stty size; while :; do read x; done"),
        .rows = 24,
        .cols = 132 });
    tty_wait(t, "24 132");
    tty_resize(t, 10, 40);
    tty_wait(t, "10 40");
    assert_int_equal(tty_rows(t), 10);
    assert_int_equal(tty_cols(t), 40);
    assert_int_equal(tty_cell(t, 9, 39).width, 1);
    tty_signal(t, SIGKILL);
    tty_wait_exit(t);
    tty_end(t);
}

static void test_questions_are_answered(void **state)
{
    const char *ask = "stty raw -echo min 0 time 5; printf 'ab\\033[6n'; x=$(dd bs=32 count=1 "
                      "2>/dev/null | tr '\\033' '^'); printf '\\r\\nsaid:%s.' \"$x\"";

    (void)state;
    struct tty *t = sh(ask);
    tty_wait(t, "said:^[1;3R.");
    assert_int_equal(tty_key_count(t), 0);
    tty_end(t);
    t = tty_start(&(struct tty_run){ .argv = ARGS("/bin/sh", "-c", ask), .mute = true });
    tty_wait(t, "said:.");
    tty_end(t);
}

static void test_kill_and_lost_line(void **state)
{
    (void)state;
    struct tty *t = tty_start(&(struct tty_run){ .argv = ARGS("cat") });
    tty_keys(t, "x<Enter>");
    tty_wait_row(t, 1, "x");
    tty_signal(t, SIGKILL);
    assert_int_equal(tty_wait_exit(t), 128 + SIGKILL);
    check_row(t, 1, "x");
    tty_keys(t, "nobody reads this<Enter>");
    tty_end(t);

    char *home = tmp_new(), *left = xasprintf("%s/left", home);
    t = tty_start(&(struct tty_run){
        .argv = ARGS("/bin/sh", "-c", "trap 'echo gone >$HOME/left; exit 7' HUP; echo up; read x"),
        .home = home });
    tty_wait(t, "up");
    tty_hang_up(t);
    assert_int_equal(tty_wait_exit(t), 7);
    tty_end(t);
    assert_int_equal(access(left, R_OK), 0);
    free(left);
    tmp_remove(home);
}

static void test_environment(void **state)
{
    (void)state;
    setenv("LEAKS_IN", "1", 1);
    char *home = tmp_new();
    struct cli_result r = cli_run(home, ARGS("TERM=linux", "ADDED=a=b", "LANG"), NULL, ARGS("env"));
    char *at_home = xasprintf("HOME=%s\n", home);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "TERM=linux\n"));
    assert_non_null(strstr(r.out, "ADDED=a=b\n"));
    assert_non_null(strstr(r.out, at_home));
    assert_null(strstr(r.out, "LANG="));
    assert_null(strstr(r.out, "LEAKS_IN"));
    free(at_home);
    cli_release(&r);
    tmp_remove(home);
    assert_int_equal(access(home, F_OK), -1);
}

static void test_command_line(void **state)
{
    (void)state;
    struct cli_result r =
        cli_run(NULL, NULL, "một cửa", ARGS("sh", "-c", "cat; echo no >&2; exit 4"));
    assert_int_equal(r.status, 4);
    assert_string_equal(r.out, "một cửa");
    assert_int_equal(r.out_len, strlen("một cửa"));
    assert_string_equal(r.err, "no\n");
    cli_release(&r);
    r = cli_run(NULL, NULL, NULL, ARGS("sh", "-c", "kill -TERM $$"));
    assert_int_equal(r.status, 128 + SIGTERM);
    cli_release(&r);
    json_t *j = cli_json(NULL, NULL, ARGS("printf", "[{\"code\": \"H1\"}]"));
    assert_string_equal(json_string_value(json_object_get(json_array_get(j, 0), "code")), "H1");
    json_decref(j);
}

/* A pipe holds 64 KiB: both ends must move at once. */
static void test_command_line_large(void **state)
{
    size_t n = 1 << 20;
    char *big = xcalloc(n + 1, 1);

    (void)state;
    memset(big, 'a', n);
    struct cli_result r = cli_run(NULL, NULL, big, ARGS("cat"));
    assert_int_equal(r.out_len, n);
    assert_memory_equal(r.out, big, n);
    cli_release(&r);
    r = cli_run(NULL, NULL, big, ARGS("true"));
    assert_int_equal(r.status, 0);
    cli_release(&r);
    free(big);
}

static void test_png(void **state)
{
    unsigned char head[24] = { 0 };
    char *dir = tmp_new(), *path = xasprintf("%s/a.png", dir);

    (void)state;
    struct tty *t = sh("printf '\\033[44;97;1m┌─ Nguyễn ─┐\\033[0m \\033[7mễ\\033[0m世'");
    tty_wait_exit(t);
    tty_png(t, path, true);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, head, sizeof head), sizeof head);
    close(fd);
    assert_memory_equal(head, "\x89PNG", 4);
    assert_true((head[18] << 8 | head[19]) > 80 * 10);
    assert_true((head[22] << 8 | head[23]) > 24 * 20);
    tty_end(t);
    free(path);
    tmp_remove(dir);
}

/* ---- what must fail fails: this program again, one bad test in a run of its own (which leaks
 * what the failing test held) ---- */

static void bad_wait(void **state)
{
    (void)state;
    struct tty *t = sh("echo here; cat");
    tty_limit(t, 1);
    tty_wait(t, "never");
}

static void bad_end(void **state)
{
    (void)state;
    tty_wait(sh("echo the last screen; exit 9"), "never");
}

static void bad_report(void **state)
{
    (void)state;
    struct tty *t = sh("echo heap-use-after-free >$HOME/sanitizer.1; echo done; cat");
    tty_wait(t, "done");
    tty_end(t);
}

static void bad_cli_report(void **state)
{
    (void)state;
    cli_run(NULL, NULL, NULL, ARGS("sh", "-c", "echo leak >$HOME/sanitizer.2"));
}

/* A real one: this program, as the one under test, steps over the end of its memory. */
static char self[4096];

static int overflow(volatile size_t n)
{
    char *p = xmalloc(n);

    p[n] = 1;
    printf("%d\n", p[0]);
    free(p);
    return 0;
}

static void bad_memory(void **state)
{
    (void)state;
    struct tty *t = tty_start(&(struct tty_run){ .argv = ARGS(self, "overflow") });
    tty_wait_exit(t);
    tty_end(t);
}

static void bad_stubborn(void **state)
{
    (void)state;
    struct tty *t = sh("trap '' HUP; echo up; while :; do read x || exec sleep 60; done");
    tty_wait(t, "up");
    tty_limit(t, 1);
    tty_end(t);
}

static void bad_key(void **state)
{
    (void)state;
    tty_keys(sh("cat"), "<Entr>");
}

static void bad_json(void **state)
{
    (void)state;
    json_decref(cli_json(NULL, NULL, ARGS("printf", "{")));
}

static const struct {
    const char *name;
    CMUnitTestFunction run;
    const char *says[2];
} bad[] = {
    { "wait", bad_wait, { "|here", "waited 1 s for \"never\"" } },
    { "end", bad_end, { "|the last screen", "ended with status 9" } },
    { "report", bad_report, { "heap-use-after-free", "test_harness.c" } },
#ifdef __SANITIZE_ADDRESS__
    { "memory", bad_memory, { "heap-buffer-overflow", "overflow" } },
#endif
    { "cli-report", bad_cli_report, { "leak", "" } },
    { "stubborn", bad_stubborn, { "to end on SIGHUP", "" } },
    { "key", bad_key, { "no such key: <Entr>", "" } },
    { "json", bad_json, { "line 1", "" } },
};

/* 1 when it failed, as it must. */
static int run_bad(const char *name)
{
    for (size_t i = 0; i < N_ELEMS(bad); i++) {
        const struct CMUnitTest one[] = { { name, bad[i].run, NULL, NULL, NULL } };
        if (strcmp(bad[i].name, name) == 0)
            return cmocka_run_group_tests_name(name, one, NULL, NULL);
    }
    return 0;
}

static void test_failures_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(bad); i++) {
        struct cli_result r =
            cli_run(NULL, ARGS("ASAN_OPTIONS=detect_leaks=0"), NULL, ARGS(self, bad[i].name));
        assert_int_equal(r.status, 1);
        assert_non_null(strstr(r.err, bad[i].says[0]));
        assert_non_null(strstr(r.err, bad[i].says[1]));
        cli_release(&r);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screen_and_end),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_each_key_is_a_read),
        cmocka_unit_test(test_bursts_and_counts),
        cmocka_unit_test(test_terminal_modes),
        cmocka_unit_test(test_cooked_line),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_questions_are_answered),
        cmocka_unit_test(test_kill_and_lost_line),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_command_line),
        cmocka_unit_test(test_command_line_large),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_failures_fail),
    };

    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return 1;
    if (argc > 1 && strcmp(argv[1], "overflow") == 0)
        return overflow(10);
    if (argc > 1)
        return run_bad(argv[1]);
    return cmocka_run_group_tests_name("harness", tests, NULL, NULL);
}
