/* A real office: made with its first administrator, entered by passwords, signed by PINs, worked by
 * rights; and what its logs say of all that. */
#include "fixture.h"

#include "motcua/base/secret.h"
#include "motcua/desk/users.h"

#include <sys/stat.h>

#define FIRST "Nang-som-2026!"
#define SECOND "Mua-chieu-2027?"
#define GIVEN "Cho-muon-mot-lan-1"

static enum mc_rc found(struct fixture *f, const char *code, const char *admin,
                        const char *password)
{
    const struct office office = { .code = (char *)code,
                                   .name = (char *)"UBND xã Mẫu Lâm",
                                   .place = (char *)"Mẫu Lâm" };
    static const char *const more[] = { "H56.99.02", NULL };
    const struct office_start in = { .office = &office,
                                     .numbers_for = more,
                                     .admin = admin,
                                     .admin_full = "Hà Văn Quản",
                                     .password = password,
                                     .idle_minutes = 7 };
    char *data = xasprintf("%s/data", f->dir);
    enum mc_rc rc = desk_found(data, &in, &f->err);

    free(data);
    return rc;
}

static struct desk *open_desk(struct fixture *f)
{
    char *data = xasprintf("%s/data", f->dir), *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = { .data = data, .forms = forms, .config = config };
    struct desk *d = NULL;

    OK(f, desk_open(&o, &d, NULL, &f->err));
    free(data);
    free(forms);
    free(config);
    return d;
}

static void says(struct fixture *f, enum mc_rc want, enum mc_rc got, const char *sentence)
{
    if (got != want || strstr(f->err.msg, sentence) == NULL)
        fail_msg("rc %d, \"%s\"", (int)got, f->err.msg);
}

static void make(struct fixture *f)
{
    *f = (struct fixture){ .d = NULL };
    strcpy(f->dir, "/tmp/motcua-desk-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
}

/* An office whose administrator has changed his password and is logged in. */
static void start(struct fixture *f)
{
    make(f);
    OK(f, found(f, "H56.99.01", "quanhv", FIRST));
    f->d = open_desk(f);
    OK(f, desk_enter(f->d, "quanhv", FIRST, &f->err));
    OK(f, desk_password_set(f->d, NULL, SECOND, &f->err));
}

static void add(struct fixture *f, const char *name, enum role role, const char *fields)
{
    const struct user u = {
        .name = (char *)name, .full = (char *)name, .role = role, .station = (char *)"Quầy 1"
    };

    OK(f, desk_user_add(f->d, &u, fields, GIVEN, &f->err));
}

/* Be NAME, who has changed the given password to one of his own. */
static void be(struct fixture *f, const char *name)
{
    if (desk_enter(f->d, name, SECOND, &f->err) == MC_OK)
        return;
    OK(f, desk_enter(f->d, name, GIVEN, &f->err));
    OK(f, desk_password_set(f->d, NULL, SECOND, &f->err));
}

/* ---- making ---- */

static void test_found(void **state)
{
    struct fixture f;

    (void)state;
    make(&f);
    says(&f, MC_INVALID, found(&f, "H56", "quanhv", FIRST), "mã định danh");
    says(&f, MC_INVALID, found(&f, "h56.99", "quanhv", FIRST), "mã định danh");
    says(&f, MC_INVALID, found(&f, "H56.99.01", "Quản", FIRST), "Mã cán bộ");
    says(&f, MC_INVALID, found(&f, "H56.99.01", "quanhv", "ngan"), "còn thiếu");
    OK(&f, found(&f, "H56.99.01", "quanhv", FIRST));
    says(&f, MC_CONFLICT, found(&f, "H56.99.01", "quanhv", FIRST), "đã có tệp");
    f.d = open_desk(&f);
    assert_false(f.d->training);
    assert_string_equal(f.d->office.code, "H56.99.01");
    assert_int_equal(f.d->idle_minutes, 7);
    fixture_verify(&f);
    fixture_close(&f);
}

/* ---- coming in ---- */

static void test_first_login_changes_the_password(void **state)
{
    struct fixture f;
    const struct user u = { .name = (char *)"maile", .full = (char *)"Lê Thị Mai" };

    (void)state;
    make(&f);
    OK(&f, found(&f, "H56.99.01", "quanhv", FIRST));
    f.d = open_desk(&f);
    says(&f, MC_DENIED, desk_login(f.d, "quanhv", &f.err), "mật khẩu");
    says(&f, MC_DENIED, desk_may(f.d, RIGHT_LOOK, &f.err), "Chưa đăng nhập");
    OK(&f, desk_enter(f.d, "quanhv", FIRST, &f.err));
    assert_true(f.d->must_change);
    says(&f, MC_DENIED, desk_user_add(f.d, &u, NULL, GIVEN, &f.err), "Đổi mật khẩu");
    says(&f, MC_INVALID, desk_password_set(f.d, NULL, "ngan", &f.err), "còn thiếu");
    says(&f, MC_INVALID, desk_password_set(f.d, NULL, FIRST, &f.err), "khác mật khẩu cũ");
    OK(&f, desk_password_set(f.d, NULL, SECOND, &f.err));
    assert_false(f.d->must_change);
    OK(&f, desk_user_add(f.d, &u, NULL, GIVEN, &f.err));
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", FIRST, &f.err), "không đúng");
    OK(&f, desk_enter(f.d, "quanhv", SECOND, &f.err));
    assert_false(f.d->must_change);
    /* Later changes ask for the old one. */
    says(&f, MC_DENIED, desk_password_set(f.d, NULL, FIRST, &f.err), "không đúng");
    OK(&f, desk_password_set(f.d, SECOND, FIRST, &f.err));
    fixture_verify(&f);
    fixture_close(&f);
}

static void test_five_failures_lock(void **state)
{
    struct fixture f;
    int64_t now;

    (void)state;
    start(&f);
    now = f.d->fixed_now = clock_unix();
    desk_logout(f.d);
    says(&f, MC_INVALID, desk_enter(f.d, "quanhv", "Nắng-som-2026!", &f.err), "tắt Unikey");
    for (int left = 4; left > 0; left--) {
        char want[32];

        snprintf(want, sizeof want, "còn %d lần", left);
        says(&f, MC_DENIED, desk_enter(f.d, "quanhv", "sai", &f.err), want);
        desk_close(f.d); /* another process counts on */
        f.d = open_desk(&f);
        f.d->fixed_now = now;
    }
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", "sai", &f.err), "Tài khoản khóa đến");
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", SECOND, &f.err), "Tài khoản khóa đến");
    f.d->fixed_now = now + LOCK_SECONDS - 1;
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", SECOND, &f.err), "Tài khoản khóa đến");
    assert_null(f.d->me.name);
    f.d->fixed_now = now + LOCK_SECONDS;
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", "sai", &f.err), "còn 4 lần");
    OK(&f, desk_enter(f.d, "quanhv", SECOND, &f.err));
    /* The count starts anew. */
    says(&f, MC_DENIED, desk_enter(f.d, "quanhv", "sai", &f.err), "còn 4 lần");
    says(&f, MC_DENIED, desk_enter(f.d, "nobody", "sai", &f.err), "không đúng");
    assert_string_equal(f.d->me.name, "quanhv"); /* who was here stays */
    fixture_verify(&f);
    fixture_close(&f);
}

static void test_reenter(void **state)
{
    struct fixture f;

    (void)state;
    start(&f);
    says(&f, MC_DENIED, desk_reenter(f.d, "sai", &f.err), "không đúng");
    OK(&f, desk_reenter(f.d, SECOND, &f.err));
    OK(&f, desk_pin_set(f.d, "284913", &f.err));
    OK(&f, desk_reenter(f.d, "284913", &f.err));
    says(&f, MC_DENIED, desk_reenter(f.d, "284914", &f.err), "Sai PIN, còn 2 lần");
    fixture_close(&f);
}

/* ---- rights ---- */

static bool count_row(void *ctx, const struct reading *r)
{
    (void)r;
    ++*(int *)ctx;
    return true;
}

static void test_rights(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    struct act_input in = { .version = -1, .text = "Xem thử", .score = -1 };
    struct view v = { .n_way = 0 };
    struct user_lines lines;
    int rows = 0;

    (void)state;
    start(&f);
    add(&f, "maile", ROLE_COUNTER, NULL);
    add(&f, "kiemtra", ROLE_AUDITOR, NULL);
    add(&f, "daynghe", ROLE_TRAINER, NULL);
    be(&f, "maile");
    fixture_copy(&f, &r, "r1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    says(&f, MC_DENIED, desk_user_close(f.d, "kiemtra", true, &f.err), "Quản trị");
    says(&f, MC_DENIED, desk_user_lines(f.d, &lines, &f.err), "Quản trị");
    says(&f, MC_DENIED, desk_read_log(f.d, NULL, 10, count_row, &rows, &f.err), "Kiểm tra");
    be(&f, "kiemtra");
    OK(&f, desk_view(f.d, got.id, &v, &f.err));
    view_release(&v);
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_NOTE, &in, NULL, &f.err), "Vai trò này xem");
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_FORWARD, &in, NULL, &f.err), "Điều");
    says(&f, MC_DENIED, desk_receive(f.d, &r, &got, NULL, &f.err), "Một cửa");
    OK(&f, desk_read_log(f.d, NULL, 100, count_row, &rows, &f.err));
    assert_true(rows > 0);
    be(&f, "quanhv");
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_NOTE, &in, NULL, &f.err), "Vai trò này xem");
    says(&f, MC_DENIED, desk_enter(f.d, "daynghe", GIVEN, &f.err), "bản học");
    assert_string_equal(f.d->me.name, "quanhv");
    fixture_verify(&f);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

/* Rows of the first folder that is about one's own role; its count says the same. */
static int to_do(struct fixture *f)
{
    size_t index[16], n;
    int64_t count[16];
    struct dossier_rows rows = { .n = 0 };

    n = desk_folders(f->d, index, count, N_ELEMS(index), &f->err);
    for (size_t i = 0; i < n; i++) {
        if (!f->d->queues.queue[index[i]].my_role)
            continue;
        OK(f, desk_page(f->d, index[i], 0, 0, 10, &rows, &f->err));
        assert_int_equal(rows.n, count[i]);
        n = rows.n;
        dossier_rows_release(&rows);
        return (int)n;
    }
    fail_msg("no folder is about one's own role");
    return -1;
}

static void test_fields_of_work(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    struct act_input in = ACT_INPUT_INIT, note = { .version = -1, .text = "x", .score = -1 };
    struct dossier ds = DOSSIER_INIT;
    char why[256];

    (void)state;
    start(&f);
    add(&f, "maile", ROLE_COUNTER, NULL);
    add(&f, "vietpq", ROLE_SPECIALIST, "chung_thuc dat_dai");
    says(&f, MC_INVALID,
         desk_user_role(f.d, "vietpq", ROLE_SPECIALIST, "ho_tich thoi_tiet", &f.err), "thoi_tiet");
    says(&f, MC_INVALID, desk_user_role(f.d, "maile", ROLE_COUNTER, "ho_tich", &f.err),
         "chuyên môn");
    be(&f, "maile");
    fixture_birth(&f, &r, "b1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    OK(&f, desk_act(f.d, got.id, CMD_FORWARD, &in, NULL, &f.err));
    be(&f, "vietpq");
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_NOTE, &note, NULL, &f.err), "Hộ tịch");
    assert_int_equal(to_do(&f), 0); /* neither is it in his queue */
    OK(&f, desk_dossier(f.d, got.id, &ds, &f.err));
    assert_non_null(strstr(desk_why_not(f.d, &ds, CMD_FORWARD, why), "ngoài lĩnh vực"));
    be(&f, "quanhv");
    OK(&f, desk_user_role(f.d, "vietpq", ROLE_SPECIALIST, "ho_tich", &f.err));
    be(&f, "vietpq");
    assert_int_equal(to_do(&f), 1);
    OK(&f, desk_act(f.d, got.id, CMD_NOTE, &note, NULL, &f.err));
    dossier_release(&ds);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

/* ---- signatures ---- */

static void test_signing_asks_the_pin(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    struct act_input in = ACT_INPUT_INIT;
    struct dossier ds = DOSSIER_INIT;
    struct answers answers = ANSWERS_INIT;
    size_t fields[8];

    (void)state;
    start(&f);
    add(&f, "maile", ROLE_COUNTER, NULL);
    add(&f, "lantt", ROLE_LEADER, NULL);
    be(&f, "maile");
    fixture_copy(&f, &r, "r1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    OK(&f, desk_act(f.d, got.id, CMD_FORWARD, &in, NULL, &f.err));
    be(&f, "lantt");
    f.d->fixed_now = clock_unix();
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "Chưa đặt PIN");
    says(&f, MC_INVALID, desk_pin_set(f.d, "123456", &f.err), "dễ đoán");
    OK(&f, desk_pin_set(f.d, "284913", &f.err));
    says(&f, MC_INVALID, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "Gõ PIN");
    in.pin = "284914";
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "còn 2 lần");
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "còn 1 lần");
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "khóa đến");
    in.pin = "284913";
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "khóa đến");
    OK(&f, desk_dossier(f.d, got.id, &ds, &f.err));
    assert_int_equal(ds.state, STATE_IN_PROGRESS);
    f.d->fixed_now += LOCK_SECONDS;
    desk_act_fields(f.d, &ds, CMD_APPROVE, &answers, fields, N_ELEMS(fields));
    answers_set(&answers, "so_chung_thuc", "812", NULL, MARK_TYPED);
    answers_set(&answers, "quyen_so", "01/2026", NULL, MARK_TYPED);
    in.answers = &answers;
    dossier_release(&ds);
    OK(&f, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err));
    OK(&f, desk_dossier(f.d, got.id, &ds, &f.err));
    assert_int_equal(ds.state, STATE_FINISHED);
    /* Who may not sign loses no try by asking. */
    says(&f, MC_DENIED, desk_act(f.d, got.id, CMD_APPROVE, &in, NULL, &f.err), "Điều");
    fixture_verify(&f);
    answers_release(&answers);
    dossier_release(&ds);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

/* ---- what administrators do ---- */

static void test_accounts(void **state)
{
    struct fixture f;
    struct act_input in = { .version = -1, .text = "x", .score = -1 };
    const struct user again = { .name = (char *)"maile", .full = (char *)"Mai" };
    struct user_lines lines;
    struct desk *other;

    (void)state;
    start(&f);
    add(&f, "maile", ROLE_COUNTER, NULL);
    says(&f, MC_CONFLICT, desk_user_add(f.d, &again, NULL, GIVEN, &f.err), "Đã có cán bộ maile");
    says(&f, MC_NOTFOUND, desk_user_close(f.d, "lan", true, &f.err), "user list");
    says(&f, MC_DENIED, desk_user_close(f.d, "quanhv", true, &f.err), "của mình");
    says(&f, MC_DENIED, desk_user_role(f.d, "quanhv", ROLE_COUNTER, NULL, &f.err), "của mình");
    other = f.d;
    f.d = open_desk(&f);
    be(&f, "maile");
    struct desk *mai = f.d;
    f.d = other;
    OK(&f, desk_user_close(f.d, "maile", true, &f.err));
    /* A desk that is open writes nothing more. */
    says(&f, MC_DENIED, desk_act(mai, 1, CMD_NOTE, &in, NULL, &f.err), "vừa bị khóa");
    says(&f, MC_DENIED, desk_enter(mai, "maile", SECOND, &f.err), "đã khóa");
    OK(&f, desk_user_lines(f.d, &lines, &f.err));
    assert_int_equal(lines.n, 2);
    assert_string_equal(lines.item[0].state, "open");
    assert_string_equal(lines.item[1].state, "closed");
    user_lines_release(&lines);
    OK(&f, desk_user_close(f.d, "maile", false, &f.err));
    OK(&f, desk_user_password(f.d, "maile", GIVEN, &f.err));
    says(&f, MC_DENIED, desk_enter(mai, "maile", SECOND, &f.err), "không đúng");
    OK(&f, desk_enter(mai, "maile", GIVEN, &f.err));
    assert_true(mai->must_change);
    desk_close(mai);
    fixture_verify(&f);
    fixture_close(&f);
}

/* ---- what the files tell ---- */

static char *file_dup(const char *path, size_t *n)
{
    struct strbuf b = STRBUF_INIT;
    char part[8192];
    FILE *f = fopen(path, "rb");

    *n = 0;
    for (size_t k; f != NULL && (k = fread(part, 1, sizeof part, f)) > 0;)
        strbuf_add(&b, part, k);
    if (f != NULL)
        fclose(f);
    *n = b.len;
    return strbuf_detach(&b);
}

static bool keep_text(void *ctx, const struct event *e)
{
    char *facts = json_line_dup(e->facts);

    strbuf_printf(ctx, "%s %s %s\n", event_kind_name(e->kind), str_or(e->actor), facts);
    free(facts);
    return true;
}

static bool keep_row(void *ctx, const struct reading *r)
{
    strbuf_printf(ctx, "%s %s %s\n", r->user, r->what, r->object);
    return true;
}

static void test_logs_tell_all_but_secrets(void **state)
{
    struct fixture f;
    struct strbuf events = STRBUF_INIT, rows = STRBUF_INIT;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    struct papers papers = { .n = 0 };
    struct view v = { .n_way = 0 };
    static const char *const files[] = { "motcua.db", "motcua.db-wal", "desk.db", "desk.db-wal" };

    (void)state;
    start(&f);
    add(&f, "maile", ROLE_COUNTER, NULL);
    OK(&f, desk_pin_set(f.d, "284913", &f.err));
    be(&f, "maile");
    fixture_copy(&f, &r, "r1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    for (int i = 0; i < 3; i++) /* a screen that loads again is one reading */
        OK(&f, desk_view(f.d, got.id, &v, &f.err));
    OK(&f, desk_papers_of(f.d, "038190900731", NULL, &papers, &f.err));
    assert_int_not_equal(desk_enter(f.d, "maile", "Sai-mat-khau-1999", &f.err), MC_OK);
    desk_logout(f.d);
    be(&f, "quanhv");
    OK(&f, event_each(f.d->store, 0, keep_text, &events, &f.err));
    assert_non_null(strstr(events.s, "office.1 motcua"));
    assert_non_null(strstr(events.s, "\"numbers_for\":[\"H56.99.01\",\"H56.99.02\"]"));
    assert_non_null(strstr(events.s, "user_changed.1 quanhv {\"change\":\"password\""));
    assert_non_null(strstr(events.s, "user.1 quanhv"));
    assert_non_null(strstr(events.s, "user_changed.1 quanhv {\"change\":\"pin\""));
    OK(&f, desk_read_log(f.d, "maile", 100, keep_row, &rows, &f.err));
    char *want = xasprintf("maile logout \nmaile login_failed \nmaile person 0731\n"
                           "maile dossier %s\nmaile login \nmaile login_failed \n",
                           got.code);
    assert_string_equal(rows.s, want);
    free(want);
    for (size_t i = 0; i < N_ELEMS(files); i++) {
        size_t n;
        char *path = xasprintf("%s/data/%s", f.dir, files[i]), *text = file_dup(path, &n);
        static const char *const secrets[] = { FIRST, SECOND, GIVEN, "284913",
                                               "Sai-mat-khau-1999" };

        for (size_t k = 0; k < N_ELEMS(secrets); k++)
            assert_null(memmem(text, n, secrets[k], strlen(secrets[k])));
        if (i == 0)
            assert_true(n > 0);
        free(text);
        free(path);
    }
    assert_null(strstr(events.s, "argon2"));
    view_release(&v);
    papers_release(&papers);
    strbuf_release(&events);
    strbuf_release(&rows);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_first_login_changes_the_password),
        cmocka_unit_test(test_five_failures_lock),
        cmocka_unit_test(test_reenter),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_fields_of_work),
        cmocka_unit_test(test_signing_asks_the_pin),
        cmocka_unit_test(test_accounts),
        cmocka_unit_test(test_logs_tell_all_but_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
