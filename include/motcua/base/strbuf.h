/* A string that grows.  Always NUL-terminated, length known. */
#ifndef MOTCUA_BASE_STRBUF_H
#define MOTCUA_BASE_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

/* Start from STRBUF_INIT; strbuf_release() is right at any time.  s is never NULL. */
struct strbuf {
    char *s;
    size_t len, cap;
};
extern char strbuf_empty[];
#define STRBUF_INIT       \
    {                     \
        .s = strbuf_empty \
    }

void strbuf_release(struct strbuf *b); /* frees; usable again, empty */
void strbuf_clear(struct strbuf *b);   /* length 0, memory kept */
void strbuf_add(struct strbuf *b, const void *p, size_t n);
void strbuf_puts(struct strbuf *b, const char *s); /* NULL adds nothing */
void strbuf_putc(struct strbuf *b, char c);
__attribute__((format(printf, 2, 3))) void strbuf_printf(struct strbuf *b, const char *fmt, ...);
void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap);
char *strbuf_detach(struct strbuf *b); /* the caller frees; B is empty again */

#endif
