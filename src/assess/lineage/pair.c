/*
 * Of each line what went is paired with what came, by likeness where there are
 * several. Pairs are the same whichever snapshot is asked for first. A line of
 * many is paired by digests of its content and then in order, so that ten
 * thousand Pods cost a sort; only a few that are left over are held against one
 * another.
 */
#include "pair.h"

#include <stdlib.h>

#define MAX_LIKE 16	/* left over of a line on each side, to be held against one another */

/* A run of members: of one line and one side, perhaps of one content. */
struct span {
	struct member *v;
	size_t n;
};

static int
by_words(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
in_order(const void *a, const void *b)
{
	const struct member *ma = a, *mb = b;
	int c = by_words(ma->line, mb->line);

	c = c ? c : (int)ma->gone - (int)mb->gone;
	c = c ? c : by_words(ma->number, mb->number);
	return c ? c : strcmp(ma->o->key.name, mb->o->key.name);
}

static int
by_place(const void *a, const void *b)
{
	const struct member *ma = a, *mb = b;
	int c = by_words(ma->content, mb->content);

	c = c ? c : by_words(ma->place, mb->place);
	return c ? c : in_order(a, b);
}

static int
by_content(const void *a, const void *b)
{
	const struct member *ma = a, *mb = b;
	int c = by_words(ma->content, mb->content);

	return c ? c : in_order(a, b);
}

static void
join(struct member *a, struct member *b)
{
	a->with = b->o;
	b->with = a->o;
}

/* Where in two sides of a line, each in order, generations begin to follow one another: of the
 * longer side those next to the other. */
struct meeting {
	size_t gone, come, n;
};

static struct meeting
meet(struct span gone, struct span come)
{
	struct meeting m = {.n = gone.n < come.n ? gone.n : come.n};
	bool later = m.n && in_order(&(struct member){.o = gone.v[0].o,
						      .number = gone.v[0].number},
				     &(struct member){.o = come.v[0].o,
						      .number = come.v[0].number}) < 0;

	m.gone = later ? gone.n - m.n : 0;
	m.come = later ? 0 : come.n - m.n;
	return m;
}

static void
join_spans(struct span gone, struct span come)
{
	struct meeting m = meet(gone, come);

	for (size_t i = 0; i < m.n; i++)
		join(&gone.v[m.gone + i], &come.v[m.come + i]);
}

/* Moves those that have no pair yet to the front. */
static struct span
left_of(struct span s)
{
	struct span out = {s.v, 0};

	for (size_t i = 0; i < s.n; i++)
		if (!s.v[i].with) {
			struct member m = s.v[i];

			s.v[i] = s.v[out.n];
			s.v[out.n++] = m;
		}
	return out;
}

static size_t
alike_upto(struct span s, int (*same)(const struct member *a, const struct member *b))
{
	size_t n = 1;

	while (n < s.n && same(&s.v[0], &s.v[n]) == 0)
		n++;
	return n;
}

static int
same_place(const struct member *a, const struct member *b)
{
	int c = by_words(a->content, b->content);

	return c ? c : by_words(a->place, b->place);
}

static int
same_content(const struct member *a, const struct member *b)
{
	return by_words(a->content, b->content);
}

/* Both sides sorted by what same compares: joins the runs that are equal in it. */
static void
join_same(struct span gone, struct span come,
	  int (*same)(const struct member *a, const struct member *b))
{
	while (gone.n && come.n) {
		int c = same(&gone.v[0], &come.v[0]);
		size_t a = c <= 0 ? alike_upto(gone, same) : 0;
		size_t b = c >= 0 ? alike_upto(come, same) : 0;

		if (c == 0)
			join_spans((struct span){gone.v, a}, (struct span){come.v, b});
		gone = (struct span){gone.v + a, gone.n - a};
		come = (struct span){come.v + b, come.n - b};
	}
}

static void
sort_span(struct span s, int (*order)(const void *a, const void *b))
{
	if (s.n > 1)
		qsort(s.v, s.n, sizeof(*s.v), order);
}

/* ---- likeness ---- */

struct leaves {
	uint64_t *v;
	size_t n;
};

static size_t
shared(const struct leaves *a, const struct leaves *b)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a->n && k < b->n) {
		int c = by_words(a->v[i], b->v[k]);

		n += c == 0;
		i += c <= 0;
		k += c >= 0;
	}
	return n;
}

struct likeness {
	size_t gone, come, shared;
	size_t apart, place;	/* where they stand in their sides; the same for both directions */
};

static int
most_alike(const void *a, const void *b)
{
	const struct likeness *la = a, *lb = b;
	int c = by_words(lb->shared, la->shared);

	c = c ? c : by_words(la->apart, lb->apart);
	return c ? c : by_words(la->place, lb->place);
}

static struct likeness
likeness_of(const struct meeting *m, size_t i, size_t k, size_t shared_values)
{
	size_t a = i + m->come, b = k + m->gone;

	return (struct likeness){.gone = i, .come = k, .shared = shared_values,
				 .apart = a > b ? a - b : b - a, .place = i + k};
}

static void
join_alike(struct span gone, struct span come)
{
	struct leaves old[MAX_LIKE], new[MAX_LIKE];
	struct likeness *all = mem_zero(gone.n * come.n, sizeof(*all));
	struct meeting m = meet(gone, come);
	size_t n = 0;

	for (size_t i = 0; i < gone.n; i++)
		old[i].v = line_leaves(drift_object_body(gone.v[i].o), &old[i].n);
	for (size_t k = 0; k < come.n; k++)
		new[k].v = line_leaves(drift_object_body(come.v[k].o), &new[k].n);
	for (size_t i = 0; i < gone.n; i++)
		for (size_t k = 0; k < come.n; k++)
			all[n++] = likeness_of(&m, i, k, shared(&old[i], &new[k]));
	qsort(all, n, sizeof(*all), most_alike);
	for (size_t i = 0; i < n; i++)
		if (!gone.v[all[i].gone].with && !come.v[all[i].come].with)
			join(&gone.v[all[i].gone], &come.v[all[i].come]);
	for (size_t i = 0; i < gone.n; i++)
		free(old[i].v);
	for (size_t k = 0; k < come.n; k++)
		free(new[k].v);
	free(all);
}

static uint64_t
place_of(const json_t *body)
{
	const char *node = tree_str(body, "spec/nodeName");
	uint64_t h = 0;

	for (const char *p = node ? node : ""; *p; p++)
		h = h * 31 + (unsigned char)*p;
	return h;
}

static void
digest_span(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		s.v[i].content = line_content(drift_object_body(s.v[i].o));
		s.v[i].place = place_of(drift_object_body(s.v[i].o));
	}
}

/* Same content at the same place, same content, most alike, next in order. */
static void
pair_line(struct span gone, struct span come)
{
	static int (*const orders[])(const void *, const void *) = {by_place, by_content};
	static int (*const sames[])(const struct member *, const struct member *) = {
		same_place, same_content,
	};

	if (gone.n + come.n > 2) {
		digest_span(gone);
		digest_span(come);
	}
	for (size_t i = 0; gone.n + come.n > 2 && i < countof(orders); i++) {
		sort_span(gone, orders[i]);
		sort_span(come, orders[i]);
		join_same(gone, come, sames[i]);
		gone = left_of(gone);
		come = left_of(come);
	}
	sort_span(gone, in_order);
	sort_span(come, in_order);
	if (gone.n && come.n && gone.n + come.n > 2 && gone.n <= MAX_LIKE && come.n <= MAX_LIKE)
		join_alike(gone, come);
	else
		join_spans(gone, come);
}

/* One before the other, and nothing between them. */
static bool
is_next(const struct member *a, const struct member *b)
{
	return a->number + 1 == b->number || b->number + 1 == a->number;
}

/* Only neighbours by number; each side is in order. */
static void
pair_next(struct span gone, struct span come)
{
	for (size_t i = 0, k = 0; i < gone.n && k < come.n;) {
		if (is_next(&gone.v[i], &come.v[k]))
			join(&gone.v[i++], &come.v[k++]);
		else if (gone.v[i].number < come.v[k].number)
			i++;
		else
			k++;
	}
}

void
pair_all(struct fold *f)
{
	struct span all = {f->v, f->n};

	sort_span(all, in_order);
	for (size_t from = 0; from < f->n;) {
		size_t mid = from, to;
		const struct line_kind *kind = &f->line[f->v[from].line];

		while (mid < f->n && f->v[mid].line == f->v[from].line && !f->v[mid].gone)
			mid++;
		to = mid;
		while (to < f->n && f->v[to].line == f->v[from].line)
			to++;
		if (mid == from || to == mid) {
			from = to;
			continue;
		}
		if (kind->rule == LINE_NEXT)
			pair_next((struct span){f->v + mid, to - mid},
				  (struct span){f->v + from, mid - from});
		else if (kind->rule != LINE_ALONE || !line_stays(f->run, &f->v[from].o->key))
			pair_line((struct span){f->v + mid, to - mid},
				  (struct span){f->v + from, mid - from});
		from = to;
	}
}
