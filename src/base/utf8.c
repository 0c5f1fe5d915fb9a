/* UTF-8: decoding, columns, cleaning at the border. */
#include "motcua/base/utf8.h"

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
    utf8proc_int32_t c;

    if (n > 0 && (unsigned char)*s < 0x80) { /* most of every file */
        *cp = (unsigned char)*s;
        return 1;
    }
    utf8proc_ssize_t len =
        n > 0 ? utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c) : 0;

    if (len <= 0 || c < 0)
        return 0;
    *cp = (uint32_t)c;
    return (size_t)len;
}

size_t utf8_encode(uint32_t cp, char *out)
{
    if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        return 0;
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

bool utf8_valid(const char *s, size_t n)
{
    uint32_t cp;

    for (size_t at = 0, len; at < n; at += len)
        if ((len = utf8_decode(s + at, n - at, &cp)) == 0)
            return false;
    return true;
}

int utf8_cp_width(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
        return -1;
    if (cp < 0x300)
        return 1;
    return utf8proc_charwidth((utf8proc_int32_t)cp);
}

uint32_t utf8_cp_upper(uint32_t cp)
{
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

uint32_t utf8_cp_lower(uint32_t cp)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

size_t utf8_clip(const char *s, int cols, int *used)
{
    size_t at = 0, n = strlen(s), len;
    int total = 0;
    uint32_t cp;

    while (at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0) {
        int w = utf8_cp_width(cp);

        if (w < 0 || total + w > cols) /* w < 0 was refused at the border already */
            break;
        at += len;
        total += w;
    }
    if (used != NULL)
        *used = total;
    return at;
}

int utf8_width(const char *s)
{
    int used;

    utf8_clip(s, INT32_MAX / 2, &used);
    return used;
}

size_t utf8_next(const char *s, size_t at)
{
    size_t n = strlen(s), len;
    uint32_t cp;

    if (at >= n)
        return n;
    len = utf8_decode(s + at, n - at, &cp);
    at += len ? len : 1;
    while (at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0 && utf8_cp_width(cp) == 0)
        at += len;
    return at;
}

size_t utf8_prev(const char *s, size_t at)
{
    uint32_t cp;

    while (at > 0) {
        do
            at--;
        while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80);
        if (utf8_decode(s + at, strlen(s + at), &cp) == 0 || utf8_cp_width(cp) != 0)
            break;
    }
    return at;
}

/* One character of cleaned text: what it becomes, or 0 to drop it. */
static uint32_t cleaned(uint32_t cp, bool keep_lines)
{
    if (cp == '\n' && keep_lines)
        return cp;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CC:
        return cp == '\n' || cp == '\t' || cp == '\r' ? ' ' : 0;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return ' ';
    case UTF8PROC_CATEGORY_CF: /* direction marks, zero-width: seen by nobody, found by nobody */
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
        return 0;
    default:
        return cp;
    }
}

/* Characters that NFC and cleaning leave alone whatever stands beside them, as long as that is one
 * of these too: no combining marks. */
static bool stays(uint32_t cp)
{
    return (cp > 0x20 && cp < 0x7f) || (cp >= 0xc0 && cp <= 0x24f) ||
           (cp >= 0x1ea0 && cp <= 0x1ef9) || (cp >= 0x2010 && cp <= 0x2026);
}

bool text_is_clean(const char *s, size_t n)
{
    uint32_t cp, last = ' ';

    for (size_t at = 0, step; at < n; at += step, last = cp)
        if ((step = utf8_decode(s + at, n - at, &cp)) == 0 ||
            !(stays(cp) || (cp == ' ' && last != ' ')))
            return false;
    return n == 0 || last != ' ';
}

/* N valid bytes at S without what cleaning drops, spaces and line breaks in order. */
static char *dropped_dup(const char *s, size_t n, bool keep_lines)
{
    struct strbuf out = STRBUF_INIT;
    char enc[4];
    uint32_t cp;

    for (size_t at = 0, step; at < n; at += step) {
        if ((step = utf8_decode(s + at, n - at, &cp)) == 0)
            break;
        char last = out.len > 0 ? out.s[out.len - 1] : '\n';
        if ((cp = cleaned(cp, keep_lines)) == 0 || (cp == ' ' && (last == ' ' || last == '\n')) ||
            (cp == '\n' && out.len == 0))
            continue;
        if (cp == '\n' && last == ' ')
            out.s[--out.len] = '\0';
        strbuf_add(&out, enc, utf8_encode(cp, enc));
    }
    while (out.len > 0 && (out.s[out.len - 1] == ' ' || out.s[out.len - 1] == '\n'))
        out.s[--out.len] = '\0';
    return strbuf_detach(&out);
}

/* Composed last: what is dropped may have kept a letter and its mark apart. */
static char *clean(const char *s, size_t n, bool keep_lines)
{
    utf8proc_uint8_t *nfc = NULL;

    if (text_is_clean(s, n))
        return xstrndup(s, n);
    if (!utf8_valid(s, n))
        return NULL;
    char *kept = dropped_dup(s, n, keep_lines);
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)kept, 0, &nfc,
                                        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    free(kept);
    return len < 0 ? NULL : (char *)nfc;
}

char *text_clean_dup(const char *s, size_t n)
{
    return clean(s, n, false);
}

char *text_clean_lines_dup(const char *s, size_t n)
{
    return clean(s, n, true);
}
