/* Evaluating expressions: what expr_parse.c accepted, run by SQLite in a private in-memory
 * connection behind a second fence (authorizer, limits, a bound on steps). */
#include "expr_priv.h"
#include "read_priv.h"

#include "motcua/base/clock.h"
#include "motcua/model/citizen.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_SLOTS 1024 /* a power of two; at half of it the cache starts anew */
#define STEPS_PER_TICK 100
#define TICKS_MAX 40 /* 4000 instructions of SQLite's machine: a long fee table takes 500 */

static const char select_prefix[] = "SELECT (";

enum source { FROM_FIELD, FROM_SELF, FROM_CHANNEL, FROM_CASE };

struct param {
    enum source from;
    enum kind kind;
    size_t field; /* index */
};

/* A compiled expression.  Good for the same form only: a freed form's address may come again, so
 * its hash and size are compared too. */
struct compiled {
    char *text;
    const struct form *form;
    const struct field *fields;
    size_t n_fields;
    char hash[HASH_HEX];
    sqlite3_stmt *st;
    struct param *param;
    int n_params;
};

struct expr_env {
    sqlite3 *db;
    int today, ticks, selects;
    struct compiled *slot[CACHE_SLOTS];
    size_t n_compiled;
};

/* ---- the fence ---- */

static int authorize(void *ctx, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    struct expr_env *e = ctx;

    (void)a, (void)c, (void)d;
    if (action == SQLITE_SELECT && e->selects++ == 0)
        return SQLITE_OK; /* our own; one inside it would be a second */
    if (action == SQLITE_FUNCTION && expr_function_allowed(b))
        return SQLITE_OK;
    return SQLITE_DENY;
}

static int tick(void *ctx)
{
    struct expr_env *e = ctx;

    return ++e->ticks > TICKS_MAX;
}

static void set_limits(sqlite3 *db)
{
    static const struct {
        int id, value;
    } limits[] = {
        { SQLITE_LIMIT_LENGTH, 64 << 10 },
        { SQLITE_LIMIT_SQL_LENGTH, EXPR_MAX_BYTES + sizeof select_prefix + 8 },
        { SQLITE_LIMIT_COLUMN, 4 },
        { SQLITE_LIMIT_EXPR_DEPTH, 400 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 1 },
        { SQLITE_LIMIT_VDBE_OP, 50000 },
        { SQLITE_LIMIT_FUNCTION_ARG, 16 },
        { SQLITE_LIMIT_ATTACHED, 0 },
        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, EXPR_MAX_PATTERN },
        { SQLITE_LIMIT_VARIABLE_NUMBER, EXPR_MAX_PARAMS },
        { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 },
    };

    for (size_t i = 0; i < N_ELEMS(limits); i++)
        sqlite3_limit(db, limits[i].id, limits[i].value);
}

/* ---- our functions ---- */

static bool arg_day(sqlite3_value *v, int *day)
{
    const char *s = (const char *)sqlite3_value_text(v);

    return s != NULL && date_parse(s, day);
}

static bool arg_int(sqlite3_value *v, int64_t limit, int64_t *n)
{
    if (sqlite3_value_type(v) != SQLITE_INTEGER)
        return false;
    *n = sqlite3_value_int64(v);
    return *n >= -limit && *n <= limit;
}

/* Years 1 to 9999 are dates, the rest is NULL. */
static void result_day(sqlite3_context *ctx, int day)
{
    char out[32];

    if (day >= days_from_date(1, 1, 1) && day <= days_from_date(9999, 12, 31))
        sqlite3_result_text(ctx, iso_date(day, out), -1, SQLITE_TRANSIENT);
}

static void fn_today(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const struct expr_env *e = sqlite3_user_data(ctx);

    (void)n, (void)v;
    result_day(ctx, e->today);
}

static void fn_days_between(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    int from, to;

    (void)n;
    if (arg_day(v[0], &from) && arg_day(v[1], &to))
        sqlite3_result_int(ctx, to - from);
}

static void fn_add_days(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    int64_t more;
    int day;

    (void)n;
    if (arg_day(v[0], &day) && arg_int(v[1], 1000000, &more))
        result_day(ctx, day + (int)more);
}

/* The same day of a later month, or its last day: 31/01 and one month is 28/02. */
static void fn_add_months(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    int64_t more;
    int day;

    (void)n;
    if (!arg_day(v[0], &day) || !arg_int(v[1], 100000, &more))
        return;
    struct civil c = civil_from_days(day);
    int months = c.year * 12 + c.month - 1 + (int)more;
    if (months < 12 || months >= 10000 * 12)
        return;
    c.year = months / 12;
    c.month = months % 12 + 1;
    if (c.day > days_in_month(c.year, c.month))
        c.day = days_in_month(c.year, c.month);
    result_day(ctx, days_from_date(c.year, c.month, c.day));
}

/* Full years today; somebody born on 29/02 gets older on 01/03 of a common year. */
static void fn_age(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const struct expr_env *e = sqlite3_user_data(ctx);
    int day;

    (void)n;
    if (!arg_day(v[0], &day) || day > e->today)
        return;
    struct civil born = civil_from_days(day), now = civil_from_days(e->today);
    bool before = now.month < born.month || (now.month == born.month && now.day < born.day);
    sqlite3_result_int(ctx, now.year - born.year - before);
}

static void fn_year(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *s = (const char *)sqlite3_value_text(v[0]);
    int day;

    (void)n;
    if (s != NULL && partial_date_parse(s, &day))
        sqlite3_result_int(ctx, civil_from_days(day).year);
}

static void fn_date_words(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *s = (const char *)sqlite3_value_text(v[0]);
    char *words = s != NULL ? date_words_dup(s) : NULL;

    (void)n;
    if (words != NULL)
        sqlite3_result_text(ctx, words, -1, free);
}

/* Numbers of rows and sums over a table; NULL is an empty one. */
static json_t *arg_rows(sqlite3_value *v)
{
    return table_rows((const char *)sqlite3_value_text(v));
}

static void fn_count_of(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    json_t *rows = arg_rows(v[0]);

    (void)n;
    sqlite3_result_int64(ctx, (sqlite3_int64)json_array_size(rows));
    json_decref(rows);
}

static void fn_sum_of(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    json_t *rows = arg_rows(v[0]), *row;
    const char *column = (const char *)sqlite3_value_text(v[1]);
    double sum = 0;
    size_t i;

    (void)n;
    json_array_foreach(rows, i, row) sum += strtod(json_str(row, column), NULL);
    if (sum >= -1e15 && sum <= 1e15 && sum == (double)(int64_t)sum)
        sqlite3_result_int64(ctx, (int64_t)sum);
    else
        sqlite3_result_double(ctx, sum);
    json_decref(rows);
}

/* Is the value among the chosen ones, which have single spaces between them? */
static void fn_selected(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *all = (const char *)sqlite3_value_text(v[0]);
    const char *one = (const char *)sqlite3_value_text(v[1]);
    size_t len = one != NULL ? strlen(one) : 0;
    bool found = false;

    (void)n;
    if (all == NULL || one == NULL)
        return;
    for (const char *s = all; *s != '\0' && !found; s += strcspn(s, " "), s += *s == ' ')
        found = strcspn(s, " ") == len && memcmp(s, one, len) == 0;
    sqlite3_result_int(ctx, found);
}

static void fn_money_words(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    int64_t number;
    char *words;

    (void)n;
    if (!arg_int(v[0], 999999999999999, &number) || number < 0)
        return;
    words = money_words_dup(number);
    sqlite3_result_text(ctx, words, -1, free);
}

static void add_functions(struct expr_env *e)
{
    static const struct {
        const char *name;
        int args;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } ours[] = {
        { "today", 0, fn_today },
        { "days_between", 2, fn_days_between },
        { "add_days", 2, fn_add_days },
        { "add_months", 2, fn_add_months },
        { "age", 1, fn_age },
        { "year", 1, fn_year },
        { "date_words", 1, fn_date_words },
        { "count_of", 1, fn_count_of },
        { "sum_of", 2, fn_sum_of },
        { "selected", 2, fn_selected },
        { "money_words", 1, fn_money_words },
    };

    for (size_t i = 0; i < N_ELEMS(ours); i++)
        sqlite3_create_function_v2(e->db, ours[i].name, ours[i].args,
                                   SQLITE_UTF8 | SQLITE_INNOCUOUS, e, ours[i].run, NULL, NULL,
                                   NULL);
}

/* ---- the environment ---- */

struct expr_env *expr_open(void)
{
    struct expr_env *e = xcalloc(1, sizeof *e);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

    if (sqlite3_open_v2(":memory:", &e->db, flags, NULL) != SQLITE_OK) {
        sqlite3_close(e->db);
        e->db = NULL;
        return e;
    }
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    set_limits(e->db);
    add_functions(e);
    sqlite3_set_authorizer(e->db, authorize, e);
    sqlite3_progress_handler(e->db, STEPS_PER_TICK, tick, e);
    return e;
}

static void compiled_free(struct compiled *c)
{
    sqlite3_finalize(c->st);
    free(c->param);
    free(c->text);
    free(c);
}

static void cache_clear(struct expr_env *e)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        if (e->slot[i] != NULL)
            compiled_free(e->slot[i]);
    memset(e->slot, 0, sizeof e->slot);
    e->n_compiled = 0;
}

void expr_close(struct expr_env *e)
{
    if (e == NULL)
        return;
    cache_clear(e);
    sqlite3_close(e->db);
    free(e);
}

/* ---- compiling ---- */

static enum mc_rc prepare(struct expr_env *e, const char *text, sqlite3_stmt **st, size_t *at,
                          struct mc_err *err)
{
    char *sql = xasprintf("%s%s\n)", select_prefix, text);
    const char *tail = NULL;
    const int skip = sizeof select_prefix - 1;

    e->selects = e->ticks = 0;
    int rc = sqlite3_prepare_v3(e->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, &tail);
    int offset = sqlite3_error_offset(e->db);
    bool more = rc == SQLITE_OK && tail != NULL && *tail != '\0';
    free(sql);
    *at = offset > skip && (size_t)(offset - skip) <= strlen(text) ? (size_t)(offset - skip) : 0;
    if (rc == SQLITE_OK && !more && *st != NULL && sqlite3_column_count(*st) == 1)
        return MC_OK;
    mc_fail(err, MC_INVALID, "not an expression of SQLite: %s",
            rc == SQLITE_OK ? "something follows it" : sqlite3_errmsg(e->db));
    sqlite3_finalize(*st);
    *st = NULL;
    return MC_INVALID;
}

static struct param param_named(const struct form *form, const char *name)
{
    struct param p = { .from = FROM_FIELD };
    const struct field *f = form_field(form, name);

    if (strcmp(name, "self") == 0)
        return (struct param){ .from = FROM_SELF };
    if (strcmp(name, "channel") == 0)
        return (struct param){ .from = FROM_CHANNEL, .kind = KIND_TEXT };
    if (strcmp(name, "case") == 0)
        return (struct param){ .from = FROM_CASE, .kind = KIND_TEXT };
    p.field = (size_t)(f - form->field); /* expr_parse() saw to it that there is one */
    p.kind = field_kind(form, f);
    return p;
}

static enum mc_rc compile(struct expr_env *e, const struct form *form, const struct field *self,
                          const char *text, struct compiled **out, enum kind *kind, size_t *at,
                          struct mc_err *err)
{
    struct compiled *c;
    sqlite3_stmt *st = NULL;
    enum mc_rc rc;

    if (e->db == NULL)
        return mc_fail(err, MC_IO, "no memory for expressions");
    if ((rc = expr_parse(form, self, text, kind, at, err)) != MC_OK ||
        (rc = prepare(e, text, &st, at, err)) != MC_OK)
        return rc;
    c = xcalloc(1, sizeof *c);
    *c = (struct compiled){ .text = xstrdup(text),
                            .form = form,
                            .fields = form->field,
                            .n_fields = form->n_fields,
                            .st = st,
                            .n_params = sqlite3_bind_parameter_count(st) };
    memcpy(c->hash, form->hash, sizeof c->hash);
    c->param = xcalloc((size_t)c->n_params + 1, sizeof *c->param);
    for (int i = 0; i < c->n_params; i++)
        c->param[i] = param_named(form, sqlite3_bind_parameter_name(st, i + 1) + 1);
    *out = c;
    return MC_OK;
}

static bool compiled_is(const struct compiled *c, const struct form *form, const char *text)
{
    return c->form == form && c->fields == form->field && c->n_fields == form->n_fields &&
           strcmp(c->text, text) == 0 && memcmp(c->hash, form->hash, sizeof c->hash) == 0;
}

static size_t slot_of(const struct form *form, const char *text)
{
    uint64_t h = 1469598103934665603u ^ (uintptr_t)form; /* FNV-1a */

    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(h ^ h >> 32) % CACHE_SLOTS;
}

static enum mc_rc compiled_get(struct expr_env *e, const struct form *form,
                               const struct field *self, const char *text, struct compiled **out,
                               struct mc_err *err)
{
    size_t i = slot_of(form, text), at;
    enum kind kind;
    enum mc_rc rc;

    for (; e->slot[i] != NULL; i = (i + 1) % CACHE_SLOTS) {
        if (compiled_is(e->slot[i], form, text)) {
            *out = e->slot[i];
            return MC_OK;
        }
    }
    if ((rc = compile(e, form, self, text, out, &kind, &at, err)) != MC_OK)
        return rc;
    if (e->n_compiled >= CACHE_SLOTS / 2) {
        cache_clear(e);
        i = slot_of(form, text);
    }
    e->slot[i] = *out;
    e->n_compiled++;
    return MC_OK;
}

static const char *want_missed(enum expr_want want, enum kind kind, enum kind self)
{
    if (kind == KIND_ANY)
        return NULL;
    if (want == EXPR_CONDITION && (kind == KIND_TEXT || kind == KIND_DATE))
        return "a condition expected, such as :x = 'yes'; a text or date alone never holds";
    if (want == EXPR_AMOUNT && kind != KIND_NUMBER)
        return "an amount expected: a number of đồng";
    if (kind == KIND_TABLE)
        return "a table is no value here: use count_of() or sum_of()";
    if (want == EXPR_OF_SELF && self == KIND_NUMBER && kind != KIND_NUMBER)
        return "the field is a number, the result is not";
    if (want == EXPR_OF_SELF && self == KIND_DATE && kind != KIND_DATE)
        return "the field is a date, the result is not";
    if (want == EXPR_OF_SELF && self == KIND_TEXT && kind != KIND_TEXT)
        return "the field is a text, the result is not";
    return NULL;
}

enum mc_rc expr_check_as(struct expr_env *e, const struct form *form, const struct field *self,
                         enum expr_want want, const char *text, size_t *at, struct mc_err *err)
{
    struct compiled *c;
    enum kind kind, of_self = KIND_ANY;
    const char *missed;
    enum mc_rc rc = compile(e, form, self, text, &c, &kind, at, err);

    if (rc != MC_OK)
        return rc;
    compiled_free(c);
    if (self != NULL && self->type != FIELD_DERIVED)
        of_self = field_kind(form, self);
    missed = want_missed(want, kind, of_self);
    *at = 0;
    return missed == NULL ? MC_OK : mc_fail(err, MC_INVALID, "%s", missed);
}

enum mc_rc expr_check(struct expr_env *e, const struct form *form, const char *text, size_t *at,
                      struct mc_err *err)
{
    return expr_check_as(e, form, NULL, EXPR_VALUE, text, at, err);
}

/* ---- running ---- */

/* Whole number as we write it: no sign +, no leading zero, at most 18 digits. */
static bool plain_integer(const char *s)
{
    size_t digits;

    if (*s == '-')
        s++;
    digits = strspn(s, "0123456789");
    return digits > 0 && digits <= 18 && s[digits] == '\0' && (s[0] != '0' || digits == 1);
}

bool partial_date_parse(const char *s, int *days)
{
    static const char shape[] = "YYYY-01-01";
    char full[sizeof shape];
    size_t n = strlen(s);

    if (n != 4 && n != 7 && n != 10)
        return false;
    memcpy(full, s, n);
    memcpy(full + n, shape + n, sizeof shape - n);
    return date_parse(full, days);
}

static bool reads_as_itself(const struct field *f, const char *value)
{
    char *read = NULL, *label = NULL;
    bool same = field_read(f, value, 0, &read, &label, NULL) == MC_OK && strcmp(read, value) == 0;

    free(read);
    free(label);
    return same;
}

bool field_canonical(const struct field *f, const char *value)
{
    int days;

    switch (f->type) {
    case FIELD_DATE:
        return f->partial ? partial_date_parse(value, &days) : date_parse(value, &days);
    case FIELD_INTEGER:
    case FIELD_MONEY:
        return plain_integer(value);
    case FIELD_YES_NO:
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    case FIELD_CHOICE:
        return choice_by_value(f->choices, value) != NULL;
    case FIELD_DECIMAL:
    case FIELD_TIME:
    case FIELD_MULTI_CHOICE:
        return reads_as_itself(f, value);
    case FIELD_TABLE:
        return table_canonical(value);
    default:
        return true;
    }
}

static void bind_number(sqlite3_stmt *st, int i, const char *value)
{
    char *end;
    double d;

    if (plain_integer(value)) {
        sqlite3_bind_int64(st, i, strtoll(value, NULL, 10));
        return;
    }
    d = strtod(value, &end);
    if (*end == '\0')
        sqlite3_bind_double(st, i, d);
}

/* What cannot be read counts as not answered, and stays NULL. */
static int bind_value(sqlite3_stmt *st, int i, const struct field *f, enum kind kind,
                      const char *value)
{
    if (value == NULL || *value == '\0' || (f != NULL && !field_canonical(f, value)))
        return SQLITE_OK;
    if (kind != KIND_NUMBER && kind != KIND_CONDITION)
        return sqlite3_bind_text(st, i, value, -1, SQLITE_STATIC);
    bind_number(st, i, value);
    return SQLITE_OK;
}

static int bind_param(const struct compiled *c, int i, const struct form *form,
                      const struct expr_input *in)
{
    const struct param *p = &c->param[i];
    const struct field *f = NULL;
    const char *value = NULL;
    enum kind kind = p->kind;

    switch (p->from) {
    case FROM_FIELD:
        f = &form->field[p->field];
        if (in->relevant == NULL || in->relevant[p->field])
            value = answers_value(in->answers, f->id);
        break;
    case FROM_SELF:
        f = in->self_field;
        kind = f != NULL ? field_kind(form, f) : KIND_TEXT;
        value = in->self;
        break;
    case FROM_CHANNEL:
        value = in->channel;
        break;
    case FROM_CASE:
        value = in->case_id;
        break;
    }
    return bind_value(c->st, i + 1, f, kind, value);
}

/* Text of column 0: whole reals lose their ".0", since forms know whole amounts. */
static char *column_dup(sqlite3_stmt *st)
{
    double d = sqlite3_column_double(st, 0);

    if (sqlite3_column_type(st, 0) == SQLITE_NULL)
        return NULL;
    if (sqlite3_column_type(st, 0) == SQLITE_FLOAT && d >= -1e15 && d <= 1e15 &&
        d == (double)(int64_t)d)
        return xasprintf("%lld", (long long)d);
    return xstrdup((const char *)sqlite3_column_text(st, 0));
}

enum mc_rc expr_run(struct expr_env *e, const struct form *form, const char *text,
                    const struct expr_input *in, char **out, struct mc_err *err)
{
    struct compiled *c;
    enum mc_rc rc = compiled_get(e, form, in->self_field, text, &c, err);
    int got = SQLITE_OK;

    if (rc != MC_OK)
        return rc;
    e->today = in->today;
    e->ticks = 0;
    for (int i = 0; got == SQLITE_OK && i < c->n_params; i++)
        got = bind_param(c, i, form, in);
    if (got == SQLITE_OK)
        got = sqlite3_step(c->st);
    if (got == SQLITE_ROW)
        *out = column_dup(c->st);
    else
        rc = mc_fail(err, got == SQLITE_INTERRUPT || got == SQLITE_TOOBIG ? MC_TOOBIG : MC_IO,
                     "expression not evaluated: %s",
                     got == SQLITE_INTERRUPT ? "it takes too many steps" : sqlite3_errstr(got));
    sqlite3_reset(c->st);
    sqlite3_clear_bindings(c->st); /* they borrow from the answers */
    return rc;
}

bool expr_holds(struct expr_env *e, const struct form *form, const char *text,
                const struct expr_input *in, bool otherwise)
{
    char *value = NULL;
    bool holds = otherwise;

    if (expr_run(e, form, text, in, &value, NULL) == MC_OK && value != NULL)
        holds = strtod(value, NULL) != 0;
    free(value);
    return holds;
}

enum mc_rc expr_eval(struct expr_env *e, const struct form *form, const char *text,
                     const struct answers *answers, int today, const char *self, char **out,
                     struct mc_err *err)
{
    const struct expr_input in = { .answers = answers, .self = self, .today = today };

    *out = NULL;
    return expr_run(e, form, text, &in, out, err);
}
