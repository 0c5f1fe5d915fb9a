/* rules: who has it, money, promises that move, ends that are no result, and what is taken back. */
#include "rule_run.h"

#define WHY "{'reason': 'Người dân nộp nhầm'}"

/* ---- holding ---- */

static void test_holding(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    refused(&r, CMD_RELEASE, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "chưa có ai giữ");
    refused(&r, CMD_TAKE, ROLE_COUNTER, NULL, NULL, MC_DENIED, "Thẩm định");
    must(&r, CMD_TAKE, ROLE_SPECIALIST, NULL, NULL);
    assert_string_equal(r.d.holder, "lan");
    r.actor = "viet";
    refused(&r, CMD_TAKE, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "có người giữ (lan)");
    refused(&r, CMD_RELEASE, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "lan");
    refused(&r, CMD_ASSIGN, ROLE_SPECIALIST, NULL, NULL, MC_INVALID, "Chọn người xử lý");
    r.holder = "lan";
    refused(&r, CMD_ASSIGN, ROLE_LEADER, NULL, NULL, MC_INVALID, "đang do người này giữ");
    r.holder = "viet";
    refused(&r, CMD_ASSIGN, ROLE_COUNTER, NULL, NULL, MC_DENIED, "Thẩm định");
    must(&r, CMD_ASSIGN, ROLE_LEADER, NULL, "{'text': 'Lan nghỉ phép'}");
    assert_string_equal(r.d.holder, "viet");
    assert_string_equal(fact(&r, 0, "from"), "lan");
    must(&r, CMD_RELEASE, ROLE_SPECIALIST, NULL, NULL);
    assert_string_equal(r.d.holder, "");
    assert_string_equal(r.d.step, "tham_dinh");
    run_end(&r);
}

static void test_send_back(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    refused(&r, CMD_SEND_BACK, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "Ký giấy khai sinh");
    refused(&r, CMD_SEND_BACK, ROLE_LEADER, NULL, NULL, MC_INVALID, "Ghi lý do");
    refused(&r, CMD_SEND_BACK, ROLE_LEADER, "{'reason': 'x', 'step': 'tra'}", NULL, MC_INVALID,
            "tra");
    must(&r, CMD_SEND_BACK, ROLE_LEADER, WHY, NULL); /* the step before */
    assert_string_equal(r.d.step, "tham_dinh");
    must(&r, CMD_SEND_BACK, ROLE_SPECIALIST, WHY, NULL);
    assert_string_equal(r.d.step, "tiep_nhan");
    assert_int_equal(r.d.state, STATE_IN_PROGRESS);
    assert_int_equal(r.d.step_role, ROLE_COUNTER);
    assert_int_equal(r.d.due_at, at("2026-11-24T16:30:00")); /* the promise does not move */
    refused(&r, CMD_SEND_BACK, ROLE_COUNTER, WHY, NULL, MC_DENIED, "bước đầu");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    must(&r, CMD_SEND_BACK, ROLE_LEADER, "{'reason': 'x', 'step': 'tiep_nhan'}", NULL);
    assert_string_equal(r.d.step, "tiep_nhan");
    run_end(&r);
}

/* ---- money ---- */

static void test_money(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r); /* owes 8000 */
    refused(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 9000, 'paid_how': 'cash'}", NULL, MC_INVALID,
            "8.000đ");
    refused(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 8000}", NULL, MC_INVALID, "tiền mặt");
    must(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 8000, 'paid_how': 'cash', 'due': null}", NULL);
    assert_int_equal(r.d.state, STATE_RECEIVED);
    assert_int_equal(r.d.paid, 8000);
    refused(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 1, 'paid_how': 'cash'}", NULL, MC_DENIED,
            "không còn khoản nào");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_ASK_PAYMENT, ROLE_COUNTER, WHY, NULL, MC_DENIED, "Nghĩa vụ tài chính");
    refused(&r, CMD_ASK_PAYMENT, ROLE_SPECIALIST, WHY, NULL, MC_INVALID, "Số tiền");
    refused(&r, CMD_ASK_PAYMENT, ROLE_SPECIALIST, "{'amount': 50000}", NULL, MC_INVALID, "lý do");
    must(&r, CMD_ASK_PAYMENT, ROLE_SPECIALIST, "{'amount': 50000, 'reason': 'Thuế'}", NULL);
    assert_int_equal(r.d.state, STATE_AWAITING_PAYMENT);
    assert_int_equal(r.d.due_at, at("2026-11-24T16:30:00")); /* ND118 knows no stop */
    refused(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "nghĩa vụ tài chính");
    must(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 20000, 'paid_how': 'cash'}", NULL);
    assert_int_equal(r.d.state, STATE_AWAITING_PAYMENT);
    must(&r, CMD_PAY, ROLE_COUNTER,
         "{'amount': 30000, 'paid_how': 'transfer', 'due': '2027-01-01T10:00:00'}", NULL);
    assert_int_equal(r.d.state, STATE_IN_PROGRESS);
    assert_int_equal(r.d.fee, 58000);
    assert_int_equal(r.d.paid, 58000);
    assert_string_equal(r.d.paid_how, "transfer");
    assert_int_equal(r.d.due_at, at("2026-11-24T16:30:00"));
    run_end(&r);
}

/* A rule set that stops the clock for money: the old date is void, a new one comes with the pay. */
static void test_money_that_stops_the_clock(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    r.rules.payment_stops = true;
    must(&r, CMD_ASK_PAYMENT, ROLE_SPECIALIST, "{'amount': 50000, 'reason': 'Thuế'}", NULL);
    assert_int_equal(r.d.due_at, 0);
    assert_int_equal(r.d.stopped_due_at, at("2026-11-24T16:30:00"));
    refused(&r, CMD_EXTEND, ROLE_LEADER, "{'reason': 'x', 'due': '2026-12-24T16:30:00'}", NULL,
            MC_DENIED, "không có hạn trả nào");
    refused(&r, CMD_PAY, ROLE_COUNTER, "{'amount': 50000, 'paid_how': 'cash'}", NULL, MC_INVALID,
            "Cần hạn trả mới");
    must(&r, CMD_PAY, ROLE_COUNTER,
         "{'amount': 50000, 'paid_how': 'cash', 'due': '2026-11-26T16:30:00'}", NULL);
    assert_int_equal(r.d.due_at, at("2026-11-26T16:30:00"));
    run_end(&r);
}

/* ---- ends ---- */

static void test_withdrawn(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    must(&r, CMD_ASK_PAYMENT, ROLE_SPECIALIST, "{'amount': 50000, 'reason': 'Thuế'}", NULL);
    refused(&r, CMD_STOP, ROLE_COUNTER, WHY, NULL, MC_DENIED, "yêu cầu rút trước");
    refused(&r, CMD_WITHDRAW, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "Một cửa");
    refused(&r, CMD_WITHDRAW, ROLE_COUNTER, NULL, NULL, MC_INVALID, "lý do");
    must(&r, CMD_WITHDRAW, ROLE_COUNTER, WHY, NULL);
    assert_int_equal(r.d.state, STATE_WITHDRAWAL_ASKED);
    assert_int_equal(r.d.step_role, ROLE_COUNTER); /* somebody has it in his queue */
    assert_int_equal(r.d.fee, 8000);               /* what was asked for is not owed any more */
    refused(&r, CMD_STOP, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "lãnh đạo quyết");
    refused(&r, CMD_STOP, ROLE_LEADER, NULL, NULL, MC_INVALID, "lý do");
    must(&r, CMD_STOP, ROLE_LEADER, WHY, NULL);
    assert_int_equal(r.d.state, STATE_STOPPED);
    assert_string_equal(r.d.outcome, "withdrawn");
    assert_true(r.d.stopped_at != 0);
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL); /* papers are never held back for money */
    assert_string_equal(fact(&r, 0, "what"), "papers");
    assert_string_equal(r.d.outcome, "withdrawn");
    assert_int_equal(r.d.state, STATE_RETURNED);
    run_end(&r);

    receive_birth(&r);
    must(&r, CMD_WITHDRAW, ROLE_COUNTER, WHY, NULL);
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL); /* 7 -> 10 at once */
    assert_string_equal(r.d.outcome, "withdrawn");
    run_end(&r);
}

static void test_no_supplement_came(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r); /* 23 November */
    must(&r, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, NULL, "{'text': 'Giấy chứng sinh'}");
    assert_true(time_parse("2026-12-08T23:59:59", &r.at)); /* the end of the 15th plain day */
    refused(&r, CMD_STOP, ROLE_COUNTER, WHY, NULL, MC_DENIED, "08/12/2026");
    r.at++;
    refused(&r, CMD_STOP, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "Một cửa");
    r.rules.close_after_days = 0; /* as before July 2025 */
    refused(&r, CMD_STOP, ROLE_COUNTER, WHY, NULL, MC_DENIED, "quy định cũ");
    r.rules.close_after_days = 15;
    must(&r, CMD_STOP, ROLE_COUNTER, WHY, NULL);
    assert_string_equal(r.d.outcome, "closed");
    assert_int_equal(r.d.state, STATE_STOPPED);
    assert_string_equal(r.d.step, "");
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL);
    run_end(&r);
}

static void test_void(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    refused(&r, CMD_VOID, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "Một cửa");
    refused(&r, CMD_VOID, ROLE_COUNTER, NULL, NULL, MC_INVALID, "lý do");
    must(&r, CMD_VOID, ROLE_COUNTER, WHY, NULL);
    assert_int_equal(r.d.state, STATE_STOPPED);
    assert_string_equal(r.d.outcome, "void");
    assert_string_equal(r.d.code, "H56.99.01-261123-0042"); /* used for ever */
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, PERSON, MC_DENIED, "đã dừng");
    run_end(&r);
}

/* ---- promises ---- */

static void test_extend_once_and_in_time(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r); /* due 2026-11-24T16:30 */
    refused(&r, CMD_EXTEND, ROLE_LEADER, WHY, NULL, MC_DENIED, "Một cửa");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_EXTEND, ROLE_COUNTER, WHY, NULL, MC_DENIED, "người giải quyết");
    refused(&r, CMD_EXTEND, ROLE_SPECIALIST, WHY, NULL, MC_INVALID, "Chọn ngày");
    refused(&r, CMD_EXTEND, ROLE_SPECIALIST, "{'due': '2026-11-24T16:30:00', 'reason': 'x'}", NULL,
            MC_INVALID, "sau hạn cũ");
    refused(&r, CMD_EXTEND, ROLE_SPECIALIST, "{'due': '2026-11-26T16:30:00'}", NULL, MC_INVALID,
            "lý do");
    refused(&r, CMD_APOLOGISE, ROLE_SPECIALIST, "{'due': '2026-11-26T16:30:00', 'reason': 'x'}",
            NULL, MC_DENIED, "Dùng Gia hạn");
    must(&r, CMD_EXTEND, ROLE_SPECIALIST, "{'due': '2026-11-26T16:30:00', 'reason': 'x'}", NULL);
    assert_int_equal(r.d.due_at, at("2026-11-26T16:30:00"));
    assert_int_equal(r.d.first_due_at, at("2026-11-24T16:30:00"));
    assert_string_equal(fact(&r, 0, "old_due"), "2026-11-24T16:30:00");
    refused(&r, CMD_EXTEND, ROLE_LEADER, "{'due': '2026-11-28T16:30:00', 'reason': 'x'}", NULL,
            MC_DENIED, "Đã gia hạn 1 lần");
    must(&r, CMD_APOLOGISE, ROLE_LEADER, "{'due': '2026-11-28T16:30:00', 'reason': 'x'}", NULL);
    assert_int_equal(r.d.due_at, at("2026-11-26T16:30:00")); /* what on time is judged by */
    assert_int_equal(r.d.promised_at, at("2026-11-28T16:30:00"));
    assert_false(json_flag(r.log[r.n_log - 1].facts, "late"));
    run_end(&r);
}

static void test_too_late_to_extend(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    assert_true(time_parse("2026-11-24T00:00:00", &r.at)); /* the day itself */
    refused(&r, CMD_EXTEND, ROLE_SPECIALIST, "{'due': '2026-11-26T16:30:00', 'reason': 'x'}", NULL,
            MC_DENIED, "23/11/2026");
    assert_true(time_parse("2026-11-25T08:00:00", &r.at));
    refused(&r, CMD_APOLOGISE, ROLE_SPECIALIST, "{'due': '2026-11-25T07:00:00', 'reason': 'x'}",
            NULL, MC_INVALID, "sau lúc này");
    must(&r, CMD_APOLOGISE, ROLE_SPECIALIST, "{'due': '2026-11-26T16:30:00', 'reason': 'x'}", NULL);
    assert_true(json_flag(r.log[r.n_log - 1].facts, "late"));
    assert_int_equal(r.d.apologies, 1);
    must(&r, CMD_APOLOGISE, ROLE_SPECIALIST, "{'due': '2026-11-30T16:30:00', 'reason': 'x'}", NULL);
    assert_int_equal(r.d.apologies, 2);
    run_end(&r);
}

/* ---- corrections ---- */

static void test_correct(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    refused(&r, CMD_CORRECT, ROLE_SPECIALIST, WHY, NULL, MC_DENIED, "Một cửa");
    refused(&r, CMD_CORRECT, ROLE_COUNTER, "{'fee': 0}", NULL, MC_INVALID, "Ghi lý do");
    refused(&r, CMD_CORRECT, ROLE_COUNTER, "{'reason': 'x', 'fee': 8000}", NULL, MC_INVALID,
            "Không có gì khác");
    refused(&r, CMD_CORRECT, ROLE_COUNTER, "{'reason': 'x', 'due': '2026-11-20T10:00:00'}", NULL,
            MC_INVALID, "sau lúc tiếp nhận");
    refused(&r, CMD_CORRECT, ROLE_COUNTER, WHY, "{'applicant': {'id': '1'}}", MC_INVALID,
            "họ và tên");
    refused(&r, CMD_CORRECT, ROLE_COUNTER,
            "{'reason': 'x', 'component': 'giay_chung_sinh', 'hash': 'h1'}", NULL, MC_INVALID,
            "không có bản quét này");
    must(&r, CMD_CORRECT, ROLE_COUNTER,
         "{'reason': 'Gõ nhầm', 'channel': 'post', 'fee': 5000, 'due': '2026-11-25T16:30:00'}",
         "{'applicant': {'id': '038190000731', 'name': 'Phan Thị Mười Hai'},"
         " 'answers': {'a': {'value': 1, 'label': 'một'}}}");
    const struct event *e = &r.log[r.n_log - 1];
    char *changed = json_line_dup(json_object_get(e->facts, "changed"));
    char *old = json_line_dup(json_object_get(e->facts, "old"));
    assert_string_equal(changed, "[\"answers\",\"due\",\"channel\",\"owner\",\"fee\"]");
    assert_non_null(strstr(old, "\"fee\":8000"));
    assert_non_null(strstr(old, "counter"));
    assert_null(strstr(old, "Mười")); /* people stand in the part that can be erased */
    assert_string_equal(
        json_str(json_object_get(json_object_get(e->body, "old"), "applicant"), "name"),
        "Phan Thị Mười");
    assert_string_equal(r.d.applicant.name, "Phan Thị Mười Hai");
    assert_string_equal(r.d.channel, "post");
    assert_int_equal(r.d.fee, 5000);
    assert_int_equal(r.d.due_at, at("2026-11-25T16:30:00"));
    assert_int_equal(r.d.first_due_at, r.d.due_at); /* it was wrong from the start */
    assert_true(r.d.reprint);
    assert_int_equal(r.d.state, STATE_RECEIVED);
    free(changed);
    free(old);
    must(&r, CMD_CORRECT, ROLE_COUNTER, "{'reason': 'Nhầm thủ tục', 'procedure': 'x'}", NULL);
    assert_string_equal(r.d.procedure, "x");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_CORRECT, ROLE_COUNTER, "{'reason': 'x', 'procedure': 'y'}", NULL, MC_DENIED,
            "Hủy tiếp nhận nhầm");
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    must(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL);
    refused(&r, CMD_CORRECT, ROLE_COUNTER, WHY, "{'answers': {'a': {'value': 2}}}", MC_DENIED,
            "đính chính");
    must(&r, CMD_CORRECT, ROLE_COUNTER, "{'reason': 'Nộp trực tuyến', 'channel': 'online'}", NULL);
    run_end(&r);
}

/* ---- taking back ---- */

/* C is done and taken back: the dossier is what it was, but for its version. */
static void done_and_back(struct run *r, enum command c, enum role role, const char *facts,
                          const char *body)
{
    char *before, *after;

    json_t *was = dossier_to_json(&r->d), *is;
    must(r, c, role, facts, body);
    must(r, CMD_TAKE_BACK, role, NULL, NULL);
    is = dossier_to_json(&r->d);
    json_object_del(was, "version");
    json_object_del(is, "version");
    before = json_line_dup(was);
    after = json_line_dup(is);
    assert_string_equal(after, before);
    refused(r, CMD_TAKE_BACK, role, NULL, NULL, MC_DENIED, "không rút lại được");
    free(before);
    free(after);
    json_decref(was);
    json_decref(is);
}

static void test_taken_back(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    refused(&r, CMD_TAKE_BACK, ROLE_COUNTER, NULL, NULL, MC_DENIED, "Tiếp nhận");
    r.holder = "viet";
    done_and_back(&r, CMD_FORWARD, ROLE_COUNTER, "{'step_due': '2026-11-23T12:00:00'}", NULL);
    done_and_back(&r, CMD_TAKE, ROLE_COUNTER, NULL, NULL);
    done_and_back(&r, CMD_NOTE, ROLE_COUNTER, NULL, "{'text': 'x'}");
    done_and_back(&r, CMD_ATTACH, ROLE_COUNTER,
                  "{'component': 'giay_chung_sinh', 'hash': 'h1', 'copies': 2}", NULL);
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    done_and_back(&r, CMD_RELEASE, ROLE_LEADER, NULL, NULL);
    r.holder = "hoa";
    done_and_back(&r, CMD_ASSIGN, ROLE_LEADER, NULL, NULL);
    done_and_back(&r, CMD_SEND_BACK, ROLE_SPECIALIST, WHY, NULL);
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    r.actor = "mai";
    refused(&r, CMD_TAKE_BACK, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "người khác làm (lan)");
    r.actor = NULL;
    must(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL);
    refused(&r, CMD_TAKE_BACK, ROLE_LEADER, NULL, NULL, MC_DENIED, "Có kết quả");
    done_and_back(&r, CMD_ATTACH, ROLE_COUNTER, "{'component': 'ket_qua', 'hash': 'h9'}", NULL);
    assert_int_equal(r.d.n_components, 1);
    run_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holding),
        cmocka_unit_test(test_send_back),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_money_that_stops_the_clock),
        cmocka_unit_test(test_withdrawn),
        cmocka_unit_test(test_no_supplement_came),
        cmocka_unit_test(test_void),
        cmocka_unit_test(test_extend_once_and_in_time),
        cmocka_unit_test(test_too_late_to_extend),
        cmocka_unit_test(test_correct),
        cmocka_unit_test(test_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
