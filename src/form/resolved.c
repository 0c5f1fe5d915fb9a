/* The resolved form as one line of JSON: the file's tree with the lists that it uses put inside.
 * JSON is YAML, so the pinned text is read again by the same reader, with no other file beside.
 * Written straight from the tree: the order of the file is the order on the screen. */
#include "spec_priv.h"

#include <stdlib.h>
#include <string.h>

/* S is cleaned text: of the control characters only line breaks are left. */
static void put_text(struct strbuf *out, const char *s)
{
    strbuf_putc(out, '"');
    for (;;) {
        size_t plain = strcspn(s, "\"\\\n");

        strbuf_add(out, s, plain);
        s += plain;
        if (*s == '\0')
            break;
        strbuf_putc(out, '\\');
        strbuf_putc(out, *s == '\n' ? 'n' : *s);
        s++;
    }
    strbuf_putc(out, '"');
}

/* Would S, bare, be the same number again? */
static bool is_number(const char *s)
{
    size_t digits;

    if (*s == '-')
        s++;
    digits = strspn(s, "0123456789");
    return digits > 0 && digits < 18 && s[digits] == '\0' && (s[0] != '0' || digits == 1);
}

/* Numbers and truths stay bare, so that they are of the same type when read again. */
static void put_scalar(struct strbuf *out, const struct node *n)
{
    if (node_null(n))
        strbuf_puts(out, "null");
    else if (!n->quoted &&
             (is_number(n->text) || strcmp(n->text, "true") == 0 || strcmp(n->text, "false") == 0))
        strbuf_puts(out, n->text);
    else
        put_text(out, n->text);
}

/* A comma, but not before the first. */
static void next_item(struct strbuf *out)
{
    char last = out->s[out->len - 1];

    if (last != '{' && last != '[')
        strbuf_putc(out, ',');
}

static void put_key(struct strbuf *out, const char *key)
{
    next_item(out);
    put_text(out, key);
    strbuf_putc(out, ':');
}

static void put_node(struct strbuf *out, const struct node *n)
{
    if (n->kind == NODE_SCALAR) {
        put_scalar(out, n);
        return;
    }
    strbuf_putc(out, n->kind == NODE_LIST ? '[' : '{');
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        if (n->kind == NODE_MAP)
            put_key(out, c->key);
        else
            next_item(out);
        put_node(out, c);
    }
    strbuf_putc(out, n->kind == NODE_LIST ? ']' : '}');
}

static void put_choice(struct strbuf *out, const char *value, const char *label)
{
    put_key(out, value);
    put_text(out, label);
}

static void put_list(struct strbuf *out, const struct choices *c)
{
    put_key(out, c->id);
    strbuf_putc(out, '{');
    for (size_t i = 0; i < c->n; i++)
        put_choice(out, c->item[i].value, c->item[i].label);
    strbuf_putc(out, '}');
}

static bool listed(const struct choices *const *all, size_t n, const struct choices *c)
{
    for (size_t i = 0; i < n; i++)
        if (all[i] == c)
            return true;
    return c == NULL;
}

/* Each list that fields and columns choose from, once. */
static void put_choices(struct strbuf *out, const struct form *form)
{
    const struct choices **all;
    size_t n = 0, most = form->n_fields;

    for (size_t i = 0; i < form->n_fields; i++)
        most += form->field[i].n_columns;
    all = xcalloc(most + 1, sizeof *all);
    for (size_t i = 0; i < form->n_fields; i++) {
        const struct field *f = &form->field[i];

        if (!listed(all, n, f->choices))
            all[n++] = f->choices;
        for (size_t c = 0; c < f->n_columns; c++)
            if (!listed(all, n, f->columns[c].choices))
                all[n++] = f->columns[c].choices;
    }
    for (size_t i = 0; i < n; i++)
        put_list(out, all[i]);
    free(all);
}

/* Only the papers that the form names, each once: another paper's new name is no new form. */
static void put_papers(struct strbuf *out, const struct loader *l, const struct form *form)
{
    const struct choices *papers = loader_papers(l);

    put_key(out, "papers");
    strbuf_putc(out, '{');
    for (size_t i = 0; papers != NULL && i < papers->n; i++) {
        const char *value = papers->item[i].value;
        bool named = form->result_code != NULL && strcmp(form->result_code, value) == 0;

        for (size_t c = 0; c < form->n_components && !named; c++)
            named = strcmp(form->component[c].paper, value) == 0;
        if (named)
            put_choice(out, value, papers->item[i].label);
    }
    strbuf_putc(out, '}');
}

char *resolved_text_dup(const struct loader *l, const struct form *form, const struct node *root)
{
    struct strbuf out = STRBUF_INIT;

    strbuf_putc(&out, '{');
    for (const struct node *c = root->child; c != NULL; c = c->next)
        if (strcmp(c->key, "lists") != 0) {
            put_key(&out, c->key);
            put_node(&out, c);
        }
    put_key(&out, "lists");
    strbuf_putc(&out, '{');
    put_choices(&out, form);
    if (form->n_components > 0 || form->result_code != NULL)
        put_papers(&out, l, form);
    put_key(&out, "fields");
    strbuf_putc(&out, '{');
    put_choice(&out, form->field_id, form->field_of_work);
    strbuf_puts(&out, "}}}");
    return strbuf_detach(&out);
}
