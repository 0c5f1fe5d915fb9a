/* Erasing what is personal past its retention: by right, with its basis, and told by an event. */
#include "desk_priv.h"

#include "motcua/desk/keep.h"

#include "motcua/base/utf8.h"

#include <string.h>

static enum mc_rc erase_check(struct desk *d, const struct dossier *ds, const char *basis,
                              struct mc_err *err)
{
    enum mc_rc rc = desk_may(d, RIGHT_ERASE, err);

    if (rc != MC_OK)
        return rc;
    if (str_or(basis)[0] == '\0' || !utf8_valid(basis, strlen(basis)))
        return mc_fail(err, MC_INVALID, "Ghi căn cứ của việc xóa, ví dụ quyết định hủy tài liệu");
    if (ds->state != STATE_RETURNED && ds->state != STATE_STOPPED && ds->state != STATE_REFUSED)
        return mc_fail(err, MC_DENIED,
                       "Hồ sơ %s chưa kết thúc (%s), chưa xóa gì. Chỉ xóa hồ sơ đã trả, đã dừng "
                       "hoặc bị từ chối",
                       str_or(ds->code), state_vi(ds->state));
    return MC_OK;
}

static enum mc_rc erase_inside(struct desk *d, int64_t id, const char *basis, const char *reason,
                               size_t *n, struct mc_err *err)
{
    struct dossier ds = DOSSIER_INIT;
    json_t *bodies = NULL;
    enum mc_rc rc = dossier_read(d->store, id, &ds, err);

    if (rc == MC_OK && (rc = erase_check(d, &ds, basis, err)) == MC_OK)
        rc = erase_list(d->store, id, &bodies, err);
    if (rc == MC_OK && (*n = json_array_size(bodies)) == 0)
        rc = mc_fail(err, MC_DENIED, "Hồ sơ %s không còn dữ liệu cá nhân để xóa", str_or(ds.code));
    if (rc == MC_OK) {
        struct event e =
            event_new(EV_ERASED, id, desk_now(d), d->office.code, d->me.name, d->me.station);

        json_object_set(e.facts, "bodies", bodies);
        json_put(e.facts, "state", state_word(ds.state));
        put_clean(e.facts, "basis", basis);
        put_clean(e.facts, "reason", reason);
        if ((rc = desk_append(d, &ds, &e, err)) == MC_OK)
            rc = erase_bodies(d->store, id, bodies, err);
        event_release(&e);
    }
    json_decref(bodies);
    dossier_release(&ds);
    return rc;
}

enum mc_rc desk_erase(struct desk *d, int64_t id, const char *basis, const char *reason, size_t *n,
                      struct mc_err *err)
{
    enum mc_rc rc;

    if (reason != NULL && !utf8_valid(reason, strlen(reason)))
        return mc_fail(err, MC_INVALID, "Lý do không phải chữ UTF-8. Gõ lại");
    if ((rc = desk_begin(d, err)) == MC_OK)
        rc = desk_end(d, erase_inside(d, id, basis, reason, n, err), err);
    return desk_said(rc, err);
}

enum mc_rc desk_erase_done(struct desk *d, struct mc_err *err)
{
    return desk_said(store_imported(d->store, err), err);
}
