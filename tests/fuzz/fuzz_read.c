/* What is typed or scanned, by any type of field: a value that reads again as itself, or a sentence
 * that fits its line.  The first byte chooses the type. */
#include "motcua/base/clock.h"
#include "motcua/base/utf8.h"
#include "motcua/form/answers.h"
#include "motcua/model/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct choice folk[] = {
    { "kinh", "Kinh" }, { "muong", "Mường" }, { "khac", "Khác (ghi rõ)" }, { "mo", "Mơ" }
};
static const struct choices list = { "folk", folk, 4 };

#define must(ok)                                  \
    do                                            \
        if (!(ok)) {                              \
            fprintf(stderr, "not so: %s\n", #ok); \
            abort();                              \
        }                                         \
    while (0)

static void one_field(const struct field *f, const char *typed)
{
    char *value = NULL, *label = NULL, *again = NULL, *label_again = NULL;
    struct mc_err err = { .rc = MC_OK };
    int today = days_from_date(2026, 11, 24);

    if (field_read(f, typed, today, &value, &label, &err) != MC_OK) {
        must(err.rc == MC_INVALID && err.msg[0] != '\0' && utf8_width(err.msg) <= 78);
        must(value == NULL && label == NULL);
        return;
    }
    must(utf8_valid(value, strlen(value)) && utf8_valid(label, strlen(label)));
    must(field_read(f, value, today, &again, &label_again, &err) == MC_OK);
    must(strcmp(value, again) == 0 && strcmp(label, label_again) == 0);
    free(value);
    free(label);
    free(again);
    free(label_again);
}

static void scans(const char *s, size_t n)
{
    char out[160], phone[20], phone_again[20];
    struct card card;

    if (card_parse(s, n, &card)) {
        must(citizen_number_error(card.number, out)[0] == '\0');
        must(card.birth[0] == '\0' || strlen(card.birth) == 10);
        must(strlen(card.name) < sizeof card.name && utf8_valid(card.name, strlen(card.name)));
    }
    citizen_number_error(s, out);
    must(utf8_width(out) <= 78);
    citizen_number_warning(s, "male", s, out);
    if (phone_normalize(s, phone) != NULL)
        must(phone_normalize(phone, phone_again) != NULL && strcmp(phone, phone_again) == 0);
    free(date_words_dup(s));
}

static void cleaning(const char *s, size_t n)
{
    char *once = text_clean_lines_dup(s, n);

    if (once == NULL)
        return;
    char *twice = text_clean_lines_dup(once, strlen(once)), *fold = fold_dup(once);
    char *fold_again = fold_dup(fold), *fit = name_fit_dup(once, (int)(n % 40));
    must(strcmp(once, twice) == 0 && strcmp(fold, fold_again) == 0);
    must(utf8_valid(fit, strlen(fit)));
    free(once);
    free(twice);
    free(fold);
    free(fold_again);
    free(fit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct field f = { .id = "f", .type = data[0] % FIELD_TYPE_COUNT, .choices = &list };
    char *typed = xstrndup((const char *)data + 1, size - 1);

    f.partial = (data[0] & 0x80) != 0;
    if ((data[0] & 0x40) != 0)
        f.max = 99;
    one_field(&f, typed);
    scans(typed, strlen(typed));
    cleaning(typed, strlen(typed));
    free(typed);
    return 0;
}
