/* The canvas: columns, edges, wide letters and marks, boxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/utf8.h"
#include "motcua/ui/canvas.h"

#include <stdlib.h>
#include <string.h>

static void check_text(const struct canvas *c, const char *want)
{
    char *got = canvas_text_dup(c);

    assert_string_equal(got, want);
    free(got);
}

static void test_columns(void **state)
{
    struct canvas *c = canvas_new(2, 10);

    (void)state;
    assert_int_equal(canvas_text(c, 0, 1, STYLE_TITLE, "Đường"), 6);
    assert_int_equal(canvas_text(c, 1, 0, STYLE_BODY, "e\xcc\x82\xcc\x81x"), 2);
    check_text(c, " Đường\ne\xcc\x82\xcc\x81x\n");
    assert_string_equal(canvas_cell(c, 1, 0)->text, "e\xcc\x82\xcc\x81");
    assert_int_equal(canvas_cell(c, 0, 1)->style, STYLE_TITLE);
    assert_int_equal(canvas_cell(c, 0, 0)->style, STYLE_BODY);
    assert_null(canvas_cell(c, 2, 0));
    assert_null(canvas_cell(c, 0, -1));
    canvas_free(c);
}

static void test_edges_cut(void **state)
{
    struct canvas *c = canvas_new(2, 4);

    (void)state;
    canvas_text(c, 0, 2, STYLE_BODY, "abcd");
    canvas_text(c, 1, -2, STYLE_BODY, "abcd");
    canvas_text(c, -1, 0, STYLE_BODY, "xxxx");
    canvas_text(c, 2, 0, STYLE_BODY, "xxxx");
    check_text(c, "  ab\ncd\n");
    canvas_right(c, 0, 4, STYLE_BODY, "12");
    canvas_right(c, 1, 4, STYLE_BODY, "123456");
    check_text(c, "  12\n3456\n");
    canvas_free(c);
}

static void test_wide_letters(void **state)
{
    struct canvas *c = canvas_new(1, 4);

    (void)state;
    assert_int_equal(canvas_text(c, 0, 0, STYLE_BODY, "字a字"), 5);
    check_text(c, "字a\n"); /* the last one has only half its place */
    canvas_text(c, 0, 1, STYLE_BODY, "x");
    check_text(c, " xa\n"); /* half overwritten is gone */
    canvas_clear(c);
    canvas_text(c, 0, 0, STYLE_BODY, "字");
    canvas_text(c, 0, 0, STYLE_BODY, "y");
    check_text(c, "y\n");
    assert_string_equal(canvas_cell(c, 0, 1)->text, " ");
    canvas_text(c, 0, 0, STYLE_BODY, "字\xcc\x81"); /* a mark joins the first half */
    assert_string_equal(canvas_cell(c, 0, 0)->text, "字\xcc\x81");
    assert_string_equal(canvas_cell(c, 0, 1)->text, "");
    canvas_free(c);
}

static void test_marks_have_an_end(void **state)
{
    struct canvas *c = canvas_new(1, 3);
    char text[3 + 2 * 40] = "ab";

    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(text, "\xcc\x81");
    canvas_text(c, 0, 0, STYLE_BODY, text);
    assert_true(strlen(canvas_cell(c, 0, 1)->text) < sizeof canvas_cell(c, 0, 1)->text);
    assert_true(utf8_valid(canvas_cell(c, 0, 1)->text, strlen(canvas_cell(c, 0, 1)->text)));
    canvas_clear(c);
    canvas_text(c, 0, 0, STYLE_BODY,
                "\xcc\x81"
                "a"); /* a mark without its letter is not drawn */
    check_text(c, "a\n");
    canvas_text(c, 0, 0, STYLE_BODY,
                "\x1b[1mz\xff"
                "w"); /* nor is what no screen should get */
    check_text(c, "[1m\n");
    canvas_free(c);
}

static void test_fields(void **state)
{
    struct canvas *c = canvas_new(1, 12);

    (void)state;
    canvas_text(c, 0, 0, STYLE_BODY, "############");
    assert_int_equal(canvas_field(c, 0, 1, 5, STYLE_DUE, "Đào", true), 6);
    check_text(c, "#Đào  ######\n");
    assert_int_equal(canvas_field(c, 0, 1, 5, STYLE_DUE, "Đào Hoa", false), 5);
    check_text(c, "#Đào… ######\n");
    assert_int_equal(canvas_field(c, 0, 1, 5, STYLE_DUE, "Đàotiên", false), 6);
    check_text(c, "#Đàot…######\n");
    assert_int_equal(canvas_field(c, 0, 1, 3, STYLE_DUE, "字字", true), 4);
    check_text(c, "#字…t…######\n");
    assert_int_equal(canvas_field(c, 0, 3, 0, STYLE_DUE, "x", true), 3);
    assert_int_equal(canvas_printf(c, 0, 0, STYLE_BODY, "%d/%d", 3, 12), 4);
    canvas_free(c);
}

static void test_boxes(void **state)
{
    struct canvas *c = canvas_new(4, 14);

    (void)state;
    canvas_text(c, 1, 0, STYLE_LATE, "xxxxxxxxxxxxxx");
    canvas_box(c, 0, 1, 3, 12, "Lệnh");
    check_text(c, " ┌─ Lệnh ───┐\nx│          │x\n └──────────┘\n\n");
    assert_int_equal(canvas_cell(c, 1, 5)->style, STYLE_BODY);
    canvas_box(c, 0, 1, 3, 12, "Một tên rất dài");
    check_text(c, " ┌─ Một t… ─┐\nx│          │x\n └──────────┘\n\n");
    canvas_box(c, 2, 10, 4, 9, NULL); /* over both edges */
    canvas_hline(c, 3, -3, 5, "─");
    check_text(c, " ┌─ Một t… ─┐\nx│          │x\n └────────┌───\n──        │\n");
    canvas_box(c, 0, 0, 1, 1, "x");
    canvas_free(c);
}

static void test_styles_and_cursor(void **state)
{
    struct canvas *c = canvas_new(2, 3);
    int row, col;

    (void)state;
    canvas_text(c, 0, 0, STYLE_BODY, "a");
    canvas_text(c, 0, 1, STYLE_FOCUS, "bc");
    check_text(c, "abc\n\n");
    assert_int_equal(canvas_cell(c, 0, 0)->style, STYLE_BODY);
    assert_int_equal(canvas_cell(c, 0, 2)->style, STYLE_FOCUS);
    canvas_cursor(c, 9, -1);
    canvas_get_cursor(c, &row, &col);
    assert_int_equal(row, 1);
    assert_int_equal(col, 0);
    canvas_resize(c, 1, 1);
    check_text(c, "\n");
    canvas_text(c, 0, 0, STYLE_BODY, "字"); /* no room at all */
    check_text(c, "\n");
    canvas_resize(c, -5, 0);
    assert_int_equal(canvas_rows(c), 1);
    assert_int_equal(canvas_cols(c), 1);
    canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_edges_cut),
        cmocka_unit_test(test_wide_letters),
        cmocka_unit_test(test_marks_have_an_end),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_boxes),
        cmocka_unit_test(test_styles_and_cursor),
    };

    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
