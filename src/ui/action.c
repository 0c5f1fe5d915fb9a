/* Actions and keys. */
#include "motcua/ui/action.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word, *label, *help;
} info[ACT_COUNT] = {
#define X(id, word, label, help) [ACT_##id] = { word, label, help },
    ACTION_LIST(X)
#undef X
};

static const char *const sym_names[KEY_SYM_COUNT] = {
#define X(id, name) [KEY_##id] = name,
    KEY_LIST(X)
#undef X
};

const struct key_bind global_keys[] = {
    { KEY_F1, 0, ACT_HELP },
    { KEY_F2, 0, ACT_PALETTE },
    { KEY_CTRL, 'K', ACT_PALETTE },
    { KEY_F9, 0, ACT_PANEL },
    { KEY_ESC, 0, ACT_BACK },
    { KEY_F10, 0, ACT_BACK },
    { KEY_CTRL, 'L', ACT_REDRAW },
    { KEY_CTRL, 'O', ACT_LOCK },
    { KEY_CTRL, 'S', ACT_HINT },
    { KEY_CTRL, 'C', ACT_HINT },
    { KEY_CTRL, 'Q', ACT_HINT },
    { KEY_CTRL, 'V', ACT_HINT },
    KEYS_END,
};

const char *action_word(enum action a)
{
    return str_or(info[a].word);
}

const char *action_label(enum action a)
{
    return str_or(info[a].label);
}

const char *action_help(enum action a)
{
    return str_or(info[a].help);
}

enum command action_command(enum action a)
{
    switch (a) {
    case ACT_TAKE_IN:
        return CMD_RECEIVE;
    case ACT_FORWARD:
        return CMD_FORWARD;
    case ACT_SUPPLEMENT:
        return CMD_ASK_SUPPLEMENT;
    case ACT_REFUSE:
        return CMD_REFUSE;
    case ACT_ATTACH:
        return CMD_ATTACH;
    case ACT_APPROVE:
        return CMD_APPROVE;
    case ACT_FINISH:
        return CMD_FINISH;
    case ACT_RETURN:
        return CMD_RETURN;
    case ACT_NOTE:
        return CMD_NOTE;
    case ACT_EXTEND:
        return CMD_EXTEND;
    default:
        return CMD_COUNT;
    }
}

/* The command letter behind what a typing program made of it: ư is w, ê is e, đ is d. */
static uint32_t command_letter(uint32_t cp)
{
    char text[8] = "";

    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if (cp == 0x1b0 || cp == 0x1af)
        return 'w';
    text[utf8_encode(cp, text)] = '\0';
    char *folded = fold_dup(text);
    cp = folded[0] != '\0' && folded[1] == '\0' ? (unsigned char)folded[0] : 0;
    free(folded);
    return cp;
}

enum action action_of(const struct key_bind *table, const struct key *k)
{
    uint32_t cp = k->sym == KEY_CHAR ? command_letter(k->cp) : k->cp;

    for (; table->act != ACT_NONE; table++)
        if (table->sym == k->sym && ((k->sym != KEY_CHAR && k->sym != KEY_CTRL) || table->cp == cp))
            return table->act;
    return ACT_NONE;
}

static void bind_name(const struct key_bind *b, char *out)
{
    char cp[5] = "";

    if (b->sym == KEY_CHAR && b->cp == ' ') {
        strcpy(out, "Space");
    } else if (b->sym == KEY_CHAR) {
        cp[utf8_encode(b->cp, cp)] = '\0';
        strcpy(out, cp);
    } else if (b->sym == KEY_CTRL) {
        snprintf(out, 16, "Ctrl+%c", (int)b->cp);
    } else {
        snprintf(out, 16, "%s", sym_names[b->sym]);
    }
}

const char *action_key(const struct key_bind *table, enum action a, char *out)
{
    out[0] = '\0';
    for (; table->act != ACT_NONE; table++)
        if (table->act == a) {
            bind_name(table, out);
            break;
        }
    return out;
}
