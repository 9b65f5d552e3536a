/*
 * One archive's items: those of the last snapshot are taken from the cache,
 * the others are decoded, brought to normal form and put into the store.
 */
#include "crew.h"

#include <stdlib.h>

/* Where an object goes. Of two items with one key the higher rank wins, then the later. */
struct place {
	struct known known;
	unsigned rank;
	uint64_t number;
};

static void
place(struct intake *in, const struct taking *t)
{
	struct map_entry *e = map_at(&in->places, t->known->path, strlen(t->known->path));
	struct place *p = e->value;
	unsigned rank = t->item->rank;

	if (!p)
		p = e->value = arena_alloc(&in->mem, sizeof(*p));
	else if (p->rank > rank || (p->rank == rank && p->number > t->number))
		return;
	p->known = *t->known;
	p->known.path = e->key;
	p->rank = rank;
	p->number = t->number;
}

static void
glean_text(char **at, const char *prefix, const char *text)
{
	if (*at || !text || !*text)
		return;
	*at = mem_printf("%s%s", prefix, text);
}

/* The cluster's name and id stand in three objects that every cluster has at most once. */
void
glean(struct gleaned *g, const struct source_object *o)
{
	const struct object_key *k = &o->key;

	if (str_eq(k->kind, "Infrastructure") && str_eq(k->name, "cluster"))
		glean_text(&g->cluster_name, "", tree_str(o->body, "status/infrastructureName"));
	else if (str_eq(k->kind, "ClusterVersion"))
		glean_text(&g->cluster_id, "cluster:", tree_str(o->body, "spec/clusterID"));
	else if (str_eq(k->kind, "Namespace") && str_eq(k->name, "kube-system"))
		glean_text(&g->cluster_id, "kube-system:", tree_str(o->body, "metadata/uid"));
}

void
gleaned_merge(struct gleaned *g, const struct gleaned *more)
{
	glean_text(&g->cluster_id, "", more->cluster_id);
	glean_text(&g->cluster_name, "", more->cluster_name);
}

/* Says what was odd; true if anything was. */
static bool
note_oddities(struct intake *in, const struct source_item *it, const struct tree_oddities *odd)
{
	static const char *const code[] = {"duplicate-key", "number-range", "nul-key"};
	static const char *const text[] = {
		"%u duplicate keys, the last of each was kept (first: %s)",
		"%u numbers are out of range and were kept as written (first: %s)",
		"%u keys hold a NUL and were left out (first: %s)"};
	const unsigned count[] = {odd->duplicate_keys, odd->big_integers, odd->nul_keys};
	bool any = false;

	for (size_t i = 0; i < countof(count); i++) {
		char line[256];

		if (!count[i])
			continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(line, sizeof(line), text[i], count[i], odd->first);
#pragma GCC diagnostic pop
		notes_add(&in->a->notes, NOTE_DAMAGE, code[i], in->a->name, it->entry, it->place,
			  "%s", line);
		any = true;
	}
	return any;
}

int
intake_store(struct intake *in, const struct source_object *o, struct known *k, struct error *err)
{
	struct maker *m = in->run->maker;
	struct normal_out out = {0};
	struct buf path = {0};
	int rc = maker_form(m, o, &out, &path, err);

	if (rc == 0) {
		struct object_key key = maker_key(o, &out);

		k->path = arena_strndup(&in->mem, path.p, path.n);
		if (asked_of(in, &key))
			asked_keep(in, &key, k->path, &out);
		rc = maker_put(m, &out, k, err);
	}
	buf_release(&path);
	normal_out_release(&out);
	return rc;
}

static bool
still_stored(struct intake *in, const struct known *k)
{
	for (unsigned i = 0; i < SECTIONS; i++)
		if (k->has & 1U << i && !store_has(in->run->writer, &k->blob[i]))
			return false;
	return true;
}

/* An odd item is not remembered: each import is to say so again, for equal notes in
 * snapshot.json. */
static void
take(struct intake *in, const struct taking *t)
{
	int64_t newest = t->known->newest;

	if (newest != WHEN_NONE && (in->gleaned.newest == WHEN_NONE || newest > in->gleaned.newest))
		in->gleaned.newest = newest;
	place(in, t);
	if (!t->odd)
		cache_put(in->cache, t->item->id, t->known);
	source_seen(in->source, t->item, t->key);
}

void
intake_made(struct intake *in, const struct taking *t)
{
	struct taking now = *t;

	if (t->known->odd)
		notes_add(&in->a->notes, NOTE_WARN, t->known->odd, in->a->name, t->item->entry,
			  t->item->place,
			  "%s/%s is no release of Helm that can be read, only its hash is kept",
			  t->key->ns, t->key->name);
	now.odd = t->odd || t->known->odd;
	take(in, &now);
}

void
intake_damaged(struct intake *in, const struct source_item *it, const struct error *bad)
{
	notes_add(&in->a->notes, NOTE_DAMAGE, "object-damaged", in->a->name, it->entry, it->place,
		  "%s", bad->text);
}

int
intake_refused(struct intake *in, const struct source_item *it, const struct error *bad,
	       struct error *err)
{
	if (bad->code == ERR_INPUT || bad->code == ERR_LIMIT) {
		intake_damaged(in, it, bad);
		return 0;
	}
	*err = *bad;
	return -1;
}

/* A damaged item is a note; only the store's troubles stop the reading. */
int
intake_decode(struct intake *in, const struct source_item *it, uint64_t number, struct error *err)
{
	struct source_object o = {0};
	struct tree_oddities odd = {0};
	struct known k = {.newest = WHEN_NONE};
	struct error bad = {0};
	bool is_odd;
	int rc = 0;

	if (source_decode(in->source, it, &o, &odd, &bad) != 0) {
		intake_damaged(in, it, &bad);
		return 0;
	}
	is_odd = note_oddities(in, it, &odd) || o.odd;
	glean(&in->gleaned, &o);
	if (intake_store(in, &o, &k, &bad) == 0)
		intake_made(in, &(struct taking){it, &o.key, &k, number, is_odd});
	else
		rc = intake_refused(in, it, &bad, err);
	source_object_release(&o);
	return rc;
}

/* Perhaps by another thread. */
static int
decode(struct intake *in, const struct source_item *it, struct error *err)
{
	struct crew *c = in->run->crew;
	int rc = c ? crew_give(c, in, it, err) : 0;

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return intake_decode(in, it, in->a->objects, err);
}

static int
on_item(void *ctx, const struct source_item *it, struct error *err)
{
	struct intake *in = ctx;
	const struct known *k = it->must_decode ? NULL : cache_get(in->cache, it->id);
	struct object_key key = {0};

	if (in->a->objects++ >= in->run->opts->limits.objects)
		return error_set(err, ERR_LIMIT, "more than %llu objects",
				 (unsigned long long)in->run->opts->limits.objects);
	if (!k || !still_stored(in, k))
		return decode(in, it, err);
	if (!object_path_parse(&key, k->path))
		return decode(in, it, err);
	if (asked_of(in, &key)) {
		object_key_release(&key);
		return decode(in, it, err);
	}
	in->a->reused++;
	take(in, &(struct taking){it, &key, k, in->a->objects, false});
	object_key_release(&key);
	return 0;
}

static int
on_settle(void *ctx, struct error *err)
{
	struct intake *in = ctx;

	return crew_settle(in->run->crew, err);
}

static bool
on_tick(void *ctx, uint64_t bytes)
{
	struct intake *in = ctx;
	const struct progress *p = &in->run->opts->progress;

	in->read = bytes;
	return p->tick && p->tick(p->ctx, in->a->name, bytes, 0);
}

int
intake_read(struct intake *in, struct error *err)
{
	const struct source_sink sink = {
		.ctx = in, .item = on_item, .tick = on_tick, .settle = on_settle};
	int rc;

	in->gleaned.newest = WHEN_NONE;
	rc = source_read(in->source, &sink, &in->a->notes, err);
	if (rc != 0)
		crew_drop(in->run->crew);
	return rc;
}

static void
count_kind(struct intake *in, const char *path)
{
	size_t len;
	const char *kind = object_path_kind(path, &len);
	struct map_entry *e;

	if (!kind)
		return;
	e = map_at(&in->kinds, kind, len);
	e->value = (void *)((uintptr_t)e->value + 1);
}

void
intake_place(struct intake *in)
{
	in->a->objects = 0;
	map_each(&in->places, e) {
		const struct place *p = e->value;

		for (unsigned i = 0; i < SECTIONS; i++)
			if (p->known.has & 1U << i)
				store_tree_put(in->tree, (enum store_section)i, e->key,
					       &p->known.blob[i]);
		count_kind(in, e->key);
		in->a->objects++;
	}
}
