/* Step 1: who it is for.  A card's QR, or a number, a name, a phone typed; a person that the office
 * has never seen is typed part by part. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CANDIDATES 20

static const struct choice sex_items[] = { { "male", "Nam" }, { "female", "Nữ" } };
static const struct choices sexes = { "sex", sex_items, 2 };
static const struct field parts[SLOT_COUNT] = {
    [PART_ID] = { .id = "id",
                  .label = "Số định danh",
                  .hint = "12 số trên thẻ căn cước; chưa có thì bỏ trống.",
                  .type = FIELD_PERSON_NUMBER,
                  .width = 12 },
    [PART_NAME] = { .id = "name",
                    .label = "Họ và tên",
                    .hint = "Ghi đủ họ, chữ đệm, tên, có dấu.",
                    .type = FIELD_NAME,
                    .required = true,
                    .width = 40 },
    [PART_BIRTH] = { .id = "birth_date",
                     .label = "Ngày sinh",
                     .hint = "Gõ liền 8 số ngày tháng năm, ví dụ 12031990; chỉ có năm thì 4 số.",
                     .type = FIELD_DATE,
                     .partial = true,
                     .width = 10 },
    [PART_SEX] = { .id = "sex",
                   .label = "Giới tính",
                   .hint = "Gõ nam hoặc nu.",
                   .type = FIELD_CHOICE,
                   .choices = &sexes,
                   .width = 5 },
    [PART_ADDRESS] = { .id = "address",
                       .label = "Nơi thường trú",
                       .hint = "Thôn, xã, tỉnh theo địa giới hiện nay.",
                       .type = FIELD_ADDRESS },
    [PART_PHONE] = { .id = "phone",
                     .label = "Điện thoại",
                     .hint = "10 số, bắt đầu bằng 0; không có thì Enter.",
                     .type = FIELD_PHONE,
                     .width = 14 },
    [SLOT_AGENT] = { .id = "agent",
                     .label = "Người khác nộp thay",
                     .hint = "Có khi người đứng ở quầy được ủy quyền; Space đổi.",
                     .type = FIELD_YES_NO,
                     .width = 5 },
    [SLOT_AGENT_ID] = { .id = "agent_id",
                        .label = "Số định danh người ấy",
                        .hint = "Quét thẻ của người được ủy quyền, hoặc gõ 12 số.",
                        .type = FIELD_PERSON_NUMBER,
                        .width = 12 },
    [SLOT_AGENT_NAME] = { .id = "agent_name",
                          .label = "Họ và tên người ấy",
                          .hint = "Người được ủy quyền: ghi đủ họ, chữ đệm, tên.",
                          .type = FIELD_NAME,
                          .required = true,
                          .width = 40 },
    [SLOT_AGENT_BASIS] = { .id = "agent_basis",
                           .label = "Giấy ủy quyền",
                           .hint = "Loại giấy, số, ngày, ví dụ: Hợp đồng ủy quyền 12/2026, "
                                   "01/10/2026.",
                           .type = FIELD_TEXT,
                           .required = true,
                           .width = 40 },
};

/* The member of the reception behind slot P; NULL for SLOT_AGENT. */
static char **slot(struct reception_state *s, int p)
{
    switch (p) {
    case SLOT_AGENT:
        return NULL;
    case SLOT_AGENT_ID:
        return &s->r.agent.id;
    case SLOT_AGENT_NAME:
        return &s->r.agent.name;
    case SLOT_AGENT_BASIS:
        return &s->r.agent_basis;
    default:
        return person_part(&s->r.applicant, (enum person_part)p);
    }
}

static const char *part_value(const struct reception_state *s, int p)
{
    if (p == SLOT_AGENT)
        return s->person.agent ? "yes" : "no";
    return str_or(*slot((struct reception_state *)s, p));
}

static int n_slots(const struct reception_state *s)
{
    return s->person.agent ? SLOT_COUNT : SLOT_AGENT + 1;
}

static enum mark slot_mark(const struct reception_state *s, int p)
{
    return p < PART_COUNT ? s->r.applicant_mark[p] : MARK_NONE;
}

static bool has_person(const struct reception_state *s)
{
    return part_value(s, PART_ID)[0] != '\0' || part_value(s, PART_NAME)[0] != '\0';
}

/* ---- what is wrong with the person ---- */

static void check_part(struct reception_state *s, int today, int p)
{
    const char *typed = part_value(s, p);
    char *value = NULL, *label = NULL;
    struct mc_err err = { .rc = MC_OK };
    enum mc_rc rc = MC_OK;
    int day;

    s->person.problem[p][0] = '\0';
    s->person.blocks[p] = false;
    /* ISO dates are values already: typed so, they would be read as something else. */
    if (typed[0] != '\0' && !(p == PART_BIRTH && (date_parse(typed, &day) || strlen(typed) == 7)))
        rc = field_read(&parts[p], typed, today, &value, &label, &err);
    if (rc != MC_OK) {
        cut_to(s->person.problem[p], sizeof s->person.problem[p], err.msg);
        s->person.blocks[p] = true;
    }
    free(value);
    free(label);
}

static void check_person(struct reception_state *s, struct ui *ui)
{
    char warning[160];

    for (int p = 0; p < SLOT_COUNT; p++)
        check_part(s, day_of(desk_now(ui->desk)), p);
    if (!s->person.blocks[PART_ID] && part_value(s, PART_ID)[0] != '\0')
        cut_to(s->person.problem[PART_ID], sizeof s->person.problem[PART_ID],
               citizen_number_warning(part_value(s, PART_ID), part_value(s, PART_SEX),
                                      part_value(s, PART_BIRTH), warning));
}

/* A person must look at this part: nothing where something has to be, wrong, or a "?". */
static bool needs_person(const struct reception_state *s, int p)
{
    return (parts[p].required && part_value(s, p)[0] == '\0') || s->person.blocks[p] ||
           slot_mark(s, p) == MARK_CONFIRM;
}

static int next_needing(const struct reception_state *s, int after)
{
    for (int p = after + 1; p < n_slots(s); p++)
        if (needs_person(s, p))
            return p;
    for (int p = 0; p <= after && p < n_slots(s); p++)
        if (p != after && needs_person(s, p))
            return p;
    return -1;
}

/* ---- taking a person ---- */

static void focus_part(struct reception_state *s, int p)
{
    s->person.focus = p;
    if (p < 0)
        entry_focus(&s->entry, NULL, "");
    else
        entry_focus(&s->entry, &parts[p], part_value(s, p));
}

void person_focus_needed(struct reception_state *s, const char *problem)
{
    int p = next_needing(s, -1);

    for (int i = 0; i < n_slots(s); i++)
        if (s->person.blocks[i] && strstr(problem, s->person.problem[i]) != NULL)
            p = i;
    if (p >= 0) {
        s->person.asking = true;
        focus_part(s, p);
    }
}

/* What the sources say now, for Ctrl+R. */
static void remember_sources(struct reception_state *s)
{
    for (int p = 0; p < PART_COUNT; p++) {
        str_set(&s->person.source[p], part_value(s, p));
        s->person.source_mark[p] = s->r.applicant_mark[p];
    }
}

/* Remarks beside the person; nothing hangs on them, so a failure only leaves them out. */
static void look_around(struct reception_state *s, struct ui *ui)
{
    const char *id = part_value(s, PART_ID);
    struct papers papers = { .n = 0 };
    struct dossier_rows rows = { .n = 0 };

    s->person.n_papers = s->person.n_open = 0;
    if (id[0] == '\0')
        return;
    if (desk_papers_of(ui->desk, id, NULL, &papers, NULL) == MC_OK)
        s->person.n_papers = papers.n;
    if (desk_find(ui->desk, id, 50, &rows, NULL) == MC_OK)
        for (size_t i = 0; i < rows.n; i++)
            s->person.n_open += state_open(rows.row[i].state);
    papers_release(&papers);
    dossier_rows_release(&rows);
}

static void taken(struct reception_state *s, struct ui *ui)
{
    parties_release(&s->person.found);
    history_clear(&s->person.history); /* of somebody else */
    s->person.listing = false;
    s->person.asking = true;
    s->person.changed = true;
    edit_set(&s->person.query, "");
    remember_sources(s);
    check_person(s, ui);
    look_around(s, ui);
    focus_part(s, -1);
    reception_typed(s);
}

/* Known and nothing to ask: the next step, with the person in sight on its second line. */
static void go_on_or_ask(struct reception_state *s, struct ui *ui, bool known)
{
    int p = next_needing(s, -1);

    if (p == PART_ADDRESS && known) /* an old unit's name: each form asks about it itself */
        p = next_needing(s, PART_ADDRESS);
    if (p >= 0) {
        focus_part(s, p);
        ui_say(ui, "Xem lại ô có dấu ? hoặc còn trống rồi Enter.");
    } else if (known) {
        reception_go(s, ui, STEP_PROCEDURE);
    } else {
        focus_part(s, PART_PHONE);
        ui_say(ui, "Người mới. Xem lại, thêm điện thoại nếu có, rồi Enter sang bước 2.");
    }
}

void person_take_card(struct reception_state *s, struct ui *ui, const struct card *card)
{
    struct mc_err err = { .rc = MC_OK };

    if (s->person.agent && s->person.focus > SLOT_AGENT) { /* the card of who stands there */
        str_set(&s->r.agent.id, card->number);
        str_set(&s->r.agent.name, card->name);
        check_person(s, ui);
        focus_part(s, SLOT_AGENT_BASIS);
        reception_typed(s);
        return;
    }
    if (reception_take_card(ui->desk, &s->r, card, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    taken(s, ui);
    go_on_or_ask(s, ui, s->r.applicant_mark[PART_NAME] == MARK_STORE);
}

static void take_party(struct reception_state *s, struct ui *ui, const struct party *p)
{
    struct mc_err err = { .rc = MC_OK };

    if (reception_take_party(ui->desk, &s->r, p, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    taken(s, ui);
    go_on_or_ask(s, ui, true);
}

static bool all_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789 ")] == '\0';
}

/* The fields of somebody the office has never seen, with what was typed already in its place. */
static void new_person(struct reception_state *s, const char *typed)
{
    static const struct person nobody = PERSON_INIT;
    char *clean = text_clean_dup(typed, strlen(typed));
    char phone[20];
    enum person_part p = PART_NAME;

    if (clean != NULL && all_digits(clean))
        p = phone_normalize(clean, phone) != NULL ? PART_PHONE : PART_ID;
    person_copy(&s->r.applicant, &nobody);
    for (int i = 0; i < PART_COUNT; i++)
        s->r.applicant_mark[i] = MARK_NONE;
    if (clean != NULL && clean[0] != '\0') {
        str_set(person_part(&s->r.applicant, p), clean);
        s->r.applicant_mark[p] = MARK_TYPED;
    }
    free(clean);
    edit_set(&s->person.query, "");
    parties_release(&s->person.found);
    history_clear(&s->person.history);
    s->person.listing = false;
    s->person.asking = s->person.changed = true;
    s->person.n_papers = 0;
    reception_typed(s);
}

static void search(struct reception_state *s, struct ui *ui)
{
    struct mc_err err = { .rc = MC_OK };
    struct person_step *p = &s->person;
    struct card card;

    if (card_parse(p->query.text, p->query.len, &card)) { /* typed by a slow scanner, or pasted */
        person_take_card(s, ui, &card);
        return;
    }
    parties_release(&p->found);
    p->at = 0;
    if (desk_party_find(ui->desk, p->query.text, CANDIDATES, &p->found, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    p->listing = p->found.n > 0;
    if (p->found.n == 1 && strcmp(str_or(p->found.item[0].person.id), p->query.text) == 0) {
        take_party(s, ui, &p->found.item[0]);
    } else if (p->found.n == 0) {
        new_person(s, p->query.text);
        check_person(s, ui);
        remember_sources(s);
        focus_part(s, s->r.applicant.id != NULL && !p->blocks[PART_ID] ? PART_NAME
                      : s->r.applicant.id != NULL                      ? PART_ID
                      : s->r.applicant.name != NULL                    ? PART_BIRTH
                                                                       : PART_NAME);
        ui_say(ui, "Chưa có người này trong kho. Gõ các ô, hoặc Esc về rồi gõ lại.");
    }
}

/* ---- keys ---- */

static void source_back(struct reception_state *s, struct ui *ui)
{
    int p = s->person.focus;

    if (p < 0 || p >= PART_COUNT || str_or(s->person.source[p])[0] == '\0') {
        ui_say(ui, "Ô này không có nguồn nào để lấy lại.");
        return;
    }
    str_set(person_part(&s->r.applicant, (enum person_part)p), s->person.source[p]);
    s->r.applicant_mark[p] = s->person.source_mark[p];
    check_person(s, ui);
    focus_part(s, p);
    reception_typed(s);
}

/* Nobody stands there for another any more: what was typed about them goes too. */
static void set_agent(struct reception_state *s, bool there)
{
    static const struct person nobody = PERSON_INIT;

    s->person.agent = there;
    if (there)
        return;
    person_copy(&s->r.agent, &nobody);
    str_set(&s->r.agent_basis, NULL);
}

static void set_part_typed(struct reception_state *s, int p, const char *value)
{
    enum mark from = p < PART_COUNT ? s->person.source_mark[p] : MARK_NONE;

    s->person.changed = true;
    if (p == SLOT_AGENT) {
        set_agent(s, strcmp(value, "yes") == 0);
        return;
    }
    str_set(slot(s, p), value[0] ? value : NULL);
    if (p >= PART_COUNT)
        return;
    if (value[0] == '\0')
        s->r.applicant_mark[p] = MARK_NONE;
    else if (from == MARK_NONE || from == MARK_TYPED)
        s->r.applicant_mark[p] = MARK_TYPED;
    else if (strcmp(value, str_or(s->person.source[p])) != 0)
        s->r.applicant_mark[p] = MARK_EDITED;
    else
        s->r.applicant_mark[p] = from == MARK_CONFIRM ? MARK_TYPED : from;
}

/* The same, and what stood there is remembered. */
static void part_kept(struct reception_state *s, int p, const char *value)
{
    char *old = xstrdup(part_value(s, p));
    enum mark mark = slot_mark(s, p);

    set_part_typed(s, p, value);
    history_add(&s->person.history, (size_t)p, old, NULL, mark, part_value(s, p), NULL,
                slot_mark(s, p));
    free(old);
}

/* One change of a part, back or forward, and the cursor to it. */
static void undo(struct reception_state *s, struct ui *ui, bool forward)
{
    struct history *h = &s->person.history;
    const struct change *c = forward ? history_forward(h) : history_back(h);

    if (c == NULL) {
        ui_say(ui, forward ? "Không có gì để làm lại." : "Không còn gì để lấy lại.");
        return;
    }
    int p = (int)c->at;
    set_part_typed(s, p, c->value[forward]);
    if (p < PART_COUNT)
        s->r.applicant_mark[p] = c->mark[forward];
    check_person(s, ui);
    reception_typed(s);
    focus_part(s, p < n_slots(s) ? p : SLOT_AGENT);
    ui_say(ui, forward ? "Đã làm lại: %s." : "Đã lấy lại: %s. Ctrl+Y làm lại.", parts[p].label);
}

/* Take what the focused field holds; ENTER confirms a "?".  It is journalled when the cursor stands
 * in the next one. */
static void leave_part(struct reception_state *s, struct ui *ui, bool enter)
{
    int p = s->person.focus;
    char *value, *label;
    bool bad;

    if (p < 0 || s->entry.f != &parts[p])
        return;
    if (s->entry.touched || (enter && s->entry.listing)) {
        entry_read(&s->entry, enter, day_of(desk_now(ui->desk)), &value, &label, &bad, NULL);
        part_kept(s, p, value);
        free(value);
        free(label);
        reception_typed(s);
    } else if (enter && slot_mark(s, p) == MARK_CONFIRM) {
        s->r.applicant_mark[p] = MARK_TYPED;
        s->person.changed = true;
        reception_typed(s);
    }
    check_person(s, ui);
    entry_focus(&s->entry, &parts[p], part_value(s, p));
}

static void journal(struct reception_state *s, struct ui *ui)
{
    if (s->dirty)
        reception_store(s, ui);
}

static void enter_pressed(struct reception_state *s, struct ui *ui)
{
    struct person_step *p = &s->person;
    int at = p->focus;

    if (p->listing) {
        struct party chosen = p->found.item[p->at];

        p->found.item[p->at] = (struct party){ .id = 0 };
        take_party(s, ui, &chosen);
        party_release(&chosen);
    } else if (at < 0 && p->query.len > 0) {
        search(s, ui);
    } else if (at < 0) {
        if (has_person(s))
            reception_go(s, ui, STEP_PROCEDURE);
        else
            ui_say(ui, "Quét thẻ, hoặc gõ số thẻ, họ tên, số điện thoại rồi Enter.");
    } else {
        bool typed = s->entry.touched || s->entry.listing;

        leave_part(s, ui, true);
        if (typed && p->blocks[at]) { /* a correction typed ahead lands here */
            ui_fail(ui, "%s", p->problem[at]);
            journal(s, ui);
            return;
        }
        /* Somebody new is typed part by part; somebody known only where it is needed. */
        bool fresh =
            p->source_mark[PART_ID] <= MARK_TYPED && p->source_mark[PART_NAME] <= MARK_TYPED;
        int next = fresh && at + 1 < PART_COUNT ? at + 1 : next_needing(s, at);
        if (next >= 0)
            focus_part(s, next);
        else if (needs_person(s, at) && !p->blocks[at]) /* an error never traps */
            ui_fail(ui, "%s", p->problem[at][0] ? p->problem[at] : parts[at].hint);
        else
            reception_go(s, ui, STEP_PROCEDURE);
        journal(s, ui);
    }
}

static void move(struct reception_state *s, struct ui *ui, int by)
{
    struct person_step *p = &s->person;

    if (p->listing) {
        if (by < 0 && p->at == 0)
            ui_menu(ui);
        else if (by < 0)
            p->at--;
        else
            p->at += p->at + 1 < p->found.n;
        return;
    }
    leave_part(s, ui, false);
    if (p->focus + by < -1)
        ui_menu(ui);
    else if (p->asking && p->focus + by < n_slots(s))
        focus_part(s, p->focus + by);
    else if (!p->asking)
        ui_say(ui, "Gõ rồi Enter để tìm. + người chưa có thẻ.");
    if (p->asking)
        journal(s, ui);
}

static bool key(struct reception_state *s, struct ui *ui, const struct key *k)
{
    struct person_step *p = &s->person;

    if (p->focus >= 0) {
        if (!entry_key(&s->entry, k))
            return false;
        if (s->entry.touched)
            reception_typed(s);
        if (p->focus == SLOT_AGENT && k->sym == KEY_CHAR && k->cp == ' ')
            leave_part(s, ui, false); /* its own lines come or go at once */
        return true;
    }
    if (k->sym == KEY_CHAR && (k->cp == '/' || (k->cp == '+' && p->query.len == 0)))
        return false;
    if (k->sym == KEY_ESC && p->listing) {
        p->listing = false;
        parties_release(&p->found);
        return true;
    }
    if (!edit_key(&p->query, k))
        return false;
    if (k->sym != KEY_LEFT && k->sym != KEY_RIGHT) {
        p->listing = false; /* candidates of other words */
        parties_release(&p->found);
    }
    reception_typed(s);
    return true;
}

static void act(struct reception_state *s, struct ui *ui, enum action a, const struct key *k)
{
    (void)k;
    switch (a) {
    case ACT_ACCEPT:
        enter_pressed(s, ui);
        break;
    case ACT_UP:
    case ACT_PREVIOUS:
        move(s, ui, -1);
        break;
    case ACT_DOWN:
    case ACT_NEXT:
        move(s, ui, 1);
        break;
    case ACT_NEW_PERSON:
        new_person(s, "");
        check_person(s, ui);
        remember_sources(s);
        focus_part(s, PART_ID);
        break;
    case ACT_CLEAR:
        leave_part(s, ui, false);
        edit_set(&s->person.query, "");
        focus_part(s, -1);
        break;
    case ACT_RESTORE:
        source_back(s, ui);
        break;
    case ACT_UNDO:
    case ACT_REDO:
        undo(s, ui, a == ACT_REDO);
        break;
    default:
        break;
    }
}

static void enter(struct reception_state *s, struct ui *ui)
{
    s->person.asking = has_person(s);
    s->person.agent = s->person.agent || str_or(s->r.agent.id)[0] != '\0' ||
                      str_or(s->r.agent.name)[0] != '\0' || str_or(s->r.agent_basis)[0] != '\0';
    check_person(s, ui);
    if (s->person.source[PART_ID] == NULL)
        remember_sources(s);
    look_around(s, ui);
    focus_part(s, -1);
}

/* The answers of a chosen procedure follow the person. */
static void leave(struct reception_state *s, struct ui *ui)
{
    struct mc_err err = { .rc = MC_OK };
    char *code;

    leave_part(s, ui, false);
    if (!s->person.changed || s->r.procedure == NULL)
        return;
    code = xstrdup(s->r.procedure);
    if (reception_take_procedure(ui->desk, &s->r, code, &err) != MC_OK)
        ui_fail(ui, "%s", err.msg);
    s->person.changed = false;
    reception_follow(s, ui);
    free(code);
}

static void keep(const struct reception_state *s, json_t *place)
{
    if (s->person.focus >= 0) {
        json_object_set_new(place, "field", json_string(parts[s->person.focus].id));
        entry_keep(&s->entry, place);
    } else if (s->person.query.len > 0) {
        json_object_set_new(place, "query", json_string(s->person.query.text));
        json_object_set_new(place, "cursor", json_integer((json_int_t)s->person.query.at));
    }
    if (s->person.asking)
        json_object_set_new(place, "asking", json_true());
    if (s->person.agent)
        json_object_set_new(place, "agent", json_true());
}

static void restore(struct reception_state *s, struct ui *ui, const json_t *place)
{
    const char *id = json_str(place, "field"), *query = json_str(place, "query");

    (void)ui;
    s->person.asking = s->person.asking || json_flag(place, "asking");
    s->person.agent = s->person.agent || json_flag(place, "agent");
    edit_set(&s->person.query, query);
    if (json_int(place, "cursor", -1) >= 0 && query[0] != '\0') {
        size_t at = (size_t)json_int(place, "cursor", 0);

        while (s->person.query.at > at)
            s->person.query.at = utf8_prev(s->person.query.text, s->person.query.at);
    }
    for (int p = 0; p < n_slots(s); p++)
        if (strcmp(id, parts[p].id) == 0) {
            focus_part(s, p);
            entry_resume(&s->entry, place);
        }
}

/* ---- drawing ---- */

static void draw_candidates(const struct reception_state *s, struct canvas *cv, int first, int last,
                            int cols)
{
    const struct person_step *p = &s->person;
    int lines = last - first - 1;
    size_t from = p->at >= (size_t)lines ? p->at - (size_t)lines + 1 : 0;
    char head[64];

    snprintf(head, sizeof head, "%zu người khớp", p->found.n);
    canvas_box(cv, first, 0, last - first + 1, cols, head);
    for (int i = 0; i < lines && from + (size_t)i < p->found.n; i++) {
        const struct person *q = &p->found.item[from + (size_t)i].person;
        size_t id = strlen(str_or(q->id));
        char *birth = field_show_dup(&parts[PART_BIRTH], str_or(q->birth));
        char *sex = field_show_dup(&parts[PART_SEX], str_or(q->sex));
        char line[700];

        snprintf(line, sizeof line, "%s%s%s%s%s%s%s · %s", str_or(q->name), sex[0] ? " · " : "",
                 sex, birth[0] ? " · " : "", birth, id >= 4 ? " · …" : "",
                 id >= 4 ? q->id + id - 4 : "", str_or(q->address));
        draw_marker(cv, first + 1 + i, 1, from + (size_t)i == p->at);
        canvas_field(cv, first + 1 + i, 3, cols - 4, STYLE_BODY, line, false);
        free(birth);
        free(sex);
    }
}

static void draw_parts(const struct reception_state *s, struct canvas *cv, int first, int last)
{
    struct form_line line[SLOT_COUNT];
    int n = n_slots(s);

    for (int p = 0; p < n; p++) {
        struct form_line *l = &line[p];

        *l = (struct form_line){ .f = &parts[p],
                                 .value = field_show_dup(&parts[p], part_value(s, p)),
                                 .mark = slot_mark(s, p),
                                 .blocks = s->person.blocks[p],
                                 .entry = s->person.focus == p ? &s->entry : NULL };
        cut_to(l->problem, sizeof l->problem, s->person.problem[p]);
    }
    form_lines_draw(cv, first, last, line, (size_t)n,
                    s->person.focus < 0 ? 0 : (size_t)s->person.focus);
    for (int p = 0; p < n; p++)
        free(line[p].value);
}

static void draw_foot(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    const struct person_step *p = &s->person;
    const char *keys =
        p->listing ? "↑↓ chọn · Enter dùng người này · / gõ lại · Esc thôi"
        : entry_opens(&s->entry) ? "Enter ô kế · ↓ chọn · ↑ Tab đi từng ô · Ctrl+Z lấy lại"
        : p->focus >= 0
            ? "Enter ô kế · Tab ↑↓ đi từng ô · Ctrl+R lấy lại nguồn · Ctrl+Z lấy lại chữ"
        : p->asking ? "Enter dùng người này và sang bước 2 · / gõ lại"
                    : "+ người chưa có thẻ";

    canvas_field(cv, a->last, 1, a->cols - 2, STYLE_HINT, keys, false);
    if (a->rows < 20)
        return;
    if (p->focus >= 0)
        canvas_field(cv, a->last - 2, 1, a->cols - 2, STYLE_HINT, parts[p->focus].hint, false);
    else if (p->asking && p->n_papers > 0)
        canvas_printf(cv, a->last - 2, 1, STYLE_BODY,
                      "Kho giấy tờ: %zu bản, giấy nào còn hạn thì khỏi nộp lại.", p->n_papers);
    if (p->focus < 0 && p->asking && p->n_open > 0)
        canvas_printf(cv, a->last - 1, 1, STYLE_BODY,
                      "Lưu ý: người này còn %zu hồ sơ chưa xong (F3 xem).", p->n_open);
}

static void draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    const struct person_step *p = &s->person;
    bool narrow = a->cols < 50, low = a->rows < 20;
    int row = low ? a->first : a->first + 1, foot = low ? a->last - 1 : a->last - 3;

    reception_bar(s, cv, a);
    if (!low)
        canvas_hline(cv, a->first, 0, a->cols, "─");
    canvas_field(cv, row, 1, a->cols - 2, STYLE_BODY,
                 a->cols < 76 ? "Quét thẻ, hoặc gõ số, tên, điện thoại:"
                              : "Quét mã QR thẻ căn cước, hoặc gõ số thẻ, họ tên, số điện thoại "
                                "rồi Enter:",
                 false);
    edit_draw(&p->query, cv, row + 1, 1, a->cols < 78 ? a->cols - 4 : 74, p->focus < 0);
    if (p->listing)
        draw_candidates(s, cv, row + 2, foot, a->cols);
    else if (p->asking && narrow)
        draw_parts(s, cv, row + 2, foot);
    else if (p->asking) {
        canvas_hline(cv, row + 3, 0, a->cols, "─");
        canvas_text(cv, row + 3, 1, STYLE_BODY, " Người nộp ");
        draw_parts(s, cv, row + 4, foot);
    }
    draw_foot(s, cv, a);
}

const struct step_ops step_person = {
    .name = "Người nộp",
    .draw = draw,
    .key = key,
    .act = act,
    .enter = enter,
    .leave = leave,
    .keep = keep,
    .restore = restore,
};
