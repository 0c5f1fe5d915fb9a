/* Step 4's overlays: a file of the scanner's folder or a path, and a paper of the person's store.
 */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pick {
    struct reception_state *s; /* lies under this one on the stack */
    size_t component;
    char name[200]; /* of the paper */
    struct inbox inbox;
    struct papers papers;
    struct edit path; /* attach only */
    size_t at;        /* line; attach: n files, then the path */
    int today;
};

static const struct key_bind pick_keys[] = {
    { KEY_ENTER, 0, ACT_ACCEPT },
    { KEY_UP, 0, ACT_UP },
    { KEY_DOWN, 0, ACT_DOWN },
    { KEY_TAB, 0, ACT_DOWN },
    { KEY_BACKTAB, 0, ACT_UP },
    { KEY_F5, 0, ACT_RELOAD },
    KEYS_END,
};

static const struct component_def *def_of(const struct pick *p)
{
    const struct form *f = p->s->v.form;

    for (size_t i = 0; i < f->n_components; i++)
        if (strcmp(f->component[i].id, p->s->r.component[p->component].id) == 0)
            return &f->component[i];
    return NULL;
}

static void title(const void *st, char *out)
{
    (void)st;
    snprintf(out, 96, "Giấy tờ");
}

static void release(void *st)
{
    struct pick *p = st;

    inbox_release(&p->inbox);
    papers_release(&p->papers);
    free(p);
}

static struct pick *pick_new(struct ui *ui, struct reception_state *s, size_t component)
{
    struct pick *p = xcalloc(1, sizeof *p);

    p->s = s;
    p->component = component;
    p->today = day_of(desk_now(ui->desk));
    cut_to(p->name, sizeof p->name, def_of(p)->name);
    return p;
}

/* Done: the paper's row has changed. */
static void chosen(struct pick *p, struct ui *ui)
{
    struct reception_state *s = p->s;

    reception_typed(s);
    ui_pop(ui); /* P is gone; the step follows from what changed */
    reception_store(s, ui);
}

/* ---- a file ---- */

static void attach(struct pick *p, struct ui *ui, const char *path)
{
    const struct component_def *def = def_of(p);
    struct reception_component *c = &p->s->r.component[p->component];
    const struct paper_input in = {
        .path = path, .type = def->paper, .name = def->name, .owner = p->s->r.applicant.id
    };
    const char *slash = strrchr(path, '/');
    struct mc_err err = { .rc = MC_OK };
    char hash[65];

    if (desk_paper_add(ui->desk, &in, hash, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
        return;
    }
    bool twice = false;
    for (size_t i = 0; i < c->n_papers; i++)
        twice = twice || strcmp(c->papers[i], hash) == 0;
    if (!twice) {
        c->papers = xrealloc(c->papers, c->n_papers + 1, sizeof *c->papers);
        c->papers[c->n_papers++] = xstrdup(hash);
        str_set(&c->scan_name, slash != NULL ? slash + 1 : path);
    }
    if (c->copies == 0)
        c->copies = def->count;
    if (c->proposed) { /* the one in hand is newer than what the desk had found */
        str_set(&c->reuse, NULL);
        c->proposed = false;
    }
    char *name = xstrdup(p->name);
    chosen(p, ui);
    ui_say(ui, twice ? "Tệp này đã có trong hồ sơ." : "Đã số hóa: %s.", name);
    free(name);
}

static void load_inbox(struct pick *p, struct ui *ui)
{
    struct mc_err err = { .rc = MC_OK };

    inbox_release(&p->inbox);
    if (desk_inbox(ui->desk, &p->inbox, &err) != MC_OK)
        ui_fail(ui, "%s", err.msg);
    p->at = p->inbox.n; /* on no file: an Enter too many takes none */
}

static void attach_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct pick *p = st;
    int cols = a->cols - 2, rows = a->last - a->first + 1, lines = rows - 6;
    size_t from = p->at >= (size_t)lines && p->at < p->inbox.n ? p->at - (size_t)lines + 1 : 0;
    char head[240];

    snprintf(head, sizeof head, "Số hóa: %s", p->name);
    canvas_box(cv, a->first, 1, rows, cols, head);
    for (int i = 0; i < lines && from + (size_t)i < p->inbox.n; i++) {
        const struct inbox_file *f = &p->inbox.item[from + (size_t)i];
        struct civil at = civil_from_unix(f->at);
        char size[48];

        draw_marker(cv, a->first + 1 + i, 2, from + (size_t)i == p->at);
        snprintf(size, sizeof size, "%lld KB  %02d:%02d %02d/%02d",
                 (long long)(f->bytes + 1023) / 1024, at.hour, at.minute, at.day, at.month);
        canvas_field(cv, a->first + 1 + i, 4, cols - 28, STYLE_BODY, f->name, false);
        canvas_right(cv, a->first + 1 + i, cols - 1, STYLE_BODY, size);
    }
    if (p->inbox.n == 0)
        canvas_field(cv, a->first + 1, 4, cols - 6, STYLE_BODY,
                     "Máy quét chưa gửi tệp nào. F5 xem lại, hoặc gõ đường dẫn.", false);
    draw_marker(cv, a->last - 3, 2, p->at == p->inbox.n);
    canvas_field(cv, a->last - 4, 4, cols - 6, STYLE_BODY,
                 "Đường dẫn tệp (PDF, JPEG, PNG, TIFF):", false);
    edit_draw(&p->path, cv, a->last - 3, 4, cols - 7, p->at == p->inbox.n);
    canvas_field(cv, a->last - 1, 4, cols - 6, STYLE_HINT,
                 cols < 70 ? "↑↓ chọn tệp · Enter lấy · F5 · Esc"
                           : "↑↓ chọn tệp, hoặc gõ đường dẫn · Enter lấy · F5 tải lại · Esc thôi",
                 false);
}

static bool attach_key(void *st, struct ui *ui, const struct key *k)
{
    struct pick *p = st;

    (void)ui;
    if (k->sym == KEY_CHAR || k->sym == KEY_PASTE) /* typing is always a path */
        p->at = p->inbox.n;
    return p->at == p->inbox.n && edit_key(&p->path, k);
}

static void attach_act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct pick *p = st;

    (void)k;
    if (a == ACT_BACK) {
        ui_pop(ui);
    } else if (a == ACT_UP) {
        p->at =
            (p->at + p->inbox.n) % (p->inbox.n + 1); /* the path stands between last and first */
    } else if (a == ACT_DOWN) {
        p->at = (p->at + 1) % (p->inbox.n + 1);
    } else if (a == ACT_RELOAD) {
        load_inbox(p, ui);
    } else if (a == ACT_ACCEPT && p->at < p->inbox.n) {
        char *path = xstrdup(p->inbox.item[p->at].path);

        attach(p, ui, path);
        free(path);
    } else if (a == ACT_ACCEPT && p->path.len > 0) {
        char *path = xstrdup(p->path.text);

        attach(p, ui, path);
        free(path);
    } else if (a == ACT_ACCEPT) {
        ui_say(ui, "↓ chọn tệp máy quét, hoặc gõ đường dẫn của tệp, rồi Enter.");
    }
}

static const struct screen_ops attach_ops = {
    .name = "attach",
    .keys = pick_keys,
    .overlay = true,
    .title = title,
    .draw = attach_draw,
    .key = attach_key,
    .act = attach_act,
    .release = release,
};

void attach_open(struct ui *ui, struct reception_state *s, size_t component)
{
    struct pick *p = pick_new(ui, s, component);

    load_inbox(p, ui);
    ui_push(ui, &attach_ops, p);
}

/* ---- a paper of the store ---- */

static bool out_of_date(const struct pick *p, const struct paper *paper)
{
    int last;

    return str_or(paper->expires)[0] != '\0' && date_parse(paper->expires, &last) &&
           last < p->today;
}

static char *paper_line_dup(const struct pick *p, const struct paper *q)
{
    char *issued = field_show_dup(&(struct field){ .type = FIELD_DATE }, str_or(q->issued));
    char *expires = field_show_dup(&(struct field){ .type = FIELD_DATE }, str_or(q->expires));
    char kept[32] = "";

    if (issued[0] == '\0' && str_or(q->number)[0] == '\0') /* two of one name are told apart */
        vn_date(day_of(q->added_at), kept);
    char *line = xasprintf("%s%s%s%s%s%s%s%s%s", str_or(q->name)[0] ? q->name : str_or(q->type),
                           str_or(q->number)[0] ? " · số " : "", str_or(q->number),
                           issued[0] ? " · cấp " : "", issued, kept[0] ? " · lưu " : "", kept,
                           out_of_date(p, q) ? " · HẾT HẠN "
                           : expires[0]      ? " · hạn "
                                             : "",
                           expires);

    free(issued);
    free(expires);
    return line;
}

static void store_draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct pick *p = st;
    int cols = a->cols - 2, rows = a->last - a->first + 1, lines = rows - 3;
    size_t from = p->at >= (size_t)lines ? p->at - (size_t)lines + 1 : 0;
    char head[240];

    snprintf(head, sizeof head, "Kho: %s", p->name);
    canvas_box(cv, a->first, 1, rows, cols, head);
    for (int i = 0; i < lines && from + (size_t)i < p->papers.n; i++) {
        char *line = paper_line_dup(p, &p->papers.item[from + (size_t)i]);

        draw_marker(cv, a->first + 1 + i, 2, from + (size_t)i == p->at);
        canvas_field(cv, a->first + 1 + i, 4, cols - 6, STYLE_BODY, line, false);
        free(line);
    }
    if (p->papers.n == 0)
        canvas_field(cv, a->first + 1, 4, cols - 6, STYLE_BODY,
                     "Kho của người này không còn giấy nào để lấy.", false);
    canvas_field(cv, a->last - 1, 4, cols - 6, STYLE_HINT, "Enter dùng lại bản này · Esc thôi",
                 false);
}

static void reuse(struct pick *p, struct ui *ui)
{
    struct reception_component *c = &p->s->r.component[p->component];

    if (p->at >= p->papers.n)
        return;
    if (out_of_date(p, &p->papers.item[p->at])) {
        ui_fail(ui, "Giấy này đã hết hạn. Quét bản mới, hoặc chọn bản khác.");
        return;
    }
    str_set(&c->reuse, p->papers.item[p->at].hash);
    c->proposed = c->no_reuse = false;
    chosen(p, ui);
    ui_say(ui, "Đã lấy bản trong kho: khỏi nộp lại.");
}

static void store_act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct pick *p = st;

    (void)k;
    if (a == ACT_BACK)
        ui_pop(ui);
    else if (a == ACT_UP)
        p->at -= p->at > 0;
    else if (a == ACT_DOWN)
        p->at += p->at + 1 < p->papers.n;
    else if (a == ACT_ACCEPT)
        reuse(p, ui);
}

static const struct screen_ops store_ops = {
    .name = "store",
    .keys = pick_keys,
    .overlay = true,
    .title = title,
    .draw = store_draw,
    .act = store_act,
    .release = release,
};

/* The same bytes are offered once, and not those that hang on this paper already. */
static void without_twins(struct pick *p)
{
    const struct reception_component *c = &p->s->r.component[p->component];
    size_t n = 0;

    for (size_t i = 0; i < p->papers.n; i++) {
        bool there = false;

        for (size_t k = 0; k < c->n_papers; k++)
            there = there || strcmp(c->papers[k], p->papers.item[i].hash) == 0;
        for (size_t k = 0; k < n; k++)
            there = there || strcmp(p->papers.item[k].hash, p->papers.item[i].hash) == 0;
        if (there) {
            paper_release(&p->papers.item[i]);
            continue;
        }
        if (n < i) {
            p->papers.item[n] = p->papers.item[i];
            p->papers.item[i] = (struct paper){ .media = NULL };
        }
        n++;
    }
    p->papers.n = n;
}

/* Papers of this kind first; where there is none of it, all the person has. */
void store_pick_open(struct ui *ui, struct reception_state *s, size_t component)
{
    struct pick *p = pick_new(ui, s, component);
    struct mc_err err = { .rc = MC_OK };
    const char *owner = str_or(s->r.applicant.id);
    enum mc_rc rc = MC_OK;

    if (owner[0] != '\0')
        rc = desk_papers_of(ui->desk, owner, def_of(p)->paper, &p->papers, &err);
    if (rc == MC_OK && p->papers.n == 0 && owner[0] != '\0')
        rc = desk_papers_of(ui->desk, owner, NULL, &p->papers, &err);
    if (rc != MC_OK)
        ui_fail(ui, "%s", err.msg);
    without_twins(p);
    ui_push(ui, &store_ops, p);
}
