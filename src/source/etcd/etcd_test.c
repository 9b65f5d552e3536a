/* etcd snapshots: which files belong together, wherever they lie; the nights in this form. */
#include <stdio.h>
#include <stdlib.h>

#include "harvest_test.h"
#include "pair.h"
#include "test.h"

#define DB  "snapshot_2026-03-02_001510.db"
#define TAR "static_kuberesources_2026-03-02_001510.tar.gz"

static void
check_tarball(const char *db, const char *const *names, size_t n, const char *want)
{
	CHECK_STR(pair_tarball(db, names, n), want);
}

TEST(etcd_pairs_by_stamp)
{
	static const char *const names[] = {
		"snapshot_2026-03-02_001510.db",
		"static_kuberesources_2026-03-02_001510.tar.gz",
		"snapshot_2026-03-02_001702__POSSIBLY_DIRTY__.db",
		"static_kuberesources_2026-03-02_001702__POSSIBLY_DIRTY__.tar.gz",
		"snapshot_2026-03-04_001510__POSSIBLY_DIRTY__.db",
		"static_kuberesources_2026-03-04_001510.tar.gz",
		"b/static_kuberesources_2026-03-05_001510.tar.gz",
		"prod-snapshot.db",
		"prod-static_kuberesources.tar.gz",
		"test-snapshot.db",
	};
	size_t n = countof(names);

	check_tarball(names[0], names, n, names[1]);
	check_tarball(names[2], names, n, names[3]);
	check_tarball(names[4], names, n, names[5]);
	check_tarball("snapshot_2026-03-02_001510__POSSIBLY_DIRTY__.db", names, n, NULL);
	check_tarball("snapshot_2026-03-02_001511.db", names, n, NULL);
	check_tarball("snapshot_2026-03-05_001510.db", names, n, NULL);
	check_tarball("b/snapshot_2026-03-05_001510.db", names, n, names[6]);
	check_tarball(names[7], names, n, names[8]);
	check_tarball(names[9], names, n, NULL);
	CHECK(pair_is_db("a/snapshot_x.db.gz") && !pair_is_db("snapshot.db.part"));
	CHECK(!pair_is_tarball("static_kuberesources_x.zip"));
}

/* A copy of one of the first night's files. */
static void
copy(const char *from, const char *to)
{
	char *path = mem_printf("%s/nights/night-1/etcd/%s", test_data(), from);
	size_t n;
	char *bytes = test_read(path, &n);

	put(to, "");
	test_write(to, bytes, n);
	free(bytes);
	free(path);
}

static struct notes notes;

static void
check_find(const char *path, const char *want)
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
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
}

static size_t
noted(const char *code)
{
	size_t count = 0;

	for (size_t i = 0; i < notes.n; i++)
		count += str_eq(notes.v[i].code, code);
	return count;
}

TEST(etcd_finds_pairs_in_folders)
{
	struct error err = {0};

	copy(DB, "v/2026-03-02_001600/" DB);
	copy(TAR, "v/2026-03-02_001600/" TAR);
	copy(DB, "v/2026-03-03_001500/snapshot_2026-03-03_001510.db");
	copy(TAR, "v/2026-03-03_001500/static_kuberesources_2026-03-03_001510.tar.gz");
	copy(DB, "v/2026-03-03_001500/snapshot_2026-03-03_001703.db");
	copy(TAR, "v/2026-03-03_001500/static_kuberesources_2026-03-03_001703.tar.gz");
	put("v/2026-03-03_001500/snapshot_2026-03-03_001900.db.part", "half");
	put("v/lost+found/" DB, "x");
	CHECK_INT(io_mkdirs("v/2026-03-04_001500", 0777, &err), 0);
	check_find("v", "v/2026-03-02_001600/" DB
			" v/2026-03-03_001500/snapshot_2026-03-03_001510.db"
			" v/2026-03-03_001500/snapshot_2026-03-03_001703.db");
	CHECK_INT(noted("failed-backup"), 1);
	check_find("v/2026-03-04_001500",
		   "v/2026-03-04_001500: an empty folder: its backup failed");
	CHECK_INT(io_mkdirs("w/2026-03-05_001500", 0777, &err), 0);
	check_find("w", "w: no backup that any source reads is in it "
			"(2026-03-05_001500: an empty folder: its backup failed)");
	put("w/2026-03-05_001500/snapshot_2026-03-05_001510.db.part", "half");
	CHECK_INT(io_mkdirs("w/2026-03-06_001500", 0777, &err), 0);
	check_find("w", "w: no backup that any source reads is in it (snapshot_2026-03-05_001510"
			".db.part: an interrupted etcd snapshot, left out; and 1 more)");
	CHECK_INT(noted("interrupted"), 1);
	CHECK_INT(notes.n, 2);
	check_find("v/2026-03-02_001600/" TAR, "v/2026-03-02_001600/" DB);
	check_find("v/2026-03-02_001600", "v/2026-03-02_001600/" DB);
	copy(TAR, "alone/" TAR);
	check_find("alone", "alone: no backup that any source reads is in it");
	CHECK_INT(noted("no-source"), 1);
	copy(DB, "m/member/snap/db");
	put("m/member/snap/0000000000000001-0000000000000002.snap", "x");
	check_find("m", "m/member/snap/db");
	notes_release(&notes);
}

static void
digest(const char *path, char hex[SHA256_HEX])
{
	struct limits lim = LIMITS_DEFAULT;
	uint8_t sum[SHA256_BYTES] = {0};
	struct error err = {0};
	struct bundle *b = NULL;

	CHECK(source_bundle(&b, path, &lim, &notes, &err) == 0);
	CHECK_STR(bundle_name(b), DB);
	CHECK(bundle_digest(b, sum, &err) == 0);
	hex_of(sum, sizeof(sum), hex);
	bundle_close(b);
}

TEST(etcd_pair_is_one_archive_anywhere)
{
	char here[SHA256_HEX], there[SHA256_HEX], lone[SHA256_HEX], want[SHA256_HEX];
	uint8_t sum[SHA256_BYTES];
	char hex[2][SHA256_HEX];
	struct buf lines = {0};
	size_t n[2];

	copy(DB, "a/" DB);
	copy(TAR, "a/" TAR);
	copy(DB, "b/c/" DB);
	copy(TAR, "b/c/" TAR);
	put("b/c/README", "x");
	copy(DB, "l/" DB);
	digest("a/" DB, here);
	digest("b/c/" TAR, there);
	digest("l/" DB, lone);
	CHECK_STR(there, here);
	for (size_t i = 0; i < 2; i++) {
		char *bytes = test_read(i ? "a/" TAR : "a/" DB, &n[i]);

		sha256_of(bytes, n[i], sum);
		hex_of(sum, sizeof(sum), hex[i]);
		free(bytes);
	}
	CHECK_STR(lone, hex[0]);
	buf_printf(&lines, "%s%c%zu%c%s\n", DB, 0, n[0], 0, hex[0]);
	buf_printf(&lines, "%s%c%zu%c%s\n", TAR, 0, n[1], 0, hex[1]);
	sha256_of(lines.p, lines.n, sum);
	hex_of(sum, sizeof(sum), want);
	CHECK_STR(here, want);
	buf_release(&lines);
}

/* All that the API server has and, beside the tarball's, nothing else. */
static void
check_night(int n, const char *form, const char *packed)
{
	struct map want = {0};
	struct harvest h;
	char *path = mem_printf("%s/nights/night-%d/%s/snapshot_2026-03-0%d_001510.db%s",
				test_data(), n, form, n + 1, packed);
	size_t statics = 0;

	oracle(n, &want);
	harvest(&h, path, NULL);
	CHECK_STR(h.source, "etcd-snapshot");
	CHECK_INT(h.damaged, 0);
	CHECK_INT(h.notes.n, 0);
	map_each(&h.crops, e)
		statics += str_starts(e->key, "_static/");
	CHECK_INT(statics, 9);
	CHECK_INT(h.crops.live, want.live + statics);
	map_each(&want, e) {
		const struct crop *c = harvest_get(&h, e->key);
		json_t *o = e->value;

		json_object_del(tree_get(o, "metadata"), "resourceVersion");
		CHECK_MSG(c && tree_equal(c->o.body, o), "night %d %s: %s differs", n, form,
			  e->key);
	}
	oracle_release(&want);
	harvest_release(&h);
	free(path);
}

TEST(etcd_nights_are_what_the_server_had)
{
	static const struct {
		int night;
		const char *form, *packed;
	} forms[] = {
		{1, "etcd", ""},
		{2, "etcd", ""},
		{3, "etcd", ""},
		{4, "etcd", ""},
		{2, "etcd-aesgcm", ".gz"},
		{3, "etcd-secretbox", ".gz"},
		{4, "etcd-aescbc", ""},
		{4, "etcd-rotated", ".gz"},
	};

	for (size_t i = 0; i < countof(forms); i++)
		check_night(forms[i].night, forms[i].form, forms[i].packed);
}

TEST(etcd_without_keys_keeps_the_names)
{
	const struct crop *c;
	struct harvest h;
	char *path = mem_printf("%s/nights/night-2/etcd-aesgcm/snapshot_2026-03-03_001510.db.gz",
				test_data());
	size_t n;
	char *bytes = test_read(path, &n);

	test_write("s.db.gz", bytes, n);
	harvest(&h, "s.db.gz", NULL);
	CHECK_INT(harvest_notes(&h, "encrypted"), 1);
	CHECK_STR(harvest_covers(&h, "shop", "", "Secret"), "encrypted");
	CHECK_STR(harvest_covers(&h, "shop", "", "ConfigMap"), "encrypted");
	CHECK_STR(harvest_covers(&h, "shop", "apps", "Deployment"), "yes");
	CHECK_STR(harvest_covers(&h, "", "project.openshift.io", "Project"), "not-exported");
	CHECK_STR(harvest_covers(&h, "_static/etcd", "", "Pod"), "not-exported");
	CHECK(harvest_lost(&h, "shop", "", "Secret"));
	CHECK(!harvest_lost(&h, "_static/etcd", "", "ConfigMap"));
	c = harvest_get(&h, "kube-system/ConfigMap/kube-root-ca.crt.json");
	CHECK(c && tree_at(c->o.body, "assay:opaque"));
	CHECK_STR(tree_str(c ? c->o.body : NULL, "assay:opaque/provider"), "aesgcm");
	CHECK_STR(tree_str(c ? c->o.body : NULL, "assay:opaque/key"), "1");
	CHECK(tree_at(c ? c->o.body : NULL, "data") == NULL);
	harvest_release(&h);
	free(bytes);
	free(path);
}
