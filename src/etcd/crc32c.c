/*
 * CRC-32C: polynomial 0x82F63B78 reflected, all ones before and after (RFC 3720,
 * appendix B.4). Without the instruction eight bytes a step, by eight tables.
 */
#include "crc32c.h"

#include <string.h>

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t
add_fast(uint32_t crc, const uint8_t *p, size_t n)
{
	uint64_t wide = crc;

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t v;

		memcpy(&v, p, sizeof(v));
		wide = __builtin_ia32_crc32di(wide, v);
	}
	crc = (uint32_t)wide;
	for (; n; p++, n--)
		crc = __builtin_ia32_crc32qi(crc, *p);
	return crc;
}

static bool
has_fast(void)
{
	return __builtin_cpu_supports("sse4.2");
}
#else
static uint32_t
add_fast(uint32_t crc, const uint8_t *p, size_t n)
{
	(void)p;
	(void)n;
	return crc;
}

static bool
has_fast(void)
{
	return false;
}
#endif

void
crc32c_init(struct crc32c *c)
{
	c->crc = 0xffffffff;
	c->fast = has_fast();
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t v = i;

		for (int bit = 0; bit < 8; bit++)
			v = v >> 1 ^ (v & 1 ? 0x82f63b78 : 0);
		c->table[0][i] = v;
	}
	for (int k = 1; k < 8; k++)
		for (uint32_t i = 0; i < 256; i++)
			c->table[k][i] = c->table[k - 1][i] >> 8 ^
					 c->table[0][c->table[k - 1][i] & 0xff];
}

void
crc32c_add_plain(struct crc32c *c, const void *data, size_t n)
{
	const uint8_t *p = data;
	uint32_t crc = c->crc;

	for (; n >= 8; p += 8, n -= 8) {
		crc ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
		       (uint32_t)p[3] << 24;
		crc = c->table[7][crc & 0xff] ^ c->table[6][crc >> 8 & 0xff] ^
		      c->table[5][crc >> 16 & 0xff] ^ c->table[4][crc >> 24] ^
		      c->table[3][p[4]] ^ c->table[2][p[5]] ^ c->table[1][p[6]] ^
		      c->table[0][p[7]];
	}
	for (; n; p++, n--)
		crc = crc >> 8 ^ c->table[0][(crc ^ *p) & 0xff];
	c->crc = crc;
}

void
crc32c_add(struct crc32c *c, const void *p, size_t n)
{
	if (c->fast)
		c->crc = add_fast(c->crc, p, n);
	else
		crc32c_add_plain(c, p, n);
}

uint32_t
crc32c_end(const struct crc32c *c)
{
	return ~c->crc;
}
