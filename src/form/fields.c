/* Sections and fields of a form, and what must agree inside a field. */
#include "spec_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/utf8.h"
#include "motcua/form/answers.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SECTIONS 40
#define MAX_FIELDS 250
#define MAX_PREFILL 12
#define MAX_COLUMNS 12
#define MAX_ROWS 100
#define ROWS_USUAL 30
#define MESSAGE_COLS 78 /* of the line that shows it */

#define X(id, word) word,
static const char *const type_words[] = { FIELD_TYPE_LIST(X) NULL };
static const char *const prefill_words[] = { PREFILL_LIST(X) NULL };
#undef X
static const char *const at_words[] = { "reception", "appraisal", "signing", "return", NULL };

static const struct spec section_spec[] = {
    { "id", SPEC_ID, offsetof(struct section, id), true, 0, 0, NULL },
    { "label", SPEC_TEXT, offsetof(struct section, label), true, 1, 60, NULL },
    { .key = NULL },
};

static const struct spec field_spec[] = {
    { "id", SPEC_ID, offsetof(struct field, id), true, 0, 0, NULL },
    { "label", SPEC_TEXT, offsetof(struct field, label), true, 1, 100, NULL },
    { "hint", SPEC_TEXT, offsetof(struct field, hint), false, 1, 300, NULL },
    { "section", SPEC_TEXT, offsetof(struct field, section), true, 1, ID_MAX, NULL },
    { "type", SPEC_WORD, offsetof(struct field, type), true, 0, 0, type_words },
    { "at", SPEC_WORD, offsetof(struct field, at), false, 0, 0, at_words },
    { "required", SPEC_BOOL, offsetof(struct field, required), false, 0, 0, NULL },
    { "partial", SPEC_BOOL, offsetof(struct field, partial), false, 0, 0, NULL },
    { "upper", SPEC_BOOL, offsetof(struct field, upper), false, 0, 0, NULL },
    { "relevant", SPEC_EXPR, offsetof(struct field, relevant), false, 0, 0, NULL },
    { "constraint", SPEC_EXPR, offsetof(struct field, constraint), false, 0, 0, NULL },
    { "message", SPEC_TEXT, offsetof(struct field, message), false, 1, 200, NULL },
    { "calculate", SPEC_EXPR, offsetof(struct field, calculate), false, 0, 0, NULL },
    { "default", SPEC_TEXT, offsetof(struct field, fallback), false, 1, 500, NULL },
    { "confirm", SPEC_BOOL, offsetof(struct field, confirm), false, 0, 0, NULL },
    { "choices", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "prefill", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "min", SPEC_INT64, offsetof(struct field, min), false, -1000000000000, 1000000000000, NULL },
    { "max", SPEC_INT64, offsetof(struct field, max), false, -1000000000000, 1000000000000, NULL },
    { "width", SPEC_INT, offsetof(struct field, width), false, 1, 60, NULL },
    { "max_chars", SPEC_INT, offsetof(struct field, max_chars), false, 1, 4000, NULL },
    { "columns", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "min_rows", SPEC_INT, offsetof(struct field, min_rows), false, 0, MAX_ROWS, NULL },
    { "max_rows", SPEC_INT, offsetof(struct field, max_rows), false, 1, MAX_ROWS, NULL },
    { "legal", SPEC_TEXT, offsetof(struct field, legal), false, 1, 1000, NULL },
    { .key = NULL },
};

/* A column of a table: what a field says of one value, and nothing about other fields. */
static const struct spec column_spec[] = {
    { "id", SPEC_ID, offsetof(struct field, id), true, 0, 0, NULL },
    { "label", SPEC_TEXT, offsetof(struct field, label), true, 1, 100, NULL },
    { "hint", SPEC_TEXT, offsetof(struct field, hint), false, 1, 300, NULL },
    { "type", SPEC_WORD, offsetof(struct field, type), true, 0, 0, type_words },
    { "required", SPEC_BOOL, offsetof(struct field, required), false, 0, 0, NULL },
    { "partial", SPEC_BOOL, offsetof(struct field, partial), false, 0, 0, NULL },
    { "upper", SPEC_BOOL, offsetof(struct field, upper), false, 0, 0, NULL },
    { "choices", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "min", SPEC_INT64, offsetof(struct field, min), false, -1000000000000, 1000000000000, NULL },
    { "max", SPEC_INT64, offsetof(struct field, max), false, -1000000000000, 1000000000000, NULL },
    { "width", SPEC_INT, offsetof(struct field, width), false, 1, 60, NULL },
    { "max_chars", SPEC_INT, offsetof(struct field, max_chars), false, 1, 1000, NULL },
    { .key = NULL },
};

static const struct spec prefill_spec[] = {
    { "from", SPEC_WORD, offsetof(struct prefill_rule, from), true, 0, 0, prefill_words },
    { "field", SPEC_TEXT, offsetof(struct prefill_rule, field), false, 1, ID_MAX, NULL },
    { "when", SPEC_EXPR, offsetof(struct prefill_rule, when), false, 0, 0, NULL },
    { "confirm", SPEC_BOOL, offsetof(struct prefill_rule, confirm), false, 0, 0, NULL },
    { .key = NULL },
};

/* Columns of the box and letters that fit the value, where the form does not say. */
static const struct {
    int width, max_chars;
} sizes[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = { 40, 200 },         [FIELD_LONG_TEXT] = { 46, 2000 },
    [FIELD_NAME] = { 32, 100 },         [FIELD_DATE] = { 10, 10 },
    [FIELD_ADDRESS] = { 46, 250 },      [FIELD_CHOICE] = { 24, 100 },
    [FIELD_IDENTITY] = { 46, 200 },     [FIELD_PERSON_NUMBER] = { 12, 12 },
    [FIELD_INTEGER] = { 6, 12 },        [FIELD_MONEY] = { 12, 15 },
    [FIELD_PHONE] = { 14, 15 },         [FIELD_YES_NO] = { 6, 6 },
    [FIELD_DERIVED] = { 46, 300 },      [FIELD_SIGNATURE] = { 1, 1 },
    [FIELD_DECIMAL] = { 12, 20 },       [FIELD_TIME] = { 5, 5 },
    [FIELD_EMAIL] = { 32, 100 },        [FIELD_ORG_NUMBER] = { 14, 14 },
    [FIELD_MULTI_CHOICE] = { 46, 400 }, [FIELD_GROUP] = { 1, 1 },
    [FIELD_TABLE] = { 46, 32000 },
};

void load_sections(struct loader *l, struct form *form, const struct node *root)
{
    size_t n;
    const struct node *item = loader_items(l, root, "sections", "a section", MAX_SECTIONS, &n);

    if (n == 0 || (form->section = loader_alloc(l, n, sizeof *form->section)) == NULL)
        return;
    for (; item != NULL; item = item->next) {
        struct section *s = &form->section[form->n_sections];

        spec_read(l, item, "a section", section_spec, s, OWNER_NONE);
        if (id_taken(form->section, form->n_sections, sizeof *s, s->id))
            finding_error(l->f, item->line, item->column, "section \"%s\" stands twice", s->id);
        form->n_sections++;
    }
}

/* ---- one field ---- */

static void wrong_place(struct loader *l, const struct node *map, const char *key,
                        const char *where)
{
    const struct node *n = node_get(map, key);

    if (n != NULL)
        finding_error(l->f, n->key_line, n->key_column, "\"%s\" does not fit here, expected %s",
                      key, where);
}

static bool takes_choices(enum field_type t)
{
    return t == FIELD_CHOICE || t == FIELD_MULTI_CHOICE || t == FIELD_TEXT || t == FIELD_ADDRESS ||
           t == FIELD_LONG_TEXT;
}

static void unknown_list(struct loader *l, const struct node *n)
{
    size_t shared = l->lists != NULL ? l->lists->n_choices : 0, known = 0;
    const char **ids = xcalloc(l->n_local + shared, sizeof *ids);

    for (size_t i = 0; i < l->n_local; i++)
        ids[known++] = l->local[i].id;
    for (size_t i = 0; i < shared; i++)
        ids[known++] = l->lists->choices[i].id;
    unknown_word(l, n, "list of choices", ids, known, sizeof *ids);
    free(ids);
}

static void read_choices(struct loader *l, struct field *fld, const struct node *map)
{
    const struct node *n = node_get(map, "choices");

    if (n == NULL || node_null(n)) {
        if (fld->type == FIELD_CHOICE || fld->type == FIELD_MULTI_CHOICE)
            finding_error(l->f, map->line, map->column,
                          "a choice without \"choices\", expected the name of a list");
        return;
    }
    if (!takes_choices(fld->type)) {
        wrong_place(l, map, "choices", "it with choice, multi_choice, text, long_text or address");
    } else if (n->kind != NODE_SCALAR) {
        finding_error(l->f, n->line, n->column, "\"choices\" is %s, expected the name of a list",
                      node_kind_name(n));
    } else if ((fld->choices = loader_choices(l, n->text)) == NULL) {
        unknown_list(l, n);
    }
}

static void read_prefill_rule(struct loader *l, const struct node *item, struct prefill_rule *rule)
{
    static const struct spec one[] = { { "prefill", SPEC_WORD, 0, true, 0, 0, prefill_words },
                                       { .key = NULL } };
    struct node single = { .kind = NODE_MAP, .line = item->line, .column = item->column };
    struct node value = *item;

    if (item->kind == NODE_MAP) {
        spec_read(l, item, "a prefill", prefill_spec, rule, OWNER_NONE);
        wrong_place(l, rule->from == PREFILL_EARLIER ? NULL : item, "field",
                    "it with from: earlier");
        return;
    }
    value.key = "prefill";
    value.key_line = item->line;
    value.key_column = item->column;
    value.next = NULL;
    single.child = &value;
    spec_read(l, &single, "a prefill", one, &rule->from, OWNER_NONE);
}

static void read_prefill(struct loader *l, struct field *fld, const struct node *map)
{
    const struct node *list = node_get(map, "prefill");
    size_t n = 0;

    if (list == NULL || node_null(list))
        return;
    if (list->kind != NODE_LIST) {
        finding_error(l->f, list->line, list->column,
                      "\"prefill\" is %s, expected a list of sources", node_kind_name(list));
        return;
    }
    for (const struct node *c = list->child; c != NULL; c = c->next)
        n++;
    if (n > MAX_PREFILL) {
        finding_error(l->f, list->line, list->column, "%zu sources, expected at most %d", n,
                      MAX_PREFILL);
        return;
    }
    struct prefill_rule *rule = loader_alloc(l, n, sizeof *rule);
    if (rule == NULL)
        return;
    for (const struct node *c = list->child; c != NULL; c = c->next)
        read_prefill_rule(l, c, &rule[fld->n_prefill++]);
    fld->prefill = rule;
}

static void check_typed_default(struct loader *l, const struct field *fld, const struct node *n)
{
    char *value = NULL, *label = NULL;

    if (field_read(fld, fld->fallback, 0, &value, &label, NULL) != MC_OK ||
        strcmp(value, fld->fallback) != 0)
        finding_error(l->f, n->line, n->column, "\"%s\" is no value of this type, expected %s",
                      fld->fallback, value != NULL ? value : "one like it is stored");
    free(value);
    free(label);
}

/* Would the default be taken if somebody typed it? */
static void check_default(struct loader *l, const struct field *fld, const struct node *map)
{
    const struct node *n = node_get(map, "default");
    int day;

    if (fld->fallback == NULL)
        return;
    switch (fld->type) {
    case FIELD_CHOICE:
        if (fld->choices != NULL && choices_label(fld->choices, fld->fallback) == NULL)
            unknown_word(l, n, "value", &fld->choices->item->value, fld->choices->n,
                         sizeof *fld->choices->item);
        break;
    case FIELD_YES_NO:
        if (strcmp(fld->fallback, "yes") != 0 && strcmp(fld->fallback, "no") != 0)
            finding_error(l->f, n->line, n->column, "\"%s\", expected yes or no", fld->fallback);
        break;
    case FIELD_DATE:
        if (!date_parse(fld->fallback, &day))
            finding_error(l->f, n->line, n->column, "\"%s\" is no date, expected like 2026-06-30",
                          fld->fallback);
        break;
    case FIELD_INTEGER:
    case FIELD_MONEY: {
        int64_t v = node_int(map, "default", 0, l->f);

        if (fld->min < fld->max && (v < fld->min || v > fld->max))
            finding_error(l->f, n->line, n->column, "%lld is outside min and max", (long long)v);
        break;
    }
    case FIELD_DERIVED:
    case FIELD_SIGNATURE:
    case FIELD_GROUP:
        wrong_place(l, map, "default", "no default: nobody types this field");
        break;
    case FIELD_TABLE:
        wrong_place(l, map, "default", "no default: its rows are typed");
        break;
    case FIELD_MULTI_CHOICE:
    case FIELD_DECIMAL:
    case FIELD_TIME:
    case FIELD_EMAIL:
    case FIELD_ORG_NUMBER:
        check_typed_default(l, fld, n);
        break;
    default:
        break;
    }
}

static void check_bounds(struct loader *l, struct field *fld, const struct node *map)
{
    bool number =
        fld->type == FIELD_INTEGER || fld->type == FIELD_MONEY || fld->type == FIELD_DECIMAL;
    const struct node *min = node_get(map, "min"), *max = node_get(map, "max");

    if (!number) {
        wrong_place(l, map, "min", "it with integer, decimal or money");
        wrong_place(l, map, "max", "it with integer, decimal or money");
        return;
    }
    if (min != NULL && max == NULL)
        fld->max = fld->type == FIELD_MONEY ? 1000000000000 : 1000000;
    if (max != NULL && fld->min >= fld->max)
        finding_error(l->f, max->line, max->column, "max is not above min (%lld)",
                      (long long)fld->min);
}

static void check_agreement(struct loader *l, struct field *fld, const struct node *map)
{
    if (fld->type != FIELD_DATE)
        wrong_place(l, map, "partial", "it with date");
    if (fld->type != FIELD_NAME)
        wrong_place(l, map, "upper", "it with name");
    if (fld->fallback == NULL && fld->n_prefill == 0)
        wrong_place(l, map, "confirm", "it with a default or a prefill");
    if (fld->constraint == NULL)
        wrong_place(l, map, "message", "it with a constraint");
    else if (fld->message == NULL)
        finding_error(l->f, node_get(map, "constraint")->line, node_get(map, "constraint")->column,
                      "a constraint without \"message\", expected a sentence for the clerk");
    if (fld->message != NULL && utf8_width(fld->message) > MESSAGE_COLS)
        finding_warning(l->f, node_get(map, "message")->line, node_get(map, "message")->column,
                        "a message of %d columns, the line shows %d; write it shorter",
                        utf8_width(fld->message), MESSAGE_COLS);
    if (fld->type == FIELD_DERIVED && fld->calculate == NULL)
        finding_error(l->f, map->line, map->column,
                      "a derived field without \"calculate\", expected an expression");
    if (fld->calculate != NULL || fld->type == FIELD_SIGNATURE || fld->type == FIELD_GROUP) {
        wrong_place(l, map, "prefill", "no prefill: the value is not typed");
        if (fld->type != FIELD_SIGNATURE && fld->type != FIELD_DERIVED && fld->type != FIELD_GROUP)
            wrong_place(l, map, "default", "no default: the value is calculated");
    }
    if (fld->type == FIELD_SIGNATURE)
        wrong_place(l, map, "calculate", "no calculate: it is a line on paper");
    if (fld->type == FIELD_TABLE)
        wrong_place(l, map, "calculate", "no calculate: its rows are typed");
    if (fld->type == FIELD_GROUP) {
        static const char *const none[] = { "required", "constraint", "calculate" };

        for (size_t i = 0; i < N_ELEMS(none); i++)
            wrong_place(l, map, none[i], "it with a field that has a value: a group is a heading");
    }
    check_bounds(l, fld, map);
    check_default(l, fld, map);
}

/* ---- tables ---- */

static void read_column(struct loader *l, const struct field *table, struct field *col,
                        const struct node *map, size_t index)
{
    size_t errors = l->f->n_errors;

    col->line = map->line;
    col->column = map->column;
    col->type = FIELD_TYPE_COUNT;
    col->id = "";
    spec_read(l, map, "a column", column_spec, col, OWNER_NONE);
    if (col->id[0] != '\0' && id_taken(&table->columns->id, index, sizeof *col, col->id))
        finding_error(l->f, node_get(map, "id")->line, node_get(map, "id")->column,
                      "column \"%s\" stands twice, expected an id of its own", col->id);
    if (col->type == FIELD_TYPE_COUNT) {
        col->type = FIELD_TEXT;
        return;
    }
    if (col->type == FIELD_TABLE || col->type == FIELD_GROUP || col->type == FIELD_DERIVED ||
        col->type == FIELD_SIGNATURE || col->type == FIELD_LONG_TEXT)
        finding_error(l->f, node_get(map, "type")->line, node_get(map, "type")->column,
                      "\"%s\" is no type of a column, expected one that is typed in one line",
                      type_words[col->type]);
    read_choices(l, col, map);
    if (l->f->n_errors == errors)
        check_agreement(l, col, map);
    if (col->width == 0)
        col->width = sizes[col->type].width;
    if (col->max_chars == 0)
        col->max_chars = sizes[col->type].max_chars;
}

static void read_columns(struct loader *l, struct field *fld, const struct node *map)
{
    size_t n, i = 0;

    if (fld->type != FIELD_TABLE) {
        wrong_place(l, map, "columns", "it with table");
        wrong_place(l, map, "min_rows", "it with table");
        wrong_place(l, map, "max_rows", "it with table");
        return;
    }
    const struct node *first = loader_items(l, map, "columns", "a column", MAX_COLUMNS, &n);
    if (n == 0) {
        if (node_get(map, "columns") == NULL || node_get(map, "columns")->child == NULL)
            finding_error(l->f, map->line, map->column,
                          "a table without \"columns\", expected at least one");
        return;
    }
    struct field *col = loader_alloc(l, n, sizeof *col);
    if (col == NULL)
        return;
    fld->columns = col;
    for (const struct node *c = first; c != NULL; c = c->next, i++)
        read_column(l, fld, &col[i], c, i);
    fld->n_columns = n;
    if (fld->max_rows == 0)
        fld->max_rows = fld->min_rows > ROWS_USUAL ? fld->min_rows : ROWS_USUAL;
    if (fld->max_rows < fld->min_rows)
        finding_error(l->f, node_get(map, "max_rows")->line, node_get(map, "max_rows")->column,
                      "max_rows is below min_rows (%d)", fld->min_rows);
}

static void read_field(struct loader *l, const struct form *form, struct field *fld,
                       const struct node *map, size_t index)
{
    static const char *const reserved[] = { "self", "channel", "case" };
    const struct node *section = node_get(map, "section");
    size_t errors = l->f->n_errors;

    fld->line = map->line;
    fld->column = map->column;
    fld->type = FIELD_TYPE_COUNT;
    fld->id = ""; /* names nothing; a finding when it stays so */
    spec_read(l, map, "a field", field_spec, fld, index);
    for (size_t i = 0; i < N_ELEMS(reserved); i++)
        if (strcmp(fld->id, reserved[i]) == 0)
            finding_error(l->f, node_get(map, "id")->line, node_get(map, "id")->column,
                          "\"%s\" has a meaning of its own in expressions, expected another id",
                          fld->id);
    if (fld->id[0] != '\0' && id_taken(&form->field->id, index, sizeof *fld, fld->id))
        finding_error(l->f, node_get(map, "id")->line, node_get(map, "id")->column,
                      "field \"%s\" stands twice, expected an id of its own", fld->id);
    if (fld->section != NULL &&
        !id_taken(form->section, form->n_sections, sizeof *form->section, fld->section))
        unknown_word(l, section, "section", form->section, form->n_sections, sizeof *form->section);
    if (fld->type == FIELD_TYPE_COUNT) {
        fld->type = FIELD_TEXT; /* a finding already; the rest is read as well as can be */
        return;
    }
    read_choices(l, fld, map);
    read_prefill(l, fld, map);
    read_columns(l, fld, map);
    if (l->f->n_errors == errors)
        check_agreement(l, fld, map);
    if (fld->width == 0)
        fld->width = sizes[fld->type].width;
    if (fld->max_chars == 0)
        fld->max_chars = sizes[fld->type].max_chars;
}

/* Names of other fields in `prefill`, once all are known. */
static void check_prefill_fields(struct loader *l, const struct form *form, const struct field *fld,
                                 const struct node *map)
{
    const struct node *rule = node_get(map, "prefill");

    rule = rule != NULL && rule->kind == NODE_LIST ? rule->child : NULL;
    for (; rule != NULL; rule = rule->next) {
        const struct node *other = node_get(rule, "field");

        if (other != NULL && other->kind == NODE_SCALAR && form_field(form, other->text) == NULL)
            unknown_word(l, other, "field", &form->field->id, form->n_fields, sizeof *fld);
    }
}

/* Pages follow the sections: one that is empty or comes twice would make a page nobody expects. */
static void check_pages(struct loader *l, const struct form *form, const struct node *root)
{
    const struct node *list = node_get(root, "sections");
    const struct node *at = list != NULL ? list->child : NULL;

    for (size_t s = 0; s < form->n_sections && at != NULL; s++, at = at->next) {
        const char *id = form->section[s].id;
        size_t runs = 0;

        for (size_t i = 0; id != NULL && i < form->n_fields; i++) {
            const char *here = str_or(form->field[i].section);
            const char *before = i > 0 ? str_or(form->field[i - 1].section) : "";

            if (strcmp(here, id) == 0 && strcmp(before, id) != 0 && ++runs == 2)
                finding_error(l->f, form->field[i].line, form->field[i].column,
                              "section \"%s\" goes on here, expected its fields side by side", id);
        }
        if (id != NULL && runs == 0)
            finding_error(l->f, at->line, at->column, "section \"%s\" has no field", id);
    }
}

void load_fields(struct loader *l, struct form *form, const struct node *root)
{
    size_t n, i = 0;
    const struct node *first = loader_items(l, root, "fields", "a field", MAX_FIELDS, &n);

    if (n == 0 || (form->field = loader_alloc(l, n, sizeof *form->field)) == NULL)
        return;
    for (const struct node *c = first; c != NULL; c = c->next, i++)
        read_field(l, form, &form->field[i], c, i);
    form->n_fields = n;
    i = 0;
    for (const struct node *c = first; c != NULL; c = c->next, i++)
        check_prefill_fields(l, form, &form->field[i], c);
    check_pages(l, form, root);
}
