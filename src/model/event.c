/* Events: their names, and moments inside their facts. */
#include "motcua/model/event.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define X(id, kind, vi) [EV_##id] = { kind, vi },
static const struct {
    const char *name, *vi;
} kinds[EV_COUNT] = { EVENT_LIST(X) };
#undef X

void event_release(struct event *e)
{
    free(e->office);
    free(e->actor);
    free(e->station);
    json_decref(e->facts);
    json_decref(e->body);
    *e = (struct event)EVENT_INIT;
}

struct event event_new(enum event_kind kind, int64_t dossier, int64_t at, const char *office,
                       const char *actor, const char *station)
{
    return (struct event){
        .dossier = dossier,
        .at = at,
        .office = xstrdup(str_or(office)),
        .actor = xstrdup(str_or(actor)),
        .station = xstrdup(str_or(station)),
        .kind = kind,
        .facts = json_object(),
    };
}

const char *event_kind_name(enum event_kind k)
{
    return kinds[k].name;
}

const char *event_kind_vi(enum event_kind k)
{
    return kinds[k].vi;
}

bool event_kind_from(const char *name, enum event_kind *out)
{
    for (size_t i = 0; name != NULL && i < EV_COUNT; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *out = (enum event_kind)i;
            return true;
        }
    }
    return false;
}

void event_put_time(json_t *facts, const char *key, int64_t at)
{
    char iso[32];

    if (at != 0)
        json_put(facts, key, iso_seconds(at, iso));
}

int64_t event_time(const json_t *facts, const char *key)
{
    int64_t at = 0;

    return time_parse(json_str(facts, key), &at) ? at : 0;
}
