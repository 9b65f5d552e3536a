/* SHA-1 (FIPS 180-4, 6.1), for the trailer of a pack. */
#include <string.h>

#include "oids.h"

static uint32_t
rotl(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

/* The four rounds differ in their function of b, c, d and in their constant. */
static uint32_t
choose(unsigned round, uint32_t b, uint32_t c, uint32_t d)
{
	if (round == 0)
		return d ^ (b & (c ^ d));
	if (round == 2)
		return (b & c) | (d & (b | c));
	return b ^ c ^ d;
}

static void
block_add(uint32_t h[5], const uint8_t *p)
{
	static const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
	uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

	for (unsigned i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (unsigned i = 16; i < 80; i++)
		w[i] = rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (unsigned round = 0; round < 4; round++) {
		for (unsigned i = 20 * round; i < 20 * round + 20; i++) {
			uint32_t t = rotl(a, 5) + choose(round, b, c, d) + e + k[round] + w[i];

			e = d;
			d = c;
			c = rotl(b, 30);
			b = a;
			a = t;
		}
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
}

void
sha1_init(struct sha1 *s)
{
	*s = (struct sha1){
		.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
	};
}

void
sha1_add(struct sha1 *s, const void *p, size_t n)
{
	const uint8_t *at = p;
	size_t held = s->total % sizeof(s->block);

	s->total += n;
	if (held) {
		size_t room = sizeof(s->block) - held, take = n < room ? n : room;

		memcpy(s->block + held, at, take);
		if (take < room)
			return;
		block_add(s->h, s->block);
		at += take;
		n -= take;
	}
	for (; n >= sizeof(s->block); at += sizeof(s->block), n -= sizeof(s->block))
		block_add(s->h, at);
	if (n)
		memcpy(s->block, at, n);
}

void
sha1_end(struct sha1 *s, uint8_t out[20])
{
	static const uint8_t pad[64] = {0x80};
	uint64_t bits = s->total * 8;
	uint8_t length[8];

	for (unsigned i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha1_add(s, pad, 1 + (119 - s->total % 64) % 64);
	sha1_add(s, length, sizeof(length));
	for (unsigned i = 0; i < 20; i++)
		out[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}
