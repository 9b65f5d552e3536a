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

#endif
