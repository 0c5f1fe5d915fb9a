/* Refuse a dossier at reception, with a reason that the citizen can act on. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>

struct refuse {
    size_t reason, basis, guide;
};

static const char *const reasons[] = { "Không thuộc thẩm quyền cấp xã", "Không đủ điều kiện",
                                       "Đã giải quyết ở nơi khác", "Khác, ghi ở ô Chỉ dẫn" };

static void build(struct dialog *d, struct ui *ui)
{
    struct refuse *r = d->own = xcalloc(1, sizeof *r);

    (void)ui;
    r->reason = dialog_radio(d, "Lý do", reasons, N_ELEMS(reasons), NOT_CHOSEN);
    r->basis = dialog_field(d, "Căn cứ", 58, "");
    r->guide = dialog_field(d, "Chỉ dẫn", 58, "");
    dialog_text(d, STYLE_HINT, "Chỉ dẫn: người dân cần làm gì, nộp ở đâu.");
    dialog_text(d, STYLE_BODY, "Không rút lại được.");
    dialog_code(d);
}

static bool check(struct dialog *d, struct ui *ui)
{
    const struct refuse *r = d->own;

    (void)ui;
    if (d->w[r->reason].chosen == NOT_CHOSEN)
        return dialog_wrong(d, r->reason, "Chọn một lý do: ← → hoặc Space.");
    if (d->w[r->guide].edit->len == 0)
        return dialog_wrong(d, r->guide, "Ghi lý do để người dân biết phải làm gì.");
    return true;
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    const struct refuse *r = d->own;

    (void)ui;
    in->reason = reasons[d->w[r->reason].chosen];
    in->basis = dialog_typed(d, r->basis);
    in->text = dialog_typed(d, r->guide);
}

const struct dialog_ops refuse_dialog = {
    .act = ACT_REFUSE,
    .command = CMD_REFUSE,
    .letter = "t",
    .title = "Từ chối tiếp nhận",
    .verb = "từ chối",
    .legal = true,
    .build = build,
    .check = check,
    .fill = fill,
};
