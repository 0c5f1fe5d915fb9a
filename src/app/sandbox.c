/* The training copy: an invented commune, its clerks, its citizens, and dossiers brought to every
 * state through the same calls as a clerk's. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/desk/money.h"
#include "people.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define N_CITIZENS 200
#define N_DOSSIERS 60
#define DAYS_BACK 14

struct sandbox {
    struct desk *desk;
    struct dice dice;
    struct communes communes;
    struct person citizen[N_CITIZENS];
    int64_t until; /* nothing happens after this moment */
};

static char office_text[][40] = { "H56.99.01",
                                  "UBND xã Mẫu Lâm",
                                  "Mẫu Lâm",
                                  "UBND tỉnh Thanh Hóa",
                                  "xã Mẫu Lâm, tỉnh Thanh Hóa",
                                  "0237 3000 000" };
static const struct office office = { office_text[0], office_text[1], office_text[2],
                                      office_text[3], office_text[4], office_text[5] };
static char user_text[][3][24] = { { "maile", "Lê Thị Mai", "Quầy 2" },
                                   { "hantt", "Nguyễn Thị Thu Hà", "Quầy 1" },
                                   { "vietpq", "Phạm Quốc Việt", "Hộ tịch" },
                                   { "lantt", "Trần Thị Lan", "Phòng Chủ tịch" } };
static const struct user users[] = {
    { user_text[0][0], user_text[0][1], ROLE_COUNTER, user_text[0][2] },
    { user_text[1][0], user_text[1][1], ROLE_COUNTER, user_text[1][2] },
    { user_text[2][0], user_text[2][1], ROLE_SPECIALIST, user_text[2][2] },
    { user_text[3][0], user_text[3][1], ROLE_LEADER, user_text[3][2] },
};

/* An invented block of fee receipts: "HOC" stands in no real symbol. */
static const struct receipt_block receipts = {
    .form = (char *)"01BLP2-HOC", .symbol = (char *)"00HOC-26T", .from = 1, .to = 500
};

/* How far a dossier goes: first those that wait for nobody in this office or are over, then the
 * open ones, of which a few are late. */
enum fate {
    FATE_REFUSED,
    FATE_SUPPLEMENT,
    FATE_FINISHED,
    FATE_RETURNED,
    FATE_REGISTERED,
    FATE_RECEIVED,
    FATE_APPRAISAL,
    FATE_SIGNING,
    FATE_COUNT
};
static const int fates[FATE_COUNT] = { 3, 5, 8, 12, 4, 8, 11, 9 }; /* 60 in all */
#define N_ENDED 28
#define N_OVERDUE 4

static enum mc_rc as(struct sandbox *s, const char *user, int64_t at, struct mc_err *err)
{
    s->desk->fixed_now = at;
    return desk_login(s->desk, user, err);
}

/* The last working day not after DAY. */
static int working_day(const struct sandbox *s, int day)
{
    while (!calendar_working_day(s->desk->calendar, day))
        day--;
    return day;
}

/* When the Ith dossier came: the first ones spread over two weeks, in the morning; the open ones of
 * the end late on the last working day, so that their same-day promise is still to be kept. */
static int64_t moment(struct sandbox *s, int i)
{
    int last = working_day(s, day_of(s->until) - 1), morning = N_ENDED + N_OVERDUE;

    if (i >= morning)
        return day_minute(last, 15 * 60 + 1 + (i - morning));
    return day_minute(working_day(s, last - DAYS_BACK + i * DAYS_BACK / morning),
                      7 * 60 + 15 + (int)dice(&s->dice, 200));
}

static void answer(struct reception *r, const char *field, const char *value, const char *label)
{
    answers_set(&r->answers, field, value, label, MARK_TYPED);
}

static void fill_birth(struct sandbox *s, struct reception *r)
{
    bool girl = dice(&s->dice, 2);
    int day = day_of(s->desk->fixed_now) - 3 - (int)dice(&s->dice, 30);
    char *child = people_name_dup(&s->dice, girl), *father = people_name_dup(&s->dice, false),
         date[32];

    answer(r, "nyc_quan_he", "me", "mẹ");
    answer(r, "con_ho_ten", child, NULL);
    answer(r, "con_ngay_sinh", iso_date(day, date), NULL);
    answer(r, "con_gioi_tinh", girl ? "female" : "male", girl ? "Nữ" : "Nam");
    answer(r, "con_noi_sinh", "Trạm y tế xã Mẫu Lâm, tỉnh Thanh Hóa", NULL);
    answer(r, "con_que_quan", "xã Mẫu Lâm, tỉnh Thanh Hóa", NULL);
    answer(r, "cha_ho_ten", father, NULL);
    answer(r, "cha_nam_sinh", "1988", NULL);
    free(child);
    free(father);
}

static void fill_copy(struct sandbox *s, struct reception *r)
{
    static const char *const papers[] = { "Căn cước công dân", "Giấy khai sinh", "Học bạ",
                                          "Bằng tốt nghiệp trung học phổ thông",
                                          "Giấy chứng nhận quyền sử dụng đất" };
    char pages[12], copies[12];

    snprintf(pages, sizeof pages, "%u", 1 + dice(&s->dice, 6));
    snprintf(copies, sizeof copies, "%u", 1 + dice(&s->dice, 4));
    answer(r, "ten_giay_to", papers[dice(&s->dice, N_ELEMS(papers))], NULL);
    answer(r, "so_trang", pages, NULL);
    answer(r, "so_ban", copies, NULL);
}

/* A typed declaration as a scanner would leave it: one page of PDF with a line of text. */
static char *training_pdf_dup(const char *line, size_t *n)
{
    static const char head[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>endobj\n";
    char *text = xasprintf(
        "BT /F1 14 Tf 72 760 Td (MAU - KHONG CO GIA TRI PHAP LY) Tj 0 -30 Td (%s) Tj ET", line);
    char *pdf = xasprintf("%s4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
                          "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                          "trailer<</Root 1 0 R/Size 6>>\n%%%%EOF\n",
                          head, strlen(text), text);

    free(text);
    *n = strlen(pdf);
    return pdf;
}

static enum mc_rc write_file(const char *path, const char *text, size_t n, struct mc_err *err)
{
    FILE *f = fopen(path, "wb");
    bool ok = f != NULL && fwrite(text, 1, n, f) == n;

    if (f != NULL && fclose(f) != 0)
        ok = false;
    return ok ? MC_OK : mc_fail(err, MC_IO, "không ghi được %s: %s", path, strerror(errno));
}

/* Drop a scan NAME saying LINE into the clerk's inbox; the path is the caller's. */
static enum mc_rc scan_dup(const struct sandbox *s, const char *name, const char *line, char **path,
                           struct mc_err *err)
{
    size_t n;
    char *pdf = training_pdf_dup(line, &n);

    *path = xasprintf("%s/inbox/maile/%s", s->desk->store->dir, name);
    enum mc_rc rc = write_file(*path, pdf, n, err);
    free(pdf);
    return rc;
}

/* Required papers: scanned ones for what is handed in, seen for what is only shown. */
static enum mc_rc fill_papers(struct sandbox *s, struct reception *r, const struct form *form,
                              struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; rc == MC_OK && i < r->n_components; i++) {
        struct reception_component *c = &r->component[i];

        if (!c->relevant || !c->required || reception_component_there(c))
            continue;
        c->copies = 1;
        c->seen = true;
        if (form->component[i].form == PAPER_PRESENT || form->component[i].form == PAPER_COPY) {
            str_set(&c->why, "Đã đối chiếu, trả lại người nộp");
            continue;
        }
        char *line = xasprintf("%s %s", c->id, str_or(r->applicant.id));
        char *name = xasprintf("%s-%s.pdf", c->id, str_or(r->applicant.id));
        rc = scan_dup(s, name, line, &c->file, err);
        free(line);
        free(name);
    }
    return rc;
}

/* A reception as far as it gets before it is received. */
static enum mc_rc prepare(struct sandbox *s, int i, bool birth, struct reception *r,
                          struct mc_err *err)
{
    const char *code = birth ? "1.001193" : "2.000815";
    struct review review = REVIEW_INIT;
    const struct form *form;
    char request[32];
    enum mc_rc rc;

    /* Named, not drawn by lot: two copies of one seed are the same to the last character. */
    snprintf(request, sizeof request, "sandbox-%d", i + 1);
    str_set(&r->request_id, request);
    person_copy(&r->applicant, &s->citizen[i]);
    for (int p = 0; p < PART_COUNT; p++)
        r->applicant_mark[p] = MARK_CARD;
    r->channel = CHANNEL_COUNTER;
    str_set(&r->paid, "cash");
    if ((rc = reception_take_procedure(s->desk, r, code, err)) != MC_OK ||
        (rc = desk_form(s->desk, code, &form, err)) != MC_OK)
        return rc;
    if (birth)
        fill_birth(s, r);
    else
        fill_copy(s, r);
    rc = reception_review(s->desk, r, &review, err);
    review_release(&review);
    return rc == MC_OK ? fill_papers(s, r, form, err) : rc;
}

static enum mc_rc act(struct sandbox *s, int64_t id, const char *user, int64_t at, enum command c,
                      struct act_input *in, struct mc_err *err)
{
    struct answers answers = ANSWERS_INIT;
    struct view v = { 0 };
    size_t fields[32];
    enum mc_rc rc = as(s, user, at, err);

    if (rc == MC_OK && (rc = desk_view(s->desk, id, &v, err)) == MC_OK) {
        size_t n = desk_act_fields(s->desk, &v.dossier, c, &answers, fields, N_ELEMS(fields));

        for (size_t i = 0; i < n; i++) { /* the certification book: a running number */
            const struct field *f = &v.form->field[fields[i]];
            char number[32];

            snprintf(number, sizeof number, "%lld", (long long)id);
            if (f->required && *answers_value(&answers, f->id) == '\0')
                answers_set(&answers, f->id, f->type == FIELD_TEXT ? number : "1", NULL,
                            MARK_TYPED);
        }
        in->answers = &answers;
        rc = desk_act(s->desk, id, c, in, NULL, err);
    }
    desk_leave(s->desk);
    view_release(&v);
    answers_release(&answers);
    return rc;
}

/* From reception to FATE, an hour or so a step. */
static enum mc_rc live(struct sandbox *s, int64_t id, bool birth, enum fate fate, int64_t at,
                       struct mc_err *err)
{
    static const char *const missing[] = { "Giấy chứng sinh: bản chụp bị mờ, chụp lại cho rõ",
                                           NULL };
    struct act_input in = ACT_INPUT_INIT;
    enum mc_rc rc;

    if (fate == FATE_RECEIVED)
        return MC_OK;
    if ((rc = act(s, id, "maile", at + 300, CMD_FORWARD, &in, err)) != MC_OK ||
        fate == FATE_APPRAISAL)
        return rc;
    if (fate == FATE_SUPPLEMENT) {
        in.items = missing;
        in.text = "Mang đến quầy 2, không cần nộp lại tờ khai.";
        return act(s, id, "vietpq", at + 1800, CMD_ASK_SUPPLEMENT, &in, err);
    }
    if (birth && (rc = act(s, id, "vietpq", at + 2400, CMD_FORWARD, &in, err)) != MC_OK)
        return rc;
    if (fate == FATE_SIGNING)
        return MC_OK;
    if ((rc = act(s, id, "lantt", at + 4800, CMD_APPROVE, &in, err)) != MC_OK ||
        fate == FATE_FINISHED)
        return rc;
    if ((rc = act(s, id, "maile", at + 7200, CMD_RETURN, &in, err)) != MC_OK)
        return rc;
    in.score = 3 + (int)dice(&s->dice, 3);
    return act(s, id, "maile", at + 7230, CMD_RATE, &in, err);
}

static enum mc_rc make_dossier(struct sandbox *s, int i, enum fate fate, struct mc_err *err)
{
    bool birth = fate == FATE_APPRAISAL || fate == FATE_SUPPLEMENT || dice(&s->dice, 3) == 0;
    int64_t at = moment(s, i), id = 0;
    struct reception r = RECEPTION_INIT;
    struct receipt receipt = { 0 };
    struct strbuf problems = STRBUF_INIT;
    struct act_input in = ACT_INPUT_INIT;
    enum mc_rc rc;

    if ((rc = as(s, "maile", at, err)) != MC_OK || (rc = prepare(s, i, birth, &r, err)) != MC_OK)
        goto out;
    if (fate == FATE_REGISTERED || fate == FATE_REFUSED) {
        rc = desk_register(s->desk, &r, &id, err);
        in.reason = "Không thuộc thẩm quyền cấp xã";
        in.basis = "Điều 5 Nghị định 23/2015/NĐ-CP";
        if (rc == MC_OK && fate == FATE_REFUSED)
            rc = act(s, id, "maile", at + 600, CMD_REFUSE, &in, err);
        goto out;
    }
    rc = desk_receive(s->desk, &r, &receipt, &problems, err);
    if (rc == MC_INVALID && problems.len > 0)
        mc_fail(err, rc, "hồ sơ giả %d: %.300s", i, problems.s);
    if (rc == MC_OK)
        rc = live(s, receipt.id, birth, fate, at, err);
out:
    receipt_release(&receipt);
    reception_release(&r);
    strbuf_release(&problems);
    return rc;
}

static void shuffle(struct sandbox *s, enum fate *hand, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = (int)dice(&s->dice, (uint32_t)i + 1);
        enum fate t = hand[i];

        hand[i] = hand[j];
        hand[j] = t;
    }
}

/* Deal the fates so that neighbours differ: the same hand for the same seed. */
static void deal(struct sandbox *s, enum fate hand[N_DOSSIERS])
{
    int n = 0;

    for (int f = 0; f < FATE_COUNT; f++)
        for (int i = 0; i < fates[f]; i++)
            hand[n++] = (enum fate)f;
    shuffle(s, hand, N_ENDED);
    shuffle(s, hand + N_ENDED, N_DOSSIERS - N_ENDED);
}

/* Cards to scan (paste a line), and scans waiting in the clerk's inbox. */
static enum mc_rc leave_things(struct sandbox *s, struct mc_err *err)
{
    static const char *const scans[] = { "giay-chung-sinh.pdf", "to-khai.pdf", "can-cuoc.pdf" };
    struct strbuf cards = STRBUF_INIT;
    char *path;
    enum mc_rc rc;

    for (int i = 0; i < N_CITIZENS; i++) {
        char *card = person_card_dup(&s->dice, &s->citizen[i]);

        strbuf_printf(&cards, "%s\n", card);
        free(card);
    }
    path = xasprintf("%s/the-can-cuoc-gia.txt", s->desk->store->dir);
    rc = write_file(path, cards.s, cards.len, err);
    strbuf_release(&cards);
    free(path);
    for (size_t i = 0; rc == MC_OK && i < N_ELEMS(scans); i++) {
        rc = scan_dup(s, scans[i], scans[i], &path, err);
        free(path);
    }
    return rc;
}

static void make_inbox(const struct sandbox *s)
{
    char *inbox = xasprintf("%s/inbox", s->desk->store->dir);
    char *mine = xasprintf("%s/maile", inbox);

    mkdir(inbox,
          0700); /* there already is fine; anything else fails at the first scan, with its name */
    mkdir(mine, 0700);
    free(mine);
    free(inbox);
}

enum mc_rc sandbox_make(const char *dir, const char *forms, const char *config, unsigned seed,
                        int64_t now, int *n_citizens, int *n_dossiers, struct mc_err *err)
{
    struct sandbox *s = xcalloc(1, sizeof *s);
    struct desk_options o = { .data = dir, .forms = forms, .config = config };
    enum fate hand[N_DOSSIERS];
    char units[1200];
    enum mc_rc rc;

    s->dice.state = seed;
    snprintf(units, sizeof units, "%s/units.tsv", config);
    communes_load(&s->communes, units);
    for (int i = 0; i < N_CITIZENS; i++)
        person_make(&s->dice, &s->communes, i % 3 != 0, 1955, 2004, &s->citizen[i]);
    deal(s, hand);
    if ((rc = desk_make(dir, &office, users, N_ELEMS(users), true, err)) == MC_OK &&
        (rc = desk_open(&o, &s->desk, NULL, err)) == MC_OK) {
        make_inbox(s);
        s->until = day_minute(day_of(now), 0);
        s->desk->fixed_now = day_minute(day_of(now) - 2 * DAYS_BACK, 7 * 60);
        rc = desk_receipts_add(s->desk, &receipts, err);
        for (int i = 0; rc == MC_OK && i < N_DOSSIERS; i++)
            rc = make_dossier(s, i, hand[i], err);
    }
    if (rc == MC_OK)
        rc = leave_things(s, err);
    desk_close(s->desk);
    for (int i = 0; i < N_CITIZENS; i++)
        person_release(&s->citizen[i]);
    communes_release(&s->communes);
    free(s);
    *n_citizens = N_CITIZENS;
    *n_dossiers = N_DOSSIERS;
    return rc;
}
