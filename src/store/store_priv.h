/* What the files of the store share: schemas, one-file write transactions, search words. */
#ifndef MOTCUA_STORE_PRIV_H
#define MOTCUA_STORE_PRIV_H

#include "motcua/base/strbuf.h"
#include "motcua/store/keep.h"

/* Append-only: a shipped step is never edited. */
extern const char *const schema_main[], *const schema_desk[], *const schema_papers[];
extern const int n_schema_main, n_schema_desk, n_schema_papers;

/* Begin a write unless the caller has one open (*MINE false then), and end it with RC: commit on
 * MC_OK, else roll back.  Returns the result of it all. */
enum mc_rc write_begin(struct db *db, bool *mine, struct mc_err *err);
enum mc_rc write_end(struct db *db, bool mine, enum mc_rc rc, struct mc_err *err);

/* The one whole number (or the one text, freed by the caller) that SQL gives for :id. */
enum mc_rc ask_int(struct db *db, const char *sql, int64_t id, int64_t *out, struct mc_err *err);
enum mc_rc ask_text(struct db *db, const char *sql, int64_t id, char **out, struct mc_err *err);

/* How bytes of an event become its hash: the same for writing and checking. */
struct stored_event {
    int64_t seq, dossier, at;
    const char *office, *actor, *station, *kind, *facts;
    const void *body_hash;
    size_t body_hash_n;
};
void event_hash(const void *prev, size_t prev_n, const struct stored_event *e, unsigned char *out);
void event_body_hash(const void *salt, size_t salt_n, const char *json, unsigned char *out);

/* Of `event e` and `event_body b`, for event_from_row(): the event that ST stands on. */
#define EVENT_COLUMNS                                                                \
    "e.seq, e.office, e.dossier, e.at, e.actor, e.station, e.kind, e.facts, b.json," \
    " length(e.body_hash) > 0 AND b.seq IS NULL"
enum mc_rc event_from_row(struct sqlite3_stmt *st, struct event *e, struct mc_err *err);

/* Compare the rows of dossier D with what its events say; each difference is told to FINDING. */
enum mc_rc dossier_compare(struct store *s, const struct dossier *d,
                           void (*finding)(void *ctx, const char *sentence), void *ctx, int *n_bad,
                           struct mc_err *err);

/* ---- papers ---- */

/* The highest volume in use, 0 none; and make s->papers volume N. */
int volume_last(const struct store *s);
enum mc_rc volume_open(struct store *s, int n, bool create, struct mc_err *err);
/* Are the bytes of paper HASH there, all of them by their count?  MC_NOTFOUND; MC_IO: they are not
 * what was put away. */
enum mc_rc paper_stored(struct store *s, const char *hash, int64_t *bytes, struct mc_err *err);

/* ---- search ---- */

/* An FTS query for the words of QUERY, folded; "" when nothing can be looked for. */
char *match_words_dup(const char *query);
/* The indexed form of four-digit tails: a word that no name has. */
void match_add_tail(struct strbuf *text, char kind, const char *number);
/* The indexed form of a phone: its digits, and backwards, so that its last digits find it. */
void match_add_phone(struct strbuf *text, const char *phone);
/* "0900 000 456", "0900.000.456" or "+84 ..." as digits; NULL when S is no such number.  The caller
 * frees. */
char *match_digits_dup(const char *s);
/* Kinds of query. */
bool query_is_digits(const char *query, size_t *n);
bool query_has_marks(const char *query);
/* Replace the indexed text of row ID by TEXT ("" removes it). */
struct text_sql {
    const char *get, *drop_index, *put, *add_index;
};
enum mc_rc text_index(struct db *db, const struct text_sql *sql, int64_t id, const char *text,
                      struct mc_err *err);

/* ---- lists ---- */

/* What a list's line needs, of `dossier d`, and the line that ST stands on put behind the last. */
#define ROW_COLUMNS                                                                          \
    "d.id, d.version, d.due_at, d.changed_at, d.state, d.step_role, d.code, d.applicant,"    \
    " d.procedure, d.procedure_name, d.step_name, d.holder, d.phone, d.applicant_id,"        \
    " d.papers, d.components, d.reused, d.n_notes, d.fee, d.paid, d.received_at, d.channel," \
    " d.birth, d.agent, d.supplement_until, d.names"
void rows_add(struct dossier_rows *rows, size_t *cap, struct sqlite3_stmt *st);

/* ---- people ---- */

/* The party of D's applicant, written or refreshed; OLD is the party it had before (0 none), which
 * party_remake() sets right once D's row is written.
 * *ID 0 when the applicant has no name and no number. */
enum mc_rc party_project(struct store *s, const struct dossier *d, int64_t old, int64_t *id,
                         struct mc_err *err);
/* Make party ID again from the dossiers that are its own; without any it goes. */
enum mc_rc party_remake(struct store *s, int64_t id, struct mc_err *err);
/* What makes P one party ("#NUMBER" or "=NAME|BIRTH"); NULL for nobody. */
char *party_key_dup(const struct person *p);
char *party_text_dup(const char *name, const char *number, const char *phone); /* indexed */

#endif
