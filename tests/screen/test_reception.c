/* Reception on the screen, at a real desk: reviewed pictures of the five steps, then what its keys
 * do. */
#include "reception_desk.h"

#include "golden.h"

#include <sys/stat.h>

/* ---- pictures ---- */

static void look(struct stand *t, int rows, int cols, const char *name)
{
    struct canvas *cv = canvas_new(rows, cols);

    t->ui.rows = rows;
    t->ui.cols = cols;
    rest(t);
    ui_draw(&t->ui, cv);
    assert_golden(cv, name);
    canvas_free(cv);
    t->ui.rows = 24;
    t->ui.cols = 80;
}

static void look_both(struct stand *t, const char *name)
{
    char file[64];

    snprintf(file, sizeof file, "reception-%s-80x24", name);
    look(t, 24, 80, file);
    snprintf(file, sizeof file, "reception-%s-40x15", name);
    look(t, 15, 40, file);
}

static void test_pictures(void **state)
{
    struct stand *t = *state;

    fixture_received_birth(&t->f, "a1");
    press(t, "<F4>");
    look_both(t, "empty");
    press(t, "phan muoi<Enter>");
    look_both(t, "candidates");
    press(t, "<Enter>");
    look_both(t, "procedure");
    press(t, "ks");
    look(t, 24, 80, "reception-procedure-typed-80x24");
    press(t, "<Enter><Enter><Enter>Trần Phan An<Enter>31022026<Enter><Tab>");
    look_both(t, "form");
    press(t, "<Up><Up><Tab>05102026<Enter>n");
    look_both(t, "form-list");
    press(t, "<Esc><PgDn><Down>");
    look_both(t, "papers");
    press(t, " ");
    look_both(t, "papers-why");
    press(t, "<Enter><F7>");
    look_both(t, "papers-store");
    press(t, "<Esc>h");
    look_both(t, "papers-attach");
    press(t, "<Esc><F8>");
    look_both(t, "check");
    press(t, "<PgUp><PgUp><PgUp><PgUp><Tab>");
    look_both(t, "person");
}

static void test_picture_of_money(void **state)
{
    struct stand *t = *state;

    fixture_received_birth(&t->f, "a1");
    scan(t, MUOI_CARD);
    press(t, "<F4>ct<Enter>hoc ba<Enter><Enter>2<Enter><F8>*");
    look_both(t, "check-ready");
    look(t, 40, 120, "reception-check-ready-120x40");
}

/* What does not fit is cut, not drawn over the edge or half a letter: every row of every step is
 * as wide as the screen, and the cursor stands on it. */
static void check_sizes(struct stand *t)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 15, 40 },  { 20, 40 },  { 24, 50 },  { 24, 72 }, { 24, 80 },
                  { 30, 110 }, { 40, 120 }, { 15, 120 }, { 3, 10 },  { 1, 1 } };

    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        struct canvas *cv = canvas_new(sizes[i].rows, sizes[i].cols);
        int row, col;

        t->ui.rows = sizes[i].rows;
        t->ui.cols = sizes[i].cols;
        rest(t);
        ui_draw(&t->ui, cv);
        char *text = canvas_text_dup(cv);
        for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
            *end = '\0';
            assert_true(utf8_width(line) <= sizes[i].cols);
        }
        canvas_get_cursor(cv, &row, &col);
        assert_in_range(row, 0, sizes[i].rows - 1);
        assert_in_range(col, 0, sizes[i].cols - 1);
        free(text);
        canvas_free(cv);
    }
    t->ui.rows = 24;
    t->ui.cols = 80;
}

static void test_every_size(void **state)
{
    struct stand *t = *state;

    fixture_received_birth(&t->f, "a1");
    press(t, "<F4>");
    check_sizes(t);
    scan(t, MUOI_CARD);
    check_sizes(t);
    press(t, "ks<Enter>");
    check_sizes(t);
    press(t, "a<Down>");
    check_sizes(t);
    press(t, "<F6><F6>");
    check_sizes(t);
    press(t, "<PgDn>h");
    check_sizes(t);
    press(t, "<Esc><F8>");
    check_sizes(t);
    press(t, "<Down><Down><Down><Down><Down><Down><Down>");
    check_sizes(t);
}

/* ---- step 1 ---- */

static void test_card_of_a_known_person_goes_on(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    fixture_received_birth(&t->f, "a1");
    press(t, "<F4>");
    scan(t, MUOI_CARD);
    s = at_reception(t);
    assert_int_equal(s->step, STEP_PROCEDURE);
    assert_string_equal(s->r.applicant.name, "Phan Thị Mười"); /* with the accents of the office */
    assert_shows(t, "Phan Thị Mười · 12/03/1990 · …0731");
}

static void test_card_of_a_new_person_is_looked_at(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    scan(t, NEW_CARD);
    press(t, "<F4>");
    s = at_reception(t);
    assert_int_equal(s->step, STEP_PERSON);
    assert_string_equal(at_field(t), "phone");
    press(t, "0912345678<Enter>");
    assert_int_equal(s->step, STEP_PROCEDURE);
    assert_string_equal(s->r.applicant.phone, "0912345678");
    assert_string_equal(t->ui.tray, "");
}

static void test_card_without_accents_asks_for_the_name(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    scan(t, MUOI_CARD); /* nobody knows her yet */
    press(t, "<F4>");
    s = at_reception(t);
    assert_string_equal(at_field(t), "name");
    press(t, "Phan Thị Mười<Enter>");
    assert_int_equal(s->r.applicant_mark[PART_NAME], MARK_EDITED);
    assert_string_equal(at_field(t), "address"); /* that came without accents too */
    press(t, "<Ctrl+R><Enter>");
    assert_int_equal(s->r.applicant_mark[PART_ADDRESS], MARK_TYPED);
    assert_int_equal(s->step, STEP_PROCEDURE);
}

static void test_typed_number_finds(void **state)
{
    struct stand *t = *state;

    fixture_received_birth(&t->f, "a1");
    press(t, "<F4>038190900731<Enter>");
    assert_int_equal(at_reception(t)->step, STEP_PROCEDURE);
}

static void test_unknown_number_opens_fields(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    press(t, "<F4>03819090073<Enter>");
    s = at_reception(t);
    assert_string_equal(at_field(t), "id");
    assert_shows(t, "còn thiếu 1");
    press(t, "<End>1<Enter>pham van nam<Enter>1990<Enter>nam<Enter><Enter>");
    assert_string_equal(s->r.applicant.name, "Pham Van Nam");
    assert_string_equal(s->r.applicant.birth, "1990");
    assert_string_equal(s->r.applicant.sex, "male");
    assert_string_equal(at_field(t), "phone");
    press(t, "<PgDn>");
    assert_int_equal(s->step, STEP_PROCEDURE);
}

static void test_somebody_stands_there_for_another(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    fixture_received_birth(&t->f, "a1");
    press(t, "<F4>phan thi muoi<Enter><Enter><PgUp>");
    s = at_reception(t);
    assert_shows(t, "Kho giấy tờ: 2 bản");
    assert_shows(t, "còn 1 hồ sơ chưa xong");
    press(t, "<Tab><Tab><Tab><Tab><Tab><Tab><Tab>");
    assert_string_equal(at_field(t), "agent");
    press(t, " <Tab>");
    assert_string_equal(at_field(t), "agent_id");
    scan(t, NEW_CARD);
    assert_string_equal(s->r.agent.name, "Trần Văn Đức");
    assert_string_equal(s->r.applicant.name, "Phan Thị Mười"); /* still the owner */
    assert_string_equal(at_field(t), "agent_basis");
    press(t, "Hợp đồng ủy quyền 12/2026<Enter>");
    assert_int_equal(s->step, STEP_PROCEDURE);
    assert_string_equal(s->r.agent_basis, "Hợp đồng ủy quyền 12/2026");
    press(t, "<PgUp><Tab><Tab><Tab><Tab><Tab><Tab><Tab> ");
    assert_null(s->r.agent.name);
}

static void test_nobody_is_no_trap(void **state)
{
    struct stand *t = *state;

    press(t, "<F4>+<PgDn><PgDn><PgDn><PgDn><PgDn>");
    assert_int_equal(at_reception(t)->step, STEP_CHECK);
    assert_shows(t, "Chọn một thủ tục");
    press(t, "<F8><Enter>*<PgUp><PgUp><PgUp><PgUp><PgUp>");
    assert_int_equal(at_reception(t)->step, STEP_PERSON);
    press(t, "<Esc>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "queue");
    assert_int_equal(desk_draft_count(t->f.d, "maile"), 0); /* nothing typed, nothing kept */
}

static void test_an_enter_too_many_chooses_no_procedure(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    fixture_received_birth(&t->f, "a1");
    scan(t, MUOI_CARD);
    press(t, "<F4><Enter>");
    s = at_reception(t);
    assert_int_equal(s->step, STEP_PROCEDURE);
    assert_null(s->r.procedure);
    assert_shows(t, "Chọn một thủ tục");
    press(t, "<Down><Enter>");
    assert_non_null(s->r.procedure);
    assert_int_equal(s->step, STEP_FORM);
}

/* ---- step 3 ---- */

static void test_enter_goes_where_a_person_is_needed(void **state)
{
    struct stand *t = *state;

    known_at(t, "ks");                             /* relation and all known before are filled */
    assert_string_equal(at_field(t), "hoan_canh"); /* a default that decides on papers: asked */
    assert_int_equal(answer(t, "hoan_canh")->mark, MARK_CONFIRM);
    assert_shows(t, "? Enter");
    press(t, "<Enter>");
    assert_string_equal(at_field(t), "cha_me_ket_hon");
    press(t, "k<Enter>");
    assert_string_equal(answer(t, "cha_me_ket_hon")->value, "no");
    assert_string_equal(at_field(t), "con_ho_ten");
    press(t, "Trần Phan An<Enter>");
    assert_string_equal(at_field(t), "con_ngay_sinh");
    press(t, "01102026<Enter>");
    assert_string_equal(at_field(t), "con_gioi_tinh"); /* past the date in words */
    assert_string_equal(answers_value(&at_reception(t)->r.answers, "con_ngay_sinh"), "2026-10-01");
    press(t, "nu<Enter>");
    assert_string_equal(answer(t, "con_gioi_tinh")->label, "Nữ");
    assert_string_equal(at_field(t), "con_dan_toc"); /* "?": agreed by Enter */
    press(t, "<Enter>");
    assert_int_equal(answer(t, "con_dan_toc")->mark, MARK_TYPED);
}

static void test_typing_replaces_and_the_source_comes_back(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "<Tab>3<Tab>");
    assert_string_equal(answer(t, "so_trang")->value, "3");
    assert_int_equal(answer(t, "so_trang")->mark, MARK_EDITED);
    assert_shows(t, "SỬA");
    press(t, "<Up><Ctrl+R>");
    assert_string_equal(answer(t, "so_trang")->value, "1");
    assert_int_equal(answer(t, "so_trang")->mark, MARK_CONFIRM); /* to be agreed to again */
    press(t, "<Tab><Ctrl+P><Tab>");
    assert_string_equal(answer(t, "so_ban")->value, "1");
    press(t, "<Up><Ctrl+U><Tab>");
    assert_null(answer(t, "so_ban"));
    press(t, "<Up><Ctrl+R>"); /* emptied, the desk still knows what it had proposed */
    assert_string_equal(answer(t, "so_ban")->value, "1");
}

static void test_list_takes_its_first_line(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc");
    assert_shows(t, "> Học bạ"); /* what begins so comes first */
    press(t, "<Down><Enter>");
    assert_string_not_equal(answer(t, "ten_giay_to")->value, "Học bạ");
    press(t, "<Up><Up><Ctrl+U>hoc<Esc>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "reception-form"); /* Esc closed the list */
    press(t, "<Tab>");
    assert_string_equal(answer(t, "ten_giay_to")->value, "hoc"); /* free text may stay */
}

static void test_errors_never_trap(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    known_at_child(t);
    s = at_reception(t);
    press(t, "<Tab>31022026<Tab>");
    assert_string_equal(at_field(t), "con_gioi_tinh");
    assert_string_equal(answers_value(&s->r.answers, "con_ngay_sinh"), "31022026");
    assert_shows(t, "[31022026  ]"); /* what was typed stays */
    assert_shows(t, "Còn 1 lỗi: Ngày, tháng, năm sinh. Vẫn đi tiếp được");
    assert_int_equal(form_count(s).wrong, 1);
    press(t, "<PgDn><PgDn>");
    assert_int_equal(s->step, STEP_CHECK);
    press(t, "<F8>");
    assert_int_equal(s->step, STEP_CHECK);
    assert_int_equal(received_count(t), 1);
    for (int i = 0; i < 12 && strcmp(at_field(t), "con_ngay_sinh") != 0; i++) {
        press(t, "<F8>"); /* the first problem, then down to the next ones */
        for (int k = 0; k < i; k++)
            press(t, "<Down>");
        press(t, "<Enter>");
    }
    assert_string_equal(at_field(t), "con_ngay_sinh");
    press(t, "01102026<Enter>");
    assert_int_equal(form_count(s).wrong, 0);
}

static void test_digits_only(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "<Tab>ab");
    assert_shows(t, "Ô này chỉ nhận chữ số.");
    assert_false(at_reception(t)->entry.touched);
}

static void test_done_says_so_and_goes_on(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc ba<Enter>");
    assert_string_equal(at_field(t), "so_trang"); /* one page, one copy: asked, not assumed */
    press(t, "<Enter>");
    assert_int_equal(answer(t, "so_trang")->mark, MARK_TYPED);
    press(t, "<Enter>");
    assert_shows(t, "Đủ. PgDn sang giấy tờ, F8 kiểm tra và tiếp nhận");
    press(t, "<Enter>");
    assert_int_equal(at_reception(t)->step, STEP_PAPERS);
}

/* ---- steps 4 and 5 ---- */

static void test_copy_within_its_keys(void **state)
{
    struct stand *t = *state;

    fixture_received_birth(&t->f, "a1");
    t->keys = 0;
    scan(t, MUOI_CARD);
    press(t, "<F4>ct<Enter>hoc ba<Enter><Enter><Enter><F8>*<F8>");
    assert_in_range(t->keys, 1, 20);
    assert_string_equal(ui_top(&t->ui)->ops->name, "queue");
    assert_shows(t, "Đã tiếp nhận, số 0002 (H56.99.01-261008-0002). Hẹn 16:30 08/10. p xem phiếu.");
    assert_shows(t, "> 0002 Phan Thị Mười"); /* selected, for p */
    assert_int_equal(received_count(t), 2);
    assert_int_equal(desk_draft_count(t->f.d, "maile"), 0);
    fixture_verify(&t->f);
}

/* Two files lie where the scanner drops them. */
static void scanner_drops(struct stand *t)
{
    char *dir = xasprintf("%s/data/inbox/maile", t->f.dir);
    char *one = fixture_scan(&t->f, "to-khai"), *two = fixture_scan(&t->f, "chung-sinh");
    char *to_one = xasprintf("%s/to-khai.pdf", dir), *to_two = xasprintf("%s/chung-sinh.pdf", dir);
    char *inbox = xasprintf("%s/data/inbox", t->f.dir);

    mkdir(inbox, 0700);
    mkdir(dir, 0700);
    assert_int_equal(rename(one, to_one), 0);
    assert_int_equal(rename(two, to_two), 0);
    free(dir);
    free(inbox);
    free(one);
    free(two);
    free(to_one);
    free(to_two);
}

static void test_birth_within_its_keys(void **state)
{
    struct stand *t = *state;

    scanner_drops(t);
    scan(t, NEW_CARD); /* a father nobody knows */
    press(t, "<F4><Enter>ks<Enter>cha<Enter><Enter><Enter>");
    press(t, "Trần Phan An Nhiên<Enter>01102026<Enter>nu<Enter>Trạm y tế xã Mẫu Lâm<Enter><Enter>");
    press(t, "Phan Thị Mười<Enter>12031990<Enter>"); /* the mother, asked in passing */
    press(t, "<F8><Enter>h<Down><Enter><Enter>h<Down><Enter>*<F8><F8>");
    assert_in_range(t->keys, 1, 150);
    assert_string_equal(ui_top(&t->ui)->ops->name, "queue");
    assert_shows(t, "Đã tiếp nhận, số 0001 (H56.99.01-261008-0001).");
    fixture_verify(&t->f);
}

static void test_nothing_is_seen_unasked(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc ba<Enter><F8><F8>");
    assert_int_equal(received_count(t), 1);
    assert_shows(t,
                 "Còn 2 giấy chưa ghi nhận. * giấy xuất trình đã đối chiếu; bản photo nhận giấy.");
}

/* However much is wrong, what is promised stays in sight; fields of one name have their section. */
static void test_check_shows_all_at_once(void **state)
{
    struct stand *t = *state;

    known_at(t, "ks");
    press(t, "<F8>");
    assert_shows(t, "còn ");
    assert_shows(t, "Hẹn trả    16:30 08/10/2026");
    assert_shows(t, "Chuyển tới Thẩm tra và ghi Sổ đăng ký khai sinh (Chuyên môn)");
    assert_shows(t, "Lệ phí đăng ký khai sinh đúng hạn");
    assert_shows(t, "Người được khai sinh: Ngày, tháng, năm sinh");
    for (int i = 0; i < 30 && !shows(t, ">? Cần xác nhận: Người được khai sinh: Dân tộc"); i++)
        press(t, "<Down>");
    assert_shows(t, ">? Cần xác nhận: Người được khai sinh: Dân tộc");
    assert_shows(t, "Hẹn trả    16:30 08/10/2026");
}

static void test_faults_of_step_1_are_named(void **state)
{
    struct stand *t = *state;

    press(t,
          "<F4>+03819090073<Tab>Lê Nam<Tab>30022000<Tab>nam<Tab><Tab>09123456789<PgDn>ct<Enter>");
    press(t, "<F8>");
    assert_shows(t, "Người nộp: Gõ đủ 12 số định danh, còn thiếu 1");
    assert_shows(t, "Người nộp, ngày sinh: Tháng 2 năm 2000 có 29 ngày.");
    assert_shows(t, "Người nộp: Số điện thoại có 10 số, đang thừa 1. Gõ lại.");
    for (int i = 0; i < 20 && !shows(t, ">! Người nộp: Số điện thoại"); i++)
        press(t, "<Down>");
    press(t, "<Enter>");
    assert_string_equal(at_field(t), "phone");
    assert_shows(t, "đang thừa 1");
    assert_shows(t, "không có thì Enter");
    press(t, "<F8>");
    for (int i = 0; i < 20 && !shows(t, ">! Người nộp, ngày sinh"); i++)
        press(t, "<Down>");
    press(t, "<Enter>");
    assert_string_equal(at_field(t), "birth_date");
}

/* A citizen is served on a Sunday too; when the clock starts is said. */
static void test_out_of_hours_is_said(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc ba<F8>");
    assert_false(shows(t, "Ngoài giờ"));
    t->f.d->fixed_now = fixture_time("2026-10-11T06:15");
    press(t, "<PgUp><PgDn>");
    assert_shows(t, "Ngoài giờ làm việc: hạn tính từ 07:00 12/10/2026");
    t->f.d->fixed_now = fixture_time("2026-10-12T12:30"); /* the break at noon */
    press(t, "<PgUp><PgDn>");
    assert_false(shows(t, "Ngoài giờ"));
}

static void test_a_burst_presses_no_button(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc ba<Enter><F8>*");
    press_key(t, (struct key){ .sym = KEY_F8, .burst = true });
    press_key(t, (struct key){ .sym = KEY_ENTER, .burst = true });
    scan(t, NEW_CARD);
    assert_int_equal(received_count(t), 1);
    assert_true(t->ui.tray[0] != '\0'); /* the card waits */
    press(t, "<Enter>");
    assert_int_equal(received_count(t), 2);
}

static void test_papers(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;
    char *path = fixture_scan(&t->f, "moi");

    known_at(t, "ks");
    press(t, "<PgDn>");
    s = at_reception(t);
    assert_true(s->r.component[s->papers.at].required);
    press(t, "h");
    press(t, path);
    press(t, "<Enter>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "reception-papers");
    assert_int_equal(s->r.component[s->papers.at].n_papers, 1);
    assert_shows(t, ">[S] Tờ khai đăng ký khai sinh");
    press(t, "<Enter> "); /* to the next that is missing; taken on paper: why */
    assert_true(s->papers.asking);
    press(t, "Máy quét hỏng<Enter>");
    assert_string_equal(s->r.component[s->papers.at].why, "Máy quét hỏng");
    assert_shows(t, ">[G] Giấy chứng sinh");
    press(t, " ");
    assert_shows(t, ">[!] Giấy chứng sinh");
    press(t, "*"); /* shown papers only: this one has to be brought */
    assert_shows(t, ">[!] Giấy chứng sinh");
    assert_shows(t, "[G] Giấy tờ tùy thân");
    press(t, "<F7>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "store");
    press(t, "<Enter>");
    assert_shows(t, ">[K] ");
    free(path);
}

/* Which file hangs on a paper is said; dropped, it is offered once. */
static void test_the_file_is_named(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    scanner_drops(t);
    known_at(t, "ks");
    press(t, "<PgDn>");
    assert_shows(t, "-  Bỏ bản quét");
    press(t, "h<Enter>"); /* on no file yet */
    assert_string_equal(ui_top(&t->ui)->ops->name, "attach");
    assert_shows(t, "↓ chọn tệp máy quét");
    press(t, "<Down>/tmp");
    assert_shows(t, "> [/tmp ");
    press(t, "<Ctrl+U><Up><Enter>");
    s = at_reception(t);
    assert_int_equal(s->r.component[s->papers.at].n_papers, 1);
    assert_shows(t, "quét: ");
    assert_shows(t, ".pdf");
    press(t, "<F7>");
    assert_shows(t, "> Tờ khai"); /* of an earlier dossier; what hangs here already is not there */
    assert_false(shows(t, "  Tờ khai đăng ký khai sinh (theo mẫu) · lưu"));
    press(t, "<Esc>-");
    assert_shows(t, "F7 lấy lại từ kho");
    assert_null(s->r.component[s->papers.at].scan_name);
    press(t, "<F7>");
    assert_shows(t, "> Tờ khai đăng ký khai sinh (theo mẫu) · lưu 08/10/2026");
    assert_shows(t, "  Tờ khai đăng ký khai sinh (theo mẫu) · lưu 08/10/2026");
}

static void test_wrong_path_is_said(void **state)
{
    struct stand *t = *state;

    known_at(t, "ks");
    press(t, "<PgDn>h/khong/co.pdf<Enter>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "attach");
    assert_shows(t, "không đọc được tệp này");
    press(t, "<Esc>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "reception-papers");
}

static void test_money(void **state)
{
    struct stand *t = *state;

    known_at(t, "ct");
    press(t, "hoc ba<Enter><Enter><Enter><F8>*");
    assert_shows(t, "2.000đ ( ) tiền mặt (x) thu sau");
    press(t, "<Up><Up><Up> ");
    assert_shows(t, "2.000đ (x) tiền mặt ( ) thu sau");
    assert_string_equal(at_reception(t)->r.paid, "cash");
    press(t, "<Down><Right>");
    assert_string_equal(at_reception(t)->r.case_id, "nhieu_trang");
    assert_shows(t, "2 ngày làm việc");
}

static void test_not_received_but_kept(void **state)
{
    struct stand *t = *state;
    struct dossier_rows rows = { .n = 0 };

    known_at_child(t);
    press(t, "Trần An<PgDn>b<Down>b"); /* once and once again is not twice */
    assert_int_equal(received_count(t), 1);
    press(t, "b");
    OK(&t->f, desk_find(t->f.d, "038190900731", 50, &rows, &t->f.err));
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.row[0].state, STATE_REGISTERED);
    assert_string_not_equal(ui_top(&t->ui)->ops->name,
                            "queue"); /* the dialog asks what is missing */
    assert_int_equal(desk_draft_count(t->f.d, "maile"), 0);
    dossier_rows_release(&rows);
}

static void test_unknown_fee_is_typed(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    known_at_child(t);
    press(t, "An<Enter>01012026<Enter>nu<Enter>"); /* over sixty days: the province's fee */
    press(t, "<F8>");
    s = at_reception(t);
    assert_int_equal(s->v.fee, -1);
    for (int i = 0; i < 30 && s->check.kind != CHECK_FEE; i++)
        press(t, "<Down>");
    assert_int_equal(s->check.kind, CHECK_FEE);
    press(t, "8000<Tab>");
    assert_int_equal(s->r.fee_typed, 8000);
    assert_int_equal(s->v.fee, 8000);
}

/* ---- drafts ---- */

/* The program ends here and another one opens draft N. */
static struct reception_state *after_a_crash(struct stand *t, int64_t draft)
{
    ui_release(&t->ui);
    ui_init(&t->ui, t->f.d, 24, 80);
    queue_open(&t->ui);
    reception_open(&t->ui, draft);
    return at_reception(t);
}

static void test_draft_comes_back_at_the_cursor(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    known_at_child(t);
    press(t, "<Tab>0510<Left><Left>");
    rest(t); /* two seconds: the journal is written */
    assert_true(t->ui.saved[0] != '\0');
    s = after_a_crash(t, at_reception(t)->r.draft);
    assert_int_equal(s->step, STEP_FORM);
    assert_string_equal(at_field(t), "con_ngay_sinh");
    assert_string_equal(s->entry.edit.text, "0510");
    assert_int_equal(s->entry.edit.at, 2);
    press(t, "9<Backspace><End>2026<Enter>");
    assert_string_equal(answers_value(&s->r.answers, "con_ngay_sinh"), "2026-10-05");
}

static void test_rescue_keeps_the_last_letter(void **state)
{
    struct stand *t = *state;
    struct reception_state *s;

    press(t, "<F4>phan thi mu\xc6\xa1");
    ui_rescue(&t->ui);
    s = after_a_crash(t, 1);
    assert_string_equal(s->person.query.text, "phan thi mu\xc6\xa1");
    press(t, "<Esc>");
    known_at(t, "ks");
    press(t, "<PgDn> "); /* asking for the reason */
    press(t, "may");
    ui_rescue(&t->ui);
    s = after_a_crash(t, at_reception(t)->r.draft);
    assert_true(s->papers.asking);
    assert_string_equal(s->entry.edit.text, "may");
    press(t, "<Enter><F8><Down>");
    ui_rescue(&t->ui);
    s = after_a_crash(t, s->r.draft);
    assert_int_equal(s->step, STEP_CHECK);
}

static void test_escape_keeps_and_parking_opens_another(void **state)
{
    struct stand *t = *state;

    known_at_child(t);
    press(t, "Trần An<F4>");
    assert_int_equal(at_reception(t)->step, STEP_PERSON);
    assert_null(at_reception(t)->r.procedure);
    press(t, "muoi<Esc>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "queue");
    assert_shows(t, "Đã giữ bản nháp N2.");
    assert_int_equal(desk_draft_count(t->f.d, "maile"), 2);
    reception_open(&t->ui, 1);
    assert_string_equal(answers_value(&at_reception(t)->r.answers, "con_ho_ten"), "Trần An");
}

static void test_another_role_is_told(void **state)
{
    struct stand *t = *state;

    fixture_be(&t->f, "lantt");
    press(t, "<F4>");
    assert_string_equal(ui_top(&t->ui)->ops->name, "queue");
    assert_shows(t, "Tiếp nhận hồ sơ là việc của bàn tiếp nhận.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_DESK(test_pictures),
        AT_DESK(test_picture_of_money),
        AT_DESK(test_every_size),
        AT_DESK(test_card_of_a_known_person_goes_on),
        AT_DESK(test_card_of_a_new_person_is_looked_at),
        AT_DESK(test_card_without_accents_asks_for_the_name),
        AT_DESK(test_typed_number_finds),
        AT_DESK(test_unknown_number_opens_fields),
        AT_DESK(test_somebody_stands_there_for_another),
        AT_DESK(test_nobody_is_no_trap),
        AT_DESK(test_an_enter_too_many_chooses_no_procedure),
        AT_DESK(test_enter_goes_where_a_person_is_needed),
        AT_DESK(test_typing_replaces_and_the_source_comes_back),
        AT_DESK(test_list_takes_its_first_line),
        AT_DESK(test_errors_never_trap),
        AT_DESK(test_digits_only),
        AT_DESK(test_done_says_so_and_goes_on),
        AT_DESK(test_copy_within_its_keys),
        AT_DESK(test_birth_within_its_keys),
        AT_DESK(test_nothing_is_seen_unasked),
        AT_DESK(test_check_shows_all_at_once),
        AT_DESK(test_faults_of_step_1_are_named),
        AT_DESK(test_out_of_hours_is_said),
        AT_DESK(test_a_burst_presses_no_button),
        AT_DESK(test_papers),
        AT_DESK(test_the_file_is_named),
        AT_DESK(test_wrong_path_is_said),
        AT_DESK(test_money),
        AT_DESK(test_not_received_but_kept),
        AT_DESK(test_unknown_fee_is_typed),
        AT_DESK(test_draft_comes_back_at_the_cursor),
        AT_DESK(test_rescue_keeps_the_last_letter),
        AT_DESK(test_escape_keeps_and_parking_opens_another),
        AT_DESK(test_another_role_is_told),
    };

    return cmocka_run_group_tests_name("reception", tests, NULL, NULL);
}
