/* Typing in reception: what is taken back, what stays in its box, what a box shows. */
#include "reception_desk.h"

/* A letter by mistake in a filled box, then a whole value: each comes back. */
static void test_typing_is_taken_back(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    known_at(t, "ct");
    s = at_reception(t);
    press(t, "hb<Enter>7<Enter><F6>");
    assert_string_equal(at_field(t), "nyc_ho_ten");
    press(t, "x<Backspace>yz");
    assert_string_equal(s->entry.edit.text, "yz");
    press(t, "<Ctrl+Z>");
    assert_string_equal(s->entry.edit.text, "Phan Thị Mười");
    assert_false(s->entry.touched);
    press(t, "<Ctrl+Y>");
    assert_string_equal(s->entry.edit.text, "yz");
    press(t, "<Ctrl+Z><Ctrl+Z>"); /* nothing more here: the field visited before */
    assert_string_equal(at_field(t), "so_trang");
    assert_string_equal(answer(t, "so_trang")->value, "1");
    assert_int_equal(answer(t, "so_trang")->mark, MARK_CONFIRM);
    assert_shows(t, "Đã lấy lại: Số trang của bản chính. Ctrl+Y làm lại.");
    press(t, "<Ctrl+Z>");
    assert_null(answer(t, "ten_giay_to"));
    press(t, "<Ctrl+Z>");
    assert_shows(t, "Không còn gì để lấy lại.");
    press(t, "<Ctrl+Y><Ctrl+Y>");
    assert_string_equal(answer(t, "ten_giay_to")->value, "Học bạ");
    assert_string_equal(answer(t, "so_trang")->value, "7");
    press(t, "<Ctrl+U><Ctrl+Z>");
    assert_string_equal(s->entry.edit.text, "7");
}

static void test_typing_in_step_1_is_taken_back(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    press(t, "<F4>pham nam<Ctrl+U><Ctrl+Z>");
    s = at_reception(t);
    assert_string_equal(s->person.query.text, "pham nam");
    press(t, "<Ctrl+Z>+<Enter>Pham Van Nam<Enter>1990<Enter>q<Ctrl+Z><Ctrl+Z>");
    assert_string_equal(at_field(t), "birth_date");
    assert_null(s->r.applicant.birth);
    press(t, "<Ctrl+Z>");
    assert_string_equal(at_field(t), "name");
    assert_null(s->r.applicant.name);
    press(t, "<Ctrl+Y>");
    assert_string_equal(s->r.applicant.name, "Pham Van Nam");
}

static void test_down_in_a_filled_box_goes_on(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    assert_shows(t, "] ↓ chọn"); /* beside the empty box, and in the line of keys */
    assert_shows(t, "↓ chọn · ↑ Tab đi từng ô");
    press(t, "<Down>");
    assert_true(at_reception(t)->entry.listing);
    press(t, "<Esc>hoc<Esc><Down>");
    assert_string_equal(at_field(t), "so_trang");
    assert_string_equal(answer(t, "ten_giay_to")->value, "hoc");
    assert_shows(t, "↑↓ Tab đi từng ô");
    press(t, "<Up><Down>");
    assert_string_equal(at_field(t), "so_trang");
    assert_string_equal(answer(t, "ten_giay_to")->value, "hoc");
    press(t, "<Down><Down><Down>"); /* "Không" of a closed list: ↓ shows what else there is */
    assert_true(at_reception(t)->entry.listing);
}

/* What is longer than its box is read from its start; words of a date get a second row. */
static void test_long_values_show_their_start(void **state)
{
    struct stand *t = *state;

    known_at(t, "ks");
    assert_string_equal(at_field(t), "hoan_canh");
    assert_shows(t, "[sinh tại cơ sở y tế");
    press(t, "<Enter><Enter>Trần An<Enter>25112024<Enter>");
    assert_shows(t, "nghìn không trăm hai mươi tư");
    press(t, "nu<Enter><Enter>");
    press(t, "Bệnh viện đa khoa khu vực phía nam, phường một, thị xã rất xa");
    assert_shows(t, "…"); /* the cursor's end is in sight, and that there is more before it */
    assert_shows(t, "thị xã rất xa ]");
    press(t, "<Tab>");
    assert_shows(t, "[Bệnh viện đa khoa khu vực");
}

/* A wrong text and its correction, typed without looking: the correction lands in its box. */
static void test_enter_stays_in_a_wrong_box_once(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    known_at_child(t);
    s = at_reception(t);
    press(t, "Trần An<Enter>31022026<Enter>");
    assert_string_equal(at_field(t), "con_ngay_sinh");
    assert_shows(t, "Tháng 2 năm 2026 có 28 ngày. Gõ lại 8 số");
    assert_int_equal(form_count(s).wrong, 1);
    press(t, "01102026<Enter>nu<Enter>");
    assert_string_equal(answer(t, "con_ngay_sinh")->value, "2026-10-01");
    assert_string_equal(answer(t, "con_gioi_tinh")->value, "female");
    press(t, "<Up><Up>31022026<Enter><Enter>"); /* unchanged: goes on */
    assert_string_not_equal(at_field(t), "con_ngay_sinh");
    assert_string_equal(answer(t, "con_ngay_sinh")->value, "31022026");
}

static void test_enter_stays_in_a_wrong_part_once(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    press(t, "<F4>+<Enter>Pham Van Nam<Enter>30022000<Enter>");
    s = at_reception(t);
    assert_string_equal(at_field(t), "birth_date");
    assert_shows(t, "Tháng 2 năm 2000 có 29 ngày.");
    press(t, "28022000<Enter>nam<Enter><Enter>09123456789<Enter>");
    assert_string_equal(s->r.applicant.birth, "2000-02-28");
    assert_string_equal(at_field(t), "phone");
    assert_int_equal(s->step, STEP_PERSON);
    press(t, "<Enter>"); /* an error never traps */
    assert_int_equal(s->step, STEP_PROCEDURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_DESK(test_down_in_a_filled_box_goes_on),
        AT_DESK(test_long_values_show_their_start),
        AT_DESK(test_typing_is_taken_back),
        AT_DESK(test_typing_in_step_1_is_taken_back),
        AT_DESK(test_enter_stays_in_a_wrong_box_once),
        AT_DESK(test_enter_stays_in_a_wrong_part_once),
    };

    return cmocka_run_group_tests_name("reception_typing", tests, NULL, NULL);
}
