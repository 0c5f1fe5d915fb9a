/* The harness's common ground: failing, directories, environment, sanitizer reports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness_priv.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *here_file = "?";
static int here_line;

void harness_here(const char *file, int line)
{
    here_file = file;
    here_line = line;
}

void harness_fail(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *msg = xvasprintf(fmt, ap);
    va_end(ap);
    print_error("%s\n", msg);
    free(msg);
    _fail(here_file, here_line);
    abort(); /* _fail() jumps out of the test */
}

int64_t now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- directories ---- */

/* Only what stands here is ever deleted. */
static struct {
    char **dir;
    size_t n, cap;
} tmp;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

static void remove_tree(const char *dir)
{
    if (nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
        fprintf(stderr, "%s: %s\n", dir, strerror(errno));
}

static void remove_the_rest(void)
{
    for (size_t i = 0; i < tmp.n; i++) {
        remove_tree(tmp.dir[i]);
        free(tmp.dir[i]);
    }
    free(tmp.dir);
    tmp.n = 0;
}

char *tmp_new(void)
{
    const char *base = getenv("TMPDIR");
    char *dir = xasprintf("%s/motcua-test-XXXXXX", base && *base ? base : "/tmp");

    if (!mkdtemp(dir))
        harness_fail("%s: %s", dir, strerror(errno));
    if (tmp.cap == 0)
        atexit(remove_the_rest);
    tmp.dir = mem_grow(tmp.dir, tmp.n, &tmp.cap, sizeof *tmp.dir);
    tmp.dir[tmp.n++] = xstrdup(dir);
    return dir;
}

void tmp_remove(char *dir)
{
    for (size_t i = 0; dir && i < tmp.n; i++) {
        if (strcmp(tmp.dir[i], dir) != 0)
            continue;
        remove_tree(dir);
        free(tmp.dir[i]);
        tmp.dir[i] = tmp.dir[--tmp.n];
        free(dir);
        return;
    }
    if (dir)
        harness_fail("%s is not a directory of ours", dir);
}

/* ---- environment ---- */

static size_t name_len(const char *s)
{
    return strcspn(s, "=");
}

/* ENV has room; takes SETTING. */
static void env_put(char **env, char *setting)
{
    size_t i = 0, n = name_len(setting);

    while (env[i] && (name_len(env[i]) != n || memcmp(env[i], setting, n) != 0))
        i++;
    free(env[i]);
    env[i] = setting;
}

static void env_drop(char **env, const char *name)
{
    size_t i = 0, last = 0;

    while (env[last])
        last++;
    while (env[i] && (name_len(env[i]) != strlen(name) || strncmp(env[i], name, strlen(name)) != 0))
        i++;
    if (i == last)
        return;
    free(env[i]);
    env[i] = env[last - 1];
    env[last - 1] = NULL;
}

static void env_sanitizer(char **env, const char *name, const char *home)
{
    const char *now = getenv(name);
    env_put(env,
            xasprintf("%s=%s%slog_path=%s/sanitizer", name, str_or(now), now ? ":" : "", home));
}

char **env_make(const char *home, const char *const *extra)
{
    const char *path = getenv("PATH"), *root = getenv("MOTCUA_ROOT");
    size_t n = 0;

    while (extra && extra[n])
        n++;
    char **env = xcalloc(n + 16, sizeof *env);
    env_put(env, xasprintf("PATH=%s", path ? path : "/usr/bin:/bin"));
    env_put(env, xstrdup("TERM=xterm-256color"));
    env_put(env, xstrdup("LANG=C.UTF-8"));
    env_put(env, xasprintf("HOME=%s", home));
    if (root)
        env_put(env, xasprintf("MOTCUA_ROOT=%s", root));
    env_sanitizer(env, "ASAN_OPTIONS", home);
    env_sanitizer(env, "UBSAN_OPTIONS", home);
    for (size_t i = 0; i < n; i++) {
        if (strchr(extra[i], '='))
            env_put(env, xstrdup(extra[i]));
        else
            env_drop(env, extra[i]);
    }
    return env;
}

void env_free(char **env)
{
    for (size_t i = 0; env[i]; i++)
        free(env[i]);
    free(env);
}

/* ---- children ---- */

void child_exec(const char *const *argv, char **env)
{
    const char *program = argv[0];
    sigset_t none;

    if (strcmp(program, "motcua") == 0) {
        const char *bin = getenv("MOTCUA_BIN");
        program = bin ? bin : "build/debug/motcua";
    }
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(program, (char *const *)argv, env);
    fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(127);
}

int status_of(int wait_status)
{
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

static void add_file(struct strbuf *b, const char *path)
{
    char buf[4096];
    size_t n;
    FILE *f = fopen(path, "r");

    while (f && (n = fread(buf, 1, sizeof buf, f)) > 0)
        strbuf_add(b, buf, n);
    if (f)
        fclose(f);
}

char *reports_dup(const char *home)
{
    char *pattern = xasprintf("%s/sanitizer.*", home);
    struct strbuf b = STRBUF_INIT;
    glob_t g = { 0 };

    if (glob(pattern, 0, NULL, &g) == 0) {
        for (size_t i = 0; i < g.gl_pathc; i++)
            add_file(&b, g.gl_pathv[i]);
        if (b.len == 0)
            strbuf_puts(&b, "(empty report)");
    }
    globfree(&g);
    free(pattern);
    return b.len > 0 ? strbuf_detach(&b) : NULL;
}
