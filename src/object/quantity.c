/*
 * Scalars that have more than one spelling: quantities (1000m = 1) and Go
 * durations (60s = 1m0s). Quantities are compared in decimal, digit by digit,
 * so that no value is rounded into equality.
 */
#include <ctype.h>
#include <stdlib.h>

#include "assay/object/schema.h"

/* A number as sign, digits and powers: mantissa * 10^ten * 2^two. */
struct decimal {
	bool minus;
	unsigned __int128 mantissa;
	int ten, two;
	long double about;	/* for mantissas past 38 digits, which `exact` denies */
	bool exact;
};

static const struct {
	const char *text;
	int ten, two;
} suffixes[] = {
	{"n", -9, 0}, {"u", -6, 0}, {"m", -3, 0}, {"", 0, 0},	{"k", 3, 0},   {"M", 6, 0},
	{"G", 9, 0},  {"T", 12, 0}, {"P", 15, 0}, {"E", 18, 0}, {"Ki", 0, 10}, {"Mi", 0, 20},
	{"Gi", 0, 30}, {"Ti", 0, 40}, {"Pi", 0, 50}, {"Ei", 0, 60},
};

static void
push_digit(struct decimal *d, unsigned digit)
{
	if (d->mantissa > (~(unsigned __int128)0 - digit) / 10)
		d->exact = false;
	d->mantissa = d->mantissa * 10 + digit;
	d->about = d->about * 10 + digit;
}

/* Digits with at most one point; false if there is none. *used says how far it went. Zeros wait
 * for a digit behind them, so that trailing ones cost no room in the mantissa. */
static bool
read_digits(const char *s, size_t n, struct decimal *d, size_t *used)
{
	bool point = false, any = false;
	int zeros = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)s[i]))
			break;
		any = true;
		d->ten -= point;
		if (s[i] == '0' && zeros < 100000) {
			zeros++;
			continue;
		}
		for (; zeros; zeros--)
			push_digit(d, 0);
		push_digit(d, (unsigned)(s[i] - '0'));
	}
	d->ten += zeros;
	*used = i;
	return any;
}

/* e3, E-2: a decimal exponent; E alone is the suffix of 10^18. */
static bool
read_exponent(const char *s, size_t n, struct decimal *d)
{
	size_t i = 1;
	int e = 0;
	bool minus;

	if (n < 2 || (s[0] != 'e' && s[0] != 'E'))
		return false;
	minus = s[1] == '-';
	i += s[1] == '-' || s[1] == '+';
	if (i == n)
		return false;
	for (; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		if (e < 100000)
			e = e * 10 + (s[i] - '0');
	}
	d->ten += minus ? -e : e;
	return true;
}

static bool
read_suffix(const char *s, size_t n, struct decimal *d)
{
	for (size_t i = 0; i < countof(suffixes); i++) {
		if (strlen(suffixes[i].text) != n || memcmp(suffixes[i].text, s, n) != 0)
			continue;
		d->ten += suffixes[i].ten;
		d->two += suffixes[i].two;
		return true;
	}
	return read_exponent(s, n, d);
}

static bool
decimal_read(const char *s, size_t n, struct decimal *d)
{
	size_t used;

	*d = (struct decimal){.exact = true};
	if (n && (s[0] == '-' || s[0] == '+')) {
		d->minus = s[0] == '-';
		s++;
		n--;
	}
	return read_digits(s, n, d, &used) && read_suffix(s + used, n - used, d);
}

static long double
power(long double base, int e)
{
	long double r = 1;
	unsigned left = (unsigned)(e < 0 ? -e : e);

	for (; left; left >>= 1, base *= base)
		if (left & 1)
			r *= base;
	return e < 0 ? 1 / r : r;
}

bool
quantity_parse(const char *s, size_t n, long double *out)
{
	struct decimal d;
	long double v;

	if (!decimal_read(s, n, &d))
		return false;
	v = d.about * power(2, d.two);
	/* divide by a power that is exact rather than multiply by one that is not */
	v = d.ten < 0 ? v / power(10, -d.ten) : v * power(10, d.ten);
	*out = d.minus ? -v : v;
	return true;
}

/* One form for one value: no factor 2 or 5 is left in the mantissa. */
static void
decimal_reduce(struct decimal *d)
{
	int five = d->ten;

	d->two += d->ten;
	while (d->mantissa && d->mantissa % 5 == 0) {
		d->mantissa /= 5;
		five++;
	}
	while (d->mantissa && d->mantissa % 2 == 0) {
		d->mantissa /= 2;
		d->two++;
	}
	d->ten = five;
	if (!d->mantissa)
		*d = (struct decimal){.exact = true};
}

bool
quantity_equal(const char *a, const char *b)
{
	struct decimal x, y;
	long double fx, fy;

	if (strcmp(a, b) == 0)
		return true;
	if (!decimal_read(a, strlen(a), &x) || !decimal_read(b, strlen(b), &y))
		return false;
	if (!x.exact || !y.exact)
		return quantity_parse(a, strlen(a), &fx) && quantity_parse(b, strlen(b), &fy) &&
		       fx == fy;
	decimal_reduce(&x);
	decimal_reduce(&y);
	return x.minus == y.minus && x.mantissa == y.mantissa && x.ten == y.ten && x.two == y.two;
}

static const struct {
	const char *text;
	int64_t nanoseconds;
} units[] = {
	{"ns", 1},		{"us", 1000},		{"\xc2\xb5s", 1000},
	{"\xce\xbcs", 1000},	{"ms", 1000000},	{"s", 1000000000},
	{"m", 60000000000},	{"h", 3600000000000},
};

static int64_t
unit_at(const char *s, size_t n, size_t *used)
{
	size_t len = 0;

	while (len < n && s[len] != '.' && !isdigit((unsigned char)s[len]))
		len++;
	*used = len;
	for (size_t i = 0; i < countof(units); i++)
		if (strlen(units[i].text) == len && memcmp(units[i].text, s, len) == 0)
			return units[i].nanoseconds;
	return 0;
}

/* One number with its unit: whole and fraction apart, so that no nanosecond is lost. */
static bool
read_span(const char **s, size_t *n, unsigned __int128 *total)
{
	unsigned __int128 whole = 0, part = 0, scale = 1;
	bool point = false, any = false;
	size_t i, used;
	int64_t unit;

	for (i = 0; i < *n && ((*s)[i] == '.' || isdigit((unsigned char)(*s)[i])); i++) {
		if ((*s)[i] == '.') {
			if (point)
				return false;
			point = true;
			continue;
		}
		any = true;
		if (!point && (whole = whole * 10 + (unsigned)((*s)[i] - '0')) > INT64_MAX)
			return false;
		if (point && scale < 1000000000000000) {
			part = part * 10 + (unsigned)((*s)[i] - '0');
			scale *= 10;
		}
	}
	unit = unit_at(*s + i, *n - i, &used);
	if (!any || !unit)
		return false;
	*total += whole * (unsigned __int128)unit + part * (unsigned __int128)unit / scale;
	*s += i + used;
	*n -= i + used;
	return *total <= (unsigned __int128)INT64_MAX;
}

bool
duration_parse(const char *s, size_t n, int64_t *nanoseconds)
{
	unsigned __int128 total = 0;
	bool minus = n && s[0] == '-';

	if (n && (s[0] == '-' || s[0] == '+')) {
		s++;
		n--;
	}
	if (n == 1 && s[0] == '0') {
		*nanoseconds = 0;
		return true;
	}
	if (n == 0)
		return false;
	while (n)
		if (!read_span(&s, &n, &total))
			return false;
	*nanoseconds = minus ? -(int64_t)total : (int64_t)total;
	return true;
}
