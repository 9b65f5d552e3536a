/* list: every shape that kubectl and oc print, and the trees made of them. */
#include <stdlib.h>
#include <unistd.h>

#include "harvest_test.h"
#include "test.h"

#define OBJ(kind, ns, name)                                                                        \
	"{\"apiVersion\":\"v1\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"" name              \
	"\",\"namespace\":\"" ns "\"}}"
#define LONE(kind, name)                                                                           \
	"{\"apiVersion\":\"v1\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"" name "\"}}"
#define BARE(ns, name) "{\"metadata\":{\"name\":\"" name "\",\"namespace\":\"" ns "\"}}"
#define LIST(...) "{\"apiVersion\":\"v1\",\"items\":[" __VA_ARGS__ "],\"kind\":\"List\"}"

/* formats.md 0.4, one shape each; all hold shop/Pod/a and shop/Pod/b. */
TEST(list_reads_every_shape)
{
	static const struct {
		const char *name, *text;
	} shapes[] = {
	    {"list.json", LIST(OBJ("Pod", "shop", "a") "," OBJ("Pod", "shop", "b"))},
	    {"typed.json", "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[" OBJ(
			       "Pod", "shop", "a") "," OBJ("Pod", "shop", "b") "]}"},
	    {"bare.json",
	     "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[" BARE(
		 "shop", "a") "," BARE("shop", "b") "]}"},
	    {"late.json", "{\"apiVersion\":\"v1\",\"items\":[" BARE("shop", "a") "," BARE(
			      "shop", "b") "],\"kind\":\"PodList\"}"},
	    {"late.yaml", "apiVersion: v1\nitems:\n- metadata:\n    name: a\n    namespace: shop\n"
			  "- metadata:\n    name: b\n    namespace: shop\nkind: PodList\n"},
	    {"array.json", "[" OBJ("Pod", "shop", "a") "," OBJ("Pod", "shop", "b") "]"},
	    {"pods.json", "[" BARE("shop", "a") "," BARE("shop", "b") "]"},
	    {"stacked.json", OBJ("Pod", "shop", "a") "\n" OBJ("Pod", "shop", "b")},
	    {"docs.yaml", "---\n# nothing\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"
			  "  namespace: shop\n---\nkind: Pod\napiVersion: v1\nmetadata:\n"
			  "  namespace: shop\n  name: b\n...\n---\n"},
	    {"list.yaml", "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n"
			  "    name: a\n    namespace: shop\n- apiVersion: v1\n  kind: Pod\n"
			  "  metadata:\n    name: b\n    namespace: shop\nkind: List\n"},
	    {"bom.json", "\xef\xbb\xbf" LIST(OBJ("Pod", "shop", "a") "," OBJ("Pod", "shop", "b"))},
	    {"dump.txt",
	     "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[" BARE(
		 "shop", "a") "]}\n==== START logs for container c of pod shop/a ====\n{\"x\":\n"
			      "==== END logs for container c of pod shop/a ====\n"
			      "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[" BARE(
				  "shop", "b") "]}\n"},
	    {"template.json",
	     "{\"kind\":\"Template\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":"
	     "\"x\"},\"objects\":[" OBJ("Pod", "shop", "a") "," OBJ("Pod", "shop", "b") "]}"},
	};

	for (size_t i = 0; i < countof(shapes); i++) {
		struct harvest h;

		put(shapes[i].name, shapes[i].text);
		harvest(&h, shapes[i].name, NULL);
		CHECK_STR(h.source, "list");
		CHECK_MSG(harvest_get(&h, "shop/Pod/a.json") &&
			      harvest_get(&h, "shop/Pod/b.json") && h.crops.live == 2,
			  "%s gives %zu objects", shapes[i].name, h.crops.live);
		CHECK_MSG(h.damaged == 0 && h.notes.n == 0, "%s: %s", shapes[i].name,
			  h.notes.n ? h.notes.v[0].text : "");
		CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
		CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "not-exported");
		map_each(&h.crops, e) {
			const struct crop *c = e->value;

			CHECK_STR(tree_str(c->o.body, "kind"), "Pod");
			CHECK_STR(tree_str(c->o.body, "apiVersion"), "v1");
		}
		harvest_release(&h);
	}
}

TEST(list_reads_utf16)
{
	static const char text[] = LIST(OBJ("Pod", "shop", "a"));
	struct buf b = {0};
	struct harvest h;

	buf_puts(&b, "\xff\xfe");
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		buf_putc(&b, text[i]);
		buf_putc(&b, '\0');
	}
	test_write("pods.json", b.p, b.n);
	buf_release(&b);
	harvest(&h, "pods.json", NULL);
	CHECK(harvest_get(&h, "shop/Pod/a.json"));
	harvest_release(&h);
}

TEST(list_keeps_a_template_of_the_cluster)
{
	struct harvest h;

	put("x.json",
	    "{\"kind\":\"Template\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\","
	    "\"namespace\":\"shop\"},\"objects\":[" OBJ(
		"Pod", "shop",
		"a") "]}"
		     "{\"kind\":\"Template\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"y\"},"
		     "\"parameters\":[{\"name\":\"P\"}],\"objects\":[" OBJ("Pod", "shop",
									   "a") "]}");
	harvest(&h, "x.json", NULL);
	CHECK_INT(h.crops.live, 2);
	CHECK(harvest_get(&h, "shop/Template.template.openshift.io/x.json"));
	harvest_release(&h);
}

TEST(list_refuses_go_names)
{
	struct harvest h;

	put("pods.json", "{\"selfLink\":\"/api/v1/pods\",\"resourceVersion\":\"1\",\"Items\":["
			 "{\"Name\":\"a\",\"Namespace\":\"shop\"}]}");
	harvest(&h, "pods.json", NULL);
	CHECK_INT(h.crops.live, 0);
	CHECK(h.notes.count[NOTE_DAMAGE] > 0);
	CHECK(strcmp(harvest_covers(&h, "shop", "", "Pod"), "yes") != 0);
	harvest_release(&h);
}

TEST(list_says_what_is_damaged)
{
	static const struct {
		const char *item, *why;
	} bad[] = {
	    {"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"generateName\":\"x-\"}}",
	     "no name, only a generateName"},
	    {"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{}}", "no name"},
	    {"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":7}}", "no name"},
	    {"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\\u0000b\"}}",
	     "no name"},
	    {"{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}", "no kind"},
	    {"{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}", "no apiVersion"},
	    {"{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}",
	     "a list within a list"},
	};

	for (size_t i = 0; i < countof(bad); i++) {
		char *text =
		    mem_printf("{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[%s,%s]}",
			       bad[i].item, OBJ("Pod", "shop", "good"));
		struct harvest h;

		put("x.json", text);
		harvest(&h, "x.json", NULL);
		CHECK_INT(h.damaged, 1);
		CHECK_INT(h.crops.live, 1);
		CHECK(h.notes.n && str_eq(h.notes.v[0].text, bad[i].why));
		CHECK_STR(h.notes.v[0].entry, "x.json");
		CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "damaged");
		CHECK(harvest_lost(&h, "shop", "", "Pod"));
		harvest_release(&h);
		free(text);
	}
}

TEST(list_leaves_alone_what_is_no_object)
{
	struct harvest h;

	put("x/pods.json", LIST(OBJ("Pod", "shop", "a")));
	put("x/values.yaml", "replicas: 3\nimage: shop\n");
	put("x/version.yaml", "versionNumber: 1.2\n");
	put("x/kubeconfig.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n");
	put("x/package.json", "{\"name\":\"shop\",\"version\":\"1\"}");
	put("x/README.md", "# nothing\n");
	put("x/a/logs.txt", "{ not json\n");
	put("x/.git/config.json", "{ not json\n");
	put("x/empty.yaml", "");
	harvest(&h, "x", NULL);
	CHECK_INT(h.crops.live, 1);
	CHECK_INT(h.damaged, 0);
	CHECK_INT(h.notes.count[NOTE_DAMAGE], 0);
	CHECK_INT(harvest_notes(&h, "no-objects"), 4);
	CHECK_INT(harvest_notes(&h, "empty-file"), 1);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
	harvest_release(&h);
}

/* Kinds seen, in namespaces seen, if there was a list or several namespaces; else only pairs. */
TEST(list_covers_what_it_should)
{
	struct harvest h;

	put("l.json", LIST(OBJ("Pod", "shop", "a") "," OBJ("Service", "legacy", "b")));
	harvest(&h, "l.json", NULL);
	CHECK_STR(harvest_covers(&h, "legacy", "", "Pod"), "yes");
	CHECK_STR(harvest_covers(&h, "other", "", "Pod"), "not-exported");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "not-exported");
	harvest_release(&h);

	put("one.yaml", "kind: Pod\napiVersion: v1\nmetadata: {name: a, namespace: shop}\n");
	harvest(&h, "one.yaml", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "not-exported");
	harvest_release(&h);

	put("two.json", OBJ("Pod", "shop", "a") OBJ("Service", "legacy", "b"));
	harvest(&h, "two.json", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "yes");
	harvest_release(&h);
}

TEST(list_covers_empty_lists)
{
	struct harvest h;

	put("x/shop/pods.json", LIST(OBJ("Pod", "shop", "a")));
	put("x/shop/routes.json", LIST());
	put("x/shop/jobs.json",
	    "{\"kind\":\"JobList\",\"apiVersion\":\"batch/v1\",\"items\":null}");
	put("x/shop/some.json", LIST());
	put("x/shop/secrets.json", "");
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "route.openshift.io", "Route"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "batch", "Job"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "ConfigMap"), "not-exported");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "absent");
	CHECK_INT(h.crops.live, 1);
	harvest_release(&h);
}

TEST(list_that_goes_on_is_partial)
{
	struct harvest h;

	put("x/pods.json", "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":"
			   "\"abc\"},\"items\":[" OBJ("Pod", "shop", "a") "]}");
	put("x/svc.json", LIST(OBJ("Service", "shop", "s")));
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "aborted");
	CHECK(harvest_lost(&h, "shop", "", "Pod"));
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "yes");
	harvest_release(&h);
}

TEST(list_cut_short)
{
	struct harvest h;

	put("x/all.json", "{\"apiVersion\":\"v1\",\"items\":[" OBJ("Pod", "shop", "a") "," OBJ(
			      "Service", "shop", "s") ",{\"apiVersion\":\"v1\",\"ki");
	put("x/routes.json", LIST(OBJ("Route", "shop", "r")));
	harvest(&h, "x", NULL);
	CHECK_INT(h.crops.live, 3);
	CHECK(h.notes.count[NOTE_DAMAGE] > 0);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "route.openshift.io", "Route"), "damaged");
	CHECK(!coverage_empty(h.coverage));
	harvest_release(&h);

	put("y/pods.json", "{\"apiVersion\":\"v1\",\"items\":[" OBJ("Pod", "shop", "a") ",{");
	put("y/routes.json", LIST(OBJ("Route", "shop", "r")));
	harvest(&h, "y", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "route.openshift.io", "Route"), "yes");
	harvest_release(&h);
}

/* A list of all Namespaces knows which there are not; a single one does not. */
TEST(list_of_namespaces)
{
	struct harvest h;

	put("l.json", LIST(LONE("Namespace", "shop") "," LONE("Namespace", "legacy") "," OBJ(
			  "Pod", "shop", "a")));
	harvest(&h, "l.json", NULL);
	CHECK_STR(harvest_covers(&h, "deleted", "", "Pod"), "yes");
	CHECK_STR(harvest_covers(&h, "deleted", "batch", "Job"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", "", "Pod"), "not-exported");
	CHECK_STR(harvest_covers(&h, "", "", "Namespace"), "yes");
	harvest_release(&h);

	put("x/ns.json", LONE("Namespace", "shop"));
	put("x/pods.json", LIST(OBJ("Pod", "shop", "a")));
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "deleted", "", "Pod"), "not-exported");
	harvest_release(&h);

	put("y/ns.json", LIST(LONE("Namespace", "shop")));
	put("y/pods.json", LIST(OBJ("Pod", "legacy", "a")));
	harvest(&h, "y", NULL);
	CHECK_STR(harvest_covers(&h, "deleted", "", "Pod"), "not-exported");
	harvest_release(&h);
}

/* formats.md h.1, h.2, h.3, h.5 */
TEST(list_reads_trees)
{
	struct harvest h;

	put("k/namespace-shop.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n");
	put("k/shop/service-web.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n");
	put("k/shop/gadget-x.yaml",
	    "apiVersion: example.org/v1\nkind: Gadget\nmetadata:\n  name: x\n"
	    "  namespace: shop\n");
	harvest(&h, "k", NULL);
	CHECK(harvest_get(&h, "_cluster/Namespace/shop.json"));
	CHECK(harvest_get(&h, "shop/Service/web.json"));
	CHECK(harvest_get(&h, "shop/Gadget.example.org/x.json"));
	CHECK_STR(tree_str(harvest_get(&h, "shop/Service/web.json")->o.body, "metadata/namespace"),
		  "shop");
	harvest_release(&h);

	put("d/data/shop/web_services.yaml",
	    "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n");
	put("d/data/shop/web_deployments.apps.yaml", "");
	put("d/data/legacy/pods/x.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n");
	put("d/data/cluster/n1_nodes.yaml", "apiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n");
	harvest(&h, "d", NULL);
	CHECK(harvest_get(&h, "shop/Service/web.json"));
	CHECK(harvest_get(&h, "legacy/Pod/x.json"));
	CHECK(harvest_get(&h, "_cluster/Node/n1.json"));
	CHECK_STR(harvest_covers(&h, "shop", "apps", "Deployment"), "absent");
	harvest_release(&h);

	put("c/nodes.json", "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[{\"metadata\":"
			    "{\"name\":\"n\"}}]}");
	put("c/shop/replication-controllers.json",
	    "{\"kind\":\"ReplicationControllerList\",\"apiVersion\":\"v1\",\"items\":[]}");
	put("c/shop/pods.json",
	    "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[" BARE("shop", "a") "]}");
	put("c/shop/a/logs.txt", "{ text");
	harvest(&h, "c", NULL);
	CHECK(harvest_get(&h, "_cluster/Node/n.json"));
	CHECK(harvest_get(&h, "shop/Pod/a.json"));
	CHECK_STR(harvest_covers(&h, "shop", "", "ReplicationController"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "ConfigMap"), "not-exported");
	harvest_release(&h);

	put("r/cluster-resources/pods/shop.json", "[" BARE("shop", "a") "]");
	put("r/cluster-resources/services/shop.json", "[{\"metadata\":{\"name\":\"web\"}}]");
	put("r/cluster-resources/nodes.json", "[{\"metadata\":{\"name\":\"n\"}}]");
	put("r/cluster-resources/nodes-errors.json", "null\n");
	put("r/cluster-resources/services-errors.json", "[\"forbidden\"]");
	put("r/version.yaml", "apiVersion: troubleshoot.sh/v1beta2\nspec: {}\n");
	harvest(&h, "r", NULL);
	CHECK(harvest_get(&h, "shop/Pod/a.json"));
	CHECK(harvest_get(&h, "shop/Service/web.json"));
	CHECK(harvest_get(&h, "_cluster/Node/n.json"));
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "denied");
	CHECK_STR(harvest_covers(&h, "", "", "Node"), "yes");
	CHECK_INT(h.damaged, 0);
	harvest_release(&h);
}

/* The API server's own error where a list should be. */
TEST(list_hears_of_errors)
{
	struct harvest h;

	put("x/pods.json", LIST(OBJ("Pod", "shop", "a")));
	put("x/secrets.json",
	    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"
	    "\"Failure\",\"message\":\"secrets is forbidden\",\"code\":403}");
	harvest(&h, "x", NULL);
	CHECK_INT(h.crops.live, 1);
	CHECK_INT(harvest_notes(&h, "api-error"), 1);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "denied");
	harvest_release(&h);
}

/* Names in a file on its own tell no namespace. */
TEST(list_without_namespaces)
{
	struct harvest h;

	put("shop.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n");
	harvest(&h, "shop.yaml", NULL);
	CHECK(harvest_get(&h, "_cluster/Deployment.apps/web.json"));
	CHECK_INT(harvest_notes(&h, "no-namespace"), 1);
	harvest_release(&h);
}

/* CRDs teach the kinds that follow. */
TEST(list_learns_from_crds)
{
	struct harvest h;
	const struct kind *k;

	put("x.yaml",
	    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n"
	    "  name: gadgets.example.org\nspec:\n  group: example.org\n  scope: Namespaced\n"
	    "  names: {kind: Gadget, plural: gadgets, singular: gadget, shortNames: [gg]}\n"
	    "  versions: [{name: v1, served: true, storage: true}]\n");
	harvest(&h, "x.yaml", NULL);
	k = kinds_find(h.kinds, "example.org", "Gadget");
	CHECK(k != NULL);
	CHECK(kinds_word(h.kinds, "gg", NULL) == k);
	harvest_release(&h);
}

TEST(list_drops_a_namespace_where_there_can_be_none)
{
	struct harvest h;

	put("x.json", LIST(OBJ("Node", "shop", "n") "," OBJ("Pod", "shop", "a")));
	harvest(&h, "x.json", NULL);
	CHECK(harvest_get(&h, "_cluster/Node/n.json"));
	harvest_release(&h);
}

/* The folder is part of what an object depends on, so of its id. */
TEST(list_tells_equal_bytes_in_two_folders_apart)
{
	struct harvest h;

	put("x/nodes.json", LIST(LONE("Node", "n")));
	put("x/shop/svc.json", LONE("Service", "web"));
	put("x/legacy/svc.json", LONE("Service", "web"));
	harvest(&h, "x", NULL);
	CHECK_INT(h.crops.live, 3);
	CHECK_INT(h.ids.live, 3);
	harvest_release(&h);
}

/* latest.json beside the file it leads to is nothing that is missing. */
TEST(list_minds_no_links)
{
	struct harvest h;

	put("x/all.json", LIST(OBJ("Pod", "shop", "a")));
	CHECK(symlink("all.json", "x/latest.json") == 0);
	harvest(&h, "x", NULL);
	CHECK_INT(h.crops.live, 1);
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
	harvest_release(&h);
}
