/* A procedure: one YAML file, checked whole when loaded. */
#include "config_priv.h"
#include "spec_priv.h"

#include <stdlib.h>
#include <string.h>

#define FORM_ARENA (32 << 20)
#define MAX_COMPONENTS 60
#define MAX_CASES 20
#define MAX_FEES 8 /* struct resolved has room for so many */
#define MAX_STEPS 20

/* The roles that a step can lie with: those who handle dossiers. */
static const char *const role_words[] = {
    [ROLE_COUNTER] = "counter", [ROLE_SPECIALIST] = "specialist", [ROLE_LEADER] = "leader", NULL
};
static const struct {
    const char *word, *vi;
} channel_info[CHANNEL_COUNT] = {
    [CHANNEL_COUNTER] = { "counter", "trực tiếp" },
    [CHANNEL_ONLINE] = { "online", "trực tuyến" },
    [CHANNEL_POST] = { "post", "bưu chính" },
};

const char *channel_word(enum channel c)
{
    return channel_info[c].word;
}

const char *channel_vi(enum channel c)
{
    return channel_info[c].vi;
}

bool channel_from(const char *word, enum channel *out)
{
    for (int c = 0; c < CHANNEL_COUNT; c++)
        if (strcmp(channel_info[c].word, word) == 0) {
            *out = (enum channel)c;
            return true;
        }
    return false;
}

/* ---- the top of the file ---- */

#define SUMMARY_MAX 9 /* fields: it is read above a signature, not instead of the form */

#define AT(member) offsetof(struct form, member)
static const struct spec form_spec[] = {
    { "code", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "name", SPEC_TEXT, AT(name), true, 1, 500, NULL },
    { "short_name", SPEC_TEXT, AT(short_name), true, 1, 60, NULL },
    { "name_en", SPEC_TEXT, AT(name_en), false, 1, 300, NULL },
    { "initials", SPEC_ID, AT(initials), false, 0, 0, NULL },
    { "aliases", SPEC_TEXTS, AT(aliases), false, 0, 60, NULL },
    { "field_of_work", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "authority", SPEC_TEXT, AT(authority), true, 1, 600, NULL },
    { "level", SPEC_TEXT, AT(level), false, 1, 40, NULL },
    { "online", SPEC_TEXT, AT(online), false, 1, 40, NULL },
    { "channels", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "immediate", SPEC_BOOL, AT(immediate), false, 0, 0, NULL },
    { "who", SPEC_TEXTS, AT(who), false, 0, 300, NULL },
    { "conditions", SPEC_TEXTS, AT(conditions), false, 0, 1000, NULL },
    { "guide", SPEC_TEXTS, AT(guide), false, 0, 1000, NULL },
    { "notes", SPEC_TEXTS, AT(notes), false, 0, 1000, NULL },
    { "summary", SPEC_TEXTS, AT(summary), false, 0, ID_MAX, NULL },
    { "legal_basis", SPEC_TEXTS, AT(legal_basis), true, 0, 200, NULL },
    { "source", SPEC_TEXT, AT(source), true, 1, 2000, NULL },
    { "source_read", SPEC_DATE, AT(source_read), false, 0, 0, NULL },
    { "valid_from", SPEC_DATE, AT(valid_from), false, 0, 0, NULL },
    { "valid_to", SPEC_DATE, AT(valid_to), false, 0, 0, NULL },
    { "fee_text", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "cases", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "fees", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "route", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "result", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "lists", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "sections", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "fields", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "components", SPEC_OTHER, 0, false, 0, 0, NULL },
    { .key = NULL },
};

/* 1.001193: a digit, a dot, six digits. */
static bool is_code(const char *s)
{
    return strlen(s) == 8 && s[0] >= '1' && s[0] <= '9' && s[1] == '.' &&
           strspn(s + 2, "0123456789") == 6;
}

static void read_code(struct loader *l, struct form *form, const struct node *root)
{
    const struct node *n = node_get(root, "code");

    if (n == NULL || node_null(n))
        return;
    if (n->kind != NODE_SCALAR || !is_code(n->text))
        finding_error(
            l->f, n->line, n->column,
            "no code of a procedure, expected a digit, a dot and six digits like 1.001193");
    else
        form->code = n->text;
}

static void read_field_of_work(struct loader *l, struct form *form, const struct node *root)
{
    const struct node *n = node_get(root, "field_of_work");
    const struct choices *known = loader_fields_of_work(l);

    if (n == NULL || node_null(n))
        return;
    form->field_id = n->kind == NODE_SCALAR ? n->text : "";
    form->field_of_work = choices_label(known, form->field_id);
    if (form->field_of_work == NULL && n->kind == NODE_SCALAR && known != NULL)
        unknown_word(l, n, "field of work", &known->item->value, known->n, sizeof *known->item);
    else if (form->field_of_work == NULL)
        finding_error(l->f, n->line, n->column, "no field of work, expected an id of fields.yaml");
}

static void read_channels(struct loader *l, struct form *form, const struct node *root)
{
    const struct node *list = node_get(root, "channels");
    const char *words[CHANNEL_COUNT];

    if (list == NULL || node_null(list))
        return;
    if (list->kind != NODE_LIST || list->child == NULL) {
        finding_error(l->f, list->line, list->column,
                      "\"channels\" is %s, expected a list of counter, online, post",
                      list->kind == NODE_LIST ? "empty" : node_kind_name(list));
        return;
    }
    for (int c = 0; c < CHANNEL_COUNT; c++)
        words[c] = channel_info[c].word;
    for (const struct node *c = list->child; c != NULL; c = c->next) {
        enum channel got;

        if (c->kind != NODE_SCALAR)
            finding_error(l->f, c->line, c->column, "%s, expected counter, online or post",
                          node_kind_name(c));
        else if (!channel_from(c->text, &got))
            unknown_word(l, c, "channel", words, CHANNEL_COUNT, sizeof *words);
        else if (form->channels[got])
            finding_error(l->f, c->line, c->column, "channel \"%s\" stands twice", c->text);
        else
            form->channels[got] = true;
    }
}

/* ---- cases and their limits ---- */

static const char *const unit_words[] = { "same_day",      "working_days", "days",
                                          "working_hours", "months",       NULL };
struct limit_words {
    enum limit_unit unit;
    int value;
    const char *cutoff;
};
static const struct spec limit_spec[] = {
    { "unit", SPEC_WORD, offsetof(struct limit_words, unit), true, 0, 0, unit_words },
    { "value", SPEC_INT, offsetof(struct limit_words, value), false, 1, 1000, NULL },
    { "cutoff", SPEC_TEXT, offsetof(struct limit_words, cutoff), false, 5, 5, NULL },
    { .key = NULL },
};

static bool limit_read_key(struct loader *l, const struct node *map, const char *key,
                           struct limit *out)
{
    const struct node *n = node_get(map, key);
    struct limit_words w = { .value = 0 };
    size_t errors = l->f->n_errors;

    if (n == NULL)
        return false;
    spec_read(l, n, "a limit", limit_spec, &w, OWNER_NONE);
    if (l->f->n_errors != errors)
        return false;
    *out = (struct limit){ .unit = w.unit, .value = w.value, .cutoff = -1 };
    if (w.unit != LIMIT_SAME_DAY && w.value == 0)
        finding_error(l->f, n->line, n->column, "a limit without \"value\", expected a number");
    if (w.cutoff != NULL && w.unit != LIMIT_SAME_DAY)
        finding_error(l->f, n->line, n->column, "\"cutoff\" does not fit here, expected same_day");
    else if (w.cutoff != NULL && (out->cutoff = minute_at(w.cutoff)) < 0)
        finding_error(l->f, node_get(n, "cutoff")->line, node_get(n, "cutoff")->column,
                      "\"%s\" is no time, expected like \"15:00\"", w.cutoff);
    return l->f->n_errors == errors;
}

bool limit_read(struct loader *l, const struct node *map, struct limit *out)
{
    return limit_read_key(l, map, "limit", out);
}

static const struct spec case_spec[] = {
    { "id", SPEC_ID, offsetof(struct case_def, id), true, 0, 0, NULL },
    { "label", SPEC_TEXT, offsetof(struct case_def, label), true, 1, 100, NULL },
    { "relevant", SPEC_EXPR, offsetof(struct case_def, relevant), false, 0, 0, NULL },
    { "limit", SPEC_OTHER, 0, true, 0, 0, NULL },
    { "channel_limits", SPEC_OTHER, 0, false, 0, 0, NULL },
    { "legal", SPEC_TEXT, offsetof(struct case_def, legal), false, 1, 1000, NULL },
    { .key = NULL },
};

/* `channel_limits: { online: { unit: … } }` */
static void read_channel_limits(struct loader *l, const struct form *form, struct case_def *c,
                                const struct node *item)
{
    const struct node *map = node_get(item, "channel_limits");
    const char *words[CHANNEL_COUNT];

    if (map == NULL || node_null(map))
        return;
    if (map->kind != NODE_MAP) {
        finding_error(l->f, map->line, map->column,
                      "\"channel_limits\" is %s, expected \"channel: limit\" lines",
                      node_kind_name(map));
        return;
    }
    for (int i = 0; i < CHANNEL_COUNT; i++)
        words[i] = channel_info[i].word;
    for (const struct node *n = map->child; n != NULL; n = n->next) {
        struct node key = { .text = n->key, .line = n->key_line, .column = n->key_column };
        enum channel ch;

        if (!channel_from(n->key, &ch))
            unknown_word(l, &key, "channel", words, CHANNEL_COUNT, sizeof *words);
        else if (!form->channels[ch])
            finding_error(l->f, n->key_line, n->key_column,
                          "channel \"%s\" is not among the channels of this procedure", n->key);
        else
            c->has_channel_limit[ch] = limit_read_key(l, map, n->key, &c->channel_limit[ch]);
    }
}

const struct limit *case_limit(const struct case_def *c, enum channel channel)
{
    return c->has_channel_limit[channel] ? &c->channel_limit[channel] : &c->limit;
}

static void load_cases(struct loader *l, struct form *form, const struct node *root)
{
    size_t n;
    const struct node *item = loader_items(l, root, "cases", "a case", MAX_CASES, &n);

    if (n == 0) {
        if (node_get(root, "cases") != NULL && node_get(root, "cases")->child == NULL)
            finding_error(l->f, node_get(root, "cases")->line, node_get(root, "cases")->column,
                          "\"cases\" is empty, expected at least one");
        return;
    }
    if ((form->cases = loader_alloc(l, n, sizeof *form->cases)) == NULL)
        return;
    for (; item != NULL; item = item->next) {
        struct case_def *c = &form->cases[form->n_cases];

        spec_read(l, item, "a case", case_spec, c, OWNER_CASE);
        limit_read(l, item, &c->limit);
        read_channel_limits(l, form, c, item);
        if (id_taken(&form->cases->id, form->n_cases, sizeof *c, c->id))
            finding_error(l->f, item->line, item->column, "case \"%s\" stands twice", c->id);
        form->n_cases++;
        if (c->relevant == NULL && item->next != NULL)
            finding_error(l->f, item->line, item->column,
                          "a case that always holds hides those after it, expected it last");
    }
}

/* ---- fees ---- */

static const struct spec fee_spec[] = {
    { "id", SPEC_ID, offsetof(struct fee_def, id), true, 0, 0, NULL },
    { "name", SPEC_TEXT, offsetof(struct fee_def, name), true, 1, 200, NULL },
    { "relevant", SPEC_EXPR, offsetof(struct fee_def, relevant), false, 0, 0, NULL },
    { "amount", SPEC_EXPR, offsetof(struct fee_def, amount), false, 0, 0, NULL },
    { "amount_online", SPEC_EXPR, offsetof(struct fee_def, amount_online), false, 0, 0, NULL },
    { "exempt", SPEC_TEXT, offsetof(struct fee_def, exempt), false, 1, ID_MAX, NULL },
    { "legal", SPEC_TEXT, offsetof(struct fee_def, legal), false, 1, 1000, NULL },
    { .key = NULL },
};

/* Who pays nothing is chosen in a field of the form, so that the reason is kept with the answers.
 */
static void check_exempt(struct loader *l, const struct form *form, const struct fee_def *fee,
                         const struct node *item)
{
    const struct node *n = node_get(item, "exempt");
    const struct field *f = form_field(form, fee->exempt);

    if (fee->exempt == NULL)
        return;
    if (f == NULL)
        unknown_word(l, n, "field", &form->field->id, form->n_fields, sizeof *form->field);
    else if (f->type != FIELD_CHOICE)
        finding_error(l->f, n->line, n->column,
                      "\"%s\" is no choice, expected the field that names the exempted group",
                      fee->exempt);
}

static void load_fees(struct loader *l, struct form *form, const struct node *root)
{
    size_t n;
    const struct node *item = loader_items(l, root, "fees", "a fee", MAX_FEES, &n);

    if (n == 0 || (form->fee = loader_alloc(l, n, sizeof *form->fee)) == NULL)
        return;
    for (; item != NULL; item = item->next) {
        struct fee_def *fee = &form->fee[form->n_fees];

        spec_read(l, item, "a fee", fee_spec, fee, OWNER_NONE);
        fee->unknown = node_null(node_get(item, "amount"));
        if (node_get(item, "amount") == NULL)
            finding_error(l->f, item->line, item->column,
                          "a fee without \"amount\", expected đồng, an expression, or null where "
                          "it is not known");
        check_exempt(l, form, fee, item);
        if (node_get(item, "amount_online") != NULL && !form->channels[CHANNEL_ONLINE])
            finding_error(l->f, node_get(item, "amount_online")->key_line,
                          node_get(item, "amount_online")->key_column,
                          "\"amount_online\" does not fit here, expected it where online is "
                          "among the channels");
        if (id_taken(&form->fee->id, form->n_fees, sizeof *fee, fee->id))
            finding_error(l->f, item->line, item->column, "fee \"%s\" stands twice", fee->id);
        form->n_fees++;
    }
}

/* ---- components ---- */

static const char *const paper_words[] = {
    "original", "certified", "copy", "present", "eform", NULL
};
static const struct spec component_spec[] = {
    { "id", SPEC_ID, offsetof(struct component_def, id), true, 0, 0, NULL },
    { "name", SPEC_TEXT, offsetof(struct component_def, name), true, 1, 300, NULL },
    { "paper", SPEC_TEXT, offsetof(struct component_def, paper), true, 1, ID_MAX, NULL },
    { "form", SPEC_WORD, offsetof(struct component_def, form), true, 0, 0, paper_words },
    { "count", SPEC_INT, offsetof(struct component_def, count), false, 1, 100, NULL },
    { "required", SPEC_BOOL, offsetof(struct component_def, required), false, 0, 0, NULL },
    { "relevant", SPEC_EXPR, offsetof(struct component_def, relevant), false, 0, 0, NULL },
    { "hint", SPEC_TEXT, offsetof(struct component_def, hint), false, 1, 500, NULL },
    { "legal", SPEC_TEXT, offsetof(struct component_def, legal), false, 1, 1000, NULL },
    { "obtainable", SPEC_BOOL, offsetof(struct component_def, obtainable), false, 0, 0, NULL },
    { "any_of", SPEC_ID, offsetof(struct component_def, any_of), false, 0, 0, NULL },
    { .key = NULL },
};

/* One alternative alone is none: a slip of the pen in the others' word. */
static void check_alternatives(struct loader *l, const struct form *form, const struct node *item)
{
    for (size_t i = 0; i < form->n_components && item != NULL; i++, item = item->next) {
        const char *group = form->component[i].any_of;
        size_t members = 0;

        for (size_t k = 0; group != NULL && k < form->n_components; k++)
            members +=
                form->component[k].any_of != NULL && strcmp(form->component[k].any_of, group) == 0;
        if (members == 1)
            finding_error(l->f, node_get(item, "any_of")->line, node_get(item, "any_of")->column,
                          "\"%s\" stands at one component only, expected at least two", group);
    }
}

static void load_components(struct loader *l, struct form *form, const struct node *root)
{
    const struct choices *papers = loader_papers(l);
    size_t n;
    const struct node *item =
        loader_items(l, root, "components", "a component", MAX_COMPONENTS, &n);
    const struct node *first = item;

    if (n == 0 || (form->component = loader_alloc(l, n, sizeof *form->component)) == NULL)
        return;
    for (; item != NULL; item = item->next) {
        struct component_def *c = &form->component[form->n_components];

        c->required = true;
        c->count = 1;
        spec_read(l, item, "a component", component_spec, c, OWNER_NONE);
        if (c->paper != NULL && papers != NULL && choices_label(papers, c->paper) == NULL)
            unknown_word(l, node_get(item, "paper"), "paper", &papers->item->value, papers->n,
                         sizeof *papers->item);
        if (id_taken(&form->component->id, form->n_components, sizeof *c, c->id))
            finding_error(l->f, item->line, item->column, "component \"%s\" stands twice", c->id);
        form->n_components++;
    }
    check_alternatives(l, form, first);
}

/* ---- route and result ---- */

struct step_words {
    const char *id, *name;
    enum role role;
    int limit_minutes;
};
#define WORKING_DAY_MINUTES 480 /* Bộ luật Lao động 2019 Đ105: 8 hours a day */
static const struct spec step_spec[] = {
    { "id", SPEC_ID, offsetof(struct step_words, id), true, 0, 0, NULL },
    { "name", SPEC_TEXT, offsetof(struct step_words, name), true, 1, 80, NULL },
    { "role", SPEC_WORD, offsetof(struct step_words, role), true, 0, 0, role_words },
    { "limit_minutes", SPEC_INT, offsetof(struct step_words, limit_minutes), false, 1, 100000,
      NULL },
    { "limit", SPEC_OTHER, 0, false, 0, 0, NULL },
    { .key = NULL },
};

/* `limit` of a step in working time; the minutes of it. */
static int step_minutes(struct loader *l, const struct node *item, int minutes)
{
    const struct node *n = node_get(item, "limit");
    struct limit limit;

    if (n == NULL || node_null(n) || !limit_read(l, item, &limit))
        return minutes;
    if (minutes != 0)
        finding_error(l->f, n->key_line, n->key_column,
                      "\"limit\" beside \"limit_minutes\", expected one of them");
    if (limit.unit == LIMIT_WORKING_DAYS)
        return limit.value * WORKING_DAY_MINUTES;
    if (limit.unit == LIMIT_WORKING_HOURS)
        return limit.value * 60;
    finding_error(l->f, n->line, n->column,
                  "the limit of a step is in working_days or working_hours");
    return minutes;
}

static void load_route(struct loader *l, struct form *form, const struct node *root)
{
    size_t n;
    const struct node *item = loader_items(l, root, "route", "a step", MAX_STEPS, &n);
    const struct node *list = node_get(root, "route");

    if (n == 0 || (form->step = loader_alloc(l, n, sizeof *form->step)) == NULL)
        return;
    for (; item != NULL; item = item->next) {
        struct step_words w = { .id = NULL };

        spec_read(l, item, "a step", step_spec, &w, OWNER_NONE);
        if (id_taken(&form->step->id, form->n_steps, sizeof *form->step, w.id))
            finding_error(l->f, item->line, item->column, "step \"%s\" stands twice", w.id);
        form->step[form->n_steps++] =
            (struct route_step){ .id = w.id,
                                 .name = w.name,
                                 .role = w.role,
                                 .limit_minutes = step_minutes(l, item, w.limit_minutes) };
    }
    if (n < 2 || form->step[0].role != ROLE_COUNTER || form->step[n - 1].role != ROLE_COUNTER)
        finding_error(l->f, list->line, list->column,
                      "the route must begin and end at the counter, expected role: counter in its "
                      "first and last step");
}

static const struct spec result_spec[] = {
    { "name", SPEC_TEXT, AT(result_name), true, 1, 200, NULL },
    { "code", SPEC_TEXT, AT(result_code), false, 1, ID_MAX, NULL },
    { "copies", SPEC_TEXT, AT(result_copies), false, 1, 300, NULL },
    { "data", SPEC_TEXTS, AT(result_data), false, 0, 200, NULL },
    { "validity", SPEC_TEXT, AT(result_validity), false, 1, 300, NULL },
    { .key = NULL },
};

static void load_result(struct loader *l, struct form *form, const struct node *root)
{
    const struct node *n = node_get(root, "result");
    const struct choices *papers = loader_papers(l);

    if (n == NULL || node_null(n))
        return;
    spec_read(l, n, "a result", result_spec, form, OWNER_NONE);
    if (form->result_code != NULL && papers != NULL &&
        choices_label(papers, form->result_code) == NULL)
        unknown_word(l, node_get(n, "code"), "paper", &papers->item->value, papers->n,
                     sizeof *papers->item);
}

/* ---- the whole ---- */

static void check_validity(struct loader *l, const struct form *form, const struct node *root)
{
    const struct node *to = node_get(root, "valid_to");

    if (form->valid_from != NULL && form->valid_to != NULL &&
        strcmp(form->valid_to, form->valid_from) < 0)
        finding_error(l->f, to->line, to->column, "valid_to is before valid_from (%s)",
                      form->valid_from);
}

/* Fields of the form, each once, which somebody answers. */
static void check_summary(struct loader *l, const struct form *form, const struct node *root)
{
    const struct node *list = node_get(root, "summary");
    size_t n = 0;

    if (form->summary == NULL || list == NULL)
        return;
    for (const struct node *c = list->child; c != NULL; c = c->next, n++) {
        const struct field *f = c->kind == NODE_SCALAR ? form_field(form, c->text) : NULL;

        if (c->kind != NODE_SCALAR || c->text[0] == '\0')
            continue; /* told already */
        if (f == NULL)
            unknown_word(l, c, "field", &form->field->id, form->n_fields, sizeof *form->field);
        else if (f->type == FIELD_SIGNATURE || f->type == FIELD_GROUP || f->type == FIELD_TABLE)
            finding_error(l->f, c->line, c->column, "\"%s\" has no answer of one line to summarise",
                          c->text);
        for (const struct node *b = list->child; b != c; b = b->next)
            if (b->kind == NODE_SCALAR && strcmp(b->text, c->text) == 0)
                finding_error(l->f, c->line, c->column, "\"%s\" is there twice", c->text);
    }
    if (n > SUMMARY_MAX)
        finding_error(l->f, list->line, list->column,
                      "%d fields in \"summary\", expected at most %d", (int)n, SUMMARY_MAX);
}

static bool keep_unknown(struct loader *l, struct form *form)
{
    if (l->n_unknown == 0)
        return true;
    if ((form->unknown = loader_alloc(l, l->n_unknown, sizeof *form->unknown)) == NULL)
        return false;
    memcpy(form->unknown, l->unknown, l->n_unknown * sizeof *form->unknown);
    form->n_unknown = l->n_unknown;
    return true;
}

static void load_all(struct loader *l, struct form *form, const struct node *root)
{
    size_t errors = l->f->n_errors;

    spec_read(l, root, "a procedure", form_spec, form, OWNER_NONE);
    if (root->kind != NODE_MAP)
        return;
    read_code(l, form, root);
    read_channels(l, form, root);
    loader_lists(l, root);
    read_field_of_work(l, form, root);
    load_sections(l, form, root);
    load_fields(l, form, root);
    load_cases(l, form, root);
    load_fees(l, form, root);
    load_components(l, form, root);
    load_route(l, form, root);
    load_result(l, form, root);
    check_expressions(l, form);
    check_validity(l, form, root);
    if (l->f->n_errors == errors)
        check_summary(l, form, root);
    if (l->f->n_errors != errors || !keep_unknown(l, form))
        return;
    form->resolved = resolved_text_dup(l, form, root);
    hash_bytes_hex(form->resolved, strlen(form->resolved), form->hash);
}

/* From a parsed tree (in FORM's arena; NULL when it could not be parsed) to *OUT. */
static enum mc_rc finish(struct form *form, const struct node *root, const struct form_lists *lists,
                         struct form **out, struct findings *f)
{
    struct loader l = { .arena = &form->arena, .f = f, .lists = lists };

    if (root != NULL)
        load_all(&l, form, root);
    free(l.pending);
    free(l.unknown);
    if (form->resolved == NULL) {
        form_free(form);
        return MC_INVALID;
    }
    *out = form;
    return MC_OK;
}

static struct form *new_form(const char *path)
{
    struct form *form = xcalloc(1, sizeof *form);

    form->arena = (struct arena)ARENA_INIT(FORM_ARENA);
    form->path = arena_strndup(&form->arena, path, strlen(path));
    return form;
}

enum mc_rc form_parse(const char *path, const char *text, size_t n, const struct form_lists *lists,
                      struct form **out, struct findings *f)
{
    const char *before = f->file;
    struct form *form = new_form(path);

    f->file = path;
    enum mc_rc rc = finish(form, yaml_parse(&form->arena, text, n, f), lists, out, f);
    f->file = before;
    return rc;
}

enum mc_rc form_load(const char *path, const struct form_lists *lists, struct form **out,
                     struct findings *f)
{
    const char *before = f->file;
    struct form *form = new_form(path);

    f->file = path;
    enum mc_rc rc = finish(form, yaml_load(&form->arena, path, f, NULL), lists, out, f);
    f->file = before;
    return rc;
}

void form_free(struct form *f)
{
    if (f == NULL)
        return;
    free(f->resolved);
    arena_release(&f->arena);
    free(f);
}

const struct field *form_field(const struct form *f, const char *id)
{
    for (size_t i = 0; id != NULL && i < f->n_fields; i++)
        if (f->field[i].id != NULL && strcmp(f->field[i].id, id) == 0)
            return &f->field[i];
    return NULL;
}

struct route form_route(const struct form *f)
{
    return (struct route){ .step = f->step, .n = f->n_steps };
}

const struct case_def *form_case(const struct form *f, const char *id)
{
    for (size_t i = 0; id != NULL && i < f->n_cases; i++)
        if (strcmp(f->cases[i].id, id) == 0)
            return &f->cases[i];
    return NULL;
}

const struct case_def *form_ordinary_case(const struct form *f)
{
    for (size_t i = 0; i < f->n_cases; i++)
        if (f->cases[i].relevant == NULL)
            return &f->cases[i];
    return &f->cases[0];
}
