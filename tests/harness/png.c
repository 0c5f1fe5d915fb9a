/* The harness: the screen as a picture, cell by cell. */
#include "harness_priv.h"

#include "motcua/base/mem.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Noto Sans Mono holds all Vietnamese letters; others stack their marks from a second face. */
#define FACE "Noto Sans Mono 12"
enum { SCALE = 2, MARGIN = 8 };

static const uint32_t sixteen[16] = {
    0x1d1f21, 0xc62828, 0x2e7d32, 0xf2c12e, 0x1f4e8c, 0x8e3a9d, 0x2aa1b3, 0xd0d0d0,
    0x707070, 0xef5350, 0x66bb6a, 0xffe082, 0x5c9ded, 0xce93d8, 0x80deea, 0xffffff,
};
enum { PAPER = 0x16181c, INK = 0xdcdcdc };

/* fontconfig keeps its configuration until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

struct picture {
    cairo_t *cr;
    PangoLayout *layout, *bold;
    double cell_w, cell_h, baseline;
};

/* The palette of 256: sixteen, a cube of 6 x 6 x 6, greys. */
static uint32_t rgb_of(int colour, uint32_t otherwise)
{
    static const uint32_t level[6] = { 0, 95, 135, 175, 215, 255 };

    if (colour < 0)
        return otherwise;
    if (colour & TTY_RGB)
        return (uint32_t)colour & 0xffffff;
    if (colour < 16)
        return sixteen[colour];
    if (colour >= 232)
        return (uint32_t)(8 + (colour - 232) * 10) * 0x010101;
    int c = colour - 16;
    return level[c / 36] << 16 | level[c / 6 % 6] << 8 | level[c % 6];
}

static void use_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
}

static PangoLayout *layout_new(cairo_t *cr, bool bold)
{
    PangoFontDescription *font = pango_font_description_from_string(FACE);
    PangoLayout *layout = pango_cairo_create_layout(cr);

    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    return layout;
}

static void picture_measure(struct picture *p)
{
    PangoRectangle box;

    pango_layout_set_text(p->layout, "M", -1);
    pango_layout_get_extents(p->layout, NULL, &box);
    p->cell_w = (double)box.width / PANGO_SCALE;
    p->cell_h = (double)PANGO_PIXELS_CEIL(box.height);
    p->baseline = (double)pango_layout_get_baseline(p->layout) / PANGO_SCALE;
}

/* Frames are drawn, not set: a face's own glyphs leave gaps between rows.  Arms of each: up, down,
 * left, right. */
static bool draw_frame(struct picture *p, const char *text, double x, double y)
{
    enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };
    static const struct {
        const char *text;
        int arms;
    } frames[] = {
        { "─", LEFT | RIGHT },
        { "│", UP | DOWN },
        { "┌", DOWN | RIGHT },
        { "┐", DOWN | LEFT },
        { "└", UP | RIGHT },
        { "┘", UP | LEFT },
        { "├", UP | DOWN | RIGHT },
        { "┤", UP | DOWN | LEFT },
        { "┬", DOWN | LEFT | RIGHT },
        { "┴", UP | LEFT | RIGHT },
        { "┼", UP | DOWN | LEFT | RIGHT },
    };
    double midx = x + floor(p->cell_w / 2), midy = y + floor(p->cell_h / 2);
    size_t i = 0;

    while (i < N_ELEMS(frames) && strcmp(frames[i].text, text) != 0)
        i++;
    if (i == N_ELEMS(frames))
        return false;
    double top = frames[i].arms & UP ? y : midy;
    double bottom = frames[i].arms & DOWN ? y + p->cell_h : midy + 1;
    double left = frames[i].arms & LEFT ? x : midx;
    double right = frames[i].arms & RIGHT ? x + p->cell_w : midx + 1;
    if (frames[i].arms & (UP | DOWN))
        cairo_rectangle(p->cr, midx, top, 1, bottom - top);
    if (frames[i].arms & (LEFT | RIGHT))
        cairo_rectangle(p->cr, left, midy, right - left, 1);
    cairo_fill(p->cr);
    return true;
}

/* Every glyph stands on the same line, whichever face it came from. */
static void draw_text(struct picture *p, const struct tty_cell *c, double x, double y, uint32_t ink)
{
    PangoLayout *layout = c->bold ? p->bold : p->layout;

    use_colour(p->cr, ink);
    if (c->underline) {
        cairo_rectangle(p->cr, x, y + p->baseline + 2, p->cell_w * c->width, 1);
        cairo_fill(p->cr);
    }
    if (strcmp(c->text, " ") == 0 || draw_frame(p, c->text, x, y))
        return;
    pango_layout_set_text(layout, c->text, -1);
    double own = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
    cairo_move_to(p->cr, x, y + p->baseline - own);
    pango_cairo_show_layout(p->cr, layout);
}

static void draw_cell(struct picture *p, struct tty *t, int row, int col, bool inverse)
{
    struct tty_cell c = tty_cell(t, row, col);
    uint32_t ink = rgb_of(c.fg, INK), paper = rgb_of(c.bg, PAPER);
    double x = MARGIN + col * p->cell_w, y = MARGIN + row * p->cell_h;

    if (c.width == 0)
        return;
    if (c.reverse != inverse) {
        uint32_t was = ink;
        ink = paper;
        paper = was;
    }
    if (paper != PAPER) {
        use_colour(p->cr, paper);
        cairo_rectangle(p->cr, x, y, p->cell_w * c.width, p->cell_h);
        cairo_fill(p->cr);
    }
    draw_text(p, &c, x, y, ink);
}

static void draw_screen(struct picture *p, struct tty *t, bool cursor)
{
    struct tty_modes m = tty_modes(t);

    for (int row = 0; row < tty_rows(t); row++)
        for (int col = 0; col < tty_cols(t); col++)
            draw_cell(p, t, row, col, cursor && m.cursor_visible && row == m.row && col == m.col);
}

/* The size is known only once the face is: measure on a picture of one dot. */
static cairo_surface_t *surface_for(struct tty *t)
{
    struct picture p = { 0 };
    cairo_surface_t *dot = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);

    p.cr = cairo_create(dot);
    p.layout = layout_new(p.cr, false);
    picture_measure(&p);
    g_object_unref(p.layout);
    cairo_destroy(p.cr);
    cairo_surface_destroy(dot);
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                      (int)(SCALE * (p.cell_w * tty_cols(t) + 2 * MARGIN)),
                                      (int)(SCALE * (p.cell_h * tty_rows(t) + 2 * MARGIN)));
}

void tty_png(struct tty *t, const char *path, bool cursor)
{
    cairo_surface_t *surface = surface_for(t);
    struct picture p = { .cr = cairo_create(surface) };

    cairo_scale(p.cr, SCALE, SCALE);
    cairo_set_antialias(p.cr, CAIRO_ANTIALIAS_NONE); /* neighbours' fills meet; text is apart */
    use_colour(p.cr, PAPER);
    cairo_paint(p.cr);
    p.layout = layout_new(p.cr, false);
    p.bold = layout_new(p.cr, true);
    picture_measure(&p);
    draw_screen(&p, t, cursor);
    g_object_unref(p.layout);
    g_object_unref(p.bold);
    cairo_destroy(p.cr);
    cairo_status_t rc = cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
    pango_cairo_font_map_set_default(NULL);
    if (rc != CAIRO_STATUS_SUCCESS)
        harness_fail("%s: %s", path, cairo_status_to_string(rc));
}
