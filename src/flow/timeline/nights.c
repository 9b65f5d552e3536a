/* One object, or a value in it, over the nights: which of them changed it, and since when it
 * holds. */
#include "assay/flow/timeline.h"

#include <stdlib.h>

/* What is looked at in one snapshot. */
struct sight {
	bool known, there;
	struct oid blob;
	json_t *value;		/* with a path; of found */
};

struct nights {
	struct store *store;
	const struct store_snapshot *v;
	const struct object_key *key;
	const struct limits *limits;
	struct path path;
	bool whole;		/* without a path: blobs are compared, nothing is read */
	struct sight *sight;	/* beside v */
	struct map found;	/* blob -> value there, NULL where there is none */
	struct error *err;
	bool failed;
};

static void
drop(void *value)
{
	json_decref(value);
}

/* The value in a blob, each parsed once. */
static json_t *
value_in(struct nights *w, const struct oid *blob)
{
	size_t seen = w->found.n;
	struct map_entry *e = map_at(&w->found, blob->id, sizeof(blob->id));
	struct buf b = {0};
	json_t *t = NULL;

	if (w->found.n == seen)
		return e->value;
	if (store_blob(w->store, blob, &b, w->err) == 0)
		t = tree_parse_json(b.p, b.n, w->limits, NULL, w->err);
	w->failed |= !t;
	if (t)
		e->value = compare_find(t, &w->path, w->limits);
	json_decref(t);
	buf_release(&b);
	return e->value;
}

static const struct sight *
look(struct nights *w, size_t i)
{
	struct sight *s = &w->sight[i];
	int found;

	if (s->known)
		return s;
	s->known = true;
	found = store_find(w->store, &w->v[i].tree, SECTION_OBJECTS, w->key, &s->blob, w->err);
	w->failed |= found < 0;
	s->there = found > 0;
	if (s->there && !w->whole) {
		s->value = value_in(w, &s->blob);
		s->there = s->value != NULL;
	}
	return s;
}

static bool
same(struct nights *w, size_t i, size_t k)
{
	const struct sight *a = look(w, i), *b = look(w, k);

	if (a->there != b->there)
		return false;
	if (!a->there || oid_eq(&a->blob, &b->blob))
		return true;
	return !w->whole && tree_equal(a->value, b->value);
}

/* The rows above that of `from`, up to that of `to`: missing nights are among them. */
static void
tell(struct nights *w, const struct timeline *t, size_t from, size_t to, struct night_row *out)
{
	size_t nrows, n = 0;
	const struct log_row *rows = timeline_rows(t, &nrows);

	for (size_t r = timeline_row_of(t, from); r-- > timeline_row_of(t, to);) {
		size_t i = timeline_snapshot_of(t, r);
		struct night_row *night = &out[n++];

		night->instant = rows[r].instant;
		if (i == SIZE_MAX)
			night->what = NIGHT_NO_BACKUP;
		else if (!look(w, i)->there)
			night->what = NIGHT_ABSENT;
		else
			night->what = same(w, i - 1, i) ? NIGHT_SAME : NIGHT_CHANGED;
	}
}

static int64_t
held_since(struct nights *w, size_t to)
{
	size_t first = to;

	while (first > 0 && same(w, first - 1, to))
		first--;
	return first ? w->v[first].instant : WHEN_NONE;
}

int
timeline_nights(const struct timeline *t, struct store *s, const struct nights_ask *q,
		struct nights_told *out, struct error *err)
{
	struct nights w = {.store = s, .key = q->key, .limits = &q->limits, .err = err};
	struct night_row *v = NULL;
	size_t all, rows;
	int rc = -1;

	w.v = timeline_snapshots(t, &all);
	w.whole = !q->path || !*q->path;
	if (q->from > q->to || q->to >= all)
		return error_set(err, ERR_BUG, "no nights from snapshot %zu to %zu", q->from,
				 q->to);
	if (!w.whole && path_parse(&w.path, q->path, err) != 0)
		return -1;
	w.sight = mem_zero(all, sizeof(*w.sight));
	rows = timeline_row_of(t, q->from) - timeline_row_of(t, q->to);
	v = mem_zero(rows + 1, sizeof(*v));
	tell(&w, t, q->from, q->to, v);
	out->since = held_since(&w, q->to);
	if (!w.failed) {
		out->v = v;
		out->n = rows;
		v = NULL;
		rc = 0;
	}
	free(v);
	free(w.sight);
	map_release(&w.found, drop);
	path_release(&w.path);
	return rc;
}
