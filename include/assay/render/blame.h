/* Since when each field of an object has its value, and by whom. Layout of ux.md 2.10. */
#ifndef ASSAY_RENDER_BLAME_H
#define ASSAY_RENDER_BLAME_H

#include "assay/render.h"

struct blame_row {
	const char *path;
	const json_t *value;
	int64_t since;
	bool first_seen;		/* since the first snapshot of all */
	struct origin origin;
	/* since is that of a moment, no snapshot; its time is told */
	bool past, told;
};

struct blame_list {
	const char *context, *ref;
	int64_t instant;		/* of the snapshot that has the values */
	const struct blame_row *v;	/* in the order to print, those of one snapshot together */
	size_t n;
	bool fold;			/* text: one line for all that are first_seen */
};
/* Formats text, wide, json, ndjson; the records have all rows. */
void render_blame(struct buf *out, const struct blame_list *l, const struct render_opts *o);

#endif
