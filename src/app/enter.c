/* Coming in by command line: the user of a training copy, or a password on the terminal. */
#include "app.h"

#include "motcua/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- secrets ---- */

/* One line from FD byte by byte: what follows stays for who reads next.  False: the end, Ctrl+C or
 * too long. */
static bool read_line(int fd, char *out, size_t room)
{
    size_t n = 0;
    char c;

    while (read(fd, &c, 1) == 1) {
        if (c == '\n' || c == '\r') {
            out[n] = '\0';
            return true;
        }
        if (c == 3 || c == 4) /* Ctrl+C, Ctrl+D: the terminal is ours, no signal comes */
            return false;
        if ((c == 8 || c == 127) && n > 0)
            n--;
        else if (c != 8 && c != 127 && n + 1 < room)
            out[n++] = c;
        else if (n + 1 >= room)
            return false;
    }
    out[n] = '\0';
    return n > 0;
}

static bool ask_terminal(int tty, const char *prompt, char *out, size_t room)
{
    struct termios was, quiet;
    bool got;

    if (tcgetattr(tty, &was) != 0)
        return false;
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    tcsetattr(tty, TCSADRAIN, &quiet);
    dprintf(tty, "%s", prompt);
    got = read_line(tty, out, room);
    dprintf(tty, "\n");
    tcsetattr(tty, TCSADRAIN, &was);
    return got;
}

static enum mc_rc ask_both(int tty, const char *prompt, bool twice, char *out, struct mc_err *err)
{
    char again[SECRET_ROOM];
    bool same;

    if (!ask_terminal(tty, prompt, out, SECRET_ROOM))
        return mc_fail(err, MC_DENIED, "không nhận được mật khẩu; làm lại");
    if (!twice)
        return MC_OK;
    same = ask_terminal(tty, "Gõ lại lần nữa: ", again, sizeof again) && strcmp(out, again) == 0;
    secret_wipe(again, sizeof again);
    return same ? MC_OK : mc_fail(err, MC_INVALID, "hai lần gõ không giống nhau; làm lại");
}

enum mc_rc ask_secret(const char *prompt, bool piped, bool twice, char out[SECRET_ROOM],
                      struct mc_err *err)
{
    int tty;
    enum mc_rc rc;

    out[0] = '\0';
    if (piped)
        return read_line(STDIN_FILENO, out, SECRET_ROOM)
                   ? MC_OK
                   : mc_fail(err, MC_DENIED, "đầu vào chuẩn thiếu một dòng: %s", prompt);
    if ((tty = open("/dev/tty", O_RDWR | O_CLOEXEC)) < 0)
        return mc_fail(err, MC_DENIED, "không có màn hình để hỏi mật khẩu; dùng --password-stdin");
    rc = ask_both(tty, prompt, twice, out, err);
    close(tty);
    return rc;
}

/* ---- logging in ---- */

/* --as, or the first user of ROLE. */
static enum mc_rc log_in_training(struct desk *d, const char *as, enum role role,
                                  struct mc_err *err)
{
    struct users users = { 0 };
    const char *name = as;
    enum mc_rc rc = desk_users(d, &users, err);

    for (size_t i = 0; name == NULL && i < users.n; i++)
        if (users.item[i].role == role)
            name = users.item[i].name;
    if (rc == MC_OK && name == NULL)
        rc = mc_fail(err, MC_NOTFOUND, "chưa có người dùng nào; cho biết ai làm bằng --as TÊN");
    if (rc == MC_OK)
        rc = desk_login(d, name, err);
    users_release(&users);
    return rc;
}

/* --user and the password. */
static enum mc_rc log_in_office(const struct args *a, struct desk *d, struct mc_err *err)
{
    char password[SECRET_ROOM];
    enum mc_rc rc;

    if (a->as != NULL || a->now != NULL)
        return mc_fail(err, MC_DENIED, "--as và --now chỉ dùng trên bản học; dùng --user TÊN");
    if (a->user == NULL)
        return mc_fail(err, MC_DENIED, "cơ quan thật cần biết ai làm; thêm --user TÊN");
    if ((rc = ask_secret("Mật khẩu: ", a->password_stdin, false, password, err)) == MC_OK)
        rc = desk_enter(d, a->user, password, err);
    secret_wipe(password, sizeof password);
    return rc;
}

static enum mc_rc log_in(const struct args *a, struct desk *d, enum role role, struct mc_err *err)
{
    return d->training ? log_in_training(d, a->as != NULL ? a->as : a->user, role, err)
                       : log_in_office(a, d, err);
}

struct desk *app_enter(const struct args *a, enum role role, int *status)
{
    char data[1024], forms[1024], config[1024];
    struct desk_options o = { .data = data, .forms = forms, .config = config };
    struct desk *d = NULL;
    struct mc_err err = { 0 };
    enum mc_rc rc;

    data_dir(a, "", data);
    share_dir(a->forms, "MOTCUA_FORMS", "forms", forms);
    share_dir(a->config, "MOTCUA_CONFIG", "config", config);
    if (a->now != NULL && !time_parse(a->now, &o.now)) {
        *status = usage("--now cần dạng 2026-11-21T14:05, nhận được \"%s\"", a->now);
        return NULL;
    }
    rc = desk_open(&o, &d, NULL, &err);
    if (rc == MC_OK && (rc = log_in(a, d, role, &err)) != MC_OK) {
        desk_close(d);
        d = NULL;
    }
    *status = rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
    return d;
}

struct desk *app_desk(const struct args *a, enum role role, int *status)
{
    struct desk *d = app_enter(a, role, status);
    struct mc_err err = { 0 };
    enum mc_rc rc;

    if (d == NULL || (rc = desk_may(d, RIGHT_LOOK, &err)) == MC_OK)
        return d;
    *status = d->must_change ? fail(rc,
                                    "mật khẩu này do người khác đặt; đổi bằng: motcua user "
                                    "passwd --user %s",
                                    d->me.name)
                             : fail(rc, "%s", err.msg);
    desk_close(d);
    return NULL;
}
