/* The rows of a table: all of them as lines above, the cells of one as fields below.  Enter goes
 * from cell to cell and on to the next row; Enter on a new empty row ends. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 12 /* the loader takes no more */
#define LIST_SHOWN 5

struct rows {
    struct reception_state *s; /* lies under this one on the stack */
    const struct field *f;     /* the form's */
    json_t *rows;
    size_t at, column;
    struct entry entry;
};

static const struct key_bind rows_keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_DOWN, 0, ACT_NEXT },        { KEY_UP, 0, ACT_PREVIOUS },
    { KEY_TAB, 0, ACT_NEXT },     { KEY_BACKTAB, 0, ACT_PREVIOUS }, { KEY_PGDN, 0, ACT_PAGE_DOWN },
    { KEY_PGUP, 0, ACT_PAGE_UP }, { KEY_CTRL, 'D', ACT_DROP_ROW },  KEYS_END,
};

static json_t *row_at(const struct rows *r, size_t i)
{
    return json_array_get(r->rows, i);
}

static const char *cell(const struct rows *r, size_t i, size_t column)
{
    return json_str(row_at(r, i), r->f->columns[column].id);
}

static bool is_empty(const struct rows *r, size_t i)
{
    return json_object_size(row_at(r, i)) == 0;
}

static void focus(struct rows *r, size_t at, size_t column)
{
    r->at = at;
    r->column = column;
    entry_focus(&r->entry, &r->f->columns[column], cell(r, at, column));
}

/* What stands in the rows now is the answer, and the journal has it. */
static void store(struct rows *r, struct ui *ui)
{
    char *value = table_value_dup(r->f, r->rows);
    char *label = value[0] != '\0' ? field_show_dup(r->f, value) : NULL;

    answers_set(&r->s->r.answers, r->f->id, value, label, MARK_TYPED);
    reception_typed(r->s);
    reception_store(r->s, ui);
    free(value);
    free(label);
}

static void leave_cell(struct rows *r, struct ui *ui, bool enter)
{
    const struct field *col = &r->f->columns[r->column];
    struct mc_err err = { .rc = MC_OK };
    char *value, *label;
    bool bad;

    if (!r->entry.touched && !(enter && r->entry.listing))
        return;
    entry_read(&r->entry, enter, day_of(desk_now(ui->desk)), &value, &label, &bad, &err);
    if (value[0] != '\0')
        json_object_set_new(row_at(r, r->at), col->id, json_string(value));
    else
        json_object_del(row_at(r, r->at), col->id);
    if (bad)
        ui_fail(ui, "Dòng %zu, %s: %s", r->at + 1, col->label, err.msg);
    free(value);
    free(label);
    store(r, ui);
    focus(r, r->at, r->column);
}

/* The row after the last, when one more may be. */
static bool add_row(struct rows *r, struct ui *ui)
{
    size_t n = json_array_size(r->rows);

    if (n >= (size_t)r->f->max_rows) {
        ui_say(ui, "Bảng nhận nhiều nhất %d dòng. Esc để xong.", r->f->max_rows);
        return false;
    }
    json_array_append_new(r->rows, json_object());
    return true;
}

static void done(struct rows *r, struct ui *ui)
{
    struct reception_state *s = r->s;
    const struct field *f = r->f;
    size_t n = 0;

    leave_cell(r, ui, false);
    for (size_t i = 0; i < json_array_size(r->rows); i++)
        n += !is_empty(r, i);
    store(r, ui);
    ui_pop(ui); /* R is gone; what follows from the rows has been found out */
    form_focus(s, f);
    ui_say(ui, n > 0 ? "Đã ghi %zu dòng." : "Bảng để trống.", n);
}

static void accept(struct rows *r, struct ui *ui)
{
    size_t n;

    if (is_empty(r, r->at) && r->column == 0 && !r->entry.touched && !r->entry.listing) {
        done(r, ui);
        return;
    }
    leave_cell(r, ui, true);
    n = json_array_size(r->rows);
    if (r->column + 1 < r->f->n_columns)
        focus(r, r->at, r->column + 1);
    else if (r->at + 1 < n || add_row(r, ui))
        focus(r, r->at + 1, 0);
}

static void move_cell(struct rows *r, struct ui *ui, int by)
{
    size_t n = r->f->n_columns;

    leave_cell(r, ui, false);
    if (by > 0 && r->column + 1 < n)
        focus(r, r->at, r->column + 1);
    else if (by < 0 && r->column > 0)
        focus(r, r->at, r->column - 1);
    else if (by > 0 && r->at + 1 < json_array_size(r->rows))
        focus(r, r->at + 1, 0);
    else if (by < 0 && r->at > 0)
        focus(r, r->at - 1, n - 1);
}

static void move_row(struct rows *r, struct ui *ui, int by)
{
    leave_cell(r, ui, false);
    if (by < 0 && r->at > 0)
        focus(r, r->at - 1, r->column);
    else if (by > 0 && r->at + 1 < json_array_size(r->rows))
        focus(r, r->at + 1, r->column);
    else if (by > 0 && !is_empty(r, r->at) && add_row(r, ui))
        focus(r, r->at + 1, 0);
}

static void drop_row(struct rows *r, struct ui *ui)
{
    json_array_remove(r->rows, r->at);
    if (json_array_size(r->rows) == 0)
        json_array_append_new(r->rows, json_object());
    store(r, ui);
    focus(r, r->at < json_array_size(r->rows) ? r->at : r->at - 1, 0);
    ui_say(ui, "Đã bỏ dòng này.");
}

/* ---- the screen ---- */

static void title(const void *st, char *out)
{
    const struct rows *r = st;

    cut_to(out, 96, r->f->label);
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct rows *r = st;
    int denied = r->entry.edit.denied;

    if (!entry_key(&r->entry, k))
        return false;
    if (r->entry.edit.denied > denied && r->entry.edit.denied >= 2)
        ui_say(ui, "Ô này chỉ nhận chữ số.");
    return true;
}

static bool typing(const void *st)
{
    (void)st;
    return true;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct rows *r = st;

    (void)k;
    if (a == ACT_BACK)
        done(r, ui);
    else if (a == ACT_ACCEPT)
        accept(r, ui);
    else if (a == ACT_NEXT || a == ACT_PREVIOUS)
        move_cell(r, ui, a == ACT_NEXT ? 1 : -1);
    else if (a == ACT_PAGE_DOWN || a == ACT_PAGE_UP)
        move_row(r, ui, a == ACT_PAGE_DOWN ? 1 : -1);
    else if (a == ACT_DROP_ROW)
        drop_row(r, ui);
}

static void rescue(void *st, struct ui *ui)
{
    leave_cell(st, ui, false);
}

static void release(void *st)
{
    struct rows *r = st;

    json_decref(r->rows);
    free(r);
}

/* "Trần Văn Ba · 12/03/1990 · Nam" */
static char *row_line_dup(const struct rows *r, size_t i)
{
    struct strbuf out = STRBUF_INIT;

    for (size_t c = 0; c < r->f->n_columns; c++) {
        const char *v = cell(r, i, c);
        char *shown = v[0] != '\0' ? field_show_dup(&r->f->columns[c], v) : NULL;

        if (shown != NULL)
            strbuf_printf(&out, "%s%s", out.len > 0 ? " · " : "", shown);
        free(shown);
    }
    if (out.len == 0)
        strbuf_puts(&out, "(dòng mới)");
    return strbuf_detach(&out);
}

static void draw_list(const struct rows *r, struct canvas *cv, int first, int lines, int cols)
{
    size_t n = json_array_size(r->rows);
    size_t from = r->at >= (size_t)lines ? r->at - (size_t)lines + 1 : 0;

    for (int i = 0; i < lines && from + (size_t)i < n; i++) {
        size_t at = from + (size_t)i;
        char *line = row_line_dup(r, at);

        draw_marker(cv, first + i, 0, at == r->at);
        canvas_printf(cv, first + i, 2, STYLE_BODY, "%zu.", at + 1);
        canvas_field(cv, first + i, 6, cols - 7, STYLE_BODY, line, false);
        free(line);
    }
}

static void fill_line(const struct rows *r, size_t c, struct form_line *l)
{
    const struct field *col = &r->f->columns[c];
    const char *v = cell(r, r->at, c);
    char *value = NULL, *label = NULL;
    struct mc_err err = { .rc = MC_OK };

    *l = (struct form_line){ .f = col,
                             .value = field_show_dup(col, v),
                             .entry = c == r->column ? &r->entry : NULL };
    if (v[0] != '\0' && field_read(col, v, 0, &value, &label, &err) != MC_OK) {
        cut_to(l->problem, sizeof l->problem, err.msg);
        l->blocks = true;
    }
    free(value);
    free(label);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct rows *r = st;
    struct form_line line[COLUMNS_MAX];
    size_t n = r->f->n_columns < COLUMNS_MAX ? r->f->n_columns : COLUMNS_MAX;
    int shown = a->rows < 20 ? 2 : LIST_SHOWN;

    canvas_field(cv, 1, 1, a->cols - 2, STYLE_BODY, r->f->label, false);
    draw_list(r, cv, a->first, shown, a->cols);
    canvas_hline(cv, a->first + shown, 0, a->cols, "─");
    for (size_t c = 0; c < n; c++)
        fill_line(r, c, &line[c]);
    form_lines_draw(cv, a->first + shown + 1, a->last - 1, line, n, r->column);
    for (size_t c = 0; c < n; c++)
        free(line[c].value);
    canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT,
                 a->cols < 60 ? "Enter kế · Ctrl+D bỏ dòng · Esc xong"
                              : "Enter sang ô, dòng kế · PgUp PgDn đổi dòng · Ctrl+D bỏ dòng · "
                                "Esc xong",
                 false);
}

static const struct screen_ops rows_ops = {
    .name = "rows",
    .keys = rows_keys,
    .title = title,
    .draw = draw,
    .key = key,
    .typing = typing,
    .act = act,
    .rescue = rescue,
    .release = release,
};

void rows_open(struct ui *ui, struct reception_state *s, const struct field *f)
{
    struct rows *r = xcalloc(1, sizeof *r);

    r->s = s;
    r->f = f;
    r->rows = table_rows(answers_value(&s->r.answers, f->id));
    if (json_array_size(r->rows) == 0)
        json_array_append_new(r->rows, json_object());
    focus(r, 0, 0);
    ui_push(ui, &rows_ops, r);
}
