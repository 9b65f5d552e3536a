/* Words outside the grammar: what is wrong with each, and what to write instead. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

#define LABELS_SHOWN 6

/* Dates in another order or with other signs; letters as in words.c. */
static const char *const swapped[] = {"%a/%b/%Y", "%a.%b.%Y", "%a-%b-%Y", "%a %b %Y"};
static const char *const turned[] = {
	"%Y/%a/%b", "%Y.%a.%b", "%Y-%a-%b", "%Y %a %b", "%Y%M%D", "%YT%M%D",
};

/* What people write who know other tools; %n stands for the number in both columns. */
static const struct usual {
	const char *pattern, *hint;
} usual[] = {
	{"now", "latest"},
	{"head", "latest"},
	{"HEAD", "latest"},
	{"HEAD~%n", "@~%n"},
	{"HEAD^", "@~1"},
	{"@~", "@~1"},
	{"@^", "@~1"},
	{"~%n", "@~%n"},
	{"-%n", "@~%n"},
	{"-%nd", "%nd"},
	{"newest", "latest"},
	{"last", "latest"},
	{"current", "latest"},
	{"first", "earliest"},
	{"oldest", "earliest"},
	{"last night", "1n"},
	{"last-night", "1n"},
	{"tonight", "1n"},
	{"last week", "1w"},
	{"last-week", "1w"},
	{"last month", "30d"},
	{"last-month", "30d"},
	{"%n day", "'%n days ago' or %nd"},
	{"%n days", "'%n days ago' or %nd"},
	{"%n night", "'%n nights ago' or %nn"},
	{"%n nights", "'%n nights ago' or %nn"},
	{"%n hour", "'%n hours ago' or %nh"},
	{"%n hours", "'%n hours ago' or %nh"},
	{"%n week", "'%n weeks ago' or %nw"},
	{"%n weeks", "'%n weeks ago' or %nw"},
	{"%nm", "a number of days (90d) or a month (2026-06)"},
	{"%n months ago", "a number of days (90d) or a month (2026-06)"},
	{"%n month ago", "a number of days (30d) or a month (2026-06)"},
	{"%ny", "a number of weeks (52w) or a month (2025-09)"},
	{"%n years ago", "a number of weeks (52w) or a month (2025-09)"},
	{"%n year ago", "a number of weeks (52w) or a month (2025-09)"},
	{"%h:%m", "the day with it: '2026-09-12 16:41'"},
	{"%Y", "a month (2026-09) or a day (2026-09-13)"},
};

static const char *const literals[] = {
	"latest", "earliest", "today",	  "yesterday", "reviewed", "sunday",
	"monday", "tuesday",  "wednesday", "thursday",  "friday",   "saturday",
};

static bool
match_any(struct word *w, const char *const *patterns, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++) {
		*w = (struct word){0};
		if (word_match(w, patterns[i], text))
			return true;
	}
	return false;
}

/* YYYY-MM-DD into out if there is such a day. */
static bool
add_date(struct buf *out, int year, int month, int day)
{
	struct civil c = {.year = year, .month = month, .day = day};

	if (!when_valid(&c))
		return false;
	buf_printf(out, "%s%04d-%02d-%02d", out->n ? " or " : "", year, month, day);
	return true;
}

static bool
date_readings(const char *text, struct buf *out)
{
	struct word w;

	if (match_any(&w, swapped, countof(swapped), text)) {
		bool day_first = add_date(out, w.when.year, w.second, w.first);

		if (!day_first || w.first != w.second)
			add_date(out, w.when.year, w.first, w.second);
		return true;
	}
	if (!match_any(&w, turned, countof(turned), text))
		return false;
	add_date(out, w.when.year, w.first + w.when.month, w.second + w.when.day);
	return true;
}

bool
store_is_date_mistake(const char *word)
{
	struct buf b = {0};
	struct word w;
	bool is = !word_parse(&w, word) && date_readings(word, &b);

	buf_release(&b);
	return is;
}

static bool
hint_usual(const char *text, struct buf *out)
{
	for (size_t i = 0; i < countof(usual); i++) {
		struct word w = {0};
		const char *p = usual[i].hint;

		if (!word_match(&w, usual[i].pattern, text))
			continue;
		for (; *p; p++) {
			if (p[0] == '%' && p[1] == 'n')
				buf_printf(out, "%d", w.n), p++;
			else
				buf_putc(out, *p);
		}
		return true;
	}
	return false;
}

static const char *
nearest(const char *text, const char *const *labels, size_t n)
{
	const char *best = str_nearest(text, literals, countof(literals));
	const char *other = n ? str_nearest(text, labels, n) : NULL;

	/* three letters of a weekday are no near miss by distance */
	for (int i = 0; !best && i < 7; i++)
		if (strlen(text) == 3 && strncasecmp(text, weekday_names[i], 3) == 0)
			best = weekday_names[i];
	return other ? other : best;
}

static void
hint_all(const char *const *labels, size_t n, struct buf *out)
{
	buf_puts(out, "labels are ");
	for (size_t i = 0; i < n && i < LABELS_SHOWN; i++)
		buf_printf(out, "%s, ", labels[i]);
	if (n > LABELS_SHOWN)
		buf_printf(out, "%zu more, ", n - LABELS_SHOWN);
	buf_puts(out, "reviewed; times are like 2026-09-13, friday, @~1");
}

int
word_mistake(const char *text, const char *const *labels, size_t n, struct error *err)
{
	struct buf hint = {0}, shown = {0};
	const char *near;

	buf_add_safe(&shown, text, strnlen(text, 80));
	if (date_readings(text, &hint)) {
		error_set(err, ERR_USAGE, "'%s' is ambiguous", buf_cstr(&shown));
		error_hint(err, "write %s", hint.n ? hint.p : "year, month, day: 2018-09-13");
	} else {
		error_set(err, ERR_USAGE, "'%s' is not a snapshot, a time or a label",
			  buf_cstr(&shown));
		near = nearest(text, labels, n);
		if (hint_usual(text, &hint)) {
			error_hint(err, "write %s", hint.p);
		} else {
			if (near)
				buf_printf(&hint, "did you mean %s? ", near);
			hint_all(labels, n, &hint);
			error_hint(err, "%s", hint.p);
		}
	}
	buf_release(&hint);
	buf_release(&shown);
	return -1;
}
