/* The locked desk: nothing of what is below can be seen or reached.  The one who sat here goes on
 * where he was, or somebody else logs in; drafts stay with who typed them. */
#include "secrets_priv.h"

#include "motcua/base/mem.h"
#include "motcua/desk/look.h"
#include "motcua/desk/users.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WARN_MS 30000

struct lock {
    struct secrets form;
    bool other; /* the focus is on "somebody else logs in" */
    bool training;
    char who[96];
};

static const struct key_bind no_keys[] = { KEYS_END };

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Đã khóa");
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct lock *l = st;
    int cols = a->cols < 62 ? a->cols - 2 : 60, left = (a->cols - cols) / 2,
        row = a->last - a->first < 12 ? a->first : a->first + 2;

    canvas_box(cv, row, left, 10, cols, "Đã khóa");
    canvas_field(cv, row + 1, left + 3, cols - 6, STYLE_BODY, l->who, false);
    if (l->training)
        canvas_text(cv, row + 3, left + 3, STYLE_BODY, "Bản học: bấm Enter để mở.");
    canvas_text(cv, row + 7, left + 3, l->other ? STYLE_FOCUS : STYLE_BODY,
                "[ Người khác đăng nhập ]");
    canvas_field(cv, row + 8, left + 3, cols - 6, STYLE_BODY, "Tab đổi ô · Chữ đang gõ vẫn giữ",
                 false);
    if (!l->training)
        secrets_draw(&l->form, cv, row + 3, left + 1, cols - 4);
    if (l->other)
        canvas_text(cv, row + 7, left + 1, STYLE_FOCUS, ">");
    if (l->other || l->training)
        canvas_cursor(cv, l->other ? row + 7 : row + 3, left + 1);
}

static void open_again(struct lock *l, struct ui *ui)
{
    struct mc_err err = { 0 };

    if (desk_reenter(ui->desk, l->form.edit[0].text, &err) != MC_OK) {
        secrets_clear(&l->form, 0);
        snprintf(l->form.note, sizeof l->form.note, "%s", err.msg);
        ui->bell = true;
        return;
    }
    ui->locked = false;
    ui->typed = true; /* the time starts anew */
    ui_pop(ui);       /* frees L */
    ui->message[0] = '\0';
}

static void somebody_else(struct ui *ui)
{
    ui_rescue(ui);
    ui->logged_out = true;
}

/* Every key ends here: no panel, palette or help opens over a locked desk. */
static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct lock *l = st;

    if (k->sym == KEY_CTRL && k->cp == 'L')
        return false;
    if (k->sym == KEY_TAB || k->sym == KEY_BACKTAB || k->sym == KEY_UP || k->sym == KEY_DOWN)
        l->other = !l->other;
    else if (k->sym == KEY_ENTER && l->other)
        somebody_else(ui);
    else if (!l->other && secrets_key(&l->form, k) == SECRETS_SUBMIT)
        open_again(l, ui);
    return true;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    (void)st;
    (void)ui;
    (void)a;
    (void)k;
}

static void release(void *st)
{
    struct lock *l = st;

    secrets_wipe(&l->form);
    free(l);
}

const struct screen_ops lock_screen = {
    .name = "lock",
    .keys = no_keys,
    .alone = true,
    .title = title,
    .draw = draw,
    .key = key,
    .act = act,
    .release = release,
};

void lock_open(struct ui *ui)
{
    struct lock *l;

    if (ui->locked || ui->desk->me.name == NULL)
        return;
    ui_rescue(ui); /* what is typed is stored before anything else */
    desk_leave(ui->desk);
    l = xcalloc(1, sizeof *l);
    l->training = ui->desk->training;
    snprintf(l->who, sizeof l->who, "%s", str_or(ui->desk->me.full));
    secrets_add(&l->form, "PIN, mật khẩu", true);
    ui->locked = true;
    ui->message[0] = '\0';
    ui_push(ui, &lock_screen, l);
}

int lock_tick(struct ui *ui, int64_t mono_ms)
{
    int64_t left;

    /* A training copy hides nothing: it locks when it is told to. */
    if (ui->desk == NULL || ui->desk->training || ui->desk->me.name == NULL || ui->locked)
        return -1;
    if (ui->typed || ui->typed_ms == 0) {
        if (ui->warned)
            ui->message[0] = '\0';
        ui->typed = ui->warned = false;
        ui->typed_ms = mono_ms;
    }
    left = (int64_t)ui->desk->idle_minutes * 60000 - (mono_ms - ui->typed_ms);
    if (left > WARN_MS)
        return (int)(left - WARN_MS);
    if (left <= 0) {
        lock_open(ui);
        return 0;
    }
    if (ui->warned)
        return (int)left;
    ui->warned = true;
    ui_say(ui, "Máy tự khóa sau 30 giây không gõ. Chữ đang gõ vẫn giữ.");
    return 0;
}
