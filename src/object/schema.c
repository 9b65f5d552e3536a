/* Positions in the API types: the generated table and learned nodes through one door. */
#include <stdlib.h>

#include "kinds.h"
#include "schema_type.h"

#define SIMPLE(c)	  {.cls = SCHEMA_##c}
#define STRUCT(from, len) {.cls = SCHEMA_STRUCT, .first = (from), .n = (len)}
#define MAP(t)		  {.cls = SCHEMA_MAP, .first = (t)}
#define LIST(t, m, o, k, d)                                                            \
	{.cls = SCHEMA_LIST, .first = (t), .merge = MERGE_##m, .order = ORDER_##o,     \
	 .keys = (k), .defaults = (d)}

struct root {
	const char *kind, *group;
	uint32_t type;
};

#include "schema_table.inc"

static int
root_cmp(const void *key, const void *row)
{
	const struct root *a = key, *b = row;
	int c = strcmp(a->kind, b->kind);

	return c ? c : strcmp(a->group, b->group);
}

uint32_t
schema_table_root(const char *group, const char *kind)
{
	const struct root *r = bsearch(&(struct root){.kind = kind, .group = group}, roots,
				       countof(roots), sizeof(roots[0]), root_cmp);

	return r ? r->type : TYPE_NOWHERE;
}

size_t
schema_roots(void)
{
	return countof(roots);
}

/* A cluster's own CRD is newer and fuller than the table's memory of OpenShift's. */
struct schema_at
schema_root(const struct kinds *ks, const char *group, const char *kind)
{
	const struct kind *k = kinds_find(ks, group, kind);
	uint32_t type = TYPE_NOWHERE;

	if (k && ks)
		type = learned_root(&ks->schemas, k->group, k->name);
	if (k && type == TYPE_NOWHERE)
		type = schema_table_root(k->group, k->name);
	return (struct schema_at){ks, type};
}

/* The row of a type and the members that its numbers mean; NULL for a position of nowhere. */
static const struct schema_type *
type_row(struct schema_at at, const struct schema_name **members)
{
	const struct learned_schema *s;

	if (!(at.type & LEARNED_BIT)) {
		*members = names;
		return at.type < countof(types) ? &types[at.type] : NULL;
	}
	s = at.ks ? learned_at(&at.ks->schemas, at.type) : NULL;
	if (!s)
		return NULL;
	*members = s->names;
	return &s->types[at.type & (LEARNED_NODES - 1)];
}

/* Describes a field of this type. */
static bool
describe(struct schema_at at, bool value_struct, struct schema_field *out)
{
	const struct schema_name *members;
	const struct schema_type *t = type_row(at, &members);

	*out = (struct schema_field){.cls = SCHEMA_UNKNOWN};
	if (!t || t->cls == SCHEMA_UNKNOWN)
		return false;
	out->cls = t->cls;
	out->at = at;
	out->value_struct = value_struct;
	if (t->cls == SCHEMA_LIST) {
		out->at.type = t->first;
		out->merge = t->merge;
		out->order = t->order;
		out->keys = t->keys;
		out->defaults = t->defaults;
	}
	return true;
}

static int
member_cmp(const void *key, const void *row)
{
	return strcmp(key, ((const struct schema_name *)row)->name);
}

static const struct schema_name *
find_member(const struct schema_type *t, const struct schema_name *members, const char *name)
{
	return bsearch(name, members + t->first, t->n, sizeof(*members), member_cmp);
}

uint32_t
schema_table_below(uint32_t type, const char *name)
{
	const struct schema_type *t = type < countof(types) ? &types[type] : &types[TYPE_NOWHERE];
	const struct schema_name *m;

	if (!name)
		return t->cls == SCHEMA_LIST || t->cls == SCHEMA_MAP ? t->first : TYPE_NOWHERE;
	m = t->cls == SCHEMA_STRUCT ? find_member(t, names, name) : NULL;
	return m ? m->type : TYPE_NOWHERE;
}

/* What every object has, whatever its CRD's schema says of it. */
static const struct schema_name *
root_member(struct schema_at at, const char *name)
{
	static const struct schema_name common[] = {
		{"apiVersion", TYPE_SCALAR, false},
		{"kind", TYPE_SCALAR, false},
		{"metadata", TYPE_META, true},
	};

	if (!(at.type & LEARNED_BIT) || (at.type & (LEARNED_NODES - 1)) != 0)
		return NULL;
	for (size_t i = 0; i < countof(common); i++)
		if (strcmp(common[i].name, name) == 0)
			return &common[i];
	return NULL;
}

bool
schema_member(struct schema_at at, const char *name, struct schema_field *out)
{
	const struct schema_name *members, *m;
	const struct schema_type *t = type_row(at, &members);

	*out = (struct schema_field){.cls = SCHEMA_UNKNOWN};
	if (!t)
		return false;
	if (t->cls == SCHEMA_MAP)
		return describe((struct schema_at){at.ks, t->first}, false, out);
	if (t->cls != SCHEMA_STRUCT)
		return false;
	m = root_member(at, name);
	if (!m)
		m = find_member(t, members, name);
	return m && describe((struct schema_at){at.ks, m->type}, m->value_struct, out);
}

bool
schema_item(const struct schema_field *list, struct schema_field *out)
{
	struct schema_at at = list->at;

	if (list->cls != SCHEMA_LIST) {
		*out = (struct schema_field){.cls = SCHEMA_UNKNOWN};
		return false;
	}
	return describe(at, false, out);
}
