/*
 * The model's work between keys: the comparison of the range, then the numbers of
 * the nights. Its ticks take keys, so the range may change while one is read: that
 * reading ends and the next one begins.
 */
#include "work.h"

#include <stdlib.h>

/* ---- results ---- */

/* The result is put aside: what runs may still look at it. */
void
model_drop_result(struct model *m)
{
	struct model_work *w = m->work;

	if (m->examined) {
		vec_grow(w->old, w->nold, w->old_cap);
		w->old[w->nold++] = m->examined;
	}
	drift_release(&m->names);
	m->names = (struct drift){0};
	m->examined = NULL;
	m->drift = NULL;
}

void
model_bury(struct model *m)
{
	struct model_work *w = m->work;

	for (size_t i = 0; i < w->nold; i++)
		examined_free(w->old[i]);
	for (size_t i = 0; i < w->nold_nights; i++)
		timeline_free(w->old_nights[i]);
	w->nold = w->nold_nights = 0;
}

/* ---- the comparison ---- */

static bool
left(const struct model *m)
{
	return m->work->reading != m->work->wanted;
}

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct model *m = ctx;
	const struct progress *p = m->work->progress;
	bool stop = p && p->tick && p->tick(p->ctx, what, done, total);

	return stop || left(m);
}

/* All that differs by name, before an object has been read. */
static void
named(void *ctx, const struct drift *d)
{
	struct model *m = ctx;
	struct drift *names = &m->names;

	if (left(m))
		return;
	drift_release(names);
	*names = (struct drift){.context = mem_strdup(m->to.at.context), .from = d->from,
				.to = d->to, .nights = d->nights};
	names->v = mem_zero(d->n + 1, sizeof(*names->v));
	names->cap = d->n + 1;
	for (; names->n < d->n; names->n++) {
		struct drift_object *o = &names->v[names->n];

		object_key_copy(&o->key, &d->v[names->n].key);
		o->ref = mem_strdup(d->v[names->n].ref);
		o->op = d->v[names->n].op;
		o->comparable = true;
	}
	m->drift = names;
	model_unselect(m);
	model_fit(m);
	model_touch(m);
}

static void
prepare(struct model *m, const struct progress *p)
{
	struct model_work *w = m->work;

	w->progress = p;
	w->opts = (struct examine_opts){.rules = m->o->rules, .filter = m->o->filter,
					.between = true, .limits = LIMITS_DEFAULT,
					.progress = {.ctx = m, .tick = tick},
					.named = named, .named_ctx = m};
}

/* Both are copied: the ends may be others before it is done. */
static int
compare(struct model *m, struct examined **out, struct error *err)
{
	struct store_snapshot from = m->from.at, to = m->to.at;
	char *words[] = {mem_strdup(from.context), mem_strdup(to.context),
			 mem_strdup(from.source ? from.source : ""),
			 mem_strdup(to.source ? to.source : "")};
	int rc;

	from.context = words[0];
	to.context = words[1];
	from.source = words[2];
	to.source = words[3];
	from.key_id = to.key_id = NULL;
	rc = examine(out, m->o->worker, &from, &to, &m->work->opts, err);
	m->work->progress = NULL;
	for (size_t i = 0; i < countof(words); i++)
		free(words[i]);
	return rc;
}

static void
read_range(struct model *m, const struct progress *p)
{
	struct examined *e = NULL;
	struct error err = {0};
	int rc;

	prepare(m, p);
	m->work->reading = m->work->wanted;
	rc = compare(m, &e, &err);
	if (left(m)) {			/* somebody chose another range meanwhile */
		if (rc == 0)
			examined_free(e);
		return;
	}
	if (rc != 0 && m->aside)
		return;
	m->reading = false;
	if (rc == 0) {
		model_drop_result(m);
		m->examined = e;
		m->drift = examined_drift(e);
		if (m->reviews)
			reviews_apply(m->reviews, m->drift, m->o->render.now, m->o->unreviewed);
		model_unselect(m);
	} else {
		m->failed = err;
	}
	model_fit(m);
	model_touch(m);
}

/* The night up to which all is reviewed is FROM, unless it is the newest. */
static void
decide(struct model *m, const struct progress *p)
{
	struct reviews_night o = {.rules = m->o->rules, .now = m->o->render.now,
				  .progress = {.ctx = m, .tick = tick}};
	const struct store_snapshot *v;
	struct reviews *own = NULL;	/* the model's may change in a tick */
	size_t n, at;
	int rc;

	v = timeline_snapshots(m->nights, &n);
	m->work->progress = p;
	m->work->reading = m->work->wanted;
	rc = reviews_open(&own, m->o->worker, NULL);
	if (rc == 0)
		rc = reviews_newest(own, m->o->worker, v, n, &o, &at, NULL);
	m->work->progress = NULL;
	reviews_free(own);
	if (left(m) || m->aside)	/* a range was chosen meanwhile, or it begins again */
		return;
	m->undecided = false;
	if (rc == 0 && n && at + 1 < n)
		model_range(m, &v[at], &v[n - 1], NULL);
	model_touch(m);
}

/* ---- the nights ---- */

static bool
filtered(const struct tui_opts *o)
{
	const struct filter *f = &o->filter;

	return o->unreviewed || (f->namespaces && f->namespaces[0]) || (f->kinds && f->kinds[0]) ||
	       (f->selectors && f->selectors[0]) || f->nwords || (f->fields && f->fields[0]) ||
	       f->severity || (f->origins && f->origins[0]) || f->noise || f->derived;
}

/* The pair on the screen has been compared already: its numbers are the night's. */
static bool
known_night(struct model *m, size_t row)
{
	size_t i = timeline_snapshot_of(m->nights, row);

	if (!m->examined || i == SIZE_MAX || !i || i != m->to.index || m->from.index != i - 1 ||
	    filtered(m->o))
		return false;
	timeline_known(m->nights, m->o->worker, row, m->drift, m->o->rules);
	return true;
}

/* One row a step, newest first. The generation stays: rows are drawn as they stand. */
static bool
count_night(struct model *m, const struct progress *p)
{
	struct timeline *t = m->nights;
	struct timeline_want want = {.examine = &m->work->opts, .whole = filtered(m->o),
				     .now = m->o->render.now};
	struct reviews *own = NULL;	/* the model's may change in a tick */
	struct error err = {0};
	size_t n = 0, row = m->counted;
	int rc;

	if (t)
		timeline_rows(t, &n);
	if (row >= n || m->work->uncountable)
		return false;
	if (known_night(m, row)) {
		m->counted = row + 1;
		return true;
	}
	prepare(m, p);
	m->work->opts.named = NULL;
	m->work->opts.between = false;
	m->work->reading = m->work->wanted;
	if (m->o->unreviewed && reviews_open(&own, m->o->worker, NULL) == 0)
		want.reviews = own;
	rc = timeline_count(t, m->o->worker, row, &want, &err);
	reviews_free(own);
	if (rc != 0 && !left(m) && !m->aside)
		m->work->uncountable = true;
	else if (rc == 0 && t == m->nights && !left(m))
		m->counted = row + 1;
	m->work->progress = NULL;
	return true;
}

bool
model_work(struct model *m, const struct progress *p)
{
	model_bury(m);
	m->aside = false;
	if (m->work->stale)
		flow_refresh(m->o->worker, NULL);	/* not in a key: work may have lent from it */
	m->work->stale = false;
	if (m->undecided) {
		decide(m, p);
		return true;
	}
	if (m->reading) {
		read_range(m, p);
		return true;
	}
	return count_night(m, p);
}
