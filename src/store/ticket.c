/* The write ticket: SQLite's own busy handler sleeps and is unfair, so writers queue on a lock file
 * of their own.  Tries are non-blocking and bounded: a stopped process cannot hang the office. */
#include "db_priv.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define TRY_EVERY_MS 2

void ticket_init(struct ticket *t, const char *db_path)
{
    *t = (struct ticket){ .path = xasprintf("%s.lock", db_path), .fd = -1 };
}

void ticket_release(struct ticket *t)
{
    if (t->fd >= 0)
        close(t->fd);
    free(t->path);
    free(t->who);
    *t = (struct ticket){ .fd = -1 };
}

static long ticket_holder(const struct ticket *t)
{
    char text[32] = "";
    ssize_t n = pread(t->fd, text, sizeof text - 1, 0);

    return n > 0 ? strtol(text, NULL, 10) : 0; /* 0: it has only just taken it */
}

char *ticket_name(const struct ticket *t, char out[128])
{
    char text[160] = "";
    ssize_t n = pread(t->fd, text, sizeof text - 1, 0);
    const char *name = n > 0 ? strchr(text, '\n') : NULL;
    int len = name != NULL ? (int)strcspn(++name, "\n") : 0;

    while (len > 0 && name[len - 1] == ' ')
        len--;
    snprintf(out, 128, "%.*s", len, name != NULL ? name : "");
    return out;
}

static void ticket_sign(const struct ticket *t)
{
    char text[160];
    /* As wide as any, so that it covers the one before without the file being cut first. */
    int n = snprintf(text, sizeof text, "%-10ld\n%-120.120s\n", (long)getpid(), str_or(t->who));

    /* Only the name on the door: a failure (full disk) must not stop the writer. */
    if (pwrite(t->fd, text, (size_t)n, 0) != n)
        return;
}

static enum mc_rc ticket_busy(const struct ticket *t, long holder, int64_t waited_ms,
                              struct mc_err *err)
{
    char name[128];

    if (*ticket_name(t, name) != '\0')
        return mc_fail(err, MC_BUSY,
                       "process %ld (%s) has held %s for over %lld ms; try again, or end it",
                       holder, name, t->path, (long long)waited_ms);
    return mc_fail(err, MC_BUSY, "process %ld has held %s for over %lld ms; try again, or end it",
                   holder, t->path, (long long)waited_ms);
}

enum mc_rc ticket_take(struct ticket *t, struct mc_err *err)
{
    const struct timespec pause = { .tv_nsec = TRY_EVERY_MS * 1000000L };
    int64_t since = clock_mono_ms();

    if (t->fd < 0 && (t->fd = open(t->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        return mc_fail(err, MC_IO, "%s cannot be written (%s); check the directory and its mode",
                       t->path, strerror(errno));
    while (flock(t->fd, LOCK_EX | LOCK_NB) != 0) {
        int64_t waited = clock_mono_ms() - since;

        if (errno != EWOULDBLOCK && errno != EINTR)
            return mc_fail(err, MC_IO, "%s cannot be locked: %s", t->path, strerror(errno));
        if (waited >= DB_TICKET_MS ||
            (t->waiting != NULL && !t->waiting(t->ctx, (int)waited, ticket_holder(t))))
            return ticket_busy(t, ticket_holder(t), waited, err);
        nanosleep(&pause, NULL);
    }
    ticket_sign(t);
    return MC_OK;
}

void ticket_give(struct ticket *t)
{
    if (t->fd >= 0)
        flock(t->fd, LOCK_UN);
}
