/* The table of rights is the reviewed one; what must hold whatever it comes to look like; passwords
 * and PINs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/model/password.h"
#include "motcua/model/rights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

static void put_right(struct strbuf *b, enum right r, bool training)
{
    char why[256];

    for (int i = 0; i < ROLE_COUNT; i++) {
        right_why(r, (enum role)i, training, why);
        strbuf_printf(b, "%-8s %-9s %-13s %s\n", training ? "training" : "office", right_word(r),
                      role_word((enum role)i), why[0] == '\0' ? "yes" : why);
    }
}

/* The commands that ROLE may give in some state, from the life's table. */
static void put_commands(struct strbuf *b, enum role role)
{
    strbuf_printf(b, "%-13s", role_word(role));
    for (int c = 0; c < CMD_COUNT; c++) {
        bool any = false;

        for (int s = 0; s < STATE_COUNT; s++)
            any = any || life_verdict((enum state)s, (enum command)c, role).allowed;
        if (any)
            strbuf_printf(b, " %s", command_word((enum command)c));
    }
    strbuf_putc(b, '\n');
}

static void put_table(struct strbuf *b)
{
    strbuf_puts(b, "# Rights: where, right, role -> yes, or the refusal as it is read.\n"
                   "# MOTCUA_UPDATE=1 build/debug/tests/unit/test_rights rewrites it: read the "
                   "diff.\n");
    for (int r = 0; r < RIGHT_COUNT; r++) {
        strbuf_printf(b, "\n# %s: %s\n", right_word((enum right)r), right_vi((enum right)r));
        put_right(b, (enum right)r, false);
        put_right(b, (enum right)r, true);
    }
    strbuf_puts(b, "\n# What each role's right to act reaches, from the life's table.\n");
    for (int i = 0; i < ROLE_COUNT; i++)
        put_commands(b, (enum role)i);
}

static char *read_file_dup(const char *path)
{
    struct strbuf b = STRBUF_INIT;
    char chunk[4096];
    FILE *f = fopen(path, "r");

    if (f == NULL)
        fail_msg("%s is missing", path);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        strbuf_add(&b, chunk, n);
    fclose(f);
    return strbuf_detach(&b);
}

static void test_table_is_the_reviewed_one(void **state)
{
    const char *root = getenv("MOTCUA_ROOT");
    char *path = xasprintf("%s/tests/data/rights-table.txt", root && *root ? root : ".");
    struct strbuf now = STRBUF_INIT;

    (void)state;
    put_table(&now);
    if (getenv("MOTCUA_UPDATE") != NULL) {
        FILE *f = fopen(path, "w");

        assert_non_null(f);
        assert_int_equal(fwrite(now.s, 1, now.len, f), now.len);
        assert_int_equal(fclose(f), 0);
    }
    char *reviewed = read_file_dup(path);
    const char *got = now.s, *want = reviewed;
    for (int line = 1; *got != '\0' || *want != '\0'; line++) {
        size_t g = strcspn(got, "\n"), w = strcspn(want, "\n");

        if (g != w || memcmp(got, want, g) != 0)
            fail_msg("rights-table.txt:%d\n reviewed: %.*s\n      now: %.*s", line, (int)w, want,
                     (int)g, got);
        got += g + (got[g] == '\n');
        want += w + (want[w] == '\n');
    }
    free(reviewed);
    free(path);
    strbuf_release(&now);
}

static void test_what_must_hold(void **state)
{
    char why[256];

    (void)state;
    for (int r = 0; r < RIGHT_COUNT; r++) {
        bool somebody = false;

        for (int i = 0; i < ROLE_COUNT; i++) {
            bool may = right_allowed((enum right)r, (enum role)i, false);

            somebody = somebody || may;
            right_why((enum right)r, (enum role)i, false, why);
            assert_int_equal(may, why[0] == '\0');
            if (!may)
                assert_in_range(strlen(why), 20, 250);
        }
        assert_true(somebody);
        /* Lessons are for training copies: a trainer has no business with real people. */
        assert_false(right_allowed((enum right)r, ROLE_TRAINER, false));
        assert_int_equal(right_allowed((enum right)r, ROLE_TRAINER, true),
                         right_allowed((enum right)r, ROLE_COUNTER, true));
    }
    /* Who manages users or checks them touches no dossier, not even by a note. */
    for (int s = 0; s < STATE_COUNT; s++)
        for (int c = 0; c < CMD_COUNT; c++) {
            assert_false(life_verdict((enum state)s, (enum command)c, ROLE_ADMINISTRATOR).allowed);
            assert_false(life_verdict((enum state)s, (enum command)c, ROLE_AUDITOR).allowed);
        }
    assert_false(right_allowed(RIGHT_ACT, ROLE_ADMINISTRATOR, false));
    assert_false(right_allowed(RIGHT_USERS, ROLE_LEADER, true));
    assert_int_equal(role_at_work(ROLE_TRAINER, true), ROLE_COUNTER);
    assert_int_equal(role_at_work(ROLE_TRAINER, false), ROLE_TRAINER);
    assert_int_equal(role_at_work(ROLE_LEADER, true), ROLE_LEADER);
}

/* ---- passwords ---- */

static void test_passwords(void **state)
{
    static const struct {
        const char *password, *says;
    } cases[] = {
        { "Nang-som-2026!", "" },
        { "Ga gay 5 gio sang", "" },
        { "", "còn thiếu 14" },
        { "Nang-som-2026", "còn thiếu 1" },
        { "nang-som-2026!", "chữ hoa" },
        { "NANG-SOM-2026!", "chữ thường" },
        { "Nang-som-toi!!", "chữ số" },
        { "NangSomToi2026", "ký tự đặc biệt" },
        { "aaaaaaaaaaaaaaaa", "chữ hoa, chữ số, ký tự đặc biệt" },
        { "Nắng-som-2026!", "tắt Unikey" },
        { "Maile-nang-2026!", "mã cán bộ" },
        { "Nang-som\t-2026!", "bàn phím" },
    };
    char out[256], longest[200];

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        password_error(cases[i].password, "maile", out);
        if (*cases[i].says == '\0' ? *out != '\0' : strstr(out, cases[i].says) == NULL)
            fail_msg("\"%s\": %s", cases[i].password, out);
    }
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "A1!", 3);
    longest[PASSWORD_MAX] = '\0';
    assert_string_equal(password_error(longest, "x", out), "");
    longest[PASSWORD_MAX] = 'a';
    longest[PASSWORD_MAX + 1] = '\0';
    assert_non_null(strstr(password_error(longest, "x", out), "dài quá"));
}

static void test_pins(void **state)
{
    char out[256];

    (void)state;
    assert_string_equal(pin_error("284913", out), "");
    assert_string_equal(pin_error("284913284913", out), "");
    assert_non_null(strstr(pin_error("28491", out), "đã gõ 5"));
    assert_non_null(strstr(pin_error("2849132849132", out), "đã gõ 13"));
    assert_non_null(strstr(pin_error("28491x", out), "chữ số"));
    assert_non_null(strstr(pin_error("111111", out), "dễ đoán"));
    assert_non_null(strstr(pin_error("123456", out), "dễ đoán"));
    assert_non_null(strstr(pin_error("987654", out), "dễ đoán"));
    assert_non_null(strstr(pin_error("", out), "đã gõ 0"));
}

static void test_user_codes(void **state)
{
    static const char *const wrong[] = { "",      "a",      "Maile",
                                         "lê",    "mai le", "1mai",
                                         "../up", "mai/le", "maimaimaimaimaimaima1" };
    char out[256];

    (void)state;
    assert_string_equal(user_code_error("maile", out), "");
    assert_string_equal(user_code_error("vietpq2", out), "");
    for (size_t i = 0; i < N_ELEMS(wrong); i++)
        assert_non_null(strstr(user_code_error(wrong[i], out), "Mã cán bộ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_the_reviewed_one),
        cmocka_unit_test(test_what_must_hold),
        cmocka_unit_test(test_passwords),
        cmocka_unit_test(test_pins),
        cmocka_unit_test(test_user_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
