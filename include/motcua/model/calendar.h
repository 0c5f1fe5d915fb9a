/* The office's working time: pure functions of (calendar, moment, limit).  Data comes from
 * config/calendar.yaml.  Law: Bộ luật Lao động 2019 Đ111-112, yearly notices; swapped Saturdays are
 * working days, swapped weekdays are not; 24 November makes no day in lieu (NQ 28/2026/QH16). */
#ifndef MOTCUA_MODEL_CALENDAR_H
#define MOTCUA_MODEL_CALENDAR_H

#include "motcua/base/clock.h"
#include "motcua/base/err.h"
#include "motcua/base/strbuf.h"

#include <stddef.h>

/* Office hours of one day in minutes after midnight: two spans at most, none on a day of rest. */
struct day_hours {
    int from[2], to[2];
    int n;
};

#define DAY_KIND_LIST(X)                                   \
    X(HOLIDAY, "holiday", "nghỉ lễ")                       \
    X(COMPENSATION, "compensation", "nghỉ bù")             \
    X(SWAP_OFF, "swap_off", "nghỉ hoán đổi")               \
    X(SWAP_WORK, "swap_work", "làm bù")                    \
    X(FORECAST, "forecast", "nghỉ dự kiến, chờ thông báo") \
    X(CLOSED, "closed", "cơ quan nghỉ")
#define X(id, word, vi) DAY_##id,
enum day_kind { DAY_KIND_LIST(X) DAY_KIND_COUNT };
#undef X

struct special_day {
    int day; /* days since 1970 */
    enum day_kind kind;
    const char *name; /* "Quốc khánh"; may be "" */
    /* Hours make it a working day, shorter or not; SWAP_WORK with n = 0: the hours of a Monday. */
    struct day_hours hours;
};

/* Days sorted, no date twice.  FROM and TO (years) say for which years the days are known; a limit
 * that leaves them is computed all the same and explained with a warning. */
struct calendar {
    struct day_hours week[7]; /* Monday first */
    struct special_day *days;
    size_t n_days;
    int from_year, to_year;
    int result_by; /* minute of the day by which results are promised (16:30 is 990) */
    char hash[65];
};

#define LIMIT_VALUE_MAX 3650
enum limit_unit {
    LIMIT_SAME_DAY,     /* the day itself, the next working day when received after the cut-off */
    LIMIT_WORKING_DAYS, /* reception day not counted (Bộ luật Dân sự 2015 Đ147.2) */
    LIMIT_DAYS,         /* calendar days, last one moved off days of rest (Đ148.5) */
    LIMIT_WORKING_HOURS,
    LIMIT_MONTHS
};
struct limit {
    enum limit_unit unit;
    int value;  /* 0 to LIMIT_VALUE_MAX; not looked at for LIMIT_SAME_DAY */
    int cutoff; /* same day: minute after which the result is tomorrow's (15:00 is 900); -1 none */
};

bool calendar_working_day(const struct calendar *c, int day);
struct day_hours calendar_hours(const struct calendar *c, int day);
/* "" on a working day, else why not: "Chủ Nhật", "nghỉ lễ: Quốc khánh". */
const char *calendar_why(const struct calendar *c, int day, char *out /* 128 bytes */);

/* The promise for a dossier accepted at FROM.  *DUE gets the moment; WHY (may be NULL) the
 * explanation, one line a day or step, in Vietnamese, with a warning where the span leaves the
 * known years or meets a forecast day.  Results are promised by result_by, or by the end of that
 * day's hours when they end earlier; working hours end at their own minute.  Value 0 is the day
 * itself when its promise has not passed.  A later start never gives an earlier promise.
 * MC_INVALID: no working day within two years (the calendar is wrong), or a value outside 0 to
 * LIMIT_VALUE_MAX; *DUE is untouched. */
enum mc_rc deadline_compute(const struct calendar *c, int64_t from, const struct limit *limit,
                            int64_t *due, struct strbuf *why, struct mc_err *err);

/* MINUTES (0 when negative) working minutes after FROM, INT64_MIN when the calendar has no working
 * day within two years; and how many working days lie in (A, B], negative when B is before A.  For
 * step limits and "còn 2 ngày". */
int64_t calendar_add_minutes(const struct calendar *c, int64_t from, int64_t minutes);
int calendar_working_days_between(const struct calendar *c, int day_a, int day_b);

/* "trong ngày", "3 ngày làm việc" into OUT (64 bytes). */
char *limit_vi(const struct limit *l, char *out);

/* How a due moment stands at NOW, as lists show it: mark "!!" (overdue), "!" (today or within one
 * working day), "" or "--" (no clock, DUE 0), and the words "QUÁ 1 ngày", "QUÁ 2 giờ", "QUÁ 5
 * phút", "nay 16:30", "mai", "còn 2 ngày", "tạm dừng".  Days are working days, at least 1. */
struct due_label {
    char mark[3];
    char text[32];
};
struct due_label due_label(const struct calendar *c, int64_t due, int64_t now);
/* Of a dossier that waits for its citizen until UNTIL (0: no day was named): "đến 21/11" until that
 * day is over, marked on it, then "quá hẹn bổ sung". */
struct due_label supplement_label(int64_t until, int64_t now);

#endif
