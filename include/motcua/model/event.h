/* Events: the log is the truth, rows are made from it.
 *
 * FACTS carry outcomes and no personal data; BODY carries the personal part and can be erased
 * past retention without breaking the chain.  Both are JSON objects; a kind's keys are fixed for
 * its version ("received.1") and every shipped version stays readable.  Moments are local ISO with
 * seconds ("2026-11-24T16:30:05"), money whole đồng.
 *
 * kind               facts                                              body
 * office.1           code, name, numbers_for[], training                -        (dossier 0: first)
 * user.1             name, role, full                                   -        (dossier 0)
 * user_changed.1     name, change (password|password_given|pin|role|   -        (dossier 0)
 *                    fields|closed|opened|locked_out), role, fields[],
 *                    until
 * restored.1         head, events (of the copy), numbers[] of           -        (dossier 0)
 *                    {agency, day, from, to}: given out from above
 *                    FROM up to TO, their events lost
 * receipt_block.1    change (added|next), form, symbol, from, to:       -        (dossier 0)
 *                    numbers of fee receipts that may be given from
 *                    now on (added), or are not given by us because
 *                    they were used elsewhere (next; to = from - 1
 *                    confirms the block after a restoration), reason
 * paper.1            hash, bytes, media, type, dossier code             owner, name, number,
 *                                                                       issuer, issued, expires
 * registered.1       procedure, procedure_name, case, channel,          applicant, agent, answers
 *                    request_id,
 *                    receiving_office, competent_office, components[],
 *                    form_hash, parent, identity_level
 * received.1         the same and code, due, first step, step_name,     applicant, agent, answers
 *                    step_role, fee, fee_lines[], paid, paid_how,
 *                    immediate, rules_hash, calendar_hash, step_due
 * refused.1          reason, basis                                      text
 * supplement_asked.1 stage (reception|appraisal), number, basis,        items[], text
 *                    until, old_due
 * supplemented.1     stage, due, step_due (new), components[]           answers
 * forwarded.1        from, step, step_name, step_role, step_due, holder text
 * approved.1         step (the approved), next, step_name, step_role,   answers, text
 *                    step_due
 * finished.1         outcome (positive|negative), result,               number, text, answers
 *                    result_code, step, step_name, step_role
 * returned.1         to (owner|agent), copies, what (result|papers),    receiver, text
 *                    and when money was owed:
 *                    paid (what was taken now), paid_how
 * rated.1            score (0 no answer, 1 to 5)                        -
 * noted.1            -                                                  text
 * attached.1         component, hash, copies                            -
 * taken.1            holder                                             -
 * released.1         from (who held it)                                 text
 * assigned.1         holder, from                                       text
 * sent_back.1        from, step, step_name, step_role, step_due, reason text
 * payment_asked.1    amount, reason, basis, old_due (when the clock     text
 *                    stops)
 * paid.1             amount, paid_how, due and step_due (when the       -
 *                    clock goes on)
 * withdrawal_asked.1 reason, step, step_name, step_role (who decides)   text
 * stopped.1          outcome (withdrawn|closed), reason, basis          text
 * extended.1         number, old_due, due, step_due, reason             text
 * apologised.1       due (the promise that breaks), promised, late      text
 *                    (after it already), reason
 * corrected.1        reason, changed[] (words), old (what was), and of  old, applicant,
 *                    procedure, procedure_name, case, channel, fee,     answers, text
 *                    due, first_due, form_hash, immediate, step,
 *                    step_name, step_role, components[], complete
 *                    (lists are whole: what they do not name goes),
 *                    component and hash (a paper that goes) the new
 * voided.1           reason                                             text
 * taken_back.1       of (number of the event), kind (of it), and what   -
 *                    holds again: step, step_name, step_role, step_due,
 *                    holder; or component, hash, copies, made
 * erased.1           bodies[] (numbers of the events whose personal     -
 *                    part is gone), basis, reason
 * Money in cash (received.1, paid.1, returned.1) also has the number of its fee receipt, when a
 * block had one: receipt_form, receipt_symbol, receipt_no. Every event of a dossier but paper.1
 * also has "state": the state's word after it.
 *
 * components[] are {id, name, required, seen, reused, copies, papers[], why}, merged by id: members
 * named replace, papers are added.  A reception's list is complete: components it does not name go,
 * unless they hold a paper.  attached.1 makes the component "ket_qua" (the result's own papers)
 * when it is not there yet.  answers are {field: {value, label}}; later ones replace field by
 * field. */
#ifndef MOTCUA_MODEL_EVENT_H
#define MOTCUA_MODEL_EVENT_H

#include "motcua/base/json.h"

#include <stdint.h>

/* X(id, kind as stored, words for the timeline) */
#define EVENT_LIST(X)                                            \
    X(OFFICE, "office.1", "Lập cơ quan")                         \
    X(USER, "user.1", "Người dùng")                              \
    X(USER_CHANGED, "user_changed.1", "Đổi người dùng")          \
    X(RESTORED, "restored.1", "Khôi phục từ bản sao")            \
    X(RECEIPT_BLOCK, "receipt_block.1", "Quyển biên lai")        \
    X(PAPER, "paper.1", "Lưu giấy tờ")                           \
    X(REGISTERED, "registered.1", "Ghi nhận")                    \
    X(RECEIVED, "received.1", "Tiếp nhận")                       \
    X(REFUSED, "refused.1", "Từ chối tiếp nhận")                 \
    X(SUPPLEMENT_ASKED, "supplement_asked.1", "Yêu cầu bổ sung") \
    X(SUPPLEMENTED, "supplemented.1", "Đã bổ sung")              \
    X(FORWARDED, "forwarded.1", "Chuyển xử lý")                  \
    X(APPROVED, "approved.1", "Ký duyệt")                        \
    X(FINISHED, "finished.1", "Có kết quả")                      \
    X(RETURNED, "returned.1", "Trả kết quả")                     \
    X(RATED, "rated.1", "Đánh giá")                              \
    X(NOTED, "noted.1", "Ghi chú")                               \
    X(ATTACHED, "attached.1", "Số hóa giấy tờ")                  \
    X(TAKEN, "taken.1", "Nhận xử lý")                            \
    X(RELEASED, "released.1", "Thôi giữ")                        \
    X(ASSIGNED, "assigned.1", "Giao xử lý")                      \
    X(SENT_BACK, "sent_back.1", "Trả lại bước trước")            \
    X(PAYMENT_ASKED, "payment_asked.1", "Yêu cầu nộp tiền")      \
    X(PAID, "paid.1", "Thu tiền")                                \
    X(WITHDRAWAL_ASKED, "withdrawal_asked.1", "Xin rút hồ sơ")   \
    X(STOPPED, "stopped.1", "Dừng giải quyết")                   \
    X(EXTENDED, "extended.1", "Gia hạn")                         \
    X(APOLOGISED, "apologised.1", "Xin lỗi, hẹn lại")            \
    X(CORRECTED, "corrected.1", "Sửa hồ sơ")                     \
    X(ERASED, "erased.1", "Xóa dữ liệu cá nhân")                 \
    X(VOIDED, "voided.1", "Hủy tiếp nhận nhầm")                  \
    X(TAKEN_BACK, "taken_back.1", "Rút lại")
#define X(id, kind, vi) EV_##id,
enum event_kind { EVENT_LIST(X) EV_COUNT };
#undef X

/* Owns its strings and objects; event_release() is right after any call.  Start from EVENT_INIT. */
struct event {
    int64_t seq;     /* 0 until appended */
    int64_t dossier; /* local id; 0 for the office's own events */
    int64_t at;
    char *office, *actor, *station;
    enum event_kind kind;
    json_t *facts, *body; /* body NULL when there is none, or it was erased */
    bool erased;          /* it had a personal part that is gone */
};
#define EVENT_INIT \
    {              \
        .seq = 0   \
    }

void event_release(struct event *e);

/* A new event with empty facts; strings copied. */
struct event event_new(enum event_kind kind, int64_t dossier, int64_t at, const char *office,
                       const char *actor, const char *station);

const char *event_kind_name(enum event_kind k);
const char *event_kind_vi(enum event_kind k);
bool event_kind_from(const char *name, enum event_kind *out);

/* facts[KEY] = AT as local ISO with seconds; 0 sets nothing.  And back: 0 when absent. */
void event_put_time(json_t *facts, const char *key, int64_t at);
int64_t event_time(const json_t *facts, const char *key);

#endif
