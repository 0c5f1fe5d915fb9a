/* Text: UTF-8 in NFC without control characters inside, columns on the screen, folding for search.
 * Text from outside is cleaned once, where it enters (text_clean_dup). */
#ifndef MOTCUA_BASE_UTF8_H
#define MOTCUA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode one character of the N bytes at S into *CP.  Returns its length, or 0 when the bytes are
 * not (yet) a character: overlong, surrogate, above U+10FFFF, cut. */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Write CP to OUT (room for 4); returns the length, 0 for what is not a character. */
size_t utf8_encode(uint32_t cp, char *out);

bool utf8_valid(const char *s, size_t n);

/* Columns that CP fills: 0 for combining marks, 2 for wide ones, -1 for control characters.
 * By utf8proc's table, not by the locale's, so that every machine agrees. */
int utf8_cp_width(uint32_t cp);

/* The capital and the small letter of CP; itself when it has none. */
uint32_t utf8_cp_upper(uint32_t cp);
uint32_t utf8_cp_lower(uint32_t cp);

/* Columns of valid text S. */
int utf8_width(const char *s);

/* Bytes of the longest prefix of S that fills at most COLS columns.  Splits no character and
 * strands no combining mark; *USED (may be NULL) gets its width. */
size_t utf8_clip(const char *s, int cols, int *used);

/* Letters as a reader counts them: offsets of the next and previous boundary from byte AT. */
size_t utf8_next(const char *s, size_t at);
size_t utf8_prev(const char *s, size_t at);

/* N bytes at S from outside, as text of ours: NFC, control and format characters dropped (line
 * breaks and tabs become spaces), trimmed, runs of spaces collapsed.  NULL when it is not UTF-8:
 * it is refused, never guessed.  The caller frees. */
char *text_clean_dup(const char *s, size_t n);

/* The same, but keeps line breaks inside (for notes). */
char *text_clean_lines_dup(const char *s, size_t n);

/* True only when cleaning would give the N bytes at S back as they are; false says nothing.  Cheap:
 * it knows the letters of Vietnamese and its neighbours by their ranges. */
bool text_is_clean(const char *s, size_t n);

/* Search key: lower case, no marks, d for đ, everything but letters and digits as one space.
 * "Đặng Thị Ỷ" gives "dang thi y".  The caller frees. */
char *fold_dup(const char *s);

/* First letters of the folded words: "Đăng ký khai sinh" gives "dkks".  The caller frees. */
char *initials_dup(const char *s);

/* True when every word of the folded QUERY begins some word of the folded TEXT; a word of the
 * RAW_QUERY that carries marks must also stand so, marks and all, in RAW_TEXT (case ignored). */
bool fold_match(const char *raw_query, const char *raw_text);

/* For what an index of folded words has found already: the half of fold_match() about marks.
 * LOWER_QUERY is text_lower_dup() of the query; RAW_TEXT is clean text. */
char *text_lower_dup(const char *s);
bool marks_match(const char *lower_query, const char *raw_text);

/* The name cut to COLS columns from the left part, as names are read from the last word:
 * "Nguyễn Thị Hồng Nhung" gives "Nguyễn T. Hồng Nhung", then "N. T. Hồng Nhung", "… Nhung".
 * The caller frees. */
char *name_fit_dup(const char *name, int cols);

#endif
