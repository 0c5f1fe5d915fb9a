/* Numbers of organisations: the tax code and its check digit. */
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <string.h>

/* "2899999983", or "2899999983-001". */
static bool is_tax_code(const char *s)
{
    size_t digits = strspn(s, "0123456789");

    if (digits != 10)
        return false;
    return s[10] == '\0' || (s[10] == '-' && strspn(s + 11, "0123456789") == 3 && strlen(s) == 14 &&
                             strcmp(s + 11, "000") != 0);
}

const char *org_number_error(const char *s, char *out)
{
    out[0] = '\0';
    if (!is_tax_code(s) && (strlen(s) != 12 || strspn(s, "0123456789") != 12))
        snprintf(out, 128, "Mã số thuế có 10 số, 10 số-3 số, hoặc 12 số định danh. Gõ lại.");
    return out;
}

const char *org_number_warning(const char *s, char *out)
{
    static const int weight[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    int sum = 0;

    out[0] = '\0';
    if (!is_tax_code(s))
        return out;
    for (int i = 0; i < 9; i++)
        sum += weight[i] * (s[i] - '0');
    if (10 - sum % 11 != s[9] - '0') /* 10 is no digit: such a number is never issued */
        snprintf(out, 160, "Mã số thuế không khớp số kiểm tra. So lại với giấy.");
    return out;
}
