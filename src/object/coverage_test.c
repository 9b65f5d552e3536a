/* Coverage: what a missing object means. */
#include <stdlib.h>

#include "assay/object.h"
#include "assay/text.h"
#include "test.h"

static bool
holds(const struct coverage *c, const char *ns, const char *group, const char *kind,
      const char *body, const char **why)
{
	struct object_key k;
	json_t *j = body ? json_loads(body, 0, NULL) : NULL;
	bool yes;

	object_key_set(&k, group, kind, ns, "x");
	yes = coverage_holds(c, &k, j, why);
	object_key_release(&k);
	json_decref(j);
	return yes;
}

/* An export of one night: two kinds in all projects, Namespaces themselves, some trouble. */
static struct coverage *
night(void)
{
	struct coverage *c = coverage_new();

	coverage_add_kind(c, "", "Secret");
	coverage_add_kind(c, "apps.openshift.io", "DeploymentConfig");
	coverage_add_kind(c, "", "Endpoints");
	coverage_add_kind(c, "", "Namespace");
	coverage_all_namespaces(c);
	coverage_except(c, "legacy", "", "*", "aborted");
	coverage_except(c, "shop", "apps.openshift.io", "DeploymentConfig", "absent");
	coverage_except(c, "*", "", "ConfigMap", "denied");
	coverage_filter(c, "sa-token-secrets");
	return c;
}

TEST(coverage_of_an_export)
{
	static const struct {
		const char *ns, *group, *kind, *body, *why;
	} t[] = {
		{"shop", "", "Secret", NULL, NULL},
		{"shop", "", "Secret", "{\"type\":\"Opaque\"}", NULL},
		{"shop", "", "Secret", "{\"type\":\"kubernetes.io/service-account-token\"}",
		 "filtered"},
		{"", "", "Namespace", NULL, NULL},
		{"shop", "apps.openshift.io", "DeploymentConfig", NULL, "absent"},
		{"web", "apps.openshift.io", "DeploymentConfig", NULL, NULL},
		{"legacy", "", "Secret", NULL, "aborted"},
		{"web", "", "ConfigMap", NULL, "denied"},
		{"legacy", "", "ConfigMap", NULL, "denied"},
		{"web", "networking.k8s.io", "NetworkPolicy", NULL, "not-exported"},
		{"web", "image.openshift.io", "ImageStreamTag", NULL, "not-exported"},
		{"web", "apps", "DeploymentConfig", NULL, "not-exported"},
	};
	struct coverage *c = night();

	for (size_t i = 0; i < countof(t); i++) {
		const char *why = "?";

		CHECK(holds(c, t[i].ns, t[i].group, t[i].kind, t[i].body, &why) == !t[i].why);
		CHECK_STR(why, t[i].why);
		CHECK(holds(c, t[i].ns, t[i].group, t[i].kind, t[i].body, NULL) == !t[i].why);
	}
	coverage_free(c);
}

/* A project that the list of Namespaces lacks is gone with all that was in it. */
TEST(coverage_of_a_deleted_project)
{
	struct coverage *c = night();
	const char *why;

	coverage_list_namespace(c, "shop");
	coverage_list_namespace(c, "legacy");
	CHECK(holds(c, "gone", "", "Secret", NULL, NULL));
	CHECK(holds(c, "gone", "", "ConfigMap", NULL, NULL));
	CHECK(holds(c, "gone", "networking.k8s.io", "NetworkPolicy", NULL, NULL));
	CHECK(holds(c, "gone", "", "Secret",
		    "{\"type\":\"kubernetes.io/service-account-token\"}", NULL));
	CHECK(!holds(c, "shop", "", "ConfigMap", NULL, NULL));
	CHECK(!holds(c, "legacy", "", "Secret", NULL, NULL));
	CHECK(!holds(c, "", "", "Node", NULL, &why));
	CHECK_STR(why, "not-exported");
	CHECK(!coverage_lost(c, "gone", "", "ConfigMap", NULL));
	coverage_free(c);
}

TEST(coverage_of_everything_stored)
{
	struct coverage *c = coverage_new();
	const char *why;

	CHECK(coverage_empty(c));
	coverage_all_kinds(c);
	CHECK(coverage_empty(c));
	coverage_all_namespaces(c);
	CHECK(!coverage_empty(c));
	CHECK(holds(c, "a", "x.example.com", "Widget", NULL, NULL));
	CHECK(holds(c, "", "", "Node", NULL, NULL));
	CHECK(!holds(c, "a", "image.openshift.io", "ImageStreamTag", NULL, &why));
	CHECK_STR(why, "not-exported");
	CHECK(!holds(c, "", "project.openshift.io", "Project", NULL, NULL));
	coverage_add_kind(c, "image.openshift.io", "ImageStreamTag");
	CHECK(holds(c, "a", "image.openshift.io", "ImageStreamTag", NULL, NULL));
	coverage_except(c, "*", "", "*", "damaged");
	CHECK(coverage_empty(c));
	coverage_free(c);
}

/* What a source made up is known to that source alone. */
TEST(coverage_of_a_made_up_namespace)
{
	struct coverage *c = coverage_new();
	const char *why;

	coverage_all_kinds(c);
	coverage_all_namespaces(c);
	coverage_list_namespace(c, "shop");
	CHECK(holds(c, "gone", "", "Pod", NULL, NULL));
	CHECK(!holds(c, "_static/etcd", "", "Pod", NULL, &why));
	CHECK_STR(why, "not-exported");
	coverage_add_pair(c, "_static/etcd", "", "*");
	CHECK(holds(c, "_static/etcd", "", "Pod", NULL, NULL));
	CHECK(!holds(c, "_static/other", "", "Pod", NULL, NULL));
	coverage_except(c, "_static/etcd", "", "*", "damaged");
	CHECK(!holds(c, "_static/etcd", "", "Pod", NULL, &why));
	CHECK_STR(why, "damaged");
	coverage_free(c);
}

TEST(coverage_of_pairs_and_some_namespaces)
{
	struct coverage *c = coverage_new();

	coverage_add_pair(c, "shop", "apps", "Deployment");
	CHECK(!coverage_empty(c));
	CHECK(holds(c, "shop", "apps", "Deployment", NULL, NULL));
	CHECK(!holds(c, "web", "apps", "Deployment", NULL, NULL));
	CHECK(!holds(c, "shop", "", "Pod", NULL, NULL));
	coverage_add_kind(c, "", "Pod");
	coverage_add_namespace(c, "shop");
	CHECK(holds(c, "shop", "", "Pod", NULL, NULL));
	CHECK(!holds(c, "", "", "Pod", NULL, NULL));
	coverage_add_namespace(c, "");
	CHECK(holds(c, "", "", "Pod", NULL, NULL));
	coverage_except(c, "shop", "apps", "Deployment", "damaged");
	CHECK(!holds(c, "shop", "apps", "Deployment", NULL, NULL));
	coverage_free(c);
}

TEST(coverage_filters_endpoints)
{
	struct coverage *c = night();
	const char *why;

	CHECK(holds(c, "shop", "", "Endpoints", NULL, NULL));
	coverage_filter(c, "endpoints-without-app");
	CHECK(!holds(c, "shop", "", "Endpoints", NULL, &why));
	CHECK_STR(why, "filtered");
	coverage_free(c);
}

TEST(coverage_lost_is_the_snapshots_own_fault)
{
	static const struct {
		const char *ns, *group, *kind, *why;
	} t[] = {
		{"shop", "apps.openshift.io", "DeploymentConfig", "absent"},
		{"legacy", "", "Secret", "aborted"},
		{"web", "", "ConfigMap", "denied"},
		{"web", "", "Secret", NULL},
		{"web", "networking.k8s.io", "NetworkPolicy", NULL},
		{"listed", "", "Secret", NULL},
	};
	struct coverage *c = night();

	coverage_except(c, "listed", "", "*", "not-listed");
	for (size_t i = 0; i < countof(t); i++) {
		const char *why = NULL;

		CHECK(coverage_lost(c, t[i].ns, t[i].group, t[i].kind, &why) == !!t[i].why);
		CHECK_STR(why, t[i].why);
	}
	coverage_free(c);
}

TEST(coverage_is_written_sorted_and_read_back)
{
	static const char want[] =
		"{\"except\":[[\"*\",\"ConfigMap\",\"denied\"],[\"legacy\",\"*\",\"aborted\"],"
		"[\"shop\",\"DeploymentConfig.apps.openshift.io\",\"absent\"]],"
		"\"filters\":[\"sa-token-secrets\"],"
		"\"kinds\":[\"DeploymentConfig.apps.openshift.io\",\"Endpoints\",\"Namespace\","
		"\"Secret\"],\"listed\":[\"legacy\",\"shop\"],\"namespaces\":\"*\","
		"\"pairs\":[[\"a\",\"Pod\"],[\"b\",\"Deployment.apps\"]]}";
	struct coverage *c = night(), *d;
	struct buf b = {0};
	json_t *j;

	coverage_list_namespace(c, "shop");
	coverage_list_namespace(c, "legacy");
	coverage_add_pair(c, "b", "apps", "Deployment");
	coverage_add_pair(c, "a", "", "Pod");
	coverage_add_pair(c, "a", "", "Pod");
	for (int round = 0; round < 2; round++) {
		j = coverage_to_json(c);
		buf_clear(&b);
		canon_compact(&b, j);
		CHECK_STR(buf_cstr(&b), want);
		d = coverage_from_json(j);
		coverage_free(c);
		c = d;
		json_decref(j);
	}
	CHECK(!holds(c, "legacy", "", "Secret", NULL, NULL));
	CHECK(holds(c, "b", "apps", "Deployment", NULL, NULL));
	buf_release(&b);
	coverage_free(c);
}

TEST(coverage_of_all_kinds_is_written)
{
	struct coverage *c = coverage_new(), *d;
	struct buf b = {0};
	json_t *j;

	coverage_all_kinds(c);
	coverage_add_kind(c, "image.openshift.io", "ImageStreamTag");
	coverage_add_namespace(c, "");
	j = coverage_to_json(c);
	canon_compact(&b, j);
	CHECK_STR(buf_cstr(&b), "{\"except\":[],\"filters\":[],\"kinds\":[\"*\","
				"\"ImageStreamTag.image.openshift.io\"],\"namespaces\":[\"\"]}");
	d = coverage_from_json(j);
	CHECK(holds(d, "", "", "Node", NULL, NULL));
	CHECK(!holds(d, "a", "", "Pod", NULL, NULL));
	coverage_free(c);
	coverage_free(d);
	json_decref(j);
	buf_release(&b);
}

TEST(coverage_survives_what_it_cannot_read)
{
	static const char *const t[] = {
		"{}", "[]", "null", "{\"kinds\":5,\"namespaces\":{},\"except\":\"*\"}",
		"{\"kinds\":[1,null,{}],\"except\":[[],[1,2,3],[\"a\"],[\"a\",\"b\"],null]}",
		"{\"pairs\":[[\"a\"],7],\"filters\":[[]],\"listed\":\"x\"}",
	};

	for (size_t i = 0; i < countof(t); i++) {
		json_t *j = json_loads(t[i], JSON_DECODE_ANY, NULL);
		struct coverage *c = coverage_from_json(j);

		CHECK(c && coverage_empty(c));
		CHECK(!holds(c, "a", "", "Pod", NULL, NULL));
		coverage_free(c);
		json_decref(j);
	}
	coverage_free(coverage_from_json(NULL));
	coverage_free(NULL);
}
