/* One cause, many changes: what becomes an item, what stays beside it. */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define BEFORE 1772410510	/* Mon 2 Mar 2026 */
#define AFTER  1772496910	/* a day later */

/* An object as JSON, with ' for ". */
static void
add(struct fake *f, enum side s, const char *fmt, ...)
{
	va_list ap;
	char *text;
	json_t *raw;
	json_error_t bad;

	va_start(ap, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text = mem_vprintf(fmt, ap);
#pragma GCC diagnostic pop
	va_end(ap);
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	raw = json_loads(text, 0, &bad);
	if (CHECK_MSG(raw != NULL, "%s in %s", bad.text, text))
		fake_add(f, s, raw);
	json_decref(raw);
	free(text);
}

/* managedFields of one manager, who wrote between the two. */
#define BY(manager, fields)                                                             \
	"'managedFields': [{'manager': '" manager "', 'operation': 'Update', "          \
	"'time': '2026-03-02T12:00:00Z', 'fieldsType': 'FieldsV1', 'fieldsV1': " fields "}]"
#define IMAGE(name)                                                                     \
	"{'f:spec': {'f:template': {'f:spec': {'f:containers': {'k:{\\'name\\':\\'" name \
	"\\'}': {'f:image': {}}}}}}}"
#define DEPLOYMENT "'apiVersion': 'apps/v1', 'kind': 'Deployment'"
#define POD_OF(name, image)                                                             \
	"'spec': {'template': {'spec': {'containers': [{'name': '" name "', 'image': '" image "'}]}}}"

static const struct drift_group *
group_of(const struct fake *f, const char *cause)
{
	for (size_t i = 0; i < f->drift.ngroups; i++)
		if (str_eq(f->drift.groups[i].cause, cause))
			return &f->drift.groups[i];
	return NULL;
}

/* Is the record a member of the group, and does it say so? */
static bool
is_member(const struct fake *f, const struct drift_group *g, const char *ref, const char *path)
{
	for (size_t i = 0; g && i < g->n; i++) {
		const struct drift_object *o = &f->drift.v[g->v[i].object];
		const struct verdict *v = &o->verdicts[g->v[i].change];

		if (str_eq(o->ref, ref) && str_eq(o->changes.v[g->v[i].change].path, path))
			return str_eq(v->derived, g->record ? g->record : g->title) &&
			       v->hidden == HIDDEN_DERIVED;
	}
	return false;
}

static bool
is_shown(const struct fake *f, const char *ref, const char *path)
{
	const struct verdict *v = fake_find(f, ref, path);

	return v && v->hidden == SHOWN;
}

/* ---- the cluster ---- */

static void
add_version(struct fake *f, enum side s, const char *version, const char *wanted)
{
	add(f, s, "{'apiVersion': 'config.openshift.io/v1', 'kind': 'ClusterVersion', 'metadata': "
	    "{'name': 'version'}, 'spec': {'channel': 'fast'%s}, 'status': {'desired': {'version': '%s'}}}",
	    wanted, version);
}

static void
add_platform(struct fake *f)
{
	add(f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'a', 'namespace': 'openshift-dns'}, "
	    POD_OF("a", "x@sha256:1") "}");
	add(f, SIDE_NEW, "{" DEPLOYMENT ", 'metadata': {'name': 'a', 'namespace': 'openshift-dns', "
	    BY("cluster-version-operator", IMAGE("a")) "}, " POD_OF("a", "x@sha256:2") "}");
	add(f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'b', 'namespace': 'openshift-dns'}, "
	    POD_OF("b", "x@sha256:1") "}");
	add(f, SIDE_NEW, "{" DEPLOYMENT ", 'metadata': {'name': 'b', 'namespace': 'openshift-dns', "
	    BY("kubectl-edit", IMAGE("b")) "}, " POD_OF("b", "x@sha256:2") "}");
	add(f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'c', 'namespace': 'shop'}, "
	    POD_OF("c", "x@sha256:1") "}");
	add(f, SIDE_NEW, "{" DEPLOYMENT ", 'metadata': {'name': 'c', 'namespace': 'shop', "
	    BY("kube-controller-manager", IMAGE("c")) "}, " POD_OF("c", "x@sha256:2") "}");
}

TEST(group_cluster_upgrade)
{
	static const char image[] = "spec.template.spec.containers[name=a].image";
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add_version(&f, SIDE_OLD, "4.16.30", "");
	add_version(&f, SIDE_NEW, "4.17.9", ", 'desiredUpdate': {'version': '4.17.9'}");
	add_platform(&f);
	add(&f, SIDE_OLD, "{'apiVersion': 'v1', 'kind': 'PersistentVolumeClaim', 'metadata': {'name': "
	    "'p', 'namespace': 'openshift-monitoring'}}");
	fake_run(&f);
	g = group_of(&f, "cluster-upgrade");
	if (CHECK(g != NULL)) {
		CHECK_STR(g->title, "cluster upgrade 4.16.30 -> 4.17.9");
		CHECK_STR(g->record, fake_find(&f, "clusterversion/version", "spec.desiredUpdate")->id);
		CHECK_INT(g->n, 1);
		CHECK_INT(g->shown, 1);
		CHECK(!g->apart);
	}
	CHECK(is_member(&f, g, "openshift-dns/deploy/a", image));
	CHECK(is_shown(&f, "openshift-dns/deploy/b", "spec.template.spec.containers[name=b].image"));
	CHECK(is_shown(&f, "shop/deploy/c", "spec.template.spec.containers[name=c].image"));
	CHECK(is_shown(&f, "openshift-monitoring/pvc/p", ""));
	CHECK(is_shown(&f, "clusterversion/version", "spec.desiredUpdate"));
	fake_close(&f);
}

/* Without ClusterVersion its operators tell; without either nothing is guessed. */
TEST(group_cluster_upgrade_by_operators)
{
	static const char operator[] =
		"{'apiVersion': 'config.openshift.io/v1', 'kind': 'ClusterOperator', 'metadata': "
		"{'name': 'dns'}, 'status': {'versions': [{'name': 'operator', 'version': '%s'}]}}";
	const struct drift_group *g;
	struct fake f;

	for (int with = 0; with <= 1; with++) {
		fake_open(&f, BEFORE, AFTER);
		add_platform(&f);
		if (with) {
			add(&f, SIDE_OLD, operator, "4.16.30");
			add(&f, SIDE_NEW, operator, "4.17.9");
		}
		fake_run(&f);
		g = group_of(&f, "cluster-upgrade");
		CHECK_INT(g != NULL, with);
		if (g) {
			CHECK(!g->record);
			CHECK(g->apart);
			CHECK_INT(f.drift.summary.apart, 1);
		}
		fake_close(&f);
	}
}

/* The same night seen from its end: the same members. */
TEST(group_is_the_same_backwards)
{
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, AFTER, BEFORE);
	add_version(&f, SIDE_NEW, "4.16.30", "");
	add_version(&f, SIDE_OLD, "4.17.9", "");
	add(&f, SIDE_NEW, "{" DEPLOYMENT ", 'metadata': {'name': 'a', 'namespace': 'openshift-dns'}, "
	    POD_OF("a", "x@sha256:1") "}");
	add(&f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'a', 'namespace': 'openshift-dns', "
	    BY("cluster-version-operator", IMAGE("a")) "}, " POD_OF("a", "x@sha256:2") "}");
	add(&f, SIDE_NEW, "{" DEPLOYMENT ", 'metadata': {'name': 'b', 'namespace': 'openshift-dns'}, "
	    POD_OF("b", "x@sha256:1") "}");
	add(&f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'b', 'namespace': 'openshift-dns', "
	    BY("kubectl-edit", IMAGE("b")) "}, " POD_OF("b", "x@sha256:2") "}");
	fake_run(&f);
	g = group_of(&f, "cluster-upgrade");
	if (CHECK(g != NULL))
		CHECK_STR(g->title, "cluster upgrade 4.17.9 -> 4.16.30");
	CHECK(is_shown(&f, "openshift-dns/deploy/b", "spec.template.spec.containers[name=b].image"));
	CHECK(is_member(&f, g, "openshift-dns/deploy/a",
			"spec.template.spec.containers[name=a].image"));
	fake_close(&f);
}

/* ---- operators ---- */

static void
add_csv(struct fake *f, enum side s, const char *name, const char *version, const char *replaces)
{
	add(f, s, "{'apiVersion': 'operators.coreos.com/v1alpha1', 'kind': 'ClusterServiceVersion', "
	    "'metadata': {'name': '%s', 'namespace': 'ops'}, 'spec': {'version': '%s'%s, 'install': "
	    "{'spec': {'deployments': [{'name': 'widget-operator'}]}}, 'customresourcedefinitions': "
	    "{'owned': [{'name': 'widgets.example.com', 'kind': 'Widget'}]}}}", name, version, replaces);
}

TEST(group_operator_upgrade)
{
	static const char *const versions[] = {"1", "2"};
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add_csv(&f, SIDE_OLD, "widget-operator.v1.0.0", "1.0.0", "");
	add_csv(&f, SIDE_NEW, "widget-operator.v1.1.0", "1.1.0",
		", 'replaces': 'widget-operator.v1.0.0'");
	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++) {
		const char *v = versions[s];

		add(&f, s, "{" DEPLOYMENT ", 'metadata': {'name': 'widget-operator', 'namespace': 'ops'}, "
		    "'spec': {'template': {'spec': {'containers': [{'name': 'm', 'image': 'w:%s'}]}}}}", v);
		add(&f, s, "{" DEPLOYMENT ", 'metadata': {'name': 'other', 'namespace': 'ops'}, 'spec': "
		    "{'template': {'spec': {'containers': [{'name': 'm', 'image': 'o:%s'}]}}}}", v);
		add(&f, s, "{" DEPLOYMENT ", 'metadata': {'name': 'w1', 'namespace': 'shop', "
		    "'ownerReferences': [{'apiVersion': 'example.com/v1', 'kind': 'Widget', 'name': 'w1'}]}, "
		    "'spec': {'template': {'spec': {'containers': [{'name': 'm', 'image': 'i:%s'}]}}}}", v);
		add(&f, s, "{'apiVersion': 'apiextensions.k8s.io/v1', 'kind': 'CustomResourceDefinition', "
		    "'metadata': {'name': 'widgets.example.com'}, 'spec': {'group': 'example.com', 'x': '%s'}}", v);
		add(&f, s, "{'apiVersion': 'rbac.authorization.k8s.io/v1', 'kind': 'ClusterRole', "
		    "'metadata': {'name': 'widget-operator.v1-abc', 'labels': {'olm.owner': "
		    "'widget-operator.v1.1.0'}}, 'rules': [{'verbs': ['get'], 'resources': ['%s']}]}", v);
	}
	fake_run(&f);
	g = group_of(&f, "operator");
	if (CHECK(g != NULL)) {
		CHECK_STR(g->title, "operator widget-operator 1.0.0 -> 1.1.0");
		CHECK_STR(g->record, fake_find(&f, "ops/csv/widget-operator.v1.1.0", "")->id);
		CHECK_INT(g->objects, 5);
	}
	CHECK(is_shown(&f, "ops/csv/widget-operator.v1.1.0", ""));
	CHECK(is_member(&f, g, "ops/csv/widget-operator.v1.0.0", ""));
	CHECK(is_member(&f, g, "crd/widgets.example.com", "spec.x"));
	CHECK(is_member(&f, g, "shop/deploy/w1", "spec.template.spec.containers[name=m].image"));
	CHECK(is_shown(&f, "ops/deploy/other", "spec.template.spec.containers[name=m].image"));
	fake_close(&f);
}

/* ---- Helm ---- */

static void
add_release(struct fake *f, enum side s, int revision, const char *status, const char *chart,
	    const char *image)
{
	add(f, s, "{'apiVersion': 'v1', 'kind': 'Secret', 'type': 'helm.sh/release.v1', 'metadata': "
	    "{'name': 'sh.helm.release.v1.web.v%d', 'namespace': 'shop', 'labels': {'owner': 'helm', "
	    "'status': '%s'}}, 'data': {'release': {'chart': 'web', 'name': 'web', 'revision': %d, "
	    "'status': '%s', 'version': '%s', 'values': [], 'hmac': 'x%d', 'manifest': [{" DEPLOYMENT
	    ", 'metadata': {'name': 'web'}, 'spec': {'replicas': 2, 'template': {'spec': {'containers': "
	    "[{'name': 'm', 'image': '%s'}]}}}}]}}}", revision, status, revision, status, chart,
	    revision, image);
}

static void
add_web(struct fake *f, enum side s, const char *image, int replicas)
{
	add(f, s, "{" DEPLOYMENT ", 'metadata': {'name': 'web', 'namespace': 'shop', 'annotations': "
	    "{'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop'}}, 'spec': "
	    "{'replicas': %d, 'template': {'spec': {'containers': [{'name': 'm', 'image': '%s'}]}}}}",
	    replicas, image);
}

TEST(group_helm_release)
{
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add_release(&f, SIDE_OLD, 1, "deployed", "1.0.0", "web:1");
	add_release(&f, SIDE_NEW, 1, "superseded", "1.0.0", "web:1");
	add_release(&f, SIDE_NEW, 2, "superseded", "1.1.0", "web:2");
	add_release(&f, SIDE_NEW, 3, "deployed", "1.2.0", "web:3");
	add_web(&f, SIDE_OLD, "web:1", 2);
	add_web(&f, SIDE_NEW, "web:3", 5);
	fake_run(&f);
	g = group_of(&f, "helm-release");
	if (CHECK(g != NULL)) {
		CHECK_STR(g->title,
			  "helm release web in shop: chart web 1.0.0 -> 1.2.0, revision 1 -> 3");
		CHECK_STR(g->record, fake_find(&f, "shop/secret/sh.helm.release.v1.web.v3", "")->id);
	}
	CHECK(is_shown(&f, "shop/secret/sh.helm.release.v1.web.v3", ""));
	CHECK(is_member(&f, g, "shop/secret/sh.helm.release.v1.web.v2", ""));
	CHECK(is_member(&f, g, "shop/secret/sh.helm.release.v1.web.v1", "data.release.status"));
	CHECK(is_member(&f, g, "shop/deploy/web", "spec.template.spec.containers[name=m].image"));
	/* nobody knows who, and it is not what the chart says */
	CHECK(is_shown(&f, "shop/deploy/web", "spec.replicas"));
	fake_close(&f);
}

TEST(group_helm_uninstalled)
{
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add_release(&f, SIDE_OLD, 1, "superseded", "1.0.0", "web:1");
	add_release(&f, SIDE_OLD, 2, "deployed", "1.0.0", "web:1");
	add_web(&f, SIDE_OLD, "web:1", 2);
	fake_run(&f);
	g = group_of(&f, "helm-release");
	if (CHECK(g != NULL))
		CHECK_STR(g->title, "helm release web in shop uninstalled");
	CHECK(is_member(&f, g, "shop/deploy/web", ""));
	CHECK(is_member(&f, g, "shop/secret/sh.helm.release.v1.web.v1", ""));
	CHECK(is_shown(&f, "shop/secret/sh.helm.release.v1.web.v2", ""));
	fake_close(&f);
}

/* ---- namespaces and owners ---- */

static void
add_child(struct fake *f, enum side s, const char *kind, const char *name, const char *of_kind,
	  const char *of)
{
	add(f, s, "{'apiVersion': 'apps/v1', 'kind': '%s', 'metadata': {'name': '%s', 'namespace': 'shop', "
	    "'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': '%s', 'name': '%s', 'controller': "
	    "true}]}}", kind, name, of_kind, of);
}

TEST(group_deleted_owner)
{
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add(&f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'web', 'namespace': 'shop'}}");
	add_child(&f, SIDE_OLD, "ReplicaSet", "web-1", "Deployment", "web");
	add_child(&f, SIDE_OLD, "ControllerRevision", "web-1-1", "ReplicaSet", "web-1");
	fake_run(&f);
	g = group_of(&f, "owner");
	if (CHECK(g != NULL)) {
		CHECK_STR(g->title, "shop/deploy/web removed");
		CHECK_INT(g->n, 2);
	}
	CHECK(is_shown(&f, "shop/deploy/web", ""));
	CHECK_INT(f.drift.ngroups, 1);
	fake_close(&f);
}

TEST(group_deleted_namespace)
{
	const struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add(&f, SIDE_OLD, "{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': 'shop'}}");
	add(&f, SIDE_OLD, "{" DEPLOYMENT ", 'metadata': {'name': 'web', 'namespace': 'shop'}}");
	add_child(&f, SIDE_OLD, "ReplicaSet", "web-1", "Deployment", "web");
	add(&f, SIDE_OLD, "{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'a', "
	    "'namespace': 'shop'}}");
	fake_run(&f);
	g = group_of(&f, "namespace");
	if (CHECK(g != NULL)) {
		CHECK_STR(g->title, "namespace shop removed");
		CHECK_INT(g->objects, 3);
	}
	CHECK_INT(f.drift.ngroups, 1);
	CHECK_INT(f.drift.summary.shown, 1);
	fake_close(&f);
}

/* ---- the same change ---- */

static void
add_apps(struct fake *f, size_t n, const char *manager)
{
	for (size_t i = 0; i < n; i++)
		for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++)
			add(f, s, "{" DEPLOYMENT ", 'metadata': {'name': 'app%zu', 'namespace': 'ns%zu', "
			    "'managedFields': [{'manager': '%s', 'operation': 'Update', 'time': "
			    "'2026-03-02T12:00:00Z', 'fieldsV1': {'f:spec': {'f:template': {}}}}]}, 'spec': "
			    "{'template': {'spec': {'containers': [{'name': 'c%zu', 'image': 'base:%d', 'env': "
			    "[{'name': 'TOKEN', 'value': 'hmac:%032d (8 bytes)'}, {'name': 'N', 'value': "
			    "'%zu-%d'}]}]}}}}", i, i % 3, manager, i, s, s, i, s);
}

TEST(group_same_change)
{
	static const struct {
		size_t objects;
		const char *manager;
		size_t groups;
	} rows[] = {
		{9, "helm", 0}, {10, "helm", 2}, {14, "kubectl-client-side-apply", 2},
		{14, "kubectl-edit", 0},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct fake f;

		fake_open(&f, BEFORE, AFTER);
		add_apps(&f, rows[i].objects, rows[i].manager);
		fake_run(&f);
		CHECK_INT(f.drift.ngroups, rows[i].groups);
		CHECK_INT(f.drift.summary.shown + f.drift.summary.derived, f.drift.summary.all);
		CHECK_INT(f.drift.summary.derived, rows[i].groups * rows[i].objects);
		for (size_t g = 0; g < f.drift.ngroups; g++) {
			CHECK_INT(f.drift.groups[g].objects, rows[i].objects);
			CHECK(f.drift.groups[g].apart);
		}
		if (i == 1)
			CHECK_STR(f.drift.groups[1].title,
				  "containers[*].image of 10 Deployments: base:0 -> base:1");
		fake_close(&f);
	}
}

/* ---- what filters leave ---- */

TEST(group_counts_what_is_left)
{
	struct drift_group *g;
	struct fake f;

	fake_open(&f, BEFORE, AFTER);
	add_apps(&f, 12, "helm");
	fake_run(&f);
	g = &f.drift.groups[0];
	for (size_t i = 0; i < f.drift.n; i++)
		for (size_t k = 0; k < f.drift.v[i].changes.n; k++)
			if (!str_eq(f.drift.v[i].key.ns, "ns1"))
				f.drift.v[i].verdicts[k].hidden = HIDDEN_FILTERED;
	drift_count(&f.drift);
	CHECK_INT(g->shown, 4);
	CHECK_INT(g->shown_objects, 4);
	CHECK_INT(f.drift.summary.groups, 2);
	CHECK_INT(f.drift.summary.group_changes, 8);
	for (size_t i = 0; i < f.drift.n; i++)
		for (size_t k = 0; k < f.drift.v[i].changes.n; k++)
			f.drift.v[i].verdicts[k].hidden = HIDDEN_FILTERED;
	drift_count(&f.drift);
	CHECK_INT(f.drift.summary.groups, 0);
	fake_close(&f);
}
