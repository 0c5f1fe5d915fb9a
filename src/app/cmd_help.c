/* motcua help: from the tables of subcommands, commands of the life and keys. */
#include "app.h"
#include "motcua/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *word, *what;
} option_help[] = {
    { "data", "THƯ MỤC dữ liệu (mặc định $MOTCUA_DATA, rồi ~/.local/share/motcua)" },
    { "forms", "THƯ MỤC các tệp thủ tục" },
    { "config", "THƯ MỤC cấu hình: lịch, quy định, hàng đợi" },
    { "as", "TÊN người dùng (bản học)" },
    { "user", "TÊN người dùng (cơ quan thật: hỏi mật khẩu)" },
    { "password-stdin", "đọc mật khẩu, rồi PIN, từ các dòng đầu của đầu vào chuẩn" },
    { "code", "MÃ định danh cơ quan, ví dụ H56.99.01" },
    { "place", "NƠI làm việc, ví dụ Mẫu Lâm" },
    { "numbers-for", "MÃ cơ quan khác cũng được cấp số ở đây (nhiều lần được)" },
    { "admin", "NGƯỜI quản trị đầu tiên" },
    { "idle", "PHÚT không gõ thì tự khóa, 1 đến 30" },
    { "role", "VAI TRÒ: counter specialist leader cashier administrator auditor trainer" },
    { "station", "QUẦY hoặc phòng của người ấy" },
    { "fields", "CÁC LĨNH VỰC của chuyên môn, cách nhau dấu cách" },
    { "now", "GIỜ giả định, ví dụ 2026-11-21T14:05 (bản học)" },
    { "json", "in cho máy đọc: khóa ổn định, UTF-8" },
    { "highest", "MÃ hồ sơ cao nhất đã cấp trên giấy hẹn (nhiều lần được), hoặc none" },
    { "reset", "sandbox: xóa bản học cũ, tạo lại; restore: dời dữ liệu đang có sang bên" },
    { "make-only", "chỉ tạo, không mở bàn làm việc" },
    { "seed", "SỐ gieo dữ liệu giả; cùng số cho cùng dữ liệu" },
    { "color", "never (đơn sắc) hoặc contrast (tương phản)" },
    { "frame", "ascii: kẻ khung bằng - | +" },
    { "at", "GIỜ tiếp nhận để tính hạn" },
    { "channel", "counter, online hoặc post" },
    { "case", "TRƯỜNG HỢP của thủ tục" },
    { "working-days", "SỐ ngày làm việc" },
    { "head", "MÃ đầu chuỗi phải còn trong nhật ký" },
    { "deep", "dựng lại mọi dòng từ nhật ký rồi so, băm lại từng giấy tờ (lâu)" },
    { "state", "TRẠNG THÁI, ví dụ in_progress" },
    { "limit", "SỐ dòng nhiều nhất" },
    { "note", "LỜI nhắn, ghi chú" },
    { "reason", "LÝ DO" },
    { "basis", "CĂN CỨ" },
    { "item", "VIỆC cần bổ sung (nhiều lần được)" },
    { "until", "NGÀY hẹn bổ sung" },
    { "to", "NGƯỜI nhận việc; receipts: SỐ cuối của quyển" },
    { "form", "MẪU SỐ in trên biên lai, ví dụ 01BLP2-001" },
    { "symbol", "KÝ HIỆU in trên biên lai, ví dụ 28AA-17T" },
    { "day", "NGÀY, ví dụ 2026-11-21; không có thì hôm nay" },
    { "from", "SỐ đầu của quyển biên lai; next: số sẽ cấp tiếp" },
    { "outcome", "positive hoặc negative" },
    { "number", "SỐ của kết quả, của giấy tờ" },
    { "receiver", "NGƯỜI nhận kết quả" },
    { "paid", "cash (tiền mặt) hoặc transfer (chuyển khoản), khi còn phải thu" },
    { "step", "BƯỚC đã qua để trả lại; không có thì bước ngay trước" },
    { "amount", "SỐ TIỀN yêu cầu nộp, hoặc thu (không có: thu hết)" },
    { "due", "NGÀY hẹn trả mới: 2026-11-28, hoặc 2026-11-28T16:30" },
    { "procedure", "MÃ thủ tục đúng (correct)" },
    { "hash", "MÃ BĂM của bản quét bỏ khỏi --component (correct)" },
    { "fee", "SỐ TIỀN phí đúng (correct)" },
    { "phone", "SỐ điện thoại đúng (correct)" },
    { "address", "ĐỊA CHỈ đúng (correct)" },
    { "event", "SỐ sự kiện rút lại; không có thì việc gần nhất" },
    { "score", "ĐIỂM 1 đến 5, 0 là không muốn đánh giá" },
    { "answer", "Ô=GIÁ TRỊ điền ở bước này (nhiều lần được)" },
    { "seen", "GIẤY TỜ đã mang đến (nhiều lần được)" },
    { "component", "GIẤY TỜ trong hồ sơ" },
    { "file", "TỆP quét" },
    { "version", "SỐ phiên bản đã thấy; khác thì không làm" },
    { "owner", "SỐ ĐỊNH DANH của người có giấy" },
    { "type", "LOẠI giấy tờ" },
    { "name", "TÊN cơ quan, người dùng, giấy tờ" },
    { "output", "TỆP ghi ra (-o)" },
};

static void print_options(const char *words)
{
    for (size_t i = 0; i < sizeof option_help / sizeof *option_help; i++) {
        const char *p = strstr(words, option_help[i].word);
        size_t n = strlen(option_help[i].word);

        while (p != NULL && !((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0')))
            p = strstr(p + 1, option_help[i].word);
        if (p != NULL)
            printf("  --%-13s %s\n", option_help[i].word, option_help[i].what);
    }
}

static int help_one(const struct subcommand *c)
{
    printf("%s\n%s\n\nTùy chọn:\n", c->usage, c->what);
    print_options(c->options);
    print_options("data forms config");
    if (strcmp(c->name, "dossier") == 0) {
        puts("\nCác lệnh của \"dossier act MÃ LỆNH\":");
        for (int i = CMD_REFUSE; i < CMD_COUNT; i++)
            printf("  %-15s %s\n", command_word((enum command)i), command_vi((enum command)i));
    }
    puts("\nTrạng thái thoát: 0 xong; 1 bị từ chối hoặc không hợp lệ; 2 gõ sai lệnh; 3 không tìm "
         "thấy;\n"
         "4 trùng hoặc bận; 5 lỗi máy, tệp, cơ sở dữ liệu.");
    return EXIT_DONE;
}

int cmd_help(const struct args *a)
{
    if (at_most_words(a, 1) != EXIT_DONE)
        return EXIT_USAGE;
    if (a->n_words > 0) {
        for (const struct subcommand *c = subcommands; c->name != NULL; c++)
            if (strcmp(c->name, a->word[0]) == 0)
                return help_one(c);
        return fail(MC_NOTFOUND, "không có lệnh \"%s\"; xem: motcua help", a->word[0]);
    }
    puts("motcua: bàn tiếp nhận và trả kết quả một cửa trong cửa sổ dòng lệnh\n");
    for (const struct subcommand *c = subcommands; c->name != NULL; c++)
        printf("  %s\n      %s\n", c->usage, c->what);
    puts("\nmotcua help LỆNH cho biết tùy chọn của từng lệnh. Tùy chọn đặt trước hay sau lệnh đều "
         "được.");
    return EXIT_DONE;
}
