/* Typed text is never lost: half a birth registration, then kill -9, SIGHUP, SIGTERM, a lost line,
 * or a window that shrinks to nothing and comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CARD "038195900123||Đỗ Thị Kim Anh|12031995|Nữ|Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa|01012022"

/* The fields of the page "Người được khai sinh" in the order that Enter visits them: what is typed,
 * and how it stands there afterwards. */
static const struct {
    const char *label, *typed, *shown;
} fields[] = {
    { "Họ, chữ đệm, tên *", "Đỗ Ngọc Minh Ưng", "[Đỗ Ngọc Minh Ưng " },
    { "Ngày, tháng, năm sinh *", "02112026", "[02/11/2026]" },
    { "Giới tính *", "nam", "[Nam " },
    { "Nơi sinh *", "Bệnh viện Phụ sản tỉnh", "[Bệnh viện Phụ sản tỉnh " },
};

/* ---- the desk ---- */

static struct tty *desk_start(const struct office_dir *o)
{
    struct tty *t = tty_start(&(struct tty_run){
        .argv = ARGS("motcua", "desk", "--now", OFFICE_NOW), .env = office_env(o) });

    tty_wait(t, "Ai ngồi bàn này?");
    tty_keys(t, "<Enter>");
    tty_wait_like(t, 0, "*Hàng đợi*");
    tty_wait(t, "3 Bản nháp");
    return t;
}

/* Wait until the cursor stands in the field LABEL; its row. */
static int wait_field(struct tty *t, const char *label)
{
    char *pattern = xasprintf(">%s*", label);
    int row = tty_wait_like(t, -1, pattern);

    free(pattern);
    return row;
}

/* A reception as far as the first field of the child's page. */
static void start_birth(struct tty *t)
{
    tty_keys(t, "<F4>");
    tty_wait(t, "[1 Người nộp]");
    tty_scan(t, CARD);
    tty_wait(t, "038195900123");
    tty_keys(t, "<Enter>");
    tty_wait(t, "[2 Thủ tục]");
    tty_keys(t, "ks<Enter>");
    tty_wait(t, "[3 Tờ khai]");
    tty_keys(t, "m<Enter><Enter><Enter>"); /* the mother; in a hospital, married */
    wait_field(t, fields[0].label);
}

/* Type the first N fields, each left by Enter and seen in its place. */
static void type_fields(struct tty *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        tty_keys(t, fields[i].typed);
        tty_keys(t, "<Enter>");
        tty_wait(t, fields[i].shown);
    }
}

/* The first N characters of TEXT; the caller frees. */
static char *chars_dup(const char *text, size_t n)
{
    size_t end = 0;

    while (n-- > 0 && text[end] != '\0')
        do
            end++;
        while (((unsigned char)text[end] & 0xc0) == 0x80);
    return xstrndup(text, end);
}

static size_t chars(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* The only draft of folder 3, opened. */
static void open_draft(struct tty *t)
{
    tty_wait(t, "3 Bản nháp     1");
    tty_keys(t, "3");
    tty_wait(t, "> N");
    tty_keys(t, "<Enter>");
    tty_wait(t, "[3 Tờ khai]");
}

/* The text and the cursor of field I: TEXT in its box, the cursor behind the first BEFORE
 * characters. */
static void check_field(struct tty *t, size_t i, const char *text, size_t before)
{
    int row = wait_field(t, fields[i].label);
    char *line = tty_row_dup(t, row), *box = xasprintf("[%s ", text);
    const char *open = strchr(line, '[');

    if (open == NULL || strncmp(open, box, strlen(box)) != 0)
        fail_msg("\"%s\" instead of \"%s\" in %s", line, text, fields[i].label);
    char *left = xstrndup(line, (size_t)(open - line) + 1);
    assert_int_equal(tty_modes(t).row, row);
    assert_int_equal(tty_modes(t).col, chars(left) + before);
    free(left);
    free(line);
    free(box);
}

static void check_left_fields(struct tty *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        tty_wait(t, fields[i].shown);
}

/* ---- what is in the journal ---- */

/* Until the draft's journal holds TEXT as the raw text of the focused field. */
static void wait_journal(const struct office_dir *o, struct tty *t, const char *text)
{
    char *path = xasprintf("%s/desk.db", o->data);
    time_t end = time(NULL) + 20;
    bool found = false;

    while (!found && time(NULL) < end) {
        sqlite3 *db;
        sqlite3_stmt *st;

        tty_find(t, "x", NULL, NULL); /* the terminal must not be kept waiting */
        assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
        if (sqlite3_prepare_v2(db, "SELECT json ->> '$.ui.raw' FROM draft", -1, &st, NULL) ==
                SQLITE_OK &&
            sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0) != NULL)
            found = strcmp((const char *)sqlite3_column_text(st, 0), text) == 0;
        sqlite3_finalize(st);
        sqlite3_close(db);
    }
    if (!found)
        fail_msg("\"%s\" never came to the journal", text);
    free(path);
}

/* ---- kill -9 ---- */

/* Killed N characters into field I, when TEXT of them are journalled and nobody waits for more. */
static void killed_in(size_t i, size_t n, size_t more)
{
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);
    char *kept = chars_dup(fields[i].typed, n), *all = chars_dup(fields[i].typed, n + more);

    fprintf(stderr, "# killed in %s: \"%s\", journalled \"%s\"\n", fields[i].label, all, kept);
    start_birth(t);
    type_fields(t, i);
    wait_field(t, fields[i].label);
    tty_keys(t, kept);
    if (n > 0)
        wait_journal(&o, t, kept);
    tty_keys(t, all + strlen(kept));
    tty_signal(t, SIGKILL);
    assert_int_equal(tty_wait_exit(t), 128 + SIGKILL);
    tty_end(t);
    free(office_verify(&o));

    t = desk_start(&o);
    open_draft(t);
    check_left_fields(t, i);
    int row = wait_field(t, fields[i].label);
    char *line = tty_row_dup(t, row), *box = strchr(line, '[');
    assert_non_null(box);
    if (strncmp(box + 1, kept, strlen(kept)) != 0)
        fail_msg("\"%s\" does not hold what was journalled: \"%s\"", line, kept);
    if (strstr(box, all) == NULL) /* the journal of a moment before, to the character */
        check_field(t, i, kept, n);
    tty_keys(t, fields[i].typed + strlen(kept)); /* and it goes on where it was */
    free(line);
    free(kept);
    free(all);
    tty_end(t);
    office_remove(&o);
}

static void test_killed_while_typing(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        size_t i = test_dice(2) ? 0 : 3, n = 1 + test_dice((unsigned)chars(fields[i].typed) - 3);

        killed_in(i, n, test_dice(3));
    }
}

/* Every field left by Enter is in the journal by then; the next one has the cursor. */
static void test_killed_after_a_field(void **state)
{
    (void)state;
    for (size_t i = 1; i < N_ELEMS(fields); i++)
        killed_in(i, 0, 0);
}

/* Killed while the person or the procedure is chosen: the person is not asked again. */
static void test_killed_in_the_first_steps(void **state)
{
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);

    (void)state;
    tty_keys(t, "<F4>");
    tty_wait(t, "[1 Người nộp]");
    tty_scan(t, CARD);
    tty_wait(t, "038195900123");
    tty_keys(t, "<Enter>");
    tty_wait(t, "[2 Thủ tục]");
    tty_signal(t, SIGKILL);
    tty_wait_exit(t);
    tty_end(t);
    t = desk_start(&o);
    tty_wait(t, "3 Bản nháp     1");
    tty_keys(t, "3");
    tty_wait(t, "> N");
    tty_wait(t, "Đỗ Thị Kim Anh");
    tty_keys(t, "<Enter>");
    tty_wait(t, "[2 Thủ tục]");
    tty_wait(t, "Đỗ Thị Kim Anh");
    tty_end(t);
    office_remove(&o);
}

/* Somebody without a card, typed part by part. */
static void test_killed_in_a_new_person(void **state)
{
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);

    (void)state;
    tty_keys(t, "<F4>");
    tty_wait(t, "[1 Người nộp]");
    tty_keys(t, "+");
    wait_field(t, "Số định danh");
    tty_keys(t, "<Enter>Đinh Thị Ơn<Enter>");
    tty_wait(t, "[Đinh Thị Ơn ");
    wait_field(t, "Ngày sinh");
    tty_signal(t, SIGKILL);
    tty_wait_exit(t);
    tty_end(t);
    t = desk_start(&o);
    tty_wait(t, "3 Bản nháp     1");
    tty_keys(t, "3");
    tty_wait(t, "> N");
    tty_keys(t, "<Enter>");
    tty_wait(t, "[Đinh Thị Ơn ");
    wait_field(t, "Ngày sinh");
    tty_end(t);
    office_remove(&o);
}

/* ---- ends that announce themselves ---- */

static void end_by_hup(struct tty *t)
{
    tty_signal(t, SIGHUP);
}

static void end_by_term(struct tty *t)
{
    tty_signal(t, SIGTERM);
}

static void end_by_line(struct tty *t)
{
    tty_hang_up(t);
}

/* Not a character and not the place of the cursor is lost, though nobody waited for a journal. */
static void check_nothing_lost(const char *what, void (*end)(struct tty *t))
{
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);
    size_t n = 4 + test_dice(6);
    char *text = chars_dup(fields[3].typed, n), *more = xasprintf("%s<Left*2>", text);

    fprintf(stderr, "# %s after \"%s\"\n", what, more);
    start_birth(t);
    type_fields(t, 3);
    wait_field(t, fields[3].label);
    tty_keys(t, more);
    end(t);
    assert_int_equal(tty_wait_exit(t), 0);
    tty_end(t);
    free(office_verify(&o));
    t = desk_start(&o);
    open_draft(t);
    check_left_fields(t, 3);
    check_field(t, 3, text, n - 2);
    tty_end(t);
    free(text);
    free(more);
    office_remove(&o);
}

static void test_hang_up_signal(void **state)
{
    (void)state;
    check_nothing_lost("SIGHUP", end_by_hup);
}

static void test_terminate_signal(void **state)
{
    (void)state;
    check_nothing_lost("SIGTERM", end_by_term);
}

static void test_lost_line(void **state)
{
    (void)state;
    check_nothing_lost("a lost line", end_by_line);
}

/* ---- the draft lives as long as it is needed ---- */

static void test_kept_until_received(void **state)
{
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);

    (void)state;
    start_birth(t);
    type_fields(t, 4);
    tty_keys(t, "<F10>");
    tty_wait(t, "Đã giữ bản nháp N1");
    tty_wait(t, "3 Bản nháp     1");
    open_draft(t);
    tty_keys(t, "<Enter><PgDn>");
    tty_wait(t, "[4 Giấy tờ]");
    tty_keys(t, "h");
    tty_wait(t, "to-khai.pdf");
    tty_keys(t, "<Up><Enter>"); /* the last one */
    tty_wait(t, "[S] Tờ khai");
    tty_keys(t, "<Down>h");
    tty_wait(t, "can-cuoc.pdf");
    tty_keys(t, "<Up><Enter>");
    tty_wait(t, "[S] Giấy chứng sinh");
    tty_keys(t, "*<F8>");
    tty_wait(t, "không còn lỗi");
    tty_keys(t, "<F8>");
    tty_wait(t, "Đã tiếp nhận, số 0001");
    tty_wait(t, "3 Bản nháp     0");
    tty_end(t);
    free(office_verify(&o));
    office_remove(&o);
}

/* ---- windows ---- */

static void test_resize_keeps_field_and_text(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 15, 40 }, { 5, 20 }, { 1, 1 }, { 40, 120 }, { 5, 20 }, { 24, 80 } };
    struct office_dir o = office_new();
    struct tty *t = desk_start(&o);
    char *text = chars_dup(fields[3].typed, 9), *expected = xstrdup(text);

    (void)state;
    start_birth(t);
    type_fields(t, 3);
    wait_field(t, fields[3].label);
    tty_keys(t, text);
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        char letter[2] = { (char)('a' + (char)i), '\0' };
        char *longer = xasprintf("%s%s", expected, letter);

        tty_resize(t, sizes[i].rows, sizes[i].cols);
        if (sizes[i].rows >= 15)
            tty_wait(t, "Nơi sinh");
        tty_keys(t, letter); /* also taken where nothing can be shown */
        free(expected);
        expected = longer;
        if (sizes[i].rows >= 15)
            tty_wait(t, expected);
        else if (sizes[i].cols > 1)
            tty_wait(t, "Cần 40x15");
    }
    check_field(t, 3, expected, chars(expected));
    check_left_fields(t, 3);
    tty_end(t);
    free(text);
    free(expected);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_while_typing),
        cmocka_unit_test(test_killed_after_a_field),
        cmocka_unit_test(test_killed_in_the_first_steps),
        cmocka_unit_test(test_killed_in_a_new_person),
        cmocka_unit_test(test_hang_up_signal),
        cmocka_unit_test(test_terminate_signal),
        cmocka_unit_test(test_lost_line),
        cmocka_unit_test(test_kept_until_received),
        cmocka_unit_test(test_resize_keeps_field_and_text),
    };

    test_seed();
    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
