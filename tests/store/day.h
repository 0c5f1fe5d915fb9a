/* A small scripted day at the counter, each deed with the way to see that it was done. */
#ifndef MOTCUA_TESTS_STORE_DAY_H
#define MOTCUA_TESTS_STORE_DAY_H

#include "motcua/base/hash.h"

#include "office.h"

#define PAPER_BYTES (300 * 1024) /* two chunks */

static enum mc_rc day_setting(struct store *s)
{
    return setting_set(s, "office", "UBND xã Mẫu Lâm", NULL);
}

static bool day_setting_there(struct store *s)
{
    char *value = NULL;
    bool there = setting_get(s, "office", &value, NULL) == MC_OK && *value != '\0';

    free(value);
    return there;
}

static enum mc_rc day_user(struct store *s)
{
    const struct user u = { .name = (char *)"mai",
                            .full = (char *)"Lê Thị Mai",
                            .role = ROLE_COUNTER };
    enum mc_rc rc = db_begin_write(s->main, NULL);

    return rc == MC_OK ? office_end(s, user_put(s, &u, NULL), NULL) : rc;
}

static bool day_user_there(struct store *s)
{
    struct user u;
    bool there = user_get(s, "mai", &u, NULL) == MC_OK;

    user_release(&u);
    return there;
}

static enum mc_rc day_receive(struct store *s, const char *request, const char *name)
{
    struct request q = { .id = "038190000731",
                         .name = name,
                         .phone = "0912345678",
                         .at = MORNING,
                         .due = MORNING + 3600,
                         .request_id = request };
    int64_t id;

    return office_receive(s, &q, &id, NULL);
}

static enum mc_rc day_first(struct store *s)
{
    return day_receive(s, "first", "Phan Thị Mười");
}

static enum mc_rc day_second(struct store *s)
{
    return day_receive(s, "second", "Nguyễn Văn Đào");
}

static int64_t day_id(struct store *s, const char *request)
{
    int64_t id = 0;

    dossier_by_request(s, request, &id, NULL);
    return id;
}

static bool day_first_there(struct store *s)
{
    return day_id(s, "first") > 0;
}

static bool day_second_there(struct store *s)
{
    return day_id(s, "second") > 0;
}

static enum mc_rc day_forward(struct store *s)
{
    return office_act(s, day_id(s, "first"), CMD_FORWARD, ROLE_COUNTER, MORNING + 60, "viet",
                      json_object(), NULL, NULL);
}

static bool day_forward_there(struct store *s)
{
    struct dossier d = DOSSIER_INIT;
    bool there =
        dossier_read(s, day_id(s, "first"), &d, NULL) == MC_OK && d.state == STATE_IN_PROGRESS;

    dossier_release(&d);
    return there;
}

static enum mc_rc day_paper(struct store *s)
{
    char *bytes = xmalloc(PAPER_BYTES), hash[HASH_HEX];
    enum mc_rc rc;

    memset(bytes, 'a', PAPER_BYTES);
    memcpy(bytes, "%PDF-1.4", 8);
    rc = paper_store(s, NULL, bytes, PAPER_BYTES, hash, NULL, NULL, NULL);
    free(bytes);
    if (rc != MC_OK || (rc = db_begin_write(s->main, NULL)) != MC_OK)
        return rc;
    struct event e = event_new(EV_PAPER, day_id(s, "first"), MORNING + 70, "H56.99", "mai", "q2");
    json_put(e.facts, "hash", hash);
    e.body = json_pack("{s:s}", "owner", "038190000731");
    if ((rc = event_append(s, &e, NULL)) == MC_OK)
        rc = paper_project(s, &e, NULL);
    if (rc == MC_OK && e.dossier != 0) { /* the dossier's version is that of its last event */
        struct dossier d = DOSSIER_INIT;

        if ((rc = dossier_read(s, e.dossier, &d, NULL)) == MC_OK)
            rc = dossier_project(s, &d, NULL);
        dossier_release(&d);
    }
    event_release(&e);
    return office_end(s, rc, NULL);
}

static bool day_swallow(void *ctx, const void *p, size_t n)
{
    (void)p;
    *(size_t *)ctx += n;
    return true;
}

static bool day_paper_there(struct store *s)
{
    struct papers p;
    size_t n = 0;
    bool there = papers_of(s, "038190000731", NULL, &p, NULL) == MC_OK && p.n == 1 &&
                 paper_read(s, p.item[0].hash, day_swallow, &n, NULL) == MC_OK && n == PAPER_BYTES;

    papers_release(&p);
    return there;
}

static enum mc_rc day_draft(struct store *s)
{
    int64_t n = 0;

    return draft_save(s, &n, "mai", "Khai sinh", "{\"a\":1}", MORNING + 80, NULL);
}

static bool day_draft_there(struct store *s)
{
    struct drafts d;
    bool there = draft_list(s, "mai", &d, NULL) == MC_OK && d.n == 1;

    drafts_release(&d);
    return there;
}

static const struct deed {
    const char *name;
    enum mc_rc (*run)(struct store *s);
    bool (*there)(struct store *s);
} day[] = {
    { "setting", day_setting, day_setting_there },
    { "user", day_user, day_user_there },
    { "receive", day_first, day_first_there },
    { "receive another", day_second, day_second_there },
    { "forward", day_forward, day_forward_there },
    { "paper", day_paper, day_paper_there },
    { "draft", day_draft, day_draft_there },
};

static void day_check_whole(struct db *db)
{
    static const char sql[] = "PRAGMA integrity_check";
    struct sqlite3_stmt *st;

    assert_int_equal(db_prepare(db, sql, &st, NULL), MC_OK);
    assert_int_equal(db_step(db, st, NULL), MC_OK);
    assert_string_equal(db_text(st, 0), "ok");
    db_done(st);
}

/* Open the directory again, without faults, and look: files whole, log and rows agree, all that was
 * told done is there, and the next number is a new one.  DONE: bit for each deed. */
static void day_check(const char *path, unsigned done, const char *how)
{
    struct store *s = NULL;
    struct mc_err err = { 0 };
    struct verify_result r;

    if (store_open(path, true, true, NULL, &s, &err) != MC_OK)
        fail_msg("%s: opened again: %s", how, err.msg);
    day_check_whole(s->main);
    day_check_whole(s->desk);
    char *said = office_findings(s, NULL, &r);
    if (*said != '\0')
        fail_msg("%s: %s", how, said);
    free(said);
    for (size_t i = 0; i < N_ELEMS(day); i++)
        if ((done >> i & 1) && !day[i].there(s))
            fail_msg("%s: lost: %s", how, day[i].name);
    if (s->papers != NULL)
        day_check_whole(s->papers);
    assert_int_equal(day_receive(s, "after", "Lê Thị Hồng"), MC_OK); /* codes are unique */
    assert_int_equal(
        db_script(s->main,
                  "INSERT INTO dossier_fts(dossier_fts, rank) VALUES('integrity-check', 1)", NULL),
        MC_OK);
    store_close(s);
}

#endif
