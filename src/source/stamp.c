/* Dates in names of archives, in all the ways that backup tools write them. */
#include "assay/source.h"

struct scan {
	const char *s;
	size_t n;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex_letter(char c)
{
	return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t
digits_at(const struct scan *x, size_t at)
{
	size_t n = 0;

	while (at + n < x->n && is_digit(x->s[at + n]))
		n++;
	return n;
}

static char
char_at(const struct scan *x, size_t at)
{
	return at < x->n ? x->s[at] : '\0';
}

static int
number(const struct scan *x, size_t at, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (x->s[at + i] - '0');
	return v;
}

/* sha256-1ed20180913af: digits within a word of hexadecimal digits and letters are no date. */
static bool
in_hash(const struct scan *x, size_t at)
{
	size_t from = at, to = at;
	bool letter = false;

	while (from > 0 && is_alnum(x->s[from - 1]))
		from--;
	while (to < x->n && is_alnum(x->s[to]))
		to++;
	for (size_t i = from; i < to; i++) {
		if (!is_digit(x->s[i]) && !is_hex_letter(x->s[i]))
			return false;
		letter = letter || !is_digit(x->s[i]);
	}
	return letter;
}

/* 4.14.20260302: the last part of a version. */
static bool
in_version(const struct scan *x, size_t at)
{
	return at >= 2 && x->s[at - 1] == '.' && is_digit(x->s[at - 2]);
}

static bool
take_day(struct civil *c, const struct scan *x, size_t year, size_t month, size_t day)
{
	*c = (struct civil){.year = number(x, year, 4),
			    .month = number(x, month, 2),
			    .day = number(x, day, 2)};
	return c->year >= 2014 && c->year <= 2100 && when_valid(c);
}

static bool
take_time(struct civil *c, int hour, int minute, int second)
{
	struct civil t = *c;

	t.hour = hour;
	t.minute = minute;
	t.second = second;
	if (hour > 23 || minute > 59 || second > 59 || !when_valid(&t))
		return false;
	*c = t;
	return true;
}

/* Three groups of two digits or two: 00-15-10, 00:15. Returns the length, 0 if it is none. */
static size_t
spaced_time(struct stamp *st, const struct scan *x, size_t at)
{
	char sep = char_at(x, at + 2);
	int hour = number(x, at, 2);

	if (!sep || !strchr(":-._h", sep) || digits_at(x, at + 3) != 2)
		return 0;
	if (char_at(x, at + 5) && strchr(":-._m", char_at(x, at + 5)) &&
	    digits_at(x, at + 6) == 2 &&
	    take_time(&st->civil, hour, number(x, at + 3, 2), number(x, at + 6, 2))) {
		st->precision = STAMP_SECOND;
		return 8;
	}
	if (!take_time(&st->civil, hour, number(x, at + 3, 2), 0))
		return 0;
	st->precision = STAMP_MINUTE;
	return 5;
}

/* 0015, 001510, or with separators. Returns the length, 0 if it is none. */
static size_t
clock_at(struct stamp *st, const struct scan *x, size_t at)
{
	size_t n = digits_at(x, at);

	if (n == 2)
		return spaced_time(st, x, at);
	if ((n != 4 && n != 6) ||
	    !take_time(&st->civil, number(x, at, 2), number(x, at + 2, 2),
		       n == 6 ? number(x, at + 4, 2) : 0))
		return 0;
	st->precision = n == 6 ? STAMP_SECOND : STAMP_MINUTE;
	return n;
}

/* +02:00, -0500: the stamp becomes one of UTC. */
static void
shift(struct stamp *st, const struct scan *x, size_t at)
{
	size_t colon = char_at(x, at + 3) == ':';
	struct zone *utc = NULL;
	int offset;

	if (digits_at(x, at + 1) != (colon ? 2 : 4) || (colon && digits_at(x, at + 4) != 2))
		return;
	offset = number(x, at + 1, 2) * 3600 + number(x, at + 3 + colon, 2) * 60;
	if (offset > 14 * 3600 || zone_open(&utc, "UTC", NULL) != 0)
		return;
	if (char_at(x, at) == '-')
		offset = -offset;
	zone_civil(utc, when_utc(&st->civil) - offset, &st->civil);
	zone_close(utc);
	st->utc = true;
}

/* What may follow a day: a time, a fraction, a zone. */
static void
time_after(struct stamp *st, const struct scan *x, size_t at)
{
	char joint = char_at(x, at);
	size_t n;

	if (!joint || !strchr("T_-. @t", joint))
		return;
	n = clock_at(st, x, at + 1);
	if (!n)
		return;
	at += 1 + n;
	if (char_at(x, at) == '.' && (joint == 'T' || joint == 't') && digits_at(x, at + 1))
		at += 1 + digits_at(x, at + 1);
	if (char_at(x, at) == 'Z' && !is_alnum(char_at(x, at + 1)))
		st->utc = true;
	else if ((joint == 'T' || joint == 't') &&
		 (char_at(x, at) == '+' || char_at(x, at) == '-'))
		shift(st, x, at);
}

/* Velero's schedules: NAME-20260304001510, in UTC; downloaded with -data.tar.gz behind it. */
static bool
is_velero(const struct scan *x, size_t at, size_t n)
{
	static const char *const tails[] = {"", "-data.tar.gz", ".tar.gz"};

	for (size_t i = 0; i < countof(tails); i++)
		if (at > 1 && x->s[at - 1] == '-' && str_eq(x->s + at + n, tails[i]))
			return true;
	return false;
}

/* 20260302, 202603020015, 20260302001510 */
static bool
packed_at(struct stamp *st, const struct scan *x, size_t at)
{
	size_t n = digits_at(x, at);

	*st = (struct stamp){.precision = STAMP_DAY};
	if ((n != 8 && n != 12 && n != 14) || in_hash(x, at) || in_version(x, at) ||
	    !take_day(&st->civil, x, at, at + 4, at + 6))
		return false;
	if (n == 8) {
		time_after(st, x, at + 8);
		return true;
	}
	if (!take_time(&st->civil, number(x, at + 8, 2), number(x, at + 10, 2),
		       n == 14 ? number(x, at + 12, 2) : 0))
		return false;
	st->precision = n == 14 ? STAMP_SECOND : STAMP_MINUTE;
	st->utc = (n == 14 && is_velero(x, at, n)) ||
		  (char_at(x, at + n) == 'Z' && !is_alnum(char_at(x, at + n + 1)));
	return true;
}

/* 2026-03-02, 2026.03.02, 2026_03_02 */
static bool
spaced_at(struct stamp *st, const struct scan *x, size_t at)
{
	char sep = char_at(x, at + 4);

	*st = (struct stamp){.precision = STAMP_DAY};
	if (digits_at(x, at) != 4 || !sep || !strchr("-._", sep) || digits_at(x, at + 5) != 2 ||
	    char_at(x, at + 7) != sep || digits_at(x, at + 8) != 2 || in_version(x, at) ||
	    !take_day(&st->civil, x, at, at + 5, at + 8))
		return false;
	time_after(st, x, at + 10);
	return true;
}

void
source_stamp(const char *name, struct stamp *out)
{
	struct scan x = {name, strlen(name)};
	struct stamp st, best = {0};

	for (size_t at = 0; at < x.n;) {
		if (!is_digit(x.s[at])) {
			at++;
			continue;
		}
		if (packed_at(&st, &x, at) || spaced_at(&st, &x, at))
			best = st;
		at += digits_at(&x, at);
	}
	*out = best;
}
