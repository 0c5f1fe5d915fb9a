/* What is still wrong with the answers, in sentences that say how to mend it. */
#include "expr_priv.h"
#include "read_priv.h"

#include "motcua/base/utf8.h"
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_COLS 78 /* of the message line */

struct check {
    struct expr_env *env;
    const struct form *form;
    const struct answers *answers;
    const struct resolved *r;
    int today;
};

static const char *how_to_fill(const struct field *f)
{
    switch (f->type) {
    case FIELD_DATE:
        return f->partial ? "Gõ 8 số, hoặc chỉ năm." : "Gõ liền 8 số, ví dụ 12031990.";
    case FIELD_CHOICE:
        return "Gõ chữ đầu, hoặc ↓ để chọn.";
    case FIELD_YES_NO:
        return "Gõ c là có, k là không.";
    case FIELD_PERSON_NUMBER:
        return "Gõ đủ 12 số trên thẻ.";
    case FIELD_IDENTITY:
        return "Gõ số, ngày cấp, nơi cấp.";
    case FIELD_TIME:
        return "Gõ giờ và phút, ví dụ 1530.";
    case FIELD_MULTI_CHOICE:
        return "Gõ chữ đầu, nhiều mục cách nhau dấu ;";
    case FIELD_TABLE:
        return "Enter để thêm dòng.";
    default:
        return "Hỏi người nộp rồi gõ vào.";
    }
}

const char *field_name(const struct form *form, const struct field *f, char *out, size_t n)
{
    const char *section = NULL;
    bool twice = false;

    for (size_t i = 0; i < form->n_fields; i++)
        twice = twice || (&form->field[i] != f && form->field[i].type != FIELD_GROUP &&
                          strcmp(form->field[i].label, f->label) == 0);
    for (size_t i = 0; twice && f->section != NULL && i < form->n_sections; i++)
        if (strcmp(form->section[i].id, f->section) == 0)
            section = form->section[i].label;
    snprintf(out, n, "%s%s%s", str_or(section), section != NULL ? ": " : "", f->label);
    return out;
}

/* "HEAD: label. TAIL", the label cut where the line would end. */
static void say(const struct check *c, char *out, size_t n, const char *head, const struct field *f,
                const char *tail)
{
    char name[400];
    int room = LINE_COLS - utf8_width(head) - utf8_width(tail) - 4; /* ": " and ". " */
    bool cut = utf8_width(field_name(c->form, f, name, sizeof name)) > room;
    size_t clip = utf8_clip(name, cut ? room - 1 : room, NULL);

    snprintf(out, n, "%s: %.*s%s. %s", head, (int)clip, name, cut ? "…" : "", tail);
}

static size_t letters(const char *s)
{
    size_t n = 0;

    for (size_t at = 0; s[at] != '\0'; at = utf8_next(s, at))
        n++;
    return n;
}

static bool unreadable(const struct check *c, const struct field *f, const char *value, char *out,
                       size_t n)
{
    const struct answer *a = answers_get(c->answers, f->id);
    struct mc_err err = { 0 };
    char *read = NULL, *label = NULL;

    if (a != NULL && a->read && a->value == value) /* what was read once reads again */
        return false;
    enum mc_rc rc = field_read(f, value, c->today, &read, &label, &err);

    if (rc != MC_OK)
        snprintf(out, n, "%.*s", (int)utf8_clip(err.msg, 200, NULL), err.msg);
    free(read);
    free(label);
    return rc != MC_OK;
}

static bool breaks_constraint(const struct check *c, const struct field *f, const char *value)
{
    const struct form *form = c->form;
    const struct expr_input in = {
        .answers = c->answers,
        .relevant = c->r->relevant,
        .channel = channel_word(c->r->channel),
        .case_id = c->r->case_index < form->n_cases ? form->cases[c->r->case_index].id : NULL,
        .self_field = f,
        .self = value,
        .today = c->today,
    };

    return f->constraint != NULL && !expr_holds(c->env, form, f->constraint, &in, true);
}

static bool blocks(const struct check *c, const struct field *f, const char *value, char *out,
                   size_t n)
{
    size_t long_by;

    if (*value == '\0') {
        if (!f->required || f->calculate != NULL)
            return false;
        say(c, out, n,
            f->type == FIELD_CHOICE || f->type == FIELD_MULTI_CHOICE ? "Chưa chọn" : "Chưa nhập", f,
            how_to_fill(f));
        return true;
    }
    if (unreadable(c, f, value, out, n))
        return true;
    if (f->type == FIELD_TABLE && table_gap(f, value, out, n))
        return true;
    long_by = letters(value);
    if (f->max_chars > 0 && long_by > (size_t)f->max_chars) {
        snprintf(out, n, "Ô này nhận nhiều nhất %d chữ, đang thừa %zu. Viết ngắn lại.",
                 f->max_chars, long_by - (size_t)f->max_chars);
        return true;
    }
    if (!breaks_constraint(c, f, value))
        return false;
    if (f->message != NULL)
        snprintf(out, n, "%.*s", (int)utf8_clip(f->message, 200, NULL), f->message);
    else
        say(c, out, n, "Chưa đúng điều kiện", f, "So lại với giấy tờ rồi gõ lại.");
    return true;
}

/* ---- warnings ---- */

/* The relevant answer of the field called PREFIX (N bytes of it) and one of NAMES, or NULL. */
static const char *companion(const struct check *c, const char *prefix, size_t n,
                             const char *const *names)
{
    for (; *names != NULL; names++) {
        char *id = xasprintf("%.*s%s", (int)n, prefix, *names);
        const struct field *f = form_field(c->form, id);

        free(id);
        if (f != NULL && c->r->relevant[f - c->form->field])
            return answers_value(c->answers, f->id);
    }
    return NULL;
}

/* The birth date and sex that go with a number: me_so_dinh_danh and me_giay_to have me_ngay_sinh
 * beside them, and so_dinh_danh alone has ngay_sinh.  Nothing there: nothing is compared. */
static const char *beside(const struct check *c, const char *id, const char *const *names)
{
    static const char *const bare[] = { "so_",       "id",   "number", "person_number",
                                        "dinh_danh", "cccd", "giay_to" };
    const char *found = NULL;

    for (size_t n = strlen(id); n > 0 && found == NULL; n--)
        if (id[n - 1] == '_')
            found = companion(c, id, n, names);
    for (size_t i = 0; i < N_ELEMS(bare) && found == NULL; i++)
        if (strncmp(id, bare[i], strlen(bare[i])) == 0)
            found = companion(c, id, 0, names);
    return str_or(found);
}

static bool odd_number(const struct check *c, const struct field *f, const char *value, char *out,
                       size_t n)
{
    static const char *const births[] = { "ngay_sinh", "nam_sinh", "birth_date", "birth", NULL };
    static const char *const sexes[] = { "gioi_tinh", "sex", NULL };
    char number[13] = "", why[160];
    const char *from = value, *end = value + strcspn(value, ";");

    if (f->type != FIELD_PERSON_NUMBER && f->type != FIELD_IDENTITY)
        return false;
    for (const char *p = value; p < end; p++) /* "CCCD 038190000731; 2021-04-22; ..." */
        if (*p == ' ')
            from = p + 1;
    if ((size_t)(end - from) >= sizeof number)
        return false;
    memcpy(number, from, (size_t)(end - from));
    citizen_number_warning(number, beside(c, f->id, sexes), beside(c, f->id, births), why);
    snprintf(out, n, "%s", why);
    return why[0] != '\0';
}

static bool odd_organisation(const struct field *f, const char *value, char *out, size_t n)
{
    char why[160];

    if (f->type != FIELD_ORG_NUMBER)
        return false;
    snprintf(out, n, "%s", org_number_warning(value, why));
    return why[0] != '\0';
}

static bool warns(const struct check *c, const struct field *f, const struct answer *it, char *out,
                  size_t n)
{
    if (it == NULL || *str_or(it->value) == '\0')
        return false;
    if (odd_number(c, f, it->value, out, n) || odd_organisation(f, it->value, out, n))
        return true;
    if (it->mark != MARK_CONFIRM)
        return false;
    say(c, out, n, "Cần xác nhận", f, "Hỏi người nộp, đúng thì Enter.");
    return true;
}

size_t form_problems(struct expr_env *e, const struct form *form, const struct answers *answers,
                     const struct resolved *r, enum field_at at, int today, struct problem *out,
                     size_t max)
{
    const struct check c = { .env = e, .form = form, .answers = answers, .r = r, .today = today };
    size_t n = 0;

    for (size_t i = 0; i < form->n_fields && n < max; i++) {
        const struct field *f = &form->field[i];
        struct problem p = { .field = f, .blocks = true };

        if (f->at != at || !r->relevant[i] || f->type == FIELD_DERIVED ||
            f->type == FIELD_SIGNATURE || f->type == FIELD_GROUP)
            continue;
        if (!blocks(&c, f, answers_value(answers, f->id), p.text, sizeof p.text)) {
            p.blocks = false;
            if (!warns(&c, f, answers_get(answers, f->id), p.text, sizeof p.text))
                continue;
        }
        out[n++] = p;
    }
    return n;
}
