/* motcua due: a deadline, explained day by day.  Needs no data directory. */
#include "app.h"

#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rules_of_time {
    struct calendar *calendar;
    struct form_lists *lists;
    struct catalogue catalogue;
    struct form *form;
    struct findings findings;
};

static void release(struct rules_of_time *t)
{
    calendar_free(t->calendar);
    form_free(t->form);
    form_lists_free(t->lists);
    catalogue_release(&t->catalogue);
    findings_release(&t->findings);
}

static enum mc_rc load_calendar(const struct args *a, struct rules_of_time *t)
{
    char config[1024], path[1100];

    share_dir(a->config, "MOTCUA_CONFIG", "config", config);
    snprintf(path, sizeof path, "%s/calendar.yaml", config);
    return calendar_load(path, &t->calendar, &t->findings);
}

static enum mc_rc load_form(const struct args *a, struct rules_of_time *t, struct mc_err *err)
{
    char dir[1024];
    const struct catalogue_entry *e = NULL;
    size_t hit;
    enum mc_rc rc;

    share_dir(a->forms, "MOTCUA_FORMS", "forms", dir);
    if ((rc = form_lists_load(dir, &t->lists, &t->findings)) != MC_OK ||
        (rc = catalogue_load(dir, &t->catalogue, &t->findings)) != MC_OK)
        return mc_fail(err, rc, "tệp thủ tục có lỗi; xem: motcua forms check");
    e = catalogue_by_code(&t->catalogue, a->word[0]);
    if (e == NULL && catalogue_find(&t->catalogue, a->word[0], &hit, 1) == 1)
        e = &t->catalogue.entry[hit];
    if (e == NULL)
        return mc_fail(err, MC_NOTFOUND, "không có thủ tục \"%s\"; xem: motcua forms list",
                       a->word[0]);
    rc = form_load(e->path, t->lists, &t->form, &t->findings);
    return rc == MC_OK ? rc : mc_fail(err, rc, "tệp thủ tục có lỗi; xem: motcua forms check");
}

static enum mc_rc choose_limit(const struct args *a, struct rules_of_time *t, struct limit *limit,
                               struct mc_err *err)
{
    enum channel channel = CHANNEL_COUNTER;
    enum mc_rc rc;

    if (a->working_days != NULL) {
        *limit = (struct limit){ LIMIT_WORKING_DAYS, atoi(a->working_days), -1 };
        return MC_OK;
    }
    if ((rc = load_form(a, t, err)) != MC_OK)
        return rc;
    if (a->channel != NULL && (!channel_from(a->channel, &channel) || !t->form->channels[channel]))
        return mc_fail(err, MC_INVALID, "thủ tục này không nhận qua \"%s\"", a->channel);
    const struct case_def *c =
        a->case_id ? form_case(t->form, a->case_id) : form_ordinary_case(t->form);
    if (c == NULL)
        return mc_fail(err, MC_NOTFOUND,
                       "thủ tục không có trường hợp \"%s\"; xem: motcua forms show %s", a->case_id,
                       t->form->code);
    *limit = *case_limit(c, channel);
    return MC_OK;
}

static int print(const struct args *a, int64_t from, int64_t due, const struct strbuf *why)
{
    char s[32], s2[32];

    if (!a->json) {
        printf("%s\n%s", iso_time(due, s), why->s);
        return EXIT_DONE;
    }
    json_t *lines = json_array();
    for (const char *p = why->s; *p != '\0';) {
        size_t n = strcspn(p, "\n");

        json_array_append_new(lines, json_stringn(p, n));
        p += n + (p[n] == '\n');
    }
    return print_json(json_pack("{s:s, s:s, s:o}", "from", iso_time(from, s), "due",
                                iso_time(due, s2), "why", lines));
}

int cmd_due(const struct args *a)
{
    struct rules_of_time t = { .findings = { .file = "config", .text = STRBUF_INIT } };
    struct strbuf why = STRBUF_INIT;
    struct mc_err err = { 0 };
    struct limit limit;
    int64_t from = clock_unix(), due;
    int status;
    enum mc_rc rc;

    if ((a->n_words != 1) == (a->working_days == NULL))
        return usage("due cần một mã thủ tục, hoặc --working-days N");
    if (a->working_days != NULL &&
        (strspn(a->working_days, "0123456789") != strlen(a->working_days) ||
         strlen(a->working_days) > 4 || *a->working_days == '\0'))
        return usage("--working-days cần một số từ 0 đến 9999");
    const char *at = a->at ? a->at : a->now;
    if (at != NULL && !time_parse(at, &from))
        return usage("--at cần dạng 2026-11-21T14:05, nhận được \"%s\"", at);
    if ((rc = load_calendar(a, &t)) != MC_OK) {
        status = fail(rc, "lịch làm việc có lỗi: %.*s", (int)strcspn(t.findings.text.s, "\n"),
                      t.findings.text.s);
    } else if ((rc = choose_limit(a, &t, &limit, &err)) != MC_OK ||
               (rc = deadline_compute(t.calendar, from, &limit, &due, &why, &err)) != MC_OK) {
        status = fail(rc, "%s", err.msg);
    } else {
        status = print(a, from, due, &why);
    }
    strbuf_release(&why);
    release(&t);
    return status;
}
