/* A one-line text field. */
#include "motcua/ui/field.h"

#include "motcua/base/utf8.h"

#include <string.h>

static void put(struct edit *e, const char *text)
{
    size_t n = strlen(text);

    if (n >= FIELD_BYTES)
        n = utf8_prev(text, FIELD_BYTES - 1);
    memmove(e->text, text, n);
    e->text[n] = '\0';
    e->len = e->at = n;
    e->denied = 0;
}

void edit_set(struct edit *e, const char *text)
{
    put(e, text);
    e->aside_is = ASIDE_NONE;
    memcpy(e->first, e->text, e->secret ? 0 : e->len + 1);
}

void edit_replace(struct edit *e, const char *text)
{
    put(e, text);
    e->fresh = false;
    e->aside_is = ASIDE_NONE;
}

static void set_aside(struct edit *e, int is)
{
    memcpy(e->aside, e->text, e->len + 1);
    e->aside_is = is;
}

static bool undo(struct edit *e)
{
    if (e->secret)
        return false;
    if (e->aside_is == ASIDE_CLEARED && e->len == 0) {
        edit_replace(e, e->aside);
        return true;
    }
    if (strcmp(e->text, e->first) == 0)
        return false;
    set_aside(e, ASIDE_UNDONE);
    put(e, e->first);
    e->fresh = false; /* who wants it back goes on from it */
    return true;
}

static bool redo(struct edit *e)
{
    if (e->aside_is != ASIDE_UNDONE)
        return false;
    edit_replace(e, e->aside);
    return true;
}

/* Ctrl+U */
static void clear(struct edit *e)
{
    if (e->len > 0 && !e->secret)
        set_aside(e, ASIDE_CLEARED);
    e->fresh = false;
    e->text[0] = '\0';
    e->len = e->at = 0;
}

static void erase(struct edit *e, size_t from, size_t to)
{
    memmove(e->text + from, e->text + to, e->len - to + 1);
    e->len -= to - from;
    e->at = from;
    e->aside_is = ASIDE_NONE;
}

static void insert(struct edit *e, const char *s, size_t n)
{
    if (e->fresh) { /* typing over a proposed value replaces it */
        erase(e, 0, e->len);
        e->fresh = false;
    }
    if (e->len + n >= FIELD_BYTES)
        return;
    memmove(e->text + e->at + n, e->text + e->at, e->len - e->at + 1);
    memcpy(e->text + e->at, s, n);
    e->len += n;
    e->at += n;
    e->aside_is = ASIDE_NONE;
}

static void insert_cp(struct edit *e, uint32_t cp)
{
    char enc[4];

    if (e->digits && !(cp >= '0' && cp <= '9')) {
        e->denied++;
        return;
    }
    if (cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0))
        insert(e, enc, utf8_encode(cp, enc));
}

static void paste(struct edit *e, const char *s, size_t n)
{
    uint32_t cp;

    for (size_t i = 0, len; i < n; i += len) {
        if ((len = utf8_decode(s + i, n - i, &cp)) == 0) {
            len = 1;
            continue;
        }
        insert_cp(e, cp == '\n' || cp == '\r' || cp == '\t' ? ' ' : cp);
    }
}

/* Start of the code point before AT: one Backspace takes a combining mark alone. */
static size_t code_point_before(const struct edit *e)
{
    size_t at = e->at;

    while (at > 0 && ((unsigned char)e->text[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static bool move(struct edit *e, size_t to)
{
    e->fresh = false;
    e->at = to;
    return true;
}

bool edit_key(struct edit *e, const struct key *k)
{
    switch (k->sym) {
    case KEY_CHAR:
        insert_cp(e, k->cp);
        return true;
    case KEY_PASTE:
        if (e->secret)
            return true;
        paste(e, k->text, k->len);
        return true;
    case KEY_BACKSPACE:
        e->fresh = false;
        if (e->at > 0)
            erase(e, code_point_before(e), e->at);
        return true;
    case KEY_DELETE:
        e->fresh = false;
        if (e->at < e->len)
            erase(e, e->at, utf8_next(e->text, e->at));
        return true;
    case KEY_LEFT:
        return move(e, utf8_prev(e->text, e->at));
    case KEY_RIGHT:
        return move(e, utf8_next(e->text, e->at));
    case KEY_HOME:
        return move(e, 0);
    case KEY_END:
        return move(e, e->len);
    case KEY_CTRL:
        if (k->cp == 'Z')
            return undo(e);
        if (k->cp == 'Y')
            return redo(e);
        if (k->cp == 'U')
            clear(e);
        return k->cp == 'U';
    default:
        return false;
    }
}

void edit_unscan(struct edit *e, const struct key *scan)
{
    size_t n = 0;

    for (int i = 0; i < scan->early; i++) /* a scan's text starts with what went out early */
        n = utf8_next(scan->text, n);
    if (n > 0 && e->at >= n && memcmp(e->text + e->at - n, scan->text, n) == 0)
        erase(e, e->at - n, e->at);
}

/* First byte to show so that the cursor is within COLS columns. */
static size_t window(const char *text, size_t at, int cols)
{
    size_t from = 0;

    while (from < at) {
        int used;

        if (from + utf8_clip(text + from, cols - 1, &used) >= at)
            break;
        from = utf8_next(text, from);
    }
    return from;
}

void edit_draw(const struct edit *e, struct canvas *cv, int row, int col, int cols, bool focus)
{
    char stars[FIELD_BYTES];
    const char *text = e->text;
    size_t at = e->at;

    if (e->secret) {
        size_t n = 0;

        at = 0;
        for (size_t i = 0; i < e->len; i = utf8_next(e->text, i)) {
            if (i < e->at)
                at++;
            stars[n++] = '*';
        }
        stars[n] = '\0';
        text = stars;
    }
    canvas_text(cv, row, col, STYLE_BODY, "[");
    canvas_field(cv, row, col + 1, cols, STYLE_BODY, "", true);
    canvas_text(cv, row, col + 1 + cols, STYLE_BODY, "]");
    if (!focus || (e->fresh && utf8_width(text) > cols)) { /* read from its start */
        canvas_field(cv, row, col + 1, cols, STYLE_BODY, text, false);
        if (focus)
            canvas_cursor(cv, row, col + 1 + cols);
        return;
    }
    /* A text that just fills its box stays whole, with the cursor on the bracket after it. */
    size_t from = utf8_width(text) > cols ? window(text, at, cols - 1) : 0;
    int left = from > 0 ? canvas_text(cv, row, col + 1, STYLE_BODY, "…") : col + 1;
    size_t n = utf8_clip(text + from, col + 1 + cols - left, NULL);
    char shown[FIELD_BYTES];
    memcpy(shown, text + from, n);
    shown[n] = '\0';
    canvas_text(cv, row, left, STYLE_BODY, shown);
    memcpy(shown, text + from, at - from);
    shown[at - from] = '\0';
    canvas_cursor(cv, row, left + utf8_width(shown));
}
