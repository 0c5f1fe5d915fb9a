/* Rules: what a command makes of a dossier.  The table in life.c answers by state and role; here
 * come the step, the counts, what the procedure allows and what the clerk must give. */
#include "rule_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY_BYTES 256

/* Until a rule set says otherwise: the decree's own figures. */
static const struct rules decree = {
    .id = "nd118",
    .supplements_per_stage = 1,
    .supplement_restarts = true,
    .appraisal_notice_working_days = 3,
    .close_after_days = 15,
    .extensions_per_dossier = 1,
    .extend_before_days = 1,
    .article = "Điều 11.2.c, 19.5, 19.6" LAW,
};

/* What a refusal by one of the set's own figures names: an older dossier has an older law. */
const char *rule_article(const struct question *q)
{
    return q->rules->article[0] != '\0' ? q->rules->article : decree.article;
}

/* ---- where it lies on its route ---- */

const struct route_step *rule_last_step(const struct question *q)
{
    return &q->route->step[q->route->n - 1];
}

enum mc_rc rule_need_route(const struct question *q, struct mc_err *err)
{
    if (q->route == NULL || q->route->n == 0)
        return mc_fail(err, MC_INVALID,
                       "Thủ tục chưa có quy trình xử lý. Báo người quản trị bổ sung vào mẫu");
    return MC_OK;
}

/* The step after the one it lies at. */
enum mc_rc rule_next_step(const struct question *q, const struct route_step **next,
                          struct mc_err *err)
{
    size_t i = 0;
    enum mc_rc rc = rule_need_route(q, err);

    if (rc != MC_OK)
        return rc;
    if (q->d->state != STATE_RECEIVED) { /* what is just received lies at the first one */
        while (i < q->route->n && strcmp(q->route->step[i].id, str_or(q->d->step)) != 0)
            i++;
    }
    if (i + 1 >= q->route->n)
        return mc_fail(err, MC_INVALID,
                       "Quy trình của thủ tục không có bước sau “%s”. Báo người quản trị xem lại",
                       str_or(q->d->step_name));
    *next = &q->route->step[i + 1];
    return MC_OK;
}

enum mc_rc rule_need_own_step(const struct question *q, struct mc_err *err)
{
    if (q->role != q->d->step_role)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đang ở bước “%s” của phần %s. Đợi bước ấy làm xong (Điều 19.1" LAW
                       ")",
                       str_or(q->d->step_name), role_vi(q->d->step_role));
    return MC_OK;
}

/* ---- is it possible at all? ---- */

static enum mc_rc possible_receive(const struct question *q, struct mc_err *err)
{
    return rule_need_route(q, err);
}

static enum mc_rc possible_ask(const struct question *q, struct mc_err *err)
{
    bool reception = q->d->state == STATE_REGISTERED;
    enum supplement_stage stage = reception ? SUPPLEMENT_RECEPTION : SUPPLEMENT_APPRAISAL;

    if (q->d->supplements[stage] < q->rules->supplements_per_stage)
        return MC_OK;
    if (reception)
        return mc_fail(err, MC_DENIED,
                       "Đã yêu cầu bổ sung %d lần khi tiếp nhận, không yêu cầu thêm. Tiếp nhận, "
                       "hoặc từ chối kèm lý do (%s)",
                       q->d->supplements[stage], rule_article(q));
    return mc_fail(err, MC_DENIED,
                   "Đã yêu cầu bổ sung %d lần khi thẩm định, không yêu cầu thêm. Giải quyết tiếp, "
                   "hoặc trả lời không đủ điều kiện (%s)",
                   q->d->supplements[stage], rule_article(q));
}

static enum mc_rc possible_forward(const struct question *q, struct mc_err *err)
{
    const struct route_step *next;
    enum mc_rc rc;

    if (q->d->state == STATE_IN_PROGRESS && (rc = rule_need_own_step(q, err)) != MC_OK)
        return rc;
    if ((rc = rule_next_step(q, &next, err)) != MC_OK)
        return rc;
    if (next != rule_last_step(q))
        return MC_OK;
    if (q->d->state == STATE_RECEIVED)
        return mc_fail(err, MC_DENIED,
                       "Sau bước này là trả kết quả. Dùng Có kết quả thay cho Chuyển (Điều 17.4" LAW
                       ")");
    return mc_fail(err, MC_DENIED,
                   "Sau bước này là trả kết quả. Dùng %s thay cho Chuyển (Điều 22.1" LAW ")",
                   q->role == ROLE_LEADER ? "Ký duyệt" : "Có kết quả");
}

static enum mc_rc possible_approve(const struct question *q, struct mc_err *err)
{
    const struct route_step *next;

    if (q->d->step_role != ROLE_LEADER)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đang ở bước “%s” của phần %s. Đợi chuyển tới lãnh đạo rồi mới ký "
                       "(Điều 19.1, 22.1" LAW ")",
                       str_or(q->d->step_name), role_vi(q->d->step_role));
    return rule_next_step(q, &next, err);
}

static enum mc_rc possible_finish(const struct question *q, struct mc_err *err)
{
    enum mc_rc rc = rule_need_route(q, err);

    if (rc != MC_OK)
        return rc;
    if (q->d->state == STATE_IN_PROGRESS)
        return rule_need_own_step(q, err);
    if (!q->d->immediate)
        return mc_fail(err, MC_DENIED,
                       "Thủ tục này không trả kết quả ngay. Chuyển hồ sơ sang bước kế (Điều 17.4, "
                       "18" LAW ")");
    return MC_OK;
}

static enum mc_rc possible_rate(const struct question *q, struct mc_err *err)
{
    if (q->d->rating >= 0)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đã được đánh giá, mỗi hồ sơ một lần. Ý kiến thêm thì ghi chú (Điều "
                       "31" LAW ")");
    return MC_OK;
}

/* ---- is what it needs there? ---- */

static const char *fact(const struct decision *c, const char *key)
{
    return json_str(c->act->facts, key);
}

static const char *personal(const struct decision *c, const char *key)
{
    return json_str(c->act->body, key);
}

/* A moment, when given, can be read. */
static enum mc_rc check_times(const struct decision *c, struct mc_err *err)
{
    static const char *const keys[] = { "due", "step_due", "until" };

    for (size_t i = 0; i < N_ELEMS(keys); i++) {
        const json_t *given = json_object_get(c->act->facts, keys[i]);
        if (given != NULL && !json_is_null(given) && event_time(c->act->facts, keys[i]) == 0)
            return mc_fail(err, MC_INVALID,
                           "Ngày giờ “%s” không đọc được. Ghi như 2026-11-24T16:30:00 (%s)",
                           fact(c, keys[i]), keys[i]);
    }
    return MC_OK;
}

static enum mc_rc check_components(const struct decision *c, struct mc_err *err)
{
    const char *wrong = components_wrong(json_object_get(c->act->facts, "components"));

    if (wrong != NULL)
        return mc_fail(err, MC_INVALID, "Danh sách giấy tờ chưa dùng được: %s. Chọn lại giấy tờ",
                       wrong);
    return MC_OK;
}

static enum mc_rc input_register(const struct decision *c, struct mc_err *err)
{
    const json_t *applicant = json_object_get(c->act->body, "applicant");

    if (*fact(c, "procedure") == '\0' && *str_or(c->q.d->procedure) == '\0')
        return mc_fail(err, MC_INVALID, "Chọn một thủ tục");
    if (*(applicant != NULL ? json_str(applicant, "name") : str_or(c->q.d->applicant.name)) == '\0')
        return mc_fail(err, MC_INVALID, "Ghi họ và tên người nộp hồ sơ");
    return check_components(c, err);
}

static enum mc_rc input_receive(const struct decision *c, struct mc_err *err)
{
    if (json_int(c->act->facts, "fee", 0) < 0 || json_int(c->act->facts, "paid", 0) < 0)
        return mc_fail(err, MC_INVALID, "Phí, lệ phí phải từ 0 đồng. Kiểm tra lại số tiền");
    return input_register(c, err);
}

static enum mc_rc input_refuse(const struct decision *c, struct mc_err *err)
{
    if (*fact(c, "reason") == '\0' && *personal(c, "text") == '\0')
        return mc_fail(err, MC_INVALID,
                       "Ghi lý do từ chối để người dân biết phải làm gì (Điều 17.1.c" LAW ")");
    return MC_OK;
}

static enum mc_rc input_ask(const struct decision *c, struct mc_err *err)
{
    int64_t limit = c->act->notice_limit_at;
    char day[32];

    if (json_array_size(json_object_get(c->act->body, "items")) == 0 &&
        *personal(c, "text") == '\0')
        return mc_fail(err, MC_INVALID,
                       "Ghi đủ một lần những giấy tờ cần bổ sung (Điều 16.3, 17.1.c" LAW ")");
    if (c->q.d->state == STATE_IN_PROGRESS && limit != 0 && c->act->at > limit)
        return mc_fail(err, MC_DENIED,
                       "Hạn thông báo bổ sung đã qua lúc %s. Giải quyết tiếp, hoặc trả lời không "
                       "đủ điều kiện (%s)",
                       vn_time(limit, day), rule_article(&c->q));
    return MC_OK;
}

static enum mc_rc input_supplement(const struct decision *c, struct mc_err *err)
{
    bool promised = c->q.d->supplement == SUPPLEMENT_APPRAISAL && c->q.d->stopped_due_at != 0;
    int64_t due = event_time(c->act->facts, "due");

    if (promised && due == 0)
        return mc_fail(err, MC_INVALID,
                       "Hạn trả cũ đã bỏ khi yêu cầu bổ sung. Cần hạn trả mới (%s)",
                       rule_article(&c->q));
    if (promised && due <= c->act->at)
        return mc_fail(err, MC_INVALID, "Hạn trả mới phải sau lúc bổ sung. Tính lại hạn (%s)",
                       rule_article(&c->q));
    return check_components(c, err);
}

static enum mc_rc input_approve(const struct decision *c, struct mc_err *err)
{
    const char *outcome = fact(c, "outcome");

    if (*outcome != '\0' && strcmp(outcome, OUTCOME_POSITIVE) != 0)
        return mc_fail(err, MC_INVALID,
                       "Ký duyệt là đồng ý. Không đủ điều kiện thì dùng Có kết quả (Điều 19.3" LAW
                       ")");
    return MC_OK;
}

/* Does somebody who may sign have a step on this route? */
static bool leader_signs(const struct question *q)
{
    for (size_t i = 0; i < q->route->n; i++)
        if (q->route->step[i].role == ROLE_LEADER)
            return true;
    return false;
}

static enum mc_rc input_finish(const struct decision *c, struct mc_err *err)
{
    const char *outcome = fact(c, "outcome");
    const struct route_step *next;
    enum mc_rc rc;

    if (strcmp(outcome, OUTCOME_NEGATIVE) == 0) {
        if (c->q.d->state == STATE_IN_PROGRESS && c->q.role != ROLE_LEADER && leader_signs(&c->q))
            return mc_fail(err, MC_DENIED,
                           "Trả lời không đủ điều kiện do lãnh đạo ký. Chuyển lãnh đạo kèm lý do "
                           "(Điều 19.3, 22.1" LAW ")");
        return MC_OK;
    }
    if (*outcome != '\0' && strcmp(outcome, OUTCOME_POSITIVE) != 0)
        return mc_fail(err, MC_INVALID,
                       "Kết quả “%s” không có. Chọn positive (đạt) hoặc negative (không đạt)",
                       outcome);
    if (c->q.d->state != STATE_IN_PROGRESS)
        return MC_OK;
    if (c->q.d->step_role == ROLE_LEADER)
        return mc_fail(err, MC_DENIED,
                       "Đồng ý thì dùng Ký duyệt. Có kết quả ở bước này chỉ để trả lời không đủ "
                       "điều kiện (Điều 19.3, 22.1" LAW ")");
    if ((rc = rule_next_step(&c->q, &next, err)) != MC_OK)
        return rc;
    if (next != rule_last_step(&c->q))
        return mc_fail(err, MC_DENIED,
                       "Còn bước “%s” trước khi có kết quả. Chuyển bước kế, hoặc trả lời không đủ "
                       "điều kiện (Điều 19.3, 22.1" LAW ")",
                       next->name);
    return MC_OK;
}

int64_t rule_owed(const struct dossier *d)
{
    return d->fee > d->paid ? d->fee - d->paid : 0;
}

/* "Thu sau": what was not paid at reception is paid before the result leaves the house.  A negative
 * answer is given in any case: nothing was made for the money. */
static enum mc_rc input_money(const struct decision *c, struct mc_err *err)
{
    const char *how = fact(c, "paid_how");
    char sum[32];

    if (*how != '\0' && strcmp(how, "cash") != 0 && strcmp(how, "transfer") != 0)
        return mc_fail(err, MC_INVALID,
                       "Hình thức thu “%s” không có. Chọn cash (tiền mặt) hoặc transfer (chuyển "
                       "khoản)",
                       how);
    if (rule_owed(c->q.d) == 0 || *how != '\0' || c->q.d->state != STATE_FINISHED ||
        strcmp(str_or(c->q.d->outcome), OUTCOME_NEGATIVE) == 0)
        return MC_OK;
    return mc_fail(err, MC_INVALID,
                   "Hồ sơ còn phải thu %s, chưa trả. Thu xong, chọn tiền mặt (cash) hoặc chuyển "
                   "khoản (transfer) rồi trả kết quả (Điều 24" LAW ")",
                   money_vi(rule_owed(c->q.d), sum));
}

static enum mc_rc input_return(const struct decision *c, struct mc_err *err)
{
    const char *to = fact(c, "to");

    if (*to != '\0' && strcmp(to, "owner") != 0 && strcmp(to, "agent") != 0)
        return mc_fail(err, MC_INVALID,
                       "Người nhận “%s” không có. Chọn owner (chủ hồ sơ) hoặc agent (người được ủy "
                       "quyền) (Điều 6.2" LAW ")",
                       to);
    return input_money(c, err);
}

static enum mc_rc input_rate(const struct decision *c, struct mc_err *err)
{
    int64_t score = json_int(c->act->facts, "score", -1);

    if (score < 0 || score > 5)
        return mc_fail(err, MC_INVALID,
                       "Chọn điểm từ 1 đến 5, hoặc 0 khi người dân không muốn đánh giá");
    return MC_OK;
}

static enum mc_rc input_note(const struct decision *c, struct mc_err *err)
{
    if (*personal(c, "text") == '\0')
        return mc_fail(err, MC_INVALID, "Ghi nội dung ghi chú");
    return MC_OK;
}

static enum mc_rc input_attach(const struct decision *c, struct mc_err *err)
{
    const char *id = fact(c, "component"), *hash = fact(c, "hash");
    const struct component *there = dossier_component(c->q.d, id);
    bool result = strcmp(id, COMPONENT_RESULT) == 0;

    if (*hash == '\0' || *id == '\0')
        return mc_fail(err, MC_INVALID, "Chọn giấy tờ đã quét và thành phần hồ sơ của giấy ấy");
    if (there == NULL && !result)
        return mc_fail(err, MC_INVALID,
                       "Hồ sơ không có thành phần “%s”. Chọn một thành phần của hồ sơ", id);
    if (c->q.d->state == STATE_FINISHED && !result)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đã có kết quả, chỉ số hóa thêm giấy kết quả. Chọn thành phần Kết "
                       "quả (Điều 22.1" LAW ")");
    for (size_t i = 0; there != NULL && i < there->n_papers; i++) {
        if (strcmp(there->papers[i], hash) == 0)
            return mc_fail(err, MC_INVALID,
                           "Giấy này đã có trong thành phần “%s”. Không cần thêm lần nữa",
                           str_or(there->name));
    }
    if (json_int(c->act->facts, "copies", 0) < 0 || json_int(c->act->facts, "copies", 0) > 9999)
        return mc_fail(err, MC_INVALID, "Số bản phải từ 0 đến 9999. Gõ lại số bản");
    return MC_OK;
}

/* ---- the events ---- */

#define REQUEST_FACTS                                                                   \
    "procedure", "procedure_name", "case", "channel", "request_id", "receiving_office", \
        "competent_office", "components", "form_hash", "parent", "identity_level"

#define RECEIPT_FACTS "receipt_form", "receipt_symbol", "receipt_no"

#define MAX_KEYS 28
/* What a kind takes over from the act, besides what the rule itself finds. */
static const struct {
    const char *facts[MAX_KEYS];
    const char *body[6];
} keys_of[EV_COUNT] = {
    [EV_REGISTERED] = { { REQUEST_FACTS }, { "applicant", "agent", "answers" } },
    [EV_RECEIVED] = { { REQUEST_FACTS, "code", "due", "step_due", "fee", "fee_lines", "paid",
                        "paid_how", "immediate", "rules_hash", "calendar_hash", RECEIPT_FACTS },
                      { "applicant", "agent", "answers" } },
    [EV_REFUSED] = { { "reason", "basis" }, { "text" } },
    [EV_SUPPLEMENT_ASKED] = { { "basis", "until" }, { "items", "text" } },
    [EV_SUPPLEMENTED] = { { "due", "step_due", "components" }, { "answers" } },
    [EV_FORWARDED] = { { "step_due" }, { "text" } },
    [EV_APPROVED] = { { "step_due" }, { "answers", "text" } },
    [EV_FINISHED] = { { "outcome", "result", "result_code" }, { "number", "text", "answers" } },
    [EV_RETURNED] = { { "to", "copies", "paid_how", RECEIPT_FACTS }, { "receiver", "text" } },
    [EV_RATED] = { { "score" }, { NULL } },
    [EV_NOTED] = { { NULL }, { "text" } },
    [EV_ATTACHED] = { { "component", "hash", "copies" }, { NULL } },
    [EV_RELEASED] = { { NULL }, { "text" } },
    [EV_ASSIGNED] = { { NULL }, { "text" } },
    [EV_SENT_BACK] = { { "reason", "step_due" }, { "text" } },
    [EV_PAYMENT_ASKED] = { { "amount", "reason", "basis" }, { "text" } },
    [EV_PAID] = { { "amount", "paid_how", "due", "step_due", RECEIPT_FACTS }, { NULL } },
    [EV_WITHDRAWAL_ASKED] = { { "reason" }, { "text" } },
    [EV_STOPPED] = { { "reason", "basis" }, { "text" } },
    [EV_EXTENDED] = { { "reason", "due", "step_due" }, { "text" } },
    [EV_APOLOGISED] = { { "reason" }, { "text" } },
    [EV_CORRECTED] = { { "reason",
                         "procedure",
                         "procedure_name",
                         "procedure_title",
                         "case",
                         "channel",
                         "fee",
                         "fee_lines",
                         "due",
                         "form_hash",
                         "immediate",
                         "limit",
                         "route",
                         "result_name",
                         "result_code",
                         "step",
                         "step_name",
                         "step_role",
                         "components",
                         "complete",
                         "component",
                         "hash" },
                       { "applicant", "answers", "text" } },
    [EV_VOIDED] = { { "reason" }, { "text" } },
};

static void copy_keys(json_t *to, const json_t *from, const char *const *key, size_t max)
{
    for (size_t i = 0; i < max && key[i] != NULL; i++) {
        json_t *v = json_object_get(from, key[i]);
        if (v != NULL && !json_is_null(v))
            json_object_set(to, key[i], v); /* shared: what lies deeper is only read */
    }
}

/* The next event of this decision, with what the act gave. */
struct event *rule_add_event(const struct decision *c, enum event_kind kind, enum state after)
{
    const struct act *a = c->act;
    struct event *e = &c->out[(*c->n)++];
    json_t *body = json_object();

    *e = event_new(kind, c->q.d->id, a->at, a->office, a->actor, a->station);
    copy_keys(e->facts, a->facts, keys_of[kind].facts, N_ELEMS(keys_of[kind].facts));
    copy_keys(body, a->body, keys_of[kind].body, N_ELEMS(keys_of[kind].body));
    json_put(e->facts, "state", state_word(after));
    if (json_object_size(body) > 0)
        e->body = body;
    else
        json_decref(body);
    return e;
}

void rule_put_step(json_t *facts, const char *key, const struct route_step *s)
{
    json_put(facts, key, s->id);
    json_put(facts, "step_name", s->name);
    json_put(facts, "step_role", role_word(s->role));
}

static enum mc_rc make_registered(const struct decision *c, struct mc_err *err)
{
    (void)err;
    rule_add_event(c, EV_REGISTERED, STATE_REGISTERED);
    return MC_OK;
}

static enum mc_rc make_received(const struct decision *c, struct mc_err *err)
{
    struct event *e = rule_add_event(c, EV_RECEIVED, STATE_RECEIVED);

    (void)err;
    rule_put_step(e->facts, "step", &c->q.route->step[0]);
    /* An earlier registration may have said it; a reception always tells the whole. */
    if (*json_str(e->facts, "procedure") == '\0')
        json_put(e->facts, "procedure", c->q.d->procedure);
    json_put(e->facts, "step_role", role_word(ROLE_COUNTER));
    return MC_OK;
}

static enum mc_rc make_refused(const struct decision *c, struct mc_err *err)
{
    (void)err;
    rule_add_event(c, EV_REFUSED, STATE_REFUSED);
    return MC_OK;
}

/* End of the last day the citizen has: plain days, the day of the notice not counted. */
int64_t rule_last_moment(int64_t at, int days)
{
    return day_minute(day_of(at) + days, 24 * 60) - 1;
}

static enum mc_rc make_asked(const struct decision *c, struct mc_err *err)
{
    const struct dossier *d = c->q.d;
    bool appraisal = d->state == STATE_IN_PROGRESS;
    enum supplement_stage stage = appraisal ? SUPPLEMENT_APPRAISAL : SUPPLEMENT_RECEPTION;
    struct event *e = rule_add_event(c, EV_SUPPLEMENT_ASKED, STATE_AWAITING_SUPPLEMENT);

    (void)err;
    json_put(e->facts, "stage", supplement_word(stage));
    json_object_set_new(e->facts, "number", json_integer(d->supplements[stage] + 1));
    if (!appraisal)
        return MC_OK;
    event_put_time(e->facts, "old_due", d->due_at);
    if (event_time(e->facts, "until") == 0 && c->q.rules->close_after_days > 0)
        event_put_time(e->facts, "until",
                       rule_last_moment(c->act->at, c->q.rules->close_after_days));
    return MC_OK;
}

static enum mc_rc make_supplemented(const struct decision *c, struct mc_err *err)
{
    bool appraisal = c->q.d->supplement == SUPPLEMENT_APPRAISAL;
    struct event *e =
        rule_add_event(c, EV_SUPPLEMENTED, appraisal ? STATE_IN_PROGRESS : STATE_REGISTERED);

    (void)err;
    json_put(e->facts, "stage", supplement_word(c->q.d->supplement));
    if (!appraisal) { /* nothing was promised yet */
        json_object_del(e->facts, "due");
        json_object_del(e->facts, "step_due");
    }
    return MC_OK;
}

static enum mc_rc make_forwarded(const struct decision *c, struct mc_err *err)
{
    const struct route_step *next;
    enum mc_rc rc = rule_next_step(&c->q, &next, err);
    struct event *e;

    if (rc != MC_OK)
        return rc;
    e = rule_add_event(c, EV_FORWARDED, STATE_IN_PROGRESS);
    json_put(e->facts, "from", c->q.d->step);
    rule_put_step(e->facts, "step", next);
    json_put(e->facts, "holder", c->act->holder);
    return MC_OK;
}

static void make_finish(const struct decision *c)
{
    struct event *e = rule_add_event(c, EV_FINISHED, STATE_FINISHED);

    if (*json_str(e->facts, "outcome") == '\0')
        json_put(e->facts, "outcome", OUTCOME_POSITIVE);
    rule_put_step(e->facts, "step", rule_last_step(&c->q));
}

static enum mc_rc make_finished(const struct decision *c, struct mc_err *err)
{
    (void)err;
    make_finish(c);
    return MC_OK;
}

/* The last signature is the result: on-time is judged at finished, not at returned. */
static enum mc_rc make_approved(const struct decision *c, struct mc_err *err)
{
    const struct route_step *next;
    enum mc_rc rc = rule_next_step(&c->q, &next, err);
    struct event *e;

    if (rc != MC_OK)
        return rc;
    e = rule_add_event(c, EV_APPROVED, STATE_IN_PROGRESS);
    json_put(e->facts, "step", c->q.d->step);
    rule_put_step(e->facts, "next", next);
    if (next != rule_last_step(&c->q))
        return MC_OK;
    json_object_del(e->facts, "step_due");
    make_finish(c);
    e = &c->out[*c->n - 1]; /* text and answers stand with the signature */
    json_object_del(e->body, "text");
    json_object_del(e->body, "answers");
    if (e->body != NULL && json_object_size(e->body) == 0) {
        json_decref(e->body);
        e->body = NULL;
    }
    return MC_OK;
}

static enum mc_rc make_returned(const struct decision *c, struct mc_err *err)
{
    struct event *e = rule_add_event(c, EV_RETURNED, STATE_RETURNED);

    (void)err;
    if (*json_str(e->facts, "to") == '\0')
        json_put(e->facts, "to", "owner");
    json_put(e->facts, "what", c->q.d->state == STATE_FINISHED ? "result" : "papers");
    if (rule_owed(c->q.d) == 0)
        json_object_del(e->facts, "paid_how");
    else if (*json_str(e->facts, "paid_how") != '\0')
        json_object_set_new(e->facts, "paid", json_integer(rule_owed(c->q.d)));
    return MC_OK;
}

static enum mc_rc make_rated(const struct decision *c, struct mc_err *err)
{
    (void)err;
    rule_add_event(c, EV_RATED, c->q.d->state);
    return MC_OK;
}

static enum mc_rc make_noted(const struct decision *c, struct mc_err *err)
{
    (void)err;
    rule_add_event(c, EV_NOTED, c->q.d->state);
    return MC_OK;
}

static enum mc_rc make_attached(const struct decision *c, struct mc_err *err)
{
    (void)err;
    rule_add_event(c, EV_ATTACHED, c->q.d->state);
    return MC_OK;
}

/* ---- one row a command ---- */

static const struct {
    enum mc_rc (*possible)(const struct question *q, struct mc_err *err); /* NULL: table says all */
    enum mc_rc (*input)(const struct decision *c, struct mc_err *err);
    enum mc_rc (*make)(const struct decision *c, struct mc_err *err);
} command_rules[CMD_COUNT] = {
    [CMD_REGISTER] = { NULL, input_register, make_registered },
    [CMD_RECEIVE] = { possible_receive, input_receive, make_received },
    [CMD_REFUSE] = { NULL, input_refuse, make_refused },
    [CMD_ASK_SUPPLEMENT] = { possible_ask, input_ask, make_asked },
    [CMD_SUPPLEMENT] = { NULL, input_supplement, make_supplemented },
    [CMD_FORWARD] = { possible_forward, NULL, make_forwarded },
    [CMD_APPROVE] = { possible_approve, input_approve, make_approved },
    [CMD_FINISH] = { possible_finish, input_finish, make_finished },
    [CMD_RETURN] = { NULL, input_return, make_returned },
    [CMD_RATE] = { possible_rate, input_rate, make_rated },
    [CMD_NOTE] = { NULL, input_note, make_noted },
    [CMD_ATTACH] = { NULL, input_attach, make_attached },
    [CMD_TAKE] = { possible_take, NULL, make_taken },
    [CMD_RELEASE] = { possible_release, input_release, make_released },
    [CMD_ASSIGN] = { possible_assign, input_assign, make_assigned },
    [CMD_SEND_BACK] = { possible_send_back, input_send_back, make_sent_back },
    [CMD_ASK_PAYMENT] = { possible_ask_payment, input_ask_payment, make_payment_asked },
    [CMD_PAY] = { possible_pay, input_pay, make_paid },
    [CMD_WITHDRAW] = { NULL, input_reason, make_withdrawal_asked },
    [CMD_STOP] = { possible_stop, input_stop, make_stopped },
    [CMD_EXTEND] = { possible_extend, input_extend, make_extended },
    [CMD_APOLOGISE] = { possible_apologise, input_apologise, make_apologised },
    [CMD_CORRECT] = { NULL, input_correct, make_corrected },
    [CMD_VOID] = { NULL, input_reason, make_voided },
    [CMD_TAKE_BACK] = { NULL, input_take_back, make_taken_back },
};

static enum mc_rc check_possible(const struct question *q, struct mc_err *err)
{
    struct verdict v = life_verdict(q->d->state, q->command, q->role);

    if (!v.allowed)
        return mc_fail(err, MC_DENIED, "%s", v.why);
    if (command_rules[q->command].possible == NULL)
        return MC_OK;
    return command_rules[q->command].possible(q, err);
}

enum mc_rc rule_decide(const struct dossier *d, const struct act *act, const struct route *route,
                       const struct rules *rules, struct event out[RULE_MAX_EVENTS], size_t *n,
                       struct mc_err *err)
{
    const struct decision c = {
        .q = { d, act->command, act->role, route, rules != NULL ? rules : &decree },
        .act = act,
        .out = out,
        .n = n,
    };
    enum mc_rc rc;

    *n = 0;
    if (act->version >= 0 && act->version != d->version)
        return mc_fail(err, MC_CONFLICT,
                       "Hồ sơ vừa được người khác thay đổi, việc này chưa ghi. Mở lại hồ sơ để xem "
                       "rồi làm tiếp");
    if ((rc = check_possible(&c.q, err)) != MC_OK || (rc = check_times(&c, err)) != MC_OK)
        return rc;
    if (command_rules[act->command].input != NULL &&
        (rc = command_rules[act->command].input(&c, err)) != MC_OK)
        return rc;
    return command_rules[act->command].make(&c, err);
}

const char *rule_why_not(const struct dossier *d, enum command c, enum role role,
                         const struct route *route, const struct rules *rules, char *why)
{
    const struct question q = { d, c, role, route, rules != NULL ? rules : &decree };
    struct mc_err err = { .rc = MC_OK };
    size_t n;

    if (check_possible(&q, &err) == MC_OK)
        err.msg[0] = '\0';
    n = strlen(err.msg);
    if (n >= WHY_BYTES) { /* a long name of a step: cut between characters */
        for (n = WHY_BYTES - 1; n > 0 && ((unsigned char)err.msg[n] & 0xc0) == 0x80;)
            n--;
    }
    memcpy(why, err.msg, n);
    why[n] = '\0';
    return why;
}
