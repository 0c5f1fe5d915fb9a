/* What kind of paper some bytes are. */
#ifndef MOTCUA_STORE_MEDIA_PRIV_H
#define MOTCUA_STORE_MEDIA_PRIV_H

#include <stdbool.h>
#include <stddef.h>

/* Start from zero; feed all bytes in order; then ask. */
struct media {
    char head[8], cut[4]; /* first bytes; a letter cut at a chunk's end */
    size_t n_head, n_cut;
    bool no_text;
};
void media_feed(struct media *m, const void *p, size_t n);
const char *media_kind(const struct media *m); /* NULL: none of the kinds we keep */

#endif
