/* How objects use one another: a row for each pair of kinds, from the used to its user. */
#include <stdlib.h>

#include "around.h"

/* ---- ports of a Service ---- */

static bool
offers(const json_t *service, const char *const *members, const json_t *port)
{
	const json_t *ports = tree_at(service, "spec/ports");

	for (size_t i = 0; i < json_array_size(ports); i++)
		for (size_t m = 0; members[m]; m++)
			if (json_equal(tree_get(json_array_get(ports, i), members[m]), port))
				return true;
	return false;
}

/* Was the port there before, and is it not now? Of a Service that stays. */
static bool
port_gone(const struct used *u, const char *const *members, const json_t *port)
{
	return u->is && port && offers(u->was, members, port) && !offers(u->is, members, port);
}

static const char *const by_port[] = {"port", NULL};

static bool
route_leads(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	static const char *const members[] = {"name", "targetPort", NULL};
	const json_t *more = tree_at(s->body, "spec/alternateBackends");
	bool leads = str_eq(tree_str(s->body, "spec/to/name"), u->key->name);
	const char *host = tree_str(s->body, "spec/host");

	for (size_t i = 0; i < json_array_size(more) && !leads; i++)
		leads = str_eq(tree_str(json_array_get(more, i), "name"), u->key->name);
	if (!leads)
		return false;
	buf_puts(&how->text, host ? host : "");
	if (port_gone(u, members, tree_at(s->body, "spec/port/targetPort")))
		how->broken = "port gone";
	return true;
}

/* ---- Ingresses ---- */

/* A backend as today's API has it, or an older one. */
static bool
backend_leads(const struct used *u, const json_t *backend, struct user_how *how)
{
	static const char *const by_name[] = {"name", NULL};
	const char *name = tree_str(backend, "service/name");
	const json_t *number = tree_at(backend, "service/port/number");
	const json_t *named = tree_at(backend, "service/port/name");

	if (!name) {
		name = tree_str(backend, "serviceName");
		number = named = tree_get(backend, "servicePort");
	}
	if (!str_eq(name, u->key->name))
		return false;
	if (port_gone(u, by_port, number) || port_gone(u, by_name, named))
		how->broken = "port gone";
	return true;
}

static bool
ingress_leads(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const json_t *rules = tree_at(s->body, "spec/rules");
	bool leads = backend_leads(u, tree_at(s->body, "spec/defaultBackend"), how) ||
		     backend_leads(u, tree_at(s->body, "spec/backend"), how);

	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i), *paths = tree_at(rule, "http/paths");
		const char *host = tree_str(rule, "host");

		for (size_t j = 0; j < json_array_size(paths); j++) {
			if (!backend_leads(u, tree_get(json_array_get(paths, j), "backend"), how))
				continue;
			if (host && !how->text.n)
				buf_puts(&how->text, host);
			leads = true;
		}
	}
	return leads;
}

static bool
ingress_tls(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const json_t *tls = tree_at(s->body, "spec/tls");

	for (size_t i = 0; i < json_array_size(tls); i++)
		if (str_eq(tree_str(json_array_get(tls, i), "secretName"), u->key->name)) {
			buf_puts(&how->text, "TLS with it");
			return true;
		}
	return false;
}

/* ---- hosts in texts ---- */

/* Notes what of a text names the Service; the first that is, unless a later one is broken. */
static bool
note_mentions(const struct used *u, const char *what, const char *text, bool bare,
	      struct user_how *how)
{
	struct mention m = {0};
	bool any = false;

	while (mention_next(&text, u->key, &m)) {
		json_t *port = json_integer(m.port);
		bool gone = m.port && port_gone(u, by_port, port);
		bool known = m.port && (offers(u->was, by_port, port) || offers(u->is, by_port, port));

		json_decref(port);
		if (!m.sure && !known && !(bare && m.whole))
			continue;
		if (!how->text.n || (gone && !how->broken)) {
			buf_clear(&how->text);
			buf_printf(&how->text, "%s%s", what, buf_cstr(&m.text));
		}
		if (gone)
			how->broken = "port gone";
		any = true;
	}
	buf_release(&m.text);
	return any;
}

static bool
env_names(const struct used *u, const json_t *container, struct user_how *how)
{
	const json_t *env = tree_get(container, "env");
	bool any = false;

	for (size_t i = 0; i < json_array_size(env); i++) {
		const json_t *e = json_array_get(env, i);
		const char *name = tree_str(e, "name"), *value = tree_str(e, "value");
		struct buf what = {0};

		if (!name || !value)
			continue;
		buf_printf(&what, "env %s=", name);
		any |= note_mentions(u, what.p, value, mention_variable(name), how);
		buf_release(&what);
	}
	return any;
}

static bool
workload_names(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	static const char *const lists[] = {"containers", "initContainers"};
	bool any = false;

	for (size_t l = 0; l < countof(lists); l++) {
		const json_t *cs = tree_get(s->w->spec, lists[l]);

		for (size_t i = 0; i < json_array_size(cs); i++)
			any |= env_names(u, json_array_get(cs, i), how);
	}
	if (!any && str_eq(tree_str(s->body, "spec/serviceName"), u->key->name)) {
		buf_puts(&how->text, "its pods have names in it");
		any = true;
	}
	return any;
}

static bool
config_names(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const char *key;
	json_t *hosts;
	bool any = false;

	json_object_foreach(tree_get(s->body, "data"), key, hosts) {
		struct buf what = {0};

		buf_printf(&what, "%s: ", key);
		for (size_t i = 0; i < json_array_size(hosts); i++)
			any |= note_mentions(u, what.p, json_string_value(json_array_get(hosts, i)),
					     false, how);
		buf_release(&what);
	}
	return any;
}

/* ---- ConfigMaps, Secrets, claims ---- */

static bool
lists_name(const json_t *list, const char *name)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_eq(tree_str(json_array_get(list, i), "name"), name))
			return true;
	return false;
}

/* A key that went and that a variable takes: the next pod will not start. */
static bool
key_gone(const struct used *u, const struct workload *w)
{
	const json_t *was = tree_get(u->was, "data"), *is = tree_get(u->is, "data");
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)was, key, v)
		if (u->is && !json_object_get(is, key) && workload_needs_key(w, u->key, key))
			return true;
	return false;
}

static bool
workload_takes(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	if (!workload_uses(s->w, u->key, NULL, &how->text)) {
		if (!str_eq(u->key->kind, "Secret") ||
		    !lists_name(tree_get(s->w->spec, "imagePullSecrets"), u->key->name))
			return false;
		buf_puts(&how->text, "pulls images with it");
	}
	if (key_gone(u, s->w))
		how->broken = "key gone";
	return true;
}

static bool
account_has(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	if (lists_name(tree_get(s->body, "imagePullSecrets"), u->key->name))
		buf_puts(&how->text, "pulls images with it");
	else if (lists_name(tree_get(s->body, "secrets"), u->key->name))
		buf_puts(&how->text, "lists it");
	return how->text.n > 0;
}

/* ---- accounts and roles ---- */

static bool
runs_as(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const char *account = tree_str(s->w->spec, "serviceAccountName");

	if (!str_eq(account ? account : "default", u->key->name))
		return false;
	buf_puts(&how->text, "runs as it");
	return true;
}

static bool
binds_account(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const json_t *subjects = tree_get(s->body, "subjects");
	const char *role = tree_str(s->body, "roleRef/name");

	for (size_t i = 0; i < json_array_size(subjects); i++) {
		const json_t *one = json_array_get(subjects, i);
		const char *ns = tree_str(one, "namespace");

		if (!str_eq(tree_str(one, "kind"), "ServiceAccount") ||
		    !str_eq(tree_str(one, "name"), u->key->name) ||
		    !str_eq(ns ? ns : s->key->ns, u->key->ns))
			continue;
		buf_printf(&how->text, "role %s", role ? role : "?");
		return true;
	}
	return false;
}

static bool
binds_role(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const json_t *subjects = tree_get(s->body, "subjects");
	size_t n = json_array_size(subjects);
	const json_t *first = json_array_get(subjects, 0);
	const char *kind = tree_str(first, "kind"), *name = tree_str(first, "name");

	if (!str_eq(tree_str(s->body, "roleRef/name"), u->key->name) ||
	    !str_eq(tree_str(s->body, "roleRef/kind"), u->key->kind))
		return false;
	if (name)
		buf_printf(&how->text, "to %s %s", kind ? kind : "subject", name);
	if (name && n > 1)
		buf_printf(&how->text, " and %zu more", n - 1);
	return true;
}

/* ---- what leads to a workload, scales and guards it ---- */

/* A selector that fits the pods, or fitted them before this change. */
static bool
selects(const struct used *u, const json_t *selector, struct user_how *how)
{
	struct workload was, is;
	bool had = u->was && workload_of(u->key, u->was, &was) && selector_fits(selector, was.labels);
	bool has = u->is && workload_of(u->key, u->is, &is) && selector_fits(selector, is.labels);

	if (had && !has && u->is)
		how->broken = "selects it no more";
	return had || has;
}

static bool
service_selects(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	return selects(u, tree_at(s->body, "spec/selector"), how);
}

static bool
budget_guards(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	return selects(u, tree_at(s->body, "spec/selector/matchLabels"), how);
}

static bool
scales(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	const json_t *target = tree_at(s->body, "spec/scaleTargetRef");
	const json_t *low = tree_at(s->body, "spec/minReplicas");

	if (!str_eq(tree_str(target, "kind"), u->key->kind) ||
	    !str_eq(tree_str(target, "name"), u->key->name))
		return false;
	buf_printf(&how->text, "%lld..%lld", low ? (long long)json_integer_value(low) : 1LL,
		   (long long)json_integer_value(tree_at(s->body, "spec/maxReplicas")));
	return true;
}

/* ---- images ---- */

/* {kind: ImageStreamTag, name: "web:latest"} */
static bool
from_stream(const struct used *u, const json_t *from, const char *ns, struct user_how *how)
{
	const char *name = tree_str(from, "name"), *in = tree_str(from, "namespace");
	size_t n = strlen(u->key->name);

	if (!name || !str_starts(tree_str(from, "kind") ? tree_str(from, "kind") : "", "ImageStream") ||
	    !str_eq(in ? in : ns, u->key->ns) || strncmp(name, u->key->name, n) != 0 ||
	    !strchr(":@", name[n]))
		return false;
	buf_printf(&how->text, "%s", name);
	return true;
}

static bool
stream_triggers(const struct used *u, const struct user_seen *s, struct user_how *how)
{
	static const char *const ways[] = {"imageChangeParams/from", "imageChange/from"};
	static const char *const sources[] = {"spec/strategy/sourceStrategy/from",
					      "spec/strategy/dockerStrategy/from",
					      "spec/strategy/customStrategy/from"};
	const json_t *triggers = tree_at(s->body, "spec/triggers");

	for (size_t i = 0; i < json_array_size(triggers) * countof(ways); i++)
		if (from_stream(u, tree_at(json_array_get(triggers, i / countof(ways)),
					   ways[i % countof(ways)]), s->key->ns, how))
			return true;
	for (size_t i = 0; i < countof(sources); i++)
		if (from_stream(u, tree_at(s->body, sources[i]), s->key->ns, how))
			return true;
	return false;
}

/* ---- the table ---- */

#define RBAC "rbac.authorization.k8s.io"

static const struct link links[] = {
	{"", "Service", "route.openshift.io", "Route", route_leads, true},
	{"", "Service", "networking.k8s.io", "Ingress", ingress_leads, true},
	{"", "Service", "", NULL, workload_names, false},
	{"", "Service", "", "ConfigMap", config_names, false},
	{"", "ConfigMap", "", NULL, workload_takes, false},
	{"", "Secret", "", NULL, workload_takes, false},
	{"", "Secret", "", "ServiceAccount", account_has, false},
	{"", "Secret", "networking.k8s.io", "Ingress", ingress_tls, false},
	{"", "PersistentVolumeClaim", "", NULL, workload_takes, false},
	{"", "ServiceAccount", "", NULL, runs_as, true},
	{"", "ServiceAccount", RBAC, "RoleBinding", binds_account, false},
	{"", "ServiceAccount", RBAC, "ClusterRoleBinding", binds_account, false},
	{RBAC, "Role", RBAC, "RoleBinding", binds_role, false},
	{RBAC, "ClusterRole", RBAC, "ClusterRoleBinding", binds_role, false},
	{"", NULL, "", "Service", service_selects, true},
	{"", NULL, "autoscaling", "HorizontalPodAutoscaler", scales, false},
	{"", NULL, "policy", "PodDisruptionBudget", budget_guards, true},
	{"image.openshift.io", "ImageStream", "", NULL, stream_triggers, false},
	{"image.openshift.io", "ImageStream", "build.openshift.io", "BuildConfig",
	 stream_triggers, false},
};

static bool
fits(const struct link *l, const struct used *u)
{
	struct workload w;

	if (l->kind)
		return is_kind(u->key, l->group, l->kind);
	return workload_of(u->key, u->is ? u->is : u->was, &w);
}

const struct link *
link_of(const struct used *u, size_t i)
{
	for (size_t k = 0; k < countof(links); k++)
		if (fits(&links[k], u) && i-- == 0)
			return &links[k];
	return NULL;
}
