/* Expressions from hostile form files: no crash, no step without end, and whatever our reading
 * accepts SQLite accepts too (the two must not disagree on what a text means).
 * clang -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude -D_GNU_SOURCE tests/fuzz/fuzz_expr.c
 *     src/base/x.c src/model/x.c src/form/x.c (all of each) $(LIBS of the Makefile) */
#include "motcua/base/clock.h"
#include "motcua/form/answers.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct choice sexes[] = { { "male", "Nam" }, { "female", "Nữ" } };
static const struct choices sex_list = { "sex", sexes, 2 };
static struct field fields[] = {
    { .id = "a", .type = FIELD_TEXT },
    { .id = "d", .type = FIELD_DATE, .partial = true },
    { .id = "n", .type = FIELD_INTEGER },
    { .id = "s", .type = FIELD_CHOICE, .choices = &sex_list },
    { .id = "y", .type = FIELD_YES_NO },
    { .id = "c", .type = FIELD_DERIVED, .calculate = "age(:d)" },
    { .id = "r", .type = FIELD_DERIVED, .calculate = ":r || :c" },
};
static struct form form = { .field = fields, .n_fields = N_ELEMS(fields) };

static const char sqlites[] = "not an expression of SQLite: ";

/* The limits of SQLite that our reading does not count itself. */
static bool known_limit(const char *msg)
{
    return strstr(msg, "too large") != NULL || strstr(msg, "out of memory") != NULL ||
           strstr(msg, "stack overflow") != NULL || strstr(msg, "too big") != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct expr_env *env;
    static struct answers answers;
    char *text = xstrndup((const char *)data, size), *out = NULL;
    struct mc_err err = { 0 };
    size_t at = 0;

    if (env == NULL) {
        env = expr_open();
        answers_set(&answers, "a", "Phan Thị Mười", NULL, MARK_TYPED);
        answers_set(&answers, "d", "1990-03-12", NULL, MARK_TYPED);
        answers_set(&answers, "n", "3", NULL, MARK_TYPED);
        answers_set(&answers, "s", "male", NULL, MARK_TYPED);
    }
    if (expr_check(env, &form, text, &at, &err) == MC_OK) {
        enum mc_rc rc =
            expr_eval(env, &form, text, &answers, days_from_date(2026, 11, 24), NULL, &out, &err);
        if (rc != MC_OK && rc != MC_TOOBIG && strstr(err.msg, "overflow") == NULL) {
            fprintf(stderr, "%s\n%s\n", text, err.msg);
            abort();
        }
    } else if (at > strlen(text) ||
               (strncmp(err.msg, sqlites, strlen(sqlites)) == 0 && !known_limit(err.msg))) {
        fprintf(stderr, "%s\n%zu: %s\n", text, at, err.msg);
        abort();
    }
    free(out);
    free(text);
    return 0;
}
