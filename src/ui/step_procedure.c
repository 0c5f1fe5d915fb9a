/* Step 2: which procedure, by a few letters without accents, initials or its code. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREVIEW_MS 150 /* a preview is drawn when the keys rest */

/* Something was typed or moved to: before that no line is chosen, so that an Enter too many does
 * not choose one. */
static bool meant(const struct procedure_step *p)
{
    return p->moved || p->query.len > 0;
}

static const struct catalogue_entry *current(const struct reception_state *s)
{
    const struct procedure_step *p = &s->procedure;

    return meant(p) && p->at < p->n_hits ? &desk_catalogue(s->desk)->entry[p->hit[p->at]] : NULL;
}

static void rest(struct reception_state *s)
{
    s->procedure.form = NULL;
    s->procedure.moved_ms = 0;
}

static void find(struct reception_state *s)
{
    struct procedure_step *p = &s->procedure;

    p->n_hits = catalogue_find(desk_catalogue(s->desk), p->query.text, p->hit, N_ELEMS(p->hit));
    p->at = 0;
    p->moved = false;
    rest(s);
}

/* The procedure chosen already stands first under the cursor. */
static void enter(struct reception_state *s, struct ui *ui)
{
    struct procedure_step *p = &s->procedure;

    (void)ui;
    find(s);
    for (size_t i = 0; s->r.procedure != NULL && p->query.len == 0 && i < p->n_hits; i++)
        if (strcmp(desk_catalogue(s->desk)->entry[p->hit[i]].code, s->r.procedure) == 0) {
            p->at = i;
            p->moved = true;
        }
}

static void leave(struct reception_state *s, struct ui *ui)
{
    (void)s;
    (void)ui;
}

static void choose(struct reception_state *s, struct ui *ui)
{
    const struct catalogue_entry *e = current(s);
    struct mc_err err = { .rc = MC_OK };

    if (!meant(&s->procedure)) {
        ui_say(ui, "Chọn một thủ tục: gõ vài chữ, hoặc ↑↓ rồi Enter.");
        return;
    }
    if (e == NULL) {
        ui_fail(ui, "Không có thủ tục nào khớp. Gõ chữ khác, ví dụ ks, hoặc mã thủ tục.");
        return;
    }
    if (reception_take_procedure(ui->desk, &s->r, e->code, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    s->person.changed = false;
    s->form.at = NO_FIELD;
    history_clear(&s->form.history); /* fields of another form */
    s->papers.at = 0;
    edit_set(&s->procedure.query, "");
    reception_typed(s);
    if (reception_follow(s, ui))
        reception_go(s, ui, STEP_FORM);
}

static bool key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    if (!edit_key(&s->procedure.query, k))
        return false;
    if (k->sym != KEY_LEFT && k->sym != KEY_RIGHT && k->sym != KEY_HOME && k->sym != KEY_END)
        find(s);
    reception_typed(s);
    return true;
}

static void act(struct reception_state *s, struct ui *ui, enum action a, const struct key *k)
{
    struct procedure_step *p = &s->procedure;

    (void)k;
    if (a == ACT_ACCEPT) {
        choose(s, ui);
    } else if (a == ACT_UP || a == ACT_PREVIOUS) {
        if (p->at == 0)
            ui_menu(ui);
        p->at -= p->at > 0;
        p->moved = true;
        rest(s);
    } else if (a == ACT_DOWN || a == ACT_NEXT) {
        p->at += meant(p) && p->at + 1 < p->n_hits; /* the first ↓ stands on the first line */
        p->moved = true;
        rest(s);
    } else if (a == ACT_CLEAR) {
        edit_set(&p->query, "");
        find(s);
    }
}

/* The form of the line under the cursor is read when the keys rest. */
static int tick(struct reception_state *s, struct ui *ui, int64_t ms)
{
    struct procedure_step *p = &s->procedure;
    const struct catalogue_entry *e = current(s);

    if (p->form != NULL || e == NULL || p->moved_ms < 0)
        return -1;
    if (p->moved_ms == 0)
        p->moved_ms = ms;
    if (ms - p->moved_ms < PREVIEW_MS)
        return (int)(PREVIEW_MS - (ms - p->moved_ms));
    p->moved_ms = -1;
    if (desk_form(ui->desk, e->code, &p->form, NULL) != MC_OK)
        p->form = NULL; /* choosing it says what is wrong */
    return 0;
}

static void keep(const struct reception_state *s, json_t *place)
{
    json_put(place, "query", s->procedure.query.text);
}

static void restore(struct reception_state *s, struct ui *ui, const json_t *place)
{
    (void)ui;
    if (json_str(place, "query")[0] != '\0') {
        edit_set(&s->procedure.query, json_str(place, "query"));
        find(s);
    }
}

/* ---- drawing ---- */

struct columns {
    int due, fee, end;
};

static void draw_list(const struct reception_state *s, struct canvas *cv, int first, int last,
                      const struct columns *c)
{
    const struct procedure_step *p = &s->procedure;
    size_t lines = (size_t)(last - first + 1), from = p->at >= lines ? p->at - lines + 1 : 0;

    for (size_t i = 0; i < lines && from + i < p->n_hits; i++) {
        const struct catalogue_entry *e = &desk_catalogue(s->desk)->entry[p->hit[from + i]];
        int row = first + (int)i;
        bool at = meant(p) && from + i == p->at;

        canvas_text(cv, row, 0, at ? STYLE_FOCUS : STYLE_BODY, at ? ">" : " ");
        canvas_field(cv, row, 2, c->due - 3, at ? STYLE_FOCUS : STYLE_BODY, e->short_name, false);
        if (c->due < c->end) {
            canvas_field(cv, row, c->due, c->fee - c->due - 1, STYLE_BODY, str_or(e->legal_text),
                         false);
            canvas_field(cv, row, c->fee, c->end - c->fee - 1, STYLE_BODY, str_or(e->fee_text),
                         false);
        }
    }
    if (p->n_hits == 0)
        canvas_field(cv, first, 2, c->end - 3, STYLE_BODY,
                     "Không có thủ tục nào khớp. Xóa bớt chữ, hoặc gõ mã.", false);
}

/* What this procedure asks for. */
static void draw_needs(const struct reception_state *s, struct canvas *cv, int first, int last,
                       int cols)
{
    const struct catalogue_entry *e = current(s);
    const struct form *f = s->procedure.form;
    char head[200], limit[64];
    int row = first + 1;

    if (e == NULL)
        return;
    snprintf(head, sizeof head, " %.120s: cần gì ", e->short_name);
    canvas_hline(cv, first, 0, cols, "─");
    canvas_field(cv, first, 1, cols - 2, STYLE_BODY, head, false);
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->n_components && row < last; i++) {
        if (f->component[i].relevant != NULL)
            continue;
        canvas_text(cv, row, 2, STYLE_BODY, "[ ]");
        canvas_field(cv, row++, 6, cols - 7, STYLE_BODY, f->component[i].name, false);
    }
    size_t some = 0;
    for (size_t i = 0; i < f->n_components; i++)
        some += f->component[i].relevant != NULL;
    if (some > 0 && row < last)
        canvas_printf(cv, row++, 2, STYLE_BODY, "    và %zu loại giấy nữa, tùy tờ khai", some);
    limit_vi(&f->cases[f->n_cases - 1].limit, limit);
    canvas_printf(cv, row, 2, STYLE_BODY, "Hạn: %s · Kết quả: ", limit);
    int col = 2 + utf8_width("Hạn:  · Kết quả: ") + utf8_width(limit);
    canvas_field(cv, row, col, cols - col - 1, STYLE_BODY, str_or(f->result_name), false);
}

static void draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    const struct procedure_step *p = &s->procedure;
    bool low = a->rows < 20;
    struct columns c = { .due = a->cols, .fee = a->cols, .end = a->cols };
    char person[300];
    int row = a->first, col, list, last;

    if (a->cols >= 72) {
        c.fee = a->cols - 17;
        c.due = c.fee - 16;
    }
    reception_bar(s, cv, a);
    reception_person_line(s, person, sizeof person);
    canvas_field(cv, row++, 1, a->cols - 2, STYLE_BODY, person, false);
    if (!low)
        canvas_hline(cv, row++, 0, a->cols, "─");
    col = canvas_text(cv, row, 1, STYLE_BODY,
                      a->cols >= 76 ? "Thủ tục nào? Gõ không dấu, chữ cái đầu (ks) hoặc mã:  "
                      : a->cols >= 50 ? "Thủ tục nào? (ks, khai sinh, mã) "
                                      : "Thủ tục? ");
    edit_draw(&p->query, cv, row, col, a->cols - col - 3, true);
    list = low ? row + 1 : row + 3;
    /* Until one is meant, the list has all the room. */
    last = low || !meant(p) ? a->last - 1 : list + (a->last - list) / 2 - 2;
    if (!low) {
        canvas_text(cv, list - 1, 2, STYLE_BODY, "Tên thủ tục");
        if (c.due < c.end) {
            canvas_text(cv, list - 1, c.due, STYLE_BODY, "Hạn");
            canvas_text(cv, list - 1, c.fee, STYLE_BODY, "Phí");
        }
    }
    draw_list(s, cv, list, last, &c);
    if (!low && meant(p))
        draw_needs(s, cv, last + 1, a->last - 2, a->cols);
    canvas_printf(cv, a->last, 1, STYLE_HINT, "Enter chọn · %zu/%zu thủ tục khớp%s", p->n_hits,
                  desk_catalogue(s->desk)->n,
                  p->n_hits > (size_t)(last - list + 1) ? " · ↑↓ xem hết" : "");
}

const struct step_ops step_procedure = {
    .name = "Thủ tục",
    .draw = draw,
    .key = key,
    .act = act,
    .enter = enter,
    .leave = leave,
    .keep = keep,
    .restore = restore,
    .tick = tick,
};
