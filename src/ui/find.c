/* Find a dossier: one field, results below while typing; a scanned slip opens its dossier. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"
#include "queue_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 50

struct find {
    struct edit query;
    struct queue_line line[LIMIT];
    size_t n, at;
    bool more, asked; /* asked: there is enough to look for */
};

static const struct key_bind keys[] = {
    { KEY_ENTER, 0, ACT_OPEN },   { KEY_UP, 0, ACT_UP },          { KEY_DOWN, 0, ACT_DOWN },
    { KEY_PGUP, 0, ACT_PAGE_UP }, { KEY_PGDN, 0, ACT_PAGE_DOWN }, { KEY_F3, 0, ACT_CLEAR },
    { KEY_F5, 0, ACT_RELOAD },    { KEY_F4, 0, ACT_RECEIVE },     KEYS_END,
};

static void clear(struct find *f)
{
    for (size_t i = 0; i < f->n; i++)
        queue_line_release(&f->line[i]);
    f->n = f->at = 0;
}

/* Three letters or four digits: less would match half the office. */
static bool enough(const char *query)
{
    char *key = fold_dup(query);
    size_t letters = 0, digits = 0;

    for (const char *c = key; *c != '\0'; c++) {
        digits += *c >= '0' && *c <= '9';
        letters += *c != ' ' && !(*c >= '0' && *c <= '9');
    }
    free(key);
    return digits >= 4 || letters >= 3 || (letters == 1 && digits >= 1); /* N12 */
}

static void look(struct find *f, struct ui *ui)
{
    struct dossier_rows rows = { 0 };
    struct mc_err err = { 0 };
    char *query = text_clean_dup(f->query.text, f->query.len);

    clear(f);
    f->asked = query != NULL && enough(query);
    f->more = false;
    if (f->asked && desk_find(ui->desk, query, LIMIT, &rows, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
    } else {
        for (size_t i = 0; i < rows.n && f->n < LIMIT; i++) {
            f->line[f->n] = (struct queue_line){ .id = 0 };
            queue_line_take(&f->line[f->n++], ui, &rows.row[i]);
            rows.row[i] = (struct dossier_row){ .id = 0 }; /* its strings have moved */
        }
        queue_mark_twins(f->line, f->n);
        f->more = rows.more;
        dossier_rows_release(&rows);
    }
    free(query);
}

static void resume(void *st, struct ui *ui)
{
    struct find *f = st;
    size_t at = f->at;

    look(f, ui);
    f->at = at < f->n ? at : 0;
    ui->scanned = 0;
    desk_leave(ui->desk);
}

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Tìm hồ sơ");
}

static void subject(const void *st, char *out)
{
    const struct find *f = st;

    if (f->at < f->n)
        snprintf(out, 160, "%s · %.120s", f->line[f->at].tail, f->line[f->at].name);
}

static void draw_results(const struct find *f, struct canvas *cv, int first, int last, int cols)
{
    struct queue_columns c = { 3, 8, 30, 49, 52, cols };
    bool narrow = cols < 50;
    int step = narrow ? 2 : 1;
    size_t lines = (size_t)((last - first + 1) / step);
    size_t from = f->at >= lines ? f->at - lines + 1 : 0;

    if (cols >= 110)
        c = (struct queue_columns){ 3, 10, 44, 84, 88, cols };
    else if (cols < 72)
        c = (struct queue_columns){ 2, 7, cols - 29, cols - 14, cols - 11, cols };
    for (size_t i = 0; i < lines && from + i < f->n; i++) {
        const struct queue_line *l = &f->line[from + i];
        int row = first + (int)i * step;

        if (narrow)
            queue_line_draw_narrow(l, cv, row, cols, from + i == f->at, true);
        else
            queue_line_draw(l, cv, row, &c, from + i == f->at, true);
    }
    if (from + lines < f->n || f->more)
        canvas_right(cv, last, cols, STYLE_BODY, "↓");
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct find *f = st;
    const char *hint = !f->asked
                           ? "Gõ 4 số cuối của mã, tên người nộp hoặc tên con (không dấu cũng "
                             "được), số định danh, điện thoại hoặc các số cuối của nó."
                       : f->n == 0 ? "Không tìm thấy. Thử gõ 4 số cuối hoặc tên không dấu."
                                   : "Mới nhất trước · ↑↓ chọn · Enter mở · F3 xóa ô · Esc về";
    int col = canvas_text(cv, 1, 1, STYLE_BODY, "Tìm: ");

    draw_results(f, cv, a->first + 1, a->last - 1, a->cols);
    draw_wrapped(cv, f->n > 0 ? a->last : a->first + 1, 1, a->cols - 2, f->n > 0 ? 1 : 2,
                 f->n > 0 ? STYLE_HINT : STYLE_BODY, hint);
    edit_draw(&f->query, cv, 1, col, a->cols - col - 3 > 50 ? 50 : a->cols - col - 3, true);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct find *f = st;
    size_t page = (size_t)(ui->rows - 8);

    (void)k;
    switch (a) {
    case ACT_BACK:
        ui_pop(ui);
        break;
    case ACT_UP:
        f->at -= f->at > 0;
        break;
    case ACT_DOWN:
        f->at += f->at + 1 < f->n;
        break;
    case ACT_PAGE_UP:
        f->at = f->at > page ? f->at - page : 0;
        break;
    case ACT_PAGE_DOWN:
        f->at = f->at + page < f->n ? f->at + page : f->n ? f->n - 1 : 0;
        break;
    case ACT_CLEAR:
        edit_set(&f->query, "");
        look(f, ui);
        break;
    case ACT_RELOAD:
        look(f, ui);
        break;
    case ACT_RECEIVE:
        reception_open(ui, 0);
        break;
    case ACT_OPEN:
        if (f->at < f->n)
            dossier_open(ui, f->line[f->at].id);
        else
            ui_say(ui, "Không tìm thấy. Thử gõ 4 số cuối hoặc tên không dấu.");
        break;
    default:
        break;
    }
}

/* A slip opens its dossier; a card looks for its owner. */
static void scanned(struct find *f, struct ui *ui, const struct key *k)
{
    const struct key erase = { .sym = KEY_BACKSPACE };
    char *text = text_clean_dup(k->text, k->len);
    struct card card;
    int64_t id = 0;

    for (int i = 0; i < k->early; i++) /* what came before it was known as a scan */
        edit_key(&f->query, &erase);
    if (text != NULL && card_parse(text, strlen(text), &card)) {
        edit_set(&f->query, card.number);
        snprintf(ui->tray, sizeof ui->tray, "%s", text);
    } else if (k->sure && text != NULL && desk_by_code(ui->desk, text, &id, NULL) == MC_OK) {
        edit_set(&f->query, text);
    } else {
        const struct key typed = { .sym = KEY_PASTE, .text = k->text, .len = k->len };

        edit_key(&f->query, &typed);
    }
    look(f, ui);
    if (id != 0) {
        dossier_open(ui, id);
        ui->scanned = id; /* the slip stands for typed digits */
    }
    free(text);
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct find *f = st;

    if (k->sym == KEY_SCAN) {
        scanned(f, ui, k);
        return true;
    }
    if (!edit_key(&f->query, k))
        return false;
    ui->message[0] = '\0';
    look(f, ui);
    return true;
}

static bool twin(const void *st, const struct ui *ui, int64_t id, const char *tail)
{
    const struct find *f = st;

    (void)ui;
    for (size_t i = 0; i < f->n; i++)
        if (f->line[i].id != id && strcmp(f->line[i].tail, tail) == 0)
            return true;
    return false;
}

static void release(void *st)
{
    clear(st);
    free(st);
}

static const struct screen_ops find_ops = {
    .name = "find",
    .keys = keys,
    .title = title,
    .draw = draw,
    .subject = subject,
    .key = key,
    .act = act,
    .resume = resume,
    .twin = twin,
    .release = release,
};

void find_open(struct ui *ui)
{
    ui_push(ui, &find_ops, xcalloc(1, sizeof(struct find)));
}
