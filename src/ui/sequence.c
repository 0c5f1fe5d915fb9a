/* What keyboards send after ESC [ and ESC O, in the dialects of xterm, the Linux console, screen,
 * tmux, PuTTY, vt100, vt220 and rxvt.  Modifiers are read and ignored: none is a command. */
#include "decoder_priv.h"

#include "motcua/base/mem.h"

#include <string.h>

struct number_key {
    int number;
    enum key_sym sym;
};
struct letter_key {
    char letter;
    enum key_sym sym;
    uint32_t cp;
};

/* ESC [ N ~ */
static const struct number_key csi_numbers[] = {
    { 1, KEY_HOME }, { 2, KEY_INSERT }, { 3, KEY_DELETE }, { 4, KEY_END }, { 5, KEY_PGUP },
    { 6, KEY_PGDN }, { 7, KEY_HOME },   { 8, KEY_END },    { 11, KEY_F1 }, { 12, KEY_F2 },
    { 13, KEY_F3 },  { 14, KEY_F4 },    { 15, KEY_F5 },    { 17, KEY_F6 }, { 18, KEY_F7 },
    { 19, KEY_F8 },  { 20, KEY_F9 },    { 21, KEY_F10 },
};

/* ESC [ X, ESC [ 1 ; M X; small letters: rxvt with Shift */
static const struct letter_key csi_letters[] = {
    { 'A', KEY_UP, 0 },   { 'B', KEY_DOWN, 0 },  { 'C', KEY_RIGHT, 0 },   { 'D', KEY_LEFT, 0 },
    { 'H', KEY_HOME, 0 }, { 'F', KEY_END, 0 },   { 'Z', KEY_BACKTAB, 0 }, { 'a', KEY_UP, 0 },
    { 'b', KEY_DOWN, 0 }, { 'c', KEY_RIGHT, 0 }, { 'd', KEY_LEFT, 0 },
};

/* ESC [ 1 ; M X: F1 to F4 with a modifier; without one ESC [ P is Pause of the Linux console */
static const struct letter_key csi_modified[] = {
    { 'P', KEY_F1, 0 },
    { 'Q', KEY_F2, 0 },
    { 'R', KEY_F3, 0 },
    { 'S', KEY_F4, 0 },
};

/* ESC [ [ X */
static const struct letter_key linux_letters[] = {
    { 'A', KEY_F1, 0 }, { 'B', KEY_F2, 0 }, { 'C', KEY_F3, 0 },
    { 'D', KEY_F4, 0 }, { 'E', KEY_F5, 0 },
};

/* ESC O X: application cursor keys, PF keys, PuTTY's vt100+ F5 to F10, the number block; 'w' is
 * End of PuTTY in rxvt mode rather than a 7, which terminals send so only when asked to */
static const struct letter_key ss3_letters[] = {
    { 'A', KEY_UP, 0 },     { 'B', KEY_DOWN, 0 },   { 'C', KEY_RIGHT, 0 },  { 'D', KEY_LEFT, 0 },
    { 'H', KEY_HOME, 0 },   { 'F', KEY_END, 0 },    { 'P', KEY_F1, 0 },     { 'Q', KEY_F2, 0 },
    { 'R', KEY_F3, 0 },     { 'S', KEY_F4, 0 },     { 'T', KEY_F5, 0 },     { 'U', KEY_F6, 0 },
    { 'V', KEY_F7, 0 },     { 'W', KEY_F8, 0 },     { 'X', KEY_F9, 0 },     { 'Y', KEY_F10, 0 },
    { 'a', KEY_UP, 0 },     { 'b', KEY_DOWN, 0 },   { 'c', KEY_RIGHT, 0 },  { 'd', KEY_LEFT, 0 },
    { 'M', KEY_ENTER, 0 },  { 'I', KEY_TAB, 0 },    { 'j', KEY_CHAR, '*' }, { 'k', KEY_CHAR, '+' },
    { 'l', KEY_CHAR, ',' }, { 'm', KEY_CHAR, '-' }, { 'n', KEY_CHAR, '.' }, { 'o', KEY_CHAR, '/' },
    { 'p', KEY_CHAR, '0' }, { 'q', KEY_CHAR, '1' }, { 'r', KEY_CHAR, '2' }, { 's', KEY_CHAR, '3' },
    { 't', KEY_CHAR, '4' }, { 'u', KEY_CHAR, '5' }, { 'v', KEY_CHAR, '6' }, { 'w', KEY_END, 0 },
    { 'x', KEY_CHAR, '8' }, { 'y', KEY_CHAR, '9' },
};

static struct key by_letter(const struct letter_key *table, size_t n, char letter)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].letter == letter)
            return (struct key){ .sym = table[i].sym, .cp = table[i].cp };
    return (struct key){ .sym = KEY_NONE };
}

static struct key by_number(int number)
{
    for (size_t i = 0; i < N_ELEMS(csi_numbers); i++)
        if (csi_numbers[i].number == number)
            return (struct key){ .sym = csi_numbers[i].sym };
    return (struct key){ .sym = KEY_NONE };
}

/* "12;34" into numbers; how many, or -1 for anything else (private answers, mice, colours). */
static int numbers(const char *s, size_t n, int out[2])
{
    int count = 0;

    out[0] = out[1] = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == ';' && count == 1)
            count = 2;
        else if (s[i] >= '0' && s[i] <= '9') {
            count = count ? count : 1;
            int *v = &out[count - 1];
            *v = *v > 9999 ? 9999 : *v * 10 + (s[i] - '0');
        } else
            return -1;
    }
    return count;
}

bool sequence_csi_ends(const char *params, size_t n, char byte)
{
    bool plain = n > 0;

    for (size_t i = 0; i < n; i++)
        plain = plain && params[i] >= '0' && params[i] <= '9';
    if (byte == '$' && plain)
        return true;
    return byte >= 0x40 && byte <= 0x7e && !(n == 0 && byte == '[');
}

struct key sequence_csi(const char *s, size_t n)
{
    static const struct key none = { .sym = KEY_NONE };
    int v[2];

    if (n == 2 && s[0] == '[')
        return by_letter(linux_letters, N_ELEMS(linux_letters), s[1]);
    if (n == 0)
        return none;
    char final = s[n - 1];
    int count = numbers(s, n - 1, v);
    if (count < 0)
        return none;
    if (strchr("~^@$", final) != NULL)
        return count > 0 ? by_number(v[0]) : none;
    bool modified = count == 2 && v[0] == 1 && v[1] >= 2 && v[1] <= 16;
    if (modified || count == 0) {
        struct key k = by_letter(csi_letters, N_ELEMS(csi_letters), final);
        if (k.sym == KEY_NONE && modified)
            k = by_letter(csi_modified, N_ELEMS(csi_modified), final);
        if (k.sym != KEY_NONE)
            return k;
    }
    if (final == 'R' && count == 2 && v[0] > 0 && v[1] > 0)
        return (struct key){ .sym = KEY_REPORT, .row = v[0], .column = v[1] };
    return none;
}

struct key sequence_ss3(const char *s, size_t n)
{
    if (n == 0)
        return (struct key){ .sym = KEY_NONE };
    return by_letter(ss3_letters, N_ELEMS(ss3_letters), s[n - 1]); /* old xterm: ESC O 2 P */
}

enum key_sym digit_fkey(uint32_t digit)
{
    static const enum key_sym fkeys[] = { KEY_F10, KEY_F1, KEY_F2, KEY_F3, KEY_F4,
                                          KEY_F5,  KEY_F6, KEY_F7, KEY_F8, KEY_F9 };

    return fkeys[(digit - '0') % N_ELEMS(fkeys)];
}
