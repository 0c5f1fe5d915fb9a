/* Fields for passwords and PINs. */
#include "secrets_priv.h"

#include "motcua/base/secret.h"
#include "motcua/desk/users.h"

#include <stdio.h>
#include <string.h>

#define LABEL_COLS 16

void secrets_add(struct secrets *s, const char *label, bool secret)
{
    s->label[s->n] = label;
    s->edit[s->n++] = (struct edit){ .secret = secret };
}

void secrets_clear(struct secrets *s, size_t i)
{
    bool secret = s->edit[i].secret;

    secret_wipe(&s->edit[i], sizeof s->edit[i]);
    s->edit[i].secret = secret;
    s->at = i;
}

void secrets_wipe(struct secrets *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->edit[i].secret)
            secrets_clear(s, i);
}

static void note(struct secrets *s, const char *sentence)
{
    snprintf(s->note, sizeof s->note, "%s", sentence);
}

/* Nothing but fingers fills a secret field.  What of a slow scan was typed already goes, too. */
static enum secrets_used not_typed(struct secrets *s, const struct key *k)
{
    if (k->sym == KEY_SCAN && k->early > 0)
        secrets_clear(s, s->at);
    note(s, k->sym == KEY_SCAN ? "Ô này không nhận mã quét. Gõ bằng phím."
                               : "Ô này không nhận chữ dán. Gõ bằng phím.");
    return SECRETS_USED;
}

static enum secrets_used typed(struct secrets *s, const struct key *k)
{
    struct edit *e = &s->edit[s->at];

    if (e->secret && (k->sym == KEY_SCAN || k->sym == KEY_PASTE))
        return not_typed(s, k);
    if (k->sym == KEY_SCAN || !edit_key(e, k))
        return k->sym == KEY_SCAN ? SECRETS_USED : SECRETS_NOT_USED;
    note(s, e->secret && typed_with_marks(e->text) ? TYPED_WITH_MARKS : "");
    return SECRETS_USED;
}

enum secrets_used secrets_key(struct secrets *s, const struct key *k)
{
    switch (k->sym) {
    case KEY_ENTER:
        if (s->at + 1 == s->n)
            return SECRETS_SUBMIT;
        s->at++;
        return SECRETS_USED;
    case KEY_TAB:
    case KEY_DOWN:
        s->at = (s->at + 1) % s->n;
        return SECRETS_USED;
    case KEY_BACKTAB:
    case KEY_UP:
        s->at = (s->at + s->n - 1) % s->n;
        return SECRETS_USED;
    case KEY_CTRL:
        if (k->cp == 'G') {
            s->shown = !s->shown;
            return SECRETS_USED;
        }
        return typed(s, k);
    default:
        return typed(s, k);
    }
}

int secrets_draw(const struct secrets *s, struct canvas *cv, int row, int col, int cols)
{
    int label = cols < 44 ? 13 : LABEL_COLS, box = cols - label - 5;

    for (size_t i = 0; i < s->n; i++) {
        struct edit e = s->edit[i];

        e.secret = e.secret && !s->shown;
        canvas_text(cv, row, col, i == s->at ? STYLE_FOCUS : STYLE_BODY, i == s->at ? ">" : " ");
        canvas_field(cv, row, col + 2, label, STYLE_BODY, s->label[i], false);
        edit_draw(&e, cv, row++, col + 2 + label, box < 32 ? box : 32, i == s->at);
        secret_wipe(&e, sizeof e);
        if (i == s->at && s->note[0] != '\0')
            row += draw_wrapped(cv, row, col + 2, cols - 2, 3, STYLE_LATE, s->note);
    }
    return row;
}
