/* The catalogue between starts: a start reads no form that it knows, and believes none that has
 * changed. */
#include "fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

#define LONG_AGO 1700000000

/* A copy of the shipped forms, as if installed long ago. */
static char *installed(struct fixture *f)
{
    char *dir = xasprintf("%s/forms", f->dir);
    char *copy = xasprintf("cp -r '%s/forms' '%s' && find '%s' -exec touch -d @%d {} +",
                           fixture_root(), dir, dir, LONG_AGO);

    assert_int_equal(system(copy), 0);
    free(copy);
    return dir;
}

static void touch(const char *path, int64_t at)
{
    const struct timespec t[2] = { { .tv_sec = at }, { .tv_sec = at } };

    assert_int_equal(utimensat(AT_FDCWD, path, t, 0), 0);
}

/* PATH with the first FROM turned into TO; changed at AT. */
static void rewrite(const char *path, const char *from, const char *to, int64_t at)
{
    static char text[1 << 18];
    FILE *in = fopen(path, "rb");
    size_t n = fread(text, 1, sizeof text - 1, in);

    fclose(in);
    text[n] = '\0';
    char *found = strstr(text, from);
    assert_non_null(found);
    FILE *out = fopen(path, "wb");
    fwrite(text, 1, (size_t)(found - text), out);
    fputs(to, out);
    fputs(found + strlen(from), out);
    fclose(out);
    touch(path, at);
}

static enum mc_rc open_with(struct fixture *f, const char *forms, struct strbuf *findings)
{
    char *data = xasprintf("%s/data", f->dir), *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = {
        .data = data, .forms = forms, .config = config, .now = fixture_time(FIXTURE_NOW)
    };

    desk_close(f->d);
    f->d = NULL;
    enum mc_rc rc = desk_open(&o, &f->d, findings, &f->err);
    free(data);
    free(config);
    return rc;
}

static void opens(struct fixture *f, const char *forms)
{
    OK(f, open_with(f, forms, NULL));
}

static const char *short_name(struct fixture *f, const char *code)
{
    const struct catalogue_entry *e = catalogue_by_code(desk_catalogue(f->d), code);

    return e != NULL ? e->short_name : "";
}

static void test_a_known_catalogue_is_not_read(void **state)
{
    struct fixture f;
    struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f);
    opens(&f, forms);
    assert_true(f.d->catalogue_read);
    for (size_t i = 0; i < f.d->catalogue.n; i++) {
        char *text = catalogue_entry_text_dup(&f.d->catalogue.entry[i]);

        strbuf_printf(&first, "%s %s\n", f.d->catalogue.entry[i].path, text);
        free(text);
    }
    opens(&f, forms);
    assert_false(f.d->catalogue_read);
    assert_int_equal(f.d->catalogue.n, 0); /* no form was looked at */
    const struct catalogue *c = desk_catalogue(f.d);
    for (size_t i = 0; i < c->n; i++) {
        char *text = catalogue_entry_text_dup(&c->entry[i]);

        strbuf_printf(&second, "%s %s\n", c->entry[i].path, text);
        free(text);
    }
    assert_string_equal(first.s, second.s);
    assert_non_null(catalogue_by_code(c, FIXTURE_BIRTH));
    assert_null(catalogue_by_code(c, "1.00119"));
    strbuf_release(&first);
    strbuf_release(&second);
    free(forms);
    fixture_close(&f);
}

/* A form is opened by its code without the list having been asked for. */
static void test_a_form_is_found_from_what_is_kept(void **state)
{
    struct fixture f;
    const struct form *form = NULL;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f);
    opens(&f, forms);
    opens(&f, forms);
    OK(&f, desk_form(f.d, FIXTURE_COPY, &form, &f.err));
    assert_string_equal(form->code, FIXTURE_COPY);
    free(forms);
    fixture_close(&f);
}

static void test_what_changed_is_read_again(void **state)
{
    struct fixture f;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f), *birth = xasprintf("%s/ho-tich/dang-ky-khai-sinh.yaml", forms);
    char *more = xasprintf("%s/ho-tich/khac.yaml", forms), *folder = xasprintf("%s/ho-tich", forms);
    opens(&f, forms);
    rewrite(birth, "short_name: Đăng ký khai sinh", "short_name: Khai sinh cho trẻ", LONG_AGO + 1);
    opens(&f, forms);
    assert_false(f.d->catalogue_read); /* in place: the folder does not show it */
    assert_string_equal(short_name(&f, FIXTURE_BIRTH), "Khai sinh cho trẻ");
    opens(&f, forms);
    assert_string_equal(short_name(&f, FIXTURE_BIRTH), "Khai sinh cho trẻ");

    FILE *out = fopen(more, "wb");
    fputs("code: \"9.000001\"\nname: Thủ tục khác\nfield_of_work: ho_tich\n", out);
    fclose(out);
    touch(folder, LONG_AGO + 2);
    opens(&f, forms);
    assert_true(f.d->catalogue_read);
    assert_string_equal(short_name(&f, "9.000001"), "Thủ tục khác");
    assert_int_equal(remove(more), 0);
    touch(folder, LONG_AGO + 3);
    opens(&f, forms);
    assert_string_equal(short_name(&f, "9.000001"), "");
    free(more);
    free(folder);
    free(birth);
    free(forms);
    fixture_close(&f);
}

/* Broken while the desk was closed: this desk works on with what it knows, the next start says
 * where the mistake is. */
static void test_a_broken_form_is_told_at_the_next_start(void **state)
{
    struct fixture f;
    struct strbuf said = STRBUF_INIT;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f), *birth = xasprintf("%s/ho-tich/dang-ky-khai-sinh.yaml", forms);
    opens(&f, forms);
    rewrite(birth, "code: \"1.001193\"", "code: [", LONG_AGO + 1);
    opens(&f, forms);
    assert_string_equal(short_name(&f, FIXTURE_BIRTH), "Đăng ký khai sinh");
    assert_int_equal(open_with(&f, forms, &said), MC_INVALID);
    assert_non_null(strstr(said.s, "dang-ky-khai-sinh.yaml"));
    strbuf_release(&said);
    free(birth);
    free(forms);
    fixture_close(&f);
}

/* Two files of one code: the second is told at its own line, and kept out. */
static void test_a_code_stands_once(void **state)
{
    struct fixture f;
    struct strbuf said = STRBUF_INIT;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f), *second = xasprintf("%s/ho-tich/zz.yaml", forms);
    FILE *out = fopen(second, "wb");
    fputs("# mine\nauthority: x\ncode: \"1.001193\"\nname: Thủ tục khác\n", out);
    fclose(out);
    assert_int_equal(open_with(&f, forms, &said), MC_INVALID);
    assert_non_null(strstr(said.s, "zz.yaml:3:7: error: code 1.001193 is taken by"));
    strbuf_release(&said);
    free(second);
    free(forms);
    fixture_close(&f);
}

/* A folder that changed a moment ago may change once more without its time showing it. */
static void test_a_fresh_folder_is_not_believed(void **state)
{
    struct fixture f;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f);
    touch(forms, clock_unix());
    opens(&f, forms);
    opens(&f, forms);
    assert_true(f.d->catalogue_read);
    free(forms);
    fixture_close(&f);
}

/* What another version kept is of no use: the files are read. */
static void test_another_version_is_read_anew(void **state)
{
    struct fixture f;

    (void)state;
    fixture_make(&f, true);
    char *forms = installed(&f);
    opens(&f, forms);
    OK(&f, db_script(f.d->store->desk, "UPDATE kept_form SET line = 'x' || line", &f.err));
    opens(&f, forms);
    assert_string_equal(short_name(&f, FIXTURE_BIRTH), "Đăng ký khai sinh");
    opens(&f, forms);
    OK(&f, db_script(f.d->store->desk, "UPDATE kept_form SET line = ''", &f.err));
    opens(&f, forms);
    assert_string_equal(short_name(&f, FIXTURE_BIRTH), "Đăng ký khai sinh");
    free(forms);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_known_catalogue_is_not_read),
        cmocka_unit_test(test_a_form_is_found_from_what_is_kept),
        cmocka_unit_test(test_what_changed_is_read_again),
        cmocka_unit_test(test_a_broken_form_is_told_at_the_next_start),
        cmocka_unit_test(test_a_code_stands_once),
        cmocka_unit_test(test_a_fresh_folder_is_not_believed),
        cmocka_unit_test(test_another_version_is_read_anew),
    };

    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
