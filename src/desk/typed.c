/* What a clerk has typed into a dialog about a dossier and not sent: kept beside the drafts of
 * receptions, under a name that no user has. */
#include "desk_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static char *key_dup(const struct desk *d, int64_t id, enum command c)
{
    return xasprintf("%s/%" PRId64 "/%s", str_or(d->me.name), id, command_word(c));
}

/* The number and moment of what is kept under KEY; 0 when nothing is. */
static int64_t find(struct desk *d, const char *key, int64_t *at, char **json)
{
    struct drafts list = { .n = 0 };
    int64_t n = 0;

    if (draft_list(d->store, key, &list, NULL) == MC_OK && list.n > 0) {
        n = list.item[0].n;
        *at = list.item[0].saved_at;
        if (json != NULL)
            *json = xstrdup(list.item[0].json);
    }
    drafts_release(&list);
    return n;
}

enum mc_rc desk_typed_save(struct desk *d, int64_t id, enum command c, const json_t *typed,
                           struct mc_err *err)
{
    char *key = key_dup(d, id, c), *json = json_line_dup(typed);
    int64_t at = 0, n = find(d, key, &at, NULL);
    enum mc_rc rc = draft_save(d->store, &n, key, command_vi(c), json, desk_now(d), err);

    free(key);
    free(json);
    return rc;
}

json_t *desk_typed(struct desk *d, int64_t id, enum command c, int64_t *at)
{
    char *key = key_dup(d, id, c), *json = NULL;
    json_t *j = NULL;

    if (find(d, key, at, &json) != 0)
        json_read("typed", json, strlen(json), &j, NULL); /* broken ones are as good as none */
    free(key);
    free(json);
    return j;
}

void desk_typed_drop(struct desk *d, int64_t id, enum command c)
{
    char *key = key_dup(d, id, c);
    int64_t at, n = find(d, key, &at, NULL);

    if (n != 0) /* one that stays is only offered once more */
        draft_drop(d->store, n, NULL);
    free(key);
}
