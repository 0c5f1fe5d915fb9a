/* The wrapper around one file: habits, the ticket, migrations, failures in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dir.h"
#include "motcua/base/mem.h"
#include "motcua/store/db.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const steps[] = {
    "CREATE TABLE one(id INTEGER PRIMARY KEY, t TEXT NOT NULL) STRICT;",
    "CREATE TABLE two(id INTEGER PRIMARY KEY, one INTEGER NOT NULL REFERENCES one(id)) STRICT;",
    "INSERT INTO one VALUES(3, 'x'); THIS IS NO SQL;",
};

static struct db *open_steps(const char *path, int n)
{
    struct mc_err err = { 0 };
    struct db *db = NULL;

    assert_int_equal(db_open(path, true, DB_SYNC_FULL, NULL, &db, &err), MC_OK);
    assert_int_equal(db_migrate(db, steps, n, &err), MC_OK);
    return db;
}

static int64_t count_of(struct db *db, const char *sql)
{
    struct sqlite3_stmt *st;
    int64_t n;

    assert_int_equal(db_prepare(db, sql, &st, NULL), MC_OK);
    assert_int_equal(db_step(db, st, NULL), MC_OK);
    n = db_int(st, 0);
    db_done(st);
    return n;
}

static void test_habits(void **state)
{
    char *path = dir_path(*state, "a.db");
    struct db *db = open_steps(path, 2);
    struct mc_err err;

    assert_int_equal(count_of(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(count_of(db, "PRAGMA synchronous"), 2);
    assert_int_equal(count_of(db, "PRAGMA trusted_schema"), 0);
    assert_int_equal(db_script(db, "INSERT INTO two VALUES(1, 7)", &err), MC_IO);
    assert_int_equal(db_script(db, "INSERT INTO one VALUES(1, \"x\")", &err), MC_IO);
    assert_int_equal(db_script(db, "INSERT INTO two VALUES(1, 'x')", &err), MC_IO);
    db_close(db);
    free(path);
}

static void test_commit_and_rollback(void **state)
{
    char *path = dir_path(*state, "a.db");
    struct db *db = open_steps(path, 1), *other = open_steps(path, 1);
    int64_t seen = db_data_version(other);

    assert_int_equal(db_begin_write(db, NULL), MC_OK);
    assert_true(db_in_write(db));
    assert_int_equal(db_script(db, "INSERT INTO one VALUES(1, 'a')", NULL), MC_OK);
    db_rollback(db);
    assert_false(db_in_write(db));
    db_rollback(db);
    assert_int_equal(count_of(other, "SELECT count(*) FROM one"), 0);
    assert_int_equal(db_data_version(other), seen);
    assert_int_equal(db_begin_write(db, NULL), MC_OK);
    assert_int_equal(db_script(db, "INSERT INTO one VALUES(1, 'a')", NULL), MC_OK);
    assert_int_equal(db_commit(db, NULL), MC_OK);
    assert_true(db_data_version(other) != seen);
    db_close(db);
    db_close(other);
    free(path);
}

static void test_migrations(void **state)
{
    char *path = dir_path(*state, "a.db"), *kept = dir_path(*state, "a.db.before-1");
    struct db *db = open_steps(path, 1);
    struct mc_err err;

    assert_int_equal(db_script(db, "INSERT INTO one VALUES(1, 'a')", NULL), MC_OK);
    assert_int_not_equal(access(kept, F_OK), 0); /* a new file needs no copy */
    assert_int_equal(db_migrate(db, steps, 2, &err), MC_OK);
    assert_int_equal(count_of(db, "PRAGMA user_version"), 2);
    assert_int_equal(db_migrate(db, steps, 3, &err), MC_IO); /* the broken step does nothing */
    assert_int_equal(count_of(db, "PRAGMA user_version"), 2);
    assert_int_equal(count_of(db, "SELECT count(*) FROM one"), 1);
    assert_false(db_in_write(db));
    assert_int_equal(db_migrate(db, steps, 1, &err), MC_DENIED);
    assert_non_null(strstr(err.msg, "newer motcua"));
    db_close(db);
    assert_int_equal(db_open(kept, false, DB_SYNC_FULL, NULL, &db, &err), MC_OK);
    assert_int_equal(count_of(db, "PRAGMA user_version"), 1);
    assert_int_equal(count_of(db, "SELECT count(*) FROM one"), 1);
    db_close(db);
    free(path);
    free(kept);
}

/* Take the ticket in a child, say so, hold it until the parent closes its end. */
static pid_t holder_start(const char *path, int *told, int *leash)
{
    int up[2], down[2];
    char c = 0;

    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct db *db = NULL;

        close(down[1]);
        if (db_open(path, false, DB_SYNC_FULL, NULL, &db, NULL) != MC_OK ||
            db_begin_write(db, NULL) != MC_OK ||
            db_script(db, "INSERT INTO one VALUES(9, 'child')", NULL) != MC_OK ||
            write(up[1], "x", 1) != 1)
            _exit(1);
        while (read(down[0], &c, 1) > 0)
            ;
        _exit(db_commit(db, NULL) == MC_OK ? 0 : 2);
    }
    close(up[1]);
    close(down[0]);
    *told = up[0];
    *leash = down[1];
    assert_int_equal(read(up[0], &c, 1), 1);
    return pid;
}

struct wait_log {
    int calls, give_up_after, leash;
    long holder;
};

static bool on_wait(void *ctx, int waited_ms, long holder)
{
    struct wait_log *w = ctx;

    (void)waited_ms;
    w->holder = holder;
    if (w->leash >= 0 && w->calls == 3) {
        close(w->leash); /* now the child commits */
        w->leash = -1;
    }
    return ++w->calls < w->give_up_after;
}

/* Whatever the shell's mask and the directory's mode: nobody else reads citizens' data. */
static void test_files_are_private(void **state)
{
    static const char *const names[] = { "a.db", "a.db-wal", "a.db-shm", "a.db.lock",
                                         "a.db.before-1" };
    char *path = dir_path(*state, "a.db");
    mode_t mask = umask(0);
    struct db *db = open_steps(path, 1);

    db_close(db);
    db = open_steps(path, 2);
    for (size_t i = 0; i < N_ELEMS(names); i++) {
        char *file = dir_path(*state, names[i]);
        struct stat st;

        assert_int_equal(stat(file, &st), 0);
        if ((st.st_mode & 0777) != 0600)
            fail_msg("%s is %o", names[i], (unsigned)st.st_mode & 0777);
        free(file);
    }
    umask(mask);
    db_close(db);
    free(path);
}

static void test_ticket(void **state)
{
    char *path = dir_path(*state, "a.db"), pid_text[24];
    struct db *db = open_steps(path, 1);
    struct wait_log w = { .give_up_after = 3, .leash = -1 };
    struct mc_err err;
    int told, leash, status;
    pid_t child = holder_start(path, &told, &leash);

    db_on_wait(db, on_wait, &w);
    assert_int_equal(db_begin_write(db, &err), MC_BUSY);
    assert_int_equal(w.calls, 3);
    assert_int_equal(w.holder, child);
    snprintf(pid_text, sizeof pid_text, "process %ld", (long)child);
    assert_non_null(strstr(err.msg, pid_text));
    assert_int_equal(count_of(db, "SELECT count(*) FROM one"), 0); /* readers never wait */

    w = (struct wait_log){ .give_up_after = 1000000, .leash = leash };
    assert_int_equal(db_begin_write(db, &err), MC_OK); /* as soon as the child is done */
    assert_int_equal(count_of(db, "SELECT count(*) FROM one"), 1);
    assert_int_equal(db_commit(db, &err), MC_OK);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(told);
    db_close(db);
    free(path);
}

/* A holder that dies leaves no ticket behind. */
static void test_ticket_of_the_dead(void **state)
{
    char *path = dir_path(*state, "a.db");
    struct db *db = open_steps(path, 1);
    int told, leash;
    pid_t child = holder_start(path, &told, &leash);

    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(db_begin_write(db, NULL), MC_OK);
    assert_int_equal(count_of(db, "SELECT count(*) FROM one"), 0);
    assert_int_equal(db_commit(db, NULL), MC_OK);
    close(told);
    close(leash);
    db_close(db);
    free(path);
}

static void test_failures_in_words(void **state)
{
    char *missing = dir_path(*state, "no/such/a.db"), *bad = dir_path(*state, "bad.db");
    struct mc_err err;
    struct db *db = NULL;
    int fd = open(bad, O_CREAT | O_WRONLY, 0600);

    for (int i = 0; i < 1000; i++)
        assert_int_equal(write(fd, "not a database ", 15), 15);
    close(fd);
    assert_int_equal(db_open(missing, false, DB_SYNC_FULL, NULL, &db, &err), MC_NOTFOUND);
    assert_int_equal(db_open(missing, true, DB_SYNC_FULL, NULL, &db, &err), MC_IO);
    assert_non_null(strstr(err.msg, "cannot be opened"));
    assert_int_equal(db_open(bad, true, DB_SYNC_FULL, NULL, &db, &err), MC_IO);
    assert_non_null(strstr(err.msg, "damaged"));
    assert_null(db);
    free(missing);
    free(bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_habits, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_commit_and_rollback, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_migrations, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_files_are_private, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_ticket, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_ticket_of_the_dead, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_failures_in_words, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
