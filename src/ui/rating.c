/* The citizen's side of the counter: how was it?  Only a person's single key answers; half a minute
 * without one closes it, and nothing is stored then. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 30000

struct rating {
    struct view v;
    int64_t since_ms; /* last key; 0 before the first tick */
    bool leaving;     /* Esc was pressed: the next one gives up */
};

static const struct {
    char key;
    const char *text;
} scores[] = {
    { '5', "Rất hài lòng" },   { '4', "Hài lòng" },           { '3', "Bình thường" },
    { '2', "Không hài lòng" }, { '1', "Rất không hài lòng" }, { '0', "Không muốn đánh giá" },
};

static const struct key_bind keys[] = {
    { KEY_CHAR, '5', ACT_PICK }, { KEY_CHAR, '4', ACT_PICK },
    { KEY_CHAR, '3', ACT_PICK }, { KEY_CHAR, '2', ACT_PICK },
    { KEY_CHAR, '1', ACT_PICK }, { KEY_CHAR, '0', ACT_PICK },
    { KEY_F10, 0, ACT_BACK },    KEYS_END,
};

static void title(const void *st, char *out)
{
    const struct rating *r = st;
    char tail[16];

    snprintf(out, 96, "Trả kết quả %s", dossier_tail(&r->v.dossier, tail));
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct rating *r = st;
    int cols = a->cols < 48 ? a->cols - 2 : 46, left = (a->cols - cols) / 2;
    bool tall = a->last - a->first >= 14;
    int rows = a->last - a->first + 1 < 16 ? a->last - a->first + 1 : 16, row = a->first;
    const struct dossier *ds = &r->v.dossier;
    char line[400], tail[16];

    snprintf(line, sizeof line, "%s %.150s · %.150s", dossier_tail(ds, tail),
             str_or(r->v.form != NULL ? r->v.form->short_name : ds->procedure_name),
             str_or(ds->applicant.name));
    canvas_field(cv, 1, 1, a->cols - 2, STYLE_BODY, line, false);
    canvas_box(cv, row, left, rows, cols, "Phần của người dân");
    row += tall ? 2 : 1;
    canvas_text(cv, row, left + 3, STYLE_BODY, "MỜI ÔNG/BÀ ĐÁNH GIÁ");
    row += tall ? 2 : 1;
    if (tall)
        canvas_text(cv, row++, left + 3, STYLE_BODY, "Phục vụ hôm nay thế nào?");
    row += tall;
    for (size_t i = 0; i < N_ELEMS(scores); i++) {
        row += tall && scores[i].key == '0';
        canvas_printf(cv, row, left + 4, STYLE_BODY, "%c  %s", scores[i].key, scores[i].text);
        row++;
    }
    canvas_text(cv, a->first + rows - 2, left + 3, STYLE_BODY, "Bấm một số. Tự đóng sau 30 giây.");
    canvas_cursor(cv, a->first + (tall ? 6 : 3), left + 4);
}

static void store(struct rating *r, struct ui *ui, int score)
{
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    int64_t id = r->v.dossier.id;
    enum mc_rc rc;

    in.score = score;
    rc = desk_act(ui->desk, id, CMD_RATE, &in, &said, &err);
    ui_pop(ui);
    if (rc == MC_OK)
        ui_say(ui, "%s", said.s);
    else
        ui_fail(ui, "%s", err.msg);
    strbuf_release(&said);
}

static void give_up(struct ui *ui)
{
    ui_pop(ui); /* frees the state */
    ui_say(ui, "Đã trả kết quả, người dân chưa đánh giá. Mời lại: chọn hồ sơ rồi bấm q.");
}

/* One Esc by habit must not take the word from the citizen. */
static void leave(struct rating *r, struct ui *ui)
{
    if (r->leaving) {
        give_up(ui);
        return;
    }
    r->leaving = true;
    r->since_ms = 0;
    ui_say(ui, "Người dân chưa đánh giá. Bấm Esc lần nữa để bỏ qua.");
}

/* Everything else is swallowed: neither scans nor the clerk's keys, typed ahead, answer for the
 * citizen, and no panel opens over their screen. */
static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct rating *r = st;

    if (k->sym == KEY_CTRL && k->cp == 'L')
        return false;
    if (k->burst)
        return true;
    if (k->sym == KEY_ESC || k->sym == KEY_F10) {
        leave(r, ui);
        return true;
    }
    r->leaving = false;
    if (k->sym != KEY_CHAR)
        return true;
    r->since_ms = 0;
    if (k->cp >= '0' && k->cp <= '5')
        store(r, ui, (int)(k->cp - '0'));
    return true;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    (void)st;
    (void)ui;
    (void)a;
    (void)k;
}

static int tick(void *st, struct ui *ui, int64_t ms)
{
    struct rating *r = st;

    if (r->since_ms == 0)
        r->since_ms = ms;
    if (ms - r->since_ms < PATIENCE_MS)
        return (int)(PATIENCE_MS - (ms - r->since_ms));
    give_up(ui);
    return 0;
}

static void release(void *st)
{
    struct rating *r = st;

    view_release(&r->v);
    free(r);
}

static const struct screen_ops rating_ops = {
    .name = "rating",
    .keys = keys,
    .alone = true,
    .title = title,
    .draw = draw,
    .key = key,
    .act = act,
    .tick = tick,
    .release = release,
};

void rating_open(struct ui *ui, struct view *v)
{
    struct rating *r = xcalloc(1, sizeof *r);

    r->v = *v;
    *v = (struct view){ 0 };
    ui_push(ui, &rating_ops, r);
}
