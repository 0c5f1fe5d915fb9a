/* BLAKE2b-256 by libsodium. */
#include "motcua/base/hash.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(struct hash), "room for the state");

static crypto_generichash_state *state(struct hash *h)
{
    return (void *)h->state;
}

void hash_raw_init(struct hash *h)
{
    crypto_generichash_init(state(h), NULL, 0, HASH_BYTES);
}

void hash_raw_add(struct hash *h, const void *p, size_t n)
{
    crypto_generichash_update(state(h), p, n);
}

void hash_init(struct hash *h)
{
    hash_raw_init(h);
}

void hash_part(struct hash *h, const void *p, size_t n)
{
    unsigned char len[8];

    for (int i = 0; i < 8; i++)
        len[i] = (unsigned char)((uint64_t)n >> (8 * i));
    hash_raw_add(h, len, sizeof len);
    hash_raw_add(h, p, n);
}

void hash_part_str(struct hash *h, const char *s)
{
    hash_part(h, s ? s : "", s ? strlen(s) : 0);
}

void hash_final(struct hash *h, unsigned char out[HASH_BYTES])
{
    crypto_generichash_final(state(h), out, HASH_BYTES);
}

void hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX])
{
    sodium_bin2hex(out, HASH_HEX, in, HASH_BYTES);
}

void hash_bytes_hex(const void *p, size_t n, char out[HASH_HEX])
{
    unsigned char bin[HASH_BYTES];

    crypto_generichash(bin, sizeof bin, p, n, NULL, 0);
    hash_hex(bin, out);
}

void random_bytes(void *p, size_t n)
{
    randombytes_buf(p, n);
}
