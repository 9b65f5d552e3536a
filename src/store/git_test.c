/* Tests with the git command: what it thinks of a store, and what it may do to one. */
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "synth_test.h"
#include "test.h"

static struct store *
september(const char *dir)
{
	struct store *s = synth_create(dir);
	struct synth stage = {.context = "stage", .when = "2026-09-10T22:15:04Z", .objects = 40};
	const struct store_snapshot *t;
	struct error err = {0};
	size_t n;

	synth_september(s, "prod-eu1");
	synth_commit(s, &stage, 1);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(store_label_set(s, "last-good", &t[8], &err), 0);
	return s;
}

/* Everything in the store by our own reading, to compare before and after. */
static int
add_entry(void *ctx, const struct store_entry *e)
{
	char hex[41];

	oid_hex(&e->blob, hex);
	buf_printf(ctx, "%s %s\n", hex, e->path);
	return 0;
}

static char *
content(const char *dir)
{
	struct store *s = synth_open(dir);
	const struct store_snapshot *t;
	struct store_label *labels;
	struct error err = {0};
	struct buf b = {0};
	size_t n, nl;

	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	for (size_t i = 0; i < n; i++) {
		char hex[41];

		oid_hex(&t[i].commit, hex);
		buf_printf(&b, "%s %s %lld\n", hex, t[i].source, (long long)t[i].instant);
		CHECK_INT(
		    store_walk(s, &t[i].tree, SECTION_OBJECTS, NULL, add_entry, &b, &err), 0);
		CHECK_INT(
		    store_walk(s, &t[i].tree, SECTION_ORIGINS, NULL, add_entry, &b, &err), 0);
	}
	CHECK_INT(store_labels(s, "prod-eu1", &labels, &nl, &err), 0);
	for (size_t i = 0; i < nl; i++)
		buf_printf(&b, "label %s %s\n", labels[i].name, labels[i].sha256);
	store_labels_free(labels, nl);
	store_close(s);
	return buf_take(&b);
}

static void
check_output(const char *command, const char *want)
{
	struct buf b = {0};

	CHECK_MSG(shell(&b, "%s", command) == 0, "%s", command);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
}

/* Pieces of what git fsck refuses, put together at random. */
static void
odd_name(unsigned *seed, struct buf *out)
{
	static const char *const pieces[] = {
		".", "g", "i", "t", ".git", "git", "GIT", "modules", "gitmod", "gi7eba", "gi7d29",
		"attributes", "~1", "~", " ", ".", "::$INDEX_ALLOCATION", "\\", "/", "\xe2\x80\x8c",
		"\xe2\x81\xaf", "\xef\xbb\xbf", "\xc3\xa4", "\xff", "x",
	};

	buf_clear(out);
	for (unsigned n = 1 + (*seed >> 13) % 4; n > 0; n--) {
		*seed = *seed * 1103515245 + 12345;
		buf_puts(out, pieces[(*seed >> 16) % countof(pieces)]);
	}
}

TEST(git_takes_every_name)
{
	static const char *const odd[] = {
		".git", ".GIT", ".git .", ".git::$INDEX_ALLOCATION", "git~1", ".gitmodules", "gitmod~1",
		"gi7eba~1", "GI7EB~12", "gi7d29~1", ".g\xe2\x80\x8cit", "\xe2\x80\x8c.git",
		".git\xff", "\xe2\x80\x8c.git\xff", ".\xc3\xa4", "..", "", "gi.~1",
	};
	struct buf v[3] = {{0}};
	char *paths[600 + 1] = {NULL};
	const struct synth night = {.when = "2026-09-01T00:15:04Z",
				    .paths = (const char *const *)paths};
	struct store *s = synth_create("t.git");
	unsigned seed = 4711;

	for (size_t i = 0; i < 600; i++) {
		struct object_key k;
		struct buf path = {0};

		for (int j = 0; j < 3; j++) {
			odd_name(&seed, &v[j]);
			if (i < countof(odd) * 3 && i % 3 == (size_t)j) {
				buf_clear(&v[j]);
				buf_puts(&v[j], odd[i / 3]);
			}
		}
		char *ns = mem_printf("%s%s", i % 5 ? "" : STATIC_NS, buf_cstr(&v[1]));

		object_key_set(&k, i % 2 ? "x.io" : "", buf_cstr(&v[0]), ns, buf_cstr(&v[2]));
		free(ns);
		object_path(&path, &k);
		paths[i] = buf_take(&path);
		object_key_release(&k);
	}
	synth_commit(s, &night, 1);
	store_close(s);
	CHECK(fsck_clean("t.git"));
	for (size_t i = 0; i < 600; i++)
		free(paths[i]);
	for (int j = 0; j < 3; j++)
		buf_release(&v[j]);
}

TEST(git_finds_nothing_wrong)
{
	store_close(september("t.git"));
	CHECK(fsck_clean("t.git"));
	check_output("git -C t.git symbolic-ref HEAD", "refs/heads/prod-eu1\n");
	check_output("git -C t.git rev-list --count prod-eu1", "13\n");
	check_output("git -C t.git for-each-ref --format='%(refname) %(objecttype)'",
		     "refs/assay/labels/prod-eu1/last-good blob\nrefs/heads/prod-eu1 commit\n"
		     "refs/heads/stage commit\n");
	check_output("git -C t.git log -1 --format='%an <%ae> %ad|%cn <%ce> %cd|%s' prod-eu1",
		     "assay <assay@localhost> Sun Sep 13 22:15:04 2026 +0000|"
		     "assay <assay@localhost> Sun Sep 13 22:15:04 2026 +0000|"
		     "prod-eu1 2026-09-13T22:15:04Z openshift-backup\n");
	check_output("git -C t.git log -1 --format=%B stage | git interpret-trailers --parse "
		     "| cut -d: -f1", "Archive-SHA256\nSource\nNormal-Form\nKey-Id\n");
	check_output(
	    "git -C t.git log -1 --format='%(trailers:key=Source,valueonly)' stage | head -1",
	    "openshift-backup\n");
	check_output("git -C t.git ls-tree --name-only prod-eu1",
		     "objects\norigins\nsnapshot.json\n");
	check_output("git -C t.git log -p -1 prod-eu1 -- objects | grep '^[-+] '",
		     "-  \"value\": \"13\"\n+  \"value\": \"14\"\n");
	check_output("git -C t.git cat-file -p refs/assay/labels/prod-eu1/last-good | head -3",
		     "{\n  \"context\": \"prod-eu1\",\n  \"instant\": \"2026-09-09T22:15:04Z\",\n");
	check_output("git -C t.git count-objects -v | grep -E '^(garbage|packs):'",
		     "packs: 2\ngarbage: 0\n");
}

TEST(git_may_collect_garbage)
{
	char *before, *after;
	struct store *s;
	struct synth next = {.when = "2026-09-14T22:15:04Z", .changed = 2, .salt = 99};

	store_close(september("t.git"));
	before = content("t.git");
	CHECK_INT(shell(NULL, "git -C t.git gc -q --prune=now 2>&1"), 0);
	CHECK_INT(shell(NULL, "test -z \"$(find t.git/refs -type f)\""), 0);
	after = content("t.git");
	CHECK_STR(after, before);
	/* refs are packed now: they move, and labels are deleted, all the same */
	s = synth_open("t.git");
	synth_commit(s, &next, 1);
	CHECK_INT(store_label_delete(s, "prod-eu1", "last-good", NULL), 0);
	store_close(s);
	CHECK(fsck_clean("t.git"));
	check_output("git -C t.git rev-list --count prod-eu1", "14\n");
	CHECK_INT(shell(NULL, "git -C t.git repack -q -a -d -f --write-midx && "
			      "git -C t.git commit-graph write"), 0);
	free(after);
	after = content("t.git");
	CHECK(strstr(after, "prod") == NULL && strlen(after) > strlen(before) - 100);
	free(before);
	free(after);
}

/* A store that is open keeps reading while git repacks under it. */
TEST(git_may_repack_under_a_reader)
{
	struct store *s = september("t.git");
	const struct store_snapshot *t;
	struct error err = {0};
	struct buf b = {0};
	size_t n;

	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(shell(NULL, "git -C t.git gc -q --prune=now 2>&1"), 0);
	for (size_t i = 0; i < n; i++)
		CHECK_MSG(store_walk(s, &t[i].tree, SECTION_OBJECTS, NULL, add_entry, &b,
				     &err) == 0, "%s", err.text);
	CHECK(b.n > 0);
	buf_release(&b);
	store_close(s);
}

TEST(git_clones_and_pushes)
{
	char *before, *after;

	store_close(september("t.git"));
	before = content("t.git");
	CHECK_INT(shell(NULL, "git clone -q --mirror t.git copy.git"), 0);
	after = content("copy.git");
	CHECK_STR(after, before);
	free(after);
	CHECK_INT(shell(NULL, "git init -q --bare other.git && git -C t.git push -q ../other.git "
			      "'+refs/heads/*:refs/heads/*' '+refs/assay/*:refs/assay/*' 2>&1"), 0);
	after = content("other.git");
	CHECK_STR(after, before);
	free(after);
	CHECK(fsck_clean("copy.git"));
	CHECK(fsck_clean("other.git"));
	/* objects elsewhere */
	CHECK_INT(shell(NULL, "git clone -q --mirror --shared t.git shared.git"), 0);
	after = content("shared.git");
	CHECK_STR(after, before);
	free(after);
	/* the key stays at home */
	CHECK(!io_exists("copy.git/assay.key") && !io_exists("other.git/assay.key"));
	CHECK_INT(shell(NULL, "git clone -q t.git work 2>&1 && test -f "
			      "work/objects/shop-0/ConfigMap/a-0.json"), 0);
	free(before);
}

/* Nothing that a user or a machine has configured for git reaches a store. */
TEST(git_settings_of_others_do_not_matter)
{
	char a[41], b[41];
	struct store *s;

	setenv("HOME", test_dir(), 1);
	setenv("GIT_DIR", "/nonexistent", 1);
	setenv("GIT_AUTHOR_NAME", "somebody", 1);
	test_write(".gitconfig", "[user\nbroken", 12);
	s = synth_create("a.git");
	synth_september(s, "c");
	synth_tip(s, "c", a);
	store_close(s);
	unlink(".gitconfig");
	unsetenv("GIT_DIR");
	s = synth_create("b.git");
	synth_september(s, "c");
	synth_tip(s, "c", b);
	store_close(s);
	CHECK_STR(a, b);
	CHECK(fsck_clean("a.git"));
}

/* Many nights, many packs: one index over them, which git checks and replaces. */
TEST(git_accepts_the_index_over_many_packs)
{
	struct store *s = synth_create("t.git"), *reader;
	const struct store_snapshot *t;
	struct error err = {0};
	struct buf b = {0};
	char *before, *after;
	size_t n;

	for (int day = 1; day <= 20; day++) {
		char when[32];
		struct synth v = {.when = when, .changed = 2, .salt = (unsigned)day, .objects = 20};

		snprintf(when, sizeof(when), "2026-09-%02dT00:15:04Z", day);
		synth_commit(s, &v, 1);
	}
	store_close(s);
	CHECK(io_exists("t.git/objects/pack/multi-pack-index"));
	CHECK_INT(shell(NULL, "git -C t.git multi-pack-index verify --no-progress"), 0);
	CHECK(fsck_clean("t.git"));
	before = content("t.git");
	reader = synth_open("t.git");
	CHECK_INT(store_timeline(reader, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(n, 20);
	CHECK_INT(shell(NULL, "git -C t.git gc -q --prune=now 2>&1"), 0);
	for (size_t i = 0; i < n; i++)
		CHECK_MSG(store_walk(reader, &t[i].tree, SECTION_OBJECTS, NULL, add_entry, &b,
				     &err) == 0, "%s", err.text);
	store_close(reader);
	after = content("t.git");
	CHECK_STR(after, before);
	CHECK(fsck_clean("t.git"));
	buf_release(&b);
	free(before);
	free(after);
}

/* More packs than a process may have open files: they take turns. */
TEST(git_many_packs_need_few_files)
{
	struct rlimit few = {.rlim_cur = 130, .rlim_max = 130};
	const struct store_snapshot *t;
	struct store *s = synth_create("t.git");
	struct error err = {0};
	size_t n;

	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
	for (int day = 0; day < 160; day++) {
		struct buf when = {0};
		struct synth v = {.changed = 1, .salt = (unsigned)day, .objects = 1};

		when_print_utc(&when, synth_time("2026-01-01T00:15:04Z") + 86400 * day);
		v.when = when.p;
		synth_commit(s, &v, 1);
		buf_release(&when);
	}
	store_close(s);
	unlink("t.git/objects/pack/multi-pack-index");
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &few), 0);
	s = synth_open("t.git");
	CHECK_MSG(store_timeline(s, "prod-eu1", &t, &n, &err) == 0, "%s", err.text);
	CHECK_INT(n, 160);
	store_close(s);
}
