/* Numbers of people, the code on their card, the code of a dossier. */
#ifndef MOTCUA_MODEL_CITIZEN_H
#define MOTCUA_MODEL_CITIZEN_H

#include "motcua/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The personal number: 12 digits (NĐ 137/2015/NĐ-CP Đ13).  Hard errors only for length and
 * characters: "" when well formed, else the sentence ("Gõ đủ 12 số định danh, còn thiếu 4"). */
const char *citizen_number_error(const char *s, char *out /* 128 bytes */);

/* A warning to show, never an error, since records get corrected: unknown province code, sex digit
 * against SEX ("male", "female", "" unknown), year against BIRTH (ISO, may be short or "").  ""
 * when nothing is odd. */
const char *citizen_number_warning(const char *number, const char *sex, const char *birth,
                                   char *out /* 160 bytes */);

/* The old province of the first three digits, or NULL. */
const char *citizen_number_province(const char *number);

/* The number of an organisation or household business: a tax code of 10 digits, 10 digits "-" 001
 * to 999 for a unit of one, or the 12 digits of a person.  Hard errors for the shape only ("" when
 * it is well formed); a tenth digit that does not check is a warning, since implementations differ.
 */
const char *org_number_error(const char *s, char *out /* 128 bytes */);
const char *org_number_warning(const char *s, char *out /* 160 bytes */);

/* What a card's QR says.  Parts recognised by shape, not by place: samples in the wild differ.
 * Empty strings for what is not there.  Fields over their room make the whole code unknown. */
struct card {
    char number[13], old_number[13];
    char name[160], address[400];
    char birth[11], issued[11]; /* ISO */
    char sex[8];                /* "male", "female" */
    bool no_marks; /* name without a single accent: the scanner lost them, take it with a "?" */
};

/* Parse the N bytes of a scan.  False: not a card (no 12 digits, no '|', not UTF-8). */
bool card_parse(const char *s, size_t n, struct card *out);

/* Dossier code (NĐ 118/2025 Đ28): {agency}-{yyMMdd}-{NNNN}, day local, number of the agency's day.
 * OUT has 48 bytes; "" when AGENCY is too long for it. */
char *dossier_code(const char *agency, int day, int number, char *out);
/* And back: the agency is the first *N_AGENCY bytes of CODE.  False: it is no code. */
bool dossier_code_read(const char *code, size_t *n_agency, int *day, int *number);

/* Phone: normalised with leading 0 into OUT (20 bytes), or NULL when it is none. */
const char *phone_normalize(const char *s, char *out);

/* "Ngày hai mươi sáu tháng hai năm hai nghìn không trăm linh ba" of an ISO date; caller frees,
 * NULL when DATE is not a full date of a year from 1000 on. */
char *date_words_dup(const char *date);

/* "Một triệu đồng" of an amount of 0 or more, as receipts and declarations write it; the caller
 * frees. */
char *money_words_dup(int64_t amount);

/* "8.000đ" of 8000 into OUT (32 bytes). */
char *money_vi(long long amount, char *out);

#endif
