/* Money that is asked for, promises that are moved or broken, and the ends that are no result. */
#include "rule_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <string.h>

/* More is a slip of the finger. */
#define MONEY_MAX INT64_C(1000000000000)

/* Who decides what a citizen who withdraws gets: a step of no form's route. */
static const struct route_step withdrawal_step = { "rut_ho_so", "Xét yêu cầu rút hồ sơ",
                                                   ROLE_COUNTER, 0 };

static const char *fact(const struct decision *c, const char *key)
{
    return json_str(c->act->facts, key);
}

INPUT(reason)
{
    if (*fact(c, "reason") == '\0' && *json_str(c->act->body, "text") == '\0')
        return mc_fail(err, MC_INVALID, "Ghi lý do của việc “%s”, để người dân và người sau biết",
                       command_vi(c->q.command));
    return MC_OK;
}

/* ---- money ---- */

POSSIBLE(ask_payment)
{
    return rule_need_own_step(q, err);
}

static enum mc_rc input_amount(const struct decision *c, int64_t max, struct mc_err *err)
{
    int64_t amount = json_int(c->act->facts, "amount", 0);
    char sum[32];

    if (amount > 0 && amount <= max)
        return MC_OK;
    return mc_fail(err, MC_INVALID,
                   "Số tiền phải từ 1đ đến %s. Kiểm tra lại số tiền (Điều 24" LAW ")",
                   money_vi(max, sum));
}

INPUT(ask_payment)
{
    enum mc_rc rc = input_amount(c, MONEY_MAX, err);

    return rc == MC_OK ? input_reason(c, err) : rc;
}

MAKE(payment_asked)
{
    struct event *e = rule_add_event(c, EV_PAYMENT_ASKED, STATE_AWAITING_PAYMENT);

    (void)err;
    if (c->q.rules->payment_stops)
        event_put_time(e->facts, "old_due", c->q.d->due_at);
    return MC_OK;
}

POSSIBLE(pay)
{
    if (rule_owed(q->d) == 0)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ không còn khoản nào phải thu. Làm tiếp bước kế (Điều 24" LAW ")");
    return MC_OK;
}

/* The last of what was asked for is paid with this: work goes on. */
static bool pays_all(const struct decision *c)
{
    return c->q.d->state == STATE_AWAITING_PAYMENT &&
           json_int(c->act->facts, "amount", 0) >= c->q.d->payment_open;
}

static bool clock_goes_on(const struct decision *c)
{
    return pays_all(c) && c->q.d->due_at == 0 && c->q.d->stopped_due_at != 0;
}

INPUT(pay)
{
    const char *how = fact(c, "paid_how");
    enum mc_rc rc = input_amount(c, rule_owed(c->q.d), err);

    if (rc != MC_OK)
        return rc;
    if (strcmp(how, "cash") != 0 && strcmp(how, "transfer") != 0)
        return mc_fail(err, MC_INVALID,
                       "Chọn cách thu: tiền mặt (cash) hoặc chuyển khoản (transfer) (Điều 24" LAW
                       ")");
    if (clock_goes_on(c) && event_time(c->act->facts, "due") <= c->act->at)
        return mc_fail(err, MC_INVALID,
                       "Hạn trả đã dừng khi chờ nộp tiền. Cần hạn trả mới sau lúc này (%s)",
                       rule_article(&c->q));
    return MC_OK;
}

MAKE(paid)
{
    enum state after = pays_all(c) ? STATE_IN_PROGRESS : c->q.d->state;
    struct event *e = rule_add_event(c, EV_PAID, after);

    (void)err;
    if (!clock_goes_on(c)) {
        json_object_del(e->facts, "due");
        json_object_del(e->facts, "step_due");
    }
    return MC_OK;
}

/* ---- withdrawal, stop, void ---- */

MAKE(withdrawal_asked)
{
    struct event *e = rule_add_event(c, EV_WITHDRAWAL_ASKED, STATE_WITHDRAWAL_ASKED);

    (void)err;
    rule_put_step(e->facts, "step", &withdrawal_step);
    return MC_OK;
}

POSSIBLE(stop)
{
    if (q->d->state == STATE_AWAITING_SUPPLEMENT && q->rules->close_after_days == 0)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ theo quy định cũ, không tự đóng khi chậm bổ sung. Ghi nhận bổ sung, "
                       "hoặc yêu cầu rút của người dân (%s)",
                       rule_article(q));
    return MC_OK;
}

/* The last moment the citizen has: the day that he was given, never less than the decree's. */
static int64_t supplement_end(const struct question *q)
{
    int64_t end = rule_last_moment(q->d->supplement_asked_at, q->rules->close_after_days);

    return q->d->supplement_until > end ? q->d->supplement_until : end;
}

INPUT(stop)
{
    char day[32];

    if (c->q.d->state == STATE_AWAITING_SUPPLEMENT && c->act->at <= supplement_end(&c->q))
        return mc_fail(err, MC_DENIED,
                       "Người dân còn bổ sung được đến hết %s. Sau ngày ấy mới đóng hồ sơ (Điều "
                       "19.5" LAW ")",
                       vn_date(day_of(supplement_end(&c->q)), day));
    return input_reason(c, err);
}

MAKE(stopped)
{
    struct event *e = rule_add_event(c, EV_STOPPED, STATE_STOPPED);

    (void)err;
    json_put(e->facts, "outcome",
             c->q.d->state == STATE_WITHDRAWAL_ASKED ? OUTCOME_WITHDRAWN : OUTCOME_CLOSED);
    return MC_OK;
}

MAKE(voided)
{
    (void)err;
    rule_add_event(c, EV_VOIDED, STATE_STOPPED);
    return MC_OK;
}

/* ---- promises ---- */

static enum mc_rc need_due(const struct question *q, struct mc_err *err)
{
    if (q->d->due_at == 0)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ không có hạn trả nào đang chạy. Xem hồ sơ đang chờ gì rồi làm tiếp "
                       "(Điều 19.6" LAW ")");
    return MC_OK;
}

POSSIBLE(extend)
{
    enum mc_rc rc = need_due(q, err);

    if (rc == MC_OK && q->d->extensions >= q->rules->extensions_per_dossier)
        rc = mc_fail(err, MC_DENIED,
                     "Đã gia hạn %d lần, không gia hạn thêm. Xin lỗi và hẹn lại ngày trả (%s)",
                     q->d->extensions, rule_article(q));
    return rc;
}

/* The last day on which the citizen can still be told in time. */
static int last_day(const struct question *q)
{
    return day_of(q->d->due_at) - q->rules->extend_before_days;
}

/* The date that is promised anew, after the old one and in the future. */
static enum mc_rc input_promise(const struct decision *c, struct mc_err *err)
{
    int64_t due = event_time(c->act->facts, "due");
    char day[32];

    if (due == 0)
        return mc_fail(err, MC_INVALID, "Chọn ngày hẹn trả mới (Điều 19.6" LAW ")");
    if (due <= c->q.d->due_at || due <= c->act->at)
        return mc_fail(err, MC_INVALID,
                       "Ngày hẹn mới phải sau hạn cũ (%s) và sau lúc này. Chọn ngày khác (Điều "
                       "19.6" LAW ")",
                       vn_time(c->q.d->due_at, day));
    return input_reason(c, err);
}

INPUT(extend)
{
    char day[32];

    if (day_of(c->act->at) > last_day(&c->q))
        return mc_fail(err, MC_DENIED,
                       "Chỉ gia hạn được đến hết %s, ít nhất %d ngày trước hạn trả. Xin lỗi và hẹn "
                       "lại ngày trả (%s)",
                       vn_date(last_day(&c->q), day), c->q.rules->extend_before_days,
                       rule_article(&c->q));
    return input_promise(c, err);
}

MAKE(extended)
{
    struct event *e = rule_add_event(c, EV_EXTENDED, c->q.d->state);

    (void)err;
    json_object_set_new(e->facts, "number", json_integer(c->q.d->extensions + 1));
    event_put_time(e->facts, "old_due", c->q.d->due_at);
    return MC_OK;
}

POSSIBLE(apologise)
{
    return need_due(q, err);
}

INPUT(apologise)
{
    char day[32];

    if (c->q.d->state != STATE_RECEIVED &&
        c->q.d->extensions < c->q.rules->extensions_per_dossier &&
        day_of(c->act->at) <= last_day(&c->q))
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ còn gia hạn được đến hết %s. Dùng Gia hạn thay cho Xin lỗi (%s)",
                       vn_date(last_day(&c->q), day), rule_article(&c->q));
    return input_promise(c, err);
}

/* The date of the law stays: on time is judged by it, whatever is promised beside it. */
MAKE(apologised)
{
    struct event *e = rule_add_event(c, EV_APOLOGISED, c->q.d->state);

    (void)err;
    event_put_time(e->facts, "promised", event_time(c->act->facts, "due"));
    event_put_time(e->facts, "due", c->q.d->due_at);
    json_object_set_new(e->facts, "late", json_boolean(c->act->at > c->q.d->due_at));
    return MC_OK;
}
