/* config/: the office's calendar, rules and queues, by the same reader as the forms. */
#ifndef MOTCUA_FORM_CONFIG_H
#define MOTCUA_FORM_CONFIG_H

#include "motcua/form/yaml.h"
#include "motcua/model/calendar.h"
#include "motcua/model/rule.h"

/* calendar.yaml.  All errors in F; MC_INVALID leaves *out untouched. */
enum mc_rc calendar_load(const char *path, struct calendar **out, struct findings *f);
void calendar_free(struct calendar *c);

/* rules.yaml: rule sets with the dates between which they hold. */
struct rule_set {
    int from_day, to_day; /* inclusive; to_day INT_MAX when open */
    struct rules rules;
};
struct rule_book {
    struct rule_set *set;
    size_t n;
};
enum mc_rc rule_book_load(const char *path, struct rule_book *out, struct findings *f);
void rule_book_release(struct rule_book *b);
/* The rules that held on DAY; NULL when none did. */
const struct rules *rules_on(const struct rule_book *b, int day);

/* queues.yaml: a folder is a named filter over dossiers with a count. */
enum queue_due { DUE_ANY, DUE_OVERDUE, DUE_TODAY };
struct queue {
    char id[24];
    char label[48];  /* "Cần làm" */
    bool drafts;     /* the desk's drafts instead of dossiers */
    unsigned states; /* bit (1u << state) */
    bool my_role;    /* lies at a step of the viewer's role */
    bool mine;       /* held by the viewer, or by nobody */
    enum queue_due due;
    bool ended_today;  /* finished, returned or refused today */
    unsigned roles;    /* roles that see the folder, bit (1u << role); 0 all */
    bool newest_first; /* else by due date, then number */
};
struct queue_book {
    struct queue *queue;
    size_t n;
};
enum mc_rc queue_book_load(const char *path, struct queue_book *out, struct findings *f);
void queue_book_release(struct queue_book *b);

#endif
