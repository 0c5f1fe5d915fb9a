/* The resolved form as one line of JSON: the file's tree with the lists that it uses put inside.
 * JSON is YAML, so the pinned text is read again by the same reader, with no other file beside. */
#include "spec_priv.h"

#include "motcua/base/json.h"

#include <stdlib.h>
#include <string.h>

/* Numbers and truths stay bare, so that they are the same type when read again. */
static json_t *scalar_json(const struct node *n)
{
    char *end;

    if (node_null(n))
        return json_null();
    if (!n->quoted && strcmp(n->text, "true") == 0)
        return json_true();
    if (!n->quoted && strcmp(n->text, "false") == 0)
        return json_false();
    if (!n->quoted && strlen(n->text) < 18 && n->text[0] != '+' && n->text[0] != ' ') {
        long long v = strtoll(n->text, &end, 10);
        char again[32];

        snprintf(again, sizeof again, "%lld", v);
        if (*end == '\0' && strcmp(again, n->text) == 0)
            return json_integer(v);
    }
    return json_string(n->text);
}

static json_t *node_json(const struct node *n)
{
    json_t *j;

    if (n->kind == NODE_SCALAR)
        return scalar_json(n);
    j = n->kind == NODE_LIST ? json_array() : json_object();
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        if (n->kind == NODE_LIST)
            json_array_append_new(j, node_json(c));
        else
            json_object_set_new(j, c->key, node_json(c));
    }
    return j;
}

static void put_choice(json_t *list, const struct choices *c, const char *value)
{
    const char *label = choices_label(c, value);

    if (label != NULL)
        json_object_set_new(list, value, json_string(label));
}

static void put_list(json_t *lists, const struct choices *c)
{
    json_t *j = json_object();

    for (size_t i = 0; i < c->n; i++)
        put_choice(j, c, c->item[i].value);
    json_object_set_new(lists, c->id, j);
}

char *resolved_text_dup(const struct loader *l, const struct form *form, const struct node *root)
{
    json_t *j = node_json(root), *lists = json_object();
    json_t *papers = json_object(), *fields = json_object();

    for (size_t i = 0; i < form->n_fields; i++)
        if (form->field[i].choices != NULL)
            put_list(lists, form->field[i].choices);
    for (size_t i = 0; i < form->n_components; i++)
        put_choice(papers, loader_papers(l), form->component[i].paper);
    if (form->result_code != NULL)
        put_choice(papers, loader_papers(l), form->result_code);
    put_choice(fields, loader_fields_of_work(l), form->field_id);
    if (json_object_size(papers) > 0)
        json_object_set(lists, "papers", papers);
    json_object_set(lists, "fields", fields);
    json_decref(papers);
    json_decref(fields);
    json_object_set_new(j, "lists", lists);
    /* order kept: that of fields and choices is the order on the screen */
    char *text = json_dumps(j, JSON_COMPACT | JSON_PRESERVE_ORDER);
    json_decref(j);
    return text;
}
