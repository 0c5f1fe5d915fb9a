/* One dossier with its way: what was done, the promise that passed, where it lies, what comes. */
#include "desk_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT_SECONDS (10 * 60)

static void line_release(struct way_line *l)
{
    free(l->what);
    free(l->who);
    free(l->note);
}

void view_release(struct view *v)
{
    for (size_t i = 0; i < v->n_way; i++)
        line_release(&v->way[i]);
    free(v->way);
    free(v->present);
    free(v->asked);
    dossier_release(&v->dossier);
    *v = (struct view){ .form = NULL };
}

struct way {
    struct desk *d;
    struct view *v;
    size_t cap;
    int64_t before;  /* moment of the event before */
    int64_t here_at; /* since when it lies where it lies */
};

/* A new last line; its texts are set by the caller. */
static struct way_line *add_line(struct way *w, int64_t at, enum event_kind kind, const char *what)
{
    struct view *v = w->v;

    v->way = mem_grow(v->way, v->n_way, &w->cap, sizeof *v->way);
    v->way[v->n_way] = (struct way_line){ .at = at, .kind = kind, .what = xstrdup(what) };
    return &v->way[v->n_way++];
}

/* "3 phút", "2 giờ 50 phút", "4 ngày" */
static char *span_dup(int64_t seconds)
{
    long long minutes = seconds > 0 ? (long long)(seconds / 60) : 0;

    if (minutes < 60)
        return xasprintf("%lld phút", minutes);
    if (minutes >= 48 * 60)
        return xasprintf("%lld ngày", minutes / (24 * 60));
    if (minutes % 60 == 0)
        return xasprintf("%lld giờ", minutes / 60);
    return xasprintf("%lld giờ %lld phút", minutes / 60, minutes % 60);
}

static char *with_span_dup(const char *word, int64_t seconds)
{
    char *span = span_dup(seconds);
    char *s = xasprintf("%s %s", word, span);

    free(span);
    return s;
}

static char *taken_in_note_dup(const struct event *e)
{
    enum channel c = CHANNEL_COUNTER;

    channel_from(json_str(e->facts, "channel"), &c);
    if (str_or(e->station)[0] == '\0')
        return xstrdup(channel_vi(c));
    return xasprintf("%s, %s", e->station, channel_vi(c));
}

static char *result_note_dup(const struct event *e)
{
    bool no = strcmp(json_str(e->facts, "outcome"), "negative") == 0;
    const char *number = json_str(e->body, "number");

    if (no)
        return xstrdup("không đủ điều kiện");
    return number[0] != '\0' ? xasprintf("số %s", number) : xstrdup("");
}

static char *returned_note_dup(const struct event *e)
{
    const char *to = json_str(e->body, "receiver"), *how = json_str(e->facts, "paid_how");
    char money[32];

    if (strcmp(json_str(e->facts, "what"), "papers") == 0)
        return xasprintf("giấy tờ, cho %s", to);
    if (json_int(e->facts, "paid", 0) == 0)
        return xasprintf("cho %s", to);
    return xasprintf("cho %s · thu %s %s", to, money_vi(json_int(e->facts, "paid", 0), money),
                     strcmp(how, "cash") == 0 ? "tiền mặt" : "chuyển khoản");
}

static char *person_note_dup(struct desk *d, const char *word, const char *user)
{
    char *full = desk_user_full_dup(d, user), *s = xasprintf("%s %s", word, full);

    free(full);
    return s;
}

/* A moment that was promised, or money and what it was for. */
static char *promise_note_dup(const struct event *e, const char *word, const char *key)
{
    char when[32];

    return xasprintf("%s %s", word, vn_time(event_time(e->facts, key), when));
}

static char *money_note_dup(const struct event *e)
{
    const char *how = json_str(e->facts, "paid_how"), *why = json_str(e->facts, "reason");
    char sum[32];

    money_vi(json_int(e->facts, "amount", 0), sum);
    if (e->kind == EV_PAYMENT_ASKED)
        return xasprintf("%s%s%s", sum, *why ? " · " : "", why);
    return xasprintf("%s %s", sum, strcmp(how, "cash") == 0 ? "tiền mặt" : "chuyển khoản");
}

static char *corrected_note_dup(const struct event *e)
{
    static const char *const words[][2] = {
        { "procedure", "thủ tục" }, { "case", "trường hợp" },  { "answers", "tờ khai" },
        { "due", "hạn trả" },       { "channel", "kênh nộp" }, { "owner", "chủ hồ sơ" },
        { "fee", "phí" },           { "papers", "giấy tờ" },
    };
    struct strbuf b = STRBUF_INIT;
    json_t *what;
    size_t i;

    json_array_foreach(json_object_get(e->facts, "changed"), i, what)
    {
        for (size_t k = 0; k < N_ELEMS(words); k++)
            if (strcmp(words[k][0], str_or(json_string_value(what))) == 0)
                strbuf_printf(&b, "%s%s", b.len > 0 ? ", " : "", words[k][1]);
    }
    return strbuf_detach(&b);
}

static char *taken_back_note_dup(const struct event *e)
{
    enum event_kind kind;

    return xstrdup(event_kind_from(json_str(e->facts, "kind"), &kind) ? event_kind_vi(kind) : "");
}

static char *attached_note_dup(const struct dossier *ds, const char *id)
{
    for (size_t i = 0; i < ds->n_components; i++)
        if (strcmp(ds->components[i].id, id) == 0)
            return xstrdup(str_or(ds->components[i].name));
    return xstrdup("");
}

static char *note_dup(const struct way *w, const struct event *e)
{
    switch (e->kind) {
    case EV_REGISTERED:
    case EV_RECEIVED:
        return taken_in_note_dup(e);
    case EV_REFUSED:
    case EV_SENT_BACK:
    case EV_WITHDRAWAL_ASKED:
    case EV_STOPPED:
    case EV_VOIDED:
        return xstrdup(json_str(e->facts, "reason"));
    case EV_ASSIGNED:
        return person_note_dup(w->d, "cho", json_str(e->facts, "holder"));
    case EV_PAYMENT_ASKED:
    case EV_PAID:
        return money_note_dup(e);
    case EV_EXTENDED:
        return promise_note_dup(e, "đến", "due");
    case EV_APOLOGISED:
        return promise_note_dup(e, "hẹn lại", "promised");
    case EV_CORRECTED:
        return corrected_note_dup(e);
    case EV_TAKEN_BACK:
        return taken_back_note_dup(e);
    case EV_FORWARDED:
        return with_span_dup("sau", e->at - w->before);
    case EV_SUPPLEMENT_ASKED:
        return xstrdup(event_time(e->facts, "old_due") != 0 ? "tạm dừng tính hạn" : "");
    case EV_SUPPLEMENTED:
        return with_span_dup("dừng", e->at - w->before);
    case EV_FINISHED:
        return result_note_dup(e);
    case EV_RETURNED:
        return returned_note_dup(e);
    case EV_RATED:
        return xstrdup(json_int(e->facts, "score", 0) > 0 ? "" : "không muốn");
    case EV_ATTACHED:
        return attached_note_dup(&w->v->dossier, json_str(e->facts, "component"));
    case EV_NOTED:
        return xstrdup(json_str(e->body, "text"));
    default:
        return xstrdup("");
    }
}

static char *what_dup(const struct event *e)
{
    int64_t score = e->kind == EV_RATED ? json_int(e->facts, "score", 0) : 0;

    return score > 0 ? xasprintf("%s: %lld điểm", event_kind_vi(e->kind), (long long)score)
                     : xstrdup(event_kind_vi(e->kind));
}

/* A forwarded dossier's line names who has it now. */
static char *who_dup(struct way *w, const struct event *e)
{
    const char *holder = json_str(e->facts, "holder");
    enum role role;

    if (e->kind == EV_RATED) /* by the citizen's own key; the actor is whose desk it was */
        return xstrdup("người dân, tại quầy");
    if (e->kind != EV_FORWARDED)
        return desk_user_full_dup(w->d, e->actor);
    if (holder[0] != '\0')
        return desk_user_full_dup(w->d, holder);
    return xstrdup(role_from(json_str(e->facts, "step_role"), &role) ? role_vi(role) : "");
}

static bool moves(enum event_kind k)
{
    static const enum event_kind stay[] = { EV_NOTED,    EV_ATTACHED,   EV_RATED,    EV_PAPER,
                                            EV_TAKEN,    EV_RELEASED,   EV_PAID,     EV_ASSIGNED,
                                            EV_EXTENDED, EV_APOLOGISED, EV_CORRECTED };

    for (size_t i = 0; i < N_ELEMS(stay); i++)
        if (stay[i] == k)
            return false;
    return true;
}

/* What the citizen was asked for, as numbered items and the guidance. */
static char *asked_dup(const struct event *e)
{
    struct strbuf b = STRBUF_INIT;
    const char *text = json_str(e->body, "text");
    size_t i;
    json_t *item;

    json_array_foreach(json_object_get(e->body, "items"), i, item)
    {
        strbuf_printf(&b, "%s(%zu) %s", i > 0 ? "; " : "", i + 1, str_or(json_string_value(item)));
    }
    if (text[0] != '\0')
        strbuf_printf(&b, "%s%s", b.len > 0 ? ". " : "", text);
    return strbuf_detach(&b);
}

static bool add_event(void *ctx, const struct event *e)
{
    struct way *w = ctx;

    if (e->kind == EV_PAPER)
        return true;
    char *note = note_dup(w, e), *who = who_dup(w, e), *what = what_dup(e);
    struct way_line *l = add_line(w, e->at, e->kind, what);

    free(what);
    l->who = who;
    l->note = note;
    if (e->kind == EV_SUPPLEMENT_ASKED || e->kind == EV_SUPPLEMENTED)
        str_set(&w->v->asked, NULL);
    if (e->kind == EV_SUPPLEMENT_ASKED)
        w->v->asked = asked_dup(e);
    if (moves(e->kind))
        w->before = w->here_at = e->at;
    return true;
}

/* The promise that passed unkept stands among the events, at its moment. */
static void add_late(struct way *w)
{
    const struct dossier *ds = &w->v->dossier;
    int64_t end = ds->finished_at != 0 ? ds->finished_at : desk_now(w->d);
    struct way_line late;
    size_t at;

    if (ds->due_at == 0 || end <= ds->due_at)
        return;
    struct way_line *l = add_line(w, ds->due_at, EV_RECEIVED, "Hết hạn");
    l->late = true;
    l->who = xstrdup("");
    l->note = xstrdup(ds->finished_at != 0 ? "xong sau hạn" : "chưa có kết quả");
    late = *l;
    for (at = w->v->n_way - 1; at > 0 && w->v->way[at - 1].at > late.at; at--)
        w->v->way[at] = w->v->way[at - 1];
    w->v->way[at] = late;
}

static size_t step_at(const struct promise *p, const char *id)
{
    for (size_t i = 0; i < p->route.n; i++)
        if (strcmp(p->route.step[i].id, str_or(id)) == 0)
            return i;
    return p->route.n;
}

static void add_waiting(struct way *w)
{
    const struct dossier *ds = &w->v->dossier;
    struct way_line *l = add_line(w, ds->supplement_asked_at, EV_SUPPLEMENT_ASKED, "Chờ bổ sung");
    char day[32];

    l->here = true;
    l->who = xstrdup("");
    l->note = ds->supplement_until != 0
                  ? xasprintf("đến %s", vn_date(day_of(ds->supplement_until), day))
                  : xstrdup("");
}

static void add_here(struct way *w, const struct promise *p)
{
    const struct dossier *ds = &w->v->dossier;
    size_t step = step_at(p, ds->step);

    if (ds->state == STATE_AWAITING_SUPPLEMENT) {
        add_waiting(w);
        return;
    }
    if (str_or(ds->step)[0] == '\0')
        return;
    struct way_line *l = add_line(w, w->here_at, EV_FORWARDED, str_or(ds->step_name));
    l->here = true;
    l->who = str_or(ds->holder)[0] != '\0' ? desk_user_full_dup(w->d, ds->holder)
                                           : xstrdup(role_vi(ds->step_role));
    l->note = step < p->route.n ? xasprintf("bước %zu/%zu", step + 1, p->route.n) : xstrdup("");
}

/* Steps that come, each planned after the limit of the one before; the last by the promise. */
static void add_ahead(struct way *w, const struct promise *p)
{
    const struct dossier *ds = &w->v->dossier;
    int64_t planned = ds->step_due_at;

    if (!state_open(ds->state) || str_or(ds->step)[0] == '\0')
        return;
    for (size_t i = step_at(p, ds->step) + 1; i < p->route.n; i++) {
        const struct route_step *s = &p->route.step[i];
        bool last = i + 1 == p->route.n;
        struct way_line *l = add_line(w, last ? ds->due_at : planned, EV_FORWARDED, s->name);

        l->ahead = true;
        l->who = xstrdup(role_vi(s->role));
        l->note = xstrdup("");
        if (planned != 0 && s->limit_minutes > 0)
            planned = calendar_add_minutes(w->d->calendar, planned, s->limit_minutes);
        else
            planned = 0;
    }
}

/* A hint for the others: a scratch file that is full or busy hides no dossier. */
static void note_presence(struct desk *d, int64_t id, struct view *v)
{
    int64_t now = desk_now(d);
    char *who = NULL;
    enum mc_rc rc = presence_get(d->store, id, str_or(d->me.name), now - PRESENT_SECONDS, &who,
                                 &v->present_since, NULL);

    if (rc == MC_OK)
        v->present = desk_user_full_dup(d, who);
    free(who);
    if ((rc == MC_OK || rc == MC_NOTFOUND) && d->me.name != NULL)
        presence_set(d->store, id, d->me.name, d->me.station, now, NULL);
}

static void fill_due(struct desk *d, struct view *v)
{
    const struct dossier *ds = &v->dossier;

    if (ds->state == STATE_AWAITING_SUPPLEMENT)
        v->due = supplement_label(ds->supplement_until, desk_now(d));
    else if (state_open(ds->state) && ds->state != STATE_FINISHED && ds->received_at != 0)
        v->due = due_label(d->calendar, ds->due_at, desk_now(d));
}

static enum mc_rc fill_way(struct desk *d, struct view *v, struct mc_err *err)
{
    struct way w = { .d = d, .v = v };
    struct promise p;
    enum mc_rc rc = promise_read(d, &v->dossier, &p, err);

    if (rc != MC_OK)
        return rc;
    if ((rc = event_each(d->store, v->dossier.id, add_event, &w, err)) == MC_OK) {
        add_late(&w);
        add_here(&w, &p);
        add_ahead(&w, &p);
    }
    promise_release(&p);
    return rc;
}

enum mc_rc desk_view(struct desk *d, int64_t id, struct view *out, struct mc_err *err)
{
    struct view v = { .dossier = DOSSIER_INIT };
    enum mc_rc rc;

    if ((rc = desk_may(d, RIGHT_LOOK, err)) != MC_OK)
        return rc;
    if ((rc = dossier_read(d->store, id, &v.dossier, err)) == MC_NOTFOUND)
        mc_fail(err, rc, "Không có hồ sơ này trong máy");
    if (rc == MC_OK) /* who looks at personal data leaves a row, or does not look */
        rc = desk_read_dossier(d, &v.dossier, err);
    if (rc == MC_OK)
        rc = fill_way(d, &v, err);
    if (rc != MC_OK) {
        view_release(&v);
        return desk_read_said(rc, err);
    }
    note_presence(d, id, &v);
    if (desk_form(d, str_or(v.dossier.procedure), &v.form, NULL) != MC_OK)
        v.form = NULL; /* gone from forms/: what was promised stands in the log */
    fill_due(d, &v);
    view_release(out);
    *out = v;
    return MC_OK;
}

void desk_leave(struct desk *d)
{
    if (d->me.name != NULL) /* only a courtesy to colleagues: it grows stale by itself */
        presence_set(d->store, 0, d->me.name, d->me.station, desk_now(d), NULL);
}
