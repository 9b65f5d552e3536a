/* Lines and the shortest edit script between two runs of them (Myers 1986, in linear space). */
#include <limits.h>
#include <stdlib.h>

#include "assay/compare.h"

/*
 * Of both sides: the elements as numbers, without those that one side alone
 * has (they cannot be in common, and leaving them out makes the search short),
 * and which of all elements are changed.
 */
struct half {
	unsigned *id;		/* equal elements, equal numbers */
	size_t *where;		/* index of each among all elements */
	size_t n;
	bool *changed;
};

struct diff {
	struct half a, b;
	long *fwd, *rev;	/* furthest reaching points by diagonal; index 0 is in the middle */
	long max;		/* steps from each end before the search gives up */
};

struct box {
	long a0, a1, b0, b1;
};

struct str *
line_split(const char *p, size_t len, size_t *n)
{
	const char *end = p + len, *at = p, *nl;
	struct str *v;
	size_t cap = 1;

	for (; (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1)
		cap++;
	v = mem_zero(cap, sizeof(*v));
	*n = 0;
	for (at = p; at < end; at = nl + 1) {
		nl = memchr(at, '\n', (size_t)(end - at));
		if (!nl)
			nl = end;
		v[(*n)++] = (struct str){at, (size_t)(nl - at)};
		if (nl == end)
			break;
	}
	return v;
}

static bool
eq(const struct str *x, const struct str *y)
{
	return x->n == y->n && (x->n == 0 || memcmp(x->p, y->p, x->n) == 0);
}

static int
cmp(const struct str *x, const struct str *y)
{
	size_t n = x->n < y->n ? x->n : y->n;
	int c = n ? memcmp(x->p, y->p, n) : 0;

	return c ? c : (x->n > y->n) - (x->n < y->n);
}

/* The furthest point on diagonal k that one more step reaches, -1 if it would leave the box. */
static long
reach(const long *v, long k, long d, long n, long m)
{
	long best = -1, x;

	if (d == 0)
		return 0;
	if (k > -d && k - 1 >= -m) {
		x = v[k - 1];
		if (x >= 0 && x < n)
			best = x + 1;
	}
	if (k < d && k + 1 <= n) {
		x = v[k + 1];
		if (x >= 0 && x - k <= m && x > best)
			best = x;
	}
	return best;
}

/* Follows equal elements from (x, x - k), counted from the front or, backwards, from the end. */
static long
slide(const struct diff *s, const struct box *q, long x, long k, bool back)
{
	long n = q->a1 - q->a0, m = q->b1 - q->b0, y = x - k;

	while (x < n && y < m) {
		unsigned i = s->a.id[back ? q->a1 - 1 - x : q->a0 + x];
		unsigned j = s->b.id[back ? q->b1 - 1 - y : q->b0 + y];

		if (i != j)
			break;
		x++;
		y++;
	}
	return x;
}

/* One more step in one direction; true when it met the other direction, then *x, *k tell where. */
static bool
advance(struct diff *s, const struct box *q, long d, bool back, long *x, long *k)
{
	long n = q->a1 - q->a0, m = q->b1 - q->b0, delta = n - m;
	long *own = back ? s->rev : s->fwd;
	const long *other = back ? s->fwd : s->rev;
	long od = back ? d : d - 1;
	bool meets = ((delta & 1) != 0) != back;

	for (long i = -d; i <= d; i += 2) {
		long opposite = delta - i;

		if (i > n || i < -m)
			continue;
		own[i] = reach(own, i, d, n, m);
		if (own[i] < 0)
			continue;
		own[i] = slide(s, q, own[i], i, back);
		if (!meets || opposite < -od || opposite > od || opposite > n || opposite < -m ||
		    other[opposite] < 0 || own[i] + other[opposite] < n)
			continue;
		*x = own[i];
		*k = i;
		return true;
	}
	return false;
}

/* A point on a shortest way through the box; false when it is too far. */
static bool
middle(struct diff *s, const struct box *q, long *a, long *b)
{
	long x, k;

	for (long d = 0; d <= s->max; d++) {
		if (advance(s, q, d, false, &x, &k)) {
			*a = q->a0 + x;
			*b = q->b0 + x - k;
			return true;
		}
		if (advance(s, q, d, true, &x, &k)) {
			*a = q->a1 - x;
			*b = q->b1 - (x - k);
			return true;
		}
	}
	return false;
}

static void
mark_all(struct diff *s, const struct box *q)
{
	for (long i = q->a0; i < q->a1; i++)
		s->a.changed[s->a.where[i]] = true;
	for (long i = q->b0; i < q->b1; i++)
		s->b.changed[s->b.where[i]] = true;
}

/* Each half has at most half of the differences, so the depth is that of their logarithm. */
static void
solve(struct diff *s, struct box q, unsigned depth)
{
	long a, b;

	while (q.a0 < q.a1 && q.b0 < q.b1 && s->a.id[q.a0] == s->b.id[q.b0])
		q.a0++, q.b0++;
	while (q.a0 < q.a1 && q.b0 < q.b1 && s->a.id[q.a1 - 1] == s->b.id[q.b1 - 1])
		q.a1--, q.b1--;
	if (q.a0 == q.a1 || q.b0 == q.b1 || depth == 0 || !middle(s, &q, &a, &b)) {
		mark_all(s, &q);
		return;
	}
	solve(s, (struct box){q.a0, a, q.b0, b}, depth - 1);
	solve(s, (struct box){a, q.a1, b, q.b1}, depth - 1);
}

/* How often each side has an element, and its number. */
struct common {
	unsigned id;
	bool on[2];
};

static void
count_side(struct map *m, struct arena *ar, const struct str *v, size_t n, int side)
{
	for (size_t i = 0; i < n; i++) {
		struct map_entry *e = map_at(m, v[i].p, v[i].n);
		struct common *c = e->value;

		if (!c) {
			c = e->value = arena_alloc(ar, sizeof(*c));
			*c = (struct common){.id = (unsigned)m->n};
		}
		c->on[side] = true;
	}
}

static void
number_side(struct half *h, const struct map *m, const struct str *v, size_t n)
{
	h->id = mem_zero(n + 1, sizeof(*h->id));
	h->where = mem_zero(n + 1, sizeof(*h->where));
	for (size_t i = 0; i < n; i++) {
		const struct common *c = map_getn(m, v[i].p, v[i].n);

		if (!c->on[0] || !c->on[1]) {
			h->changed[i] = true;
			continue;
		}
		h->id[h->n] = c->id;
		h->where[h->n++] = i;
	}
}

/* Marks what is changed between two runs that have neither a common begin nor a common end. */
static void
mark(const struct str *a, size_t na, bool *ca, const struct str *b, size_t nb, bool *cb,
     size_t max_cost)
{
	struct diff s = {.a.changed = ca, .b.changed = cb};
	struct map m = {0};
	struct arena ar = {0};
	size_t span;
	long *v;

	count_side(&m, &ar, a, na, 0);
	count_side(&m, &ar, b, nb, 1);
	number_side(&s.a, &m, a, na);
	number_side(&s.b, &m, b, nb);
	map_release(&m, NULL);
	arena_release(&ar);

	s.max = (long)((max_cost < LONG_MAX / 4 ? max_cost : LONG_MAX / 4) / 2 + 1);
	span = s.a.n + s.b.n + 3;
	v = mem_zero(span * 2, sizeof(*v));
	s.fwd = v + s.b.n + 1;
	s.rev = v + span + s.b.n + 1;
	solve(&s, (struct box){0, (long)s.a.n, 0, (long)s.b.n}, 64);
	free(v);
	free(s.a.id);
	free(s.a.where);
	free(s.b.id);
	free(s.b.where);
}

static struct line_edit *
script(const bool *ca, size_t na, const bool *cb, size_t nb, size_t *n)
{
	struct line_edit *v = mem_zero(na + nb + 1, sizeof(*v));
	size_t i = 0, j = 0;

	*n = 0;
	while (i < na || j < nb) {
		if (i < na && ca[i])
			v[(*n)++] = (struct line_edit){LINE_OLD, i++, j};
		else if (j < nb && cb[j])
			v[(*n)++] = (struct line_edit){LINE_NEW, i, j++};
		else
			v[(*n)++] = (struct line_edit){LINE_SAME, i++, j++};
	}
	return v;
}

/*
 * Where several scripts are shortest, the choice must not depend on which side
 * is the older one (compare is mirrored, ux.md 5, 10): the search always runs
 * from the shorter side, or the lesser at the first difference.
 */
struct line_edit *
line_diff(const struct str *a, size_t na, const struct str *b, size_t nb, size_t max_cost,
	  size_t *n)
{
	bool *ca = mem_zero(na + 1, 1), *cb = mem_zero(nb + 1, 1);
	size_t from = 0, less = na < nb ? na : nb, tail = 0, ra, rb;
	struct line_edit *v;

	while (from < less && eq(&a[from], &b[from]))
		from++;
	while (tail < less - from && eq(&a[na - 1 - tail], &b[nb - 1 - tail]))
		tail++;
	ra = na - from - tail;
	rb = nb - from - tail;
	if (!ra || !rb) {
		memset(ca + from, 1, ra);
		memset(cb + from, 1, rb);
	} else if (ra < rb || (ra == rb && cmp(&a[from], &b[from]) < 0)) {
		mark(a + from, ra, ca + from, b + from, rb, cb + from, max_cost);
	} else {
		mark(b + from, rb, cb + from, a + from, ra, ca + from, max_cost);
	}
	v = script(ca, na, cb, nb, n);
	free(ca);
	free(cb);
	return v;
}
