/* What the tests of reception share: a desk for each test, what is on its screen, where its cursor
 * is. */
#ifndef TESTS_SCREEN_RECEPTION_DESK_H
#define TESTS_SCREEN_RECEPTION_DESK_H

#include "reception.h"

static inline int stand_up(void **state)
{
    struct stand *t = xcalloc(1, sizeof *t);

    stand_open(t, 24, 80);
    *state = t;
    return 0;
}

static inline int stand_down(void **state)
{
    stand_close(*state);
    free(*state);
    return 0;
}
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, stand_up, stand_down)

static inline bool shows(struct stand *t, const char *text)
{
    char *screen = screen_dup(t, 24, 80);
    bool found = strstr(screen, text) != NULL;

    free(screen);
    return found;
}

#define assert_shows(t, text)                                           \
    do {                                                                \
        if (!shows(t, text)) {                                          \
            char *screen_now = screen_dup(t, 24, 80);                   \
            print_error("not on the screen: %s\n%s", text, screen_now); \
            free(screen_now);                                           \
            fail();                                                     \
        }                                                               \
    } while (0)

static inline const char *at_field(struct stand *t)
{
    struct reception_state *s = at_reception(t);

    return s->entry.f != NULL ? s->entry.f->id : "";
}

static inline const struct answer *answer(struct stand *t, const char *field)
{
    return answers_get(&at_reception(t)->r.answers, field);
}

static inline void known_at(struct stand *t, const char *procedure)
{
    fixture_received_birth(&t->f, "a1");
    scan(t, MUOI_CARD);
    press(t, "<F4>");
    press(t, procedure);
    press(t, "<Enter>");
}

/* A birth at the page of the child: what decides on the papers has been agreed to. */
static inline void known_at_child(struct stand *t)
{
    known_at(t, "ks");
    press(t, "<Enter><Enter>");
}

static inline int64_t received_count(struct stand *t)
{
    struct dossier_rows rows = { .n = 0 };

    OK(&t->f, desk_find(t->f.d, "038190900731", 50, &rows, &t->f.err));
    int64_t n = (int64_t)rows.n;
    dossier_rows_release(&rows);
    return n;
}
#endif
