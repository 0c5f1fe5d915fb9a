/* A dossier made by hand, keys pressed by hand, over a real desk: for the screens of one dossier.
 */
#ifndef TESTS_SCREEN_MADE_H
#define TESTS_SCREEN_MADE_H

#include "../desk/fixture.h"

#include "../../src/ui/dialog_priv.h"
#include "golden.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/ui.h"

static const struct section made_sections[] = { { "con", "Người được khai sinh" },
                                                { "me", "Người mẹ" } };
static const struct field made_fields[] = {
    { .id = "con_ten", .label = "Họ, chữ đệm, tên", .section = "con", .type = FIELD_NAME },
    { .id = "con_ngay", .label = "Ngày, tháng, năm sinh", .section = "con", .type = FIELD_DATE },
    { .id = "me_noi", .label = "Nơi cư trú của người mẹ", .section = "me", .type = FIELD_ADDRESS },
};
static const struct component_def made_components[] = { { .id = "can_cuoc", .form = PAPER_PRESENT },
                                                        { .id = "ket_hon", .form = PAPER_COPY } };
static const struct form made_form = {
    .code = "1.001193",
    .name = "Đăng ký khai sinh",
    .short_name = "Khai sinh",
    .section = (struct section *)made_sections,
    .n_sections = 2,
    .field = (struct field *)made_fields,
    .n_fields = 3,
    .component = (struct component_def *)made_components,
    .n_components = 2,
    .result_name = "Giấy khai sinh",
    .summary = (const char *const[]){ "con_ten", "con_ngay", NULL },
};

static inline void made_line(struct view *v, const char *at, enum event_kind kind, const char *what,
                             const char *who, const char *note)
{
    v->way = xrealloc(v->way, v->n_way + 1, sizeof *v->way);
    v->way[v->n_way++] = (struct way_line){ .at = at != NULL ? fixture_time(at) : 0,
                                            .kind = kind,
                                            .what = xstrdup(what),
                                            .who = xstrdup(who),
                                            .note = xstrdup(note) };
}

static inline void made_answer(struct dossier *ds, const char *field, const char *value)
{
    json_object_set_new(ds->answers, field, json_pack("{s:s}", "value", value));
}

static inline void made_paper(struct component *c, const char *id, const char *name)
{
    c->id = xstrdup(id);
    c->name = xstrdup(name);
    c->required = true;
}

/* The dossier of the specification: overdue, under appraisal, somebody else has it open. */
static inline struct view made_view(void)
{
    struct view v = { .form = &made_form };
    struct dossier *ds = &v.dossier;

    *ds = (struct dossier)DOSSIER_INIT;
    ds->id = 42;
    ds->version = 7;
    ds->code = xstrdup("H56.99.01-261007-0042");
    ds->state = STATE_IN_PROGRESS;
    ds->procedure = xstrdup("1.001193");
    ds->procedure_name = xstrdup("Đăng ký khai sinh");
    ds->applicant.id = xstrdup("038188000123");
    ds->applicant.name = xstrdup("Nguyễn Thị Hồng Nhung");
    ds->applicant.birth = xstrdup("1988-03-12");
    ds->applicant.phone = xstrdup("0900000456");
    ds->applicant.address = xstrdup("Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa");
    ds->answers = json_object();
    made_answer(ds, "con_ten", "Trần Nguyễn An Nhiên");
    made_answer(ds, "con_ngay", "2026-10-01");
    made_answer(ds, "me_noi", "Thôn 3, xã Mẫu Lâm, tỉnh Thanh Hóa");
    ds->n_components = 4;
    ds->components = xcalloc(4, sizeof *ds->components);
    made_paper(&ds->components[0], "chung_sinh", "Giấy chứng sinh");
    ds->components[0].papers = xcalloc(1, sizeof *ds->components[0].papers);
    ds->components[0].papers[ds->components[0].n_papers++] = xstrdup("00");
    made_paper(&ds->components[1], "can_cuoc", "Căn cước của mẹ");
    ds->components[1].reused = true;
    made_paper(&ds->components[2], "ket_hon", "Giấy chứng nhận kết hôn");
    ds->components[2].seen = true;
    ds->components[2].why = xstrdup("máy quét hỏng");
    made_paper(&ds->components[3], "cu_tru", "Xác nhận nơi cư trú");
    ds->step = xstrdup("tham_tra");
    ds->step_name = xstrdup("Thẩm tra");
    ds->step_role = ROLE_SPECIALIST;
    ds->received_at = fixture_time("2026-10-07T08:12");
    ds->due_at = fixture_time("2026-10-07T16:30");
    ds->n_notes = 1;
    snprintf(v.due.mark, sizeof v.due.mark, "!!");
    snprintf(v.due.text, sizeof v.due.text, "QUÁ 1 ngày");
    made_line(&v, "2026-10-07T08:12", EV_RECEIVED, "Tiếp nhận", "Lê Thị Mai", "Quầy 2, trực tiếp");
    made_line(&v, "2026-10-07T08:15", EV_FORWARDED, "Chuyển xử lý", "Phạm Quốc Việt", "sau 3 phút");
    made_line(&v, "2026-10-07T16:30", EV_RECEIVED, "Hết hạn", "", "chưa có kết quả");
    v.way[2].late = true;
    made_line(&v, "2026-10-07T16:40", EV_NOTED, "Ghi chú", "Phạm Quốc Việt",
              "Mẹ đi lại khó, gọi điện trước khi hẹn.");
    made_line(&v, "2026-10-07T08:15", EV_FORWARDED, "Thẩm tra", "Phạm Quốc Việt", "bước 2/4");
    v.way[4].here = true;
    made_line(&v, NULL, EV_FORWARDED, "Ký Giấy khai sinh", "Lãnh đạo", "");
    v.way[5].ahead = true;
    v.present = xstrdup("Phạm Quốc Việt");
    v.present_since = fixture_time("2026-10-08T08:02");
    return v;
}

/* ---- keys ---- */

static inline void press(struct ui *ui, enum key_sym sym)
{
    const struct key k = { .sym = sym, .text = "" };

    ui_key(ui, &k);
}

static inline void letter(struct ui *ui, uint32_t cp, bool burst)
{
    const struct key k = { .sym = KEY_CHAR, .cp = cp, .burst = burst, .text = "" };

    ui_key(ui, &k);
}

static inline void type(struct ui *ui, const char *s)
{
    uint32_t cp;

    for (size_t at = 0, n = strlen(s); at < n;) {
        at += utf8_decode(s + at, n - at, &cp);
        letter(ui, cp, false);
    }
}

static inline void scan(struct ui *ui, const char *text)
{
    const struct key k = { .sym = KEY_SCAN,
                           .text = text,
                           .len = strlen(text),
                           .sure = scan_by_content(text, strlen(text)),
                           .end = KEY_ENTER,
                           .burst = true };

    ui_key(ui, &k);
}

static inline bool on_top(struct ui *ui, const char *name)
{
    return strcmp(ui_top(ui)->ops->name, name) == 0;
}

/* The whole frame against tests/data/screens/NAME.txt. */
static inline void assert_frame(struct ui *ui, int rows, int cols, const char *name)
{
    struct canvas *cv = canvas_new(rows, cols);

    ui->rows = rows;
    ui->cols = cols;
    ui_draw(ui, cv);
    assert_golden(cv, name);
    canvas_free(cv);
}

/* The same at the three sizes of the specification: NAME-80x24 and so on. */
static inline void assert_frames(struct ui *ui, const char *name)
{
    static const int sizes[][2] = { { 24, 80 }, { 15, 40 }, { 40, 120 } };

    for (size_t i = 0; i < N_ELEMS(sizes); i++) {
        char *file = xasprintf("%s-%dx%d", name, sizes[i][1], sizes[i][0]);

        assert_frame(ui, sizes[i][0], sizes[i][1], file);
        free(file);
    }
    ui->rows = 24;
    ui->cols = 80;
}

#endif
