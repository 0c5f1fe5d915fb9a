/* motcua forms: check, list, show. */
#include "app.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Lists and catalogue of the forms' directory; prints findings and sets *STATUS when there are
 * errors. */
struct library {
    char dir[1024];
    struct form_lists *lists;
    struct catalogue catalogue;
    struct findings findings;
};

static void library_release(struct library *l)
{
    form_lists_free(l->lists);
    catalogue_release(&l->catalogue);
    findings_release(&l->findings);
}

static enum mc_rc library_load(const struct args *a, struct library *l)
{
    share_dir(a->forms, "MOTCUA_FORMS", "forms", l->dir);
    l->findings = (struct findings){ .file = l->dir, .text = STRBUF_INIT };
    enum mc_rc rc = form_lists_load(l->dir, &l->lists, &l->findings);
    if (rc == MC_OK)
        rc = catalogue_load(l->dir, &l->catalogue, &l->findings);
    return rc;
}

static int print_findings(const struct args *a, const struct findings *f, size_t n_forms)
{
    if (a->json) {
        json_t *lines = json_array();

        for (const char *p = f->text.s; *p != '\0';) {
            size_t n = strcspn(p, "\n");

            json_array_append_new(lines, json_stringn(p, n));
            p += n + (p[n] == '\n');
        }
        print_json(json_pack("{s:I, s:I, s:I, s:o}", "forms", (json_int_t)n_forms, "errors",
                             (json_int_t)f->n_errors, "warnings", (json_int_t)f->n_warnings,
                             "findings", lines));
    } else {
        fputs(f->text.s, stdout);
        printf("%zu thủ tục, %zu lỗi, %zu cảnh báo\n", n_forms, f->n_errors, f->n_warnings);
    }
    return f->n_errors > 0 ? EXIT_REFUSED : EXIT_DONE;
}

static void check_one(struct library *l, const char *path, int today)
{
    struct form *form = NULL;

    l->findings.file = path;
    if (form_load(path, l->lists, &form, &l->findings) == MC_OK) {
        form_warnings(form, today, &l->findings);
        form_free(form);
    }
}

static int check(const struct args *a, struct library *l)
{
    int64_t now = clock_unix();
    int today;

    if (a->now != NULL && !time_parse(a->now, &now))
        return usage("--now cần dạng 2026-10-08T08:12");
    today = day_of(now);
    if (l->lists == NULL)
        return print_findings(a, &l->findings, 0);
    if (a->n_words > 1) {
        for (int i = 1; i < a->n_words; i++) {
            const struct catalogue_entry *e = catalogue_by_code(&l->catalogue, a->word[i]);

            check_one(l, e != NULL ? e->path : a->word[i], today);
        }
        return print_findings(a, &l->findings, (size_t)a->n_words - 1);
    }
    for (size_t i = 0; i < l->catalogue.n; i++)
        check_one(l, l->catalogue.entry[i].path, today);
    return print_findings(a, &l->findings, l->catalogue.n);
}

static int list(const struct args *a, const struct library *l)
{
    json_t *all = json_array();

    for (size_t i = 0; i < l->catalogue.n; i++) {
        const struct catalogue_entry *e = &l->catalogue.entry[i];

        if (!a->json)
            printf("%-10s %-6s %s\n", e->code, str_or(e->initials), e->name);
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", e->code, "name",
                                             e->name, "short_name", str_or(e->short_name), "field",
                                             str_or(e->field_of_work), "path", e->path));
    }
    if (a->json)
        return print_json(all);
    json_decref(all);
    return EXIT_DONE;
}

static void show_fields(const struct form *f)
{
    for (size_t s = 0; s < f->n_sections; s++) {
        printf("\n%s\n", f->section[s].label);
        for (size_t i = 0; i < f->n_fields; i++) {
            const struct field *x = &f->field[i];

            if (strcmp(str_or(x->section), f->section[s].id) == 0)
                printf("  %c %-28s %s%s%s\n", x->required ? '*' : ' ', x->id, x->label,
                       x->relevant ? "   khi: " : "", str_or(x->relevant));
        }
    }
}

static int show_text(const struct form *f)
{
    char limit[64];

    printf("%s  %s\n", f->code, f->name);
    for (size_t i = 0; i < f->n_cases; i++)
        printf("Trường hợp %s: %s, hạn %s\n", f->cases[i].id, f->cases[i].label,
               limit_vi(&f->cases[i].limit, limit));
    show_fields(f);
    puts("\nGiấy tờ");
    for (size_t i = 0; i < f->n_components; i++)
        printf("  %c %-28s %s%s%s\n", f->component[i].required ? '*' : ' ', f->component[i].id,
               f->component[i].name, f->component[i].relevant ? "   khi: " : "",
               str_or(f->component[i].relevant));
    puts("\nPhí, lệ phí");
    for (size_t i = 0; i < f->n_fees; i++)
        printf("  %s: %s\n", f->fee[i].name, f->fee[i].unknown ? "chưa có mức" : f->fee[i].amount);
    puts("\nQuy trình");
    for (size_t i = 0; i < f->n_steps; i++)
        printf("  %zu %s (%s)\n", i + 1, f->step[i].name, role_vi(f->step[i].role));
    return EXIT_DONE;
}

static int show_json(const struct form *f)
{
    json_t *fields = json_array(), *components = json_array(), *cases = json_array();

    for (size_t i = 0; i < f->n_fields; i++)
        json_array_append_new(fields,
                              json_pack("{s:s, s:s, s:b}", "id", f->field[i].id, "label",
                                        f->field[i].label, "required", f->field[i].required));
    for (size_t i = 0; i < f->n_components; i++)
        json_array_append_new(components, json_pack("{s:s, s:s, s:b}", "id", f->component[i].id,
                                                    "name", f->component[i].name, "required",
                                                    f->component[i].required));
    for (size_t i = 0; i < f->n_cases; i++)
        json_array_append_new(
            cases, json_pack("{s:s, s:s}", "id", f->cases[i].id, "label", f->cases[i].label));
    return print_json(json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "code", f->code, "name", f->name,
                                "hash", f->hash, "fields", fields, "components", components,
                                "cases", cases));
}

static int show(const struct args *a, struct library *l)
{
    const struct catalogue_entry *e;
    struct form *form = NULL;
    size_t hit;

    if (a->n_words < 2)
        return usage("forms show cần mã thủ tục hoặc tệp");
    e = catalogue_by_code(&l->catalogue, a->word[1]);
    if (e == NULL && strchr(a->word[1], '/') == NULL &&
        catalogue_find(&l->catalogue, a->word[1], &hit, 1) == 1)
        e = &l->catalogue.entry[hit];
    const char *path = e != NULL ? e->path : a->word[1];
    struct stat sb;
    if (stat(path, &sb) != 0)
        return fail(MC_NOTFOUND, "không có thủ tục \"%s\"; xem: motcua forms list", a->word[1]);
    if (form_load(path, l->lists, &form, &l->findings) != MC_OK) {
        return fail(MC_INVALID, "%s có lỗi; xem: motcua forms check %s", path, path);
    }
    int status = a->json ? show_json(form) : show_text(form);
    form_free(form);
    return status;
}

int cmd_forms(const struct args *a)
{
    struct library l = { 0 };
    const char *verb = a->n_words > 0 ? a->word[0] : "list";
    int status, most = strcmp(verb, "list") == 0 ? 1 : strcmp(verb, "show") == 0 ? 2 : INT_MAX;

    if (at_most_words(a, most) != EXIT_DONE)
        return EXIT_USAGE;
    enum mc_rc rc = library_load(a, &l);
    if (strcmp(verb, "check") == 0) {
        status = check(a, &l);
    } else if (rc != MC_OK) {
        status = fail(rc, "tệp thủ tục ở %s có lỗi; xem: motcua forms check", l.dir);
    } else if (strcmp(verb, "list") == 0) {
        status = list(a, &l);
    } else if (strcmp(verb, "show") == 0) {
        status = show(a, &l);
    } else {
        status = usage("forms không có việc \"%s\"", verb);
    }
    library_release(&l);
    return status;
}
