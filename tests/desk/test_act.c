/* From reception to rating: every command through the one call, the log true at each step. */
#include "fixture.h"

static struct dossier folded(struct fixture *f, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;

    OK(f, dossier_read(f->d->store, id, &ds, &f->err));
    return ds;
}

static enum state state_of(struct fixture *f, int64_t id)
{
    struct dossier ds = folded(f, id);
    enum state s = ds.state;

    dossier_release(&ds);
    return s;
}

static int64_t due_of(struct fixture *f, int64_t id)
{
    struct dossier ds = folded(f, id);
    int64_t due = ds.due_at;

    dossier_release(&ds);
    return due;
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

static void denied(struct fixture *f, const char *user, int64_t id, enum command c,
                   const struct act_input *in, enum mc_rc want, const char *says)
{
    char before[65], after[65];
    int64_t seq;

    fixture_be(f, user);
    OK(f, event_head(f->d->store, before, &seq, &f->err));
    assert_int_equal(desk_act(f->d, id, c, in, NULL, &f->err), want);
    const struct mc_err said = f->err;
    if (strstr(said.msg, says) == NULL)
        fail_msg("\"%s\" is not in: %s", says, said.msg);
    OK(f, event_head(f->d->store, after, &seq, &f->err));
    assert_string_equal(before, after);
}

static bool last_of_kind(void *ctx, const struct event *e)
{
    struct event *want = ctx;

    if (e->kind == want->kind) {
        json_decref(want->facts);
        json_decref(want->body);
        want->facts = json_incref(e->facts);
        want->body = json_incref(e->body);
    }
    return true;
}

static struct event newest(struct fixture *f, int64_t id, enum event_kind kind)
{
    struct event e = { .kind = kind };

    OK(f, event_each(f->d->store, id, last_of_kind, &e, &f->err));
    assert_non_null(e.facts);
    return e;
}

/* ---- whole days ---- */

static void test_day_of_a_birth(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    in.holder = "vietpq";
    in.text = "Mẹ đi lại khó";
    does(&f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &in,
         "Đã chuyển 0001 cho Phạm Quốc Việt.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_IN_PROGRESS);
    assert_string_equal(ds.step, "tham_tra");
    assert_string_equal(ds.holder, "vietpq");
    dossier_release(&ds);

    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_FORWARD, &in,
         "Đã chuyển 0001 tới bước Ký Giấy khai sinh.");
    in.number = "215/2026";
    does(&f, "lantt", "2026-10-08T10:00", id, CMD_APPROVE, &in,
         "Đã ký duyệt 0001. Hồ sơ chờ trả kết quả.");
    ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_FINISHED);
    assert_int_equal(ds.finished_at, fixture_time("2026-10-08T10:00"));
    assert_string_equal(ds.outcome, "positive");
    assert_string_equal(ds.result, "Giấy khai sinh");
    assert_string_equal(ds.result_number, "215/2026");
    dossier_release(&ds);

    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-08T15:10", id, CMD_RETURN, &in, "Đã trả kết quả 0001.");
    struct event returned = newest(&f, id, EV_RETURNED);
    assert_string_equal(json_str(returned.facts, "to"), "owner");
    assert_string_equal(json_str(returned.body, "receiver"), "Phan Thị Mười");
    event_release(&returned);
    in.score = 5;
    does(&f, "maile", "2026-10-08T15:11", id, CMD_RATE, &in, "Đã ghi đánh giá. Cảm ơn Ông/Bà.");
    ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_RETURNED);
    assert_int_equal(ds.rating, 5);
    dossier_release(&ds);
    fixture_close(&f);
}

static void give(struct answers *a, const char *field, const char *value)
{
    answers_set(a, field, value, NULL, MARK_TYPED);
}

static void test_day_of_a_copy(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct answers a = ANSWERS_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_copy(&f, "c1");
    does(&f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &in,
         "Đã chuyển 0001 tới bước Ký chứng thực.");
    denied(&f, "lantt", id, CMD_APPROVE, &in, MC_INVALID, "Số chứng thực: ");
    give(&a, "so_chung_thuc", "1204");
    give(&a, "quyen_so", "02/2026-SCT/BS");
    give(&a, "nguoi_ky", "trần thị lan");
    give(&a, "so_trang", "99"); /* not a field of this step: what was received stays */
    in.answers = &a;
    does(&f, "lantt", "2026-10-08T08:30", id, CMD_APPROVE, &in,
         "Đã ký duyệt 0001. Hồ sơ chờ trả kết quả.");
    struct dossier ds = folded(&f, id);
    assert_string_equal(json_str(json_object_get(ds.answers, "so_chung_thuc"), "value"), "1204");
    assert_string_equal(json_str(json_object_get(ds.answers, "nguoi_ky"), "value"), "Trần Thị Lan");
    assert_string_equal(json_str(json_object_get(ds.answers, "ngay_chung_thuc"), "value"),
                        "2026-10-08"); /* prefilled: today */
    assert_string_equal(json_str(json_object_get(ds.answers, "so_trang"), "value"), "3");
    dossier_release(&ds);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-08T08:40", id, CMD_RETURN, &in, NULL);
    in.score = 0;
    does(&f, "maile", "2026-10-08T08:41", id, CMD_RATE, &in,
         "Đã ghi: người dân không muốn đánh giá.");
    answers_release(&a);
    fixture_close(&f);
}

/* What a command line gives reaches no screen as it came. */
static void test_texts_are_cleaned(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    const char *const items[] = { "\x1b[31mGiấy\tchứng sinh\n", NULL };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    does(&f, "maile", "2026-10-08T08:20", id, CMD_FORWARD, &in, NULL);
    in.text = "gọi\x07 lại\nchiều\x9b";
    denied(&f, "vietpq", id, CMD_NOTE, &in, MC_INVALID, "UTF-8");
    in.text = "x";
    in.basis = "\xff";
    denied(&f, "vietpq", id, CMD_ASK_SUPPLEMENT, &in, MC_INVALID, "UTF-8");
    in = (struct act_input)ACT_INPUT_INIT;
    in.items = items;
    in.basis = "Điều 19.5\x1b]0;x\x07";
    does(&f, "vietpq", "2026-10-08T08:30", id, CMD_ASK_SUPPLEMENT, &in, NULL);
    struct event e = newest(&f, id, EV_SUPPLEMENT_ASKED);
    assert_string_equal(json_str(e.facts, "basis"), "Điều 19.5]0;x");
    assert_string_equal(json_string_value(json_array_get(json_object_get(e.body, "items"), 0)),
                        "[31mGiấy chứng sinh");
    event_release(&e);
    fixture_verify(&f);
    fixture_close(&f);
}

/* The copy of the morning is paid when it is fetched. */
static void test_paid_at_return(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct act_input in = ACT_INPUT_INIT;
    struct answers a = ANSWERS_INIT;
    struct view v = { 0 };
    bool told = false;

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    str_set(&r.paid, "later");
    int64_t id = fixture_receive(&f, &r);
    give(&a, "so_chung_thuc", "1204");
    give(&a, "quyen_so", "02");
    give(&a, "nguoi_ky", "Trần Thị Lan");
    in.answers = &a;
    does(&f, "maile", "2026-10-08T08:20", id, CMD_FINISH, &in, NULL);
    in = (struct act_input)ACT_INPUT_INIT;
    denied(&f, "maile", id, CMD_RETURN, &in, MC_INVALID, "còn phải thu 10.000đ");
    in.paid = "cash";
    does(&f, "maile", "2026-10-08T09:00", id, CMD_RETURN, &in,
         "Đã trả kết quả 0001. Đã thu 10.000đ. Chưa có số biên lai.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.paid, 10000);
    assert_string_equal(ds.paid_how, "cash");
    dossier_release(&ds);
    assert_int_equal(desk_view(f.d, id, &v, NULL), MC_OK);
    for (size_t i = 0; i < v.n_way; i++)
        told |= strstr(str_or(v.way[i].note), "thu 10.000đ tiền mặt") != NULL;
    assert_true(told);
    view_release(&v);
    fixture_verify(&f);
    answers_release(&a);
    reception_release(&r);
    fixture_close(&f);
}

/* "Trả kết quả ngay": the counter finishes what it received (Đ17.4). */
static void test_immediate_result(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct answers a = ANSWERS_INIT;

    (void)state;
    fixture_open(&f);
    int64_t birth = fixture_received_birth(&f, "r1");
    denied(&f, "maile", birth, CMD_FINISH, &in, MC_DENIED, "Điều 17.4");
    int64_t id = fixture_received_copy(&f, "c1");
    give(&a, "so_chung_thuc", "1204");
    give(&a, "quyen_so", "02");
    give(&a, "nguoi_ky", "Trần Thị Lan");
    in.answers = &a;
    does(&f, "maile", "2026-10-08T08:20", id, CMD_FINISH, &in,
         "Hồ sơ 0002 đã có kết quả, chờ trả.");
    assert_int_equal(state_of(&f, id), STATE_FINISHED);
    answers_release(&a);
    fixture_close(&f);
}

static void test_fields_of_signing(void **state)
{
    struct fixture f;
    struct answers a = ANSWERS_INIT;
    const struct form *form;
    size_t field[16];

    (void)state;
    fixture_open(&f);
    struct dossier ds = folded(&f, fixture_received_copy(&f, "c1"));
    size_t n = desk_act_fields(f.d, &ds, CMD_APPROVE, &a, field, N_ELEMS(field));
    OK(&f, desk_form(f.d, FIXTURE_COPY, &form, &f.err));
    assert_int_equal(n, 4);
    assert_string_equal(form->field[field[0]].id, "so_chung_thuc");
    assert_string_equal(answers_value(&a, "ngay_chung_thuc"), "2026-10-08");
    assert_int_equal(desk_act_fields(f.d, &ds, CMD_NOTE, &a, field, N_ELEMS(field)), 0);
    answers_release(&a);
    dossier_release(&ds);
    fixture_close(&f);
}

/* ---- supplement ---- */

static int64_t at_appraisal(struct fixture *f)
{
    struct act_input in = ACT_INPUT_INIT;
    int64_t id = fixture_received_birth(f, "r1");

    in.holder = "vietpq";
    does(f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &in, NULL);
    return id;
}

static void test_supplement_gives_a_full_new_term(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh: bản quét mờ", NULL };
    static const char *const seen[] = { "giay_chung_sinh", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    int64_t old = due_of(&f, id);
    in.items = items;
    in.basis = "Điều 19.5";
    in.until = fixture_time("2026-10-20T17:00");
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_ASK_SUPPLEMENT, &in,
         "Đã yêu cầu bổ sung 0001. Hạn cũ hết hiệu lực, nộp đủ thì tính lại.");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_AWAITING_SUPPLEMENT);
    assert_int_equal(ds.due_at, 0);
    assert_int_equal(ds.stopped_due_at, old);
    assert_int_equal(ds.supplement_until, in.until);
    dossier_release(&ds);
    struct event asked = newest(&f, id, EV_SUPPLEMENT_ASKED);
    assert_string_equal(json_string_value(json_array_get(json_object_get(asked.body, "items"), 0)),
                        items[0]);
    event_release(&asked);

    in = (struct act_input)ACT_INPUT_INIT;
    in.seen = seen;
    does(&f, "maile", "2026-10-12T15:30", id, CMD_SUPPLEMENT, &in,
         "Đã ghi nhận bổ sung 0001. Hạn trả mới: 16:30 13/10/2026.");
    ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_IN_PROGRESS);
    assert_int_equal(ds.due_at, fixture_time("2026-10-13T16:30")); /* after 15:00: tomorrow */
    assert_int_equal(ds.first_due_at, old);
    assert_string_equal(ds.step, "tham_tra");
    dossier_release(&ds);

    in = (struct act_input)ACT_INPUT_INIT;
    in.items = items;
    denied(&f, "vietpq", id, CMD_ASK_SUPPLEMENT, &in, MC_DENIED, "Điều 11.2.c");
    fixture_close(&f);
}

/* Received under the decree before: the days that were left when the clock stopped. */
static void test_older_dossiers_keep_their_rules(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    fixture_at(&f, "2025-06-20T09:00"); /* Friday */
    fixture_birth(&f, &r, "r1");
    answers_set(&r.answers, "con_ngay_sinh", "2025-06-10", NULL, MARK_TYPED);
    str_set(&r.case_id, "xac_minh");
    int64_t id = fixture_receive(&f, &r);
    assert_int_equal(due_of(&f, id), fixture_time("2025-06-25T16:30"));
    does(&f, "maile", "2025-06-20T09:10", id, CMD_FORWARD, &in, NULL);
    in.items = items;
    does(&f, "vietpq", "2025-06-23T10:00", id, CMD_ASK_SUPPLEMENT, &in, NULL);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2025-07-02T08:00", id, CMD_SUPPLEMENT, &in, NULL); /* a new decree since */
    assert_int_equal(due_of(&f, id), fixture_time("2025-07-04T16:30"));
    reception_release(&r);
    fixture_close(&f);
}

static char *text_of(const char *path)
{
    struct strbuf b = STRBUF_INIT;
    char part[4096];
    size_t n;
    FILE *in = fopen(path, "rb");

    assert_non_null(in);
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        strbuf_add(&b, part, n);
    fclose(in);
    return strbuf_detach(&b);
}

/* FROM to TO everywhere in the file. */
static void rewrite(const char *path, const char *from, const char *to)
{
    char *text = text_of(path), *at = text, *hit;
    FILE *out = fopen(path, "wb");

    assert_non_null(strstr(text, from));
    while ((hit = strstr(at, from)) != NULL) {
        fwrite(at, 1, (size_t)(hit - at), out);
        fputs(to, out);
        at = hit + strlen(from);
    }
    fputs(at, out);
    fclose(out);
    free(text);
}

/* A new form never moves a promise already made: neither its term nor its way. */
static void test_a_new_form_moves_no_promise(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct desk *later = NULL;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.items = items;
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_ASK_SUPPLEMENT, &in, NULL);

    char *copy = xasprintf("cp -r %s/forms %s/forms", fixture_root(), f.dir);
    char *forms = xasprintf("%s/forms", f.dir), *data = xasprintf("%s/data", f.dir);
    char *birth = xasprintf("%s/ho-tich/dang-ky-khai-sinh.yaml", forms);
    char *config = xasprintf("%s/config", fixture_root());
    assert_int_equal(system(copy), 0);
    rewrite(birth, "{ unit: same_day, cutoff: \"15:00\" }", "{ unit: working_days, value: 9 }");
    rewrite(birth, "{ id: ky, name: Ký Giấy khai sinh, role: leader }",
            "{ id: ky_moi, name: Bước mới, role: leader }");
    const struct desk_options o = {
        .data = data, .forms = forms, .config = config, .now = fixture_time("2026-10-12T08:00")
    };
    OK(&f, desk_open(&o, &later, NULL, &f.err));
    desk_close(f.d);
    f.d = later;
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-12T08:00", id, CMD_SUPPLEMENT, &in, NULL);
    assert_int_equal(due_of(&f, id), fixture_time("2026-10-12T16:30"));
    does(&f, "vietpq", "2026-10-12T08:30", id, CMD_FORWARD, &in,
         "Đã chuyển 0001 tới bước Ký Giấy khai sinh.");
    does(&f, "lantt", "2026-10-12T09:00", id, CMD_APPROVE, &in, NULL);
    fixture_be(&f, "maile");
    assert_int_equal(due_of(&f, fixture_received_birth(&f, "r2")),
                     fixture_time("2026-10-23T16:30")); /* who comes now gets the new one */
    free(copy);
    free(forms);
    free(data);
    free(birth);
    free(config);
    fixture_close(&f);
}

/* Notice no later than three working days after reception (Đ19.5): Thursday, so Tuesday. */
static void test_notice_in_three_working_days(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.items = items;
    fixture_at(&f, "2026-10-14T08:00");
    denied(&f, "vietpq", id, CMD_ASK_SUPPLEMENT, &in, MC_DENIED, "13/10/2026");
    does(&f, "vietpq", "2026-10-13T16:45", id, CMD_ASK_SUPPLEMENT, &in, NULL);
    fixture_close(&f);
}

/* ---- kept for later, refused ---- */

static int64_t registered(struct fixture *f, struct reception *r, const char *request)
{
    int64_t id = 0;

    fixture_birth(f, r, request);
    str_set(&r->component[1].file, NULL); /* the proof of birth is missing */
    OK(f, desk_register(f->d, r, &id, &f->err));
    return id;
}

static void test_registered_then_received(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct act_input in = ACT_INPUT_INIT;
    int64_t by_code = 0;

    (void)state;
    fixture_open(&f);
    int64_t id = registered(&f, &r, "r1");
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_REGISTERED);
    assert_null(ds.code);
    dossier_release(&ds);
    denied(&f, "maile", id, CMD_RECEIVE, &in, MC_INVALID, "Thiếu giấy tờ: Giấy chứng sinh");
    in.items = items;
    does(&f, "maile", "2026-10-08T08:20", id, CMD_ASK_SUPPLEMENT, &in, NULL);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-08T14:00", id, CMD_SUPPLEMENT, &in, NULL);
    assert_int_equal(state_of(&f, id), STATE_REGISTERED);
    char *scan = fixture_scan(&f, "chung-sinh-moi");
    in.component = "giay_chung_sinh";
    in.file = scan;
    does(&f, "maile", "2026-10-08T14:05", id, CMD_ATTACH, &in, NULL);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-08T14:10", id, CMD_RECEIVE, &in,
         "Đã tiếp nhận, số H56.99.01-261008-0001.");
    ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_RECEIVED);
    assert_int_equal(ds.received_at, fixture_time("2026-10-08T14:10"));
    assert_int_equal(ds.due_at, fixture_time("2026-10-08T16:30"));
    dossier_release(&ds);
    OK(&f, desk_by_code(f.d, "0001", &by_code, &f.err));
    assert_int_equal(by_code, id);
    free(scan);
    reception_release(&r);
    fixture_close(&f);
}

static void test_refused(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = registered(&f, &r, "r1");
    denied(&f, "maile", id, CMD_REFUSE, &in, MC_INVALID, "Ghi lý do");
    in.reason = "Không thuộc thẩm quyền cấp xã";
    does(&f, "maile", "2026-10-08T08:30", id, CMD_REFUSE, &in, NULL);
    assert_int_equal(state_of(&f, id), STATE_REFUSED);
    reception_release(&r);
    fixture_close(&f);
}

static void test_negative_result_needs_its_reason(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    in.outcome = "negative";
    denied(&f, "vietpq", id, CMD_FINISH, &in, MC_INVALID, "Ghi lý do không đủ điều kiện");
    in.text = "Giấy chứng sinh do cơ sở không có thẩm quyền cấp";
    denied(&f, "vietpq", id, CMD_FINISH, &in, MC_DENIED, "do lãnh đạo ký");
    does(&f, "vietpq", "2026-10-08T09:30", id, CMD_FORWARD, NULL, NULL);
    does(&f, "lantt", "2026-10-08T10:00", id, CMD_FINISH, &in, NULL);
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.state, STATE_FINISHED);
    assert_string_equal(ds.outcome, "negative");
    dossier_release(&ds);
    struct event e = newest(&f, id, EV_FINISHED);
    assert_string_equal(json_str(e.body, "text"), in.text);
    event_release(&e);
    fixture_close(&f);
}

/* ---- rights and conflicts ---- */

static void test_wrong_role(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    char why[256];

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    denied(&f, "vietpq", id, CMD_APPROVE, &in, MC_DENIED, "Điều 22.1");
    denied(&f, "maile", id, CMD_FORWARD, &in, MC_DENIED, "Điều 19.1");
    denied(&f, "maile", id, CMD_RETURN, &in, MC_DENIED, "Điều 22.1");
    in.holder = "maile"; /* the next step is the leader's */
    denied(&f, "vietpq", id, CMD_FORWARD, &in, MC_INVALID, "Lãnh đạo");
    in.holder = "aiday";
    denied(&f, "vietpq", id, CMD_FORWARD, &in, MC_INVALID, "Không có cán bộ aiday");
    struct dossier ds = folded(&f, id);
    fixture_be(&f, "vietpq");
    assert_string_equal(desk_why_not(f.d, &ds, CMD_FORWARD, why), "");
    assert_non_null(strstr(desk_why_not(f.d, &ds, CMD_APPROVE, why), "Điều 22.1"));
    dossier_release(&ds);
    denied(&f, "maile", 999, CMD_NOTE, &in, MC_NOTFOUND, "Không có hồ sơ");
    fixture_close(&f);
}

static void test_two_desks_one_dossier(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    struct dossier seen = folded(&f, id);
    struct desk *other = fixture_desk(&f, "hoadt", "2026-10-08T08:20");
    in.version = seen.version;
    in.holder = "vietpq";
    OK(&f, desk_act(other, id, CMD_FORWARD, &in, NULL, &f.err));
    denied(&f, "maile", id, CMD_FORWARD, &in, MC_CONFLICT,
           "Đỗ Thị Hoa vừa làm “Chuyển xử lý” với hồ sơ này lúc 08:20 08/10/2026");
    dossier_release(&seen);
    desk_close(other);
    fixture_close(&f);
}

/* ---- papers ---- */

static void test_result_is_reusable(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct papers own = { .n = 0 };

    (void)state;
    fixture_open(&f);
    int64_t id = at_appraisal(&f);
    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_FORWARD, &in, NULL);
    in.number = "215/2026";
    does(&f, "lantt", "2026-10-08T10:00", id, CMD_APPROVE, &in, NULL);
    char *scan = fixture_scan(&f, "giay-khai-sinh");
    in = (struct act_input)ACT_INPUT_INIT;
    in.component = ACT_COMPONENT_RESULT;
    in.file = scan;
    does(&f, "maile", "2026-10-08T10:30", id, CMD_ATTACH, &in, "Đã số hóa giấy tờ vào 0001.");
    OK(&f, papers_of(f.d->store, "038190900731", "KQ.G15.000031", &own, &f.err));
    assert_int_equal(own.n, 1);
    assert_string_equal(own.item[0].name, "Giấy khai sinh");
    assert_string_equal(own.item[0].number, "215/2026");
    assert_string_equal(own.item[0].issuer, "UBND xã Mẫu Lâm");
    in.component = "to_khai"; /* finished: only the result's paper */
    denied(&f, "maile", id, CMD_ATTACH, &in, MC_DENIED, "Điều 22.1");
    papers_release(&own);
    free(scan);
    fixture_close(&f);
}

static void test_attach_a_stored_paper(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    char hash[65];

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    in.component = "giay_chung_sinh";
    in.hash = "00";
    denied(&f, "maile", id, CMD_ATTACH, &in, MC_INVALID, "Không có bản quét này");
    char *scan = fixture_scan(&f, "trang-2");
    const struct paper_input paper = { .path = scan, .owner = "038190900731" };
    OK(&f, desk_paper_add(f.d, &paper, hash, &f.err));
    in.hash = hash;
    does(&f, "maile", "2026-10-08T08:20", id, CMD_ATTACH, &in, NULL);
    struct dossier ds = folded(&f, id);
    assert_int_equal(ds.components[1].n_papers, 2);
    dossier_release(&ds);
    free(scan);
    fixture_close(&f);
}

static void test_supplement_items(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    struct dossier ds = folded(&f, fixture_received_birth(&f, "r1"));
    char **items = desk_supplement_items_dup(f.d, &ds);
    size_t n = 0;

    while (items[n] != NULL)
        n++;
    assert_int_equal(n, ds.n_components);
    assert_non_null(strstr(items[1], "Giấy chứng sinh: "));
    for (size_t i = 0; i < n; i++)
        free(items[i]);
    free(items);
    dossier_release(&ds);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_of_a_birth),
        cmocka_unit_test(test_day_of_a_copy),
        cmocka_unit_test(test_texts_are_cleaned),
        cmocka_unit_test(test_paid_at_return),
        cmocka_unit_test(test_immediate_result),
        cmocka_unit_test(test_fields_of_signing),
        cmocka_unit_test(test_supplement_gives_a_full_new_term),
        cmocka_unit_test(test_older_dossiers_keep_their_rules),
        cmocka_unit_test(test_a_new_form_moves_no_promise),
        cmocka_unit_test(test_notice_in_three_working_days),
        cmocka_unit_test(test_registered_then_received),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_negative_result_needs_its_reason),
        cmocka_unit_test(test_wrong_role),
        cmocka_unit_test(test_two_desks_one_dossier),
        cmocka_unit_test(test_result_is_reusable),
        cmocka_unit_test(test_attach_a_stored_paper),
        cmocka_unit_test(test_supplement_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
