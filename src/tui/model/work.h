/* What the files of the model share: what runs, and what must outlive it. */
#ifndef TUI_MODEL_WORK_H
#define TUI_MODEL_WORK_H

#include "model.h"

struct model_work {
	struct examine_opts opts;	/* lent by results, so it lives as long as the model */
	uint64_t wanted;		/* moves with each new range: a reading of an older one ends */
	uint64_t reading;		/* the one that is read */
	const struct progress *progress;
	bool stale;			/* the worker is to see what was written meanwhile */
	bool uncountable;		/* a night could not be counted: no more of them */

	/* Freed when nothing runs any more: views' work may look at them until then. */
	struct examined **old;
	size_t nold, old_cap;
	struct timeline **old_nights;
	size_t nold_nights, old_nights_cap;

	/* Which changes fit the filter: first[object] + change. NULL: all of them. */
	size_t *first;
	bool *fits;

	struct model_counts counts;
	uint64_t counts_of;		/* the generation that they are of */
};

/* shown.c: after the drift or the filter changed. */
void model_fit(struct model *m);
void model_fit_release(struct model *m);
/* work.c */
void model_drop_result(struct model *m);
void model_bury(struct model *m);
/* model.c: room for the selection of the drift that there is now. */
void model_unselect(struct model *m);

#endif
