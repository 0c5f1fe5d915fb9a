/* The review of a reception: everything that follows from what is typed, and all that is wrong. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define PREFILL_ROUNDS 4
#define PROBLEMS_EXTRA 64

void review_release(struct review *v)
{
    resolved_release(&v->resolved);
    free(v->problem);
    strbuf_release(&v->due_why);
    *v = (struct review)REVIEW_INIT;
}

/* ---- what is wrong ---- */

/* Room for MAX problems; what does not fit is only counted as blocking. */
struct problem_list {
    struct problem *item;
    size_t n, max;
};

__attribute__((format(printf, 3, 4))) static void add_problem(struct problem_list *l, bool blocks,
                                                              const char *fmt, ...)
{
    va_list ap;

    if (l->n == l->max)
        return;
    struct problem *p = &l->item[l->n++];
    *p = (struct problem){ .field = NULL, .blocks = blocks };
    va_start(ap, fmt);
    char *text = xvasprintf(fmt, ap);
    va_end(ap);
    /* Cut where a reader would, never inside a letter. */
    size_t n = strlen(text);
    while (n >= sizeof p->text)
        n = utf8_prev(text, n);
    memcpy(p->text, text, n);
    p->text[n] = '\0';
    free(text);
}

static bool all_digits(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* What field_read() says of VALUE, a part of a person; false when it can be read. */
static bool unreadable(enum field_type type, const char *value, int today, struct mc_err *err)
{
    const struct field f = { .type = type, .partial = true };
    char *got = NULL, *label = NULL;
    bool bad = value[0] != '\0' && field_read(&f, value, today, &got, &label, err) != MC_OK;

    free(got);
    free(label);
    return bad;
}

/* Dates are values already, whole or in part: typed so, they would be read as something else. */
static bool is_date(const char *value)
{
    int day;

    return date_parse(value, &day) || (strlen(value) == 7 && value[4] == '-');
}

static void check_person(struct problem_list *l, const struct person *p, const char *who, int today)
{
    struct mc_err err = { .rc = MC_OK };
    char why[160];
    const char *id = str_or(p->id);

    if (str_or(p->name)[0] == '\0')
        add_problem(l, true, "%s: ghi họ và tên", who);
    if (all_digits(id) && citizen_number_error(id, why)[0] != '\0')
        add_problem(l, true, "%s: %s", who, why);
    else if (all_digits(id) &&
             citizen_number_warning(id, str_or(p->sex), str_or(p->birth), why)[0] != '\0')
        add_problem(l, false, "%s: %s", who, why);
    if (!is_date(str_or(p->birth)) && unreadable(FIELD_DATE, str_or(p->birth), today, &err))
        add_problem(l, true, "%s, ngày sinh: %s", who, err.msg);
    if (unreadable(FIELD_PHONE, str_or(p->phone), today, &err))
        add_problem(l, true, "%s: %s", who, err.msg);
}

static void check_people(struct problem_list *l, const struct reception *r, int today)
{
    check_person(l, &r->applicant, "Người nộp", today);
    if (str_or(r->agent.name)[0] == '\0' && str_or(r->agent.id)[0] == '\0')
        return;
    check_person(l, &r->agent, "Người được ủy quyền", today);
    if (str_or(r->agent_basis)[0] == '\0')
        add_problem(l, true, "Người được ủy quyền: ghi giấy ủy quyền, số và ngày");
}

static void check_answers(struct problem_list *l, const struct reception *r,
                          const struct form *form)
{
    for (size_t i = 0; i < r->answers.n; i++)
        if (form_field(form, r->answers.item[i].field) == NULL)
            add_problem(l, true, "%s: tờ khai không có ô này", r->answers.item[i].field);
}

/* In force on day TODAY?  A partial date means the whole year or month. */
static void check_validity(struct problem_list *l, const struct form *form, int today)
{
    char day[32];
    const char *from = str_or(form->valid_from), *to = form->valid_to;

    iso_date(today, day);
    if (strncmp(day, from, strlen(from)) < 0)
        add_problem(l, true, "Thủ tục này áp dụng từ %s, chưa nhận được hôm nay", from);
    if (to != NULL && strncmp(day, to, strlen(to)) > 0)
        add_problem(l, true, "Thủ tục này chỉ áp dụng đến %s. Chọn thủ tục thay thế", to);
}

static void check_request(struct problem_list *l, const struct reception *r,
                          const struct form *form)
{
    if (!form->channels[r->channel])
        add_problem(l, true, "Thủ tục này không nhận hồ sơ %s", channel_vi(r->channel));
    if (str_or(r->case_id)[0] != '\0' && form_case(form, r->case_id) == NULL)
        add_problem(l, true, "Thủ tục này không có trường hợp %s", r->case_id);
}

/* ---- papers ---- */

static const struct component_def *definition(const struct form *form, const char *id)
{
    for (size_t i = 0; i < form->n_components; i++)
        if (strcmp(form->component[i].id, id) == 0)
            return &form->component[i];
    return NULL;
}

/* Names in forms are whole sentences at times: enough of one to know which, and the rest of the
 * line for what to do. */
static char *short_name_dup(const char *name)
{
    size_t n = utf8_clip(name, 60, NULL);

    return xasprintf("%.*s%s", (int)n, name, name[n] != '\0' ? "…" : "");
}

/* A paper taken from the store must be the applicant's own and still hold. */
static enum mc_rc check_reuse(struct desk *d, struct problem_list *l, const struct reception *r,
                              const struct reception_component *c, const char *name,
                              struct mc_err *err)
{
    struct papers own = { .n = 0 };
    const struct paper *p = NULL;
    enum mc_rc rc = papers_of(d->store, str_or(r->applicant.id), NULL, &own, err);
    int last;
    char day[32];

    for (size_t i = 0; rc == MC_OK && i < own.n; i++)
        if (strcmp(own.item[i].hash, c->reuse) == 0)
            p = &own.item[i];
    if (rc == MC_OK && p == NULL)
        add_problem(l, true, "%s: bản dùng lại không có trong kho của người nộp. Quét bản mới",
                    name);
    else if (rc == MC_OK && paper_expired(p, day_of(desk_now(d))) && date_parse(p->expires, &last))
        add_problem(l, true, "%s: giấy này hết hạn %s. Quét bản mới", name, vn_date(last, day));
    papers_release(&own);
    return rc;
}

static enum mc_rc check_digitized(struct desk *d, struct problem_list *l,
                                  const struct reception_component *c, const char *name,
                                  struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < c->n_papers && rc == MC_OK; i++) {
        struct paper p = { .media = NULL };

        rc = paper_get(d->store, c->papers[i], &p, err);
        if (rc == MC_NOTFOUND) {
            add_problem(l, true, "%s: không có bản quét này trong kho. Quét lại", name);
            rc = MC_OK;
        }
        paper_release(&p);
    }
    return rc;
}

/* Required and there, but nothing of it is kept.  A paper that is shown, or a copy that goes back
 * certified, may be so; of an original the reason is asked for, without holding the citizen up
 * (NĐ 118/2025 Đ17.1.c: scan each paper). */
static bool only_seen(const struct reception_component *c, const struct component_def *def)
{
    return c->seen && c->n_papers == 0 && c->reuse == NULL && c->file == NULL &&
           (def->form == PAPER_ORIGINAL || def->form == PAPER_CERTIFIED) &&
           str_or(c->why)[0] == '\0';
}

static enum mc_rc check_component(struct desk *d, struct problem_list *l, const struct reception *r,
                                  const struct reception_component *c, const struct form *form,
                                  size_t *missing, struct mc_err *err)
{
    const struct component_def *def = definition(form, c->id);
    enum mc_rc rc = MC_OK;

    if (def == NULL && reception_component_there(c))
        add_problem(l, true, "%s: thủ tục này không có giấy tờ này", c->id);
    if (def == NULL || !c->relevant)
        return MC_OK;
    char *name = short_name_dup(def->name);
    if (c->required && !reception_component_there(c)) {
        (*missing)++;
        add_problem(l, true, "Thiếu giấy tờ: %s%s", name,
                    def->any_of != NULL ? ", hoặc giấy thay thế trong danh sách" : "");
    } else if (c->required && only_seen(c, def)) {
        add_problem(l, false, "%s: quét bản này, hoặc ghi lý do chưa số hóa", name);
    }
    if (c->reuse != NULL)
        rc = check_reuse(d, l, r, c, name, err);
    if (rc == MC_OK)
        rc = check_digitized(d, l, c, name, err);
    free(name);
    return rc;
}

/* ---- what follows ---- */

/* One way of writing a number, so that finding by it works. */
static void set_phone(struct person *p)
{
    char phone[20];

    if (str_or(p->phone)[0] != '\0' && phone_normalize(p->phone, phone) != NULL)
        str_set(&p->phone, phone);
}

static enum mc_rc resolve(struct desk *d, struct reception *r, const struct form *form,
                          struct resolved *res, struct mc_err *err)
{
    /* A case that the form does not have is a problem to show; the conditions choose meanwhile. */
    const struct case_def *chosen = r->case_id != NULL ? form_case(form, r->case_id) : NULL;

    resolved_release(res);
    return form_resolve(d->expr, form, &r->answers, r->channel, chosen != NULL ? chosen->id : NULL,
                        day_of(desk_now(d)), res, err);
}

/* Resolve and prefill in turns until nothing moves: a prefilled value may make others relevant. */
static enum mc_rc settle(struct desk *d, struct reception *r, const struct form *form,
                         struct resolved *res, struct mc_err *err)
{
    if (r->prefilled == NULL)
        r->prefilled = json_object();
    const struct prefill_from from = { .d = d,
                                       .form = form,
                                       .applicant = &r->applicant,
                                       .part_mark = r->applicant_mark,
                                       .earlier = &r->earlier,
                                       .given = r->prefilled };
    enum mc_rc rc = resolve(d, r, form, res, err);

    for (int round = 0; rc == MC_OK && round < PREFILL_ROUNDS; round++) {
        size_t changed = 0;

        rc = prefill_fields(&from, &r->answers, AT_RECEPTION, res->relevant, &changed, err);
        if (rc != MC_OK || changed == 0)
            break;
        rc = resolve(d, r, form, res, err);
    }
    return rc;
}

/* The sum of the fees, -1 while one that the form does not know is not typed. */
static int64_t fee_total(const struct reception *r, const struct resolved *res)
{
    int64_t total = res->total;
    bool unknown = false;

    for (size_t i = 0; i < res->n_fees; i++)
        unknown = unknown || res->fee[i].amount < 0;
    if (!unknown)
        return total;
    return r->fee_typed < 0 ? -1 : total + r->fee_typed;
}

static void check_fee(struct problem_list *l, const struct reception *r, const struct resolved *res)
{
    for (size_t i = 0; i < res->n_fees && r->fee_typed < 0; i++)
        if (res->fee[i].amount < 0)
            add_problem(l, true, "%s: gõ số tiền theo nghị quyết của tỉnh, không thu thì gõ 0",
                        res->fee[i].name);
}

static enum mc_rc find_problems(struct desk *d, struct reception *r, struct review *v,
                                struct mc_err *err)
{
    size_t max = v->form->n_fields + v->form->n_components * 3 + PROBLEMS_EXTRA;
    struct problem_list l = { .item = xcalloc(max, sizeof *l.item), .max = max };
    enum mc_rc rc = MC_OK;

    check_people(&l, r, day_of(desk_now(d))); /* who it is for comes first, as on the desk */
    l.n += form_problems(d->expr, v->form, &r->answers, &v->resolved, AT_RECEPTION,
                         day_of(desk_now(d)), l.item + l.n, v->form->n_fields);
    check_request(&l, r, v->form);
    check_validity(&l, v->form, day_of(desk_now(d)));
    check_answers(&l, r, v->form);
    for (size_t i = 0; i < r->n_components && rc == MC_OK; i++)
        rc = check_component(d, &l, r, &r->component[i], v->form, &v->n_missing, err);
    check_fee(&l, r, &v->resolved);
    v->problem = l.item;
    v->n_problems = l.n;
    for (size_t i = 0; i < l.n; i++)
        v->n_blocking += l.item[i].blocks;
    return rc;
}

enum mc_rc reception_review(struct desk *d, struct reception *r, struct review *out,
                            struct mc_err *err)
{
    struct review v = REVIEW_INIT;
    enum mc_rc rc;

    if (str_or(r->procedure)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Chọn một thủ tục");
    if ((rc = desk_form(d, r->procedure, &v.form, err)) != MC_OK)
        return rc;
    answers_read(&r->answers, v.form, day_of(desk_now(d)));
    set_phone(&r->applicant);
    set_phone(&r->agent);
    if ((rc = settle(d, r, v.form, &v.resolved, err)) != MC_OK)
        goto out;
    components_sync(r, v.form, &v.resolved);
    if ((rc = components_propose(d, v.form, r, err)) != MC_OK)
        goto out;
    components_choose(v.form, r);
    if ((rc = find_problems(d, r, &v, err)) != MC_OK)
        goto out;
    v.cased = &v.form->cases[v.resolved.case_index];
    v.fee = fee_total(r, &v.resolved);
    v.at = desk_now(d);
    rc = deadline_compute(d->calendar, v.at, &v.resolved.limit, &v.due, &v.due_why, err);
out:
    rc = desk_read_said(rc, err);
    if (rc == MC_OK) {
        review_release(out);
        *out = v;
    } else {
        review_release(&v);
    }
    return rc;
}
