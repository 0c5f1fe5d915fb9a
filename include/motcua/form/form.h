/* A procedure: one YAML file, checked whole when loaded.  See forms/README.md for its words. */
#ifndef MOTCUA_FORM_FORM_H
#define MOTCUA_FORM_FORM_H

#include "motcua/base/hash.h"
#include "motcua/form/yaml.h"
#include "motcua/model/calendar.h"
#include "motcua/model/rule.h"

/* X(id, word in files) */
#define FIELD_TYPE_LIST(X)                                                                   \
    X(TEXT, "text")            /* one line */                                                \
    X(LONG_TEXT, "long_text")  /* several lines in one value */                              \
    X(NAME, "name")            /* a person's name: capitals set on leaving */                \
    X(DATE, "date")            /* ISO; may be "1990" or "1990-03" when partial is allowed */ \
    X(ADDRESS, "address")      /* one line */                                                \
    X(CHOICE, "choice")        /* one of a list; value is the choice's, label beside it */   \
    X(IDENTITY, "id_document") /* "number; issued (ISO); issuer", parts may be missing */    \
    X(PERSON_NUMBER, "person_number") /* 12 digits */                                        \
    X(INTEGER, "integer")                                                                    \
    X(MONEY, "money") /* whole đồng */                                                    \
    X(PHONE, "phone")                                                                        \
    X(YES_NO, "yes_no")       /* "yes", "no" */                                              \
    X(DERIVED, "derived")     /* by calculate, never typed */                                \
    X(SIGNATURE, "signature") /* a line on paper, never typed */                             \
    X(DECIMAL, "decimal")     /* "12.5" */                                                   \
    X(TIME, "time")           /* "15:30" */                                                  \
    X(EMAIL, "email")                                                                        \
    X(ORG_NUMBER, "org_number")     /* tax code: 10 digits, 10-3, or a person's 12 */        \
    X(MULTI_CHOICE, "multi_choice") /* several of a list: values with one space between */   \
    X(GROUP, "group")               /* a heading over fields, no value */                    \
    X(TABLE, "table")               /* rows: JSON array of objects by column */
#define X(id, word) FIELD_##id,
enum field_type { FIELD_TYPE_LIST(X) FIELD_TYPE_COUNT };
#undef X

/* The step at which a field is filled and `required` binds. */
enum field_at { AT_RECEPTION, AT_APPRAISAL, AT_SIGNING, AT_RETURN, AT_COUNT };

enum channel { CHANNEL_COUNTER, CHANNEL_ONLINE, CHANNEL_POST, CHANNEL_COUNT };
const char *channel_word(enum channel c); /* counter, online, post */
const char *channel_vi(enum channel c);
bool channel_from(const char *word, enum channel *out);

/* Where a value may come from, tried in the order written. */
#define PREFILL_LIST(X)                                                          \
    X(APPLICANT_ID, "applicant.id")                                              \
    X(APPLICANT_NAME, "applicant.name")                                          \
    X(APPLICANT_BIRTH, "applicant.birth_date")                                   \
    X(APPLICANT_SEX, "applicant.sex")                                            \
    X(APPLICANT_PHONE, "applicant.phone")                                        \
    X(APPLICANT_ADDRESS, "applicant.address")                                    \
    X(EARLIER, "earlier") /* the same field of the applicant's newest dossier */ \
    X(OFFICE_NAME, "office.name")                                                \
    X(OFFICE_PLACE, "office.place")                                              \
    X(USER_NAME, "user.name")                                                    \
    X(TODAY, "today")
#define X(id, word) PREFILL_##id,
enum prefill { PREFILL_LIST(X) PREFILL_COUNT };
#undef X

struct choice {
    const char *value, *label;
};
struct choices {
    const char *id;
    const struct choice *item;
    size_t n;
};

/* `prefill` entries: a source and the condition under which it counts (NULL: always). */
struct prefill_rule {
    enum prefill from;
    const char *field; /* EARLIER: another field's id; NULL the same */
    const char *when;  /* expression, e.g. ":nyc_quan_he = 'me'" */
    bool confirm;      /* only a proposal: marked "?" until a person has looked at it */
};

struct field {
    const char *id, *label, *hint, *section; /* section: id of struct section */
    enum field_type type;
    enum field_at at;
    bool required;          /* where it is relevant */
    bool partial;           /* date: year or year and month will do */
    bool upper;             /* name: written in capitals on the paper form */
    const char *relevant;   /* expression; NULL always */
    const char *constraint; /* expression over the value (":self") and answers; NULL none */
    const char *message;    /* sentence when the constraint fails */
    const char *calculate;  /* expression giving the value */
    const char *fallback;   /* `default`: literal value */
    bool confirm;           /* what is proposed is "?" until a person has said Enter to it */
    const struct choices
        *choices; /* CHOICE: the list; TEXT, ADDRESS: suggestions, free text stays */
    const struct prefill_rule *prefill;
    size_t n_prefill;
    int64_t min, max; /* INTEGER, MONEY: bounds; equal when there are none */
    int width;        /* columns of the box */
    int max_chars;
    const struct field *columns; /* TABLE: plain fields, without conditions of their own */
    size_t n_columns;
    int min_rows, max_rows; /* TABLE; min_rows counts when the table is required or has a row */
    const char *legal;      /* the source's sentence for the condition, ours is a reading */
    int line, column;
};

struct section {
    const char *id, *label;
};

enum paper_form { PAPER_ORIGINAL, PAPER_CERTIFIED, PAPER_COPY, PAPER_PRESENT, PAPER_EFORM };

struct component_def {
    const char *id, *name, *paper; /* paper: type in papers.yaml, key of reuse */
    enum paper_form form;
    int count;
    bool required;        /* when relevant */
    const char *relevant; /* NULL always */
    const char *hint, *legal;
    bool obtainable;    /* from a database: not asked for when it can be looked up */
    const char *any_of; /* one paper of those with the same word serves; NULL: this one must come */
};

struct case_def {
    const char *id, *label, *legal;
    const char *relevant; /* the first case that holds is proposed */
    struct limit limit;
    struct limit channel_limit[CHANNEL_COUNT]; /* where has_channel_limit */
    bool has_channel_limit[CHANNEL_COUNT];
};

struct fee_def {
    const char *id, *name, *legal;
    const char *relevant;
    const char *amount;        /* expression, whole đồng */
    bool unknown;              /* amount null: set by the province; asked at reception */
    const char *amount_online; /* expression for online dossiers; NULL: the same amount */
    const char *exempt; /* id of the choice field that names the exempted group: chosen, it costs 0
                         */
};

/* A fact that the source does not give: written null in the file, for the office to find out. */
struct unknown_fact {
    const char *what; /* "amount" */
    const char *of;   /* id or name of the thing it is missing from, "" at the top */
    int line, column;
};

/* Memory is the arena's.  Hash: of the resolved form (what is pinned). */
struct form {
    struct arena arena;
    const char *path, *code, *name, *short_name, *initials, *authority;
    const char *field_of_work; /* as people read it: "Hộ tịch" */
    const char *field_id;      /* its id in forms/fields.yaml */
    const char *name_en, *level, *online;
    const char *const
        *aliases;           /* everyday words, NULL-ended; this list and those below: NULL none */
    const char *const *who; /* may ask for it */
    const char *const *conditions;
    const char *const *guide; /* the source's steps, one sentence each */
    const char *const *notes;
    const char *const *legal_basis;
    const char *const *summary; /* fields that say in a few lines what is asked for and signed */
    const char *source, *source_read;  /* ISO date (or month) when the text was read */
    const char *valid_from, *valid_to; /* ISO; NULL open */
    bool channels[CHANNEL_COUNT];
    bool immediate;
    struct section *section;
    size_t n_sections;
    struct field *field;
    size_t n_fields;
    struct component_def *component;
    size_t n_components;
    struct case_def *cases; /* at least one */
    size_t n_cases;
    struct fee_def *fee;
    size_t n_fees;
    struct route_step *step;
    size_t n_steps;
    const char *result_name, *result_code;
    const char *result_copies;
    const char *const *result_data; /* what stands on it */
    const char *result_validity;    /* how long it holds, as the source says */
    struct unknown_fact *unknown;
    size_t n_unknown;
    char hash[HASH_HEX];
    char *resolved; /* text of the resolved form, for pinning; freed with the form */
};
void form_free(struct form *f);
const struct field *form_field(const struct form *f, const char *id); /* borrowed, or NULL */
struct route form_route(const struct form *f);                        /* borrows from F */
const struct case_def *form_case(const struct form *f, const char *id);
/* The limit of a case for dossiers that come by CHANNEL. */
const struct limit *case_limit(const struct case_def *c, enum channel channel);
/* Warnings about a form that loads: facts it does not know, a source read over a year before
 * TODAY.  They name the file, the place and the code. */
void form_warnings(const struct form *f, int today, struct findings *out);
/* The case that holds when nothing special does: the first without a condition, else the first. */
const struct case_def *form_ordinary_case(const struct form *f);

/* Shared lists of forms/: choices, kinds of paper, fields of work.  Loaded once, before forms. */
struct form_lists {
    struct arena arena;
    struct choices *choices;
    size_t n_choices;
    struct choices papers, fields_of_work;
};
/* DIR is forms/.  All errors at once in F; on MC_INVALID *out is untouched. */
enum mc_rc form_lists_load(const char *dir, struct form_lists **out, struct findings *f);
void form_lists_free(struct form_lists *l);

/* One form file, checked whole: MC_INVALID when there is any error, never a form half loaded. */
enum mc_rc form_load(const char *path, const struct form_lists *lists, struct form **out,
                     struct findings *f);

/* The same from text: a pinned form (its `resolved`) with LISTS NULL, because it carries the lists
 * that it needs.  PATH only names it. */
enum mc_rc form_parse(const char *path, const char *text, size_t n, const struct form_lists *lists,
                      struct form **out, struct findings *f);

/* The catalogue: every form file under DIR by code, names and folded search text; forms are parsed
 * when opened.  A file that cannot even give its code and name is left out and stands in F. */
struct catalogue_entry {
    char *path, *code, *name, *short_name, *field_of_work, *search; /* search: folded */
    char *initials;
    char *legal_text; /* deadline and fee in words for the list: "trong ngày", "miễn" */
    char *fee_text;
    int64_t changed, bytes;     /* the file when it was read: nanoseconds, size */
    int code_line, code_column; /* where the code stands */
};
/* A folder of forms, or the list of fields of work, when it was read. */
struct catalogue_place {
    char *path;
    int64_t changed;
};
struct catalogue {
    char *dir;
    struct catalogue_entry *entry;
    size_t n;
    size_t *by_code; /* indexes of the entries, by code */
    struct catalogue_place *place;
    size_t n_places;
};
enum mc_rc catalogue_load(const char *dir, struct catalogue *out, struct findings *f);

/* A catalogue that was kept between starts (desk.db): an entry as one text and back, false when the
 * text is of another version; then, when all entries and places are there, put in order.  A file
 * that was put there or taken away changes its folder; what was written in place is found by
 * catalogue_refresh(), which reads those files anew: the number read, and a file that cannot be
 * read keeps its entry (opening it tells why) and stands in F. */
char *catalogue_entry_text_dup(const struct catalogue_entry *e);
bool catalogue_entry_from_text(struct catalogue_entry *e, const char *path, const char *text);
bool catalogue_place_changed(const struct catalogue_place *p);
void catalogue_order(struct catalogue *c);
size_t catalogue_refresh(struct catalogue *c, struct findings *f);
void catalogue_release(struct catalogue *c);
/* Indexes of entries matching the typed QUERY (accent-less words, initials, code), best first, at
 * most MAX; "" matches all in order.  Returns how many. */
size_t catalogue_find(const struct catalogue *c, const char *query, size_t *out, size_t max);
const struct catalogue_entry *catalogue_by_code(const struct catalogue *c, const char *code);

#endif
