/* Synthetic people of a training copy. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "motcua/model/dossier.h"

#include <stdint.h>

/* Random numbers that are the same for the same seed everywhere. */
struct dice {
    uint64_t state;
};
uint32_t dice(struct dice *d, uint32_t sides); /* 0 to SIDES - 1 */

struct communes {
    char **name;
    size_t n;
};
void communes_load(struct communes *c, const char *path); /* stays empty when there is no file */
void communes_release(struct communes *c);

/* A whole person born between the years; OUT's strings are the caller's. */
void person_make(struct dice *d, const struct communes *c, bool female, int from_year, int to_year,
                 struct person *out);
char *people_name_dup(struct dice *d, bool female);
/* What the QR of this person's card says. */
char *person_card_dup(struct dice *d, const struct person *p);

#endif
