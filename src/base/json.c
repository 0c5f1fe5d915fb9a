/* Helpers around jansson. */
#include "motcua/base/json.h"

#include "motcua/base/mem.h"

#include <stdlib.h>

enum mc_rc json_read(const char *name, const char *s, size_t n, json_t **out, struct mc_err *err)
{
    json_error_t e;

    if (n > JSON_MAX_BYTES)
        return mc_fail(err, MC_TOOBIG, "%s: over %d MiB", name, JSON_MAX_BYTES >> 20);
    json_t *j = json_loadb(s, n, JSON_REJECT_DUPLICATES, &e);
    if (j == NULL)
        return mc_fail(err, MC_INVALID, "%s:%d:%d: %s", name, e.line, e.column, e.text);
    if (!json_is_object(j)) {
        json_decref(j);
        return mc_fail(err, MC_INVALID, "%s:1:1: an object was expected: { ... }", name);
    }
    *out = j;
    return MC_OK;
}

char *json_line_dup(const json_t *j)
{
    char *s = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char *copy = xstrdup(s ? s : "{}"); /* jansson's own allocation, as everybody else's */

    free(s);
    return copy;
}

const char *json_str(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));

    return s ? s : "";
}

int64_t json_int(const json_t *j, const char *key, int64_t otherwise)
{
    const json_t *v = json_object_get(j, key);

    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool json_flag(const json_t *j, const char *key)
{
    return json_is_true(json_object_get(j, key));
}

void json_put(json_t *j, const char *key, const char *s)
{
    if (s != NULL && *s != '\0')
        json_object_set_new(j, key, json_string(s));
}
