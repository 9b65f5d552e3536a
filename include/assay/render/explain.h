/* Why one change is judged as it is: what `rules explain` prints and `i` shows. */
#ifndef ASSAY_RENDER_EXPLAIN_H
#define ASSAY_RENDER_EXPLAIN_H

#include "assay/render.h"

/* What is known beside the verdict; all lent. */
struct explaining {
	const struct rules *rules;
	/* what would hold without the rule that decided, "env, warning", or NULL */
	const char *next;
};
/* The name of the rule that decided: that hides the change, else that of its severity; NULL where
 * none did. Lent. */
const char *explain_rule(const struct drift_object *o, size_t change);
/* How a record without any filter would be told: "noise lease", "follows from c-..", "env,
 * warning". */
void explain_outcome(struct buf *out, const struct verdict *v);
/* The change with its values and what became of it, then a line each: the rule that decided, what
 * of the change it fits, what would hold without it, and how to switch it off. Text, wrapped to
 * o->width. */
void render_explanation(struct buf *out, const struct drift *d, size_t object, size_t change,
			const struct explaining *x, const struct render_opts *o);
/* The same, without what would hold else. */
void render_explain(struct buf *out, const struct drift *d, size_t object, size_t change,
		    const struct rules *rules, const struct render_opts *o);
/* The record of the change, with what the rules that it names say of themselves, and a member
 * "explanation". New reference. */
json_t *render_explain_json(const struct drift *d, size_t object, size_t change,
			    const struct explaining *x);

#endif
