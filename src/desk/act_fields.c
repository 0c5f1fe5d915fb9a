/* Fields that are filled with a command: at appraisal and signing, when the result is made. */
#include "act_priv.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MAX 32

/* The steps whose fields go with C; their answers stand in the event of the result. */
static bool fills(enum command c, enum field_at at)
{
    return (c == CMD_APPROVE || c == CMD_FINISH) && (at == AT_APPRAISAL || at == AT_SIGNING);
}

/* What the dossier says, as answers; they are no source that could be taken away again. */
static void answers_of(const struct dossier *ds, struct answers *out)
{
    const char *field;
    json_t *a;

    json_object_foreach(ds->answers, field, a)
    {
        const char *label = json_str(a, "label");

        if (answers_get(out, field) == NULL)
            answers_set(out, field, json_str(a, "value"), label[0] ? label : NULL, MARK_TYPED);
    }
}

static enum mc_rc resolve_for(struct desk *d, const struct dossier *ds, const struct form *form,
                              struct answers *answers, struct resolved *res, struct mc_err *err)
{
    enum channel channel = CHANNEL_COUNTER;

    channel_from(str_or(ds->channel), &channel);
    resolved_release(res);
    return form_resolve(d->expr, form, answers, channel, ds->case_id, day_of(desk_now(d)), res,
                        err);
}

/* All answers of DS with what the office knows for this step. */
static enum mc_rc fill_step(struct desk *d, const struct dossier *ds, const struct form *form,
                            struct answers *answers, struct resolved *res, struct mc_err *err)
{
    static const enum mark known[PART_COUNT] = { MARK_NONE };
    struct earlier *earlier = NULL;
    const struct prefill_from from = {
        .d = d, .form = form, .applicant = &ds->applicant, .part_mark = known, .earlier = &earlier
    };
    size_t changed = 0;

    answers_of(ds, answers);
    enum mc_rc rc = resolve_for(d, ds, form, answers, res, err);
    for (int at = AT_APPRAISAL; rc == MC_OK && at <= AT_SIGNING; at++)
        rc = prefill_fields(&from, answers, (enum field_at)at, res->relevant, &changed, err);
    if (rc == MC_OK && changed > 0)
        rc = resolve_for(d, ds, form, answers, res, err);
    earlier_free(earlier);
    return rc;
}

size_t desk_act_fields(struct desk *d, const struct dossier *ds, enum command c,
                       struct answers *answers, size_t *field, size_t max)
{
    const struct form *form;
    struct resolved res = { .relevant = NULL };
    size_t n = 0;

    if (!fills(c, AT_SIGNING) || desk_form(d, str_or(ds->procedure), &form, NULL) != MC_OK)
        return 0;
    if (fill_step(d, ds, form, answers, &res, NULL) == MC_OK)
        for (size_t i = 0; i < form->n_fields && n < max; i++)
            if (fills(c, form->field[i].at) && res.relevant[i])
                field[n++] = i;
    resolved_release(&res);
    return n;
}

static enum mc_rc check_step(struct desk *d, const struct form *form, const struct answers *answers,
                             const struct resolved *res, struct mc_err *err)
{
    int today = day_of(desk_now(d));

    for (int at = AT_APPRAISAL; at <= AT_SIGNING; at++) {
        struct problem p[PROBLEMS_MAX];
        size_t n =
            form_problems(d->expr, form, answers, res, (enum field_at)at, today, p, PROBLEMS_MAX);

        for (size_t i = 0; i < n; i++)
            if (p[i].blocks)
                return mc_fail(err, MC_INVALID, "%s: %s", p[i].field ? p[i].field->label : "",
                               p[i].text);
    }
    return MC_OK;
}

/* Of what is stored, the part that was filled now. */
static json_t *step_answers(const struct form *form, enum command c, const struct answers *answers,
                            const struct resolved *res)
{
    json_t *all = form_stored_answers(form, answers, res), *some = json_object();

    for (size_t i = 0; i < form->n_fields; i++) {
        json_t *a = json_object_get(all, form->field[i].id);

        if (a != NULL && fills(c, form->field[i].at))
            json_object_set(some, form->field[i].id, a);
    }
    json_decref(all);
    return some;
}

static void take_given(const struct answers *given, struct answers *out)
{
    for (size_t i = 0; given != NULL && i < given->n; i++)
        answers_set(out, given->item[i].field, given->item[i].value, given->item[i].label,
                    MARK_TYPED);
}

enum mc_rc act_answers(struct doing *it, struct mc_err *err)
{
    struct answers all = ANSWERS_INIT;
    struct resolved res = { .relevant = NULL };
    const struct form *form;
    enum mc_rc rc = desk_form(it->d, str_or(it->ds.procedure), &form, err);

    if (rc != MC_OK)
        return rc;
    take_given(it->in->answers, &all);
    answers_read(&all, form, day_of(desk_now(it->d)));
    if ((rc = fill_step(it->d, &it->ds, form, &all, &res, err)) == MC_OK &&
        (rc = check_step(it->d, form, &all, &res, err)) == MC_OK)
        json_object_set_new(it->body, "answers", step_answers(form, it->command, &all, &res));
    resolved_release(&res);
    answers_release(&all);
    return rc;
}
