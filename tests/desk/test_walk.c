/* A walk: twenty people do legal and illegal things to many dossiers while the clock moves.  At
 * every hundredth step all must hold of each dossier that somebody tried to touch since, at every
 * thousandth of the whole directory.  MOTCUA_SOAK=1 walks a hundred thousand steps. */
#include "fixture.h"

#include "motcua/base/clock.h"
#include "motcua/model/rights.h"
#include "motcua/store/keep.h"

#define N_USERS 20
#define EVERY 100
#define VERIFY_EVERY 1000

/* Who tried what, and which events came of it: those after FROM up to TO. */
struct attempt {
    enum command command;
    enum state before;
    unsigned who;
    int64_t dossier, from, to;
    enum mc_rc rc;
};

struct walk {
    struct fixture f;
    size_t n;          /* ids are 1 to n */
    enum state *state; /* by id, as last seen */
    bool *touched;     /* by id, since the last check */
    json_t *codes;     /* code: id */
    char user[N_USERS][16];
    enum role role[N_USERS];
    char paper[2][65]; /* hashes of two scans that are stored */
    int64_t now, last; /* the dossier that was changed last, and by whom */
    unsigned last_who;
    struct attempt attempt[4 * EVERY]; /* since the last check */
    size_t n_attempts;
    int64_t checked;   /* the last event that was looked at */
    unsigned patience; /* how many lives' ends are put off until one comes */
    int done[CMD_COUNT], refused[CMD_COUNT][MC_IO + 1], forbidden;
    uint64_t dice;
};

static unsigned dice(struct walk *w, unsigned n)
{
    w->dice ^= w->dice << 13;
    w->dice ^= w->dice >> 7;
    w->dice ^= w->dice << 17;
    return (unsigned)((w->dice >> 33) % n);
}

/* ---- the office ---- */

static void add_users(struct walk *w)
{
    static const enum role roles[] = {
        ROLE_COUNTER,    ROLE_SPECIALIST, ROLE_LEADER,  ROLE_COUNTER,
        ROLE_SPECIALIST, ROLE_COUNTER,    ROLE_CASHIER, ROLE_AUDITOR
    };

    OK(&w->f, db_begin_write(w->f.d->store->main, &w->f.err));
    for (size_t i = 0; i < N_USERS; i++) {
        w->role[i] = roles[i % N_ELEMS(roles)];
        snprintf(w->user[i], sizeof w->user[i], "nguoi%02zu", i);
        const struct user u = { w->user[i], w->user[i], w->role[i], (char *)"Bàn" };
        OK(&w->f, user_put(w->f.d->store, &u, &w->f.err));
    }
    OK(&w->f, db_commit(w->f.d->store->main, &w->f.err));
}

static void store_papers(struct walk *w)
{
    fixture_be(&w->f, w->user[0]);
    for (size_t i = 0; i < N_ELEMS(w->paper); i++) {
        char *path = fixture_scan(&w->f, i == 0 ? "giay" : "ket-qua");
        const struct paper_input in = { .path = path, .name = "Giấy", .owner = "038190900731" };

        OK(&w->f, desk_paper_add(w->f.d, &in, w->paper[i], &w->f.err));
        free(path);
    }
}

static int64_t last_event(struct walk *w)
{
    char head[65];
    int64_t seq;

    OK(&w->f, event_head(w->f.d->store, head, &seq, &w->f.err));
    return seq;
}

static void note_attempt(struct walk *w, struct attempt a)
{
    assert_true(w->n_attempts < N_ELEMS(w->attempt));
    w->attempt[w->n_attempts++] = a;
    w->touched[a.dossier] = true;
}

static int64_t receive_copy(struct walk *w, const char *request, bool many_pages)
{
    struct reception r = RECEPTION_INIT;

    fixture_copy(&w->f, &r, request);
    if (many_pages) /* two working days: room for an extension */
        answers_set(&r.answers, "nhieu_trang", "yes", "Có", MARK_TYPED);
    int64_t id = fixture_receive(&w->f, &r);
    reception_release(&r);
    return id;
}

static void receive_one(struct walk *w, size_t i)
{
    char *request = xasprintf("walk-%zu", i);

    fixture_be(&w->f, w->user[0]);
    w->f.d->fixed_now = w->now;
    /* The child of the fixture is born on 1 October: later than 60 days is another case. */
    bool birth = i % 8 == 0 && w->now < fixture_time("2026-11-25T00:00");
    struct attempt a = { CMD_RECEIVE, STATE_NONE, 0, 0, last_event(w), 0, MC_OK };
    a.dossier =
        birth ? fixture_received_birth(&w->f, request) : receive_copy(w, request, i % 2 == 0);
    a.to = last_event(w);
    assert_int_equal(a.dossier, ++w->n);
    w->state[w->n] = STATE_RECEIVED;
    note_attempt(w, a);
    w->now += dice(w, 600);
    free(request);
}

/* ---- one step ---- */

/* Mostly one that is possible; the table is asked before the desk, which reads the log. */
static enum command pick_command(struct walk *w, const struct dossier *ds, enum role role)
{
    enum command c = CMD_NOTE;
    char why[256];

    for (unsigned tries = dice(w, 4) == 0 ? 1 : 30; tries > 0; tries--) {
        c = (enum command)dice(w, CMD_COUNT);
        bool rare = c == CMD_VOID || c == CMD_WITHDRAW || c == CMD_TAKE_BACK;
        if (rare && dice(w, 10) != 0)
            continue; /* or few live to see the end */
        bool end = c == CMD_APPROVE || c == CMD_FINISH || c == CMD_RETURN || c == CMD_STOP;
        if (end && dice(w, w->patience) != 0)
            continue; /* or most of a long walk is over before it ends */
        if (!life_verdict(ds->state, c, role).allowed)
            continue;
        if (c != CMD_NOTE && *desk_why_not(w->f.d, ds, c, why) == '\0')
            break;
    }
    return c;
}

static void give_answers(struct answers *a)
{
    answers_set(a, "so_chung_thuc", "1204", NULL, MARK_TYPED);
    answers_set(a, "quyen_so", "02/2026-SCT/BS", NULL, MARK_TYPED);
    answers_set(a, "nguoi_ky", "Trần Thị Lan", NULL, MARK_TYPED);
}

/* Mostly somebody in whose queue it is. */
static unsigned pick_user(struct walk *w, const struct dossier *ds)
{
    bool citizen_first =
        ds->state == STATE_AWAITING_SUPPLEMENT || ds->state == STATE_AWAITING_PAYMENT;
    unsigned who = dice(w, N_USERS);

    for (unsigned tries = dice(w, 5) == 0 ? 0 : 10; tries > 0; tries--) {
        if (w->role[who] == (citizen_first ? ROLE_COUNTER : ds->step_role))
            break;
        who = dice(w, N_USERS);
    }
    return who;
}

/* What anybody may give with anything, right and wrong. */
static struct act_input pick_input(struct walk *w, const struct dossier *ds, enum command c)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    static const char *const steps[] = { "tiep_nhan", "tham_tra", "ky", "khong_co" };
    struct act_input in = ACT_INPUT_INIT;

    in.version = dice(w, 12) == 0 ? ds->version - (int64_t)dice(w, 2) : -1;
    in.text = dice(w, 3) == 0 ? "Ghi chú" : NULL;
    in.reason = dice(w, 5) == 0 ? NULL : "Lý do rõ ràng";
    in.items = dice(w, 4) == 0 ? NULL : items;
    in.holder = dice(w, c == CMD_ASSIGN ? 1 : 4) == 0 ? w->user[dice(w, N_USERS)] : NULL;
    in.outcome = dice(w, 4) == 0 ? "negative" : NULL;
    in.number = "1/2026";
    in.paid = dice(w, 5) == 0 ? NULL : "cash";
    in.score = (int)dice(w, 7) - 1;
    in.component = dice(w, 2) == 0 ? "ban_chinh" : ACT_COMPONENT_RESULT;
    in.hash = (dice(w, 6) == 0) != (c == CMD_ATTACH) ? w->paper[dice(w, 2)] : NULL;
    in.step = dice(w, 4) == 0 ? steps[dice(w, N_ELEMS(steps))] : NULL;
    in.amount = dice(w, 2) == 0 ? 0 : dice(w, 40000);
    in.fee = (int64_t)dice(w, 60000) * (dice(w, 2) == 0 ? 1 : -1);
    in.due = day_minute(day_of(w->now) + (int)dice(w, 15), 0);
    return in;
}

/* Mostly a young one: those have most of their life before them; what has ended is less of
 * interest. */
static int64_t pick_dossier(struct walk *w)
{
    int64_t id = 0;

    for (unsigned tries = dice(w, 10) == 0 ? 1 : 6; tries > 0; tries--) {
        size_t young = w->n > 8 && dice(w, 4) != 0 ? 8 : w->n;

        id = (int64_t)w->n - dice(w, (unsigned)young);
        if (state_open(w->state[id]))
            break;
    }
    return id;
}

/* One of the reasons that a clerk can mend or must accept, told by a sentence; nothing is written.
 */
static void check_refusal(struct walk *w, const struct attempt *a)
{
    if (a->rc == MC_IO || a->rc == MC_BUSY || *w->f.err.msg == '\0')
        fail_msg("%s: rc %d %s", command_word(a->command), (int)a->rc, w->f.err.msg);
    w->refused[a->command][a->rc]++;
}

static void step(struct walk *w)
{
    struct dossier before = DOSSIER_INIT;
    struct answers answers = ANSWERS_INIT;
    struct attempt a = { .dossier = pick_dossier(w) };

    OK(&w->f, desk_dossier(w->f.d, a.dossier, &before, &w->f.err));
    w->state[a.dossier] = a.before = before.state;
    a.who = pick_user(w, &before);
    fixture_be(&w->f, w->user[a.who]);
    w->f.d->fixed_now = w->now;
    a.command = pick_command(w, &before, w->role[a.who]);
    if (w->last == a.dossier && dice(w, 6) == 0) { /* "that was the wrong one" */
        a.command = CMD_TAKE_BACK;
        a.who = w->last_who;
        fixture_be(&w->f, w->user[a.who]);
    }
    struct act_input in = pick_input(w, &before, a.command);
    give_answers(&answers);
    in.answers = &answers;
    a.from = last_event(w);
    w->f.err.msg[0] = '\0';
    a.rc = desk_act(w->f.d, a.dossier, a.command, &in, NULL, &w->f.err);
    if (a.rc == MC_OK) {
        w->done[a.command]++;
        w->last = a.dossier;
        w->last_who = a.who;
    } else {
        check_refusal(w, &a);
    }
    a.to = last_event(w);
    note_attempt(w, a);
    w->now += dice(w, 100) == 0 ? (int64_t)dice(w, 5) * 86400 : dice(w, 300);
    answers_release(&answers);
    dossier_release(&before);
}

/* ---- what must hold: nobody did what he may not ---- */

#define C (1u << ROLE_COUNTER)
#define S (1u << ROLE_SPECIALIST)
#define L (1u << ROLE_LEADER)
#define CASHIER (1u << ROLE_CASHIER)

/* Whose hand an event of a dossier may show at all, written down apart from the life's table. */
static const unsigned hands[EV_COUNT] = {
    [EV_RECEIVED] = C,           [EV_SUPPLEMENT_ASKED] = S,
    [EV_SUPPLEMENTED] = C,       [EV_FORWARDED] = C | S | L,
    [EV_APPROVED] = L,           [EV_FINISHED] = C | S | L,
    [EV_RETURNED] = C,           [EV_RATED] = C,
    [EV_NOTED] = C | S | L,      [EV_ATTACHED] = C | S,
    [EV_TAKEN] = C | S | L,      [EV_RELEASED] = C | S | L,
    [EV_ASSIGNED] = C | S | L,   [EV_SENT_BACK] = C | S | L,
    [EV_PAYMENT_ASKED] = S | L,  [EV_PAID] = C | CASHIER,
    [EV_WITHDRAWAL_ASKED] = C,   [EV_STOPPED] = C | L,
    [EV_EXTENDED] = S | L,       [EV_APOLOGISED] = C | S | L,
    [EV_CORRECTED] = C,          [EV_VOIDED] = C,
    [EV_TAKEN_BACK] = C | S | L, [EV_PAPER] = C | S,
};

/* Every new event came of an attempt; what was refused, or is not his, left none. */
static void check_attempts(struct walk *w)
{
    int64_t seq = w->checked;

    for (size_t i = 0; i < w->n_attempts; i++) {
        const struct attempt *a = &w->attempt[i];
        enum role role = w->role[a->who];
        bool may = right_allowed(RIGHT_ACT, role, true) &&
                   life_verdict(a->before, a->command, role).allowed;

        assert_int_equal(a->from, seq);
        assert_int_equal(a->rc == MC_OK, a->to > a->from);
        if (!may) {
            w->forbidden++;
            if (a->rc != MC_DENIED && a->rc != MC_CONFLICT)
                fail_msg("%s by %s: rc %d", command_word(a->command), role_word(role), (int)a->rc);
        }
        seq = a->to;
    }
    assert_int_equal(last_event(w), seq);
}

/* The attempt that wrote event E says the same dossier and the same hand. */
static const char *check_hand(const struct walk *w, const struct event *e, enum role *role)
{
    for (size_t i = 0; i < w->n_attempts; i++) {
        const struct attempt *a = &w->attempt[i];

        if (e->seq <= a->from || e->seq > a->to)
            continue;
        *role = w->role[a->who];
        if (a->dossier != e->dossier || strcmp(w->user[a->who], e->actor) != 0)
            return "an event of another dossier or hand than the attempt's";
        return (hands[e->kind] & (1u << *role)) != 0 ? NULL : "a hand that may not";
    }
    return "an event that nobody tried to make";
}

/* ---- what must hold: clock, place and money, counted again from the events alone ---- */

struct recount {
    const struct walk *w;
    int64_t due, first_due, step_due, asked_at, until, paid, at;
    int extensions, supplements[2];
    char step[64];
    enum role step_role;
    enum event_kind kind; /* of the event before */
    const char *wrong;
};

/* Where it lies: at one step, or nowhere. */
static void recount_place(struct recount *r, const struct event *e)
{
    const char *step = json_str(e->facts, e->kind == EV_APPROVED ? "next" : "step");

    if (e->kind == EV_RETURNED || e->kind == EV_STOPPED || e->kind == EV_VOIDED) {
        r->step[0] = '\0';
        r->step_due = 0;
    } else if (*step != '\0' && *json_str(e->facts, "step_role") != '\0') {
        snprintf(r->step, sizeof r->step, "%s", step);
        if (!role_from(json_str(e->facts, "step_role"), &r->step_role))
            r->wrong = "a step of no role";
        r->step_due = event_time(e->facts, "step_due");
    }
}

static void recount_clock(struct recount *r, const struct event *e)
{
    int64_t due = event_time(e->facts, "due"), old = event_time(e->facts, "old_due");

    switch (e->kind) {
    case EV_RECEIVED:
        r->due = r->first_due = due;
        break;
    case EV_SUPPLEMENT_ASKED:
        if (++r->supplements[strcmp(json_str(e->facts, "stage"), "appraisal") == 0] > 1)
            r->wrong = "a second supplement request of one stage";
        r->asked_at = e->at;
        r->until = event_time(e->facts, "until");
        if (old != 0 && old != r->due)
            r->wrong = "a request tells another due date than the one that ran";
        r->due = old != 0 ? 0 : r->due;
        r->step_due = old != 0 ? 0 : r->step_due;
        break;
    case EV_PAYMENT_ASKED:
        r->due = old != 0 ? 0 : r->due;
        r->step_due = old != 0 ? 0 : r->step_due;
        break;
    case EV_SUPPLEMENTED:
    case EV_PAID:
        r->due = due != 0 ? due : r->due;
        r->step_due = due != 0 ? event_time(e->facts, "step_due") : r->step_due;
        break;
    case EV_STOPPED:
        if (strcmp(json_str(e->facts, "outcome"), "closed") == 0 &&
            (day_of(e->at) <= day_of(r->asked_at) + 15 || e->at <= r->until))
            r->wrong = "closed before the citizen's days were over";
        break;
    case EV_EXTENDED:
        if (++r->extensions > 1)
            r->wrong = "extended twice";
        if (day_of(e->at) > day_of(r->due) - 1 || due <= r->due)
            r->wrong = "extended too late, or backwards";
        r->due = due;
        if (event_time(e->facts, "step_due") != 0)
            r->step_due = event_time(e->facts, "step_due");
        break;
    case EV_CORRECTED:
        r->due = due != 0 ? due : r->due;
        r->first_due = event_time(e->facts, "first_due") != 0 ? event_time(e->facts, "first_due")
                                                              : r->first_due;
        break;
    case EV_APOLOGISED:
        if (due != r->due || json_flag(e->facts, "late") != (e->at > r->due))
            r->wrong = "an apology moved or misjudged the promise";
        break;
    default:
        break;
    }
}

static void recount_money(struct recount *r, const struct event *e)
{
    if (e->kind == EV_RECEIVED || e->kind == EV_RETURNED)
        r->paid += json_int(e->facts, "paid", 0);
    if (e->kind == EV_PAID)
        r->paid += json_int(e->facts, "amount", 0);
}

/* A new event: its hand, and that who passes the work on has it at his own step. */
static void check_new(struct recount *r, const struct event *e)
{
    enum role role = ROLE_COUNT;
    const char *wrong = check_hand(r->w, e, &role);

    if (wrong != NULL)
        r->wrong = wrong;
    bool signed_now = e->kind == EV_FINISHED && r->kind == EV_APPROVED; /* one deed, two events */
    if ((e->kind == EV_FORWARDED || e->kind == EV_APPROVED || e->kind == EV_FINISHED) &&
        !signed_now && role != r->step_role)
        r->wrong = "passed on from a step of another role";
}

static bool recount_event(void *ctx, const struct event *e)
{
    struct recount *r = ctx;

    if (e->at < r->at)
        r->wrong = "an event before the one before";
    r->at = e->at;
    if (e->seq > r->w->checked)
        check_new(r, e);
    recount_clock(r, e);
    recount_place(r, e);
    recount_money(r, e);
    r->kind = e->kind;
    return r->wrong == NULL;
}

static void check_recount(struct walk *w, const struct dossier *ds)
{
    struct recount r = { .w = w, .wrong = NULL };

    OK(&w->f, event_each(w->f.d->store, ds->id, recount_event, &r, &w->f.err));
    if (r.wrong != NULL)
        fail_msg("dossier %lld: %s", (long long)ds->id, r.wrong);
    assert_int_equal(ds->due_at, r.due);
    assert_int_equal(ds->first_due_at, r.first_due);
    assert_int_equal(ds->step_due_at, r.step_due);
    assert_int_equal(ds->extensions, r.extensions);
    assert_int_equal(ds->paid, r.paid);
    assert_string_equal(str_or(ds->step), r.step);
    if (r.step[0] != '\0')
        assert_int_equal(ds->step_role, r.step_role);
}

/* ---- what must hold: one dossier ---- */

/* No code twice, and none that changes. */
static void check_code(struct walk *w, const struct dossier *ds)
{
    const json_t *known = json_object_get(w->codes, ds->code);

    if (known != NULL)
        assert_int_equal(json_integer_value(known), ds->id);
    else
        json_object_set_new(w->codes, ds->code, json_integer(ds->id));
}

static void check_dossier(struct walk *w, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;
    int n_bad = 0;

    OK(&w->f, store_verify_dossier(w->f.d->store, id, fixture_bad, NULL, &n_bad, &w->f.err));
    assert_int_equal(n_bad, 0);
    OK(&w->f, desk_dossier(w->f.d, id, &ds, &w->f.err));
    w->state[id] = ds.state;
    check_recount(w, &ds);
    check_code(w, &ds);
    assert_true(ds.paid >= 0 && ds.fee >= 0);
    assert_int_equal(ds.state == STATE_AWAITING_PAYMENT, ds.payment_open > 0);
    assert_int_equal(ds.state == STATE_AWAITING_SUPPLEMENT, ds.supplement != SUPPLEMENT_NONE);
    assert_int_equal(*str_or(ds.step) != '\0', state_open(ds.state));
    dossier_release(&ds);
}

/* ---- what must hold: the queues ---- */

/* Which lists show it: to be done by role 0, 1, 2 (a bit each), or others. */
#define OTHER_LIST 8u

struct seen {
    unsigned lists;
    unsigned last; /* the list that showed it last */
    enum role step_role;
};

/* Mark the dossiers of folder INDEX in SEEN; none is there twice.  Returns how many. */
static int64_t look_through(struct walk *w, size_t index, unsigned mark, unsigned list,
                            struct seen *seen)
{
    struct dossier_rows rows = { .n = 0 };
    int64_t due = 0, id = 0, n = 0;
    bool more = true;

    while (more) {
        OK(&w->f, desk_page(w->f.d, index, due, id, 50, &rows, &w->f.err));
        for (size_t i = 0; i < rows.n; i++) {
            due = rows.row[i].due_at;
            id = rows.row[i].id;
            assert_in_range(id, 1, w->n);
            assert_int_equal(rows.row[i].state, w->state[id]);
            if (seen[id].last == list)
                fail_msg("dossier %lld stands twice in one list", (long long)id);
            seen[id].last = list;
            seen[id].lists |= mark;
            seen[id].step_role = rows.row[i].step_role;
        }
        n += (int64_t)rows.n;
        more = rows.more && rows.n > 0;
        dossier_rows_release(&rows);
    }
    return n;
}

static void look_at_queues(struct walk *w, struct seen *seen)
{
    static const enum role worker[] = { ROLE_COUNTER, ROLE_SPECIALIST, ROLE_LEADER };
    size_t index[16];
    int64_t count[16];
    unsigned list = 0;

    w->f.d->fixed_now = w->now;
    for (unsigned who = 0; who < N_ELEMS(worker); who++) { /* the first three users */
        assert_int_equal(w->role[who], worker[who]);
        fixture_be(&w->f, w->user[who]);
        size_t n = desk_folders(w->f.d, index, count, N_ELEMS(index), &w->f.err);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            const struct queue *q = &w->f.d->queues.queue[index[i]];
            if (q->drafts)
                continue;
            unsigned mark = q->my_role ? 1u << worker[who] : OTHER_LIST;
            assert_int_equal(look_through(w, index[i], mark, ++list, seen), count[i]);
        }
    }
}

/* Every open dossier is in somebody's queue; what is to be done, with the one role of its step. */
static void check_queues(struct walk *w)
{
    struct seen *seen = xcalloc(w->n + 1, sizeof *seen);

    look_at_queues(w, seen);
    for (size_t id = 1; id <= w->n; id++) {
        enum state s = w->state[id];
        bool waits = s == STATE_AWAITING_SUPPLEMENT || s == STATE_FINISHED;
        unsigned todo = seen[id].lists & ~OTHER_LIST;

        if (state_open(s) && seen[id].lists == 0)
            fail_msg("dossier %zu is open and in nobody's queue", id);
        if (todo != (state_open(s) && !waits ? 1u << seen[id].step_role : 0))
            fail_msg("dossier %zu, %s, is to be done by roles %x", id, state_word(s), todo);
    }
    free(seen);
}

/* ---- all of it ---- */

static void check_touched(struct walk *w)
{
    check_attempts(w);
    for (size_t id = 1; id <= w->n; id++) {
        if (w->touched[id])
            check_dossier(w, (int64_t)id);
        w->touched[id] = false;
    }
    check_queues(w);
    w->checked = last_event(w);
    w->n_attempts = 0;
}

/* The whole directory: chain, folds, rows; and once more every dossier by the test's own count. */
static void check_all(struct walk *w)
{
    fixture_verify(&w->f);
    for (size_t id = 1; id <= w->n; id++)
        w->touched[id] = true;
    check_touched(w);
    assert_int_equal(json_object_size(w->codes), w->n);
}

/* A replay of the log makes the same rows. */
static void check_deep(struct walk *w)
{
    struct deep_result r;

    OK(&w->f, store_verify_deep(w->f.d->store, fixture_bad, NULL, &r, &w->f.err));
    assert_int_equal(r.n_bad, 0);
}

/* The walk went nearly everywhere; what it did, and what it was refused, command by command. */
static void report(const struct walk *w, size_t steps)
{
    int kinds = 0, done = 0, no[MC_IO + 1] = { 0 };

    for (int c = 0; c < CMD_COUNT; c++) {
        const int *r = w->refused[c];

        kinds += w->done[c] > 0;
        done += w->done[c];
        for (size_t i = 0; i < N_ELEMS(no); i++)
            no[i] += r[i];
        print_message("%-14s %6d done, refused: %6d denied %6d invalid %6d conflict\n",
                      command_word((enum command)c), w->done[c], r[MC_DENIED], r[MC_INVALID],
                      r[MC_CONFLICT]);
    }
    print_message("%zu steps, %zu dossiers: %d done; refused: %d denied, %d invalid, %d conflicts, "
                  "%d not found; %d attempts that the role forbids\n",
                  steps, w->n, done, no[MC_DENIED], no[MC_INVALID], no[MC_CONFLICT],
                  no[MC_NOTFOUND], w->forbidden);
    assert_in_range(kinds, 15, CMD_COUNT);
    assert_true(w->forbidden > 0);
}

static void test_walk(void **state)
{
    bool soak = getenv("MOTCUA_SOAK") != NULL;
    size_t dossiers = soak ? 1000 : 100, steps = soak ? 100000 : 2500;
    const char *seed = getenv("MOTCUA_SEED");
    struct walk *w = xcalloc(1, sizeof *w);

    (void)state;
    w->dice = (seed != NULL ? strtoull(seed, NULL, 10) : 1) * 0x9E3779B97F4A7C15u + 1;
    w->state = xcalloc(dossiers + 1, sizeof *w->state);
    w->touched = xcalloc(dossiers + 1, sizeof *w->touched);
    w->patience = soak ? 12 : 1;
    w->codes = json_object();
    fixture_open(&w->f);
    w->now = w->f.d->fixed_now;
    add_users(w);
    store_papers(w);
    w->checked = last_event(w);
    for (size_t i = 1; i <= steps; i++) {
        if (w->n * steps < i * dossiers)
            receive_one(w, w->n);
        step(w);
        if (i % VERIFY_EVERY == 0 || i == steps)
            check_all(w);
        else if (i % EVERY == 0)
            check_touched(w);
    }
    report(w, steps);
    check_deep(w);
    fixture_close(&w->f);
    json_decref(w->codes);
    free(w->state);
    free(w->touched);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
