/* Six thousand forms: starting with them as with sixty, and checking them all against libyaml's own
 * loading of the same bytes. */
#include "bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#define FEW 60
#define MANY 6000
#define PER_FOLDER 500

/* ---- variants of the shipped forms ---- */

struct shipped {
    char *text;
    size_t n, code; /* where the code stands: code: "1.001193" */
};

static char *file_dup(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    struct strbuf b = STRBUF_INIT;
    char part[8192];

    if (f == NULL)
        bench_die("%s: %s", path, strerror(errno));
    while ((*n = fread(part, 1, sizeof part, f)) > 0)
        strbuf_add(&b, part, *n);
    fclose(f);
    *n = b.len;
    return strbuf_detach(&b);
}

static size_t shipped_read(struct bench *b, struct shipped *out, size_t max)
{
    struct findings f = { .file = b->forms, .text = STRBUF_INIT };
    struct catalogue c;
    size_t n = 0;

    if (catalogue_load(b->forms, &c, &f) != MC_OK)
        bench_die("%s", f.text.s);
    for (size_t i = 0; i < c.n && n < max; i++) {
        struct shipped *s = &out[n];

        s->text = file_dup(c.entry[i].path, &s->n);
        const char *at = strstr(s->text, "code: \"");
        s->code = at != NULL ? (size_t)(at - s->text) + strlen("code: \"") : 0;
        if (s->code != 0 && strlen(c.entry[i].code) == 8)
            n++;
        else
            free(s->text);
    }
    catalogue_release(&c);
    findings_release(&f);
    return n;
}

static void write_variant(const char *dir, int i, const struct shipped *s)
{
    char *folder = xasprintf("%s/n%02d", dir, i / PER_FOLDER);
    char *path = xasprintf("%s/form-%04d.yaml", folder, i), code[16];
    FILE *f;

    mkdir(folder, 0755); /* there after the first */
    f = fopen(path, "wb");
    snprintf(code, sizeof code, "9.%06d", i);
    memcpy(s->text + s->code, code, strlen(code));
    if (f == NULL || fwrite(s->text, 1, s->n, f) != s->n || fclose(f) != 0)
        bench_die("%s cannot be written", path);
    free(path);
    free(folder);
}

/* The folder of COUNT variants beside copies of the shared lists, made when there is none. */
static char *variants_dup(struct bench *b, int count)
{
    char *dir = xasprintf("%s/forms-%d", b->dir, count), *made = xasprintf("%s/made", dir);
    struct shipped s[64];
    struct stat st;

    if (stat(made, &st) != 0) {
        char *from = xasprintf("%s/.", b->forms);
        char *const clear[] = { (char *)"/bin/rm", (char *)"-rf", dir, NULL };
        char *const lists[] = { (char *)"/bin/cp", (char *)"-r", from, dir, NULL };
        char *const prune[] = { (char *)"/bin/sh",
                                (char *)"-c",
                                (char *)"cd \"$1\" && for d in */; do"
                                        " [ \"$d\" = choices/ ] || rm -r \"$d\"; done",
                                (char *)"sh",
                                dir,
                                NULL };
        size_t n = shipped_read(b, s, N_ELEMS(s));

        run_program(clear);
        run_program(lists);
        run_program(prune);
        for (int i = 0; i < count; i++)
            write_variant(dir, i, &s[(size_t)i % n]);
        for (size_t i = 0; i < n; i++)
            free(s[i].text);
        FILE *f = fopen(made, "w");
        if (f == NULL || fclose(f) != 0)
            bench_die("%s cannot be written", made);
        free(from);
    }
    free(made);
    return dir;
}

/* ---- checking ---- */

static void bare_load(const char *path)
{
    yaml_parser_t parser;
    yaml_document_t document;
    FILE *f = fopen(path, "rb");

    if (f == NULL || !yaml_parser_initialize(&parser))
        bench_die("%s cannot be read", path);
    yaml_parser_set_input_file(&parser, f);
    if (!yaml_parser_load(&parser, &document))
        bench_die("%s: %s", path, parser.problem);
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    fclose(f);
}

static void ours_load(const char *path, const struct form_lists *lists)
{
    struct findings f = { .file = path, .text = STRBUF_INIT };
    struct form *form = NULL;

    if (form_load(path, lists, &form, &f) != MC_OK)
        bench_die("%s", f.text.s);
    form_free(form);
    findings_release(&f);
}

static void checking(struct bench *b, const char *dir)
{
    struct findings f = { .file = dir, .text = STRBUF_INIT };
    struct rounds t = { .n = ROUNDS };
    struct form_lists *lists = NULL;
    struct catalogue c;

    if (form_lists_load(dir, &lists, &f) != MC_OK || catalogue_load(dir, &c, &f) != MC_OK)
        bench_die("%s", f.text.s);
    for (int i = 0; i < ROUNDS; i++) { /* a fifth of the forms a round: every one once */
        double from = wall_us();

        for (size_t k = (size_t)i; k < c.n; k += ROUNDS)
            ours_load(c.entry[k].path, lists);
        t.ours[i] = (wall_us() - from) * ROUNDS / 1e6;
        from = wall_us();
        for (size_t k = (size_t)i; k < c.n; k += ROUNDS)
            bare_load(c.entry[k].path);
        t.bare[i] = (wall_us() - from) * ROUNDS / 1e6;
    }
    row_ratio(b, "forms", 0, "check of 6,000 / yaml_parser_load", "s", &t, 2);
    catalogue_release(&c);
    form_lists_free(lists);
    findings_release(&f);
}

void rows_forms(struct bench *b)
{
    char *data = data_dir_dup(b, 1000);
    char *few = variants_dup(b, FEW), *many = variants_dup(b, MANY);
    struct rounds t = { .n = ROUNDS };

    for (int i = 0; i < 2; i++) /* the first start keeps what the next ones use */
        start_us(b, data, many), start_us(b, data, few);
    for (int i = 0; i < ROUNDS; i++) {
        t.bare[i] = start_us(b, data, few) / 1e3;
        t.ours[i] = start_us(b, data, many) / 1e3;
    }
    row_ratio(b, "forms", 0, "start with 6,000 / with 60", "ms", &t, 1.5);
    checking(b, many);
    free(data);
    free(few);
    free(many);
}
