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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_write_fails_once),
        cmocka_unit_test(test_one_sync),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
