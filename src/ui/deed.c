/* From an action on a dossier to its doing: at once, or by its dialog. */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct dialog_ops *dialog_of(enum action a)
{
    static const struct dialog_ops *const all[] = { &supplement_dialog, &refuse_dialog,
                                                    &approve_dialog,    &finish_dialog,
                                                    &return_dialog,     &note_dialog,
                                                    &take_in_dialog,    &extend_dialog };

    for (size_t i = 0; i < N_ELEMS(all); i++)
        if (all[i]->act == a)
            return all[i];
    return NULL;
}

/* The next desk by the form, where exactly one person sits there: it goes to them by name. */
static char *only_holder_dup(struct ui *ui, const struct view *v)
{
    const struct form *f = v->form;
    struct users u = { 0 };
    size_t at = 0, n = 0;
    char *name = NULL;

    while (f != NULL && v->dossier.state != STATE_RECEIVED && at < f->n_steps &&
           strcmp(f->step[at].id, str_or(v->dossier.step)) != 0)
        at++;
    if (f == NULL || at + 1 >= f->n_steps || desk_users(ui->desk, &u, NULL) != MC_OK)
        return NULL;
    for (size_t i = 0; i < u.n; i++)
        if (u.item[i].role == f->step[at + 1].role) {
            str_set(&name, u.item[i].name);
            n++;
        }
    users_release(&u);
    if (n != 1)
        str_set(&name, NULL);
    return name;
}

/* It is done, or why not; what is on the screen has changed. */
static void tell(struct ui *ui, enum mc_rc rc, const char *said, const char *why)
{
    struct screen *s = ui_top(ui);

    if (rc != MC_OK) {
        ui_fail(ui, "%s", why);
        return;
    }
    if (s->ops->resume != NULL)
        s->ops->resume(s->st, ui);
    ui_say(ui, "%s", said);
}

void take_back_now(struct ui *ui)
{
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    int64_t id = 0;
    enum mc_rc rc = desk_take_back(ui->desk, &id, &said, &err);

    tell(ui, rc, said.s, err.msg);
    strbuf_release(&said);
}

/* One's own from now on: nothing to ask. */
static void take_now(struct ui *ui, int64_t id)
{
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    enum mc_rc rc = desk_act(ui->desk, id, CMD_TAKE, NULL, &said, &err);

    tell(ui, rc, said.s, err.msg);
    strbuf_release(&said);
}

void forward_now(struct ui *ui, int64_t id, int64_t version)
{
    struct act_input in = ACT_INPUT_INIT;
    struct strbuf said = STRBUF_INIT;
    struct mc_err err = { 0 };
    struct view v = { 0 };
    char *holder = NULL;
    enum mc_rc rc = desk_view(ui->desk, id, &v, &err);

    if (rc == MC_OK) {
        in.version = version >= 0 ? version : v.dossier.version;
        in.holder = holder = only_holder_dup(ui, &v);
        rc = desk_act(ui->desk, id, CMD_FORWARD, &in, &said, &err);
    }
    if (rc == MC_OK)
        strbuf_puts(&said, " Ctrl+Z rút lại.");
    tell(ui, rc, said.s, err.msg);
    free(holder);
    view_release(&v);
    strbuf_release(&said);
}

/* "n" receives what is only registered, and takes everything else; "l" apologises once the one
 * extension is used up, and at the counter. */
enum command deed_command(enum action a, const struct dossier *d)
{
    if (a == ACT_EXTEND && (d->extensions > 0 || d->state == STATE_RECEIVED))
        return CMD_APOLOGISE;
    return a == ACT_TAKE_IN && d->state != STATE_REGISTERED ? CMD_TAKE : action_command(a);
}

/* On its last day, or later, no extension is in time any more (NĐ 118/2025 Đ19.6). */
static bool apologises(struct ui *ui, const struct dossier *d)
{
    return deed_command(ACT_EXTEND, d) == CMD_APOLOGISE ||
           day_of(desk_now(ui->desk)) >= day_of(d->due_at);
}

/* The other command behind the key of A: papers that were asked for come back by the key that
 * digitizes, the citizen's word by the key that returned. */
static enum command second_command(enum action a)
{
    return a == ACT_ATTACH ? CMD_SUPPLEMENT : a == ACT_RETURN ? CMD_RATE : CMD_COUNT;
}

static bool unrated(const struct dossier *ds)
{
    return ds->state == STATE_RETURNED && ds->rating < 0;
}

const char *deed_why_not(struct ui *ui, const struct dossier *ds, enum action a, char *why)
{
    enum command second = second_command(a);
    char other[256];

    desk_why_not(ui->desk, ds, deed_command(a, ds), why);
    if (why[0] != '\0' && second != CMD_COUNT && (second != CMD_RATE || unrated(ds)) &&
        *desk_why_not(ui->desk, ds, second, other) == '\0')
        why[0] = '\0';
    return why;
}

void deed_open(struct ui *ui, enum action a, int64_t id)
{
    const struct dialog_ops *ops = dialog_of(a);
    struct view v = { 0 };
    struct mc_err err = { 0 };
    char why[256];

    if (a == ACT_FORWARD) {
        forward_now(ui, id, -1);
    } else if (ops == NULL && a != ACT_ATTACH) {
        return; /* not something done with a dossier */
    } else if (desk_view(ui->desk, id, &v, &err) != MC_OK) {
        ui_fail(ui, "%s", err.msg);
    } else if (*deed_why_not(ui, &v.dossier, a, why) != '\0') {
        ui_fail(ui, "%s", why);
    } else {
        if (deed_command(a, &v.dossier) == CMD_TAKE)
            take_now(ui, id);
        else if (a == ACT_ATTACH)
            brought_open(ui, &v);
        else if (a == ACT_RETURN && unrated(&v.dossier))
            rating_open(ui, &v);
        else if (a == ACT_EXTEND && apologises(ui, &v.dossier))
            dialog_open(ui, &apologise_dialog, &v);
        else
            dialog_open(ui, ops, &v);
    }
    view_release(&v); /* empty when a dialog took it */
}
