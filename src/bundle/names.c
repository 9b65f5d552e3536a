/* The path check: no entry's name leads out of its container, on any route. */
#include "names.h"

enum name_fault
name_check(const char *p, size_t n, uint32_t max, struct buf *clean)
{
	buf_clear(clean);
	if (n > max)
		return NAME_TOO_LONG;
	if (memchr(p, '\0', n))
		return NAME_NUL;
	if (utf8_valid(p, n) != n)
		return NAME_NOT_UTF8;
	if (n && p[0] == '/')
		return NAME_ABSOLUTE;
	for (size_t at = 0; at < n;) {
		const char *slash = memchr(p + at, '/', n - at);
		size_t len = slash ? (size_t)(slash - p) - at : n - at;

		if (len == 2 && memcmp(p + at, "..", 2) == 0)
			return NAME_PARENT;
		if (len && !(len == 1 && p[at] == '.')) {
			if (clean->n)
				buf_putc(clean, '/');
			buf_add(clean, p + at, len);
		}
		at += len + 1;
	}
	return clean->n ? NAME_OK : NAME_EMPTY;
}

const char *
name_fault_text(enum name_fault f)
{
	static const char *const text[NAME_FAULTS] = {
		[NAME_OK] = "",
		[NAME_EMPTY] = "",
		[NAME_ABSOLUTE] = "skipped: its name is an absolute path",
		[NAME_PARENT] = "skipped: its name leads out of the archive with \"..\"",
		[NAME_NUL] = "skipped: its name holds a NUL byte",
		[NAME_NOT_UTF8] = "skipped: its name is not UTF-8",
		[NAME_TOO_LONG] = "skipped: its name is too long",
	};

	return text[f];
}

void
name_show(struct buf *out, const char *p, size_t n)
{
	const size_t head = 60, tail = 80;

	if (n <= head + tail + 20) {
		buf_add_safe(out, p, n);
		return;
	}
	/* The end of a long path tells more than its middle; cuts fall between characters. */
	size_t from = n - tail;
	size_t to = head;

	while (to > 0 && ((unsigned char)p[to] & 0xc0) == 0x80)
		to--;
	while (from < n && ((unsigned char)p[from] & 0xc0) == 0x80)
		from++;
	buf_add_safe(out, p, to);
	buf_puts(out, "...");
	buf_add_safe(out, p + from, n - from);
}

void
count_show(struct buf *out, uint64_t n)
{
	char digits[24];
	size_t len = 0;

	do {
		digits[len++] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	while (len--) {
		buf_putc(out, digits[len]);
		if (len && len % 3 == 0)
			buf_putc(out, ',');
	}
}
