/* From what a clerk types to an FTS query, and the index that it is asked of. */
#include "store_priv.h"

#include "motcua/base/mem.h"
#include "motcua/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define TAIL 4

/* Tails stand in the index as words that no name has: "zc0042" for a code, "zn0731" for a personal
 * number. */
static void add_tail_word(struct strbuf *b, char kind, const char *four)
{
    strbuf_printf(b, "z%c%.*s", kind, TAIL, four);
}

void match_add_tail(struct strbuf *text, char kind, const char *number)
{
    size_t n = number ? strlen(number) : 0;

    if (n < TAIL || strspn(number + n - TAIL, "0123456789") < TAIL)
        return;
    if (text->len > 0)
        strbuf_putc(text, ' ');
    add_tail_word(text, kind, number + n - TAIL);
}

char *match_digits_dup(const char *s)
{
    struct strbuf b = STRBUF_INIT;

    if (strncmp(s, "+84", 3) == 0) {
        strbuf_putc(&b, '0');
        s += 3;
    }
    for (; *s != '\0'; s++) {
        if (*s >= '0' && *s <= '9')
            strbuf_putc(&b, *s);
        else if (*s != ' ' && *s != '.')
            break;
    }
    if (*s == '\0' && b.len > 0)
        return strbuf_detach(&b);
    strbuf_release(&b);
    return NULL;
}

/* "zr6540000090" of "0900000456". */
static void add_backwards(struct strbuf *b, const char *digits)
{
    strbuf_puts(b, "zr");
    for (size_t n = strlen(digits); n > 0; n--)
        strbuf_putc(b, digits[n - 1]);
}

void match_add_phone(struct strbuf *text, const char *phone)
{
    char *digits = phone != NULL ? match_digits_dup(phone) : NULL;
    char *folded = digits == NULL ? fold_dup(str_or(phone)) : NULL;

    if (digits != NULL || folded[0] != '\0')
        strbuf_printf(text, "%s%s", text->len > 0 ? " " : "", digits != NULL ? digits : folded);
    if (digits != NULL && strlen(digits) >= TAIL) {
        strbuf_putc(text, ' ');
        add_backwards(text, digits);
    }
    free(digits);
    free(folded);
}

bool query_is_digits(const char *query, size_t *n)
{
    *n = strspn(query, "0123456789");
    return *n > 0 && query[*n] == '\0';
}

bool query_has_marks(const char *query)
{
    for (; *query != '\0'; query++)
        if ((unsigned char)*query >= 0x80)
            return true;
    return false;
}

/* The last word may still be being typed: it may be the beginning of one, from three letters on
 * (two after other words): shorter ones begin half of all names. */
static bool may_be_beginning(size_t length, bool alone)
{
    return length >= (alone ? 3 : 2);
}

char *match_words_dup(const char *query)
{
    struct strbuf b = STRBUF_INIT;
    char *folded = fold_dup(query);
    size_t n;

    if (query_is_digits(folded, &n) && n >= TAIL) {
        strbuf_putc(&b, '"');
        if (n == TAIL) {
            add_tail_word(&b, 'c', folded);
            strbuf_puts(&b, "\" OR \"");
            add_tail_word(&b, 'n', folded);
            strbuf_puts(&b, "\" OR \"");
        } else {
            strbuf_printf(&b, "%s\"* OR \"", folded);
        }
        add_backwards(&b, folded);
        strbuf_puts(&b, "\"*");
    } else {
        for (const char *w = folded; *w != '\0'; w += n, w += strspn(w, " ")) {
            n = strcspn(w, " ");
            strbuf_printf(&b, "%s\"%.*s\"", w > folded ? " " : "", (int)n, w);
            if (w[n] == '\0' && may_be_beginning(n, w == folded))
                strbuf_putc(&b, '*');
        }
    }
    free(folded);
    return strbuf_detach(&b);
}

/* ---- the index ---- */

static enum mc_rc run_text(struct db *db, const char *sql, int64_t id, const char *text,
                           struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    if ((rc = db_prepare(db, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":id", id);
    db_bind_text(st, ":text", text);
    return db_run(db, st, err);
}

enum mc_rc text_index(struct db *db, const struct text_sql *sql, int64_t id, const char *text,
                      struct mc_err *err)
{
    char *old = NULL;
    enum mc_rc rc = ask_text(db, sql->get, id, &old, err);

    if (rc != MC_OK && rc != MC_NOTFOUND)
        return rc;
    rc = MC_OK;
    if (old == NULL || strcmp(old, text) != 0) {
        if (old != NULL) /* external content: the index wants exactly what it was given */
            rc = run_text(db, sql->drop_index, id, old, err);
        if (rc == MC_OK && (rc = run_text(db, sql->put, id, text, err)) == MC_OK)
            rc = run_text(db, sql->add_index, id, text, err);
    }
    free(old);
    return rc;
}
