/* Rights of the logged-in user, and the log of what was read. */
#include "desk_priv.h"

#include <stdio.h>
#include <string.h>

/* ---- rights ---- */

enum mc_rc desk_may(const struct desk *d, enum right r, struct mc_err *err)
{
    char why[256];

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    if (d->must_change)
        return mc_fail(err, MC_DENIED, "Mật khẩu này do người khác đặt. Đổi mật khẩu rồi làm tiếp");
    if (right_why(r, d->me.role, d->training, why)[0] != '\0')
        return mc_fail(err, MC_DENIED, "%s", why);
    return MC_OK;
}

/* ID is one of the words of LIST. */
static bool listed(const char *list, const char *id)
{
    size_t n = strlen(id);

    for (const char *p = list; (p = strstr(p, id)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

/* The id of the field of work that people read as LABEL, or "". */
static const char *field_id(const struct desk *d, const char *label)
{
    const struct choices *known = &d->lists->fields_of_work;

    for (size_t i = 0; i < known->n; i++)
        if (strcmp(known->item[i].label, label) == 0)
            return known->item[i].value;
    return "";
}

void desk_fields_taken(struct desk *d)
{
    struct strbuf b = STRBUF_INIT;

    str_set(&d->procedures, NULL);
    if (d->me.role != ROLE_SPECIALIST || str_or(d->fields)[0] == '\0')
        return;
    strbuf_putc(&b, ' ');
    for (size_t i = 0; i < d->catalogue.n; i++) {
        const struct catalogue_entry *e = &d->catalogue.entry[i];
        const char *id = field_id(d, str_or(e->field_of_work));

        if (id[0] != '\0' && listed(d->fields, id))
            strbuf_printf(&b, "%s ", e->code);
    }
    d->procedures = strbuf_detach(&b);
}

const char *desk_field_why(struct desk *d, const struct dossier *ds, char *why)
{
    const struct form *form;

    why[0] = '\0';
    if (d->me.role != ROLE_SPECIALIST || str_or(d->fields)[0] == '\0' ||
        desk_form(d, str_or(ds->procedure), &form, NULL) != MC_OK ||
        listed(d->fields, str_or(form->field_id)))
        return why;
    snprintf(why, 256,
             "Hồ sơ thuộc lĩnh vực %.80s, ngoài lĩnh vực được giao. Nhờ người phụ trách lĩnh vực "
             "này",
             str_or(form->field_of_work));
    return why;
}

/* ---- the reading log ---- */

#define READ_AGAIN_SECONDS (10 * 60)

enum mc_rc desk_read_put(struct desk *d, const char *user, const char *station, enum read_what what,
                         const char *object, struct mc_err *err)
{
    static const char *const words[] = {
#define X(id, word) [READ_##id] = word,
        READ_LIST(X)
#undef X
    };
    const struct reading r = {
        .at = desk_now(d), .user = user, .station = station, .what = words[what], .object = object
    };

    return reading_add(d->store, &r, err);
}

enum mc_rc desk_read_note(struct desk *d, enum read_what what, const char *object,
                          struct mc_err *err)
{
    return desk_read_put(d, d->me.name, d->me.station, what, object, err);
}

enum mc_rc desk_read_dossier(struct desk *d, const struct dossier *ds, struct mc_err *err)
{
    char local[24];
    int64_t now = desk_now(d);

    if (d->read_last == ds->id && now >= d->read_at && now - d->read_at < READ_AGAIN_SECONDS)
        return MC_OK;
    snprintf(local, sizeof local, "N%lld", (long long)ds->id);
    enum mc_rc rc = desk_read_note(d, READ_DOSSIER, str_or(ds->code)[0] ? ds->code : local, err);
    if (rc == MC_OK) {
        d->read_last = ds->id;
        d->read_at = now;
    }
    return rc;
}

enum mc_rc desk_read_log(struct desk *d, const char *user, int64_t limit,
                         bool (*fn)(void *ctx, const struct reading *r), void *ctx,
                         struct mc_err *err)
{
    enum mc_rc rc = desk_may(d, RIGHT_READ_LOG, err);

    return rc == MC_OK ? reading_each(d->store, user, limit, fn, ctx, err) : rc;
}
