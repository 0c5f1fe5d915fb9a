/* rules: whole lives of dossiers, refusals, and random walks. */
#include "rule_run.h"

#include "motcua/base/utf8.h"

static void test_birth_goes_straight(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    assert_int_equal(r.d.state, STATE_RECEIVED);
    assert_string_equal(r.d.step, "tiep_nhan");
    assert_int_equal(r.d.due_at, at("2026-11-24T16:30:00"));
    r.holder = "viet";
    must(&r, CMD_FORWARD, ROLE_COUNTER, "{'step_due': '2026-11-23T12:00:00'}",
         "{'text': 'Xem giúp'}");
    r.holder = NULL;
    assert_string_equal(fact(&r, 0, "from"), "tiep_nhan");
    assert_string_equal(fact(&r, 0, "step"), "tham_dinh");
    assert_string_equal(fact(&r, 0, "step_name"), "Thẩm định");
    assert_string_equal(fact(&r, 0, "step_role"), "specialist");
    assert_string_equal(r.d.holder, "viet");
    assert_int_equal(r.d.step_due_at, at("2026-11-23T12:00:00"));
    refused(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL, MC_DENIED, "Thẩm định");
    refused(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL, MC_DENIED, "Chuyên môn");
    refused(&r, CMD_FINISH, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "Ký giấy khai sinh");
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    assert_string_equal(r.d.step, "ky");
    assert_string_equal(r.d.holder, "");
    assert_int_equal(r.d.step_due_at, 0);
    refused(&r, CMD_FORWARD, ROLE_LEADER, NULL, NULL, MC_DENIED, "Ký duyệt");
    must(&r, CMD_APPROVE, ROLE_LEADER, "{'result': 'Giấy khai sinh'}",
         "{'number': '15/2026', 'text': 'Đồng ý', 'answers': {'so': {'value': 15}}}");
    assert_int_equal(r.n_last, 2);
    assert_int_equal(r.log[r.n_log - 2].kind, EV_APPROVED);
    assert_string_equal(fact(&r, 1, "step"), "ky");
    assert_string_equal(fact(&r, 1, "next"), "tra");
    assert_string_equal(json_str(r.log[r.n_log - 2].body, "text"), "Đồng ý");
    assert_int_equal(r.log[r.n_log - 1].kind, EV_FINISHED);
    assert_string_equal(fact(&r, 0, "outcome"), "positive");
    assert_string_equal(json_str(r.log[r.n_log - 1].body, "text"), "");
    assert_string_equal(r.d.result_number, "15/2026");
    assert_string_equal(r.d.result, "Giấy khai sinh");
    assert_int_equal(r.d.state, STATE_FINISHED);
    assert_string_equal(r.d.step, "tra");
    assert_int_equal(r.d.step_role, ROLE_COUNTER);
    assert_int_equal(r.d.due_at, at("2026-11-24T16:30:00")); /* what was promised stays told */
    must(&r, CMD_RETURN, ROLE_COUNTER, "{'paid_how': 'cash'}", "{'receiver': 'Phan Thị Mười'}");
    assert_string_equal(fact(&r, 0, "to"), "owner");
    assert_int_equal(r.d.state, STATE_RETURNED);
    assert_string_equal(r.d.step, "");
    run_end(&r);
}

static void test_copy_at_once_or_signed(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &copy);
    must(&r, CMD_RECEIVE, ROLE_COUNTER, COPY, PERSON);
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    assert_string_equal(r.d.step, "ky");
    must(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL);
    assert_null(r.log[r.n_log - 1].body);
    must(&r, CMD_RETURN, ROLE_COUNTER, "{'to': 'agent'}", NULL);
    run_end(&r);

    run_start(&r, &copy);
    must(&r, CMD_RECEIVE, ROLE_COUNTER, COPY, PERSON);
    must(&r, CMD_FINISH, ROLE_COUNTER, NULL, "{'number': '812'}");
    assert_int_equal(r.n_last, 1);
    assert_string_equal(r.d.step, "tra");
    assert_string_equal(r.d.result_number, "812");
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL);
    run_end(&r);

    receive_birth(&r); /* not a procedure with its result at once */
    refused(&r, CMD_FINISH, ROLE_COUNTER, NULL, NULL, MC_DENIED, "17.4");
    run_end(&r);
}

static void test_supplement_at_reception(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &birth);
    must(&r, CMD_REGISTER, ROLE_COUNTER,
         "{'procedure': '1.001193', 'channel': 'online',"
         " 'components': [{'id': 'giay_chung_sinh', 'required': true}]}",
         PERSON);
    assert_null(r.d.code);
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_COUNTER, NULL, "{'items': []}", MC_INVALID, "Ghi đủ");
    must(&r, CMD_ASK_SUPPLEMENT, ROLE_COUNTER, NULL, "{'items': ['Giấy chứng sinh']}");
    assert_int_equal(r.d.state, STATE_AWAITING_SUPPLEMENT);
    assert_int_equal(r.d.supplement, SUPPLEMENT_RECEPTION);
    assert_string_equal(fact(&r, 0, "stage"), "reception");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, NULL, MC_DENIED, "bổ sung");
    must(&r, CMD_SUPPLEMENT, ROLE_COUNTER,
         "{'due': '2026-11-30T17:00:00', 'components': [{'id': 'giay_chung_sinh',"
         " 'seen': true, 'copies': 1}]}",
         NULL);
    assert_int_equal(r.d.state, STATE_REGISTERED);
    assert_int_equal(r.d.due_at, 0); /* nothing is promised before reception */
    assert_true(r.d.components[0].seen && r.d.components[0].required);
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_COUNTER, NULL, "{'text': 'Thiếu nữa'}", MC_DENIED,
            "(Điều 11.2.c, 19.5, 19.6 NĐ 118/2025/NĐ-CP)");
    strcpy(r.rules.article, "Nghị định 61/2018/NĐ-CP"); /* of a dossier of that time */
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_COUNTER, NULL, "{'text': 'Thiếu nữa'}", MC_DENIED,
            "(Nghị định 61/2018/NĐ-CP)");
    must(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, NULL);
    assert_string_equal(r.d.channel, "counter");
    assert_string_equal(r.d.applicant.name, "Phan Thị Mười");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    /* The other stage has its own request. */
    must(&r, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, NULL, "{'text': 'Xác minh'}");
    assert_string_equal(fact(&r, 0, "stage"), "appraisal");
    run_end(&r);
}

static void test_supplement_at_appraisal(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_COUNTER, NULL, "{'text': 'x'}", MC_DENIED, "thẩm định");
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    r.notice_limit_at = r.at - 1;
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, NULL, "{'text': 'x'}", MC_DENIED, "19.5");
    r.notice_limit_at = r.at;
    must(&r, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, "{'basis': 'Điều 16 Luật Hộ tịch'}",
         "{'items': ['Giấy chứng sinh']}");
    assert_string_equal(fact(&r, 0, "old_due"), "2026-11-24T16:30:00");
    assert_string_equal(fact(&r, 0, "until"), "2026-12-08T23:59:59"); /* 15 plain days */
    assert_int_equal(json_int(r.log[r.n_log - 1].facts, "number", 0), 1);
    assert_int_equal(r.d.due_at, 0);
    assert_int_equal(r.d.stopped_due_at, at("2026-11-24T16:30:00"));
    assert_string_equal(r.d.step, "tham_dinh"); /* it comes back here */
    refused(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "bổ sung");
    refused(&r, CMD_SUPPLEMENT, ROLE_SPECIALIST, NULL, NULL, MC_DENIED, "Một cửa");
    refused(&r, CMD_SUPPLEMENT, ROLE_COUNTER, NULL, NULL, MC_INVALID, "Cần hạn trả mới");
    refused(&r, CMD_SUPPLEMENT, ROLE_COUNTER, "{'due': 'mai'}", NULL, MC_INVALID, "mai");
    refused(&r, CMD_SUPPLEMENT, ROLE_COUNTER, "{'due': '2026-11-20T16:30:00'}", NULL, MC_INVALID,
            "sau lúc bổ sung");
    must(&r, CMD_SUPPLEMENT, ROLE_COUNTER, "{'due': '2026-12-01T16:30:00'}", NULL);
    assert_int_equal(r.d.state, STATE_IN_PROGRESS);
    assert_int_equal(r.d.due_at, at("2026-12-01T16:30:00"));
    assert_int_equal(r.d.first_due_at, at("2026-11-24T16:30:00"));
    r.notice_limit_at = 0;
    refused(&r, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, NULL, "{'text': 'x'}", MC_DENIED, "19.5");
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    assert_string_equal(r.d.step, "ky");
    run_end(&r);
}

static void test_refuse_only_before_reception(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &birth);
    must(&r, CMD_REGISTER, ROLE_COUNTER, "{'procedure': '1.001193'}", PERSON);
    refused(&r, CMD_REFUSE, ROLE_COUNTER, NULL, NULL, MC_INVALID, "lý do");
    must(&r, CMD_REFUSE, ROLE_COUNTER, "{'reason': 'Không thuộc thẩm quyền'}", NULL);
    assert_int_equal(r.d.state, STATE_REFUSED);
    must(&r, CMD_NOTE, ROLE_LEADER, NULL, "{'text': 'Đã gọi điện'}");
    run_end(&r);

    to_specialist(&r);
    refused(&r, CMD_REFUSE, ROLE_COUNTER, "{'reason': 'x'}", NULL, MC_DENIED, "19.3");
    refused(&r, CMD_FINISH, ROLE_SPECIALIST, "{'outcome': 'negative'}", "{'text': 'Trùng hồ sơ'}",
            MC_DENIED, "lãnh đạo ký");
    run_end(&r);

    to_specialist(&r);
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    refused(&r, CMD_FINISH, ROLE_SPECIALIST, "{'outcome': 'negative'}", NULL, MC_DENIED,
            "Lãnh đạo");
    refused(&r, CMD_FINISH, ROLE_LEADER, "{'outcome': 'maybe'}", NULL, MC_INVALID, "maybe");
    refused(&r, CMD_APPROVE, ROLE_LEADER, "{'outcome': 'negative'}", NULL, MC_INVALID, "19.3");
    refused(&r, CMD_FINISH, ROLE_LEADER, NULL, NULL, MC_DENIED, "Ký duyệt");
    must(&r, CMD_FINISH, ROLE_LEADER, "{'outcome': 'negative'}", "{'text': 'Trùng hồ sơ'}");
    assert_int_equal(r.d.state, STATE_FINISHED);
    assert_string_equal(r.d.outcome, "negative");
    assert_string_equal(r.d.step, "tra");
    run_end(&r);
}

/* "Thu sau": the money comes with the result, or the result stays. */
static void test_owed_money_at_return(void **state)
{
    struct run r;
    json_t *owing = obj(COPY);

    (void)state;
    run_start(&r, &copy);
    json_object_set_new(owing, "fee", json_integer(10000));
    json_object_set_new(owing, "paid", json_integer(4000));
    json_object_set_new(owing, "paid_how", json_string("later"));
    char *facts = json_line_dup(owing);
    must(&r, CMD_RECEIVE, ROLE_COUNTER, facts, PERSON);
    must(&r, CMD_FINISH, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL, MC_INVALID, "6.000đ");
    refused(&r, CMD_RETURN, ROLE_COUNTER, "{'paid_how': 'later'}", NULL, MC_INVALID, "later");
    assert_int_equal(r.d.state, STATE_FINISHED);
    must(&r, CMD_RETURN, ROLE_COUNTER, "{'paid_how': 'transfer', 'paid': 1}", NULL);
    assert_int_equal(json_int(r.log[r.n_log - 1].facts, "paid", 0), 6000); /* not what was said */
    assert_int_equal(r.d.paid, 10000);
    assert_string_equal(r.d.paid_how, "transfer");
    run_end(&r);

    run_start(&r, &copy); /* nothing is owed: nothing is written about money */
    must(&r, CMD_RECEIVE, ROLE_COUNTER, COPY, PERSON);
    must(&r, CMD_FINISH, ROLE_COUNTER, NULL, NULL);
    must(&r, CMD_RETURN, ROLE_COUNTER, "{'paid_how': 'cash'}", NULL);
    assert_null(json_object_get(r.log[r.n_log - 1].facts, "paid"));
    assert_null(json_object_get(r.log[r.n_log - 1].facts, "paid_how"));
    run_end(&r);

    run_start(&r, &copy); /* a negative answer is never held back */
    must(&r, CMD_RECEIVE, ROLE_COUNTER, facts, PERSON);
    must(&r, CMD_FINISH, ROLE_COUNTER, "{'outcome': 'negative'}", "{'text': 'Bản chính bị sửa'}");
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL);
    assert_int_equal(r.d.paid, 4000);
    run_end(&r);
    free(facts);
    json_decref(owing);
}

static void test_rating_once(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &copy);
    must(&r, CMD_RECEIVE, ROLE_COUNTER, COPY, PERSON);
    must(&r, CMD_FINISH, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_RATE, ROLE_COUNTER, "{'score': 5}", NULL, MC_DENIED, "Trả kết quả trước");
    refused(&r, CMD_RETURN, ROLE_COUNTER, "{'to': 'neighbour'}", NULL, MC_INVALID, "neighbour");
    must(&r, CMD_RETURN, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_RATE, ROLE_COUNTER, NULL, NULL, MC_INVALID, "điểm");
    refused(&r, CMD_RATE, ROLE_COUNTER, "{'score': 6}", NULL, MC_INVALID, "điểm");
    refused(&r, CMD_RATE, ROLE_SPECIALIST, "{'score': 5}", NULL, MC_DENIED, "Điều 31");
    must(&r, CMD_RATE, ROLE_COUNTER, "{'score': 0}", NULL);
    assert_int_equal(r.d.rating, 0);
    refused(&r, CMD_RATE, ROLE_COUNTER, "{'score': 5}", NULL, MC_DENIED, "một lần");
    run_end(&r);
}

static void test_conflict(void **state)
{
    struct run r;

    (void)state;
    receive_birth(&r);
    r.version = 0;
    refused(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL, MC_CONFLICT, "vừa được người khác");
    refused(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL, MC_CONFLICT, "vừa được người khác");
    r.version = 1;
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    refused(&r, CMD_NOTE, ROLE_COUNTER, NULL, "{'text': 'x'}", MC_CONFLICT, "Mở lại");
    run_end(&r);
}

static void test_attach(void **state)
{
    struct run r;

    (void)state;
    to_specialist(&r);
    refused(&r, CMD_ATTACH, ROLE_COUNTER, "{'hash': 'aa'}", NULL, MC_INVALID, "thành phần");
    refused(&r, CMD_ATTACH, ROLE_COUNTER, "{'hash': 'aa', 'component': 'don'}", NULL, MC_INVALID,
            "don");
    must(&r, CMD_ATTACH, ROLE_COUNTER,
         "{'hash': 'aa', 'component': 'giay_chung_sinh',"
         " 'copies': 2}",
         NULL);
    assert_int_equal(r.d.components[0].n_papers, 1);
    assert_int_equal(r.d.components[0].copies, 2);
    refused(&r, CMD_ATTACH, ROLE_SPECIALIST, "{'hash': 'aa', 'component': 'giay_chung_sinh'}", NULL,
            MC_INVALID, "đã có");
    refused(&r, CMD_ATTACH, ROLE_LEADER, "{'hash': 'bb', 'component': 'giay_chung_sinh'}", NULL,
            MC_DENIED, "Số hóa");
    must(&r, CMD_FORWARD, ROLE_SPECIALIST, NULL, NULL);
    must(&r, CMD_APPROVE, ROLE_LEADER, NULL, NULL);
    refused(&r, CMD_ATTACH, ROLE_COUNTER, "{'hash': 'bb', 'component': 'giay_chung_sinh'}", NULL,
            MC_DENIED, "giấy kết quả");
    must(&r, CMD_ATTACH, ROLE_COUNTER, "{'hash': 'bb', 'component': 'ket_qua'}", NULL);
    assert_int_equal(r.d.n_components, 2);
    assert_string_equal(r.d.components[1].name, "Kết quả");
    run_end(&r);
}

static void test_what_is_missing(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &birth);
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, NULL, PERSON, MC_INVALID, "Chọn một thủ tục");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, NULL, MC_INVALID, "họ và tên");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, "{'procedure': 'x', 'due': '24/11'}", PERSON, MC_INVALID,
            "24/11");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, "{'procedure': 'x', 'components': [{}]}", PERSON,
            MC_INVALID, "thiếu mã");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER,
            "{'procedure': 'x', 'components': [{'id': 'a'}, {'id': 'a'}]}", PERSON, MC_INVALID,
            "hai lần");
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, "{'procedure': 'x', 'fee': -1}", PERSON, MC_INVALID,
            "Phí");
    refused(&r, CMD_RECEIVE, ROLE_LEADER, BIRTH, PERSON, MC_DENIED, "Một cửa");
    r.route = NULL;
    refused(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, PERSON, MC_INVALID, "quy trình");
    r.route = &birth;
    must(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, PERSON);
    refused(&r, CMD_NOTE, ROLE_COUNTER, NULL, NULL, MC_INVALID, "ghi chú");
    assert_int_equal(r.n_log, 1);
    run_end(&r);
}

/* What an event tells is what its kind tells: nothing else of the act slips into the log. */
static void test_events_carry_their_own_keys(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, &birth);
    must(&r, CMD_RECEIVE, ROLE_COUNTER,
         "{'procedure': 'x', 'state': 'returned', 'step': 'ky', 'step_role': 'leader',"
         " 'secret': 1, 'due': null}",
         "{'applicant': {'name': 'A'}, 'text': 'x', 'other': 1}");
    assert_string_equal(fact(&r, 0, "state"), "received");
    assert_string_equal(fact(&r, 0, "step"), "tiep_nhan");
    assert_string_equal(fact(&r, 0, "step_role"), "counter");
    assert_null(json_object_get(r.log[0].facts, "secret"));
    assert_null(json_object_get(r.log[0].facts, "due"));
    assert_int_equal(json_object_size(r.log[0].body), 1);
    assert_string_equal(r.log[0].actor, "lan");
    assert_string_equal(r.log[0].station, "quay-1");
    run_end(&r);
}

static void test_why_not(void **state)
{
    static char long_name[600];
    struct route_step steps[] = {
        { "a", "Tiếp nhận", ROLE_COUNTER, 0 },
        { "b", long_name, ROLE_SPECIALIST, 0 },
        { "c", "Trả", ROLE_COUNTER, 0 },
    };
    const struct route route = { steps, N_ELEMS(steps) };
    struct run r;
    char why[256];

    (void)state;
    for (size_t i = 0; i + 3 < sizeof long_name; i += 3)
        memcpy(long_name + i, "ế", 3);
    run_start(&r, &route);
    must(&r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, PERSON);
    must(&r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
    rule_why_not(&r.d, CMD_FORWARD, ROLE_LEADER, &route, &r.rules, why);
    assert_in_range(strlen(why), 250, 255);
    assert_true(utf8_width(why) > 0);
    for (const char *p = why; *p != '\0'; p++) {
        if (((unsigned char)*p & 0xf0) == 0xe0) /* no character is cut */
            assert_true(strlen(p) >= 3);
    }
    assert_string_equal(rule_why_not(&r.d, CMD_FINISH, ROLE_SPECIALIST, &route, NULL, why), "");
    /* Without a rule set the decree's own figures hold. */
    assert_string_equal(rule_why_not(&r.d, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, &route, NULL, why),
                        "");
    r.d.supplements[SUPPLEMENT_APPRAISAL] = 1;
    assert_non_null(
        strstr(rule_why_not(&r.d, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST, &route, NULL, why), "19.5"));
    run_end(&r);
}

/* ---- random walks ---- */

static uint64_t dice_state;

static unsigned dice(unsigned n)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (unsigned)((dice_state >> 33) % n);
}

static void put_random(json_t *j, const char *key, const char *const *value, size_t n)
{
    unsigned i = dice((unsigned)n + 1);

    if (i < n)
        json_object_set_new(j, key, json_loads(value[i], JSON_DECODE_ANY, NULL));
}

/* Facts and body of any command, mostly good, sometimes missing or wrong. */
static json_t *random_facts(void)
{
    static const char *const procedure[] = { "\"1.001193\"", "\"x\"" };
    static const char *const due[] = { "\"2027-01-05T16:30:00\"", "\"2028-02-01T10:00:00\"",
                                       "\"hôm qua\"" };
    static const char *const score[] = { "0", "3", "5", "6", "\"5\"" };
    static const char *const outcome[] = { "\"positive\"", "\"negative\"", "\"?\"" };
    static const char *const component[] = { "\"don\"", "\"ket_qua\"", "\"la\"", "1" };
    static const char *const hash[] = { "\"h1\"", "\"h2\"", "\"h3\"", "\"h4\"" };
    static const char *const components[] = {
        "[{\"id\":\"don\",\"required\":true}]",  "[{\"id\":\"don\",\"seen\":true,\"copies\":1}]",
        "[{\"id\":\"don\",\"copies\":-1}]",      "{}",
        "[{\"id\":\"la\",\"papers\":[\"h9\"]}]",
    };
    static const char *const reason[] = { "\"thiếu\"", "\"sai thẩm quyền\"" };
    static const char *const immediate[] = { "true", "false", "1" };
    static const char *const to[] = { "\"owner\"", "\"agent\"", "\"ai\"" };
    static const char *const amount[] = { "1000", "5000", "0", "-1" };
    static const char *const step[] = { "\"tiep_nhan\"", "\"tra\"" };
    static const char *const fee[] = { "8000", "0", "1000" };
    static const char *const how[] = { "\"cash\"", "\"transfer\"", "\"vàng\"" };
    json_t *j = json_object();

    put_random(j, "procedure", procedure, N_ELEMS(procedure));
    put_random(j, "due", due, N_ELEMS(due));
    put_random(j, "score", score, N_ELEMS(score));
    put_random(j, "outcome", outcome, N_ELEMS(outcome));
    put_random(j, "component", component, N_ELEMS(component));
    put_random(j, "hash", hash, N_ELEMS(hash));
    put_random(j, "components", components, N_ELEMS(components));
    put_random(j, "reason", reason, N_ELEMS(reason));
    put_random(j, "immediate", immediate, N_ELEMS(immediate));
    put_random(j, "to", to, N_ELEMS(to));
    put_random(j, "fee", fee, N_ELEMS(fee));
    put_random(j, "amount", amount, N_ELEMS(amount));
    put_random(j, "paid_how", how, N_ELEMS(how));
    if (dice(4) == 0)
        put_random(j, "step", step, N_ELEMS(step));
    return j;
}

static json_t *random_body(void)
{
    static const char *const applicant[] = { "{\"name\":\"Đào Văn Sáu\"}", "{}", "[]" };
    static const char *const text[] = { "\"ghi chú\"", "\"\"", "7" };
    static const char *const answers[] = { "{\"a\":{\"value\":1,\"label\":\"một\"}}", "[]" };
    static const char *const items[] = { "[\"giấy\"]", "[]" };
    json_t *j = json_object();

    put_random(j, "applicant", applicant, N_ELEMS(applicant));
    put_random(j, "text", text, N_ELEMS(text));
    put_random(j, "answers", answers, N_ELEMS(answers));
    put_random(j, "items", items, N_ELEMS(items));
    return j;
}

static void same_after_replay(const struct run *r)
{
    struct dossier again = DOSSIER_INIT;
    char *a, *b;

    for (size_t i = 0; i < r->n_log; i++)
        assert_int_equal(dossier_apply(&again, &r->log[i], NULL), MC_OK);
    a = shown_dup(&r->d);
    b = shown_dup(&again);
    assert_string_equal(a, b);
    free(a);
    free(b);
    dossier_release(&again);
}

static void walk(const struct route *route, int done[CMD_COUNT], int seen[STATE_COUNT])
{
    struct run r;

    run_start(&r, route);
    for (int i = 0; i < 60; i++) {
        enum command c = CMD_NOTE;
        enum role role = ROLE_COUNTER;
        json_t *facts = random_facts(), *body = random_body();

        /* Any command; most of the time one that the table allows here. */
        for (unsigned tries = dice(4) == 0 ? 1 : 40; tries > 0; tries--) {
            c = (enum command)dice(CMD_COUNT);
            role = (enum role)dice(dice(8) == 0 ? ROLE_COUNT : ROLE_CASHIER);
            if (c == CMD_VOID && dice(4) != 0) /* the end comes soon enough */
                continue;
            if (c != CMD_NOTE && life_verdict(r.d.state, c, role).allowed)
                break;
        }
        r.version = dice(10) == 0 ? (int64_t)dice(5) : -1;
        r.holder = dice(4) == 0 ? "viet" : NULL;
        r.actor = dice(4) == 0 ? "viet" : NULL;
        if (act_json(&r, c, role, facts, body) == MC_OK) {
            done[c]++;
            seen[r.d.state]++;
        }
        r.at += dice(20) == 0 ? 16 * 86400 : dice(4000);
        json_decref(facts);
        json_decref(body);
    }
    same_after_replay(&r);
    run_end(&r);
}

static void test_random_walks(void **state)
{
    static const struct route *const routes[] = { &birth, &copy, &land };
    const char *seed = getenv("MOTCUA_SEED");
    int done[CMD_COUNT] = { 0 }, seen[STATE_COUNT] = { 0 };

    (void)state;
    dice_state = (seed != NULL ? strtoull(seed, NULL, 10) : 1) * 0x9E3779B97F4A7C15u + 1;
    for (int i = 0; i < 400; i++)
        walk(routes[i % 3], done, seen);
    for (int c = 0; c < CMD_COUNT; c++) { /* the walks went everywhere */
        if (done[c] == 0)
            fail_msg("no walk came to %s", command_word((enum command)c));
    }
    for (int s = STATE_REGISTERED; s < STATE_COUNT; s++)
        if (seen[s] == 0)
            fail_msg("no walk came to %s", state_word((enum state)s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_birth_goes_straight),
        cmocka_unit_test(test_copy_at_once_or_signed),
        cmocka_unit_test(test_supplement_at_reception),
        cmocka_unit_test(test_supplement_at_appraisal),
        cmocka_unit_test(test_refuse_only_before_reception),
        cmocka_unit_test(test_owed_money_at_return),
        cmocka_unit_test(test_rating_once),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_attach),
        cmocka_unit_test(test_what_is_missing),
        cmocka_unit_test(test_events_carry_their_own_keys),
        cmocka_unit_test(test_why_not),
        cmocka_unit_test(test_random_walks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
