/*
 * Inside assess: causes with many changes. A cause is found among the objects
 * that differ, asked of each record whether it made it, and becomes a group of
 * the drift if it made any.
 *
 *   group.c      the passes over all records      helm.c    releases of Helm
 *   cluster.c    an upgrade of the cluster        same.c    one value, many objects
 *   operator.c   an upgrade of an operator
 */
#ifndef ASSESS_GROUP_H
#define ASSESS_GROUP_H

#include "judge.h"

struct cause {
	const char *kind;		/* as drift_group has it; static */
	char *title;			/* owned */
	size_t object, change;		/* its record; SIZE_MAX: none */
	/* Did it make this record? Never asked of what a person did, nor of another cause's
	 * record. */
	bool (*made)(struct run *r, const struct cause *c, const struct drift_object *o, size_t i);
	void *own;			/* what made() looks at */
	void (*release)(void *own);
};

struct causes {
	struct cause *v;
	size_t n, cap;
};

/* ---- each finds what it knows of; causes that come first are asked first ---- */
void causes_of_helm(struct run *r, struct causes *cs);
void causes_of_operators(struct run *r, struct causes *cs);
void causes_of_cluster(struct run *r, struct causes *cs);

/* A record that is in no group yet, with what makes it the same as others. */
struct same_record {
	size_t object, change;
};
/* Those that say one thing of many objects, by what they say; calls each with them, in the order of
 * the drift, and a title that it may keep. */
void find_same(struct run *r, const struct same_record *v, size_t n,
	       void (*each)(void *ctx, char *title, const struct same_record *v, size_t n),
	       void *ctx);

/* The record of the whole object, SIZE_MAX if there is none. */
size_t whole_record(const struct drift_object *o);
/* Some controller or program, or nobody knows who: no tool that deploys. */
bool by_controller(const struct verdict *v);
/* The length of "shop" in "shop.v1.2.0", 0 if the name has no such end. */
size_t stem_of_version(const char *name);

#endif
