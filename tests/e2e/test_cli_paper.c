/* motcua paper: bytes go in and come out the same; what is no paper stays out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OWNER "038190900042"

/* A PDF's beginning and N bytes by the seed, every value among them. */
static char *scan_dup(size_t n)
{
    char *p = xmalloc(n);

    for (size_t i = 0; i < n; i++)
        p[i] = (char)test_dice(256);
    memcpy(p, "%PDF-1.7\n", 9);
    return p;
}

/* Add, list and get N bytes at P as NAME; all must agree. */
static void round_trip(const struct office_dir *o, const char *name, const char *media,
                       const char *p, size_t n)
{
    char *path = office_file(o, name, p, n), *out = xasprintf("%s/out", o->home);
    json_t *added = OFFICE_JSON(o, "paper", "add", path, "--owner", OWNER, "--name", name);
    const char *hash = json_str(added, "hash");
    json_t *list = OFFICE_JSON(o, "paper", "list", OWNER), *row = json_array_get(list, 0);

    assert_int_equal(strlen(hash), 64);
    assert_string_equal(json_str(row, "hash"), hash);
    assert_string_equal(json_str(row, "name"), name);
    assert_string_equal(json_str(row, "media"), media);
    assert_int_equal(json_int(row, "bytes", -1), n);

    struct cli_result r = OFFICE_RUN(o, "paper", "get", hash);
    assert_int_equal(r.status, 0);
    assert_int_equal(r.out_len, n);
    assert_memory_equal(r.out, p, n);
    cli_release(&r);
    r = OFFICE_RUN(o, "paper", "get", hash, "-o", out);
    assert_int_equal(r.status, 0);
    assert_int_equal(r.out_len, 0);
    cli_release(&r);
    r = cli_run(o->home, NULL, NULL, ARGS("cmp", path, out));
    assert_int_equal(r.status, 0);
    cli_release(&r);
    json_decref(list);
    json_decref(added);
    free(path);
    free(out);
}

static void test_byte_for_byte(void **state)
{
    static const size_t sizes[] = { 10, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 700001 };
    static const char text[] =
        "Biên bản trẻ bị bỏ rơi\nLập lúc 7 giờ 30 phút, đọc lại cùng nghe.\n";
    struct office_dir o = office_new();

    (void)state;
    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        char *p = scan_dup(sizes[i]);

        round_trip(&o, "scan.pdf", "application/pdf", p, sizes[i]);
        free(p);
    }
    round_trip(&o, "bien-ban.pdf", "text/plain", text, sizeof text - 1); /* told by its bytes */
    round_trip(&o, "anh", "image/jpeg", "\xff\xd8\xff\xe0 JFIF", 9);
    round_trip(&o, "anh.txt", "image/png", "\x89PNG\r\n\x1a\n....", 12);
    free(office_verify(&o));
    office_remove(&o);
}

static void test_same_paper_twice_is_one(void **state)
{
    struct office_dir o = office_new();
    char *path = office_file(&o, "a.pdf", "%PDF-1.4\nA\n", 11);
    json_t *one = OFFICE_JSON(&o, "paper", "add", path, "--owner", OWNER);
    json_t *two = OFFICE_JSON(&o, "paper", "add", path, "--owner", OWNER);
    json_t *list = OFFICE_JSON(&o, "paper", "list", OWNER);

    (void)state;
    assert_true(json_equal(one, two));
    assert_int_equal(json_array_size(list), 1);
    json_decref(list);
    json_decref(OFFICE_JSON(&o, "paper", "add", path, "--owner", "038190900043"));
    list = OFFICE_JSON(&o, "paper", "list", "038190900043"); /* the same bytes, another owner */
    assert_int_equal(json_array_size(list), 1);
    json_decref(one);
    json_decref(two);
    json_decref(list);
    free(path);
    office_remove(&o);
}

static void test_no_papers(void **state)
{
    struct office_dir o = office_new();
    char *empty = office_file(&o, "empty.pdf", "", 0);
    char *zip = office_file(&o, "a.pdf", "PK\3\4\0\0\0\0", 8);
    char *elf = office_file(&o, "b.pdf", "\177ELF\2\1\1\0", 8);
    char *latin = office_file(&o, "c.txt", "Nguy\xea\xdfn", 7);
    char *big = xasprintf("%s/big.pdf", o.home);
    json_t *before = OFFICE_JSON(&o, "paper", "list", OWNER);

    (void)state;
    free(office_file(&o, "big.pdf", "%PDF-1.4\n", 9));
    assert_int_equal(truncate(big, (64 << 20) + 1), 0);
    OFFICE_EXPECT(&o, 1, "empty.pdf", "paper", "add", empty, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "a.pdf", "paper", "add", zip, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "b.pdf", "paper", "add", elf, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "c.txt", "paper", "add", latin, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "64 MB", "paper", "add", big, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "none.pdf", "paper", "add", "none.pdf", "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, o.home, "paper", "add", o.home, "--owner", OWNER);
    OFFICE_EXPECT(&o, 1, "giay_la", "paper", "add", empty, "--type", "giay_la");
    json_t *after = OFFICE_JSON(&o, "paper", "list", OWNER);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    free(empty);
    free(zip);
    free(elf);
    free(latin);
    free(big);
    office_remove(&o);
}

/* A hash that is none leaves the file that was named as it was. */
static void test_get_nothing(void **state)
{
    struct office_dir o = office_new();
    char *mine = office_file(&o, "mine.txt", "giữ", 5), hash[65];

    (void)state;
    memset(hash, 'a', 64);
    hash[64] = '\0';
    OFFICE_EXPECT(&o, 3, "", "paper", "get", hash, "-o", mine);
    OFFICE_EXPECT(&o, 3, "không có giấy tờ xyz", "paper", "get", "xyz");
    OFFICE_EXPECT(&o, 3, "", "paper", "get", "");
    struct cli_result r = cli_run(o.home, NULL, NULL, ARGS("cat", mine));
    assert_string_equal(r.out, "giữ");
    cli_release(&r);
    json_t *list = OFFICE_JSON(&o, "paper", "list", "038190999999");
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    free(mine);
    office_remove(&o);
}

/* A file of the clerk's inbox is put away once it is stored, others stay where they are. */
static void test_inbox_file_is_put_away(void **state)
{
    struct office_dir o = office_new();
    char *drop = xasprintf("%s/inbox/maile/giay-chung-sinh.pdf", o.data);
    char *done = xasprintf("%s/inbox/maile/done/giay-chung-sinh.pdf", o.data);
    char *mine = office_file(&o, "mine.pdf", "%PDF-1.4\nB\n", 11);

    (void)state;
    assert_int_equal(access(drop, F_OK), 0);
    json_decref(OFFICE_JSON(&o, "paper", "add", drop, "--owner", OWNER));
    json_decref(OFFICE_JSON(&o, "paper", "add", mine, "--owner", OWNER));
    assert_int_not_equal(access(drop, F_OK), 0);
    assert_int_equal(access(done, F_OK), 0);
    assert_int_equal(access(mine, F_OK), 0);
    free(drop);
    free(done);
    free(mine);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_byte_for_byte),
        cmocka_unit_test(test_same_paper_twice_is_one),
        cmocka_unit_test(test_no_papers),
        cmocka_unit_test(test_get_nothing),
        cmocka_unit_test(test_inbox_file_is_put_away),
    };

    test_seed();
    return cmocka_run_group_tests_name("cli paper", tests, NULL, NULL);
}
