/* Dialogs of what is done with a dossier: the keys. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"
#include "motcua/base/utf8.h"
#include "motcua/desk/users.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TO_TOP 10000 /* lines */

/* ---- widgets ---- */

static struct widget *add(struct dialog *d, enum widget_kind kind, const char *label)
{
    d->w = mem_grow(d->w, d->n, &d->cap, sizeof *d->w);
    struct widget *w = &d->w[d->n++];
    *w = (struct widget){ .kind = kind, .label = xstrdup(label), .chosen = NOT_CHOSEN };
    return w;
}

size_t dialog_text(struct dialog *d, enum style s, const char *text)
{
    add(d, WIDGET_TEXT, text)->style = s;
    return d->n - 1;
}

void dialog_pair(struct dialog *d, enum style s, const char *label, const char *value)
{
    if (str_or(value)[0] == '\0')
        return;
    struct widget *w = add(d, WIDGET_PAIR, label);

    w->style = s;
    w->value = xstrdup(value);
}

size_t dialog_rule(struct dialog *d)
{
    add(d, WIDGET_RULE, "");
    return d->n - 1;
}

size_t dialog_check(struct dialog *d, const char *label, bool on)
{
    add(d, WIDGET_CHECK, label)->on = on;
    return d->n - 1;
}

size_t dialog_radio(struct dialog *d, const char *label, const char *const *options, size_t n,
                    size_t chosen)
{
    struct widget *w = add(d, WIDGET_RADIO, label);

    w->options = options;
    w->n_options = n;
    w->chosen = chosen;
    return d->n - 1;
}

size_t dialog_field(struct dialog *d, const char *label, int cols, const char *text)
{
    struct widget *w = add(d, WIDGET_FIELD, label);

    w->cols = cols;
    w->edit = xcalloc(1, sizeof *w->edit);
    edit_set(w->edit, text);
    return d->n - 1;
}

size_t dialog_form_field(struct dialog *d, const char *label, const struct field *field,
                         const char *value)
{
    char *shown = field_show_dup(field, value);
    /* One column more than the text, for the cursor behind it. */
    size_t i = dialog_field(d, label, (field->width > 0 ? field->width : 40) + 1, shown);

    free(shown);
    d->w[i].field = field;
    d->w[i].edit->fresh = value[0] != '\0';
    return i;
}

size_t dialog_code(struct dialog *d)
{
    char *label = d->pin ? xstrdup("PIN ký duyệt, rồi Enter:")
                  : strlen(d->digits) > 4
                      ? xasprintf("Gõ ngày và 4 số cuối (%s) để xác nhận:", d->digits)
                      : xasprintf("Gõ %s của hồ sơ để xác nhận:",
                                  d->tail[0] == 'N' ? "số sau chữ N" : "4 số cuối");
    struct widget *w = add(d, WIDGET_CODE, label);

    free(label);
    w->cols = 8;
    w->edit = xcalloc(1, sizeof *w->edit);
    w->edit->digits = true;
    if (d->pin) {
        w->edit->secret = true;
        w->cols = PIN_MAX;
    }
    return d->n - 1;
}

void dialog_set_text(struct dialog *d, size_t w, const char *text)
{
    str_set(&d->w[w].label, text);
}

const char *dialog_typed(const struct dialog *d, size_t w)
{
    return d->w[w].value != NULL ? d->w[w].value : d->w[w].edit->text;
}

bool dialog_wrong(struct dialog *d, size_t w, const char *sentence)
{
    snprintf(d->w[w].error, sizeof d->w[w].error, "%s", sentence);
    d->focus = w;
    return false;
}

/* Read what was typed into W; what cannot be read stays as it was typed, with its sentence. */
static bool read_widget(struct widget *w, struct ui *ui)
{
    struct mc_err err = { 0 };
    int today = day_of(desk_now(ui->desk));

    if (w->kind != WIDGET_FIELD)
        return true;
    str_set(&w->value, NULL);
    str_set(&w->value_label, NULL);
    w->error[0] = '\0';
    if (w->hidden)
        return true;
    char *clean = text_clean_dup(w->edit->text, w->edit->len);
    if (clean == NULL || clean[0] == '\0') {
        edit_set(w->edit, "");
        free(clean);
        return true;
    }
    edit_set(w->edit, clean);
    if (w->field != NULL &&
        field_read(w->field, clean, today, &w->value, &w->value_label, &err) != MC_OK) {
        snprintf(w->error, sizeof w->error, "%.*s", (int)utf8_clip(err.msg, 80, NULL), err.msg);
    } else if (w->field != NULL) {
        char *shown = field_show_dup(w->field, w->value);

        edit_set(w->edit, shown);
        free(shown);
    }
    free(clean);
    return w->error[0] == '\0';
}

bool dialog_read(struct dialog *d, struct ui *ui)
{
    size_t wrong = d->n;

    for (size_t i = d->n; i-- > 0;)
        if (!read_widget(&d->w[i], ui))
            wrong = i;
    if (wrong < d->n)
        d->focus = wrong;
    return wrong == d->n;
}

/* ---- focus ---- */

static bool focusable(const struct widget *w)
{
    return !w->hidden && w->kind >= WIDGET_CHECK;
}

static struct widget *focused(struct dialog *d)
{
    return d->focus < d->n ? &d->w[d->focus] : NULL;
}

static void changed(struct dialog *d, struct ui *ui)
{
    if (d->ops->changed != NULL)
        d->ops->changed(d, ui);
}

static void leave(struct dialog *d, struct ui *ui)
{
    struct widget *w = focused(d);

    d->waiting = false;
    if (w != NULL && w->kind == WIDGET_FIELD) {
        read_widget(w, ui);
        changed(d, ui);
        dialog_keep(d, ui);
    }
}

static void to_buttons(struct dialog *d, struct ui *ui)
{
    leave(d, ui);
    d->focus = d->n;
    d->button = 0;
}

/* The next (or previous) widget that takes keys; after the last one the button row. */
static void step(struct dialog *d, struct ui *ui, bool down)
{
    size_t at = d->focus;

    leave(d, ui);
    for (;;) {
        if (!down && at == 0)
            d->up += 3; /* no further one: then to read what is above */
        if (down ? at >= d->n : at == 0)
            return;
        at = down ? at + 1 : at - 1;
        if (at == d->n || focusable(&d->w[at])) {
            d->focus = at;
            d->button = 0;
            return;
        }
    }
}

static void to_first(struct dialog *d, struct ui *ui)
{
    leave(d, ui);
    d->focus = 0;
    if (d->n > 0 && !focusable(&d->w[0]))
        step(d, ui, true);
}

/* No text field: a letter that opened the dialog would stay in the typing program's word. */
static void first_focus(struct dialog *d)
{
    for (d->focus = 0; d->focus < d->n; d->focus++)
        if (focusable(&d->w[d->focus]) && d->w[d->focus].edit == NULL)
            return;
}

/* ---- the act ---- */

static struct widget *code_of(struct dialog *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->w[i].kind == WIDGET_CODE)
            return &d->w[i];
    return NULL;
}

static bool digits_right(struct dialog *d)
{
    struct widget *code = code_of(d);

    if (d->pin && code != NULL && code->edit->len == 0) {
        snprintf(code->error, sizeof code->error, "Gõ PIN trước, rồi bấm Enter.");
        return false;
    }
    if (!d->ops->legal || d->by_scan || d->pin || code == NULL ||
        strcmp(code->edit->text, d->digits) == 0)
        return true;
    size_t day = strlen(d->digits) > 4 ? 2 : 0; /* it stands before the last digits */
    if (day > 0 && strcmp(code->edit->text, d->digits + day) == 0)
        snprintf(code->error, sizeof code->error,
                 "Đã gõ %s; còn hồ sơ khác cùng số. Gõ thêm ngày: %s.", d->digits + day, d->digits);
    else if (code->edit->len == 0)
        snprintf(code->error, sizeof code->error, "Gõ %s trước, rồi bấm lại %s.", d->digits,
                 d->ops->letter);
    else
        snprintf(code->error, sizeof code->error,
                 "Đã gõ %.12s, hồ sơ này là %s. Xem lại rồi gõ %s.", code->edit->text, d->tail,
                 d->digits);
    code->edit->fresh = true; /* the next digit starts anew */
    return false;
}

static void failed(struct dialog *d, struct ui *ui, const struct mc_err *err)
{
    if (err->rc == MC_CONFLICT) {
        free(d->trouble);
        d->trouble = xasprintf("%s. F5 tải lại, chữ đã gõ vẫn giữ.", err->msg);
        ui_fail(ui, "Có người vừa làm trước. Chưa ghi gì, F5 tải lại rồi xem.");
    } else {
        str_set(&d->trouble, err->msg);
        ui_fail(ui, "%s", err->msg);
    }
}

/* A PIN is typed anew for each try; everything else stays. */
static void drop_pin(struct dialog *d)
{
    for (size_t i = 0; d->pin && i < d->n; i++)
        if (d->w[i].kind == WIDGET_CODE) {
            secret_wipe(d->w[i].edit->text, sizeof d->w[i].edit->text);
            d->w[i].edit->len = d->w[i].edit->at = 0;
            d->focus = i;
        }
}

static void finish(struct dialog *d, struct ui *ui)
{
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };

    in.version = d->v.dossier.version;
    if (d->pin && code_of(d) != NULL)
        in.pin = code_of(d)->edit->text;
    d->ops->fill(d, ui, &in);
    str_set(&d->trouble, NULL);
    if (desk_act(ui->desk, d->v.dossier.id, d->ops->command, &in, &said, &err) != MC_OK) {
        failed(d, ui, &err);
        drop_pin(d);
    } else {
        desk_typed_drop(ui->desk, d->v.dossier.id, d->ops->command);
        if (d->ops->done != NULL)
            d->ops->done(d, ui);
        else
            ui_pop(ui);
        ui_say(ui, "%s", said.s);
    }
    strbuf_release(&said);
}

/* The named letter.  K is NULL when it came from a list of actions. */
static void press(struct dialog *d, struct ui *ui, const struct key *k)
{
    if (d->ops->legal && k == NULL) {
        to_buttons(d, ui);
        ui_say(ui, "Đọc lại%s rồi bấm %s để %s.", code_of(d) != NULL ? ", gõ số xác nhận" : "",
               d->ops->letter, d->ops->verb);
        return;
    }
    if (d->ops->legal && k->burst) {
        ui_say(ui, "Phím đến cùng một loạt nên chưa làm gì. Bấm riêng phím %s.", d->ops->letter);
        return;
    }
    if (d->ops->legal && d->focus != d->n && !(d->pin && focused(d) == code_of(d))) {
        ui_say(ui, "PgDn tới hàng nút, rồi bấm %s để %s.", d->ops->letter, d->ops->verb);
        return;
    }
    if (!dialog_read(d, ui) || (d->ops->check != NULL && !d->ops->check(d, ui))) {
        struct widget *w = focused(d);

        ui_fail(ui, "Chưa %s: %s", d->ops->verb, w != NULL ? w->error : "còn chỗ chưa đúng.");
        return;
    }
    if (!digits_right(d)) {
        ui_fail(ui, "%s", code_of(d)->error);
        return;
    }
    finish(d, ui);
}

/* What another desk did is taken in; what was typed here stays. */
static void reload(struct dialog *d, struct ui *ui)
{
    struct view v = { 0 };
    struct mc_err err = { 0 };
    char why[256];

    if (desk_view(ui->desk, d->v.dossier.id, &v, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    view_release(&d->v);
    d->v = v;
    str_set(&d->trouble, NULL);
    if (*desk_why_not(ui->desk, &d->v.dossier, d->ops->command, why) != '\0')
        str_set(&d->trouble, why);
    changed(d, ui);
    ui_say(ui, "Đã tải lại hồ sơ, chữ đã gõ vẫn giữ.");
}

/* ---- keys ---- */

static void choose(struct widget *w, bool next)
{
    if (w->chosen == NOT_CHOSEN)
        w->chosen = next ? 0 : w->n_options - 1;
    else
        w->chosen = (w->chosen + (next ? 1 : w->n_options - 1)) % w->n_options;
}

static void touch(struct dialog *d, struct widget *w)
{
    w->error[0] = '\0';
    w->touched = w->kind != WIDGET_CODE;
    d->dirty = d->dirty || w->touched;
}

static void sideways(struct dialog *d, struct ui *ui, bool right)
{
    struct widget *w = focused(d);

    if (w == NULL) {
        d->button = right;
    } else if (w->kind == WIDGET_RADIO) {
        choose(w, right);
        touch(d, w);
        changed(d, ui);
    }
}

static void toggle(struct dialog *d, struct ui *ui)
{
    struct widget *w = focused(d);

    if (w == NULL)
        return;
    touch(d, w);
    if (w->kind == WIDGET_CHECK)
        w->on = !w->on;
    else if (w->kind == WIDGET_RADIO)
        choose(w, true);
    changed(d, ui);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k);

static void accept(struct dialog *d, struct ui *ui, const struct key *k)
{
    if (d->pin && k != NULL && focused(d) != NULL && focused(d) == code_of(d)) {
        press(d, ui, k);
    } else if (d->focus < d->n) {
        step(d, ui, true);
        if (d->focus == d->n && !d->ops->legal)
            press(d, ui, k);
    } else if (k != NULL && k->burst) {
        return; /* buttons take a lone Enter only */
    } else if (d->button == 0) {
        act(d, ui, ACT_BACK, k);
    } else if (d->ops->legal) {
        ui_say(ui, "Enter không %s. Bấm phím %s.", d->ops->verb, d->ops->letter);
    } else {
        press(d, ui, k);
    }
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct dialog *d = st;

    if (a != ACT_UP && a != ACT_PREVIOUS)
        d->up = a == ACT_PAGE_UP || a == ACT_FIRST ? TO_TOP : 0;
    if (a == d->ops->act) {
        press(d, ui, k);
        return;
    }
    switch (a) {
    case ACT_BACK:
        dialog_keep(d, ui);
        ui_pop(ui);
        break;
    case ACT_UP:
    case ACT_PREVIOUS:
        step(d, ui, false);
        break;
    case ACT_DOWN:
    case ACT_NEXT:
        step(d, ui, true);
        break;
    case ACT_PAGE_UP:
    case ACT_FIRST:
        to_first(d, ui);
        break;
    case ACT_PAGE_DOWN:
    case ACT_LAST:
        to_buttons(d, ui);
        break;
    case ACT_LEFT:
    case ACT_RIGHT:
        sideways(d, ui, a == ACT_RIGHT);
        break;
    case ACT_TOGGLE:
        toggle(d, ui);
        break;
    case ACT_ACCEPT:
        accept(d, ui, k);
        break;
    case ACT_RELOAD:
        reload(d, ui);
        break;
    default: /* a letter of another dialog */
        break;
    }
}

static bool edit_text(struct dialog *d, struct ui *ui, struct widget *w, const struct key *k)
{
    if (!edit_key(w->edit, k))
        return false;
    d->up = 0;
    touch(d, w);
    if (w->kind == WIDGET_CODE && ui->message_bad) /* it was about what has just been changed */
        ui->message[0] = '\0';
    if (w->edit->digits && w->edit->denied >= 2)
        ui_say(ui, "Ô này chỉ nhận số. PgDn tới hàng nút rồi bấm %s.", d->ops->letter);
    changed(d, ui);
    return true;
}

/* A scan never answers a dialog.  One that only looks like a scan is a number typed at once into a
 * text field. */
static void scanned(struct dialog *d, struct ui *ui, const struct key *k)
{
    struct widget *w = focused(d);
    const struct key erase = { .sym = KEY_BACKSPACE };

    if (w == NULL || w->edit == NULL)
        w = code_of(d);
    for (int i = 0; w != NULL && w->edit != NULL && i < k->early; i++)
        edit_key(w->edit, &erase); /* what came before it was known as a scan */
    if (w != NULL && w->kind == WIDGET_FIELD && !k->sure) {
        const struct key typed = { .sym = KEY_PASTE, .text = k->text, .len = k->len };

        edit_text(d, ui, w, &typed);
        return;
    }
    ui_say(ui, "Hộp này không nhận mã quét. Esc đóng hộp rồi quét lại.");
}

static bool is_digit(const struct key *k)
{
    return k->sym == KEY_CHAR && k->cp >= '0' && k->cp <= '9';
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct dialog *d = st;
    struct widget *w = focused(d), *code = code_of(d);

    if (k->sym == KEY_SCAN) {
        scanned(d, ui, k);
        return true;
    }
    if (d->waiting) {
        d->waiting = false;
        if (k->sym == KEY_ENTER || k->sym == KEY_TAB || k->sym == KEY_DOWN || k->sym == KEY_RIGHT)
            return true; /* now the field has the focus */
    }
    if (w != NULL && w->edit != NULL)
        return edit_text(d, ui, w, k);
    if (k->sym == KEY_PASTE) {
        ui_say(ui, "Dán chữ vào ô gõ: Tab tới ô rồi dán lại.");
        return true;
    }
    /* No text field has the focus: digits are for the confirmation. */
    if (code != NULL && (is_digit(k) || k->sym == KEY_BACKSPACE)) {
        if (d->pin)
            d->focus = (size_t)(code - d->w); /* Enter behind it is the act, not "Thôi" */
        return edit_text(d, ui, code, k);
    }
    return false;
}

/* Keys of every dialog; each has its own letter besides. */
#define DIALOG_KEYS                                                                               \
    { KEY_CHAR, ' ', ACT_TOGGLE }, { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_TAB, 0, ACT_NEXT },        \
        { KEY_BACKTAB, 0, ACT_PREVIOUS }, { KEY_F6, 0, ACT_NEXT }, { KEY_UP, 0, ACT_UP },         \
        { KEY_DOWN, 0, ACT_DOWN }, { KEY_LEFT, 0, ACT_LEFT }, { KEY_RIGHT, 0, ACT_RIGHT },        \
        { KEY_PGUP, 0, ACT_PAGE_UP }, { KEY_PGDN, 0, ACT_PAGE_DOWN }, { KEY_HOME, 0, ACT_FIRST }, \
        { KEY_END, 0, ACT_LAST }, { KEY_F5, 0, ACT_RELOAD }, KEYS_END

static const struct key_bind supplement_keys[] = { { KEY_CHAR, 'b', ACT_SUPPLEMENT }, DIALOG_KEYS };
static const struct key_bind refuse_keys[] = { { KEY_CHAR, 't', ACT_REFUSE }, DIALOG_KEYS };
static const struct key_bind approve_keys[] = { { KEY_CHAR, 'k', ACT_APPROVE }, DIALOG_KEYS };
static const struct key_bind finish_keys[] = { { KEY_CHAR, '=', ACT_FINISH }, DIALOG_KEYS };
static const struct key_bind return_keys[] = { { KEY_CHAR, 'q', ACT_RETURN }, DIALOG_KEYS };
static const struct key_bind take_in_keys[] = { { KEY_CHAR, 'n', ACT_TAKE_IN }, DIALOG_KEYS };
static const struct key_bind extend_keys[] = { { KEY_CHAR, 'l', ACT_EXTEND }, DIALOG_KEYS };
static const struct key_bind note_keys[] = { { KEY_CHAR, 'g', ACT_NOTE }, DIALOG_KEYS };

static void title(const void *st, char *out)
{
    const struct dialog *d = st;

    snprintf(out, 96, "Hồ sơ %s", d->tail);
}

static void subject(const void *st, char *out)
{
    const struct dialog *d = st;

    snprintf(out, 160, "%s · %.120s", d->tail, str_or(d->v.dossier.applicant.name));
}

static void rescue(void *st, struct ui *ui)
{
    dialog_keep(st, ui);
}

static void release(void *st)
{
    struct dialog *d = st;

    for (size_t i = 0; i < d->n; i++) {
        struct widget *w = &d->w[i];

        free(w->label);
        if (w->edit != NULL && w->edit->secret)
            secret_wipe(w->edit, sizeof *w->edit);
        free(w->edit);
        free(w->value);
        free(w->value_label);
    }
    free(d->w);
    free(d->trouble);
    if (d->ops->release != NULL)
        d->ops->release(d->own);
    else
        free(d->own);
    view_release(&d->v);
    free(d);
}

#define DIALOG_SCREEN(bindings)                                                                   \
    {                                                                                             \
        .name = "dialog", .keys = bindings, .overlay = true, .title = title, .draw = dialog_draw, \
        .subject = subject, .key = key, .act = act, .tick = dialog_tick, .rescue = rescue,        \
        .release = release                                                                        \
    }
static const struct screen_ops screens[] = {
    DIALOG_SCREEN(supplement_keys), DIALOG_SCREEN(refuse_keys), DIALOG_SCREEN(approve_keys),
    DIALOG_SCREEN(finish_keys),     DIALOG_SCREEN(return_keys), DIALOG_SCREEN(note_keys),
    DIALOG_SCREEN(take_in_keys),    DIALOG_SCREEN(extend_keys),
};

/* The screen whose letter does A. */
static const struct screen_ops *screen_of(enum action a)
{
    for (size_t i = 0; i < N_ELEMS(screens); i++)
        if (screens[i].keys[0].act == a)
            return &screens[i];
    assert(false && "a dialog without a key");
    return NULL;
}

/* Some list below shows another dossier with the same last digits. */
static bool has_twin(const struct ui *ui, int64_t id, const char *tail)
{
    for (int i = 0; i < ui->depth; i++) {
        const struct screen *s = &ui->stack[i];

        if (s->ops->twin != NULL && s->ops->twin(s->st, ui, id, tail))
            return true;
    }
    return false;
}

/* What the clerk types: the last four digits, with the day before them where two look alike. */
static void set_digits(struct dialog *d, const struct ui *ui)
{
    const struct dossier *ds = &d->v.dossier;
    size_t n = strlen(d->tail);
    const char *last = d->tail + (d->tail[0] == 'N' ? 1 : n > 4 ? n - 4 : 0);

    if (d->ops->legal && ds->received_at != 0 && has_twin(ui, ds->id, d->tail))
        snprintf(d->digits, sizeof d->digits, "%02d%.8s", civil_from_unix(ds->received_at).day,
                 last);
    else
        snprintf(d->digits, sizeof d->digits, "%.12s", last);
}

static struct dialog *dialog_new(struct ui *ui, const struct dialog_ops *ops, struct view *v)
{
    struct dialog *d = xcalloc(1, sizeof *d);

    d->ops = ops;
    d->v = *v;
    *v = (struct view){ 0 };
    dossier_tail(&d->v.dossier, d->tail);
    set_digits(d, ui);
    d->pin = desk_asks_pin(ui->desk, ops->command);
    d->by_scan = ops->command == CMD_RETURN && ui->scanned == d->v.dossier.id;
    d->up = TO_TOP;
    d->focus = SIZE_MAX;
    ops->build(d, ui);
    if (d->focus == SIZE_MAX)
        first_focus(d);
    changed(d, ui);
    return d;
}

void dialog_open(struct ui *ui, const struct dialog_ops *ops, struct view *v)
{
    struct dialog *d = dialog_new(ui, ops, v);

    dialog_take_up(d, ui);
    changed(d, ui);
    ui_push(ui, screen_of(ops->act), d);
}
