/* Secrets at rest: each text is salted anew, opens for its own secret only, and tells its costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"

#include <string.h>

static void test_round_trip(void **state)
{
    char a[SECRET_STORED], b[SECRET_STORED];
    struct mc_err err;

    (void)state;
    assert_int_equal(secret_store("Nang-som-2026!", a, &err), MC_OK);
    assert_int_equal(secret_store("Nang-som-2026!", b, &err), MC_OK);
    assert_memory_equal(a, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_string_not_equal(a, b);
    assert_true(secret_matches(a, "Nang-som-2026!"));
    assert_true(secret_matches(b, "Nang-som-2026!"));
    assert_false(secret_matches(a, "Nang-som-2026"));
    assert_false(secret_matches(a, ""));
    assert_false(secret_outdated(a));
}

static void test_no_secret_opens_nothing(void **state)
{
    (void)state;
    assert_false(secret_matches(NULL, ""));
    assert_false(secret_matches("", ""));
    assert_false(secret_matches("x", "x"));
    assert_false(secret_matches("$argon2id$v=19$m=19456,t=2,p=1$", "x"));
}

static void test_older_costs_are_told(void **state)
{
    (void)state;
    assert_true(secret_outdated("$argon2id$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

static void test_wiped(void **state)
{
    char s[] = "284913";

    (void)state;
    secret_wipe_str(s);
    for (size_t i = 0; i < sizeof s; i++)
        assert_int_equal(s[i], 0);
    secret_wipe_str(NULL);
    secret_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_no_secret_opens_nothing),
        cmocka_unit_test(test_older_costs_are_told),
        cmocka_unit_test(test_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
