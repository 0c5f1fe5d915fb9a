/* Fee receipts: numbers only from registered blocks, one for each payment in cash, none twice; what
 * the slips say. */
#include "fixture.h"

#include "motcua/base/utf8.h"
#include "motcua/desk/money.h"
#include "motcua/store/keep.h"

#define FORM "01BLP2-001"
#define SYMBOL "28AA-17T"

/* The same desk as an administrator would have it. */
static void be_admin(struct fixture *f)
{
    f->d->me.role = ROLE_ADMINISTRATOR;
}

static void be_clerk(struct fixture *f)
{
    f->d->me.role = ROLE_COUNTER;
}

static struct receipt_block block(int64_t from, int64_t to)
{
    return (struct receipt_block){
        .form = (char *)FORM, .symbol = (char *)SYMBOL, .from = from, .to = to
    };
}

static void add_block(struct fixture *f, int64_t from, int64_t to)
{
    const struct receipt_block b = block(from, to);

    be_admin(f);
    OK(f, desk_receipts_add(f->d, &b, &f->err));
    be_clerk(f);
}

/* A certified copy of 10.000đ, paid by HOW; its answer to *GOT. */
static int64_t receive(struct fixture *f, const char *request, const char *how, struct receipt *got)
{
    struct reception r = RECEPTION_INIT;

    fixture_copy(f, &r, request);
    str_set(&r.paid, how);
    *got = (struct receipt){ .id = 0 };
    OK(f, desk_receive(f->d, &r, got, NULL, &f->err));
    reception_release(&r);
    return got->id;
}

/* Number of the Nth payment of dossier ID; 0 none. */
static int64_t number_of(struct fixture *f, int64_t id, size_t n)
{
    struct payments p;

    OK(f, desk_payments(f->d, id, &p, &f->err));
    assert_true(n < p.n);
    int64_t no = p.item[n].no;
    payments_release(&p);
    return no;
}

static int bad_rows(struct fixture *f)
{
    struct verify_result r = { .n_bad = 0 };

    OK(f, store_verify(f->d->store, NULL, NULL, NULL, &r, &f->err));
    return r.n_bad;
}

static void do_act(struct fixture *f, int64_t id, enum command c, const struct act_input *in,
                   struct strbuf *said)
{
    strbuf_clear(said);
    OK(f, desk_act(f->d, id, c, in, said, &f->err));
}

/* ---- numbers ---- */

static void test_only_from_a_block(void **state)
{
    struct fixture f;
    struct receipt got;
    int64_t id;

    (void)state;
    fixture_open(&f);
    id = receive(&f, "m1", "cash", &got);
    assert_string_equal(got.slip, "Chưa có số biên lai.");
    assert_non_null(strstr(got.slip_why, "chưa đăng ký"));
    assert_int_equal(number_of(&f, id, 0), 0);
    receipt_release(&got);

    add_block(&f, 7, 8);
    id = receive(&f, "m2", "cash", &got);
    assert_string_equal(got.slip, "Biên lai 0000007.");
    assert_int_equal(number_of(&f, id, 0), 7);
    receipt_release(&got);
    id = receive(&f, "m3", "transfer", &got); /* money that nobody handed over */
    assert_string_equal(got.slip, "");
    assert_int_equal(number_of(&f, id, 0), 0);
    receipt_release(&got);
    receive(&f, "m4", "later", &got);
    assert_string_equal(got.slip, "");
    receipt_release(&got);
    id = receive(&f, "m5", "cash", &got);
    assert_int_equal(number_of(&f, id, 0), 8);
    receipt_release(&got);
    id = receive(&f, "m6", "cash", &got); /* nothing is blocked */
    assert_string_equal(got.slip, "Chưa có số biên lai: hết quyển.");
    assert_non_null(strstr(got.slip_why, "hết số"));
    assert_int_equal(number_of(&f, id, 0), 0);
    receipt_release(&got);
    add_block(&f, 9, 20);
    id = receive(&f, "m7", "cash", &got);
    assert_int_equal(number_of(&f, id, 0), 9);
    receipt_release(&got);
    fixture_verify(&f);
    fixture_close(&f);
}

static void test_pay_and_return_take_one(void **state)
{
    struct fixture f;
    struct receipt got;
    struct strbuf said = STRBUF_INIT;
    struct act_input in = ACT_INPUT_INIT;
    struct answers a = ANSWERS_INIT;
    struct deep_result deep;

    (void)state;
    fixture_open(&f);
    add_block(&f, 1, 500);
    answers_set(&a, "so_chung_thuc", "1204", NULL, MARK_TYPED);
    answers_set(&a, "quyen_so", "1", NULL, MARK_TYPED);
    answers_set(&a, "nguoi_ky", "Trần Thị Lan", NULL, MARK_TYPED);
    int64_t id = receive(&f, "p1", "later", &got);
    receipt_release(&got);
    in.paid = "cash";
    in.amount = 4000;
    do_act(&f, id, CMD_PAY, &in, &said);
    assert_non_null(strstr(said.s, "Biên lai 0000001."));
    assert_int_equal(number_of(&f, id, 0), 1);
    in = (struct act_input)ACT_INPUT_INIT;
    in.answers = &a;
    do_act(&f, id, CMD_FINISH, &in, &said);
    in.paid = "cash";
    do_act(&f, id, CMD_RETURN, &in, &said);
    assert_non_null(strstr(said.s, "Đã thu 6.000đ. Biên lai 0000002."));
    assert_int_equal(number_of(&f, id, 1), 2);
    /* A refusal takes none. */
    in = (struct act_input)ACT_INPUT_INIT;
    in.paid = "cash";
    id = receive(&f, "p2", "later", &got);
    receipt_release(&got);
    in.amount = 10001;
    assert_int_equal(desk_act(f.d, id, CMD_PAY, &in, NULL, &f.err), MC_INVALID);
    in.amount = 0;
    do_act(&f, id, CMD_PAY, &in, &said);
    assert_int_equal(number_of(&f, id, 0), 3);
    fixture_verify(&f);
    OK(&f, store_verify_deep(f.d->store, fixture_bad, NULL, &deep, &f.err));
    assert_int_equal(deep.n_bad, 0);
    answers_release(&a);
    strbuf_release(&said);
    fixture_close(&f);
}

static void test_blocks_are_an_administrators(void **state)
{
    struct receipt_block wrong[] = { block(0, 5), block(5, 4), block(1, 10000000), block(1, 5),
                                     block(1, 5) };
    struct receipt_block b = block(1, 500), over = block(500, 600);
    struct receipt_blocks all;
    struct fixture f;

    (void)state;
    fixture_open(&f);
    assert_int_equal(desk_receipts_add(f.d, &b, &f.err), MC_DENIED);
    assert_non_null(strstr(f.err.msg, "Quản trị"));
    be_admin(&f);
    wrong[3].form = (char *)"01 BLP";
    wrong[4].symbol = (char *)"";
    for (size_t i = 0; i < N_ELEMS(wrong); i++)
        assert_int_equal(desk_receipts_add(f.d, &wrong[i], &f.err), MC_INVALID);
    OK(&f, desk_receipts_add(f.d, &b, &f.err));
    assert_int_equal(desk_receipts_add(f.d, &over, &f.err), MC_CONFLICT);
    over.symbol = (char *)"28AB-17T";
    OK(&f, desk_receipts_add(f.d, &over, &f.err));
    OK(&f, desk_receipts(f.d, &all, &f.err));
    assert_int_equal(all.n, 2);
    assert_int_equal(all.item[0].next, 1);
    assert_int_equal(all.item[1].from, 500);
    receipt_blocks_release(&all);
    fixture_verify(&f);
    fixture_close(&f);
}

/* Spoiled numbers are told, and a restored copy asks before it gives any. */
static void test_going_on_elsewhere(void **state)
{
    struct fixture f;
    struct receipt got;

    (void)state;
    fixture_open(&f);
    add_block(&f, 1, 500);
    int64_t id = receive(&f, "n1", "cash", &got);
    receipt_release(&got);
    assert_int_equal(desk_receipts_next(f.d, FORM, SYMBOL, 5, "hỏng", &f.err), MC_DENIED);
    be_admin(&f);
    assert_int_equal(desk_receipts_next(f.d, FORM, SYMBOL, 5, "", &f.err), MC_INVALID);
    assert_int_equal(desk_receipts_next(f.d, FORM, SYMBOL, 1, "lùi", &f.err), MC_CONFLICT);
    assert_int_equal(desk_receipts_next(f.d, FORM, SYMBOL, 502, "quá", &f.err), MC_NOTFOUND);
    OK(&f, desk_receipts_next(f.d, FORM, SYMBOL, 5, "số 2 đến 4 hỏng khi in", &f.err));
    be_clerk(&f);
    id = receive(&f, "n2", "cash", &got);
    assert_int_equal(number_of(&f, id, 0), 5);
    receipt_release(&got);
    fixture_verify(&f);

    struct event e = event_new(EV_RESTORED, 0, desk_now(f.d), "H56.99.01", "motcua", "");
    OK(&f, db_begin_write(f.d->store->main, &f.err));
    OK(&f, event_append(f.d->store, &e, &f.err));
    OK(&f, db_commit(f.d->store->main, &f.err));
    event_release(&e);
    id = receive(&f, "n3", "cash", &got);
    assert_int_equal(number_of(&f, id, 0), 0);
    assert_non_null(strstr(got.slip_why, "khôi phục"));
    receipt_release(&got);
    be_admin(&f);
    OK(&f, desk_receipts_next(f.d, FORM, SYMBOL, 6, "không có số nào sau bản sao", &f.err));
    be_clerk(&f);
    id = receive(&f, "n4", "cash", &got);
    assert_int_equal(number_of(&f, id, 0), 6);
    receipt_release(&got);
    fixture_verify(&f);
    struct deep_result deep;
    OK(&f, store_verify_deep(f.d->store, fixture_bad, NULL, &deep, &f.err));
    assert_int_equal(deep.n_bad, 0);
    fixture_close(&f);
}

/* verify sees a block put back, a block put in, and a number used twice. */
static void test_verify_sees_it(void **state)
{
    static const char *const harm[][2] = {
        { "UPDATE receipt_block SET next = 1", "UPDATE receipt_block SET next = 3" },
        { "UPDATE receipt_block SET next = 4", "UPDATE receipt_block SET next = 3" },
        { "UPDATE receipt_block SET last = 501", "UPDATE receipt_block SET last = 500" },
        { "INSERT INTO receipt_block SELECT 9, form, 'X', 1, 2, 1, seq FROM receipt_block",
          "DELETE FROM receipt_block WHERE n = 9" },
    };
    struct fixture f;
    struct receipt got;

    (void)state;
    fixture_open(&f);
    add_block(&f, 1, 500);
    receive(&f, "v1", "cash", &got);
    receipt_release(&got);
    receive(&f, "v2", "cash", &got);
    receipt_release(&got);
    for (size_t i = 0; i < N_ELEMS(harm); i++) {
        OK(&f, db_script(f.d->store->main, harm[i][0], &f.err));
        if (bad_rows(&f) == 0)
            fail_msg("verify says nothing of: %s", harm[i][0]);
        OK(&f, db_script(f.d->store->main, harm[i][1], &f.err));
        assert_int_equal(bad_rows(&f), 0);
    }
    /* The counter put back by hand gives 2 again: told twice, whatever the block says. */
    OK(&f, db_script(f.d->store->main, "UPDATE receipt_block SET next = 2", &f.err));
    int64_t id = receive(&f, "v3", "cash", &got);
    receipt_release(&got);
    assert_int_equal(number_of(&f, id, 0), 2);
    assert_true(bad_rows(&f) > 0);
    fixture_close(&f);
}

/* ---- lines ---- */

/* What is asked for is paid first; the rest line by line. */
static void test_parts(void **state)
{
    struct fixture f;
    struct receipt got;
    struct payments p;
    struct strbuf said = STRBUF_INIT;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = receive(&f, "l1", "later", &got);
    receipt_release(&got);
    do_act(&f, id, CMD_FORWARD, &in, &said);
    fixture_be(&f, "lantt");
    in.amount = 5000;
    in.reason = "Bản dịch thêm";
    do_act(&f, id, CMD_ASK_PAYMENT, &in, &said);
    fixture_be(&f, "maile");
    in = (struct act_input)ACT_INPUT_INIT;
    in.paid = "transfer";
    do_act(&f, id, CMD_PAY, &in, &said);
    in.paid = "cash";
    in.amount = 3000;
    do_act(&f, id, CMD_PAY, &in, &said);
    OK(&f, desk_payments(f.d, id, &p, &f.err));
    assert_int_equal(p.n, 2);
    assert_true(p.later);
    assert_false(p.item[0].cash);
    assert_int_equal(p.item[0].n, 1);
    assert_string_equal(p.item[0].part[0].name, "Bản dịch thêm");
    assert_int_equal(p.item[0].part[0].amount, 5000);
    assert_int_equal(p.item[0].left, 10000);
    assert_true(p.item[1].cash);
    assert_string_equal(p.item[1].part[0].name, "Phí chứng thực bản sao từ bản chính");
    assert_int_equal(p.item[1].part[0].amount, 3000);
    assert_int_equal(p.item[1].left, 7000);
    payments_release(&p);
    strbuf_release(&said);
    fixture_close(&f);
}

/* ---- slips ---- */

static void says(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("\"%s\" is missing in:\n%s", what, text);
}

static void test_slip(void **state)
{
    struct fixture f;
    struct receipt got;
    struct strbuf out = STRBUF_INIT, said = STRBUF_INIT;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    add_block(&f, 12, 500);
    int64_t id = receive(&f, "s1", "later", &got);
    receipt_release(&got);
    OK(&f, desk_fee_receipt_text(f.d, id, 72, &out, &f.err));
    assert_int_equal(out.len, 0); /* nothing paid, no receipt */
    OK(&f, desk_slips_text(f.d, id, 72, &out, &f.err));
    says(out.s, "7. Phí, lệ phí: 10.000đ (thu sau, chưa thu)");
    strbuf_clear(&out);
    in.paid = "cash";
    in.amount = 4000;
    do_act(&f, id, CMD_PAY, &in, &said);
    in.amount = 6000;
    in.paid = "transfer";
    do_act(&f, id, CMD_PAY, &in, &said);
    OK(&f, desk_slips_text(f.d, id, 72, &out, &f.err));
    says(out.s, "GIẤY TIẾP NHẬN HỒ SƠ");
    says(out.s, "Mẫu số: 01BLP2-001   Ký hiệu: 28AA-17T   Số: 0000012");
    says(out.s, "- Phí chứng thực bản sao từ bản chính: 4.000đ");
    says(out.s, "(Viết bằng chữ): Bốn nghìn đồng");
    says(out.s, "Hình thức thanh toán: tiền mặt");
    says(out.s, "Còn phải thu sau: 6.000đ");
    says(out.s, "Chuyển khoản: không lấy số của quyển biên lai");
    says(out.s, "(Viết bằng chữ): Sáu nghìn đồng");
    says(strstr(out.s, "BIÊN LAI"), "MẪU - BẢN HỌC"); /* the second one has its mark too */
    for (const char *line = out.s; *line != '\0'; line += strcspn(line, "\n") + 1) {
        char *one = xstrndup(line, strcspn(line, "\n"));

        assert_true(utf8_width(one) <= 72);
        free(one);
    }
    assert_int_equal(desk_fee_receipt_text(f.d, 99, 72, &out, &f.err), MC_NOTFOUND);
    strbuf_release(&out);
    strbuf_release(&said);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_from_a_block),
        cmocka_unit_test(test_pay_and_return_take_one),
        cmocka_unit_test(test_blocks_are_an_administrators),
        cmocka_unit_test(test_going_on_elsewhere),
        cmocka_unit_test(test_verify_sees_it),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_slip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
