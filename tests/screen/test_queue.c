/* The queue on the screen, from hand-made state: reviewed pictures at the sizes of the
 * specification. */
#include "../../src/ui/queue_priv.h"
#include "made.h"

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
static const char *const labels[] = { "Cần làm",    "Chưa nhận", "Bản nháp", "Chờ bổ sung",
                                      "Đang xử lý", "Chờ trả",   "Quá hạn",  "Xong nay" };

/* A queue of N lines; after the sixth the same digits come again, of the day before. */
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
        l->row.code = xasprintf("H56.99.01-2611%02d-%s", 21 - (int)(i / N_ELEMS(sample)), l->tail);
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
        free(l->row.code);
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

/* The numbers start anew each day: the same last digits twice carry their days, once they do not.
 */
static void test_equal_digits_show_their_days(void **state)
{
    struct queue_state *q = queue_of(8); /* two of the six twice */

    (void)state;
    queue_mark_twins(q->line, q->n);
    assert_string_equal(q->line[0].day, "21/11");
    assert_string_equal(q->line[6].day, "20/11");
    assert_string_equal(q->line[2].day, "");
    check(q, 24, 80, "queue-twins-80x24");
    check(q, 15, 40, "queue-twins-40x15");
    q->line[6].draft = q->line[7].draft = 1; /* what is no code is no twin */
    snprintf(q->line[6].tail, sizeof q->line[6].tail, "N42");
    snprintf(q->line[7].tail, sizeof q->line[7].tail, "N57");
    queue_mark_twins(q->line, q->n);
    assert_string_equal(q->line[0].day, "");
    queue_gone(q);
}

/* Only the pane with the focus is reversed; the hardware cursor is in it. */
static void test_the_focused_pane_alone_is_reversed(void **state)
{
    struct queue_state *q = queue_of(6);

    (void)state;
    for (int turn = 0; turn < 3; turn++) {
        q->in_folders = turn == 1;
        q->filtering = turn == 2;
        struct canvas *cv = drawn(q, 24, 80);
        assert_string_equal(canvas_cell(cv, 4, 0)->text, ">");
        assert_string_equal(canvas_cell(cv, 4, 18)->text, ">");
        assert_int_equal(canvas_cell(cv, 4, 0)->style, turn == 1 ? STYLE_FOCUS : STYLE_BODY);
        assert_int_equal(canvas_cell(cv, 4, 18)->style, turn == 0 ? STYLE_FOCUS : STYLE_BODY);
        assert_int_equal(canvas_cell(cv, 4, 20)->style, turn == 0 ? STYLE_FOCUS : STYLE_BODY);
        canvas_free(cv);
    }
    queue_gone(q);
}

static void test_filter_counts_what_it_leaves(void **state)
{
    struct queue_state *q = queue_of(8);

    (void)state;
    edit_set(&q->filter, "duc");
    q->n_shown = 2;
    for (int turn = 0; turn < 2; turn++) {
        q->filtering = turn == 0;
        struct canvas *cv = drawn(q, 24, 80);
        char *text = canvas_text_dup(cv);
        assert_non_null(strstr(text, "2/8 khớp"));
        free(text);
        canvas_free(cv);
    }
    queue_gone(q);
}

/* ---- over a real desk ---- */

struct at_desk {
    struct fixture f;
    struct ui ui;
};

static char *shown(struct ui *ui)
{
    struct canvas *cv = canvas_new(ui->rows, ui->cols);

    ui_draw(ui, cv);
    char *text = canvas_text_dup(cv);
    canvas_free(cv);
    return text;
}

static void assert_shown(struct ui *ui, const char *want, bool there)
{
    char *text = shown(ui);

    if ((strstr(text, want) != NULL) != there)
        fail_msg("\"%s\" is %s the screen:\n%s", want, there ? "not on" : "on", text);
    free(text);
}

/* A desk with two drafts, in the folder of drafts. */
static struct queue_state *at_drafts(struct at_desk *a)
{
    struct reception r = RECEPTION_INIT;

    fixture_open(&a->f);
    for (int i = 0; i < 2; i++) {
        fixture_copy(&a->f, &r, i == 0 ? "c1" : "c2");
        r.draft = 0;
        OK(&a->f, reception_save(a->f.d, &r, &a->f.err));
        reception_release(&r);
    }
    ui_init(&a->ui, a->f.d, 24, 80);
    queue_open(&a->ui);
    letter(&a->ui, '3', false);
    return ui_top(&a->ui)->st;
}

static void away(struct at_desk *a)
{
    ui_release(&a->ui);
    fixture_close(&a->f);
}

static void test_drafts_say_what_they_are(void **state)
{
    struct at_desk a;

    (void)state;
    struct queue_state *q = at_drafts(&a);
    assert_int_equal(q->n_shown, 2);
    assert_shown(&a.ui, "Lưu lúc", true);
    assert_shown(&a.ui, "Hạn trả", false);
    letter(&a.ui, '.', false);
    assert_shown(&a.ui, "(bản nháp: mở ra làm tiếp)", true);
    assert_shown(&a.ui, "chưa chọn hồ sơ", false);
    assert_shown(&a.ui, "Bỏ bản nháp này", true);
    press(&a.ui, KEY_ESC);
    letter(&a.ui, 'c', false);
    assert_string_equal(a.ui.message, "Đây là bản nháp: Enter mở ra làm tiếp.");
    letter(&a.ui, '1', false);
    assert_shown(&a.ui, "Hạn trả", true);
    away(&a);
}

static void test_a_draft_goes_at_the_second_key(void **state)
{
    struct at_desk a;

    (void)state;
    struct queue_state *q = at_drafts(&a);
    letter(&a.ui, '-', false);
    assert_non_null(strstr(a.ui.message, "Chữ đã gõ sẽ mất hẳn"));
    letter(&a.ui, '-', true); /* typed ahead: no answer */
    press(&a.ui, KEY_DOWN);   /* another line: asked anew */
    letter(&a.ui, '-', false);
    assert_int_equal(q->n_shown, 2);
    letter(&a.ui, '-', false);
    assert_int_equal(q->n_shown, 1);
    assert_string_equal(a.ui.message, "Đã bỏ bản nháp N1.");
    assert_int_equal(desk_draft_count(a.f.d, "maile"), 1);
    letter(&a.ui, '1', false);
    letter(&a.ui, '-', false);
    assert_non_null(strstr(a.ui.message, "chọn nó trong thư mục Bản nháp"));
    away(&a);
}

static void test_enter_in_the_folders_goes_to_the_list(void **state)
{
    struct at_desk a;

    (void)state;
    struct queue_state *q = at_drafts(&a);
    press(&a.ui, KEY_TAB);
    assert_true(q->in_folders);
    press(&a.ui, KEY_ENTER);
    assert_false(q->in_folders);
    assert_string_equal(a.ui.message, "Đang ở danh sách Bản nháp: ↑↓ chọn, Enter mở.");
    away(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_digits_show_their_days),
        cmocka_unit_test(test_the_focused_pane_alone_is_reversed),
        cmocka_unit_test(test_filter_counts_what_it_leaves),
        cmocka_unit_test(test_drafts_say_what_they_are),
        cmocka_unit_test(test_a_draft_goes_at_the_second_key),
        cmocka_unit_test(test_enter_in_the_folders_goes_to_the_list),
        cmocka_unit_test(test_reviewed_sizes),
        cmocka_unit_test(test_empty_says_what_to_do),
        cmocka_unit_test(test_cursor_is_always_on_the_focus),
    };

    return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
