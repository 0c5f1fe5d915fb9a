/* Compare a canvas with a reviewed text file: tests/data/screens/NAME.txt.  MOTCUA_UPDATE=1 writes
 * the file instead; look at the difference before committing it. */
#ifndef TESTS_SCREEN_GOLDEN_H
#define TESTS_SCREEN_GOLDEN_H

#include "motcua/base/mem.h"
#include "motcua/base/strbuf.h"
#include "motcua/base/utf8.h"
#include "motcua/ui/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline char *golden_path_dup(const char *name)
{
    const char *root = getenv("MOTCUA_ROOT");

    return xasprintf("%s/tests/data/screens/%s.txt", root ? root : ".", name);
}

static inline char *golden_read_dup(const char *path)
{
    struct strbuf text = STRBUF_INIT;
    char buf[4096];
    size_t n;
    FILE *f = fopen(path, "rb");

    while (f != NULL && (n = fread(buf, 1, sizeof buf, f)) > 0)
        strbuf_add(&text, buf, n);
    if (f != NULL)
        fclose(f);
    return strbuf_detach(&text);
}

static inline void assert_golden(const struct canvas *cv, const char *name)
{
    char *path = golden_path_dup(name), *got = canvas_text_dup(cv);

    if (getenv("MOTCUA_UPDATE") != NULL) {
        FILE *f = fopen(path, "wb");

        assert_non_null(f);
        fputs(got, f);
        assert_int_equal(fclose(f), 0);
    } else {
        char *want = golden_read_dup(path);

        if (strcmp(got, want) != 0)
            fail_msg("%s is not what was reviewed.\n--- wanted\n%s--- got\n%s", path, want, got);
        free(want);
    }
    free(path);
    free(got);
}

#endif
