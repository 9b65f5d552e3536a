/* The walk that makes a patch: patch.c walks, list.c pairs the items of lists. */
#ifndef RENDER_PATCH_MERGE_H
#define RENDER_PATCH_MERGE_H

#include "patch.h"

enum { OLDER, NEWER };

/* What the records say of one place. */
struct told {
	const struct change *c;
	const struct change *order;	/* of a list, its items aside */
	bool item;			/* all of it came or went */
	bool shown;
};

struct making {
	struct patch *out;
	struct map told[2];		/* by pointer; OLDER: removals */
	struct map way[2];		/* each place above one of them, and itself */
	struct buf at[2];		/* where the walk stands */
	unsigned quiet;			/* no operations: what holds it is set as a whole */
};

static inline json_t *
ref(const json_t *v)
{
	return json_incref((json_t *)(uintptr_t)v);
}

/* What the records say of where the walk stands on a side; NULL: nothing. */
struct told *told_at(const struct making *m, int side);
/* The record of an item that came or went as a whole. */
struct told *told_item(struct making *m, int side, size_t index);
/* Back to where the walk stood. */
void merge_leave(struct making *m, const size_t n[2]);
void merge_emit(struct making *m, const char *op, const char *pointer, const json_t *value);
/* The value here becomes b; what it is then, NULL for nothing. */
json_t *merge_change(struct making *m, const json_t *a, const json_t *b);
/* What a becomes on the way to b. New reference; NULL where nothing is left. */
json_t *merge_values(struct making *m, const json_t *a, const json_t *b);

/* ---- list.c ---- */
json_t *merge_list(struct making *m, const json_t *a, const json_t *b);

#endif
