/* Login of a training desk: who sits here, chosen from the list, without a password. */
#include "motcua/base/mem.h"
#include "motcua/desk/look.h"
#include "ui_priv.h"

#include <stdio.h>
#include <stdlib.h>

struct login {
    struct users users;
    size_t at, drafts; /* drafts: of the chosen one */
    char cards[1200];  /* the training copy's file of cards to scan */
};

static const struct key_bind keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_UP, 0, ACT_UP },       { KEY_DOWN, 0, ACT_DOWN },
    { KEY_TAB, 0, ACT_DOWN },     { KEY_BACKTAB, 0, ACT_UP },  { KEY_CHAR, '1', ACT_PICK },
    { KEY_CHAR, '2', ACT_PICK },  { KEY_CHAR, '3', ACT_PICK }, { KEY_CHAR, '4', ACT_PICK },
    { KEY_CHAR, '5', ACT_PICK },  { KEY_CHAR, '6', ACT_PICK }, { KEY_CHAR, '7', ACT_PICK },
    { KEY_CHAR, '8', ACT_PICK },  { KEY_CHAR, '9', ACT_PICK }, KEYS_END,
};

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Đăng nhập");
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct login *l = st;
    int cols = a->cols < 66 ? a->cols - 2 : 64, left = (a->cols - cols) / 2;
    int top = a->first + 2, rows = (int)l->users.n + 4;

    canvas_text(cv, a->first, left + 2, STYLE_BODY,
                a->cols < 72 ? "TIẾP NHẬN VÀ TRẢ KẾT QUẢ" : "TIẾP NHẬN VÀ TRẢ KẾT QUẢ TẠI QUẦY");
    canvas_box(cv, top, left, rows, cols, "Ai ngồi bàn này?");
    for (size_t i = 0; i < l->users.n; i++) {
        const struct user *u = &l->users.item[i];
        int row = top + 1 + (int)i;

        draw_marker(cv, row, left + 1, i == l->at);
        canvas_printf(cv, row, left + 3, STYLE_BODY, "%zu", i + 1);
        canvas_field(cv, row, left + 5, 26, STYLE_BODY, u->full, false);
        canvas_field(cv, row, left + 32, cols - 33, STYLE_BODY, role_vi(u->role), false);
    }
    canvas_text(cv, top + rows - 2, left + 3, STYLE_BODY, "↑↓ chọn, Enter vào; hoặc bấm số");
    if (l->drafts > 0)
        canvas_printf(cv, top + rows + 1, left + 2, STYLE_BODY,
                      "Còn %zu bản nháp dở: vào rồi mở ở thư mục Bản nháp.", l->drafts);
    if (a->cols >= 72) {
        canvas_text(cv, a->last - 3, left + 2, STYLE_HINT,
                    "Thẻ giả để quét hoặc dán, mỗi dòng một thẻ:");
        canvas_field(cv, a->last - 2, left + 2, a->cols - left - 3, STYLE_HINT, l->cards, false);
    }
    canvas_text(cv, a->last, left + 2, STYLE_BODY,
                a->cols < 72 ? "F1 trợ giúp · F2, gõ thoat: thoát"
                             : "F1 trợ giúp · Phím F không nhận: Esc rồi số, hoặc Ctrl+K");
    if (l->users.n > 0)
        canvas_cursor(cv, top + 1 + (int)l->at, left + 1);
}

static void look(struct login *l, struct ui *ui)
{
    l->drafts = l->users.n > 0 ? desk_draft_count(ui->desk, l->users.item[l->at].name) : 0;
}

static void enter(struct login *l, struct ui *ui)
{
    struct mc_err err = { 0 };

    if (l->users.n == 0)
        return;
    if (desk_login(ui->desk, l->users.item[l->at].name, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    queue_open(ui); /* replaces login: home is the queue */
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct login *l = st;

    if (l->users.n == 0)
        return;
    if (a == ACT_UP)
        l->at = (l->at + l->users.n - 1) % l->users.n;
    else if (a == ACT_DOWN)
        l->at = (l->at + 1) % l->users.n;
    else if (a == ACT_PICK && k != NULL && k->cp - '1' < l->users.n)
        l->at = k->cp - '1';
    else if (a == ACT_BACK)
        ui_say(ui, "Muốn thoát chương trình: F2, gõ thoat, Enter.");
    look(l, ui);
    if (a == ACT_ACCEPT || a == ACT_PICK)
        enter(l, ui);
}

static void release(void *st)
{
    struct login *l = st;

    users_release(&l->users);
    free(l);
}

static const struct screen_ops login_ops = {
    .name = "login",
    .keys = keys,
    .title = title,
    .draw = draw,
    .act = act,
    .release = release,
};

void login_open(struct ui *ui)
{
    struct login *l = xcalloc(1, sizeof *l);
    struct mc_err err = { 0 };

    if (desk_users(ui->desk, &l->users, &err) != MC_OK)
        ui_fail(ui, "%s", err.msg);
    snprintf(l->cards, sizeof l->cards, "%s/the-can-cuoc-gia.txt", desk_dir(ui->desk));
    look(l, ui);
    ui_push(ui, &login_ops, l);
}
