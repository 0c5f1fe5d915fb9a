/* Backup and restore by command line: what is printed, asked and refused. */
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
#include <unistd.h>

static char *home_path(const struct office_dir *o, const char *name)
{
    return xasprintf("%s/%s", o->home, name);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* A received dossier, a copy, then one more: its code is what the printed receipt says. */
static char *copy_and_one_more(const struct office_dir *o, const char *copy)
{
    free(office_receive(o, office_copies(1)));
    json_t *j = cli_json(o->home, office_env(o), ARGS("motcua", "backup", copy, "--json"));
    char *head = office_verify(o);
    assert_string_equal(json_str(j, "head"), head);
    free(head);
    json_decref(j);
    return office_receive(o, office_copies(2));
}

static void test_there_and_back(void **state)
{
    struct office_dir o = office_new();
    char *copy = home_path(&o, "copy"), *again = home_path(&o, "again");
    char *last = copy_and_one_more(&o, copy);

    (void)state;
    OFFICE_EXPECT(&o, 4, "đã có", "backup", copy);
    OFFICE_EXPECT(&o, 2, "cần tên", "backup");
    OFFICE_EXPECT(&o, 3, "không phải bản sao", "restore", o.home, "--data", again);
    OFFICE_EXPECT(&o, 4, "--reset", "restore", copy, "--highest", "none");
    /* Nobody to ask: the options have to say it, and nothing is done. */
    OFFICE_EXPECT(&o, 1, "--highest", "restore", copy, "--data", again);
    OFFICE_EXPECT(&o, 1, "không phải mã hồ sơ", "restore", copy, "--data", again, "--highest", "7");
    assert_false(is_there(again));
    OFFICE_EXPECT(&o, 0, "", "restore", copy, "--data", again, "--highest", last);
    assert_true(is_there(copy));
    struct office_dir r = o;
    char *data = xasprintf("MOTCUA_DATA=%s", again);
    r.data = again;
    r.vars[0] = data;
    for (int i = 0; o.vars[i] != NULL; i++)
        r.vars[i] = strncmp(o.vars[i], "MOTCUA_DATA=", 12) == 0 ? data : o.vars[i];
    char *next = office_receive(&r, office_copies(3));
    assert_true(strcmp(next, last) > 0);
    free(office_verify(&r));
    free(next);
    free(data);
    free(last);
    free(copy);
    free(again);
    office_remove(&o);
}

/* On a terminal it asks, again until the answer can be. */
static void test_it_asks(void **state)
{
    struct office_dir o = office_new();
    char *copy = home_path(&o, "copy"), *again = home_path(&o, "again");
    char *last = copy_and_one_more(&o, copy), *keys = xasprintf("%s<Enter>", last);

    (void)state;
    struct tty *t = tty_start(&(struct tty_run){
        .home = o.home,
        .env = office_env(&o),
        .argv = ARGS("motcua", "restore", copy, "--data", again),
    });
    tty_wait(t, "Mã hồ sơ cao nhất trên giấy hẹn");
    tty_keys(t, "7<Enter>");
    tty_wait(t, "Gõ mã bắt đầu bằng");
    tty_keys(t, keys);
    tty_wait(t, "Đã khôi phục");
    assert_int_equal(tty_wait_exit(t), 0);
    tty_end(t);
    assert_true(is_there(again));
    free(keys);
    free(last);
    free(copy);
    free(again);
    office_remove(&o);
}

/* A real office: the administrator's work, asked for by password. */
static void test_by_right(void **state)
{
    static const char given[] = "Cho-muon-mot-lan-1", own[] = "Mua-chieu-2027?";
    struct office_dir o = office_empty();
    char *copy = home_path(&o, "copy"), *both = xasprintf("%s\n%s\n", given, own);
    char *line = xasprintf("%s\n", own), *add = xasprintf("%s\n%s\n", own, given);
    const struct {
        const char *input;
        int status;
        const char *says;
        const char *const *argv;
    } steps[] = {
        { both, 0, "Đã lập",
          ARGS("motcua", "init", "--code", "H56.99.01", "--name", "UBND xã Mẫu Lâm", "--place",
               "Mẫu Lâm", "--admin", "quanhv", "--password-stdin") },
        { both, 0, "Đã đổi",
          ARGS("motcua", "user", "passwd", "--user", "quanhv", "--password-stdin") },
        { add, 0, "Đã thêm",
          ARGS("motcua", "user", "add", "maile", "--role", "counter", "--name", "Mai", "--user",
               "quanhv", "--password-stdin") },
        { both, 0, "Đã đổi",
          ARGS("motcua", "user", "passwd", "--user", "maile", "--password-stdin") },
        { line, 1, "thêm --user", ARGS("motcua", "backup", copy, "--password-stdin") },
        { line, 1, "Sao lưu, khôi phục là việc của",
          ARGS("motcua", "backup", copy, "--user", "maile", "--password-stdin") },
        { line, 0, "Đã sao lưu",
          ARGS("motcua", "backup", copy, "--user", "quanhv", "--password-stdin") },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(steps); i++) {
        struct cli_result r = cli_run(o.home, office_env(&o), steps[i].input, steps[i].argv);

        if (r.status != steps[i].status ||
            strstr(r.status == 0 ? r.out : r.err, steps[i].says) == NULL)
            fail_msg("%s: %d %s%s", steps[i].says, r.status, r.out, r.err);
        cli_release(&r);
    }
    assert_true(is_there(copy));
    free(add);
    free(line);
    free(both);
    free(copy);
    office_remove(&o);
}

/* What was checked is what is told. */
static void test_verify_says_what_it_checked(void **state)
{
    struct office_dir o = office_new();
    json_t *j;

    (void)state;
    free(office_receive(&o, office_birth(1)));
    j = cli_json(o.home, office_env(&o), ARGS("motcua", "verify", "--deep", "--json"));
    assert_int_equal(json_int(j, "bad", -1), 0);
    assert_int_equal(json_int(json_object_get(j, "deep"), "replayed", 0), json_int(j, "events", 1));
    assert_true(json_int(json_object_get(j, "deep"), "papers", 0) > 0);
    json_decref(j);
    struct cli_result r = cli_run(o.home, office_env(&o), NULL, ARGS("motcua", "verify"));
    assert_non_null(strstr(r.out, "chưa đọc lại giấy tờ"));
    cli_release(&r);
    r = cli_run(o.home, office_env(&o), NULL, ARGS("motcua", "verify", "--deep"));
    assert_non_null(strstr(r.out, "đã băm lại"));
    cli_release(&r);
    office_remove(&o);
}

static void test_erase(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_copies(1));

    (void)state;
    OFFICE_EXPECT(&o, 2, "--basis", "erase", code);
    OFFICE_EXPECT(&o, 1, "chưa kết thúc", "erase", code, "--basis", "QĐ 12", "--now", OFFICE_NOW);
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "void", "--reason", "nhầm", "--now",
                  OFFICE_NOW);
    OFFICE_EXPECT(&o, 0, "", "erase", code, "--basis", "QĐ 12", "--now", OFFICE_NOW);
    struct cli_result r = OFFICE_RUN(&o, "dossier", "show", code);
    assert_non_null(strstr(r.out, "đã xóa dữ liệu cá nhân"));
    cli_release(&r);
    free(office_verify(&o));
    free(code);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_it_asks),
        cmocka_unit_test(test_by_right),
        cmocka_unit_test(test_erase),
        cmocka_unit_test(test_verify_says_what_it_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
