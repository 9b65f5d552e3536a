/* The names of all objects of a snapshot, kept small: a pointer and the name's bytes each. */
#include <stdlib.h>

#include "objects.h"

#define OPEN_GROUPS  200	/* namespaces and kinds up to which namespaces are unfolded at first */
#define OPEN_OBJECTS 100	/* objects up to which kinds are */

/* ---- reading ---- */

static bool
of_group(const struct kind_group *g, const struct object_key *k)
{
	return str_eq(g->ns, k->ns) && str_eq(g->kind, k->kind) && str_eq(g->group, k->group);
}

static void
add_group(struct listing *l, const struct object_key *k)
{
	struct buf word = {0};

	kind_print(&word, l->kinds, k->group, k->kind);
	vec_grow(l->groups, l->ngroups, l->groups_cap);
	l->groups[l->ngroups++] = (struct kind_group){
		.ns = arena_strdup(&l->mem, k->ns),
		.kind = arena_strdup(&l->mem, k->kind),
		.group = arena_strdup(&l->mem, k->group),
		.word = arena_strdup(&l->mem, buf_cstr(&word)),
		.first = l->n,
	};
	buf_release(&word);
}

/* The store has the objects of a kind in a folder, so they come together. */
static int
add_object(void *ctx, const struct found_object *o)
{
	struct listing *l = ctx;

	if (!l->ngroups || !of_group(&l->groups[l->ngroups - 1], &o->key))
		add_group(l, &o->key);
	vec_grow(l->names, l->n, l->cap);
	l->names[l->n++] = arena_strdup(&l->mem, o->key.name);
	l->groups[l->ngroups - 1].n++;
	return 0;
}

/* ---- order: that of keys ---- */

static int
cmp_group(const void *a, const void *b)
{
	const struct kind_group *ga = a, *gb = b;
	int d = strcmp(ga->ns, gb->ns);

	d = d ? d : strcmp(ga->kind, gb->kind);
	return d ? d : strcmp(ga->group, gb->group);
}

static int
cmp_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
sort(struct listing *l)
{
	const char **names = mem_alloc((l->n + 1) * sizeof(*names));
	size_t at = 0;

	if (l->ngroups)
		qsort(l->groups, l->ngroups, sizeof(*l->groups), cmp_group);
	for (size_t i = 0; i < l->ngroups; i++) {
		struct kind_group *g = &l->groups[i];

		memcpy(names + at, l->names + g->first, g->n * sizeof(*names));
		g->first = at;
		qsort(names + at, g->n, sizeof(*names), cmp_name);
		at += g->n;
	}
	free(l->names);
	l->names = names;
}

static void
make_spaces(struct listing *l)
{
	l->spaces = mem_zero(l->ngroups + 1, sizeof(*l->spaces));
	for (size_t i = 0; i < l->ngroups; i++) {
		struct kind_group *g = &l->groups[i];
		struct space *s = l->nspaces ? &l->spaces[l->nspaces - 1] : NULL;

		if (!s || !str_eq(s->ns, g->ns)) {
			s = &l->spaces[l->nspaces++];
			*s = (struct space){.ns = g->ns, .first = i};
		}
		s->n++;
		s->objects += g->n;
		g->open = l->n <= OPEN_OBJECTS;
	}
	for (size_t i = 0; i < l->nspaces; i++)
		l->spaces[i].open = l->nspaces + l->ngroups <= OPEN_GROUPS;
}

int
listing_read(struct listing **out, struct store *s, const struct store_snapshot *at,
	     const struct filter *f, const struct progress *p, struct error *err)
{
	struct listing *l = mem_zero(1, sizeof(*l));
	struct found_want want = {.filter = f, .progress = p};

	l->tree = at->tree;
	if (flow_kinds(&l->kinds, s, at, err) != 0)
		goto fail;
	want.kinds = l->kinds;
	if (flow_each(s, at, &want, add_object, l, err) != 0)
		goto fail;
	sort(l);
	make_spaces(l);
	*out = l;
	return 0;
fail:
	listing_free(l);
	return -1;
}

void
listing_free(struct listing *l)
{
	if (!l)
		return;
	arena_release(&l->mem);
	kinds_free(l->kinds);
	free(l->names);
	free(l->groups);
	free(l->spaces);
	free(l);
}

/* ---- finding ---- */

size_t
listing_group(const struct listing *l, const struct object_key *k)
{
	const struct kind_group want = {.ns = k->ns, .kind = k->kind, .group = k->group};
	const struct kind_group *g =
		l->ngroups ? bsearch(&want, l->groups, l->ngroups, sizeof(want), cmp_group) : NULL;

	return g ? (size_t)(g - l->groups) : SIZE_MAX;
}

size_t
listing_name(const struct listing *l, size_t group, const char *name)
{
	const struct kind_group *g = &l->groups[group];
	const char **at = bsearch(&name, l->names + g->first, g->n, sizeof(*at), cmp_name);

	return at ? (size_t)(at - l->names) : SIZE_MAX;
}

void
listing_key(const struct listing *l, size_t group, size_t name, struct object_key *out)
{
	const struct kind_group *g = &l->groups[group];

	*out = (struct object_key){.group = (char *)g->group, .kind = (char *)g->kind,
				   .ns = (char *)g->ns, .name = (char *)l->names[name]};
}

void
listing_ref(const struct listing *l, size_t group, size_t name, struct buf *out)
{
	const struct kind_group *g = &l->groups[group];

	buf_printf(out, "%s%s%s/%s", g->ns, *g->ns ? "/" : "", g->word, l->names[name]);
}

/* ---- counts and folds ---- */

void
listing_count(struct listing *l, const struct model *m)
{
	l->changed = 0;
	for (size_t i = 0; i < l->ngroups; i++)
		l->groups[i].changed = 0;
	for (size_t i = 0; m->drift && i < m->drift->n; i++) {
		const struct object_key *k = &m->drift->v[i].key;
		size_t g = model_shows_object(m, i) ? listing_group(l, k) : SIZE_MAX;

		if (g == SIZE_MAX || listing_name(l, g, k->name) == SIZE_MAX)
			continue;
		l->groups[g].changed++;
		l->changed++;
	}
	for (size_t i = 0; i < l->nspaces; i++) {
		struct space *s = &l->spaces[i];

		s->changed = 0;
		for (size_t k = s->first; k < s->first + s->n; k++)
			s->changed += l->groups[k].changed;
	}
}

void
listing_open_changed(struct listing *l)
{
	if (l->changed > OPEN_OBJECTS)
		return;
	for (size_t i = 0; i < l->ngroups; i++)
		l->groups[i].open = l->groups[i].open || l->groups[i].changed;
	for (size_t i = 0; i < l->nspaces; i++)
		l->spaces[i].open = l->spaces[i].open || l->spaces[i].changed;
}

void
listing_folds(struct listing *l, const struct listing *old)
{
	size_t s = 0, g = 0;

	for (size_t i = 0; i < l->ngroups; i++) {
		while (g < old->ngroups && cmp_group(&old->groups[g], &l->groups[i]) < 0)
			g++;
		if (g < old->ngroups && cmp_group(&old->groups[g], &l->groups[i]) == 0)
			l->groups[i].open = old->groups[g].open;
	}
	for (size_t i = 0; i < l->nspaces; i++) {
		while (s < old->nspaces && strcmp(old->spaces[s].ns, l->spaces[i].ns) < 0)
			s++;
		if (s < old->nspaces && str_eq(old->spaces[s].ns, l->spaces[i].ns))
			l->spaces[i].open = old->spaces[s].open;
	}
}
