/* The catalogue of forms as it was last read, so that a start need not read thousands of files. */
#include "store_priv.h"

static enum mc_rc clear(struct store *s, const char *sql, const char *root, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->desk, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":root", root);
    return db_run(s->desk, st, err);
}

static enum mc_rc put_place(struct store *s, const char *root, const struct kept_place *p,
                            struct mc_err *err)
{
    static const char sql[] = "INSERT INTO kept_place(root, path, changed)"
                              " VALUES(:root, :path, :changed)";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->desk, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":root", root);
    db_bind_text(st, ":path", p->path);
    db_bind_int(st, ":changed", p->changed);
    return db_run(s->desk, st, err);
}

static enum mc_rc put_line(struct store *s, const char *root, size_t n, const struct kept_form *l,
                           struct mc_err *err)
{
    static const char sql[] = "INSERT INTO kept_form(root, n, path, line)"
                              " VALUES(:root, :n, :path, :line)";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->desk, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":root", root);
    db_bind_int(st, ":n", (int64_t)n);
    db_bind_text(st, ":path", l->path);
    db_bind_text(st, ":line", l->line);
    return db_run(s->desk, st, err);
}

enum mc_rc kept_forms_put(struct store *s, const char *root, const struct kept_place *place,
                          size_t n_places, const struct kept_form *line, size_t n_lines,
                          struct mc_err *err)
{
    static const char no_places[] = "DELETE FROM kept_place WHERE root = :root";
    static const char no_lines[] = "DELETE FROM kept_form WHERE root = :root";
    bool mine;
    enum mc_rc rc;

    if ((rc = write_begin(s->desk, &mine, err)) != MC_OK)
        return rc;
    if ((rc = clear(s, no_places, root, err)) == MC_OK)
        rc = clear(s, no_lines, root, err);
    for (size_t i = 0; rc == MC_OK && i < n_places; i++)
        rc = put_place(s, root, &place[i], err);
    for (size_t i = 0; rc == MC_OK && n_places > 0 && i < n_lines; i++)
        rc = put_line(s, root, i, &line[i], err);
    return write_end(s->desk, mine, rc, err);
}

enum mc_rc kept_places_each(struct store *s, const char *root,
                            bool (*fn)(void *ctx, const struct kept_place *p), void *ctx,
                            struct mc_err *err)
{
    static const char sql[] = "SELECT path, changed FROM kept_place WHERE root = :root"
                              " ORDER BY path";
    struct sqlite3_stmt *st;
    bool more = true;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":root", root);
    while (more && (rc = db_step(s->desk, st, err)) == MC_OK) {
        const struct kept_place p = { .path = db_text(st, 0), .changed = db_int(st, 1) };

        more = fn(ctx, &p);
    }
    db_done(st);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc kept_forms_each(struct store *s, const char *root,
                           bool (*fn)(void *ctx, const struct kept_form *l), void *ctx,
                           struct mc_err *err)
{
    static const char sql[] = "SELECT path, line FROM kept_form WHERE root = :root ORDER BY n";
    struct sqlite3_stmt *st;
    bool more = true;
    enum mc_rc rc;

    if ((rc = db_prepare(s->desk, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":root", root);
    while (more && (rc = db_step(s->desk, st, err)) == MC_OK) {
        const struct kept_form l = { .path = db_text(st, 0), .line = db_text(st, 1) };

        more = fn(ctx, &l);
    }
    db_done(st);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}
