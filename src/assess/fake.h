/*
 * For tests: a world in memory. Objects go in as an archive has them; what
 * normal would take off (status, bookkeeping, managedFields) is taken off here
 * in a few lines, so that this room's tests need no other room.
 */
#ifndef ASSESS_FAKE_H
#define ASSESS_FAKE_H

#include "around/around.h"

struct fake {
	struct map bodies[2], origins[2];	/* key text -> tree */
	struct map evidence[2];			/* the same, only of versions */
	struct map outlines[2];			/* of bodies, made when asked for */
	struct refs_list keys[2];
	struct kinds *kinds;
	struct rules *rules;
	struct prune_profile const *profile;
	/* the reference of an object that coverage does not hold */
	const char *uncovered;
	struct world world;
	struct drift drift;
};

/* Instants of both sides; the context is "test". */
void fake_open(struct fake *f, int64_t old_instant, int64_t new_instant);
void fake_add(struct fake *f, enum side s, const json_t *raw);
/* One that is the same on both sides. */
void fake_add_same(struct fake *f, const json_t *raw);
/* All objects of a JSON or YAML file; ns (may be NULL) is that of objects that tell none. False if
 * it is damaged. */
bool fake_load(struct fake *f, enum side s, const char *path, const char *ns);
/* Fills and judges the drift. */
void fake_run(struct fake *f);
/* The record of an object ("shop/svc/cart") at a printed path; NULL if there is none. */
const struct verdict *fake_find(const struct fake *f, const char *ref, const char *path);
void fake_close(struct fake *f);

#endif
