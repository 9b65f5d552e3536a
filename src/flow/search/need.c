/*
 * What a match must have. Reading and parsing an object costs a hundred times
 * what looking for a word in its bytes does, so a file in which a piece of the
 * pattern is nowhere is passed over. That holds only for pieces that stand in
 * the file as they are printed: no signs that JSON or a document in a string
 * escapes, none that printing a path adds, no numbers, which are printed anew.
 */
#include "search.h"

#include <ctype.h>
#include <stdlib.h>

/* Words that are printed although the file may spell them in another way, or not at all. */
static const char *const made_up[] = {"true", "false", "null", "inf", "nan", "protocol", "TCP"};

struct need {
	struct pattern **v;
	size_t n;
	bool whole;		/* the pattern is one piece */
};

static bool
is_plain(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || isalnum(u) || (u && strchr("/_-:;@%&!~", c));
}

/* Digits, points and exponents may be another number's; a word may be made up by printing. */
static bool
is_telling(const char *p, size_t n)
{
	char *word = mem_strndup(p, n);
	bool letter = false;

	for (size_t i = 0; i < n; i++)
		letter |= (unsigned char)p[i] >= 0x80 || (isalpha((unsigned char)p[i]) &&
							  tolower((unsigned char)p[i]) != 'e');
	for (size_t i = 0; letter && i < countof(made_up); i++)
		letter = !strcasestr(made_up[i], word);
	free(word);
	return letter;
}

static void
add(struct need *n, const char *p, size_t len)
{
	char *text;

	if (!len || !is_telling(p, len))
		return;
	n->v = mem_grow(n->v, n->n + 1, sizeof(struct pattern *));
	text = mem_strndup(p, len);
	/* folded always: what is found too much is only read in vain */
	if (pattern_new(&n->v[n->n], text, PATTERN_LITERAL | PATTERN_FOLD, NULL) == 0)
		n->n++;
	free(text);
}

/* Whether the pieces of a regular expression can be told: no choices, groups, classes. */
static bool
is_simple(const char *p)
{
	for (; *p; p++) {
		if (strchr("|()[]{}", *p))
			return false;
		if (*p == '\\' && (!p[1] || isalnum((unsigned char)p[1]) ||
				   (unsigned char)p[1] >= 0x80))
			return false;
		p += *p == '\\';
	}
	return true;
}

/* The last character of a piece that may be there any number of times. */
static size_t
without_last(const char *p, size_t n)
{
	while (n && ((unsigned char)p[n - 1] & 0xc0) == 0x80)
		n--;
	return n ? n - 1 : 0;
}

struct need *
need_new(const struct search_opts *o)
{
	struct need *n = mem_zero(1, sizeof(*n));
	const char *p = o->pattern, *end;

	if (!o->literal && !is_simple(p))
		return n;
	for (; *p; p = end + (*end != '\0')) {
		for (end = p; *end && is_plain(*end); end++)
			;
		n->whole = end == o->pattern + strlen(o->pattern) && p == o->pattern;
		if (!o->literal && (*end == '*' || *end == '?'))
			add(n, p, without_last(p, (size_t)(end - p)));
		else
			add(n, p, (size_t)(end - p));
	}
	n->whole = n->whole && n->n == 1;
	return n;
}

void
need_free(struct need *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < n->n; i++)
		pattern_free(n->v[i]);
	free(n->v);
	free(n);
}

static bool
has_all(const struct need *n, const char *p, size_t len)
{
	bool tired = false;

	for (size_t i = 0; i < n->n; i++)
		if (!pattern_match(n->v[i], p, len, NULL, NULL, &tired) && !tired)
			return false;
	return true;
}

bool
need_file(const struct need *n, const char *p, size_t len)
{
	/* an escape inside a document (the file escapes its backslash), or a document in base64 */
	return has_all(n, p, len) || memmem(p, len, "\\\\", 2) || memmem(p, len, "data:", 5) ||
	       memmem(p, len, "DATA:", 5);
}

bool
need_document(const struct need *n, const char *p, size_t len)
{
	return !n->whole || has_all(n, p, len) || memchr(p, '\\', len) ||
	       (len > 5 && strncasecmp(p, "data:", 5) == 0);
}
