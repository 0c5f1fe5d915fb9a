/* Any bytes at any pace into the decoder: no crash, no hang, texts that are text, and an ordinary
 * key is an ordinary key again after a pause.
 * make build/fuzz/fuzz_decoder && build/fuzz/fuzz_decoder -max_total_time=30 */
#include "motcua/base/utf8.h"
#include "motcua/ui/key.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static size_t drain(struct decoder *d, int64_t now_ms, struct key *last)
{
    size_t n = 0;

    for (; decoder_next(d, now_ms, last); n++) {
        must(last->sym > KEY_NONE && last->sym < KEY_SYM_COUNT);
        must(last->text != NULL && strlen(last->text) == last->len);
        must(utf8_valid(last->text, last->len));
        must(last->sym != KEY_CHAR || utf8_cp_width(last->cp) >= 0);
        must(last->sym != KEY_SCAN || (last->len > 0 && last->early <= 1));
    }
    return n;
}

/* Each read: a byte that says how long it is (low half) and when it comes (high half). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct decoder_options o = { .esc_ms = 50, .burst_gap_ms = 30 };
    struct decoder *d = decoder_new(&o);
    struct key k;
    int64_t now = 1000;
    size_t keys = 0;

    for (size_t at = 0; at < size;) {
        size_t n = data[at] % 16 + 1;
        int64_t pause = data[at] / 16 * (data[at] / 16) * 5;

        at++;
        n = n < size - at ? n : size - at;
        decoder_feed(d, (const char *)data + at, n, now);
        at += n;
        if (pause > 0)
            keys += drain(d, now, &k);
        int wait = decoder_wait_ms(d, now);
        must(wait >= -1 && wait <= 2000);
        now += pause;
    }
    keys += drain(d, now + 3000, &k);
    must(keys <= size); /* nothing is doubled */
    must(decoder_wait_ms(d, now + 3000) == -1);
    decoder_feed(d, "q", 1, now + 4000);
    must(drain(d, now + 4000, &k) == 1 && k.sym == KEY_CHAR && k.cp == 'q' && !k.burst);
    decoder_free(d);
    return 0;
}
