/*
 * Instants and calendars. An instant is seconds since 1970 in UTC (int64_t);
 * a civil time is what a clock on a wall shows in some zone. The present is
 * never asked for here: callers hand it in.
 */
#ifndef ASSAY_BASE_WHEN_H
#define ASSAY_BASE_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/base/error.h"
#include "assay/base/str.h"

#define WHEN_NONE INT64_MIN

struct civil {
	int year;		/* 1..9999 */
	int month, day;		/* from 1 */
	int hour, minute, second;
	int weekday;		/* 0 Sunday; filled by zone_civil */
	int offset;		/* seconds east of UTC; filled by zone_civil */
};

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t when_days(int year, int month, int day);
bool when_valid(const struct civil *c);
int64_t when_utc(const struct civil *c);

/* A time zone: an IANA name ("Europe/Berlin"), "UTC", or "" for the local one (TZ,
 * /etc/localtime). */
struct zone;
int zone_open(struct zone **out, const char *name, struct error *err);
void zone_close(struct zone *z);
const char *zone_name(const struct zone *z);
void zone_civil(const struct zone *z, int64_t at, struct civil *out);
/* The instant of a civil time; in a gap the later, in an overlap the earlier reading. */
int64_t zone_instant(const struct zone *z, const struct civil *c);

/* RFC 3339 with seconds, any offset or Z, fractions dropped. False unless all n bytes fit. */
bool when_parse_rfc3339(const char *p, size_t n, int64_t *out);
/* 2026-09-11T00:15:04Z */
void when_print_utc(struct buf *b, int64_t at);
/* 20260911T001504Z, as refs/assay/history uses it */
void when_print_compact(struct buf *b, int64_t at);
/* 2026-09-11T00:15:04+02:00 */
void when_print_zoned(struct buf *b, int64_t at, const struct zone *z);
/* Fri 11 Sep 00:15; with the year when it is not the year of now (WHEN_NONE: never). */
void when_print_short(struct buf *b, int64_t at, const struct zone *z, int64_t now);
/* The same for columns, a day of one digit below the last of two: "Wed  9 Sep 00:15". */
void when_print_column(struct buf *b, int64_t at, const struct zone *z, int64_t now);
/* Fri 11 Sep */
void when_print_day(struct buf *b, int64_t at, const struct zone *z, int64_t now);
/* +02:00, as the zone has it then; UTC */
void when_print_offset(struct buf *b, int64_t at, const struct zone *z);

#endif
