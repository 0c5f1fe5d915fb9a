/* A copy of the data directory while desks work. */
#include "desk_priv.h"

#include "motcua/desk/keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* What failed, as a sentence: nothing is left at DEST. */
static enum mc_rc backup_said(enum mc_rc rc, const char *data, const char *dest, struct mc_err *err)
{
    struct mc_err was = err != NULL ? *err : (struct mc_err){ 0 };

    switch (rc) {
    case MC_OK:
    case MC_CONFLICT:
        return rc;
    case MC_NOTFOUND:
        return mc_fail(err, rc, "Không có dữ liệu ở %s. Chỉ thư mục bằng --data", data);
    case MC_INVALID:
        return mc_fail(
            err, rc,
            "Dữ liệu không qua được kiểm tra (%s chỗ sai), chưa có bản sao nào ở %s. Xem chỗ "
            "sai bằng: motcua verify",
            was.msg, dest);
    default:
        return mc_fail(err, rc,
                       "Chưa sao lưu được, không để lại gì ở %s. Kiểm tra chỗ trống và quyền ghi "
                       "rồi làm lại (%s)",
                       dest, was.msg);
    }
}

/* The name tells what it is only when all of it is there. */
static enum mc_rc name_it(const char *made, const char *dest, struct mc_err *err)
{
    enum mc_rc rc;

    if (rename(made, dest) != 0)
        return mc_fail(err, MC_IO, "%s", dest);
    if ((rc = tree_sync(dest, err)) != MC_OK)
        tree_remove(dest);
    return rc;
}

/* A directory of the name for what is half made: whose it is cannot be told. */
static enum mc_rc half_there(const char *made, struct mc_err *err)
{
    return mc_fail(err, MC_CONFLICT,
                   "%s là bản sao dở, hoặc đang được ghi. Không ai ghi thì xóa nó rồi làm lại",
                   made);
}

enum mc_rc desk_backup(const char *data, const char *dest, const char *vfs, int64_t at,
                       void (*finding)(void *ctx, const char *sentence), void *ctx,
                       struct copy_state *out, struct mc_err *err)
{
    char *made;
    enum mc_rc rc;

    if (there(dest))
        return mc_fail(err, MC_CONFLICT, "%s đã có. Chọn tên khác, ví dụ thêm ngày", dest);
    made = tree_name_dup(dest, ".new");
    rc = store_copy(data, made, vfs, err);
    if (rc == MC_CONFLICT) {
        half_there(made, err);
    } else if (rc != MC_NOTFOUND) {
        if (rc == MC_OK && (rc = copy_check(made, vfs, at, finding, ctx, out, err)) == MC_OK)
            rc = name_it(made, dest, err);
        if (rc != MC_OK)
            tree_remove(made);
    }
    free(made);
    return backup_said(rc, data, dest, err);
}
