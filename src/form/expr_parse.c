/* Reading an expression: SQLite's precedence, and a type for every operand.  It accepts less than
 * SQLite and never more: where the two could read a text differently, it is refused. */
#include "expr_token_priv.h"

#include "motcua/base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAX 40      /* nested parentheses, calls and signs */
#define INFERENCES_MAX 32 /* looks into derived fields from one expression */

/* A part of the expression that has been read. */
struct operand {
    enum kind kind;
    size_t at;
    bool null; /* the word NULL itself */
    bool name; /* a bare :name, of FIELD when it is one */
    const struct field *field;
    const char *literal; /* text in quotes, borrowed from the expression */
    size_t n_literal;
};

static struct operand parse_or(struct parser *p);

/* ---- types ---- */

static const char *kind_word(enum kind k)
{
    static const char *const words[] = { "anything", "a condition", "a number",
                                         "a date",   "a text",      "a table" };

    return words[k];
}

static bool literal_is_date(const struct operand *o)
{
    char day[11];
    int days;

    if (o->literal == NULL || o->n_literal != 10)
        return false;
    memcpy(day, o->literal, 10);
    day[10] = '\0';
    return date_parse(day, &days);
}

static bool is_a(const struct operand *o, enum kind k)
{
    return o->kind == KIND_ANY || o->kind == k || (k == KIND_DATE && literal_is_date(o)) ||
           (k == KIND_NUMBER && o->kind == KIND_CONDITION);
}

static void want_condition(struct parser *p, const struct operand *o)
{
    if (o->kind != KIND_TEXT && o->kind != KIND_DATE && o->kind != KIND_TABLE)
        return;
    if (o->field != NULL && o->field->type == FIELD_YES_NO)
        refuse(p, o->at, "a yes_no field is text: write :%s = 'yes'", o->field->id);
    else
        refuse(p, o->at, "a condition expected, this is %s", kind_word(o->kind));
}

static void want_number(struct parser *p, const struct operand *o)
{
    if (is_a(o, KIND_NUMBER))
        return;
    if (o->kind == KIND_DATE)
        refuse(p, o->at,
               "no sums with dates: use add_days(), add_months(), days_between() or age()");
    else
        refuse(p, o->at, "a number expected, this is %s", kind_word(o->kind));
}

static bool word_listed(const char *s, size_t n, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == n && memcmp(*words, s, n) == 0)
            return true;
    return false;
}

static void check_listed(struct parser *p, const struct operand *o, const char *const *words,
                         const char *of)
{
    char *got;
    const char *near;

    if (word_listed(o->literal, o->n_literal, words))
        return;
    got = xstrndup(o->literal, o->n_literal);
    near = nearest_word(got, words);
    refuse(p, o->at, "'%s' is no value of %s%s%s%s", got, of, near != NULL ? " (nearest: '" : "",
           str_or(near), near != NULL ? "')" : "");
    free(got);
}

/* The values of a list that TEXT may be. */
static void check_choice(struct parser *p, const struct field *f, const struct operand *text)
{
    const char **words = xcalloc(f->choices->n + 1, sizeof *words);

    for (size_t i = 0; i < f->choices->n; i++)
        words[i] = f->choices->item[i].value;
    check_listed(p, text, words, f->id);
    free(words);
}

/* A text compared with a field that has a list must be on the list, or it never holds. */
static void check_value(struct parser *p, const struct operand *field, const struct operand *text)
{
    static const char *const yes_no[] = { "yes", "no", NULL };
    const struct field *f = field->field;

    if (f == NULL || text->literal == NULL)
        return;
    if (f->type == FIELD_YES_NO)
        check_listed(p, text, yes_no, f->id);
    if (f->type == FIELD_MULTI_CHOICE) {
        refuse(p, text->at, "several may be chosen: write selected(:%s, 'value')", f->id);
        return;
    }
    if (f->type != FIELD_CHOICE || f->choices == NULL)
        return;
    check_choice(p, f, text);
}

static void want_same(struct parser *p, const struct operand *a, const struct operand *b, size_t at)
{
    if (is_a(a, b->kind) || is_a(b, a->kind)) {
        check_value(p, a, b);
        check_value(p, b, a);
        return;
    }
    refuse(p, at, "%s cannot be compared with %s%s", kind_word(a->kind), kind_word(b->kind),
           a->kind == KIND_DATE || b->kind == KIND_DATE ? " (dates are 'YYYY-MM-DD')" : "");
}

/* The kind that covers both, for branches and arguments that become one value. */
static void unify(struct parser *p, struct operand *into, const struct operand *o)
{
    if (literal_is_date(into) && literal_is_date(o))
        into->kind = KIND_DATE;
    else if (into->kind == KIND_ANY || (is_a(into, o->kind) && into->kind != o->kind))
        into->kind = o->kind;
    else if (!is_a(o, into->kind))
        refuse(p, o->at, "%s here, but %s before: all results must be of one type",
               kind_word(o->kind), kind_word(into->kind));
    into->literal = NULL;
}

/* ---- functions ---- */

/* trim() of other letters than spaces is left out: SQLite takes their number times the text's
 * length for it, minutes where a text of 64 KiB meets as many letters.
 * args: one letter an argument, the last one repeats: n number, t text (a date too), d date,
 * c condition, s same as the others, b a table, k a text in quotes (a column of the table before
 * it, or a value of the several choices before it), m a field of several choices.  result: the same
 * letters. */
static const struct function {
    const char *name, *args;
    int min, max;
    char result;
} functions[] = {
    { "coalesce", "s", 2, 16, 's' },    { "ifnull", "s", 2, 2, 's' },
    { "nullif", "s", 2, 2, 's' },       { "iif", "css", 3, 3, 's' },
    { "min", "s", 2, 16, 's' },         { "max", "s", 2, 16, 's' },
    { "abs", "n", 1, 1, 'n' },          { "round", "n", 1, 2, 'n' },
    { "length", "t", 1, 1, 'n' },       { "substr", "tn", 2, 3, 't' },
    { "trim", "t", 1, 1, 't' },         { "instr", "t", 2, 2, 'n' },
    { "replace", "t", 3, 3, 't' },      { "today", "", 0, 0, 'd' },
    { "days_between", "d", 2, 2, 'n' }, { "add_days", "dn", 2, 2, 'd' },
    { "add_months", "dn", 2, 2, 'd' },  { "age", "d", 1, 1, 'n' },
    { "year", "d", 1, 1, 'n' },         { "date_words", "d", 1, 1, 't' },
    { "count_of", "b", 1, 1, 'n' },     { "sum_of", "bk", 2, 2, 'n' },
    { "selected", "mk", 2, 2, 'c' },    { "money_words", "n", 1, 1, 't' },
};

static const struct function *function_named(const char *s, size_t n)
{
    for (size_t i = 0; i < N_ELEMS(functions); i++)
        if (strlen(functions[i].name) == n && strncasecmp(functions[i].name, s, n) == 0)
            return &functions[i];
    return NULL;
}

bool expr_function_allowed(const char *name)
{
    return function_named(name, strlen(name)) != NULL || strcmp(name, "like") == 0;
}

static void refuse_function(struct parser *p, size_t at, size_t n)
{
    const char *words[N_ELEMS(functions) + 1] = { NULL };
    char *got = xstrndup(p->text + at, n);
    const char *near;

    for (size_t i = 0; i < N_ELEMS(functions); i++)
        words[i] = functions[i].name;
    near = nearest_word(got, words);
    refuse(p, at, "function %.40s() is not allowed%s%s%s", got, near != NULL ? " (nearest: " : "",
           str_or(near), near != NULL ? ")" : "");
    free(got);
}

static enum kind kind_by_type(enum field_type t)
{
    if (t == FIELD_INTEGER || t == FIELD_MONEY || t == FIELD_DECIMAL)
        return KIND_NUMBER;
    if (t == FIELD_TABLE)
        return KIND_TABLE;
    return t == FIELD_DATE ? KIND_DATE : KIND_TEXT;
}

/* A bare name of a table, or of a field of several choices; SAME keeps it for the next argument. */
static void check_whole_field(struct parser *p, char want, const struct operand *o,
                              struct operand *same)
{
    enum field_type type = want == 'b' ? FIELD_TABLE : FIELD_MULTI_CHOICE;

    if (!o->name || o->field == NULL || o->field->type != type)
        refuse(p, o->at, "the name of a %s field expected, such as :%s",
               want == 'b' ? "table" : "multi_choice", want == 'b' ? "members" : "kinds");
    same->field = o->field;
}

/* A text that must be a column of numbers of table F, or a value of its list. */
static void check_key(struct parser *p, const struct operand *o, const struct field *f)
{
    const char **words;
    size_t n = 0;

    if (p->rc != MC_OK || f == NULL)
        return;
    if (o->literal == NULL) {
        refuse(p, o->at, "a text in quotes expected");
        return;
    }
    if (f->type == FIELD_MULTI_CHOICE && f->choices != NULL) {
        check_choice(p, f, o);
        return;
    }
    words = xcalloc(f->n_columns + 1, sizeof *words);
    for (size_t i = 0; i < f->n_columns; i++)
        if (kind_by_type(f->columns[i].type) == KIND_NUMBER)
            words[n++] = f->columns[i].id;
    if (!word_listed(o->literal, o->n_literal, words))
        refuse(p, o->at, "'%.*s' is no column of numbers in %s", (int)o->n_literal, o->literal,
               f->id);
    free(words);
}

static void check_argument(struct parser *p, char want, const struct operand *o,
                           struct operand *same)
{
    if (want == 'c')
        want_condition(p, o);
    else if (want == 'n')
        want_number(p, o);
    else if (want == 'd' && !is_a(o, KIND_DATE))
        refuse(p, o->at, "a date expected, this is %s", kind_word(o->kind));
    else if (want == 't' && !is_a(o, KIND_TEXT) && !is_a(o, KIND_DATE))
        refuse(p, o->at, "a text expected, this is %s", kind_word(o->kind));
    else if (want == 's')
        unify(p, same, o);
    else if (want == 'b' || want == 'm')
        check_whole_field(p, want, o, same);
    else if (want == 'k')
        check_key(p, o, same->field);
}

static enum kind kind_of_letter(char c)
{
    return c == 'n' ? KIND_NUMBER : c == 'd' ? KIND_DATE : c == 't' ? KIND_TEXT : KIND_CONDITION;
}

static void refuse_count(struct parser *p, const struct function *f)
{
    if (f->min == f->max)
        refuse(p, p->at, "%s() takes %d argument%s", f->name, f->min, f->min == 1 ? "" : "s");
    else
        refuse(p, p->at, "%s() takes %d to %d arguments", f->name, f->min, f->max);
}

/* At the '(' after a function's name, which lies at AT. */
static struct operand parse_call(struct parser *p, size_t at, size_t n)
{
    const struct function *f = function_named(p->text + at, n);
    struct operand same = { .kind = KIND_ANY, .at = at };
    struct operand out = { .kind = KIND_ANY, .at = at };
    size_t last = f != NULL && f->args[0] != '\0' ? strlen(f->args) - 1 : 0;
    int count = 0;

    if (f == NULL) {
        refuse_function(p, at, n);
        return out;
    }
    next_token(p);
    while (p->rc == MC_OK && !is_sign(p, ")") && count < f->max) {
        struct operand o = parse_or(p);
        size_t i = (size_t)count < last ? (size_t)count : last;

        if (count++ == 0 && f->args[0] == 's')
            same = o;
        else
            check_argument(p, f->args[i], &o, &same);
        if (!take_sign(p, ","))
            break;
        if (is_sign(p, ")"))
            refuse(p, p->at, "an argument expected after the comma");
    }
    if (p->rc == MC_OK && (count < f->min || !is_sign(p, ")")))
        refuse_count(p, f);
    expect_sign(p, ")");
    out.kind = f->result == 's' ? same.kind : kind_of_letter(f->result);
    return out;
}

/* ---- names ---- */

/* DEPTH goes on from the expression that mentions F, so that a chain cannot exhaust the stack. */
static enum kind infer(const struct form *form, const struct field *f, int *inferences, int depth)
{
    struct parser p = { .form = form, .inferences = inferences, .depth = depth };
    struct operand o;

    if (f->type != FIELD_DERIVED)
        return kind_by_type(f->type);
    if (f->calculate == NULL || ++*inferences > INFERENCES_MAX)
        return KIND_ANY; /* a circle is the loader's to report */
    p.text = f->calculate;
    next_token(&p);
    o = parse_or(&p);
    return p.rc == MC_OK ? o.kind : KIND_ANY;
}

enum kind field_kind(const struct form *form, const struct field *f)
{
    int inferences = 0;

    return infer(form, f, &inferences, 0);
}

static void refuse_name(struct parser *p, const char *got)
{
    size_t n = p->form->n_fields;
    const char **words = xcalloc(n + 4, sizeof *words);
    const char *near;

    for (size_t i = 0; i < n; i++)
        words[i] = p->form->field[i].id;
    words[n] = "self";
    words[n + 1] = "channel";
    words[n + 2] = "case";
    near = nearest_word(got, words);
    refuse(p, p->at, ":%.40s is no field of this form%s%s%s", got,
           near != NULL ? " (nearest: :" : "", str_or(near), near != NULL ? ")" : "");
    free(words);
}

static struct operand parse_name(struct parser *p)
{
    struct operand o = { .kind = KIND_TEXT, .at = p->at, .name = true };
    char *name = xstrndup(p->text + p->at + 1, p->n - 1);

    if (++p->params > EXPR_MAX_PARAMS)
        refuse(p, p->at, "more than %d names in one expression", EXPR_MAX_PARAMS);
    if (strcmp(name, "self") == 0)
        o.field = p->self;
    else if (strcmp(name, "channel") != 0 && strcmp(name, "case") != 0 &&
             (o.field = form_field(p->form, name)) == NULL)
        refuse_name(p, name);
    if (o.field != NULL)
        o.kind = infer(p->form, o.field, p->inferences, p->depth);
    else if (strcmp(name, "self") == 0)
        o.kind = KIND_ANY;
    free(name);
    next_token(p);
    return o;
}

/* ---- grammar, loosest binding last ---- */

static void parse_when(struct parser *p, const struct operand *base)
{
    struct operand o = parse_or(p);

    if (base != NULL)
        want_same(p, base, &o, o.at);
    else
        want_condition(p, &o);
    expect_word(p, "THEN");
}

static struct operand parse_case(struct parser *p)
{
    struct operand out = { .kind = KIND_ANY, .at = p->at };
    struct operand base = { .kind = KIND_ANY }, branch;
    bool has_base;
    int n = 0;

    next_token(p);
    has_base = !is_word(p, "WHEN");
    if (has_base)
        base = parse_or(p);
    if (!is_word(p, "WHEN"))
        refuse(p, p->at, "WHEN expected here");
    while (take_word(p, "WHEN")) {
        parse_when(p, has_base ? &base : NULL);
        branch = parse_or(p);
        if (n++ == 0)
            out = branch;
        else
            unify(p, &out, &branch);
    }
    if (take_word(p, "ELSE")) {
        branch = parse_or(p);
        unify(p, &out, &branch);
    }
    expect_word(p, "END");
    out.null = out.name = false;
    out.field = NULL;
    return out;
}

static struct operand parse_word(struct parser *p)
{
    struct operand o = { .kind = KIND_ANY, .at = p->at };
    size_t n = p->n;

    if (is_word(p, "CASE"))
        return parse_case(p);
    if (is_word(p, "NULL")) {
        o.null = true;
        next_token(p);
        return o;
    }
    if (is_word(p, "TRUE") || is_word(p, "FALSE")) {
        o.kind = KIND_CONDITION;
        next_token(p);
        return o;
    }
    if (is_word(p, "NOT")) {
        refuse(p, p->at, "put what NOT stands before into parentheses");
        return o;
    }
    next_token(p);
    if (is_sign(p, "("))
        return parse_call(p, o.at, n);
    refuse(p, o.at, "'%.*s' is not known here: a field is :%.*s, a text is in quotes",
           (int)(n < 40 ? n : 40), p->text + o.at, (int)(n < 40 ? n : 40), p->text + o.at);
    return o;
}

static struct operand parse_primary(struct parser *p)
{
    struct operand o = { .kind = KIND_NUMBER, .at = p->at };

    if (p->tok == TOK_NUMBER) {
        next_token(p);
    } else if (p->tok == TOK_TEXT) {
        o.kind = KIND_TEXT;
        o.literal = p->text + p->at + 1;
        o.n_literal = p->n - 2;
        next_token(p);
    } else if (p->tok == TOK_NAME) {
        o = parse_name(p);
    } else if (p->tok == TOK_WORD) {
        o = parse_word(p);
    } else if (take_sign(p, "(")) {
        o = parse_or(p);
        expect_sign(p, ")");
    } else {
        refuse(p, p->at,
               p->tok == TOK_END ? "a value expected, but the expression ends here"
                                 : "a value expected here");
    }
    return o;
}

static struct operand parse_unary(struct parser *p)
{
    struct operand o = { .kind = KIND_ANY, .at = p->at };
    bool sign = is_sign(p, "-") || is_sign(p, "+");

    if (++p->depth > DEPTH_MAX)
        refuse(p, p->at, "nested deeper than %d", DEPTH_MAX);
    if (p->rc != MC_OK)
        return o;
    if (sign) {
        next_token(p);
        o = parse_unary(p);
        want_number(p, &o);
        o = (struct operand){ .kind = KIND_NUMBER, .at = o.at };
    } else {
        o = parse_primary(p);
    }
    p->depth--;
    return o;
}

static struct operand parse_concat(struct parser *p)
{
    struct operand a = parse_unary(p);

    while (take_sign(p, "||")) {
        struct operand b = parse_unary(p);

        if (a.kind == KIND_CONDITION || b.kind == KIND_CONDITION)
            refuse(p, b.at, "'||' joins texts, not conditions");
        if (a.kind == KIND_TABLE || b.kind == KIND_TABLE)
            refuse(p, b.at, "'||' joins texts, not tables: use count_of() or sum_of()");
        a = (struct operand){ .kind = KIND_TEXT, .at = a.at };
    }
    return a;
}

static struct operand parse_sums(struct parser *p, const char *const *signs, size_t n,
                                 struct operand (*inner)(struct parser *))
{
    struct operand a = inner(p);

    for (size_t i = 0; i < n;) {
        struct operand b;

        if (!take_sign(p, signs[i])) {
            i++;
            continue;
        }
        b = inner(p);
        want_number(p, &a);
        want_number(p, &b);
        a = (struct operand){ .kind = KIND_NUMBER, .at = a.at };
        i = 0;
    }
    return a;
}

static struct operand parse_product(struct parser *p)
{
    static const char *const signs[] = { "*", "/", "%" };

    return parse_sums(p, signs, N_ELEMS(signs), parse_concat);
}

static struct operand parse_sum(struct parser *p)
{
    static const char *const signs[] = { "+", "-" };

    return parse_sums(p, signs, N_ELEMS(signs), parse_product);
}

static bool take_order(struct parser *p)
{
    return take_sign(p, "<=") || take_sign(p, ">=") || take_sign(p, "<") || take_sign(p, ">");
}

static struct operand parse_order(struct parser *p)
{
    struct operand a = parse_sum(p);
    size_t at = p->at;

    while (take_order(p)) {
        struct operand b = parse_sum(p);

        if (a.kind == KIND_CONDITION || b.kind == KIND_CONDITION)
            refuse(p, at, "a condition has no order: write x BETWEEN low AND high");
        if (a.null || b.null)
            refuse(p, at, "nothing compares with NULL: use IS NULL");
        want_same(p, &a, &b, at);
        a = (struct operand){ .kind = KIND_CONDITION, .at = a.at };
        at = p->at;
    }
    return a;
}

static void parse_in(struct parser *p, const struct operand *a)
{
    expect_sign(p, "(");
    do {
        struct operand b = parse_or(p);

        want_same(p, a, &b, b.at);
    } while (take_sign(p, ","));
    expect_sign(p, ")");
}

static void parse_between(struct parser *p, const struct operand *a, size_t at)
{
    struct operand low = parse_order(p), high;

    expect_word(p, "AND");
    high = parse_order(p);
    want_same(p, a, &low, at);
    want_same(p, a, &high, at);
}

static void parse_like(struct parser *p, const struct operand *a, size_t at)
{
    struct operand b = parse_order(p);

    if (!is_a(a, KIND_TEXT) || !is_a(&b, KIND_TEXT))
        refuse(p, at, "LIKE compares texts");
    else if (b.literal == NULL || b.n_literal > EXPR_MAX_PATTERN)
        refuse(p, b.at, "the pattern is a text in quotes, at most %d bytes", EXPR_MAX_PATTERN);
}

static void parse_equal(struct parser *p, const struct operand *a, size_t at)
{
    struct operand b = parse_order(p);

    if (a->null || b.null)
        refuse(p, at, "nothing equals NULL: use IS NULL or IS NOT NULL");
    want_same(p, a, &b, at);
}

static void parse_is(struct parser *p, const struct operand *a, size_t at)
{
    struct operand b;

    take_word(p, "NOT");
    b = parse_order(p);
    want_same(p, a, &b, at);
}

static bool take_equal(struct parser *p)
{
    return take_sign(p, "=") || take_sign(p, "==") || take_sign(p, "<>") || take_sign(p, "!=");
}

static struct operand parse_compare(struct parser *p)
{
    struct operand a = parse_order(p);

    for (;;) {
        size_t at = p->at;
        bool negated = false;

        if (take_equal(p)) {
            parse_equal(p, &a, at);
        } else if (take_word(p, "IS")) {
            parse_is(p, &a, at);
        } else {
            negated = take_word(p, "NOT");
            if (take_word(p, "IN"))
                parse_in(p, &a);
            else if (take_word(p, "BETWEEN"))
                parse_between(p, &a, at);
            else if (take_word(p, "LIKE"))
                parse_like(p, &a, at);
            else if (negated)
                refuse(p, p->at, "IN, BETWEEN or LIKE expected after NOT");
            else
                return a;
        }
        if (p->rc != MC_OK)
            return a;
        a = (struct operand){ .kind = KIND_CONDITION, .at = a.at };
    }
}

static struct operand parse_not(struct parser *p)
{
    size_t at = p->at;
    struct operand o;
    int signs = 0;

    while (take_word(p, "NOT"))
        if (++signs > DEPTH_MAX)
            refuse(p, p->at, "nested deeper than %d", DEPTH_MAX);
    o = parse_compare(p);
    if (signs == 0)
        return o;
    want_condition(p, &o);
    return (struct operand){ .kind = KIND_CONDITION, .at = at };
}

static struct operand parse_and(struct parser *p)
{
    struct operand a = parse_not(p);

    while (take_word(p, "AND")) {
        struct operand b = parse_not(p);

        want_condition(p, &a);
        want_condition(p, &b);
        a = (struct operand){ .kind = KIND_CONDITION, .at = a.at };
    }
    return a;
}

static struct operand parse_or(struct parser *p)
{
    struct operand a = parse_and(p);

    while (take_word(p, "OR")) {
        struct operand b = parse_and(p);

        want_condition(p, &a);
        want_condition(p, &b);
        a = (struct operand){ .kind = KIND_CONDITION, .at = a.at };
    }
    return a;
}

enum mc_rc expr_parse(const struct form *form, const struct field *self, const char *text,
                      enum kind *kind, size_t *at, struct mc_err *err)
{
    int inferences = 0;
    struct parser p = {
        .form = form, .self = self, .text = text, .inferences = &inferences, .err = err
    };
    struct operand o;

    if (strnlen(text, EXPR_MAX_BYTES + 1) > EXPR_MAX_BYTES) {
        *at = EXPR_MAX_BYTES;
        return mc_fail(err, MC_INVALID, "longer than %d bytes", EXPR_MAX_BYTES);
    }
    next_token(&p);
    o = parse_or(&p);
    if (p.rc == MC_OK && p.tok != TOK_END)
        refuse(&p, p.at, "nothing may follow the expression, but here begins more");
    *kind = o.kind;
    *at = p.error_at;
    return p.rc;
}
