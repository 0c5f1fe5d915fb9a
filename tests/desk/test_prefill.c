/* Values that nobody has to type: where they come from, and that a person's word stands. */
#include "fixture.h"

static void start(struct fixture *f, struct reception *r)
{
    fixture_open(f);
    OK(f, fixture_read(f, r, "{'channel':'counter'," FIXTURE_MUOI "}"));
    for (int p = 0; p < PART_COUNT; p++)
        r->applicant_mark[p] = MARK_CARD;
    OK(f, reception_take_procedure(f->d, r, FIXTURE_BIRTH, &f->err));
}

static void say(struct fixture *f, struct reception *r, const char *field, const char *value)
{
    struct review v = REVIEW_INIT;

    answers_set(&r->answers, field, value, NULL, MARK_TYPED);
    OK(f, reception_review(f->d, r, &v, &f->err));
    review_release(&v);
}

static void holds(const struct reception *r, const char *field, const char *value, enum mark mark)
{
    const struct answer *a = answers_get(&r->answers, field);

    if (a == NULL)
        fail_msg("%s has no value", field);
    assert_string_equal(a->value, value);
    if (a->mark != mark)
        fail_msg("%s: mark %d, not %d", field, (int)a->mark, (int)mark);
}

static void empty(const struct reception *r, const char *field)
{
    const struct answer *a = answers_get(&r->answers, field);

    if (a != NULL)
        fail_msg("%s is \"%s\"", field, a->value);
}

static void test_from_card_office_and_form(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    start(&f, &r);
    holds(&r, "nyc_ho_ten", "Phan Thị Mười", MARK_CARD);
    holds(&r, "nyc_ngay_sinh", "1990-03-12", MARK_CARD);
    holds(&r, "nyc_giay_to", "038190900731", MARK_CARD);
    holds(&r, "kinh_gui", "UBND xã Mẫu Lâm", MARK_FALLBACK);
    holds(&r, "lam_tai", "Mẫu Lâm", MARK_FALLBACK);
    holds(&r, "ngay_lam", "2026-10-08", MARK_FALLBACK);
    holds(&r, "hoan_canh", "co_so_y_te", MARK_CONFIRM);
    holds(&r, "con_quoc_tich", "VN", MARK_FALLBACK);
    empty(&r, "me_ho_ten"); /* nobody has said that she is the mother */
    reception_release(&r);
    fixture_close(&f);
}

static void test_conditions_come_and_go(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    start(&f, &r);
    say(&f, &r, "nyc_quan_he", "me");
    holds(&r, "me_ho_ten", "Phan Thị Mười", MARK_CARD);
    holds(&r, "me_nam_sinh", "1990-03-12", MARK_CARD); /* relevant once the name is there */
    empty(&r, "cha_ho_ten");
    say(&f, &r, "me_nam_sinh", "1991");
    say(&f, &r, "nyc_quan_he", "cha");
    empty(&r, "me_ho_ten");
    holds(&r, "cha_ho_ten", "Phan Thị Mười", MARK_CARD);
    holds(&r, "me_nam_sinh", "1991", MARK_EDITED); /* a person's word stays */
    reception_release(&r);
    fixture_close(&f);
}

static void test_typed_stands_and_emptied_stays_empty(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    start(&f, &r);
    say(&f, &r, "con_quoc_tich", "LA");
    say(&f, &r, "lam_tai", "Thôn 3");
    say(&f, &r, "nyc_noi_cu_tru", "");
    OK(&f, reception_take_procedure(f.d, &r, FIXTURE_BIRTH, &f.err));
    holds(&r, "con_quoc_tich", "LA", MARK_EDITED);
    holds(&r, "lam_tai", "Thôn 3", MARK_EDITED);
    empty(&r, "nyc_noi_cu_tru");
    assert_string_equal(answers_get(&r.answers, "lam_tai")->source, "Mẫu Lâm");
    reception_release(&r);
    fixture_close(&f);
}

static void test_from_earlier_dossiers(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT, second = RECEPTION_INIT;
    struct review v = REVIEW_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    answers_set(&r.answers, "cha_ho_ten", "Trần Văn Đức", NULL, MARK_TYPED);
    fixture_receive(&f, &r);
    reception_release(&r);
    fixture_received_copy(&f, "c1"); /* newer, of another procedure */

    OK(&f, fixture_read(&f, &second, "{'channel':'counter'," FIXTURE_MUOI "}"));
    OK(&f, reception_take_procedure(f.d, &second, FIXTURE_BIRTH, &f.err));
    holds(&second, "nyc_quan_he", "me", MARK_EARLIER);
    holds(&second, "me_ho_ten", "Phan Thị Mười", MARK_STORE);
    holds(&second, "cha_ho_ten", "Trần Văn Đức", MARK_CONFIRM); /* the form asks for a look */
    holds(&second, "con_noi_sinh", "Trạm y tế xã Mẫu Lâm", MARK_CONFIRM);
    assert_string_equal(answers_get(&second.answers, "nyc_quan_he")->label, "mẹ");

    /* Another person: nothing of the first one's past. */
    str_set(&second.applicant.id, "038085900456");
    str_set(&second.applicant.name, "Trần Văn Đức");
    OK(&f, reception_review(f.d, &second, &v, &f.err));
    empty(&second, "nyc_quan_he");
    empty(&second, "con_noi_sinh");
    holds(&second, "nyc_ho_ten", "Trần Văn Đức", MARK_STORE);
    review_release(&v);
    reception_release(&second);
    fixture_close(&f);
}

static void test_change_of_procedure(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    start(&f, &r);
    say(&f, &r, "nyc_quan_he", "me");
    OK(&f, reception_take_procedure(f.d, &r, FIXTURE_COPY, &f.err));
    empty(&r, "nyc_quan_he");
    holds(&r, "nyc_ho_ten", "Phan Thị Mười", MARK_CARD);
    holds(&r, "nyc_sdt", "0900000731", MARK_CARD);
    assert_int_equal(r.n_components, 2);
    assert_int_equal(reception_take_procedure(f.d, &r, "9.999999", &f.err), MC_NOTFOUND);
    assert_string_equal(r.procedure, FIXTURE_COPY);
    reception_release(&r);
    fixture_close(&f);
}

/* ---- the card ---- */

static struct card card_of(const char *text)
{
    struct card c;

    assert_true(card_parse(text, strlen(text), &c));
    return c;
}

static void test_card_of_a_stranger(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    struct card c = card_of("038085900456||Trần Văn Đức|28021985|Nam|Thôn 3, Mẫu Lâm, Như "
                            "Thanh, Thanh Hóa|01012022");
    OK(&f, reception_take_card(f.d, &r, &c, &f.err));
    assert_string_equal(r.applicant.name, "Trần Văn Đức");
    assert_string_equal(r.applicant.birth, "1985-02-28");
    assert_string_equal(r.applicant.sex, "male");
    assert_int_equal(r.applicant_mark[PART_NAME], MARK_CARD);
    assert_int_equal(r.applicant_mark[PART_ADDRESS], MARK_CONFIRM); /* with a district */
    OK(&f, reception_take_procedure(f.d, &r, FIXTURE_BIRTH, &f.err));
    assert_int_equal(answers_get(&r.answers, "nyc_noi_cu_tru")->mark, MARK_CONFIRM);
    reception_release(&r);
    fixture_close(&f);
}

static void test_card_without_accents_of_a_known_person(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "c1");
    struct card c = card_of("038190900731||Phan Thi Muoi|12031990|Nu|Thon 3, Mau Lam, Thanh Hoa|"
                            "01012022");
    str_set(&r.applicant.id, "038085900456");
    str_set(&r.applicant.phone, "0911111111"); /* of the person before */
    OK(&f, reception_take_card(f.d, &r, &c, &f.err));
    assert_string_equal(r.applicant.name, "Phan Thị Mười");
    assert_int_equal(r.applicant_mark[PART_NAME], MARK_STORE);
    assert_string_equal(r.applicant.address, "Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa");
    assert_string_equal(r.applicant.phone, "0900000731");
    assert_int_equal(r.applicant_mark[PART_ID], MARK_CARD);
    reception_release(&r);

    c = card_of("038085900456||Tran Van Duc|28021985|Nam|Thon 3, Mau Lam, Thanh Hoa|01012022");
    OK(&f, reception_take_card(f.d, &r, &c, &f.err));
    assert_int_equal(r.applicant_mark[PART_NAME], MARK_CONFIRM);
    reception_release(&r);
    fixture_close(&f);
}

static void test_party(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct party p = { .id = 0 };

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "c1");
    OK(&f, party_by_number(f.d->store, "038190900731", &p, &f.err));
    OK(&f, reception_take_party(f.d, &r, &p, &f.err));
    assert_string_equal(r.applicant.name, "Phan Thị Mười");
    assert_string_equal(r.applicant.birth, "1990-03-12");
    assert_int_equal(r.applicant_mark[PART_PHONE], MARK_STORE);
    party_release(&p);
    reception_release(&r);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_card_office_and_form),
        cmocka_unit_test(test_conditions_come_and_go),
        cmocka_unit_test(test_typed_stands_and_emptied_stays_empty),
        cmocka_unit_test(test_from_earlier_dossiers),
        cmocka_unit_test(test_change_of_procedure),
        cmocka_unit_test(test_card_of_a_stranger),
        cmocka_unit_test(test_card_without_accents_of_a_known_person),
        cmocka_unit_test(test_party),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
