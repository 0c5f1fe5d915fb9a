/* A real office on the terminal: coming in, a first password, five wrong ones, a signature by PIN,
 * the locked desk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIVEN "Cho-muon-mot-lan-1"
#define OWN "Mua-chieu-2027?"
#define PIN "284913"

/* ---- an office, by command line ---- */

static char *told_dup(const struct office_dir *o, const char *input, const char *const *argv)
{
    struct cli_result r = cli_run(o->home, office_env(o), input, argv);

    if (r.status != 0)
        fail_msg("%s: status %d\n%s%s", argv[1], r.status, r.out, r.err);
    char *out = xstrdup(r.out);
    cli_release(&r);
    return out;
}
#define TELL(o, input, ...) \
    free(told_dup(o, input, ARGS("motcua", __VA_ARGS__, "--password-stdin")))

static void add(const struct office_dir *o, const char *name, const char *role)
{
    TELL(o, OWN "\n" GIVEN "\n", "user", "add", name, "--role", role, "--name", name, "--user",
         "quanhv");
    TELL(o, GIVEN "\n" OWN "\n", "user", "passwd", "--user", name);
}

static struct office_dir real_office(void)
{
    struct office_dir o = office_empty();

    TELL(&o, GIVEN "\n", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm", "--place",
         "Mẫu Lâm", "--admin", "quanhv");
    TELL(&o, GIVEN "\n" OWN "\n", "user", "passwd", "--user", "quanhv");
    return o;
}

/* A birth that waits for the leader's signature; its code, the caller frees. */
static char *at_signing(const struct office_dir *o)
{
    json_t *j = office_birth(1), *got = NULL;
    char *text = json_dumps(j, 0), *input = xasprintf(OWN "\n%s", text);
    char *out = told_dup(
        o, input, ARGS("motcua", "receive", "-", "--user", "maile", "--password-stdin", "--json"));

    assert_int_equal(json_read("receipt", out, strlen(out), &got, NULL), MC_OK);
    char *code = xstrdup(json_str(got, "code"));
    json_decref(got);
    json_decref(j);
    free(out);
    free(input);
    free(text);
    TELL(o, OWN "\n", "dossier", "act", code, "forward", "--user", "maile");
    TELL(o, OWN "\n", "dossier", "act", code, "forward", "--user", "vietpq");
    return code;
}

static char *state_dup(const struct office_dir *o, const char *code)
{
    json_t *j = NULL;
    char *out = told_dup(
        o, OWN "\n",
        ARGS("motcua", "dossier", "show", code, "--user", "quanhv", "--password-stdin", "--json"));

    assert_int_equal(json_read("dossier", out, strlen(out), &j, NULL), MC_OK);
    char *state = xstrdup(json_str(j, "state"));
    json_decref(j);
    free(out);
    return state;
}

/* ---- and on the terminal ---- */

static struct tty *desk(const struct office_dir *o)
{
    struct tty *t = tty_start(
        &(struct tty_run){ .argv = ARGS("motcua"), .env = office_env(o), .home = o->home });

    tty_wait(t, "Mã cán bộ");
    return t;
}

static void log_in(struct tty *t, const char *name, const char *password)
{
    tty_keys(t, name);
    tty_keys(t, "<Enter>");
    tty_keys(t, password);
    tty_keys(t, "<Enter>");
}

static void test_first_login(void **state)
{
    struct office_dir o = real_office();

    (void)state;
    TELL(&o, OWN "\n" GIVEN "\n", "user", "add", "lantt", "--role", "leader", "--name",
         "Trần Thị Lan", "--user", "quanhv");
    struct tty *t = desk(&o);
    log_in(t, "lantt", GIVEN);
    tty_wait(t, "Mật khẩu này do người khác đặt");
    tty_keys(t, "ngan<Enter>ngan<Enter><Enter><Enter>");
    tty_wait(t, "còn thiếu 10");
    tty_keys(t, OWN "<Enter><Ctrl+U>" OWN "x<Enter><Enter><Enter>");
    tty_wait(t, "không giống nhau");
    tty_keys(t, OWN "<Enter>" PIN "<Enter>" PIN "<Enter>");
    tty_wait(t, "Hàng đợi");
    assert_false(tty_find(t, "Mua-chieu", NULL, NULL));
    tty_end(t);
    /* Password and PIN are what was typed. */
    char *list =
        told_dup(&o, OWN "\n",
                 ARGS("motcua", "user", "list", "--user", "quanhv", "--password-stdin", "--json"));
    json_error_t why;
    json_t *all = json_loads(list, 0, &why);
    assert_true(json_flag(json_array_get(all, 1), "pin"));
    assert_string_equal(json_str(json_array_get(all, 1), "state"), "open");
    json_decref(all);
    free(list);
    TELL(&o, OWN "\n", "dossier", "list", "--user", "lantt");
    office_remove(&o);
}

static void test_five_wrong_passwords(void **state)
{
    struct office_dir o = real_office();
    struct tty *t = desk(&o);

    (void)state;
    tty_keys(t, "quanhv<Enter>n\341\272\257ng");
    tty_wait(t, "Mật khẩu có chữ có dấu. Hãy tắt Unikey rồi gõ lại.");
    tty_keys(t, "<Enter>"); /* not counted */
    tty_wait(t, "tắt Unikey");
    tty_keys(t, "sai mot");
    tty_wait(t, "[*******");
    tty_keys(t, "<Ctrl+G>");
    tty_wait(t, "[sai mot");
    tty_keys(t, "<Ctrl+G>");
    tty_wait_gone(t, "sai mot");
    for (int left = 4; left > 0; left--) {
        char want[32];

        snprintf(want, sizeof want, "còn %d lần", left);
        tty_keys(t, "<Enter>");
        tty_wait(t, want);
        tty_keys(t, "sai mot");
        tty_wait_gone(t, want);
    }
    tty_keys(t, "<Enter>");
    tty_wait(t, "Tài khoản khóa đến");
    tty_keys(t, OWN "<Enter>");
    tty_wait(t, "Tài khoản khóa đến");
    tty_end(t);
    office_remove(&o);
}

static void test_nothing_but_fingers(void **state)
{
    struct office_dir o = real_office();
    struct tty *t = desk(&o);

    (void)state;
    tty_keys(t, "quanhv<Enter>");
    tty_paste(t, OWN);
    tty_wait(t, "không nhận chữ dán");
    tty_scan(t, "038190900731||Phan Thi Muoi|12031990|Nu|Thon 3|01012022");
    tty_wait(t, "không nhận mã quét");
    tty_keys(t, OWN "<Enter>"); /* the field was empty all the time */
    tty_wait(t, "Hàng đợi");
    tty_end(t);
    office_remove(&o);
}

static void test_signing_by_pin(void **state)
{
    struct office_dir o = real_office();

    (void)state;
    add(&o, "maile", "counter");
    add(&o, "vietpq", "specialist");
    add(&o, "lantt", "leader");
    TELL(&o, OWN "\n" PIN "\n", "user", "pin", "--user", "lantt");
    char *code = at_signing(&o), *now;
    struct tty *t = desk(&o);
    log_in(t, "lantt", OWN);
    tty_wait(t, "Hàng đợi");
    tty_wait(t, "0001");
    tty_keys(t, "<Enter>");
    tty_wait_like(t, 0, "*Hồ sơ *-0001*");
    tty_keys(t, "k");
    tty_wait(t, "PIN ký duyệt");
    tty_keys(t, "284914");
    tty_wait(t, "[******");
    assert_false(tty_find(t, "284914", NULL, NULL));
    tty_keys(t, "<Enter>");
    tty_wait(t, "Sai PIN, còn 2 lần. Lựa chọn vẫn giữ");
    now = state_dup(&o, code);
    assert_string_equal(now, "in_progress");
    free(now);
    tty_keys(t, PIN "<Enter>");
    tty_wait(t, "Đã ký duyệt 0001");
    now = state_dup(&o, code);
    assert_string_equal(now, "finished");
    free(now);
    tty_end(t);
    free(code);
    office_remove(&o);
}

static void test_locked_desk(void **state)
{
    struct office_dir o = real_office();

    (void)state;
    add(&o, "maile", "counter");
    add(&o, "hoadt", "counter");
    struct tty *t = desk(&o);
    log_in(t, "maile", OWN);
    tty_wait(t, "Hàng đợi");
    tty_keys(t, "<F4>");
    tty_wait(t, "Tiếp nhận");
    tty_keys(t, "Phan Thi Muoi");
    tty_wait(t, "Phan Thi Muoi");
    tty_keys(t, "<Ctrl+O>");
    tty_wait(t, "Đã khóa");
    assert_false(tty_find(t, "Phan Thi Muoi", NULL, NULL));
    tty_keys(t, "<F2><F9><F1><Esc><Ctrl+K>"); /* nothing opens over it */
    tty_keys(t, "sai<Enter>");
    tty_wait(t, "còn 4 lần");
    tty_keys(t, OWN "<Enter>");
    tty_wait(t, "Phan Thi Muoi");
    /* Somebody else: the first one's words are not his, and stay. */
    tty_keys(t, "<Ctrl+O>");
    tty_wait(t, "Đã khóa");
    tty_keys(t, "<Tab><Enter>");
    tty_wait(t, "Mã cán bộ");
    log_in(t, "hoadt", OWN);
    tty_wait(t, "Hàng đợi");
    tty_wait(t, "hoadt");
    assert_false(tty_find(t, "maile", NULL, NULL));
    tty_end(t);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_login),         cmocka_unit_test(test_five_wrong_passwords),
        cmocka_unit_test(test_nothing_but_fingers), cmocka_unit_test(test_signing_by_pin),
        cmocka_unit_test(test_locked_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
