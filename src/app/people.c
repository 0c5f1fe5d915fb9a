/* Synthetic people of a training copy: common names, well-formed numbers, real communes.  Nobody's
 * data: numbers carry the training mark 9 in their last six digits' first place. */
#include "people.h"

#include "motcua/base/clock.h"
#include "motcua/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t dice(struct dice *d, uint32_t sides)
{
    d->state += 0x9e3779b97f4a7c15u; /* splitmix64: the same numbers on every machine */
    uint64_t z = d->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % sides);
}

/* Skewed as in life: a word stands as often as it should come up. */
static const char *const families[] = { "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn",
                                        "Nguyễn", "Trần",   "Trần",   "Lê",     "Lê",     "Lê",
                                        "Phạm",   "Phạm",   "Hoàng",  "Vũ",     "Đặng",   "Bùi",
                                        "Đỗ",     "Hồ",     "Ngô",    "Dương",  "Lý",     "Trịnh",
                                        "Mai",    "Hà",     "Lò",     "Giàng" };
static const char *const female_middles[] = { "Thị",      "Thị",  "Thị",      "Thị Thu",
                                              "Thị Hồng", "Ngọc", "Thị Thanh" };
static const char *const male_middles[] = { "Văn",  "Văn", "Văn",  "Đức",
                                            "Quốc", "Hữu", "Minh", "Xuân" };
static const char *const female_givens[] = { "Hoa",  "Lan",  "Hương", "Nhung", "Thảo",
                                             "Mười", "Yến",  "Trang", "Hạnh",  "Ngọc",
                                             "Sen",  "Xuân", "Dợ",    "Quyên" };
static const char *const male_givens[] = {
    "Hùng",  "Dũng", "Toản",   "Đức",  "Khôi", "Bảo",  "Hải",
    "Trọng", "Páo",  "Thương", "Bình", "Sơn",  "Tuấn", "Việt"
};
#define PICK(d, list) (list)[dice((d), N_ELEMS(list))]

char *people_name_dup(struct dice *d, bool female)
{
    const char *family = PICK(d, families);
    const char *middle = female ? PICK(d, female_middles) : PICK(d, male_middles);

    return xasprintf("%s %s %s", family, middle,
                     female ? PICK(d, female_givens) : PICK(d, male_givens));
}

static char *number_dup(struct dice *d, bool female, int year)
{
    static const char *const provinces[] = {
        "038", "038", "038", "038", "040", "037", "001", "015"
    };
    int century = year >= 2000 ? 2 : 0;

    return xasprintf("%s%d%02d9%05u", PICK(d, provinces), century + female, year % 100,
                     dice(d, 100000));
}

/* A commune of Thanh Hóa (38), from the table of units; "xã Mẫu Lâm" without it. */
void communes_load(struct communes *c, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[256];
    size_t cap = 0;

    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        char code[8], kind[40], name[100], province[8];

        if (sscanf(line, "%7[^\t]\t%39[^\t]\t%99[^\t]\t%7[^\n]", code, kind, name, province) == 4 &&
            strcmp(province, "38") == 0) {
            c->name = mem_grow(c->name, c->n, &cap, sizeof *c->name);
            c->name[c->n++] = xasprintf("%s %s", kind, name);
        }
    }
    if (f != NULL)
        fclose(f);
}

void communes_release(struct communes *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->name[i]);
    free(c->name);
}

void person_make(struct dice *d, const struct communes *c, bool female, int from_year, int to_year,
                 struct person *out)
{
    int year = from_year + (int)dice(d, (uint32_t)(to_year - from_year + 1));
    int month = 1 + (int)dice(d, 12), day = 1 + (int)dice(d, 28);
    const char *commune = c->n > 0 ? c->name[dice(d, (uint32_t)c->n)] : "xã Mẫu Lâm";

    *out = (struct person)PERSON_INIT;
    out->id = number_dup(d, female, year);
    out->name = people_name_dup(d, female);
    out->birth = xasprintf("%04d-%02d-%02d", year, month, day);
    out->sex = xstrdup(female ? "female" : "male");
    out->phone = xasprintf("0900%06u", dice(d, 1000000));
    out->address = xasprintf("Thôn %u, %s, tỉnh Thanh Hóa", 1 + dice(d, 9), commune);
}

char *person_card_dup(struct dice *d, const struct person *p)
{
    return xasprintf("%s||%s|%.2s%.2s%.4s|%s|%s|%02u0%u2022", p->id, p->name, p->birth + 8,
                     p->birth + 5, p->birth, strcmp(p->sex, "female") == 0 ? "Nữ" : "Nam",
                     p->address, 1 + dice(d, 28), 1 + dice(d, 9));
}
