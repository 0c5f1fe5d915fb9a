/* Who has a dossier and where it lies: taking, giving, sending back, and taking back what was just
 * done. */
#include "rule_priv.h"

#include "motcua/base/mem.h"

#include <string.h>

/* ---- holding ---- */

POSSIBLE(take)
{
    const char *holder = str_or(q->d->holder);
    enum mc_rc rc = rule_need_own_step(q, err);

    if (rc != MC_OK || *holder == '\0')
        return rc;
    return mc_fail(
        err, MC_DENIED,
        "Hồ sơ đang có người giữ (%s). Nhờ người ấy thôi giữ, hoặc giao lại (Điều 19.1" LAW ")",
        holder);
}

MAKE(taken)
{
    (void)err;
    json_put(rule_add_event(c, EV_TAKEN, c->q.d->state)->facts, "holder", c->act->actor);
    return MC_OK;
}

POSSIBLE(release)
{
    if (*str_or(q->d->holder) == '\0')
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ chưa có ai giữ. Ai trong phần %s cũng làm được (Điều 19.1" LAW ")",
                       role_vi(q->d->step_role));
    return MC_OK;
}

INPUT(release)
{
    if (c->q.role == ROLE_LEADER || strcmp(c->q.d->holder, str_or(c->act->actor)) == 0)
        return MC_OK;
    return mc_fail(
        err, MC_DENIED,
        "Hồ sơ do người khác giữ (%s). Nhờ người ấy thôi giữ, hoặc giao lại (Điều 19.1" LAW ")",
        c->q.d->holder);
}

MAKE(released)
{
    (void)err;
    json_put(rule_add_event(c, EV_RELEASED, c->q.d->state)->facts, "from", c->q.d->holder);
    return MC_OK;
}

/* The head of the office assigns (Đ19.1); colleagues of the step pass it among themselves. */
POSSIBLE(assign)
{
    return q->role == ROLE_LEADER ? MC_OK : rule_need_own_step(q, err);
}

INPUT(assign)
{
    const char *holder = str_or(c->act->holder);

    if (*holder == '\0')
        return mc_fail(err, MC_INVALID, "Chọn người xử lý (Điều 19.1" LAW ")");
    if (strcmp(holder, str_or(c->q.d->holder)) == 0)
        return mc_fail(err, MC_INVALID, "Hồ sơ đang do người này giữ (%s). Chọn người khác",
                       holder);
    return MC_OK;
}

MAKE(assigned)
{
    struct event *e = rule_add_event(c, EV_ASSIGNED, c->q.d->state);

    (void)err;
    json_put(e->facts, "holder", c->act->holder);
    if (*str_or(c->q.d->holder) != '\0')
        json_put(e->facts, "from", c->q.d->holder);
    return MC_OK;
}

/* ---- back to an earlier step ---- */

/* Index of step ID; route->n when it is not there. */
static size_t step_index(const struct route *route, const char *id)
{
    size_t i = 0;

    while (i < route->n && strcmp(route->step[i].id, id) != 0)
        i++;
    return i;
}

POSSIBLE(send_back)
{
    enum mc_rc rc;

    if ((rc = rule_need_own_step(q, err)) != MC_OK || (rc = rule_need_route(q, err)) != MC_OK)
        return rc;
    if (step_index(q->route, str_or(q->d->step)) == 0)
        return mc_fail(
            err, MC_DENIED,
            "Hồ sơ đang ở bước đầu, không có bước trước. Làm tiếp ở bước này (Điều 18" LAW ")");
    return MC_OK;
}

/* Where it goes: the step that is named, else the one before; NULL for a word that is none. */
static const struct route_step *earlier_step(const struct decision *c)
{
    const char *id = json_str(c->act->facts, "step");
    size_t here = step_index(c->q.route, str_or(c->q.d->step));
    size_t to = *id != '\0' ? step_index(c->q.route, id) : here - 1;

    return to < here && to < c->q.route->n ? &c->q.route->step[to] : NULL;
}

INPUT(send_back)
{
    enum mc_rc rc = input_reason(c, err);

    if (rc == MC_OK && earlier_step(c) == NULL)
        rc = mc_fail(
            err, MC_INVALID,
            "Quy trình không có bước “%s” trước bước này. Chọn một bước đã qua (Điều 19.1" LAW ")",
            json_str(c->act->facts, "step"));
    return rc;
}

MAKE(sent_back)
{
    struct event *e = rule_add_event(c, EV_SENT_BACK, STATE_IN_PROGRESS);

    (void)err;
    json_put(e->facts, "from", c->q.d->step);
    rule_put_step(e->facts, "step", earlier_step(c));
    if (*str_or(c->act->holder) != '\0')
        json_put(e->facts, "holder", c->act->holder);
    return MC_OK;
}

/* ---- taking back ---- */

/* Deeds that issued no number and no money and left nothing outside the house. */
static bool reversible(enum event_kind k)
{
    static const enum event_kind all[] = { EV_FORWARDED, EV_TAKEN, EV_RELEASED, EV_ASSIGNED,
                                           EV_SENT_BACK, EV_NOTED, EV_ATTACHED };

    for (size_t i = 0; i < N_ELEMS(all); i++)
        if (all[i] == k)
            return true;
    return false;
}

INPUT(take_back)
{
    const struct event *e = c->act->back;

    if (e == NULL || c->act->before == NULL)
        return mc_fail(err, MC_DENIED, "Không có việc nào để rút lại. Mở hồ sơ để xem việc đã làm");
    if (e->seq != c->q.d->version)
        return mc_fail(err, MC_DENIED,
                       "Sau việc ấy hồ sơ đã có việc khác, không rút lại được. Mở hồ sơ để xem rồi "
                       "làm tiếp");
    if (strcmp(str_or(e->actor), str_or(c->act->actor)) != 0)
        return mc_fail(err, MC_DENIED,
                       "Việc gần nhất do người khác làm (%s). Chỉ người ấy rút lại được",
                       str_or(e->actor));
    if (!reversible(e->kind))
        return mc_fail(err, MC_DENIED,
                       "“%s” đã có hiệu lực với người dân hoặc sổ sách, không rút lại được. Mở hồ "
                       "sơ để xem cách sửa",
                       event_kind_vi(e->kind));
    return MC_OK;
}

static void put_way_before(json_t *facts, const struct dossier *before)
{
    json_put(facts, "step", str_or(before->step));
    json_put(facts, "step_name", str_or(before->step_name));
    json_put(facts, "step_role", role_word(before->step_role));
    json_put(facts, "holder", str_or(before->holder));
    event_put_time(facts, "step_due", before->step_due_at);
}

static void put_component_before(json_t *facts, const struct event *e, const struct dossier *before)
{
    const char *id = json_str(e->facts, "component");
    const struct component *was = dossier_component(before, id);

    json_put(facts, "component", id);
    json_put(facts, "hash", json_str(e->facts, "hash"));
    json_object_set_new(facts, "made", json_boolean(was == NULL));
    json_object_set_new(facts, "copies", json_integer(was != NULL ? was->copies : 0));
}

MAKE(taken_back)
{
    const struct event *back = c->act->back;
    struct event *e = rule_add_event(c, EV_TAKEN_BACK, c->act->before->state);

    (void)err;
    json_object_set_new(e->facts, "of", json_integer(back->seq));
    json_put(e->facts, "kind", event_kind_name(back->kind));
    if (back->kind == EV_ATTACHED)
        put_component_before(e->facts, back, c->act->before);
    else if (back->kind != EV_NOTED)
        put_way_before(e->facts, c->act->before);
    return MC_OK;
}
