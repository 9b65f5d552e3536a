/*
 * Coverage: kinds times namespaces, single pairs, exceptions from both, and
 * the list of namespaces that there are. In one sentence: what lies in no
 * listed namespace is gone; an exception beats everything else; then a pair
 * or a kind in a namespace covers.
 */
#include "assay/object/coverage.h"

#include <stdlib.h>

struct coverage {
	bool all_kinds, all_namespaces;
	bool partial;		/* excepted in all, but not empty */
	struct map kinds;	/* "Kind" or "Kind.group"; a set has c as its values */
	struct map namespaces;
	struct map listed;	/* all namespaces that there are, if known */
	struct map pairs;	/* namespace NUL kind */
	struct map excepts;	/* the same to a malloced reason */
	struct map filters;
};

struct coverage *
coverage_new(void)
{
	return mem_zero(1, sizeof(struct coverage));
}

void
coverage_free(struct coverage *c)
{
	if (!c)
		return;
	map_release(&c->kinds, NULL);
	map_release(&c->namespaces, NULL);
	map_release(&c->listed, NULL);
	map_release(&c->pairs, NULL);
	map_release(&c->excepts, free);
	map_release(&c->filters, NULL);
	free(c);
}

static void
kind_text(struct buf *out, const char *group, const char *kind)
{
	buf_puts(out, kind);
	if (*group && strcmp(kind, "*") != 0)
		buf_printf(out, ".%s", group);
}

/* The key of a pair: kind is written as "Kind.group". */
static void
pair_text(struct buf *out, const char *ns, const char *kind)
{
	buf_clear(out);
	buf_add(out, ns, strlen(ns) + 1);
	buf_puts(out, kind);
}

void
coverage_add_kind(struct coverage *c, const char *group, const char *kind)
{
	struct buf b = {0};

	kind_text(&b, group, kind);
	map_putn(&c->kinds, b.p, b.n, c);
	buf_release(&b);
}

void
coverage_all_kinds(struct coverage *c)
{
	c->all_kinds = true;
}

void
coverage_all_namespaces(struct coverage *c)
{
	c->all_namespaces = true;
}

void
coverage_add_namespace(struct coverage *c, const char *ns)
{
	map_put(&c->namespaces, ns, c);
}

void
coverage_list_namespace(struct coverage *c, const char *ns)
{
	map_put(&c->listed, ns, c);
}

void
coverage_add_pair(struct coverage *c, const char *ns, const char *group, const char *kind)
{
	struct buf k = {0}, b = {0};

	kind_text(&k, group, kind);
	pair_text(&b, ns, buf_cstr(&k));
	map_putn(&c->pairs, b.p, b.n, c);
	buf_release(&k);
	buf_release(&b);
}

static void
except_put(struct coverage *c, const char *ns, const char *kind, const char *reason)
{
	struct buf b = {0};

	pair_text(&b, ns, kind);
	free(map_putn(&c->excepts, b.p, b.n, mem_strdup(reason)));
	buf_release(&b);
}

void
coverage_except(struct coverage *c, const char *ns, const char *group, const char *kind,
		const char *reason)
{
	struct buf k = {0};

	kind_text(&k, group, kind);
	except_put(c, ns, buf_cstr(&k), reason);
	buf_release(&k);
}

void
coverage_partial(struct coverage *c, const char *reason)
{
	c->partial = true;
	except_put(c, "*", "*", reason);
}

void
coverage_filter(struct coverage *c, const char *filter)
{
	map_put(&c->filters, filter, c);
}

/* No cluster has a namespace of that name: a source made it up for what lies beside the objects,
 * so that no other source says anything of it. */
static bool
made_up(const char *ns)
{
	return *ns == '_';
}

/* The reason of the exception that fits best, NULL if none does. "encrypted" says least: of what is
 * damaged or absent not even the names are known. */
static const char *
excepted(const struct coverage *c, const char *ns, const char *kind)
{
	const char *const try[][2] = {{ns, kind}, {"*", kind}, {ns, "*"}, {"*", "*"}};
	const char *reason = NULL;
	struct buf b = {0};

	for (size_t i = 0; c->excepts.live && i < countof(try); i++) {
		const char *r;

		if (try[i][0] != ns && made_up(ns))
			continue;
		pair_text(&b, try[i][0], try[i][1]);
		r = map_getn(&c->excepts, b.p, b.n);
		if (r)
			reason = r;
		if (reason && strcmp(reason, "encrypted") != 0)
			break;
	}
	buf_release(&b);
	return reason;
}

static bool
has_pair(const struct coverage *c, const char *ns, const char *kind)
{
	struct buf b = {0};
	bool has = false;

	if (c->pairs.live) {
		pair_text(&b, ns, kind);
		has = map_getn(&c->pairs, b.p, b.n);
	}
	buf_release(&b);
	return has;
}

/* A namespace that a complete list of them lacks is gone, and all in it. */
static bool
namespace_gone(const struct coverage *c, const char *ns)
{
	return *ns && c->listed.live && !map_get(&c->listed, ns) && !made_up(ns);
}

/* "*" is whatever is stored, so no view. */
static bool
has_kind(const struct coverage *c, const char *group, const char *name, const char *kind)
{
	const struct kind *row;

	if (map_get(&c->kinds, kind))
		return true;
	if (!c->all_kinds)
		return false;
	row = kinds_find(NULL, group, name);
	return !row || !row->view;
}

static bool
is_token_secret(const struct object_key *k, const json_t *body)
{
	const char *type = json_string_value(json_object_get(body, "type"));

	return strcmp(k->kind, "Secret") == 0 && !*k->group && type &&
	       strcmp(type, "kubernetes.io/service-account-token") == 0;
}

/* The selector that decides is the Service's: an Endpoints object cannot tell. */
static bool
is_endpoints(const struct object_key *k, const json_t *body)
{
	(void)body;
	return strcmp(k->kind, "Endpoints") == 0 && !*k->group;
}

static const struct {
	const char *name;
	bool (*drops)(const struct object_key *k, const json_t *body);
} filters[] = {
	{"sa-token-secrets", is_token_secret},
	{"endpoints-without-app", is_endpoints},
};

static bool
filtered(const struct coverage *c, const struct object_key *k, const json_t *body)
{
	for (size_t i = 0; c->filters.live && i < countof(filters); i++)
		if (map_get(&c->filters, filters[i].name) && filters[i].drops(k, body))
			return true;
	return false;
}

/* Is it one of the kinds, in one of the namespaces? */
static bool
in_product(const struct coverage *c, const char *ns, const char *group, const char *name,
	   const char *kind)
{
	return has_kind(c, group, name, kind) &&
	       ((c->all_namespaces && !made_up(ns)) || map_get(&c->namespaces, ns));
}

/* Why a pair is not covered; NULL if it is. */
static const char *
why_not(const struct coverage *c, const char *ns, const char *group, const char *name)
{
	const char *reason;
	struct buf kind = {0};

	if (namespace_gone(c, ns))
		return NULL;
	kind_text(&kind, group, name);
	reason = excepted(c, ns, buf_cstr(&kind));
	if (!reason && !has_pair(c, ns, buf_cstr(&kind)) && !has_pair(c, ns, "*") &&
	    !in_product(c, ns, group, name, buf_cstr(&kind)))
		reason = "not-exported";
	buf_release(&kind);
	return reason;
}

bool
coverage_holds(const struct coverage *c, const struct object_key *k, const json_t *body,
	       const char **reason)
{
	const char *why = why_not(c, k->ns, k->group, k->kind);

	if (!why && !namespace_gone(c, k->ns) && filtered(c, k, body))
		why = "filtered";
	if (reason)
		*reason = why;
	return !why;
}

bool
coverage_empty(const struct coverage *c)
{
	bool kinds = c->all_kinds || c->kinds.live;
	bool namespaces = c->all_namespaces || c->namespaces.live;

	return (!c->pairs.live && !(kinds && namespaces)) ||
	       (excepted(c, "*", "*") && !c->partial);
}

bool
coverage_lost(const struct coverage *newer, const char *ns, const char *group, const char *kind,
	      const char **reason)
{
	static const char *const own[] = {"absent", "aborted", "damaged", "denied", "encrypted"};
	const char *why = why_not(newer, ns, group, kind);

	for (size_t i = 0; why && i < countof(own); i++) {
		if (strcmp(why, own[i]) != 0)
			continue;
		if (reason)
			*reason = why;
		return true;
	}
	return false;
}

static json_t *
set_to_json(const struct map *m, bool all)
{
	size_t n;
	struct map_entry **v = map_sorted(m, &n);
	json_t *a = json_array();

	if (all)
		json_array_append_new(a, json_string("*"));
	for (size_t i = 0; i < n; i++)
		json_array_append_new(a, json_stringn_nocheck(v[i]->key, v[i]->len));
	free(v);
	return a;
}

/* [[namespace, kind, reason]…], or without the reason for pairs. */
static json_t *
pairs_to_json(const struct map *m, bool reasons)
{
	size_t n;
	struct map_entry **v = map_sorted(m, &n);
	json_t *a = json_array(), *p;

	for (size_t i = 0; i < n; i++) {
		p = json_array();
		json_array_append_new(p, json_string_nocheck(v[i]->key));
		json_array_append_new(p, json_string_nocheck(v[i]->key + strlen(v[i]->key) + 1));
		if (reasons)
			json_array_append_new(p, json_string_nocheck(v[i]->value));
		json_array_append_new(a, p);
	}
	free(v);
	return a;
}

json_t *
coverage_to_json(const struct coverage *c)
{
	json_t *j = json_object(), *spaces;

	spaces = c->all_namespaces ? json_string("*") : set_to_json(&c->namespaces, false);
	json_object_set_new(j, "kinds", set_to_json(&c->kinds, c->all_kinds));
	json_object_set_new(j, "namespaces", spaces);
	json_object_set_new(j, "except", pairs_to_json(&c->excepts, true));
	json_object_set_new(j, "filters", set_to_json(&c->filters, false));
	if (c->pairs.live)
		json_object_set_new(j, "pairs", pairs_to_json(&c->pairs, false));
	if (c->listed.live)
		json_object_set_new(j, "listed", set_to_json(&c->listed, false));
	if (c->partial)
		json_object_set_new(j, "partial", json_true());
	return j;
}

/* Reads "*" or a list of strings; all is NULL where "*" has no meaning. */
static void
set_from_json(struct coverage *c, struct map *m, bool *all, const json_t *j)
{
	const char *s = json_string_value(j);
	json_t *v;
	size_t i;

	if (all && s && strcmp(s, "*") == 0)
		*all = true;
	json_array_foreach(j, i, v) {
		s = json_string_value(v);
		if (all && s && strcmp(s, "*") == 0)
			*all = true;
		else if (s)
			map_put(m, s, c);
	}
}

static void
pairs_from_json(struct coverage *c, const json_t *j, bool reasons)
{
	struct buf b = {0};
	json_t *p;
	size_t i;

	json_array_foreach(j, i, p) {
		const char *ns = json_string_value(json_array_get(p, 0));
		const char *kind = json_string_value(json_array_get(p, 1));
		const char *reason = json_string_value(json_array_get(p, 2));

		if (!ns || !kind || (reasons && !reason))
			continue;
		if (reasons) {
			except_put(c, ns, kind, reason);
		} else {
			pair_text(&b, ns, kind);
			map_putn(&c->pairs, b.p, b.n, c);
		}
	}
	buf_release(&b);
}

struct coverage *
coverage_from_json(const json_t *j)
{
	struct coverage *c = coverage_new();

	set_from_json(c, &c->kinds, &c->all_kinds, json_object_get(j, "kinds"));
	set_from_json(c, &c->namespaces, &c->all_namespaces, json_object_get(j, "namespaces"));
	set_from_json(c, &c->filters, NULL, json_object_get(j, "filters"));
	set_from_json(c, &c->listed, NULL, json_object_get(j, "listed"));
	pairs_from_json(c, json_object_get(j, "except"), true);
	pairs_from_json(c, json_object_get(j, "pairs"), false);
	c->partial = json_is_true(json_object_get(j, "partial"));
	return c;
}
