/* CRD schemas to type nodes: an own stack instead of recursion, bounds instead of trust. */
#include <stdlib.h>

#include "assay/text.h"
#include "learned.h"

#define SCHEMA_DEPTH 512
#define SCHEMA_NAMES (4U << 20)

/*
 * A node whose content still has to be made. table is what the generated table
 * has at its place: a CRD may call a plain string what Go has as a duration
 * (OAuth's accessTokenInactivityTimeout).
 */
struct pending {
	const json_t *schema;
	uint32_t node, table;
	unsigned depth;
};

struct builder {
	struct learned_schema *s;
	uint32_t base;		/* LEARNED_BIT and the schema's number */
	struct pending *v;
	size_t n, cap;
};

/* Order of these lists has a meaning wherever a pod's types are embedded (ux.md 5, 7). */
static const char *const ordered_lists[] = {"args", "command", "env", "envFrom", "initContainers"};

/* Members by which items of a list without keys of its own are told apart, the best set first. */
static const char *const guesses[][4] = {
	{"kind", "namespace", "name"},
	{"namespace", "name"},
	{"name"},
	{"type"},
	{"key"},
	{"id"},
	{"mountPath"},
	{"topologyKey"},
	{"host"},
	{"path"},
};

static bool
flag(const json_t *schema, const char *name)
{
	return json_is_true(tree_get(schema, name));
}

/* The pattern that controller-gen gives a Quantity names all its suffixes. */
static bool
is_quantity(const json_t *schema)
{
	const char *p = tree_str(schema, "pattern");

	return p && strstr(p, "KMGTPE") && strstr(p, "numk");
}

/* Patterns of OpenShift for a duration of Go, and of the Gateway API, name the units so. */
static bool
is_duration(const json_t *schema)
{
	const char *p = tree_str(schema, "pattern");

	return p && (strstr(p, "ms|s|m|h)") || strstr(p, "(h|m|s|ms)"));
}

static bool
is_int_or_string(const json_t *schema)
{
	const json_t *any = tree_get(schema, "anyOf");
	bool number = false, string = false;
	json_t *v;
	size_t i;

	if (flag(schema, "x-kubernetes-int-or-string"))
		return true;
	json_array_foreach(any, i, v) {
		const char *type = tree_str(v, "type");

		number = number || (type && strcmp(type, "integer") == 0);
		string = string || (type && strcmp(type, "string") == 0);
	}
	return number && string;
}

static uint32_t
string_type(const json_t *schema)
{
	static const struct {
		const char *format;
		uint32_t type;
	} formats[] = {
		{"byte", TYPE_BYTES},
		{"date-time", TYPE_TIME},
		{"duration", TYPE_DURATION},
	};
	const char *format = tree_str(schema, "format");

	if (is_quantity(schema))
		return TYPE_QUANTITY;
	if (is_duration(schema))
		return TYPE_DURATION;
	for (size_t i = 0; format && i < countof(formats); i++)
		if (strcmp(formats[i].format, format) == 0)
			return formats[i].type;
	return TYPE_SCALAR;
}

/* The class of a node that needs content, SCHEMA_SCALAR for those that do not. */
static enum schema_class
compound_class(const json_t *schema)
{
	const char *type = tree_str(schema, "type");

	if (json_object_size(tree_get(schema, "properties")) > 0)
		return SCHEMA_STRUCT;
	if (tree_get(schema, "items") && (!type || strcmp(type, "array") == 0))
		return SCHEMA_LIST;
	if (json_is_object(tree_get(schema, "additionalProperties")) ||
	    flag(schema, "additionalProperties"))
		return SCHEMA_MAP;
	return SCHEMA_SCALAR;
}

static uint32_t
simple_type(const json_t *schema, uint32_t table)
{
	const char *type = tree_str(schema, "type");
	uint32_t found;

	if (!type || strcmp(type, "object") == 0 || strcmp(type, "array") == 0)
		return TYPE_UNKNOWN;
	found = strcmp(type, "string") == 0 ? string_type(schema) : TYPE_SCALAR;
	return found == TYPE_SCALAR && table == TYPE_DURATION ? TYPE_DURATION : found;
}

/* The type of a schema; a node without content is made and put on the stack where it needs one. */
static uint32_t
type_of(struct builder *b, const json_t *schema, uint32_t table, unsigned depth)
{
	struct learned_schema *s = b->s;
	enum schema_class cls;

	if (!json_is_object(schema) || depth > SCHEMA_DEPTH)
		return TYPE_UNKNOWN;
	if (flag(schema, "x-kubernetes-embedded-resource"))
		return TYPE_RAW;
	if (is_int_or_string(schema))
		return is_quantity(schema) ? TYPE_QUANTITY : TYPE_INT_OR_STRING;
	cls = compound_class(schema);
	if (cls == SCHEMA_SCALAR)
		return simple_type(schema, table);
	if (s->ntypes >= LEARNED_NODES)
		return TYPE_UNKNOWN;
	vec_grow(s->types, s->ntypes, s->captypes);
	s->types[s->ntypes] = (struct schema_type){.cls = (uint8_t)cls, .first = TYPE_UNKNOWN};
	vec_grow(b->v, b->n, b->cap);
	b->v[b->n++] = (struct pending){schema, s->ntypes, table, depth};
	return b->base | s->ntypes++;
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
fill_struct(struct builder *b, const struct pending *p)
{
	json_t *props = tree_get(p->schema, "properties"), *v;
	size_t n = json_object_size(props), i = 0;
	struct learned_schema *s = b->s;
	const char **names, *name;
	uint32_t first = s->nnames;

	if (n > SCHEMA_NAMES - s->nnames) {
		s->types[p->node].cls = SCHEMA_UNKNOWN;
		return;
	}
	names = mem_zero(n, sizeof(*names));
	json_object_foreach(props, name, v)
		names[i++] = name;
	qsort(names, n, sizeof(*names), name_cmp);
	for (i = 0; i < n; i++) {
		vec_grow(s->names, s->nnames, s->capnames);
		s->names[s->nnames++] = (struct schema_name){
			.name = arena_strdup(&s->arena, names[i]),
			.type = type_of(b, json_object_get(props, names[i]),
					schema_table_below(p->table, names[i]), p->depth + 1),
		};
	}
	s->types[p->node].first = first;
	s->types[p->node].n = (uint32_t)n;
	free(names);
}

/* The text of a member's default, as an item that lacks it would have it. */
static const char *
default_of(struct arena *a, const json_t *props, const char *key)
{
	const json_t *v = tree_get(tree_get(props, key), "default");

	if (json_is_string(v))
		return arena_strdup(a, json_string_value(v));
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	return NULL;
}

static void
set_keys(struct builder *b, uint32_t node, const char *const *keys, size_t n, const json_t *props)
{
	struct arena *a = &b->s->arena;
	const char **k = arena_alloc(a, (n + 1) * sizeof(*k));
	const char **d = arena_alloc(a, (n + 1) * sizeof(*d));

	for (size_t i = 0; i < n; i++) {
		k[i] = arena_strdup(a, keys[i]);
		d[i] = default_of(a, props, keys[i]);
	}
	k[n] = d[n] = NULL;
	b->s->types[node].keys = k;
	b->s->types[node].defaults = d;
}

/* x-kubernetes-list-map-keys, with the name before a port where items have one (ux.md 2.2). */
static void
map_keys(struct builder *b, const struct pending *p, const json_t *props)
{
	const char *keys[8];
	size_t n = 0, i;
	bool port = false, name = false;
	json_t *v;

	json_array_foreach(tree_get(p->schema, "x-kubernetes-list-map-keys"), i, v) {
		const char *key = json_string_value(v);

		if (!key || n + 1 >= countof(keys))
			continue;
		port = port || strcmp(key, "port") == 0 || strcmp(key, "containerPort") == 0;
		name = name || strcmp(key, "name") == 0;
		keys[n++] = key;
	}
	if (port && !name && tree_get(props, "name")) {
		memmove(keys + 1, keys, n * sizeof(*keys));
		keys[0] = "name";
		n++;
	}
	if (n)
		set_keys(b, p->node, keys, n, props);
}

static void
guess_keys(struct builder *b, const struct pending *p, const json_t *props)
{
	for (size_t i = 0; i < countof(guesses); i++) {
		size_t n = 0;

		while (guesses[i][n] && tree_get(props, guesses[i][n]))
			n++;
		if (guesses[i][n])
			continue;
		set_keys(b, p->node, guesses[i], n, props);
		return;
	}
}

static void
fill_list(struct builder *b, const struct pending *p)
{
	const json_t *items = tree_get(p->schema, "items");
	const json_t *props = tree_get(items, "properties");
	const char *how = tree_str(p->schema, "x-kubernetes-list-type");
	uint32_t type = type_of(b, items, schema_table_below(p->table, NULL), p->depth + 1);
	struct schema_type *t = &b->s->types[p->node];

	t->first = type;
	t->merge = MERGE_ATOMIC;
	t->order = ORDER_MATTERS;
	if (how && strcmp(how, "set") == 0) {
		t->merge = MERGE_SET;
		t->order = ORDER_FREE;
	} else if (how && strcmp(how, "map") == 0) {
		t->merge = MERGE_MAP;
		t->order = ORDER_FREE;
		map_keys(b, p, props);
	} else {
		guess_keys(b, p, props);
	}
}

static void
fill_map(struct builder *b, const struct pending *p)
{
	uint32_t type = type_of(b, tree_get(p->schema, "additionalProperties"),
				schema_table_below(p->table, NULL), p->depth + 1);

	b->s->types[p->node].first = type;
}

/* The lists whose order has a meaning are known by the member that holds them. */
static void
mark_ordered(struct learned_schema *s)
{
	for (uint32_t i = 0; i < s->nnames; i++) {
		struct schema_name *m = &s->names[i];

		if (!(m->type & LEARNED_BIT))
			continue;
		for (size_t j = 0; j < countof(ordered_lists); j++)
			if (strcmp(m->name, ordered_lists[j]) == 0)
				s->types[m->type & (LEARNED_NODES - 1)].order = ORDER_MATTERS;
	}
}

static void
schema_release(struct learned_schema *s)
{
	arena_release(&s->arena);
	free(s->types);
	free(s->names);
	*s = (struct learned_schema){0};
}

static void
build(struct learned_schema *s, uint32_t number, const json_t *schema, uint32_t table)
{
	static void (*const fill[])(struct builder *, const struct pending *) = {
		[SCHEMA_STRUCT] = fill_struct,
		[SCHEMA_LIST] = fill_list,
		[SCHEMA_MAP] = fill_map,
	};
	struct builder b = {.s = s, .base = LEARNED_BIT | number << LEARNED_NODE_BITS};

	if (compound_class(schema) != SCHEMA_STRUCT || type_of(&b, schema, table, 0) != b.base)
		return;
	while (b.n) {
		struct pending p = b.v[--b.n];

		fill[s->types[p.node].cls](&b, &p);
	}
	mark_ordered(s);
	free(b.v);
}

static size_t
pair_key(const char *group, const char *kind, char out[512])
{
	int n = snprintf(out, 512, "%s %s", kind, group);

	return n > 0 && n < 512 ? (size_t)n : 0;
}

void
learned_put(struct learned *l, const char *group, const char *kind, const json_t *schema)
{
	char key[512];
	size_t n = pair_key(group, kind, key);
	struct map_entry *e;

	if (!n || (l->n >= LEARNED_SCHEMAS && !map_getn(&l->by, key, n)))
		return;
	e = map_at(&l->by, key, n);
	if (!e->value) {
		vec_grow(l->v, l->n, l->cap);
		l->v[l->n++] = (struct learned_schema){0};
		e->value = (void *)(uintptr_t)l->n;
	}
	n = (uintptr_t)e->value - 1;
	schema_release(&l->v[n]);
	build(&l->v[n], (uint32_t)n, schema, schema_table_root(group, kind));
}

uint32_t
learned_root(const struct learned *l, const char *group, const char *kind)
{
	char key[512];
	size_t n = pair_key(group, kind, key);
	uintptr_t i = n ? (uintptr_t)map_getn(&l->by, key, n) : 0;

	if (!i || !l->v[i - 1].ntypes)
		return TYPE_NOWHERE;
	return LEARNED_BIT | (uint32_t)(i - 1) << LEARNED_NODE_BITS;
}

const struct learned_schema *
learned_at(const struct learned *l, uint32_t type)
{
	uint32_t i = (type & ~LEARNED_BIT) >> LEARNED_NODE_BITS;

	if (!(type & LEARNED_BIT) || i >= l->n || (type & (LEARNED_NODES - 1)) >= l->v[i].ntypes)
		return NULL;
	return &l->v[i];
}

void
learned_release(struct learned *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		schema_release(&l->v[i]);
	free(l->v);
	map_release(&l->by, NULL);
	*l = (struct learned){0};
}
