/* The queue on the screen: folders, list, preview; fewer panes on smaller screens. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"
#include "queue_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum style due_style(const struct queue_line *l)
{
    if (strcmp(l->due.mark, "!!") == 0)
        return STYLE_LATE;
    if (strcmp(l->due.mark, "!") == 0)
        return STYLE_DUE;
    return strcmp(l->due.mark, "--") == 0 ? STYLE_PAUSED : STYLE_BODY;
}

/* The name, and behind it the day where the last digits alone would mean two dossiers. */
static void draw_name(const struct queue_line *l, struct canvas *cv, int row, int col, int cols)
{
    int day = utf8_width(l->day), room = cols - (day > 0 ? day + 1 : 0);
    char *fit = name_fit_dup(l->name, room);
    int end = canvas_field(cv, row, col, room, STYLE_BODY, fit, false);

    if (day > 0)
        canvas_text(cv, row, end + 1, STYLE_BODY, l->day);
    free(fit);
}

/* The whole code, once; "N12" before there is one. */
static const char *code_of(const struct queue_line *l)
{
    return str_or(l->row.code)[0] != '\0' ? l->row.code : l->tail;
}

/* Of two words of state the first, where both do not fit: "quá hẹn" of "quá hẹn bổ sung". */
static const char *due_text(const struct queue_line *l, int cols)
{
    bool late = strcmp(l->due.mark, "!!") == 0 && l->row.state == STATE_AWAITING_SUPPLEMENT;

    return late && utf8_width(l->due.text) > cols ? "quá hẹn" : l->due.text;
}

static void draw_folders(const struct queue_state *q, struct canvas *cv, const struct area *a,
                         int width, int to)
{
    canvas_text(cv, a->first, 1, STYLE_BODY, "Thư mục");
    for (size_t i = 0; i < q->n_folders && a->first + 2 + (int)i <= to; i++) {
        int row = a->first + 2 + (int)i;
        char count[24];

        bool here = i == q->folder && q->in_folders;

        canvas_text(cv, row, 0, here ? STYLE_FOCUS : STYLE_BODY, i == q->folder ? ">" : " ");
        canvas_printf(cv, row, 1, here ? STYLE_FOCUS : STYLE_BODY, "%zu", i + 1);
        canvas_field(cv, row, 3, width - 6, STYLE_BODY, q->label[i], false);
        snprintf(count, sizeof count, "%lld", (long long)q->count[i]);
        canvas_right(cv, row, width, STYLE_BODY, count);
        if (here)
            canvas_cursor(cv, row, 0);
    }
}

void queue_line_draw(const struct queue_line *l, struct canvas *cv, int row,
                     const struct queue_columns *c, bool chosen, bool here)
{
    enum style s = chosen && here ? STYLE_FOCUS : STYLE_BODY;

    canvas_text(cv, row, c->code - 2, s, chosen ? ">" : " ");
    canvas_text(cv, row, c->code, s, l->tail);
    draw_name(l, cv, row, c->name, c->procedure - c->name - 1);
    canvas_field(cv, row, c->procedure, c->mark - c->procedure - 1, STYLE_BODY, l->procedure,
                 false);
    canvas_text(cv, row, c->mark, due_style(l), l->due.mark);
    canvas_field(cv, row, c->due, c->end - c->due, due_style(l), due_text(l, c->end - c->due),
                 false);
    if (chosen && here)
        canvas_cursor(cv, row, c->code - 2);
}

void queue_line_draw_narrow(const struct queue_line *l, struct canvas *cv, int row, int cols,
                            bool chosen, bool here)
{
    enum style s = chosen && here ? STYLE_FOCUS : STYLE_BODY;
    char due[48];

    canvas_text(cv, row, 0, s, chosen ? ">" : " ");
    canvas_text(cv, row, 2, s, l->tail);
    draw_name(l, cv, row, 7, cols - 8);
    canvas_field(cv, row + 1, 4, cols - 20, STYLE_BODY, l->procedure, false);
    snprintf(due, sizeof due, "%s%s%s", l->due.mark, l->due.mark[0] ? " " : "", due_text(l, 13));
    canvas_right(cv, row + 1, cols - 1, due_style(l), due);
    if (chosen && here)
        canvas_cursor(cv, row, 0);
}

/* First shown line so that the cursor is in sight of a window of LINES. */
static size_t window(const struct queue_state *q, size_t lines)
{
    return lines > 0 && q->at >= lines ? q->at - lines + 1 : 0;
}

static void draw_list(const struct queue_state *q, struct canvas *cv, int first, int last,
                      const struct queue_columns *c, bool narrow)
{
    int step = narrow ? 2 : 1;
    size_t lines = last >= first ? (size_t)((last - first + 1) / step) : 0, from = window(q, lines);

    for (size_t i = 0; i < lines && from + i < q->n_shown; i++) {
        const struct queue_line *l = &q->line[q->shown[from + i]];
        int row = first + (int)i * step;

        if (narrow)
            queue_line_draw_narrow(l, cv, row, c->end, from + i == q->at, !q->filtering);
        else
            queue_line_draw(l, cv, row, c, from + i == q->at, !q->in_folders && !q->filtering);
    }
    if (q->n_shown == 0)
        canvas_field(cv, first, c->code, c->end - c->code, STYLE_BODY,
                     q->filter.len > 0 ? "Không có hồ sơ nào khớp. Xóa bớt chữ lọc."
                                       : "Không có hồ sơ nào ở đây. F4 nhận hồ sơ mới.",
                     false);
}

/* "còn 3 ↓" when there is more below. */
static void draw_rest(const struct queue_state *q, struct canvas *cv, int row, int end,
                      size_t lines)
{
    size_t from = window(q, lines), below = q->n_shown - from;
    char text[48];

    if (below <= lines && !q->more)
        return;
    below = below > lines ? below - lines : 0;
    snprintf(text, sizeof text, q->more ? " còn hơn %zu ↓ " : " còn %zu ↓ ", below);
    canvas_right(cv, row, end - 4, STYLE_BODY, text);
}

static void preview_dossier(const struct queue_line *l, struct canvas *cv, int row, int col,
                            int cols, int lines)
{
    const struct dossier_row *r = &l->row;
    char text[8][512];
    char when[32], money[32];
    int n = 0;
    size_t id_len = strlen(str_or(r->applicant_id));

    snprintf(text[n++], sizeof *text, "%s · %s%s%s%s%s", code_of(l), l->procedure,
             id_len >= 4 ? " · CCCD …" : "", id_len >= 4 ? r->applicant_id + id_len - 4 : "",
             str_or(r->phone)[0] ? " · ĐT " : "", str_or(r->phone));
    snprintf(text[n++], sizeof *text, "Đang ở: %s%s%s%s%s · %s",
             str_or(r->step_name)[0] ? r->step_name : "không còn ở bàn nào",
             str_or(r->step_name)[0] ? " (" : "",
             str_or(r->step_name)[0] ? role_vi(r->step_role) : "",
             str_or(r->step_name)[0] ? ")" : "", str_or(r->holder)[0] ? ", có người nhận" : "",
             r->due_at ? vn_time(r->due_at, when) : state_vi(r->state));
    snprintf(text[n++], sizeof *text,
             "Giấy tờ %d/%d đã số hóa, %d dùng lại · Phí: %s · Ghi chú: %d", r->papers,
             r->components, r->reused, r->fee ? money_vi(r->fee, money) : "miễn", r->n_notes);
    struct civil got = civil_from_unix(r->received_at);
    char taken[24] = "";
    if (r->received_at != 0)
        snprintf(taken, sizeof taken, " · nộp %02d/%02d", got.day, got.month);
    snprintf(text[n++], sizeof *text, "%s%s · Enter mở · . việc làm được", state_vi(r->state),
             taken);
    for (int i = 0; i < n && i < lines; i++)
        canvas_field(cv, row + i, col, cols, STYLE_BODY, text[i], false);
}

/* The same, a fact a line, for the pane beside the list. */
static void preview_side(const struct queue_line *l, struct canvas *cv, int row, int col, int cols)
{
    const struct dossier_row *r = &l->row;
    size_t id_len = strlen(str_or(r->applicant_id));
    char text[12][512], when[32], money[32];
    int n = 0;

    snprintf(text[n++], sizeof *text, "%s", code_of(l));
    snprintf(text[n++], sizeof *text, "%s", l->procedure);
    snprintf(text[n++], sizeof *text, "%s %s", l->due.mark, l->due.text);
    text[n++][0] = '\0';
    snprintf(text[n++], sizeof *text, "%s", l->name);
    if (id_len >= 4)
        snprintf(text[n++], sizeof *text, "Số định danh …%s", r->applicant_id + id_len - 4);
    if (str_or(r->phone)[0] != '\0')
        snprintf(text[n++], sizeof *text, "ĐT %s", r->phone);
    if (r->received_at != 0)
        snprintf(text[n++], sizeof *text, "Nhận %s", vn_time(r->received_at, when));
    if (r->due_at != 0)
        snprintf(text[n++], sizeof *text, "Hẹn %s", vn_time(r->due_at, when));
    snprintf(text[n++], sizeof *text, "%s%s%s", state_vi(r->state),
             str_or(r->step_name)[0] ? ": " : "", str_or(r->step_name));
    snprintf(text[n++], sizeof *text, "Giấy tờ %d/%d đã số hóa, %d dùng lại. Phí: %s", r->papers,
             r->components, r->reused, r->fee ? money_vi(r->fee, money) : "miễn");
    for (int i = 0; i < n; i++)
        row += text[i][0] ? draw_wrapped(cv, row, col, cols, 2, STYLE_BODY, text[i]) : 1;
}

static void draw_preview(const struct queue_state *q, struct canvas *cv, int row, int col, int cols,
                         int lines)
{
    if (q->preview >= q->n_shown)
        return;
    const struct queue_line *l = &q->line[q->shown[q->preview]];

    if (l->draft > 0) {
        canvas_field(cv, row, col, cols, STYLE_BODY, str_or(l->detail), false);
        canvas_field(cv, row + 1, col, cols, STYLE_BODY, "Enter mở tiếp, đúng ô đang gõ dở.",
                     false);
    } else {
        preview_dossier(l, cv, row, col, cols, lines);
    }
}

static void draw_side(const struct queue_state *q, struct canvas *cv, int row, int col, int cols)
{
    const struct queue_line *l = q->preview < q->n_shown ? &q->line[q->shown[q->preview]] : NULL;

    if (l != NULL && l->draft == 0)
        preview_side(l, cv, row, col, cols);
    else
        draw_preview(q, cv, row, col, cols, 5);
}

/* "Cần làm" inside a sentence: "cần làm". */
static void lower_first(const char *s, char *out, size_t n)
{
    uint32_t cp = 0;
    size_t len = utf8_decode(s, strlen(s), &cp);
    char enc[5] = "";

    enc[len > 0 ? utf8_encode(utf8_cp_lower(cp), enc) : 0] = '\0';
    snprintf(out, n, "%s%s", enc, s + len);
}

/* "3/8 khớp": of the lines that were looked through. */
static void matches(const struct queue_state *q, char *out, size_t n)
{
    snprintf(out, n, "%zu/%zu%s khớp", q->n_shown, q->n, q->more ? "+" : "");
}

static void draw_filter(const struct queue_state *q, struct canvas *cv, int cols)
{
    char count[64];
    int col = canvas_text(cv, 1, 1, STYLE_BODY, "Lọc: "), room;

    matches(q, count, sizeof count);
    room = cols - col - 4 - utf8_width(count);
    canvas_right(cv, 1, cols - 1, STYLE_BODY, count);
    edit_draw(&q->filter, cv, 1, col, room > 40 ? 40 : room, true);
}

static void draw_context(const struct queue_state *q, struct canvas *cv, const struct area *a)
{
    static const char up[] = " · ↑ thực đơn";
    const char *label = q->n_folders ? q->label[q->folder] : "";
    long long count = q->n_folders ? (long long)q->count[q->folder] : 0;
    char name[64], line[FIELD_BYTES + 200], match[64];

    matches(q, match, sizeof match);
    if (q->filtering) {
        draw_filter(q, cv, a->cols);
        return;
    }
    if (a->cols < 72) {
        canvas_printf(cv, 1, 1, STYLE_BODY, "< %zu %s %lld >  %s", q->folder + 1, label, count,
                      q->filter.len > 0 ? match : "/ lọc  . việc");
        return;
    }
    lower_first(label, name, sizeof name);
    if (q->filter.len > 0)
        snprintf(line, sizeof line, "%s · lọc: %s · Esc bỏ lọc · . việc", match, q->filter.text);
    else
        snprintf(line, sizeof line, "%lld%s %s · %s · / lọc · . việc · + nhận mới", count,
                 q->drafts ? "" : " hồ sơ", name,
                 q->newest_first ? "mới nhất trước" : "xếp theo hạn");
    if (utf8_width(line) + utf8_width(up) <= a->cols - 2)
        strcat(line, up);
    canvas_field(cv, 1, 1, a->cols - 2, STYLE_BODY, line, false);
}

void queue_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct queue_state *q = st;
    bool narrow = a->cols < 50, folders = a->cols >= 72, side = a->cols >= 110;
    int left = folders ? (side ? 22 : 17) : -1, right = side ? a->cols - 34 : a->cols;
    bool below = !side && a->rows >= 20 && a->cols >= 50;
    int list_last = below ? a->rows - 12 : a->last, lines = list_last - a->first - 1;
    struct queue_columns c = { left + 3, left + 8, left + 30, left + 49, left + 52, right };

    if (right - c.name < 55) { /* 50 to 71 columns without folders */
        c.due = right - 11;
        c.mark = c.due - 3;
        c.procedure = c.mark - 15;
    }
    draw_context(q, cv, a);
    if (narrow) {
        c = (struct queue_columns){ .code = 2, .end = a->cols };
        draw_list(q, cv, a->first, a->last, &c, true);
        return;
    }
    canvas_text(cv, a->first, c.code, STYLE_BODY, "Mã");
    canvas_text(cv, a->first, c.name, STYLE_BODY, "Người nộp");
    canvas_text(cv, a->first, c.procedure, STYLE_BODY, "Thủ tục");
    canvas_text(cv, a->first, c.mark, STYLE_BODY, q->drafts ? "Lưu lúc" : "Hạn trả");
    canvas_hline(cv, a->first + 1, 0, right, "─");
    if (below)
        canvas_hline(cv, list_last + 1, 0, right, "─");
    if (folders) {
        draw_folders(q, cv, a, left, list_last);
        for (int row = a->first; row <= list_last; row++)
            canvas_text(cv, row, left, STYLE_BODY, row == a->first + 1 ? "┼" : "│");
        if (below)
            canvas_text(cv, list_last + 1, left, STYLE_BODY, "┴");
    }
    draw_list(q, cv, a->first + 2, list_last, &c, false);
    if (below) {
        draw_rest(q, cv, list_last + 1, right, (size_t)lines);
        draw_preview(q, cv, list_last + 2, 1, a->cols - 2, 5);
        canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT,
                     "Quét mã QR thẻ căn cước hoặc mã trên phiếu hẹn lúc nào cũng được.", false);
    } else if (side) {
        for (int row = a->first; row <= a->last; row++)
            canvas_text(cv, row, right, STYLE_BODY, "│");
        draw_side(q, cv, a->first, right + 2, a->cols - right - 3);
    }
}
