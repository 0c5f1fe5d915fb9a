/* The harness: a training office to work on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HARNESS_INSIDE
#include "office.h"

#include "harness_priv.h"

#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned test_seed(void)
{
    static unsigned seed;
    const char *given = getenv("MOTCUA_SEED");

    if (seed == 0) {
        seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 1;
        seed += seed == 0;
        fprintf(stderr, "# seed %u (MOTCUA_SEED=%u repeats this run)\n", seed, seed);
    }
    return seed;
}

unsigned test_dice(unsigned sides)
{
    static uint64_t state;

    if (state == 0)
        state = test_seed();
    state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % sides);
}

/* ---- directories ---- */

struct office_dir office_empty(void)
{
    struct office_dir o = { .home = tmp_new() };

    o.data = xasprintf("%s/data", o.home);
    o.vars[0] = xasprintf("MOTCUA_DATA=%s", o.data);
    return o;
}

const char *const *office_env(const struct office_dir *o)
{
    return (const char *const *)o->vars;
}

/* Made once, used only to be copied; its directory goes at exit. */
static const char *master(void)
{
    static struct office_dir o;
    char seed[16];

    if (o.home != NULL)
        return o.data;
    o = office_empty();
    snprintf(seed, sizeof seed, "%u", test_seed());
    struct cli_result r =
        cli_run(o.home, office_env(&o), NULL,
                ARGS("motcua", "sandbox", "--make-only", "--seed", seed, "--now", OFFICE_NOW));
    if (r.status != 0)
        harness_fail("motcua sandbox: status %d\n%s%s", r.status, r.out, r.err);
    cli_release(&r);
    return o.data;
}

struct office_dir office_new(void)
{
    const char *from = master();
    struct office_dir o = office_empty();
    struct cli_result r = cli_run(o.home, NULL, NULL, ARGS("cp", "-a", from, o.data));

    if (r.status != 0)
        harness_fail("cp: %s", r.err);
    cli_release(&r);
    return o;
}

void office_remove(struct office_dir *o)
{
    tmp_remove(o->home);
    free(o->data);
    free(o->vars[0]);
    *o = (struct office_dir){ .home = NULL };
}

char *office_file(const struct office_dir *o, const char *name, const void *p, size_t n)
{
    char *path = xasprintf("%s/%s", o->home, name);
    FILE *f = fopen(path, "wb");

    if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0)
        harness_fail("%s cannot be written", path);
    return path;
}

char *office_json_file(const struct office_dir *o, const char *name, json_t *j)
{
    char *text = json_dumps(j, JSON_INDENT(1));
    char *path = office_file(o, name, text, strlen(text));

    free(text);
    json_decref(j);
    return path;
}

/* ---- receptions ---- */

static json_t *person(int n, const char *name)
{
    char id[16], phone[16];

    snprintf(id, sizeof id, "0381909%05d", n % 100000);
    snprintf(phone, sizeof phone, "09%08d", n % 100000000);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", id, "name", name, "birth_date",
                     "1990-03-12", "sex", "female", "phone", phone, "address",
                     "Thôn 2, xã Mẫu Lâm, tỉnh Thanh Hóa");
}

json_t *office_birth(int n)
{
    char request[32];

    snprintf(request, sizeof request, "birth-%d", n);
    json_t *answers = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "nyc_quan_he", "me", "con_ho_ten",
        "Lê Minh Anh", "con_ngay_sinh", "2026-11-02", "con_gioi_tinh", "female", "con_noi_sinh",
        "Trạm y tế xã Mẫu Lâm, tỉnh Thanh Hóa", "con_que_quan", "xã Mẫu Lâm, tỉnh Thanh Hóa",
        "cha_ho_ten", "Lê Văn Hùng", "cha_nam_sinh", "1988");
    json_t *components =
        json_pack("[{s:s, s:i, s:s}, {s:s, s:i, s:s}, {s:s, s:b}]", "id", "to_khai", "copies", 1,
                  "why", "Máy quét hỏng, quét sau", "id", "giay_chung_sinh", "copies", 1, "why",
                  "Máy quét hỏng, quét sau", "id", "giay_to_tuy_than", "seen", 1);
    json_object_set_new(json_array_get(components, 0), "seen", json_true());
    json_object_set_new(json_array_get(components, 1), "seen", json_true());
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s}", "request_id", request, "procedure",
                     "1.001193", "case", "dung_han", "channel", "counter", "applicant",
                     person(n, "Phan Thị Mười"), "answers", answers, "components", components,
                     "paid", "cash");
}

json_t *office_copies(int n)
{
    char request[32];

    snprintf(request, sizeof request, "copies-%d", n);
    return json_pack("{s:s, s:s, s:s, s:o, s:{s:s, s:i, s:i}, s:[{s:s, s:b}, {s:s, s:b, s:s}],"
                     " s:s}",
                     "request_id", request, "procedure", "2.000815", "channel", "counter",
                     "applicant", person(n, "Trịnh Thị Sen"), "answers", "ten_giay_to", "Học bạ",
                     "so_trang", 3, "so_ban", 2, "components", "id", "ban_chinh", "seen", 1, "id",
                     "ban_sao_can_ct", "seen", 1, "why", "Đã đối chiếu, trả lại người nộp", "paid",
                     "cash");
}

/* ---- looking ---- */

json_t *office_list(const struct office_dir *o)
{
    return OFFICE_JSON(o, "dossier", "list");
}

json_t *office_show(const struct office_dir *o, const char *code)
{
    return OFFICE_JSON(o, "dossier", "show", code);
}

json_t *office_log(const struct office_dir *o, const char *code)
{
    return OFFICE_JSON(o, "dossier", "log", code);
}

char *office_receive(const struct office_dir *o, json_t *j)
{
    char *path = office_json_file(o, "receive.json", j);
    json_t *got = OFFICE_JSON(o, "receive", path);
    char *code = xstrdup(str_or(json_string_value(json_object_get(got, "code"))));

    json_decref(got);
    free(path);
    return code;
}

char *office_verify(const struct office_dir *o)
{
    struct cli_result r = cli_run(o->home, office_env(o), NULL, ARGS("motcua", "verify", "--json"));
    json_t *j = json_loads(r.out, 0, NULL);
    char *head = xstrdup(str_or(json_string_value(json_object_get(j, "head"))));

    if (r.status != 0 || json_integer_value(json_object_get(j, "bad")) != 0 || strlen(head) != 64)
        harness_fail("motcua verify: status %d\n%s%s", r.status, r.out, r.err);
    json_decref(j);
    cli_release(&r);
    return head;
}

void office_expect(const struct office_dir *o, int status, const char *says,
                   const char *const *argv)
{
    struct cli_result r = cli_run(o->home, office_env(o), NULL, argv);
    const char *first = strchr(r.err, '\n');
    bool one_line = first != NULL && first[1] == '\0' && strncmp(r.err, "motcua: ", 8) == 0;
    bool fine = status == 0 ? *r.err == '\0' && strstr(r.out, str_or(says)) != NULL
                            : *r.out == '\0' && one_line && strstr(r.err, str_or(says)) != NULL;

    if (r.status != status || !fine)
        harness_fail("motcua %s %s: status %d, expected %d with \"%s\"\n--- out\n%s--- err\n%s",
                     str_or(argv[1]), str_or(argv[2]), r.status, status, str_or(says), r.out,
                     r.err);
    cli_release(&r);
}
