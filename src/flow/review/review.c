/* Reviews of a drift: what is marked in it, and up to which night all is. */
#include "marks.h"

#include <stdlib.h>

#include "assay/flow.h"

#define JUMPS 8			/* wider comparisons looked at for one night */

/* ---- a drift ---- */

static enum hidden
hidden_by(const struct mark *m)
{
	static const enum hidden by[] = {
		[MARK_NONE] = SHOWN,
		[MARK_REVIEWED] = HIDDEN_REVIEWED,
		[MARK_ACCEPTED] = HIDDEN_ACCEPTED,
		[MARK_FLAGGED] = SHOWN,
	};

	return m ? by[m->state] : SHOWN;
}

void
reviews_apply(const struct reviews *r, struct drift *d, int64_t now, bool hide)
{
	if (!hide)
		return;
	for (size_t i = 0; i < d->n; i++) {
		struct verdict *v = d->v[i].verdicts;

		for (size_t k = 0; k < d->v[i].changes.n; k++)
			if (v[k].hidden == SHOWN)
				v[k].hidden = hidden_by(reviews_find(r, v[k].id, now));
	}
	drift_count(d);
}

static bool
object_done(const struct reviews *r, const struct drift_object *o, int64_t now)
{
	for (size_t k = 0; k < o->changes.n; k++)
		if (o->verdicts[k].hidden == SHOWN && !reviews_find(r, o->verdicts[k].id, now))
			return false;
	return true;
}

void
reviews_progress(const struct reviews *r, const struct drift *d, int64_t now, size_t *done,
		 size_t *of)
{
	*done = *of = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (!d->v[i].shown)
			continue;
		++*of;
		*done += object_done(r, &d->v[i], now);
	}
}

/* ---- up to which night ---- */

struct newest {
	const struct reviews *r;
	struct store *store;
	const struct store_snapshot *v;
	size_t n;
	struct examine_opts opts;
	int64_t now;
	size_t marks;			/* in force in this context */
};

/* 1 when all that is shown between the two is marked, 0, -1. */
static int
all_marked(const struct newest *w, size_t from, size_t to, struct error *err)
{
	struct examined *e = NULL;
	size_t done, of;

	if (examine(&e, w->store, &w->v[from], &w->v[to], &w->opts, err) != 0)
		return -1;
	reviews_progress(w->r, examined_drift(e), w->now, &done, &of);
	examined_free(e);
	return done == of;
}

enum seen { NIGHT_OPEN, NIGHT_DONE, NIGHT_QUIET };

/* One of these, or -1. The numbers, which lie in the cache, mostly tell enough. */
static int
look_at_night(const struct newest *w, size_t i, struct error *err)
{
	struct drift_summary sum;
	bool partial;

	if (examine_summary(w->store, &w->v[i], &w->v[i + 1],
				    &(struct examine_opts){.rules = w->opts.rules}, &sum, &partial,
			    err) != 0)
		return -1;
	if (!sum.shown)
		return NIGHT_QUIET;
	if (sum.shown > w->marks)
		return NIGHT_OPEN;
	return all_marked(w, i, i + 1, err);	/* NIGHT_DONE is 1, too */
}

static size_t
index_of(const struct newest *w, int64_t instant)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].instant == instant)
			return i;
	return w->n;
}

/* What was marked in a comparison of more than a night is marked by the ids of that comparison,
 * which differ from those of the nights where a value changed twice. The next index below limit
 * to which such a comparison leads from at or before it; at when there is none. */
static size_t
leads_to(const struct newest *w, size_t at, size_t limit, size_t *from)
{
	size_t best = at;

	for (size_t i = 0; i < w->r->n; i++) {
		const struct said *s = w->r->sorted[i];
		size_t a, b;

		if (s->mark.from > w->v[at].instant || s->mark.to <= w->v[at].instant ||
		    !said_holds(s, w->now) || !str_eq(s->mark.context, w->v[at].context))
			continue;
		a = index_of(w, s->mark.from);
		b = index_of(w, s->mark.to);
		if (a > at || b >= limit || b <= best)
			continue;
		best = b;
		*from = a;
	}
	return best;
}

/* 1 and *at is moved on, 0, -1. */
static int
jump(const struct newest *w, size_t *at, struct error *err)
{
	size_t limit = w->n, from = 0;
	int rc = 0;

	for (int i = 0; i < JUMPS && rc == 0; i++) {
		limit = leads_to(w, *at, limit, &from);
		if (limit == *at)
			return 0;
		rc = all_marked(w, from, limit, err);
	}
	if (rc > 0)
		*at = limit;
	return rc;
}

int
reviews_newest(const struct reviews *r, struct store *s, const struct store_snapshot *v, size_t n,
	       const struct reviews_night *o, size_t *index, struct error *err)
{
	struct newest w = {.r = r, .store = s, .n = n, .now = o->now,
			   .opts = {.rules = o->rules, .limits = LIMITS_DEFAULT,
				    .progress = o->progress}};
	/* the timeline may be read anew */
	struct store_snapshot *copy = mem_zero(n + 1, sizeof(*copy));
	size_t at = 0, last = 0;
	int rc = 1;

	if (n)
		memcpy(copy, v, n * sizeof(*copy));
	w.v = copy;
	for (size_t i = 0; n && i < r->n; i++)
		w.marks += said_holds(r->sorted[i], o->now) &&
			   str_eq(r->sorted[i]->mark.context, copy[0].context);
	while (w.marks && rc > 0 && at + 1 < n) {	/* no mark, none of them: nothing to read */
		rc = look_at_night(&w, at, err);
		if (rc > 0)
			at++;
		else if (rc == 0)
			rc = jump(&w, &at, err);
		if (rc > 0 && rc != NIGHT_QUIET)
			last = at;
	}
	free(copy);
	if (rc >= 0)
		*index = last;
	return rc < 0 ? -1 : 0;
}
