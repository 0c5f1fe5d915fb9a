/* The checklist of a reception: it follows the form, and takes from the person's store what nobody
 * needs to bring again (NĐ 118/2025 Đ5.1, Đ17.1.b). */
#include "desk_priv.h"

#include <stdlib.h>
#include <string.h>

/* Take the entry of ID out of R (its place is left empty), or make a new one. */
static struct reception_component take_entry(struct reception *r, const char *id)
{
    for (size_t i = 0; i < r->n_components; i++) {
        struct reception_component c = r->component[i];

        if (c.id != NULL && strcmp(c.id, id) == 0) {
            r->component[i] = (struct reception_component){ .id = NULL };
            return c;
        }
    }
    return (struct reception_component){ .id = xstrdup(id) };
}

void components_sync(struct reception *r, const struct form *form, const struct resolved *res)
{
    struct reception_component *list =
        xcalloc(form->n_components + r->n_components + 1, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; i < form->n_components; i++) {
        struct reception_component c = take_entry(r, form->component[i].id);

        c.relevant = res->component_relevant[i];
        c.required = c.relevant && form->component[i].required;
        list[n++] = c;
    }
    /* Papers of another procedure stay last with what the clerk did for them. */
    for (size_t i = 0; i < r->n_components; i++)
        if (r->component[i].id != NULL) {
            r->component[i].relevant = r->component[i].required = false;
            list[n++] = r->component[i];
        }
    free(r->component);
    r->component = list;
    r->n_components = n;
}

/* The newest paper of TYPE in the store of OWNER that still holds; NULL when there is none. */
static enum mc_rc newest_paper(struct desk *d, const char *owner, const char *type, char **hash,
                               struct mc_err *err)
{
    struct papers list = { .n = 0 };
    int today = day_of(desk_now(d));
    enum mc_rc rc = papers_of(d->store, owner, type, &list, err);

    *hash = NULL;
    for (size_t i = 0; rc == MC_OK && *hash == NULL && i < list.n; i++)
        if (!paper_expired(&list.item[i], today))
            *hash = xstrdup(list.item[i].hash);
    papers_release(&list);
    return rc;
}

/* What may serve again: papers that are only shown, certified copies, results of procedures.  A
 * declaration, or the proof of one birth, is of its own request; a clerk may still choose it. */
static bool serves_again(const struct component_def *def)
{
    const char *type = str_or(def->paper);

    return type[0] != '\0' && (def->form == PAPER_PRESENT || def->form == PAPER_CERTIFIED ||
                               strncmp(type, "KQ.", 3) == 0);
}

static bool brought(const struct reception_component *c)
{
    return c->seen || c->n_papers > 0 || c->file != NULL;
}

static enum mc_rc propose_one(struct desk *d, const char *owner, const struct component_def *def,
                              struct reception_component *c, struct mc_err *err)
{
    char *hash = NULL;
    enum mc_rc rc = MC_OK;

    if (c->reuse != NULL && !c->proposed)
        return MC_OK; /* chosen by the clerk: checked on receiving */
    if (c->relevant && !c->no_reuse && !brought(c) && serves_again(def) && owner[0] != '\0')
        rc = newest_paper(d, owner, def->paper, &hash, err);
    if (rc != MC_OK)
        return rc;
    free(c->reuse);
    c->reuse = hash;
    c->proposed = hash != NULL;
    return MC_OK;
}

enum mc_rc components_propose(struct desk *d, const struct form *form, struct reception *r,
                              struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < form->n_components && rc == MC_OK; i++)
        rc = propose_one(d, str_or(r->applicant.id), &form->component[i], &r->component[i], err);
    return rc;
}

/* The entry that binds in the group of form component FIRST. */
static size_t binding(const struct form *form, const struct reception *r, size_t first)
{
    const char *group = form->component[first].any_of;

    for (size_t i = first; i < form->n_components; i++)
        if (form->component[i].any_of != NULL && strcmp(form->component[i].any_of, group) == 0 &&
            r->component[i].required && reception_component_there(&r->component[i]))
            return i;
    return first;
}

void components_choose(const struct form *form, struct reception *r)
{
    for (size_t i = 0; i < form->n_components; i++) {
        const char *group = form->component[i].any_of;

        if (group == NULL || !r->component[i].required)
            continue;
        size_t one = binding(form, r, i);
        for (size_t k = i; k < form->n_components; k++)
            if (k != one && form->component[k].any_of != NULL &&
                strcmp(form->component[k].any_of, group) == 0)
                r->component[k].required = false;
    }
}
