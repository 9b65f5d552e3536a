/* Plain YAML scalars: words, integers, floats and times, as Kubernetes' reader resolves them. */
#include "scalar.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct word {
	const char *text;
	enum scalar_kind kind;
	bool truth;
} words[] = {
	{"y", SCALAR_BOOL, true},	  {"Y", SCALAR_BOOL, true},
	{"yes", SCALAR_BOOL, true},	  {"Yes", SCALAR_BOOL, true},
	{"YES", SCALAR_BOOL, true},	  {"true", SCALAR_BOOL, true},
	{"True", SCALAR_BOOL, true},	  {"TRUE", SCALAR_BOOL, true},
	{"on", SCALAR_BOOL, true},	  {"On", SCALAR_BOOL, true},
	{"ON", SCALAR_BOOL, true},	  {"n", SCALAR_BOOL, false},
	{"N", SCALAR_BOOL, false},	  {"no", SCALAR_BOOL, false},
	{"No", SCALAR_BOOL, false},	  {"NO", SCALAR_BOOL, false},
	{"false", SCALAR_BOOL, false},	  {"False", SCALAR_BOOL, false},
	{"FALSE", SCALAR_BOOL, false},	  {"off", SCALAR_BOOL, false},
	{"Off", SCALAR_BOOL, false},	  {"OFF", SCALAR_BOOL, false},
	{"~", SCALAR_NULL, false},	  {"null", SCALAR_NULL, false},
	{"Null", SCALAR_NULL, false},	  {"NULL", SCALAR_NULL, false},
	{".nan", SCALAR_NOT_FINITE, false},  {".NaN", SCALAR_NOT_FINITE, false},
	{".NAN", SCALAR_NOT_FINITE, false},  {".inf", SCALAR_NOT_FINITE, false},
	{".Inf", SCALAR_NOT_FINITE, false},  {".INF", SCALAR_NOT_FINITE, false},
	{"+.inf", SCALAR_NOT_FINITE, false}, {"+.Inf", SCALAR_NOT_FINITE, false},
	{"+.INF", SCALAR_NOT_FINITE, false}, {"-.inf", SCALAR_NOT_FINITE, false},
	{"-.Inf", SCALAR_NOT_FINITE, false}, {"-.INF", SCALAR_NOT_FINITE, false},
	{"<<", SCALAR_MERGE, false},
};

enum { WORD_MAX = 5 };

static const struct word *
find_word(const char *p, size_t n)
{
	for (size_t i = 0; n <= WORD_MAX && i < countof(words); i++)
		if (words[i].text[0] == p[0] && strlen(words[i].text) == n &&
		    memcmp(words[i].text, p, n) == 0)
			return &words[i];
	return NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits_at(const char *p)
{
	size_t n = 0;

	while (is_digit(p[n]))
		n++;
	return n;
}

/* Takes one or two digits with a value of at most max; -1 if there are none. */
static int
take_two(const char **p, int max)
{
	int v = 0;
	size_t n = digits_at(*p);

	if (n == 0 || n > 2)
		return -1;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (*p)[i] - '0';
	*p += n;
	return v <= max ? v : -1;
}

static bool
take_char(const char **p, char c)
{
	if (**p != c)
		return false;
	++*p;
	return true;
}

/* Z or +hh:mm, both hands with two digits. */
static bool
is_offset(const char *p)
{
	if (*p == 'Z')
		return p[1] == '\0';
	return (*p == '+' || *p == '-') && digits_at(p + 1) == 2 && p[3] == ':' &&
	       digits_at(p + 4) == 2 && p[6] == '\0';
}

/* 2006-1-2, 2006-1-2 15:4:5.9 and 2006-1-2T15:4:5.9Z07:00. */
static bool
is_time(const char *p)
{
	struct civil c = {0};
	char mark;

	if (digits_at(p) != 4 || p[4] != '-')
		return false;
	c.year = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
	p += 5;
	c.month = take_two(&p, 12);
	if (c.month < 1 || !take_char(&p, '-'))
		return false;
	c.day = take_two(&p, 31);
	if (c.year < 1 || c.day < 1 || !when_valid(&c))
		return false;
	mark = *p;
	if (mark == '\0')
		return true;
	if (mark != 'T' && mark != 't' && mark != ' ')
		return false;
	p++;
	if (take_two(&p, 23) < 0 || !take_char(&p, ':') || take_two(&p, 59) < 0 ||
	    !take_char(&p, ':') || take_two(&p, 59) < 0)
		return false;
	if (*p == '.' && digits_at(p + 1) > 0)
		p += 1 + digits_at(p + 1);
	return mark == ' ' ? *p == '\0' : is_offset(p);
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool
is_float(const char *p)
{
	size_t n;

	p += *p == '-' || *p == '+';
	n = digits_at(p);
	p += n;
	if (*p == '.') {
		size_t m = digits_at(p + 1);

		if (n + m == 0)
			return false;
		p += 1 + m;
	} else if (n == 0) {
		return false;
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '-' || *p == '+';
		n = digits_at(p);
		if (n == 0)
			return false;
		p += n;
	}
	return *p == '\0';
}

static int
digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

enum int_shape { INT_NONE, INT_FITS, INT_OVER };

/* Digits of a base up to the end of p. */
static enum int_shape
read_digits(const char *p, unsigned base, unsigned long long *out)
{
	enum int_shape shape = INT_FITS;
	unsigned long long v = 0;

	if (*p == '\0')
		return INT_NONE;
	for (; *p; p++) {
		unsigned d = (unsigned)digit_value(*p);

		if (d >= base)
			return INT_NONE;
		if (__builtin_mul_overflow(v, (unsigned long long)base, &v) ||
		    __builtin_add_overflow(v, (unsigned long long)d, &v))
			shape = INT_OVER;
	}
	*out = v;
	return shape;
}

static const char *
base_of(const char *p, unsigned *base)
{
	*base = 10;
	if (p[0] != '0' || p[1] == '\0')
		return p;
	switch (p[1] | 0x20) {
	case 'x':
		*base = 16;
		return p + 2;
	case 'o':
		*base = 8;
		return p + 2;
	case 'b':
		*base = 2;
		return p + 2;
	default:
		*base = 8;
		return p + 1;
	}
}

/* Integers as the base 0 of Go reads them; what only an unsigned one holds has no sign there.
 * Decimal ones of any length count: JSON keeps their digits, so YAML does. */
static bool
resolve_int(struct scalar *out, const char *p)
{
	bool minus = *p == '-', sign = minus || *p == '+';
	unsigned long long v = 0;
	unsigned base;
	const char *digits = base_of(p + sign, &base);
	enum int_shape shape = read_digits(digits, base, &v);

	if (shape == INT_NONE || (shape == INT_OVER && base != 10))
		return false;
	if (shape == INT_FITS && v <= (unsigned long long)LLONG_MAX + minus) {
		out->kind = SCALAR_INT;
		out->integer = minus ? (long long)(0 - v) : (long long)v;
		return true;
	}
	if (base != 10 && sign)
		return false;
	out->kind = SCALAR_BIG;
	if (base != 10)
		snprintf(out->digits, sizeof(out->digits), "%llu", v);
	else
		snprintf(out->digits, sizeof(out->digits), "%s%s", minus ? "-" : "", digits);
	return true;
}

static bool
resolve_float(struct scalar *out, const char *p)
{
	if (!is_float(p))
		return false;
	out->real = strtod(p, NULL);
	out->kind = isfinite(out->real) ? SCALAR_FLOAT : SCALAR_BEYOND;
	return true;
}

static void
resolve_number(struct scalar *out, const char *p, size_t n)
{
	char text[SCALAR_DIGITS - 1], plain[SCALAR_DIGITS - 1];
	size_t m = 0;

	if (n >= sizeof(text) || memchr(p, '\0', n))
		return;
	memcpy(text, p, n);
	text[n] = '\0';
	if (p[0] != '.' && is_time(text)) {
		out->kind = SCALAR_TIME;
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (text[i] != '_' || text[0] == '.')
			plain[m++] = text[i];
	plain[m] = '\0';
	if (p[0] == '.' || !resolve_int(out, plain))
		resolve_float(out, plain);
}

enum scalar_kind
scalar_resolve(struct scalar *out, const char *p, size_t n)
{
	const struct word *w;

	out->kind = SCALAR_STRING;
	if (n == 0) {
		out->kind = SCALAR_NULL;
	} else if ((w = find_word(p, n))) {
		out->kind = w->kind;
		out->truth = w->truth;
	} else if (is_digit(p[0]) || p[0] == '+' || p[0] == '-' || p[0] == '.') {
		resolve_number(out, p, n);
	}
	return out->kind;
}

/* [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?: 12:30 is a number to older readers. */
static bool
is_base60(const char *p, size_t n)
{
	size_t i = n && (p[0] == '-' || p[0] == '+'), parts = 0;

	if (i >= n || !is_digit(p[i]))
		return false;
	while (i < n && (is_digit(p[i]) || p[i] == '_'))
		i++;
	while (i + 1 < n && p[i] == ':' && is_digit(p[i + 1])) {
		size_t len = i + 2 < n && is_digit(p[i + 2]) && p[i + 1] <= '5' ? 2 : 1;

		i += 1 + len;
		parts++;
	}
	if (i < n && p[i] == '.')
		for (i++; i < n && (is_digit(p[i]) || p[i] == '_');)
			i++;
	return parts && i == n;
}

bool
scalar_needs_quotes(const char *p, size_t n)
{
	struct scalar s;

	return scalar_resolve(&s, p, n) != SCALAR_STRING || is_base60(p, n);
}
