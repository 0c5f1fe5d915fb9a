/* Who may do what in an office: one table of rights by role.  What may be done with a dossier in
 * its state is the life's (life.h); this table says who gets that far at all. */
#ifndef MOTCUA_MODEL_RIGHTS_H
#define MOTCUA_MODEL_RIGHTS_H

#include "motcua/model/life.h"

/* X(id, word for programs, words for people) */
#define RIGHT_LIST(X)                                             \
    X(LOOK, "look", "Xem hồ sơ, người dân, giấy tờ")              \
    X(RECEIVE, "receive", "Tiếp nhận hồ sơ")                      \
    X(ACT, "act", "Làm các việc của hồ sơ")                       \
    X(REPORT, "report", "Lập báo cáo, sổ")                        \
    X(EXPORT, "export", "Xuất dữ liệu hàng loạt")                 \
    X(VERIFY, "verify", "Kiểm tra chuỗi nhật ký")                 \
    X(READ_LOG, "read-log", "Xem nhật ký đăng nhập và xem hồ sơ") \
    X(USERS, "users", "Thêm, khóa người dùng, đổi vai trò")       \
    X(BACKUP, "backup", "Sao lưu, khôi phục")                     \
    X(ERASE, "erase", "Xóa dữ liệu cá nhân hết hạn lưu trữ")      \
    X(RECEIPTS, "receipts", "Đăng ký quyển biên lai")             \
    X(CASH, "cash", "Xem tiền thu trong ngày của cả cơ quan")
#define X(id, word, vi) RIGHT_##id,
enum right { RIGHT_LIST(X) RIGHT_COUNT };
#undef X

const char *right_word(enum right r);
const char *right_vi(enum right r);

/* May ROLE do what needs R?  TRAINING: in a training directory, the only place for a trainer. */
bool right_allowed(enum right r, enum role role, bool training);

/* Why not, as a sentence for the one who asked: whose work it is, from the same table.  OUT has 256
 * bytes; returns it. */
const char *right_why(enum right r, enum role role, bool training, char *out);

/* The role in which somebody of ROLE works with dossiers: a trainer of a training directory is a
 * clerk at the counter there. */
enum role role_at_work(enum role role, bool training);

#endif
