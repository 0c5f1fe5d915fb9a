/* Setting a slip as plain text in columns. */
#ifndef MOTCUA_DESK_SLIP_PRIV_H
#define MOTCUA_DESK_SLIP_PRIV_H

#include "desk_priv.h"

struct slip {
    struct strbuf *out;
    int width;
};
/* Of WIDTH columns, or of as many as a slip needs and can have. */
struct slip slip_on(struct strbuf *out, int width);

void slip_blank(struct slip *s);
/* TEXT in lines, the first after INDENT columns, the others after HANG. */
void slip_paragraph(struct slip *s, int indent, int hang, const char *text);
void slip_say(struct slip *s, int hang, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void slip_centre(struct slip *s, const char *text);
/* Two texts, each centred in its half. */
void slip_halves(struct slip *s, const char *a, const char *b);
/* What nobody told is written by hand. */
const char *slip_or_dots(const char *s);
/* "MẪU" of a training copy: stands above every slip of one. */
void slip_mark(struct slip *s, const struct desk *d);

#endif
