/* Expressions: the fence, the types, the values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/form/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct choice sexes[] = { { "male", "Nam" }, { "female", "Nữ" } };
static const struct choices sex_list = { "sex", sexes, 2 };

static const struct field cells[] = { { .id = "who", .type = FIELD_NAME },
                                      { .id = "sum", .type = FIELD_MONEY } };
static struct field fields[] = {
    { .id = "name", .type = FIELD_NAME },
    { .id = "birth_date", .type = FIELD_DATE, .partial = true },
    { .id = "death_date", .type = FIELD_DATE },
    { .id = "copies", .type = FIELD_INTEGER },
    { .id = "price", .type = FIELD_MONEY },
    { .id = "sex", .type = FIELD_CHOICE, .choices = &sex_list },
    { .id = "married", .type = FIELD_YES_NO },
    { .id = "number", .type = FIELD_PERSON_NUMBER },
    { .id = "note", .type = FIELD_LONG_TEXT },
    { .id = "age_now", .type = FIELD_DERIVED, .calculate = "age(:birth_date)" },
    { .id = "older", .type = FIELD_DERIVED, .calculate = ":age_now + 1" },
    { .id = "round_a", .type = FIELD_DERIVED, .calculate = ":round_b" },
    { .id = "round_b", .type = FIELD_DERIVED, .calculate = ":round_a || :round_b" },
    { .id = "kinds", .type = FIELD_MULTI_CHOICE, .choices = &sex_list },
    { .id = "share", .type = FIELD_DECIMAL },
    { .id = "rows", .type = FIELD_TABLE, .columns = cells, .n_columns = 2 },
};
static struct form form = { .field = fields, .n_fields = N_ELEMS(fields) };
static int today;

static int setup(void **state)
{
    today = days_from_date(2026, 11, 24);
    *state = expr_open();
    return 0;
}

static int teardown(void **state)
{
    expr_close(*state);
    return 0;
}

/* Every one is refused, at the byte AT, with WORDS in the message. */
static const struct {
    const char *text;
    size_t at;
    const char *words;
} refused[] = {
    /* tables and several choices */
    { "count_of(:copies)", 9, "the name of a table field" },
    { "sum_of(:rows, 'who')", 14, "'who' is no column of numbers" },
    { "sum_of(:rows, :name)", 14, "a text in quotes expected" },
    { ":rows = 'x'", 6, "a table cannot be compared" },
    { ":rows || 'x'", 9, "joins texts, not tables" },
    { ":rows + 1", 0, "a number expected, this is a table" },
    { ":kinds = 'female'", 9, "write selected(:kinds" },
    { "selected(:kinds, 'femal')", 17, "(nearest: 'female')" },
    { "selected(:sex, 'male')", 9, "the name of a multi_choice field" },
    { "length(:rows)", 7, "a text expected, this is a table" },
    /* the fence */
    { "", 0, "ends here" },
    { "   ", 3, "ends here" },
    { "1; DROP TABLE x", 1, "';' ends nothing" },
    { "1 2", 2, "nothing may follow" },
    { "1, 2", 1, "nothing may follow" },
    { "1) UNION SELECT (2", 1, "nothing may follow" },
    { "(SELECT 1)", 1, "'SELECT' is not known" },
    { "SELECT 1", 0, "'SELECT' is not known" },
    { "EXISTS (SELECT 1)", 0, "function EXISTS() is not allowed" },
    { ":copies IN (SELECT 1)", 12, "'SELECT' is not known" },
    { ":copies IN sqlite_master", 11, "'(' expected" },
    { "1 FROM sqlite_schema", 2, "nothing may follow" },
    { "sqlite_schema.sql", 13, "'.' is no part" },
    { "sqlite_schema", 0, "not known here" },
    { "1 -- hidden", 2, "no comments" },
    { "1 /* hidden", 2, "no comments" },
    { "1 /* hidden */ + 1", 2, "no comments" },
    { "\"name\" = 'x'", 0, "single quotes" },
    { "`name`", 0, "single quotes" },
    { "[name]", 0, "single quotes" },
    { "name = 'x'", 0, "a field is :name" },
    { "x'00'", 0, "'x' is not known" },
    { "'no end", 0, "no closing quote" },
    { "'it''s", 0, "no closing quote" },
    { "random() > 0", 0, "function random() is not allowed" },
    { "randomblob(9)", 0, "randomblob() is not allowed" },
    { "zeroblob(999999999)", 0, "zeroblob() is not allowed" },
    { "load_extension('x')", 0, "load_extension() is not allowed" },
    { "readfile('/etc/passwd')", 0, "readfile() is not allowed" },
    { "date('now')", 0, "date() is not allowed" },
    { "datetime()", 0, "datetime() is not allowed" },
    { "julianday('now')", 0, "julianday() is not allowed" },
    { "strftime('%s', 'now')", 0, "strftime() is not allowed" },
    { "CURRENT_DATE", 0, "'CURRENT_DATE' is not known" },
    { "upper(:name)", 0, "upper() is not allowed" },
    { "printf('%d', 1)", 0, "printf() is not allowed" },
    { "like('a', 'b')", 0, "like() is not allowed" },
    { "sqlite_version()", 0, "sqlite_version() is not allowed" },
    { "agee(:birth_date)", 0, "(nearest: age)" },
    { ":name COLLATE NOCASE = 'a'", 6, "nothing may follow" },
    { ":name GLOB 'a*'", 6, "nothing may follow" },
    { ":name REGEXP 'a'", 6, "nothing may follow" },
    { ":name -> 'a'", 7, "a value expected" },
    { "CAST(:copies AS TEXT)", 0, "CAST() is not allowed" },
    { "RAISE(ABORT, 'x')", 0, "RAISE() is not allowed" },
    { "?1", 0, "'?' is no part" },
    { "@copies", 0, "'@' is no part" },
    { "$copies", 0, "'$' is no part" },
    { "~1", 0, "'~' is no part" },
    { "1 & 2", 2, "'&' is no part" },
    { "1 << 2", 3, "a value expected" },
    { "0x10", 0, "not a number" },
    { "1e9", 0, "not a number" },
    { "9999999999999999999", 0, "not a number" },
    { "đúng", 0, "letters with marks" },
    { "count(*)", 0, "count() is not allowed" },
    { "max(:copies)", 11, "takes 2 to 16 arguments" },
    { "round(1.5) OVER ()", 11, "nothing may follow" },
    { "age()", 4, "takes 1 argument" },
    { "age(:birth_date, 1)", 17, "takes 1 argument" },
    { "trim(:name, :note)", 12, "takes 1 argument" },
    { "today(1)", 6, "takes 0 arguments" },
    { "coalesce(1,)", 11, "an argument expected" },
    { "(1", 2, "')' expected" },
    { "1 +", 3, "ends here" },
    { "CASE :sex END", 10, "WHEN expected" },
    { "CASE WHEN :copies = 1 THEN 2", 28, "END expected" },
    { ":copies BETWEEN 1 OR 2", 18, "AND expected" },
    { ":copies NOT 1", 12, "IN, BETWEEN or LIKE" },
    { ":copies NOT NULL", 12, "IN, BETWEEN or LIKE" },
    { ":copies IN ()", 12, "a value expected" },
    { ": copies", 0, "needs the id of a field" },
    /* names */
    { ":birthdate < today()", 0, "(nearest: :birth_date)" },
    { "1 = 1 AND :copie > 1", 10, "(nearest: :copies)" },
    { ":zzzzzzzzzzzz = 1", 0, "is no field of this form" },
    /* types */
    { ":death_date + 1", 0, "add_days()" },
    { "1 + today()", 4, "add_days()" },
    { "-:death_date", 1, "add_days()" },
    { ":death_date - :birth_date", 0, "days_between()" },
    { ":name < 5", 6, "a text cannot be compared with a number" },
    { ":number = 38190000731", 8, "a text cannot be compared with a number" },
    { ":death_date > 2020", 12, "a date cannot be compared with a number" },
    { ":death_date = 'hôm nay'", 12, "dates are 'YYYY-MM-DD'" },
    { ":death_date < '2020-02-30'", 12, "dates are 'YYYY-MM-DD'" },
    { ":death_date BETWEEN 1 AND 2", 12, "a date cannot be compared" },
    { ":copies IN (1, 'two')", 15, "a number cannot be compared with a text" },
    { ":name + 1", 0, "a number expected, this is a text" },
    { "'1' * 2", 0, "a number expected" },
    { ":married AND 1 = 1", 0, ":married = 'yes'" },
    { "NOT :married", 4, ":married = 'yes'" },
    { ":death_date OR 1 = 1", 0, "a condition expected, this is a date" },
    { ":copies = NULL", 8, "use IS NULL" },
    { "NULL < :copies", 5, "NULL" },
    { "1 < :copies < 9", 12, "BETWEEN" },
    { ":sex = 'mael'", 7, "'mael' is no value of sex (nearest: 'male')" },
    { ":sex IN ('male', 'Nữ')", 17, "is no value of sex" },
    { ":married = 'true'", 11, "no value of married" },
    { "CASE :sex WHEN 'boy' THEN 1 END", 15, "no value of sex" },
    { "CASE WHEN :copies = 1 THEN 1 ELSE 'x' END", 34, "all results must be of one type" },
    { "coalesce(:copies, 'x')", 18, "of one type" },
    { "age(:copies)", 4, "a date expected" },
    { "days_between(:birth_date, :name)", 26, "a date expected" },
    { "length(:copies)", 7, "a text expected" },
    { "abs(:name)", 4, "a number expected" },
    { "iif(:married, 1, 2)", 4, ":married = 'yes'" },
    { ":name LIKE 5", 6, "LIKE compares texts" },
    { ":name LIKE :note", 11, "the pattern is a text in quotes" },
    { ":older = 'x'", 7, "a number cannot be compared with a text" },
};

static void test_refused(void **state)
{
    for (size_t i = 0; i < N_ELEMS(refused); i++) {
        struct mc_err err = { 0 };
        size_t at = 999;
        enum mc_rc rc = expr_check(*state, &form, refused[i].text, &at, &err);

        if (rc != MC_INVALID || at != refused[i].at || strstr(err.msg, refused[i].words) == NULL)
            fail_msg("%s: rc %d at %zu: %s", refused[i].text, rc, at, err.msg);
    }
}

/* Longer than the language allows, in each of the ways that cost time or stack. */
static void test_bounds(void **state)
{
    static char text[40000];
    size_t at;

    memset(text, '(', 5000);
    memset(text + 5000, 0, 1);
    assert_int_equal(expr_check(*state, &form, text, &at, NULL), MC_INVALID);
    assert_true(at <= 41);
    for (size_t i = 0; i < 10000; i += 4)
        memcpy(text + i, "NOT ", 5);
    assert_int_equal(expr_check(*state, &form, text, &at, NULL), MC_INVALID);
    for (size_t i = 0; i < 15000; i += 2)
        memcpy(text + i, "- ", 3);
    assert_int_equal(expr_check(*state, &form, text, &at, NULL), MC_INVALID);
    memset(text, ' ', 20000);
    memcpy(text + 20000, "1", 2);
    assert_int_equal(expr_check(*state, &form, text, &at, NULL), MC_INVALID);
    text[0] = '1';
    for (size_t i = 1; i < 9001; i += 2)
        memcpy(text + i, "+1", 3);
    assert_int_equal(expr_check(*state, &form, text, &at, NULL), MC_INVALID);
}

static void check_value(void **state, const struct answers *a, const char *text, const char *want)
{
    struct mc_err err = { 0 };
    char *got = NULL;

    if (expr_eval(*state, &form, text, a, today, NULL, &got, &err) != MC_OK)
        fail_msg("%s: %s", text, err.msg);
    if ((got == NULL) != (want == NULL) || (got != NULL && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", text, got != NULL ? got : "NULL", want != NULL ? want : "NULL");
    free(got);
}

static void test_step_limit(void **state)
{
    static char text[16 << 10];
    struct answers a = ANSWERS_INIT;
    struct mc_err err = { 0 };
    size_t n = (size_t)sprintf(text, ":copies IN (0");
    char *got = NULL;
    int id = 1;

    while (n < sizeof text - 16)
        n += (size_t)sprintf(text + n, ",%d", id++);
    strcpy(text + n, ")");
    answers_set(&a, "copies", "7", NULL, MARK_TYPED);
    assert_int_equal(expr_eval(*state, &form, text, &a, today, NULL, &got, &err), MC_TOOBIG);
    assert_non_null(strstr(err.msg, "too many steps"));
    assert_null(got);
    for (int i = 0; i < 500; i++) /* steps of earlier runs are not held against a later one */
        check_value(state, &a, ":copies + 1", "8");
    answers_release(&a);
}

static const struct {
    const char *text, *want;
} values[] = {
    { "count_of(:rows)", "2" },
    { "sum_of(:rows, 'sum')", "1500" },
    { "sum_of(:rows, 'sum') > 1499 and count_of(:rows) < 3", "1" },
    { "selected(:kinds, 'female')", "1" },
    { "selected(:kinds, 'male')", "0" },
    { ":share * 2", "25" },
    { "money_words(1000000)", "Một triệu đồng" },
    { "money_words(8000 * :copies)", "Hai mươi tư nghìn đồng" },
    { "1 + 2 * 3", "7" },
    { "(1 + 2) * 3", "9" },
    { "7 / 2", "3" },
    { "7 % 2", "1" },
    { "7 / 2.0", "3.5" },
    { "round(2.5)", "3" },
    { "-5 + +2", "-3" },
    { "abs(-5)", "5" },
    { "'a' || 'b' || 3", "ab3" },
    { "'it''s'", "it's" },
    { "NULL", NULL },
    { "NOT 1 = 2", "1" },
    { "1 = 1 OR 1 = 2 AND 1 = 3", "1" },
    { "(1 = 1 OR 1 = 2) AND 1 = 3", "0" },
    { "TRUE AND NOT FALSE", "1" },
    { ":copies * :price", "24000" },
    { ":copies > 2", "1" },
    { ":copies BETWEEN 1 AND 3 AND :copies <> 2", "1" },
    { ":copies NOT BETWEEN 1 AND 2", "1" },
    { ":copies IN (1, 2, 3)", "1" },
    { ":copies NOT IN (1, 2)", "1" },
    { ":sex = 'female'", "1" },
    { ":sex IN ('male', 'female')", "1" },
    { ":married = 'yes'", "1" },
    { ":married IS 'yes'", "1" },
    { ":note IS NULL", "1" },
    { ":name IS NOT NULL", "1" },
    { ":note = 'x'", NULL },
    { ":note = 'x' OR 1 = 1", "1" },
    { ":name LIKE 'phan%'", "1" },
    { ":name NOT LIKE '%x%'", "1" },
    { "CASE :sex WHEN 'male' THEN 'Ông' WHEN 'female' THEN 'Bà' END", "Bà" },
    { "case when :copies > 2 then :price else 0 end", "8000" },
    { "coalesce(:note, :name, '')", "Phan Thị Mười" },
    { "ifnull(:note, '')", "" },
    { "nullif(:copies, 3)", NULL },
    { "iif(:copies > 2, 'nhiều', 'ít')", "nhiều" },
    { "min(:copies, 2)", "2" },
    { "max(:copies, 20, 5)", "20" },
    { "length(:name)", "13" },
    { "substr(:name, 6, 3)", "Thị" },
    { "trim('  a ')", "a" },
    { "instr(:name, 'Mười')", "10" },
    { "replace(:name, 'Phan', 'Trần')", "Trần Thị Mười" },
    { "length(:number)", "12" },
    { "substr(:number, 1, 3) = '038'", "1" },
    { "today()", "2026-11-24" },
    { ":birth_date <= today()", "1" },
    { ":birth_date > '1990-03-11'", "1" },
    { "age(:birth_date)", "36" },
    { "year(:birth_date)", "1990" },
    { "days_between('2026-02-28', '2026-03-01')", "1" },
    { "days_between(today(), :birth_date)", "-13406" },
    { "add_days('2026-12-31', 1)", "2027-01-01" },
    { "add_days(today(), -24)", "2026-10-31" },
    { "add_days(today(), 9999999)", NULL },
    { "add_days('9999-12-30', 1)", "9999-12-31" },
    { "add_days('9999-12-31', 1)", NULL },
    { "add_days('0001-01-02', -1)", "0001-01-01" },
    { "add_days('0001-01-01', -1)", NULL },
    { "add_months('0001-02-28', -1)", "0001-01-28" },
    { "add_months('0001-01-28', -1)", NULL },
    { "add_months('9999-11-30', 1)", "9999-12-30" },
    { "add_months('9999-12-30', 1)", NULL },
    { "add_months('2100-01-31', 1)", "2100-02-28" },
    { "add_months('2024-01-31', 1)", "2024-02-29" },
    { "add_months('2026-01-15', -1)", "2025-12-15" },
    { "add_months(:death_date, 1)", NULL },
    { "age(:death_date) > 18", NULL },
    { "age('2026-11-25')", NULL },
    { "age('2025-11-25')", "0" },
    { "age('2025-11-24')", "1" },
    { "date_words('2003-02-26')", "Ngày hai mươi sáu tháng hai năm hai nghìn không trăm linh ba" },
    { "min('2020-01-01', '2019-01-01') < today()", "1" },
    { ":older * 2", "74" },
    { ":channel", NULL },
};

static void test_values(void **state)
{
    struct answers a = ANSWERS_INIT;
    struct mc_err err;
    size_t at;

    answers_set(&a, "name", "Phan Thị Mười", NULL, MARK_TYPED);
    answers_set(&a, "birth_date", "1990-03-12", NULL, MARK_CARD);
    answers_set(&a, "copies", "3", NULL, MARK_TYPED);
    answers_set(&a, "price", "8000", NULL, MARK_TYPED);
    answers_set(&a, "sex", "female", "Nữ", MARK_CARD);
    answers_set(&a, "married", "yes", NULL, MARK_TYPED);
    answers_set(&a, "number", "038190000731", NULL, MARK_CARD);
    answers_set(&a, "older", "37", NULL, MARK_NONE);
    answers_set(&a, "kinds", "female", NULL, MARK_TYPED);
    answers_set(&a, "share", "12.5", NULL, MARK_TYPED);
    answers_set(&a, "rows", "[{\"who\":\"A\",\"sum\":\"1000\"},{\"sum\":\"500\"}]", NULL,
                MARK_TYPED);
    for (int round = 0; round < 2; round++) /* the second time from the cache */
        for (size_t i = 0; i < N_ELEMS(values); i++)
            check_value(state, &a, values[i].text, values[i].want);
    for (size_t i = 0; i < N_ELEMS(values); i++)
        if (expr_check(*state, &form, values[i].text, &at, &err) != MC_OK)
            fail_msg("%s: %s", values[i].text, err.msg);
    answers_release(&a);
}

/* What could not be read is kept as typed, but nothing is reckoned with it. */
static void test_unreadable_is_null(void **state)
{
    struct answers a = ANSWERS_INIT;

    answers_set(&a, "copies", "ba", NULL, MARK_TYPED);
    answers_set(&a, "death_date", "31/02/1985", NULL, MARK_TYPED);
    answers_set(&a, "sex", "Nam", NULL, MARK_TYPED);
    answers_set(&a, "married", "ừ", NULL, MARK_TYPED);
    check_value(state, &a, ":copies > 0", NULL);
    check_value(state, &a, ":death_date < today()", NULL);
    check_value(state, &a, ":sex IS NULL AND :married IS NULL", "1");
    answers_set(&a, "birth_date", "1990", NULL, MARK_TYPED);
    check_value(state, &a, "year(:birth_date)", "1990");
    check_value(state, &a, "age(:birth_date)", NULL);
    answers_set(&a, "death_date", "1990", NULL, MARK_TYPED);
    check_value(state, &a, "year(:death_date)", NULL);
    answers_release(&a);
}

/* The same text in a form of the same address but other fields is compiled anew. */
static void test_cache_knows_the_form(void **state)
{
    struct field one[] = { { .id = "x", .type = FIELD_INTEGER } };
    struct field two[] = { { .id = "y", .type = FIELD_TEXT },
                           { .id = "x", .type = FIELD_INTEGER } };
    struct form f = { .field = one, .n_fields = 1 };
    struct answers a = ANSWERS_INIT;
    char *got;

    answers_set(&a, "x", "5", NULL, MARK_TYPED);
    assert_int_equal(expr_eval(*state, &f, ":x + 1", &a, today, NULL, &got, NULL), MC_OK);
    assert_string_equal(got, "6");
    free(got);
    f = (struct form){ .field = two, .n_fields = 2 };
    assert_int_equal(expr_eval(*state, &f, ":x + 1", &a, today, NULL, &got, NULL), MC_OK);
    assert_string_equal(got, "6");
    free(got);
    one[0].type = FIELD_TEXT;
    f = (struct form){ .field = one, .n_fields = 1, .hash = "other" };
    assert_int_equal(expr_eval(*state, &f, ":x + 1", &a, today, NULL, &got, NULL), MC_INVALID);
    answers_release(&a);
}

static void test_cache_starts_anew_when_full(void **state)
{
    struct answers a = ANSWERS_INIT;
    char text[40], want[16];

    for (int i = 0; i < 1500; i++) {
        snprintf(text, sizeof text, "%d + 1", i);
        snprintf(want, sizeof want, "%d", i + 1);
        check_value(state, &a, text, want);
    }
}

/* :self takes the type of its field; what the result is for is checked too. */
static void test_check_as(void **state)
{
    static const struct {
        const char *text;
        int self;
        enum expr_want want;
        const char *words;
    } cases[] = {
        { ":self + 1 > 2", 2, EXPR_CONDITION, "add_days()" },
        { ":self <= today()", 2, EXPR_CONDITION, NULL },
        { ":self = 5", 0, EXPR_CONDITION, "a text cannot be compared" },
        { ":self BETWEEN 1 AND 9", 3, EXPR_CONDITION, NULL },
        { ":self = 'mal'", 5, EXPR_CONDITION, "no value of sex" },
        { ":name", 0, EXPR_CONDITION, "a condition expected" },
        { "today()", 0, EXPR_CONDITION, "a condition expected" },
        { "NULL", 0, EXPR_CONDITION, NULL },
        { ":price * :copies", 0, EXPR_AMOUNT, NULL },
        { "'8000'", 0, EXPR_AMOUNT, "an amount expected" },
        { ":copies > 1", 0, EXPR_AMOUNT, "an amount expected" },
        { "today()", 2, EXPR_OF_SELF, NULL },
        { "year(today())", 2, EXPR_OF_SELF, "the field is a date" },
        { "'x'", 3, EXPR_OF_SELF, "the field is a number" },
        { ":copies", 0, EXPR_OF_SELF, "the field is a text" },
        { ":copies", 9, EXPR_OF_SELF, NULL },
    };

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct mc_err err = { 0 };
        size_t at;
        enum mc_rc rc = expr_check_as(*state, &form, &fields[cases[i].self], cases[i].want,
                                      cases[i].text, &at, &err);

        if ((rc == MC_OK) != (cases[i].words == NULL) ||
            (rc != MC_OK && strstr(err.msg, cases[i].words) == NULL))
            fail_msg("%s: rc %d: %s", cases[i].text, rc, err.msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(test_step_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unreadable_is_null, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cache_knows_the_form, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cache_starts_anew_when_full, setup, teardown),
        cmocka_unit_test_setup_teardown(test_check_as, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
