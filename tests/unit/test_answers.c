/* Answers: marks, sources, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/answers.h"

#include <stdlib.h>
#include <string.h>

static enum mark mark_of(const struct answers *a, const char *field)
{
    const struct answer *it = answers_get(a, field);

    return it != NULL ? it->mark : MARK_NONE;
}

static void test_set_and_drop(void **state)
{
    struct answers a = ANSWERS_INIT;

    (void)state;
    assert_null(answers_get(&a, "x"));
    assert_string_equal(answers_value(&a, "x"), "");
    answers_set(&a, "x", "1", NULL, MARK_TYPED);
    answers_set(&a, "y", "female", "Nữ", MARK_CARD);
    answers_set(&a, "z", "3", NULL, MARK_TYPED);
    assert_string_equal(answers_get(&a, "y")->label, "Nữ");
    answers_set(&a, "y", "", NULL, MARK_TYPED);
    assert_null(answers_get(&a, "y"));
    assert_string_equal(answers_value(&a, "x"), "1");
    assert_string_equal(answers_value(&a, "z"), "3");
    answers_set(&a, "z", answers_value(&a, "z"), NULL, MARK_TYPED); /* its own text */
    assert_string_equal(answers_value(&a, "z"), "3");
    answers_release(&a);
    assert_int_equal(a.n, 0);
}

/* Typing over a source is SỬA, keeps what the source said, and goes away with the difference. */
static void test_marks(void **state)
{
    struct answers a = ANSWERS_INIT;

    (void)state;
    answers_set(&a, "name", "Phan Thi Muoi", NULL, MARK_CARD);
    answers_set(&a, "name", "Phan Thị Mười", NULL, MARK_TYPED);
    assert_int_equal(mark_of(&a, "name"), MARK_EDITED);
    assert_string_equal(answers_get(&a, "name")->source, "Phan Thi Muoi");
    assert_int_equal(answers_get(&a, "name")->source_mark, MARK_CARD);
    answers_set(&a, "name", "Phan Thị Mười Một", NULL, MARK_TYPED);
    assert_int_equal(mark_of(&a, "name"), MARK_EDITED);
    assert_string_equal(answers_get(&a, "name")->source, "Phan Thi Muoi");
    answers_set(&a, "name", "Phan Thi Muoi", NULL, MARK_TYPED);
    assert_int_equal(mark_of(&a, "name"), MARK_CARD);

    answers_set(&a, "home", "Thôn 3", NULL, MARK_CONFIRM);
    answers_set(&a, "home", "Thôn 3", NULL, MARK_TYPED);
    assert_int_equal(mark_of(&a, "home"), MARK_TYPED);

    answers_set(&a, "free", "a", NULL, MARK_TYPED);
    answers_set(&a, "free", "b", NULL, MARK_TYPED);
    assert_int_equal(mark_of(&a, "free"), MARK_TYPED);
    assert_null(answers_get(&a, "free")->source);
    answers_set(&a, "free", "c", NULL, MARK_STORE);
    assert_int_equal(mark_of(&a, "free"), MARK_STORE);
    assert_string_equal(answers_get(&a, "free")->source, "c");
    answers_release(&a);
}

static void test_json_there_and_back(void **state)
{
    struct answers a = ANSWERS_INIT, b = ANSWERS_INIT;
    json_t *j, *again;
    char *one, *two;

    (void)state;
    answers_set(&a, "name", "Phan Thi Muoi", NULL, MARK_CARD);
    answers_set(&a, "name", "Phan Thị Mười", NULL, MARK_TYPED);
    answers_set(&a, "sex", "female", "Nữ", MARK_CONFIRM);
    answers_set(&a, "sum", "7", NULL, MARK_NONE);
    answers_set(&a, "note", "hàng một\nhàng hai", NULL, MARK_TYPED);
    j = answers_to_json(&a);
    answers_from_json(&b, j);
    again = answers_to_json(&b);
    one = json_line_dup(j);
    two = json_line_dup(again);
    assert_string_equal(one, two);
    assert_int_equal(mark_of(&b, "name"), MARK_EDITED);
    assert_string_equal(answers_get(&b, "name")->source, "Phan Thi Muoi");
    assert_int_equal(mark_of(&b, "sex"), MARK_CONFIRM);
    assert_int_equal(mark_of(&b, "sum"), MARK_NONE);
    free(one);
    free(two);
    json_decref(j);
    json_decref(again);
    answers_release(&a);
    answers_release(&b);
}

static void test_json_plain_values(void **state)
{
    static const char text[] =
        "{\"a\": \"  Phan  Thị\\u0007 \", \"b\": 3, \"c\": true, \"d\": false, \"e\": null,"
        " \"f\": 2.0, \"g\": 2.5, \"h\": [1], \"i\": {\"value\": 8000, \"label\": \"8.000đ\"},"
        " \"j\": \"\", \"k\": {}, \"l\": {\"value\": \"x\", \"mark\": \"nonsense\"}}";
    struct answers a = ANSWERS_INIT;
    json_t *j;

    (void)state;
    assert_int_equal(json_read("t", text, strlen(text), &j, NULL), MC_OK);
    answers_from_json(&a, j);
    json_decref(j);
    assert_string_equal(answers_value(&a, "a"), "Phan Thị");
    assert_int_equal(mark_of(&a, "a"), MARK_TYPED);
    assert_string_equal(answers_value(&a, "b"), "3");
    assert_string_equal(answers_value(&a, "c"), "yes");
    assert_string_equal(answers_value(&a, "d"), "no");
    assert_string_equal(answers_value(&a, "f"), "2");
    assert_string_equal(answers_value(&a, "g"), "2.5");
    assert_string_equal(answers_value(&a, "i"), "8000");
    assert_string_equal(answers_get(&a, "i")->label, "8.000đ");
    assert_int_equal(mark_of(&a, "l"), MARK_TYPED);
    assert_int_equal(a.n, 8);
    answers_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_drop),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_json_there_and_back),
        cmocka_unit_test(test_json_plain_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
