/* A new date for the citizen: the one extension in time, afterwards an apology. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>

struct promise_dialog {
    size_t reason, date;
};

static const struct field date_field = { .id = "due",
                                         .label = "Hẹn trả mới",
                                         .type = FIELD_DATE,
                                         .width = 12,
                                         .hint = "Gõ liền 8 số ngày tháng năm, hoặc +7." };

static void build(struct dialog *d, struct ui *ui)
{
    struct promise_dialog *p = d->own = xcalloc(1, sizeof *p);
    bool moves = d->ops->command == CMD_EXTEND;
    char due[32];

    (void)ui;
    if (d->v.dossier.due_at != 0)
        dialog_pair(d, STYLE_BODY, "Hạn đang hẹn", vn_time(d->v.dossier.due_at, due));
    p->reason = dialog_field(d, "Lý do", 58, "");
    p->date = dialog_form_field(d, date_field.label, &date_field, "");
    dialog_text(d, STYLE_HINT,
                moves ? "Chỉ gia hạn được một lần, trước hạn ít nhất một ngày."
                      : "Hạn cũ vẫn giữ để tính đúng hạn; ngày mới là lời hẹn với người dân.");
    dialog_code(d);
}

static bool check(struct dialog *d, struct ui *ui)
{
    const struct promise_dialog *p = d->own;

    (void)ui;
    if (d->w[p->reason].edit->len == 0)
        return dialog_wrong(d, p->reason, "Ghi lý do để người dân biết vì sao chậm.");
    if (str_or(d->w[p->date].value)[0] == '\0')
        return dialog_wrong(d, p->date, "Ghi ngày hẹn trả mới.");
    return true;
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    const struct promise_dialog *p = d->own;
    int day;

    (void)ui;
    in->reason = dialog_typed(d, p->reason);
    if (date_parse(str_or(d->w[p->date].value), &day))
        in->due = day_minute(day, 0);
}

const struct dialog_ops extend_dialog = {
    .act = ACT_EXTEND,
    .command = CMD_EXTEND,
    .letter = "l",
    .title = "Gia hạn",
    .verb = "gia hạn",
    .legal = true,
    .build = build,
    .check = check,
    .fill = fill,
};

const struct dialog_ops apologise_dialog = {
    .act = ACT_EXTEND,
    .command = CMD_APOLOGISE,
    .letter = "l",
    .title = "Xin lỗi, hẹn lại",
    .verb = "hẹn lại",
    .legal = true,
    .build = build,
    .check = check,
    .fill = fill,
};
