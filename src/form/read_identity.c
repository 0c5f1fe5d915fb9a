/* Identity papers in one line: number, day of issue, issuer, recognised by shape. */
#include "read_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct paper_line {
    char *number, *issued, *issuer; /* "" when missing */
};

static void release(struct paper_line *p)
{
    free(p->number);
    free(p->issued);
    free(p->issuer);
}

/* N bytes without the spaces and separators around them. */
static char *part_dup(const char *s, size_t n)
{
    while (n > 0 && strchr(" ,;.:", s[0]) != NULL) {
        s++;
        n--;
    }
    while (n > 0 && strchr(" ,;:", s[n - 1]) != NULL)
        n--;
    return xstrndup(s, n);
}

/* Spaces and dots that part the digits of a number go; others keep what they have. */
static void close_up(char *number)
{
    char *out = number;

    if (number[strspn(number, "0123456789 .")] != '\0')
        return;
    for (; *number != '\0'; number++)
        if (*number != ' ' && *number != '.')
            *out++ = *number;
    *out = '\0';
}

/* S has at least one ';'; those inside the issuer become commas. */
static struct paper_line split_canonical(const char *s)
{
    const char *first = strchr(s, ';'), *second = strchr(first + 1, ';');
    size_t middle = second != NULL ? (size_t)(second - first - 1) : strlen(first + 1);

    struct paper_line p = {
        .number = part_dup(s, (size_t)(first - s)),
        .issued = part_dup(first + 1, middle),
        .issuer = second != NULL ? part_dup(second + 1, strlen(second + 1)) : xstrdup(""),
    };

    for (char *c = p.issuer; (c = strchr(c, ';')) != NULL;)
        *c = ',';
    return p;
}

/* Ends of the word at S: spaces and commas part words here. */
static size_t word_length(const char *s)
{
    return strcspn(s, " ,");
}

static const char *next_word(const char *s)
{
    return s + strspn(s, " ,");
}

/* A number of a paper has a digit, and only letters, digits, '-' and '/'. */
static bool is_number(const char *s, size_t n)
{
    bool digit = false;

    for (size_t i = 0; i < n; i++) {
        if (!isalnum((unsigned char)s[i]) && s[i] != '-' && s[i] != '/')
            return false;
        digit = digit || isdigit((unsigned char)s[i]);
    }
    return digit;
}

/* Past the words that stand between the parts: "cấp ngày", "nơi cấp", "do", "tại". */
static const char *skip_fillers(const char *s)
{
    static const char *const fillers[] = { "cap", "ngay", "noi", "do", "tai", "o", "ngay cap" };
    bool skipped = true;

    while (skipped) {
        s = next_word(s);
        size_t n = strcspn(s, " ,:");
        char *word = xstrndup(s, n), *folded = fold_dup(word);

        skipped = false;
        for (size_t i = 0; i < N_ELEMS(fillers) && n > 0; i++)
            skipped = skipped || strcmp(folded, fillers[i]) == 0;
        if (skipped)
            s += n + (s[n] == ':');
        free(word);
        free(folded);
    }
    return s;
}

static struct paper_line split_typed(const char *s)
{
    const char *at = s, *end;
    struct paper_line p = { 0 };

    while (*at != '\0' && !is_number(at, word_length(at)))
        at = next_word(at + word_length(at));
    end = at + word_length(at);
    p.number = *at != '\0' ? part_dup(s, (size_t)(end - s)) : xstrdup("");
    at = skip_fillers(end);
    size_t n = word_length(at);
    char *word = xstrndup(at, n);
    if (looks_like_date(word)) {
        p.issued = word;
        at = skip_fillers(at + n);
    } else {
        free(word);
        p.issued = xstrdup("");
    }
    p.issuer = part_dup(at, strlen(at));
    return p;
}

/* Would NUMBER, typed alone, be read as this number and nothing else? */
static bool reads_alone(const char *number)
{
    struct paper_line p = split_typed(number);
    bool whole = strcmp(p.number, number) == 0 && p.issued[0] == '\0' && p.issuer[0] == '\0';

    release(&p);
    return whole;
}

/* Written so that it reads again as itself: "số 12 AB;" keeps its ';'. */
static char *canonical_dup(const struct paper_line *p)
{
    struct strbuf out = STRBUF_INIT;

    strbuf_puts(&out, p->number);
    if (p->issued[0] != '\0' || p->issuer[0] != '\0')
        strbuf_printf(&out, "; %s", p->issued);
    else if (!reads_alone(p->number))
        strbuf_putc(&out, ';');
    if (p->issuer[0] != '\0')
        strbuf_printf(&out, "; %s", p->issuer);
    return strbuf_detach(&out);
}

enum mc_rc read_identity(const char *s, int today, char **out, struct mc_err *err)
{
    struct paper_line p = strchr(s, ';') != NULL ? split_canonical(s) : split_typed(s);
    enum mc_rc rc = MC_OK;
    char day[11];

    close_up(p.number);
    if (p.number[0] == '\0') {
        rc = mc_fail(err, MC_INVALID,
                     "Gõ số giấy tờ, ngày cấp, nơi cấp, ví dụ 038190000731 12/03/2021 Bộ Công an.");
    } else if (p.issued[0] != '\0' && (rc = read_date(p.issued, false, today, day, err)) == MC_OK) {
        str_set(&p.issued, day);
    }
    if (rc == MC_OK)
        *out = canonical_dup(&p);
    release(&p);
    return rc;
}

char *show_identity_dup(const char *value)
{
    struct strbuf out = STRBUF_INIT;

    if (strchr(value, ';') == NULL)
        return xstrdup(value);
    struct paper_line p = split_canonical(value);
    char *day = show_date_dup(p.issued);
    strbuf_puts(&out, p.number);
    if (day[0] != '\0')
        strbuf_printf(&out, ", cấp %s", day);
    if (p.issuer[0] != '\0')
        strbuf_printf(&out, ", %s", p.issuer);
    free(day);
    release(&p);
    return strbuf_detach(&out);
}
