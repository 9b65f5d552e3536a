/* FieldsV1: is a field in a manager's set? */
#include "fields.h"

#include <stdio.h>

#define MAX_DEPTH 512

/* A place on the way down a set. */
struct walk {
	const struct path *at;
	const json_t *body;
};

/* A key member that an item lacks has its default: protocol is TCP (formats.md j). */
static bool
key_fits(const char *name, const json_t *want, const json_t *item)
{
	const json_t *have = json_object_get(item, name);

	if (!have && str_eq(name, "protocol"))
		return str_eq(json_string_value(want), "TCP");
	return have && tree_equal(want, have);
}

static bool
keys_fit(const json_t *keys, const json_t *item)
{
	const char *name;
	json_t *want;

	json_object_foreach((json_t *)keys, name, want)
		if (!key_fits(name, want, item))
			return false;
	return json_object_size(keys) > 0;
}

/* The child whose k:{…} or v:… speaks of item. */
static const json_t *
child_of_item(const json_t *fields, const json_t *item)
{
	struct limits lim = LIMITS_DEFAULT;
	const char *name;
	json_t *below;

	json_object_foreach((json_t *)fields, name, below) {
		bool keyed = str_starts(name, "k:");
		json_t *v;
		bool fits;

		if (!keyed && !str_starts(name, "v:"))
			continue;
		v = tree_parse_json(name + 2, strlen(name + 2), &lim, NULL, NULL);
		fits = v && (keyed ? keys_fit(v, item) : tree_equal(v, item));
		json_decref(v);
		if (fits)
			return below;
	}
	return NULL;
}

static const json_t *
child_named(const json_t *fields, const char *prefix, const char *name)
{
	struct buf key = {0};
	const json_t *below;

	buf_printf(&key, "%s%s", prefix, name);
	below = json_object_get(fields, buf_cstr(&key));
	buf_release(&key);
	return below;
}

/* Where the item of step i stands in its list; the number of the step itself where that is one. */
static bool
number_of(const struct walk *w, size_t i, const json_t *item, size_t *out)
{
	const struct path list_at = {.v = w->at->v, .n = i};
	const json_t *list = w->body ? path_find((json_t *)w->body, &list_at, NULL) : NULL;

	if (w->at->v[i].kind == STEP_INDEX) {
		*out = w->at->v[i].index;
		return true;
	}
	for (*out = 0; item && *out < json_array_size(list); ++*out)
		if (json_array_get(list, *out) == item)
			return true;
	return false;
}

static const json_t *
child_at(const json_t *fields, const struct walk *w, size_t i)
{
	const struct step *s = &w->at->v[i];
	const struct path here = {.v = w->at->v, .n = i + 1};
	const json_t *item, *found;
	char number[24];
	size_t n;

	if (s->kind == STEP_MEMBER)
		return child_named(fields, "f:", s->name);
	item = w->body ? path_find((json_t *)w->body, &here, NULL) : NULL;
	found = s->kind == STEP_VALUE ? child_of_item(fields, s->value)
		: item ? child_of_item(fields, item) : NULL;
	if (found || !number_of(w, i, item, &n))
		return found;
	snprintf(number, sizeof(number), "%zu", n);
	return child_named(fields, "i:", number);
}

static enum owned
owned_at(const json_t *fields, const struct walk *w)
{
	for (size_t i = 0; i < w->at->n; i++) {
		if (!json_is_object(fields))
			return OWNED_NOT;
		if (!json_object_size(fields))
			return i ? OWNED : OWNED_NOT;
		fields = child_at(fields, w, i);
		if (!fields)
			return OWNED_NOT;
	}
	if (!json_is_object(fields))
		return OWNED_NOT;
	return !json_object_size(fields) || json_object_get(fields, ".") ? OWNED : OWNED_PARTS;
}

/* ---- the same field by another version's name ---- */

/* An entry tells its fields in the version by which they were written, an archive prints the object
 * in one of its own choice. No version has both names. */
struct renamed {
	const char *group, *kind;
	const char *a, *b;
};
static const struct renamed renamed[] = {
	{"autoscaling", "HorizontalPodAutoscaler", "spec/metrics",
	 "spec/targetCPUUtilizationPercentage"},
	{"networking.k8s.io", "Ingress", "spec/defaultBackend", "spec/backend"},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "spec/versions", "spec/validation"},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "spec/versions", "spec/version"},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "spec/versions", "spec/subresources"},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "spec/versions",
	 "spec/additionalPrinterColumns"},
	{"flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration",
	 "spec/limited/nominalConcurrencyShares", "spec/limited/assuredConcurrencyShares"},
	{"cert-manager.io", "Certificate", "spec/privateKey/size", "spec/keySize"},
	{"cert-manager.io", "Certificate", "spec/privateKey/algorithm", "spec/keyAlgorithm"},
	{"cert-manager.io", "Certificate", "spec/privateKey/encoding", "spec/keyEncoding"},
	{"cert-manager.io", "Certificate", "spec/subject/organizations", "spec/organization"},
};

/* Does the path begin with these members? */
static bool
begins(const struct path *at, const char *names)
{
	for (size_t i = 0; *names; i++) {
		size_t n = strcspn(names, "/");

		if (i >= at->n || at->v[i].kind != STEP_MEMBER ||
		    strlen(at->v[i].name) != n || memcmp(at->v[i].name, names, n) != 0)
			return false;
		names += n + (names[n] == '/');
	}
	return true;
}

static enum owned
owned_as(const json_t *fields, const char *names)
{
	struct path at = {0};
	const struct walk w = {.at = &at};
	enum owned o;

	for (size_t n; *names; names += n + (names[n] == '/')) {
		char name[64];

		n = strcspn(names, "/");
		snprintf(name, sizeof(name), "%.*s", (int)n, names);
		path_member(&at, name);
	}
	o = owned_at(fields, &w);
	path_release(&at);
	return o == OWNED_NOT ? OWNED_NOT : OWNED;
}

enum owned
fields_own(const json_t *fields, const struct object_key *k, const struct path *at,
	   const json_t *body)
{
	const struct walk w = {.at = at, .body = body};
	enum owned o = owned_at(fields, &w);

	for (size_t i = 0; o == OWNED_NOT && i < countof(renamed); i++) {
		const struct renamed *r = &renamed[i];

		if (!str_eq(r->kind, k->kind) || !str_eq(r->group, k->group))
			continue;
		if (begins(at, r->a))
			o = owned_as(fields, r->b);
		else if (begins(at, r->b))
			o = owned_as(fields, r->a);
	}
	return o;
}

static size_t
leaves(const json_t *fields, unsigned depth)
{
	const char *name;
	json_t *below;
	size_t n = 0;

	if (!json_object_size(fields) || depth >= MAX_DEPTH)
		return 1;
	json_object_foreach((json_t *)fields, name, below)
		n += leaves(below, depth + 1);
	return n;
}

size_t
fields_leaves(const json_t *fields)
{
	return leaves(fields, 0);
}
