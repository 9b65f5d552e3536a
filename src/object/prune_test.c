/* Prune profiles: which fields a form of backup cannot show. */
#include "assay/object.h"
#include "assay/text.h"
#include "test.h"

static bool
hides(const char *profile, const char *group, const char *kind, const char *path)
{
	struct object_key k;
	struct path p = {0};
	bool yes;

	CHECK_INT(path_parse(&p, path, NULL), 0);
	object_key_set(&k, group, kind, "ns", "x");
	yes = prune_hides(prune_find(profile), &k, &p);
	object_key_release(&k);
	path_release(&p);
	return yes;
}

TEST(prune_hides_what_an_export_leaves_out)
{
	static const struct {
		const char *group, *kind, *path;
		bool lists, stacked, early;
	} t[] = {
		{"", "Service", "spec.clusterIP", true, true, true},
		{"", "Service", "spec.clusterIPs", false, false, false},
		{"", "Service", "spec", false, false, false},
		{"", "Service", "spec.ports[name=http].nodePort", false, true, true},
		{"", "Service", "spec.ports[port=80,protocol=TCP].nodePort", false, true, true},
		{"", "Service", "spec.ports[0].port", false, false, false},
		{"", "Service", "", false, false, false},
		{"serving.knative.dev", "Service", "spec.clusterIP", false, false, false},
		{"", "Secret", "metadata.annotations[\"kubernetes.io/service-account.uid\"]", true,
		 true, true},
		{"", "Secret", "metadata.annotations[\"kubernetes.io/service-account.name\"]",
		 false, false, false},
		{"image.openshift.io", "ImageStream",
		 "metadata.annotations[\"openshift.io/image.dockerRepositoryCheck\"]", true, true,
		 true},
		{"apps.openshift.io", "DeploymentConfig",
		 "spec.triggers[type=ImageChange].imageChangeParams.lastTriggeredImage", true, true,
		 true},
		{"apps.openshift.io", "DeploymentConfig",
		 "spec.triggers[1].imageChangeParams.lastTriggeredImage", true, true, true},
		{"apps.openshift.io", "DeploymentConfig", "spec.triggers[1].imageChangeParams.from",
		 false, false, false},
		{"build.openshift.io", "BuildConfig",
		 "spec.triggers[0].imageChange.lastTriggeredImageID", false, false, false},
		{"", "Endpoints", "metadata.namespace", false, true, true},
		{"image.openshift.io", "ImageStreamTag", "tag.generation", true, true, true},
		{"", "PersistentVolumeClaim", "spec.volumeName", false, false, true},
		{"", "PersistentVolumeClaim",
		 "metadata.annotations[\"pv.kubernetes.io/bind-completed\"]", false, false, true},
	};

	for (size_t i = 0; i < countof(t); i++) {
		const char *g = t[i].group, *k = t[i].kind, *p = t[i].path;

		CHECK_MSG(hides("openshift-backup", g, k, p) == t[i].lists, "%s %s", k, p);
		CHECK_MSG(hides("stacked", g, k, p) == t[i].stacked, "%s %s", k, p);
		CHECK_MSG(hides("stacked-early", g, k, p) == t[i].early, "%s %s", k, p);
		CHECK(!hides("none", g, k, p));
	}
}

TEST(prune_hides_what_lies_below)
{
	CHECK(hides("openshift-backup", "", "Service", "spec.clusterIP.x[0]"));
	CHECK(hides("kubectl-export", "", "Service", "spec.ports[*].nodePort"));
}

TEST(prune_profiles_are_found_by_name)
{
	static const char *const names[] = {"none", "openshift-backup", "stacked", "stacked-early",
					    "kubectl-export"};
	struct object_key k;
	struct path p = {0};

	for (size_t i = 0; i < countof(names); i++) {
		const struct prune_profile *f = prune_find(names[i]);

		if (CHECK(f != NULL))
			CHECK_STR(prune_name(f), names[i]);
	}
	CHECK(prune_find("velero") == NULL);
	CHECK(prune_find("") == NULL);
	object_key_set(&k, "", "Service", "", "x");
	CHECK(!prune_hides(NULL, &k, &p));
	object_key_release(&k);
}
