/* Finding dossiers: by code, numbers' tails, personal number, phone, names with or without accents.
 * Newest first: ranking would read every hit of a common name. */
#include "store_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define PERSONAL_NUMBER 12

/* A query with accents looks at most at so many candidates for each row it wants: "hông" must not
 * read all the people called Hồng. */
#define CHECKED_PER_ROW 40

/* Do the words of QUERY (in small letters) stand in the row with their accents, too? */
static bool row_matches(struct sqlite3_stmt *st, const char *query)
{
    char *raw = xasprintf("%s %s %s %s %s %s %s", db_text(st, 6), db_text(st, 7), db_text(st, 9),
                          db_text(st, 12), db_text(st, 13), db_text(st, 23), db_text(st, 25));
    bool hit = marks_match(query, raw);

    free(raw);
    return hit;
}

/* Takes the rows of ST; CHECK is the query in small letters whose accents count, or NULL. */
static enum mc_rc take_rows(struct db *db, struct sqlite3_stmt *st, const char *check, size_t limit,
                            struct dossier_rows *out, struct mc_err *err)
{
    size_t cap = 0;
    enum mc_rc rc = MC_OK;

    while (!out->more && (rc = db_step(db, st, err)) == MC_OK) {
        if (check != NULL && !row_matches(st, check))
            continue;
        if (out->n < limit)
            rows_add(out, &cap, st);
        else
            out->more = true;
    }
    db_done(st);
    if (out->more || rc == MC_NOTFOUND)
        return MC_OK;
    dossier_rows_release(out);
    return rc;
}

static enum mc_rc find_words(struct store *s, const char *query, size_t limit,
                             struct dossier_rows *out, struct mc_err *err)
{
    static const char sql[] =
        "SELECT " ROW_COLUMNS " FROM dossier_fts f CROSS JOIN dossier d ON d.id = f.rowid"
        " WHERE dossier_fts MATCH :match ORDER BY f.rowid DESC LIMIT :limit";
    bool marks = query_has_marks(query);
    char *match = match_words_dup(query), *lower = marks ? text_lower_dup(query) : NULL;
    struct sqlite3_stmt *st;
    enum mc_rc rc = MC_OK;

    if (*match != '\0' && (rc = db_prepare(s->main, sql, &st, err)) == MC_OK) {
        db_bind_text(st, ":match", match);
        db_bind_int(st, ":limit", (int64_t)(marks ? (limit + 1) * CHECKED_PER_ROW : limit + 1));
        rc = take_rows(s->main, st, lower, limit, out, err);
    }
    free(lower);
    free(match);
    return rc;
}

static enum mc_rc find_number(struct store *s, const char *number, size_t limit,
                              struct dossier_rows *out, struct mc_err *err)
{
    static const char sql[] = "SELECT " ROW_COLUMNS " FROM dossier d INDEXED BY dossier_applicant"
                              " WHERE d.applicant_id <> '' AND d.applicant_id = :number"
                              " ORDER BY d.id DESC LIMIT :limit";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":number", number);
    db_bind_int(st, ":limit", (int64_t)limit + 1);
    return take_rows(s->main, st, NULL, limit, out, err);
}

static enum mc_rc find_id(struct store *s, int64_t id, size_t limit, struct dossier_rows *out,
                          struct mc_err *err)
{
    static const char sql[] = "SELECT " ROW_COLUMNS " FROM dossier d WHERE d.id = :id";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    return take_rows(s->main, st, NULL, limit, out, err);
}

enum mc_rc dossier_find(struct store *s, const char *query, size_t limit, struct dossier_rows *out,
                        struct mc_err *err)
{
    char *clean = text_clean_dup(query, strlen(query));
    int64_t id;
    size_t digits;
    enum mc_rc rc = MC_OK;

    *out = (struct dossier_rows){ 0 };
    if (clean == NULL)
        return mc_fail(err, MC_INVALID, "the query is not UTF-8");
    char *joined = match_digits_dup(clean); /* as people write a phone number */
    if (joined != NULL) {
        free(clean);
        clean = joined;
    }
    if (query_is_digits(clean, &digits)) {
        rc = digits == PERSONAL_NUMBER ? find_number(s, clean, limit, out, err)
                                       : find_words(s, clean, limit, out, err);
    } else if ((rc = dossier_by_code(s, clean, &id, NULL)) == MC_OK) {
        rc = find_id(s, id, limit, out, err);
    } else if (rc == MC_NOTFOUND) {
        rc = find_words(s, clean, limit, out, err);
    } else {
        mc_fail(err, rc, "the code could not be looked up");
    }
    free(clean);
    return rc;
}
