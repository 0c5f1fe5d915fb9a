/* Step 5: everything once more, all that is wrong first; then the dossier gets its number. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct field fee_field = {
    .id = "fee", .label = "Số tiền", .type = FIELD_INTEGER, .width = 12, .max = 1000000000
};

/* ---- the lines that can be stood on ---- */

struct stop {
    enum check_kind kind;
    size_t problem;
};
#define MAX_STOPS 160
#define LEAST_PROBLEMS 2 /* shown even where there is room for nothing else */

static bool unknown_fee(const struct reception_state *s)
{
    for (size_t i = 0; i < s->v.resolved.n_fees; i++)
        if (s->v.resolved.fee[i].amount < 0)
            return true;
    return false;
}

static size_t stops(const struct reception_state *s, struct stop *out)
{
    size_t n = 0;

    for (int blocks = 1; blocks >= 0; blocks--)
        for (size_t i = 0; i < s->v.n_problems && n < MAX_STOPS - 8; i++)
            if (s->v.problem[i].blocks == (blocks == 1))
                out[n++] = (struct stop){ CHECK_PROBLEM, i };
    if (unknown_fee(s))
        out[n++] = (struct stop){ CHECK_FEE, 0 };
    if (s->v.fee > 0)
        out[n++] = (struct stop){ CHECK_PAID, 0 };
    if (s->v.form->n_cases > 1)
        out[n++] = (struct stop){ CHECK_CASE, 0 };
    out[n++] = (struct stop){ CHECK_DUE, 0 };
    out[n++] = (struct stop){ CHECK_GO, 0 };
    out[n++] = (struct stop){ CHECK_LATER, 0 };
    return n;
}

static size_t stop_at(const struct reception_state *s, const struct stop *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == s->check.kind &&
            (list[i].kind != CHECK_PROBLEM || list[i].problem == s->check.problem))
            return i;
    return n; /* mended since */
}

static void stand(struct reception_state *s, const struct stop *at)
{
    s->check.kind = at->kind;
    s->check.problem = at->problem;
    if (at->kind == CHECK_FEE) {
        char now[24] = "";

        if (s->r.fee_typed >= 0)
            snprintf(now, sizeof now, "%lld", (long long)s->r.fee_typed);
        entry_focus(&s->entry, &fee_field, now);
    } else {
        entry_focus(&s->entry, NULL, "");
    }
}

/* The first thing that is wrong, or the button. */
static void stand_first(struct reception_state *s)
{
    struct stop list[MAX_STOPS];

    stops(s, list);
    if (s->v.n_blocking > 0)
        stand(s, &list[0]);
    else
        stand(s, &(struct stop){ CHECK_GO, 0 });
}

/* ---- money ---- */

static void leave(struct reception_state *s, struct ui *ui)
{
    char *value, *label;
    bool bad;

    if (s->entry.f != &fee_field || !s->entry.touched)
        return;
    entry_read(&s->entry, false, day_of(desk_now(ui->desk)), &value, &label, &bad, NULL);
    s->r.fee_typed = bad || value[0] == '\0' ? -1 : strtoll(value, NULL, 10);
    free(value);
    free(label);
    reception_typed(s);
    reception_follow(s, ui);
    stand(s, &(struct stop){ CHECK_FEE, 0 });
    reception_store(s, ui);
}

static bool cash(const struct reception_state *s)
{
    return strcmp(str_or(s->r.paid), "cash") == 0;
}

static void change_case(struct reception_state *s, struct ui *ui, int by)
{
    const struct form *f = s->v.form;
    size_t n = f->n_cases, at = 0; /* 0: by the answers; i + 1: case i */

    for (size_t i = 0; i < n; i++)
        if (strcmp(str_or(s->r.case_id), f->cases[i].id) == 0)
            at = i + 1;
    at = (at + n + 1 + (size_t)by) % (n + 1);
    str_set(&s->r.case_id, at == 0 ? NULL : f->cases[at - 1].id);
    reception_typed(s);
    reception_follow(s, ui);
    reception_store(s, ui);
}

static void change(struct reception_state *s, struct ui *ui, int by)
{
    if (s->check.kind == CHECK_CASE) {
        change_case(s, ui, by);
    } else if (s->check.kind == CHECK_PAID) {
        str_set(&s->r.paid, cash(s) ? "later" : "cash");
        reception_typed(s);
        reception_store(s, ui);
    } else if (s->check.kind == CHECK_GO || s->check.kind == CHECK_LATER) {
        s->check.kind = s->check.kind == CHECK_GO ? CHECK_LATER : CHECK_GO;
    }
}

/* ---- from a problem to its place ---- */

static void go_to_problem(struct reception_state *s, struct ui *ui, size_t i)
{
    const struct problem *p = &s->v.problem[i];
    char text[sizeof p->text];

    memcpy(text, p->text, sizeof text); /* going on makes the list anew */
    if (p->field != NULL && p->field->at == AT_RECEPTION && p->field->calculate == NULL) {
        s->form.at = (size_t)(p->field - s->v.form->field);
        reception_go(s, ui, STEP_FORM);
        ui_say(ui, "%s", text);
        return;
    }
    for (size_t k = 0; k < s->r.n_components; k++)
        for (size_t d = 0; d < s->v.form->n_components; d++)
            if (strcmp(s->v.form->component[d].id, s->r.component[k].id) == 0 &&
                strstr(text, s->v.form->component[d].name) != NULL) {
                s->papers.at = k;
                reception_go(s, ui, STEP_PAPERS);
                return;
            }
    if (unknown_fee(s) && s->r.fee_typed < 0 && strstr(text, "số tiền") != NULL)
        stand(s, &(struct stop){ CHECK_FEE, 0 });
    else if (strncmp(text, "Người ", strlen("Người ")) == 0) {
        reception_go(s, ui, STEP_PERSON);
        person_focus_needed(s, text);
    } else
        reception_go(s, ui, STEP_FORM);
    ui_say(ui, "%s", text);
}

/* ---- receiving ---- */

static void say_received(struct ui *ui, const struct receipt *got, bool selected)
{
    const char *dash = strrchr(str_or(got->code), '-');
    char when[32] = "";
    int64_t due;

    if (time_parse(str_or(got->due), &due)) {
        struct civil c = civil_from_unix(due);

        snprintf(when, sizeof when, "%02d:%02d %02d/%02d", c.hour, c.minute, c.day, c.month);
    }
    const char *tail = dash ? dash + 1 : str_or(got->code), *gap = got->slip[0] != '\0' ? " " : "";
    char *text = xasprintf("Đã tiếp nhận, số %s (%s). Hẹn %s.%s%s", tail, str_or(got->code), when,
                           gap, got->slip);
    if (utf8_width(text) > ui->cols - 2) { /* the slip has the whole code */
        free(text);
        text = xasprintf("Đã tiếp nhận, số %s. Hẹn %s.%s%s", tail, when, gap, got->slip);
    }
    ui_say(ui, "%s%s", text,
           selected && utf8_width(text) + 13 <= (gap[0] ? ui->cols : 200) ? " p xem phiếu." : "");
    free(text);
}

static void receive(struct reception_state *s, struct ui *ui)
{
    struct receipt got = { .id = 0 };
    struct mc_err err = { .rc = MC_OK };

    if (s->r.paid == NULL && s->v.fee > 0)
        str_set(&s->r.paid, "later"); /* as the line says */
    if (desk_receive(ui->desk, &s->r, &got, NULL, &err) != MC_OK) {
        reception_follow(s, ui);
        stand_first(s);
        ui_fail(ui, "%s", err.msg);
        return;
    }
    ui_pop(ui); /* S is gone */
    ui->saved[0] = '\0';
    say_received(ui, &got, queue_select(ui, got.id));
    receipt_release(&got);
}

/* Papers are missing, or it is not ours: keep it without a number, then say so on paper. */
void check_register(struct reception_state *s, struct ui *ui, enum action a)
{
    struct mc_err err = { .rc = MC_OK };
    int64_t id = 0;

    leave(s, ui);
    if (desk_register(ui->desk, &s->r, &id, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    ui_pop(ui); /* S is gone */
    ui->saved[0] = '\0';
    queue_select(ui, id);
    ui_say(ui, "Đã ghi nhận, chưa tiếp nhận, chưa cấp số.");
    deed_open(ui, a, id);
}

/* Only by a lone key: a scanner's Enter, or keys typed ahead, press no button. */
static void submit(struct reception_state *s, struct ui *ui, const struct key *k)
{
    if (k != NULL && k->burst) {
        ui_say(ui, "Bấm riêng một phím F8 hoặc Enter để tiếp nhận.");
        return;
    }
    leave(s, ui);
    if (!reception_follow(s, ui))
        return;
    if (s->v.n_blocking == 0) {
        receive(s, ui);
        return;
    }
    stand_first(s);
    if (papers_missing(s) == s->v.n_blocking)
        ui_fail(ui, "Còn %zu giấy chưa ghi nhận. " MARK_ALL_VI ".", s->v.n_blocking);
    else
        ui_fail(ui, "Còn %zu chỗ phải sửa. Enter tới từng chỗ; bản nháp vẫn giữ.", s->v.n_blocking);
}

static void accept(struct reception_state *s, struct ui *ui, const struct key *k)
{
    char *why;

    switch (s->check.kind) {
    case CHECK_PROBLEM:
        if (s->check.problem < s->v.n_problems)
            go_to_problem(s, ui, s->check.problem);
        break;
    case CHECK_GO:
        submit(s, ui, k);
        break;
    case CHECK_LATER:
        if (k == NULL || !k->burst)
            ui_do(ui, ACT_BACK);
        break;
    case CHECK_DUE:
        why = xasprintf("%s", s->v.due_why.s);
        text_open(ui, "Cách tính hạn trả", why);
        break;
    case CHECK_FEE:
        leave(s, ui);
        stand_first(s);
        break;
    default:
        change(s, ui, 1);
    }
}

static void move(struct reception_state *s, struct ui *ui, int by)
{
    struct stop list[MAX_STOPS];
    size_t n, at;

    leave(s, ui);
    n = stops(s, list);
    at = stop_at(s, list, n);
    if (at == n)
        at = 0;
    else if (by < 0 && at == 0)
        ui_menu(ui);
    else if (by < 0)
        at--;
    else
        at += at + 1 < n;
    stand(s, &list[at]);
}

static bool key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    if (s->check.kind != CHECK_FEE || (k->sym == KEY_CHAR && !(k->cp >= '0' && k->cp <= '9')))
        return false;
    if (!entry_key(&s->entry, k))
        return false;
    reception_typed(s);
    return true;
}

static void act(struct reception_state *s, struct ui *ui, enum action a, const struct key *k)
{
    switch (a) {
    case ACT_SUBMIT:
        submit(s, ui, k);
        break;
    case ACT_ACCEPT:
        accept(s, ui, k);
        break;
    case ACT_UP:
    case ACT_PREVIOUS:
        move(s, ui, -1);
        break;
    case ACT_DOWN:
    case ACT_NEXT:
        move(s, ui, 1);
        break;
    case ACT_LEFT:
        change(s, ui, -1);
        break;
    case ACT_RIGHT:
    case ACT_TOGGLE:
        change(s, ui, 1);
        break;
    case ACT_MARK_ALL:
        papers_mark_all(s, ui);
        stand_first(s);
        break;
    default:
        break;
    }
}

static void enter(struct reception_state *s, struct ui *ui)
{
    if (s->v.form == NULL)
        return;
    reception_follow(s, ui);
    stand_first(s);
}

static void keep(const struct reception_state *s, json_t *place)
{
    json_object_set_new(place, "check", json_integer(s->check.kind));
    if (s->check.kind == CHECK_FEE)
        entry_keep(&s->entry, place);
}

static void restore(struct reception_state *s, struct ui *ui, const json_t *place)
{
    struct stop list[MAX_STOPS];
    size_t n = stops(s, list);
    int64_t kind = json_int(place, "check", CHECK_GO);

    (void)ui;
    for (size_t i = 0; i < n && kind != CHECK_PROBLEM; i++)
        if (list[i].kind == (enum check_kind)kind)
            stand(s, &list[i]);
    if (s->check.kind == CHECK_FEE)
        entry_resume(&s->entry, place);
}

/* ---- drawing ---- */

/* The left column: rows are taken as they come, from FIRST to LAST. */
struct pen {
    const struct reception_state *s;
    struct canvas *cv;
    int row, last, cols;
    bool dry; /* only counts the rows */
};

static void marker(struct pen *p, enum check_kind kind, size_t problem)
{
    bool here =
        p->s->check.kind == kind && (kind != CHECK_PROBLEM || p->s->check.problem == problem);

    if (!p->dry)
        draw_marker(p->cv, p->row, 0, here);
}

/* "Label     text" */
__attribute__((format(printf, 3, 4))) static void put(struct pen *p, const char *label,
                                                      const char *fmt, ...)
{
    va_list ap;

    if (p->row > p->last || p->dry) {
        p->row += p->dry;
        return;
    }
    va_start(ap, fmt);
    char *text = xvasprintf(fmt, ap);
    va_end(ap);
    canvas_field(p->cv, p->row, 1, 11, STYLE_BODY, label, false);
    canvas_field(p->cv, p->row, 12, p->cols - 12, STYLE_BODY, text, false);
    p->row++;
    free(text);
}

/* At most enough of them that REST rows stay for what comes after. */
static void draw_problems(struct pen *p, int rest)
{
    const struct review *v = &p->s->v;
    struct stop list[MAX_STOPS];
    size_t n = stops(p->s, list), shown = 0, all = v->n_problems, from = 0;
    int room = p->last - p->row - rest, most; /* without the row that counts them */

    if (all == 0) {
        canvas_text(p->cv, p->row++, 1, STYLE_BODY, "Kiểm tra lần cuối: không còn lỗi");
        return;
    }
    most = room >= (int)all ? (int)all : room - 1; /* and the row of "còn n ↓" */
    if (most < LEAST_PROBLEMS)
        most = LEAST_PROBLEMS;
    if (v->n_blocking > 0)
        canvas_printf(p->cv, p->row++, 1, STYLE_BODY, "Còn %zu chỗ phải sửa%s:", v->n_blocking,
                      p->cols > 44 ? ", Enter tới chỗ đó" : "");
    else
        canvas_text(p->cv, p->row++, 1, STYLE_BODY, "Không còn lỗi. Xem lại:");
    if (p->s->check.kind == CHECK_PROBLEM && stop_at(p->s, list, n) >= (size_t)most)
        from = stop_at(p->s, list, n) - (size_t)most + 1;
    for (size_t i = from; i < n && list[i].kind == CHECK_PROBLEM && (int)shown < most; i++) {
        const struct problem *q = &v->problem[list[i].problem];
        char line[700], name[300] = "";

        if (q->field != NULL)
            field_name(p->s->v.form, q->field, name, sizeof name);
        bool named = strstr(q->text, name) != NULL;
        snprintf(line, sizeof line, "%s%s%.300s", named ? "" : name, named ? "" : ": ", q->text);
        marker(p, CHECK_PROBLEM, list[i].problem);
        canvas_text(p->cv, p->row, 1, q->blocks ? STYLE_LATE : STYLE_DUE, q->blocks ? "!" : "?");
        canvas_field(p->cv, p->row, 3, p->cols - 3, STYLE_BODY, line, false);
        p->row++;
        shown++;
    }
    if (shown + from < all && p->row <= p->last)
        canvas_printf(p->cv, p->row++, 3, STYLE_BODY, "còn %zu ↓", all - shown - from);
}

static void paper_counts(const struct reception_state *s, size_t *there, size_t *reused,
                         size_t *not_needed)
{
    *there = *reused = *not_needed = 0;
    for (size_t i = 0; i < s->r.n_components; i++) {
        const struct reception_component *c = &s->r.component[i];

        *there += c->relevant && reception_component_there(c);
        *reused += c->relevant && c->reuse != NULL;
        *not_needed += !c->relevant;
    }
}

static void draw_fees(struct pen *p)
{
    const struct reception_state *s = p->s;
    char money[32];

    if (s->v.resolved.n_fees == 0)
        put(p, "Phí", "không thu");
    for (size_t i = 0; i < s->v.resolved.n_fees; i++) {
        const struct fee_line *f = &s->v.resolved.fee[i];

        put(p, i == 0 ? "Phí" : "", "%s · %s",
            f->amount < 0    ? "gõ số"
            : f->amount == 0 ? "miễn"
                             : money_vi(f->amount, money),
            f->name);
    }
    if (unknown_fee(s) && p->row <= p->last) {
        char now[24] = "";

        if (s->r.fee_typed >= 0)
            snprintf(now, sizeof now, "%lld", (long long)s->r.fee_typed);
        marker(p, CHECK_FEE, 0);
        put(p, "Số tiền", "[%12s]", now);
        if (s->check.kind == CHECK_FEE && !p->dry)
            edit_draw(&s->entry.edit, p->cv, p->row - 1, 12, 12, true);
    }
    if (s->v.fee > 0 && p->row <= p->last) {
        marker(p, CHECK_PAID, 0);
        put(p, "Thu", p->cols < 44 ? "%s (%c) mặt (%c) sau" : "%s (%c) tiền mặt (%c) thu sau",
            money_vi(s->v.fee, money), cash(s) ? 'x' : ' ', cash(s) ? ' ' : 'x');
    }
}

static void draw_due(struct pen *p)
{
    const struct reception_state *s = p->s;
    char when[32], limit[64];

    if (s->v.form->n_cases > 1 && p->row <= p->last) {
        marker(p, CHECK_CASE, 0);
        put(p, "Trường hợp", "%s · ← → đổi", s->v.cased != NULL ? s->v.cased->label : "");
    }
    if (p->row <= p->last) {
        marker(p, CHECK_DUE, 0);
        put(p, "Hẹn trả", "%s", s->v.due != 0 ? vn_time(s->v.due, when) : "chưa tính được");
    }
    if (s->v.cased != NULL) {
        limit_vi(&s->v.resolved.limit, limit);
        if (s->v.resolved.limit.unit == LIMIT_SAME_DAY && s->v.resolved.limit.cutoff > 0)
            put(p, "", "%s, nhận trước %02d:%02d", limit, s->v.resolved.limit.cutoff / 60,
                s->v.resolved.limit.cutoff % 60);
        else
            put(p, "", "%s", limit);
    }
}

/* Before the day's hours, after them, or on a day of rest; the break at noon is no news. */
static bool out_of_hours(const struct calendar *c, int64_t at)
{
    struct day_hours h = calendar_hours(c, day_of(at));
    struct civil now = civil_from_unix(at);
    int minute = now.hour * 60 + now.minute;

    return h.n == 0 || minute < h.from[0] || minute >= h.to[h.n - 1];
}

/* The clerk may receive on a Sunday; the clock starts when the office opens. */
static void draw_hours(struct pen *p)
{
    const struct review *v = &p->s->v;
    char when[32];

    if (v->due == 0 || !out_of_hours(p->s->desk->calendar, v->at))
        return;
    int64_t opens = calendar_add_minutes(p->s->desk->calendar, v->at, 1) - 60;
    put(p, "", "Ngoài giờ làm việc: hạn tính từ %s", vn_time(opens, when));
}

static void draw_next_desk(struct pen *p)
{
    const struct form *f = p->s->v.form;

    if (f->n_steps > 1)
        put(p, "Chuyển tới", "%s (%s)", f->step[1].name, role_vi(f->step[1].role));
}

#define SLIP_COLS 34
#define SLIP_FROM 110 /* columns of a screen that has room for it beside the rest */

/* The slip as it will be, without its number. */
static void draw_slip(const struct reception_state *s, struct canvas *cv, const struct area *a,
                      int left, int last)
{
    int top = a->first + 1, cols = a->cols - left, row = top + 1, in = cols - 4;
    size_t there, reused, none;
    char money[32], line[200];

    paper_counts(s, &there, &reused, &none);
    canvas_box(cv, top, left, last - top + 1, cols, "Phiếu sẽ ghi");
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, str_or(s->desk->office.name), false);
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, "GIẤY TIẾP NHẬN VÀ HẸN TRẢ", false);
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, "Số: cấp khi tiếp nhận", false);
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, str_or(s->r.applicant.name), false);
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, s->v.form->short_name, false);
    snprintf(line, sizeof line, "Giấy tờ: %zu (khỏi nộp %zu)", there, reused);
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, line, false);
    if (s->v.fee < 0)
        snprintf(line, sizeof line, "Phí: chưa gõ");
    else
        snprintf(line, sizeof line, "Phí: %s%s", s->v.fee ? money_vi(s->v.fee, money) : "miễn",
                 s->v.fee ? cash(s) ? " đã thu" : " thu sau" : "");
    canvas_field(cv, row++, left + 2, in, STYLE_BODY, line, false);
    if (s->v.due != 0 && row < last) {
        struct civil c = civil_from_unix(s->v.due);

        snprintf(line, sizeof line, "Hẹn: %02d:%02d %s %02d/%02d", c.hour, c.minute,
                 vn_weekday(c.weekday), c.day, c.month);
        canvas_field(cv, row, left + 2, in, STYLE_BODY, line, false);
    }
}

static void draw_buttons(const struct reception_state *s, struct canvas *cv, const struct area *a,
                         int row)
{
    int col = a->cols >= 60 ? 5 : 1;
    struct {
        enum check_kind kind;
        const char *label;
    } button[] = { { CHECK_GO, a->cols >= 60 ? "[ Tiếp nhận  F8 ]" : "[ Tiếp nhận F8 ]" },
                   { CHECK_LATER,
                     a->cols >= 60 ? "[ Lưu nháp, làm sau  Esc ]" : "[ Lưu nháp Esc ]" } };

    for (size_t i = 0; i < N_ELEMS(button); i++) {
        bool at = s->check.kind == button[i].kind;

        draw_marker(cv, row, col - 1, at);
        col = canvas_text(cv, row, col, at ? STYLE_FOCUS : STYLE_BODY, button[i].label) +
              (a->cols >= 60 ? 6 : 2);
    }
}

/* The whole sentence of the problem under the cursor; what the keys do. */
static void draw_foot(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    bool problem = s->check.kind == CHECK_PROBLEM && s->check.problem < s->v.n_problems;

    canvas_field(cv, a->last - 1, 1, a->cols - 2, problem ? STYLE_BODY : STYLE_HINT,
                 problem ? s->v.problem[s->check.problem].text
                         : "←→ đổi lựa chọn · Enter ở Hẹn trả: xem cách tính",
                 false);
    canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT,
                 papers_missing(s) > 0 ? MARK_ALL_VI : "Bấm F8 hoặc Enter để tiếp nhận.", false);
}

/* What will be received: everything below the problems. */
static void draw_facts(struct pen *p)
{
    const struct reception_state *s = p->s;
    size_t there, reused, none;

    put(p, "Người nộp", "%s", str_or(s->r.applicant.name));
    put(p, "Thủ tục", "%s", s->v.form->short_name);
    paper_counts(s, &there, &reused, &none);
    if (reused > 0)
        put(p, "Giấy tờ", "%zu nhận (%zu dùng lại), %zu không cần", there, reused, none);
    else
        put(p, "Giấy tờ", "%zu nhận, %zu không cần", there, none);
    draw_fees(p);
    draw_due(p);
    draw_hours(p);
    draw_next_desk(p);
}

static void draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    bool low = a->rows < 20, slip = a->cols >= SLIP_FROM && !low; /* room for both */
    int foot = low ? a->last : a->last - 2;
    struct pen p = { .s = s,
                     .cv = cv,
                     .row = low ? a->first : a->first + 1,
                     .last = foot - (low ? 1 : 2),
                     .cols = slip ? a->cols - SLIP_COLS - 1 : a->cols - 1 };
    struct pen count = p;

    reception_bar(s, cv, a);
    if (!low)
        canvas_hline(cv, a->first, 0, a->cols, "─");
    count.dry = true;
    count.last = INT_MAX;
    draw_facts(&count);
    draw_problems(&p, count.row - p.row);
    draw_facts(&p);
    if (slip)
        draw_slip(s, cv, a, a->cols - SLIP_COLS, a->first + 10);
    draw_buttons(s, cv, a, foot);
    if (!low)
        draw_foot(s, cv, a);
}

const struct step_ops step_check = {
    .name = "Tiếp nhận",
    .draw = draw,
    .key = key,
    .act = act,
    .enter = enter,
    .leave = leave,
    .keep = keep,
    .restore = restore,
};
