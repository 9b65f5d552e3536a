/* Who uses an object: asked of one object at a time, after the comparison. */
#include "assay/assess/used.h"
#include "examine.h"

int
examined_used_by(struct examined *e, const struct drift_object *o, const struct progress *p,
		 struct used_by *out, struct error *err)
{
	const struct examine_opts *lent = e->opts;
	struct examine_opts own = *lent;
	int rc;

	own.progress = p ? *p : (struct progress){0};
	e->opts = &own;
	e->stopped = false;
	e->doing = "looking for users";
	e->done = e->total = 0;
	rc = assess_used_by(&e->world, &e->drift, o, out, err);
	if (rc == 0 && e->cache)
		outlines_save(e->cache, world_tick, e);
	outlines_free(e->cache);	/* what was saved would be saved with the next ones again */
	e->cache = NULL;
	e->opts = lent;
	return rc;
}
