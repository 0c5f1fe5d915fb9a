/* Receiving: the checks, the bytes, then one transaction from number to commit. */
#include "money_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void receipt_release(struct receipt *r)
{
    free(r->code);
    free(r->due);
    free(r->slip);
    free(r->slip_why);
    *r = (struct receipt){ .id = 0 };
}

void reception_need_request(struct reception *r)
{
    unsigned char some[12];
    char text[40] = "motcua-";
    size_t n = strlen(text);

    if (str_or(r->request_id)[0] != '\0')
        return;
    random_bytes(some, sizeof some);
    for (size_t i = 0; i < sizeof some; i++, n += 2)
        snprintf(text + n, sizeof text - n, "%02x", some[i]);
    str_set(&r->request_id, text);
}

/* ---- facts and body ---- */

/* One reception on its way into the log. */
struct intake {
    struct desk *d;
    struct reception *r;
    const struct review *v;
    const struct stored_files *files;
    const struct rules *rules;
    struct dossier *ds; /* fresh, or the registered one */
    enum command command;
    int64_t at;
    char code[48];
    bool in_cash; /* then SLIP is the receipt for it */
    struct receipt_number slip;
};

static void add_new_papers(const struct intake *in, size_t component, json_t *papers)
{
    for (size_t i = 0; i < in->files->n; i++)
        if (in->files->item[i].component == component)
            json_array_append_new(papers, json_string(in->files->item[i].hash));
}

/* As the slip names them: the quantity columns of Mẫu 01. */
static const char *const paper_kinds[] = {
    [PAPER_ORIGINAL] = "bản chính", [PAPER_CERTIFIED] = "bản chứng thực",
    [PAPER_COPY] = "bản photo",     [PAPER_PRESENT] = "xuất trình",
    [PAPER_EFORM] = "bản điện tử",
};

static json_t *component_facts(const struct intake *in, size_t at)
{
    const struct reception_component *c = &in->r->component[at];
    json_t *j = json_object(), *papers = json_array();

    json_put(j, "id", c->id);
    for (size_t i = 0; i < in->v->form->n_components; i++)
        if (strcmp(in->v->form->component[i].id, c->id) == 0) {
            json_put(j, "name", in->v->form->component[i].name);
            json_put(j, "kind", paper_kinds[in->v->form->component[i].form]);
        }
    json_object_set_new(j, "required", json_boolean(c->required));
    json_object_set_new(j, "seen", json_boolean(c->seen));
    json_object_set_new(j, "reused", json_boolean(c->reuse != NULL));
    json_object_set_new(j, "copies", json_integer(c->copies));
    for (size_t i = 0; i < c->n_papers; i++)
        json_array_append_new(papers, json_string(c->papers[i]));
    add_new_papers(in, at, papers);
    if (c->reuse != NULL)
        json_array_append_new(papers, json_string(c->reuse));
    json_object_set_new(j, "papers", papers);
    json_put(j, "why", c->why);
    return j;
}

static json_t *components_facts(const struct intake *in)
{
    json_t *list = json_array();

    for (size_t i = 0; i < in->r->n_components; i++)
        if (in->r->component[i].relevant &&
            (in->r->component[i].required || reception_component_there(&in->r->component[i])))
            json_array_append_new(list, component_facts(in, i));
    return list;
}

/* What a registration and a reception both say. */
static json_t *request_facts(const struct intake *in)
{
    const struct form *form = in->v->form;
    json_t *j = json_object();

    json_put(j, "procedure", form->code);
    json_put(j, "procedure_name", str_or(form->short_name)[0] ? form->short_name : form->name);
    json_put(j, "procedure_title", form->name);
    json_put(j, "case", in->v->cased->id);
    json_put(j, "channel", channel_word(in->r->channel));
    json_put(j, "request_id", in->r->request_id);
    json_put(j, "receiving_office", in->d->office.code);
    json_put(j, "competent_office", in->d->office.code);
    json_put(j, "form_hash", form->hash);
    json_object_set_new(j, "components", components_facts(in));
    return j;
}

static json_t *fee_lines(const struct intake *in)
{
    const struct resolved *res = &in->v->resolved;
    bool typed = false;
    json_t *list = json_array();

    for (size_t i = 0; i < res->n_fees; i++) {
        json_t *line = json_object();
        int64_t amount = res->fee[i].amount;

        if (amount < 0) { /* one sum was typed for what the form does not know */
            amount = typed ? 0 : in->r->fee_typed;
            typed = true;
        }
        json_put(line, "id", res->fee[i].id);
        json_put(line, "name", res->fee[i].name);
        json_put(line, "legal", res->fee[i].legal);
        json_object_set_new(line, "amount", json_integer(amount));
        json_put(line, "exempt", res->fee[i].exempt);
        json_array_append_new(list, line);
    }
    return list;
}

static void received_facts(const struct intake *in, json_t *j)
{
    const struct form *form = in->v->form;
    const char *how = str_or(in->r->paid);
    bool paid = in->v->fee > 0 && how[0] != '\0' && strcmp(how, "later") != 0;

    json_put(j, "code", in->code);
    event_put_time(j, "due", in->v->due);
    json_object_set_new(j, "fee", json_integer(in->v->fee > 0 ? in->v->fee : 0));
    json_object_set_new(j, "fee_lines", fee_lines(in));
    json_object_set_new(j, "paid", json_integer(paid ? in->v->fee : 0));
    json_put(j, "paid_how", how);
    json_object_set_new(j, "immediate", json_boolean(form->immediate));
    json_put(j, "result_name", form->result_name);
    json_put(j, "result_code", form->result_code);
    json_put(j, "rules_hash", in->rules->hash);
    json_put(j, "calendar_hash", in->d->calendar->hash);
}

static json_t *request_body(const struct intake *in)
{
    json_t *j = json_object();

    json_object_set_new(j, "applicant", person_to_json(&in->r->applicant));
    if (str_or(in->r->agent.name)[0] != '\0' || str_or(in->r->agent.id)[0] != '\0') {
        json_object_set_new(j, "agent", person_to_json(&in->r->agent));
        json_put(j, "agent_basis", in->r->agent_basis);
    }
    json_object_set_new(j, "answers",
                        form_stored_answers(in->v->form, &in->r->answers, &in->v->resolved));
    json_put(j, "text", in->r->note);
    return j;
}

json_t *reception_facts(struct desk *d, struct reception *r, const struct review *v, json_t **body)
{
    static const struct stored_files none = { .n = 0 };
    const struct intake in = { .d = d, .r = r, .v = v, .files = &none };
    json_t *j = request_facts(&in);

    json_object_set_new(j, "fee", json_integer(v->fee > 0 ? v->fee : 0));
    json_object_set_new(j, "fee_lines", fee_lines(&in));
    json_object_set_new(j, "immediate", json_boolean(v->form->immediate));
    json_put(j, "result_name", v->form->result_name);
    json_put(j, "result_code", v->form->result_code);
    promise_write(j, v->form, &v->resolved.limit);
    *body = request_body(&in);
    return j;
}

/* ---- the transaction ---- */

static const char *paper_type(const struct form *form, const char *component, const char **name)
{
    for (size_t i = 0; i < form->n_components; i++)
        if (strcmp(form->component[i].id, component) == 0) {
            *name = form->component[i].name;
            return form->component[i].paper;
        }
    return NULL;
}

/* Papers belong to the owner of the dossier, never to who stands there for them. */
static enum mc_rc append_papers(const struct intake *in, struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < in->files->n && rc == MC_OK; i++) {
        const struct stored_file *f = &in->files->item[i];
        struct paper_input paper = { .owner = in->r->applicant.id, .dossier = in->ds->id };

        paper.type = paper_type(in->v->form, in->r->component[f->component].id, &paper.name);
        rc = paper_event(in->d, f, &paper, in->code, err);
    }
    return rc;
}

static enum mc_rc pin_promise(const struct intake *in, struct mc_err *err)
{
    const struct form *form = in->v->form;
    struct store *s = in->d->store;
    enum mc_rc rc;

    if ((rc = pin_put(s, form->hash, "form", str_or(form->resolved), err)) != MC_OK ||
        (rc = pin_put(s, in->rules->hash, "rules", str_or(in->d->rules_text), err)) != MC_OK)
        return rc;
    return pin_put(s, in->d->calendar->hash, "calendar", str_or(in->d->calendar_text), err);
}

static enum mc_rc append_decided(const struct intake *in, const json_t *facts, const json_t *body,
                                 struct mc_err *err)
{
    const struct route route = form_route(in->v->form);
    const struct act act = { .command = in->command,
                             .role = in->d->me.role,
                             .at = in->at,
                             .version = -1,
                             .office = in->d->office.code,
                             .actor = in->d->me.name,
                             .station = in->d->me.station,
                             .facts = facts,
                             .body = body };
    struct event ev[RULE_MAX_EVENTS];
    size_t n = 0;
    enum mc_rc rc = rule_decide(in->ds, &act, &route, in->rules, ev, &n, err);

    for (size_t i = 0; i < n; i++) {
        /* What only the desk and its papers read: limit, route, names. */
        json_object_update_missing(ev[i].facts, (json_t *)facts);
        json_object_update_missing(ev[i].body, (json_t *)body);
        if (rc == MC_OK)
            rc = desk_append(in->d, in->ds, &ev[i], err);
        event_release(&ev[i]);
    }
    return rc;
}

static enum mc_rc give_number(struct intake *in, struct mc_err *err)
{
    int number, day = day_of(in->at);
    enum mc_rc rc = number_next(in->d->store, in->d->office.code, day, &number, err);

    if (rc == MC_OK)
        dossier_code(in->d->office.code, day, number, in->code);
    return rc;
}

/* A registered dossier was read before the transaction: nobody may have moved it since. */
static enum mc_rc still_as_read(const struct intake *in, struct mc_err *err)
{
    struct dossier now = DOSSIER_INIT;
    enum mc_rc rc = dossier_read(in->d->store, in->ds->id, &now, err);

    if (rc == MC_OK && now.version != in->ds->version)
        rc = mc_fail(err, MC_CONFLICT,
                     "Hồ sơ vừa được người khác thay đổi, việc này chưa ghi. Mở lại hồ sơ để xem "
                     "rồi làm tiếp");
    dossier_release(&now);
    return rc;
}

static enum mc_rc append_intake(struct intake *in, struct mc_err *err)
{
    enum mc_rc rc =
        in->ds->id == 0 ? dossier_new_id(in->d->store, &in->ds->id, err) : still_as_read(in, err);

    if (rc == MC_OK && in->command == CMD_RECEIVE)
        rc = give_number(in, err);
    if (rc != MC_OK || (rc = append_papers(in, err)) != MC_OK)
        return rc;
    json_t *facts = request_facts(in), *body = request_body(in);
    if (in->command == CMD_RECEIVE) {
        received_facts(in, facts);
        in->in_cash = receipt_due(json_int(facts, "paid", 0), in->r->paid);
    }
    promise_write(facts, in->v->form, &in->v->resolved.limit);
    if (in->in_cash)
        rc = receipt_take(in->d, facts, &in->slip, err);
    if (rc == MC_OK)
        rc = append_decided(in, facts, body, err);
    json_decref(facts);
    json_decref(body);
    if (rc != MC_OK || (rc = dossier_project(in->d->store, in->ds, err)) != MC_OK)
        return rc;
    return pin_promise(in, err);
}

/* The dossier of a request id that is known already: MC_OK and *ID. */
static enum mc_rc known_request(struct desk *d, const struct reception *r, int64_t *id,
                                struct mc_err *err)
{
    *id = 0;
    if (str_or(r->request_id)[0] == '\0')
        return MC_OK;
    enum mc_rc rc = dossier_by_request(d->store, r->request_id, id, err);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* One transaction.  *KNOWN gets the dossier of this request when somebody was first. */
static enum mc_rc commit_intake(struct intake *in, int64_t *known, struct mc_err *err)
{
    int64_t own = in->ds->id;
    enum mc_rc rc = desk_begin(in->d, err);

    if (rc != MC_OK)
        return rc;
    rc = known_request(in->d, in->r, known, err);
    if (rc == MC_OK && *known != 0 && *known != own) {
        db_rollback(in->d->store->main);
        return MC_OK;
    }
    *known = 0;
    if (rc == MC_OK)
        rc = append_intake(in, err);
    if (rc == MC_OK)
        return db_commit(in->d->store->main, err);
    db_rollback(in->d->store->main);
    return rc;
}

/* ---- the answer ---- */

/* IN is NULL for a dossier that was received before. */
static void fill_receipt(const struct dossier *ds, const struct intake *in, struct receipt *out)
{
    char due[32];
    struct receipt r = { .id = ds->id, .repeated = in == NULL, .fee = ds->fee };

    for (size_t i = 0; i < ds->n_components; i++) {
        r.reused += ds->components[i].reused;
        r.papers += !ds->components[i].reused && ds->components[i].n_papers > 0;
    }
    r.code = xstrdup(str_or(ds->code));
    r.due = xstrdup(ds->first_due_at != 0 ? iso_time(ds->first_due_at, due) : "");
    r.slip = in != NULL && in->in_cash ? receipt_said_dup(&in->slip) : xstrdup("");
    r.slip_why = xstrdup(in != NULL && in->in_cash ? receipt_why(&in->slip) : "");
    receipt_release(out);
    *out = r;
}

static enum mc_rc receipt_of_known(struct desk *d, int64_t id, struct receipt *out,
                                   struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    enum mc_rc rc = dossier_read(d->store, id, &ds, err);

    if (rc == MC_OK)
        fill_receipt(&ds, NULL, out);
    dossier_release(&ds);
    return rc;
}

/* ---- the use cases ---- */

static enum mc_rc tell_problems(const struct review *v, struct strbuf *problems, struct mc_err *err)
{
    const char *first = NULL;

    for (size_t i = 0; i < v->n_problems; i++) {
        const struct problem *p = &v->problem[i];

        if (!p->blocks)
            continue;
        if (first == NULL)
            first = p->text;
        if (problems != NULL) {
            if (p->field != NULL)
                strbuf_printf(problems, "%s: ", p->field->label);
            strbuf_printf(problems, "%s\n", p->text);
        }
    }
    return mc_fail(err, MC_INVALID, "Chưa tiếp nhận được, còn %zu chỗ cần sửa. %s", v->n_blocking,
                   str_or(first));
}

/* After the commit nothing may fail the reception any more: what cannot be tidied stays. */
static void drop_draft(struct desk *d, struct reception *r)
{
    if (r->draft != 0 && draft_drop(d->store, r->draft, NULL) == MC_OK)
        r->draft = 0;
}

static void tidy(struct intake *in)
{
    for (size_t i = 0; i < in->files->n; i++)
        inbox_done(in->d, in->r->component[in->files->item[i].component].file);
    drop_draft(in->d, in->r);
}

/* DS is fresh (DOSSIER_INIT) or the registered dossier; it has the fold afterwards. */
static enum mc_rc take_in(struct desk *d, struct reception *r, const struct review *v,
                          enum command command, struct dossier *ds, struct receipt *out,
                          struct mc_err *err)
{
    struct stored_files files = { .n = 0 };
    struct intake in = { .d = d,
                         .r = r,
                         .v = v,
                         .files = &files,
                         .rules = rules_on(&d->rules, day_of(v->at)),
                         .ds = ds,
                         .command = command,
                         .at = v->at };
    int64_t known = 0;
    enum mc_rc rc;

    if (in.rules == NULL)
        return mc_fail(err, MC_INVALID, "Không có quy định cho hôm nay. Xem lại config/rules.yaml");
    if ((rc = stored_files_add(d, r, &files, err)) != MC_OK ||
        (rc = commit_intake(&in, &known, err)) != MC_OK)
        goto out;
    if (known != 0)
        rc = receipt_of_known(d, known, out, err);
    else
        fill_receipt(ds, &in, out);
    tidy(&in);
out:
    stored_files_release(&files);
    return desk_said(rc, err);
}

static enum mc_rc receive_with(struct desk *d, struct reception *r, struct dossier *ds,
                               struct receipt *out, struct strbuf *problems, struct mc_err *err)
{
    struct review v = REVIEW_INIT;
    enum mc_rc rc = reception_review(d, r, &v, err);

    if (rc == MC_INVALID && problems != NULL && err != NULL)
        strbuf_printf(problems, "%s\n", err->msg);
    if (rc == MC_OK && v.n_blocking > 0)
        rc = tell_problems(&v, problems, err);
    if (rc == MC_OK)
        rc = take_in(d, r, &v, CMD_RECEIVE, ds, out, err);
    review_release(&v);
    return rc;
}

static enum mc_rc may_take_in(const struct desk *d, enum command c, struct mc_err *err)
{
    const struct verdict may = life_verdict(STATE_NONE, c, d->me.role);
    enum mc_rc rc = desk_may(d, RIGHT_LOOK, err);

    if (rc == MC_OK && !may.allowed) /* the law's sentence before the table's */
        rc = mc_fail(err, MC_DENIED, "%s", may.why);
    return rc == MC_OK ? desk_may(d, RIGHT_RECEIVE, err) : rc;
}

enum mc_rc desk_receive(struct desk *d, struct reception *r, struct receipt *out,
                        struct strbuf *problems, struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    int64_t known;
    enum mc_rc rc;

    if ((rc = may_take_in(d, CMD_RECEIVE, err)) != MC_OK ||
        (rc = known_request(d, r, &known, err)) != MC_OK)
        return desk_read_said(rc, err);
    if (known != 0) { /* the draft may have outlived its reception: a crash in between */
        if ((rc = receipt_of_known(d, known, out, err)) == MC_OK)
            drop_draft(d, r);
        return rc;
    }
    reception_need_request(r);
    rc = receive_with(d, r, &ds, out, problems, err);
    dossier_release(&ds);
    return rc;
}

enum mc_rc desk_register(struct desk *d, struct reception *r, int64_t *id, struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    struct review v = REVIEW_INIT;
    struct receipt kept = { .id = 0 };
    enum mc_rc rc;

    if ((rc = may_take_in(d, CMD_REGISTER, err)) != MC_OK)
        return rc;
    if (str_or(r->applicant.name)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Ghi họ và tên người nộp rồi mới ghi nhận");
    reception_need_request(r);
    if ((rc = reception_review(d, r, &v, err)) == MC_OK)
        rc = take_in(d, r, &v, CMD_REGISTER, &ds, &kept, err);
    if (rc == MC_OK)
        *id = kept.id;
    receipt_release(&kept);
    review_release(&v);
    dossier_release(&ds);
    return rc;
}

/* ---- receiving what was only registered ---- */

static void component_again(const struct component *c, struct reception_component *out)
{
    *out = (struct reception_component){
        .id = xstrdup(c->id), .seen = c->seen, .copies = c->copies, .why = xstrdup(c->why)
    };
    if (c->reused && c->n_papers > 0) {
        out->reuse = xstrdup(c->papers[c->n_papers - 1]);
        return;
    }
    out->papers = xcalloc(c->n_papers + 1, sizeof *out->papers);
    for (size_t i = 0; i < c->n_papers; i++)
        out->papers[out->n_papers++] = xstrdup(c->papers[i]);
}

void reception_of(const struct dossier *ds, struct reception *r)
{
    const char *field;
    json_t *a;

    str_set(&r->request_id, ds->request_id);
    str_set(&r->procedure, ds->procedure);
    str_set(&r->case_id, ds->case_id);
    channel_from(str_or(ds->channel), &r->channel);
    person_copy(&r->applicant, &ds->applicant);
    person_copy(&r->agent, &ds->agent);
    if (str_or(r->agent.name)[0] != '\0')
        str_set(&r->agent_basis, "theo hồ sơ đã ghi nhận");
    json_object_foreach(ds->answers, field, a)
    {
        const char *label = json_str(a, "label");

        answers_set(&r->answers, field, json_str(a, "value"), label[0] ? label : NULL, MARK_TYPED);
    }
    r->component = xcalloc(ds->n_components + 1, sizeof *r->component);
    for (size_t i = 0; i < ds->n_components; i++)
        component_again(&ds->components[i], &r->component[r->n_components++]);
    str_set(&r->paid, "later");
}

enum mc_rc desk_receive_registered(struct desk *d, const struct dossier *ds, struct receipt *out,
                                   struct mc_err *err)
{
    struct reception r = RECEPTION_INIT;
    struct dossier again = DOSSIER_INIT;
    enum mc_rc rc = desk_dossier(d, ds->id, &again, err);

    if (rc == MC_OK) {
        reception_of(ds, &r);
        rc = receive_with(d, &r, &again, out, NULL, err);
    }
    dossier_release(&again);
    reception_release(&r);
    return rc;
}
