/* What was typed becomes a value: cleaned, canonical, with the words that people see. */
#include "read_priv.h"

#include "expr_priv.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_DIGITS_MAX 15

/* ---- names ---- */

static bool is_upper(uint32_t cp)
{
    return utf8_cp_lower(cp) != cp;
}

static bool is_lower(uint32_t cp)
{
    return utf8_cp_upper(cp) != cp;
}

struct cases {
    int upper, lower;
};

static struct cases count_cases(const char *s, size_t n)
{
    struct cases c = { 0 };
    uint32_t cp;

    for (size_t at = 0, len; at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0; at += len) {
        c.upper += is_upper(cp);
        c.lower += is_lower(cp);
    }
    return c;
}

/* One word with a capital first, and after the apostrophe of H’Hen; SMALL makes the rest small. */
static void add_capital(struct strbuf *out, const char *s, size_t n, bool small)
{
    bool first = true;
    int letters = 0;
    uint32_t cp;
    char buf[4];

    for (size_t at = 0, len; at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0; at += len) {
        uint32_t to = first ? utf8_cp_upper(cp) : small ? utf8_cp_lower(cp) : cp;

        strbuf_add(out, buf, utf8_encode(to, buf));
        letters++;
        first = letters == 2 && (cp == '\'' || cp == 0x2019);
    }
}

static bool all_capitals(const char *s)
{
    struct cases all = count_cases(s, strlen(s));

    return all.lower == 0 && all.upper > 3;
}

static char *capitals_dup(const char *s, bool shouted)
{
    struct strbuf out = STRBUF_INIT;

    while (*s != '\0') {
        size_t n = strcspn(s, " ");

        if (shouted || count_cases(s, n).upper == 0)
            add_capital(&out, s, n, shouted);
        else
            strbuf_add(&out, s, n);
        s += n;
        if (*s == ' ') {
            strbuf_putc(&out, ' ');
            s++;
        }
    }
    return strbuf_detach(&out);
}

/* A name all in capitals was copied from a card or typed with Caps Lock: papers that want capitals
 * write them themselves.  Other words keep the capitals they have.  Looked at again afterwards:
 * "LÊ VĂN a" is one of them too. */
char *name_capitals_dup(const char *s)
{
    char *name = capitals_dup(s, all_capitals(s));

    if (all_capitals(name)) {
        char *again = capitals_dup(name, true);

        free(name);
        name = again;
    }
    return name;
}

/* ---- numbers ---- */

static enum mc_rc number_wanted(const struct field *f, struct mc_err *err)
{
    char low[32], high[32];

    if (f->min == f->max)
        return mc_fail(err, MC_INVALID,
                       f->type == FIELD_MONEY ? "Gõ số tiền bằng chữ số, ví dụ 8000."
                                              : "Gõ bằng chữ số, ví dụ 2.");
    if (f->type == FIELD_MONEY)
        return mc_fail(err, MC_INVALID, "Gõ số tiền từ %s đến %s.", money_vi(f->min, low),
                       money_vi(f->max, high));
    return mc_fail(err, MC_INVALID, "Gõ số từ %lld đến %lld.", (long long)f->min,
                   (long long)f->max);
}

/* Digits only into OUT: thousands may be parted by a dot or a space when three digits follow. */
static bool strip_thousands(const char *s, char out[NUMBER_DIGITS_MAX + 1])
{
    size_t n = 0;

    for (; *s != '\0'; s++) {
        if ((*s == '.' || *s == ' ') && n > 0 && strspn(s + 1, "0123456789") == 3)
            continue;
        if (*s < '0' || *s > '9' || n == NUMBER_DIGITS_MAX)
            return false;
        out[n++] = *s;
    }
    out[n] = '\0';
    return n > 0;
}

/* Without "đ", "đồng", "vnđ" at the end. */
static char *without_unit_dup(const char *s)
{
    static const char *const units[] = { "đ", "đồng", "d", "dong", "vnđ", "vnd", "VNĐ", "VND" };
    char *out = xstrdup(s);
    size_t n = strlen(out);

    for (size_t i = 0; i < N_ELEMS(units); i++) {
        size_t u = strlen(units[i]);

        if (n > u && strcmp(out + n - u, units[i]) == 0 &&
            strchr("0123456789 ", out[n - u - 1]) != NULL) {
            out[n - u] = '\0';
            break;
        }
    }
    for (n = strlen(out); n > 0 && out[n - 1] == ' ';)
        out[--n] = '\0';
    return out;
}

static enum mc_rc read_number(const struct field *f, const char *s, char **value,
                              struct mc_err *err)
{
    char digits[NUMBER_DIGITS_MAX + 1];
    char *bare = f->type == FIELD_MONEY ? without_unit_dup(s) : xstrdup(s);
    bool minus = bare[0] == '-';
    bool ok = strip_thousands(bare + minus, digits);
    long long n = ok ? strtoll(digits, NULL, 10) : 0;

    free(bare);
    n = minus ? -n : n;
    if (!ok || (f->min != f->max && (n < f->min || n > f->max)) ||
        (f->min == f->max && n < 0 && f->type == FIELD_MONEY))
        return number_wanted(f, err);
    *value = xasprintf("%lld", n);
    return MC_OK;
}

/* ---- the rest ---- */

static enum mc_rc read_person_number(const char *s, char **value, struct mc_err *err)
{
    struct strbuf digits = STRBUF_INIT;
    char why[128];

    for (; *s != '\0'; s++)
        if (*s != ' ' && *s != '.')
            strbuf_putc(&digits, *s);
    if (citizen_number_error(digits.s, why)[0] != '\0') {
        strbuf_release(&digits);
        return mc_fail(err, MC_INVALID, "%s", why);
    }
    *value = strbuf_detach(&digits);
    return MC_OK;
}

static enum mc_rc read_phone(const char *s, char **value, struct mc_err *err)
{
    char out[20];
    size_t digits = 0;

    for (const char *p = s; *p != '\0'; p++)
        digits += *p >= '0' && *p <= '9';
    if (phone_normalize(s, out) == NULL && s[0] == '0' && digits >= 8 && digits != 10)
        return mc_fail(err, MC_INVALID, "Số điện thoại có 10 số, đang %s %zu. Gõ lại.",
                       digits > 10 ? "thừa" : "thiếu", digits > 10 ? digits - 10 : 10 - digits);
    if (phone_normalize(s, out) == NULL)
        return mc_fail(err, MC_INVALID,
                       "Số điện thoại có 10 số, bắt đầu bằng 0, ví dụ 0912 345 678.");
    *value = xstrdup(out);
    return MC_OK;
}

static enum mc_rc read_yes_no(const char *s, char **value, struct mc_err *err)
{
    static const char *const yes[] = { "c", "co", "y", "yes", "1" };
    static const char *const no[] = { "k", "ko", "kg", "khong", "n", "no", "0" };
    char *folded = fold_dup(s);

    *value = NULL;
    for (size_t i = 0; i < N_ELEMS(yes); i++)
        if (strcmp(folded, yes[i]) == 0)
            *value = xstrdup("yes");
    for (size_t i = 0; i < N_ELEMS(no); i++)
        if (strcmp(folded, no[i]) == 0)
            *value = xstrdup("no");
    free(folded);
    return *value != NULL ? MC_OK : mc_fail(err, MC_INVALID, "Gõ c là có, k là không.");
}

static enum mc_rc read_one_of(const struct field *f, const char *s, char **value,
                              struct mc_err *err)
{
    const struct choice *c;
    enum mc_rc rc = read_choice(f->choices, s, &c, err);

    if (rc == MC_OK)
        *value = xstrdup(c->value);
    return rc;
}

static enum mc_rc read_text(const struct field *f, const char *s, char **value)
{
    const struct choice *c = suggestion(f->choices, s);

    *value = xstrdup(c != NULL ? c->label : s);
    return MC_OK;
}

static enum mc_rc read_clean(const struct field *f, const char *s, int today, char **value,
                             struct mc_err *err)
{
    char day[11], hour[6];
    enum mc_rc rc;

    switch (f->type) {
    case FIELD_TIME:
        if ((rc = read_time(s, hour, err)) == MC_OK)
            *value = xstrdup(hour);
        return rc;
    case FIELD_DECIMAL:
        return read_decimal(f, s, value, err);
    case FIELD_EMAIL:
        return read_email(s, value, err);
    case FIELD_ORG_NUMBER:
        return read_org_number(s, value, err);
    case FIELD_MULTI_CHOICE:
        return read_several(f->choices, s, value, err);
    case FIELD_TABLE:
        return read_table(f, s, today, value, err);
    case FIELD_NAME:
        *value = name_capitals_dup(s);
        return MC_OK;
    case FIELD_DATE:
        if ((rc = read_date(s, f->partial, today, day, err)) == MC_OK)
            *value = xstrdup(day);
        return rc;
    case FIELD_CHOICE:
        return read_one_of(f, s, value, err);
    case FIELD_IDENTITY:
        return read_identity(s, today, value, err);
    case FIELD_PERSON_NUMBER:
        return read_person_number(s, value, err);
    case FIELD_INTEGER:
    case FIELD_MONEY:
        return read_number(f, s, value, err);
    case FIELD_PHONE:
        return read_phone(s, value, err);
    case FIELD_YES_NO:
        return read_yes_no(s, value, err);
    default:
        return read_text(f, s, value);
    }
}

enum mc_rc field_read(const struct field *f, const char *typed, int today, char **value,
                      char **label, struct mc_err *err)
{
    size_t n = strlen(typed);
    char *s =
        f->type == FIELD_LONG_TEXT ? text_clean_lines_dup(typed, n) : text_clean_dup(typed, n);
    char *got = NULL;
    enum mc_rc rc = MC_OK;

    if (s == NULL)
        return mc_fail(err, MC_INVALID, "Ô này có ký tự lạ. Xóa hết rồi gõ lại.");
    if (s[0] == '\0')
        got = xstrdup("");
    else
        rc = read_clean(f, s, today, &got, err);
    free(s);
    if (rc != MC_OK)
        return rc;
    *label = field_show_dup(f, got);
    *value = got;
    return MC_OK;
}

static char *show_phone_dup(const char *value)
{
    if (strlen(value) != 10)
        return xstrdup(value);
    return xasprintf("%.4s %.3s %.3s", value, value + 4, value + 7);
}

/* With the comma that people read. */
static char *show_decimal_dup(const char *value)
{
    char *out = xstrdup(value), *point = strchr(out, '.');

    if (point != NULL)
        *point = ',';
    return out;
}

char *field_show_dup(const struct field *f, const char *value)
{
    const struct choice *c;
    char money[32];

    switch (f->type) {
    case FIELD_DATE:
        return show_date_dup(value);
    case FIELD_CHOICE:
        c = choice_by_value(f->choices, value);
        return xstrdup(c != NULL ? c->label : value);
    case FIELD_IDENTITY:
        return show_identity_dup(value);
    case FIELD_MULTI_CHOICE:
        return show_several_dup(f->choices, value);
    case FIELD_TABLE:
        return show_table_dup(f, value);
    case FIELD_DECIMAL:
        return show_decimal_dup(value);
    case FIELD_MONEY:
        return xstrdup(field_canonical(f, value) ? money_vi(atoll(value), money) : value);
    case FIELD_PHONE:
        return show_phone_dup(value);
    case FIELD_YES_NO:
        if (field_canonical(f, value))
            return xstrdup(value[0] == 'y' ? "Có" : "Không");
        return xstrdup(value);
    default:
        return xstrdup(value);
    }
}
