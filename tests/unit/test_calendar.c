/* model: working days, deadlines, their explanations and labels; against a second, slow
 * implementation that counts days and minutes one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/form/config.h"
#include "motcua/model/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct calendar *cal; /* the shipped one */
static uint64_t seed;

static int setup(void **state)
{
    const char *root = getenv("MOTCUA_ROOT"), *given = getenv("MOTCUA_SEED");
    char *path = xasprintf("%s/config/calendar.yaml", root != NULL ? root : ".");
    struct findings f = { .text = STRBUF_INIT };
    enum mc_rc rc = calendar_load(path, &cal, &f);

    (void)state;
    if (rc != MC_OK)
        print_error("%s", f.text.s);
    findings_release(&f);
    free(path);
    seed = given != NULL ? strtoull(given, NULL, 10) : 1;
    return rc == MC_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    calendar_free(cal);
    return 0;
}

/* Numbers from FROM to TO, the same for one seed. */
static int pick(int from, int to)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return from + (int)((seed >> 33) % (uint64_t)(to - from + 1));
}

static int64_t at(const char *iso)
{
    int64_t t = 0;

    assert_true(time_parse(iso, &t));
    return t;
}

static int day(const char *iso)
{
    int d = 0;

    assert_true(date_parse(iso, &d));
    return d;
}

static int64_t due(int64_t from, enum limit_unit unit, int value)
{
    struct limit l = { unit, value, unit == LIMIT_SAME_DAY ? 15 * 60 : -1 };
    struct mc_err err = { .rc = MC_OK };
    int64_t t = 0;

    if (deadline_compute(cal, from, &l, &t, NULL, &err) != MC_OK)
        fail_msg("%s", err.msg);
    return t;
}

static void check_due(const char *from, enum limit_unit unit, int value, const char *want)
{
    char got[32];

    assert_string_equal(iso_seconds(due(at(from), unit, value), got), want);
}

/* ---- the second implementation: the weekday by Zeller, the days off by walking the list ---- */

static int slow_weekday(int y, int m, int d) /* 0 Saturday, 1 Sunday, 2 Monday ... */
{
    if (m < 3) {
        m += 12;
        y--;
    }
    return (d + 13 * (m + 1) / 5 + y % 100 + y % 100 / 4 + y / 100 / 4 + 5 * (y / 100)) % 7;
}

static bool slow_works(int d)
{
    struct civil t = civil_from_days(d);

    for (size_t i = 0; i < cal->n_days; i++)
        if (cal->days[i].day == d)
            return cal->days[i].kind == DAY_SWAP_WORK;
    return slow_weekday(t.year, t.month, t.day) >= 2;
}

static bool slow_open(int64_t t)
{
    int64_t local = t + 7 * 3600;
    int minute = (int)(local % 86400 / 60);

    return slow_works((int)(local / 86400)) && ((minute >= 7 * 60 && minute < 11 * 60 + 30) ||
                                                (minute >= 13 * 60 + 30 && minute < 17 * 60));
}

static int64_t slow_due(int64_t from, enum limit_unit unit, int value)
{
    int64_t local = from + 7 * 3600;
    int d = (int)(local / 86400), second = (int)(local % 86400);

    if (unit == LIMIT_WORKING_HOURS) {
        int64_t t = from;
        for (int left = value * 60; left > 0; t += 60)
            left -= slow_open(t);
        return t;
    }
    if (unit == LIMIT_SAME_DAY) {
        d += second > 15 * 3600;
    } else if (unit == LIMIT_WORKING_DAYS) {
        for (int left = value; left > 0;)
            left -= slow_works(++d);
    } else if (unit == LIMIT_DAYS) {
        for (int left = value; left > 0; left--)
            d++;
    } else {
        struct civil t = civil_from_days(d);
        for (int left = value; left > 0; left--) {
            t.year += t.month == 12;
            t.month = t.month == 12 ? 1 : t.month + 1;
        }
        while (!date_valid(t.year, t.month, t.day))
            t.day--;
        d = days_from_date(t.year, t.month, t.day);
    }
    while (!slow_works(d))
        d++;
    return (int64_t)d * 86400 + (16 * 60 + 30) * 60 - 7 * 3600;
}

/* ---- vectors ---- */

static void test_vectors(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *want;
    } v[] = {
        { "2026-10-08T09:12", 3, "2026-10-13T16:30:00" }, /* weekend */
        { "2026-04-23T09:12", 5, "2026-05-05T16:30:00" }, /* in lieu 27/4, then 30/4 and 1/5 */
        { "2026-08-19T09:12", 5, "2026-08-25T16:30:00" }, /* Saturday 22/8 is worked */
        { "2026-08-27T09:12", 2, "2026-09-03T16:30:00" }, /* 31/8 swapped off, 1/9, 2/9 */
        { "2026-01-08T09:12", 3, "2026-01-12T16:30:00" }, /* Saturday 10/1 is worked: day 2 */
        { "2026-02-13T09:12", 3, "2026-02-25T16:30:00" }, /* Tết */
        { "2026-11-23T09:12", 2, "2026-11-26T16:30:00" }, /* 24/11 is off */
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(v); i++)
        check_due(v[i].from, LIMIT_WORKING_DAYS, v[i].n, v[i].want);
}

static void test_same_day_cutoff(void **state)
{
    (void)state;
    check_due("2026-11-20T08:00", LIMIT_SAME_DAY, 1, "2026-11-20T16:30:00");
    check_due("2026-11-20T14:59:59", LIMIT_SAME_DAY, 1, "2026-11-20T16:30:00");
    check_due("2026-11-20T15:00:00", LIMIT_SAME_DAY, 1, "2026-11-20T16:30:00");
    check_due("2026-11-20T15:00:01", LIMIT_SAME_DAY, 1, "2026-11-23T16:30:00"); /* a Friday */
    check_due("2026-11-23T15:00:01", LIMIT_SAME_DAY, 1, "2026-11-25T16:30:00"); /* 24/11 is off */
    check_due("2026-11-21T09:00", LIMIT_SAME_DAY, 1, "2026-11-23T16:30:00");    /* a Saturday */
    check_due("2026-11-21T16:00", LIMIT_SAME_DAY, 1, "2026-11-23T16:30:00");
    check_due("2026-08-22T09:00", LIMIT_SAME_DAY, 1, "2026-08-22T16:30:00"); /* a worked one */
    check_due("2026-11-24T09:00", LIMIT_SAME_DAY, 1, "2026-11-25T16:30:00");
}

/* Without a cut-off the hour of promise itself decides. */
static void test_same_day_without_cutoff(void **state)
{
    struct limit l = { LIMIT_SAME_DAY, 0, -1 };
    int64_t t = 0;

    (void)state;
    assert_int_equal(deadline_compute(cal, at("2026-11-20T16:30"), &l, &t, NULL, NULL), MC_OK);
    assert_true(t == at("2026-11-20T16:30"));
    assert_int_equal(deadline_compute(cal, at("2026-11-20T16:30:01"), &l, &t, NULL, NULL), MC_OK);
    assert_true(t == at("2026-11-23T16:30"));
}

static void test_days_months_hours(void **state)
{
    (void)state;
    check_due("2026-11-09T09:00", LIMIT_DAYS, 15, "2026-11-25T16:30:00"); /* 24/11 moves it on */
    check_due("2026-11-07T09:00", LIMIT_DAYS, 15, "2026-11-23T16:30:00"); /* Sunday moves it on */
    check_due("2026-08-07T09:00", LIMIT_DAYS, 15, "2026-08-22T16:30:00"); /* a worked Saturday */
    check_due("2026-08-16T09:00", LIMIT_DAYS, 15, "2026-09-03T16:30:00");
    check_due("2026-11-20T09:00", LIMIT_DAYS, 0, "2026-11-20T16:30:00");
    check_due("2026-01-31T09:00", LIMIT_MONTHS, 1, "2026-03-02T16:30:00"); /* 28/2 is a Saturday */
    check_due("2023-12-31T09:00", LIMIT_MONTHS, 2, "2024-02-29T16:30:00");
    check_due("2025-11-24T09:00", LIMIT_MONTHS, 12, "2026-11-25T16:30:00");
    check_due("2026-11-20T16:00", LIMIT_WORKING_HOURS, 8, "2026-11-23T16:00:00");
    check_due("2026-11-20T11:00", LIMIT_WORKING_HOURS, 1, "2026-11-20T14:00:00"); /* lunch */
    check_due("2026-11-20T10:30", LIMIT_WORKING_HOURS, 1, "2026-11-20T11:30:00");
    check_due("2026-11-20T12:00", LIMIT_WORKING_HOURS, 1, "2026-11-20T14:30:00");
    check_due("2026-11-20T05:00", LIMIT_WORKING_HOURS, 8, "2026-11-20T17:00:00");
    check_due("2026-11-20T18:00", LIMIT_WORKING_HOURS, 8, "2026-11-23T17:00:00");
    check_due("2026-11-23T16:30:20", LIMIT_WORKING_HOURS, 1, "2026-11-25T07:30:20");
    assert_true(calendar_add_minutes(cal, at("2026-11-20T16:59"), 2) == at("2026-11-23T07:01"));
    assert_true(calendar_add_minutes(cal, at("2026-11-21T10:00"), 0) == at("2026-11-23T07:00"));
    assert_true(calendar_add_minutes(cal, at("2026-11-20T09:00"), -5) == at("2026-11-20T09:00"));
}

/* ---- against the second implementation ---- */

static void test_random_against_slow(void **state)
{
    static const int most[] = { 1, 60, 90, 80, 14 }; /* by unit */
    int first = days_from_date(2018, 1, 2), last = days_from_date(2029, 6, 1);

    (void)state;
    for (int i = 0; i < 500; i++) {
        enum limit_unit unit = (enum limit_unit)pick(LIMIT_SAME_DAY, LIMIT_MONTHS);
        int value = pick(1, most[unit]);
        int64_t from = day_minute(pick(first, last), pick(0, 24 * 60 - 1));
        int64_t got = due(from, unit, value), want = slow_due(from, unit, value);
        char a[32], b[32], c[32];
        if (got != want)
            fail_msg("unit %d, value %d from %s: %s, slowly %s", (int)unit, value,
                     iso_seconds(from, a), iso_seconds(got, b), iso_seconds(want, c));
    }
}

/* Every minute from FIRST to LAST: no later start with an earlier promise, no promise in the past
 * or on a day of rest.  Returns how many starts. */
static int check_monotonic(const char *first, const char *last, enum limit_unit unit, int value)
{
    int64_t before = INT64_MIN, end = at(last);
    int n = 0;

    for (int64_t t = at(first); t <= end; t += 60, n++) {
        int64_t d = due(t, unit, value);
        if (d < before || d < t || !calendar_working_day(cal, day_of(d)))
            fail_msg("unit %d, value %d: wrong at %lld", (int)unit, value, (long long)t);
        before = d;
    }
    return n;
}

/* Every minute of a whole year, with its Tết, its swaps and its long weekends. */
static void test_monotonic_year(void **state)
{
    static const struct {
        enum limit_unit unit;
        int value;
    } limits[] = {
        { LIMIT_SAME_DAY, 0 },      { LIMIT_WORKING_DAYS, 1 },   { LIMIT_WORKING_DAYS, 3 },
        { LIMIT_WORKING_DAYS, 15 }, { LIMIT_DAYS, 1 },           { LIMIT_DAYS, 15 },
        { LIMIT_WORKING_HOURS, 8 }, { LIMIT_WORKING_HOURS, 20 }, { LIMIT_MONTHS, 1 },
        { LIMIT_MONTHS, 2 },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(limits); i++)
        assert_int_equal(check_monotonic("2026-01-01T00:00", "2026-12-31T23:59", limits[i].unit,
                                         limits[i].value),
                         365 * 24 * 60);
}

/* Any limits, around the days off. */
static void test_monotonic(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        enum limit_unit unit = (enum limit_unit)(i % 5);
        int value = i == 10 ? 0 : pick(1, unit == LIMIT_MONTHS ? 3 : 20);

        check_monotonic("2026-02-06T00:00", "2026-02-27T23:59", unit, value); /* Tết */
        check_monotonic("2026-08-17T00:00", "2026-09-07T23:59", unit, value); /* 2/9, its swap */
        check_monotonic("2026-11-20T00:00", "2026-11-27T23:59", unit, value); /* 24/11 */
    }
}

/* ---- edges ---- */

static void test_short_day_ends_earlier(void **state)
{
    struct special_day days[] = {
        { day("2026-11-25"), DAY_CLOSED, "mất điện", { { 7 * 60, 0 }, { 10 * 60, 0 }, 1 } },
    };
    struct calendar c = *cal;
    struct limit l = { LIMIT_WORKING_DAYS, 1, -1 };
    int64_t t = 0;

    (void)state;
    c.days = days;
    c.n_days = 1;
    assert_int_equal(deadline_compute(&c, at("2026-11-24T09:00"), &l, &t, NULL, NULL), MC_OK);
    assert_true(t == at("2026-11-25T10:00"));
    l.unit = LIMIT_WORKING_HOURS;
    l.value = 4;
    assert_int_equal(deadline_compute(&c, at("2026-11-25T09:00"), &l, &t, NULL, NULL), MC_OK);
    assert_true(t == at("2026-11-26T10:00"));
}

static void test_refusals(void **state)
{
    static const enum limit_unit units[] = { LIMIT_SAME_DAY, LIMIT_WORKING_DAYS, LIMIT_DAYS,
                                             LIMIT_WORKING_HOURS, LIMIT_MONTHS };
    struct calendar never = { .from_year = 2026, .to_year = 2026, .result_by = 990 };
    struct limit l = { LIMIT_DAYS, -1, -1 };
    struct mc_err err;
    int64_t t = 42;

    (void)state;
    assert_int_equal(deadline_compute(cal, at("2026-11-20T09:00"), &l, &t, NULL, &err), MC_INVALID);
    l.value = LIMIT_VALUE_MAX + 1;
    assert_int_equal(deadline_compute(cal, at("2026-11-20T09:00"), &l, &t, NULL, &err), MC_INVALID);
    assert_non_null(strstr(err.msg, "Thời hạn 3651 ngày"));
    for (size_t i = 0; i < N_ELEMS(units); i++) {
        l = (struct limit){ units[i], 3, -1 };
        assert_int_equal(deadline_compute(&never, at("2026-11-20T09:00"), &l, &t, NULL, &err),
                         MC_INVALID);
    }
    assert_true(t == 42);
    assert_true(calendar_add_minutes(&never, at("2026-11-20T09:00"), 5) == INT64_MIN);
}

/* ---- words ---- */

static void check_why(const char *from, struct limit l, const char *want)
{
    struct strbuf why = STRBUF_INIT;
    int64_t t;

    assert_int_equal(deadline_compute(cal, at(from), &l, &t, &why, NULL), MC_OK);
    assert_string_equal(why.s, want);
    strbuf_release(&why);
}

static void test_explanations(void **state)
{
    (void)state;
    check_why("2026-11-23T09:12", (struct limit){ LIMIT_WORKING_DAYS, 2, -1 },
              "Thứ Hai 23/11/2026: tiếp nhận lúc 09:12, không tính\n"
              "Thứ Ba 24/11/2026: nghỉ lễ: Ngày Văn hóa Việt Nam, không tính\n"
              "Thứ Tư 25/11/2026: ngày làm việc thứ 1\n"
              "Thứ Năm 26/11/2026: ngày làm việc thứ 2\n"
              "Hẹn trả: 16:30 26/11/2026\n");
    check_why("2026-08-21T10:00", (struct limit){ LIMIT_WORKING_DAYS, 2, -1 },
              "Thứ Sáu 21/08/2026: tiếp nhận lúc 10:00, không tính\n"
              "Thứ Bảy 22/08/2026: làm bù, ngày làm việc thứ 1\n"
              "Chủ Nhật 23/08/2026: Chủ Nhật, không tính\n"
              "Thứ Hai 24/08/2026: ngày làm việc thứ 2\n"
              "Hẹn trả: 16:30 24/08/2026\n");
    check_why("2026-11-23T15:20", (struct limit){ LIMIT_SAME_DAY, 0, 900 },
              "Tiếp nhận sau 15:00 được hẹn sang ngày làm việc kế tiếp.\n"
              "Thứ Hai 23/11/2026: tiếp nhận lúc 15:20, không tính\n"
              "Thứ Ba 24/11/2026: nghỉ lễ: Ngày Văn hóa Việt Nam, chuyển sang ngày sau\n"
              "Hẹn trả: 16:30 25/11/2026\n");
    check_why("2026-11-09T09:00", (struct limit){ LIMIT_DAYS, 15, -1 },
              "Thứ Hai 09/11/2026: tiếp nhận lúc 09:00, không tính\n"
              "Thứ Ba 24/11/2026: ngày thứ 15, tính cả ngày nghỉ\n"
              "Thứ Ba 24/11/2026: nghỉ lễ: Ngày Văn hóa Việt Nam, chuyển sang ngày sau\n"
              "Hẹn trả: 16:30 25/11/2026\n");
    check_why("2026-11-20T16:00", (struct limit){ LIMIT_WORKING_HOURS, 2, -1 },
              "Thứ Sáu 20/11/2026: tiếp nhận lúc 16:00, tính trong giờ làm việc\n"
              "Thứ Sáu 20/11/2026: tính 1 giờ 00 phút, còn 1 giờ 00 phút\n"
              "Thứ Bảy 21/11/2026: Thứ Bảy, không tính\n"
              "Chủ Nhật 22/11/2026: Chủ Nhật, không tính\n"
              "Thứ Hai 23/11/2026: tính 1 giờ 00 phút, còn 0 giờ 00 phút\n"
              "Hẹn trả: 08:00 23/11/2026\n");
    check_why("2026-01-31T09:00", (struct limit){ LIMIT_MONTHS, 1, -1 },
              "Thứ Bảy 31/01/2026: tiếp nhận lúc 09:00, không tính\n"
              "Thứ Bảy 28/02/2026: tròn 1 tháng, là ngày cuối tháng\n"
              "Thứ Bảy 28/02/2026: Thứ Bảy, chuyển sang ngày sau\n"
              "Chủ Nhật 01/03/2026: Chủ Nhật, chuyển sang ngày sau\n"
              "Hẹn trả: 16:30 02/03/2026\n");
}

static void test_warnings(void **state)
{
    struct limit l = { LIMIT_WORKING_DAYS, 3, -1 };
    struct strbuf why = STRBUF_INIT;
    int64_t t;

    (void)state;
    assert_int_equal(deadline_compute(cal, at("2026-12-30T09:00"), &l, &t, &why, NULL), MC_OK);
    assert_non_null(strstr(why.s, "Lưu ý: lịch chưa có ngày nghỉ chính thức của năm 2027."));
    assert_null(strstr(why.s, "ngày nghỉ dự kiến"));
    strbuf_clear(&why);
    assert_int_equal(deadline_compute(cal, at("2027-02-03T09:00"), &l, &t, &why, NULL), MC_OK);
    assert_non_null(strstr(why.s, "Lưu ý: thời hạn đi qua 7 ngày nghỉ dự kiến, từ 04/02/2027."));
    assert_non_null(strstr(why.s, "Thứ Năm 04/02/2027: nghỉ dự kiến, chờ thông báo: Tết Nguyên "
                                  "đán, không tính\n"));
    strbuf_clear(&why);
    assert_int_equal(deadline_compute(cal, at("2017-12-28T09:00"), &l, &t, &why, NULL), MC_OK);
    assert_non_null(strstr(why.s, "của năm 2017."));
    assert_null(strstr(why.s, "của năm 2018."));
    strbuf_release(&why);
}

static void test_why_is_cut_at_a_letter(void **state)
{
    char name[400] = "", out[128];
    struct special_day s = { day("2026-11-25"), DAY_HOLIDAY, name, { .n = 0 } };
    struct calendar c = *cal;

    (void)state;
    c.days = &s;
    c.n_days = 1;
    for (int i = 0; i < 4; i++) { /* each of the places where a letter of three bytes can be cut */
        name[i] = 'x';
        for (int at_byte = i + 1; at_byte + 4 < (int)sizeof name; at_byte += 3)
            memcpy(name + at_byte, "ễ", 4);
        calendar_why(&c, s.day, out);
        assert_true(strlen(out) >= 123 && strlen(out) < 128);
        assert_memory_equal(out + strlen(out) - 3, "ễ", 3);
    }
}

static void test_labels(void **state)
{
    static const struct {
        const char *due, *now, *mark, *text;
    } cases[] = {
        { "2026-11-20T16:30", "2026-11-20T14:05", "!", "nay 16:30" },
        { "2026-11-20T16:30", "2026-11-20T16:30", "!", "nay 16:30" },
        { "2026-11-20T16:30", "2026-11-20T16:30:30", "!!", "QUÁ 1 phút" },
        { "2026-11-20T16:30", "2026-11-20T16:35", "!!", "QUÁ 5 phút" },
        { "2026-11-20T16:30", "2026-11-20T17:29", "!!", "QUÁ 59 phút" },
        { "2026-11-20T16:30", "2026-11-20T18:45", "!!", "QUÁ 2 giờ" },
        { "2026-11-20T17:00", "2026-11-21T14:05", "!!", "QUÁ 1 ngày" }, /* a Saturday */
        { "2026-11-20T16:30", "2026-11-23T08:00", "!!", "QUÁ 1 ngày" },
        { "2026-11-20T16:30", "2026-11-26T08:00", "!!", "QUÁ 3 ngày" }, /* 24/11 not counted */
        { "2026-11-19T16:30", "2026-11-18T14:05", "!", "mai" },
        { "2026-11-23T16:30", "2026-11-20T14:05", "!", "còn 1 ngày" }, /* over a weekend */
        { "2026-11-25T16:30", "2026-11-20T14:05", "", "còn 2 ngày" },  /* and 24/11 */
        { "2026-11-27T16:30", "2026-11-18T14:05", "", "còn 6 ngày" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct due_label l = due_label(cal, at(cases[i].due), at(cases[i].now));
        assert_string_equal(l.mark, cases[i].mark);
        assert_string_equal(l.text, cases[i].text);
    }
    struct due_label l = due_label(cal, 0, at("2026-11-20T14:05"));
    assert_string_equal(l.mark, "--");
    assert_string_equal(l.text, "tạm dừng");
}

static void test_counts_and_limit_words(void **state)
{
    char out[64];

    (void)state;
    assert_int_equal(calendar_working_days_between(cal, day("2026-11-20"), day("2026-11-26")), 3);
    assert_int_equal(calendar_working_days_between(cal, day("2026-11-26"), day("2026-11-20")), -3);
    assert_int_equal(calendar_working_days_between(cal, day("2026-11-20"), day("2026-11-20")), 0);
    assert_string_equal(limit_vi(&(struct limit){ LIMIT_SAME_DAY, 1, 900 }, out), "trong ngày");
    assert_string_equal(limit_vi(&(struct limit){ LIMIT_WORKING_DAYS, 3, -1 }, out),
                        "3 ngày làm việc");
    assert_string_equal(limit_vi(&(struct limit){ LIMIT_DAYS, 15, -1 }, out), "15 ngày");
    assert_string_equal(limit_vi(&(struct limit){ LIMIT_WORKING_HOURS, 8, -1 }, out),
                        "8 giờ làm việc");
    assert_string_equal(limit_vi(&(struct limit){ LIMIT_MONTHS, 2, -1 }, out), "2 tháng");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_same_day_cutoff),
        cmocka_unit_test(test_same_day_without_cutoff),
        cmocka_unit_test(test_days_months_hours),
        cmocka_unit_test(test_random_against_slow),
        cmocka_unit_test(test_monotonic),
        cmocka_unit_test(test_monotonic_year),
        cmocka_unit_test(test_short_day_ends_earlier),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_explanations),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_why_is_cut_at_a_letter),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_counts_and_limit_words),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
