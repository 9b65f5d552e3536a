/*
 * Which instant a revision has: etcd keeps none, but some values tell when they
 * were written. Between two of these it is interpolated.
 */
#ifndef FLOW_PAST_H
#define FLOW_PAST_H

#include "assay/store/past.h"
#include "ingest/ingest.h"

/* {0} knows nothing. */
struct dating {
	struct store_anchor *v;
	size_t n, cap;
};
/* A revision whose time is told; in the order of revisions. */
void dating_add(struct dating *d, int64_t revision, int64_t instant);
/* When the object was written, by itself: WHEN_NONE when it does not tell. first: it was new. */
int64_t dating_told(const json_t *body, bool first);
/* The newest time in its managedFields, or WHEN_NONE. */
int64_t dating_managed(const json_t *body);
/* No more to come: drops what contradicts the most (a clock that is wrong, an Event that was late).
 */
void dating_settle(struct dating *d);
/* After that: the newest revision was there at that instant, unless something tells a later one. */
void dating_end(struct dating *d, int64_t revision, int64_t instant);
/* Never falls from revision to revision. The anchors around it: of one that is told both are
 * itself, where there is none its instant is WHEN_NONE. WHEN_NONE when nothing is told at all. */
int64_t dating_at(const struct dating *d, int64_t revision, struct store_anchor *before,
		  struct store_anchor *after);
void dating_release(struct dating *d);

/* Keeps what in->source still holds of the time before: the source has been read, its files are in
 * in->tree. -1 only for what ends a run. */
int past_keep(struct intake *in, const struct snapshot *facts, struct error *err);

/* known.c: is the past of in->a asked for, and not there? 1, 0, -1. */
int past_wanted(struct intake *in, struct error *err);
/* An archive that has a snapshot already, under that SHA-256: adds the past if it is wanted, and
 * says what became of the archive. */
int past_of_known(struct intake *in, const char *sha256, struct error *err);

#endif
