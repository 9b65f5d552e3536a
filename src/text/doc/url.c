/* data: URLs (RFC 2397), as MachineConfigs carry files in, and what is gzipped in them. */
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#include "assay/text/doc.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %41 as A; a lone % stays. */
static void
percent_decode(struct buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int high = p[i] == '%' && i + 2 < n ? hex_digit(p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(p[i + 2]) : -1;

		if (low >= 0) {
			buf_putc(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_putc(out, p[i]);
		}
	}
	buf_cstr(out);
}

static char *
unpacked(char *p, size_t n, const struct limits *lim, size_t *outlen)
{
	char *inner;

	if (n < 2 || memcmp(p, "\x1f\x8b", 2) != 0) {
		*outlen = n;
		return p;
	}
	inner = gzip_decode(p, n, lim->doc_bytes, outlen);
	free(p);
	return inner;
}

char *
data_url_decode(const char *s, size_t n, const struct limits *lim, size_t *outlen)
{
	static const char base64[] = ";base64";
	const size_t mark = sizeof(base64) - 1;
	const char *comma;
	struct buf plain = {0};
	uint8_t *bytes;
	size_t head, len;

	if (n < 6 || strncasecmp(s, "data:", 5) != 0 || !(comma = memchr(s, ',', n)))
		return NULL;
	/* base64 grows by a third and a percent sign by three: more cannot fit the limit. */
	if (n / 4 > lim->doc_bytes)
		return NULL;
	head = (size_t)(comma - s);
	percent_decode(&plain, comma + 1, n - head - 1);
	if (head < 5 + mark || strncasecmp(comma - mark, base64, mark) != 0) {
		len = plain.n;
		return unpacked(buf_take(&plain), len, lim, outlen);
	}
	bytes = base64_decode(plain.p, plain.n, &len);
	buf_release(&plain);
	if (!bytes)
		return NULL;
	bytes = mem_grow(bytes, len + 1, 1);
	bytes[len] = '\0';
	return unpacked((char *)bytes, len, lim, outlen);
}

/* Inflates one gzip member after what is in out: 1, or 0 when it is broken or too long. */
static int
inflate_member(z_stream *z, struct buf *out, size_t limit)
{
	enum { ROOM = 1 << 16 };
	int rc;

	do {
		z->next_out = (Bytef *)buf_room(out, ROOM);
		z->avail_out = ROOM;
		rc = inflate(z, Z_NO_FLUSH);
		out->n += ROOM - z->avail_out;
		if (out->n > limit)
			return 0;
	} while (rc == Z_OK);
	return rc == Z_STREAM_END;
}

char *
gzip_decode(const char *p, size_t n, size_t limit, size_t *outlen)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)n};
	struct buf out = {0};
	int rc;

	if (n > UINT32_MAX || n < 2 || memcmp(p, "\x1f\x8b", 2) != 0 ||
	    inflateInit2(&z, 15 + 16) != Z_OK)
		return NULL;
	/* A file may be several members one after the other (RFC 1952, 2.2). */
	do
		rc = inflate_member(&z, &out, limit);
	while (rc && z.avail_in && inflateReset(&z) == Z_OK);
	inflateEnd(&z);
	if (!rc) {
		buf_release(&out);
		return NULL;
	}
	*outlen = out.n;
	buf_cstr(&out);
	return buf_take(&out);
}
