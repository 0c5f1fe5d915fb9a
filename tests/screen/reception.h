/* Reception at a desk of the desk tests: keys by names, the screen as text. */
#ifndef TESTS_SCREEN_RECEPTION_H
#define TESTS_SCREEN_RECEPTION_H

#include "../../src/ui/reception_priv.h"
#include "../desk/fixture.h"
#include "motcua/base/utf8.h"

#include <strings.h>
#include <sys/stat.h>

/* What a card reader types: no accents on this one's name, as keyboard scanners do. */
#define MUOI_CARD                                                                            \
    "038190900731|111111111|Phan Thi Muoi|12031990|Nữ|Thon 3, xa Mau Lam, tinh Thanh Hoa|" \
    "01012021"
#define NEW_CARD                                                                                         \
    "038085000017|222222222|Trần Văn Đức|02021985|Nam|Thôn 5, xã Mẫu Lâm, tỉnh Thanh Hóa|" \
    "01012021"

struct stand {
    struct fixture f;
    struct ui ui;
    int64_t ms;
    int keys; /* pressed; a scan is one */
};

/* Two procedures and no more, however many the project has: its pictures stay the same. */
static inline char *stand_forms_dup(struct fixture *f)
{
    static const char *const names[] = { "fields.yaml", "papers.yaml", "choices",
                                         "ho-tich/dang-ky-khai-sinh.yaml",
                                         "chung-thuc/chung-thuc-ban-sao.yaml" };
    char *root = realpath(fixture_root(), NULL), *dir = xasprintf("%s/forms", f->dir);

    assert_non_null(root);
    assert_int_equal(mkdir(dir, 0700), 0);
    for (size_t i = 0; i < N_ELEMS(names); i++) {
        const char *slash = strchr(names[i], '/');
        char *folder = xasprintf("%s/%.*s", dir, slash ? (int)(slash - names[i]) : 0, names[i]);
        char *from = xasprintf("%s/forms/%s", root, names[i]);
        char *to = xasprintf("%s/%s", dir, names[i]);

        mkdir(folder, 0700);
        assert_int_equal(symlink(from, to), 0);
        free(folder);
        free(from);
        free(to);
    }
    free(root);
    return dir;
}

static inline void stand_open(struct stand *t, int rows, int cols)
{
    fixture_make(&t->f, true);
    char *data = xasprintf("%s/data", t->f.dir), *forms = stand_forms_dup(&t->f);
    char *config = xasprintf("%s/config", fixture_root());
    const struct desk_options o = {
        .data = data, .forms = forms, .config = config, .now = fixture_time(FIXTURE_NOW)
    };

    OK(&t->f, desk_open(&o, &t->f.d, NULL, &t->f.err));
    OK(&t->f, desk_login(t->f.d, "maile", &t->f.err));
    free(data);
    free(forms);
    free(config);
    ui_init(&t->ui, t->f.d, rows, cols);
    t->ms = 1000;
    t->keys = 0;
    queue_open(&t->ui);
}

static inline void stand_close(struct stand *t)
{
    ui_release(&t->ui);
    fixture_close(&t->f);
}

static inline void press_key(struct stand *t, struct key k)
{
    if (k.text == NULL)
        k.text = "";
    ui_key(&t->ui, &k);
    while (ui_tick(&t->ui, ++t->ms) == 0)
        ;
    t->keys++;
}

static inline struct key key_named(const char *name, size_t n)
{
    static const char *const names[KEY_SYM_COUNT] = {
#define X(id, word) #id,
        KEY_LIST(X)
#undef X
    };

    if (n == 6 && memcmp(name, "Ctrl+", 5) == 0)
        return (struct key){ .sym = KEY_CTRL, .cp = (unsigned char)name[5] };
    for (int i = 0; i < KEY_SYM_COUNT; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
            return (struct key){ .sym = (enum key_sym)i };
    fail_msg("no key <%.*s>", (int)n, name);
    return (struct key){ .sym = KEY_NONE };
}

/* "ct<Enter><Down><Ctrl+P>": one key each. */
static inline void press(struct stand *t, const char *script)
{
    while (*script != '\0') {
        uint32_t cp;

        if (*script == '<') {
            const char *end = strchr(script, '>');

            press_key(t, key_named(script + 1, (size_t)(end - script - 1)));
            script = end + 1;
        } else {
            script += utf8_decode(script, strlen(script), &cp);
            press_key(t, (struct key){ .sym = KEY_CHAR, .cp = cp });
        }
    }
}

static inline void scan(struct stand *t, const char *text)
{
    press_key(t, (struct key){ .sym = KEY_SCAN,
                               .text = text,
                               .len = strlen(text),
                               .sure = scan_by_content(text, strlen(text)),
                               .burst = true,
                               .end = KEY_ENTER });
}

/* The keys rest: previews come, the journal is written. */
static inline void rest(struct stand *t)
{
    t->ms += 3000;
    for (int i = 0; i < 4; i++)
        ui_tick(&t->ui, t->ms);
}

static inline struct reception_state *at_reception(struct stand *t)
{
    for (int i = 0; i < t->ui.depth; i++)
        if (strncmp(t->ui.stack[i].ops->name, "reception", 9) == 0)
            return t->ui.stack[i].st;
    fail_msg("no reception on the screen");
    return NULL;
}

static inline char *screen_dup(struct stand *t, int rows, int cols)
{
    struct canvas *cv = canvas_new(rows, cols);

    t->ui.rows = rows;
    t->ui.cols = cols;
    while (ui_tick(&t->ui, ++t->ms) == 0)
        ;
    ui_draw(&t->ui, cv);
    char *text = canvas_text_dup(cv);
    canvas_free(cv);
    return text;
}

#endif
