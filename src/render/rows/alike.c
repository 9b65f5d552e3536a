/* How much of two lines is the same: which go together, and the part in which they differ. */
#include "rows.h"

static struct str
trimmed(struct str s)
{
	while (s.n && *s.p == ' ')
		s.p++, s.n--;
	return s;
}

/* The part up to the value of a member: `"port": ` or `port: `. */
static size_t
head_of(struct str s)
{
	const char *colon = s.n ? memmem(s.p, s.n, ": ", 2) : NULL;

	return colon ? (size_t)(colon - s.p) + 2 : 0;
}

static size_t
alike(struct str a, struct str b)
{
	size_t most = a.n < b.n ? a.n : b.n, n = 0, end = 0;

	while (n < most && a.p[n] == b.p[n])
		n++;
	while (end < most - n && a.p[a.n - 1 - end] == b.p[b.n - 1 - end])
		end++;
	return n + end;
}

unsigned
line_likeness(struct str a, struct str b)
{
	size_t indent = (size_t)(trimmed(a).p - a.p), head;
	unsigned score = 1;

	if (indent != (size_t)(trimmed(b).p - b.p))
		return score;
	a = trimmed(a);
	b = trimmed(b);
	head = head_of(a);
	if (head && head == head_of(b) && memcmp(a.p, b.p, head) == 0)
		score += 2000;
	if (a.n && b.n)
		score += (unsigned)(1000 * alike(a, b) / (a.n > b.n ? a.n : b.n));
	return score;
}

/* ---- the part that differs ---- */

/* Bytes of one character, or of one escape as JSON and buf_add_safe write them. */
static size_t
unit(const char *p, size_t n)
{
	static const struct {
		char c;
		size_t n;
	} escapes[] = {{'x', 4}, {'u', 6}};
	const char *end;
	size_t used;
	unsigned cp;

	if (*p != '\\' || n < 2) {
		used = utf8_decode(p, n, &cp);
		return used ? used : 1;
	}
	if (p[1] == 'u' && n > 2 && p[2] == '{' && (end = memchr(p, '}', n)))
		return (size_t)(end - p) + 1;
	for (size_t i = 0; i < countof(escapes); i++)
		if (p[1] == escapes[i].c)
			return n < escapes[i].n ? n : escapes[i].n;
	return 2;
}

static size_t
same_start(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n) {
		size_t u = unit(a.p + n, a.n - n);

		if (n + u > b.n || memcmp(a.p + n, b.p + n, u) != 0)
			break;
		n += u;
	}
	return n;
}

/* The first end of a character at `at` or behind it. */
static size_t
unit_end(struct str s, size_t from, size_t at)
{
	while (from < at)
		from += unit(s.p + from, s.n - from);
	return from;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of a number all digits: 808[0] says less than [8080]. */
static void
whole_numbers(const struct str s[2], size_t *from, size_t *end)
{
	bool start = false, last = false;

	for (int i = 0; i < 2; i++) {
		start = start || (s[i].n - *end > *from && is_digit(s[i].p[*from]));
		last = last || (s[i].n - *end > *from && is_digit(s[i].p[s[i].n - 1 - *end]));
	}
	while (start && *from && is_digit(s[0].p[*from - 1]))
		--*from;
	while (last && *end && is_digit(s[0].p[s[0].n - *end]))
		--*end;
}

void
match_marks(struct row_text side[2])
{
	struct str s[2] = {{side[0].text, strlen(side[0].text)},
			   {side[1].text, strlen(side[1].text)}};
	size_t from = same_start(s[0], s[1]), indent = (size_t)(trimmed(s[0]).p - s[0].p);
	size_t room = (s[0].n < s[1].n ? s[0].n : s[1].n) - from, end = 0;
	size_t head = indent + head_of(trimmed(s[0]));

	while (end < room && s[0].p[s[0].n - 1 - end] == s[1].p[s[1].n - 1 - end])
		end++;
	if (from < indent || (from < head || head == indent)) {
		/* another member, or none: alike enough where half of the line is the same */
		size_t most = s[0].n > s[1].n ? s[0].n : s[1].n;

		if (from < indent || 2 * (from + end - indent) < most - indent)
			return;
	}
	whole_numbers(s, &from, &end);
	for (int i = 0; i < 2; i++) {
		side[i].from = from;
		side[i].to = unit_end(s[i], from, s[i].n - end);
	}
}
