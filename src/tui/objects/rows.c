/* Which names stand on the screen: folds, and the filter, looked at piece by piece. */
#include <stdlib.h>

#include "objects.h"

static void
add_row(struct objects *st, enum row_level level, size_t at, size_t name)
{
	vec_grow(st->rows, st->nrows, st->cap);
	st->rows[st->nrows++] = (struct object_row){.level = level, .at = (uint32_t)at,
						    .name = (uint32_t)name};
}

static void
group_rows(struct objects *st, size_t at)
{
	const struct kind_group *g = &st->l->groups[at];
	bool sifting = st->narrow.sieve != NULL;

	if (sifting && !g->matching)
		return;
	add_row(st, LEVEL_KIND, at, 0);
	if (sifting ? g->shut : !g->open)
		return;
	for (size_t i = g->first; i < g->first + g->n; i++)
		if (!sifting || st->match[i])
			add_row(st, LEVEL_OBJECT, at, i);
}

void
objects_rows(struct objects *st)
{
	const struct listing *l = st->l;
	bool sifting = st->narrow.sieve != NULL;

	st->nrows = 0;
	for (size_t i = 0; l && i < l->nspaces; i++) {
		const struct space *s = &l->spaces[i];

		if (sifting && !s->matching)
			continue;
		add_row(st, LEVEL_SPACE, i, 0);
		if (sifting ? s->shut : !s->open)
			continue;
		for (size_t g = s->first; g < s->first + s->n; g++)
			group_rows(st, g);
	}
	if (st->list.n != st->nrows)
		list_fit(&st->list, st->nrows, st->list.height);
}

/* ---- the filter ---- */

static size_t
space_of(const struct listing *l, size_t group)
{
	size_t i = 0;

	while (i + 1 < l->nspaces && l->spaces[i + 1].first <= group)
		i++;
	return i;
}

/* The group of a name: the last that begins at or before it. */
static size_t
group_of(const struct listing *l, size_t name)
{
	size_t lo = 0, hi = l->ngroups;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->groups[mid].first <= name)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

bool
objects_sift(struct objects *st, size_t names)
{
	struct listing *l = st->l;
	struct buf ref = {0};
	size_t g, s;

	if (!l || !st->narrow.sieve || st->sifted >= l->n)
		return false;
	g = group_of(l, st->sifted);
	s = space_of(l, g);
	for (; names && st->sifted < l->n; names--, st->sifted++) {
		struct kind_group *at;

		while (st->sifted >= l->groups[g].first + l->groups[g].n)
			g++;
		while (g >= l->spaces[s].first + l->spaces[s].n)
			s++;
		at = &l->groups[g];
		buf_clear(&ref);
		listing_ref(l, g, st->sifted, &ref);
		if (!sieve_text(st->narrow.sieve, at->ns, at->kind, ref.p))
			continue;
		st->match[st->sifted] = 1;
		st->matching++;
		at->matching++;
		l->spaces[s].matching++;
	}
	buf_release(&ref);
	return true;
}

void
objects_sift_anew(struct objects *st)
{
	struct listing *l = st->l;

	st->sifted = st->matching = 0;
	free(st->match);
	st->match = l ? mem_zero(l->n + 1, 1) : NULL;
	for (size_t i = 0; l && i < l->ngroups; i++) {
		l->groups[i].matching = 0;
		l->groups[i].shut = false;
	}
	for (size_t i = 0; l && i < l->nspaces; i++) {
		l->spaces[i].matching = 0;
		l->spaces[i].shut = false;
	}
}

/* ---- the cursor ---- */

void
objects_keep(struct objects *st)
{
	if (st->list.cursor < st->nrows)
		st->cursor = st->rows[st->list.cursor];
}

/* The last row that does not come after what the cursor was on. */
void
objects_find(struct objects *st)
{
	const struct listing *l = st->l;
	const struct object_row *c = &st->cursor;
	size_t best = 0, group, space;

	if (!l || !st->nrows)
		return;
	space = c->level == LEVEL_SPACE ? c->at : space_of(l, c->at);
	group = c->level == LEVEL_SPACE ? 0 : c->at;
	for (size_t i = 0; i < st->nrows; i++) {
		const struct object_row *r = &st->rows[i];
		bool before = r->level == LEVEL_SPACE ? r->at <= space
			      : c->level == LEVEL_SPACE ? r->at < l->spaces[space].first
			      : r->at != group ? r->at < group
			      : r->level == LEVEL_KIND || (c->level == LEVEL_OBJECT && r->name <= c->name);

		if (!before)
			break;
		best = i;
	}
	list_to(&st->list, best);
}

/* ---- folds ---- */

/* The flag behind a heading's fold, and whether it is open now; NULL for an object. */
bool *
objects_fold(struct objects *st, const struct object_row *r, bool *open)
{
	bool sifting = st->narrow.sieve != NULL;
	bool *flag;

	if (r->level == LEVEL_OBJECT)
		return NULL;
	if (r->level == LEVEL_SPACE)
		flag = sifting ? &st->l->spaces[r->at].shut : &st->l->spaces[r->at].open;
	else
		flag = sifting ? &st->l->groups[r->at].shut : &st->l->groups[r->at].open;
	*open = sifting ? !*flag : *flag;
	return flag;
}

void
objects_fold_all(struct objects *st, bool open)
{
	bool sifting = st->narrow.sieve != NULL;

	for (size_t i = 0; st->l && i < st->l->nspaces; i++)
		*(sifting ? &st->l->spaces[i].shut : &st->l->spaces[i].open) = open != sifting;
	for (size_t i = 0; st->l && i < st->l->ngroups; i++)
		*(sifting ? &st->l->groups[i].shut : &st->l->groups[i].open) = open != sifting;
}

void
objects_reveal(struct objects *st, size_t group, size_t name)
{
	struct listing *l = st->l;
	struct space *s = &l->spaces[space_of(l, group)];

	s->open = l->groups[group].open = true;
	s->shut = l->groups[group].shut = false;
	st->cursor = (struct object_row){.level = LEVEL_OBJECT, .at = (uint32_t)group,
					 .name = (uint32_t)name};
	objects_rows(st);
	objects_find(st);
}
