/* base: text, folding, dates, buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/hash.h"
#include "motcua/base/json.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static void check_take(char *got, const char *want)
{
    assert_string_equal(got, want);
    free(got);
}

static void test_fold(void **state)
{
    (void)state;
    check_take(fold_dup("Đặng Thị Ỷ"), "dang thi y");
    check_take(fold_dup("  H’Hen—Niê 12/3 "), "h hen nie 12 3");
    check_take(fold_dup("ươ ƯƠ"), "uo uo");
    check_take(initials_dup("Đăng ký khai sinh"), "dkks");
    assert_true(fold_match("hong nhung", "Nguyễn Thị Hồng Nhung"));
    assert_true(fold_match("hồng", "Nguyễn Thị Hồng Nhung"));
    assert_false(fold_match("hông", "Nguyễn Thị Hồng Nhung"));
    assert_false(fold_match("ong", "Nguyễn Thị Hồng Nhung"));
}

/* The same by utf8proc over the whole text. */
static char *fold_by_map(const char *s)
{
    utf8proc_uint8_t *map = NULL;
    char *out = xcalloc(strlen(s) * 20 + 1, 1), *end = out;
    uint32_t cp;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)s, 0, &map,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                         UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);

    for (size_t at = 0; len > 0 && at < (size_t)len;) {
        at += utf8_decode((char *)map + at, (size_t)len - at, &cp);
        utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);
        if (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_NO)
            end += utf8_encode(cp == 0x111 ? 'd' : cp, end);
        else if (end > out && end[-1] != ' ')
            *end++ = ' ';
    }
    if (end > out && end[-1] == ' ')
        *--end = '\0';
    free(map);
    return out;
}

static void test_fold_every_letter(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x30000; cp++) {
        char text[16] = "a", *want;
        size_t n = utf8_encode(cp, text + 1);

        if (n == 0)
            continue;
        strcpy(text + 1 + n, "B\xcc\x81 9");
        want = fold_by_map(text);
        check_take(fold_dup(text), want);
        free(want);
    }
    check_take(fold_dup("a\xff"), "");
}

static void test_clean(void **state)
{
    (void)state;
    check_take(text_clean_dup("  a\t\tb\x1b[31mc\r\n ", 13), "a b[31mc");
    check_take(text_clean_dup("e\xcc\x82\xcc\x81", 5), "ế");
    check_take(text_clean_dup("a\xe2\x80\x8b"
                              "b",
                              5),
               "ab");
    assert_null(text_clean_dup("\xff", 1));
    assert_null(text_clean_dup("\xc4", 1));
    check_take(text_clean_lines_dup("a \n\n b\n", 7), "a\n\nb");
    check_take(text_clean_lines_dup("\n \n a", 5), "a");
    /* a letter, a zero-width space, its mark: once cleaned they are one letter */
    check_take(text_clean_dup("e\xe2\x80\x8b\xcc\x82", 6), "ê");
}

/* The shortcut agrees with the long way for every character alone, doubled and between letters. */
static void test_clean_shortcut(void **state)
{
    (void)state;
    assert_true(text_is_clean("Đặng Thị Ỷ", strlen("Đặng Thị Ỷ")));
    assert_true(text_is_clean("", 0));
    assert_false(text_is_clean(" a", 2));
    assert_false(text_is_clean("a ", 2));
    assert_false(text_is_clean("a  b", 4));
    assert_false(text_is_clean("e\xcc\x82", 3));
    for (uint32_t cp = 1; cp < 0x3000; cp++) {
        char one[16] = "a";
        size_t n = 1 + utf8_encode(cp, one + 1);

        n += utf8_encode(cp, one + n);
        one[n++] = 'o';
        one[n] = '\0';
        if (!text_is_clean(one, n))
            continue;
        utf8proc_uint8_t *nfc = utf8proc_NFC((const utf8proc_uint8_t *)one);
        assert_string_equal((char *)nfc, one);
        assert_true(utf8_cp_width(cp) > 0);
        free(nfc);
    }
}

static void test_columns(void **state)
{
    int used;

    (void)state;
    assert_int_equal(utf8_width("Đường"), 5);
    assert_int_equal(utf8_width("e\xcc\x82\xcc\x81x"), 2);
    assert_int_equal(utf8_clip("Đường", 2, &used), 4);
    assert_int_equal(used, 2);
    assert_int_equal(utf8_clip("ae\xcc\x82z", 2, &used), 4);
    assert_int_equal(utf8_prev("ae\xcc\x82", 4), 1);
    check_take(name_fit_dup("Nguyễn Thị Hồng Nhung", 21), "Nguyễn Thị Hồng Nhung");
    check_take(name_fit_dup("Nguyễn Thị Hồng Nhung", 20), "Nguyễn T. Hồng Nhung");
    check_take(name_fit_dup("Nguyễn Thị Hồng Nhung", 8), "… Nhung");
    check_take(name_fit_dup("Nhung", 3), "Nh…");
}

static void test_dates(void **state)
{
    char s[32];
    int day;
    int64_t at;

    (void)state;
    for (int d = -200000; d < 200000; d += 7) {
        struct civil c = civil_from_days(d);
        assert_int_equal(days_from_date(c.year, c.month, c.day), d);
    }
    assert_true(date_parse("2026-11-24", &day));
    assert_int_equal(civil_from_days(day).weekday, 2);
    assert_false(date_parse("2026-02-29", &day));
    assert_false(date_parse("2026-2-9", &day));
    assert_true(time_parse("2026-11-24T00:00", &at));
    assert_string_equal(iso_time(at - 60, s), "2026-11-23T23:59");
    assert_int_equal(day_of(at), day_of(at + 86399));
    assert_int_equal(day_of(at) - 1, day_of(at - 1));
    assert_string_equal(vn_time(at, s), "00:00 24/11/2026");
}

static void test_json(void **state)
{
    struct mc_err err = { 0 };
    json_t *j = NULL;

    (void)state;
    assert_int_equal(json_read("x", "{\"a\":1,\"a\":2}", 13, &j, &err), MC_INVALID);
    assert_non_null(strstr(err.msg, "x:1:"));
    assert_int_equal(json_read("x", "[]", 2, &j, &err), MC_INVALID);
    assert_int_equal(json_read("x", "{\"b\":1,\"a\":\"ế\"}", 17, &j, &err), MC_OK);
    check_take(json_line_dup(j), "{\"a\":\"ế\",\"b\":1}");
    json_decref(j);
}

/* A value of any kind, as deep as DEPTH; keys and texts of every awkward byte. */
static json_t *some_json(unsigned *seed, int depth)
{
    static const char *const texts[] = { "",         "a",    "\"q\"", "back\\slash", "\b\f\n\r\t",
                                         "\x01\x1f", "\x7f", "ế đ Ỷ", "a/b",         "zz" };
    unsigned n = (*seed = *seed * 1103515245u + 12345u) >> 16, kind = n % (depth > 0 ? 8 : 6);
    json_t *j;

    switch (kind) {
    case 0:
        return json_integer((json_int_t)n * (n % 2 ? 1 : -1) * 1000003);
    case 1:
        return json_real(n / 7.0);
    case 2:
        return json_boolean(n / 8 % 2);
    case 3:
        return json_null();
    case 4:
        return json_stringn("in\0side", 7);
    case 5:
        return json_string(texts[n / 8 % N_ELEMS(texts)]);
    case 6:
        j = json_array();
        for (unsigned i = 0; i < n / 8 % 5; i++)
            json_array_append_new(j, some_json(seed, depth - 1));
        return j;
    default:
        j = json_object();
        for (unsigned i = 0; i < n / 8 % (depth > 2 ? 70 : 6); i++) {
            char key[32];

            snprintf(key, sizeof key, "%s%u", texts[(n + i * 7) % N_ELEMS(texts)], (n * i) % 97);
            json_object_set_new(j, key, some_json(seed, depth - 1));
        }
        return j;
    }
}

/* Hashes of lines are stored: they are jansson's bytes, whoever writes them. */
static void test_line_is_jansson_s(void **state)
{
    unsigned seed = 4;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        json_t *j = some_json(&seed, 4);
        char *want = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

        assert_non_null(want);
        check_take(json_line_dup(j), want);
        free(want);
        json_decref(j);
    }
    check_take(json_line_dup(NULL), "{}");
}

static void test_error_is_cut_at_a_character(void **state)
{
    struct mc_err err = { 0 };
    char *longer = xmalloc(2001);

    (void)state;
    for (int i = 0; i < 1000; i++)
        memcpy(longer + 2 * i, "ê", 2);
    longer[2000] = '\0';
    assert_int_equal(mc_fail(&err, MC_IO, "x%s", longer), MC_IO);
    assert_true(utf8_valid(err.msg, strlen(err.msg)));
    mc_fail(&err, MC_IO, "again: %.10s", err.msg);
    assert_int_equal(strncmp(err.msg, "again: xê", 9), 0);
    free(longer);
}

static void test_hash_parts_do_not_run_together(void **state)
{
    struct hash h;
    unsigned char a[HASH_BYTES], b[HASH_BYTES];

    (void)state;
    hash_init(&h);
    hash_part_str(&h, "ab");
    hash_part_str(&h, "c");
    hash_final(&h, a);
    hash_init(&h);
    hash_part_str(&h, "a");
    hash_part_str(&h, "bc");
    hash_final(&h, b);
    assert_memory_not_equal(a, b, HASH_BYTES);
}

/* The first and the last day there are, leap years of each kind, and moments before 1970. */
static void test_date_borders(void **state)
{
    static const struct {
        const char *s;
        bool valid;
    } cases[] = {
        { "0001-01-01", true },  { "0000-12-31", false },  { "9999-12-31", true },
        { "2000-02-29", true },  { "1900-02-29", false },  { "2100-02-29", false },
        { "2024-02-29", true },  { "2024-02-30", false },  { "2026-04-31", false },
        { "2026-12-31", true },  { "2026-13-01", false },  { "2026-00-01", false },
        { "2026-01-00", false }, { "2026-01-32", false },  { "2026-11-24T", false },
        { "-026-11-24", false }, { "2026-11-2x", false },  { "2026/11/24", false },
        { "", false },           { "10000-01-01", false },
    };
    static const char *const wrong[] = {
        "2026-11-24T24:00",  "2026-11-24T23:60", "2026-11-24T23:59:60", "2026-11-24T23-59",
        "2026-11-24T23:59.", "2026-11-24T23:5",  "2026-11-24x23:59",    "2026-02-30T00:00",
    };
    char s[32];
    int64_t at;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        int day = 77;

        if (date_parse(cases[i].s, &day) != cases[i].valid)
            fail_msg("%s", cases[i].s);
        if (cases[i].valid)
            assert_string_equal(iso_date(day, s), cases[i].s);
        else
            assert_int_equal(day, 77);
    }
    for (size_t i = 0; i < N_ELEMS(wrong); i++) {
        at = 77;
        if (time_parse(wrong[i], &at) || at != 77)
            fail_msg("%s", wrong[i]);
    }
    assert_true(time_parse("9999-12-31T23:59:59", &at));
    assert_string_equal(iso_seconds(at, s), "9999-12-31T23:59:59");
    assert_true(time_parse("0001-01-01 00:00:00", &at));
    assert_string_equal(iso_seconds(at, s), "0001-01-01T00:00:00");
    assert_string_equal(iso_seconds(-7 * 3600 - 1, s), "1969-12-31T23:59:59");
    assert_int_equal(day_of(-7 * 3600 - 1), -1);
    assert_int_equal(day_of(-7 * 3600), 0);
    assert_int_equal(civil_from_unix(-7 * 3600 - 1).weekday, 3);
    assert_string_equal(vn_date(days_from_date(2024, 2, 29), s), "29/02/2024");
    assert_string_equal(vn_weekday(7), "Chủ Nhật");
    assert_string_equal(vn_weekday(0), "");
    assert_string_equal(vn_weekday(8), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_fold_every_letter),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_clean_shortcut),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_date_borders),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_line_is_jansson_s),
        cmocka_unit_test(test_error_is_cut_at_a_character),
        cmocka_unit_test(test_hash_parts_do_not_run_together),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
