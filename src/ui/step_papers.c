/* Step 4: the papers.  Required, seen, digitized and reused are four separate things. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is written down when a paper is taken without being digitized and nobody says more. */
#define WHY_PAPER_ONLY "Nhận bản giấy, chưa quét"

static const struct field why_field = {
    .id = "why", .label = "Lý do chưa quét", .type = FIELD_TEXT, .width = 50, .max_chars = 200
};

/* ---- the list ---- */

static const struct component_def *def_of(const struct reception_state *s, size_t i)
{
    for (size_t k = 0; k < s->v.form->n_components; k++)
        if (strcmp(s->v.form->component[k].id, s->r.component[i].id) == 0)
            return &s->v.form->component[k];
    return NULL;
}

/* Components as listed: those that count here first, those that do not after them. */
static size_t order(const struct reception_state *s, size_t *out, size_t max)
{
    size_t n = 0;

    for (int relevant = 1; relevant >= 0; relevant--)
        for (size_t i = 0; i < s->r.n_components && n < max; i++)
            if (s->r.component[i].relevant == (relevant == 1) && def_of(s, i) != NULL)
                out[n++] = i;
    return n;
}

static bool only_seen(const struct reception_component *c)
{
    return c->seen && c->n_papers == 0 && c->reuse == NULL;
}

static bool missing(const struct reception_component *c)
{
    return c->relevant && c->required && !reception_component_there(c);
}

static char letter_of(const struct reception_component *c)
{
    if (!c->relevant)
        return '-';
    if (c->n_papers > 0 || c->file != NULL)
        return 'S';
    if (c->reuse != NULL)
        return 'K';
    return c->seen ? 'G' : c->required ? '!' : ' ';
}

/* A paper that the citizen shows and takes back, or a copy that is not kept: one key for all. */
static bool to_show(const struct component_def *def)
{
    return def->form == PAPER_PRESENT || def->form == PAPER_COPY;
}

size_t papers_missing(const struct reception_state *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->r.n_components; i++)
        n += missing(&s->r.component[i]) && def_of(s, i) != NULL && to_show(def_of(s, i));
    return n;
}

static void see(struct reception_component *c, const struct component_def *def)
{
    c->seen = true;
    if (c->copies == 0)
        c->copies = def->count;
    if (def->form != PAPER_PRESENT && str_or(c->why)[0] == '\0')
        str_set(&c->why, WHY_PAPER_ONLY);
}

void papers_mark_all(struct reception_state *s, struct ui *ui)
{
    int shown = 0, copies = 0;

    for (size_t i = 0; i < s->r.n_components; i++) {
        const struct component_def *def = def_of(s, i);

        if (def == NULL || !missing(&s->r.component[i]) || !to_show(def))
            continue;
        see(&s->r.component[i], def);
        if (def->form == PAPER_PRESENT)
            shown++;
        else
            copies++;
    }
    if (shown + copies == 0) {
        ui_say(ui, "Không còn giấy nào chỉ cần đối chiếu.");
        return;
    }
    reception_typed(s);
    reception_follow(s, ui);
    reception_store(s, ui);
    if (copies == 0)
        ui_say(ui, "Đã ghi: đối chiếu %d giấy xuất trình.", shown);
    else
        ui_say(ui, "Đã ghi: đối chiếu %d giấy xuất trình, nhận giấy %d bản photo.", shown, copies);
}

static struct reception_component *current(struct reception_state *s)
{
    return s->papers.at < s->r.n_components ? &s->r.component[s->papers.at] : NULL;
}

/* ---- keys ---- */

static void changed(struct reception_state *s, struct ui *ui)
{
    reception_typed(s);
    reception_follow(s, ui);
    reception_store(s, ui);
}

static void ask_why(struct reception_state *s)
{
    s->papers.asking = true;
    entry_focus(&s->entry, &why_field, str_or(current(s)->why));
}

/* Nothing, seen, nothing; a paper taken from the store is let go first. */
static void toggle(struct reception_state *s, struct ui *ui)
{
    struct reception_component *c = current(s);
    const struct component_def *def = c != NULL ? def_of(s, s->papers.at) : NULL;

    if (def == NULL)
        return;
    if (!c->relevant) {
        ui_say(ui, "Giấy này không cần cho hồ sơ này.");
    } else if (c->n_papers > 0) {
        ui_say(ui, "Giấy này đã quét. Bấm - để bỏ bản quét.");
    } else if (c->reuse != NULL) {
        str_set(&c->reuse, NULL);
        c->no_reuse = true;
        ui_say(ui, "Không dùng bản trong kho. F7 chọn lại.");
        changed(s, ui);
    } else if (c->seen) {
        c->seen = false;
        str_set(&c->why, NULL);
        changed(s, ui);
    } else {
        see(c, def);
        changed(s, ui);
        if (def->form != PAPER_PRESENT)
            ask_why(s);
    }
}

static void drop_papers(struct reception_state *s, struct ui *ui)
{
    struct reception_component *c = current(s);

    if (c == NULL || c->n_papers == 0) {
        ui_say(ui, "Giấy này chưa có bản quét nào để bỏ.");
        return;
    }
    free(c->papers[--c->n_papers]);
    str_set(&c->scan_name, NULL);
    ui_say(ui, "Đã bỏ bản quét cuối của giấy này khỏi hồ sơ; F7 lấy lại từ kho.");
    changed(s, ui);
}

static void leave(struct reception_state *s, struct ui *ui)
{
    struct reception_component *c = current(s);
    char *value, *label;
    bool bad;

    if (!s->papers.asking || c == NULL)
        return;
    entry_read(&s->entry, true, day_of(desk_now(ui->desk)), &value, &label, &bad, NULL);
    str_set(&c->why, value);
    s->papers.asking = false;
    entry_focus(&s->entry, NULL, "");
    free(value);
    free(label);
    changed(s, ui);
}

static bool key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    if (!s->papers.asking)
        return false;
    if (k->sym == KEY_ESC) {
        s->papers.asking = false;
        entry_focus(&s->entry, NULL, "");
        return true;
    }
    if (k->sym == KEY_ENTER || k->sym == KEY_TAB) {
        leave(s, ui);
        return true;
    }
    if (!entry_key(&s->entry, k))
        return false;
    reception_typed(s);
    return true;
}

static void move(struct reception_state *s, struct ui *ui, int by)
{
    size_t list[64], n = order(s, list, N_ELEMS(list)), i = 0;

    leave(s, ui);
    while (i < n && list[i] != s->papers.at)
        i++;
    if (n == 0)
        return;
    if (i == n)
        s->papers.at = list[0];
    else if (by > 0 && i + 1 < n)
        s->papers.at = list[i + 1];
    else if (by < 0 && i > 0)
        s->papers.at = list[i - 1];
    else if (by < 0)
        ui_menu(ui);
}

static void act(struct reception_state *s, struct ui *ui, enum action a, const struct key *k)
{
    struct reception_component *c = current(s);

    (void)k;
    switch (a) {
    case ACT_UP:
    case ACT_PREVIOUS:
        move(s, ui, -1);
        break;
    case ACT_DOWN:
    case ACT_NEXT:
        move(s, ui, 1);
        break;
    case ACT_MARK:
        toggle(s, ui);
        break;
    case ACT_MARK_ALL:
        papers_mark_all(s, ui);
        break;
    case ACT_ACCEPT: /* the reason, or on to the next one that is missing */
        if (c != NULL && only_seen(c) && def_of(s, s->papers.at)->form != PAPER_PRESENT &&
            str_or(c->why)[0] == '\0') {
            ask_why(s);
            break;
        }
        for (size_t i = 0; i < s->r.n_components; i++) {
            size_t at = (s->papers.at + 1 + i) % s->r.n_components;

            if (missing(&s->r.component[at])) {
                s->papers.at = at;
                return;
            }
        }
        reception_go(s, ui, STEP_CHECK);
        break;
    case ACT_ATTACH:
        if (c == NULL || !c->relevant)
            ui_say(ui, "Chọn một giấy cần cho hồ sơ này rồi bấm h.");
        else
            attach_open(ui, s, s->papers.at);
        break;
    case ACT_STORE:
        if (c == NULL || !c->relevant)
            ui_say(ui, "Chọn một giấy cần cho hồ sơ này rồi bấm F7.");
        else
            store_pick_open(ui, s, s->papers.at);
        break;
    case ACT_DROP:
        drop_papers(s, ui);
        break;
    default:
        break;
    }
}

static void enter(struct reception_state *s, struct ui *ui)
{
    size_t list[64], n;

    (void)ui;
    s->papers.asking = false;
    if (s->v.form == NULL)
        return;
    n = order(s, list, N_ELEMS(list));
    if (n > 0 && (s->papers.at >= s->r.n_components || !s->r.component[s->papers.at].relevant))
        s->papers.at = list[0];
}

static void keep(const struct reception_state *s, json_t *place)
{
    if (s->papers.at < s->r.n_components)
        json_object_set_new(place, "component", json_string(s->r.component[s->papers.at].id));
    if (s->papers.asking) {
        json_object_set_new(place, "asking", json_true());
        entry_keep(&s->entry, place);
    }
}

static void restore(struct reception_state *s, struct ui *ui, const json_t *place)
{
    (void)ui;
    for (size_t i = 0; i < s->r.n_components; i++)
        if (strcmp(s->r.component[i].id, json_str(place, "component")) == 0) {
            s->papers.at = i;
            if (json_flag(place, "asking")) {
                ask_why(s);
                entry_resume(&s->entry, place);
            }
        }
}

/* ---- drawing ---- */

static const char *form_vi(const struct component_def *def)
{
    static const char *const words[] = { [PAPER_ORIGINAL] = "bản chính",
                                         [PAPER_CERTIFIED] = "chứng thực",
                                         [PAPER_COPY] = "bản sao",
                                         [PAPER_PRESENT] = "xuất trình",
                                         [PAPER_EFORM] = "điện tử" };

    return words[def->form];
}

/* "bản chính 1", "dùng lại", "THIẾU" and where it comes from. */
static void words_of(const struct reception_component *c, const struct component_def *def,
                     char *how, size_t n, char *source, size_t n_source)
{
    how[0] = source[0] = '\0';
    switch (letter_of(c)) {
    case 'S':
        snprintf(how, n, "%s %d", form_vi(def), c->copies > 0 ? c->copies : def->count);
        if (c->scan_name == NULL)
            snprintf(source, n_source, "quét, %zu tệp", c->n_papers);
        else if (c->n_papers > 1)
            snprintf(source, n_source, "quét %zu: %.150s", c->n_papers, c->scan_name);
        else
            snprintf(source, n_source, "quét: %.150s", c->scan_name);
        break;
    case 'K':
        snprintf(how, n, "dùng lại");
        snprintf(source, n_source, c->proposed ? "kho, máy tìm" : "kho, đã chọn");
        break;
    case 'G':
        snprintf(how, n, def->form == PAPER_PRESENT ? "đã đối chiếu" : "giữ giấy");
        cut_to(source, n_source, str_or(c->why));
        break;
    case '!':
        snprintf(how, n, "THIẾU");
        snprintf(source, n_source, "%s %d", form_vi(def), def->count);
        break;
    case '-':
        snprintf(how, n, "không cần");
        break;
    default:
        snprintf(source, n_source, "nếu có");
    }
}

static void draw_row(const struct reception_state *s, struct canvas *cv, int row, size_t i,
                     int how_col, int source_col)
{
    const struct reception_component *c = &s->r.component[i];
    const struct component_def *def = def_of(s, i);
    char how[40], source[200], letter = letter_of(c);
    enum style st = letter == '!' ? STYLE_LATE : letter == '-' ? STYLE_PAUSED : STYLE_BODY;
    int cols = canvas_cols(cv);
    bool at = i == s->papers.at;

    words_of(c, def, how, sizeof how, source, sizeof source);
    canvas_text(cv, row, 0, at ? STYLE_FOCUS : STYLE_BODY, at ? ">" : " ");
    canvas_printf(cv, row, 1, st, "[%c]", letter);
    canvas_field(cv, row, 5, how_col - 6, STYLE_BODY, def->name, false);
    canvas_field(cv, row, how_col, source_col - how_col - 1, st, how, false);
    if (source_col < cols)
        canvas_field(cv, row, source_col, cols - source_col - 1, STYLE_BODY, source, false);
    if (at && !s->papers.asking)
        canvas_cursor(cv, row, 0);
}

static void draw_head(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    size_t must = 0, done = 0;

    for (size_t i = 0; i < s->r.n_components; i++) {
        const struct reception_component *c = &s->r.component[i];

        must += c->relevant && c->required;
        done += c->relevant && c->required && reception_component_there(c);
    }
    canvas_printf(cv, 2, 1, STYLE_BODY, "Giấy tờ phải có: %zu · xong %zu · thiếu %zu", must, done,
                  must - done);
    if (a->cols >= 76)
        canvas_right(cv, 2, a->cols - 1, STYLE_HINT, "Space đổi · h số hóa · F7 lấy từ kho");
}

/* What can be done for what is missing; the whole name of the one under the cursor. */
static void draw_foot(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    const struct component_def *def =
        s->papers.at < s->r.n_components ? def_of(s, s->papers.at) : NULL;
    int row = a->last - 6;

    canvas_field(cv, row - 1, 1, a->cols - 2, STYLE_HINT,
                 "S đã số hóa · K dùng lại từ kho · G chỉ nhận giấy · ! thiếu · - không cần",
                 false);
    canvas_hline(cv, row, 0, a->cols, "─");
    canvas_text(cv, row, 1, STYLE_BODY, " Giấy đang chọn ");
    if (def != NULL) {
        canvas_field(cv, row + 1, 1, a->cols - 2, STYLE_BODY, def->name, false);
        canvas_field(cv, row + 2, 1, a->cols - 2, STYLE_BODY, str_or(def->hint), false);
    }
    canvas_field(cv, row + 3, 2, a->cols - 3, STYLE_HINT, "h  Số hóa: tệp máy quét, hoặc đường dẫn",
                 false);
    canvas_field(cv, row + 4, 2, a->cols - 3, STYLE_HINT,
                 "Space  Chỉ nhận giấy (G), ghi lý do chưa số hóa · -  Bỏ bản quét", false);
    canvas_field(cv, row + 5, 2, a->cols - 3, STYLE_HINT,
                 "F7  Lấy bản còn hạn trong kho của người này", false);
    canvas_field(cv, row + 6, 2, a->cols - 3, STYLE_HINT,
                 a->cols < 76 ? MARK_ALL_VI : MARK_ALL_VI " · b Chưa nhận, hướng dẫn", false);
}

static void draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    bool low = a->rows < 20;
    int first = low ? a->first + 1 : a->first + 3, last = low ? a->last - 1 : a->last - 8;
    int source = a->cols >= 72 ? a->cols - 21 : a->cols, how = source - (a->cols >= 72 ? 14 : 13);
    size_t list[64], n = order(s, list, N_ELEMS(list)), at = 0;

    reception_bar(s, cv, a);
    draw_head(s, cv, a);
    if (!low) {
        canvas_hline(cv, a->first + 1, 0, a->cols, "─");
        canvas_text(cv, a->first + 2, 5, STYLE_BODY, "Giấy tờ");
        canvas_text(cv, a->first + 2, how, STYLE_BODY, "Nhận");
        if (source < a->cols)
            canvas_text(cv, a->first + 2, source, STYLE_BODY, "Nguồn");
        draw_foot(s, cv, a);
    } else {
        canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT, "Space · h quét · - bỏ · F7 kho · *",
                     false);
    }
    for (size_t i = 0; i < n; i++)
        if (list[i] == s->papers.at)
            at = i;
    size_t lines = (size_t)(last - first + 1), from = at >= lines ? at - lines + 1 : 0;
    for (size_t i = 0; i < lines && from + i < n; i++)
        draw_row(s, cv, first + (int)i, list[from + i], how, source);
    if (n == 0)
        canvas_text(cv, first, 2, STYLE_BODY, "Thủ tục này không cần giấy tờ nào.");
    if (s->papers.asking) {
        char none[] = "";
        struct form_line line = { .f = &why_field, .value = none, .entry = &s->entry };
        int row = low ? a->last - 1 : a->last - 7;

        canvas_field(cv, row, 0, a->cols, STYLE_BODY, "", true);
        if (a->cols < 50)
            canvas_field(cv, row - 1, 0, a->cols, STYLE_BODY, "", true);
        form_lines_draw(cv, a->cols < 50 ? row - 1 : row, row, &line, 1, 0);
    }
}

const struct step_ops step_papers = {
    .name = "Giấy tờ",
    .draw = draw,
    .key = key,
    .act = act,
    .enter = enter,
    .leave = leave,
    .keep = keep,
    .restore = restore,
};
