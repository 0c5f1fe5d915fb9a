/* Tampering with the office's memory by raw SQL, behind the program's back: `motcua verify` finds
 * each way and names the event or the dossier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An event and a dossier of the seed's choice; never the first or the last event. */
struct target {
    long long seq, dossier, last;
};

static sqlite3 *open_raw(const struct office_dir *o)
{
    char *path = xasprintf("%s/motcua.db", o->data);
    sqlite3 *db;

    if (sqlite3_open(path, &db) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    free(path);
    return db;
}

/* One statement, which must change something. */
static void tamper(const struct office_dir *o, const char *sql)
{
    sqlite3 *db = open_raw(o);
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    if (sqlite3_total_changes(db) == 0)
        fail_msg("%s: changes nothing", sql);
    sqlite3_close(db);
}

static long long number_of(const struct office_dir *o, const char *sql)
{
    sqlite3 *db = open_raw(o);
    sqlite3_stmt *st;
    long long n;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

/* A middle event of a dossier that WHERE also holds for. */
static struct target choose(const struct office_dir *o, const char *where)
{
    struct target t = { .last = number_of(o, "SELECT max(seq) FROM event") };
    char *count = xasprintf("SELECT count(*) FROM event WHERE dossier > 0 AND seq < %lld AND %s",
                            t.last, where);
    long long n = number_of(o, count), nth = test_dice((unsigned)n);
    char *pick = xasprintf("SELECT seq FROM event WHERE dossier > 0 AND seq < %lld AND %s"
                           " ORDER BY seq LIMIT 1 OFFSET %lld",
                           t.last, where, nth);

    assert_true(n > 0);
    t.seq = number_of(o, pick);
    free(pick);
    pick = xasprintf("SELECT dossier FROM event WHERE seq = %lld", t.seq);
    t.dossier = number_of(o, pick);
    free(pick);
    free(count);
    return t;
}

/* Does some line of TEXT hold WORD and NUMBER as a whole word? */
static bool names(const char *text, const char *word, long long number)
{
    char *want = xasprintf("%s %lld", word, number);
    size_t n = strlen(want);
    bool found = false;

    for (const char *p = text; !found && (p = strstr(p, want)) != NULL; p += n)
        found = p[n] < '0' || p[n] > '9';
    free(want);
    return found;
}

/* verify exits 1, says how many places are wrong, and names WORD NUMBER. */
static void check_found(const struct office_dir *o, const char *what, const char *word,
                        long long number)
{
    struct cli_result r = cli_run(o->home, office_env(o), NULL, ARGS("motcua", "verify"));
    struct cli_result j = cli_run(o->home, office_env(o), NULL, ARGS("motcua", "verify", "--json"));
    json_t *said = json_loads(j.out, 0, NULL);

    if (r.status != 1 || !names(r.out, word, number))
        fail_msg("%s: status %d, expected %s %lld:\n%s%s", what, r.status, word, number, r.out,
                 r.err);
    assert_string_equal(r.err, "");
    assert_int_equal(j.status, 1);
    assert_true(json_int(said, "bad", 0) > 0);
    assert_int_equal(json_array_size(json_object_get(said, "findings")), json_int(said, "bad", 0));
    json_decref(said);
    cli_release(&r);
    cli_release(&j);
}

/* SQL with %lld for the event (and, as %2$lld, its dossier) on an office of its own. */
static void check_event_change(const char *where, const char *sql)
{
    struct office_dir o = office_new();
    struct target t = choose(&o, where);
    char *change = sqlite3_mprintf(sql, t.seq);

    free(office_verify(&o)); /* clean before */
    tamper(&o, change);
    check_found(&o, change, "event", t.seq);
    sqlite3_free(change);
    office_remove(&o);
}

static void test_changed_columns(void **state)
{
    static const char *const changes[] = {
        "UPDATE event SET facts = json_set(facts, '$.state', json_extract(facts, '$.state') || "
        "'2') "
        "WHERE seq = %lld",
        "UPDATE event SET facts = facts || ' ' WHERE seq = %lld",
        "UPDATE event SET at = at - 86400 WHERE seq = %lld",
        "UPDATE event SET actor = 'lantt2' WHERE seq = %lld",
        "UPDATE event SET station = 'Quầy 9' WHERE seq = %lld",
        "UPDATE event SET office = 'H56.99.02' WHERE seq = %lld",
        "UPDATE event SET kind = iif(kind = 'noted.1', 'rated.1', 'noted.1') WHERE seq = %lld",
        "UPDATE event SET dossier = dossier + 1 WHERE seq = %lld",
        "UPDATE event SET hash = randomblob(32) WHERE seq = %lld",
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(changes); i++)
        check_event_change("kind <> 'noted.1'", changes[i]);
}

static void test_changed_body(void **state)
{
    static const char has[] = "seq IN (SELECT seq FROM event_body)";

    (void)state;
    check_event_change(has, "UPDATE event_body SET json = replace(json, 'Thị', 'Văn') || ' '"
                            " WHERE seq = %lld");
    check_event_change(has, "UPDATE event_body SET salt = randomblob(16) WHERE seq = %lld");
    check_event_change(has, "DELETE FROM event_body WHERE seq = %lld");
    check_event_change("seq NOT IN (SELECT seq FROM event_body)",
                       "INSERT INTO event_body(seq, salt, json) VALUES(%lld, randomblob(16),"
                       " '{\"text\": \"x\"}')");
}

static void test_removed_from_the_middle(void **state)
{
    struct office_dir o = office_new();
    struct target t = choose(&o, "1");
    char *sql = sqlite3_mprintf("DELETE FROM event_body WHERE seq = %lld;"
                                "DELETE FROM event WHERE seq = %lld",
                                t.seq, t.seq);

    (void)state;
    tamper(&o, sql);
    check_found(&o, sql, "events", t.seq);
    sqlite3_free(sql);
    /* Closing the gap by new numbers does not close the chain. */
    sql = sqlite3_mprintf("UPDATE event SET seq = -(seq - 1) WHERE seq > %lld;"
                          "PRAGMA foreign_keys = off;"
                          "UPDATE event SET seq = -seq WHERE seq < 0;"
                          "UPDATE event_body SET seq = -(seq - 1) WHERE seq > %lld;"
                          "UPDATE event_body SET seq = -seq WHERE seq < 0;",
                          t.seq, t.seq);
    tamper(&o, sql);
    check_found(&o, "renumbered", "event", t.seq);
    sqlite3_free(sql);
    office_remove(&o);
}

static void test_put_in(void **state)
{
    struct office_dir o = office_new();
    struct target t = choose(&o, "1");
    char *sql = sqlite3_mprintf(
        "INSERT INTO event SELECT seq + 1, office, dossier, at, actor, station, 'noted.1',"
        " facts, x'', hash FROM event WHERE seq = %lld",
        t.last);

    (void)state;
    tamper(&o, sql); /* at the end, with a hash that was good before */
    check_found(&o, sql, "event", t.last + 1);
    sqlite3_free(sql);
    office_remove(&o);
}

static void test_swapped(void **state)
{
    struct office_dir o = office_new();
    struct target t = choose(&o, "seq > 2");
    char *sql = sqlite3_mprintf("PRAGMA foreign_keys = off;"
                                "UPDATE event SET seq = -1 WHERE seq = %lld;"
                                "UPDATE event SET seq = %lld WHERE seq = %lld - 1;"
                                "UPDATE event SET seq = %lld - 1 WHERE seq = -1;",
                                t.seq, t.seq, t.seq, t.seq);

    (void)state;
    tamper(&o, sql);
    check_found(&o, sql, "event", t.seq);
    sqlite3_free(sql);
    office_remove(&o);
}

/* What screens read must be what the events say. */
static void test_changed_row(void **state)
{
    static const char *const changes[] = {
        "UPDATE dossier SET state = iif(state = 10, 9, 10) WHERE id = %lld",
        "UPDATE dossier SET due_at = due_at + 86400 WHERE id = %lld",
        "UPDATE dossier SET due_key = due_key + 86400 WHERE id = %lld",
        "UPDATE dossier SET applicant = 'Người Khác' WHERE id = %lld",
        "UPDATE dossier SET applicant_id = '038190999999' WHERE id = %lld",
        "UPDATE dossier SET phone = '0900000000' WHERE id = %lld",
        "UPDATE dossier SET birth = '1901-01-01' WHERE id = %lld",
        "UPDATE dossier SET fee = fee + 1000 WHERE id = %lld",
        "UPDATE dossier SET paid = paid + 1000 WHERE id = %lld",
        "UPDATE dossier SET step_name = 'Bước lạ' WHERE id = %lld",
        "UPDATE dossier SET step_role = (step_role + 1) %% 3 WHERE id = %lld",
        "UPDATE dossier SET holder = holder || 'hantt' WHERE id = %lld",
        "UPDATE dossier SET procedure = '9.9' WHERE id = %lld",
        "UPDATE dossier SET procedure_name = 'Thủ tục khác' WHERE id = %lld",
        "UPDATE dossier SET received_at = received_at - 60 WHERE id = %lld",
        "UPDATE dossier SET version = version + 1 WHERE id = %lld",
        "UPDATE dossier SET code = 'H56.99.01-261118-9999' WHERE id = %lld",
        "UPDATE dossier SET channel = channel || 'x' WHERE id = %lld",
        "UPDATE dossier SET n_notes = n_notes + 1 WHERE id = %lld",
        "UPDATE dossier SET papers = papers + 1 WHERE id = %lld",
        "UPDATE dossier SET fold = fold || ' ' WHERE id = %lld",
        "UPDATE component SET seen = 1 - seen WHERE dossier = %lld",
        "DELETE FROM component WHERE dossier = %lld",
        "UPDATE dossier_text SET text = 'x' WHERE id = %lld",
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(changes); i++) {
        struct office_dir o = office_new();
        struct target t = choose(&o, "kind = 'received.1'");
        char *sql = sqlite3_mprintf(changes[i], t.dossier);

        tamper(&o, sql);
        check_found(&o, sql, "dossier", t.dossier);
        sqlite3_free(sql);
        office_remove(&o);
    }
}

static void test_row_without_events(void **state)
{
    struct office_dir o = office_new();
    long long id = number_of(&o, "SELECT max(id) FROM dossier") + 1;

    (void)state;
    tamper(&o,
           "CREATE TEMP TABLE one AS SELECT * FROM dossier WHERE id = 1;"
           "UPDATE one SET id = (SELECT max(id) + 1 FROM dossier), code = 'X', request_id = 'x';"
           "INSERT INTO dossier SELECT * FROM one");
    check_found(&o, "a row of its own", "dossier", id);
    tamper(&o, "PRAGMA foreign_keys = off; DELETE FROM dossier WHERE id IN (2, 61)");
    check_found(&o, "a row removed", "dossier", 2);
    office_remove(&o);
}

/* The end of the log can be cut without a trace in it: the printed head is what tells. */
static void test_removed_from_the_end(void **state)
{
    struct office_dir o = office_new();
    char *before = office_verify(&o), *code = office_receive(&o, office_birth(1));
    char *head = office_verify(&o), *later;

    (void)state;
    assert_string_not_equal(before, head);
    OFFICE_EXPECT(&o, 0, head, "verify", "--head", before);
    free(office_receive(&o, office_copies(2)));
    later = office_verify(&o);
    OFFICE_EXPECT(&o, 0, later, "verify", "--head", head);
    /* All of both dossiers, rows and numbers too: the rest is clean in itself. */
    tamper(&o,
           "PRAGMA foreign_keys = off;"
           "DELETE FROM event_body WHERE seq IN (SELECT seq FROM event WHERE dossier > 60);"
           "DELETE FROM event WHERE dossier > 60; DELETE FROM dossier WHERE id > 60;"
           "DELETE FROM component WHERE dossier > 60; DELETE FROM dossier_text WHERE id > 60;"
           "DELETE FROM fee WHERE dossier > 60;"
           "DELETE FROM party WHERE id NOT IN (SELECT owner FROM dossier);"
           "DELETE FROM party_text WHERE id NOT IN (SELECT id FROM party);"
           "UPDATE day_number SET last = last - 2 WHERE day = (SELECT max(day) FROM day_number);"
           "DELETE FROM day_number WHERE last = 0;"
           "UPDATE receipt_block SET next = next - 1"); /* the copies were paid in cash */
    char *again = office_verify(&o);
    assert_string_equal(again, before);
    OFFICE_EXPECT(&o, 0, before, "verify", "--head", before);
    for (int i = 0; i < 2; i++) {
        struct cli_result r = cli_run(o.home, office_env(&o), NULL,
                                      ARGS("motcua", "verify", "--head", i == 0 ? head : later));

        assert_int_equal(r.status, 1);
        assert_non_null(strstr(r.out, i == 0 ? head : later));
        cli_release(&r);
    }
    free(before);
    free(head);
    free(later);
    free(again);
    free(code);
    office_remove(&o);
}

static void test_head_that_is_none(void **state)
{
    struct office_dir o = office_new();
    struct cli_result r =
        cli_run(o.home, office_env(&o), NULL, ARGS("motcua", "verify", "--head", "abc"));

    (void)state;
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "--head"));
    cli_release(&r);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changed_columns),
        cmocka_unit_test(test_changed_body),
        cmocka_unit_test(test_removed_from_the_middle),
        cmocka_unit_test(test_put_in),
        cmocka_unit_test(test_swapped),
        cmocka_unit_test(test_changed_row),
        cmocka_unit_test(test_row_without_events),
        cmocka_unit_test(test_removed_from_the_end),
        cmocka_unit_test(test_head_that_is_none),
    };

    test_seed();
    return cmocka_run_group_tests_name("tamper", tests, NULL, NULL);
}
