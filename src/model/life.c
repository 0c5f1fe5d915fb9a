/* The table of a dossier's life.  One cell for each command and state: which roles may, where it
 * leads, what the clock does; and the sentence for everybody else.  The law of each cell is
 * Nghị định 118/2025/NĐ-CP. */
#include "motcua/model/life.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <string.h>

#define C (1u << ROLE_COUNTER)
#define S (1u << ROLE_SPECIALIST)
#define L (1u << ROLE_LEADER)
#define ANYBODY (C | S | L)
#define CASHIER (1u << ROLE_CASHIER)

#define LAW " NĐ 118/2025/NĐ-CP"
#define NO(sentence)      \
    {                     \
        .why = (sentence) \
    }
#define YES(who, state_to, effect, law, others)                                              \
    {                                                                                        \
        .roles = (who), .to = STATE_##state_to, .clock = CLOCK_##effect, .article = law LAW, \
        .why = (others)                                                                      \
    }
/* Only good order asks it. */
#define ORDER(who, state_to, others)                                                   \
    {                                                                                  \
        .roles = (who), .to = STATE_##state_to, .clock = CLOCK_RUNS_ON, .article = "", \
        .why = (others)                                                                \
    }

struct cell {
    unsigned roles; /* a bit for each role that may; 0: nobody */
    enum state to;
    enum clock_effect clock;
    const char *article;
    const char *why; /* for those who may not; NULL when everybody who handles dossiers may */
};

/* Why nothing much can be done in a state, whatever the command. */
#define NOTHING_YET "Chưa có hồ sơ. Ghi nhận hoặc tiếp nhận hồ sơ trước (Điều 17.1" LAW ")"
#define NOT_RECEIVED "Hồ sơ mới ghi nhận, chưa tiếp nhận. Tiếp nhận trước (Điều 17.1.c" LAW ")"
#define WAS_REFUSED \
    "Hồ sơ đã bị từ chối tiếp nhận. Người dân nộp lại thì lập hồ sơ mới (Điều 17.1.c" LAW ")"
#define IS_WAITING "Hồ sơ đang chờ người dân bổ sung. Ghi nhận bổ sung trước (Điều 19.5" LAW ")"
#define IS_PAYING                                                                                                            \
    "Hồ sơ đang chờ người dân thực hiện nghĩa vụ tài chính. Xong việc ấy mới làm tiếp (Điều " \
    "24" LAW ")"
#define IS_WITHDRAWING \
    "Người dân đang xin rút hồ sơ. Chờ quyết định dừng, không làm tiếp việc khác (Điều 21" LAW ")"
#define WAS_STOPPED "Hồ sơ đã dừng giải quyết. Người dân cần thì lập hồ sơ mới (Điều 21" LAW ")"
#define HAS_RESULT "Hồ sơ đã có kết quả. Trả kết quả cho người dân (Điều 22.1" LAW ")"
#define WAS_RETURNED                                                                                                        \
    "Kết quả đã trả, hồ sơ đã xong. Kết quả sai thì báo cơ quan giải quyết đính chính (Điều " \
    "23" LAW ")"

/* Who does it instead. */
#define COUNTER_RECEIVES \
    "Tiếp nhận là việc của Một cửa. Mời người dân sang quầy tiếp nhận (Điều 17.1" LAW ")"
#define COUNTER_DOES_FIRST \
    "Hồ sơ chưa tiếp nhận còn ở Một cửa. Cán bộ Một cửa làm việc này tại quầy (Điều 17.1.c" LAW ")"
#define COUNTER_RETURNS \
    "Trả kết quả là việc của Một cửa. Người dân nhận tại quầy Một cửa (Điều 22.1" LAW ")"
#define LEADER_SIGNS                                                                              \
    "Ký duyệt là việc của người có thẩm quyền. Chuyển hồ sơ tới bước của lãnh đạo (Điều 22.1" LAW \
    ")"
#define OTHERS_ATTACH                                                                                                      \
    "Số hóa là việc của Một cửa hoặc chuyên môn. Lãnh đạo ghi chú để hai bên số hóa (Điều " \
    "17.1.c" LAW ")"

/* Roles that look on: neither administrator nor auditor changes a dossier, a cashier only its
 * money, a trainer none of a real office. */
#define LOOKS_ON                                                                                                           \
    "Vai trò này xem hồ sơ, không làm thay người giải quyết. Nhờ người được giao làm việc ấy " \
    "(Điều 19.1" LAW ")"

/* Forms of "no" that belong to one command. */
#define ALREADY_THERE \
    "Hồ sơ đã được ghi nhận, không ghi nhận lần nữa. Mở hồ sơ này làm tiếp (Điều 17.3" LAW ")"
#define ALREADY_RECEIVED \
    "Hồ sơ đã tiếp nhận, mỗi hồ sơ chỉ có một mã. Mở hồ sơ này làm tiếp (Điều 17.3" LAW ")"
#define CANNOT_REFUSE                                                                                                                   \
    "Hồ sơ đã tiếp nhận thì không từ chối được. Trả lời bằng kết quả không đủ điều kiện, hoặc " \
    "dừng khi người dân xin rút (Điều 17.1.c, 19.3" LAW ")"
#define NOT_ASKED                                                                                                         \
    "Không có yêu cầu bổ sung nào đang chờ. Giấy tờ mang thêm thì dùng Số hóa giấy tờ (Điều " \
    "19.5" LAW ")"
#define NO_RESULT "Hồ sơ chưa có kết quả để trả. Giải quyết xong rồi mới trả (Điều 22.1" LAW ")"
#define NOT_RATED_YET "Chưa trả kết quả nên chưa đánh giá. Trả kết quả trước (Điều 31" LAW ")"

#define NO_HOLDER \
    "Hồ sơ không nằm ở bàn ai, không cần người giữ. Mở hồ sơ để xem đang chờ gì (Điều 19.1" LAW ")"
#define COUNTER_HOLDS "Hồ sơ đang ở Một cửa. Cán bộ Một cửa giữ hoặc giao tại quầy (Điều 18" LAW ")"
#define COUNTER_COLLECTS                                                                                                       \
    "Thu tiền là việc của Một cửa, thu ngân. Mời người dân sang quầy, hoặc chuyển khoản rồi báo " \
    "quầy "                                                                                                                  \
    "(Điều 24" LAW ")"
#define COUNTER_HEARS \
    "Yêu cầu rút hồ sơ nhận tại Một cửa. Mời người dân sang quầy Một cửa (Điều 5.1, 21" LAW ")"
#define NOT_WITHDRAWN                                                                                                \
    "Chỉ dừng khi người dân xin rút hoặc không bổ sung. Ghi nhận yêu cầu rút trước (Điều " \
    "19.5, 21" LAW ")"
#define OFFICE_DECIDES \
    "Dừng hồ sơ do Một cửa hoặc lãnh đạo quyết. Ghi chú ý kiến cho họ (Điều 19.5, 21" LAW ")"
#define COUNTER_CLOSES \
    "Đóng hồ sơ không bổ sung là việc của Một cửa. Báo cán bộ Một cửa (Điều 19.5" LAW ")"
#define TOO_LATE_TO_WITHDRAW \
    "Đã có kết quả nên không rút được nữa. Trả kết quả cho người dân (Điều 21" LAW ")"
#define HANDLERS_PROMISE                                                                                                \
    "Gia hạn và xin lỗi là việc của người giải quyết. Báo chuyên môn hoặc lãnh đạo (Điều " \
    "19.6" LAW ")"
#define NO_DATE_RUNS                                                                                                     \
    "Không có hạn trả nào đang chạy để gia hạn. Xem hồ sơ đang chờ gì rồi làm tiếp (Điều " \
    "19.6" LAW ")"
#define HANDLERS_ASK_MONEY                                                                                                  \
    "Nghĩa vụ tài chính do người giải quyết xác định. Chuyển hồ sơ tới bước của họ (Điều " \
    "24" LAW ")"
#define NOT_FIRST_HAND                                                                                                 \
    "Hồ sơ không còn là tiếp nhận nhầm, không hủy được. Người dân không cần nữa thì ghi " \
    "nhận yêu cầu rút (Điều 17.3, 21" LAW ")"
#define COUNTER_VOIDS \
    "Hủy tiếp nhận nhầm là việc của Một cửa. Báo cán bộ Một cửa (Điều 17.3" LAW ")"
#define COUNTER_CORRECTS \
    "Sửa hồ sơ là việc của Một cửa. Ghi chú điều sai để Một cửa sửa (Điều 17.3" LAW ")"
#define FIRST_STEP \
    "Hồ sơ đang ở bước đầu, không có bước trước. Làm tiếp ở bước này (Điều 18" LAW ")"

/* What nothing but a note moves any more. */
#define ENDED                                                             \
    [STATE_REFUSED] = NO(WAS_REFUSED), [STATE_STOPPED] = NO(WAS_STOPPED), \
    [STATE_RETURNED] = NO(WAS_RETURNED)

/* Who has it on the desk; whose step it is, rule_decide() knows. */
#define HELD(who)                                                                                \
    {                                                                                            \
        [STATE_NONE] = NO(NOTHING_YET), [STATE_REGISTERED] = NO(NOT_RECEIVED),                   \
        [STATE_RECEIVED] = YES((who) | C, RECEIVED, RUNS_ON, "Điều 18", COUNTER_HOLDS),          \
        [STATE_IN_PROGRESS] = YES(ANYBODY, IN_PROGRESS, RUNS_ON, "Điều 19.1", NULL),             \
        [STATE_AWAITING_SUPPLEMENT] = NO(NO_HOLDER),                                             \
        [STATE_AWAITING_PAYMENT] = YES(ANYBODY, AWAITING_PAYMENT, RUNS_ON, "Điều 19.1", NULL),   \
        [STATE_WITHDRAWAL_ASKED] =                                                               \
            YES((who) | C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HOLDS),                 \
        [STATE_FINISHED] = YES((who) | C, FINISHED, RUNS_ON, "Điều 22.1", COUNTER_HOLDS), ENDED, \
    }

static const struct cell table[CMD_COUNT][STATE_COUNT] = {
    [CMD_REGISTER] =
        {
            [STATE_NONE] = YES(C, REGISTERED, RUNS_ON, "Điều 17.1", COUNTER_RECEIVES),
            [STATE_REGISTERED] = NO(ALREADY_THERE),
            [STATE_RECEIVED] = NO(ALREADY_THERE),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(ALREADY_THERE),
            [STATE_AWAITING_SUPPLEMENT] = NO(ALREADY_THERE),
            [STATE_AWAITING_PAYMENT] = NO(ALREADY_THERE),
            [STATE_WITHDRAWAL_ASKED] = NO(ALREADY_THERE),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(ALREADY_THERE),
            [STATE_RETURNED] = NO(ALREADY_THERE),
        },
    [CMD_RECEIVE] =
        {
            [STATE_NONE] = YES(C, RECEIVED, STARTS, "Điều 17.3", COUNTER_RECEIVES),
            [STATE_REGISTERED] = YES(C, RECEIVED, STARTS, "Điều 17.3", COUNTER_RECEIVES),
            [STATE_RECEIVED] = NO(ALREADY_RECEIVED),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(ALREADY_RECEIVED),
            [STATE_AWAITING_SUPPLEMENT] =
                NO("Hồ sơ đang chờ người dân bổ sung. Ghi nhận bổ sung trước (Điều 17.1.c, "
                   "19.5" LAW ")"),
            [STATE_AWAITING_PAYMENT] = NO(ALREADY_RECEIVED),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(ALREADY_RECEIVED),
            [STATE_RETURNED] = NO(ALREADY_RECEIVED),
        },
    [CMD_REFUSE] =
        {
            [STATE_NONE] = NO("Chưa có hồ sơ để từ chối. Ghi nhận trước, rồi từ chối kèm lý do "
                              "(Điều 17.1.c" LAW ")"),
            [STATE_REGISTERED] = YES(C, REFUSED, RUNS_ON, "Điều 17.1.c", COUNTER_DOES_FIRST),
            [STATE_RECEIVED] = NO(CANNOT_REFUSE),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(CANNOT_REFUSE),
            [STATE_AWAITING_SUPPLEMENT] =
                NO("Hồ sơ đang chờ bổ sung, chưa từ chối được. Ghi nhận bổ sung rồi xét tiếp "
                   "(Điều 17.1.c, 19.5" LAW ")"),
            [STATE_AWAITING_PAYMENT] = NO(CANNOT_REFUSE),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_ASK_SUPPLEMENT] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] =
                YES(C, AWAITING_SUPPLEMENT, RUNS_ON, "Điều 17.1.c", COUNTER_DOES_FIRST),
            [STATE_RECEIVED] = NO("Hồ sơ đã tiếp nhận. Chuyển sang thẩm định, chuyên môn xem rồi "
                                  "mới yêu cầu bổ sung (Điều 19.5" LAW ")"),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] =
                YES(S, AWAITING_SUPPLEMENT, STOPS, "Điều 19.5",
                    "Hồ sơ đang thẩm định, chuyên môn mới yêu cầu bổ sung. Ghi chú cho chuyên "
                    "môn điều còn thiếu (Điều 19.5" LAW ")"),
            [STATE_AWAITING_SUPPLEMENT] =
                NO("Đã yêu cầu bổ sung, đang chờ người dân. Ghi nhận bổ sung khi có đủ (Điều "
                   "11.2.c, 19.5" LAW ")"),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_SUPPLEMENT] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_ASKED),
            [STATE_RECEIVED] = NO(NOT_ASKED),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(NOT_ASKED),
            /* After a request at reception it goes back to registered: rule_decide() knows. */
            [STATE_AWAITING_SUPPLEMENT] =
                YES(C, IN_PROGRESS, RESTARTS, "Điều 19.5",
                    "Giấy tờ bổ sung nhận tại Một cửa. Mời người dân sang quầy Một cửa (Điều "
                    "5.1" LAW ")"),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_FORWARD] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] =
                YES(C, IN_PROGRESS, RUNS_ON, "Điều 18",
                    "Hồ sơ vừa tiếp nhận còn ở Một cửa. Cán bộ Một cửa chuyển trong ngày (Điều "
                    "18" LAW ")"),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            /* Whose step it is: rule_decide() knows. */
            [STATE_IN_PROGRESS] = YES(ANYBODY, IN_PROGRESS, RUNS_ON, "Điều 19.1", NULL),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_APPROVE] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = NO("Hồ sơ còn ở Một cửa. Chuyển tới bước của lãnh đạo rồi mới ký "
                                  "duyệt (Điều 18, 22.1" LAW ")"),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            /* The last signature also finishes it: rule_decide() knows. */
            [STATE_IN_PROGRESS] = YES(L, IN_PROGRESS, RUNS_ON, "Điều 22.1", LEADER_SIGNS),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_FINISH] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] =
                YES(C, FINISHED, ENDS, "Điều 17.4",
                    "Hồ sơ còn ở Một cửa. Một cửa chuyển sang bước kế, hoặc tự trả kết quả ngay "
                    "(Điều 17.4, 18" LAW ")"),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] =
                YES(S | L, FINISHED, ENDS, "Điều 19.3, 22.1",
                    "Kết quả do cơ quan giải quyết đưa ra. Chờ chuyên môn hoặc lãnh đạo làm xong "
                    "(Điều 19.3, 22.1" LAW ")"),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(HAS_RESULT),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_RETURN] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = NO(NO_RESULT),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(NO_RESULT),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            /* The citizen's own papers go back. */
            [STATE_WITHDRAWAL_ASKED] = YES(C, RETURNED, ENDS, "Điều 21", COUNTER_RETURNS),
            [STATE_STOPPED] = YES(C, RETURNED, RUNS_ON, "Điều 21", COUNTER_RETURNS),
            [STATE_FINISHED] = YES(C, RETURNED, RUNS_ON, "Điều 6.2, 22.1", COUNTER_RETURNS),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_RATE] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RATED_YET),
            [STATE_RECEIVED] = NO(NOT_RATED_YET),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = NO(NOT_RATED_YET),
            [STATE_AWAITING_SUPPLEMENT] = NO(NOT_RATED_YET),
            [STATE_AWAITING_PAYMENT] = NO(NOT_RATED_YET),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            [STATE_FINISHED] = NO(NOT_RATED_YET),
            [STATE_RETURNED] =
                YES(C, RETURNED, RUNS_ON, "Điều 31",
                    "Người dân đánh giá trên màn hình tại quầy. Mời người dân sang Một cửa "
                    "(Điều 31" LAW ")"),
        },
    [CMD_NOTE] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = ORDER(ANYBODY, REGISTERED, NULL),
            [STATE_RECEIVED] = ORDER(ANYBODY, RECEIVED, NULL),
            [STATE_REFUSED] = ORDER(ANYBODY, REFUSED, NULL),
            [STATE_IN_PROGRESS] = ORDER(ANYBODY, IN_PROGRESS, NULL),
            [STATE_AWAITING_SUPPLEMENT] = ORDER(ANYBODY, AWAITING_SUPPLEMENT, NULL),
            [STATE_AWAITING_PAYMENT] = ORDER(ANYBODY, AWAITING_PAYMENT, NULL),
            [STATE_WITHDRAWAL_ASKED] = ORDER(ANYBODY, WITHDRAWAL_ASKED, NULL),
            [STATE_STOPPED] = ORDER(ANYBODY, STOPPED, NULL),
            [STATE_FINISHED] = ORDER(ANYBODY, FINISHED, NULL),
            [STATE_RETURNED] = ORDER(ANYBODY, RETURNED, NULL),
        },
    [CMD_ATTACH] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] =
                YES(C | S, REGISTERED, RUNS_ON, "Điều 17.1.c", OTHERS_ATTACH),
            [STATE_RECEIVED] = YES(C | S, RECEIVED, RUNS_ON, "Điều 17.1.c", OTHERS_ATTACH),
            [STATE_REFUSED] = NO(WAS_REFUSED),
            [STATE_IN_PROGRESS] = YES(C | S, IN_PROGRESS, RUNS_ON, "Điều 19.2", OTHERS_ATTACH),
            [STATE_AWAITING_SUPPLEMENT] =
                YES(C | S, AWAITING_SUPPLEMENT, RUNS_ON, "Điều 17.1.c", OTHERS_ATTACH),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_STOPPED] = NO(WAS_STOPPED),
            /* Only the result's own paper: rule_decide() knows. */
            [STATE_FINISHED] = YES(C | S, FINISHED, RUNS_ON, "Điều 22.1", OTHERS_ATTACH),
            [STATE_RETURNED] = NO(WAS_RETURNED),
        },
    [CMD_TAKE] = HELD(0),
    [CMD_RELEASE] = HELD(L),
    [CMD_ASSIGN] = HELD(L),
    [CMD_SEND_BACK] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = NO(FIRST_STEP),
            [STATE_IN_PROGRESS] = YES(ANYBODY, IN_PROGRESS, RUNS_ON, "Điều 19.1", NULL),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] = NO(IS_PAYING),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_ASK_PAYMENT] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = NO(HANDLERS_ASK_MONEY),
            /* A rule set may stop the clock meanwhile: rule_decide() knows. */
            [STATE_IN_PROGRESS] =
                YES(S | L, AWAITING_PAYMENT, RUNS_ON, "Điều 24", HANDLERS_ASK_MONEY),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            [STATE_AWAITING_PAYMENT] =
                NO("Đã yêu cầu nộp tiền, đang chờ người dân. Thu tiền xong mới yêu cầu khoản khác "
                   "(Điều 24" LAW ")"),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_PAY] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = YES(C | CASHIER, RECEIVED, RUNS_ON, "Điều 24", COUNTER_COLLECTS),
            [STATE_IN_PROGRESS] = YES(C | CASHIER, IN_PROGRESS, RUNS_ON, "Điều 24", COUNTER_COLLECTS),
            [STATE_AWAITING_SUPPLEMENT] = NO(IS_WAITING),
            /* A part of the sum leaves it waiting: rule_decide() knows. */
            [STATE_AWAITING_PAYMENT] = YES(C | CASHIER, IN_PROGRESS, RUNS_ON, "Điều 24", COUNTER_COLLECTS),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = YES(C | CASHIER, FINISHED, RUNS_ON, "Điều 24", COUNTER_COLLECTS),
            ENDED,
        },
    [CMD_WITHDRAW] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = YES(C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HEARS),
            [STATE_RECEIVED] = YES(C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HEARS),
            [STATE_IN_PROGRESS] = YES(C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HEARS),
            [STATE_AWAITING_SUPPLEMENT] =
                YES(C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HEARS),
            [STATE_AWAITING_PAYMENT] =
                YES(C, WITHDRAWAL_ASKED, RUNS_ON, "Điều 21", COUNTER_HEARS),
            [STATE_WITHDRAWAL_ASKED] =
                NO("Đã ghi nhận yêu cầu rút. Quyết định dừng, hoặc trả lại giấy tờ (Điều 21" LAW
                   ")"),
            [STATE_FINISHED] = NO(TOO_LATE_TO_WITHDRAW),
            ENDED,
        },
    [CMD_STOP] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_WITHDRAWN),
            [STATE_RECEIVED] = NO(NOT_WITHDRAWN),
            [STATE_IN_PROGRESS] = NO(NOT_WITHDRAWN),
            /* Not before the days that the citizen has: rule_decide() knows. */
            [STATE_AWAITING_SUPPLEMENT] = YES(C, STOPPED, ENDS, "Điều 19.5", COUNTER_CLOSES),
            [STATE_AWAITING_PAYMENT] = NO(NOT_WITHDRAWN),
            [STATE_WITHDRAWAL_ASKED] = YES(C | L, STOPPED, ENDS, "Điều 21", OFFICE_DECIDES),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_EXTEND] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] = NO("Hồ sơ còn ở Một cửa. Chuyển sang cơ quan giải quyết, nơi ấy "
                                  "mới gia hạn (Điều 18, 19.6" LAW ")"),
            /* Once only, and in time: rule_decide() knows. */
            [STATE_IN_PROGRESS] =
                YES(S | L, IN_PROGRESS, MOVES, "Điều 19.6", HANDLERS_PROMISE),
            [STATE_AWAITING_SUPPLEMENT] = NO(NO_DATE_RUNS),
            [STATE_AWAITING_PAYMENT] =
                YES(S | L, AWAITING_PAYMENT, MOVES, "Điều 19.6", HANDLERS_PROMISE),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_APOLOGISE] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            [STATE_RECEIVED] =
                YES(C, RECEIVED, RUNS_ON, "Điều 12.5, 19.6",
                    "Hồ sơ còn ở Một cửa. Cán bộ Một cửa xin lỗi và hẹn lại (Điều 12.5" LAW ")"),
            [STATE_IN_PROGRESS] =
                YES(S | L, IN_PROGRESS, RUNS_ON, "Điều 12.5, 19.6", HANDLERS_PROMISE),
            [STATE_AWAITING_SUPPLEMENT] = NO(NO_DATE_RUNS),
            [STATE_AWAITING_PAYMENT] =
                YES(S | L, AWAITING_PAYMENT, RUNS_ON, "Điều 12.5, 19.6", HANDLERS_PROMISE),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_CORRECT] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO(NOT_RECEIVED),
            /* What may be corrected in which state, rule_decide() knows. */
            [STATE_RECEIVED] = YES(C, RECEIVED, RUNS_ON, "Điều 17.3", COUNTER_CORRECTS),
            [STATE_IN_PROGRESS] = YES(C, IN_PROGRESS, RUNS_ON, "Điều 17.3", COUNTER_CORRECTS),
            [STATE_AWAITING_SUPPLEMENT] =
                YES(C, AWAITING_SUPPLEMENT, RUNS_ON, "Điều 17.3", COUNTER_CORRECTS),
            [STATE_AWAITING_PAYMENT] =
                YES(C, AWAITING_PAYMENT, RUNS_ON, "Điều 17.3", COUNTER_CORRECTS),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = YES(C, FINISHED, RUNS_ON, "Điều 17.3", COUNTER_CORRECTS),
            ENDED,
        },
    [CMD_VOID] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            [STATE_REGISTERED] = NO("Hồ sơ chưa tiếp nhận nên không có gì để hủy. Từ chối, hoặc "
                                    "ghi nhận yêu cầu rút (Điều 17.1.c, 21" LAW ")"),
            [STATE_RECEIVED] = YES(C, STOPPED, ENDS, "Điều 17.3", COUNTER_VOIDS),
            [STATE_IN_PROGRESS] = YES(C, STOPPED, ENDS, "Điều 17.3", COUNTER_VOIDS),
            [STATE_AWAITING_SUPPLEMENT] = NO(NOT_FIRST_HAND),
            [STATE_AWAITING_PAYMENT] = NO(NOT_FIRST_HAND),
            [STATE_WITHDRAWAL_ASKED] = NO(IS_WITHDRAWING),
            [STATE_FINISHED] = NO(HAS_RESULT),
            ENDED,
        },
    [CMD_TAKE_BACK] =
        {
            [STATE_NONE] = NO(NOTHING_YET),
            /* Whose deed, and which, rule_decide() knows: it may lead back to the state before. */
            [STATE_REGISTERED] = ORDER(ANYBODY, REGISTERED, NULL),
            [STATE_RECEIVED] = ORDER(ANYBODY, RECEIVED, NULL),
            [STATE_REFUSED] = ORDER(ANYBODY, REFUSED, NULL),
            [STATE_IN_PROGRESS] = ORDER(ANYBODY, IN_PROGRESS, NULL),
            [STATE_AWAITING_SUPPLEMENT] = ORDER(ANYBODY, AWAITING_SUPPLEMENT, NULL),
            [STATE_AWAITING_PAYMENT] = ORDER(ANYBODY, AWAITING_PAYMENT, NULL),
            [STATE_WITHDRAWAL_ASKED] = ORDER(ANYBODY, WITHDRAWAL_ASKED, NULL),
            [STATE_STOPPED] = ORDER(ANYBODY, STOPPED, NULL),
            [STATE_FINISHED] = ORDER(ANYBODY, FINISHED, NULL),
            [STATE_RETURNED] = ORDER(ANYBODY, RETURNED, NULL),
        },
};

struct verdict life_verdict(enum state state, enum command command, enum role role)
{
    assert((size_t)state < STATE_COUNT && (size_t)command < CMD_COUNT && (size_t)role < ROLE_COUNT);
    const struct cell *c = &table[command][state];

    if ((c->roles & (1u << role)) != 0)
        return (struct verdict){ true, c->to, c->clock, c->article, "" };
    return (struct verdict){ false, STATE_NONE, CLOCK_RUNS_ON, "",
                             c->why != NULL ? c->why : LOOKS_ON };
}

struct word {
    const char *word, *vi;
};

#define X(id, code, word, vi) [STATE_##id] = { word, vi },
static const struct word states[STATE_COUNT] = { STATE_LIST(X) };
#undef X
#define X(id, word, vi) [ROLE_##id] = { word, vi },
static const struct word roles[ROLE_COUNT] = { ROLE_LIST(X) };
#undef X
#define X(id, word, vi) [CMD_##id] = { word, vi },
static const struct word commands[CMD_COUNT] = { COMMAND_LIST(X) };
#undef X

/* Index of WORD among N, or -1. */
static int find(const struct word *list, size_t n, const char *word)
{
    for (size_t i = 0; word != NULL && i < n; i++) {
        if (strcmp(list[i].word, word) == 0)
            return (int)i;
    }
    return -1;
}

const char *state_word(enum state s)
{
    return states[s].word;
}

const char *state_vi(enum state s)
{
    return states[s].vi;
}

const char *role_word(enum role r)
{
    return roles[r].word;
}

const char *role_vi(enum role r)
{
    return roles[r].vi;
}

const char *command_word(enum command c)
{
    return commands[c].word;
}

const char *command_vi(enum command c)
{
    return commands[c].vi;
}

bool state_from(const char *word, enum state *out)
{
    int i = find(states, STATE_COUNT, word);

    if (i >= 0)
        *out = (enum state)i;
    return i >= 0;
}

bool role_from(const char *word, enum role *out)
{
    int i = find(roles, ROLE_COUNT, word);

    if (i >= 0)
        *out = (enum role)i;
    return i >= 0;
}

bool command_from(const char *word, enum command *out)
{
    int i = find(commands, CMD_COUNT, word);

    if (i >= 0)
        *out = (enum command)i;
    return i >= 0;
}

bool state_open(enum state s)
{
    return s != STATE_NONE && s != STATE_REFUSED && s != STATE_STOPPED && s != STATE_RETURNED;
}
