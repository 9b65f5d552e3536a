/*
 * List items without a key, by likeness: the same ones first, then those that
 * share most of their leaves. A leaf is a scalar with the members that lead to
 * it, so that a rule that got one more verb is still that rule. The work is
 * bounded: leaves that very many items have in common tell nothing and are not
 * followed.
 */
#include <stdlib.h>

#include "walk.h"

/* Pairs of leaves that are looked at in one list. */
#define VISITS (1U << 22)
#define VISITS_MIN 8
/* Two of three leaves are enough, one of two is not. */
#define ALIKE 500000U
/* The only one left on both sides: even a third. */
#define ALIKE_LONE 300000U
#define SCORE_ONE 1000000U
/* With a single leaf beside its keys an item is not known again: subjects are not renamed. */
#define RENAMED_LEAVES 2
#define SKIP_MAX 8

struct leaf {
	uint64_t hash;
	size_t item;
};

struct leaves {
	struct leaf *v;
	size_t n, cap;
};

/* Of one side: the items that are left and their leaves. */
struct flock {
	const json_t *list;
	size_t *item;		/* index in the list, ascending */
	size_t n;
	struct leaves leaves;	/* by hash, then item; item is an index into item[] */
	size_t *from;		/* of each item: its leaves in own[from[i]..from[i + 1]) */
	uint64_t *own;
};

struct match {
	unsigned score;
	size_t i, j;
};

struct like {
	struct walk *w;
	struct flock a, b;
	uint64_t skip[SKIP_MAX];	/* hashes of the ways to the key members */
	size_t nskip;
	struct match *v;
	size_t n, cap;
	bool swapped;		/* a is the newer side */
	struct pairing *p;
};

/* ---- leaves ---- */

static uint64_t
step_hash(uint64_t way, const char *name, size_t n)
{
	return hash_mix(way, hash_bytes(name, n));
}

static void
skip_keys(struct like *l, const char *const *keys)
{
	for (size_t i = 0; keys && keys[i] && l->nskip < SKIP_MAX; i++) {
		uint64_t way = 0;

		for (const char *at = keys[i]; *at;) {
			size_t n = strcspn(at, "/");

			way = step_hash(way, at, n);
			at += n + (at[n] == '/');
		}
		l->skip[l->nskip++] = way;
	}
}

static bool
skipped(const struct like *l, uint64_t way)
{
	for (size_t i = 0; i < l->nskip; i++)
		if (l->skip[i] == way)
			return true;
	return false;
}

static void
add_leaf(struct like *l, struct leaves *out, uint64_t way, const json_t *v, size_t item)
{
	if (!l->w->likeness)
		return;
	l->w->likeness--;
	vec_grow(out->v, out->n, out->cap);
	out->v[out->n++] = (struct leaf){hash_mix(way, value_hash(l->w, v)), item};
}

/* Where an item stands in a list inside is no part of the way to it. */
static void
add_leaves(struct like *l, struct leaves *out, uint64_t way, const json_t *v, size_t item,
	   unsigned depth)
{
	bool empty = json_object_size(v) == 0 && json_array_size(v) == 0;
	const char *key;
	json_t *m;
	size_t i;

	if (empty || depth == 0) {
		add_leaf(l, out, way, v, item);
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		uint64_t next = step_hash(way, key, strlen(key));

		if (!json_is_null(m) && !skipped(l, next))
			add_leaves(l, out, next, m, item, depth - 1);
	}
	json_array_foreach(v, i, m)
		add_leaves(l, out, hash_mix(way, 1), m, item, depth - 1);
}

static int
leaf_cmp(const void *a, const void *b)
{
	const struct leaf *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static int
hash_cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* An item that has a leaf twice has two leaves: the second one of each gets a hash of its own. */
static void
tell_twins_apart(uint64_t *v, size_t n)
{
	qsort(v, n, sizeof(*v), hash_cmp);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && v[end] == v[i]; end++)
			;
		for (size_t j = i + 1; j < end; j++)
			v[j] = hash_mix(v[i], j - i);
	}
	qsort(v, n, sizeof(*v), hash_cmp);
}

static void
gather(struct like *l, struct flock *f)
{
	struct leaves *out = &f->leaves;

	f->from = mem_zero(f->n + 1, sizeof(*f->from));
	for (size_t i = 0; i < f->n; i++) {
		f->from[i] = out->n;
		add_leaves(l, out, 0, json_array_get(f->list, f->item[i]), i,
			   l->w->o->limits.depth);
	}
	f->from[f->n] = out->n;
	f->own = mem_zero(out->n + 1, sizeof(*f->own));
	for (size_t i = 0; i < out->n; i++)
		f->own[i] = out->v[i].hash;
	for (size_t i = 0; i < f->n; i++)
		tell_twins_apart(f->own + f->from[i], f->from[i + 1] - f->from[i]);
	for (size_t i = 0; i < out->n; i++)
		out->v[i].hash = f->own[i];
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), leaf_cmp);
}

/* ---- scores ---- */

static size_t
leaf_count(const struct flock *f, size_t i)
{
	return f->from[i + 1] - f->from[i];
}

static size_t
shared_leaves(const struct like *l, size_t i, size_t j)
{
	const uint64_t *x = l->a.own + l->a.from[i], *xe = l->a.own + l->a.from[i + 1];
	const uint64_t *y = l->b.own + l->b.from[j], *ye = l->b.own + l->b.from[j + 1];
	size_t n = 0;

	while (x < xe && y < ye) {
		if (*x == *y) {
			n++;
			x++;
			y++;
		} else if (*x < *y) {
			x++;
		} else {
			y++;
		}
	}
	return n;
}

static unsigned
score(const struct like *l, size_t i, size_t j)
{
	size_t all = leaf_count(&l->a, i) + leaf_count(&l->b, j);

	return all ? (unsigned)(shared_leaves(l, i, j) * 2 * SCORE_ONE / all) : 0;
}

/* The first leaf of b's with this hash. */
static size_t
find_leaf(const struct leaves *v, uint64_t hash)
{
	return bisect(i, v->n, v->v[i].hash < hash);
}

/* The items of b that share a leaf with item i of a and are like it. seen[j]: looked at for i. */
static void
score_item(struct like *l, size_t i, size_t cap, size_t *seen, size_t *budget)
{
	for (size_t x = l->a.from[i]; x < l->a.from[i + 1] && *budget; x++) {
		uint64_t hash = l->a.own[x];
		size_t at = find_leaf(&l->b.leaves, hash), end = at;

		while (end < l->b.leaves.n && end - at <= cap && l->b.leaves.v[end].hash == hash)
			end++;
		if (end - at > cap)
			continue;
		for (; at < end && *budget; at++) {
			size_t j = l->b.leaves.v[at].item, cost;
			unsigned s;

			if (seen[j] == i + 1)
				continue;
			seen[j] = i + 1;
			cost = leaf_count(&l->a, i) + leaf_count(&l->b, j);
			*budget -= cost < *budget ? cost : *budget;
			s = score(l, i, j);
			if (s <= ALIKE)
				continue;
			vec_grow(l->v, l->n, l->cap);
			l->v[l->n++] = (struct match){s, i, j};
		}
	}
}

static size_t
distance(const struct match *m)
{
	return m->i > m->j ? m->i - m->j : m->j - m->i;
}

static int
match_cmp(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (distance(x) != distance(y))
		return distance(x) < distance(y) ? -1 : 1;
	if (x->i != y->i)
		return x->i < y->i ? -1 : 1;
	return (x->j > y->j) - (x->j < y->j);
}

/* ---- pairs ---- */

static bool
is_free(const struct like *l, size_t i, size_t j)
{
	return l->p->mate[l->swapped][l->a.item[i]] == NO_INDEX &&
	       l->p->mate[!l->swapped][l->b.item[j]] == NO_INDEX;
}

static void
join(struct like *l, size_t i, size_t j)
{
	size_t x = l->a.item[i], y = l->b.item[j];

	pairing_set(l->p, l->swapped ? y : x, l->swapped ? x : y);
}

static void
pair_alike(struct like *l)
{
	size_t cap = VISITS / (l->a.leaves.n + 1), budget = (size_t)VISITS * 2;
	size_t *seen = mem_zero(l->b.n + 1, sizeof(*seen));

	if (cap < VISITS_MIN)
		cap = VISITS_MIN;
	for (size_t i = 0; i < l->a.n && budget; i++)
		score_item(l, i, cap, seen, &budget);
	free(seen);
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), match_cmp);
	for (size_t x = 0; x < l->n; x++)
		if (is_free(l, l->v[x].i, l->v[x].j))
			join(l, l->v[x].i, l->v[x].j);
}

static size_t
next_free(const struct like *l, const struct flock *f, int side, size_t i)
{
	while (i < f->n && l->p->mate[side][f->item[i]] != NO_INDEX)
		i++;
	return i;
}

static size_t
count_free(const struct like *l, const struct flock *f, int side)
{
	size_t n = 0;

	for (size_t i = next_free(l, f, side, 0); i < f->n; i = next_free(l, f, side, i + 1))
		n++;
	return n;
}

/*
 * What is left, as many on both sides: the first with the first, if alike
 * (their common leaves were too common to follow). A last one on each side may
 * differ more: one item that has one leaf and another one now is one change.
 */
static void
pair_rest(struct like *l)
{
	size_t n = count_free(l, &l->a, l->swapped), i = 0, j = 0;
	unsigned least = n == 1 ? ALIKE_LONE : ALIKE;

	if (n != count_free(l, &l->b, !l->swapped))
		return;
	for (size_t x = 0; x < n; x++, i++, j++) {
		bool single;

		i = next_free(l, &l->a, l->swapped, i);
		j = next_free(l, &l->b, !l->swapped, j);
		single = n == 1 && leaf_count(&l->a, i) == 1 &&
			 leaf_count(&l->b, j) == 1;
		if (single || score(l, i, j) > least)
			join(l, i, j);
	}
}

/* Items with the same hash, in their order; the walk finds out whether they are the same. */
static void
pair_same(struct like *l)
{
	struct leaves v[2] = {0};
	const struct flock *f[] = {&l->a, &l->b};
	size_t i = 0, j = 0;

	for (int s = 0; s < 2; s++) {
		v[s].v = mem_zero(f[s]->n + 1, sizeof(*v[s].v));
		v[s].n = f[s]->n;
		for (size_t x = 0; x < f[s]->n; x++)
			v[s].v[x] = (struct leaf){
				value_hash(l->w, json_array_get(f[s]->list, f[s]->item[x])), x};
		qsort(v[s].v, v[s].n, sizeof(*v[s].v), leaf_cmp);
	}
	while (i < v[0].n && j < v[1].n) {
		if (v[0].v[i].hash == v[1].v[j].hash)
			join(l, v[0].v[i++].item, v[1].v[j++].item);
		else if (v[0].v[i].hash < v[1].v[j].hash)
			i++;
		else
			j++;
	}
	free(v[0].v);
	free(v[1].v);
}

static void
flock_init(struct flock *f, const json_t *list, const struct keyed *keyless,
	   const struct pairing *p, int side)
{
	*f = (struct flock){.list = list};
	f->item = mem_zero(p->n[side] + 1, sizeof(*f->item));
	for (size_t i = 0; i < p->n[side]; i++)
		if (p->mate[side][i] == NO_INDEX && (!keyless || !keyed_has(keyless, side, i)))
			f->item[f->n++] = i;
}

static void
flock_release(struct flock *f)
{
	free(f->item);
	free(f->leaves.v);
	free(f->from);
	free(f->own);
}

/* Whole lists in an order that does not depend on which is the older one (ux.md 5, 10). */
static bool
goes_second(struct walk *w, const json_t *a, const json_t *b)
{
	if (json_array_size(a) != json_array_size(b))
		return json_array_size(a) > json_array_size(b);
	return value_hash(w, a) > value_hash(w, b);
}

static bool
any_left(const struct pairing *p, const struct keyed *keyless, int side)
{
	for (size_t i = 0; i < p->n[side]; i++)
		if (p->mate[side][i] == NO_INDEX && (!keyless || !keyed_has(keyless, side, i)))
			return true;
	return false;
}

static void
flocks_release(struct like *l)
{
	flock_release(&l->a);
	flock_release(&l->b);
}

/* What nobody has paired yet; false if a side has nothing left. */
static bool
flocks_init(struct like *l, const json_t *const list[2], const struct keyed *keyless)
{
	int first = l->swapped ? NEWER : OLDER, second = l->swapped ? OLDER : NEWER;

	flocks_release(l);
	flock_init(&l->a, list[first], keyless, l->p, first);
	flock_init(&l->b, list[second], keyless, l->p, second);
	return l->a.n && l->b.n;
}

void
like_pair(struct walk *w, const json_t *a, const json_t *b, const struct keyed *keyless,
	  struct pairing *p)
{
	const json_t *const list[] = {a, b};
	struct like l = {.w = w, .p = p};

	if (!any_left(p, keyless, OLDER) || !any_left(p, keyless, NEWER))
		return;
	l.swapped = goes_second(w, a, b);
	flocks_init(&l, list, keyless);
	pair_same(&l);
	if (flocks_init(&l, list, keyless)) {
		gather(&l, &l.a);
		gather(&l, &l.b);
		pair_alike(&l);
		pair_rest(&l);
	}
	flocks_release(&l);
	free(l.v);
}

void
like_renamed(struct walk *w, const json_t *a, const json_t *b, const char *const *keys,
	     struct pairing *p)
{
	const json_t *const list[] = {a, b};
	struct like l = {.w = w, .p = p};

	if (flocks_init(&l, list, NULL) && l.a.n == 1 && l.b.n == 1) {
		skip_keys(&l, keys);
		gather(&l, &l.a);
		gather(&l, &l.b);
		if (leaf_count(&l.a, 0) >= RENAMED_LEAVES && score(&l, 0, 0) == SCORE_ONE)
			join(&l, 0, 0);
	}
	flocks_release(&l);
}
