/* UTF-8: validity, widths that do not depend on the locale, and text made safe to show. */
#include <stdint.h>

#include "assay/base/mem.h"
#include "assay/base/str.h"

struct range {
	unsigned from, to;
};

#include "width.inc"

/* Length of the character by its first byte, 0 where none may begin. */
static size_t
lead_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

size_t
utf8_decode(const char *p, size_t n, unsigned *cp)
{
	static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = n ? lead_length((unsigned char)p[0]) : 0;
	unsigned v;

	if (len == 0 || len > n)
		return 0;
	v = (unsigned char)p[0];
	if (len > 1)
		v &= 0x7fU >> len;
	for (size_t i = 1; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if ((c & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (c & 0x3f);
	}
	if (v < smallest[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*cp = v;
	return len;
}

void
buf_add_utf8(struct buf *b, unsigned cp)
{
	char out[4];
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(len == 1 ? cp : (0xf00U >> len & 0xf0U) | cp);
	buf_add(b, out, len);
}

size_t
utf8_valid(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n) {
		uint64_t eight;
		unsigned cp;
		size_t len;

		if (n - i >= 8) {
			memcpy(&eight, p + i, 8);
			if (!(eight & 0x8080808080808080U)) {
				i += 8;
				continue;
			}
		}
		len = utf8_decode(p + i, n - i, &cp);
		if (!len)
			return i;
		i += len;
	}
	return n;
}

static bool
in_ranges(const struct range *v, size_t n, unsigned cp)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (cp < v[mid].from)
			hi = mid;
		else if (cp > v[mid].to)
			lo = mid + 1;
		else
			return true;
	}
	return false;
}

static size_t
columns(unsigned cp)
{
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return 0;
	if (cp < zero_width[0].from)
		return 1;
	if (in_ranges(zero_width, countof(zero_width), cp))
		return 0;
	return in_ranges(wide, countof(wide), cp) ? 2 : 1;
}

/* One character or invalid byte (a column, as a terminal shows a replacement sign). */
static size_t
step(const char *p, size_t n, size_t *cols)
{
	unsigned cp;
	size_t len = utf8_decode(p, n, &cp);

	*cols = len ? columns(cp) : 1;
	return len ? len : 1;
}

size_t
utf8_width(const char *p, size_t n)
{
	size_t all = 0, cols;

	for (size_t i = 0; i < n;) {
		i += step(p + i, n - i, &cols);
		all += cols;
	}
	return all;
}

size_t
utf8_fit(const char *p, size_t n, size_t cols)
{
	size_t used = 0, more;

	for (size_t i = 0; i < n;) {
		size_t len = step(p + i, n - i, &more);

		if (used + more > cols)
			return i;
		used += more;
		i += len;
	}
	return n;
}

/* Bidi controls can make a line read as something else than it is; of what has no width a reader
 * cannot see that it is there, or that it alone is what differs. A joiner makes one sign of two on
 * one terminal and not on the next, a selector a wider one, and no two agree on the columns. */
static bool
misleads(unsigned cp)
{
	static const struct range bad[] = {
		{0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c},
		{0x180e, 0x180e}, {0x200b, 0x200b}, {0x200d, 0x200f}, {0x2028, 0x202e},
		{0x2060, 0x2069}, {0xfdd0, 0xfdef}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
		{0xe0000, 0xe01ef},
	};

	return in_ranges(bad, countof(bad), cp) || (cp & 0xfffe) == 0xfffe;	/* no characters */
}

void
buf_add_safe(struct buf *b, const char *p, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n;) {
		unsigned cp;
		size_t len = utf8_decode(p + i, n - i, &cp);

		if (len && !misleads(cp)) {
			i += len;
			continue;
		}
		buf_add(b, p + from, i - from);
		if (len > 1)
			buf_printf(b, "\\u{%04x}", cp);
		else
			buf_printf(b, "\\x%02x", (unsigned char)p[i]);
		i += len ? len : 1;
		from = i;
	}
	buf_add(b, p + from, n - from);
}
