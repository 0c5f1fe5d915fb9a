/* Helpers around jansson, the one JSON reader and writer of the house. */
#ifndef MOTCUA_BASE_JSON_H
#define MOTCUA_BASE_JSON_H

#include "motcua/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define JSON_MAX_BYTES (8 << 20)

/* Parse N bytes that hold one object: strict, no duplicate keys.  MC_INVALID with line and column
 * ("NAME:3:14: ..."), MC_TOOBIG over JSON_MAX_BYTES.  The caller gives *OUT back by json_decref. */
enum mc_rc json_read(const char *name, const char *s, size_t n, json_t **out, struct mc_err *err);

/* One line, keys sorted: the same object always gives the same bytes.  The caller frees. */
char *json_line_dup(const json_t *j);

/* Member KEY of object J: text ("" when absent or not text), number, truth; borrowed. */
const char *json_str(const json_t *j, const char *key);
int64_t json_int(const json_t *j, const char *key, int64_t otherwise);
bool json_flag(const json_t *j, const char *key);

/* Set KEY when S is not NULL and not empty. */
void json_put(json_t *j, const char *key, const char *s);

#endif
