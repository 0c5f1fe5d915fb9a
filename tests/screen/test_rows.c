/* The rows of a table in step 3, by keys. */
#include "reception.h"

static void open_all_forms(struct stand *t)
{
    *t = (struct stand){ .ms = 1000 };
    fixture_open(&t->f);
    ui_init(&t->ui, t->f.d, 24, 80);
    queue_open(&t->ui);
}

static void shows(struct stand *t, const char *what)
{
    char *text = screen_dup(t, 24, 80);

    if (strstr(text, what) == NULL)
        fail_msg("\"%s\" is not on:\n%s", what, text);
    free(text);
}

/* At field ID of procedure QUERY, for a person typed by hand. */
static void go_to(struct stand *t, const char *query, const char *id)
{
    struct reception_state *s;

    press(t, "<F4>");
    scan(t, NEW_CARD);
    s = at_reception(t);
    reception_go(s, &t->ui, STEP_PROCEDURE);
    press(t, query);
    press(t, "<Enter>");
    if (s->step != STEP_FORM)
        press(t, "<Enter>");
    assert_int_equal(s->step, STEP_FORM);
    form_focus(s, form_field(s->v.form, id));
}

static const char *value(struct stand *t, const char *id)
{
    return answers_value(&at_reception(t)->r.answers, id);
}

static void test_rows_by_enter(void **state)
{
    struct stand t;

    (void)state;
    open_all_forms(&t);
    go_to(&t, "tam tru", "thanh_vien");
    shows(&t, "Space mở bảng");
    press(&t, " ");
    assert_string_equal(ui_top(&t.ui)->ops->name, "rows");
    press(&t, "tran van ba<Enter>12031990<Enter>nam<Enter>038090900731<Enter>con<Enter>");
    shows(&t, "Tran Van Ba · 12/03/1990 · Nam · 038090900731 · con");
    press(&t, "tran thi tu<Enter>2015<Enter><Esc>");
    assert_string_equal(ui_top(&t.ui)->ops->name, "reception-form");
    shows(&t, "Đã ghi 2 dòng.");
    shows(&t, "2 dòng: Tran Van Ba, 12/03/1990");
    assert_string_equal(
        value(&t, "thanh_vien"),
        "[{\"ho_ten\":\"Tran Van Ba\",\"ngay_sinh\":\"1990-03-12\",\"gioi_tinh\":\"male\","
        "\"so_dinh_danh\":\"038090900731\",\"quan_he\":\"con\"},"
        "{\"ho_ten\":\"Tran Thi Tu\",\"ngay_sinh\":\"2015\"}]");
    press(&t, " <Ctrl+D><Esc>"); /* the first row goes */
    assert_string_equal(value(&t, "thanh_vien"),
                        "[{\"ho_ten\":\"Tran Thi Tu\",\"ngay_sinh\":\"2015\"}]");
    press(&t, " <Ctrl+D><Enter>"); /* Enter on an empty row ends */
    assert_string_equal(ui_top(&t.ui)->ops->name, "reception-form");
    assert_string_equal(value(&t, "thanh_vien"), "");
    ui_release(&t.ui);
    fixture_close(&t.f);
}

/* What cannot be read stays, is said, and asked for again in the form. */
static void test_wrong_cell_stays(void **state)
{
    struct stand t;

    (void)state;
    open_all_forms(&t);
    go_to(&t, "tam tru", "thanh_vien");
    press(&t, " Ba<Enter>31022026<Enter>");
    shows(&t, "Dòng 1, Ngày, tháng, năm sinh: ");
    press(&t, "<Esc>");
    struct reception_state *s = at_reception(&t);
    assert_int_equal(form_count(s).wrong, 1);
    assert_non_null(strstr(value(&t, "thanh_vien"), "31022026"));
    press(&t, "<Enter>"); /* it needs a person: Enter opens it again */
    assert_string_equal(ui_top(&t.ui)->ops->name, "rows");
    press(&t, "<Enter>12031990<Esc>");
    assert_int_equal(form_count(s).wrong, 0);
    ui_release(&t.ui);
    fixture_close(&t.f);
}

static void test_rows_survive_the_end(void **state)
{
    struct stand t;
    struct reception again = RECEPTION_INIT;

    (void)state;
    open_all_forms(&t);
    go_to(&t, "tam tru", "thanh_vien");
    press(&t, " Ba<Enter>1990");
    ui_rescue(&t.ui);
    int64_t draft = at_reception(&t)->r.draft;
    OK(&t.f, reception_resume(t.f.d, draft, &again, &t.f.err));
    assert_string_equal(answers_value(&again.answers, "thanh_vien"),
                        "[{\"ho_ten\":\"Ba\",\"ngay_sinh\":\"1990\"}]");
    reception_release(&again);
    ui_release(&t.ui);
    fixture_close(&t.f);
}

static void test_several_choices(void **state)
{
    struct stand t;

    (void)state;
    open_all_forms(&t);
    go_to(&t, "tro cap", "mau");
    press(&t, "1đ");
    shows(&t, "> 1đ: người khuyết tật");
    press(&t, "<Enter>");
    assert_string_equal(value(&t, "mau"), "mau_1dd");
    struct reception_state *s = at_reception(&t);
    form_focus(s, form_field(s->v.form, "dang_khuyet_tat"));
    press(&t, "nhin; nghe");
    shows(&t, "> Nghe, nói");
    press(&t, "<Enter>");
    assert_string_equal(value(&t, "dang_khuyet_tat"), "nghe_noi nhin");
    form_focus(s, form_field(s->v.form, "dang_khuyet_tat"));
    shows(&t, "Nghe, nói; Nhìn");
    ui_release(&t.ui);
    fixture_close(&t.f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_by_enter),
        cmocka_unit_test(test_wrong_cell_stays),
        cmocka_unit_test(test_rows_survive_the_end),
        cmocka_unit_test(test_several_choices),
    };

    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
