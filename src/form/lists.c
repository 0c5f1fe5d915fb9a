/* Shared lists of forms/: choices/<id>.yaml, papers.yaml, fields.yaml, each "value: label" lines;
 * and lists that a form brings along under `lists`. */
#include "read_priv.h"
#include "spec_priv.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LISTS_ARENA (32 << 20)

static bool is_value(const char *s)
{
    size_t n = strlen(s);

    return n > 0 && n <= ID_MAX &&
           s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] ==
               '\0';
}

bool choices_read(struct loader *l, const struct node *map, struct choices *out)
{
    size_t errors = l->f->n_errors, n = 0;

    if (map->kind != NODE_MAP) {
        finding_error(l->f, map->line, map->column, "%s, expected \"value: label\" lines",
                      node_kind_name(map));
        return false;
    }
    for (const struct node *c = map->child; c != NULL; c = c->next)
        n++;
    struct choice *item = loader_alloc(l, n, sizeof *item);
    if (item == NULL)
        return false;
    out->item = item;
    for (const struct node *c = map->child; c != NULL; c = c->next) {
        if (!is_value(c->key))
            finding_error(l->f, c->key_line, c->key_column,
                          "\"%s\" is no value, expected letters without marks, digits, \"_\", "
                          "\".\" and \"-\", at most %d",
                          c->key, ID_MAX);
        else if (c->kind != NODE_SCALAR || c->text[0] == '\0')
            finding_error(l->f, c->line, c->column, "%s, expected a label", node_kind_name(c));
        else
            item[out->n++] = (struct choice){ .value = c->key, .label = c->text };
    }
    if (out->n == 0 && l->f->n_errors == errors)
        finding_error(l->f, map->line, map->column, "an empty list, expected \"value: label\"");
    return l->f->n_errors == errors;
}

const char *choices_label(const struct choices *c, const char *value)
{
    const struct choice *item = value != NULL ? choice_by_value(c, value) : NULL;

    return item != NULL ? item->label : NULL;
}

static const struct choices *find_list(const struct choices *lists, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (lists[i].id != NULL && strcmp(lists[i].id, id) == 0)
            return &lists[i];
    return NULL;
}

const struct choices *loader_choices(const struct loader *l, const char *id)
{
    const struct choices *c = find_list(l->local, l->n_local, id);

    if (c == NULL && l->lists != NULL)
        c = find_list(l->lists->choices, l->lists->n_choices, id);
    return c;
}

/* A pinned form brings the two lists under the names of their files. */
const struct choices *loader_papers(const struct loader *l)
{
    return l->lists != NULL ? &l->lists->papers : find_list(l->local, l->n_local, "papers");
}

const struct choices *loader_fields_of_work(const struct loader *l)
{
    return l->lists != NULL ? &l->lists->fields_of_work : find_list(l->local, l->n_local, "fields");
}

void loader_lists(struct loader *l, const struct node *root)
{
    const struct node *lists = node_get(root, "lists");
    size_t n = 0;

    if (lists == NULL || node_null(lists))
        return;
    if (lists->kind != NODE_MAP) {
        finding_error(l->f, lists->line, lists->column, "\"lists\" is %s, expected \"id:\" lines",
                      node_kind_name(lists));
        return;
    }
    for (const struct node *c = lists->child; c != NULL; c = c->next)
        n++;
    if ((l->local = loader_alloc(l, n, sizeof *l->local)) == NULL)
        return;
    for (const struct node *c = lists->child; c != NULL; c = c->next) {
        if (l->lists != NULL && (strcmp(c->key, "papers") == 0 || strcmp(c->key, "fields") == 0))
            finding_error(l->f, c->key_line, c->key_column,
                          "list \"%s\" is shared, expected another name", c->key);
        l->local[l->n_local].id = c->key;
        choices_read(l, c, &l->local[l->n_local++]);
    }
}

/* ---- the shared ones ---- */

/* One file into OUT, with findings under its own name. */
static void load_list(struct form_lists *lists, const char *path, struct choices *out,
                      struct findings *f)
{
    struct loader l = { .arena = &lists->arena, .f = f };
    const char *before = f->file;

    f->file = path;
    const struct node *root = yaml_load(&lists->arena, path, f, NULL);
    if (root != NULL)
        choices_read(&l, root, out);
    f->file = before;
}

static int yaml_file(const struct dirent *e)
{
    size_t n = strlen(e->d_name);

    return e->d_name[0] != '.' && n > 5 && strcmp(e->d_name + n - 5, ".yaml") == 0;
}

static void load_choices(struct form_lists *lists, const char *dir, struct findings *f)
{
    struct dirent **entry = NULL;
    char *folder = xasprintf("%s/choices", dir);
    int n = scandir(folder, &entry, yaml_file, alphasort);

    if (n < 0) {
        finding_error(f, 0, 0, "%s cannot be read: %s", folder, strerror(errno));
        n = 0;
    }
    lists->choices = arena_alloc(&lists->arena, (size_t)(n + 1) * sizeof *lists->choices);
    for (int i = 0; i < n; i++) {
        char *path = xasprintf("%s/%s", folder, entry[i]->d_name);

        if (lists->choices != NULL) {
            struct choices *c = &lists->choices[lists->n_choices++];

            c->id = arena_strndup(&lists->arena, entry[i]->d_name, strlen(entry[i]->d_name) - 5);
            load_list(lists, path, c, f);
        }
        free(path);
        free(entry[i]);
    }
    free(entry);
    free(folder);
}

enum mc_rc form_lists_load(const char *dir, struct form_lists **out, struct findings *f)
{
    struct form_lists *lists = xcalloc(1, sizeof *lists);
    size_t errors = f->n_errors;
    char *papers = xasprintf("%s/papers.yaml", dir), *fields = xasprintf("%s/fields.yaml", dir);

    lists->arena = (struct arena)ARENA_INIT(LISTS_ARENA);
    lists->papers.id = "papers";
    lists->fields_of_work.id = "fields";
    load_list(lists, papers, &lists->papers, f);
    load_list(lists, fields, &lists->fields_of_work, f);
    load_choices(lists, dir, f);
    free(papers);
    free(fields);
    if (f->n_errors != errors) {
        form_lists_free(lists);
        return MC_INVALID;
    }
    *out = lists;
    return MC_OK;
}

void form_lists_free(struct form_lists *l)
{
    if (l == NULL)
        return;
    arena_release(&l->arena);
    free(l);
}
