/* The shipped forms: whole, without a finding, as the sources say, and found by a few letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *root_path(const char *rest)
{
    const char *root = getenv("MOTCUA_ROOT");

    return xasprintf("%s/%s", root != NULL ? root : ".", rest);
}

struct shipped {
    struct form_lists *lists;
    struct form *birth, *copy;
    struct catalogue catalogue;
};

static void no_findings(struct findings *f)
{
    if (f->text.len > 0)
        fail_msg("%s", f->text.s);
    findings_release(f);
}

static struct form *load(const struct form_lists *lists, const char *rest)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    char *path = root_path(rest);
    struct form *form = NULL;

    form_load(path, lists, &form, &f);
    free(path);
    no_findings(&f);
    assert_non_null(form);
    return form;
}

static int setup(void **state)
{
    struct shipped *s = xcalloc(1, sizeof *s);
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    char *dir = root_path("forms");

    assert_int_equal(form_lists_load(dir, &s->lists, &f), MC_OK);
    assert_int_equal(catalogue_load(dir, &s->catalogue, &f), MC_OK);
    no_findings(&f);
    free(dir);
    s->birth = load(s->lists, "forms/ho-tich/dang-ky-khai-sinh.yaml");
    s->copy = load(s->lists, "forms/chung-thuc/chung-thuc-ban-sao.yaml");
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct shipped *s = *state;

    form_free(s->birth);
    form_free(s->copy);
    catalogue_release(&s->catalogue);
    form_lists_free(s->lists);
    free(s);
    return 0;
}

static void test_every_file_loads(void **state)
{
    const struct shipped *s = *state;

    assert_true(s->catalogue.n >= 2);
    for (size_t i = 0; i < s->catalogue.n; i++) {
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        struct form *form = NULL;

        form_load(s->catalogue.entry[i].path, s->lists, &form, &f);
        no_findings(&f);
        assert_string_equal(form->code, s->catalogue.entry[i].code);
        form_free(form);
    }
}

/* The 35 fields of the declaration, with the source's ids, and which of them bind. */
static void test_birth_fields(void **state)
{
    static const struct {
        const char *id;
        enum field_type type;
        bool required;
    } sheet[] = {
        { "kinh_gui", FIELD_TEXT, true },
        { "nyc_ho_ten", FIELD_NAME, true },
        { "nyc_ngay_sinh", FIELD_DATE, true },
        { "nyc_noi_cu_tru", FIELD_ADDRESS, false },
        { "nyc_giay_to", FIELD_IDENTITY, true },
        { "nyc_quan_he", FIELD_CHOICE, true },
        { "con_ho_ten", FIELD_NAME, true },
        { "con_ngay_sinh", FIELD_DATE, true },
        { "con_ngay_sinh_chu", FIELD_DERIVED, true },
        { "con_gioi_tinh", FIELD_CHOICE, true },
        { "con_dan_toc", FIELD_CHOICE, true },
        { "con_quoc_tich", FIELD_CHOICE, true },
        { "con_noi_sinh", FIELD_TEXT, true },
        { "con_que_quan", FIELD_ADDRESS, true },
        { "me_ho_ten", FIELD_NAME, false },
        { "me_nam_sinh", FIELD_DATE, false },
        { "me_dan_toc", FIELD_CHOICE, false },
        { "me_quoc_tich", FIELD_CHOICE, false },
        { "me_noi_cu_tru", FIELD_ADDRESS, false },
        { "me_giay_to", FIELD_IDENTITY, false },
        { "cha_ho_ten", FIELD_NAME, false },
        { "cha_nam_sinh", FIELD_DATE, false },
        { "cha_dan_toc", FIELD_CHOICE, false },
        { "cha_quoc_tich", FIELD_CHOICE, false },
        { "cha_noi_cu_tru", FIELD_ADDRESS, false },
        { "cha_giay_to", FIELD_IDENTITY, false },
        { "gcnkh_so", FIELD_TEXT, false },
        { "gcnkh_quyen_so", FIELD_TEXT, false },
        { "gcnkh_ngay", FIELD_DATE, false },
        { "gcnkh_noi", FIELD_TEXT, false },
        { "de_nghi_ban_sao", FIELD_YES_NO, false },
        { "so_luong_ban_sao", FIELD_INTEGER, true }, /* where it is relevant at all */
        { "lam_tai", FIELD_TEXT, true },
        { "ngay_lam", FIELD_DATE, true },
        { "nguoi_ky", FIELD_SIGNATURE, true },
    };
    const struct shipped *s = *state;

    assert_int_equal(N_ELEMS(sheet), 35);
    for (size_t i = 0; i < N_ELEMS(sheet); i++) {
        const struct field *f = form_field(s->birth, sheet[i].id);

        if (f == NULL)
            fail_msg("no field %s", sheet[i].id);
        if (f->type != sheet[i].type || f->required != sheet[i].required)
            fail_msg("field %s: type %d, required %d", f->id, f->type, f->required);
    }
    assert_int_equal(s->birth->n_fields, 35 + 5); /* five of ours */
    assert_int_equal(form_field(s->birth, "con_dan_toc")->choices->n, 56);
    assert_int_equal(form_field(s->birth, "nyc_ho_ten")->max_chars, 100); /* a name's own room */
    assert_int_equal(form_field(s->birth, "nyc_ho_ten")->width, 32);
    assert_int_equal(form_field(s->birth, "gcnkh_so")->max_chars, 40); /* as the file says */
    assert_int_equal(form_field(s->birth, "gcnkh_so")->width, 16);
    assert_string_equal(form_field(s->birth, "con_quoc_tich")->fallback, "VN");
}

static void test_birth_whole(void **state)
{
    static const char *const papers[] = {
        "to_khai",
        "eform",
        "giay_chung_sinh",
        "vb_lam_chung",
        "giay_cam_doan_sinh",
        "bien_ban_bo_roi",
        "vb_mang_thai_ho",
        "van_ban_uy_quyen",
        "giay_to_tuy_than",
        "giay_to_cu_tru",
        "gcn_ket_hon",
        "ban_sao_chung_thuc_buu_chinh",
    };
    const struct form *b = ((struct shipped *)*state)->birth;
    const struct limit *l;

    assert_string_equal(b->field_of_work, "Hộ tịch");
    assert_int_equal(b->n_components, N_ELEMS(papers));
    for (size_t i = 0; i < N_ELEMS(papers); i++) {
        assert_string_equal(b->component[i].id, papers[i]);
        if (b->component[i].relevant != NULL)
            assert_non_null(b->component[i].legal); /* ours is a reading: the sentence is beside */
    }
    assert_int_equal(b->n_cases, 4);
    l = &form_case(b, "dung_han")->limit;
    assert_int_equal(l->unit, LIMIT_SAME_DAY);
    assert_int_equal(l->cutoff, 15 * 60);
    l = &form_case(b, "bo_roi")->limit;
    assert_int_equal(l->unit, LIMIT_DAYS);
    assert_int_equal(l->value, 7);
    l = &form_case(b, "xac_minh")->limit;
    assert_int_equal(l->unit, LIMIT_WORKING_DAYS);
    assert_int_equal(l->value, 3);
    assert_true(b->channels[CHANNEL_COUNTER] && b->channels[CHANNEL_POST] &&
                b->channels[CHANNEL_ONLINE]);
    assert_false(b->immediate);
    assert_int_equal(b->n_steps, 4);
    assert_int_equal(b->step[1].role, ROLE_SPECIALIST);
    assert_int_equal(b->step[2].role, ROLE_LEADER);
    assert_string_equal(b->result_code, "KQ.G15.000031");
    size_t laws = 0, steps = 0;
    while (b->legal_basis[laws] != NULL)
        laws++;
    while (b->guide[steps] != NULL)
        steps++;
    assert_int_equal(laws, 16);
    assert_int_equal(steps, 7);
}

static void test_copy_whole(void **state)
{
    static const char *const ids[] = { "nyc_ho_ten",    "nyc_giay_to", "nyc_sdt",
                                       "ten_giay_to",   "so_trang",    "so_ban",
                                       "so_chung_thuc", "quyen_so",    "ngay_chung_thuc",
                                       "nguoi_ky",      "phi" };
    const struct form *c = ((struct shipped *)*state)->copy;

    for (size_t i = 0; i < N_ELEMS(ids); i++)
        assert_non_null(form_field(c, ids[i]));
    assert_true(c->immediate);
    assert_false(c->channels[CHANNEL_POST]);
    assert_int_equal(form_field(c, "so_chung_thuc")->at, AT_SIGNING);
    assert_int_equal(form_field(c, "nguoi_ky")->at, AT_SIGNING);
    assert_int_equal(form_field(c, "ngay_chung_thuc")->prefill[0].from, PREFILL_TODAY);
    assert_int_equal(form_case(c, "nhieu_trang")->limit.value, 2);
    assert_int_equal(c->n_steps, 3);
    assert_string_equal(c->result_code, "KQ.G15.000021");
}

/* The example that authors start from is a form that loads. */
static void test_readme_example(void **state)
{
    const struct shipped *s = *state;
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;
    char *path = root_path("forms/README.md"), *text = xcalloc(1, 1 << 20);
    FILE *in = fopen(path, "rb");

    assert_non_null(in);
    assert_true(fread(text, 1, (1 << 20) - 1, in) > 0);
    fclose(in);
    char *from = strstr(text, "```yaml\n");
    assert_non_null(from);
    from += strlen("```yaml\n");
    char *to = strstr(from, "\n```");
    assert_non_null(to);
    form_parse("README", from, (size_t)(to - from) + 1, s->lists, &form, &f);
    no_findings(&f);
    assert_int_equal(form->n_fields, 6);
    assert_string_equal(form_field(form, "ly_do")->choices->item[1].label, "đi làm");
    form_free(form);
    free(path);
    free(text);
}

/* ---- pinning ---- */

static void test_pinned_text_is_the_form(void **state)
{
    const struct shipped *s = *state;
    const struct form *both[] = { s->birth, s->copy };

    for (size_t i = 0; i < N_ELEMS(both); i++) {
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        struct form *again = NULL;

        form_parse("pinned", both[i]->resolved, strlen(both[i]->resolved), NULL, &again, &f);
        no_findings(&f);
        assert_non_null(again);
        assert_string_equal(again->hash, both[i]->hash);
        assert_string_equal(again->resolved, both[i]->resolved);
        assert_int_equal(again->n_fields, both[i]->n_fields);
        assert_string_equal(again->field_of_work, both[i]->field_of_work);
        form_free(again);
    }
    assert_string_not_equal(s->birth->hash, s->copy->hash);
}

/* ---- the catalogue ---- */

static void test_find(void **state)
{
    static const struct {
        const char *query, *code;
    } table[] = {
        { "ks", "1.001193" },         { "KS", "1.001193" },         { "dkks", "1.001193" },
        { "1193", "1.001193" },       { "1.001193", "1.001193" },   { "1.0011", "1.001193" },
        { "khai sinh", "1.001193" },  { "sinh khai", "1.001193" },  { "đăng ký kh", "1.001193" },
        { "Khai  Sinh", "1.001193" }, { "ct", "2.000815" },         { "815", "2.000815" },
        { "sao y", "2.000815" },      { "chung thuc", "2.000815" }, { "ban chinh", "2.000815" },
        { "cong ch", "2.000815" },    { "công ch", "2.000815" },
    };
    const struct shipped *s = *state;
    size_t hit[8];

    for (size_t i = 0; i < N_ELEMS(table); i++) {
        size_t n = catalogue_find(&s->catalogue, table[i].query, hit, 8);

        if (n < 1 || strcmp(s->catalogue.entry[hit[0]].code, table[i].code) != 0)
            fail_msg("\"%s\" finds %zu, first %s", table[i].query, n,
                     n > 0 ? s->catalogue.entry[hit[0]].code : "none");
    }
    assert_int_equal(catalogue_find(&s->catalogue, "", hit, 8), s->catalogue.n);
    assert_int_equal(catalogue_find(&s->catalogue, "  ", hit, 8), s->catalogue.n);
    assert_int_equal(catalogue_find(&s->catalogue, "", hit, 1), 1);
    assert_int_equal(catalogue_find(&s->catalogue, "xyz", hit, 8), 0);
    assert_int_equal(catalogue_find(&s->catalogue, "\xff", hit, 8), s->catalogue.n);
    assert_non_null(catalogue_by_code(&s->catalogue, "2.000815"));
    assert_null(catalogue_by_code(&s->catalogue, "2.00081"));
}

static void test_catalogue_words(void **state)
{
    const struct shipped *s = *state;
    const struct catalogue_entry *e = catalogue_by_code(&s->catalogue, "1.001193");

    assert_string_equal(e->short_name, "Đăng ký khai sinh");
    assert_string_equal(e->field_of_work, "Hộ tịch");
    assert_string_equal(e->initials, "ks");
    assert_string_equal(e->legal_text, "trong ngày");
    assert_string_equal(e->fee_text, "miễn (đúng hạn)");
}

/* Of the lists that everybody shares, the pinned text has what this form names and no more. */
static void test_pinned_lists(void **state)
{
    const struct shipped *s = *state;
    const char *papers = strstr(s->birth->resolved, "\"papers\":{");

    assert_non_null(papers);
    assert_non_null(strstr(papers, "\"giay_chung_sinh\":\"Giấy chứng sinh\""));
    assert_non_null(strstr(papers, "\"KQ.G15.000031\":\"Giấy khai sinh\"")); /* its result */
    assert_null(strstr(papers, "KQ.G15.000034"));
    assert_non_null(strstr(s->birth->resolved, "\"fields\":{\"ho_tich\":\"Hộ tịch\"}"));
    assert_non_null(strstr(s->birth->resolved, "\"dan_toc\":{\"1\":\"Kinh\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file_loads), cmocka_unit_test(test_birth_fields),
        cmocka_unit_test(test_birth_whole),      cmocka_unit_test(test_copy_whole),
        cmocka_unit_test(test_readme_example),   cmocka_unit_test(test_pinned_text_is_the_form),
        cmocka_unit_test(test_pinned_lists),     cmocka_unit_test(test_find),
        cmocka_unit_test(test_catalogue_words),
    };

    return cmocka_run_group_tests_name("forms", tests, setup, teardown);
}
