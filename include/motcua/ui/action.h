/* Actions and keys: one list of actions, one small table per screen.  Key bar, help, panel, palette
 * and `motcua help keys` are made from them. */
#ifndef MOTCUA_UI_ACTION_H
#define MOTCUA_UI_ACTION_H

#include "motcua/model/life.h"
#include "motcua/ui/key.h"

/* X(id, word, label of the key bar (6 columns), sentence) */
#define ACTION_LIST(X)                                                                   \
    X(HELP, "help", "Giúp", "Xem các phím của màn hình này")                             \
    X(PALETTE, "palette", "Lệnh", "Ô lệnh: gõ vài chữ, tìm mọi việc")                    \
    X(FIND, "find", "Tìm", "Tìm hồ sơ theo số, tên, số định danh, điện thoại")           \
    X(RECEIVE, "receive", "Nhận", "Tiếp nhận hồ sơ mới")                                 \
    X(RELOAD, "reload", "Tải", "Tải lại")                                                \
    X(PANE, "pane", "Khung", "Sang khung khác")                                          \
    X(STORE, "store", "Kho", "Giấy tờ đã có trong kho")                                  \
    X(PRINT, "print", "Phiếu", "Xem giấy tiếp nhận và hẹn trả")                          \
    X(PANEL, "panel", "Việc", "Mọi việc làm được ở đây")                                 \
    X(BACK, "back", "Ra", "Lùi một bước")                                                \
    X(FILTER, "filter", "Lọc", "Lọc danh sách")                                          \
    X(FOLDER, "folder", "Mục", "Mở thư mục số 1 đến 9")                                  \
    X(PICK, "pick", "Chọn", "Chọn dòng theo số của nó")                                  \
    X(OPEN, "open", "Mở", "Mở hồ sơ đang chọn")                                          \
    X(TAKE_IN, "take-in", "Nhận", "Nhận việc về mình, tiếp nhận")                        \
    X(EXTEND, "extend", "Hẹn", "Gia hạn, hoặc xin lỗi và hẹn lại")                       \
    X(TAKE_BACK, "take-back", "Rút", "Rút lại việc vừa làm")                             \
    X(DROP_DRAFT, "drop-draft", "Bỏ", "Bỏ bản nháp này")                                 \
    X(FORWARD, "forward", "Chuyển", "Chuyển bước kế")                                    \
    X(SUPPLEMENT, "ask-supplement", "Bổ sg", "Yêu cầu bổ sung")                          \
    X(REFUSE, "refuse", "Từ ch.", "Từ chối tiếp nhận")                                   \
    X(ATTACH, "attach", "Số hóa", "Số hóa giấy tờ, ghi nhận bổ sung")                    \
    X(APPROVE, "approve", "Ký", "Ký duyệt")                                              \
    X(FINISH, "finish", "K.quả", "Ghi kết quả giải quyết")                               \
    X(RETURN, "return", "Trả", "Trả kết quả, mời đánh giá")                              \
    X(NOTE, "note", "Ghi", "Ghi chú")                                                    \
    X(SUBMIT, "submit", "T.nhận", "Kiểm tra và tiếp nhận hồ sơ này")                     \
    X(NEW_PERSON, "new-person", "Mới", "Người chưa có thẻ: gõ từng ô")                   \
    X(SECTION, "section", "Trang", "Sang trang kế của tờ khai")                          \
    X(MARK, "mark", "Nhận", "Nhận giấy này hay không; bỏ bản dùng lại")                  \
    X(MARK_ALL, "mark-all", "Nhận", "Giấy xuất trình đã đối chiếu; bản photo nhận giấy") \
    X(DROP, "drop", "Bỏ", "Bỏ bản đã quét của giấy này")                                 \
    X(DROP_ROW, "drop-row", "Bỏ", "Bỏ dòng này của bảng")                                \
    X(UP, "up", "Lên", "Lên một dòng")                                                   \
    X(DOWN, "down", "Xuống", "Xuống một dòng")                                           \
    X(LEFT, "left", "Trái", "Sang trái")                                                 \
    X(RIGHT, "right", "Phải", "Sang phải")                                               \
    X(PAGE_UP, "page-up", "Trước", "Trang trước, bước trước")                            \
    X(PAGE_DOWN, "page-down", "Sau", "Trang sau, bước sau")                              \
    X(FIRST, "first", "Đầu", "Về đầu")                                                   \
    X(LAST, "last", "Cuối", "Về cuối")                                                   \
    X(NEXT, "next", "Kế", "Sang ô hoặc khung kế")                                        \
    X(PREVIOUS, "previous", "Trước", "Về ô hoặc khung trước")                            \
    X(ACCEPT, "accept", "Nhận", "Nhận và đi tiếp")                                       \
    X(TOGGLE, "toggle", "Chọn", "Đánh dấu, bỏ dấu")                                      \
    X(CLEAR, "clear", "Xóa", "Xóa trắng ô")                                              \
    X(UNDO, "undo", "Hoàn", "Lấy lại chữ vừa gõ, rồi giá trị của ô trước đó")            \
    X(REDO, "redo", "Làm lại", "Làm lại điều vừa lấy lại")                               \
    X(COPY_ABOVE, "copy-above", "Chép", "Chép ô trên")                                   \
    X(RESTORE, "restore", "Nguồn", "Lấy lại giá trị từ nguồn")                           \
    X(REDRAW, "redraw", "Vẽ", "Vẽ lại màn hình")                                         \
    X(HINT, "hint", "Nhắc", "Nhắc: chữ luôn được lưu; cách chép, dán, ra")               \
    X(LOCK, "lock", "Khóa", "Khóa màn hình, chữ đang gõ vẫn giữ")                        \
    X(PASSWORD, "password", "MKhẩu", "Đổi mật khẩu, đặt PIN ký duyệt")                   \
    X(SWITCH_USER, "switch-user", "Đổi", "Đổi người dùng")                               \
    X(QUIT, "quit", "Thoát", "Thoát chương trình")
#define X(id, word, label, help) ACT_##id,
enum action { ACT_NONE, ACTION_LIST(X) ACT_COUNT };
#undef X

const char *action_word(enum action a);
const char *action_label(enum action a);
const char *action_help(enum action a);
/* The command of the life that ACTION does, or CMD_COUNT. */
enum command action_command(enum action a);

/* A key of a screen.  cp: the character of KEY_CHAR or the letter of KEY_CTRL. */
struct key_bind {
    enum key_sym sym;
    uint32_t cp;
    enum action act;
};
#define KEYS_END              \
    {                         \
        KEY_NONE, 0, ACT_NONE \
    }

/* The action of K in TABLE, or ACT_NONE.  What a Vietnamese typing program does to a letter is
 * undone first: marks stripped, ư to w, đ to d, lower case. */
enum action action_of(const struct key_bind *table, const struct key *k);
/* "F4", "m", "Ctrl+K", "Enter" of the first bind of A in TABLE, or ""; OUT has 16 bytes. */
const char *action_key(const struct key_bind *table, enum action a, char *out);
/* Keys that hold on every screen. */
extern const struct key_bind global_keys[];

#endif
