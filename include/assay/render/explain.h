/* Why one change is judged as it is: what `rules explain` prints and `i` shows. */
#ifndef ASSAY_RENDER_EXPLAIN_H
#define ASSAY_RENDER_EXPLAIN_H

#include "assay/render.h"

/* The change with its values, then a line for each thing that decided: what hides it, what it follows
 * from, the rule of its severity, and what would keep it in sight. Text, wrapped to o->width. */
void render_explain(struct buf *out, const struct drift *d, size_t object, size_t change,
		    const struct rules *rules, const struct render_opts *o);
/* The record of the change, with what the rules that it names say of themselves. New reference. */
json_t *render_explain_json(const struct drift *d, size_t object, size_t change,
			    const struct rules *rules);

#endif
