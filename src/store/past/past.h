/* What the files of a past share: its trees in memory, its refs. */
#ifndef STORE_PAST_PRIVATE_H
#define STORE_PAST_PRIVATE_H

#include "assay/store/past.h"
#include "writer.h"

#define PAST_PREFIX "refs/assay/history/"

/* refs/assay/history/<context>/<instant>; malloced. */
char *past_ref(const char *context, int64_t instant);
/* The instant that a ref's last part names; WHEN_NONE when it is none. */
int64_t past_instant(const char *name);

/* ---- tree.c ---- */

/* All files of a commit, kept in memory: a change writes the folders above it anew, no others. */
struct past_tree;
struct past_tree *past_tree_new(void);
void past_tree_free(struct past_tree *t);
int past_tree_put(struct past_tree *t, enum store_section sec, const char *path,
		  const struct oid *blob, struct error *err);
void past_tree_drop(struct past_tree *t, enum store_section sec, const char *path);
int past_tree_write(struct past_tree *t, struct store_writer *w, const struct oid *facts,
		    struct oid *root, struct error *err);

#endif
