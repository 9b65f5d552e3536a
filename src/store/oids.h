/*
 * Object ids as git has them, and a set of them: what a run has written.
 */
#ifndef STORE_OIDS_H
#define STORE_OIDS_H

#include <git2.h>

#include "assay/store.h"

struct oidset {
	struct oid *v;		/* open addressing; used tells which slots count */
	uint8_t *used;
	size_t n, cap;		/* cap is a power of two */
	uint64_t seed;		/* blobs come from outside: their ids must not aim at the slots */
};

/* {0} is empty. */
bool oidset_has(const struct oidset *s, const struct oid *o);
/* True if it was new. */
bool oidset_add(struct oidset *s, const struct oid *o);
void oidset_release(struct oidset *s);

git_oid oid_to_git(const struct oid *o);
struct oid oid_from_git(const git_oid *o);
bool oid_zero(const struct oid *o);

/* SHA-1 of the pack stream, the one digest that libgit2 wants and does not lend: object
 * ids are made by git_odb_hash, which also notices crafted collisions. */
struct sha1 {
	uint32_t h[5];
	uint64_t total;
	uint8_t block[64];
};
void sha1_init(struct sha1 *s);
void sha1_add(struct sha1 *s, const void *p, size_t n);
void sha1_end(struct sha1 *s, uint8_t out[20]);

#endif
