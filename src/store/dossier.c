/* Dossiers: folded from their events, and the rows that screens read. */
#include "store_priv.h"

#include "motcua/base/hash.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of a dossier's row after id, version and owner.  I: number; T: text; N: text, NULL when
 * empty (unique columns). */
#define COLUMNS(X)         \
    X(N, code)             \
    X(N, request_id)       \
    X(I, state)            \
    X(T, procedure)        \
    X(T, procedure_name)   \
    X(T, channel)          \
    X(T, receiving_office) \
    X(T, competent_office) \
    X(I, parent)           \
    X(T, applicant_id)     \
    X(T, applicant)        \
    X(T, birth)            \
    X(T, phone)            \
    X(T, agent)            \
    X(T, step_name)        \
    X(I, step_role)        \
    X(T, holder)           \
    X(I, due_at)           \
    X(I, due_key)          \
    X(I, received_at)      \
    X(I, changed_at)       \
    X(I, ended_at)         \
    X(I, papers)           \
    X(I, components)       \
    X(I, reused)           \
    X(I, n_notes)          \
    X(I, fee)              \
    X(I, paid)             \
    X(F, fold)             \
    X(I, supplement_until) \
    X(T, names)

/* Raised when dossier_to_json() says something new: a row of before was written by an older motcua
 * and keeps its word until its next event; verify then compares it column by column. */
#define FOLD_VERSION 1

struct row {
    int64_t version, owner;
    char hash[HASH_HEX + 8]; /* with the version in front */
    char *all_names;         /* owned: what names points at */
#define FIELD_F(name) const char *name;
#define FIELD_I(name) int64_t name;
#define FIELD_T(name) const char *name;
#define FIELD_N(name) const char *name;
#define X(kind, name) FIELD_##kind(name)
    COLUMNS(X)
#undef X
};

/* ---- reading ---- */

struct fold {
    struct dossier *d;
    struct mc_err *err;
    enum mc_rc rc;
    int64_t n;
};

static bool fold_one(void *ctx, const struct event *e)
{
    struct fold *f = ctx;

    f->n++;
    f->rc = dossier_apply(f->d, e, f->err);
    return f->rc == MC_OK;
}

enum mc_rc dossier_read(struct store *s, int64_t id, struct dossier *d, struct mc_err *err)
{
    struct fold f = { .d = d, .err = err };
    enum mc_rc rc;

    *d = (struct dossier)DOSSIER_INIT;
    if (id <= 0) /* 0 is the office's own log */
        return mc_fail(err, MC_NOTFOUND, "there is no dossier %" PRId64, id);
    if ((rc = event_each(s, id, fold_one, &f, err)) != MC_OK || (rc = f.rc) != MC_OK)
        return rc;
    return f.n > 0 ? MC_OK : mc_fail(err, MC_NOTFOUND, "there is no dossier %" PRId64, id);
}

enum mc_rc dossier_new_id(struct store *s, int64_t *id, struct mc_err *err)
{
    static const char sql[] = "SELECT coalesce(max(dossier), 0) + :id FROM event";

    assert(db_in_write(s->main));
    return ask_int(s->main, sql, 1, id, err);
}

static enum mc_rc id_by_text(struct store *s, const char *sql, const char *text, int64_t *id,
                             struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":text", text);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *id = db_int(st, 0);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no dossier %s", text) : rc;
}

/* "N12" without anything behind it: 12; 0 for other text. */
static int64_t local_number(const char *code)
{
    char *end;

    if ((*code != 'N' && *code != 'n') || code[1] < '1' || code[1] > '9')
        return 0;
    int64_t n = strtoll(code + 1, &end, 10);
    return *end == '\0' ? n : 0;
}

enum mc_rc dossier_by_code(struct store *s, const char *code, int64_t *id, struct mc_err *err)
{
    static const char by_code[] = "SELECT id FROM dossier WHERE code = upper(:text)";
    static const char by_id[] = "SELECT id FROM dossier WHERE id = :id";
    int64_t local = local_number(code);

    if (local == 0)
        return id_by_text(s, by_code, code, id, err);
    enum mc_rc rc = ask_int(s->main, by_id, local, id, err);
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "there is no dossier %s", code) : rc;
}

enum mc_rc dossier_by_request(struct store *s, const char *request_id, int64_t *id,
                              struct mc_err *err)
{
    static const char sql[] = "SELECT id FROM dossier WHERE request_id = :text";

    return id_by_text(s, sql, request_id, id, err);
}

/* ---- the row ---- */

/* When its last event was, and when it ended: moments that the folded state does not keep. */
static enum mc_rc row_moments(struct store *s, const struct dossier *d, struct row *r,
                              struct mc_err *err)
{
    static const char at_seq[] = "SELECT at FROM event WHERE seq = :id";
    static const char refused[] = "SELECT coalesce(max(at), 0) FROM event"
                                  " WHERE dossier = :id AND kind GLOB 'refused.*'";
    enum mc_rc rc = ask_int(s->main, at_seq, d->version, &r->changed_at, err);

    if (rc != MC_OK)
        return rc == MC_NOTFOUND
                   ? mc_fail(err, MC_IO,
                             "dossier %" PRId64 " names an event that is not there: %" PRId64,
                             d->id, d->version)
                   : rc;
    switch (d->state) {
    case STATE_FINISHED:
        r->ended_at = d->finished_at;
        break;
    case STATE_RETURNED:
        r->ended_at = d->returned_at;
        break;
    case STATE_REFUSED:
        rc = ask_int(s->main, refused, d->id, &r->ended_at, err);
        break;
    case STATE_STOPPED:
        r->ended_at = d->stopped_at;
        break;
    default:
        return MC_OK;
    }
    if (r->ended_at == 0)
        r->ended_at = r->changed_at;
    return rc;
}

static void count_components(const struct dossier *d, struct row *r)
{
    r->components = (int64_t)d->n_components;
    for (size_t i = 0; i < d->n_components; i++) {
        r->papers += d->components[i].n_papers > 0;
        r->reused += d->components[i].reused;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* People whom the form names besides those who came (the child of a birth): sorted, since the order
 * of a JSON object is nobody's promise. */
static char *other_names_dup(const struct dossier *d)
{
    const char **name = xcalloc(json_object_size(d->answers) + 1, sizeof *name);
    struct strbuf b = STRBUF_INIT;
    const char *field;
    size_t n = 0;
    json_t *a;

    json_object_foreach(d->answers, field, a)
    {
        const char *value = json_str(a, "value");

        if (strcmp(json_str(a, "kind"), "name") == 0 && value[0] != '\0' &&
            strcmp(value, str_or(d->applicant.name)) != 0 &&
            strcmp(value, str_or(d->agent.name)) != 0)
            name[n++] = value;
    }
    qsort(name, n, sizeof *name, by_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(name[i], name[i - 1]) != 0)
            strbuf_printf(&b, "%s%s", b.len > 0 ? ", " : "", name[i]);
    free(name);
    return strbuf_detach(&b);
}

/* The row that D's events ask for; its texts are D's, but for all_names. */
static enum mc_rc row_make(struct store *s, const struct dossier *d, struct row *r,
                           struct mc_err *err)
{
    json_t *fold = dossier_to_json(d);
    char *text = json_line_dup(fold);

    *r = (struct row){ .version = d->version,
                       .code = str_or(d->code),
                       .request_id = str_or(d->request_id),
                       .state = d->state,
                       .procedure = str_or(d->procedure),
                       .procedure_name = str_or(d->procedure_name),
                       .channel = str_or(d->channel),
                       .receiving_office = str_or(d->receiving_office),
                       .competent_office = str_or(d->competent_office),
                       .parent = d->parent,
                       .applicant_id = str_or(d->applicant.id),
                       .applicant = str_or(d->applicant.name),
                       .birth = str_or(d->applicant.birth),
                       .phone = str_or(d->applicant.phone),
                       .agent = str_or(d->agent.name),
                       .step_name = str_or(d->step_name),
                       .step_role = d->step_role,
                       .holder = str_or(d->holder),
                       .due_at = d->due_at,
                       .due_key = d->due_at > 0 ? d->due_at : INT64_MAX,
                       .received_at = d->received_at,
                       .n_notes = d->n_notes,
                       .fee = d->fee,
                       .paid = d->paid };
    int n = snprintf(r->hash, sizeof r->hash, "%d:", FOLD_VERSION);
    hash_bytes_hex(text, strlen(text), r->hash + n);
    r->fold = r->hash;
    r->supplement_until = d->supplement_until;
    r->names = r->all_names = other_names_dup(d);
    free(text);
    json_decref(fold);
    count_components(d, r);
    return row_moments(s, d, r, err);
}

static enum mc_rc row_write(struct store *s, int64_t id, const struct row *r, struct mc_err *err)
{
#define X(kind, name) ", " #name
    static const char sql[] = "INSERT INTO dossier(id, version, owner" COLUMNS(X)
#undef X
#define X(kind, name) ", :" #name
        ") VALUES(:id, :version, nullif(:owner, 0)" COLUMNS(X)
#undef X
#define X(kind, name) ", " #name " = excluded." #name
            ") ON CONFLICT(id) DO UPDATE SET version = excluded.version, owner = "
            "excluded.owner" COLUMNS(X);
#undef X
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    db_bind_int(st, ":version", r->version);
    db_bind_int(st, ":owner", r->owner);
#define BIND_F(name) BIND_T(name)
#define BIND_I(name) db_bind_int(st, ":" #name, r->name);
#define BIND_T(name) db_bind_text(st, ":" #name, r->name);
#define BIND_N(name) db_bind_text(st, ":" #name, *r->name != '\0' ? r->name : NULL);
#define X(kind, name) BIND_##kind(name)
    COLUMNS(X)
#undef X
    return db_run(s->main, st, err);
}

/* ---- components ---- */

static char *hashes_dup(const struct component *c)
{
    struct strbuf b = STRBUF_INIT;

    for (size_t i = 0; i < c->n_papers; i++) {
        if (i > 0)
            strbuf_putc(&b, ' ');
        strbuf_puts(&b, c->papers[i]);
    }
    return strbuf_detach(&b);
}

static enum mc_rc component_write(struct store *s, int64_t id, size_t n, const struct component *c,
                                  struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO component(dossier, n, id, name, required, seen, reused, copies, papers, why)"
        " VALUES(:dossier, :n, :id, :name, :required, :seen, :reused, :copies, :papers, :why)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    char *papers = hashes_dup(c);
    db_bind_int(st, ":dossier", id);
    db_bind_int(st, ":n", (int64_t)n);
    db_bind_text(st, ":id", str_or(c->id));
    db_bind_text(st, ":name", str_or(c->name));
    db_bind_int(st, ":required", c->required);
    db_bind_int(st, ":seen", c->seen);
    db_bind_int(st, ":reused", c->reused);
    db_bind_int(st, ":copies", c->copies);
    db_bind_text(st, ":papers", papers);
    db_bind_text(st, ":why", str_or(c->why));
    free(papers);
    return db_run(s->main, st, err);
}

static enum mc_rc components_write(struct store *s, const struct dossier *d, struct mc_err *err)
{
    static const char clear[] = "DELETE FROM component WHERE dossier = :id";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, clear, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", d->id);
    rc = db_run(s->main, st, err);
    for (size_t i = 0; rc == MC_OK && i < d->n_components; i++)
        rc = component_write(s, d->id, i, &d->components[i], err);
    return rc;
}

static bool component_is(struct sqlite3_stmt *st, const struct component *c)
{
    char *papers = hashes_dup(c);
    bool same = strcmp(db_text(st, 0), str_or(c->id)) == 0 &&
                strcmp(db_text(st, 1), str_or(c->name)) == 0 && db_int(st, 2) == c->required &&
                db_int(st, 3) == c->seen && db_int(st, 4) == c->reused &&
                db_int(st, 5) == c->copies && strcmp(db_text(st, 6), papers) == 0 &&
                strcmp(db_text(st, 7), str_or(c->why)) == 0;

    free(papers);
    return same;
}

static enum mc_rc components_same(struct store *s, const struct dossier *d, bool *same,
                                  struct mc_err *err)
{
    static const char sql[] = "SELECT id, name, required, seen, reused, copies, papers, why"
                              " FROM component WHERE dossier = :id ORDER BY n";
    struct sqlite3_stmt *st;
    size_t n = 0;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", d->id);
    *same = true;
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        *same = *same && n < d->n_components && component_is(st, &d->components[n]);
        n++;
    }
    *same = *same && n == d->n_components;
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* ---- search text ---- */

static void add_folded(struct strbuf *b, const char *s)
{
    char *folded = fold_dup(str_or(s));

    if (*folded != '\0') {
        if (b->len > 0)
            strbuf_putc(b, ' ');
        strbuf_puts(b, folded);
    }
    free(folded);
}

static char *search_text_dup(const struct dossier *d)
{
    char *names = other_names_dup(d);
    struct strbuf b = STRBUF_INIT;

    add_folded(&b, d->applicant.name);
    add_folded(&b, d->agent.name);
    add_folded(&b, d->procedure_name);
    add_folded(&b, d->code);
    add_folded(&b, d->applicant.id);
    match_add_phone(&b, d->applicant.phone);
    add_folded(&b, names);
    free(names);
    match_add_tail(&b, 'c', d->code);
    match_add_tail(&b, 'n', d->applicant.id);
    return strbuf_detach(&b);
}

static enum mc_rc index_dossier(struct store *s, const struct dossier *d, struct mc_err *err)
{
    static const struct text_sql sql = {
        .get = "SELECT text FROM dossier_text WHERE id = :id",
        .drop_index = "INSERT INTO dossier_fts(dossier_fts, rowid, text)"
                      " VALUES('delete', :id, :text)",
        .put = "INSERT INTO dossier_text(id, text) VALUES(:id, :text)"
               " ON CONFLICT(id) DO UPDATE SET text = excluded.text",
        .add_index = "INSERT INTO dossier_fts(rowid, text) VALUES(:id, :text)",
    };
    char *text = search_text_dup(d);
    enum mc_rc rc = text_index(s->main, &sql, d->id, text, err);

    free(text);
    return rc;
}

/* ---- all of it ---- */

enum mc_rc dossier_project(struct store *s, const struct dossier *d, struct mc_err *err)
{
    static const char owner_of[] = "SELECT coalesce(owner, 0) FROM dossier WHERE id = :id";
    struct row r = { .all_names = NULL };
    int64_t old = 0;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    rc = ask_int(s->main, owner_of, d->id, &old, err);
    if (rc != MC_OK && rc != MC_NOTFOUND)
        return rc;
    if ((rc = row_make(s, d, &r, err)) == MC_OK &&
        (rc = party_project(s, d, old, &r.owner, err)) == MC_OK &&
        (rc = row_write(s, d->id, &r, err)) == MC_OK && (rc = components_write(s, d, err)) == MC_OK)
        rc = index_dossier(s, d, err);
    if (rc == MC_OK && old != 0 && old != r.owner)
        rc = party_remake(s, old, err);
    free(r.all_names);
    return rc;
}

/* Tells findings about one dossier. */
struct teller {
    const struct dossier *d;
    void (*finding)(void *ctx, const char *sentence);
    void *ctx;
    int *n_bad;
};

/* Names the column only: a report must not show people's data. */
static void differs(const struct teller *t, bool same, const char *what)
{
    char *sentence;

    if (same)
        return;
    ++*t->n_bad;
    sentence = xasprintf("dossier %" PRId64 "%s%s%s: %s is not what its events say", t->d->id,
                         t->d->code ? " (" : "", str_or(t->d->code), t->d->code ? ")" : "", what);
    if (t->finding != NULL)
        t->finding(t->ctx, sentence);
    free(sentence);
}

/* "1:HASH" as stored against what it should be now. */
static bool fold_same(const char *stored, const char *now)
{
    char *end;
    long version = strtol(stored, &end, 10);

    return strcmp(stored, now) == 0 || (*end == ':' && version > 0 && version < FOLD_VERSION);
}

static void row_compare(struct sqlite3_stmt *st, const struct row *r, const struct teller *t)
{
    int col = 0;

    differs(t, db_int(st, col++) == r->version, "version");
#define SAME_F(name) fold_same(db_text(st, col++), r->name)
#define SAME_I(name) db_int(st, col++) == r->name
#define SAME_T(name) strcmp(db_text(st, col++), r->name) == 0
#define SAME_N(name) SAME_T(name)
#define X(kind, name) differs(t, SAME_##kind(name), #name);
    COLUMNS(X)
#undef X
}

static enum mc_rc owner_same(struct store *s, const struct dossier *d, bool *same,
                             struct mc_err *err)
{
    static const char sql[] = "SELECT coalesce(p.key, '') FROM dossier d"
                              " LEFT JOIN party p ON p.id = d.owner WHERE d.id = :id";
    char *key = party_key_dup(&d->applicant), *stored = NULL;
    enum mc_rc rc = ask_text(s->main, sql, d->id, &stored, err);

    *same = rc != MC_OK || strcmp(stored, str_or(key)) == 0; /* a missing row is told already */
    free(key);
    free(stored);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc dossier_compare(struct store *s, const struct dossier *d,
                           void (*finding)(void *ctx, const char *sentence), void *ctx, int *n_bad,
                           struct mc_err *err)
{
#define X(kind, name) ", " #name
    static const char sql[] = "SELECT version" COLUMNS(X) " FROM dossier WHERE id = :id";
#undef X
    static const char text_of[] = "SELECT text FROM dossier_text WHERE id = :id";
    const struct teller t = { .d = d, .finding = finding, .ctx = ctx, .n_bad = n_bad };
    struct sqlite3_stmt *st;
    char *stored = NULL, *text = search_text_dup(d);
    struct row r = { .all_names = NULL };
    bool same = true;
    enum mc_rc rc;

    if ((rc = row_make(s, d, &r, err)) != MC_OK ||
        (rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        goto out;
    db_bind_int(st, ":id", d->id);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        row_compare(st, &r, &t);
        db_done(st);
    } else if (rc == MC_NOTFOUND) {
        differs(&t, false, "its row (missing)");
    } else {
        goto out;
    }
    rc = ask_text(s->main, text_of, d->id, &stored, err);
    if (rc != MC_OK && rc != MC_NOTFOUND)
        goto out;
    differs(&t, strcmp(str_or(stored), text) == 0, "search text");
    if ((rc = components_same(s, d, &same, err)) == MC_OK)
        differs(&t, same, "components");
    if (rc == MC_OK && (rc = owner_same(s, d, &same, err)) == MC_OK)
        differs(&t, same, "owner");
out:
    free(r.all_names);
    free(stored);
    free(text);
    return rc;
}
