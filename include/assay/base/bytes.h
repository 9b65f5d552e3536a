/* Whole numbers in files, the lowest byte first. */
#ifndef ASSAY_BASE_BYTES_H
#define ASSAY_BASE_BYTES_H

#include <stdint.h>

#include "assay/base/str.h"

/* Of n bytes, at most 8. */
static inline uint64_t
bytes_number(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

static inline void
bytes_add_number(struct buf *b, uint64_t v, size_t n)
{
	for (; n; n--, v >>= 8)
		buf_putc(b, (char)(v & 0xff));
}

#endif
