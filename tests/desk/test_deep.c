/* The deep check: a replay of the log finds every row that somebody changed, and a paper's bytes
 * are what their name says. */
#include "fixture.h"

#include "motcua/desk/keep.h"

#include <dirent.h>

static void tell(void *ctx, const char *sentence)
{
    strbuf_printf(ctx, "%s\n", sentence);
}

/* All findings; the caller frees. */
static char *findings(struct fixture *f, struct deep_result *r)
{
    struct strbuf b = STRBUF_INIT;

    OK(f, store_verify_deep(f->d->store, tell, &b, r, &f->err));
    return strbuf_detach(&b);
}

static void nothing_left(const struct fixture *f)
{
    char *data = xasprintf("%s/data", f->dir);
    DIR *dir = opendir(data);
    struct dirent *e;

    assert_non_null(dir);
    while ((e = readdir(dir)) != NULL)
        assert_null(strstr(e->d_name, "replay"));
    closedir(dir);
    free(data);
}

/* Some of a day: two people, papers, a dossier to its end, another stopped. */
static void some_work(struct fixture *f)
{
    struct act_input in = ACT_INPUT_INIT;
    int64_t birth = fixture_received_birth(f, "r1"), copy = fixture_received_copy(f, "r2");
    char *scan = fixture_scan(f, "giấy");
    struct paper_input paper = { .path = scan,
                                 .type = "giay_to_tuy_than",
                                 .owner = "038190900731" };
    char hash[65];

    OK(f, desk_act(f->d, birth, CMD_FORWARD, &in, NULL, &f->err));
    in.text = "gọi điện";
    OK(f, desk_act(f->d, copy, CMD_NOTE, &in, NULL, &f->err));
    OK(f, desk_paper_add(f->d, &paper, hash, &f->err));
    fixture_received_copy(f, "r3");
    free(scan);
}

static void test_a_day_replays(void **state)
{
    struct fixture f;
    struct deep_result r;
    char head[65];
    int64_t seq;

    (void)state;
    fixture_open(&f);
    some_work(&f);
    for (int i = 0; i < 2; i++) { /* twice: nothing is left attached */
        char *said = findings(&f, &r);

        assert_string_equal(said, "");
        free(said);
    }
    OK(&f, event_head(f.d->store, head, &seq, &f.err));
    assert_int_equal(r.n_events, seq);
    assert_int_equal(r.n_papers, 3);
    assert_true(r.paper_bytes > 60);
    nothing_left(&f);
    fixture_received_copy(&f, "after"); /* the desk goes on */
    fixture_verify(&f);
    fixture_close(&f);
}

static void test_every_table_is_looked_at(void **state)
{
    static const struct {
        const char *sql, *says;
    } lies[] = {
        { "UPDATE dossier SET applicant = 'x' WHERE id = 1", "dossier 1:" },
        { "UPDATE dossier SET due_at = due_at + 60 WHERE id = 2", "dossier 2:" },
        { "UPDATE component SET seen = 1 - seen WHERE dossier = 2 AND n = 0", "components of" },
        { "UPDATE dossier_text SET text = 'x' WHERE id = 1", "search text of dossier 1:" },
        { "UPDATE party SET phone = '0999999999' WHERE id = 1", "party 1:" },
        { "UPDATE party SET n_dossiers = 9 WHERE id = 1", "party 1:" },
        { "UPDATE party_text SET text = 'x' WHERE id = 1", "party 1:" },
        { "UPDATE paper SET name = 'x'", "paper " },
        { "DELETE FROM paper WHERE dossier = 0", "paper " },
        { "UPDATE day_number SET last = 9", "numbers of H56.99.01" },
        { "DELETE FROM component WHERE dossier = 1", "components of dossier 1:" },
        { "UPDATE event SET facts = '{}' WHERE dossier = 1 AND kind = 'received.1'",
          "cannot be replayed" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(lies); i++) {
        struct fixture f;
        struct deep_result r;

        fixture_open(&f);
        some_work(&f);
        OK(&f, db_script(f.d->store->main, lies[i].sql, &f.err));
        char *said = findings(&f, &r);
        if (r.n_bad == 0 || strstr(said, lies[i].says) == NULL)
            fail_msg("%s: %d: %s", lies[i].sql, r.n_bad, said);
        nothing_left(&f);
        free(said);
        fixture_close(&f);
    }
}

static void test_bytes_against_their_name(void **state)
{
    static const struct {
        const char *sql, *says;
    } lies[] = {
        { "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE rowid = 1", "not what its name" },
        { "DELETE FROM chunk WHERE rowid = 1", "not what its name" },
        { "DELETE FROM file WHERE rowid = 1", "are not there" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(lies); i++) {
        struct fixture f;
        struct deep_result r;

        fixture_open(&f);
        some_work(&f);
        OK(&f, db_script(f.d->store->papers, lies[i].sql, &f.err));
        char *said = findings(&f, &r);
        if (r.n_bad != 1 || strstr(said, lies[i].says) == NULL)
            fail_msg("%s: %d: %s", lies[i].sql, r.n_bad, said);
        free(said);
        fixture_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_replays),
        cmocka_unit_test(test_every_table_is_looked_at),
        cmocka_unit_test(test_bytes_against_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
