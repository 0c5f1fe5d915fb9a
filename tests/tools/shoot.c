/* shoot ROWSxCOLS OUT.png SCRIPT -- PROGRAM ARG...
 * Drives a program by a script and takes pictures of its screen (the last one to OUT.png, "-" for
 * none).  SCRIPT is a file, or the lines themselves.  A line is keys for tty_keys(), or one of
 *   @wait TEXT   @gone TEXT   @scan TEXT   @paste TEXT   @resize ROWSxCOLS
 *   @png FILE    @text FILE ("-": standard output)       # a remark
 * PROGRAM "motcua" is $MOTCUA_BIN, else build/debug/motcua.  HOME is a directory for this run. */
#include "../harness/harness.h"

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void die(const char *what, const char *why)
{
    fprintf(stderr, "shoot: %s: %s\n", what, why);
    exit(2);
}

static void read_size(const char *s, int *rows, int *cols)
{
    if (sscanf(s, "%dx%d", rows, cols) != 2 || *rows < 1 || *cols < 1)
        die(s, "a size is ROWSxCOLS");
}

static char *script_dup(const char *arg)
{
    struct strbuf b = STRBUF_INIT;
    char buf[4096];
    size_t n;
    FILE *f = access(arg, R_OK) == 0 ? fopen(arg, "r") : NULL;

    if (!f)
        return xstrdup(arg);
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        strbuf_add(&b, buf, n);
    fclose(f);
    return strbuf_detach(&b);
}

static void write_text(struct tty *t, const char *path)
{
    char *s = tty_text_dup(t);
    FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");

    if (!f || fputs(s, f) < 0 || (f != stdout && fclose(f) != 0))
        die(path, strerror(errno));
    free(s);
}

static void do_resize(struct tty *t, const char *size)
{
    int rows, cols;

    read_size(size, &rows, &cols);
    tty_resize(t, rows, cols);
}

static void do_png(struct tty *t, const char *path)
{
    tty_png(t, path, true);
}

static void do_wait(struct tty *t, const char *text)
{
    tty_wait(t, text);
}

static void do_gone(struct tty *t, const char *text)
{
    tty_wait_gone(t, text);
}

static void do_line(struct tty *t, const char *line)
{
    static const struct {
        const char *word;
        void (*run)(struct tty *t, const char *arg);
    } words[] = { { "@wait ", do_wait },    { "@gone ", do_gone }, { "@scan ", tty_scan },
                  { "@paste ", tty_paste }, { "@png ", do_png },   { "@text ", write_text },
                  { "@resize ", do_resize } };

    if (line[0] == '#' || !line[0])
        return;
    for (size_t i = 0; i < N_ELEMS(words); i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(line, words[i].word, n) == 0) {
            words[i].run(t, line + n);
            return;
        }
    }
    if (line[0] == '@')
        die(line, "no such word");
    tty_keys(t, line);
}

int main(int argc, char **argv)
{
    struct tty_run run = { 0 };

    if (argc < 6 || strcmp(argv[4], "--") != 0)
        die("usage", "shoot ROWSxCOLS OUT.png SCRIPT -- PROGRAM ARG...");
    read_size(argv[1], &run.rows, &run.cols);
    run.argv = (const char *const *)(argv + 5);
    char *script = script_dup(argv[3]), *rest = script, *line;
    struct tty *t = tty_start(&run);
    while ((line = strsep(&rest, "\n")))
        do_line(t, line);
    if (strcmp(argv[2], "-") != 0)
        tty_png(t, argv[2], true);
    tty_end(t);
    free(script);
    return 0;
}
