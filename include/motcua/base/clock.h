/* Moments and dates.  A moment is Unix seconds, UTC; people see it at fixed +07:00. */
#ifndef MOTCUA_BASE_CLOCK_H
#define MOTCUA_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_SECONDS 86400
#define CLOCK_OFFSET (7 * 3600) /* Asia/Ho_Chi_Minh, no summer time */

/* A moment as people in Vietnam read it.  weekday: 1 Monday ... 7 Sunday. */
struct civil {
    int year, month, day, hour, minute, second, weekday;
};
struct civil civil_from_unix(int64_t at);

/* Days since 1970-01-01 of a date (proleptic Gregorian) and back. */
int days_from_date(int year, int month, int day);
struct civil civil_from_days(int days);
bool date_valid(int year, int month, int day); /* years 1 to 9999 */
int days_in_month(int year, int month);        /* month 1 to 12 */

/* Local day of a moment, and the moment of MINUTE minutes after local midnight of a day. */
int day_of(int64_t at);
int64_t day_minute(int day, int minute);

/* "2026-11-24" and "2026-11-24T16:30[:SS]" (local) in; false leaves *out alone. */
bool date_parse(const char *s, int *days);
bool time_parse(const char *s, int64_t *at);

/* Out, into OUT of at least 32 bytes: ISO for programs, Vietnamese for people. */
char *iso_date(int days, char *out);      /* 2026-11-24 */
char *iso_time(int64_t at, char *out);    /* 2026-11-24T16:30 */
char *iso_seconds(int64_t at, char *out); /* 2026-11-24T16:30:05 */
char *vn_date(int days, char *out);       /* 24/11/2026 */
char *vn_time(int64_t at, char *out);     /* 16:30 24/11/2026 */
const char *vn_weekday(int weekday);      /* "Thứ Hai" ... "Chủ Nhật" */

int64_t clock_unix(void);    /* the machine's clock */
int64_t clock_mono_ms(void); /* for timers; never goes back */

#endif
