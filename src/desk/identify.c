/* Who stands at the counter, and for which procedure. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

static void set_part(struct reception *r, enum person_part part, const char *value, enum mark m)
{
    bool there = str_or(value)[0] != '\0';

    str_set(person_part(&r->applicant, part), there ? value : NULL);
    r->applicant_mark[part] = there ? m : MARK_NONE;
}

static void set_address(struct reception *r, const char *address, enum mark m)
{
    set_part(r, PART_ADDRESS, address, address_three_levels(str_or(address)) ? MARK_CONFIRM : m);
}

static bool same_folded(const char *a, const char *b)
{
    char *x = fold_dup(str_or(a)), *y = fold_dup(str_or(b));
    bool same = strcmp(x, y) == 0;

    free(x);
    free(y);
    return same;
}

/* Another person than before: nothing of the first one may stay. */
static void forget_other(struct reception *r, const char *number)
{
    if (strcmp(str_or(r->applicant.id), number) == 0)
        return;
    for (int p = 0; p < PART_COUNT; p++)
        set_part(r, (enum person_part)p, NULL, MARK_NONE);
}

/* The office knows the number: its name and address are the ones with accents. */
static void join_known(struct reception *r, const struct card *card, const struct person *known)
{
    if (same_folded(known->name, card->name) || card->name[0] == '\0')
        set_part(r, PART_NAME, known->name, MARK_STORE);
    else
        set_part(r, PART_NAME, card->name, MARK_CONFIRM); /* a new name: a person must look */
    if (str_or(known->address)[0] != '\0')
        set_address(r, known->address, MARK_STORE);
    else
        set_address(r, card->address, card->no_marks ? MARK_CONFIRM : MARK_CARD);
    set_part(r, PART_PHONE, known->phone, MARK_STORE);
}

enum mc_rc reception_take_card(struct desk *d, struct reception *r, const struct card *card,
                               struct mc_err *err)
{
    struct party known = { .id = 0 };
    enum mark m = card->no_marks ? MARK_CONFIRM : MARK_CARD;
    enum mc_rc rc = party_by_number(d->store, card->number, &known, err);

    if (rc != MC_OK && rc != MC_NOTFOUND)
        return desk_read_said(rc, err);
    forget_other(r, card->number);
    set_part(r, PART_ID, card->number, MARK_CARD);
    set_part(r, PART_BIRTH, card->birth[0] ? card->birth : str_or(known.person.birth),
             card->birth[0] ? MARK_CARD : MARK_STORE);
    set_part(r, PART_SEX, card->sex[0] ? card->sex : str_or(known.person.sex),
             card->sex[0] ? MARK_CARD : MARK_STORE);
    if (rc == MC_OK) {
        join_known(r, card, &known.person);
    } else {
        set_part(r, PART_NAME, card->name, m);
        set_address(r, card->address, m);
    }
    party_release(&known);
    return MC_OK;
}

enum mc_rc reception_take_party(struct desk *d, struct reception *r, const struct party *p,
                                struct mc_err *err)
{
    (void)d;
    (void)err;
    forget_other(r, str_or(p->person.id));
    for (int i = 0; i < PART_COUNT; i++)
        set_part(r, (enum person_part)i,
                 *person_part((struct person *)&p->person, (enum person_part)i), MARK_STORE);
    set_address(r, p->person.address, MARK_STORE);
    return MC_OK;
}

/* ---- the procedure ---- */

static void drop_foreign_answers(struct reception *r, const struct form *form)
{
    for (size_t i = r->answers.n; i-- > 0;)
        if (form_field(form, r->answers.item[i].field) == NULL)
            answers_set(&r->answers, r->answers.item[i].field, "", NULL, MARK_NONE);
}

static bool in_form(const struct form *form, const char *id)
{
    for (size_t i = 0; i < form->n_components; i++)
        if (strcmp(form->component[i].id, id) == 0)
            return true;
    return false;
}

/* Papers digitized for the procedure that was left stay in the store; here they are not listed. */
static void drop_foreign_components(struct reception *r, const struct form *form)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->n_components; i++) {
        struct reception_component *c = &r->component[i];

        if (in_form(form, c->id))
            r->component[kept++] = *c;
        else
            reception_component_release(c);
    }
    r->n_components = kept;
}

enum mc_rc reception_take_procedure(struct desk *d, struct reception *r, const char *code,
                                    struct mc_err *err)
{
    const struct form *form;
    struct review v = REVIEW_INIT;
    enum mc_rc rc = desk_form(d, code, &form, err);

    if (rc != MC_OK)
        return rc;
    if (r->procedure != NULL && strcmp(r->procedure, code) != 0) {
        str_set(&r->case_id, NULL);
        drop_foreign_answers(r, form);
        drop_foreign_components(r, form);
    }
    str_set(&r->procedure, code);
    rc = reception_review(d, r, &v, err);
    review_release(&v);
    return rc;
}
