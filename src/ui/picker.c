/* A file to digitize: the inbox, newest first, then a field for any other path. */
#include "picker_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct picker {
    char title[160];
    struct inbox inbox;
    size_t at; /* 0 nothing chosen yet, 1 to n a file, n + 1 the path */
    struct edit path;
    void (*picked)(void *ctx, struct ui *ui, const char *path, const char *says);
    void *ctx;
};

static const struct key_bind keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT }, { KEY_UP, 0, ACT_UP },        { KEY_DOWN, 0, ACT_DOWN },
    { KEY_TAB, 0, ACT_NEXT },     { KEY_BACKTAB, 0, ACT_NEXT }, { KEY_PGUP, 0, ACT_FIRST },
    { KEY_PGDN, 0, ACT_LAST },    { KEY_F5, 0, ACT_RELOAD },    KEYS_END,
};

/* By the name only: the store looks at the bytes. */
static const char *kind_of(const char *name)
{
    static const struct {
        const char *end, *kind;
    } kinds[] = { { ".pdf", "PDF" }, { ".jpg", "JPEG" }, { ".jpeg", "JPEG" },
                  { ".png", "PNG" }, { ".tif", "TIFF" }, { ".tiff", "TIFF" } };
    size_t n = strlen(name);

    for (size_t i = 0; i < N_ELEMS(kinds); i++) {
        size_t e = strlen(kinds[i].end);

        if (n > e && strcasecmp(name + n - e, kinds[i].end) == 0)
            return kinds[i].kind;
    }
    return "tệp";
}

static void says_of(const char *name, int64_t bytes, char *out, size_t n)
{
    if (bytes >= 1 << 20)
        snprintf(out, n, "%s, %lld,%lld MB", kind_of(name), (long long)(bytes >> 20),
                 (long long)((bytes & ((1 << 20) - 1)) * 10 >> 20));
    else
        snprintf(out, n, "%s, %lld KB", kind_of(name), (long long)((bytes + 1023) >> 10));
}

static bool at_path(const struct picker *p)
{
    return p->at > p->inbox.n;
}

/* The file that is chosen, or NULL. */
static const struct inbox_file *chosen(const struct picker *p)
{
    return p->at > 0 && !at_path(p) ? &p->inbox.item[p->at - 1] : NULL;
}

/* What was chosen stays chosen; never a file that came since. */
static void load(struct picker *p, struct ui *ui)
{
    const struct inbox_file *was = chosen(p);
    char *path = was != NULL ? xstrdup(was->path) : NULL;
    bool typing = at_path(p);
    struct mc_err err = { 0 };

    inbox_release(&p->inbox);
    if (desk_inbox(ui->desk, &p->inbox, &err) != MC_OK)
        ui_fail(ui, "%s", err.msg);
    p->at = typing || p->inbox.n == 0 ? p->inbox.n + 1 : 0;
    for (size_t i = 0; path != NULL && i < p->inbox.n; i++)
        if (strcmp(p->inbox.item[i].path, path) == 0)
            p->at = i + 1;
    free(path);
}

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Chọn tệp");
}

static void draw_file(const struct picker *p, struct canvas *cv, int row, int cols, size_t i)
{
    const struct inbox_file *f = &p->inbox.item[i];
    struct civil at = civil_from_unix(f->at);
    char says[48], when[24];

    says_of(f->name, f->bytes, says, sizeof says);
    snprintf(when, sizeof when, "%02d:%02d %02d/%02d", at.hour, at.minute, at.day, at.month);
    draw_marker(cv, row, 2, p->at == i + 1);
    canvas_field(cv, row, 4, cols - (cols < 60 ? 20 : 34), STYLE_BODY, f->name, false);
    canvas_right(cv, row, cols - (cols < 60 ? 1 : 14), STYLE_BODY, says);
    if (cols >= 60)
        canvas_right(cv, row, cols - 1, STYLE_BODY, when);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct picker *p = st;
    int cols = a->cols - 2, most = a->last - a->first - 5;
    int lines = (int)p->inbox.n < most ? (int)p->inbox.n : most, head = p->inbox.n > 0;
    size_t last = p->at == 0 ? 0 : at_path(p) ? p->inbox.n - (p->inbox.n > 0) : p->at - 1;
    size_t from = lines > 0 && last >= (size_t)lines ? last - (size_t)lines + 1 : 0;
    int list = lines > 0 ? lines : 1, top = a->last - list - head - 3, row = top + 1;

    canvas_box(cv, top, 1, list + head + 4, cols, p->title);
    if (head) { /* what is attached is chosen by a person, never by where the cursor happens to be
                 */
        draw_marker(cv, row, 2, p->at == 0);
        canvas_field(cv, row++, 4, cols - 5, STYLE_BODY, "(chưa chọn tệp)", false);
    }
    for (int i = 0; i < lines; i++)
        draw_file(p, cv, row + i, cols, from + (size_t)i);
    if (lines == 0)
        canvas_field(cv, row, 4, cols - 5, STYLE_BODY,
                     "Hộp quét chưa có tệp. Quét giấy rồi F5, hoặc gõ đường dẫn.", false);
    row += list;
    draw_marker(cv, row, 2, at_path(p));
    int col = canvas_text(cv, row, 4, STYLE_BODY, cols < 60 ? "Tệp: " : "Đường dẫn tệp khác: ");
    edit_draw(&p->path, cv, row, col, cols - col - 3, at_path(p));
    canvas_field(cv, row + 1, 4, cols - 5, STYLE_HINT,
                 cols < 60 ? "↑↓ Enter · gõ đường dẫn · Esc"
                           : "↑↓ chọn, Enter lấy tệp · gõ luôn đường dẫn · F5 tải lại · Esc thôi",
                 false);
}

static void pick(struct picker *p, struct ui *ui)
{
    struct stat st;
    char says[48];
    const struct inbox_file *f = chosen(p);
    char *path = f != NULL    ? xstrdup(f->path)
                 : at_path(p) ? text_clean_dup(p->path.text, p->path.len)
                              : NULL;
    void (*picked)(void *, struct ui *, const char *, const char *) = p->picked;
    void *ctx = p->ctx;

    if (path == NULL || path[0] == '\0') {
        ui_say(ui, "Chọn một tệp bằng ↑↓, hoặc gõ đường dẫn rồi Enter.");
    } else if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
        ui_fail(ui, "Không có tệp này. Xem lại đường dẫn, hoặc chọn tệp trong danh sách.");
    } else {
        says_of(path, st.st_size, says, sizeof says);
        ui_pop(ui); /* frees P */
        picked(ctx, ui, path, says);
    }
    free(path);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct picker *p = st;
    size_t n = p->inbox.n;

    (void)k;
    switch (a) {
    case ACT_BACK:
        ui_pop(ui);
        break;
    case ACT_UP:
        p->at -= p->at > (n == 0);
        break;
    case ACT_DOWN:
        p->at += p->at <= n;
        break;
    case ACT_NEXT:
        p->at = at_path(p) && n > 0 ? 0 : n + 1;
        break;
    case ACT_FIRST:
        p->at = n > 0 ? 0 : n + 1;
        break;
    case ACT_LAST:
        p->at = n + 1;
        break;
    case ACT_RELOAD:
        load(p, ui);
        break;
    case ACT_ACCEPT:
        pick(p, ui);
        break;
    default:
        break;
    }
}

static bool key(void *st, struct ui *ui, const struct key *k)
{
    struct picker *p = st;

    if (k->sym == KEY_SCAN) {
        ui_say(ui, "Ở đây chọn tệp. Esc đóng rồi quét mã lại.");
        return true;
    }
    /* A path, wherever the focus is: no letter does anything else here. */
    if (k->sym == KEY_PASTE || k->sym == KEY_CHAR)
        p->at = p->inbox.n + 1;
    return at_path(p) && edit_key(&p->path, k);
}

static void release(void *st)
{
    struct picker *p = st;

    inbox_release(&p->inbox);
    free(p);
}

static const struct screen_ops picker_ops = {
    .name = "picker",
    .keys = keys,
    .overlay = true,
    .title = title,
    .draw = draw,
    .key = key,
    .act = act,
    .release = release,
};

void picker_open(struct ui *ui, const char *heading,
                 void (*picked)(void *ctx, struct ui *ui, const char *path, const char *says),
                 void *ctx)
{
    struct picker *p = xcalloc(1, sizeof *p);

    snprintf(p->title, sizeof p->title, "%s", heading);
    p->picked = picked;
    p->ctx = ctx;
    load(p, ui);
    ui_push(ui, &picker_ops, p);
}
