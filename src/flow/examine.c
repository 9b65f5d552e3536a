/*
 * Two points in time to a drift: what differs by the trees, the structural
 * diff of each such object, coverage, judgement, filters. Cost follows change.
 */
#include "examine.h"

#include <stdlib.h>

/* A path at which the two trees differ. */
struct delta {
	char *path;
	struct object_key key;
	struct oid blob[SIDES];
	bool has[SIDES];
	bool origins;		/* only its origins differ, so far */
};

struct deltas {
	struct examined *e;
	struct delta *v;
	size_t n, cap;
	struct arena mem;
	struct map by_path;
};

static int
add_delta(void *ctx, const char *path, const struct oid *a, const struct oid *b)
{
	struct deltas *ds = ctx;
	struct object_key k = {0};
	struct delta *d;

	if (examine_stopped(ds->e))
		return 1;
	if (!object_path_parse(&k, path))
		return 0;
	vec_grow(ds->v, ds->n, ds->cap);
	d = &ds->v[ds->n++];
	*d = (struct delta){.path = arena_strdup(&ds->mem, path), .key = k,
			    .has = {a != NULL, b != NULL}};
	if (a)
		d->blob[SIDE_OLD] = *a;
	if (b)
		d->blob[SIDE_NEW] = *b;
	map_put(&ds->by_path, path, (void *)(uintptr_t)ds->n);
	return 0;
}

static void
deltas_release(struct deltas *ds)
{
	for (size_t i = 0; i < ds->n; i++)
		object_key_release(&ds->v[i].key);
	free(ds->v);
	arena_release(&ds->mem);
	map_release(&ds->by_path, NULL);
}

static const json_t *
body_of(struct examined *e, const struct delta *d, enum side s, struct error *err)
{
	if (!d->has[s])
		return NULL;
	if (d->origins)		/* the bodies are equal, and found by key */
		return world_look(e, s, SECTION_OBJECTS, &d->key);
	return world_load(e, s, SECTION_OBJECTS, d->path, &d->blob[s], err);
}

/* Names longer than a path part were cut in the path; the object itself has them whole. */
static void
whole_name(struct examined *e, struct drift_object *o)
{
	const char *name = tree_str(drift_object_body(o), "metadata/name");
	struct object_key full = o->key;
	struct buf a = {0}, b = {0};

	if (!name || str_eq(name, o->key.name))
		return;
	full.name = (char *)name;
	object_path(&a, &full);
	object_path(&b, &o->key);
	if (str_eq(buf_cstr(&a), buf_cstr(&b))) {
		free(o->key.name);
		o->key.name = mem_strdup(name);
		buf_clear(&a);
		object_ref(&a, &o->key, e->kinds);
		free(o->ref);
		o->ref = buf_take(&a);
	}
	buf_release(&a);
	buf_release(&b);
}

static int
compare_one(struct examined *e, struct drift_object *o, struct error *err)
{
	const struct compare_opts co = {
		.kinds = e->kinds,
		.old_profile = prune_find(e->facts[SIDE_OLD].profile),
		.new_profile = prune_find(e->facts[SIDE_NEW].profile),
		.limits = e->opts->limits,
		.other_keys = e->drift.other_keys,
	};

	if (o->op == CHANGE_ADD || o->op == CHANGE_REMOVE) {
		compare_whole(o->op, (json_t *)o->old_body, (json_t *)o->new_body, &o->changes);
		return 0;
	}
	if (world_recreated(e, &o->key)) {
		o->op = CHANGE_RECREATE;
		compare_whole(o->op, (json_t *)o->old_body, (json_t *)o->new_body, &o->changes);
	}
	return compare_objects(&o->key, o->old_body, o->new_body, &co, &o->changes, err);
}

static void
object_drop(struct drift_object *o)
{
	object_key_release(&o->key);
	changes_release(&o->changes);
	free(o->ref);
	free(o->api_version);
	*o = (struct drift_object){0};
}

/* Reads and compares an object; one that turns out equal is dropped. */
static int
fill_object(struct examined *e, const struct delta *d, struct drift_object *o, struct error *err)
{
	struct error bad = {0};
	const char *version;

	o->old_body = body_of(e, d, SIDE_OLD, &bad);
	o->new_body = body_of(e, d, SIDE_NEW, &bad);
	if (bad.code) {
		*err = bad;
		return -1;
	}
	if (d->origins && (!o->old_body || !o->new_body)) {
		object_drop(o);
		return 0;
	}
	whole_name(e, o);
	if (compare_one(e, o, err) != 0)
		return -1;
	if (!o->changes.n) {
		object_drop(o);
		return 0;
	}
	version = tree_str(drift_object_body(o), "apiVersion");
	o->api_version = mem_strdup(version ? version : "");
	lost_judge(e, o);
	return 0;
}

/* What differs between the trees of a section. */
static int
find_deltas(struct examined *e, enum store_section sec, struct deltas *ds, struct error *err)
{
	int rc = store_delta(e->store, &e->tree[SIDE_OLD], &e->tree[SIDE_NEW], sec, add_delta, ds,
			     err);

	return rc > 0 ? error_set(err, ERR_CANCELLED, "stopped") : rc;
}

/* An object made anew with the same content differs in its uid only, which stands in origins. */
static int
add_recreated(struct examined *e, struct deltas *ds, struct error *err)
{
	struct deltas origins = {.e = e};
	int rc = find_deltas(e, SECTION_ORIGINS, &origins, err);

	e->origins_compared = rc == 0;
	for (size_t i = 0; rc == 0 && i < origins.n; i++)
		world_note_origins(e, origins.v[i].path, origins.v[i].has, origins.v[i].blob);
	for (size_t i = 0; rc == 0 && i < origins.n; i++) {
		struct delta *d = &origins.v[i];

		if (!d->has[SIDE_OLD] || !d->has[SIDE_NEW] || map_get(&ds->by_path, d->path))
			continue;
		if (world_recreated(e, &d->key)) {
			struct oid blob = {{0}};

			if (add_delta(ds, d->path, &blob, &blob) == 0)
				ds->v[ds->n - 1].origins = true;
		}
	}
	deltas_release(&origins);
	return rc;
}

static int
by_key(const void *a, const void *b)
{
	const struct drift_object *oa = a, *ob = b;

	return object_key_cmp(&oa->key, &ob->key);
}

static int
delta_by_key(const void *a, const void *b)
{
	const struct delta *da = a, *db = b;

	return object_key_cmp(&da->key, &db->key);
}

/* Custom kinds that occur in what differs, learned from either side's CRDs. */
static int
learn_for(struct examined *e, const struct deltas *ds, struct error *err)
{
	struct map groups = {0};
	int rc = 0;

	for (size_t i = 0; i < ds->n; i++)
		if (!kinds_find(e->kinds, ds->v[i].key.group, ds->v[i].key.kind))
			map_put(&groups, ds->v[i].key.group, e);
	if (groups.live)
		rc = learn_kinds(e->kinds, e->store, &e->tree[SIDE_OLD], &groups, err);
	if (groups.live && rc == 0)
		rc = learn_kinds(e->kinds, e->store, &e->tree[SIDE_NEW], &groups, err);
	for (size_t i = 0; i < ds->n && groups.live; i++) {
		const struct object_key *k = &ds->v[i].key;

		if (!kinds_find(e->kinds, k->group, k->kind))
			kinds_note(e->kinds, k->group, "", k->kind, *k->ns != '\0');
	}
	map_release(&groups, NULL);
	return rc;
}

bool
examine_stopped(struct examined *e)
{
	const struct progress *p = &e->opts->progress;

	if (!e->stopped && p->tick)
		e->stopped = p->tick(p->ctx, e->doing, e->done, e->total);
	return e->stopped;
}

/* The objects by name only, in the order of the deltas; anew when there are more of them now. */
static void
name_all(struct examined *e, struct deltas *ds)
{
	struct drift *out = &e->drift;

	if (out->v && out->n == ds->n)
		return;
	while (out->n)
		object_drop(&out->v[--out->n]);
	free(out->v);
	if (ds->n)
		qsort(ds->v, ds->n, sizeof(*ds->v), delta_by_key);
	out->v = mem_zero(ds->n + 1, sizeof(*out->v));
	out->cap = ds->n + 1;
	for (; out->n < ds->n; out->n++) {
		const struct delta *d = &ds->v[out->n];
		struct drift_object *o = &out->v[out->n];
		struct buf ref = {0};

		object_key_copy(&o->key, &d->key);
		object_ref(&ref, &o->key, e->kinds);
		o->ref = buf_take(&ref);
		o->op = !d->has[SIDE_OLD] ? CHANGE_ADD : !d->has[SIDE_NEW] ? CHANGE_REMOVE
									   : CHANGE_REPLACE;
		o->comparable = true;
	}
	if (e->opts->named)
		e->opts->named(e->opts->named_ctx, out);
}

static void
close_ranks(struct drift *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].ref)
			d->v[n++] = d->v[i];
	d->n = n;
	if (n)
		qsort(d->v, n, sizeof(*d->v), by_key);
}

/* All that differs. Most of it is named before the second pair of trees has been read. */
static int
find_all(struct examined *e, struct deltas *ds, struct error *err)
{
	if (find_deltas(e, SECTION_OBJECTS, ds, err) != 0 || learn_for(e, ds, err) != 0)
		return -1;
	name_all(e, ds);
	if (add_recreated(e, ds, err) != 0 || learn_for(e, ds, err) != 0)
		return -1;
	name_all(e, ds);
	return 0;
}

static int
compare_all(struct examined *e, struct deltas *ds, struct error *err)
{
	e->total = ds->n;
	for (size_t i = 0; i < ds->n; i++) {
		e->done = i;
		if (examine_stopped(e))
			return error_set(err, ERR_CANCELLED, "stopped");
		if (fill_object(e, &ds->v[i], &e->drift.v[i], err) != 0)
			return -1;
	}
	close_ranks(&e->drift);
	lost_find(e);
	return 0;
}

static int
count_nights(struct examined *e, const struct store_snapshot *from,
	     const struct store_snapshot *to, struct error *err)
{
	int64_t a = from->instant < to->instant ? from->instant : to->instant;
	int64_t b = from->instant < to->instant ? to->instant : from->instant;
	const struct store_snapshot *v;
	size_t n;

	if (!str_eq(from->context, to->context))
		return 0;
	if (store_timeline(e->store, to->context, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (v[i].instant > a && v[i].instant <= b && str_eq(v[i].source, to->source))
			e->drift.nights++;
	return 0;
}

static int
judge(struct examined *e, const struct filter_set *fs, struct error *err)
{
	e->doing = "judging";
	e->done = 0;
	e->total = e->drift.n * ASSESS_PASSES;
	if (assess_run(e->opts->rules, &e->world, &e->drift, err) != 0)
		return -1;
	filter_drift(fs, &e->drift, e->kinds);
	return 0;
}

static int
run(struct examined *e, const struct store_snapshot *from, const struct store_snapshot *to,
    struct error *err)
{
	struct filter_set *fs = NULL;
	struct deltas ds = {.e = e};
	int rc = -1;

	if (filter_new(&fs, &e->opts->filter, err) != 0 ||
	    store_facts(e->store, from, &e->facts[SIDE_OLD], err) != 0 ||
	    store_facts(e->store, to, &e->facts[SIDE_NEW], err) != 0)
		goto done;
	e->drift.old_facts = &e->facts[SIDE_OLD];
	e->drift.new_facts = &e->facts[SIDE_NEW];
	e->drift.other_keys = !str_eq(e->facts[SIDE_OLD].key_id, e->facts[SIDE_NEW].key_id);
	if (asked_between_find(e, from, to, err) != 0 || count_nights(e, from, to, err) != 0 ||
	    find_all(e, &ds, err) != 0 || compare_all(e, &ds, err) != 0 || judge(e, fs, err) != 0)
		goto done;
	examine_stopped(e);
	if (e->cache)
		outlines_save(e->cache, world_tick, e);
	if (!e->opts->again)
		world_close(e);
	examine_stopped(e);
	rc = 0;
done:
	filter_free(fs);
	deltas_release(&ds);
	return rc;
}

int
examine(struct examined **out, struct store *s, const struct store_snapshot *from,
	const struct store_snapshot *to, const struct examine_opts *o, struct error *err)
{
	struct examined *e = mem_zero(1, sizeof(*e));
	const struct store_snapshot ends[SIDES] = {*from, *to};	/* the timeline may be read anew */

	e->store = s;
	e->opts = o;
	e->kinds = kinds_new();
	e->doing = "comparing";
	e->drift.context = mem_strdup(to->context);
	e->drift.from = from->instant;
	e->drift.to = to->instant;
	world_init(e, from, to);
	requests_view_open(&e->asked, o->audit, s, e->kinds);
	if (run(e, from, to, err) != 0 || (o->between && count_between(e, &ends[0], &ends[1], err))) {
		examined_free(e);
		return -1;
	}
	*out = e;
	return 0;
}

int
examined_judge(struct examined *e, struct error *err)
{
	struct filter_set *fs = NULL;
	int rc = filter_new(&fs, &e->opts->filter, err);

	if (rc == 0)
		rc = judge(e, fs, err);
	filter_free(fs);
	return rc;
}

struct drift *
examined_drift(struct examined *e)
{
	return &e->drift;
}

const struct kinds *
examined_kinds(const struct examined *e)
{
	return e->kinds;
}

void
examined_free(struct examined *e)
{
	if (!e)
		return;
	drift_release(&e->drift);
	requests_view_close(&e->asked);
	free(e->between);
	world_release(e);
	snapshot_release(&e->facts[SIDE_OLD]);
	snapshot_release(&e->facts[SIDE_NEW]);
	kinds_free(e->kinds);
	free(e);
}
