/* form: the readers of config/, on the shipped files and on broken ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ROOT/config/NAME; the caller frees. */
static char *shipped_dup(const char *name)
{
    const char *root = getenv("MOTCUA_ROOT");

    return xasprintf("%s/config/%s", root != NULL ? root : ".", name);
}

/* A file of TEXT; the caller unlinks and frees. */
static char *file_dup(const char *text)
{
    char *path = xstrdup("/tmp/motcua-config-XXXXXX");
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void no_finding(const struct findings *f)
{
    if (f->n_errors + f->n_warnings > 0)
        fail_msg("%s", f->text.s);
}

/* The finding "PATH:" + WANT is among those of F. */
static void has_finding(const struct findings *f, const char *path, const char *want)
{
    char *line = xasprintf("%s:%s", path, want);

    if (strstr(f->text.s, line) == NULL)
        fail_msg("no \"%s\" in:\n%s", line, f->text.s);
    free(line);
}

static int day(const char *iso)
{
    int d = 0;

    assert_true(date_parse(iso, &d));
    return d;
}

static void test_shipped_calendar(void **state)
{
    static const char *const off[] = {
        "2023-01-02", "2023-01-26", "2023-05-03", "2023-09-01", "2023-09-04", "2024-02-14",
        "2024-04-29", "2024-09-03", "2025-01-27", "2025-05-02", "2025-09-01", "2026-01-02",
        "2026-02-16", "2026-02-20", "2026-04-27", "2026-08-31", "2026-09-01", "2026-11-24",
        "2027-11-24", "2028-01-03", "2028-11-24",
    };
    static const char *const on[] = {
        "2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22", /* worked Saturdays */
        "2026-02-13", "2026-02-23", "2026-04-28", "2026-11-23",
        "2026-11-25", "2029-11-26", "2030-11-25", /* 24 November on a weekend gives no day in lieu
                                                   */
    };
    char *path = shipped_dup("calendar.yaml"), why[128];
    struct findings f = { .text = STRBUF_INIT };
    struct calendar *c = NULL;

    (void)state;
    enum mc_rc rc = calendar_load(path, &c, &f);
    no_finding(&f);
    assert_int_equal(rc, MC_OK);
    assert_int_equal(c->result_by, 16 * 60 + 30);
    assert_int_equal(c->from_year, 2018);
    assert_int_equal(c->to_year, 2026);
    assert_int_equal(strlen(c->hash), 64);
    for (size_t i = 0; i < N_ELEMS(off); i++)
        assert_false(calendar_working_day(c, day(off[i])));
    for (size_t i = 0; i < N_ELEMS(on); i++)
        assert_true(calendar_working_day(c, day(on[i])));
    for (size_t i = 1; i < c->n_days; i++)
        assert_true(c->days[i - 1].day < c->days[i].day);
    for (int i = 0; i < 5; i++) {
        struct day_hours h = c->week[i];
        assert_int_equal(h.to[0] - h.from[0] + h.to[1] - h.from[1], 8 * 60);
    }
    assert_string_equal(calendar_why(c, day("2026-11-24"), why), "nghỉ lễ: Ngày Văn hóa Việt Nam");
    assert_string_equal(calendar_why(c, day("2027-02-04"), why),
                        "nghỉ dự kiến, chờ thông báo: Tết Nguyên đán");
    calendar_free(c);
    findings_release(&f);
    free(path);
}

/* The weekdays off of each year as the notices have them, and the worked Saturdays: none missing,
 * none too many. */
static void test_days_by_year(void **state)
{
    static const struct {
        int year;
        const char *off, *worked;
    } want[] = {
        { 2023, "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9 ", "" },
        { 2024, "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9 ", "4/5 " },
        { 2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9 ", "26/4 " },
        { 2026, "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11 ",
          "10/1 22/8 " },
        { 2027, "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11 ", "" },
        { 2028, "3/1 24/1 25/1 26/1 27/1 28/1 4/4 1/5 2/5 1/9 4/9 24/11 ", "" },
    };
    char *path = shipped_dup("calendar.yaml");
    struct findings f = { .text = STRBUF_INIT };
    struct calendar *c = NULL;

    (void)state;
    assert_int_equal(calendar_load(path, &c, &f), MC_OK);
    for (size_t i = 0; i < N_ELEMS(want); i++) {
        struct strbuf off = STRBUF_INIT, worked = STRBUF_INIT;
        int end = days_from_date(want[i].year + 1, 1, 1);
        for (int d = days_from_date(want[i].year, 1, 1); d < end; d++) {
            struct civil t = civil_from_days(d);
            if (calendar_working_day(c, d) == (t.weekday > 5))
                strbuf_printf(t.weekday > 5 ? &worked : &off, "%d/%d ", t.day, t.month);
        }
        assert_string_equal(off.s, want[i].off);
        assert_string_equal(worked.s, want[i].worked);
        strbuf_release(&off);
        strbuf_release(&worked);
    }
    calendar_free(c);
    findings_release(&f);
    free(path);
}

static void test_shipped_rules(void **state)
{
    char *path = shipped_dup("rules.yaml");
    struct findings f = { .text = STRBUF_INIT };
    struct rule_book b = { .n = 0 };

    (void)state;
    enum mc_rc rc = rule_book_load(path, &b, &f);
    no_finding(&f);
    assert_int_equal(rc, MC_OK);
    const struct rules *old = rules_on(&b, day("2025-06-30"));
    const struct rules *now = rules_on(&b, day("2025-07-01"));
    assert_null(rules_on(&b, day("2018-06-20")));
    assert_non_null(old);
    assert_non_null(now);
    assert_string_equal(old->id, "nd61-2018");
    assert_false(old->supplement_restarts);
    assert_string_equal(now->id, "nd118-2025");
    assert_true(now->supplement_restarts);
    assert_int_equal(now->supplements_per_stage, 1);
    assert_int_equal(now->appraisal_notice_working_days, 3);
    assert_int_equal(now->close_after_days, 15);
    assert_int_equal(now->extensions_per_dossier, 1);
    assert_int_equal(now->extend_before_days, 1);
    assert_int_equal(old->extend_before_days, 0);
    assert_false(now->payment_stops);
    assert_string_not_equal(old->hash, now->hash);
    assert_ptr_equal(rules_on(&b, day("2999-01-01")), now);
    rule_book_release(&b);
    findings_release(&f);
    free(path);
}

static void test_shipped_queues(void **state)
{
    static const char *const labels[] = { "Cần làm",    "Chưa nhận", "Bản nháp", "Chờ bổ sung",
                                          "Đang xử lý", "Chờ trả",   "Quá hạn",  "Xong nay" };
    char *path = shipped_dup("queues.yaml");
    struct findings f = { .text = STRBUF_INIT };
    struct queue_book b = { .n = 0 };

    (void)state;
    enum mc_rc rc = queue_book_load(path, &b, &f);
    no_finding(&f);
    assert_int_equal(rc, MC_OK);
    assert_int_equal(b.n, N_ELEMS(labels));
    for (size_t i = 0; i < b.n; i++)
        assert_string_equal(b.queue[i].label, labels[i]);
    assert_true(b.queue[0].my_role);
    assert_int_equal(b.queue[0].roles, 0);
    assert_int_equal(b.queue[1].states, 1u << STATE_REGISTERED);
    assert_int_equal(b.queue[1].roles, 1u << ROLE_COUNTER);
    assert_true(b.queue[2].drafts);
    assert_int_equal(b.queue[2].states, 0);
    assert_int_equal(b.queue[3].states, 1u << STATE_AWAITING_SUPPLEMENT);
    assert_int_equal(b.queue[4].states, 1u << STATE_RECEIVED | 1u << STATE_IN_PROGRESS |
                                            1u << STATE_AWAITING_PAYMENT |
                                            1u << STATE_WITHDRAWAL_ASKED);
    assert_int_equal(b.queue[5].states, 1u << STATE_FINISHED);
    assert_int_equal(b.queue[6].due, DUE_OVERDUE);
    assert_true(b.queue[7].ended_today);
    queue_book_release(&b);
    findings_release(&f);
    free(path);
}

#define YEARS "years: {from: 2026, to: 2026}\n"
#define HOURS "hours: {monday: [07:00-11:30, 13:30-17:00]}\n"
#define GOOD "  - {date: 2026-09-02, kind: holiday}\n"

static void test_broken_calendars(void **state)
{
    static const struct {
        const char *text, *want; /* WANT: the finding after the file's name */
    } cases[] = {
        { "yers: {from: 2026, to: 2026}\n",
          "1:1: error: unknown key \"yers\" (nearest: \"years\")" },
        { YEARS, "1:1: error: key \"result_by\" is missing" },
        { YEARS, "1:1: error: key \"hours\" is missing" },
        { YEARS HOURS "result_by: 16.30\n",
          "3:12: error: \"16.30\" is not a time, expected hour:minute as 16:30" },
        { YEARS HOURS "result_by: 24:00\n", "3:12: error: \"24:00\" is not a time" },
        { YEARS HOURS "result_by: 30:00\n", "3:12: error: \"30:00\" is not a time" },
        { YEARS HOURS "result_by: \"/0:00\"\n", "3:12: error: \"/0:00\" is not a time" },
        { YEARS HOURS "result_by: \"1/:00\"\n", "3:12: error: \"1/:00\" is not a time" },
        { YEARS HOURS "result_by: 1a:00\n", "3:12: error: \"1a:00\" is not a time" },
        { YEARS HOURS "result_by: 16:60\n", "3:12: error: \"16:60\" is not a time" },
        { YEARS HOURS "result_by: 16:5x\n", "3:12: error: \"16:5x\" is not a time" },
        { YEARS HOURS "result_by: 16:300\n", "3:12: error: \"16:300\" is not a time" },
        { YEARS HOURS "result_by: 06:59\n", "3:12: error: results at 06:59, before the office" },
        { "hours: {monday: [07:00-11:30, 11:00-17:00]}\n",
          "1:31: error: hours \"11:00-17:00\" overlap the span before, expected to begin at "
          "11:30" },
        { "hours: {monday: [11:30-07:00]}\n",
          "1:18: error: \"11:30-07:00\" ends before it begins" },
        { "hours: {monday: [7:00-11:30]}\n", "1:18: error: \"7:00-11:30\" is not a span of hours" },
        { "hours: {monday: [[]]}\n", "1:18: error: a list is not a span of hours" },
        { "hours: {monday: [07:00-08:00, 09:00-10:00, 11:00-12:00]}\n",
          "1:44: error: a third span" },
        { "hours: {monday: 07:00-11:30}\n", "1:17: error: \"monday\" is text, expected a list" },
        { "hours: {tuesday: [07:00-11:30]}\n", "1:8: error: key \"monday\" is missing" },
        { "hours: {monday: [07:00-11:30], saturday: [07:00-11:30]}\n",
          "1:32: error: reception on a saturday makes it no working day" },
        { "hours: {mondy: [07:00-11:30]}\n",
          "1:9: error: unknown key \"mondy\" (nearest: \"monday\")" },
        { "years: {from: 2026, to: 2025}\n", "1:8: error: years end (2025) before they begin" },
        { "years: {from: 2026, to: nay}\n", "1:25: error: \"to\" is not a whole number" },
        { YEARS HOURS "days:\n  - {date: 2026-02-30, kind: holiday}\n",
          "4:12: error: \"2026-02-30\" is not a day, expected year-month-day as 2026-11-24" },
        { YEARS HOURS "days:\n  - {date: 24/11/2026, kind: holiday}\n",
          "4:12: error: \"24/11/2026\" is not a day" },
        { YEARS HOURS "days:\n" GOOD "  - {date: 2026-09-02, kind: closed}\n",
          "5:12: error: day 2026-09-02 stands twice (first on line 4), expected once" },
        { YEARS HOURS "days:\n  - {date: 2026-09-02, kind: holliday}\n",
          "4:30: error: unknown word \"holliday\" (nearest: \"holiday\")" },
        { YEARS HOURS "days:\n  - {date: 2026-09-02, kind: zzzzzzzzz}\n",
          "4:30: error: unknown word \"zzzzzzzzz\", expected one of: holiday, compensation" },
        { YEARS HOURS "days:\n  - {kind: holiday}\n", "4:5: error: key \"date\" is missing" },
        { YEARS HOURS "days:\n  - {date: 2026-09-02, kind: holiday, hours: [07:00-08:00]}\n",
          "4:39: error: hours on a day of rest" },
        { YEARS HOURS "days:\n  - {date: 2026-08-31, kind: swap_work}\n",
          "4:5: error: swap_work on a monday, which is worked anyway" },
        { YEARS HOURS "days:\n  - {date: 2026-08-30, kind: swap_off}\n",
          "4:5: error: swap_off on a sunday, which is a day of rest anyway" },
        { YEARS HOURS "days:\n  - {date: 2026-04-25, kind: compensation}\n",
          "4:5: error: compensation on a saturday, which is a day of rest anyway" },
        { YEARS HOURS "days:\n  - 2026-09-02\n", "4:5: error: text, expected a map" },
        { YEARS HOURS, "1:8: error: no holiday in 2026" },
        { "- 1\n", "1:1: error: a list, expected a map" },
        { "a: [\n", "2:1: error: " },
        { "", "1:1: error: nothing in it" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct findings f = { .text = STRBUF_INIT };
        struct calendar *c = NULL;
        char *path = file_dup(cases[i].text);
        enum mc_rc rc = calendar_load(path, &c, &f);
        unlink(path);
        assert_int_equal(rc, MC_INVALID);
        assert_null(c);
        has_finding(&f, path, cases[i].want);
        findings_release(&f);
        free(path);
    }
}

/* All errors of a file at once, and nothing loaded from it. */
static void test_all_errors_at_once(void **state)
{
    char *path = file_dup(YEARS HOURS "result_by: sớm\ndays:\n  - {date: x, kind: y}\nmore: 1\n");
    struct findings f = { .text = STRBUF_INIT };
    struct calendar *c = NULL;

    (void)state;
    assert_int_equal(calendar_load(path, &c, &f), MC_INVALID);
    unlink(path);
    has_finding(&f, path, "3:12: error: \"sớm\" is not a time");
    has_finding(&f, path, "5:12: error: \"x\" is not a day");
    has_finding(&f, path, "5:21: error: unknown word \"y\"");
    has_finding(&f, path, "6:1: error: unknown key \"more\"");
    findings_release(&f);
    free(path);
}

static void test_half_day_and_missing_file(void **state)
{
    char *path =
        file_dup(YEARS HOURS "result_by: 16:30\ndays:\n" GOOD
                             "  - {date: 2026-08-22, kind: swap_work, hours: [07:00-11:30]}\n"
                             "  - {date: 2026-11-23, kind: closed, hours: [07:00-10:00]}\n");
    struct findings f = { .text = STRBUF_INIT };
    struct calendar *c = NULL;

    (void)state;
    assert_int_equal(calendar_load(path, &c, &f), MC_OK);
    unlink(path);
    no_finding(&f);
    assert_int_equal(calendar_hours(c, day("2026-08-22")).n, 1);
    assert_int_equal(calendar_hours(c, day("2026-11-23")).to[0], 600);
    assert_true(calendar_working_day(c, day("2026-11-23")));
    calendar_free(c);
    c = NULL;
    assert_int_equal(calendar_load(path, &c, &f), MC_INVALID);
    assert_null(c);
    has_finding(&f, path, " error: cannot be opened");
    findings_release(&f);
    free(path);
}

/* The shipped calendar with bytes knocked over: loaded whole, or refused with a finding. */
static void test_mangled_calendar(void **state)
{
    const char *given = getenv("MOTCUA_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 1;
    char *path = shipped_dup("calendar.yaml"), *text = xcalloc(1, 1 << 16);
    FILE *in = fopen(path, "rb");

    (void)state;
    assert_non_null(in);
    size_t n = fread(text, 1, (1 << 16) - 1, in);
    fclose(in);
    for (int i = 0; i < 60; i++) {
        struct findings f = { .text = STRBUF_INIT };
        struct calendar *c = NULL;
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        size_t where = (seed >> 33) % n;
        char was = text[where];
        text[where] = "0:-{}[],#\"'&*\t\n\x01\xff za9"[(seed >> 20) % 21];
        char *broken = file_dup(text);
        enum mc_rc rc = calendar_load(broken, &c, &f);
        unlink(broken);
        assert_true(rc == MC_OK ? c != NULL && f.n_errors == 0 : c == NULL && f.n_errors > 0);
        text[where] = was;
        calendar_free(c);
        findings_release(&f);
        free(broken);
    }
    free(text);
    free(path);
}

#define SET(id, from)                                                                     \
    "  - {id: " id ", from: " from ", article: x, supplements_per_stage: 1,"              \
    " supplement_restarts: true, appraisal_notice_working_days: 3, close_after_days: 15," \
    " extensions_per_dossier: 1, extend_before_days: 1, payment_stops_clock: false}\n"

static void test_broken_rules(void **state)
{
    static const char *const cases[][2] = {
        { "rule_sets:\n" SET("a", "2025-07-01") SET("b", "2026-07-01"),
          "3:5: error: set \"b\" begins before \"a\" ends" },
        { "rule_sets:\n  - {id: a}\n", "2:5: error: key \"from\" is missing" },
        { "rule_sets:\n  - {id: a, suplement_restarts: true}\n",
          "2:13: error: unknown key \"suplement_restarts\" (nearest: \"supplement_restarts\")" },
        { "rule_sets:\n  - {id: a, close_after_days: -1}\n",
          "2:31: error: \"close_after_days\" is -1, expected 0 to 3650" },
        { "rule_sets:\n  - {id: a, extend_before_days: 400}\n",
          "2:33: error: \"extend_before_days\" is 400, expected 0 to 365" },
        { "rule_sets:\n  - {id: a, supplement_restarts: maybe}\n",
          "2:34: error: \"supplement_restarts\" is neither" },
        { "rule_sets:\n  - {id: a, from: 2025-07-01, to: 2025-06-30}\n",
          "2:35: error: ends on 2025-06-30, before it begins" },
        { "rule_sets:\n  - {id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n",
          "2:10: error: \"id\" is too long, expected at most 39 bytes" },
        { "rule_sets:\n  - {id: a, appraisal_notice_working_days: -1}\n",
          "2:44: error: \"appraisal_notice_working_days\" is -1, expected 0 to 365" },
        { "rule_sets:\n  - {id: a, supplements_per_stage: 100}\n",
          "2:36: error: \"supplements_per_stage\" is 100, expected 0 to 99" },
        { "rule_sets: []\n", "1:1: error: no rule set" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct findings f = { .text = STRBUF_INIT };
        struct rule_book b = { .n = 0 };
        char *path = file_dup(cases[i][0]);
        enum mc_rc rc = rule_book_load(path, &b, &f);
        unlink(path);
        assert_int_equal(rc, MC_INVALID);
        assert_null(b.set);
        has_finding(&f, path, cases[i][1]);
        findings_release(&f);
        free(path);
    }
}

static void test_broken_queues(void **state)
{
    static const char *const cases[][2] = {
        { "queues:\n  - {id: a, label: A}\n", "2:5: error: folder \"a\" has neither" },
        { "queues:\n  - {id: a, label: A, drafts: true, states: [finished]}\n",
          "2:5: error: folder \"a\" has both" },
        { "queues:\n  - {id: a, label: A, states: [finised]}\n",
          "2:32: error: unknown word \"finised\" (nearest: \"finished\")" },
        { "queues:\n  - {id: a, label: A, states: [finished], roles: [boss]}\n",
          "2:51: error: unknown word \"boss\", expected one of: counter, specialist, leader" },
        { "queues:\n  - {id: a, label: A, drafts: true}\n  - {id: a, label: B, drafts: true}\n",
          "3:5: error: id \"a\" stands twice" },
        { "queues:\n  - {id: a, label: A, drafts: true, due: [late]}\n",
          "2:42: error: a list, expected a word such as \"any\"" },
        { "queues: []\n", "1:1: error: no folder" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct findings f = { .text = STRBUF_INIT };
        struct queue_book b = { .n = 0 };
        char *path = file_dup(cases[i][0]);
        enum mc_rc rc = queue_book_load(path, &b, &f);
        unlink(path);
        assert_int_equal(rc, MC_INVALID);
        assert_null(b.queue);
        has_finding(&f, path, cases[i][1]);
        findings_release(&f);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_calendar),
        cmocka_unit_test(test_days_by_year),
        cmocka_unit_test(test_shipped_rules),
        cmocka_unit_test(test_shipped_queues),
        cmocka_unit_test(test_broken_calendars),
        cmocka_unit_test(test_all_errors_at_once),
        cmocka_unit_test(test_half_day_and_missing_file),
        cmocka_unit_test(test_mangled_calendar),
        cmocka_unit_test(test_broken_rules),
        cmocka_unit_test(test_broken_queues),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
