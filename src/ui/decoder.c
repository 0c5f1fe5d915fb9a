/* Bytes into keys: a machine of one state per byte, then a collector that holds back what may yet
 * be a scan.  Nothing that was typed is lost, doubled or put in another order. */
#include "decoder_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define ESC 0x1b
#define SEQUENCE_MS 500  /* an unfinished sequence is given up */
#define STRING_MS 100    /* the same for OSC and DCS: their bytes come at once or not at all */
#define STRING_MAX 4096  /* and this long at most */
#define ESC_DIGIT_MS 500 /* Esc, then a digit */
#define PASTE_MS 2000    /* a paste without its end is delivered */
#define PASTE_MAX (1 << 20)
#define FIRST_MS 12     /* a lone digit or capital is held so long: typing must feel at once */
#define SURE_GAP_MS 150 /* a card is waited for longer: nobody types one */
#define RUN_MAX 512
#define FAST_MIN 8 /* characters that make a scan by speed alone */
#define MACHINE_MIN                                                               \
    6 /* no hand types so many within the gap: the Enter behind them is no hand's \
       */
#define ID_DIGITS 12
#define NEVER (INT64_MIN / 2)

static const char paste_end[] = "\033[201~";
#define PASTE_END_LEN (sizeof paste_end - 1)

enum state { GROUND, UTF8, AFTER_ESC, CSI, SS3, MOUSE, STRING, STRING_ESC, PASTE };

struct item {
    struct key key;
    char *text; /* of PASTE and SCAN */
    unsigned feed;
};

enum run_esc { NO_ESC, ESC_SENT, ESC_HELD };

/* Characters that may yet be a scan.  Each is kept as the key it will be if it is none. */
struct run {
    struct item ch[RUN_MAX];
    size_t n;
    struct strbuf text;
    size_t early;     /* delivered already: 0 or 1 */
    bool bar, card;   /* '|' seen, behind 12 digits */
    bool tainted;     /* right behind typed text: only its content can make it a scan */
    enum run_esc esc; /* an Esc before its first digit, for F1 to F10 */
    int64_t last_ms;
};

struct decoder {
    struct decoder_options o;
    enum state state;
    unsigned char buf[64]; /* of UTF8, CSI, SS3 */
    size_t n_buf, n_seen, need;
    int64_t now_ms, byte_ms, esc_ms;
    int64_t esc_sent_ms; /* of the lone Esc just delivered */
    int64_t char_ms;     /* of the last character */
    int64_t plain_ms;    /* of the last one known to be typed text */
    int64_t cut_scan_ms; /* of a scan whose Enter may still come */
    int64_t cr_scan_ms;  /* of a scan that ended by CR: an LF may follow */
    struct strbuf paste;
    size_t paste_match;
    bool paste_over;
    struct run run;
    struct item *queue;
    size_t head, n_queue, cap_queue;
    unsigned feed, feed_keys, fast_chars;
    char *lent;
};

struct decoder *decoder_new(const struct decoder_options *o)
{
    struct decoder *d = xcalloc(1, sizeof *d);

    d->o = *o;
    d->paste = (struct strbuf)STRBUF_INIT;
    d->run.text = (struct strbuf)STRBUF_INIT;
    d->esc_sent_ms = d->char_ms = d->plain_ms = d->cut_scan_ms = d->cr_scan_ms = NEVER;
    return d;
}

void decoder_free(struct decoder *d)
{
    if (d == NULL)
        return;
    for (size_t i = d->head; i < d->n_queue; i++)
        free(d->queue[i].text);
    free(d->queue);
    free(d->lent);
    strbuf_release(&d->paste);
    strbuf_release(&d->run.text);
    free(d);
}

static void push(struct decoder *d, const struct item *it)
{
    d->queue = mem_grow(d->queue, d->n_queue, &d->cap_queue, sizeof *d->queue);
    d->queue[d->n_queue++] = *it;
}

static void push_key(struct decoder *d, struct key k, char *text)
{
    push(d, &(struct item){ .key = k, .text = text, .feed = d->feed });
}

/* ---- the collector ---- */

static bool may_start(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z');
}

static bool may_follow(const struct run *r, uint32_t cp)
{
    return r->n < RUN_MAX && (r->bar || may_start(cp) || cp == '|' || cp == '.' || cp == '-');
}

static void run_clear(struct run *r)
{
    r->n = r->early = 0;
    r->bar = r->card = r->tainted = false;
    r->esc = NO_ESC;
    strbuf_clear(&r->text);
}

/* The characters from FROM up to TO as they were typed. */
static void run_push(struct decoder *d, size_t from, size_t to)
{
    struct run *r = &d->run;

    for (size_t i = from; i < to; i++) {
        if (i == 0 && r->esc != NO_ESC)
            r->ch[i].key =
                (struct key){ .sym = digit_fkey(r->ch[i].key.cp), .burst = r->ch[i].key.burst };
        push(d, &r->ch[i]);
    }
}

static void run_flush(struct decoder *d)
{
    if (d->run.n == 0)
        return;
    run_push(d, d->run.early, d->run.n);
    d->plain_ms = d->run.last_ms;
    run_clear(&d->run);
}

static bool run_is_fast_scan(const struct run *r, enum key_sym end)
{
    size_t digits = 0, letters = 0;

    if (r->tainted)
        return false;
    for (size_t i = 0; i < r->n; i++) {
        digits += r->ch[i].key.cp >= '0' && r->ch[i].key.cp <= '9';
        letters += r->ch[i].key.cp >= 'A' && r->ch[i].key.cp <= 'Z';
    }
    if (digits == r->n)
        return digits == ID_DIGITS && end != KEY_NONE;
    return r->n >= FAST_MIN && (r->bar || (digits > 0 && letters > 0));
}

/* The run is at its end: deliver it as a scan, or tell that it is none. */
static bool run_scan(struct decoder *d, enum key_sym end)
{
    struct run *r = &d->run;
    struct key k = { .sym = KEY_SCAN, .burst = true, .end = end };

    k.sure = scan_by_content(r->text.s, r->text.len);
    if (!k.sure && !run_is_fast_scan(r, end))
        return false;
    size_t start = scan_start(r->text.s, r->text.len); /* ASCII up to there: bytes are characters */
    if (start > 0)
        run_push(d, r->early, start);
    else if (r->esc == ESC_HELD)
        push_key(d, (struct key){ .sym = KEY_ESC, .burst = true }, NULL);
    k.early = start == 0 ? (int)r->early : 0;
    k.len = r->text.len - start;
    push_key(d, k, xstrndup(r->text.s + start, k.len));
    run_clear(r);
    return true;
}

static int64_t run_gap_ms(const struct decoder *d)
{
    return d->run.card && d->o.burst_gap_ms < SURE_GAP_MS ? SURE_GAP_MS : d->o.burst_gap_ms;
}

static int64_t first_ms(const struct decoder *d)
{
    return d->o.burst_gap_ms < FIRST_MS ? d->o.burst_gap_ms : FIRST_MS;
}

static void run_expire(struct decoder *d, int64_t now_ms)
{
    struct run *r = &d->run;

    if (r->n == 0)
        return;
    if (now_ms - r->last_ms >= run_gap_ms(d)) {
        if (run_scan(d, KEY_NONE))
            d->cut_scan_ms = r->last_ms + SURE_GAP_MS;
        else
            run_flush(d);
    } else if (r->n == 1 && r->early == 0 && now_ms - r->last_ms >= first_ms(d)) {
        bool fkey = r->esc != NO_ESC;

        run_push(d, 0, 1);
        r->early = 1;
        if (fkey)
            run_clear(r);
    }
}

static void run_add(struct decoder *d, const struct key *k)
{
    struct run *r = &d->run;
    char enc[4];

    r->ch[r->n++] = (struct item){ .key = *k, .feed = d->feed };
    strbuf_add(&r->text, enc, utf8_encode(k->cp, enc));
    r->bar = r->bar || k->cp == '|';
    if (k->cp == '|')
        r->card = r->card || scan_by_content(r->text.s, r->text.len);
    r->last_ms = d->now_ms;
}

static bool fast_after(const struct decoder *d, int64_t then_ms)
{
    return d->now_ms - then_ms < d->o.burst_gap_ms;
}

static void take_char(struct decoder *d, uint32_t cp, enum run_esc esc)
{
    struct key k = { .sym = KEY_CHAR, .cp = cp };

    d->feed_keys++;
    d->fast_chars = fast_after(d, d->char_ms) ? d->fast_chars + 1 : 1;
    if (d->run.n > 0 && !may_follow(&d->run, cp))
        run_flush(d);
    if (esc == NO_ESC && cp >= '0' && cp <= '9' && d->now_ms - d->esc_sent_ms <= ESC_DIGIT_MS)
        esc = ESC_SENT;
    d->esc_sent_ms = d->cut_scan_ms = d->cr_scan_ms = NEVER;
    if (d->run.n == 0 && !may_start(cp)) {
        push_key(d, k, NULL);
        d->plain_ms = d->now_ms;
    } else {
        if (d->run.n == 0) {
            d->run.tainted = fast_after(d, d->plain_ms);
            d->run.esc = esc;
        }
        run_add(d, &k);
    }
    d->char_ms = d->now_ms;
}

/* Does this Enter or Tab belong to a scan? */
static bool swallow_end(struct decoder *d, enum key_sym sym, char byte)
{
    bool cr = d->cr_scan_ms != NEVER && byte == '\n' && fast_after(d, d->cr_scan_ms);
    bool late = d->now_ms < d->cut_scan_ms;

    d->cut_scan_ms = d->cr_scan_ms = NEVER;
    if (d->run.n > 0 && run_scan(d, sym)) {
        d->cr_scan_ms = byte == '\r' ? d->now_ms : NEVER;
        return true;
    }
    return cr || late;
}

static void take_key(struct decoder *d, struct key k, char *text)
{
    d->feed_keys++;
    d->esc_sent_ms = NEVER;
    d->cut_scan_ms = d->cr_scan_ms = NEVER;
    run_flush(d);
    if (k.sym != KEY_BACKSPACE)
        d->plain_ms = NEVER; /* a scan may follow at once; after a Backspace somebody types */
    k.burst = d->fast_chars >= MACHINE_MIN && fast_after(d, d->char_ms);
    d->char_ms = NEVER;
    push_key(d, k, text);
}

static void take_sym(struct decoder *d, enum key_sym sym)
{
    take_key(d, (struct key){ .sym = sym }, NULL);
}

static void take_end(struct decoder *d, enum key_sym sym, char byte)
{
    if (!swallow_end(d, sym, byte))
        take_sym(d, sym);
}

/* ---- pastes ---- */

/* What a paste may hold: whole characters, one kind of line break, no NUL. */
static char *paste_text_dup(const struct strbuf *raw, size_t *n)
{
    struct strbuf out = STRBUF_INIT;
    uint32_t cp;

    for (size_t i = 0, len; i < raw->len; i += len) {
        if ((len = utf8_decode(raw->s + i, raw->len - i, &cp)) == 0) {
            len = 1;
            continue;
        }
        if (cp == '\r') {
            strbuf_putc(&out, '\n');
            len += i + 1 < raw->len && raw->s[i + 1] == '\n';
        } else if (cp != 0) {
            strbuf_add(&out, raw->s + i, len);
        }
    }
    *n = out.len;
    return strbuf_detach(&out);
}

static void paste_deliver(struct decoder *d)
{
    struct key k = { .sym = KEY_PASTE };
    char *text = paste_text_dup(&d->paste, &k.len);

    d->state = GROUND;
    strbuf_release(&d->paste);
    if (k.len > 0 || d->paste_over)
        take_key(d, k, text);
    else
        free(text);
    d->paste_over = false;
    d->paste_match = 0;
}

static void paste_add(struct decoder *d, const char *s, size_t n)
{
    if (d->paste_over || d->paste.len + n > PASTE_MAX) {
        d->paste_over = true;
        strbuf_release(&d->paste);
        return;
    }
    strbuf_add(&d->paste, s, n);
}

static void paste_byte(struct decoder *d, char byte)
{
    if (byte == paste_end[d->paste_match]) {
        if (++d->paste_match == PASTE_END_LEN)
            paste_deliver(d);
        return;
    }
    paste_add(d, paste_end, d->paste_match);
    d->paste_match = byte == paste_end[0];
    if (d->paste_match == 0)
        paste_add(d, &byte, 1);
}

/* ---- the machine ---- */

static void byte_in(struct decoder *d, unsigned char byte);

static void enter(struct decoder *d, enum state s)
{
    d->state = s;
    d->n_buf = d->n_seen = 0;
}

static void ground(struct decoder *d, unsigned char byte)
{
    if (byte >= 0xc2 && byte <= 0xf4) {
        enter(d, UTF8);
        d->buf[d->n_buf++] = byte;
        d->need = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    } else if (byte >= 0x80 || byte == 0) {
        return; /* never the start of a character; 8-bit controls are not interpreted */
    } else if (byte == ESC) {
        enter(d, AFTER_ESC);
        d->esc_ms = d->now_ms;
    } else if (byte == '\r' || byte == '\n') {
        take_end(d, KEY_ENTER, (char)byte);
    } else if (byte == '\t') {
        take_end(d, KEY_TAB, (char)byte);
    } else if (byte == 0x08 || byte == 0x7f) {
        take_sym(d, KEY_BACKSPACE);
    } else if (byte < 0x20) {
        if (byte <= 26)
            take_key(d, (struct key){ .sym = KEY_CTRL, .cp = byte - 1u + 'A' }, NULL);
    } else {
        take_char(d, byte, NO_ESC);
    }
}

static void utf8_byte(struct decoder *d, unsigned char byte)
{
    uint32_t cp;

    if ((byte & 0xc0) != 0x80) { /* what came before was no character: gone, byte by byte */
        enter(d, GROUND);
        byte_in(d, byte);
        return;
    }
    d->buf[d->n_buf++] = byte;
    if (d->n_buf < d->need)
        return;
    d->state = GROUND;
    if (utf8_decode((char *)d->buf, d->n_buf, &cp) == d->need && utf8_cp_width(cp) >= 0)
        take_char(d, cp, NO_ESC);
}

static void after_esc(struct decoder *d, unsigned char byte)
{
    d->state = GROUND;
    if (byte == '[') {
        enter(d, CSI);
    } else if (byte == 'O') {
        enter(d, SS3);
    } else if (strchr("]PX^_", byte) != NULL && byte != 0) {
        enter(d, STRING);
    } else if (byte >= '0' && byte <= '9') {
        run_flush(d);
        d->plain_ms = NEVER;
        take_char(d, byte, ESC_HELD);
    } else { /* Esc and then a key, in one breath */
        take_sym(d, KEY_ESC);
        byte_in(d, byte);
    }
}

static void sequence_done(struct decoder *d, struct key k)
{
    d->state = GROUND;
    if (k.sym == KEY_CHAR)
        take_char(d, k.cp, NO_ESC);
    else if (k.sym == KEY_ENTER || k.sym == KEY_TAB)
        take_end(d, k.sym, '\r');
    else if (k.sym != KEY_NONE)
        take_key(d, k, NULL);
}

static void csi_done(struct decoder *d)
{
    const char *s = (const char *)d->buf;

    if (d->n_seen > d->n_buf) { /* longer than any key of ours */
        d->state = GROUND;
    } else if (d->n_buf == 4 && memcmp(s, "200~", 4) == 0) {
        run_flush(d);
        enter(d, PASTE);
        d->paste_match = 0;
    } else if (d->n_buf == 1 && s[0] == 'M') {
        enter(d, MOUSE); /* three bytes of an old mouse report */
    } else {
        sequence_done(d, sequence_csi(s, d->n_buf));
    }
}

static void csi_byte(struct decoder *d, unsigned char byte)
{
    if (byte < 0x20 || byte >= 0x7f) { /* broken off: what breaks it is a key of its own */
        enter(d, GROUND);
        byte_in(d, byte);
        return;
    }
    bool linux_f = d->n_seen == 1 && d->buf[0] == '[';
    bool last = linux_f || sequence_csi_ends((char *)d->buf, d->n_buf, (char)byte);
    d->n_seen++;
    if (d->n_buf < sizeof d->buf)
        d->buf[d->n_buf++] = byte;
    if (last)
        csi_done(d);
    else if (d->n_seen > STRING_MAX)
        d->state = GROUND;
}

static void ss3_byte(struct decoder *d, unsigned char byte)
{
    if (byte < 0x20 || byte >= 0x7f) {
        enter(d, GROUND);
        byte_in(d, byte);
    } else if (((byte >= '0' && byte <= '9') || byte == ';') && d->n_buf < 8) {
        d->buf[d->n_buf++] = byte;
    } else {
        d->buf[d->n_buf++] = byte;
        sequence_done(d, sequence_ss3((char *)d->buf, d->n_buf));
    }
}

static void string_byte(struct decoder *d, unsigned char byte)
{
    if (byte == ESC)
        d->state = STRING_ESC;
    else if (byte == 0x07 || byte == 0x18 || byte == 0x1a || ++d->n_seen > STRING_MAX)
        d->state = GROUND;
    else if (byte < 0x20) { /* no terminal's answer has an Enter in it: somebody types */
        d->state = GROUND;
        byte_in(d, byte);
    }
}

static void byte_in(struct decoder *d, unsigned char byte)
{
    switch (d->state) {
    case GROUND:
        ground(d, byte);
        break;
    case UTF8:
        utf8_byte(d, byte);
        break;
    case AFTER_ESC:
        after_esc(d, byte);
        break;
    case CSI:
        csi_byte(d, byte);
        break;
    case SS3:
        ss3_byte(d, byte);
        break;
    case MOUSE:
        if (++d->n_seen == 3)
            d->state = GROUND;
        break;
    case STRING:
        string_byte(d, byte);
        break;
    case STRING_ESC:
        d->state = GROUND;
        if (byte != '\\') {
            d->esc_ms = d->now_ms;
            after_esc(d, byte);
        }
        break;
    case PASTE:
        paste_byte(d, (char)byte);
        break;
    }
}

/* ---- time ---- */

static void state_expire(struct decoder *d, int64_t now_ms)
{
    int64_t silent_ms = now_ms - d->byte_ms;

    switch (d->state) {
    case AFTER_ESC:
        if (now_ms - d->esc_ms >= d->o.esc_ms) {
            d->state = GROUND;
            take_sym(d, KEY_ESC);
            d->esc_sent_ms = d->esc_ms;
        }
        break;
    case CSI:
    case SS3:
    case MOUSE:
        if (silent_ms >= SEQUENCE_MS)
            d->state = GROUND;
        break;
    case STRING:
    case STRING_ESC:
        if (silent_ms >= STRING_MS)
            d->state = GROUND;
        break;
    case PASTE:
        if (silent_ms >= PASTE_MS)
            paste_deliver(d);
        break;
    case GROUND:
    case UTF8:
        break;
    }
}

static void expire(struct decoder *d, int64_t now_ms)
{
    d->now_ms = now_ms;
    run_expire(d, now_ms); /* first: its characters came before what is open now */
    state_expire(d, now_ms);
}

/* Two keys of one read are a burst, both of them. */
static void mark_burst(struct decoder *d)
{
    if (d->feed_keys < 2)
        return;
    for (size_t i = d->head; i < d->n_queue; i++)
        d->queue[i].key.burst |= d->queue[i].feed == d->feed;
    for (size_t i = 0; i < d->run.n; i++)
        d->run.ch[i].key.burst |= d->run.ch[i].feed == d->feed;
}

void decoder_feed(struct decoder *d, const char *bytes, size_t n, int64_t now_ms)
{
    if (n == 0)
        return;
    expire(d, now_ms);
    d->feed++;
    d->feed_keys = 0;
    d->byte_ms = now_ms;
    for (size_t i = 0; i < n; i++)
        byte_in(d, (unsigned char)bytes[i]);
    mark_burst(d);
}

bool decoder_next(struct decoder *d, int64_t now_ms, struct key *out)
{
    expire(d, now_ms);
    if (d->head == d->n_queue)
        return false;
    struct item *it = &d->queue[d->head++];
    free(d->lent);
    d->lent = it->text;
    *out = it->key;
    out->text = it->text ? it->text : "";
    if (d->head == d->n_queue)
        d->head = d->n_queue = 0;
    return true;
}

void decoder_retype(struct decoder *d, const struct key *scan)
{
    struct item *rest = d->queue;
    size_t head = d->head, n_rest = d->n_queue;
    int skip = scan->early;
    uint32_t cp;

    d->queue = NULL;
    d->head = d->n_queue = d->cap_queue = 0;
    for (size_t i = 0, len; i < scan->len; i += len) {
        if ((len = utf8_decode(scan->text + i, scan->len - i, &cp)) == 0)
            break;
        if (skip-- <= 0)
            push_key(d, (struct key){ .sym = KEY_CHAR, .cp = cp, .burst = true }, NULL);
    }
    if (scan->end != KEY_NONE)
        push_key(d, (struct key){ .sym = scan->end, .burst = true }, NULL);
    for (; head < n_rest; head++)
        push(d, &rest[head]);
    free(rest);
}

int decoder_wait_ms(const struct decoder *d, int64_t now_ms)
{
    int64_t due = INT64_MAX;

    if (d->head < d->n_queue)
        return 0;
    if (d->run.n > 1 || (d->run.n == 1 && d->run.early == 0))
        due = d->run.last_ms + (d->run.n == 1 ? first_ms(d) : run_gap_ms(d));
    if (d->state == AFTER_ESC && d->esc_ms + d->o.esc_ms < due)
        due = d->esc_ms + d->o.esc_ms;
    if (d->state == PASTE && d->byte_ms + PASTE_MS < due)
        due = d->byte_ms + PASTE_MS;
    if (due == INT64_MAX)
        return -1;
    return due <= now_ms ? 0 : (int)(due - now_ms);
}
