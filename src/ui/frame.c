/* The frame around every screen: title, message, status and key bar, always at the same places. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "ui_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE (-1000) /* rows that draw nothing: to count lines */

void draw_marker(struct canvas *cv, int row, int col, bool focus)
{
    canvas_text(cv, row, col, focus ? STYLE_FOCUS : STYLE_BODY, focus ? ">" : " ");
    if (focus)
        canvas_cursor(cv, row, col);
}

int draw_wrapped(struct canvas *cv, int row, int col, int cols, int lines, enum style s,
                 const char *text)
{
    int used = 0;

    while (*text != '\0' && used < lines) {
        char line[512];
        size_t n = utf8_clip(text, cols, NULL);

        if (used == lines - 1 || text[n] == '\0') {
            canvas_field(cv, row + used++, col, cols, s, text, false);
            break;
        }
        while (n > 0 && text[n] != ' ')
            n--;
        if (n == 0 || n >= sizeof line)
            n = utf8_clip(text, cols, NULL);
        if (n == 0 || n >= sizeof line)
            break;
        memcpy(line, text, n);
        line[n] = '\0';
        canvas_text(cv, row + used++, col, s, line);
        text += n + strspn(text + n, " ");
    }
    return used;
}

/* Office, user, hour: as much as fits beside the title's LEFT columns. */
static void title_right(const struct ui *ui, struct canvas *cv, int left)
{
    const struct desk *d = ui->desk;
    struct civil now = civil_from_unix(desk_now(d));
    const char *name = str_or(d->me.full), *office = str_or(d->office.name);
    char line[400];
    int room = ui->cols - left - 2;

    if (name[0] != '\0')
        snprintf(line, sizeof line, "%s · %s · %02d:%02d", office, name, now.hour, now.minute);
    else
        snprintf(line, sizeof line, "%s · %02d:%02d", office, now.hour, now.minute);
    if (utf8_width(line) > room && name[0] != '\0') {
        const char *given = strrchr(name, ' ');

        snprintf(line, sizeof line, "%s %02d:%02d", given ? given + 1 : name, now.hour, now.minute);
    }
    if (utf8_width(line) > room)
        snprintf(line, sizeof line, "%02d:%02d", now.hour, now.minute);
    canvas_right(cv, 0, ui->cols - 1, STYLE_TITLE, line);
}

static void draw_title(const struct ui *ui, struct canvas *cv, const struct screen *s)
{
    char title[96] = "";
    int col = 0;

    canvas_field(cv, 0, 0, ui->cols, STYLE_TITLE, "", true);
    if (ui->desk->training)
        col = canvas_text(cv, 0, col + 1, STYLE_LESSON, "HỌC");
    s->ops->title(s->st, title);
    col = canvas_text(cv, 0, col + 1, STYLE_TITLE, ui->cols < 50 ? "" : "motcua │ ");
    col = canvas_text(cv, 0, col, STYLE_TITLE, title);
    title_right(ui, cv, col);
}

static void draw_menu(const struct ui *ui, struct canvas *cv, const struct screen *s)
{
    int col = 1;

    canvas_field(cv, 1, 0, ui->cols, STYLE_BODY, "", true);
    for (int i = 0; s->ops->menu[i] != ACT_NONE; i++) {
        const char *label = action_label(s->ops->menu[i]);

        if (i == ui->menu) {
            canvas_text(cv, 1, col, STYLE_FOCUS, ">");
            canvas_cursor(cv, 1, col);
        }
        col = canvas_text(cv, 1, col + 1, i == ui->menu ? STYLE_FOCUS : STYLE_BODY, label) + 2;
    }
}

static void draw_status(const struct ui *ui, struct canvas *cv, int row)
{
    canvas_field(cv, row, 0, ui->cols, STYLE_BODY, "", true);
    if (ui->desk->training)
        canvas_text(cv, row, 1, STYLE_LESSON,
                    ui->cols >= 72 ? "BẢN HỌC · dữ liệu giả · không có giá trị pháp lý"
                                   : "BẢN HỌC");
    canvas_right(cv, row, ui->cols - 1, STYLE_BODY, ui->saved);
}

/* The legend of F1 to F10: only keys that do something here. */
static void draw_key_bar(const struct ui *ui, struct canvas *cv, int row, const struct screen *s)
{
    int width = ui->cols >= 80 ? ui->cols / 10 : 0, col = 0;

    canvas_field(cv, row, 0, ui->cols, STYLE_TITLE, "", true);
    for (int f = 1; f <= 10; f++) {
        struct key k = { .sym = (enum key_sym)(KEY_F1 + f - 1) };
        enum action a = action_of(s->ops->keys, &k);

        if (a == ACT_NONE && !s->ops->alone)
            a = action_of(global_keys, &k);
        if (width > 0)
            col = (f - 1) * width;
        else if (a == ACT_NONE || f == 5 || f == 6 || f == 7 || f == 8)
            continue; /* narrow: the keys that everybody needs */
        if (a != ACT_NONE)
            col = canvas_printf(cv, row, col, STYLE_TITLE, "%d%s", width > 0 ? f : f % 10,
                                action_label(a)) +
                  1;
    }
}

/* What happened last, after everything else is drawn: a long sentence takes the row above, too (and
 * one more where rows are short), since a refusal is no use without its end.  Where the focus
 * stands there, it takes the status row instead. */
void ui_draw_message(const struct ui *ui, struct canvas *cv)
{
    enum style s = ui->message_bad ? STYLE_LATE : STYLE_BODY;
    int most = ui->cols < 60 ? 3 : 2, first = ui->rows - 3, row, col;
    int lines = draw_wrapped(cv, NOWHERE, 1, ui->cols - 2, most, s, ui->message);

    canvas_get_cursor(cv, &row, &col);
    lines = lines < 1 ? 1 : lines;
    if (row > first - lines)
        lines = lines > 2 ? 2 : lines;
    else
        first -= lines - 1;
    for (int i = 0; i < lines; i++)
        canvas_field(cv, first + i, 0, ui->cols, STYLE_BODY, "", true);
    draw_wrapped(cv, first, 1, ui->cols - 2, lines, s, ui->message);
}

static void draw_too_small(const struct ui *ui, struct canvas *cv)
{
    canvas_clear(cv);
    canvas_text(cv, 0, 0, STYLE_BODY, "Cần 40x15: màn hình nhỏ quá. Nháp vẫn giữ.");
    canvas_cursor(cv, ui->rows > 1 ? 1 : 0, 0);
}

void ui_draw(struct ui *ui, struct canvas *cv)
{
    struct area area = { ui->rows, ui->cols, 2, ui->rows - 4 };
    struct screen *top = ui_top(ui);
    int from = ui->depth - 1;

    canvas_clear(cv);
    if (ui->rows < UI_MIN_ROWS || ui->cols < UI_MIN_COLS) {
        draw_too_small(ui, cv);
        return;
    }
    while (from > 0 && ui->stack[from].ops->overlay)
        from--;
    draw_title(ui, cv, &ui->stack[from]);
    for (int i = from; i < ui->depth; i++)
        ui->stack[i].ops->draw(ui->stack[i].st, cv, &area);
    if (ui->menu >= 0 && top->ops->menu != NULL)
        draw_menu(ui, cv, top);
    draw_status(ui, cv, ui->rows - 2);
    draw_key_bar(ui, cv, ui->rows - 1, top);
    ui_draw_message(ui, cv);
}
