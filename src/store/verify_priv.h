/* One run of verify: verify.c has the chain and the dossiers, verify_rows.c what is made of many.
 */
#ifndef MOTCUA_STORE_VERIFY_PRIV_H
#define MOTCUA_STORE_VERIFY_PRIV_H

#include "store_priv.h"

#include "motcua/base/hash.h"

struct check {
    struct store *s;
    void (*finding)(void *ctx, const char *sentence);
    void *ctx;
    const char *head; /* looked for in the chain, or NULL */
    bool head_seen;
    unsigned char prev[HASH_BYTES]; /* the stored hash of the event before */
    size_t prev_n;
    int64_t seq; /* of the event before */
    struct verify_result *r;
};

/* Counts a finding and tells it.  It names events, dossiers, rows and columns, never people. */
__attribute__((format(printf, 2, 3))) void found(struct check *c, const char *fmt, ...);

/* Rows that are made of many dossiers or events: a failure is the machine's, the rest findings. */
enum mc_rc check_parties(struct check *c, struct mc_err *err);
enum mc_rc check_papers(struct check *c, struct mc_err *err);
enum mc_rc check_numbers(struct check *c, struct mc_err *err);
/* Blocks and numbers of fee receipts: as the log says, none twice (receipts.c). */
enum mc_rc check_receipts(struct check *c, struct mc_err *err);
/* What event E made of the blocks of S. */
enum mc_rc receipts_replay(struct store *s, const struct event *e, struct mc_err *err);

#endif
