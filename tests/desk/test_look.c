/* Queues, finding, the way of a dossier. */
#include "fixture.h"

#include "../../src/store/store_priv.h"
#include "motcua/desk/users.h"

static void does(struct fixture *f, const char *user, const char *at, int64_t id, enum command c,
                 const struct act_input *in)
{
    fixture_be(f, user);
    fixture_at(f, at);
    OK(f, desk_act(f->d, id, c, in, NULL, &f->err));
}

/* Count of the folder with this id for the user; -2 when the user does not see it. */
static int64_t count(struct fixture *f, const char *folder)
{
    size_t index[16];
    int64_t n[16];
    size_t k = desk_folders(f->d, index, n, 16, &f->err);

    assert_true(k > 0);
    for (size_t i = 0; i < k; i++)
        if (strcmp(f->d->queues.queue[index[i]].id, folder) == 0)
            return n[i];
    return -2;
}

static size_t folder_at(struct fixture *f, const char *folder)
{
    for (size_t i = 0; i < f->d->queues.n; i++)
        if (strcmp(f->d->queues.queue[i].id, folder) == 0)
            return i;
    fail_msg("no folder %s", folder);
    return 0;
}

static void test_folders_follow_the_dossier(void **state)
{
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    fixture_open(&f);
    assert_int_equal(count(&f, "todo"), 0);
    int64_t id = fixture_received_birth(&f, "r1");
    fixture_received_copy(&f, "c1");
    assert_int_equal(count(&f, "todo"), 2);
    does(&f, "maile", "2026-10-08T08:20", id, CMD_FORWARD, &in);
    assert_int_equal(count(&f, "todo"), 1);
    assert_int_equal(count(&f, "progress"), 2);
    assert_int_equal(count(&f, "overdue"), 0);
    fixture_be(&f, "vietpq");
    assert_int_equal(count(&f, "todo"), 1);
    assert_int_equal(count(&f, "drafts"), -2); /* the counter's */
    fixture_at(&f, "2026-10-08T16:31");
    assert_int_equal(count(&f, "overdue"), 2);

    does(&f, "vietpq", "2026-10-08T09:00", id, CMD_FORWARD, &in);
    does(&f, "lantt", "2026-10-08T10:00", id, CMD_APPROVE, &in);
    fixture_be(&f, "maile");
    assert_int_equal(count(&f, "return"), 1);
    assert_int_equal(count(&f, "done"), 1);
    does(&f, "maile", "2026-10-08T11:00", id, CMD_RETURN, &in);
    assert_int_equal(count(&f, "return"), 0);
    assert_int_equal(count(&f, "done"), 1);
    fixture_at(&f, "2026-10-09T08:00");
    assert_int_equal(count(&f, "done"), 0);
    fixture_close(&f);
}

static void test_drafts_are_counted(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    OK(&f, reception_save(f.d, &r, &f.err));
    assert_int_equal(count(&f, "drafts"), 1);
    fixture_be(&f, "hoadt");
    assert_int_equal(count(&f, "drafts"), 0);
    reception_release(&r);
    fixture_close(&f);
}

static void test_page_by_due_date(void **state)
{
    struct fixture f;
    struct dossier_rows page = { .n = 0 };

    (void)state;
    fixture_open(&f);
    fixture_at(&f, "2026-10-08T15:30"); /* tomorrow */
    fixture_received_copy(&f, "late");
    fixture_at(&f, "2026-10-08T08:30"); /* today */
    fixture_received_birth(&f, "early");
    size_t todo = folder_at(&f, "todo");
    OK(&f, desk_page(f.d, todo, 0, 0, 1, &page, &f.err));
    assert_int_equal(page.n, 1);
    assert_true(page.more);
    assert_string_equal(page.row[0].procedure_name, "Đăng ký khai sinh");
    int64_t due = page.row[0].due_at, id = page.row[0].id;
    dossier_rows_release(&page);
    OK(&f, desk_page(f.d, todo, due, id, 5, &page, &f.err));
    assert_int_equal(page.n, 1);
    assert_false(page.more);
    assert_string_equal(page.row[0].procedure, FIXTURE_COPY);
    assert_string_equal(page.row[0].step_name, "Tiếp nhận và đối chiếu");
    dossier_rows_release(&page);
    fixture_close(&f);
}

static void test_version_moves_with_own_work(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    int64_t before = desk_version(f.d);
    assert_int_equal(desk_version(f.d), before);
    fixture_received_copy(&f, "c1");
    int64_t after = desk_version(f.d);
    assert_int_not_equal(after, before);
    struct desk *other = fixture_desk(&f, "hoadt", FIXTURE_NOW);
    struct desk *mine = f.d;
    f.d = other;
    fixture_received_copy(&f, "c2");
    f.d = mine;
    assert_int_not_equal(desk_version(f.d), after);
    desk_close(other);
    fixture_close(&f);
}

static void test_find(void **state)
{
    static const char *const queries[] = {
        "0001",
        "H56.99.01-261008-0001",
        "038190900731",
        "0731",
        "0900000731",
        "phan thi muoi",
        "Mười",
        "muoi phan",
        "0900 000 731",
        "0900.000.731",
        "+84 900 000 731",
        "000731",
        "00731",
        "038 190 900 731",
        "an nhien",
        "Nhiên",
        "Trần Phan An Nhiên",
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    for (size_t i = 0; i < N_ELEMS(queries); i++) {
        struct dossier_rows rows = { .n = 0 };

        OK(&f, desk_find(f.d, queries[i], 10, &rows, &f.err));
        if (rows.n != 1 || rows.row[0].id != id)
            fail_msg("%s: %zu found", queries[i], rows.n);
        dossier_rows_release(&rows);
    }
    struct dossier_rows none = { .n = 0 };
    OK(&f, desk_find(f.d, "Muối", 10, &none, &f.err)); /* other marks: another name */
    assert_int_equal(none.n, 0);
    dossier_rows_release(&none);
    fixture_close(&f);
}

static void test_by_tail_the_open_one(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    int64_t id = 0, kept = 0;
    char local[16];

    (void)state;
    fixture_open(&f);
    int64_t old = fixture_received_copy(&f, "a");
    fixture_at(&f, "2026-10-09T08:00");
    int64_t newer = fixture_received_copy(&f, "b");
    OK(&f, desk_by_code(f.d, "0001", &id, &f.err));
    assert_int_equal(id, newer); /* both open: the newer */
    OK(&f, desk_by_code(f.d, "H56.99.01-261008-0001", &id, &f.err));
    assert_int_equal(id, old);
    struct answers a = ANSWERS_INIT;
    answers_set(&a, "so_chung_thuc", "1204", NULL, MARK_TYPED);
    answers_set(&a, "quyen_so", "02", NULL, MARK_TYPED);
    answers_set(&a, "nguoi_ky", "Trần Thị Lan", NULL, MARK_TYPED);
    struct act_input in = ACT_INPUT_INIT;
    in.answers = &a;
    does(&f, "maile", "2026-10-09T08:10", newer, CMD_FINISH, &in);
    does(&f, "maile", "2026-10-09T08:20", newer, CMD_RETURN, NULL);
    OK(&f, desk_by_code(f.d, "0001", &id, &f.err));
    assert_int_equal(id, old); /* the newer one is done with */
    answers_release(&a);
    fixture_birth(&f, &r, "n");
    OK(&f, desk_register(f.d, &r, &kept, &f.err));
    snprintf(local, sizeof local, "N%lld", (long long)kept);
    OK(&f, desk_by_code(f.d, local, &id, &f.err));
    assert_int_equal(id, kept);
    assert_int_equal(desk_by_code(f.d, "4711", &id, &f.err), MC_NOTFOUND);
    assert_non_null(strstr(f.err.msg, "Không tìm thấy hồ sơ 4711"));
    reception_release(&r);
    fixture_close(&f);
}

/* ---- the way ---- */

static char *way_dup(const struct view *v)
{
    struct strbuf b = STRBUF_INIT;

    for (size_t i = 0; i < v->n_way; i++) {
        const struct way_line *l = &v->way[i];
        char at[32] = "            ";

        if (l->at != 0) {
            const struct civil c = civil_from_unix(l->at);

            snprintf(at, sizeof at, "%02d/%02d %02d:%02d ", c.day, c.month, c.hour, c.minute);
        }
        strbuf_printf(&b, "%s%s %s | %s | %s\n", at,
                      l->late    ? "!"
                      : l->here  ? "■"
                      : l->ahead ? "·"
                                 : "●",
                      l->what, l->who, l->note);
    }
    return strbuf_detach(&b);
}

static void test_way(void **state)
{
    static const char *const items[] = { "Giấy chứng sinh mờ", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct view v = { .form = NULL };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    in.holder = "vietpq";
    does(&f, "maile", "2026-10-08T08:15", id, CMD_FORWARD, &in);
    in = (struct act_input)ACT_INPUT_INIT;
    in.items = items;
    does(&f, "vietpq", "2026-10-08T14:40", id, CMD_ASK_SUPPLEMENT, &in);
    OK(&f, desk_view(f.d, id, &v, &f.err));
    assert_string_equal(v.due.text, "đến 23/10");
    assert_true(v.way[v.n_way - 1].here || v.way[v.n_way - 1].ahead);
    view_release(&v);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-08T17:00", id, CMD_SUPPLEMENT, &in);
    in.text = "Mẹ đi lại khó";
    does(&f, "maile", "2026-10-10T09:00", id, CMD_NOTE, &in);
    fixture_at(&f, "2026-10-12T08:00");
    OK(&f, desk_view(f.d, id, &v, &f.err));
    char *way = way_dup(&v);
    assert_string_equal(
        way, "08/10 08:12 ● Tiếp nhận | Lê Thị Mai | Quầy 2, trực tiếp\n"
             "08/10 08:15 ● Chuyển xử lý | Phạm Quốc Việt | sau 3 phút\n"
             "08/10 14:40 ● Yêu cầu bổ sung | Phạm Quốc Việt | tạm dừng tính hạn\n"
             "08/10 17:00 ● Đã bổ sung | Lê Thị Mai | dừng 2 giờ 20 phút\n"
             "09/10 16:30 ! Hết hạn |  | chưa có kết quả\n"
             "10/10 09:00 ● Ghi chú | Lê Thị Mai | Mẹ đi lại khó\n"
             "08/10 17:00 ■ Thẩm tra và ghi Sổ đăng ký khai sinh | Phạm Quốc Việt | bước 2/4\n"
             "            · Ký Giấy khai sinh | Lãnh đạo | \n"
             "09/10 16:30 · Trả kết quả | Một cửa | \n");
    assert_string_equal(v.due.mark, "!!");
    free(way);
    view_release(&v);

    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "vietpq", "2026-10-12T08:30", id, CMD_FORWARD, &in);
    in.number = "215/2026";
    does(&f, "lantt", "2026-10-12T09:00", id, CMD_APPROVE, &in);
    in = (struct act_input)ACT_INPUT_INIT;
    does(&f, "maile", "2026-10-12T10:00", id, CMD_RETURN, &in);
    in.score = 4;
    does(&f, "maile", "2026-10-12T10:01", id, CMD_RATE, &in);
    OK(&f, desk_view(f.d, id, &v, &f.err));
    way = way_dup(&v);
    assert_non_null(strstr(way, "09/10 16:30 ! Hết hạn |  | xong sau hạn\n"));
    assert_non_null(strstr(way, "● Có kết quả | Trần Thị Lan | số 215/2026\n"));
    assert_non_null(strstr(way, "● Trả kết quả | Lê Thị Mai | cho Phan Thị Mười\n"));
    assert_non_null(strstr(way, "● Đánh giá: 4 điểm | người dân, tại quầy | \n"));
    assert_null(strstr(way, "■"));
    assert_string_equal(v.due.text, "");
    free(way);
    view_release(&v);
    fixture_close(&f);
}

static void test_presence(void **state)
{
    struct fixture f;
    struct view v = { .form = NULL };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    OK(&f, desk_view(f.d, id, &v, &f.err));
    assert_null(v.present);
    assert_non_null(v.form);
    view_release(&v);
    struct desk *other = fixture_desk(&f, "vietpq", "2026-10-08T08:14");
    OK(&f, desk_view(other, id, &v, &f.err));
    assert_string_equal(v.present, "Lê Thị Mai");
    assert_int_equal(v.present_since, fixture_time(FIXTURE_NOW));
    view_release(&v);
    desk_leave(f.d);
    OK(&f, desk_view(other, id, &v, &f.err));
    assert_null(v.present);
    view_release(&v);
    desk_close(other);
    assert_int_equal(desk_view(f.d, 4711, &v, &f.err), MC_NOTFOUND);
    fixture_close(&f);
}

/* Who has gone is not told to be there: another user at this desk, a logout; nor is oneself at a
 * second screen. */
static void test_presence_goes_with_the_user(void **state)
{
    struct fixture f;
    struct view v = { .form = NULL };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    OK(&f, desk_view(f.d, id, &v, &f.err));
    view_release(&v);
    struct desk *second = fixture_desk(&f, "maile", "2026-10-08T08:13");
    OK(&f, desk_view(second, id, &v, &f.err));
    assert_null(v.present);
    view_release(&v);
    fixture_be(&f, "vietpq");
    OK(&f, desk_view(f.d, id, &v, &f.err));
    assert_null(v.present);
    view_release(&v);
    desk_logout(f.d);
    OK(&f, desk_view(second, id, &v, &f.err));
    assert_null(v.present);
    view_release(&v);
    desk_close(second);
    fixture_close(&f);
}

/* A dossier that waits for its citizen says until when: in the lists and by itself; what stands in
 * the list is what the events say. */
static void test_waiting_says_until_when(void **state)
{
    static const struct {
        const char *at, *mark, *text;
    } days[] = {
        { "2026-10-08T09:00", "", "đến 15/10" },
        { "2026-10-15T08:00", "!", "đến 15/10" },
        { "2026-10-16T08:00", "!!", "quá hẹn bổ sung" },
    };
    static const char *const items[] = { "Giấy chứng sinh", NULL };
    struct fixture f;
    struct act_input in = ACT_INPUT_INIT;
    struct dossier_rows page = { .n = 0 };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    does(&f, "maile", "2026-10-08T08:20", id, CMD_FORWARD, &in);
    in.items = items;
    in.until = fixture_time("2026-10-15T17:00");
    does(&f, "vietpq", "2026-10-08T08:40", id, CMD_ASK_SUPPLEMENT, &in);
    OK(&f, desk_page(f.d, folder_at(&f, "supplement"), 0, 0, 5, &page, &f.err));
    assert_int_equal(page.n, 1);
    assert_int_equal(day_of(page.row[0].supplement_until), day_of(in.until));
    for (size_t i = 0; i < N_ELEMS(days); i++) {
        struct due_label l =
            supplement_label(page.row[0].supplement_until, fixture_time(days[i].at));
        struct view v = { .form = NULL };

        assert_string_equal(l.mark, days[i].mark);
        assert_string_equal(l.text, days[i].text);
        fixture_at(&f, days[i].at);
        OK(&f, desk_view(f.d, id, &v, &f.err));
        assert_string_equal(v.due.text, days[i].text);
        view_release(&v);
    }
    dossier_rows_release(&page);
    fixture_verify(&f);
    OK(&f, db_script(f.d->store->main, "UPDATE dossier SET supplement_until = 1", &f.err));
    struct verify_result r;
    OK(&f, store_verify(f.d->store, NULL, NULL, NULL, &r, &f.err));
    assert_int_equal(r.n_bad, 1);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folders_follow_the_dossier),
        cmocka_unit_test(test_drafts_are_counted),
        cmocka_unit_test(test_page_by_due_date),
        cmocka_unit_test(test_version_moves_with_own_work),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_by_tail_the_open_one),
        cmocka_unit_test(test_way),
        cmocka_unit_test(test_waiting_says_until_when),
        cmocka_unit_test(test_presence),
        cmocka_unit_test(test_presence_goes_with_the_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
