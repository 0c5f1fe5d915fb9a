/* One line that says what failed. */
#include "motcua/base/err.h"

#include "motcua/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum mc_rc mc_fail(struct mc_err *e, enum mc_rc rc, const char *fmt, ...)
{
    char line[2 * sizeof e->msg];
    va_list ap;

    if (e == NULL)
        return rc;
    va_start(ap, fmt); /* through a buffer: an argument may be the old message itself */
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    size_t n = strlen(line);
    if (n >= sizeof e->msg)
        n = utf8_prev(line, sizeof e->msg - 1);
    memcpy(e->msg, line, n);
    e->msg[n] = '\0';
    e->rc = rc;
    return rc;
}
