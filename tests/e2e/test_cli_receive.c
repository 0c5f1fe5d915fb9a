/* motcua receive: a whole reception from a file, and everything that a file can get wrong. */
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

static const char pdf[] = "%PDF-1.4\n% giấy chứng sinh, bản quét\n%%EOF\n";

static json_t *component(json_t *reception, size_t i)
{
    return json_array_get(json_object_get(reception, "components"), i);
}

static const char *at(const json_t *j, const char *path, const char *key)
{
    return json_str(json_object_get(j, path), key);
}

static void test_birth_as_documented(void **state)
{
    struct office_dir o = office_new();
    char *scan = office_file(&o, "scan.pdf", pdf, sizeof pdf - 1);
    json_t *r = office_birth(1);

    (void)state;
    json_object_del(component(r, 1), "why");
    json_object_set_new(component(r, 1), "file", json_string(scan));
    char *path = office_json_file(&o, "a.json", r);
    json_t *got = OFFICE_JSON(&o, "receive", path);
    const char *code = json_str(got, "code");
    assert_memory_equal(code, "H56.99.01-261118-0001", sizeof "H56.99.01-261118-0001");
    assert_string_equal(json_str(got, "due"), OFFICE_DAY "T16:30");
    assert_false(json_flag(got, "repeated"));
    assert_int_equal(json_int(got, "papers", -1), 1);
    assert_int_equal(json_int(got, "fee", -1), 0);

    json_t *d = office_show(&o, code), *log = office_log(&o, code);
    assert_string_equal(json_str(d, "state"), "received");
    assert_string_equal(json_str(d, "case"), "dung_han");
    assert_string_equal(json_str(d, "received_at"), OFFICE_NOW ":00");
    assert_string_equal(at(d, "applicant", "name"), "Phan Thị Mười");
    assert_string_equal(at(json_object_get(d, "answers"), "con_ho_ten", "value"), "Lê Minh Anh");
    assert_string_equal(at(json_object_get(d, "answers"), "me_ho_ten", "value"), "Phan Thị Mười");
    assert_int_equal(json_array_size(log), 1);
    assert_string_equal(json_str(json_array_get(log, 0), "kind"), "received.1");
    assert_string_equal(json_str(json_array_get(log, 0), "actor"), "maile");
    json_t *papers = json_object_get(component(d, 1), "papers");
    assert_int_equal(json_array_size(papers), 1);
    OFFICE_EXPECT(&o, 0, "giấy chứng sinh, bản quét", "paper", "get",
                  json_string_value(json_array_get(papers, 0)));
    free(office_verify(&o));
    json_decref(d);
    json_decref(log);
    json_decref(got);
    free(path);
    free(scan);
    office_remove(&o);
}

static void test_copies_from_standard_input(void **state)
{
    struct office_dir o = office_new();
    json_t *r = office_copies(2);
    char *text = json_dumps(r, 0);
    struct cli_result got =
        cli_run(o.home, office_env(&o), text,
                ARGS("motcua", "receive", "-", "--json", "--now", OFFICE_DAY "T15:00:00"));
    json_t *j = json_loads(got.out, 0, NULL);

    (void)state;
    assert_int_equal(got.status, 0);
    assert_int_equal(json_int(j, "fee", -1), 2 * (2000 + 2000 + 1000));
    assert_string_equal(json_str(j, "due"), OFFICE_DAY "T16:30");
    json_decref(j);
    cli_release(&got);
    free(text);
    json_object_set_new(r, "request_id", json_string("after-three"));
    text = json_dumps(r, 0);
    got = cli_run(o.home, office_env(&o), text,
                  ARGS("motcua", "receive", "-", "--now", OFFICE_DAY "T15:01"));
    assert_int_equal(got.status, 0);
    assert_non_null(strstr(got.out, "số H56.99.01-261118-0002"));
    assert_non_null(strstr(got.out, "2026-11-19T16:30")); /* received after 15:00 */
    cli_release(&got);
    free(text);
    json_decref(r);
    office_remove(&o);
}

/* The same request twice is one dossier: also when the second says other things. */
static void test_repeated_request(void **state)
{
    struct office_dir o = office_new();
    char *first = office_receive(&o, office_birth(3));
    json_t *again = office_birth(3);

    (void)state;
    json_object_set_new(again, "note", json_string("gửi lại vì mất mạng"));
    char *path = office_json_file(&o, "again.json", again);
    json_t *before = office_list(&o);
    json_t *got = OFFICE_JSON(&o, "receive", path);
    json_t *after = office_list(&o);
    assert_string_equal(json_str(got, "code"), first);
    assert_true(json_flag(got, "repeated"));
    assert_true(json_equal(before, after));
    OFFICE_EXPECT(&o, 0, "tiếp nhận từ trước", "receive", path, "--now", OFFICE_NOW);
    char *second = office_receive(&o, office_birth(4)); /* no number was lost */
    assert_string_equal(second, "H56.99.01-261118-0002");
    json_decref(before);
    json_decref(after);
    json_decref(got);
    free(first);
    free(second);
    free(path);
    office_remove(&o);
}

/* What is received is told to a later reception of the same person. */
static void test_reuse_of_a_paper(void **state)
{
    struct office_dir o = office_new();
    char *scan = office_file(&o, "can-cuoc.pdf", pdf, sizeof pdf - 1);
    json_t *added = OFFICE_JSON(&o, "paper", "add", scan, "--owner", "038190900005", "--type",
                                "giay_to_tuy_than", "--name", "Căn cước");
    json_t *r = office_birth(5);

    (void)state;
    json_object_del(component(r, 2), "seen");
    json_object_set_new(component(r, 2), "reuse", json_string(json_str(added, "hash")));
    char *path = office_json_file(&o, "a.json", r);
    json_t *got = OFFICE_JSON(&o, "receive", path);
    json_t *d = office_show(&o, json_str(got, "code"));
    assert_int_equal(json_int(got, "reused", -1), 1);
    assert_true(json_flag(component(d, 2), "reused"));
    free(path);
    r = office_birth(6); /* somebody else's paper */
    json_object_set_new(component(r, 2), "reuse", json_string(json_str(added, "hash")));
    path = office_json_file(&o, "b.json", r);
    struct cli_result bad = OFFICE_RUN(&o, "receive", path);
    assert_int_equal(bad.status, 1);
    assert_non_null(strstr(bad.err, "không có trong kho của người nộp"));
    cli_release(&bad);
    json_decref(d);
    json_decref(got);
    json_decref(added);
    free(path);
    free(scan);
    office_remove(&o);
}

/* A file that cannot be read at all: one line, nothing stored. */
static void test_unreadable_files(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        { "", "JSON" },
        { "{", "JSON" },
        { "[]", "{" },
        { "{\"procedure\": \"1.001193\", \"procedure\": \"2.000815\"}", "duplicate" },
        { "{\"procedure\": 7}", "procedure" },
        { "{\"channel\": \"pigeon\"}", "channel" },
        { "{\"paid\": \"gold\"}", "paid" },
        { "{\"fee\": -1}", "fee" },
        { "{\"colour\": 1}", "colour" },
        { "{\"applicant\": []}", "applicant" },
        { "{\"answers\": [1]}", "answers" },
        { "{\"components\": {}}", "components" },
        { "{\"components\": [{\"copies\": 1}]}", "components[0].id" },
        { "{\"components\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}", "components[1].id" },
        { "{\"components\": [{\"id\": \"a\", \"copies\": \"two\"}]}", "components[0].copies" },
        { "{\"components\": [{\"id\": \"a\", \"reuse\": \"xyz\"}]}", "components[0].reuse" },
        { "{\"request_id\": \"a\\u0000b\"}", "" },
        { "{\"note\": \"\xff\"}", "" },
    };
    struct office_dir o = office_new();
    json_t *before = office_list(&o);

    (void)state;
    for (size_t i = 0; i < N_ELEMS(bad); i++) {
        char *path = office_file(&o, "bad.json", bad[i].text, strlen(bad[i].text));

        OFFICE_EXPECT(&o, 1, bad[i].says, "receive", path, "--now", OFFICE_NOW);
        free(path);
    }
    OFFICE_EXPECT(&o, 3, "none.json", "receive", "/none.json");
    OFFICE_EXPECT(&o, 5, o.home, "receive", o.home);
    json_t *after = office_list(&o);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    office_remove(&o);
}

/* A reception with something wrong: every wrong place is told, nothing is stored, no number lost.
 */
static void test_refused_receptions(void **state)
{
    struct office_dir o = office_new();
    json_t *before = office_list(&o), *r[8];
    const char *says[8];
    size_t n = 0;

    (void)state;
#define BAD(make, change, word)   \
    do {                          \
        r[n] = make(10 + (int)n); \
        json_t *it = r[n];        \
        change;                   \
        says[n++] = word;         \
    } while (0)
    BAD(office_birth, json_object_set_new(it, "procedure", json_string("9.999999")), "9.999999");
    BAD(office_birth, json_object_set_new(it, "channel", json_string("online")), "Mẫu hộ tịch");
    BAD(office_copies, json_object_set_new(it, "channel", json_string("post")), "không nhận");
    BAD(office_birth, json_object_del(json_object_get(it, "answers"), "con_ho_ten"),
        "Họ, chữ đệm, tên");
    BAD(office_birth,
        json_object_set_new(json_object_get(it, "answers"), "con_ngay_sinh",
                            json_string("2027-01-01")),
        "không được sau hôm nay");
    BAD(office_birth,
        json_object_set_new(json_object_get(it, "answers"), "mau_mat", json_string("nâu")),
        "mau_mat");
    BAD(office_birth, json_array_remove(json_object_get(it, "components"), 1), "Giấy chứng sinh");
    BAD(office_birth,
        json_object_set_new(json_object_get(it, "applicant"), "id", json_string("03819")), "12");
#undef BAD
    for (size_t i = 0; i < n; i++) {
        char *path = office_json_file(&o, "bad.json", r[i]);
        struct cli_result got = OFFICE_RUN(&o, "receive", path);

        if ((got.status != 1 && got.status != 3) || *got.out != '\0' ||
            strncmp(got.err, "motcua: ", 8) != 0 || strstr(got.err, says[i]) == NULL)
            fail_msg("case %zu (%s): status %d\n%s%s", i, says[i], got.status, got.out, got.err);
        cli_release(&got);
        free(path);
    }
    json_t *after = office_list(&o);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    char *code = office_receive(&o, office_copies(7));
    assert_string_equal(code, "H56.99.01-261118-0001");
    free(code);
    office_remove(&o);
}

/* Only the counter receives. */
static void test_role(void **state)
{
    struct office_dir o = office_new();
    char *path = office_json_file(&o, "a.json", office_birth(1));

    (void)state;
    OFFICE_EXPECT(&o, 1, "Một cửa", "receive", path, "--as", "lantt", "--now", OFFICE_NOW);
    OFFICE_EXPECT(&o, 1, "Một cửa", "receive", path, "--as", "vietpq", "--now", OFFICE_NOW);
    OFFICE_EXPECT(&o, 0, "H56.99.01-261118-0001", "receive", path, "--as", "hantt", "--now",
                  OFFICE_NOW);
    free(path);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_birth_as_documented),
        cmocka_unit_test(test_copies_from_standard_input),
        cmocka_unit_test(test_repeated_request),
        cmocka_unit_test(test_reuse_of_a_paper),
        cmocka_unit_test(test_unreadable_files),
        cmocka_unit_test(test_refused_receptions),
        cmocka_unit_test(test_role),
    };

    test_seed();
    return cmocka_run_group_tests_name("cli receive", tests, NULL, NULL);
}
