/* One object over a row of snapshots: the runs of them in which it stayed the same. */
#ifndef FLOW_VERSIONS_H
#define FLOW_VERSIONS_H

#include "assay/flow.h"

struct version {
	size_t first, last;		/* snapshots that had it so */
	bool there;
	bool anew;			/* another object than the one before: the uids differ */
	struct oid blob;		/* when there */
};

struct versions {
	struct store *store;
	const struct store_snapshot *at;	/* oldest first; lent, as is the key */
	const struct object_key *key;
	struct limits limits;
	struct progress progress;	/* asked for each snapshot */
	struct version *v;		/* oldest first, without a gap */
	size_t n, cap;
	struct map bodies;		/* blob -> json_t */
};

/* Looks the object up in at[0..n), by the trees alone but for uids; the lent members are set by the
 * caller. Where a snapshot's tree is that of the one before it nothing is asked. */
int versions_find(struct versions *out, size_t n, struct error *err);
/* The object as version i has it, each distinct blob parsed once; lent. NULL with err set. */
const json_t *versions_body(struct versions *vs, size_t i, struct error *err);
void versions_release(struct versions *vs);
/* ERR_CANCELLED when the progress says so; else 0. */
int versions_tick(const struct versions *vs, uint64_t done, uint64_t total, struct error *err);

/* ---- author.c: who made a change of an object between two neighbouring snapshots ---- */

struct author_pair {
	const struct object_key *key;
	const struct rules *rules;
	const struct requests *audit;	/* logs beside the snapshots, or NULL */
	json_t *body[2], *origins[2];	/* older, newer; NULL where there is none */
	int64_t old_instant;
};
/* Reads what it needs; what is not there, or cannot be read, tells nothing. */
void author_open(struct author_pair *p, struct store *s, const struct store_snapshot *a,
		 const struct store_snapshot *b);
void author_close(struct author_pair *p);
/* Of the value at a path; origin_release. anew: the older object is another one. */
void author_of(const struct author_pair *p, const struct path *at, bool anew, struct origin *out);
/* Fills who and who_time of each span whose beginning some manager tells: of a field, or of all
 * fields that changed when they were one manager's. */
void history_authors(struct history *h, const struct object_past *of,
		     const struct examine_opts *o);

#endif
