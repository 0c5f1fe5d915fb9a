/* A note on a dossier: one line, Enter stores it. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>

static void build(struct dialog *d, struct ui *ui)
{
    size_t *field = d->own = xcalloc(1, sizeof *field);

    (void)ui;
    *field = dialog_field(d, "Ghi chú", 58, "");
    dialog_text(d, STYLE_HINT,
                "Dùng Unikey thì bấm Enter một lần rồi gõ. Gõ xong bấm Enter là ghi.");
    d->focus = *field;
    d->waiting = true; /* the letter g must not stay in the typing program's word */
}

static bool check(struct dialog *d, struct ui *ui)
{
    const size_t *field = d->own;

    (void)ui;
    return d->w[*field].edit->len > 0 || dialog_wrong(d, *field, "Gõ ghi chú rồi bấm Enter.");
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    const size_t *field = d->own;

    (void)ui;
    in->version = -1; /* a note goes with whatever others did meanwhile */
    in->text = dialog_typed(d, *field);
}

const struct dialog_ops note_dialog = {
    .act = ACT_NOTE,
    .command = CMD_NOTE,
    .letter = "g",
    .title = "Ghi chú",
    .verb = "ghi",
    .build = build,
    .check = check,
    .fill = fill,
};
