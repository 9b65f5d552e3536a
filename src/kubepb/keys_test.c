/* Tests of keys: prefixes that are learned, resources, names. */
#include <stdlib.h>

#include "assay/kubepb.h"
#include "test.h"

static struct str
str_of(const char *s)
{
	return (struct str){s, strlen(s)};
}

static struct stored_prefixes *
learn(const char *const *keys)
{
	struct stored_prefixes *p = stored_prefixes_new();

	for (; *keys; keys++)
		stored_prefixes_add(p, str_of(*keys));
	return p;
}

/* "prefix|resource|namespace|name", with a * where it is the API server's own; "-" for none. */
static void
reads(const struct stored_prefixes *p, const char *key, const char *want)
{
	struct stored_key k;
	struct buf out = {0};

	if (stored_key_parse(p, str_of(key), &k))
		buf_printf(&out, "%.*s|%.*s|%.*s|%.*s%s", (int)k.prefix.n, k.prefix.p,
			   (int)k.resource.n, k.resource.p, (int)k.ns.n, k.ns.p, (int)k.name.n,
			   k.name.p, k.bookkeeping ? "*" : "");
	else
		buf_puts(&out, "-");
	CHECK_STR(buf_cstr(&out), want);
	buf_release(&out);
}

TEST(keys_of_openshift)
{
	static const char *const keys[] = {
		"compact_rev_key",
		"/kubernetes.io/secrets/shop/db",
		"/kubernetes.io/namespaces/default",
		"/openshift.io/routes/shop/web",
		"/openshift.io/users/alice",
		NULL,
	};
	struct stored_prefixes *p = learn(keys);

	reads(p, "/kubernetes.io/secrets/shop/db", "/kubernetes.io|secrets|shop|db");
	reads(p, "/kubernetes.io/services/specs/shop/cart",
	      "/kubernetes.io|services/specs|shop|cart");
	reads(p, "/kubernetes.io/services/endpoints/shop/cart",
	      "/kubernetes.io|services/endpoints|shop|cart");
	reads(p, "/kubernetes.io/minions/worker-1", "/kubernetes.io|minions||worker-1");
	reads(p, "/kubernetes.io/controllers/shop/web-1", "/kubernetes.io|controllers|shop|web-1");
	reads(p, "/kubernetes.io/argoproj.io/applications/shop/argo",
	      "/kubernetes.io|argoproj.io/applications|shop|argo");
	reads(p, "/kubernetes.io/config.openshift.io/clusterversions/version",
	      "/kubernetes.io|config.openshift.io/clusterversions||version");
	reads(p, "/kubernetes.io/apiextensions.k8s.io/customresourcedefinitions/a.b.c",
	      "/kubernetes.io|apiextensions.k8s.io/customresourcedefinitions||a.b.c");
	reads(p, "/openshift.io/oauth/clients/console", "/openshift.io|oauth/clients||console");
	reads(p, "/openshift.io/useridentities/htpasswd:alice",
	      "/openshift.io|useridentities||htpasswd:alice");
	reads(p, "/openshift.io/registry/sdnnetworks/default",
	      "/openshift.io|registry/sdnnetworks||default");
	reads(p, "/openshift.io/authorization/local/policies/shop/default",
	      "/openshift.io|authorization/local/policies|shop|default");
	reads(p, "/kubernetes.io/masterleases/10.0.0.1", "/kubernetes.io|masterleases||10.0.0.1*");
	reads(p, "/kubernetes.io/ranges/serviceips", "/kubernetes.io|ranges||serviceips*");
	reads(p, "/kubernetes.io/clusterroles/system:node%3Ax",
	      "/kubernetes.io|clusterroles||system:node%3Ax");
	reads(p, "compact_rev_key", "-");
	reads(p, "/coreos.com/network/config", "-");
	reads(p, "/kubernetes.io", "-");
	reads(p, "/kubernetes.io/secrets", "-");
	reads(p, "/kubernetes.io/secrets/", "-");
	reads(p, "/kubernetes.io//shop/db", "-");
	reads(p, "/kubernetes.iox/secrets/shop/db", "-");
	reads(p, "", "-");
	stored_prefixes_free(p);
}

/* Resources that no table has: a new release's. */
TEST(keys_of_unknown_resources)
{
	static const char *const keys[] = {"/registry/namespaces/default", NULL};
	struct stored_prefixes *p = learn(keys);

	reads(p, "/registry/marvels/one", "/registry|marvels||one");
	reads(p, "/registry/marvels/shop/one", "/registry|marvels|shop|one");
	reads(p, "/registry/marvels/new/shop/one", "/registry|marvels/new|shop|one");
	reads(p, "/registry/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", "-");
	stored_prefixes_free(p);
}

TEST(keys_learn_a_prefix_with_slashes)
{
	static const char *const keys[] = {
		"/my.corp/etcd/pods/shop/web",
		"/my.corp/etcd/namespaces/kube-system",
		/* somebody else's key makes /etcd likely; what has an anchor goes before it */
		"/etcd/users/bob",
		"/etcd/my.corp/namespaces/default",
		NULL,
	};
	struct stored_prefixes *p = learn(keys);

	reads(p, "/etcd/my.corp/pods/shop/web", "/etcd/my.corp|pods|shop|web");
	reads(p, "/my.corp/etcd/pods/shop/web", "/my.corp/etcd|pods|shop|web");
	reads(p, "/my.corp/etcd/a.b/widgets/w", "/my.corp/etcd|a.b/widgets||w");
	stored_prefixes_free(p);
}

/* Two API servers in one database, one prefix inside the other. */
TEST(keys_learn_a_prefix_inside_another)
{
	static const char *const keys[] = {
		"/registry/namespaces/default",
		"/registry/inner/namespaces/default",
		NULL,
	};
	struct stored_prefixes *p = learn(keys);

	reads(p, "/registry/pods/shop/web", "/registry|pods|shop|web");
	reads(p, "/registry/inner/pods/shop/web", "/registry/inner|pods|shop|web");
	stored_prefixes_free(p);
}

/* Namespaces and names that look like resources, before anything else was seen or after. */
TEST(keys_are_not_misled_by_names)
{
	static const char *const before[] = {
		"/registry/a.b/widgets/users/bob",
		"/registry/pods/namespaces/default",
		"/registry/a.b/namespaces/default",
		"/registry/configmaps/secrets/pods",
		"/registry/namespaces/default",
		NULL,
	};
	struct stored_prefixes *p = learn(before);

	reads(p, "/registry/a.b/widgets/users/bob", "/registry|a.b/widgets|users|bob");
	reads(p, "/registry/pods/users/bob", "/registry|pods|users|bob");
	reads(p, "/registry/pods/namespaces/default", "/registry|pods|namespaces|default");
	reads(p, "/registry/a.b/namespaces/default", "/registry|a.b/namespaces||default");
	reads(p, "/registry/configmaps/secrets/pods", "/registry|configmaps|secrets|pods");
	stored_prefixes_free(p);
}

/* Many false prefixes do not keep the true one out. */
TEST(keys_prefixes_are_bounded)
{
	struct stored_prefixes *p = stored_prefixes_new();
	struct buf key = {0};

	for (unsigned i = 0; i < 1000; i++) {
		buf_clear(&key);
		buf_printf(&key, "/x%u/users/bob", i);
		stored_prefixes_add(p, (struct str){key.p, key.n});
	}
	stored_prefixes_add(p, STR("/registry/namespaces/default"));
	reads(p, "/registry/pods/shop/web", "/registry|pods|shop|web");
	reads(p, "/x0/users/bob", "/x0|users||bob");
	reads(p, "/x999/users/bob", "-");
	stored_prefixes_free(p);
	stored_prefixes_free(NULL);
	buf_release(&key);
}

/* What the table says of resources, and their names in a configuration of encryption. */
TEST(keys_tell_kinds)
{
	static const char *const kinds[][4] = {
		{"secrets", "", "Secret", "secrets"},
		{"services/specs", "", "Service", "services"},
		{"minions", "", "Node", "nodes"},
		{"ingress", "networking.k8s.io", "Ingress", "ingresses.networking.k8s.io"},
		{"deployments", "apps", "Deployment", "deployments.apps"},
		{"routes", "route.openshift.io", "Route", "routes.route.openshift.io"},
		{"oauth/accesstokens", "oauth.openshift.io", "OAuthAccessToken",
		 "oauthaccesstokens.oauth.openshift.io"},
		{"useridentities", "user.openshift.io", "Identity",
		 "identities.user.openshift.io"},
		{"apiregistration.k8s.io/apiservices", "apiregistration.k8s.io", "APIService",
		 "apiservices.apiregistration.k8s.io"},
		{"registry/sdnsubnets", "network.openshift.io", "HostSubnet",
		 "hostsubnets.network.openshift.io"},
		{"ranges", "", "RangeAllocation", "rangeallocations"},
		{"a.b/widgets", NULL, NULL, "widgets.a.b"},
		{"marvels", NULL, NULL, "marvels"},
		{"masterleases", NULL, NULL, "masterleases"},
		{"", NULL, NULL, ""},
	};
	const char *group, *kind;
	bool namespaced;

	for (size_t i = 0; i < countof(kinds); i++) {
		struct buf name = {0};
		bool known = stored_resource(str_of(kinds[i][0]), &group, &kind, &namespaced);

		CHECK_MSG(known == (kinds[i][1] != NULL), "%s", kinds[i][0]);
		CHECK_STR(known ? group : NULL, kinds[i][1]);
		CHECK_STR(known ? kind : NULL, kinds[i][2]);
		stored_resource_name(&name, str_of(kinds[i][0]));
		CHECK_STR(buf_cstr(&name), kinds[i][3]);
		buf_release(&name);
	}
	CHECK(stored_resource(STR("namespaces"), &group, &kind, &namespaced) && !namespaced);
	CHECK(stored_resource(STR("pods"), &group, &kind, &namespaced) && namespaced);
}

TEST(keys_table_is_sorted)
{
#define RESOURCE_NS(place, plural, group, kind)	     place,
#define RESOURCE_CLUSTER(place, plural, group, kind) place,
#define RESOURCE_OWN(place, plural, group, kind)     place,
	static const char *const places[] = {
#include "resources_table.inc"
	};

	for (size_t i = 1; i < countof(places); i++)
		CHECK_MSG(strcmp(places[i - 1], places[i]) < 0, "%s", places[i]);
}
