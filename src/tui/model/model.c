/* The range: which two snapshots are compared, and the timeline that they lie in. */
#include "model.h"

#include <stdlib.h>

#include "work.h"

const char *
sort_name(enum sort s)
{
	static const char *const names[] = {"severity", "namespace", "time", "kind", "origin"};

	return s < SORTS ? names[s] : "";
}

void
model_touch(struct model *m)
{
	m->generation++;
}

/* ---- ends ---- */

struct store_snapshot
snapshot_copy(const struct store_snapshot *s)
{
	struct store_snapshot copy = *s;

	copy.context = mem_strdup(s->context ? s->context : "");
	copy.source = s->source ? mem_strdup(s->source) : NULL;
	copy.key_id = s->key_id ? mem_strdup(s->key_id) : NULL;
	return copy;
}

void
snapshot_free(struct store_snapshot *s)
{
	free(s->context);
	free(s->source);
	free(s->key_id);
	*s = (struct store_snapshot){0};
}

static void
end_release(struct end *e)
{
	snapshot_free(&e->at);
	*e = (struct end){.index = SIZE_MAX};
}

static size_t
index_of(const struct timeline *t, const struct store_snapshot *s)
{
	const struct store_snapshot *v;
	size_t n;

	if (!t)
		return SIZE_MAX;
	v = timeline_snapshots(t, &n);
	for (size_t i = 0; i < n; i++)
		if (flow_same_backup(&v[i], s))
			return i;
	return SIZE_MAX;
}

/* ---- the timeline ---- */

static void
drop_nights(struct model *m)
{
	struct model_work *w = m->work;

	if (!m->nights)
		return;
	vec_grow(w->old_nights, w->nold_nights, w->old_nights_cap);
	w->old_nights[w->nold_nights++] = m->nights;
	m->nights = NULL;
	m->counted = 0;
	w->uncountable = false;
}

static int
open_nights(struct model *m, const struct store_snapshot *at, struct error *err)
{
	struct store_query q = m->o->query;
	struct timeline *t = NULL;

	q.context = at->context;
	q.source = at->source;
	if (timeline_open(&t, m->o->store, &q, err) != 0)
		return -1;
	drop_nights(m);
	m->nights = t;
	return 0;
}

static bool
nights_are_of(const struct model *m, const struct store_snapshot *at)
{
	const struct store_snapshot *v;
	size_t n;

	if (!m->nights)
		return false;
	v = timeline_snapshots(m->nights, &n);
	return n && str_eq(v[0].context, at->context) && str_eq(v[0].source, at->source);
}

/* ---- the range ---- */

void
model_unselect(struct model *m)
{
	free(m->selected);
	m->selected = m->drift ? mem_zero(m->drift->n + 1, sizeof(*m->selected)) : NULL;
	m->nselected = 0;
}

int
model_range(struct model *m, const struct store_snapshot *from, const struct store_snapshot *to,
	    struct error *err)
{
	struct end a = {.at = snapshot_copy(from)}, b = {.at = snapshot_copy(to)};

	if (!nights_are_of(m, to) && open_nights(m, to, err) != 0) {
		end_release(&a);
		end_release(&b);
		return -1;
	}
	a.index = index_of(m->nights, from);
	b.index = index_of(m->nights, to);
	end_release(&m->from);	/* from and to may be these: copied above */
	end_release(&m->to);
	m->from = a;
	m->to = b;
	m->work->wanted++;
	model_drop_result(m);
	m->undecided = false;
	m->reading = true;
	m->done = m->total = 0;
	m->failed = (struct error){0};
	model_unselect(m);
	model_fit(m);
	model_touch(m);
	return 0;
}

/* ---- by words ---- */

static int
resolve(const struct model *m, const char *word, const char *context, struct store_snapshot *out,
	char note[200], struct error *err)
{
	struct store_query q = m->o->query;
	struct store_point p = {0};

	if (context)
		q.context = context;
	if (flow_point(m->o->store, word, &q, &p, err) != 0)
		return -1;
	if (p.note[0])
		memcpy(note, p.note, sizeof(p.note));
	*out = snapshot_copy(p.at);	/* lent until the next one is read */
	return 0;
}

/* stage@friday alone runs to the newest of the same context. */
static char *
newest_word(const char *from)
{
	const char *at = from ? strchr(from, '@') : NULL;

	if (at && at != from && at[1])
		return mem_printf("%.*s@latest", (int)(at - from), from);
	return mem_strdup("latest");
}

int
model_resolve(const struct model *m, struct range_words *w, struct error *err)
{
	const char *context = m->to.at.context;
	char *newest = newest_word(w->from);
	int rc = resolve(m, w->to && *w->to ? w->to : newest, context, &w->b, w->note, err);

	if (rc == 0)
		rc = resolve(m, w->from, context, &w->a, w->note, err);
	free(newest);
	return rc;
}

void
range_words_release(struct range_words *w)
{
	snapshot_free(&w->a);
	snapshot_free(&w->b);
}

int
model_words(struct model *m, const char *from, const char *to, char note[200], struct error *err)
{
	struct range_words w = {.from = from, .to = to};
	int rc = model_resolve(m, &w, err);

	if (rc == 0)
		rc = model_range(m, &w.a, &w.b, err);
	memcpy(note, w.note, sizeof(w.note));
	range_words_release(&w);
	return rc;
}

/* From what is reviewed to the newest; where nothing is, or all, the last night. Which night that is
 * may take comparing many: where there are marks it is work for later (work.c). */
static int
range_by_default(struct model *m, const struct store_snapshot *newest, struct error *err)
{
	struct store_snapshot from = {0};
	size_t marks;
	int rc = resolve(m, "@~1", newest->context, &from, m->note, NULL);

	if (rc != 0) {
		memcpy(m->note, "only one snapshot: nothing to compare it with", 46);
		from = snapshot_copy(newest);
	}
	reviews_all(m->reviews, m->o->render.now, &marks);
	rc = model_range(m, &from, newest, err);
	m->undecided = rc == 0 && marks && !flow_same(&from, newest);
	snapshot_free(&from);
	return rc;
}

/* The context that was backed up last, for a store of several when none was named. */
static int
newest_context(struct model *m, struct store_snapshot *out, struct error *err)
{
	size_t n;
	const char *const *lent = flow_contexts(m->o->store, &n);
	char **names = mem_zero(n + 1, sizeof(*names));
	int rc = -1;

	for (size_t i = 0; i < n; i++)
		names[i] = mem_strdup(lent[i]);
	for (size_t i = 0; i < n; i++) {
		struct store_snapshot at = {0};

		if (resolve(m, "latest", names[i], &at, m->note, rc == 0 ? NULL : err) != 0)
			continue;
		if (rc == 0 && at.instant <= out->instant) {
			snapshot_free(&at);
			continue;
		}
		snapshot_free(out);
		*out = at;
		rc = 0;
	}
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return rc;
}

static int
first_range(struct model *m, struct error *err)
{
	const struct tui_opts *o = m->o;
	struct store_snapshot newest = {0};
	size_t contexts;
	int rc;

	if (o->from)
		return model_words(m, o->from, o->to, m->note, err);
	flow_contexts(o->store, &contexts);
	if (contexts > 1 && !o->query.context)
		rc = newest_context(m, &newest, err);
	else
		rc = resolve(m, "latest", NULL, &newest, m->note, err);
	if (rc == 0)
		rc = range_by_default(m, &newest, err);
	snapshot_free(&newest);
	return rc;
}

/* ---- steps ---- */

bool
model_can_step(const struct model *m, bool to, long by)
{
	const struct end *e = to ? &m->to : &m->from;
	size_t n = 0;

	if (!m->nights || e->index == SIZE_MAX)
		return false;
	timeline_snapshots(m->nights, &n);
	return by < 0 ? e->index >= (size_t)-by : e->index + (size_t)by < n;
}

bool
model_step(struct model *m, bool to, long by)
{
	const struct store_snapshot *v;
	const struct end *e = to ? &m->to : &m->from;
	size_t n, at;

	if (!model_can_step(m, to, by))
		return false;
	v = timeline_snapshots(m->nights, &n);
	at = by < 0 ? e->index - (size_t)-by : e->index + (size_t)by;
	return model_range(m, to ? &m->from.at : &v[at], to ? &v[at] : &m->to.at, NULL) == 0;
}

/* ---- opening, reading again ---- */

static int
open_reviews(struct model *m, struct error *err)
{
	struct reviews *r = NULL;

	if (reviews_open(&r, m->o->store, err) != 0)
		return -1;
	reviews_free(m->reviews);
	m->reviews = r;
	return 0;
}

/* The same backup under the commit that it has now; itself where the timeline has it no more. */
static const struct store_snapshot *
found_again(const struct model *m, const struct store_snapshot *s)
{
	size_t n, i = index_of(m->nights, s);

	return i == SIZE_MAX ? s : &timeline_snapshots(m->nights, &n)[i];
}

int
model_reload(struct model *m, size_t *came, struct error *err)
{
	const struct store_snapshot *v, *to;
	size_t before = 0, n;
	bool newest;

	if (m->nights)
		timeline_snapshots(m->nights, &before);
	newest = before && m->to.index == before - 1;
	m->work->stale = true;
	if (flow_refresh(m->o->store, err) != 0 || open_reviews(m, err) != 0 ||
	    open_nights(m, &m->to.at, err) != 0)
		return -1;
	v = timeline_snapshots(m->nights, &n);
	if (came)
		*came = n > before ? n - before : 0;
	to = newest ? &v[n - 1] : found_again(m, &m->to.at);
	return model_range(m, found_again(m, &m->from.at), to, err);
}

int
model_open(struct model *m, const struct tui_opts *o, struct error *err)
{
	*m = (struct model){.o = o, .from.index = SIZE_MAX, .to.index = SIZE_MAX};
	m->work = mem_zero(1, sizeof(*m->work));
	m->filter = mem_strdup("");
	m->noise = o->filter.noise != NOISE_HIDE;
	if (open_reviews(m, err) != 0)
		return -1;
	return first_range(m, err);
}

void
model_close(struct model *m)
{
	if (!m->work)
		return;
	model_drop_result(m);
	drop_nights(m);
	model_bury(m);
	model_fit_release(m);
	end_release(&m->from);
	end_release(&m->to);
	reviews_free(m->reviews);
	sieve_free(m->sieve);
	free(m->filter);
	free(m->selected);
	free(m->work->old);
	free(m->work->old_nights);
	free(m->work);
	*m = (struct model){0};
}
