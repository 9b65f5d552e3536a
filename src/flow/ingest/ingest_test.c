/* Archives to commits, through the whole line. */
#include "assay/flow.h"

#include <stdlib.h>

#include "test.h"

static const uint8_t key[32] = {1, 2, 3};

struct imported {
	size_t fresh, known, failed;
	uint64_t reused;
	char tip[41];
};

static void
sum_reused(void *ctx, const struct ingest_archive *a)
{
	struct imported *im = ctx;

	im->reused += a->reused;
}

static struct imported
import(const char *dir, const char *const *paths, size_t n)
{
	struct imported im = {0};
	struct store *s = NULL;
	struct error err = {0};
	struct ingest_result r = {0};
	struct ingest_opts o = {.paths = paths, .npaths = n, .context = "shop", .key = key,
				.date = WHEN_NONE, .limits = LIMITS_DEFAULT, .now = WHEN_NONE,
				.done = sum_reused, .done_ctx = &im};
	const struct store_snapshot *v;
	size_t count = 0;

	CHECK_MSG(store_create(&s, dir, &err) == 0, "%s", err.text);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < r.n; i++)
		CHECK_MSG(r.v[i].error.code == 0, "%s: %s", r.v[i].name, r.v[i].error.text);
	im.fresh = r.fresh;
	im.known = r.known;
	im.failed = r.failed + r.empty;
	CHECK(store_timeline(s, "shop", &v, &count, &err) == 0);
	if (count)
		oid_hex(&v[count - 1].commit, im.tip);
	ingest_result_release(&r);
	store_close(s);
	return im;
}

static char *
zip(unsigned night)
{
	return mem_printf("%s/nights/night-%u/openshift-backup/openshift-backup2026030%u0015.zip",
			  test_data(), night, night + 1);
}

TEST(ingest_in_any_order_gives_one_history)
{
	char *v[] = {zip(1), zip(2), zip(3), zip(4)};
	const char *mixed[] = {v[2], v[0]}, *rest[] = {v[3], v[1]};
	struct imported a, b;

	a = import("a.git", (const char *const *)v, 4);
	CHECK_INT(a.fresh, 4);
	import("b.git", mixed, 2);
	b = import("b.git", rest, 2);
	CHECK_INT(b.fresh, 2);
	CHECK_STR(b.tip, a.tip);
	for (size_t i = 0; i < countof(v); i++)
		free(v[i]);
}

TEST(ingest_of_the_known_does_nothing)
{
	char *v[] = {zip(1), zip(2)};
	struct imported a = import("a.git", (const char *const *)v, 2);
	struct imported b = import("a.git", (const char *const *)v, 2);

	CHECK_INT(b.fresh, 0);
	CHECK_INT(b.known, 2);
	CHECK_STR(b.tip, a.tip);
	free(v[0]);
	free(v[1]);
}

TEST(ingest_parses_only_what_changed)
{
	char *v[] = {zip(1), zip(2)};
	struct imported a;

	import("a.git", (const char *const *)v, 1);
	a = import("a.git", (const char *const *)v + 1, 1);
	CHECK_INT(a.fresh, 1);
	CHECK_MSG(a.reused > 100, "only %llu items were taken from the cache",
		  (unsigned long long)a.reused);
	free(v[0]);
	free(v[1]);
}

static char *
database(unsigned night, const char *form)
{
	return mem_printf("%s/nights/night-%u/%s/snapshot_2026-03-0%u_001510.db", test_data(),
			  night, form, night + 1);
}

/* What an etcd key holds at the same revisions is not decoded again, encrypted or not. */
TEST(ingest_decodes_only_new_revisions)
{
	char *v[] = {database(1, "etcd"), database(2, "etcd"),
		     mem_printf("%s/nights/night-2/etcd-aesgcm", test_data())};
	struct imported a, b;

	import("a.git", (const char *const *)v, 1);
	a = import("a.git", (const char *const *)v + 1, 1);
	CHECK_INT(a.fresh, 1);
	CHECK_MSG(a.reused > 150, "only %llu items were taken from the cache",
		  (unsigned long long)a.reused);
	import("b.git", (const char *const *)v, 1);
	b = import("b.git", (const char *const *)v + 2, 1);
	CHECK_MSG(b.reused > 100 && b.reused < a.reused, "%llu items were taken from the cache",
		  (unsigned long long)b.reused);
	for (size_t i = 0; i < countof(v); i++)
		free(v[i]);
}

TEST(ingest_takes_a_pair_once)
{
	char *db = database(1, "etcd"), *dir = mem_strndup(db, (size_t)(strrchr(db, '/') - db));
	char *tar = mem_printf("%s/static_kuberesources_2026-03-02_001510.tar.gz", dir);
	const char *both[] = {tar, db}, *folder[] = {dir};
	struct imported a = import("a.git", both, 2), b = import("a.git", folder, 1);

	CHECK_INT(a.fresh, 1);
	CHECK_INT(a.known, 0);
	CHECK_INT(b.known, 1);
	free(db);
	free(tar);
	free(dir);
}
