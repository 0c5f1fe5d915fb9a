/* What can be asked for here: the catalogue of forms, kept in desk.db between starts.  A start only
 * looks whether the folders are as they were; the files are looked at when the catalogue is first
 * needed, which is after the first picture. */
#include "desk_priv.h"

#include <stdlib.h>
#include <string.h>

/* A folder that changed this lately may change again within the same tick of its clock. */
#define SETTLED_SECONDS 2

/* Paths in the catalogue are as DIR is written, so what is kept belongs to both its spellings. */
static char *root_dup(const char *dir)
{
    char *real = realpath(dir, NULL), *root = xasprintf("%s\n%s", str_or(real), dir);

    free(real);
    return root;
}

struct places {
    size_t n;
    bool changed;
};

static bool look_at_place(void *ctx, const struct kept_place *p)
{
    struct places *all = ctx;
    const struct catalogue_place place = { .path = (char *)p->path, .changed = p->changed };

    all->n++;
    all->changed = catalogue_place_changed(&place);
    return !all->changed;
}

bool forms_known(struct desk *d, const char *dir)
{
    struct places all = { .n = 0 };
    char *root = root_dup(dir);
    bool known = kept_places_each(d->store, root, look_at_place, &all, NULL) == MC_OK &&
                 all.n > 0 && !all.changed;

    free(root);
    if (known)
        d->catalogue = (struct catalogue){ .dir = xstrdup(dir) };
    return known;
}

/* Not to be trusted at the next start: nothing is kept, and all is read again. */
static bool settled(const struct catalogue *c)
{
    int64_t latest = (clock_unix() - SETTLED_SECONDS) * 1000000000;

    for (size_t i = 0; i < c->n_places; i++)
        if (c->place[i].changed == 0 || c->place[i].changed > latest)
            return false;
    return true;
}

/* A cache: when it cannot be written, the next start reads the files. */
void forms_remember(struct desk *d)
{
    const struct catalogue *c = &d->catalogue;
    struct kept_place *place = xcalloc(c->n_places + 1, sizeof *place);
    struct kept_form *line = xcalloc(c->n + 1, sizeof *line);
    char *root = root_dup(c->dir);

    for (size_t i = 0; i < c->n_places; i++)
        place[i] = (struct kept_place){ c->place[i].path, c->place[i].changed };
    for (size_t i = 0; i < c->n; i++)
        line[i] = (struct kept_form){ c->entry[i].path, catalogue_entry_text_dup(&c->entry[i]) };
    if (settled(c))
        kept_forms_put(d->store, root, place, c->n_places, line, c->n, NULL);
    for (size_t i = 0; i < c->n; i++)
        free((char *)line[i].line);
    free(root);
    free(line);
    free(place);
}

static void forget(struct desk *d)
{
    char *root = root_dup(d->catalogue.dir);

    kept_forms_put(d->store, root, NULL, 0, NULL, 0, NULL);
    free(root);
}

struct lines {
    struct catalogue *c;
    size_t cap, cap_places;
    bool good;
};

static bool take_line(void *ctx, const struct kept_form *l)
{
    struct lines *all = ctx;
    struct catalogue *c = all->c;

    c->entry = mem_grow(c->entry, c->n, &all->cap, sizeof *c->entry);
    all->good = catalogue_entry_from_text(&c->entry[c->n++], l->path, l->line);
    return all->good;
}

static bool take_place(void *ctx, const struct kept_place *p)
{
    struct lines *all = ctx;
    struct catalogue *c = all->c;

    c->place = mem_grow(c->place, c->n_places, &all->cap_places, sizeof *c->place);
    c->place[c->n_places++] =
        (struct catalogue_place){ .path = xstrdup(p->path), .changed = p->changed };
    return true;
}

static bool from_kept(struct desk *d)
{
    struct catalogue *c = &d->catalogue;
    struct lines all = { .c = c, .good = true };
    char *root = root_dup(c->dir);
    bool read = kept_forms_each(d->store, root, take_line, &all, NULL) == MC_OK &&
                kept_places_each(d->store, root, take_place, &all, NULL) == MC_OK;

    free(root);
    if (!read || !all.good || c->n == 0)
        return false;
    catalogue_order(c);
    return true;
}

/* The opening of a desk tells what is wrong with the forms; here the good ones are taken, and the
 * next opening reads all of them again. */
const struct catalogue *desk_catalogue(struct desk *d)
{
    struct findings f = { .text = STRBUF_INIT };

    if (d->catalogue_read || d->catalogue.dir == NULL)
        return &d->catalogue;
    d->catalogue_read = true;
    if (from_kept(d)) {
        if (catalogue_refresh(&d->catalogue, &f) > 0)
            forms_remember(d);
    } else {
        char *dir = xstrdup(d->catalogue.dir);

        catalogue_release(&d->catalogue);
        catalogue_load(dir, &d->catalogue, &f);
        forms_remember(d);
        free(dir);
    }
    if (f.n_errors > 0)
        forget(d);
    findings_release(&f);
    return &d->catalogue;
}
