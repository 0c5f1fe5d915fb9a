/* Step 3: the form.  A page is a section of at most nine fields; Enter goes to the next field that
 * needs a person; an error is said, counted, and never keeps anybody in its field. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- fields and pages ---- */

/* On this form, at this counter, now. */
static bool visible(const struct reception_state *s, size_t i)
{
    const struct field *f = &s->v.form->field[i];

    return f->at == AT_RECEPTION && f->type != FIELD_SIGNATURE && s->v.resolved.relevant[i];
}

static bool typeable(const struct reception_state *s, size_t i)
{
    const struct field *f = &s->v.form->field[i];

    return visible(s, i) && f->type != FIELD_DERIVED && f->type != FIELD_GROUP &&
           f->calculate == NULL;
}

/* A run of fields of one section. */
struct page {
    const struct section *section;
    size_t field[PAGE_FIELDS], n;
    size_t number, of; /* from 1 */
};

static bool in_section(const struct form *f, size_t i, size_t section)
{
    return f->field[i].section == NULL ? section == 0
                                       : strcmp(f->field[i].section, f->section[section].id) == 0;
}

/* The page that holds field AT (the first one when none does). */
static struct page page_of(const struct reception_state *s, size_t at)
{
    const struct form *f = s->v.form;
    struct page found = { .n = 0 }, p = { .n = 0 };
    size_t count = 0, sections = f->n_sections > 0 ? f->n_sections : 1;
    bool here = false;

    for (size_t sec = 0; sec < sections; sec++) {
        p.n = 0;
        for (size_t i = 0; i < f->n_fields; i++) {
            if (!visible(s, i) || (f->n_sections > 0 && !in_section(f, i, sec)))
                continue;
            if (p.n == PAGE_FIELDS || p.n == 0) {
                if (here || (found.n == 0 && p.n > 0))
                    found = p;
                here = false;
                p = (struct page){ .section = f->n_sections > 0 ? &f->section[sec] : NULL,
                                   .number = ++count };
            }
            p.field[p.n++] = i;
            here = here || i == at;
        }
        if (p.n > 0 && (here || found.n == 0))
            found = p;
        here = false;
    }
    found.of = count;
    return found;
}

static size_t field_index(const struct reception_state *s, const struct field *f)
{
    return (size_t)(f - s->v.form->field);
}

/* ---- what needs a person ---- */

static const char *value_of(const struct reception_state *s, size_t i)
{
    return answers_value(&s->r.answers, s->v.form->field[i].id);
}

static enum mark mark_of(const struct reception_state *s, size_t i)
{
    const struct answer *a = answers_get(&s->r.answers, s->v.form->field[i].id);

    return a != NULL ? a->mark : MARK_NONE;
}

/* What is wrong with field I, the worst first; NULL when nothing is. */
static const struct problem *problem_of(const struct reception_state *s, size_t i)
{
    const struct problem *found = NULL;

    for (size_t k = 0; k < s->v.n_problems; k++) {
        const struct problem *p = &s->v.problem[k];

        if (p->field == &s->v.form->field[i] && (found == NULL || (p->blocks && !found->blocks)))
            found = p;
    }
    return found;
}

static bool needs_person(const struct reception_state *s, size_t i)
{
    const struct problem *p = problem_of(s, i);

    return typeable(s, i) && ((p != NULL && p->blocks) || mark_of(s, i) == MARK_CONFIRM);
}

struct form_counts form_count(const struct reception_state *s)
{
    struct form_counts c = { .wrong = 0 };

    for (size_t i = 0; i < s->v.form->n_fields; i++) {
        if (!needs_person(s, i))
            continue;
        const struct problem *p = problem_of(s, i);
        if (value_of(s, i)[0] == '\0') {
            c.empty++;
        } else if (p != NULL && p->blocks) {
            if (c.wrong++ == 0)
                c.first_wrong = &s->v.form->field[i];
        } else {
            c.confirm++;
        }
    }
    return c;
}

/* CONDITION names field ID. */
static bool asks_about(const char *condition, const char *id)
{
    size_t n = strlen(id);

    for (const char *at = condition; at != NULL && (at = strstr(at, id)) != NULL; at += n)
        if (at > condition && at[-1] == ':' && at[n] != '_' && !(at[n] >= '0' && at[n] <= '9') &&
            !(at[n] >= 'a' && at[n] <= 'z'))
            return true;
    return false;
}

/* Empty and not required, but asked because of another answer, or other fields hang on it (the
 * other parent's name, and then the year): a person decides, in passing. */
static bool worth_a_look(const struct reception_state *s, size_t i)
{
    const struct form *f = s->v.form;

    if (!typeable(s, i) || f->field[i].required || value_of(s, i)[0] != '\0')
        return false;
    if (f->field[i].relevant != NULL)
        return true;
    for (size_t k = 0; k < f->n_fields; k++)
        if (k != i && f->field[k].at == AT_RECEPTION &&
            asks_about(f->field[k].relevant, f->field[i].id))
            return true;
    return false;
}

/* The first field after AT that needs a person, then from the start; NO_FIELD. */
static size_t next_needing(const struct reception_state *s, size_t at)
{
    size_t n = s->v.form->n_fields, from = at == NO_FIELD ? 0 : at + 1;

    for (size_t i = from; i < n; i++)
        if (needs_person(s, i) || worth_a_look(s, i))
            return i;
    for (size_t i = 0; i < from && i < n; i++)
        if (i != at && needs_person(s, i))
            return i;
    return NO_FIELD;
}

/* ---- focus ---- */

static void focus(struct reception_state *s, size_t i)
{
    s->form.at = i;
    s->form.done = false;
    if (i == NO_FIELD)
        entry_focus(&s->entry, NULL, "");
    else
        entry_focus(&s->entry, &s->v.form->field[i], value_of(s, i));
}

void form_focus(struct reception_state *s, const struct field *f)
{
    focus(s, field_index(s, f));
}

static size_t first_typeable(const struct reception_state *s)
{
    for (size_t i = 0; i < s->v.form->n_fields; i++)
        if (typeable(s, i))
            return i;
    return NO_FIELD;
}

/* ---- leaving a field ---- */

/* Set the answer, and remember what stood there. */
static void answer_kept(struct reception_state *s, size_t i, const char *value, const char *label,
                        enum mark mark)
{
    const char *id = s->v.form->field[i].id;
    const struct answer *a = answers_get(&s->r.answers, id);
    char *old = a != NULL ? xstrdup(a->value) : NULL,
         *old_label = a != NULL ? xstrdup(a->label) : NULL;
    enum mark old_mark = mark_of(s, i);

    answers_set(&s->r.answers, id, value, label, mark);
    a = answers_get(&s->r.answers, id); /* VALUE may have been the old one's */
    history_add(&s->form.history, i, old, old_label, old_mark, a != NULL ? a->value : NULL,
                a != NULL ? a->label : NULL, mark_of(s, i));
    free(old);
    free(old_label);
}

static void set_answer(struct reception_state *s, struct ui *ui, size_t i, const char *value,
                       const char *label)
{
    answer_kept(s, i, value, label, MARK_TYPED);
    reception_typed(s);
    reception_follow(s, ui);
}

/* Its text is there and wrong. */
static bool wrong(const struct reception_state *s, size_t i)
{
    const struct problem *p = problem_of(s, i);

    return p != NULL && p->blocks && value_of(s, i)[0] != '\0';
}

/* Take what the focused field holds.  ENTER takes the chosen line of a list, and confirms a "?".
 * It is journalled when the cursor stands in the next one: that is where a clerk goes on. */
static void leave_field(struct reception_state *s, struct ui *ui, bool enter)
{
    size_t i = s->form.at;
    char *value, *label;
    bool bad;

    if (i == NO_FIELD || s->entry.f != &s->v.form->field[i])
        return;
    if (s->entry.touched || (enter && s->entry.listing)) {
        entry_read(&s->entry, enter, day_of(desk_now(ui->desk)), &value, &label, &bad, NULL);
        set_answer(s, ui, i, value, label);
        free(value);
        free(label);
    } else if (enter && mark_of(s, i) == MARK_CONFIRM) {
        const struct answer *a = answers_get(&s->r.answers, s->v.form->field[i].id);

        set_answer(s, ui, i, a->value, a->label);
    }
    entry_focus(&s->entry, &s->v.form->field[i], value_of(s, i)); /* as it is stored and shown */
    if (wrong(s, i))
        ui_fail(ui, "Còn %d lỗi: %s. Vẫn đi tiếp được; máy hỏi lại ở bước 5.", form_count(s).wrong,
                s->v.form->field[i].label);
}

static void accept(struct reception_state *s, struct ui *ui)
{
    bool done = s->form.done, typed = s->entry.touched || s->entry.listing;

    if (s->form.at != NO_FIELD && s->v.form->field[s->form.at].type == FIELD_TABLE &&
        needs_person(s, s->form.at)) {
        rows_open(ui, s, &s->v.form->field[s->form.at]);
        return;
    }
    leave_field(s, ui, true);
    if (typed && s->form.at != NO_FIELD && wrong(s, s->form.at)) {
        ui_fail(ui, "%s",
                problem_of(s, s->form.at)->text); /* a correction typed ahead lands here */
        return;
    }
    size_t next = next_needing(s, s->form.at);
    if (next != NO_FIELD) {
        focus(s, next);
    } else if (s->form.at != NO_FIELD && needs_person(s, s->form.at)) {
        if (value_of(s, s->form.at)[0] == '\0')
            ui_say(ui, "Còn ô này trống. Chưa có thì PgDn đi tiếp, máy hỏi lại ở bước 5.");
    } else if (done) {
        reception_go(s, ui, STEP_PAPERS); /* no PgDn on a phone */
    } else {
        s->form.done = true;
        ui_say(ui, "Đủ. PgDn sang giấy tờ, F8 kiểm tra và tiếp nhận");
    }
}

/* Fields in the order of the pages, by one. */
static void move(struct reception_state *s, struct ui *ui, int by)
{
    size_t n = s->v.form->n_fields;

    leave_field(s, ui, false);
    for (size_t i = s->form.at == NO_FIELD ? 0 : s->form.at; i < n;) {
        if (by < 0 && i == 0) {
            ui_menu(ui);
            return;
        }
        i += (size_t)by;
        if (i < n && typeable(s, i)) {
            focus(s, i);
            return;
        }
    }
    ui_say(ui, "Hết tờ khai. PgDn sang giấy tờ, F8 kiểm tra và tiếp nhận.");
}

/* The first field of the next page, around. */
static void next_page(struct reception_state *s, struct ui *ui)
{
    leave_field(s, ui, false);
    struct page now = page_of(s, s->form.at);

    for (size_t k = 1, n = s->v.form->n_fields; k < n && now.n > 0; k++) {
        size_t i = (now.field[now.n - 1] + k) % n;

        if (typeable(s, i) && page_of(s, i).number != now.number) {
            focus(s, i);
            return;
        }
    }
}

static void copy_above(struct reception_state *s, struct ui *ui)
{
    size_t i = s->form.at;

    if (i == NO_FIELD || s->v.form->field[i].type == FIELD_TABLE)
        return;
    for (size_t k = i; k-- > 0;)
        if (visible(s, k)) {
            char *shown = field_show_dup(&s->v.form->field[k], value_of(s, k));

            edit_replace(&s->entry.edit, shown);
            s->entry.touched = true;
            s->entry.listing = false;
            free(shown);
            reception_typed(s);
            return;
        }
    ui_say(ui, "Không có ô nào ở trên để chép.");
}

/* What the source said, also when the clerk has emptied the field. */
static void source_back(struct reception_state *s, struct ui *ui)
{
    size_t i = s->form.at;
    const struct answer *a;
    const char *said;

    if (i == NO_FIELD)
        return;
    a = answers_get(&s->r.answers, s->v.form->field[i].id);
    said = a != NULL && a->source != NULL ? a->source
                                          : json_str(s->r.prefilled, s->v.form->field[i].id);
    if (said[0] == '\0') {
        ui_say(ui, "Ô này không có nguồn nào để lấy lại.");
        return;
    }
    char *value = xstrdup(said), *label = field_show_dup(&s->v.form->field[i], said);
    answer_kept(s, i, value, label, a != NULL && a->source != NULL ? a->source_mark : MARK_EARLIER);
    reception_typed(s);
    reception_follow(s, ui);
    focus(s, i);
    ui_say(ui, "Đã lấy lại giá trị từ nguồn.");
    free(value);
    free(label);
}

/* One change of an answer, back or forward, and the cursor to its field. */
static void undo(struct reception_state *s, struct ui *ui, bool forward)
{
    const struct change *c =
        forward ? history_forward(&s->form.history) : history_back(&s->form.history);

    if (c == NULL || c->at >= s->v.form->n_fields) {
        ui_say(ui, forward ? "Không có gì để làm lại." : "Không còn gì để lấy lại.");
        return;
    }
    const struct field *f = &s->v.form->field[c->at];
    answers_set(&s->r.answers, f->id, c->value[forward], c->label[forward], c->mark[forward]);
    reception_typed(s);
    reception_follow(s, ui);
    focus(s, typeable(s, c->at) ? c->at : first_typeable(s));
    ui_say(ui, forward ? "Đã làm lại: %s." : "Đã lấy lại: %s. Ctrl+Y làm lại.", f->label);
}

/* ---- the step ---- */

/* A table is typed on a screen of its own, which any letter opens. */
static bool table_key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    const struct field *f = s->entry.f;

    if (k->sym == KEY_CHAR)
        rows_open(ui, s, f);
    return k->sym == KEY_CHAR || k->sym == KEY_BACKSPACE || k->sym == KEY_DELETE;
}

static bool key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    if (s->entry.f != NULL && s->entry.f->type == FIELD_TABLE)
        return table_key(s, ui, k);
    int denied = s->entry.edit.denied;

    if (!entry_key(&s->entry, k))
        return false;
    s->form.done = false;
    if (s->entry.touched)
        reception_typed(s);
    if (s->entry.edit.denied > denied && s->entry.edit.denied >= 2)
        ui_say(ui, "Ô này chỉ nhận chữ số.");
    return true;
}

static void act(struct reception_state *s, struct ui *ui, enum action a, const struct key *k)
{
    (void)k;
    switch (a) {
    case ACT_ACCEPT:
        accept(s, ui);
        break;
    case ACT_UP:
    case ACT_PREVIOUS:
        move(s, ui, -1);
        break;
    case ACT_DOWN:
    case ACT_NEXT:
        move(s, ui, 1);
        break;
    case ACT_SECTION:
        next_page(s, ui);
        break;
    case ACT_COPY_ABOVE:
        copy_above(s, ui);
        return;
    case ACT_RESTORE:
        source_back(s, ui);
        return;
    case ACT_UNDO:
    case ACT_REDO:
        undo(s, ui, a == ACT_REDO);
        return;
    default:
        return;
    }
    if (s->dirty) /* moved on from something that was typed */
        reception_store(s, ui);
}

static void enter(struct reception_state *s, struct ui *ui)
{
    size_t at = s->form.at;

    (void)ui;
    if (s->v.form == NULL)
        return;
    if (at == NO_FIELD || at >= s->v.form->n_fields || !typeable(s, at))
        at = next_needing(s, NO_FIELD);
    focus(s, at != NO_FIELD ? at : first_typeable(s));
}

static void leave(struct reception_state *s, struct ui *ui)
{
    if (s->v.form != NULL)
        leave_field(s, ui, false);
}

static void keep(const struct reception_state *s, json_t *place)
{
    if (s->v.form == NULL || s->form.at == NO_FIELD)
        return;
    json_object_set_new(place, "field", json_string(s->v.form->field[s->form.at].id));
    entry_keep(&s->entry, place);
}

static void restore(struct reception_state *s, struct ui *ui, const json_t *place)
{
    const struct field *f = form_field(s->v.form, json_str(place, "field"));

    (void)ui;
    if (f == NULL || !typeable(s, field_index(s, f)))
        return;
    form_focus(s, f);
    entry_resume(&s->entry, place);
}

/* ---- drawing ---- */

void form_pages(const struct reception_state *s, size_t *number, size_t *of)
{
    struct page p = { .n = 0 };

    if (s->v.form != NULL)
        p = page_of(s, s->form.at);
    *number = p.number;
    *of = p.of;
}

/* "còn 3 ô: 1 lỗi, 1 xác nhận, 1 trống" */
static void counts_line(const struct reception_state *s, char *out, size_t n)
{
    struct form_counts c = form_count(s);
    char part[3][32] = { "" };
    int total = c.wrong + c.confirm + c.empty;

    if (c.wrong)
        snprintf(part[0], sizeof part[0], "%d lỗi", c.wrong);
    if (c.confirm)
        snprintf(part[1], sizeof part[1], "%s%d xác nhận", c.wrong ? ", " : "", c.confirm);
    if (c.empty)
        snprintf(part[2], sizeof part[2], "%s%d trống", c.wrong || c.confirm ? ", " : "", c.empty);
    if (total == 0)
        snprintf(out, n, "đủ");
    else
        snprintf(out, n, "còn %d ô: %s%s%s", total, part[0], part[1], part[2]);
}

static void draw_head(const struct reception_state *s, struct canvas *cv, const struct area *a,
                      const struct page *p, int row)
{
    char counts[128], head[300];
    const char *section = p->section != NULL ? str_or(p->section->label) : "";
    int end;

    counts_line(s, counts, sizeof counts);
    end = a->cols - 2 - utf8_width(counts);
    if (a->cols < 50) {
        canvas_text(cv, row, 1, STYLE_BODY, counts);
        return;
    }
    snprintf(head, sizeof head, "%.150s, trang %zu/%zu: %.80s", s->v.form->short_name, p->number,
             p->of, section);
    if (utf8_width(head) > end - 2)
        snprintf(head, sizeof head, "Trang %zu/%zu: %.80s", p->number, p->of, section);
    canvas_field(cv, row, 1, end - 2, STYLE_BODY, head, false);
    canvas_right(cv, row, a->cols - 1, STYLE_BODY, counts);
}

static void draw_foot(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    const struct field *f = s->entry.f;
    char hint[600];

    canvas_hline(cv, a->last - 5, 0, a->cols, "─");
    canvas_text(cv, a->last - 5, 1, STYLE_BODY, " Ô đang gõ ");
    if (f != NULL) {
        const char *how = f->type == FIELD_TABLE ? "Space mở bảng. " : "";

        snprintf(hint, sizeof hint, "%.200s%s%s%.300s", f->label,
                 str_or(f->hint)[0] || how[0] ? ": " : "", how, str_or(f->hint));
        draw_wrapped(cv, a->last - 4, 1, a->cols - 2, 2, STYLE_BODY, hint);
    }
    canvas_field(cv, a->last - 2, 1, a->cols - 2, STYLE_HINT,
                 a->cols < 76 ? "QR · KHO · HS hồ sơ trước · MẶC định · SỬA · ? chờ Enter"
                              : "QR thẻ · KHO: kho của cơ quan · HS hồ sơ trước · MẶC mặc định · "
                                "SỬA · ? Enter",
                 false);
    canvas_field(cv, a->last - 1, 1, a->cols - 2, STYLE_HINT,
                 a->cols < 76 ? entry_opens(&s->entry) ? "Enter ô cần nhập kế · ↓ chọn · Tab"
                                                       : "Enter ô cần nhập kế · ↑↓ Tab đi từng ô"
                 : entry_opens(&s->entry)
                     ? "Enter ô cần nhập kế · ↓ chọn · ↑ Tab đi từng ô · Ctrl+P chép · Ctrl+Z "
                       "lấy lại"
                     : "Enter ô cần nhập kế · ↑↓ Tab đi từng ô · Ctrl+P chép ô trên · Ctrl+Z "
                       "lấy lại",
                 false);
}

static void fill_line(const struct reception_state *s, size_t i, struct form_line *l)
{
    const struct problem *p = problem_of(s, i);
    const char *value = value_of(s, i);

    *l = (struct form_line){ .f = &s->v.form->field[i],
                             .value = field_show_dup(&s->v.form->field[i], value),
                             .mark = mark_of(s, i),
                             .entry = i == s->form.at ? &s->entry : NULL };
    /* "?" and an empty box say themselves what they want. */
    if (p != NULL && value[0] != '\0' && (p->blocks || l->mark != MARK_CONFIRM)) {
        cut_to(l->problem, sizeof l->problem, p->text);
        l->blocks = p->blocks;
    }
}

static void draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    struct page p = page_of(s, s->form.at);
    struct form_line line[PAGE_FIELDS];
    bool low = a->rows < 20;
    int first = low ? a->first : a->first + 2, at = 0;
    size_t focused = 0;

    if (low && a->cols < 50) {
        draw_head(s, cv, a, &p, 1); /* the bar of steps makes room */
    } else {
        reception_bar(s, cv, a);
        draw_head(s, cv, a, &p, 2);
        first = low ? 3 : first;
        if (!low)
            canvas_hline(cv, 3, 0, a->cols, "─");
    }
    if (!low)
        draw_foot(s, cv, a);
    for (size_t i = 0; i < p.n; i++) {
        fill_line(s, p.field[i], &line[i]);
        if (p.field[i] == s->form.at) {
            focused = i;
            at = (int)i + 1;
        }
    }
    if (low && a->cols >= 50)
        canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT,
                     s->entry.f != NULL ? str_or(s->entry.f->hint) : "", false);
    else if (low)
        canvas_printf(cv, a->last, 1, STYLE_HINT, "ô %d/%zu · Enter ô cần nhập kế", at, p.n);
    form_lines_draw(cv, first, low ? a->last - 1 : a->last - 6, line, p.n, focused);
    for (size_t i = 0; i < p.n; i++)
        free(line[i].value);
}

const struct step_ops step_form = {
    .name = "Tờ khai",
    .draw = draw,
    .key = key,
    .act = act,
    .enter = enter,
    .leave = leave,
    .keep = keep,
    .restore = restore,
};
