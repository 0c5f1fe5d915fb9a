/* Numbers of people and dossiers, phones, and what the code on a card says. */
#include "motcua/model/citizen.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_DIGITS 12

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How many digits S begins with. */
static size_t digit_run(const char *s)
{
    size_t n = 0;

    while (is_digit(s[n]))
        n++;
    return n;
}

static int number_at(const char *s, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

/* The personal number. */

const char *citizen_number_error(const char *s, char *out)
{
    size_t n = strlen(s);

    out[0] = '\0';
    if (digit_run(s) != n)
        snprintf(out, 128, "Số định danh chỉ gồm 12 chữ số. Xóa ký tự lạ rồi gõ lại");
    else if (n < NUMBER_DIGITS)
        snprintf(out, 128, "Gõ đủ 12 số định danh, còn thiếu %d", (int)(NUMBER_DIGITS - n));
    else if (n > NUMBER_DIGITS)
        snprintf(out, 128, "Số định danh có 12 số, đang thừa %d. Xóa bớt rồi so với thẻ",
                 n > 999 ? 999 : (int)(n - NUMBER_DIGITS));
    return out;
}

static bool well_formed(const char *number)
{
    return strlen(number) == NUMBER_DIGITS && digit_run(number) == NUMBER_DIGITS;
}

const char *citizen_number_province(const char *number)
{
    static const char *const names[100] = {
        [1] = "Hà Nội",
        [2] = "Hà Giang",
        [4] = "Cao Bằng",
        [6] = "Bắc Kạn",
        [8] = "Tuyên Quang",
        [10] = "Lào Cai",
        [11] = "Điện Biên",
        [12] = "Lai Châu",
        [14] = "Sơn La",
        [15] = "Yên Bái",
        [17] = "Hòa Bình",
        [19] = "Thái Nguyên",
        [20] = "Lạng Sơn",
        [22] = "Quảng Ninh",
        [24] = "Bắc Giang",
        [25] = "Phú Thọ",
        [26] = "Vĩnh Phúc",
        [27] = "Bắc Ninh",
        [30] = "Hải Dương",
        [31] = "Hải Phòng",
        [33] = "Hưng Yên",
        [34] = "Thái Bình",
        [35] = "Hà Nam",
        [36] = "Nam Định",
        [37] = "Ninh Bình",
        [38] = "Thanh Hóa",
        [40] = "Nghệ An",
        [42] = "Hà Tĩnh",
        [44] = "Quảng Bình",
        [45] = "Quảng Trị",
        [46] = "Thừa Thiên Huế",
        [48] = "Đà Nẵng",
        [49] = "Quảng Nam",
        [51] = "Quảng Ngãi",
        [52] = "Bình Định",
        [54] = "Phú Yên",
        [56] = "Khánh Hòa",
        [58] = "Ninh Thuận",
        [60] = "Bình Thuận",
        [62] = "Kon Tum",
        [64] = "Gia Lai",
        [66] = "Đắk Lắk",
        [67] = "Đắk Nông",
        [68] = "Lâm Đồng",
        [70] = "Bình Phước",
        [72] = "Tây Ninh",
        [74] = "Bình Dương",
        [75] = "Đồng Nai",
        [77] = "Bà Rịa - Vũng Tàu",
        [79] = "TP Hồ Chí Minh",
        [80] = "Long An",
        [82] = "Tiền Giang",
        [83] = "Bến Tre",
        [84] = "Trà Vinh",
        [86] = "Vĩnh Long",
        [87] = "Đồng Tháp",
        [89] = "An Giang",
        [91] = "Kiên Giang",
        [92] = "Cần Thơ",
        [93] = "Hậu Giang",
        [94] = "Sóc Trăng",
        [95] = "Bạc Liêu",
        [96] = "Cà Mau",
    };

    if (digit_run(number) < 3)
        return NULL;
    int code = number_at(number, 3);
    return code < (int)N_ELEMS(names) ? names[code] : NULL;
}

const char *citizen_number_warning(const char *number, const char *sex, const char *birth,
                                   char *out)
{
    out[0] = '\0';
    if (!well_formed(number))
        return out;
    int mark = number[3] - '0';
    int year = 1900 + mark / 2 * 100 + number_at(number + 4, 2);
    bool male = mark % 2 == 0;
    bool knows_sex = strcmp(sex, "male") == 0 || strcmp(sex, "female") == 0;
    bool knows_year = digit_run(birth) >= 4;
    if (knows_sex && male != (strcmp(sex, "male") == 0))
        snprintf(out, 160, "Số định danh ghi %s, tờ khai ghi %s. Kiểm tra lại", male ? "nam" : "nữ",
                 male ? "nữ" : "nam");
    else if (knows_year && number_at(birth, 4) != year)
        snprintf(out, 160, "Số định danh ghi năm sinh %d, tờ khai ghi %.4s. Kiểm tra lại", year,
                 birth);
    else if (citizen_number_province(number) == NULL)
        snprintf(out, 160,
                 "Ba số đầu %.3s không phải mã tỉnh. So lại với thẻ, trừ người sinh ở "
                 "nước ngoài",
                 number);
    return out;
}

/* The code on a card. */

/* ISO date of ddMMyyyy or d/M/yyyy (also with - or .), written to OUT (11 bytes). */
static bool card_date(const char *s, char *out)
{
    int d, m, y;
    size_t n = strlen(s);

    if (n == 8 && digit_run(s) == 8) {
        d = number_at(s, 2);
        m = number_at(s + 2, 2);
        y = number_at(s + 4, 4);
    } else {
        size_t a = digit_run(s), b = 0, c = 0;
        if (a < 1 || a > 2 || strchr("/-.", s[a]) == NULL || s[a] == '\0')
            return false;
        b = digit_run(s + a + 1);
        if (b < 1 || b > 2 || s[a + 1 + b] != s[a])
            return false;
        c = digit_run(s + a + b + 2);
        if (c != 4 || a + b + c + 2 != n)
            return false;
        d = number_at(s, a);
        m = number_at(s + a + 1, b);
        y = number_at(s + a + b + 2, 4);
    }
    if (!date_valid(y, m, d))
        return false;
    char iso[32];
    memcpy(out, iso_date(days_from_date(y, m, d), iso), 11);
    return true;
}

static const char *card_sex(const char *s)
{
    char *folded = fold_dup(s);
    const char *sex = strcmp(folded, "nam") == 0  ? "male"
                      : strcmp(folded, "nu") == 0 ? "female"
                                                  : NULL;

    free(folded);
    return sex;
}

static bool has_letter(const char *s)
{
    for (; *s != '\0'; s++)
        if ((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || (unsigned char)*s >= 0x80)
            return true;
    return false;
}

static bool is_name(const char *s)
{
    return has_letter(s) && strpbrk(s, "0123456789") == NULL;
}

static bool has_marks(const char *s)
{
    for (; *s != '\0'; s++)
        if ((unsigned char)*s >= 0x80)
            return true;
    return false;
}

/* Copy S into OUT of SIZE bytes; false when it does not fit. */
static bool keep(char *out, size_t size, const char *s)
{
    size_t n = strlen(s);

    if (n >= size)
        return false;
    memcpy(out, s, n + 1);
    return true;
}

/* Put one field where its shape belongs; what fits nowhere is an extra field.  False: no room.
 * Numbers after the name and texts after the day of issue are of relatives (cards since 2024). */
static bool card_field(struct card *c, const char *s)
{
    size_t n = strlen(s), digits = digit_run(s);
    const char *sex;

    if (n == 0 || c->issued[0] != '\0')
        return true;
    if (digits == n && (n == 9 || n == NUMBER_DIGITS)) {
        if (c->number[0] == '\0' && n == NUMBER_DIGITS)
            return keep(c->number, sizeof c->number, s);
        if (c->old_number[0] == '\0' && c->name[0] == '\0')
            return keep(c->old_number, sizeof c->old_number, s);
        return true;
    }
    if (card_date(s, c->birth[0] == '\0' ? c->birth : c->issued))
        return true;
    if (c->sex[0] == '\0' && c->name[0] != '\0' && (sex = card_sex(s)) != NULL)
        return keep(c->sex, sizeof c->sex, sex);
    if (c->name[0] == '\0' && is_name(s))
        return keep(c->name, sizeof c->name, s);
    if (c->name[0] != '\0' && c->address[0] == '\0' && has_letter(s))
        return keep(c->address, sizeof c->address, s);
    return true;
}

static char *trimmed(char *s)
{
    size_t n;

    while (*s == ' ')
        s++;
    for (n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
        s[n - 1] = '\0';
    return s;
}

bool card_parse(const char *s, size_t n, struct card *out)
{
    struct card c = { .no_marks = false };
    char *text = text_clean_dup(s, n);
    bool ok = text != NULL && strchr(text, '|') != NULL;

    for (char *at = text; ok && at != NULL;) {
        char *bar = strchr(at, '|');
        if (bar != NULL)
            *bar = '\0';
        ok = card_field(&c, trimmed(at));
        at = bar != NULL ? bar + 1 : NULL;
    }
    free(text);
    if (!ok || c.number[0] == '\0')
        return false;
    c.no_marks = c.name[0] != '\0' && !has_marks(c.name);
    *out = c;
    return true;
}

/* Dossier codes. */

char *dossier_code(const char *agency, int day, int number, char *out)
{
    struct civil d = civil_from_days(day);
    int n = snprintf(out, 48, "%s-%02d%02d%02d-%04d", agency, d.year % 100, d.month, d.day, number);

    if (n < 0 || n >= 48)
        out[0] = '\0';
    return out;
}

bool dossier_code_read(const char *code, size_t *n_agency, int *day, int *number)
{
    const char *tail = strrchr(code, '-');
    char agency[48], again[48];
    int year, month, date;

    if (tail == NULL || tail - code < 8 || tail - code >= 48 || tail[-7] != '-' ||
        sscanf(tail - 6, "%2d%2d%2d-%9d", &year, &month, &date, number) != 4 ||
        !date_valid(2000 + year, month, date) || *number < 1)
        return false;
    *n_agency = (size_t)(tail - 7 - code);
    *day = days_from_date(2000 + year, month, date);
    snprintf(agency, sizeof agency, "%.*s", (int)*n_agency, code);
    return strcmp(dossier_code(agency, *day, *number, again), code) == 0;
}

/* Phones. */

/* 03 05 07 08 09 and eight more digits; 02 and eight or nine more for a line. */
static bool phone_shape(const char *s)
{
    size_t n = strlen(s);

    if (n < 10 || s[0] != '0')
        return false;
    return s[1] == '2' ? n <= 11 : n == 10 && strchr("35789", s[1]) != NULL;
}

const char *phone_normalize(const char *s, char *out)
{
    char digits[20];
    size_t n = 0;
    bool plus = false;

    for (; *s != '\0'; s++) {
        if (strchr(" .-()", *s) != NULL)
            continue;
        if (*s == '+' && n == 0 && !plus)
            plus = true;
        else if (is_digit(*s) && n + 1 < sizeof digits)
            digits[n++] = *s;
        else
            return NULL;
    }
    digits[n] = '\0';
    bool abroad = strncmp(digits, "84", 2) == 0;
    if (plus && !abroad)
        return NULL;
    const char *rest = abroad ? digits + 2 : digits;
    snprintf(out, 20, "%s%.18s", rest[0] == '0' ? "" : abroad ? "0" : "", rest);
    return phone_shape(out) ? out : NULL;
}
