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
#include "assay/render/blame.h"

struct blame_field {
	const char *path;		/* as in a change record */
	json_t *value;
	json_t *was;			/* what the snapshot before had there, or NULL */
	bool made;			/* since is when the object itself came, or was made anew */
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
	const struct requests *audit;	/* as in examine_opts */
	struct limits limits;
	struct progress progress;	/* of the snapshots and of the object's versions in them */
};

/* Of one snapshot at least; the object is told as the newest has it, and looked for back to the
 * oldest. ERR_NOT_FOUND when it is not there. Each distinct blob is parsed once. */
int flow_blame(const struct object_past *p, const struct blame_opts *o, struct blame *out,
	       struct error *err);
void blame_release(struct blame *b);

/* ---- the past of one field ---- */

/* Snapshots in a row that have the field with one value, or do not have it. */
enum held_what { HELD_VALUE, HELD_NO_FIELD, HELD_NO_OBJECT };
struct held_span {
	size_t first, last;		/* of the snapshots asked for */
	int64_t from, to;		/* their instants */
	enum held_what what;
	bool anew;			/* begins with another object of the same name */
	json_t *value;			/* NULL unless HELD_VALUE */
	/* of the write that began it; nothing told of the first snapshot */
	struct origin origin;
};

/* Oldest first, without a gap. Owns all. */
struct held_past {
	struct held_span *v;
	size_t n, cap;
};

/* The field at a path of a change record, over the snapshots as in flow_blame, whose since is where
 * the last span begins; of o fields is not looked at. ERR_USAGE for what is no path. */
int flow_held(const struct object_past *p, const char *path, const struct blame_opts *o,
	      struct held_past *out, struct error *err);
void held_past_release(struct held_past *p);

/* Who of the same kind and name in other namespaces of the newest of the snapshots has another value at
 * that path: first of all one that the object itself had before, as its past tells. Looks at no more
 * than some dozens of objects; none found: ref NULL. */
int flow_elsewhere(const struct object_past *p, const char *path, const struct held_past *past,
		   const struct blame_opts *o, struct blame_elsewhere *out, struct error *err);

#endif
