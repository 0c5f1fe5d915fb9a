/* Fee receipts: blocks of numbers that an administrator registered, given inside the transaction of
 * the payment; and what verify asks of them. */
#include "verify_priv.h"

#include "motcua/base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After a restoration nobody here knows which numbers were used since the copy was made. */
#define RESTORED_SINCE                                                    \
    "EXISTS (SELECT 1 FROM event e WHERE e.dossier = 0 AND e.seq > b.seq" \
    " AND e.kind GLOB 'restored.*')"

void receipt_blocks_release(struct receipt_blocks *b)
{
    for (size_t i = 0; i < b->n; i++) {
        free(b->item[i].form);
        free(b->item[i].symbol);
    }
    free(b->item);
    *b = (struct receipt_blocks){ .n = 0 };
}

enum mc_rc receipt_blocks_read(struct store *s, struct receipt_blocks *out, struct mc_err *err)
{
    static const char sql[] = "SELECT form, symbol, first, last, next, " RESTORED_SINCE
                              " FROM receipt_block b ORDER BY n";
    struct sqlite3_stmt *st;
    size_t cap = 0;
    enum mc_rc rc;

    *out = (struct receipt_blocks){ .n = 0 };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    while ((rc = db_step(s->main, st, err)) == MC_OK) {
        out->item = mem_grow(out->item, out->n, &cap, sizeof *out->item);
        out->item[out->n++] = (struct receipt_block){ .form = xstrdup(db_text(st, 0)),
                                                      .symbol = xstrdup(db_text(st, 1)),
                                                      .from = db_int(st, 2),
                                                      .to = db_int(st, 3),
                                                      .next = db_int(st, 4),
                                                      .unconfirmed = db_int(st, 5) != 0 };
    }
    if (rc == MC_NOTFOUND)
        return MC_OK;
    receipt_blocks_release(out);
    return rc;
}

static enum mc_rc overlaps(struct store *s, const struct receipt_block *b, bool *yes,
                           struct mc_err *err)
{
    static const char sql[] = "SELECT 1 FROM receipt_block WHERE form = :form AND symbol = :symbol"
                              " AND first <= :last AND last >= :first";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    *yes = false;
    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":form", b->form);
    db_bind_text(st, ":symbol", b->symbol);
    db_bind_int(st, ":first", b->from);
    db_bind_int(st, ":last", b->to);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *yes = true;
        db_done(st);
    }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc receipt_block_add(struct store *s, const struct receipt_block *b, int64_t seq,
                             struct mc_err *err)
{
    static const char sql[] = "INSERT INTO receipt_block(form, symbol, first, last, next, seq)"
                              " VALUES(:form, :symbol, :first, :last, :first, :seq)";
    struct sqlite3_stmt *st;
    bool twice;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = overlaps(s, b, &twice, err)) != MC_OK)
        return rc;
    if (twice)
        return mc_fail(err, MC_CONFLICT, "a number of this block is registered already");
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_text(st, ":form", b->form);
    db_bind_text(st, ":symbol", b->symbol);
    db_bind_int(st, ":first", b->from);
    db_bind_int(st, ":last", b->to);
    db_bind_int(st, ":seq", seq);
    return db_run(s->main, st, err);
}

/* The block that goes on at NEXT: one of its numbers, or the one after its last. */
static enum mc_rc block_of(struct store *s, const char *form, const char *symbol, int64_t next,
                           int64_t *n, int64_t *was, struct mc_err *err)
{
    static const char sql[] = "SELECT n, next FROM receipt_block WHERE form = :form"
                              " AND symbol = :symbol AND :next BETWEEN first AND last + 1"
                              " ORDER BY first LIMIT 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":form", form);
    db_bind_text(st, ":symbol", symbol);
    db_bind_int(st, ":next", next);
    if ((rc = db_step(s->main, st, err)) == MC_OK) {
        *n = db_int(st, 0);
        *was = db_int(st, 1);
        db_done(st);
    }
    return rc;
}

enum mc_rc receipt_block_next(struct store *s, const char *form, const char *symbol, int64_t next,
                              int64_t seq, int64_t *was, struct mc_err *err)
{
    static const char sql[] = "UPDATE receipt_block SET next = :next, seq = :seq WHERE n = :n";
    struct sqlite3_stmt *st;
    int64_t n;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    if ((rc = block_of(s, form, symbol, next, &n, was, err)) != MC_OK)
        return rc;
    if (next < *was)
        return mc_fail(err, MC_CONFLICT, "numbers up to %" PRId64 " were given", *was - 1);
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    db_bind_int(st, ":next", next);
    db_bind_int(st, ":seq", seq);
    db_bind_int(st, ":n", n);
    return db_run(s->main, st, err);
}

/* ---- giving ---- */

static enum mc_rc why_none(struct store *s, enum receipt_given *why, struct mc_err *err)
{
    static const char sql[] = "SELECT count(*), coalesce(sum(next <= last), 0) FROM receipt_block";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    if (rc != MC_OK || (rc = db_step(s->main, st, err)) != MC_OK)
        return rc;
    *why = db_int(st, 0) == 0   ? RECEIPT_NO_BLOCK
           : db_int(st, 1) == 0 ? RECEIPT_EXHAUSTED
                                : RECEIPT_UNCONFIRMED;
    db_done(st);
    return MC_OK;
}

enum mc_rc receipt_number_next(struct store *s, struct receipt_number *out, struct mc_err *err)
{
    static const char sql[] =
        "UPDATE receipt_block SET next = next + 1 WHERE n = (SELECT n FROM receipt_block b"
        " WHERE b.next <= b.last AND NOT " RESTORED_SINCE " ORDER BY n LIMIT 1)"
        " RETURNING form, symbol, next - 1";
    struct sqlite3_stmt *st;
    enum mc_rc rc;

    assert(db_in_write(s->main));
    *out = (struct receipt_number){ .given = RECEIPT_NO_BLOCK };
    if ((rc = db_prepare(s->main, sql, &st, err)) != MC_OK)
        return rc;
    if ((rc = db_step(s->main, st, err)) == MC_NOTFOUND)
        return why_none(s, &out->given, err);
    if (rc != MC_OK)
        return rc;
    out->given = RECEIPT_GIVEN;
    snprintf(out->form, sizeof out->form, "%s", db_text(st, 0));
    snprintf(out->symbol, sizeof out->symbol, "%s", db_text(st, 1));
    out->no = db_int(st, 2);
    db_done(st);
    return MC_OK;
}

/* ---- asking ---- */

enum mc_rc money_dossiers_each(struct store *s, int64_t from, int64_t to,
                               bool (*fn)(void *ctx, int64_t dossier), void *ctx,
                               struct mc_err *err)
{
    static const char sql[] = "SELECT DISTINCT dossier FROM event"
                              " WHERE kind IN ('received.1', 'paid.1', 'returned.1')"
                              " AND at >= :from AND at < :to ORDER BY dossier";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_int(st, ":from", from);
    db_bind_int(st, ":to", to);
    while ((rc = db_step(s->main, st, err)) == MC_OK)
        if (!fn(ctx, db_int(st, 0))) {
            db_done(st);
            return MC_OK;
        }
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

/* ---- replay ---- */

/* The number of a payment was the next of its block. */
static enum mc_rc replay_given(struct store *s, const json_t *facts, struct mc_err *err)
{
    static const char sql[] = "UPDATE receipt_block SET next = max(next, :no + 1)"
                              " WHERE form = :form AND symbol = :symbol AND :no BETWEEN first AND"
                              " last";
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(s->main, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    db_bind_text(st, ":form", json_str(facts, "receipt_form"));
    db_bind_text(st, ":symbol", json_str(facts, "receipt_symbol"));
    db_bind_int(st, ":no", json_int(facts, "receipt_no", 0));
    return db_run(s->main, st, err);
}

enum mc_rc receipts_replay(struct store *s, const struct event *e, struct mc_err *err)
{
    const struct receipt_block b = { .form = (char *)json_str(e->facts, "form"),
                                     .symbol = (char *)json_str(e->facts, "symbol"),
                                     .from = json_int(e->facts, "from", 0),
                                     .to = json_int(e->facts, "to", 0) };
    int64_t was;

    if (e->kind == EV_RECEIPT_BLOCK && strcmp(json_str(e->facts, "change"), "added") == 0)
        return receipt_block_add(s, &b, e->seq, err);
    if (e->kind == EV_RECEIPT_BLOCK)
        return receipt_block_next(s, b.form, b.symbol, b.to + 1, e->seq, &was, err);
    if (json_int(e->facts, "receipt_no", 0) > 0)
        return replay_given(s, e->facts, err);
    return MC_OK;
}

/* ---- verify ---- */

/* json_extract() of what is no JSON fails, so CASE looks first. */
#define FACT(key) "CASE WHEN json_valid(facts) THEN facts ->> '" key "' END"

/* What was given: one row a receipt. */
#define RECEIPTS                                                                            \
    "SELECT seq, " FACT("receipt_form") " form, " FACT("receipt_symbol") " symbol, " FACT(  \
        "receipt_no") " no FROM event WHERE kind IN ('received.1', 'paid.1', 'returned.1')" \
                      " AND " FACT("receipt_no") " IS NOT NULL"

#define TOLD                                                                                     \
    "SELECT " FACT("change") " change, " FACT("form") " form, " FACT("symbol") " symbol, " FACT( \
        "from") " f, " FACT("to") " t FROM event WHERE dossier = 0"                              \
                                  " AND kind GLOB 'receipt_block.*'"

static enum mc_rc tell_each(struct check *c, const char *sql, const char *what, struct mc_err *err)
{
    struct sqlite3_stmt *st;
    enum mc_rc rc = db_prepare(c->s->main, sql, &st, err);

    if (rc != MC_OK)
        return rc;
    while ((rc = db_step(c->s->main, st, err)) == MC_OK)
        found(c, "fee receipt %s %s %" PRId64 ": %s", db_text(st, 0), db_text(st, 1), db_int(st, 2),
              what);
    return rc == MC_NOTFOUND ? MC_OK : rc;
}

enum mc_rc check_receipts(struct check *c, struct mc_err *err)
{
    static const char twice[] = "SELECT form, symbol, no FROM (" RECEIPTS ")"
                                " GROUP BY form, symbol, no HAVING count(*) > 1";
    static const char outside[] =
        "SELECT form, symbol, no FROM (" RECEIPTS ") r WHERE NOT EXISTS (SELECT 1 FROM"
        " receipt_block b WHERE b.form = r.form AND b.symbol = r.symbol"
        " AND r.no >= b.first AND r.no < b.next)";
    static const char told[] =
        "SELECT form, symbol, first FROM receipt_block b WHERE (SELECT count(*) FROM (" TOLD ") t"
        " WHERE t.change = 'added' AND t.form = b.form AND t.symbol = b.symbol"
        " AND t.f = b.first AND t.t = b.last) <> 1";
    static const char gone[] =
        "SELECT form, symbol, f FROM (" TOLD ") t WHERE t.change = 'added' AND NOT EXISTS"
        " (SELECT 1 FROM receipt_block b WHERE b.form = t.form AND b.symbol = t.symbol"
        " AND b.first = t.f AND b.last = t.t)";
    /* Every number before the next one was given by a payment, or told to be used elsewhere. */
    static const char count[] =
        "SELECT form, symbol, next FROM receipt_block b WHERE next - first <>"
        " (SELECT count(*) FROM (" RECEIPTS ") r WHERE r.form = b.form AND r.symbol = b.symbol"
        "  AND r.no BETWEEN b.first AND b.last) +"
        " (SELECT coalesce(sum(t.t - t.f + 1), 0) FROM (" TOLD ") t WHERE t.change = 'next'"
        "  AND t.form = b.form AND t.symbol = b.symbol AND t.f BETWEEN b.first AND b.last)";
    enum mc_rc rc;

    if ((rc = tell_each(c, twice, "given twice", err)) != MC_OK ||
        (rc = tell_each(c, outside, "no block has given it", err)) != MC_OK ||
        (rc = tell_each(c, told, "its block is not what its event says", err)) != MC_OK ||
        (rc = tell_each(c, gone, "its block is gone", err)) != MC_OK)
        return rc;
    return tell_each(c, count, "the next number is not what the log says", err);
}
