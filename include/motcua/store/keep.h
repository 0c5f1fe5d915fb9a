/* Keeping the office's memory: copies that are made while desks work, and what they hold. */
#ifndef MOTCUA_STORE_KEEP_H
#define MOTCUA_STORE_KEEP_H

#include "motcua/store/store.h"

/* ---- the highest numbers given out ---- */

struct highest {
    char *agency;
    int day, number; /* of the newest day that gave any; 0, 0 none */
};
struct highest_list {
    struct highest *item;
    size_t n;
};
void highest_release(struct highest_list *l);
/* One for each agency that this directory numbers for or has ever numbered for. */
enum mc_rc number_highest(struct store *s, struct highest_list *out, struct mc_err *err);
/* The numbers of AGENCY up to NUMBER were given out on DAY, though no event here says so: the next
 * is above.  *FROM is the last that was known.  MC_CONFLICT: NUMBER is known already (nothing
 * changes).  Needs an open write, whose restored.1 event names the gap, as verify expects. */
enum mc_rc number_skip(struct store *s, const char *agency, int day, int number, int *from,
                       struct mc_err *err);

/* ---- erasing ---- */

/* The numbers of dossier ID's events whose personal part may go: all, but of papers that another
 * dossier names, unless its own was erased.  The caller gives the array back. */
enum mc_rc erase_list(struct store *s, int64_t id, json_t **out, struct mc_err *err);
/* Remove the personal parts BODIES of dossier ID and write its rows, its papers' and its party's
 * anew.  Needs an open write; the caller has just appended the erased.1 event that names them.  The
 * bytes of papers that nobody names any more are the sweeper's. */
enum mc_rc erase_bodies(struct store *s, int64_t id, const json_t *bodies, struct mc_err *err);

/* ---- bytes that nobody names ---- */

/* Look at the next LOOK files of papers/, from where the last call stopped, and remove those stored
 * before BEFORE that no paper and no draft names; *N_GONE counts them.  Waits for nobody: MC_BUSY
 * when another writes the volume.  Safe against a desk that is just about to name one, since
 * paper_store() makes old bytes new again. */
enum mc_rc paper_sweep(struct store *s, int64_t before, int look, int *n_gone, struct mc_err *err);

/* ---- the deep check ---- */

struct deep_result {
    int64_t n_events, n_papers, paper_bytes;
    int n_bad;
};
/* Replay the log into a scratch directory beside the files and compare the tables that follow from
 * it row by row (dossiers, components, people, papers, search text, numbers), let SQLite check the
 * file's pages, and hash the bytes of every paper against their name.  Findings as store_verify(),
 * which should have been asked before: the chain is not looked at here. */
enum mc_rc store_verify_deep(struct store *s, void (*finding)(void *ctx, const char *sentence),
                             void *ctx, struct deep_result *r, struct mc_err *err);

/* ---- copies ---- */

struct copy_state {
    char head[65];
    int64_t n_events, n_dossiers, n_papers, paper_bytes;
};

/* Copy all files of S into the directory TO, which must not exist (made with mode 0700, files
 * 0600), by SQLite's own backup: others may write meanwhile, each file is of one moment, and the
 * papers that the log names are in it.  The copy is not checked.  What is half made is the
 * caller's to remove by tree_remove(), unless MC_CONFLICT: TO is there already. */
enum mc_rc store_copy(const char *from, const char *to, const char *vfs, struct mc_err *err);
/* Check the directory TO as store_verify() does, and that the bytes of every paper are there;
 * FINDING hears what is wrong.  Leaves single files that can be read from a medium that cannot be
 * written, and, unless AT is 0, TO/manifest.json: what the copy of that moment holds.  MC_INVALID:
 * something is wrong. */
enum mc_rc copy_check(const char *to, const char *vfs, int64_t at,
                      void (*finding)(void *ctx, const char *sentence), void *ctx,
                      struct copy_state *out, struct mc_err *err);

/* Is nobody else at work in the directory?  MC_BUSY: somebody has motcua.db open. */
enum mc_rc copy_alone(const char *dir, struct mc_err *err);

/* PATH without slashes at its end, and SUFFIX; the caller frees. */
char *tree_name_dup(const char *path, const char *suffix);
/* Remove PATH with all in it; false when something stayed. */
bool tree_remove(const char *path);
/* What was renamed in the directory of PATH is durable. */
enum mc_rc tree_sync(const char *path, struct mc_err *err);

#endif
