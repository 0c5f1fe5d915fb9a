/* A string that grows. */
#include "motcua/base/strbuf.h"

#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char strbuf_empty[1];

void strbuf_release(struct strbuf *b)
{
    if (b->cap > 0)
        free(b->s);
    *b = (struct strbuf)STRBUF_INIT;
}

void strbuf_clear(struct strbuf *b)
{
    b->len = 0;
    if (b->cap > 0)
        b->s[0] = '\0';
}

static void reserve(struct strbuf *b, size_t more)
{
    size_t want = b->len + more + 1;

    if (want <= b->cap)
        return;
    if (want < 2 * b->cap)
        want = 2 * b->cap;
    if (want < 64)
        want = 64;
    char *s = xrealloc(b->cap > 0 ? b->s : NULL, want, 1);
    s[b->len] = '\0';
    b->s = s;
    b->cap = want;
}

void strbuf_add(struct strbuf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    reserve(b, n);
    memcpy(b->s + b->len, p, n);
    b->len += n;
    b->s[b->len] = '\0';
}

void strbuf_puts(struct strbuf *b, const char *s)
{
    if (s != NULL)
        strbuf_add(b, s, strlen(s));
}

void strbuf_putc(struct strbuf *b, char c)
{
    strbuf_add(b, &c, 1);
}

void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap)
{
    char *s = xvasprintf(fmt, ap);

    strbuf_puts(b, s);
    free(s);
}

void strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    strbuf_vprintf(b, fmt, ap);
    va_end(ap);
}

char *strbuf_detach(struct strbuf *b)
{
    char *s = b->cap > 0 ? b->s : xstrdup("");

    *b = (struct strbuf)STRBUF_INIT;
    return s;
}
