/* Search without marks, and names cut the way they are read. */
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* One letter of a folded text: letters and digits as they are, all else one space. */
static void add_folded(struct strbuf *out, uint32_t cp)
{
    char enc[4];

    if (cp == 0x111) /* đ has no decomposition in Unicode */
        cp = 'd';
    utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);
    if (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_NO)
        strbuf_add(out, enc, utf8_encode(cp, enc));
    else if (out->len > 0 && out->s[out->len - 1] != ' ')
        strbuf_putc(out, ' ');
}

static void add_plain(struct strbuf *out, char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        strbuf_putc(out, c);
    else if (out->len > 0 && out->s[out->len - 1] != ' ')
        strbuf_putc(out, ' ');
}

/* Letter by letter, since marks go and nothing is composed: what utf8proc_map() would give, without
 * its two passes over the whole. */
char *fold_dup(const char *s)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                  UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
    struct strbuf out = STRBUF_INIT;
    size_t n = strlen(s);
    uint32_t cp;

    for (size_t at = 0, step; at < n; at += step) {
        utf8proc_int32_t part[32];
        int bound = 0;

        if ((step = utf8_decode(s + at, n - at, &cp)) == 0) {
            strbuf_clear(&out); /* not text: nothing of it can be found */
            break;
        }
        if (cp < 0x80) {
            add_plain(&out, (char)cp);
            continue;
        }
        utf8proc_ssize_t got = utf8proc_decompose_char(
            (utf8proc_int32_t)cp, part, (utf8proc_ssize_t)N_ELEMS(part), how, &bound);
        for (utf8proc_ssize_t i = 0; i < got && i < (utf8proc_ssize_t)N_ELEMS(part); i++)
            add_folded(&out, (uint32_t)part[i]);
    }
    if (out.len > 0 && out.s[out.len - 1] == ' ')
        out.s[--out.len] = '\0';
    return strbuf_detach(&out);
}

char *initials_dup(const char *s)
{
    char *folded = fold_dup(s);
    struct strbuf out = STRBUF_INIT;

    for (size_t at = 0; folded[at] != '\0'; at++)
        if (at == 0 || folded[at - 1] == ' ')
            strbuf_add(&out, folded + at, utf8_next(folded, at) - at);
    free(folded);
    return strbuf_detach(&out);
}

/* Lower-cased NFC words, marks kept. */
static char *lower_dup(const char *s)
{
    utf8proc_uint8_t *map = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)s, 0, &map,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);

    return len < 0 ? xstrdup("") : (char *)map;
}

/* Does some word of TEXT begin with the N bytes at WORD? */
static bool word_begins(const char *text, const char *word, size_t n)
{
    for (const char *p = text; *p != '\0'; p += strspn(p, " ")) {
        if (strncmp(p, word, n) == 0)
            return true;
        p += strcspn(p, " ");
    }
    return false;
}

static bool words_match(const char *query, const char *text, bool only_marked)
{
    for (const char *w = query; *w != '\0';) {
        size_t n = strcspn(w, " ");
        bool marked = false;

        for (size_t i = 0; i < n; i++)
            marked |= (unsigned char)w[i] >= 0x80;
        if (n > 0 && (marked || !only_marked) && !word_begins(text, w, n))
            return false;
        w += n;
        w += strspn(w, " ");
    }
    return true;
}

bool fold_match(const char *raw_query, const char *raw_text)
{
    char *fq = fold_dup(raw_query), *ft = fold_dup(raw_text);
    char *lq = lower_dup(raw_query), *lt = lower_dup(raw_text);
    bool hit = words_match(fq, ft, false) && words_match(lq, lt, true);

    free(fq);
    free(ft);
    free(lq);
    free(lt);
    return hit;
}

char *text_lower_dup(const char *s)
{
    struct strbuf out = STRBUF_INIT;
    size_t n = strlen(s);
    uint32_t cp;

    for (size_t at = 0, step; at < n && (step = utf8_decode(s + at, n - at, &cp)) > 0; at += step) {
        char enc[4];

        if (cp >= 'A' && cp <= 'Z')
            strbuf_putc(&out, (char)(cp - 'A' + 'a'));
        else if (cp < 0x80)
            strbuf_putc(&out, (char)cp);
        else
            strbuf_add(&out, enc, utf8_encode(utf8_cp_lower(cp), enc));
    }
    return strbuf_detach(&out);
}

bool marks_match(const char *lower_query, const char *raw_text)
{
    char *text = text_lower_dup(raw_text);
    bool hit = words_match(lower_query, text, true);

    free(text);
    return hit;
}

/* NAME with the words from FIRST up to LAST shortened to a letter and a dot. */
static char *shortened(const char *name, int first, int last)
{
    struct strbuf out = STRBUF_INIT;
    int word = 0;

    for (const char *w = name; *w != '\0'; word++) {
        size_t n = strcspn(w, " ");

        if (out.len > 0)
            strbuf_putc(&out, ' ');
        if (word >= first && word < last && utf8_next(w, 0) < n) {
            strbuf_add(&out, w, utf8_next(w, 0));
            strbuf_putc(&out, '.');
        } else {
            strbuf_add(&out, w, n);
        }
        w += n;
        w += strspn(w, " ");
    }
    return strbuf_detach(&out);
}

char *name_fit_dup(const char *name, int cols)
{
    int words = 1;

    if (utf8_width(name) <= cols)
        return xstrdup(name);
    for (const char *p = name; (p = strchr(p, ' ')) != NULL; p++)
        words++;
    for (int step = 1; step < words; step++) { /* the middle words first, then the family name */
        char *s = step < words - 1 ? shortened(name, 1, 1 + step) : shortened(name, 0, words - 1);

        if (utf8_width(s) <= cols)
            return s;
        free(s);
    }
    const char *last = strrchr(name, ' ');
    last = last ? last + 1 : name;
    if (cols > 2 && utf8_width(last) + 2 <= cols && last != name)
        return xasprintf("… %s", last);
    if (utf8_width(last) <= cols)
        return xstrdup(last);
    size_t n = utf8_clip(last, cols > 0 ? cols - 1 : 0, NULL);
    return xasprintf("%.*s%s", (int)n, last, cols > 0 ? "…" : "");
}
