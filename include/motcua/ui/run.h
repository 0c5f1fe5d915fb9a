/* The desk on a terminal: the event loop. */
#ifndef MOTCUA_UI_RUN_H
#define MOTCUA_UI_RUN_H

#include "motcua/desk/desk.h"
#include "motcua/ui/term.h"

/* Open the terminal, run until the clerk leaves or the line is lost, put the terminal back.  USER
 * (may be NULL) is logged in without the login screen.  MC_OK also when the line was lost:
 * everything typed is journalled by then. */
enum mc_rc ui_run(struct desk *d, const char *user, const struct term_options *o,
                  struct mc_err *err);

#endif
