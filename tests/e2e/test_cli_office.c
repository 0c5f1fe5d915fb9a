/* A real office by command line: init, users, passwords and PINs on standard input, what is refused
 * there, and what the logs say. */
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
#include <sys/stat.h>

#define GIVEN "Cho-muon-mot-lan-1"
#define OWN "Mua-chieu-2027?"
#define PIN "284913"

/* Run with INPUT on standard input, expect STATUS and SAYS on whichever stream tells it. */
static void expect(const struct office_dir *o, const char *input, int status, const char *says,
                   const char *const *argv)
{
    struct cli_result r = cli_run(o->home, office_env(o), input, argv);
    const char *where = status == 0 ? r.out : r.err;

    if (r.status != status || strstr(where, says) == NULL)
        fail_msg("%s %s: status %d\n%s%s", argv[1], argv[2] ? argv[2] : "", r.status, r.out, r.err);
    if (status != 0) {
        assert_memory_equal(r.err, "motcua: ", 8);
        assert_string_equal(strchr(r.err, '\n'), "\n"); /* one line */
    }
    cli_release(&r);
}
#define RUN(o, input, status, says, ...) \
    expect(o, input, status, says, ARGS("motcua", __VA_ARGS__, "--password-stdin"))

static void init(const struct office_dir *o)
{
    RUN(o, GIVEN "\n", 0, "Đã lập cơ quan H56.99.01", "init", "--code", "H56.99.01", "--name",
        "UBND xã Mẫu Lâm", "--place", "Mẫu Lâm", "--admin", "quanhv");
    RUN(o, GIVEN "\n" OWN "\n", 0, "Đã đổi mật khẩu", "user", "passwd", "--user", "quanhv");
}

static void add(const struct office_dir *o, const char *name, const char *role)
{
    char *first = xasprintf("%s\n%s\n", GIVEN, OWN);

    RUN(o, OWN "\n" GIVEN "\n", 0, "Đã thêm", "user", "add", name, "--role", role, "--name", name,
        "--user", "quanhv");
    RUN(o, first, 0, "Đã đổi mật khẩu", "user", "passwd", "--user", name);
    free(first);
}

static char *received(const struct office_dir *o)
{
    json_t *j = office_copies(1);
    char *text = json_dumps(j, 0), *input = xasprintf(OWN "\n%s", text);
    struct cli_result r =
        cli_run(o->home, office_env(o), input,
                ARGS("motcua", "receive", "-", "--user", "maile", "--password-stdin", "--json"));
    json_t *got = NULL;

    if (r.status != 0)
        fail_msg("receive: %d\n%s", r.status, r.err);
    assert_int_equal(json_read("receipt", r.out, strlen(r.out), &got, NULL), MC_OK);
    char *code = xstrdup(json_str(got, "code"));
    json_decref(got);
    cli_release(&r);
    json_decref(j);
    free(text);
    free(input);
    return code;
}

/* ---- init ---- */

static void test_init(void **state)
{
    struct office_dir o = office_empty();
    struct stat st;

    (void)state;
    RUN(&o, "ngan\n", 1, "còn thiếu", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm",
        "--place", "Mẫu Lâm", "--admin", "quanhv");
    assert_int_not_equal(stat(o.data, &st), 0); /* nothing is left half made */
    RUN(&o, GIVEN "\n", 2, "--admin", "init", "--code", "H56.99.01", "--name", "x", "--place", "y");
    RUN(&o, "", 1, "đầu vào chuẩn", "init", "--code", "H56.99.01", "--name", "x", "--place", "y",
        "--admin", "quanhv");
    init(&o);
    assert_int_equal(stat(o.data, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    RUN(&o, GIVEN "\n", 4, "đã có tệp", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm",
        "--place", "Mẫu Lâm", "--admin", "quanhv");
    expect(&o, NULL, 1, "dữ liệu thật", ARGS("motcua", "sandbox", "--reset", "--make-only"));
    office_remove(&o);
}

/* ---- who asks ---- */

static void test_logging_in(void **state)
{
    struct office_dir o = office_empty();

    (void)state;
    RUN(&o, GIVEN "\n", 0, "Đã lập", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm",
        "--place", "Mẫu Lâm", "--admin", "quanhv");
    expect(&o, NULL, 1, "--user TÊN", ARGS("motcua", "dossier", "list"));
    expect(&o, NULL, 1, "bản học", ARGS("motcua", "dossier", "list", "--as", "quanhv"));
    RUN(&o, OWN "\n", 1, "bản học", "dossier", "list", "--user", "quanhv", "--now", OFFICE_NOW);
    RUN(&o, GIVEN "\n", 1, "user passwd", "dossier", "list", "--user", "quanhv");
    RUN(&o, GIVEN "\nngan\n", 1, "còn thiếu", "user", "passwd", "--user", "quanhv");
    RUN(&o, GIVEN "\n" OWN "\n", 0, "Đã đổi", "user", "passwd", "--user", "quanhv");
    RUN(&o, OWN "\n", 0, "", "dossier", "list", "--user", "quanhv");
    RUN(&o, "Nắng-som-2026!\n", 1, "tắt Unikey", "dossier", "list", "--user", "quanhv");
    RUN(&o, "sai\n", 1, "không đúng", "dossier", "list", "--user", "ai");
    for (int i = 0; i < 4; i++)
        RUN(&o, "sai\n", 1, "không đúng", "dossier", "list", "--user", "quanhv");
    RUN(&o, "sai\n", 1, "Tài khoản khóa đến", "dossier", "list", "--user", "quanhv");
    RUN(&o, OWN "\n", 1, "Tài khoản khóa đến", "dossier", "list", "--user", "quanhv");
    office_remove(&o);
}

/* ---- a dossier's day ---- */

static json_t *json_of(const struct office_dir *o, const char *input, const char *const *argv)
{
    struct cli_result r = cli_run(o->home, office_env(o), input, argv);
    json_error_t why;
    json_t *j = json_loads(r.out, 0, &why);

    if (r.status != 0 || j == NULL)
        fail_msg("status %d\n%s%s", r.status, r.out, r.err);
    cli_release(&r);
    return j;
}

static bool has_row(const json_t *rows, const char *user, const char *what)
{
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row) if (strcmp(json_str(row, "user"), user) == 0 &&
                                         strcmp(json_str(row, "what"), what) == 0) return true;
    return false;
}

static void test_a_day(void **state)
{
    struct office_dir o = office_empty();

    (void)state;
    init(&o);
    add(&o, "maile", "counter");
    add(&o, "lantt", "leader");
    add(&o, "kiemtra", "auditor");
    RUN(&o, OWN "\n", 1, "Quản trị", "user", "add", "x2", "--role", "counter", "--name", "x",
        "--user", "maile");
    char *code = received(&o);
    RUN(&o, OWN "\n", 0, "Đã chuyển", "dossier", "act", code, "forward", "--user", "maile");
    RUN(&o, OWN "\n" PIN "\n", 1, "Chưa đặt PIN", "dossier", "act", code, "approve", "--answer",
        "so_chung_thuc=812", "--answer", "quyen_so=01/2026", "--user", "lantt");
    RUN(&o, OWN "\n" PIN "\n", 0, "Đã đặt PIN", "user", "pin", "--user", "lantt");
    RUN(&o, OWN "\n284914\n", 1, "Sai PIN, còn 2 lần", "dossier", "act", code, "approve",
        "--answer", "so_chung_thuc=812", "--answer", "quyen_so=01/2026", "--user", "lantt");
    RUN(&o, OWN "\n" PIN "\n", 0, "", "dossier", "act", code, "approve", "--answer",
        "so_chung_thuc=812", "--answer", "quyen_so=01/2026", "--user", "lantt");
    RUN(&o, OWN "\n", 0, "", "dossier", "act", code, "return", "--user", "maile");
    RUN(&o, OWN "\n", 1, "người dân trên màn hình", "dossier", "act", code, "rate", "--score", "5",
        "--user", "maile");
    RUN(&o, OWN "\n", 1, "Vai trò này xem", "dossier", "act", code, "note", "--note", "x", "--user",
        "kiemtra");
    RUN(&o, OWN "\n", 1, "Kiểm tra chuỗi", "verify", "--user", "maile");
    RUN(&o, OWN "\n", 0, "0 chỗ sai", "verify", "--user", "quanhv");
    RUN(&o, OWN "\n", 0, "returned", "dossier", "list", "--user", "kiemtra");
    RUN(&o, OWN "\n", 1, "Quản trị, Kiểm tra", "log", "read", "--user", "maile");
    json_t *rows =
        json_of(&o, OWN "\n",
                ARGS("motcua", "log", "read", "--user", "kiemtra", "--password-stdin", "--json"));
    assert_true(has_row(rows, "lantt", "login"));
    assert_true(has_row(rows, "lantt", "dossier"));
    assert_false(has_row(rows, "quanhv", "dossier"));
    json_decref(rows);
    free(code);
    office_remove(&o);
}

/* ---- users ---- */

static void test_users(void **state)
{
    struct office_dir o = office_empty();
    json_t *all;

    (void)state;
    init(&o);
    add(&o, "vietpq", "specialist");
    RUN(&o, OWN "\n", 2, "vai trò", "user", "role", "vietpq", "--role", "vua", "--user", "quanhv");
    RUN(&o, OWN "\n", 0, "Đã đổi vai trò", "user", "role", "vietpq", "--role", "specialist",
        "--fields", "ho_tich chung_thuc", "--user", "quanhv");
    RUN(&o, OWN "\n", 0, "Đã khóa", "user", "lock", "vietpq", "--user", "quanhv");
    RUN(&o, OWN "\n", 1, "đã khóa", "dossier", "list", "--user", "vietpq");
    all = json_of(&o, OWN "\n",
                  ARGS("motcua", "user", "list", "--user", "quanhv", "--password-stdin", "--json"));
    assert_int_equal(json_array_size(all), 2);
    const json_t *viet = json_array_get(all, 1);
    assert_string_equal(json_str(viet, "name"), "vietpq");
    assert_string_equal(json_str(viet, "fields"), "ho_tich chung_thuc");
    assert_string_equal(json_str(viet, "state"), "closed");
    char *text = json_dumps(all, 0);
    assert_null(strstr(text, "argon2"));
    free(text);
    json_decref(all);
    RUN(&o, OWN "\n", 0, "Đã mở", "user", "unlock", "vietpq", "--user", "quanhv");
    RUN(&o, OWN "\n" GIVEN "\n", 0, "Đã cấp", "user", "passwd", "vietpq", "--user", "quanhv");
    RUN(&o, OWN "\n", 1, "không đúng", "dossier", "list", "--user", "vietpq");
    RUN(&o, GIVEN "\n", 1, "user passwd", "dossier", "list", "--user", "vietpq");
    RUN(&o, OWN "\n", 2, "mã cán bộ", "user", "lock", "--user", "quanhv");
    RUN(&o, OWN "\n", 2, "nhuom", "user", "nhuom", "vietpq", "--user", "quanhv");
    office_remove(&o);
}

/* ---- on a terminal ---- */

static void test_asked_on_the_terminal(void **state)
{
    struct office_dir o = office_empty();
    struct tty *t = tty_start(&(struct tty_run){
        .argv = ARGS("motcua", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm",
                     "--place", "Mẫu Lâm", "--admin", "quanhv"),
        .env = office_env(&o),
        .home = o.home });
    struct stat st;

    (void)state;
    tty_wait(t, "Mật khẩu của người quản trị:");
    tty_keys(t, GIVEN "<Enter>");
    tty_wait(t, "Gõ lại lần nữa:");
    tty_keys(t, GIVEN "x<Enter>");
    assert_int_equal(tty_wait_exit(t), 1);
    tty_wait(t, "hai lần gõ không giống nhau");
    assert_false(tty_find(t, "Cho-muon", NULL, NULL));
    assert_int_not_equal(stat(o.data, &st), 0);
    tty_end(t);
    t = tty_start(&(struct tty_run){ .argv = ARGS("motcua", "init", "--code", "H56.99.01", "--name",
                                                  "UBND xã Mẫu Lâm", "--place", "Mẫu Lâm",
                                                  "--admin", "quanhv"),
                                     .env = office_env(&o),
                                     .home = o.home });
    tty_wait(t, "Mật khẩu của người quản trị:");
    tty_keys(t, GIVEN "z<Backspace><Enter>");
    tty_wait(t, "Gõ lại lần nữa:");
    tty_keys(t, GIVEN "<Enter>");
    assert_int_equal(tty_wait_exit(t), 0);
    tty_wait(t, "Đã lập cơ quan");
    assert_false(tty_find(t, "Cho-muon", NULL, NULL));
    tty_end(t);
    RUN(&o, GIVEN "\n" OWN "\n", 0, "Đã đổi mật khẩu", "user", "passwd", "--user", "quanhv");
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_logging_in),
        cmocka_unit_test(test_a_day),
        cmocka_unit_test(test_users),
        cmocka_unit_test(test_asked_on_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
