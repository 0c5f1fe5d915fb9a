/* Setting a slip: words in lines of so many columns. */
#include "slip_priv.h"

#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH_MIN 40
#define WIDTH_MAX 200

struct slip slip_on(struct strbuf *out, int width)
{
    return (struct slip){ .out = out,
                          .width = width < WIDTH_MIN   ? WIDTH_MIN
                                   : width > WIDTH_MAX ? WIDTH_MAX
                                                       : width };
}

static void spaces(struct slip *s, int n)
{
    for (int i = 0; i < n; i++)
        strbuf_putc(s->out, ' ');
}

void slip_blank(struct slip *s)
{
    strbuf_putc(s->out, '\n');
}

/* Bytes of the longest run of whole words of TEXT that fills at most COLS; a word that is longer
 * than a line is cut between letters. */
static size_t line_bytes(const char *text, int cols)
{
    size_t fit = utf8_clip(text, cols, NULL), at = fit;

    if (text[fit] == '\0')
        return fit;
    while (at > 0 && text[at] != ' ')
        at--;
    return at > 0 ? at : fit > 0 ? fit : utf8_next(text, 0);
}

/* TEXT in lines, the first after INDENT columns, the others after HANG. */
void slip_paragraph(struct slip *s, int indent, int hang, const char *text)
{
    int left = indent;

    do {
        size_t n = line_bytes(text, s->width - left);

        spaces(s, left);
        strbuf_add(s->out, text, n);
        slip_blank(s);
        text += n;
        text += strspn(text, " ");
        left = hang;
    } while (*text != '\0');
}

void slip_say(struct slip *s, int hang, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *text = xvasprintf(fmt, ap);
    va_end(ap);
    slip_paragraph(s, 0, hang, text);
    free(text);
}

void slip_centre(struct slip *s, const char *text)
{
    if (str_or(text)[0] == '\0')
        return;
    while (*text != '\0') {
        size_t n = line_bytes(text, s->width);
        char *line = xstrndup(text, n);

        spaces(s, (s->width - utf8_width(line)) / 2);
        strbuf_puts(s->out, line);
        slip_blank(s);
        free(line);
        text += n;
        text += strspn(text, " ");
    }
}

/* Two texts, each centred in its half. */
void slip_halves(struct slip *s, const char *a, const char *b)
{
    int half = s->width / 2, wa = utf8_width(a), wb = utf8_width(b);
    int before = wa < half ? (half - wa) / 2 : 0, between = half - before - wa;
    int after = wb < half ? (half - wb) / 2 : 0;

    spaces(s, before);
    strbuf_puts(s->out, a);
    spaces(s, (between > 0 ? between : 1) + after);
    strbuf_puts(s->out, b);
    slip_blank(s);
}

const char *slip_or_dots(const char *s)
{
    return str_or(s)[0] != '\0' ? s : "....................";
}

void slip_mark(struct slip *s, const struct desk *d)
{
    if (d->training)
        slip_centre(s, "MẪU - BẢN HỌC, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ");
}
