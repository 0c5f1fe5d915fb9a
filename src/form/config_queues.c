/* config/queues.yaml: the folders of the queue screen. */
#include "config_priv.h"

#include "motcua/form/config.h"
#include "motcua/model/life.h"

#include <stdlib.h>
#include <string.h>

#define QUEUES_MAX 32

/* Words of the states and roles, in the order of their numbers. */
#define X(id, code, word, vi) word,
static const char *const state_words[] = { STATE_LIST(X) NULL };
#undef X
#define X(id, word, vi) word,
static const char *const role_words[] = { ROLE_LIST(X) NULL };
#undef X
static const char *const due_words[] = { "any", "overdue", "today", NULL };

_Static_assert(STATE_COUNT == STATE_RETURNED + 1, "states are numbered by their place in the list");

/* The words of list KEY as bits. */
static unsigned read_bits(const struct node *n, const char *key, const char *const *words,
                          struct findings *f)
{
    unsigned bits = 0;

    for (const struct node *w = config_items(n, key, f); w != NULL; w = w->next) {
        int at = config_word(w, words, f);
        if (at >= 0)
            bits |= 1u << at;
    }
    return bits;
}

static void read_queue(const struct node *n, struct queue *q, struct findings *f)
{
    static const char *const keys[] = { "id",      "label",        "drafts", "states",
                                        "my_role", "mine",         "due",    "ended_today",
                                        "roles",   "newest_first", NULL };
    const struct node *due = node_get(n, "due");
    size_t errors = f->n_errors;

    if (!config_map(n, keys, f))
        return;
    config_text(n, "id", q->id, sizeof q->id, f);
    config_text(n, "label", q->label, sizeof q->label, f);
    q->drafts = node_bool(n, "drafts", false, f);
    q->states = read_bits(n, "states", state_words, f);
    q->my_role = node_bool(n, "my_role", false, f);
    q->mine = node_bool(n, "mine", false, f);
    q->ended_today = node_bool(n, "ended_today", false, f);
    q->newest_first = node_bool(n, "newest_first", false, f);
    q->roles = read_bits(n, "roles", role_words, f);
    int d = due != NULL ? config_word(due, due_words, f) : DUE_ANY;
    q->due = d < 0 ? DUE_ANY : (enum queue_due)d;
    if (f->n_errors == errors && q->drafts == (q->states != 0))
        finding_error(f, n->line, n->column, "folder \"%s\" %s, expected either states or drafts",
                      q->id, q->drafts ? "has both" : "has neither");
}

static void refuse_twice(const struct node *n, const struct queue_book *b, struct findings *f)
{
    for (size_t i = 0; i + 1 < b->n; i++)
        if (strcmp(b->queue[i].id, b->queue[b->n - 1].id) == 0)
            finding_error(f, n->line, n->column, "id \"%s\" stands twice, expected once",
                          b->queue[i].id);
}

static void read_queues(const struct node *root, struct queue_book *b, struct findings *f)
{
    size_t cap = 0, errors = f->n_errors;

    if (config_need(root, "queues", f) == NULL)
        return;
    for (const struct node *n = config_items(root, "queues", f); n != NULL; n = n->next) {
        size_t before = f->n_errors;
        if (b->n == QUEUES_MAX) {
            finding_error(f, n->line, n->column, "too many folders, expected %d at most",
                          QUEUES_MAX);
            return;
        }
        b->queue = mem_grow(b->queue, b->n, &cap, sizeof *b->queue);
        b->queue[b->n] = (struct queue){ .drafts = false };
        read_queue(n, &b->queue[b->n++], f);
        if (f->n_errors == before)
            refuse_twice(n, b, f);
    }
    if (b->n == 0 && f->n_errors == errors)
        finding_error(f, root->line, root->column, "no folder, expected at least one");
}

enum mc_rc queue_book_load(const char *path, struct queue_book *out, struct findings *f)
{
    static const char *const keys[] = { "queues", NULL };
    struct arena arena = ARENA_INIT(CONFIG_ARENA_BYTES);
    struct queue_book b = { .n = 0 };
    size_t errors = f->n_errors;
    const struct node *root = config_load(&arena, path, keys, f, NULL);

    if (root != NULL)
        read_queues(root, &b, f);
    arena_release(&arena);
    if (f->n_errors > errors) {
        queue_book_release(&b);
        return MC_INVALID;
    }
    *out = b;
    return MC_OK;
}

void queue_book_release(struct queue_book *b)
{
    free(b->queue);
    *b = (struct queue_book){ .n = 0 };
}
