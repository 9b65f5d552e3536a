/* The table of kinds: sorted, complete in itself, and every printed word leads back. */
#include <stdlib.h>

#include "assay/object.h"
#include "kinds.h"
#include "test.h"

TEST(kinds_table_is_sorted_and_whole)
{
	const struct kind *prev = NULL, *k;
	size_t n = 0;

	for (size_t i = 0; (k = kinds_row(NULL, i)); i++, n++) {
		int c = prev ? strcmp(prev->name, k->name) : -1;

		CHECK_MSG(c < 0 || (c == 0 && strcmp(prev->group, k->group) < 0),
			  "%s.%s is out of order", k->name, k->group);
		CHECK_MSG(*k->plural && *k->singular && *k->version, "%s lacks a name", k->name);
		CHECK(kinds_find(NULL, k->group, k->name) == k);
		CHECK(k->builtin);
		prev = k;
	}
	CHECK(n > 400);
	CHECK_INT(n, kinds_builtin_count());
}

TEST(kinds_of_the_past_are_followed)
{
	static const struct {
		const char *group, *kind, *today;
	} t[] = {
		{"extensions", "Deployment", "apps"},
		{"extensions", "Ingress", "networking.k8s.io"},
		{"extensions", "NetworkPolicy", "networking.k8s.io"},
		{"extensions", "PodSecurityPolicy", "policy"},
		{"", "DeploymentConfig", "apps.openshift.io"},
		{"", "Route", "route.openshift.io"},
		{"", "Project", "project.openshift.io"},
		{"", "SecurityContextConstraints", "security.openshift.io"},
		{"", "RoleBinding", "rbac.authorization.k8s.io"},
		{"authorization.openshift.io", "Role", "rbac.authorization.k8s.io"},
		{"events.k8s.io", "Event", ""},
		{"", "Pod", ""},
		{"apps", "Deployment", "apps"},
		{"stable.example.com", "CronTab", "stable.example.com"},
		{"extensions", "CronTab", "extensions"},
	};

	for (size_t i = 0; i < countof(t); i++)
		CHECK_STR(kinds_group(NULL, t[i].group, t[i].kind), t[i].today);
	CHECK(kinds_find(NULL, "apps", "deployment") == NULL);
	CHECK(kinds_find(NULL, "", "") == NULL);
}

TEST(kinds_aliases_are_sorted_and_lead_to_rows)
{
	static const struct {
		const char *name, *then, *today;
	} t[] = {
#define WAS(k, then, today) {k, then, today},
#include "kind_alias.inc"
	};

	for (size_t i = 0; i < countof(t); i++) {
		const struct kind *k = kinds_find(NULL, t[i].then, t[i].name);

		CHECK_MSG(k && strcmp(k->group, t[i].today) == 0, "%s.%s", t[i].name, t[i].then);
		if (i == 0)
			continue;
		CHECK(strcmp(t[i - 1].name, t[i].name) < 0 ||
		      (strcmp(t[i - 1].name, t[i].name) == 0 &&
		       strcmp(t[i - 1].then, t[i].then) < 0));
	}
}

TEST(kinds_words_as_people_type_them)
{
	static const struct {
		const char *word, *kind, *group;
	} t[] = {
		{"svc", "Service", ""},
		{"SVC", "Service", ""},
		{"services", "Service", ""},
		{"Service", "Service", ""},
		{"dc", "DeploymentConfig", "apps.openshift.io"},
		{"deploymentconfigs.v1.apps.openshift.io", "DeploymentConfig", "apps.openshift.io"},
		{"deploymentconfigs.v1", "DeploymentConfig", "apps.openshift.io"},
		{"deployments.v1", NULL, NULL},
		{"deployments.v1.apps", "Deployment", "apps"},
		{"Deployment.apps", "Deployment", "apps"},
		{"deployments.extensions", "Deployment", "apps"},
		{"deployments.v1beta1.extensions", "Deployment", "apps"},
		{"deployments.v1beta2.apps", "Deployment", "apps"},
		{"pods.v1", "Pod", ""},
		{"pods.v1.", "Pod", ""},
		{"pods.metrics.k8s.io", "PodMetrics", "metrics.k8s.io"},
		{"ing", "Ingress", "networking.k8s.io"},
		{"ingress", "Ingress", "networking.k8s.io"},
		{"ingress.config.openshift.io", "Ingress", "config.openshift.io"},
		{"ep", "Endpoints", ""},
		{"no", "Node", ""},
		{"node", "Node", ""},
		{"co", "ClusterOperator", "config.openshift.io"},
		{"build", "Build", "build.openshift.io"},
		{"image", "Image", "image.openshift.io"},
		{"scc", "SecurityContextConstraints", "security.openshift.io"},
		{"istag", "ImageStreamTag", "image.openshift.io"},
		{"crd", "CustomResourceDefinition", "apiextensions.k8s.io"},
		{"mcp", "MachineConfigPool", "machineconfiguration.openshift.io"},
		{"hpa", "HorizontalPodAutoscaler", "autoscaling"},
		{"net-attach-def", "NetworkAttachmentDefinition", "k8s.cni.cncf.io"},
		{"deploymnt", NULL, NULL},
		{"deployments.v1.batch", NULL, NULL},
		{"deployments.vx", NULL, NULL},
		{"", NULL, NULL},
		{".", NULL, NULL},
		{".apps", NULL, NULL},
	};
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(t); i++) {
		const struct kind *k = kinds_word(ks, t[i].word, NULL);

		if (!t[i].kind || !t[i].group) {
			CHECK_MSG(k == NULL, "%s is a word", t[i].word);
			continue;
		}
		if (!CHECK_MSG(k != NULL, "%s is no word", t[i].word))
			continue;
		CHECK_STR(k->name, t[i].kind);
		CHECK_STR(k->group, t[i].group);
	}
	kinds_free(ks);
}

TEST(kinds_words_say_when_they_are_ambiguous)
{
	struct kinds *ks = kinds_new();
	bool ambiguous = false;

	kinds_word(ks, "ingress", &ambiguous);
	CHECK(ambiguous);
	kinds_word(ks, "ingress.networking.k8s.io", &ambiguous);
	CHECK(!ambiguous);
	kinds_word(ks, "cm", &ambiguous);
	CHECK(!ambiguous);
	kinds_free(ks);
}

static void
check_prints_back(const struct kinds *ks)
{
	struct buf b = {0};
	const struct kind *k;

	for (size_t i = 0; (k = kinds_row(ks, i)); i++) {
		buf_clear(&b);
		kind_print(&b, ks, k->group, k->name);
		CHECK_MSG(kinds_word(ks, buf_cstr(&b), NULL) == k, "%s.%s prints as %s", k->name,
			  k->group, buf_cstr(&b));
	}
	buf_release(&b);
}

TEST(kinds_print_what_can_be_typed)
{
	static const struct {
		const char *group, *kind, *word;
	} t[] = {
		{"", "Service", "svc"},
		{"extensions", "Deployment", "deploy"},
		{"apps.openshift.io", "DeploymentConfig", "dc"},
		{"", "Secret", "secret"},
		{"networking.k8s.io", "Ingress", "ing"},
		{"config.openshift.io", "Ingress", "ingress.config.openshift.io"},
		{"serving.knative.dev", "Service", "kservice"},
		{"operators.coreos.com", "InstallPlan", "ip.operators.coreos.com"},
		{"stable.example.com", "CronTab", "crontab"},
		{"stable.example.com", "Service", "service.stable.example.com"},
	};
	struct kinds *ks = kinds_new();
	struct buf b = {0};

	for (size_t i = 0; i < countof(t); i++) {
		buf_clear(&b);
		kind_print(&b, ks, t[i].group, t[i].kind);
		CHECK_STR(buf_cstr(&b), t[i].word);
	}
	check_prints_back(ks);
	buf_release(&b);
	kinds_free(ks);
}

static json_t *
crd(const char *group, const char *kind, const char *plural, const char *shorts)
{
	json_t *j = json_pack("{s:s, s:s, s:{s:s, s:s, s:{s:s, s:s, s:[s]}, s:[{s:s, s:b, s:b}]}}",
			      "apiVersion", "apiextensions.k8s.io/v1", "kind",
			      "CustomResourceDefinition", "spec", "group", group, "scope",
			      "Namespaced", "names", "kind", kind, "plural", plural, "shortNames",
			      shorts, "versions", "name", "v1beta3", "served", 1, "storage", 1);
	CHECK(j != NULL);
	return j;
}

static bool
learn(struct kinds *ks, const char *group, const char *kind, const char *plural, const char *shorts)
{
	json_t *j = crd(group, kind, plural, shorts);
	bool ok = kinds_learn(ks, j);

	json_decref(j);
	return ok;
}

TEST(kinds_learns_crds)
{
	struct kinds *ks = kinds_new();
	const struct kind *k;

	CHECK(learn(ks, "stable.example.com", "CronTab", "crontabs", "ct"));
	k = kinds_find(ks, "stable.example.com", "CronTab");
	if (CHECK(k != NULL)) {
		CHECK_STR(k->version, "v1beta3");
		CHECK_STR(k->singular, "crontab");
		CHECK_STR(k->shorts, "ct");
		CHECK(k->namespaced && !k->builtin && !k->view);
		CHECK(kinds_word(ks, "CT", NULL) == k);
		CHECK(kinds_word(ks, "crontabs.v1.stable.example.com", NULL) == k);
	}
	/* the same kind in another group, and names that built-in kinds have */
	CHECK(learn(ks, "other.example.com", "CronTab", "crontabs", "ct"));
	CHECK(learn(ks, "svc.example.com", "Service", "services", "svc"));
	CHECK(learn(ks, "a.example.com", "Pod", "pods", "po"));
	CHECK_STR(kinds_word(ks, "svc", NULL)->group, "");
	check_prints_back(ks);
	/* learned again under another short name */
	CHECK(learn(ks, "stable.example.com", "CronTab", "crontabs", "tab"));
	CHECK(kinds_find(ks, "stable.example.com", "CronTab") == k);
	CHECK_STR(k->shorts, "tab");
	CHECK(kinds_word(ks, "tab", NULL) == k);
	check_prints_back(ks);
	kinds_free(ks);
}

TEST(kinds_refuses_names_that_no_server_would_take)
{
	static const struct {
		const char *group, *kind, *plural;
	} t[] = {
		{"", "Pod", "pods"},
		{"apps", "Thing", "things"},
		{"a.b/c", "Thing", "things"},
		{"A.example.com", "Thing", "things"},
		{"a.example.com", "", "things"},
		{"a.example.com", "Thi ng", "things"},
		{"a.example.com", "Thing.x", "things"},
		{"a.example.com", "Thing", "Things"},
		{"a.example.com", "Thing", "thi/ngs"},
		{"a.example.com", "Thing", ""},
		{".example.com", "Thing", "things"},
	};
	struct kinds *ks = kinds_new();
	json_t *j = crd("a.example.com", "Thing", "things", "bad name");

	for (size_t i = 0; i < countof(t); i++)
		CHECK_MSG(!learn(ks, t[i].group, t[i].kind, t[i].plural, "x"), "row %zu", i);
	CHECK(kinds_learn(ks, j));
	CHECK_STR(kinds_find(ks, "a.example.com", "Thing")->shorts, "");
	json_object_set_new(j, "kind", json_string("ConfigMap"));
	CHECK(!kinds_learn(ks, j));
	CHECK(!kinds_learn(ks, NULL));
	json_decref(j);
	kinds_free(ks);
}

TEST(kinds_keeps_builtin_names_of_a_crd)
{
	struct kinds *ks = kinds_new();

	CHECK(learn(ks, "config.openshift.io", "ClusterOperator", "clusteroperators", "zz"));
	CHECK(kinds_find(ks, "config.openshift.io", "ClusterOperator")->builtin);
	CHECK(kinds_word(ks, "zz", NULL) == NULL);
	kinds_free(ks);
}

TEST(kinds_notes_what_it_meets)
{
	static const struct {
		const char *kind, *plural;
	} t[] = {
		{"Widget", "widgets"},
		{"Policy", "policies"},
		{"Gateway", "gateways"},
		{"Mesh", "meshes"},
		{"Box", "boxes"},
		{"Proxy", "proxies"},
		{"StorageClass", "storageclasses"},
		{"Switch", "switches"},
	};
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(t); i++) {
		const struct kind *k = kinds_note(ks, "x.example.com", "v1", t[i].kind, true);

		CHECK_STR(k->plural, t[i].plural);
		CHECK(kinds_note(ks, "x.example.com", "v2", t[i].kind, false) == k);
		CHECK(kinds_find(ks, "x.example.com", t[i].kind) == k);
	}
	CHECK(kinds_note(ks, "extensions", "v1beta1", "Ingress", true)->builtin);
	check_prints_back(ks);
	for (size_t i = kinds_builtin_count() + 1; kinds_row(ks, i); i++)
		CHECK(strcmp(kinds_row(ks, i - 1)->name, kinds_row(ks, i)->name) < 0);
	kinds_free(ks);
}

TEST(kind_words_match_keys)
{
	static const struct {
		const char *word, *group, *kind;
		bool match;
	} t[] = {
		{"svc", "", "Service", true},
		{"svc", "serving.knative.dev", "Service", false},
		{"service", "serving.knative.dev", "Service", false},
		{"service.serving.knative.dev", "serving.knative.dev", "Service", true},
		{"dep*", "apps", "Deployment", true},
		{"dep*", "extensions", "Deployment", true},
		{"dep*", "apps.openshift.io", "DeploymentConfig", true},
		{"*.openshift.io", "apps.openshift.io", "DeploymentConfig", true},
		{"*.openshift.io", "apps", "Deployment", false},
		{"DEPLOY*", "apps", "Deployment", true},
		{"*", "x.example.com", "Widget", true},
		{"widget", "x.example.com", "Widget", true},
		{"Widgets", "x.example.com", "Widget", true},
		{"widgets.x.example.com", "x.example.com", "Widget", true},
		{"widgets.v1.x.example.com", "x.example.com", "Widget", true},
		{"widgets.y.example.com", "x.example.com", "Widget", false},
		{"wid*", "x.example.com", "Widget", true},
		{"gadget", "x.example.com", "Widget", false},
		{"ingress", "x.example.com", "Ingress", false},
		{"ingress.x.example.com", "x.example.com", "Ingress", true},
	};
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(t); i++) {
		struct object_key k;

		object_key_set(&k, t[i].group, t[i].kind, "ns", "n");
		CHECK_MSG(kind_word_match(t[i].word, &k, ks) == t[i].match, "%s against %s.%s",
			  t[i].word, t[i].kind, t[i].group);
		object_key_release(&k);
	}
	kinds_free(ks);
}

TEST(kind_words_that_several_crds_have_match_all)
{
	struct kinds *ks = kinds_new();
	struct object_key a, b;

	learn(ks, "a.example.com", "CronTab", "crontabs", "ct");
	learn(ks, "b.example.com", "CronTab", "crontabs", "ct");
	object_key_set(&a, "a.example.com", "CronTab", "", "x");
	object_key_set(&b, "b.example.com", "CronTab", "", "x");
	CHECK(kind_word_match("ct", &a, ks));
	CHECK(kind_word_match("ct", &b, ks));
	CHECK(!kind_word_match("ct.b.example.com", &a, ks));
	CHECK(kind_word_match("ct.b.example.com", &b, ks));
	object_key_release(&a);
	object_key_release(&b);
	kinds_free(ks);
}

TEST(api_versions_are_split)
{
	static const struct {
		const char *text, *group, *version;
	} t[] = {
		{"v1", "", "v1"},
		{"apps/v1", "apps", "v1"},
		{"route.openshift.io/v1", "route.openshift.io", "v1"},
		{"", "", ""},
		{"/v1", "", "v1"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		const char *version;
		char *group;

		api_version_split(t[i].text, &group, &version);
		CHECK_STR(group, t[i].group);
		CHECK_STR(version, t[i].version);
		free(group);
	}
}
