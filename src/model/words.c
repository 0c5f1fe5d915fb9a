/* Dates and money in words, as papers write them. */
#include "motcua/model/citizen.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const units[] = { "không", "một", "hai", "ba",  "bốn",
                                     "năm",   "sáu", "bảy", "tám", "chín" };

static void word(struct strbuf *b, const char *w)
{
    if (b->len > 0)
        strbuf_putc(b, ' ');
    strbuf_puts(b, w);
}

/* 0 to 99.  After "mười" five is "lăm"; after "mươi" one is "mốt", four "tư", five "lăm". */
static void below_hundred(struct strbuf *b, int n)
{
    int tens = n / 10, unit = n % 10;

    if (tens == 0) {
        word(b, units[unit]);
        return;
    }
    if (tens == 1) {
        word(b, "mười");
    } else {
        word(b, units[tens]);
        word(b, "mươi");
    }
    if (unit == 5)
        word(b, "lăm");
    else if (tens > 1 && unit == 1)
        word(b, "mốt");
    else if (tens > 1 && unit == 4)
        word(b, "tư");
    else if (unit > 0)
        word(b, units[unit]);
}

/* 1000 to 9999; empty hundreds are read ("không trăm"), empty tens are "linh". */
static void year_words(struct strbuf *b, int year)
{
    int rest = year % 1000;

    word(b, units[year / 1000]);
    word(b, "nghìn");
    if (rest == 0)
        return;
    word(b, units[rest / 100]);
    word(b, "trăm");
    rest %= 100;
    if (rest > 0 && rest < 10)
        word(b, "linh");
    if (rest > 0)
        below_hundred(b, rest);
}

char *date_words_dup(const char *date)
{
    struct strbuf b = STRBUF_INIT;
    int days;

    if (date == NULL || !date_parse(date, &days))
        return NULL;
    struct civil d = civil_from_days(days);
    if (d.year < 1000)
        return NULL;
    word(&b, "Ngày");
    below_hundred(&b, d.day);
    word(&b, "tháng");
    if (d.month == 4)
        word(&b, "tư");
    else
        below_hundred(&b, d.month);
    word(&b, "năm");
    year_words(&b, d.year);
    return strbuf_detach(&b);
}

/* 0 to 999; FULL says the hundreds even when there are none ("không trăm linh năm"). */
static void below_thousand(struct strbuf *b, int n, bool full)
{
    int rest = n % 100;

    if (n >= 100 || full) {
        word(b, units[n / 100]);
        word(b, "trăm");
        if (rest > 0 && rest < 10)
            word(b, "linh");
    }
    if (rest > 0 || (n == 0 && !full))
        below_hundred(b, rest);
}

/* Groups of three; nine zeros more are a "tỷ" each. */
static void count_words(struct strbuf *b, int64_t n, bool full)
{
    static const struct {
        int64_t of;
        const char *name;
    } groups[] = { { 1000000000, "tỷ" }, { 1000000, "triệu" }, { 1000, "nghìn" } };

    for (size_t i = 0; i < N_ELEMS(groups); i++) {
        int64_t part = n / groups[i].of;

        if (part == 0)
            continue;
        if (part >= 1000)
            count_words(b, part, full);
        else
            below_thousand(b, (int)part, full);
        word(b, groups[i].name);
        n %= groups[i].of;
        full = true;
    }
    if (n > 0 || b->len == 0)
        below_thousand(b, (int)n, full);
}

char *money_words_dup(int64_t amount)
{
    struct strbuf b = STRBUF_INIT;
    char first[8];

    count_words(&b, amount, false);
    word(&b, "đồng");
    /* A capital first, whatever its bytes. */
    uint32_t cp;
    size_t n = utf8_decode(b.s, b.len, &cp), up = utf8_encode(utf8_cp_upper(cp), first);
    char *out = xasprintf("%.*s%s", (int)up, first, b.s + n);
    strbuf_release(&b);
    return out;
}

char *money_vi(long long amount, char *out)
{
    char digits[24];
    unsigned long long rest =
        amount < 0 ? 0ULL - (unsigned long long)amount : (unsigned long long)amount;
    int n = snprintf(digits, sizeof digits, "%llu", rest), at = 0;

    if (amount < 0)
        out[at++] = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            out[at++] = '.';
        out[at++] = digits[i];
    }
    snprintf(out + at, (size_t)(32 - at), "đ");
    return out;
}
