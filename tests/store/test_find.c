/* Finding: every way of asking, against a walk over all dossiers; what it costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/utf8.h"

#include "cost.h"
#include "office.h"
#include "seed.h"

static const char *const family[] = { "Phan", "Nguyễn", "Lê", "Trần", "Đào", "Ksor" };
static const char *const middle[] = { "Thị", "Văn", "Hồng", "Đức", "H'" };
static const char *const given[] = { "Mười", "Muối", "Đào", "Hồng", "Hông", "Nhung", "Ỷ" };

#define N_DOSSIERS 150

struct person_row {
    char name[64], number[16], phone[16], code[48];
};

static int64_t take(struct store *s, const struct request *q)
{
    struct mc_err err = { 0 };
    int64_t id = 0;

    if (office_take(s, q, &id, &err) != MC_OK)
        fail_msg("take: %s", err.msg);
    return id;
}

/* Dossier K of the world is all[K]. */
static struct store *world(void *dir, struct person_row *all)
{
    struct store *s = office_open(dir);

    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    for (int k = 1; k <= N_DOSSIERS; k++) {
        struct person_row *p = &all[k];
        struct request q = { .id = p->number,
                             .name = p->name,
                             .phone = p->phone,
                             .at = MORNING + k,
                             .due = MORNING + 3600 };

        snprintf(p->name, sizeof p->name, "%s %s %s", family[pick(N_ELEMS(family))],
                 middle[pick(N_ELEMS(middle))], given[pick(N_ELEMS(given))]);
        snprintf(p->number, sizeof p->number, "0381900%05u", pick(40));
        snprintf(p->phone, sizeof p->phone, "0912%06u", pick(1000000));
        dossier_code("H56.99", day_of(MORNING), k, p->code);
        assert_int_equal(take(s, &q), k);
    }
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    return s;
}

/* Does every word of QUERY stand in the name, its accents too?  The last may be only begun. */
static bool names(const char *query, const char *name)
{
    char *words = fold_dup(query), *folded = fold_dup(name), *text = xasprintf(" %s ", folded);
    bool hit = fold_match(query, name);

    for (char *w = words, *end; hit && (end = strchr(w, ' ')) != NULL; w = end + 1) {
        char *whole = xasprintf(" %.*s ", (int)(end - w), w);

        hit = strstr(text, whole) != NULL;
        free(whole);
    }
    free(words);
    free(folded);
    free(text);
    return hit;
}

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s), k = strlen(tail);

    return n >= k && strcmp(s + n - k, tail) == 0;
}

static void check_find(struct store *s, const struct person_row *all, const char *query,
                       bool (*hit)(const struct person_row *p, const char *query))
{
    struct dossier_rows got;
    struct mc_err err = { 0 };
    size_t limit = 1 + pick(N_DOSSIERS), n = 0, total = 0;

    if (dossier_find(s, query, limit, &got, &err) != MC_OK)
        fail_msg("find %s: %s", query, err.msg);
    for (int k = N_DOSSIERS; k > 0; k--) {
        if (!hit(&all[k], query))
            continue;
        if (++total > limit)
            continue;
        if (n >= got.n || got.row[n].id != k)
            fail_msg("find \"%s\": wanted dossier %d (%s), got %lld", query, k, all[k].name,
                     n < got.n ? (long long)got.row[n].id : 0LL);
        n++;
    }
    if (got.n != n)
        fail_msg("find \"%s\": %zu too many", query, got.n - n);
    assert_int_equal(got.more, total > limit);
    dossier_rows_release(&got);
}

static bool by_name(const struct person_row *p, const char *query)
{
    return names(query, p->name);
}

static bool by_tail(const struct person_row *p, const char *query)
{
    return ends_with(p->number, query) || ends_with(p->code, query) || ends_with(p->phone, query);
}

static bool by_number(const struct person_row *p, const char *query)
{
    return strcmp(p->number, query) == 0;
}

static bool by_phone(const struct person_row *p, const char *query)
{
    return ends_with(p->phone, query) || strncmp(p->phone, query, strlen(query)) == 0 ||
           strncmp(p->number, query, strlen(query)) == 0;
}

static bool by_code(const struct person_row *p, const char *query)
{
    return strcmp(p->code, query) == 0;
}

/* Words of a name, as typed: whole, with or without accents, the last perhaps cut. */
static char *random_words(const struct person_row *p)
{
    char *folded = fold_dup(p->name);
    char *query = pick(2) ? xstrdup(p->name) : xstrdup(folded);

    if (pick(2)) { /* the last words only */
        char *space = strchr(query, ' ');
        char *rest = xstrdup(space + 1);

        free(query);
        query = rest;
    }
    free(folded);
    return query;
}

static void test_random(void **state)
{
    struct person_row *all = xcalloc(N_DOSSIERS + 1, sizeof *all);

    seed_start();
    struct store *s = world(*state, all);
    cost_of(s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP);
    cost_of(s->main, SQLITE_STMTSTATUS_SORT);
    for (int i = 0; i < 300; i++) {
        const struct person_row *p = &all[1 + pick(N_DOSSIERS)];
        char *query = random_words(p);

        check_find(s, all, query, by_name);
        free(query);
        check_find(s, all, p->number + 8, by_tail);
        check_find(s, all, p->code + strlen(p->code) - 4, by_tail);
        check_find(s, all, p->number, by_number);
        check_find(s, all, p->phone, by_phone);
        check_find(s, all, p->phone + 3 + pick(3), by_phone);
        check_find(s, all, p->phone + 6, by_tail);
        check_find(s, all, p->code, by_code);
    }
    assert_int_equal(cost_of(s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP), 0);
    assert_int_equal(cost_of(s->main, SQLITE_STMTSTATUS_SORT), 0);
    free(all);
    store_close(s);
}

static size_t hits(struct store *s, const char *query)
{
    struct dossier_rows got;
    struct mc_err err = { 0 };
    size_t n;

    if (dossier_find(s, query, 20, &got, &err) != MC_OK)
        fail_msg("find %s: %s", query, err.msg);
    n = got.n;
    dossier_rows_release(&got);
    return n;
}

static void test_ways_of_asking(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .id = "038190000731",
                         .name = "Phan Thị Mười",
                         .phone = "0912345678",
                         .at = MORNING,
                         .due = MORNING + 3600 };

    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    take(s, &q);
    q = (struct request){ .name = "Nguyễn Đức Muối",
                          .at = MORNING,
                          .due = MORNING + 3600,
                          .procedure_name = "Đăng ký kết hôn" };
    take(s, &q);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    assert_int_equal(hits(s, "muoi"), 2);
    assert_int_equal(hits(s, "Mười"), 1);
    assert_int_equal(hits(s, "mười phan"), 1);
    assert_int_equal(hits(s, "  THI   MUOI "), 1);
    assert_int_equal(hits(s, "ket hon"), 1);
    assert_int_equal(hits(s, "khai sinh phan"), 1);
    assert_int_equal(hits(s, "ngu"), 1); /* three letters may be a beginning */
    assert_int_equal(hits(s, "ng"), 0);  /* two alone are a word */
    assert_int_equal(hits(s, "duc mu"), 1);
    assert_int_equal(hits(s, "0731"), 1);
    assert_int_equal(hits(s, "0001"), 1);
    assert_int_equal(hits(s, "0912345678"), 1);
    assert_int_equal(hits(s, "09123"), 1);
    assert_int_equal(hits(s, "0912"), 0); /* four digits are the end of a number */
    assert_int_equal(hits(s, "038190000731"), 1);
    assert_int_equal(hits(s, "038190000730"), 0);
    assert_int_equal(hits(s, "n2"), 1);
    assert_int_equal(hits(s, ""), 0);
    assert_int_equal(hits(s, "  -- "), 0);
    assert_int_equal(hits(s, "\" OR 1 --"), 0);
    assert_int_equal(hits(s, "a* NEAR(b) ^c {d}: (e) AND NOT \"f"), 0);
    store_close(s);
}

/* The index forgets what a dossier is no longer. */
static void test_text_follows(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .name = "Phan Thi Mui", .at = MORNING, .keep = true };
    int64_t id;

    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    assert_int_equal(hits(s, "mui"), 1);
    assert_int_equal(office_act(s, id, CMD_RECEIVE, ROLE_COUNTER, MORNING + 60, NULL,
                                json_pack("{s:s}", "code", "H56.99-1-0042"),
                                json_pack("{s:{s:s}}", "applicant", "name", "Phan Thị Mười"), NULL),
                     MC_OK);
    assert_int_equal(hits(s, "mui"), 0);
    assert_int_equal(hits(s, "Mười"), 1);
    assert_int_equal(hits(s, "0042"), 1);
    /* FTS5 compares index and content itself. */
    assert_int_equal(
        db_script(s->main,
                  "INSERT INTO dossier_fts(dossier_fts, rank) VALUES('integrity-check', 1)", NULL),
        MC_OK);
    assert_int_equal(
        db_script(s->main, "INSERT INTO party_fts(party_fts, rank) VALUES('integrity-check', 1)",
                  NULL),
        MC_OK);
    store_close(s);
}

static void test_people(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .id = "038190000731",
                         .name = "Phan Thị Mười",
                         .phone = "0912345678",
                         .at = MORNING,
                         .due = MORNING + 3600 };
    struct parties got;
    int64_t id;

    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    static const struct {
        const char *query;
        size_t n;
    } cases[] = { { "muoi", 1 },       { "Mười", 1 },         { "Muối", 0 }, { "0731", 1 },
                  { "0912345678", 1 }, { "038190000731", 1 }, { "lan", 0 },  { "", 0 } };
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        assert_int_equal(party_find(s, cases[i].query, 10, &got, NULL), MC_OK);
        if (got.n != cases[i].n)
            fail_msg("%s: %zu people", cases[i].query, got.n);
        parties_release(&got);
    }
    store_close(s);
}

/* Of how many pieces is the search index? */
static int64_t index_pieces(struct store *s)
{
    static const char sql[] = "SELECT count(DISTINCT segid) FROM dossier_fts_idx";
    struct sqlite3_stmt *st;
    int64_t n;

    assert_int_equal(db_prepare(s->main, sql, &st, NULL), MC_OK);
    assert_int_equal(db_step(s->main, st, NULL), MC_OK);
    n = db_int(st, 0);
    db_done(st);
    return n;
}

static void test_import_leaves_one_piece(void **state)
{
    struct store *s = office_open(*state);
    struct request q = { .name = "Phan Thị Mười", .at = MORNING, .due = MORNING + 3600 };
    struct dossier_rows got;
    int64_t id;

    for (int i = 0; i < 3; i++) /* a commit each: a piece each */
        assert_int_equal(office_receive(s, &q, &id, NULL), MC_OK);
    assert_true(index_pieces(s) > 1);
    assert_int_equal(store_imported(s, NULL), MC_OK);
    assert_int_equal(index_pieces(s), 1);
    assert_int_equal(dossier_find(s, "muoi", 10, &got, NULL), MC_OK);
    assert_int_equal(got.n, 3);
    dossier_rows_release(&got);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_ways_of_asking, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_text_follows, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_people, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_import_leaves_one_piece, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("find", tests, NULL, NULL);
}
