/* What can be told of one line of YAML without parsing it. */
#include "line.h"

void
line_look(struct line *l, const char *p, size_t n)
{
	size_t i = 0;

	*l = (struct line){.p = p, .n = n};
	while (i < n && p[i] == ' ')
		i++;
	l->indent = i;
	while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r'))
		i++;
	l->comment = i < n && p[i] == '#';
	l->blank = i == n || l->comment;
}

static bool
ends_word(const char *p, size_t n, size_t at)
{
	return at >= n || p[at] == ' ' || p[at] == '\t' || p[at] == '\r';
}

bool
line_is_mark(const struct line *l, const char *mark)
{
	return l->n >= 3 && memcmp(l->p, mark, 3) == 0 && ends_word(l->p, l->n, 3);
}

bool
line_is_dash(const struct line *l)
{
	return l->indent < l->n && l->p[l->indent] == '-' && ends_word(l->p, l->n, l->indent + 1);
}

struct str
line_trim(const char *p, size_t n)
{
	while (n && (*p == ' ' || *p == '\t')) {
		p++;
		n--;
	}
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\r'))
		n--;
	return (struct str){p, n};
}

/* Without a comment behind it. */
static struct str
value_of(const char *p, size_t n)
{
	struct str v = line_trim(p, n);
	const char *end;

	if (v.n > 1 && (*v.p == '"' || *v.p == '\'')) {
		end = memchr(v.p + 1, *v.p, v.n - 1);
		return (struct str){v.p, end ? (size_t)(end - v.p) + 1 : v.n};
	}
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] == '#' && (i == 0 || v.p[i - 1] == ' ' || v.p[i - 1] == '\t'))
			v.n = i;
	return line_trim(v.p, v.n);
}

bool
line_key_value(const struct line *l, struct str *key, struct str *value)
{
	const char *p = l->p + l->indent;
	size_t n = l->n - l->indent, i = 0, end;
	char quote = n && (*p == '"' || *p == '\'') ? *p : '\0';

	if (!n || !*p || strchr("#{}[],&*!|>%@`", *p) || line_is_dash(l))
		return false;
	if (quote) {
		const char *q = memchr(p + 1, quote, n - 1);

		if (!q)
			return false;
		*key = (struct str){p + 1, (size_t)(q - p) - 1};
		end = (size_t)(q - p) + 1;
		while (end < n && p[end] == ' ')
			end++;
		if (end >= n || p[end] != ':')
			return false;
	} else {
		for (; i < n; i++)
			if (p[i] == ':' && ends_word(p, n, i + 1))
				break;
		if (i == n || i == 0)
			return false;
		*key = line_trim(p, i);
		end = i;
	}
	*value = value_of(p + end + 1, n - end - 1);
	return true;
}

bool
line_is(struct str s, const char *text)
{
	return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

bool
line_is_null(struct str s)
{
	return s.n == 0 || line_is(s, "null") || line_is(s, "~") || line_is(s, "Null") ||
	       line_is(s, "NULL");
}

char *
line_scalar(struct str s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return mem_strndup(s.p + 1, s.n - 2);
	return mem_strndup(s.p, s.n);
}

bool
line_begins(const struct line *l, const char *with)
{
	size_t n = strlen(with);

	return l->n >= n && memcmp(l->p, with, n) == 0;
}

bool
line_is_json(const struct line *l)
{
	struct str v = line_trim(l->p + l->indent, l->n - l->indent);
	struct str in;

	if (!v.n || (*v.p != '{' && *v.p != '['))
		return false;
	in = line_trim(v.p + 1, v.n - 1);
	return !in.n || strchr("\"{}]", *in.p) != NULL;
}

bool
line_is_text(const struct line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if ((unsigned char)l->p[i] < 0x20 && l->p[i] != '\t' && l->p[i] != '\r')
			return false;
	return utf8_valid(l->p, l->n) == l->n;
}
