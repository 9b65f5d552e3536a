/* The growable buffer, and comparisons of plain C strings. */
#include "assay/base/str.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/base/mem.h"

char *
buf_room(struct buf *b, size_t n)
{
	size_t need;

	if (__builtin_add_overflow(b->n, n, &need) || need == SIZE_MAX)
		need = SIZE_MAX - 1;	/* malloc refuses it and the program ends */
	if (need + 1 > b->cap) {
		size_t cap = b->cap < 64 ? 64 : b->cap;

		while (cap < need + 1)
			cap = cap > SIZE_MAX / 2 ? need + 1 : cap * 2;
		b->p = mem_grow(b->p, cap, 1);
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	char *to;

	if (n == 0)
		return;
	to = b->n < b->cap && n < b->cap - b->n ? b->p + b->n : buf_room(b, n);
	memcpy(to, p, n);
	to[n] = '\0';
	b->n += n;
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_fill(struct buf *b, char c, size_t n)
{
	char *to = buf_room(b, n);

	memset(to, c, n);
	to[n] = '\0';
	b->n += n;
}

void
buf_add_quoted(struct buf *b, const char *s)
{
	buf_putc(b, '\'');
	for (; *s; s++)
		if (*s == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *s);
	buf_putc(b, '\'');
}

void
buf_add_word(struct buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789@%+=:,./_-";

	if (*s && !s[strspn(s, plain)])
		buf_puts(b, s);
	else
		buf_add_quoted(b, s);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	size_t room = 128;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(buf_room(b, room), room + 1, fmt, ap);
	if (n > 0 && (size_t)n > room)
		n = vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
	va_end(again);
	if (n > 0)
		b->n += (size_t)n;
	b->p[b->n] = '\0';
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

const char *
buf_cstr(struct buf *b)
{
	buf_room(b, 0)[0] = '\0';
	return b->p;
}

char *
buf_take(struct buf *b)
{
	char *p;

	buf_cstr(b);
	p = b->p;
	*b = (struct buf){0};
	return p;
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void
buf_release(struct buf *b)
{
	if (!b)
		return;
	free(b->p);
	*b = (struct buf){0};
}

bool
str_eq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
str_ieq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	while (*a && fold(*a) == fold(*b)) {
		a++;
		b++;
	}
	return fold(*a) == fold(*b);
}

bool
str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

static const char *
next_char(const char *s)
{
	do
		s++;
	while (((unsigned char)*s & 0xc0) == 0x80);
	return s;
}

/* Going back to the last star only is enough, and keeps it at length times length. */
static bool
glob(const char *g, const char *s, bool nocase)
{
	const char *star = NULL, *from = NULL;

	while (*s) {
		if (*g == '*') {
			star = g++;
			from = s;
		} else if (*g == '?') {
			g++;
			s = next_char(s);
		} else if (*g && (nocase ? fold(*g) == fold(*s) : *g == *s)) {
			g++;
			s++;
		} else if (star) {
			g = star + 1;
			s = from = next_char(from);
		} else {
			return false;
		}
	}
	while (*g == '*')
		g++;
	return *g == '\0';
}

bool
str_glob(const char *g, const char *s)
{
	return glob(g, s, false);
}

bool
str_iglob(const char *g, const char *s)
{
	return glob(g, s, true);
}

bool
str_has_glob(const char *s)
{
	return strpbrk(s, "*?") != NULL;
}

static size_t
min_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
str_distance(const char *a, const char *b, size_t max)
{
	size_t n = strlen(a), m = strlen(b), best;
	size_t *rows, *before, *last, *now;

	if ((n > m ? n - m : m - n) > max)
		return max + 1;
	rows = mem_zero(3 * (m + 1), sizeof(*rows));
	before = rows;
	last = rows + (m + 1);
	now = rows + 2 * (m + 1);
	for (size_t j = 0; j <= m; j++)
		last[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *spare = before;

		now[0] = best = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = min_of(min_of(last[j], now[j - 1]) + 1,
					last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = min_of(now[j], before[j - 2] + 1);
			best = min_of(best, now[j]);
		}
		if (best > max)
			break;
		before = last;
		last = now;
		now = spare;
	}
	best = n && best > max ? max + 1 : min_of(last[m], max + 1);
	free(rows);
	return best;
}

const char *
str_nearest(const char *word, const char *const *words, size_t n)
{
	size_t within = strlen(word) / 3, nearest;
	const char *found = NULL;

	if (within == 0)
		within = 1;
	nearest = within + 1;
	for (size_t i = 0; i < n; i++) {
		size_t d = str_distance(word, words[i], within);

		if (d < nearest) {
			nearest = d;
			found = words[i];
		}
	}
	return found;
}

bool
str_to_u64(const char *s, size_t n, unsigned long long *out)
{
	unsigned long long v = 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9' || __builtin_mul_overflow(v, 10ULL, &v) ||
		    __builtin_add_overflow(v, (unsigned long long)(s[i] - '0'), &v))
			return false;
	}
	*out = v;
	return true;
}

bool
str_to_i64(const char *s, size_t n, long long *out)
{
	bool minus = n > 0 && s[0] == '-';
	unsigned long long v;

	if (!str_to_u64(s + minus, n - minus, &v) || v > (unsigned long long)LLONG_MAX + minus)
		return false;
	*out = minus ? (long long)(0 - v) : (long long)v;
	return true;
}
