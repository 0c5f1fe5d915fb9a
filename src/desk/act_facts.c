/* What each command tells the log: outcomes computed here, since replay calls no clock, calendar or
 * form; and the sentence that the clerk reads afterwards. */
#include "act_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- steps and days ---- */

/* The step after the one where it lies; NULL at the end. */
static const struct route_step *next_step(const struct doing *it)
{
    const struct route *route = &it->promise.route;

    for (size_t i = 0; i + 1 < route->n; i++)
        if (it->ds.state == STATE_RECEIVED || strcmp(route->step[i].id, str_or(it->ds.step)) == 0)
            return &route->step[i + 1];
    return NULL;
}

static const struct route_step *own_step(const struct doing *it)
{
    const struct route *route = &it->promise.route;

    for (size_t i = 0; i < route->n; i++)
        if (strcmp(route->step[i].id, str_or(it->ds.step)) == 0)
            return &route->step[i];
    return NULL;
}

void act_put_step_due(struct doing *it, const struct route_step *s)
{
    if (s == NULL || s->limit_minutes <= 0)
        return;
    int64_t due = calendar_add_minutes(it->d->calendar, desk_now(it->d), s->limit_minutes);
    if (due > 0)
        event_put_time(it->facts, "step_due", due);
}

/* Last moment for a notice at appraisal: the end of the n-th working day after reception (Đ19.5).
 */
static enum mc_rc notice_limit(struct doing *it, struct mc_err *err)
{
    const struct limit days = { .unit = LIMIT_WORKING_DAYS,
                                .value = it->promise.rules->appraisal_notice_working_days,
                                .cutoff = -1 };
    int64_t due;

    if (days.value <= 0 || it->ds.state != STATE_IN_PROGRESS)
        return MC_OK;
    enum mc_rc rc = deadline_compute(it->d->calendar, it->ds.received_at, &days, &due, NULL, err);
    if (rc != MC_OK)
        return rc;
    const struct day_hours h = calendar_hours(it->d->calendar, day_of(due));
    it->notice_limit_at = day_minute(day_of(due), h.n > 0 ? h.to[h.n - 1] : 24 * 60 - 1);
    return MC_OK;
}

/* The new promise when all is there: a full new term (Đ19.5), or under older rules the working days
 * that were left when the clock stopped. */
static enum mc_rc new_due(struct doing *it, int64_t *due, struct mc_err *err)
{
    struct limit limit = it->promise.limit;

    if (!it->promise.has_limit)
        return mc_fail(err, MC_INVALID,
                       "Hồ sơ không ghi thời hạn của thủ tục, chưa tính lại được "
                       "hạn trả. Báo người quản trị");
    if (!it->promise.rules->supplement_restarts) {
        int left = calendar_working_days_between(
            it->d->calendar, day_of(it->ds.supplement_asked_at), day_of(it->ds.stopped_due_at));

        limit = (struct limit){ .unit = LIMIT_WORKING_DAYS,
                                .value = left > 1 ? left : 1,
                                .cutoff = -1 };
    }
    return deadline_compute(it->d->calendar, desk_now(it->d), &limit, due, NULL, err);
}

/* ---- facts, command by command ---- */

static json_t *list_of(const char *const *items)
{
    json_t *list = json_array();

    for (size_t i = 0; items != NULL && items[i] != NULL; i++) {
        char *clean = text_clean_dup(items[i], strlen(items[i]));

        if (clean != NULL && clean[0] != '\0')
            json_array_append_new(list, json_string(clean));
        free(clean);
    }
    return list;
}

static enum mc_rc facts_refuse(struct doing *it, struct mc_err *err)
{
    (void)err;
    put_clean(it->facts, "reason", it->in->reason);
    put_clean(it->facts, "basis", it->in->basis);
    return MC_OK;
}

static enum mc_rc facts_ask(struct doing *it, struct mc_err *err)
{
    put_clean(it->facts, "basis", it->in->basis);
    event_put_time(it->facts, "until", it->in->until);
    json_object_set_new(it->body, "items", list_of(it->in->items));
    return notice_limit(it, err);
}

static const struct component *component_of(const struct dossier *ds, const char *id)
{
    for (size_t i = 0; i < ds->n_components; i++)
        if (strcmp(ds->components[i].id, id) == 0)
            return &ds->components[i];
    return NULL;
}

static enum mc_rc facts_supplement(struct doing *it, struct mc_err *err)
{
    json_t *list = json_array();
    enum mc_rc rc = MC_OK;
    int64_t due;

    for (size_t i = 0; it->in->seen != NULL && it->in->seen[i] != NULL && rc == MC_OK; i++) {
        if (component_of(&it->ds, it->in->seen[i]) == NULL)
            rc = mc_fail(err, MC_INVALID,
                         "Hồ sơ không có thành phần “%s”. Chọn một thành phần "
                         "của hồ sơ",
                         it->in->seen[i]);
        json_array_append_new(list, json_pack("{s:s, s:b}", "id", it->in->seen[i], "seen", 1));
    }
    json_object_set_new(it->facts, "components", list);
    if (rc != MC_OK || it->ds.supplement != SUPPLEMENT_APPRAISAL)
        return rc;
    if ((rc = new_due(it, &due, err)) != MC_OK)
        return rc;
    event_put_time(it->facts, "due", due);
    act_put_step_due(it, own_step(it));
    return MC_OK;
}

enum mc_rc act_check_holder(struct doing *it, const char *step_name, enum role role,
                            struct mc_err *err)
{
    struct user u = { .name = NULL };
    enum mc_rc rc;

    if (str_or(it->in->holder)[0] == '\0')
        return MC_OK;
    if ((rc = user_get(it->d->store, it->in->holder, &u, err)) == MC_NOTFOUND)
        return mc_fail(err, MC_INVALID, "Không có cán bộ %s. Chọn một người trong danh sách",
                       it->in->holder);
    if (rc == MC_OK && u.role != role)
        rc = mc_fail(err, MC_INVALID, "Bước “%s” là của phần %s, %s thuộc phần %s. Chọn người khác",
                     step_name, role_vi(role), u.full, role_vi(u.role));
    user_release(&u);
    return rc;
}

static enum mc_rc facts_forward(struct doing *it, struct mc_err *err)
{
    const struct route_step *next = next_step(it);

    act_put_step_due(it, next);
    return next != NULL ? act_check_holder(it, next->name, next->role, err) : MC_OK;
}

static void put_result(struct doing *it)
{
    json_put(it->facts, "result", json_str(it->promise.facts, "result_name"));
    json_put(it->facts, "result_code", json_str(it->promise.facts, "result_code"));
    put_clean(it->body, "number", it->in->number);
}

static enum mc_rc facts_approve(struct doing *it, struct mc_err *err)
{
    act_put_step_due(it, next_step(it));
    put_result(it);
    return act_answers(it, err);
}

static enum mc_rc facts_finish(struct doing *it, struct mc_err *err)
{
    bool negative = strcmp(str_or(it->in->outcome), "negative") == 0;

    json_put(it->facts, "outcome", it->in->outcome);
    put_clean(it->body, "number", it->in->number);
    if (negative && str_or(it->in->text)[0] == '\0' && str_or(it->in->reason)[0] == '\0')
        return mc_fail(err, MC_INVALID,
                       "Ghi lý do không đủ điều kiện để người dân biết (Điều 19.3 NĐ "
                       "118/2025/NĐ-CP)");
    if (negative) {
        if (str_or(it->in->text)[0] == '\0')
            put_clean(it->body, "text", it->in->reason);
        return MC_OK;
    }
    put_result(it);
    return act_answers(it, err);
}

static enum mc_rc facts_return(struct doing *it, struct mc_err *err)
{
    const char *who = str_or(it->in->receiver);
    bool owner = who[0] == '\0' || strcmp(who, str_or(it->ds.applicant.name)) == 0;

    json_put(it->facts, "to", owner ? "owner" : "agent");
    put_clean(it->body, "receiver", owner ? it->ds.applicant.name : who);
    json_put(it->facts, "paid_how", it->in->paid);
    it->paid_before = it->ds.paid;
    return act_receipt(it, it->ds.fee - it->ds.paid, err);
}

static enum mc_rc facts_rate(struct doing *it, struct mc_err *err)
{
    (void)err;
    if (it->in->score >= 0)
        json_object_set_new(it->facts, "score", json_integer(it->in->score));
    return MC_OK;
}

/* The type under which the paper lies in the store: the result's code, or the form's word. */
static const char *attached_type(struct doing *it)
{
    const struct form *form;

    if (strcmp(str_or(it->in->component), ACT_COMPONENT_RESULT) == 0)
        return json_str(it->promise.facts, "result_code");
    if (desk_form(it->d, it->ds.procedure, &form, NULL) != MC_OK)
        return ""; /* the form is gone: the paper is kept without a type */
    for (size_t i = 0; i < form->n_components; i++)
        if (strcmp(form->component[i].id, str_or(it->in->component)) == 0)
            return str_or(form->component[i].paper);
    return "";
}

static enum mc_rc known_file(struct doing *it, struct mc_err *err)
{
    struct paper p = { .media = NULL };
    enum mc_rc rc;

    if (it->in->file != NULL || str_or(it->in->hash)[0] == '\0')
        return MC_OK; /* stored already, or for the rule to ask for */
    rc = paper_get(it->d->store, it->in->hash, &p, err);
    if (rc == MC_NOTFOUND)
        rc = mc_fail(err, MC_INVALID, "Không có bản quét này trong kho. Quét lại rồi đính kèm");
    if (rc == MC_OK) {
        memcpy(it->file.hash, p.hash, sizeof it->file.hash);
        it->file.media = xstrdup(p.media);
        it->file.bytes = p.bytes;
    }
    paper_release(&p);
    return rc;
}

static enum mc_rc facts_attach(struct doing *it, struct mc_err *err)
{
    const char *id = str_or(it->in->component);
    const struct component *c = component_of(&it->ds, id);
    bool result = strcmp(id, ACT_COMPONENT_RESULT) == 0;
    enum mc_rc rc = known_file(it, err);

    if (rc != MC_OK)
        return rc;
    json_put(it->facts, "component", id);
    json_put(it->facts, "hash", it->file.hash);
    if (it->file.hash[0] == '\0' || (c == NULL && !result))
        return MC_OK; /* rule_decide says what is missing */
    const struct paper_input paper = {
        .type = attached_type(it),
        .name = result ? json_str(it->promise.facts, "result_name") : c->name,
        .number = result ? it->ds.result_number : NULL,
        .issuer = result ? it->d->office.name : NULL,
        .owner = it->ds.applicant.id,
        .dossier = it->ds.id,
    };
    return paper_event(it->d, &it->file, &paper, it->ds.code, err);
}

static enum mc_rc (*const facts_of[CMD_COUNT])(struct doing *it, struct mc_err *err) = {
    [CMD_REFUSE] = facts_refuse,         [CMD_ASK_SUPPLEMENT] = facts_ask,
    [CMD_SUPPLEMENT] = facts_supplement, [CMD_FORWARD] = facts_forward,
    [CMD_APPROVE] = facts_approve,       [CMD_FINISH] = facts_finish,
    [CMD_RETURN] = facts_return,         [CMD_RATE] = facts_rate,
    [CMD_ATTACH] = facts_attach,
};

enum mc_rc act_facts(struct doing *it, struct mc_err *err)
{
    const char *const given[] = { it->in->reason, it->in->basis, it->in->number, it->in->receiver };
    const char *text = str_or(it->in->text);

    for (size_t i = 0; i < N_ELEMS(given); i++)
        if (!utf8_valid(str_or(given[i]), strlen(str_or(given[i]))))
            return mc_fail(err, MC_INVALID, "Chữ vừa nhận không phải UTF-8, chưa ghi. Gõ lại");
    char *clean = text_clean_lines_dup(text, strlen(text));

    if (clean == NULL)
        return mc_fail(err, MC_INVALID, "Chữ ghi chú không phải UTF-8. Gõ lại");
    json_put(it->body, "text", clean);
    free(clean);
    return facts_of[it->command] != NULL ? facts_of[it->command](it, err) : act_life_facts(it, err);
}

enum mc_rc act_store_file(struct doing *it, struct mc_err *err)
{
    if (it->command != CMD_ATTACH || it->in->file == NULL)
        return MC_OK;
    return store_file(it->d, it->in->file, &it->file, err);
}

/* ---- said ---- */

static void said_forward(const struct doing *it, const char *tail, struct strbuf *said)
{
    if (str_or(it->ds.holder)[0] != '\0') {
        char *who = desk_user_full_dup(it->d, it->ds.holder);

        strbuf_printf(said, "Đã chuyển %s cho %s.", tail, who);
        free(who);
    } else {
        strbuf_printf(said, "Đã chuyển %s tới bước %s.", tail, str_or(it->ds.step_name));
    }
}

static void said_supplement(const struct doing *it, const char *tail, struct strbuf *said)
{
    char due[32];

    strbuf_printf(said, "Đã ghi nhận bổ sung %s.", tail);
    if (it->ds.due_at != 0)
        strbuf_printf(said, " Hạn trả mới: %s.", vn_time(it->ds.due_at, due));
}

static void said_signed(const struct doing *it, const char *tail, struct strbuf *said)
{
    strbuf_printf(said, "Đã ký duyệt %s.", tail);
    if (it->ds.state == STATE_FINISHED)
        strbuf_puts(said, " Hồ sơ chờ trả kết quả.");
}

/* Returned without a result: the citizen has his own papers back. */
static bool without_result(const struct dossier *ds)
{
    return ds->stopped_at != 0;
}

void act_said(const struct doing *it, struct strbuf *said)
{
    char tail[16], money[32];
    bool stopped = it->ds.stopped_due_at != 0;

    dossier_tail(&it->ds, tail);
    switch (it->command) {
    case CMD_REFUSE:
        strbuf_printf(said, "Đã từ chối tiếp nhận %s.", tail);
        break;
    case CMD_ASK_SUPPLEMENT:
        strbuf_printf(said, "Đã yêu cầu bổ sung %s.%s", tail,
                      stopped ? " Hạn cũ hết hiệu lực, nộp đủ thì tính lại." : "");
        break;
    case CMD_SUPPLEMENT:
        said_supplement(it, tail, said);
        break;
    case CMD_FORWARD:
        said_forward(it, tail, said);
        break;
    case CMD_APPROVE:
        said_signed(it, tail, said);
        break;
    case CMD_FINISH:
        strbuf_printf(said, "Hồ sơ %s đã có kết quả, chờ trả.", tail);
        break;
    case CMD_RETURN:
        strbuf_printf(said,
                      without_result(&it->ds) ? "Đã trả lại giấy tờ của %s." : "Đã trả kết quả %s.",
                      tail);
        if (it->ds.paid > it->paid_before)
            strbuf_printf(said, " Đã thu %s.", money_vi(it->ds.paid - it->paid_before, money));
        act_receipt_said(it, said);
        break;
    case CMD_RATE:
        strbuf_puts(said, it->ds.rating > 0 ? "Đã ghi đánh giá. Cảm ơn Ông/Bà."
                                            : "Đã ghi: người dân không muốn đánh giá.");
        break;
    case CMD_NOTE:
        strbuf_printf(said, "Đã ghi chú vào %s.", tail);
        break;
    case CMD_ATTACH:
        strbuf_printf(said, "Đã số hóa giấy tờ vào %s.", tail);
        break;
    default:
        act_life_said(it, tail, said);
    }
}
