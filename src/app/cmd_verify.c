/* motcua verify: the chain, each dossier against its events, the head. */
#include "app.h"

#include "motcua/desk/keep.h"

#include <stdio.h>
#include <string.h>

struct out {
    json_t *findings; /* NULL: print lines */
};

static void finding(void *ctx, const char *sentence)
{
    struct out *out = ctx;

    if (out->findings != NULL)
        json_array_append_new(out->findings, json_string(sentence));
    else
        puts(sentence);
}

/* In a real office by right; a training copy is everybody's, and one that cannot be opened at all
 * is told by the check itself. */
static bool may_verify(const struct args *a, int *status)
{
    struct store *s = NULL;
    struct mc_err err = { 0 };
    char data[1024];
    bool office;
    enum mc_rc rc;

    data_dir(a, "", data);
    office = store_open(data, false, false, NULL, &s, NULL) == MC_OK && !s->training;
    store_close(s);
    if (!office)
        return true;
    struct desk *d = app_enter(a, ROLE_ADMINISTRATOR, status);
    if (d == NULL)
        return false;
    if ((rc = desk_may(d, RIGHT_VERIFY, &err)) != MC_OK)
        *status = fail(rc, "%s", err.msg);
    desk_close(d);
    return rc == MC_OK;
}

static json_t *report(const struct args *a, const struct verify_result *r,
                      const struct deep_result *deep, json_t *findings)
{
    json_t *j = json_pack("{s:I, s:I, s:s, s:i, s:o}", "events", (json_int_t)r->n_events,
                          "dossiers", (json_int_t)r->n_dossiers, "head", r->head, "bad", r->n_bad,
                          "findings", findings);

    if (a->deep)
        json_object_set_new(j, "deep",
                            json_pack("{s:I, s:I, s:I}", "replayed", (json_int_t)deep->n_events,
                                      "papers", (json_int_t)deep->n_papers, "paper_bytes",
                                      (json_int_t)deep->paper_bytes));
    return j;
}

/* Says what was checked, and no more. */
static void print_report(const struct args *a, const struct verify_result *r,
                         const struct deep_result *deep)
{
    printf("%lld sự kiện, %lld hồ sơ, %d chỗ sai\n", (long long)r->n_events,
           (long long)r->n_dossiers, r->n_bad);
    if (a->deep)
        printf("đã dựng lại từ %lld sự kiện và so từng dòng; đã băm lại %lld giấy tờ, %lld byte\n",
               (long long)deep->n_events, (long long)deep->n_papers, (long long)deep->paper_bytes);
    else
        printf("đã so chuỗi nhật ký và từng hồ sơ; chưa đọc lại giấy tờ (--deep)\n");
    printf("đầu chuỗi %s\n", r->head);
}

int cmd_verify(const struct args *a)
{
    struct out out = { .findings = a->json ? json_array() : NULL };
    struct verify_result r = { 0 };
    struct deep_result deep = { .n_bad = 0 };
    struct store *s = NULL;
    struct mc_err err = { 0 };
    char data[1024];
    int status = EXIT_DONE;
    enum mc_rc rc;

    if (at_most_words(a, 0) != EXIT_DONE)
        return EXIT_USAGE;
    if (a->head != NULL && (strlen(a->head) != 64 || strspn(a->head, "0123456789abcdef") != 64))
        return usage("--head cần 64 chữ số của đầu chuỗi, nhận được \"%s\"", a->head);
    if (!may_verify(a, &status))
        return status;
    data_dir(a, "", data);
    if ((rc = store_open(data, false, false, NULL, &s, &err)) == MC_OK)
        rc = store_verify(s, a->head, finding, &out, &r, &err);
    if (rc == MC_OK && a->deep)
        rc = store_verify_deep(s, finding, &out, &deep, &err);
    store_close(s);
    if (rc == MC_NOTFOUND)
        mc_fail(&err, rc, "Không có dữ liệu ở %s. Mở bản học bằng: motcua sandbox", data);
    if (rc != MC_OK) {
        json_decref(out.findings);
        return rc == MC_NOTFOUND ? fail(rc, "%s", err.msg) : fail_read(rc, &err);
    }
    r.n_bad += deep.n_bad;
    if (a->json)
        print_json(report(a, &r, &deep, out.findings));
    else
        print_report(a, &r, &deep);
    return r.n_bad > 0 ? EXIT_REFUSED : EXIT_DONE;
}
