/* Instants of revisions: what is told, what of that agrees, what lies between. */
#include "past.h"

#include <stdlib.h>

static void
take_time(int64_t *newest, const json_t *v)
{
	int64_t at = tree_time(v, "");

	if (at >= 0 && at > *newest)
		*newest = at;
}

int64_t
dating_told(const json_t *body, bool first)
{
	const char *kind = tree_str(body, "kind");
	const json_t *meta = tree_get(body, "metadata");
	int64_t at = WHEN_NONE;

	if (str_eq(kind, "Lease")) {
		take_time(&at, tree_get(tree_get(body, "spec"), "renewTime"));
	} else if (str_eq(kind, "Event")) {
		take_time(&at, tree_get(tree_get(body, "series"), "lastObservedTime"));
		take_time(&at, tree_get(body, "lastTimestamp"));
		take_time(&at, tree_get(body, "deprecatedLastTimestamp"));
		take_time(&at, tree_get(body, "eventTime"));
	}
	if (first)
		take_time(&at, tree_get(meta, "creationTimestamp"));
	return at;
}

int64_t
dating_managed(const json_t *body)
{
	const json_t *list = tree_get(tree_get(body, "metadata"), "managedFields");
	int64_t at = WHEN_NONE;

	for (size_t i = 0; i < json_array_size(list); i++)
		take_time(&at, tree_get(json_array_get(list, i), "time"));
	return at;
}

void
dating_add(struct dating *d, int64_t revision, int64_t instant)
{
	if (instant == WHEN_NONE)
		return;
	vec_grow(d->v, d->n, d->cap);
	d->v[d->n++] = (struct store_anchor){revision, instant};
}

/* How many of the chains end at or before that instant: tails[i] ends the best one of i + 1. */
static size_t
chains_before(const struct dating *d, const size_t *tails, size_t n, int64_t instant)
{
	return bisect(i, n, d->v[tails[i]].instant <= instant);
}

/* The longest chain of anchors whose instants never fall. */
void
dating_settle(struct dating *d)
{
	size_t *tails = mem_zero(d->n + 1, sizeof(*tails)),
	       *before = mem_zero(d->n + 1, sizeof(*before));
	size_t best = 0, kept = 0, at;

	for (size_t i = 0; i < d->n; i++) {
		size_t len = chains_before(d, tails, best, d->v[i].instant);

		before[i] = len ? tails[len - 1] : SIZE_MAX;
		tails[len] = i;
		best = len == best ? best + 1 : best;
	}
	at = best ? tails[best - 1] : SIZE_MAX;
	for (size_t i = best; i-- > 0; at = before[at])
		tails[i] = at;
	for (size_t i = 0; i < best; i++) {
		if (kept && d->v[kept - 1].revision == d->v[tails[i]].revision)
			kept--;
		d->v[kept++] = d->v[tails[i]];
	}
	d->n = kept;
	free(tails);
	free(before);
}

void
dating_end(struct dating *d, int64_t revision, int64_t instant)
{
	const struct store_anchor *last = d->n ? &d->v[d->n - 1] : NULL;

	if (!last || (last->revision < revision && last->instant <= instant))
		dating_add(d, revision, instant);
}

/* The first anchor at or after the revision. */
static size_t
first_from(const struct dating *d, int64_t revision)
{
	return bisect(i, d->n, d->v[i].revision < revision);
}

int64_t
dating_at(const struct dating *d, int64_t revision, struct store_anchor *before,
	  struct store_anchor *after)
{
	static const struct store_anchor none = {0, WHEN_NONE};
	size_t i = first_from(d, revision);
	double part;
	int64_t at;

	*after = i < d->n ? d->v[i] : none;
	*before = i < d->n && d->v[i].revision == revision ? d->v[i] : i ? d->v[i - 1] : none;
	if (after->instant == WHEN_NONE || before->instant == WHEN_NONE)
		return before->instant == WHEN_NONE ? after->instant : before->instant;
	if (after->revision == before->revision)
		return before->instant;
	part = ((double)revision - (double)before->revision) /
	       ((double)after->revision - (double)before->revision);
	at = before->instant + (int64_t)(part * (double)(after->instant - before->instant));
	return at > after->instant ? after->instant : at;
}

void
dating_release(struct dating *d)
{
	free(d->v);
	*d = (struct dating){0};
}
