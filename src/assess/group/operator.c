/*
 * An upgrade of an operator: a ClusterServiceVersion came, mostly in place of
 * another, or got another version. What the Operator Lifecycle Manager installs
 * for it is told by its labels, by owners, and by the description itself; what
 * the operator then does to what it runs, by the kinds that it owns.
 */
#include <stdlib.h>

#include "group.h"

#define OLM "operators.coreos.com"
#define CSV "ClusterServiceVersion"

struct operator {
	const struct drift_object *old, *new;	/* may be one */
};

static bool
is_copy(const struct drift_object *o)
{
	const json_t *labels = tree_at(drift_object_body(o), "metadata/labels");

	return json_object_get(labels, "olm.copiedFrom") != NULL;
}

static bool
is_description(const struct drift_object *o)
{
	return o->comparable && is_kind(&o->key, OLM, CSV) && !is_copy(o);
}

/* ---- what belongs to it ---- */

/* Is it the name of one of the two descriptions? */
static bool
names_either(const struct operator *op, const char *name)
{
	return name && ((op->new && str_eq(op->new->key.name, name)) ||
			(op->old && str_eq(op->old->key.name, name)));
}

static bool
lists(const json_t *list, const char *member, const char *name)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_eq(tree_str(json_array_get(list, i), member), name))
			return true;
	return false;
}

/* "Foo" of example.com among the custom resources that it owns: {name: foos.example.com, kind}. */
static bool
owns_kind(const json_t *body, const char *kind, const char *group)
{
	const json_t *list = tree_at(body, "spec/customresourcedefinitions/owned");

	for (size_t i = 0; kind && i < json_array_size(list); i++) {
		const char *name = tree_str(json_array_get(list, i), "name");
		const char *dot = name ? strchr(name, '.') : NULL;

		if (dot && str_eq(dot + 1, group) &&
		    str_eq(tree_str(json_array_get(list, i), "kind"), kind))
			return true;
	}
	return false;
}

/* What the description itself installs, in its namespace or cluster-wide. */
static bool
installs(const struct drift_object *csv, const struct object_key *k)
{
	const json_t *body = csv ? drift_object_body(csv) : NULL;

	if (is_kind(k, "apiextensions.k8s.io", "CustomResourceDefinition"))
		return lists(tree_at(body, "spec/customresourcedefinitions/owned"), "name",
			     k->name);
	if (!csv || !str_eq(k->ns, csv->key.ns))
		return false;
	if (is_kind(k, "apps", "Deployment"))
		return lists(tree_at(body, "spec/install/spec/deployments"), "name", k->name);
	if (is_kind(k, "", "ServiceAccount"))
		return lists(tree_at(body, "spec/install/spec/permissions"), "serviceAccountName",
			     k->name) ||
		       lists(tree_at(body, "spec/install/spec/clusterPermissions"),
			     "serviceAccountName", k->name);
	return false;
}

static bool
plans(const struct operator *op, const struct drift_object *o)
{
	const json_t *list = tree_at(drift_object_body(o), "spec/clusterServiceVersionNames");

	for (size_t i = 0; is_kind(&o->key, OLM, "InstallPlan") && i < json_array_size(list); i++)
		if (names_either(op, json_string_value(json_array_get(list, i))))
			return true;
	return false;
}

static bool
is_labelled(const struct operator *op, const struct drift_object *o)
{
	const json_t *labels = tree_at(drift_object_body(o), "metadata/labels");
	const char *ns = json_string_value(json_object_get(labels, "olm.owner.namespace"));
	const char *home = op->new ? op->new->key.ns : op->old->key.ns;

	return names_either(op, json_string_value(json_object_get(labels, "olm.owner"))) &&
	       (!ns || str_eq(ns, home));
}

/* By a description itself, or by a custom resource that the operator watches. */
static bool
is_owned(const struct operator *op, const struct drift_object *o)
{
	const json_t *refs = tree_at(drift_object_body(o), "metadata/ownerReferences");

	for (size_t i = 0; i < json_array_size(refs); i++) {
		const json_t *ref = json_array_get(refs, i);
		const char *api = tree_str(ref, "apiVersion"), *kind = tree_str(ref, "kind");
		const char *version;
		char *group;
		bool owned;

		if (str_eq(kind, CSV) && names_either(op, tree_str(ref, "name")))
			return true;
		if (!api)
			continue;
		api_version_split(api, &group, &version);
		owned = (op->new && owns_kind(drift_object_body(op->new), kind, group)) ||
			(op->old && owns_kind(drift_object_body(op->old), kind, group));
		free(group);
		if (owned)
			return true;
	}
	return false;
}

/* The two descriptions themselves, but for what a person decides in an InstallPlan. */
static bool
made_by_operator(struct run *r, const struct cause *c, const struct drift_object *o, size_t i)
{
	const struct operator *op = c->own;
	const struct path *at = &o->changes.v[i].at;

	(void)r;
	if (!by_controller(&o->verdicts[i]))
		return false;
	if (o == op->old || o == op->new)
		return true;
	if (at->n > 1 && at->v[1].kind == STEP_MEMBER && str_eq(at->v[1].name, "approved"))
		return false;
	return is_labelled(op, o) || is_owned(op, o) || installs(op->new, &o->key) ||
	       installs(op->old, &o->key) || plans(op, o);
}

/* ---- the cause ---- */

static bool
same_stem(const char *a, const char *b)
{
	size_t n = stem_of_version(a);

	return n && n == stem_of_version(b) && strncmp(a, b, n) == 0;
}

/* The one in whose place it came: as it says itself, else by its name; a night may skip some. */
static const struct drift_object *
replaced_by(struct run *r, const struct drift_object *csv)
{
	const char *told = tree_str(csv->new_body, "spec/replaces");
	const struct drift_object *best = NULL;

	for (size_t i = 0; i < r->drift->n; i++) {
		const struct drift_object *o = &r->drift->v[i];

		if (o->op != CHANGE_REMOVE || !is_description(o) || !str_eq(o->key.ns, csv->key.ns))
			continue;
		if (str_eq(o->key.name, told))
			return o;
		if (same_stem(o->key.name, csv->key.name))
			best = o;
	}
	return best;
}

/* The record of spec.version in one whose name stayed. */
static size_t
version_record(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (str_eq(o->changes.v[i].path, "spec.version"))
			return i;
	return SIZE_MAX;
}

static const char *
version_of(const struct drift_object *o, const json_t *body)
{
	const char *told = tree_str(body, "spec/version");
	size_t n = stem_of_version(o->key.name);

	return told ? told : n ? o->key.name + n + 1 : o->key.name;
}

static char *
title_of(const struct operator *op)
{
	size_t n = stem_of_version(op->new->key.name);
	int stem = (int)(n ? n : strlen(op->new->key.name));
	const char *to = version_of(op->new, op->new->new_body);

	if (!op->old)
		return mem_printf("operator %.*s %s installed", stem, op->new->key.name, to);
	return mem_printf("operator %.*s %s -> %s", stem, op->new->key.name,
			  version_of(op->old, op->old->old_body), to);
}

void
causes_of_operators(struct run *r, struct causes *cs)
{
	for (size_t i = 0; i < r->drift->n; i++) {
		const struct drift_object *o = &r->drift->v[i];
		struct cause c = {.kind = "operator", .made = made_by_operator, .object = i,
				  .release = free};
		struct operator *op;

		if (!is_description(o) || !o->new_body)
			continue;
		c.change = o->op == CHANGE_ADD ? whole_record(o) : version_record(o);
		if (c.change == SIZE_MAX || o->verdicts[c.change].noise)
			continue;
		op = mem_zero(1, sizeof(*op));
		op->new = o;
		op->old = o->op == CHANGE_ADD ? replaced_by(r, o) : o;
		c.own = op;
		c.title = title_of(op);
		vec_grow(cs->v, cs->n, cs->cap);
		cs->v[cs->n++] = c;
	}
}
