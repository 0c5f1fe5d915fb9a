/* Small allocations that cannot fail, and arenas. */
#include "motcua/base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*failure_hook)(void);

void mem_on_failure(void (*hook)(void))
{
    failure_hook = hook;
}

static void *checked(void *p)
{
    if (p != NULL)
        return p;
    if (failure_hook != NULL)
        failure_hook();
    fputs("motcua: out of memory; what was stored is kept, start again\n", stderr);
    exit(5);
}

void *xmalloc(size_t n)
{
    return checked(malloc(n ? n : 1));
}

void *xcalloc(size_t n, size_t size)
{
    return checked(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t n, size_t size)
{
    return checked(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *xstrdup(const char *s)
{
    return s ? checked(strdup(s)) : NULL;
}

char *xstrndup(const char *s, size_t n)
{
    return checked(strndup(s, n));
}

char *xvasprintf(const char *fmt, va_list ap)
{
    char *s;

    return checked(vasprintf(&s, fmt, ap) < 0 ? NULL : s);
}

char *xasprintf(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *s = xvasprintf(fmt, ap);
    va_end(ap);
    return s;
}

void *mem_grow(void *array, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return array;
    *cap = *cap ? 2 * *cap : 8;
    return xrealloc(array, *cap, size);
}

void str_set(char **slot, const char *s)
{
    char *copy = xstrdup(s); /* first: S may be part of *slot */

    free(*slot);
    *slot = copy;
}

const char *str_or(const char *s)
{
    return s ? s : "";
}

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

void *arena_alloc(struct arena *a, size_t n)
{
    const size_t align = _Alignof(max_align_t);

    if (n > a->limit || a->used > a->limit - n)
        return NULL;
    n = (n + align - 1) / align * align;
    if (a->head == NULL || a->head->size - a->head->used < n) {
        size_t size = n > 16384 ? n : 16384;
        struct arena_block *b = xcalloc(1, sizeof *b + size);

        b->next = a->head;
        b->size = size;
        a->head = b;
    }
    void *p = a->head->bytes + a->head->used;
    a->head->used += n;
    a->used += n;
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = n < SIZE_MAX ? arena_alloc(a, n + 1) : NULL;

    if (p != NULL)
        memcpy(p, s, n);
    return p;
}

void arena_release(struct arena *a)
{
    while (a->head != NULL) {
        struct arena_block *b = a->head;

        a->head = b->next;
        free(b);
    }
    a->used = 0;
}
