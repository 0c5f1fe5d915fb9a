/* Help: the keys of the screen one stands on, from its table; the everywhere keys; four answers. */
#include "dialog_priv.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All keys of an action in TABLE: "m Enter". */
static void keys_of(const struct key_bind *table, enum action a, struct strbuf *out)
{
    for (const struct key_bind *b = table; b->act != ACT_NONE; b++) {
        struct key_bind one[] = { *b, KEYS_END };
        char name[16];

        if (b->act != a)
            continue;
        strbuf_printf(out, "%s%s", out->len ? " " : "", action_key(one, a, name));
    }
}

#define KEYS_COLS 22 /* of a line: its keys, before what they do */

/* KEYS and what they do, wrapped within COLS; on narrow screens the words go below the keys. */
static void add_line(struct strbuf *out, const char *names, const char *what, int cols)
{
    int used = utf8_width(names) + 2, indent = cols < 60 ? 4 : KEYS_COLS;

    strbuf_printf(out, "  %s", names);
    if (used >= indent || cols < 60) {
        bool fits = cols >= 60 && used + 1 + utf8_width(what) <= cols;

        strbuf_printf(out, fits ? " " : "\n%*s", indent, "");
        if (fits)
            indent = used + 1;
    } else {
        strbuf_printf(out, "%*s", indent - used, "");
    }
    while (*what != '\0') {
        size_t n = wrap_line(what, cols - indent);

        strbuf_printf(out, "%.*s\n", (int)n, what);
        what += n + strspn(what + n, " ");
        if (*what != '\0')
            strbuf_printf(out, "%*s", indent, "");
    }
}

static void add_table(struct strbuf *out, const struct key_bind *table, bool *done, int cols)
{
    for (const struct key_bind *b = table; b->act != ACT_NONE; b++) {
        struct strbuf names = STRBUF_INIT;

        if (done[b->act])
            continue;
        done[b->act] = true;
        if (b->act == ACT_FOLDER || b->act == ACT_PICK)
            strbuf_puts(&names, "1 đến 9");
        else
            keys_of(table, b->act, &names);
        add_line(out, names.s, action_help(b->act), cols);
        strbuf_release(&names);
    }
}

static const struct {
    const char *asked, *answer;
} answers[] = {
    { "Phím F không chạy?", "Esc rồi số: Esc 1 là F1, Esc 0 là F10. Hoặc Ctrl+K." },
    { "Gõ ra chữ lạ?", "Đặt Unikey: Unicode dựng sẵn." },
    { "Chép chữ ra ngoài?", "Kéo chuột để chọn (chuột đang tắt trong ứng dụng)." },
    { "Dán vào?", "PuTTY: Shift+Insert. Windows Terminal: Ctrl+Shift+V." },
    { "Thoát?", "F2, gõ thoat, Enter. Chữ đang gõ luôn được giữ." },
};

void help_open(struct ui *ui)
{
    const struct screen *s = ui_top(ui);
    struct strbuf out = STRBUF_INIT;
    bool done[ACT_COUNT] = { false };
    char name[96] = "", heading[128];
    int cols = ui->cols - 2;

    s->ops->title(s->st, name);
    if (strncmp(name, "Trợ giúp", strlen("Trợ giúp")) == 0)
        return;
    strbuf_puts(&out, "Phím của màn hình này\n");
    add_table(&out, s->ops->keys, done, cols);
    strbuf_puts(&out, "\nPhím ở mọi màn hình\n");
    add_table(&out, global_keys, done, cols);
    add_line(&out, ".", "Như F9, khi không đứng trong ô chữ", cols);
    add_line(&out, "?", "Như F1, khi không đứng trong ô chữ", cols);
    strbuf_puts(&out, "\n");
    for (size_t i = 0; i < N_ELEMS(answers); i++)
        add_line(&out, answers[i].asked, answers[i].answer, cols);
    snprintf(heading, sizeof heading, "Trợ giúp: %s", name);
    text_open(ui, heading, strbuf_detach(&out));
}
