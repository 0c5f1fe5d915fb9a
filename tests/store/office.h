/* A small office for tests: a real directory, and commands decided by the model's rules, each in
 * one transaction, as desk does it. */
#ifndef MOTCUA_TESTS_STORE_OFFICE_H
#define MOTCUA_TESTS_STORE_OFFICE_H

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/model/citizen.h"
#include "motcua/model/rule.h"
#include "motcua/store/store.h"

#include "dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MORNING 1795399200 /* Monday 23 November 2026, 09:00 */

static const struct route_step office_steps[] = {
    { "tiep_nhan", "Tiếp nhận", ROLE_COUNTER, 0 },
    { "tham_dinh", "Thẩm định", ROLE_SPECIALIST, 480 },
    { "ky", "Ký", ROLE_LEADER, 240 },
    { "tra", "Trả kết quả", ROLE_COUNTER, 0 },
};
static const struct route office_route = { office_steps, N_ELEMS(office_steps) };
static const struct rules office_rules = { .id = "thử",
                                           .supplements_per_stage = 1,
                                           .supplement_restarts = true,
                                           .appraisal_notice_working_days = 3,
                                           .close_after_days = 15 };

struct request {
    const char *id, *name, *birth, *phone, *procedure, *procedure_name, *request_id;
    int64_t at, due;
    bool keep; /* register only */
};

static json_t *office_person(const struct request *q)
{
    json_t *p = json_object();

    json_put(p, "id", q->id);
    json_put(p, "name", q->name);
    json_put(p, "birth_date", q->birth);
    json_put(p, "phone", q->phone);
    return p;
}

static json_t *office_components(void)
{
    return json_pack("[{s:s,s:s,s:b,s:b,s:i},{s:s,s:s,s:b,s:[s]}]", "id", "to_khai", "name",
                     "Tờ khai", "required", 1, "seen", 1, "copies", 1, "id", "can_cuoc", "name",
                     "Căn cước", "reused", 1, "papers", "abc");
}

/* Appends the N events at OUT to dossier D and writes its rows; releases the events. */
static enum mc_rc office_append(struct store *s, struct dossier *d, int64_t id, struct event *out,
                                size_t n, struct mc_err *err)
{
    enum mc_rc rc = MC_OK;

    for (size_t i = 0; i < n; i++) {
        out[i].dossier = id;
        if (rc == MC_OK && (rc = event_append(s, &out[i], err)) == MC_OK)
            rc = dossier_apply(d, &out[i], err);
        event_release(&out[i]);
    }
    return rc == MC_OK ? dossier_project(s, d, err) : rc;
}

static enum mc_rc office_decide(struct store *s, struct dossier *d, int64_t id, struct act *act,
                                struct mc_err *err)
{
    struct event out[RULE_MAX_EVENTS];
    size_t n = 0;
    enum mc_rc rc;

    act->version = -1;
    act->office = "H56.99";
    act->actor = "mai";
    act->station = "quay2";
    rc = rule_decide(d, act, &office_route, &office_rules, out, &n, err);
    return rc == MC_OK ? office_append(s, d, id, out, n, err) : rc;
}

/* One reception (or registration) in the open transaction. */
static enum mc_rc office_take(struct store *s, const struct request *q, int64_t *id,
                              struct mc_err *err)
{
    struct dossier d = DOSSIER_INIT;
    json_t *facts = json_object(), *body = json_object();
    struct act act = { .command = q->keep ? CMD_REGISTER : CMD_RECEIVE,
                       .role = ROLE_COUNTER,
                       .at = q->at,
                       .facts = facts,
                       .body = body };
    char code[48];
    int number = 0;
    enum mc_rc rc;

    json_put(facts, "procedure", q->procedure ? q->procedure : "1.001193");
    json_put(facts, "procedure_name", q->procedure_name ? q->procedure_name : "Đăng ký khai sinh");
    json_put(facts, "channel", "counter");
    json_put(facts, "request_id", q->request_id);
    json_object_set_new(facts, "components", office_components());
    json_object_set_new(body, "applicant", office_person(q));
    json_object_set_new(body, "answers", json_pack("{s:{s:s}}", "ten", "value", "x"));
    if ((rc = dossier_new_id(s, id, err)) != MC_OK)
        goto out;
    if (!q->keep) {
        if ((rc = number_next(s, "H56.99", day_of(q->at), &number, err)) != MC_OK)
            goto out;
        dossier_code("H56.99", day_of(q->at), number, code);
        json_put(facts, "code", code);
        event_put_time(facts, "due", q->due);
    }
    rc = office_decide(s, &d, *id, &act, err);
out:
    json_decref(facts);
    json_decref(body);
    dossier_release(&d);
    return rc;
}

/* Ends the open write by RC. */
static enum mc_rc office_end(struct store *s, enum mc_rc rc, struct mc_err *err)
{
    if (rc == MC_OK)
        return db_commit(s->main, err);
    db_rollback(s->main);
    return rc;
}

__attribute__((unused)) static enum mc_rc office_receive(struct store *s, const struct request *q,
                                                         int64_t *id, struct mc_err *err)
{
    enum mc_rc rc = db_begin_write(s->main, err);

    return rc == MC_OK ? office_end(s, office_take(s, q, id, err), err) : rc;
}

/* COMMAND on dossier ID.  BODY and FACTS may be NULL and are taken. */
__attribute__((unused)) static enum mc_rc office_act(struct store *s, int64_t id,
                                                     enum command command, enum role role,
                                                     int64_t at, const char *holder, json_t *facts,
                                                     json_t *body, struct mc_err *err)
{
    struct dossier d = DOSSIER_INIT;
    struct act act = {
        .command = command, .role = role, .at = at, .holder = holder, .facts = facts, .body = body
    };
    enum mc_rc rc = db_begin_write(s->main, err);

    if (rc == MC_OK) {
        if ((rc = dossier_read(s, id, &d, err)) == MC_OK)
            rc = office_decide(s, &d, id, &act, err);
        rc = office_end(s, rc, err);
    }
    json_decref(facts);
    json_decref(body);
    dossier_release(&d);
    return rc;
}

/* A new directory in *STATE (of dir_make). */
__attribute__((unused)) static struct store *office_open(void *dir)
{
    char *path = dir_path(dir, "data");
    struct mc_err err = { 0 };
    struct store *s = NULL;

    if (store_open(path, true, true, NULL, &s, &err) != MC_OK)
        fprintf(stderr, "store_open: %s\n", err.msg);
    free(path);
    return s;
}

__attribute__((unused)) static void office_finding(void *ctx, const char *sentence)
{
    struct strbuf *b = ctx;

    strbuf_printf(b, "%s\n", sentence);
}

/* All findings of store_verify, a line each; the caller frees. */
__attribute__((unused)) static char *office_findings(struct store *s, const char *head,
                                                     struct verify_result *r)
{
    struct strbuf b = STRBUF_INIT;
    struct mc_err err = { 0 };

    if (store_verify(s, head, office_finding, &b, r, &err) != MC_OK)
        strbuf_printf(&b, "verify failed: %s\n", err.msg);
    return strbuf_detach(&b);
}

#endif
