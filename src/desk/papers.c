/* Papers: what the scanner dropped, bytes into the store, the paper event. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INBOX_MAX 500

bool paper_expired(const struct paper *p, int today)
{
    int last;

    return date_parse(str_or(p->expires), &last) && last < today;
}

/* ---- the inbox ---- */

void inbox_release(struct inbox *i)
{
    for (size_t k = 0; k < i->n; k++) {
        free(i->item[k].path);
        free(i->item[k].name);
    }
    free(i->item);
    *i = (struct inbox){ .n = 0 };
}

static char *inbox_dir_dup(const struct desk *d)
{
    return xasprintf("%s/inbox/%s", d->store->dir, d->me.name);
}

static int newest_first(const void *a, const void *b)
{
    const struct inbox_file *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? 1 : -1;
    return strcmp(x->name, y->name);
}

/* A regular file with a name that can be shown; others (".part", folders) are left alone. */
static void inbox_take(struct inbox *in, size_t *cap, const char *dir, const char *name)
{
    struct stat st;
    char *path = xasprintf("%s/%s", dir, name);

    if (name[0] == '.' || !utf8_valid(name, strlen(name)) || stat(path, &st) != 0 ||
        !S_ISREG(st.st_mode) || st.st_size == 0) {
        free(path);
        return;
    }
    in->item = mem_grow(in->item, in->n, cap, sizeof *in->item);
    in->item[in->n++] = (struct inbox_file){
        .path = path, .name = xstrdup(name), .bytes = st.st_size, .at = st.st_mtime
    };
}

enum mc_rc desk_inbox(struct desk *d, struct inbox *out, struct mc_err *err)
{
    struct inbox in = { .n = 0 };
    size_t cap = 0;

    if (d->me.name == NULL)
        return mc_fail(err, MC_DENIED, "Chưa đăng nhập. Đăng nhập rồi làm lại");
    char *dir = inbox_dir_dup(d);
    DIR *open = opendir(dir);
    int why = open == NULL ? errno : 0;
    for (struct dirent *e; open != NULL && in.n < INBOX_MAX && (e = readdir(open)) != NULL;)
        inbox_take(&in, &cap, dir, e->d_name);
    if (open != NULL)
        closedir(open);
    enum mc_rc rc = MC_OK;
    if (why != 0 && why != ENOENT) /* no folder yet: nothing was dropped */
        rc = mc_fail(err, MC_IO, "Không đọc được thư mục %s: %s", dir, strerror(why));
    free(dir);
    if (rc == MC_OK) {
        if (in.n > 1)
            qsort(in.item, in.n, sizeof *in.item, newest_first);
        *out = in;
    }
    return rc;
}

void inbox_done(struct desk *d, const char *path)
{
    char *dir = inbox_dir_dup(d), *done = xasprintf("%s/done", dir);
    const char *slash = strrchr(path, '/');

    if (slash != NULL && strlen(dir) == (size_t)(slash - path) &&
        strncmp(dir, path, strlen(dir)) == 0) {
        char *to = xasprintf("%s%s", done, slash);

        mkdir(done, 0700); /* there already is fine */
        /* The bytes are in the store; a file that stays is only offered once more. */
        (void)!rename(path, to);
        free(to);
    }
    free(done);
    free(dir);
}

/* ---- bytes ---- */

void stored_files_release(struct stored_files *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->item[i].media);
    free(f->item);
    *f = (struct stored_files){ .n = 0 };
}

enum mc_rc store_file(struct desk *d, const char *path, struct stored_file *f, struct mc_err *err)
{
    struct mc_err why = { .rc = MC_OK };
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) /* a pipe would hang the desk */
        return mc_fail(err, MC_INVALID, "%s: không đọc được tệp này. Kiểm tra lại đường dẫn", path);
    enum mc_rc rc = paper_store(d->store, path, NULL, 0, f->hash, &f->media, &f->bytes, &why);
    if (rc == MC_TOOBIG)
        return mc_fail(err, rc, "%s: tệp quá 64 MB. Quét lại ở 200 hoặc 300 dpi", path);
    if (rc == MC_INVALID)
        return mc_fail(err, rc, "%s: tệp trống hoặc không phải PDF, ảnh JPEG, PNG, TIFF", path);
    if (rc == MC_NOTFOUND || rc == MC_CONFLICT)
        return mc_fail(err, MC_INVALID, "%s: tệp đổi trong lúc đọc. Đợi máy quét xong rồi làm lại",
                       path);
    return rc == MC_OK ? rc : mc_fail(err, rc, "%s", why.msg); /* desk_said() puts it in words */
}

enum mc_rc stored_files_add(struct desk *d, const struct reception *r, struct stored_files *out,
                            struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < r->n_components && rc == MC_OK; i++) {
        struct stored_file f = { .component = i };

        if (r->component[i].file == NULL || !r->component[i].relevant)
            continue;
        if ((rc = store_file(d, r->component[i].file, &f, err)) != MC_OK)
            break;
        out->item = mem_grow(out->item, out->n, &out->cap, sizeof *out->item);
        out->item[out->n++] = f;
    }
    return rc;
}

/* ---- the event ---- */

static enum mc_rc paper_known(struct desk *d, const struct stored_file *f,
                              const struct paper_input *in, bool *known, struct mc_err *err)
{
    struct papers list = { .n = 0 };
    enum mc_rc rc = papers_of(d->store, str_or(in->owner), in->type, &list, err);

    *known = false;
    for (size_t i = 0; rc == MC_OK && i < list.n; i++)
        *known = *known || strcmp(list.item[i].hash, f->hash) == 0;
    papers_release(&list);
    return rc;
}

enum mc_rc paper_event(struct desk *d, const struct stored_file *f, const struct paper_input *in,
                       const char *code, struct mc_err *err)
{
    bool known;
    enum mc_rc rc = paper_known(d, f, in, &known, err);

    if (rc != MC_OK || known)
        return rc;
    struct event e = event_new(EV_PAPER, 0, desk_now(d), d->office.code, d->me.name, d->me.station);
    json_put(e.facts, "hash", f->hash);
    json_object_set_new(e.facts, "bytes", json_integer(f->bytes));
    json_put(e.facts, "media", f->media);
    json_put(e.facts, "type", in->type);
    json_put(e.facts, "dossier_code", code);
    if (in->dossier != 0)
        json_object_set_new(e.facts, "dossier", json_integer(in->dossier));
    e.body = json_object();
    put_clean(e.body, "owner", in->owner);
    put_clean(e.body, "name", in->name);
    put_clean(e.body, "number", in->number);
    put_clean(e.body, "issuer", in->issuer);
    json_put(e.body, "issued", in->issued);
    json_put(e.body, "expires", in->expires);
    rc = event_append(d->store, &e, err);
    if (rc == MC_OK)
        rc = paper_project(d->store, &e, err);
    event_release(&e);
    return rc;
}

static enum mc_rc paper_input_check(const struct desk *d, const struct paper_input *in,
                                    struct mc_err *err)
{
    const char *const texts[] = { in->owner, in->name, in->number, in->issuer };
    const char *const dates[] = { in->issued, in->expires };
    int day;

    for (size_t i = 0; i < N_ELEMS(texts); i++)
        if (!utf8_valid(str_or(texts[i]), strlen(str_or(texts[i]))))
            return mc_fail(err, MC_INVALID, "Chữ vừa nhận không phải UTF-8, chưa ghi. Gõ lại");

    for (size_t i = 0; i < N_ELEMS(dates); i++)
        if (str_or(dates[i])[0] != '\0' && !date_parse(dates[i], &day))
            return mc_fail(err, MC_INVALID, "%s: ngày cần dạng 2026-11-24", dates[i]);
    if (str_or(in->type)[0] == '\0')
        return MC_OK;
    for (size_t i = 0; i < d->lists->papers.n; i++)
        if (strcmp(d->lists->papers.item[i].value, in->type) == 0)
            return MC_OK;
    return mc_fail(err, MC_INVALID, "%s: không có loại giấy tờ này trong forms/papers.yaml",
                   in->type);
}

enum mc_rc desk_paper_add(struct desk *d, const struct paper_input *in, char hash[65],
                          struct mc_err *err)
{
    struct stored_file f = { .media = NULL };
    enum mc_rc rc;

    if ((rc = desk_may(d, RIGHT_ACT, err)) != MC_OK ||
        (rc = paper_input_check(d, in, err)) != MC_OK ||
        (rc = store_file(d, in->path, &f, err)) != MC_OK)
        return desk_said(rc, err);
    if ((rc = desk_begin(d, err)) == MC_OK) {
        rc = paper_event(d, &f, in, NULL, err);
        if (rc == MC_OK)
            rc = db_commit(d->store->main, err);
        else
            db_rollback(d->store->main);
    }
    if (rc == MC_OK) {
        memcpy(hash, f.hash, sizeof f.hash);
        inbox_done(d, in->path);
    }
    free(f.media);
    return desk_said(rc, err);
}
