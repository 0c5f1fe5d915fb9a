/* Screens on a stack and the way of a key to an action. */
#include "motcua/ui/ui.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/desk/look.h"
#include "ui_priv.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ui_init(struct ui *ui, struct desk *d, int rows, int cols)
{
    *ui = (struct ui){ .desk = d, .rows = rows, .cols = cols, .menu = -1 };
}

void ui_release(struct ui *ui)
{
    while (ui->depth > 0) {
        struct screen *s = &ui->stack[--ui->depth];

        s->ops->release(s->st);
    }
}

struct screen *ui_top(struct ui *ui)
{
    return &ui->stack[ui->depth - 1];
}

static void resume_top(struct ui *ui)
{
    struct screen *s = ui_top(ui);

    ui->menu = -1;
    if (s->ops->resume != NULL)
        s->ops->resume(s->st, ui);
}

void ui_push(struct ui *ui, const struct screen_ops *ops, void *st)
{
    if (ui->depth >= UI_STACK && ops != &lock_screen) {
        ops->release(st);
        ui_fail(ui, "Mở chồng nhiều màn hình quá. Bấm Esc lùi lại rồi thử tiếp.");
        return;
    }
    ui->stack[ui->depth++] = (struct screen){ ops, st };
    resume_top(ui);
}

void ui_pop(struct ui *ui)
{
    if (ui->depth <= 1)
        return;
    struct screen *s = &ui->stack[--ui->depth];
    s->ops->release(s->st);
    resume_top(ui);
}

void ui_replace(struct ui *ui, const struct screen_ops *ops, void *st)
{
    assert(ui->depth > 0);
    struct screen *s = &ui->stack[ui->depth - 1];
    struct screen old = *s;

    *s = (struct screen){ ops, st };
    old.ops->release(old.st);
    resume_top(ui);
}

static void message(struct ui *ui, bool bad, const char *fmt, va_list ap)
{
    char line[sizeof ui->message]; /* an argument may be the old message */

    vsnprintf(line, sizeof line, fmt, ap);
    size_t n = strlen(line);
    if (n == sizeof line - 1)
        line[utf8_prev(line, n)] = '\0';
    strcpy(ui->message, line);
    ui->message_bad = bad;
}

void ui_say(struct ui *ui, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    message(ui, false, fmt, ap);
    va_end(ap);
}

void ui_fail(struct ui *ui, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    message(ui, true, fmt, ap);
    va_end(ap);
}

void ui_saved(struct ui *ui)
{
    struct civil c = civil_from_unix(desk_now(ui->desk));

    snprintf(ui->saved, sizeof ui->saved, "Nháp lưu %02d:%02d", c.hour, c.minute);
}

const char *ui_why_not(struct ui *ui, enum action a, char *room)
{
    struct screen *s = ui_top(ui);

    return s->ops->why_not != NULL ? s->ops->why_not(s->st, ui, a, room) : "";
}

static void hint(struct ui *ui, const struct key *k)
{
    switch (k != NULL ? k->cp : 'S') {
    case 'C':
        ui_say(ui, "Chép chữ: kéo chuột để chọn. Muốn thoát: F2, gõ thoat.");
        break;
    case 'V':
        ui_say(ui, "Dán: PuTTY bấm Shift+Insert, Windows Terminal bấm Ctrl+Shift+V.");
        break;
    case 'Q':
        ui_say(ui, "Thoát chương trình: F2, gõ thoat. Chữ đang gõ luôn được giữ.");
        break;
    default:
        ui_say(ui, "Chữ đang gõ được lưu tự động%s%s.", ui->saved[0] ? ": " : "", ui->saved);
    }
}

/* Actions that mean the same everywhere; true when A was one. */
static bool global_act(struct ui *ui, enum action a, const struct key *k)
{
    switch (a) {
    case ACT_HELP:
        help_open(ui);
        return true;
    case ACT_PALETTE:
        palette_open(ui);
        return true;
    case ACT_PANEL:
        panel_open(ui);
        return true;
    case ACT_REDRAW:
        ui->redraw = true;
        return true;
    case ACT_HINT:
        hint(ui, k);
        return true;
    case ACT_LOCK:
        lock_open(ui);
        return true;
    case ACT_PASSWORD:
        password_open(ui);
        return true;
    case ACT_QUIT:
        ui_rescue(ui);
        ui->quit = true;
        return true;
    case ACT_SWITCH_USER:
        ui_rescue(ui);
        ui->logged_out = true;
        return true;
    default:
        return false;
    }
}

static void act(struct ui *ui, enum action a, const struct key *k)
{
    struct screen *s = ui_top(ui);

    if (!global_act(ui, a, k))
        s->ops->act(s->st, ui, a, k);
}

void ui_do(struct ui *ui, enum action a)
{
    char room[256];
    const char *why = ui_why_not(ui, a, room);

    if (*why != '\0')
        ui_fail(ui, "%s", why);
    else
        act(ui, a, NULL);
}

void ui_menu(struct ui *ui)
{
    if (ui_top(ui)->ops->menu != NULL)
        ui->menu = 0;
}

/* Keys while the context menu has the focus. */
static void menu_key(struct ui *ui, const struct key *k)
{
    const enum action *menu = ui_top(ui)->ops->menu;
    int n = 0;

    while (menu[n] != ACT_NONE)
        n++;
    if (k->sym == KEY_LEFT) {
        ui->menu = (ui->menu + n - 1) % n;
    } else if (k->sym == KEY_RIGHT || k->sym == KEY_TAB) {
        ui->menu = (ui->menu + 1) % n;
    } else {
        int at = ui->menu;

        ui->menu = -1;
        if (k->sym == KEY_ENTER)
            ui_do(ui, menu[at]);
    }
}

/* '.' and '?' are the panel and help wherever no text field took them. */
static enum action letter_action(const struct key *k)
{
    if (k->sym != KEY_CHAR)
        return ACT_NONE;
    return k->cp == '.' ? ACT_PANEL : k->cp == '?' ? ACT_HELP : ACT_NONE;
}

void ui_key(struct ui *ui, const struct key *k)
{
    struct screen *s = ui_top(ui);
    enum action a;

    ui->typed = true;
    if (ui->rows < UI_MIN_ROWS || ui->cols < UI_MIN_COLS) /* text is still taken and journalled */
        goto text;
    if (ui->menu >= 0) {
        menu_key(ui, k);
        return;
    }
text:
    if (s->ops->key != NULL && s->ops->key(s->st, ui, k))
        return;
    if ((a = action_of(s->ops->keys, k)) == ACT_NONE && (a = action_of(global_keys, k)) == ACT_NONE)
        a = letter_action(k);
    if (a != ACT_NONE) {
        if (a != ACT_HINT)
            ui->message[0] = '\0';
        act(ui, a, k);
    }
}

bool ui_typing(struct ui *ui)
{
    struct screen *s = ui_top(ui);

    return s->ops->typing != NULL && s->ops->typing(s->st);
}

int ui_tick(struct ui *ui, int64_t mono_ms)
{
    int idle = lock_tick(ui, mono_ms);
    struct screen *s = ui_top(ui);
    int wait = s->ops->tick != NULL ? s->ops->tick(s->st, ui, mono_ms) : -1;

    return idle < 0 ? wait : wait < 0 || idle < wait ? idle : wait;
}

void ui_rescue(struct ui *ui)
{
    for (int i = ui->depth - 1; i >= 0; i--)
        if (ui->stack[i].ops->rescue != NULL)
            ui->stack[i].ops->rescue(ui->stack[i].st, ui);
    desk_leave(ui->desk); /* the others need not wait for who is gone */
}
