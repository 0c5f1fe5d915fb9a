/* Reception's state, shared by its shell (reception.c), its five steps (step_*.c) and the field
 * that they type in (entry.c). */
#ifndef RECEPTION_PRIV_H
#define RECEPTION_PRIV_H

#include "history_priv.h"
#include "motcua/desk/look.h"
#include "motcua/desk/receive.h"
#include "motcua/ui/field.h"
#include "ui_priv.h"

enum { STEP_PERSON, STEP_PROCEDURE, STEP_FORM, STEP_PAPERS, STEP_CHECK, STEP_COUNT };

#define PAGE_FIELDS 9 /* most fields of one page: it never scrolls at 80x24 */
#define NO_FIELD SIZE_MAX

/* ---- one field being typed in (entry.c) ---- */

#define ENTRY_HITS 256
struct entry {
    const struct field *f; /* NULL: no field has the focus */
    struct edit edit;
    bool touched; /* typed in since the focus came */
    bool listing; /* its list of choices is open */
    const struct choice *hit[ENTRY_HITS];
    size_t n_hits, pick;
};
/* Take the focus to F, which holds VALUE. */
void entry_focus(struct entry *e, const struct field *f, const char *value);
/* Text editing and the list of choices; true when used.  Enter, Tab and the rest are the caller's.
 */
bool entry_key(struct entry *e, const struct key *k);
/* ↓ opens its list now; on a filled box with mere suggestions it leads to the next field. */
bool entry_opens(const struct entry *e);
/* What the field holds now: canonical VALUE and LABEL, or the cleaned text as VALUE and LABEL NULL
 * when it cannot be read (*BAD; err says why).  ENTER: the chosen line of an open list counts. */
void entry_read(const struct entry *e, bool enter, int today, char **value, char **label, bool *bad,
                struct mc_err *err);
/* The place in the field, for the journal, and back (after entry_focus). */
void entry_keep(const struct entry *e, json_t *place);
void entry_resume(struct entry *e, const json_t *place);
/* A field on the screen.  VALUE as people see it; ENTRY when it has the focus. */
struct form_line {
    const struct field *f;
    char *value; /* owned */
    enum mark mark;
    char problem[256]; /* what is wrong with a value that is there */
    bool blocks;
    const struct entry *entry;
};
/* Draw N lines in rows FIRST to LAST: label left of the box, or above it on narrow screens; the
 * focused one always in sight, the sentence under it, its list of choices over what is below. */
void form_lines_draw(struct canvas *cv, int first, int last, const struct form_line *line, size_t n,
                     size_t focus);
const char *mark_vi(enum mark m);                   /* QR, KHO, HS, MẶC, ?, SỬA */
void cut_to(char *out, size_t size, const char *s); /* copy, cut at a character */

/* ---- the state ---- */

/* What step 1 asks: the six parts of the person, then who stands there for them. */
enum {
    SLOT_AGENT = PART_COUNT, /* is there an agent? */
    SLOT_AGENT_ID,
    SLOT_AGENT_NAME,
    SLOT_AGENT_BASIS,
    SLOT_COUNT
};
struct person_step {
    struct edit query;
    struct parties found; /* candidates, shown until one is taken */
    size_t at;
    bool listing, asking; /* candidates, or the fields of the person, are on the screen */
    int focus;            /* -1: the query; else a slot */
    bool agent;           /* somebody else stands there */
    char problem[SLOT_COUNT][256];
    bool blocks[SLOT_COUNT];
    char *source[PART_COUNT];
    enum mark source_mark[PART_COUNT];
    size_t n_papers, n_open; /* papers in the person's store, dossiers under way */
    bool changed;            /* since the procedure was prefilled */
    struct history history;
};
struct procedure_step {
    struct edit query;
    size_t hit[64], n_hits, at;
    bool moved;              /* chosen by the arrows: Enter means it though nothing is typed */
    const struct form *form; /* of the line under the cursor, when the keys rest */
    int64_t moved_ms;
};
struct form_step {
    size_t at; /* field under the cursor, or NO_FIELD */
    bool done; /* Enter has said that all is there: the next one goes on */
    struct history history;
};
struct papers_step {
    size_t at;   /* component under the cursor, in the form's order */
    bool asking; /* for the reason of a paper that is only seen */
};
enum check_kind {
    CHECK_PROBLEM,
    CHECK_CASE,
    CHECK_FEE,
    CHECK_PAID,
    CHECK_DUE,
    CHECK_GO,
    CHECK_LATER
};
struct check_step {
    enum check_kind kind;
    size_t problem;
};

struct reception_state {
    struct reception r;
    struct review v;   /* v.form NULL: no procedure yet */
    struct desk *desk; /* plain data for drawing */
    int step, rows, cols;
    bool dirty; /* something is typed that no journal has */
    int64_t dirty_ms;
    enum action armed; /* asked for once: the same key again does it */
    struct entry entry;
    struct person_step person;
    struct procedure_step procedure;
    struct form_step form;
    struct papers_step papers;
    struct check_step check;
};

/* A step is a struct of functions. */
struct step_ops {
    const char *name; /* as the bar shows it */
    void (*draw)(const struct reception_state *s, struct canvas *cv, const struct area *a);
    bool (*key)(struct reception_state *s, struct ui *ui, const struct key *k);
    void (*act)(struct reception_state *s, struct ui *ui, enum action a, const struct key *k);
    void (*enter)(struct reception_state *s, struct ui *ui);
    void (*leave)(struct reception_state *s, struct ui *ui); /* store what is being typed */
    void (*keep)(const struct reception_state *s, json_t *place);
    void (*restore)(struct reception_state *s, struct ui *ui, const json_t *place);
    int (*tick)(struct reception_state *s, struct ui *ui, int64_t ms); /* may be NULL */
};
extern const struct step_ops step_person, step_procedure, step_form, step_papers, step_check;

/* ---- the shell (reception.c) ---- */

void reception_go(struct reception_state *s, struct ui *ui, int step);
void reception_typed(struct reception_state *s);                /* for the journal */
void reception_store(struct reception_state *s, struct ui *ui); /* save the draft now */
/* After each answer: what follows from it.  False (said on the message line) on failure. */
bool reception_follow(struct reception_state *s, struct ui *ui);
void reception_bar(const struct reception_state *s, struct canvas *cv, const struct area *a);
/* The person's line: "Phan Thị Mười · 12/03/1990 · …0731". */
void reception_person_line(const struct reception_state *s, char *out, size_t n);
void no_procedure_draw(const struct reception_state *s, struct canvas *cv, const struct area *a);

/* A card was scanned (step_person.c). */
void person_take_card(struct reception_state *s, struct ui *ui, const struct card *card);
/* Problem counts of the form (step_form.c). */
struct form_counts {
    int wrong, confirm, empty;
    const struct field *first_wrong;
};
struct form_counts form_count(const struct reception_state *s);
void form_pages(const struct reception_state *s, size_t *number, size_t *of);
void form_focus(struct reception_state *s, const struct field *f);
/* Stand on the part of the person that PROBLEM is about, else on one that needs somebody, if any
 * does (step_person.c). */
void person_focus_needed(struct reception_state *s, const char *problem);
/* Steps 4 and 5: mark what was only to be shown as shown; says what it did (step_papers.c). */
void papers_mark_all(struct reception_state *s, struct ui *ui);
/* The same words wherever its key stands. */
#define MARK_ALL_VI "* giấy xuất trình đã đối chiếu; bản photo nhận giấy"
size_t papers_missing(const struct reception_state *s); /* that papers_mark_all would mark */

/* Keep it unreceived and open the dialog of A: ask for what is missing, or refuse (step_check.c).
 */
void check_register(struct reception_state *s, struct ui *ui, enum action a);

/* The rows of table F of the form, edited one by one (rows.c). */
void rows_open(struct ui *ui, struct reception_state *s, const struct field *f);

/* Overlays of step 4 (papers_pick.c): a file of the inbox or a path; a paper of the store. */
void attach_open(struct ui *ui, struct reception_state *s, size_t component);
void store_pick_open(struct ui *ui, struct reception_state *s, size_t component);

#endif
