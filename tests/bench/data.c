/* The dossiers that are measured: real lives of two procedures, lived once through the desk, then
 * told again and again with other people, codes and dates through the store's own calls. */
#include "bench.h"

#include "motcua/base/clock.h"
#include "motcua/base/hash.h"

#include "../../src/app/people.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATA_MADE "made-1" /* another number: kept data are of no use any more */
#define SEED 20261008u
#define DAILY 400 /* dossiers a day */
#define BATCH 2000
#define LIFE_MAX 12

/* ---- people ---- */

static struct dice dice_of(long k)
{
    return (struct dice){ .state = SEED + (uint64_t)k * 0x2545f4914f6cdd1du };
}

void data_person(struct bench *b, long k, struct person *out)
{
    static struct communes communes;
    struct dice d = dice_of(k);

    if (communes.n == 0) {
        char *units = xasprintf("%s/units.tsv", b->config);

        communes_load(&communes, units);
        free(units);
    }
    person_make(&d, &communes, dice(&d, 5) < 3, 1955, 2004, out);
}

/* ---- one life through the desk ---- */

static const char birth_answers[] =
    "{'nyc_quan_he':'me','con_ho_ten':'Trần Phan An Nhiên','con_ngay_sinh':'2026-10-01',"
    "'con_gioi_tinh':'female','con_noi_sinh':'Trạm y tế xã Mẫu Lâm, tỉnh Thanh Hóa',"
    "'con_que_quan':'xã Mẫu Lâm, tỉnh Thanh Hóa','cha_ho_ten':'Trần Văn Hùng',"
    "'cha_nam_sinh':'1988'}";
static const char birth_papers[] =
    "[{'id':'to_khai','copies':1,'seen':true,'why':'Bản giấy, quét sau'},"
    "{'id':'giay_chung_sinh','copies':1,'seen':true,'why':'Bản giấy, quét sau'},"
    "{'id':'giay_to_tuy_than','seen':true}]";
static const char copy_answers[] = "{'ten_giay_to':'Bằng tốt nghiệp','so_trang':3,'so_ban':2}";
static const char copy_papers[] =
    "[{'id':'ban_chinh','seen':true},"
    "{'id':'ban_sao_can_ct','copies':2,'seen':true,'why':'bản sao giấy, đóng dấu ngay'}]";

/* JSON with single quotes, for the eye. */
static json_t *quoted(const char *text)
{
    char *json = xstrdup(text);

    for (char *c = json; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    json_t *j = json_loads(json, 0, NULL);
    free(json);
    if (j == NULL)
        bench_die("not JSON: %s", text);
    return j;
}

void data_reception(struct desk *d, const struct person *p, const char *request, bool birth,
                    struct reception *r)
{
    const char *code = birth ? "1.001193" : "2.000815";
    json_t *j = json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:s}", "request_id", request, "procedure", code,
                          "channel", "counter", "applicant", person_to_json(p), "answers",
                          quoted(birth ? birth_answers : copy_answers), "components",
                          quoted(birth ? birth_papers : copy_papers), "paid", "cash");

    MUST(reception_from_json(r, j, err));
    MUST(reception_take_procedure(d, r, code, err));
    json_decref(j);
}

static void act(struct desk *d, int64_t id, const char *user, int64_t at, enum command c)
{
    struct act_input in = ACT_INPUT_INIT;
    struct answers answers = ANSWERS_INIT;
    struct view v = { 0 };
    size_t field[32];

    d->fixed_now = at;
    MUST(desk_login(d, user, err));
    MUST(desk_view(d, id, &v, err));
    size_t n = desk_act_fields(d, &v.dossier, c, &answers, field, N_ELEMS(field));
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &v.form->field[field[i]];

        if (f->required && *answers_value(&answers, f->id) == '\0')
            answers_set(&answers, f->id, f->type == FIELD_TEXT ? "215" : "1", NULL, MARK_TYPED);
    }
    in.answers = &answers;
    in.number = c == CMD_APPROVE ? "215/2026" : NULL;
    in.score = c == CMD_RATE ? 5 : -1;
    MUST(desk_act(d, id, c, &in, NULL, err));
    view_release(&v);
    answers_release(&answers);
}

struct life {
    struct event ev[LIFE_MAX];
    size_t n;
    int64_t at;           /* of the reception */
    struct person person; /* whose it was */
};

static bool keep(void *ctx, const struct event *e)
{
    struct life *l = ctx;

    if (l->n == LIFE_MAX)
        bench_die("a life of more than %d events", LIFE_MAX);
    struct event *to = &l->ev[l->n++];
    *to = event_new(e->kind, 0, e->at, e->office, e->actor, e->station);
    json_decref(to->facts);
    to->facts = json_deep_copy(e->facts);
    to->body = e->body != NULL ? json_deep_copy(e->body) : NULL;
    return true;
}

static void live(struct bench *b, const char *dir, bool birth, struct life *out)
{
    struct desk *d = data_desk(b, dir, "maile", NULL);
    struct reception r = RECEPTION_INIT;
    struct receipt got = { .id = 0 };

    /* Early on the next day, so that all steps of the life are on one. */
    d->fixed_now = day_minute(day_of(d->fixed_now) + 1, 8 * 60 + 12);
    *out = (struct life){ .at = d->fixed_now };
    data_person(b, 7, &out->person);
    data_reception(d, &out->person, birth ? "birth" : "copy", birth, &r);
    MUST(desk_receive(d, &r, &got, NULL, err));
    act(d, got.id, "maile", out->at + 300, CMD_FORWARD);
    if (birth)
        act(d, got.id, "vietpq", out->at + 2400, CMD_FORWARD);
    act(d, got.id, "lantt", out->at + 4800, CMD_APPROVE);
    act(d, got.id, "maile", out->at + 7200, CMD_RETURN);
    act(d, got.id, "maile", out->at + 7230, CMD_RATE);
    MUST(event_each(d->store, got.id, keep, out, err));
    receipt_release(&got);
    reception_release(&r);
    desk_close(d);
}

static void life_release(struct life *l)
{
    for (size_t i = 0; i < l->n; i++)
        event_release(&l->ev[i]);
    person_release(&l->person);
}

/* ---- the same life of somebody else ---- */

static void change_times(json_t *facts, int64_t by)
{
    static const char *const keys[] = { "due", "step_due", "until", "old_due" };

    for (size_t i = 0; i < N_ELEMS(keys); i++) {
        int64_t at = event_time(facts, keys[i]);

        if (at != 0)
            event_put_time(facts, keys[i], at + by);
    }
}

static void change_text(json_t *j, const char *key, const char *from, const char *to)
{
    if (strcmp(json_str(j, key), from) == 0)
        json_put(j, key, to);
}

static void change_person(json_t *body, const struct person *from, const struct person *to)
{
    const char *field;
    json_t *a;

    if (json_object_get(body, "applicant") != NULL)
        json_object_set_new(body, "applicant", person_to_json(to));
    change_text(body, "receiver", from->name, to->name);
    json_object_foreach(json_object_get(body, "answers"), field, a)
    {
        change_text(a, "value", from->name, to->name);
        change_text(a, "label", from->name, to->name);
        change_text(a, "value", from->id, to->id);
        change_text(a, "label", from->id, to->id);
        change_text(a, "value", from->address, to->address);
        change_text(a, "label", from->address, to->address);
    }
}

static void tell(struct store *s, const struct life *l, size_t n_events, int64_t at,
                 const struct person *p, const char *code, int64_t id)
{
    struct dossier ds = DOSSIER_INIT;

    for (size_t i = 0; i < n_events; i++) {
        const struct event *from = &l->ev[i];
        struct event e = event_new(from->kind, id, from->at - l->at + at, from->office, from->actor,
                                   from->station);

        json_decref(e.facts);
        e.facts = json_copy(from->facts); /* what lies deeper is only read */
        e.body = from->body != NULL ? json_deep_copy(from->body) : NULL;
        change_times(e.facts, at - l->at);
        change_person(e.body, &l->person, p);
        if (from->kind == EV_RECEIVED) {
            char request[32];

            snprintf(request, sizeof request, "bench-%lld", (long long)id);
            json_put(e.facts, "code", code);
            json_put(e.facts, "request_id", request);
        }
        MUST(event_append(s, &e, err));
        MUST(dossier_apply(&ds, &e, err));
        event_release(&e);
    }
    MUST(dossier_project(s, &ds, err));
    dossier_release(&ds);
}

/* Three in a hundred are open, all of them among the newest. */
static size_t events_of(const struct life *l, long i, long n, struct dice *d)
{
    bool open = i >= n - n * 6 / 100 && dice(d, 2) == 0;

    return open ? 1 + dice(d, (uint32_t)l->n - 2) : l->n;
}

static void fill(struct bench *b, struct store *s, const struct life *life, long n)
{
    struct dice d = dice_of(-1);
    int last = day_of(life[0].at) - 1;
    long people = n / BENCH_PEOPLE + 1;

    for (long i = 0; i < n; i++) {
        const struct life *l = &life[dice(&d, 3) == 0];
        int day = last - (int)((n - 1 - i) / DAILY), number;
        struct person p;
        char code[48];
        int64_t id;

        if (i % BATCH == 0)
            MUST(db_begin_write(s->main, err));
        data_person(b, dice(&d, (uint32_t)people), &p);
        MUST(dossier_new_id(s, &id, err));
        MUST(number_next(s, BENCH_OFFICE, day, &number, err));
        dossier_code(BENCH_OFFICE, day, number, code);
        tell(s, l, events_of(l, i, n, &d), day_minute(day, 450 + (int)(i % DAILY)), &p, code, id);
        person_release(&p);
        if (i % BATCH == BATCH - 1 || i == n - 1)
            MUST(db_commit(s->main, err));
        if (isatty(2) && i % 20000 == 0)
            fprintf(stderr, "\r%ld of %ld ", i, n);
    }
    if (isatty(2))
        fputs("\r                    \r", stderr);
}

/* ---- the directory ---- */

struct desk *data_desk(struct bench *b, const char *dir, const char *user, const char *vfs)
{
    struct desk_options o = { .data = dir, .forms = b->forms, .config = b->config, .vfs = vfs };
    struct desk *d = NULL;

    if (!time_parse(BENCH_NOW, &o.now))
        bench_die("no time: %s", BENCH_NOW);
    MUST(desk_open(&o, &d, NULL, err));
    MUST(desk_login(d, user, err));
    return d;
}

static void empty_office(const char *dir)
{
    static char text[][40] = { BENCH_OFFICE,          "UBND xã Mẫu Lâm", "Mẫu Lâm",
                               "UBND tỉnh Thanh Hóa", "xã Mẫu Lâm",      "0237 3000 000" };
    static char who[][2][24] = { { "maile", "Lê Thị Mai" },
                                 { "vietpq", "Phạm Quốc Việt" },
                                 { "lantt", "Trần Thị Lan" } };
    const struct office office = { text[0], text[1], text[2], text[3], text[4], text[5] };
    const struct user users[] = { { who[0][0], who[0][1], ROLE_COUNTER, text[2] },
                                  { who[1][0], who[1][1], ROLE_SPECIALIST, text[2] },
                                  { who[2][0], who[2][1], ROLE_LEADER, text[2] } };

    MUST(desk_make(dir, &office, users, N_ELEMS(users), true, err));
}

static void remove_directory(const char *dir)
{
    char *const argv[] = { (char *)"/bin/rm", (char *)"-rf", (char *)dir, NULL };

    run_program(argv);
}

static void make(struct bench *b, const char *dir, long n)
{
    char *school = xasprintf("%s/life", b->dir);
    struct life life[2];
    struct store *s = NULL;

    remove_directory(school);
    remove_directory(dir);
    empty_office(school);
    empty_office(dir);
    live(b, school, false, &life[0]);
    live(b, school, true, &life[1]);
    MUST(store_open(dir, false, false, NULL, &s, err));
    /* Made again when lost: nothing to wait for a disk for. */
    MUST(db_script(s->main, "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000", err));
    fill(b, s, life, n);
    MUST(store_imported(s, err));
    store_close(s);
    life_release(&life[0]);
    life_release(&life[1]);
    remove_directory(school);
    free(school);
}

/* Rows that this program would write otherwise (a new key in the fold) measure nothing: is the
 * first dossier's row what its events say today? */
static bool still_good(const char *dir)
{
    static const char sql[] = "SELECT fold FROM dossier WHERE id = 1";
    struct store *s = NULL;
    struct dossier ds = DOSSIER_INIT;
    struct sqlite3_stmt *st;
    bool good = false;

    if (store_open(dir, false, false, NULL, &s, NULL) == MC_OK &&
        dossier_read(s, 1, &ds, NULL) == MC_OK && db_prepare(s->main, sql, &st, NULL) == MC_OK &&
        db_step(s->main, st, NULL) == MC_OK) {
        json_t *fold = dossier_to_json(&ds);
        char *line = json_line_dup(fold), hash[HASH_HEX];

        hash_bytes_hex(line, strlen(line), hash);
        good = strcmp(hash, db_text(st, 0)) == 0;
        db_done(st);
        free(line);
        json_decref(fold);
    }
    dossier_release(&ds);
    store_close(s);
    return good;
}

char *data_dir_dup(struct bench *b, long n)
{
    char *dir = xasprintf("%s/%ld", b->dir, n), *mark = xasprintf("%s/" DATA_MADE, dir);
    struct stat st;

    if (stat(mark, &st) != 0 || !still_good(dir)) {
        double from = wall_us(), seconds;

        make(b, dir, n);
        seconds = (wall_us() - from) / 1e6;
        FILE *f = fopen(mark, "w");
        if (f == NULL || fclose(f) != 0)
            bench_die("%s cannot be written", mark);
        printf("made %ld dossiers in %.1f s (%.0f a second)\n", n, seconds, (double)n / seconds);
        fflush(stdout);
    }
    free(mark);
    return dir;
}
