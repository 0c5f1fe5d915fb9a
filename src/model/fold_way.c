/* The fold of who has a dossier and where it lies, and of what was taken back. */
#include "dossier_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* taken.1 and assigned.1: it is on somebody's desk now. */
enum mc_rc fold_taken(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *holder = json_str(e->facts, "holder");

    if (*holder == '\0')
        return fold_broken(e, err, "không rõ ai giữ hồ sơ");
    str_set(&d->holder, holder);
    return MC_OK;
}

enum mc_rc fold_released(struct dossier *d, const struct event *e, struct mc_err *err)
{
    if (strcmp(json_str(e->facts, "from"), str_or(d->holder)) != 0)
        return fold_broken(e, err, "thôi giữ hồ sơ mà người khác giữ");
    str_set(&d->holder, "");
    return MC_OK;
}

enum mc_rc fold_sent_back(struct dossier *d, const struct event *e, struct mc_err *err)
{
    if (strcmp(json_str(e->facts, "from"), str_or(d->step)) != 0)
        return fold_broken(e, err, "trả lại từ bước mà hồ sơ không ở");
    return fold_step(d, e, "step", err);
}

bool fold_detach(struct dossier *d, const char *id, const char *hash)
{
    struct component *c = dossier_component(d, id);
    size_t i = 0;

    while (c != NULL && i < c->n_papers && strcmp(c->papers[i], hash) != 0)
        i++;
    if (c == NULL || i == c->n_papers)
        return false;
    free(c->papers[i]);
    memmove(&c->papers[i], &c->papers[i + 1], (--c->n_papers - i) * sizeof *c->papers);
    if (c->n_papers == 0) {
        free(c->papers);
        c->papers = NULL;
    }
    return true;
}

static enum mc_rc detach(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *id = json_str(e->facts, "component");
    struct component *c;

    if (!fold_detach(d, id, json_str(e->facts, "hash")))
        return fold_broken(e, err, "rút lại giấy tờ không có trong hồ sơ");
    c = dossier_component(d, id);
    c->copies = (int)json_int(e->facts, "copies", 0);
    if (json_flag(e->facts, "made"))
        dossier_drop_component(d, c);
    return MC_OK;
}

/* The event says what holds again, so that no later reader has to look back. */
enum mc_rc fold_taken_back(struct dossier *d, const struct event *e, struct mc_err *err)
{
    enum event_kind kind;

    if (!event_kind_from(json_str(e->facts, "kind"), &kind) ||
        !state_from(json_str(e->facts, "state"), &d->state))
        return fold_broken(e, err, "không rõ việc nào được rút lại");
    if (e->seq != 0 && json_int(e->facts, "of", 0) != d->version)
        return fold_broken(e, err, "việc được rút lại không phải việc gần nhất");
    if (kind == EV_ATTACHED)
        return detach(d, e, err);
    if (kind == EV_NOTED && d->n_notes > 0) {
        d->n_notes--;
        return MC_OK;
    }
    if (kind == EV_FORWARDED || kind == EV_SENT_BACK || kind == EV_TAKEN || kind == EV_RELEASED ||
        kind == EV_ASSIGNED)
        return fold_step(d, e, "step", err);
    return fold_broken(e, err, "việc này không rút lại được");
}
