/* Dossiers: rows made from events, pages and counts against a walk over all folded dossiers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cost.h"
#include "office.h"
#include "seed.h"

#include <sys/wait.h>
#include <unistd.h>

#define N_DOSSIERS 120

static const char *const names[] = { "Phan Thị Mười", "Nguyễn Văn Đào", "Lê Thị Hồng",
                                     "Trần Văn Mẫu", "Ksor H'Nhi" };
static const char *const holders[] = { "viet", "lan" };

struct world {
    struct store *s;
    int64_t refused_at[N_DOSSIERS + 1];
    int64_t now;
};

static void take_random(struct world *w, int64_t want)
{
    unsigned who = pick(N_ELEMS(names));
    char number[16], phone[16];
    struct request q = { .id = pick(4) > 0 ? number : NULL,
                         .name = names[who],
                         .birth = "1990-03-12",
                         .phone = phone,
                         .procedure = pick(2) ? "1.001193" : "2.000815",
                         .at = w->now,
                         .due = pick(5) > 0 ? w->now + pick(20) * 3600 : 0,
                         .keep = pick(6) == 0 };
    struct mc_err err = { 0 };
    int64_t id = 0;

    snprintf(number, sizeof number, "03819000%04u", who);
    snprintf(phone, sizeof phone, "09%08u", pick(100000000));
    if (office_take(w->s, &q, &id, &err) != MC_OK)
        fail_msg("take: %s", err.msg);
    assert_int_equal(id, want);
    w->now += pick(600);
}

/* A random command on a random dossier; most are refused by the rules, which is fine. */
static void act_random(struct world *w)
{
    int64_t id = 1 + pick(N_DOSSIERS);
    enum command c = (enum command)pick(CMD_COUNT);
    json_t *facts = json_object(), *body = json_pack("{s:s}", "text", "lý do rõ ràng");
    struct mc_err err = { 0 };
    enum mc_rc rc;

    if (c == CMD_RATE)
        json_object_set_new(facts, "score", json_integer(pick(6)));
    if (c == CMD_REGISTER || c == CMD_ATTACH)
        c = CMD_FORWARD;
    event_put_time(facts, "due", w->now + pick(9) * 3600);
    w->now += pick(300);
    rc = office_act(w->s, id, c, (enum role)pick(ROLE_COUNT), w->now,
                    pick(2) ? holders[pick(2)] : NULL, facts, body, &err);
    if (rc == MC_IO || rc == MC_BUSY)
        fail_msg("%s: %s", command_word(c), err.msg);
    if (rc == MC_OK && c == CMD_REFUSE)
        w->refused_at[id] = w->now;
}

static struct world world_make(void *dir)
{
    struct world w = { .s = office_open(dir), .now = MORNING };

    seed_start();
    assert_non_null(w.s);
    assert_int_equal(db_begin_write(w.s->main, NULL), MC_OK);
    for (int64_t id = 1; id <= N_DOSSIERS; id++)
        take_random(&w, id);
    assert_int_equal(db_commit(w.s->main, NULL), MC_OK);
    for (int i = 0; i < N_DOSSIERS * 12; i++)
        act_random(&w);
    return w;
}

/* ---- the same questions asked of the folded dossiers ---- */

static int64_t ended_at(const struct world *w, const struct dossier *d)
{
    switch (d->state) {
    case STATE_FINISHED:
        return d->finished_at;
    case STATE_RETURNED:
        return d->returned_at;
    case STATE_STOPPED:
        return d->stopped_at;
    case STATE_REFUSED:
        return w->refused_at[d->id];
    default:
        return 0;
    }
}

static bool passes(const struct world *w, const struct dossier_filter *f, const struct dossier *d)
{
    const char *holder = str_or(d->holder);

    return (f->states >> d->state & 1) && (f->step_role < 0 || (int)d->step_role == f->step_role) &&
           (f->holder == NULL || *holder == '\0' || strcmp(holder, f->holder) == 0) &&
           (f->due_before == 0 || (d->due_at > 0 && d->due_at < f->due_before)) &&
           (f->ended_from == 0 || (ended_at(w, d) > 0 && ended_at(w, d) >= f->ended_from));
}

static bool only_open(unsigned states)
{
    for (int s = 0; s < STATE_COUNT; s++)
        if ((states >> s & 1) && !state_open((enum state)s))
            return false;
    return true;
}

/* Does A come before B in the list of F? */
static bool before(const struct world *w, const struct dossier_filter *f, const struct dossier *a,
                   const struct dossier *b)
{
    int64_t ka, kb;

    if (f->ended_from > 0) {
        ka = -ended_at(w, a);
        kb = -ended_at(w, b);
        return ka != kb ? ka < kb : a->id > b->id;
    }
    if (f->newest_first || !only_open(f->states))
        return a->id > b->id;
    ka = a->due_at > 0 ? a->due_at : INT64_MAX;
    kb = b->due_at > 0 ? b->due_at : INT64_MAX;
    return ka != kb ? ka < kb : a->id < b->id;
}

/* Ids that pass F, in order, into OUT; returns how many. */
static size_t expected(const struct world *w, const struct dossier_filter *f,
                       const struct dossier *all, int64_t *out)
{
    size_t n = 0;

    for (int id = 1; id <= N_DOSSIERS; id++) {
        size_t at = n;

        if (!passes(w, f, &all[id]))
            continue;
        for (; at > 0 && before(w, f, &all[id], &all[out[at - 1]]); at--)
            out[at] = out[at - 1];
        out[at] = id;
        n++;
    }
    return n;
}

static struct dossier_filter random_filter(const struct world *w)
{
    struct dossier_filter f = { .states = pick(1u << STATE_COUNT) & ~1u,
                                .step_role = (int)pick(4) - 1,
                                .holder = pick(2) ? holders[pick(2)] : NULL,
                                .due_before = pick(3) ? 0 : MORNING + pick(80) * 3600,
                                .ended_from = pick(3) ? 0 : w->now - pick(100000),
                                .newest_first = pick(3) == 0 };

    if (pick(2)) /* the usual folder: open ones */
        f.states &= ~(1u << STATE_REFUSED | 1u << STATE_STOPPED | 1u << STATE_RETURNED);
    if (f.states == 0)
        f.states = 1u << STATE_RECEIVED;
    return f;
}

static void check_row(const struct dossier_row *r, const struct dossier *d)
{
    assert_int_equal(r->version, d->version);
    assert_int_equal(r->state, d->state);
    assert_int_equal(r->due_at, d->due_at);
    assert_int_equal(r->n_notes, d->n_notes);
    assert_int_equal(r->components, 2);
    assert_int_equal(r->papers, 1);
    assert_int_equal(r->reused, 1);
    assert_string_equal(r->code, str_or(d->code));
    assert_string_equal(r->applicant, d->applicant.name);
    assert_string_equal(r->applicant_id, str_or(d->applicant.id));
    assert_string_equal(r->procedure_name, "Đăng ký khai sinh");
    assert_string_equal(r->procedure, d->procedure);
    assert_string_equal(r->step_name, str_or(d->step_name));
    assert_string_equal(r->holder, str_or(d->holder));
}

static void check_pages(const struct world *w, const struct dossier_filter *f,
                        const struct dossier *all)
{
    int64_t want[N_DOSSIERS], due = 0, id = 0;
    size_t n = expected(w, f, all, want), at = 0, limit = 1 + pick(9);
    struct mc_err err = { 0 };
    bool more = true;

    while (more) {
        struct dossier_rows page;

        if (dossier_page(w->s, f, due, id, limit, &page, &err) != MC_OK)
            fail_msg("page: %s", err.msg);
        for (size_t i = 0; i < page.n; i++, at++) {
            assert_true(at < n);
            assert_int_equal(page.row[i].id, want[at]);
            check_row(&page.row[i], &all[page.row[i].id]);
            due = page.row[i].due_at;
            id = page.row[i].id;
        }
        more = page.more;
        assert_int_equal(more, at < n);
        assert_true(!more || page.n == limit);
        dossier_rows_release(&page);
    }
    assert_int_equal(at, n);
}

static void check_counts(const struct world *w, const struct dossier_filter *f, size_t n,
                         const struct dossier *all)
{
    int64_t count[64], want[N_DOSSIERS];

    assert_int_equal(dossier_counts(w->s, f, n, count, NULL), MC_OK);
    for (size_t i = 0; i < n; i++) {
        int64_t expect = (int64_t)expected(w, &f[i], all, want);

        assert_int_equal(count[i], f[i].ended_from == 0 && !only_open(f[i].states) ? -1 : expect);
    }
}

static void test_lists(void **state)
{
    struct world w = world_make(*state);
    struct dossier *all = xcalloc(N_DOSSIERS + 1, sizeof *all);
    struct dossier_filter f[64];
    struct verify_result r;
    unsigned seen = 0;

    for (int64_t id = 1; id <= N_DOSSIERS; id++) {
        assert_int_equal(dossier_read(w.s, id, &all[id], NULL), MC_OK);
        seen |= 1u << all[id].state;
    }
    assert_true(__builtin_popcount(seen) >= 5); /* the walk went somewhere */
    cost_of(w.s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP);
    cost_of(w.s->main, SQLITE_STMTSTATUS_SORT);
    for (size_t i = 0; i < N_ELEMS(f); i++) {
        f[i] = random_filter(&w);
        check_pages(&w, &f[i], all);
    }
    check_counts(&w, f, N_ELEMS(f), all);
    assert_int_equal(cost_of(w.s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP), 0);
    assert_int_equal(cost_of(w.s->main, SQLITE_STMTSTATUS_SORT), 0);
    char *said = office_findings(w.s, NULL, &r);
    assert_string_equal(said, "");
    assert_int_equal(r.n_dossiers, N_DOSSIERS);
    free(said);
    for (int64_t id = 1; id <= N_DOSSIERS; id++)
        dossier_release(&all[id]);
    free(all);
    store_close(w.s);
}

static void test_codes(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .name = "Phan Thị Mười", .at = MORNING, .due = MORNING + 3600 };
    struct dossier d = DOSSIER_INIT;
    struct mc_err err;
    int64_t a, b, got;
    char want[48];

    assert_int_equal(office_receive(s, &q, &a, NULL), MC_OK);
    q.keep = true;
    assert_int_equal(office_receive(s, &q, &b, NULL), MC_OK);
    assert_int_equal(dossier_read(s, a, &d, NULL), MC_OK);
    dossier_code("H56.99", day_of(MORNING), 1, want);
    assert_string_equal(d.code, want);
    assert_int_equal(dossier_by_code(s, want, &got, NULL), MC_OK);
    assert_int_equal(got, a);
    want[0] = 'h'; /* typed without Shift */
    assert_int_equal(dossier_by_code(s, want, &got, NULL), MC_OK);
    assert_int_equal(dossier_by_code(s, "N2", &got, NULL), MC_OK);
    assert_int_equal(got, b);
    assert_int_equal(dossier_by_code(s, "N3", &got, &err), MC_NOTFOUND);
    assert_int_equal(dossier_by_code(s, "N2x", &got, &err), MC_NOTFOUND);
    assert_int_equal(dossier_by_code(s, "", &got, &err), MC_NOTFOUND);
    assert_int_equal(dossier_by_request(s, "r-1", &got, &err), MC_NOTFOUND);
    dossier_release(&d);
    assert_int_equal(dossier_read(s, 77, &d, &err), MC_NOTFOUND);
    assert_int_equal(dossier_read(s, 0, &d, &err), MC_NOTFOUND);
    dossier_release(&d);
    store_close(s);
}

static void test_numbers(void **state)
{
    struct store *s = office_open(*state);
    int n;

    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    assert_int_equal(number_next(s, "H56.99", 20000, &n, NULL), MC_OK);
    assert_int_equal(n, 1);
    db_rollback(s->main); /* nothing was given */
    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    for (int want = 1; want <= 3; want++) {
        assert_int_equal(number_next(s, "H56.99", 20000, &n, NULL), MC_OK);
        assert_int_equal(n, want);
    }
    assert_int_equal(number_next(s, "H56.99", 20001, &n, NULL), MC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(number_next(s, "H56.98", 20000, &n, NULL), MC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    assert_int_equal(number_next(s, "H56.99", 20000, &n, NULL), MC_OK);
    assert_int_equal(n, 4);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    store_close(s);
}

static void test_people(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .id = "038190000731",
                         .name = "Phan Thị Mười",
                         .phone = "0912000001",
                         .at = MORNING + 100,
                         .due = MORNING + 3600,
                         .keep = true };
    struct party p;
    int64_t first, id;

    assert_int_equal(office_receive(s, &q, &first, NULL), MC_OK);
    q.phone = "0912000002";
    q.at = MORNING; /* an older one, entered later, does not win */
    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    assert_int_equal(party_by_number(s, "038190000731", &p, NULL), MC_OK);
    assert_string_equal(p.person.phone, "0912000001");
    assert_int_equal(p.n_dossiers, 2);
    assert_int_equal(p.seen_at, MORNING + 100);
    party_release(&p);

    /* At reception the first turns out to be somebody else's. */
    json_t *body = json_pack("{s:{s:s,s:s,s:s}}", "applicant", "id", "038190000999", "name",
                             "Phan Thị Mùi", "phone", "0912000003");
    assert_int_equal(office_act(s, first, CMD_RECEIVE, ROLE_COUNTER, MORNING + 200, NULL,
                                json_pack("{s:s}", "code", "H56.99-1-0001"), body, NULL),
                     MC_OK);
    assert_int_equal(party_by_number(s, "038190000731", &p, NULL), MC_OK);
    assert_int_equal(p.n_dossiers, 1);
    party_release(&p);
    assert_int_equal(party_by_number(s, "038190000999", &p, NULL), MC_OK);
    assert_int_equal(p.n_dossiers, 1);
    assert_string_equal(p.person.name, "Phan Thị Mùi");
    party_release(&p);
    assert_int_equal(party_by_number(s, "038190000000", &p, NULL), MC_NOTFOUND);
    store_close(s);
}

#define DESKS 4
#define EACH 8

/* A desk that receives EACH dossiers, and tells by its status that all went well. */
/* Two receptions of one second: what was written last stands, and verify knows it. */
static void test_people_of_one_second(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .id = "038190000731",
                         .name = "Phan Thị Mười",
                         .phone = "0912000001",
                         .at = MORNING,
                         .due = MORNING + 3600 };
    struct verify_result r;
    struct party p;
    int64_t first, second;

    assert_int_equal(office_receive(s, &q, &first, NULL), MC_OK);
    q.phone = "0912000002";
    assert_int_equal(office_receive(s, &q, &second, NULL), MC_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(party_by_number(s, q.id, &p, NULL), MC_OK);
        assert_string_equal(p.person.phone, i == 0 ? "0912000002" : "0912000001");
        party_release(&p);
        char *said = office_findings(s, NULL, &r);
        assert_string_equal(said, "");
        free(said);
        assert_int_equal(office_act(s, first, CMD_NOTE, ROLE_COUNTER, MORNING + 60, NULL, NULL,
                                    json_pack("{s:s}", "text", "gọi lại"), NULL),
                         MC_OK);
    }
    store_close(s);
}

static void desk_works(const char *path)
{
    struct store *s = NULL;
    bool ok = store_open(path, false, false, NULL, &s, NULL) == MC_OK;

    for (int i = 0; ok && i < EACH; i++) {
        struct request q = { .name = "Phan Thị Mười", .at = MORNING, .due = MORNING + 3600 };
        int64_t id;

        ok = office_receive(s, &q, &id, NULL) == MC_OK;
    }
    store_close(s);
    _exit(ok ? 0 : 1);
}

/* Desks write at once: nobody is turned away, no number is given twice or left out. */
static void test_many_desks(void **state)
{
    struct store *s = office_open(*state);
    char *path = dir_path(*state, "data"), code[48], *said;
    struct verify_result r;
    int64_t id;
    int status;

    store_close(s); /* no handle of SQLite's goes through a fork */
    for (int i = 0; i < DESKS; i++)
        if (fork() == 0)
            desk_works(path);
    for (int i = 0; i < DESKS; i++) {
        wait(&status);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    said = office_findings(s, NULL, &r);
    assert_string_equal(said, "");
    assert_int_equal(r.n_dossiers, DESKS * EACH);
    for (int n = 1; n <= DESKS * EACH; n++) {
        dossier_code("H56.99", day_of(MORNING), n, code);
        assert_int_equal(dossier_by_code(s, code, &id, NULL), MC_OK);
    }
    free(said);
    free(path);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lists, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_codes, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_numbers, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_people, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_people_of_one_second, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_many_desks, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("dossier", tests, NULL, NULL);
}
