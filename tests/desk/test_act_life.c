/* Off the straight path: holding, sending back, money, ends, promises, taking back. */
#include "fixture.h"

static struct dossier folded(struct fixture *f, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;

    OK(f, dossier_read(f->d->store, id, &ds, &f->err));
    return ds;
}

/* USER does C at local time AT; the chain and the rows hold afterwards. */
static void does(struct fixture *f, const char *user, const char *at, int64_t id, enum command c,
                 const struct act_input *in, const char *says)
{
    struct strbuf said = STRBUF_INIT;

    fixture_be(f, user);
    fixture_at(f, at);
    if (desk_act(f->d, id, c, in, &said, &f->err) != MC_OK)
        fail_msg("%s at %s: %s", command_word(c), at, f->err.msg);
    if (says != NULL)
        assert_string_equal(said.s, says);
    strbuf_release(&said);
    fixture_verify(f);
}

static void denied(struct fixture *f, const char *user, const char *at, int64_t id, enum command c,
                   const struct act_input *in, enum mc_rc want, const char *says)
{
    char before[65], after[65];
    int64_t seq;

    fixture_be(f, user);
    fixture_at(f, at);
    OK(f, event_head(f->d->store, before, &seq, &f->err));
    assert_int_equal(desk_act(f->d, id, c, in, NULL, &f->err), want);
    const struct mc_err said = f->err;
    if (strstr(said.msg, says) == NULL)
        fail_msg("\"%s\" is not in: %s", says, said.msg);
    OK(f, event_head(f->d->store, after, &seq, &f->err));
    assert_string_equal(before, after);
}

static const struct act_input nothing = ACT_INPUT_INIT;

static int64_t at_appraisal(struct fixture *f)
{
    int64_t id = fixture_received_birth(f, "r1");

    does(f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &nothing, NULL);
    return id;
}

static void test_hands(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    does(&f, "vietpq", "2026-10-08T08:20", id, CMD_TAKE, &nothing, "Đã nhận xử lý 0001.");
    does(&f, "vietpq", "2026-10-08T08:21", id, CMD_RELEASE, &nothing, "Đã thôi giữ 0001.");
    in.holder = "maile";
    denied(&f, "lantt", "2026-10-08T08:22", id, CMD_ASSIGN, &in, MC_INVALID, "Lê Thị Mai thuộc");
    in.holder = "ai";
    denied(&f, "lantt", "2026-10-08T08:22", id, CMD_ASSIGN, &in, MC_INVALID, "Không có cán bộ ai");
    in.holder = "vietpq";
    does(&f, "lantt", "2026-10-08T08:23", id, CMD_ASSIGN, &in, "Đã giao 0001 cho Phạm Quốc Việt.");
    struct dossier ds = folded(&f, id);
    assert_string_equal(ds.holder, "vietpq");
    dossier_release(&ds);
    in = nothing;
    in.reason = "Thiếu ký nháy";
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_FORWARD, &nothing, NULL);
    denied(&f, "lantt", "2026-10-08T09:05", id, CMD_SEND_BACK, &nothing, MC_INVALID, "Ghi lý do");
    does(&f, "lantt", "2026-10-08T09:05", id, CMD_SEND_BACK, &in,
         "Đã trả lại 0001 về bước Thẩm tra và ghi Sổ đăng ký khai sinh.");
    ds = folded(&f, id);
    assert_string_equal(ds.step, "tham_tra");
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_money(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.amount = 60000;
    in.reason = "Thuế trước bạ";
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_ASK_PAYMENT, &in,
         "Đã yêu cầu nộp 60.000đ cho 0001. Hạn trả vẫn chạy.");
    in = nothing;
    in.paid = "cash";
    in.amount = 20000;
    does(&f, "maile", "2026-10-08T09:30", id, CMD_PAY, &in,
         "Đã thu 20.000đ của 0001. Còn phải thu 40.000đ. Chưa có số biên lai.");
    in.amount = 0; /* the rest */
    does(&f, "maile", "2026-10-08T09:40", id, CMD_PAY, &in,
         "Đã thu 40.000đ của 0001. Chưa có số biên lai.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_IN_PROGRESS);
    assert_int_equal(ds.fee, ds.paid);
    assert_int_equal(ds.due_at, ds.first_due_at);
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_withdraw_stop_and_papers_back(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.reason = "Khai ở nơi khác";
    does(&f, "maile", "2026-10-08T09:00", id, CMD_WITHDRAW, &in,
         "Đã ghi nhận yêu cầu rút 0001. Chờ quyết định dừng.");
    does(&f, "lantt", "2026-10-08T09:10", id, CMD_STOP, &in,
         "Đã dừng giải quyết 0001. Báo người dân theo Mẫu số 05 TT 03/2025/TT-VPCP.");
    does(&f, "hoadt", "2026-10-08T10:00", id, CMD_RETURN, &nothing, "Đã trả lại giấy tờ của 0001.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_RETURNED);
    assert_string_equal(ds.outcome, "withdrawn");
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_closed_when_nothing_came(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.items = items;
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_ASK_SUPPLEMENT, &in, NULL);
    in = nothing;
    in.reason = "Quá hạn bổ sung";
    denied(&f, "maile", "2026-10-23T17:00", id, CMD_STOP, &in, MC_DENIED, "23/10/2026");
    does(&f, "maile", "2026-10-24T00:00", id, CMD_STOP, &in, NULL);
    struct dossier ds = folded(&f, id);
    assert_string_equal(ds.outcome, "closed");
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_void_keeps_the_code(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    in.reason = "Tiếp nhận hai lần";
    does(&f, "maile", "2026-10-08T08:20", id, CMD_VOID, &in,
         "Đã hủy 0001. Mã hồ sơ không dùng lại.");
    int64_t next = fixture_received_birth(&f, "r2");
    struct dossier ds = folded(&f, next);
    assert_string_equal(ds.code, "H56.99.01-261008-0002");
    dossier_release(&ds);
    fixture_close(&f);
}

/* A birth is promised for the same day: no extension is in time, an apology is. */
static void test_promises(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.reason = "Chờ xác minh nơi sinh";
    in.due = fixture_time("2026-10-12T00:00");
    denied(&f, "vietpq", "2026-10-08T09:00", id, CMD_EXTEND, &in, MC_DENIED, "ít nhất 1 ngày");
    in.due = fixture_time("2026-10-11T00:00"); /* a Sunday */
    denied(&f, "vietpq", "2026-10-08T09:00", id, CMD_APOLOGISE, &in, MC_INVALID, "cơ quan nghỉ");
    in.due = fixture_time("2026-10-12T00:00");
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_APOLOGISE, &in,
         "Đã hẹn lại 0001 lúc 17:00 12/10/2026. Hạn gốc vẫn giữ để tính đúng hạn.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.due_at, ds.first_due_at);
    assert_int_equal(ds.promised_at, fixture_time("2026-10-12T17:00"));
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_corrected(void **state)
{
    static const struct person name = { .name = (char *)"Phan Thị Mười Hai" };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct answers a = ANSWERS_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_copy(&f, "c1"), due = 0;
    struct dossier ds = folded(&f, id);
    due = ds.due_at;
    assert_int_equal(ds.fee, 10000);
    dossier_release(&ds);
    in.owner = &name;
    denied(&f, "maile", "2026-10-08T08:20", id, CMD_CORRECT, &in, MC_INVALID, "Ghi lý do");
    in.reason = "Gõ nhầm";
    does(&f, "maile", "2026-10-08T08:20", id, CMD_CORRECT, &in,
         "Đã sửa 0001. Giấy tiếp nhận đã đưa cần in lại.");
    /* Two days instead of one, more pages: reviewed as a reception is. */
    in = nothing;
    in.reason = "Đếm lại số trang";
    in.answers = &a;
    answers_set(&a, "so_trang", "khong", NULL, MARK_TYPED);
    denied(&f, "maile", "2026-10-08T08:21", id, CMD_CORRECT, &in, MC_INVALID, "Chưa sửa được: ");
    answers_set(&a, "so_trang", "5", NULL, MARK_TYPED);
    answers_set(&a, "nhieu_trang", "yes", "Có", MARK_TYPED);
    does(&f, "maile", "2026-10-08T08:22", id, CMD_CORRECT, &in, NULL);
    ds = folded(&f, id);
    assert_string_equal(ds.applicant.name, "Phan Thị Mười Hai");
    assert_string_equal(ds.case_id, "nhieu_trang");
    assert_true(ds.fee > 10000);
    assert_true(ds.due_at > due);
    assert_int_equal(ds.first_due_at, ds.due_at);
    assert_true(ds.reprint);
    dossier_release(&ds);
    in = nothing;
    in.reason = "Thu thừa";
    in.fee = 4000; /* 10.000 are paid */
    denied(&f, "maile", "2026-10-08T08:23", id, CMD_CORRECT, &in, MC_INVALID, "10.000đ");
    answers_release(&a);
    fixture_close(&f);
}

static char *shown_dup(struct fixture *f, int64_t id)
{
    struct dossier ds = folded(f, id);
    json_t *j = dossier_to_json(&ds);
    char *s;

    json_object_del(j, "version");
    s = json_line_dup(j);
    json_decref(j);
    dossier_release(&ds);
    return s;
}

static void test_taken_back(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    int64_t got = 0;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    char *before = shown_dup(&f, id);
    assert_int_equal(desk_take_back(f.d, &got, NULL, &f.err), MC_DENIED); /* its number is out */
    assert_non_null(strstr(f.err.msg, "“Tiếp nhận”"));
    in.holder = "vietpq";
    does(&f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &in, NULL);
    denied(&f, "hoadt", "2026-10-08T08:16", id, CMD_TAKE_BACK, &nothing, MC_DENIED, "người khác");
    fixture_be(&f, "maile");
    OK(&f, desk_take_back(f.d, &got, &said, &f.err));
    assert_int_equal(got, id);
    assert_string_equal(said.s, "Đã rút lại: Chuyển xử lý, 0001.");
    fixture_verify(&f);
    char *after = shown_dup(&f, id);
    assert_string_equal(after, before);
    free(after);
    /* A scan: the dossier lets go of it, the person's store keeps it. */
    char *scan = fixture_scan(&f, "them");
    in = nothing;
    in.file = scan;
    in.component = "giay_chung_sinh";
    does(&f, "maile", "2026-10-08T08:20", id, CMD_ATTACH, &in, NULL);
    does(&f, "maile", "2026-10-08T08:21", id, CMD_TAKE_BACK, &nothing,
         "Đã rút lại: Số hóa giấy tờ, 0001.");
    after = shown_dup(&f, id);
    assert_string_equal(after, before);
    /* Somebody else was quicker. */
    does(&f, "maile", "2026-10-08T08:22", id, CMD_FORWARD, &nothing, NULL);
    does(&f, "vietpq", "2026-10-08T08:23", id, CMD_TAKE, &nothing, NULL);
    fixture_be(&f, "maile");
    assert_int_equal(desk_take_back(f.d, &got, NULL, &f.err), MC_DENIED);
    assert_non_null(strstr(f.err.msg, "đã có việc khác"));
    free(scan);
    free(after);
    free(before);
    strbuf_release(&said);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hands),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_withdraw_stop_and_papers_back),
        cmocka_unit_test(test_closed_when_nothing_came),
        cmocka_unit_test(test_void_keeps_the_code),
        cmocka_unit_test(test_promises),
        cmocka_unit_test(test_corrected),
        cmocka_unit_test(test_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
