/* What follows from the answers: relevance, calculated values, case, fees. */
#include "expr_priv.h"

#include <stdlib.h>
#include <string.h>

void resolved_release(struct resolved *r)
{
    free(r->relevant);
    free(r->component_relevant);
    *r = (struct resolved){ 0 };
}

struct work {
    struct expr_env *env;
    const struct form *form;
    struct answers *answers;
    struct resolved *r;
    int today;
    bool case_chosen, changed;
};

static struct expr_input input_of(const struct work *w)
{
    const struct form *f = w->form;

    return (struct expr_input){
        .answers = w->answers,
        .relevant = w->r->relevant,
        .channel = channel_word(w->r->channel),
        .case_id = w->r->case_index < f->n_cases ? f->cases[w->r->case_index].id : NULL,
        .today = w->today,
    };
}

static bool holds(const struct work *w, const char *text)
{
    const struct expr_input in = input_of(w);

    return text == NULL || expr_holds(w->env, w->form, text, &in, false);
}

static void calculate(struct work *w, const struct field *f)
{
    const struct expr_input in = input_of(w);
    const struct answer *before = answers_get(w->answers, f->id);
    char *value = NULL, *label;

    if (expr_run(w->env, w->form, f->calculate, &in, &value, NULL) != MC_OK)
        value = NULL;
    if (strcmp(before != NULL ? before->value : "", str_or(value)) != 0 ||
        (before != NULL && before->mark != MARK_NONE)) {
        label = value != NULL ? field_show_dup(f, value) : NULL;
        answers_set(w->answers, f->id, value, label, MARK_NONE);
        free(label);
        w->changed = true;
    }
    free(value);
}

static void resolve_fields(struct work *w)
{
    for (size_t i = 0; i < w->form->n_fields; i++) {
        const struct field *f = &w->form->field[i];
        bool relevant = holds(w, f->relevant);

        if (relevant != w->r->relevant[i]) {
            w->r->relevant[i] = relevant;
            w->changed = true;
        }
        if (f->calculate != NULL && relevant)
            calculate(w, f);
    }
}

static void resolve_case(struct work *w)
{
    size_t i = 0;

    if (w->case_chosen)
        return;
    while (i < w->form->n_cases && !holds(w, w->form->cases[i].relevant))
        i++;
    if (i == w->form->n_cases)
        i = 0; /* no condition holds: the form's first case is its plain one */
    w->changed = w->changed || i != w->r->case_index;
    w->r->case_index = i;
}

static int64_t amount_of(const struct work *w, const struct fee_def *fee)
{
    const struct expr_input in = input_of(w);
    const char *text = fee->amount_online != NULL && w->r->channel == CHANNEL_ONLINE
                           ? fee->amount_online
                           : fee->amount;
    char *value = NULL, *end;
    int64_t amount = -1;

    if (text == NULL || expr_run(w->env, w->form, text, &in, &value, NULL) != MC_OK ||
        value == NULL)
        return -1;
    amount = strtoll(value, &end, 10);
    if (*end != '\0' || amount < 0)
        amount = -1;
    free(value);
    return amount;
}

/* The group that pays nothing, when one was chosen; NULL when not. */
static const char *exempted(const struct work *w, const struct fee_def *fee)
{
    const struct field *f = fee->exempt != NULL ? form_field(w->form, fee->exempt) : NULL;

    if (f == NULL || f->choices == NULL || !w->r->relevant[f - w->form->field])
        return NULL;
    for (size_t i = 0; i < f->choices->n; i++)
        if (strcmp(f->choices->item[i].value, answers_value(w->answers, f->id)) == 0)
            return f->choices->item[i].label;
    return NULL;
}

static void resolve_fees(const struct work *w)
{
    struct resolved *r = w->r;

    for (size_t i = 0; i < w->form->n_fees && r->n_fees < N_ELEMS(r->fee); i++) {
        const struct fee_def *fee = &w->form->fee[i];
        int64_t amount;

        if (!holds(w, fee->relevant))
            continue;
        const char *why = exempted(w, fee);
        amount = why != NULL ? 0 : amount_of(w, fee);
        r->fee[r->n_fees++] = (struct fee_line){
            .id = fee->id, .name = fee->name, .legal = fee->legal, .amount = amount, .exempt = why
        };
        r->total += amount > 0 ? amount : 0;
    }
}

static enum mc_rc choose_case(struct work *w, const char *case_id, struct mc_err *err)
{
    w->case_chosen = case_id != NULL && *case_id != '\0';
    for (size_t i = 0; w->case_chosen && i < w->form->n_cases; i++) {
        if (strcmp(w->form->cases[i].id, case_id) == 0) {
            w->r->case_index = i;
            return MC_OK;
        }
    }
    if (!w->case_chosen)
        return MC_OK;
    return mc_fail(err, MC_NOTFOUND, "Thủ tục này không có trường hợp “%.60s”. Chọn lại.", case_id);
}

enum mc_rc form_resolve(struct expr_env *e, const struct form *form, struct answers *answers,
                        enum channel channel, const char *case_id, int today, struct resolved *r,
                        struct mc_err *err)
{
    struct resolved fresh = {
        .relevant = xcalloc(form->n_fields + 1, sizeof *fresh.relevant),
        .component_relevant = xcalloc(form->n_components + 1, sizeof *fresh.component_relevant),
        .channel = channel,
    };
    struct work w = {
        .env = e, .form = form, .answers = answers, .r = &fresh, .today = today, .changed = true
    };
    enum mc_rc rc = choose_case(&w, case_id, err);

    if (rc != MC_OK) {
        resolved_release(&fresh);
        *r = fresh;
        return rc;
    }
    for (size_t i = 0; i < form->n_fields; i++)
        fresh.relevant[i] = true;
    /* Until nothing changes.  The loader refuses circles, so each round settles one field or the
     * case at least; the bound is for forms that were pinned by another version. */
    for (size_t round = 0; w.changed && round < form->n_fields + 3; round++) {
        w.changed = false;
        resolve_fields(&w);
        resolve_case(&w);
    }
    for (size_t i = 0; i < form->n_components; i++)
        fresh.component_relevant[i] = holds(&w, form->component[i].relevant);
    resolve_fees(&w);
    if (fresh.case_index < form->n_cases)
        fresh.limit = *case_limit(&form->cases[fresh.case_index], channel);
    *r = fresh;
    return MC_OK;
}

json_t *form_stored_answers(const struct form *form, const struct answers *answers,
                            const struct resolved *r)
{
    json_t *all = json_object();

    for (size_t i = 0; i < form->n_fields; i++) {
        const struct field *f = &form->field[i];
        const struct answer *it = answers_get(answers, f->id);
        json_t *one;
        char *label;

        if (!r->relevant[i] || it == NULL)
            continue;
        label = it->label != NULL ? xstrdup(it->label) : field_show_dup(f, it->value);
        one = json_object();
        json_put(one, "value", it->value);
        json_put(one, "label", label);
        if (f->type == FIELD_NAME) /* people are looked for by name */
            json_put(one, "kind", "name");
        json_object_set_new(all, f->id, one);
        free(label);
    }
    return all;
}
