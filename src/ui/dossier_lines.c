/* What the tabs of a dossier say, line by line, made when it is loaded. */
#include "dossier_priv.h"

#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A new line of a tab; the texts move into it and may be NULL. */
static struct dossier_line *add(struct dossier_state *s, enum dossier_tab tab, int kind,
                                char *label, char *text, char *more)
{
    s->line[tab] = mem_grow(s->line[tab], s->n[tab], &s->cap[tab], sizeof *s->line[tab]);
    struct dossier_line *l = &s->line[tab][s->n[tab]++];
    *l = (struct dossier_line){
        .kind = kind, .mark = "", .label = label, .text = text, .more = more
    };
    return l;
}

void dossier_lines_clear(struct dossier_state *s)
{
    for (int t = 0; t < TAB_COUNT; t++) {
        for (size_t i = 0; i < s->n[t]; i++) {
            free(s->line[t][i].label);
            free(s->line[t][i].text);
            free(s->line[t][i].who);
            free(s->line[t][i].more);
        }
        s->n[t] = 0;
    }
}

static void head(struct dossier_state *s, enum dossier_tab tab, const char *text)
{
    add(s, tab, LINE_HEAD, NULL, xstrdup(text), NULL);
}

static void pair(struct dossier_state *s, enum dossier_tab tab, const char *label,
                 const char *value)
{
    if (str_or(value)[0] != '\0')
        add(s, tab, LINE_PAIR, xstrdup(label), xstrdup(value), NULL);
}

static char *day_hour_dup(int64_t at)
{
    struct civil c = civil_from_unix(at);

    return at == 0 ? xstrdup("")
                   : xasprintf("%02d/%02d %02d:%02d", c.day, c.month, c.hour, c.minute);
}

/* ---- summary ---- */

static void add_way(struct dossier_state *s, const struct way_line *w)
{
    struct strbuf more = STRBUF_INIT;

    strbuf_puts(&more, w->note);
    if (w->ahead && w->at != 0) /* its moment is only planned */
        strbuf_printf(&more, "%sdự kiến", more.len > 0 ? ", " : "");
    struct dossier_line *l =
        add(s, TAB_SUMMARY, LINE_WAY, day_hour_dup(w->at), xstrdup(w->what), strbuf_detach(&more));
    l->who = xstrdup(str_or(w->who));
    l->mark = w->late ? "!" : w->here ? "■" : w->ahead ? "·" : "●";
    l->style = w->late ? STYLE_LATE : w->ahead ? STYLE_PAUSED : STYLE_BODY;
}

static char *show_date_dup(const char *iso)
{
    const struct field date = { .type = FIELD_DATE, .partial = true };

    return str_or(iso)[0] != '\0' ? field_show_dup(&date, iso) : xstrdup("");
}

static void part(struct strbuf *b, const char *before, const char *text)
{
    if (str_or(text)[0] != '\0')
        strbuf_printf(b, "%s%s%s", b->len > 0 ? " · " : "", before, text);
}

static void summary_person(struct dossier_state *s)
{
    const struct dossier *ds = &s->v.dossier;
    const struct person *p = &ds->applicant;
    struct strbuf b = STRBUF_INIT;
    char *birth = show_date_dup(p->birth), due[32], money[32];
    size_t n = strlen(str_or(p->id));

    head(s, TAB_SUMMARY, "Người nộp và hẹn");
    if (n >= 4)
        part(&b, "CCCD …", p->id + n - 4);
    part(&b, "", birth);
    part(&b, "", p->address);
    part(&b, "", p->phone);
    if (b.len > 0)
        add(s, TAB_SUMMARY, LINE_TEXT, NULL, strbuf_detach(&b), NULL);
    part(&b, "Nộp thay: ", ds->agent.name);
    if (ds->due_at != 0)
        part(&b, "Hẹn trả ", vn_time(ds->due_at, due));
    else
        part(&b, "",
             ds->state == STATE_AWAITING_SUPPLEMENT ? "Hạn trả: tính lại khi bổ sung đủ"
                                                    : "Chưa có hạn trả");
    part(&b, "Phí: ", ds->fee > 0 ? money_vi(ds->fee, money) : "miễn");
    part(&b, "", state_vi(ds->state));
    add(s, TAB_SUMMARY, LINE_TEXT, NULL, strbuf_detach(&b), NULL);
    free(birth);
}

static void summary_papers(struct dossier_state *s)
{
    const struct dossier *ds = &s->v.dossier;
    size_t there = 0, digitized = 0, reused = 0;

    for (size_t i = 0; i < ds->n_components; i++) {
        there += component_there(&ds->components[i]);
        digitized += ds->components[i].n_papers > 0;
        reused += ds->components[i].reused;
    }
    add(s, TAB_SUMMARY, LINE_TEXT, NULL,
        xasprintf("Giấy tờ: %zu/%zu đã có · %zu đã số hóa · %zu dùng lại từ kho", there,
                  ds->n_components, digitized, reused),
        NULL);
}

/* What the citizen was asked for, while it is waited for. */
static void summary_asked(struct dossier_state *s)
{
    if (s->v.asked == NULL || s->v.dossier.state != STATE_AWAITING_SUPPLEMENT)
        return;
    head(s, TAB_SUMMARY, "Đã yêu cầu bổ sung");
    add(s, TAB_SUMMARY, LINE_TEXT, NULL, xstrdup(s->v.asked), NULL);
}

static void add_summary(void *ctx, const char *label, const char *value)
{
    struct dossier_state *s = ctx;

    if (label != NULL)
        pair(s, TAB_SUMMARY, label, value);
    else
        add(s, TAB_SUMMARY, LINE_TEXT, NULL, xstrdup(value), NULL)->style = STYLE_HINT;
}

static void summary_content(struct dossier_state *s)
{
    if (s->v.form != NULL && s->v.form->summary != NULL) {
        head(s, TAB_SUMMARY, "Nội dung");
        summary_each(&s->v, add_summary, s);
    }
}

static void summary(struct dossier_state *s)
{
    summary_asked(s);
    head(s, TAB_SUMMARY, "Đường đi của hồ sơ");
    for (size_t i = 0; i < s->v.n_way; i++)
        if (s->v.way[i].kind != EV_NOTED && s->v.way[i].kind != EV_ATTACHED)
            add_way(s, &s->v.way[i]);
    summary_content(s);
    summary_person(s);
    summary_papers(s);
}

/* ---- form ---- */

static void form_person(struct dossier_state *s)
{
    const struct person *p = &s->v.dossier.applicant;
    char *birth = show_date_dup(p->birth);

    head(s, TAB_FORM, "Người nộp");
    pair(s, TAB_FORM, "Họ và tên", p->name);
    pair(s, TAB_FORM, "Số định danh", p->id);
    pair(s, TAB_FORM, "Ngày sinh", birth);
    pair(s, TAB_FORM, "Nơi thường trú", p->address);
    pair(s, TAB_FORM, "Điện thoại", p->phone);
    pair(s, TAB_FORM, "Nộp thay", s->v.dossier.agent.name);
    free(birth);
}

static void form_answer(struct dossier_state *s, const char *label, const struct field *f,
                        const json_t *a)
{
    char *value = answer_show_dup(f, a);

    pair(s, TAB_FORM, label, value);
    free(value);
}

static const char *section_label(const struct form *f, const char *id)
{
    for (size_t i = 0; i < f->n_sections; i++)
        if (strcmp(f->section[i].id, str_or(id)) == 0)
            return f->section[i].label;
    return "Tờ khai";
}

static void form(struct dossier_state *s)
{
    const struct form *f = s->v.form;
    const char *section = NULL, *name;
    json_t *answers = s->v.dossier.answers, *a;

    form_person(s);
    for (size_t i = 0; f != NULL && i < f->n_fields; i++) {
        if ((a = json_object_get(answers, f->field[i].id)) == NULL)
            continue;
        if (section == NULL || strcmp(section, str_or(f->field[i].section)) != 0) {
            section = str_or(f->field[i].section);
            head(s, TAB_FORM, section_label(f, section));
        }
        form_answer(s, f->field[i].label, &f->field[i], a);
    }
    if (f == NULL) { /* the form is gone: the answers still stand in the log */
        json_object_foreach(answers, name, a)
        {
            form_answer(s, name, NULL, a);
        }
    }
}

/* ---- papers, result, notes ---- */

static void papers(struct dossier_state *s)
{
    const struct dossier *ds = &s->v.dossier;

    for (size_t i = 0; i < ds->n_components; i++) {
        const struct component *c = &ds->components[i];
        const char *why = str_or(c->why);
        struct dossier_line *l =
            add(s, TAB_PAPERS, LINE_PAPER, NULL, xstrdup(str_or(c->name)), NULL);

        if (c->reused) {
            l->mark = "K";
            l->more = xstrdup("dùng lại từ kho");
        } else if (c->n_papers > 0) {
            l->mark = "S";
            l->more = xasprintf("đã số hóa, %zu tệp", c->n_papers);
        } else if (c->seen && paper_only_shown(&s->v, c)) {
            l->mark = "x";
            l->more = xstrdup(SHOWN_ONLY);
        } else if (c->seen) {
            l->mark = "G";
            l->more = xasprintf("chỉ giữ giấy%s%s", why[0] ? ": " : "", why);
        } else if (c->required) {
            l->mark = "!";
            l->style = STYLE_LATE;
            l->more = xasprintf("THIẾU%s%s", why[0] ? ": " : "", why);
        } else {
            l->mark = "-";
            l->style = STYLE_PAUSED;
            l->more = xstrdup("không có");
        }
    }
    add(s, TAB_PAPERS, LINE_TEXT, NULL,
        xstrdup("S đã số hóa · K từ kho · x đối chiếu · G chỉ giữ giấy · ! thiếu · - "
                "không có"),
        NULL)
        ->style = STYLE_HINT;
}

static void result(struct dossier_state *s)
{
    const struct dossier *ds = &s->v.dossier;
    bool no = strcmp(str_or(ds->outcome), "negative") == 0;
    char when[32], score[32];

    if (str_or(ds->outcome)[0] == '\0') {
        add(s, TAB_RESULT, LINE_TEXT, NULL, xstrdup("Chưa có kết quả."), NULL);
        return;
    }
    pair(s, TAB_RESULT, "Kết luận", no ? "Không đủ điều kiện" : "Đủ điều kiện, có kết quả");
    pair(s, TAB_RESULT, "Kết quả", ds->result);
    pair(s, TAB_RESULT, "Số", ds->result_number);
    if (ds->finished_at != 0)
        pair(s, TAB_RESULT, "Xong lúc", vn_time(ds->finished_at, when));
    pair(s, TAB_RESULT, "Trả lúc", ds->returned_at ? vn_time(ds->returned_at, when) : "chưa trả");
    if (ds->rating >= 0) {
        snprintf(score, sizeof score, "%d/5", ds->rating);
        pair(s, TAB_RESULT, "Đánh giá", ds->rating == 0 ? "không đánh giá" : score);
    }
}

static void notes(struct dossier_state *s)
{
    for (size_t i = 0; i < s->v.n_way; i++) {
        const struct way_line *w = &s->v.way[i];

        if (w->kind == EV_NOTED) {
            char *at = day_hour_dup(w->at);

            add(s, TAB_NOTES, LINE_NOTE, xasprintf("%s  %s", at, str_or(w->who)),
                xstrdup(str_or(w->note)), NULL);
            free(at);
        }
    }
    if (s->n[TAB_NOTES] == 0)
        add(s, TAB_NOTES, LINE_TEXT, NULL, xstrdup("Chưa có ghi chú. Bấm g để ghi."), NULL);
}

static void presence(struct dossier_state *s)
{
    struct civil since = civil_from_unix(s->v.present_since);

    s->presence[0] = '\0';
    if (s->v.present != NULL)
        snprintf(s->presence, sizeof s->presence,
                 "%.200s đang mở từ %02d:%02d. Ai làm trước thì việc ấy được ghi.", s->v.present,
                 since.hour, since.minute);
}

void dossier_lines(struct dossier_state *s)
{
    dossier_lines_clear(s);
    summary(s);
    form(s);
    papers(s);
    result(s);
    notes(s);
    presence(s);
}
