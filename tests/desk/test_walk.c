/* A walk: twenty people do legal and illegal things to many dossiers while the clock moves, and
 * again and again everything must hold.  MOTCUA_SOAK=1 walks a hundred thousand steps. */
#include "fixture.h"

#include "motcua/base/clock.h"
#include "motcua/store/keep.h"

#define N_USERS 20

struct walk {
    struct fixture f;
    int64_t *id;
    size_t n;
    char user[N_USERS][16];
    enum role role[N_USERS];
    int64_t now, last; /* the dossier that was changed last, and by whom */
    unsigned last_who;
    int done[CMD_COUNT], refused, conflicts;
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
    w->id[w->n++] =
        birth ? fixture_received_birth(&w->f, request) : receive_copy(w, request, i % 2 == 0);
    w->now += dice(w, 600);
    free(request);
}

/* ---- one step ---- */

static enum command pick_command(struct walk *w, const struct dossier *ds)
{
    enum command c = CMD_NOTE;
    char why[256];

    for (unsigned tries = dice(w, 4) == 0 ? 1 : 30; tries > 0; tries--) {
        c = (enum command)dice(w, CMD_COUNT);
        bool rare = c == CMD_VOID || c == CMD_WITHDRAW || c == CMD_TAKE_BACK;
        if (rare && dice(w, 10) != 0)
            continue; /* or few live to see the end */
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
static struct act_input pick_input(struct walk *w, const struct dossier *ds)
{
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    static const char *const steps[] = { "tiep_nhan", "tham_tra", "ky", "khong_co" };
    struct act_input in = ACT_INPUT_INIT;

    in.version = dice(w, 12) == 0 ? ds->version - (int64_t)dice(w, 2) : -1;
    in.text = dice(w, 3) == 0 ? "Ghi chú" : NULL;
    in.reason = dice(w, 5) == 0 ? NULL : "Lý do rõ ràng";
    in.items = dice(w, 4) == 0 ? NULL : items;
    in.holder = dice(w, 4) == 0 ? w->user[dice(w, N_USERS)] : NULL;
    in.outcome = dice(w, 4) == 0 ? "negative" : NULL;
    in.number = "1/2026";
    in.paid = dice(w, 5) == 0 ? NULL : "cash";
    in.score = (int)dice(w, 7) - 1;
    in.component = dice(w, 2) == 0 ? "ban_chinh" : ACT_COMPONENT_RESULT;
    in.step = dice(w, 4) == 0 ? steps[dice(w, N_ELEMS(steps))] : NULL;
    in.amount = dice(w, 2) == 0 ? 0 : dice(w, 40000);
    in.fee = (int64_t)dice(w, 60000) * (dice(w, 2) == 0 ? 1 : -1);
    in.due = day_minute(day_of(w->now) + (int)dice(w, 15), 0);
    return in;
}

/* Mostly a young one: those have most of their life before them. */
static int64_t pick_dossier(struct walk *w)
{
    size_t young = w->n > 8 && dice(w, 4) != 0 ? 8 : w->n;

    return w->id[w->n - 1 - dice(w, (unsigned)young)];
}

static void step(struct walk *w)
{
    int64_t id, seq_before, seq_after;
    struct dossier before = DOSSIER_INIT;
    struct answers answers = ANSWERS_INIT;
    char head[65];

    unsigned tries = dice(w, 10) == 0 ? 1 : 6; /* what has ended is less of interest */
    do {
        dossier_release(&before);
        id = pick_dossier(w);
        OK(&w->f, desk_dossier(w->f.d, id, &before, &w->f.err));
    } while (--tries > 0 && !state_open(before.state));
    unsigned who = pick_user(w, &before);
    fixture_be(&w->f, w->user[who]);
    w->f.d->fixed_now = w->now;
    enum command c = pick_command(w, &before);
    if (w->last == id && dice(w, 6) == 0) { /* "that was the wrong one" */
        c = CMD_TAKE_BACK;
        who = w->last_who;
        fixture_be(&w->f, w->user[who]);
    }
    struct act_input in = pick_input(w, &before);
    give_answers(&answers);
    in.answers = &answers;
    OK(&w->f, event_head(w->f.d->store, head, &seq_before, &w->f.err));
    enum mc_rc rc = desk_act(w->f.d, id, c, &in, NULL, &w->f.err);
    const struct mc_err said = w->f.err;
    OK(&w->f, event_head(w->f.d->store, head, &seq_after, &w->f.err));
    if (rc == MC_OK) { /* nobody does what his role forbids */
        assert_true(life_verdict(before.state, c, w->role[who]).allowed);
        w->done[c]++;
        w->last = id;
        w->last_who = who;
    } else {
        if (rc == MC_IO || rc == MC_BUSY || *said.msg == '\0')
            fail_msg("%s: rc %d %s", command_word(c), (int)rc, said.msg);
        assert_int_equal(seq_before, seq_after);
        w->refused++;
        w->conflicts += rc == MC_CONFLICT;
    }
    w->now += dice(w, 100) == 0 ? (int64_t)dice(w, 5) * 86400 : dice(w, 300);
    answers_release(&answers);
    dossier_release(&before);
}

/* ---- what must hold ---- */

/* The clock counted again from the events alone. */
struct recount {
    int64_t due, first_due, asked_at, until;
    int extensions, supplements[2];
    const char *wrong;
};

static bool recount_event(void *ctx, const struct event *e)
{
    struct recount *r = ctx;
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
        break;
    case EV_SUPPLEMENTED:
        r->due = due != 0 ? due : r->due;
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
    return true;
}

static void check_clock(struct walk *w, const struct dossier *ds)
{
    struct recount r = { .wrong = NULL };

    OK(&w->f, event_each(w->f.d->store, ds->id, recount_event, &r, &w->f.err));
    if (r.wrong != NULL)
        fail_msg("dossier %lld: %s", (long long)ds->id, r.wrong);
    assert_int_equal(ds->due_at, r.due);
    assert_int_equal(ds->first_due_at, r.first_due);
    assert_int_equal(ds->extensions, r.extensions);
}

static void check_dossier(struct walk *w, const struct dossier *ds, json_t *codes)
{
    bool lies = *str_or(ds->step) != '\0';

    check_clock(w, ds);
    assert_true(ds->paid >= 0 && ds->fee >= 0);
    assert_int_equal(ds->state == STATE_AWAITING_PAYMENT, ds->payment_open > 0);
    assert_int_equal(ds->state == STATE_AWAITING_SUPPLEMENT, ds->supplement != SUPPLEMENT_NONE);
    assert_int_equal(lies, state_open(ds->state)); /* at one step while it is open, else nowhere */
    assert_null(json_object_get(codes, ds->code));
    json_object_set_new(codes, ds->code, json_true());
}

/* Mark the dossiers of folder INDEX in SEEN (bit MARK of each id); nobody's list shows one twice.
 */
static void look_through(struct walk *w, size_t index, unsigned mark, unsigned *seen)
{
    struct dossier_rows rows = { .n = 0 };
    int64_t due = 0, id = 0;
    bool more = true;

    while (more) {
        OK(&w->f, desk_page(w->f.d, index, due, id, 50, &rows, &w->f.err));
        for (size_t i = 0; i < rows.n; i++) {
            assert_true(rows.row[i].id <= (int64_t)w->n);
            seen[rows.row[i].id] |= mark;
            due = rows.row[i].due_at;
            id = rows.row[i].id;
        }
        more = rows.more && rows.n > 0;
        dossier_rows_release(&rows);
    }
}

/* Every open dossier is in somebody's queue, and to be done by one role only. */
static void check_queues(struct walk *w, const bool *open)
{
    unsigned *seen = xcalloc(w->n + 1, sizeof *seen);
    size_t index[16];
    int64_t count[16];

    for (unsigned who = 0; who < 3; who++) { /* counter, specialist, leader */
        fixture_be(&w->f, w->user[who]);
        size_t n = desk_folders(w->f.d, index, count, N_ELEMS(index), &w->f.err);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            const struct queue *q = &w->f.d->queues.queue[index[i]];
            if (!q->drafts)
                look_through(w, index[i], q->my_role ? 1u << who : 8u, seen);
        }
    }
    for (size_t id = 1; id <= w->n; id++) {
        if (open[id] && seen[id] == 0)
            fail_msg("dossier %zu is open and in nobody's queue", id);
        assert_true(__builtin_popcount(seen[id] & 7u) <= 1);
    }
    free(seen);
}

static void check_all(struct walk *w)
{
    bool *open = xcalloc(w->n + 1, sizeof *open);
    json_t *codes = json_object();

    fixture_verify(&w->f); /* chain, folds, rows */
    for (size_t i = 0; i < w->n; i++) {
        struct dossier ds = DOSSIER_INIT;

        OK(&w->f, desk_dossier(w->f.d, w->id[i], &ds, &w->f.err));
        open[ds.id] = state_open(ds.state);
        check_dossier(w, &ds, codes);
        dossier_release(&ds);
    }
    check_queues(w, open);
    json_decref(codes);
    free(open);
}

/* A replay of the log makes the same rows. */
static void check_deep(struct walk *w)
{
    struct deep_result r;

    OK(&w->f, store_verify_deep(w->f.d->store, fixture_bad, NULL, &r, &w->f.err));
    assert_int_equal(r.n_bad, 0);
}

static void test_walk(void **state)
{
    bool soak = getenv("MOTCUA_SOAK") != NULL;
    size_t dossiers = soak ? 1000 : 100, steps = soak ? 100000 : 2500, every = soak ? 1000 : 100;
    const char *seed = getenv("MOTCUA_SEED");
    struct walk w = { .n = 0 };

    (void)state;
    w.dice = (seed != NULL ? strtoull(seed, NULL, 10) : 1) * 0x9E3779B97F4A7C15u + 1;
    w.id = xcalloc(dossiers, sizeof *w.id);
    fixture_open(&w.f);
    w.now = w.f.d->fixed_now;
    add_users(&w);
    for (size_t i = 1; i <= steps; i++) {
        if (w.n * steps < i * dossiers)
            receive_one(&w, w.n);
        step(&w);
        if (i % every == 0)
            check_all(&w);
    }
    check_all(&w);
    int kinds = 0;
    for (int c = 0; c < CMD_COUNT; c++)
        kinds += w.done[c] > 0;
    assert_in_range(kinds, 15, CMD_COUNT); /* the walk went nearly everywhere */
    print_message("%zu steps, %d refused, %d of them conflicts\n", steps, w.refused, w.conflicts);
    free(w.id);
    check_deep(&w);
    fixture_close(&w.f);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
