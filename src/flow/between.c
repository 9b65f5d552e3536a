/*
 * What came and went between the two ends: changes of the nights between that
 * neither end shows. Each night is compared by itself, so it is only done for
 * a month of nights at most.
 */
#include "examine.h"

#include <stdlib.h>

#define NIGHTS_MAX 31

static void
add_id(struct map *m, const struct drift_object *o, const struct change *c, struct examined *e)
{
	struct buf b = {0};

	buf_printf(&b, "%s\1%s", o->ref, c->path);
	map_putn(m, b.p, b.n, e);
	buf_release(&b);
}

static void
collect(struct map *m, const struct drift *d, bool shown_only, struct examined *e)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++)
			if (!shown_only || d->v[i].verdicts[k].hidden == SHOWN)
				add_id(m, &d->v[i], &d->v[i].changes.v[k], e);
}

static int
one_night(struct examined *e, const struct store_snapshot *a, const struct store_snapshot *b,
	  struct map *between, struct error *err)
{
	struct examine_opts o = *e->opts;
	struct examined *night = NULL;

	o.between = false;
	if (examine(&night, e->store, a, b, &o, err) != 0)
		return -1;
	collect(between, &night->drift, true, e);
	examined_free(night);
	return 0;
}

int
count_between(struct examined *e, const struct store_snapshot *from,
	      const struct store_snapshot *to, struct error *err)
{
	struct store_snapshot a = *from, b = *to;	/* copies: the timeline may be read anew */
	const struct store_snapshot *v, *last = NULL;
	struct map ends = {0}, between = {0};
	size_t n;
	int rc = 0;

	if (e->drift.nights < 2 || e->drift.nights > NIGHTS_MAX || a.instant > b.instant)
		return 0;
	if (store_timeline(e->store, b.context, &v, &n, err) != 0)
		return -1;
	collect(&ends, &e->drift, false, e);
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (!str_eq(v[i].source, b.source) || v[i].instant < a.instant ||
		    v[i].instant > b.instant)
			continue;
		if (last)
			rc = one_night(e, last, &v[i], &between, err);
		last = &v[i];
	}
	map_each(&between, id)
		e->drift.came_and_went += !map_getn(&ends, id->key, id->len);
	map_release(&ends, NULL);
	map_release(&between, NULL);
	return rc;
}
