/*
 * The past of a snapshot: the revisions that one etcd file still held, as a
 * chain of commits of its own under refs/assay/history/<context>/<instant>
 * (design.md 4), one a transaction, never in the branch. The first commit has
 * no parent and is what was there before the first transaction. The trees are
 * those of snapshots, without Leases and Events; snapshot.json is that of the
 * snapshot. Trailers: those of the snapshot, then
 *
 *	Revision: 1025				main revision of the transaction
 *	Instant: interpolated			between these two, where there are two; or "told"
 *	Anchor-Before: 1024 <RFC 3339>		the nearest revisions whose time is told
 *	Anchor-After: 1028 <RFC 3339>
 *	Holes: yes				a compaction was under way: others may be gone
 */
#ifndef ASSAY_STORE_PAST_H
#define ASSAY_STORE_PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/store.h"

/* A revision whose time is told. */
struct store_anchor {
	int64_t revision;
	int64_t instant; /* WHEN_NONE: there is none */
};

struct store_moment {
	struct store_snapshot at; /* as a snapshot, at its own (estimated) instant */
	int64_t revision;
	struct store_anchor before, after;
	bool holes;
};
/* Is its instant that of an anchor, not one in between? */
bool store_moment_told(const struct store_moment *m);

/* ---- reading ---- */

/* The instants of the context's snapshots whose past is kept, sorted; malloced. */
int store_past_list(struct store *s, const char *context, int64_t **out, size_t *n,
		    struct error *err);
/* The past of the snapshot at that instant, oldest first, v[0] what was there before; n is 0 when
 * none is kept. The caller's, to be freed with store_past_free. */
int store_past_read(struct store *s, const char *context, int64_t instant,
		    struct store_moment **out, size_t *n, struct error *err);
void store_past_free(struct store_moment *v, size_t n);

/* ---- writing ---- */

struct store_past;
/* Is its past kept already, or staged? One that the run forgets is not. 1, 0, -1. */
int store_past_known(struct store_writer *w, const char *context, int64_t instant,
		     struct error *err);
/* A past in the making, on the files of t, which may be freed after; facts are the snapshot's. */
int store_past_new(struct store_past **out, struct store_writer *w, struct store_tree *t,
		   const struct snapshot *facts, struct error *err);
/* Puts a file, or takes it away (blob NULL). */
int store_past_put(struct store_past *p, enum store_section sec, const char *path,
		   const struct oid *blob, struct error *err);
/* A commit of the files as they are now, upon the one before; of m->at only instant counts. */
int store_past_commit(struct store_past *p, const struct store_moment *m, struct error *err);
/* The ref moves with the writer's next commit, after the branches, from where it may be now;
 * nothing happens if nothing was committed. */
void store_past_stage(struct store_past *p);
void store_past_close(struct store_past *p);

#endif
