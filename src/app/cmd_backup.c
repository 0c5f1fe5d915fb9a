/* motcua backup, motcua restore: a copy while desks work, and going on from one. */
#include "app.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"
#include "motcua/desk/keep.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Findings are the report; standard error has the one sentence that says what became of it. */
static void finding(void *ctx, const char *sentence)
{
    (void)ctx;
    puts(sentence);
}

/* In a real office by right; a training copy is everybody's, and what cannot be opened is told by
 * the copying itself. */
static bool may_backup(const struct args *a, const char *data, int *status)
{
    struct store *s = NULL;
    struct mc_err err = { 0 };
    bool office = store_open(data, false, false, NULL, &s, NULL) == MC_OK && !s->training;
    enum mc_rc rc;

    store_close(s);
    if (!office)
        return true;
    struct desk *d = app_enter(a, ROLE_ADMINISTRATOR, status);
    if (d == NULL)
        return false;
    if ((rc = desk_may(d, RIGHT_BACKUP, &err)) != MC_OK)
        *status = fail(rc, "%s", err.msg);
    desk_close(d);
    return rc == MC_OK;
}

static int print_state(const struct args *a, const char *where, const char *aside,
                       const struct copy_state *s)
{
    if (a->json)
        return print_json(json_pack(
            "{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "path", where, "aside", str_or(aside), "head",
            s->head, "events", (json_int_t)s->n_events, "dossiers", (json_int_t)s->n_dossiers,
            "papers", (json_int_t)s->n_papers, "paper_bytes", (json_int_t)s->paper_bytes));
    printf("%lld sự kiện, %lld hồ sơ, %lld giấy tờ, đã kiểm tra\nđầu chuỗi %s\n",
           (long long)s->n_events, (long long)s->n_dossiers, (long long)s->n_papers, s->head);
    return EXIT_DONE;
}

int cmd_backup(const struct args *a)
{
    struct copy_state state = { .n_events = 0 };
    struct mc_err err = { 0 };
    char data[1024];
    int status = EXIT_DONE;
    enum mc_rc rc;

    if (a->n_words < 1)
        return usage("backup cần tên của bản sao, ví dụ /media/usb/motcua-2026-11-21");
    if (at_most_words(a, 1) != EXIT_DONE)
        return EXIT_USAGE;
    data_dir(a, "", data);
    if (!may_backup(a, data, &status))
        return status;
    rc = desk_backup(data, a->word[0], NULL, clock_unix(), a->json ? NULL : finding, NULL, &state,
                     &err);
    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    if (!a->json)
        printf("Đã sao lưu %s vào %s.\n", data, a->word[0]);
    return print_state(a, a->word[0], NULL, &state);
}

/* ---- restore ---- */

/* What the options say; "none" answers for the agencies that no code names. */
static enum mc_rc take_answers(const struct args *a, struct restore *r, struct mc_err *err)
{
    bool none = false;

    for (size_t i = 0; i < a->n_highest; i++) {
        enum mc_rc rc = MC_OK;

        if (strcmp(a->highest[i], "none") == 0)
            none = true;
        else
            rc = restore_highest(r, a->highest[i], err);
        if (rc != MC_OK)
            return rc;
    }
    for (size_t i = 0; none && i < r->known.n; i++)
        if (!restore_answered(r, i))
            restore_none(r, i);
    return MC_OK;
}

/* Asks on the terminal until the answer can be; false when there is no answer. */
static bool ask_one(struct restore *r, size_t i)
{
    const struct highest *known = &r->known.item[i];
    char line[128], day[32];

    if (known->number > 0)
        printf("Số cao nhất của %s trong bản sao: %04d ngày %s.\n", known->agency, known->number,
               vn_date(known->day, day));
    else
        printf("Bản sao chưa có số nào của %s.\n", known->agency);
    while (!restore_answered(r, i)) {
        struct mc_err err = { 0 };

        printf("Mã hồ sơ cao nhất trên giấy hẹn đã in (Enter: không có số nào mới hơn): ");
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL)
            return false;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0')
            restore_none(r, i);
        else if (strncmp(line, known->agency, strlen(known->agency)) != 0)
            printf("Gõ mã bắt đầu bằng %s.\n", known->agency);
        else if (restore_highest(r, line, &err) != MC_OK)
            printf("%s.\n", err.msg);
    }
    return true;
}

static enum mc_rc ask_rest(struct restore *r, struct mc_err *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return MC_OK; /* restore_end() says what is missing */
    for (size_t i = 0; i < r->known.n; i++)
        if (!restore_answered(r, i) && !ask_one(r, i))
            return mc_fail(err, MC_DENIED, "Chưa khôi phục, chưa đổi gì");
    return MC_OK;
}

int cmd_restore(const struct args *a)
{
    struct restore r;
    struct mc_err err = { 0 };
    char data[1024];
    int status;
    enum mc_rc rc;

    if (a->n_words < 1)
        return usage("restore cần thư mục của bản sao");
    if (at_most_words(a, 1) != EXIT_DONE)
        return EXIT_USAGE;
    data_dir(a, "", data);
    rc = restore_begin(&r, a->word[0], data, a->reset, clock_unix(), a->json ? NULL : finding, NULL,
                       &err);
    if (rc != MC_OK)
        return fail(rc, "%s", err.msg);
    if ((rc = take_answers(a, &r, &err)) == MC_OK && (rc = ask_rest(&r, &err)) == MC_OK)
        rc = restore_end(&r, &err);
    if (rc != MC_OK) {
        status = fail(rc, "%s", err.msg);
    } else {
        if (!a->json)
            printf("Đã khôi phục %s vào %s.\n", a->word[0], data);
        if (!a->json && r.aside != NULL)
            printf("Dữ liệu trước đó nằm ở %s.\n", r.aside);
        status = print_state(a, data, r.aside, &r.state);
    }
    restore_release(&r);
    return status;
}
