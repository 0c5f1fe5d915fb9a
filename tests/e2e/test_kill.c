/* kill -9 before every write: a day by command line, each command stopped at its Nth system call
 * that changes a file.  Afterwards it was whole or not at all, the log verifies, and the same
 * command done again does what it should.  And two receptions at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../harness/office.h"

#include "motcua/base/json.h"
#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define OWNER "038190900077"
#define MAX_ARGS 16
#define SAMPLE 3 /* stops of each system call, where not all are tried */

/* strace counts each of these for itself. */
static const char *const calls[] = { "pwrite64", "write",  "fdatasync", "fsync",
                                     "unlink",   "rename", "ftruncate", "mkdir" };

struct call_line {
    const char *what;
    const char *argv[MAX_ARGS]; /* behind "motcua" */
    bool thorough;              /* every stop, also in a short run */
    int again;                  /* status of the same command when it was done already */
};

static bool soak(void)
{
    return getenv("MOTCUA_SOAK") != NULL;
}

/* LeakSanitizer traces its own process, which strace does already. */
static char *sanitizer_dup(const struct office_dir *o)
{
    return xasprintf("ASAN_OPTIONS=detect_leaks=0:exitcode=99:log_path=%s/sanitizer", o->home);
}

/* C under strace with its options WHAT (ended by NULL).  Not by --seccomp-bpf: strace 6.1 loses
 * the signals that it should inject. */
static struct cli_result traced(const struct office_dir *o, const char *const *what,
                                const struct call_line *c)
{
    const char *argv[MAX_ARGS + 16] = { "strace", "-f", "-qq" };
    const char *bin = getenv("MOTCUA_BIN");
    char *sanitizer = sanitizer_dup(o);
    size_t n = 3;

    while (*what != NULL)
        argv[n++] = *what++;
    argv[n++] = bin != NULL ? bin : "build/debug/motcua";
    for (size_t i = 0; c->argv[i] != NULL; i++)
        argv[n++] = c->argv[i];
    struct cli_result r = cli_run(o->home, ARGS(o->vars[0], sanitizer), NULL, argv);
    free(sanitizer);
    return r;
}

/* Run C, killed when it is about to make system call CALL for the Nth time; false when it makes
 * fewer of them, and so ends by itself. */
static bool killed_at(const struct office_dir *o, const struct call_line *c, const char *call,
                      int n)
{
    char *trace = xasprintf("trace=%s", call);
    char *inject = xasprintf("inject=%s:signal=KILL:when=%d", call, n);
    struct cli_result r = traced(o, ARGS("-o", "/dev/null", "-e", trace, "-e", inject), c);

    if (r.status != 0 && r.status != 128 + 9)
        fail_msg("%s, %s: status %d\n%s%s", c->what, inject, r.status, r.out, r.err);
    bool killed = r.status != 0;
    free(trace);
    free(inject);
    cli_release(&r);
    return killed;
}

static struct cli_result plain(const struct office_dir *o, const struct call_line *c)
{
    const char *argv[MAX_ARGS + 2] = { "motcua" };
    char *sanitizer = sanitizer_dup(o); /* leaks are looked for in other tests, a third faster */

    for (size_t i = 0; c->argv[i] != NULL; i++)
        argv[i + 1] = c->argv[i];
    struct cli_result r = cli_run(o->home, ARGS(o->vars[0], sanitizer), NULL, argv);
    free(sanitizer);
    return r;
}

static struct office_dir copy_of(const struct office_dir *from)
{
    struct office_dir o = office_empty();
    struct cli_result r = cli_run(o.home, NULL, NULL, ARGS("cp", "-a", from->data, o.data));

    assert_int_equal(r.status, 0);
    cli_release(&r);
    return o;
}

/* What the office shows: dossiers and one person's papers, as text without what lots decide. */
static char *shows_dup(const struct office_dir *o)
{
    json_t *all = json_array();

    json_array_append_new(all, office_list(o));
    json_array_append_new(all, OFFICE_JSON(o, "paper", "list", OWNER));
    char *text = json_dumps(all, JSON_SORT_KEYS);
    json_decref(all);
    return text;
}

/* The office before and after a command: how many events, and what it shows. */
struct moment {
    long long events;
    char *shows;
};

static void add_finding(void *ctx, const char *sentence)
{
    strbuf_printf(ctx, "%s\n", sentence);
}

/* Events of an office that verifies: the rows are then what the events say.  -1 when it does not,
 * and WHY gets what was found.  In this process: a third of a stop's time is saved. */
static long long events_of(const struct office_dir *o, char **why)
{
    struct strbuf found = STRBUF_INIT;
    struct verify_result r = { .n_bad = -1 };
    struct store *s = NULL;
    struct mc_err err = { .rc = MC_OK };

    if (store_open(o->data, false, false, NULL, &s, &err) != MC_OK ||
        store_verify(s, NULL, add_finding, &found, &r, &err) != MC_OK)
        strbuf_puts(&found, err.msg);
    store_close(s);
    if (r.n_bad != 0 || found.len > 0) {
        *why = strbuf_detach(&found);
        return -1;
    }
    strbuf_release(&found);
    return r.n_events;
}

static struct moment moment_of(const struct office_dir *o)
{
    char *why = NULL;
    struct moment m = { events_of(o, &why), shows_dup(o) };

    if (m.events < 0)
        fail_msg("%s", why);
    return m;
}

static void fail_at(const struct call_line *c, const char *call, int n, const char *why)
{
    fail_msg("%s, killed before %s number %d: %s (MOTCUA_SEED=%u)", c->what, call, n, why,
             test_seed());
}

/* The command again, on an office where it was stopped; it had been done when WHOLE. */
static void check_again(const struct office_dir *o, const struct call_line *c, bool whole,
                        const char *answer)
{
    struct cli_result r = plain(o, c);

    if (r.status != (whole ? c->again : 0))
        fail_msg("%s again: status %d\n%s%s", c->what, r.status, r.out, r.err);
    if (!whole && strcmp(r.out, answer) != 0)
        fail_msg("%s again: %s instead of %s", c->what, r.out, answer);
    cli_release(&r);
}

/* What the program itself says of the office, for one stop in eight. */
static void check_moment(const struct office_dir *o, const struct call_line *c, const char *call,
                         int n, const struct moment *want)
{
    char *shows;

    if ((call[0] + n) % 8 != 0)
        return;
    shows = shows_dup(o);
    if (strcmp(shows, want->shows) != 0)
        fail_at(c, call, n, shows);
    free(office_verify(o));
    free(shows);
}

static bool stop_once(const struct office_dir *base, const struct call_line *c, const char *call,
                      int n, const struct moment *before, const struct moment *after,
                      const char *answer)
{
    struct office_dir o = copy_of(base);
    bool killed = killed_at(&o, c, call, n);
    char *why = NULL;

    if (killed) {
        long long events = events_of(&o, &why);
        bool whole = events == after->events;

        if (!whole && events != before->events)
            fail_at(c, call, n, why ? why : "a part of it is in the log");
        check_again(&o, c, whole, answer);
        if (events_of(&o, &why) != after->events)
            fail_at(c, call, n, why ? why : "done again, it is not as if done once");
        check_moment(&o, c, call, n, after);
    }
    office_remove(&o);
    return killed;
}

/* How often C makes each of the calls. */
static void count_calls(const struct office_dir *base, const struct call_line *c,
                        int count[N_ELEMS(calls)])
{
    struct office_dir o = copy_of(base);
    char *log = xasprintf("%s/trace", o.home);
    struct strbuf names = STRBUF_INIT;

    strbuf_puts(&names, "trace=");
    for (size_t i = 0; i < N_ELEMS(calls); i++)
        strbuf_printf(&names, "%s%s", i ? "," : "", calls[i]);
    struct cli_result r = traced(&o, ARGS("-o", log, "-e", names.s), c);
    if (r.status != 0)
        fail_msg("%s: status %d\n%s%s", c->what, r.status, r.out, r.err);
    cli_release(&r);
    for (size_t i = 0; i < N_ELEMS(calls); i++) {
        char *pattern = xasprintf("^[0-9]* *%s(", calls[i]);

        r = cli_run(o.home, NULL, NULL, ARGS("grep", "-c", pattern, log));
        count[i] = atoi(r.out);
        cli_release(&r);
        free(pattern);
    }
    strbuf_release(&names);
    free(log);
    office_remove(&o);
}

/* Stop C at each chosen place on copies of BASE, then do it on BASE itself. */
static void stop_everywhere(const struct office_dir *base, const struct call_line *c)
{
    int count[N_ELEMS(calls)], stops = 0, total = 0;
    struct moment before = moment_of(base);

    count_calls(base, c, count);
    struct office_dir done = copy_of(base);
    struct cli_result r = plain(&done, c);
    if (r.status != 0)
        fail_msg("%s: status %d\n%s%s", c->what, r.status, r.out, r.err);
    struct moment after = moment_of(&done);
    assert_string_not_equal(before.shows, after.shows);

    for (size_t i = 0; i < N_ELEMS(calls); i++) {
        bool all = c->thorough || soak() || count[i] <= SAMPLE;
        int tries = all ? count[i] : SAMPLE;

        total += count[i];
        for (int k = 0; k < tries; k++, stops++) {
            int n = all ? k + 1 : 1 + (int)test_dice((unsigned)count[i]);

            if (!stop_once(base, c, calls[i], n, &before, &after, r.out))
                fail_at(c, calls[i], n, "it was not killed");
        }
        if (all) /* past the last one it must live */
            assert_false(stop_once(base, c, calls[i], count[i] + 1, &before, &after, r.out));
    }
    fprintf(stderr, "# %s: stopped at %d of %d places\n", c->what, stops, total);
    cli_release(&r);
    office_remove(&done);
    r = plain(base, c);
    assert_int_equal(r.status, 0);
    cli_release(&r);
    free(before.shows);
    free(after.shows);
}

static void need_strace(void)
{
    struct cli_result r = cli_run(NULL, NULL, NULL,
                                  ARGS("strace", "-f", "-qq", "-o", "/dev/null", "-e",
                                       "inject=write:signal=KILL:when=1", "echo", "x"));
    bool works = r.status == 128 + 9;

    if (!works)
        print_message("strace cannot trace here: %s\n", r.err);
    cli_release(&r);
    if (!works)
        skip();
}

/* ---- the day ---- */

/* An office with the files of the day's receptions in it. */
struct day {
    struct office_dir o;
    char *birth, *copies, *paper;
};

static struct day day_new(void)
{
    struct day d = { .o = office_new() };
    json_t *birth = office_birth(1),
           *paper = json_array_get(json_object_get(birth, "components"), 1);
    char *scan = xasprintf("%s/scan.pdf", d.o.home);

    free(office_file(&d.o, "scan.pdf", "%PDF-1.4\n% giấy chứng sinh\n", 29));
    json_object_del(paper, "why");
    json_object_set_new(paper, "file", json_string(scan));
    d.birth = office_json_file(&d.o, "birth.json", birth);
    d.copies = office_json_file(&d.o, "copies.json", office_copies(2));
    d.paper = office_file(&d.o, "paper.pdf", "%PDF-1.4\n% căn cước\n", 22);
    free(scan);
    return d;
}

static void day_release(struct day *d)
{
    free(d->birth);
    free(d->copies);
    free(d->paper);
    office_remove(&d->o);
}

#define NOW "--now", OFFICE_NOW

static void test_receive_birth_with_a_scan(void **state)
{
    struct day d = day_new();
    struct call_line c = { "receive birth", { "receive", d.birth, "--json", NOW }, true, 0 };

    (void)state;
    need_strace();
    stop_everywhere(&d.o, &c);
    day_release(&d);
}

static void test_receive_copies(void **state)
{
    struct day d = day_new();
    struct call_line c = { "receive copies", { "receive", d.copies, "--json", NOW }, true, 0 };

    (void)state;
    need_strace();
    stop_everywhere(&d.o, &c);
    day_release(&d);
}

static void test_paper_add(void **state)
{
    struct day d = day_new();
    struct call_line c = {
        "paper add", { "paper", "add", d.paper, "--owner", OWNER, NOW }, true, 0
    };

    (void)state;
    need_strace();
    stop_everywhere(&d.o, &c);
    day_release(&d);
}

/* From the counter to the citizen's word, each step on what the one before left. */
static void test_the_rest_of_the_day(void **state)
{
    struct day d = day_new();
    const struct {
        const char *command, *as, *more[4];
    } steps[] = {
        { "forward", "maile", { NULL } },
        { "ask-supplement", "vietpq", { "--item", "Giấy chứng sinh: mờ" } },
        { "supplement", "maile", { "--seen", "giay_chung_sinh" } },
        { "attach", "maile", { "--component", "to_khai", "--file", d.paper } },
        { "forward", "vietpq", { NULL } },
        { "approve", "lantt", { NULL } },
        { "return", "maile", { NULL } },
        { "rate", "maile", { "--score", "5" } },
    };

    (void)state;
    need_strace();
    struct cli_result r = OFFICE_RUN(&d.o, "receive", d.birth, "--json");
    json_t *got = json_loads(r.out, 0, NULL);
    const char *code = json_str(got, "code");
    for (size_t i = 0; i < N_ELEMS(steps); i++) {
        json_t *dossier = office_show(&d.o, code);
        char *version = xasprintf("%lld", (long long)json_int(dossier, "version", 0));
        struct call_line c = { steps[i].command,
                               { "dossier", "act", code, steps[i].command, "--as", steps[i].as,
                                 "--version", version, NOW },
                               false,
                               4 };

        for (size_t k = 0, n = 10; k < N_ELEMS(steps[i].more) && steps[i].more[k] != NULL; k++)
            c.argv[n++] = steps[i].more[k];
        stop_everywhere(&d.o, &c);
        free(version);
        json_decref(dossier);
    }
    json_t *end = office_show(&d.o, code);
    assert_string_equal(json_str(end, "state"), "returned");
    assert_int_equal(json_int(end, "rating", 0), 5);
    free(office_verify(&d.o));
    json_decref(end);
    json_decref(got);
    cli_release(&r);
    day_release(&d);
}

/* A training copy stopped while it is made is none: made again, it is whole. */
static void test_making_a_training_copy(void **state)
{
    static const struct call_line make = { "sandbox", { "sandbox", "--make-only", NOW }, false, 0 };
    static const char *const where[] = { "pwrite64", "fdatasync", "rename", "mkdir" };

    (void)state;
    need_strace();
    for (size_t i = 0; i < N_ELEMS(where); i++) {
        struct office_dir o = office_empty();
        int n = where[i][0] == 'p' ? 1 + (int)test_dice(3000) : 1 + (int)test_dice(3);

        if (!killed_at(&o, &make, where[i], n))
            fail_at(&make, where[i], n, "it makes fewer of them");
        OFFICE_EXPECT(&o, 3, o.data, "dossier", "list");
        OFFICE_EXPECT(&o, 0, "60 hồ sơ", "sandbox", "--make-only", NOW);
        free(office_verify(&o));
        office_remove(&o);
    }
}

/* ---- two at once ---- */

/* Both commands started together by a shell; their lines of JSON, then "STATUS STATUS". */
static struct cli_result both(const struct office_dir *o, const char *one, const char *two)
{
    const char *bin = getenv("MOTCUA_BIN");
    char *program = xasprintf("MOTCUA_BIN=%s", bin ? bin : "build/debug/motcua");
    struct cli_result r =
        cli_run(o->home, ARGS(o->vars[0], program), NULL,
                ARGS("sh", "-c",
                     "\"$MOTCUA_BIN\" receive \"$0\" --json --now " OFFICE_NOW " & p=$!;"
                     "\"$MOTCUA_BIN\" receive \"$1\" --json --now " OFFICE_NOW " & q=$!;"
                     "wait $p; a=$?; wait $q; echo $a $?",
                     one, two));

    free(program);
    return r;
}

static void check_both(const struct cli_result *r, json_t *codes, bool same)
{
    char *text = xstrdup(r->out), *rest = text, *line;
    int n = 0;

    if (strstr(r->out, "0 0\n") == NULL && strstr(r->err, "đang ghi") == NULL)
        fail_msg("two at once:\n%s%s", r->out, r->err);
    while ((line = strsep(&rest, "\n")) != NULL && *line == '{') {
        json_t *j = json_loads(line, 0, NULL);
        const char *code = json_str(j, "code");

        if (json_object_get(codes, code) != NULL && !(same && n == 1))
            fail_msg("%s was given twice", code);
        json_object_set_new(codes, code, json_true());
        json_decref(j);
        n++;
    }
    free(text);
}

static void test_two_receptions_at_once(void **state)
{
    struct office_dir o = office_new();
    json_t *codes = json_object();

    (void)state;
    for (int i = 0; i < 20; i++) {
        char *a = office_json_file(&o, "a.json", office_birth(100 + i));
        char *b = office_json_file(&o, "b.json", office_copies(200 + i));
        struct cli_result r = both(&o, a, b);

        check_both(&r, codes, false);
        cli_release(&r);
        free(a);
        free(b);
    }
    assert_int_equal(json_object_size(codes), 40);
    json_t *list = office_list(&o);
    assert_int_equal(json_array_size(list), 100);
    json_decref(list);
    json_decref(codes);
    free(office_verify(&o));
    office_remove(&o);
}

/* The same request twice at once is one dossier with one number. */
static void test_one_request_twice_at_once(void **state)
{
    struct office_dir o = office_new();
    json_t *codes = json_object();

    (void)state;
    for (int i = 0; i < 5; i++) {
        char *a = office_json_file(&o, "a.json", office_birth(100 + i));
        struct cli_result r = both(&o, a, a);

        check_both(&r, codes, true);
        cli_release(&r);
        free(a);
    }
    assert_int_equal(json_object_size(codes), 5);
    json_t *list = office_list(&o);
    assert_int_equal(json_array_size(list), 65);
    json_decref(list);
    json_decref(codes);
    free(office_verify(&o));
    office_remove(&o);
}

/* Somebody who never ends writing: a sentence that names him, and nothing stored. */
static void test_busy_for_good(void **state)
{
    struct office_dir o = office_new();
    char *lock = xasprintf("%s/motcua.db.lock", o.data);
    char *path = office_json_file(&o, "a.json", office_birth(1));
    char *who = xasprintf("%ld", (long)getpid()), *before = office_verify(&o);
    int fd = open(lock, O_RDWR | O_CLOEXEC);

    (void)state;
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(pwrite(fd, who, strlen(who), 0), strlen(who));
    OFFICE_EXPECT(&o, 4, who, "receive", path, NOW);
    OFFICE_EXPECT(&o, 0, "", "dossier", "list"); /* reading waits for nobody */
    close(fd);
    char *after = office_verify(&o);
    assert_string_equal(before, after);
    OFFICE_EXPECT(&o, 0, "0001", "receive", path, NOW);
    free(before);
    free(after);
    free(who);
    free(path);
    free(lock);
    office_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_receptions_at_once),
        cmocka_unit_test(test_one_request_twice_at_once),
        cmocka_unit_test(test_busy_for_good),
        cmocka_unit_test(test_making_a_training_copy),
        cmocka_unit_test(test_paper_add),
        cmocka_unit_test(test_receive_copies),
        cmocka_unit_test(test_receive_birth_with_a_scan),
        cmocka_unit_test(test_the_rest_of_the_day),
    };

    /* What the kernel has been given outlives a killed process on any file system; in memory the
     * syncs cost nothing. */
    if (access("/dev/shm", W_OK | X_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    test_seed();
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
