/* motcua erase: what is personal in dossiers past their retention. */
#include "app.h"

#include "motcua/desk/keep.h"

#include <stdio.h>

static enum mc_rc erase_one(const struct args *a, struct desk *d, const char *code,
                            struct mc_err *err)
{
    int64_t id;
    size_t n = 0;
    enum mc_rc rc = desk_by_code(d, code, &id, err);

    if (rc == MC_OK && (rc = desk_erase(d, id, a->basis, a->reason, &n, err)) == MC_OK && !a->json)
        printf("%s: đã xóa %zu phần dữ liệu cá nhân\n", code, n);
    return rc;
}

int cmd_erase(const struct args *a)
{
    struct mc_err err = { 0 };
    int status, done = 0;
    enum mc_rc rc = MC_OK, tidy;

    if (a->n_words < 1)
        return usage("erase cần mã hồ sơ");
    if (a->basis == NULL)
        return usage("erase cần --basis CĂN-CỨ, ví dụ số quyết định hủy tài liệu");
    struct desk *d = app_enter(a, ROLE_LEADER, &status);
    if (d == NULL)
        return status;
    for (int i = 0; rc == MC_OK && i < a->n_words; i++)
        if ((rc = erase_one(a, d, a->word[i], &err)) == MC_OK)
            done++;
    if (done > 0 && (tidy = desk_erase_done(d, rc == MC_OK ? &err : NULL)) != MC_OK && rc == MC_OK)
        rc = tidy;
    desk_close(d);
    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    return a->json ? print_json(json_pack("{s:i}", "erased", done)) : EXIT_DONE;
}
