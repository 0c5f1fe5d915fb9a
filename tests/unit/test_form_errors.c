/* Broken forms: each mistake is a finding at its place, in words that help; and nothing that
 * happens to a file's bytes makes the reader crash or give half a form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char good[] =
    "code: \"9.000001\"\n"
    "name: Thủ tục thử\n"
    "short_name: Thử\n"
    "field_of_work: ho_tich\n"
    "authority: Ủy ban nhân dân xã\n"
    "channels: [counter, post]\n"
    "legal_basis: [60/2014/QH13]\n"
    "source: do chúng tôi viết\n"
    "cases:\n"
    "  - id: nhanh\n"
    "    label: Nhanh\n"
    "    relevant: :so = 1\n"
    "    limit: { unit: same_day, cutoff: \"15:00\" }\n"
    "  - id: thuong\n"
    "    label: Thường\n"
    "    limit: { unit: working_days, value: 3 }\n"
    "fees:\n"
    "  - { id: phi, name: Phí, amount: 1000 * :so }\n"
    "route:\n"
    "  - { id: nhan, name: Nhận, role: counter }\n"
    "  - { id: tra, name: Trả, role: counter }\n"
    "result: { name: Giấy, code: KQ.G15.000031 }\n"
    "sections:\n"
    "  - { id: mot, label: Một }\n"
    "fields:\n"
    "  - id: ten\n"
    "    label: Tên\n"
    "    section: mot\n"
    "    type: name\n"
    "    required: true\n"
    "    prefill: [applicant.name, { from: earlier, field: ghi }]\n"
    "  - id: so\n"
    "    label: Số\n"
    "    section: mot\n"
    "    type: integer\n"
    "    min: 1\n"
    "    max: 9\n"
    "    default: 2\n"
    "  - id: ngay\n"
    "    label: Ngày\n"
    "    section: mot\n"
    "    type: date\n"
    "    relevant: :so > 1\n"
    "    constraint: :self <= today()\n"
    "    message: Ngày không được sau hôm nay.\n"
    "  - id: gioi\n"
    "    label: Giới tính\n"
    "    section: mot\n"
    "    type: choice\n"
    "    choices: gioi_tinh\n"
    "    default: male\n"
    "  - id: ghi\n"
    "    label: Ghi\n"
    "    section: mot\n"
    "    type: text\n"
    "    relevant: :ten = 'Ế' and :so = 1\n"
    "components:\n"
    "  - { id: to, name: Tờ khai, paper: to_khai_khai_sinh, form: original }\n";

static struct form_lists *lists;

static char *root_path(const char *rest)
{
    const char *root = getenv("MOTCUA_ROOT");

    return xasprintf("%s/%s", root != NULL ? root : ".", rest);
}

static int setup(void **state)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    char *dir = root_path("forms");

    (void)state;
    assert_int_equal(form_lists_load(dir, &lists, &f), MC_OK);
    findings_release(&f);
    free(dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    form_lists_free(lists);
    return 0;
}

/* GOOD with its one OLD replaced by NEW; the caller frees. */
static char *changed(const char *old, const char *new)
{
    const char *at = strstr(good, old);

    if (at == NULL || strstr(at + 1, old) != NULL)
        fail_msg("\"%s\" is not once in the form", old);
    return xasprintf("%.*s%s%s", (int)(at - good), good, new, at + strlen(old));
}

/* Take the mark "^" out of TEXT and say where it was. */
static void take_mark(char *text, int *line, int *column)
{
    char *mark = strchr(text, '^');

    *line = *column = 1;
    if (mark == NULL)
        fail_msg("no ^ in the snippet");
    for (const char *p = text; p < mark; p++) {
        if (*p == '\n') {
            ++*line;
            *column = 1;
        } else {
            *column += ((unsigned char)*p & 0xc0) != 0x80;
        }
    }
    memmove(mark, mark + 1, strlen(mark));
}

static void test_good_is_good(void **state)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;

    (void)state;
    assert_int_equal(form_parse("f", good, strlen(good), lists, &form, &f), MC_OK);
    assert_string_equal(f.text.s, "");
    assert_int_equal(form->n_fields, 5);
    assert_int_equal(form->field[0].n_prefill, 2);
    assert_int_equal(form->field[1].max, 9);
    assert_true(form->field[0].required);
    assert_string_equal(form->field[3].choices->item[0].label, "Nam");
    form_free(form);
    findings_release(&f);
}

/* Limits by channel and of steps, facts that nobody knows yet, how long it holds. */
static void test_more_words(void **state)
{
    static const char more[] = "limit: { unit: working_days, value: 3 }\n"
                               "    channel_limits: { post: { unit: months, value: 2 } }\n"
                               "valid_from: 2026\nvalid_to: null";
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL, *again = NULL;
    char *text = changed("limit: { unit: working_days, value: 3 }", more);
    char *step = strstr(text, "{ id: nhan, name: Nhận, role: counter }");

    (void)state;
    char *all = xasprintf("%.*s{ id: nhan, name: Nhận, role: counter, limit: { unit: "
                          "working_hours, value: 2 } }\n  - { id: xet, name: Xét, role: "
                          "specialist, limit: { unit: working_days, value: 3 } }%s",
                          (int)(step - text), text,
                          step + strlen("{ id: nhan, name: Nhận, role: counter }"));
    form_parse("f", all, strlen(all), lists, &form, &f);
    assert_string_equal(f.text.s, "");
    const struct case_def *c = form_case(form, "thuong");
    assert_int_equal(case_limit(c, CHANNEL_COUNTER)->unit, LIMIT_WORKING_DAYS);
    assert_int_equal(case_limit(c, CHANNEL_POST)->unit, LIMIT_MONTHS);
    assert_int_equal(case_limit(c, CHANNEL_POST)->value, 2);
    assert_int_equal(form->step[0].limit_minutes, 120);
    assert_int_equal(form->step[1].limit_minutes, 3 * 480);
    assert_int_equal(form->n_unknown, 1);
    assert_string_equal(form->unknown[0].what, "valid_to");
    form_warnings(form, 20000, &f); /* no source_read: that is asked for too */
    assert_int_equal(f.n_warnings, 2);
    assert_non_null(strstr(f.text.s, "warning: 9.000001: \"valid_to\" is not known (null)"));
    f.text.len = 0;
    form_parse("pinned", form->resolved, strlen(form->resolved), NULL, &again, &f);
    assert_non_null(again);
    assert_int_equal(case_limit(form_case(again, "thuong"), CHANNEL_POST)->value, 2);
    form_free(again);
    form_free(form);
    free(all);
    free(text);
    findings_release(&f);
}

/* "^" stands where the finding must be. */
static const struct {
    const char *old, *new, *words;
} mistakes[] = {
    /* keys and types */
    { "    label: Tên\n", "    ^lable: Tên\n", "unknown key \"lable\" (nearest: \"label\")" },
    { "authority:", "^autority:", "unknown key \"autority\" (nearest: \"authority\")" },
    { "    required: true\n", "    required: ^sometimes\n", "expected true or false" },
    { "    min: 1\n", "    min: ^one\n", "\"min\" is not a whole number" },
    { "    max: 9\n", "    max: ^1\n", "max is not above min" },
    { "    default: 2\n", "    default: ^12\n", "12 is outside min and max" },
    { "    default: 2\n", "    default: ^two\n", "\"default\" is not a whole number" },
    { "    label: Số\n", "    label: ^[Số]\n", "\"label\" is a list, expected text" },
    { "  - id: ten\n", "  - id: ^Tên\n", "\"Tên\" is no id" },
    { "    type: integer\n", "    type: ^interger\n",
      "unknown type \"interger\" (nearest: \"integer\")" },
    { "channels: [counter, post]", "channels: [counter, ^pots]",
      "unknown channel \"pots\" (nearest: \"post\")" },
    { "channels: [counter, post]", "channels: [counter, ^counter]", "stands twice" },
    { "sections:\n", "summary: [ten, ^tenn]\nsections:\n",
      "unknown field \"tenn\" (nearest: \"ten\")" },
    { "sections:\n", "summary: [ten, ^ten]\nsections:\n", "\"ten\" is there twice" },
    { "channels: [counter, post]", "channels: ^counter", "\"channels\" is text, expected a list" },
    { "code: \"9.000001\"", "code: ^9.0001", "no code of a procedure, expected a digit" },
    { "source: do chúng tôi viết\n", "source: do chúng tôi viết\nsource_read: ^15/6/2026\n",
      "\"15/6/2026\" is no date" },
    { "role: counter }\n  - { id: tra", "role: ^boss }\n  - { id: tra", "unknown role \"boss\"" },
    { "unit: working_days", "unit: ^working_day",
      "unknown unit \"working_day\" (nearest: \"working_days\")" },
    { "limit: { unit: working_days, value: 3 }", "limit: ^{ unit: working_days }",
      "a limit without \"value\"" },
    { "cutoff: \"15:00\"", "cutoff: ^\"25:00\"", "\"25:00\" is no time, expected like \"15:00\"" },
    { "cutoff: \"15:00\"", "cutoff: ^\"9:300\"", "\"9:300\" is no time, expected like \"15:00\"" },
    { "cutoff: \"15:00\"", "cutoff: ^\"1:2:3\"", "\"1:2:3\" is no time, expected like \"15:00\"" },
    { "amount: 1000 * :so }", "^amont: 1000 * :so, amount: 1 }",
      "unknown key \"amont\" (nearest: \"amount\")" },
    /* missing */
    { "  - id: ten\n    label: Tên\n", "  - ^id: ten\n", "a field without \"label\"" },
    { "code: \"9.000001\"\n", "^", "a procedure without \"code\"" },
    { "  - id: gioi\n    label: Giới tính\n    section: mot\n    type: choice\n"
      "    choices: gioi_tinh\n    default: male\n",
      "  - ^id: gioi\n    label: Giới tính\n    section: mot\n    type: choice\n",
      "a choice without \"choices\"" },
    { "    constraint: :self <= today()\n    message: Ngày không được sau hôm nay.\n",
      "    constraint: ^:self <= today()\n", "a constraint without \"message\"" },
    { "{ id: phi, name: Phí, amount: 1000 * :so }", "^{ id: phi, name: Phí }",
      "a fee without \"amount\"" },
    /* twice */
    { "    label: Số\n", "    label: Số\n    ^label: Số\n", "key \"label\" stands twice" },
    { "  - id: ngay\n", "  - id: ^ten\n", "field \"ten\" stands twice" },
    { "  - id: thuong\n", "  - ^id: nhanh\n", "case \"nhanh\" stands twice" },
    { "{ id: tra,", "^{ id: nhan,", "step \"nhan\" stands twice" },
    { "  - { id: mot, label: Một }\n",
      "  - { id: mot, label: Một }\n  - ^{ id: mot, label: Hai }\n",
      "section \"mot\" stands twice" },
    { "  - id: ngay\n", "  - id: ^self\n", "has a meaning of its own" },
    /* references */
    { "    choices: gioi_tinh\n", "    choices: ^gioi_tin\n",
      "unknown list of choices \"gioi_tin\" (nearest: \"gioi_tinh\")" },
    { "    default: male\n", "    default: ^mael\n", "unknown value \"mael\" (nearest: \"male\")" },
    { "paper: to_khai_khai_sinh", "paper: ^to_khai_kai_sinh",
      "unknown paper \"to_khai_kai_sinh\" (nearest: \"to_khai_khai_sinh\")" },
    { "code: KQ.G15.000031", "code: ^KQ.G15.00031",
      "unknown paper \"KQ.G15.00031\" (nearest: \"KQ.G15.000031\")" },
    { "field_of_work: ho_tich", "field_of_work: ^ho_tic",
      "unknown field of work \"ho_tic\" (nearest: \"ho_tich\")" },
    { "field: ghi }]", "field: ^ghj }]", "unknown field \"ghj\" (nearest: \"ghi\")" },
    { "[applicant.name,", "[^applicant.nmae,",
      "unknown prefill \"applicant.nmae\" (nearest: \"applicant.name\")" },
    { "  - id: so\n    label: Số\n    section: mot\n",
      "  - id: so\n    label: Số\n    section: ^mto\n",
      "unknown section \"mto\" (nearest: \"mot\")" },
    { "  - { id: mot, label: Một }\n",
      "  - { id: mot, label: Một }\n  - ^{ id: hai, label: Hai }\n",
      "section \"hai\" has no field" },
    /* what does not fit together */
    { "    type: name\n", "    type: name\n    ^partial: true\n", "expected it with date" },
    { "    type: date\n", "    type: date\n    ^upper: true\n", "expected it with name" },
    { "    type: date\n", "    type: date\n    ^confirm: true\n", "expected it with a default" },
    { "    type: date\n", "    type: date\n    ^min: 1\n",
      "expected it with integer, decimal or money" },
    { "    type: date\n", "    type: date\n    ^choices: gioi_tinh\n", "expected it with choice" },
    { "    type: text\n", "    type: text\n    ^message: Không.\n",
      "expected it with a constraint" },
    { "  - id: nhanh\n    label: Nhanh\n    relevant: :so = 1\n",
      "  - ^id: nhanh\n    label: Nhanh\n", "hides those after it" },
    { "  - { id: nhan, name: Nhận, role: counter }\n",
      "  ^- { id: nhan, name: Nhận, role: leader }\n",
      "the route must begin and end at the counter" },
    { "name: Phí, amount: 1000 * :so }\n", "name: Phí, amount: \"^:sx * 1000\" }\n", ":so" },
    /* expressions */
    { "    relevant: :so > 1\n", "    relevant: :so > 1 and ^:tan = 'x'\n", "ten" },
    { "    relevant: :so > 1\n", "    relevant: :so > 1 and ^random() = 1\n", "random" },
    { "    relevant: :so > 1\n", "    relevant: \":ten = 'Ế' and ^:tan = 1\"\n", "ten" },
    { "    relevant: :so > 1\n", "    relevant: ^:self > 1\n", "self" },
    { ":ten = 'Ế' and :so = 1\n", ":ten = 'Ế' and :so = 1 ^:so\n", "expression: " },
    { ":ten = 'Ế' and :so = 1\n", ":ten = 'Ế' and :so =^\n", "a value expected" },
    { "    relevant: :so > 1\n", "    relevant: ^:ngay is null\n",
      "\"relevant\" goes in a circle: ngay -> ngay" },
    { "    relevant: :ten = 'Ế' and :so = 1\n",
      "    relevant: :them = 'x'\n  - id: them\n    label: Thêm\n    section: mot\n"
      "    type: text\n    relevant: ^:ghi = 'x'\n",
      "goes in a circle: ghi -> them -> ghi" },
    { "    relevant: :so = 1\n    limit", "    relevant: ^:case = 'x'\n    limit",
      "goes in a circle: case -> case" },
    { "sections:\n", "lists:\n  ^papers: { a: A }\nsections:\n", "list \"papers\" is shared" },
    { "sections:\n", "lists:\n  hai: ^[a]\nsections:\n", "expected \"value: label\" lines" },
    { "sections:\n", "lists:\n  hai: { ^â: A }\nsections:\n", "\"â\" is no value" },
    /* tables, several choices, groups */
    { "components:\n",
      "  - ^id: moi\n    label: Mới\n    section: mot\n    type: table\ncomponents:\n",
      "a table without \"columns\"" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, ^lable: A, type: text }\ncomponents:\n",
      "unknown key \"lable\" (nearest: \"label\")" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n      - { id: ^a, label: B, type: text }\ncomponents:\n",
      "column \"a\" stands twice" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: ^table }\ncomponents:\n",
      "\"table\" is no type of a column" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: choice, choices: ^gioi_tin }\ncomponents:\n",
      "unknown list of choices \"gioi_tin\" (nearest: \"gioi_tinh\")" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n    min_rows: 5\n    max_rows: ^3\ncomponents:\n",
      "max_rows is below min_rows (5)" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n    max_rows: ^1000\ncomponents:\n",
      "\"max_rows\" is 1000, expected 1 to 100" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n    ^default: x\ncomponents:\n",
      "no default: its rows are typed" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n    ^calculate: 1\ncomponents:\n",
      "no calculate: its rows are typed" },
    { "    type: date\n", "    type: date\n    ^columns: []\n", "expected it with table" },
    { "    type: date\n", "    type: date\n    ^max_rows: 2\n", "expected it with table" },
    { "components:\n",
      "  - ^id: moi\n    label: Mới\n    section: mot\n    type: multi_choice\ncomponents:\n",
      "a choice without \"choices\"" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: group\n    ^required: "
      "true\ncomponents:\n",
      "a group is a heading" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: group\n    ^calculate: "
      "1\ncomponents:\n",
      "a group is a heading" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: time\n    default: "
      "^25:61\ncomponents:\n",
      "\"25:61\" is no value of this type" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: time\n    default: "
      "^8h30\ncomponents:\n",
      "\"8h30\" is no value of this type, expected 08:30" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: email\n    default: "
      "^ai.vn\ncomponents:\n",
      "\"ai.vn\" is no value of this type" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: org_number\n    default: "
      "^12\ncomponents:\n",
      "\"12\" is no value of this type" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: decimal\n    default: "
      "^x\ncomponents:\n",
      "\"x\" is no value of this type" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: multi_choice\n    choices: "
      "gioi_tinh\n  - id: sau\n    label: S\n    section: mot\n    type: text\n    relevant: :moi "
      "= ^'male'\ncomponents:\n",
      "several may be chosen: write selected(:moi, 'value')" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: multi_choice\n    choices: "
      "gioi_tinh\n  - id: sau\n    label: S\n    section: mot\n    type: text\n    relevant: "
      "selected(:moi, ^'mael')\ncomponents:\n",
      "'mael' is no value of moi (nearest: 'male')" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: text\n    relevant: "
      "selected(^:gioi, 'male')\ncomponents:\n",
      "the name of a multi_choice field expected" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: text\n    relevant: count_of(^:so) "
      "> 1\ncomponents:\n",
      "the name of a table field expected" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n  - id: sau\n    label: S\n    section: mot\n    type: text\n    "
      "relevant: sum_of(:moi, ^'a') > 1\ncomponents:\n",
      "'a' is no column of numbers in moi" },
    { "components:\n",
      "  - id: moi\n    label: Mới\n    section: mot\n    type: table\n    columns:\n      - { id: "
      "a, label: A, type: text }\n  - id: sau\n    label: S\n    section: mot\n    type: derived\n "
      "   calculate: ^:moi\ncomponents:\n",
      "a table is no value here" },
    /* limits, fees, papers, validity */
    { "limit: { unit: working_days, value: 3 }",
      "limit: { unit: working_days, value: 3 }\n    channel_limits: { ^pots: { unit: same_day } }",
      "unknown channel \"pots\" (nearest: \"post\")" },
    { "limit: { unit: working_days, value: 3 }",
      "limit: { unit: working_days, value: 3 }\n    channel_limits: { ^online: { unit: same_day } "
      "}",
      "channel \"online\" is not among the channels" },
    { "limit: { unit: working_days, value: 3 }",
      "limit: { unit: working_days, value: 3 }\n    channel_limits: { post: ^{ unit: days } }",
      "a limit without \"value\"" },
    { "limit: { unit: working_days, value: 3 }",
      "limit: { unit: working_days, value: 3 }\n    channel_limits: ^[post]",
      "\"channel_limits\" is a list" },
    { "amount: 1000 * :so }", "amount: 1000 * :so, exempt: ^gioj }",
      "unknown field \"gioj\" (nearest: \"gioi\")" },
    { "amount: 1000 * :so }", "amount: 1000 * :so, exempt: ^so }", "\"so\" is no choice" },
    { "amount: 1000 * :so }", "amount: 1000 * :so, ^amount_online: 500 }",
      "expected it where online is among the channels" },
    { "form: original }", "form: original, any_of: ^nhom }",
      "\"nhom\" stands at one component only" },
    { "{ id: tra, name: Trả, role: counter }",
      "{ id: tra, name: Trả, role: counter, limit: ^{ unit: same_day } }",
      "the limit of a step is in working_days or working_hours" },
    { "{ id: tra, name: Trả, role: counter }",
      "{ id: tra, name: Trả, role: counter, limit_minutes: 5, ^limit: { unit: working_days, value: "
      "1 } }",
      "\"limit\" beside \"limit_minutes\"" },
    { "source: do chúng tôi viết\n",
      "source: do chúng tôi viết\nvalid_from: 2026-06-01\nvalid_to: ^2026-05-31\n",
      "valid_to is before valid_from" },
    /* YAML */
    { "    type: integer\n", "    type: ^&a integer\n", "anchor \"&a\"" },
    { "    type: integer\n", "    type: ^*a\n", "alias \"*a\" is not allowed" },
    { "    type: integer\n", "    type: ^!!str integer\n", "tag" },
    { "    type: integer\n", "^\ttype: integer\n", "a tab cannot indent" },
    { "components:\n", "^---\ncomponents:\n", "a second document" },
};

static void check_mistake(const char *old, const char *new, const char *words)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;
    char *text = changed(old, new);
    int line, column;

    take_mark(text, &line, &column);
    char *want = xasprintf("f:%d:%d: error: ", line, column);
    enum mc_rc rc = form_parse("f", text, strlen(text), lists, &form, &f);
    if (rc != MC_INVALID || form != NULL || f.n_errors == 0)
        fail_msg("\"%s\" was taken", new);
    const char *at = strstr(f.text.s, want);
    const char *end = at != NULL ? strchr(at, '\n') : NULL;
    const char *said = at != NULL ? strstr(at, words) : NULL;
    if (said == NULL || said > end)
        fail_msg("\"%s\": wanted %s%s, got %s", new, want, words, f.text.s);
    free(want);
    free(text);
    findings_release(&f);
}

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMS(mistakes); i++)
        check_mistake(mistakes[i].old, mistakes[i].new, mistakes[i].words);
}

/* What the line cannot show is a matter of taste, not a mistake: the form loads. */
static void test_long_message(void **state)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;
    char *text = changed("    message: Ngày không được sau hôm nay.\n",
                         "    message: Câu này dài hơn dòng báo bảy mươi tám cột, nên "
                         "người ở quầy không đọc được hết đoạn cuối của nó.\n");

    (void)state;
    assert_int_equal(form_parse("f", text, strlen(text), lists, &form, &f), MC_OK);
    assert_int_equal(f.n_warnings, 1);
    assert_string_equal(f.file, "?"); /* whoever reads the next file says its own name */
    assert_non_null(strstr(f.text.s, ": warning: a message of 96 columns, the line shows 78"));
    form_free(form);
    free(text);
    findings_release(&f);
}

/* Mistakes far apart are told in one go. */
static void test_all_at_once(void **state)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL;
    struct strbuf text = STRBUF_INIT;

    (void)state;
    for (const char *p = good; *p != '\0'; p++) /* every type and every role is wrong */
        if (strncmp(p, "type: ", 6) == 0 || strncmp(p, "role: ", 6) == 0) {
            strbuf_printf(&text, "%.6sx", p);
            p += 5;
        } else {
            strbuf_putc(&text, *p);
        }
    assert_int_equal(form_parse("f", text.s, text.len, lists, &form, &f), MC_INVALID);
    assert_true(f.n_errors >= 7);
    assert_non_null(strstr(f.text.s, "unknown type \"xname\""));
    assert_non_null(strstr(f.text.s, "unknown type \"xtext\""));
    assert_non_null(strstr(f.text.s, "unknown role \"xcounter\""));
    strbuf_release(&text);
    findings_release(&f);
}

static void test_other_wholes(void **state)
{
    static const char *const texts[] = {
        "", "x", "[]", "- a\n", "{}", "code: 1\n", "null", "|\n a"
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(texts); i++) {
        struct findings f = { .file = "?", .text = STRBUF_INIT };
        struct form *form = NULL;

        assert_int_equal(form_parse("f", texts[i], strlen(texts[i]), lists, &form, &f), MC_INVALID);
        assert_true(f.n_errors > 0);
        assert_null(form);
        findings_release(&f);
    }
}

/* BOM and CRLF, as Notepad writes them, change nothing. */
static void test_notepad(void **state)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *plain = NULL, *form = NULL;
    struct strbuf text = STRBUF_INIT;

    (void)state;
    strbuf_puts(&text, "\xef\xbb\xbf");
    for (const char *p = good; *p != '\0'; p++)
        strbuf_printf(&text, "%s%c", *p == '\n' ? "\r" : "", *p);
    assert_int_equal(form_parse("f", good, strlen(good), lists, &plain, &f), MC_OK);
    assert_int_equal(form_parse("f", text.s, text.len, lists, &form, &f), MC_OK);
    assert_string_equal(form->hash, plain->hash);
    form_free(plain);
    form_free(form);
    strbuf_release(&text);
    findings_release(&f);
}

/* ---- mutations ---- */

static uint64_t seed_state;

static size_t pick(size_t below)
{
    seed_state ^= seed_state << 13;
    seed_state ^= seed_state >> 7;
    seed_state ^= seed_state << 17;
    return below > 0 ? (size_t)(seed_state % below) : 0;
}

static char *file_dup(const char *rest, size_t *n)
{
    char *path = root_path(rest);
    FILE *in = fopen(path, "rb");
    char *s = xcalloc(1, YAML_MAX_BYTES);

    assert_non_null(in);
    *n = fread(s, 1, YAML_MAX_BYTES / 2, in);
    fclose(in);
    free(path);
    return s;
}

/* One of: a byte changed, a run cut out, a line doubled, a line gone, two bytes swapped. */
static size_t mutate(char *s, size_t n)
{
    size_t at = pick(n), other = pick(n), len;
    char *line = s + at;

    while (line > s && line[-1] != '\n')
        line--;
    const char *end = memchr(s + at, '\n', n - at);
    len = end != NULL ? (size_t)(end - line) + 1 : n - (size_t)(line - s);
    switch (pick(5)) {
    case 0:
        s[at] = (char)pick(256);
        return n;
    case 1:
        len = pick(20) + 1;
        len = len < n - at ? len : n - at;
        memmove(s + at, s + at + len, n - at - len);
        return n - len;
    case 2:
        memmove(line + len, line, n - (size_t)(line - s));
        return n + len;
    case 3:
        memmove(line, line + len, n - (size_t)(line - s) - len);
        return n - len;
    default:
        len = (unsigned char)s[at];
        s[at] = s[other];
        s[other] = (char)len;
        return n;
    }
}

/* A form or findings, never both, never neither; what loads pins itself and loads again. */
static void check_mutant(const char *s, size_t n)
{
    struct findings f = { .file = "?", .text = STRBUF_INIT };
    struct form *form = NULL, *again = NULL;
    enum mc_rc rc = form_parse("m", s, n, lists, &form, &f);

    if (rc == MC_OK) {
        assert_non_null(form);
        assert_int_equal(f.n_errors, 0);
        form_parse("pinned", form->resolved, strlen(form->resolved), NULL, &again, &f);
        if (again == NULL || strcmp(again->hash, form->hash) != 0)
            fail_msg("not the same when read again: %s", f.text.s);
        form_free(again);
        form_free(form);
    } else {
        assert_int_equal(rc, MC_INVALID);
        assert_null(form);
        assert_true(f.n_errors > 0);
        assert_non_null(strstr(f.text.s, "m:"));
    }
    findings_release(&f);
}

static void test_mutations(void **state)
{
    static const char *const files[] = {
        "forms/ho-tich/dang-ky-khai-sinh.yaml",
        "forms/ho-tich/dang-ky-khai-tu.yaml",
        "forms/ho-tich/dang-ky-ket-hon.yaml",
        "forms/ho-tich/xac-nhan-tinh-trang-hon-nhan.yaml",
        "forms/ho-tich/cap-ban-sao-trich-luc.yaml",
        "forms/chung-thuc/chung-thuc-ban-sao.yaml",
        "forms/chung-thuc/chung-thuc-chu-ky.yaml",
        "forms/cu-tru/dang-ky-tam-tru.yaml",
        "forms/ho-kinh-doanh/dang-ky-ho-kinh-doanh.yaml",
        "forms/bao-tro/tro-cap-xa-hoi-hang-thang.yaml",
    };
    const char *seed = getenv("MOTCUA_SEED");

    (void)state;
    seed_state = seed != NULL ? strtoull(seed, NULL, 10) * 2 + 1 : 20261121;
    for (size_t i = 0; i < N_ELEMS(files); i++) {
        size_t n;
        char *s = file_dup(files[i], &n);

        for (int round = 0; round < 10; round++) {
            char *copy = xcalloc(1, 2 * YAML_MAX_BYTES);
            size_t len = n;

            memcpy(copy, s, n);
            for (size_t times = pick(3) + 1; times > 0; times--)
                len = mutate(copy, len);
            check_mutant(copy, len);
            free(copy);
        }
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_is_good), cmocka_unit_test(test_more_words),
        cmocka_unit_test(test_mistakes),     cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_all_at_once),  cmocka_unit_test(test_other_wholes),
        cmocka_unit_test(test_notepad),      cmocka_unit_test(test_mutations),
    };

    return cmocka_run_group_tests_name("form errors", tests, setup, teardown);
}
