/* Reading what was typed: dates, choices, numbers, names, papers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/utf8.h"
#include "motcua/form/answers.h"

#include <stdlib.h>
#include <string.h>

static const struct choice people[] = {
    { "kinh", "Kinh" },           { "tay", "Tày" },  { "muong", "Mường" },
    { "mong", "Mông" },           { "h_re", "Hrê" }, { "khac", "Khác (ghi rõ)" },
    { "nn", "Người nước ngoài" }, { "mo", "Mơ" },    { "moo", "Mờ" },
};
static const struct choices people_list = { "people", people, N_ELEMS(people) };
static const struct choice sexes[] = { { "male", "Nam" }, { "female", "Nữ" } };
static const struct choices sex_list = { "sex", sexes, 2 };

static const struct choice deeds[] = {
    { "a", "Giấy chứng nhận quyền sử dụng đất" },
    { "b", "Giấy chứng nhận quyền sở hữu nhà ở" },
};
static const struct choices deed_list = { "deeds", deeds, 2 };

static const struct field text = { .id = "t", .type = FIELD_TEXT };
static const struct field lines = { .id = "l", .type = FIELD_LONG_TEXT };
static const struct field hinted = { .id = "h", .type = FIELD_TEXT, .choices = &people_list };
static const struct field name = { .id = "n", .type = FIELD_NAME };
static const struct field date = { .id = "d", .type = FIELD_DATE };
static const struct field part = { .id = "p", .type = FIELD_DATE, .partial = true };
static const struct field folk = { .id = "f", .type = FIELD_CHOICE, .choices = &people_list };
static const struct field sex = { .id = "s", .type = FIELD_CHOICE, .choices = &sex_list };
static const struct field deed = { .id = "g", .type = FIELD_CHOICE, .choices = &deed_list };
static const struct field paper = { .id = "i", .type = FIELD_IDENTITY };
static const struct field number = { .id = "c", .type = FIELD_PERSON_NUMBER };
static const struct field count = { .id = "b", .type = FIELD_INTEGER, .min = 0, .max = 99 };
static const struct field any_count = { .id = "a", .type = FIELD_INTEGER };
static const struct field money = { .id = "m", .type = FIELD_MONEY };
static const struct field phone = { .id = "o", .type = FIELD_PHONE };
static const struct choice kinds[] = { { "van_dong", "Vận động" },
                                       { "nghe_noi", "Nghe, nói" },
                                       { "nhin", "Nhìn" } };
static const struct choices kind_list = { "kinds", kinds, N_ELEMS(kinds) };
static const struct field several = { .id = "k",
                                      .type = FIELD_MULTI_CHOICE,
                                      .choices = &kind_list };
static const struct field hour = { .id = "u", .type = FIELD_TIME };
static const struct field share = { .id = "e", .type = FIELD_DECIMAL, .min = 0, .max = 100 };
static const struct field any_share = { .id = "x", .type = FIELD_DECIMAL };
static const struct field mail = { .id = "w", .type = FIELD_EMAIL };
static const struct field firm = { .id = "q", .type = FIELD_ORG_NUMBER };
static const struct field cells[] = {
    { .id = "ten", .label = "Tên", .type = FIELD_NAME, .required = true },
    { .id = "ngay", .label = "Ngày", .type = FIELD_DATE },
};
static const struct field table = {
    .id = "z", .type = FIELD_TABLE, .columns = cells, .n_columns = 2
};
static const struct field truth = { .id = "y", .type = FIELD_YES_NO };

static int today; /* 24/11/2026 */

static int setup(void **state)
{
    (void)state;
    today = days_from_date(2026, 11, 24);
    return 0;
}

static const struct {
    const struct field *f;
    const char *typed, *value, *label;
} good[] = {
    { &text, "  Thôn  3,\txã Mẫu Lâm ", "Thôn 3, xã Mẫu Lâm", "Thôn 3, xã Mẫu Lâm" },
    { &text, "", "", "" },
    { &text, "   ", "", "" },
    { &lines, "a \n b", "a\nb", "a\nb" },
    { &hinted, "kinh", "Kinh", "Kinh" },
    { &hinted, "mường", "Mường", "Mường" },
    { &hinted, "Mương", "Mương", "Mương" },
    { &hinted, "tay ba", "tay ba", "tay ba" },
    { &hinted, "t", "t", "t" },
    { &date, "12031990", "1990-03-12", "12/03/1990" },
    { &date, "1/2/03", "2003-02-01", "01/02/2003" },
    { &date, "01-02-2003", "2003-02-01", "01/02/2003" },
    { &date, "1.2.2003", "2003-02-01", "01/02/2003" },
    { &date, "1 2 2003", "2003-02-01", "01/02/2003" },
    { &date, "2003-02-01", "2003-02-01", "01/02/2003" },
    { &date, "29/2/24", "2024-02-29", "29/02/2024" },
    { &date, "1/1/26", "2026-01-01", "01/01/2026" },
    { &date, "24/11/27", "2027-11-24", "24/11/2027" },
    { &date, "25/11/27", "1927-11-25", "25/11/1927" },
    { &date, "1/1/99", "1999-01-01", "01/01/1999" },
    { &date, "h", "2026-11-24", "24/11/2026" },
    { &date, "Hôm nay", "2026-11-24", "24/11/2026" },
    { &date, "+3", "2026-11-27", "27/11/2026" },
    { &date, "-24", "2026-10-31", "31/10/2026" },
    { &part, "1990", "1990", "1990" },
    { &part, "3/1990", "1990-03", "03/1990" },
    { &part, "1990-03", "1990-03", "03/1990" },
    { &part, "3/90", "1990-03", "03/1990" },
    { &part, "12031990", "1990-03-12", "12/03/1990" },
    { &folk, "kinh", "kinh", "Kinh" },
    { &folk, "KINH", "kinh", "Kinh" },
    { &folk, "Kinh", "kinh", "Kinh" },
    { &folk, "ki", "kinh", "Kinh" },
    { &folk, "ta", "tay", "Tày" },
    { &folk, "tày", "tay", "Tày" },
    { &folk, "muo", "muong", "Mường" },
    { &folk, "nnn", "nn", "Người nước ngoài" },
    { &folk, "nuoc ngoai", "nn", "Người nước ngoài" },
    { &folk, "ghi", "khac", "Khác (ghi rõ)" },
    { &folk, "h re", "h_re", "Hrê" },
    { &folk, "mờ", "moo", "Mờ" },
    { &folk, "mo", "mo", "Mơ" },
    { &folk, "mon", "mong", "Mông" },
    { &sex, "nu", "female", "Nữ" },
    { &sex, "na", "male", "Nam" },
    { &sex, "nữ", "female", "Nữ" },
    { &sex, "male", "male", "Nam" },
    { &name, "  phan  thị mười ", "Phan Thị Mười", "Phan Thị Mười" },
    { &name, "đặng ánh", "Đặng Ánh", "Đặng Ánh" },
    { &name, "PHAN THỊ MƯỜI", "Phan Thị Mười", "Phan Thị Mười" },
    { &name, "PHAN THỊ m", "Phan Thị M", "Phan Thị M" },
    { &name, "Y Thuột niê", "Y Thuột Niê", "Y Thuột Niê" },
    { &name, "H’Hen Niê", "H’Hen Niê", "H’Hen Niê" },
    { &name, "h’hen NIÊ", "H’Hen NIÊ", "H’Hen NIÊ" },
    { &name, "H'HEN NIÊ", "H'Hen Niê", "H'Hen Niê" },
    { &name, "McDonald tom", "McDonald Tom", "McDonald Tom" },
    { &name, "Y Bi", "Y Bi", "Y Bi" },
    { &count, "2", "2", "2" },
    { &count, "007", "7", "7" },
    { &count, "99", "99", "99" },
    { &any_count, "-3", "-3", "-3" },
    { &any_count, "1.000", "1000", "1000" },
    { &money, "8000", "8000", "8.000đ" },
    { &money, "8.000", "8000", "8.000đ" },
    { &money, "1 250 000 đ", "1250000", "1.250.000đ" },
    { &money, "8.000 đồng", "8000", "8.000đ" },
    { &money, "8000vnd", "8000", "8.000đ" },
    { &phone, "0912345678", "0912345678", "0912 345 678" },
    { &phone, "+84 912 345 678", "0912345678", "0912 345 678" },
    { &number, "038190000731", "038190000731", "038190000731" },
    { &number, "038 190 000 731", "038190000731", "038190000731" },
    { &several, "nhin", "nhin", "Nhìn" },
    { &several, "nhin; van", "van_dong nhin", "Vận động; Nhìn" },
    { &several, "nhìn, vận động", "van_dong nhin", "Vận động; Nhìn" },
    { &several, "nghe, nói", "nghe_noi", "Nghe, nói" },
    { &several, "Nghe, nói; nhin; nhin", "nghe_noi nhin", "Nghe, nói; Nhìn" },
    { &several, "van_dong nhin", "van_dong nhin", "Vận động; Nhìn" },
    { &hour, "1530", "15:30", "15:30" },
    { &hour, "730", "07:30", "07:30" },
    { &hour, "15h30", "15:30", "15:30" },
    { &hour, "5 giờ", "05:00", "05:00" },
    { &hour, "5g", "05:00", "05:00" },
    { &hour, "15 h 30 phút", "15:30", "15:30" },
    { &hour, "00:00", "00:00", "00:00" },
    { &share, "12,5", "12.5", "12,5" },
    { &share, "012,50", "12.5", "12,5" },
    { &share, "100", "100", "100" },
    { &any_share, "-0,0", "0", "0" },
    { &any_share, "-3.25", "-3.25", "-3,25" },
    { &mail, "Muoi.Phan@Example.VN", "Muoi.Phan@example.vn", "Muoi.Phan@example.vn" },
    { &firm, "2899999983", "2899999983", "2899999983" },
    { &firm, "2899999983 001", "2899999983-001", "2899999983-001" },
    { &firm, "038190000731", "038190000731", "038190000731" },
    { &table, "[{\"ten\":\"phan mười\",\"ngay\":\"12031990\"},{}]",
      "[{\"ten\":\"Phan Mười\",\"ngay\":\"1990-03-12\"}]", "1 dòng: Phan Mười, 12/03/1990" },
    { &table, "[]", "", "" },
    { &truth, "c", "yes", "Có" },
    { &truth, "Có", "yes", "Có" },
    { &truth, "1", "yes", "Có" },
    { &truth, "Y", "yes", "Có" },
    { &truth, "k", "no", "Không" },
    { &truth, "không", "no", "Không" },
    { &truth, "0", "no", "Không" },
    { &paper, "038190000731 12/03/2021 Cục Cảnh sát QLHC",
      "038190000731; 2021-03-12; Cục Cảnh sát QLHC",
      "038190000731, cấp 12/03/2021, Cục Cảnh sát QLHC" },
    { &paper, "038190000731, cấp ngày 12032021 tại Cục Cảnh sát, 12 Lê Lợi",
      "038190000731; 2021-03-12; Cục Cảnh sát, 12 Lê Lợi",
      "038190000731, cấp 12/03/2021, Cục Cảnh sát, 12 Lê Lợi" },
    { &paper, "038190000731", "038190000731", "038190000731" },
    { &paper, "171 234 567; 1/2/2005", "171234567; 2005-02-01", "171234567, cấp 01/02/2005" },
    { &paper, "171.234.567;", "171234567", "171234567" },
    { &paper, "038190000731 12/3/21", "038190000731; 2021-03-12", "038190000731, cấp 12/03/2021" },
    { &paper, "038190000731 Bộ Công an", "038190000731; ; Bộ Công an", "038190000731, Bộ Công an" },
    { &paper, "Hộ chiếu B1234567 2020-01-02 nơi cấp: Cục QLXNC",
      "Hộ chiếu B1234567; 2020-01-02; Cục QLXNC", "Hộ chiếu B1234567, cấp 02/01/2020, Cục QLXNC" },
    { &paper, "171234567;1/2/2005;CA Thanh Hóa; số 5", "171234567; 2005-02-01; CA Thanh Hóa, số 5",
      "171234567, cấp 01/02/2005, CA Thanh Hóa, số 5" },
};

static void check_good(size_t i)
{
    struct mc_err err = { 0 };
    char *value = NULL, *label = NULL;

    if (field_read(good[i].f, good[i].typed, today, &value, &label, &err) != MC_OK)
        fail_msg("%s: %s", good[i].typed, err.msg);
    if (strcmp(value, good[i].value) != 0 || strcmp(label, good[i].label) != 0)
        fail_msg("%s: %s, %s", good[i].typed, value, label);
    free(value);
    free(label);
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(good); i++)
        check_good(i);
}

/* A stored value read again is itself, and so is what people see. */
static void test_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(good); i++) {
        const char *again[] = { good[i].value, good[i].label };

        if (good[i].f->type == FIELD_TABLE)
            again[1] = good[i].value; /* its rows are shown as one line, not typed as one */

        for (size_t k = 0; k < 2; k++) {
            char *value = NULL, *label = NULL;
            struct mc_err err = { 0 };

            if (field_read(good[i].f, again[k], today, &value, &label, &err) != MC_OK)
                fail_msg("%s: %s", again[k], err.msg);
            if (strcmp(value, good[i].value) != 0 || strcmp(label, good[i].label) != 0)
                fail_msg("%s: %s, %s", again[k], value, label);
            free(value);
            free(label);
        }
    }
}

static const struct {
    const struct field *f;
    const char *typed, *says;
} bad[] = {
    { &several, "nhin; xyz", "Danh sách không có “xyz”" },
    { &hour, "24:00", "Gõ giờ và phút" },
    { &hour, "12:60", "Gõ giờ và phút" },
    { &hour, "1", "Gõ giờ và phút" },
    { &hour, "mai", "Gõ giờ và phút" },
    { &share, "100,5", "Gõ số từ 0 đến 100" },
    { &share, "1.000,5", "Gõ số từ 0 đến 100" },
    { &any_share, "12,", "Gõ bằng chữ số, phần lẻ" },
    { &mail, "muoi@", "Gõ đủ địa chỉ thư" },
    { &mail, "a b@c.vn", "Gõ đủ địa chỉ thư" },
    { &mail, "a@b@c.vn", "Gõ đủ địa chỉ thư" },
    { &firm, "12345", "Mã số thuế có 10 số" },
    { &firm, "2899999983-000", "Mã số thuế có 10 số" },
    { &table, "[1]", "Bảng này không đọc được" },
    { &table, "x", "Bảng này không đọc được" },
    { &table, "[{\"ten\":\"A\"},{\"ngay\":\"31/2/2026\"}]", "Dòng 2, Ngày: " },
    { &table, "[{\"la\":\"A\"}]", "Dòng 1 có cột lạ" },
    { &date, "31/02/1985", "Tháng 2 năm 1985 có 28 ngày. Gõ lại 8 số, ví dụ 28021985." },
    { &date, "31021985", "Tháng 2 năm 1985 có 28 ngày. Gõ lại 8 số, ví dụ 28021985." },
    { &date, "31/4/2024", "Tháng 4 năm 2024 có 30 ngày. Gõ lại 8 số, ví dụ 30042024." },
    { &date, "29/2/23", "Tháng 2 năm 2023 có 28 ngày. Gõ lại 8 số, ví dụ 28022023." },
    { &date, "12131990", "Không có tháng 13. Gõ lại 8 số, ví dụ 12121990." },
    { &date, "00031990", "Không có ngày 0. Gõ lại 8 số, ví dụ 01031990." },
    { &date, "12030990", "Năm gõ 4 số, từ 1800 đến 2200. Gõ lại 8 số, ví dụ 12031990." },
    { &date, "12/3/990", "Năm gõ 4 số, từ 1800 đến 2200. Gõ lại 8 số, ví dụ 12031990." },
    { &date, "120390", "Gõ đủ 8 số ngày tháng năm, còn thiếu 2. Ví dụ 12031990." },
    { &date, "120319901", "Ngày tháng năm có 8 số, đang thừa 1. Ví dụ 12031990." },
    { &date, "1990", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; h là hôm nay." },
    { &date, "3/1990", "Ngày còn thiếu một phần. Gõ đủ 8 số ngày tháng năm, ví dụ 12031990." },
    { &date, "mai", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; h là hôm nay." },
    { &date, "+", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; h là hôm nay." },
    { &date, "1//2", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; h là hôm nay." },
    { &part, "13/1990", "Không có tháng 13. Gõ lại, ví dụ 12/1990." },
    { &part, "99999999/90",
      "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; hoặc 3/1990, hoặc 1990." },
    { &part, "3/19900", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; hoặc 3/1990, hoặc 1990." },
    { &part, "0990", "Năm gõ 4 số, từ 1800 đến 2200. Gõ lại, ví dụ 1990." },
    { &part, "199", "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; hoặc 3/1990, hoặc 1990." },
    { &sex, "n", "Nam hay Nữ? Gõ thêm vài chữ, hoặc ↓ để chọn." },
    { &deed, "giấy", "Giấy chứng nhận qu… hay Giấy chứng nhận qu…? Gõ thêm vài chữ" },
    { &folk, "zz", "Danh sách không có “zz”. Gõ chữ khác, hoặc ↓ để chọn." },
    { &folk, "?", "Danh sách không có “?”. Gõ chữ khác, hoặc ↓ để chọn." },
    { &folk, "một câu dài hơn hai mươi cột rất nhiều",
      "Danh sách không có “một câu dài hơn hai …”. Gõ chữ khác, hoặc ↓ để chọn." },
    { &number, "99908500", "Gõ đủ 12 số định danh, còn thiếu 4" },
    { &number, "0381900007311", "Số định danh có 12 số, đang thừa 1" },
    { &count, "100", "Gõ số từ 0 đến 99." },
    { &count, "-1", "Gõ số từ 0 đến 99." },
    { &count, "hai", "Gõ số từ 0 đến 99." },
    { &count, "1.5", "Gõ số từ 0 đến 99." },
    { &any_count, "x", "Gõ bằng chữ số, ví dụ 2." },
    { &any_count, "9999999999999999999999", "Gõ bằng chữ số, ví dụ 2." },
    { &money, "tám nghìn", "Gõ số tiền bằng chữ số, ví dụ 8000." },
    { &money, "-5", "Gõ số tiền bằng chữ số, ví dụ 8000." },
    { &money, "đ", "Gõ số tiền bằng chữ số, ví dụ 8000." },
    { &phone, "12", "Số điện thoại có 10 số, bắt đầu bằng 0, ví dụ 0912 345 678." },
    { &truth, "có lẽ", "Gõ c là có, k là không." },
    { &paper, "không có", "Gõ số giấy tờ, ngày cấp, nơi cấp, ví dụ" },
    { &paper, "038190000731 31/02/2021 Cục", "Tháng 2 năm 2021 có 28 ngày." },
    { &paper, "038190000731; hôm kia; Cục", "Gõ liền 8 số ngày tháng năm" },
    { &text, "a\xff", "Ô này có ký tự lạ. Xóa hết rồi gõ lại." },
};

/* A number that no word ends would be cut when read again: its ';' stays. */
static void test_paper_of_odd_number(void **state)
{
    char *value = NULL, *label = NULL;

    (void)state;
    assert_int_equal(field_read(&paper, "số 12 AB;", today, &value, &label, NULL), MC_OK);
    assert_string_equal(value, "số 12 AB;");
    assert_string_equal(label, "số 12 AB");
    free(label);
    char *first = value;
    assert_int_equal(field_read(&paper, first, today, &value, &label, NULL), MC_OK);
    assert_string_equal(value, first);
    free(first);
    free(value);
    free(label);
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(bad); i++) {
        char *value = NULL, *label = NULL;
        struct mc_err err = { 0 };
        enum mc_rc rc = field_read(bad[i].f, bad[i].typed, today, &value, &label, &err);

        if (rc != MC_INVALID || strncmp(err.msg, bad[i].says, strlen(bad[i].says)) != 0)
            fail_msg("%s: rc %d: %s", bad[i].typed, rc, err.msg);
        assert_null(value);
        assert_null(label);
        if (utf8_width(err.msg) > 78)
            fail_msg("%d columns: %s", utf8_width(err.msg), err.msg);
    }
}

/* Every day that can be typed comes back as itself, in each of the ways to type it. */
static void test_every_day(void **state)
{
    int from = days_from_date(1899, 12, 1), to = days_from_date(2032, 3, 1);

    (void)state;
    for (int day = from; day < to; day += 13) {
        struct civil c = civil_from_days(day);
        char iso[32];
        char *typed[] = {
            xasprintf("%02d%02d%04d", c.day, c.month, c.year),
            xasprintf("%d/%d/%04d", c.day, c.month, c.year),
            xasprintf("%d-%02d-%04d", c.day, c.month, c.year),
            xstrdup(iso_date(day, iso)),
        };

        for (size_t i = 0; i < N_ELEMS(typed); i++) {
            char *value = NULL, *label = NULL;

            assert_int_equal(field_read(&date, typed[i], today, &value, &label, NULL), MC_OK);
            assert_string_equal(value, iso);
            free(value);
            free(label);
            free(typed[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_good, setup),
        cmocka_unit_test_setup(test_again, setup),
        cmocka_unit_test_setup(test_paper_of_odd_number, setup),
        cmocka_unit_test_setup(test_bad, setup),
        cmocka_unit_test_setup(test_every_day, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
