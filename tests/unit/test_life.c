/* life: every state, command and role, against a table that people have read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/model/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const clock_words[] = {
    [CLOCK_RUNS_ON] = "clock:-",   [CLOCK_STARTS] = "clock:starts",
    [CLOCK_STOPS] = "clock:stops", [CLOCK_RESTARTS] = "clock:restarts",
    [CLOCK_MOVES] = "clock:moves", [CLOCK_ENDS] = "clock:ends",
};

static void put_cell(struct strbuf *b, enum state s, enum command c, enum role r)
{
    struct verdict v = life_verdict(s, c, r);

    strbuf_printf(b, "%-19s %-14s %-10s -> ", state_word(s), command_word(c), role_word(r));
    if (v.allowed)
        strbuf_printf(b, "%-19s %s%s%s\n", state_word(v.to), clock_words[v.clock],
                      *v.article ? "  " : "", v.article);
    else
        strbuf_printf(b, "no: %s\n", v.why);
}

static void put_table(struct strbuf *b)
{
    strbuf_puts(b,
                "# The life of a dossier: state, command, role -> state afterwards, what the\n"
                "# promised date does, article; or the refusal as the clerk reads it.\n"
                "# MOTCUA_UPDATE=1 build/debug/tests/unit/test_life rewrites it: read the diff.\n");
    for (int c = 0; c < CMD_COUNT; c++) {
        strbuf_printf(b, "\n# %s: %s\n", command_word((enum command)c),
                      command_vi((enum command)c));
        for (int s = 0; s < STATE_COUNT; s++) {
            for (int r = 0; r < ROLE_COUNT; r++)
                put_cell(b, (enum state)s, (enum command)c, (enum role)r);
        }
    }
}

static char *table_path(void)
{
    const char *root = getenv("MOTCUA_ROOT");

    return xasprintf("%s/tests/data/life-table.txt", root && *root ? root : ".");
}

static void read_file(struct strbuf *b, const char *path)
{
    char chunk[4096];
    FILE *f = fopen(path, "r");

    if (f == NULL)
        fail_msg("%s is missing", path);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        strbuf_add(b, chunk, n);
    fclose(f);
}

static void write_file(const struct strbuf *b, const char *path)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(b->s, 1, b->len, f), b->len);
    assert_int_equal(fclose(f), 0);
}

/* Show the first line that differs: the whole table in one message helps nobody. */
static void same_lines(const char *got, const char *want)
{
    for (int line = 1; *got != '\0' || *want != '\0'; line++) {
        size_t g = strcspn(got, "\n"), w = strcspn(want, "\n");

        if (g != w || memcmp(got, want, g) != 0)
            fail_msg("life-table.txt:%d\n reviewed: %.*s\n      now: %.*s", line, (int)w, want,
                     (int)g, got);
        got += g + (got[g] == '\n');
        want += w + (want[w] == '\n');
    }
}

static void test_table_is_the_reviewed_one(void **state)
{
    struct strbuf now = STRBUF_INIT, reviewed = STRBUF_INIT;
    char *path = table_path();

    (void)state;
    put_table(&now);
    if (getenv("MOTCUA_UPDATE") != NULL)
        write_file(&now, path);
    read_file(&reviewed, path);
    same_lines(now.s, reviewed.s);
    free(path);
    strbuf_release(&now);
    strbuf_release(&reviewed);
}

/* The transitions the decree leaves open; 0 ends a row.  0 -> 1 and 0 -> 2 are reception itself,
 * 2 -> 9 the result given at once, 2 -> 8 and 4 -> 8 a reception by mistake. */
static const int lawful[STATE_COUNT][8] = {
    [0] = { 1, 2 },          [1] = { 2, 3, 5, 7 }, [2] = { 4, 7, 8, 9 },
    [4] = { 5, 6, 7, 8, 9 }, [5] = { 1, 4, 7, 8 }, [6] = { 4, 7, 8 },
    [7] = { 8, 10 },         [8] = { 10 },         [9] = { 10 },
};

static bool is_lawful(int from, int to)
{
    for (size_t i = 0; i < N_ELEMS(lawful[from]) && lawful[from][i] != 0; i++) {
        if (lawful[from][i] == to)
            return true;
    }
    return from == to;
}

static void test_cells_make_sense(void **state)
{
    (void)state;
    for (int s = 0; s < STATE_COUNT; s++) {
        for (int c = 0; c < CMD_COUNT; c++) {
            for (int r = 0; r < ROLE_COUNT; r++) {
                struct verdict v = life_verdict((enum state)s, (enum command)c, (enum role)r);

                if (v.allowed) {
                    assert_string_equal(v.why, "");
                    assert_true(is_lawful(s, (int)v.to));
                    assert_true(*v.article != '\0' || c == CMD_NOTE || c == CMD_TAKE_BACK);
                } else {
                    size_t n = strlen(v.why);

                    assert_int_equal(v.to, STATE_NONE);
                    assert_in_range(n, 20, 255); /* fits rule_why_not()'s buffer */
                    assert_int_equal(v.why[n - 1], ')');
                    assert_non_null(strstr(v.why, "(Điều "));
                }
            }
        }
    }
}

/* Roles that handle dossiers; the others look on. */
static bool handles(enum role r)
{
    return r == ROLE_COUNTER || r == ROLE_SPECIALIST || r == ROLE_LEADER;
}

/* What must hold whatever the table comes to look like. */
static void test_laws(void **state)
{
    (void)state;
    for (int r = 0; r < ROLE_COUNT; r++) {
        /* A received dossier is never refused: Đ17.1.c, Đ19.3. */
        for (int s = STATE_RECEIVED; s < STATE_COUNT; s++)
            assert_false(life_verdict((enum state)s, CMD_REFUSE, (enum role)r).allowed);
        /* Nothing but notes, taken back or not, and the rating after the end; the citizen's papers
         * are given back after a stop. */
        for (int c = 0; c < CMD_COUNT; c++) {
            bool note = (c == CMD_NOTE || c == CMD_TAKE_BACK) && handles((enum role)r);

            assert_int_equal(life_verdict(STATE_REFUSED, (enum command)c, (enum role)r).allowed,
                             note);
            assert_int_equal(life_verdict(STATE_RETURNED, (enum command)c, (enum role)r).allowed,
                             note || (c == CMD_RATE && r == ROLE_COUNTER));
            assert_int_equal(life_verdict(STATE_STOPPED, (enum command)c, (enum role)r).allowed,
                             note || (c == CMD_RETURN && r == ROLE_COUNTER));
        }
        /* Only the competent person signs. */
        assert_int_equal(life_verdict(STATE_IN_PROGRESS, CMD_APPROVE, (enum role)r).allowed,
                         r == ROLE_LEADER);
    }
    /* A date once promised is moved by nothing but the one extension: Đ19.6. */
    for (int s = 0; s < STATE_COUNT; s++)
        for (int c = 0; c < CMD_COUNT; c++)
            for (int r = 0; r < ROLE_COUNT; r++)
                assert_true(life_verdict((enum state)s, (enum command)c, (enum role)r).clock !=
                                CLOCK_MOVES ||
                            (c == CMD_EXTEND && r != ROLE_COUNTER));
    assert_int_equal(life_verdict(STATE_NONE, CMD_RECEIVE, ROLE_COUNTER).clock, CLOCK_STARTS);
    assert_int_equal(life_verdict(STATE_IN_PROGRESS, CMD_ASK_SUPPLEMENT, ROLE_SPECIALIST).clock,
                     CLOCK_STOPS);
    assert_int_equal(life_verdict(STATE_AWAITING_SUPPLEMENT, CMD_SUPPLEMENT, ROLE_COUNTER).clock,
                     CLOCK_RESTARTS);
    assert_int_equal(life_verdict(STATE_IN_PROGRESS, CMD_FINISH, ROLE_SPECIALIST).clock,
                     CLOCK_ENDS);
}

static void test_words(void **state)
{
    enum state s = STATE_NONE;
    enum role r = ROLE_COUNTER;
    enum command c = CMD_REGISTER;

    (void)state;
    for (int i = 0; i < STATE_COUNT; i++) {
        assert_true(state_from(state_word((enum state)i), &s));
        assert_int_equal(s, i);
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        assert_true(role_from(role_word((enum role)i), &r));
        assert_int_equal(r, i);
    }
    for (int i = 0; i < CMD_COUNT; i++) {
        assert_true(command_from(command_word((enum command)i), &c));
        assert_int_equal(c, i);
    }
    assert_false(state_from("Received", &s));
    assert_false(role_from(NULL, &r));
    assert_false(command_from("", &c));
    assert_int_equal(c, CMD_COUNT - 1);
    assert_string_equal(state_vi(STATE_RETURNED), "Đã trả kết quả");
    assert_true(state_open(STATE_FINISHED));
    assert_false(state_open(STATE_STOPPED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_the_reviewed_one),
        cmocka_unit_test(test_cells_make_sense),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
