/* Approve a dossier, or record its result: what there is to read, the fields of this step, digits.
 */
#include "dialog_priv.h"

#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 24

struct sign {
    struct answers answers;
    size_t field[FIELDS_MAX], n_fields; /* of the form */
    size_t first;                       /* their widgets */
    size_t outcome, reason;             /* finish only */
    size_t number;                      /* NOT_CHOSEN: the form has a field for it */
    bool finish;
};

static const char *const outcomes[] = { "Đủ điều kiện, có kết quả", "Không đủ điều kiện" };
static const char *const outcome_words[] = { "positive", "negative" };

/* ---- what to read before ---- */

/* The newest note: what the specialist said. */
static const struct way_line *last_words(const struct view *v)
{
    for (size_t i = v->n_way; i-- > 0;)
        if (v->way[i].kind == EV_NOTED && str_or(v->way[i].note)[0] != '\0')
            return &v->way[i];
    return NULL;
}

static void read_papers(struct dialog *d)
{
    struct strbuf b = STRBUF_INIT;
    const struct dossier *ds = &d->v.dossier;
    size_t there = 0, digitized = 0;

    for (size_t i = 0; i < ds->n_components; i++) {
        const struct component *c = &ds->components[i];

        there += component_there(c);
        digitized += c->n_papers > 0;
        if (c->required && !component_there(c))
            strbuf_printf(&b, "%s%s", b.len > 0 ? ", " : " · thiếu: ", str_or(c->name));
    }
    char *line = xasprintf("%zu/%zu có, %zu đã số hóa%s", there, ds->n_components, digitized, b.s);
    dialog_pair(d, STYLE_BODY, "Giấy tờ", line);
    free(line);
    strbuf_release(&b);
}

static void add_summary(void *ctx, const char *label, const char *value)
{
    if (label == NULL)
        dialog_text(ctx, STYLE_HINT, value);
    else
        dialog_pair(ctx, STYLE_BODY, label, value);
}

void dialog_read_first(struct dialog *d)
{
    const struct dossier *ds = &d->v.dossier;
    const struct way_line *said = last_words(&d->v);
    char birth[64] = "";

    if (str_or(ds->applicant.birth)[0] != '\0') {
        const struct field date = { .type = FIELD_DATE, .partial = true };
        char *shown = field_show_dup(&date, ds->applicant.birth);

        snprintf(birth, sizeof birth, " · %.40s", shown);
        free(shown);
    }
    char *who = xasprintf("%s%s", str_or(ds->applicant.name), birth);
    dialog_pair(d, STYLE_BODY, "Người nộp", who);
    free(who);
    dialog_pair(d, STYLE_BODY, "Thủ tục",
                d->v.form != NULL ? d->v.form->short_name : ds->procedure_name);
    dialog_pair(d, STYLE_BODY, "Kết quả", d->v.form != NULL ? d->v.form->result_name : ds->result);
    summary_each(&d->v, add_summary, d);
    read_papers(d);
    if (said != NULL) {
        char *line = xasprintf("%s: %s", str_or(said->who), said->note);

        dialog_pair(d, STYLE_BODY, "Ý kiến", line);
        free(line);
    }
}

/* ---- fields ---- */

static void add_fields(struct dialog *d, struct ui *ui, struct sign *s)
{
    s->n_fields = desk_act_fields(ui->desk, &d->v.dossier, d->ops->command, &s->answers, s->field,
                                  FIELDS_MAX);
    s->first = d->n;
    if (d->v.form == NULL)
        s->n_fields = 0;
    if (s->n_fields > 0)
        dialog_rule(d);
    s->first = d->n;
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &d->v.form->field[s->field[i]];
        char *label = xasprintf("%s%s", f->label, f->required ? " *" : "");

        dialog_form_field(d, label, f, answers_value(&s->answers, f->id));
        free(label);
    }
}

static void build_approve(struct dialog *d, struct ui *ui)
{
    struct sign *s = d->own = xcalloc(1, sizeof *s);

    dialog_read_first(d);
    s->number = s->outcome = s->reason = NOT_CHOSEN;
    add_fields(d, ui, s);
    if (s->n_fields == 0) { /* else the form asks for its number itself */
        dialog_rule(d);
        s->number = dialog_field(d, "Số kết quả", 24, "");
    }
    dialog_rule(d);
    dialog_code(d);
    d->focus = d->n; /* "Thôi": to be read first */
}

static void build_finish(struct dialog *d, struct ui *ui)
{
    struct sign *s = d->own = xcalloc(1, sizeof *s);

    s->finish = true;
    dialog_read_first(d);
    dialog_rule(d);
    s->outcome = dialog_radio(d, "Kết luận", outcomes, N_ELEMS(outcomes), 0);
    s->number = dialog_field(d, "Số kết quả", 24, "");
    s->reason = dialog_field(d, "Lý do", 56, "");
    add_fields(d, ui, s);
    dialog_rule(d);
    dialog_code(d);
}

static bool negative(const struct dialog *d, const struct sign *s)
{
    return s->finish && d->w[s->outcome].chosen == 1;
}

/* A negative result has a reason; a positive one its number and fields. */
static void changed(struct dialog *d, struct ui *ui)
{
    const struct sign *s = d->own;
    bool no = negative(d, s);

    (void)ui;
    if (s->finish) {
        d->w[s->reason].hidden = !no;
        d->w[s->number].hidden = no;
    }
    for (size_t i = 0; i < s->n_fields; i++)
        d->w[s->first + i].hidden = no;
}

static bool check(struct dialog *d, struct ui *ui)
{
    struct sign *s = d->own;

    (void)ui;
    if (negative(d, s))
        return d->w[s->reason].edit->len > 0 ||
               dialog_wrong(d, s->reason,
                            "Ghi lý do không đủ điều kiện để người dân biết (Điều 19.3 NĐ "
                            "118/2025/NĐ-CP).");
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &d->v.form->field[s->field[i]];
        struct widget *w = &d->w[s->first + i];

        if (f->required && w->edit->len == 0)
            return dialog_wrong(d, s->first + i, "Ô này phải có. Gõ vào rồi PgDn tới hàng nút.");
        answers_set(&s->answers, f->id, str_or(w->value), w->value_label, MARK_TYPED);
    }
    return true;
}

static void fill(struct dialog *d, struct ui *ui, struct act_input *in)
{
    struct sign *s = d->own;

    (void)ui;
    in->answers = s->n_fields > 0 && !negative(d, s) ? &s->answers : NULL;
    if (s->number != NOT_CHOSEN && !negative(d, s))
        in->number = dialog_typed(d, s->number);
    if (s->finish)
        in->outcome = outcome_words[negative(d, s)];
    if (negative(d, s))
        in->text = in->reason = dialog_typed(d, s->reason);
}

static void release(void *own)
{
    struct sign *s = own;

    answers_release(&s->answers);
    free(s);
}

const struct dialog_ops approve_dialog = {
    .act = ACT_APPROVE,
    .command = CMD_APPROVE,
    .letter = "k",
    .title = "Ký duyệt",
    .verb = "ký duyệt",
    .legal = true,
    .build = build_approve,
    .changed = changed,
    .check = check,
    .fill = fill,
    .release = release,
};

const struct dialog_ops finish_dialog = {
    .act = ACT_FINISH,
    .command = CMD_FINISH,
    .letter = "=",
    .title = "Ghi kết quả",
    .verb = "ghi kết quả",
    .legal = true,
    .build = build_finish,
    .changed = changed,
    .check = check,
    .fill = fill,
    .release = release,
};
