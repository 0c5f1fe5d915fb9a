/* A reception on a failing disk is whole or not there at all, says so in the clerk's words, and
 * doing it again gives one dossier. */
#include "fixture.h"

#include "../store/shim.h"

static struct desk *desk_on_shim(struct fixture *f)
{
    char *data = xasprintf("%s/data", f->dir), *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = { .data = data,
                                    .forms = forms,
                                    .config = config,
                                    .vfs = SHIM,
                                    .now = fixture_time(FIXTURE_NOW) };
    struct desk *d = NULL;

    OK(f, desk_open(&o, &d, NULL, &f->err));
    OK(f, desk_login(d, "maile", &f->err));
    free(data);
    free(forms);
    free(config);
    return d;
}

/* One reception with the NTH call failing, then once more; false when nothing was hit. */
static bool received_in_spite_of(struct fixture *f, long nth)
{
    struct reception r = RECEPTION_INIT;
    struct receipt first = { .id = 0 }, second = { .id = 0 };
    char request[16];
    int64_t known = 0;

    snprintf(request, sizeof request, "f%ld", nth);
    fixture_birth(f, &r, request);
    shim_arm(nth, false, false, false);
    enum mc_rc rc = desk_receive(f->d, &r, &first, NULL, &f->err);
    bool hit = shim.hit;
    shim_arm(0, false, false, false);
    if (rc != MC_OK) {
        assert_true(hit);
        assert_non_null(strstr(f->err.msg, "Chưa ghi được, chữ đã gõ vẫn giữ"));
        assert_int_equal(dossier_by_request(f->d->store, request, &known, NULL), MC_NOTFOUND);
    }
    OK(f, desk_receive(f->d, &r, &second, NULL, &f->err));
    assert_int_equal(second.repeated, rc == MC_OK);
    if (rc == MC_OK)
        assert_string_equal(second.code, first.code);
    char code[48];
    dossier_code("H56.99.01", day_of(fixture_time(FIXTURE_NOW)), (int)nth, code);
    assert_string_equal(second.code, code); /* no number was lost, none was given twice */
    receipt_release(&first);
    receipt_release(&second);
    reception_release(&r);
    return hit;
}

static void test_every_write_fails_once(void **state)
{
    struct fixture f;
    long nth = 1;

    (void)state;
    shim_register();
    fixture_make(&f, true);
    f.d = desk_on_shim(&f);
    while (received_in_spite_of(&f, nth))
        nth++;
    assert_true(nth > 20); /* the shim saw the work */
    fixture_verify(&f);
    fixture_close(&f);
}

/* Durable before the clerk reads "received", and waited for once: nothing else may sync. */
static void test_one_sync(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct act_input in = ACT_INPUT_INIT;

    (void)state;
    shim_register();
    fixture_make(&f, true);
    f.d = desk_on_shim(&f);
    fixture_received_copy(&f, "warm"); /* a new log file has its own syncs */
    fixture_copy(&f, &r, "c1");
    OK(&f, reception_save(f.d, &r, &f.err));
    shim_arm(0, false, false, false);
    OK(&f, reception_save(f.d, &r, &f.err));
    assert_int_equal(shim.syncs, 0); /* typing never waits */
    int64_t id = fixture_receive(&f, &r);
    assert_int_equal(shim.syncs, 1);
    OK(&f, desk_act(f.d, id, CMD_FORWARD, &in, NULL, &f.err));
    assert_int_equal(shim.syncs, 2);
    reception_release(&r);
    fixture_close(&f);
}

/* Nobody reads the store's English alone: what happened and what to do come first. */
static void test_reading_fails_in_words(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;
    struct dossier ds = DOSSIER_INIT;
    struct dossier_rows rows = { 0 };
    struct parties people = { 0 };
    struct papers papers = { 0 };
    struct drafts drafts = { 0 };
    struct users users = { 0 };
    struct view view = { 0 };
    struct receipt got = { 0 };
    struct strbuf text = STRBUF_INIT;
    const struct card card = { .number = "038190000731" };
    size_t index[20];
    int64_t count[20], id;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    OK(&f, db_script(f.d->store->main,
                     "PRAGMA foreign_keys = 0; DROP TABLE dossier; DROP TABLE event;"
                     "DROP TABLE party; DROP TABLE paper; DROP TABLE user",
                     &f.err));
    OK(&f, db_script(f.d->store->desk, "DROP TABLE draft", &f.err));
#define IN_WORDS(call)                                                  \
    do {                                                                \
        f.err = (struct mc_err){ 0 };                                   \
        (void)(call);                                                   \
        if (strncmp(f.err.msg, "Chưa đọc được", 13) != 0 ||             \
            strstr(strchr(f.err.msg, '('), "Chưa") != NULL) /* twice */ \
            fail_msg("%s: %s", #call, f.err.msg);                       \
    } while (0)
    IN_WORDS(desk_folders(f.d, index, count, N_ELEMS(index), &f.err));
    IN_WORDS(desk_page(f.d, 0, 0, 0, 10, &rows, &f.err));
    IN_WORDS(desk_find(f.d, "phan", 10, &rows, &f.err));
    IN_WORDS(desk_drafts(f.d, &drafts, &f.err));
    IN_WORDS(desk_users(f.d, &users, &f.err));
    IN_WORDS(desk_by_code(f.d, "H56.99.01-261008-0001", &id, &f.err));
    IN_WORDS(desk_by_code(f.d, "0001", &id, &f.err));
    IN_WORDS(desk_dossier(f.d, 1, &ds, &f.err));
    IN_WORDS(desk_view(f.d, 1, &view, &f.err));
    IN_WORDS(desk_party_find(f.d, "phan", 10, &people, &f.err));
    IN_WORDS(desk_papers_of(f.d, "038190000731", NULL, &papers, &f.err));
    IN_WORDS(desk_receipt_text(f.d, 1, 80, &text, &f.err));
    IN_WORDS(desk_login(f.d, "maile", &f.err));
    IN_WORDS(desk_act(f.d, 1, CMD_RECEIVE, NULL, NULL, &f.err));
    IN_WORDS(reception_take_card(f.d, &r, &card, &f.err));
    IN_WORDS(reception_resume(f.d, 1, &r, &f.err));
    IN_WORDS(reception_review(f.d, &r, &v, &f.err));
    IN_WORDS(desk_receive(f.d, &r, &got, NULL, &f.err));
    strbuf_release(&text);
    reception_release(&r);
    fixture_close(&f);
}

/* The mark of who has a dossier open is a hint: a scratch file that cannot be written hides
 * nothing. */
static void test_presence_never_hides_a_dossier(void **state)
{
    struct fixture f;
    struct view v = { 0 };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    OK(&f, db_script(f.d->store->desk, "DROP TABLE presence", &f.err));
    OK(&f, desk_view(f.d, id, &v, &f.err));
    assert_int_equal(v.dossier.id, id);
    view_release(&v);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_write_fails_once),
        cmocka_unit_test(test_one_sync),
        cmocka_unit_test(test_reading_fails_in_words),
        cmocka_unit_test(test_presence_never_hides_a_dossier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
