/* The rows of the Changes screen: groups, their order, folds, and the cursor's place. */
#include "changes.h"

#include <stdlib.h>

#define MANY 200		/* objects of a namespace from which on kinds are rows, too */

static int fold_open, fold_shut;	/* values of the map of folds */

/* ---- places ---- */

static char *
copied(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

void
changes_place_release(struct changes_place *p)
{
	free(p->ns);
	free(p->kind);
	free(p->ref);
	*p = (struct changes_place){0};
}

void
changes_place_set(struct changes_place *p, const struct changes_place *from)
{
	struct changes_place c = *from;

	c.ns = copied(from->ns);
	c.kind = copied(from->kind);
	c.ref = copied(from->ref);
	changes_place_release(p);
	*p = c;
}

static char *
kind_of(const struct object_key *k)
{
	return mem_printf("%s.%s", k->kind, k->group);
}

static bool
same_kind(const struct object_key *a, const struct object_key *b)
{
	return str_eq(a->kind, b->kind) && str_eq(a->group, b->group);
}

/* ---- folds ---- */

static char *
fold_name(const struct changes_tree *st, const struct changes_group *g)
{
	const struct object_key *k = &st->of->v[g->first].key;

	return g->kind ? mem_printf("%s\1%s.%s", k->ns, k->kind, k->group) : mem_strdup(k->ns);
}

void
changes_fold(struct changes_tree *st, const struct changes_group *g, bool open)
{
	char *name = fold_name(st, g);

	map_put(&st->folds, name, open ? &fold_open : &fold_shut);
	free(name);
}

void
changes_fold_all(struct changes_tree *st, bool open)
{
	for (size_t i = 0; i < st->ngroups; i++)
		changes_fold(st, &st->groups[i], open);
}

/* Namespaces are open at first, kinds and what is all noise are not; a filter opens all. */
static bool
is_open(const struct app *a, const struct changes_tree *st, const struct changes_group *g)
{
	char *name = fold_name(st, g);
	const void *v = map_get(&st->folds, name);

	free(name);
	if (v)
		return v == &fold_open;
	if (a->model.sieve && !g->quiet)
		return true;
	return !g->kind && (!g->quiet || a->model.noise);
}

/* ---- order ---- */

static int64_t
newest(const struct drift_object *o)
{
	int64_t t = WHEN_NONE;

	for (size_t k = 0; k < o->changes.n; k++)
		if (o->verdicts[k].origin.time > t)
			t = o->verdicts[k].origin.time;
	return t;
}

#define ORIGINS 8

/* Severe first, and of the equally severe what was done by hand. */
static uint64_t
urgency(const struct drift_object *o)
{
	static const uint64_t origins[] = {
		[ORIGIN_AUDIT] = 0, [ORIGIN_HAND] = 1, [ORIGIN_DEPLOY] = 2,
		[ORIGIN_CONTROLLER] = 3, [ORIGIN_UNKNOWN] = 4,
	};

	return (uint64_t)(SEVERITY_CRITICAL - o->severity) * ORIGINS + origins[o->origin];
}

/* Less comes first; equal keys leave the drift's order, that of namespace, kind and name. */
static uint64_t
sort_key(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];

	if (!m->examined || m->sort == SORT_NAMESPACE || m->sort == SORT_KIND)
		return 0;
	if (!o->shown)
		return UINT64_MAX;
	if (m->sort == SORT_TIME)
		return (uint64_t)INT64_MAX - (uint64_t)newest(o);
	if (m->sort == SORT_ORIGIN)
		return urgency(o) % ORIGINS;
	return urgency(o);
}

/* Namespaces by their worst, whoever did it. */
static uint64_t
group_key(const struct model *m, uint64_t key)
{
	return m->sort == SORT_SEVERITY ? key / ORIGINS : key;
}

static int
by_item(const void *a, const void *b)
{
	const struct changes_item *ia = a, *ib = b;

	if (ia->key != ib->key)
		return ia->key < ib->key ? -1 : 1;
	return ia->object < ib->object ? -1 : ia->object > ib->object;
}

static int
by_group(const void *a, const void *b, void *ctx)
{
	const struct changes_tree *st = ctx;
	const struct changes_group *ga = &st->groups[*(const uint32_t *)a];
	const struct changes_group *gb = &st->groups[*(const uint32_t *)b];

	if (ga->key != gb->key)
		return ga->key < gb->key ? -1 : 1;
	return ga->first < gb->first ? -1 : ga->first > gb->first;
}

/* ---- groups ---- */

static void
add_item(const struct app *a, struct changes_tree *st, struct changes_group *g, size_t object)
{
	const struct model *m = &a->model;
	const struct drift_object *o = &m->drift->v[object];
	struct changes_item it = {.key = sort_key(m, object), .object = (uint32_t)object};

	vec_grow(st->items, st->nitems, st->items_cap);
	st->items[st->nitems++] = it;
	g->n++;
	if (group_key(m, it.key) < g->key)
		g->key = group_key(m, it.key);
	if (!m->examined || !o->shown)
		return;
	g->levels[o->severity]++;
	g->of++;
	g->reviewed += model_mark(m, object) != MARK_NONE;
}

/* Objects that differ but are not shown, where nothing else of the namespace is. */
static bool
quiet_object(const struct model *m, size_t object)
{
	const struct drift_object *o = &m->drift->v[object];

	for (size_t k = 0; k < o->changes.n; k++)
		if (o->verdicts[k].hidden != SHOWN && o->verdicts[k].hidden != HIDDEN_FILTERED)
			return true;
	return false;
}

/* The objects of [first, end) that are shown as items; false when the group has no row. */
static bool
fill(const struct app *a, struct changes_tree *st, struct changes_group *g)
{
	const struct model *m = &a->model;

	g->from = st->nitems;
	g->key = UINT64_MAX;
	for (size_t i = g->first; i < g->end; i++)
		if (model_shows_object(m, i))
			add_item(a, st, g, i);
	if (g->n || m->sieve || !m->examined || g->kind)
		return g->n > 0;
	g->quiet = true;
	for (size_t i = g->first; i < g->end; i++)
		if (quiet_object(m, i))
			add_item(a, st, g, i);
	return g->n > 0;
}

static uint32_t
add_group(struct changes_tree *st, struct changes_group g)
{
	vec_grow(st->groups, st->ngroups, st->groups_cap);
	st->groups[st->ngroups] = g;
	return (uint32_t)st->ngroups++;
}

/* A large namespace by its kinds, which come one after the other in the drift. */
static void
add_kinds(const struct app *a, struct changes_tree *st, uint32_t space)
{
	const struct drift *d = st->of;
	size_t end = st->groups[space].end;

	st->nitems = st->groups[space].from;
	st->groups[space].kinds = st->ngroups;
	for (size_t i = st->groups[space].first; i < end;) {
		struct changes_group g = {.first = i, .kind = true};

		while (i < end && same_kind(&d->v[i].key, &d->v[g.first].key))
			i++;
		g.end = i;
		if (!fill(a, st, &g))
			continue;
		g.open = is_open(a, st, &g);
		qsort(st->items + g.from, g.n, sizeof(*st->items), by_item);
		add_group(st, g);
		st->groups[space].nkinds++;
	}
}

static void
add_space(const struct app *a, struct changes_tree *st, size_t first, size_t end)
{
	struct changes_group g = {.first = first, .end = end};
	uint32_t at;

	if (!fill(a, st, &g))
		return;
	g.open = is_open(a, st, &g);
	at = add_group(st, g);
	if (g.n > MANY && !g.quiet)
		add_kinds(a, st, at);
	else
		qsort(st->items + g.from, g.n, sizeof(*st->items), by_item);
	vec_grow(st->spaces, st->nspaces, st->spaces_cap);
	st->spaces[st->nspaces++] = at;
}

/* ---- rows ---- */

static void
add_row(struct changes_tree *st, struct changes_row r)
{
	vec_grow(st->rows, st->nrows, st->rows_cap);
	st->rows[st->nrows++] = r;
}

static void
add_objects(struct changes_tree *st, uint32_t group, bool seen)
{
	const struct changes_group *g = &st->groups[group];

	for (size_t i = 0; i < g->n; i++) {
		uint32_t object = st->items[g->from + i].object;

		if (seen)
			add_row(st, (struct changes_row){CHANGES_OBJECT, group, object});
		if (g->quiet)
			continue;
		vec_grow(st->order, st->norder, st->order_cap);
		st->order[st->norder++] = object;
	}
}

static void
add_space_rows(struct changes_tree *st, uint32_t space)
{
	const struct changes_group *g = &st->groups[space];
	uint32_t kinds[1024];
	size_t n = g->nkinds < countof(kinds) ? g->nkinds : countof(kinds);

	add_row(st, (struct changes_row){CHANGES_SPACE, space, 0});
	if (!g->nkinds)
		add_objects(st, space, g->open);
	for (size_t i = 0; i < n; i++)
		kinds[i] = (uint32_t)(g->kinds + i);
	if (n)
		qsort_r(kinds, n, sizeof(kinds[0]), by_group, st);
	for (size_t i = 0; i < n; i++) {
		if (g->open)
			add_row(st, (struct changes_row){CHANGES_KIND, kinds[i], 0});
		add_objects(st, kinds[i], g->open && st->groups[kinds[i]].open);
	}
}

void
changes_rows(const struct app *a, struct changes_tree *st)
{
	const struct drift *d = a->model.drift;

	st->of = d;
	st->ngroups = st->nspaces = st->nitems = st->nrows = st->norder = 0;
	for (size_t i = 0; d && i < d->n;) {
		size_t first = i;

		while (i < d->n && str_eq(d->v[i].key.ns, d->v[first].key.ns))
			i++;
		add_space(a, st, first, i);
	}
	for (size_t i = 0; a->model.examined && i < d->ngroups; i++)
		if (changes_cause_fits(&a->model, i))
			add_row(st, (struct changes_row){CHANGES_CAUSE, 0, (uint32_t)i});
	if (st->nspaces)
		qsort_r(st->spaces, st->nspaces, sizeof(*st->spaces), by_group, st);
	for (size_t i = 0; i < st->nspaces; i++)
		add_space_rows(st, st->spaces[i]);
}

/* ---- the cursor ---- */

const struct changes_row *
changes_row(const struct changes_tree *st)
{
	return st->list.cursor < st->nrows ? &st->rows[st->list.cursor] : NULL;
}

static const struct object_key *
row_key(const struct changes_tree *st, const struct changes_row *r)
{
	return &st->of->v[r->level == CHANGES_OBJECT ? r->object : st->groups[r->group].first].key;
}

void
changes_keep(struct changes_tree *st)
{
	const struct changes_row *r = changes_row(st);
	const struct object_key *k;

	if (!r)
		return;		/* while nothing is listed the place of before is kept */
	if (r->level == CHANGES_CAUSE) {
		changes_place_release(&st->at);
		st->at = (struct changes_place){CHANGES_CAUSE, mem_strdup(changes_cause(st, r)->id),
						NULL, NULL, st->list.cursor, st->list.top};
		return;
	}
	k = row_key(st, r);
	changes_place_release(&st->at);
	st->at.level = r->level;
	st->at.ns = mem_strdup(k->ns);
	st->at.kind = r->level == CHANGES_SPACE ? NULL : kind_of(k);
	st->at.ref = r->level == CHANGES_OBJECT ? mem_strdup(st->of->v[r->object].ref) : NULL;
	st->at.row = st->list.cursor;
	st->at.top = st->list.top;
}

/* How well a row fits the place: 3 it is it, 2 its kind, 1 its namespace, 0 not at all. */
static int
nearness(const struct changes_tree *st, const struct changes_row *r)
{
	const struct changes_place *p = &st->at;
	const struct object_key *k;
	char *kind;
	bool same;

	if (r->level == CHANGES_CAUSE || p->level == CHANGES_CAUSE)
		return r->level == p->level && str_eq(changes_cause(st, r)->id, p->ns) ? 3 : 0;
	k = row_key(st, r);
	if (r->level == CHANGES_OBJECT)
		return p->ref && str_eq(st->of->v[r->object].ref, p->ref) ? 3 : 0;
	if (!str_eq(k->ns, p->ns))
		return 0;
	if (r->level == CHANGES_SPACE)
		return p->level == CHANGES_SPACE ? 3 : 1;
	if (!p->kind)
		return 0;
	kind = kind_of(k);
	same = str_eq(kind, p->kind);
	free(kind);
	return !same ? 0 : p->level == CHANGES_KIND ? 3 : 2;
}

/* The row of what is to be looked at first. */
static size_t
first_look(const struct changes_tree *st)
{
	uint64_t least = UINT64_MAX;
	size_t best = 0;

	for (size_t i = 0; i < st->nrows; i++) {
		const struct drift_object *o;

		if (st->rows[i].level != CHANGES_OBJECT)
			continue;
		o = &st->of->v[st->rows[i].object];
		if (o->shown && urgency(o) < least) {
			least = urgency(o);
			best = i;
		}
	}
	return best;
}

/* The place of an object that is gone: the one that stands there now, else the one before. */
static size_t
object_at(const struct changes_tree *st, size_t row)
{
	size_t at = row < st->nrows ? row : st->nrows - 1;

	for (size_t i = at; i < st->nrows; i++)
		if (st->rows[i].level == CHANGES_OBJECT)
			return i;
	for (size_t i = at; i > 0; i--)
		if (st->rows[i - 1].level == CHANGES_OBJECT)
			return i - 1;
	return at;
}

void
changes_find(struct changes_tree *st)
{
	size_t best = st->at.row;
	int near = 0;

	list_fit(&st->list, st->nrows, st->list.height);
	if (!st->nrows)
		return;
	if (!st->list.touched || !st->at.ns) {
		list_to(&st->list, first_look(st));
		return;
	}
	for (size_t i = 0; st->at.ns && i < st->nrows && near < 3; i++) {
		int n = nearness(st, &st->rows[i]);

		if (n > near) {
			near = n;
			best = i;
		}
	}
	/* it is gone and not folded away: its place is kept, not what was around it */
	if (near < 3 && (!near || st->groups[st->rows[best].group].open))
		best = object_at(st, st->at.row);
	list_to(&st->list, best);
}

bool
changes_reveal(const struct app *a, struct changes_tree *st, size_t object)
{
	struct changes_row r = {CHANGES_OBJECT, 0, (uint32_t)object};
	bool found = false;

	for (size_t i = 0; i < st->ngroups; i++) {
		struct changes_group *g = &st->groups[i];

		if (object < g->first || object >= g->end)
			continue;
		for (size_t k = 0; !found && k < g->n; k++)
			found = st->items[g->from + k].object == r.object;
		if (found || g->nkinds)
			changes_fold(st, g, true);
	}
	if (!found)
		return false;
	st->list.touched = true;
	changes_rows(a, st);
	list_fit(&st->list, st->nrows, st->list.height);
	for (size_t i = 0; i < st->nrows; i++)
		if (st->rows[i].level == CHANGES_OBJECT && st->rows[i].object == r.object)
			list_to(&st->list, i);
	changes_keep(st);
	return true;
}
