/* The event loop: keys and signals in, frames out; nothing waits but here. */
#include "motcua/ui/run.h"

#include "motcua/base/mem.h"
#include "motcua/desk/users.h"
#include "motcua/ui/ui.h"

#include <stdlib.h>
#include <string.h>

#define ESC_LOCAL_MS 50
#define ESC_SSH_MS 250
#define BURST_GAP_MS 30

/* Milliseconds to the next full minute of the shown clock. */
static int to_minute(const struct desk *d)
{
    return (int)(60 - desk_now(d) % 60) * 1000;
}

static int sooner(int a, int b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

static void keys_in(struct term *t, struct decoder *dec)
{
    char buf[4096];
    size_t n;

    while ((n = term_read(t, buf, sizeof buf)) > 0)
        decoder_feed(dec, buf, n, clock_mono_ms());
}

static void show(struct ui *ui, struct term *t, struct canvas *cv)
{
    if (ui->redraw)
        term_redraw(t);
    if (ui->bell)
        term_bell(t);
    ui->redraw = ui->bell = false;
    ui_draw(ui, cv);
    term_show(t, cv);
}

/* What stands on the screen while a write waits for another desk. */
struct patience {
    struct ui *ui;
    struct term *t;
    struct canvas *cv;
    bool told;
};

/* In the midst of a deed: the last frame with another message, since no screen may be asked. */
static void tell_wait(void *ctx, const char *sentence)
{
    struct patience *p = ctx;

    p->told = true;
    ui_say(p->ui, "%s", sentence);
    ui_draw_message(p->ui, p->cv);
    term_show(p->t, p->cv);
}

/* The deed is done or has said why not: a wait that is over is no news. */
static void wait_over(struct patience *p)
{
    if (p->told && strncmp(p->ui->message, "Đang chờ", strlen("Đang chờ")) == 0)
        ui_say(p->ui, "%s", "");
    p->told = false;
}

static void resize(struct ui *ui, struct term *t, struct canvas *cv)
{
    term_size(t, &ui->rows, &ui->cols);
    canvas_resize(cv, ui->rows, ui->cols);
}

/* Every key that is complete, then the screen's timers; true when something may look different. */
static bool step(struct ui *ui, struct decoder *dec)
{
    struct key k;
    bool any = false;

    while (!ui->quit && !ui->logged_out && decoder_next(dec, clock_mono_ms(), &k)) {
        if (k.sym == KEY_SCAN && !k.sure && ui_typing(ui))
            decoder_retype(dec, &k); /* a number typed ahead over a slow line comes just so */
        else
            ui_key(ui, &k);
        any = true;
    }
    return any;
}

static void loop(struct ui *ui, struct term *t, struct canvas *cv, struct decoder *dec)
{
    struct patience patience = { .ui = ui, .t = t, .cv = cv };
    int64_t minute = -1;
    bool dirty = true;

    desk_on_wait(ui->desk, tell_wait, &patience);
    while (!ui->quit && !ui->logged_out) {
        int wait = ui_tick(ui, clock_mono_ms());

        if (wait == 0) {
            dirty = true;
            wait = ui_tick(ui, clock_mono_ms());
        }
        if (desk_now(ui->desk) / 60 != minute) {
            minute = desk_now(ui->desk) / 60;
            dirty = true;
        }
        if (dirty)
            show(ui, t, cv);
        wait = sooner(sooner(wait, decoder_wait_ms(dec, clock_mono_ms())), to_minute(ui->desk));
        if (!term_wait(t, NULL, 0, wait) || term_hung_up(t))
            break;
        dirty = false;
        if (term_resized(t)) {
            resize(ui, t, cv);
            dirty = true;
        }
        keys_in(t, dec);
        if (step(ui, dec))
            dirty = true;
        else
            desk_idle(ui->desk);
        wait_over(&patience);
    }
    ui_rescue(ui);
    desk_on_wait(ui->desk, NULL, NULL);
}

enum mc_rc ui_run(struct desk *d, const char *user, const struct term_options *o,
                  struct mc_err *err)
{
    struct decoder_options dopt = { .esc_ms = getenv("SSH_CONNECTION") ? ESC_SSH_MS : ESC_LOCAL_MS,
                                    .burst_gap_ms = BURST_GAP_MS };
    char notice[128] = "";
    const char *code = NULL; /* of a real office's user: the password is still asked */
    struct term *t;
    int rows, cols;
    bool again = true;
    enum mc_rc rc;

    if (!d->training) {
        code = user;
        user = NULL;
    }
    if (user != NULL && (rc = desk_login(d, user, err)) != MC_OK)
        return rc;
    if ((rc = term_open(o, &t, notice, err)) != MC_OK)
        return rc;
    mem_on_failure(term_restore_now);
    term_size(t, &rows, &cols);
    struct canvas *cv = canvas_new(rows, cols);
    struct decoder *dec = decoder_new(&dopt);
    while (again) {
        struct ui ui;

        ui_init(&ui, d, rows, cols);
        if (user != NULL)
            queue_open(&ui);
        else if (d->training)
            login_open(&ui);
        else
            signin_open(&ui, code);
        if (notice[0] != '\0')
            ui_say(&ui, "%s", notice);
        if (desk_drafts_lost(d))
            ui_fail(&ui, "%s", desk_drafts_lost(d));
        loop(&ui, t, cv, dec);
        again = ui.logged_out && !term_hung_up(t);
        if (!d->training)
            desk_logout(d); /* a training copy knows no coming and going */
        rows = ui.rows;
        cols = ui.cols;
        user = code = NULL;
        notice[0] = '\0';
        ui_release(&ui);
    }
    decoder_free(dec);
    canvas_free(cv);
    term_close(t);
    mem_on_failure(NULL);
    return MC_OK;
}
