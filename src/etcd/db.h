/*
 * What the files of this room share: the open database.
 *
 * Opening reads the metas only. The first question about its content surveys
 * it: every page that the root leads to is checked once, and the leaves of each
 * bucket are listed in the order of their keys; all else goes along those lists
 * and checks no page again. So damage is told once, and
 *  1. a page is in one list at most, and so is each byte of it;
 *  2. keys ascend along a list;
 *  3. `live` has the bits of just the pages that were taken.
 */
#ifndef ETCD_DB_H
#define ETCD_DB_H

#include <stdatomic.h>

#include "assay/etcd.h"
#include "page.h"

struct meta {
	uint32_t page_size;
	bool big;
	uint64_t root, freelist, mark, txid;	/* mark: first page that was never used */
};

struct bucket {
	struct str name;
	struct page *leaves;		/* those that are not empty */
	size_t n, cap;
	uint64_t entries;
};

struct etcd {
	const uint8_t *p;
	size_t n;			/* without the trailer */
	size_t whole;
	bool mapped;
	struct limits lim;
	struct notes *ns;		/* or NULL */

	struct meta meta;
	bool partial;

	bool surveyed;
	uint64_t *seen, *live;		/* a bit a page: referred to; taken */
	uint64_t nlive, damaged;
	uint64_t told[PAGE_FAULTS];
	struct bucket *buckets;		/* in the order of their names */
	size_t nbuckets, capbuckets;
	struct bucket *keys;		/* the bucket `key`; NULL when there is none */
	uint64_t bad_entries;
	bool told_more_bad;
	uint64_t told_entries;		/* bad ones before this place were told of */

	struct slot *index;		/* latest.c */
	size_t nindex;
	struct arena names;		/* of the index */
	bool indexed;

	bool trailer;
	atomic_bool trailer_ok;		/* etcd_verify may run beside */
	bool summed, hashed;
	struct etcd_status st;
	size_t capmembers;
};

/* file.c */
/* How many pages can be in the file; the last one may be cut off. */
uint64_t db_pages(const struct etcd *e);
/* Page `id` with its overflow; *span is how many pages it takes. */
enum page_fault db_page(const struct etcd *e, uint64_t id, struct page *pg, uint64_t *span);
/* The page that something lies in. */
uint64_t db_page_of(const struct etcd *e, const void *p);
void db_note(struct etcd *e, enum note_level level, const char *code, uint64_t page,
	     const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* survey.c */
void db_survey(struct etcd *e);
struct bucket *db_bucket(struct etcd *e, const char *name);
/* The value of a key of a bucket; false when there is none. */
bool bucket_get(const struct bucket *b, struct str key, struct str *value);
/* How many of its leaves begin at or before the key. */
size_t bucket_leaves_before(const struct bucket *b, struct str key);

static inline bool
bit_get(const uint64_t *bits, uint64_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static inline void
bit_set(uint64_t *bits, uint64_t i)
{
	bits[i / 64] |= (uint64_t)1 << i % 64;
}

/* Leaves lie all over the file: asks for the table of one that comes soon. */
enum { AHEAD = 8 };

static inline void
page_prefetch(const struct page *pg)
{
	__builtin_prefetch(pg->p + PAGE_HEADER);
	__builtin_prefetch(pg->p + PAGE_HEADER + (size_t)pg->count * PAGE_ELEMENT);
}

/* Keys from low on, below high; p is NULL where there is no bound. */
struct range {
	struct str low, high;
};

/* Pages that could not be read, and which keys they should have led to. */
enum { LOST_MAX = 64 };
struct lost_page {
	uint64_t id;
	struct range range;
	unsigned depth;
};
struct lost {
	struct lost_page v[LOST_MAX];
	size_t n;
};

/* salvage.c: adds to the bucket `key` what leaves hold that no branch leads to any more. leaves_at:
 * depth of the leaves that were found, and one more; 0 when there are none. */
void db_salvage(struct etcd *e, struct bucket *to, const struct lost *lost, unsigned leaves_at);
/* carve.c: bytes from the header of page `id` to the first page that is some other page now. */
size_t db_untouched(const struct etcd *e, uint64_t id, const struct page *pg, uint64_t span);

/* revision.c */
enum { REVISION_BYTES = 17, REVISION_TOMBSTONE = 18 };

enum entry_state {
	ENTRY_OK,
	ENTRY_EMPTY,		/* no KeyValue: a revision that a restore skipped to */
	ENTRY_BAD,
};
bool revision_read(struct str key, int64_t *main, int64_t *sub);
/* *mod is the revision by the KeyValue, 0 when absent: in a put the same as main. */
enum entry_state entry_read(const struct element *el, struct etcd_entry *en, int64_t *mod);
/* etcd_each with the entry's place: number of the leaf, and of the element in it. */
typedef int (*place_fn)(void *ctx, const struct etcd_entry *en, size_t leaf, unsigned at);
int db_each(struct etcd *e, place_fn each, void *ctx);

/* latest.c */
void latest_free(struct etcd *e);
uint64_t latest_count(struct etcd *e);

#endif
