/* Help: the keys of the screen one stands on, from its table; the everywhere keys; four answers. */
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"
#include "ui_priv.h"

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

static void add_table(struct strbuf *out, const struct key_bind *table, bool *done)
{
    for (const struct key_bind *b = table; b->act != ACT_NONE; b++) {
        struct strbuf names = STRBUF_INIT;

        if (done[b->act])
            continue;
        done[b->act] = true;
        if (b->act == ACT_FOLDER)
            strbuf_puts(&names, "1 đến 9");
        else
            keys_of(table, b->act, &names);
        strbuf_printf(out, "  %s%*s %s\n", names.s, 16 - utf8_width(names.s), "",
                      action_help(b->act));
        strbuf_release(&names);
    }
}

void help_open(struct ui *ui)
{
    static const char answers[] =
        "\n"
        "Phím F không chạy?   Esc rồi số: Esc 1 là F1, Esc 0 là F10. Hoặc Ctrl+K.\n"
        "Gõ ra chữ lạ?        Đặt Unikey: Unicode dựng sẵn.\n"
        "Chép chữ ra ngoài?   Kéo chuột để chọn (chuột đang tắt trong ứng dụng).\n"
        "Dán vào?             PuTTY: Shift+Insert. Windows Terminal: Ctrl+Shift+V.\n"
        "Thoát?               F2, gõ thoat, Enter. Chữ đang gõ luôn được giữ.\n";
    const struct screen *s = ui_top(ui);
    struct strbuf out = STRBUF_INIT;
    bool done[ACT_COUNT] = { false };
    char name[96] = "", heading[128];

    s->ops->title(s->st, name);
    if (strncmp(name, "Trợ giúp", strlen("Trợ giúp")) == 0)
        return;
    strbuf_puts(&out, "Phím của màn hình này\n");
    add_table(&out, s->ops->keys, done);
    strbuf_puts(&out, "\nPhím ở mọi màn hình\n");
    add_table(&out, global_keys, done);
    strbuf_puts(&out, "  .                Như F9, khi không đứng trong ô chữ\n"
                      "  ?                Như F1, khi không đứng trong ô chữ\n");
    strbuf_puts(&out, answers);
    snprintf(heading, sizeof heading, "Trợ giúp: %s", name);
    text_open(ui, heading, strbuf_detach(&out));
}
