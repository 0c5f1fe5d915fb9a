/* motcua receive: a whole reception from a file or standard input. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All of PATH ("-": standard input) into OUT, at most JSON_MAX_BYTES. */
static enum mc_rc read_all(const char *path, struct strbuf *out, struct mc_err *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char buf[65536];
    size_t n;

    if (f == NULL)
        return mc_fail(err, errno == ENOENT ? MC_NOTFOUND : MC_IO, "không mở được %s: %s", path,
                       strerror(errno));
    while ((n = fread(buf, 1, sizeof buf, f)) > 0 && out->len <= JSON_MAX_BYTES)
        strbuf_add(out, buf, n);
    bool bad = ferror(f) != 0;
    if (f != stdin)
        fclose(f);
    return bad ? mc_fail(err, MC_IO, "không đọc được %s: %s", path, strerror(errno)) : MC_OK;
}

static int print_receipt(const struct args *a, const struct receipt *r)
{
    if (a->json)
        return print_json(json_pack("{s:s, s:s, s:I, s:b, s:i, s:i, s:I, s:s, s:s}", "code",
                                    r->code, "due", str_or(r->due), "id", (json_int_t)r->id,
                                    "repeated", r->repeated, "papers", r->papers, "reused",
                                    r->reused, "fee", (json_int_t)r->fee, "fee_receipt", r->slip,
                                    "no_fee_receipt", r->slip_why));
    printf("Đã %s, số %s\nHẹn trả %s\nGiấy tờ: %d số hóa, %d dùng lại\n",
           r->repeated ? "tiếp nhận từ trước" : "tiếp nhận", r->code, str_or(r->due), r->papers,
           r->reused);
    if (r->slip[0] != '\0')
        printf("%s%s%s\n", r->slip, r->slip_why[0] ? " " : "", r->slip_why);
    return EXIT_DONE;
}

/* Each on its line; they may quote the file, so nothing in them speaks to the terminal. */
static void print_problems(const char *list)
{
    char *clean = text_clean_lines_dup(list, strlen(list));

    if (clean != NULL && clean[0] != '\0')
        fprintf(stderr, "%s\n", clean);
    free(clean);
}

int cmd_receive(const struct args *a)
{
    struct reception r = RECEPTION_INIT;
    struct receipt receipt = { 0 };
    struct strbuf text = STRBUF_INIT, problems = STRBUF_INIT;
    struct mc_err err = { 0 };
    json_t *j = NULL;
    struct desk *d = NULL;
    int status = EXIT_DONE;
    enum mc_rc rc;

    if (a->n_words != 1)
        return usage("receive cần đúng một tệp JSON, hoặc - để đọc từ đầu vào chuẩn");
    /* First who asks: his password may stand before the file on standard input. */
    if ((d = app_desk(a, ROLE_COUNTER, &status)) == NULL)
        goto out;
    if ((rc = read_all(a->word[0], &text, &err)) == MC_OK &&
        (rc = json_read(a->word[0], text.s, text.len, &j, &err)) == MC_INVALID)
        mc_fail(&err, rc, "tệp JSON chưa đúng: %.400s", err.msg);
    else if (rc == MC_TOOBIG)
        mc_fail(&err, rc, "%s: tệp quá 8 MiB. Giấy tờ quét thì ghi đường dẫn ở \"file\"",
                a->word[0]);
    if (rc == MC_OK)
        rc = reception_from_json(&r, j, &err);
    if (rc != MC_OK) {
        status = fail(rc, "%s", err.msg);
        goto out;
    }
    if ((rc = desk_receive(d, &r, &receipt, &problems, &err)) == MC_OK) {
        status = print_receipt(a, &receipt);
    } else {
        status = fail(rc, "%s", err.msg);
        print_problems(problems.s);
    }
out:
    desk_close(d);
    receipt_release(&receipt);
    reception_release(&r);
    json_decref(j);
    strbuf_release(&text);
    strbuf_release(&problems);
    return status;
}
