/* Which archives there are under a path, and who reads them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harvest_test.h"
#include "test.h"
#include "zip_test.h"

#define POD(ns, name)                                                                              \
	"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" name                   \
	"\",\"namespace\":\"" ns "\"}}"

static struct notes notes;

/* The results, joined by blanks; or the error's text. */
static char *
find(const char *path)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf b = {0};
	char **v = NULL;
	size_t n = 0;

	notes_release(&notes);
	notes = (struct notes){0};
	if (source_find(path, &lim, &v, &n, &notes, &err) != 0)
		buf_puts(&b, err.text);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%s", i ? " " : "", v[i]);
		free(v[i]);
	}
	free(v);
	buf_cstr(&b);
	return buf_take(&b);
}

static void
check_find(const char *path, const char *want)
{
	char *got = find(path);

	CHECK_STR(got, want);
	free(got);
}

static void
put_zip(const char *file)
{
	struct zip_test z = {0};

	zip_put(&z, "shop/ns.json", "{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}",
		1600000000);
	zip_write(&z, file);
}

TEST(find_takes_what_is_named)
{
	put("shop.json", POD("shop", "a"));
	check_find("shop.json", "shop.json");
	put("notes.txt", "text");
	check_find("notes.txt", "notes.txt"); /* opening it will say why not */
	check_find("nowhere", "there is no nowhere");
	check_find("-", "-");
	notes_release(&notes);
}

TEST(find_in_a_folder_of_zips)
{
	put("b/README", "text");
	put("b/old/deep/README", "text");
	put_zip("b/openshift-backup202603020015.zip");
	put_zip("b/openshift-backup202603030015.zip");
	put_zip("b/old/openshift-backup20180913.zip");
	put("b/.hidden/x.json", POD("shop", "a"));
	put("b/lost+found/x.json", POD("shop", "a"));
	put("b/snapshot_2026-03-02_001510.db.part", "half");
	put("b/photos.zip", "PK\3\4 no");
	CHECK(symlink("openshift-backup202603020015.zip", "b/newest.zip") == 0);
	CHECK(symlink(".", "b/loop") == 0);
	check_find("b", "b/old/openshift-backup20180913.zip b/openshift-backup202603020015.zip "
			"b/openshift-backup202603030015.zip");
	CHECK(notes.count[NOTE_WARN] >= 1);
	check_find("b/", "b/old/openshift-backup20180913.zip b/openshift-backup202603020015.zip "
			 "b/openshift-backup202603030015.zip");
	notes_release(&notes);
}

TEST(find_loose_files_as_one_snapshot)
{
	put("l/pods.json", POD("shop", "a"));
	put("l/svc.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\n");
	check_find("l", "l");
	put("up/monday/pods.json", POD("shop", "a"));
	put("up/tuesday/pods.json", POD("shop", "a"));
	check_find("up", "up/monday up/tuesday");
	put("ns/shop/pods.json", POD("shop", "a"));
	put("ns/legacy/pods.json", POD("legacy", "a"));
	check_find("ns", "ns");
	notes_release(&notes);
}

TEST(find_loose_files_beside_zips)
{
	put("b/inventory.json", POD("shop", "a"));
	put_zip("b/openshift-backup202603020015.zip");
	check_find("b", "b/inventory.json b/openshift-backup202603020015.zip");
	notes_release(&notes);
}

TEST(find_files_with_dates_one_by_one)
{
	put("d/cluster-2026-03-02.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
	check_find("d", "d/cluster-2026-03-02.yaml");
	put("d/cluster-2026-03-03.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
	check_find("d", "d/cluster-2026-03-02.yaml d/cluster-2026-03-03.yaml");
	put("one/pods-20260302.json", POD("shop", "a"));
	put("one/svc-20260302.json", POD("shop", "b"));
	check_find("one", "one");
	put("f/2026-03-02/pods.json", POD("shop", "a"));
	put("f/2026-03-03/pods.json", POD("shop", "a"));
	check_find("f", "f/2026-03-02 f/2026-03-03");
	put("g/prod/2026-03-02/shop/pods.json", POD("shop", "a"));
	put("g/prod/2026-03-03/shop/pods.json", POD("shop", "a"));
	check_find("g", "g/prod/2026-03-02 g/prod/2026-03-03");
	put("h/prod/2026-03-02/nodes.json",
	    "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}");
	put("h/prod/2026-03-03/nodes.json",
	    "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}");
	check_find("h", "h/prod/2026-03-02 h/prod/2026-03-03");
	notes_release(&notes);
}

TEST(find_goes_four_levels_deep)
{
	put_zip("x.zip");
	put("a/1/2/3/x", "");
	put("a/1/2/3/4/x", "");
	CHECK(rename("x.zip", "a/1/2/3/openshift-backup20260302.zip") == 0);
	check_find("a", "a/1/2/3/openshift-backup20260302.zip");
	CHECK(rename("a/1/2/3/openshift-backup20260302.zip",
		     "a/1/2/3/4/openshift-backup20260302.zip") == 0);
	check_find("a", "a: no backup that any source reads is in it");
	notes_release(&notes);
}

TEST(find_all_forms_of_the_nights)
{
	char *dir = mem_printf("%s/nights", test_data()), *got = find(dir);
	size_t n = 1;

	for (const char *p = got; *p; p++)
		n += *p == ' ';
	CHECK_INT(n, 20);
	CHECK(strstr(got, "night-2/etcd-aesgcm/snapshot_2026-03-03_001510.db.gz ") != NULL);
	CHECK(strstr(got, "static_kuberesources") == NULL);
	CHECK(strstr(got, "night-1/stacked-json ") != NULL);
	CHECK(strstr(got, "night-2/kubectl-yaml/cluster-2026-03-03.yaml ") != NULL);
	CHECK(strstr(got, "night-3/openshift-backup/openshift-backup202603040015.zip") != NULL);
	CHECK(strstr(got, "expected") == NULL);
	free(got);
	free(dir);
	notes_release(&notes);
}

TEST(find_enters_no_tree_of_another_tool)
{
	put("mg/must-gather.local.1/img/namespaces/shop/core/pods.yaml",
	    "apiVersion: v1\nkind: PodList\nitems: []\n");
	put("mg/must-gather.local.1/img/cluster-scoped-resources/core/nodes/n.yaml",
	    "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n");
	check_find("mg/must-gather.local.1/img",
		   "mg/must-gather.local.1/img: looks like a must-gather, which no source reads");
	check_find("mg", "mg: no backup that any source reads is in it");
	CHECK_INT(notes.n, 1);
	CHECK_STR(notes.v[0].code, "no-source");
	put("v/velero-backup.json",
	    "{\"apiVersion\":\"velero.io/v1\",\"kind\":\"Backup\",\"metadata\""
	    ":{\"name\":\"x\"}}");
	check_find("v", "v: looks like a Velero backup, which no source reads");
	notes_release(&notes);
}

TEST(open_says_why_not)
{
	struct limits lim = LIMITS_DEFAULT;
	struct kinds *ks = kinds_new();
	struct source *s = NULL;
	struct error err = {0};
	struct bundle *b;

	put("notes.txt", "just text\n");
	CHECK(bundle_open(&b, "notes.txt", &lim, &notes, &err) == 0);
	CHECK(source_open(&s, b, NULL, ks, &lim, &err) == -1);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	CHECK_STR(err.text, "no backup that any source reads");
	error_clear(&err);
	CHECK(source_open(&s, b, "lists", ks, &lim, &err) == -1);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK_STR(err.hint, "did you mean list?");
	error_clear(&err);
	CHECK(source_open(&s, b, "list", ks, &lim, &err) == 0);
	CHECK_STR(source_name(s), "list");
	source_close(s);
	bundle_close(b);
	kinds_free(ks);
	notes_release(&notes);
	CHECK_STR(source_row(0), "openshift-backup");
	CHECK(source_row(99) == NULL);
}

TEST(find_takes_no_inspection_for_lists)
{
	put("i/inspect.local.1/namespaces/shop/core/pods.yaml",
	    "apiVersion: v1\nkind: PodList\nitems: []\n");
	check_find("i", "i: no backup that any source reads is in it");
	CHECK_INT(notes.n, 1);
	put_zip("i/openshift-backup20260302.zip");
	check_find("i", "i/openshift-backup20260302.zip");
	check_find("i/inspect.local.1", "i/inspect.local.1: looks like a must-gather, which no "
					"source reads");
	notes_release(&notes);
}
