/* Tables: rows as a JSON array of objects, each cell read as its column reads a typed value. */
#include "read_priv.h"

#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_MAX_BYTES (64 << 10)
#define LABEL_COLS 24 /* of a column's label in a sentence */

static json_t *parse_rows(const char *value)
{
    json_t *rows =
        strlen(value) <= TABLE_MAX_BYTES ? json_loads(value, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const json_t *row;
    size_t i;

    if (!json_is_array(rows)) {
        json_decref(rows);
        return NULL;
    }
    json_array_foreach(rows, i, row) if (!json_is_object(row))
    {
        json_decref(rows);
        return NULL;
    }
    return rows;
}

json_t *table_rows(const char *value)
{
    json_t *rows = value != NULL ? parse_rows(value) : NULL;

    return rows != NULL ? rows : json_array();
}

bool table_canonical(const char *value)
{
    json_t *rows = parse_rows(value);
    bool is = rows != NULL;

    json_decref(rows);
    return is;
}

/* What stands in a cell as text; NULL when nothing does.  The caller frees. */
static char *cell_dup(const json_t *v)
{
    if (json_is_string(v) && json_string_length(v) > 0)
        return text_clean_dup(json_string_value(v), json_string_length(v));
    if (json_is_integer(v))
        return xasprintf("%lld", (long long)json_integer_value(v));
    if (json_is_real(v))
        return xasprintf("%.15g", json_real_value(v));
    return json_is_boolean(v) ? xstrdup(json_is_true(v) ? "yes" : "no") : NULL;
}

char *table_value_dup(const struct field *f, const json_t *rows)
{
    json_t *out = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        json_t *one = json_object();

        for (size_t c = 0; c < f->n_columns; c++) {
            char *cell = cell_dup(json_object_get(row, f->columns[c].id));

            json_put(one, f->columns[c].id, cell);
            free(cell);
        }
        if (json_object_size(one) > 0)
            json_array_append(out, one); /* a row with nothing in it is none */
        json_decref(one);
    }
    char *text = json_array_size(out) > 0 ? json_dumps(out, JSON_COMPACT) : NULL;
    char *own = xstrdup(str_or(text));
    free(text);
    json_decref(out);
    return own;
}

static enum mc_rc wrong_cell(size_t row, const struct field *col, const char *why,
                             struct mc_err *err)
{
    size_t clip = utf8_clip(col->label, LABEL_COLS, NULL);

    return mc_fail(err, MC_INVALID, "Dòng %zu, %.*s: %s", row + 1, (int)clip, col->label, why);
}

static const struct field *column_named(const struct field *f, const char *id)
{
    for (size_t c = 0; c < f->n_columns; c++)
        if (strcmp(f->columns[c].id, id) == 0)
            return &f->columns[c];
    return NULL;
}

static enum mc_rc read_row(const struct field *f, json_t *row, size_t at, int today,
                           struct mc_err *err)
{
    const char *key;
    json_t *v;
    void *tmp;

    json_object_foreach_safe(row, tmp, key, v)
    {
        const struct field *col = column_named(f, key);
        struct mc_err why = { .rc = MC_OK };
        char *typed, *value = NULL, *label = NULL;

        if (col == NULL)
            return mc_fail(err, MC_INVALID, "Dòng %zu có cột lạ “%.24s”. Xóa dòng rồi gõ lại.",
                           at + 1, key);
        typed = cell_dup(v);
        enum mc_rc rc = field_read(col, str_or(typed), today, &value, &label, &why);
        free(typed);
        if (rc != MC_OK)
            return wrong_cell(at, col, why.msg, err);
        json_object_set_new(row, key, json_string(value));
        free(value);
        free(label);
    }
    return MC_OK;
}

enum mc_rc read_table(const struct field *f, const char *s, int today, char **value,
                      struct mc_err *err)
{
    json_t *rows = parse_rows(s), *row;
    enum mc_rc rc = MC_OK;
    size_t i;

    if (rows == NULL)
        return mc_fail(err, MC_INVALID, "Bảng này không đọc được. Xóa rồi nhập lại từng dòng.");
    json_array_foreach(rows, i, row)
    {
        if (rc == MC_OK)
            rc = read_row(f, row, i, today, err);
    }
    if (rc == MC_OK)
        *value = table_value_dup(f, rows);
    json_decref(rows);
    return rc;
}

/* The cells that have something, as people read them. */
static void show_row(struct strbuf *out, const struct field *f, const json_t *row)
{
    bool first = true;

    for (size_t c = 0; c < f->n_columns; c++) {
        const char *v = json_str(row, f->columns[c].id);
        char *shown = v[0] != '\0' ? field_show_dup(&f->columns[c], v) : NULL;

        if (shown != NULL)
            strbuf_printf(out, "%s%s", first ? "" : ", ", shown);
        first = first && shown == NULL;
        free(shown);
    }
}

/* Every row: it is this that a dossier shows to those who never see the form. */
char *show_table_dup(const struct field *f, const char *value)
{
    json_t *rows = parse_rows(value);
    struct strbuf out = STRBUF_INIT;
    const json_t *row;
    size_t i;

    if (rows == NULL)
        return xstrdup(value);
    strbuf_printf(&out, "%zu dòng", json_array_size(rows));
    json_array_foreach(rows, i, row)
    {
        strbuf_puts(&out, i == 0 ? ": " : "; ");
        show_row(&out, f, row);
    }
    json_decref(rows);
    return strbuf_detach(&out);
}

static bool cell_gap(const struct field *f, const json_t *row, size_t at, char *out, size_t n)
{
    for (size_t c = 0; c < f->n_columns; c++) {
        const struct field *col = &f->columns[c];

        if (!col->required || json_str(row, col->id)[0] != '\0')
            continue;
        snprintf(out, n, "Dòng %zu chưa có %.*s. Gõ thêm, hoặc xóa dòng.", at + 1,
                 (int)utf8_clip(col->label, LABEL_COLS, NULL), col->label);
        return true;
    }
    return false;
}

bool table_gap(const struct field *f, const char *value, char *out, size_t n)
{
    json_t *rows = table_rows(value), *row;
    size_t have = json_array_size(rows), i;
    bool gap = true;

    if (have < (size_t)f->min_rows)
        snprintf(out, n, "Bảng cần ít nhất %d dòng, đang có %zu. Thêm dòng.", f->min_rows, have);
    else if (have > (size_t)f->max_rows)
        snprintf(out, n, "Bảng nhận nhiều nhất %d dòng, đang có %zu. Xóa bớt.", f->max_rows, have);
    else
        gap = false;
    json_array_foreach(rows, i, row) gap = gap || cell_gap(f, row, i, out, n);
    json_decref(rows);
    return gap;
}
