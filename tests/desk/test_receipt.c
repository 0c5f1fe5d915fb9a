/* The slip against tests/data/receipt-*.txt; MOTCUA_UPDATE=1 writes them anew. */
#include "fixture.h"

#include "motcua/base/utf8.h"

static void compare(const char *name, const char *text)
{
    char *path = xasprintf("%s/tests/data/%s", fixture_root(), name);
    struct strbuf want = STRBUF_INIT;
    char part[4096];
    size_t n;

    if (getenv("MOTCUA_UPDATE") != NULL) {
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        fputs(text, out);
        fclose(out);
    }
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        strbuf_add(&want, part, n);
    fclose(in);
    assert_string_equal(text, want.s);
    strbuf_release(&want);
    free(path);
}

/* No line is wider than the paper. */
static void fits(const char *text, int width)
{
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");
        char *line = xstrndup(text, n);

        if (utf8_width(line) > width)
            fail_msg("over %d columns: %s", width, line);
        free(line);
        text += n + (text[n] == '\n');
    }
}

static void test_copy(void **state)
{
    struct fixture f;
    struct strbuf out = STRBUF_INIT;

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_copy(&f, "c1");
    OK(&f, desk_receipt_text(f.d, id, 72, &out, &f.err));
    fits(out.s, 72);
    compare("receipt-copy.txt", out.s);
    strbuf_release(&out);
    fixture_close(&f);
}

static void test_birth_by_an_agent_on_narrow_paper(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct strbuf out = STRBUF_INIT, again = STRBUF_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    str_set(&r.agent.name, "Trần Văn Đức");
    str_set(&r.agent.id, "038085900456");
    str_set(&r.agent_basis, "Giấy ủy quyền số 12");
    int64_t id = fixture_receive(&f, &r);
    OK(&f, desk_receipt_text(f.d, id, 48, &out, &f.err));
    fits(out.s, 48);
    compare("receipt-birth.txt", out.s);
    /* A reprint says what the first print said, whoever prints and whenever. */
    fixture_be(&f, "hoadt");
    fixture_at(&f, "2026-10-09T10:00");
    OK(&f, desk_receipt_text(f.d, id, 48, &again, &f.err));
    assert_string_equal(out.s, again.s);
    strbuf_release(&out);
    strbuf_release(&again);
    reception_release(&r);
    fixture_close(&f);
}

static void test_no_slip_before_reception(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct strbuf out = STRBUF_INIT;
    int64_t id = 0;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    OK(&f, desk_register(f.d, &r, &id, &f.err));
    assert_int_equal(desk_receipt_text(f.d, id, 72, &out, &f.err), MC_INVALID);
    assert_int_equal(desk_receipt_text(f.d, 99, 72, &out, &f.err), MC_NOTFOUND);
    assert_int_equal(out.len, 0);
    strbuf_release(&out);
    reception_release(&r);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_birth_by_an_agent_on_narrow_paper),
        cmocka_unit_test(test_no_slip_before_reception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
