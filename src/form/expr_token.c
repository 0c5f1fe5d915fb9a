/* The tokens of an expression: numbers, texts in single quotes, :names, words and signs.  Bytes of
 * which SQLite would make something else (comments, other quotes, a semicolon) end the reading. */
#include "expr_token_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void refuse(struct parser *p, size_t at, const char *fmt, ...)
{
    va_list ap;
    char *msg;

    if (p->rc != MC_OK)
        return; /* the first one counts */
    va_start(ap, fmt);
    msg = xvasprintf(fmt, ap);
    va_end(ap);
    p->rc = mc_fail(p->err, MC_INVALID, "%s", msg);
    p->error_at = at;
    p->tok = TOK_END;
    free(msg);
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *s)
{
    size_t n = 0;

    while (word_char(s[n]))
        n++;
    return n;
}

static size_t number_length(const char *s)
{
    size_t n = 0;

    while (isdigit((unsigned char)s[n]))
        n++;
    if (s[n] == '.' && isdigit((unsigned char)s[n + 1]))
        for (n++; isdigit((unsigned char)s[n]);)
            n++;
    return n;
}

/* Bytes of a quoted text with both quotes, 0 when it does not end. */
static size_t quoted_length(const char *s)
{
    for (size_t n = 1; s[n] != '\0'; n++) {
        if (s[n] != '\'')
            continue;
        if (s[n + 1] != '\'')
            return n + 1;
        n++;
    }
    return 0;
}

static size_t sign_length(const char *s)
{
    static const char *const two[] = { "||", "<=", ">=", "==", "<>", "!=" };

    for (size_t i = 0; i < N_ELEMS(two); i++)
        if (strncmp(s, two[i], 2) == 0)
            return 2;
    return strchr("+-*/%<>=(),", s[0]) != NULL ? 1 : 0;
}

static void refuse_byte(struct parser *p)
{
    const char *s = p->text + p->at;

    if (s[0] == '"' || s[0] == '`' || s[0] == '[')
        refuse(p, p->at, "text stands in single quotes, 'like this'");
    else if (s[0] == ';')
        refuse(p, p->at, "';' ends nothing here: one expression and nothing after it");
    else if (s[0] == ':')
        refuse(p, p->at, "':' needs the id of a field, such as :birth_date");
    else if ((unsigned char)s[0] < 0x80)
        refuse(p, p->at, "'%c' is no part of an expression",
               isprint((unsigned char)s[0]) ? s[0] : '?');
    else
        refuse(p, p->at, "letters with marks stand only inside quotes");
}

void next_token(struct parser *p)
{
    const char *s = p->text;

    if (p->rc != MC_OK)
        return;
    while (s[p->pos] == ' ' || s[p->pos] == '\n' || s[p->pos] == '\t')
        p->pos++;
    s += p->pos;
    p->at = p->pos;
    p->n = 0;
    if (s[0] == '\0') {
        p->tok = TOK_END;
    } else if (isdigit((unsigned char)s[0])) {
        p->tok = TOK_NUMBER;
        p->n = number_length(s);
        if (word_char(s[p->n]) || s[p->n] == '.' || p->n > 18)
            refuse(p, p->at, "not a number: digits, at most 18, with a decimal point if need be");
    } else if (s[0] == '\'') {
        p->tok = TOK_TEXT;
        p->n = quoted_length(s);
        if (p->n == 0)
            refuse(p, p->at, "the text that begins here has no closing quote");
    } else if (s[0] == ':' && (isalpha((unsigned char)s[1]) || s[1] == '_')) {
        p->tok = TOK_NAME;
        p->n = 1 + word_length(s + 1);
    } else if (isalpha((unsigned char)s[0])) {
        p->tok = TOK_WORD;
        p->n = word_length(s);
    } else if ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*')) {
        refuse(p, p->at, "no comments inside an expression; put them on a YAML line of their own");
    } else if ((p->n = sign_length(s)) > 0) {
        p->tok = TOK_SIGN;
    } else {
        refuse_byte(p);
    }
    p->pos += p->n;
}

bool is_sign(const struct parser *p, const char *sign)
{
    return p->tok == TOK_SIGN && p->n == strlen(sign) && strncmp(p->text + p->at, sign, p->n) == 0;
}

bool is_word(const struct parser *p, const char *word)
{
    return p->tok == TOK_WORD && p->n == strlen(word) &&
           strncasecmp(p->text + p->at, word, p->n) == 0;
}

bool take_sign(struct parser *p, const char *sign)
{
    if (!is_sign(p, sign))
        return false;
    next_token(p);
    return true;
}

bool take_word(struct parser *p, const char *word)
{
    if (!is_word(p, word))
        return false;
    next_token(p);
    return true;
}

void expect_sign(struct parser *p, const char *sign)
{
    if (!take_sign(p, sign))
        refuse(p, p->at, "'%s' expected here", sign);
}

void expect_word(struct parser *p, const char *word)
{
    if (!take_word(p, word))
        refuse(p, p->at, "%s expected here", word);
}
