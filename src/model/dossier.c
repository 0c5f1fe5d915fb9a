/* A dossier as plain data: its parts, and the object that programs read. */
#include "dossier_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Member KEY is always there: null when S is unknown. */
static void put_text(json_t *j, const char *key, const char *s)
{
    json_object_set_new(j, key, s != NULL && *s != '\0' ? json_string(s) : json_null());
}

static void put_number(json_t *j, const char *key, int64_t n)
{
    json_object_set_new(j, key, json_integer(n));
}

/* A promise, to the minute. */
static void put_minute(json_t *j, const char *key, int64_t at)
{
    char iso[32];

    put_text(j, key, at != 0 ? iso_time(at, iso) : NULL);
}

/* Something that happened, to the second. */
static void put_moment(json_t *j, const char *key, int64_t at)
{
    char iso[32];

    put_text(j, key, at != 0 ? iso_seconds(at, iso) : NULL);
}

/* ---- persons ---- */

void person_release(struct person *p)
{
    free(p->id);
    free(p->name);
    free(p->birth);
    free(p->sex);
    free(p->phone);
    free(p->address);
    *p = (struct person)PERSON_INIT;
}

void person_copy(struct person *to, const struct person *from)
{
    str_set(&to->id, from->id);
    str_set(&to->name, from->name);
    str_set(&to->birth, from->birth);
    str_set(&to->sex, from->sex);
    str_set(&to->phone, from->phone);
    str_set(&to->address, from->address);
}

json_t *person_to_json(const struct person *p)
{
    json_t *j = json_object();

    put_text(j, "id", p->id);
    put_text(j, "name", p->name);
    put_text(j, "birth_date", p->birth);
    put_text(j, "sex", p->sex);
    put_text(j, "phone", p->phone);
    put_text(j, "address", p->address);
    return j;
}

void person_from_json(struct person *p, const json_t *j)
{
    const struct {
        char **slot;
        const char *key;
    } part[] = {
        { &p->id, "id" },   { &p->name, "name" },   { &p->birth, "birth_date" },
        { &p->sex, "sex" }, { &p->phone, "phone" }, { &p->address, "address" },
    };

    for (size_t i = 0; i < N_ELEMS(part); i++)
        str_set(part[i].slot, json_string_value(json_object_get(j, part[i].key)));
}

static bool person_known(const struct person *p)
{
    return *str_or(p->id) != '\0' || *str_or(p->name) != '\0';
}

/* ---- components ---- */

bool component_there(const struct component *c)
{
    return c->seen || c->reused || c->n_papers > 0;
}

static void component_release(struct component *c)
{
    for (size_t i = 0; i < c->n_papers; i++)
        free(c->papers[i]);
    free(c->papers);
    free(c->id);
    free(c->name);
    free(c->why);
}

struct component *dossier_component(const struct dossier *d, const char *id)
{
    for (size_t i = 0; i < d->n_components; i++) {
        if (strcmp(d->components[i].id, id) == 0)
            return &d->components[i];
    }
    return NULL;
}

void dossier_drop_component(struct dossier *d, struct component *c)
{
    size_t at = (size_t)(c - d->components);

    component_release(c);
    memmove(c, c + 1, (--d->n_components - at) * sizeof *c);
}

static json_t *component_to_json(const struct component *c)
{
    json_t *j = json_object(), *papers = json_array();

    put_text(j, "id", c->id);
    put_text(j, "name", c->name);
    json_object_set_new(j, "required", json_boolean(c->required));
    json_object_set_new(j, "seen", json_boolean(c->seen));
    json_object_set_new(j, "reused", json_boolean(c->reused));
    put_number(j, "copies", c->copies);
    for (size_t i = 0; i < c->n_papers; i++)
        json_array_append_new(papers, json_string(c->papers[i]));
    json_object_set_new(j, "papers", papers);
    put_text(j, "why", c->why);
    return j;
}

/* ---- the dossier ---- */

void dossier_release(struct dossier *d)
{
    char *text[] = {
        d->code,       d->procedure,     d->procedure_name,
        d->case_id,    d->channel,       d->holder,
        d->step,       d->step_name,     d->receiving_office,
        d->request_id, d->paid_how,      d->competent_office,
        d->outcome,    d->result_number, d->result,
        d->form_hash,  d->rules_hash,    d->calendar_hash,
    };

    for (size_t i = 0; i < N_ELEMS(text); i++)
        free(text[i]);
    for (size_t i = 0; i < d->n_components; i++)
        component_release(&d->components[i]);
    free(d->components);
    json_decref(d->answers);
    person_release(&d->applicant);
    person_release(&d->agent);
    *d = (struct dossier)DOSSIER_INIT;
}

static const char *const stage_words[] = {
    [SUPPLEMENT_NONE] = "",
    [SUPPLEMENT_RECEPTION] = "reception",
    [SUPPLEMENT_APPRAISAL] = "appraisal",
};

const char *supplement_word(enum supplement_stage s)
{
    return stage_words[s];
}

enum supplement_stage supplement_from(const char *word)
{
    for (size_t i = SUPPLEMENT_RECEPTION; i < N_ELEMS(stage_words); i++) {
        if (strcmp(stage_words[i], word) == 0)
            return (enum supplement_stage)i;
    }
    return SUPPLEMENT_NONE;
}

static json_t *supplement_to_json(const struct dossier *d)
{
    json_t *j = json_object();

    put_text(j, "open", supplement_word(d->supplement));
    put_number(j, "at_reception", d->supplements[SUPPLEMENT_RECEPTION]);
    put_number(j, "at_appraisal", d->supplements[SUPPLEMENT_APPRAISAL]);
    put_moment(j, "asked_at", d->supplement_asked_at);
    put_minute(j, "until", d->supplement_until);
    put_minute(j, "stopped_due", d->stopped_due_at);
    return j;
}

static void put_identity(json_t *j, const struct dossier *d)
{
    put_number(j, "id", d->id);
    put_number(j, "version", d->version);
    put_text(j, "code", d->code);
    put_text(j, "state", state_word(d->state));
    put_text(j, "procedure", d->procedure);
    put_text(j, "procedure_name", d->procedure_name);
    put_text(j, "case", d->case_id);
    put_text(j, "channel", d->channel);
    put_text(j, "receiving_office", d->receiving_office);
    put_text(j, "competent_office", d->competent_office);
    put_text(j, "request_id", d->request_id);
    json_object_set_new(j, "parent", d->parent != 0 ? json_integer(d->parent) : json_null());
    put_text(j, "form_hash", d->form_hash);
    put_text(j, "rules_hash", d->rules_hash);
    put_text(j, "calendar_hash", d->calendar_hash);
}

static void put_content(json_t *j, const struct dossier *d)
{
    json_t *components = json_array();

    json_object_set_new(j, "applicant", person_to_json(&d->applicant));
    json_object_set_new(j, "agent",
                        person_known(&d->agent) ? person_to_json(&d->agent) : json_null());
    json_object_set_new(j, "answers", d->answers != NULL ? json_copy(d->answers) : json_object());
    for (size_t i = 0; i < d->n_components; i++)
        json_array_append_new(components, component_to_json(&d->components[i]));
    json_object_set_new(j, "components", components);
    put_number(j, "fee", d->fee);
    put_number(j, "paid", d->paid);
    put_number(j, "payment_open", d->payment_open);
    put_moment(j, "payment_asked_at", d->payment_asked_at);
    put_text(j, "paid_how", d->paid_how);
    put_number(j, "notes", d->n_notes);
    json_object_set_new(j, "reprint", json_boolean(d->reprint));
}

static void put_way(json_t *j, const struct dossier *d)
{
    bool lies = *str_or(d->step) != '\0';

    put_text(j, "step", d->step);
    put_text(j, "step_name", d->step_name);
    put_text(j, "step_role", lies ? role_word(d->step_role) : NULL);
    put_text(j, "holder", d->holder);
    json_object_set_new(j, "immediate", json_boolean(d->immediate));
    put_moment(j, "registered_at", d->registered_at);
    put_moment(j, "received_at", d->received_at);
    put_minute(j, "first_due", d->first_due_at);
    put_minute(j, "due", d->due_at);
    put_minute(j, "step_due", d->step_due_at);
    put_minute(j, "promised", d->promised_at);
    put_number(j, "extensions", d->extensions);
    put_number(j, "apologies", d->apologies);
    json_object_set_new(j, "supplement", supplement_to_json(d));
    put_moment(j, "finished_at", d->finished_at);
    put_text(j, "outcome", d->outcome);
    put_text(j, "result", d->result);
    put_text(j, "result_number", d->result_number);
    put_moment(j, "stopped_at", d->stopped_at);
    put_moment(j, "returned_at", d->returned_at);
    json_object_set_new(j, "rating", d->rating >= 0 ? json_integer(d->rating) : json_null());
}

json_t *dossier_to_json(const struct dossier *d)
{
    json_t *j = json_object();

    put_identity(j, d);
    put_content(j, d);
    put_way(j, d);
    if (d->erased_at != 0) /* only then: folds of before stay what they were */
        event_put_time(j, "erased_at", d->erased_at);
    return j;
}

char *dossier_tail(const struct dossier *d, char *out)
{
    const char *code = str_or(d->code), *dash = strrchr(code, '-');
    const char *tail = dash != NULL ? dash + 1 : code;
    size_t n = strlen(tail);

    if (*code == '\0') {
        snprintf(out, 16, "N%" PRId64, d->id);
        return out;
    }
    if (n > 8) /* a foreign code without our kind of tail */
        tail += n - 4;
    snprintf(out, 16, "%s", tail);
    return out;
}
