/* Small allocations that cannot fail, and arenas for what is built and dies together. */
#ifndef MOTCUA_BASE_MEM_H
#define MOTCUA_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#define N_ELEMS(a) (sizeof(a) / sizeof((a)[0]))

/* As their namesakes, but a failure calls the hook of mem_on_failure() (the terminal puts itself
 * back there) and ends the program with status 5: what matters is in the database already.  Sizes
 * that come from outside are limited by the caller before they get here. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size); /* n elements of SIZE bytes, checked product */
char *xstrdup(const char *s);                   /* NULL gives NULL */
char *xstrndup(const char *s, size_t n);
__attribute__((format(printf, 1, 2))) char *xasprintf(const char *fmt, ...);
char *xvasprintf(const char *fmt, va_list ap);
void mem_on_failure(void (*hook)(void));

/* Make room for one more element: ARRAY has N used of *CAP; returns the (moved) array. */
void *mem_grow(void *array, size_t n, size_t *cap, size_t size);

/* Replace *SLOT (freed) by a copy of S, which may be NULL. */
void str_set(char **slot, const char *s);

/* "" for NULL, S otherwise. */
const char *str_or(const char *s);

/* Memory that is released in one go.  Start from ARENA_INIT(limit in bytes). */
struct arena {
    struct arena_block *head;
    size_t used, limit;
};
#define ARENA_INIT(max)                         \
    {                                           \
        .head = NULL, .used = 0, .limit = (max) \
    }
void *arena_alloc(struct arena *a, size_t n);                  /* zeroed; NULL past the limit */
char *arena_strndup(struct arena *a, const char *s, size_t n); /* NULL past the limit */
void arena_release(struct arena *a);                           /* usable again, empty */

#endif
