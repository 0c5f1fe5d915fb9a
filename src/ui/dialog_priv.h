/* Dialogs of what is done with a dossier: a column of widgets, then a row of buttons.  The safe
 * button has the focus, Enter never does a legal act: it takes the dossier's last digits and the
 * named letter, pressed alone on the button row. */
#ifndef DIALOG_PRIV_H
#define DIALOG_PRIV_H

#include "motcua/desk/act.h"
#include "motcua/desk/look.h"
#include "motcua/ui/field.h"
#include "ui_priv.h"

enum widget_kind {
    WIDGET_TEXT,  /* a sentence, wrapped; no focus */
    WIDGET_PAIR,  /* label and value to read; no focus */
    WIDGET_RULE,  /* a line across; no focus */
    WIDGET_CHECK, /* [x] label; this one and those below take the focus */
    WIDGET_RADIO, /* label, then (x) one ( ) other */
    WIDGET_FIELD, /* label, [text] */
    WIDGET_CODE   /* the last digits of the dossier, typed to confirm */
};
#define NOT_CHOSEN SIZE_MAX

struct widget {
    enum widget_kind kind;
    char *label; /* owned; TEXT: the sentence */
    enum style style;
    bool on;                    /* CHECK */
    const char *const *options; /* RADIO; borrowed */
    size_t n_options, chosen;   /* chosen: NOT_CHOSEN at first */
    struct edit *edit;          /* FIELD, CODE; owned */
    int cols;                   /* FIELD: width of the box */
    const struct field *field;  /* FIELD: how it is read on leaving; NULL free text */
    char *value, *value_label;  /* what was read, canonical and for people; PAIR: the value */
    char error[256];            /* what is wrong and how to mend it, "" */
    bool hidden;
    bool touched; /* by the clerk: journalled */
};

struct dialog;
struct dialog_ops {
    enum action act;      /* what the letter does, as in the lists */
    enum command command; /* the same, for the desk */
    const char *letter;   /* "b" */
    const char *title;    /* "Yêu cầu bổ sung" */
    const char *verb;     /* "gửi yêu cầu": the button and what the hints call it */
    bool legal;           /* asks for the digits */
    /* Widgets from d->v; called once. */
    void (*build)(struct dialog *d, struct ui *ui);
    /* Something changed: texts that follow from it.  NULL none. */
    void (*changed)(struct dialog *d, struct ui *ui);
    /* Before the act: errors into the widgets; false when there is one.  NULL nothing to check. */
    bool (*check)(struct dialog *d, struct ui *ui);
    /* What the desk gets; *IN borrows from D until the dialog closes. */
    void (*fill)(struct dialog *d, struct ui *ui, struct act_input *in);
    /* It is done: the dialog is on top still.  NULL closes it. */
    void (*done)(struct dialog *d, struct ui *ui);
    void (*release)(void *own); /* NULL: free() */
};

struct dialog {
    const struct dialog_ops *ops;
    struct view v; /* owned */
    char tail[16];
    char digits[16]; /* what must be typed */
    bool pin;        /* the PIN is asked instead of the digits */
    bool by_scan;    /* the scanned slip or card stands for the digits */
    struct widget *w;
    size_t n, cap;
    size_t focus;  /* a widget, or N: the button row */
    size_t button; /* 0 Thôi, 1 the act */
    int up;        /* lines scrolled back, to read what is above; drawing stops at the top */
    bool waiting;  /* opened by a letter on a text field: the next Enter, Tab or arrow enters it */
    char *trouble; /* somebody was first; NULL */
    bool dirty;    /* something is typed that no journal has */
    int64_t dirty_ms;
    void *own; /* of the kind of dialog */
};

/* Make and push the dialog; V moves into it. */
void dialog_open(struct ui *ui, const struct dialog_ops *ops, struct view *v);

/* Widgets, added from top to bottom; each returns its index.  Labels are copied. */
size_t dialog_text(struct dialog *d, enum style s, const char *text);
/* Nothing is added for an empty value. */
void dialog_pair(struct dialog *d, enum style s, const char *label, const char *value);
size_t dialog_rule(struct dialog *d);
size_t dialog_check(struct dialog *d, const char *label, bool on);
size_t dialog_radio(struct dialog *d, const char *label, const char *const *options, size_t n,
                    size_t chosen);
size_t dialog_field(struct dialog *d, const char *label, int cols, const char *text);
/* A field that is read as FIELD (dates, numbers, choices) when it is left. */
size_t dialog_form_field(struct dialog *d, const char *label, const struct field *field,
                         const char *value);
size_t dialog_code(struct dialog *d);
void dialog_set_text(struct dialog *d, size_t w, const char *text);
const char *dialog_typed(const struct dialog *d, size_t w);
/* Read all fields; false when one cannot be read.  UI may be NULL when no desk is there. */
bool dialog_read(struct dialog *d, struct ui *ui);
/* Say what is wrong with widget W and go there; returns false. */
bool dialog_wrong(struct dialog *d, size_t w, const char *sentence);

/* The journal of what is typed (dialog_keep.c): now; what an earlier one left, said on the message
 * line; when the time has come, as a screen's tick. */
void dialog_keep(struct dialog *d, struct ui *ui);
void dialog_take_up(struct dialog *d, struct ui *ui);
int dialog_tick(void *st, struct ui *ui, int64_t ms);

/* The context row over a dialog or dossier: "0057 Chứng thực bản sao · Trần Văn Đức    !  nay". */
void draw_dossier_line(const struct view *v, struct canvas *cv, int cols);
enum style due_mark_style(const struct due_label *due);
void dialog_draw(const void *st, struct canvas *cv, const struct area *a);
/* Bytes of the next line of S within COLS columns, broken at a space where there is one. */
size_t wrap_line(const char *s, int cols);

/* Who, what, papers, what was said: to be read before. */
void dialog_read_first(struct dialog *d);

/* Kinds of dialogs. */
extern const struct dialog_ops supplement_dialog, refuse_dialog, approve_dialog, finish_dialog,
    return_dialog, note_dialog, take_in_dialog, extend_dialog, apologise_dialog;
/* Digitize a component, or record what was brought. */
void brought_open(struct ui *ui, struct view *v);
/* Return at once, after a scan: true when it was done (the rating screen is open). */
bool return_at_once(struct ui *ui, int64_t id);
/* The citizen's side: V moves into it. */
void rating_open(struct ui *ui, struct view *v);
/* Forward at once; VERSION as seen, -1 does not say. */
void forward_now(struct ui *ui, int64_t id, int64_t version);

#endif
