/* One dossier on the screen, and finding it: pictures from a dossier made by hand, keys over a real
 * desk. */
#include "made.h"

#include "../../src/ui/dossier_priv.h"

/* A screen that draws a hand-made dossier. */
static const struct screen_ops *ops_of_dossier(struct ui *ui, int64_t id)
{
    dossier_open(ui, id);
    assert_true(on_top(ui, "dossier"));
    return ui_top(ui)->ops;
}

/* The open dossier's screen shows the hand-made one instead; tick and resume are not called. */
static struct dossier_state *show_made(struct ui *ui)
{
    struct dossier_state *s = ui_top(ui)->st;

    view_release(&s->v);
    s->v = made_view();
    dossier_lines(s);
    snprintf(s->advice, sizeof s->advice, "Nên làm: b yêu cầu bổ sung");
    return s;
}

static void open_desk(struct fixture *f, struct ui *ui)
{
    fixture_open(f);
    ui_init(ui, f->d, 24, 80);
    queue_open(ui);
}

static void close_desk(struct fixture *f, struct ui *ui)
{
    ui_release(ui);
    fixture_close(f);
}

static void test_tabs(void **state)
{
    static const char *const names[TAB_COUNT] = { "dossier-summary", "dossier-form",
                                                  "dossier-papers", "dossier-result",
                                                  "dossier-notes" };
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    ops_of_dossier(&ui, fixture_received_birth(&f, "r1"));
    struct dossier_state *s = show_made(&ui);
    for (int t = 0; t < TAB_COUNT; t++) {
        assert_int_equal(s->tab, t);
        assert_frames(&ui, names[t]);
        press(&ui, t % 2 == 0 ? KEY_TAB : KEY_RIGHT);
    }
    assert_int_equal(s->tab, TAB_SUMMARY);
    press(&ui, KEY_LEFT);
    assert_int_equal(s->tab, TAB_NOTES);
    letter(&ui, 'm', false);
    assert_int_equal(s->tab, TAB_FORM);
    close_desk(&f, &ui);
}

static void test_only_the_form_shows_the_whole_number(void **state)
{
    struct fixture f;
    struct ui ui;
    struct canvas *cv = canvas_new(24, 80);

    (void)state;
    open_desk(&f, &ui);
    ops_of_dossier(&ui, fixture_received_birth(&f, "r1"));
    struct dossier_state *s = show_made(&ui);
    for (int t = 0; t < TAB_COUNT; t++) {
        s->tab = (enum dossier_tab)t;
        ui_draw(&ui, cv);
        char *text = canvas_text_dup(cv);
        assert_int_equal(strstr(text, "038188000123") != NULL, t == TAB_FORM);
        free(text);
    }
    canvas_free(cv);
    close_desk(&f, &ui);
}

/* A paper that is only to be shown went back with the citizen: the office keeps nothing of it. */
static void test_shown_is_not_kept(void **state)
{
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    ops_of_dossier(&ui, fixture_received_birth(&f, "r1"));
    struct dossier_state *s = show_made(&ui);
    s->v.dossier.components[1].reused = false;
    s->v.dossier.components[1].seen = true;
    dossier_lines(s);
    assert_string_equal(s->line[TAB_PAPERS][1].more, "đã đối chiếu, trả lại");
    assert_string_equal(s->line[TAB_PAPERS][2].more, "chỉ giữ giấy: máy quét hỏng");
    close_desk(&f, &ui);
}

static void test_advice_and_leaving(void **state)
{
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    ops_of_dossier(&ui, fixture_received_birth(&f, "r1"));
    struct dossier_state *s = ui_top(&ui)->st;
    assert_non_null(strstr(s->advice, "c chuyển bước kế"));
    assert_null(strstr(s->advice, "q trả kết quả"));
    letter(&ui, 'c', false);
    assert_string_equal(ui.message, "Đã chuyển 0001 cho Phạm Quốc Việt. Ctrl+Z rút lại.");
    const struct key undo = { .sym = KEY_CTRL, .cp = 'Z' };
    ui_key(&ui, &undo);
    assert_string_equal(ui.message, "Đã rút lại: Chuyển xử lý, 0001.");
    assert_int_equal(s->v.dossier.state, STATE_RECEIVED);
    ui_key(&ui, &undo);
    assert_non_null(strstr(ui.message, "không rút lại được"));
    letter(&ui, 'n', false);
    assert_string_equal(ui.message, "Đã nhận xử lý 0001.");
    assert_string_equal(s->v.dossier.holder, "maile");
    letter(&ui, 'c', false);
    assert_string_equal(s->advice + strlen("Nên làm: "),
                        "chờ bước Thẩm tra và ghi Sổ đăng ký khai sinh (Chuyên môn)");
    letter(&ui, 'p', false);
    assert_true(on_top(&ui, "text"));
    press(&ui, KEY_ESC);
    press(&ui, KEY_ESC);
    assert_true(on_top(&ui, "queue"));
    close_desk(&f, &ui);
}

static void test_only_a_change_of_this_dossier_loads_it_again(void **state)
{
    struct fixture f;
    struct ui ui;
    struct view seen = { 0 };
    struct act_input note = ACT_INPUT_INIT;

    (void)state;
    open_desk(&f, &ui);
    int64_t id = fixture_received_birth(&f, "r1");
    ops_of_dossier(&ui, id);
    struct dossier_state *s = ui_top(&ui)->st;
    assert_string_equal(s->presence, "");
    struct desk *other = fixture_desk(&f, "hoadt", FIXTURE_NOW);
    OK(&f, desk_view(other, id, &seen, &f.err)); /* notes that she has it open */
    assert_int_equal(ui_tick(&ui, 1000), 2000);
    note.text = "gọi rồi";
    OK(&f, desk_act(other, id, CMD_NOTE, &note, NULL, &f.err));
    assert_int_equal(ui_tick(&ui, 3000), 0);
    assert_int_equal(s->v.dossier.n_notes, 1);
    assert_non_null(strstr(s->presence, "Đỗ Thị Hoa đang mở từ 08:12"));
    assert_int_equal(ui_tick(&ui, 3001), 2000);
    f.d->fixed_now += 60; /* another minute: who else looks is told at the latest now */
    assert_int_equal(ui_tick(&ui, 63000), 0);
    view_release(&seen);
    desk_close(other);
    close_desk(&f, &ui);
}

/* Who leaves the program, or the desk to somebody else, has nothing open any more. */
static void test_leaving_takes_the_presence_along(void **state)
{
    static const enum action leaving[] = { ACT_QUIT, ACT_SWITCH_USER };
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(leaving); i++) {
        struct view seen = { 0 };
        struct ui ui;

        open_desk(&f, &ui);
        int64_t id = fixture_received_birth(&f, "r1");
        ops_of_dossier(&ui, id);
        struct desk *other = fixture_desk(&f, "hoadt", FIXTURE_NOW);
        OK(&f, desk_view(other, id, &seen, &f.err));
        assert_string_equal(seen.present, "Lê Thị Mai");
        ui_do(&ui, leaving[i]);
        OK(&f, desk_view(other, id, &seen, &f.err));
        assert_null(seen.present);
        view_release(&seen);
        desk_close(other);
        close_desk(&f, &ui);
    }
}

static void test_long_tabs_scroll_to_their_end(void **state)
{
    struct fixture f;
    struct ui ui;
    struct canvas *cv = canvas_new(15, 40);

    (void)state;
    open_desk(&f, &ui);
    ui.rows = 15;
    ui.cols = 40;
    ops_of_dossier(&ui, fixture_received_birth(&f, "r1"));
    struct dossier_state *s = show_made(&ui);
    s->tab = TAB_PAPERS;
    press(&ui, KEY_END);
    ui_draw(&ui, cv);
    char *text = canvas_text_dup(cv);
    assert_non_null(strstr(text, "không có")); /* of the legend, the last line */
    free(text);
    press(&ui, KEY_HOME);
    assert_int_equal(s->top[TAB_PAPERS], 0);
    press(&ui, KEY_UP);
    assert_int_equal(ui.menu, 0);
    canvas_free(cv);
    close_desk(&f, &ui);
}

/* ---- finding ---- */

static void test_found_by_six_keys(void **state)
{
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    fixture_received_copy(&f, "r1");
    int64_t id = fixture_received_birth(&f, "r2");
    press(&ui, KEY_F3);
    type(&ui, "0002");
    press(&ui, KEY_ENTER);
    assert_true(on_top(&ui, "dossier"));
    assert_int_equal(((struct dossier_state *)ui_top(&ui)->st)->id, id);
    close_desk(&f, &ui);
}

static void test_results_come_from_three_letters(void **state)
{
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    fixture_received_copy(&f, "r1");
    fixture_received_birth(&f, "r2");
    press(&ui, KEY_F3);
    type(&ui, "ph");
    assert_frame(&ui, 24, 80, "find-start-80x24");
    type(&ui, "an muoi");
    assert_frames(&ui, "find-results");
    press(&ui, KEY_F3);
    type(&ui, "khong ai");
    assert_frame(&ui, 24, 80, "find-nothing-80x24");
    press(&ui, KEY_ENTER);
    assert_true(on_top(&ui, "find"));
    press(&ui, KEY_ESC);
    assert_true(on_top(&ui, "queue"));
    close_desk(&f, &ui);
}

static void test_a_scan_opens_or_finds(void **state)
{
    struct fixture f;
    struct ui ui;

    (void)state;
    open_desk(&f, &ui);
    int64_t id = fixture_received_birth(&f, "r1");
    press(&ui, KEY_F3);
    scan(&ui, "038190900731||Phan Thị Mười|12031990|Nữ|Thôn 3|01012021");
    assert_true(on_top(&ui, "find"));
    press(&ui, KEY_ENTER);
    assert_true(on_top(&ui, "dossier"));
    assert_int_equal(ui.scanned, 0); /* chosen from a list: nobody showed the slip */
    press(&ui, KEY_ESC);
    scan(&ui, "H56.99.01-261008-0001");
    assert_true(on_top(&ui, "dossier"));
    assert_int_equal(ui.scanned, id);
    press(&ui, KEY_ESC);
    assert_int_equal(ui.scanned, 0);
    close_desk(&f, &ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tabs),
        cmocka_unit_test(test_only_the_form_shows_the_whole_number),
        cmocka_unit_test(test_shown_is_not_kept),
        cmocka_unit_test(test_advice_and_leaving),
        cmocka_unit_test(test_only_a_change_of_this_dossier_loads_it_again),
        cmocka_unit_test(test_leaving_takes_the_presence_along),
        cmocka_unit_test(test_long_tabs_scroll_to_their_end),
        cmocka_unit_test(test_found_by_six_keys),
        cmocka_unit_test(test_results_come_from_three_letters),
        cmocka_unit_test(test_a_scan_opens_or_finds),
    };

    return cmocka_run_group_tests_name("dossier", tests, NULL, NULL);
}
