/* form/yaml: what the reader takes, what it refuses and where it says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motcua/form/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TREE_MAX (16 << 20)

/* Text of N bytes gives exactly the one finding WANT ("1:3: error: ..." begins it); "" for none. */
static void check_bytes(const char *s, size_t n, const char *want)
{
    struct arena a = ARENA_INIT(TREE_MAX);
    struct findings f = { .file = "f", .text = STRBUF_INIT };
    char *line = xasprintf("f:%s", want);
    const struct node *root = yaml_parse(&a, s, n, &f);

    if (want[0] == '\0') {
        assert_string_equal(f.text.s, "");
        assert_non_null(root);
    } else {
        if (strncmp(f.text.s, line, strlen(line)) != 0)
            fail_msg("wanted \"%s\", got \"%s\"", line, f.text.s);
        assert_null(root);
        assert_int_equal(f.n_errors, 1);
    }
    free(line);
    findings_release(&f);
    arena_release(&a);
}

static void check_text(const char *s, const char *want)
{
    check_bytes(s, strlen(s), want);
}

static void test_places(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        { "a: 1\nb: 2\na: 3\n", "3:1: error: key \"a\" stands twice (first on line 1)" },
        { "x:\n  a: 1\n  a: 2\n", "3:3: error: key \"a\" stands twice (first on line 2)" },
        { "a: &x 1\n", "1:4: error: anchor \"&x\" is not allowed" },
        { "a:\n  - *x\n", "2:5: error: alias \"*x\" is not allowed" },
        { "a: &x [1, 2]\n", "1:4: error: anchor \"&x\"" },
        { "a: &x {b: 2}\n", "1:4: error: anchor \"&x\"" },
        { "a: !!str 1\n", "1:4: error: tag \"tag:yaml.org,2002:str\" is not allowed" },
        { "a: !own [1]\n", "1:4: error: tag \"!own\" is not allowed" },
        { "a: 1\n---\nb: 2\n", "2:1: error: a second document" },
        { "", "1:1: error: nothing in it" },
        { "\n# only this\n", "1:1: error: nothing in it" },
        { "---\n", "1:1: error: nothing in it" },
        { "a:\n\tb: 1\n", "2:1: error: a tab cannot indent, expected spaces" },
        { "a: [1, 2\n", "2:1: error: " },
        { "a: 'x\n", "2:1: error: found unexpected end of stream" },
        { "a: 1\n b: 2\n", "2:3: error: mapping values are not allowed" },
        { "? [a, b]\n: 1\n", "1:3: error: a list as a key, expected a word" },
        { "'': 1\n", "1:1: error: nothing as a key, expected a word" },
        { "a: x\x01y\n", "1:5: error: a control character" },
        { "ế: 1\na: \xc4\n", "2:4: error: not UTF-8" },
        { "a: \xff\xfe\n", "1:4: error: not UTF-8" },
        { "\xef\xbb\xbf"
          "a: 1\n",
          "" }, /* Notepad's mark */
        { "a: 1\r\nb: 2\r\n", "" },
        { "\xef\xbb\xbf"
          "a: 1\r\na: 2\r\n",
          "2:1: error: key \"a\" stands twice" },
        { "# chú thích\na: |\n  dòng một\n  dòng hai\n", "" },
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(table); i++)
        check_text(table[i].text, table[i].want);
    check_bytes("a: \0b\n", 6, "1:4: error: a control character");
}

static void test_all_findings_at_once(void **state)
{
    static const char text[] = "a: &x 1\nb: *x\nb: !t 2\n";
    struct arena a = ARENA_INIT(TREE_MAX);
    struct findings f = { .file = "f", .text = STRBUF_INIT };

    (void)state;
    assert_null(yaml_parse(&a, text, strlen(text), &f));
    assert_int_equal(f.n_errors, 4);
    assert_non_null(strstr(f.text.s, "f:1:4: "));
    assert_non_null(strstr(f.text.s, "f:2:4: "));
    assert_non_null(strstr(f.text.s, "f:3:4: "));
    assert_non_null(strstr(f.text.s, "f:3:1: "));
    findings_release(&f);
    arena_release(&a);
}

/* N times PART after HEAD. */
static char *many(const char *head, const char *part, size_t n)
{
    struct strbuf b = STRBUF_INIT;

    strbuf_puts(&b, head);
    for (size_t i = 0; i < n; i++)
        strbuf_puts(&b, part);
    return strbuf_detach(&b);
}

static void check_take(char *text, const char *want)
{
    check_text(text, want);
    free(text);
}

static void test_limits(void **state)
{
    (void)state;
    check_take(many("", "[", 33), "1:33: error: nested deeper than 32");
    check_take(many("", "[", 40000), "1:33: error: nested deeper than 32");
    check_take(many("", "- ", 40), "1:65: error: nested deeper than 32");
    check_take(many("a: ", "x", YAML_MAX_BYTES), " error: over 1048576 bytes");
}

/* 100,000 keys, all twice: their number, not its square, is what it costs. */
static void test_many_duplicates(void **state)
{
    struct strbuf b = STRBUF_INIT;
    struct arena a = ARENA_INIT(64 << 20);
    struct findings f = { .file = "f", .text = STRBUF_INIT };

    (void)state;
    for (int i = 0; i < 100000; i++)
        strbuf_printf(&b, "k%d: 1\n", i % 50000);
    assert_null(yaml_parse(&a, b.s, b.len, &f));
    assert_int_equal(f.n_errors, 50000);
    assert_non_null(strstr(f.text.s, "more findings are not shown"));
    strbuf_release(&b);
    findings_release(&f);
    arena_release(&a);
}

static void test_small_arena(void **state)
{
    struct arena a = ARENA_INIT(1000);
    struct findings f = { .file = "f", .text = STRBUF_INIT };
    char *text = many("", "- x\n", 100);

    (void)state;
    assert_null(yaml_parse(&a, text, strlen(text), &f));
    assert_non_null(strstr(f.text.s, "too much in one file"));
    assert_int_equal(f.n_errors, 1);
    free(text);
    findings_release(&f);
    arena_release(&a);
}

static void test_tree(void **state)
{
    static const char text[] = "ten: '  Đặng  Thị '\n"
                               "n: -12\n"
                               "q: \"12\"\n"
                               "yes: true\n"
                               "none: ~\n"
                               "when: :a = 'ế' and :b\n"
                               "folded: >\n  một\n  hai\n"
                               "kept: |\n  một\n  hai\n"
                               "list: [1, {x: y}]\n"
                               "nfd: e\xcc\x82\n";
    struct arena a = ARENA_INIT(TREE_MAX);
    struct findings f = { .file = "f", .text = STRBUF_INIT };
    const struct node *root = yaml_parse(&a, text, strlen(text), &f);

    (void)state;
    assert_non_null(root);
    assert_string_equal(node_str(root, "ten"), "Đặng Thị");
    assert_int_equal(node_get(root, "ten")->text_column, 0); /* spaces were taken away */
    assert_int_equal(node_int(root, "n", 0, &f), -12);
    assert_true(node_bool(root, "yes", false, &f));
    assert_null(node_str(root, "none"));
    assert_true(node_null(node_get(root, "none")));
    assert_null(node_str(root, "absent"));
    assert_int_equal(node_int(root, "absent", 7, &f), 7);
    assert_string_equal(node_str(root, "when"), ":a = 'ế' and :b");
    assert_int_equal(node_get(root, "when")->text_column, 7);
    assert_string_equal(node_str(root, "folded"), "một hai");
    assert_string_equal(node_str(root, "kept"), "một\nhai");
    assert_string_equal(node_str(root, "nfd"), "ê");
    const struct node *list = node_get(root, "list");
    assert_int_equal(list->kind, NODE_LIST);
    assert_string_equal(node_str(list->child->next, "x"), "y");
    assert_int_equal(f.n_errors, 0);
    assert_int_equal(node_int(root, "q", 3, &f), 3); /* quoted is text */
    assert_int_equal(node_int(root, "ten", 3, &f), 3);
    assert_false(node_bool(root, "n", false, &f));
    assert_int_equal(f.n_errors, 3);
    assert_non_null(strstr(f.text.s, "f:3:4: error: \"q\" is not a whole number"));
    assert_non_null(strstr(f.text.s, "f:2:4: error: \"n\" is neither, expected true or false"));
    findings_release(&f);
    arena_release(&a);
}

static void test_keys(void **state)
{
    static const char *const keys[] = { "label", "relevant", "required", NULL };
    static const char text[] = "lable: x\nrequierd: true\nzzz: 1\nlabel: y\n";
    struct arena a = ARENA_INIT(TREE_MAX);
    struct findings f = { .file = "f", .text = STRBUF_INIT };

    (void)state;
    node_only_keys(yaml_parse(&a, text, strlen(text), &f), keys, &f);
    assert_string_equal(f.text.s, "f:1:1: error: unknown key \"lable\" (nearest: \"label\")\n"
                                  "f:2:1: error: unknown key \"requierd\" (nearest: \"required\")\n"
                                  "f:3:1: error: unknown key \"zzz\", expected one of: label, "
                                  "relevant, required\n");
    assert_null(nearest_word("xyz", keys));
    assert_string_equal(nearest_word("relevnt", keys), "relevant");
    assert_null(nearest_word("", keys));
    /* letters changed round are one mistake, as one wrong letter is: the first word wins */
    assert_string_equal(nearest_word("abcd", (const char *const[]){ "abxd", "bacd", NULL }),
                        "abxd");
    assert_string_equal(nearest_word("abcd", (const char *const[]){ "bxcd", "bacd", NULL }),
                        "bacd");
    /* and so is a letter too many or one too few */
    assert_string_equal(nearest_word("abcd", (const char *const[]){ "abxd", "abcde", NULL }),
                        "abxd");
    assert_string_equal(nearest_word("abcd", (const char *const[]){ "abxd", "abc", NULL }), "abxd");
    findings_release(&f);
    arena_release(&a);
}

static void test_files(void **state)
{
    struct arena a = ARENA_INIT(TREE_MAX);
    struct findings f = { .file = "x", .text = STRBUF_INIT };
    char path[] = "/tmp/test_yaml.XXXXXX";
    char *source = NULL;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "a: 1\n", 5), 5);
    close(fd);
    assert_non_null(yaml_load(&a, path, &f, &source));
    assert_string_equal(source, "a: 1\n");
    free(source);
    source = NULL;
    unlink(path);
    assert_null(yaml_load(&a, path, &f, &source));
    assert_null(yaml_load(&a, "/tmp", &f, &source));
    assert_null(source);
    assert_int_equal(f.n_errors, 2);
    assert_non_null(strstr(f.text.s, "x: error: cannot be opened"));
    assert_non_null(strstr(f.text.s, "x: error: cannot be read"));
    findings_release(&f);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),      cmocka_unit_test(test_all_findings_at_once),
        cmocka_unit_test(test_limits),      cmocka_unit_test(test_many_duplicates),
        cmocka_unit_test(test_small_arena), cmocka_unit_test(test_tree),
        cmocka_unit_test(test_keys),        cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
