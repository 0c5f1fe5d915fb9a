/* main(): options, subcommands, exit status. */
#include "app.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct subcommand subcommands[] = {
    { "desk", "motcua [desk]", "Mở bàn làm việc.", "as user now color frame", cmd_desk },
    { "sandbox", "motcua sandbox [--reset] [--make-only]",
      "Tạo (nếu chưa có) bản học với người dân và hồ sơ giả, rồi mở bàn làm việc của nó.",
      "reset make-only seed as now color frame", cmd_sandbox },
    { "init",
      "motcua init --code MÃ --name TÊN --place NƠI --admin NGƯỜI [--numbers-for MÃ] [--idle PHÚT]",
      "Lập cơ quan thật: hỏi mật khẩu của người quản trị đầu tiên trên màn hình.",
      "code name place numbers-for admin idle password-stdin", cmd_init },
    { "user", "motcua user list | add|role|passwd|pin|lock|unlock [NGƯỜI]",
      "Người dùng của cơ quan: vai trò, lĩnh vực, mật khẩu, PIN.",
      "as user role name station fields password-stdin json", cmd_user },
    { "log", "motcua log read [NGƯỜI]", "Nhật ký đăng nhập và xem hồ sơ, mới nhất trước.",
      "as user limit password-stdin json", cmd_log },
    { "forms", "motcua forms check|list|show [TỆP|MÃ]", "Kiểm tra, liệt kê, xem các tệp thủ tục.",
      "json", cmd_forms },
    { "receive", "motcua receive TỆP.json (hoặc - để đọc từ đầu vào chuẩn)",
      "Tiếp nhận trọn một hồ sơ từ tệp JSON.", "as user password-stdin now json", cmd_receive },
    { "dossier", "motcua dossier list|show|slip|log|act [MÃ] [LỆNH]",
      "Hàng đợi, một hồ sơ, các phiếu và nhật ký của nó, và mọi lệnh hợp lệ với nó.",
      "as user password-stdin now json state limit note reason basis item until to outcome number "
      "receiver paid score step amount due event procedure case channel fee owner name phone "
      "address "
      "hash answer "
      "seen component file version",
      cmd_dossier },
    { "paper", "motcua paper add TỆP | list SỐ-ĐỊNH-DANH | get MÃ-BĂM [-o TỆP]",
      "Giấy tờ đã số hóa trong kho.",
      "as user password-stdin now json owner type name number output", cmd_paper },
    { "due", "motcua due MÃ-THỦ-TỤC | --working-days N", "Tính hạn trả và giải thích từng ngày.",
      "at channel case working-days json now", cmd_due },
    { "verify", "motcua verify [--deep] [--head MÃ]",
      "Kiểm tra chuỗi nhật ký, so từng hồ sơ với nhật ký, in đầu chuỗi.",
      "as user password-stdin deep head json", cmd_verify },
    { "backup", "motcua backup ĐÍCH",
      "Sao lưu trong khi các bàn làm việc vào thư mục mới ĐÍCH (chưa có), có kiểm tra.",
      "as user password-stdin json", cmd_backup },
    { "restore", "motcua restore BẢN-SAO --data THƯ-MỤC [--highest MÃ-HỒ-SƠ] [--reset]",
      "Làm tiếp từ bản sao trong thư mục chưa có, đánh số tiếp trên số cao nhất đã cấp.",
      "highest reset json", cmd_restore },
    { "erase", "motcua erase MÃ-HỒ-SƠ... --basis CĂN-CỨ [--reason LÝ-DO]",
      "Xóa hẳn dữ liệu cá nhân của hồ sơ đã kết thúc, hết hạn lưu trữ; nhật ký vẫn nguyên chuỗi.",
      "as user password-stdin now basis reason json", cmd_erase },
    { "receipts",
      "motcua receipts list | add --form MẪU --symbol KÝ-HIỆU --from SỐ --to SỐ | next ...",
      "Quyển biên lai: số chỉ lấy từ quyển đã đăng ký; next: đi tiếp từ --from, kèm --reason.",
      "as user password-stdin now json form symbol from to reason", cmd_receipts },
    { "report", "motcua report cash [--day NGÀY]",
      "Tiền thu trong ngày: từng người, từng khoản phí, tiền mặt và chuyển khoản, số biên lai.",
      "as user password-stdin now json day", cmd_report },
    { "help", "motcua help [LỆNH]", "Trợ giúp chung, hoặc của một lệnh.", "", cmd_help },
    { NULL, NULL, NULL, NULL, NULL },
};

enum { OPT_FIRST = 256 };
/* X(word, member, argument shown, what) for options with one value */
#define VALUE_OPTIONS(X)            \
    X("data", data)                 \
    X("forms", forms)               \
    X("config", config)             \
    X("as", as)                     \
    X("user", user)                 \
    X("code", code)                 \
    X("place", place)               \
    X("admin", admin)               \
    X("role", role)                 \
    X("station", station)           \
    X("fields", fields)             \
    X("idle", idle)                 \
    X("now", now)                   \
    X("at", at)                     \
    X("channel", channel)           \
    X("case", case_id)              \
    X("working-days", working_days) \
    X("head", head)                 \
    X("output", output)             \
    X("state", state)               \
    X("limit", limit)               \
    X("seed", seed)                 \
    X("note", note)                 \
    X("reason", reason)             \
    X("basis", basis)               \
    X("until", until)               \
    X("to", to)                     \
    X("outcome", outcome)           \
    X("number", number)             \
    X("receiver", receiver)         \
    X("paid", paid)                 \
    X("hash", hash)                 \
    X("procedure", procedure)       \
    X("fee", fee)                   \
    X("phone", phone)               \
    X("address", address)           \
    X("step", step)                 \
    X("amount", amount)             \
    X("due", due)                   \
    X("event", event)               \
    X("score", score)               \
    X("version", version)           \
    X("component", component)       \
    X("file", file)                 \
    X("owner", owner)               \
    X("type", type)                 \
    X("name", name)                 \
    X("form", form)                 \
    X("symbol", symbol)             \
    X("from", from)                 \
    X("day", day)                   \
    X("color", color)               \
    X("frame", frame)
#define FLAG_OPTIONS(X)                 \
    X("json", json)                     \
    X("reset", reset)                   \
    X("make-only", make_only)           \
    X("deep", deep)                     \
    X("password-stdin", password_stdin) \
    X("help", help)
#define MANY_OPTIONS(X)           \
    X("item", item)               \
    X("answer", answer)           \
    X("highest", highest)         \
    X("numbers-for", numbers_for) \
    X("seen", seen)

enum option_id {
    OPT_BASE = OPT_FIRST,
#define X(word, member) OPT_##member,
    VALUE_OPTIONS(X) FLAG_OPTIONS(X) MANY_OPTIONS(X)
#undef X
};

static const struct option options[] = {
#define X(word, member) { word, required_argument, NULL, OPT_##member },
    VALUE_OPTIONS(X) MANY_OPTIONS(X)
#undef X
#define X(word, member) { word, no_argument, NULL, OPT_##member },
        FLAG_OPTIONS(X)
#undef X
            { NULL, 0, NULL, 0 },
};

/* "motcua: " and the sentence; what it quotes (a key of a file, a path, an argument) must not speak
 * to the terminal. */
static void say_error(const char *fmt, va_list ap, const char *then)
{
    char *text = xvasprintf(fmt, ap);

    for (char *p = text; *p != '\0';) { /* an argument may be no UTF-8: "?" for each such byte */
        size_t n = 1;

        while (n < 4 && !utf8_valid(p, n) && p[n] != '\0')
            n++;
        if (!utf8_valid(p, n)) {
            *p = '?';
            n = 1;
        }
        p += n;
    }
    char *clean = text_clean_dup(text, strlen(text));
    fprintf(stderr, "motcua: %s%s\n", clean, then);
    free(clean);
    free(text);
}

int fail(enum mc_rc rc, const char *fmt, ...)
{
    static const int status[] = { [MC_OK] = EXIT_DONE,         [MC_NOTFOUND] = EXIT_NOTFOUND,
                                  [MC_INVALID] = EXIT_REFUSED, [MC_CONFLICT] = EXIT_CONFLICT,
                                  [MC_BUSY] = EXIT_CONFLICT,   [MC_DENIED] = EXIT_REFUSED,
                                  [MC_TOOBIG] = EXIT_REFUSED,  [MC_IO] = EXIT_IO };
    va_list ap;

    va_start(ap, fmt);
    say_error(fmt, ap, "");
    va_end(ap);
    return status[rc];
}

int fail_read(enum mc_rc rc, const struct mc_err *err)
{
    return fail(rc, "chưa đọc được dữ liệu; kiểm tra đĩa và quyền của thư mục rồi làm lại (%s)",
                err->msg);
}

int usage(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say_error(fmt, ap, "; xem: motcua help");
    va_end(ap);
    return EXIT_USAGE;
}

int at_most_words(const struct args *a, int max)
{
    return a->n_words > max ? usage("không hiểu \"%s\"", a->word[max]) : EXIT_DONE;
}

bool number_read(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    long long n;

    errno = 0;
    n = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || n < min || n > max)
        return false;
    *out = n;
    return true;
}

int print_json(json_t *j)
{
    char *line = json_line_dup(j);

    puts(line);
    free(line);
    json_decref(j);
    return EXIT_DONE;
}

void share_dir(const char *given, const char *env, const char *name, char *out)
{
    char exe[PATH_MAX];
    const char *from_env = getenv(env);
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (given != NULL || from_env != NULL) {
        snprintf(out, 1024, "%s", given ? given : from_env);
        return;
    }
    exe[n > 0 ? n : 0] = '\0';
    const char *bin = n > 0 ? dirname(exe) : ".";
    snprintf(out, 1024, "%.900s/../../%s", bin, name); /* build/release/motcua of a source tree */
    if (access(out, R_OK) != 0)
        snprintf(out, 1024, "%.900s/../share/motcua/%s", bin, name); /* PREFIX/bin/motcua */
    char *plain = realpath(out, NULL);
    if (plain != NULL)
        snprintf(out, 1024, "%s", plain);
    free(plain);
}

void data_dir(const struct args *a, const char *sub, char *out)
{
    const char *env = getenv("MOTCUA_DATA"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (a->data != NULL || (env != NULL && *env != '\0'))
        snprintf(out, 1024, "%s", a->data ? a->data : env);
    else if (xdg != NULL && *xdg != '\0')
        snprintf(out, 1024, "%s/motcua%s", xdg, sub);
    else
        snprintf(out, 1024, "%s/.local/share/motcua%s", home ? home : "", sub);
}

/* Put one option into A; false for a list that is full. */
static bool take_option(struct args *a, int id, const char *value)
{
    switch (id) {
#define X(word, member)    \
    case OPT_##member:     \
        a->member = value; \
        return true;
        VALUE_OPTIONS(X)
#undef X
#define X(word, member)   \
    case OPT_##member:    \
        a->member = true; \
        return true;
        FLAG_OPTIONS(X)
#undef X
#define X(word, member)                        \
    case OPT_##member:                         \
        if (a->n_##member == ARG_MAX_MANY - 1) \
            return false;                      \
        a->member[a->n_##member++] = value;    \
        return true;
        MANY_OPTIONS(X)
#undef X
    default:
        return false;
    }
}

/* Options that every subcommand takes, or that C names. */
static bool takes(const struct subcommand *c, const char *word)
{
    static const char *const all[] = { "data", "forms", "config", "help" };
    size_t n = strlen(word);

    for (size_t i = 0; i < N_ELEMS(all); i++)
        if (strcmp(all[i], word) == 0)
            return true;
    for (const char *p = c->options; (p = strstr(p, word)) != NULL; p += n)
        if ((p == c->options || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static const struct subcommand *find(const char *name)
{
    for (const struct subcommand *c = subcommands; c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* What a program reads from us must be whole: a full disk is no success. */
static int flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    return fail(MC_IO, "không ghi hết kết quả: %s; kiểm tra chỗ trống rồi làm lại",
                strerror(errno));
}

int main(int argc, char **argv)
{
    struct args a = { 0 };
    const char *given[128];
    size_t n_given = 0;
    int id, at = 0;

    setlocale(LC_CTYPE, "C.UTF-8");
    opterr = 0;
    while ((id = getopt_long(argc, argv, "o:h", options, &at)) != -1) {
        if (id == 'o' || id == 'h')
            id = id == 'o' ? (int)OPT_output : (int)OPT_help;
        if (id == '?')
            return usage("không hiểu \"%s\"", argv[optind - 1]);
        if (!take_option(&a, id, optarg))
            return usage("quá nhiều --%s", options[at].name);
        for (const struct option *o = options; o->name != NULL; o++)
            if (o->val == id && n_given < N_ELEMS(given))
                given[n_given++] = o->name;
    }
    const struct subcommand *c = find(optind < argc ? argv[optind] : "desk");
    if (c == NULL)
        return usage("không có lệnh \"%s\"", argv[optind]);
    a.word = argv + optind + (optind < argc);
    a.n_words = argc - optind - (optind < argc);
    if (a.help) {
        char *words[] = { (char *)c->name };
        struct args h = { .word = words, .n_words = strcmp(c->name, "desk") == 0 ? 0 : 1 };

        return cmd_help(&h);
    }
    for (size_t i = 0; i < n_given; i++)
        if (!takes(c, given[i]))
            return usage("lệnh %s không có tùy chọn --%s", c->name, given[i]);
    int status = c->run(&a);
    return status == EXIT_DONE ? flush() : status;
}
