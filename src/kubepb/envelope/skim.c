/*
 * Over JSON without building it: strings, escapes and brackets, nothing else.
 * What is no JSON gives something wrong or nothing, within the bytes; whoever
 * wants to be sure decodes.
 */
#include "skim.h"

struct skim {
	const char *p;
	size_t n, i;
};

static bool
at(const struct skim *s, char c)
{
	return s->i < s->n && s->p[s->i] == c;
}

static void
blanks(struct skim *s)
{
	while (s->i < s->n && strchr(" \t\r\n", s->p[s->i]) && s->p[s->i])
		s->i++;
}

/* At the opening quote; to behind the closing one. */
static void
string(struct skim *s)
{
	for (s->i++; s->i < s->n && s->p[s->i] != '"'; s->i++)
		if (s->p[s->i] == '\\')
			s->i++;
	s->i = s->i < s->n ? s->i + 1 : s->n;
}

/* Over one value of any kind, to what stands behind it. */
static struct str
value(struct skim *s)
{
	size_t from = s->i, depth = 0;

	while (s->i < s->n) {
		char c = s->p[s->i];

		if (c == '"') {
			string(s);
			continue;
		}
		if (!depth && (c == ',' || c == '}' || c == ']'))
			break;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		s->i++;
	}
	return (struct str){s->p + from, s->i - from};
}

struct str
skim_text(struct str value)
{
	while (value.n && strchr(" \t\r\n", value.p[value.n - 1]) && value.p[value.n - 1])
		value.n--;
	if (value.n < 2 || value.p[0] != '"' || value.p[value.n - 1] != '"' ||
	    memchr(value.p, '\\', value.n) || memchr(value.p + 1, '"', value.n - 2))
		return (struct str){"", 0};
	return (struct str){value.p + 1, value.n - 2};
}

struct str
skim_member(struct str object, const char *name)
{
	struct skim s = {.p = object.p, .n = object.n};

	if (!at(&s, '{'))
		return (struct str){"", 0};
	do {
		struct str key, v;
		size_t from;

		s.i++;
		blanks(&s);
		if (!at(&s, '"'))
			break;
		from = s.i;
		string(&s);
		key = skim_text((struct str){s.p + from, s.i - from});
		blanks(&s);
		if (!at(&s, ':'))
			break;
		s.i++;
		blanks(&s);
		v = value(&s);
		if (key.n == strlen(name) && memcmp(key.p, name, key.n) == 0)
			return v;
	} while (at(&s, ','));
	return (struct str){"", 0};
}
