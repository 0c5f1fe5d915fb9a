/* Return the result: who takes it, then the citizen's own screen. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"
#include "motcua/model/citizen.h"

#include <stdlib.h>
#include <string.h>

struct giving {
    size_t who, name;
    size_t how; /* NOT_CHOSEN: nothing is owed */
};

static const char *const takers[] = { "chính chủ", "người được ủy quyền" };

/* The last only for a negative answer: nothing was made for the money. */
static const char *const ways_to_pay[] = { "tiền mặt", "chuyển khoản", "không thu" };
static const char *const paid_words[] = { "cash", "transfer", NULL };

static bool negative(const struct dossier *ds)
{
    return strcmp(str_or(ds->outcome), "negative") == 0;
}

static size_t build_money(struct dialog *d)
{
    const struct dossier *ds = &d->v.dossier;
    char paid[32], left[32];
    int64_t rest = ds->fee > ds->paid ? ds->fee - ds->paid : 0;
    size_t n_ways = N_ELEMS(ways_to_pay) - !negative(ds);
    char *line;

    if (ds->fee <= 0)
        line = xstrdup("miễn");
    else
        line = xasprintf("còn thu %s · đã thu %s", money_vi(rest, left), money_vi(ds->paid, paid));
    dialog_pair(d, rest > 0 ? STYLE_DUE : STYLE_BODY, "Phí", line);
    free(line);
    return rest > 0 ? dialog_radio(d, "Thu phí   ", ways_to_pay, n_ways, negative(ds) ? 2 : 0)
                    : NOT_CHOSEN;
}

static void build(struct dialog *d, struct ui *ui)
{
    struct giving *g = d->own = xcalloc(1, sizeof *g);
    const struct dossier *ds = &d->v.dossier;
    char *result = xasprintf("%s%s%s%s", str_or(ds->result)[0] ? ds->result : "văn bản trả lời",
                             str_or(ds->result_number)[0] ? " số " : "", str_or(ds->result_number),
                             negative(ds) ? " (không đủ điều kiện)" : "");
    (void)ui;
    dialog_pair(d, STYLE_BODY, "Kết quả", result);
    free(result);
    g->how = build_money(d);
    g->who = dialog_radio(d, "Người nhận", takers, N_ELEMS(takers),
                          str_or(ds->agent.name)[0] ? NOT_CHOSEN : 0);
    g->name = dialog_field(d, "Họ và tên", 40, str_or(ds->agent.name));
    if (d->by_scan)
        dialog_text(d, STYLE_BODY, "Đã quét phiếu hoặc thẻ của hồ sơ này: khỏi gõ số.");
    else
        dialog_code(d);
    dialog_text(d, STYLE_HINT, "Sau đó màn hình đổi sang phần đánh giá của người dân.");
    if (d->by_scan)
        d->focus = d->n;
}

static bool by_agent(const struct dialog *d, const struct giving *g)
{
    return d->w[g->who].chosen == 1;
}

static void changed(struct dialog *d, struct ui *ui)
{
    const struct giving *g = d->own;

    (void)ui;
    d->w[g->name].hidden = !by_agent(d, g);
}

static bool check(struct dialog *d, struct ui *ui)
{
    const struct giving *g = d->own;

    (void)ui;
    if (d->w[g->who].chosen == NOT_CHOSEN)
        return dialog_wrong(d, g->who, "Ai nhận kết quả? ← → chọn.");
    if (by_agent(d, g) && d->w[g->name].edit->len == 0)
        return dialog_wrong(d, g->name, "Gõ họ tên người được ủy quyền, xem giấy ủy quyền.");
    return true;
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    const struct giving *g = d->own;

    (void)ui;
    in->paid = g->how == NOT_CHOSEN ? NULL : paid_words[d->w[g->how].chosen];
    in->receiver = by_agent(d, g) ? dialog_typed(d, g->name) : NULL;
}

/* The citizen's screen takes the place of the dialog, with the dossier as it is now. */
static void done(struct dialog *d, struct ui *ui)
{
    struct view v = d->v;

    d->v = (struct view){ 0 };
    ui_pop(ui); /* frees D */
    rating_open(ui, &v);
}

const struct dialog_ops return_dialog = {
    .act = ACT_RETURN,
    .command = CMD_RETURN,
    .letter = "q",
    .title = "Trả kết quả",
    .verb = "trả kết quả",
    .legal = true,
    .build = build,
    .changed = changed,
    .check = check,
    .fill = fill,
    .done = done,
};

bool return_at_once(struct ui *ui, int64_t id)
{
    struct view v = { 0 };
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    char why[256];

    if (ui->scanned != id || desk_view(ui->desk, id, &v, NULL) != MC_OK)
        return false;
    /* Money that is due or an agent who may stand there needs the dialog. */
    bool plain = v.dossier.paid >= v.dossier.fee && str_or(v.dossier.agent.name)[0] == '\0' &&
                 *desk_why_not(ui->desk, &v.dossier, CMD_RETURN, why) == '\0';
    in.version = v.dossier.version;
    if (!plain || desk_act(ui->desk, id, CMD_RETURN, &in, &said, &err) != MC_OK) {
        view_release(&v);
        strbuf_release(&said);
        return false;
    }
    rating_open(ui, &v);
    ui_say(ui, "%s", said.s);
    strbuf_release(&said);
    return true;
}
