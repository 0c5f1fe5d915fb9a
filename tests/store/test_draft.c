/* The scratch of the desks (drafts, presence), and the plain tables: settings, users, pins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "office.h"

#include <sys/stat.h>

static int64_t save(struct store *s, int64_t n, const char *user, const char *json, int64_t at)
{
    assert_int_equal(draft_save(s, &n, user, "Đăng ký khai sinh · bước 3", json, at, NULL), MC_OK);
    return n;
}

static void test_drafts(void **state)
{
    struct store *s = office_open(*state);
    struct drafts list;
    struct draft d;

    assert_int_equal(save(s, 0, "mai", "{\"a\":1}", MORNING), 1);
    assert_int_equal(save(s, 0, "mai", "{\"b\":1}", MORNING + 5), 2);
    assert_int_equal(save(s, 0, "viet", "{\"c\":1}", MORNING), 3);
    assert_int_equal(save(s, 1, "mai", "{\"a\":2}", MORNING + 10), 1);
    assert_int_equal(draft_list(s, "mai", &list, NULL), MC_OK);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.item[0].n, 1); /* newest first */
    assert_string_equal(list.item[0].json, "{\"a\":2}");
    assert_int_equal(list.item[0].saved_at, MORNING + 10);
    drafts_release(&list);
    assert_int_equal(draft_drop(s, 3, NULL), MC_OK);
    assert_int_equal(draft_get(s, 3, &d, NULL), MC_NOTFOUND);
    assert_int_equal(save(s, 0, "viet", "{}", MORNING), 4); /* N3 is never given again */
    assert_int_equal(draft_drop(s, 99, NULL), MC_OK);
    assert_int_equal(save(s, 2, "mai", "{\"b\":2}", MORNING), 2);
    assert_int_equal(draft_get(s, 2, &d, NULL), MC_OK);
    assert_string_equal(d.title, "Đăng ký khai sinh · bước 3");
    assert_string_equal(d.user, "mai");
    draft_release(&d);
    store_close(s);
}

static void test_presence(void **state)
{
    struct store *s = office_open(*state);
    char *who = NULL;
    int64_t since;

    assert_int_equal(presence_set(s, 7, "viet", "p1", MORNING, NULL), MC_OK);
    assert_int_equal(presence_get(s, 7, "viet", 0, &who, &since, NULL), MC_NOTFOUND); /* himself */
    assert_int_equal(presence_set(s, 7, "viet", "p1", MORNING + 60, NULL), MC_OK);
    assert_int_equal(presence_get(s, 7, "mai", MORNING + 30, &who, &since, NULL), MC_OK);
    assert_string_equal(who, "viet");
    assert_int_equal(since, MORNING); /* still the same opening */
    free(who);
    assert_int_equal(presence_get(s, 7, "mai", MORNING + 61, &who, &since, NULL), MC_NOTFOUND);
    assert_int_equal(presence_set(s, 8, "viet", "p1", MORNING + 70, NULL), MC_OK);
    assert_int_equal(presence_get(s, 7, "mai", 0, &who, &since, NULL), MC_NOTFOUND);
    assert_int_equal(presence_get(s, 8, "mai", 0, &who, &since, NULL), MC_OK);
    assert_int_equal(since, MORNING + 70);
    free(who);
    assert_int_equal(presence_set(s, 0, "viet", "p1", MORNING + 80, NULL), MC_OK);
    assert_int_equal(presence_get(s, 8, "mai", 0, &who, &since, NULL), MC_NOTFOUND);
    store_close(s);
}

static void test_users_and_settings(void **state)
{
    struct store *s = office_open(*state);
    struct user u = { .name = (char *)"viet",
                      .full = (char *)"Trần Việt",
                      .role = ROLE_SPECIALIST,
                      .station = (char *)"p1" };
    struct users list;
    struct mc_err err;
    char *value;

    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    assert_int_equal(user_put(s, &u, NULL), MC_OK);
    u.role = ROLE_LEADER;
    assert_int_equal(user_put(s, &u, NULL), MC_OK);
    u.name = (char *)"mai";
    assert_int_equal(user_put(s, &u, NULL), MC_OK);
    assert_int_equal(setting_set(s, "office", "Mẫu Lâm", NULL), MC_OK); /* inside the write */
    assert_int_equal(pin_put(s, "ab12", "form", "id: x", NULL), MC_OK);
    assert_int_equal(pin_put(s, "ab12", "form", "id: x", NULL), MC_OK);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    assert_int_equal(user_list(s, &list, NULL), MC_OK);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.item[0].name, "viet"); /* in the order they came */
    assert_string_equal(list.item[1].name, "mai");
    assert_int_equal(list.item[0].role, ROLE_LEADER);
    assert_string_equal(list.item[0].full, "Trần Việt");
    users_release(&list);
    assert_int_equal(user_get(s, "lan", &u, &err), MC_NOTFOUND);
    assert_int_equal(setting_get(s, "office", &value, NULL), MC_OK);
    assert_string_equal(value, "Mẫu Lâm");
    free(value);
    assert_int_equal(setting_get(s, "none", &value, NULL), MC_OK);
    assert_string_equal(value, "");
    free(value);
    assert_int_equal(setting_set(s, "training", "0", &err), MC_DENIED);
    store_close(s);
}

static void test_directory(void **state)
{
    char *path = dir_path(*state, "a/b/data"), *db = dir_path(*state, "a/b/data/motcua.db");
    struct store *s = NULL;
    struct mc_err err;
    struct stat st;

    assert_int_equal(store_open(path, false, false, NULL, &s, &err), MC_NOTFOUND);
    assert_non_null(strstr(err.msg, path));
    assert_int_equal(store_open(path, true, true, NULL, &s, &err), MC_OK);
    assert_true(s->training);
    store_close(s);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(store_open(path, true, false, NULL, &s, &err), MC_OK);
    assert_true(s->training); /* as it was made */
    assert_int_equal(db_script(s->main, "PRAGMA user_version = 1000", NULL), MC_OK);
    store_close(s);
    s = NULL;
    assert_int_equal(store_open(path, false, false, NULL, &s, &err), MC_DENIED);
    assert_non_null(strstr(err.msg, "newer motcua"));
    assert_int_equal(truncate(db, 100), 0); /* half a header */
    assert_int_equal(store_open(path, false, false, NULL, &s, &err), MC_IO);
    assert_non_null(strstr(err.msg, "restore"));
    assert_null(s);
    free(path);
    free(db);
}

/* A desk.db that got lost is made anew: it holds nothing that was promised. */
static void test_lost_scratch(void **state)
{
    struct store *s = office_open(*state);
    char *path = dir_path(*state, "data"), *desk = dir_path(*state, "data/desk.db");

    save(s, 0, "mai", "{}", MORNING);
    store_close(s);
    assert_int_equal(unlink(desk), 0);
    assert_int_equal(store_open(path, false, false, NULL, &s, NULL), MC_OK);
    assert_int_equal(save(s, 0, "mai", "{}", MORNING), 1);
    store_close(s);
    free(path);
    free(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_drafts, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_presence, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_users_and_settings, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_directory, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_lost_scratch, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
