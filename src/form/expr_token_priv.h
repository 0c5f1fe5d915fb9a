/* What the two halves of the reader of expressions share: the tokens (expr_token.c) and, above
 * them, grammar and types (expr_parse.c). */
#ifndef MOTCUA_FORM_EXPR_TOKEN_PRIV_H
#define MOTCUA_FORM_EXPR_TOKEN_PRIV_H

#include "expr_priv.h"

enum token { TOK_END, TOK_NUMBER, TOK_TEXT, TOK_NAME, TOK_WORD, TOK_SIGN };

struct parser {
    const struct form *form;
    const struct field *self;
    const char *text;
    size_t pos; /* after the current token */
    enum token tok;
    size_t at, n; /* the current token's bytes */
    int depth, params;
    int *inferences;
    size_t error_at;
    struct mc_err *err;
    enum mc_rc rc;
};

/* Stop at byte AT with a sentence; the first one counts.  From here on every token is TOK_END. */
__attribute__((format(printf, 3, 4))) void refuse(struct parser *p, size_t at, const char *fmt,
                                                  ...);

/* The first token, then the next; what is no token is refused. */
void next_token(struct parser *p);

/* Is the current token this sign, or this word in whatever case?  take_ goes past it when it is,
 * expect_ refuses when it is not. */
bool is_sign(const struct parser *p, const char *sign);
bool is_word(const struct parser *p, const char *word);
bool take_sign(struct parser *p, const char *sign);
bool take_word(struct parser *p, const char *word);
void expect_sign(struct parser *p, const char *sign);
void expect_word(struct parser *p, const char *word);

#endif
