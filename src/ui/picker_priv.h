/* A file to digitize: what the scanner dropped, or a path that is typed. */
#ifndef PICKER_PRIV_H
#define PICKER_PRIV_H

#include "motcua/desk/look.h"
#include "ui_priv.h"

/* Overlay titled TITLE.  PICKED is called with CTX, the state of the screen below, after the
 * overlay has closed; PATH is good during the call, SAYS is its size and kind ("PDF, 1,1 MB"). */
void picker_open(struct ui *ui, const char *title,
                 void (*picked)(void *ctx, struct ui *ui, const char *path, const char *says),
                 void *ctx);

#endif
