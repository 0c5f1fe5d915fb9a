/* motcua dossier act: the ways off the straight one, by command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define AT(time) "--now", OFFICE_DAY "T" time
#define ACT(o, code, time, ...) \
    OFFICE_EXPECT(o, 0, "", "dossier", "act", code, __VA_ARGS__, AT(time))
#define NO(o, code, status, says, ...) \
    OFFICE_EXPECT(o, status, says, "dossier", "act", code, __VA_ARGS__, AT("11:30"))

static void check(const struct office_dir *o, const char *code, const char *key, const char *want)
{
    json_t *d = office_show(o, code);

    assert_string_equal(json_str(d, key), want);
    json_decref(d);
}

static void test_hands_money_and_back(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1));

    (void)state;
    ACT(&o, code, "09:05", "forward");
    ACT(&o, code, "09:06", "take-back");
    check(&o, code, "state", "received");
    NO(&o, code, 1, "không rút lại được", "take-back");
    ACT(&o, code, "09:07", "forward");
    ACT(&o, code, "09:08", "take", "--as", "vietpq");
    check(&o, code, "holder", "vietpq");
    ACT(&o, code, "09:09", "release", "--as", "vietpq");
    ACT(&o, code, "09:10", "assign", "--as", "lantt", "--to", "vietpq");
    NO(&o, code, 2, "--amount", "ask-payment", "--as", "vietpq", "--amount", "nhiều");
    ACT(&o, code, "09:20", "ask-payment", "--as", "vietpq", "--amount", "50000", "--reason",
        "Thuế");
    check(&o, code, "state", "awaiting_payment");
    NO(&o, code, 1, "tiền mặt", "pay");
    ACT(&o, code, "09:30", "pay", "--paid", "cash");
    check(&o, code, "state", "in_progress");
    ACT(&o, code, "09:40", "forward", "--as", "vietpq");
    NO(&o, code, 1, "khong_co", "send-back", "--as", "lantt", "--step", "khong_co", "--reason",
       "x");
    ACT(&o, code, "09:50", "send-back", "--as", "lantt", "--step", "tham_tra", "--reason",
        "Thiếu ký nháy");
    check(&o, code, "step", "tham_tra");
    free(office_verify(&o));
    free(code);
    office_remove(&o);
}

static void test_promises_corrections_and_ends(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1)), *other = office_receive(&o, office_birth(2));

    (void)state;
    ACT(&o, code, "09:02", "correct", "--reason", "Gõ nhầm", "--phone", "0912345678", "--channel",
        "post");
    check(&o, code, "channel", "post");
    NO(&o, code, 1, "Không có gì khác", "correct", "--reason", "x");
    ACT(&o, code, "09:05", "forward");
    NO(&o, code, 1, "ít nhất 1 ngày", "extend", "--as", "vietpq", "--due", "2026-11-20", "--reason",
       "Chờ xác minh");
    NO(&o, code, 2, "--due", "apologise", "--as", "vietpq", "--due", "mai", "--reason", "x");
    ACT(&o, code, "09:10", "apologise", "--as", "vietpq", "--due", "2026-11-20", "--reason",
        "Chờ xác minh");
    json_t *d = office_show(&o, code);
    assert_string_equal(json_str(d, "due"), json_str(d, "first_due"));
    assert_int_equal(json_int(d, "apologies", 0), 1);
    json_decref(d);
    ACT(&o, code, "09:20", "withdraw", "--reason", "Khai ở nơi khác");
    ACT(&o, code, "09:30", "stop", "--as", "lantt", "--reason", "Theo yêu cầu");
    check(&o, code, "outcome", "withdrawn");
    ACT(&o, code, "09:40", "return");
    check(&o, code, "state", "returned");
    ACT(&o, other, "09:41", "void", "--reason", "Tiếp nhận hai lần");
    check(&o, other, "outcome", "void");
    free(office_verify(&o));
    free(code);
    free(other);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hands_money_and_back),
        cmocka_unit_test(test_promises_corrections_and_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
