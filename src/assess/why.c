/* Sentences: what a change means for the objects around it; else the rule's reason stands. */
#include <stdlib.h>

#include "around/around.h"

#define MAX_NAMED 3	/* objects named in one sentence */
#define MAX_LOOKS 2000000	/* workloads looked through in a run, for sentences alone */

/* "a, b and 3 more": between the parts of an enumeration. */
struct naming {
	struct buf *out;
	size_t n;
};

static bool
name_next(struct naming *l)
{
	if (++l->n > MAX_NAMED)
		return false;
	if (l->n > 1)
		buf_puts(l->out, "; ");
	return true;
}

static void
name_rest(struct naming *l)
{
	if (l->n > MAX_NAMED)
		buf_printf(l->out, "; and %zu more", l->n - MAX_NAMED);
}

/* Sentences are a help; past this many looks the rules' reasons have to do. */
static bool
look(struct run *r)
{
	return r->looks++ < MAX_LOOKS;
}

static void
put_value(struct buf *out, const json_t *v)
{
	if (json_is_string(v))
		buf_puts(out, json_string_value(v));
	else if (v)
		canon_compact(out, v);
}

/* ---- Services ---- */

/* The port of a text like http://cart.shop:80/x that names this host, or 0. */
static bool
names_port(const char *text, const char *host, const char *port)
{
	size_t h = strlen(host), p = strlen(port);

	for (const char *at = strstr(text, host); at; at = strstr(at + 1, host)) {
		const char *end = at + h;
		bool starts = at == text || !(strchr("-._", at[-1]) ||
					      (at[-1] >= 'a' && at[-1] <= 'z') ||
					      (at[-1] >= '0' && at[-1] <= '9'));

		if (*end == '.')	/* cart.shop.svc.cluster.local */
			end += strspn(end, ".-abcdefghijklmnopqrstuvwxyz0123456789");
		if (starts && *end == ':' && strncmp(end + 1, port, p) == 0 &&
		    !(end[1 + p] >= '0' && end[1 + p] <= '9'))
			return true;
	}
	return false;
}

static bool
env_names_port(const struct workload *w, const char *host, const char *port, const char **variable)
{
	const json_t *cs = tree_get(w->spec, "containers");

	for (size_t i = 0; i < json_array_size(cs); i++) {
		const json_t *env = tree_get(json_array_get(cs, i), "env");

		for (size_t j = 0; j < json_array_size(env); j++) {
			const json_t *e = json_array_get(env, j);
			const char *value = tree_str(e, "value");

			if (value && names_port(value, host, port)) {
				*variable = tree_str(e, "name");
				return true;
			}
		}
	}
	return false;
}

static void
port_text(const json_t *v, char out[24])
{
	snprintf(out, 24, "%lld", (long long)json_integer_value(v));
}

/* Who still speaks to the old port? */
static bool
tell_port_users(struct ask *a, struct buf *out)
{
	const struct object_key *k = &a->o->key;
	const json_t *old = a->c->old_value;
	const struct space *s;
	struct naming l = {.out = out};
	char port[24];

	if (json_is_object(old))
		old = tree_get(old, "port");
	if (!json_is_integer(old))
		return false;
	port_text(old, port);
	s = space_of(a->run, SIDE_NEW, k->ns, PART_WORKLOADS);
	for (size_t i = 0; i < s->n && look(a->run); i++) {
		const char *variable = NULL;

		if (!env_names_port(&s->v[i], k->name, port, &variable) || !name_next(&l))
			continue;
		buf_printf(out, "env %s of ", variable ? variable : "");
		ref_short(out, a->run, s->v[i].key);
		buf_printf(out, " still names %s:%s", k->name, port);
	}
	name_rest(&l);
	return l.n > 0;
}

static bool
container_serves(const struct workload *w, const json_t *target, struct buf *served)
{
	const json_t *cs = tree_get(w->spec, "containers");

	for (size_t i = 0; i < json_array_size(cs); i++) {
		const json_t *ports = tree_get(json_array_get(cs, i), "ports");

		for (size_t j = 0; j < json_array_size(ports); j++) {
			const json_t *p = json_array_get(ports, j);
			const json_t *own = tree_get(p, json_is_string(target) ? "name"
									       : "containerPort");

			if (own && tree_equal(own, target))
				return true;
			buf_puts(served, served->n ? ", " : "");
			put_value(served, tree_get(p, "containerPort"));
		}
	}
	return false;
}

/* Does what the Service selects listen on its target port? Containers need not declare their
 * ports, so one that declares none says nothing. */
static bool
tell_target_port(struct ask *a, struct buf *out)
{
	const json_t *target = a->c->new_value, *selector;
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	bool told = false;

	selector = tree_at(a->o->new_body, "spec/selector");
	if (json_is_object(target))
		target = tree_get(target, "targetPort");
	for (size_t i = 0; i < s->n && target && !told && look(a->run); i++) {
		struct buf served = {0};

		if (selector_fits(selector, s->v[i].labels) &&
		    !container_serves(&s->v[i], target, &served) && served.n) {
			ref_short(out, a->run, s->v[i].key);
			buf_printf(out, " listens on %s only, so no endpoint answers",
				   buf_cstr(&served));
			told = true;
		}
		buf_release(&served);
	}
	return told;
}

static bool
tell_service_port(struct ask *a, struct buf *out)
{
	return tell_port_users(a, out) || (json_is_object(a->c->new_value) &&
					   tell_target_port(a, out));
}

static bool
tell_selector(struct ask *a, struct buf *out)
{
	const json_t *selector = tree_at(a->o->new_body, "spec/selector");
	const struct space *s;
	const char *key;
	json_t *v;
	bool first = true;

	if (!json_object_size(selector))
		return false;
	s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	for (size_t i = 0; i < s->n; i++)
		if (selector_fits(selector, s->v[i].labels)) {
			buf_puts(out, "it leads to ");
			ref_short(out, a->run, s->v[i].key);
			buf_puts(out, " now");
			return true;
		}
	buf_puts(out, "selector ");
	json_object_foreach((json_t *)selector, key, v) {
		buf_printf(out, "%s%s=", first ? "" : ",", key);
		put_value(out, v);
		first = false;
	}
	buf_puts(out, " matches no workload");
	return true;
}

/* What a Service or workload that went had leading to it. */
static bool
tell_service_gone(struct ask *a, struct buf *out)
{
	const struct object_key *route = route_to(a->run, SIDE_NEW, a->o->key.ns, a->o->key.name);

	if (!route)
		return false;
	ref_short(out, a->run, route);
	buf_printf(out, " still leads to svc/%s", a->o->key.name);
	return true;
}

static bool
tell_route(struct ask *a, struct buf *out)
{
	const json_t *old = a->o->old_body;
	const char *host = tree_str(old, "spec/host"), *to = tree_str(old, "spec/to/name");

	if (!host || !to)
		return false;
	buf_printf(out, "host %s no longer leads to svc/%s", host, to);
	return true;
}

/* ---- workloads ---- */

static bool
tell_outage(struct ask *a, struct buf *out)
{
	const struct object_key *service;
	struct workload w;

	if (!workload_of(&a->o->key, a->o->new_body, &w) ||
	    !lost_endpoints(a->run, &w, a->o->key.ns, &service))
		return false;
	buf_printf(out, "svc/%s has no ready endpoint since", service->name);
	return true;
}

static bool
tell_leads_here(struct ask *a, struct buf *out)
{
	const struct object_key *from;
	struct workload w;

	if (!workload_of(&a->o->key, a->o->old_body, &w))
		return false;
	from = leads_to(a->run, SIDE_OLD, &w, a->o->key.ns);
	if (!from)
		return false;
	ref_short(out, a->run, from);
	buf_puts(out, " leads here, and nothing answers");
	return true;
}

/* ---- ConfigMaps and Secrets ---- */

static void
say_user(struct ask *a, struct naming *l, const struct workload *w, const char *how)
{
	const struct object_key *service;

	if (!name_next(l))
		return;
	ref_short(l->out, a->run, w->key);
	buf_printf(l->out, " %s", how);
	if (lost_endpoints(a->run, w, a->o->key.ns, &service))
		buf_printf(l->out, " (svc/%s has no ready endpoint since)", service->name);
}

/* The key below data that a record speaks of, NULL for all of them. */
static const char *
key_of(const struct change *c)
{
	return c->at.n > 1 && c->at.v[1].kind == STEP_MEMBER ? c->at.v[1].name : NULL;
}

static bool
tell_users(struct ask *a, struct buf *out)
{
	const struct users *us = users_of(a->run, &a->o->key);
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	struct naming l = {.out = out};

	for (size_t i = 0; i < us->n && look(a->run); i++) {
		const struct workload *w = &s->v[us->v[i]];
		struct buf how = {0};

		if (workload_uses(w, &a->o->key, key_of(a->c), &how))
			say_user(a, &l, w, buf_cstr(&how));
		buf_release(&how);
	}
	name_rest(&l);
	if (!l.n)
		return false;
	/* an object that went, or a key of it, is missed at the next start of a pod */
	buf_puts(out, a->c->op == CHANGE_REMOVE
			      ? "; pods that start from now on will miss it"
			      : "; running pods may keep the old value until restarted");
	return true;
}

/* ---- rights ---- */

static void
put_subject(struct buf *out, const json_t *s)
{
	const char *kind = tree_str(s, "kind"), *name = tree_str(s, "name");

	buf_printf(out, "%s %s", kind ? kind : "subject", name ? name : "?");
}

/* Who one record is about, of a list of subjects or of the names that older bindings hold beside
 * it; false if the record is of more than one. */
static bool
put_one_subject(struct buf *out, const struct change *c)
{
	const json_t *s = c->new_value ? c->new_value : c->old_value;
	const char *list = c->at.n && c->at.v[0].kind == STEP_MEMBER ? c->at.v[0].name : "";

	if (c->at.n < 2)
		return false;
	if (json_is_string(s) && str_eq(list, "userNames"))
		buf_printf(out, "User %s", json_string_value(s));
	else if (json_is_string(s) && str_eq(list, "groupNames"))
		buf_printf(out, "Group %s", json_string_value(s));
	else if (tree_str(s, "name"))
		put_subject(out, s);
	else
		return false;
	return true;
}

static bool
tell_binding(struct ask *a, struct buf *out)
{
	const json_t *body = ask_body(a), *subjects = tree_get(body, "subjects");
	const char *role = tree_str(body, "roleRef/name");
	struct naming l = {.out = out};

	if (!role)
		return false;
	if (!put_one_subject(out, a->c)) {
		for (size_t i = 0; i < json_array_size(subjects); i++)
			if (name_next(&l))
				put_subject(out, json_array_get(subjects, i));
		name_rest(&l);
		if (!l.n)
			return false;
	}
	buf_printf(out, a->c->op == CHANGE_REMOVE ? " may no longer act as %s"
						  : " may now act as %s", role);
	if (*a->o->key.ns)
		buf_printf(out, " in %s", a->o->key.ns);
	else
		buf_puts(out, " in the whole cluster");
	return true;
}

/* ---- storage ---- */

static bool
mounts_claim(const struct workload *w, const char *claim)
{
	const json_t *volumes = tree_get(w->spec, "volumes");

	for (size_t i = 0; i < json_array_size(volumes); i++)
		if (str_eq(tree_str(json_array_get(volumes, i), "persistentVolumeClaim/claimName"),
			   claim))
			return true;
	return false;
}

static bool
tell_claim_users(struct ask *a, struct buf *out)
{
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	struct naming l = {.out = out};

	for (size_t i = 0; i < s->n && look(a->run); i++)
		if (mounts_claim(&s->v[i], a->o->key.name) && name_next(&l)) {
			ref_short(out, a->run, s->v[i].key);
			buf_puts(out, " mounts it");
		}
	name_rest(&l);
	return l.n > 0;
}

/* ---- namespaces ---- */

static bool
tell_namespace(struct ask *a, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->run->drift->n; i++) {
		const struct drift_object *o = &a->run->drift->v[i];

		n += o->op == CHANGE_REMOVE && o->comparable && str_eq(o->key.ns, a->o->key.name);
	}
	if (!n)
		return false;
	buf_printf(out, "%zu object%s in it went with it", n, n == 1 ? "" : "s");
	return true;
}

/* ---- the table ---- */

static const struct teller tellers[] = {
	{"binding", tell_binding},
	{"claim-users", tell_claim_users},
	{"leads-here", tell_leads_here},
	{"namespace", tell_namespace},
	{"outage", tell_outage},
	{"port-users", tell_service_port},
	{"route", tell_route},
	{"selector", tell_selector},
	{"service-gone", tell_service_gone},
	{"target-port", tell_target_port},
	{"users", tell_users},
};

const struct teller *
teller_find(const char *name)
{
	for (size_t i = 0; i < countof(tellers); i++)
		if (str_eq(tellers[i].name, name))
			return &tellers[i];
	return NULL;
}
