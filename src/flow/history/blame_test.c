/* Blame and predicates over nights in which an object changes, goes, and is made anew. */
#include "assay/flow/blame.h"

#include <stdlib.h>

#include "assay/flow/predicate.h"
#include "nights_test.h"
#include "test.h"

#define FIRST 1772410500	/* 2026-03-02T00:15:00Z */
#define DAY   86400

/* One night: values of a and b (0: no such field), the uid, what it was (0: no object). */
struct night_of {
	int a, b, uid;
};

static void
put_at(struct store_writer *w, struct store_tree *t, enum store_section sec, const char *path,
       json_t *file)
{
	struct buf b = {0};
	struct error err = {0};
	struct oid id;

	canon_dump(&b, file);
	CHECK_MSG(store_put(w, b.p, b.n, &id, &err) == 0, "%s", err.text);
	store_tree_put(t, sec, path, &id);
	buf_release(&b);
	json_decref(file);
}

static void
put(struct store_writer *w, struct store_tree *t, enum store_section sec, json_t *file)
{
	put_at(w, t, sec, "shop/ConfigMap/x.json", file);
}

static json_t *
body_of(const struct night_of *n)
{
	json_t *data = json_object();

	if (n->a)
		json_object_set_new(data, "a", json_integer(n->a));
	if (n->b)
		json_object_set_new(data, "b", json_integer(n->b));
	return json_pack("{s:o}", "data", data);
}

/* The manager owns both and wrote the evening before. */
static json_t *
origins_of(const struct night_of *n, int64_t at)
{
	struct buf when = {0};
	json_t *j;

	when_print_utc(&when, at - 3600);
	j = json_pack("{s:s+, s:[{s:s, s:s, s:s, s:{s:{s:{}, s:{}}}}]}", "uid", "u",
		      n->uid == 1 ? "1" : "2", "managers", "manager", "kubectl-edit", "operation",
		      "Update", "time", when.p, "fields", "f:data", "f:a", "f:b");
	buf_release(&when);
	return j;
}

static void
fill_facts(struct snapshot *f, size_t night)
{
	*f = (struct snapshot){.normal_form = 1, .instant = FIRST + (int64_t)night * DAY};
	f->context = mem_strdup("shop");
	f->source = mem_strdup("list");
	f->archive = mem_strdup("x");
	f->instant_from = mem_strdup("name");
	f->zone = mem_strdup("UTC");
	f->secrets = mem_strdup("hash");
	f->key_id = mem_strdup("k");
	f->settings = mem_strdup("s");
	f->profile = mem_strdup("none");
	f->cluster_id = mem_strdup("");
	f->cluster_name = mem_strdup("");
	f->kinds = json_object();
	f->notes = json_array();
	f->coverage = coverage_new();
	snprintf(f->sha256, sizeof(f->sha256), "%064zu", night);
}

/* The same object elsewhere, in all nights, with that value of a. */
static void
put_elsewhere(struct store_writer *w, struct store_tree *t, const int *values)
{
	static const char *const paths[] = {"a-stage/ConfigMap/x.json", "b-stage/ConfigMap/x.json",
					    "c-stage/ConfigMap/x.json"};

	for (size_t i = 0; values && i < countof(paths); i++)
		if (values[i])
			put_at(w, t, SECTION_OBJECTS, paths[i],
			       body_of(&(struct night_of){.a = values[i]}));
	put_at(w, t, SECTION_OBJECTS, "d-stage/ConfigMap/y.json", body_of(&(struct night_of){.a = 1}));
	put_at(w, t, SECTION_OBJECTS, "d-stage/Secret/x.json", body_of(&(struct night_of){.a = 1}));
}

static struct store *
store_with(const struct night_of *v, size_t n, const int *elsewhere)
{
	struct store_writer *w = NULL;
	struct store *s = NULL;
	struct error err = {0};

	CHECK_MSG(store_create(&s, "blame.git", &err) == 0, "%s", err.text);
	CHECK_MSG(store_writer_open(&w, s, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < n; i++) {
		struct store_tree *t = store_tree_new(w);
		struct snapshot facts;

		fill_facts(&facts, i);
		if (v[i].uid) {
			put(w, t, SECTION_OBJECTS, body_of(&v[i]));
			put(w, t, SECTION_ORIGINS, origins_of(&v[i], facts.instant));
		}
		if (elsewhere)
			put_elsewhere(w, t, elsewhere);
		CHECK_MSG(store_stage(w, t, &facts, &err) == 0, "%s", err.text);
		snapshot_release(&facts);
		store_tree_free(t);
	}
	CHECK_MSG(store_writer_commit(w, &err) == 0, "%s", err.text);
	store_writer_close(w);
	return s;
}

static struct store *
store_of(const struct night_of *v, size_t n)
{
	return store_with(v, n, NULL);
}

/* "a3 b1 first": each field with the night since which it holds, newest first. */
static void
blamed(const struct night_of *v, size_t n, const char *want)
{
	struct store *s = store_of(v, n);
	struct object_key k = nights_key("", "ConfigMap", "x");
	struct rules *rules = rules_new();
	struct kinds *ks = kinds_new();
	const struct blame_opts o = {.rules = rules, .kinds = ks, .limits = LIMITS_DEFAULT};
	const struct store_snapshot *at;
	struct error err = {0};
	struct blame b = {0};
	struct buf got = {0};
	size_t all;

	CHECK(store_timeline(s, "shop", &at, &all, &err) == 0 && all == n);
	CHECK_MSG(flow_blame(&(struct object_past){s, at, n, &k}, &o, &b, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < b.n; i++)
		buf_printf(&got, "%s%s%lld%s", i ? " " : "", b.v[i].path + strlen("data."),
			   (long long)(b.v[i].since - FIRST) / DAY,
			   b.v[i].first_seen ? " first"
			   : str_eq(b.v[i].origin.manager, "kubectl-edit") ? "" : " nobody");
	CHECK_STR(buf_cstr(&got), want);
	buf_release(&got);
	blame_release(&b);
	rules_free(rules);
	kinds_free(ks);
	object_key_release(&k);
	store_close(s);
}

TEST(blame_tells_the_night_of_each_value)
{
	static const struct night_of v[] = {{1, 1, 1}, {1, 2, 1}, {1, 2, 1}, {1, 3, 1}, {1, 2, 1}};

	blamed(v, countof(v), "b4 a0 first");
}

TEST(blame_begins_anew_where_the_object_was_gone)
{
	static const struct night_of v[] = {{1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}, {1, 2, 1}};

	blamed(v, countof(v), "b4 a3");
}

TEST(blame_begins_anew_where_the_uid_is_another)
{
	static const struct night_of v[] = {{1, 1, 1}, {1, 1, 2}, {1, 1, 2}};

	blamed(v, countof(v), "a1 b1");
}

TEST(blame_begins_anew_where_the_field_was_gone)
{
	static const struct night_of v[] = {{1, 1, 1}, {0, 1, 1}, {1, 1, 1}};

	blamed(v, countof(v), "a2 b0 first");
}

/* Each span of data.a with its nights: the value, - without the field, x without the object, ' for one
 * that was made anew. */
static void
held(const struct night_of *v, size_t n, const char *want)
{
	struct store *s = store_of(v, n);
	struct object_key k = nights_key("", "ConfigMap", "x");
	struct rules *rules = rules_new();
	const struct blame_opts o = {.rules = rules, .limits = LIMITS_DEFAULT};
	const struct store_snapshot *at;
	struct held_past p;
	struct error err = {0};
	struct buf got = {0};
	size_t all;

	CHECK(store_timeline(s, "shop", &at, &all, &err) == 0 && all == n);
	CHECK_MSG(flow_held(&(struct object_past){s, at, n, &k}, "data.a", &o, &p, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < p.n; i++) {
		const struct held_span *h = &p.v[i];

		CHECK(h->from == at[h->first].instant && h->to == at[h->last].instant);
		CHECK((h->value != NULL) == (h->what == HELD_VALUE));
		CHECK_MSG(i == 0 || h->what != HELD_VALUE ||
			  str_eq(h->origin.manager, "kubectl-edit"), "span %zu by nobody", i);
		buf_printf(&got, "%s%zu%zu%s", i ? " " : "", h->first, h->last, h->anew ? "'" : "");
		if (h->what == HELD_VALUE)
			buf_printf(&got, "=%lld", (long long)json_integer_value(h->value));
		else
			buf_puts(&got, h->what == HELD_NO_FIELD ? "-" : "x");
	}
	CHECK_STR(buf_cstr(&got), want);
	buf_release(&got);
	held_past_release(&p);
	rules_free(rules);
	object_key_release(&k);
	store_close(s);
}

TEST(held_tells_what_came_and_went)
{
	static const struct night_of v[] = {{1, 1, 1}, {1, 2, 1}, {2, 2, 1}, {0, 2, 1}, {2, 2, 1}};

	held(v, countof(v), "01=1 22=2 33- 44=2");
}

TEST(held_tells_objects_that_went_and_were_made_anew)
{
	static const struct night_of v[] = {{0, 0, 0}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0},
					    {1, 1, 1}, {1, 1, 2}, {0, 1, 2}};

	held(v, countof(v), "00x 11=1 23x 44=1 55'=1 66-");
}

TEST(held_and_blame_agree)
{
	static const struct night_of v[] = {{1, 1, 1}, {3, 1, 1}, {3, 2, 2}, {3, 2, 2}};

	blamed(v, countof(v), "a2 b2");
	held(v, countof(v), "00=1 11=3 23'=3");
}

/* What is told of data.a elsewhere, where three other namespaces have these values (0: none). */
static void
elsewhere(const int values[3], const char *path, const char *want)
{
	static const struct night_of v[] = {{1, 1, 1}, {2, 1, 1}, {3, 1, 1}};
	struct store *s = store_with(v, countof(v), values);
	struct object_key k = nights_key("", "ConfigMap", "x");
	struct rules *rules = rules_new();
	struct kinds *ks = kinds_new();
	const struct blame_opts o = {.rules = rules, .kinds = ks, .limits = LIMITS_DEFAULT};
	const struct store_snapshot *at;
	struct blame_elsewhere e = {0};
	struct held_past p;
	struct error err = {0};
	struct buf got = {0};
	size_t n;

	CHECK(store_timeline(s, "shop", &at, &n, &err) == 0);
	CHECK_INT(flow_held(&(struct object_past){s, at, n, &k}, path, &o, &p, &err), 0);
	CHECK_INT(flow_elsewhere(&(struct object_past){s, at, n, &k}, path, &p, &o, &e, &err), 0);
	render_elsewhere(&got, &e, 0);
	CHECK_STR(buf_cstr(&got), want);
	buf_release(&got);
	blame_elsewhere_release(&e);
	held_past_release(&p);
	rules_free(rules);
	kinds_free(ks);
	object_key_release(&k);
	store_close(s);
}

TEST(elsewhere_an_earlier_value_comes_first)
{
	elsewhere((const int[]){3, 0, 0}, "data.a", "");
	elsewhere((const int[]){3, 2, 0}, "data.a",
		  "Same value elsewhere: b-stage cm/x still has 2.");
	elsewhere((const int[]){7, 1, 2}, "data.a",
		  "Same value elsewhere: b-stage cm/x still has 1 (+1).");
	elsewhere((const int[]){7, 8, 3}, "data.a",
		  "Another value elsewhere: a-stage cm/x has 7 (+1).");
	elsewhere((const int[]){7, 8, 3}, "data.b", "");
}

TEST(elsewhere_what_differs_by_itself_is_not_told)
{
	elsewhere((const int[]){7, 8, 3}, "metadata.namespace", "");
}

static bool
stop_at_once(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	(void)what;
	++*(size_t *)ctx;
	return done + 1 >= total;
}

TEST(blame_and_held_stop_when_they_are_told)
{
	static const struct night_of v[] = {{1, 1, 1}, {3, 1, 1}, {3, 2, 1}};
	struct store *s = store_of(v, countof(v));
	struct object_key k = nights_key("", "ConfigMap", "x");
	size_t asked = 0, n;
	const struct blame_opts o = {.limits = LIMITS_DEFAULT,
				     .progress = {.ctx = &asked, .tick = stop_at_once}};
	const struct store_snapshot *at;
	struct held_past p;
	struct blame b;
	struct error err = {0};

	CHECK(store_timeline(s, "shop", &at, &n, &err) == 0);
	CHECK(flow_blame(&(struct object_past){s, at, n, &k}, &o, &b, &err) == -1 && err.code == ERR_CANCELLED);
	CHECK(b.n == 0 && asked > 0);
	error_clear(&err);
	CHECK(flow_held(&(struct object_past){s, at, n, &k}, "data.a", &o, &p, &err) == -1 && err.code == ERR_CANCELLED);
	CHECK(p.n == 0);
	error_clear(&err);
	CHECK(flow_held(&(struct object_past){s, at, n, &k}, "data[", &o, &p, &err) == -1 && err.code == ERR_USAGE);
	blame_release(&b);
	object_key_release(&k);
	store_close(s);
}

/* One letter a span: true, false, none; digits are its nights. */
TEST(when_has_spans_of_answers)
{
	static const struct night_of v[] = {{0, 0, 0}, {1, 1, 1}, {5, 1, 1}, {6, 2, 1},
					    {6, 2, 1}, {0, 0, 0}, {1, 1, 1}};
	static const char letters[] = {[SPAN_NO_QUESTION] = '-', [SPAN_FALSE] = 'f', [SPAN_TRUE] = 't'};
	struct store *s = store_of(v, countof(v));
	struct object_key k = nights_key("", "ConfigMap", "x");
	const struct examine_opts o = {.limits = LIMITS_DEFAULT};
	const struct store_snapshot *at;
	struct predicate *p = NULL;
	struct history h = {0};
	struct error err = {0};
	struct buf got = {0};
	size_t n;

	CHECK(store_timeline(s, "shop", &at, &n, &err) == 0 && n == countof(v));
	CHECK(predicate_new(&p, "data.a > 4", &err) == 0);
	CHECK_MSG(flow_when(&(struct object_past){s, at, n, &k}, p, &o, &h, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < h.n; i++)
		buf_printf(&got, "%c%lld%lld ", letters[h.v[i].answer],
			   (long long)(h.v[i].from - FIRST) / DAY, (long long)(h.v[i].to - FIRST) / DAY);
	CHECK_STR(buf_cstr(&got), "f11 t22 t34 -55 f66 ");
	CHECK(h.v[4].open && !h.v[3].open && !h.v[0].first_seen);
	buf_release(&got);
	history_release(&h);
	predicate_free(p);
	object_key_release(&k);
	store_close(s);
}
