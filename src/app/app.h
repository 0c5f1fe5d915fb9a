/* The command line: one table of subcommands, one of options; help is made from both. */
#ifndef APP_H
#define APP_H

#include "motcua/desk/act.h"
#include "motcua/desk/desk.h"
#include "motcua/desk/look.h"
#include "motcua/desk/receive.h"
#include "motcua/desk/users.h"

#define ARG_MAX_MANY 32

/* What was given; NULL or the value stated when not.  Lists end with NULL. */
struct args {
    const char *data, *forms, *config, *as, *now;
    const char *user, *code, *place, *admin, *role, *station, *fields, *idle;
    bool json, reset, make_only, help, deep, password_stdin;
    const char *at, *channel, *case_id, *working_days, *head, *output, *state, *limit, *seed;
    const char *note, *reason, *basis, *until, *to, *outcome, *number, *receiver, *score, *version;
    const char *procedure, *fee, *phone, *address, *hash;
    const char *form, *symbol, *from, *day;
    const char *paid, *step, *amount, *due, *event;
    const char *component, *file, *owner, *type, *name, *color, *frame;
    const char *item[ARG_MAX_MANY], *answer[ARG_MAX_MANY], *seen[ARG_MAX_MANY];
    const char *numbers_for[ARG_MAX_MANY];
    const char *highest[ARG_MAX_MANY];
    size_t n_item, n_answer, n_seen, n_numbers_for, n_highest;
    char **word; /* what is no option, after the subcommand's own name */
    int n_words;
};

/* Exit status: design of the command line. */
enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_NOTFOUND, EXIT_CONFLICT, EXIT_IO };

struct subcommand {
    const char *name, *usage, *what;
    const char *options; /* words of its options, space between */
    int (*run)(const struct args *a);
};
extern const struct subcommand subcommands[]; /* ends with a NULL name */

/* Print one line "motcua: ..." to standard error; returns the exit status for RC. */
int fail(enum mc_rc rc, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same with ERR, the store's English detail, behind what the clerk reads. */
int fail_read(enum mc_rc rc, const struct mc_err *err);
int usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* MC_OK's status when A has at most MAX words behind the subcommand, else that of usage(). */
int at_most_words(const struct args *a, int max);

/* TEXT, wholly a number from MIN to MAX, into *OUT; false leaves *OUT alone. */
bool number_read(const char *text, int64_t min, int64_t max, int64_t *out);

/* Where forms and config lie: the option, the environment, beside the source tree this was built
 * in, or installed.  Into OUT (1024 bytes). */
void share_dir(const char *given, const char *env, const char *name, char *out);
/* Where the data lies: --data, $MOTCUA_DATA, $XDG_DATA_HOME/motcua, ~/.local/share/motcua; SUB is
 * added behind the last two ("" or "-training"). */
void data_dir(const struct args *a, const char *sub, char *out);

/* Open the desk of A and log in: in a training copy as --as, else as the first user of ROLE; in a
 * real office as --user by the password.  On failure the message is printed and *STATUS set.
 * app_desk() is for who may look at dossiers, app_enter() for whoever has an account. */
struct desk *app_desk(const struct args *a, enum role role, int *status);
struct desk *app_enter(const struct args *a, enum role role, int *status);

/* Ask for a secret by PROMPT: on the terminal, never shown, TWICE to be sure; or the next line of
 * standard input when PIPED.  MC_DENIED when there is neither.  OUT is the caller's to wipe. */
#define SECRET_ROOM 512
enum mc_rc ask_secret(const char *prompt, bool piped, bool twice, char out[SECRET_ROOM],
                      struct mc_err *err);

/* Print J as one line and give it back; returns EXIT_DONE. */
int print_json(json_t *j);

int cmd_sandbox(const struct args *a);
int cmd_desk(const struct args *a);
int cmd_forms(const struct args *a);
int cmd_receive(const struct args *a);
int cmd_dossier(const struct args *a);
int cmd_paper(const struct args *a);
int cmd_due(const struct args *a);
int cmd_verify(const struct args *a);
int cmd_init(const struct args *a);
int cmd_user(const struct args *a);
int cmd_log(const struct args *a);
int cmd_backup(const struct args *a);
int cmd_erase(const struct args *a);
int cmd_restore(const struct args *a);
int cmd_report(const struct args *a);
int cmd_receipts(const struct args *a);
int cmd_help(const struct args *a);

/* Make a training directory at DIR: synthetic citizens and dossiers in every state up to the day
 * before NOW, the same for the same seed and day.  Counts of what was made go to *N_CITIZENS and
 * *N_DOSSIERS. */
enum mc_rc sandbox_make(const char *dir, const char *forms, const char *config, unsigned seed,
                        int64_t now, int *n_citizens, int *n_dossiers, struct mc_err *err);

#endif
