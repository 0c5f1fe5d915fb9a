/* What is typed into a dialog survives a crash, a lost line and Esc: journalled on leaving a field,
 * two seconds after a key and at the end.  The digits that confirm are never kept. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <string.h>

#define JOURNAL_MS 2000

/* [{"label", "text" | "on" | "chosen"}]: of what the clerk has touched, by place and label. */
static json_t *typed_of(const struct dialog *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < d->n; i++) {
        const struct widget *w = &d->w[i];

        if (!w->touched)
            continue;
        json_t *j = json_pack("{s:I, s:s}", "at", (json_int_t)i, "label", w->label);
        if (w->kind == WIDGET_FIELD)
            json_object_set_new(j, "text", json_string(w->edit->text));
        else if (w->kind == WIDGET_CHECK)
            json_object_set_new(j, "on", json_boolean(w->on));
        else if (w->chosen != NOT_CHOSEN)
            json_object_set_new(j, "chosen", json_integer((json_int_t)w->chosen));
        json_array_append_new(list, j);
    }
    return json_pack("{s:o}", "typed", list);
}

void dialog_keep(struct dialog *d, struct ui *ui)
{
    struct mc_err err = { 0 };

    if (!d->dirty || d->ops->command == CMD_RETURN)
        return;
    json_t *typed = typed_of(d);
    if (desk_typed_save(ui->desk, d->v.dossier.id, d->ops->command, typed, &err) == MC_OK) {
        d->dirty = false;
        ui_saved(ui);
    } else {
        ui_fail(ui, "Chưa lưu được chữ đang gõ: %s", err.msg);
    }
    d->dirty_ms = 0;
    json_decref(typed);
}

static bool take_up(struct dialog *d, const json_t *j)
{
    int64_t at = json_int(j, "at", -1), chosen = json_int(j, "chosen", -1);
    struct widget *w = at >= 0 && (size_t)at < d->n ? &d->w[at] : NULL;

    if (w == NULL || strcmp(w->label, json_str(j, "label")) != 0 || w->kind == WIDGET_CODE)
        return false; /* the dossier has moved on: its dialog looks different */
    if (w->kind == WIDGET_FIELD) {
        edit_set(w->edit, json_str(j, "text"));
        w->edit->fresh = false;
    } else if (w->kind == WIDGET_CHECK) {
        w->on = json_flag(j, "on");
    } else if (w->kind == WIDGET_RADIO && chosen >= 0 && (size_t)chosen < w->n_options) {
        w->chosen = (size_t)chosen;
    }
    w->touched = true;
    return true;
}

void dialog_take_up(struct dialog *d, struct ui *ui)
{
    int64_t at = 0;
    size_t i, n = 0;
    json_t *item, *typed;

    if (d->ops->command == CMD_RETURN)
        return;
    typed = desk_typed(ui->desk, d->v.dossier.id, d->ops->command, &at);
    json_array_foreach(json_object_get(typed, "typed"), i, item)
    {
        n += take_up(d, item);
    }
    json_decref(typed);
    if (n > 0) {
        struct civil c = civil_from_unix(at);

        ui_say(ui, "Đã lấy lại chữ gõ dở lúc %02d:%02d ngày %02d/%02d.", c.hour, c.minute, c.day,
               c.month);
    }
}

int dialog_tick(void *st, struct ui *ui, int64_t ms)
{
    struct dialog *d = st;

    if (!d->dirty)
        return -1;
    if (d->dirty_ms == 0)
        d->dirty_ms = ms;
    if (ms - d->dirty_ms < JOURNAL_MS)
        return (int)(JOURNAL_MS - (ms - d->dirty_ms));
    dialog_keep(d, ui);
    return d->dirty ? JOURNAL_MS : 0;
}
