/* Words that the newest snapshot and its timeline have. */
#include "complete.h"

#include <stdlib.h>

void
stored_kinds(struct completion *k, const char *suffix)
{
	struct snapshot facts = {0};
	const char *dir;
	json_t *count;

	if (store_facts(k->c->store, &k->at, &facts, NULL) != 0)
		return;
	json_object_foreach(facts.kinds, dir, count) {
		const char *dot = strchr(dir, '.');
		char *name = mem_strndup(dir, dot ? (size_t)(dot - dir) : strlen(dir));
		struct buf word = {0};

		kind_print(&word, k->c->kinds, dot ? dot + 1 : "", name);
		buf_puts(&word, suffix);
		complete_offer(k, word.p, name);
		buf_release(&word);
		free(name);
	}
	snapshot_release(&facts);
}

static int
add_namespace(void *ctx, const struct store_entry *e)
{
	struct completion *k = ctx;
	struct object_key key = {0};

	if (object_path_parse(&key, e->path))
		complete_offer(k, key.name, "namespace");
	object_key_release(&key);
	return 0;
}

/* Folders are looked at and not read. */
static int
no_entry(void *ctx, const struct store_entry *e)
{
	(void)ctx;
	(void)e;
	return 0;
}

static bool
add_folder(void *ctx, const char *folder)
{
	struct completion *k = ctx;
	struct object_key key = {0};

	if (object_folder_parse(&key, folder) && *key.ns)
		complete_offer(k, key.ns, "namespace");
	object_key_release(&key);
	return false;
}

void
stored_namespaces(struct completion *k)
{
	const struct store_scope named = {.ns = "", .kind_dir = "Namespace"};
	const struct store_scope folders = {.enter = add_folder};

	store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &named, add_namespace, k, NULL);
	if (!k->said.live)
		store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &folders, no_entry, k, NULL);
}

static bool
add_kind(void *ctx, const char *folder)
{
	struct completion *k = ctx;
	struct object_key key = {0};
	struct buf word = {0};

	if (object_folder_parse(&key, folder) && *key.kind) {
		buf_printf(&word, "%s/", key.ns);
		kind_print(&word, k->c->kinds, key.group, key.kind);
		buf_putc(&word, '/');
		complete_offer(k, buf_cstr(&word), key.kind);
		buf_release(&word);
		object_key_release(&key);
		return false;
	}
	object_key_release(&key);
	return true;
}

/* shop/de: kinds that a namespace has. */
static void
kinds_in(struct completion *k)
{
	char *ns = mem_strndup(k->word, strcspn(k->word, "/"));
	const struct store_scope in = {.ns = ns, .enter = add_kind};

	if (*ns)
		store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &in, no_entry, k, NULL);
	free(ns);
}

/* svc/ca, shop/svc/ca: names of that kind; printed is what was typed so far and the rest. */
void
stored_objects(struct completion *k)
{
	const char *last = strrchr(k->word, '/');
	char *glob = mem_printf("%s*", k->word);
	struct object_word w = {0};
	struct filter f = {.words = &w, .nwords = 1};
	struct found_object *v = NULL;
	size_t n = 0;

	if (object_word_parse(&w, glob, NULL) == 0 &&
	    flow_find(k->c->store, &k->at, k->c->kinds, &f, &v, &n, NULL) == 0) {
		for (size_t i = 0; i < n && i < 500; i++) {
			char *full = mem_printf("%.*s/%s", (int)(last - k->word), k->word,
						v[i].key.name);

			complete_offer(k, full, *v[i].key.ns ? v[i].key.ns : "cluster-wide");
			free(full);
		}
	}
	found_free(v, n);
	if (last == strchr(k->word, '/'))
		kinds_in(k);
	object_word_release(&w);
	free(glob);
}

static void
labels(struct completion *k)
{
	struct store_label *v = NULL;
	size_t n = 0;

	if (store_labels(k->c->store, k->at.context, &v, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		struct buf when = {0};

		when_print_short(&when, v[i].instant, k->c->zone, k->c->now);
		complete_offer(k, v[i].name, buf_cstr(&when));
		buf_release(&when);
	}
	store_labels_free(v, n);
}

static void
dates(struct completion *k)
{
	const struct store_snapshot *v;
	size_t n;

	if (store_timeline(k->c->store, k->at.context, &v, &n, NULL) != 0)
		return;
	for (size_t i = n; i-- > 0 && n - i <= 60;) {
		struct civil civil;
		struct buf when = {0};
		char day[32];

		zone_civil(k->c->zone, v[i].instant, &civil);
		snprintf(day, sizeof(day), "%04d-%02d-%02d", civil.year, civil.month, civil.day);
		when_print_short(&when, v[i].instant, k->c->zone, k->c->now);
		complete_offer(k, day, buf_cstr(&when));
		buf_release(&when);
	}
}

void
stored_snapshots(struct completion *k)
{
	static const char words[] = "latest earliest reviewed today yesterday monday tuesday wednesday "
				    "thursday friday saturday sunday";

	labels(k);
	dates(k);
	complete_choices(k, words, "time");
}

/* Paths of an object as far as typed. */
static void
field_paths(struct completion *k, json_t *t, struct path *at, unsigned depth)
{
	struct buf b = {0};
	const char *key;
	json_t *v;
	size_t i;

	path_print(&b, at);
	if (b.n)
		complete_offer(k, b.p, json_is_object(t) || json_is_array(t) ? "..." : "field");
	/* only the way that is typed, and one step on */
	if (depth < 32 && (!b.n || strncmp(b.p, k->word, b.n < strlen(k->word) ? b.n
									      : strlen(k->word)) == 0) &&
	    b.n <= strlen(k->word) + 1) {
		json_object_foreach(t, key, v) {
			path_member(at, key);
			field_paths(k, v, at, depth + 1);
			path_pop(at);
		}
		json_array_foreach(t, i, v) {
			const char *name = tree_str(v, "name");

			if (name)
				path_keyed_new(at, json_pack("{s:s}", "name", name), 0);
			else
				path_index(at, i);
			field_paths(k, v, at, depth + 1);
			path_pop(at);
		}
	}
	buf_release(&b);
}

#define SAMPLES 8		/* objects read for the fields of a word that fits many */

struct samples {
	struct completion *k;
	size_t left;
};

static int
sample_fields(void *ctx, const struct found_object *o)
{
	struct samples *s = ctx;
	struct completion *k = s->k;
	struct path at = {0};
	json_t *t = flow_read(k->c->store, &k->at, SECTION_OBJECTS, &o->key, NULL);

	field_paths(k, t, &at, 0);
	path_release(&at);
	json_decref(t);
	return --s->left == 0;
}

/* Of the objects on the line, or else of one of each kind that may be meant. */
void
stored_fields(struct completion *k, const struct words *w)
{
	struct object_word word = {0};
	struct filter f = {.words = &word, .namespaces = k->c->opt.namespaces.v,
			   .kinds = k->c->opt.kinds.v};
	struct found_want want = {.kinds = k->c->kinds, .filter = &f};
	struct samples s = {.k = k, .left = SAMPLES};

	for (size_t i = 0; i < w->n && !f.nwords; i++)
		if (strchr(w->v[i], '/') && object_word_parse(&word, w->v[i], NULL) == 0)
			f.nwords = 1;
	if (!f.nwords) {
		want.one_a_kind = true;
		s.left = SIZE_MAX;
	}
	flow_each(k->c->store, &k->at, &want, sample_fields, &s, NULL);
	object_word_release(&word);
}

void
stored_contexts(struct completion *k)
{
	size_t n;
	const char *const *names = store_contexts(k->c->store, &n);

	for (size_t i = 0; i < n; i++)
		complete_offer(k, names[i], "context");
}
