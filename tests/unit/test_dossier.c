/* dossiers: the fold of a log, logs that are broken, and the object programs read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/dossier.h"

#include <stdlib.h>
#include <string.h>

/* An object written with ' for ", or NULL. */
static json_t *obj(const char *text)
{
    char *s = xstrdup(text);
    json_error_t e;
    json_t *j;

    if (s == NULL)
        return NULL;
    for (char *p = s; *p != '\0'; p++) {
        if (*p == '\'')
            *p = '"';
    }
    j = json_loads(s, 0, &e);
    if (j == NULL)
        fail_msg("%s: %s", text, e.text);
    free(s);
    return j;
}

/* One event of a log as a test writes it. */
struct line {
    const char *kind, *facts, *body;
};

#define T0 INT64_C(1763860000)

static struct event make(const struct line *l, int64_t seq)
{
    enum event_kind kind = EV_NOTED;
    struct event e;

    assert_true(event_kind_from(l->kind, &kind));
    e = event_new(kind, 7, T0 + seq * 60, "H56.99.01", "lan", "quay-1");
    e.seq = seq;
    json_decref(e.facts);
    e.facts = obj(l->facts);
    e.body = obj(l->body);
    return e;
}

static enum mc_rc fold(struct dossier *d, const struct line *log, size_t n, struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < n && rc == MC_OK; i++) {
        struct event e = make(&log[i], (int64_t)i + 1);
        rc = dossier_apply(d, &e, err);
        event_release(&e);
    }
    return rc;
}

#define RECEIVED                                                                                \
    {                                                                                           \
        "received.1",                                                                           \
            "{'state': 'received', 'procedure': '1.001193', 'case': 'dung_han',"                \
            " 'channel': 'counter', 'request_id': 'r-1', 'receiving_office': 'H56.99.01',"      \
            " 'competent_office': 'H56.99.02', 'code': 'H56.99.01-261123-0042',"                \
            " 'due': '2026-11-24T16:30:00', 'step': 'tiep_nhan', 'step_name': 'Tiếp nhận'," \
            " 'step_role': 'counter', 'fee': 8000, 'paid': 8000, 'paid_how': 'cash',"           \
            " 'form_hash': 'f', 'rules_hash': 'r', 'calendar_hash': 'c', 'components':"         \
            " [{'id': 'gcs', 'name': 'Giấy chứng sinh', 'required': true, 'seen': true,"    \
            "   'copies': 1, 'papers': ['h1']}, {'id': 'uq', 'why': 'không ủy quyền'}]}",       \
            "{'applicant': {'id': '038190000731', 'name': 'Phan Thị Mười', 'birth_date':"  \
            " '1990-03', 'sex': 'female', 'phone': '0912', 'address': 'Mẫu Lâm'},"           \
            " 'agent': {'id': '1', 'name': 'Lê Tư'},"                                         \
            " 'answers': {'ten': {'value': 'An', 'label': 'An'},"                               \
            "             'nam': {'value': 1, 'label': 'Nam'}}}"                                \
    }
#define REGISTERED                                                        \
    {                                                                     \
        "registered.1", "{'state': 'registered', 'procedure': 'x'}", NULL \
    }
#define FORWARDED                                                                      \
    {                                                                                  \
        "forwarded.1",                                                                 \
            "{'state': 'in_progress', 'from': 'tiep_nhan', 'step': 'ky', 'step_name':" \
            " 'Ký', 'step_role': 'leader', 'holder': 'hoa',"                          \
            " 'step_due': '2026-11-23T15:00:00'}",                                     \
            NULL                                                                       \
    }
#define ASKED                                                                     \
    {                                                                             \
        "supplement_asked.1",                                                     \
            "{'state': 'awaiting_supplement', 'stage': 'appraisal', 'number': 1," \
            " 'old_due': '2026-11-24T16:30:00', 'until': '2026-12-08T23:59:59'}", \
            "{'text': 'x'}"                                                       \
    }
#define SUPPLEMENTED                                                            \
    {                                                                           \
        "supplemented.1",                                                       \
            "{'state': 'in_progress', 'stage': 'appraisal', 'due':"             \
            " '2026-12-01T16:30:00', 'components': [{'id': 'gcs', 'copies': 2," \
            " 'papers': ['h1', 'h2']}, {'id': 'moi', 'reused': true}]}",        \
            "{'answers': {'nam': {'value': 2, 'label': 'Nữ'}}}"               \
    }
#define APPROVED                                                                          \
    {                                                                                     \
        "approved.1",                                                                     \
            "{'state': 'in_progress', 'step': 'ky', 'next': 'tra', 'step_name': 'Trả'," \
            " 'step_role': 'counter'}",                                                   \
            NULL                                                                          \
    }
#define FINISHED                                                                         \
    {                                                                                    \
        "finished.1",                                                                    \
            "{'state': 'finished', 'outcome': 'positive', 'result': 'Giấy khai sinh'," \
            " 'step': 'tra', 'step_name': 'Trả', 'step_role': 'counter'}",               \
            "{'number': '15/2026'}"                                                      \
    }
#define RETURNED                                                   \
    {                                                              \
        "returned.1", "{'state': 'returned', 'to': 'owner'}", NULL \
    }
#define RATED                                                \
    {                                                        \
        "rated.1", "{'state': 'returned', 'score': 4}", NULL \
    }
#define NOTED                                               \
    {                                                       \
        "noted.1", "{'state': 'received'}", "{'text': 'x'}" \
    }

static const struct line whole[] = {
    RECEIVED,
    NOTED,
    { "paper.1", "{'hash': 'h1', 'bytes': 10}", NULL },
    FORWARDED,
    ASKED,
    { "attached.1", "{'state': 'awaiting_supplement', 'component': 'uq', 'hash': 'h3'}", NULL },
    SUPPLEMENTED,
    APPROVED,
    FINISHED,
    { "attached.1", "{'state': 'finished', 'component': 'ket_qua', 'hash': 'h9', 'copies': 1}",
      NULL },
    RETURNED,
    RATED,
};

static int64_t at(const char *iso)
{
    int64_t t = 0;

    assert_true(time_parse(iso, &t));
    return t;
}

static void test_whole_life(void **state)
{
    struct dossier d = DOSSIER_INIT;
    struct mc_err err = { .rc = MC_OK };

    (void)state;
    if (fold(&d, whole, N_ELEMS(whole), &err) != MC_OK)
        fail_msg("%s", err.msg);
    assert_int_equal(d.id, 7);
    assert_int_equal(d.version, N_ELEMS(whole));
    assert_int_equal(d.state, STATE_RETURNED);
    assert_string_equal(d.code, "H56.99.01-261123-0042");
    assert_string_equal(d.receiving_office, "H56.99.01");
    assert_string_equal(d.competent_office, "H56.99.02");
    assert_string_equal(d.applicant.birth, "1990-03");
    assert_string_equal(d.agent.name, "Lê Tư");
    assert_string_equal(json_str(json_object_get(d.answers, "nam"), "label"), "Nữ");
    assert_string_equal(json_str(json_object_get(d.answers, "ten"), "label"), "An");
    assert_int_equal(d.first_due_at, at("2026-11-24T16:30:00"));
    assert_int_equal(d.stopped_due_at, at("2026-11-24T16:30:00"));
    assert_int_equal(d.due_at, at("2026-12-01T16:30:00"));
    assert_int_equal(d.supplement_asked_at, T0 + 5 * 60);
    assert_int_equal(d.supplements[SUPPLEMENT_APPRAISAL], 1);
    assert_int_equal(d.supplement, SUPPLEMENT_NONE);
    assert_int_equal(d.received_at, T0 + 60);
    assert_int_equal(d.finished_at, T0 + 9 * 60);
    assert_int_equal(d.returned_at, T0 + 11 * 60);
    assert_int_equal(d.rating, 4);
    assert_int_equal(d.n_notes, 1);
    assert_string_equal(d.result_number, "15/2026");
    assert_string_equal(d.step, "");
    dossier_release(&d);
    assert_null(d.code);
    dossier_release(&d); /* right at any time */
}

static void test_components_merge(void **state)
{
    struct dossier d = DOSSIER_INIT;

    (void)state;
    assert_int_equal(fold(&d, whole, N_ELEMS(whole), NULL), MC_OK);
    assert_int_equal(d.n_components, 4);
    assert_string_equal(d.components[0].name, "Giấy chứng sinh");
    assert_true(d.components[0].required && d.components[0].seen && !d.components[0].reused);
    assert_int_equal(d.components[0].copies, 2);
    assert_int_equal(d.components[0].n_papers, 2); /* h1 named twice, kept once */
    assert_string_equal(d.components[1].why, "không ủy quyền");
    assert_string_equal(d.components[1].papers[0], "h3");
    assert_true(d.components[2].reused);
    assert_string_equal(d.components[3].id, "ket_qua");
    assert_true(component_there(&d.components[1]));
    dossier_release(&d);
}

/* What was registered and is not asked for at reception goes, but no digitized paper is lost. */
static void test_reception_list_is_complete(void **state)
{
    static const struct line log[] = {
        { "registered.1",
          "{'state': 'registered', 'procedure': 'x', 'components': [{'id': 'cu', 'why': 'y',"
          " 'name': 'Cũ'}, {'id': 'giu'}, {'id': 'gcs'}]}",
          "{'applicant': {'name': 'Trước'}}" },
        { "attached.1", "{'state': 'registered', 'component': 'giu', 'hash': 'h5'}", NULL },
        { "attached.1", "{'state': 'registered', 'component': 'gcs', 'hash': 'h6'}", NULL },
        RECEIVED,
    };
    struct dossier d = DOSSIER_INIT;

    (void)state;
    assert_int_equal(fold(&d, log, N_ELEMS(log), NULL), MC_OK);
    assert_int_equal(d.n_components, 3);
    assert_string_equal(d.components[0].id, "giu");
    assert_string_equal(d.components[1].id, "gcs");
    assert_int_equal(d.components[1].n_papers, 2);
    assert_string_equal(d.components[2].id, "uq");
    assert_string_equal(d.applicant.name, "Phan Thị Mười");
    assert_int_equal(d.registered_at, T0 + 60);
    assert_int_equal(d.received_at, T0 + 4 * 60);
    dossier_release(&d);
}

/* Erasing the personal part past retention leaves a log that still folds. */
static void test_erased_bodies_fold(void **state)
{
    struct line log[N_ELEMS(whole)];
    struct dossier d = DOSSIER_INIT;

    (void)state;
    memcpy(log, whole, sizeof log);
    for (size_t i = 0; i < N_ELEMS(log); i++)
        log[i].body = NULL;
    assert_int_equal(fold(&d, log, N_ELEMS(log), NULL), MC_OK);
    assert_int_equal(d.state, STATE_RETURNED);
    assert_null(d.applicant.name);
    assert_int_equal(json_object_size(d.answers), 0);
    dossier_release(&d);
}

static void test_broken_logs(void **state)
{
    static const struct {
        struct line log[5];
        size_t n;
    } bad[] = {
        { { NOTED }, 1 },
        { { FORWARDED }, 1 },
        { { RECEIVED, RECEIVED }, 2 },
        { { RECEIVED, REGISTERED }, 2 },
        { { RECEIVED, RETURNED }, 2 },
        { { RECEIVED, { "refused.1", "{'state': 'refused'}", NULL } }, 2 },
        { { RECEIVED, ASKED }, 2 },
        { { RECEIVED, FORWARDED, SUPPLEMENTED }, 3 },
        { { RECEIVED, FORWARDED, APPROVED, APPROVED }, 4 },
        { { RECEIVED, FORWARDED, FORWARDED }, 3 },
        { { RECEIVED, FINISHED, RATED }, 3 },
        { { RECEIVED, FINISHED, RETURNED, RATED, RATED }, 5 },
        /* facts that do not fit */
        { { { "received.1", "{'state': 'received', 'procedure': 'x'}", NULL } }, 1 },
        { { { "received.1", "{'state': 'received', 'step': 'a', 'step_role': 'counter'}", NULL } },
          1 },
        { { { "received.1",
              "{'state': 'received', 'procedure': 'x', 'step': 'a', 'step_role': 'king'}", NULL } },
          1 },
        { { REGISTERED, { "noted.1", "{'state': 'received'}", NULL } }, 2 },
        { { REGISTERED, { "noted.1", "{}", NULL } }, 2 },
        { { REGISTERED, { "noted.1", NULL, NULL } }, 2 },
        { { REGISTERED, ASKED }, 2 },
        { { REGISTERED,
            { "supplement_asked.1",
              "{'state': 'awaiting_supplement', 'stage': 'reception', 'number': 2}", NULL } },
          2 },
        { { RECEIVED,
            FORWARDED,
            ASKED,
            { "supplemented.1", "{'state': 'registered', 'stage': 'reception'}", NULL } },
          4 },
        { { RECEIVED,
            { "finished.1",
              "{'state': 'finished', 'step': 'a', 'step_role': 'counter', 'outcome': 'well'}",
              NULL } },
          2 },
        { { RECEIVED,
            FINISHED,
            RETURNED,
            { "rated.1", "{'state': 'returned', 'score': 6}", NULL } },
          4 },
        { { RECEIVED,
            { "attached.1", "{'state': 'received', 'component': 'la', 'hash': 'h'}", NULL } },
          2 },
        { { RECEIVED, { "attached.1", "{'state': 'received', 'component': 'gcs'}", NULL } }, 2 },
        { { { "registered.1",
              "{'state': 'registered', 'procedure': 'x', 'components': [{'id': 'a'}, {'id':"
              " 'a'}]}",
              NULL } },
          1 },
        { { { "registered.1",
              "{'state': 'registered', 'procedure': 'x', 'components': [{'id': 'a', 'seen': 1}]}",
              NULL } },
          1 },
        /* not a dossier's */
        { { { "office.1", "{'state': 'none'}", NULL } }, 1 },
        { { RECEIVED, { "user.1", "{'state': 'received'}", NULL } }, 2 },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(bad); i++) {
        struct dossier d = DOSSIER_INIT;
        struct mc_err err = { .rc = MC_OK };

        /* All but the last one follow: it is the last that breaks it. */
        if (fold(&d, bad[i].log, bad[i].n - 1, &err) != MC_OK)
            fail_msg("log %zu breaks too early: %s", i, err.msg);
        dossier_release(&d);
        if (fold(&d, bad[i].log, bad[i].n, &err) != MC_INVALID)
            fail_msg("log %zu was taken", i);
        assert_non_null(strstr(err.msg, "Nhật ký hồ sơ 7"));
        dossier_release(&d);
    }
}

static enum mc_rc apply_as(struct dossier *d, int64_t dossier, int64_t seq)
{
    static const struct line noted = NOTED;
    struct event e = make(&noted, seq);
    enum mc_rc rc;

    e.dossier = dossier;
    rc = dossier_apply(d, &e, NULL);
    event_release(&e);
    return rc;
}

static void test_order_and_owner(void **state)
{
    static const struct line log[] = { RECEIVED, NOTED };
    struct dossier d = DOSSIER_INIT;

    (void)state;
    assert_int_equal(fold(&d, log, N_ELEMS(log), NULL), MC_OK);
    assert_int_equal(apply_as(&d, 8, 3), MC_INVALID);
    assert_int_equal(apply_as(&d, 7, 2), MC_INVALID);
    assert_int_equal(apply_as(&d, 7, 1), MC_INVALID);
    assert_int_equal(apply_as(&d, 7, 30), MC_OK); /* the log is the office's: gaps are others' */
    assert_int_equal(d.version, 30);
    dossier_release(&d);
}

/* The event's own objects are not shared: it may go before the dossier does. */
static void test_fold_keeps_nothing_of_the_event(void **state)
{
    static const struct line received = RECEIVED;
    struct event e = make(&received, 1);
    struct dossier d = DOSSIER_INIT;
    json_t *answer = json_object_get(json_object_get(e.body, "answers"), "ten");

    (void)state;
    assert_int_equal(dossier_apply(&d, &e, NULL), MC_OK);
    json_object_set_new(answer, "label", json_string("khác"));
    assert_string_equal(json_str(json_object_get(d.answers, "ten"), "label"), "An");
    event_release(&e);
    assert_null(e.facts);
    assert_string_equal(d.components[0].papers[0], "h1");
    dossier_release(&d);
}

/* ---- the object ---- */

static char *shown_dup(const struct dossier *d)
{
    json_t *j = dossier_to_json(d);
    char *s = json_line_dup(j);

    json_decref(j);
    return s;
}

static void test_json_reads_well(void **state)
{
    struct dossier d = DOSSIER_INIT;
    json_t *j;

    (void)state;
    assert_int_equal(fold(&d, whole, 4, NULL), MC_OK);
    j = dossier_to_json(&d);
    assert_string_equal(json_str(j, "code"), "H56.99.01-261123-0042");
    assert_string_equal(json_str(j, "procedure"), "1.001193");
    assert_string_equal(json_str(j, "case"), "dung_han");
    assert_string_equal(json_str(j, "state"), "in_progress");
    assert_string_equal(json_str(j, "step"), "ky");
    assert_string_equal(json_str(j, "step_role"), "leader");
    assert_string_equal(json_str(j, "due"), "2026-11-24T16:30");
    assert_string_equal(json_str(json_object_get(j, "applicant"), "birth_date"), "1990-03");
    assert_int_equal(json_int(j, "fee", 0), 8000);
    assert_true(json_is_null(json_object_get(j, "rating")));
    assert_true(json_is_null(json_object_get(j, "outcome")));
    json_decref(j);
    dossier_release(&d);
}

static size_t count_keys(const struct dossier *d)
{
    json_t *j = dossier_to_json(d);
    size_t n = json_object_size(j);

    json_decref(j);
    return n;
}

/* Stable: the same keys for an empty dossier as for a full one. */
static void test_json_has_all_keys_always(void **state)
{
    struct dossier none = DOSSIER_INIT, full = DOSSIER_INIT;

    (void)state;
    assert_int_equal(fold(&full, whole, N_ELEMS(whole), NULL), MC_OK);
    assert_int_equal(count_keys(&none), count_keys(&full));
    dossier_release(&full);
}

static void changed(const struct dossier *d, const char *what)
{
    struct dossier plain = DOSSIER_INIT;
    char *a, *b;

    assert_int_equal(fold(&plain, whole, 5, NULL), MC_OK);
    a = shown_dup(&plain);
    b = shown_dup(d);
    if (strcmp(a, b) == 0)
        fail_msg("dossier_to_json does not show %s", what);
    free(a);
    free(b);
    dossier_release(&plain);
}

/* Complete: a row that differs from its fold in any member shows it. */
static void test_json_shows_every_member(void **state)
{
    struct dossier d = DOSSIER_INIT;

    (void)state;
#define SHOWS(change, member)                              \
    do {                                                   \
        assert_int_equal(fold(&d, whole, 5, NULL), MC_OK); \
        change;                                            \
        changed(&d, #member);                              \
        dossier_release(&d);                               \
    } while (0)
#define TEXT(member) SHOWS(str_set(&d.member, "khác"), member)
#define NUMBER(member) SHOWS(d.member += 60, member)
#define FLAG(member) SHOWS(d.member = !d.member, member)
    TEXT(code);
    TEXT(procedure);
    TEXT(procedure_name);
    TEXT(case_id);
    TEXT(channel);
    TEXT(receiving_office);
    TEXT(competent_office);
    TEXT(request_id);
    TEXT(applicant.id);
    TEXT(applicant.name);
    TEXT(applicant.birth);
    TEXT(applicant.sex);
    TEXT(applicant.phone);
    TEXT(applicant.address);
    TEXT(agent.name);
    TEXT(agent.address);
    TEXT(step);
    TEXT(step_name);
    TEXT(holder);
    TEXT(paid_how);
    TEXT(outcome);
    TEXT(result);
    TEXT(result_number);
    TEXT(form_hash);
    TEXT(rules_hash);
    TEXT(calendar_hash);
    TEXT(components[0].id);
    TEXT(components[0].name);
    TEXT(components[0].why);
    TEXT(components[0].papers[0]);
    FLAG(components[0].required);
    FLAG(components[0].seen);
    FLAG(components[0].reused);
    NUMBER(components[0].copies);
    NUMBER(id);
    NUMBER(version);
    NUMBER(parent);
    NUMBER(registered_at);
    NUMBER(received_at);
    NUMBER(first_due_at);
    NUMBER(due_at);
    NUMBER(step_due_at);
    NUMBER(finished_at);
    NUMBER(returned_at);
    NUMBER(supplements[SUPPLEMENT_RECEPTION]);
    NUMBER(supplements[SUPPLEMENT_APPRAISAL]);
    NUMBER(supplement_asked_at);
    NUMBER(supplement_until);
    NUMBER(stopped_due_at);
    NUMBER(fee);
    NUMBER(paid);
    NUMBER(rating);
    NUMBER(n_notes);
    FLAG(immediate);
    SHOWS(d.state = STATE_STOPPED, state);
    SHOWS(d.step_role = ROLE_COUNTER, step_role);
    SHOWS(d.supplement = SUPPLEMENT_RECEPTION, supplement);
    SHOWS(json_object_del(d.answers, "ten"), answers);
#undef SHOWS
#undef TEXT
#undef NUMBER
#undef FLAG
}

/* What is shown can be given back: null is the same as not told. */
static void test_shown_components_fold_again(void **state)
{
    struct dossier a = DOSSIER_INIT, b = DOSSIER_INIT;
    struct event e = event_new(EV_REGISTERED, 7, T0, "o", "a", "s");
    json_t *shown, *again;

    (void)state;
    assert_int_equal(fold(&a, whole, N_ELEMS(whole), NULL), MC_OK);
    shown = dossier_to_json(&a);
    json_put(e.facts, "state", "registered");
    json_put(e.facts, "procedure", "x");
    json_object_set(e.facts, "components", json_object_get(shown, "components"));
    assert_int_equal(dossier_apply(&b, &e, NULL), MC_OK);
    again = dossier_to_json(&b);
    assert_true(
        json_equal(json_object_get(shown, "components"), json_object_get(again, "components")));
    json_decref(shown);
    json_decref(again);
    event_release(&e);
    dossier_release(&a);
    dossier_release(&b);
}

static void test_persons(void **state)
{
    struct person a = PERSON_INIT, b = PERSON_INIT;
    json_t *j;

    (void)state;
    str_set(&a.id, "038190000731");
    str_set(&a.name, "Phan Thị Mười");
    str_set(&a.birth, "1990");
    str_set(&b.phone, "0912");
    person_copy(&b, &a);
    assert_null(b.phone);
    assert_string_equal(b.birth, "1990");
    j = person_to_json(&b);
    person_release(&a);
    str_set(&a.sex, "male");
    person_from_json(&a, j);
    assert_string_equal(a.name, "Phan Thị Mười");
    assert_null(a.sex);
    json_decref(j);
    person_release(&a);
    person_release(&b);
}

static void check_tail(const char *code, int64_t id, const char *want)
{
    struct dossier d = DOSSIER_INIT;
    char out[16];

    d.id = id;
    str_set(&d.code, code);
    assert_string_equal(dossier_tail(&d, out), want);
    dossier_release(&d);
}

static void test_tail(void **state)
{
    (void)state;
    check_tail("H56.14-261121-0042", 5, "0042");
    check_tail("H56.14-261121-12345", 5, "12345"); /* four digits are not guaranteed */
    check_tail("000.00.19.H26.2611210007", 5, "0007");
    check_tail("X12", 5, "X12");
    check_tail(NULL, 12, "N12");
    check_tail("", 12, "N12");
    check_tail(NULL, INT64_MAX, "N92233720368547"); /* cut, never over */
}

static void test_events(void **state)
{
    enum event_kind k = EV_OFFICE;
    json_t *j = json_object();

    (void)state;
    for (int i = 0; i < EV_COUNT; i++) {
        assert_true(event_kind_from(event_kind_name((enum event_kind)i), &k));
        assert_int_equal(k, i);
        assert_true(*event_kind_vi(k) != '\0');
    }
    assert_false(event_kind_from("received.2", &k));
    assert_false(event_kind_from(NULL, &k));
    event_put_time(j, "due", 0);
    assert_null(json_object_get(j, "due"));
    event_put_time(j, "due", at("2026-11-24T16:30:05"));
    assert_string_equal(json_str(j, "due"), "2026-11-24T16:30:05");
    assert_int_equal(event_time(j, "due"), at("2026-11-24T16:30:05"));
    assert_int_equal(event_time(j, "until"), 0);
    assert_int_equal(event_time(NULL, "until"), 0);
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_life),
        cmocka_unit_test(test_components_merge),
        cmocka_unit_test(test_reception_list_is_complete),
        cmocka_unit_test(test_erased_bodies_fold),
        cmocka_unit_test(test_broken_logs),
        cmocka_unit_test(test_order_and_owner),
        cmocka_unit_test(test_fold_keeps_nothing_of_the_event),
        cmocka_unit_test(test_json_reads_well),
        cmocka_unit_test(test_json_has_all_keys_always),
        cmocka_unit_test(test_json_shows_every_member),
        cmocka_unit_test(test_shown_components_fold_again),
        cmocka_unit_test(test_persons),
        cmocka_unit_test(test_tail),
        cmocka_unit_test(test_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
