/* What the readers of config/ share.  All findings go to F with file, line and column. */
#ifndef MOTCUA_FORM_CONFIG_PRIV_H
#define MOTCUA_FORM_CONFIG_PRIV_H

#include "motcua/form/yaml.h"

#define CONFIG_ARENA_BYTES (32 << 20)

/* The map that PATH holds, with no other keys than KEYS; NULL when it is none.  F speaks of PATH
 * from now on.  *SOURCE (may be NULL) gets the bytes, the caller frees. */
const struct node *config_load(struct arena *a, const char *path, const char *const *keys,
                               struct findings *f, char **source);

/* Key KEY of MAP, or a finding and NULL when it is not there. */
const struct node *config_need(const struct node *map, const char *key, struct findings *f);

/* The items of the list KEY, to be walked by ->next; NULL when it is absent, empty or no list
 * (a finding). */
const struct node *config_items(const struct node *map, const char *key, struct findings *f);

/* True when N is a map with no other keys than KEYS. */
bool config_map(const struct node *n, const char *const *keys, struct findings *f);

/* Text of key KEY into OUT of SIZE bytes; a finding when it is absent, empty or too long. */
void config_text(const struct node *map, const char *key, char *out, size_t size,
                 struct findings *f);

/* A whole number from MIN to MAX, which must be there; MIN after a finding. */
int config_number(const struct node *map, const char *key, int min, int max, struct findings *f);

/* Scalar N as a day ("2026-11-24"), a minute of the day ("16:30"), or one of WORDS (NULL-ended).
 * False, or -1, after a finding. */
bool config_day(const struct node *n, int *day, struct findings *f);
bool config_minute(const struct node *n, int *minute, struct findings *f);
int config_word(const struct node *n, const char *const *words, struct findings *f);

/* "HH:MM" at S (five characters are looked at); -1 when it is none. */
int minute_at(const char *s);

#endif
