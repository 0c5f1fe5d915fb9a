/* motcua init: a real office with its first administrator. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The texts of A as text of ours into O; false when one is no UTF-8. */
static bool office_take(const struct args *a, struct office *o)
{
    o->code = text_clean_dup(a->code, strlen(a->code));
    o->name = text_clean_dup(a->name, strlen(a->name));
    o->place = text_clean_dup(a->place, strlen(a->place));
    return o->code != NULL && o->name != NULL && o->place != NULL;
}

static enum mc_rc make(const struct args *a, const char *data, const struct office *o, int idle,
                       struct mc_err *err)
{
    char password[SECRET_ROOM], why[256];
    struct office_start in = { .office = o,
                               .numbers_for = a->numbers_for,
                               .admin = a->admin,
                               .password = password,
                               .idle_minutes = idle };
    bool piped = a->password_stdin || !isatty(STDIN_FILENO);
    enum mc_rc rc = MC_OK;

    if (user_code_error(a->admin, why)[0] != '\0')
        rc = mc_fail(err, MC_INVALID, "%s", why);
    if (rc == MC_OK)
        rc = ask_secret("Mật khẩu của người quản trị: ", piped, true, password, err);
    if (rc == MC_OK)
        rc = desk_found(data, &in, err);
    secret_wipe(password, sizeof password);
    return rc;
}

int cmd_init(const struct args *a)
{
    struct office o = { .code = NULL };
    struct mc_err err = { 0 };
    char data[1024];
    int64_t idle = 0;
    enum mc_rc rc;

    if (at_most_words(a, 0) != EXIT_DONE)
        return EXIT_USAGE;
    if (a->code == NULL || a->name == NULL || a->place == NULL || a->admin == NULL)
        return usage("init cần --code, --name, --place và --admin");
    if (a->idle != NULL && !number_read(a->idle, 1, 30, &idle))
        return usage("--idle cần một số phút từ 1 đến 30");
    data_dir(a, "", data);
    if (office_take(a, &o))
        rc = make(a, data, &o, (int)idle, &err);
    else
        rc = mc_fail(&err, MC_INVALID, "tên không phải chữ UTF-8; gõ lại");
    free(o.code);
    free(o.name);
    free(o.place);
    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    printf("Đã lập cơ quan %s ở %s.\nĐăng nhập bằng %s, đổi mật khẩu, rồi thêm cán bộ:\n"
           "  motcua user add MÃ-CÁN-BỘ --role counter --name \"HỌ TÊN\" --user %s\n",
           a->code, data, a->admin, a->admin);
    return EXIT_DONE;
}
