/* Instants to calendars and back, and the few ways in which they are written. */
#include "assay/base/when.h"

#include <limits.h>
#include <stdlib.h>

#include "assay/base/mem.h"
#include "zone.h"

#define DAY 86400

static const char *const day_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Years begin in March here, so that the leap day is the last one; month lengths
 * from March on then follow (153 m + 2) / 5.
 */
int64_t
when_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month < 3);
	int64_t m = (month + 9) % 12;
	int64_t leaps = floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);

	return 365 * y + leaps + (153 * m + 2) / 5 + day - 719469;
}

static void
civil_date(int64_t days, struct civil *out)
{
	int64_t z = days + 719468;	/* since 0000-03-01 */
	int64_t era = floor_div(z, 146097), rest = z - era * 146097;
	int64_t y = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	int64_t yday = rest - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * yday + 2) / 153;

	out->day = (int)(yday - (153 * m + 2) / 5 + 1);
	out->month = (int)(m < 10 ? m + 3 : m - 9);
	out->year = (int)(y + era * 400 + (out->month < 3));
	out->weekday = (int)((days % 7 + 11) % 7);	/* 1970-01-01 was a Thursday */
}

/* Years 1 to 9999: what four digits can show. */
static int64_t
clamp(int64_t at)
{
	const int64_t first = -62135596800 + DAY, last = 253402300799 - DAY;

	return at < first ? first : at > last ? last : at;
}

void
civil_of(int64_t at, int offset, struct civil *out)
{
	int64_t local = clamp(at) + offset;
	int64_t days = floor_div(local, DAY);
	int rest = (int)(local - days * DAY);

	civil_date(days, out);
	out->hour = rest / 3600;
	out->minute = rest / 60 % 60;
	out->second = rest % 60;
	out->offset = offset;
}

static int
month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool
when_valid(const struct civil *c)
{
	return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	       c->day <= month_days(c->year, c->month) && c->hour >= 0 && c->hour <= 23 &&
	       c->minute >= 0 && c->minute <= 59 && c->second >= 0 && c->second <= 59;
}

int64_t
when_utc(const struct civil *c)
{
	return when_days(c->year, c->month, c->day) * DAY + c->hour * 3600 + c->minute * 60 +
	       c->second;
}

/* Fixed-width digits at *p, moved on; false when there are none. */
static bool
digits(const char **p, const char *end, int width, int *out)
{
	int v = 0;

	if (end - *p < width)
		return false;
	for (int i = 0; i < width; i++) {
		char c = (*p)[i];

		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	*p += width;
	*out = v;
	return true;
}

static bool
one_of(const char **p, const char *end, const char *set)
{
	if (*p == end || !**p || !strchr(set, **p))
		return false;
	(*p)++;
	return true;
}

/* Z or +hh:mm to the end. */
static bool
parse_offset(const char *p, const char *end, int *out)
{
	int sign, hours, minutes;

	*out = 0;
	if (one_of(&p, end, "Zz"))
		return p == end;
	if (p == end || (*p != '+' && *p != '-'))
		return false;
	sign = *p++ == '-' ? -1 : 1;
	if (!digits(&p, end, 2, &hours) || !one_of(&p, end, ":") || !digits(&p, end, 2, &minutes))
		return false;
	if (hours > 23 || minutes > 59)
		return false;
	*out = sign * (hours * 3600 + minutes * 60);
	return p == end;
}

bool
when_parse_rfc3339(const char *p, size_t n, int64_t *out)
{
	const char *end = p + n;
	struct civil c = {0};
	int offset, leap = 0;

	if (!digits(&p, end, 4, &c.year) || !one_of(&p, end, "-") || !digits(&p, end, 2, &c.month) ||
	    !one_of(&p, end, "-") || !digits(&p, end, 2, &c.day) || !one_of(&p, end, "Tt") ||
	    !digits(&p, end, 2, &c.hour) || !one_of(&p, end, ":") ||
	    !digits(&p, end, 2, &c.minute) || !one_of(&p, end, ":") ||
	    !digits(&p, end, 2, &c.second))
		return false;
	if (c.second == 60) {	/* a leap second: this calendar has none */
		c.second = 59;
		leap = 1;
	}
	if (one_of(&p, end, ".")) {
		if (!one_of(&p, end, "0123456789"))
			return false;
		while (one_of(&p, end, "0123456789"))
			;
	}
	if (!when_valid(&c) || !parse_offset(p, end, &offset))
		return false;
	*out = when_utc(&c) + leap - offset;
	return true;
}

static void
print_utc(struct buf *b, int64_t at, const char *dash, const char *colon)
{
	struct civil c;

	civil_of(at, 0, &c);
	buf_printf(b, "%04d%s%02d%s%02dT%02d%s%02d%s%02dZ", c.year, dash, c.month, dash, c.day,
		   c.hour, colon, c.minute, colon, c.second);
}

void
when_print_utc(struct buf *b, int64_t at)
{
	print_utc(b, at, "-", ":");
}

void
when_print_compact(struct buf *b, int64_t at)
{
	print_utc(b, at, "", "");
}

void
when_print_zoned(struct buf *b, int64_t at, const struct zone *z)
{
	struct civil c;
	int minutes;

	zone_civil(z, at, &c);
	/* RFC 3339 has no seconds in offsets; local mean times of before 1900 have */
	minutes = c.offset / 60;
	civil_of(at, minutes * 60, &c);
	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month, c.day, c.hour,
		   c.minute, c.second, minutes < 0 ? '-' : '+',
		   (minutes < 0 ? -minutes : minutes) / 60,
		   (minutes < 0 ? -minutes : minutes) % 60);
}

/* The day, its number at least so wide; returns its civil time for what follows. */
static struct civil
print_day(struct buf *b, int64_t at, const struct zone *z, int64_t now, int digits)
{
	struct civil c, today;

	zone_civil(z, at, &c);
	buf_printf(b, "%s %*d %s", day_names[c.weekday], digits, c.day, month_names[c.month - 1]);
	if (now == WHEN_NONE)
		return c;
	zone_civil(z, now, &today);
	if (today.year != c.year)
		buf_printf(b, " %d", c.year);
	return c;
}

void
when_print_day(struct buf *b, int64_t at, const struct zone *z, int64_t now)
{
	print_day(b, at, z, now, 1);
}

void
when_print_short(struct buf *b, int64_t at, const struct zone *z, int64_t now)
{
	struct civil c = print_day(b, at, z, now, 1);

	buf_printf(b, " %02d:%02d", c.hour, c.minute);
}

void
when_print_column(struct buf *b, int64_t at, const struct zone *z, int64_t now)
{
	struct civil c = print_day(b, at, z, now, 2);

	buf_printf(b, " %02d:%02d", c.hour, c.minute);
}

void
when_print_offset(struct buf *b, int64_t at, const struct zone *z)
{
	struct civil c;
	int minutes;

	zone_civil(z, at, &c);
	minutes = abs(c.offset) / 60;
	if (c.offset == 0)
		buf_puts(b, "UTC");
	else
		buf_printf(b, "%c%02d:%02d", c.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}
