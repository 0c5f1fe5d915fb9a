/* The use cases of a desk: rights are checked, the transaction opened, the log appended here.  The
 * command line and the screens are two thin faces of these calls.  Messages in err are Vietnamese
 * sentences for the clerk: what happened, what is kept, what to do. */
#ifndef MOTCUA_DESK_DESK_H
#define MOTCUA_DESK_DESK_H

#include "motcua/form/answers.h"
#include "motcua/form/config.h"
#include "motcua/store/store.h"

/* The office of a data directory, from its settings. */
struct office {
    char *code;    /* agency identifier, "H56.99.01": the prefix of dossier codes */
    char *name;    /* "UBND xã Mẫu Lâm" */
    char *place;   /* "Mẫu Lâm": for "Làm tại" and letters */
    char *parent;  /* line above on letters */
    char *address; /* full, for "Kính gửi" defaults and addresses */
    char *phone;
};

/* An open desk.  Plain data for the faces to read; only desk/ changes it. */
struct desk {
    struct store *store;
    struct form_lists *lists;
    struct catalogue catalogue; /* desk_catalogue() gives it: read when first needed */
    bool catalogue_read;
    struct expr_env *expr;
    struct calendar *calendar;
    struct rule_book rules;
    struct queue_book queues;
    struct office office;
    struct user me; /* name NULL: nobody logged in */
    bool training;
    int64_t fixed_now;   /* training with --now: 0 follows the clock */
    struct form **forms; /* opened ones, kept */
    size_t n_forms, cap_forms;
    char *calendar_text, *rules_text; /* as read: what reception pins */
    char *fields;      /* of the user: ids of fields of work he does, "" or NULL all */
    char *procedures;  /* of these fields, as the store's filter wants them; NULL all */
    bool must_change;  /* the user's password was given to him: users.h */
    int idle_minutes;  /* without a key for so long the desk locks itself, 1 to 30 */
    int64_t read_last; /* dossier last noted in the reading log, and when */
    int64_t read_at;
    void (*told)(void *ctx, const char *sentence); /* desk_on_wait() */
    void *told_ctx;
    bool waited;      /* this write has been told of */
    int64_t sweep_at; /* by the monotonic clock: desk_idle() sweeps unnamed bytes then */
};

struct desk_options {
    const char *data;   /* DATA directory */
    const char *forms;  /* forms/ */
    const char *config; /* config/ */
    const char *vfs;    /* NULL but in fault tests */
    int64_t now;        /* 0: the machine's clock; only honoured in training directories */
};
/* MC_NOTFOUND: no motcua directory at DATA.  Findings in forms or config are in err (first line)
 * and whole in FINDINGS (may be NULL). */
enum mc_rc desk_open(const struct desk_options *o, struct desk **out, struct strbuf *findings,
                     struct mc_err *err);
void desk_close(struct desk *d);

/* Make a data directory at DATA: settings and the first events (office.1, then user.1 for each of
 * the N users).  TRAINING is written now or never.  MC_CONFLICT: there is one already. */
enum mc_rc desk_make(const char *data, const struct office *office, const struct user *users,
                     size_t n, bool training, struct mc_err *err);

const char *desk_dir(const struct desk *d); /* the data directory */
/* The sentence when the drafts' file was gone and made anew by desk_open(), else NULL. */
const char *desk_drafts_lost(const struct desk *d);

int64_t desk_now(const struct desk *d);

/* TOLD hears one sentence ("Đang chờ Lê Thị Mai ghi xong…") when a write has waited 300 ms for
 * another desk's; it may paint, and calls nothing of the desk.  After 10 s the write gives up. */
void desk_on_wait(struct desk *d, void (*told)(void *ctx, const char *sentence), void *ctx);

/* For moments without keys: what tidies the files, so that no clerk's commit has to. */
void desk_idle(struct desk *d);

/* Be user NAME of a training directory, which asks for no password; others do (users.h). */
enum mc_rc desk_login(struct desk *d, const char *name, struct mc_err *err);

/* What can be asked for here (borrowed).  The first call may take 20 ms with thousands of forms;
 * desk_idle() makes it when nobody waits. */
const struct catalogue *desk_catalogue(struct desk *d);

/* The form of a procedure, checked, kept by the desk (borrowed). */
enum mc_rc desk_form(struct desk *d, const char *code, const struct form **out, struct mc_err *err);

/* The limit, due moment and explanation of a procedure (CASE_ID and channel may be left out: first
 * case, counter), received at AT. */
enum mc_rc desk_due(struct desk *d, const char *procedure, const char *case_id, int64_t at,
                    int64_t *due, struct strbuf *why, struct mc_err *err);

#endif
