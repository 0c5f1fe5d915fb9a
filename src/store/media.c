/* Kinds of paper, told by their bytes: names and endings of files say what they like. */
#include "media_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <string.h>

/* Text: UTF-8 without control characters, even where a chunk ends inside a letter. */
static void text_char(struct media *m, uint32_t cp)
{
    if ((cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' && cp != '\f') || cp == 0x7f)
        m->no_text = true;
}

static void text_feed(struct media *m, const char *p, size_t n)
{
    uint32_t cp;
    size_t step;

    while (m->n_cut > 0 && n > 0 && !m->no_text) {
        m->cut[m->n_cut++] = *p++;
        n--;
        if (utf8_decode(m->cut, m->n_cut, &cp) > 0) {
            text_char(m, cp);
            m->n_cut = 0;
        } else if (m->n_cut == sizeof m->cut) {
            m->no_text = true;
        }
    }
    for (; n > 0 && !m->no_text; p += step, n -= step) {
        if ((step = utf8_decode(p, n, &cp)) > 0) {
            text_char(m, cp);
        } else if (n < sizeof m->cut) { /* perhaps the rest comes with the next bytes */
            memcpy(m->cut, p, n);
            m->n_cut = n;
            return;
        } else {
            m->no_text = true;
        }
    }
}

void media_feed(struct media *m, const void *p, size_t n)
{
    for (size_t i = 0; i < n && m->n_head < sizeof m->head; i++)
        m->head[m->n_head++] = ((const char *)p)[i];
    text_feed(m, p, n);
}

const char *media_kind(const struct media *m)
{
    static const struct {
        const char *begins;
        size_t n;
        const char *kind;
    } kinds[] = {
        { "%PDF-", 5, "application/pdf" },
        { "\xff\xd8\xff", 3, "image/jpeg" },
        { "\x89PNG\r\n\x1a\n", 8, "image/png" },
        { "II*\0", 4, "image/tiff" },
        { "MM\0*", 4, "image/tiff" },
    };

    for (size_t i = 0; i < N_ELEMS(kinds); i++)
        if (m->n_head >= kinds[i].n && memcmp(m->head, kinds[i].begins, kinds[i].n) == 0)
            return kinds[i].kind;
    return m->n_head > 0 && !m->no_text && m->n_cut == 0 ? "text/plain" : NULL;
}
