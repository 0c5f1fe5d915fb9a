/* A dossier under way by rules and fold alone: what every test of rules starts from. */
#ifndef TESTS_UNIT_RULE_RUN_H
#define TESTS_UNIT_RULE_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/model/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct route_step birth_steps[] = {
    { "tiep_nhan", "Tiếp nhận", ROLE_COUNTER, 60 },
    { "tham_dinh", "Thẩm định", ROLE_SPECIALIST, 240 },
    { "ky", "Ký giấy khai sinh", ROLE_LEADER, 120 },
    { "tra", "Trả kết quả", ROLE_COUNTER, 0 },
};
static const struct route_step copy_steps[] = {
    { "tiep_nhan", "Tiếp nhận", ROLE_COUNTER, 0 },
    { "ky", "Ký chứng thực", ROLE_LEADER, 0 },
    { "tra", "Trả kết quả", ROLE_COUNTER, 0 },
};
static const struct route_step land_steps[] = {
    { "tiep_nhan", "Tiếp nhận", ROLE_COUNTER, 0 },    { "phan_cong", "Phân công", ROLE_LEADER, 0 },
    { "tham_dinh", "Thẩm định", ROLE_SPECIALIST, 0 }, { "van_thu", "Đóng dấu", ROLE_COUNTER, 0 },
    { "kiem_tra", "Kiểm tra", ROLE_SPECIALIST, 0 },   { "tra", "Trả kết quả", ROLE_COUNTER, 0 },
};
static const struct route birth = { birth_steps, N_ELEMS(birth_steps) };
static const struct route copy = { copy_steps, N_ELEMS(copy_steps) };
static const struct route land = { land_steps, N_ELEMS(land_steps) };

static const struct rules decree_rules = {
    .id = "nd118",
    .supplements_per_stage = 1,
    .supplement_restarts = true,
    .appraisal_notice_working_days = 3,
    .close_after_days = 15,
    .extensions_per_dossier = 1,
    .extend_before_days = 1,
};

/* A dossier under way, its log, and the last decision. */
struct run {
    struct dossier d;
    const struct route *route;
    int64_t at, seq, version, notice_limit_at;
    const char *holder, *actor; /* actor NULL: "lan" */
    struct rules rules;
    struct event log[256];
    size_t n_log, n_last;
    struct mc_err err;
};

static inline void run_start(struct run *r, const struct route *route)
{
    *r = (struct run){ .d = DOSSIER_INIT, .route = route, .rules = decree_rules, .version = -1 };
    assert_true(time_parse("2026-11-23T08:00:00", &r->at));
}

static inline void run_end(struct run *r)
{
    dossier_release(&r->d);
    for (size_t i = 0; i < r->n_log; i++)
        event_release(&r->log[i]);
}

/* An object written with ' for ", or NULL. */
static inline json_t *obj(const char *text)
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

static inline char *shown_dup(const struct dossier *d)
{
    json_t *j = dossier_to_json(d);
    char *s = json_line_dup(j);

    json_decref(j);
    return s;
}

/* Append what was decided and fold it, as the desk does. */
static inline void append(struct run *r, struct event *e, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct mc_err err = { .rc = MC_OK };

        assert_true(r->n_log < N_ELEMS(r->log));
        e[i].seq = ++r->seq;
        e[i].dossier = 7;
        if (dossier_apply(&r->d, &e[i], &err) != MC_OK)
            fail_msg("does not fold: %s", err.msg);
        assert_string_equal(state_word(r->d.state), json_str(e[i].facts, "state"));
        assert_int_equal(r->d.version, r->seq);
        r->log[r->n_log++] = e[i];
    }
}

/* The first N events of R's log. */
static inline void fold_first(const struct run *r, struct dossier *d, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(dossier_apply(d, &r->log[i], NULL), MC_OK);
}

/* One command; what must hold for every command, legal or not, is asserted here. */
static inline enum mc_rc act_json(struct run *r, enum command c, enum role role,
                                  const json_t *facts, const json_t *body)
{
    struct act a = {
        .command = c,
        .role = role,
        .at = r->at,
        .version = r->version,
        .office = "H56.99.01",
        .actor = r->actor != NULL ? r->actor : "lan",
        .station = "quay-1",
        .holder = r->holder,
        .facts = facts,
        .body = body,
        .notice_limit_at = r->notice_limit_at,
    };
    char *before = shown_dup(&r->d), *given = json_line_dup(facts), *after, *given_after;
    struct event out[RULE_MAX_EVENTS];
    struct dossier earlier = DOSSIER_INIT;
    char why[256];
    enum mc_rc rc;

    if (c == CMD_TAKE_BACK && r->n_log > 0) {
        fold_first(r, &earlier, r->n_log - 1);
        a.back = &r->log[r->n_log - 1];
        a.before = &earlier;
    }

    r->err.msg[0] = '\0';
    rc = rule_decide(&r->d, &a, r->route, &r->rules, out, &r->n_last, &r->err);
    after = shown_dup(&r->d);
    given_after = json_line_dup(facts);
    assert_string_equal(before, after); /* never mutated */
    assert_string_equal(given, given_after);
    rule_why_not(&r->d, c, role, r->route, &r->rules, why);
    if (!life_verdict(r->d.state, c, role).allowed && rc != MC_CONFLICT)
        assert_int_equal(rc, MC_DENIED);
    if (rc == MC_OK) {
        assert_in_range(r->n_last, 1, RULE_MAX_EVENTS);
        assert_string_equal(why, "");
        append(r, out, r->n_last);
    } else {
        assert_int_equal(r->n_last, 0);
        assert_int_equal(r->err.rc, rc);
        assert_true(*r->err.msg != '\0');
        if (*why != '\0' && rc != MC_CONFLICT)
            assert_string_equal(why, r->err.msg);
    }
    free(before);
    free(after);
    free(given);
    free(given_after);
    dossier_release(&earlier);
    return rc;
}

static inline enum mc_rc act(struct run *r, enum command c, enum role role, const char *facts,
                             const char *body)
{
    json_t *f = obj(facts), *b = obj(body);
    enum mc_rc rc = act_json(r, c, role, f, b);

    json_decref(f);
    json_decref(b);
    r->at += 60;
    return rc;
}

static inline void must(struct run *r, enum command c, enum role role, const char *facts,
                        const char *body)
{
    if (act(r, c, role, facts, body) != MC_OK)
        fail_msg("%s: %s", command_word(c), r->err.msg);
}

static inline void refused(struct run *r, enum command c, enum role role, const char *facts,
                           const char *body, enum mc_rc want, const char *part)
{
    assert_int_equal(act(r, c, role, facts, body), want);
    if (strstr(r->err.msg, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", r->err.msg, part);
}

#define PERSON "{'applicant': {'id': '038190000731', 'name': 'Phan Thị Mười'}}"
#define BIRTH                                                                      \
    "{'procedure': '1.001193', 'case': 'dung_han', 'channel': 'counter',"          \
    " 'code': 'H56.99.01-261123-0042', 'due': '2026-11-24T16:30:00', 'fee': 8000," \
    " 'components': [{'id': 'giay_chung_sinh', 'name': 'Giấy chứng sinh', 'required': true}]}"
#define COPY                                                                           \
    "{'procedure': '2.000815', 'channel': 'counter', 'code': 'H56.99.01-261123-0043'," \
    " 'immediate': true, 'due': '2026-11-23T17:00:00'}"

static const char *fact(const struct run *r, size_t back, const char *key)
{
    return json_str(r->log[r->n_log - 1 - back].facts, key);
}

static inline int64_t at(const char *iso)
{
    int64_t t = 0;

    assert_true(time_parse(iso, &t));
    return t;
}

static inline void receive_birth(struct run *r)
{
    run_start(r, &birth);
    must(r, CMD_RECEIVE, ROLE_COUNTER, BIRTH, PERSON);
}

static inline void to_specialist(struct run *r)
{
    receive_birth(r);
    must(r, CMD_FORWARD, ROLE_COUNTER, NULL, NULL);
}

#endif
