/* The command line as a whole: the training copy, help, options, streams and exit status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const commands[] = { "desk",  "sandbox", "forms",    "receive", "dossier",
                                        "paper", "due",     "verify",   "help",    "init",
                                        "user",  "log",     "receipts", "report" };

/* ---- the training copy ---- */

static void make_sandbox(const struct office_dir *o, const char *seed, const char *now)
{
    struct cli_result r =
        cli_run(o->home, office_env(o), NULL,
                ARGS("motcua", "sandbox", "--make-only", "--seed", seed, "--now", now));

    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "60 hồ sơ"));
    assert_string_equal(r.err, "");
    cli_release(&r);
}

/* The list and every dossier of an office, as one text. */
static char *whole_dup(const struct office_dir *o)
{
    json_t *list = office_list(o), *all = json_array(), *row;
    size_t i;

    json_array_foreach(list, i, row)
    {
        char name[32];

        snprintf(name, sizeof name, "N%lld", (long long)json_int(row, "id", 0));
        json_array_append_new(all, office_show(o, name));
    }
    json_array_append_new(all, list);
    char *text = json_dumps(all, JSON_SORT_KEYS);
    json_decref(all);
    return text;
}

static void test_sandbox_same_seed_same_data(void **state)
{
    struct office_dir a = office_empty(), b = office_empty(), c = office_empty();
    char seed[16], other[16];

    (void)state;
    snprintf(seed, sizeof seed, "%u", test_seed());
    snprintf(other, sizeof other, "%u", test_seed() ^ 1);
    make_sandbox(&a, seed, OFFICE_NOW);
    make_sandbox(&b, seed, OFFICE_DAY "T16:59");
    make_sandbox(&c, other, OFFICE_NOW);
    char *one = whole_dup(&a), *two = whole_dup(&b);
    json_t *first = office_list(&a), *third = office_list(&c);
    assert_string_equal(one, two);
    assert_false(json_equal(first, third));
    json_decref(first);
    json_decref(third);
    free(one);
    free(two);
    office_remove(&a);
    office_remove(&b);
    office_remove(&c);
}

static void test_sandbox_has_every_state(void **state)
{
    static const char *const states[] = {
        "registered",          "received", "refused", "in_progress",
        "awaiting_supplement", "finished", "returned"
    };
    struct office_dir o = office_new();
    json_t *all = office_list(&o);
    size_t sum = 0;

    (void)state;
    assert_int_equal(json_array_size(all), 60);
    for (size_t i = 0; i < N_ELEMS(states); i++) {
        json_t *some = OFFICE_JSON(&o, "dossier", "list", "--state", states[i]), *row;
        size_t k;

        assert_true(json_array_size(some) >= 3);
        json_array_foreach(some, k, row) assert_string_equal(json_str(row, "state"), states[i]);
        sum += json_array_size(some);
        json_decref(some);
    }
    assert_int_equal(sum, 60);
    free(office_verify(&o));
    json_decref(all);
    office_remove(&o);
}

static void test_sandbox_keeps_what_is_there(void **state)
{
    struct office_dir o = office_new();
    char *code = office_receive(&o, office_birth(1)), *mine;
    struct stat st;

    (void)state;
    assert_int_equal(stat(o.data, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    OFFICE_EXPECT(&o, 0, "", "sandbox", "--make-only"); /* there already: nothing to say */
    json_decref(office_show(&o, code));
    OFFICE_EXPECT(&o, 0, "60 hồ sơ", "sandbox", "--make-only", "--reset", "--now", OFFICE_NOW);
    OFFICE_EXPECT(&o, 3, code, "dossier", "show", code);
    free(code);
    office_remove(&o);

    o = office_empty(); /* somebody's own directory is neither filled nor emptied */
    assert_int_equal(mkdir(o.data, 0755), 0);
    mine = office_file(&o, "data/thu-cua-toi.txt", "x", 1);
    OFFICE_EXPECT(&o, 1, "đã có tệp khác", "sandbox", "--make-only", "--reset");
    assert_int_equal(access(mine, F_OK), 0);
    free(mine);
    office_remove(&o);
}

static void test_no_data(void **state)
{
    struct office_dir o = office_empty();

    (void)state;
    OFFICE_EXPECT(&o, 3, o.data, "dossier", "list");
    OFFICE_EXPECT(&o, 3, o.data, "verify");
    OFFICE_EXPECT(&o, 3, o.data, "desk");
    OFFICE_EXPECT(&o, 3, o.data, "paper", "list", "038190900001");
    assert_int_not_equal(access(o.data, F_OK), 0); /* looking makes nothing */
    office_remove(&o);
}

/* ---- help ---- */

/* The words of the options that the help of COMMAND tells, and those it must tell. */
static void test_help_of_every_command(void **state)
{
    static const char *const options[] = {
        "as user now color frame",
        "reset make-only seed as now color frame",
        "json",
        "as user password-stdin now json",
        "as user password-stdin now json state limit note reason basis item until to outcome "
        "number receiver score "
        "answer seen component file version",
        "as user password-stdin now json owner type name number output",
        "at channel case working-days json now",
        "as user password-stdin head json",
        "",
        "code name place numbers-for admin idle password-stdin",
        "as user role name station fields password-stdin json",
        "as user limit password-stdin json",
        "as user password-stdin now json form symbol from to reason",
        "as user password-stdin now json day",
    };
    struct office_dir o = office_empty();

    (void)state;
    for (size_t i = 0; i < N_ELEMS(commands); i++) {
        struct cli_result a = cli_run(o.home, NULL, NULL, ARGS("motcua", "help", commands[i]));
        struct cli_result b = cli_run(o.home, NULL, NULL, ARGS("motcua", commands[i], "--help"));
        char *words = xasprintf("data forms config %s", options[i]), *rest = words, *word;

        assert_int_equal(a.status, 0);
        assert_int_equal(b.status, 0);
        assert_string_equal(a.err, "");
        if (i > 0) /* the desk's own --help is the general one */
            assert_string_equal(a.out, b.out);
        while ((word = strsep(&rest, " ")) != NULL) {
            char *line = xasprintf("\n  --%s ", word);
            if (*word != '\0' && strstr(a.out, line) == NULL)
                fail_msg("help %s does not name --%s:\n%s", commands[i], word, a.out);
            free(line);
        }
        free(words);
        cli_release(&a);
        cli_release(&b);
    }
    OFFICE_EXPECT(&o, 0, "motcua receive", "help");
    OFFICE_EXPECT(&o, 0, "ask-supplement", "help", "dossier");
    OFFICE_EXPECT(&o, 3, "xyz", "help", "xyz");
    office_remove(&o);
}

/* Each option is taken by the commands that tell of it and refused by all others. */
static void test_options_belong_to_commands(void **state)
{
    static const char *const some[] = { "--head", "--owner", "--score", "--seed", "--channel" };
    struct office_dir o = office_empty();

    (void)state;
    for (size_t c = 0; c < N_ELEMS(commands); c++) {
        struct cli_result help = cli_run(o.home, NULL, NULL, ARGS("motcua", "help", commands[c]));

        for (size_t i = 0; i < N_ELEMS(some); i++) {
            struct cli_result r =
                cli_run(o.home, office_env(&o), NULL, ARGS("motcua", commands[c], some[i], "1"));
            bool refused = strstr(r.err, "không có tùy chọn") != NULL;

            assert_true(refused == (strstr(help.out, some[i]) == NULL));
            if (refused)
                assert_int_equal(r.status, 2);
            cli_release(&r);
        }
        cli_release(&help);
    }
    office_remove(&o);
}

/* ---- options and words ---- */

static void test_usage(void **state)
{
    struct office_dir o = office_new();

    (void)state;
    OFFICE_EXPECT(&o, 2, "xyz", "xyz");
    OFFICE_EXPECT(&o, 2, "--xyz", "--xyz");
    OFFICE_EXPECT(&o, 2, "--now", "dossier", "list", "--now"); /* wants a value */
    OFFICE_EXPECT(&o, 2, "--json=1", "dossier", "list", "--json=1");
    OFFICE_EXPECT(&o, 2, "hôm nay", "dossier", "list", "--now", "hôm nay");
    OFFICE_EXPECT(&o, 2, "2026-02-30", "dossier", "list", "--now", "2026-02-30T08:00");
    OFFICE_EXPECT(&o, 2, "dossier", "dossier", "eat");
    OFFICE_EXPECT(&o, 2, "mã hồ sơ", "dossier", "show");
    OFFICE_EXPECT(&o, 2, "lạ", "dossier", "list", "--state", "lạ");
    OFFICE_EXPECT(&o, 2, "--limit", "dossier", "list", "--limit", "ba");
    OFFICE_EXPECT(&o, 2, "--limit", "dossier", "list", "--limit", "-1");
    OFFICE_EXPECT(&o, 2, "--seed", "sandbox", "--make-only", "--reset", "--seed", "một");
    OFFICE_EXPECT(&o, 2, "paper", "paper", "add");
    OFFICE_EXPECT(&o, 2, "paper", "paper", "eat", "x");
    OFFICE_EXPECT(&o, 2, "receive", "receive");
    OFFICE_EXPECT(&o, 2, "receive", "receive", "a.json", "b.json");
    OFFICE_EXPECT(&o, 2, "forms", "forms", "eat");
    OFFICE_EXPECT(&o, 2, "due", "due");
    OFFICE_EXPECT(&o, 3, "nobody", "dossier", "list", "--as", "nobody");
    OFFICE_EXPECT(&o, 3, "9999", "dossier", "show", "9999");
    OFFICE_EXPECT(&o, 3, "Không", "dossier", "log", "H56.99.01-260101-0001");
    office_remove(&o);
}

/* Words that nobody reads are a slip of the hand: do nothing rather than something else. */
static void test_words_too_many(void **state)
{
    struct office_dir o = office_new();

    (void)state;
    OFFICE_EXPECT(&o, 2, "0024", "verify", "0024");
    OFFICE_EXPECT(&o, 2, "0024", "dossier", "list", "0024");
    OFFICE_EXPECT(&o, 2, "x", "dossier", "show", "0024", "x");
    OFFICE_EXPECT(&o, 2, "x", "dossier", "act", "0024", "forward", "x");
    OFFICE_EXPECT(&o, 2, "b.pdf", "paper", "add", "a.pdf", "b.pdf");
    OFFICE_EXPECT(&o, 2, "x", "forms", "show", "1.001193", "x");
    OFFICE_EXPECT(&o, 2, "x", "sandbox", "x");
    OFFICE_EXPECT(&o, 2, "x", "desk", "x");
    OFFICE_EXPECT(&o, 2, "x", "help", "due", "x");
    office_remove(&o);
}

/* What an error quotes does not speak to the terminal. */
static void test_errors_are_quiet(void **state)
{
    static const char *const words[][3] = {
        { "\x1b[2Jx", NULL, NULL },
        { "dossier", "show", "\x1b]0;x\x07" },
        { "dossier", "show",
          "\xff\x9b"
          "31m" },
        { "receive", "\x1b[31m.json", NULL },
        { "dossier", "--\x1b[31m", NULL },
    };
    struct office_dir o = office_new();

    (void)state;
    for (size_t i = 0; i < N_ELEMS(words); i++) {
        struct cli_result r = cli_run(o.home, office_env(&o), NULL,
                                      ARGS("motcua", words[i][0], words[i][1], words[i][2]));

        assert_int_not_equal(r.status, 0);
        assert_int_equal(strncmp(r.err, "motcua: ", 8), 0);
        assert_true(utf8_valid(r.err, strlen(r.err)));
        assert_null(strpbrk(r.err, "\x1b\x07\x7f"));
        cli_release(&r);
    }
    office_remove(&o);
}

static void test_options_before_and_after(void **state)
{
    struct office_dir o = office_new();
    struct cli_result a = cli_run(o.home, NULL, NULL,
                                  ARGS("motcua", "--json", "--data", o.data, "--limit", "3",
                                       "--now", OFFICE_NOW, "dossier", "list"));
    struct cli_result b = cli_run(o.home, NULL, NULL,
                                  ARGS("motcua", "dossier", "list", "--now=" OFFICE_NOW,
                                       "--limit=3", "--data", o.data, "--json"));

    (void)state;
    assert_int_equal(a.status, 0);
    assert_string_equal(a.out, b.out);
    json_t *three = json_loads(a.out, 0, NULL);
    assert_int_equal(json_array_size(three), 3);
    json_decref(three);
    cli_release(&a);
    cli_release(&b);
    office_remove(&o);
}

/* Where the data lies: --data, $MOTCUA_DATA, $XDG_DATA_HOME/motcua, ~/.local/share/motcua. */
static void test_data_directory(void **state)
{
    struct office_dir o = office_new();
    char *xdg = xasprintf("XDG_DATA_HOME=%s/share", o.home);
    char *made = xasprintf("%s/share/motcua-training/motcua.db", o.home);
    char *home = xasprintf("%s/.local/share/motcua-training/motcua.db", o.home);
    struct cli_result r;

    (void)state;
    r = cli_run(o.home, ARGS("MOTCUA_DATA=/nowhere"), NULL,
                ARGS("motcua", "dossier", "list", "--data", o.data));
    assert_int_equal(r.status, 0);
    cli_release(&r);
    r = cli_run(o.home, ARGS(xdg), NULL, ARGS("motcua", "sandbox", "--make-only"));
    assert_int_equal(r.status, 0);
    assert_int_equal(access(made, F_OK), 0);
    cli_release(&r);
    r = cli_run(o.home, NULL, NULL, ARGS("motcua", "sandbox", "--make-only"));
    assert_int_equal(r.status, 0);
    assert_int_equal(access(home, F_OK), 0);
    cli_release(&r);
    r = cli_run(o.home, NULL, NULL, ARGS("motcua", "dossier", "list"));
    assert_int_equal(r.status, 3); /* the real desk's place is another */
    assert_non_null(strstr(r.err, "/.local/share/motcua"));
    cli_release(&r);
    free(xdg);
    free(made);
    free(home);
    office_remove(&o);
}

/* What a program reads must be whole: a full disk is no success. */
static void test_output_that_cannot_be_written(void **state)
{
    struct office_dir o = office_new();
    char *script = xasprintf("exec \"${MOTCUA_BIN:-build/debug/motcua}\" dossier list >/dev/full");
    char *bin = xasprintf("MOTCUA_BIN=%s",
                          getenv("MOTCUA_BIN") ? getenv("MOTCUA_BIN") : "build/debug/motcua");
    struct cli_result r = cli_run(o.home, ARGS(o.vars[0], bin), NULL, ARGS("sh", "-c", script));

    (void)state;
    assert_int_equal(r.status, 5);
    assert_memory_equal(r.err, "motcua: ", 8);
    cli_release(&r);
    free(script);
    free(bin);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sandbox_same_seed_same_data),
        cmocka_unit_test(test_sandbox_has_every_state),
        cmocka_unit_test(test_sandbox_keeps_what_is_there),
        cmocka_unit_test(test_no_data),
        cmocka_unit_test(test_help_of_every_command),
        cmocka_unit_test(test_options_belong_to_commands),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_words_too_many),
        cmocka_unit_test(test_errors_are_quiet),
        cmocka_unit_test(test_options_before_and_after),
        cmocka_unit_test(test_data_directory),
        cmocka_unit_test(test_output_that_cannot_be_written),
    };

    test_seed();
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
