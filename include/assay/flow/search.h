/*
 * Search: a text or a regular expression in the values and paths of one
 * snapshot or many. Each distinct blob of an object is read once; one hit a
 * field and value, with the span of snapshots that had it. Secrets hold hashes
 * only, so their values are never found in clear, and a hash is no hit.
 *
 * A path matches where it first does: `spec.ports` is one hit, not one for each
 * field below it. Texts of several lines are searched line by line. What stands
 * in a document inside a string is told by its path in the document, and a line
 * of the document that no value tells (a comment) by its number.
 */
#ifndef ASSAY_FLOW_SEARCH_H
#define ASSAY_FLOW_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/flow.h"
#include "assay/store.h"

struct search_opts {
	const char *pattern;
	bool literal, fold;		/* -F, -i; else smart case */
	bool only_paths;		/* --path: in paths, not in values */
	/* namespaces, kinds, selectors, words, fields; the rest is ignored */
	struct filter filter;
	struct limits limits;
	struct progress progress;	/* every few milliseconds; total is known once the objects are
					 * listed: blobs to read */
};

struct search_hit {
	struct object_key key;		/* borrowed for the call */
	/* path as in a change record, documents in strings included */
	const char *ref, *path;
	const json_t *value;		/* borrowed; of a text of several lines the line; NULL for a hit in
					 * the path of a subtree */
	size_t from, to;		/* bytes of the match in the printed value (a string without its
					 * quotes); equal: in the path only */
	unsigned line;			/* of a text of several lines, or of a document in a string, as it
					 * stands in the newest that has it; 0 */
	/* instants of the first and last snapshot with this value here */
	int64_t first, last;
	bool open;			/* last is the newest of those searched */
	bool first_seen;		/* first is the oldest of those searched */
	/* snapshots between first and last without this value here */
	size_t absent;
};

struct search_count {
	size_t fields, objects, gone;	/* hits; objects hit; objects hit that the newest lacks */
	size_t ended;			/* hits that the newest lacks: not open */
	size_t blobs, snapshots;	/* read; looked at */
	bool tired;			/* a value hit the match limit and counts as none */
};

/*
 * Searches v[0..n), oldest first (n 1: one snapshot), n at least 1. Hits come as
 * they are found, newest snapshot's objects first, in key order; a non-zero
 * return stops and is returned. A value that went and came back is one hit, from
 * its first snapshot to its last. ERR_CANCELLED keeps what was handed out; out
 * is filled in any case. ERR_USAGE for a bad pattern, or one that fits the empty
 * text. Selectors and kinds are judged as the objects were in each snapshot, by
 * the kinds that the newest knows.
 */
int flow_search(struct store *s, const struct store_snapshot *v, size_t n,
		const struct search_opts *o, int (*hit)(void *ctx, const struct search_hit *h),
		void *ctx, struct search_count *out, struct error *err);

#endif
