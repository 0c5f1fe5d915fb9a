/* Receive a dossier that was only registered: its papers are complete now. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>

static void build(struct dialog *d, struct ui *ui)
{
    const struct dossier *ds = &d->v.dossier;
    int64_t due = 0;
    char when[32];

    dialog_read_first(d);
    if (desk_due(ui->desk, str_or(ds->procedure), ds->case_id, desk_now(ui->desk), &due, NULL,
                 NULL) == MC_OK)
        dialog_pair(d, STYLE_BODY, "Hẹn trả", vn_time(due, when));
    dialog_text(d, STYLE_HINT, "Tiếp nhận thì hồ sơ có mã và bắt đầu tính hạn.");
    d->focus = d->n; /* "Thôi": to be read first */
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    (void)d;
    (void)ui;
    (void)in; /* the version is all it takes */
}

const struct dialog_ops take_in_dialog = {
    .act = ACT_TAKE_IN,
    .command = CMD_RECEIVE,
    .letter = "n",
    .title = "Tiếp nhận",
    .verb = "tiếp nhận",
    .legal = true,
    .build = build,
    .fill = fill,
};
