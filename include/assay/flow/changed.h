/* When each of many objects was changed last, as `diff` of two neighbours would tell it. */
#ifndef ASSAY_FLOW_CHANGED_H
#define ASSAY_FLOW_CHANGED_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/flow.h"
#include "assay/flow/review.h"

struct changed_last {
	/* instant of the snapshot that first had it so; WHEN_NONE: none tells */
	int64_t at;
	/* at is WHEN_NONE since only wanted->pairs neighbours were compared */
	bool before;
	enum severity severity;
	enum origin_class origin;
};

struct changed_want {
	/* rules, filter (what it hides is no change), progress */
	const struct examine_opts *examine;
	/* those it tells are reviewed or accepted count not; or NULL */
	const struct reviews *reviews;
	int64_t now;				/* for those */
	/* so many neighbours are compared at most; 0: all */
	size_t pairs;
};

/* v[0..n) are snapshots, oldest first; out[i] is of objects[i], which v[n - 1] has. Only neighbours
 * between which one of those not yet told of differs are compared, newest first. */
int flow_changed(struct store *s, const struct store_snapshot *v, size_t n,
		 const struct found_object *objects, size_t nobjects, const struct changed_want *w,
		 struct changed_last *out, struct error *err);

#endif
