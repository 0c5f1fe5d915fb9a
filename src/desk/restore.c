/* Going on from a copy: numbers that were given out after it was made stay given. */
#include "desk_priv.h"

#include "motcua/desk/keep.h"
#include "motcua/model/citizen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the copy beside the data ---- */

static bool there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static enum mc_rc busy(const struct restore *r, struct mc_err *err)
{
    return mc_fail(err, MC_BUSY, "Còn bàn đang mở %s. Đóng mọi bàn rồi khôi phục", r->data);
}

/* May DATA be replaced: it is not there, or nobody works in it and it was said to. */
static enum mc_rc place_check(const struct restore *r, struct mc_err *err)
{
    char *db = xasprintf("%s/motcua.db", r->data);
    enum mc_rc rc = MC_OK;

    if (there(r->data) && !r->reset)
        rc = mc_fail(err, MC_CONFLICT,
                     "%s đã có. Chọn thư mục chưa có, hoặc thêm --reset để dời nó sang bên rồi "
                     "khôi phục vào chỗ ấy",
                     r->data);
    else if (there(db) && copy_alone(r->data, NULL) == MC_BUSY)
        rc = busy(r, err);
    free(db);
    return rc;
}

static enum mc_rc read_known(struct restore *r, struct mc_err *err)
{
    struct store *s = NULL;
    enum mc_rc rc = store_open(r->made, false, false, NULL, &s, err);

    if (rc == MC_OK)
        rc = number_highest(s, &r->known, err);
    r->training = s != NULL && s->training;
    store_close(s);
    if (rc != MC_OK)
        return rc;
    r->answer.n = r->known.n;
    r->answer.item = xcalloc(r->known.n + 1, sizeof *r->answer.item);
    return MC_OK;
}

static enum mc_rc begin_said(enum mc_rc rc, const char *from, struct mc_err *err)
{
    struct mc_err was = err != NULL ? *err : (struct mc_err){ 0 };

    switch (rc) {
    case MC_OK:
        return rc;
    case MC_NOTFOUND:
        return mc_fail(err, rc, "%s không phải bản sao của motcua. Chỉ thư mục có motcua.db", from);
    case MC_DENIED:
        return mc_fail(err, rc, "%s do motcua mới hơn ghi. Cài bản mới rồi khôi phục", from);
    case MC_INVALID:
        return mc_fail(err, rc,
                       "Bản sao %s không qua được kiểm tra (%s chỗ sai), chưa đổi gì. Dùng bản "
                       "sao khác",
                       from, was.msg);
    default:
        return mc_fail(err, rc,
                       "Chưa khôi phục được, chưa đổi gì. Kiểm tra chỗ trống và quyền rồi làm "
                       "lại (%s)",
                       was.msg);
    }
}

enum mc_rc restore_begin(struct restore *r, const char *from, const char *data, bool reset,
                         int64_t at, void (*finding)(void *ctx, const char *sentence), void *ctx,
                         struct mc_err *err)
{
    char *made = tree_name_dup(data, ".new");
    enum mc_rc rc;

    *r = (struct restore){ .data = tree_name_dup(data, ""), .reset = reset, .at = at };
    if ((rc = place_check(r, err)) == MC_OK) {
        rc = store_copy(from, made, NULL, err);
        if (rc == MC_CONFLICT) {
            mc_fail(err, rc, "%s còn đó từ lần khôi phục dở. Xóa nó rồi làm lại", made);
        } else {
            if (rc != MC_NOTFOUND)
                r->made = xstrdup(made); /* ours to remove */
            if (rc == MC_OK)
                rc = copy_check(made, NULL, 0, finding, ctx, &r->state, err);
            if (rc == MC_OK)
                rc = read_known(r, err);
            rc = begin_said(rc, from, err);
        }
    }
    free(made);
    if (rc != MC_OK)
        restore_release(r);
    return rc;
}

void restore_release(struct restore *r)
{
    if (r->made != NULL)
        tree_remove(r->made);
    free(r->made);
    free(r->data);
    free(r->aside);
    highest_release(&r->known);
    highest_release(&r->answer);
    *r = (struct restore){ .data = NULL };
}

/* ---- the numbers on paper ---- */

bool restore_answered(const struct restore *r, size_t i)
{
    return r->answer.item[i].agency != NULL;
}

void restore_none(struct restore *r, size_t i)
{
    str_set(&r->answer.item[i].agency, r->known.item[i].agency);
    r->answer.item[i].day = r->known.item[i].day;
    r->answer.item[i].number = r->known.item[i].number;
}

static enum mc_rc answer_check(const struct restore *r, const struct highest *known, int day,
                               int number, struct mc_err *err)
{
    char code[48];

    if (!r->training && day > day_of(r->at))
        return mc_fail(err, MC_INVALID,
                       "Số ấy của một ngày chưa tới. Xem lại giấy hẹn hoặc giờ máy");
    if (day > known->day || (day == known->day && number >= known->number))
        return MC_OK;
    return mc_fail(err, MC_INVALID, "Bản sao đã có số cao hơn: %s. Xem lại giấy hẹn mới nhất",
                   dossier_code(known->agency, known->day, known->number, code));
}

enum mc_rc restore_highest(struct restore *r, const char *code, struct mc_err *err)
{
    size_t n_agency = 0;
    int day, number;
    bool is_code = dossier_code_read(code, &n_agency, &day, &number);

    for (size_t i = 0; is_code && i < r->known.n; i++) {
        const struct highest *known = &r->known.item[i];
        enum mc_rc rc;

        if (strlen(known->agency) != n_agency || strncmp(code, known->agency, n_agency) != 0)
            continue;
        if ((rc = answer_check(r, known, day, number, err)) != MC_OK)
            return rc;
        str_set(&r->answer.item[i].agency, known->agency);
        r->answer.item[i].day = day;
        r->answer.item[i].number = number;
        return MC_OK;
    }
    return mc_fail(err, MC_INVALID,
                   "\"%s\" không phải mã hồ sơ của cơ quan này. Gõ cả mã trên giấy hẹn, ví dụ "
                   "%s-261121-0042",
                   code, r->known.n > 0 ? r->known.item[0].agency : "H56.99.01");
}

/* ---- in its place ---- */

/* The numbers that the paper has and the copy has not, into the event's facts and the table. */
static enum mc_rc skip_all(const struct restore *r, struct store *s, json_t *numbers,
                           struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; rc == MC_OK && i < r->answer.n; i++) {
        const struct highest *a = &r->answer.item[i];
        char day[32];
        int from = 0;

        if (a->number == 0)
            continue;
        rc = number_skip(s, a->agency, a->day, a->number, &from, err);
        if (rc == MC_CONFLICT) { /* the paper has what the copy has */
            rc = MC_OK;
            continue;
        }
        json_array_append_new(numbers,
                              json_pack("{s:s, s:s, s:i, s:i}", "agency", a->agency, "day",
                                        iso_date(a->day, day), "from", from, "to", a->number));
    }
    return rc;
}

static enum mc_rc tell(const struct restore *r, struct store *s, struct mc_err *err)
{
    char *office = NULL;
    int64_t last = 0;
    enum mc_rc rc = event_last_at(s, &last, err);

    if (rc == MC_OK && !r->training && (rc = desk_clock_check(r->at, last, err)) != MC_OK)
        return MC_CONFLICT;
    if (rc != MC_OK || (rc = setting_get(s, "office.code", &office, err)) != MC_OK)
        return rc;
    struct event e = event_new(EV_RESTORED, 0, r->at, office, "motcua", "");
    json_t *numbers = json_array();
    json_put(e.facts, "head", r->state.head);
    json_object_set_new(e.facts, "events", json_integer(r->state.n_events));
    json_object_set_new(e.facts, "numbers", numbers);
    if ((rc = skip_all(r, s, numbers, err)) == MC_OK)
        rc = event_append(s, &e, err);
    event_release(&e);
    free(office);
    return rc;
}

static enum mc_rc write_event(const struct restore *r, struct mc_err *err)
{
    struct store *s = NULL;
    enum mc_rc rc = store_open(r->made, false, false, NULL, &s, err);

    if (rc == MC_OK && (rc = db_begin_write(s->main, err)) == MC_OK) {
        if ((rc = tell(r, s, err)) == MC_OK)
            rc = db_commit(s->main, err);
        else
            db_rollback(s->main);
    }
    store_close(s);
    return rc;
}

/* DATA.before-20261121-230501 */
static char *aside_dup(const struct restore *r)
{
    struct civil t = civil_from_unix(r->at);
    char *name = xasprintf("%s.before-%04d%02d%02d-%02d%02d%02d", r->data, t.year, t.month, t.day,
                           t.hour, t.minute, t.second);

    return name;
}

/* Out of the way; a desk that was opened meanwhile still has it and is found there. */
static enum mc_rc move_aside(const struct restore *r, const char *aside, struct mc_err *err)
{
    if (there(aside) || rename(r->data, aside) != 0)
        return mc_fail(err, MC_IO, "%s: %s", aside, there(aside) ? "is there" : strerror(errno));
    return copy_alone(aside, err);
}

static enum mc_rc swap(struct restore *r, struct mc_err *err)
{
    char *aside = there(r->data) ? aside_dup(r) : NULL;
    enum mc_rc rc = aside != NULL ? move_aside(r, aside, err) : MC_OK;

    if (rc == MC_OK && rename(r->made, r->data) != 0)
        rc = mc_fail(err, MC_IO, "%s: %s", r->data, strerror(errno));
    if (rc != MC_OK && aside != NULL && !there(r->data) && rename(aside, r->data) != 0)
        rc = mc_fail(err, MC_IO, "%s is now %s", r->data, aside);
    if (rc == MC_OK) {
        str_set(&r->made, NULL);
        r->aside = aside;
        return tree_sync(r->data, err);
    }
    free(aside);
    return rc;
}

enum mc_rc restore_end(struct restore *r, struct mc_err *err)
{
    enum mc_rc rc;

    for (size_t i = 0; i < r->answer.n; i++)
        if (!restore_answered(r, i))
            return mc_fail(err, MC_INVALID,
                           "Chưa biết số cao nhất đã cấp của %s. Xem giấy hẹn mới nhất, rồi thêm "
                           "--highest MÃ-HỒ-SƠ, hoặc --highest none nếu không có số nào mới hơn "
                           "bản sao",
                           r->known.item[i].agency);
    rc = write_event(r, err);
    if (rc == MC_CONFLICT) /* already said */
        return rc;
    if (rc == MC_OK && (rc = place_check(r, err)) != MC_OK)
        return rc;
    if (rc == MC_OK && (rc = swap(r, err)) == MC_BUSY)
        return busy(r, err);
    return begin_said(rc, r->data, err);
}
