/*
 * An upgrade of the cluster: ClusterVersion, or where an archive lacks its
 * status the ClusterOperators, tell another version. What follows is told by
 * who made it and whose the object is: namespaces and objects of the platform,
 * and fields that nobody owns since the newer API server fills them in.
 */
#include <stdlib.h>

#include "group.h"

#define CONFIG "config.openshift.io"

static const struct object_key cluster_version = {
	(char *)CONFIG, (char *)"ClusterVersion", (char *)"", (char *)"version",
};

/* ---- from which version to which ---- */

static char *
evidence_text(struct run *r, enum side s, const struct object_key *k, const char *at)
{
	const char *text = tree_str(r->world->evidence(r->world->ctx, s, k), at);

	return text ? mem_strdup(text) : NULL;
}

struct operators {
	struct run *r;
	char *version[2];
};

/* The first one that differs tells for all. */
static int
ask_operator(void *ctx, const struct object_key *k)
{
	struct operators *ops = ctx;

	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++) {
		free(ops->version[s]);
		ops->version[s] = evidence_text(ops->r, s, k, "versions/operator");
	}
	return ops->version[0] && ops->version[1] && !str_eq(ops->version[0], ops->version[1]);
}

static const struct drift_object *
find_version(struct run *r)
{
	return run_find(r, &cluster_version);
}

/* What was asked for counts only where what there is cannot be seen. */
static void
wanted_versions(struct run *r, char *version[2])
{
	const struct drift_object *o = find_version(r);
	const json_t *body[2] = {o ? o->old_body : NULL, o ? o->new_body : NULL};

	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++) {
		const char *text = tree_str(body[s], "spec/desiredUpdate/version");

		if (!version[s] && text)
			version[s] = mem_strdup(text);
	}
}

static bool
differ(char *const version[2])
{
	return version[0] && version[1] && !str_eq(version[0], version[1]);
}

static bool
upgraded(struct run *r, char *version[2])
{
	struct operators ops = {.r = r};

	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++)
		version[s] = evidence_text(r, s, &cluster_version, "version");
	if (version[0] && version[1])
		return differ(version);
	r->world->list(r->world->ctx, SIDE_NEW, "", CONFIG, "ClusterOperator", ask_operator, &ops);
	for (enum side s = SIDE_OLD; s <= SIDE_NEW && differ(ops.version); s++) {
		free(version[s]);
		version[s] = mem_strdup(ops.version[s]);
	}
	free(ops.version[0]);
	free(ops.version[1]);
	if (!differ(version))
		wanted_versions(r, version);
	return differ(version);
}

/* ---- whose is the object? ---- */

static const char *const namespaces[] = {"openshift", "openshift-*", "kube-*"};

/* Written by people as much as by operators. */
static const char *const shared_namespaces[] = {"openshift-config", "openshift-operators",
						"openshift-gitops"};

/* Cluster-wide kinds of which the platform has its own. */
static const struct {
	const char *group, *kind;
	bool all;		/* all of them are the platform's */
} kinds[] = {
	{CONFIG, "ClusterOperator", true},
	{"flowcontrol.apiserver.k8s.io", "*", true},
	{"imageregistry.operator.openshift.io", "*", false},
	{"*.openshift.io", "*", false},
	{"", "Namespace", false},
	{"", "Node", false},
	{"admissionregistration.k8s.io", "*", false},
	{"apiextensions.k8s.io", "*", false},
	{"apiregistration.k8s.io", "*", false},
	{"rbac.authorization.k8s.io", "*", false},
	{"scheduling.k8s.io", "*", false},
	{"storage.k8s.io", "*", false},
};

/* Names that nobody else gives. */
static const struct {
	const char *kind, *name;
} names[] = {
	{"APIService", "v*.*.openshift.io"},
	{"APIService", "v*.k8s.io"},
	{"ClusterRole*", "system:*"},
	{"ClusterRole*", "openshift-*"},
	{"ClusterRole*", "cluster-*"},
	{"CustomResourceDefinition", "*.openshift.io"},
	{"CustomResourceDefinition", "*.k8s.io"},
	{"CustomResourceDefinition", "*.operators.coreos.com"},
	{"CustomResourceDefinition", "*.monitoring.coreos.com"},
	{"CustomResourceDefinition", "*.metal3.io"},
	{"CustomResourceDefinition", "*.ovn.org"},
	{"CustomResourceDefinition", "*.cni.cncf.io"},
	{"MachineConfig", "rendered-*"},
	{"MachineConfig", "0?-*"},
	{"MachineConfig", "97-*"},
	{"MachineConfig", "98-*"},
	{"MachineConfig", "99-*-generated-*"},
	{"Namespace", "openshift-*"},
	{"Namespace", "kube-*"},
	{"PriorityClass", "system-*"},
	{"PriorityClass", "openshift-*"},
};

/* Annotations of what the release brings, or the API server keeps up to date itself. */
static const char *const marks[] = {
	"include.release.openshift.io/*",
	"exclude.release.openshift.io/*",
	"release.openshift.io/*",
	"rbac.authorization.kubernetes.io/autoupdate",
	"apf.kubernetes.io/autoupdate-spec",
};

/* Managers that write the platform's objects and no others. */
static const char *const managers[] = {"cluster-*", "machine-config-*", "openshift-*", "kube-*",
				       "service-ca*"};

static bool
any_fits(const char *const *globs, size_t n, const char *text)
{
	for (size_t i = 0; text && i < n; i++)
		if (str_glob(globs[i], text))
			return true;
	return false;
}

static bool
has_mark(const json_t *body)
{
	const json_t *refs = tree_at(body, "metadata/ownerReferences");
	const char *name;
	json_t *v;

	json_object_foreach(tree_at(body, "metadata/annotations"), name, v)
		if (any_fits(marks, countof(marks), name))
			return true;
	for (size_t i = 0; i < json_array_size(refs); i++) {
		const char *kind = tree_str(json_array_get(refs, i), "kind");

		if (str_eq(kind, "ClusterVersion") || str_eq(kind, "ClusterOperator"))
			return true;
	}
	return false;
}

static bool
has_name(const struct object_key *k)
{
	for (size_t i = 0; i < countof(names); i++)
		if (str_glob(names[i].kind, k->kind) && str_glob(names[i].name, k->name))
			return true;
	return false;
}

static bool
is_kind_of_platform(const struct object_key *k, bool *all)
{
	for (size_t i = 0; i < countof(kinds); i++)
		if (str_glob(kinds[i].group, k->group) && str_glob(kinds[i].kind, k->kind)) {
			*all = kinds[i].all;
			return true;
		}
	return false;
}

/* A manager that is known by name made it, and not one of the operators that others install. */
static bool
by_platform(const struct verdict *v)
{
	return origin_tool(&v->origin) == ORIGIN_CONTROLLER &&
	       any_fits(managers, countof(managers), v->origin.manager);
}

static bool
is_platform(const struct drift_object *o, size_t i)
{
	const struct object_key *k = &o->key;
	const struct verdict *v = &o->verdicts[i];
	bool all = false;

	if (has_mark(drift_object_body(o)))
		return true;
	if (*k->ns)
		return any_fits(namespaces, countof(namespaces), k->ns) &&
		       (origin_tool(&v->origin) == ORIGIN_CONTROLLER ||
			!any_fits(shared_namespaces, countof(shared_namespaces), k->ns));
	if (!is_kind_of_platform(k, &all))
		return false;
	return all || has_name(k) || by_platform(v);
}

/* ---- fields that the newer API server fills in ---- */

/* The object has managedFields, and nobody owns what came. */
static bool
filled_in(struct run *r, const struct drift_object *o, size_t i)
{
	const struct change *c = &o->changes.v[i];
	const struct verdict *v = &o->verdicts[i];

	return c->op == CHANGE_ADD && c->at.n && v->severity == SEVERITY_INFO &&
	       v->origin.cls == ORIGIN_UNKNOWN && !v->origin.manager &&
	       json_array_size(tree_get(r->world->origins(r->world->ctx, SIDE_NEW, &o->key),
					"managers")) > 0;
}

/* ClusterVersion's own spec is what people decide. */
static bool
made_by_upgrade(struct run *r, const struct cause *c, const struct drift_object *o, size_t i)
{
	(void)c;
	if (is_kind(&o->key, CONFIG, "ClusterVersion") || !by_controller(&o->verdicts[i]))
		return false;
	return is_platform(o, i) || filled_in(r, o, i);
}

/* ---- the cause ---- */

static void
find_record(struct run *r, struct cause *c)
{
	const struct drift_object *o = find_version(r);

	c->object = SIZE_MAX;
	for (size_t i = 0; o && i < o->changes.n; i++) {
		const struct path *p = &o->changes.v[i].at;

		if (p->n < 2 || p->v[1].kind != STEP_MEMBER ||
		    !str_eq(p->v[1].name, "desiredUpdate") || o->verdicts[i].noise)
			continue;
		c->object = (size_t)(o - r->drift->v);
		c->change = i;
		return;
	}
}

void
causes_of_cluster(struct run *r, struct causes *cs)
{
	char *version[2] = {NULL, NULL};
	struct cause c = {.kind = "cluster-upgrade", .made = made_by_upgrade};

	if (upgraded(r, version)) {
		c.title = mem_printf("cluster upgrade %s -> %s", version[0], version[1]);
		find_record(r, &c);
		vec_grow(cs->v, cs->n, cs->cap);
		cs->v[cs->n++] = c;
	}
	free(version[0]);
	free(version[1]);
}
