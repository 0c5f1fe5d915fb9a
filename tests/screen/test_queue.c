/* The queue on the screen, from hand-made state: reviewed pictures at the sizes of the
 * specification. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/ui/queue_priv.h"
#include "golden.h"

static const struct {
    const char *tail, *name, *procedure, *mark, *due;
} sample[] = {
    { "0042", "Nguyễn Thị Hồng Nhung", "Khai sinh", "!!", "QUÁ 1 ngày" },
    { "0057", "Trần Văn Đức", "Chứng thực bản sao", "!", "nay 16:30" },
    { "0058", "Lê Hoàng Phương Thảo Nguyên An", "Tình trạng hôn nhân", "!", "nay 17:00" },
    { "0067", "Bùi Thị Lệ Quyên", "Chứng thực chữ ký", "!", "mai" },
    { "0061", "Giàng A Páo", "Trợ cấp xã hội", "", "còn 2 ngày" },
    { "0070", "Y Thuột Niê", "Khai tử", "--", "tạm dừng" },
};
static const char *const labels[] = { "Cần làm",    "Trực tuyến", "Bản nháp", "Chờ bổ sung",
                                      "Đang xử lý", "Chờ trả",    "Quá hạn",  "Xong nay" };

/* A queue of N lines; strings are borrowed but for what release needs nothing of. */
static struct queue_state *queue_of(size_t n)
{
    struct queue_state *q = xcalloc(1, sizeof *q);

    q->n_folders = N_ELEMS(labels);
    for (size_t i = 0; i < N_ELEMS(labels); i++) {
        snprintf(q->label[i], sizeof *q->label, "%s", labels[i]);
        q->count[i] = i == 0 ? 12 : (int64_t)i;
    }
    q->line = xcalloc(n + 1, sizeof *q->line);
    q->shown = xcalloc(n + 1, sizeof *q->shown);
    q->n = q->n_shown = n;
    for (size_t i = 0; i < n; i++) {
        struct queue_line *l = &q->line[i];
        size_t s = i % N_ELEMS(sample);

        l->id = (int64_t)i + 1;
        snprintf(l->tail, sizeof l->tail, "%s", sample[s].tail);
        l->name = xstrdup(sample[s].name);
        l->procedure = xstrdup(sample[s].procedure);
        snprintf(l->due.mark, sizeof l->due.mark, "%s", sample[s].mark);
        snprintf(l->due.text, sizeof l->due.text, "%s", sample[s].due);
        l->row = (struct dossier_row){ .id = l->id,
                                       .state = STATE_IN_PROGRESS,
                                       .step_role = ROLE_SPECIALIST,
                                       .due_at = 1795253400,
                                       .received_at = 1795140000,
                                       .papers = 4,
                                       .components = 4,
                                       .reused = 2,
                                       .n_notes = 1 };
        l->row.step_name = xstrdup("Thẩm tra hồ sơ");
        l->row.phone = xstrdup("0900000456");
        l->row.applicant_id = xstrdup("038188000123");
        q->shown[i] = i;
    }
    return q;
}

static void queue_gone(struct queue_state *q)
{
    for (size_t i = 0; i < q->n; i++) {
        struct queue_line *l = &q->line[i];

        free(l->name);
        free(l->procedure);
        free(l->row.step_name);
        free(l->row.phone);
        free(l->row.applicant_id);
    }
    free(q->line);
    free(q->shown);
    free(q);
}

static struct canvas *drawn(const struct queue_state *q, int rows, int cols)
{
    struct canvas *cv = canvas_new(rows, cols);
    struct area a = { rows, cols, 2, rows - 4 };

    queue_draw(q, cv, &a);
    return cv;
}

static void check(const struct queue_state *q, int rows, int cols, const char *name)
{
    struct canvas *cv = drawn(q, rows, cols);

    assert_golden(cv, name);
    canvas_free(cv);
}

static void test_reviewed_sizes(void **state)
{
    struct queue_state *q = queue_of(14);

    (void)state;
    check(q, 24, 80, "queue-80x24");
    check(q, 40, 120, "queue-120x40");
    check(q, 20, 40, "queue-40x20");
    check(q, 15, 40, "queue-40x15");
    check(q, 24, 60, "queue-60x24");
    q->in_folders = true;
    q->preview = SIZE_MAX;
    check(q, 24, 80, "queue-folders-80x24");
    queue_gone(q);
}

static void test_empty_says_what_to_do(void **state)
{
    struct queue_state *q = queue_of(0);

    (void)state;
    check(q, 24, 80, "queue-empty-80x24");
    q->filtering = true;
    edit_set(&q->filter, "khong co");
    check(q, 24, 80, "queue-filter-80x24");
    queue_gone(q);
}

/* The focused line is always in sight and the hardware cursor stands on it. */
static void test_cursor_is_always_on_the_focus(void **state)
{
    struct queue_state *q = queue_of(200);

    (void)state;
    for (int rows = 15; rows <= 50; rows += 5)
        for (int cols = 40; cols <= 130; cols += 10)
            for (q->at = 0; q->at < q->n_shown; q->at += 13) {
                struct canvas *cv = drawn(q, rows, cols);
                int row, col;

                canvas_get_cursor(cv, &row, &col);
                assert_string_equal(canvas_cell(cv, row, col)->text, ">");
                canvas_free(cv);
            }
    queue_gone(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reviewed_sizes),
        cmocka_unit_test(test_empty_says_what_to_do),
        cmocka_unit_test(test_cursor_is_always_on_the_focus),
    };

    return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
