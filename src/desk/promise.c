/* What a dossier was promised on its reception day: limit and route stand in the facts of its own
 * event, so that no later form, rule or calendar moves them. */
#include "desk_priv.h"

#include <stdlib.h>
#include <string.h>

static const char *const units[] = {
    [LIMIT_SAME_DAY] = "same_day", [LIMIT_WORKING_DAYS] = "working_days",
    [LIMIT_DAYS] = "days",         [LIMIT_WORKING_HOURS] = "working_hours",
    [LIMIT_MONTHS] = "months",
};

void promise_write(json_t *facts, const struct form *form, const struct limit *limit)
{
    json_t *route = json_array();

    json_object_set_new(facts, "limit",
                        json_pack("{s:s, s:i, s:i}", "unit", units[limit->unit], "value",
                                  limit->value, "cutoff", limit->cutoff));
    for (size_t i = 0; i < form->n_steps; i++)
        json_array_append_new(route,
                              json_pack("{s:s, s:s, s:s, s:I}", "id", form->step[i].id, "name",
                                        form->step[i].name, "role", role_word(form->step[i].role),
                                        "minutes", (json_int_t)form->step[i].limit_minutes));
    json_object_set_new(facts, "route", route);
}

/* A correction of procedure or case promises anew. */
static void overlay(struct promise *p, const struct event *e)
{
    static const char *const keys[] = { "limit",       "route",     "result_name",
                                        "result_code", "fee_lines", "procedure_title" };
    json_t *facts = p->facts != NULL ? json_deep_copy(p->facts) : json_object();

    for (size_t i = 0; i < N_ELEMS(keys); i++) {
        json_t *v = json_object_get(e->facts, keys[i]);
        if (v != NULL)
            json_object_set(facts, keys[i], v);
    }
    json_decref(p->facts);
    p->facts = facts;
}

static bool keep_first(void *ctx, const struct event *e)
{
    struct promise *p = ctx;

    if (e->kind == EV_CORRECTED)
        overlay(p, e);

    if (e->kind != EV_RECEIVED && e->kind != EV_REGISTERED)
        return true;
    json_decref(p->facts);
    p->facts = json_incref(e->facts);
    str_set(&p->actor, e->actor);
    str_set(&p->station, e->station);
    return true;
}

static void read_limit(struct promise *p)
{
    const json_t *l = json_object_get(p->facts, "limit");

    for (size_t i = 0; i < N_ELEMS(units); i++)
        if (strcmp(json_str(l, "unit"), units[i]) == 0) {
            p->limit = (struct limit){ .unit = (enum limit_unit)i,
                                       .value = (int)json_int(l, "value", 0),
                                       .cutoff = (int)json_int(l, "cutoff", -1) };
            p->has_limit = true;
        }
}

static void read_route(struct promise *p)
{
    const json_t *route = json_object_get(p->facts, "route"), *s;
    size_t i;

    json_array_foreach(route, i, s)
    {
        enum role role;

        if (p->route.n == ROUTE_MAX || !role_from(json_str(s, "role"), &role))
            break;
        p->step[p->route.n++] = (struct route_step){ .id = json_str(s, "id"),
                                                     .name = json_str(s, "name"),
                                                     .role = role,
                                                     .limit_minutes = json_int(s, "minutes", 0) };
    }
    p->route.step = p->step;
}

enum mc_rc promise_read(struct desk *d, const struct dossier *ds, struct promise *out,
                        struct mc_err *err)
{
    *out = (struct promise){ .facts = NULL };
    enum mc_rc rc = event_each(d->store, ds->id, keep_first, out, err);

    if (rc != MC_OK) {
        promise_release(out);
        return rc;
    }
    read_limit(out);
    read_route(out);
    out->rules = rules_on(&d->rules, day_of(ds->received_at ? ds->received_at : desk_now(d)));
    if (out->rules == NULL) {
        promise_release(out);
        return mc_fail(err, MC_INVALID,
                       "Không có quy định cho ngày tiếp nhận. Xem lại config/rules.yaml");
    }
    return MC_OK;
}

void promise_release(struct promise *p)
{
    json_decref(p->facts);
    p->facts = NULL;
    free(p->actor);
    free(p->station);
    p->actor = p->station = NULL;
}
