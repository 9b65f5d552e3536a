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

/* An object of the same kind and name in another namespace that has another value there. */
struct blame_elsewhere {
	struct object_key key;
	char *ref;			/* NULL: there is none */
	json_t *value;
	bool still;			/* one that the object itself had before */
	size_t others;			/* that have another value, too */
};
void blame_elsewhere_release(struct blame_elsewhere *e);
/* "Same value elsewhere: shop-stage dc/checkout still has /healthz."; nothing without one. Of width
 * columns the value takes what is left; 0: all of it. */
void render_elsewhere(struct buf *out, const struct blame_elsewhere *e, size_t width);

struct blame_list {
	const char *context, *ref;
	int64_t instant;		/* of the snapshot that has the values */
	const struct blame_row *v;	/* in the order to print, those of one snapshot together */
	size_t n;
	bool fold;			/* text: one line for all that are first_seen */
	const struct blame_elsewhere *elsewhere;	/* of the only row; NULL: not asked */
};
/* Formats text, wide, json, ndjson; the records have all rows. */
void render_blame(struct buf *out, const struct blame_list *l, const struct render_opts *o);

#endif
