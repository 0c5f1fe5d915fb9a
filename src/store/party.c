/* People known to the office: one row each, refreshed by their newest dossier. */
#include "store_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

void party_release(struct party *p)
{
    person_release(&p->person);
}

void parties_release(struct parties *p)
{
    for (size_t i = 0; i < p->n; i++)
        party_release(&p->item[i]);
    free(p->item);
    *p = (struct parties){ 0 };
}

/* ---- writing ---- */

/* A number is the person; without one, the exact name and birth have to do. */
char *party_key_dup(const struct person *p)
{
    if (*str_or(p->id) != '\0')
        return xasprintf("#%s", p->id);
    if (*str_or(p->name) != '\0')
        return xasprintf("=%s|%s", p->name, str_or(p->birth));
    return NULL;
}

static enum mc_rc party_by_key(struct store *s, const char *key, int64_t *id, struct mc_err *err)
{
    static const char sql[] = "SELECT id FROM party WHERE key = :key";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":key", key);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *id = db_int(st, 0);
        db_done(st);
    }
    return rc;
}

static void bind_person(struct sqlite3_stmt *st, const struct dossier *d)
{
    const struct person *p = &d->applicant;

    db_bind_text(st, ":name", str_or(p->name));
    db_bind_text(st, ":birth", str_or(p->birth));
    db_bind_text(st, ":sex", str_or(p->sex));
    db_bind_text(st, ":phone", str_or(p->phone));
    db_bind_text(st, ":address", str_or(p->address));
    db_bind_int(st, ":seen", d->received_at > d->registered_at ? d->received_at : d->registered_at);
}

static enum mc_rc party_insert(struct store *s, const char *key, const struct dossier *d,
                               int64_t *id, struct mc_err *err)
{
    static const char sql[] =
        "INSERT INTO party(key, kind, number, name, birth, sex, phone, address, seen_at,"
        " n_dossiers) VALUES(:key, 'person', :number, :name, :birth, :sex, :phone, :address,"
        " :seen, 1)";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":key", key);
    db_bind_text(st, ":number", str_or(d->applicant.id));
    bind_person(st, d);
    if ((rc = db_run(s->main, st, err)) == MC_OK)
        *id = db_last_id(s->main);
    return rc;
}

/* What the newest dossier says wins; an older one only fills what nobody has said. */
static enum mc_rc party_refresh(struct store *s, int64_t id, const struct dossier *d, bool another,
                                struct mc_err *err)
{
#define NEWER(c) \
    " " #c " = iif(:" #c " <> '' AND (:seen >= seen_at OR " #c " = ''), :" #c ", " #c "),"
    static const char sql[] = "UPDATE party SET" NEWER(name) NEWER(birth) NEWER(sex) NEWER(phone)
        NEWER(address) " n_dossiers = n_dossiers + :another, seen_at = max(seen_at, :seen)"
                       " WHERE id = :id";
#undef NEWER
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    bind_person(st, d);
    db_bind_int(st, ":another", another);
    db_bind_int(st, ":id", id);
    return db_run(s->main, st, err);
}

static void add_word(struct strbuf *b, const char *s)
{
    char *folded = fold_dup(str_or(s));

    if (*folded != '\0')
        strbuf_printf(b, "%s%s", b->len > 0 ? " " : "", folded);
    free(folded);
}

char *party_text_dup(const char *name, const char *number, const char *phone)
{
    struct strbuf text = STRBUF_INIT;

    add_word(&text, name);
    add_word(&text, number);
    add_word(&text, phone);
    match_add_tail(&text, 'n', number);
    return strbuf_detach(&text);
}

/* Indexes what the row says now, which may be newer than the dossier at hand. */
static enum mc_rc index_party(struct store *s, int64_t id, struct mc_err *err)
{
    static const struct text_sql sql = {
        .get = "SELECT text FROM party_text WHERE id = :id",
        .drop_index = "INSERT INTO party_fts(party_fts, rowid, text) VALUES('delete', :id, :text)",
        .put = "INSERT INTO party_text(id, text) VALUES(:id, :text)"
               " ON CONFLICT(id) DO UPDATE SET text = excluded.text",
        .add_index = "INSERT INTO party_fts(rowid, text) VALUES(:id, :text)",
    };
    static const char row[] = "SELECT name, number, phone FROM party WHERE id = :id";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, row, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    if ((rc = db_step(s->main, st, err)) != MC_OK)
        return rc;
    char *text = party_text_dup(db_text(st, 0), db_text(st, 1), db_text(st, 2));
    db_done(st);
    rc = text_index(s->main, &sql, id, text, err);
    free(text);
    return rc;
}

enum mc_rc party_project(struct store *s, const struct dossier *d, int64_t old, int64_t *id,
                         struct mc_err *err)
{
    char *key = party_key_dup(&d->applicant);
    enum mc_rc rc = MC_OK;

    *id = 0;
    if (key != NULL) {
        rc = party_by_key(s, key, id, err);
        if (rc == MC_OK)
            rc = party_refresh(s, *id, d, *id != old, err);
        else if (rc == MC_NOTFOUND)
            rc = party_insert(s, key, d, id, err);
        if (rc == MC_OK)
            rc = index_party(s, *id, err);
    }
    free(key);
    return rc;
}

static enum mc_rc run_for(struct store *s, const char *sql, int64_t id, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    return db_run(s->main, st, err);
}

/* The n-th dossier of party ID, oldest first; MC_NOTFOUND behind the last. */
static enum mc_rc next_dossier(struct store *s, int64_t id, int64_t n, int64_t *dossier,
                               struct mc_err *err)
{
    static const char sql[] = "SELECT id FROM dossier WHERE owner = :id"
                              " ORDER BY received_at, version LIMIT 1 OFFSET :n";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    db_bind_int(st, ":n", n);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *dossier = db_int(st, 0);
        db_done(st);
    }
    return rc;
}

static enum mc_rc party_remove(struct store *s, int64_t id, struct mc_err *err)
{
    static const char unindex[] = "INSERT INTO party_fts(party_fts, rowid, text)"
                                  " SELECT 'delete', id, text FROM party_text WHERE id = :id";
    static const char text[] = "DELETE FROM party_text WHERE id = :id";
    static const char row[] = "DELETE FROM party WHERE id = :id";
    enum mc_rc rc = run_for(s, unindex, id, err);

    if (rc == MC_OK && (rc = run_for(s, text, id, err)) == MC_OK)
        rc = run_for(s, row, id, err);
    return rc;
}

enum mc_rc party_remake(struct store *s, int64_t id, struct mc_err *err)
{
    static const char empty[] = "UPDATE party SET name = '', birth = '', sex = '', phone = '',"
                                " address = '', seen_at = 0, n_dossiers = 0 WHERE id = :id";
    int64_t n = 0, dossier;
    enum mc_rc rc = run_for(s, empty, id, err);

    while (rc == MC_OK && (rc = next_dossier(s, id, n, &dossier, err)) == MC_OK) {
        struct dossier d = DOSSIER_INIT;

        if ((rc = dossier_read(s, dossier, &d, err)) == MC_OK)
            rc = party_refresh(s, id, &d, true, err);
        dossier_release(&d);
        n++;
    }
    if (rc != MC_NOTFOUND)
        return rc;
    return n > 0 ? index_party(s, id, err) : party_remove(s, id, err);
}

/* ---- reading ---- */

#define PARTY_COLUMNS "p.id, number, name, birth, sex, phone, address, seen_at, n_dossiers"

static void party_take(struct sqlite3_stmt *st, struct party *out)
{
    *out = (struct party){ .id = db_int(st, 0),
                           .person = { .id = xstrdup(db_text(st, 1)),
                                       .name = xstrdup(db_text(st, 2)),
                                       .birth = xstrdup(db_text(st, 3)),
                                       .sex = xstrdup(db_text(st, 4)),
                                       .phone = xstrdup(db_text(st, 5)),
                                       .address = xstrdup(db_text(st, 6)) },
                           .seen_at = db_int(st, 7),
                           .n_dossiers = (int)db_int(st, 8) };
}

enum mc_rc party_by_number(struct store *s, const char *number, struct party *out,
                           struct mc_err *err)
{
    static const char sql[] = "SELECT " PARTY_COLUMNS " FROM party p WHERE key = '#' || :number";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":number", number);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        party_take(st, out);
        db_done(st);
    }
    return rc == MC_NOTFOUND ? mc_fail(err, rc, "nobody with the number %s is known", number) : rc;
}

/* Do the words of QUERY (in small letters) stand in the row with their accents, too? */
static bool party_matches(struct sqlite3_stmt *st, const char *query)
{
    char *raw = xasprintf("%s %s %s", db_text(st, 1), db_text(st, 2), db_text(st, 5));
    bool hit = marks_match(query, raw);

    free(raw);
    return hit;
}

/* Candidates that a query with accents may look at for each row it wants. */
#define CHECKED_PER_ROW 40

enum mc_rc party_find(struct store *s, const char *query, size_t limit, struct parties *out,
                      struct mc_err *err)
{
    static const char sql[] =
        "SELECT " PARTY_COLUMNS " FROM party_fts f CROSS JOIN party p ON p.id = f.rowid"
        " WHERE party_fts MATCH :match ORDER BY f.rowid DESC LIMIT :limit";
    bool marks = query_has_marks(query);
    char *match = match_words_dup(query), *lower = marks ? text_lower_dup(query) : NULL;
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc = MC_OK;

    *out = (struct parties){ 0 };
    if (*match == '\0' || (rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        goto out;
    db_bind_text(st, ":match", match);
    db_bind_int(st, ":limit", (int64_t)(marks ? limit * CHECKED_PER_ROW : limit));
    while (out->n < limit && (rc = db_step(s->main, st, err)) == MC_OK) {
        if (marks && !party_matches(st, lower))
            continue;
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        party_take(st, &out->item[out->n++]);
    }
    db_done(st);
    if (rc == MC_NOTFOUND)
        rc = MC_OK;
    if (rc != MC_OK)
        parties_release(out);
out:
    free(lower);
    free(match);
    return rc;
}
