/* Which days and hours the office works, and how far a due moment is away. */
#include "motcua/model/calendar.h"

#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY_BYTES 128

static int by_day(const void *key, const void *element)
{
    int day = *(const int *)key;
    const struct special_day *s = element;

    return (day > s->day) - (day < s->day);
}

static const struct special_day *special(const struct calendar *c, int day)
{
    return c->n_days == 0 ? NULL : bsearch(&day, c->days, c->n_days, sizeof *c->days, by_day);
}

struct day_hours calendar_hours(const struct calendar *c, int day)
{
    const struct special_day *s = special(c, day);

    if (s == NULL)
        return c->week[civil_from_days(day).weekday - 1];
    if (s->hours.n == 0 && s->kind == DAY_SWAP_WORK)
        return c->week[0];
    return s->hours;
}

bool calendar_working_day(const struct calendar *c, int day)
{
    return calendar_hours(c, day).n > 0;
}

static const char *kind_vi(enum day_kind k)
{
#define X(id, word, vi) [DAY_##id] = vi,
    static const char *const words[] = { DAY_KIND_LIST(X) };
#undef X
    return words[k];
}

/* As snprintf, but a text that does not fit ends at a whole character. */
__attribute__((format(printf, 3, 4))) static void put(char *out, size_t n, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int want = vsnprintf(out, n, fmt, ap);
    va_end(ap);
    if (want < (int)n)
        return;
    size_t at = n - 1;
    while (at > 0 && ((unsigned char)out[at - 1] & 0xC0) == 0x80)
        at--;
    if (at > 0 && (unsigned char)out[at - 1] >= 0xC0)
        at--; /* a first byte whose rest may be cut off: leave the character out */
    out[at] = '\0';
}

const char *calendar_why(const struct calendar *c, int day, char *out)
{
    const struct special_day *s = special(c, day);

    out[0] = '\0';
    if (calendar_working_day(c, day))
        return out;
    if (s == NULL)
        put(out, WHY_BYTES, "%s", vn_weekday(civil_from_days(day).weekday));
    else if (str_or(s->name)[0] == '\0')
        put(out, WHY_BYTES, "%s", kind_vi(s->kind));
    else
        put(out, WHY_BYTES, "%s: %s", kind_vi(s->kind), s->name);
    return out;
}

int calendar_working_days_between(const struct calendar *c, int day_a, int day_b)
{
    int n = 0;

    if (day_b < day_a)
        return -calendar_working_days_between(c, day_b, day_a);
    for (int day = day_a + 1; day <= day_b; day++)
        n += calendar_working_day(c, day);
    return n;
}

static struct due_label overdue_label(const struct calendar *c, int64_t due, int64_t now)
{
    struct due_label l = { .mark = "!!" };
    int64_t minutes = (now - due) / 60;

    if (day_of(due) != day_of(now)) {
        int n = calendar_working_days_between(c, day_of(due), day_of(now));
        snprintf(l.text, sizeof l.text, "QUÁ %d ngày", n < 1 ? 1 : n);
    } else if (minutes >= 60) {
        snprintf(l.text, sizeof l.text, "QUÁ %d giờ", (int)(minutes / 60));
    } else {
        snprintf(l.text, sizeof l.text, "QUÁ %d phút", minutes < 1 ? 1 : (int)minutes);
    }
    return l;
}

struct due_label due_label(const struct calendar *c, int64_t due, int64_t now)
{
    struct due_label l = { .mark = "!" };
    int today = day_of(now), last = day_of(due);

    if (due == 0)
        return (struct due_label){ .mark = "--", .text = "tạm dừng" };
    if (now > due)
        return overdue_label(c, due, now);
    if (last == today) {
        struct civil t = civil_from_unix(due);
        snprintf(l.text, sizeof l.text, "nay %02d:%02d", t.hour, t.minute);
    } else if (last == today + 1) {
        snprintf(l.text, sizeof l.text, "mai");
    } else {
        int n = calendar_working_days_between(c, today, last);
        if (n > 1)
            l.mark[0] = '\0';
        snprintf(l.text, sizeof l.text, "còn %d ngày", n < 1 ? 1 : n);
    }
    return l;
}

struct due_label supplement_label(int64_t until, int64_t now)
{
    struct due_label l = { .mark = "" };
    struct civil day = civil_from_unix(until);

    if (until == 0)
        return (struct due_label){ .mark = "--", .text = "chờ bổ sung" };
    if (day_of(now) > day_of(until))
        return (struct due_label){ .mark = "!!", .text = "quá hẹn bổ sung" };
    if (day_of(now) == day_of(until))
        strcpy(l.mark, "!");
    snprintf(l.text, sizeof l.text, "đến %02d/%02d", day.day, day.month);
    return l;
}

char *limit_vi(const struct limit *l, char *out)
{
    static const char *const words[] = { [LIMIT_WORKING_DAYS] = "ngày làm việc",
                                         [LIMIT_DAYS] = "ngày",
                                         [LIMIT_WORKING_HOURS] = "giờ làm việc",
                                         [LIMIT_MONTHS] = "tháng" };

    if (l->unit == LIMIT_SAME_DAY)
        snprintf(out, 64, "trong ngày");
    else
        snprintf(out, 64, "%d %s", l->value, words[l->unit]);
    return out;
}
