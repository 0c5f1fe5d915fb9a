/* What is done with a dossier: dialogs drawn from a dossier made by hand; over a real desk, that
 * nothing legal happens by Enter, by a burst, by a scan or with wrong digits, and that it does
 * happen by digits and the named letter. */
#include "made.h"

#include <fcntl.h>
#include <sys/stat.h>

struct at_desk {
    struct fixture f;
    struct ui ui;
};

static void sit(struct at_desk *a)
{
    fixture_open(&a->f);
    ui_init(&a->ui, a->f.d, 24, 80);
    queue_open(&a->ui);
}

static void rise(struct at_desk *a)
{
    fixture_verify(&a->f);
    ui_release(&a->ui);
    fixture_close(&a->f);
}

static void be(struct at_desk *a, const char *user)
{
    fixture_be(&a->f, user);
}

static struct dossier folded(struct at_desk *a, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;

    OK(&a->f, desk_dossier(a->f.d, id, &ds, &a->f.err));
    return ds;
}

static int64_t version_of(struct at_desk *a, int64_t id)
{
    struct dossier ds = folded(a, id);
    int64_t version = ds.version;

    dossier_release(&ds);
    return version;
}

static enum state state_of(struct at_desk *a, int64_t id)
{
    struct dossier ds = folded(a, id);
    enum state s = ds.state;

    dossier_release(&ds);
    return s;
}

static void does(struct at_desk *a, const char *user, int64_t id, enum command c,
                 const struct act_input *in)
{
    be(a, user);
    OK(&a->f, desk_act(a->f.d, id, c, in, NULL, &a->f.err));
}

/* A birth at the specialist's, at the leader's, ready to be returned. */
static int64_t at_appraisal(struct at_desk *a, const char *request)
{
    int64_t id = fixture_received_birth(&a->f, request);

    does(a, "maile", id, CMD_FORWARD, NULL);
    return id;
}

static int64_t at_signing(struct at_desk *a, const char *request)
{
    int64_t id = at_appraisal(a, request);

    does(a, "vietpq", id, CMD_FORWARD, NULL);
    return id;
}

static int64_t at_return(struct at_desk *a, const char *request)
{
    int64_t id = at_signing(a, request);

    does(a, "lantt", id, CMD_APPROVE, NULL);
    return id;
}

static int64_t registered(struct at_desk *a)
{
    struct reception r = RECEPTION_INIT;
    int64_t id = 0;

    fixture_birth(&a->f, &r, "reg");
    OK(&a->f, desk_register(a->f.d, &r, &id, &a->f.err));
    reception_release(&r);
    return id;
}

static struct dialog *dialog(struct at_desk *a)
{
    assert_true(on_top(&a->ui, "dialog"));
    return ui_top(&a->ui)->st;
}

static void digits(struct at_desk *a, const char *s)
{
    type(&a->ui, s);
    press(&a->ui, KEY_PGDN);
}

/* ---- pictures ---- */

static void open_made(struct at_desk *a, const struct dialog_ops *ops, struct view *v)
{
    a->ui.message[0] = '\0';
    dialog_open(&a->ui, ops, v);
}

static void test_pictures_of_dialogs(void **state)
{
    static const struct {
        const struct dialog_ops *ops;
        const char *name;
        enum state state;
    } dialogs[] = {
        { &supplement_dialog, "deed-supplement", STATE_IN_PROGRESS },
        { &refuse_dialog, "deed-refuse", STATE_REGISTERED },
        { &approve_dialog, "deed-approve", STATE_IN_PROGRESS },
        { &finish_dialog, "deed-finish", STATE_IN_PROGRESS },
        { &return_dialog, "deed-return", STATE_FINISHED },
        { &note_dialog, "deed-note", STATE_IN_PROGRESS },
    };
    struct at_desk a;

    (void)state;
    sit(&a);
    for (size_t i = 0; i < N_ELEMS(dialogs); i++) {
        struct view v = made_view();

        v.dossier.state = dialogs[i].state;
        str_set(&v.dossier.procedure, "0.000000"); /* no fields from a real form */
        if (dialogs[i].state == STATE_FINISHED)
            str_set(&v.dossier.result, "Giấy khai sinh");
        open_made(&a, dialogs[i].ops, &v);
        assert_frames(&a.ui, dialogs[i].name);
        press(&a.ui, KEY_ESC);
        assert_true(on_top(&a.ui, "queue"));
    }
    rise(&a);
}

static void test_picture_of_a_filled_supplement(void **state)
{
    struct at_desk a;
    struct view v = made_view();

    (void)state;
    sit(&a);
    open_made(&a, &supplement_dialog, &v);
    type(&a.ui, " ");
    press(&a.ui, KEY_DOWN);
    press(&a.ui, KEY_DOWN);
    press(&a.ui, KEY_DOWN);
    type(&a.ui, " ");
    press(&a.ui, KEY_TAB);
    press(&a.ui, KEY_TAB);
    type(&a.ui, "Mang bản chính đến quầy 2");
    press(&a.ui, KEY_TAB);
    type(&a.ui, "31022026");
    press(&a.ui, KEY_TAB);
    assert_frame(&a.ui, 24, 80, "deed-supplement-wrong-date-80x24");
    press(&a.ui, KEY_BACKTAB);
    const struct key clear = { .sym = KEY_CTRL, .cp = 'U', .text = "" };
    ui_key(&a.ui, &clear);
    type(&a.ui, "+7");
    press(&a.ui, KEY_PGDN);
    digits(&a, "0042");
    assert_frames(&a.ui, "deed-supplement-filled");
    rise(&a);
}

static void test_picture_of_the_citizens_screen(void **state)
{
    struct at_desk a;
    struct view v = made_view();

    (void)state;
    sit(&a);
    a.ui.message[0] = '\0';
    rating_open(&a.ui, &v);
    assert_frames(&a.ui, "deed-rating");
    rise(&a);
}

/* Who signs sees what: the form's summary, in the dialog as in the dossier. */
static void test_signing_shows_what_is_signed(void **state)
{
    static const char *const there[] = { "Trần Phan An Nhiên", "Họ, chữ đệm, tên người mẹ" };
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_signing(&a, "r1");
    be(&a, "lantt");
    dossier_open(&a.ui, id);
    for (int turn = 0; turn < 2; turn++) {
        struct canvas *cv = canvas_new(40, 120);

        a.ui.rows = 40;
        a.ui.cols = 120;
        ui_draw(&a.ui, cv);
        char *text = canvas_text_dup(cv);
        for (size_t i = 0; i < N_ELEMS(there); i++)
            assert_non_null(strstr(text, there[i]));
        free(text);
        canvas_free(cv);
        if (turn == 0)
            letter(&a.ui, 'k', false);
    }
    assert_true(on_top(&a.ui, "dialog"));
    rise(&a);
}

/* ---- nothing legal by accident ---- */

/* Every way of pressing that a clerk has not meant: Enter everywhere, both buttons, bursts of the
 * whole answer, a scan of the slip. */
static void try_by_accident(struct at_desk *a, enum action act, const char *tail, uint32_t named,
                            int64_t id)
{
    int64_t before = version_of(a, id);

    for (int right = 0; right < 2; right++) {
        deed_open(&a->ui, act, id);
        assert_true(on_top(&a->ui, "dialog"));
        type(&a->ui, tail);
        press(&a->ui, KEY_PGDN);
        if (right)
            press(&a->ui, KEY_RIGHT);
        for (int i = 0; i < 20 && on_top(&a->ui, "dialog"); i++)
            press(&a->ui, KEY_ENTER);
        assert_int_equal(version_of(a, id), before);
        if (on_top(&a->ui, "dialog"))
            press(&a->ui, KEY_ESC);
    }
    deed_open(&a->ui, act, id);
    for (const char *c = tail; *c != '\0'; c++)
        letter(&a->ui, (unsigned char)*c, true);
    press(&a->ui, KEY_PGDN);
    letter(&a->ui, named, true);
    assert_int_equal(version_of(a, id), before);
    scan(&a->ui, "H56.99.01-261008-0001");
    assert_int_equal(version_of(a, id), before);
    ui_do(&a->ui, act); /* from palette or panel: not the letter itself */
    assert_int_equal(version_of(a, id), before);
    press(&a->ui, KEY_ESC);
    deed_open(&a->ui, act, id);
    letter(&a->ui, named, false); /* no digits */
    press(&a->ui, KEY_PGDN);
    letter(&a->ui, named, false);
    assert_int_equal(version_of(a, id), before);
    press(&a->ui, KEY_ESC);
    assert_true(on_top(&a->ui, "queue"));
}

static void test_nothing_legal_by_accident(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    be(&a, "vietpq");
    try_by_accident(&a, ACT_SUPPLEMENT, "0001", 'b', id);
    does(&a, "vietpq", id, CMD_FORWARD, NULL);
    be(&a, "lantt");
    try_by_accident(&a, ACT_APPROVE, "0001", 'k', id);
    try_by_accident(&a, ACT_FINISH, "0001", '=', id);
    does(&a, "lantt", id, CMD_APPROVE, NULL);
    be(&a, "maile");
    try_by_accident(&a, ACT_RETURN, "0001", 'q', id);
    rise(&a);
}

static void test_wrong_digits(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_signing(&a, "r1");
    be(&a, "lantt");
    deed_open(&a.ui, ACT_APPROVE, id);
    digits(&a, "0010");
    letter(&a.ui, 'k', false);
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    assert_string_equal(a.ui.message, "Đã gõ 0010, hồ sơ này là 0001. Xem lại rồi gõ 0001.");
    assert_true(a.ui.message_bad);
    digits(&a, "0001"); /* replaces them */
    letter(&a.ui, 'k', false);
    assert_int_equal(state_of(&a, id), STATE_FINISHED);
    assert_string_equal(a.ui.message, "Đã ký duyệt 0001. Hồ sơ chờ trả kết quả.");
    assert_true(on_top(&a.ui, "queue"));
    rise(&a);
}

static void test_letters_in_text_stay_text(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    be(&a, "vietpq");
    deed_open(&a.ui, ACT_SUPPLEMENT, id);
    type(&a.ui, " 0001"); /* a mark, and the digits */
    while (dialog(&a)->focus >= dialog(&a)->n || dialog(&a)->w[dialog(&a)->focus].edit == NULL)
        press(&a.ui, KEY_TAB);
    type(&a.ui, "bb tk q=.?");
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    struct dialog *d = dialog(&a);
    assert_string_equal(d->w[d->focus].edit->text, "bb tk q=.?");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'b', false);
    assert_int_equal(state_of(&a, id), STATE_AWAITING_SUPPLEMENT);
    rise(&a);
}

static void test_one_of_two_alike_needs_its_day(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t old = at_signing(&a, "r1");
    fixture_at(&a.f, "2026-10-09T08:00");
    be(&a, "maile");
    int64_t id = at_signing(&a, "r2");
    assert_true(old != id);
    be(&a, "lantt");
    deed_open(&a.ui, ACT_APPROVE, id);
    assert_string_equal(dialog(&a)->digits, "0001"); /* the queue has not been drawn with both */
    press(&a.ui, KEY_ESC);                           /* now it is */
    deed_open(&a.ui, ACT_APPROVE, id);
    assert_string_equal(dialog(&a)->digits, "090001");
    digits(&a, "0001");
    letter(&a.ui, 'k', false);
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    assert_string_equal(a.ui.message, "Đã gõ 0001; còn hồ sơ khác cùng số. Gõ thêm ngày: 090001.");
    digits(&a, "090001");
    assert_string_equal(a.ui.message, ""); /* what it said is mended */
    letter(&a.ui, 'k', false);
    assert_int_equal(state_of(&a, id), STATE_FINISHED);
    assert_int_equal(state_of(&a, old), STATE_IN_PROGRESS);
    rise(&a);
}

/* ---- each of them done ---- */

static void test_refused_by_its_number(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = registered(&a);
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)id);
    deed_open(&a.ui, ACT_REFUSE, id);
    digits(&a, number);
    letter(&a.ui, 't', false); /* neither reason nor guidance */
    assert_non_null(strstr(a.ui.message, "Chọn một lý do"));
    press(&a.ui, KEY_RIGHT);
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 't', false);
    assert_non_null(strstr(a.ui.message, "Ghi lý do để người dân biết phải làm gì"));
    type(&a.ui, "Nộp tại Trung tâm hành chính công tỉnh");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 't', false);
    assert_int_equal(state_of(&a, id), STATE_REFUSED);
    rise(&a);
}

static void test_a_registered_one_is_received(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = registered(&a);
    dossier_open(&a.ui, id);
    letter(&a.ui, 'n', false);
    press(&a.ui, KEY_RIGHT);
    press(&a.ui, KEY_ENTER);
    letter(&a.ui, 'n', true);
    assert_int_equal(state_of(&a, id), STATE_REGISTERED);
    letter(&a.ui, 'n', false);
    assert_int_equal(state_of(&a, id), STATE_RECEIVED);
    assert_string_equal(a.ui.message, "Đã tiếp nhận, số H56.99.01-261008-0001.");
    assert_true(on_top(&a.ui, "dossier"));
    rise(&a);
}

static void test_a_negative_result_has_a_reason(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_signing(&a, "r1");
    be(&a, "lantt");
    deed_open(&a.ui, ACT_FINISH, id);
    press(&a.ui, KEY_RIGHT);
    digits(&a, "0001");
    letter(&a.ui, '=', false);
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    type(&a.ui, "Trẻ đã được đăng ký khai sinh");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, '=', false);
    assert_string_equal(a.ui.message, "Hồ sơ 0001 đã có kết quả, chờ trả.");
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.state, STATE_FINISHED);
    assert_string_equal(ds.outcome, "negative");
    dossier_release(&ds);
    rise(&a);
}

static void test_fields_of_the_step(void **state)
{
    struct at_desk a;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    sit(&a);
    int64_t id = fixture_received_copy(&a.f, "r1");
    does(&a, "maile", id, CMD_FORWARD, &in);
    be(&a, "lantt");
    deed_open(&a.ui, ACT_APPROVE, id);
    digits(&a, "0001");
    letter(&a.ui, 'k', false); /* a required field is empty: there goes the focus */
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    struct dialog *d = dialog(&a);
    assert_string_equal(d->w[d->focus].field->id, "so_chung_thuc");
    type(&a.ui, "123k");
    press(&a.ui, KEY_TAB);
    type(&a.ui, "01/2026");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'k', false);
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.state, STATE_FINISHED);
    assert_string_equal(json_str(json_object_get(ds.answers, "so_chung_thuc"), "value"), "123k");
    dossier_release(&ds);
    rise(&a);
}

static void test_a_note_of_several_words(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = fixture_received_birth(&a.f, "r1");
    deed_open(&a.ui, ACT_NOTE, id);
    press(&a.ui, KEY_ENTER); /* breaks the typing program's word */
    type(&a.ui, "mẹ đi lại khó, gọi trước");
    press(&a.ui, KEY_ENTER);
    deed_open(&a.ui, ACT_NOTE, id);
    type(&a.ui, "gọi"); /* without that Enter all letters count */
    press(&a.ui, KEY_ENTER);
    deed_open(&a.ui, ACT_NOTE, id);
    press(&a.ui, KEY_ENTER);
    press(&a.ui, KEY_ENTER);
    assert_string_equal(a.ui.message, "Chưa ghi: Gõ ghi chú rồi bấm Enter.");
    press(&a.ui, KEY_ESC);
    struct view v = { 0 };
    OK(&a.f, desk_view(a.f.d, id, &v, &a.f.err));
    assert_int_equal(v.dossier.n_notes, 2);
    assert_string_equal(v.way[1].note, "mẹ đi lại khó, gọi trước");
    assert_string_equal(v.way[2].note, "gọi");
    view_release(&v);
    rise(&a);
}

/* A birth is promised for the same day: too late to extend, so "l" apologises. */
static void test_apology_with_a_new_date(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    be(&a, "vietpq");
    deed_open(&a.ui, ACT_EXTEND, id);
    assert_string_equal(dialog(&a)->ops->title, "Xin lỗi, hẹn lại");
    digits(&a, "0001");
    letter(&a.ui, 'l', false);
    assert_non_null(strstr(a.ui.message, "Ghi lý do"));
    type(&a.ui, "Chờ xác minh nơi sinh");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'l', false);
    assert_non_null(strstr(a.ui.message, "Ghi ngày hẹn trả mới"));
    type(&a.ui, "12102026");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'l', false);
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.promised_at, fixture_time("2026-10-12T17:00"));
    assert_int_equal(ds.due_at, ds.first_due_at);
    dossier_release(&ds);
    rise(&a);
}

static void test_somebody_was_first(void **state)
{
    struct at_desk a;
    struct act_input note = ACT_INPUT_INIT;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    be(&a, "vietpq");
    deed_open(&a.ui, ACT_SUPPLEMENT, id);
    type(&a.ui, " ");
    note.text = "gọi rồi";
    does(&a, "maile", id, CMD_NOTE, &note);
    be(&a, "vietpq");
    digits(&a, "0001");
    letter(&a.ui, 'b', false);
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    struct dialog *d = dialog(&a);
    assert_non_null(strstr(d->trouble, "Lê Thị Mai"));
    assert_non_null(strstr(d->trouble, "Ghi chú"));
    letter(&a.ui, 'b', false); /* still what was seen before */
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    press(&a.ui, KEY_F5);
    assert_null(d->trouble);
    letter(&a.ui, 'b', false); /* what was typed was kept */
    assert_int_equal(state_of(&a, id), STATE_AWAITING_SUPPLEMENT);
    rise(&a);
}

/* The program ends without a word after two seconds of rest, or the clerk leaves by Esc. */
static void test_what_was_typed_is_kept(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    be(&a, "vietpq");
    deed_open(&a.ui, ACT_SUPPLEMENT, id);
    type(&a.ui, " 00");
    size_t guide = dialog(&a)->n - 5;
    while (dialog(&a)->focus != guide)
        press(&a.ui, KEY_TAB);
    assert_string_equal(dialog(&a)->w[guide].label, "Hướng dẫn thêm");
    type(&a.ui, "Mang bản");
    assert_int_equal(ui_tick(&a.ui, 5000), 2000);
    assert_int_equal(ui_tick(&a.ui, 7000), 0);
    assert_string_equal(a.ui.saved, "Nháp lưu 08:12");
    assert_int_equal(ui_tick(&a.ui, 7001), -1);
    ui_release(&a.ui); /* killed */
    ui_init(&a.ui, a.f.d, 24, 80);
    queue_open(&a.ui);
    deed_open(&a.ui, ACT_SUPPLEMENT, id);
    assert_string_equal(a.ui.message, "Đã lấy lại chữ gõ dở lúc 08:12 ngày 08/10.");
    assert_string_equal(dialog(&a)->w[guide].edit->text, "Mang bản");
    assert_true(dialog(&a)->w[3].on);
    while (dialog(&a)->focus != guide)
        press(&a.ui, KEY_TAB);
    type(&a.ui, " chính");
    press(&a.ui, KEY_ESC);
    deed_open(&a.ui, ACT_SUPPLEMENT, id);
    assert_string_equal(dialog(&a)->w[guide].edit->text, "Mang bản chính");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'b', false); /* digits are never kept */
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    digits(&a, "0001");
    letter(&a.ui, 'b', false);
    assert_int_equal(state_of(&a, id), STATE_AWAITING_SUPPLEMENT);
    int64_t at;
    assert_null(desk_typed(a.f.d, id, CMD_ASK_SUPPLEMENT, &at)); /* sent: nothing is left */
    assert_int_equal(desk_draft_count(a.f.d, "vietpq"), 0);      /* nor ever among the drafts */
    rise(&a);
}

/* ---- returning ---- */

static void test_returned_by_scan_and_one_key(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_return(&a, "r1");
    be(&a, "maile");
    scan(&a.ui, "H56.99.01-261008-0001");
    letter(&a.ui, 'q', true); /* typed ahead with the scan: it asks */
    assert_int_equal(state_of(&a, id), STATE_FINISHED);
    assert_true(dialog(&a)->by_scan);
    letter(&a.ui, 'q', true);
    assert_int_equal(state_of(&a, id), STATE_FINISHED);
    press(&a.ui, KEY_ESC);
    letter(&a.ui, 'q', false);
    assert_int_equal(state_of(&a, id), STATE_RETURNED);
    assert_true(on_top(&a.ui, "rating"));
    letter(&a.ui, '5', true); /* neither typed ahead nor scanned */
    scan(&a.ui, "555555555555");
    letter(&a.ui, '9', false);
    press(&a.ui, KEY_F9);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "rating"));
    letter(&a.ui, '4', false);
    assert_true(on_top(&a.ui, "dossier"));
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.rating, 4);
    dossier_release(&ds);
    rise(&a);
}

static void test_a_card_of_somebody_else_does_not_stand_for_digits(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_return(&a, "r1");
    be(&a, "maile");
    dossier_open(&a.ui, id);
    scan(&a.ui, "038088000129||Trần Văn Đức|12031988|Nam|Thôn 1|01012021");
    letter(&a.ui, 'q', false);
    assert_int_equal(state_of(&a, id), STATE_FINISHED);
    assert_false(dialog(&a)->by_scan);
    press(&a.ui, KEY_ESC);
    scan(&a.ui, "038190900731||Phan Thị Mười|12031990|Nữ|Thôn 3|01012021");
    letter(&a.ui, 'q', false);
    assert_int_equal(state_of(&a, id), STATE_RETURNED);
    rise(&a);
}

static void test_no_answer_is_not_a_score(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = at_return(&a, "r1");
    be(&a, "maile");
    deed_open(&a.ui, ACT_RETURN, id);
    digits(&a, "0001");
    letter(&a.ui, 'q', false);
    assert_true(on_top(&a.ui, "rating"));
    assert_int_equal(ui_tick(&a.ui, 1000), 30000);
    assert_int_equal(ui_tick(&a.ui, 30999), 1);
    assert_true(on_top(&a.ui, "rating"));
    assert_int_equal(ui_tick(&a.ui, 31000), 0);
    assert_true(on_top(&a.ui, "queue"));
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.state, STATE_RETURNED);
    assert_int_equal(ds.rating, -1);
    dossier_release(&ds);
    rise(&a);
}

/* Esc by habit takes no word from the citizen; who gave none can be asked again by the same key. */
static void test_the_citizen_is_asked_again(void **state)
{
    struct at_desk a;
    char why[256];

    (void)state;
    sit(&a);
    int64_t id = at_return(&a, "r1");
    be(&a, "maile");
    deed_open(&a.ui, ACT_RETURN, id);
    digits(&a, "0001");
    letter(&a.ui, 'q', false);
    press(&a.ui, KEY_ESC);
    assert_true(on_top(&a.ui, "rating"));
    press(&a.ui, KEY_F9); /* another key: asked anew */
    press(&a.ui, KEY_ESC);
    assert_true(on_top(&a.ui, "rating"));
    press(&a.ui, KEY_ESC);
    assert_true(on_top(&a.ui, "queue"));
    dossier_open(&a.ui, id);
    assert_string_equal(ui_why_not(&a.ui, ACT_RETURN, why), "");
    letter(&a.ui, 'q', false);
    assert_true(on_top(&a.ui, "rating"));
    letter(&a.ui, '5', false);
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.rating, 5);
    dossier_release(&ds);
    letter(&a.ui, 'q', false); /* once */
    assert_true(on_top(&a.ui, "dossier"));
    assert_true(a.ui.message_bad);
    rise(&a);
}

/* ---- papers ---- */

static void test_digitized_from_a_typed_path(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = fixture_received_copy(&a.f, "r1");
    char *path = fixture_scan(&a.f, "ban-chinh");
    deed_open(&a.ui, ACT_ATTACH, id);
    assert_true(on_top(&a.ui, "brought"));
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "picker"));
    type(&a.ui, "/khong/co.pdf"); /* typing is a path, from the first letter on */
    press(&a.ui, KEY_ENTER);
    assert_string_equal(a.ui.message, "Không có tệp này. Xem lại đường dẫn, hoặc chọn tệp trong "
                                      "danh sách.");
    const struct key clear = { .sym = KEY_CTRL, .cp = 'U', .text = "" };
    ui_key(&a.ui, &clear);
    type(&a.ui, path);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "brought"));
    assert_non_null(strstr(a.ui.message, "PDF, 1 KB"));
    struct dossier ds = folded(&a, id);
    assert_int_equal(ds.components[0].n_papers, 1);
    dossier_release(&ds);
    free(path);
    rise(&a);
}

static void drop_into_inbox(struct at_desk *a, const char *name)
{
    char *path = fixture_scan(&a->f, name), *dir = xasprintf("%s/data/inbox", a->f.dir);
    char *own = xasprintf("%s/maile", dir), *to = xasprintf("%s/%s.pdf", own, name);

    mkdir(dir, 0700);
    mkdir(own, 0700);
    const struct timespec when[2] = { { .tv_sec = a->f.d->fixed_now },
                                      { .tv_sec = a->f.d->fixed_now } };
    assert_int_equal(rename(path, to), 0);
    assert_int_equal(utimensat(AT_FDCWD, to, when, 0), 0);
    free(path);
    free(dir);
    free(own);
    free(to);
}

/* No file is ever chosen by itself; the row says which one it was. */
static void test_a_file_is_chosen_by_a_person(void **state)
{
    struct at_desk a;

    (void)state;
    sit(&a);
    int64_t id = fixture_received_copy(&a.f, "r1");
    drop_into_inbox(&a, "bang-tot-nghiep");
    deed_open(&a.ui, ACT_ATTACH, id);
    press(&a.ui, KEY_ENTER);
    assert_frames(&a.ui, "deed-picker");
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "picker"));
    type(&a.ui, ".x"); /* a path, though nothing had the focus */
    press(&a.ui, KEY_ENTER);
    assert_non_null(strstr(a.ui.message, "Không có tệp này"));
    press(&a.ui, KEY_TAB);
    press(&a.ui, KEY_DOWN);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "brought"));
    assert_frame(&a.ui, 24, 80, "deed-digitized-80x24");
    rise(&a);
}

static void test_what_was_asked_for_is_recorded(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh: chụp lại cho rõ", NULL };
    struct at_desk a;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    sit(&a);
    int64_t id = at_appraisal(&a, "r1");
    in.items = items;
    in.until = fixture_time("2026-10-20T17:00");
    does(&a, "vietpq", id, CMD_ASK_SUPPLEMENT, &in);
    be(&a, "maile");
    fixture_at(&a.f, "2026-10-09T09:00");
    a.ui.message[0] = '\0';
    deed_open(&a.ui, ACT_ATTACH, id);
    assert_frames(&a.ui, "deed-brought");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'h', false);
    assert_int_equal(state_of(&a, id), STATE_AWAITING_SUPPLEMENT); /* nothing was marked */
    press(&a.ui, KEY_PGUP);
    type(&a.ui, " ");
    press(&a.ui, KEY_PGDN);
    letter(&a.ui, 'h', true);
    press(&a.ui, KEY_RIGHT);
    press(&a.ui, KEY_ENTER);
    assert_int_equal(state_of(&a, id), STATE_AWAITING_SUPPLEMENT);
    letter(&a.ui, 'h', false);
    assert_int_equal(state_of(&a, id), STATE_IN_PROGRESS);
    assert_non_null(strstr(a.ui.message, "Hạn trả mới: 16:30 09/10/2026"));
    rise(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_of_dialogs),
        cmocka_unit_test(test_picture_of_a_filled_supplement),
        cmocka_unit_test(test_signing_shows_what_is_signed),
        cmocka_unit_test(test_picture_of_the_citizens_screen),
        cmocka_unit_test(test_nothing_legal_by_accident),
        cmocka_unit_test(test_wrong_digits),
        cmocka_unit_test(test_letters_in_text_stay_text),
        cmocka_unit_test(test_one_of_two_alike_needs_its_day),
        cmocka_unit_test(test_refused_by_its_number),
        cmocka_unit_test(test_a_registered_one_is_received),
        cmocka_unit_test(test_a_negative_result_has_a_reason),
        cmocka_unit_test(test_fields_of_the_step),
        cmocka_unit_test(test_a_note_of_several_words),
        cmocka_unit_test(test_apology_with_a_new_date),
        cmocka_unit_test(test_somebody_was_first),
        cmocka_unit_test(test_what_was_typed_is_kept),
        cmocka_unit_test(test_returned_by_scan_and_one_key),
        cmocka_unit_test(test_a_card_of_somebody_else_does_not_stand_for_digits),
        cmocka_unit_test(test_no_answer_is_not_a_score),
        cmocka_unit_test(test_the_citizen_is_asked_again),
        cmocka_unit_test(test_digitized_from_a_typed_path),
        cmocka_unit_test(test_a_file_is_chosen_by_a_person),
        cmocka_unit_test(test_what_was_asked_for_is_recorded),
    };

    return cmocka_run_group_tests_name("deeds", tests, NULL, NULL);
}
