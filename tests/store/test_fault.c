/* Every single write and sync of a small day fails once, or for good, or with a full disk: what was
 * told done is done, the rest is whole or not there at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "day.h"
#include "shim.h"

/* The day with the NTH call failing; false when there were fewer calls. */
static bool one_day(long nth, bool sticky, bool full, bool making)
{
    void *dir = NULL;
    struct store *s = NULL;
    struct mc_err err = { 0 };
    unsigned done = 0;
    char how[80];

    assert_int_equal(dir_make(&dir), 0);
    char *path = dir_path(dir, "data");
    snprintf(how, sizeof how, "call %ld%s%s%s", nth, sticky ? ", sticky" : "", full ? ", full" : "",
             making ? ", making" : "");
    shim_arm(making ? nth : 0, sticky, full, false);
    enum mc_rc rc = store_open(path, true, true, SHIM, &s, &err);
    if (!making)
        shim_arm(nth, sticky, full, false);
    if (rc == MC_OK)
        for (size_t i = 0; i < N_ELEMS(day); i++)
            done |= (day[i].run(s) == MC_OK ? 1u : 0u) << i;
    else if (!shim.hit || *err.msg == '\0')
        fail_msg("%s: open fails without a fault, or without a word: %s", how, err.msg);
    bool hit = shim.hit;
    if (!hit && done != (1u << N_ELEMS(day)) - 1)
        fail_msg("%s: fails without a fault: %x", how, done);
    store_close(s);
    shim_arm(0, false, false, false);
    day_check(path, done, how);
    free(path);
    dir_remove(&dir);
    return hit;
}

/* Every NTH from 1 by STEP until none is hit. */
static void all_days(bool sticky, bool full, bool making, long step)
{
    long nth = 1;

    while (one_day(nth, sticky, full, making))
        nth += step;
    assert_true(nth > 30); /* the shim saw the work */
}

static void test_failing_once(void **state)
{
    (void)state;
    all_days(false, false, false, 1);
}

static void test_failing_for_good(void **state)
{
    (void)state;
    all_days(true, false, false, 2);
}

static void test_full_disk(void **state)
{
    (void)state;
    all_days(true, true, false, 3);
}

static void test_making_the_directory(void **state)
{
    (void)state;
    all_days(false, false, true, 5);
    all_days(true, true, true, 7);
}

static void test_full_disk_in_words(void **state)
{
    char *path = dir_path(*state, "data");
    struct store *s = NULL;
    struct mc_err err = { 0 };
    struct request q = { .name = "Phan Thị Mười", .at = MORNING, .due = MORNING + 3600 };
    int64_t id;

    shim_arm(0, false, false, false);
    assert_int_equal(store_open(path, true, true, SHIM, &s, NULL), MC_OK);
    shim_arm(1, true, true, false);
    assert_int_equal(office_receive(s, &q, &id, &err), MC_IO);
    assert_non_null(strstr(err.msg, "is full"));
    shim_arm(0, false, false, false);
    assert_int_equal(office_receive(s, &q, &id, &err), MC_OK); /* room again: it goes on */
    store_close(s);
    free(path);
}

/* A reception waits for the disk once; a draft never does. */
static void test_one_sync(void **state)
{
    char *path = dir_path(*state, "data");
    struct store *s = NULL;
    struct request q = { .name = "Phan Thị Mười", .at = MORNING, .due = MORNING + 3600 };
    int64_t id, n = 0;

    shim_arm(0, false, false, false);
    assert_int_equal(store_open(path, true, true, SHIM, &s, NULL), MC_OK);
    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    for (int i = 0; i < 20; i++) {
        shim_arm(0, false, false, false);
        assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
        assert_int_equal(shim.syncs, 1);
        shim_arm(0, false, false, false);
        assert_int_equal(draft_save(s, &n, "mai", "", "{}", MORNING + i, NULL), MC_OK);
        assert_int_equal(shim.syncs, 0);
    }
    db_tidy(s->main); /* the pages go home when nobody waits */
    shim_arm(0, false, false, false);
    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    assert_in_range(shim.syncs, 1, 2); /* a log begun anew syncs its head too */
    store_close(s);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failing_once),
        cmocka_unit_test(test_failing_for_good),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_making_the_directory),
        cmocka_unit_test_setup_teardown(test_full_disk_in_words, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_one_sync, dir_make, dir_remove),
    };

    shim_register();
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
