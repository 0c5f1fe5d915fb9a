/* Reception: five steps, the draft that keeps what is typed, scans.  What a step is about stands in
 * its own file. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL_MS 2000 /* typed text is journalled at least this often */

static const struct step_ops *const steps[STEP_COUNT] = {
    &step_person, &step_procedure, &step_form, &step_papers, &step_check,
};

/* ---- the draft ---- */

void reception_typed(struct reception_state *s)
{
    if (!s->dirty)
        s->dirty_ms = 0;
    s->dirty = true;
}

/* Where the clerk is: step, field, cursor, raw text. */
static void keep_place(struct reception_state *s)
{
    json_t *place = json_object();

    json_object_set_new(place, "step", json_integer(s->step + 1));
    steps[s->step]->keep(s, place);
    json_decref(s->r.ui);
    s->r.ui = place;
}

/* An opened and untouched reception leaves no draft behind. */
static bool worth_keeping(const struct reception_state *s)
{
    return s->r.draft != 0 || s->person.query.len > 0 || str_or(s->r.applicant.id)[0] != '\0' ||
           str_or(s->r.applicant.name)[0] != '\0' || s->r.procedure != NULL || s->entry.touched;
}

void reception_store(struct reception_state *s, struct ui *ui)
{
    struct mc_err err = { .rc = MC_OK };

    if (!worth_keeping(s))
        return;
    keep_place(s);
    if (reception_save(ui->desk, &s->r, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    s->dirty = false;
    ui_saved(ui);
}

static void rescue(void *st, struct ui *ui)
{
    reception_store(st, ui);
}

static int tick(void *st, struct ui *ui, int64_t ms)
{
    struct reception_state *s = st;
    int wait = steps[s->step]->tick != NULL ? steps[s->step]->tick(s, ui, ms) : -1;

    if (s->rows != ui->rows || s->cols != ui->cols) {
        s->rows = ui->rows;
        s->cols = ui->cols;
        if (s->dirty)
            reception_store(s, ui);
    }
    if (!s->dirty)
        return wait;
    if (s->dirty_ms == 0)
        s->dirty_ms = ms;
    if (ms - s->dirty_ms >= JOURNAL_MS) {
        reception_store(s, ui);
        s->dirty = false; /* a failure was said; the next key tries again */
        return 0;
    }
    int left = (int)(JOURNAL_MS - (ms - s->dirty_ms));
    return wait >= 0 && wait < left ? wait : left;
}

/* ---- steps ---- */

bool reception_follow(struct reception_state *s, struct ui *ui)
{
    struct mc_err err = { .rc = MC_OK };

    if (s->r.procedure == NULL)
        return true;
    if (reception_review(ui->desk, &s->r, &s->v, &err) == MC_OK)
        return true;
    ui_fail(ui, "%s", err.msg);
    return false;
}

/* Each step has its own keys: the screen on the stack is the step. */
static const struct screen_ops screens[STEP_COUNT];

static void show_step(struct reception_state *s, struct ui *ui)
{
    for (int i = 0; i < ui->depth; i++)
        if (ui->stack[i].st == s)
            ui->stack[i].ops = &screens[s->step];
}

void reception_go(struct reception_state *s, struct ui *ui, int step)
{
    if (step < 0) {
        ui_say(ui, "Đang ở bước đầu. Esc về hàng đợi, bản nháp vẫn giữ.");
        return;
    }
    if (step >= STEP_COUNT) {
        ui_say(ui, "Đang ở bước cuối. F8 tiếp nhận.");
        return;
    }
    steps[s->step]->leave(s, ui);
    s->step = step;
    entry_focus(&s->entry, NULL, "");
    show_step(s, ui);
    steps[step]->enter(s, ui);
    reception_store(s, ui);
}

static void back(struct reception_state *s, struct ui *ui)
{
    int64_t draft;

    steps[s->step]->leave(s, ui);
    reception_store(s, ui);
    draft = s->r.draft;
    ui_pop(ui); /* S is gone */
    if (draft != 0)
        ui_say(ui, "Đã giữ bản nháp N%lld.", (long long)draft);
}

static void park(struct reception_state *s, struct ui *ui)
{
    int64_t draft;

    steps[s->step]->leave(s, ui);
    reception_store(s, ui);
    draft = s->r.draft;
    ui_pop(ui);
    reception_open(ui, 0);
    if (draft != 0 && ui->message[0] == '\0')
        ui_say(ui, "Đã giữ bản nháp N%lld. Đây là hồ sơ mới.", (long long)draft);
}

/* ---- scans ---- */

static bool typing(const void *st)
{
    const struct reception_state *s = st;

    return s->entry.f != NULL || s->step <= STEP_PROCEDURE;
}

/* The text field that has the focus: a scan's first characters may stand in it. */
static struct edit *focused_text(struct reception_state *s)
{
    if (s->entry.f != NULL)
        return &s->entry.edit;
    return s->step == STEP_PERSON      ? &s->person.query
           : s->step == STEP_PROCEDURE ? &s->procedure.query
                                       : NULL;
}

/* A card identifies in step 1; elsewhere it waits for F4. */
static void scanned(struct reception_state *s, struct ui *ui, const struct key *k)
{
    struct edit *text = focused_text(s);
    struct card card;

    if (text != NULL)
        edit_unscan(text, k);
    if (!card_parse(k->text, k->len, &card)) {
        ui->bell = true;
        ui_say(ui, "Mã quét lạ, chưa dùng vào ô nào.");
    } else if (s->step == STEP_PERSON) {
        person_take_card(s, ui, &card);
    } else {
        cut_to(ui->tray, sizeof ui->tray, k->text);
        ui_say(ui, "Đã quét CCCD …%s %s. F4 nhận hồ sơ cho người này.", card.number + 8, card.name);
    }
}

/* ---- the screen ---- */

static void title(const void *st, char *out)
{
    const struct reception_state *s = st;
    char number[32] = "";

    if (s->r.draft != 0)
        snprintf(number, sizeof number, " N%lld", (long long)s->r.draft);
    if (s->cols >= 50)
        snprintf(out, 96, "Tiếp nhận%s", number);
    else if (s->step == STEP_FORM && s->v.form != NULL) { /* no room for the bar of steps */
        size_t page, of;

        form_pages(s, &page, &of);
        snprintf(out, 96, "%s tờ khai %zu/%zu", number[0] ? number + 1 : "Mới", page, of);
    } else
        snprintf(out, 96, "%s %s", number[0] ? number + 1 : "Mới", steps[s->step]->name);
}

static void subject(const void *st, char *out)
{
    const struct reception_state *s = st;

    snprintf(out, 160, "hồ sơ của %.120s",
             str_or(s->r.applicant.name)[0] ? s->r.applicant.name : "người mới");
}

void reception_bar(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    int col = 1;

    for (int i = 0; i < STEP_COUNT; i++) {
        bool here = i == s->step;

        if (a->cols >= 72)
            col = canvas_printf(cv, 1, col, here ? STYLE_FOCUS : STYLE_BODY,
                                here ? "[%d %s]" : " %d %s ", i + 1, steps[i]->name) +
                  2;
        else if (here)
            col = canvas_printf(cv, 1, col, STYLE_FOCUS, "[%d %s]", i + 1, steps[i]->name) + 1;
        else
            col = canvas_printf(cv, 1, col, STYLE_BODY, "%d", i + 1) + 1;
    }
    if (col + 9 < a->cols && s->step < STEP_CHECK)
        canvas_right(cv, 1, a->cols - 1, STYLE_HINT, "PgDn tiếp");
}

void reception_person_line(const struct reception_state *s, char *out, size_t n)
{
    const struct person *p = &s->r.applicant;
    char *birth = str_or(p->birth)[0] != '\0'
                      ? field_show_dup(&(struct field){ .type = FIELD_DATE }, p->birth)
                      : NULL;
    size_t id = strlen(str_or(p->id));

    snprintf(out, n, "%s%s%s%s%s",
             str_or(p->name)[0] ? p->name : "Chưa rõ người nộp, PgUp về bước 1", birth ? " · " : "",
             str_or(birth), id >= 4 ? " · …" : "", id >= 4 ? p->id + id - 4 : "");
    free(birth);
}

void no_procedure_draw(const struct reception_state *s, struct canvas *cv, const struct area *a)
{
    reception_bar(s, cv, a);
    canvas_hline(cv, 2, 0, a->cols, "─");
    canvas_field(cv, 4, 1, a->cols - 2, STYLE_BODY, "Chọn một thủ tục ở bước 2 (PgUp).", false);
    canvas_cursor(cv, 4, 0);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct reception_state *s = st;

    if (s->step > STEP_PROCEDURE && s->v.form == NULL)
        no_procedure_draw(s, cv, a);
    else
        steps[s->step]->draw(s, cv, a);
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct reception_state *s = st;

    s->rows = ui->rows;
    s->cols = ui->cols;
    if (k->sym == KEY_SCAN) {
        scanned(s, ui, k);
        return true;
    }
    if (s->step > STEP_PROCEDURE && s->v.form == NULL)
        return false;
    return steps[s->step]->key(s, ui, k);
}

/* Keeping it unreceived ends the reception: asked for twice, never by a burst. */
static void not_received(struct reception_state *s, struct ui *ui, enum action a,
                         const struct key *k, enum action before)
{
    if (k != NULL && k->burst)
        return;
    if (before == a || k == NULL) {
        check_register(s, ui, a);
        return;
    }
    s->armed = a;
    ui_say(ui, a == ACT_REFUSE
                   ? "Bấm t lần nữa: hồ sơ được lưu, không cấp số, rồi ghi lý do từ chối."
                   : "Bấm b lần nữa: hồ sơ được lưu, chưa cấp số, rồi ghi giấy còn thiếu.");
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct reception_state *s = st;
    enum action before = s->armed;

    s->armed = ACT_NONE;
    switch (a) {
    case ACT_PAGE_DOWN:
    case ACT_PAGE_UP:
        reception_go(s, ui, s->step + (a == ACT_PAGE_DOWN ? 1 : -1));
        break;
    case ACT_BACK:
        back(s, ui);
        break;
    case ACT_RECEIVE:
        park(s, ui);
        break;
    case ACT_FIND:
        steps[s->step]->leave(s, ui);
        reception_store(s, ui);
        find_open(ui);
        break;
    case ACT_SUBMIT:
        if (s->step != STEP_CHECK)
            reception_go(s, ui, STEP_CHECK);
        else if (s->v.form != NULL)
            steps[s->step]->act(s, ui, a, k);
        break;
    case ACT_SUPPLEMENT:
    case ACT_REFUSE:
        if (s->v.form != NULL)
            not_received(s, ui, a, k, before);
        break;
    case ACT_UNDO:
    case ACT_REDO:
        if (s->step == STEP_PERSON || (s->step == STEP_FORM && s->v.form != NULL))
            steps[s->step]->act(s, ui, a, k);
        else
            ui_say(ui, "Ở đây không còn chữ nào để lấy lại.");
        break;
    default:
        if (s->step <= STEP_PROCEDURE || s->v.form != NULL)
            steps[s->step]->act(s, ui, a, k);
    }
}

/* On top again after an overlay, or for the first time. */
static void resume(void *st, struct ui *ui)
{
    struct reception_state *s = st;

    s->rows = ui->rows;
    s->cols = ui->cols;
    reception_follow(s, ui);
}

static void release(void *st)
{
    struct reception_state *s = st;

    reception_release(&s->r);
    review_release(&s->v);
    parties_release(&s->person.found);
    history_clear(&s->person.history);
    history_clear(&s->form.history);
    for (int i = 0; i < PART_COUNT; i++)
        free(s->person.source[i]);
    free(s);
}

/* Keys of every step. */
#define COMMON_KEYS                                                                     \
    { KEY_F8, 0, ACT_SUBMIT }, { KEY_F4, 0, ACT_RECEIVE }, { KEY_F3, 0, ACT_FIND },     \
        { KEY_PGDN, 0, ACT_PAGE_DOWN }, { KEY_PGUP, 0, ACT_PAGE_UP },                   \
        { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_UP, 0, ACT_UP }, { KEY_DOWN, 0, ACT_DOWN }, \
        { KEY_TAB, 0, ACT_NEXT },                                                       \
    {                                                                                   \
        KEY_BACKTAB, 0, ACT_PREVIOUS                                                    \
    }
#define TYPING_KEYS                                            \
    { KEY_CTRL, 'U', ACT_CLEAR }, { KEY_CTRL, 'Z', ACT_UNDO }, \
    {                                                          \
        KEY_CTRL, 'Y', ACT_REDO                                \
    }
#define FIELD_KEYS { KEY_CTRL, 'P', ACT_COPY_ABOVE }, { KEY_CTRL, 'R', ACT_RESTORE }, TYPING_KEYS

static const struct key_bind person_keys[] = {
    COMMON_KEYS, { KEY_CHAR, '+', ACT_NEW_PERSON }, { KEY_CHAR, '/', ACT_CLEAR }, FIELD_KEYS,
    KEYS_END,
};
static const struct key_bind procedure_keys[] = {
    COMMON_KEYS,
    TYPING_KEYS,
    KEYS_END,
};
static const struct key_bind form_keys[] = {
    COMMON_KEYS,
    { KEY_F6, 0, ACT_SECTION },
    FIELD_KEYS,
    KEYS_END,
};
static const struct key_bind papers_keys[] = {
    COMMON_KEYS,
    { KEY_CHAR, ' ', ACT_MARK },
    { KEY_CHAR, '*', ACT_MARK_ALL },
    { KEY_CHAR, 'h', ACT_ATTACH },
    { KEY_F7, 0, ACT_STORE },
    { KEY_CHAR, '-', ACT_DROP },
    { KEY_CHAR, 'b', ACT_SUPPLEMENT },
    { KEY_CHAR, 't', ACT_REFUSE },
    TYPING_KEYS,
    KEYS_END,
};
static const struct key_bind check_keys[] = {
    COMMON_KEYS,
    { KEY_CHAR, '*', ACT_MARK_ALL },
    { KEY_CHAR, 'b', ACT_SUPPLEMENT },
    { KEY_CHAR, 't', ACT_REFUSE },
    { KEY_CHAR, ' ', ACT_TOGGLE },
    { KEY_LEFT, 0, ACT_LEFT },
    { KEY_RIGHT, 0, ACT_RIGHT },
    TYPING_KEYS,
    KEYS_END,
};
static const enum action menu[] = { ACT_PAGE_DOWN, ACT_PAGE_UP, ACT_SUBMIT,
                                    ACT_PANEL,     ACT_PALETTE, ACT_NONE };

#define SCREEN(n, k)                                                                          \
    {                                                                                         \
        .name = n, .keys = k, .menu = menu, .title = title, .draw = draw, .subject = subject, \
        .key = key, .typing = typing, .act = act, .resume = resume, .tick = tick,             \
        .rescue = rescue, .release = release                                                  \
    }
static const struct screen_ops screens[STEP_COUNT] = {
    [STEP_PERSON] = SCREEN("reception-person", person_keys),
    [STEP_PROCEDURE] = SCREEN("reception-procedure", procedure_keys),
    [STEP_FORM] = SCREEN("reception-form", form_keys),
    [STEP_PAPERS] = SCREEN("reception-papers", papers_keys),
    [STEP_CHECK] = SCREEN("reception-check", check_keys),
};

/* ---- opening ---- */

static void open_draft(struct reception_state *s, struct ui *ui)
{
    json_t *place = json_incref(s->r.ui); /* saving replaces it */
    int64_t step = json_int(place, "step", 1) - 1;

    s->step = step >= 0 && step < STEP_COUNT ? (int)step : STEP_PERSON;
    ui_push(ui, &screens[s->step], s);
    if (s->step <= STEP_PROCEDURE || s->v.form != NULL) {
        steps[s->step]->enter(s, ui);
        steps[s->step]->restore(s, ui, place);
    }
    json_decref(place);
}

static void open_fresh(struct reception_state *s, struct ui *ui)
{
    struct card card;

    ui_push(ui, &screens[STEP_PERSON], s);
    step_person.enter(s, ui);
    if (ui->tray[0] != '\0' && card_parse(ui->tray, strlen(ui->tray), &card))
        person_take_card(s, ui, &card);
    ui->tray[0] = '\0';
}

void reception_open(struct ui *ui, int64_t draft)
{
    struct reception_state *s;
    struct mc_err err = { .rc = MC_OK };

    if (ui->desk->me.role != ROLE_COUNTER) {
        ui_fail(ui, "Tiếp nhận hồ sơ là việc của bàn tiếp nhận.");
        return;
    }
    s = xcalloc(1, sizeof *s);
    s->r = (struct reception)RECEPTION_INIT;
    s->v = (struct review)REVIEW_INIT;
    s->desk = ui->desk;
    s->form.at = NO_FIELD;
    s->person.focus = -1;
    if (draft != 0 && reception_resume(ui->desk, draft, &s->r, &err) != MC_OK) {
        release(s);
        ui_fail(ui, "%s", err.msg);
        return;
    }
    if (draft != 0)
        open_draft(s, ui);
    else
        open_fresh(s, ui);
}
