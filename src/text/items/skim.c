/* The fast way over JSON: bit masks of sixty-four bytes instead of a look at each. */
#include "skim.h"

#include <stdlib.h>
#include <string.h>

#include "assay/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 64

/* Which of the sixty-four bytes are what; bit 0 is the first byte. */
struct masks {
	uint64_t quote, back, open, close, newline;
};

#ifdef __SSE2__
static inline uint64_t
bits(__m128i x)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(x);
}

static inline struct masks
look(const char *p)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
	const __m128i newline = _mm_set1_epi8('\n'), lower = _mm_set1_epi8(0x20);
	const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
	struct masks m = {0};

	for (int i = 0; i < BLOCK; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i y = _mm_or_si128(x, lower);	/* [ becomes {, ] becomes } */

		m.quote |= bits(_mm_cmpeq_epi8(x, quote)) << i;
		m.back |= bits(_mm_cmpeq_epi8(x, back)) << i;
		m.newline |= bits(_mm_cmpeq_epi8(x, newline)) << i;
		m.open |= bits(_mm_cmpeq_epi8(y, open)) << i;
		m.close |= bits(_mm_cmpeq_epi8(y, close)) << i;
	}
	return m;
}
#else
static inline struct masks
look(const char *p)
{
	struct masks m = {0};

	for (int i = 0; i < BLOCK; i++) {
		uint64_t bit = (uint64_t)1 << i;

		switch (p[i]) {
		case '"':
			m.quote |= bit;
			break;
		case '\\':
			m.back |= bit;
			break;
		case '\n':
			m.newline |= bit;
			break;
		case '{':
		case '[':
			m.open |= bit;
			break;
		case '}':
		case ']':
			m.close |= bit;
			break;
		default:
			break;
		}
	}
	return m;
}
#endif

void
skim_init(struct skim *s, size_t max)
{
	*s = (struct skim){.max = max};
	s->kinds = mem_zero(max / 64 + 1, sizeof(*s->kinds));
}

void
skim_release(struct skim *s)
{
	free(s->kinds);
	s->kinds = NULL;
}

void
skim_start(struct skim *s)
{
	s->quoted = 0;
	s->escaped = false;
	s->deep = false;
	s->depth = 0;
}

static inline uint64_t
below(unsigned bit)
{
	return ((uint64_t)1 << bit) - 1;
}

/* Bytes behind an odd backslash. Of a short block bit n tells whether the next one is. */
static uint64_t
escapes(struct skim *s, uint64_t back, size_t n)
{
	uint64_t escaped = s->escaped;

	back &= ~escaped;
	s->escaped = false;
	while (back) {
		unsigned i = (unsigned)__builtin_ctzll(back);

		if (i == BLOCK - 1) {
			s->escaped = true;
			break;
		}
		escaped |= (uint64_t)2 << i;
		back &= ~((uint64_t)3 << i);
	}
	if (n < BLOCK)
		s->escaped = escaped >> n & 1;
	return escaped;
}

/* Each bit the parity of all bits up to it: ones between quotes. */
static inline uint64_t
between(uint64_t quotes)
{
	for (unsigned by = 1; by < 64; by *= 2)
		quotes ^= quotes << by;
	return quotes;
}

static inline void
open_one(struct skim *s, char c)
{
	size_t d = s->depth++;

	if (d >= s->max) {
		s->deep = true;
		return;
	}
	if (c == '{')
		s->kinds[d / 64] |= (uint64_t)1 << d % 64;
	else
		s->kinds[d / 64] &= ~((uint64_t)1 << d % 64);
}

/* False when it closes something else. */
static inline bool
close_one(struct skim *s, char c)
{
	size_t d = --s->depth;

	return d >= s->max || (s->kinds[d / 64] >> d % 64 & 1) == (c == '}');
}

/* One block of n bytes. True when it ends inside it; *used and *end then say how. */
static bool
block(struct skim *s, const char *p, size_t n, uint64_t *lines, size_t *used, enum skim_end *end)
{
	struct masks m = look(p);
	uint64_t inside, ops, bad;

	if (m.back || s->escaped)
		m.quote &= ~escapes(s, m.back, n);
	inside = between(m.quote) ^ s->quoted;
	s->quoted = 0 - (inside >> (BLOCK - 1));
	ops = (m.open | m.close) & ~inside;
	bad = m.newline & inside;
	if (__builtin_expect(bad != 0, 0))
		ops &= below((unsigned)__builtin_ctzll(bad));
	for (; ops; ops &= ops - 1) {
		unsigned i = (unsigned)__builtin_ctzll(ops);
		bool matches = true;

		if (m.open >> i & 1)
			open_one(s, p[i]);
		else
			matches = close_one(s, p[i]);
		if (matches && s->depth > 0)
			continue;
		*used = i + 1;
		*lines += (unsigned)__builtin_popcountll(m.newline & below(i));
		*end = matches ? SKIM_CLOSED : SKIM_MISMATCH;
		return true;
	}
	if (__builtin_expect(bad != 0, 0)) {
		unsigned i = (unsigned)__builtin_ctzll(bad);

		*used = i;
		*lines += (unsigned)__builtin_popcountll(m.newline & below(i));
		*end = SKIM_NEWLINE;
		return true;
	}
	*lines += (unsigned)__builtin_popcountll(m.newline);
	return false;
}

size_t
skim_run(struct skim *s, const char *p, size_t n, uint64_t *lines, enum skim_end *end)
{
	size_t i = 0, used;
	char last[BLOCK];

	for (; n - i >= BLOCK; i += BLOCK)
		if (block(s, p + i, BLOCK, lines, &used, end))
			return i + used;
	if (i < n) {
		memset(last, ' ', sizeof(last));
		memcpy(last, p + i, n - i);
		if (block(s, last, n - i, lines, &used, end))
			return i + used;
	}
	*end = SKIM_MORE;
	return n;
}
