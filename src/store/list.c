/* Lists of dossiers: pages by key, counts of folders. */
#include "store_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define CLOSED_STATES ((1u << STATE_REFUSED) | (1u << STATE_STOPPED) | (1u << STATE_RETURNED))
#define ALL_STATES ((1u << STATE_COUNT) - 1)

void rows_add(struct dossier_rows *rows, size_t *cap, struct sqlite3_stmt *st)
{
    rows->row = mem_grow(rows->row, rows->n, cap, sizeof *rows->row);
    rows->row[rows->n++] = (struct dossier_row){ .id = db_int(st, 0),
                                                 .version = db_int(st, 1),
                                                 .due_at = db_int(st, 2),
                                                 .changed_at = db_int(st, 3),
                                                 .state = (enum state)db_int(st, 4),
                                                 .step_role = (enum role)db_int(st, 5),
                                                 .code = xstrdup(db_text(st, 6)),
                                                 .applicant = xstrdup(db_text(st, 7)),
                                                 .procedure = xstrdup(db_text(st, 8)),
                                                 .procedure_name = xstrdup(
                                                     db_text(st, *db_text(st, 9) != '\0' ? 9 : 8)),
                                                 .step_name = xstrdup(db_text(st, 10)),
                                                 .holder = xstrdup(db_text(st, 11)),
                                                 .phone = xstrdup(db_text(st, 12)),
                                                 .applicant_id = xstrdup(db_text(st, 13)),
                                                 .papers = (int)db_int(st, 14),
                                                 .components = (int)db_int(st, 15),
                                                 .reused = (int)db_int(st, 16),
                                                 .n_notes = (int)db_int(st, 17),
                                                 .fee = db_int(st, 18),
                                                 .paid = db_int(st, 19),
                                                 .received_at = db_int(st, 20),
                                                 .channel = xstrdup(db_text(st, 21)),
                                                 .birth = xstrdup(db_text(st, 22)),
                                                 .supplement_until = db_int(st, 24) };
}

void dossier_row_release(struct dossier_row *r)
{
    free(r->code);
    free(r->applicant);
    free(r->step_name);
    free(r->holder);
    free(r->phone);
    free(r->applicant_id);
    free(r->procedure);
    free(r->procedure_name);
    free(r->channel);
    free(r->birth);
}

void dossier_rows_release(struct dossier_rows *r)
{
    for (size_t i = 0; i < r->n; i++)
        dossier_row_release(&r->row[i]);
    free(r->row);
    *r = (struct dossier_rows){ 0 };
}

/* ---- pages ---- */

/* Each is one walk along one index that holds all columns the filter asks for. */
#define FILTER                                                             \
    " AND (:states >> d.state) & 1 AND (:role < 0 OR d.step_role = :role)" \
    " AND (:holder IS NULL OR d.holder = '' OR d.holder = :holder)"        \
    " AND d.due_key <= :due_to"                                            \
    " AND (:procedures IS NULL OR instr(:procedures, ' ' || d.procedure || ' ') > 0)"
#define OPEN "d.state NOT IN (3, 8, 10)"

static const char by_due[] = "SELECT " ROW_COLUMNS " FROM dossier d INDEXED BY dossier_open"
                             " WHERE " OPEN " AND (d.due_key, d.id) > (:key, :id)" FILTER
                             " ORDER BY d.due_key, d.id LIMIT :limit";
static const char by_end[] =
    "SELECT " ROW_COLUMNS " FROM dossier d INDEXED BY dossier_ended"
    " WHERE d.ended_at > 0 AND d.ended_at >= :from AND (d.ended_at, d.id) < (:key, :id)" FILTER
    " ORDER BY d.ended_at DESC, d.id DESC LIMIT :limit";
static const char by_id_open[] =
    "SELECT " ROW_COLUMNS " FROM dossier d INDEXED BY dossier_open_id"
    " WHERE " OPEN " AND d.id < :id" FILTER " ORDER BY d.id DESC LIMIT :limit";
static const char by_id[] = "SELECT " ROW_COLUMNS " FROM dossier d NOT INDEXED"
                            " WHERE d.id < :id" FILTER " ORDER BY d.id DESC LIMIT :limit";

static unsigned wanted_states(const struct dossier_filter *f)
{
    return f->states != 0 ? f->states : ALL_STATES & ~CLOSED_STATES;
}

static bool only_open(const struct dossier_filter *f)
{
    return (wanted_states(f) & CLOSED_STATES) == 0;
}

static const char *page_sql(const struct dossier_filter *f)
{
    if (f->ended_from > 0)
        return by_end;
    if (!only_open(f))
        return by_id;
    return f->newest_first ? by_id_open : by_due;
}

static int64_t due_to(const struct dossier_filter *f)
{
    return f->due_before > 0 ? f->due_before - 1 : INT64_MAX;
}

/* The key after which the page begins, as the statement's own order has it. */
static enum mc_rc page_key(struct store *s, const char *sql, int64_t after_due, int64_t *id,
                           int64_t *key, struct mc_err *err)
{
    static const char ended_at[] = "SELECT ended_at FROM dossier WHERE id = :id";
    bool first = *id == 0;

    if (sql == by_due) {
        *key = !first && after_due == 0 ? INT64_MAX : after_due;
        return MC_OK;
    }
    if (first) {
        *id = *key = INT64_MAX;
        return MC_OK;
    }
    return sql == by_end ? ask_int(s->main, ended_at, *id, key, err) : MC_OK;
}

static enum mc_rc take_rows(struct db *db, struct sqlite3_stmt *st, size_t limit,
                            struct dossier_rows *out, struct mc_err *err)
{
    size_t cap = 0;
    enum mc_rc rc;

    while ((rc = db_step(db, st, err)) == MC_OK) {
        if (out->n < limit)
            rows_add(out, &cap, st);
        else
            out->more = true;
    }
    if (rc == MC_NOTFOUND)
        return MC_OK;
    dossier_rows_release(out);
    return rc;
}

enum mc_rc dossier_page(struct store *s, const struct dossier_filter *f, int64_t after_due,
                        int64_t after_id, size_t limit, struct dossier_rows *out,
                        struct mc_err *err)
{
    const char *sql = page_sql(f);
    int64_t key = 0;
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    *out = (struct dossier_rows){ 0 };
    if ((rc = page_key(s, sql, after_due, &after_id, &key, err)) != MC_OK ||
        (rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":states", wanted_states(f));
    db_bind_int(st, ":role", f->step_role);
    db_bind_text(st, ":holder", f->holder);
    db_bind_text(st, ":procedures", f->procedures);
    db_bind_int(st, ":due_to", due_to(f));
    db_bind_int(st, ":id", after_id);
    if (sql == by_due || sql == by_end)
        db_bind_int(st, ":key", key);
    if (sql == by_end)
        db_bind_int(st, ":from", f->ended_from);
    db_bind_int(st, ":limit", (int64_t)limit + 1); /* one more tells that there are more */
    return take_rows(s->main, st, limit, out, err);
}

/* ---- counts ---- */

/* CODE stands among PROCEDURES. */
static bool among(const char *procedures, const char *code)
{
    char *word = xasprintf(" %s ", code);
    bool there = strstr(procedures, word) != NULL;

    free(word);
    return there;
}

/* Does the row (state, step_role, holder, due_key, ended_at, procedure) pass F? */
static bool passes(const struct dossier_filter *f, struct sqlite3_stmt *st)
{
    const char *holder = db_text(st, 2);

    return (wanted_states(f) >> db_int(st, 0) & 1) != 0 &&
           (f->step_role < 0 || f->step_role == db_int(st, 1)) &&
           (f->holder == NULL || *holder == '\0' || strcmp(holder, f->holder) == 0) &&
           db_int(st, 3) <= due_to(f) && (f->ended_from == 0 || db_int(st, 4) >= f->ended_from) &&
           (f->procedures == NULL || among(f->procedures, db_text(st, 5)));
}

/* Steps ST to its end, counting for each filter that is about ended dossiers, or for the others. */
static enum mc_rc count_pass(struct store *s, struct sqlite3_stmt *st, bool ended,
                             const struct dossier_filter *f, size_t n, int64_t *count,
                             struct mc_err *err)
{
    enum mc_rc rc;

    while ((rc = db_step(s->main, st, err)) == MC_OK)
        for (size_t i = 0; i < n; i++)
            if ((f[i].ended_from > 0) == ended && passes(&f[i], st))
                count[i]++;
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* The index does not hold procedures: only who asks for them pays for reading the rows. */
static bool asks_code(const struct dossier_filter *f, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (f[i].procedures != NULL)
            return true;
    return false;
}

static enum mc_rc count_ended(struct store *s, int64_t from, const struct dossier_filter *f,
                              size_t n, int64_t *count, struct mc_err *err)
{
    static const char sql[] = "SELECT state, step_role, holder, due_key, ended_at"
                              " FROM dossier INDEXED BY dossier_ended"
                              " WHERE ended_at > 0 AND ended_at >= :from";
    static const char by_code[] = "SELECT state, step_role, holder, due_key, ended_at, procedure"
                                  " FROM dossier INDEXED BY dossier_ended"
                                  " WHERE ended_at > 0 AND ended_at >= :from";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(s->main, asks_code(f, n) ? by_code : sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":from", from);
    return count_pass(s, st, true, f, n, count, err);
}

enum mc_rc dossier_counts(struct store *s, const struct dossier_filter *f, size_t n, int64_t *count,
                          struct mc_err *err)
{
    static const char sql[] = "SELECT state, step_role, holder, due_key, 0"
                              " FROM dossier INDEXED BY dossier_open"
                              " WHERE state NOT IN (3, 8, 10) AND due_key >= 0";
    static const char by_code[] = "SELECT state, step_role, holder, due_key, 0, procedure"
                                  " FROM dossier INDEXED BY dossier_open"
                                  " WHERE state NOT IN (3, 8, 10) AND due_key >= 0";
    struct sqlite3_stmt *st;
    int64_t from = 0;
    enum mc_rc rc;

    for (size_t i = 0; i < n; i++) {
        count[i] = 0;
        if (f[i].ended_from > 0 && (from == 0 || f[i].ended_from < from))
            from = f[i].ended_from;
    }
    if ((rc = db_prepare(s->main, asks_code(f, n) ? by_code : sql, &st, err)) != MC_OK ||
        (rc = count_pass(s, st, false, f, n, count, err)) != MC_OK ||
        (from > 0 && (rc = count_ended(s, from, f, n, count, err)) != MC_OK))
        return rc;
    for (size_t i = 0; i < n; i++)
        if (f[i].ended_from == 0 && !only_open(&f[i]))
            count[i] = -1;
    return MC_OK;
}
