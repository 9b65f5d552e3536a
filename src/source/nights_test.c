/* Four nights in three forms against what the API server had. */
#include <stdio.h>
#include <stdlib.h>

#include "harvest_test.h"
#include "test.h"

/* What project_export.sh takes away (formats.md a.2), from both sides. */
static const char *const std_members[] = {"uid", "selfLink", "resourceVersion", "creationTimestamp",
					  "generation"};

static void
drop_annotation(json_t *o, const char *key)
{
	json_t *a = tree_at(o, "metadata/annotations");

	json_object_del(a, key);
	if (a && !json_object_size(a))
		json_object_del(tree_get(o, "metadata"), "annotations");
}

static void
prune(json_t *o, bool lone)
{
	json_t *meta = tree_get(o, "metadata"), *t;
	size_t i;

	for (i = 0; i < countof(std_members); i++)
		json_object_del(meta, std_members[i]);
	json_object_del(o, "status");
	json_object_del(tree_get(o, "spec"), "clusterIP");
	drop_annotation(o, "kubernetes.io/service-account.uid");
	drop_annotation(o, "openshift.io/image.dockerRepositoryCheck");
	json_array_foreach (tree_at(o, "spec/triggers"), i, t)
		json_object_del(tree_get(t, "imageChangeParams"), "lastTriggeredImage");
	json_array_foreach (tree_at(o, "spec/ports"), i, t)
		if (lone)
			json_object_del(t, "nodePort");
}

/* Has a form of the script this object of the API server? */
static bool
exported(const char *path, const json_t *o, bool lone)
{
	static const char *const kinds[] = {"Namespace",
					    "RoleBinding",
					    "ServiceAccount",
					    "Secret",
					    "DeploymentConfig",
					    "BuildConfig",
					    "Build",
					    "ImageStream",
					    "ReplicationController",
					    "Service",
					    "Endpoints",
					    "Pod",
					    "ConfigMap",
					    "LimitRange",
					    "ResourceQuota",
					    "PersistentVolumeClaim",
					    "Route",
					    "Template",
					    "CronJob",
					    "StatefulSet",
					    "HorizontalPodAutoscaler",
					    "Deployment",
					    "ReplicaSet",
					    "PodDisruptionBudget",
					    "DaemonSet"};
	const char *kind = tree_str(o, "kind");

	(void)path;
	if (str_eq(tree_str(o, "type"), "kubernetes.io/service-account-token"))
		return false;
	if (lone && str_eq(kind, "Endpoints"))
		return false; /* only some are there */
	for (size_t i = 0; i < countof(kinds); i++)
		if (str_eq(kind, kinds[i]))
			return true;
	return false;
}

static bool
everything(const char *path, const json_t *o, bool lone)
{
	(void)path;
	(void)o;
	(void)lone;
	return true;
}

static void
check_equal(const char *path, const json_t *got, const json_t *want, bool pruned, bool lone)
{
	json_t *a = tree_copy(got), *b = tree_copy(want);
	struct buf x = {0}, y = {0};

	if (pruned) {
		prune(a, lone);
		prune(b, lone);
	}
	if (!tree_equal(a, b)) {
		canon_compact(&x, a);
		canon_compact(&y, b);
		CHECK_MSG(false, "%s is\n%s, not\n%s", path, buf_cstr(&x), buf_cstr(&y));
	}
	buf_release(&x);
	buf_release(&y);
	json_decref(a);
	json_decref(b);
}

static void
check_night(int n, const char *rest, const char *source, bool pruned, bool lone)
{
	bool (*has)(const char *, const json_t *, bool) = pruned ? exported : everything;
	char *file = night(n, rest);
	struct map want = {0};
	struct harvest h;
	size_t found = 0;

	oracle(n, &want);
	harvest(&h, file, NULL);
	CHECK_STR(h.source, source);
	CHECK_INT(h.damaged, 0);
	map_each(&want, e) {
		const struct crop *c = harvest_get(&h, e->key);

		if (!has(e->key, e->value, lone))
			continue;
		found++;
		CHECK_MSG(c, "night %d, %s: %s is missing", n, rest, e->key);
		if (c)
			check_equal(e->key, c->o.body, e->value, pruned, lone);
	}
	map_each(&h.crops, e) {
		const struct crop *c = e->value;

		CHECK_MSG(map_get(&want, e->key) || str_eq(c->o.key.kind, "ImageStreamTag"),
			  "night %d, %s: %s is too many", n, rest, e->key);
		CHECK_MSG(c->items == 1 || str_eq(c->o.key.kind, "PersistentVolumeClaim"),
			  "night %d, %s: %s comes %u times", n, rest, e->key, c->items);
	}
	CHECK_MSG(found > 100, "night %d, %s: only %zu objects", n, rest, found);
	CHECK_INT(h.notes.count[NOTE_DAMAGE], 0);
	CHECK_INT(h.notes.count[NOTE_WARN], 0);
	harvest_release(&h);
	oracle_release(&want);
	free(file);
}

TEST(nights_of_openshift_backup_equal_the_api)
{
	static const char *const zips[] = {"openshift-backup/openshift-backup202603020015.zip",
					   "openshift-backup/openshift-backup202603030015.zip",
					   "openshift-backup/openshift-backup202603040015.zip",
					   "openshift-backup/openshift-backup202603050015.zip"};

	for (int n = 1; n <= 4; n++)
		check_night(n, zips[n - 1], "openshift-backup", true, false);
}

TEST(nights_of_stacked_json_equal_the_api)
{
	for (int n = 1; n <= 4; n++)
		check_night(n, "stacked-json", "openshift-backup", true, true);
}

TEST(nights_of_kubectl_yaml_equal_the_api)
{
	static const char *const files[] = {
	    "kubectl-yaml/cluster-2026-03-02.yaml", "kubectl-yaml/cluster-2026-03-03.yaml",
	    "kubectl-yaml/cluster-2026-03-04.yaml", "kubectl-yaml/cluster-2026-03-05.yaml"};

	for (int n = 1; n <= 4; n++)
		check_night(n, files[n - 1], "list", false, false);
}

/* What is in one night and not in the next was removed, if the next covers it; in these nights
 * everything that a form exports at all is covered. */
static void
check_removals(const char *a, int na, const char *b, int nb)
{
	char *fa = night(na, a), *fb = night(nb, b);
	struct harvest ha, hb;

	harvest(&ha, fa, NULL);
	harvest(&hb, fb, NULL);
	map_each(&ha.crops, e) {
		const struct crop *c = e->value;
		const char *why = "";

		CHECK_MSG(
		    !coverage_lost(hb.coverage, c->o.key.ns, c->o.key.group, c->o.key.kind, &why),
		    "%s is partial for %s: %s", b, e->key, why ? why : "");
		if (!harvest_get(&hb, e->key))
			CHECK_MSG(coverage_holds(hb.coverage, &c->o.key, c->o.body, &why) ||
				      str_eq(why, "filtered"),
				  "%s has not removed %s: %s", b, e->key, why ? why : "");
	}
	harvest_release(&ha);
	harvest_release(&hb);
	free(fa);
	free(fb);
}

TEST(nights_are_never_partial)
{
	static const char *const zip = "openshift-backup/openshift-backup2026030%d0015.zip";
	static const char *const yaml = "kubectl-yaml/cluster-2026-03-0%d.yaml";

	for (int n = 1; n < 4; n++) {
		char a[80], b[80];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(a, sizeof(a), zip, n + 1);
		snprintf(b, sizeof(b), zip, n + 2);
		check_removals(a, n, b, n + 1);
		snprintf(a, sizeof(a), yaml, n + 1);
		snprintf(b, sizeof(b), yaml, n + 2);
		check_removals(a, n, b, n + 1);
#pragma GCC diagnostic pop
		check_removals("stacked-json", n, "stacked-json", n + 1);
	}
}

TEST(nights_have_facts)
{
	char *zip = night(1, "openshift-backup/openshift-backup202603020015.zip");
	char *folder = night(1, "stacked-json"),
	     *yaml = night(1, "kubectl-yaml/cluster-2026-03-02.yaml");
	struct harvest h;

	harvest(&h, zip, NULL);
	CHECK_STR(h.profile, "openshift-backup");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "networking.k8s.io", "NetworkPolicy"), "not-exported");
	CHECK(!harvest_lost(&h, "shop", "networking.k8s.io", "NetworkPolicy"));
	CHECK_STR(harvest_covers(&h, "legacy", "route.openshift.io", "Route"), "yes");
	CHECK_STR(harvest_covers(&h, "default", "rbac.authorization.k8s.io", "RoleBinding"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "settings.k8s.io", "PodPreset"), "absent");
	CHECK_STR(harvest_covers(&h, "brand-new", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "", "", "Namespace"), "yes");
	harvest_release(&h);
	harvest(&h, folder, NULL);
	CHECK_STR(h.profile, "stacked");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "Endpoints"), "filtered");
	CHECK_STR(harvest_covers(&h, "brand-new", "", "Secret"), "not-exported");
	CHECK_STR(harvest_covers(&h, "", "", "Namespace"), "not-listed");
	CHECK(!harvest_get(&h, "shop/DeploymentConfig.apps.openshift.io/worker_patched.json"));
	CHECK_STR(
	    tree_str(harvest_get(&h, "shop/Service/redis.json")->o.body, "metadata/namespace"),
	    "shop");
	harvest_release(&h);
	harvest(&h, yaml, NULL);
	CHECK_STR(h.profile, "none");
	CHECK_STR(harvest_covers(&h, "shop", "networking.k8s.io", "NetworkPolicy"), "yes");
	CHECK_STR(harvest_covers(&h, "brand-new", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "policy", "PodSecurityPolicy"), "not-exported");
	harvest_release(&h);
	free(zip);
	free(folder);
	free(yaml);
}

TEST(the_same_archive_gives_the_same_ids)
{
	char *zip = night(1, "openshift-backup/openshift-backup202603020015.zip");
	char *next = night(2, "openshift-backup/openshift-backup202603030015.zip");
	struct harvest a, b;
	size_t common = 0;

	harvest(&a, zip, NULL);
	harvest(&b, zip, NULL);
	CHECK_INT(a.ids.live, b.ids.live);
	CHECK_INT(a.ids.live, a.items);
	map_each(&a.ids, e)
		CHECK(map_get(&b.ids, e->key));
	harvest_release(&b);
	harvest(&b, next, NULL);
	map_each(&a.ids, e)
		common += map_get(&b.ids, e->key) != NULL;
	CHECK(common > 0 && common < a.items);
	harvest_release(&a);
	harvest_release(&b);
	free(zip);
	free(next);
}
