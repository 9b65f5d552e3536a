/* What leads to what inside a namespace: pods' templates, Services, Routes, autoscalers. */
#include <stdlib.h>

#include "around.h"

#define MAX_LIST 20000

/* ---- one namespace, read when first asked for ---- */

static int
add_key(void *payload, const struct object_key *k)
{
	struct refs_list *l = payload;

	if (l->n >= MAX_LIST)
		return 1;
	vec_grow(l->keys, l->n, l->cap);
	l->keys[l->n] = (struct object_key){0};
	object_key_copy(&l->keys[l->n++], k);
	return 0;
}

/* Which part of a space takes which kinds. Workloads: first what somebody makes, then what is
 * mostly made by those. */
struct slot {
	enum space_part part;
	const char *group, *kind;
	bool made;
};

static const struct slot slots[] = {
	{PART_WORKLOADS, "apps", "Deployment", false},
	{PART_WORKLOADS, "apps", "StatefulSet", false},
	{PART_WORKLOADS, "apps", "DaemonSet", false},
	{PART_WORKLOADS, "apps.openshift.io", "DeploymentConfig", false},
	{PART_WORKLOADS, "batch", "CronJob", false},
	{PART_WORKLOADS, "batch", "Job", true},
	{PART_WORKLOADS, "apps", "ReplicaSet", true},
	{PART_WORKLOADS, "", "ReplicationController", true},
	{PART_WORKLOADS, "", "Pod", true},
	{PART_SERVICES, "", "Service", false},
	{PART_ROUTES, "route.openshift.io", "Route", false},
	{PART_SCALERS, "autoscaling", "HorizontalPodAutoscaler", false},
};

/* shop-5f87847b78-5fnkd and shop-5f87847b78 are named after shop: no need to read them. */
static bool
named_after(const struct map *names, const char *name)
{
	size_t n = strlen(name);

	for (unsigned cuts = 0; cuts < 2; cuts++) {
		while (n && name[n - 1] != '-')
			n--;
		if (n < 2)
			return false;
		if (map_getn(names, name, --n))
			return true;
	}
	return false;
}

/* What made things repeat of their owners is left out. */
static void
drop_made(struct refs_list *l, size_t from, const struct map *names)
{
	size_t n = from;

	for (size_t i = from; i < l->n; i++) {
		if (named_after(names, l->keys[i].name))
			object_key_release(&l->keys[i]);
		else
			l->keys[n++] = l->keys[i];
	}
	l->n = n;
}

static void
find_workloads(struct run *r, struct space *s, const struct refs_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct object_key owner = {0};
		struct workload w;

		if (!workload_of(&l->keys[i], l->bodies[i], &w))
			continue;
		if (owner_of(r, w.key, w.body, &owner)) {
			object_key_release(&owner);
			continue;
		}
		vec_grow(s->v, s->n, s->cap);
		s->v[s->n++] = w;
	}
}

static void
read_part(struct run *r, enum side side, const char *ns, struct space *s, enum space_part part)
{
	struct refs_list *l = &s->part[part];
	struct map names = {0};

	for (size_t i = 0; i < countof(slots); i++) {
		size_t from = l->n;

		if (slots[i].part != part)
			continue;
		r->world->list(r->world->ctx, side, ns, slots[i].group, slots[i].kind, add_key, l);
		if (slots[i].made)
			drop_made(l, from, &names);
		else if (part == PART_WORKLOADS)
			for (size_t k = from; k < l->n; k++)
				map_put(&names, l->keys[k].name, l);
	}
	map_release(&names, NULL);
	l->bodies = mem_zero(l->n + 1, sizeof(*l->bodies));
	for (size_t i = 0; i < l->n; i++)
		l->bodies[i] = run_outline(r, side, &l->keys[i]);
	if (part == PART_WORKLOADS)
		find_workloads(r, s, l);
}

struct space *
space_of(struct run *r, enum side side, const char *ns, enum space_part part)
{
	struct map_entry *at = map_at(&r->spaces[side], ns, strlen(ns));
	struct space *s = at->value;

	if (!s)
		s = at->value = mem_zero(1, sizeof(*s));
	if (!s->have[part]) {
		s->have[part] = true;
		read_part(r, side, ns, s, part);
	}
	return s;
}

static void
space_free(void *value)
{
	struct space *s = value;

	for (size_t p = 0; s && p < countof(s->part); p++) {
		for (size_t i = 0; i < s->part[p].n; i++)
			object_key_release(&s->part[p].keys[i]);
		free(s->part[p].keys);
		free(s->part[p].bodies);
	}
	if (s) {
		free(s->v);
		map_release(&s->users, users_free);
	}
	free(s);
}

void
spaces_release(struct run *r)
{
	for (size_t s = 0; s < countof(r->spaces); s++) {
		map_release(&r->spaces[s], space_free);
		r->spaces[s] = (struct map){0};
	}
}

/* ---- selectors and templates ---- */

bool
workload_of(const struct object_key *k, const json_t *body, struct workload *out)
{
	const json_t *template = str_eq(k->kind, "Pod") ? body
				 : str_eq(k->kind, "CronJob")
					 ? tree_at(body, "spec/jobTemplate/spec/template")
					 : tree_at(body, "spec/template");

	if (!json_is_object(tree_get(template, "spec")))
		return false;
	*out = (struct workload){
		.key = k,
		.body = body,
		.labels = tree_at(template, "metadata/labels"),
		.spec = tree_get(template, "spec"),
	};
	return true;
}

bool
selector_fits(const json_t *selector, const json_t *labels)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)selector, key, v)
		if (!str_eq(json_string_value(v), json_string_value(json_object_get(labels, key))))
			return false;
	return json_object_size(selector) > 0;
}

/* ---- endpoints ---- */

static long
ready_in_subsets(const json_t *subsets)
{
	long n = 0;

	for (size_t i = 0; i < json_array_size(subsets); i++)
		n += (long)json_array_size(tree_get(json_array_get(subsets, i), "addresses"));
	return n;
}

struct counting {
	struct run *r;
	enum side side;
	const char *service;
	long n;				/* -1: no slice seen */
};

static int
count_slice(void *payload, const struct object_key *k)
{
	struct counting *c = payload;
	const json_t *body = run_outline(c->r, c->side, k);
	const json_t *labels = tree_at(body, "metadata/labels");
	const json_t *endpoints = tree_get(body, "endpoints");

	if (!str_eq(json_string_value(json_object_get(labels, "kubernetes.io/service-name")),
		    c->service))
		return 0;
	c->n = c->n < 0 ? 0 : c->n;
	/* a condition that is absent counts as ready (discovery.k8s.io/v1) */
	for (size_t i = 0; i < json_array_size(endpoints); i++)
		c->n += !json_is_false(tree_at(json_array_get(endpoints, i), "conditions/ready"));
	return 0;
}

long
ready_of(struct run *r, enum side s, const struct object_key *service)
{
	struct counting c = {.r = r, .side = s, .service = service->name, .n = -1};
	struct object_key k = {(char *)"", (char *)"Endpoints", service->ns, service->name};
	const json_t *body = run_outline(r, s, &k);

	if (body)
		return ready_in_subsets(tree_get(body, "subsets"));
	r->world->list(r->world->ctx, s, service->ns, "discovery.k8s.io", "EndpointSlice",
		       count_slice, &c);
	return c.n;
}

bool
lost_endpoints(struct run *r, const struct workload *w, const char *ns,
	       const struct object_key **service)
{
	const struct refs_list *l = &space_of(r, SIDE_NEW, ns, PART_SERVICES)->part[PART_SERVICES];

	for (size_t i = 0; i < l->n; i++) {
		const struct object_key *k = &l->keys[i];

		if (!selector_fits(tree_at(l->bodies[i], "spec/selector"), w->labels))
			continue;
		if (ready_of(r, SIDE_OLD, k) > 0 && ready_of(r, SIDE_NEW, k) == 0) {
			*service = k;
			return true;
		}
	}
	return false;
}

/* ---- autoscalers, Services and Routes of a workload ---- */

const json_t *
scaler_of(struct run *r, enum side side, const struct object_key *k,
	  const struct object_key **name)
{
	const struct refs_list *l = &space_of(r, side, k->ns, PART_SCALERS)->part[PART_SCALERS];

	for (size_t i = 0; i < l->n; i++) {
		const json_t *target = tree_at(l->bodies[i], "spec/scaleTargetRef");

		if (!str_eq(tree_str(target, "kind"), k->kind) ||
		    !str_eq(tree_str(target, "name"), k->name))
			continue;
		*name = &l->keys[i];
		return l->bodies[i];
	}
	return NULL;
}

const struct object_key *
route_to(struct run *r, enum side side, const char *ns, const char *service)
{
	const struct refs_list *l = &space_of(r, side, ns, PART_ROUTES)->part[PART_ROUTES];

	for (size_t i = 0; i < l->n; i++) {
		const json_t *more = tree_at(l->bodies[i], "spec/alternateBackends");

		if (str_eq(tree_str(l->bodies[i], "spec/to/name"), service))
			return &l->keys[i];
		for (size_t j = 0; j < json_array_size(more); j++)
			if (str_eq(tree_str(json_array_get(more, j), "name"), service))
				return &l->keys[i];
	}
	return NULL;
}

const struct object_key *
leads_to(struct run *r, enum side side, const struct workload *w, const char *ns)
{
	const struct refs_list *l = &space_of(r, side, ns, PART_SERVICES)->part[PART_SERVICES];
	const struct object_key *found = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct object_key *route;

		if (!selector_fits(tree_at(l->bodies[i], "spec/selector"), w->labels))
			continue;
		route = route_to(r, side, ns, l->keys[i].name);
		if (route)
			return route;
		found = &l->keys[i];
	}
	return found;
}
