/*
 * Privileges that were given by hand: bindings, roles and security context
 * constraints that a tool of people made or wrote to, and pod templates of
 * people's own making that reach for their node.
 */
#include "audit.h"

#include <stdlib.h>

static const struct {
	const char *group, *kind;
	const char *fields[6];		/* that give something */
} granting[] = {
	{"rbac.authorization.k8s.io", "ClusterRoleBinding", {"subjects", "roleRef"}},
	{"rbac.authorization.k8s.io", "RoleBinding", {"subjects", "roleRef"}},
	{"rbac.authorization.k8s.io", "ClusterRole", {"rules", "aggregationRule"}},
	{"rbac.authorization.k8s.io", "Role", {"rules"}},
	{"security.openshift.io", "SecurityContextConstraints",
	 {"users", "groups", "allowPrivilegedContainer", "allowedCapabilities", "volumes",
	  "priority"}},
	{"policy", "PodSecurityPolicy", {"spec"}},
};

/* What a pod template may not do without being trusted with the node. */
static const struct {
	const char *at;			/* below the pod spec; "*" is each item of a list */
	bool is_list;			/* of capabilities */
} reaching[] = {
	{"hostNetwork", false},
	{"hostPID", false},
	{"hostIPC", false},
	{"volumes/*/hostPath", false},
	{"containers/*/securityContext/privileged", false},
	{"containers/*/securityContext/capabilities/add", true},
	{"initContainers/*/securityContext/privileged", false},
	{"initContainers/*/securityContext/capabilities/add", true},
};

/* ---- records ---- */

/* A field that is there, as one that came. */
static void
add_field(struct auditing *a, const struct path *at, json_t *value)
{
	struct buf path = {0}, pointer = {0};
	struct audit_finding *f;

	path_print(&path, at);
	if (audit_told(a, buf_cstr(&path))) {
		buf_release(&path);
		return;
	}
	path_find((json_t *)(uintptr_t)a->q->body, at, &pointer);
	f = audit_add(a, AUDIT_PRIVILEGE);
	f->suspect = mem_strdup(a->maker->manager);
	f->suspect_operation = *a->maker->operation ? mem_strdup(a->maker->operation) : NULL;
	f->suspect_time = a->maker->time;
	f->change.op = CHANGE_ADD;
	path_copy(&f->change.at, at);
	f->change.path = buf_take(&path);
	f->change.pointer = buf_take(&pointer);
	f->change.new_value = json_incref(value);
}

static void
add_whole(struct auditing *a)
{
	struct changes cs = {0};

	compare_whole(CHANGE_ADD, NULL, (json_t *)(uintptr_t)a->q->body, &cs);
	audit_add(a, AUDIT_PRIVILEGE)->change = cs.v[0];
	free(cs.v);
}

/* ---- who may do what ---- */

/* Findings of its fields so far are about what they give. */
static void
mark_fields(struct auditing *a, const char *const *fields, size_t n)
{
	for (size_t i = 0; i < a->out->n; i++) {
		struct audit_finding *f = &a->out->v[i];
		const struct step *s = f->change.at.n ? &f->change.at.v[0] : NULL;

		for (size_t k = 0; s && k < n && fields[k]; k++)
			if (s->kind == STEP_MEMBER && str_eq(s->name, fields[k]))
				f->what = AUDIT_PRIVILEGE;
	}
}

/* The API server's own, made anew at each start. */
static bool
is_bootstrap(const struct auditing *a)
{
	return json_object_get(tree_at(a->q->body, "metadata/labels"),
			       "kubernetes.io/bootstrapping");
}

static void
grant_rights(struct auditing *a, size_t row)
{
	bool by_hand = a->maker && a->maker->cls == ORIGIN_HAND;

	mark_fields(a, granting[row].fields, countof(granting[row].fields));
	/* what something else manages, and nobody has altered, is that one's grant */
	if (by_hand && a->by == AUDIT_BY_NOBODY && !is_bootstrap(a))
		add_whole(a);
}

/* ---- what runs ---- */

static const json_t *
pod_spec(const struct auditing *a, struct path *at)
{
	static const char *const ways[][4] = {
		{"spec", "template", "spec"},
		{"spec", "jobTemplate", "spec", "template"},
		{"spec"},
	};
	const json_t *body = a->q->body;

	for (size_t w = 0; w < countof(ways); w++) {
		const json_t *here = body;

		while (at->n)
			path_pop(at);
		for (size_t i = 0; here && i < countof(ways[w]) && ways[w][i]; i++) {
			path_member(at, ways[w][i]);
			here = tree_get(here, ways[w][i]);
		}
		if (w == 1 && here) {
			path_member(at, "spec");
			here = tree_get(here, "spec");
		}
		if (json_is_array(tree_get(here, "containers")))
			return here;
	}
	return NULL;
}

static bool
reaches(const json_t *v, bool is_list)
{
	return is_list ? json_array_size(v) > 0 : json_is_true(v) || json_is_object(v);
}

static void follow(struct auditing *a, const char *way, const json_t *here, struct path *at,
		   bool is_list);

static void
follow_items(struct auditing *a, const char *rest, const json_t *list, struct path *at,
	     bool is_list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		json_t *name = tree_get(item, "name");

		if (json_is_string(name))
			path_keyed_new(at, json_pack("{s:O}", "name", name), 0);
		else
			path_index(at, i);
		follow(a, rest, item, at, is_list);
		path_pop(at);
	}
}

static void
follow(struct auditing *a, const char *way, const json_t *here, struct path *at, bool is_list)
{
	size_t n = strcspn(way, "/");
	char *name = mem_strndup(way, n);
	const char *rest = way + n + (way[n] == '/');

	if (str_eq(name, "*")) {
		follow_items(a, rest, here, at, is_list);
	} else if (tree_get(here, name)) {
		path_member(at, name);
		if (*rest)
			follow(a, rest, tree_get(here, name), at, is_list);
		else if (reaches(tree_get(here, name), is_list))
			add_field(a, at, tree_get(here, name));
		path_pop(at);
	}
	free(name);
}

/* Of an owner's copies only the owner is told. */
static void
grant_node(struct auditing *a)
{
	struct path at = {0};
	const json_t *spec;

	if (a->by != AUDIT_BY_NOBODY || !a->maker || a->maker->cls != ORIGIN_HAND)
		return;
	spec = pod_spec(a, &at);
	for (size_t i = 0; spec && i < countof(reaching); i++)
		follow(a, reaching[i].at, spec, &at, reaching[i].is_list);
	path_release(&at);
}

#define MAX_PARTS 4	/* from a volume or a container to what it holds */

static bool
is_reach(const char *name, const json_t *v)
{
	static const char *const words[] = {"privileged", "hostNetwork", "hostPID", "hostIPC",
					    "hostPath"};

	for (size_t i = 0; name && i < countof(words); i++)
		if (str_eq(name, words[i]))
			return reaches(v, false);
	return name && str_eq(name, "capabilities") && json_array_size(tree_get(v, "add"));
}

static bool
holds_reach(const json_t *v, unsigned depth)
{
	const char *name;
	json_t *below;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)v, name, below)
		if (is_reach(name, below) || (depth < MAX_PARTS && holds_reach(below, depth + 1)))
			return true;
	json_array_foreach(v, i, below)
		if (depth < MAX_PARTS && holds_reach(below, depth + 1))
			return true;
	return false;
}

/* A pod template's container or volume that came, or a field of one. */
static bool
gives_node(const struct change *c)
{
	const struct path *at = &c->at;

	if (c->op == CHANGE_REMOVE || !c->new_value)
		return false;
	for (size_t i = 0; i < at->n; i++) {
		const char *name = at->v[i].name;
		bool last = i + 1 == at->n;

		if (is_reach(name, last ? c->new_value : json_true()))
			return true;
		if (name && !last && str_eq(name, "capabilities") && str_eq(at->v[i + 1].name, "add"))
			return true;
	}
	return holds_reach(c->new_value, 0);
}

/* Does it say what Pods it runs? Elsewhere such names mean other things. */
static bool
has_pods(const struct auditing *a)
{
	struct path at = {0};
	bool yes = pod_spec(a, &at) != NULL;

	path_release(&at);
	return yes;
}

int
audit_grant(struct auditing *a, struct error *err)
{
	(void)err;
	if (a->out->n && has_pods(a))
		for (size_t i = 0; i < a->out->n; i++)
			if (gives_node(&a->out->v[i].change))
				a->out->v[i].what = AUDIT_PRIVILEGE;
	for (size_t i = 0; i < countof(granting); i++)
		if (is_kind(a->q->key, granting[i].group, granting[i].kind)) {
			grant_rights(a, i);
			return 0;
		}
	grant_node(a);
	return 0;
}
