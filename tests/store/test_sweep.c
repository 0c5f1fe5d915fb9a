/* The sweeper of unnamed bytes: what a paper or a draft names stays, and what is young, and what a
 * desk stores again in the very moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/hash.h"
#include "motcua/store/keep.h"

#include "dir.h"
#include "office.h"

#include <sys/wait.h>

#define OWNER "038190000731"

static char *open_dir(void **state, struct store **s)
{
    char *path = dir_path(*state, "data");

    assert_int_equal(store_open(path, true, true, NULL, s, NULL), MC_OK);
    return path;
}

/* The N-th scan: its bytes put away, its hash. */
static void put(struct store *s, int n, char hash[HASH_HEX])
{
    char text[64];
    int len = snprintf(text, sizeof text, "%%PDF-1.4\n%d\n", n);

    assert_int_equal(paper_store(s, NULL, text, (size_t)len, hash, NULL, NULL, NULL), MC_OK);
}

static void name_it(struct store *s, const char *hash)
{
    struct event e = event_new(EV_PAPER, 0, MORNING, "H56.99", "mai", "");

    json_put(e.facts, "hash", hash);
    e.body = json_pack("{s:s}", "owner", OWNER);
    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    assert_int_equal(event_append(s, &e, NULL), MC_OK);
    assert_int_equal(paper_project(s, &e, NULL), MC_OK);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    event_release(&e);
}

static void grow_old(struct store *s)
{
    assert_int_equal(db_script(s->papers, "UPDATE file SET stored_at = stored_at - 700000", NULL),
                     MC_OK);
}

static int64_t week_ago(void)
{
    return clock_unix() - 7 * DAY_SECONDS;
}

static int volumes(const struct store *s)
{
    for (int n = 1;; n++) {
        char *path = xasprintf("%s/papers/%03d.db", s->dir, n);
        bool is = access(path, F_OK) == 0;

        free(path);
        if (!is)
            return n - 1;
    }
}

/* Once round. */
static int sweep_all(struct store *s, int look)
{
    int all = 0, last = volumes(s);

    s->sweep.volume = 0;
    do {
        int gone;

        assert_int_equal(paper_sweep(s, week_ago(), look, &gone, NULL), MC_OK);
        all += gone;
    } while (s->sweep.volume <= last);
    return all;
}

static bool no_bytes(void *ctx, const void *p, size_t n)
{
    (void)ctx;
    (void)p;
    (void)n;
    return true;
}

static bool is_there(struct store *s, const char *hash)
{
    return paper_read(s, hash, no_bytes, NULL, NULL) == MC_OK;
}

static void test_what_stays(void **state)
{
    struct store *s = NULL;
    char *path = open_dir(state, &s), named[HASH_HEX], drafted[HASH_HEX], lost[HASH_HEX],
         again[HASH_HEX], young[HASH_HEX];
    int64_t n = 0;

    put(s, 1, named);
    put(s, 2, drafted);
    put(s, 3, lost);
    put(s, 4, again);
    grow_old(s);
    put(s, 5, young);
    name_it(s, named);
    char *json = xasprintf("{\"papers\":[\"%s\"]}", drafted);
    assert_int_equal(draft_save(s, &n, "mai", "", json, MORNING, NULL), MC_OK);
    put(s, 4, again); /* old bytes are new again */
    assert_int_equal(sweep_all(s, 2), 1);
    assert_false(is_there(s, lost));
    assert_true(is_there(s, named) && is_there(s, drafted) && is_there(s, again));
    assert_true(is_there(s, young));
    assert_int_equal(draft_drop(s, n, NULL), MC_OK);
    assert_int_equal(sweep_all(s, 100), 1);
    assert_false(is_there(s, drafted));
    put(s, 3, lost); /* and back */
    assert_true(is_there(s, lost));
    store_close(s);
    free(json);
    free(path);
}

static void test_all_volumes_in_small_steps(void **state)
{
    struct store *s = NULL;
    char *path = open_dir(state, &s), hash[HASH_HEX];

    s->volume_bytes = 1;
    for (int i = 0; i < 4; i++) {
        put(s, i, hash);
        grow_old(s);
    }
    assert_true(s->volume >= 4);
    assert_int_equal(sweep_all(s, 1), 4);
    assert_int_equal(sweep_all(s, 1), 0);
    store_close(s);
    free(path);
}

/* A desk stores scans that lie there unnamed and old, and names them, while another sweeps. */
#define SCANS 150

static void store_and_name(const char *path, int ready)
{
    struct store *s = NULL;
    char hash[HASH_HEX];

    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    for (int i = 0; i < SCANS; i++) {
        put(s, i, hash);
        if (write(ready, "x", 1) != 1)
            break;
        name_it(s, hash);
    }
    store_close(s);
    _exit(0);
}

static void test_two_processes(void **state)
{
    struct store *s = NULL;
    char *path = open_dir(state, &s), hash[HASH_HEX], c;
    struct papers papers;
    int ends[2], status, gone, all = 0;

    for (int i = 0; i < 2 * SCANS; i++)
        put(s, i, hash);
    grow_old(s);
    store_close(s); /* no file is open over the fork */
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        store_and_name(path, ends[1]);
    close(ends[1]);
    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    while (read(ends[0], &c, 1) == 1) { /* in the moment between bytes and name */
        enum mc_rc rc = paper_sweep(s, week_ago(), 7, &gone, NULL);

        assert_true(rc == MC_OK || rc == MC_BUSY);
        all += gone;
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    all += sweep_all(s, 100);
    assert_true(all >= SCANS); /* those never named, and some that came back */
    assert_int_equal(papers_of(s, OWNER, NULL, &papers, NULL), MC_OK);
    assert_int_equal(papers.n, SCANS);
    for (size_t i = 0; i < papers.n; i++)
        if (!is_there(s, papers.item[i].hash))
            fail_msg("named and swept: %s", papers.item[i].hash);
    papers_release(&papers);
    store_close(s);
    free(path);
}

/* Step by step: the other puts away what is old and unnamed, we sweep, it names. */
static void lock_step_child(const char *path, int from, int to)
{
    struct store *s = NULL;
    char hash[HASH_HEX], c;

    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    for (int i = 0; read(from, &c, 1) == 1; i++) {
        put(s, i, hash);
        if (write(to, "p", 1) != 1 || read(from, &c, 1) != 1)
            break;
        name_it(s, hash);
        if (write(to, "n", 1) != 1)
            break;
    }
    store_close(s);
    _exit(0);
}

static void test_between_bytes_and_name(void **state)
{
    struct store *s = NULL;
    char *path = open_dir(state, &s), hash[HASH_HEX], c;
    int down[2], up[2], status;

    store_close(s);
    assert_int_equal(pipe(down), 0);
    assert_int_equal(pipe(up), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(down[1]);
        close(up[0]);
        lock_step_child(path, down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    for (int i = 0; i < 10; i++) {
        put(s, i, hash);
        grow_old(s);
        assert_int_equal(write(down[1], "x", 1), 1);
        assert_int_equal(read(up[0], &c, 1), 1);
        assert_int_equal(sweep_all(s, 3), 0);
        assert_int_equal(write(down[1], "x", 1), 1);
        assert_int_equal(read(up[0], &c, 1), 1);
        assert_true(is_there(s, hash));
    }
    close(down[1]);
    close(up[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    store_close(s);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_stays, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_all_volumes_in_small_steps, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_two_processes, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_between_bytes_and_name, dir_make, dir_remove),
    };
    return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
