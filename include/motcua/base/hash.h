/* BLAKE2b-256 of bytes, as 64 lower-case hex digits. */
#ifndef MOTCUA_BASE_HASH_H
#define MOTCUA_BASE_HASH_H

#include <stddef.h>

#define HASH_BYTES 32
#define HASH_HEX 65 /* with the final NUL */

/* Feed any number of parts; each is preceded by its length (8 bytes, little-endian), so that no
 * two lists of parts give the same bytes. */
struct hash {
    _Alignas(64) unsigned char state[384];
};
void hash_init(struct hash *h);
void hash_part(struct hash *h, const void *p, size_t n);
void hash_part_str(struct hash *h, const char *s); /* NULL as "" */
void hash_final(struct hash *h, unsigned char out[HASH_BYTES]);

/* Plain hash of a run of bytes (no length prefix): the name of a paper or form. */
void hash_raw_init(struct hash *h);
void hash_raw_add(struct hash *h, const void *p, size_t n);
void hash_bytes_hex(const void *p, size_t n, char out[HASH_HEX]);
void hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX]);

/* N random bytes from the system. */
void random_bytes(void *p, size_t n);

#endif
