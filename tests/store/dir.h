/* A directory for one test, removed with all that is in it.  In memory where there is some: tests
 * count syncs, they need not wait for them. */
#ifndef MOTCUA_TESTS_STORE_DIR_H
#define MOTCUA_TESTS_STORE_DIR_H

#include "motcua/base/mem.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int dir_make(void **state)
{
    const char *tmp = getenv("TMPDIR");
    const char *usual = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *path = xasprintf("%s/motcua-test-XXXXXX", tmp ? tmp : usual);

    *state = mkdtemp(path);
    return *state == NULL;
}

static int dir_drop(const char *path, const struct stat *st, int what, struct FTW *at)
{
    (void)st;
    (void)what;
    (void)at;
    return remove(path);
}

static int dir_remove(void **state)
{
    int rc = nftw(*state, dir_drop, 16, FTW_DEPTH | FTW_PHYS);

    free(*state);
    return rc;
}

/* DIR/NAME; the caller frees. */
__attribute__((unused)) static char *dir_path(const void *dir, const char *name)
{
    return xasprintf("%s/%s", (const char *)dir, name);
}

#endif
