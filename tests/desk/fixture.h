/* A training directory of "UBND xã Mẫu Lâm" with three users, real SQLite, a fixed clock. */
#ifndef TESTS_DESK_FIXTURE_H
#define TESTS_DESK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/desk/act.h"
#include "motcua/desk/look.h"
#include "motcua/desk/receive.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIXTURE_BIRTH "1.001193"
#define FIXTURE_COPY "2.000815"

struct fixture {
    char dir[64];
    struct desk *d;
    struct mc_err err;
};

static inline const char *fixture_root(void)
{
    const char *root = getenv("MOTCUA_ROOT");

    return root != NULL && *root != '\0' ? root : ".";
}

static inline int64_t fixture_time(const char *local)
{
    int64_t at = 0;

    assert_true(time_parse(local, &at));
    return at;
}

/* Call CALL, which must be MC_OK; says the sentence when it is not. */
#define OK(f, call)                                                      \
    do {                                                                 \
        (f)->err.msg[0] = '\0';                                          \
        enum mc_rc got_rc = (call);                                      \
        if (got_rc != MC_OK)                                             \
            fail_msg("%s: rc %d: %s", #call, (int)got_rc, (f)->err.msg); \
    } while (0)

static inline struct desk *fixture_desk(struct fixture *f, const char *user, const char *now)
{
    char *data = xasprintf("%s/data", f->dir), *forms = xasprintf("%s/forms", fixture_root());
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = {
        .data = data, .forms = forms, .config = config, .now = fixture_time(now)
    };
    struct desk *d = NULL;

    OK(f, desk_open(&o, &d, NULL, &f->err));
    OK(f, desk_login(d, user, &f->err));
    free(data);
    free(forms);
    free(config);
    return d;
}

static inline void fixture_make(struct fixture *f, bool training)
{
    const struct office office = { .code = (char *)"H56.99.01",
                                   .name = (char *)"UBND xã Mẫu Lâm",
                                   .place = (char *)"Mẫu Lâm",
                                   .parent = (char *)"ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
                                   .address = (char *)"Thôn 1, xã Mẫu Lâm, tỉnh Thanh Hóa",
                                   .phone = (char *)"0237 000 001" };
    const struct user users[] = {
        { (char *)"maile", (char *)"Lê Thị Mai", ROLE_COUNTER, (char *)"Quầy 2" },
        { (char *)"vietpq", (char *)"Phạm Quốc Việt", ROLE_SPECIALIST, (char *)"Hộ tịch" },
        { (char *)"lantt", (char *)"Trần Thị Lan", ROLE_LEADER, (char *)"Lãnh đạo" },
        { (char *)"hoadt", (char *)"Đỗ Thị Hoa", ROLE_COUNTER, (char *)"Quầy 1" },
    };
    char *data;

    *f = (struct fixture){ .d = NULL };
    strcpy(f->dir, "/tmp/motcua-desk-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    data = xasprintf("%s/data", f->dir);
    OK(f, desk_make(data, &office, users, N_ELEMS(users), training, &f->err));
    free(data);
}

/* A Thursday, 08:12, at the counter of Lê Thị Mai. */
#define FIXTURE_NOW "2026-10-08T08:12"

static inline void fixture_open(struct fixture *f)
{
    fixture_make(f, true);
    f->d = fixture_desk(f, "maile", FIXTURE_NOW);
}

static inline int fixture_remove(const char *path, const struct stat *st, int kind, struct FTW *w)
{
    (void)st;
    (void)kind;
    (void)w;
    return remove(path);
}

static inline void fixture_close(struct fixture *f)
{
    desk_close(f->d);
    nftw(f->dir, fixture_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* The same desk with somebody else at it. */
static inline void fixture_be(struct fixture *f, const char *user)
{
    OK(f, desk_login(f->d, user, &f->err));
}

static inline void fixture_at(struct fixture *f, const char *local)
{
    f->d->fixed_now = fixture_time(local);
}

/* A small PDF of its own bytes; the caller frees the path. */
static inline char *fixture_scan(struct fixture *f, const char *name)
{
    char *path = xasprintf("%s/%s.pdf", f->dir, name);
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    fprintf(out, "%%PDF-1.4\n%% %s\n%%%%EOF\n", name);
    fclose(out);
    return path;
}

/* Read JSON text (single quotes for double ones, for the eye) into R. */
static inline enum mc_rc fixture_read(struct fixture *f, struct reception *r, const char *text)
{
    char *json = xstrdup(text);
    json_t *j = NULL;

    for (char *c = json; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    OK(f, json_read("test", json, strlen(json), &j, &f->err));
    enum mc_rc rc = reception_from_json(r, j, &f->err);
    json_decref(j);
    free(json);
    return rc;
}

#define FIXTURE_MUOI                                                 \
    "'applicant':{'id':'038190900731','name':'Phan Thị Mười',"  \
    "'birth_date':'1990-03-12','sex':'female','phone':'0900000731'," \
    "'address':'Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa'}"

/* A birth: the mother registers her child; all papers there. */
static inline void fixture_birth(struct fixture *f, struct reception *r, const char *request)
{
    char *form = xasprintf("to-khai-%s", request), *proof = xasprintf("chung-sinh-%s", request);
    char *a = fixture_scan(f, form), *b = fixture_scan(f, proof);
    char *text =
        xasprintf("{'request_id':'%s','procedure':'1.001193','channel':'counter'," FIXTURE_MUOI ","
                  "'answers':{'nyc_quan_he':'me','con_ho_ten':'Trần Phan An Nhiên',"
                  "'con_ngay_sinh':'2026-10-01','con_gioi_tinh':'female',"
                  "'con_noi_sinh':'Trạm y tế xã Mẫu Lâm'},"
                  "'components':[{'id':'to_khai','copies':1,'file':'%s'},"
                  "{'id':'giay_chung_sinh','copies':1,'file':'%s'},"
                  "{'id':'giay_to_tuy_than','seen':true}],'paid':'cash'}",
                  request, a, b);

    OK(f, fixture_read(f, r, text));
    free(text);
    free(a);
    free(b);
    free(form);
    free(proof);
}

/* Certified copies: 3 pages, 2 copies, 10.000đ. */
static inline void fixture_copy(struct fixture *f, struct reception *r, const char *request)
{
    char *text = xasprintf(
        "{'request_id':'%s','procedure':'2.000815','channel':'counter'," FIXTURE_MUOI ","
        "'answers':{'ten_giay_to':'Bằng tốt nghiệp','so_trang':3,'so_ban':2},"
        "'components':[{'id':'ban_chinh','seen':true},"
        "{'id':'ban_sao_can_ct','copies':2,'seen':true,'why':'bản sao giấy, đóng dấu ngay'}],"
        "'paid':'cash'}",
        request);

    OK(f, fixture_read(f, r, text));
    free(text);
}

static inline int64_t fixture_receive(struct fixture *f, struct reception *r)
{
    struct receipt got = { .id = 0 };
    struct strbuf problems = STRBUF_INIT;

    if (desk_receive(f->d, r, &got, &problems, &f->err) != MC_OK)
        fail_msg("%s\n%s", f->err.msg, problems.s);
    int64_t id = got.id;
    receipt_release(&got);
    strbuf_release(&problems);
    return id;
}

static inline int64_t fixture_received_birth(struct fixture *f, const char *request)
{
    struct reception r = RECEPTION_INIT;

    fixture_birth(f, &r, request);
    int64_t id = fixture_receive(f, &r);
    reception_release(&r);
    return id;
}

static inline int64_t fixture_received_copy(struct fixture *f, const char *request)
{
    struct reception r = RECEPTION_INIT;

    fixture_copy(f, &r, request);
    int64_t id = fixture_receive(f, &r);
    reception_release(&r);
    return id;
}

static inline void fixture_bad(void *ctx, const char *sentence)
{
    (void)ctx;
    print_error("verify: %s\n", sentence);
}

/* The log's chain holds and every dossier's row is what its events fold to. */
static inline void fixture_verify(struct fixture *f)
{
    struct verify_result r = { .n_bad = 0 };

    OK(f, store_verify(f->d->store, NULL, fixture_bad, NULL, &r, &f->err));
    assert_int_equal(r.n_bad, 0);
}

#endif
