/*
 * Blame: for each field of one object, as it was in a snapshot, since which
 * snapshot it has had its value without a break, and who gave it. A break is
 * another value, no such field, or no such object; an object that was deleted
 * and made again begins anew, also between two nights where uids tell it.
 *
 * Fields are the leaves that change records speak of: scalars, empty maps and
 * lists, what a document in a string holds; items of lists stand by their keys,
 * those that have none by their index. The manifest in last-applied is one.
 */
#ifndef ASSAY_FLOW_BLAME_H
#define ASSAY_FLOW_BLAME_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/flow.h"

struct blame_field {
	const char *path;		/* as in a change record */
	json_t *value;
	int64_t since;			/* instant of the snapshot */
	bool first_seen;		/* since is the first snapshot of all: nobody knows who */
	struct origin origin;		/* of the write that gave it, as that snapshot tells it */
};

/* Newest first, those of one snapshot in the order of the object. Owns all. */
struct blame {
	struct blame_field *v;
	size_t n, cap;
	struct arena strings;
};

struct blame_opts {
	const struct rules *rules;
	const struct kinds *kinds;	/* of the newest snapshot */
	const char *const *fields;	/* path globs, NULL-terminated, or NULL: all */
	struct limits limits;
};

/* v[0..n) are snapshots, oldest first, n at least 1; the object is told as v[n - 1] has it, and looked
 * for back to v[0]. ERR_NOT_FOUND when it is not there. Each distinct blob is parsed once. */
int flow_blame(struct store *s, const struct store_snapshot *v, size_t n,
	       const struct object_key *k, const struct blame_opts *o, struct blame *out,
	       struct error *err);
void blame_release(struct blame *b);

#endif
