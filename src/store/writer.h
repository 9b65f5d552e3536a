/*
 * A run that writes. States: open (lock held) -> objects spooled, snapshots
 * staged -> commit (pack in the database, refs moved) -> open again; close
 * from anywhere drops what was not committed.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include <pthread.h>

#include "pack/pack.h"

struct staged {
	struct store_snapshot *v;	/* commit is not set */
	size_t n, cap;
};

struct branch_move {
	char *name;		/* refs/heads/<context>, refs/assay/history/… */
	struct oid from, to;	/* zero: none */
};
struct branch_moves {
	struct branch_move *v;
	size_t n, cap;
};

struct store_writer {
	struct store *s;
	int lock;
	struct spool spool;
	struct store_press *press;	/* of its own thread */
	pthread_mutex_t mutex;	/* of spool, seen and the database, for the presses of others */
	struct oidset seen;	/* written in this run, or found in the database */
	git_odb *packs;		/* the database without loose objects */
	struct staged staged;
	struct map forgotten;	/* contexts */
	struct branch_moves pasts;	/* refs of pasts, to be made */
	char *keep;
};

/* Any object: its id, and into the spool unless it is known. */
int writer_add(struct store_writer *w, git_object_t type, const void *p, size_t n, struct oid *out,
	       struct error *err);
/* Is it written in this run, or in the database? In any thread, as the next. */
bool writer_has(struct store_writer *w, const struct oid *o);
/* An entry into the spool, unless another thread was faster. */
int writer_spool(struct store_writer *w, const struct oid *o, struct str entry, struct error *err);
/* Can this be kept? */
int writer_check_facts(const struct snapshot *f, struct error *err);
/* snapshot.json. */
int writer_put_facts(struct store_writer *w, const struct snapshot *facts, struct oid *out,
		     struct error *err);
/* Is this snapshot in its context already, staged, or committed with the same tree? 1, 0, -1. */
int writer_knows(struct store_writer *w, const struct store_snapshot *v, struct error *err);

/* ---- history.c ---- */

/* Each context's commits, from the first place that changes, into the spool. */
int history_write(struct store_writer *w, struct branch_moves *out, struct error *err);
void branch_moves_release(struct branch_moves *m);

/* ---- past/write.c ---- */

/* The refs of pasts that were staged, and of those that go with a forgotten context. */
int past_moves(struct store_writer *w, struct branch_moves *out, struct error *err);

/* ---- tree/write.c ---- */

/* Trees of all sections, with snapshot.json, into the spool; the root's id. */
int tree_write(struct store_tree *t, const struct oid *facts, struct oid *root, struct error *err);
/* Its files in the order in which they were put; each returns non-zero to stop; returned. */
int tree_each(struct store_tree *t, int (*each)(void *ctx, enum store_section sec, const char *path,
						const struct oid *blob),
	      void *ctx);
/* <namespace>/<Kind>/<name>.json under a section; the namespace _static/<component> is two. */
#define TREE_LEVELS 4
/* The parts of such a path, slices of it: how many there are, 0 for what no tree may hold. */
size_t tree_path_split(const char *path, struct str part[TREE_LEVELS]);
/* An entry of a raw tree. */
void tree_add_entry(struct buf *raw, const char *mode, struct str name, const struct oid *id);

#endif
