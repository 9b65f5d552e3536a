/*
 * The transactions of the time before a snapshot (assay log --history), newest
 * first. Times of which no value tells are interpolated, and printed as about.
 */
#ifndef ASSAY_RENDER_PAST_H
#define ASSAY_RENDER_PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/render.h"

struct past_object {
	const char *ref;
	enum change_op op;
	enum severity severity;
	size_t fields;			/* changes that are shown */
	const char *path;		/* of the first of them, "" for the whole object */
	const char *manager;		/* NULL when unknown */
};

/* A revision whose time is told; instant WHEN_NONE: there is none. */
struct past_anchor {
	int64_t revision, instant;
};

struct past_row {
	int64_t instant;
	bool told;			/* by a value itself, not interpolated */
	bool holes;			/* transactions beside it may have been compacted away */
	int64_t revision;
	struct past_anchor before, after;
	const char *commit;
	const struct past_object *v;
	size_t n;
};

struct past_list {
	const char *context;
	int64_t snapshot;		/* whose past this is */
	int64_t from;			/* instant of what was there before the first */
	bool from_told;
	size_t transactions;		/* all of them */
	const struct past_row *v;	/* those that show something */
	size_t n;
};
/* Text, wide (with commits), name (the revisions), JSON, NDJSON. */
void render_past(struct buf *out, const struct past_list *v, size_t n, const struct render_opts *o);

#endif
