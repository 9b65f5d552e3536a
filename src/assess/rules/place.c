/*
 * Where a mistake stands in a file of rules: trees keep no lines, so the text,
 * which is known to be JSON, is looked through once more when one was found.
 */
#include "rules.h"

struct scan {
	const char *p, *end;
	unsigned depth;			/* of open brackets and braces */
};

/* Past a string that begins at p. */
static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

/* The next character outside strings that is a bracket, a brace or a comma, NULL at the end. */
static const char *
next_mark(struct scan *s)
{
	while (s->p < s->end) {
		const char *at = s->p;

		if (*at == '"') {
			s->p = string_end(at, s->end);
			continue;
		}
		s->p++;
		if (*at == '[' || *at == '{')
			s->depth++;
		else if (*at == ']' || *at == '}')
			s->depth--;
		else if (*at != ',')
			continue;
		return at;
	}
	return NULL;
}

static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

/* The list of rules is the first list there is, since a file has no other member. */
static const char *
rule_start(struct scan *s, size_t index)
{
	const char *at = next_mark(s);
	unsigned depth;

	while (at && *at != '[')
		at = next_mark(s);
	depth = s->depth;
	for (size_t i = 0; at && i < index;) {
		at = next_mark(s);
		i += at && *at == ',' && s->depth == depth;
	}
	return at ? skip_blank(at + 1, s->end) : NULL;
}

static const char *
rule_end(struct scan s)
{
	unsigned depth = s.depth;

	for (const char *at = next_mark(&s); at; at = next_mark(&s))
		if (s.depth < depth || (*at == ',' && s.depth == depth))
			return at;
	return s.end;
}

/* The string that is this word, as it is written. */
static const char *
find_word(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	while ((p = memchr(p, '"', (size_t)(end - p)))) {
		const char *after = string_end(p, end);

		if ((size_t)(after - p) == n + 2 && memcmp(p + 1, word, n) == 0)
			return p;
		p = after;
	}
	return NULL;
}

size_t
rule_line(const char *text, size_t n, size_t index, const char *word)
{
	struct scan s = {.p = text, .end = text + n};
	const char *at = rule_start(&s, index), *found = NULL;
	size_t line = 1;

	if (!at)
		return 1;
	if (word)
		found = find_word(at, rule_end(s), word);
	for (const char *p = text; p < (found ? found : at); p++)
		line += *p == '\n';
	return line;
}
