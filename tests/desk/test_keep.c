/* Copies of the office's memory: made while desks work, checked, whole or not there; going on from
 * one gives no number twice. */
#include "fixture.h"

#include "../store/shim.h"

#include "motcua/base/clock.h"
#include "motcua/desk/keep.h"

#include <sys/stat.h>
#include <sys/wait.h>

static char *path_in(const struct fixture *f, const char *name)
{
    return xasprintf("%s/%s", f->dir, name);
}

static bool there(const struct fixture *f, const char *name)
{
    char *path = path_in(f, name);
    struct stat st;
    bool is = stat(path, &st) == 0;

    free(path);
    return is;
}

static enum mc_rc backup(struct fixture *f, const char *name, struct copy_state *out)
{
    char *data = path_in(f, "data"), *dest = path_in(f, name);
    struct copy_state state;
    enum mc_rc rc = desk_backup(data, dest, NULL, fixture_time(FIXTURE_NOW), NULL, NULL,
                                out != NULL ? out : &state, &f->err);

    free(data);
    free(dest);
    return rc;
}

static enum mc_rc begin(struct fixture *f, struct restore *r, const char *from, const char *to,
                        bool reset)
{
    char *a = path_in(f, from), *b = path_in(f, to);
    enum mc_rc rc =
        restore_begin(r, a, b, reset, fixture_time("2026-10-09T09:00"), NULL, NULL, &f->err);

    free(a);
    free(b);
    return rc;
}

static json_t *read_json(const struct fixture *f, const char *name)
{
    char *path = path_in(f, name);
    json_t *j = json_load_file(path, 0, NULL);

    assert_non_null(j);
    free(path);
    return j;
}

/* ---- backup ---- */

static int private_only(const char *path, const struct stat *st, int kind, struct FTW *w)
{
    (void)w;
    if ((st->st_mode & 0777) != (kind == FTW_D || kind == FTW_DP ? 0700u : 0600u))
        fail_msg("%s: mode %o", path, st->st_mode & 0777);
    if (strstr(path, "-wal") != NULL || strstr(path, "-shm") != NULL ||
        strstr(path, ".lock") != NULL)
        fail_msg("%s: left behind", path);
    return 0;
}

static void test_the_copy_holds_all(void **state)
{
    struct fixture f;
    struct copy_state copy;
    struct papers papers;
    char head[65];
    int64_t seq, n = 0;

    (void)state;
    fixture_open(&f);
    fixture_received_birth(&f, "r1");
    fixture_received_copy(&f, "r2");
    OK(&f, draft_save(f.d->store, &n, "maile", "t", "{}", 1, &f.err));
    umask(0); /* the modes are ours, not the shell's */
    OK(&f, backup(&f, "copy", &copy));
    umask(022);
    assert_false(there(&f, "copy.new"));
    OK(&f, event_head(f.d->store, head, &seq, &f.err));
    json_t *j = read_json(&f, "copy/manifest.json");
    assert_string_equal(json_str(j, "head"), head);
    assert_int_equal(json_int(j, "events", 0), seq);
    assert_int_equal(json_int(j, "papers", 0), 2);
    json_t *high = json_array_get(json_object_get(j, "numbers"), 0);
    assert_string_equal(json_str(high, "agency"), "H56.99.01");
    assert_string_equal(json_str(high, "day"), "2026-10-08");
    assert_int_equal(json_int(high, "number", 0), 2);
    json_decref(j);
    char *dir = path_in(&f, "copy");
    assert_int_equal(nftw(dir, private_only, 8, FTW_PHYS), 0);
    struct store *s = NULL;
    OK(&f, store_open(dir, false, false, NULL, &s, &f.err));
    struct draft saved;
    OK(&f, draft_get(s, n, &saved, &f.err));
    draft_release(&saved);
    OK(&f, papers_of(s, "038190900731", NULL, &papers, &f.err));
    papers_release(&papers);
    store_close(s);
    free(dir);
    fixture_verify(&f);
    fixture_close(&f);
}

/* In a process of its own: receives and says so by a byte, until nobody listens. */
static void work_on(struct fixture *f, int to)
{
    signal(SIGPIPE, SIG_IGN);
    f->d = fixture_desk(f, "hoadt", FIXTURE_NOW);
    for (int i = 0; i < 1000; i++) {
        char request[32];

        snprintf(request, sizeof request, "w%d", i);
        fixture_received_birth(f, request);
        if (write(to, "x", 1) != 1)
            break;
    }
    desk_close(f->d);
    _exit(0);
}

static void wait_for(int from, int n)
{
    char c;

    for (int i = 0; i < n; i++)
        assert_int_equal(read(from, &c, 1), 1);
}

static void test_while_desks_work(void **state)
{
    struct fixture f;
    struct copy_state copy, before = { .n_events = 0 };
    int ends[2], status;

    (void)state;
    fixture_make(&f, true);
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        work_on(&f, ends[1]);
    }
    close(ends[1]);
    for (int i = 0; i < 4; i++) {
        char name[16];

        snprintf(name, sizeof name, "copy%d", i);
        wait_for(ends[0], 3); /* it goes on meanwhile */
        OK(&f, backup(&f, name, &copy));
        assert_true(copy.n_events > before.n_events && copy.n_papers > before.n_papers);
        before = copy;
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    f.d = fixture_desk(&f, "maile", FIXTURE_NOW);
    fixture_verify(&f);
    fixture_close(&f);
}

static void test_nothing_bad_gets_the_name(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_received_birth(&f, "r1");
    OK(&f, backup(&f, "good", NULL));
    assert_int_equal(backup(&f, "good", NULL), MC_CONFLICT); /* what is there stays */
    assert_non_null(strstr(f.err.msg, "đã có"));
    assert_true(there(&f, "good/manifest.json"));
    assert_int_equal(backup(&f, "nowhere/copy", NULL), MC_IO);
    assert_non_null(strstr(f.err.msg, "Chưa sao lưu được"));
    OK(&f, db_script(f.d->store->papers, "DELETE FROM chunk WHERE rowid = 1", &f.err));
    assert_int_equal(backup(&f, "bad", NULL), MC_INVALID);
    assert_non_null(strstr(f.err.msg, "motcua verify"));
    assert_false(there(&f, "bad") || there(&f, "bad.new"));
    OK(&f, db_script(f.d->store->main, "UPDATE event SET actor = 'x' WHERE seq = 3", &f.err));
    assert_int_equal(backup(&f, "bad", NULL), MC_INVALID);
    assert_false(there(&f, "bad") || there(&f, "bad.new"));
    fixture_close(&f);
}

static void test_whole_or_not_there(void **state)
{
    struct fixture f;
    long nth = 1, hits = 0;
    bool hit = true;

    (void)state;
    shim_register();
    fixture_open(&f);
    fixture_received_birth(&f, "r1");
    char *data = path_in(&f, "data"), *dest = path_in(&f, "copy");
    while (hit) {
        struct copy_state copy;

        shim_arm(nth, nth % 2 == 0, nth % 3 == 0, false);
        enum mc_rc rc =
            desk_backup(data, dest, SHIM, fixture_time(FIXTURE_NOW), NULL, NULL, &copy, &f.err);
        hit = shim.hit;
        shim_arm(0, false, false, false);
        assert_false(there(&f, "copy.new"));
        assert_int_equal(there(&f, "copy"), rc == MC_OK);
        if (!hit)
            assert_int_equal(rc, MC_OK);
        if (rc == MC_OK) { /* closing cleans up; what it could not is no matter */
            OK(&f, copy_check(dest, NULL, 0, NULL, NULL, &copy, &f.err));
            assert_true(tree_remove(dest));
        }
        hits += rc != MC_OK;
        nth += nth < 40 ? 1 : 17;
    }
    assert_true(hits > 20);
    fixture_verify(&f);
    free(data);
    free(dest);
    fixture_close(&f);
}

/* ---- restore ---- */

struct heard {
    int restored;
    char *facts;
};

static bool hear(void *ctx, const struct event *e)
{
    struct heard *h = ctx;

    if (e->kind != EV_RESTORED)
        return true;
    h->restored++;
    free(h->facts);
    h->facts = json_line_dup(e->facts);
    return true;
}

/* The next copy received in directory NAME gets CODE. */
static void next_is(struct fixture *f, const char *name, const char *code)
{
    struct fixture other = *f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    char *data = path_in(f, name), *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = {
        .data = data, .forms = forms, .config = config, .now = fixture_time(FIXTURE_NOW) + 3600
    };

    OK(f, desk_open(&o, &other.d, NULL, &f->err));
    fixture_be(&other, "maile");
    fixture_copy(&other, &r, code);
    OK(f, desk_receive(other.d, &r, &got, NULL, &f->err));
    assert_string_equal(got.code, code);
    fixture_verify(&other);
    receipt_release(&got);
    reception_release(&r);
    desk_close(other.d);
    free(data);
    free(forms);
    free(config);
}

static struct heard heard_in(struct fixture *f, const char *name)
{
    struct heard h = { .restored = 0 };
    char *data = path_in(f, name);
    struct store *s = NULL;

    OK(f, store_open(data, false, false, NULL, &s, &f->err));
    OK(f, event_each(s, 0, hear, &h, &f->err));
    store_close(s);
    free(data);
    return h;
}

static void test_numbers_go_on_above(void **state)
{
    struct fixture f;
    struct restore r;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "r1");
    fixture_received_copy(&f, "r2");
    OK(&f, backup(&f, "copy", NULL));
    fixture_received_copy(&f, "r3"); /* printed, and then the disk died */
    OK(&f, begin(&f, &r, "copy", "again/", false));
    assert_int_equal(r.known.n, 1);
    assert_int_equal(restore_end(&r, &f.err), MC_INVALID); /* not answered */
    assert_int_equal(restore_highest(&r, "H56.99.01-261008-0001", &f.err), MC_INVALID);
    assert_non_null(strstr(f.err.msg, "số cao hơn: H56.99.01-261008-0002"));
    assert_int_equal(restore_highest(&r, "H56.99.02-261008-0003", &f.err), MC_INVALID);
    assert_int_equal(restore_highest(&r, "H56.99.01-261308-0003", &f.err), MC_INVALID);
    assert_int_equal(restore_highest(&r, "H56.99.01-261008-0003x", &f.err), MC_INVALID);
    OK(&f, restore_highest(&r, "H56.99.01-261008-0003", &f.err));
    OK(&f, restore_end(&r, &f.err));
    restore_release(&r);
    assert_false(there(&f, "again.new"));
    struct heard h = heard_in(&f, "again");
    assert_int_equal(h.restored, 1);
    assert_non_null(strstr(h.facts, "\"from\":2"));
    assert_non_null(strstr(h.facts, "\"to\":3"));
    free(h.facts);
    next_is(&f, "again", "H56.99.01-261008-0004");
    /* Once more, on the same day, from a copy that has a gap already. */
    char *data = path_in(&f, "again"), *dest = path_in(&f, "copy2");
    struct copy_state copy;
    OK(&f, desk_backup(data, dest, NULL, 1, NULL, NULL, &copy, &f.err));
    OK(&f, begin(&f, &r, "copy2", "third", false));
    OK(&f, restore_highest(&r, "H56.99.01-261008-0009", &f.err));
    OK(&f, restore_end(&r, &f.err));
    restore_release(&r);
    next_is(&f, "third", "H56.99.01-261008-0010");
    free(data);
    free(dest);
    fixture_close(&f);
}

static void test_no_gap_without_newer_numbers(void **state)
{
    struct fixture f;
    struct restore r;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "r1");
    OK(&f, backup(&f, "copy", NULL));
    OK(&f, begin(&f, &r, "copy", "again", false));
    restore_none(&r, 0);
    OK(&f, restore_end(&r, &f.err));
    restore_release(&r);
    struct heard h = heard_in(&f, "again");
    assert_non_null(strstr(h.facts, "\"numbers\":[]"));
    free(h.facts);
    next_is(&f, "again", "H56.99.01-261008-0002");
    fixture_close(&f);
}

/* A gap that no event names is a number that is missing. */
static void test_a_gap_needs_its_event(void **state)
{
    struct fixture f;
    struct verify_result v;
    int from;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "r1");
    OK(&f, db_begin_write(f.d->store->main, &f.err));
    OK(&f,
       number_skip(f.d->store, "H56.99.01", day_of(fixture_time(FIXTURE_NOW)), 5, &from, &f.err));
    OK(&f, db_commit(f.d->store->main, &f.err));
    OK(&f, store_verify(f.d->store, NULL, NULL, NULL, &v, &f.err));
    assert_int_equal(v.n_bad, 1);
    fixture_close(&f);
}

static void test_a_clock_behind_the_copy(void **state)
{
    struct fixture f;
    struct restore r;

    (void)state;
    fixture_make(&f, false);
    OK(&f, backup(&f, "copy", NULL)); /* its events are of the machine's clock, today */
    char *from = path_in(&f, "copy"), *to = path_in(&f, "again");
    OK(&f,
       restore_begin(&r, from, to, false, fixture_time("2020-01-02T09:00"), NULL, NULL, &f.err));
    assert_int_equal(restore_highest(&r, "H56.99.01-200103-0001", &f.err), MC_INVALID);
    assert_non_null(strstr(f.err.msg, "chưa tới"));
    restore_none(&r, 0);
    assert_int_equal(restore_end(&r, &f.err), MC_CONFLICT);
    assert_non_null(strstr(f.err.msg, "Đồng hồ máy"));
    restore_release(&r);
    assert_false(there(&f, "again") || there(&f, "again.new"));
    free(from);
    free(to);
    fixture_close(&f);
}

static void test_in_the_place_of_another(void **state)
{
    struct fixture f;
    struct restore r;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "r1");
    OK(&f, backup(&f, "copy", NULL));
    fixture_received_copy(&f, "r2");
    assert_int_equal(begin(&f, &r, "copy", "data", false), MC_CONFLICT);
    assert_non_null(strstr(f.err.msg, "--reset"));
    assert_int_equal(begin(&f, &r, "copy", "data", true), MC_BUSY); /* this desk */
    assert_non_null(strstr(f.err.msg, "Đóng mọi bàn"));
    desk_close(f.d);
    f.d = NULL;
    OK(&f, begin(&f, &r, "copy", "data", true));
    f.d = fixture_desk(&f, "maile", FIXTURE_NOW); /* somebody is quicker */
    restore_none(&r, 0);
    assert_int_equal(restore_end(&r, &f.err), MC_BUSY);
    restore_release(&r);
    fixture_received_copy(&f, "r3"); /* as it was */
    desk_close(f.d);
    f.d = NULL;
    OK(&f, begin(&f, &r, "copy", "data", true));
    OK(&f, restore_highest(&r, "H56.99.01-261008-0003", &f.err));
    OK(&f, restore_end(&r, &f.err));
    assert_non_null(r.aside);
    assert_int_equal(access(r.aside, F_OK), 0);
    restore_release(&r);
    next_is(&f, "data", "H56.99.01-261008-0004");
    fixture_close(&f);
}

static void test_a_bad_copy_is_not_taken(void **state)
{
    struct fixture f;
    struct restore r;
    struct store *s = NULL;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "r1");
    OK(&f, backup(&f, "copy", NULL));
    char *dir = path_in(&f, "copy");
    OK(&f, store_open(dir, false, false, NULL, &s, &f.err));
    OK(&f, db_script(s->main, "UPDATE dossier SET applicant = 'x'", &f.err));
    store_close(s);
    assert_int_equal(begin(&f, &r, "copy", "again", false), MC_INVALID);
    assert_int_equal(begin(&f, &r, "nothing", "again", false), MC_NOTFOUND);
    assert_false(there(&f, "again") || there(&f, "again.new"));
    free(dir);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_copy_holds_all),
        cmocka_unit_test(test_while_desks_work),
        cmocka_unit_test(test_nothing_bad_gets_the_name),
        cmocka_unit_test(test_whole_or_not_there),
        cmocka_unit_test(test_numbers_go_on_above),
        cmocka_unit_test(test_no_gap_without_newer_numbers),
        cmocka_unit_test(test_a_gap_needs_its_event),
        cmocka_unit_test(test_a_clock_behind_the_copy),
        cmocka_unit_test(test_in_the_place_of_another),
        cmocka_unit_test(test_a_bad_copy_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
