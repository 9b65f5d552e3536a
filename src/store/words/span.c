/* A word and a clock: the span of time that they mean, in the zone's calendar. */
#include <stdio.h>
#include <string.h>

#include "words.h"

#define YEAR_FIRST 1970		/* a snapshot is a commit, and git's time begins there */
#define YEAR_LAST  9998

struct sense {
	const struct word *w;
	const char *text;
	const struct store_clock *c;
	int64_t today;		/* days since 1970, there */
};

/* Days count on from 1 January 1970 for when.h, too: no month needs to be looked up. */
static int64_t
local(const struct sense *s, int64_t days, int minutes)
{
	struct civil c = {.year = 1970, .month = 1, .day = 1 + (int)days};

	c.hour = minutes / 60;
	c.minute = minutes % 60;
	return zone_instant(s->c->zone, &c);
}

static int64_t
day_of(const struct sense *s, int64_t at)
{
	struct civil c;

	zone_civil(s->c->zone, at, &c);
	return when_days(c.year, c.month, c.day);
}

/* Noon, so that no change of clocks moves it to another day. */
static void
name_day(const struct sense *s, const char *before, int64_t days, struct span *out)
{
	struct buf b = {0};

	when_print_day(&b, local(s, days, 720), s->c->zone, s->c->now);
	snprintf(out->name, sizeof(out->name), "%s%s", before, buf_cstr(&b));
	buf_release(&b);
}

static int
span_day(const struct sense *s, int64_t days, struct span *out)
{
	out->from = out->at = local(s, days, 0);
	out->to = local(s, days + 1, 0);
	name_day(s, "on ", days, out);
	return 0;
}

/* What was known at an instant: all up to it, best if of its day. width covers what the
 * word leaves open: a minute that was printed holds its seconds. */
static int
span_instant(const struct sense *s, int64_t at, int width, struct span *out)
{
	struct civil c;
	size_t n;

	out->at = at;
	out->to = at + width;
	out->from = local(s, day_of(s, at), 0);
	name_day(s, "on ", day_of(s, at), out);
	zone_civil(s->c->zone, at, &c);
	n = strlen(out->name);
	snprintf(out->name + n, sizeof(out->name) - n, " up to %02d:%02d", c.hour, c.minute);
	return 0;
}

/* ---- dates and times by digits ---- */

static int
check_year(const struct sense *s, struct error *err)
{
	int year = s->w->when.year;

	if (year >= YEAR_FIRST && year <= YEAR_LAST)
		return 0;
	error_set(err, ERR_USAGE, "'%s': there are no snapshots of the year %d", s->text, year);
	return error_hint(err, "years go from %d to %d", YEAR_FIRST, YEAR_LAST);
}

static int
check_date(const struct sense *s, struct error *err)
{
	struct civil c = {
	    .year = s->w->when.year, .month = s->w->when.month, .day = s->w->when.day};

	if (check_year(s, err) != 0)
		return -1;
	if (when_valid(&c))
		return 0;
	error_set(err, ERR_USAGE, "'%s' is not in the calendar", s->text);
	for (c.day = 31; c.day > 27; c.day--)
		if (s->w->when.day > 27 && when_valid(&c))
			return error_hint(err, "that month ends on %04d-%02d-%02d", c.year, c.month,
					  c.day);
	return error_hint(err, "write year, month, day: 2018-09-13");
}

static int
check_time(const struct sense *s, struct error *err)
{
	if (check_date(s, err) != 0)
		return -1;
	if (when_valid(&s->w->when))
		return 0;
	error_set(err, ERR_USAGE, "'%s' is no time of the day", s->text);
	return error_hint(err, "hours go from 00 to 23, minutes and seconds to 59");
}

static int
of_date(const struct sense *s, struct span *out, struct error *err)
{
	const struct civil *c = &s->w->when;

	if (check_date(s, err) != 0)
		return -1;
	return span_day(s, when_days(c->year, c->month, c->day), out);
}

static int64_t
instant_of(const struct sense *s)
{
	const struct civil *c = &s->w->when;

	return s->w->zoned ? when_utc(c) - c->offset : zone_instant(s->c->zone, c);
}

static int
of_minute(const struct sense *s, struct span *out, struct error *err)
{
	return check_time(s, err) == 0 ? span_instant(s, instant_of(s), 60, out) : -1;
}

static int
of_second(const struct sense *s, struct span *out, struct error *err)
{
	return check_time(s, err) == 0 ? span_instant(s, instant_of(s), 1, out) : -1;
}

static int
of_month(const struct sense *s, struct span *out, struct error *err)
{
	int year = s->w->when.year, month = s->w->when.month;

	if (check_year(s, err) != 0)
		return -1;
	if (month < 1 || month > 12) {
		error_set(err, ERR_USAGE, "'%s' is not a month", s->text);
		return error_hint(err, "months go from %04d-01 to %04d-12", year, year);
	}
	out->from = out->at = local(s, when_days(year, month, 1), 0);
	out->to = local(s, when_days(year + month / 12, month % 12 + 1, 1), 0);
	snprintf(out->name, sizeof(out->name), "in %04d-%02d", year, month);
	return 0;
}

/* ISO 8601: week 1 is the one with 4 January, weeks begin on Monday. */
static int64_t
first_monday(int year)
{
	int64_t days = when_days(year, 1, 4);

	return days - (days + 3) % 7;	/* 1970-01-01 was a Thursday, and years start there */
}

static int
of_week(const struct sense *s, struct span *out, struct error *err)
{
	int year = s->w->when.year, weeks;
	int64_t monday;

	if (check_year(s, err) != 0)
		return -1;
	monday = first_monday(year) + 7 * (s->w->week - 1);
	weeks = (int)((first_monday(year + 1) - first_monday(year)) / 7);
	if (s->w->week < 1 || s->w->week > weeks) {
		error_set(err, ERR_USAGE, "'%s': %d has %d weeks", s->text, year, weeks);
		return error_hint(err, "weeks go from %04d-W01 to %04d-W%02d", year, year, weeks);
	}
	out->from = out->at = local(s, monday, 0);
	out->to = local(s, monday + 7, 0);
	snprintf(out->name, sizeof(out->name), "in %04d-W%02d", year, s->w->week);
	return 0;
}

/* ---- counted back from now ---- */

/* The most recent one before today: on a Friday, friday is a week ago. */
static int
of_weekday(const struct sense *s, struct span *out, struct error *err)
{
	struct civil now;

	(void)err;
	zone_civil(s->c->zone, s->c->now, &now);
	return span_day(s, s->today - 1 - (now.weekday - s->w->weekday + 6) % 7, out);
}

static int
of_days(const struct sense *s, struct span *out, struct error *err)
{
	(void)err;
	return span_day(s, s->today - s->w->n, out);
}

static int
of_weeks(const struct sense *s, struct span *out, struct error *err)
{
	(void)err;
	return span_day(s, s->today - 7 * (int64_t)s->w->n, out);
}

static int
of_hours(const struct sense *s, struct span *out, struct error *err)
{
	(void)err;
	return span_instant(s, s->c->now - 3600 * (int64_t)s->w->n, 1, out);
}

/* Night 1 is the one of this morning, whatever the hour: it is over, or its backup is made. */
static int
of_nights(const struct sense *s, struct span *out, struct error *err)
{
	int64_t morning = s->today - (s->w->n - 1);
	bool evening = s->c->night_from >= s->c->night_to;

	if (s->w->n < 1) {
		error_set(err, ERR_USAGE, "'%s': that night is still to come", s->text);
		return error_hint(err, "1n is last night");
	}
	out->from = out->at = local(s, evening ? morning - 1 : morning, s->c->night_from);
	out->to = local(s, morning, s->c->night_to);
	name_day(s, "in the night to ", morning, out);
	return 0;
}

int
word_span(const struct word *w, const char *text, const struct store_clock *c, struct span *out,
	  struct error *err)
{
	static int (*const senses[WORD_KINDS])(const struct sense *, struct span *,
					       struct error *) = {
		[WORD_DATE] = of_date,	     [WORD_MINUTE] = of_minute, [WORD_SECOND] = of_second,
		[WORD_MONTH] = of_month,     [WORD_WEEK] = of_week,	[WORD_WEEKDAY] = of_weekday,
		[WORD_DAYS] = of_days,	     [WORD_WEEKS] = of_weeks,	[WORD_NIGHTS] = of_nights,
		[WORD_HOURS] = of_hours,
	};
	struct sense s = {.w = w, .text = text, .c = c};
	struct span span = {0};

	s.today = day_of(&s, c->now);
	if (!senses[w->kind])
		return error_set(err, ERR_BUG, "'%s' has no span", text);
	if (senses[w->kind](&s, &span, err) != 0)
		return -1;
	*out = span;
	return 0;
}

int
store_parse_instant(const char *word, const struct store_clock *c, int64_t *out,
		    struct error *err)
{
	struct word w;
	struct span span;

	if (!word_parse(&w, word))
		return word_mistake(word, NULL, 0, err);
	if (w.kind < WORD_DATE || w.after) {
		error_set(err, ERR_USAGE, "'%s' names a snapshot, a time is wanted", word);
		return error_hint(err,
				  "times are like 2026-09-13, '2026-09-12 16:41', yesterday, 36h");
	}
	if (word_span(&w, word, c, &span, err) != 0)
		return -1;
	*out = span.at;
	return 0;
}
