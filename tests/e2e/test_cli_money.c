/* motcua receipts, report cash, dossier slip: against a sum over every dossier's log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(time) "--now", OFFICE_DAY "T" time

/* What one event took; 0 none. */
static int64_t taken(const json_t *e)
{
    const char *kind = json_str(e, "kind");
    const json_t *facts = json_object_get(e, "facts");

    if (strcmp(kind, "received.1") == 0 || strcmp(kind, "returned.1") == 0)
        return json_int(facts, "paid", 0);
    return strcmp(kind, "paid.1") == 0 ? json_int(facts, "amount", 0) : 0;
}

struct brute {
    int64_t cash, transfer, numbers, number_sum, unnumbered, waived, later;
};

/* The money of DAY (of ACTOR, NULL everybody) by every dossier's own log. */
static struct brute brute_sum(const struct office_dir *o, const char *day, const char *actor)
{
    struct brute b = { 0 };
    json_t *list = office_list(o), *row, *e, *line;
    size_t i, k, n;

    json_array_foreach(list, i, row)
    {
        char local[24];

        snprintf(local, sizeof local, "N%lld", (long long)json_int(row, "id", 0));
        json_t *log = office_log(o, local);
        json_array_foreach(log, k, e)
        {
            const json_t *facts = json_object_get(e, "facts");
            bool cash = strcmp(json_str(facts, "paid_how"), "cash") == 0;
            int64_t amount = taken(e), no = json_int(facts, "receipt_no", 0);

            if (strncmp(json_str(e, "at"), day, 10) != 0 ||
                (actor != NULL && strcmp(json_str(e, "actor"), actor) != 0))
                continue;
            *(cash ? &b.cash : &b.transfer) += amount;
            b.numbers += no != 0;
            b.number_sum += no;
            b.unnumbered += amount > 0 && cash && no == 0;
            if (strcmp(json_str(e, "kind"), "received.1") != 0)
                continue;
            b.later += json_int(facts, "fee", 0) - json_int(facts, "paid", 0);
            json_array_foreach(json_object_get(facts, "fee_lines"), n, line)
            {
                b.waived += json_str(line, "exempt")[0] != '\0';
            }
        }
        json_decref(log);
    }
    json_decref(list);
    return b;
}

/* The same from the report; its parts must come to its totals. */
static struct brute report_sum(const json_t *report)
{
    struct brute b = { 0 };
    json_t *c, *one;
    size_t i, k;

    json_array_foreach(json_object_get(report, "clerks"), i, c)
    {
        int64_t cash = 0, transfer = 0;

        json_array_foreach(json_object_get(c, "lines"), k, one)
        {
            *(strcmp(json_str(one, "how"), "cash") == 0 ? &cash : &transfer) +=
                json_int(one, "amount", 0);
        }
        assert_int_equal(cash, json_int(c, "cash", -1));
        assert_int_equal(transfer, json_int(c, "transfer", -1));
        b.cash += cash;
        b.transfer += transfer;
        json_array_foreach(json_object_get(c, "receipts"), k, one)
        {
            int64_t from = json_int(one, "from", 0), to = json_int(one, "to", 0);

            assert_int_equal(json_int(one, "count", 0), to - from + 1);
            b.numbers += to - from + 1;
            b.number_sum += (from + to) * (to - from + 1) / 2;
        }
        b.unnumbered += json_int(json_object_get(c, "without_receipt"), "payments", 0);
        b.later += json_int(json_object_get(c, "later"), "amount", 0);
        json_array_foreach(json_object_get(c, "waived"), k, one)
        {
            b.waived += json_int(one, "dossiers", 0);
        }
    }
    assert_int_equal(b.cash, json_int(report, "cash", -1));
    assert_int_equal(b.transfer, json_int(report, "transfer", -1));
    assert_int_equal(json_int(report, "refunds", -1), 0);
    return b;
}

static void same(struct brute a, struct brute b)
{
    assert_int_equal(a.cash, b.cash);
    assert_int_equal(a.transfer, b.transfer);
    assert_int_equal(a.numbers, b.numbers);
    assert_int_equal(a.number_sum, b.number_sum);
    assert_int_equal(a.unnumbered, b.unnumbered);
    assert_int_equal(a.waived, b.waived);
    assert_int_equal(a.later, b.later);
}

static void check_day(const struct office_dir *o, const char *day)
{
    json_t *all = OFFICE_JSON(o, "report", "cash", "--day", day, "--as", "lantt");
    json_t *own = OFFICE_JSON(o, "report", "cash", "--day", day, "--as", "maile");

    assert_string_equal(json_str(all, "scope"), "all");
    assert_string_equal(json_str(own, "scope"), "maile"); /* a clerk sees his own */
    same(report_sum(all), brute_sum(o, day, NULL));
    same(report_sum(own), brute_sum(o, day, "maile"));
    json_decref(all);
    json_decref(own);
}

static char *receive(const struct office_dir *o, int n, const char *paid, const char *who)
{
    static const char *const ways[] = { "cash", "transfer", "later" };
    json_t *j = office_copies(n);

    json_object_set_new(j, "paid", json_string(paid != NULL ? paid : ways[test_dice(3)]));
    char *file = office_json_file(o, "nhan.json", j);
    json_t *got = OFFICE_JSON(o, "receive", file, "--as", who);
    char *code = xstrdup(json_str(got, "code"));

    json_decref(got);
    free(file);
    return code;
}

static void test_the_day_is_the_sum_of_the_logs(void **state)
{
    struct office_dir o = office_new();
    char *code;

    (void)state;
    for (int i = 0; i < 12; i++)
        free(receive(&o, 10 + i, NULL, test_dice(2) ? "maile" : "hantt"));
    code = receive(&o, 40, "later", "maile");
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "pay", "--paid", "cash", "--amount", "1000",
                  AT("10:00"), "--as", "hantt");
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "forward", AT("10:01"));
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "ask-payment", "--amount", "7000", "--reason",
                  "Sao thêm", AT("10:02"), "--as", "lantt");
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "pay", "--paid", "transfer", AT("10:03"));
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "correct", "--reason", "Thiếu trang",
                  "--answer", "so_ban=9", AT("10:04"));
    OFFICE_EXPECT(&o, 0, "", "dossier", "act", code, "pay", "--paid", "cash", AT("10:05"));
    assert_true(brute_sum(&o, OFFICE_DAY, NULL).cash > 0);
    check_day(&o, OFFICE_DAY);
    for (int back = 1; back <= 16; back++) { /* the training copy's own two weeks */
        char day[16];

        snprintf(day, sizeof day, "2026-11-%02d", 18 - back);
        if (back % 4 == 1)
            check_day(&o, day);
    }
    free(office_verify(&o));
    free(code);
    office_remove(&o);
}

static void test_receipts_and_slips(void **state)
{
    struct office_dir o = office_new();
    json_t *blocks = OFFICE_JSON(&o, "receipts", "list");
    char *code = receive(&o, 1, "cash", "maile");

    (void)state;
    assert_int_equal(json_array_size(blocks), 1); /* the invented one */
    assert_string_equal(json_str(json_array_get(blocks, 0), "state"), "open");
    assert_true(json_int(json_array_get(blocks, 0), "next", 0) > 1);
    json_decref(blocks);
    struct cli_result slip = OFFICE_RUN(&o, "dossier", "slip", code);
    assert_int_equal(slip.status, 0);
    assert_non_null(strstr(slip.out, "GIẤY TIẾP NHẬN HỒ SƠ"));
    assert_non_null(strstr(slip.out, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ"));
    assert_non_null(strstr(slip.out, "01BLP2-HOC"));
    cli_release(&slip);
    OFFICE_EXPECT(&o, 1, "Quản trị", "receipts", "add", "--form", "01BLP2-001", "--symbol",
                  "28AA-17T", "--from", "1", "--to", "5", "--as", "lantt");
    OFFICE_EXPECT(&o, 2, "--form", "receipts", "add", "--from", "1", "--to", "5");
    OFFICE_EXPECT(&o, 2, "receipts", "receipts", "tear");
    OFFICE_EXPECT(&o, 2, "--day", "report", "cash", "--day", "mai");
    OFFICE_EXPECT(&o, 2, "cash", "report", "all");
    free(code);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_day_is_the_sum_of_the_logs),
        cmocka_unit_test(test_receipts_and_slips),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
