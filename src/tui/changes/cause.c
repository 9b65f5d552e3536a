/* One cause of many changes: a row of its own in the Changes screen; overlay/cause.c tells what it made. */
#include "changes.h"

const struct drift_group *
changes_cause(const struct changes_tree *st, const struct changes_row *r)
{
	return r->level == CHANGES_CAUSE ? &st->of->groups[r->object] : NULL;
}

bool
changes_cause_fits(const struct model *m, size_t group)
{
	const struct drift_group *g = &m->drift->groups[group];

	for (size_t i = 0; g->shown && i < g->n; i++)
		if (drift_member_shown(m->drift, g, i) &&
		    model_fits(m, g->v[i].object, g->v[i].change))
			return true;
	return false;
}
