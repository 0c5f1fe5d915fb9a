/* Ask the citizen for a supplement: what is missing, until when, and the sentence they will read.
 */
#include "dialog_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_DAYS 7 /* where the rules name no term */

struct supplement {
    size_t first, n; /* check widgets of the usual items */
    size_t other, guide, until, read, code;
    char **item;        /* what the checks say, NULL-ended */
    const char **asked; /* of those, and the free line: what goes to the desk */
    char *text;
    int64_t until_at;
};

static const struct field until_field = { .id = "until",
                                          .label = "Hẹn bổ sung",
                                          .type = FIELD_DATE,
                                          .width = 12,
                                          .hint = "Gõ liền 8 số ngày tháng năm, hoặc +7." };

static const struct rules *rules_of(const struct dialog *d, const struct ui *ui)
{
    int64_t at = d->v.dossier.received_at ? d->v.dossier.received_at : desk_now(ui->desk);

    return rules_on(&ui->desk->rules, day_of(at));
}

static bool at_appraisal(const struct dialog *d)
{
    return d->v.dossier.state == STATE_IN_PROGRESS;
}

/* What the request does to the promised date, by the rules of this dossier. */
static char *due_sentence(const struct dialog *d, const struct ui *ui)
{
    const struct rules *r = rules_of(d, ui);
    char due[32];

    if (!at_appraisal(d) || d->v.dossier.due_at == 0)
        return xstrdup("Hồ sơ chưa tiếp nhận nên chưa có hạn trả. Đủ giấy tờ thì tiếp nhận và hẹn "
                       "trả.");
    return xasprintf(r == NULL || r->supplement_restarts
                         ? "Hạn cũ %s hết hiệu lực; nộp đủ thì tính lại trọn thời hạn."
                         : "Hạn %s tạm dừng; nộp đủ thì tính tiếp phần còn lại.",
                     vn_time(d->v.dossier.due_at, due));
}

static void build_head(struct dialog *d, struct ui *ui)
{
    const struct rules *r = rules_of(d, ui);
    enum supplement_stage stage = at_appraisal(d) ? SUPPLEMENT_APPRAISAL : SUPPLEMENT_RECEPTION;
    int so_far = d->v.dossier.supplements[stage];
    char *due = due_sentence(d, ui);
    char *line =
        xasprintf("Yêu cầu lần %d khi %s%s: hãy ghi đủ mọi thứ còn thiếu.", so_far + 1,
                  at_appraisal(d) ? "thẩm định" : "tiếp nhận",
                  r != NULL && r->supplements_per_stage == 1 ? " (mỗi khâu chỉ một lần)" : "");

    dialog_text(d, STYLE_BODY, line);
    dialog_text(d, STYLE_BODY, due);
    free(line);
    free(due);
}

static void build(struct dialog *d, struct ui *ui)
{
    struct supplement *s = d->own = xcalloc(1, sizeof *s);
    const struct rules *r = rules_of(d, ui);
    int days = r != NULL && r->close_after_days > 0 ? r->close_after_days : USUAL_DAYS;
    char until[32];

    build_head(d, ui);
    dialog_text(d, STYLE_BODY, "Thiếu hoặc sai gì? Space chọn:");
    s->item = desk_supplement_items_dup(ui->desk, &d->v.dossier);
    s->first = d->n;
    for (s->n = 0; s->item[s->n] != NULL; s->n++)
        dialog_check(d, s->item[s->n], false);
    s->asked = xcalloc(s->n + 2, sizeof *s->asked);
    s->other = dialog_field(d, "Thiếu khác", 56, "");
    s->guide = dialog_field(d, "Hướng dẫn thêm", 56, "");
    s->until = dialog_form_field(d, until_field.label, &until_field,
                                 iso_date(day_of(desk_now(ui->desk)) + days, until));
    dialog_rule(d);
    s->read = dialog_text(d, STYLE_BODY, "");
    s->code = dialog_code(d);
}

static void add_item(struct strbuf *b, int n, const char *item)
{
    strbuf_printf(b, "%s(%d) %s", n > 1 ? "; " : "", n, item);
}

static void take(struct dialog *d, struct ui *ui)
{
    struct supplement *s = d->own;
    size_t n = 0;
    int day;

    for (size_t i = 0; i < s->n; i++)
        if (d->w[s->first + i].on)
            s->asked[n++] = s->item[i];
    if (d->w[s->other].edit->len > 0)
        s->asked[n++] = d->w[s->other].edit->text;
    s->asked[n] = NULL;
    s->until_at = 0;
    if (str_or(d->w[s->until].value)[0] != '\0' && date_parse(d->w[s->until].value, &day)) {
        const struct day_hours h = calendar_hours(ui->desk->calendar, day);

        s->until_at = day_minute(day, h.n > 0 ? h.to[h.n - 1] : 17 * 60);
    }
}

static bool ends_sentence(const char *s)
{
    size_t n = strlen(s);

    return n > 0 && strchr(".?;:", s[n - 1]) != NULL;
}

/* The sentence that the citizen will read. */
static void changed(struct dialog *d, struct ui *ui)
{
    struct supplement *s = d->own;
    struct strbuf b = STRBUF_INIT, list = STRBUF_INIT;
    int n = 0;

    take(d, ui);
    while (s->asked[n] != NULL) {
        add_item(&list, n + 1, s->asked[n]);
        n++;
    }
    if (n == 0) {
        strbuf_puts(&b, "Người dân sẽ đọc: chưa chọn việc nào.");
    } else {
        strbuf_printf(&b, "Người dân sẽ đọc: Hồ sơ %s cần thêm %d việc: %s.", d->tail, n, list.s);
        if (d->w[s->guide].edit->len > 0)
            strbuf_printf(&b, " %s%s", d->w[s->guide].edit->text,
                          ends_sentence(d->w[s->guide].edit->text) ? "" : ".");
        if (d->w[s->until].error[0] == '\0' && d->w[s->until].edit->len > 0)
            strbuf_printf(&b, " Nộp tại quầy trước %s.", d->w[s->until].edit->text);
        if (at_appraisal(d))
            strbuf_puts(&b, " Nộp đủ thì hẹn lại ngày trả.");
    }
    dialog_set_text(d, s->read, b.s);
    strbuf_release(&b);
    strbuf_release(&list);
}

static bool check(struct dialog *d, struct ui *ui)
{
    struct supplement *s = d->own;

    take(d, ui);
    if (s->asked[0] == NULL)
        return dialog_wrong(d, s->n > 0 ? s->first : s->other,
                            "Chọn ít nhất một việc, hoặc gõ ở ô Thiếu khác.");
    if (s->until_at != 0 && s->until_at < desk_now(ui->desk))
        return dialog_wrong(d, s->until, "Hẹn bổ sung phải từ hôm nay trở đi.");
    return true;
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    struct supplement *s = d->own;

    take(d, ui);
    in->items = s->asked;
    in->text = d->w[s->guide].edit->text;
    in->until = s->until_at;
}

static void release(void *own)
{
    struct supplement *s = own;

    for (size_t i = 0; s->item[i] != NULL; i++)
        free(s->item[i]);
    free(s->item);
    free(s->asked);
    free(s);
}

const struct dialog_ops supplement_dialog = {
    .act = ACT_SUPPLEMENT,
    .command = CMD_ASK_SUPPLEMENT,
    .letter = "b",
    .title = "Yêu cầu bổ sung",
    .verb = "gửi yêu cầu",
    .legal = true,
    .build = build,
    .changed = changed,
    .check = check,
    .fill = fill,
    .release = release,
};
