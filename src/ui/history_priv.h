/* Answers given lately, so that Ctrl+Z can take them back and Ctrl+Y give them again. */
#ifndef HISTORY_PRIV_H
#define HISTORY_PRIV_H

#include "motcua/form/answers.h"

#define HISTORY_MAX 32

/* What field AT held before [0] and after [1]. */
struct change {
    size_t at;
    char *value[2], *label[2]; /* owned; labels may be NULL */
    enum mark mark[2];
};
/* Start zeroed. */
struct history {
    struct change item[HISTORY_MAX];
    size_t n, next; /* changes before NEXT hold, those from it on were taken back */
};
void history_clear(struct history *h);
/* Nothing is added when nothing changed.  Texts are copied. */
void history_add(struct history *h, size_t at, const char *before, const char *before_label,
                 enum mark before_mark, const char *after, const char *after_label,
                 enum mark after_mark);
/* The change to take back now, or to make again; borrowed until the next call, NULL: none. */
const struct change *history_back(struct history *h);
const struct change *history_forward(struct history *h);

#endif
