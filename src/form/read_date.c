/* Dates as clerks type them. */
#include "read_priv.h"

#include "expr_priv.h"
#include "motcua/base/clock.h"
#include "motcua/base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_MIN 1800
#define YEAR_MAX 2200

/* The numbers in a date, in the order typed, and how many digits each had. */
struct parts {
    int value[3], digits[3], n;
};

/* Numbers of at most 8 digits with one separator between two of them, and nothing else. */
static bool split(const char *s, struct parts *p)
{
    *p = (struct parts){ .n = 0 };
    for (;;) {
        size_t n = strspn(s, "0123456789");

        if (n == 0 || n > 8 || p->n == 3)
            return false;
        p->value[p->n] = atoi(s);
        p->digits[p->n++] = (int)n;
        s += n;
        if (*s == '\0')
            return true;
        if (strchr("/-. ", *s++) == NULL)
            return false;
    }
}

/* Two digits mean the last such year, or one that begins within a year from today: what is typed
 * at a counter lies in the past, but for papers that expire soon. */
static int full_year(int yy, int month, int day, int today)
{
    struct civil now = civil_from_days(today);
    int year = now.year - now.year % 100 + yy;
    int limit = (now.year + 1) * 10000 + now.month * 100 + now.day;

    if (year * 10000 + month * 100 + day > limit)
        year -= 100;
    return year;
}

static enum mc_rc bad_shape(bool partial, struct mc_err *err)
{
    if (partial)
        return mc_fail(err, MC_INVALID,
                       "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; hoặc 3/1990, hoặc 1990.");
    return mc_fail(err, MC_INVALID, "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; h là hôm nay.");
}

static enum mc_rc bad_year(int month, int day, bool whole, struct mc_err *err)
{
    int d = day >= 1 && day <= 28 ? day : 1, m = month >= 1 && month <= 12 ? month : 12;

    if (!whole)
        return mc_fail(err, MC_INVALID, "Năm gõ 4 số, từ %d đến %d. Gõ lại, ví dụ 1990.", YEAR_MIN,
                       YEAR_MAX);
    return mc_fail(err, MC_INVALID, "Năm gõ 4 số, từ %d đến %d. Gõ lại 8 số, ví dụ %02d%02d1990.",
                   YEAR_MIN, YEAR_MAX, d, m);
}

static enum mc_rc bad_month(int year, int month, int day, bool whole, struct mc_err *err)
{
    if (!whole)
        return mc_fail(err, MC_INVALID, "Không có tháng %d. Gõ lại, ví dụ 12/%04d.", month, year);
    return mc_fail(err, MC_INVALID, "Không có tháng %d. Gõ lại 8 số, ví dụ %02d12%04d.", month,
                   day >= 1 && day <= 31 ? day : 1, year);
}

/* WHOLE: a day was typed too, so the example has 8 digits. */
static enum mc_rc check(int year, int month, int day, bool whole, struct mc_err *err)
{
    if (year < YEAR_MIN || year > YEAR_MAX)
        return bad_year(month, day, whole, err);
    if (month < 1 || month > 12)
        return bad_month(year, month, day, whole, err);
    if (day < 1)
        return mc_fail(err, MC_INVALID, "Không có ngày 0. Gõ lại 8 số, ví dụ 01%02d%04d.", month,
                       year);
    int last = days_in_month(year, month);
    if (day > last)
        return mc_fail(err, MC_INVALID,
                       "Tháng %d năm %d có %d ngày. Gõ lại 8 số, ví dụ %02d%02d%04d.", month, year,
                       last, last, month, year);
    return MC_OK;
}

static enum mc_rc put_day(int year, int month, int day, char *out, struct mc_err *err)
{
    enum mc_rc rc = check(year, month, day, true, err);
    char iso[32];

    if (rc == MC_OK)
        memcpy(out, iso_date(days_from_date(year, month, day), iso), 11);
    return rc;
}

static enum mc_rc read_three(const struct parts *p, int today, char *out, struct mc_err *err)
{
    const int *v = p->value;

    if (p->digits[0] == 4 && p->digits[1] <= 2 && p->digits[2] <= 2)
        return put_day(v[0], v[1], v[2], out, err);
    if (p->digits[0] > 2 || p->digits[1] > 2)
        return bad_shape(false, err);
    if (p->digits[2] == 2)
        return put_day(full_year(v[2], v[1], v[0], today), v[1], v[0], out, err);
    return put_day(p->digits[2] == 4 ? v[2] : 0, v[1], v[0], out, err);
}

static enum mc_rc read_month(const struct parts *p, int today, char *out, struct mc_err *err)
{
    int month = p->value[0], year = p->value[1];
    enum mc_rc rc;

    if (p->digits[0] > 4 || p->digits[1] > 4) /* also: what follows reckons with them */
        return bad_shape(true, err);
    if (p->digits[0] == 4) {
        month = p->value[1];
        year = p->value[0];
    } else if (p->digits[1] == 2) {
        year = full_year(year, month, 1, today);
    }
    if ((rc = check(year, month, 1, false, err)) == MC_OK)
        snprintf(out, 11, "%04u-%02u", (unsigned)year % 10000, (unsigned)month % 100);
    return rc;
}

static enum mc_rc read_one(const struct parts *p, bool partial, char *out, struct mc_err *err)
{
    int n = p->digits[0], v = p->value[0];
    enum mc_rc rc;

    if (n == 8)
        return put_day(v % 10000, v / 10000 % 100, v / 1000000, out, err);
    if (!partial || n != 4) {
        if (n < 5)
            return bad_shape(partial, err);
        return mc_fail(err, MC_INVALID, "Gõ đủ 8 số ngày tháng năm, còn thiếu %d. Ví dụ 12031990.",
                       8 - n);
    }
    if ((rc = check(v, 1, 1, false, err)) == MC_OK)
        snprintf(out, 11, "%04u", (unsigned)v % 10000);
    return rc;
}

/* "h", "hôm nay", "+3", "-1". */
static bool read_relative(const char *s, int today, char *out)
{
    char *folded = fold_dup(s), iso[32];
    bool now = strcmp(folded, "h") == 0 || strcmp(folded, "hom nay") == 0;
    size_t digits = strspn(s[0] != '\0' ? s + 1 : s, "0123456789");
    bool moved =
        (s[0] == '+' || s[0] == '-') && digits >= 1 && digits <= 4 && s[1 + digits] == '\0';

    free(folded);
    if (now || moved)
        memcpy(out, iso_date(today + (moved ? atoi(s) : 0), iso), 11);
    return now || moved;
}

bool looks_like_date(const char *s)
{
    struct parts p;

    return split(s, &p) && (p.n == 3 || (p.n == 1 && p.digits[0] == 8));
}

enum mc_rc read_date(const char *s, bool partial, int today, char *out, struct mc_err *err)
{
    struct parts p;

    if (read_relative(s, today, out))
        return MC_OK;
    if (!split(s, &p)) {
        if (strlen(s) > 8 && strspn(s, "0123456789") == strlen(s))
            return mc_fail(err, MC_INVALID, "Ngày tháng năm có 8 số, đang thừa %d. Ví dụ 12031990.",
                           strlen(s) > 99 ? 99 : (int)strlen(s) - 8);
        return bad_shape(partial, err);
    }
    if (p.n == 3)
        return read_three(&p, today, out, err);
    if (p.n == 1)
        return read_one(&p, partial, out, err);
    if (!partial)
        return mc_fail(err, MC_INVALID,
                       "Ngày còn thiếu một phần. Gõ đủ 8 số ngày tháng năm, ví dụ 12031990.");
    return read_month(&p, today, out, err);
}

char *show_date_dup(const char *value)
{
    char out[32];
    int day;

    if (date_parse(value, &day))
        return xstrdup(vn_date(day, out));
    if (strlen(value) == 7 && partial_date_parse(value, &day))
        return xasprintf("%.2s/%.4s", value + 5, value);
    return xstrdup(value);
}
