/* The fold: a dossier is what its events made of it.  Every shipped kind stays readable here for
 * ever, so this file knows by itself which event can follow which state; what may be done today is
 * life.c's and rule.c's. */
#include "dossier_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define AT(s) (1u << STATE_##s)
#define ANY_STATE ((1u << STATE_COUNT) - 1)
/* Where somebody can have it on the desk. */
#define HELD \
    (AT(RECEIVED) | AT(IN_PROGRESS) | AT(AWAITING_PAYMENT) | AT(WITHDRAWAL_ASKED) | AT(FINISHED))
#define COPIES_MAX 9999

enum mc_rc fold_broken(const struct event *e, struct mc_err *err, const char *what)
{
    return mc_fail(err, MC_INVALID, "Nhật ký hồ sơ %lld sai ở sự kiện %lld (%s): %s",
                   (long long)e->dossier, (long long)e->seq, event_kind_name(e->kind), what);
}

/* Keep what was known when the event does not say. */
void fold_text(char **slot, const json_t *j, const char *key)
{
    const char *s = json_str(j, key);

    if (*s != '\0')
        str_set(slot, s);
}

void fold_answers(struct dossier *d, const struct event *e)
{
    const json_t *given = json_object_get(e->body, "answers");
    json_t *copy = json_is_object(given) ? json_deep_copy(given) : NULL;

    json_object_update(d->answers, copy);
    json_decref(copy);
}

/* ---- components ---- */

/* Absent, or null as dossier_to_json() writes what is unknown. */
static bool untold(const json_t *c, const char *key)
{
    const json_t *v = json_object_get(c, key);

    return v == NULL || json_is_null(v);
}

static bool right_type(const json_t *c, const char *key, bool ok)
{
    return ok || untold(c, key);
}

static const char *component_wrong(const json_t *c)
{
    const json_t *papers = json_object_get(c, "papers"), *copies = json_object_get(c, "copies");
    const json_t *paper;
    size_t i;

    if (!json_is_object(c) || *json_str(c, "id") == '\0')
        return "thành phần hồ sơ thiếu mã";
    if (!right_type(c, "name", json_is_string(json_object_get(c, "name"))) ||
        !right_type(c, "why", json_is_string(json_object_get(c, "why"))) ||
        !right_type(c, "required", json_is_boolean(json_object_get(c, "required"))) ||
        !right_type(c, "seen", json_is_boolean(json_object_get(c, "seen"))) ||
        !right_type(c, "reused", json_is_boolean(json_object_get(c, "reused"))) ||
        !right_type(c, "papers", json_is_array(papers)))
        return "thành phần hồ sơ ghi sai kiểu";
    if (!untold(c, "copies") && (!json_is_integer(copies) || json_integer_value(copies) < 0 ||
                                 json_integer_value(copies) > COPIES_MAX))
        return "số bản của thành phần hồ sơ phải từ 0 đến 9999";
    json_array_foreach(papers, i, paper)
    {
        if (json_string_length(paper) == 0)
            return "giấy tờ của thành phần hồ sơ thiếu mã băm";
    }
    return NULL;
}

const char *components_wrong(const json_t *list)
{
    const char *wrong = NULL;
    json_t *ids, *c;
    size_t i;

    if (list == NULL)
        return NULL;
    if (!json_is_array(list))
        return "thành phần hồ sơ phải là danh sách";
    ids = json_object();
    json_array_foreach(list, i, c)
    {
        if ((wrong = component_wrong(c)) != NULL)
            break;
        if (json_object_get(ids, json_str(c, "id")) != NULL) {
            wrong = "thành phần hồ sơ ghi hai lần";
            break;
        }
        json_object_set_new(ids, json_str(c, "id"), json_true());
    }
    json_decref(ids);
    return wrong;
}

static struct component *add_component(struct dossier *d, const char *id)
{
    d->components = xrealloc(d->components, d->n_components + 1, sizeof *d->components);
    d->components[d->n_components] = (struct component){ .id = xstrdup(id) };
    return &d->components[d->n_components++];
}

static void add_paper(struct component *c, const char *hash)
{
    for (size_t i = 0; i < c->n_papers; i++) {
        if (strcmp(c->papers[i], hash) == 0)
            return;
    }
    c->papers = xrealloc(c->papers, c->n_papers + 1, sizeof *c->papers);
    c->papers[c->n_papers++] = xstrdup(hash);
}

static void take_flag(bool *slot, const json_t *j, const char *key)
{
    if (!untold(j, key))
        *slot = json_flag(j, key);
}

/* Members that ENTRY names replace, papers are added to those already there. */
static void merge_component(struct component *c, const json_t *entry)
{
    const json_t *paper;
    size_t i;

    fold_text(&c->name, entry, "name");
    fold_text(&c->why, entry, "why");
    take_flag(&c->required, entry, "required");
    take_flag(&c->seen, entry, "seen");
    take_flag(&c->reused, entry, "reused");
    c->copies = (int)json_int(entry, "copies", c->copies);
    json_array_foreach(json_object_get(entry, "papers"), i, paper)
    {
        add_paper(c, json_string_value(paper));
    }
}

enum mc_rc fold_components(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const json_t *list = json_object_get(e->facts, "components"), *entry;
    const char *wrong = components_wrong(list);
    size_t i;

    if (wrong != NULL)
        return fold_broken(e, err, wrong);
    json_array_foreach(list, i, entry)
    {
        const char *id = json_str(entry, "id");
        struct component *c = dossier_component(d, id);
        merge_component(c != NULL ? c : add_component(d, id), entry);
    }
    return MC_OK;
}

/* A reception's list is complete: what was only registered and is not asked for any more goes,
 * but never a digitized paper. */
void fold_drop_unnamed(struct dossier *d, const json_t *list)
{
    size_t kept = 0;

    if (list == NULL)
        return;
    for (size_t i = 0; i < d->n_components; i++) {
        struct component *c = &d->components[i];
        bool named = c->n_papers > 0;
        const json_t *entry;
        size_t k;

        json_array_foreach(list, k, entry)
        {
            named = named || strcmp(json_str(entry, "id"), c->id) == 0;
        }
        if (named) {
            d->components[kept++] = *c;
        } else {
            free(c->id);
            free(c->name);
            free(c->why);
        }
    }
    d->n_components = kept;
}

/* ---- steps ---- */

void fold_leave_steps(struct dossier *d)
{
    str_set(&d->step, "");
    str_set(&d->step_name, "");
    str_set(&d->holder, "");
    d->step_due_at = 0;
}

/* It now lies at the step that facts[KEY] names. */
enum mc_rc fold_step(struct dossier *d, const struct event *e, const char *key, struct mc_err *err)
{
    const char *step = json_str(e->facts, key);

    if (*step == '\0' || !role_from(json_str(e->facts, "step_role"), &d->step_role))
        return fold_broken(e, err, "thiếu bước hoặc vai trò của bước");
    str_set(&d->step, step);
    str_set(&d->step_name, json_str(e->facts, "step_name"));
    str_set(&d->holder, json_str(e->facts, "holder"));
    d->step_due_at = event_time(e->facts, "step_due");
    return MC_OK;
}

/* ---- one function a kind; each sets the state ---- */

/* What a registration and a reception have in common. */
static enum mc_rc take_request(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const json_t *applicant = json_object_get(e->body, "applicant");
    const json_t *agent = json_object_get(e->body, "agent");

    fold_text(&d->procedure, e->facts, "procedure");
    fold_text(&d->procedure_name, e->facts, "procedure_name");
    fold_text(&d->case_id, e->facts, "case");
    fold_text(&d->channel, e->facts, "channel");
    fold_text(&d->request_id, e->facts, "request_id");
    fold_text(&d->receiving_office, e->facts, "receiving_office");
    fold_text(&d->competent_office, e->facts, "competent_office");
    fold_text(&d->form_hash, e->facts, "form_hash");
    d->parent = json_int(e->facts, "parent", d->parent);
    if (*str_or(d->procedure) == '\0')
        return fold_broken(e, err, "thiếu thủ tục");
    if (json_is_object(applicant))
        person_from_json(&d->applicant, applicant);
    if (json_is_object(agent))
        person_from_json(&d->agent, agent);
    fold_answers(d, e);
    return fold_components(d, e, err);
}

static enum mc_rc fold_registered(struct dossier *d, const struct event *e, struct mc_err *err)
{
    d->state = STATE_REGISTERED;
    d->registered_at = e->at;
    fold_leave_steps(d);
    return take_request(d, e, err);
}

static enum mc_rc fold_received(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const json_t *components = json_object_get(e->facts, "components");
    enum mc_rc rc;

    if ((rc = take_request(d, e, err)) != MC_OK || (rc = fold_step(d, e, "step", err)) != MC_OK)
        return rc;
    fold_drop_unnamed(d, components);
    d->state = STATE_RECEIVED;
    d->received_at = e->at;
    d->first_due_at = d->due_at = event_time(e->facts, "due");
    d->immediate = json_flag(e->facts, "immediate");
    d->fee = json_int(e->facts, "fee", 0);
    d->paid = json_int(e->facts, "paid", 0);
    fold_text(&d->code, e->facts, "code");
    fold_text(&d->paid_how, e->facts, "paid_how");
    fold_text(&d->rules_hash, e->facts, "rules_hash");
    fold_text(&d->calendar_hash, e->facts, "calendar_hash");
    return MC_OK;
}

static enum mc_rc fold_refused(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)e;
    (void)err;
    d->state = STATE_REFUSED;
    fold_leave_steps(d);
    return MC_OK;
}

static enum mc_rc fold_supplement_asked(struct dossier *d, const struct event *e,
                                        struct mc_err *err)
{
    enum supplement_stage stage = supplement_from(json_str(e->facts, "stage"));
    enum supplement_stage now =
        d->state == STATE_REGISTERED ? SUPPLEMENT_RECEPTION : SUPPLEMENT_APPRAISAL;

    if (stage != now)
        return fold_broken(e, err, "yêu cầu bổ sung không đúng giai đoạn");
    if (json_int(e->facts, "number", 0) != d->supplements[stage] + 1)
        return fold_broken(e, err, "yêu cầu bổ sung sai số lần");
    d->state = STATE_AWAITING_SUPPLEMENT;
    d->supplement = stage;
    d->supplements[stage]++;
    d->supplement_asked_at = e->at;
    d->supplement_until = event_time(e->facts, "until");
    if (stage == SUPPLEMENT_APPRAISAL) { /* the promise is void, and kept to be told */
        d->stopped_due_at = event_time(e->facts, "old_due");
        d->due_at = 0;
        d->step_due_at = 0;
    }
    return MC_OK;
}

static enum mc_rc fold_supplemented(struct dossier *d, const struct event *e, struct mc_err *err)
{
    enum supplement_stage stage = supplement_from(json_str(e->facts, "stage"));

    if (stage == SUPPLEMENT_NONE || stage != d->supplement)
        return fold_broken(e, err, "bổ sung cho yêu cầu không có");
    if (stage == SUPPLEMENT_APPRAISAL) {
        d->state = STATE_IN_PROGRESS;
        d->due_at = event_time(e->facts, "due");
        d->step_due_at = event_time(e->facts, "step_due");
    } else {
        d->state = STATE_REGISTERED;
    }
    d->supplement = SUPPLEMENT_NONE;
    d->supplement_until = 0;
    fold_answers(d, e);
    return fold_components(d, e, err);
}

static enum mc_rc fold_forwarded(struct dossier *d, const struct event *e, struct mc_err *err)
{
    if (strcmp(json_str(e->facts, "from"), str_or(d->step)) != 0)
        return fold_broken(e, err, "chuyển từ bước mà hồ sơ không ở");
    d->state = STATE_IN_PROGRESS;
    return fold_step(d, e, "step", err);
}

static enum mc_rc fold_approved(struct dossier *d, const struct event *e, struct mc_err *err)
{
    if (strcmp(json_str(e->facts, "step"), str_or(d->step)) != 0 || d->step_role != ROLE_LEADER)
        return fold_broken(e, err, "ký duyệt ở bước mà hồ sơ không ở");
    fold_answers(d, e);
    return fold_step(d, e, "next", err);
}

static enum mc_rc fold_finished(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *outcome = json_str(e->facts, "outcome");

    if (strcmp(outcome, OUTCOME_POSITIVE) != 0 && strcmp(outcome, OUTCOME_NEGATIVE) != 0)
        return fold_broken(e, err, "không rõ kết quả đạt hay không đạt");
    d->state = STATE_FINISHED;
    d->finished_at = e->at;
    str_set(&d->outcome, outcome);
    fold_text(&d->result, e->facts, "result");
    fold_text(&d->result_number, e->body, "number");
    fold_answers(d, e);
    return fold_step(d, e, "step", err);
}

static enum mc_rc fold_returned(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)err;
    if (d->state == STATE_WITHDRAWAL_ASKED) { /* the papers go back: nothing else comes */
        d->stopped_at = e->at;
        str_set(&d->outcome, OUTCOME_WITHDRAWN);
    }
    d->state = STATE_RETURNED;
    d->returned_at = e->at;
    d->paid += json_int(e->facts, "paid", 0);
    fold_text(&d->paid_how, e->facts, "paid_how");
    fold_leave_steps(d);
    return MC_OK;
}

static enum mc_rc fold_rated(struct dossier *d, const struct event *e, struct mc_err *err)
{
    int64_t score = json_int(e->facts, "score", -1);

    if (d->rating >= 0)
        return fold_broken(e, err, "đánh giá lần thứ hai");
    if (score < 0 || score > 5)
        return fold_broken(e, err, "điểm đánh giá phải từ 0 đến 5");
    d->rating = (int)score;
    return MC_OK;
}

static enum mc_rc fold_noted(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)e;
    (void)err;
    d->n_notes++;
    return MC_OK;
}

static enum mc_rc fold_attached(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *id = json_str(e->facts, "component"), *hash = json_str(e->facts, "hash");
    int64_t copies = json_int(e->facts, "copies", 0);
    struct component *c = dossier_component(d, id);

    if (*hash == '\0' || copies < 0 || copies > COPIES_MAX)
        return fold_broken(e, err, "thiếu mã băm hoặc sai số bản");
    if (c == NULL) {
        if (strcmp(id, COMPONENT_RESULT) != 0)
            return fold_broken(e, err, "số hóa vào thành phần không có");
        c = add_component(d, id);
        str_set(&c->name, COMPONENT_RESULT_NAME);
    }
    add_paper(c, hash);
    if (copies > 0)
        c->copies = (int)copies;
    return MC_OK;
}

/* Told about the dossier, changing nothing in it. */
static enum mc_rc fold_paper(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)d;
    (void)e;
    (void)err;
    return MC_OK;
}

static const struct {
    unsigned from; /* states it can follow */
    enum mc_rc (*fold)(struct dossier *d, const struct event *e, struct mc_err *err);
} folds[EV_COUNT] = {
    [EV_PAPER] = { ANY_STATE, fold_paper },
    [EV_REGISTERED] = { AT(NONE), fold_registered },
    [EV_RECEIVED] = { AT(NONE) | AT(REGISTERED), fold_received },
    [EV_REFUSED] = { AT(REGISTERED), fold_refused },
    [EV_SUPPLEMENT_ASKED] = { AT(REGISTERED) | AT(IN_PROGRESS), fold_supplement_asked },
    [EV_SUPPLEMENTED] = { AT(AWAITING_SUPPLEMENT), fold_supplemented },
    [EV_FORWARDED] = { AT(RECEIVED) | AT(IN_PROGRESS), fold_forwarded },
    [EV_APPROVED] = { AT(IN_PROGRESS), fold_approved },
    [EV_FINISHED] = { AT(RECEIVED) | AT(IN_PROGRESS), fold_finished },
    [EV_RETURNED] = { AT(FINISHED) | AT(WITHDRAWAL_ASKED) | AT(STOPPED), fold_returned },
    [EV_RATED] = { AT(RETURNED), fold_rated },
    [EV_NOTED] = { ANY_STATE & ~AT(NONE), fold_noted },
    [EV_ATTACHED] = { AT(REGISTERED) | AT(RECEIVED) | AT(IN_PROGRESS) | AT(AWAITING_SUPPLEMENT) |
                          AT(FINISHED),
                      fold_attached },
    [EV_TAKEN] = { HELD, fold_taken },
    [EV_RELEASED] = { HELD, fold_released },
    [EV_ASSIGNED] = { HELD, fold_taken },
    [EV_SENT_BACK] = { AT(IN_PROGRESS), fold_sent_back },
    [EV_PAYMENT_ASKED] = { AT(IN_PROGRESS), fold_payment_asked },
    [EV_PAID] = { AT(RECEIVED) | AT(IN_PROGRESS) | AT(AWAITING_PAYMENT) | AT(FINISHED), fold_paid },
    [EV_WITHDRAWAL_ASKED] = { AT(REGISTERED) | AT(RECEIVED) | AT(IN_PROGRESS) |
                                  AT(AWAITING_SUPPLEMENT) | AT(AWAITING_PAYMENT),
                              fold_withdrawal_asked },
    [EV_STOPPED] = { AT(AWAITING_SUPPLEMENT) | AT(WITHDRAWAL_ASKED), fold_stopped },
    [EV_EXTENDED] = { AT(IN_PROGRESS) | AT(AWAITING_PAYMENT), fold_extended },
    [EV_APOLOGISED] = { AT(RECEIVED) | AT(IN_PROGRESS) | AT(AWAITING_PAYMENT), fold_apologised },
    [EV_CORRECTED] = { AT(RECEIVED) | AT(IN_PROGRESS) | AT(AWAITING_SUPPLEMENT) |
                           AT(AWAITING_PAYMENT) | AT(FINISHED),
                       fold_corrected },
    [EV_ERASED] = { AT(REFUSED) | AT(STOPPED) | AT(RETURNED), fold_erased },
    [EV_VOIDED] = { AT(RECEIVED) | AT(IN_PROGRESS), fold_voided },
    [EV_TAKEN_BACK] = { ANY_STATE & ~AT(NONE), fold_taken_back },
};

/* Whose event it is and where it stands in the log; the kind is checked before. */
static enum mc_rc check_place(const struct dossier *d, const struct event *e, struct mc_err *err)
{
    if (!json_is_object(e->facts))
        return fold_broken(e, err, "không có nội dung");
    if (d->id != 0 && e->dossier != d->id)
        return fold_broken(e, err, "sự kiện của hồ sơ khác");
    if (e->seq != 0 && e->seq <= d->version)
        return fold_broken(e, err, "sai thứ tự");
    if ((folds[e->kind].from & (1u << d->state)) == 0)
        return fold_broken(e, err, "không thể xảy ra ở trạng thái này");
    return MC_OK;
}

/* An event says where it led: the fold must come to the same. */
static enum mc_rc check_state(const struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *said = json_str(e->facts, "state");

    if (e->kind == EV_PAPER && *said == '\0')
        return MC_OK;
    if (strcmp(said, state_word(d->state)) != 0)
        return fold_broken(e, err, "trạng thái ghi lại không khớp");
    return MC_OK;
}

enum mc_rc dossier_apply(struct dossier *d, const struct event *e, struct mc_err *err)
{
    enum mc_rc rc;

    if ((size_t)e->kind >= EV_COUNT || folds[e->kind].fold == NULL)
        return mc_fail(err, MC_INVALID,
                       "Nhật ký hồ sơ %lld sai ở sự kiện %lld: không phải sự kiện "
                       "của hồ sơ",
                       (long long)e->dossier, (long long)e->seq);
    if ((rc = check_place(d, e, err)) != MC_OK)
        return rc;
    if (d->answers == NULL)
        d->answers = json_object();
    if ((rc = folds[e->kind].fold(d, e, err)) != MC_OK || (rc = check_state(d, e, err)) != MC_OK)
        return rc;
    d->id = e->dossier;
    if (e->seq != 0)
        d->version = e->seq;
    return MC_OK;
}
