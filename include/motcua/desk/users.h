/* Who works here: coming in by a password, rights, the PIN of a signature, users and their
 * accounts, the reading log.  Training directories know no secrets: desk_login() is enough there.
 */
#ifndef MOTCUA_DESK_USERS_H
#define MOTCUA_DESK_USERS_H

#include "motcua/desk/desk.h"
#include "motcua/model/password.h"
#include "motcua/model/rights.h"

/* ---- a real office ---- */

struct office_start {
    const struct office *office;
    const char *const *numbers_for; /* more agencies whose dossiers get numbers here; NULL-ended */
    const char *admin, *admin_full; /* the first administrator */
    const char *password;           /* must be changed when it is first used */
    int idle_minutes;               /* the desk locks itself; 0: 5 minutes */
};
/* Make the data directory of a real office.  MC_CONFLICT: there is something at DATA already;
 * MC_INVALID: what is not right, and what would be. */
enum mc_rc desk_found(const char *data, const struct office_start *in, struct mc_err *err);

/* ---- coming in ---- */

/* Be user NAME by PASSWORD (training: the password is not looked at).  MC_DENIED says why: not the
 * right ones, locked until when, closed.  Each failure is counted durably before the password is
 * looked at; PASSWORD_TRIES in a row lock the account for LOCK_SECONDS.  While d->must_change is
 * true nothing but desk_password_set() is allowed.  Who was here before stays when it fails. */
enum mc_rc desk_enter(struct desk *d, const char *name, const char *password, struct mc_err *err);

/* Is SECRET (password, or PIN) the logged-in user's: opens a locked desk.  Counted as above. */
enum mc_rc desk_reenter(struct desk *d, const char *secret, struct mc_err *err);

/* Nobody is here any more. */
void desk_logout(struct desk *d);

/* A new password for the logged-in user; OLD is asked for unless it must be changed. */
enum mc_rc desk_password_set(struct desk *d, const char *old, const char *password,
                             struct mc_err *err);

/* The PIN for signatures; and is it PIN?  desk_act() asks for it where it signs in a real office.
 */
enum mc_rc desk_pin_set(struct desk *d, const char *pin, struct mc_err *err);
enum mc_rc desk_pin_check(struct desk *d, const char *pin, struct mc_err *err);
bool desk_has_pin(struct desk *d);
/* Does COMMAND ask for the PIN at this desk? */
bool desk_asks_pin(const struct desk *d, enum command c);

/* ---- rights ---- */

/* MC_DENIED with the sentence when the logged-in user has not R, or must change his password. */
enum mc_rc desk_may(const struct desk *d, enum right r, struct mc_err *err);

/* ---- users; all need the right to ---- */

/* FIELDS: ids of fields of work with spaces between (a specialist's; NULL or "" all).  PASSWORD is
 * given, so that it must be changed at the first login; training needs none. */
enum mc_rc desk_user_add(struct desk *d, const struct user *u, const char *fields,
                         const char *password, struct mc_err *err);
enum mc_rc desk_user_role(struct desk *d, const char *name, enum role role, const char *fields,
                          struct mc_err *err);
/* A forgotten password: a given one, to be changed; counts and PIN are cleared. */
enum mc_rc desk_user_password(struct desk *d, const char *name, const char *password,
                              struct mc_err *err);
enum mc_rc desk_user_close(struct desk *d, const char *name, bool closed, struct mc_err *err);

/* How a user stands, without secrets; STATE is "open", "closed", "locked", "must_change". */
struct user_line {
    struct user user;
    char *fields;
    const char *state;
    int64_t locked_until;
    bool has_pin;
};
struct user_lines {
    struct user_line *item;
    size_t n;
};
void user_lines_release(struct user_lines *u);
enum mc_rc desk_user_lines(struct desk *d, struct user_lines *out, struct mc_err *err);

/* ---- the reading log ---- */

/* X(id, word) */
#define READ_LIST(X)                   \
    X(LOGIN, "login")                  \
    X(LOGIN_FAILED, "login_failed")    \
    X(LOGOUT, "logout")                \
    X(REENTER, "unlock")               \
    X(REENTER_FAILED, "unlock_failed") \
    X(DOSSIER, "dossier")              \
    X(PERSON, "person")                \
    X(PAPER, "paper")                  \
    X(EXPORT, "export")
#define X(id, word) READ_##id,
enum read_what { READ_LIST(X) READ_COUNT };
#undef X
/* One row: the logged-in user did WHAT with OBJECT (a code, the last digits of a number, a hash).
 */
enum mc_rc desk_read_note(struct desk *d, enum read_what what, const char *object,
                          struct mc_err *err);
enum mc_rc desk_read_log(struct desk *d, const char *user, int64_t limit,
                         bool (*fn)(void *ctx, const struct reading *r), void *ctx,
                         struct mc_err *err);

#endif
