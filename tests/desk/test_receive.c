/* A reception, from its file to a numbered dossier. */
#include "fixture.h"

#include <sys/stat.h>

#include <unistd.h>

static struct dossier folded(struct fixture *f, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;

    OK(f, dossier_read(f->d->store, id, &ds, &f->err));
    return ds;
}

static const struct component *part(const struct dossier *ds, const char *id)
{
    for (size_t i = 0; i < ds->n_components; i++)
        if (strcmp(ds->components[i].id, id) == 0)
            return &ds->components[i];
    return NULL;
}

static struct reception_component *entry(struct reception *r, const char *id)
{
    for (size_t i = 0; i < r->n_components; i++)
        if (strcmp(r->component[i].id, id) == 0)
            return &r->component[i];
    fail_msg("no component %s", id);
    return NULL;
}

/* The review refuses: *PROBLEMS has every sentence; nothing was written. */
static char *refused_dup(struct fixture *f, struct reception *r)
{
    struct strbuf problems = STRBUF_INIT;
    struct receipt got = { .id = 0 };
    char before[65], after[65];
    int64_t seq, seq_after;

    OK(f, event_head(f->d->store, before, &seq, &f->err));
    assert_int_equal(desk_receive(f->d, r, &got, &problems, &f->err), MC_INVALID);
    const struct mc_err said = f->err;
    OK(f, event_head(f->d->store, after, &seq_after, &f->err));
    f->err = said;
    assert_string_equal(before, after);
    assert_null(got.code);
    return strbuf_detach(&problems);
}

static void has(const char *text, const char *part_of)
{
    if (strstr(text, part_of) == NULL)
        fail_msg("\"%s\" is not in:\n%s", part_of, text);
}

static void has_not(const char *text, const char *part_of)
{
    if (strstr(text, part_of) != NULL)
        fail_msg("\"%s\" is in:\n%s", part_of, text);
}

/* ---- whole receptions ---- */

static void test_birth_whole(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    assert_string_equal(got.code, "H56.99.01-261008-0001");
    assert_string_equal(got.due, "2026-10-08T16:30");
    assert_false(got.repeated);
    assert_int_equal(got.papers, 2);
    assert_int_equal(got.reused, 0);
    assert_int_equal(got.fee, 0);

    struct dossier ds = folded(&f, got.id);
    assert_int_equal(ds.state, STATE_RECEIVED);
    assert_string_equal(ds.case_id, "dung_han");
    assert_string_equal(ds.channel, "counter");
    assert_string_equal(ds.step, "tiep_nhan");
    assert_string_equal(ds.applicant.name, "Phan Thị Mười");
    assert_string_equal(ds.procedure_name, "Đăng ký khai sinh");
    assert_int_equal(ds.received_at, fixture_time(FIXTURE_NOW));
    assert_int_equal(ds.due_at, fixture_time("2026-10-08T16:30"));
    assert_int_equal(ds.n_components, 3);
    assert_int_equal(part(&ds, "to_khai")->n_papers, 1);
    assert_true(part(&ds, "giay_to_tuy_than")->seen);
    assert_int_equal(part(&ds, "giay_to_tuy_than")->n_papers, 0);
    /* Prefilled from the applicant, calculated, with the label that people read. */
    json_t *mother = json_object_get(ds.answers, "me_ho_ten");
    assert_string_equal(json_str(mother, "value"), "Phan Thị Mười");
    assert_string_equal(json_str(json_object_get(ds.answers, "con_gioi_tinh"), "label"), "Nữ");
    has(json_str(json_object_get(ds.answers, "con_ngay_sinh_chu"), "value"), "hai nghìn");
    assert_int_equal(strlen(ds.form_hash), 64);
    assert_int_equal(strlen(ds.rules_hash), 64);
    assert_int_equal(strlen(ds.calendar_hash), 64);
    dossier_release(&ds);

    struct papers own = { .n = 0 };
    OK(&f, papers_of(f.d->store, "038190900731", "giay_chung_sinh", &own, &f.err));
    assert_int_equal(own.n, 1);
    assert_string_equal(own.item[0].media, "application/pdf");
    papers_release(&own);
    fixture_verify(&f);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

static void test_copy_whole(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    assert_int_equal(got.fee, 10000); /* 2 × (2 × 2.000 + 1.000) */
    struct dossier ds = folded(&f, got.id);
    assert_int_equal(ds.fee, 10000);
    assert_int_equal(ds.paid, 10000);
    assert_string_equal(ds.paid_how, "cash");
    assert_true(ds.immediate);
    assert_string_equal(part(&ds, "ban_sao_can_ct")->why, "bản sao giấy, đóng dấu ngay");
    assert_int_equal(part(&ds, "ban_sao_can_ct")->copies, 2);
    dossier_release(&ds);
    fixture_verify(&f);
    receipt_release(&got);
    reception_release(&r);
    fixture_close(&f);
}

static void test_paid_later(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    str_set(&r.paid, "later");
    struct dossier ds = folded(&f, fixture_receive(&f, &r));
    assert_int_equal(ds.fee, 10000);
    assert_int_equal(ds.paid, 0);
    dossier_release(&ds);
    reception_release(&r);
    fixture_close(&f);
}

static void test_repeated_request(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt again = { .id = 0 };
    char head[65];
    int64_t seq, seq_after;

    (void)state;
    fixture_open(&f);
    int64_t first = fixture_received_copy(&f, "same");
    OK(&f, event_head(f.d->store, head, &seq, &f.err));
    fixture_copy(&f, &r, "same");
    OK(&f, desk_receive(f.d, &r, &again, NULL, &f.err));
    OK(&f, event_head(f.d->store, head, &seq_after, &f.err));
    assert_true(again.repeated);
    assert_int_equal(again.id, first);
    assert_string_equal(again.code, "H56.99.01-261008-0001");
    assert_string_equal(again.due, "2026-10-08T16:30");
    assert_int_equal(seq, seq_after);
    receipt_release(&again);
    reception_release(&r);

    struct dossier ds = folded(&f, fixture_received_copy(&f, "other"));
    assert_string_equal(ds.code, "H56.99.01-261008-0002"); /* no number was lost */
    dossier_release(&ds);
    fixture_close(&f);
}

static void test_numbers_start_anew_each_day(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_received_copy(&f, "a");
    fixture_at(&f, "2026-10-09T07:45");
    struct dossier ds = folded(&f, fixture_received_copy(&f, "b"));
    assert_string_equal(ds.code, "H56.99.01-261009-0001");
    dossier_release(&ds);
    fixture_close(&f);
}

/* ---- what is refused ---- */

static void test_all_problems_at_once(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    OK(&f, fixture_read(&f, &r,
                        "{'procedure':'1.001193','applicant':{'id':'0381','name':''},"
                        "'answers':{'con_ngay_sinh':'2026-12-31','khong_co':'x'},"
                        "'components':[{'id':'la','seen':true}]}"));
    char *said = refused_dup(&f, &r);
    has(said, "Người nộp: ghi họ và tên");
    has(said, "còn thiếu 8");
    has(said, "Ngày sinh của trẻ không được sau hôm nay");
    has(said, "khong_co: tờ khai không có ô này");
    has(said, "la: thủ tục này không có giấy tờ này");
    has(said, "Thiếu giấy tờ: Tờ khai đăng ký khai sinh");
    has(said, "Thiếu giấy tờ: Giấy chứng sinh");
    has(said, "Giới tính: ");
    has_not(said, "Văn bản ủy quyền"); /* nobody asked for it */
    has(f.err.msg, "Chưa tiếp nhận được, còn ");
    free(said);
    reception_release(&r);
    fixture_close(&f);
}

static void test_review_says_the_same_words(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    free(entry(&r, "giay_chung_sinh")->file);
    entry(&r, "giay_chung_sinh")->file = NULL;
    answers_set(&r.answers, "con_gioi_tinh", "", NULL, MARK_TYPED);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    assert_int_equal(v.n_missing, 1);
    assert_int_equal(v.n_blocking, 2);
    char *said = refused_dup(&f, &r);
    for (size_t i = 0; i < v.n_problems; i++)
        if (v.problem[i].blocks)
            has(said, v.problem[i].text);
    free(said);
    review_release(&v);
    reception_release(&r);
    fixture_close(&f);
}

static bool review_says(struct fixture *f, struct reception *r, const char *part, bool *blocks)
{
    struct review v = REVIEW_INIT;
    bool found = false;

    OK(f, reception_review(f->d, r, &v, &f->err));
    for (size_t i = 0; i < v.n_problems; i++)
        if (strstr(v.problem[i].text, part) != NULL) {
            found = true;
            *blocks = v.problem[i].blocks;
        }
    review_release(&v);
    return found;
}

static void test_only_seen_asks_for_a_reason(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    bool blocks = true;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    struct reception_component *c = entry(&r, "giay_chung_sinh");
    str_set(&c->file, NULL);
    c->seen = true;
    assert_true(review_says(&f, &r, "Giấy chứng sinh: quét bản này", &blocks));
    assert_false(blocks); /* nobody is sent home because a scanner is broken */
    assert_false(review_says(&f, &r, "Giấy tờ tùy thân", &blocks)); /* shown and given back */
    c = entry(&r, "giay_chung_sinh");
    str_set(&c->why, "máy quét hỏng");
    assert_false(review_says(&f, &r, "Giấy chứng sinh: quét bản này", &blocks));
    struct dossier ds = folded(&f, fixture_receive(&f, &r));
    assert_string_equal(part(&ds, "giay_chung_sinh")->why, "máy quét hỏng");
    dossier_release(&ds);
    reception_release(&r);
    fixture_close(&f);
}

static void test_unreadable_file(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    str_set(&entry(&r, "to_khai")->file, "/nonexistent/scan.pdf");
    char *said = refused_dup(&f, &r);
    has(f.err.msg, "/nonexistent/scan.pdf");
    free(said);
    reception_release(&r);
    fixture_close(&f);
}

static void test_unknown_case(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    str_set(&r.case_id, "la");
    char *said = refused_dup(&f, &r);
    has(said, "Thủ tục này không có trường hợp la");
    free(said);
    str_set(&r.case_id, "xac_minh"); /* chosen by the clerk, not by the conditions */
    struct dossier ds = folded(&f, fixture_receive(&f, &r));
    assert_string_equal(ds.case_id, "xac_minh");
    assert_int_equal(ds.due_at, fixture_time("2026-10-13T16:30"));
    dossier_release(&ds);
    reception_release(&r);
    fixture_close(&f);
}

static void test_channel_not_accepted(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    r.channel = CHANNEL_POST;
    char *said = refused_dup(&f, &r);
    has(said, "Thủ tục này không nhận hồ sơ");
    free(said);
    reception_release(&r);
    fixture_close(&f);
}

static void test_unknown_fee_is_asked(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    answers_set(&r.answers, "con_ngay_sinh", "2026-05-01", NULL, MARK_TYPED); /* over 60 days */
    char *said = refused_dup(&f, &r);
    has(said, "Lệ phí đăng ký khai sinh không đúng hạn");
    free(said);
    r.fee_typed = 25000;
    struct dossier ds = folded(&f, fixture_receive(&f, &r));
    assert_string_equal(ds.case_id, "qua_han");
    assert_int_equal(ds.fee, 25000);
    dossier_release(&ds);
    reception_release(&r);
    fixture_close(&f);
}

static void test_bad_files_name_the_key(void **state)
{
    static const struct {
        const char *json, *says;
    } cases[] = {
        { "{'procedure':12}", "procedure: cần một chuỗi" },
        { "{'proceduer':'1.001193'}", "proceduer: không có khóa này" },
        { "{'channel':'fax'}", "channel: cần" },
        { "{'applicant':[]}", "applicant: cần một đối tượng" },
        { "{'applicant':{'birthdate':'1990'}}", "applicant.birthdate: không có khóa này" },
        { "{'applicant':{'birth_date':'12/03/1990'}}", "applicant.birth_date: cần dạng" },
        { "{'applicant':{'sex':'nữ'}}", "applicant.sex: cần" },
        { "{'answers':{'a':[1]}}", "answers.a: cần các dòng" },
        { "{'components':{}}", "components: cần một danh sách" },
        { "{'components':[{'id':'a'},{'id':'b','copies':'hai'}]}", "components[1].copies: cần" },
        { "{'components':[{'id':'a'},{'id':'a'}]}", "components[1].id: a đã có" },
        { "{'components':[{'copies':1}]}", "components[0].id: thiếu" },
        { "{'components':[{'id':'a','reuse':'12'}]}", "components[0].reuse: cần" },
        { "{'paid':'gold'}", "paid: cần" },
        { "{'fee':-1}", "fee: cần" },
    };
    struct fixture f = { .d = NULL };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct reception r = RECEPTION_INIT;

        assert_int_equal(fixture_read(&f, &r, cases[i].json), MC_INVALID);
        has(f.err.msg, cases[i].says);
        assert_null(r.procedure); /* untouched */
        reception_release(&r);
    }
}

/* What is no file cannot hang the desk. */
static void test_no_file_to_read(void **state)
{
    struct fixture f;
    char hash[65];

    (void)state;
    fixture_open(&f);
    char *pipe = xasprintf("%s/pipe", f.dir);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    const char *const paths[] = { pipe, f.dir, "/dev/zero", "/nowhere" };
    for (size_t i = 0; i < N_ELEMS(paths); i++) {
        const struct paper_input in = { .path = paths[i] };

        assert_int_equal(desk_paper_add(f.d, &in, hash, &f.err), MC_INVALID);
        has(f.err.msg, "không đọc được tệp này");
    }
    free(pipe);
    fixture_close(&f);
}

/* Texts are cleaned and bounded where they enter: one line, but for the note; paths are names. */
static void test_texts_of_a_file(void **state)
{
    static const char *const keys[] = { "request_id", "note", "case", "agent_basis" };
    struct fixture f = { .d = NULL };
    struct reception r = RECEPTION_INIT;
    char *text;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(keys); i++) {
        text = xasprintf("{'%s':'%4001s'}", keys[i], "x");
        assert_int_equal(fixture_read(&f, &r, text), MC_TOOBIG);
        has(f.err.msg, keys[i]);
        has(f.err.msg, "dài quá");
        free(text);
    }
    text =
        xasprintf("{'request_id':'r\\n\\u001b[31m1','note':'một\\nhai\\u0007','applicant':{'name':"
                  "'Phan\\n\\u001b]0;x\\u0007 Mười'},'components':[{'id':'a','file':'/a  b/c '}]}");
    OK(&f, fixture_read(&f, &r, text));
    assert_string_equal(r.request_id, "r [31m1");
    assert_string_equal(r.note, "một\nhai");
    assert_string_equal(r.applicant.name, "Phan ]0;x Mười");
    assert_string_equal(r.component[0].file, "/a  b/c ");
    free(text);
    reception_release(&r);
}

/* A file of megabytes is refused before anything compares each of its lines with each. */
static void test_too_long_lists(void **state)
{
    static const struct {
        const char *head, *item, *tail, *says;
    } cases[] = {
        { "{'components':[{'id':'x'}", ",{'id':'a%d'}", "]}", "components: nhiều hơn 1000" },
        { "{'answers':{'x':1", ",'a%d':1", "}}", "answers: nhiều hơn 1000" },
        { "{'components':[{'id':'x','papers':[1", ",%d", "]}]}", "papers: nhiều hơn 1000" },
    };
    struct fixture f = { .d = NULL };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct reception r = RECEPTION_INIT;
        struct strbuf text = STRBUF_INIT;

        strbuf_puts(&text, cases[i].head);
        for (int n = 0; n < 1000; n++) {
            const char *d = strstr(cases[i].item, "%d");

            strbuf_add(&text, cases[i].item, (size_t)(d - cases[i].item));
            strbuf_printf(&text, "%d%s", n, d + 2);
        }
        strbuf_puts(&text, cases[i].tail);
        assert_int_equal(fixture_read(&f, &r, text.s), MC_TOOBIG);
        has(f.err.msg, cases[i].says);
        strbuf_release(&text);
        reception_release(&r);
    }
}

static void test_who_may_receive(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    (void)state;
    fixture_open(&f);
    fixture_copy(&f, &r, "c1");
    fixture_be(&f, "lantt");
    assert_int_equal(desk_receive(f.d, &r, &got, NULL, &f.err), MC_DENIED);
    has(f.err.msg, "Điều 17.1");
    reception_release(&r);
    fixture_close(&f);
}

/* ---- papers that nobody brings twice ---- */

static void test_reuse_on_the_second_dossier(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    char *scan = fixture_scan(&f, "can-cuoc");
    entry(&r, "giay_to_tuy_than")->seen = false;
    str_set(&entry(&r, "giay_to_tuy_than")->file, scan);
    fixture_receive(&f, &r);
    reception_release(&r);

    fixture_birth(&f, &r, "r2");
    entry(&r, "giay_to_tuy_than")->seen = false; /* she brings nothing this time */
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    assert_int_equal(got.reused, 1);
    struct dossier ds = folded(&f, got.id);
    assert_true(part(&ds, "giay_to_tuy_than")->reused);
    assert_int_equal(part(&ds, "giay_to_tuy_than")->n_papers, 1);
    assert_false(part(&ds, "giay_chung_sinh")->reused); /* another child's proof */
    dossier_release(&ds);
    receipt_release(&got);
    reception_release(&r);

    fixture_birth(&f, &r, "r3");
    entry(&r, "giay_to_tuy_than")->seen = false;
    entry(&r, "giay_to_tuy_than")->no_reuse = true; /* the clerk said no */
    char *said = refused_dup(&f, &r);
    has(said, "Thiếu giấy tờ: Giấy tờ tùy thân");
    free(said);
    reception_release(&r);
    fixture_verify(&f);
    free(scan);
    fixture_close(&f);
}

static void test_expired_is_not_proposed(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct review v = REVIEW_INIT;
    char hash[65];

    (void)state;
    fixture_open(&f);
    char *scan = fixture_scan(&f, "can-cuoc");
    const struct paper_input in = { .path = scan,
                                    .type = "giay_to_tuy_than",
                                    .name = "Thẻ căn cước",
                                    .expires = "2026-10-07",
                                    .owner = "038190900731" };
    OK(&f, desk_paper_add(f.d, &in, hash, &f.err));
    fixture_birth(&f, &r, "r1");
    entry(&r, "giay_to_tuy_than")->seen = false;
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    assert_null(entry(&r, "giay_to_tuy_than")->reuse);
    str_set(&entry(&r, "giay_to_tuy_than")->reuse, hash); /* chosen all the same */
    char *said = refused_dup(&f, &r);
    has(said, "giấy này hết hạn 07/10/2026. Quét bản mới");
    free(said);
    review_release(&v);
    reception_release(&r);
    free(scan);
    fixture_close(&f);
}

static void test_reuse_of_anothers_paper(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    char hash[65];

    (void)state;
    fixture_open(&f);
    char *scan = fixture_scan(&f, "can-cuoc");
    const struct paper_input in = { .path = scan,
                                    .type = "giay_to_tuy_than",
                                    .owner = "038085900456" };
    OK(&f, desk_paper_add(f.d, &in, hash, &f.err));
    fixture_birth(&f, &r, "r1");
    entry(&r, "giay_to_tuy_than")->seen = false;
    str_set(&entry(&r, "giay_to_tuy_than")->reuse, hash);
    char *said = refused_dup(&f, &r);
    has(said, "không có trong kho của người nộp");
    free(said);
    reception_release(&r);
    free(scan);
    fixture_close(&f);
}

/* Who stands there is not whom it is for: account and papers stay the principal's. */
static void test_agent(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct papers own = { .n = 0 };

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    str_set(&r.agent.name, "Trần Văn Đức");
    str_set(&r.agent.id, "038085900456");
    char *said = refused_dup(&f, &r);
    has(said, "Người được ủy quyền: ghi giấy ủy quyền");
    free(said);
    str_set(&r.agent_basis, "Giấy ủy quyền số 12 ngày 01/10/2026");
    struct dossier ds = folded(&f, fixture_receive(&f, &r));
    assert_string_equal(ds.applicant.id, "038190900731");
    assert_string_equal(ds.agent.name, "Trần Văn Đức");
    dossier_release(&ds);
    OK(&f, papers_of(f.d->store, "038085900456", NULL, &own, &f.err));
    assert_int_equal(own.n, 0);
    papers_release(&own);
    reception_release(&r);
    fixture_close(&f);
}

/* ---- time ---- */

static void test_three_o_clock(void **state)
{
    static const struct {
        const char *at, *due;
    } cases[] = {
        { "2026-10-08T14:59", "2026-10-08T16:30" },
        { "2026-10-08T15:01", "2026-10-09T16:30" },
        { "2026-10-09T15:30", "2026-10-12T16:30" }, /* Friday: Monday */
        { "2026-11-23T16:00", "2026-11-25T16:30" }, /* 24 November is off */
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        char request[8];

        snprintf(request, sizeof request, "t%zu", i);
        fixture_at(&f, cases[i].at);
        struct dossier ds = folded(&f, fixture_received_copy(&f, request));
        assert_int_equal(ds.due_at, fixture_time(cases[i].due));
        assert_int_equal(ds.received_at, fixture_time(cases[i].at));
        dossier_release(&ds);
    }
    fixture_close(&f);
}

static void test_due_explained(void **state)
{
    struct fixture f;
    struct strbuf why = STRBUF_INIT;
    int64_t due;

    (void)state;
    fixture_open(&f);
    OK(&f, desk_due(f.d, FIXTURE_BIRTH, "xac_minh", fixture_time("2026-10-08T09:00"), &due, &why,
                    &f.err));
    assert_int_equal(due, fixture_time("2026-10-13T16:30"));
    has(why.s, "Chủ Nhật");
    assert_int_equal(desk_due(f.d, FIXTURE_BIRTH, "la", 0, &due, NULL, &f.err), MC_NOTFOUND);
    assert_int_equal(desk_due(f.d, "9.999999", NULL, 0, &due, NULL, &f.err), MC_NOTFOUND);
    has(f.err.msg, "Không có thủ tục 9.999999");
    strbuf_release(&why);
    fixture_close(&f);
}

/* A machine whose battery died must not date dossiers in the past; a training copy may. */
static void test_clock_gone_back(void **state)
{
    struct fixture f;
    char hash[65];

    (void)state;
    fixture_make(&f, false);
    char *data = xasprintf("%s/data", f.dir), *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = { .data = data, .forms = forms, .config = config, .now = 1 };
    OK(&f, desk_open(&o, &f.d, NULL, &f.err));
    assert_true(desk_now(f.d) > 1000); /* --now is for training copies only */
    assert_int_equal(desk_login(f.d, "maile", &f.err), MC_DENIED);
    OK(&f, user_get(f.d->store, "maile", &f.d->me, &f.err)); /* as a later login would */

    char *scan = fixture_scan(&f, "a");
    const struct paper_input in = { .path = scan, .owner = "038190900731" };
    f.d->fixed_now = fixture_time("2099-01-05T10:00");
    OK(&f, desk_paper_add(f.d, &in, hash, &f.err));
    char *other = fixture_scan(&f, "b");
    const struct paper_input late = { .path = other, .owner = "038190900731" };
    f.d->fixed_now = fixture_time("2099-01-05T09:54");
    assert_int_equal(desk_paper_add(f.d, &late, hash, &f.err), MC_DENIED);
    has(f.err.msg, "Đồng hồ máy");
    has(f.err.msg, "10:00 05/01/2099");
    f.d->fixed_now = fixture_time("2099-01-05T09:56");
    OK(&f, desk_paper_add(f.d, &late, hash, &f.err));
    free(scan);
    free(other);
    free(data);
    free(forms);
    free(config);
    fixture_close(&f);
}

static bool give_up(void *ctx, int waited_ms, long holder)
{
    (void)ctx;
    (void)waited_ms;
    (void)holder;
    return false;
}

static void test_busy_names_the_holder(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };
    char pid[32];

    (void)state;
    fixture_open(&f);
    struct desk *other = fixture_desk(&f, "hoadt", FIXTURE_NOW);
    OK(&f, db_begin_write(other->store->main, &f.err));
    fixture_copy(&f, &r, "c1");
    db_on_wait(f.d->store->main, give_up, NULL);
    assert_int_equal(desk_receive(f.d, &r, &got, NULL, &f.err), MC_BUSY);
    snprintf(pid, sizeof pid, "Tiến trình %ld", (long)getpid());
    has(f.err.msg, pid);
    db_rollback(other->store->main);
    fixture_receive(&f, &r);
    reception_release(&r);
    desk_close(other);
    fixture_close(&f);
}

struct told {
    int n;
    char sentence[200];
    struct desk *holder;
};

static void let_go(void *ctx, const char *sentence)
{
    struct told *t = ctx;

    t->n++;
    snprintf(t->sentence, sizeof t->sentence, "%s", sentence);
    db_rollback(t->holder->store->main);
}

/* Whoever waits reads for whom, once, and goes on as soon as that one is done. */
static void test_waiting_names_the_holder(void **state)
{
    struct fixture f;
    struct told told = { .n = 0 };

    (void)state;
    fixture_open(&f);
    struct desk *other = fixture_desk(&f, "hoadt", FIXTURE_NOW);
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    db_sign(other->store->main, other->me.full);
    OK(&f, db_begin_write(other->store->main, &f.err));
    told.holder = other;
    desk_on_wait(f.d, let_go, &told);
    fixture_received_copy(&f, "c1");
    assert_int_equal(told.n, 1);
    assert_string_equal(told.sentence, "Đang chờ Đỗ Thị Hoa ghi xong…");
    OK(&f, db_begin_write(other->store->main, &f.err));
    db_on_wait(f.d->store->main, give_up, NULL);
    fixture_copy(&f, &r, "c2");
    assert_int_equal(desk_receive(f.d, &r, &got, NULL, &f.err), MC_BUSY);
    has(f.err.msg, "Đỗ Thị Hoa đang ghi dữ liệu");
    has(f.err.msg, "chữ đã gõ vẫn giữ");
    db_rollback(other->store->main);
    reception_release(&r);
    desk_close(other);
    fixture_close(&f);
}

/* ---- drafts ---- */

static void test_lost_drafts_are_told(void **state)
{
    struct fixture f;
    struct drafts list = { .n = 0 };

    (void)state;
    fixture_open(&f);
    int64_t id = fixture_received_copy(&f, "c1");
    assert_null(desk_drafts_lost(f.d));
    desk_close(f.d);
    char *path = xasprintf("%s/data/desk.db", f.dir);
    assert_int_equal(unlink(path), 0);
    f.d = fixture_desk(&f, "maile", FIXTURE_NOW);
    has(desk_drafts_lost(f.d), "bản nháp cũ mất");
    OK(&f, desk_drafts(f.d, &list, &f.err));
    assert_int_equal(list.n, 0);
    assert_true(id > 0);
    fixture_received_copy(&f, "c2"); /* the desk works */
    fixture_verify(&f);
    desk_close(f.d);
    f.d = fixture_desk(&f, "maile", FIXTURE_NOW);
    assert_null(desk_drafts_lost(f.d)); /* told once */
    free(path);
    fixture_close(&f);
}

static void test_draft_round_trip(void **state)
{
    struct fixture f;
    struct reception r = RECEPTION_INIT, back = RECEPTION_INIT;
    struct review v = REVIEW_INIT;
    struct drafts list = { .n = 0 };

    (void)state;
    fixture_open(&f);
    fixture_birth(&f, &r, "r1");
    r.ui = json_pack("{s:i, s:s}", "step", 3, "raw", "Phạ");
    answers_set(&r.answers, "me_ho_ten", "Phan Thị Mười Hai", NULL, MARK_TYPED);
    OK(&f, reception_review(f.d, &r, &v, &f.err));
    OK(&f, reception_save(f.d, &r, &f.err));
    assert_true(r.draft > 0);
    OK(&f, reception_resume(f.d, r.draft, &back, &f.err));
    assert_int_equal(back.draft, r.draft);
    json_t *a = reception_to_json(&r), *b = reception_to_json(&back);
    char *x = json_line_dup(a), *y = json_line_dup(b);
    assert_string_equal(x, y);
    OK(&f, desk_drafts(f.d, &list, &f.err));
    assert_int_equal(list.n, 1);
    has(list.item[0].title, "Đăng ký khai sinh · Phan Thị Mười · bước 3");
    drafts_release(&list);

    fixture_be(&f, "hoadt"); /* another clerk does not see it */
    OK(&f, desk_drafts(f.d, &list, &f.err));
    assert_int_equal(list.n, 0);
    struct reception hers = RECEPTION_INIT;
    assert_int_equal(reception_resume(f.d, r.draft, &hers, &f.err), MC_DENIED);
    drafts_release(&list);

    fixture_be(&f, "maile");
    int64_t n = back.draft;
    fixture_receive(&f, &back);
    assert_int_equal(back.draft, 0);
    assert_int_equal(reception_resume(f.d, n, &hers, &f.err), MC_NOTFOUND);
    /* The first copy of the draft has the same request: it is the same dossier. */
    struct receipt got = { .id = 0 };
    OK(&f, desk_receive(f.d, &r, &got, NULL, &f.err));
    assert_true(got.repeated);
    receipt_release(&got);
    free(x);
    free(y);
    json_decref(a);
    json_decref(b);
    review_release(&v);
    reception_release(&r);
    reception_release(&back);
    fixture_close(&f);
}

static void test_inbox(void **state)
{
    struct fixture f;
    struct inbox in = { .n = 0 };
    char hash[65];

    (void)state;
    fixture_open(&f);
    OK(&f, desk_inbox(f.d, &in, &f.err)); /* no folder yet */
    assert_int_equal(in.n, 0);
    char *scan = fixture_scan(&f, "scan 1");
    char *box = xasprintf("%s/data/inbox", f.dir), *mine = xasprintf("%s/maile", box);
    char *to = xasprintf("%s/scan 1.pdf", mine), *part_file = xasprintf("%s/.part", mine);
    mkdir(box, 0700);
    mkdir(mine, 0700);
    assert_int_equal(rename(scan, to), 0);
    FILE *unready = fopen(part_file, "w");
    fclose(unready);
    OK(&f, desk_inbox(f.d, &in, &f.err));
    assert_int_equal(in.n, 1);
    assert_string_equal(in.item[0].name, "scan 1.pdf");
    const struct paper_input paper = { .path = in.item[0].path, .owner = "038190900731" };
    OK(&f, desk_paper_add(f.d, &paper, hash, &f.err));
    inbox_release(&in);
    OK(&f, desk_inbox(f.d, &in, &f.err)); /* moved away */
    assert_int_equal(in.n, 0);
    inbox_release(&in);
    free(scan);
    free(box);
    free(mine);
    free(to);
    free(part_file);
    fixture_close(&f);
}

static void test_make_refuses_what_is_there(void **state)
{
    struct fixture f;
    const struct office office = { .code = (char *)"H56.99.02", .name = (char *)"UBND xã Khác" };

    (void)state;
    fixture_open(&f);
    char *data = xasprintf("%s/data", f.dir);
    assert_int_equal(desk_make(data, &office, NULL, 0, true, &f.err), MC_CONFLICT);
    assert_string_equal(f.d->office.code, "H56.99.01");
    assert_string_equal(f.d->office.place, "Mẫu Lâm");
    fixture_verify(&f);
    free(data);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_birth_whole),
        cmocka_unit_test(test_copy_whole),
        cmocka_unit_test(test_paid_later),
        cmocka_unit_test(test_repeated_request),
        cmocka_unit_test(test_numbers_start_anew_each_day),
        cmocka_unit_test(test_all_problems_at_once),
        cmocka_unit_test(test_review_says_the_same_words),
        cmocka_unit_test(test_only_seen_asks_for_a_reason),
        cmocka_unit_test(test_unreadable_file),
        cmocka_unit_test(test_unknown_case),
        cmocka_unit_test(test_channel_not_accepted),
        cmocka_unit_test(test_unknown_fee_is_asked),
        cmocka_unit_test(test_bad_files_name_the_key),
        cmocka_unit_test(test_no_file_to_read),
        cmocka_unit_test(test_texts_of_a_file),
        cmocka_unit_test(test_too_long_lists),
        cmocka_unit_test(test_who_may_receive),
        cmocka_unit_test(test_reuse_on_the_second_dossier),
        cmocka_unit_test(test_expired_is_not_proposed),
        cmocka_unit_test(test_reuse_of_anothers_paper),
        cmocka_unit_test(test_agent),
        cmocka_unit_test(test_three_o_clock),
        cmocka_unit_test(test_due_explained),
        cmocka_unit_test(test_clock_gone_back),
        cmocka_unit_test(test_busy_names_the_holder),
        cmocka_unit_test(test_waiting_names_the_holder),
        cmocka_unit_test(test_lost_drafts_are_told),
        cmocka_unit_test(test_draft_round_trip),
        cmocka_unit_test(test_inbox),
        cmocka_unit_test(test_make_refuses_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
