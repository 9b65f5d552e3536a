/* openshift-backup: eras, traps and coverage. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harvest_test.h"
#include "test.h"
#include "zip_test.h"

#define RBAC "rbac.authorization.k8s.io"
#define ROUTE "route.openshift.io"

/* Unpacks the zip of a night into a folder of the test. */
static void
unpack(int n, const char *dir)
{
	char *name = mem_printf("openshift-backup/openshift-backup2026030%d0015.zip", n + 1);
	char *file = night(n, name), chunk[4096];
	struct limits lim = LIMITS_DEFAULT;
	const struct bundle_entry *e;
	struct notes ns = {0};
	struct error err = {0};
	struct bundle *b;

	CHECK(bundle_open(&b, file, &lim, &ns, &err) == 0);
	while (bundle_next(b, &e, &err) == 1) {
		char *path = mem_printf("%s/%s", dir, e->path);
		struct buf text = {0};
		ssize_t got;

		if (e->is_dir) {
			CHECK(io_mkdirs(path, 0777, &err) == 0);
		} else {
			while ((got = bundle_read(b, chunk, sizeof(chunk), &err)) > 0)
				buf_add(&text, chunk, (size_t)got);
			put(path, buf_cstr(&text));
		}
		buf_release(&text);
		free(path);
	}
	bundle_close(b);
	notes_release(&ns);
	free(file);
	free(name);
}

static const char *const shop_projects[] = {"cluster-backup", "default",     "kube-node-lease",
					    "kube-public",    "kube-system", "legacy",
					    "monitoring",     "shop"};

static void
take_out(const char *dir, const char *project, const char *base)
{
	char *path = mem_printf("%s/%s/%s.json", dir, project, base);

	CHECK(unlink(path) == 0);
	free(path);
}

TEST(export_without_any_secrets_removes_none)
{
	struct harvest h;

	unpack(1, "x");
	for (size_t i = 0; i < countof(shop_projects); i++)
		take_out("x", shop_projects[i], "secrets");
	harvest(&h, "x", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "absent");
	CHECK(harvest_lost(&h, "shop", "", "Secret"));
	CHECK(!harvest_lost(&h, "shop", "", "Pod"));
	CHECK_INT(harvest_notes(&h, "type-absent"), 1);
	harvest_release(&h);
}

TEST(export_without_one_projects_files)
{
	struct harvest h;

	unpack(1, "x");
	take_out("x", "shop", "secrets");
	take_out("x", "legacy", "cms");
	take_out("x", "legacy", "rolebindings");
	take_out("x", "monitoring", "serviceaccounts");
	take_out("x", "shop", "routes");
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "absent");
	CHECK(harvest_lost(&h, "shop", "", "Secret"));
	CHECK_STR(harvest_covers(&h, "legacy", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", "", "ConfigMap"), "absent");
	CHECK_STR(harvest_covers(&h, "legacy", RBAC, "RoleBinding"), "absent");
	CHECK_STR(harvest_covers(&h, "kube-system", RBAC, "RoleBinding"), "yes");
	CHECK_STR(harvest_covers(&h, "monitoring", "", "ServiceAccount"), "absent");
	/* the project's last Route was deleted: other projects have some */
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "yes");
	harvest_release(&h);
}

TEST(export_without_a_type_anywhere)
{
	struct harvest h;

	unpack(1, "x");
	take_out("x", "shop", "routes");
	take_out("x", "monitoring", "routes");
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "absent");
	CHECK(harvest_lost(&h, "shop", ROUTE, "Route"));
	harvest_release(&h);
}

TEST(export_lacks_a_project_that_still_is)
{
	struct harvest h;

	unpack(1, "x");
	take_out("x", "kube-public", "secrets");
	take_out("x", "kube-public", "cms");
	take_out("x", "kube-public", "serviceaccounts");
	take_out("x", "kube-public", "ns");
	harvest(&h, "x", NULL); /* an empty folder */
	CHECK_STR(harvest_covers(&h, "kube-public", "", "ConfigMap"), "absent");
	CHECK_INT(harvest_notes(&h, "project-absent"), 1);
	harvest_release(&h);
	CHECK(rmdir("x/kube-public") == 0);
	harvest(&h, "x", NULL); /* no folder, but ns.json lists it */
	CHECK_STR(harvest_covers(&h, "kube-public", "", "ConfigMap"), "absent");
	CHECK(harvest_lost(&h, "kube-public", "", "ConfigMap"));
	CHECK_STR(harvest_covers(&h, "deleted-project", "", "ConfigMap"), "yes");
	CHECK_STR(harvest_covers(&h, "deleted-project", "example.org", "Gadget"), "yes");
	CHECK_INT(harvest_notes(&h, "project-absent"), 1);
	harvest_release(&h);
}

/* formats.md a.5.1 */
TEST(export_that_aborted)
{
	static const char *const later[] = {"bcs",
					    "builds",
					    "iss",
					    "imagestreamtags",
					    "rcs",
					    "svcs",
					    "endpoints",
					    "pods",
					    "cms",
					    "limitranges",
					    "resourcequotas",
					    "pvcs",
					    "pvcs_attachment",
					    "routes",
					    "cronjobs",
					    "statefulsets",
					    "hpas",
					    "deployments",
					    "replicasets",
					    "poddisruptionbudget"};
	struct harvest h;

	unpack(1, "x");
	put("x/shop/dcs.json", "");
	for (size_t i = 0; i < countof(later); i++)
		take_out("x", "shop", later[i]);
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "apps.openshift.io", "DeploymentConfig"), "aborted");
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "aborted");
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "aborted");
	CHECK_STR(harvest_covers(&h, "monitoring", ROUTE, "Route"), "yes");
	CHECK(harvest_lost(&h, "shop", "apps", "Deployment"));
	CHECK_INT(harvest_notes(&h, "export-aborted"), 1);
	CHECK(h.notes.count[NOTE_DAMAGE] > 0);
	harvest_release(&h);
}

/* formats.md a.5.2 */
TEST(export_of_the_dead_week_covers_nothing)
{
	struct zip_test z = {0};
	struct harvest h;

	zip_put(&z, "shop/", "", 1538000000);
	zip_put(&z, "shop/ns.json", "", 1538000000);
	zip_put(&z, "legacy/", "", 1538000000);
	zip_put(&z, "legacy/ns.json", "", 1538000000);
	zip_write(&z, "openshift-backup20180929.zip");
	harvest(&h, "openshift-backup20180929.zip", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK(coverage_empty(h.coverage));
	CHECK_INT(harvest_notes(&h, "covers-nothing"), 1);
	harvest_release(&h);
}

/* formats.md a.5.7 */
TEST(export_of_empty_folders_covers_nothing)
{
	struct zip_test z = {0};
	struct harvest h;

	zip_put(&z, "shop/", "", 1538000000);
	zip_put(&z, "legacy/", "", 1538000000);
	zip_write(&z, "openshift-backup202603020015.zip");
	harvest(&h, "openshift-backup202603020015.zip", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK(coverage_empty(h.coverage));
	CHECK_INT(harvest_notes(&h, "covers-nothing"), 1);
	harvest_release(&h);
}

#define ITEM(kind, ns, name)                                                                       \
	"{\"apiVersion\":\"v1\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"" name              \
	"\",\"namespace\":\"" ns "\"}}"
#define NAMESPACE(name)                                                                            \
	"{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" name "\"}}"
#define LIST(...) "{\"apiVersion\":\"v1\",\"items\":[" __VA_ARGS__ "],\"kind\":\"List\"}"
#define ALONE(kind, name)                                                                          \
	"{\"apiVersion\":\"v1\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"" name "\"}}"

static void
put_base(const char *dir, const char *ns, const char *ns_json)
{
	char *p;

	p = mem_printf("%s/%s/ns.json", dir, ns);
	put(p, ns_json);
	free(p);
	p = mem_printf("%s/%s/secrets.json", dir, ns);
	put(p, LIST(ITEM("Secret", "shop", "s")));
	free(p);
	p = mem_printf("%s/%s/serviceaccounts.json", dir, ns);
	put(p, LIST(ITEM("ServiceAccount", "shop", "default")));
	free(p);
}

/* Era B: lists, but dc and svc one by one, and a DC's patched copies. */
TEST(export_of_era_b)
{
	struct harvest h;

	put_base("x", "shop", LIST(NAMESPACE("shop")));
	put("x/shop/dc_web.json", ALONE("DeploymentConfig", "web"));
	put("x/shop/dc_web_patched.json",
	    ALONE("DeploymentConfig", "web-one") "\n" ALONE("DeploymentConfig", "web-two"));
	put("x/shop/svc_web.json", ALONE("Service", "web"));
	put("x/shop/endpoint_web.json", ALONE("Endpoints", "web"));
	harvest(&h, "x", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK(harvest_get(&h, "shop/DeploymentConfig.apps.openshift.io/web.json"));
	CHECK(harvest_get(&h, "shop/Service/web.json"));
	CHECK(harvest_get(&h, "shop/Endpoints/web.json"));
	CHECK_INT(h.crops.live, 6);
	CHECK_STR(harvest_covers(&h, "shop", "", "Endpoints"), "filtered");
	CHECK_STR(harvest_covers(&h, "deleted", "", "Service"), "yes");
	harvest_release(&h);
}

/* A single dc whose triggers are null stops the script of eras A and B, too. */
TEST(export_of_era_b_that_aborted)
{
	struct harvest h;

	put_base("x", "shop", LIST(NAMESPACE("shop")));
	put("x/shop/dc_a.json", ALONE("DeploymentConfig", "a"));
	put("x/shop/dc_b.json", "");
	put_base("x", "legacy", LIST(NAMESPACE("shop") "," NAMESPACE("legacy")));
	put("x/legacy/dc_c.json", ALONE("DeploymentConfig", "c"));
	put("x/legacy/svc_c.json", ALONE("Service", "c"));
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", "apps.openshift.io", "DeploymentConfig"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "aborted");
	CHECK_STR(harvest_covers(&h, "legacy", "", "Service"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", "apps.openshift.io", "DeploymentConfig"), "yes");
	harvest_release(&h);
}

/* The first months of era A: an empty type is an empty file. */
TEST(export_of_early_era_a)
{
	struct harvest h;

	put("x/shop/ns.json", NAMESPACE("shop"));
	put("x/shop/serviceaccounts.json", ITEM("ServiceAccount", "shop", "default"));
	put("x/shop/secrets.json", ITEM("Secret", "shop", "a") "\n" ITEM("Secret", "shop", "b"));
	put("x/shop/svcs.json", "");
	put("x/shop/pods.json", "");
	put("x/shop/routes.json", ITEM("Route", "shop", "r"));
	put("x/shop/templates.json", "");
	put("x/legacy/ns.json", NAMESPACE("legacy"));
	put("x/legacy/serviceaccounts.json", ITEM("ServiceAccount", "legacy", "default"));
	put("x/legacy/secrets.json", ITEM("Secret", "legacy", "a"));
	put("x/legacy/svcs.json", ITEM("Service", "legacy", "s"));
	put("x/legacy/pods.json", "");
	put("x/legacy/routes.json", "");
	put("x/legacy/templates.json", ITEM("Template", "legacy", "t"));
	harvest(&h, "x", NULL);
	CHECK_STR(h.profile, "stacked-early");
	CHECK(harvest_get(&h, "shop/Secret/b.json"));
	CHECK_STR(harvest_covers(&h, "shop", "", "Service"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", "", "Pod"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", ROUTE, "Route"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "template.openshift.io", "Template"), "yes");
	CHECK_STR(harvest_covers(&h, "other", "", "Pod"), "not-exported");
	CHECK_INT(harvest_notes(&h, "export-aborted"), 0);
	harvest_release(&h);
}

/* Both forms of a claim: the attachment's wins, whichever comes first. */
TEST(export_ranks_claims)
{
	static const char full[] =
	    "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":"
	    "\"data\",\"namespace\":\"shop\"},\"spec\":{\"volumeName\":\"pv-1\"}}";
	struct zip_test z = {0};
	struct harvest h;

	zip_put(&z, "shop/ns.json", LIST(NAMESPACE("shop")), 1538000000);
	zip_put(&z, "shop/pvcs_attachment.json", full, 1538000000);
	zip_put(&z, "shop/pvcs.json", LIST(ITEM("PersistentVolumeClaim", "shop", "data")),
		1538000000);
	zip_write(&z, "x.zip");
	harvest(&h, "x.zip", NULL);
	CHECK_INT(harvest_get(&h, "shop/PersistentVolumeClaim/data.json")->items, 2);
	CHECK_STR(tree_str(harvest_get(&h, "shop/PersistentVolumeClaim/data.json")->o.body,
			   "spec/volumeName"),
		  "pv-1");
	harvest_release(&h);
}

/* Damage in one file costs its pair only; a claim that the other file has is not lost. */
TEST(export_with_damaged_files)
{
	struct harvest h;

	unpack(1, "x");
	put("x/shop/routes.json", "{\"apiVersion\":\"v1\",\"items\":[{\"apiVersion\":\"v1\",");
	put("x/shop/pvcs.json", "{\"apiVersion\":\"v1\",\"items\":[{\"apiVersion\":");
	put("x/legacy/cms.json",
	    LIST("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{}}"));
	put("x/legacy/readme.json", "{}");
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "", "PersistentVolumeClaim"), "yes");
	CHECK_STR(harvest_covers(&h, "legacy", "", "ConfigMap"), "damaged");
	CHECK_STR(harvest_covers(&h, "monitoring", ROUTE, "Route"), "yes");
	CHECK_INT(harvest_notes(&h, "unknown-file"), 1);
	CHECK_INT(h.damaged, 1);
	harvest_release(&h);
}

/* A damaged Namespace is damaged in every project's copy of the list: no list is known then. */
TEST(export_with_a_damaged_namespace)
{
	struct harvest h;
	static const char bad[] = LIST("{\"kind\":\"Namespace\",\"apiVersion\":\"v1\"}"
				       "," NAMESPACE("shop"));

	put_base("x", "shop", bad);
	put_base("x", "legacy", bad);
	harvest(&h, "x", NULL);
	CHECK_INT(h.damaged, 1);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	CHECK(strcmp(harvest_covers(&h, "unknown", "", "Secret"), "yes") != 0);
	harvest_release(&h);
}

static void
put_run(struct zip_test *z, const char *ns, const char *list, int64_t at)
{
	char *p = mem_printf("%s/ns.json", ns);

	zip_put(z, p, list, at);
	free(p);
	p = mem_printf("%s/secrets.json", ns);
	zip_put(z, p, LIST(ITEM("Secret", "shop", "s")), at);
	free(p);
	p = mem_printf("%s/serviceaccounts.json", ns);
	zip_put(z, p, LIST(ITEM("ServiceAccount", "shop", "default")), at);
	free(p);
}

/* formats.md a.5.4: the second run of a day left what vanished meanwhile. */
TEST(export_of_two_runs)
{
	enum { FIRST = 1536800000, SECOND = FIRST + 4 * 3600 };
	struct zip_test z = {0};
	struct harvest h;

	put_run(&z, "gone", LIST(NAMESPACE("gone") "," NAMESPACE("shop")), FIRST);
	put_run(&z, "shop", LIST(NAMESPACE("legacy") "," NAMESPACE("shop")), SECOND);
	zip_put(&z, "shop/routes.json", LIST(ITEM("Route", "shop", "old")), FIRST);
	put_run(&z, "legacy", LIST(NAMESPACE("legacy") "," NAMESPACE("shop")), SECOND + 60);
	zip_put(&z, "legacy/routes.json", LIST(ITEM("Route", "legacy", "new")), SECOND + 60);
	zip_write(&z, "openshift-backup20180913.zip");
	harvest(&h, "openshift-backup20180913.zip", NULL);
	CHECK_INT(harvest_notes(&h, "earlier-run"), 1);
	CHECK_INT(harvest_notes(&h, "whitespace-squeezed"), 1);
	CHECK(!harvest_get(&h, "shop/Route.route.openshift.io/old.json"));
	CHECK(harvest_get(&h, "legacy/Route.route.openshift.io/new.json"));
	CHECK(!harvest_get(&h, "_cluster/Namespace/gone.json"));
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "absent");
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	CHECK_STR(harvest_covers(&h, "gone", "", "Secret"), "yes");
	harvest_release(&h);
}

/* One run that hung for hours is not two: the projects before the gap still are. */
TEST(export_of_one_slow_run)
{
	enum { FIRST = 1536800000, SECOND = FIRST + 4 * 3600 };
	struct zip_test z = {0};
	struct harvest h;

	put_run(&z, "legacy", LIST(NAMESPACE("legacy") "," NAMESPACE("shop")), FIRST);
	put_run(&z, "shop", LIST(NAMESPACE("legacy") "," NAMESPACE("shop")), SECOND);
	zip_write(&z, "openshift-backup20190913.zip");
	harvest(&h, "openshift-backup20190913.zip", NULL);
	CHECK_INT(harvest_notes(&h, "earlier-run"), 0);
	CHECK_STR(harvest_covers(&h, "legacy", "", "Secret"), "yes");
	harvest_release(&h);

	put_run(&z, "shop", LIST(NAMESPACE("shop")), FIRST);
	zip_put(&z, "shop/routes.json", LIST(ITEM("Route", "shop", "late")), SECOND);
	zip_write(&z, "openshift-backup20190914.zip");
	harvest(&h, "openshift-backup20190914.zip", NULL);
	CHECK_INT(harvest_notes(&h, "earlier-run"), 0);
	CHECK(harvest_get(&h, "shop/Secret/s.json"));
	harvest_release(&h);
}

/* A zip cut short: nothing that was not read counts as gone. */
TEST(export_cut_short)
{
	char *file = night(1, "openshift-backup/openshift-backup202603020015.zip"), *p;
	struct harvest h;
	size_t n;

	p = test_read(file, &n);
	test_write("openshift-backup202603020015.zip", p, n * 6 / 10);
	harvest(&h, "openshift-backup202603020015.zip", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK(h.notes.count[NOTE_DAMAGE] + h.notes.count[NOTE_WARN] > 0);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "damaged");
	CHECK_STR(harvest_covers(&h, "cluster-backup", "", "Secret"), "yes");
	harvest_release(&h);
	free(p);
	free(file);
}

/* An archive of the folder, one level down. */
TEST(export_below_a_folder_of_a_zip)
{
	struct zip_test z = {0};
	struct harvest h;

	zip_put(&z, "app/export/shop/ns.json", LIST(NAMESPACE("shop")), 1600000000);
	zip_put(&z, "app/export/shop/secrets.json", LIST(ITEM("Secret", "shop", "s")), 1600000000);
	zip_write(&z, "x.zip");
	harvest(&h, "x.zip", NULL);
	CHECK_STR(h.source, "openshift-backup");
	CHECK(harvest_get(&h, "shop/Secret/s.json"));
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "yes");
	harvest_release(&h);
}

/* What the project in which it was cut has no file of may have come after the cut. */
TEST(export_cut_within_a_project)
{
	struct buf big = {0};
	struct zip_test z = {0};
	struct harvest h;
	char *p;
	size_t n;

	buf_puts(&big, LIST(ITEM("Pod", "shop", "a")));
	buf_fill(&big, ' ', 20000);
	put_run(&z, "legacy", LIST(NAMESPACE("shop")), 1600000000);
	zip_put(&z, "legacy/cms.json", LIST(ITEM("ConfigMap", "legacy", "c")), 1600000000);
	put_run(&z, "shop", LIST(NAMESPACE("shop")), 1600000000);
	zip_put(&z, "shop/routes.json", LIST(ITEM("Route", "shop", "r")), 1600000000);
	zip_put(&z, "shop/pods.json", buf_cstr(&big), 1600000000);
	zip_write(&z, "whole.zip");
	p = test_read("whole.zip", &n);
	test_write("cut.zip", p, n - 10000);
	harvest(&h, "cut.zip", NULL);
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "yes");
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "", "ConfigMap"), "damaged");
	CHECK_STR(harvest_covers(&h, "shop", "apps", "DaemonSet"), "damaged");
	harvest_release(&h);
	buf_release(&big);
	free(p);
}

/* What the bundle skips is not gone. */
TEST(export_with_an_entry_that_is_skipped)
{
	struct harvest h;

	unpack(1, "x");
	CHECK(rename("x/shop/routes.json", "routes") == 0);
	CHECK(symlink("../../routes", "x/shop/routes.json") == 0);
	harvest(&h, "x", NULL);
	CHECK_STR(harvest_covers(&h, "shop", ROUTE, "Route"), "damaged");
	CHECK_STR(harvest_covers(&h, "monitoring", ROUTE, "Route"), "yes");
	harvest_release(&h);
}
