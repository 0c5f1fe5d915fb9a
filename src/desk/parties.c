/* Who the office remembers, and what lies in their store. */
#include "desk_priv.h"

#include <string.h>

enum mc_rc desk_party_find(struct desk *d, const char *query, size_t limit, struct parties *out,
                           struct mc_err *err)
{
    enum mc_rc rc = desk_may(d, RIGHT_LOOK, err);

    if (rc == MC_OK)
        rc = party_find(d->store, query, limit, out, err);
    return desk_read_said(rc, err);
}

enum mc_rc desk_papers_of(struct desk *d, const char *owner, const char *type, struct papers *out,
                          struct mc_err *err)
{
    size_t n = strlen(owner);
    enum mc_rc rc = desk_may(d, RIGHT_LOOK, err);

    /* The whole store was opened; by its last digits, since a log is no second register. */
    if (rc == MC_OK && type == NULL)
        rc = desk_read_note(d, READ_PERSON, owner + (n > 4 ? n - 4 : 0), err);
    if (rc == MC_OK)
        rc = papers_of(d->store, owner, type, out, err);
    return desk_read_said(rc, err);
}
