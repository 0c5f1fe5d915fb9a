/* One dossier: its tabs, and everything that can be done with it by the letters of the queue. */
#include "dossier_priv.h"

#include "dialog_priv.h"
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/desk/money.h"
#include "motcua/desk/receive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELOAD_MS 2000

static const struct key_bind keys[] = {
    { KEY_CHAR, 'm', ACT_OPEN },
    { KEY_CHAR, 'c', ACT_FORWARD },
    { KEY_CHAR, 'b', ACT_SUPPLEMENT },
    { KEY_CHAR, 't', ACT_REFUSE },
    { KEY_CHAR, 'h', ACT_ATTACH },
    { KEY_CHAR, 'k', ACT_APPROVE },
    { KEY_CHAR, '=', ACT_FINISH },
    { KEY_CHAR, 'q', ACT_RETURN },
    { KEY_CHAR, 'g', ACT_NOTE },
    { KEY_CHAR, 'n', ACT_TAKE_IN },
    { KEY_CHAR, 'l', ACT_EXTEND },
    { KEY_CTRL, 'Z', ACT_TAKE_BACK },
    { KEY_CHAR, 'p', ACT_PRINT },
    { KEY_F8, 0, ACT_PRINT },
    { KEY_F3, 0, ACT_FIND },
    { KEY_F4, 0, ACT_RECEIVE },
    { KEY_CHAR, '+', ACT_RECEIVE },
    { KEY_F5, 0, ACT_RELOAD },
    { KEY_F6, 0, ACT_PANE },
    { KEY_TAB, 0, ACT_PANE },
    { KEY_BACKTAB, 0, ACT_LEFT },
    { KEY_LEFT, 0, ACT_LEFT },
    { KEY_RIGHT, 0, ACT_RIGHT },
    { KEY_UP, 0, ACT_UP },
    { KEY_DOWN, 0, ACT_DOWN },
    { KEY_PGUP, 0, ACT_PAGE_UP },
    { KEY_PGDN, 0, ACT_PAGE_DOWN },
    { KEY_HOME, 0, ACT_FIRST },
    { KEY_END, 0, ACT_LAST },
    { KEY_ENTER, 0, ACT_DOWN },
    KEYS_END,
};
static const enum action menu[] = { ACT_PANEL, ACT_PANE,    ACT_PRINT, ACT_NOTE,
                                    ACT_FIND,  ACT_PALETTE, ACT_HELP,  ACT_NONE };

/* ---- what to do next ---- */

/* Commands that move a dossier on, most telling first. */
static const struct {
    enum action act;
    const char *words;
} steps[] = {
    { ACT_RETURN, "q trả kết quả" },       { ACT_APPROVE, "k ký duyệt" },
    { ACT_TAKE_IN, "n tiếp nhận" },        { ACT_FORWARD, "c chuyển bước kế" },
    { ACT_FINISH, "= ghi kết quả" },       { ACT_SUPPLEMENT, "b yêu cầu bổ sung" },
    { ACT_REFUSE, "t từ chối tiếp nhận" },
};

static void advise(struct dossier_state *s, struct ui *ui)
{
    struct strbuf b = STRBUF_INIT;
    const struct dossier *ds = &s->v.dossier;
    char why[256];

    if (ds->state == STATE_AWAITING_SUPPLEMENT) {
        struct civil until = civil_from_unix(ds->supplement_until);

        strbuf_puts(&b, "chờ người dân bổ sung");
        if (ds->supplement_until != 0)
            strbuf_printf(&b, " đến %02d/%02d", until.day, until.month);
        if (*desk_why_not(ui->desk, ds, CMD_SUPPLEMENT, why) == '\0')
            strbuf_puts(&b, " · h ghi nhận bổ sung");
    }
    for (size_t i = 0; i < N_ELEMS(steps); i++)
        if (*desk_why_not(ui->desk, &s->v.dossier, action_command(steps[i].act), why) == '\0')
            strbuf_printf(&b, "%s%s", b.len > 0 ? " · " : "", steps[i].words);
    if (ds->state == STATE_RETURNED && *deed_why_not(ui, ds, ACT_RETURN, why) == '\0')
        strbuf_puts(&b, "q mời người dân đánh giá");
    if (b.len == 0 && str_or(s->v.dossier.step_name)[0] != '\0')
        strbuf_printf(&b, "chờ bước %s (%s)", s->v.dossier.step_name,
                      role_vi(s->v.dossier.step_role));
    else if (b.len == 0)
        strbuf_puts(&b, "không còn việc nào");
    snprintf(s->advice, sizeof s->advice, "Nên làm: %.380s", b.s);
    strbuf_release(&b);
}

/* ---- loading ---- */

static bool load(struct dossier_state *s, struct ui *ui)
{
    struct view v = { 0 };
    struct mc_err err = { 0 };

    if (desk_view(ui->desk, s->id, &v, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return false;
    }
    view_release(&s->v);
    s->v = v;
    dossier_lines(s);
    for (int t = 0; t < TAB_COUNT; t++)
        if (s->top[t] >= s->n[t])
            s->top[t] = 0;
    advise(s, ui);
    s->version = desk_version(ui->desk);
    s->minute = desk_now(ui->desk) / 60;
    return true;
}

static void resume(void *st, struct ui *ui)
{
    load(st, ui);
}

/* Loading tells the others that it is open here, so that it waits for a change of this dossier, or
 * the next minute: two desks that look at the same one must not wake each other for ever. */
static bool moved_on(struct dossier_state *s, struct ui *ui)
{
    struct dossier now = DOSSIER_INIT;
    bool moved =
        desk_dossier(ui->desk, s->id, &now, NULL) == MC_OK && now.version != s->v.dossier.version;

    dossier_release(&now);
    s->version = desk_version(ui->desk);
    return moved;
}

static int tick(void *st, struct ui *ui, int64_t ms)
{
    struct dossier_state *s = st;

    (void)ms;
    if (desk_now(ui->desk) / 60 == s->minute &&
        (desk_version(ui->desk) == s->version || !moved_on(s, ui)))
        return RELOAD_MS;
    load(s, ui);
    return 0;
}

/* ---- doing ---- */

static void print(struct dossier_state *s, struct ui *ui)
{
    struct strbuf out = STRBUF_INIT;
    struct mc_err err = { 0 };

    if (desk_slips_text(ui->desk, s->id, ui->cols - 2 < 78 ? ui->cols - 2 : 78, &out, &err) !=
        MC_OK)
        ui_fail(ui, "%s", err.msg);
    else
        text_open(ui, "Giấy tiếp nhận và hẹn trả", strbuf_detach(&out));
    strbuf_release(&out);
}

static void scroll(struct dossier_state *s, struct ui *ui, enum action a)
{
    size_t page = dossier_tab_rows(s, ui->rows, ui->cols), *top = &s->top[s->tab];
    size_t last = dossier_last_top(s, ui->rows, ui->cols);

    if (a == ACT_UP && *top == 0) {
        ui_menu(ui);
        return;
    }
    if (a == ACT_UP)
        (*top)--;
    else if (a == ACT_DOWN)
        (*top)++;
    else if (a == ACT_PAGE_UP)
        *top = *top > page ? *top - page : 0;
    else if (a == ACT_PAGE_DOWN)
        *top += page;
    else
        *top = a == ACT_FIRST ? 0 : last;
    if (*top > last)
        *top = last;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct dossier_state *s = st;

    switch (a) {
    case ACT_BACK:
        ui_pop(ui);
        break;
    case ACT_PANE:
    case ACT_RIGHT:
        s->tab = (s->tab + 1) % TAB_COUNT;
        break;
    case ACT_LEFT:
        s->tab = (s->tab + TAB_COUNT - 1) % TAB_COUNT;
        break;
    case ACT_OPEN:
        s->tab = TAB_FORM;
        break;
    case ACT_UP:
    case ACT_DOWN:
    case ACT_PAGE_UP:
    case ACT_PAGE_DOWN:
    case ACT_FIRST:
    case ACT_LAST:
        scroll(s, ui, a);
        break;
    case ACT_RELOAD:
        if (load(s, ui))
            ui_say(ui, "Đã tải lại.");
        break;
    case ACT_PRINT:
        print(s, ui);
        break;
    case ACT_FIND:
        find_open(ui);
        break;
    case ACT_TAKE_BACK:
        take_back_now(ui);
        break;
    case ACT_RECEIVE:
        reception_open(ui, 0);
        break;
    case ACT_FORWARD: /* what was seen is what is forwarded */
        forward_now(ui, s->id, s->v.dossier.version);
        break;
    case ACT_RETURN:
        /* The scan stands for the digits; the letter must be pressed by a person. */
        if (k != NULL && k->sym == KEY_CHAR && !k->burst && return_at_once(ui, s->id))
            break;
        deed_open(ui, a, s->id);
        break;
    default:
        deed_open(ui, a, s->id);
    }
}

static const char *why_not(void *st, struct ui *ui, enum action a, char *why)
{
    const struct dossier_state *s = st;

    if (a == ACT_RECEIVE && ui->desk->me.role != ROLE_COUNTER)
        return "việc của bàn tiếp nhận";
    if (action_command(a) == CMD_COUNT)
        return "";
    return deed_why_not(ui, &s->v.dossier, a, why);
}

/* The slip or card of this dossier stands for typed digits; another slip opens its dossier. */
static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct dossier_state *s = st;
    struct card card;
    int64_t id = 0;

    if (k->sym != KEY_SCAN)
        return false;
    char *text = text_clean_dup(k->text, k->len);
    if (text != NULL && desk_by_code(ui->desk, text, &id, NULL) == MC_OK) {
        if (id != s->id) {
            s->id = id;
            s->tab = TAB_SUMMARY;
            load(s, ui);
        }
        ui->scanned = id;
        ui_say(ui, "Đã quét phiếu của hồ sơ này%s.",
               s->v.dossier.state == STATE_FINISHED ? ": q trả ngay" : "");
    } else if (text != NULL && card_parse(text, strlen(text), &card)) {
        if (strcmp(card.number, str_or(s->v.dossier.applicant.id)) == 0) {
            ui->scanned = s->id;
            ui_say(ui, "Đã quét thẻ của người nộp%s.",
                   s->v.dossier.state == STATE_FINISHED ? ": q trả ngay" : "");
        } else {
            snprintf(ui->tray, sizeof ui->tray, "%s", text);
            ui_say(ui, "Đã quét CCCD …%s, không phải người nộp hồ sơ này. F4 nhận hồ sơ mới.",
                   card.number + 8);
        }
    } else {
        ui->bell = true;
        ui_say(ui, "Mã quét lạ, chưa dùng vào ô nào.");
    }
    free(text);
    return true;
}

static void title(const void *st, char *out)
{
    const struct dossier_state *s = st;
    const char *code = str_or(s->v.dossier.code);
    char tail[16];

    /* The whole code, once: the last digits start anew each day. */
    snprintf(out, 96, "Hồ sơ %s", code[0] ? code : dossier_tail(&s->v.dossier, tail));
}

static void subject(const void *st, char *out)
{
    const struct dossier_state *s = st;
    char tail[16];

    snprintf(out, 160, "%s · %.120s", dossier_tail(&s->v.dossier, tail),
             str_or(s->v.dossier.applicant.name));
}

static void release(void *st)
{
    struct dossier_state *s = st;

    dossier_lines_clear(s);
    for (int t = 0; t < TAB_COUNT; t++)
        free(s->line[t]);
    view_release(&s->v);
    free(s);
}

static const struct screen_ops dossier_ops = {
    .name = "dossier",
    .keys = keys,
    .menu = menu,
    .title = title,
    .draw = dossier_draw,
    .subject = subject,
    .key = key,
    .act = act,
    .why_not = why_not,
    .resume = resume,
    .tick = tick,
    .release = release,
};

void dossier_open(struct ui *ui, int64_t id)
{
    struct dossier_state *s = xcalloc(1, sizeof *s);

    s->id = id;
    ui_push(ui, &dossier_ops, s); /* loads it */
    if (ui_top(ui)->st == s && s->v.dossier.id == 0)
        ui_pop(ui); /* it could not be read, and load() has said why */
}
