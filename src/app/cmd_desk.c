/* motcua and motcua sandbox: the desk on this terminal. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/ui/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int terminal_options(const struct args *a, struct term_options *o)
{
    *o = (struct term_options){ 0 };
    if (a->color != NULL && strcmp(a->color, "never") == 0)
        o->colour = TERM_MONO;
    else if (a->color != NULL && strcmp(a->color, "contrast") == 0)
        o->colour = TERM_CONTRAST;
    else if (a->color != NULL)
        return usage("--color là never hoặc contrast");
    if (a->frame != NULL && strcmp(a->frame, "ascii") != 0)
        return usage("--frame chỉ có ascii");
    o->ascii_frames = a->frame != NULL;
    return EXIT_DONE;
}

static int open_desk(const struct args *a, const char *data)
{
    char forms[1024], config[1024];
    struct desk_options o = { .data = data, .forms = forms, .config = config };
    struct term_options t;
    struct desk *d = NULL;
    struct mc_err err = { 0 };
    int status = terminal_options(a, &t);
    enum mc_rc rc;

    if (status != EXIT_DONE)
        return status;
    if (a->now != NULL && !time_parse(a->now, &o.now))
        return usage("--now cần dạng 2026-11-21T14:05, nhận được \"%s\"", a->now);
    share_dir(a->forms, "MOTCUA_FORMS", "forms", forms);
    share_dir(a->config, "MOTCUA_CONFIG", "config", config);
    if ((rc = desk_open(&o, &d, NULL, &err)) == MC_OK)
        rc = ui_run(d, a->user != NULL ? a->user : a->as, &t, &err);
    desk_close(d);
    return rc == MC_OK ? EXIT_DONE : fail(rc, "%s", err.msg);
}

int cmd_desk(const struct args *a)
{
    char data[1024];

    if (at_most_words(a, 0) != EXIT_DONE)
        return EXIT_USAGE;
    data_dir(a, "", data);
    return open_desk(a, data);
}

static bool is_training(const char *dir)
{
    struct store *s = NULL;
    bool training = store_open(dir, false, false, NULL, &s, NULL) == MC_OK && s->training;

    store_close(s);
    return training;
}

/* Remove what a training copy is made of, file by file, and nothing else. */
static void remove_tree(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *e;

    while (d != NULL && (e = readdir(d)) != NULL) {
        char path[2048];
        struct stat sb;

        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode))
            remove_tree(path);
        else
            unlink(path);
    }
    if (d != NULL)
        closedir(d);
    rmdir(dir);
}

/* Does DIR hold anything?  A directory that is not there holds nothing. */
static bool holds_files(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *e;
    bool holds = false;

    while (d != NULL && !holds && (e = readdir(d)) != NULL)
        holds = strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d != NULL)
        closedir(d);
    return holds;
}

/* Made beside and moved in place whole, OVER a copy that is there or into an empty place: one cut
 * off half way is never taken for a copy, and a reset that fails leaves the old one. */
static int make(const struct args *a, const char *data, bool over)
{
    char forms[1024], config[1024], making[1100];
    struct mc_err err = { 0 };
    int64_t seed = 1, now = clock_unix();
    int citizens, dossiers;

    if (a->seed != NULL && !number_read(a->seed, 0, UINT32_MAX, &seed))
        return usage("--seed cần một số từ 0 đến %u", UINT32_MAX);
    if (a->now != NULL && !time_parse(a->now, &now))
        return usage("--now cần dạng 2026-11-21T14:05, nhận được \"%s\"", a->now);
    if (!over && holds_files(data))
        return fail(MC_DENIED,
                    "%s đã có tệp khác, không tạo bản học ở đó; chọn thư mục khác bằng "
                    "--data",
                    data);
    share_dir(a->forms, "MOTCUA_FORMS", "forms", forms);
    share_dir(a->config, "MOTCUA_CONFIG", "config", config);
    snprintf(making, sizeof making, "%s.motcua-new", data);
    remove_tree(making);
    enum mc_rc rc =
        sandbox_make(making, forms, config, (unsigned)seed, now, &citizens, &dossiers, &err);
    if (rc == MC_OK && over)
        remove_tree(data);
    if (rc == MC_OK && rename(making, data) != 0)
        rc = mc_fail(&err, MC_IO, "không tạo được %s: %s", data, strerror(errno));
    if (rc != MC_OK) {
        remove_tree(making);
        return fail(rc, "%s", err.msg);
    }
    printf("Đã tạo bản học ở %s: %d người dân giả, %d hồ sơ.\n", data, citizens, dossiers);
    return EXIT_DONE;
}

int cmd_sandbox(const struct args *a)
{
    char data[1024], db[1100];
    int status;

    if (at_most_words(a, 0) != EXIT_DONE)
        return EXIT_USAGE;
    data_dir(a, "-training", data);
    snprintf(db, sizeof db, "%s/motcua.db", data);
    bool there = access(db, F_OK) == 0;
    if (there && !is_training(data))
        return fail(MC_DENIED,
                    "%s là dữ liệu thật, không phải bản học; chọn thư mục khác bằng --data", data);
    if ((!there || a->reset) && (status = make(a, data, there)) != EXIT_DONE)
        return status;
    return a->make_only ? EXIT_DONE : open_desk(a, data);
}
