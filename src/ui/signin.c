/* Coming into a real office: code and password; then, when the password was given by somebody else,
 * one's own. */
#include "secrets_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/desk/users.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct signin {
    struct secrets form;
    bool forced; /* it must be changed: there is no way past it */
    bool pin;    /* asks for a PIN, too */
};
enum { CODE, PASSWORD }; /* fields of signin */

static const struct key_bind no_keys[] = { KEYS_END };

/* The box's first row: below a heading where there is room for one. */
static int top_of(const struct area *a)
{
    return a->last - a->first < 12 ? a->first : a->first + 2;
}

static int box(struct canvas *cv, const struct area *a, int rows, const char *title, int *cols)
{
    *cols = a->cols < 68 ? a->cols - 2 : 66;
    canvas_box(cv, top_of(a), (a->cols - *cols) / 2, rows, *cols, title);
    return (a->cols - *cols) / 2;
}

/* ---- login ---- */

static void login_title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Đăng nhập");
}

static void login_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct signin *s = st;
    int cols, left = box(cv, a, 9, "Đăng nhập", &cols);

    if (top_of(a) > a->first)
        canvas_text(cv, a->first, left + 2, STYLE_BODY, "TIẾP NHẬN VÀ TRẢ KẾT QUẢ TẠI QUẦY");
    canvas_field(cv, top_of(a) + 7, left + 3, cols - 6, STYLE_BODY,
                 cols < 56 ? "Enter vào · Ctrl+G xem chữ"
                           : "Enter đăng nhập · Tab ô kế · Ctrl+G xem "
                             "chữ đã gõ",
                 false);
    canvas_field(cv, a->last, left + 2, cols - 2, STYLE_BODY,
                 cols < 56 ? "Quên mật khẩu: nhờ người quản trị"
                           : "Quên mật khẩu: nhờ người quản trị cấp lại. Thoát: F2, gõ thoat",
                 false);
    secrets_draw(&s->form, cv, top_of(a) + 2, left + 2, cols - 4);
}

static void failed(struct signin *s, struct ui *ui, const struct mc_err *err, size_t field)
{
    size_t n = strlen(err->msg);

    secrets_clear(&s->form, field);
    snprintf(s->form.note, sizeof s->form.note, "%s%s", err->msg,
             n > 0 && err->msg[n - 1] == '.' ? "" : ".");
    ui->bell = true;
}

static void login_submit(struct signin *s, struct ui *ui)
{
    struct mc_err err = { 0 };
    struct edit *code = &s->form.edit[CODE], *password = &s->form.edit[PASSWORD];
    char *name = text_clean_dup(code->text, code->len);

    if (str_or(name)[0] == '\0' || password->len == 0) {
        s->form.at = str_or(name)[0] == '\0' ? CODE : PASSWORD;
        snprintf(s->form.note, sizeof s->form.note, "Gõ cả mã cán bộ và mật khẩu.");
    } else if (desk_enter(ui->desk, name, password->text, &err) != MC_OK) {
        failed(s, ui, &err, PASSWORD);
    } else {
        secrets_wipe(&s->form);
        s->form.note[0] = '\0';
        if (ui->desk->must_change)
            password_open(ui);
        else
            queue_open(ui);
    }
    free(name);
}

static bool login_key(void *st, struct ui *ui, const struct key *k)
{
    struct signin *s = st;
    enum secrets_used used = secrets_key(&s->form, k);

    if (used == SECRETS_SUBMIT)
        login_submit(s, ui);
    return used != SECRETS_NOT_USED;
}

static bool typing(const void *st)
{
    const struct signin *s = st;

    return !s->form.edit[s->form.at].secret; /* a scan is never typed into a secret */
}

static void login_act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    (void)st;
    (void)k;
    if (a == ACT_BACK)
        ui_say(ui, "Muốn thoát chương trình: F2, gõ thoat, Enter.");
}

static void release(void *st)
{
    struct signin *s = st;

    secrets_wipe(&s->form);
    free(s);
}

static const struct screen_ops signin_ops = {
    .name = "signin",
    .keys = no_keys,
    .title = login_title,
    .draw = login_draw,
    .key = login_key,
    .typing = typing,
    .act = login_act,
    .release = release,
};

void signin_open(struct ui *ui, const char *code)
{
    struct signin *s = xcalloc(1, sizeof *s);

    secrets_add(&s->form, "Mã cán bộ", false);
    secrets_add(&s->form, "Mật khẩu", true);
    if (code != NULL) {
        edit_set(&s->form.edit[CODE], code);
        s->form.at = PASSWORD;
    }
    ui_push(ui, &signin_ops, s);
}

/* ---- a password of one's own ---- */

static void change_title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Đổi mật khẩu");
}

static void change_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct signin *s = st;
    int cols, left = box(cv, a, (int)s->form.n + 7, "Đổi mật khẩu", &cols);
    int row = top_of(a) + 1;

    if (s->forced)
        row += draw_wrapped(cv, row, left + 3, cols - 6, 1, STYLE_BODY,
                            cols < 56 ? "Người khác đặt, cần đổi."
                                      : "Mật khẩu này do người khác đặt. Chọn mật khẩu của mình:");
    row += draw_wrapped(cv, row, left + 3, cols - 6, 1, STYLE_BODY,
                        cols < 56 ? "Từ 14 ký tự: aA, số, ký tự khác"
                                  : "từ 14 ký tự, có chữ thường, chữ hoa, số, ký tự khác.");
    secrets_draw(&s->form, cv, row, left + 2, cols - 4);
    canvas_field(cv, a->last, left + 2, cols - 2, STYLE_BODY,
                 cols < 56 ? "Enter ở ô cuối: đổi · Esc thôi"
                 : s->pin ? "PIN từ 6 số, để trống: đặt sau. Enter ở ô cuối: đổi"
                          : "Enter ở ô cuối: đổi · Ctrl+G xem chữ · Esc thôi",
                 false);
}

/* The field that must be typed again, and why; SIZE_MAX when all is well. */
static size_t wrong_field(const struct signin *s, const struct ui *ui, struct mc_err *err)
{
    const struct edit *e = s->form.edit;
    size_t first = s->forced ? 0 : 1;
    char why[256];

    if (!s->forced && e[0].len == 0)
        return mc_fail(err, MC_INVALID, "Gõ mật khẩu đang dùng"), 0;
    if (password_error(e[first].text, ui->desk->me.name, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why), first;
    if (strcmp(e[first].text, e[first + 1].text) != 0)
        return mc_fail(err, MC_INVALID, "Hai lần gõ mật khẩu không giống nhau. Gõ lại"), first + 1;
    if (!s->pin || (e[first + 2].len == 0 && e[first + 3].len == 0))
        return SIZE_MAX;
    if (pin_error(e[first + 2].text, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why), first + 2;
    if (strcmp(e[first + 2].text, e[first + 3].text) != 0)
        return mc_fail(err, MC_INVALID, "Hai lần gõ PIN không giống nhau. Gõ lại"), first + 3;
    return SIZE_MAX;
}

static void change_done(struct signin *s, struct ui *ui)
{
    bool forced = s->forced;

    if (forced)
        queue_open(ui);
    else
        ui_pop(ui); /* frees S */
    ui_say(ui, "Đã đổi mật khẩu.");
}

static void change_submit(struct signin *s, struct ui *ui)
{
    struct mc_err err = { 0 };
    size_t first = s->forced ? 0 : 1, wrong = wrong_field(s, ui, &err);
    const struct edit *e = s->form.edit;
    bool pin = s->pin && e[first + 2].len > 0;

    if (wrong == SIZE_MAX &&
        desk_password_set(ui->desk, s->forced ? NULL : e[0].text, e[first].text, &err) != MC_OK)
        wrong = 0;
    else if (wrong == SIZE_MAX && pin && desk_pin_set(ui->desk, e[first + 2].text, &err) != MC_OK)
        wrong = first + 2;
    if (wrong != SIZE_MAX) {
        failed(s, ui, &err, wrong);
        return;
    }
    secrets_wipe(&s->form);
    change_done(s, ui);
}

static bool change_key(void *st, struct ui *ui, const struct key *k)
{
    struct signin *s = st;
    enum secrets_used used = secrets_key(&s->form, k);

    if (used == SECRETS_SUBMIT)
        change_submit(s, ui);
    return used != SECRETS_NOT_USED;
}

static void change_act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    const struct signin *s = st;

    (void)k;
    if (a == ACT_BACK && s->forced)
        ui->logged_out = true;
    else if (a == ACT_BACK)
        ui_pop(ui);
}

static const struct screen_ops change_ops = {
    .name = "password",
    .keys = no_keys,
    .title = change_title,
    .draw = change_draw,
    .key = change_key,
    .typing = typing,
    .act = change_act,
    .release = release,
};

void password_open(struct ui *ui)
{
    struct signin *s;

    if (ui->desk->training || ui->desk->me.name == NULL) {
        ui_say(ui, ui->desk->training ? "Bản học không có mật khẩu." : "Đăng nhập trước.");
        return;
    }
    if (ui_top(ui)->ops == &change_ops)
        return;
    s = xcalloc(1, sizeof *s);
    s->forced = ui->desk->must_change;
    s->pin = ui->desk->me.role == ROLE_LEADER;
    if (!s->forced)
        secrets_add(&s->form, "Đang dùng", true);
    secrets_add(&s->form, "Mật khẩu mới", true);
    secrets_add(&s->form, "Gõ lại", true);
    if (s->pin) {
        secrets_add(&s->form, "PIN ký duyệt", true);
        secrets_add(&s->form, "Gõ lại PIN", true);
    }
    ui_push(ui, &change_ops, s);
}
