/* What the use cases share. */
#ifndef MOTCUA_DESK_PRIV_H
#define MOTCUA_DESK_PRIV_H

#include "motcua/desk/act.h"
#include "motcua/desk/look.h"
#include "motcua/desk/receive.h"
#include "motcua/desk/users.h"

/* The settings of the office into d->office (make.c). */
enum mc_rc office_read(struct desk *d, struct mc_err *err);

/* Somebody is logged in and the clock is sane; then a write of the main file is open. */
enum mc_rc desk_begin(struct desk *d, struct mc_err *err);
/* The same with nobody logged in yet. */
enum mc_rc desk_begin_unnamed(struct desk *d, struct mc_err *err);
/* MC_DENIED with the sentence when NOW is well before LAST, the last event: a machine whose battery
 * died must not date dossiers in the past. */
enum mc_rc desk_clock_check(int64_t now, int64_t last, struct mc_err *err);
/* A write of the main file is open: end it by RC. */
enum mc_rc desk_end(struct desk *d, enum mc_rc rc, struct mc_err *err);
/* The log's own events about users; needs an open write. */
enum mc_rc desk_user_event(struct store *s, const char *office, const char *actor,
                           const char *station, int64_t at, const struct user *u,
                           struct mc_err *err);
/* Facts of user_changed.1 about NAME (taken); needs an open write. */
enum mc_rc desk_user_changed(struct desk *d, const char *name, const char *change, json_t *facts,
                             struct mc_err *err);
/* d->procedures from d->fields. */
void desk_fields_taken(struct desk *d);
/* "" when dossier DS is of a field that the user does, else the sentence, to WHY (256 bytes). */
const char *desk_field_why(struct desk *d, const struct dossier *ds, char *why);
/* One row of the reading log about USER. */
enum mc_rc desk_read_put(struct desk *d, const char *user, const char *station, enum read_what what,
                         const char *object, struct mc_err *err);
/* One row of the reading log when DS is another dossier than last, or it is a while ago. */
enum mc_rc desk_read_dossier(struct desk *d, const struct dossier *ds, struct mc_err *err);

/* RC; when the store failed, its English detail becomes the end of a sentence for the clerk.  For
 * the last line of a use case that writes. */
enum mc_rc desk_said(enum mc_rc rc, struct mc_err *err);
/* The same for what only reads: nothing was to be written. */
enum mc_rc desk_read_said(enum mc_rc rc, struct mc_err *err);

/* Text from a clerk or a command line into J, cleaned of what would speak to a terminal; the caller
 * has refused what is no UTF-8. */
void put_clean(json_t *j, const char *key, const char *text);

/* Is the catalogue of DIR kept, and are its folders as they were?  Then desk_catalogue() takes it
 * from there; else it is loaded, and kept when there is nothing wrong with it (catalogue.c). */
bool forms_known(struct desk *d, const char *dir);
void forms_remember(struct desk *d);

char *desk_user_full_dup(struct desk *d, const char *name); /* the name itself when unknown */

/* Append EV for dossier DS, fold it into DS; DS->version is then the event's number. */
enum mc_rc desk_append(struct desk *d, struct dossier *ds, struct event *ev, struct mc_err *err);

/* What a dossier was promised, from the facts of its own reception, so that no later form moves
 * it.  STEP is the caller's, names and ids borrow from FACTS. */
#define ROUTE_MAX 16
struct promise {
    json_t *facts;         /* of received.1, or registered.1; NULL when there is neither */
    char *actor, *station; /* who took it in, and where */
    struct route_step step[ROUTE_MAX];
    struct route route;
    struct limit limit;
    bool has_limit;
    const struct rules *rules; /* of the reception day */
};
enum mc_rc promise_read(struct desk *d, const struct dossier *ds, struct promise *out,
                        struct mc_err *err);
void promise_release(struct promise *p);
/* The limit and route of FORM into the facts of a reception. */
void promise_write(json_t *facts, const struct form *form, const struct limit *limit);

/* What prefilling may draw from. */
struct prefill_from {
    struct desk *d;
    const struct form *form;
    const struct person *applicant;
    const enum mark *part_mark; /* PART_COUNT marks of the applicant's parts */
    struct earlier **earlier;   /* the applicant's dossiers, read when first needed */
    json_t *given;              /* {field: value} given so far: not offered again when emptied */
};
/* Prefill the relevant fields of step AT that no person has filled; RELEVANT is per field.
 * *CHANGED counts values set or removed: conditions may hold on them, so ask again. */
enum mc_rc prefill_fields(const struct prefill_from *from, struct answers *answers,
                          enum field_at at, const bool *relevant, size_t *changed,
                          struct mc_err *err);
void earlier_free(struct earlier *e);
/* An address of three levels: one with a district, as cards before July 2025 say. */
bool address_three_levels(const char *address);

/* A request id of its own, so that receiving twice gives one dossier (receive.c). */
void reception_need_request(struct reception *r);
void reception_component_release(struct reception_component *c); /* its inside */

/* The checklist follows the form: one entry a component, what the clerk did kept (checklist.c). */
void components_sync(struct reception *r, const struct form *form, const struct resolved *res);
enum mc_rc components_propose(struct desk *d, const struct form *form, struct reception *r,
                              struct mc_err *err);
/* Of papers that stand for each other the one that is there binds, else the first of them. */
void components_choose(const struct form *form, struct reception *r);
bool paper_expired(const struct paper *p, int today);

/* Bytes of the reception's files, stored before the transaction that names them. */
struct stored_file {
    size_t component; /* index in the reception */
    char hash[65];
    char *media;
    int64_t bytes;
};
struct stored_files {
    struct stored_file *item;
    size_t n, cap;
};
/* Bytes of PATH into the store, with the clerk's sentence on failure; f->media is the caller's. */
enum mc_rc store_file(struct desk *d, const char *path, struct stored_file *f, struct mc_err *err);
void stored_files_release(struct stored_files *f);
enum mc_rc stored_files_add(struct desk *d, const struct reception *r, struct stored_files *out,
                            struct mc_err *err);
/* The paper event of stored bytes, unless the office has that paper already (same bytes, same
 * owner, same type); needs an open write.  CODE is the dossier's, or NULL. */
enum mc_rc paper_event(struct desk *d, const struct stored_file *f, const struct paper_input *in,
                       const char *code, struct mc_err *err);
/* After the commit: a file of this user's inbox goes to inbox/USER/done. */
void inbox_done(struct desk *d, const char *path);

/* DS as a reception again, all of it typed (receive.c). */
void reception_of(const struct dossier *ds, struct reception *r);
/* What reception R, reviewed as V, would tell the log: request, money and promise; *BODY the
 * personal part.  Caller releases both. */
json_t *reception_facts(struct desk *d, struct reception *r, const struct review *v, json_t **body);

/* Receive dossier DS that was only registered: the same checks, the same event (receive.c). */
enum mc_rc desk_receive_registered(struct desk *d, const struct dossier *ds, struct receipt *out,
                                   struct mc_err *err);

#endif
