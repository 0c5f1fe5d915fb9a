/* What a password and a PIN must be like.  There is no second factor at the counter, so that the
 * longer rule holds: TCVN 14423:2026, at least 14 characters with a lower and an upper case letter,
 * a digit and a special character. */
#ifndef MOTCUA_MODEL_PASSWORD_H
#define MOTCUA_MODEL_PASSWORD_H

#include <stdbool.h>

#define PASSWORD_MIN 14
#define PASSWORD_MAX 128
#define PIN_MIN 6
#define PIN_MAX 12

/* Failures in a row before a password or a PIN is locked, and for how long. */
#define PASSWORD_TRIES 5
#define PIN_TRIES 3
#define LOCK_SECONDS (15 * 60)

/* A letter with marks in S: a typing program is on, and the password is not what it seems. */
bool typed_with_marks(const char *s);
#define TYPED_WITH_MARKS "Mật khẩu có chữ có dấu. Hãy tắt Unikey rồi gõ lại."

/* "" when PASSWORD may be the one of USER, else what it lacks, as a sentence (256 bytes). */
const char *password_error(const char *password, const char *user, char *out);

/* The same for a PIN: digits only, not all alike nor in a row (256 bytes). */
const char *pin_error(const char *pin, char *out);

/* A user's code: 2 to 20 of a-z, 0-9, starting with a letter; "" or the sentence (256 bytes). */
const char *user_code_error(const char *code, char *out);

#endif
