/* motcua report: the day's cash. */
#include "app.h"

#include "motcua/base/clock.h"
#include "motcua/desk/money.h"
#include "motcua/model/citizen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *how_vi(const char *how)
{
    return strcmp(how, "cash") == 0 ? "tiền mặt" : "chuyển khoản";
}

static void print_receipts(const json_t *c)
{
    const json_t *none = json_object_get(c, "without_receipt"), *r;
    char sum[32];
    size_t i;

    json_array_foreach(json_object_get(c, "receipts"), i, r)
    {
        printf("  Biên lai %s %s: %07" PRId64 " đến %07" PRId64 ", %" PRId64 " số\n",
               json_str(r, "form"), json_str(r, "symbol"), json_int(r, "from", 0),
               json_int(r, "to", 0), json_int(r, "count", 0));
    }
    if (json_int(none, "payments", 0) > 0)
        printf("  Tiền mặt chưa có số biên lai: %" PRId64 " khoản, %s\n",
               json_int(none, "payments", 0), money_vi(json_int(none, "amount", 0), sum));
}

/* What was received and not taken: the total must not look as if nothing else was due. */
static void print_not_taken(const json_t *c)
{
    const json_t *later = json_object_get(c, "later"), *w;
    char sum[32];
    size_t i;

    json_array_foreach(json_object_get(c, "waived"), i, w)
    {
        printf("  Không thu %s: miễn cho %s, %" PRId64 " hồ sơ\n", json_str(w, "name"),
               json_str(w, "why"), json_int(w, "dossiers", 0));
    }
    if (json_int(later, "dossiers", 0) > 0)
        printf("  Thu sau: %" PRId64 " hồ sơ, %s\n", json_int(later, "dossiers", 0),
               money_vi(json_int(later, "amount", 0), sum));
}

static void print_clerk(const json_t *c)
{
    const json_t *l;
    char sum[32], other[32];
    size_t i;

    printf("\n%s (%s): tiền mặt %s, chuyển khoản %s\n", json_str(c, "name"), json_str(c, "user"),
           money_vi(json_int(c, "cash", 0), sum), money_vi(json_int(c, "transfer", 0), other));
    json_array_foreach(json_object_get(c, "lines"), i, l)
    {
        printf("  %s, %s: %s (%" PRId64 " khoản)\n", json_str(l, "name"),
               how_vi(json_str(l, "how")), money_vi(json_int(l, "amount", 0), sum),
               json_int(l, "payments", 0));
    }
    print_receipts(c);
    print_not_taken(c);
}

static void print_cash(const struct desk *d, int day, const json_t *report)
{
    const json_t *c;
    char when[32], sum[32], other[32];
    size_t i;

    if (d->training)
        puts("MẪU - BẢN HỌC");
    printf("%s, tiền thu ngày %s%s\n", d->office.name, vn_date(day, when),
           strcmp(json_str(report, "scope"), "all") == 0 ? "" : ", của người xem");
    printf("Cộng: tiền mặt %s, chuyển khoản %s. Hoàn trả: không có.\n",
           money_vi(json_int(report, "cash", 0), sum),
           money_vi(json_int(report, "transfer", 0), other));
    json_array_foreach(json_object_get(report, "clerks"), i, c)
    {
        print_clerk(c);
    }
}

int cmd_report(const struct args *a)
{
    struct mc_err err = { 0 };
    json_t *report = NULL;
    int status, day = 0;
    enum mc_rc rc;

    if (a->n_words < 1 || strcmp(a->word[0], "cash") != 0)
        return usage("report cần tên báo cáo: cash");
    if (at_most_words(a, 1) != EXIT_DONE)
        return EXIT_USAGE;
    if (a->day != NULL && !date_parse(a->day, &day))
        return usage("--day cần dạng 2026-11-21");
    struct desk *d = app_desk(a, ROLE_LEADER, &status);
    if (d == NULL)
        return status;
    if (a->day == NULL)
        day = day_of(desk_now(d));
    if ((rc = desk_cash_report(d, day, &report, &err)) != MC_OK)
        status = fail(rc, "%s", err.msg);
    else if (a->json)
        status = print_json(json_incref(report));
    else
        print_cash(d, day, report);
    json_decref(report);
    desk_close(d);
    return status;
}
