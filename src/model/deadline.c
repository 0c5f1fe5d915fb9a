/* The promised moment of a limit, explained day by day.  Every unit keeps one property that the
 * tests lean on: a later start never gives an earlier promise. */
#include "motcua/model/calendar.h"

#include <limits.h>
#include <stdio.h>

#define REST_MAX 731 /* days of rest in a row: beyond, the calendar is wrong */
#define NO_DAY INT_MIN
#define NO_MOMENT INT64_MIN

/* One line about DAY; nothing when nobody asks. */
__attribute__((format(printf, 3, 4))) static void say(struct strbuf *why, int day, const char *fmt,
                                                      ...)
{
    char date[32];
    va_list ap;

    if (why == NULL)
        return;
    strbuf_printf(why, "%s %s: ", vn_weekday(civil_from_days(day).weekday), vn_date(day, date));
    va_start(ap, fmt);
    strbuf_vprintf(why, fmt, ap);
    va_end(ap);
    strbuf_putc(why, '\n');
}

static void say_rest(const struct calendar *c, struct strbuf *why, int day, const char *so)
{
    char reason[128];

    if (why != NULL)
        say(why, day, "%s, %s", calendar_why(c, day, reason), so);
}

static void say_start(struct strbuf *why, int64_t from, const char *so)
{
    struct civil t = civil_from_unix(from);

    say(why, day_of(from), "tiếp nhận lúc %02d:%02d, %s", t.hour, t.minute, so);
}

/* When the results of a working day are promised. */
static int64_t result_moment(const struct calendar *c, int day)
{
    struct day_hours h = calendar_hours(c, day);
    int end = h.n > 0 ? h.to[h.n - 1] : c->result_by;

    return day_minute(day, end < c->result_by ? end : c->result_by);
}

/* The first working day from DAY on whose promise is not before FROM. */
static int forward(const struct calendar *c, int day, int64_t from, struct strbuf *why)
{
    for (int i = 0; i < REST_MAX; i++, day++) {
        if (!calendar_working_day(c, day))
            say_rest(c, why, day, "chuyển sang ngày sau");
        else if (result_moment(c, day) >= from)
            return day;
        else
            say(why, day, "đã qua giờ trả kết quả, chuyển sang ngày sau");
    }
    return NO_DAY;
}

/* The day of reception itself, while its promise has not passed. */
static int this_day(const struct calendar *c, int64_t from, struct strbuf *why)
{
    say_start(why, from, "trả kết quả trong ngày làm việc");
    return forward(c, day_of(from), from, why);
}

static int same_day(const struct calendar *c, int64_t from, const struct limit *l,
                    struct strbuf *why)
{
    int day = day_of(from);

    if (l->cutoff < 0 || from <= day_minute(day, l->cutoff))
        return this_day(c, from, why);
    if (why != NULL)
        strbuf_printf(why, "Tiếp nhận sau %02d:%02d được hẹn sang ngày làm việc kế tiếp.\n",
                      l->cutoff / 60, l->cutoff % 60);
    say_start(why, from, "không tính");
    return forward(c, day + 1, from, why);
}

static int working_days(const struct calendar *c, int64_t from, int n, struct strbuf *why)
{
    int day = day_of(from), counted = 0;

    say_start(why, from, "không tính");
    for (int rest = 0; counted < n && rest < REST_MAX;) {
        day++;
        if (!calendar_working_day(c, day)) {
            say_rest(c, why, day, "không tính");
            rest++;
            continue;
        }
        bool weekend = civil_from_days(day).weekday > 5;
        say(why, day, "%sngày làm việc thứ %d", weekend ? "làm bù, " : "", ++counted);
        rest = 0;
    }
    return counted == n ? day : NO_DAY;
}

static int plain_days(const struct calendar *c, int64_t from, int n, struct strbuf *why)
{
    say_start(why, from, "không tính");
    say(why, day_of(from) + n, "ngày thứ %d, tính cả ngày nghỉ", n);
    return forward(c, day_of(from) + n, from, why);
}

static int months(const struct calendar *c, int64_t from, int n, struct strbuf *why)
{
    struct civil t = civil_from_unix(from);
    int month = t.month - 1 + n, year = t.year + month / 12;

    month = month % 12 + 1;
    int last = days_in_month(year, month);
    int day = days_from_date(year, month, t.day < last ? t.day : last);
    say_start(why, from, "không tính");
    say(why, day, t.day <= last ? "tròn %d tháng" : "tròn %d tháng, là ngày cuối tháng", n);
    return forward(c, day, from, why);
}

static void say_hours(struct strbuf *why, int day, int64_t used, int64_t left)
{
    int u = (int)(used / 60), l = (int)((left + 59) / 60);

    say(why, day, "tính %d giờ %02d phút, còn %d giờ %02d phút", u / 60, u % 60, l / 60, l % 60);
}

/* The moment SECONDS of office hours after FROM; the end of a span is still inside it. */
static int64_t add_seconds(const struct calendar *c, int64_t from, int64_t seconds,
                           struct strbuf *why)
{
    int day = day_of(from);

    for (int rest = 0; rest < REST_MAX; day++) {
        struct day_hours h = calendar_hours(c, day);
        int64_t before = seconds;
        rest = h.n > 0 ? 0 : rest + 1;
        for (int i = 0; i < h.n; i++) {
            int64_t start = day_minute(day, h.from[i]), end = day_minute(day, h.to[i]);
            start = from > start ? from : start;
            if (start <= end && seconds <= end - start) {
                say_hours(why, day, before, 0);
                return start + seconds;
            }
            seconds -= start < end ? end - start : 0;
        }
        if (h.n == 0)
            say_rest(c, why, day, "không tính");
        else
            say_hours(why, day, before - seconds, seconds);
    }
    return NO_MOMENT;
}

int64_t calendar_add_minutes(const struct calendar *c, int64_t from, int64_t minutes)
{
    return add_seconds(c, from, minutes > 0 ? minutes * 60 : 0, NULL);
}

static void warn_years(const struct calendar *c, int from, int to, struct strbuf *why)
{
    for (int year = civil_from_days(from).year; year <= civil_from_days(to).year; year++)
        if (year < c->from_year || year > c->to_year)
            strbuf_printf(why,
                          "Lưu ý: lịch chưa có ngày nghỉ chính thức của năm %d. Xem lại ngày hẹn "
                          "trả khi có thông báo nghỉ lễ.\n",
                          year);
}

static void warn_forecast(const struct calendar *c, int from, int to, struct strbuf *why)
{
    const struct special_day *first = NULL;
    char date[32];
    int n = 0;

    for (size_t i = 0; i < c->n_days && c->days[i].day <= to; i++) {
        if (c->days[i].day < from || c->days[i].kind != DAY_FORECAST)
            continue;
        first = first != NULL ? first : &c->days[i];
        n++;
    }
    if (n > 0)
        strbuf_printf(why,
                      "Lưu ý: thời hạn đi qua %d ngày nghỉ dự kiến, từ %s. Xem lại ngày hẹn trả "
                      "khi có thông báo nghỉ lễ.\n",
                      n, vn_date(first->day, date));
}

static int64_t due_moment(const struct calendar *c, int64_t from, const struct limit *l,
                          struct strbuf *why)
{
    bool now = l->value == 0 && l->unit != LIMIT_WORKING_HOURS;
    int day = NO_DAY;

    switch (l->unit) {
    case LIMIT_SAME_DAY:
        day = same_day(c, from, l, why);
        break;
    case LIMIT_WORKING_DAYS:
        day = now ? this_day(c, from, why) : working_days(c, from, l->value, why);
        break;
    case LIMIT_DAYS:
        day = now ? this_day(c, from, why) : plain_days(c, from, l->value, why);
        break;
    case LIMIT_MONTHS:
        day = now ? this_day(c, from, why) : months(c, from, l->value, why);
        break;
    case LIMIT_WORKING_HOURS:
        say_start(why, from, "tính trong giờ làm việc");
        return add_seconds(c, from, (int64_t)l->value * 3600, why);
    }
    return day == NO_DAY ? NO_MOMENT : result_moment(c, day);
}

enum mc_rc deadline_compute(const struct calendar *c, int64_t from, const struct limit *limit,
                            int64_t *due, struct strbuf *why, struct mc_err *err)
{
    char text[64];

    if (limit->unit != LIMIT_SAME_DAY && (limit->value < 0 || limit->value > LIMIT_VALUE_MAX))
        return mc_fail(err, MC_INVALID, "Thời hạn %s nằm ngoài khoảng 0 đến %d. Sửa lại biểu mẫu.",
                       limit_vi(limit, text), LIMIT_VALUE_MAX);
    int64_t moment = due_moment(c, from, limit, why);
    if (moment == NO_MOMENT)
        return mc_fail(
            err, MC_INVALID,
            "Lịch không có ngày làm việc nào trong hai năm. Sửa lại config/calendar.yaml.");
    if (why != NULL) {
        strbuf_printf(why, "Hẹn trả: %s\n", vn_time(moment, text));
        warn_years(c, day_of(from), day_of(moment), why);
        warn_forecast(c, day_of(from), day_of(moment), why);
    }
    *due = moment;
    return MC_OK;
}
