/* Random choices of a test, told so that they can be made again: MOTCUA_SEED. */
#ifndef MOTCUA_TESTS_STORE_SEED_H
#define MOTCUA_TESTS_STORE_SEED_H

#include <stdint.h>
#include <stdlib.h>

static uint64_t seed_state;

static void seed_start(void)
{
    const char *s = getenv("MOTCUA_SEED");

    seed_state = (s ? strtoull(s, NULL, 10) : 1) * 2654435761u + 88172645463325252u;
}

/* 0 ... n-1, by xorshift. */
static unsigned pick(unsigned n)
{
    seed_state ^= seed_state << 13;
    seed_state ^= seed_state >> 7;
    seed_state ^= seed_state << 17;
    return (unsigned)(seed_state >> 33) % n;
}

#endif
