/* What is done with a dossier, with real keys: budgets of keys, a scan and one key, the citizen's
 * answer, nothing by keys typed ahead, text that outlives the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define BIRTH "1.001193"

/* The first dossier of the office in STATE at a step of which the name begins with STEP (birth
 * registration: no fees, no fields at signing); the caller frees. */
static char *some_birth(const struct office_dir *o, const char *state, const char *step)
{
    json_t *list = office_list(o), *row;
    char *code = NULL;
    size_t i;

    json_array_foreach(list, i, row)
    {
        if (code == NULL && strcmp(json_str(row, "procedure"), BIRTH) == 0 &&
            strcmp(json_str(row, "state"), state) == 0 &&
            strncmp(json_str(row, "step"), step, strlen(step)) == 0)
            code = xstrdup(json_str(row, "code"));
    }
    json_decref(list);
    if (code == NULL)
        fail_msg("the office has no birth that is %s", state);
    return code;
}

static const char *tail_of(const char *code)
{
    return strrchr(code, '-') + 1;
}

static struct tty *sit(const struct office_dir *o, const char *user)
{
    struct tty *t = tty_start(&(struct tty_run){
        .argv = ARGS("motcua", "desk", "--as", user, "--now", OFFICE_NOW),
        .env = office_env(o),
        .home = o->home,
    });

    tty_wait(t, "Hàng đợi");
    tty_counts_reset(t);
    return t;
}

static void is_now(const struct office_dir *o, const char *code, const char *state)
{
    json_t *j = office_show(o, code);

    assert_string_equal(json_str(j, "state"), state);
    json_decref(j);
}

static void rated_now(const struct office_dir *o, const char *code, int score)
{
    json_t *j = office_show(o, code);

    assert_int_equal(json_int(j, "rating", -1), score);
    json_decref(j);
}

static void test_found_by_six_keys(void **state)
{
    struct office_dir o = office_new();
    char *code = some_birth(&o, "finished", "");
    char *keys = xasprintf("<F3>%s<Enter>", tail_of(code));
    char *title = xasprintf("*Hồ sơ *-%s *", tail_of(code));

    (void)state;
    struct tty *t = sit(&o, "maile");
    tty_keys(t, keys);
    tty_wait_like(t, 0, title);
    assert_true(tty_key_count(t) <= 6);
    tty_end(t);
    free(code);
    free(keys);
    free(title);
    office_remove(&o);
}

static void test_returned_by_scan_and_one_key(void **state)
{
    struct office_dir o = office_new();
    char *code = some_birth(&o, "finished", ""), *title = xasprintf("Hồ sơ %s", code);

    (void)state;
    struct tty *t = sit(&o, "maile");
    tty_scan(t, code);
    tty_wait_row(t, 0, title);
    tty_keys(t, "q");
    tty_wait(t, "MỜI ÔNG/BÀ ĐÁNH GIÁ");
    assert_int_equal(tty_key_count(t), 2);
    is_now(&o, code, "returned");
    tty_keys_at_once(t, "54321"); /* typed ahead: not the citizen's answer */
    rated_now(&o, code, -1);
    tty_keys(t, "4");
    tty_wait(t, "Đã ghi đánh giá");
    tty_end(t);
    rated_now(&o, code, 4);
    free(code);
    free(title);
    office_remove(&o);
}

static void test_nothing_legal_typed_ahead(void **state)
{
    struct office_dir o = office_new();
    char *code = some_birth(&o, "finished", "");

    (void)state;
    struct tty *t = sit(&o, "maile");
    tty_scan(t, code);
    tty_wait(t, "Đường đi của hồ sơ");
    tty_keys_at_once(t, "q<PgDn>q");
    tty_wait(t, "Phím đến cùng một loạt");
    is_now(&o, code, "finished");
    tty_keys(t, "<Right><Enter>");
    tty_wait(t, "Enter không trả kết quả");
    is_now(&o, code, "finished");
    tty_keys(t, "q");
    tty_wait(t, "MỜI ÔNG/BÀ ĐÁNH GIÁ");
    tty_keys(t, "<Esc>");
    tty_wait(t, "Bấm Esc lần nữa để bỏ qua");
    tty_keys(t, "<Esc>");
    tty_wait(t, "người dân chưa đánh giá");
    tty_end(t);
    is_now(&o, code, "returned");
    free(code);
    office_remove(&o);
}

static void test_text_outlives_the_program(void **state)
{
    struct office_dir o = office_new();
    char *code = some_birth(&o, "in_progress", "Thẩm tra"),
         *keys = xasprintf("<F3>%s<Enter>", tail_of(code));

    (void)state;
    struct tty *t = sit(&o, "vietpq");
    tty_keys(t, keys);
    tty_wait(t, "Đường đi của hồ sơ");
    tty_keys(t, "b <Tab*4>Mang ban chinh");
    tty_wait(t, "Mang ban chinh");
    tty_keys(t, "<Tab>");
    tty_wait(t, "Nháp lưu");
    tty_signal(t, SIGKILL);
    tty_wait_exit(t);
    tty_end(t);
    t = sit(&o, "vietpq");
    tty_keys(t, keys);
    tty_wait(t, "Đường đi của hồ sơ");
    tty_keys(t, "b");
    tty_wait(t, "Đã lấy lại chữ gõ dở");
    tty_wait(t, "Mang ban chinh");
    tty_end(t);
    is_now(&o, code, "in_progress");
    free(code);
    free(keys);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_by_six_keys),
        cmocka_unit_test(test_returned_by_scan_and_one_key),
        cmocka_unit_test(test_nothing_legal_typed_ahead),
        cmocka_unit_test(test_text_outlives_the_program),
    };

    return cmocka_run_group_tests_name("dialogs", tests, NULL, NULL);
}
