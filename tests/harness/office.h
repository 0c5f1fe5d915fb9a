/* A training office for end-to-end tests: made once by the program itself, copied for each test,
 * worked by command line under the run's seed and a moment of its own. */
#ifndef MOTCUA_TESTS_OFFICE_H
#define MOTCUA_TESTS_OFFICE_H

#include "harness.h"

struct office_dir {
    char *home; /* removed with all in it by office_remove() */
    char *data; /* HOME/data */
    char *vars[6];
};

/* MOTCUA_SEED, or 1; printed once, so that a failing run can be repeated. */
unsigned test_seed(void);

/* A number below SIDES that follows from the seed: the Nth call gives the same in every run. */
unsigned test_dice(unsigned sides);

/* The moment of the tests' day, a Wednesday morning whose week has no holiday, and that day at
 * another time ("2026-11-18T15:01"): --now of every call, so that no test looks at the clock. */
#define OFFICE_DAY "2026-11-18"
#define OFFICE_NOW OFFICE_DAY "T09:00"

/* A copy of the office that `motcua sandbox --make-only` makes for the run's seed. */
struct office_dir office_new(void);
/* A home whose data directory is not made yet. */
struct office_dir office_empty(void);
void office_remove(struct office_dir *o);

const char *const *office_env(const struct office_dir *o); /* MOTCUA_DATA */

/* HOME/NAME with N bytes at P in it; the caller frees the path. */
char *office_file(const struct office_dir *o, const char *name, const void *p, size_t n);
char *office_json_file(const struct office_dir *o, const char *name, json_t *j); /* takes J */

/* A reception that lacks nothing, as a clerk's script would send it; change it before use.  The
 * person is invented, the same for the same N. */
json_t *office_birth(int n);
json_t *office_copies(int n);

/* The rows of `dossier list`, one dossier, its log.  The caller gives back by json_decref(). */
json_t *office_list(const struct office_dir *o);
json_t *office_show(const struct office_dir *o, const char *code);
json_t *office_log(const struct office_dir *o, const char *code);
/* Receive J (taken); its code, the caller frees. */
char *office_receive(const struct office_dir *o, json_t *j);
/* `verify` finds nothing wrong; the head, the caller frees. */
char *office_verify(const struct office_dir *o);

#define OFFICE_RUN(o, ...) \
    cli_run((o)->home, office_env(o), NULL, ARGS("motcua", __VA_ARGS__, "--now", OFFICE_NOW))
#define OFFICE_JSON(o, ...) \
    cli_json((o)->home, office_env(o), ARGS("motcua", __VA_ARGS__, "--now", OFFICE_NOW, "--json"))

/* Run and expect STATUS; 0 leaves nothing on standard error, anything else nothing on standard
 * output and one line there that begins with "motcua: " and holds SAYS. */
void office_expect(const struct office_dir *o, int status, const char *says,
                   const char *const *argv);
#define OFFICE_EXPECT(o, status, says, ...) \
    (HARNESS_HERE, office_expect(o, status, says, ARGS("motcua", __VA_ARGS__)))

#ifndef HARNESS_INSIDE
#define office_new() (HARNESS_HERE, office_new())
#define office_list(o) (HARNESS_HERE, office_list(o))
#define office_show(o, c) (HARNESS_HERE, office_show(o, c))
#define office_log(o, c) (HARNESS_HERE, office_log(o, c))
#define office_receive(o, j) (HARNESS_HERE, office_receive(o, j))
#define office_verify(o) (HARNESS_HERE, office_verify(o))
#endif

#endif
