/* How a call says that it failed: one result for the program to decide on, one line for people. */
#ifndef MOTCUA_BASE_ERR_H
#define MOTCUA_BASE_ERR_H

/* What the caller does next: MC_NOTFOUND nothing of that name; MC_INVALID the input is wrong, show
 * it and let it be mended; MC_CONFLICT somebody was first, reload; MC_BUSY try again later;
 * MC_DENIED a rule or right forbids it, msg says which; MC_TOOBIG over a stated limit; MC_IO the
 * machine failed (disk, database, terminal). */
enum mc_rc { MC_OK, MC_NOTFOUND, MC_INVALID, MC_CONFLICT, MC_BUSY, MC_DENIED, MC_TOOBIG, MC_IO };

/* MSG is a sentence in Vietnamese for the clerk when it comes from model, form's answers or desk;
 * English detail when it comes from base, store or the readers of files. */
struct mc_err {
    enum mc_rc rc;
    char msg[512];
};

/* Fill *E (NULL is fine) and return RC, so that callers write `return mc_fail(...)`.  A message
 * that does not fit is cut at a character, never inside one. */
__attribute__((format(printf, 3, 4))) enum mc_rc mc_fail(struct mc_err *e, enum mc_rc rc,
                                                         const char *fmt, ...);

#endif
