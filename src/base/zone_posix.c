/* The rule strings of POSIX's TZ, which also end every TZif file. */
#include "zone.h"

#include "assay/base/str.h"

struct scan {
	const char *p, *end;
};

static bool
take(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static bool
number(struct scan *s, int max, int *out)
{
	int v = 0;
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9' && v <= max)
		v = v * 10 + (*s->p++ - '0');
	*out = v;
	return s->p > from && v <= max;
}

/* [+-]hh[:mm[:ss]] */
static bool
seconds(struct scan *s, int max_hours, int *out)
{
	int sign = 1, h, m = 0, sec = 0;

	if (take(s, '-'))
		sign = -1;
	else
		take(s, '+');
	if (!number(s, max_hours, &h))
		return false;
	if (take(s, ':') && (!number(s, 59, &m) || (take(s, ':') && !number(s, 59, &sec))))
		return false;
	*out = sign * (h * 3600 + m * 60 + sec);
	return true;
}

static bool
letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Three letters or more, or anything of letters, digits and signs in <>. */
static bool
abbreviation(struct scan *s)
{
	const char *from = s->p;

	if (take(s, '<')) {
		while (s->p < s->end && *s->p != '>') {
			if (!letter(*s->p) && !strchr("+-0123456789", *s->p))
				return false;
			s->p++;
		}
		return s->p - from >= 4 && take(s, '>');
	}
	while (s->p < s->end && letter(*s->p))
		s->p++;
	return s->p - from >= 3;
}

static bool
rule(struct scan *s, struct zone_rule *r)
{
	*r = (struct zone_rule){.time = 2 * 3600};
	if (take(s, 'M')) {
		r->kind = RULE_WEEK;
		if (!number(s, 12, &r->month) || r->month < 1 || !take(s, '.') ||
		    !number(s, 5, &r->week) || r->week < 1 || !take(s, '.') ||
		    !number(s, 6, &r->day))
			return false;
	} else if (take(s, 'J')) {
		r->kind = RULE_JULIAN;
		if (!number(s, 365, &r->day) || r->day < 1)
			return false;
	} else {
		r->kind = RULE_DAY;
		if (!number(s, 365, &r->day))
			return false;
	}
	return !take(s, '/') || seconds(s, 167, &r->time);
}

bool
zone_posix_parse(struct zone_posix *out, const char *p, size_t n)
{
	struct scan s = {p, p + n};
	struct zone_posix z = {0};
	int west;

	if (!abbreviation(&s) || !seconds(&s, 24, &west))
		return false;
	z.std = -west;
	if (s.p < s.end) {
		z.has_dst = true;
		z.dst = z.std + 3600;
		if (!abbreviation(&s))
			return false;
		if (s.p < s.end && *s.p != ',') {
			if (!seconds(&s, 24, &west))
				return false;
			z.dst = -west;
		}
		if (!take(&s, ',') || !rule(&s, &z.start) || !take(&s, ',') || !rule(&s, &z.end))
			return false;
	}
	if (s.p != s.end)
		return false;
	*out = z;
	return true;
}

/* Days since 1970 of a rule's day in a year. */
static int64_t
rule_day(const struct zone_rule *r, int year)
{
	int64_t first = when_days(year, 1, 1), day;
	bool leap = when_days(year, 3, 1) - first == 60;

	if (r->kind == RULE_DAY)
		return first + r->day;
	if (r->kind == RULE_JULIAN)	/* never counts 29 February */
		return first + r->day - 1 + (leap && r->day >= 60);
	first = when_days(year, r->month, 1);
	day = first + (r->day - (first + 4) % 7 + 14) % 7 + 7 * (r->week - 1);
	if (r->week == 5 && day >= when_days(year + r->month / 12, r->month % 12 + 1, 1))
		day -= 7;	/* the fifth means the last */
	return day;
}

int
zone_posix_offset(const struct zone_posix *z, int64_t at)
{
	struct civil c;
	int64_t start, end;

	if (!z->has_dst)
		return z->std;
	civil_of(at, z->std, &c);
	start = rule_day(&z->start, c.year) * 86400 + z->start.time - z->std;
	end = rule_day(&z->end, c.year) * 86400 + z->end.time - z->dst;
	if (start < end)
		return at >= start && at < end ? z->dst : z->std;
	return at >= end && at < start ? z->std : z->dst;	/* the southern summer */
}
