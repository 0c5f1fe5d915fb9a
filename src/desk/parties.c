/* Who the office remembers, and what lies in their store. */
#include "desk_priv.h"

enum mc_rc desk_party_find(struct desk *d, const char *query, size_t limit, struct parties *out,
                           struct mc_err *err)
{
    return desk_read_said(party_find(d->store, query, limit, out, err), err);
}

enum mc_rc desk_papers_of(struct desk *d, const char *owner, const char *type, struct papers *out,
                          struct mc_err *err)
{
    return desk_read_said(papers_of(d->store, owner, type, out, err), err);
}
