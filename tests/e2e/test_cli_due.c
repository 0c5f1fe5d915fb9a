/* motcua due and motcua forms: deadlines explained, procedure files checked. */
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

static char *due_of(const char *const *argv)
{
    json_t *j = cli_json(NULL, NULL, argv);
    char *due = xstrdup(json_str(j, "due"));

    assert_true(json_array_size(json_object_get(j, "why")) > 0);
    json_decref(j);
    return due;
}

static void check_due(const char *want, const char *const *argv)
{
    char *due = due_of(argv);

    assert_string_equal(due, want);
    free(due);
}
#define DUE(want, ...) check_due(want, ARGS("motcua", "due", __VA_ARGS__, "--json"))

/* Working days of the rules' own examples: weekends, make-up days, swapped days, Tết. */
static void test_working_days(void **state)
{
    (void)state;
    DUE("2026-10-13T16:30", "--working-days", "3", "--at", "2026-10-08T09:00");
    DUE("2026-05-05T16:30", "--working-days", "5", "--at", "2026-04-23T09:00");
    DUE("2026-08-25T16:30", "--working-days", "5", "--at", "2026-08-19T09:00");
    DUE("2026-09-03T16:30", "--working-days", "2", "--at", "2026-08-27T09:00");
    DUE("2026-01-12T16:30", "--working-days", "3", "--at", "2026-01-08T09:00");
    DUE("2026-02-25T16:30", "--working-days", "3", "--at", "2026-02-13T09:00");
    DUE("2026-11-26T16:30", "--working-days", "2", "--at", "2026-11-23T09:00");
}

/* Both procedures: on the day until 15:00, on the next working day after it. */
static void test_same_day_until_three(void **state)
{
    static const char *const codes[] = { "1.001193", "2.000815" };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(codes); i++) {
        DUE("2026-11-18T16:30", codes[i], "--at", "2026-11-18T08:00");
        DUE("2026-11-18T16:30", codes[i], "--at", "2026-11-18T14:59");
        DUE("2026-11-18T16:30", codes[i], "--at", "2026-11-18T15:00:00");
        DUE("2026-11-19T16:30", codes[i], "--at", "2026-11-18T15:00:01");
        DUE("2026-11-19T16:30", codes[i], "--at", "2026-11-18T15:01");
        DUE("2026-11-25T16:30", codes[i], "--at", "2026-11-23T15:01"); /* 24/11 is off */
        DUE("2026-11-23T16:30", codes[i], "--at", "2026-11-21T09:00"); /* a Saturday */
    }
    DUE("2026-11-20T16:30", "2.000815", "--case", "nhieu_trang", "--at", "2026-11-18T09:00");
    DUE("2026-11-23T16:30", "1.001193", "--case", "xac_minh", "--at", "2026-11-18T09:00");
    DUE("2026-11-25T16:30", "1.001193", "--case", "bo_roi", "--at", "2026-11-18T09:00");
}

static void test_explained_for_people(void **state)
{
    struct office_dir o = office_empty();

    (void)state;
    OFFICE_EXPECT(&o, 0, "Thứ Năm 26/11/2026", "due", "--working-days", "2", "--at",
                  "2026-11-23T09:00");
    OFFICE_EXPECT(&o, 0, "24/11/2026", "due", "--working-days", "2", "--at", "2026-11-23T09:00");
    OFFICE_EXPECT(&o, 0, "2026-11-19T16:30\n", "due", "ks", "--at", "2026-11-18T15:01");
    OFFICE_EXPECT(&o, 3, "ba chân", "due", "ba chân");
    OFFICE_EXPECT(&o, 3, "khong_co", "due", "1.001193", "--case", "khong_co");
    OFFICE_EXPECT(&o, 1, "post", "due", "2.000815", "--channel", "post");
    OFFICE_EXPECT(&o, 1, "chim", "due", "2.000815", "--channel", "chim");
    OFFICE_EXPECT(&o, 2, "--at", "due", "1.001193", "--at", "mai");
    OFFICE_EXPECT(&o, 2, "--working-days", "due", "--working-days", "x");
    OFFICE_EXPECT(&o, 2, "--working-days", "due", "--working-days", "-1");
    OFFICE_EXPECT(&o, 2, "--working-days", "due", "1.001193", "--working-days", "3");
    office_remove(&o);
}

/* ---- the procedure files ---- */

static void test_shipped_forms(void **state)
{
    json_t *check = cli_json(NULL, NULL, ARGS("motcua", "forms", "check", "--json"));
    json_t *list = cli_json(NULL, NULL, ARGS("motcua", "forms", "list", "--json"));
    json_t *birth = cli_json(NULL, NULL, ARGS("motcua", "forms", "show", "ks", "--json"));
    json_t *same = cli_json(NULL, NULL, ARGS("motcua", "forms", "show", "1.001193", "--json"));
    const char *keys[] = { "code", "name", "short_name", "field", "path" };

    (void)state;
    assert_int_equal(json_int(check, "errors", -1), 0);
    assert_int_equal(json_int(check, "forms", -1), json_array_size(list));
    assert_true(json_array_size(list) >= 2);
    for (size_t i = 0; i < N_ELEMS(keys); i++)
        assert_string_not_equal(json_str(json_array_get(list, 0), keys[i]), "");
    assert_true(json_equal(birth, same));
    assert_int_equal(json_array_size(json_object_get(birth, "cases")), 4);
    json_decref(check);
    json_decref(list);
    json_decref(birth);
    json_decref(same);
}

static void test_show_for_people(void **state)
{
    struct office_dir o = office_empty();

    (void)state;
    OFFICE_EXPECT(&o, 0, "Tờ khai đăng ký khai sinh", "forms", "show", "khai sinh");
    OFFICE_EXPECT(&o, 0, "2.000815", "forms");
    OFFICE_EXPECT(&o, 3, "9.9", "forms", "show", "9.9");
    OFFICE_EXPECT(&o, 2, "show", "forms", "show");
    office_remove(&o);
}

/* One form of a directory broken: each mistake at file, line and column, and nothing else. */
static void test_broken_form_is_told_by_place(void **state)
{
    static const char broken[] = "code: \"9.000001\"\n"
                                 "name: Thủ tục thử\n"
                                 "fieldss: []\n"
                                 "field_of_work: khong_co\n";
    struct office_dir o = office_empty();
    char *path = office_file(&o, "broken.yaml", broken, sizeof broken - 1);
    char *third = xasprintf("%s:3:1: error: ", path), *fourth = xasprintf("%s:4:16: error: ", path);
    struct cli_result r = cli_run(o.home, NULL, NULL, ARGS("motcua", "forms", "check", path));

    (void)state;
    assert_int_equal(r.status, 1);
    assert_non_null(strstr(r.out, third));
    assert_non_null(strstr(r.out, fourth));
    assert_string_equal(r.err, "");
    cli_release(&r);
    r = cli_run(o.home, NULL, NULL, ARGS("motcua", "forms", "check", "--json", path));
    json_t *j = json_loads(r.out, 0, NULL);
    assert_int_equal(r.status, 1);
    assert_true(json_int(j, "errors", 0) >= 2);
    assert_int_equal(json_array_size(json_object_get(j, "findings")),
                     json_int(j, "errors", 0) + json_int(j, "warnings", 0));
    json_decref(j);
    cli_release(&r);
    OFFICE_EXPECT(&o, 1, "forms check", "forms", "show", path);
    OFFICE_EXPECT(&o, 1, "/nowhere", "forms", "list", "--forms", "/nowhere");
    OFFICE_EXPECT(&o, 1, "forms check", "due", "ks", "--forms", "/nowhere");
    free(path);
    free(third);
    free(fourth);
    office_remove(&o);
}

/* A desk with a broken calendar promises nothing. */
static void test_broken_calendar(void **state)
{
    static const char broken[] = "years: {from: 2026}\nhours:\n  monday: [09:00-08:00]\n";
    struct office_dir o = office_empty();
    char *dir = xasprintf("%s/config", o.home), *path;

    (void)state;
    assert_int_equal(mkdir(dir, 0700), 0);
    path = office_file(&o, "config/calendar.yaml", broken, sizeof broken - 1);
    OFFICE_EXPECT(&o, 1, "calendar.yaml:", "due", "--working-days", "1", "--config", dir);
    free(dir);
    free(path);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_working_days),
        cmocka_unit_test(test_same_day_until_three),
        cmocka_unit_test(test_explained_for_people),
        cmocka_unit_test(test_shipped_forms),
        cmocka_unit_test(test_show_for_people),
        cmocka_unit_test(test_broken_form_is_told_by_place),
        cmocka_unit_test(test_broken_calendar),
    };

    test_seed();
    return cmocka_run_group_tests_name("cli due", tests, NULL, NULL);
}
