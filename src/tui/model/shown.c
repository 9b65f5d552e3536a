/* What is shown of the drift as things stand, and the numbers of it. */
#include <stdlib.h>

#include "work.h"

/* ---- the filter ---- */

void
model_fit_release(struct model *m)
{
	free(m->work->first);
	free(m->work->fits);
	m->work->first = NULL;
	m->work->fits = NULL;
}

/* Each change is matched once; a whole object by name only counts as one. */
void
model_fit(struct model *m)
{
	struct model_work *w = m->work;
	const struct drift *d = m->drift;
	size_t all = 0;

	model_fit_release(m);
	if (!m->sieve || !d)
		return;
	w->first = mem_zero(d->n + 1, sizeof(*w->first));
	for (size_t i = 0; i < d->n; i++) {
		w->first[i] = all;
		all += d->v[i].changes.n ? d->v[i].changes.n : 1;
	}
	w->fits = mem_zero(all + 1, sizeof(*w->fits));
	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *o = &d->v[i];

		if (!o->changes.n)
			w->fits[w->first[i]] = sieve_change(m->sieve, o, SIZE_MAX);
		for (size_t k = 0; k < o->changes.n; k++)
			w->fits[w->first[i] + k] = sieve_change(m->sieve, o, k);
	}
}

void
model_sieve(struct model *m, struct sieve *s, const char *text)
{
	char *copy = mem_strdup(text);

	if (s != m->sieve)
		sieve_free(m->sieve);
	m->sieve = s;
	free(m->filter);
	m->filter = copy;
	model_fit(m);
	model_touch(m);
}

bool
model_fits(const struct model *m, size_t object, size_t change)
{
	const struct model_work *w = m->work;

	return !w->fits || w->fits[w->first[object] + change];
}

/* ---- shown or not ---- */

/* Counts in line 2, whatever is shown beside it. */
static bool
counts(const struct model *m, const struct verdict *v)
{
	return v->hidden == SHOWN && (m->noise || !v->noise || m->o->filter.noise == NOISE_HIDE);
}

static bool
shows(const struct model *m, const struct verdict *v)
{
	if (v->hidden == SHOWN)
		return counts(m, v);
	return m->noise && v->hidden != HIDDEN_FILTERED;
}

bool
model_shows(const struct model *m, size_t object, size_t change)
{
	const struct drift_object *o = &m->drift->v[object];

	return change < o->changes.n && shows(m, &o->verdicts[change]) &&
	       model_fits(m, object, change);
}

bool
model_shows_object(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];

	if (!m->examined)
		return model_fits(m, object, 0);
	for (size_t k = 0; k < o->changes.n; k++)
		if (model_shows(m, object, k))
			return true;
	return false;
}

bool
model_nameless(const struct model *m)
{
	return m->examined && m->drift && m->drift->summary.nameless;
}

size_t
model_worst(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];
	size_t best = SIZE_MAX;
	int rank = -1;

	for (size_t k = 0; k < o->changes.n; k++) {
		const struct verdict *v = &o->verdicts[k];
		int n = (v->hidden == SHOWN ? 10 : 0) + (model_shows(m, object, k) ? 20 : 0) +
			(int)v->severity;

		if (n > rank) {
			rank = n;
			best = k;
		}
	}
	return best;
}

/* ---- for what is written ---- */

/* As what a record is written: as it stands on the screen, noise and what follows from others, too,
 * once z shows them. What is not shown keeps its place in the numbers, as in line 2. */
static enum hidden
written(const struct model *m, size_t object, size_t change)
{
	const struct verdict *v = &m->drift->v[object].verdicts[change];
	bool asked = m->o->filter.noise != NOISE_HIDE;

	if (m->nselected && !m->selected[object])
		return HIDDEN_FILTERED;
	if ((v->hidden == SHOWN || shows(m, v)) && !model_fits(m, object, change))
		return HIDDEN_FILTERED;
	if (m->noise && !asked && (v->hidden == HIDDEN_NOISE || v->hidden == HIDDEN_DERIVED))
		return SHOWN;
	if (!m->noise && asked && v->hidden == SHOWN && v->noise)
		return HIDDEN_NOISE;
	return v->hidden;
}

enum hidden *
model_sift(struct model *m)
{
	struct drift *d = m->drift;
	enum hidden *before;
	size_t at = 0;

	if (!m->examined)
		return NULL;
	for (size_t i = 0; i < d->n; i++)
		at += d->v[i].changes.n;
	before = mem_zero(at + 1, sizeof(*before));
	at = 0;
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++) {
			before[at++] = d->v[i].verdicts[k].hidden;
			d->v[i].verdicts[k].hidden = written(m, i, k);
		}
	drift_count(d);
	return before;
}

void
model_unsift(struct model *m, enum hidden *before)
{
	struct drift *d = m->drift;
	size_t at = 0;

	if (!before)
		return;
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++)
			d->v[i].verdicts[k].hidden = before[at++];
	drift_count(d);
	free(before);
}

/* ---- marks ---- */

enum mark_state
model_change_mark(const struct model *m, size_t object, size_t change)
{
	const struct drift_object *o = &m->drift->v[object];
	const struct mark *k;

	if (!m->reviews || change >= o->changes.n || !o->verdicts)
		return MARK_NONE;
	k = reviews_find(m->reviews, o->verdicts[change].id, m->o->render.now);
	return k ? k->state : MARK_NONE;
}

bool
model_again(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];

	for (size_t k = 0; m->reviews && m->examined && k < o->changes.n; k++) {
		struct mark place = {.context = m->to.at.context, .ref = o->ref,
				     .path = o->changes.v[k].path, .to = m->to.at.instant};

		if (!counts(m, &o->verdicts[k]) || model_change_mark(m, object, k) != MARK_NONE)
			continue;
		memcpy(place.id, o->verdicts[k].id, sizeof(place.id));
		if (reviews_again(m->reviews, &place, m->o->render.now))
			return true;
	}
	return false;
}

/* Of what counts: a flag anywhere is a flag; else all must have a mark, reviewed beats accepted. */
enum mark_state
model_mark(const struct model *m, size_t object)
{
	static const int rank[] = {[MARK_NONE] = 4, [MARK_FLAGGED] = 3, [MARK_REVIEWED] = 2,
				   [MARK_ACCEPTED] = 1};
	const struct drift_object *o = &m->drift->v[object];
	enum mark_state worst = MARK_ACCEPTED;
	bool any = false;

	for (size_t k = 0; m->examined && k < o->changes.n; k++) {
		enum mark_state s;

		if (!counts(m, &o->verdicts[k]))
			continue;
		any = true;
		s = model_change_mark(m, object, k);
		if (rank[s] > rank[worst])
			worst = s;
	}
	return any ? worst : MARK_NONE;
}

/* ---- numbers ---- */

struct object_sum {
	bool any, by_hand;
	enum severity severity;
};

static struct object_sum
sum_object(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];
	struct object_sum s = {0};

	for (size_t k = 0; k < o->changes.n; k++) {
		const struct verdict *v = &o->verdicts[k];

		if (!counts(m, v) || !model_fits(m, object, k))
			continue;
		s.any = true;
		s.by_hand |= v->origin.by_hand;
		if (v->severity > s.severity)
			s.severity = v->severity;
	}
	return s;
}

static void
count_object(const struct model *m, size_t object, struct model_counts *c)
{
	const struct drift_object *o = &m->drift->v[object];
	size_t *const levels[] = {&c->info, &c->warning, &c->critical};
	size_t *const ops[] = {&c->added, &c->removed, &c->changed, &c->recreated};
	struct object_sum s;

	if (!m->examined) {
		c->objects++;
		c->matching += model_fits(m, object, 0);
		if (model_fits(m, object, 0))
			++*ops[o->op];
		return;
	}
	c->objects += o->shown > 0;
	s = sum_object(m, object);
	if (!s.any)
		return;
	c->matching++;
	++*levels[s.severity];
	++*ops[o->op];
	c->by_hand += s.by_hand;
	c->of++;
	c->reviewed += model_mark(m, object) != MARK_NONE;
}

/* All of them while they are hidden; once they are shown, those that the filter shows. */
static void
count_hidden(const struct model *m, struct model_counts *c)
{
	const struct drift *d = m->drift;

	if (!m->noise || !m->work->fits || !m->examined) {
		c->noise = d->summary.noise;
		c->derived = d->summary.derived;
		return;
	}
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++) {
			enum hidden h = d->v[i].verdicts[k].hidden;

			c->noise += h == HIDDEN_NOISE && model_fits(m, i, k);
			c->derived += h == HIDDEN_DERIVED && model_fits(m, i, k);
		}
}

void
model_count(const struct model *m, struct model_counts *out)
{
	struct model_work *w = m->work;

	if (w->counts_of != m->generation || !m->generation) {
		w->counts = (struct model_counts){0};
		for (size_t i = 0; m->drift && i < m->drift->n; i++)
			count_object(m, i, &w->counts);
		if (m->drift)
			count_hidden(m, &w->counts);
		w->counts_of = m->generation;
	}
	*out = w->counts;
}
