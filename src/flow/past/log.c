/* The past of snapshots, read back: what each transaction changed, and moments for a timeline. */
#include "assay/flow/past.h"

#include <stdlib.h>

#include "assay/store/past.h"

struct past_log {
	struct past_list *v;
	size_t n, cap;
	struct store_anchor last; /* the newest transaction of the past read before */
	struct arena mem;
};

/* ---- one transaction ---- */

static int
differs(void *ctx, const char *path, const struct oid *old_blob, const struct oid *new_blob)
{
	(void)ctx;
	(void)path;
	(void)old_blob;
	(void)new_blob;
	return 1;
}

static const struct verdict *
first_shown(const struct drift_object *o, const struct change **c)
{
	for (size_t i = 0; i < o->changes.n; i++) {
		if (o->verdicts[i].hidden != SHOWN)
			continue;
		*c = &o->changes.v[i];
		return &o->verdicts[i];
	}
	return NULL;
}

static void
take_objects(struct past_log *l, const struct drift *d, struct past_row *row)
{
	struct past_object *v = arena_alloc(&l->mem, (d->n + 1) * sizeof(*v));

	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *o = &d->v[i];
		const struct change *c = NULL;
		const struct verdict *said = o->shown ? first_shown(o, &c) : NULL;

		if (!said)
			continue;
		v[row->n++] = (struct past_object){
		    .ref = arena_strdup(&l->mem, o->ref),
		    .op = o->op,
		    .severity = o->severity,
		    .fields = o->shown,
		    .path = arena_strdup(&l->mem, c->path),
		    .manager = said->origin.manager ? arena_strdup(&l->mem, said->origin.manager)
						    : NULL,
		};
	}
	row->v = v;
}

static struct past_anchor
anchor_of(const struct store_anchor *a)
{
	return (struct past_anchor){a->revision, a->instant};
}

/* What one transaction changed; 1 when that shows, 0, -1. */
static int
read_row(struct past_log *l, struct store *s, const struct store_moment m[2],
	 const struct examine_opts *o, struct past_row *row, struct error *err)
{
	struct examined *e = NULL;
	char hex[41];
	int rc = store_delta(s, &m[0].at.tree, &m[1].at.tree, SECTION_OBJECTS, differs, NULL, err);

	if (rc <= 0)
		return rc;
	if (examine(&e, s, &m[0].at, &m[1].at, o, err) != 0)
		return -1;
	oid_hex(&m[1].at.commit, hex);
	*row = (struct past_row){
	    .instant = m[1].at.instant,
	    .told = store_moment_told(&m[1]),
	    .holes = m[1].holes,
	    .revision = m[1].revision,
	    .before = anchor_of(&m[1].before),
	    .after = anchor_of(&m[1].after),
	    .commit = arena_strdup(&l->mem, hex),
	};
	take_objects(l, examined_drift(e), row);
	examined_free(e);
	return row->n > 0;
}

/* ---- all of a snapshot ---- */

/* How many of the moments the past told before them held already: after a restore revisions may
 * begin anew, so the time counts, too. */
static size_t
told_before(const struct past_log *l, const struct store_moment *m, size_t n)
{
	size_t i = 0;

	while (i < n && m[i].revision <= l->last.revision && m[i].at.instant <= l->last.instant)
		i++;
	return i;
}

static int
read_list(struct past_log *l, struct store *s, const struct store_snapshot *at,
	  const struct examine_opts *o, struct error *err)
{
	struct store_moment *m;
	struct past_list list = {.context = at->context, .snapshot = at->instant};
	struct past_row *rows;
	size_t n, first;
	int rc = 0;

	if (store_past_read(s, at->context, at->instant, &m, &n, err) != 0)
		return -1;
	first = told_before(l, m, n);
	first = first ? first - 1 : 0;
	if (n) {
		list.from = m[first].at.instant;
		list.from_told = store_moment_told(&m[first]);
		list.transactions = n - 1 - first;
	}
	rows = arena_alloc(&l->mem, (n + 1) * sizeof(*rows));
	for (size_t i = n; rc >= 0 && i-- > first + 1;) {
		rc = o->progress.tick &&
			     o->progress.tick(o->progress.ctx, "reading the past", n - i, n)
			 ? error_set(err, ERR_CANCELLED, "stopped")
			 : read_row(l, s, &m[i - 1], o, &rows[list.n], err);
		list.n += rc > 0;
	}
	list.v = rows;
	if (n && rc >= 0) {
		l->last = (struct store_anchor){m[n - 1].revision, m[n - 1].at.instant};
		vec_grow(l->v, l->n, l->cap);
		l->v[l->n++] = list;
	}
	store_past_free(m, n);
	return rc < 0 ? -1 : 0;
}

static bool
is_among(const int64_t *v, size_t n, int64_t at)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == at)
			return true;
	return false;
}

static void
newest_first(struct past_log *l)
{
	for (size_t i = 0; i < l->n / 2; i++) {
		struct past_list swap = l->v[i];

		l->v[i] = l->v[l->n - 1 - i];
		l->v[l->n - 1 - i] = swap;
	}
}

int
past_log_open(struct past_log **out, struct store *s, const struct store_snapshot *v, size_t n,
	      const struct examine_opts *o, struct error *err)
{
	struct past_log *l = mem_zero(1, sizeof(*l));
	int64_t *kept = NULL;
	size_t nkept = 0;
	int rc = n ? store_past_list(s, v[0].context, &kept, &nkept, err) : 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		if (is_among(kept, nkept, v[i].instant))
			rc = read_list(l, s, &v[i], o, err);
	newest_first(l);
	free(kept);
	if (rc != 0) {
		past_log_free(l);
		return -1;
	}
	*out = l;
	return 0;
}

const struct past_list *
past_log_lists(const struct past_log *l, size_t *n)
{
	*n = l->n;
	return l->v;
}

void
past_log_free(struct past_log *l)
{
	if (!l)
		return;
	free(l->v);
	arena_release(&l->mem);
	free(l);
}

/* ---- moments between snapshots ---- */

static void
add(struct past_mix *m, const struct store_snapshot *at, struct past_mark mark)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 64;
		m->v = mem_grow(m->v, m->cap, sizeof(*m->v));
		m->marks = mem_grow(m->marks, m->cap, sizeof(*m->marks));
	}
	m->v[m->n] = *at;
	m->marks[m->n++] = mark;
}

/* The moments after the snapshot before; none is later than the snapshot itself. */
static int
add_moments(struct past_mix *mix, struct store *s, const struct store_snapshot *at, int64_t after,
	    struct error *err)
{
	struct store_moment *m;
	size_t n;

	if (store_past_read(s, at->context, at->instant, &m, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct store_snapshot copy = m[i].at;

		if (copy.instant <= after)
			continue;
		copy.context = at->context;
		copy.source = at->source;
		copy.key_id = at->key_id;
		if (copy.instant > at->instant)
			copy.instant = at->instant;
		add(mix, &copy, (struct past_mark){true, store_moment_told(&m[i])});
	}
	store_past_free(m, n);
	return 0;
}

static bool
has_past(const struct object_key *k)
{
	return !str_eq(k->kind, "Event") && !str_eq(k->kind, "Lease");
}

int
past_mix(struct past_mix *out, struct store *s, const struct store_snapshot *v, size_t n,
	 const struct object_key *k, struct error *err)
{
	int64_t *kept = NULL;
	size_t nkept = 0;
	int rc = n && has_past(k) ? store_past_list(s, v[0].context, &kept, &nkept, err) : 0;

	*out = (struct past_mix){0};
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (is_among(kept, nkept, v[i].instant))
			rc = add_moments(out, s, &v[i], i ? v[i - 1].instant : INT64_MIN, err);
		add(out, &v[i], (struct past_mark){false, false});
	}
	free(kept);
	return rc;
}

struct past_mark
past_mix_at(const struct past_mix *m, int64_t instant)
{
	struct past_mark mark = {false, false};

	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].instant != instant)
			continue;
		if (!m->marks[i].past)
			return m->marks[i];
		mark = m->marks[i];
	}
	return mark;
}

void
past_mix_release(struct past_mix *m)
{
	free(m->v);
	free(m->marks);
	*m = (struct past_mix){0};
}
