/* The fold of a correction: what the event names is replaced, the rest stays. */
#include "dossier_priv.h"

#include "motcua/base/mem.h"

#include <string.h>

static void correct_money_and_dates(struct dossier *d, const json_t *facts)
{
    int64_t due = event_time(facts, "due"), first = event_time(facts, "first_due");

    d->fee = json_int(facts, "fee", d->fee);
    d->due_at = due != 0 ? due : d->due_at;
    d->first_due_at = first != 0 ? first : d->first_due_at;
}

/* Lists of a correction that is COMPLETE replace those that were there. */
static enum mc_rc correct_lists(struct dossier *d, const struct event *e, struct mc_err *err)
{
    bool complete = json_flag(e->facts, "complete");
    const char *paper = json_str(e->facts, "hash");
    enum mc_rc rc;

    if (complete && json_is_object(json_object_get(e->body, "answers")))
        json_object_clear(d->answers);
    fold_answers(d, e);
    if ((rc = fold_components(d, e, err)) != MC_OK)
        return rc;
    if (complete)
        fold_drop_unnamed(d, json_object_get(e->facts, "components"));
    if (*paper != '\0' && !fold_detach(d, json_str(e->facts, "component"), paper))
        return fold_broken(e, err, "bỏ giấy tờ không có trong hồ sơ");
    return MC_OK;
}

enum mc_rc fold_corrected(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const json_t *applicant = json_object_get(e->body, "applicant");

    if (json_array_size(json_object_get(e->facts, "changed")) == 0)
        return fold_broken(e, err, "không rõ sửa điều gì");
    fold_text(&d->procedure, e->facts, "procedure");
    fold_text(&d->procedure_name, e->facts, "procedure_name");
    fold_text(&d->case_id, e->facts, "case");
    fold_text(&d->channel, e->facts, "channel");
    fold_text(&d->form_hash, e->facts, "form_hash");
    if (json_object_get(e->facts, "immediate") != NULL)
        d->immediate = json_flag(e->facts, "immediate");
    if (json_is_object(applicant))
        person_from_json(&d->applicant, applicant);
    correct_money_and_dates(d, e->facts);
    d->reprint = true;
    if (*json_str(e->facts, "step") != '\0') {
        enum mc_rc rc = fold_step(d, e, "step", err);
        if (rc != MC_OK)
            return rc;
    }
    return correct_lists(d, e, err);
}
