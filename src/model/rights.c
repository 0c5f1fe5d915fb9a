/* The table of rights. */
#include "motcua/model/rights.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define BIT(role) (1u << ROLE_##role)
#define CLERKS (BIT(COUNTER) | BIT(SPECIALIST) | BIT(LEADER))

/* An administrator keeps users and files, an auditor checks: both see dossiers and change none.
 * What takes personal data out of the house in bulk is a right of its own (Luật 91/2025/QH15). */
static const unsigned roles_of[RIGHT_COUNT] = {
    [RIGHT_LOOK] = CLERKS | BIT(CASHIER) | BIT(ADMINISTRATOR) | BIT(AUDITOR),
    [RIGHT_RECEIVE] = BIT(COUNTER),
    [RIGHT_ACT] = CLERKS | BIT(CASHIER),
    [RIGHT_REPORT] = CLERKS | BIT(CASHIER) | BIT(AUDITOR),
    [RIGHT_EXPORT] = BIT(LEADER) | BIT(AUDITOR),
    [RIGHT_VERIFY] = BIT(LEADER) | BIT(ADMINISTRATOR) | BIT(AUDITOR),
    [RIGHT_READ_LOG] = BIT(ADMINISTRATOR) | BIT(AUDITOR),
    [RIGHT_USERS] = BIT(ADMINISTRATOR),
    [RIGHT_BACKUP] = BIT(ADMINISTRATOR),
    [RIGHT_ERASE] = BIT(LEADER) | BIT(ADMINISTRATOR),
    [RIGHT_RECEIPTS] = BIT(ADMINISTRATOR),
    [RIGHT_CASH] = BIT(LEADER) | BIT(CASHIER) | BIT(ADMINISTRATOR) | BIT(AUDITOR),
};

static const struct {
    const char *word, *vi;
} words[RIGHT_COUNT] = {
#define X(id, word, vi) [RIGHT_##id] = { word, vi },
    RIGHT_LIST(X)
#undef X
};

const char *right_word(enum right r)
{
    return words[r].word;
}

const char *right_vi(enum right r)
{
    return words[r].vi;
}

enum role role_at_work(enum role role, bool training)
{
    return role == ROLE_TRAINER && training ? ROLE_COUNTER : role;
}

bool right_allowed(enum right r, enum role role, bool training)
{
    assert((size_t)r < RIGHT_COUNT && (size_t)role < ROLE_COUNT);
    return (roles_of[r] & (1u << role_at_work(role, training))) != 0;
}

const char *right_why(enum right r, enum role role, bool training, char *out)
{
    int n;

    if (right_allowed(r, role, training)) {
        out[0] = '\0';
        return out;
    }
    if (role == ROLE_TRAINER) {
        snprintf(out, 256, "Người hướng dẫn chỉ làm trên bản học. Mở bản học bằng: motcua sandbox");
        return out;
    }
    n = snprintf(out, 256, "%s là việc của ", words[r].vi);
    for (int i = 0, k = 0; i < ROLE_COUNT && n < 200; i++)
        if ((roles_of[r] & (1u << i)) != 0)
            n += snprintf(out + n, 256 - (size_t)n, "%s%s", k++ > 0 ? ", " : "",
                          role_vi((enum role)i));
    snprintf(out + n, 256 - (size_t)n, ". Nhờ người có vai trò ấy");
    return out;
}
