/* Who may sit at this desk. */
#include "desk_priv.h"

enum mc_rc desk_users(struct desk *d, struct users *out, struct mc_err *err)
{
    return desk_read_said(user_list(d->store, out, err), err);
}

size_t desk_draft_count(struct desk *d, const char *name)
{
    struct drafts drafts = { 0 };

    if (draft_list(d->store, name, &drafts, NULL) != MC_OK)
        return 0; /* only a reminder: the folder itself says what is wrong */
    size_t n = drafts.n;
    drafts_release(&drafts);
    return n;
}
