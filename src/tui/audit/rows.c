/* The rows of the Audit screen: findings by namespace, sorted, sifted, folded; the cursor. */
#include <stdlib.h>

#include "assay/render/audit.h"
#include "hands.h"

/* ---- what hangs on an item ---- */

const struct drift_object *
hands_object(const struct hands *st, const struct audit_item *item)
{
	return &hands_audit(st)->drift.v[item->object];
}

const struct change *
hands_change(const struct hands *st, const struct audit_item *item)
{
	return &hands_object(st, item)->changes.v[item->change];
}

const struct verdict *
hands_verdict(const struct hands *st, const struct audit_item *item)
{
	return &hands_object(st, item)->verdicts[item->change];
}

const char *
hands_who(const struct verdict *v)
{
	if (v->origin.user)
		return v->origin.user;
	return v->origin.manager ? v->origin.manager : "unknown";
}

const struct audit_item *
hands_item(const struct hands *st, size_t row)
{
	if (row >= st->nrows || st->rows[row].item == HANDS_HEAD)
		return NULL;
	return &hands_audit(st)->v[st->rows[row].item];
}

const struct audit_item *
hands_cursor(const struct hands *st)
{
	return hands_item(st, st->list.cursor);
}

/* ---- the filter ---- */

/* The language of Changes; what is found, and who declares it otherwise, are words, too. */
bool
hands_fits(const struct hands *st, const struct audit_item *item)
{
	struct buf also = {0};
	bool yes;

	if (!st->narrow.sieve)
		return true;
	buf_printf(&also, "%s ", audit_what_name(item->what));
	render_audit_by(&also, item);
	yes = sieve_change_with(st->narrow.sieve, hands_object(st, item), item->change,
				buf_cstr(&also));
	buf_release(&also);
	return yes;
}

/* ---- order ---- */

const char *
hands_sort_name(enum hands_sort s)
{
	static const char *const names[] = {"severity", "namespace", "time", "who"};

	return names[s];
}

static uint64_t
key_severity(const struct verdict *v)
{
	return (uint64_t)(SEVERITY_CRITICAL - v->severity);
}

static uint64_t
key_namespace(const struct verdict *v)
{
	(void)v;
	return 0;
}

/* The newest first; of what no time is known comes last. */
static uint64_t
key_time(const struct verdict *v)
{
	return v->origin.time == WHEN_NONE ? UINT64_MAX
					   : (uint64_t)INT64_MAX - (uint64_t)v->origin.time;
}

/* Those that are named come first; by the name itself in compare. */
static uint64_t
key_who(const struct verdict *v)
{
	return !v->origin.manager && !v->origin.user;
}

static uint64_t
key_of(const struct hands *st, const struct verdict *v)
{
	static uint64_t (*const keys[])(const struct verdict *v) = {
		[HANDS_BY_SEVERITY] = key_severity,
		[HANDS_BY_NAMESPACE] = key_namespace,
		[HANDS_BY_TIME] = key_time,
		[HANDS_BY_WHO] = key_who,
	};

	return keys[st->sort](v);
}

/* Within one namespace. */
static int
by_row(const void *x, const void *y, void *ctx)
{
	const struct hands *st = ctx;
	const struct hands_row *a = x, *b = y;
	const struct audit *all = hands_audit(st);
	const struct verdict *va = hands_verdict(st, &all->v[a->item]);
	const struct verdict *vb = hands_verdict(st, &all->v[b->item]);
	const uint64_t ka = key_of(st, va), kb = key_of(st, vb);
	int order = ka < kb ? -1 : ka > kb;

	if (!order && st->sort == HANDS_BY_WHO)
		order = strcmp(hands_who(va), hands_who(vb));
	return order ? order : a->item < b->item ? -1 : a->item > b->item;
}

/* Namespaces by their worst or newest, else by name; of the cluster first. */
static int
by_group(const void *x, const void *y, void *ctx)
{
	const struct hands *st = ctx;
	const struct hands_group *a = &st->groups[*(const size_t *)x];
	const struct hands_group *b = &st->groups[*(const size_t *)y];

	return a->key != b->key ? (a->key < b->key ? -1 : 1) : strcmp(a->ns, b->ns);
}

/* ---- groups and rows ---- */

/* The items that are shown and fit, in the order of the audit: a namespace's stand together. */
static size_t
take_items(struct hands *st, struct hands_row *out)
{
	const struct audit *all = hands_audit(st);
	size_t n = 0;

	st->ngroups = st->nitems = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct audit_item *item = &all->v[i];
		const char *ns = hands_object(st, item)->key.ns;

		if (!audit_item_shown(all, item))
			continue;
		st->nitems++;
		if (!hands_fits(st, item))
			continue;
		if (!st->ngroups || !str_eq(st->groups[st->ngroups - 1].ns, ns)) {
			vec_grow(st->groups, st->ngroups, st->groups_cap);
			st->groups[st->ngroups++] =
				(struct hands_group){.ns = ns, .key = UINT64_MAX, .first = n,
						     .open = !map_get(&st->shut, ns)};
		}
		out[n++] = (struct hands_row){.group = st->ngroups - 1, .item = i};
	}
	return n;
}

/* Each object counts once, by the worst of it that is shown. */
static void
count_groups(struct hands *st, const struct hands_row *v, size_t n)
{
	const struct audit *all = hands_audit(st);
	enum severity worst = SEVERITY_INFO;

	for (size_t i = 0; i < n; i++) {
		struct hands_group *g = &st->groups[v[i].group];
		const struct audit_item *item = &all->v[v[i].item];
		const struct verdict *verdict = hands_verdict(st, item);

		if (key_of(st, verdict) < g->key)
			g->key = key_of(st, verdict);
		if (verdict->severity > worst)
			worst = verdict->severity;
		if (i + 1 < n && all->v[v[i + 1].item].object == item->object)
			continue;
		g->objects++;
		g->levels[worst]++;
		worst = SEVERITY_INFO;
	}
}

static void
add_row(struct hands *st, size_t group, size_t item)
{
	vec_grow(st->rows, st->nrows, st->cap);
	st->rows[st->nrows++] = (struct hands_row){group, item};
}

static void
add_group(struct hands *st, size_t group, const struct hands_row *v, size_t n)
{
	const size_t first = st->groups[group].first;
	size_t first_row;

	add_row(st, group, HANDS_HEAD);
	if (!st->groups[group].open)
		return;
	first_row = st->nrows;
	for (size_t i = first; i < n && v[i].group == group; i++)
		add_row(st, group, v[i].item);
	qsort_r(st->rows + first_row, st->nrows - first_row, sizeof(*st->rows), by_row, st);
}

static void
make_rows(struct hands *st)
{
	struct hands_row *v = mem_zero(hands_audit(st)->n + 1, sizeof(*v));
	size_t n = take_items(st, v);
	size_t *order = mem_zero(st->ngroups + 1, sizeof(*order));

	st->matching = n;
	count_groups(st, v, n);
	for (size_t i = 0; i < st->ngroups; i++)
		order[i] = i;
	if (st->ngroups)
		qsort_r(order, st->ngroups, sizeof(*order), by_group, st);
	for (size_t i = 0; i < st->ngroups; i++)
		add_group(st, order[i], v, n);
	free(order);
	free(v);
}

void
hands_rows(struct hands *st)
{
	st->nrows = st->ngroups = st->nitems = st->matching = 0;
	st->record_item = SIZE_MAX;
	if (hands_audit(st))
		make_rows(st);
	list_fit(&st->list, st->nrows, st->list.height);
	hands_find(st);
}

void
hands_fold(struct hands *st, size_t group, bool open)
{
	map_put(&st->shut, st->groups[group].ns, open ? NULL : st);
}

/* ---- the cursor ---- */

void
hands_place_release(struct hands_place *p)
{
	free(p->ns);
	free(p->ref);
	free(p->path);
	*p = (struct hands_place){0};
}

void
hands_place_copy(struct hands_place *to, const struct hands_place *from)
{
	const struct hands_place copy = {
		.ns = from->ns ? mem_strdup(from->ns) : NULL,
		.ref = from->ref ? mem_strdup(from->ref) : NULL,
		.path = from->path ? mem_strdup(from->path) : NULL,
		.what = from->what,
	};

	hands_place_release(to);
	*to = copy;
}

/* Where there is no row the place stays, for when there is one again. */
void
hands_keep(struct hands *st)
{
	const struct audit_item *item = hands_cursor(st);
	struct hands_place p = {0};

	if (st->list.cursor >= st->nrows)
		return;
	p.ns = (char *)st->groups[st->rows[st->list.cursor].group].ns;
	if (item) {
		p.ref = hands_object(st, item)->ref;
		p.path = hands_change(st, item)->path;
		p.what = item->what;
	}
	hands_place_copy(&st->place, &p);
}

/* How well a row fits a place: the finding, its field, object, namespace; 0: not at all. */
static unsigned
likeness(const struct hands *st, size_t row, const struct hands_place *p)
{
	const struct audit_item *item = hands_item(st, row);

	if (!str_eq(st->groups[st->rows[row].group].ns, p->ns))
		return 0;
	if (!item)
		return p->ref ? 1 : 5;
	if (!p->ref || !str_eq(hands_object(st, item)->ref, p->ref))
		return 0;
	if (!p->path || !str_eq(hands_change(st, item)->path, p->path))
		return 2;
	return item->what == p->what ? 4 : 3;
}

void
hands_find(struct hands *st)
{
	size_t best = SIZE_MAX;
	unsigned most = 0;

	for (size_t i = 0; st->place.ns && i < st->nrows; i++) {
		unsigned n = likeness(st, i, &st->place);

		if (n > most) {
			most = n;
			best = i;
		}
	}
	if (most == 1 && hands_item(st, best + 1))
		best++;			/* another of the namespace rather than its heading */
	if (best != SIZE_MAX)
		list_to(&st->list, best);
	else if (st->nrows > 1 && !st->list.cursor)
		list_to(&st->list, 1);	/* at first the worst, not its namespace */
	if (!st->place.ns)
		hands_keep(st);
}

bool
hands_go(struct hands *st, const char *ref, const char *path)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < st->nrows; i++) {
		const struct audit_item *item = hands_item(st, i);

		if (!item || !str_eq(hands_object(st, item)->ref, ref))
			continue;
		if (path && str_eq(hands_change(st, item)->path, path)) {
			best = i;
			break;
		}
		if (best == SIZE_MAX)
			best = i;
	}
	if (best == SIZE_MAX)
		return false;
	list_to(&st->list, best);
	hands_keep(st);
	return true;
}
