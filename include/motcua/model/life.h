/* The life of a dossier: one table says which command is legal in which state, for which role, and
 * what it does to the clock.  Screens, command line, the panel's "not now, because ...", help and
 * the tests' table are made from it.
 * Source: Nghị định 118/2025/NĐ-CP (articles in the rows); states by the national portal. */
#ifndef MOTCUA_MODEL_LIFE_H
#define MOTCUA_MODEL_LIFE_H

#include "motcua/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* X(id, code of the national portal, word for programs, words for people) */
#define STATE_LIST(X)                                                                  \
    X(NONE, 0, "none", "Chưa có")                                                      \
    X(REGISTERED, 1, "registered", "Mới đăng ký")                                      \
    X(RECEIVED, 2, "received", "Được tiếp nhận")                                       \
    X(REFUSED, 3, "refused", "Không được tiếp nhận")                                   \
    X(IN_PROGRESS, 4, "in_progress", "Đang xử lý")                                     \
    X(AWAITING_SUPPLEMENT, 5, "awaiting_supplement", "Yêu cầu bổ sung giấy tờ")        \
    X(AWAITING_PAYMENT, 6, "awaiting_payment", "Yêu cầu thực hiện nghĩa vụ tài chính") \
    X(WITHDRAWAL_ASKED, 7, "withdrawal_asked", "Công dân yêu cầu rút hồ sơ")           \
    X(STOPPED, 8, "stopped", "Dừng xử lý")                                             \
    X(FINISHED, 9, "finished", "Đã xử lý xong")                                        \
    X(RETURNED, 10, "returned", "Đã trả kết quả")
#define X(id, code, word, vi) STATE_##id = code,
enum state { STATE_LIST(X) STATE_COUNT };
#undef X

/* X(id, word for programs, words for people) */
#define ROLE_LIST(X)                              \
    X(COUNTER, "counter", "Một cửa")              \
    X(SPECIALIST, "specialist", "Chuyên môn")     \
    X(LEADER, "leader", "Lãnh đạo")               \
    X(CASHIER, "cashier", "Thu ngân")             \
    X(ADMINISTRATOR, "administrator", "Quản trị") \
    X(AUDITOR, "auditor", "Kiểm tra")             \
    X(TRAINER, "trainer", "Hướng dẫn")
#define X(id, word, vi) ROLE_##id,
enum role { ROLE_LIST(X) ROLE_COUNT };
#undef X

/* X(id, word for programs, words for people) */
#define COMMAND_LIST(X)                                    \
    X(REGISTER, "register", "Ghi nhận, chưa tiếp nhận")    \
    X(RECEIVE, "receive", "Tiếp nhận")                     \
    X(REFUSE, "refuse", "Từ chối tiếp nhận")               \
    X(ASK_SUPPLEMENT, "ask-supplement", "Yêu cầu bổ sung") \
    X(SUPPLEMENT, "supplement", "Ghi nhận bổ sung")        \
    X(FORWARD, "forward", "Chuyển bước kế")                \
    X(APPROVE, "approve", "Ký duyệt")                      \
    X(FINISH, "finish", "Có kết quả")                      \
    X(RETURN, "return", "Trả kết quả")                     \
    X(RATE, "rate", "Đánh giá")                            \
    X(NOTE, "note", "Ghi chú")                             \
    X(ATTACH, "attach", "Số hóa giấy tờ")                  \
    X(TAKE, "take", "Nhận xử lý")                          \
    X(RELEASE, "release", "Thôi giữ hồ sơ")                \
    X(ASSIGN, "assign", "Giao người xử lý")                \
    X(SEND_BACK, "send-back", "Trả lại bước trước")        \
    X(ASK_PAYMENT, "ask-payment", "Yêu cầu nộp tiền")      \
    X(PAY, "pay", "Thu tiền")                              \
    X(WITHDRAW, "withdraw", "Người dân xin rút")           \
    X(STOP, "stop", "Dừng giải quyết")                     \
    X(EXTEND, "extend", "Gia hạn")                         \
    X(APOLOGISE, "apologise", "Xin lỗi, hẹn lại")          \
    X(CORRECT, "correct", "Sửa hồ sơ")                     \
    X(VOID, "void", "Hủy tiếp nhận nhầm")                  \
    X(TAKE_BACK, "take-back", "Rút lại việc vừa làm")
#define X(id, word, vi) CMD_##id,
enum command { COMMAND_LIST(X) CMD_COUNT };
#undef X

/* What a command does to the promised date. */
enum clock_effect {
    CLOCK_RUNS_ON,
    CLOCK_STARTS,
    CLOCK_STOPS,
    CLOCK_RESTARTS,
    CLOCK_MOVES, /* to a later date, once */
    CLOCK_ENDS
};

/* One cell of the table.  TO is the state afterwards (STATE_NONE in a refusal). */
struct verdict {
    bool allowed;
    enum state to;
    enum clock_effect clock;
    const char *article; /* "Điều 19.5 NĐ 118/2025/NĐ-CP", or "" where only good order asks it */
    const char *why;     /* the refusal as a sentence for the clerk; "" when allowed */
};

/* The table's answer for COMMAND on a dossier in STATE, asked by ROLE.  Conditions that need more
 * than these three (the step, counts, what the procedure allows) are rule_decide()'s. */
struct verdict life_verdict(enum state state, enum command command, enum role role);

/* Words and back; the *_from functions return false for an unknown word. */
const char *state_word(enum state s);
const char *state_vi(enum state s);
const char *role_word(enum role r);
const char *role_vi(enum role r);
const char *command_word(enum command c);
const char *command_vi(enum command c);
bool state_from(const char *word, enum state *out);
bool role_from(const char *word, enum role *out);
bool command_from(const char *word, enum command *out);

/* Open: neither refused, stopped nor returned. */
bool state_open(enum state s);

#endif
