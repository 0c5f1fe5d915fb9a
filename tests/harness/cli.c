/* The harness: one run of the command line, its output kept apart. */
#include "harness_priv.h"

#include "motcua/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct cli {
    pid_t pid;
    int fd[3]; /* our ends of its standard input, output, error; -1 when closed */
    const char *input;
    size_t left;
    struct strbuf got[2];
};

static void shut(int *fd)
{
    close(*fd);
    *fd = -1;
}

static void cli_start(struct cli *c, char **env, const char *const *argv)
{
    int pipes[3][2];

    for (int i = 0; i < 3; i++)
        if (pipe2(pipes[i], O_CLOEXEC) != 0)
            harness_fail("pipe: %s", strerror(errno));
    if ((c->pid = fork()) < 0)
        harness_fail("fork: %s", strerror(errno));
    if (c->pid == 0) {
        for (int i = 0; i < 3; i++)
            dup2(pipes[i][i == 0 ? 0 : 1], i);
        child_exec(argv, env);
    }
    for (int i = 0; i < 3; i++) {
        close(pipes[i][i == 0 ? 0 : 1]);
        c->fd[i] = pipes[i][i == 0 ? 1 : 0];
        fcntl(c->fd[i], F_SETFL, O_NONBLOCK);
    }
}

static void cli_send(struct cli *c)
{
    ssize_t n = c->left > 0 ? write(c->fd[0], c->input, c->left) : 0;

    if (n > 0) {
        c->input += n;
        c->left -= (size_t)n;
    }
    if (c->left == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        shut(&c->fd[0]); /* a program may well end without reading all */
}

static void cli_take(struct cli *c, int i)
{
    char buf[65536];
    ssize_t n = read(c->fd[i], buf, sizeof buf);

    if (n > 0)
        strbuf_add(&c->got[i - 1], buf, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        shut(&c->fd[i]);
}

/* Until both outputs are closed; false at the limit. */
static bool cli_talk(struct cli *c)
{
    int64_t end = now_ms() + CLI_MS;

    while (c->fd[1] >= 0 || c->fd[2] >= 0) {
        struct pollfd p[3] = { { c->fd[0], POLLOUT, 0 },
                               { c->fd[1], POLLIN, 0 },
                               { c->fd[2], POLLIN, 0 } };
        int64_t left = end - now_ms();

        if (left <= 0)
            return false;
        if (poll(p, 3, (int)left) <= 0)
            continue;
        if (p[0].revents)
            cli_send(c);
        for (int i = 1; i < 3; i++)
            if (p[i].revents)
                cli_take(c, i);
    }
    return true;
}

struct cli_result cli_run(const char *home, const char *const *env, const char *input,
                          const char *const *argv)
{
    struct cli c = { .input = str_or(input),
                     .left = strlen(str_or(input)),
                     .got = { STRBUF_INIT, STRBUF_INIT } };
    char *own = home ? NULL : tmp_new();
    char **vars = env_make(home ? home : own, env);
    struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
    int status;

    sigaction(SIGPIPE, &ignore, &before);
    cli_start(&c, vars, argv);
    bool done = cli_talk(&c);
    if (!done)
        kill(c.pid, SIGKILL);
    while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGPIPE, &before, NULL);
    for (int i = 0; i < 3; i++)
        if (c.fd[i] >= 0)
            close(c.fd[i]);
    env_free(vars);
    char *reports = reports_dup(home ? home : own);
    tmp_remove(own);
    if (reports)
        harness_fail("%s %s:\n%s", argv[0], str_or(argv[1]), reports);
    if (!done)
        harness_fail("%s %s has not ended by itself", argv[0], str_or(argv[1]));
    struct cli_result r = { .status = status_of(status), .out_len = c.got[0].len };
    r.out = strbuf_detach(&c.got[0]);
    r.err = strbuf_detach(&c.got[1]);
    return r;
}

void cli_release(struct cli_result *r)
{
    free(r->out);
    free(r->err);
    *r = (struct cli_result){ 0 };
}

json_t *cli_json(const char *home, const char *const *env, const char *const *argv)
{
    struct cli_result r = cli_run(home, env, NULL, argv);
    json_error_t e;
    json_t *j = r.status == 0
                    ? json_loadb(r.out, r.out_len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e)
                    : NULL;

    if (r.status != 0)
        harness_fail("%s %s: status %d\n%s%s", argv[0], str_or(argv[1]), r.status, r.out, r.err);
    if (!j)
        harness_fail("%s %s: line %d: %s\n%s", argv[0], str_or(argv[1]), e.line, e.text, r.out);
    cli_release(&r);
    return j;
}
