/* Moments and dates, without the C library's time zones. */
#include "motcua/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Era arithmetic over 400 years = 146097 days, years starting in March. */
int days_from_date(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

struct civil civil_from_days(int days)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    struct civil c = { .day = doy - (153 * mp + 2) / 5 + 1, .month = mp < 10 ? mp + 3 : mp - 9 };

    c.year = yoe + era * 400 + (c.month <= 2);
    c.weekday = ((days % 7) + 7 + 3) % 7 + 1; /* 1970-01-01 was a Thursday */
    return c;
}

int days_in_month(int year, int month)
{
    static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0))
        return 29;
    return n[month - 1];
}

bool date_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

int day_of(int64_t at)
{
    int64_t t = at + CLOCK_OFFSET;

    return (int)((t >= 0 ? t : t - (DAY_SECONDS - 1)) / DAY_SECONDS);
}

int64_t day_minute(int day, int minute)
{
    return (int64_t)day * DAY_SECONDS + minute * 60 - CLOCK_OFFSET;
}

struct civil civil_from_unix(int64_t at)
{
    int day = day_of(at);
    int second = (int)(at - day_minute(day, 0));
    struct civil c = civil_from_days(day);

    c.hour = second / 3600;
    c.minute = second / 60 % 60;
    c.second = second % 60;
    return c;
}

/* N digits at S, or -1. */
static int digits(const char *s, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

static bool date_prefix(const char *s, int *days)
{
    if (strnlen(s, 10) < 10 || s[4] != '-' || s[7] != '-')
        return false;
    int y = digits(s, 4), m = digits(s + 5, 2), d = digits(s + 8, 2);
    if (!date_valid(y, m, d))
        return false;
    *days = days_from_date(y, m, d);
    return true;
}

bool date_parse(const char *s, int *days)
{
    return strlen(s) == 10 && date_prefix(s, days);
}

bool time_parse(const char *s, int64_t *at)
{
    size_t n = strlen(s);
    int day;

    if ((n != 16 && n != 19) || !date_prefix(s, &day) || (s[10] != 'T' && s[10] != ' ') ||
        s[13] != ':' || (n == 19 && s[16] != ':'))
        return false;
    int h = digits(s + 11, 2), m = digits(s + 14, 2), sec = n == 19 ? digits(s + 17, 2) : 0;
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
        return false;
    *at = day_minute(day, h * 60 + m) + sec;
    return true;
}

char *iso_date(int days, char *out)
{
    struct civil c = civil_from_days(days);

    snprintf(out, 32, "%04d-%02d-%02d", c.year, c.month, c.day);
    return out;
}

char *iso_time(int64_t at, char *out)
{
    struct civil c = civil_from_unix(at);

    snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
    return out;
}

char *iso_seconds(int64_t at, char *out)
{
    struct civil c = civil_from_unix(at);

    snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
    return out;
}

char *vn_date(int days, char *out)
{
    struct civil c = civil_from_days(days);

    snprintf(out, 32, "%02d/%02d/%04d", c.day, c.month, c.year);
    return out;
}

char *vn_time(int64_t at, char *out)
{
    struct civil c = civil_from_unix(at);

    snprintf(out, 32, "%02d:%02d %02d/%02d/%04d", c.hour, c.minute, c.day, c.month, c.year);
    return out;
}

const char *vn_weekday(int weekday)
{
    static const char *const names[] = { "Thứ Hai", "Thứ Ba",  "Thứ Tư",  "Thứ Năm",
                                         "Thứ Sáu", "Thứ Bảy", "Chủ Nhật" };

    return weekday >= 1 && weekday <= 7 ? names[weekday - 1] : "";
}

int64_t clock_unix(void)
{
    return time(NULL);
}

int64_t clock_mono_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
