/* All procedures that come with the program can be received: each case of each form, by each of
 * its channels, with values made from the form itself. */
#include "fixture.h"

#include <unistd.h>

/* ---- values that a field takes ---- */

static char *plain_value_dup(const struct field *f)
{
    int64_t least = f->min < f->max ? f->min : 1;

    switch (f->type) {
    case FIELD_NAME:
        return xstrdup("Phan Thị Mười");
    case FIELD_DATE:
        return xstrdup("2026-10-01");
    case FIELD_ADDRESS:
        return xstrdup("Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa");
    case FIELD_CHOICE:
    case FIELD_MULTI_CHOICE:
        return xstrdup(f->choices->item[0].value);
    case FIELD_IDENTITY:
        return xstrdup("038190900731; 2021-03-12; Bộ Công an");
    case FIELD_PERSON_NUMBER:
        return xstrdup("038190900731");
    case FIELD_ORG_NUMBER:
        return xstrdup("2899999983");
    case FIELD_INTEGER:
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        return xasprintf("%lld", (long long)(least > 0 ? least : 1));
    case FIELD_PHONE:
        return xstrdup("0900000731");
    case FIELD_EMAIL:
        return xstrdup("muoi@example.vn");
    case FIELD_TIME:
        return xstrdup("08:30");
    case FIELD_YES_NO:
        return xstrdup("no");
    default:
        return xstrdup("thử");
    }
}

static char *rows_dup(const struct field *f)
{
    json_t *rows = json_array(), *row = json_object();

    for (size_t c = 0; c < f->n_columns; c++) {
        char *cell = plain_value_dup(&f->columns[c]);

        json_put(row, f->columns[c].id, cell);
        free(cell);
    }
    json_array_append_new(rows, row);
    char *value = table_value_dup(f, rows);
    json_decref(rows);
    return value;
}

/* Another day may be what a constraint wants: a birth long ago, a term that is still to come. */
static const char *const days[] = { "2026-10-01", "1990-03-12", "2027-03-01", "2026-10-08" };

static bool satisfied(struct fixture *f, struct reception *r, const struct field *fld)
{
    struct review v = REVIEW_INIT;
    bool good = true;

    OK(f, reception_review(f->d, r, &v, &f->err));
    for (size_t i = 0; i < v.n_problems; i++)
        good = good && !(v.problem[i].field == fld && v.problem[i].blocks);
    review_release(&v);
    return good;
}

static void fill(struct fixture *f, struct reception *r, const struct field *fld)
{
    char *value = fld->type == FIELD_TABLE ? rows_dup(fld) : plain_value_dup(fld);

    answers_set(&r->answers, fld->id, value, NULL, MARK_TYPED);
    free(value);
    for (size_t i = 0; fld->type == FIELD_DATE && i < N_ELEMS(days) && !satisfied(f, r, fld); i++)
        answers_set(&r->answers, fld->id, days[i], NULL, MARK_TYPED);
}

/* Fill what the review still asks for until it asks no more, and show or bring every paper. */
static void fill_all(struct fixture *f, struct reception *r)
{
    for (int round = 0; round < 60; round++) {
        struct review v = REVIEW_INIT;
        const struct field *wanted = NULL;

        OK(f, reception_review(f->d, r, &v, &f->err));
        for (size_t i = 0; i < v.n_problems && wanted == NULL; i++)
            if (v.problem[i].blocks)
                wanted = v.problem[i].field;
        review_release(&v);
        if (wanted == NULL)
            return;
        fill(f, r, wanted);
    }
    fail_msg("%s: the form asks without end", r->procedure);
}

static void bring_papers(struct fixture *f, struct reception *r)
{
    for (size_t i = 0; i < r->n_components; i++)
        if (r->component[i].required) {
            r->component[i].seen = true;
            str_set(&r->component[i].why, "thử");
        }
    (void)f;
}

/* ---- one walk ---- */

struct walk {
    const char *procedure, *case_id;
    enum channel channel;
    const char *answers; /* JSON object, single quotes */
    int64_t fee;         /* total expected, with FEE_TYPED for what is not known */
    const char *due;
    const char *papers; /* ids of required components, in order */
    const char *exempt; /* reason of the waived line, or NULL */
};
#define FEE_TYPED 30000
#define NOW "2026-10-08T08:12"
#define TODAY "2026-10-08T16:30"
#define IN_3_DAYS "2026-10-13T16:30"

static const struct walk walks[] = {
    { "1.001193", "dung_han", CHANNEL_COUNTER, "{'con_ngay_sinh':'2026-10-01','nyc_quan_he':'me'}",
      0, TODAY, "to_khai giay_chung_sinh giay_to_tuy_than", NULL },
    { "1.001193", "qua_han", CHANNEL_COUNTER,
      "{'con_ngay_sinh':'2026-05-01','nyc_quan_he':'me','de_nghi_ban_sao':true,"
      "'so_luong_ban_sao':2}",
      FEE_TYPED + 16000, TODAY, "to_khai giay_chung_sinh giay_to_tuy_than", NULL },
    { "2.000815", "nhieu_trang", CHANNEL_COUNTER,
      "{'ten_giay_to':'Học bạ','so_trang':5,'so_ban':3,'nhieu_trang':true}", 21000,
      "2026-10-12T16:30", "ban_chinh ban_sao_can_ct", NULL },
    { "1.000656", "dung_han", CHANNEL_COUNTER,
      "{'chet_ngay':'2026-10-05','chet_gio':'05:30','nc_ngay_sinh':'1941'}", 0, TODAY,
      "to_khai giay_bao_tu giay_to_tuy_than", NULL },
    { "1.000656", "qua_han", CHANNEL_COUNTER,
      "{'chet_ngay':'2026-08-01','nc_ngay_sinh':'1941','chet_da_lau':true}", FEE_TYPED, TODAY,
      "to_khai giay_bao_tu giay_to_tuy_than", NULL },
    { "1.000656", "qua_han", CHANNEL_ONLINE,
      "{'chet_ngay':'2026-08-01','nc_ngay_sinh':'1941','mien_le_phi':'ho_ngheo',"
      "'noi_cu_tru_cuoi':'khong_xac_dinh'}",
      0, TODAY, "eform giay_bao_tu noi_chet giay_to_tuy_than", "người thuộc hộ nghèo" },
    { "1.000894", "thuong", CHANNEL_COUNTER, "{'nguoi_nop':'nu','de_nghi_ban_sao':true}", 8000,
      TODAY, "to_khai giay_to_tuy_than", NULL },
    { "1.000894", "xac_minh", CHANNEL_POST,
      "{'nguoi_nop':'nam','can_xac_minh':true,'ly_hon_nuoc_ngoai':true,'tra_cuu':'ca_hai'}", 0,
      IN_3_DAYS,
      "to_khai tl_ghi_chu_ly_hon xac_nhan_tthn giay_to_tuy_than giay_to_cu_tru "
      "ban_sao_chung_thuc_buu_chinh",
      NULL },
    { "1.004873", "thuong", CHANNEL_COUNTER, "{'de_ket_hon':true,'so_luong':1}", 0, IN_3_DAYS,
      "to_khai giay_to_tuy_than", NULL },
    { "1.004873", "xac_minh", CHANNEL_COUNTER,
      "{'can_xac_minh':true,'cap_lai':true,'nhieu_noi':true,'ly_hon_hoac_chet':true}", 0,
      "2026-10-16T16:30", "to_khai giay_xn_cu tt_ly_hon_chet giay_to_tuy_than", NULL },
    { "2.000635", "thuong", CHANNEL_COUNTER, "{'so_luong_ban_sao':3}", 24000, TODAY,
      "to_khai giay_to_tuy_than", NULL },
    { "2.000635", "thuong", CHANNEL_COUNTER,
      "{'so_luong_ban_sao':3,'nguoi_hoi':'to_chuc','mien_le_phi':'khuyet_tat'}", 0, TODAY,
      "vb_to_chuc giay_to_tuy_than", "người khuyết tật" },
    { "2.000884", "thuong", CHANNEL_COUNTER, "{'so_nguoi_ky':2}", 10000, TODAY,
      "giay_to_tt van_ban", NULL },
    { "1.004194", "thuong", CHANNEL_COUNTER,
      "{'thanh_vien':[{'ho_ten':'Trần Văn Ba','so_dinh_danh':'038090900731'},"
      "{'ho_ten':'trần thị tư','ngay_sinh':'2015'}]}",
      15000, IN_3_DAYS, "ct01", NULL },
    { "1.004194", "thuong", CHANNEL_ONLINE, "{}", 7000, IN_3_DAYS, "", NULL },
    { "1.004194", "thuong", CHANNEL_ONLINE, "{'hinh_thuc':'danh_sach','so_nguoi':12}", 60000,
      IN_3_DAYS, "danh_sach", NULL },
    { "1.004194", "thuong", CHANNEL_COUNTER, "{'mien_le_phi':'mo_coi'}", 0, IN_3_DAYS, "ct01",
      "người từ đủ 16 đến dưới 18 tuổi mồ côi cả cha và mẹ" },
    { "1.001612", "thuong", CHANNEL_POST,
      "{'hinh_thuc':'thanh_vien','uy_quyen_cho':'buu_chinh','von':250000000,"
      "'nganh_nghe':[{'ten_nganh':'Bán lẻ trong cửa hàng','ma_nganh':'4711','chinh':true}],"
      "'thanh_vien':[{'ho_ten':'Trần Văn Ba'}]}",
      FEE_TYPED, IN_3_DAYS, "giay_de_nghi vb_uq_thanh_vien uq_buu_chinh", NULL },
    { "1.001776", "thuong", CHANNEL_COUNTER,
      "{'mau':'1đ','viec_de_nghi':['tro_cap','nhan_nuoi'],'dang_khuyet_tat':['Nhìn','Trí tuệ'],"
      "'mang_thai':true}",
      0, "2026-10-22T16:30", "tk1 tk2b cu_tru mang_thai khuyet_tat", NULL },
    { "1.001776", "thuong", CHANNEL_COUNTER, "{'mau':'1c','so_con_nuoi':2}", 0, "2026-10-22T16:30",
      "tk1 cu_tru khai_sinh", NULL },
};

static void read_walk(struct fixture *f, const struct walk *w, size_t i, struct reception *r)
{
    char *text = xasprintf("{'request_id':'ten-%zu','procedure':'%s','channel':'%s'," FIXTURE_MUOI
                           ",'answers':%s,'paid':'cash'}",
                           i, w->procedure, channel_word(w->channel), w->answers);

    OK(f, fixture_read(f, r, text));
    free(text);
}

static void check_papers(struct fixture *f, const struct walk *w, struct reception *r)
{
    struct review v = REVIEW_INIT;
    struct strbuf got = STRBUF_INIT;

    OK(f, reception_review(f->d, r, &v, &f->err));
    for (size_t i = 0; i < r->n_components; i++)
        if (r->component[i].required)
            strbuf_printf(&got, "%s%s", got.len > 0 ? " " : "", r->component[i].id);
    if (strcmp(got.s, w->papers) != 0)
        fail_msg("%s %s: papers \"%s\", expected \"%s\"", w->procedure, w->case_id, got.s,
                 w->papers);
    strbuf_release(&got);
    review_release(&v);
}

static bool keep_facts(void *ctx, const struct event *e)
{
    if (e->kind == EV_RECEIVED)
        *(json_t **)ctx = json_incref(e->facts);
    return true;
}

static json_t *received_facts(struct fixture *f, int64_t id)
{
    json_t *facts = NULL;

    OK(f, event_each(f->d->store, id, keep_facts, &facts, &f->err));
    assert_non_null(facts);
    return facts;
}

static void check_exempt(struct fixture *f, const struct walk *w, int64_t id)
{
    json_t *facts = received_facts(f, id);
    const json_t *line;
    const char *why = "";
    size_t i;

    json_array_foreach(json_object_get(facts, "fee_lines"), i,
                       line) if (json_str(line, "exempt")[0] != '\0') why =
        json_str(line, "exempt");
    assert_string_equal(why, str_or(w->exempt));
    json_decref(facts);
}

static void walk_one(struct fixture *f, const struct walk *w, size_t i)
{
    struct reception r = RECEPTION_INIT;
    struct dossier ds = DOSSIER_INIT;

    read_walk(f, w, i, &r);
    r.fee_typed = FEE_TYPED; /* asked for only where the form does not know */
    fill_all(f, &r);
    check_papers(f, w, &r);
    bring_papers(f, &r);
    int64_t id = fixture_receive(f, &r);
    OK(f, dossier_read(f->d->store, id, &ds, &f->err));
    char due[32];
    iso_time(ds.due_at, due);
    if (strcmp(ds.case_id, w->case_id) != 0 || ds.fee != w->fee || strcmp(due, w->due) != 0)
        fail_msg("%s %s: case %s, fee %lld, due %s", w->procedure, w->case_id, ds.case_id,
                 (long long)ds.fee, due);
    check_exempt(f, w, id);
    dossier_release(&ds);
    reception_release(&r);
}

static void test_walks(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    for (size_t i = 0; i < N_ELEMS(walks); i++)
        walk_one(&f, &walks[i], i);
    fixture_verify(&f);
    fixture_close(&f);
}

/* Nothing ships that nobody has walked through. */
static void test_every_form_is_walked(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    for (size_t k = 0; k < desk_catalogue(f.d)->n; k++) {
        const char *code = desk_catalogue(f.d)->entry[k].code;
        bool walked = false;

        for (size_t i = 0; i < N_ELEMS(walks); i++)
            walked = walked || strcmp(walks[i].procedure, code) == 0;
        if (!walked)
            fail_msg("%s", code);
    }
    fixture_close(&f);
}

/* ---- what the new words do ---- */

static void test_one_of_several_papers(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;
    const struct walk w = { "2.000884", "thuong", CHANNEL_COUNTER, "{}", 0, "", "", NULL };

    (void)state;
    fixture_open(&f);
    read_walk(&f, &w, 0, &r);
    fill_all(&f, &r);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    assert_int_equal(v.n_missing, 2); /* one of the identities, and the text to sign */
    for (size_t i = 0; i < r.n_components; i++)
        r.component[i].seen = strcmp(r.component[i].id, "can_cuoc_dien_tu") == 0;
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    assert_int_equal(v.n_missing, 1);
    for (size_t i = 0; i < r.n_components; i++)
        assert_int_equal(r.component[i].required, strcmp(r.component[i].id, "giay_to_tt") != 0);
    review_release(&v);
    reception_release(&r);
    fixture_close(&f);
}

/* A cell is read as its column reads it; what cannot be read names its row and column. */
static void test_table_cells(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;
    const struct walk w = { "1.004194",
                            "thuong",
                            CHANNEL_COUNTER,
                            "{'thanh_vien':[{'ho_ten':'trần văn ba','ngay_sinh':'12/3/1990',"
                            "'gioi_tinh':'nam'}]}",
                            0,
                            "",
                            "",
                            NULL };

    (void)state;
    fixture_open(&f);
    read_walk(&f, &w, 0, &r);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    const struct answer *a = answers_get(&r.answers, "thanh_vien");
    json_t *rows = table_rows(a->value);
    assert_string_equal(json_str(json_array_get(rows, 0), "ho_ten"), "Trần Văn Ba");
    assert_string_equal(json_str(json_array_get(rows, 0), "ngay_sinh"), "1990-03-12");
    assert_string_equal(json_str(json_array_get(rows, 0), "gioi_tinh"), "male");
    assert_string_equal(a->label, "1 dòng: Trần Văn Ba, 12/03/1990, Nam");
    json_decref(rows);
    answers_set(&r.answers, "thanh_vien", "[{\"ho_ten\":\"A\"},{\"so_dinh_danh\":\"12\"}]", NULL,
                MARK_TYPED);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    bool told = false;
    for (size_t i = 0; i < v.n_problems; i++)
        told = told || strstr(v.problem[i].text, "Dòng 2, Số định danh cá nhân: ") != NULL;
    assert_true(told);
    answers_set(&r.answers, "thanh_vien", "[{\"quan_he\":\"con\"}]", NULL, MARK_TYPED);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    told = false;
    for (size_t i = 0; i < v.n_problems; i++)
        told = told || strstr(v.problem[i].text, "Dòng 1 chưa có Họ, chữ đệm và tên") != NULL;
    assert_true(told);
    review_release(&v);
    reception_release(&r);
    fixture_close(&f);
}

/* A procedure holds between its dates, whole months and years included. */
static void test_out_of_force(void **state)
{
    static const struct {
        const char *from, *to;
        bool holds;
    } table[] = { { "2026", "2026", true },      { "2026-10-08", "2026-10-08", true },
                  { "2026-10-09", NULL, false }, { NULL, "2026-10-07", false },
                  { NULL, "2026-10", true },     { "2027", NULL, false },
                  { NULL, "2026-09", false } };
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c");
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    struct form *form = (struct form *)v.form; /* the desk's own, for this test's dates */
    for (size_t i = 0; i < N_ELEMS(table); i++) {
        form->valid_from = table[i].from;
        form->valid_to = table[i].to;
        OK(&f, reception_review(f.d, &r, &v, &f.err));
        assert_int_equal(v.n_blocking == 0, table[i].holds);
    }
    review_release(&v);
    reception_release(&r);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walks),
        cmocka_unit_test(test_every_form_is_walked),
        cmocka_unit_test(test_one_of_several_papers),
        cmocka_unit_test(test_table_cells),
        cmocka_unit_test(test_out_of_force),
    };

    return cmocka_run_group_tests_name("ten procedures", tests, NULL, NULL);
}
