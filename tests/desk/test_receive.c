/* A reception, from its file to a numbered dossier. */
#include "fixture.h"

static void test_birth_whole(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    struct strbuf problems = STRBUF_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    if (desk_receive(f.d, &r, &got, &problems, &f.err) != MC_OK)
        fail_msg("%s\n%s", f.err.msg, problems.s);
    assert_string_equal(got.code, "H56.99.01-261008-0001");
    assert_string_equal(got.due, "2026-10-08T16:30");
    assert_int_equal(got.papers, 2);
    receipt_release(&got);
    strbuf_release(&problems);
    reception_release(&r);
    fixture_verify(&f);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_birth_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
