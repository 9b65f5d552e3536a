/* The grammar of points in time as a table of patterns, and the matcher that reads it. */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *const weekday_names[7] = {
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
};

/*
 * %Y %M %D %h %m %s a date's parts with all their digits, %W two digits of a
 * week, %n a count, %d a weekday, %z nothing, Z or an offset; %a and %b are
 * the day and month, in one or the other order, of dates that are refused.
 */
static const struct row {
	const char *pattern;
	enum word_kind kind;
	int n;			/* the count where the pattern has none */
} rows[] = {
	{"latest", WORD_BACK, 0},
	{"@", WORD_BACK, 0},
	{"@{%n}", WORD_BACK, 0},
	{"@{-%n}", WORD_BACK, 0},
	{"@~%n", WORD_BACK, 0},
	{"earliest", WORD_EARLIEST, 0},
	{"today", WORD_DAYS, 0},
	{"yesterday", WORD_DAYS, 1},
	{"%Y-%M-%D", WORD_DATE, 0},
	{"%Y-%M-%DT%h:%m%z", WORD_MINUTE, 0},
	{"%Y-%M-%D %h:%m%z", WORD_MINUTE, 0},
	{"%Y-%M-%DT%h:%m:%s%z", WORD_SECOND, 0},
	{"%Y-%M-%D %h:%m:%s%z", WORD_SECOND, 0},
	{"%Y-%M", WORD_MONTH, 0},
	{"%Y-W%W", WORD_WEEK, 0},
	{"%d", WORD_WEEKDAY, 0},
	{"last-%d", WORD_WEEKDAY, 0},
	{"%nd", WORD_DAYS, 0},
	{"%n day ago", WORD_DAYS, 0},
	{"%n days ago", WORD_DAYS, 0},
	{"%nn", WORD_NIGHTS, 0},
	{"%n night ago", WORD_NIGHTS, 0},
	{"%n nights ago", WORD_NIGHTS, 0},
	{"%nh", WORD_HOURS, 0},
	{"%n hour ago", WORD_HOURS, 0},
	{"%n hours ago", WORD_HOURS, 0},
	{"%nw", WORD_WEEKS, 0},
	{"%n week ago", WORD_WEEKS, 0},
	{"%n weeks ago", WORD_WEEKS, 0},
	{"reviewed", WORD_EXTRA, 0},
};

static const struct field {
	char letter;
	unsigned min, max;	/* digits */
	size_t at;		/* of the int in struct word */
} fields[] = {
	{'Y', 4, 4, offsetof(struct word, when.year)},
	{'M', 2, 2, offsetof(struct word, when.month)},
	{'D', 2, 2, offsetof(struct word, when.day)},
	{'h', 2, 2, offsetof(struct word, when.hour)},
	{'m', 2, 2, offsetof(struct word, when.minute)},
	{'s', 2, 2, offsetof(struct word, when.second)},
	{'W', 2, 2, offsetof(struct word, week)},
	{'n', 1, 5, offsetof(struct word, n)},
	{'a', 1, 2, offsetof(struct word, first)},
	{'b', 1, 2, offsetof(struct word, second)},
};

static const char *
read_number(const struct field *f, const char *s, struct word *w)
{
	unsigned n = 0;
	int v = 0;

	while (n < f->max && isdigit((unsigned char)s[n]))
		v = v * 10 + (s[n++] - '0');
	if (n < f->min)
		return NULL;
	memcpy((char *)w + f->at, &v, sizeof(v));
	return s + n;
}

static const char *
read_weekday(const char *s, struct word *w)
{
	for (int i = 0; i < 7; i++) {
		if (!str_starts(s, weekday_names[i]))
			continue;
		w->weekday = i;
		return s + strlen(weekday_names[i]);
	}
	return NULL;
}

/* +02:00, as far as the world has offsets. */
static const char *
read_zone(const char *s, struct word *w)
{
	struct word o = {0};

	w->zoned = *s != '\0';
	w->when.offset = 0;
	if (!w->zoned)
		return s;
	if (*s == 'Z')
		return s + 1;
	if ((*s != '+' && *s != '-') || !word_match(&o, "%h:%m", s + 1) || o.when.hour > 15 ||
	    o.when.minute > 59)
		return NULL;
	w->when.offset = (o.when.hour * 60 + o.when.minute) * (*s == '-' ? -60 : 60);
	return s + 6;
}

static const char *
read_field(char letter, const char *s, struct word *w)
{
	if (letter == 'd')
		return read_weekday(s, w);
	if (letter == 'z')
		return read_zone(s, w);
	for (size_t i = 0; i < countof(fields); i++)
		if (fields[i].letter == letter)
			return read_number(&fields[i], s, w);
	return NULL;
}

bool
word_match(struct word *out, const char *pattern, const char *text)
{
	for (; *pattern; pattern++) {
		if (*pattern == '%')
			text = read_field(*++pattern, text, out);
		else
			text = *text == *pattern ? text + 1 : NULL;
		if (!text)
			return false;
	}
	return *text == '\0';
}

static bool
is_commit(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return n >= 7 && n <= 40 && !s[n] && strpbrk(s, "abcdef");
}

static bool
match_rows(struct word *out, const char *text)
{
	for (size_t i = 0; i < countof(rows); i++) {
		struct word w = {.kind = rows[i].kind, .n = rows[i].n};

		if (!word_match(&w, rows[i].pattern, text))
			continue;
		w.date = str_starts(rows[i].pattern, "%Y");
		*out = w;
		return true;
	}
	return false;
}

bool
word_parse(struct word *out, const char *text)
{
	*out = (struct word){0};
	if (str_starts(text, "after:")) {
		if (!match_rows(out, text + strlen("after:")) || out->kind < WORD_DATE)
			*out = (struct word){0};
		out->after = out->date = true;
		return out->kind != WORD_NONE;
	}
	if (str_starts(text, "healthy:") && text[strlen("healthy:")])
		out->kind = WORD_EXTRA;
	else if (!match_rows(out, text) && is_commit(text))
		out->kind = WORD_COMMIT;
	return out->kind != WORD_NONE;
}

bool
store_is_time_word(const char *word)
{
	const char *at = strchr(word, '@');
	struct word w;
	char *context;
	bool named;

	if (word_parse(&w, word))
		return true;
	if (!at || at == word)
		return false;
	context = mem_strndup(word, (size_t)(at - word));
	named = store_name_ok(context);
	free(context);
	if (!named)
		return false;
	return !at[1] || word_parse(&w, at + 1) || word_parse(&w, at);
}
