/*
 * One cause, many changes: what an upgrade, a release, a namespace or an owner
 * brought about becomes one group, and so does one value that many objects got.
 *
 * A record is in one group at most. In the order in which they are asked: what
 * already follows from another record goes where that record goes; then the
 * causes themselves; then equal changes. What a person did is never a member,
 * nor what the cause does not explain: the loss of data, and an outage.
 */
#include "group.h"

#include <stdlib.h>

struct grouping {
	struct run *r;
	struct drift *d;
	struct causes causes;
	size_t **of;			/* of each record: its cause + 1; 0: none */
	struct map records;		/* id of a record -> cause + 1 to which it leads */
};

size_t
whole_record(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (!o->changes.v[i].at.n)
			return i;
	return SIZE_MAX;
}

bool
by_controller(const struct verdict *v)
{
	enum origin_class tool = origin_tool(&v->origin);

	return tool == ORIGIN_CONTROLLER || tool == ORIGIN_UNKNOWN;
}

size_t
stem_of_version(const char *name)
{
	for (const char *p = strchr(name, '.'); p; p = strchr(p + 1, '.')) {
		size_t v = p[1] == 'v';

		if (p > name && p[1 + v] >= '0' && p[1 + v] <= '9')
			return (size_t)(p - name);
	}
	return 0;
}

/* ---- what may be a member ---- */

static bool
by_hand(const struct verdict *v)
{
	return v->origin.by_hand;
}

/* Whose removal loses data, whatever removed it. */
static const struct {
	const char *group, *kind;
} holds_data[] = {
	{"", "Namespace"},
	{"", "Node"},
	{"", "PersistentVolume"},
	{"", "PersistentVolumeClaim"},
	{"apiextensions.k8s.io", "CustomResourceDefinition"},
};

static bool
tells_outage(const struct run *r, const struct verdict *v)
{
	for (size_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->v[i];

		if (rule->name == v->rule)
			return rule->why && (str_eq(rule->why->name, "outage") ||
					     str_eq(rule->why->name, "service-gone"));
	}
	return false;
}

/* What somebody wants to see by itself, whatever brought it about. */
static bool
stands_out(const struct run *r, const struct drift_object *o, size_t i)
{
	const struct verdict *v = &o->verdicts[i];
	enum change_op op = o->changes.v[i].op;

	if (!o->changes.v[i].at.n && (op == CHANGE_REMOVE || op == CHANGE_RECREATE))
		for (size_t k = 0; k < countof(holds_data); k++)
			if (is_kind(&o->key, holds_data[k].group, holds_data[k].kind))
				return true;
	if (v->severity < SEVERITY_CRITICAL)
		return false;
	return v->category == CATEGORY_STORAGE || v->category == CATEGORY_VOLUME ||
	       tells_outage(r, v);
}

/* The id of a record, or only words: a rule that found no record to point to. */
static bool
is_record_id(const char *derived)
{
	return derived && strlen(derived) == 18 && str_starts(derived, "c-");
}

static bool
is_open(const struct grouping *g, size_t object, size_t i)
{
	const struct drift_object *o = &g->d->v[object];
	const struct verdict *v = &o->verdicts[i];

	return o->comparable && !v->noise && !g->of[object][i] && !by_hand(v);
}

bool
group_may_dissolve(const struct verdict *v)
{
	return v->hidden == HIDDEN_DERIVED && !v->derived_by && !is_record_id(v->derived);
}

static size_t
cause_of_record(const struct grouping *g, const char *id)
{
	return (size_t)(uintptr_t)map_get(&g->records, id);
}

static void
join(struct grouping *g, size_t object, size_t i, size_t cause)
{
	g->of[object][i] = cause;
	map_put(&g->records, g->d->v[object].verdicts[i].id, (void *)(uintptr_t)cause);
}

/* ---- the steps ---- */

static void
each_record(struct grouping *g, void (*visit)(struct grouping *g, size_t object, size_t i))
{
	for (size_t o = 0; o < g->d->n; o++)
		for (size_t i = 0; i < g->d->v[o].changes.n; i++)
			visit(g, o, i);
}

static void
find_causes(struct grouping *g)
{
	causes_of_helm(g->r, &g->causes);
	causes_of_operators(g->r, &g->causes);
	causes_of_cluster(g->r, &g->causes);
	for (size_t c = 0; c < g->causes.n; c++) {
		const struct cause *own = &g->causes.v[c];

		if (own->object != SIZE_MAX)
			map_put(&g->records, g->d->v[own->object].verdicts[own->change].id,
				(void *)(uintptr_t)(c + 1));
	}
}

static void
ask_causes(struct grouping *g, size_t object, size_t i)
{
	const struct drift_object *o = &g->d->v[object];
	const struct verdict *v = &o->verdicts[i];

	if (!is_open(g, object, i) || is_record_id(v->derived) || cause_of_record(g, v->id) ||
	    stands_out(g->r, o, i))
		return;
	for (size_t c = 0; c < g->causes.n; c++)
		if (g->causes.v[c].made && g->causes.v[c].made(g->r, &g->causes.v[c], o, i)) {
			join(g, object, i, c + 1);
			return;
		}
}

/* What follows from a member follows from its cause. Who made a namespace anew made all in it anew,
 * by hand or not; but what a person took out of one that went later is an act of its own. */
static void
follow(struct grouping *g, size_t object, size_t i)
{
	const struct drift_object *o = &g->d->v[object];
	const struct change *c = &o->changes.v[i];
	struct verdict *v = &o->verdicts[i];
	size_t cause = is_record_id(v->derived) ? cause_of_record(g, v->derived) : 0;

	if (!cause || v->noise || !o->comparable || g->of[object][i])
		return;
	if (!by_hand(v) || (!c->at.n && c->op == CHANGE_RECREATE)) {
		g->of[object][i] = cause;
	} else if (!c->at.n && c->op == CHANGE_REMOVE) {
		free(v->derived);
		v->derived = NULL;
		v->derived_by = NULL;
	}
}

/* ---- namespaces and owners ---- */

static struct cause *
add_whole(struct grouping *g, size_t object, size_t i)
{
	static const char *const words[] = {
		[CHANGE_ADD] = "added", [CHANGE_REMOVE] = "removed",
		[CHANGE_REPLACE] = "changed", [CHANGE_RECREATE] = "made again",
	};
	const struct drift_object *o = &g->d->v[object];
	bool ns = is_kind(&o->key, "", "Namespace");
	struct causes *cs = &g->causes;
	struct cause *c;

	vec_grow(cs->v, cs->n, cs->cap);
	c = &cs->v[cs->n++];
	*c = (struct cause){.kind = ns ? "namespace" : "owner", .object = object, .change = i};
	c->title = ns ? mem_printf("namespace %s %s", o->key.name, words[o->changes.v[i].op])
		      : mem_printf("%s %s", o->ref, words[o->changes.v[i].op]);
	return c;
}

/* Whole objects that went or were made anew lead others; so does a new namespace. */
static void
lead(struct grouping *g, size_t object, size_t i)
{
	const struct drift_object *o = &g->d->v[object];
	enum change_op op = o->changes.v[i].op;
	const char *id = o->verdicts[i].id;

	if (o->changes.v[i].at.n || !o->comparable || cause_of_record(g, id) ||
	    (op == CHANGE_ADD && !is_kind(&o->key, "", "Namespace")))
		return;
	add_whole(g, object, i);
	map_put(&g->records, id, (void *)(uintptr_t)g->causes.n);
}

/* ---- equal changes ---- */

static void
add_same(void *ctx, char *title, const struct same_record *v, size_t n)
{
	struct grouping *g = ctx;
	struct causes *cs = &g->causes;

	vec_grow(cs->v, cs->n, cs->cap);
	cs->v[cs->n++] = (struct cause){.kind = "same-change", .title = title, .object = SIZE_MAX};
	for (size_t i = 0; i < n; i++)
		join(g, v[i].object, v[i].change, cs->n);
}

static void
group_same(struct grouping *g)
{
	struct same_record *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t o = 0; o < g->d->n; o++)
		for (size_t i = 0; i < g->d->v[o].changes.n; i++) {
			const struct drift_object *ob = &g->d->v[o];

			if (!is_open(g, o, i) || ob->verdicts[i].derived ||
			    !ob->changes.v[i].at.n || tells_outage(g->r, &ob->verdicts[i]) ||
			    cause_of_record(g, ob->verdicts[i].id))
				continue;
			vec_grow(v, n, cap);
			v[n++] = (struct same_record){o, i};
		}
	find_same(g->r, v, n, add_same, g);
	free(v);
}

/* ---- groups of the drift ---- */

static void
name_group(struct drift_group *to, const char *context)
{
	uint8_t digest[SHA256_BYTES];
	struct buf b = {0};

	buf_printf(&b, "%s%c%s%c%s%c%s", context, 0, to->cause, 0, to->title, 0,
		   to->record ? to->record : "");
	sha256_of(b.p, b.n, digest);
	buf_release(&b);
	memcpy(to->id, "g-", 2);
	hex_of(digest, 8, to->id + 2);
}

static void
add_member(struct drift *d, struct drift_group *to, size_t object, size_t i)
{
	struct verdict *v = &d->v[object].verdicts[i];
	const char *from = to->record ? to->record : to->title;

	if (!str_eq(v->derived, from)) {
		free(v->derived);
		v->derived = mem_strdup(from);
		v->derived_by = NULL;
	}
	if (!to->n || to->v[to->n - 1].object != object)
		to->objects++;
	vec_grow(to->v, to->n, to->cap);
	to->v[to->n++] = (struct drift_member){object, i};
	if (v->severity > to->severity)
		to->severity = v->severity;
}

static int
by_members(const void *a, const void *b)
{
	const struct drift_group *x = a, *y = b;

	return x->n < y->n ? 1 : x->n > y->n ? -1 : strcmp(x->title, y->title);
}

static void
make_groups(struct grouping *g)
{
	struct drift *d = g->d;
	struct drift_group *all = mem_zero(g->causes.n + 1, sizeof(*all));

	for (size_t c = 0; c < g->causes.n; c++) {
		const struct cause *own = &g->causes.v[c];

		all[c] = (struct drift_group){.cause = own->kind, .record_object = own->object,
					      .record_change = own->change};
		all[c].title = mem_strdup(own->title);
		if (own->object != SIZE_MAX)
			all[c].record = mem_strdup(d->v[own->object].verdicts[own->change].id);
		name_group(&all[c], g->r->world->context);
	}
	for (size_t o = 0; o < d->n; o++)
		for (size_t i = 0; i < d->v[o].changes.n; i++)
			if (g->of[o][i])
				add_member(d, &all[g->of[o][i] - 1], o, i);
	for (size_t c = 0; c < g->causes.n; c++) {
		if (!all[c].n) {
			drift_group_release(&all[c]);
			continue;
		}
		vec_grow(d->groups, d->ngroups, d->groups_cap);
		d->groups[d->ngroups++] = all[c];
	}
	if (d->ngroups)
		qsort(d->groups, d->ngroups, sizeof(*d->groups), by_members);
	free(all);
}

static void
grouping_open(struct grouping *g)
{
	g->of = mem_zero(g->d->n + 1, sizeof(*g->of));
	for (size_t i = 0; i < g->d->n; i++)
		g->of[i] = mem_zero(g->d->v[i].changes.n + 1, sizeof(**g->of));
	for (size_t i = 0; i < g->d->ngroups; i++)
		drift_group_release(&g->d->groups[i]);
	g->d->ngroups = 0;
}

static void
grouping_close(struct grouping *g)
{
	for (size_t i = 0; i < g->d->n; i++)
		free(g->of[i]);
	free(g->of);
	for (size_t i = 0; i < g->causes.n; i++) {
		struct cause *c = &g->causes.v[i];

		if (c->release)
			c->release(c->own);
		free(c->title);
	}
	free(g->causes.v);
	map_release(&g->records, NULL);
}

void
group_records(struct run *r)
{
	struct grouping g = {.r = r, .d = r->drift};

	grouping_open(&g);
	find_causes(&g);
	each_record(&g, ask_causes);
	each_record(&g, follow);
	each_record(&g, lead);
	each_record(&g, follow);
	group_same(&g);
	each_record(&g, follow);
	make_groups(&g);
	grouping_close(&g);
}
