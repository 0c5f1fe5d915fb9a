/* ui: text fields, the way of a key to an action, palette, panel and the frame, without a terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/field.h"
#include "motcua/ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct key ch(uint32_t cp)
{
    return (struct key){ .sym = KEY_CHAR, .cp = cp };
}

static struct key sym(enum key_sym s)
{
    return (struct key){ .sym = s };
}

static void type(struct edit *e, const char *s)
{
    uint32_t cp;

    for (size_t at = 0, n = strlen(s); at < n;) {
        at += utf8_decode(s + at, n - at, &cp);
        struct key k = cp == '\b' ? sym(KEY_BACKSPACE) : ch(cp);
        assert_true(edit_key(e, &k));
    }
}

/* ---- text fields ---- */

static void test_typing_programs_are_obeyed(void **state)
{
    struct edit e = { 0 };

    (void)state;
    type(&e, "vie\bêt"); /* a typing program takes a letter back and sends another */
    assert_string_equal(e.text, "viêt");
    type(&e, "\b\bệt");
    assert_string_equal(e.text, "việt");
    edit_set(&e, "e\xcc\x82\xcc\x81"); /* combining marks: one Backspace one code point */
    type(&e, "\b");
    assert_string_equal(e.text, "e\xcc\x82");
    type(&e, "\b\b\b\b");
    assert_string_equal(e.text, "");
}

static void test_arrows_move_by_letters(void **state)
{
    struct edit e = { 0 };
    struct key left = sym(KEY_LEFT), home = sym(KEY_HOME), del = sym(KEY_DELETE);

    (void)state;
    edit_set(&e, "ae\xcc\x82z");
    edit_key(&e, &left);
    assert_int_equal(e.at, 4);
    edit_key(&e, &left);
    assert_int_equal(e.at, 1);
    edit_key(&e, &del);
    assert_string_equal(e.text, "az");
    edit_key(&e, &home);
    type(&e, "Đ");
    assert_string_equal(e.text, "Đaz");
}

static void test_a_proposal_is_replaced_by_typing(void **state)
{
    struct edit e = { 0 };
    struct key end = sym(KEY_END);

    (void)state;
    edit_set(&e, "Kinh");
    e.fresh = true;
    type(&e, "T");
    assert_string_equal(e.text, "T");
    edit_set(&e, "Kinh");
    e.fresh = true;
    edit_key(&e, &end); /* moved into it: then it is edited */
    type(&e, "h");
    assert_string_equal(e.text, "Kinhh");
}

static void test_digit_fields_refuse_letters(void **state)
{
    struct edit e = { .digits = true };

    (void)state;
    type(&e, "0a3b8");
    assert_string_equal(e.text, "038");
    assert_int_equal(e.denied, 2);
}

static void test_paste_is_one_line(void **state)
{
    struct edit e = { 0 };
    struct key k = { .sym = KEY_PASTE, .text = "a\r\nb\tc\x1b[31m\xff", .len = 12 };

    (void)state;
    assert_true(edit_key(&e, &k));
    assert_string_equal(e.text, "a  b c[31m");
}

static void test_a_field_never_overflows(void **state)
{
    struct edit e = { 0 };

    (void)state;
    for (int i = 0; i < 3 * FIELD_BYTES; i++)
        type(&e, "ế");
    assert_true(e.len < FIELD_BYTES && utf8_valid(e.text, e.len));
}

static void test_a_scan_takes_back_what_was_typed_early(void **state)
{
    struct edit e = { 0 };
    struct key scan = { .sym = KEY_SCAN, .text = "038190000731|x", .len = 14, .early = 3 };

    (void)state;
    type(&e, "ab038");
    edit_unscan(&e, &scan);
    assert_string_equal(e.text, "ab");
    edit_unscan(&e, &scan); /* not there: nothing is taken */
    assert_string_equal(e.text, "ab");
}

static void test_a_long_field_shows_its_cursor(void **state)
{
    struct edit e = { 0 };
    struct canvas *cv = canvas_new(1, 20);
    int row, col;

    (void)state;
    edit_set(&e, "Nguyễn Thị Hồng Nhung ở thôn 3");
    edit_draw(&e, cv, 0, 0, 10, true);
    canvas_get_cursor(cv, &row, &col);
    assert_in_range(col, 1, 10);
    char *text = canvas_text_dup(cv);
    assert_string_equal(text, "[…ở thôn 3 ]\n"); /* there is more before it */
    free(text);
    e.fresh = true; /* nobody has come to type in it yet: read from its start */
    edit_draw(&e, cv, 0, 0, 10, true);
    text = canvas_text_dup(cv);
    assert_string_equal(text, "[Nguyễn Th…]\n");
    free(text);
    canvas_free(cv);
}

static void test_typing_is_taken_back(void **state)
{
    const struct key z = { .sym = KEY_CTRL, .cp = 'Z', .text = "" };
    const struct key y = { .sym = KEY_CTRL, .cp = 'Y', .text = "" };
    const struct key u = { .sym = KEY_CTRL, .cp = 'U', .text = "" };
    struct edit e = { .fresh = true }, secret = { .secret = true };
    struct key a = ch('a');

    (void)state;
    edit_set(&e, "Nguyễn");
    assert_false(edit_key(&e, &z)); /* nothing typed: the screen's own Ctrl+Z */
    assert_true(edit_key(&e, &a));
    assert_string_equal(e.text, "a");
    assert_true(edit_key(&e, &z));
    assert_string_equal(e.text, "Nguyễn");
    assert_true(edit_key(&e, &y));
    assert_string_equal(e.text, "a");
    assert_false(edit_key(&e, &y));
    assert_true(edit_key(&e, &a));
    assert_true(edit_key(&e, &u));
    assert_true(edit_key(&e, &z)); /* what was cleared comes back first */
    assert_string_equal(e.text, "aa");
    edit_set(&secret, "");
    edit_key(&secret, &a);
    edit_key(&secret, &u);
    assert_false(edit_key(&secret, &z)); /* nothing of a password is kept */
    assert_string_equal(secret.aside, "");
}

/* ---- keys to actions ---- */

static const struct key_bind some_keys[] = {
    { KEY_CHAR, 'm', ACT_OPEN }, { KEY_CHAR, 'd', ACT_NOTE }, { KEY_F4, 0, ACT_RECEIVE }, KEYS_END
};

static void test_letters_survive_typing_programs(void **state)
{
    struct key k = ch('M');
    char name[16];

    (void)state;
    assert_int_equal(action_of(some_keys, &k), ACT_OPEN);
    k = ch(0x111); /* đ */
    assert_int_equal(action_of(some_keys, &k), ACT_NOTE);
    k = ch(0x1ebf); /* ế is e, bound to nothing */
    assert_int_equal(action_of(some_keys, &k), ACT_NONE);
    assert_string_equal(action_key(some_keys, ACT_RECEIVE, name), "F4");
    assert_string_equal(action_key(some_keys, ACT_QUIT, name), "");
    assert_string_equal(action_key(global_keys, ACT_REDRAW, name), "Ctrl+L");
}

/* A screen that remembers what it was asked to do. */
struct probe {
    enum action last;
    int n, released;
    bool field; /* takes characters as text */
    bool low;   /* the focus is in the last row */
    const char *why;
};
static struct probe probe;

static void probe_title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Thử");
}

static void probe_draw(const void *st, struct canvas *cv, const struct area *a)
{
    (void)st;
    canvas_text(cv, a->first, 0, STYLE_BODY, "nội dung");
    canvas_text(cv, a->last, 0, STYLE_BODY, "cuối");
    canvas_cursor(cv, probe.low ? a->last : a->first, 0);
}

static bool probe_key(void *st, struct ui *ui, const struct key *k)
{
    (void)ui;
    return ((struct probe *)st)->field && k->sym == KEY_CHAR;
}

static void probe_act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct probe *p = st;

    (void)ui;
    (void)k;
    p->last = a;
    p->n++;
}

static const char *probe_why(void *st, struct ui *ui, enum action a, char *why)
{
    (void)st;
    (void)ui;
    (void)why;
    return a == ACT_NOTE ? probe.why : "";
}

static void probe_release(void *st)
{
    ((struct probe *)st)->released++;
}

static const struct screen_ops probe_ops = {
    .name = "probe",
    .keys = some_keys,
    .title = probe_title,
    .draw = probe_draw,
    .key = probe_key,
    .act = probe_act,
    .why_not = probe_why,
    .release = probe_release,
};

static struct desk desk = { .training = true, .fixed_now = 1795244700 };

static void begin(struct ui *ui)
{
    probe = (struct probe){ .why = "chưa tới lượt" };
    ui_init(ui, &desk, 24, 80);
    ui_push(ui, &probe_ops, &probe);
}

static void press(struct ui *ui, struct key k)
{
    ui_key(ui, &k);
}

static char *screen(struct ui *ui)
{
    struct canvas *cv = canvas_new(ui->rows, ui->cols);

    ui_draw(ui, cv);
    char *text = canvas_text_dup(cv);
    canvas_free(cv);
    return text;
}

static void assert_shows(struct ui *ui, const char *want)
{
    char *text = screen(ui);

    if (strstr(text, want) == NULL)
        fail_msg("\"%s\" is not on the screen:\n%s", want, text);
    free(text);
}

static void test_text_fields_come_before_letters(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    press(&ui, ch('m'));
    assert_int_equal(probe.last, ACT_OPEN);
    probe.field = true;
    press(&ui, ch('m'));
    press(&ui, ch('.')); /* text too: no panel */
    assert_int_equal(probe.n, 1);
    assert_int_equal(ui.depth, 1);
    press(&ui, sym(KEY_F4));
    assert_int_equal(probe.last, ACT_RECEIVE);
    ui_release(&ui);
    assert_int_equal(probe.released, 1);
}

static void test_palette_finds_without_accents(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    press(&ui, (struct key){ .sym = KEY_CTRL, .cp = 'K' });
    assert_shows(&ui, "Tiếp nhận hồ sơ mới");
    for (const char *s = "tiep nhan"; *s != '\0'; s++)
        press(&ui, ch((unsigned char)*s));
    assert_shows(&ui, "1/");
    press(&ui, sym(KEY_ENTER));
    assert_int_equal(ui.depth, 1);
    assert_int_equal(probe.last, ACT_RECEIVE);
    ui_release(&ui);
}

static void test_panel_shows_what_cannot_be_done(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    press(&ui, ch('.'));
    assert_shows(&ui, "Ghi chú (chưa tới lượt)");
    press(&ui, ch('d')); /* its own key: refused with the reason */
    assert_int_equal(probe.n, 0);
    assert_string_equal(ui.message, "chưa tới lượt");
    press(&ui, ch('.'));
    press(&ui, ch('m'));
    assert_int_equal(probe.last, ACT_OPEN);
    ui_release(&ui);
}

static void test_help_lists_every_key(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    press(&ui, sym(KEY_F1));
    assert_shows(&ui, "Trợ giúp: Thử");
    for (const struct key_bind *b = some_keys; b->act != ACT_NONE; b++)
        assert_shows(&ui, action_help(b->act));
    press(&ui, sym(KEY_ESC));
    assert_int_equal(ui.depth, 1);
    ui_release(&ui);
}

static void test_every_size_is_drawn(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    for (ui.rows = 1; ui.rows <= 42; ui.rows++)
        for (ui.cols = 1; ui.cols <= 130; ui.cols += ui.cols < 50 ? 1 : 9)
            free(screen(&ui));
    ui.rows = 14;
    ui.cols = 80;
    assert_shows(&ui, "Cần 40x15: màn hình nhỏ quá");
    ui.rows = 15;
    ui.cols = 40;
    assert_shows(&ui, "nội dung");
    assert_shows(&ui, "HỌC");
    ui_release(&ui);
}

static const char long_why[] =
    "Bàn này chưa được ghi chú: hồ sơ đang ở bước Thẩm tra của cán bộ hộ "
    "tịch, chờ người ấy chuyển đến rồi làm (Điều 17)";

/* A refusal is no use without its end: it is seen whole on the message line, in palette and panel.
 */
static void test_long_refusals_are_seen_whole(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 15, 40 } };
    struct ui ui;

    (void)state;
    begin(&ui);
    probe.why = long_why;
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        ui.rows = sizes[i][0];
        ui.cols = sizes[i][1];
        ui_fail(&ui, "%s", long_why);
        if (i == 0)
            assert_shows(&ui, "(Điều 17)\n"); /* on the row below */
        ui_say(&ui, "ngắn");
        assert_shows(&ui, "\n ngắn\n");
    }
    ui_fail(&ui, "%s", long_why); /* the focus is never covered */
    probe.low = true;
    assert_shows(&ui, "cuối");
    probe.low = false;
    ui.rows = 24;
    ui.cols = 80;
    ui.message[0] = '\0';
    press(&ui, ch('.'));
    press(&ui, sym(KEY_DOWN));
    assert_shows(&ui, "(Điều 17) ");
    press(&ui, sym(KEY_ESC));
    press(&ui, (struct key){ .sym = KEY_CTRL, .cp = 'K' });
    press(&ui, sym(KEY_DOWN));
    assert_shows(&ui, "(Điều 17) ");
    ui_release(&ui);
}

/* The smallest screen: the panel uses it whole, says what is below, and nothing overlaps. */
static void test_lists_of_deeds_on_the_smallest_screen(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    ui.rows = 15;
    ui.cols = 40;
    press(&ui, ch('.'));
    assert_shows(&ui, "còn ");
    assert_shows(&ui, "\nn┌─ Việc làm được");
    press(&ui, sym(KEY_ESC));
    press(&ui, (struct key){ .sym = KEY_CTRL, .cp = 'K' });
    assert_shows(&ui, "↑↓ · Enter · Esc");
    assert_shows(&ui, " lệnh │");
    ui_release(&ui);
}

static void test_help_is_never_cut(void **state)
{
    struct ui ui;

    (void)state;
    for (int cols = 40; cols <= 80; cols += 40) {
        begin(&ui);
        ui.cols = cols;
        press(&ui, sym(KEY_F1));
        for (int page = 0; page < 6; page++) {
            char *text = screen(&ui);
            const char *body = strchr(strchr(text, '\n') + 1, '\n');

            assert_null(strstr(body, "…"));
            free(text);
            press(&ui, sym(KEY_PGDN));
        }
        ui_release(&ui);
    }
}

static void test_unknown_keys_do_nothing(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    for (uint32_t c = 'a'; c <= 'z'; c++)
        if (c != 'm' && c != 'd')
            press(&ui, ch(c));
    press(&ui, (struct key){ .sym = KEY_PASTE, .text = "m", .len = 1 });
    press(&ui, (struct key){ .sym = KEY_CTRL, .cp = 'Z' });
    press(&ui, (struct key){ .sym = KEY_CTRL, .cp = 'C' }); /* a hint, nothing else */
    assert_int_equal(probe.n, 0);
    assert_false(ui.quit);
    assert_int_equal(ui.depth, 1);
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing_programs_are_obeyed),
        cmocka_unit_test(test_arrows_move_by_letters),
        cmocka_unit_test(test_a_proposal_is_replaced_by_typing),
        cmocka_unit_test(test_digit_fields_refuse_letters),
        cmocka_unit_test(test_paste_is_one_line),
        cmocka_unit_test(test_a_field_never_overflows),
        cmocka_unit_test(test_a_scan_takes_back_what_was_typed_early),
        cmocka_unit_test(test_a_long_field_shows_its_cursor),
        cmocka_unit_test(test_typing_is_taken_back),
        cmocka_unit_test(test_letters_survive_typing_programs),
        cmocka_unit_test(test_text_fields_come_before_letters),
        cmocka_unit_test(test_palette_finds_without_accents),
        cmocka_unit_test(test_panel_shows_what_cannot_be_done),
        cmocka_unit_test(test_help_lists_every_key),
        cmocka_unit_test(test_every_size_is_drawn),
        cmocka_unit_test(test_long_refusals_are_seen_whole),
        cmocka_unit_test(test_lists_of_deeds_on_the_smallest_screen),
        cmocka_unit_test(test_help_is_never_cut),
        cmocka_unit_test(test_unknown_keys_do_nothing),
    };

    return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}
