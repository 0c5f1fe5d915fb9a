/* A real office's screens: login and a first password at three sizes, fields that only fingers
 * fill, the PIN dialog, and the desk that locks itself by the monotonic clock. */
#include "made.h"

#include "motcua/desk/users.h"

#define GIVEN "Cho-muon-mot-lan-1"
#define OWN "Mua-chieu-2027?"
#define PIN "284913"

struct at_office {
    struct fixture f;
    struct ui ui;
    int64_t ms;
};

/* An office with one leader, whose password is a given one, and nobody logged in. */
static void sit(struct at_office *a)
{
    const struct office office = { .code = (char *)"H56.99.01",
                                   .name = (char *)"UBND xã Mẫu Lâm",
                                   .place = (char *)"Mẫu Lâm" };
    const struct office_start in = {
        .office = &office, .admin = "quanhv", .password = GIVEN, .idle_minutes = 5
    };
    const struct user leader = { .name = (char *)"lantt",
                                 .full = (char *)"Trần Thị Lan",
                                 .role = ROLE_LEADER,
                                 .station = (char *)"Lãnh đạo" };
    char *data, *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());

    *a = (struct at_office){ .ms = 1000 };
    strcpy(a->f.dir, "/tmp/motcua-desk-XXXXXX");
    assert_non_null(mkdtemp(a->f.dir));
    data = xasprintf("%s/data", a->f.dir);
    OK(&a->f, desk_found(data, &in, &a->f.err));
    const struct desk_options o = { .data = data, .forms = forms, .config = config };
    OK(&a->f, desk_open(&o, &a->f.d, NULL, &a->f.err));
    OK(&a->f, desk_enter(a->f.d, "quanhv", GIVEN, &a->f.err));
    OK(&a->f, desk_password_set(a->f.d, NULL, OWN, &a->f.err));
    OK(&a->f, desk_user_add(a->f.d, &leader, NULL, GIVEN, &a->f.err));
    desk_logout(a->f.d);
    a->f.d->fixed_now = day_minute(day_of(clock_unix()) + 1, 8 * 60 + 12); /* frames have a clock */
    ui_init(&a->ui, a->f.d, 24, 80);
    signin_open(&a->ui, NULL);
    free(data);
    free(forms);
    free(config);
}

static void rise(struct at_office *a)
{
    fixture_verify(&a->f);
    ui_release(&a->ui);
    fixture_close(&a->f);
}

static void log_in(struct at_office *a, const char *name, const char *password)
{
    type(&a->ui, name);
    press(&a->ui, KEY_ENTER);
    type(&a->ui, password);
    press(&a->ui, KEY_ENTER);
}

static char *frame_dup(struct at_office *a)
{
    struct canvas *cv = canvas_new(24, 80);

    ui_draw(&a->ui, cv);
    char *text = canvas_text_dup(cv);
    canvas_free(cv);
    return text;
}

static void shows(struct at_office *a, const char *text, bool wanted)
{
    char *frame = frame_dup(a);

    if ((strstr(frame, text) != NULL) != wanted)
        fail_msg("\"%s\" %s:\n%s", text, wanted ? "is not there" : "is there", frame);
    free(frame);
}

static void paste(struct ui *ui, const char *text)
{
    const struct key k = { .sym = KEY_PASTE, .text = text, .len = strlen(text) };

    ui_key(ui, &k);
}

/* ---- frames ---- */

static void test_frames(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    type(&a.ui, "lantt");
    press(&a.ui, KEY_ENTER);
    type(&a.ui, "N\xe1\xba\xafng");
    assert_frames(&a.ui, "signin");
    const struct key clear = { .sym = KEY_CTRL, .cp = 'U', .text = "" };
    ui_key(&a.ui, &clear);
    type(&a.ui, GIVEN);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "password"));
    assert_frames(&a.ui, "password");
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    press(&a.ui, KEY_ENTER);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "queue"));
    assert_false(desk_has_pin(a.f.d)); /* left empty: later */
    const struct key lock = { .sym = KEY_CTRL, .cp = 'O', .text = "" };
    ui_key(&a.ui, &lock);
    assert_frames(&a.ui, "lock");
    rise(&a);
}

/* ---- fields ---- */

static void test_only_fingers_fill_secrets(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    type(&a.ui, "quanhv");
    press(&a.ui, KEY_ENTER);
    paste(&a.ui, OWN);
    shows(&a, "không nhận chữ dán", true);
    scan(&a.ui, "038190900731||Phan Thi Muoi|12031990|Nu|Thon 3|01012022");
    shows(&a, "không nhận mã quét", true);
    assert_false(ui_typing(&a.ui)); /* nor is one that only looks like a scan typed */
    press(&a.ui, KEY_ENTER);
    shows(&a, "Gõ cả mã cán bộ và mật khẩu", true);
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "queue"));
    rise(&a);
}

static void test_marks_are_not_counted(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    type(&a.ui, "quanhv");
    press(&a.ui, KEY_ENTER);
    for (int i = 0; i < 10; i++) {
        type(&a.ui, "m\xe1\xba\xad");
        shows(&a, "Hãy tắt Unikey rồi gõ lại.", true);
        press(&a.ui, KEY_ENTER);
        shows(&a, "Hãy tắt Unikey rồi gõ lại.", true);
    }
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "queue"));
    rise(&a);
}

static void test_change_by_ones_own_will(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    log_in(&a, "quanhv", OWN);
    ui_do(&a.ui, ACT_PASSWORD);
    assert_true(on_top(&a.ui, "password"));
    type(&a.ui, "sai");
    for (int i = 0; i < 2; i++) {
        press(&a.ui, KEY_ENTER);
        type(&a.ui, "Mua-dong-2028?!");
    }
    press(&a.ui, KEY_ENTER);
    shows(&a, "không đúng, còn 4 lần", true);
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    press(&a.ui, KEY_ENTER);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "queue"));
    OK(&a.f, desk_reenter(a.f.d, "Mua-dong-2028?!", &a.f.err));
    ui_do(&a.ui, ACT_PASSWORD);
    press(&a.ui, KEY_ESC);
    assert_true(on_top(&a.ui, "queue"));
    rise(&a);
}

/* ---- the lock ---- */

/* The first ticks of a screen load it. */
static int settled(struct ui *ui, int64_t ms)
{
    int wait = ui_tick(ui, ms);

    for (int i = 0; i < 3 && wait == 0; i++)
        wait = ui_tick(ui, ms + i);
    return wait;
}

static void test_idle_lock(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    assert_int_equal(ui_tick(&a.ui, 1000), -1); /* nobody to lock out */
    log_in(&a, "quanhv", OWN);
    assert_in_range(settled(&a.ui, 2000), 1, 270000);
    press(&a.ui, KEY_DOWN); /* the time starts at the last key */
    ui_tick(&a.ui, 200000);
    assert_int_equal(a.ui.message[0], '\0');
    ui_tick(&a.ui, 200000 + 269999);
    assert_null(strstr(a.ui.message, "tự khóa"));
    assert_int_equal(ui_tick(&a.ui, 200000 + 270000), 0);
    assert_non_null(strstr(a.ui.message, "Máy tự khóa sau 30 giây"));
    press(&a.ui, KEY_DOWN);
    ui_tick(&a.ui, 480000);
    assert_null(strstr(a.ui.message, "tự khóa"));
    assert_int_equal(ui_tick(&a.ui, 480000 + 270000), 0);
    assert_false(a.ui.locked);
    assert_int_equal(ui_tick(&a.ui, 480000 + 300000), 0);
    assert_true(on_top(&a.ui, "lock"));
    assert_int_equal(ui_tick(&a.ui, 480000 + 300001), -1);
    shows(&a, "Hàng đợi", false);
    type(&a.ui, "sai");
    press(&a.ui, KEY_ENTER);
    shows(&a, "còn 4 lần", true);
    press(&a.ui, KEY_F2);
    press(&a.ui, KEY_F9);
    press(&a.ui, KEY_ESC);
    paste(&a.ui, OWN);
    assert_true(on_top(&a.ui, "lock"));
    type(&a.ui, OWN);
    press(&a.ui, KEY_ENTER);
    assert_true(on_top(&a.ui, "queue"));
    assert_in_range(settled(&a.ui, 900000), 1, 270000);
    assert_false(a.ui.logged_out);
    rise(&a);
}

static void test_lock_over_a_full_stack(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    log_in(&a, "quanhv", OWN);
    for (int i = 0; i < 2 * UI_STACK; i++)
        text_open(&a.ui, "Giấy", xstrdup("x"));
    assert_int_equal(a.ui.depth, UI_STACK);
    lock_open(&a.ui);
    assert_true(on_top(&a.ui, "lock"));
    lock_open(&a.ui);
    assert_int_equal(a.ui.depth, UI_STACK + 1);
    press(&a.ui, KEY_TAB);
    press(&a.ui, KEY_ENTER);
    assert_true(a.ui.logged_out);
    rise(&a);
}

static void test_a_training_copy_locks_when_told_to(void **state)
{
    struct fixture f;
    struct ui ui;
    const struct key lock = { .sym = KEY_CTRL, .cp = 'O', .text = "" };

    (void)state;
    fixture_open(&f);
    ui_init(&ui, f.d, 24, 80);
    queue_open(&ui);
    ui_key(&ui, &lock);
    assert_true(on_top(&ui, "lock"));
    press(&ui, KEY_ENTER);
    assert_true(on_top(&ui, "queue"));
    ui_tick(&ui, 1000);
    ui_tick(&ui, 100000000);
    assert_true(on_top(&ui, "queue"));
    ui_release(&ui);
    fixture_close(&f);
}

/* A deed of the person who left is not there for the one who comes. */
static void test_switching_users(void **state)
{
    struct at_office a;

    (void)state;
    sit(&a);
    log_in(&a, "quanhv", OWN);
    ui_do(&a.ui, ACT_SWITCH_USER);
    assert_true(a.ui.logged_out);
    desk_logout(a.f.d); /* as the loop does */
    assert_null(a.f.d->me.name);
    assert_int_equal(desk_may(a.f.d, RIGHT_LOOK, NULL), MC_DENIED);
    rise(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_only_fingers_fill_secrets),
        cmocka_unit_test(test_marks_are_not_counted),
        cmocka_unit_test(test_change_by_ones_own_will),
        cmocka_unit_test(test_idle_lock),
        cmocka_unit_test(test_lock_over_a_full_stack),
        cmocka_unit_test(test_a_training_copy_locks_when_told_to),
        cmocka_unit_test(test_switching_users),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
