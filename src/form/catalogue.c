/* The catalogue: what can be asked for, read from a few keys of the form files and found by a few
 * letters. */
#include "spec_priv.h"

#include "motcua/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HEAD_ARENA (8 << 20)
#define DIR_DEPTH 4
#define RANKS 6

static void entry_release(struct catalogue_entry *e)
{
    free(e->path);
    free(e->code);
    free(e->name);
    free(e->short_name);
    free(e->field_of_work);
    free(e->search);
    free(e->initials);
    free(e->legal_text);
    free(e->fee_text);
}

void catalogue_release(struct catalogue *c)
{
    for (size_t i = 0; i < c->n; i++)
        entry_release(&c->entry[i]);
    for (size_t i = 0; i < c->n_places; i++)
        free(c->place[i].path);
    free(c->entry);
    free(c->place);
    free(c->by_code);
    free(c->dir);
    *c = (struct catalogue){ .n = 0 };
}

/* ---- reading ---- */

struct walk {
    struct catalogue *out;
    size_t cap, cap_places;
    struct findings *f;
    struct choices fields; /* fields of work */
    size_t refreshed;      /* files read anew */
};

/* Does the line at S begin one of the keys that the list is made of? */
static bool wanted_key(const char *s, size_t n)
{
    static const char *const keys[] = { "code:",     "name:",    "short_name:",
                                        "initials:", "aliases:", "field_of_work:",
                                        "fee_text:", "cases:",   "fees:" };

    for (size_t i = 0; i < N_ELEMS(keys); i++)
        if (n >= strlen(keys[i]) && memcmp(s, keys[i], strlen(keys[i])) == 0)
            return true;
    return false;
}

/* Only the blocks of those keys: nine tenths of a form are of no use to the list, and parsing them
 * is what a start with thousands of forms would wait for. */
static char *head_dup(const char *s, size_t n)
{
    struct strbuf out = STRBUF_INIT;
    bool keep = false;

    for (size_t at = 0, len; at < n; at += len) {
        const char *line = s + at, *end = memchr(line, '\n', n - at);

        len = end != NULL ? (size_t)(end - line) + 1 : n - at;
        if (line[0] != ' ' && line[0] != '-' && line[0] != '#')
            keep = wanted_key(line, len);
        if (keep)
            strbuf_add(&out, line, len);
        else
            strbuf_putc(&out, '\n'); /* findings name the line in the file */
    }
    return strbuf_detach(&out);
}

/* "trong ngày" of the last case, the one that holds when no other does. */
static char *deadline_words_dup(const struct node *head)
{
    struct findings quiet = { .text = STRBUF_INIT };
    const struct node *cases = node_get(head, "cases"), *last = NULL;
    struct arena arena = ARENA_INIT(4096);
    struct loader l = { .arena = &arena, .f = &quiet };
    struct limit limit;
    char words[64] = "";

    for (last = cases != NULL ? cases->child : NULL; last != NULL && last->next != NULL;)
        last = last->next;
    if (last != NULL && last->kind == NODE_MAP && limit_read(&l, last, &limit))
        limit_vi(&limit, words);
    findings_release(&quiet);
    arena_release(&arena);
    return xstrdup(words);
}

/* Written by the author, else made from the fees. */
static const char *fee_words(const struct node *head)
{
    const struct node *fees = node_get(head, "fees");

    if (node_str(head, "fee_text") != NULL)
        return node_str(head, "fee_text");
    if (fees == NULL || fees->child == NULL)
        return "miễn";
    for (const struct node *fee = fees->child; fee != NULL; fee = fee->next)
        if (node_null(node_get(fee, "amount")))
            return "theo mức của tỉnh";
    return "có thu";
}

/* Everything a clerk may type words of, folded; aliases and the initials of the short name are set
 * apart by "|", because the whole of one counts more than a word. */
static char *search_dup(const struct node *head)
{
    struct strbuf raw = STRBUF_INIT, out = STRBUF_INIT;
    const struct node *aliases = node_get(head, "aliases");
    char *folded;

    strbuf_printf(&raw, "%s %s", str_or(node_str(head, "short_name")), node_str(head, "name"));
    folded = fold_dup(raw.s);
    strbuf_puts(&out, folded);
    free(folded);
    for (const struct node *a = aliases != NULL ? aliases->child : NULL; a != NULL; a = a->next) {
        folded = fold_dup(str_or(a->text));
        strbuf_printf(&out, "|%s", folded);
        free(folded);
    }
    folded = initials_dup(str_or(node_str(head, "short_name")));
    strbuf_printf(&out, "|%s", folded);
    free(folded);
    strbuf_release(&raw);
    return strbuf_detach(&out);
}

static bool make_entry(struct walk *w, const char *path, const struct node *head,
                       struct catalogue_entry *out)
{
    const char *code = node_str(head, "code"), *name = node_str(head, "name");
    const char *short_name = node_str(head, "short_name");
    const char *field = node_str(head, "field_of_work");
    const char *label = choices_label(&w->fields, field);

    if (code == NULL || name == NULL) {
        finding_error(w->f, head->line, head->column, "without \"%s\", expected one",
                      code == NULL ? "code" : "name");
        return false;
    }
    *out = (struct catalogue_entry){
        .path = xstrdup(path),
        .code = xstrdup(code),
        .name = xstrdup(name),
        .short_name = xstrdup(short_name != NULL ? short_name : name),
        .field_of_work = xstrdup(label != NULL ? label : str_or(field)),
        .search = search_dup(head),
        .initials = xstrdup(str_or(node_str(head, "initials"))),
        .legal_text = deadline_words_dup(head),
        .fee_text = xstrdup(fee_words(head)),
        .code_line = node_get(head, "code")->line,
        .code_column = node_get(head, "code")->column,
    };
    return true;
}

static char *read_file_dup(const char *path, size_t *n, struct findings *f)
{
    FILE *in = fopen(path, "rb");
    char *s;

    if (in == NULL) {
        finding_error(f, 0, 0, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    s = xmalloc(YAML_MAX_BYTES + 2);
    *n = fread(s, 1, YAML_MAX_BYTES + 1, in);
    fclose(in);
    return s;
}

static int64_t changed_at(const struct stat *st)
{
    return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

/* The file at PATH, seen as ST, into *OUT; false when it cannot give an entry (told). */
static bool read_entry(struct walk *w, const char *path, const struct stat *st,
                       struct catalogue_entry *out)
{
    struct arena arena = ARENA_INIT(HEAD_ARENA);
    struct findings quiet = { .text = STRBUF_INIT };
    const struct node *head = NULL;
    bool got = false;
    size_t n;

    w->f->file = path;
    char *s = read_file_dup(path, &n, w->f), *top = NULL;
    if (s != NULL && n <= YAML_MAX_BYTES) {
        top = head_dup(s, n);
        head = yaml_parse(&arena, top, strlen(top), &quiet);
    }
    if (s != NULL && (node_str(head, "code") == NULL || node_str(head, "name") == NULL))
        head = yaml_parse(&arena, s, n, w->f); /* the whole, and its findings */
    if (head != NULL && (got = make_entry(w, path, head, out))) {
        out->changed = changed_at(st);
        out->bytes = st->st_size;
    }
    findings_release(&quiet);
    arena_release(&arena);
    free(top);
    free(s);
    return got;
}

static int not_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static bool is_yaml(const char *name)
{
    size_t n = strlen(name);

    return n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

static void add_file(struct walk *w, const char *path, const struct stat *st)
{
    struct catalogue *c = w->out;
    struct catalogue_entry e;

    if (!read_entry(w, path, st, &e))
        return;
    c->entry = mem_grow(c->entry, c->n, &w->cap, sizeof *c->entry);
    c->entry[c->n++] = e;
}

static void add_place(struct walk *w, const char *path)
{
    struct catalogue *c = w->out;
    struct stat st;

    c->place = mem_grow(c->place, c->n_places, &w->cap_places, sizeof *c->place);
    c->place[c->n_places++] =
        (struct catalogue_place){ .path = xstrdup(path),
                                  .changed = stat(path, &st) == 0 ? changed_at(&st) : 0 };
}

/* Folders below forms/ hold forms; forms/ itself and forms/choices hold lists. */
static void walk_dir(struct walk *w, const char *dir, int depth)
{
    struct dirent **entry = NULL;
    struct stat st;

    add_place(w, dir); /* before it is read: what comes meanwhile changes it once more */
    int n = scandir(dir, &entry, not_hidden, alphasort);
    if (n < 0) {
        w->f->file = dir;
        finding_error(w->f, 0, 0, "cannot be read: %s", strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        char *path = xasprintf("%s/%s", dir, entry[i]->d_name);

        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            if (depth < DIR_DEPTH && (depth > 0 || strcmp(entry[i]->d_name, "choices") != 0))
                walk_dir(w, path, depth + 1);
        } else if (depth > 0 && is_yaml(path)) {
            add_file(w, path, &st);
        }
        free(path);
        free(entry[i]);
    }
    free(entry);
}

/* A code belongs to the first that has it: the others are told and go. */
static void drop_doubles(struct walk *w)
{
    struct catalogue *c = w->out;
    bool *drop = xcalloc(c->n + 1, sizeof *drop);
    size_t kept = 0;

    catalogue_order(c);
    for (size_t i = 1, first = 0; i < c->n; i++) {
        const struct catalogue_entry *e = &c->entry[c->by_code[i]];
        const struct catalogue_entry *had = &c->entry[c->by_code[first]];

        if (strcmp(e->code, had->code) != 0) {
            first = i;
            continue;
        }
        w->f->file = e->path;
        finding_error(w->f, e->code_line, e->code_column,
                      "code %s is taken by %s, expected one of its own", e->code, had->path);
        drop[c->by_code[i]] = true;
    }
    for (size_t i = 0; i < c->n; i++) {
        if (drop[i])
            entry_release(&c->entry[i]);
        else
            c->entry[kept++] = c->entry[i];
    }
    free(drop);
    if (kept < c->n) {
        c->n = kept;
        catalogue_order(c);
    }
}

/* Calls FN with a walk that knows the fields of work of DIR. */
static void with_fields(const char *dir, struct walk *w, void (*fn)(struct walk *w))
{
    struct arena arena = ARENA_INIT(HEAD_ARENA);
    struct findings quiet = { .text = STRBUF_INIT };
    struct loader l = { .arena = &arena, .f = &quiet };
    char *fields = xasprintf("%s/fields.yaml", dir);
    const char *before = w->f->file;
    const struct node *root = yaml_load(&arena, fields, &quiet, NULL);

    if (root != NULL) /* its mistakes are form_lists_load()'s to tell */
        choices_read(&l, root, &w->fields);
    fn(w);
    free(fields);
    findings_release(&quiet);
    arena_release(&arena);
    w->f->file = before;
}

static void load_all(struct walk *w)
{
    char *fields = xasprintf("%s/fields.yaml", w->out->dir);

    add_place(w, fields);
    walk_dir(w, w->out->dir, 0);
    drop_doubles(w);
    free(fields);
}

enum mc_rc catalogue_load(const char *dir, struct catalogue *out, struct findings *f)
{
    struct walk w = { .out = out, .f = f };
    size_t errors = f->n_errors;

    *out = (struct catalogue){ .dir = xstrdup(dir) };
    with_fields(dir, &w, load_all);
    return f->n_errors == errors ? MC_OK : MC_INVALID;
}

bool catalogue_place_changed(const struct catalogue_place *p)
{
    struct stat st;

    return p->changed == 0 || stat(p->path, &st) != 0 || changed_at(&st) != p->changed;
}

static void refresh_all(struct walk *w)
{
    struct catalogue *c = w->out;

    for (size_t i = 0; i < c->n; i++) {
        struct catalogue_entry *e = &c->entry[i], fresh;
        struct stat st;

        if (stat(e->path, &st) == 0 && changed_at(&st) == e->changed && st.st_size == e->bytes)
            continue;
        w->refreshed++;
        if (!read_entry(w, e->path, &st, &fresh))
            continue;
        entry_release(e);
        *e = fresh;
    }
    if (w->refreshed > 0)
        drop_doubles(w);
}

size_t catalogue_refresh(struct catalogue *c, struct findings *f)
{
    struct walk w = { .out = c, .f = f };

    with_fields(c->dir, &w, refresh_all);
    return w.refreshed;
}

/* ---- finding ---- */

/* Does some alias of SEARCH (after "|") equal Q, or only begin with it? */
static bool alias_is(const char *search, const char *q, bool prefix)
{
    size_t n = strlen(q);

    for (const char *a = strchr(search, '|'); a != NULL; a = strchr(a, '|')) {
        a++;
        if (strncmp(a, q, n) == 0 && (prefix || a[n] == '|' || a[n] == '\0'))
            return true;
    }
    return false;
}

/* Digits of S without dots and zeros in front: "1.001193" is "1001193". */
static void digits_of(const char *s, char out[16])
{
    size_t n = 0;

    for (; *s != '\0' && n < 15; s++)
        if (*s >= '0' && *s <= '9')
            out[n++] = *s;
    out[n] = '\0';
}

static bool code_matches(const char *code, const char *query)
{
    char want[16], have[16];
    const char *tail;

    if (query[strspn(query, "0123456789.")] != '\0')
        return false;
    if (strncmp(code, query, strlen(query)) == 0)
        return true;
    digits_of(query, want);
    digits_of(code, have);
    tail = strlen(have) >= strlen(want) ? have + strlen(have) - strlen(want) : "";
    return want[0] != '\0' && (strcmp(tail, want) == 0 || strncmp(have, want, strlen(want)) == 0);
}

/* Does each word of FOLDED begin a word of SEARCH?  Marks are not compared: procedures differ in
 * more than marks, and a clerk who mistypes one still means this one. */
static bool words_begin(const char *search, const char *folded)
{
    for (const char *w = folded; *w != '\0'; w += strspn(w, " ")) {
        size_t n = strcspn(w, " ");
        const char *at = search;

        while (*at != '\0' && strncmp(at, w, n) != 0) {
            at += strcspn(at, " |");
            at += strspn(at, " |");
        }
        if (*at == '\0')
            return false;
        w += n;
    }
    return true;
}

/* 0: no match; less is better.  FOLDED is the query's. */
static int rank(const struct catalogue_entry *e, const char *query, const char *folded)
{
    if (strcmp(e->initials, folded) == 0 || alias_is(e->search, folded, false))
        return 1;
    if (code_matches(e->code, query))
        return 2;
    if (!words_begin(e->search, folded))
        return 0;
    if (strncmp(e->search, folded, strlen(folded)) == 0)
        return 3;
    if (alias_is(e->search, folded, true))
        return 4;
    char *name = fold_dup(e->short_name);
    bool in_name = words_begin(name, folded);
    free(name);
    return in_name ? 5 : RANKS; /* a word of the long name says less */
}

size_t catalogue_find(const struct catalogue *c, const char *query, size_t *out, size_t max)
{
    char *clean = text_clean_dup(query, strlen(query));
    char *folded = fold_dup(str_or(clean));
    int *ranks = xcalloc(c->n, sizeof *ranks);
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++)
        ranks[i] = folded[0] == '\0' ? 1 : rank(&c->entry[i], clean, folded);
    for (int r = 1; r <= RANKS; r++)
        for (size_t i = 0; i < c->n && n < max; i++)
            if (ranks[i] == r)
                out[n++] = i;
    free(ranks);
    free(folded);
    free(clean);
    return n;
}
