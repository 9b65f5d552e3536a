/* What the Audit screen reads between keys: one snapshot, or all of the range. */
#include <stdlib.h>

#include "hands.h"

/* ---- one reading ---- */

static void
reading_release(struct hands_reading *r)
{
	audited_free(r->found);
	for (size_t i = 0; i < r->n; i++)
		snapshot_free(&r->v[i]);
	free(r->v);
	*r = (struct hands_reading){0};
}

void
hands_release(struct hands *st)
{
	reading_release(&st->now);
	narrow_release(&st->narrow);
	hands_place_release(&st->place);
	hands_place_release(&st->before);
	map_release(&st->shut, NULL);
	buf_release(&st->line);
	free(st->groups);
	free(st->rows);
	free(st);
}

const struct audit *
hands_audit(const struct hands *st)
{
	return st->now.found ? audited_result(st->now.found) : NULL;
}

/* ---- what is wanted ---- */

bool
hands_has_range(const struct app *a, const char **why)
{
	const struct model *m = &a->model;

	*why = "FROM and TO are one snapshot: choose a range first (F2)";
	if (flow_same(&m->from.at, &m->to.at))
		return false;
	*why = "an audit looks into one cluster: FROM and TO are of two";
	return str_eq(m->from.at.context, m->to.at.context);
}

static struct hands_wish
wish_of(const struct app *a, struct hands *st)
{
	const struct model *m = &a->model;
	const char *why;

	st->range = st->range && hands_has_range(a, &why);
	return (struct hands_wish){
		.from = st->range ? m->from.at.commit : m->to.at.commit,
		.to = m->to.at.commit,
		.range = st->range,
		.noise = !m->noise ? NOISE_HIDE
			 : a->o->filter.noise == NOISE_ONLY ? NOISE_ONLY : NOISE_SHOW,
	};
}

void
hands_want(const struct app *a, struct hands *st)
{
	const struct hands_wish w = wish_of(a, st), *was = &st->wish;

	if (!memcmp(&w.from, &was->from, sizeof(w.from)) &&
	    !memcmp(&w.to, &was->to, sizeof(w.to)) && w.noise == was->noise && w.range == was->range)
		return;
	st->wish = w;
	st->waiting = true;
}

static void
add_snapshot(struct hands_reading *r, const struct store_snapshot *s)
{
	vec_grow(r->v, r->n, r->cap);
	r->v[r->n++] = snapshot_copy(s);
}

/* Those between two ends of one source, and the ends. */
static int
take_range(struct app *a, const struct store_snapshot *older,
	   const struct store_snapshot *newer, struct hands_reading *r, struct error *err)
{
	struct store_query q = a->o->query;
	struct timeline *nights = NULL;
	const struct store_snapshot *v;
	size_t n;

	q.context = newer->context;
	q.source = newer->source;
	if (timeline_open(&nights, a->o->worker, &q, err) != 0)
		return -1;
	v = timeline_snapshots(nights, &n);
	add_snapshot(r, older);
	for (size_t i = 0; i < n; i++)
		if (v[i].instant > older->instant && v[i].instant < newer->instant)
			add_snapshot(r, &v[i]);
	add_snapshot(r, newer);
	timeline_free(nights);
	return 0;
}

static int
take(struct app *a, const struct hands *st, struct hands_reading *r, struct error *err)
{
	const struct store_snapshot *from = &a->model.from.at, *to = &a->model.to.at;

	if (st->range)
		return from->instant > to->instant ? take_range(a, to, from, r, err)
						   : take_range(a, from, to, r, err);
	add_snapshot(r, to);
	return 0;
}

/* ---- reading ---- */

struct run {
	struct app *a;
	struct view *v;
};

/* Another screen has been opened over it: what that one wants goes first. */
static bool
left(const struct run *r)
{
	return r->a->view != r->v;
}

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	const struct run *r = ctx;
	struct hands *st = r->v->state;

	st->done = done;
	st->total = total;
	return app_tick(r->a, what, done, total) || st->waiting || left(r);
}

static int
read_all(struct run *run, const struct hands *st, struct hands_reading *r, struct error *err)
{
	struct app *a = run->a;
	struct audit_opts o = {.rules = a->o->rules, .filter = a->o->filter,
			       .limits = LIMITS_DEFAULT,
			       .progress = {.ctx = run, .tick = tick}};

	o.filter.noise = st->wish.noise;
	if (take(a, st, r, err) != 0)
		return -1;
	return flow_audit(&r->found, a->o->worker, r->v, r->n, &o, err);
}

/* It takes the place of the one before; the cursor stays on its finding. */
static void
put_in_place(struct hands *st, struct hands_reading *r)
{
	struct hands_reading old = st->now;

	st->now = *r;
	*r = (struct hands_reading){0};
	hands_rows(st);
	reading_release(&old);
}

static void
read_anew(struct app *a, struct view *v)
{
	struct hands *st = v->state;
	struct run run = {a, v};
	struct hands_reading r = {0}, none = {0};
	struct error err = {0};
	int rc;

	st->waiting = false;
	st->running = true;
	st->stopped = false;
	st->done = st->total = 0;
	error_clear(&st->failed);
	rc = read_all(&run, st, &r, &err);
	st->running = false;
	if (rc == 0 && !st->waiting) {
		put_in_place(st, &r);
	} else if (rc != 0 && err.code == ERR_CANCELLED && left(&run) && !a->stop) {
		st->waiting = true;	/* for when it is shown again */
	} else if (!st->waiting) {
		st->stopped = err.code == ERR_CANCELLED;
		if (!st->stopped)
			st->failed = err;
		put_in_place(st, &none);
	}
	reading_release(&r);
}

bool
hands_work(struct app *a, struct view *v)
{
	const struct hands *st = v->state;

	if (!st->waiting)
		return false;
	read_anew(a, v);
	return true;
}
