/* Patches of one object, and what none can say. */
#ifndef RENDER_PATCH_H
#define RENDER_PATCH_H

#include "assay/render.h"

struct patch {
	json_t *target;		/* the older body with the shown changes made to it */
	json_t *tests;		/* RFC 6902: what is expected, asked for before all operations */
	json_t *ops;		/* RFC 6902: an index is that of the operation's turn */
	json_t *skipped;	/* [{"path", "reason"}], each path once */
	bool redacted;		/* something was skipped because its value was never kept */
};

/* ---- patch.c ---- */
/* Of an object that both snapshots have. */
void patch_make(struct patch *p, const struct drift_object *ob);
/* RFC 7386: what makes the target of the older body; what cannot be said is skipped. New
 * reference. */
json_t *patch_merge(struct patch *p, const json_t *old_body);
void patch_skip(struct patch *p, const char *path, const char *reason);
void patch_release(struct patch *p);

/* ---- fixed.c ---- */
/* Why the server would refuse to write what a pointer leads to in the body, or NULL. */
const char *patch_fixed(const struct object_key *k, const json_t *body, const char *pointer);
/* What the table says of this kind's own fields, as far as the body has them: how many, and where,
 * what below may be written all the same (pointers, blank-separated, or NULL), why. */
size_t patch_fixed_each(const struct object_key *k, const json_t *body,
			void (*each)(void *ctx, const struct path *at, const char *but,
				     const char *reason),
			void *ctx);
/* Is any value in it one that stands for another, which was hashed, dropped or cut? */
bool patch_redacted(const json_t *v);
extern const char patch_redacted_reason[];

#endif
