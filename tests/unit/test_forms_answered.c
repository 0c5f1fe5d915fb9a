/* The shipped forms answered: which case, which papers, which fees follow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/answers.h"

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
    struct expr_env *env;
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
    no_findings(&f);
    free(dir);
    s->birth = load(s->lists, "forms/ho-tich/dang-ky-khai-sinh.yaml");
    s->copy = load(s->lists, "forms/chung-thuc/chung-thuc-ban-sao.yaml");
    s->env = expr_open();
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct shipped *s = *state;

    form_free(s->birth);
    form_free(s->copy);
    expr_close(s->env);
    form_lists_free(s->lists);
    free(s);
    return 0;
}

/* ---- what follows from answers ---- */

struct given {
    const char *field, *value;
};

static void resolve(const struct shipped *s, const struct form *form, const struct given *given,
                    enum channel channel, struct resolved *r)
{
    struct answers a = ANSWERS_INIT;
    struct mc_err err = { .rc = MC_OK };
    int today;

    assert_true(date_parse("2026-11-10", &today));
    for (size_t i = 0; i < form->n_fields; i++)
        if (form->field[i].fallback != NULL)
            answers_set(&a, form->field[i].id, form->field[i].fallback, NULL, MARK_FALLBACK);
    for (; given->field != NULL; given++)
        answers_set(&a, given->field, given->value, NULL, MARK_TYPED);
    if (form_resolve(s->env, form, &a, channel, NULL, today, r, &err) != MC_OK)
        fail_msg("%s", err.msg);
    answers_release(&a);
}

static const char *birth_case(const struct shipped *s, const struct given *given)
{
    struct resolved r;

    resolve(s, s->birth, given, CHANNEL_COUNTER, &r);
    const char *id = s->birth->cases[r.case_index].id;
    resolved_release(&r);
    return id;
}

#define GIVEN(...)         \
    (const struct given[]) \
    {                      \
        __VA_ARGS__,       \
        {                  \
            NULL, NULL     \
        }                  \
    }

static void test_birth_cases(void **state)
{
    const struct shipped *s = *state;

    assert_string_equal(birth_case(s, GIVEN({ "con_ngay_sinh", "2026-11-05" })), "dung_han");
    assert_string_equal(birth_case(s, GIVEN({ "con_ngay_sinh", "2026-09-11" })), "dung_han");
    assert_string_equal(birth_case(s, GIVEN({ "con_ngay_sinh", "2026-09-10" })), "qua_han");
    assert_string_equal(birth_case(s, GIVEN({ "hoan_canh", "bo_roi" })), "bo_roi");
    assert_string_equal(birth_case(s, GIVEN({ "can_xac_minh", "yes" })), "xac_minh");
    assert_string_equal(birth_case(s, GIVEN({ "nyc_ho_ten", "An" })), "dung_han");
}

/* Ids of the papers asked for, with spaces between. */
static void check_papers(const struct shipped *s, const struct given *given, enum channel channel,
                         const char *want)
{
    struct resolved r;
    struct strbuf got = STRBUF_INIT;

    resolve(s, s->birth, given, channel, &r);
    for (size_t i = 0; i < s->birth->n_components; i++)
        if (r.component_relevant[i])
            strbuf_printf(&got, "%s%s", got.len > 0 ? " " : "", s->birth->component[i].id);
    assert_string_equal(got.s, want);
    strbuf_release(&got);
    resolved_release(&r);
}

static void test_birth_papers(void **state)
{
    const struct shipped *s = *state;

    check_papers(s, GIVEN({ "con_ngay_sinh", "2026-11-05" }), CHANNEL_COUNTER,
                 "to_khai giay_chung_sinh giay_to_tuy_than");
    check_papers(s, GIVEN({ "hoan_canh", "co_lam_chung" }), CHANNEL_POST,
                 "to_khai vb_lam_chung giay_to_tuy_than ban_sao_chung_thuc_buu_chinh");
    check_papers(s, GIVEN({ "hoan_canh", "khong_lam_chung" }, { "uy_quyen", "yes" }),
                 CHANNEL_ONLINE, "eform giay_cam_doan_sinh van_ban_uy_quyen giay_to_tuy_than");
    check_papers(s, GIVEN({ "hoan_canh", "bo_roi" }), CHANNEL_COUNTER,
                 "to_khai bien_ban_bo_roi giay_to_tuy_than");
    check_papers(s, GIVEN({ "hoan_canh", "mang_thai_ho" }, { "tra_du_lieu", "ca_hai" }),
                 CHANNEL_COUNTER,
                 "to_khai giay_chung_sinh vb_mang_thai_ho giay_to_tuy_than giay_to_cu_tru "
                 "gcn_ket_hon");
    check_papers(s, GIVEN({ "cha_me_ket_hon", "no" }, { "tra_du_lieu", "ket_hon" }),
                 CHANNEL_COUNTER, "to_khai giay_chung_sinh giay_to_tuy_than");
}

static void test_birth_fees(void **state)
{
    const struct shipped *s = *state;
    struct resolved r;

    resolve(s, s->birth,
            GIVEN({ "con_ngay_sinh", "2026-11-05" }, { "de_nghi_ban_sao", "yes" },
                  { "so_luong_ban_sao", "2" }),
            CHANNEL_COUNTER, &r);
    assert_int_equal(r.n_fees, 2);
    assert_int_equal(r.total, 16000);
    resolved_release(&r);
    resolve(s, s->birth, GIVEN({ "con_ngay_sinh", "2025-11-05" }), CHANNEL_COUNTER, &r);
    assert_int_equal(r.n_fees, 1);
    assert_string_equal(r.fee[0].id, "le_phi_qua_han");
    assert_int_equal(r.fee[0].amount, -1); /* the province's: asked, never invented */
    resolved_release(&r);
    resolve(s, s->birth, GIVEN({ "con_ngay_sinh", "2025-11-05" }, { "hoan_canh", "bo_roi" }),
            CHANNEL_COUNTER, &r);
    assert_string_equal(r.fee[0].id, "le_phi_qua_han"); /* late, whatever the case */
    resolved_release(&r);
}

/* Certified copies: pages are the original's, the cap is a copy's. */
static void test_copy_fee(void **state)
{
    static const struct {
        const char *pages, *copies;
        int64_t fee;
    } table[] = {
        { "1", "1", 2000 },     { "2", "1", 4000 },     { "3", "1", 5000 },
        { "10", "1", 12000 },   { "10", "3", 36000 },   { "198", "1", 200000 },
        { "200", "1", 200000 }, { "200", "2", 400000 },
    };
    const struct shipped *s = *state;

    for (size_t i = 0; i < N_ELEMS(table); i++) {
        struct resolved r;

        resolve(s, s->copy, GIVEN({ "so_trang", table[i].pages }, { "so_ban", table[i].copies }),
                CHANNEL_COUNTER, &r);
        assert_int_equal(r.n_fees, 1);
        assert_int_equal(r.fee[0].amount, table[i].fee);
        assert_string_equal(s->copy->cases[r.case_index].id, "thuong");
        resolved_release(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_birth_cases),
        cmocka_unit_test(test_birth_papers),
        cmocka_unit_test(test_birth_fees),
        cmocka_unit_test(test_copy_fee),
    };

    return cmocka_run_group_tests_name("forms answered", tests, setup, teardown);
}
