/* The process dies in the middle of every write and sync of a small day: what the clerk had been
 * told is there, everything is whole, and no number is given twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "day.h"
#include "shim.h"

#include <sys/wait.h>

/* Lives the day in a child that dies at call NTH, telling each deed that is done through FD. */
static void live(const char *path, long nth, int fd)
{
    struct store *s = NULL;

    shim_arm(0, false, false, true);
    if (store_open(path, true, true, SHIM, &s, NULL) != MC_OK)
        _exit(1);
    shim_arm(nth, false, false, true);
    for (size_t i = 0; i < N_ELEMS(day); i++) {
        char bit = (char)i;

        if (day[i].run(s) != MC_OK || write(fd, &bit, 1) != 1)
            _exit(2);
    }
    store_close(s);
    _exit(0);
}

/* True when the child was killed, false when it lived through the day. */
static bool one_day(long nth)
{
    void *dir = NULL;
    int told[2], status;
    unsigned done = 0;
    char bit, how[40];

    assert_int_equal(dir_make(&dir), 0);
    char *path = dir_path(dir, "data");
    snprintf(how, sizeof how, "killed at call %ld", nth);
    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    if (child == 0)
        live(path, nth, told[1]);
    close(told[1]);
    while (read(told[0], &bit, 1) == 1)
        done |= 1u << bit;
    close(told[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    if (!killed && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        fail_msg("%s: child ended by itself, status %x", how, status);
    day_check(path, done, how);
    free(path);
    dir_remove(&dir);
    return killed;
}

static void test_killed_anywhere(void **state)
{
    long nth = 1;

    (void)state;
    while (one_day(nth))
        nth++;
    assert_true(nth > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed_anywhere) };

    shim_register();
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
