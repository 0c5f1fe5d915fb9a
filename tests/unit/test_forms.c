/* The shipped forms: whole, without a finding, as the sources say, and found by a few letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
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

    assert_true(s->catalogue.n >= 10);
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

/* ---- the facts of the sources, line by line ---- */

/* The form being compared, and which of its parts the source has named. */
struct compared {
    const struct shipped *s;
    struct form *form;
    size_t laws;
};

static void wrong(const struct compared *c, const char *line)
{
    fail_msg("%s: the form differs from its source: %s", c->form->code, line);
}

static bool any_case_has(const struct form *f, const char *unit, int value)
{
    static const char *const units[] = { "same_day", "working_days", "days", "working_hours",
                                         "months" };

    for (size_t i = 0; i < f->n_cases; i++)
        if (strcmp(units[f->cases[i].limit.unit], unit) == 0 &&
            (f->cases[i].limit.unit == LIMIT_SAME_DAY || f->cases[i].limit.value == value))
            return true;
    return false;
}

static bool fee_begins(const char *amount, const char *fact)
{
    size_t n = strlen(fact);

    return amount != NULL && strncmp(amount, fact, n) == 0 &&
           (amount[n] == '\0' || amount[n] == ' ');
}

static bool any_fee_is(const struct form *f, const char *fact, bool online)
{
    for (size_t i = 0; i < f->n_fees; i++) {
        const struct fee_def *fee = &f->fee[i];

        if (strcmp(fact, "null") == 0 ? fee->unknown
                                      : fee_begins(online ? fee->amount_online : fee->amount, fact))
            return true;
    }
    for (size_t i = 0; i < f->n_fields; i++) /* a fee that a field reckons, by the page */
        if (f->field[i].calculate != NULL && strstr(f->field[i].calculate, fact) != NULL)
            return true;
    return false;
}

/* The types of sources and those that a form may give them. */
static bool type_fits(const char *fact, enum field_type t)
{
    static const struct {
        const char *fact;
        enum field_type type[3];
    } table[] = {
        { "text", { FIELD_TEXT, FIELD_NAME, FIELD_CHOICE } },
        { "textarea", { FIELD_LONG_TEXT, FIELD_LONG_TEXT, FIELD_LONG_TEXT } },
        { "date", { FIELD_DATE, FIELD_DATE, FIELD_DATE } },
        { "time", { FIELD_TIME, FIELD_TIME, FIELD_TIME } },
        { "address", { FIELD_ADDRESS, FIELD_ADDRESS, FIELD_ADDRESS } },
        { "enum", { FIELD_CHOICE, FIELD_TEXT, FIELD_CHOICE } }, /* text: the values are not known */
        { "catalog", { FIELD_CHOICE, FIELD_TEXT, FIELD_CHOICE } },
        { "enum_multi", { FIELD_MULTI_CHOICE, FIELD_MULTI_CHOICE, FIELD_MULTI_CHOICE } },
        { "signature", { FIELD_SIGNATURE, FIELD_SIGNATURE, FIELD_SIGNATURE } },
        { "id_document", { FIELD_IDENTITY, FIELD_IDENTITY, FIELD_IDENTITY } },
        { "id_number", { FIELD_PERSON_NUMBER, FIELD_PERSON_NUMBER, FIELD_PERSON_NUMBER } },
        { "integer", { FIELD_INTEGER, FIELD_INTEGER, FIELD_INTEGER } },
        { "money", { FIELD_MONEY, FIELD_MONEY, FIELD_MONEY } },
        { "phone", { FIELD_PHONE, FIELD_PHONE, FIELD_PHONE } },
        { "email", { FIELD_EMAIL, FIELD_EMAIL, FIELD_EMAIL } },
        { "bool", { FIELD_YES_NO, FIELD_YES_NO, FIELD_YES_NO } },
        { "table", { FIELD_TABLE, FIELD_TABLE, FIELD_TABLE } },
        { "group", { FIELD_GROUP, FIELD_GROUP, FIELD_GROUP } },
        { "derived", { FIELD_DERIVED, FIELD_DERIVED, FIELD_MONEY } },
    };

    for (size_t i = 0; i < N_ELEMS(table); i++)
        if (strcmp(table[i].fact, fact) == 0)
            return t == table[i].type[0] || t == table[i].type[1] || t == table[i].type[2];
    return false;
}

static void compare_field(const struct compared *c, const char *id, const char *binds,
                          const char *type, const char *line)
{
    const struct field *f = form_field(c->form, id);

    if (f == NULL || !type_fits(type, f->type))
        wrong(c, line);
    /* What is optional in general may bind where it is relevant. */
    if (f->required != (strcmp(binds, "required") == 0) && (!f->required || f->relevant == NULL))
        wrong(c, line);
}

static void compare_component(const struct compared *c, const char *id, const char *kind,
                              const char *when, const char *line)
{
    static const char *const kinds[] = { "original", "certified", "copy", "present", "eform" };

    for (size_t i = 0; i < c->form->n_components; i++) {
        const struct component_def *d = &c->form->component[i];

        if (strcmp(d->id, id) != 0)
            continue;
        if (strcmp(kinds[d->form], kind) != 0 ||
            (d->relevant != NULL) != (strcmp(when, "when") == 0))
            break;
        return;
    }
    wrong(c, line);
}

static bool listed(const char *const *texts, const char *s)
{
    while (texts != NULL && *texts != NULL && strcmp(*texts, s) != 0)
        texts++;
    return texts != NULL && *texts != NULL;
}

static size_t count(const char *const *texts)
{
    size_t n = 0;

    while (texts != NULL && texts[n] != NULL)
        n++;
    return n;
}

static void end_of_form(struct compared *c)
{
    if (c->form != NULL && count(c->form->legal_basis) != c->laws)
        fail_msg("%s: %zu laws, the source has %zu", c->form->code, count(c->form->legal_basis),
                 c->laws);
    form_free(c->form);
    c->form = NULL;
    c->laws = 0;
}

static void compare_line(struct compared *c, const char *line)
{
    char word[16] = "", a[48] = "", b[24] = "", d[24] = "";
    enum channel channel;
    bool ok = true;

    if (sscanf(line, "%15s %47s %23s %23s", word, a, b, d) < 2 || word[0] == '#')
        return;
    if (strcmp(word, "procedure") == 0) {
        const struct catalogue_entry *e = catalogue_by_code(&c->s->catalogue, a);

        end_of_form(c);
        if (e == NULL)
            fail_msg("no form for %s", a);
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        form_load(e->path, c->s->lists, &c->form, &f);
        no_findings(&f);
    } else if (strcmp(word, "field") == 0) {
        compare_field(c, a, b, d, line);
    } else if (strcmp(word, "component") == 0) {
        compare_component(c, a, b, d, line);
    } else if (strcmp(word, "channel") == 0) {
        ok = channel_from(a, &channel) && c->form->channels[channel];
    } else if (strcmp(word, "limit") == 0) {
        ok = any_case_has(c->form, b, atoi(a));
    } else if (strcmp(word, "fee") == 0 || strcmp(word, "fee_online") == 0) {
        ok = any_fee_is(c->form, a, word[3] == '_');
    } else if (strcmp(word, "law") == 0) {
        ok = listed(c->form->legal_basis, a);
        c->laws++;
    } else if (strcmp(word, "steps") == 0) {
        ok = count(c->form->guide) == (size_t)atoi(a);
    } else if (strcmp(word, "result") == 0) {
        ok = strcmp(c->form->result_code != NULL ? c->form->result_code : "null", a) == 0;
    } else {
        ok = false;
    }
    if (!ok)
        wrong(c, line);
}

static void test_as_the_sources_say(void **state)
{
    struct compared c = { .s = *state };
    char *path = root_path("tests/data/procedures.txt"), line[256];
    FILE *in = fopen(path, "r");
    size_t n = 0;

    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        compare_line(&c, line);
        n++;
    }
    end_of_form(&c);
    fclose(in);
    free(path);
    assert_true(n > 400);
}

/* What is signed is seen in a few lines. */
static void test_every_procedure_has_a_summary(void **state)
{
    const struct shipped *s = *state;

    for (size_t i = 0; i < s->catalogue.n; i++) {
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        struct form *form = NULL;

        form_load(s->catalogue.entry[i].path, s->lists, &form, &f);
        no_findings(&f);
        if (form->summary == NULL)
            fail_msg("%s has no summary", form->code);
        form_free(form);
    }
}

/* A condition of ours is a reading: the source's sentence stands beside it. */
static void test_conditions_have_their_sentence(void **state)
{
    const struct shipped *s = *state;

    for (size_t i = 0; i < s->catalogue.n; i++) {
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        struct form *form = NULL;

        form_load(s->catalogue.entry[i].path, s->lists, &form, &f);
        no_findings(&f);
        for (size_t k = 0; k < form->n_fields; k++)
            if (form->field[k].relevant != NULL && form->field[k].legal == NULL)
                fail_msg("%s: field %s", form->code, form->field[k].id);
        for (size_t k = 0; k < form->n_components; k++)
            if (form->component[k].relevant != NULL && form->component[k].legal == NULL)
                fail_msg("%s: component %s", form->code, form->component[k].id);
        for (size_t k = 0; k < form->n_cases; k++)
            if (form->cases[k].legal == NULL)
                fail_msg("%s: case %s", form->code, form->cases[k].id);
        for (size_t k = 0; k < form->n_fees; k++)
            if (form->fee[k].legal == NULL)
                fail_msg("%s: fee %s", form->code, form->fee[k].id);
        form_free(form);
    }
}

static void test_warnings(void **state)
{
    const struct shipped *s = *state;
    const struct catalogue_entry *e = catalogue_by_code(&s->catalogue, "1.001776");
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;
    int day;

    form_load(e->path, s->lists, &form, &f);
    no_findings(&f);
    f = (struct findings){ .file = "?", .text = STRBUF_INIT };
    assert_true(date_parse("2027-06-01", &day)); /* the source: 2026-06 */
    form_warnings(form, day, &f);
    assert_int_equal(f.n_warnings, 1);
    assert_non_null(strstr(f.text.s, "warning: 1.001776: \"code\" of result is not known"));
    form_warnings(form, day + 1, &f);
    assert_int_equal(f.n_warnings, 3);
    assert_non_null(strstr(f.text.s, "1.001776: the source was read 366 days ago"));
    assert_int_equal(f.n_errors, 0);
    findings_release(&f);
    form_free(form);
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
        { "cong ch", "2.000815" },    { "công ch", "2.000815" },    { "kt", "1.000656" },
        { "khai tu", "1.000656" },    { "ket hon", "1.000894" },    { "doc than", "1.004873" },
        { "trich luc", "2.000635" },  { "chu ky", "2.000884" },     { "tam tru", "1.004194" },
        { "o tro", "1.004194" },      { "ho kinh", "1.001612" },    { "khuyet tat", "1.001776" },
    };
    const struct shipped *s = *state;
    size_t hit[32];

    for (size_t i = 0; i < N_ELEMS(table); i++) {
        size_t n = catalogue_find(&s->catalogue, table[i].query, hit, 32);

        if (n < 1 || strcmp(s->catalogue.entry[hit[0]].code, table[i].code) != 0)
            fail_msg("\"%s\" finds %zu, first %s", table[i].query, n,
                     n > 0 ? s->catalogue.entry[hit[0]].code : "none");
    }
    assert_int_equal(catalogue_find(&s->catalogue, "", hit, 32), s->catalogue.n);
    assert_int_equal(catalogue_find(&s->catalogue, "  ", hit, 32), s->catalogue.n);
    assert_int_equal(catalogue_find(&s->catalogue, "", hit, 1), 1);
    assert_int_equal(catalogue_find(&s->catalogue, "xyz", hit, 32), 0);
    assert_int_equal(catalogue_find(&s->catalogue, "\xff", hit, 32), s->catalogue.n);
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
        cmocka_unit_test(test_every_file_loads),
        cmocka_unit_test(test_birth_fields),
        cmocka_unit_test(test_birth_whole),
        cmocka_unit_test(test_copy_whole),
        cmocka_unit_test(test_as_the_sources_say),
        cmocka_unit_test(test_every_procedure_has_a_summary),
        cmocka_unit_test(test_conditions_have_their_sentence),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_readme_example),
        cmocka_unit_test(test_pinned_text_is_the_form),
        cmocka_unit_test(test_pinned_lists),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_catalogue_words),
    };

    return cmocka_run_group_tests_name("forms", tests, setup, teardown);
}
