/*
 * etcd: the bytes of an etcd database (a snapshot, or a stopped member's
 * member/snap/db) to what they hold: keys, values, revisions, tombstones,
 * leases, members. Knows pages and revisions and no Kubernetes.
 *
 * The file is mapped and never copied; everything handed out points into it.
 * No byte is trusted: offsets, lengths, counts and page ids are checked where
 * they are read, pages are visited once, depth is bounded. A damaged page loses
 * its own entries, is named in a note (code `etcd-page`), and sets `partial`.
 * The layout of pages and buckets is bbolt's (internal/common), that of
 * revisions etcd's (server/storage/mvcc); see the heads of the files.
 */
#ifndef ASSAY_ETCD_H
#define ASSAY_ETCD_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"

struct etcd;

/* Maps a file that is open for reading; the descriptor may be closed after. ERR_INPUT when it is no
 * bbolt database: two pages at least, a valid meta. Notes go to ns, which must outlive it. */
int etcd_open(struct etcd **out, int fd, const struct limits *lim, struct notes *ns,
	      struct error *err);
/* The same on bytes in memory, which must outlive it; for tests and fuzzing. */
int etcd_open_bytes(struct etcd **out, const void *p, size_t n, const struct limits *lim,
		    struct notes *ns, struct error *err);
void etcd_close(struct etcd *e);
/* Do the first bytes of a file look like such a database? For bids; n is at most 8192. */
bool etcd_looks(const void *p, size_t n);

/* One write or deletion. */
struct etcd_entry {
	struct str key, value;		/* lent, as long as the database is open */
	int64_t main, sub;		/* its revision */
	/* create: revision of the key's first write; 0 in a tombstone */
	int64_t create, version, lease;
	bool tombstone;
	bool carved;			/* from a page that no live page leads to */
};

/* Every entry of the bucket `key` in the order of revisions. each returns non-zero to stop;
 * returned. */
int etcd_each(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx);

/* The latest state: for each key its last entry unless that is a tombstone; in bytewise order of
 * the keys. Sorted once and kept. */
int etcd_latest(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx);
/* The newest entry of one key (a tombstone, too); false when there is none. */
bool etcd_find(struct etcd *e, struct str key, struct etcd_entry *out);

/* Entries of leaf pages that are not reachable: deleted objects and older versions, exact in their
 * revision; after damage (etcd_partial) also present ones, of pages that it cut off. In order of
 * revision; none twice; none that etcd_each gives, too. */
int etcd_carve(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx);

struct etcd_member {
	uint64_t id;
	char *name;			/* of a node */
};

/* As `etcdctl snapshot status` prints them. */
struct etcd_status {
	uint32_t hash;			/* CRC-32C over all buckets: content only */
	int64_t revision;		/* main of the last entry, at least the compaction marks */
	uint64_t keys;			/* entries of all buckets, as up to etcd 3.5 */
	uint64_t live_keys;		/* distinct live keys, as from etcd 3.6 */
	uint64_t total_size;		/* pages in use, in bytes */
	uint32_t page_size;
	bool big_endian;
	bool trailer, trailer_ok;	/* a SHA-256 at the end, and is it right (etcd_verify) */
	int64_t compacted, compacting;	/* finishedCompactRev, scheduledCompactRev; 0 when absent */
	uint64_t index, term;		/* raft; 0 when absent */
	char *cluster_version, *storage_version;	/* "" when absent */
	struct etcd_member *members;
	size_t nmembers;
	size_t leases;
	uint64_t pages, free_pages, damaged_pages;
};
/* Reads what is not read yet (all buckets, for the hash). Lent. */
const struct etcd_status *etcd_status(struct etcd *e);
/* The same without the two that read all values and sort all keys: hash and live_keys are 0, unless
 * they were asked for before. */
const struct etcd_status *etcd_summary(struct etcd *e);
/* The trailer against the bytes before it; also the SHA-256 of the whole file, since both are one
 * pass. Runs beside the reading if called from another thread: so it adds no note. After that
 * thread was joined, trailer_ok of the next etcd_summary or etcd_status says what it found. */
void etcd_verify(struct etcd *e, uint8_t whole[SHA256_BYTES]);
/* Was anything lost to damage, as far as was read? */
bool etcd_partial(const struct etcd *e);

struct etcd_lease {
	int64_t id, ttl;		/* seconds */
};
int etcd_leases(struct etcd *e, int (*each)(void *ctx, const struct etcd_lease *l), void *ctx);

#endif
