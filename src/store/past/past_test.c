/* Tests of the past of a snapshot: trees, trailers, refs, and that it is the same each time. */
#include "past.h"

#include <stdlib.h>
#include <string.h>

#include "synth_test.h"
#include "test.h"

#define NIGHT "2026-03-03T00:15:10Z"
#define REF "refs/assay/history/prod-eu1/20260303T001510Z"

static struct oid
blob(struct store_writer *w, const char *text)
{
	struct error err = {0};
	struct oid o;

	CHECK_INT(store_put(w, text, strlen(text), &o, &err), 0);
	return o;
}

static void
put(struct store_past *p, struct store_writer *w, const char *path, const char *text)
{
	struct error err = {0};
	struct oid o = blob(w, text ? text : "");

	CHECK_INT(store_past_put(p, SECTION_OBJECTS, path, text ? &o : NULL, &err), 0);
}

static void
commit(struct store_past *p, int64_t revision, const char *when)
{
	struct store_moment m = {.revision = revision, .at = {.instant = synth_time(when)}};
	struct error err = {0};

	m.before = (struct store_anchor){revision - 1, m.at.instant - 10};
	m.after = (struct store_anchor){revision + 1, revision == 7 ? WHEN_NONE : m.at.instant + 5};
	m.holes = revision == 6;
	CHECK_INT(store_past_commit(p, &m, &err), 0);
}

static struct snapshot
facts_of(void)
{
	static char sha[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	struct snapshot f = {.context = mem_strdup("prod-eu1"),
			     .source = mem_strdup("etcd-snapshot"),
			     .key_id = mem_strdup("k-0123456789abcdef"),
			     .normal_form = 1,
			     .instant = synth_time(NIGHT)};

	memcpy(f.sha256, sha, sizeof(f.sha256));
	return f;
}

/* Three commits: as it was, an object more, two gone. */
static void
write_past(struct store_writer *w)
{
	struct store_tree *t = store_tree_new(w);
	struct snapshot facts = facts_of();
	struct store_past *p = NULL;
	struct error err = {0};
	struct oid one = blob(w, "one\n"), two = blob(w, "two\n");

	store_tree_put(t, SECTION_OBJECTS, "shop/ConfigMap/a.json", &one);
	store_tree_put(t, SECTION_OBJECTS, "shop/ConfigMap/b.json", &two);
	store_tree_put(t, SECTION_ORIGINS, "shop/ConfigMap/b.json", &two);
	store_tree_put(t, SECTION_OBJECTS, "_static/etcd/Pod/etcd.json", &one);
	store_tree_put(t, SECTION_OBJECTS, "_static/etcd/Event/gone.json", &one);
	store_tree_put(t, SECTION_OBJECTS, "shop/Event/gone.json", &two);
	store_tree_put(t, SECTION_OBJECTS, "kube-node-lease/Lease.coordination.k8s.io/w.json",
		       &two);
	CHECK_INT(store_past_new(&p, w, t, &facts, &err), 0);
	store_tree_free(t);
	commit(p, 5, "2026-03-03T00:05:00Z");
	put(p, w, "shop/ConfigMap-x/c.json", "three\n");
	put(p, w, "shop/Event/new.json", "four\n");
	commit(p, 6, "2026-03-03T00:07:00Z");
	put(p, w, "shop/ConfigMap/a.json", NULL);
	put(p, w, "shop/ConfigMap/b.json", NULL);
	put(p, w, "_static/etcd/Pod/etcd.json", NULL);
	put(p, w, "shop/Service/nothing.json", NULL);
	commit(p, 7, "2026-03-03T00:09:00Z");
	store_past_stage(p);
	CHECK_INT(store_past_known(w, "prod-eu1", facts.instant, &err), 1);
	store_past_close(p);
	CHECK_INT(store_writer_commit(w, &err), 0);
	snapshot_release(&facts);
}

static void
tip(struct store *s, char hex[41])
{
	struct error err = {0};
	struct oid at;

	CHECK_INT(ref_read(s, REF, &at, &err), 1);
	oid_hex(&at, hex);
}

static struct store *
with_past(const char *dir)
{
	const struct synth night = {.when = NIGHT};
	struct store *s = synth_create(dir);
	struct store_writer *w = NULL;
	struct error err = {0};

	synth_commit(s, &night, 1);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_past_known(w, "prod-eu1", synth_time(NIGHT), &err), 0);
	write_past(w);
	store_writer_close(w);
	return s;
}

TEST(past_is_a_chain_of_its_own)
{
	struct store *s = with_past("p.git");
	const struct store_snapshot *v;
	struct store_moment *m = NULL;
	struct error err = {0};
	struct buf b = {0};
	int64_t *nights = NULL;
	size_t n;

	CHECK(fsck_clean("p.git"));
	CHECK_INT(store_timeline(s, "prod-eu1", &v, &n, &err), 0);
	CHECK_INT(n, 1);
	CHECK_INT(store_past_list(s, "prod-eu1", &nights, &n, &err), 0);
	CHECK_INT(n, 1);
	CHECK_INT(nights[0], synth_time(NIGHT));
	CHECK_INT(store_past_read(s, "prod-eu1", nights[0], &m, &n, &err), 0);
	CHECK_INT(n, 3);
	CHECK_INT(m[0].revision, 5);
	CHECK_INT(m[1].at.instant, synth_time("2026-03-03T00:07:00Z"));
	CHECK_INT(m[1].before.revision, 5);
	CHECK_INT(m[1].after.instant, synth_time("2026-03-03T00:07:05Z"));
	CHECK(m[1].holes && !m[0].holes);
	CHECK_INT(m[2].after.instant, WHEN_NONE);
	CHECK_STR(m[2].at.source, "etcd-snapshot");
	shell(&b, "git -C p.git ls-tree -r --name-only %s~1 | tr '\\n' ' '", REF);
	CHECK_STR(buf_cstr(&b), "objects/_static/etcd/Pod/etcd.json "
				"objects/shop/ConfigMap-x/c.json objects/shop/ConfigMap/a.json "
				"objects/shop/ConfigMap/b.json origins/shop/ConfigMap/b.json "
				"snapshot.json ");
	buf_clear(&b);
	shell(&b, "git -C p.git ls-tree -r --name-only %s | tr '\\n' ' '", REF);
	CHECK_STR(buf_cstr(&b), "objects/shop/ConfigMap-x/c.json origins/shop/ConfigMap/b.json "
				"snapshot.json ");
	buf_clear(&b);
	shell(&b, "git -C p.git log -1 --format='%%ad%%n%%(trailers)' --date=unix %s~1", REF);
	CHECK(strstr(buf_cstr(&b), "Revision: 6\nInstant: interpolated\n"
				   "Anchor-Before: 5 2026-03-03T00:06:50Z\n"
				   "Anchor-After: 7 2026-03-03T00:07:05Z\nHoles: yes\n"));
	store_past_free(m, n);
	free(nights);
	buf_release(&b);
	store_close(s);
}

TEST(past_has_the_same_ids_each_time)
{
	struct store *a = with_past("a.git"), *b = with_past("b.git");
	char one[41], two[41];

	tip(a, one);
	tip(b, two);
	CHECK_STR(one, two);
	store_close(a);
	store_close(b);
}

TEST(past_is_written_once_and_forgotten_with_its_context)
{
	struct store *s = with_past("p.git");
	struct store_writer *w = NULL;
	struct store_moment *m;
	struct error err = {0};
	char before[41], after[41];
	size_t n;

	tip(s, before);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK_INT(store_past_known(w, "prod-eu1", synth_time(NIGHT), &err), 1);
	write_past(w);
	tip(s, after);
	CHECK_STR(after, before);
	CHECK_INT(store_writer_forget(w, "prod-eu1", &err), 0);
	CHECK_INT(store_past_known(w, "prod-eu1", synth_time(NIGHT), &err), 0);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	CHECK_INT(store_past_read(s, "prod-eu1", synth_time(NIGHT), &m, &n, &err), 0);
	CHECK_INT(n, 0);
	store_close(s);
}

TEST(past_refs_of_other_shapes_are_passed_over)
{
	struct store *s = with_past("p.git");
	struct error err = {0};
	struct store_moment *m;
	int64_t *v = NULL;
	size_t n;

	CHECK_INT(past_instant("20260303T001510Z"), synth_time(NIGHT));
	CHECK_INT(past_instant("20260303T001510Z1"), WHEN_NONE);
	CHECK_INT(past_instant("2026033T0015100Z"), WHEN_NONE);
	CHECK_INT(past_instant("20261303T001510Z"), WHEN_NONE);
	CHECK_INT(past_instant("+026 303T 01510Z"), WHEN_NONE);
	CHECK_INT(
	    shell(NULL,
		  "git -C p.git update-ref refs/assay/history/prod-eu1/x refs/heads/prod-eu1 && "
		  "git -C p.git update-ref refs/assay/history/prod-eu1/20260304T001510Z "
		  "refs/heads/prod-eu1"),
	    0);
	CHECK_INT(store_past_list(s, "prod-eu1", &v, &n, &err), 0);
	CHECK_INT(n, 2);
	CHECK_INT(store_past_read(s, "prod-eu1", v[1], &m, &n, &err), -1);
	CHECK(strstr(err.text, "no revision"));
	CHECK_INT(n, 0);
	free(v);
	store_close(s);
}
