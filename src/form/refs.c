/* All expressions of a form against its fields: each compiles, and none goes in a circle. */
#include "spec_priv.h"

#include "motcua/form/answers.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The next ":name" of expression S from *AT on, outside of quoted text; "" at the end. */
static const char *next_name(const char *s, size_t *at, char name[ID_MAX + 1])
{
    char quote = '\0';

    name[0] = '\0';
    for (; s[*at] != '\0'; ++*at) {
        if (quote != '\0') {
            if (s[*at] == quote)
                quote = '\0';
        } else if (s[*at] == '\'' || s[*at] == '"') {
            quote = s[*at];
        } else if (s[*at] == ':') {
            size_t n = 0;

            while (s[*at + 1 + n] == '_' || isalnum((unsigned char)s[*at + 1 + n]))
                n++;
            if (n > 0 && n <= ID_MAX) {
                memcpy(name, s + *at + 1, n);
                name[n] = '\0';
                *at += n + 1;
                return name;
            }
        }
    }
    return name;
}

/* Where byte OFFSET of the expression stands in the file. */
static int column_of(const struct node *n, size_t offset)
{
    int column = n->text_column;

    if (column == 0)
        return n->column;
    for (size_t i = 0; i < offset && n->text[i] != '\0'; i++)
        column += ((unsigned char)n->text[i] & 0xc0) != 0x80;
    return column;
}

/* :self is the value being judged; elsewhere it would be a field asking about itself. */
static bool self_is_right(struct loader *l, const struct pending *p)
{
    size_t errors = l->f->n_errors;
    bool constraint = strcmp(p->node->key, "constraint") == 0;
    char name[ID_MAX + 1];
    size_t at = 0;

    while (next_name(p->node->text, &at, name)[0] != '\0')
        if (!constraint && strcmp(name, "self") == 0)
            finding_error(l->f, p->node->line, column_of(p->node, at - 5),
                          "\":self\" in \"%s\", expected it only in a constraint", p->node->key);
    return l->f->n_errors == errors;
}

/* ---- circles ---- */

/* Which fields (and the case, the last one) the relevance and value of each follow from. */
struct graph {
    const struct loader *l;
    const struct form *form;
    unsigned char *colour; /* 0 new, 1 on the way, 2 done; n_fields + 1 */
    size_t *way, depth;
};

static size_t vertex(const struct graph *g, const char *name)
{
    if (strcmp(name, "case") == 0)
        return g->form->n_fields;
    for (size_t i = 0; i < g->form->n_fields; i++)
        if (g->form->field[i].id != NULL && strcmp(g->form->field[i].id, name) == 0)
            return i;
    return SIZE_MAX;
}

static const char *vertex_name(const struct graph *g, size_t v)
{
    return v < g->form->n_fields ? g->form->field[v].id : "case";
}

static void report_circle(struct graph *g, const struct pending *p, size_t to)
{
    struct strbuf way = STRBUF_INIT;
    size_t i = 0;

    while (g->way[i] != to)
        i++;
    for (; i < g->depth; i++)
        strbuf_printf(&way, "%s -> ", vertex_name(g, g->way[i]));
    finding_error(g->l->f, p->node->line, column_of(p->node, 0),
                  "\"%s\" goes in a circle: %s%s, expected an end", p->node->key, way.s,
                  vertex_name(g, to));
    strbuf_release(&way);
}

static void visit(struct graph *g, size_t v);

static void follow(struct graph *g, const struct pending *p)
{
    char name[ID_MAX + 1];
    size_t at = 0;

    while (next_name(p->node->text, &at, name)[0] != '\0') {
        size_t to = vertex(g, name);

        if (to == SIZE_MAX)
            continue;
        if (g->colour[to] == 1)
            report_circle(g, p, to);
        else if (g->colour[to] == 0)
            visit(g, to);
    }
}

static void visit(struct graph *g, size_t v)
{
    size_t owner = v < g->form->n_fields ? v : OWNER_CASE;

    g->colour[v] = 1;
    g->way[g->depth++] = v;
    for (size_t i = 0; i < g->l->n_pending; i++) {
        const struct pending *p = &g->l->pending[i];

        if (p->owner == owner && strcmp(p->node->key, "constraint") != 0)
            follow(g, p);
    }
    g->depth--;
    g->colour[v] = 2;
}

static void check_circles(struct loader *l, const struct form *form)
{
    struct graph g = { .l = l, .form = form };

    g.colour = xcalloc(form->n_fields + 1, 1);
    g.way = xcalloc(form->n_fields + 1, sizeof *g.way);
    for (size_t v = 0; v <= form->n_fields; v++)
        if (g.colour[v] == 0)
            visit(&g, v);
    free(g.colour);
    free(g.way);
}

/* The field that :self means; NULL where the expression belongs to none. */
static const struct field *self_of(const struct form *form, const struct pending *p)
{
    return p->owner < form->n_fields ? &form->field[p->owner] : NULL;
}

static enum expr_want wanted(const struct pending *p)
{
    if (strncmp(p->node->key, "amount", 6) == 0)
        return EXPR_AMOUNT;
    return strcmp(p->node->key, "calculate") == 0 ? EXPR_OF_SELF : EXPR_CONDITION;
}

void check_expressions(struct loader *l, const struct form *form)
{
    struct expr_env *env = expr_open();

    for (size_t i = 0; i < l->n_pending; i++) {
        const struct pending *p = &l->pending[i];
        struct mc_err err = { .rc = MC_OK };
        size_t at = 0;

        if (!self_is_right(l, p))
            continue;
        if (expr_check_as(env, form, self_of(form, p), wanted(p), p->node->text, &at, &err) !=
            MC_OK)
            finding_error(l->f, p->node->line, column_of(p->node, at), "expression: %s", err.msg);
    }
    expr_close(env);
    check_circles(l, form);
}
