/* Every allocation of SQLite's, and every read, of a small day fails once: what was told done is
 * done, the rest is whole or not there at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "day.h"
#include "shim.h"

/* ---- memory that fails ---- */

static sqlite3_mem_methods usual;
static struct {
    long left; /* allocations until the one that fails; 0 disarmed */
    bool hit;
} memory;

static bool memory_fails(void)
{
    if (memory.left == 0 || --memory.left > 0)
        return false;
    return memory.hit = true;
}

static void *failing_malloc(int n)
{
    return memory_fails() ? NULL : usual.xMalloc(n);
}

static void *failing_realloc(void *p, int n)
{
    return memory_fails() ? NULL : usual.xRealloc(p, n);
}

static void memory_arm(long nth)
{
    memory.left = nth;
    memory.hit = false;
}

/* ---- a day ---- */

/* The day with the NTH allocation, or read, failing; false when there were fewer. */
static bool one_day(long nth, bool reads)
{
    void *dir = NULL;
    struct store *s = NULL;
    unsigned done = 0;
    char how[48];

    snprintf(how, sizeof how, "%s %ld", reads ? "read" : "allocation", nth);
    assert_int_equal(dir_make(&dir), 0);
    char *path = dir_path(dir, "data");
    shim_arm(0, false, false, false);
    assert_int_equal(store_open(path, true, true, SHIM, &s, NULL), MC_OK);
    if (reads) { /* opened anew: nothing is known from before */
        store_close(s);
        s = NULL;
        shim_arm_reads(nth);
        if (store_open(path, false, false, SHIM, &s, NULL) != MC_OK && !shim.hit)
            fail_msg("%s: open fails without a fault", how);
    } else {
        memory_arm(nth);
    }
    for (size_t i = 0; s != NULL && i < N_ELEMS(day); i++)
        done |= (day[i].run(s) == MC_OK ? 1u : 0u) << i;
    bool hit = reads ? shim.hit : memory.hit;
    memory_arm(0);
    shim_arm(0, false, false, false);
    if (!hit && done != (1u << N_ELEMS(day)) - 1)
        fail_msg("%s: fails without a fault: %x", how, done);
    store_close(s);
    day_check(path, done, how);
    free(path);
    dir_remove(&dir);
    return hit;
}

/* Each of the first; later ones are more of the same, so some of them. */
static void all_days(bool reads)
{
    long nth = 1, days = 0;

    while (one_day(nth, reads)) {
        nth += nth < 60 ? 1 : nth / 25;
        days++;
    }
    print_message("%ld days, %ld calls\n", days, nth);
    assert_true(days > (reads ? 15 : 60));
}

static void test_no_memory(void **state)
{
    (void)state;
    all_days(false);
}

static void test_failing_reads(void **state)
{
    (void)state;
    all_days(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_failing_reads),
    };
    sqlite3_mem_methods failing;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual) != SQLITE_OK)
        return 1;
    failing = usual;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) != SQLITE_OK)
        return 1;
    shim_register();
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
