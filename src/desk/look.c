/* Looking: folders of the queue, finding a dossier. */
#include "desk_priv.h"

#include <stdlib.h>
#include <string.h>

#define TAIL_LOOK 200 /* rows looked through for a four-digit tail */

/* A folder of config/queues.yaml as the store's filter, for who is logged in. */
static struct dossier_filter filter_of(const struct desk *d, const struct queue *q)
{
    int today = day_of(desk_now(d));
    struct dossier_filter f = { .states = q->states,
                                .step_role = q->my_role ? (int)d->me.role : -1,
                                .holder = q->mine ? d->me.name : NULL,
                                .procedures = q->my_role ? d->procedures : NULL,
                                .newest_first = q->newest_first };

    if (q->due == DUE_OVERDUE)
        f.due_before = desk_now(d);
    else if (q->due == DUE_TODAY)
        f.due_before = day_minute(today + 1, 0);
    if (q->ended_today)
        f.ended_from = day_minute(today, 0);
    return f;
}

static bool sees(const struct desk *d, const struct queue *q)
{
    return q->roles == 0 || (q->roles & (1u << d->me.role)) != 0;
}

static enum mc_rc draft_count(struct desk *d, int64_t *count, struct mc_err *err)
{
    struct drafts list = { .n = 0 };
    enum mc_rc rc = draft_list(d->store, d->me.name, &list, err);

    *count = rc == MC_OK ? (int64_t)list.n : 0;
    drafts_release(&list);
    return rc;
}

size_t desk_folders(struct desk *d, size_t *index, int64_t *count, size_t max, struct mc_err *err)
{
    struct dossier_filter *filter = xcalloc(max + 1, sizeof *filter);
    size_t n = 0;

    for (size_t i = 0; i < d->queues.n && n < max; i++)
        if (sees(d, &d->queues.queue[i])) {
            index[n] = i;
            filter[n++] = filter_of(d, &d->queues.queue[i]);
        }
    enum mc_rc rc = dossier_counts(d->store, filter, n, count, err);
    for (size_t k = 0; k < n && rc == MC_OK; k++)
        if (d->queues.queue[index[k]].drafts)
            rc = draft_count(d, &count[k], err);
    free(filter);
    desk_read_said(rc, err);
    return rc == MC_OK ? n : 0;
}

enum mc_rc desk_page(struct desk *d, size_t index, int64_t after_due, int64_t after_id,
                     size_t limit, struct dossier_rows *out, struct mc_err *err)
{
    const struct dossier_filter f = filter_of(d, &d->queues.queue[index]);
    enum mc_rc rc = desk_may(d, RIGHT_LOOK, err);

    if (rc == MC_OK)
        rc = dossier_page(d->store, &f, after_due, after_id, limit, out, err);
    return desk_read_said(rc, err);
}

enum mc_rc desk_find(struct desk *d, const char *query, size_t limit, struct dossier_rows *out,
                     struct mc_err *err)
{
    enum mc_rc rc = desk_may(d, RIGHT_LOOK, err);

    if (rc == MC_OK)
        rc = dossier_find(d->store, query, limit, out, err);
    return desk_read_said(rc, err);
}

enum mc_rc desk_drafts(struct desk *d, struct drafts *out, struct mc_err *err)
{
    return desk_read_said(draft_list(d->store, d->me.name, out, err), err);
}

/* Own commits move the log's head, those of others the file's version. */
int64_t desk_version(struct desk *d)
{
    char head[65];
    int64_t seq = 0;

    event_head(d->store, head, &seq, NULL);
    return seq * 1000003 + db_data_version(d->store->main) * 1009 + db_data_version(d->store->desk);
}

/* ---- one dossier by what is printed on its slip ---- */

static bool is_tail(const char *s)
{
    size_t n = strspn(s, "0123456789");

    return n >= 4 && n <= 7 && s[n] == '\0';
}

static bool ends_with_tail(const char *code, const char *tail)
{
    const char *last = code != NULL ? strrchr(code, '-') : NULL;

    return last != NULL && strcmp(last + 1, tail) == 0;
}

/* Rows are newest first: the first open one, else the first. */
static int64_t pick_by_tail(const struct dossier_rows *rows, const char *tail)
{
    int64_t any = 0;

    for (size_t i = 0; i < rows->n; i++) {
        const struct dossier_row *r = &rows->row[i];

        if (!ends_with_tail(r->code, tail))
            continue;
        if (state_open(r->state))
            return r->id;
        if (any == 0)
            any = r->id;
    }
    return any;
}

enum mc_rc desk_by_code(struct desk *d, const char *code, int64_t *id, struct mc_err *err)
{
    struct dossier_rows rows = { .n = 0 };
    int64_t found = 0;
    enum mc_rc rc;

    if (is_tail(code)) {
        rc = dossier_find(d->store, code + strlen(code) - 4, TAIL_LOOK, &rows, err);
        found = rc == MC_OK ? pick_by_tail(&rows, code) : 0;
        dossier_rows_release(&rows);
    } else {
        rc = dossier_by_code(d->store, code, &found, err);
    }
    if (rc == MC_NOTFOUND || (rc == MC_OK && found == 0))
        return mc_fail(err, MC_NOTFOUND,
                       "Không tìm thấy hồ sơ %s. Thử gõ 4 số cuối hoặc tên không dấu", code);
    if (rc == MC_OK)
        *id = found;
    return desk_read_said(rc, err);
}

enum mc_rc desk_dossier(struct desk *d, int64_t id, struct dossier *out, struct mc_err *err)
{
    enum mc_rc rc = dossier_read(d->store, id, out, err);

    if (rc == MC_NOTFOUND)
        return mc_fail(err, rc, "Không có hồ sơ này trong máy");
    return desk_read_said(rc, err);
}
