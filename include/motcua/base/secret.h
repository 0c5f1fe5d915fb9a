/* Passwords and PINs: argon2id by libsodium (2 passes, 19 MiB), kept as its `$argon2id$` text. */
#ifndef MOTCUA_BASE_SECRET_H
#define MOTCUA_BASE_SECRET_H

#include "motcua/base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define SECRET_STORED 128 /* room of the text, with the final NUL */

/* The text to store for SECRET, salted anew each time.  MC_IO: no memory for it.  Takes some 50 ms
 * on purpose: never inside a transaction. */
enum mc_rc secret_store(const char *secret, char out[SECRET_STORED], struct mc_err *err);

/* Is SECRET the one that STORED was made of?  False, after the same time, for a STORED of NULL or
 * "": nobody learns from the clock who has an account. */
bool secret_matches(const char *stored, const char *secret);

/* STORED was made with other costs than today's: store it anew when the secret is at hand. */
bool secret_outdated(const char *stored);

/* Zeros that no optimizer takes away. */
void secret_wipe(void *p, size_t n);
void secret_wipe_str(char *s); /* NULL is fine; the text, not the memory behind it */
void secret_free(char *s);     /* wiped, then freed */

#endif
