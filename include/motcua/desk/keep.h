/* Keeping what the office has: copies of the data directory, and going on from one. */
#ifndef MOTCUA_DESK_KEEP_H
#define MOTCUA_DESK_KEEP_H

#include "motcua/desk/desk.h"
#include "motcua/store/keep.h"

/* Copy the data directory DATA to DEST, which must not exist, while desks work: checked before it
 * gets its name, with manifest.json (the chain's head, the highest number of each agency) dated AT.
 * On failure nothing is left at DEST.  FINDING (may be NULL) hears what is wrong with the data.
 * MC_CONFLICT: there is something at DEST; MC_NOTFOUND: no data at DATA; MC_INVALID: the copy did
 * not pass the check. */
enum mc_rc desk_backup(const char *data, const char *dest, const char *vfs, int64_t at,
                       void (*finding)(void *ctx, const char *sentence), void *ctx,
                       struct copy_state *out, struct mc_err *err);

/* Going on from a copy, in two halves: what lies between is asking for the numbers that were given
 * out after the copy was made, since the printed receipts may be newer. */
struct restore {
    char *data, *made; /* where it goes, and the checked copy beside it */
    bool reset, training;
    int64_t at;
    struct copy_state state;
    struct highest_list known;  /* of the copy */
    struct highest_list answer; /* the same agencies; agency NULL: not answered yet */
    char *aside;                /* where DATA went, after restore_end(); NULL: there was none */
};
/* Copy FROM beside DATA and check it.  DATA must not exist, or RESET and nobody is at work in it.
 * On failure nothing is left and R needs no end.  FINDING as above. */
enum mc_rc restore_begin(struct restore *r, const char *from, const char *data, bool reset,
                         int64_t at, void (*finding)(void *ctx, const char *sentence), void *ctx,
                         struct mc_err *err);
/* CODE is the highest dossier code on paper of its agency.  MC_INVALID says what is wrong with it:
 * no code, an agency not numbered here, below what the copy knows, of a day that is not yet. */
enum mc_rc restore_highest(struct restore *r, const char *code, struct mc_err *err);
/* The paper of agency I has no higher number than the copy. */
void restore_none(struct restore *r, size_t i);
bool restore_answered(const struct restore *r, size_t i);
/* Write the event that tells of the restoration and its gaps, move DATA aside, put the copy in its
 * place.  MC_INVALID: an agency is not answered.  On failure DATA is as it was. */
enum mc_rc restore_end(struct restore *r, struct mc_err *err);
/* Right after any of them: what was not put in place is removed. */
void restore_release(struct restore *r);

/* Erase what is personal in dossier ID, which has ended, past its retention: BASIS says by what
 * rule (REASON may be NULL).  Its events and the chain stay.  May be repeated when something was
 * needed by another dossier then.  *N: personal parts that are gone.  MC_DENIED: no right to, not
 * ended, nothing left to erase; MC_INVALID: no basis. */
enum mc_rc desk_erase(struct desk *d, int64_t id, const char *basis, const char *reason, size_t *n,
                      struct mc_err *err);
/* After one or more: search indexes let go of the erased words too. */
enum mc_rc desk_erase_done(struct desk *d, struct mc_err *err);

#endif
