/* A data directory: the office's memory (motcua.db), the desks' scratch (desk.db), paper bytes. */
#ifndef MOTCUA_STORE_STORE_H
#define MOTCUA_STORE_STORE_H

#include "motcua/model/dossier.h"
#include "motcua/store/db.h"

/* MAIN: log, dossiers, parties, fees, users, search; WAL, synchronous=FULL.
 * DESK: drafts, presence, reading log, form catalogue; WAL, synchronous=NORMAL, since typing never
 * waits for a sync. */
struct store {
    char *dir;
    struct db *main, *desk;
    struct db *papers;    /* the open volume of papers/, opened when first needed */
    bool drafts_lost;     /* desk.db was not there and is made anew */
    bool training;        /* written when the directory was made, never later */
    int volume;           /* number of the open volume, 0 none */
    int64_t volume_bytes; /* a volume of this size gets no more papers: 4 GB */
    struct {              /* where the sweeper is: the volume, the last file looked at */
        int volume;
        char after[65];
    } sweep;
    char *vfs; /* SQLite's VFS for all files, NULL its own (fault tests) */
};

/* Open DIR, made with mode 0700 when CREATE (with TRAINING).  MC_NOTFOUND: no motcua directory
 * there. MC_DENIED: made by a newer motcua. */
enum mc_rc store_open(const char *dir, bool create, bool training, const char *vfs,
                      struct store **out, struct mc_err *err);
void store_close(struct store *s);

/* After an import: the search index merged into one piece, so that no clerk's commit has to merge
 * what thousands of rows left (70 to 600 ms now and then).  Seconds for a million dossiers. */
enum mc_rc store_imported(struct store *s, struct mc_err *err);

/* Settings of the office: plain table; "" when unset. */
enum mc_rc setting_get(struct store *s, const char *name, char **value, struct mc_err *err);
enum mc_rc setting_set(struct store *s, const char *name, const char *value, struct mc_err *err);

/* ---- the log ---- */

/* Append E: gives seq and hash, stores facts and (salted apart) body.  Needs an open write. */
enum mc_rc event_append(struct store *s, struct event *e, struct mc_err *err);
/* Events of a dossier in order (0: the office's own); FN returns false to stop.  FN may read other
 * things, but not events, and writes nothing. */
enum mc_rc event_each(struct store *s, int64_t dossier,
                      bool (*fn)(void *ctx, const struct event *e), void *ctx, struct mc_err *err);
/* The chain's head: 64 hex digits and the last seq (0 and "" for an empty log). */
enum mc_rc event_head(struct store *s, char hash[65], int64_t *seq, struct mc_err *err);

/* The newest event of ACTOR on a dossier among the last thousands; MC_NOTFOUND. */
enum mc_rc event_newest_by(struct store *s, const char *actor, int64_t *dossier, int64_t *seq,
                           struct mc_err *err);

/* The moment of the last event; 0 for an empty log.  A clock that is earlier is wrong. */
enum mc_rc event_last_at(struct store *s, int64_t *at, struct mc_err *err);

/* Check the chain, then each dossier folded in memory against its row, people and papers against
 * what dossiers and events say, the numbers given against the codes, those of receipts against
 * their blocks.  Every finding is told to
 * FINDING as one sentence naming the event or dossier; *BAD counts them.  HEAD (64 hex, may be
 * NULL) must stand in the chain.  MC_OK also when things are bad: look at *BAD. */
struct verify_result {
    int64_t n_events, n_dossiers;
    char head[65];
    int n_bad;
};
enum mc_rc store_verify(struct store *s, const char *head,
                        void (*finding)(void *ctx, const char *sentence), void *ctx,
                        struct verify_result *r, struct mc_err *err);
/* The part of it that looks at dossier ID alone: its events can be folded, and its rows are what
 * they fold to.  Findings are counted in *N_BAD, which the caller sets to 0. */
enum mc_rc store_verify_dossier(struct store *s, int64_t id,
                                void (*finding)(void *ctx, const char *sentence), void *ctx,
                                int *n_bad, struct mc_err *err);

/* ---- dossiers ---- */

/* Fold dossier ID from its events.  MC_NOTFOUND. */
enum mc_rc dossier_read(struct store *s, int64_t id, struct dossier *d, struct mc_err *err);
/* Write the rows screens read (dossier, components, party, search) from the folded D.  Needs an
 * open write; the caller has just appended its events. */
enum mc_rc dossier_project(struct store *s, const struct dossier *d, struct mc_err *err);
/* A free local id for a new dossier, inside the write transaction. */
enum mc_rc dossier_new_id(struct store *s, int64_t *id, struct mc_err *err);
/* By full code, "N12" (local number), or request id.  MC_NOTFOUND. */
enum mc_rc dossier_by_code(struct store *s, const char *code, int64_t *id, struct mc_err *err);
enum mc_rc dossier_by_request(struct store *s, const char *request_id, int64_t *id,
                              struct mc_err *err);
/* Next number of AGENCY on local DAY, from 1, inside the write transaction: rolled back with it,
 * committed with the event that uses it, never given twice. */
enum mc_rc number_next(struct store *s, const char *agency, int day, int *number,
                       struct mc_err *err);

/* ---- fee receipts ---- */

/* Numbers of receipts from FROM to TO that an administrator registered. */
struct receipt_block {
    char *form, *symbol;    /* "01BLP2-001", "28AA-17T" */
    int64_t from, to, next; /* next > to: exhausted */
    bool unconfirmed;       /* restored since: numbers may have been used that the copy lacks */
};
struct receipt_blocks {
    struct receipt_block *item;
    size_t n;
};
void receipt_blocks_release(struct receipt_blocks *b);
enum mc_rc receipt_blocks_read(struct store *s, struct receipt_blocks *out, struct mc_err *err);
/* A new block, told by event SEQ; MC_CONFLICT when one of its numbers is registered already. */
enum mc_rc receipt_block_add(struct store *s, const struct receipt_block *b, int64_t seq,
                             struct mc_err *err);
/* The block of FORM and SYMBOL that has number NEXT goes on there, confirmed by event SEQ; *WAS
 * gets its next number before.  MC_NOTFOUND: no block has it; MC_CONFLICT: it would go back. */
enum mc_rc receipt_block_next(struct store *s, const char *form, const char *symbol, int64_t next,
                              int64_t seq, int64_t *was, struct mc_err *err);

enum receipt_given { RECEIPT_GIVEN, RECEIPT_NO_BLOCK, RECEIPT_EXHAUSTED, RECEIPT_UNCONFIRMED };
struct receipt_number {
    enum receipt_given given;
    char form[24], symbol[24]; /* when given */
    int64_t no;
};
/* The next number of the oldest block that has one, inside the write transaction: rolled back with
 * it, committed with the event that uses it, never given twice. */
enum mc_rc receipt_number_next(struct store *s, struct receipt_number *out, struct mc_err *err);

/* Dossiers with money events (received, paid, returned) at FROM or later and before TO, by id; FN
 * may read other things, but not these, and returns false to stop. */
enum mc_rc money_dossiers_each(struct store *s, int64_t from, int64_t to,
                               bool (*fn)(void *ctx, int64_t dossier), void *ctx,
                               struct mc_err *err);

/* One line of a list. */
struct dossier_row {
    int64_t id, version, due_at, changed_at;
    enum state state;
    enum role step_role;
    char *code, *applicant, *step_name, *holder, *phone, *applicant_id; /* code "" before one */
    char *procedure;                                                    /* its code */
    char *procedure_name;           /* as received; the code when the events told no name */
    int papers, components, reused; /* digitized, asked for, reused */
    int n_notes;
    int64_t fee, paid, received_at;
    char *channel, *birth;
    int64_t supplement_until; /* the day named to the citizen, while the dossier waits for him */
};
struct dossier_rows {
    struct dossier_row *row;
    size_t n;
    bool more; /* there are rows after the last */
};
void dossier_row_release(struct dossier_row *r); /* its strings */
void dossier_rows_release(struct dossier_rows *r);

/* A folder's filter, as config/queues.yaml says it (kept free of that reader: store knows no form).
 */
struct dossier_filter {
    unsigned states;        /* bit (1u << state) */
    int step_role;          /* -1 any */
    const char *holder;     /* held by this user or nobody; NULL any */
    const char *procedures; /* codes with a space before and behind each; NULL any */
    int64_t due_before;     /* 0 any */
    int64_t ended_from;     /* finished, returned or refused since; 0 any */
    bool newest_first;
};
/* A page of LIMIT rows after the key (AFTER_DUE, AFTER_ID) of the row before; 0, 0 starts.  By key,
 * never by offset.  Open dossiers come by due date, those without a clock last.  A filter with
 * ENDED_FROM comes by end, newest first; one with NEWEST_FIRST, or one whose states are not all
 * open, by id, newest first. */
enum mc_rc dossier_page(struct store *s, const struct dossier_filter *f, int64_t after_due,
                        int64_t after_id, size_t limit, struct dossier_rows *out,
                        struct mc_err *err);
/* Counts of N filters in one pass over the open dossiers (and one over those that ended since the
 * earliest ENDED_FROM).  -1 for a filter that reaches closed dossiers without ENDED_FROM: exact
 * totals of large sets are not counted. */
enum mc_rc dossier_counts(struct store *s, const struct dossier_filter *f, size_t n, int64_t *count,
                          struct mc_err *err);
/* Find by code tail, code, personal number (or its last four digits), phone, name without accents;
 * newest first, never by rank; words with accents are checked again against the original. */
enum mc_rc dossier_find(struct store *s, const char *query, size_t limit, struct dossier_rows *out,
                        struct mc_err *err);

/* ---- people ---- */
struct party {
    int64_t id;
    struct person person;
    int64_t seen_at; /* newest dossier */
    int n_dossiers;
};
struct parties {
    struct party *item;
    size_t n;
};
void parties_release(struct parties *p);
enum mc_rc party_by_number(struct store *s, const char *number, struct party *out,
                           struct mc_err *err); /* MC_NOTFOUND */
void party_release(struct party *p);
enum mc_rc party_find(struct store *s, const char *query, size_t limit, struct parties *out,
                      struct mc_err *err);

/* ---- digitized papers ---- */
struct paper {
    char hash[65];
    int64_t bytes, added_at, dossier; /* dossier 0: none yet */
    char *media; /* application/pdf, image/jpeg, image/png, image/tiff, text/plain */
    char *type, *name, *number, *issuer, *issued, *expires, *owner;
};
struct papers {
    struct paper *item;
    size_t n;
};
void paper_release(struct paper *p);
void papers_release(struct papers *p);
/* Store the bytes of file PATH (or N bytes at P when PATH is NULL): chunks of 256 KiB under their
 * hash, durable on return; the same bytes twice are stored once.  MC_TOOBIG over 64 MiB.
 * MC_INVALID: empty, or not one of the kinds above (by its first bytes). */
enum mc_rc paper_store(struct store *s, const char *path, const void *p, size_t n, char hash[65],
                       char **media, int64_t *bytes, struct mc_err *err);
/* The row from a paper event (its dossier, or the one its facts name); needs an open write. */
enum mc_rc paper_project(struct store *s, const struct event *e, struct mc_err *err);
enum mc_rc paper_get(struct store *s, const char *hash, struct paper *out, struct mc_err *err);
/* Bytes in order to SINK, which returns false to stop; the hash is checked at the end. */
enum mc_rc paper_read(struct store *s, const char *hash,
                      bool (*sink)(void *ctx, const void *p, size_t n), void *ctx,
                      struct mc_err *err);
/* Papers of a person's store, newest first (TYPE NULL: all), those out of date included. */
enum mc_rc papers_of(struct store *s, const char *owner, const char *type, struct papers *out,
                     struct mc_err *err);

/* ---- drafts, in desk.db ---- */
struct draft {
    int64_t n; /* N1, N2, ...: of the directory, never twice */
    int64_t saved_at;
    char *user, *title, *json; /* title: "Đăng ký khai sinh · Phan Thị Mười · bước 3" */
};
struct drafts {
    struct draft *item;
    size_t n;
};
void drafts_release(struct drafts *d);
/* Save; *N 0 makes a new one and gives its number. */
enum mc_rc draft_save(struct store *s, int64_t *n, const char *user, const char *title,
                      const char *json, int64_t at, struct mc_err *err);
enum mc_rc draft_get(struct store *s, int64_t n, struct draft *out, struct mc_err *err);
void draft_release(struct draft *d);
enum mc_rc draft_list(struct store *s, const char *user, struct drafts *out, struct mc_err *err);
enum mc_rc draft_drop(struct store *s, int64_t n, struct mc_err *err);

/* ---- the catalogue of forms as last read, in desk.db ---- */
struct kept_form {
    const char *path, *line;
};
struct kept_place {
    const char *path;
    int64_t changed;
};
/* Replace what is kept of ROOT; with no places nothing is kept of it. */
enum mc_rc kept_forms_put(struct store *s, const char *root, const struct kept_place *place,
                          size_t n_places, const struct kept_form *line, size_t n_lines,
                          struct mc_err *err);
/* What is kept of ROOT, in the order it was given (places: by path); FN returns false to stop. */
enum mc_rc kept_places_each(struct store *s, const char *root,
                            bool (*fn)(void *ctx, const struct kept_place *p), void *ctx,
                            struct mc_err *err);
enum mc_rc kept_forms_each(struct store *s, const char *root,
                           bool (*fn)(void *ctx, const struct kept_form *l), void *ctx,
                           struct mc_err *err);

/* ---- presence, in desk.db: who has which dossier open ---- */
enum mc_rc presence_set(struct store *s, int64_t dossier, const char *user, const char *station,
                        int64_t at, struct mc_err *err); /* dossier 0: has none open */
/* Somebody else who has DOSSIER open and last said so at NOT_BEFORE or later (a desk that died says
 * nothing any more); MC_NOTFOUND.  *SINCE: when it was opened.  *WHO freed by caller. */
enum mc_rc presence_get(struct store *s, int64_t dossier, const char *not_user, int64_t not_before,
                        char **who, int64_t *since, struct mc_err *err);

/* ---- users ---- */
struct user {
    char *name, *full;
    enum role role;
    char *station;
};
struct users {
    struct user *item;
    size_t n;
};
void user_release(struct user *u);
void users_release(struct users *u);
enum mc_rc user_put(struct store *s, const struct user *u, struct mc_err *err); /* needs a write */
enum mc_rc user_get(struct store *s, const char *name, struct user *out, struct mc_err *err);
enum mc_rc user_list(struct store *s, struct users *out, struct mc_err *err);

/* How a user comes in, and for what.  Secrets are kept as secret_store() gives them, "" none. */
struct account {
    char *name, *password, *pin;
    bool must_change;           /* the password was given by somebody else */
    bool closed;                /* locked by an administrator */
    char *fields;               /* ids of the fields of work, a space between; "": all */
    int failures, pin_failures; /* in a row */
    int64_t locked_until, pin_locked_until; /* 0 */
};
void account_release(struct account *a); /* secrets wiped */
/* MC_NOTFOUND: no such user.  A user who was never given one has an empty account. */
enum mc_rc account_get(struct store *s, const char *name, struct account *out, struct mc_err *err);
enum mc_rc account_put(struct store *s, const struct account *a,
                       struct mc_err *err); /* needs a write */

/* ---- the reading log, in desk.db: who came in, who looked at what ---- */
struct reading {
    int64_t at;
    const char *user, *station, *what, *object; /* borrowed */
};
enum mc_rc reading_add(struct store *s, const struct reading *r, struct mc_err *err);
/* Newest first, at most LIMIT rows (of USER, NULL all); FN returns false to stop. */
enum mc_rc reading_each(struct store *s, const char *user, int64_t limit,
                        bool (*fn)(void *ctx, const struct reading *r), void *ctx,
                        struct mc_err *err);

/* ---- what a dossier was promised under ---- */
/* Keep TEXT under HASH (kind "form", "rules", "calendar") once; needs an open write. */
enum mc_rc pin_put(struct store *s, const char *hash, const char *kind, const char *text,
                   struct mc_err *err);

#endif
