/* model: numbers of people, codes on cards, dossier codes, phones, dates and money in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_number_error(void **state)
{
    char out[128];

    (void)state;
    assert_string_equal(citizen_number_error("038190012345", out), "");
    assert_string_equal(citizen_number_error("03819001", out),
                        "Gõ đủ 12 số định danh, còn thiếu 4");
    assert_string_equal(citizen_number_error("", out), "Gõ đủ 12 số định danh, còn thiếu 12");
    assert_string_equal(citizen_number_error("0381900123456", out),
                        "Số định danh có 12 số, đang thừa 1. Xóa bớt rồi so với thẻ");
    assert_string_equal(citizen_number_error("03819O012345", out),
                        "Số định danh chỉ gồm 12 chữ số. Xóa ký tự lạ rồi gõ lại");
    assert_string_not_equal(citizen_number_error("038190 012345", out), "");
    assert_string_not_equal(citizen_number_error("０38190012345", out), "");
}

static void test_number_warning(void **state)
{
    static const struct {
        const char *number, *sex, *birth, *want;
    } cases[] = {
        { "038190012345", "female", "1990-08-15", "" },
        { "038205006789", "male", "2005-02-03", "" },
        { "038190012345", "", "", "" },
        { "038190012345", "female", "1990", "" },
        { "038190012345", "male", "1990-08-15",
          "Số định danh ghi nữ, tờ khai ghi nam. Kiểm tra lại" },
        { "038205006789", "female", "", "Số định danh ghi nam, tờ khai ghi nữ. Kiểm tra lại" },
        { "038190012345", "female", "1991-08-15",
          "Số định danh ghi năm sinh 1990, tờ khai ghi 1991. Kiểm tra lại" },
        { "038205006789", "male", "1905-02-03",
          "Số định danh ghi năm sinh 2005, tờ khai ghi 1905. Kiểm tra lại" },
        { "003190012345", "female", "1990",
          "Ba số đầu 003 không phải mã tỉnh. So lại với thẻ, trừ người sinh ở nước ngoài" },
        { "999405006789", "male", "2105",
          "Ba số đầu 999 không phải mã tỉnh. So lại với thẻ, trừ người sinh ở nước ngoài" },
        { "03819001234", "male", "1991", "" }, /* the error speaks for it */
    };
    char out[160];

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++)
        assert_string_equal(
            citizen_number_warning(cases[i].number, cases[i].sex, cases[i].birth, out),
            cases[i].want);
}

static void test_provinces(void **state)
{
    char number[16];
    int n = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(number, sizeof number, "%03d", i);
        n += citizen_number_province(number) != NULL;
    }
    assert_int_equal(n, 63);
    assert_string_equal(citizen_number_province("038190012345"), "Thanh Hóa");
    assert_string_equal(citizen_number_province("015"), "Yên Bái");
    assert_string_equal(citizen_number_province("096"), "Cà Mau");
    assert_null(citizen_number_province("38"));
}

#define HUONG "Lê Thị Mai Hương"
#define AT "Thôn 3, Hợp Tiến, Triệu Sơn, Thanh Hóa"

static void test_cards(void **state)
{
    static const struct {
        const char *scan;
        struct card want;
    } cases[] = {
        /* the two samples of cards from 2021 to 2024 */
        { "038190012345|171234567|" HUONG "|15081990|Nữ|" AT "|22042021",
          { "038190012345", "171234567", HUONG, AT, "1990-08-15", "2021-04-22", "female", false } },
        { "038205006789||Nguyễn Văn Bình|03022005|Nam|Số 5 Lê Lợi, Hàm Rồng, Thanh Hóa|01072023",
          { "038205006789", "", "Nguyễn Văn Bình", "Số 5 Lê Lợi, Hàm Rồng, Thanh Hóa", "2005-02-03",
            "2023-07-01", "male", false } },
        /* six fields, the scanner's Enter, spaces */
        { " 038190012345 |171234567| " HUONG " |15081990|Nữ| " AT "\r\n",
          { "038190012345", "171234567", HUONG, AT, "1990-08-15", "", "female", false } },
        /* dates with strokes, an old number of 12 digits */
        { "038190012345|038190054321|" HUONG "|15/08/1990|Nữ|" AT "|22/4/2021",
          { "038190012345", "038190054321", HUONG, AT, "1990-08-15", "2021-04-22", "female",
            false } },
        /* since 2024: relatives behind, never taken for the bearer */
        { "038190012345||" HUONG "|15081990|Nữ|" AT "|22042025|Lê Văn Cha|038060000001|"
          "Trần Thị Mẹ|01011962|038160000002|",
          { "038190012345", "", HUONG, AT, "1990-08-15", "2025-04-22", "female", false } },
        /* a scanner without accents */
        { "038190012345|171234567|Le Thi Mai Huong|15081990|Nu|Thon 3, Hop Tien|22042021",
          { "038190012345", "171234567", "Le Thi Mai Huong", "Thon 3, Hop Tien", "1990-08-15",
            "2021-04-22", "female", true } },
        /* decomposed letters become NFC */
        { "038190012345||Le\xCC\x82 An|15081990|Nam|X|22042021",
          { "038190012345", "", "Lê An", "X", "1990-08-15", "2021-04-22", "male", false } },
        /* a man called Nam; an impossible date is no date */
        { "038205006789||Nam|31022005|Nam|Hàm Rồng",
          { "038205006789", "", "Nam", "Hàm Rồng", "", "", "male", true } },
        { "038205006789|", { .number = "038205006789" } },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        const struct card *w = &cases[i].want;
        struct card c;
        assert_true(card_parse(cases[i].scan, strlen(cases[i].scan), &c));
        assert_string_equal(c.number, w->number);
        assert_string_equal(c.old_number, w->old_number);
        assert_string_equal(c.name, w->name);
        assert_string_equal(c.address, w->address);
        assert_string_equal(c.birth, w->birth);
        assert_string_equal(c.issued, w->issued);
        assert_string_equal(c.sex, w->sex);
        assert_int_equal(c.no_marks, w->no_marks);
    }
}

static void test_not_cards(void **state)
{
    static const char *const cases[] = {
        "",
        "|",
        "038190012345",
        "H56.14-261121-0042",
        "03819001234|171234567|Lê Thị Mai Hương|15081990",
        "038190012345||L\xEA Th\xFB|15081990|Nam|X|22042021", /* windows-1258 */
        "038190012345||Le\xCC|15081990",                      /* cut */
        "00020101021238540010A00000072701240006970415011001234567890208QRIBFTTA",
    };
    struct card c = { .number = "kept" };
    char longest[900];

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++)
        assert_false(card_parse(cases[i], strlen(cases[i]), &c));
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "038190012345|", 13);
    assert_false(card_parse(longest, sizeof longest, &c)); /* no room for the name */
    assert_string_equal(c.number, "kept");
}

/* Whatever a scanner makes of a card: no crash, and nothing but text of ours. */
static void test_mangled_cards(void **state)
{
    static const char card[] = "038190012345|171234567|" HUONG "|15081990|Nữ|" AT "|22042021\r\n";
    const char *given = getenv("MOTCUA_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char scan[sizeof card];
        struct card c;
        memcpy(scan, card, sizeof card);
        for (int k = 0; k < 3; k++) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            scan[(seed >> 40) % (sizeof card - 1)] = (char)(seed >> 33);
        }
        size_t n = (seed >> 20) % sizeof card;
        if (!card_parse(scan, n, &c))
            continue;
        char error[128];
        assert_string_equal(citizen_number_error(c.number, error), "");
        assert_true(utf8_valid(c.name, strlen(c.name)));
        assert_true(utf8_valid(c.address, strlen(c.address)));
        int days;
        assert_true(c.birth[0] == '\0' || date_parse(c.birth, &days));
    }
}

static void test_dossier_code(void **state)
{
    char out[48];

    (void)state;
    assert_string_equal(dossier_code("H56.14", days_from_date(2024, 8, 23), 1, out),
                        "H56.14-240823-0001");
    assert_string_equal(dossier_code("H15.50.05.13", days_from_date(2026, 10, 8), 12345, out),
                        "H15.50.05.13-261008-12345");
    assert_string_equal(
        dossier_code("H15.50.05.13.14.15.16.17.18.19.20.21", days_from_date(2026, 10, 8), 1, out),
        "");
}

static void test_phone(void **state)
{
    static const char *const cases[][2] = {
        { "0912345678", "0912345678" },
        { "+84 912 345 678", "0912345678" },
        { "84912345678", "0912345678" },
        { "+84 (0)912.345.678", "0912345678" },
        { "0237 385 1234", "02373851234" },
        { "024-3825-1234", "02438251234" },
        { "0112345678", NULL },
        { "091234567", NULL },
        { "09123456789", NULL },
        { "912345678", NULL },
        { "+1 912 345 6789", NULL },
        { "0912x45678", NULL },
        { "", NULL },
        { "+", NULL },
        { "00000000000000000000000000", NULL },
    };
    char out[20];

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        const char *got = phone_normalize(cases[i][0], out);
        if (cases[i][1] == NULL)
            assert_null(got);
        else
            assert_string_equal(got, cases[i][1]);
    }
}

static void test_date_words(void **state)
{
    static const char *const cases[][2] = {
        { "2003-02-26", "Ngày hai mươi sáu tháng hai năm hai nghìn không trăm linh ba" },
        { "1915-04-15", "Ngày mười lăm tháng tư năm một nghìn chín trăm mười lăm" },
        { "1954-05-21", "Ngày hai mươi mốt tháng năm năm một nghìn chín trăm năm mươi tư" },
        { "2004-04-04", "Ngày bốn tháng tư năm hai nghìn không trăm linh bốn" },
        { "2014-10-24", "Ngày hai mươi tư tháng mười năm hai nghìn không trăm mười bốn" },
        { "2000-12-31", "Ngày ba mươi mốt tháng mười hai năm hai nghìn" },
        { "1900-01-10", "Ngày mười tháng một năm một nghìn chín trăm" },
        { "2025-11-11", "Ngày mười một tháng mười một năm hai nghìn không trăm hai mươi lăm" },
        { "1991-06-05", "Ngày năm tháng sáu năm một nghìn chín trăm chín mươi mốt" },
        { "2110-07-20", "Ngày hai mươi tháng bảy năm hai nghìn một trăm mười" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        char *got = date_words_dup(cases[i][0]);
        assert_string_equal(got, cases[i][1]);
        free(got);
    }
    assert_null(date_words_dup("2003-02"));
    assert_null(date_words_dup("2003-02-29"));
    assert_null(date_words_dup(NULL));
}

static void test_money(void **state)
{
    char out[32];

    (void)state;
    assert_string_equal(money_vi(8000, out), "8.000đ");
    assert_string_equal(money_vi(0, out), "0đ");
    assert_string_equal(money_vi(999, out), "999đ");
    assert_string_equal(money_vi(1234567, out), "1.234.567đ");
    assert_string_equal(money_vi(-50000, out), "-50.000đ");
    assert_string_equal(money_vi(LLONG_MIN, out), "-9.223.372.036.854.775.808đ");
}

static void test_tax_codes(void **state)
{
    static const char *const right[] = { "0100109106", "2899999983", "2899999990", "2899999905" };
    static const char *const odd[] = { "2899999984", "2800456780", "2800456789" };
    static const char *const wrong[] = { "",
                                         "289999998",
                                         "28999999831",
                                         "2899999983-01",
                                         "2899999983-000",
                                         "2899999983-0011",
                                         "28999x9983" };
    char out[160];

    (void)state;
    for (size_t i = 0; i < N_ELEMS(right); i++) {
        assert_string_equal(org_number_error(right[i], out), "");
        assert_string_equal(org_number_warning(right[i], out), "");
    }
    for (size_t i = 0; i < N_ELEMS(odd); i++) { /* a warning: implementations differ */
        assert_string_equal(org_number_error(odd[i], out), "");
        assert_string_not_equal(org_number_warning(odd[i], out), "");
    }
    for (size_t i = 0; i < N_ELEMS(wrong); i++)
        assert_string_not_equal(org_number_error(wrong[i], out), "");
    assert_string_equal(org_number_error("2899999983-001", out), "");
    assert_string_equal(org_number_error("038190000731", out), "");
    assert_string_equal(org_number_warning("038190000731", out), "");
}

static void test_money_in_words(void **state)
{
    static const struct {
        int64_t amount;
        const char *words;
    } table[] = {
        { 0, "Không đồng" },
        { 5, "Năm đồng" },
        { 8000, "Tám nghìn đồng" },
        { 15000, "Mười lăm nghìn đồng" },
        { 1000000, "Một triệu đồng" },
        { 1000005, "Một triệu không trăm linh năm đồng" },
        { 250000000, "Hai trăm năm mươi triệu đồng" },
        { 1234567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng" },
        { 2005000000, "Hai tỷ không trăm linh năm triệu đồng" },
        { 1000000000000, "Một nghìn tỷ đồng" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(table); i++) {
        char *words = money_words_dup(table[i].amount);

        assert_string_equal(words, table[i].words);
        free(words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tax_codes),    cmocka_unit_test(test_money_in_words),
        cmocka_unit_test(test_number_error), cmocka_unit_test(test_number_warning),
        cmocka_unit_test(test_provinces),    cmocka_unit_test(test_cards),
        cmocka_unit_test(test_not_cards),    cmocka_unit_test(test_mangled_cards),
        cmocka_unit_test(test_dossier_code), cmocka_unit_test(test_phone),
        cmocka_unit_test(test_date_words),   cmocka_unit_test(test_money),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
