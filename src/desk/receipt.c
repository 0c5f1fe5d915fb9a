/* The slip "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" as plain text: the fields of Mẫu 01 in their
 * order, from the log alone, so that a reprint says what the first print said. */
#include "slip_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the slip ---- */

struct slip_data {
    struct desk *d;
    const struct dossier *ds;
    const struct promise *p;
};

static char *moment_dup(int64_t at)
{
    const struct civil c = civil_from_unix(at);

    return xasprintf("%02d giờ %02d phút, ngày %02d tháng %02d năm %d", c.hour, c.minute, c.day,
                     c.month, c.year);
}

static void head(struct slip *s, const struct slip_data *x)
{
    const struct office *o = &x->d->office;
    const struct civil c = civil_from_unix(x->ds->received_at);
    char *date = xasprintf("%s, ngày %02d tháng %02d năm %d",
                           str_or(o->place)[0] ? o->place : o->name, c.day, c.month, c.year);

    slip_mark(s, x->d);
    slip_centre(s, o->parent);
    slip_centre(s, o->name);
    slip_blank(s);
    slip_centre(s, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    slip_centre(s, "Độc lập - Tự do - Hạnh phúc");
    slip_centre(s, date);
    slip_blank(s);
    slip_centre(s, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
    slip_say(s, 0, "Mã hồ sơ: %s", x->ds->code);
    slip_blank(s);
    free(date);
}

/* An agent hands it in, the dossier stays the owner's. */
static void people(struct slip *s, const struct slip_data *x)
{
    const struct dossier *ds = x->ds;
    bool agent = str_or(ds->agent.name)[0] != '\0';
    const struct person *who = agent ? &ds->agent : &ds->applicant;
    const char *title = json_str(x->p->facts, "procedure_title");
    enum channel c = CHANNEL_COUNTER;

    channel_from(str_or(ds->channel), &c);
    slip_say(s, 2, "Bộ phận tiếp nhận và trả kết quả: %s%s%s", x->d->office.name,
             str_or(x->p->station)[0] ? ", " : "", str_or(x->p->station));
    slip_say(s, 2, "Tiếp nhận hồ sơ của Ông (Bà): %s (%s)", slip_or_dots(who->name), channel_vi(c));
    slip_say(s, 2, "Địa chỉ: %s", slip_or_dots(who->address));
    slip_say(s, 2, "Số điện thoại: %s", slip_or_dots(who->phone));
    slip_say(s, 2, "Số căn cước/Hộ chiếu: %s", slip_or_dots(who->id));
    slip_say(s, 2, "Nội dung yêu cầu giải quyết: %s",
             title[0] ? title : str_or(ds->procedure_name));
    slip_say(s, 2, "Chủ hồ sơ: %s", slip_or_dots(ds->applicant.name));
    slip_say(s, 2, "Địa chỉ chủ hồ sơ: %s", slip_or_dots(ds->applicant.address));
}

static const char *kind_of(const struct promise *p, const char *id)
{
    const json_t *list = json_object_get(p->facts, "components"), *c;
    size_t i;

    json_array_foreach(list, i, c)
    {
        if (strcmp(json_str(c, "id"), id) == 0)
            return json_str(c, "kind");
    }
    return "";
}

/* "2 bản chính", "dùng lại từ kho, không phải nộp", "chưa nộp" */
static char *quantity_dup(const struct promise *p, const struct component *c)
{
    const char *kind = kind_of(p, c->id);

    if (c->reused)
        return xstrdup("dùng lại từ kho, không phải nộp");
    if (!component_there(c))
        return xstrdup("chưa nộp");
    if (strcmp(kind, "xuất trình") == 0)
        return xstrdup("xuất trình, đã trả lại");
    return xasprintf("%d %s", c->copies > 0 ? c->copies : 1, kind[0] ? kind : "bản");
}

static void components(struct slip *s, const struct slip_data *x)
{
    slip_say(s, 3, "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:");
    if (x->ds->n_components == 0)
        slip_say(s, 3, "   Không có.");
    for (size_t i = 0; i < x->ds->n_components; i++) {
        const struct component *c = &x->ds->components[i];
        char *quantity = quantity_dup(x->p, c);
        char *line = xasprintf("%zu) %s: %s", i + 1, str_or(c->name), quantity);

        slip_paragraph(s, 3, 6, line);
        free(line);
        free(quantity);
    }
    slip_say(s, 3, "2. Số lượng hồ sơ: 01 bộ.");
}

static void times(struct slip *s, const struct slip_data *x)
{
    const struct dossier *ds = x->ds;
    char *got = moment_dup(ds->received_at), *due = moment_dup(ds->first_due_at);
    char limit[64];

    slip_say(s, 3, "3. Thời gian giải quyết hồ sơ theo quy định là: %s",
             x->p->has_limit ? limit_vi(&x->p->limit, limit) : "");
    slip_say(s, 3, "4. Thời gian nhận hồ sơ: %s", got);
    slip_say(s, 3, "5. Thời gian trả kết quả giải quyết hồ sơ: %s", due);
    slip_say(s, 3, "   Kết quả có thể có sớm hơn. Khi hỏi về hồ sơ, cho biết mã hồ sơ%s%s.",
             str_or(x->d->office.phone)[0] ? "; điện thoại " : "", str_or(x->d->office.phone));
    slip_say(s, 3, "6. Đăng ký nhận kết quả tại: %s", x->d->office.name);
    free(got);
    free(due);
}

/* The group for which a fee was waived; "" when none was. */
static const char *exempt_group(const json_t *lines)
{
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line) if (json_str(line, "exempt")[0] !=
                                           '\0') return json_str(line, "exempt");
    return "";
}

static void fees(struct slip *s, const struct slip_data *x)
{
    const json_t *list = json_object_get(x->p->facts, "fee_lines"), *line;
    char sum[32];
    size_t i;

    if (x->ds->fee == 0) {
        const char *exempt = exempt_group(list);

        slip_say(s, 3, "7. Phí, lệ phí: không thu%s%s", exempt[0] != '\0' ? ", miễn cho " : "",
                 exempt);
        return;
    }
    slip_say(s, 3, "7. Phí, lệ phí: %s (%s)", money_vi(x->ds->fee, sum),
             x->ds->paid >= x->ds->fee                       ? "đã thu"
             : strcmp(str_or(x->ds->paid_how), "later") == 0 ? "thu sau, chưa thu"
             : x->ds->paid > 0                               ? "thu một phần"
                                                             : "chưa thu");
    json_array_foreach(list, i, line)
    {
        char *text = xasprintf("- %s: %s", json_str(line, "name"),
                               money_vi(json_int(line, "amount", 0), sum));

        if (json_str(line, "exempt")[0] != '\0') {
            free(text);
            text = xasprintf("- %s: không thu, miễn cho %s", json_str(line, "name"),
                             json_str(line, "exempt"));
        }
        if (json_int(line, "amount", 0) != 0 || json_str(line, "exempt")[0] != '\0')
            slip_paragraph(s, 3, 5, text);
        free(text);
    }
}

static void tail(struct slip *s, const struct slip_data *x)
{
    bool agent = str_or(x->ds->agent.name)[0] != '\0';
    char *clerk = desk_user_full_dup(x->d, x->p->actor);

    slip_say(s, 0, "Vào Sổ theo dõi hồ sơ, Quyển số ........ Số thứ tự ........");
    slip_blank(s);
    slip_halves(s, "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ");
    slip_halves(s, "(Ký và ghi rõ họ tên)", "(Ký và ghi rõ họ tên)");
    slip_blank(s);
    slip_blank(s);
    slip_blank(s);
    slip_halves(s, str_or(agent ? x->ds->agent.name : x->ds->applicant.name), clerk);
    slip_blank(s);
    slip_say(s, 2,
             "Ghi chú: Giấy này lập thành 02 liên: một liên chuyển kèm phiếu kiểm soát và lưu tại "
             "bộ phận một cửa, một liên giao người nộp. Kết quả nhận tại nơi nộp hoặc qua bưu "
             "chính.");
    free(clerk);
}

enum mc_rc desk_receipt_text(struct desk *d, int64_t id, int width, struct strbuf *out,
                             struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    struct promise p = { .facts = NULL };
    struct slip s = slip_on(out, width);
    const struct slip_data x = { .d = d, .ds = &ds, .p = &p };
    enum mc_rc rc = dossier_read(d->store, id, &ds, err);

    if (rc == MC_NOTFOUND)
        mc_fail(err, rc, "Không có hồ sơ này trong máy");
    else if (rc == MC_OK && ds.code == NULL)
        rc = mc_fail(err, MC_INVALID, "Hồ sơ chưa tiếp nhận nên chưa có giấy hẹn. Tiếp nhận trước");
    if (rc == MC_OK && (rc = promise_read(d, &ds, &p, err)) == MC_OK) {
        head(&s, &x);
        people(&s, &x);
        components(&s, &x);
        times(&s, &x);
        fees(&s, &x);
        tail(&s, &x);
    }
    promise_release(&p);
    dossier_release(&ds);
    return desk_read_said(rc, err);
}
