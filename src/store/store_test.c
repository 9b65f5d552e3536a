/* Tests of writing and reading: places in time, trees, labels, keys, locks. */
#include "repo.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "synth_test.h"
#include "test.h"

static const struct synth nights[] = {
	{.when = "2026-09-10T22:15:04Z", .changed = 1, .salt = 1},
	{.when = "2026-09-11T22:15:04Z", .changed = 1, .salt = 2},
	{.when = "2026-09-12T22:15:04Z", .changed = 1, .salt = 3},
	{.when = "2026-09-12T22:15:04Z", .changed = 2, .salt = 4, .source = "etcd-snapshot"},
	{.when = "2026-09-13T22:15:04Z", .changed = 0, .salt = 5},
	{.when = "2026-09-13T22:15:04Z", .changed = 3, .salt = 6},
};

TEST(store_gives_the_same_ids_in_any_order)
{
	static const unsigned char orders[][6] = {
		{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {3, 0, 5, 1, 4, 2}, {2, 5, 0, 4, 3, 1},
	};
	char want[41], got[41];

	for (size_t i = 0; i < countof(orders); i++) {
		/* one run for all, then one for each, then two runs */
		for (size_t step = 6; step; step /= 2) {
			char *dir = mem_printf("s-%zu-%zu", i, step);
			struct store *s = synth_create(dir);

			for (size_t at = 0; at < 6; at += step) {
				struct synth v[6];

				for (size_t j = 0; j < step; j++)
					v[j] = nights[orders[i][at + j]];
				synth_commit(s, v, step);
			}
			synth_tip(s, "prod-eu1", got);
			if (i == 0 && step == 6)
				snprintf(want, sizeof(want), "%s", got);
			CHECK_STR(got, want);
			store_close(s);
			free(dir);
		}
	}
}

TEST(store_timeline_is_in_order)
{
	struct store *s = synth_create("t.git");
	const struct store_snapshot *v;
	struct snapshot facts = {0};
	struct error err = {0};
	size_t n;

	synth_commit(s, nights, countof(nights));
	CHECK_INT(store_timeline(s, "prod-eu1", &v, &n, &err), 0);
	CHECK_INT(n, countof(nights));
	for (size_t i = 1; i < n; i++)
		CHECK(snapshot_cmp(&v[i - 1], &v[i]) < 0);
	CHECK_STR(v[2].source, "etcd-snapshot");
	CHECK_STR(v[0].context, "prod-eu1");
	CHECK_STR(v[0].key_id, "k-0123456789abcdef");
	CHECK_INT(v[0].normal_form, 1);
	CHECK_INT(v[0].instant, synth_time(nights[0].when));
	CHECK_INT(store_facts(s, &v[2], &facts, &err), 0);
	CHECK_STR(facts.source, "etcd-snapshot");
	CHECK_STR(facts.sha256, v[2].sha256);
	CHECK_INT(facts.size, 1234);
	snapshot_release(&facts);
	CHECK_INT(store_timeline(s, "nowhere", &v, &n, &err), 0);
	CHECK_INT(n, 0);
	CHECK_INT(store_timeline(s, "../../etc", &v, &n, &err), 0);
	CHECK_INT(n, 0);
	store_close(s);
}

TEST(store_known_snapshot_changes_nothing)
{
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	char before[41], after[41];

	synth_commit(s, nights, 2);
	synth_tip(s, "prod-eu1", before);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	synth_stage(w, &nights[0]);
	synth_stage(w, &nights[1]);
	synth_stage(w, &nights[1]);
	CHECK_INT(store_writer_bytes(w), 0);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	synth_tip(s, "prod-eu1", after);
	CHECK_STR(after, before);
	CHECK_INT(shell(NULL, "test $(ls t.git/objects/pack/*.pack | wc -l) = 1"), 0);
	store_close(s);
}

TEST(store_late_archive_reuses_trees)
{
	struct store *s = synth_create("t.git");
	struct synth v[3] = {nights[0], nights[2], nights[1]};
	const struct store_snapshot *t;
	struct oid tree, commit;
	struct error err = {0};
	size_t n;

	synth_commit(s, v, 2);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	tree = t[1].tree;
	commit = t[1].commit;
	synth_commit(s, v + 2, 1);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(n, 3);
	CHECK(oid_eq(&t[2].tree, &tree));
	CHECK(!oid_eq(&t[2].commit, &commit));
	store_close(s);
}

TEST(store_forgets_a_context)
{
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct synth other = {.context = "stage", .when = "2026-09-10T22:15:04Z"};
	struct error err = {0};
	const char *const *contexts;
	char before[41], after[41];
	size_t n;

	synth_commit(s, nights, countof(nights));
	synth_commit(s, &other, 1);
	synth_tip(s, "prod-eu1", before);
	contexts = store_contexts(s, &n);
	CHECK_INT(n, 2);
	CHECK_STR(contexts[1], "stage");
	/* nothing without a commit */
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_writer_forget(w, "prod-eu1", &err), 0);
	store_writer_close(w);
	synth_tip(s, "prod-eu1", after);
	CHECK_STR(after, before);
	/* rebuilt from the same archives it is the same */
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_writer_forget(w, "prod-eu1", &err), 0);
	for (size_t i = countof(nights); i-- > 0;)
		synth_stage(w, &nights[i]);
	CHECK_INT(store_writer_commit(w, &err), 0);
	synth_tip(s, "prod-eu1", after);
	CHECK_STR(after, before);
	CHECK_INT(store_writer_forget(w, "prod-eu1", &err), 0);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	contexts = store_contexts(s, &n);
	CHECK_INT(n, 1);
	CHECK_STR(contexts[0], "stage");
	CHECK_INT(shell(NULL, "git -C t.git rev-parse -q --verify HEAD >/dev/null"), 0);
	CHECK(fsck_clean("t.git"));
	store_close(s);
}

/* ---- trees ---- */

struct seen {
	struct buf b;
	unsigned stop_after, n;
};

static int
see(void *ctx, const struct store_entry *e)
{
	struct seen *s = ctx;

	buf_printf(&s->b, "%s ", e->path);
	return ++s->n == s->stop_after ? 42 : 0;
}

static int
see_delta(void *ctx, const char *path, const struct oid *a, const struct oid *b)
{
	struct seen *s = ctx;

	buf_printf(&s->b, "%c%s ", a && b ? '~' : a ? '-' : '+', path);
	return ++s->n == s->stop_after ? 42 : 0;
}

struct layer {
	const char *paths;	/* "path=content path=content" */
	const char *when;
};

static void
stage_layer(struct store_writer *w, const struct layer *l)
{
	struct snapshot facts = {
	    .context = (char *)"c", .source = (char *)"list", .normal_form = 1};
	struct store_tree *t = store_tree_new(w);
	char *copy = mem_strdup(l->paths), *rest = copy, *word;
	struct error err = {0};
	struct oid id;

	facts.archive = facts.instant_from = facts.zone = facts.secrets = facts.key_id = (char *)"";
	facts.settings = facts.profile = facts.cluster_id = facts.cluster_name = (char *)"";
	facts.instant = synth_time(l->when);
	snprintf(facts.sha256, sizeof(facts.sha256), "%064d", 0);
	facts.kinds = json_object();
	facts.notes = json_array();
	facts.coverage = coverage_new();
	while ((word = strsep(&rest, " "))) {
		char *eq = strchr(word, '=');

		CHECK_INT(store_put(w, eq + 1, strlen(eq + 1), &id, &err), 0);
		*eq = '\0';
		store_tree_put(t, SECTION_OBJECTS, word, &id);
	}
	CHECK_INT(store_stage(w, t, &facts, &err), 0);
	json_decref(facts.kinds);
	json_decref(facts.notes);
	coverage_free(facts.coverage);
	store_tree_free(t);
	free(copy);
}

static struct store *
layers(const char *a, const char *b, struct oid trees[2])
{
	const struct layer v[] = {{a, "2026-01-01T00:00:00Z"}, {b, "2026-01-02T00:00:00Z"}};
	struct store *s = synth_create("t.git");
	const struct store_snapshot *t;
	struct store_writer *w = NULL;
	struct error err = {0};
	size_t n;

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	stage_layer(w, &v[0]);
	stage_layer(w, &v[1]);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	CHECK_INT(store_timeline(s, "c", &t, &n, &err), 0);
	CHECK_INT(n, 2);
	trees[0] = t[0].tree;
	trees[1] = t[1].tree;
	return s;
}

static bool
not_of_pods(void *ctx, const char *folder)
{
	struct seen *s = ctx;

	buf_printf(&s->b, "%s ", folder);
	return !str_starts(folder, "b/") && !strstr(folder, "/Pod/");
}

/* A folder of static pods is not asked for, since it is no namespace. */
TEST(walks_leave_out_folders_unread)
{
	struct oid trees[2];
	struct store *s = layers("a/Pod/x.json=1 a/Pod.x/x.json=1 b/Job/y.json=1 "
				 "_static/c/Pod/p.json=1 _static/c/Pod.x/p.json=1",
				 "a/Pod/x.json=2", trees);
	const struct store_scope in = {.enter = not_of_pods};
	struct seen seen = {0};
	struct error err = {0};

	CHECK_INT(store_walk(s, &trees[0], SECTION_OBJECTS, &in, see, &seen, &err), 0);
	CHECK_STR(buf_cstr(&seen.b),
		  "_static/c/ _static/c/Pod.x/ _static/c/Pod.x/p.json _static/c/Pod/ "
		  "a/ a/Pod.x/ a/Pod.x/x.json a/Pod/ b/ ");
	buf_release(&seen.b);
	store_close(s);
}

TEST(store_walks_in_path_order)
{
	static const struct {
		const char *ns, *kind, *want;
	} cases[] = {
		{NULL, NULL, "_cluster/Node/n1.json _static/Pod/Pod/p.json "
			     "_static/b/Pod.x/q.json _static/b/Pod/p.json _statics/Pod/s.json "
			     "a-b/Pod/x.json a/Pod.x/x.json a/Pod/x.json a/Pod/y.json "
			     "a0/Pod/x.json "},
		{"a", NULL, "a/Pod.x/x.json a/Pod/x.json a/Pod/y.json "},
		{"a", "Pod", "a/Pod/x.json a/Pod/y.json "},
		{NULL, "Pod", "_static/Pod/Pod/p.json _static/b/Pod/p.json _statics/Pod/s.json "
			      "a-b/Pod/x.json a/Pod/x.json a/Pod/y.json a0/Pod/x.json "},
		{"_static/b", NULL, "_static/b/Pod.x/q.json _static/b/Pod/p.json "},
		{"_static/b", "Pod", "_static/b/Pod/p.json "},
		{"_static/Pod", "Pod", "_static/Pod/Pod/p.json "},
		{"_static", NULL, ""},
		{"", NULL, "_cluster/Node/n1.json "},
		{"none", NULL, ""},
		{"a", "None", ""},
	};
	struct oid trees[2];
	struct store *s = layers("a/Pod/y.json=1 a-b/Pod/x.json=1 a0/Pod/x.json=1 a/Pod/x.json=1 "
				 "_cluster/Node/n1.json=1 a/Pod.x/x.json=1 a/Pod/x.json=2 "
				 "_statics/Pod/s.json=1 _static/b/Pod/p.json=1 "
				 "_static/Pod/Pod/p.json=1 _static/b/Pod.x/q.json=1",
				 "a/Pod/x.json=2", trees);
	struct object_key k = {0};
	struct error err = {0};
	struct seen one = {.stop_after = 2};
	struct buf b = {0};

	for (size_t i = 0; i < countof(cases); i++) {
		const struct store_scope in = {.ns = cases[i].ns, .kind_dir = cases[i].kind};
		struct seen seen = {0};

		CHECK_INT(store_walk(s, &trees[0], SECTION_OBJECTS, &in, see, &seen, &err), 0);
		CHECK_STR(buf_cstr(&seen.b), cases[i].want);
		buf_release(&seen.b);
	}
	CHECK_INT(store_walk(s, &trees[0], SECTION_OBJECTS, NULL, see, &one, &err), 42);
	CHECK_INT(one.n, 2);
	buf_release(&one.b);
	CHECK_INT(store_walk(s, &trees[0], SECTION_EVIDENCE, NULL, see, &one, &err), 0);
	/* the later put won */
	object_key_set(&k, "", "Pod", "a", "x");
	CHECK_INT(store_read(s, &trees[0], SECTION_OBJECTS, &k, &b, &err), 0);
	CHECK_STR(buf_cstr(&b), "2");
	CHECK(store_read(s, &trees[0], SECTION_ORIGINS, &k, &b, &err) != 0);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	object_key_release(&k);
	buf_release(&b);
	store_close(s);
}

TEST(store_delta_names_what_differs)
{
	struct oid trees[2];
	struct store *s = layers("a/Pod/x.json=1 a/Pod/y.json=1 a/Svc/z.json=1 b/Pod/x.json=1 "
				 "d/Pod/x.json=1",
				 "a/Pod/x.json=2 a/Svc/z.json=1 b/Pod/x.json=1 b/Pod/y.json=1 "
				 "c/Pod/x.json=1 c/Pod/y.json=1",
				 trees);
	struct seen seen = {0}, back = {0}, none = {0}, one = {.stop_after = 1};
	struct error err = {0};

	CHECK_INT(store_delta(s, &trees[0], &trees[1], SECTION_OBJECTS, see_delta, &seen, &err), 0);
	CHECK_STR(buf_cstr(&seen.b), "~a/Pod/x.json -a/Pod/y.json +b/Pod/y.json +c/Pod/x.json "
				     "+c/Pod/y.json -d/Pod/x.json ");
	CHECK_INT(store_delta(s, &trees[1], &trees[0], SECTION_OBJECTS, see_delta, &back, &err), 0);
	CHECK_STR(buf_cstr(&back.b), "~a/Pod/x.json +a/Pod/y.json -b/Pod/y.json -c/Pod/x.json "
				     "-c/Pod/y.json +d/Pod/x.json ");
	CHECK_INT(store_delta(s, &trees[0], &trees[0], SECTION_OBJECTS, see_delta, &none, &err), 0);
	CHECK_INT(store_delta(s, &trees[0], &trees[1], SECTION_ORIGINS, see_delta, &none, &err), 0);
	CHECK_INT(none.n, 0);
	CHECK_INT(store_delta(s, &trees[0], &trees[1], SECTION_OBJECTS, see_delta, &one, &err), 42);
	CHECK_INT(one.n, 1);
	buf_release(&seen.b);
	buf_release(&back.b);
	buf_release(&one.b);
	store_close(s);
}

TEST(store_refuses_paths_that_are_none)
{
	static const char *const bad[] = {
		"", "a", "a/b", "a/b/c/d", "/b/c", "a//c", "a/b/", "../b/c", "a/./c", ".git/b/c",
		"a/.GIT/c", "a/b/..", "git~1/b/c", "a/gi7eba~1/c", ".g\xe2\x80\x8cit/b/c",
		"_static/a/b", "_static/a/b/c/d", "_static//b/c", "_static/.git/b/c",
	};
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	struct oid id;

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_put(w, "x", 1, &id, &err), 0);
	for (size_t i = 0; i < countof(bad); i++) {
		struct snapshot facts = {.context = (char *)"c", .source = (char *)"list",
					 .normal_form = 1};
		struct store_tree *t = store_tree_new(w);

		snprintf(facts.sha256, sizeof(facts.sha256), "%064d", 1);
		facts.archive = facts.instant_from = facts.zone = facts.secrets = (char *)"";
		facts.key_id = facts.settings = facts.profile = (char *)"";
		facts.cluster_id = facts.cluster_name = (char *)"";
		facts.coverage = coverage_new();
		store_tree_put(t, SECTION_OBJECTS, bad[i], &id);
		error_clear(&err);
		CHECK_MSG(store_stage(w, t, &facts, &err) != 0, "'%s'", bad[i]);
		CHECK_INT(err.code, ERR_INPUT);
		coverage_free(facts.coverage);
		store_tree_free(t);
	}
	store_writer_close(w);
	store_close(s);
}

/* ---- labels ---- */

TEST(store_labels_survive_rewriting)
{
	struct store *s = synth_create("t.git");
	struct synth v[3] = {nights[0], nights[2], nights[1]};
	const struct store_snapshot *t;
	struct store_label *labels;
	struct error err = {0};
	size_t n, nl;

	synth_commit(s, v, 2);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(store_label_set(s, "last-good", &t[1], &err), 0);
	CHECK_INT(store_label_set(s, "before-move", &t[0], &err), 0);
	CHECK_INT(store_label_set(s, "before-move", &t[0], &err), 0);
	synth_commit(s, v + 2, 1);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(store_labels(s, "prod-eu1", &labels, &nl, &err), 0);
	CHECK_INT(nl, 2);
	CHECK_STR(labels[0].name, "before-move");
	CHECK_STR(labels[1].name, "last-good");
	CHECK_INT(labels[1].instant, t[2].instant);
	CHECK_STR(labels[1].sha256, t[2].sha256);
	store_labels_free(labels, nl);
	/* moved, then deleted */
	CHECK_INT(store_label_set(s, "last-good", &t[1], &err), 0);
	CHECK_INT(store_label_delete(s, "prod-eu1", "before-move", &err), 0);
	CHECK_INT(store_labels(s, "prod-eu1", &labels, &nl, &err), 0);
	CHECK_INT(nl, 1);
	CHECK_INT(labels[0].instant, t[1].instant);
	store_labels_free(labels, nl);
	CHECK(store_label_delete(s, "prod-eu1", "before-move", &err) != 0);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	CHECK(fsck_clean("t.git"));
	store_close(s);
}

TEST(store_label_names)
{
	static const char *const bad[] = {
		"", "a/b", "-x", "x.lock", "a..b", "x.", "../x", "a b", ".x", "x\n", "@",
		"friday", "3d", "today", "latest", "7afa8f6", "2026-09-13", "reviewed",
	};
	static const char *const good[] = {"last-good", "v1.2", "A_b", "3", "lock", "1234567"};
	struct store *s = synth_create("t.git");
	const struct store_snapshot *t;
	struct error err = {0};
	size_t n;

	synth_commit(s, nights, 1);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	for (size_t i = 0; i < countof(bad); i++) {
		error_clear(&err);
		CHECK_MSG(store_label_set(s, bad[i], t, &err) != 0, "'%s'", bad[i]);
		CHECK(err.hint[0] && err.code == ERR_USAGE);
	}
	error_clear(&err);
	for (size_t i = 0; i < countof(good); i++)
		CHECK_MSG(store_label_set(s, good[i], t, &err) == 0, "%s: %s", good[i], err.text);
	store_close(s);
}

TEST(store_damaged_label_is_named)
{
	struct store *s = synth_create("t.git");
	struct store_label *labels;
	struct error err = {0};
	size_t n;

	synth_commit(s, nights, 1);
	CHECK_INT(shell(NULL, "cd t.git && git update-ref refs/assay/labels/prod-eu1/bad "
			      "$(echo nonsense | git hash-object -w --stdin)"), 0);
	CHECK(store_labels(s, "prod-eu1", &labels, &n, &err) != 0);
	CHECK(strstr(err.text, "label bad"));
	CHECK(strstr(err.hint, "label -d bad"));
	store_close(s);
}

/* ---- opening, key, lock ---- */

TEST(store_open_needs_one)
{
	struct store *s = NULL;
	struct error err = {0};

	CHECK(store_open(&s, "none.git", &err) != 0);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	CHECK(strstr(err.hint, "assay import"));
	CHECK(!s);
	CHECK_INT(mkdir("home", 0755), 0);
	test_write("home/letter.txt", "x", 1);
	error_clear(&err);
	CHECK(store_create(&s, "home", &err) != 0);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(err.hint[0]);
	CHECK(!io_exists("home/assay.key"));
	/* a folder inside a work tree is not taken for the store around it */
	CHECK_INT(shell(NULL, "git init -q work && mkdir work/sub"), 0);
	error_clear(&err);
	CHECK(store_open(&s, "work/sub", &err) != 0);
	CHECK(store_open(&s, "work", NULL) != 0);
}

TEST(store_key_is_made_once)
{
	struct store *s = synth_create("deep/er/t.git");
	uint8_t a[32], b[32];
	struct error err = {0};
	struct stat st;

	CHECK_INT(store_key(s, a, &err), 0);
	store_close(s);
	s = synth_create("deep/er/t.git");
	CHECK_INT(store_key(s, b, &err), 0);
	CHECK(memcmp(a, b, 32) == 0);
	CHECK_INT(stat("deep/er/t.git/assay.key", &st), 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	CHECK_INT(st.st_size, 32);
	CHECK_STR(store_dir(s), "deep/er/t.git");
	CHECK_INT(truncate("deep/er/t.git/assay.key", 31), 0);
	CHECK(store_key(s, b, &err) != 0);
	CHECK_INT(err.code, ERR_INPUT);
	unlink("deep/er/t.git/assay.key");
	error_clear(&err);
	CHECK(store_key(s, b, &err) != 0);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	store_close(s);
	/* a key that was put there before stays */
	CHECK_INT(mkdir("given.git", 0755), 0);
	test_write("given.git/assay.key", a, 32);
	s = synth_create("given.git");
	CHECK_INT(store_key(s, b, NULL), 0);
	CHECK(memcmp(a, b, 32) == 0);
	store_close(s);
}

TEST(store_goes_on_where_making_one_was_killed)
{
	struct store *s = NULL;
	struct error err = {0};

	CHECK_INT(io_mkdirs("k.git.new", 0755, &err), 0);
	test_write("k.git.new/config.lock", "", 0);
	CHECK_INT(store_create(&s, "k.git", &err), 0);
	CHECK_STR(err.text, "");
	CHECK(!io_exists("k.git.new"));
	store_close(s);
}

TEST(store_has_one_writer)
{
	struct store *s = synth_create("t.git"), *other = synth_open("t.git");
	struct store_writer *w = NULL, *w2 = NULL;
	struct error err = {0};
	char *pid = mem_printf("(pid %ld, since ", (long)getpid());

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK(store_writer_open(&w2, other, &err) != 0);
	CHECK_INT(err.code, ERR_CONFLICT);
	CHECK(strstr(err.text, "store is being written by another import (pid "));
	CHECK(strstr(err.text, pid));
	CHECK_STR(err.hint, "reading is fine; wait, or see 'assay info'");
	/* readers and labels do not mind */
	store_close(synth_open("t.git"));
	store_writer_close(w);
	error_clear(&err);
	CHECK_INT(store_writer_open(&w2, other, &err), 0);
	/* what the first has written is seen by the second */
	store_writer_close(w2);
	synth_commit(s, nights, 1);
	CHECK_INT(store_writer_open(&w2, other, &err), 0);
	synth_stage(w2, &nights[0]);
	CHECK_INT(store_writer_bytes(w2), 0);
	synth_stage(w2, &nights[1]);
	CHECK_INT(store_writer_commit(w2, &err), 0);
	store_writer_close(w2);
	store_close(other);
	store_close(s);
	free(pid);
}

TEST(store_moves_refs_by_comparing)
{
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};

	synth_commit(s, nights, 2);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	synth_stage(w, &nights[2]);
	CHECK_INT(shell(NULL, "git -C t.git update-ref refs/heads/prod-eu1 prod-eu1~1"), 0);
	/* the timeline was read before that: the move must fail, and say so */
	CHECK(store_writer_commit(w, &err) != 0);
	CHECK_INT(err.code, ERR_CONFLICT);
	CHECK(err.hint[0]);
	store_writer_close(w);
	CHECK(fsck_clean("t.git"));
	CHECK_INT(shell(NULL, "test -z \"$(ls t.git/objects/pack | grep keep)\""), 0);
	store_close(s);
}

TEST(store_clears_what_killed_runs_left)
{
	static const char *const stale[] = {
		"t.git/objects/pack/pack_git2_abcdef", "t.git/incoming/spool-x",
		"t.git/incoming/pack_git2_y",
		"t.git/objects/pack/pack-0123456789012345678901234567890123456789.keep",
	};
	static const char ours[] = "assay: until the refs have moved\n";
	struct store *s = synth_create("t.git");

	synth_commit(s, nights, 1);
	for (size_t i = 0; i < countof(stale); i++)
		test_write(stale[i], ours, strlen(ours));
	test_write("t.git/objects/pack/pack-mine.keep", "by hand\n", 8);
	test_write("t.git/objects/pack/pack-half.keep", "", 0);
	synth_commit(s, nights + 1, 1);
	for (size_t i = 0; i < countof(stale); i++)
		CHECK_MSG(!io_exists(stale[i]), "%s", stale[i]);
	CHECK(io_exists("t.git/objects/pack/pack-mine.keep"));
	CHECK(!io_exists("t.git/objects/pack/pack-half.keep"));
	store_close(s);
}

/* A killed run may leave a ref's lock file; who comes next waits a little, then takes it away. */
TEST(store_breaks_dead_ref_locks)
{
	static const char *const locks[] = {
		"t.git/refs/heads/prod-eu1.lock",
		"t.git/refs/assay/labels/prod-eu1/x.lock",
	};
	struct store *s = synth_create("t.git");
	const struct store_snapshot *t;
	struct error err = {0};
	size_t n;

	synth_commit(s, nights, 1);
	CHECK_INT(io_mkdirs("t.git/refs/assay/labels/prod-eu1", 0755, &err), 0);
	for (size_t i = 0; i < countof(locks); i++)
		test_write(locks[i], "", 0);
	synth_commit(s, nights + 1, 1);
	CHECK_INT(store_timeline(s, "prod-eu1", &t, &n, &err), 0);
	CHECK_INT(n, 2);
	CHECK_INT(store_label_set(s, "x", t, &err), 0);
	for (size_t i = 0; i < countof(locks); i++)
		CHECK_MSG(!io_exists(locks[i]), "%s", locks[i]);
	store_close(s);
}

TEST(store_puts_a_blob_once)
{
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	struct oid a, b, none = {{1}};
	uint64_t bytes;

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_put(w, "hello\n", 6, &a, &err), 0);
	bytes = store_writer_bytes(w);
	CHECK(bytes > 0);
	CHECK_INT(store_put(w, "hello\n", 6, &b, &err), 0);
	CHECK(oid_eq(&a, &b));
	CHECK_INT(store_writer_bytes(w), bytes);
	CHECK(store_has(w, &a));
	CHECK(!store_has(w, &none));
	synth_stage(w, &nights[0]);
	CHECK_INT(store_writer_commit(w, &err), 0);
	CHECK_INT(store_writer_bytes(w), 0);
	store_writer_close(w);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK(store_has(w, &a));
	store_writer_close(w);
	store_close(s);
}
