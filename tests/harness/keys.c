/* The harness: keys as a clerk and a scanner send them, and how many there were. */
#include "harness_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longer than the gap by which a scan is told (30 ms) and than an Esc waits for more (50 ms). */
enum { BREATH_MS = 45, ESC_MS = 120, CHARS_A_BREATH = 5 };

/* ---- one key ---- */

struct key_name {
    const char *name;
    VTermKey key;
};
static const struct key_name names[] = {
    { "Enter", VTERM_KEY_ENTER }, { "Tab", VTERM_KEY_TAB },
    { "Esc", VTERM_KEY_ESCAPE },  { "Backspace", VTERM_KEY_BACKSPACE },
    { "Delete", VTERM_KEY_DEL },  { "Insert", VTERM_KEY_INS },
    { "Up", VTERM_KEY_UP },       { "Down", VTERM_KEY_DOWN },
    { "Left", VTERM_KEY_LEFT },   { "Right", VTERM_KEY_RIGHT },
    { "Home", VTERM_KEY_HOME },   { "End", VTERM_KEY_END },
    { "PgUp", VTERM_KEY_PAGEUP }, { "PgDn", VTERM_KEY_PAGEDOWN },
};

/* One step of a script: bytes of one key, to be sent TIMES. */
struct step {
    struct strbuf bytes;
    int times;
    bool is_char, is_esc;
};

static VTermModifier take_modifiers(const char **name)
{
    static const struct {
        const char *prefix;
        VTermModifier mod;
    } mods[] = { { "Ctrl+", VTERM_MOD_CTRL },
                 { "Alt+", VTERM_MOD_ALT },
                 { "Shift+", VTERM_MOD_SHIFT } };
    VTermModifier got = VTERM_MOD_NONE;

    for (size_t i = 0; i < N_ELEMS(mods); i++) {
        size_t n = strlen(mods[i].prefix);
        if (strncasecmp(*name, mods[i].prefix, n) == 0 && (*name)[n]) {
            got |= mods[i].mod;
            *name += n;
            i = (size_t)-1; /* in any order */
        }
    }
    return got;
}

static void modified_char(struct strbuf *out, char c, VTermModifier mod)
{
    if (mod & VTERM_MOD_ALT)
        strbuf_putc(out, '\033');
    strbuf_putc(out, mod & VTERM_MOD_CTRL ? (char)(c & 0x1f) : c);
}

/* The bytes of the key NAME go to T->out, where libvterm puts them. */
static bool put_named(struct tty *t, const char *name)
{
    VTermModifier mod = take_modifiers(&name);
    int f = 0, end = 0;

    for (size_t i = 0; i < N_ELEMS(names); i++) {
        if (strcasecmp(name, names[i].name) == 0) {
            vterm_keyboard_key(t->vt, names[i].key, mod);
            return true;
        }
    }
    if (sscanf(name, "F%d%n", &f, &end) == 1 && !name[end] && f >= 1 && f <= 12) {
        vterm_keyboard_key(t->vt, (VTermKey)VTERM_KEY_FUNCTION(f), mod);
        return true;
    }
    if (strcmp(name, "lt") == 0)
        modified_char(&t->out, '<', mod);
    else if (mod != VTERM_MOD_NONE && name[0] && !name[1])
        modified_char(&t->out, name[0], mod);
    else
        return false;
    return true;
}

/* "<Down*3>" at S: the length of it all, 0 when it is no name. */
static size_t read_named(struct tty *t, const char *s, struct step *out)
{
    const char *close = strchr(s, '>');
    size_t n = close ? (size_t)(close - s) - 1 : 0;

    if (n == 0)
        return 0;
    char *name = xstrndup(s + 1, n);
    char *star = strrchr(name, '*');
    if (star && star > name && star[1]) {
        *star = '\0';
        out->times = atoi(star + 1);
    }
    size_t before = t->out.len;
    bool ok = out->times > 0 && put_named(t, name);
    if (ok) {
        strbuf_add(&out->bytes, t->out.s + before, t->out.len - before);
        t->out.s[t->out.len = before] = '\0';
        out->is_esc = out->bytes.len == 1 && out->bytes.s[0] == '\033';
    }
    free(name);
    return ok ? n + 2 : 0;
}

/* Next key of *SCRIPT; false at its end.  The caller releases OUT->bytes. */
static bool next_step(struct tty *t, const char **script, struct step *out)
{
    uint32_t cp;
    const char *s = *script;
    size_t n;

    *out = (struct step){ .bytes = STRBUF_INIT, .times = 1 };
    if (!*s)
        return false;
    if (*s == '<') {
        n = read_named(t, s, out);
    } else {
        n = utf8_decode(s, strlen(s), &cp);
        strbuf_add(&out->bytes, s, n);
        out->is_char = true;
    }
    if (n == 0)
        harness_fail("no such key: %.20s", s);
    *script += n;
    return true;
}

/* ---- sending ---- */

static void breathe(struct tty *t, int64_t until_ms)
{
    for (int64_t now; !t->hasty && !t->ended && (now = now_ms()) < until_ms;)
        tty_pump(t, (int)(until_ms - now));
}

static void send_at_once(struct tty *t, const void *bytes, size_t n)
{
    if (t->esc_ms)
        breathe(t, t->esc_ms + ESC_MS);
    t->esc_ms = 0;
    tty_pump(t, 0); /* the modes of the terminal, the answers it owes */
    strbuf_add(&t->out, bytes, n);
    tty_flush(t);
}

static void send_key(struct tty *t, const struct step *k)
{
    if (t->run_of_chars >= CHARS_A_BREATH) {
        breathe(t, now_ms() + BREATH_MS);
        t->run_of_chars = 0;
    }
    send_at_once(t, k->bytes.s, k->bytes.len);
    tty_until_read(t);
    t->run_of_chars = k->is_char ? t->run_of_chars + 1 : 0;
    t->esc_ms = k->is_esc ? now_ms() : 0;
    t->keys++;
}

void tty_keys(struct tty *t, const char *script)
{
    struct step k;

    while (tty_pump(t, 0), next_step(t, &script, &k)) {
        for (int i = 0; i < k.times; i++)
            send_key(t, &k);
        strbuf_release(&k.bytes);
    }
}

void tty_keys_at_once(struct tty *t, const char *script)
{
    struct strbuf all = STRBUF_INIT;
    struct step k;

    while (next_step(t, &script, &k)) {
        for (int i = 0; i < k.times; i++)
            strbuf_add(&all, k.bytes.s, k.bytes.len);
        t->keys += (uint64_t)k.times;
        strbuf_release(&k.bytes);
    }
    send_at_once(t, all.s, all.len);
    strbuf_release(&all);
}

/* Bytes of the key at S as a terminal sends it: Esc [ … letter, Esc O letter, Esc letter. */
static size_t key_len(const char *s, size_t n)
{
    uint32_t cp;
    size_t i = 1;

    if (s[0] != '\033' || n == 1) {
        size_t len = utf8_decode(s, n, &cp);
        return len > 0 ? len : 1;
    }
    if (s[1] == 'O' && n > 2)
        return 3;
    if (s[1] == '[' && n > 2) {
        for (i = s[2] == '[' ? 3 : 2; i + 1 < n && (s[i] < 0x40 || s[i] > 0x7e); i++)
            ;
        return i < n ? i + 1 : n;
    }
    return s[1] == '\033' ? 1 : 1 + key_len(s + 1, n - 1);
}

void tty_raw(struct tty *t, const void *bytes, size_t n)
{
    for (size_t at = 0; at < n; at += key_len((const char *)bytes + at, n - at))
        t->keys++;
    send_at_once(t, bytes, n);
}

void tty_scan(struct tty *t, const char *text)
{
    char *line = xasprintf("%s\r", text);

    send_at_once(t, line, strlen(line));
    free(line);
    t->keys++;
}

void tty_scan_slow(struct tty *t, const char *text)
{
    char *line = xasprintf("%s\r", text);
    uint32_t cp;

    for (size_t at = 0, end = strlen(line), n; at < end; at += n) {
        if ((n = utf8_decode(line + at, end - at, &cp)) == 0)
            n = 1;
        send_at_once(t, line + at, n);
        tty_until_read(t);
    }
    free(line);
    t->keys++;
}

void tty_paste(struct tty *t, const char *text)
{
    struct strbuf all = STRBUF_INIT;

    tty_pump(t, 0);
    size_t before = t->out.len;
    vterm_keyboard_start_paste(t->vt);
    strbuf_puts(&t->out, text);
    vterm_keyboard_end_paste(t->vt);
    strbuf_add(&all, t->out.s + before, t->out.len - before);
    t->out.s[t->out.len = before] = '\0';
    send_at_once(t, all.s, all.len);
    strbuf_release(&all);
    t->keys++;
}

/* ---- counting ---- */

uint64_t tty_key_count(const struct tty *t)
{
    return t->keys;
}

uint64_t tty_byte_count(const struct tty *t)
{
    return t->bytes;
}

void tty_counts_reset(struct tty *t)
{
    tty_pump(t, 0);
    t->keys = 0;
    t->bytes = 0;
}
