/* Rules of passwords, PINs and users' codes. */
#include "motcua/model/password.h"

#include "motcua/base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool typed_with_marks(const char *s)
{
    for (; *s != '\0'; s++)
        if ((unsigned char)*s >= 0x80)
            return true;
    return false;
}

static const char *say(char *out, const char *sentence)
{
    snprintf(out, 256, "%s", sentence);
    return out;
}

/* USER's code in the password, in whatever case. */
static bool holds(const char *password, const char *user)
{
    return *user != '\0' && strcasestr(password, user) != NULL;
}

static void kinds_missing(const char *s, char *out, size_t room)
{
    static const char *const names[] = { "chữ thường", "chữ hoa", "chữ số", "ký tự đặc biệt" };
    bool there[N_ELEMS(names)] = { false };
    size_t n = 0;

    for (; *s != '\0'; s++) {
        int c = (unsigned char)*s;

        there[islower(c) ? 0 : isupper(c) ? 1 : isdigit(c) ? 2 : 3] = true;
    }
    out[0] = '\0';
    for (size_t i = 0; i < N_ELEMS(names); i++)
        if (!there[i])
            n += (size_t)snprintf(out + n, room - n, "%s%s", n > 0 ? ", " : "", names[i]);
}

const char *password_error(const char *password, const char *user, char *out)
{
    size_t n = strlen(password);
    char missing[128];

    if (typed_with_marks(password))
        return say(out, TYPED_WITH_MARKS);
    for (const char *p = password; *p != '\0'; p++)
        if (iscntrl((unsigned char)*p))
            return say(out, "Mật khẩu chỉ gồm chữ, số và ký tự trên bàn phím. Gõ lại");
    if (n < PASSWORD_MIN) {
        snprintf(out, 256, "Mật khẩu cần ít nhất %d ký tự, còn thiếu %d", PASSWORD_MIN,
                 PASSWORD_MIN - (int)n);
        return out;
    }
    if (n > PASSWORD_MAX)
        return say(out, "Mật khẩu dài quá 128 ký tự. Chọn mật khẩu ngắn hơn");
    kinds_missing(password, missing, sizeof missing);
    if (missing[0] != '\0') {
        snprintf(out, 256, "Mật khẩu còn thiếu: %s. Thêm vào rồi gõ lại", missing);
        return out;
    }
    if (holds(password, user))
        return say(out, "Mật khẩu không được chứa mã cán bộ. Chọn mật khẩu khác");
    return say(out, "");
}

const char *pin_error(const char *pin, char *out)
{
    size_t n = strlen(pin);
    bool alike = true, up = true, down = true;

    if (strspn(pin, "0123456789") != n)
        return say(out, "PIN chỉ gồm chữ số. Gõ lại");
    if (n < PIN_MIN || n > PIN_MAX) {
        snprintf(out, 256, "PIN cần %d đến %d chữ số, đã gõ %zu", PIN_MIN, PIN_MAX, n);
        return out;
    }
    for (size_t i = 1; i < n; i++) {
        alike = alike && pin[i] == pin[i - 1];
        up = up && pin[i] == pin[i - 1] + 1;
        down = down && pin[i] == pin[i - 1] - 1;
    }
    return say(out, alike || up || down ? "PIN này dễ đoán quá. Chọn dãy số khác" : "");
}

const char *user_code_error(const char *code, char *out)
{
    size_t n = strlen(code);

    if (n >= 2 && n <= 20 && islower((unsigned char)code[0]) &&
        strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789") == n)
        return say(out, "");
    return say(out, "Mã cán bộ gồm 2 đến 20 chữ thường không dấu và số, bắt đầu bằng chữ, ví dụ "
                    "maile");
}
