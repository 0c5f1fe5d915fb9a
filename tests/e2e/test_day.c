/* A day at the desk at 80x24, by keys and scans as a clerk's: a birth is registered for somebody
 * the office has never seen, goes its way over all desks, is returned and rated; the same person
 * then has copies certified.  Every step is looked at on the screen, in the rows and in the log;
 * keys are counted from the home queue to the durable event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/clock.h"
#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char code[] = "H56.99.01-261118-0001", second[] = "H56.99.01-261118-0002";

/* Who comes today, by the seed. */
struct visitor {
    char *name, *child, *father;
    char card[160];
    char id[24], born[40], child_born[40], child_iso[40];
    bool girl;
};

static const char *pick(const char *const *list, size_t n)
{
    return list[test_dice((unsigned)n)];
}
#define PICK(list) pick(list, N_ELEMS(list))

static const char *const families[] = { "Nguyễn", "Trần", "Lê", "Đỗ", "Giàng", "Ông" };
static const char *const women[] = { "Thị Kim Anh", "Thị Mộng Tuyền", "Ngọc Ánh", "Thị Ưng" };
static const char *const men[] = { "Văn Hùng", "Đức Thọ", "A Páo", "Quốc Ưng" };

static struct visitor visitor_new(void)
{
    struct visitor v = { .girl = test_dice(2) };
    int year = 1980 + (int)test_dice(19), month = 1 + (int)test_dice(12);
    int day = 1 + (int)test_dice(28), today = 0, birth;

    assert_true(date_parse(OFFICE_DAY, &today));
    birth = today - 2 - (int)test_dice(40);
    struct civil c = civil_from_days(birth);
    v.name = xasprintf("%s %s", PICK(families), PICK(women));
    v.father = xasprintf("%s %s", PICK(families), PICK(men));
    v.child = xasprintf("%.*s Minh An", (int)strcspn(v.father, " "), v.father);
    snprintf(v.id, sizeof v.id, "0381%02u9%05u", (unsigned)year % 100, test_dice(99999));
    snprintf(v.born, sizeof v.born, "%02d%02d%04d", day, month, year);
    snprintf(v.child_born, sizeof v.child_born, "%02d%02d%04d", c.day, c.month, c.year);
    snprintf(v.child_iso, sizeof v.child_iso, "%04d-%02d-%02d", c.year, c.month, c.day);
    snprintf(v.card, sizeof v.card, "%s||%s|%s|Nữ|Thôn %u, xã Mẫu Lâm, tỉnh Thanh Hóa|01012022",
             v.id, v.name, v.born, 1 + test_dice(9));
    return v;
}

static void visitor_release(struct visitor *v)
{
    free(v->name);
    free(v->child);
    free(v->father);
}

/* ---- the desk ---- */

static struct tty *desk_start(const struct office_dir *o)
{
    struct tty *t = tty_start(&(struct tty_run){
        .argv = ARGS("motcua", "desk", "--now", OFFICE_NOW), .env = office_env(o) });

    tty_wait(t, "Ai ngồi bàn này?");
    tty_keys(t, "<Enter>"); /* the first one: the counter */
    tty_wait_like(t, 0, "*Hàng đợi*Lê Thị Mai*");
    tty_wait(t, "Cần làm");
    return t;
}

/* Somebody else sits down: the palette by three letters of a word, then a number. */
static void change_user(struct tty *t, const char *number, const char *name)
{
    char *title = xasprintf("*Hàng đợi*%s*", name);

    tty_keys(t, "<F2>doi nguoi");
    tty_wait(t, "> Đổi người dùng");
    tty_keys(t, "<Enter>");
    tty_wait(t, "Ai ngồi bàn này?");
    tty_keys(t, number);
    tty_wait_like(t, 0, title);
    free(title);
}

/* Filter the folder by the name, as far as the dossier stands alone.  Where another row has the
 * same digits the day stands behind the name, which is then shortened from the left: its last word
 * stays. */
static void filter(struct tty *t, const char *name)
{
    const char *given = strrchr(name, ' ');
    char *row = xasprintf("*> 0001 *%s*", given != NULL ? given + 1 : name);

    tty_keys(t, "/");
    tty_keys(t, name);
    tty_keys(t, "<Enter>");
    tty_wait_like(t, 4, row);
    free(row);
}

static void keys_said(struct tty *t, const char *what, unsigned limit)
{
    unsigned n = (unsigned)tty_key_count(t);

    fprintf(stderr, "# keys: %s %u of %u\n", what, n, limit);
    if (n > limit)
        fail_msg("%s took %u keys, at most %u are allowed", what, n, limit);
}

/* ---- the rows and the log ---- */

static void check_dossier(const struct office_dir *o, const char *which, const char *state,
                          const char *step, size_t n_events, const char *last_kind,
                          const char *actor)
{
    json_t *d = office_show(o, which), *log = office_log(o, which);
    json_t *last = json_array_get(log, json_array_size(log) - 1);

    assert_string_equal(json_str(d, "state"), state);
    assert_string_equal(json_str(d, "step"), step);
    assert_int_equal(json_array_size(log), n_events);
    assert_string_equal(json_str(last, "kind"), last_kind);
    assert_string_equal(json_str(last, "actor"), actor);
    assert_string_equal(json_str(json_object_get(last, "facts"), "state"), state);
    json_decref(d);
    json_decref(log);
}

static const char *answer(json_t *dossier, const char *field)
{
    return json_str(json_object_get(json_object_get(dossier, "answers"), field), "value");
}

static json_t *component(json_t *dossier, const char *id)
{
    json_t *c;
    size_t i;

    json_array_foreach(json_object_get(dossier, "components"), i,
                       c) if (strcmp(json_str(c, "id"), id) == 0) return c;
    fail_msg("no component %s", id);
    return NULL;
}

/* ---- steps of the day ---- */

/* A birth: card, procedure, the fields that nothing knows, two scans of the inbox, one paper
 * shown. */
static void register_birth(const struct office_dir *o, struct tty *t, const struct visitor *v)
{
    tty_counts_reset(t);
    tty_scan(t, v->card);
    tty_wait(t, "F4 nhận hồ sơ cho người này");
    tty_keys(t, "<F4>");
    tty_wait(t, v->id);
    tty_keys(t, "<Enter>"); /* a new person: no telephone */
    tty_wait(t, "[2 Thủ tục]");
    tty_keys(t, "ks<Enter>");
    tty_wait(t, "[3 Tờ khai]");
    tty_keys(t, "m<Enter>"); /* the mother */
    tty_wait(t, ">Hoàn cảnh sinh");
    tty_keys(t, "<Enter><Enter>"); /* in a hospital, married: as proposed, but asked */
    tty_keys(t, v->child);
    tty_keys(t, "<Enter>");
    tty_keys(t, v->child_born);
    tty_keys(t, v->girl ? "<Enter>nu<Enter>" : "<Enter>nam<Enter>");
    tty_keys(t, "Trạm y tế xã Mẫu Lâm<Enter>");
    tty_keys(t, "<Enter>"); /* the child's native place: as proposed */
    tty_wait_like(t, 4, ">Họ, chữ đệm, tên người cha*");
    tty_keys(t, v->father);
    tty_keys(t, "<Enter>1988<PgDn>");
    tty_wait(t, "[4 Giấy tờ]");
    tty_keys(t, "h");
    tty_wait(t, "to-khai.pdf");
    tty_keys(t, "<Up><Enter>"); /* the last one */
    tty_wait(t, "[S] Tờ khai");
    tty_wait(t, "quét: to-khai.pdf");
    tty_keys(t, "<Down>h");
    tty_wait(t, "can-cuoc.pdf");
    tty_keys(t, "<Up><Enter>");
    tty_wait(t, "[S] Giấy chứng sinh");
    tty_keys(t, "*");
    tty_wait(t, "đối chiếu 1 giấy");
    tty_keys(t, "<F8>"); /* step 5 */
    tty_wait(t, "không còn lỗi");
    tty_keys(t, "<F8>");
    tty_wait(t, "Đã tiếp nhận, số 0001");
    keys_said(t, "birth registration, new person, by card", 150);

    check_dossier(o, code, "received", "tiep_nhan", 1, "received.1", "maile");
    json_t *d = office_show(o, code);
    assert_string_equal(answer(d, "con_ho_ten"), v->child);
    assert_string_equal(answer(d, "con_ngay_sinh"), v->child_iso);
    assert_string_equal(answer(d, "con_gioi_tinh"), v->girl ? "female" : "male");
    assert_string_equal(answer(d, "me_ho_ten"), v->name);
    assert_string_equal(answer(d, "cha_ho_ten"), v->father);
    assert_string_equal(answer(d, "cha_nam_sinh"), "1988");
    assert_string_equal(json_str(json_object_get(d, "applicant"), "id"), v->id);
    assert_string_equal(json_str(d, "due"), OFFICE_DAY "T16:30");
    assert_int_equal(json_array_size(json_object_get(component(d, "to_khai"), "papers")), 1);
    assert_int_equal(json_array_size(json_object_get(component(d, "giay_chung_sinh"), "papers")),
                     1);
    assert_true(json_flag(component(d, "giay_to_tuy_than"), "seen"));
    json_decref(d);
    char *left = xasprintf("%s/inbox/maile/to-khai.pdf", o->data);
    assert_int_not_equal(access(left, F_OK), 0); /* put away */
    free(left);
}

static void forward_to_specialist(const struct office_dir *o, struct tty *t)
{
    tty_counts_reset(t);
    tty_keys(t, "c");
    tty_wait(t, "Đã chuyển 0001 cho Phạm Quốc Việt");
    keys_said(t, "forward one dossier", 3);
    check_dossier(o, code, "in_progress", "tham_tra", 2, "forwarded.1", "maile");
}

static void ask_supplement(const struct office_dir *o, struct tty *t, const struct visitor *v)
{
    change_user(t, "3", "Phạm Quốc Việt");
    filter(t, v->name);
    tty_keys(t, "b");
    tty_wait(t, "Thiếu hoặc sai gì?");
    tty_keys(t, "<Down> ");
    tty_wait(t, "[x] Giấy chứng sinh");
    tty_keys(t, "<Down*5>0001<PgDn>b");
    tty_wait(t, "Đã yêu cầu bổ sung 0001");
    check_dossier(o, code, "awaiting_supplement", "tham_tra", 3, "supplement_asked.1", "vietpq");
    json_t *log = office_log(o, code), *body = json_object_get(json_array_get(log, 2), "body");
    assert_int_equal(json_array_size(json_object_get(body, "items")), 1);
    json_decref(log);
}

static void record_supplement(const struct office_dir *o, struct tty *t, const struct visitor *v)
{
    change_user(t, "1", "Lê Thị Mai");
    tty_keys(t, "4");
    tty_wait(t, ">4 Chờ bổ sung");
    filter(t, v->name);
    tty_keys(t, "h");
    tty_wait(t, "Đã mang đến giấy nào?");
    tty_keys(t, "<Down>h");
    tty_wait(t, "> (chưa chọn tệp)");
    tty_keys(t, "<Down>");
    tty_wait(t, "> can-cuoc.pdf");
    tty_keys(t, "<Enter>");
    tty_wait(t, "đã số hóa: can-cuoc.pdf");
    tty_keys(t, "<PgDn>h");
    tty_wait(t, "Đã ghi nhận bổ sung 0001");
    json_t *d = office_show(o, code);
    assert_string_equal(json_str(d, "state"), "in_progress");
    assert_string_equal(json_str(d, "due"), OFFICE_DAY "T16:30");
    assert_int_equal(json_array_size(json_object_get(component(d, "giay_chung_sinh"), "papers")),
                     2);
    json_decref(d);
    check_dossier(o, code, "in_progress", "tham_tra", 5, "supplemented.1", "maile");
}

static void sign(const struct office_dir *o, struct tty *t, const struct visitor *v)
{
    change_user(t, "3", "Phạm Quốc Việt");
    filter(t, v->name);
    tty_keys(t, "c");
    tty_wait(t, "Đã chuyển 0001 cho Trần Thị Lan");
    check_dossier(o, code, "in_progress", "ky", 6, "forwarded.1", "vietpq");
    change_user(t, "4", "Trần Thị Lan");
    filter(t, v->name);
    tty_keys(t, "k");
    tty_wait(t, "Gõ 4 số cuối");
    tty_keys(t, "0001<PgDn>k");
    tty_wait(t, "Đã ký duyệt 0001");
    check_dossier(o, code, "finished", "tra", 8, "finished.1", "lantt");
}

static void return_and_rate(const struct office_dir *o, struct tty *t)
{
    change_user(t, "1", "Lê Thị Mai");
    free(office_verify(o)); /* and time passes: no scan follows a key at once */
    tty_counts_reset(t);
    tty_scan(t, code); /* the slip */
    tty_wait_like(t, 0, "*Hồ sơ *-0001*");
    tty_keys(t, "q");
    tty_wait(t, "MỜI ÔNG/BÀ ĐÁNH GIÁ");
    keys_said(t, "return a result", 2);
    check_dossier(o, code, "returned", "", 9, "returned.1", "maile");
    tty_counts_reset(t);
    tty_keys(t, "5");
    tty_wait(t, "Cảm ơn Ông/Bà");
    keys_said(t, "the citizen rates", 1);
    check_dossier(o, code, "returned", "", 10, "rated.1", "maile");
    json_t *d = office_show(o, code);
    assert_int_equal(json_int(d, "rating", -1), 5);
    json_decref(d);
    tty_keys(t, "<Esc>");
    tty_wait_like(t, 0, "*Hàng đợi*");
}

/* The office knows the person now: a scan, the procedure, three fields. */
static void certify_copies(const struct office_dir *o, struct tty *t, const struct visitor *v)
{
    tty_counts_reset(t);
    tty_scan(t, v->card);
    tty_wait(t, "F4 nhận hồ sơ cho người này");
    tty_keys(t, "<F4>");
    tty_wait(t, "[2 Thủ tục]"); /* nothing to ask */
    tty_keys(t, "ct<Enter>");
    tty_wait(t, "[3 Tờ khai]");
    tty_keys(t, "hb<Enter><Enter><Enter>"); /* one page, one copy: asked */
    tty_keys(t, "<F8>");
    tty_wait(t, "[5 Tiếp nhận]");
    tty_keys(t, "*");
    tty_wait(t, "không còn lỗi");
    tty_keys(t, "<F8>");
    tty_wait(t, "Đã tiếp nhận, số 0002");
    keys_said(t, "certified copy, known person, by card", 20);
    check_dossier(o, second, "received", "tiep_nhan", 1, "received.1", "maile");
    json_t *d = office_show(o, second);
    assert_string_equal(json_str(json_object_get(d, "applicant"), "name"), v->name);
    assert_int_equal(json_int(d, "fee", -1), 2000);
    json_decref(d);
}

static void find_by_digits(struct tty *t, const struct visitor *v)
{
    tty_counts_reset(t);
    tty_keys(t, "<F3>");
    tty_keys(t, v->id + 8);
    tty_wait(t, v->name);
    tty_keys(t, "<Enter>");
    tty_wait_like(t, 0, "*Hồ sơ *-000*");
    tty_wait(t, v->name);
    keys_said(t, "find by the last four digits", 6);
    tty_keys(t, "<Esc><Esc>");
    tty_wait_like(t, 0, "*Hàng đợi*");
}

static void test_a_day(void **state)
{
    struct office_dir o = office_new();
    struct visitor v = visitor_new();
    struct tty *t = desk_start(&o);

    (void)state;
    fprintf(stderr, "# %s, child %s born %s, father %s\n", v.name, v.child, v.child_iso, v.father);
    register_birth(&o, t, &v);
    forward_to_specialist(&o, t);
    ask_supplement(&o, t, &v);
    record_supplement(&o, t, &v);
    sign(&o, t, &v);
    return_and_rate(&o, t);
    certify_copies(&o, t, &v);
    find_by_digits(t, &v);
    free(office_verify(&o));
    tty_end(t);
    free(office_verify(&o));
    visitor_release(&v);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_day) };

    test_seed();
    return cmocka_run_group_tests_name("day", tests, NULL, NULL);
}
