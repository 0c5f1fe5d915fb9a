/* motcua dossier: one dossier's whole life by command line, and what is refused on its way. */
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

#define AT(time) "--now", OFFICE_DAY "T" time
#define ACT(o, code, time, ...) \
    OFFICE_EXPECT(o, 0, "", "dossier", "act", code, __VA_ARGS__, AT(time))
#define NO(o, code, status, says, ...) \
    OFFICE_EXPECT(o, status, says, "dossier", "act", code, __VA_ARGS__, AT("09:30"))

static void check_state(const struct office_dir *o, const char *code, const char *state,
                        const char *step)
{
    json_t *d = office_show(o, code);

    assert_string_equal(json_str(d, "state"), state);
    assert_string_equal(json_str(d, "step"), step);
    json_decref(d);
}

/* The kinds of CODE's events in order, "a b c"; the caller frees. */
static char *kinds_dup(const struct office_dir *o, const char *code)
{
    json_t *log = office_log(o, code), *e;
    char *all = xstrdup("");
    size_t i;

    json_array_foreach(log, i, e)
    {
        char *more = xasprintf("%s%s%s", all, i ? " " : "", json_str(e, "kind"));

        free(all);
        all = more;
    }
    json_decref(log);
    return all;
}

static void check_kinds(const struct office_dir *o, const char *code, const char *want)
{
    char *kinds = kinds_dup(o, code);

    assert_string_equal(kinds, want);
    free(kinds);
}

static void test_keys_for_programs(void **state)
{
    static const char *const row_keys[] = { "code",      "procedure", "state",   "step",
                                            "applicant", "due",       "version", "id" };
    static const char *const event_keys[] = { "seq",     "at",     "kind",  "actor",
                                              "station", "office", "facts", "body" };
    static const char *const keys[] = { "code",       "state",      "procedure", "case",
                                        "channel",    "due",        "first_due", "applicant",
                                        "answers",    "components", "fee",       "paid",
                                        "step",       "step_role",  "version",   "supplement",
                                        "request_id", "rating",     "outcome",   "received_at" };
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1));
    json_t *rows = office_list(&o), *d = office_show(&o, code), *log = office_log(&o, code);
    json_t *row = json_array_get(rows, 0);

    (void)state;
    for (size_t i = 0; i < N_ELEMS(row_keys); i++)
        assert_non_null(json_object_get(row, row_keys[i]));
    for (size_t i = 0; i < N_ELEMS(keys); i++)
        assert_non_null(json_object_get(d, keys[i]));
    for (size_t i = 0; i < N_ELEMS(event_keys); i++)
        assert_non_null(json_object_get(json_array_get(log, 0), event_keys[i]));
    assert_string_equal(json_str(row, "code"), code); /* newest first */
    assert_string_equal(json_str(row, "due"), json_str(d, "due"));
    assert_int_equal(json_int(row, "version", -1), json_int(d, "version", -2));
    json_t *acted = OFFICE_JSON(&o, "dossier", "act", code, "forward");
    json_t *after = office_show(&o, code);
    assert_true(json_equal(acted, after));
    json_decref(acted);
    json_decref(after);
    json_decref(rows);
    json_decref(d);
    json_decref(log);
    free(code);
    office_remove(&o);
}

static void test_birth_to_rating(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1));
    char *scan = office_file(&o, "gcs.pdf", "%PDF-1.4\n1\n", 11);

    (void)state;
    ACT(&o, code, "09:05", "forward", "--note", "Mẹ đứng khai, đủ giấy tờ");
    check_state(&o, code, "in_progress", "tham_tra");
    ACT(&o, code, "09:20", "ask-supplement", "--as", "vietpq", "--item", "Giấy chứng sinh: mờ",
        "--item", "Tờ khai: thiếu chữ ký", "--until", "2026-11-20", "--basis", "Điều 19.5");
    check_state(&o, code, "awaiting_supplement", "tham_tra");
    json_t *d = office_show(&o, code);
    assert_true(json_is_null(json_object_get(d, "due"))); /* the promise is void until then */
    assert_int_equal(json_int(json_object_get(d, "supplement"), "at_appraisal", 0), 1);
    json_decref(d);
    ACT(&o, code, "10:00", "supplement", "--seen", "giay_chung_sinh", "--seen", "to_khai");
    check_state(&o, code, "in_progress", "tham_tra");
    d = office_show(&o, code);
    assert_string_equal(json_str(d, "due"), OFFICE_DAY "T16:30");
    json_decref(d);
    ACT(&o, code, "10:05", "attach", "--component", "giay_chung_sinh", "--file", scan);
    ACT(&o, code, "10:06", "note", "--note", "Đã gọi điện cho gia đình");
    ACT(&o, code, "10:10", "forward", "--as", "vietpq", "--to", "lantt");
    check_state(&o, code, "in_progress", "ky");
    ACT(&o, code, "11:00", "approve", "--as", "lantt");
    check_state(&o, code, "finished", "tra");
    ACT(&o, code, "14:00", "return", "--receiver", "Lê Văn Hùng (chồng)");
    check_state(&o, code, "returned", "");
    ACT(&o, code, "14:01", "rate", "--score", "5");
    d = office_show(&o, code);
    assert_int_equal(json_int(d, "rating", -1), 5);
    assert_int_equal(json_int(d, "notes", -1), 1);
    assert_string_equal(json_str(d, "returned_at"), OFFICE_DAY "T14:00:00");
    assert_string_equal(json_str(d, "outcome"), "positive");
    json_decref(d);
    check_kinds(&o, code,
                "received.1 forwarded.1 supplement_asked.1 supplemented.1 attached.1 noted.1 "
                "forwarded.1 approved.1 finished.1 returned.1 rated.1");
    free(office_verify(&o));
    free(code);
    free(scan);
    office_remove(&o);
}

static void test_copies_signed(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_copies(2));

    (void)state;
    ACT(&o, code, "09:05", "forward");
    NO(&o, code, 1, "Số chứng thực", "approve", "--as", "lantt");
    NO(&o, code, 1, "o_la", "approve", "--as", "lantt", "--answer", "o_la=1");
    NO(&o, code, 1, "", "approve", "--as", "lantt", "--answer", "so_chung_thuc");
    check_state(&o, code, "in_progress", "ky");
    ACT(&o, code, "09:40", "approve", "--as", "lantt", "--answer", "so_chung_thuc=112", "--answer",
        "quyen_so=01/2026-SCT/BS", "--answer", "nguoi_ky=Trần Thị Lan", "--answer",
        "ngay_chung_thuc=h");
    json_t *d = office_show(&o, code), *answers = json_object_get(d, "answers");
    assert_string_equal(json_str(json_object_get(answers, "so_chung_thuc"), "value"), "112");
    assert_string_equal(json_str(json_object_get(answers, "ngay_chung_thuc"), "value"), OFFICE_DAY);
    json_decref(d);
    ACT(&o, code, "09:45", "return");
    ACT(&o, code, "09:46", "rate", "--score", "0"); /* did not want to */
    NO(&o, code, 1, "một lần", "rate", "--score", "5");
    free(code);
    office_remove(&o);
}

/* At once: received and finished at the counter; a negative result; a refusal. */
static void test_other_ends(void **state)
{
    struct office_dir o = office_new();
    char *once = office_receive(&o, office_copies(3));
    char *no = office_receive(&o, office_birth(4));
    json_t *registered = OFFICE_JSON(&o, "dossier", "list", "--state", "registered");
    char *local = xasprintf("N%lld", (long long)json_int(json_array_get(registered, 0), "id", 0));

    (void)state;
    ACT(&o, once, "09:05", "finish", "--answer", "so_chung_thuc=113", "--answer",
        "quyen_so=01/2026-SCT/BS", "--answer", "nguoi_ky=Trần Thị Lan");
    check_state(&o, once, "finished", "tra");
    ACT(&o, no, "09:05", "forward");
    NO(&o, no, 1, "lãnh đạo ký", "finish", "--as", "vietpq", "--outcome", "negative", "--reason",
       "x");
    ACT(&o, no, "09:10", "forward", "--as", "vietpq");
    NO(&o, no, 1, "Ký duyệt", "finish", "--as", "lantt");
    NO(&o, no, 1, "bằng", "finish", "--as", "lantt", "--outcome", "bằng");
    ACT(&o, no, "09:40", "finish", "--as", "lantt", "--outcome", "negative", "--number", "15/TB",
        "--note", "Đã đăng ký khai sinh ở nơi khác");
    json_t *d = office_show(&o, no);
    assert_string_equal(json_str(d, "outcome"), "negative");
    assert_string_equal(json_str(d, "result_number"), "15/TB");
    json_decref(d);
    NO(&o, local, 1, "lý do", "refuse");
    ACT(&o, local, "09:41", "refuse", "--reason", "Không thuộc thẩm quyền", "--basis", "Điều 5");
    check_state(&o, local, "refused", "");
    NO(&o, local, 1, "hồ sơ mới", "receive");
    free(office_verify(&o));
    json_decref(registered);
    free(once);
    free(no);
    free(local);
    office_remove(&o);
}

/* Every refusal changes nothing and says why in one line. */
static void test_refused_acts(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1));
    char *scan = office_file(&o, "x.pdf", "%PDF-1.4\n1\n", 11), *before = office_verify(&o);

    (void)state;
    NO(&o, code, 2, "eat", "eat");
    NO(&o, code, 2, "lệnh", "--note", "x");
    NO(&o, code, 2, "--score", "rate", "--score", "6");
    NO(&o, code, 2, "--score", "rate", "--score", "4294967297");
    NO(&o, code, 2, "--version", "forward", "--version", "mới");
    NO(&o, code, 2, "--until", "ask-supplement", "--until", "mai");
    NO(&o, code, 2, "--file", "forward", "--file", scan);
    NO(&o, code, 1, "", "approve");
    NO(&o, code, 1, "", "approve", "--as", "lantt");
    NO(&o, code, 1, "", "return");
    NO(&o, code, 1, "", "rate", "--score", "5");
    NO(&o, code, 1, "", "receive");
    NO(&o, code, 1, "", "register");
    NO(&o, code, 1, "", "forward", "--as", "vietpq");
    NO(&o, code, 1, "", "note");
    NO(&o, code, 1, "", "attach");
    NO(&o, code, 1, "khong_co", "attach", "--component", "khong_co", "--file", scan);
    NO(&o, code, 1, "none.pdf", "attach", "--component", "to_khai", "--file", "none.pdf");
    NO(&o, code, 1, "nobody", "forward", "--to", "nobody");
    NO(&o, "H56.99.01-261118-0009", 3, "0009", "forward");
    char *after = office_verify(&o); /* not one event more, of whatever dossier */
    assert_string_equal(before, after);
    free(before);
    free(after);
    free(scan);
    free(code);
    office_remove(&o);
}

/* Somebody was first: who and what, and nothing is stored. */
static void test_version_conflict(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1)), seen[24];
    json_t *d = office_show(&o, code);

    (void)state;
    snprintf(seen, sizeof seen, "%lld", (long long)json_int(d, "version", 0));
    ACT(&o, code, "09:05", "note", "--note", "của Hà", "--as", "hantt", "--version", seen);
    NO(&o, code, 4, "Nguyễn Thị Thu Hà", "forward", "--version", seen);
    check_state(&o, code, "received", "tiep_nhan");
    check_kinds(&o, code, "received.1 noted.1");
    json_decref(d);
    free(code);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_for_programs), cmocka_unit_test(test_birth_to_rating),
        cmocka_unit_test(test_copies_signed),     cmocka_unit_test(test_other_ends),
        cmocka_unit_test(test_refused_acts),      cmocka_unit_test(test_version_conflict),
    };

    test_seed();
    return cmocka_run_group_tests_name("cli life", tests, NULL, NULL);
}
