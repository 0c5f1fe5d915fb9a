/* Coming in by a password, and the PIN of a signature: counted, compared, changed. */
#include "desk_priv.h"

#include "motcua/base/secret.h"

#include <stdlib.h>
#include <string.h>

/* A password and a PIN differ in their words, counts and columns only. */
static int tries_of(bool pin)
{
    return pin ? PIN_TRIES : PASSWORD_TRIES;
}

static const char *stored_of(const struct account *a, bool pin)
{
    return str_or(pin ? a->pin : a->password);
}

static enum mc_rc say_locked(bool pin, int64_t until, struct mc_err *err)
{
    char when[32];

    vn_time(until, when);
    if (pin)
        return mc_fail(err, MC_DENIED, "Sai PIN %d lần. PIN khóa đến %s. Lựa chọn vẫn giữ",
                       PIN_TRIES, when);
    return mc_fail(err, MC_DENIED,
                   "Sai mật khẩu %d lần. Tài khoản khóa đến %s, hoặc nhờ quản trị mở",
                   PASSWORD_TRIES, when);
}

/* Count the try as a failure before it is looked at, so that neither many desks at once nor a desk
 * that is switched off get more tries.  *OUT is the account as it then is. */
static enum mc_rc count_inside(struct desk *d, const char *name, bool pin, struct account *out,
                               struct mc_err *err)
{
    int64_t now = desk_now(d);
    enum mc_rc rc = account_get(d->store, name, out, err);

    if (rc != MC_OK)
        return rc;
    int *n = pin ? &out->pin_failures : &out->failures;
    int64_t *until = pin ? &out->pin_locked_until : &out->locked_until;
    if (out->closed)
        return mc_fail(err, MC_DENIED, "Tài khoản %s đã khóa. Nhờ người quản trị mở lại", name);
    if (*until > now)
        return say_locked(pin, *until, err);
    if (*until != 0) /* it was locked, and the time is over */
        *n = 0;
    *until = 0;
    if (++*n >= tries_of(pin))
        *until = now + LOCK_SECONDS;
    return account_put(d->store, out, err);
}

static enum mc_rc count_try(struct desk *d, const char *name, bool pin, struct account *out,
                            struct mc_err *err)
{
    enum mc_rc rc = desk_begin_unnamed(d, err);

    return rc == MC_OK ? desk_end(d, count_inside(d, name, pin, out, err), err) : rc;
}

/* It was the right one: counts go back, and a text of older costs is made anew. */
static enum mc_rc clear_inside(struct desk *d, const char *name, bool pin, const char *anew,
                               struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc = account_get(d->store, name, &a, err);

    if (rc == MC_OK) {
        *(pin ? &a.pin_failures : &a.failures) = 0;
        *(pin ? &a.pin_locked_until : &a.locked_until) = 0;
        if (anew != NULL)
            str_set(pin ? &a.pin : &a.password, anew);
        rc = account_put(d->store, &a, err);
    }
    account_release(&a);
    return rc;
}

static enum mc_rc clear_tries(struct desk *d, const struct account *a, bool pin, const char *secret,
                              struct mc_err *err)
{
    char anew[SECRET_STORED] = "";
    bool old = secret_outdated(stored_of(a, pin)) && secret_store(secret, anew, NULL) == MC_OK;
    enum mc_rc rc = desk_begin_unnamed(d, err);

    if (rc == MC_OK)
        rc = desk_end(d, clear_inside(d, a->name, pin, old ? anew : NULL, err), err);
    secret_wipe(anew, sizeof anew);
    return rc;
}

/* The last try is gone: that leaves an event. */
static void tell_locked(struct desk *d, const char *name, int64_t until)
{
    json_t *facts = json_object();

    event_put_time(facts, "until", until);
    /* The account is locked whether or not this can be told; the next failure tells it again. */
    if (desk_begin_unnamed(d, NULL) == MC_OK)
        (void)desk_end(d, desk_user_changed(d, name, "locked_out", facts, NULL), NULL);
    else
        json_decref(facts);
}

/* Is SECRET user NAME's?  MC_OK and *OUT (released by the caller in any case) when it is. */
static enum mc_rc check_secret(struct desk *d, const char *name, bool pin, const char *secret,
                               struct account *out, struct mc_err *err)
{
    enum mc_rc rc = count_try(d, name, pin, out, err);

    if (rc != MC_OK)
        return rc;
    if (secret_matches(stored_of(out, pin), secret))
        return clear_tries(d, out, pin, secret, err);
    int left = tries_of(pin) - (pin ? out->pin_failures : out->failures);
    int64_t until = pin ? out->pin_locked_until : out->locked_until;
    if (left <= 0) {
        tell_locked(d, name, until);
        return say_locked(pin, until, err);
    }
    return pin ? mc_fail(err, MC_DENIED, "Sai PIN, còn %d lần. Lựa chọn vẫn giữ", left)
               : mc_fail(err, MC_DENIED, "Mã cán bộ hoặc mật khẩu không đúng, còn %d lần. Gõ lại",
                         left);
}

/* ---- coming in ---- */

static void note_failed(struct desk *d, enum read_what what, const char *name)
{
    (void)desk_read_put(d, name, "", what, "", NULL); /* refused all the same */
}

static enum mc_rc take_user(struct desk *d, const char *name, const struct account *a,
                            struct mc_err *err)
{
    struct user u = { .name = NULL };
    char why[256];
    enum mc_rc rc = user_get(d->store, name, &u, err);

    if (rc == MC_OK && right_why(RIGHT_LOOK, u.role, d->training, why)[0] != '\0')
        rc = mc_fail(err, MC_DENIED, "%s", why);
    if (rc != MC_OK) {
        user_release(&u);
        return rc;
    }
    desk_leave(d); /* who sat here before has nothing open any more */
    user_release(&d->me);
    d->me = u;
    str_set(&d->fields, a->fields);
    desk_fields_taken(d);
    d->must_change = a->must_change;
    d->read_last = 0;
    return MC_OK;
}

enum mc_rc desk_enter(struct desk *d, const char *name, const char *password, struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc;

    if (d->training)
        return desk_login(d, name, err);
    if (typed_with_marks(password))
        return mc_fail(err, MC_INVALID, TYPED_WITH_MARKS);
    rc = check_secret(d, name, false, password, &a, err);
    if (rc == MC_NOTFOUND) {
        secret_matches(NULL, password); /* an unknown name takes as long as a known one */
        rc = mc_fail(err, MC_DENIED, "Mã cán bộ hoặc mật khẩu không đúng. Gõ lại");
    }
    if (rc == MC_DENIED)
        note_failed(d, READ_LOGIN_FAILED, name);
    if (rc == MC_OK && (rc = take_user(d, name, &a, err)) == MC_OK)
        rc = desk_read_note(d, READ_LOGIN, "", err);
    account_release(&a);
    return desk_said(rc, err);
}

static bool looks_like_pin(const char *s)
{
    size_t n = strlen(s);

    return n >= PIN_MIN && n <= PIN_MAX && strspn(s, "0123456789") == n;
}

enum mc_rc desk_reenter(struct desk *d, const char *secret, struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc;

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    if (d->training)
        return MC_OK;
    if (typed_with_marks(secret))
        return mc_fail(err, MC_INVALID, TYPED_WITH_MARKS);
    rc = check_secret(d, d->me.name, looks_like_pin(secret) && desk_has_pin(d), secret, &a, err);
    if (rc == MC_DENIED)
        note_failed(d, READ_REENTER_FAILED, d->me.name);
    if (rc == MC_OK)
        rc = desk_read_note(d, READ_REENTER, "", err);
    account_release(&a);
    return desk_said(rc, err);
}

void desk_logout(struct desk *d)
{
    if (d->me.name == NULL)
        return;
    if (!d->training)
        (void)desk_read_note(d, READ_LOGOUT, "", NULL); /* leaving is never refused */
    desk_leave(d);
    user_release(&d->me);
    str_set(&d->fields, NULL);
    str_set(&d->procedures, NULL);
    d->must_change = false;
}

/* ---- own secrets ---- */

/* STORED becomes the logged-in user's password, or PIN. */
static enum mc_rc put_secret(struct desk *d, bool pin, const char *stored, struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc = desk_begin(d, err);

    if (rc != MC_OK)
        return rc;
    if ((rc = account_get(d->store, d->me.name, &a, err)) == MC_OK) {
        str_set(pin ? &a.pin : &a.password, stored);
        *(pin ? &a.pin_failures : &a.failures) = 0;
        *(pin ? &a.pin_locked_until : &a.locked_until) = 0;
        if (!pin)
            a.must_change = false;
        rc = account_put(d->store, &a, err);
    }
    if (rc == MC_OK)
        rc = desk_user_changed(d, d->me.name, pin ? "pin" : "password", json_object(), err);
    account_release(&a);
    return desk_end(d, rc, err);
}

static enum mc_rc old_password(struct desk *d, const char *old, const char *password,
                               struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc;

    if (d->must_change && old == NULL)
        rc = account_get(d->store, d->me.name, &a, err);
    else
        rc = check_secret(d, d->me.name, false, str_or(old), &a, err);
    if (rc == MC_OK && secret_matches(a.password, password))
        rc = mc_fail(err, MC_INVALID, "Mật khẩu mới phải khác mật khẩu cũ. Chọn mật khẩu khác");
    account_release(&a);
    return rc;
}

enum mc_rc desk_password_set(struct desk *d, const char *old, const char *password,
                             struct mc_err *err)
{
    char why[256], stored[SECRET_STORED] = "";
    enum mc_rc rc;

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    if (password_error(password, d->me.name, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why);
    if ((rc = old_password(d, old, password, err)) == MC_OK &&
        (rc = secret_store(password, stored, err)) == MC_OK &&
        (rc = put_secret(d, false, stored, err)) == MC_OK)
        d->must_change = false;
    secret_wipe(stored, sizeof stored);
    return desk_said(rc, err);
}

enum mc_rc desk_pin_set(struct desk *d, const char *pin, struct mc_err *err)
{
    char why[256], stored[SECRET_STORED] = "";
    enum mc_rc rc;

    if (d->me.name == NULL || d->must_change)
        return mc_fail(err, MC_DENIED, "Đăng nhập và đổi mật khẩu trước, rồi đặt PIN");
    if (pin_error(pin, why)[0] != '\0')
        return mc_fail(err, MC_INVALID, "%s", why);
    if ((rc = secret_store(pin, stored, err)) == MC_OK)
        rc = put_secret(d, true, stored, err);
    secret_wipe(stored, sizeof stored);
    return desk_said(rc, err);
}

bool desk_has_pin(struct desk *d)
{
    struct account a = { .name = NULL };
    bool has = d->me.name != NULL && account_get(d->store, d->me.name, &a, NULL) == MC_OK &&
               str_or(a.pin)[0] != '\0';

    account_release(&a);
    return has;
}

bool desk_asks_pin(const struct desk *d, enum command c)
{
    return !d->training && c == CMD_APPROVE;
}

enum mc_rc desk_pin_check(struct desk *d, const char *pin, struct mc_err *err)
{
    struct account a = { .name = NULL };
    enum mc_rc rc;

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    if (!desk_has_pin(d))
        return mc_fail(err, MC_DENIED, "Chưa đặt PIN ký duyệt. Đặt bằng lệnh: motcua user pin");
    if (str_or(pin)[0] == '\0')
        return mc_fail(err, MC_INVALID, "Gõ PIN để ký duyệt");
    rc = check_secret(d, d->me.name, true, pin, &a, err);
    account_release(&a);
    return desk_said(rc, err);
}
