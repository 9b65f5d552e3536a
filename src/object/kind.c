/* Kinds: the built-in table, the groups of the past, and the learned rows beside them. */
#include <stdlib.h>

#include "kinds.h"

#define ROW(g, v, k, p, s, sh, ns, vw)                                                 \
	{.group = (g), .version = (v), .name = (k), .plural = (p), .singular = (s),    \
	 .shorts = (sh), .namespaced = (ns), .view = (vw), .builtin = true},
#define KIND_NS(g, v, k, p, s, sh)	ROW(g, v, k, p, s, sh, true, false)
#define KIND_CLUSTER(g, v, k, p, s, sh) ROW(g, v, k, p, s, sh, false, false)
#define VIEW_NS(g, v, k, p, s, sh)	ROW(g, v, k, p, s, sh, true, true)
#define VIEW_CLUSTER(g, v, k, p, s, sh) ROW(g, v, k, p, s, sh, false, true)
static const struct kind table[] = {
#include "kind_table.inc"
};

#define WAS(k, then, today) {(k), (then), (today)},
static const struct alias {
	const char *name, *then, *today;
} aliases[] = {
#include "kind_alias.inc"
};

struct pair {
	const char *name, *group;
};

static int
pair_cmp(const char *name, const char *group, const char *other_name, const char *other_group)
{
	int c = strcmp(name, other_name);

	return c ? c : strcmp(group, other_group);
}

size_t
kinds_builtin_count(void)
{
	return countof(table);
}

const struct kind *
kinds_builtin(size_t i)
{
	return i < countof(table) ? &table[i] : NULL;
}

static int
row_cmp(const void *key, const void *row)
{
	const struct pair *p = key;
	const struct kind *k = row;

	return pair_cmp(p->name, p->group, k->name, k->group);
}

static int
alias_cmp(const void *key, const void *row)
{
	const struct pair *p = key;
	const struct alias *a = row;

	return pair_cmp(p->name, p->group, a->name, a->then);
}

const struct kind *
kinds_find_builtin(const char *group, const char *name)
{
	return bsearch(&(struct pair){name, group}, table, countof(table), sizeof(table[0]),
		       row_cmp);
}

static const char *
group_today(const char *group, const char *name)
{
	const struct alias *a = bsearch(&(struct pair){name, group}, aliases, countof(aliases),
					sizeof(aliases[0]), alias_cmp);

	return a ? a->today : NULL;
}

/* Where the pair stands among the learned rows, or would stand. */
static size_t
learned_slot(const struct kinds *ks, const char *group, const char *name)
{
	size_t lo = 0, hi = ks->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (pair_cmp(name, group, ks->learned[mid]->name, ks->learned[mid]->group) <= 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

struct kind *
kinds_find_learned(const struct kinds *ks, const char *group, const char *name)
{
	size_t i = learned_slot(ks, group, name);

	if (i < ks->n && pair_cmp(name, group, ks->learned[i]->name, ks->learned[i]->group) == 0)
		return ks->learned[i];
	return NULL;
}

struct kind *
kinds_insert(struct kinds *ks, const char *group, const char *name)
{
	size_t i = learned_slot(ks, group, name);
	struct kind *k = arena_alloc(&ks->arena, sizeof(*k));

	*k = (struct kind){
		.group = arena_strdup(&ks->arena, group),
		.name = arena_strdup(&ks->arena, name),
	};
	vec_grow(ks->learned, ks->n, ks->cap);
	memmove(ks->learned + i + 1, ks->learned + i, (ks->n - i) * sizeof(*ks->learned));
	ks->learned[i] = k;
	ks->n++;
	return k;
}

const struct kind *
kinds_find(const struct kinds *ks, const char *group, const char *name)
{
	const struct kind *k = kinds_find_builtin(group, name);
	const char *today;

	if (k)
		return k;
	today = group_today(group, name);
	if (today)
		return kinds_find_builtin(today, name);
	return ks ? kinds_find_learned(ks, group, name) : NULL;
}

const char *
kinds_group(const struct kinds *ks, const char *group, const char *name)
{
	const struct kind *k = kinds_find(ks, group, name);

	return k ? k->group : group;
}

const struct kind *
kinds_row(const struct kinds *ks, size_t i)
{
	if (i < countof(table))
		return &table[i];
	i -= countof(table);
	return ks && i < ks->n ? ks->learned[i] : NULL;
}

struct kinds *
kinds_new(void)
{
	struct kinds *ks = mem_zero(1, sizeof(*ks));

	for (size_t i = 0; i < countof(table); i++)
		kinds_index(ks, &table[i]);
	return ks;
}

static void
hits_free(void *value)
{
	struct kind_hits *h = value;

	free(h->v);
	free(h);
}

void
kinds_free(struct kinds *ks)
{
	if (!ks)
		return;
	map_release(&ks->words, hits_free);
	learned_release(&ks->schemas);
	free(ks->learned);
	arena_release(&ks->arena);
	free(ks);
}

void
api_version_split(const char *api_version, char **group, const char **version)
{
	const char *slash = strchr(api_version, '/');

	*group = slash ? mem_strndup(api_version, (size_t)(slash - api_version)) : mem_strdup("");
	*version = slash ? slash + 1 : api_version;
}
