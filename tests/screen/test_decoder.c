/* Bytes into keys: dialects, splits, typing programs, scans, pastes, storms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct decoder_options local = { .esc_ms = 50, .burst_gap_ms = 30 };

#define X(id, name) name,
static const char *const key_names[] = { KEY_LIST(X) };
#undef X

/* A key as text: a character as itself, others as <name>, texts as <scan:...>. */
static void show_key(struct strbuf *b, const struct key *k)
{
    char enc[5] = "";

    assert_non_null(k->text);
    assert_true(utf8_valid(k->text, k->len));
    if (k->sym == KEY_CHAR) {
        assert_true(utf8_encode(k->cp, enc) > 0);
        strbuf_puts(b, enc);
    } else if (k->sym == KEY_CTRL) {
        strbuf_printf(b, "<^%c>", (char)k->cp);
    } else if (k->sym == KEY_REPORT) {
        strbuf_printf(b, "<report %d %d>", k->row, k->column);
    } else if (k->sym == KEY_SCAN) {
        strbuf_printf(b, "<%s:%s%s%s>", k->sure ? "SCAN" : "scan", k->text,
                      k->end == KEY_NONE ? "" : "+", key_names[k->end]);
    } else if (k->sym == KEY_PASTE) {
        strbuf_printf(b, "<paste:%s>", k->text);
    } else {
        strbuf_printf(b, "<%s>", key_names[k->sym]);
    }
}

static void drain(struct decoder *d, int64_t now_ms, struct strbuf *b)
{
    struct key k;

    while (decoder_next(d, now_ms, &k))
        show_key(b, &k);
}

static void check_take(struct decoder *d, struct strbuf *b, const char *want)
{
    assert_string_equal(b->s, want);
    strbuf_release(b);
    decoder_free(d);
}

/* One read of BYTES, then silence. */
static void check_read(const char *bytes, size_t n, const char *want)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;

    decoder_feed(d, bytes, n, 1000);
    drain(d, 1000, &b);
    drain(d, 5000, &b);
    assert_int_equal(decoder_wait_ms(d, 5000), -1);
    check_take(d, &b, want);
}

/* The same bytes in two reads, cut at every place, and one by one: the same keys. */
static void check_split(const char *bytes, size_t n, const char *want)
{
    for (size_t cut = 1; cut < n; cut++) {
        struct decoder *d = decoder_new(&local);
        struct strbuf b = STRBUF_INIT;

        decoder_feed(d, bytes, cut, 1000);
        drain(d, 1000, &b);
        decoder_feed(d, bytes + cut, n - cut, 1003);
        drain(d, 5000, &b);
        check_take(d, &b, want);
    }
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < n; i++) {
        decoder_feed(d, bytes + i, 1, 1000 + 2 * (int64_t)i);
        drain(d, 1000 + 2 * (int64_t)i, &b);
    }
    drain(d, 9000, &b);
    check_take(d, &b, want);
}

static void check(const char *bytes, const char *want)
{
    check_read(bytes, strlen(bytes), want);
    check_split(bytes, strlen(bytes), want);
}

struct sequence {
    const char *bytes, *want;
};

static void check_table(const struct sequence *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        check(t[i].bytes, t[i].want);
        char *framed = xasprintf("a%sb", t[i].bytes); /* nothing of it leaks into its neighbours */
        char *want = xasprintf("a%sb", t[i].want);
        check(framed, want);
        free(framed);
        free(want);
    }
}

static void test_cursor_keys(void **state)
{
    static const struct sequence t[] = {
        { "\033[A", "<↑>" },
        { "\033[B", "<↓>" },
        { "\033[C", "<→>" },
        { "\033[D", "<←>" },
        { "\033OA", "<↑>" },
        { "\033OB", "<↓>" },
        { "\033OC", "<→>" },
        { "\033OD", "<←>" },
        { "\033[1;5A", "<↑>" },
        { "\033[1;2D", "<←>" },
        { "\033[a", "<↑>" },
        { "\033Od", "<←>" },
        { "\033[H", "<Home>" },
        { "\033[F", "<End>" },
        { "\033OH", "<Home>" },
        { "\033OF", "<End>" },
        { "\033[1~", "<Home>" },
        { "\033[4~", "<End>" },
        { "\033[7~", "<Home>" },
        { "\033[8~", "<End>" },
        { "\033Ow", "<End>" },
        { "\033[1;5H", "<Home>" },
        { "\033[1;2F", "<End>" },
        { "\033[2~", "<Insert>" },
        { "\033[3~", "<Delete>" },
        { "\033[5~", "<PgUp>" },
        { "\033[6~", "<PgDn>" },
        { "\033[3;5~", "<Delete>" },
        { "\033[5;2~", "<PgUp>" },
        { "\033[3$", "<Delete>" },
        { "\033[3^", "<Delete>" },
        { "\033[3@", "<Delete>" },
        { "\033[7$", "<Home>" },
        { "\033[Z", "<Shift+Tab>" },
        { "\033[1;2Z", "<Shift+Tab>" },
    };

    (void)state;
    check_table(t, N_ELEMS(t));
}

static void test_function_keys(void **state)
{
    static const struct sequence t[] = {
        { "\033OP", "<F1>" },    { "\033OQ", "<F2>" },     { "\033OR", "<F3>" },
        { "\033OS", "<F4>" },    { "\033[11~", "<F1>" },   { "\033[12~", "<F2>" },
        { "\033[13~", "<F3>" },  { "\033[14~", "<F4>" },   { "\033[15~", "<F5>" },
        { "\033[17~", "<F6>" },  { "\033[18~", "<F7>" },   { "\033[19~", "<F8>" },
        { "\033[20~", "<F9>" },  { "\033[21~", "<F10>" },  { "\033[[A", "<F1>" },
        { "\033[[B", "<F2>" },   { "\033[[C", "<F3>" },    { "\033[[D", "<F4>" },
        { "\033[[E", "<F5>" },   { "\033OT", "<F5>" },     { "\033OY", "<F10>" },
        { "\033[1;2P", "<F1>" }, { "\033[1;5Q", "<F2>" },  { "\033[1;2R", "<F3>" },
        { "\033[1;3S", "<F4>" }, { "\033[15;2~", "<F5>" }, { "\033[21;5~", "<F10>" },
        { "\033O2P", "<F1>" },   { "\033O5S", "<F4>" },    { "\033[11^", "<F1>" },
        { "\0331", "<F1>" },     { "\0334", "<F4>" },      { "\0339", "<F9>" },
        { "\0330", "<F10>" },
    };

    (void)state;
    check_table(t, N_ELEMS(t));
}

static void test_number_block(void **state)
{
    static const struct sequence t[] = {
        { "\033OM", "<Enter>" }, { "\033Op", "0" }, { "\033Oy", "9" },
        { "\033Ok", "+" },       { "\033On", "." }, { "\033Oj", "*" },
    };

    (void)state;
    check_table(t, N_ELEMS(t));
    check("\033Oq\033Or", "12");
}

static void test_what_is_swallowed(void **state)
{
    static const struct sequence t[] = {
        { "\033[24~", "" },      /* F12 */
        { "\033[25~", "" },      /* Shift+F1 of the Linux console */
        { "\033[P", "" },        /* its Pause */
        { "\033[I", "" },        /* focus */
        { "\033[<0;12;7M", "" }, /* a mouse */
        { "\033[M !!", "" },     /* an older one */
        { "\033[?64;1;2c", "" }, /* who the terminal is */
        { "\033[?1;2$y", "" },
        { "\033[97;5u", "" },
        { "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29m",
          "" },
        { "\033]0;title\007", "" },
        { "\033]11;rgb:0/0/0\033\\", "" },
        { "\033P1+r544e=787\033\\", "" },
        { "\033_G;OK\033\\", "" },
        { "\033[201~", "" }, /* the end of no paste */
    };

    (void)state;
    check_table(t, N_ELEMS(t));
    check("\033[12;40R", "<report 12 40>");
    check("\033[1;40R", "<report 1 40>");
}

static void test_plain_keys(void **state)
{
    (void)state;
    check("a Đường 字", "a Đường 字");
    check("\r\n", "<Enter><Enter>");
    check("\t", "<Tab>");
    check("\x08\x7f", "<Backspace><Backspace>");
    check("\x01\x0b\x1a", "<^A><^K><^Z>");
    check_read("a\0b", 3, "ab");
    check_read("\x1c\x1d\x1e\x1f", 4, "");
    check("e\xcc\x82\xcc\x81", "e\xcc\x82\xcc\x81"); /* marks stay marks, one key each */
    check("a\xff\xc4z\x80\xe1\xbb\xbf", "azỿ");      /* what is no character goes, byte by byte */
    check("\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80x", "x");
    check("\x9b"
          "A\x8fP",
          "AP"); /* 8-bit controls are no sequences */
    check("\xc2\x9b"
          "A",
          "A");                     /* nor is one in UTF-8 a letter */
    check("\xe1\xba\033[A", "<↑>"); /* a letter broken off by a key */
}

static void test_lone_esc_waits(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;

    (void)state;
    decoder_feed(d, "\033", 1, 1000);
    drain(d, 1049, &b);
    assert_string_equal(b.s, "");
    assert_int_equal(decoder_wait_ms(d, 1020), 30);
    drain(d, 1050, &b);
    assert_string_equal(b.s, "<Esc>");
    assert_int_equal(decoder_wait_ms(d, 1050), -1);
    decoder_feed(d, "[A", 2, 1060); /* too late: typed */
    drain(d, 2000, &b);
    check_take(d, &b, "<Esc>[A");
    check("\033\033[A", "<Esc><↑>");
    check("\033\033", "<Esc><Esc>");
    check("\033x", "<Esc>x");
    check("\033\r", "<Esc><Enter>");
    check("\033\x7f", "<Esc><Backspace>");
}

static void test_esc_then_digit(void **state)
{
    static const struct {
        int64_t after_ms;
        const char *bytes, *want;
    } t[] = {
        { 60, "4", "<Esc><F4>" },
        { 500, "0", "<Esc><F10>" },
        { 501, "4", "<Esc>4" },
        { 60, "x4", "<Esc>x4" },
        { 60, "[4", "<Esc>[4" },
        { 20, "4", "<F4>" },
        { 60, "4a", "<Esc><F4>a" },
        { 60, "038190000731|NGUYEN\r", "<Esc><SCAN:038190000731|NGUYEN+Enter>" },
        { 20, "038190000731|NGUYEN\r", "<Esc><SCAN:038190000731|NGUYEN+Enter>" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(t); i++) {
        struct decoder *d = decoder_new(&local);
        struct strbuf b = STRBUF_INIT;
        int64_t at = 1000 + t[i].after_ms;

        decoder_feed(d, "\033", 1, 1000);
        drain(d, at < 1051 ? at : 1051, &b);
        decoder_feed(d, t[i].bytes, strlen(t[i].bytes), at);
        drain(d, at, &b);
        drain(d, at + 1000, &b);
        check_take(d, &b, t[i].want);
    }
}

static void test_unfinished_sequences_do_not_hang(void **state)
{
    static const struct sequence t[] = {
        { "\033[", "abc" },  { "\033[1;", "abc" },       { "\033O", "abc" },
        { "\033[[", "abc" }, { "\033]0;ti", "abc" },     { "\033P", "abc" },
        { "\033[M", "abc" }, { "\033]0;ti\033", "abc" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(t); i++) {
        struct decoder *d = decoder_new(&local);
        struct strbuf b = STRBUF_INIT;

        decoder_feed(d, t[i].bytes, strlen(t[i].bytes), 1000);
        drain(d, 1000, &b);
        decoder_feed(d, "abc", 3, 1600);
        drain(d, 2000, &b);
        check_take(d, &b, t[i].want);
    }
    check("\033]0;typed\rab", "<Enter>ab"); /* no answer has an Enter in it */
    struct strbuf all = STRBUF_INIT, want = STRBUF_INIT;
    strbuf_puts(&all, "\033]");
    for (int i = 0; i < 5000; i++)
        strbuf_putc(&all, 'x');
    struct decoder *d = decoder_new(&local);
    decoder_feed(d, all.s, all.len, 1000);
    drain(d, 1000, &want);
    assert_in_range(want.len, 800, 1000); /* what is past the limit is typed again */
    decoder_free(d);
    strbuf_release(&all);
    strbuf_release(&want);
}

/* Typing programs send letters, Backspaces and the letter with its mark in one read. */
static void test_typing_programs(void **state)
{
    (void)state;
    check("vie\x7fêt", "vie<Backspace>êt");
    check("vi\xc3\xaa\x08\x08iệt", "viê<Backspace><Backspace>iệt");
    check("Nguye\x7f\x7fyễ", "Nguye<Backspace><Backspace>yễ");
    check("DDAW\x7f\x7f\x7fĐĂ", "DDAW<Backspace><Backspace><Backspace>ĐĂ");
    check("nhung\r", "nhung<Enter>");
    check("nhung\tHoa\t", "nhung<Tab>Hoa<Tab>");
    check("LÊ THỊ MAI\r", "LÊ THỊ MAI<Enter>");
    check("NGUYEN VAN AN\r", "NGUYEN VAN AN<Enter>");
    check("NGUYENVANAN\r", "NGUYENVANAN<Enter>");
    check("a@b.vn\t", "a@b.vn<Tab>");
}

static void test_what_is_typed_ahead_is_no_scan(void **state)
{
    (void)state;
    check("12031990\t", "12031990<Tab>");
    check("0912345678\r", "0912345678<Enter>");
    check("12/03/1990\r", "12/03/1990<Enter>");
    check("1.001193\r", "1.001193<Enter>");
    check("8.000.000\t", "8.000.000<Tab>");
    check("038190000731", "038190000731"); /* no Enter: a number being typed */
    check("số 038190000731\r", "số 038190000731<Enter>");
    check("Thôn 3 KHUB12345678 xã\r", "Thôn 3 KHUB12345678 xã<Enter>");
    check("C123456\r", "C123456<Enter>");
    check("H56.14-261121-0042 cũ\r", "H56.14-261121-0042 cũ<Enter>");
    check("038190000731|NGU\x7f\r", "038190000731|NGU<Backspace><Enter>");
    check("038190000731|NGU\033[A\r", "038190000731|NGU<↑><Enter>");
}

#define CARD "038190000731|172345678|Phan Thị Mười|12031990|Nữ|Thôn 2, Mẫu Lâm|01072021"

static void test_scans(void **state)
{
    (void)state;
    check(CARD "\r", "<SCAN:" CARD "+Enter>");
    check(CARD "\t", "<SCAN:" CARD "+Tab>");
    check(CARD "\r\n", "<SCAN:" CARD "+Enter>");
    check(CARD, "<SCAN:" CARD ">");
    check(CARD "\rabc", "<SCAN:" CARD "+Enter>abc");
    check("\033[A" CARD "\r\033[B", "<↑><SCAN:" CARD "+Enter><↓>");
    check("VN|038190000731|X\r", "<SCAN:VN|038190000731|X+Enter>");
    check("H56.14-261121-0042\r", "<SCAN:H56.14-261121-0042+Enter>");
    check("H56.14-261121-0042", "<SCAN:H56.14-261121-0042>");
    check("000.00.14.H56-240823-0001\r", "<SCAN:000.00.14.H56-240823-0001+Enter>");
    check("038190000731\r", "<scan:038190000731+Enter>");
    check("XYZ-9988776\r", "<scan:XYZ-9988776+Enter>");
    check("EA123456789VN", "<scan:EA123456789VN>");
    check("abc" CARD "\r", "abc<SCAN:" CARD "+Enter>"); /* typed ahead, then scanned */
    check("1" CARD "\r", "1<SCAN:" CARD "+Enter>");
    check("0042\r" CARD "\r", "0042<Enter><SCAN:" CARD "+Enter>");
}

/* A field has a scan typed that may have been typed: the same keys, in order, before what follows.
 */
static void test_scans_typed_after_all(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;
    struct key k;

    (void)state;
    decoder_feed(d, "038190000731\tx7\033[A", 19, 1000);
    assert_true(decoder_next(d, 1000, &k));
    assert_int_equal(k.sym, KEY_SCAN);
    assert_false(k.sure);
    decoder_retype(d, &k);
    assert_int_equal(decoder_wait_ms(d, 1000), 0);
    drain(d, 1000, &b);
    check_take(d, &b, "038190000731<Tab>x7<↑>");

    d = decoder_new(&local);
    b = (struct strbuf)STRBUF_INIT;
    decoder_feed(d, "C", 1, 1000);
    drain(d, 1015, &b);
    decoder_feed(d, "1234567", 7, 1020);
    assert_true(decoder_next(d, 1060, &k));
    assert_int_equal(k.sym, KEY_SCAN);
    decoder_retype(d, &k);
    drain(d, 1060, &b);
    check_take(d, &b, "C1234567");
}

/* A wedge types one character at a time; SSH cuts where it likes. */
static void check_slow(const char *bytes, int gap_ms, const char *want)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;
    int64_t now = 1000;

    for (const char *p = bytes; *p != '\0'; p++, now += gap_ms) {
        decoder_feed(d, p, 1, now);
        for (int64_t t = now; t < now + gap_ms; t++)
            drain(d, t, &b);
    }
    drain(d, now + 1000, &b);
    check_take(d, &b, want);
}

static void test_scans_by_their_speed(void **state)
{
    (void)state;
    check_slow(CARD "\r", 3, "<SCAN:" CARD "+Enter>");
    check_slow("H56.14-261121-0042\r", 10, "<SCAN:H56.14-261121-0042+Enter>");
    check_slow("XYZ-9988776\t", 3, "<scan:XYZ-9988776+Tab>");
    check_slow("XYZ-9988776\t", 90, "XYZ-9988776<Tab>"); /* a hand */
    check_slow("038190000731\r", 90, "038190000731<Enter>");
    check_slow("H56.14-261121-0042\r", 90, "H56.14-261121-0042<Enter>");
}

/* Gaps between FIRST_MS and burst_gap_ms: the first one is out already, and the scan says so. */
static void test_early_characters_are_told(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct key k;
    int64_t now = 1000;

    (void)state;
    for (const char *p = "038190000731|AN\r"; *p != '\0'; p++, now += 20) {
        decoder_feed(d, p, 1, now);
        if (p[0] == '0' && now == 1000) {
            assert_true(decoder_next(d, 1015, &k));
            assert_int_equal(k.cp, '0');
            assert_int_equal(decoder_wait_ms(d, 1015), -1);
        }
    }
    assert_true(decoder_next(d, now, &k));
    assert_int_equal(k.sym, KEY_SCAN);
    assert_string_equal(k.text, "038190000731|AN");
    assert_int_equal(k.early, 1);
    assert_true(k.burst);
    assert_false(decoder_next(d, now + 1000, &k));
    decoder_free(d);
}

static void test_a_card_may_pause(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;

    (void)state;
    decoder_feed(d, "038190000731|172|Phan Th\xe1\xbb", 26, 1000);
    drain(d, 1100, &b);
    assert_string_equal(b.s, "");
    decoder_feed(d, "\x8b M", 3, 1120);
    drain(d, 1300, &b); /* delivered without its Enter … */
    decoder_feed(d, "\r", 1, 1400);
    drain(d, 1500, &b);
    check_take(d, &b, "<SCAN:038190000731|172|Phan Thị M><Enter>");

    d = decoder_new(&local);
    b = (struct strbuf)STRBUF_INIT;
    decoder_feed(d, "H56.14-261121-0042", 18, 1000);
    drain(d, 1040, &b);
    decoder_feed(d, "\r", 1, 1090); /* … which must not press a button when it comes */
    decoder_feed(d, "\r", 1, 1300);
    drain(d, 2000, &b);
    check_take(d, &b, "<SCAN:H56.14-261121-0042><Enter>");
}

/* What a hand types is not held longer than a glance. */
static void test_typing_is_prompt(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct key k;

    (void)state;
    decoder_feed(d, "a", 1, 1000);
    assert_int_equal(decoder_wait_ms(d, 1000), 0);
    assert_true(decoder_next(d, 1000, &k));
    decoder_feed(d, "7", 1, 1100);
    assert_false(decoder_next(d, 1100, &k));
    assert_in_range(decoder_wait_ms(d, 1100), 1, 15);
    assert_true(decoder_next(d, 1100 + decoder_wait_ms(d, 1100), &k));
    assert_int_equal(k.cp, '7');
    assert_false(k.burst);
    decoder_feed(d, "\033[A", 3, 1200);
    assert_true(decoder_next(d, 1200, &k));
    assert_int_equal(decoder_wait_ms(d, 1200), -1);
    decoder_free(d);
}

static void test_bursts_are_marked(void **state)
{
    static const struct {
        const char *bytes;
        bool burst;
    } t[] = { { "a", false },     { "\r", false },      { "\033[A", false }, { "ê", false },
              { "\0334", false }, { "ab", true },       { "a\r", true },     { "7\r", true },
              { "\r\r", true },   { "\033[B\r", true }, { "e\x7fê", true },  { "AB", true } };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(t); i++) {
        struct decoder *d = decoder_new(&local);
        struct key k;
        int n = 0;

        decoder_feed(d, t[i].bytes, strlen(t[i].bytes), 1000);
        for (; decoder_next(d, 2000, &k); n++)
            assert_int_equal(k.burst, t[i].burst);
        assert_true(n > 0);
        decoder_free(d);
    }
    /* a code too short for a scan, from a wedge: its Enter is no hand's; a fast hand's is */
    static const char *const slow[] = { "120399\r", "42\r" };
    for (size_t i = 0; i < N_ELEMS(slow); i++) {
        struct decoder *d = decoder_new(&local);
        struct key k = { .sym = KEY_NONE };
        int64_t now = 1000;

        for (const char *p = slow[i]; *p != '\0'; p++)
            decoder_feed(d, p, 1, now += 4);
        while (decoder_next(d, now + 100, &k))
            assert_int_equal(k.burst, k.sym == KEY_ENTER && i == 0);
        assert_int_equal(k.sym, KEY_ENTER);
        decoder_free(d);
    }
}

#define PASTED(text) "\033[200~" text "\033[201~"

static void test_pastes(void **state)
{
    (void)state;
    check(PASTED("một hai"), "<paste:một hai>");
    check("a" PASTED("b") "c", "a<paste:b>c");
    check(PASTED("1\r2\r\n3\n4"), "<paste:1\n2\n3\n4>");
    check(PASTED("x\033[Ay\033[200~\033[20z\033\033"), "<paste:x\033[Ay\033[200~\033[20z\033\033>");
    check(PASTED("\xffký\xe1\xbb"), "<paste:ký>");
    check(PASTED(CARD "\r"), "<paste:" CARD "\n>");
    check(PASTED(""), "");
    check(PASTED("1") PASTED("2"), "<paste:1><paste:2>");
    check_read("\033[200~a\0b\033[201~", 15, "<paste:ab>");
}

static void test_paste_without_end(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct strbuf b = STRBUF_INIT;

    (void)state;
    decoder_feed(d, "\033[200~nửa chừng\033[2", 21, 1000);
    drain(d, 2999, &b);
    assert_string_equal(b.s, "");
    assert_int_equal(decoder_wait_ms(d, 2000), 1000);
    drain(d, 3000, &b);
    decoder_feed(d, "x", 1, 3100);
    drain(d, 3100, &b);
    check_take(d, &b, "<paste:nửa chừng>x");
}

static void test_paste_has_a_limit(void **state)
{
    struct decoder *d = decoder_new(&local);
    struct key k;
    char chunk[4096];

    (void)state;
    memset(chunk, 'x', sizeof chunk);
    for (int over = 0; over <= 1; over++) {
        decoder_feed(d, "\033[200~", 6, 1000);
        for (int i = 0; i < 256; i++)
            decoder_feed(d, chunk, sizeof chunk, 1000);
        decoder_feed(d, chunk, (size_t)over, 1000);
        decoder_feed(d, "\033[201~q", 7, 1000);
        assert_true(decoder_next(d, 1000, &k));
        assert_int_equal(k.sym, KEY_PASTE);
        assert_int_equal(k.len, over ? 0 : 1 << 20);
        assert_true(decoder_next(d, 1000, &k));
        assert_int_equal(k.cp, 'q');
        assert_false(decoder_next(d, 1000, &k));
    }
    decoder_free(d);
}

static void test_content(void **state)
{
    static const struct {
        const char *s;
        bool scan;
    } t[] = {
        { CARD, true },
        { "038190000731|", true },
        { "Phan|038190000731", true },
        { "Phan|038190000731|x", true },
        { "H56.14-261121-0042", true },
        { "H56.14-261121-00042", true },
        { "038190000731", false },
        { "03819000073|x", false },
        { "x|0381900007312", false },
        { "H56.14-26112-0042", false },
        { "H56.14-261121-042", false },
        { "H56.14-261121-0042x", false },
        { "14-261121-0042", false },
        { "", false },
        { "|", false },
        { "-", false },
        { "H56-261121", false },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(t); i++)
        assert_int_equal(scan_by_content(t[i].s, strlen(t[i].s)), t[i].scan);
}

static uint32_t dice(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Any bytes at any pace: no crash, no hang, keys as the header promises; whatever went before, the
 * keyboard answers again after a pause. */
static void test_storms(void **state)
{
    static const char *const bits[] = {
        "\033", "[",    "200~", "\033[201~", "|",   "038190000731",
        "ễ",    "\x7f", "\r",   "O",         "]0;", "\033\\",
        "\xe1", "\xbb", "A",    "7",         ";",   "H56.14-261121-0042"
    };
    const char *given = getenv("MOTCUA_SEED");
    uint32_t seed = given ? (uint32_t)strtoul(given, NULL, 10) : 20261121;

    (void)state;
    print_message("# storm seed %u\n", seed);
    for (int round = 0; round < 400; round++) {
        struct decoder *d = decoder_new(&local);
        struct strbuf b = STRBUF_INIT;
        int64_t now = 1000;

        for (int i = 0; i < 60; i++) {
            char one = (char)dice(&seed);
            const char *bit = bits[dice(&seed) % N_ELEMS(bits)];

            if (dice(&seed) % 3 == 0)
                decoder_feed(d, &one, 1, now);
            else
                decoder_feed(d, bit, strlen(bit), now);
            drain(d, now, &b);
            now += dice(&seed) % 4 == 0 ? dice(&seed) % 600 : dice(&seed) % 5;
        }
        drain(d, now + 3000, &b);
        assert_int_equal(decoder_wait_ms(d, now + 3000), -1);
        strbuf_clear(&b);
        decoder_feed(d, "ok", 2, now + 4000);
        drain(d, now + 4000, &b);
        check_take(d, &b, "ok");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cursor_keys),
        cmocka_unit_test(test_function_keys),
        cmocka_unit_test(test_number_block),
        cmocka_unit_test(test_what_is_swallowed),
        cmocka_unit_test(test_plain_keys),
        cmocka_unit_test(test_lone_esc_waits),
        cmocka_unit_test(test_esc_then_digit),
        cmocka_unit_test(test_unfinished_sequences_do_not_hang),
        cmocka_unit_test(test_typing_programs),
        cmocka_unit_test(test_what_is_typed_ahead_is_no_scan),
        cmocka_unit_test(test_scans),
        cmocka_unit_test(test_scans_typed_after_all),
        cmocka_unit_test(test_scans_by_their_speed),
        cmocka_unit_test(test_early_characters_are_told),
        cmocka_unit_test(test_a_card_may_pause),
        cmocka_unit_test(test_typing_is_prompt),
        cmocka_unit_test(test_bursts_are_marked),
        cmocka_unit_test(test_pastes),
        cmocka_unit_test(test_paste_without_end),
        cmocka_unit_test(test_paste_has_a_limit),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_storms),
    };

    return cmocka_run_group_tests_name("decoder", tests, NULL, NULL);
}
