/* Facts of the commands off the straight path: who has a dossier, money, ends, promises, and what
 * is taken back. */
#include "act_priv.h"

#include "motcua/model/citizen.h"

#include <stdlib.h>
#include <string.h>

/* ---- who has it ---- */

static enum mc_rc facts_assign(struct doing *it, struct mc_err *err)
{
    return act_check_holder(it, str_or(it->ds.step_name), it->ds.step_role, err);
}

/* The step that is named, else the one before; NULL when there is none (the rule says so). */
static const struct route_step *back_to(const struct doing *it)
{
    const struct route *route = &it->promise.route;
    const char *named = str_or(it->in->step);

    for (size_t i = 0; i < route->n; i++) {
        bool here = i + 1 < route->n && strcmp(route->step[i + 1].id, str_or(it->ds.step)) == 0;

        if (*named != '\0' ? strcmp(route->step[i].id, named) == 0 : here)
            return &route->step[i];
    }
    return NULL;
}

static enum mc_rc facts_send_back(struct doing *it, struct mc_err *err)
{
    const struct route_step *to = back_to(it);

    json_put(it->facts, "reason", it->in->reason);
    json_put(it->facts, "step", it->in->step);
    act_put_step_due(it, to);
    return to != NULL ? act_check_holder(it, to->name, to->role, err) : MC_OK;
}

/* ---- money ---- */

static enum mc_rc facts_ask_payment(struct doing *it, struct mc_err *err)
{
    (void)err;
    json_object_set_new(it->facts, "amount", json_integer(it->in->amount));
    json_put(it->facts, "reason", it->in->reason);
    json_put(it->facts, "basis", it->in->basis);
    return MC_OK;
}

/* The working days that were left when the clock stopped. */
static enum mc_rc due_after_pay(struct doing *it, int64_t *due, struct mc_err *err)
{
    int left = calendar_working_days_between(it->d->calendar, day_of(it->ds.payment_asked_at),
                                             day_of(it->ds.stopped_due_at));
    const struct limit limit = { .unit = LIMIT_WORKING_DAYS,
                                 .value = left > 1 ? left : 1,
                                 .cutoff = -1 };

    return deadline_compute(it->d->calendar, desk_now(it->d), &limit, due, NULL, err);
}

static enum mc_rc facts_pay(struct doing *it, struct mc_err *err)
{
    const struct dossier *ds = &it->ds;
    int64_t all = ds->state == STATE_AWAITING_PAYMENT ? ds->payment_open : ds->fee - ds->paid;
    int64_t due = 0;
    enum mc_rc rc = MC_OK;

    json_object_set_new(it->facts, "amount",
                        json_integer(it->in->amount != 0 ? it->in->amount : all));
    json_put(it->facts, "paid_how", it->in->paid);
    it->paid_before = ds->paid;
    if (ds->state == STATE_AWAITING_PAYMENT && ds->due_at == 0 && ds->stopped_due_at != 0 &&
        (rc = due_after_pay(it, &due, err)) == MC_OK)
        event_put_time(it->facts, "due", due);
    if (rc == MC_OK)
        rc = act_receipt(it, it->in->amount != 0 ? it->in->amount : all, err);
    return rc;
}

enum mc_rc act_receipt(struct doing *it, int64_t amount, struct mc_err *err)
{
    it->in_cash = receipt_due(amount, it->in->paid);
    return it->in_cash ? receipt_take(it->d, it->facts, &it->slip, err) : MC_OK;
}

void act_receipt_said(const struct doing *it, struct strbuf *said)
{
    if (!it->in_cash)
        return;
    char *text = receipt_said_dup(&it->slip);
    strbuf_printf(said, " %s", text);
    free(text);
}

/* ---- ends ---- */

static enum mc_rc facts_reason(struct doing *it, struct mc_err *err)
{
    (void)err;
    json_put(it->facts, "reason", it->in->reason);
    json_put(it->facts, "basis", it->in->basis);
    return MC_OK;
}

/* ---- promises ---- */

/* A day stands for its last working minute; nobody comes on a day when the office is closed. */
enum mc_rc act_due(struct doing *it, int64_t *out, struct mc_err *err)
{
    int64_t due = it->in->due;
    char day[32];

    *out = 0;
    if (due == 0)
        return MC_OK;
    const struct day_hours h = calendar_hours(it->d->calendar, day_of(due));
    if (h.n == 0)
        return mc_fail(err, MC_INVALID, "%s cơ quan nghỉ. Chọn một ngày làm việc",
                       vn_date(day_of(due), day));
    if (due == day_minute(day_of(due), 0))
        due = day_minute(day_of(due), h.to[h.n - 1]);
    *out = due;
    return MC_OK;
}

static enum mc_rc facts_promise(struct doing *it, struct mc_err *err)
{
    int64_t due;
    enum mc_rc rc = act_due(it, &due, err);

    json_put(it->facts, "reason", it->in->reason);
    event_put_time(it->facts, "due", due); /* without one the rule says what is missing */
    return rc;
}

/* ---- taking back ---- */

struct looking_back {
    struct doing *it;
    int64_t seq;
    struct mc_err *err;
    enum mc_rc rc;
};

static bool look_back(void *ctx, const struct event *e)
{
    struct looking_back *l = ctx;

    if (e->seq < l->seq) {
        l->rc = dossier_apply(&l->it->before, e, l->err);
        return l->rc == MC_OK;
    }
    if (e->seq == l->seq) {
        l->it->back = event_new(e->kind, e->dossier, e->at, e->office, e->actor, e->station);
        json_object_update(l->it->back.facts, e->facts);
        l->it->back.seq = e->seq;
    }
    return false;
}

static enum mc_rc facts_take_back(struct doing *it, struct mc_err *err)
{
    struct looking_back l = { .it = it,
                              .seq = it->in->event != 0 ? it->in->event : it->ds.version,
                              .err = err };
    enum mc_rc rc = event_each(it->d->store, it->ds.id, look_back, &l, err);

    return rc == MC_OK ? l.rc : rc;
}

static enum mc_rc (*const facts_of[CMD_COUNT])(struct doing *it, struct mc_err *err) = {
    [CMD_ASSIGN] = facts_assign,
    [CMD_SEND_BACK] = facts_send_back,
    [CMD_PAY] = facts_pay,
    [CMD_ASK_PAYMENT] = facts_ask_payment,
    [CMD_WITHDRAW] = facts_reason,
    [CMD_STOP] = facts_reason,
    [CMD_VOID] = facts_reason,
    [CMD_EXTEND] = facts_promise,
    [CMD_APOLOGISE] = facts_promise,
    [CMD_TAKE_BACK] = facts_take_back,
    [CMD_CORRECT] = act_correct_facts,
};

enum mc_rc act_life_facts(struct doing *it, struct mc_err *err)
{
    return facts_of[it->command] != NULL ? facts_of[it->command](it, err) : MC_OK;
}

/* ---- said ---- */

static void said_paid(const struct doing *it, const char *tail, struct strbuf *said)
{
    int64_t left = it->ds.fee - it->ds.paid;
    char sum[32];

    strbuf_printf(said, "Đã thu %s của %s.", money_vi(it->ds.paid - it->paid_before, sum), tail);
    if (left > 0)
        strbuf_printf(said, " Còn phải thu %s.", money_vi(left, sum));
    act_receipt_said(it, said);
}

static void said_assigned(const struct doing *it, const char *tail, struct strbuf *said)
{
    char *who = desk_user_full_dup(it->d, it->ds.holder);

    strbuf_printf(said, "Đã giao %s cho %s.", tail, who);
    free(who);
}

void act_life_said(const struct doing *it, const char *tail, struct strbuf *said)
{
    char when[32];

    switch (it->command) {
    case CMD_TAKE:
        strbuf_printf(said, "Đã nhận xử lý %s.", tail);
        break;
    case CMD_RELEASE:
        strbuf_printf(said, "Đã thôi giữ %s.", tail);
        break;
    case CMD_ASSIGN:
        said_assigned(it, tail, said);
        break;
    case CMD_SEND_BACK:
        strbuf_printf(said, "Đã trả lại %s về bước %s.", tail, str_or(it->ds.step_name));
        break;
    case CMD_ASK_PAYMENT:
        strbuf_printf(said, "Đã yêu cầu nộp %s cho %s.%s", money_vi(it->ds.payment_open, when),
                      tail, it->ds.due_at != 0 ? " Hạn trả vẫn chạy." : " Hạn trả tạm dừng.");
        break;
    case CMD_PAY:
        said_paid(it, tail, said);
        break;
    case CMD_WITHDRAW:
        strbuf_printf(said, "Đã ghi nhận yêu cầu rút %s. Chờ quyết định dừng.", tail);
        break;
    case CMD_STOP:
        strbuf_printf(
            said, "Đã dừng giải quyết %s. Báo người dân theo Mẫu số 05 TT 03/2025/TT-VPCP.", tail);
        break;
    case CMD_EXTEND:
        strbuf_printf(said, "Đã gia hạn %s đến %s.", tail, vn_time(it->ds.due_at, when));
        break;
    case CMD_APOLOGISE:
        strbuf_printf(said, "Đã hẹn lại %s lúc %s. Hạn gốc vẫn giữ để tính đúng hạn.", tail,
                      vn_time(it->ds.promised_at, when));
        break;
    case CMD_CORRECT:
        strbuf_printf(said, "Đã sửa %s. Giấy tiếp nhận đã đưa cần in lại.", tail);
        break;
    case CMD_VOID:
        strbuf_printf(said, "Đã hủy %s. Mã hồ sơ không dùng lại.", tail);
        break;
    case CMD_TAKE_BACK:
        strbuf_printf(said, "Đã rút lại: %s, %s.", event_kind_vi(it->back.kind), tail);
        break;
    default:
        strbuf_printf(said, "Đã làm: %s, %s.", command_vi(it->command), tail);
    }
}
