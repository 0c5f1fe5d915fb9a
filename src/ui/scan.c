/* Scanned text by its content: the QR of the citizen's card, the code on a slip of ours. */
#include "decoder_priv.h"

#include <string.h>

#define ID_DIGITS 12

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static size_t digits_at(const char *s, size_t n)
{
    size_t len = 0;

    while (len < n && digit(s[len]))
        len++;
    return len;
}

/* The number stands first on cards; some older ones begin with a name. */
static bool is_card(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '|')
            continue;
        size_t before = 0, after = digits_at(s + i + 1, n - i - 1);
        while (before < i && digit(s[i - before - 1]))
            before++;
        if (before >= ID_DIGITS)
            return true;
        if (after == ID_DIGITS && (i + 1 + after == n || s[i + 1 + after] == '|'))
            return true;
    }
    return false;
}

/* H56.14-261121-0042, 000.00.14.H56-240823-0001: agency, day, number. */
static bool is_code(const char *s, size_t n)
{
    size_t at = 0, letters = 0;

    while (at < n && (digit(s[at]) || capital(s[at]) || s[at] == '.'))
        letters += capital(s[at++]);
    if (letters == 0 || letters == at || at < 3 || at > 24 || at == n || s[at] != '-')
        return false;
    at++;
    if (digits_at(s + at, n - at) != 6 || at + 6 >= n || s[at + 6] != '-')
        return false;
    at += 7;
    size_t number = digits_at(s + at, n - at);
    return number >= 4 && number <= 8 && at + number == n;
}

bool scan_by_content(const char *s, size_t n)
{
    return is_card(s, n) || is_code(s, n);
}

size_t scan_start(const char *s, size_t n)
{
    const char *bar = memchr(s, '|', n);
    size_t at = bar == NULL ? 0 : (size_t)(bar - s);

    if (at < ID_DIGITS)
        return 0;
    for (size_t i = at - ID_DIGITS; i < at; i++)
        if (!digit(s[i]))
            return 0;
    return at - ID_DIGITS;
}
