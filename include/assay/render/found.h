/*
 * What a search found: rows of objects, fields and values, with the time that
 * each held. Layout of ux.md 2.10.
 */
#ifndef ASSAY_RENDER_FOUND_H
#define ASSAY_RENDER_FOUND_H

#include "assay/render.h"

struct found_row {
	const char *ref, *ns, *kind, *name;
	const char *path;
	const json_t *value;		/* NULL: the path of a subtree */
	/* bytes of the match in the printed value; equal: in the path */
	size_t from, to;
	unsigned line;			/* 0: none */
	int64_t first, last;		/* instants */
	bool open, first_seen;
	size_t absent;			/* snapshots between first and last that had it not */
};

struct found_list {
	const char *context, *pattern;
	const char *word;		/* one snapshot, as the user named it; NULL: of many */
	size_t snapshots;
	int64_t from, to;		/* instants of the oldest and the newest searched */
	const struct found_row *v;	/* an object's rows stand together */
	size_t n;
	/* objects; of them not in the newest; rows not in the newest */
	size_t objects, gone, ended;
	bool count;			/* only how many fields of each object */
};
/* Formats text, wide, name, json, ndjson. */
void render_found(struct buf *out, const struct found_list *l, const struct render_opts *o);
/* One row as a record of its own, its members in a fixed order. New reference. */
json_t *render_found_json(const struct found_list *l, const struct found_row *r);
/* "1 Sep .. now", "1 .. 13 Sep", "3 Sep", "1 .. 13 Sep but 2": how long a value held, by days, and
 * how many snapshots between had it not. */
void render_held(struct buf *out, const struct found_row *r, const struct render_opts *o);
/* A value on one line of at most width columns (0: all of it), the match in sight. */
void render_match(struct buf *out, const struct found_row *r, size_t width,
		  const struct render_opts *o);

#endif
