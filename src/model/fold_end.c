/* The fold of money that is asked for, promises that are moved, and ends that are no result. */
#include "dossier_priv.h"

#include "motcua/base/mem.h"

#include <string.h>

enum mc_rc fold_payment_asked(struct dossier *d, const struct event *e, struct mc_err *err)
{
    int64_t amount = json_int(e->facts, "amount", 0), old_due = event_time(e->facts, "old_due");

    if (amount <= 0)
        return fold_broken(e, err, "không rõ số tiền phải nộp");
    d->state = STATE_AWAITING_PAYMENT;
    d->fee += amount;
    d->payment_open += amount;
    d->payment_asked_at = e->at;
    if (old_due != 0) { /* under a rule set that stops the clock meanwhile */
        d->stopped_due_at = old_due;
        d->due_at = 0;
        d->step_due_at = 0;
    }
    return MC_OK;
}

enum mc_rc fold_paid(struct dossier *d, const struct event *e, struct mc_err *err)
{
    int64_t amount = json_int(e->facts, "amount", 0), due = event_time(e->facts, "due");

    if (amount <= 0)
        return fold_broken(e, err, "không rõ số tiền đã thu");
    d->paid += amount;
    fold_text(&d->paid_how, e->facts, "paid_how");
    if (d->state != STATE_AWAITING_PAYMENT)
        return MC_OK;
    d->payment_open = amount < d->payment_open ? d->payment_open - amount : 0;
    if (d->payment_open > 0)
        return MC_OK;
    d->state = STATE_IN_PROGRESS;
    if (due != 0) {
        d->due_at = due;
        d->step_due_at = event_time(e->facts, "step_due");
    }
    return MC_OK;
}

/* What waited for the citizen waits no more: neither papers nor money. */
static void stop_waiting(struct dossier *d)
{
    d->supplement = SUPPLEMENT_NONE;
    d->supplement_until = 0;
    d->fee -= d->payment_open;
    d->payment_open = 0;
}

enum mc_rc fold_withdrawal_asked(struct dossier *d, const struct event *e, struct mc_err *err)
{
    stop_waiting(d);
    d->state = STATE_WITHDRAWAL_ASKED;
    return fold_step(d, e, "step", err);
}

static void stop(struct dossier *d, const struct event *e, const char *outcome)
{
    stop_waiting(d);
    d->state = STATE_STOPPED;
    d->stopped_at = e->at;
    str_set(&d->outcome, outcome);
    fold_leave_steps(d);
}

enum mc_rc fold_stopped(struct dossier *d, const struct event *e, struct mc_err *err)
{
    const char *outcome = json_str(e->facts, "outcome");

    if (strcmp(outcome, OUTCOME_WITHDRAWN) != 0 && strcmp(outcome, OUTCOME_CLOSED) != 0)
        return fold_broken(e, err, "không rõ vì sao dừng");
    stop(d, e, outcome);
    return MC_OK;
}

enum mc_rc fold_voided(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)err;
    stop(d, e, OUTCOME_VOID);
    return MC_OK;
}

/* What was personal is gone with the bodies; that it is gone is part of the history. */
enum mc_rc fold_erased(struct dossier *d, const struct event *e, struct mc_err *err)
{
    (void)err;
    d->erased_at = e->at;
    return MC_OK;
}

enum mc_rc fold_extended(struct dossier *d, const struct event *e, struct mc_err *err)
{
    int64_t due = event_time(e->facts, "due");

    if (json_int(e->facts, "number", 0) != d->extensions + 1 || due == 0 ||
        event_time(e->facts, "old_due") != d->due_at)
        return fold_broken(e, err, "gia hạn sai số lần hoặc sai hạn cũ");
    d->extensions++;
    d->due_at = due;
    if (event_time(e->facts, "step_due") != 0)
        d->step_due_at = event_time(e->facts, "step_due");
    return MC_OK;
}

enum mc_rc fold_apologised(struct dossier *d, const struct event *e, struct mc_err *err)
{
    int64_t promised = event_time(e->facts, "promised");

    if (promised == 0)
        return fold_broken(e, err, "không rõ ngày hẹn lại");
    d->apologies++;
    d->promised_at = promised;
    return MC_OK;
}
