/* Inside assess: who may have written what of one object. */
#ifndef ASSESS_ORIGIN_AUTHOR_H
#define ASSESS_ORIGIN_AUTHOR_H

#include "judge.h"
#include "request.h"

#define LEFT_MANIFEST "last-applied no longer has it"

struct author {
	const char *manager, *operation, *subresource;
	const json_t *fields;
	int64_t time;			/* WHEN_NONE */
};

struct authors {
	struct author *v;
	size_t n;
	const json_t *before;		/* managers of the older snapshot */
	int64_t since;			/* who wrote up to then did not make the change */
	int64_t created;
	json_t *applied, *was_applied;	/* the tree in last-applied, now and before, or NULL */
	struct requests requests;
};

/* Takes the text over; one that is empty or too long tells nothing. */
void evidence_add(struct origin *out, struct buf *text);

/* ---- author.c ---- */
/* NULL: nobody can be named. sign (evidence, static) is set for what was removed only. */
const struct author *author_of_change(struct run *r, const struct authors *as,
				      const struct drift_object *o, const struct change *c,
				      const char **sign);
/* As the rules tell it of the manager. */
enum origin_class class_of(struct run *r, const struct drift_object *o, const struct change *c,
			   const struct author *a);
/* Was it in the manifest as applied before, and is it in that as applied now no more? */
bool left_manifest(const struct authors *as, const struct change *c);
/* Others who own the field, or parts of it, and wrote since: to the evidence. */
void note_others(const struct authors *as, const struct drift_object *o, const struct change *c,
		 const struct author *chosen, struct origin *out);

#endif
