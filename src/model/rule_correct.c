/* Correcting what reception got wrong: with a reason, and telling what was there before. */
#include "rule_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <string.h>

/* What a correction changes, found by comparing what is given with what is there. */
struct change {
    json_t *changed;         /* words, in the order below */
    json_t *old, *old_body;  /* what was there */
    bool procedure, case_id; /* the two that change what was promised */
    bool content;            /* any that a result rests on */
};

static void change_release(struct change *ch)
{
    json_decref(ch->changed);
    json_decref(ch->old);
    json_decref(ch->old_body);
}

static void note_change(struct change *ch, const char *what)
{
    json_array_append_new(ch->changed, json_string(what));
}

static bool differs_text(struct change *ch, const json_t *facts, const char *key, const char *was)
{
    const char *is = json_str(facts, key);

    if (*is == '\0' || strcmp(is, str_or(was)) == 0)
        return false;
    note_change(ch, key);
    json_put(ch->old, key, was);
    return true;
}

static void compare_money(struct change *ch, const struct dossier *d, const json_t *facts)
{
    if (json_int(facts, "fee", d->fee) == d->fee)
        return;
    note_change(ch, "fee");
    json_object_set_new(ch->old, "fee", json_integer(d->fee));
}

static void compare_date(struct change *ch, const struct dossier *d, const json_t *facts)
{
    int64_t due = event_time(facts, "due");

    if (due == 0 || due == d->due_at)
        return;
    note_change(ch, "due");
    event_put_time(ch->old, "due", d->due_at);
}

static void compare_owner(struct change *ch, const struct dossier *d, const json_t *body)
{
    const json_t *given = json_object_get(body, "applicant");
    json_t *was = person_to_json(&d->applicant);
    struct person p = PERSON_INIT;

    if (json_is_object(given)) {
        json_t *is;

        person_from_json(&p, given);
        is = person_to_json(&p);
        if (!json_equal(is, was)) {
            note_change(ch, "owner");
            json_object_set(ch->old_body, "applicant", was);
        }
        json_decref(is);
    }
    person_release(&p);
    json_decref(was);
}

static void compare_answers(struct change *ch, const struct dossier *d, const json_t *body,
                            bool complete)
{
    json_t *given = json_object_get(body, "answers"), *was = json_object(), *is;
    const char *field;
    bool differs = false;

    json_object_foreach(given, field, is)
    {
        json_t *old = json_object_get(d->answers, field);

        if (json_equal(old, is))
            continue;
        differs = true;
        json_object_set_new(was, field, old != NULL ? json_deep_copy(old) : json_null());
    }
    json_object_foreach(d->answers, field, is)
    {
        if (!complete || given == NULL || json_object_get(given, field) != NULL)
            continue;
        differs = true; /* a list that is whole lets it go */
        json_object_set(was, field, is);
    }
    if (differs) {
        note_change(ch, "answers");
        json_object_set(ch->old_body, "answers", was);
    }
    json_decref(was);
}

static bool component_changes(const struct dossier *d, const json_t *entry)
{
    const struct component *c = dossier_component(d, json_str(entry, "id"));

    return c == NULL ||
           (json_object_get(entry, "seen") != NULL && json_flag(entry, "seen") != c->seen) ||
           json_int(entry, "copies", c->copies) != c->copies;
}

static void compare_papers(struct change *ch, const struct dossier *d, const json_t *facts)
{
    const json_t *entry;
    json_t *was = json_array();
    size_t i;

    json_array_foreach(json_object_get(facts, "components"), i, entry)
    {
        const struct component *c = dossier_component(d, json_str(entry, "id"));

        if (component_changes(d, entry) && c != NULL)
            json_array_append_new(was, json_pack("{s:s, s:b, s:i}", "id", c->id, "seen", c->seen,
                                                 "copies", c->copies));
        else if (c == NULL)
            json_array_append_new(was, json_pack("{s:s}", "id", json_str(entry, "id")));
    }
    if (json_array_size(was) > 0 || *json_str(facts, "hash") != '\0') {
        note_change(ch, "papers");
        json_object_set(ch->old, "components", was);
    }
    json_decref(was);
}

static struct change compare(const struct decision *c)
{
    const struct dossier *d = c->q.d;
    const json_t *facts = c->act->facts, *body = c->act->body;
    struct change ch = { json_array(), json_object(), json_object(), false, false, false };

    ch.procedure = differs_text(&ch, facts, "procedure", d->procedure);
    ch.case_id = differs_text(&ch, facts, "case", d->case_id);
    compare_answers(&ch, d, body, json_flag(facts, "complete"));
    compare_date(&ch, d, facts);
    ch.content = json_array_size(ch.changed) > 0;
    differs_text(&ch, facts, "channel", d->channel);
    compare_owner(&ch, d, body);
    compare_money(&ch, d, facts);
    compare_papers(&ch, d, facts);
    return ch;
}

static enum mc_rc check_state(const struct decision *c, const struct change *ch, struct mc_err *err)
{
    enum state s = c->q.d->state;

    if (ch->procedure && s != STATE_RECEIVED)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đã chuyển đi, không đổi thủ tục được. Hủy tiếp nhận nhầm rồi tiếp "
                       "nhận lại (Điều 17.3" LAW ")");
    if (ch->case_id && s != STATE_RECEIVED && s != STATE_IN_PROGRESS)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đang chờ người dân, chưa đổi trường hợp được. Đợi hồ sơ được xử lý "
                       "tiếp (Điều 17.3" LAW ")");
    if (ch->content && s == STATE_FINISHED)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ đã có kết quả, chỉ sửa được người, kênh nộp, tiền, giấy tờ. Kết quả "
                       "sai thì báo cơ quan giải quyết đính chính (Điều 23" LAW ")");
    return MC_OK;
}

static enum mc_rc check_values(const struct decision *c, struct mc_err *err)
{
    const struct dossier *d = c->q.d;
    const char *hash = json_str(c->act->facts, "hash");
    const json_t *owner = json_object_get(c->act->body, "applicant");
    const char *wrong = components_wrong(json_object_get(c->act->facts, "components"));
    int64_t fee = json_int(c->act->facts, "fee", d->fee);
    int64_t due = event_time(c->act->facts, "due");
    const struct component *from = dossier_component(d, json_str(c->act->facts, "component"));
    bool there = *hash == '\0';
    char sum[32];

    for (size_t i = 0; from != NULL && i < from->n_papers; i++)
        there = there || strcmp(from->papers[i], hash) == 0;
    if (wrong != NULL || !there)
        return mc_fail(err, MC_INVALID, "Danh sách giấy tờ chưa dùng được: %s. Chọn lại giấy tờ",
                       wrong != NULL ? wrong : "hồ sơ không có bản quét này");
    if (owner != NULL && *json_str(owner, "name") == '\0')
        return mc_fail(err, MC_INVALID, "Ghi họ và tên chủ hồ sơ");
    if (fee < d->paid + d->payment_open)
        return mc_fail(err, MC_INVALID,
                       "Đã thu hoặc đang chờ thu %s, nhiều hơn số mới. Kiểm tra lại số tiền",
                       money_vi(d->paid + d->payment_open, sum));
    if (due != 0 && (d->due_at == 0 || due <= d->received_at))
        return mc_fail(
            err, MC_INVALID,
            "Hạn trả phải sau lúc tiếp nhận, và chỉ sửa khi hạn đang chạy. Xem lại ngày");
    return MC_OK;
}

INPUT(correct)
{
    struct change ch;
    enum mc_rc rc;

    if ((rc = input_reason(c, err)) != MC_OK || (rc = check_values(c, err)) != MC_OK)
        return rc;
    ch = compare(c);
    if (json_array_size(ch.changed) == 0)
        rc = mc_fail(err, MC_INVALID, "Không có gì khác với hồ sơ. Ghi điều cần sửa");
    else
        rc = check_state(c, &ch, err);
    change_release(&ch);
    return rc;
}

/* Names that do not change are not told again. */
static void drop_unchanged(struct event *e, const struct change *ch)
{
    static const char *const steps[] = { "step", "step_name", "step_role" };

    enum role role;
    bool moves = ch->procedure && *json_str(e->facts, "step") != '\0' &&
                 role_from(json_str(e->facts, "step_role"), &role);

    for (size_t i = 0; i < N_ELEMS(steps) && !moves; i++)
        json_object_del(e->facts, steps[i]);
    if (json_object_get(ch->old, "due") == NULL)
        json_object_del(e->facts, "due");
}

MAKE(corrected)
{
    const struct dossier *d = c->q.d;
    struct change ch = compare(c);
    struct event *e = rule_add_event(c, EV_CORRECTED, d->state);

    (void)err;
    drop_unchanged(e, &ch);
    /* A date that was wrong from the start was never the promise. */
    if (event_time(e->facts, "due") != 0 && d->due_at == d->first_due_at)
        event_put_time(e->facts, "first_due", event_time(e->facts, "due"));
    json_object_set(e->facts, "changed", ch.changed);
    json_object_set(e->facts, "old", ch.old);
    if (json_object_size(ch.old_body) > 0) {
        if (e->body == NULL)
            e->body = json_object();
        json_object_set(e->body, "old", ch.old_body);
    }
    change_release(&ch);
    return MC_OK;
}
