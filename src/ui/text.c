/* A text to read, scrolled by lines. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "ui_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char title[96];
    char *text;
    const char **line;
    size_t n, top;
};

static const struct key_bind keys[] = {
    { KEY_UP, 0, ACT_UP },        { KEY_DOWN, 0, ACT_DOWN },
    { KEY_PGUP, 0, ACT_PAGE_UP }, { KEY_PGDN, 0, ACT_PAGE_DOWN },
    { KEY_HOME, 0, ACT_FIRST },   { KEY_END, 0, ACT_LAST },
    { KEY_ENTER, 0, ACT_BACK },   KEYS_END,
};

static void title(const void *st, char *out)
{
    snprintf(out, 96, "%s", ((const struct text *)st)->title);
}

static void draw(const void *st, struct canvas *cv, const struct area *a)
{
    const struct text *t = st;
    int lines = a->last - a->first + 1;

    for (int i = 0; i < lines && t->top + (size_t)i < t->n; i++)
        canvas_field(cv, a->first + i, 1, a->cols - 2, STYLE_BODY, t->line[t->top + (size_t)i],
                     false);
    canvas_printf(cv, 1, 1, STYLE_BODY, "%s",
                  t->n > (size_t)lines ? "↑↓ PgUp PgDn cuộn · Esc đóng" : "Esc đóng");
    canvas_cursor(cv, a->first, 0);
}

static void act(void *st, struct ui *ui, enum action a, const struct key *k)
{
    struct text *t = st;
    size_t page = (size_t)(ui->rows - 5), last = t->n > page ? t->n - page : 0;

    (void)k;
    switch (a) {
    case ACT_BACK:
        ui_pop(ui);
        return;
    case ACT_UP:
        t->top -= t->top > 0;
        break;
    case ACT_DOWN:
        t->top++;
        break;
    case ACT_PAGE_UP:
        t->top = t->top > page ? t->top - page : 0;
        break;
    case ACT_PAGE_DOWN:
        t->top += page;
        break;
    case ACT_FIRST:
        t->top = 0;
        break;
    default:
        t->top = last;
    }
    if (t->top > last)
        t->top = last;
}

static void release(void *st)
{
    struct text *t = st;

    free(t->text);
    free(t->line);
    free(t);
}

static const struct screen_ops text_ops = {
    .name = "text",
    .keys = keys,
    .title = title,
    .draw = draw,
    .act = act,
    .release = release,
};

void text_open(struct ui *ui, const char *heading, char *text)
{
    struct text *t = xcalloc(1, sizeof *t);
    size_t cap = 0;

    snprintf(t->title, sizeof t->title, "%s", heading);
    t->text = text;
    for (char *p = text; p != NULL && *p != '\0';) {
        char *end = strchr(p, '\n');

        t->line = mem_grow(t->line, t->n, &cap, sizeof *t->line);
        t->line[t->n++] = p;
        if (end != NULL)
            *end++ = '\0';
        p = end;
    }
    ui_push(ui, &text_ops, t);
}
