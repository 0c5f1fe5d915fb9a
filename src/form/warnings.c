/* What a form that loads still leaves open: for `forms check`, never for the desk. */
#include "expr_priv.h"

#include "motcua/base/clock.h"

#include <stdlib.h>

#define SOURCE_DAYS 365 /* a source read longer ago is read again */

void form_warnings(const struct form *f, int today, struct findings *out)
{
    const char *before = out->file;
    int read;

    out->file = f->path;
    for (size_t i = 0; i < f->n_unknown; i++) {
        const struct unknown_fact *u = &f->unknown[i];

        finding_warning(out, u->line, u->column,
                        "%s: \"%s\"%s%s is not known (null), the office finds it out", f->code,
                        u->what, u->of[0] != '\0' ? " of " : "", u->of);
    }
    if (f->source_read == NULL)
        finding_warning(out, 0, 0, "%s: \"source_read\" is not known, expected a date", f->code);
    else if (partial_date_parse(f->source_read, &read) && today - read > SOURCE_DAYS)
        finding_warning(out, 0, 0, "%s: the source was read %d days ago (%s), expected within %d",
                        f->code, today - read, f->source_read, SOURCE_DAYS);
    out->file = before;
}
