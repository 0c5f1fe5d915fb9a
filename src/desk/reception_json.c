/* A reception as JSON and back: the format of `motcua receive FILE.json` and of drafts. */
#include "desk_priv.h"

#include "motcua/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const part_keys[PART_COUNT] = {
    [PART_ID] = "id",   [PART_NAME] = "name",       [PART_BIRTH] = "birth_date",
    [PART_SEX] = "sex", [PART_ADDRESS] = "address", [PART_PHONE] = "phone",
};

char **person_part(struct person *p, enum person_part part)
{
    switch (part) {
    case PART_ID:
        return &p->id;
    case PART_NAME:
        return &p->name;
    case PART_BIRTH:
        return &p->birth;
    case PART_SEX:
        return &p->sex;
    case PART_ADDRESS:
        return &p->address;
    default:
        return &p->phone;
    }
}

#define X(id, word) word,
static const char *const mark_words[MARK_COUNT] = { MARK_LIST(X) };
#undef X

bool reception_component_there(const struct reception_component *c)
{
    return c->seen || c->n_papers > 0 || c->reuse != NULL || c->file != NULL;
}

void reception_component_release(struct reception_component *c)
{
    for (size_t i = 0; i < c->n_papers; i++)
        free(c->papers[i]);
    free(c->papers);
    free(c->scan_name);
    free(c->id);
    free(c->reuse);
    free(c->file);
    free(c->why);
}

void reception_release(struct reception *r)
{
    for (size_t i = 0; i < r->n_components; i++)
        reception_component_release(&r->component[i]);
    free(r->component);
    free(r->request_id);
    free(r->procedure);
    free(r->case_id);
    person_release(&r->applicant);
    person_release(&r->agent);
    free(r->agent_basis);
    answers_release(&r->answers);
    free(r->paid);
    free(r->note);
    json_decref(r->ui);
    json_decref(r->prefilled);
    earlier_free(r->earlier);
    *r = (struct reception)RECEPTION_INIT;
}

/* ---- out ---- */

static json_t *component_to_json(const struct reception_component *c)
{
    json_t *j = json_object();

    json_put(j, "id", c->id);
    if (c->copies > 0)
        json_object_set_new(j, "copies", json_integer(c->copies));
    if (c->seen)
        json_object_set_new(j, "seen", json_true());
    json_put(j, "reuse", c->reuse);
    json_put(j, "file", c->file);
    json_put(j, "scan_name", c->scan_name);
    json_put(j, "why", c->why);
    if (c->no_reuse)
        json_object_set_new(j, "no_reuse", json_true());
    if (c->proposed)
        json_object_set_new(j, "proposed", json_true());
    if (c->n_papers > 0) {
        json_t *list = json_array();

        for (size_t i = 0; i < c->n_papers; i++)
            json_array_append_new(list, json_string(c->papers[i]));
        json_object_set_new(j, "papers", list);
    }
    return j;
}

static json_t *marks_to_json(const struct reception *r)
{
    json_t *j = json_object();

    for (int p = 0; p < PART_COUNT; p++)
        json_put(j, part_keys[p], mark_words[r->applicant_mark[p]]);
    return j;
}

static bool person_known(const struct person *p)
{
    return str_or(p->id)[0] != '\0' || str_or(p->name)[0] != '\0';
}

static void put_object(json_t *j, const char *key, json_t *member)
{
    if (json_object_size(member) > 0)
        json_object_set(j, key, member);
    json_decref(member);
}

json_t *reception_to_json(const struct reception *r)
{
    json_t *j = json_object();

    json_put(j, "request_id", r->request_id);
    json_put(j, "procedure", r->procedure);
    json_put(j, "case", r->case_id);
    json_put(j, "channel", channel_word(r->channel));
    put_object(j, "applicant", person_to_json(&r->applicant));
    put_object(j, "marks", marks_to_json(r));
    if (person_known(&r->agent))
        put_object(j, "agent", person_to_json(&r->agent));
    json_put(j, "agent_basis", r->agent_basis);
    put_object(j, "answers", answers_to_json(&r->answers));
    if (r->n_components > 0) {
        json_t *list = json_array();

        for (size_t i = 0; i < r->n_components; i++)
            json_array_append_new(list, component_to_json(&r->component[i]));
        json_object_set_new(j, "components", list);
    }
    json_put(j, "paid", r->paid);
    if (r->fee_typed >= 0)
        json_object_set_new(j, "fee", json_integer(r->fee_typed));
    json_put(j, "note", r->note);
    if (json_object_size(r->prefilled) > 0)
        json_object_set(j, "prefilled", r->prefilled);
    if (r->ui != NULL)
        json_object_set(j, "ui", r->ui);
    return j;
}

/* ---- in ---- */

/* Every member of J is one of KEYS (NULL-ended). */
static enum mc_rc only_keys(const json_t *j, const char *where, const char *const *keys,
                            struct mc_err *err)
{
    const char *key;
    json_t *v;

    json_object_foreach((json_t *)j, key, v)
    {
        size_t i = 0;

        while (keys[i] != NULL && strcmp(keys[i], key) != 0)
            i++;
        if (keys[i] == NULL) {
            const char *near = nearest_word(key, keys);

            return mc_fail(err, MC_INVALID, "%s%s: không có khóa này%s%s%s", where, key,
                           near ? " (gần giống \"" : "", near ? near : "", near ? "\")" : "");
        }
    }
    return MC_OK;
}

/* Longer than any of these is in life: what comes from outside has a limit. */
#define TEXT_MAX_BYTES 4000

/* Text member KEY as CLEANED makes it, into *SLOT; absent or null leaves it unset. */
static enum mc_rc take_clean(const json_t *j, const char *where, const char *key,
                             char *(*cleaned)(const char *s, size_t n), char **slot,
                             struct mc_err *err)
{
    const json_t *v = json_object_get(j, key);

    free(*slot);
    *slot = NULL;
    if (v == NULL || json_is_null(v))
        return MC_OK;
    if (!json_is_string(v))
        return mc_fail(err, MC_INVALID, "%s%s: cần một chuỗi trong ngoặc kép", where, key);
    if (json_string_length(v) > TEXT_MAX_BYTES)
        return mc_fail(err, MC_TOOBIG, "%s%s: dài quá %d byte. Rút ngắn rồi nhận lại", where, key,
                       TEXT_MAX_BYTES);
    char *clean = cleaned(json_string_value(v), json_string_length(v));
    if (clean == NULL)
        return mc_fail(err, MC_INVALID, "%s%s: chữ không phải UTF-8", where, key);
    if (clean[0] != '\0')
        *slot = clean;
    else
        free(clean);
    return MC_OK;
}

/* One line of text. */
static enum mc_rc take_text(const json_t *j, const char *where, const char *key, char **slot,
                            struct mc_err *err)
{
    return take_clean(j, where, key, text_clean_dup, slot, err);
}

static enum mc_rc take_flag(const json_t *j, const char *where, const char *key, bool *out,
                            struct mc_err *err)
{
    const json_t *v = json_object_get(j, key);

    if (v != NULL && !json_is_boolean(v))
        return mc_fail(err, MC_INVALID, "%s%s: cần true hoặc false", where, key);
    *out = json_is_true(v);
    return MC_OK;
}

/* A whole number of 0 or more; absent keeps *OUT. */
static enum mc_rc take_count(const json_t *j, const char *where, const char *key, int64_t max,
                             int64_t *out, struct mc_err *err)
{
    const json_t *v = json_object_get(j, key);

    if (v == NULL)
        return MC_OK;
    if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > max)
        return mc_fail(err, MC_INVALID, "%s%s: cần số nguyên từ 0 đến %lld", where, key,
                       (long long)max);
    *out = json_integer_value(v);
    return MC_OK;
}

static bool partial_date(const char *s)
{
    int day;
    char full[16];
    size_t n = strlen(s);

    if (n != 4 && n != 7 && n != 10)
        return false;
    snprintf(full, sizeof full, "%s%s", s, n == 4 ? "-01-01" : n == 7 ? "-01" : "");
    return date_parse(full, &day);
}

static enum mc_rc take_person(const json_t *j, const char *key, struct person *p,
                              struct mc_err *err)
{
    static const char *const keys[] = {
        "id", "name", "birth_date", "sex", "phone", "address", NULL
    };
    const json_t *v = json_object_get(j, key);
    char where[32];
    enum mc_rc rc = MC_OK;

    if (v == NULL || json_is_null(v))
        return MC_OK;
    if (!json_is_object(v))
        return mc_fail(err, MC_INVALID, "%s: cần một đối tượng { ... }", key);
    snprintf(where, sizeof where, "%s.", key);
    if ((rc = only_keys(v, where, keys, err)) != MC_OK)
        return rc;
    for (int i = 0; i < PART_COUNT && rc == MC_OK; i++)
        rc = take_text(v, where, part_keys[i], person_part(p, (enum person_part)i), err);
    if (rc != MC_OK)
        return rc;
    if (p->birth != NULL && !partial_date(p->birth))
        return mc_fail(err, MC_INVALID, "%sbirth_date: cần dạng 1990-03-12, 1990-03 hoặc 1990",
                       where);
    if (p->sex != NULL && strcmp(p->sex, "male") != 0 && strcmp(p->sex, "female") != 0)
        return mc_fail(err, MC_INVALID, "%ssex: cần \"male\" hoặc \"female\"", where);
    return MC_OK;
}

/* Far above what a procedure asks for: a form has 250 fields and 60 components at most, and what
 * follows compares each with each. */
#define LIST_MAX 1000

static enum mc_rc too_many(const char *key, struct mc_err *err)
{
    return mc_fail(err, MC_TOOBIG, "%s: nhiều hơn %d mục. Bỏ bớt rồi nhận lại.", key, LIST_MAX);
}

static enum mc_rc take_papers(const json_t *j, const char *where, struct reception_component *c,
                              struct mc_err *err)
{
    const json_t *list = json_object_get(j, "papers");

    if (list == NULL)
        return MC_OK;
    if (!json_is_array(list))
        return mc_fail(err, MC_INVALID, "%spapers: cần một danh sách mã băm [ ... ]", where);
    if (json_array_size(list) > LIST_MAX)
        return too_many("papers", err);
    c->papers = xcalloc(json_array_size(list) + 1, sizeof *c->papers);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *s = json_string_value(json_array_get(list, i));

        if (s == NULL || strlen(s) != HASH_HEX - 1)
            return mc_fail(err, MC_INVALID, "%spapers[%zu]: cần mã băm 64 chữ số", where, i);
        c->papers[c->n_papers++] = xstrdup(s);
    }
    return MC_OK;
}

/* A path is a name, not words: two spaces in it stay two. */
static char *path_dup(const char *s, size_t n)
{
    return utf8_valid(s, n) ? xstrndup(s, n) : NULL;
}

static enum mc_rc take_component(const json_t *j, size_t at, struct reception_component *c,
                                 struct mc_err *err)
{
    static const char *const keys[] = { "id",     "copies",    "file",     "reuse",
                                        "seen",   "why",       "no_reuse", "proposed",
                                        "papers", "scan_name", NULL };
    char where[40];
    int64_t copies = 0;
    enum mc_rc rc;

    snprintf(where, sizeof where, "components[%zu]", at);
    if (!json_is_object(j))
        return mc_fail(err, MC_INVALID, "%s: cần một đối tượng { ... }", where);
    strcat(where, ".");
    if ((rc = only_keys(j, where, keys, err)) != MC_OK ||
        (rc = take_text(j, where, "id", &c->id, err)) != MC_OK ||
        (rc = take_count(j, where, "copies", 999, &copies, err)) != MC_OK ||
        (rc = take_clean(j, where, "file", path_dup, &c->file, err)) != MC_OK ||
        (rc = take_clean(j, where, "scan_name", path_dup, &c->scan_name, err)) != MC_OK ||
        (rc = take_text(j, where, "reuse", &c->reuse, err)) != MC_OK ||
        (rc = take_text(j, where, "why", &c->why, err)) != MC_OK ||
        (rc = take_flag(j, where, "seen", &c->seen, err)) != MC_OK ||
        (rc = take_flag(j, where, "no_reuse", &c->no_reuse, err)) != MC_OK ||
        (rc = take_flag(j, where, "proposed", &c->proposed, err)) != MC_OK)
        return rc;
    c->copies = (int)copies;
    if (c->id == NULL)
        return mc_fail(err, MC_INVALID, "%sid: thiếu mã giấy tờ", where);
    if (c->reuse != NULL && strlen(c->reuse) != HASH_HEX - 1)
        return mc_fail(err, MC_INVALID, "%sreuse: cần mã băm 64 chữ số", where);
    return take_papers(j, where, c, err);
}

static enum mc_rc take_components(const json_t *j, struct reception *r, struct mc_err *err)
{
    const json_t *list = json_object_get(j, "components");
    enum mc_rc rc = MC_OK;

    if (list == NULL)
        return MC_OK;
    if (!json_is_array(list))
        return mc_fail(err, MC_INVALID, "components: cần một danh sách [ ... ]");
    if (json_array_size(list) > LIST_MAX)
        return too_many("components", err);
    r->component = xcalloc(json_array_size(list) + 1, sizeof *r->component);
    for (size_t i = 0; i < json_array_size(list) && rc == MC_OK; i++) {
        r->n_components = i + 1;
        rc = take_component(json_array_get(list, i), i, &r->component[i], err);
        for (size_t k = 0; k < i && rc == MC_OK; k++)
            if (strcmp(r->component[k].id, r->component[i].id) == 0)
                rc = mc_fail(err, MC_INVALID, "components[%zu].id: %s đã có ở trên", i,
                             r->component[i].id);
    }
    return rc;
}

/* Rows of a table, or the words of several choices: all of one kind. */
static bool is_plain_list(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);

        if (json_typeof(v) != json_typeof(json_array_get(list, 0)) ||
            (!json_is_object(v) && !json_is_string(v)))
            return false;
    }
    return true;
}

static enum mc_rc take_answers(const json_t *j, struct reception *r, struct mc_err *err)
{
    const json_t *v = json_object_get(j, "answers");
    const char *key;
    json_t *a;

    if (v == NULL)
        return MC_OK;
    if (!json_is_object(v))
        return mc_fail(err, MC_INVALID, "answers: cần một đối tượng { \"ô\": giá trị }");
    if (json_object_size(v) > LIST_MAX)
        return too_many("answers", err);
    json_object_foreach((json_t *)v, key, a)
    {
        if (json_is_array(a) && !is_plain_list(a))
            return mc_fail(err, MC_INVALID,
                           "answers.%s: cần các dòng của bảng { … }, hoặc các mục chọn “…”", key);
        const char *s = json_string_value(a);
        if (s != NULL && !utf8_valid(s, json_string_length(a)))
            return mc_fail(err, MC_INVALID, "answers.%s: chữ không phải UTF-8", key);
    }
    answers_from_json(&r->answers, v);
    return MC_OK;
}

static void take_marks(const json_t *j, struct reception *r)
{
    const json_t *v = json_object_get(j, "marks");

    for (int p = 0; p < PART_COUNT; p++) {
        const char *word = json_str(v, part_keys[p]);

        r->applicant_mark[p] =
            str_or(*person_part(&r->applicant, (enum person_part)p))[0] ? MARK_TYPED : MARK_NONE;
        for (int m = 1; m < MARK_COUNT; m++)
            if (strcmp(word, mark_words[m]) == 0)
                r->applicant_mark[p] = (enum mark)m;
    }
}

static enum mc_rc take_channel(const json_t *j, struct reception *r, struct mc_err *err)
{
    const json_t *v = json_object_get(j, "channel");

    r->channel = CHANNEL_COUNTER;
    if (v == NULL)
        return MC_OK;
    if (!json_is_string(v) || !channel_from(json_string_value(v), &r->channel))
        return mc_fail(err, MC_INVALID, "channel: cần \"counter\", \"online\" hoặc \"post\"");
    return MC_OK;
}

static enum mc_rc take_paid(const json_t *j, struct reception *r, struct mc_err *err)
{
    enum mc_rc rc = take_text(j, "", "paid", &r->paid, err);

    if (rc != MC_OK || r->paid == NULL)
        return rc;
    if (strcmp(r->paid, "cash") == 0 || strcmp(r->paid, "transfer") == 0 ||
        strcmp(r->paid, "later") == 0)
        return MC_OK;
    return mc_fail(err, MC_INVALID, "paid: cần \"cash\", \"transfer\" hoặc \"later\"");
}

static enum mc_rc read_all(struct reception *r, const json_t *j, struct mc_err *err)
{
    static const char *const keys[] = { "request_id", "procedure",  "case",      "channel",
                                        "applicant",  "marks",      "agent",     "agent_basis",
                                        "answers",    "components", "paid",      "fee",
                                        "note",       "ui",         "prefilled", NULL };
    enum mc_rc rc;

    if (!json_is_object(j))
        return mc_fail(err, MC_INVALID, "Tệp tiếp nhận cần một đối tượng { ... }");
    if ((rc = only_keys(j, "", keys, err)) != MC_OK ||
        (rc = take_text(j, "", "request_id", &r->request_id, err)) != MC_OK ||
        (rc = take_text(j, "", "procedure", &r->procedure, err)) != MC_OK ||
        (rc = take_text(j, "", "case", &r->case_id, err)) != MC_OK ||
        (rc = take_channel(j, r, err)) != MC_OK ||
        (rc = take_person(j, "applicant", &r->applicant, err)) != MC_OK ||
        (rc = take_person(j, "agent", &r->agent, err)) != MC_OK ||
        (rc = take_text(j, "", "agent_basis", &r->agent_basis, err)) != MC_OK ||
        (rc = take_answers(j, r, err)) != MC_OK || (rc = take_components(j, r, err)) != MC_OK ||
        (rc = take_paid(j, r, err)) != MC_OK ||
        (rc = take_count(j, "", "fee", 1000000000, &r->fee_typed, err)) != MC_OK ||
        (rc = take_clean(j, "", "note", text_clean_lines_dup, &r->note, err)) != MC_OK)
        return rc;
    take_marks(j, r);
    r->ui = json_incref(json_object_get(j, "ui"));
    if (json_is_object(json_object_get(j, "prefilled")))
        r->prefilled = json_deep_copy(json_object_get(j, "prefilled"));
    return MC_OK;
}

enum mc_rc reception_from_json(struct reception *r, const json_t *j, struct mc_err *err)
{
    struct reception fresh = RECEPTION_INIT;
    enum mc_rc rc = read_all(&fresh, j, err);

    if (rc != MC_OK) {
        reception_release(&fresh);
        return rc;
    }
    fresh.draft = r->draft;
    reception_release(r);
    *r = fresh;
    return MC_OK;
}
