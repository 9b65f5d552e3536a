/*
 * Items that several threads decode, bring to normal form, name and compress,
 * and that are settled in their order by the thread that reads: so notes,
 * kinds that are learned and what wins of two with one key are the same for any
 * number of threads.
 */
#ifndef FLOW_CREW_H
#define FLOW_CREW_H

#include "ingest.h"

/* What brings objects to their files; one a thread. */
struct maker {
	const struct normal *normal;
	struct store_press *press;
	struct buf scratch;
};
void maker_open(struct maker *m, const struct run *r);
void maker_release(struct maker *m);
/* The normal form of an object, and the path that it has in a store, appended. ERR_INPUT and
 * ERR_LIMIT are the object's own. */
int maker_form(struct maker *m, const struct source_object *o, struct normal_out *out,
	       struct buf *path, struct error *err);
/* Puts it into the store: all of k but its path. */
int maker_put(struct maker *m, const struct normal_out *out, struct known *k, struct error *err);
/* The key that it is stored under; lent. */
struct object_key maker_key(const struct source_object *o, const struct normal_out *out);

/* NULL when one thread does it all. */
struct crew *crew_start(const struct run *r);
void crew_end(struct crew *c);
/* 1 when it is taken over, 0 when it is to be decoded at once, -1. */
int crew_give(struct crew *c, struct intake *in, const struct source_item *it, struct error *err);
/* Everything that is under way comes to its turn. c may be NULL. */
int crew_settle(struct crew *c, struct error *err);
/* The same without a turn: the reading has failed. */
void crew_drop(struct crew *c);

#endif
