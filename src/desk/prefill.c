/* Values that nobody has to type: from the applicant, earlier dossiers, the office, the form. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define EARLIER_MAX 10

/* The newest dossiers of one person, newest first. */
struct earlier {
    char *person;
    struct dossier dossier[EARLIER_MAX];
    size_t n;
};

void earlier_free(struct earlier *e)
{
    if (e == NULL)
        return;
    for (size_t i = 0; i < e->n; i++)
        dossier_release(&e->dossier[i]);
    free(e->person);
    free(e);
}

static enum mc_rc earlier_read(struct desk *d, const char *person, struct earlier *e,
                               struct mc_err *err)
{
    struct dossier_rows rows = { .n = 0 };
    enum mc_rc rc = dossier_find(d->store, person, EARLIER_MAX, &rows, err);

    for (size_t i = 0; rc == MC_OK && i < rows.n && e->n < EARLIER_MAX; i++) {
        struct dossier one = DOSSIER_INIT;

        if (strcmp(str_or(rows.row[i].applicant_id), person) != 0)
            continue;
        if ((rc = dossier_read(d->store, rows.row[i].id, &one, err)) == MC_OK)
            e->dossier[e->n++] = one;
        else
            dossier_release(&one);
    }
    dossier_rows_release(&rows);
    return rc;
}

/* *SLOT holds the dossiers of PERSON afterwards; read once for each person. */
static enum mc_rc earlier_need(struct desk *d, const char *person, struct earlier **slot,
                               struct mc_err *err)
{
    if (*slot != NULL && strcmp((*slot)->person, person) == 0)
        return MC_OK;
    earlier_free(*slot);
    *slot = xcalloc(1, sizeof **slot);
    (*slot)->person = xstrdup(person);
    return person[0] != '\0' ? earlier_read(d, person, *slot, err) : MC_OK;
}

/* The answer to FIELD in the newest dossier of PROCEDURE, else in the newest that has it. */
static const json_t *earlier_answer(const struct earlier *e, const char *procedure,
                                    const char *field)
{
    const json_t *any = NULL;

    for (size_t i = 0; i < e->n; i++) {
        const json_t *a = json_object_get(e->dossier[i].answers, field);

        if (a == NULL)
            continue;
        if (strcmp(str_or(e->dossier[i].procedure), procedure) == 0)
            return a;
        if (any == NULL)
            any = a;
    }
    return any;
}

bool address_three_levels(const char *address)
{
    static const char *const district[] = { "huyen ", "quan ", "thi xa " };
    int parts = 0;
    bool found = false;

    for (const char *s = address; s != NULL && *s != '\0'; parts++) {
        size_t n = strcspn(s, ",");
        char *part = xstrndup(s, n), *key = fold_dup(part);
        bool last = s[n] == '\0';

        for (size_t i = 0; i < N_ELEMS(district); i++)
            found = found || strncmp(key, district[i], strlen(district[i])) == 0;
        /* A city below a province was a district; a city that ends the address is a province. */
        found = found || (!last && strncmp(key, "thanh pho ", 10) == 0);
        free(part);
        free(key);
        s += n + (last ? 0 : 1);
    }
    return found || parts >= 4; /* cards leave the words out: thôn, xã, huyện, tỉnh */
}

/* ---- one candidate value ---- */

struct candidate {
    char *value, *label;
    enum mark mark;
};

static enum mark applicant_mark(const struct prefill_from *from, enum person_part part,
                                const char *value)
{
    enum mark m = from->part_mark[part];

    if (m == MARK_NONE || m == MARK_TYPED || m == MARK_EDITED)
        return MARK_STORE; /* typed once, in step 1: the office knows it now */
    if (part == PART_ADDRESS && address_three_levels(value))
        return MARK_CONFIRM;
    return m;
}

static void from_applicant(const struct prefill_from *from, enum person_part part,
                           struct candidate *c)
{
    const char *v = str_or(*person_part((struct person *)from->applicant, part));

    if (v[0] == '\0')
        return;
    c->value = xstrdup(v);
    c->mark = applicant_mark(from, part, v);
}

static enum mc_rc from_earlier(const struct prefill_from *from, const char *field,
                               struct candidate *c, struct mc_err *err)
{
    enum mc_rc rc = earlier_need(from->d, str_or(from->applicant->id), from->earlier, err);

    if (rc != MC_OK)
        return rc;
    const json_t *a = earlier_answer(*from->earlier, from->form->code, field);
    if (a == NULL || json_str(a, "value")[0] == '\0')
        return MC_OK;
    c->value = xstrdup(json_str(a, "value"));
    if (json_str(a, "label")[0] != '\0')
        c->label = xstrdup(json_str(a, "label"));
    c->mark = MARK_EARLIER;
    return MC_OK;
}

static void from_office(const char *value, struct candidate *c)
{
    if (str_or(value)[0] == '\0')
        return;
    c->value = xstrdup(value);
    c->mark = MARK_FALLBACK;
}

static enum mc_rc candidate_of_rule(const struct prefill_from *from, const struct field *f,
                                    const struct prefill_rule *rule, struct candidate *c,
                                    struct mc_err *err)
{
    static const enum person_part parts[] = {
        [PREFILL_APPLICANT_ID] = PART_ID,       [PREFILL_APPLICANT_NAME] = PART_NAME,
        [PREFILL_APPLICANT_BIRTH] = PART_BIRTH, [PREFILL_APPLICANT_SEX] = PART_SEX,
        [PREFILL_APPLICANT_PHONE] = PART_PHONE, [PREFILL_APPLICANT_ADDRESS] = PART_ADDRESS,
    };
    char today[32];

    switch (rule->from) {
    case PREFILL_EARLIER:
        return from_earlier(from, rule->field != NULL ? rule->field : f->id, c, err);
    case PREFILL_OFFICE_NAME:
        from_office(from->d->office.name, c);
        return MC_OK;
    case PREFILL_OFFICE_PLACE:
        from_office(from->d->office.place, c);
        return MC_OK;
    case PREFILL_USER_NAME:
        from_office(from->d->me.full, c);
        return MC_OK;
    case PREFILL_TODAY:
        from_office(iso_date(day_of(desk_now(from->d)), today), c);
        return MC_OK;
    default:
        from_applicant(from, parts[rule->from], c);
        return MC_OK;
    }
}

/* As the field would have read it when typed: "female" becomes what the form's list says.  What
 * cannot be read stays as it is, for a person to see; a choice that is not there is no value. */
static void fit(const struct field *f, int today, struct candidate *c)
{
    char *value = NULL, *label = NULL;
    bool sex = strcmp(c->value, "female") == 0 || strcmp(c->value, "male") == 0;

    if (field_read(f, c->value, today, &value, &label, NULL) != MC_OK) {
        if (f->type != FIELD_CHOICE)
            return;
        if (!sex || field_read(f, c->value[0] == 'f' ? "Nữ" : "Nam", today, &value, &label, NULL) !=
                        MC_OK) {
            free(c->value);
            c->value = NULL;
            return;
        }
    }
    free(c->value);
    free(c->label);
    c->value = value;
    c->label = label;
}

static enum mc_rc condition_holds(const struct prefill_from *from, const struct answers *answers,
                                  const char *when, bool *holds, struct mc_err *err)
{
    char *out = NULL;

    *holds = true;
    if (when == NULL)
        return MC_OK;
    enum mc_rc rc = expr_eval(from->d->expr, from->form, when, answers, day_of(desk_now(from->d)),
                              NULL, &out, err);
    *holds = rc == MC_OK && out != NULL && out[0] != '\0' && strcmp(out, "0") != 0;
    free(out);
    return rc;
}

static enum mc_rc find_candidate(const struct prefill_from *from, const struct answers *answers,
                                 const struct field *f, struct candidate *c, struct mc_err *err)
{
    int today = day_of(desk_now(from->d));

    for (size_t i = 0; i < f->n_prefill && c->value == NULL; i++) {
        bool holds;
        enum mc_rc rc = condition_holds(from, answers, f->prefill[i].when, &holds, err);

        if (rc == MC_OK && holds)
            rc = candidate_of_rule(from, f, &f->prefill[i], c, err);
        if (rc != MC_OK)
            return rc;
        if (c->value != NULL && (f->prefill[i].confirm || f->confirm))
            c->mark = MARK_CONFIRM;
        if (c->value != NULL)
            fit(f, today, c);
    }
    if (c->value == NULL && f->fallback != NULL) {
        c->value = xstrdup(f->fallback);
        c->mark = f->confirm ? MARK_CONFIRM : MARK_FALLBACK;
        fit(f, today, c);
    }
    return MC_OK;
}

static bool by_a_person(const struct answer *a)
{
    return a != NULL && (a->mark == MARK_TYPED || a->mark == MARK_EDITED);
}

/* Still what a source said: what a changed condition may take away again. */
static bool source_own(const struct answer *a)
{
    return a != NULL && a->source != NULL && strcmp(str_or(a->value), a->source) == 0;
}

/* A person emptied the field of just this value: it is not offered again. */
static bool cleared(const struct prefill_from *from, const struct answer *now,
                    const struct field *f, const struct candidate *c)
{
    return now == NULL && strcmp(json_str(from->given, f->id), c->value) == 0;
}

static enum mc_rc prefill_one(const struct prefill_from *from, struct answers *answers,
                              const struct field *f, size_t *changed, struct mc_err *err)
{
    const struct answer *now = answers_get(answers, f->id);
    struct candidate c = { .value = NULL, .mark = MARK_NONE };

    if (by_a_person(now))
        return MC_OK;
    enum mc_rc rc = find_candidate(from, answers, f, &c, err);
    if (rc != MC_OK) {
        /* nothing changes */
    } else if (c.value == NULL && source_own(now)) {
        answers_set(answers, f->id, "", NULL, MARK_NONE);
        json_object_del(from->given, f->id);
        (*changed)++;
    } else if (c.value != NULL && !cleared(from, now, f, &c) &&
               (now == NULL || strcmp(str_or(now->value), c.value) != 0)) {
        answers_set(answers, f->id, c.value, c.label, c.mark);
        json_object_set_new(from->given, f->id, json_string(c.value));
        (*changed)++;
    }
    free(c.value);
    free(c.label);
    return rc;
}

enum mc_rc prefill_fields(const struct prefill_from *from, struct answers *answers,
                          enum field_at at, const bool *relevant, size_t *changed,
                          struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < from->form->n_fields && rc == MC_OK; i++) {
        const struct field *f = &from->form->field[i];

        if (f->at != at || !relevant[i] || f->calculate != NULL ||
            (f->n_prefill == 0 && f->fallback == NULL))
            continue;
        rc = prefill_one(from, answers, f, changed, err);
    }
    return rc;
}
