/* What holds for the answers: relevance, calculated values, case, fees, problems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/utf8.h"
#include "motcua/form/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct choice sexes[] = { { "male", "Nam" }, { "female", "Nữ" } };
static const struct choices sex_list = { "sex", sexes, 2 };

enum {
    NAME,
    SEX,
    BIRTH,
    NUMBER,
    PAPER,
    AGENT,
    AGENT_NAME,
    AGENT_NOTE,
    COPIES,
    BIG,
    SUM,
    SIGN,
    RESULT,
    N
};
static struct field fields[N] = {
    [NAME] = { .id = "me_ten",
               .label = "Họ tên mẹ",
               .type = FIELD_NAME,
               .required = true,
               .max_chars = 20 },
    [SEX] = { .id = "me_gioi_tinh",
              .label = "Giới tính mẹ",
              .type = FIELD_CHOICE,
              .choices = &sex_list,
              .required = true },
    [BIRTH] = { .id = "me_ngay_sinh",
                .label = "Ngày sinh mẹ",
                .type = FIELD_DATE,
                .constraint = ":self <= today()",
                .message = "Ngày sinh phải trước hôm nay." },
    [NUMBER] = { .id = "me_so_dinh_danh", .label = "Số định danh mẹ", .type = FIELD_PERSON_NUMBER },
    [PAPER] = { .id = "me_giay_to", .label = "Giấy tờ mẹ", .type = FIELD_IDENTITY },
    [AGENT] = { .id = "agent", .label = "Có ủy quyền", .type = FIELD_YES_NO },
    [AGENT_NAME] = { .id = "agent_name",
                     .label = "Người được ủy quyền",
                     .type = FIELD_NAME,
                     .required = true,
                     .relevant = ":agent = 'yes'" },
    [AGENT_NOTE] = { .id = "agent_note",
                     .label = "Ghi chú",
                     .type = FIELD_TEXT,
                     .relevant = ":agent_name IS NOT NULL" },
    [COPIES] = { .id = "copies",
                 .label = "Số bản sao",
                 .type = FIELD_INTEGER,
                 .min = 0,
                 .max = 99,
                 .constraint = ":self > 0 OR :channel = 'online'" },
    /* out of order: BIG first needs SUM, which needs copies */
    [BIG] = { .id = "big",
              .label = "Nhiều",
              .type = FIELD_DERIVED,
              .calculate = "iif(:sum > 10000, 'nhiều', 'ít')" },
    [SUM] = { .id = "sum", .label = "Tiền", .type = FIELD_MONEY, .calculate = ":copies * 8000" },
    [SIGN] = { .id = "sign", .label = "Ký", .type = FIELD_SIGNATURE, .required = true },
    [RESULT] = { .id = "result",
                 .label = "Kết quả",
                 .type = FIELD_TEXT,
                 .required = true,
                 .at = AT_SIGNING },
};
static struct case_def cases[] = {
    { .id = "many", .label = "Nhiều bản", .relevant = ":copies > 5" },
    { .id = "post", .label = "Qua bưu chính", .relevant = ":channel = 'post'" },
    { .id = "plain", .label = "Thường" },
};
static struct component_def components[] = {
    { .id = "form", .required = true },
    { .id = "letter", .required = true, .relevant = ":agent = 'yes'" },
};
static struct fee_def fees[] = {
    { .id = "copy", .name = "Bản sao", .amount = ":sum" },
    { .id = "case", .name = "Thêm", .relevant = ":case = 'many'", .amount = "500" },
    { .id = "hand", .name = "Phí xã", .unknown = true },
};
static struct form form = {
    .field = fields,
    .n_fields = N,
    .cases = cases,
    .n_cases = 3,
    .component = components,
    .n_components = 2,
    .fee = fees,
    .n_fees = 3,
};

struct fixture {
    struct expr_env *env;
    struct answers a;
    struct resolved r;
    struct problem p[20];
    int today;
};

static int setup(void **state)
{
    struct fixture *x = xcalloc(1, sizeof *x);

    x->env = expr_open();
    x->today = days_from_date(2026, 11, 24);
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *x = *state;

    expr_close(x->env);
    answers_release(&x->a);
    resolved_release(&x->r);
    free(x);
    return 0;
}

static void resolve(struct fixture *x, enum channel channel, const char *case_id)
{
    resolved_release(&x->r);
    assert_int_equal(form_resolve(x->env, &form, &x->a, channel, case_id, x->today, &x->r, NULL),
                     MC_OK);
}

static size_t problems(struct fixture *x, enum field_at at)
{
    return form_problems(x->env, &form, &x->a, &x->r, at, x->today, x->p, N_ELEMS(x->p));
}

static void type(struct fixture *x, int field, const char *value)
{
    answers_set(&x->a, fields[field].id, value, NULL, MARK_TYPED);
}

/* NULL relevance is false; what hangs on an irrelevant answer goes with it, and comes back. */
static void test_relevance(void **state)
{
    struct fixture *x = *state;

    resolve(x, CHANNEL_COUNTER, NULL);
    assert_true(x->r.relevant[NAME]);
    assert_false(x->r.relevant[AGENT_NAME]);
    type(x, AGENT, "yes");
    type(x, AGENT_NAME, "Trần Văn Đức");
    type(x, AGENT_NOTE, "anh ruột");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_true(x->r.relevant[AGENT_NAME] && x->r.relevant[AGENT_NOTE]);
    assert_true(x->r.component_relevant[1]);
    type(x, AGENT, "no");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_false(x->r.relevant[AGENT_NAME] || x->r.relevant[AGENT_NOTE]);
    assert_false(x->r.component_relevant[1]);
    assert_string_equal(answers_value(&x->a, "agent_note"), "anh ruột"); /* stays in the draft */
    json_t *stored = form_stored_answers(&form, &x->a, &x->r);
    assert_null(json_object_get(stored, "agent_note"));
    assert_string_equal(json_str(json_object_get(stored, "agent"), "label"), "Không");
    json_decref(stored);
}

static void test_calculated_in_any_order(void **state)
{
    struct fixture *x = *state;

    type(x, COPIES, "2");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_string_equal(answers_value(&x->a, "sum"), "16000");
    assert_string_equal(answers_get(&x->a, "sum")->label, "16.000đ");
    assert_string_equal(answers_value(&x->a, "big"), "nhiều");
    answers_set(&x->a, "sum", "1", NULL, MARK_TYPED); /* nobody else sets it */
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_string_equal(answers_value(&x->a, "sum"), "16000");
    type(x, COPIES, "");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_null(answers_get(&x->a, "sum"));
}

static void test_case_and_fees(void **state)
{
    struct fixture *x = *state;
    struct mc_err err;

    resolve(x, CHANNEL_COUNTER, "");
    assert_string_equal(cases[x->r.case_index].id, "plain");
    assert_int_equal(x->r.n_fees, 2);
    assert_int_equal(x->r.fee[0].amount, -1); /* no number of copies yet */
    assert_int_equal(x->r.total, 0);
    resolve(x, CHANNEL_POST, NULL);
    assert_string_equal(cases[x->r.case_index].id, "post");
    type(x, COPIES, "6");
    resolve(x, CHANNEL_POST, NULL);
    assert_string_equal(cases[x->r.case_index].id, "many");
    assert_int_equal(x->r.n_fees, 3);
    assert_int_equal(x->r.fee[0].amount, 48000);
    assert_int_equal(x->r.fee[1].amount, 500);
    assert_int_equal(x->r.fee[2].amount, -1);
    assert_int_equal(x->r.total, 48500);
    resolve(x, CHANNEL_POST, "plain");
    assert_string_equal(cases[x->r.case_index].id, "plain");
    resolved_release(&x->r);
    assert_int_equal(
        form_resolve(x->env, &form, &x->a, CHANNEL_POST, "nope", x->today, &x->r, &err),
        MC_NOTFOUND);
    assert_null(x->r.relevant);
}

static void check_problem(const struct problem *p, int field, bool blocks, const char *says)
{
    assert_ptr_equal(p->field, &fields[field]);
    assert_int_equal(p->blocks, blocks);
    if (strncmp(p->text, says, strlen(says)) != 0)
        fail_msg("%s: %s", fields[field].id, p->text);
    assert_true(utf8_width(p->text) <= 78);
}

static void test_problems(void **state)
{
    struct fixture *x = *state;

    resolve(x, CHANNEL_COUNTER, NULL);
    assert_int_equal(problems(x, AT_RECEPTION), 2);
    check_problem(&x->p[0], NAME, true, "Chưa nhập: Họ tên mẹ. Hỏi người nộp rồi gõ vào.");
    check_problem(&x->p[1], SEX, true, "Chưa chọn: Giới tính mẹ. ");
    assert_int_equal(problems(x, AT_SIGNING), 1);
    check_problem(&x->p[0], RESULT, true, "Chưa nhập: Kết quả.");

    type(x, NAME, "Phan Thị Mười Một Hai Ba");
    type(x, SEX, "nnn");
    type(x, BIRTH, "31/02/1985");
    type(x, NUMBER, "99908500");
    type(x, COPIES, "0");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_int_equal(problems(x, AT_RECEPTION), 5);
    check_problem(&x->p[0], NAME, true, "Ô này nhận nhiều nhất 20 chữ, đang thừa 4.");
    check_problem(&x->p[1], SEX, true, "Danh sách không có “nnn”.");
    check_problem(&x->p[2], BIRTH, true,
                  "Tháng 2 năm 1985 có 28 ngày. Gõ lại 8 số, ví dụ 28021985.");
    check_problem(&x->p[3], NUMBER, true, "Gõ đủ 12 số định danh, còn thiếu 4");
    check_problem(&x->p[4], COPIES, true, "Chưa đúng điều kiện: Số bản sao.");

    type(x, NAME, "Phan Thị Mười");
    type(x, SEX, "male");
    type(x, BIRTH, "2026-11-25");
    type(x, NUMBER, "038190000731");
    resolve(x, CHANNEL_ONLINE, NULL); /* where no copies are fine */
    assert_int_equal(problems(x, AT_RECEPTION), 2);
    check_problem(&x->p[0], BIRTH, true, "Ngày sinh phải trước hôm nay.");
    check_problem(&x->p[1], NUMBER, false, "Số định danh ghi nữ, tờ khai ghi nam. Kiểm tra lại");

    type(x, SEX, "female");
    type(x, BIRTH, "1990-03-12");
    answers_set(&x->a, "me_ten", "Phan Thị Mười", NULL, MARK_CONFIRM);
    assert_int_equal(problems(x, AT_RECEPTION), 1);
    check_problem(&x->p[0], NAME, false, "Cần xác nhận: Họ tên mẹ.");
    type(x, NAME, "Phan Thị Mười"); /* Enter on it */
    assert_int_equal(problems(x, AT_RECEPTION), 0);
    type(x, BIRTH, "1991-03-12");
    assert_int_equal(problems(x, AT_RECEPTION), 1);
    check_problem(&x->p[0], NUMBER, false, "Số định danh ghi năm sinh 1990");
}

/* The number on a paper is compared as the number alone is; another paper's number is not. */
static void test_number_of_a_paper(void **state)
{
    struct fixture *x = *state;

    type(x, NAME, "Phan Thị Mười");
    type(x, SEX, "female");
    type(x, BIRTH, "1991-03-12");
    type(x, COPIES, "1");
    type(x, PAPER, "038190000731; 2021-04-22; Cục Cảnh sát");
    resolve(x, CHANNEL_COUNTER, NULL);
    assert_int_equal(problems(x, AT_RECEPTION), 1);
    check_problem(&x->p[0], PAPER, false, "Số định danh ghi năm sinh 1990, tờ khai ghi 1991.");
    type(x, PAPER, "038190000731");
    assert_int_equal(problems(x, AT_RECEPTION), 1);
    type(x, PAPER, "CCCD 038190000731; 2021-04-22");
    assert_int_equal(problems(x, AT_RECEPTION), 1);
    type(x, BIRTH, "1990-03-12");
    assert_int_equal(problems(x, AT_RECEPTION), 0);
    type(x, BIRTH, "1991-03-12");
    type(x, PAPER, "C1234567; 2021-04-22");
    assert_int_equal(problems(x, AT_RECEPTION), 0);
    type(x, PAPER, "038190000731/2021; 2021-04-22");
    assert_int_equal(problems(x, AT_RECEPTION), 0);
}

/* The longest label makes no sentence longer than the line. */
static void test_long_labels(void **state)
{
    static char label[] =
        "Họ, chữ đệm, tên của người được ủy quyền thay mặt người yêu cầu nộp hồ sơ "
        "tại quầy";
    static const enum field_type types[] = { FIELD_TEXT,   FIELD_DATE,          FIELD_CHOICE,
                                             FIELD_YES_NO, FIELD_PERSON_NUMBER, FIELD_IDENTITY };
    struct fixture *x = *state;
    struct case_def plain = { .id = "plain", .label = "Thường" };
    struct field f = { .id = "f", .label = label, .required = true, .max_chars = 99 };
    struct form one = { .field = &f, .n_fields = 1, .cases = &plain, .n_cases = 1 };
    bool relevant = true;
    struct resolved r = { .relevant = &relevant };
    struct problem p;

    for (size_t i = 0; i < 2 * N_ELEMS(types); i++) {
        f.type = types[i / 2];
        f.partial = i % 2;
        assert_int_equal(form_problems(x->env, &one, &x->a, &r, AT_RECEPTION, x->today, &p, 1), 1);
        assert_int_equal(utf8_width(p.text), 78);
        assert_non_null(strstr(p.text, "…. "));
    }
    f.type = FIELD_TEXT;
    f.constraint = ":self = 'y'";
    answers_set(&x->a, "f", "x", NULL, MARK_TYPED);
    assert_int_equal(form_problems(x->env, &one, &x->a, &r, AT_RECEPTION, x->today, &p, 1), 1);
    assert_int_equal(utf8_width(p.text), 78);
    f.constraint = NULL;
    answers_set(&x->a, "f", "x", NULL, MARK_CONFIRM);
    assert_int_equal(form_problems(x->env, &one, &x->a, &r, AT_RECEPTION, x->today, &p, 1), 1);
    assert_int_equal(utf8_width(p.text), 78);
    assert_false(p.blocks);
    expr_close(x->env); /* what it compiled names this form, which ends here */
    x->env = expr_open();
}

static void test_problems_keep_to_max(void **state)
{
    struct fixture *x = *state;

    resolve(x, CHANNEL_COUNTER, NULL);
    assert_int_equal(form_problems(x->env, &form, &x->a, &x->r, AT_RECEPTION, x->today, x->p, 1),
                     1);
}

/* A reception file may write values as a clerk would. */
static void test_answers_read(void **state)
{
    struct fixture *x = *state;

    type(x, SEX, "nữ");
    type(x, BIRTH, "12/03/1990");
    type(x, COPIES, "ba");
    answers_read(&x->a, &form, x->today);
    assert_string_equal(answers_value(&x->a, "me_gioi_tinh"), "female");
    assert_string_equal(answers_get(&x->a, "me_gioi_tinh")->label, "Nữ");
    assert_string_equal(answers_value(&x->a, "me_ngay_sinh"), "1990-03-12");
    assert_string_equal(answers_value(&x->a, "copies"), "ba");
}

/* Each field shows only when the one after it is answered: it settles from the end, one a round. */
static void test_long_chain(void **state)
{
    enum { LINKS = 120 };
    struct fixture *x = *state;
    struct field link[LINKS] = { 0 };
    struct case_def plain = { .id = "plain", .label = "Thường" };
    struct form chain = { .field = link, .n_fields = LINKS, .cases = &plain, .n_cases = 1 };
    char id[LINKS][16], relevant[LINKS][32];

    for (int i = 0; i < LINKS; i++) {
        snprintf(id[i], sizeof id[i], "f%d", i);
        snprintf(relevant[i], sizeof relevant[i], ":f%d IS NOT NULL", i + 1);
        link[i] = (struct field){ .id = id[i], .label = id[i], .relevant = relevant[i] };
        answers_set(&x->a, id[i], "x", NULL, MARK_TYPED);
    }
    link[LINKS - 1].relevant = ":channel = 'post'";
    assert_int_equal(
        form_resolve(x->env, &chain, &x->a, CHANNEL_COUNTER, NULL, x->today, &x->r, NULL), MC_OK);
    for (int i = 0; i < LINKS; i++)
        assert_false(x->r.relevant[i]);
    expr_close(x->env); /* what it compiled names this form, which ends here */
    x->env = expr_open();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_relevance, setup, teardown),
        cmocka_unit_test_setup_teardown(test_calculated_in_any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_case_and_fees, setup, teardown),
        cmocka_unit_test_setup_teardown(test_problems, setup, teardown),
        cmocka_unit_test_setup_teardown(test_number_of_a_paper, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_labels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_problems_keep_to_max, setup, teardown),
        cmocka_unit_test_setup_teardown(test_answers_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_chain, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
