/*
 * A page of bbolt: 16 bytes of header, a table of elements of 16 bytes each,
 * the keys and values behind it (bbolt internal/common/{page,inode}.go;
 * formats.md c.2, c.4). Every number is in the byte order of the machine that
 * wrote it. What page_open let through can be read without further checks.
 */
#ifndef ETCD_PAGE_H
#define ETCD_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"

enum {
	PAGE_HEADER = 16,
	PAGE_ELEMENT = 16,
	PAGE_KEY_MAX = 32768,	/* bbolt's MaxKeySize */
};

enum page_flags {
	PAGE_BRANCH = 0x01,
	PAGE_LEAF = 0x02,
	PAGE_FREELIST = 0x10,
	ELEMENT_BUCKET = 0x01,	/* of an element of a leaf: its value is a bucket */
};

/* Why a page is not read. */
enum page_fault {
	PAGE_OK,
	PAGE_BEYOND,
	PAGE_CUT,
	PAGE_NUMBER,
	PAGE_KIND,
	PAGE_TABLE,
	PAGE_ORDER,
	PAGE_RANGE,
	PAGE_TWICE,
	PAGE_DEPTH,
	PAGE_FLAGS,
	PAGE_BUCKET,
	PAGE_FAULTS,
};
const char *page_fault_text(enum page_fault f);

struct page {
	const uint8_t *p;	/* its header */
	size_t end;		/* bytes from there to the end of its last value */
	uint16_t count;
	bool leaf, big;
};

struct element {
	struct str key;
	struct str value;	/* in a leaf */
	uint64_t child;		/* in a branch: number of a page */
	uint32_t flags;		/* in a leaf */
};

/* Reads the header at p, of which n bytes may be used, and checks all of its table: no element
 * leaves those bytes or lies over another one. Elements are as bbolt writes them, one after the
 * other, so what is checked later is never more than what is there. */
enum page_fault page_open(struct page *pg, const uint8_t *p, size_t n, bool big);
/* i < count. */
void page_element(const struct page *pg, uint32_t i, struct element *el);
/* Does each key come after the one before? */
bool page_ordered(const struct page *pg);

static inline uint16_t
load16(const uint8_t *p, bool big)
{
	return (uint16_t)(big ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline uint32_t
load32(const uint8_t *p, bool big)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return big == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? v : __builtin_bswap32(v);
}

static inline uint64_t
load64(const uint8_t *p, bool big)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return big == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? v : __builtin_bswap64(v);
}

/* Bytewise, as bbolt and etcd order keys. */
static inline int
key_cmp(struct str a, struct str b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

#endif
