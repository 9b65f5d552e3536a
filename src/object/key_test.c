/* Keys in order, as references, and as words that people type. */
#include <stdlib.h>

#include "assay/object.h"
#include "test.h"

static struct object_key
key(const char *group, const char *kind, const char *ns, const char *name)
{
	struct object_key k;

	object_key_set(&k, group, kind, ns, name);
	return k;
}

TEST(keys_are_ordered_by_namespace_kind_group_name)
{
	static const char *const t[][4] = {	/* group, kind, ns, name */
		{"", "Namespace", "", "shop"},
		{"", "Node", "", "a"},
		{"", "ConfigMap", "shop", "a"},
		{"", "ConfigMap", "shop", "b"},
		{"apps", "Deployment", "shop", "a"},
		{"x.example.com", "Deployment", "shop", "a"},
		{"", "ConfigMap", "shop-prod", "a"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		for (size_t j = 0; j < countof(t); j++) {
			struct object_key a = key(t[i][0], t[i][1], t[i][2], t[i][3]), b;
			int c;

			object_key_set(&b, t[j][0], t[j][1], t[j][2], t[j][3]);
			c = object_key_cmp(&a, &b);
			CHECK_MSG((c < 0) == (i < j) && (c > 0) == (i > j), "%zu and %zu", i, j);
			CHECK(object_key_eq(&a, &b) == (i == j));
			object_key_release(&a);
			object_key_release(&b);
		}
	}
}

TEST(keys_are_copied)
{
	struct object_key a = key("apps", "Deployment", "ns", "web"), b;

	object_key_copy(&b, &a);
	CHECK(object_key_eq(&a, &b));
	CHECK(a.name != b.name);
	object_key_release(&a);
	CHECK(a.name == NULL);
	object_key_release(&a);
	object_key_release(NULL);
	CHECK_STR(b.name, "web");
	object_key_release(&b);
}

TEST(references_of_objects)
{
	static const char *const t[][5] = {
		{"", "Service", "shop-prod", "cart", "shop-prod/svc/cart"},
		{"", "Node", "", "worker-1", "no/worker-1"},
		{"config.openshift.io", "Ingress", "", "cluster",
		 "ingress.config.openshift.io/cluster"},
		{"", "Secret", "a", "b", "a/secret/b"},
		{"rbac.authorization.k8s.io", "ClusterRole", "", "system:node",
		 "clusterrole/system:node"},
		{"unknown.io", "Thing", "a", "b", "a/thing/b"},
	};
	struct kinds *ks = kinds_new();
	struct buf b = {0};

	for (size_t i = 0; i < countof(t); i++) {
		struct object_key k = key(t[i][0], t[i][1], t[i][2], t[i][3]);

		buf_clear(&b);
		object_ref(&b, &k, ks);
		CHECK_STR(buf_cstr(&b), t[i][4]);
		object_key_release(&k);
	}
	buf_release(&b);
	kinds_free(ks);
}

/* What is printed for an object of each built-in kind, typed back, means it and no other kind. */
TEST(references_can_be_pasted_back)
{
	struct kinds *ks = kinds_new();
	const struct kind *k, *other;
	struct buf b = {0};

	for (size_t i = 0; (k = kinds_row(ks, i)); i++) {
		struct object_key o = key(k->group, k->name, k->namespaced ? "ns" : "", "a:b");
		struct object_word w = {0};
		size_t hits = 0;

		buf_clear(&b);
		object_ref(&b, &o, ks);
		CHECK_INT(object_word_parse(&w, buf_cstr(&b), NULL), 0);
		CHECK_MSG(object_word_match(&w, &o, ks), "%s", buf_cstr(&b));
		for (size_t j = 0; (other = kinds_row(ks, j)); j++) {
			struct object_key p = key(other->group, other->name, o.ns, "a:b");

			hits += object_word_match(&w, &p, ks);
			object_key_release(&p);
		}
		CHECK_MSG(hits == 1, "%s means %zu kinds", buf_cstr(&b), hits);
		object_word_release(&w);
		object_key_release(&o);
	}
	buf_release(&b);
	kinds_free(ks);
}

TEST(object_words_are_read)
{
	static const struct {
		const char *text, *ns, *kind, *name;
	} t[] = {
		{"svc/cart", NULL, "svc", "cart"},
		{"shop-prod/svc/cart", "shop-prod", "svc", "cart"},
		{"shop-*/dc/*", "shop-*", "dc", "*"},
		{"clusterrole/system:node", NULL, "clusterrole", "system:node"},
		{"deployments.v1.apps/web", NULL, "deployments.v1.apps", "web"},
		{"_static/etcd/pod/etcd", "_static/etcd", "pod", "etcd"},
		{"_static/*/pod/*", "_static/*", "pod", "*"},
	};
	static const char *const bad[] = {"",	  "cart", "/",	     "svc/",
					  "/cart", "a//b", "a/b/c/d", "a/b/", "/a/b",
					  "_static/etcd", "_static/etcd/pod", "_static//pod/x",
					  "_static/", "_static/etcd/pod/a/b"};

	for (size_t i = 0; i < countof(t); i++) {
		struct object_word w = {0};

		CHECK_INT(object_word_parse(&w, t[i].text, NULL), 0);
		CHECK_STR(w.ns, t[i].ns);
		CHECK_STR(w.kind, t[i].kind);
		CHECK_STR(w.name, t[i].name);
		object_word_release(&w);
	}
	for (size_t i = 0; i < countof(bad); i++) {
		struct object_word w = {0};
		struct error err = {0};

		CHECK_INT(object_word_parse(&w, bad[i], &err), -1);
		CHECK_INT(err.code, ERR_USAGE);
		CHECK(err.hint[0] && err.text[0]);
		CHECK(w.kind == NULL);
	}
}

TEST(object_words_match)
{
	static const struct {
		const char *word;
		bool web, node;		/* shop-prod/dc/web, no/worker-1 */
	} t[] = {
		{"dc/web", true, false},
		{"dc/*", true, false},
		{"dc/w?b", true, false},
		{"dc/Web", false, false},
		{"shop-prod/dc/web", true, false},
		{"shop-*/deploymentconfig/web", true, false},
		{"shop-stage/dc/web", false, false},
		{"*/*/*", true, false},
		{"*/*", true, true},
		{"node/worker-1", false, true},
		{"*/node/worker-1", false, false},
		{"svc/web", false, false},
	};
	struct object_key web = key("apps.openshift.io", "DeploymentConfig", "shop-prod", "web");
	struct object_key node = key("", "Node", "", "worker-1");
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(t); i++) {
		struct object_word w = {0};

		CHECK_INT(object_word_parse(&w, t[i].word, NULL), 0);
		CHECK_MSG(object_word_match(&w, &web, ks) == t[i].web, "%s", t[i].word);
		CHECK_MSG(object_word_match(&w, &node, ks) == t[i].node, "%s", t[i].word);
		object_word_release(&w);
	}
	object_key_release(&web);
	object_key_release(&node);
	kinds_free(ks);
}
