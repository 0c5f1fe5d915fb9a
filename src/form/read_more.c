/* Times, decimals, addresses of mail, numbers of organisations, several choices. */
#include "read_priv.h"

#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DECIMAL_MAX 15 /* digits, so that a double holds it exactly */

/* ---- times ---- */

/* Hours and minutes of S, whatever stands between them; false when it is not shaped so. */
static bool time_parts(const char *s, int *hour, int *minute)
{
    size_t n = strspn(s, "0123456789");
    char digits[5] = "";
    const char *after = s + n;

    if (n == 3 || n == 4) { /* 1530, 730 */
        memcpy(digits, s, n);
        *minute = atoi(digits + n - 2);
        digits[n - 2] = '\0';
        *hour = atoi(digits);
        return *after == '\0';
    }
    if (n == 0 || n > 2)
        return false;
    *hour = atoi(s);
    after += strspn(after, " ");
    if (*after == '\0' || strchr("hHgG:.", *after) == NULL)
        return false;
    after += strcspn(after, "0123456789"); /* h, g, giờ, : */
    n = strspn(after, "0123456789");
    *minute = n > 0 ? atoi(after) : 0;
    after += n;
    after += strspn(after, " ");
    return n <= 2 && (*after == '\0' || *after == 'p' || *after == 'P'); /* phút */
}

enum mc_rc read_time(const char *s, char *out, struct mc_err *err)
{
    int hour = 0, minute = 0;

    if (!time_parts(s, &hour, &minute) || hour > 23 || minute > 59)
        return mc_fail(err, MC_INVALID, "Gõ giờ và phút, ví dụ 1530 hoặc 15h30.");
    const char shown[] = { (char)('0' + hour / 10),   (char)('0' + hour % 10),   ':',
                           (char)('0' + minute / 10), (char)('0' + minute % 10), '\0' };
    memcpy(out, shown, sizeof shown);
    return MC_OK;
}

/* ---- decimals ---- */

/* Digits, one comma or point, digits; zeros that say nothing are left out. */
static char *decimal_dup(const char *s)
{
    bool minus = s[0] == '-';
    const char *whole = s + minus, *part;
    size_t w = strspn(whole, "0123456789"), p = 0;

    part = whole + w;
    if (w > 0 && (*part == ',' || *part == '.')) {
        part++;
        p = strspn(part, "0123456789");
        if (p == 0)
            return NULL;
    }
    if (w == 0 || w + p > DECIMAL_MAX || part[p] != '\0')
        return NULL;
    for (; w > 1 && whole[0] == '0'; w--)
        whole++;
    while (p > 0 && part[p - 1] == '0')
        p--;
    bool zero = w == 1 && whole[0] == '0' && p == 0;
    return xasprintf("%s%.*s%s%.*s", minus && !zero ? "-" : "", (int)w, whole, p > 0 ? "." : "",
                     (int)p, part);
}

enum mc_rc read_decimal(const struct field *f, const char *s, char **value, struct mc_err *err)
{
    char *got = decimal_dup(s);
    double d = got != NULL ? strtod(got, NULL) : 0;

    if (got != NULL && (f->min == f->max || (d >= (double)f->min && d <= (double)f->max))) {
        *value = got;
        return MC_OK;
    }
    free(got);
    if (f->min == f->max)
        return mc_fail(err, MC_INVALID, "Gõ bằng chữ số, phần lẻ sau dấu phẩy, ví dụ 12,5.");
    return mc_fail(err, MC_INVALID, "Gõ số từ %lld đến %lld, phần lẻ sau dấu phẩy.",
                   (long long)f->min, (long long)f->max);
}

/* ---- mail, organisations ---- */

/* One @, a name before it, a dotted host after it; nothing but what mail takes without quotes. */
static bool is_email(const char *s)
{
    const char *at = strchr(s, '@');
    const char *dot = at != NULL ? strrchr(at, '.') : NULL;

    if (at == NULL || at == s || strchr(at + 1, '@') != NULL || dot == NULL || dot == at + 1 ||
        strlen(dot) < 3)
        return false;
    for (const char *c = s; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr(c < at ? "._%+-" : ".-@", *c) == NULL)
            return false;
    return strstr(s, "..") == NULL;
}

enum mc_rc read_email(const char *s, char **value, struct mc_err *err)
{
    if (!is_email(s))
        return mc_fail(err, MC_INVALID, "Gõ đủ địa chỉ thư, ví dụ ten@congty.vn.");
    *value = xstrdup(s);
    for (char *c = strchr(*value, '@'); *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return MC_OK;
}

enum mc_rc read_org_number(const char *s, char **value, struct mc_err *err)
{
    struct strbuf out = STRBUF_INIT;
    char why[128];

    for (; *s != '\0'; s++)
        if (*s != ' ' && *s != '.')
            strbuf_putc(&out, *s);
    if (out.len == 13 && strspn(out.s, "0123456789") == 13) { /* the hyphen was left out */
        char *parted = xasprintf("%.10s-%s", out.s, out.s + 10);

        strbuf_release(&out);
        out = (struct strbuf)STRBUF_INIT;
        strbuf_puts(&out, parted);
        free(parted);
    }
    if (org_number_error(out.s, why)[0] != '\0') {
        strbuf_release(&out);
        return mc_fail(err, MC_INVALID, "%s", why);
    }
    *value = strbuf_detach(&out);
    return MC_OK;
}

/* ---- several choices ---- */

/* Mark in CHOSEN each value of S, parted by single spaces; false when a word is none. */
static bool take_values(const struct choices *c, const char *s, bool *chosen)
{
    while (*s != '\0') {
        size_t n = strcspn(s, " "), i = 0;

        while (i < c->n && (strlen(c->item[i].value) != n || memcmp(c->item[i].value, s, n) != 0))
            i++;
        if (i == c->n)
            return false;
        chosen[i] = true;
        s += n;
        s += *s == ' ';
    }
    return true;
}

/* Labels may have commas inside: one alone is tried whole, and ";" parts before "," does. */
static enum mc_rc take_typed(const struct choices *c, const char *s, bool *chosen,
                             struct mc_err *err)
{
    const char *parts = strchr(s, ';') != NULL ? ";" : ",";
    const struct choice *whole;
    enum mc_rc rc = MC_OK;

    if (read_choice(c, s, &whole, NULL) == MC_OK) {
        chosen[whole - c->item] = true;
        return MC_OK;
    }
    while (rc == MC_OK && *s != '\0') {
        size_t n = strcspn(s, parts);
        const struct choice *one;
        char *part = text_clean_dup(s, n);

        if (part != NULL && part[0] != '\0' && (rc = read_choice(c, part, &one, err)) == MC_OK)
            chosen[one - c->item] = true;
        free(part);
        s += n;
        s += *s != '\0';
    }
    return rc;
}

enum mc_rc read_several(const struct choices *c, const char *s, char **value, struct mc_err *err)
{
    bool *chosen = xcalloc(c->n + 1, sizeof *chosen);
    struct strbuf out = STRBUF_INIT;
    enum mc_rc rc = MC_OK;

    if (!take_values(c, s, chosen)) {
        memset(chosen, 0, c->n);
        rc = take_typed(c, s, chosen, err);
    }
    for (size_t i = 0; rc == MC_OK && i < c->n; i++)
        if (chosen[i])
            strbuf_printf(&out, "%s%s", out.len > 0 ? " " : "", c->item[i].value);
    free(chosen);
    if (rc == MC_OK)
        *value = strbuf_detach(&out);
    else
        strbuf_release(&out);
    return rc;
}

char *show_several_dup(const struct choices *c, const char *value)
{
    bool *chosen = xcalloc(c != NULL ? c->n + 1 : 1, sizeof *chosen);
    struct strbuf out = STRBUF_INIT;

    if (c == NULL || !take_values(c, value, chosen)) {
        free(chosen);
        return xstrdup(value);
    }
    for (size_t i = 0; i < c->n; i++)
        if (chosen[i])
            strbuf_printf(&out, "%s%s", out.len > 0 ? "; " : "", c->item[i].label);
    free(chosen);
    return strbuf_detach(&out);
}
