/* A SQLite VFS that passes everything on, until the n-th write, truncate or sync: that one fails
 * half done (once, or it and all that follow), or the process dies in the middle of it. */
#ifndef MOTCUA_TESTS_STORE_SHIM_H
#define MOTCUA_TESTS_STORE_SHIM_H

#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHIM "shim"

static struct {
    long left;   /* calls until the fault; 0 disarmed */
    bool hit;    /* the fault has happened */
    bool sticky; /* everything after it fails too */
    bool full;   /* it is a full disk */
    bool reads;  /* it is a read that fails, not a write */
    bool kill;   /* it is the end of the process */
    long syncs;  /* since shim_arm() */
} shim;

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *shim_real(sqlite3_file *f)
{
    return ((struct shim_file *)f)->real;
}

static void shim_arm(long nth, bool sticky, bool full, bool dies)
{
    memset(&shim, 0, sizeof shim);
    shim.left = nth;
    shim.sticky = sticky;
    shim.full = full;
    shim.kill = dies;
}

/* Is this call the one that fails? */
static bool shim_tick(void)
{
    if (shim.hit)
        return shim.sticky;
    if (shim.left == 0 || --shim.left > 0)
        return false;
    return shim.hit = true;
}

/* As shim_arm(), for reads instead of writes and syncs. */
__attribute__((unused)) static void shim_arm_reads(long nth)
{
    memset(&shim, 0, sizeof shim);
    shim.left = nth;
    shim.reads = true;
}

static int shim_fault(int code)
{
    if (shim.kill)
        kill(getpid(), SIGKILL);
    return shim.full ? SQLITE_FULL : code;
}

static int shim_close(sqlite3_file *f)
{
    struct shim_file *s = (struct shim_file *)f;
    int rc = s->real->pMethods ? s->real->pMethods->xClose(s->real) : SQLITE_OK;

    free(s->real);
    s->real = NULL;
    return rc;
}

static int shim_xRead(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    sqlite3_file *r = shim_real(f);

    return shim.reads && shim_tick() ? SQLITE_IOERR_READ : r->pMethods->xRead(r, p, n, at);
}

static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    sqlite3_file *r = shim_real(f);

    if (!shim.reads && shim_tick()) {
        r->pMethods->xWrite(r, p, n / 2, at); /* torn */
        return shim_fault(SQLITE_IOERR_WRITE);
    }
    return r->pMethods->xWrite(r, p, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    sqlite3_file *r = shim_real(f);

    return !shim.reads && shim_tick() ? shim_fault(SQLITE_IOERR_TRUNCATE)
                                      : r->pMethods->xTruncate(r, n);
}

static int shim_sync(sqlite3_file *f, int flags)
{
    sqlite3_file *r = shim_real(f);

    shim.syncs++;
    return !shim.reads && shim_tick() ? shim_fault(SQLITE_IOERR_FSYNC)
                                      : r->pMethods->xSync(r, flags);
}

/* What only passes on: a parameter list, and the call of the real file. */
#define SHIM_PASS(name, params, ...)                                      \
    static int shim_##name params                                         \
    {                                                                     \
        return shim_real(f)->pMethods->name(shim_real(f), ##__VA_ARGS__); \
    }
SHIM_PASS(xFileSize, (sqlite3_file * f, sqlite3_int64 *n), n)
SHIM_PASS(xLock, (sqlite3_file * f, int how), how)
SHIM_PASS(xUnlock, (sqlite3_file * f, int how), how)
SHIM_PASS(xCheckReservedLock, (sqlite3_file * f, int *out), out)
SHIM_PASS(xFileControl, (sqlite3_file * f, int op, void *arg), op, arg)
SHIM_PASS(xSectorSize, (sqlite3_file * f))
SHIM_PASS(xDeviceCharacteristics, (sqlite3_file * f))
SHIM_PASS(xShmMap, (sqlite3_file * f, int page, int size, int extend, void volatile **out), page,
          size, extend, out)
SHIM_PASS(xShmLock, (sqlite3_file * f, int at, int n, int flags), at, n, flags)
SHIM_PASS(xShmUnmap, (sqlite3_file * f, int drop), drop)
SHIM_PASS(xFetch, (sqlite3_file * f, sqlite3_int64 at, int n, void **out), at, n, out)
SHIM_PASS(xUnfetch, (sqlite3_file * f, sqlite3_int64 at, void *p), at, p)

static void shim_xShmBarrier(sqlite3_file *f)
{
    shim_real(f)->pMethods->xShmBarrier(shim_real(f));
}

static const sqlite3_io_methods shim_methods = { 3,
                                                 shim_close,
                                                 shim_xRead,
                                                 shim_write,
                                                 shim_truncate,
                                                 shim_sync,
                                                 shim_xFileSize,
                                                 shim_xLock,
                                                 shim_xUnlock,
                                                 shim_xCheckReservedLock,
                                                 shim_xFileControl,
                                                 shim_xSectorSize,
                                                 shim_xDeviceCharacteristics,
                                                 shim_xShmMap,
                                                 shim_xShmLock,
                                                 shim_xShmBarrier,
                                                 shim_xShmUnmap,
                                                 shim_xFetch,
                                                 shim_xUnfetch };

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *real = vfs->pAppData;
    struct shim_file *s = (struct shim_file *)f;

    s->base.pMethods = NULL;
    s->real = calloc(1, (size_t)real->szOsFile);
    int rc = real->xOpen(real, name, s->real, flags, out);
    if (rc == SQLITE_OK) {
        s->base.pMethods = &shim_methods;
    } else {
        free(s->real);
        s->real = NULL;
    }
    return rc;
}

static void shim_register(void)
{
    static sqlite3_vfs vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);

    vfs = *real;
    vfs.szOsFile = sizeof(struct shim_file);
    vfs.zName = SHIM;
    vfs.pAppData = real;
    vfs.pNext = NULL;
    vfs.xOpen = shim_open;
    sqlite3_vfs_register(&vfs, 0);
}

#endif
