/* argon2id by libsodium. */
#include "motcua/base/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PASSES 2
#define MEMORY (19u << 20)

_Static_assert(crypto_pwhash_STRBYTES <= SECRET_STORED, "room for the text");

/* Of no secret: what is compared when there is no account. */
#define NOBODY                                               \
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void ready(void)
{
    static bool done;

    if (!done)
        (void)!sodium_init(); /* only picks faster code; slower code gives the same */
    done = true;
}

enum mc_rc secret_store(const char *secret, char out[SECRET_STORED], struct mc_err *err)
{
    ready();
    memset(out, 0, SECRET_STORED);
    if (crypto_pwhash_str_alg(out, secret, strlen(secret), PASSES, MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return mc_fail(err, MC_IO, "no memory to hash a password");
    return MC_OK;
}

bool secret_matches(const char *stored, const char *secret)
{
    char text[SECRET_STORED] = NOBODY; /* verify reads its whole room */
    bool there = stored != NULL && *stored != '\0' && strlen(stored) < sizeof text;

    ready();
    if (there) {
        memset(text, 0, sizeof text);
        memcpy(text, stored, strlen(stored));
    }
    bool same = crypto_pwhash_str_verify(text, secret, strlen(secret)) == 0;
    return there && same;
}

bool secret_outdated(const char *stored)
{
    char text[SECRET_STORED] = "";

    if (strlen(stored) >= sizeof text)
        return true;
    memcpy(text, stored, strlen(stored));
    return crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
}

void secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

void secret_wipe_str(char *s)
{
    if (s != NULL)
        sodium_memzero(s, strlen(s));
}

void secret_free(char *s)
{
    secret_wipe_str(s);
    free(s);
}
