/* One call for every command on a dossier that is there: facts, rule, log, rows, one transaction.
 */
#include "act_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- who was first ---- */

struct last_event {
    int64_t after, at;
    enum event_kind kind;
    char *actor;
};

static bool keep_last(void *ctx, const struct event *e)
{
    struct last_event *l = ctx;

    if (e->seq > l->after) {
        l->at = e->at;
        l->kind = e->kind;
        str_set(&l->actor, e->actor);
    }
    return true;
}

/* The dossier has moved past the version that was seen: say who did what, and when. */
static enum mc_rc conflict(struct desk *d, const struct dossier *ds, int64_t seen,
                           struct mc_err *err)
{
    struct last_event l = { .after = seen };
    char when[32];
    enum mc_rc rc = event_each(d->store, ds->id, keep_last, &l, err);

    if (rc == MC_OK) {
        char *who = desk_user_full_dup(d, l.actor);

        rc = mc_fail(err, MC_CONFLICT,
                     "%s vừa làm “%s” với hồ sơ này lúc %s. Việc này chưa ghi, chữ đã gõ vẫn giữ. "
                     "Mở lại hồ sơ để xem rồi làm tiếp",
                     who, event_kind_vi(l.kind), vn_time(l.at, when));
        free(who);
    }
    free(l.actor);
    return rc;
}

/* ---- the transaction ---- */

static enum mc_rc decide(struct doing *it, struct mc_err *err)
{
    struct desk *d = it->d;
    const struct act act = { .command = it->command,
                             .role = d->me.role,
                             .at = desk_now(d),
                             .version = it->in->version,
                             .office = d->office.code,
                             .actor = d->me.name,
                             .station = d->me.station,
                             .holder = it->in->holder,
                             .facts = it->facts,
                             .body = it->body,
                             .notice_limit_at = it->notice_limit_at,
                             .back = it->back.seq != 0 ? &it->back : NULL,
                             .before = &it->before };
    struct event ev[RULE_MAX_EVENTS];
    size_t n = 0;
    enum mc_rc rc = rule_decide(&it->ds, &act, &it->promise.route, it->promise.rules, ev, &n, err);

    for (size_t i = 0; i < n; i++) {
        if (rc == MC_OK)
            rc = desk_append(d, &it->ds, &ev[i], err);
        event_release(&ev[i]);
    }
    return rc;
}

/* Rights come before the facts: a wrong role must not read that a field is missing. */
static enum mc_rc allowed(struct doing *it, struct mc_err *err)
{
    char why[256];

    if (it->in->version >= 0 && it->in->version != it->ds.version)
        return conflict(it->d, &it->ds, it->in->version, err);
    rule_why_not(&it->ds, it->command, it->d->me.role, &it->promise.route, it->promise.rules, why);
    if (why[0] == '\0')
        right_why(RIGHT_ACT, it->d->me.role, it->d->training, why);
    if (why[0] == '\0')
        desk_field_why(it->d, &it->ds, why);
    return why[0] == '\0' ? MC_OK : mc_fail(err, MC_DENIED, "%s", why);
}

static enum mc_rc act_inside(struct doing *it, struct mc_err *err)
{
    enum mc_rc rc;

    if ((rc = dossier_read(it->d->store, it->id, &it->ds, err)) != MC_OK)
        return rc == MC_NOTFOUND ? mc_fail(err, rc, "Không có hồ sơ này trong máy") : rc;
    if ((rc = promise_read(it->d, &it->ds, &it->promise, err)) != MC_OK ||
        (rc = allowed(it, err)) != MC_OK || (rc = act_facts(it, err)) != MC_OK ||
        (rc = decide(it, err)) != MC_OK)
        return rc;
    return dossier_project(it->d->store, &it->ds, err);
}

static void doing_release(struct doing *it)
{
    promise_release(&it->promise);
    dossier_release(&it->ds);
    event_release(&it->back);
    dossier_release(&it->before);
    json_decref(it->facts);
    json_decref(it->body);
    free(it->file.media);
}

static enum mc_rc act_receive(struct desk *d, int64_t id, const struct act_input *in,
                              struct strbuf *said, struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    struct receipt got = { .id = 0 };
    char why[256];
    enum mc_rc rc = desk_dossier(d, id, &ds, err);

    if (rc == MC_OK && in->version >= 0 && in->version != ds.version)
        rc = conflict(d, &ds, in->version, err);
    if (rc == MC_OK && desk_why_not(d, &ds, CMD_RECEIVE, why)[0] != '\0')
        rc = mc_fail(err, MC_DENIED, "%s", why);
    if (rc == MC_OK)
        rc = desk_receive_registered(d, &ds, &got, err);
    if (rc == MC_OK && said != NULL)
        strbuf_printf(said, "Đã tiếp nhận, số %s.%s%s", got.code, got.slip[0] ? " " : "", got.slip);
    receipt_release(&got);
    dossier_release(&ds);
    return rc;
}

/* A signature asks for the PIN last: who may not sign now is told so, and keeps his tries. */
static enum mc_rc sign_check(struct doing *it, struct mc_err *err)
{
    struct doing first = { .d = it->d, .command = it->command, .in = it->in, .ds = DOSSIER_INIT };
    enum mc_rc rc = dossier_read(it->d->store, it->id, &first.ds, err);

    if (rc == MC_OK && (rc = promise_read(it->d, &first.ds, &first.promise, err)) == MC_OK)
        rc = allowed(&first, err);
    if (rc == MC_OK)
        rc = desk_pin_check(it->d, it->in->pin, err);
    doing_release(&first);
    return rc;
}

enum mc_rc desk_act(struct desk *d, int64_t id, enum command c, const struct act_input *in,
                    struct strbuf *said, struct mc_err *err)
{
    static const struct act_input nothing = ACT_INPUT_INIT;
    struct doing it = { .d = d,
                        .id = id,
                        .command = c,
                        .in = in != NULL ? in : &nothing,
                        .ds = DOSSIER_INIT,
                        .back = EVENT_INIT,
                        .before = DOSSIER_INIT,
                        .facts = json_object(),
                        .body = json_object() };
    enum mc_rc rc;

    if ((rc = desk_may(d, RIGHT_LOOK, err)) == MC_OK && desk_asks_pin(d, c))
        rc = sign_check(&it, err);
    if (rc == MC_OK && c == CMD_RECEIVE) {
        rc = act_receive(d, id, it.in, said, err);
        doing_release(&it);
        return rc;
    }
    if (rc == MC_OK && (rc = act_store_file(&it, err)) == MC_OK &&
        (rc = desk_begin(d, err)) == MC_OK) {
        if ((rc = act_inside(&it, err)) == MC_OK)
            rc = db_commit(d->store->main, err);
        else
            db_rollback(d->store->main);
        if (rc == MC_OK && said != NULL)
            act_said(&it, said);
        if (rc == MC_OK && it.in->file != NULL)
            inbox_done(d, it.in->file);
    }
    doing_release(&it);
    return desk_said(rc, err);
}

enum mc_rc desk_take_back(struct desk *d, int64_t *id, struct strbuf *said, struct mc_err *err)
{
    struct act_input in = ACT_INPUT_INIT;
    enum mc_rc rc;

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    if ((rc = event_newest_by(d->store, d->me.name, id, &in.event, err)) == MC_NOTFOUND)
        return mc_fail(err, MC_DENIED,
                       "Chưa có việc nào vừa làm để rút lại. Mở hồ sơ để xem việc đã làm");
    return rc == MC_OK ? desk_act(d, *id, CMD_TAKE_BACK, &in, said, err) : desk_said(rc, err);
}

/* ---- asking without doing ---- */

const char *desk_why_not(struct desk *d, const struct dossier *ds, enum command c, char *why)
{
    struct promise p;
    struct mc_err err = { .rc = MC_OK };

    why[0] = '\0';
    if (promise_read(d, ds, &p, &err) != MC_OK) {
        size_t n = utf8_clip(err.msg, 200, NULL);

        memcpy(why, err.msg, n);
        why[n] = '\0';
        return why;
    }
    rule_why_not(ds, c, d->me.role, &p.route, p.rules, why);
    if (why[0] == '\0')
        desk_field_why(d, ds, why);
    promise_release(&p);
    return why;
}

char **desk_supplement_items_dup(struct desk *d, const struct dossier *ds)
{
    char **list = xcalloc(ds->n_components + 1, sizeof *list);

    (void)d;
    for (size_t i = 0; i < ds->n_components; i++) {
        const struct component *c = &ds->components[i];
        const char *name = str_or(c->name);

        if (!component_there(c))
            list[i] = xasprintf("%s: chưa có, nộp bổ sung", name);
        else if (c->n_papers > 0)
            list[i] = xasprintf("%s: bản quét chưa rõ hoặc chưa đúng, nộp lại", name);
        else
            list[i] = xasprintf("%s: mang bản chính để đối chiếu", name);
    }
    return list;
}
