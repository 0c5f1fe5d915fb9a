/* motcua paper: add, list, get. */
#include "app.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int add(const struct args *a, struct desk *d)
{
    struct paper_input in = {
        .path = a->word[1], .type = a->type, .name = a->name, .number = a->number, .owner = a->owner
    };
    char hash[65];
    struct mc_err err = { 0 };
    enum mc_rc rc = desk_paper_add(d, &in, hash, &err);

    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    if (a->json)
        return print_json(json_pack("{s:s}", "hash", hash));
    printf("%s\n", hash);
    return EXIT_DONE;
}

static int list(const struct args *a, struct desk *d)
{
    struct papers papers = { 0 };
    struct mc_err err = { 0 };
    enum mc_rc rc = desk_papers_of(d, a->word[1], NULL, &papers, &err);
    json_t *all = json_array();

    for (size_t i = 0; rc == MC_OK && i < papers.n; i++) {
        const struct paper *p = &papers.item[i];

        if (!a->json)
            printf("%.12s  %-24s %s\n", p->hash, str_or(p->type), str_or(p->name));
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "hash", p->hash,
                                             "type", str_or(p->type), "name", str_or(p->name),
                                             "media", str_or(p->media), "bytes",
                                             (json_int_t)p->bytes, "expires", str_or(p->expires)));
    }
    papers_release(&papers);
    if (rc == MC_OK && a->json)
        return print_json(all);
    json_decref(all);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

static bool to_file(void *ctx, const void *p, size_t n)
{
    return fwrite(p, 1, n, ctx) == n;
}

static bool to_nobody(void *ctx, const void *p, size_t n)
{
    (void)ctx;
    (void)p;
    (void)n;
    return true;
}

/* Read through once before the first byte goes out: a wrong hash or a damaged paper must neither
 * empty a file that is there nor leave half a paper. */
static int get(const struct args *a, struct desk *d)
{
    struct mc_err err = { 0 };
    enum mc_rc rc = paper_read(d->store, a->word[1], to_nobody, NULL, &err);

    if (rc == MC_OK)
        rc = desk_read_note(d, READ_PAPER, a->word[1], &err);
    if (rc == MC_NOTFOUND)
        return fail(rc, "không có giấy tờ %s; xem mã băm bằng motcua paper list", a->word[1]);
    if (rc != MC_OK)
        return fail_read(rc, &err);
    FILE *f = a->output != NULL ? fopen(a->output, "wb") : stdout;
    if (f == NULL)
        return fail(MC_IO, "không ghi được %s: %s", a->output, strerror(errno));
    rc = paper_read(d->store, a->word[1], to_file, f, &err);
    if ((f != stdout ? fclose(f) : fflush(f)) != 0 || rc != MC_OK)
        return fail(MC_IO, "không ghi hết %s: %s", a->output ? a->output : "giấy tờ",
                    strerror(errno));
    return EXIT_DONE;
}

int cmd_paper(const struct args *a)
{
    int status;

    if (a->n_words < 2 || (strcmp(a->word[0], "add") != 0 && strcmp(a->word[0], "list") != 0 &&
                           strcmp(a->word[0], "get") != 0))
        return usage("paper cần add TỆP, list SỐ-ĐỊNH-DANH hoặc get MÃ-BĂM");
    if (at_most_words(a, 2) != EXIT_DONE)
        return EXIT_USAGE;
    struct desk *d = app_desk(a, ROLE_COUNTER, &status);
    if (d == NULL)
        return status;
    status = a->word[0][0] == 'a' ? add(a, d) : a->word[0][0] == 'l' ? list(a, d) : get(a, d);
    desk_close(d);
    return status;
}
