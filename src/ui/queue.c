/* The queue, home of every clerk: folders, the list, what can be done with the chosen dossier. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/desk/act.h"
#include "motcua/desk/money.h"
#include "motcua/desk/receive.h"
#include "queue_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 100
#define FILTER_MAX 2000 /* lines looked through by the quick filter; F3 looks everywhere */
#define PREVIEW_MS 150  /* a preview is drawn when the keys rest */
#define RELOAD_MS 2000  /* how often another desk's changes are looked for */

static const struct key_bind keys[] = {
    { KEY_CHAR, 'm', ACT_OPEN },
    { KEY_ENTER, 0, ACT_OPEN },
    { KEY_CHAR, 'c', ACT_FORWARD },
    { KEY_CHAR, 'b', ACT_SUPPLEMENT },
    { KEY_CHAR, 't', ACT_REFUSE },
    { KEY_CHAR, 'h', ACT_ATTACH },
    { KEY_CHAR, 'k', ACT_APPROVE },
    { KEY_CHAR, '=', ACT_FINISH },
    { KEY_CHAR, 'q', ACT_RETURN },
    { KEY_CHAR, 'g', ACT_NOTE },
    { KEY_CHAR, 'n', ACT_TAKE_IN },
    { KEY_CHAR, 'l', ACT_EXTEND },
    { KEY_CTRL, 'Z', ACT_TAKE_BACK },
    { KEY_CHAR, '-', ACT_DROP_DRAFT },
    { KEY_CHAR, 'p', ACT_PRINT },
    { KEY_F8, 0, ACT_PRINT },
    { KEY_F3, 0, ACT_FIND },
    { KEY_F4, 0, ACT_RECEIVE },
    { KEY_CHAR, '+', ACT_RECEIVE },
    { KEY_F5, 0, ACT_RELOAD },
    { KEY_CHAR, '/', ACT_FILTER },
    { KEY_F6, 0, ACT_PANE },
    { KEY_TAB, 0, ACT_PANE },
    { KEY_BACKTAB, 0, ACT_PANE },
    { KEY_UP, 0, ACT_UP },
    { KEY_DOWN, 0, ACT_DOWN },
    { KEY_LEFT, 0, ACT_LEFT },
    { KEY_RIGHT, 0, ACT_RIGHT },
    { KEY_PGUP, 0, ACT_PAGE_UP },
    { KEY_PGDN, 0, ACT_PAGE_DOWN },
    { KEY_HOME, 0, ACT_FIRST },
    { KEY_END, 0, ACT_LAST },
    { KEY_CHAR, '1', ACT_FOLDER },
    { KEY_CHAR, '2', ACT_FOLDER },
    { KEY_CHAR, '3', ACT_FOLDER },
    { KEY_CHAR, '4', ACT_FOLDER },
    { KEY_CHAR, '5', ACT_FOLDER },
    { KEY_CHAR, '6', ACT_FOLDER },
    { KEY_CHAR, '7', ACT_FOLDER },
    { KEY_CHAR, '8', ACT_FOLDER },
    { KEY_CHAR, '9', ACT_FOLDER },
    KEYS_END,
};
static const enum action menu[] = { ACT_PANEL,  ACT_RECEIVE, ACT_FIND, ACT_PALETTE,
                                    ACT_RELOAD, ACT_HELP,    ACT_NONE };

void queue_line_release(struct queue_line *l)
{
    dossier_row_release(&l->row);
    free(l->name);
    free(l->procedure);
    free(l->detail);
}

static void lines_clear(struct queue_state *q)
{
    for (size_t i = 0; i < q->n; i++)
        queue_line_release(&q->line[i]);
    q->n = 0;
}

struct queue_line *queue_current(const struct queue_state *q)
{
    return q->at < q->n_shown ? &q->line[q->shown[q->at]] : NULL;
}

static struct queue_line *new_line(struct queue_state *q)
{
    q->line = mem_grow(q->line, q->n, &q->cap, sizeof *q->line);
    struct queue_line *l = &q->line[q->n++];
    memset(l, 0, sizeof *l);
    return l;
}

/* "0042" of "H56.99.01-261121-0042"; "N12" of a dossier without a code. */
static void row_tail(const struct dossier_row *r, char *out, size_t n)
{
    const char *dash = r->code ? strrchr(r->code, '-') : NULL;

    if (dash != NULL)
        snprintf(out, n, "%.8s", dash + 1);
    else
        snprintf(out, n, "N%lld", (long long)r->id);
}

void queue_line_take(struct queue_line *l, struct ui *ui, struct dossier_row *r)
{
    const char *name = str_or(r->procedure_name), *code = str_or(r->procedure);
    /* The catalogue only for events that told no name: it is not read yet at the first picture. */
    const struct catalogue_entry *e =
        strcmp(name, code) == 0 ? catalogue_by_code(desk_catalogue(ui->desk), code) : NULL;

    l->id = r->id;
    l->row = *r; /* its strings are the line's now */
    l->name = xstrdup(str_or(r->applicant));
    l->procedure = xstrdup(e != NULL ? e->short_name : name);
    l->due = due_label(ui->desk->calendar, r->due_at, desk_now(ui->desk));
    if (!state_open(r->state) || r->state == STATE_FINISHED) {
        l->due = (struct due_label){ .mark = "" };
        snprintf(l->due.text, sizeof l->due.text, "%s",
                 r->state == STATE_FINISHED  ? "chờ trả"
                 : r->state == STATE_REFUSED ? "từ chối"
                                             : "đã trả");
    } else if (r->state == STATE_AWAITING_SUPPLEMENT) {
        l->due = supplement_label(r->supplement_until, desk_now(ui->desk));
    } else if (r->state == STATE_REGISTERED) {
        snprintf(l->due.text, sizeof l->due.text, "chưa nhận");
    }
    row_tail(r, l->tail, sizeof l->tail);
}

/* "19/11" of "H56.99.01-261119-0042". */
static void code_day(const char *code, char *out, size_t n)
{
    const char *last = strrchr(str_or(code), '-');

    out[0] = '\0';
    if (last != NULL && last - code >= 7 && last[-7] == '-')
        snprintf(out, n, "%.2s/%.2s", last - 2, last - 4);
}

void queue_mark_twins(struct queue_line *line, size_t n)
{
    unsigned char seen[10000] = { 0 };

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            struct queue_line *l = &line[i];
            unsigned long v = strtoul(l->tail, NULL, 10); /* 0 of N12, never one of a code */

            if (v == 0 || v >= sizeof seen)
                continue;
            if (pass == 0)
                seen[v] += seen[v] < 2;
            else if (seen[v] > 1)
                code_day(l->row.code, l->day, sizeof l->day);
            else
                l->day[0] = '\0';
        }
}

static enum mc_rc load_page(struct queue_state *q, struct ui *ui, struct mc_err *err)
{
    struct dossier_rows rows = { 0 };
    const struct dossier_row *last = q->n > 0 ? &q->line[q->n - 1].row : NULL;
    enum mc_rc rc = desk_page(ui->desk, q->index[q->folder], last ? last->due_at : 0,
                              last ? last->id : 0, PAGE, &rows, err);

    if (rc != MC_OK)
        return rc;
    for (size_t i = 0; i < rows.n; i++)
        queue_line_take(new_line(q), ui, &rows.row[i]);
    q->more = rows.more;
    free(rows.row); /* the rows' strings have moved into the lines */
    queue_mark_twins(q->line, q->n);
    return MC_OK;
}

/* "Đăng ký khai sinh · Phan Thị Mười · bước 3" into the columns of a list. */
static void draft_names(const char *title, struct queue_line *l)
{
    static const char dot[] = " · ";
    const char *name = strstr(title, dot), *rest;

    if (name == NULL) {
        l->name = xstrdup(title);
        l->procedure = xstrdup("");
        return;
    }
    l->procedure = xstrndup(title, (size_t)(name - title));
    name += strlen(dot);
    rest = strstr(name, dot);
    l->name = xstrndup(name, rest != NULL ? (size_t)(rest - name) : strlen(name));
}

static enum mc_rc load_drafts(struct queue_state *q, struct ui *ui, struct mc_err *err)
{
    struct drafts d = { 0 };
    enum mc_rc rc = desk_drafts(ui->desk, &d, err);

    for (size_t i = 0; rc == MC_OK && i < d.n; i++) {
        struct queue_line *l = new_line(q);
        struct civil at = civil_from_unix(d.item[i].saved_at);

        l->draft = d.item[i].n;
        snprintf(l->tail, sizeof l->tail, "N%lld", (long long)d.item[i].n);
        draft_names(d.item[i].title, l);
        snprintf(l->due.text, sizeof l->due.text, "%02d:%02d %02d/%02d", at.hour, at.minute, at.day,
                 at.month);
        l->detail =
            xasprintf("N%lld · %s · lưu lúc %02d:%02d ngày %02d/%02d", (long long)d.item[i].n,
                      d.item[i].title, at.hour, at.minute, at.day, at.month);
    }
    drafts_release(&d);
    q->more = false;
    return rc;
}

/* Lines that pass the quick filter, the cursor kept on the same dossier where it still stands. */
static void apply_filter(struct queue_state *q, int64_t keep_id)
{
    q->n_shown = 0;
    q->shown = xrealloc(q->shown, q->n + 1, sizeof *q->shown);
    for (size_t i = 0; i < q->n; i++) {
        const struct queue_line *l = &q->line[i];
        char *text = xasprintf("%s %s %s %s", l->tail, l->name, l->procedure, str_or(l->row.phone));

        if (q->filter.len == 0 || fold_match(q->filter.text, text))
            q->shown[q->n_shown++] = i;
        free(text);
    }
    for (size_t i = 0; i < q->n_shown; i++)
        if (keep_id != 0 && q->line[q->shown[i]].id == keep_id)
            q->at = i;
    if (q->at >= q->n_shown)
        q->at = q->n_shown ? q->n_shown - 1 : 0;
    q->preview = SIZE_MAX;
}

static void load_folders(struct queue_state *q, struct ui *ui)
{
    struct mc_err err = { 0 };

    q->n_folders = desk_folders(ui->desk, q->index, q->count, QUEUE_FOLDERS, &err);
    if (q->n_folders == 0 && err.rc != MC_OK)
        ui_fail(ui, "%s", err.msg);
    for (size_t i = 0; i < q->n_folders; i++)
        snprintf(q->label[i], sizeof *q->label, "%s", ui->desk->queues.queue[q->index[i]].label);
    if (q->folder >= q->n_folders)
        q->folder = 0;
}

static bool newest_first(const struct queue *f)
{
    return f->drafts || f->newest_first || f->ended_today;
}

static void load(struct queue_state *q, struct ui *ui)
{
    const struct queue_line *now = queue_current(q);
    int64_t keep = now ? now->id : 0;
    struct mc_err err = { 0 };
    enum mc_rc rc = MC_OK;

    q->version = desk_version(ui->desk);
    q->minute = desk_now(ui->desk) / 60;
    load_folders(q, ui);
    lines_clear(q);
    q->newest_first =
        q->n_folders > 0 && newest_first(&ui->desk->queues.queue[q->index[q->folder]]);
    q->drafts = q->n_folders > 0 && ui->desk->queues.queue[q->index[q->folder]].drafts;
    if (q->drafts)
        rc = load_drafts(q, ui, &err);
    else if (q->n_folders > 0)
        do
            rc = load_page(q, ui, &err);
        while (rc == MC_OK && q->more && q->n < (q->filter.len ? FILTER_MAX : q->at + PAGE));
    if (rc != MC_OK)
        ui_fail(ui, "%s", err.msg);
    apply_filter(q, keep);
}

static void resume(void *st, struct ui *ui)
{
    load(st, ui);
    ui->scanned = 0;
    desk_leave(ui->desk);
}

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Hàng đợi");
}

static void subject(const void *st, char *out)
{
    const struct queue_line *l = queue_current(st);

    if (l != NULL)
        snprintf(out, 160, "%s · %.120s", l->tail, l->name);
}

static void folder_open(struct queue_state *q, struct ui *ui, size_t i)
{
    if (i >= q->n_folders)
        return;
    q->folder = i;
    q->at = 0;
    load(q, ui);
}

static void move_to(struct queue_state *q, struct ui *ui, size_t at)
{
    if (q->n_shown == 0)
        return;
    q->at = at < q->n_shown ? at : q->n_shown - 1;
    if (q->at + 1 == q->n_shown && q->more) {
        struct mc_err err = { 0 };

        if (load_page(q, ui, &err) != MC_OK)
            ui_fail(ui, "%s", err.msg);
        apply_filter(q, 0);
    }
}

/* ↑ ↓ of whichever pane has the focus; ↑ on the first line reaches the context menu. */
static void move(struct queue_state *q, struct ui *ui, bool down)
{
    if (q->in_folders) {
        if (down || q->folder > 0)
            folder_open(q, ui,
                        down ? (q->folder + 1) % (q->n_folders ? q->n_folders : 1) : q->folder - 1);
        else
            ui_menu(ui);
    } else if (down) {
        move_to(q, ui, q->at + 1);
    } else if (q->at > 0) {
        q->at--;
    } else {
        ui_menu(ui);
    }
}

/* ← → : between the panes, or between folders where there is only the list. */
static void sideways(struct queue_state *q, struct ui *ui, bool right)
{
    if (ui->cols >= 72)
        q->in_folders = !right;
    else if (right)
        folder_open(q, ui, (q->folder + 1) % (q->n_folders ? q->n_folders : 1));
    else if (q->n_folders > 0)
        folder_open(q, ui, (q->folder + q->n_folders - 1) % q->n_folders);
}

static void open_current(struct queue_state *q, struct ui *ui)
{
    const struct queue_line *l = queue_current(q);

    if (l == NULL)
        ui_say(ui, "Chưa có hồ sơ nào để mở. F4 nhận hồ sơ mới, F3 tìm.");
    else if (l->draft > 0)
        reception_open(ui, l->draft);
    else
        dossier_open(ui, l->id);
}

static void print_current(struct queue_state *q, struct ui *ui)
{
    const struct queue_line *l = queue_current(q);
    struct strbuf out = STRBUF_INIT;
    struct mc_err err = { 0 };

    if (l != NULL && l->draft > 0)
        ui_say(ui, "Bản nháp chưa có phiếu. Enter mở ra làm tiếp, tiếp nhận xong mới in.");
    else if (l == NULL)
        ui_say(ui, "Chọn một hồ sơ đã tiếp nhận rồi bấm p.");
    else if (desk_slips_text(ui->desk, l->id, ui->cols - 2 < 78 ? ui->cols - 2 : 78, &out, &err) !=
             MC_OK)
        ui_fail(ui, "%s", err.msg);
    else
        text_open(ui, "Giấy tiếp nhận và hẹn trả", strbuf_detach(&out));
    strbuf_release(&out);
}

/* Asks, and drops at the second "-" pressed by itself. */
static void drop_draft(struct queue_state *q, struct ui *ui, const struct key *k)
{
    const struct queue_line *l = queue_current(q);
    struct mc_err err = { 0 };

    if (l == NULL || l->draft == 0) {
        ui_say(ui, "Phím - bỏ một bản nháp: chọn nó trong thư mục Bản nháp trước.");
    } else if (k == NULL || k->burst || q->dropping != l->draft) {
        q->dropping = l->draft;
        ui_say(ui,
               "Bỏ bản nháp %s (%.60s)? Chữ đã gõ sẽ mất hẳn, giấy đã quét vẫn ở kho. Bấm - lần "
               "nữa để bỏ.",
               l->tail, l->name);
    } else if (desk_draft_drop(ui->desk, l->draft, &err) != MC_OK) {
        q->dropping = 0;
        ui_fail(ui, "%s", err.msg);
    } else {
        char tail[sizeof l->tail];

        strcpy(tail, l->tail);
        q->dropping = 0;
        load(q, ui);
        ui_say(ui, "Đã bỏ bản nháp %s.", tail);
    }
}

static void open_or_enter(struct queue_state *q, struct ui *ui)
{
    if (!q->in_folders) {
        open_current(q, ui);
        return;
    }
    q->in_folders = false;
    if (q->n_shown > 0)
        ui_say(ui, "Đang ở danh sách %s: ↑↓ chọn, Enter mở.", q->label[q->folder]);
    else
        ui_say(ui, "Thư mục %s không có hồ sơ nào.", q->label[q->folder]);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct queue_state *q = st;
    const struct queue_line *l = queue_current(q);
    size_t page = (size_t)(ui->rows - 14 > 1 ? ui->rows - 14 : 1);

    switch (a) {
    case ACT_UP:
    case ACT_DOWN:
        move(q, ui, a == ACT_DOWN);
        break;
    case ACT_LEFT:
    case ACT_RIGHT:
        sideways(q, ui, a == ACT_RIGHT);
        break;
    case ACT_PAGE_UP:
        q->at = q->at > page ? q->at - page : 0;
        break;
    case ACT_PAGE_DOWN:
        move_to(q, ui, q->at + page);
        break;
    case ACT_FIRST:
        q->at = 0;
        break;
    case ACT_LAST:
        move_to(q, ui, q->n_shown);
        break;
    case ACT_PANE:
        q->in_folders = ui->cols >= 72 && !q->in_folders;
        break;
    case ACT_FOLDER:
        if (k != NULL)
            folder_open(q, ui, k->cp - '1');
        break;
    case ACT_FILTER:
        q->filtering = true;
        q->in_folders = false;
        break;
    case ACT_BACK:
        if (q->filter.len > 0) {
            edit_set(&q->filter, "");
            load(q, ui);
        } else {
            ui_say(ui, "Đang ở hàng đợi. Muốn thoát chương trình: F2, gõ thoat, Enter.");
        }
        break;
    case ACT_OPEN:
        open_or_enter(q, ui);
        break;
    case ACT_DROP_DRAFT:
        drop_draft(q, ui, k);
        break;
    case ACT_RELOAD:
        load(q, ui);
        ui_say(ui, "Đã tải lại.");
        break;
    case ACT_FIND:
        find_open(ui);
        break;
    case ACT_RECEIVE:
        reception_open(ui, 0);
        break;
    case ACT_PRINT:
        print_current(q, ui);
        break;
    case ACT_TAKE_BACK:
        take_back_now(ui);
        break;
    default:
        if (l != NULL && l->draft > 0)
            ui_say(ui, "Đây là bản nháp: Enter mở ra làm tiếp.");
        else if (l == NULL)
            ui_say(ui, "Chọn một hồ sơ trước.");
        else
            deed_open(ui, a, l->id);
    }
}

/* The chosen dossier folded, kept until another is asked about or it has moved on. */
static const struct dossier *known(struct queue_state *q, struct ui *ui, const struct queue_line *l)
{
    if (q->known.id != l->id || q->known.version != l->row.version) {
        dossier_release(&q->known);
        q->known = (struct dossier)DOSSIER_INIT;
        if (desk_dossier(ui->desk, l->id, &q->known, NULL) != MC_OK)
            return NULL;
    }
    return &q->known;
}

static const char *why_not(void *st, struct ui *ui, enum action a, char *why)
{
    struct queue_line *l = queue_current(st);
    enum command c = action_command(a);
    const struct dossier *d;

    if (a == ACT_RECEIVE && ui->desk->me.role != ROLE_COUNTER)
        return "việc của bàn tiếp nhận";
    if (a == ACT_DROP_DRAFT)
        return l != NULL && l->draft > 0 ? "" : "chỉ với bản nháp";
    if (c == CMD_COUNT && a != ACT_OPEN && a != ACT_PRINT)
        return "";
    if (l == NULL)
        return "chưa chọn hồ sơ";
    if (l->draft > 0 && a != ACT_OPEN)
        return "bản nháp: mở ra làm tiếp";
    if (c == CMD_COUNT)
        return "";
    if ((d = known(st, ui, l)) == NULL)
        return "không đọc được hồ sơ";
    return deed_why_not(ui, d, a, why);
}

/* A scan anywhere in the queue: a slip opens its dossier, a card waits in the tray for F4 unless a
 * result of this person waits to be returned. */
static void scanned(struct queue_state *q, struct ui *ui, const struct key *k)
{
    char *text = text_clean_dup(k->text, k->len);
    struct card card;
    struct dossier_rows rows = { 0 };
    int64_t id = 0;

    (void)q;
    if (text != NULL && desk_by_code(ui->desk, text, &id, NULL) == MC_OK) {
        ui->scanned = id;
        dossier_open(ui, id);
        ui->scanned = id;
    } else if (text != NULL && card_parse(text, strlen(text), &card)) {
        if (desk_find(ui->desk, card.number, 20, &rows, NULL) == MC_OK)
            for (size_t i = 0; i < rows.n && id == 0; i++)
                if (rows.row[i].state == STATE_FINISHED)
                    id = rows.row[i].id;
        dossier_rows_release(&rows);
        if (id != 0) {
            dossier_open(ui, id);
            ui->scanned = id;
            ui_say(ui, "Người này có kết quả chờ trả: q trả ngay. F4 nhận hồ sơ mới.");
        } else {
            ui_say(ui, "Đã quét CCCD …%s %s. F4 nhận hồ sơ cho người này.", card.number + 8,
                   card.name);
        }
        snprintf(ui->tray, sizeof ui->tray, "%s", text);
    } else {
        ui->bell = true;
        ui_say(ui, "Mã quét lạ, chưa dùng vào ô nào.");
    }
    free(text);
}

static bool typing(const void *st)
{
    return ((const struct queue_state *)st)->filtering;
}

static bool filter_key(struct queue_state *q, struct ui *ui, const struct key *k)
{
    if (k->sym == KEY_ENTER || k->sym == KEY_DOWN) {
        q->filtering = false;
        return true;
    }
    if (k->sym == KEY_ESC) {
        q->filtering = false;
        edit_set(&q->filter, "");
        load(q, ui);
        return true;
    }
    if (!edit_key(&q->filter, k))
        return false;
    q->at = 0;
    load(q, ui);
    return true;
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct queue_state *q = st;

    q->moved_ms = 0;
    if (k->sym != KEY_CHAR || k->cp != '-')
        q->dropping = 0;
    if (k->sym == KEY_SCAN) {
        if (q->filtering)
            edit_unscan(&q->filter, k);
        scanned(q, ui, k);
        return true;
    }
    if (q->filtering)
        return filter_key(q, ui, k);
    if (k->sym == KEY_PASTE) { /* in lists a paste becomes a search, never keys */
        q->filtering = true;
        edit_key(&q->filter, k);
        load(q, ui);
        return true;
    }
    return false;
}

static int tick(void *st, struct ui *ui, int64_t ms)
{
    struct queue_state *q = st;

    if (q->moved_ms == 0)
        q->moved_ms = ms;
    if (!q->filtering &&
        (desk_version(ui->desk) != q->version || desk_now(ui->desk) / 60 != q->minute))
        load(q, ui);
    if (q->preview == q->at)
        return RELOAD_MS;
    if (ms - q->moved_ms < PREVIEW_MS)
        return (int)(PREVIEW_MS - (ms - q->moved_ms));
    q->preview = q->at;
    return 0;
}

/* Lines around the cursor, as many as a screen may show. */
static bool twin(const void *st, const struct ui *ui, int64_t id, const char *tail)
{
    const struct queue_state *q = st;
    size_t near = (size_t)ui->rows, from = q->at > near ? q->at - near : 0;

    for (size_t i = from; i < q->n_shown && i <= q->at + near; i++) {
        const struct queue_line *l = &q->line[q->shown[i]];

        if (l->draft == 0 && l->id != id && strcmp(l->tail, tail) == 0)
            return true;
    }
    return false;
}

static void release(void *st)
{
    struct queue_state *q = st;

    lines_clear(q);
    dossier_release(&q->known);
    free(q->line);
    free(q->shown);
    free(q);
}

static const struct screen_ops queue_ops = {
    .name = "queue",
    .keys = keys,
    .menu = menu,
    .title = title,
    .draw = queue_draw,
    .subject = subject,
    .key = key,
    .typing = typing,
    .act = act,
    .why_not = why_not,
    .resume = resume,
    .tick = tick,
    .twin = twin,
    .release = release,
};

static bool cursor_on(struct queue_state *q, int64_t id)
{
    for (size_t i = 0; i < q->n_shown; i++)
        if (q->line[q->shown[i]].id == id) {
            q->at = i;
            q->in_folders = false;
            return true;
        }
    return false;
}

bool queue_select(struct ui *ui, int64_t id)
{
    struct screen *s = ui_top(ui);

    if (s->ops != &queue_ops)
        return false;
    if (cursor_on(s->st, id))
        return true;
    folder_open(s->st, ui, 0);
    return cursor_on(s->st, id);
}

void queue_open(struct ui *ui)
{
    struct queue_state *q = xcalloc(1, sizeof *q);

    q->preview = SIZE_MAX;
    q->known = (struct dossier)DOSSIER_INIT;
    if (ui->depth > 0)
        ui_replace(ui, &queue_ops, q); /* login makes room for home */
    else
        ui_push(ui, &queue_ops, q);
}
