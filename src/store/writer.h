/*
 * A run that writes. States: open (lock held) -> objects spooled, snapshots
 * staged -> commit (pack in the database, refs moved) -> open again; close
 * from anywhere drops what was not committed.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "pack.h"

struct staged {
	struct store_snapshot *v;	/* commit is not set */
	size_t n, cap;
};

struct store_writer {
	struct store *s;
	int lock;
	struct spool spool;
	struct oidset seen;	/* written in this run, or found in the database */
	struct staged staged;
	struct map forgotten;	/* contexts */
	char *keep;
};

/* Any object: its id, and into the spool unless it is known. */
int writer_add(struct store_writer *w, git_object_t type, const void *p, size_t n, struct oid *out,
	       struct error *err);
/* Is this snapshot in its context already, committed or staged? 1, 0, -1. */
int writer_knows(struct store_writer *w, const struct store_snapshot *v, struct error *err);

/* ---- history.c ---- */

/* Each context's commits, from the first place that changes, into the spool; *moved counts
 * branches that will move. */
struct branch_move {
	char *name;		/* refs/heads/<context> */
	struct oid from, to;	/* zero: none */
};
struct branch_moves {
	struct branch_move *v;
	size_t n, cap;
};
int history_write(struct store_writer *w, struct branch_moves *out, struct error *err);
void branch_moves_release(struct branch_moves *m);

/* ---- tree.c ---- */

/* Trees of all sections, with snapshot.json, into the spool; the root's id. */
int tree_write(struct store_tree *t, const struct oid *facts, struct oid *root, struct error *err);

#endif
