/* Stored zips with extended times (APPNOTE 4.3; the UT field as Info-ZIP writes it). */
#include "zip_test.h"

#include <stdint.h>
#include <stdlib.h>

#include "test.h"

static void
le(struct buf *b, uint64_t v, size_t n)
{
	for (; n; n--, v >>= 8)
		buf_putc(b, (char)(v & 0xff));
}

static uint32_t
crc32_of(const char *p, size_t n)
{
	uint32_t c = ~0U;

	for (size_t i = 0; i < n; i++) {
		c ^= (uint8_t)p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320U : 0);
	}
	return ~c;
}

/* version needed, flags, method, DOS time and date, CRC, sizes, lengths of name and extra */
static void
common(struct buf *b, const char *path, const char *text)
{
	size_t n = strlen(text);

	le(b, 20, 2);
	le(b, 0, 4);
	le(b, 0x21 << 16, 4);
	le(b, crc32_of(text, n), 4);
	le(b, n, 4);
	le(b, n, 4);
	le(b, strlen(path), 2);
	le(b, 9, 2);
}

static void
extended_time(struct buf *b, int64_t at)
{
	buf_puts(b, "UT");
	le(b, 5, 2);
	le(b, 1, 1);
	le(b, (uint64_t)at, 4);
}

void
zip_put(struct zip_test *z, const char *path, const char *text, int64_t at)
{
	size_t offset = z->body.n;
	bool folder = str_ends(path, "/");

	buf_puts(&z->body, "PK\3\4");
	common(&z->body, path, text);
	buf_puts(&z->body, path);
	extended_time(&z->body, at);
	buf_puts(&z->body, text);
	buf_puts(&z->directory, "PK\1\2");
	le(&z->directory, 0x31e, 2);
	common(&z->directory, path, text);
	le(&z->directory, 0, 6);
	le(&z->directory, (folder ? 040755U : 0100644U) << 16, 4);
	le(&z->directory, offset, 4);
	buf_puts(&z->directory, path);
	extended_time(&z->directory, at);
	z->n++;
}

void
zip_write(struct zip_test *z, const char *file)
{
	size_t start = z->body.n, n = z->directory.n;

	buf_add(&z->body, z->directory.p, n);
	buf_puts(&z->body, "PK\5\6");
	le(&z->body, 0, 4);
	le(&z->body, z->n, 2);
	le(&z->body, z->n, 2);
	le(&z->body, n, 4);
	le(&z->body, start, 4);
	le(&z->body, 0, 2);
	test_write(file, z->body.p, z->body.n);
	buf_release(&z->body);
	buf_release(&z->directory);
	*z = (struct zip_test){0};
}
