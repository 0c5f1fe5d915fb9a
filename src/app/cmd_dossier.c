/* motcua dossier: list, show, log, act. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/base/secret.h"
#include "motcua/desk/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 200

static json_t *row_json(const struct dossier_row *r)
{
    char due[32] = "";

    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "id", (json_int_t)r->id, "code",
                     str_or(r->code), "procedure", str_or(r->procedure), "state",
                     state_word(r->state), "step", str_or(r->step_name), "applicant",
                     str_or(r->applicant), "due", r->due_at ? iso_time(r->due_at, due) : "",
                     "version", (json_int_t)r->version);
}

static void print_row(const struct dossier_row *r)
{
    char due[32] = "-", local[24];

    /* Without a code yet: the name that show, log and act take. */
    snprintf(local, sizeof local, "N%lld", (long long)r->id);
    printf("%-24s %-20s %-16s %-28s %s\n", str_or(r->code)[0] ? r->code : local,
           state_word(r->state), r->due_at ? iso_time(r->due_at, due) : due, str_or(r->step_name),
           str_or(r->applicant));
}

static int list(const struct args *a, struct desk *d)
{
    struct dossier_filter f = { .step_role = -1, .newest_first = true };
    int64_t limit = -1, due = 0, id = 0;
    json_t *all = json_array();
    struct mc_err err = { 0 };
    enum mc_rc rc = MC_OK;
    enum state state;
    bool more = true;

    if (a->state != NULL && !state_from(a->state, &state)) {
        json_decref(all);
        return usage("không có trạng thái \"%s\"", a->state);
    }
    if (a->limit != NULL && !number_read(a->limit, 0, INT64_MAX, &limit)) {
        json_decref(all);
        return usage("--limit cần một số từ 0");
    }
    f.states = a->state ? 1u << state : ~0u;
    while (more && limit != 0) {
        struct dossier_rows rows = { 0 };

        if ((rc = dossier_page(d->store, &f, due, id, PAGE, &rows, &err)) != MC_OK)
            break;
        for (size_t i = 0; i < rows.n && limit != 0; i++, limit -= limit > 0) {
            if (!a->json)
                print_row(&rows.row[i]);
            json_array_append_new(all, row_json(&rows.row[i]));
        }
        more = rows.more && rows.n > 0;
        if (more) {
            due = rows.row[rows.n - 1].due_at;
            id = rows.row[rows.n - 1].id;
        }
        dossier_rows_release(&rows);
    }
    if (rc == MC_OK && a->json)
        return print_json(all);
    json_decref(all);
    return rc == MC_OK ? EXIT_DONE : fail_read(rc, &err);
}

static int show(const struct args *a, struct desk *d, int64_t id)
{
    struct view v = { 0 };
    struct mc_err err = { 0 };
    enum mc_rc rc = desk_view(d, id, &v, &err);
    char when[32];

    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    if (a->json) {
        print_json(dossier_to_json(&v.dossier));
    } else {
        printf("%s  %s\n%s, %s\n", str_or(v.dossier.code), state_vi(v.dossier.state),
               v.dossier.erased_at ? "đã xóa dữ liệu cá nhân" : str_or(v.dossier.applicant.name),
               v.form ? v.form->name : v.dossier.procedure);
        if (v.dossier.due_at)
            printf("Hẹn trả %s%s%s%s%s\n", vn_time(v.dossier.due_at, when),
                   v.due.text[0] ? ", " : "", v.due.mark, v.due.mark[0] ? " " : "", v.due.text);
        for (size_t i = 0; i < v.n_way; i++)
            printf("%-17s %s  %s  %s\n", v.way[i].at ? vn_time(v.way[i].at, when) : "",
                   str_or(v.way[i].what), str_or(v.way[i].who), str_or(v.way[i].note));
    }
    view_release(&v);
    desk_leave(d);
    return EXIT_DONE;
}

/* The slips of a dossier as they are printed: receipt and promised date, fee receipts. */
static int show_slips(struct desk *d, int64_t id)
{
    struct strbuf out = STRBUF_INIT;
    struct mc_err err = { 0 };
    enum mc_rc rc = desk_slips_text(d, id, 78, &out, &err);

    if (rc == MC_OK)
        fputs(out.s, stdout);
    strbuf_release(&out);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

struct log_out {
    json_t *all; /* NULL: print lines */
};

static bool log_event(void *ctx, const struct event *e)
{
    struct log_out *out = ctx;
    char at[32];

    if (out->all != NULL) {
        json_t *j = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:O}", "seq", (json_int_t)e->seq,
                              "at", iso_seconds(e->at, at), "kind", event_kind_name(e->kind),
                              "actor", str_or(e->actor), "station", str_or(e->station), "office",
                              str_or(e->office), "facts", e->facts);
        if (e->body != NULL)
            json_object_set(j, "body", e->body);
        json_array_append_new(out->all, j);
    } else {
        char *facts = json_line_dup(e->facts);

        printf("%6lld %s %-20s %-10s %s\n", (long long)e->seq, iso_seconds(e->at, at),
               event_kind_name(e->kind), str_or(e->actor), facts);
        free(facts);
    }
    return true;
}

static int show_log(const struct args *a, struct desk *d, int64_t id)
{
    struct log_out out = { .all = a->json ? json_array() : NULL };
    struct mc_err err = { 0 };
    enum mc_rc rc = event_each(d->store, id, log_event, &out, &err);

    if (rc == MC_OK && a->json)
        return print_json(out.all);
    json_decref(out.all);
    return rc == MC_OK ? EXIT_DONE : fail_read(rc, &err);
}

/* --answer FIELD=VALUE as the step's answers, read as if typed. */
static enum mc_rc take_answers(const struct args *a, struct desk *d, const struct dossier *ds,
                               struct answers *out, struct mc_err *err)
{
    const struct form *form;
    enum mc_rc rc = desk_form(d, ds->procedure, &form, err);

    for (size_t i = 0; rc == MC_OK && i < a->n_answer; i++) {
        const char *eq = strchr(a->answer[i], '=');
        char *id = xstrndup(a->answer[i], eq ? (size_t)(eq - a->answer[i]) : 0);
        const struct field *f = form_field(form, id);
        char *value = NULL, *label = NULL;

        if (f == NULL)
            rc = mc_fail(err, MC_INVALID, "thủ tục không có ô \"%s\"; viết --answer ô=giá trị",
                         a->answer[i]);
        else if ((rc = field_read(f, eq + 1, day_of(desk_now(d)), &value, &label, err)) == MC_OK)
            answers_set(out, id, value, label, MARK_TYPED);
        free(id);
        free(value);
        free(label);
    }
    return rc;
}

/* Defaults of the step's fields (date of today ...), then what was given. */
static enum mc_rc fill_answers(const struct args *a, struct desk *d, int64_t id, enum command c,
                               struct answers *out, struct mc_err *err)
{
    struct view v = { 0 };
    size_t fields[32];
    enum mc_rc rc = desk_view(d, id, &v, err);

    if (rc == MC_OK) {
        desk_act_fields(d, &v.dossier, c, out, fields, N_ELEMS(fields));
        rc = take_answers(a, d, &v.dossier, out, err);
    }
    view_release(&v);
    desk_leave(d);
    return rc;
}

/* A day (its end is meant) or a moment. */
static bool due_read(const char *text, int64_t *due)
{
    int day;

    if (!date_parse(text, &day))
        return time_parse(text, due);
    *due = day_minute(day, 0);
    return true;
}

static int act(const struct args *a, struct desk *d, int64_t id)
{
    struct answers answers = ANSWERS_INIT;
    struct strbuf said = STRBUF_INIT;
    char pin[SECRET_ROOM] = "";
    struct mc_err err = { 0 };
    enum command c;
    int64_t version = -1, score = -1, until = 0, amount = 0, event = 0, due = 0, fee = -1;
    const struct person owner = { .id = (char *)a->owner,
                                  .name = (char *)a->name,
                                  .phone = (char *)a->phone,
                                  .address = (char *)a->address };
    enum mc_rc rc;

    if (a->n_words < 3)
        return usage("dossier act cần mã hồ sơ và một lệnh");
    if (!command_from(a->word[2], &c))
        return usage("hồ sơ không có lệnh \"%s\"", a->word[2]);
    if (a->file != NULL && c != CMD_ATTACH)
        return usage("--file chỉ đi với lệnh attach");
    if (a->component != NULL && c != CMD_ATTACH && c != CMD_CORRECT)
        return usage("--component chỉ đi với lệnh attach và correct");
    if (a->version != NULL && !number_read(a->version, 0, INT64_MAX, &version))
        return usage("--version cần một số từ 0");
    if (a->score != NULL && !number_read(a->score, 0, 5, &score))
        return usage("--score cần một số từ 0 đến 5");
    if (a->amount != NULL && !number_read(a->amount, 1, INT64_C(1000000000000), &amount))
        return usage("--amount cần một số tiền từ 1");
    if (a->fee != NULL && !number_read(a->fee, 0, INT64_C(1000000000000), &fee))
        return usage("--fee cần một số tiền từ 0");
    if (a->event != NULL && !number_read(a->event, 1, INT64_MAX, &event))
        return usage("--event cần số của một sự kiện, xem: motcua dossier log");
    if (a->due != NULL && !due_read(a->due, &due))
        return usage("--due cần dạng 2026-11-28 hoặc 2026-11-28T16:30");
    if (a->until != NULL) {
        int day;

        if (!date_parse(a->until, &day))
            return usage("--until cần dạng 2026-11-28");
        until = day_minute(day, 0);
    }
    struct act_input in = { .version = version,
                            .text = a->note,
                            .reason = a->reason,
                            .basis = a->basis,
                            .items = a->n_item ? a->item : NULL,
                            .until = until,
                            .holder = a->to,
                            .step = a->step,
                            .amount = amount,
                            .due = due,
                            .event = event,
                            .procedure = a->procedure,
                            .case_id = a->case_id,
                            .channel = a->channel,
                            .owner = &owner,
                            .fee = fee,
                            .outcome = a->outcome,
                            .number = a->number,
                            .receiver = a->receiver,
                            .paid = a->paid,
                            .score = (int)score,
                            .answers = &answers,
                            .component = a->component,
                            .hash = a->hash,
                            .file = a->file,
                            .seen = a->n_seen ? a->seen : NULL };
    if (c == CMD_RATE && !d->training)
        return fail(MC_DENIED, "đánh giá là của người dân trên màn hình tại quầy; không đánh giá "
                               "thay bằng dòng lệnh");
    rc = fill_answers(a, d, id, c, &answers, &err);
    if (rc == MC_OK && desk_asks_pin(d, c)) {
        rc = ask_secret("PIN ký duyệt: ", a->password_stdin, false, pin, &err);
        in.pin = pin;
    }
    if (rc == MC_OK)
        rc = desk_act(d, id, c, &in, &said, &err);
    if (rc == MC_OK && a->json) {
        struct view v = { 0 };

        if ((rc = desk_view(d, id, &v, &err)) == MC_OK)
            print_json(dossier_to_json(&v.dossier));
        view_release(&v);
        desk_leave(d);
    } else if (rc == MC_OK) {
        puts(said.s);
    }
    secret_wipe(pin, sizeof pin);
    answers_release(&answers);
    strbuf_release(&said);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

int cmd_dossier(const struct args *a)
{
    const char *verb = a->n_words > 0 ? a->word[0] : "list";
    bool listing = strcmp(verb, "list") == 0;
    struct mc_err err = { 0 };
    int64_t id = 0;
    int status;
    enum mc_rc rc;

    if (!listing && strcmp(verb, "show") != 0 && strcmp(verb, "log") != 0 &&
        strcmp(verb, "slip") != 0 && strcmp(verb, "act") != 0)
        return usage("dossier không có việc \"%s\"", verb);
    if (!listing && a->n_words < 2)
        return usage("dossier %s cần mã hồ sơ", verb);
    if (at_most_words(a, listing ? 1 : verb[0] == 'a' ? 3 : 2) != EXIT_DONE)
        return EXIT_USAGE;
    struct desk *d = app_desk(a, ROLE_COUNTER, &status);
    if (d == NULL)
        return status;
    if (listing)
        status = list(a, d);
    else if ((rc = desk_by_code(d, a->word[1], &id, &err)) != MC_OK)
        status = fail(rc, "%s", err.msg);
    else
        status = strcmp(verb, "slip") == 0 ? show_slips(d, id)
                 : verb[0] == 's'          ? show(a, d, id)
                 : verb[0] == 'l'          ? show_log(a, d, id)
                                           : act(a, d, id);
    desk_close(d);
    return status;
}
