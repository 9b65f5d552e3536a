/*
 * Inside text: runs of bytes that need no look, sixteen at a time. Kubernetes'
 * JSON is mostly blanks and short strings, and each byte of an archive passes
 * here at least once.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What ends a run inside a JSON string: quote, backslash, control characters,
 * and for a reader all that is not ASCII, for a writer DEL. */
enum scan_for { SCAN_READ, SCAN_WRITE };

static inline int
scan_stops(unsigned char c, enum scan_for what)
{
	return c == '"' || c == '\\' || c < 0x20 || (what == SCAN_READ ? c >= 0x80 : c == 0x7f);
}

/* Length of the run at p. */
static inline size_t
scan_run(const char *p, size_t n, enum scan_for what)
{
	size_t i = 0;

#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
	const __m128i blank = _mm_set1_epi8(0x20), del = _mm_set1_epi8(0x7f);

	for (; i + 16 <= n; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, back));
		unsigned bits;

		if (what == SCAN_READ) {	/* signed: bytes over 0x7f are less than a blank */
			hit = _mm_or_si128(hit, _mm_cmplt_epi8(x, blank));
		} else {
			hit = _mm_or_si128(hit, _mm_cmpeq_epi8(x, del));
			hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_max_epu8(x, blank), blank));
			hit = _mm_andnot_si128(_mm_cmpeq_epi8(x, blank), hit);
		}
		bits = (unsigned)_mm_movemask_epi8(hit);
		if (bits)
			return i + (size_t)__builtin_ctz(bits);
	}
#endif
	while (i < n && !scan_stops((unsigned char)p[i], what))
		i++;
	return i;
}

/* Length of the run of blanks at p (indentation). */
static inline size_t
scan_blanks(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + 8 <= n; i += 8) {
		memcpy(&eight, p + i, 8);
		if (eight != 0x2020202020202020U)
			break;
	}
	while (i < n && p[i] == ' ')
		i++;
	return i;
}

#endif
