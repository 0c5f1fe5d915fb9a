/* Looking: queues, one dossier with its way, finding. */
#ifndef MOTCUA_DESK_LOOK_H
#define MOTCUA_DESK_LOOK_H

#include "motcua/desk/desk.h"

/* Folders this user sees, in the order of config/queues.yaml: indexes into desk->queues.queue, at
 * most MAX; COUNT[i] their counts (drafts included). */
size_t desk_folders(struct desk *d, size_t *index, int64_t *count, size_t max, struct mc_err *err);
/* A page of folder INDEX after the row with (AFTER_DUE, AFTER_ID); 0, 0 starts.  Not for drafts. */
enum mc_rc desk_page(struct desk *d, size_t index, int64_t after_due, int64_t after_id,
                     size_t limit, struct dossier_rows *out, struct mc_err *err);
enum mc_rc desk_find(struct desk *d, const char *query, size_t limit, struct dossier_rows *out,
                     struct mc_err *err);
enum mc_rc desk_drafts(struct desk *d, struct drafts *out, struct mc_err *err);
/* Drop one of one's own drafts: what was typed is gone, papers already stored stay.  MC_NOTFOUND,
 * MC_DENIED: somebody else's. */
enum mc_rc desk_draft_drop(struct desk *d, int64_t draft, struct mc_err *err);
/* Who may sit here; how many drafts NAME has left. */
enum mc_rc desk_users(struct desk *d, struct users *out, struct mc_err *err);
size_t desk_draft_count(struct desk *d, const char *name);
/* Changes when something a list shows may have changed. */
int64_t desk_version(struct desk *d);

/* "0042" -> the id, for the newest open dossier with that tail; full codes and N-numbers too. */
enum mc_rc desk_by_code(struct desk *d, const char *code, int64_t *id, struct mc_err *err);

/* The dossier folded from its events, and nothing else (no presence). */
enum mc_rc desk_dossier(struct desk *d, int64_t id, struct dossier *out, struct mc_err *err);

/* One line of the way of a dossier. */
struct way_line {
    int64_t at;
    enum event_kind kind;
    bool ahead; /* not yet: a step that still comes, at is its planned moment or 0 */
    bool late;  /* the promise that passed unkept */
    bool here;  /* where it lies now */
    char *what, *who, *note;
};
struct view {
    struct dossier dossier;
    const struct form *form; /* NULL when the form is gone; what was promised stays */
    struct way_line *way;
    size_t n_way;
    struct due_label due;
    char *present; /* "Phạm Quốc Việt" has it open too, or NULL */
    int64_t present_since;
    char *asked; /* what the open supplement request asks for, "(1) ...; (2) ..."; NULL none */
};
void view_release(struct view *v);
/* Also notes presence for this user. */
enum mc_rc desk_view(struct desk *d, int64_t id, struct view *out, struct mc_err *err);
void desk_leave(struct desk *d); /* nobody's dossier is open any more */

/* ---- papers ---- */
struct inbox_file {
    char *path, *name;
    int64_t bytes, at;
};
struct inbox {
    struct inbox_file *item;
    size_t n;
};
void inbox_release(struct inbox *i);
/* Files the scanner or SFTP dropped for this user, newest first. */
enum mc_rc desk_inbox(struct desk *d, struct inbox *out, struct mc_err *err);
/* Store a file and its paper event.  TYPE from forms/papers.yaml or NULL; OWNER a personal number.
 * An inbox file is moved away after the commit. */
struct paper_input {
    const char *path, *type, *name, *number, *issuer, *issued, *expires, *owner;
    int64_t dossier; /* 0: none */
};
enum mc_rc desk_paper_add(struct desk *d, const struct paper_input *in, char hash[65],
                          struct mc_err *err);

#endif
