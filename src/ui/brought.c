/* Papers of a dossier that is under way: digitize a component, record what was asked for and has
 * been brought. */
#include "dialog_priv.h"
#include "picker_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
    const char *id; /* of the component; NULL: done without a paper */
    const char *name;
    const struct component *c; /* NULL: the result, or no paper */
    bool brought;              /* marked by the clerk */
    char file[64];             /* digitized here from this file; "" */
};

struct brought {
    struct view v;
    struct item *item;
    size_t n, at;    /* at N: the button row */
    size_t button;   /* 0 Thôi, 1 record */
    bool digitize;   /* allowed now */
    bool record;     /* a request is open and this desk may close it */
    int64_t new_due; /* when recorded now; 0: no date follows */
    char why[256];   /* why it cannot be digitized */
    bool done_one;   /* something was digitized here */
};

static const struct key_bind keys[] = {
    { KEY_CHAR, 'h', ACT_ATTACH }, { KEY_ENTER, 0, ACT_ACCEPT },   { KEY_CHAR, ' ', ACT_TOGGLE },
    { KEY_UP, 0, ACT_UP },         { KEY_DOWN, 0, ACT_DOWN },      { KEY_TAB, 0, ACT_DOWN },
    { KEY_BACKTAB, 0, ACT_UP },    { KEY_LEFT, 0, ACT_LEFT },      { KEY_RIGHT, 0, ACT_RIGHT },
    { KEY_PGUP, 0, ACT_PAGE_UP },  { KEY_PGDN, 0, ACT_PAGE_DOWN }, { KEY_HOME, 0, ACT_FIRST },
    { KEY_END, 0, ACT_LAST },      { KEY_F5, 0, ACT_RELOAD },      KEYS_END,
};

/* ---- loading ---- */

/* A line, with what was done to it before the list was made anew. */
static void add_item(struct brought *b, const struct item *old, size_t n_old, const char *id,
                     const char *name, const struct component *c)
{
    struct item *it = &b->item[b->n++];

    *it = (struct item){ .id = id, .name = name, .c = c };
    for (size_t i = 0; i < n_old; i++)
        if (strcmp(str_or(old[i].id), str_or(id)) == 0) {
            it->brought = old[i].brought;
            strcpy(it->file, old[i].file);
        }
}

/* Lines of the list from the view; marks stay. */
static void list(struct brought *b, struct ui *ui)
{
    const struct dossier *ds = &b->v.dossier;
    struct item *old = b->item;
    size_t n_old = b->n;
    char why[256];

    b->item = xcalloc(ds->n_components + 2, sizeof *b->item);
    b->n = 0;
    b->digitize = *desk_why_not(ui->desk, ds, CMD_ATTACH, b->why) == '\0';
    b->record = ds->state == STATE_AWAITING_SUPPLEMENT &&
                *desk_why_not(ui->desk, ds, CMD_SUPPLEMENT, why) == '\0';
    if (ds->state == STATE_FINISHED)
        add_item(b, old, n_old, ACT_COMPONENT_RESULT,
                 str_or(ds->result)[0] ? ds->result : "Kết quả giải quyết", NULL);
    for (size_t i = 0; ds->state != STATE_FINISHED && i < ds->n_components; i++)
        add_item(b, old, n_old, ds->components[i].id, str_or(ds->components[i].name),
                 &ds->components[i]);
    if (b->record)
        add_item(b, old, n_old, NULL, "Việc khác đã yêu cầu, không kèm giấy", NULL);
    free(old);
    b->new_due = 0;
    if (b->record && ds->supplement == SUPPLEMENT_APPRAISAL)
        desk_due(ui->desk, str_or(ds->procedure), ds->case_id, desk_now(ui->desk), &b->new_due,
                 NULL, NULL);
    if (b->at > b->n)
        b->at = b->n;
}

static void load(struct brought *b, struct ui *ui)
{
    struct view v = { 0 };
    struct mc_err err = { 0 };

    if (desk_view(ui->desk, b->v.dossier.id, &v, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    struct view old = b->v; /* the old list's ids borrow from it */
    b->v = v;
    list(b, ui);
    view_release(&old);
}

/* ---- drawing ---- */

static void title(const void *st, char *out)
{
    const struct brought *b = st;
    char tail[16];

    snprintf(out, 96, "%s %s", b->record ? "Bổ sung" : "Số hóa", dossier_tail(&b->v.dossier, tail));
}

static const char *how(const struct brought *b, const struct item *it, char *out, size_t n)
{
    const struct component *c = it->c;

    out[0] = '\0';
    if (it->file[0] != '\0')
        snprintf(out, n, "đã số hóa: %s", it->file);
    else if (c == NULL)
        return out;
    else if (c->n_papers > 0)
        snprintf(out, n, "đã số hóa, %zu tệp", c->n_papers);
    else if (c->reused)
        snprintf(out, n, "dùng lại từ kho");
    else if (c->seen)
        snprintf(out, n, "%s", paper_only_shown(&b->v, c) ? SHOWN_ONLY : "chỉ giữ giấy");
    else
        snprintf(out, n, "%s", c->required ? "THIẾU" : "không có");
    return out;
}

static void draw_item(const struct brought *b, struct canvas *cv, int row, int cols, size_t i)
{
    const struct item *it = &b->item[i];
    char text[128];
    int right = cols < 60 ? 0 : cols < 76 ? 24 : 34, col = b->record ? 6 : 2;

    draw_marker(cv, row, 0, b->at == i);
    if (b->record)
        canvas_text(cv, row, 2, STYLE_BODY, it->brought ? "[x]" : "[ ]");
    how(b, it, text, sizeof text);
    canvas_field(cv, row, col, cols - col - right - 2, STYLE_BODY, it->name, false);
    if (right > 0)
        canvas_field(cv, row, cols - right, right - 1,
                     strcmp(text, "THIẾU") == 0 ? STYLE_LATE : STYLE_BODY, text, false);
}

static void draw_buttons(const struct brought *b, struct canvas *cv, int row, int cols)
{
    bool here = b->at == b->n;

    canvas_text(cv, row, 0, here && b->button == 0 ? STYLE_FOCUS : STYLE_BODY,
                here && b->button == 0 ? ">" : " ");
    int col = canvas_text(cv, row, 2, STYLE_BODY, "[ Thôi  Esc ]") + 1;
    canvas_text(cv, row, col, STYLE_FOCUS, here && b->button == 1 ? ">" : " ");
    if (here)
        canvas_cursor(cv, row, b->button == 0 ? 0 : col);
    if (b->record)
        canvas_field(cv, row, col + 2, cols - col - 3, STYLE_BODY,
                     cols < 60 ? "[ Ghi nhận  h ]" : "[ Ghi nhận bổ sung  h ]", false);
}

/* What was asked for, above the list; returns the row after it. */
static int draw_asked(const struct brought *b, struct canvas *cv, const struct area *a)
{
    int row = a->first;

    if (b->record && b->v.asked != NULL) {
        char *line = xasprintf("Đã yêu cầu: %s", b->v.asked);

        row += draw_wrapped(cv, row, 1, a->cols - 2, a->rows < 20 ? 2 : 5, STYLE_BODY, line);
        free(line);
    }
    canvas_field(cv, row, 1, a->cols - 2, STYLE_HINT,
                 !b->record     ? "Chọn giấy cần số hóa rồi bấm Enter."
                 : a->cols < 60 ? "Space: đã mang đến · h: số hóa"
                                : "Đã mang đến giấy nào? Space đánh dấu, h số hóa.",
                 false);
    return row + 1;
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct brought *b = st;
    int row = draw_asked(b, cv, a), lines = a->last - 2 - row;
    size_t at = b->at < b->n ? b->at : b->n - (b->n > 0);
    size_t from = lines > 0 && at >= (size_t)lines ? at - (size_t)lines + 1 : 0;
    char foot[200] = "", due[32];

    draw_dossier_line(&b->v, cv, a->cols);
    canvas_hline(cv, row++, 0, a->cols, "─");
    for (int i = 0; i < lines && from + (size_t)i < b->n; i++)
        draw_item(b, cv, row + i, a->cols, from + (size_t)i);
    if (from + (size_t)lines < b->n)
        canvas_right(cv, row + lines - 1, a->cols, STYLE_BODY, "↓");
    draw_buttons(b, cv, a->last - 1, a->cols);
    if (b->new_due != 0)
        snprintf(foot, sizeof foot, "%s %s.",
                 a->cols < 60 ? "Đủ cả: hạn trả" : "Đủ cả thì ghi nhận: hạn trả mới",
                 vn_time(b->new_due, due));
    else if (b->record)
        snprintf(foot, sizeof foot, "Đủ cả thì ghi nhận: PgDn rồi h.");
    canvas_field(cv, a->last, 1, a->cols - 2, STYLE_BODY, foot, false);
}

/* ---- doing ---- */

static void picked(void *ctx, struct ui *ui, const char *path, const char *says)
{
    struct brought *b = ctx;
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };

    in.version = b->v.dossier.version;
    in.component = b->item[b->at].id;
    in.file = path;
    if (desk_act(ui->desk, b->v.dossier.id, CMD_ATTACH, &in, &said, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        if (err.rc == MC_CONFLICT)
            load(b, ui);
    } else {
        const char *slash = strrchr(path, '/');
        struct item *it = &b->item[b->at];

        it->brought = true;
        snprintf(it->file, sizeof it->file, "%.60s", slash != NULL ? slash + 1 : path);
        if (!utf8_valid(it->file, strlen(it->file))) /* cut inside a letter, or a strange name */
            it->file[0] = '\0';
        b->done_one = true;
        load(b, ui);
        ui_say(ui, "%s %.60s: %s.", said.s, b->item[b->at].name, says);
    }
    strbuf_release(&said);
}

static void digitize(struct brought *b, struct ui *ui)
{
    char heading[160];

    if (!b->digitize) {
        ui_fail(ui, "%s", b->why);
    } else if (b->item[b->at].id == NULL) {
        ui_say(ui, "Dòng này không có giấy để số hóa. Space đánh dấu đã làm.");
    } else {
        snprintf(heading, sizeof heading, "Tệp quét: %.120s", b->item[b->at].name);
        picker_open(ui, heading, picked, b);
    }
}

static bool any_brought(const struct brought *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->item[i].brought)
            return true;
    return b->done_one;
}

static void store(struct brought *b, struct ui *ui)
{
    struct act_input in = ACT_INPUT_INIT;
    const char **seen = xcalloc(b->n + 1, sizeof *seen);
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++)
        if (b->item[i].brought && b->item[i].c != NULL)
            seen[n++] = b->item[i].id;
    in.version = b->v.dossier.version;
    in.seen = seen;
    if (desk_act(ui->desk, b->v.dossier.id, CMD_SUPPLEMENT, &in, &said, &err) == MC_OK) {
        ui_pop(ui); /* frees B */
        ui_say(ui, "%s", said.s);
    } else {
        ui_fail(ui, "%s", err.msg);
        if (err.rc == MC_CONFLICT)
            load(b, ui);
    }
    free(seen);
    strbuf_release(&said);
}

/* The named letter on the button row; it restarts a term, so that Enter does not do. */
static void record(struct brought *b, struct ui *ui, const struct key *k)
{
    if (k == NULL || k->burst)
        ui_say(ui, "Bấm riêng phím h trên hàng nút để ghi nhận bổ sung.");
    else if (!b->record)
        ui_say(ui, "Không có yêu cầu bổ sung nào đang chờ. ↑ chọn giấy rồi h số hóa.");
    else if (!any_brought(b))
        ui_fail(ui, "Chưa đánh dấu gì: ↑ về danh sách, Space đánh dấu hoặc h số hóa.");
    else
        store(b, ui);
}

static void toggle(struct brought *b, struct ui *ui)
{
    if (b->at == b->n)
        return;
    if (!b->record)
        ui_say(ui, "Bấm Enter để chọn tệp quét cho giấy này.");
    else
        b->item[b->at].brought = !b->item[b->at].brought;
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct brought *b = st;

    switch (a) {
    case ACT_BACK:
        ui_pop(ui);
        break;
    case ACT_UP:
        b->at -= b->at > 0;
        break;
    case ACT_DOWN:
        b->at += b->at < b->n;
        break;
    case ACT_PAGE_UP:
    case ACT_FIRST:
        b->at = 0;
        break;
    case ACT_PAGE_DOWN:
    case ACT_LAST:
        b->at = b->n;
        b->button = 0;
        break;
    case ACT_LEFT:
    case ACT_RIGHT:
        b->button = a == ACT_RIGHT && b->record;
        break;
    case ACT_TOGGLE:
        toggle(b, ui);
        break;
    case ACT_RELOAD:
        load(b, ui);
        break;
    case ACT_ATTACH:
        if (b->at == b->n)
            record(b, ui, k);
        else
            digitize(b, ui);
        break;
    case ACT_ACCEPT:
        if (b->at < b->n)
            digitize(b, ui);
        else if (b->button == 0 && !(k != NULL && k->burst))
            ui_pop(ui);
        else
            ui_say(ui, "Enter không ghi nhận. Bấm phím h.");
        break;
    default:
        break;
    }
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    (void)st;
    if (k->sym == KEY_SCAN)
        ui_say(ui, "Ở đây không nhận mã quét. Esc về rồi quét lại.");
    return k->sym == KEY_SCAN;
}

static void release(void *st)
{
    struct brought *b = st;

    free(b->item);
    view_release(&b->v);
    free(b);
}

static const struct screen_ops brought_ops = {
    .name = "brought",
    .keys = keys,
    .title = title,
    .draw = draw,
    .key = key,
    .act = act,
    .release = release,
};

void brought_open(struct ui *ui, struct view *v)
{
    struct brought *b = xcalloc(1, sizeof *b);

    b->v = *v;
    *v = (struct view){ 0 };
    list(b, ui);
    ui_push(ui, &brought_ops, b);
}
