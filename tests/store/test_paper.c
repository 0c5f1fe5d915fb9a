/* Papers: bytes in and out, kinds, volumes, owners. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/hash.h"

#include "cost.h"
#include "office.h"
#include "seed.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define CHUNK (256 * 1024)

struct bytes {
    unsigned char *p;
    size_t n, cap;
};

static bool gather(void *ctx, const void *p, size_t n)
{
    struct bytes *b = ctx;

    b->p = xrealloc(b->p, b->n + n + 1, 1);
    memcpy(b->p + b->n, p, n);
    b->n += n;
    return true;
}

static bool enough(void *ctx, const void *p, size_t n)
{
    (void)p;
    *(size_t *)ctx += n;
    return false;
}

static void check_round(struct store *s, const unsigned char *p, size_t n)
{
    struct bytes back = { 0 };
    char hash[HASH_HEX], want[HASH_HEX], *media = NULL;
    struct mc_err err = { 0 };
    int64_t bytes;

    if (paper_store(s, NULL, p, n, hash, &media, &bytes, &err) != MC_OK)
        fail_msg("%zu bytes: %s", n, err.msg);
    hash_bytes_hex(p, n, want);
    assert_string_equal(hash, want);
    assert_string_equal(media, "application/pdf");
    assert_int_equal(bytes, n);
    assert_int_equal(paper_read(s, hash, gather, &back, &err), MC_OK);
    assert_int_equal(back.n, n);
    assert_memory_equal(back.p, p, n);
    free(back.p);
    free(media);
}

static void test_round(void **state)
{
    static const size_t sizes[] = { 5, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17 };
    struct store *s = office_open(*state);

    seed_start();
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        unsigned char *p = xmalloc(sizes[i]);

        for (size_t k = 0; k < sizes[i]; k++)
            p[k] = (unsigned char)pick(256);
        memcpy(p, "%PDF-", 5);
        check_round(s, p, sizes[i]);
        check_round(s, p, sizes[i]); /* twice */
        free(p);
    }
    int64_t files = 0;
    struct sqlite3_stmt *st;
    assert_int_equal(db_prepare(s->papers, "SELECT count(*), sum(bytes) FROM file", &st, NULL),
                     MC_OK);
    assert_int_equal(db_step(s->papers, st, NULL), MC_OK);
    files = db_int(st, 0);
    db_done(st);
    assert_int_equal(files, N_ELEMS(sizes)); /* stored once */
    store_close(s);
}

static void test_sink_may_stop(void **state)
{
    struct store *s = office_open(*state);
    unsigned char *p = xcalloc(3, CHUNK);
    char hash[HASH_HEX];
    size_t n = 0;

    memcpy(p, "%PDF-", 5);
    assert_int_equal(paper_store(s, NULL, p, 3 * CHUNK, hash, NULL, NULL, NULL), MC_OK);
    assert_int_equal(paper_read(s, hash, enough, &n, NULL), MC_OK);
    assert_int_equal(n, CHUNK);
    free(p);
    store_close(s);
}

static void test_kinds(void **state)
{
    static const struct {
        const char *p;
        size_t n;
        const char *media; /* NULL: refused */
    } cases[] = {
        { "%PDF-1.4\n\x00\xff", 11, "application/pdf" },
        { "\xff\xd8\xff\xe0\x00", 5, "image/jpeg" },
        { "\x89PNG\r\n\x1a\n\x00", 9, "image/png" },
        { "II*\0....", 8, "image/tiff" },
        { "MM\0*....", 8, "image/tiff" },
        { "Giấy chứng sinh\nsố 12\t", 0, "text/plain" },
        { "\xff\xd8", 2, NULL },
        { "MZ\x90\x00", 4, NULL },
        { "chữ cắt \xe1\xba", 0, NULL },
        { "tiếng chuông \x07", 0, NULL },
        { "\xc3(", 2, NULL },
        { "", 0, NULL },
    };
    struct store *s = office_open(*state);

    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        size_t n = cases[i].n > 0 ? cases[i].n : strlen(cases[i].p);
        char hash[HASH_HEX], *media = NULL;
        struct mc_err err = { 0 };
        enum mc_rc rc = paper_store(s, NULL, cases[i].p, n, hash, &media, NULL, &err);

        assert_int_equal(rc, cases[i].media ? MC_OK : MC_INVALID);
        if (cases[i].media != NULL)
            assert_string_equal(media, cases[i].media);
        else
            assert_true(*err.msg != '\0');
        free(media);
    }
    store_close(s);
}

/* Letters of two and three bytes cut by every chunk's end; and one broken letter far inside. */
static void test_long_text(void **state)
{
    struct store *s = office_open(*state);
    size_t n = 2 * CHUNK + 100;
    char *p = xmalloc(n + 4), hash[HASH_HEX], *media = NULL;

    for (size_t at = 0; at < n; at += 3)
        memcpy(p + at, "ế", 3);
    n -= n % 3;
    assert_int_equal(paper_store(s, NULL, p, n, hash, &media, NULL, NULL), MC_OK);
    assert_string_equal(media, "text/plain");
    free(media);
    p[CHUNK] = 'x';
    assert_int_equal(paper_store(s, NULL, p, n, hash, NULL, NULL, NULL), MC_INVALID);
    free(p);
    store_close(s);
}

static void test_from_file(void **state)
{
    struct store *s = office_open(*state);
    char *path = dir_path(*state, "scan.pdf"), *none = dir_path(*state, "none.pdf");
    char *huge = dir_path(*state, "huge.pdf"), hash[HASH_HEX], again[HASH_HEX];
    struct mc_err err = { 0 };
    int64_t bytes;
    FILE *f = fopen(path, "w");

    fputs("%PDF-1.4 quét", f);
    fclose(f);
    assert_int_equal(paper_store(s, path, NULL, 0, hash, NULL, &bytes, &err), MC_OK);
    assert_int_equal(bytes, strlen("%PDF-1.4 quét"));
    assert_int_equal(paper_store(s, NULL, "%PDF-1.4 quét", (size_t)bytes, again, NULL, NULL, &err),
                     MC_OK);
    assert_string_equal(hash, again);
    assert_int_equal(paper_store(s, none, NULL, 0, hash, NULL, NULL, &err), MC_NOTFOUND);
    f = fopen(huge, "w");
    fputs("%PDF-1.4", f);
    assert_int_equal(ftruncate(fileno(f), (64 << 20) + 1), 0); /* a hole: takes no room */
    fclose(f);
    assert_int_equal(paper_store(s, huge, NULL, 0, hash, NULL, NULL, &err), MC_TOOBIG);
    assert_non_null(strstr(err.msg, "64 MiB"));
    free(path);
    free(none);
    free(huge);
    store_close(s);
}

static void pdf_of(char *out, size_t n, int k)
{
    memset(out, 'a' + k, n);
    memcpy(out, "%PDF-", 5);
}

static void test_volumes(void **state)
{
    struct store *s = office_open(*state);
    char *second = dir_path(*state, "data/papers/002.db"), hash[3][HASH_HEX];
    static char pdf[50000];

    s->volume_bytes = 110000; /* room for two */
    for (int k = 0; k < 3; k++) {
        pdf_of(pdf, sizeof pdf, k);
        assert_int_equal(paper_store(s, NULL, pdf, sizeof pdf, hash[k], NULL, NULL, NULL), MC_OK);
    }
    assert_int_equal(access(second, F_OK), 0);
    for (int k = 0; k < 3; k++) { /* found in whichever volume */
        struct bytes back = { 0 };

        assert_int_equal(paper_read(s, hash[k], gather, &back, NULL), MC_OK);
        pdf_of(pdf, sizeof pdf, k);
        assert_int_equal(back.n, sizeof pdf);
        assert_memory_equal(back.p, pdf, sizeof pdf);
        free(back.p);
    }
    assert_int_equal(s->volume, 2);
    pdf_of(pdf, sizeof pdf, 0); /* known in an older volume: not stored again */
    assert_int_equal(paper_store(s, NULL, pdf, sizeof pdf, hash[0], NULL, NULL, NULL), MC_OK);
    assert_int_equal(s->volume, 1);
    free(second);
    store_close(s);
}

static void test_damage_is_seen(void **state)
{
    struct store *s = office_open(*state);
    struct bytes back = { 0 };
    char hash[HASH_HEX];
    struct mc_err err = { 0 };

    assert_int_equal(paper_store(s, NULL, "%PDF-1.4 x", 10, hash, NULL, NULL, NULL), MC_OK);
    assert_int_equal(db_script(s->papers, "UPDATE chunk SET bytes = x'25504446'", NULL), MC_OK);
    assert_int_equal(paper_read(s, hash, gather, &back, &err), MC_IO);
    assert_non_null(strstr(err.msg, "damaged"));
    hash[0] = hash[0] == '0' ? '1' : '0';
    assert_int_equal(paper_read(s, hash, gather, &back, &err), MC_NOTFOUND);
    free(back.p);
    store_close(s);
}

/* A file that says something else the second time: nothing of it is kept. */
static void test_file_that_changes(void **state)
{
    struct store *s = office_open(*state);
    char *path = dir_path(*state, "pipe"), hash[65];
    struct mc_err err = { 0 };

    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork(); /* a pipe gives its bytes once */
    if (child == 0) {
        int fd = open(path, O_WRONLY);
        _exit(fd >= 0 && write(fd, "%PDF-1.4 x", 10) == 10 ? 0 : 1);
    }
    assert_int_equal(paper_store(s, path, NULL, 0, hash, NULL, NULL, &err), MC_CONFLICT);
    assert_non_null(strstr(err.msg, "changed while it was read"));
    waitpid(child, NULL, 0);
    assert_int_equal(paper_store(s, NULL, "%PDF-1.4 x", 10, hash, NULL, NULL, &err), MC_OK);
    free(path);
    store_close(s);
}

static void tell(struct store *s, const char *hash, const char *owner, const char *type,
                 const char *name, int64_t at)
{
    struct event e = event_new(EV_PAPER, 0, at, "H56.99", "mai", "quay2");

    json_put(e.facts, "hash", hash);
    json_put(e.facts, "media", "application/pdf");
    json_put(e.facts, "type", type);
    json_object_set_new(e.facts, "bytes", json_integer(10));
    json_object_set_new(e.facts, "dossier", json_integer(7));
    e.body = json_object();
    json_put(e.body, "owner", owner);
    json_put(e.body, "name", name);
    json_put(e.body, "expires", "2030-03-12");
    assert_int_equal(db_begin_write(s->main, NULL), MC_OK);
    assert_int_equal(event_append(s, &e, NULL), MC_OK);
    assert_int_equal(paper_project(s, &e, NULL), MC_OK);
    assert_int_equal(db_commit(s->main, NULL), MC_OK);
    event_release(&e);
}

static void test_owners(void **state)
{
    struct store *s = office_open(*state);
    struct papers list;
    struct paper p;

    tell(s, "aa", "038190000731", "can_cuoc", "Căn cước", MORNING);
    tell(s, "bb", "038190000731", "giay_ket_hon", "Giấy kết hôn", MORNING + 1);
    tell(s, "bb", "038090000732", "giay_ket_hon", "Giấy kết hôn của chồng", MORNING + 2);
    tell(s, "aa", "038190000731", "can_cuoc", "Căn cước, hai mặt", MORNING + 3); /* told better */
    cost_of(s->main, SQLITE_STMTSTATUS_SORT);
    cost_of(s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP);
    assert_int_equal(papers_of(s, "038190000731", NULL, &list, NULL), MC_OK);
    assert_int_equal(cost_of(s->main, SQLITE_STMTSTATUS_SORT), 0);
    assert_int_equal(cost_of(s->main, SQLITE_STMTSTATUS_FULLSCAN_STEP), 0);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.item[0].hash, "aa");
    assert_string_equal(list.item[0].name, "Căn cước, hai mặt");
    assert_string_equal(list.item[0].expires, "2030-03-12");
    assert_int_equal(list.item[0].bytes, 10);
    assert_int_equal(list.item[0].dossier, 7);
    assert_int_equal(list.item[0].added_at, MORNING + 3);
    papers_release(&list);
    assert_int_equal(papers_of(s, "038190000731", "giay_ket_hon", &list, NULL), MC_OK);
    assert_int_equal(list.n, 1);
    papers_release(&list);
    assert_int_equal(paper_get(s, "bb", &p, NULL), MC_OK);
    assert_string_equal(p.owner, "038090000732");
    paper_release(&p);
    assert_int_equal(paper_get(s, "cc", &p, NULL), MC_NOTFOUND);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_sink_may_stop, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_kinds, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_long_text, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_from_file, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_volumes, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_damage_is_seen, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_file_that_changes, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(test_owners, dir_make, dir_remove),
    };

    return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
