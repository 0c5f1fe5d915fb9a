/* The log: its chain, and every way of tampering with it by raw SQL, each of which is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "office.h"

#include <sqlite3.h>

static int64_t receive(struct store *s, const char *name, const char *number, int64_t at)
{
    struct request q = { .id = number,
                         .name = name,
                         .birth = "1990-03-12",
                         .phone = "0912345678",
                         .at = at,
                         .due = at + 3 * DAY_SECONDS };
    struct mc_err err = { 0 };
    int64_t id = 0;

    if (office_receive(s, &q, &id, &err) != MC_OK)
        fail_msg("receive: %s", err.msg);
    return id;
}

/* Four dossiers, five events: the second dossier also has a note. */
static struct store *busy_office(void *dir)
{
    struct store *s = office_open(dir);
    struct mc_err err = { 0 };

    receive(s, "Phan Thị Mười", "038190000731", MORNING);
    receive(s, "Nguyễn Văn Đào", "038090000732", MORNING + 60);
    receive(s, "Lê Thị Hồng", "038190000733", MORNING + 120);
    if (office_act(s, 2, CMD_NOTE, ROLE_COUNTER, MORNING + 180, NULL, NULL,
                   json_pack("{s:s}", "text", "gọi lại chiều nay"), &err) != MC_OK)
        fail_msg("note: %s", err.msg);
    receive(s, "Trần Văn Mẫu", "038090000734", MORNING + 240);
    return s;
}

/* Whoever owns the file can do this: no rule of ours stands in the way. */
static void tamper(struct store *s, const char *sql)
{
    char *path = xasprintf("%s/motcua.db", s->dir), *said = NULL;
    sqlite3 *h;

    assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
    if (sqlite3_exec(h, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s", said);
    sqlite3_close(h);
    free(path);
}

static void test_chain(void **state)
{
    struct store *s = office_open(*state);
    struct verify_result r;
    char head[65], *said;
    int64_t seq;

    assert_int_equal(event_head(s, head, &seq, NULL), MC_OK);
    assert_int_equal(seq, 0);
    assert_string_equal(head, "");
    receive(s, "Phan Thị Mười", "038190000731", MORNING);
    assert_int_equal(event_head(s, head, &seq, NULL), MC_OK);
    assert_int_equal(seq, 1);
    receive(s, "Phan Thị Mười", "038190000731", MORNING);
    said = office_findings(s, head, &r); /* an older head still stands in the chain */
    assert_string_equal(said, "");
    assert_int_equal(r.n_events, 2);
    assert_int_equal(r.n_dossiers, 2);
    assert_int_equal(event_head(s, head, &seq, NULL), MC_OK);
    assert_string_equal(head, r.head);
    free(said);
    store_close(s);
}

struct seen {
    int n;
    char kinds[128], text[128];
};

static bool see(void *ctx, const struct event *e)
{
    struct seen *v = ctx;

    v->n++;
    snprintf(v->kinds + strlen(v->kinds), sizeof v->kinds - strlen(v->kinds), "%lld:%s ",
             (long long)e->seq, event_kind_name(e->kind));
    snprintf(v->text, sizeof v->text, "%s", json_str(e->body, "text"));
    return true;
}

static bool see_one(void *ctx, const struct event *e)
{
    see(ctx, e);
    return false;
}

static void test_each(void **state)
{
    struct store *s = busy_office(*state);
    struct seen v = { 0 };

    assert_int_equal(event_each(s, 2, see, &v, NULL), MC_OK);
    assert_string_equal(v.kinds, "2:received.1 4:noted.1 ");
    assert_string_equal(v.text, "gọi lại chiều nay");
    v = (struct seen){ 0 };
    assert_int_equal(event_each(s, 2, see_one, &v, NULL), MC_OK);
    assert_int_equal(v.n, 1);
    v = (struct seen){ 0 };
    assert_int_equal(event_each(s, 99, see, &v, NULL), MC_OK);
    assert_int_equal(v.n, 0);
    store_close(s);
}

/* What each tampering must be told as; several sentences may follow from one. */
static const struct {
    const char *sql, *told;
} tricks[] = {
    { "UPDATE event SET facts = replace(facts, '\"fee\"', '\"fe\"'), at = at + 1 WHERE seq = 3",
      "event 3 (received.1, dossier 3) was changed" },
    { "UPDATE event SET actor = 'lan' WHERE seq = 1",
      "event 1 (received.1, dossier 1) was changed" },
    { "UPDATE event SET station = '' WHERE seq = 5",
      "event 5 (received.1, dossier 4) was changed" },
    { "UPDATE event SET hash = zeroblob(32) WHERE seq = 4", "event 4 (noted.1, dossier 2)" },
    { "UPDATE event SET hash = x'00' WHERE seq = 4", "event 4 (noted.1, dossier 2)" },
    { "PRAGMA foreign_keys = 0; DELETE FROM event WHERE seq = 2", "events 2 to 2 were removed" },
    { "DELETE FROM event WHERE seq = 1", "events 1 to 1 were removed" },
    { "DELETE FROM event WHERE seq = 3;"
      "UPDATE event SET seq = 3 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = 5",
      "event 3 (noted.1, dossier 2) was changed, put in or moved" },
    { "UPDATE event SET seq = 6 WHERE seq = 5; UPDATE event SET seq = 5 WHERE seq = 4;"
      "INSERT INTO event SELECT 4, office, 4, at, actor, station, kind, facts, body_hash, hash"
      " FROM event WHERE seq = 5",
      "event 4 (noted.1, dossier 4) was changed, put in or moved" },
    { "INSERT INTO event SELECT 6, office, dossier, at, actor, station, kind, facts, body_hash,"
      " hash FROM event WHERE seq = 5",
      "event 6 (received.1, dossier 4) was changed, put in or moved" },
    { "UPDATE event SET seq = 9 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;"
      "UPDATE event SET seq = 3 WHERE seq = 9",
      "event 2 (received.1, dossier 3) was changed, put in or moved" },
    { "UPDATE event_body SET json = replace(json, 'Lê', 'Le') WHERE seq = 3",
      "event 3: its personal part was changed" },
    { "UPDATE event_body SET salt = zeroblob(16) WHERE seq = 1",
      "event 1: its personal part was changed" },
    { "DELETE FROM event_body WHERE seq = 4", "event 4: its personal part was removed" },
    { "UPDATE dossier SET due_at = due_at + 86400 WHERE id = 2", "dossier 2 (H56.99-" },
    { "UPDATE dossier SET applicant = 'Nguyễn Văn A' WHERE id = 3",
      "applicant is not what its events say" },
    { "UPDATE dossier SET fold = '{}' WHERE id = 1", "fold is not what its events say" },
    { "UPDATE dossier SET state = 10 WHERE id = 1", "state is not what its events say" },
    { "UPDATE component SET seen = 0 WHERE dossier = 4 AND n = 0",
      "components is not what its events say" },
    { "DELETE FROM component WHERE dossier = 4", "components is not what its events say" },
    { "UPDATE dossier_text SET text = 'x' WHERE id = 4", "search text is not what its events say" },
    { "PRAGMA foreign_keys = 0; DELETE FROM dossier WHERE id = 4", "its row (missing)" },
    { "INSERT INTO dossier SELECT 7, version, NULL, NULL, state, procedure, procedure_name,"
      " channel, receiving_office, competent_office, parent, child_order, child_outcome, owner,"
      " applicant_id, applicant, birth, phone, agent, authorisation, identity_level, step_name,"
      " step_role, holder, due_at, due_key, received_at, changed_at, ended_at, papers, components,"
      " reused, n_notes, fee, paid, fold, supplement_until, names FROM dossier WHERE id = 1",
      "dossier 7: a row without events" },
};

static void test_tampering_is_named(void **state)
{
    for (size_t i = 0; i < N_ELEMS(tricks); i++) {
        void *dir = NULL;
        struct verify_result r;

        (void)state;
        assert_int_equal(dir_make(&dir), 0);
        struct store *s = busy_office(dir);
        tamper(s, tricks[i].sql);
        char *said = office_findings(s, NULL, &r);
        if (strstr(said, tricks[i].told) == NULL || r.n_bad == 0)
            fail_msg("after %s\nwanted: %s\nsaid: %s", tricks[i].sql, tricks[i].told, said);
        assert_null(strstr(said, "Nguyễn")); /* findings show no people */
        free(said);
        store_close(s);
        dir_remove(&dir);
    }
}

/* The fifth event's office, with two papers of one person: events 6 and 7. */
static struct store *office_with_papers(void *dir)
{
    struct store *s = busy_office(dir);
    struct mc_err err = { 0 };

    assert_int_equal(db_begin_write(s->main, &err), MC_OK);
    for (int i = 0; i < 2; i++) {
        struct event e = event_new(EV_PAPER, 0, MORNING + 300 + i, "H56.99", "mai", "quay2");

        json_decref(e.facts);
        e.facts = json_pack("{s:s,s:i,s:s,s:s,s:i}", "hash", i == 0 ? "aa" : "bb", "bytes", 12 + i,
                            "media", "application/pdf", "type", "giay_chung_sinh", "dossier", 1);
        e.body = json_pack("{s:s,s:s,s:s}", "owner", "038190000731", "name", "Giấy chứng sinh",
                           "number", "12/2026");
        assert_int_equal(event_append(s, &e, &err), MC_OK);
        assert_int_equal(paper_project(s, &e, &err), MC_OK);
        event_release(&e);
    }
    assert_int_equal(db_commit(s->main, &err), MC_OK);
    return s;
}

/* Rows that are made of many events: people, papers, numbers. */
static const struct {
    const char *sql, *told;
} row_tricks[] = {
    { "UPDATE party SET name = 'Nguyễn Văn A' WHERE id = 1", "party 1: name is not" },
    { "UPDATE party SET birth = '1990' WHERE id = 1", "party 1: birth is not" },
    { "UPDATE party SET sex = 'male' WHERE id = 2", "party 2: sex is not" },
    { "UPDATE party SET phone = '0900000009' WHERE id = 2", "party 2: phone is not" },
    { "UPDATE party SET address = 'Thôn 2' WHERE id = 3", "party 3: address is not" },
    { "UPDATE party SET seen_at = seen_at + 1 WHERE id = 3", "party 3: its dossiers are not" },
    { "UPDATE party SET n_dossiers = 2 WHERE id = 3", "party 3: its dossiers are not" },
    { "UPDATE party SET number = '038190000739' WHERE id = 1", "party 1: number is not" },
    { "UPDATE party_text SET text = 'x' WHERE id = 4", "party 4: search text is not" },
    { "DELETE FROM party_text WHERE id = 4", "party 4: search text is not" },
    { "INSERT INTO party SELECT 9, '#1', kind, '1', name, birth, sex, phone, address, seen_at,"
      " n_dossiers FROM party WHERE id = 1",
      "party 9: a row that no dossier names" },
    { "UPDATE dossier SET owner = 2 WHERE id = 1", "owner is not what its events say" },
    { "UPDATE dossier SET owner = NULL WHERE id = 1", "owner is not what its events say" },
    { "UPDATE paper SET owner = '038090000732' WHERE hash = 'aa'", "paper aa: its row is not" },
    { "UPDATE paper SET hash = 'cc' WHERE hash = 'aa'", "paper cc: its row is not" },
    { "UPDATE paper SET number = '13/2026' WHERE hash = 'aa'", "paper aa: its row is not" },
    { "UPDATE paper SET name = '' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET issued = '2026-01-01' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET expires = '2036-01-01' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET issuer = 'x' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET type = 'so_ho_khau' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET media = 'image/png' WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET bytes = 1 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET dossier = 2 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET added_at = 1 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET seq = 6 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET seq = 3 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "UPDATE paper SET seq = 99 WHERE hash = 'bb'", "paper bb: its row is not" },
    { "DELETE FROM paper WHERE hash = 'bb'", "event 7: its paper's row is gone" },
    { "UPDATE event SET facts = '{' WHERE seq = 7", "paper bb: its row is not" },
    { "UPDATE day_number SET last = 3", "numbers H56.99-261123-: 3 were given" },
    { "UPDATE day_number SET last = 5", "numbers H56.99-261123-: 5 were given" },
    { "UPDATE day_number SET day = day + 1", "numbers H56.99-261124-: 4 were given" },
    { "DELETE FROM day_number", "numbers: 4 codes stand in the log" },
};

static void test_wrong_rows_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(row_tricks); i++) {
        void *dir = NULL;
        struct verify_result r;

        assert_int_equal(dir_make(&dir), 0);
        struct store *s = office_with_papers(dir);
        char *said = office_findings(s, NULL, &r);
        assert_string_equal(said, "");
        free(said);
        tamper(s, row_tricks[i].sql);
        said = office_findings(s, NULL, &r);
        if (strstr(said, row_tricks[i].told) == NULL || r.n_bad == 0)
            fail_msg("after %s\nwanted: %s\nsaid: %s", row_tricks[i].sql, row_tricks[i].told, said);
        assert_null(strstr(said, "Nguyễn")); /* findings show no people */
        free(said);
        store_close(s);
        dir_remove(&dir);
    }
}

/* The end can be cut unseen, unless somebody kept the head. */
static void test_cut_end(void **state)
{
    struct store *s = busy_office(*state);
    struct verify_result r;
    char head[65], *said;
    int64_t seq;

    assert_int_equal(event_head(s, head, &seq, NULL), MC_OK);
    tamper(s, "DELETE FROM dossier_text WHERE id = 4; DELETE FROM component WHERE dossier = 4;"
              "DELETE FROM dossier WHERE id = 4; DELETE FROM event_body WHERE seq = 5;"
              "DELETE FROM event WHERE seq = 5; DELETE FROM party_text WHERE id = 4;"
              "DELETE FROM party WHERE id = 4; UPDATE day_number SET last = 3;");
    said = office_findings(s, NULL, &r);
    assert_string_equal(said, "");
    free(said);
    said = office_findings(s, head, &r);
    assert_non_null(strstr(said, head));
    assert_int_equal(r.n_bad, 1);
    free(said);
    store_close(s);
}

/* The same facts and the same words give another hash each time: a hash tells nothing. */
static void test_bodies_are_salted(void **state)
{
    struct store *s = office_open(*state);
    char *path = dir_path(*state, "data/motcua.db");
    sqlite3 *h;
    sqlite3_stmt *st;

    receive(s, "Phan Thị Mười", "038190000731", MORNING);
    receive(s, "Phan Thị Mười", "038190000731", MORNING);
    assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(h,
                                        "SELECT count(DISTINCT json), count(DISTINCT body_hash)"
                                        " FROM event JOIN event_body USING(seq)",
                                        -1, &st, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(st, 0), 1);
    assert_int_equal(sqlite3_column_int(st, 1), 2);
    sqlite3_finalize(st);
    sqlite3_close(h);
    store_close(s);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_chain, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_each, dir_make, dir_remove),
        cmocka_unit_test(test_tampering_is_named),
        cmocka_unit_test(test_wrong_rows_are_named),
        cmocka_unit_test_setup_teardown(test_cut_end, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_bodies_are_salted, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
