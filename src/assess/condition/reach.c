/* Conditions on what leads where: Services, Routes, Ingresses, and what is ready behind them. */
#include "condition.h"
#include "around/around.h"

static bool
covers(struct ask *a, enum side s, const char *group, const char *kind)
{
	struct object_key k = {(char *)group, (char *)kind, a->o->key.ns, (char *)""};

	return a->run->world->covers(a->run->world->ctx, s, &k);
}

/* ---- selectors ---- */

static bool
selects_one(struct ask *a, const json_t *selector)
{
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);

	for (size_t i = 0; i < s->n; i++)
		if (selector_fits(selector, s->v[i].labels))
			return true;
	return false;
}

/* Where the archive lacks what a selector could fit, nobody can tell. A Service without a selector,
 * or one for another name, selects nothing and means it. */
bool
selects_nothing(struct ask *a)
{
	const json_t *selector = tree_at(a->o->new_body, "spec/selector");

	return json_object_size(selector) &&
	       !str_eq(tree_str(a->o->new_body, "spec/type"), "ExternalName") &&
	       !selects_one(a, selector) && covers(a, SIDE_NEW, "", "Pod") &&
	       covers(a, SIDE_NEW, "apps", "Deployment");
}

bool
left_service(struct ask *a)
{
	const struct refs_list *l =
		&space_of(a->run, SIDE_NEW, a->o->key.ns, PART_SERVICES)->part[PART_SERVICES];
	struct workload was, is;

	if (!workload_of(&a->o->key, a->o->old_body, &was) ||
	    !workload_of(&a->o->key, a->o->new_body, &is))
		return false;
	for (size_t i = 0; i < l->n; i++) {
		const json_t *selector = tree_at(l->bodies[i], "spec/selector");

		if (selector_fits(selector, was.labels) && !selector_fits(selector, is.labels))
			return true;
	}
	return false;
}

/* ---- Routes and Ingresses ---- */

/* A Route without a termination does not encrypt, whatever else stands there. */
static bool
encrypts(const json_t *body)
{
	const json_t *tls = tree_at(body, "spec/tls");

	return tree_get(tls, "termination") || json_array_size(tls);
}

bool
had_tls(struct ask *a)
{
	return encrypts(a->o->old_body);
}

bool
has_tls(struct ask *a)
{
	return encrypts(a->o->new_body);
}

static bool
is_missing(struct ask *a, const char *service)
{
	return service && *service && !ask_body_at(a, SIDE_NEW, "", "Service", service);
}

static const char *
backend_service(const json_t *backend)
{
	const char *name = tree_str(backend, "service/name");

	return name ? name : tree_str(backend, "serviceName");
}

static bool
ingress_misses(struct ask *a, const json_t *spec)
{
	const json_t *rules = tree_get(spec, "rules");

	if (is_missing(a, backend_service(tree_get(spec, "defaultBackend"))))
		return true;
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *paths = tree_at(json_array_get(rules, i), "http/paths");

		for (size_t j = 0; j < json_array_size(paths); j++) {
			const json_t *p = json_array_get(paths, j);

			if (is_missing(a, backend_service(tree_get(p, "backend"))))
				return true;
		}
	}
	return false;
}

static bool
route_misses(struct ask *a, const json_t *spec)
{
	const json_t *more = tree_get(spec, "alternateBackends");

	if (is_missing(a, tree_str(spec, "to/name")))
		return true;
	for (size_t i = 0; i < json_array_size(more); i++)
		if (is_missing(a, tree_str(json_array_get(more, i), "name")))
			return true;
	return false;
}

bool
leads_nowhere(struct ask *a)
{
	const json_t *spec = tree_get(a->o->new_body, "spec");

	if (!spec || !covers(a, SIDE_NEW, "", "Service"))
		return false;
	return str_eq(a->o->key.kind, "Route") ? route_misses(a, spec) : ingress_misses(a, spec);
}

/* ---- endpoints ---- */

static bool
is_below_spec(const struct change *c)
{
	return c->at.n && c->at.v[0].kind == STEP_MEMBER && str_eq(c->at.v[0].name, "spec");
}

static bool
is_scaling(const struct change *c)
{
	return c->at.n == 2 && c->at.v[1].kind == STEP_MEMBER &&
	       str_eq(c->at.v[1].name, "replicas") &&
	       !(json_is_integer(c->new_value) && json_integer_value(c->new_value) == 0);
}

/* More than a note, and more than another number of pods. */
static bool
was_changed(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++) {
		const struct change *c = &o->changes.v[i];

		if (!c->at.n || (is_below_spec(c) && !is_scaling(c)))
			return true;
	}
	return false;
}

static bool
was_given_other_data(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (!o->changes.v[i].at.n || !str_starts(o->changes.v[i].path, "metadata"))
			return true;
	return false;
}

static bool
runs_behind(struct ask *a, const struct drift_object *o, const json_t *selector)
{
	struct object_key up = {0};
	struct workload w;
	bool made;

	if (!workload_of(&o->key, o->old_body ? o->old_body : o->new_body, &w) ||
	    !selector_fits(selector, w.labels) || !was_changed(o))
		return false;
	/* pods come and go; it is what made them that tells why */
	made = owner_of(a->run, &o->key, w.body, &up);
	object_key_release(&up);
	return !made;
}

static bool
feeds_behind(struct ask *a, const struct drift_object *o, const json_t *selector)
{
	const struct space *s = space_of(a->run, SIDE_NEW, o->key.ns, PART_WORKLOADS);
	const struct users *us;

	if (!is_kind(&o->key, "", "ConfigMap") && !is_kind(&o->key, "", "Secret"))
		return false;
	us = users_of(a->run, &o->key);
	for (size_t i = 0; i < us->n; i++)
		if (selector_fits(selector, s->v[us->v[i]].labels))
			return was_given_other_data(o);
	return false;
}

/* Is there a change beside which the outage is told? */
static bool
is_told(struct ask *a, const struct object_key *service)
{
	const struct drift_object *own = run_find(a->run, service);
	const json_t *selector = tree_at(run_outline(a->run, SIDE_OLD, service), "spec/selector");
	const struct drift *d = a->run->drift;

	if (own && was_changed(own))
		return true;
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].comparable && str_eq(d->v[i].key.ns, service->ns) &&
		    (runs_behind(a, &d->v[i], selector) || feeds_behind(a, &d->v[i], selector)))
			return true;
	return false;
}

static const char *
last_member(const struct path *at)
{
	for (size_t i = at->n; i-- > 0;)
		if (at->v[i].kind == STEP_MEMBER)
			return at->v[i].name;
	return "";
}

static bool
takes_away(const struct change *c)
{
	const char *member = last_member(&c->at);

	return (c->op == CHANGE_REMOVE && (str_eq(member, "addresses") ||
					   str_eq(member, "subsets") ||
					   str_eq(member, "endpoints"))) ||
	       str_eq(member, "ready");
}

/* The record that the outage is told by; a part of one is as good as it. */
static bool
is_first_loss(const struct ask *a)
{
	const struct changes *c = &a->o->changes;
	size_t i = 0;

	while (i < c->n && !takes_away(&c->v[i]))
		i++;
	return a->depth || a->c == &c->v[i < c->n ? i : 0];
}

static const char *
service_name(const struct ask *a)
{
	if (str_eq(a->o->key.kind, "Endpoints"))
		return a->o->key.name;
	return json_string_value(json_object_get(tree_at(ask_body(a), "metadata/labels"),
						 "kubernetes.io/service-name"));
}

/* Where there are Endpoints, too, slices repeat them. */
static bool
repeats(struct ask *a, const char *service)
{
	return !str_eq(a->o->key.kind, "Endpoints") &&
	       ask_body_at(a, SIDE_OLD, "", "Endpoints", service);
}

bool
endpoints_lost(struct ask *a)
{
	const char *name = service_name(a);
	struct object_key service = {(char *)"", (char *)"Service", a->o->key.ns, (char *)name};

	if (!name || !is_first_loss(a) || repeats(a, name) ||
	    !run_outline(a->run, SIDE_NEW, &service))
		return false;
	return ready_of(a->run, SIDE_OLD, &service) > 0 &&
	       ready_of(a->run, SIDE_NEW, &service) == 0 && !is_told(a, &service);
}
