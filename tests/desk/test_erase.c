/* Erasing past retention: what is personal is gone from rows, search and the file's bytes; the
 * chain holds, and only what an erasure names may be missing. */
#include "fixture.h"

#include "motcua/desk/keep.h"

#define MUOI "038190900731"

/* An administrator at the desk. */
static void administrator(struct fixture *f)
{
    const struct user u = { (char *)"quan", (char *)"Hoàng Văn Quân", ROLE_ADMINISTRATOR,
                            (char *)"" };

    OK(f, db_begin_write(f->d->store->main, &f->err));
    OK(f, user_put(f->d->store, &u, &f->err));
    OK(f, db_commit(f->d->store->main, &f->err));
    fixture_be(f, "quan");
}

/* Taken back as received by mistake: the shortest way to an end. */
static void end_it(struct fixture *f, int64_t id)
{
    const struct act_input in = {
        .version = -1, .score = -1, .fee = -1, .reason = "tiếp nhận nhầm"
    };

    OK(f, desk_act(f->d, id, CMD_VOID, &in, NULL, &f->err));
}

static enum mc_rc erase(struct fixture *f, int64_t id)
{
    size_t n = 0;
    enum mc_rc rc = desk_erase(f->d, id, "Quyết định 12/QĐ", NULL, &n, &f->err);

    assert_int_equal(n > 0, rc == MC_OK);
    return rc;
}

static void whole(struct fixture *f)
{
    struct deep_result r;

    fixture_verify(f);
    OK(f, store_verify_deep(f->d->store, fixture_bad, NULL, &r, &f->err));
    assert_int_equal(r.n_bad, 0);
}

static int64_t number(struct fixture *f, const char *sql)
{
    struct sqlite3_stmt *st;
    int64_t n;

    OK(f, db_prepare(f->d->store->main, sql, &st, &f->err));
    OK(f, db_step(f->d->store->main, st, &f->err));
    n = db_int(st, 0);
    db_done(st);
    return n;
}

/* Does the file hold TEXT anywhere, free pages included? */
static bool in_file(const struct fixture *f, const char *text)
{
    char *path = xasprintf("%s/data/motcua.db", f->dir), *bytes;
    FILE *in = fopen(path, "rb");
    long n;

    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    n = ftell(in);
    rewind(in);
    bytes = xmalloc((size_t)n);
    assert_int_equal(fread(bytes, 1, (size_t)n, in), n);
    fclose(in);
    bool there = memmem(bytes, (size_t)n, text, strlen(text)) != NULL;
    free(bytes);
    free(path);
    return there;
}

static void test_nothing_personal_stays(void **state)
{
    static const char *const personal[] = { "Phan Thị Mười", "An Nhiên", "phan thi muoi", MUOI,
                                            "0900000731",    "Thôn 3" };
    struct fixture f;
    struct dossier_rows rows;
    struct papers papers;
    struct parties people;
    struct verify_result v;
    char head[65];
    int64_t seq;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    end_it(&f, id);
    OK(&f, event_head(f.d->store, head, &seq, &f.err));
    administrator(&f);
    OK(&f, erase(&f, id));
    OK(&f, desk_erase_done(f.d, &f.err));
    whole(&f);
    OK(&f, store_verify(f.d->store, head, fixture_bad, NULL, &v, &f.err)); /* yesterday's print */
    assert_int_equal(v.n_bad, 0);
    OK(&f, desk_find(f.d, "phan", 9, &rows, &f.err));
    assert_int_equal(rows.n, 0);
    OK(&f, desk_find(f.d, MUOI, 9, &rows, &f.err));
    assert_int_equal(rows.n, 0);
    OK(&f, desk_party_find(f.d, "phan", 9, &people, &f.err));
    assert_int_equal(people.n, 0);
    OK(&f, papers_of(f.d->store, MUOI, NULL, &papers, &f.err));
    assert_int_equal(papers.n, 0);
    assert_int_equal(number(&f, "SELECT count(*) FROM paper"), 0);
    struct view view = { .form = NULL };
    OK(&f, desk_view(f.d, id, &view, &f.err));
    assert_true(view.dossier.erased_at != 0);
    assert_string_equal(str_or(view.dossier.applicant.name), "");
    assert_non_null(view.dossier.code); /* the number stays used */
    view_release(&view);
    assert_int_equal(erase(&f, id), MC_DENIED);
    assert_non_null(strstr(f.err.msg, "không còn"));
    desk_close(f.d); /* the log's pages go into the file */
    f.d = NULL;
    for (size_t i = 0; i < N_ELEMS(personal); i++)
        if (in_file(&f, personal[i]))
            fail_msg("the file still holds %s", personal[i]);
    fixture_close(&f);
}

static void test_another_dossier_keeps_its_own(void **state)
{
    struct fixture f;
    struct party p;

    (void)state;
    fixture_open(&f);
    int64_t birth = fixture_received_birth(&f, "r1"), copy = fixture_received_copy(&f, "r2");
    end_it(&f, birth);
    end_it(&f, copy);
    administrator(&f);
    OK(&f, erase(&f, birth));
    whole(&f);
    OK(&f, party_by_number(f.d->store, MUOI, &p, &f.err));
    assert_int_equal(p.n_dossiers, 1);
    assert_string_equal(p.person.name, "Phan Thị Mười");
    party_release(&p);
    OK(&f, erase(&f, copy));
    whole(&f);
    assert_int_equal(party_by_number(f.d->store, MUOI, &p, NULL), MC_NOTFOUND);
    assert_int_equal(number(&f, "SELECT count(*) FROM party"), 0);
    assert_int_equal(number(&f, "SELECT count(*) FROM event_body"), 0);
    fixture_close(&f);
}

/* A paper that a later dossier reuses stays until that one goes too. */
static void test_a_paper_that_is_needed(void **state)
{
    struct fixture f;
    struct papers papers;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    int64_t birth = fixture_received_birth(&f, "r1");
    OK(&f, papers_of(f.d->store, MUOI, NULL, &papers, &f.err));
    assert_int_equal(papers.n, 2);
    char *text =
        xasprintf("{'request_id':'r2','procedure':'2.000815','channel':'counter'," FIXTURE_MUOI ","
                  "'answers':{'ten_giay_to':'Giấy','so_trang':3,'so_ban':2},"
                  "'components':[{'id':'ban_chinh','reuse':'%s'},"
                  "{'id':'ban_sao_can_ct','copies':2,'seen':true,'why':'đóng dấu'}],'paid':'cash'}",
                  papers.item[0].hash);
    OK(&f, fixture_read(&f, &r, text));
    int64_t copy = fixture_receive(&f, &r);
    reception_release(&r);
    free(text);
    papers_release(&papers);
    end_it(&f, birth);
    end_it(&f, copy);
    administrator(&f);
    OK(&f, erase(&f, birth));
    whole(&f);
    OK(&f, papers_of(f.d->store, MUOI, NULL, &papers, &f.err));
    assert_int_equal(papers.n, 1); /* the other paper is gone */
    papers_release(&papers);
    OK(&f, erase(&f, copy));
    whole(&f);
    OK(&f, erase(&f, birth)); /* what was needed then is not needed now */
    whole(&f);
    assert_int_equal(number(&f, "SELECT count(*) FROM paper"), 0);
    fixture_close(&f);
}

static void test_only_what_is_named(void **state)
{
    static const struct {
        const char *sql;
        int bad;
    } lies[] = {
        { "DELETE FROM event_body WHERE seq = (SELECT max(seq) FROM event_body)", 1 },
        { "INSERT INTO event_body SELECT seq, x'00', '{}' FROM event WHERE dossier = 1"
          " AND kind = 'received.1'",
          2 }, /* not its body, and not gone */
        { "UPDATE event SET facts = replace(facts, '\"bodies\":[', '\"bodies\":[9999,')"
          " WHERE kind = 'erased.1'",
          1 },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(lies); i++) {
        struct fixture f;
        struct verify_result v;

        fixture_open(&f);
        int64_t id = fixture_received_birth(&f, "r1");
        end_it(&f, id);
        administrator(&f);
        OK(&f, erase(&f, id));
        fixture_be(&f, "maile");
        fixture_received_copy(&f, "r2");
        OK(&f, store_verify(f.d->store, NULL, NULL, NULL, &v, &f.err));
        assert_int_equal(v.n_bad, 0);
        OK(&f, db_script(f.d->store->main, lies[i].sql, &f.err));
        OK(&f, store_verify(f.d->store, NULL, NULL, NULL, &v, &f.err));
        if (v.n_bad < lies[i].bad)
            fail_msg("%s: %d", lies[i].sql, v.n_bad);
        fixture_close(&f);
    }
}

static void test_refused(void **state)
{
    struct fixture f;
    size_t n;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_birth(&f, "r1");
    assert_int_equal(erase(&f, id), MC_DENIED); /* the counter's not */
    assert_non_null(strstr(f.err.msg, "là việc của"));
    administrator(&f);
    assert_int_equal(erase(&f, id), MC_DENIED);
    assert_non_null(strstr(f.err.msg, "chưa kết thúc"));
    fixture_be(&f, "maile");
    end_it(&f, id);
    fixture_be(&f, "quan");
    assert_int_equal(desk_erase(f.d, id, "", NULL, &n, &f.err), MC_INVALID);
    assert_int_equal(desk_erase(f.d, 99, "b", NULL, &n, &f.err), MC_NOTFOUND);
    assert_int_equal(number(&f, "SELECT count(*) FROM event WHERE kind = 'erased.1'"), 0);
    whole(&f);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_personal_stays),
        cmocka_unit_test(test_another_dossier_keeps_its_own),
        cmocka_unit_test(test_a_paper_that_is_needed),
        cmocka_unit_test(test_only_what_is_named),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
