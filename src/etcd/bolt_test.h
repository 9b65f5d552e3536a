/* Makes small databases for the other tests of this room: any page size, either byte order. */
#ifndef ETCD_BOLT_TEST_H
#define ETCD_BOLT_TEST_H

#include "assay/etcd.h"

struct bolt {
	uint8_t *p;
	size_t n, page_size;
	uint64_t pages, root, freelist;	/* freelist 0: none is stored */
	bool big;
	struct arena a;
};

struct item {
	struct str key, value;
	uint64_t child;		/* in a branch */
	uint32_t flags;
};

void bolt_new(struct bolt *b, size_t page_size, bool big, uint64_t pages);
void bolt_free(struct bolt *b);
/* A write or, with a NULL value, a deletion. */
struct item bolt_revision(struct bolt *b, int64_t main, const char *key, const char *value);
/* An item of the root: a bucket with that page, or one that holds the items itself. */
struct item bolt_bucket(struct bolt *b, const char *name, uint64_t root);
struct item bolt_inline(struct bolt *b, const char *name, const struct item *v, size_t n);
struct item bolt_child(struct bolt *b, const struct item *first, uint64_t page);
/* Page `id` with as much overflow as it needs; ends the test when there are not as many pages. */
void bolt_leaf(struct bolt *b, uint64_t id, const struct item *v, size_t n);
void bolt_branch(struct bolt *b, uint64_t id, const struct item *v, size_t n);
void bolt_freelist(struct bolt *b, uint64_t id, const uint64_t *free, size_t n);
/* Meta 0 or 1, with its sum. */
void bolt_meta(struct bolt *b, int which, uint64_t root, uint64_t txid);
void bolt_store(const struct bolt *b, uint8_t *p, uint64_t v, unsigned bytes);
uint8_t *bolt_page(const struct bolt *b, uint64_t id);

/*
 * A whole database of 16 pages:
 *	3	root (10 in pages of 512): cluster, key (page 4), lease, members, meta
 *	4	branch to 5, 6 and 7
 *	5	2 /a=one, 3 /b=two, 4 /a=three
 *	6	5 /c=four, 6 /b deleted, 7 /d=five
 *	7	8 /e= of one and a half pages, 9 /a=six; with an overflow page, 8
 *	9	old leaf, of no use: 2 /a=one, 3 /b=two, 1 /gone=old
 */
enum { SMALL_PAGES = 16, SMALL_HISTORY = 8 };
void bolt_small(struct bolt *b, size_t page_size, bool big);

/* Opens or ends the test. */
struct etcd *bolt_open(const struct bolt *b, struct notes *ns);
/* The latest state as "/a=six@9 ..."; values longer than 8 are cut. Lent by buf. */
const char *latest_text(struct etcd *e, struct buf *out);
const char *history_text(struct etcd *e, struct buf *out);
const char *carved_text(struct etcd *e, struct buf *out);

#endif
