/* A field of a form: text being typed, its list of choices, and how a page of fields is drawn. */
#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"
#include "reception_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LINES 6 /* of choices shown at once */
#define NOTE_COLS 7  /* of "↓ chọn" beside a box */

static const struct choice yes_no_items[] = { { "yes", "Có" }, { "no", "Không" } };
static const struct choices yes_no = { "yes_no", yes_no_items, 2 };

static const struct choices *choices_of(const struct field *f)
{
    return f->type == FIELD_YES_NO ? &yes_no : f->choices;
}

/* Only these may hold a value of the list and nothing else. */
static bool closed_list(const struct field *f)
{
    return f->type == FIELD_CHOICE || f->type == FIELD_YES_NO;
}

static bool digits_only(const struct field *f)
{
    return f->type == FIELD_PERSON_NUMBER || f->type == FIELD_INTEGER;
}

void cut_to(char *out, size_t size, const char *s)
{
    size_t n = strlen(s);

    while (n >= size)
        n = utf8_prev(s, n);
    memmove(out, s, n);
    out[n] = '\0';
}

/* ---- typing ---- */

/* What the list is asked for: of several choices the one being typed, after the last ";". */
static const char *wanted(const struct entry *e)
{
    const char *last = strrchr(e->edit.text, ';');

    if (e->f->type != FIELD_MULTI_CHOICE || last == NULL)
        return e->edit.text;
    return last + 1 + strspn(last + 1, " ");
}

/* The chosen line C beside those that stand there already; the caller frees. */
static char *several_with_dup(const struct entry *e, const struct choice *c)
{
    size_t before = (size_t)(wanted(e) - e->edit.text);

    if (!e->touched && e->edit.len > 0)
        return xasprintf("%s; %s", e->edit.text, c->label);
    return xasprintf("%.*s%s", (int)before, e->edit.text, c->label);
}

static bool choice_fits(const char *query, const struct choice *c)
{
    char *initials = initials_dup(c->label), *folded = fold_dup(query);
    bool fits = fold_match(query, c->label) ||
                (folded[0] != '\0' && strncmp(initials, folded, strlen(folded)) == 0);

    free(initials);
    free(folded);
    return fits;
}

static bool choice_begins(const char *query, const struct choice *c)
{
    char *label = fold_dup(c->label), *folded = fold_dup(query);
    bool begins = strncmp(label, folded, strlen(folded)) == 0;

    free(label);
    free(folded);
    return begins;
}

/* Lines of the list that fit what is typed, those that begin so first; all of them while nothing
 * is. */
static void filter(struct entry *e)
{
    const struct choices *c = choices_of(e->f);
    char *value = NULL, *label = NULL;

    e->n_hits = e->pick = 0;
    for (int begins = 1; begins >= 0; begins--)
        for (size_t i = 0; c != NULL && i < c->n && e->n_hits < ENTRY_HITS; i++)
            if (!e->touched ? begins == 1
                            : choice_fits(wanted(e), &c->item[i]) &&
                                  choice_begins(wanted(e), &c->item[i]) == (begins == 1))
                e->hit[e->n_hits++] = &c->item[i];
    /* Where the form itself knows which one is meant, that one is on top of the clerk's mind. */
    if (closed_list(e->f) && field_read(e->f, e->edit.text, 0, &value, &label, NULL) == MC_OK)
        for (size_t i = 0; i < e->n_hits; i++)
            if (strcmp(e->hit[i]->value, value) == 0)
                e->pick = i;
    free(value);
    free(label);
}

void entry_focus(struct entry *e, const struct field *f, const char *value)
{
    char *shown = f == NULL                ? NULL
                  : f->type == FIELD_MONEY ? xstrdup(value)
                                           : field_show_dup(f, value);

    e->f = f;
    e->edit = (struct edit){ .len = 0 };
    e->touched = e->listing = false;
    e->n_hits = e->pick = 0;
    edit_set(&e->edit, str_or(shown));
    if (f != NULL && f->type == FIELD_TABLE)
        e->edit.at = 0; /* read from its start, not typed in */
    e->edit.fresh = e->edit.len > 0;
    e->edit.digits = f != NULL && digits_only(f);
    free(shown);
}

static void list_open(struct entry *e)
{
    e->listing = true;
    filter(e);
}

bool entry_opens(const struct entry *e)
{
    return e->f != NULL && choices_of(e->f) != NULL &&
           (closed_list(e->f) || e->f->type == FIELD_MULTI_CHOICE || e->edit.len == 0);
}

/* Keys of an open list; ↓ opens it where it would not lead to the next field. */
static bool list_key(struct entry *e, const struct key *k)
{
    if (choices_of(e->f) == NULL)
        return false;
    if (!e->listing) {
        if (k->sym != KEY_DOWN || !entry_opens(e))
            return false;
        list_open(e);
        return true;
    }
    switch (k->sym) {
    case KEY_DOWN:
        e->pick += e->pick + 1 < e->n_hits;
        return true;
    case KEY_UP:
        if (e->pick == 0)
            e->listing = false;
        e->pick -= e->pick > 0;
        return true;
    case KEY_ESC:
        e->listing = false;
        return true;
    default:
        return false;
    }
}

bool entry_key(struct entry *e, const struct key *k)
{
    struct edit before = e->edit;

    if (e->f == NULL)
        return false;
    if (list_key(e, k))
        return true;
    if (e->f->type == FIELD_YES_NO && k->sym == KEY_CHAR && k->cp == ' ' && !e->touched) {
        char *folded = fold_dup(e->edit.text);

        edit_replace(&e->edit, strcmp(folded, "co") == 0 ? "Không" : "Có");
        e->edit.fresh = true;
        e->touched = true;
        free(folded);
        return true;
    }
    if (!edit_key(&e->edit, k))
        return false;
    if (strcmp(before.text, e->edit.text) != 0) {
        e->touched = strcmp(e->edit.text, e->edit.first) != 0 || k->sym != KEY_CTRL;
        if (choices_of(e->f) != NULL) {
            list_open(e);
            e->listing = e->touched && e->n_hits > 0 && e->edit.len > 0;
        }
    }
    return true;
}

void entry_read(const struct entry *e, bool enter, int today, char **value, char **label, bool *bad,
                struct mc_err *err)
{
    *value = *label = NULL;
    *bad = false;
    if (enter && e->listing && e->n_hits > 0) {
        const struct choice *c = e->hit[e->pick];

        if (e->f->type == FIELD_MULTI_CHOICE) {
            char *typed = several_with_dup(e, c);

            *bad = field_read(e->f, typed, today, value, label, err) != MC_OK;
            if (*bad)
                *value = xstrdup(typed);
            free(typed);
            return;
        }
        *value = xstrdup(closed_list(e->f) ? c->value : c->label);
        *label = xstrdup(c->label);
        return;
    }
    if (field_read(e->f, e->edit.text, today, value, label, err) == MC_OK)
        return;
    *bad = true;
    *value = text_clean_dup(e->edit.text, e->edit.len);
    if (*value == NULL)
        *value = xstrdup("");
}

void entry_keep(const struct entry *e, json_t *place)
{
    if (e->f == NULL)
        return;
    json_object_set_new(place, "cursor", json_integer((json_int_t)e->edit.at));
    if (e->touched)
        json_object_set_new(place, "raw", json_string(e->edit.text));
}

void entry_resume(struct entry *e, const json_t *place)
{
    const char *raw = json_string_value(json_object_get(place, "raw"));
    size_t at = (size_t)json_int(place, "cursor", 0), i = 0;

    if (e->f == NULL)
        return;
    if (raw != NULL) {
        edit_replace(&e->edit, raw);
        e->touched = true;
    }
    while (i < at && i < e->edit.len) /* never inside a character */
        do
            i++;
        while (((unsigned char)e->edit.text[i] & 0xc0) == 0x80);
    if (json_object_get(place, "cursor") != NULL)
        e->edit.at = i;
}

/* ---- drawing ---- */

/* Columns of a page of fields. */
struct layout {
    bool narrow; /* the label stands above the box */
    int label, box, most, mark;
};

const char *mark_vi(enum mark m)
{
    static const char *const words[MARK_COUNT] = {
        [MARK_CARD] = "QR",      [MARK_STORE] = "KHO",       [MARK_EARLIER] = "HS",
        [MARK_FALLBACK] = "MẶC", [MARK_CONFIRM] = "? Enter", [MARK_EDITED] = "SỬA",
    };

    return str_or(words[m]);
}

static struct layout lay_out(const struct canvas *cv, const struct form_line *line, size_t n)
{
    int cols = canvas_cols(cv);
    struct layout l = { .narrow = cols < 50, .mark = cols - 10, .label = 16 };
    int most = cols * 2 / 5;

    for (size_t i = 0; i < n; i++) {
        int w = utf8_width(line[i].f->label) + (line[i].f->required ? 2 : 0);

        if (w > l.label)
            l.label = w < most ? w : most;
    }
    l.box = l.narrow ? 1 : l.label + 2;
    l.most = l.narrow ? cols - 4 : l.mark - l.box - 3;
    return l;
}

/* Beside a list there is room for "↓ chọn", unless its lines need the whole width. */
static int box_cols(const struct layout *l, const struct field *f)
{
    const struct choices *c = choices_of(f);
    int width = f->width > 0 ? f->width : l->most, most = l->most, longest = 0;

    for (size_t i = 0; c != NULL && closed_list(f) && i < c->n; i++) {
        int w = utf8_width(c->item[i].label);

        longest = w > longest ? w : longest;
    }
    if (c != NULL && !l->narrow && longest <= most - NOTE_COLS)
        most -= NOTE_COLS;
    return width < most ? width : most;
}

/* Rows of the value: what is calculated may take two, what is typed has one. */
static int value_rows(const struct layout *l, const struct form_line *f)
{
    return f->f->calculate != NULL && utf8_width(f->value) > l->most ? 2 : 1;
}

/* Rows that a line takes: its label, its box, the sentence under it. */
static int line_rows(const struct layout *l, const struct form_line *f, bool sentence)
{
    return (l->narrow ? 1 : 0) + value_rows(l, f) + (sentence && f->problem[0] != '\0');
}

/* ↓ leads into its list, as it stands. */
static bool line_opens(const struct form_line *f)
{
    if (f->entry != NULL)
        return entry_opens(f->entry);
    return closed_list(f->f) || (f->f->choices != NULL && f->value[0] == '\0');
}

/* Right of the box: how to choose, what numbers are possible. */
static void draw_note(struct canvas *cv, int row, int col, int end, const struct form_line *f)
{
    char note[48] = "";

    if (f->f->type == FIELD_TABLE)
        snprintf(note, sizeof note, "Space mở bảng");
    else if (f->f->type == FIELD_MULTI_CHOICE)
        snprintf(note, sizeof note, col + 20 < end ? "↓ chọn, thêm sau ;" : "↓ chọn");
    else if (line_opens(f))
        snprintf(note, sizeof note, "↓ chọn");
    else if (f->f->type == FIELD_INTEGER && f->f->min != f->f->max)
        snprintf(note, sizeof note, "%lld đến %lld", (long long)f->f->min, (long long)f->f->max);
    else if (f->f->type == FIELD_PERSON_NUMBER && f->entry == NULL && f->value[0] != '\0' &&
             strlen(f->value) < 12)
        snprintf(note, sizeof note, "%zu/12 số", strlen(f->value));
    if (col + 1 + utf8_width(note) < end)
        canvas_text(cv, row, col + 1, STYLE_HINT, note);
}

static enum style mark_style(const struct form_line *f)
{
    return f->mark == MARK_CONFIRM ? STYLE_DUE : STYLE_HINT;
}

static int line_draw(struct canvas *cv, int row, const struct layout *l, const struct form_line *f,
                     bool sentence)
{
    char label[300];
    bool focus = f->entry != NULL;
    int box = l->narrow ? row + 1 : row, cols = box_cols(l, f->f), after;

    if (f->f->type == FIELD_GROUP) { /* a heading over those below */
        canvas_field(cv, row, 1, canvas_cols(cv) - 2, STYLE_BODY, f->f->label, false);
        return line_rows(l, f, sentence);
    }
    canvas_text(cv, row, 0, focus ? STYLE_FOCUS : STYLE_BODY, focus ? ">" : " ");
    snprintf(label, sizeof label, "%.280s%s", f->f->label, f->f->required ? " *" : "");
    canvas_field(cv, row, 1, l->narrow ? canvas_cols(cv) - 11 : l->label, STYLE_BODY, label, false);
    if (f->f->calculate != NULL) {
        draw_wrapped(cv, box, l->box + 1, l->most, value_rows(l, f), STYLE_BODY, f->value);
        after = l->box + 1 + l->most;
        box += value_rows(l, f) - 1;
    } else if (focus) {
        edit_draw(&f->entry->edit, cv, box, l->box, cols, true);
        after = l->box + cols + 2;
    } else {
        bool number = f->f->type == FIELD_INTEGER || f->f->type == FIELD_MONEY;

        canvas_text(cv, box, l->box, STYLE_BODY, "[");
        canvas_field(cv, box, l->box + 1, cols, STYLE_BODY, number ? "" : f->value, true);
        if (number && utf8_width(f->value) <= cols)
            canvas_right(cv, box, l->box + 1 + cols, STYLE_BODY, f->value);
        else if (number)
            canvas_field(cv, box, l->box + 1, cols, STYLE_BODY, f->value, false);
        after = canvas_text(cv, box, l->box + 1 + cols, STYLE_BODY, "]");
    }
    draw_note(cv, box, after, l->narrow ? canvas_cols(cv) : l->mark, f);
    if (f->problem[0] != '\0' && f->blocks)
        canvas_text(cv, row, l->narrow ? canvas_cols(cv) - 2 : l->mark, STYLE_LATE, "!");
    else if (l->narrow)
        canvas_right(cv, row, canvas_cols(cv) - 1, mark_style(f), mark_vi(f->mark));
    else
        canvas_text(cv, row, l->mark, mark_style(f), mark_vi(f->mark));
    if (sentence && f->problem[0] != '\0') {
        canvas_text(cv, box + 1, 3, f->blocks ? STYLE_LATE : STYLE_DUE, f->blocks ? "!" : "?");
        canvas_field(cv, box + 1, 5, canvas_cols(cv) - 6, f->blocks ? STYLE_LATE : STYLE_BODY,
                     f->problem, false);
    }
    return line_rows(l, f, sentence);
}

/* Which lines have their sentence shown: the focused one first, the others while there is room. */
static void choose_sentences(const struct layout *l, const struct form_line *line, size_t n,
                             size_t focus, int rows, bool *shown)
{
    int used = 0;

    for (size_t i = 0; i < n; i++) {
        shown[i] = i == focus;
        used += line_rows(l, &line[i], shown[i]);
    }
    for (size_t i = 0; i < n && used < rows; i++)
        if (!shown[i] && line[i].problem[0] != '\0') {
            shown[i] = true;
            used++;
        }
}

/* The list of choices over what stands below the BOX, or above its LABEL where there is no room. */
static void list_draw(const struct entry *e, struct canvas *cv, int first, int last, int label,
                      int box, int col)
{
    int lines = (int)e->n_hits < LIST_LINES ? (int)e->n_hits : LIST_LINES, width = 30, top;
    size_t from;

    for (size_t i = 0; i < e->n_hits; i++) {
        int w = utf8_width(e->hit[i]->label) + 5;

        width = w > width ? w : width;
    }
    bool below = last - box >= lines + 2 || last - box >= label - first;
    int room = (below ? last - box : label - first) - 2;
    lines = room < lines ? room : lines;
    if (lines < 1)
        lines = 1;
    top = below ? box + 1 : label - lines - 2;
    width = width < canvas_cols(cv) - col ? width : canvas_cols(cv) - col;
    canvas_box(cv, top, col, lines + 2, width,
               closed_list(e->f) ? "Enter lấy · Esc thôi" : "Enter lấy · Esc giữ chữ");
    from = e->pick >= (size_t)lines ? e->pick - (size_t)lines + 1 : 0;
    for (int i = 0; i < lines && from + (size_t)i < e->n_hits; i++) {
        bool at = from + (size_t)i == e->pick;

        canvas_text(cv, top + 1 + i, col + 1, at ? STYLE_FOCUS : STYLE_BODY, at ? ">" : " ");
        canvas_field(cv, top + 1 + i, col + 3, width - 4, STYLE_BODY,
                     e->hit[from + (size_t)i]->label, false);
    }
}

void form_lines_draw(struct canvas *cv, int first, int last, const struct form_line *line, size_t n,
                     size_t focus)
{
    struct layout l = lay_out(cv, line, n);
    bool *shown = xcalloc(n + 1, sizeof *shown);
    int rows = last - first + 1, row = first, upto = 0;
    size_t from = 0;

    choose_sentences(&l, line, n, focus, rows, shown);
    for (size_t i = 0; i <= focus && i < n; i++)
        upto += line_rows(&l, &line[i], shown[i]);
    while (upto > rows && from < focus) {
        upto -= line_rows(&l, &line[from], shown[from]);
        from++;
    }
    for (size_t i = from; i < n && row + line_rows(&l, &line[i], shown[i]) - 1 <= last; i++)
        row += line_draw(cv, row, &l, &line[i], shown[i]);
    row = first;
    for (size_t i = from; i < focus && i < n; i++)
        row += line_rows(&l, &line[i], shown[i]);
    if (focus < n && line[focus].entry != NULL && line[focus].entry->listing)
        list_draw(line[focus].entry, cv, first, last, row, row + (l.narrow ? 1 : 0), l.box);
    free(shown);
}
