/* Correcting a reception: a change of procedure, case or answers is reviewed as a reception is, so
 * that nothing is corrected into something that could not have been received. */
#include "act_priv.h"

#include <stdlib.h>
#include <string.h>

/* What the log is told only when procedure or case change. */
static const char *const promised[] = { "procedure",   "procedure_name", "procedure_title",
                                        "case",        "form_hash",      "components",
                                        "fee",         "fee_lines",      "immediate",
                                        "result_name", "result_code",    "limit",
                                        "route" };

static bool given(const char *text)
{
    return str_or(text)[0] != '\0';
}

static void owner_over(struct person *p, const struct person *new)
{
    const struct {
        char **slot;
        const char *value;
    } part[] = { { &p->id, new->id },   { &p->name, new->name },   { &p->birth, new->birth },
                 { &p->sex, new->sex }, { &p->phone, new->phone }, { &p->address, new->address } };

    for (size_t i = 0; i < N_ELEMS(part); i++) {
        char *clean =
            given(part[i].value) ? text_clean_dup(part[i].value, strlen(part[i].value)) : NULL;
        if (clean != NULL)
            str_set(part[i].slot, clean);
        free(clean);
    }
}

static bool owner_given(const struct person *p)
{
    return p != NULL && (given(p->id) || given(p->name) || given(p->birth) || given(p->sex) ||
                         given(p->phone) || given(p->address));
}

/* A case that followed from the answers follows from the corrected ones too; one that the clerk
 * chose against them stays. */
static enum mc_rc free_case(struct doing *it, struct reception *r, struct mc_err *err)
{
    struct review v = REVIEW_INIT;
    enum mc_rc rc;

    str_set(&r->case_id, NULL);
    rc = reception_review(it->d, r, &v, err);
    if (rc == MC_OK && strcmp(v.cased->id, str_or(it->ds.case_id)) != 0)
        str_set(&r->case_id, it->ds.case_id);
    review_release(&v);
    return rc;
}

/* The reception as it should have been. */
static enum mc_rc put_right(struct doing *it, struct reception *r, struct mc_err *err)
{
    const struct act_input *in = it->in;

    enum mc_rc rc = MC_OK;

    reception_of(&it->ds, r);
    if (in->answers != NULL && in->answers->n > 0 && !given(in->procedure) &&
        (rc = free_case(it, r, err)) != MC_OK)
        return rc;
    if (given(in->procedure)) {
        str_set(&r->procedure, in->procedure);
        str_set(&r->case_id, NULL);
    }
    if (given(in->case_id))
        str_set(&r->case_id, in->case_id);
    if (given(in->channel) && !channel_from(in->channel, &r->channel))
        return mc_fail(err, MC_INVALID,
                       "Hình thức nộp “%s” không có. Chọn counter, online hoặc post", in->channel);
    if (in->owner != NULL)
        owner_over(&r->applicant, in->owner);
    for (size_t i = 0; in->answers != NULL && i < in->answers->n; i++)
        answers_set(&r->answers, in->answers->item[i].field, in->answers->item[i].value,
                    in->answers->item[i].label, MARK_TYPED);
    if (in->fee >= 0)
        r->fee_typed = in->fee;
    return MC_OK;
}

static enum mc_rc first_problem(const struct review *v, struct mc_err *err)
{
    for (size_t i = 0; i < v->n_problems; i++)
        if (v->problem[i].blocks)
            return mc_fail(err, MC_INVALID, "Chưa sửa được: %s%s%s",
                           v->problem[i].field != NULL ? v->problem[i].field->label : "",
                           v->problem[i].field != NULL ? ": " : "", v->problem[i].text);
    return MC_OK;
}

/* The first promise counted again from the reception; one that was moved since stays. */
static enum mc_rc promise_again(struct doing *it, const struct review *v, struct mc_err *err)
{
    int64_t due = 0;
    enum mc_rc rc;

    if (it->ds.due_at == 0 || it->ds.due_at != it->ds.first_due_at)
        return MC_OK;
    rc = deadline_compute(it->d->calendar, it->ds.received_at, &v->resolved.limit, &due, NULL, err);
    if (rc == MC_OK)
        event_put_time(it->facts, "due", due);
    return rc;
}

/* It lies at the first step of the new route. */
static void first_step(struct doing *it, const struct review *v)
{
    json_put(it->facts, "step", v->form->step[0].id);
    json_put(it->facts, "step_name", v->form->step[0].name);
    json_put(it->facts, "step_role", role_word(v->form->step[0].role));
}

static enum mc_rc review_content(struct doing *it, struct reception *r, struct mc_err *err)
{
    struct review v = REVIEW_INIT;
    json_t *facts = NULL, *body = NULL;
    enum mc_rc rc = reception_review(it->d, r, &v, err);

    if (rc != MC_OK || (rc = first_problem(&v, err)) != MC_OK)
        goto out;
    facts = reception_facts(it->d, r, &v, &body);
    json_object_set(it->body, "answers", json_object_get(body, "answers"));
    json_object_set_new(it->facts, "complete", json_true());
    if (strcmp(r->procedure, str_or(it->ds.procedure)) != 0 ||
        strcmp(v.cased->id, str_or(it->ds.case_id)) != 0) {
        for (size_t i = 0; i < N_ELEMS(promised); i++)
            json_object_set(it->facts, promised[i], json_object_get(facts, promised[i]));
        if ((rc = promise_again(it, &v, err)) == MC_OK) /* a form that is promised by is kept */
            rc = pin_put(it->d->store, v.form->hash, "form", str_or(v.form->resolved), err);
    } else {
        json_object_set(it->facts, "fee", json_object_get(facts, "fee"));
        json_object_set(it->facts, "fee_lines", json_object_get(facts, "fee_lines"));
    }
    if (strcmp(r->procedure, str_or(it->ds.procedure)) != 0)
        first_step(it, &v);
out:
    json_decref(facts);
    json_decref(body);
    review_release(&v);
    return rc;
}

static void put_seen(struct doing *it)
{
    json_t *list = json_array();

    for (size_t i = 0; it->in->seen != NULL && it->in->seen[i] != NULL; i++)
        json_array_append_new(list, json_pack("{s:s, s:b}", "id", it->in->seen[i], "seen", 1));
    if (json_array_size(list) > 0)
        json_object_set(it->facts, "components", list);
    json_decref(list);
}

static enum mc_rc put_date_and_money(struct doing *it, struct mc_err *err)
{
    int64_t due;
    enum mc_rc rc = act_due(it, &due, err);

    event_put_time(it->facts, "due", due);
    if (it->in->fee >= 0)
        json_object_set_new(it->facts, "fee", json_integer(it->in->fee));
    return rc;
}

enum mc_rc act_correct_facts(struct doing *it, struct mc_err *err)
{
    const struct act_input *in = it->in;
    struct reception r = RECEPTION_INIT;
    bool content =
        given(in->procedure) || given(in->case_id) || (in->answers != NULL && in->answers->n > 0);
    enum mc_rc rc = put_right(it, &r, err);

    json_put(it->facts, "reason", in->reason);
    json_put(it->facts, "channel", in->channel);
    json_put(it->facts, "component", in->component);
    json_put(it->facts, "hash", in->hash);
    if (owner_given(in->owner))
        json_object_set_new(it->body, "applicant", person_to_json(&r.applicant));
    if (rc == MC_OK && content)
        rc = review_content(it, &r, err);
    else if (rc == MC_OK)
        put_seen(it);
    if (rc == MC_OK)
        rc = put_date_and_money(it, err);
    reception_release(&r);
    return rc;
}
