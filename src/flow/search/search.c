/*
 * Search over one snapshot or many. First the objects: those of the oldest
 * snapshot and, from night to night, what the trees say differs; so each is
 * known with the blobs it had, before one of them is read. Then object after
 * object: each distinct blob is read once, its hits are joined to spans, and
 * nothing is kept. Memory is that of the names.
 */
#include "search.h"

#include <stdlib.h>

/* The object from a snapshot on, up to the next version. */
struct version {
	size_t at;
	bool there;
	struct oid blob;
	struct version *older;
};

struct target {
	struct object_key key;
	struct version *newest;
};

/* In place of an index: the filter does not want what has this path. */
#define UNWANTED ((void *)UINTPTR_MAX)

/* A field and value of one object, and the snapshots that had it. */
struct span_hit {
	const struct field_hit *hit;
	size_t first, last;
	size_t absent;			/* snapshots between them that had it not */
};

/* What a blob of the object had, for when the object comes back to it. */
struct read_blob {
	struct oid blob;
	struct field_hits hits;
};

struct object_search {
	struct search *s;
	const struct target *t;
	struct read_blob *blobs;
	size_t nblobs, capblobs;
	struct span_hit *spans;
	size_t n, cap;
	/* path, value, number among equals -> index in spans plus 1 */
	struct map by_value;
};

struct all {
	struct search s;
	const struct store_snapshot *v;
	size_t n;
	struct filter by_name;		/* the filter without what needs a body */
	struct filter_set *names;
	struct target *targets;
	size_t ntargets, cap;
	struct map by_path;		/* path -> index in targets plus one; for many snapshots */
	struct arena mem;		/* versions */
	size_t at;			/* the snapshot that is being listed */
	int (*hit)(void *ctx, const struct search_hit *h);
	void *ctx;
	struct buf file, ref;
	struct error *err;
};

/* ---- the objects ---- */

/* NULL for what the filter does not want. */
static struct target *
target_at(struct all *a, const char *path)
{
	struct map_entry *e = a->n > 1 ? map_at(&a->by_path, path, strlen(path)) : NULL;
	struct target *t;

	if (e && e->value)
		return e->value == UNWANTED ? NULL : &a->targets[(uintptr_t)e->value - 1];
	vec_grow(a->targets, a->ntargets, a->cap);
	t = &a->targets[a->ntargets];
	*t = (struct target){0};
	if (!object_path_parse(&t->key, path) ||
	    !filter_object(a->names, &t->key, NULL, NULL, a->s.kinds)) {
		object_key_release(&t->key);
		if (e)
			e->value = UNWANTED;
		return NULL;
	}
	a->ntargets++;
	if (e)
		e->value = (void *)(uintptr_t)a->ntargets;
	return t;
}

static int
add_version(struct all *a, const char *path, const struct oid *blob)
{
	struct target *t = target_at(a, path);
	struct version *v;

	if (t) {
		v = arena_alloc(&a->mem, sizeof(*v));
		*v = (struct version){.at = a->at, .there = blob, .older = t->newest};
		if (blob)
			v->blob = *blob;
		t->newest = v;
		a->s.total += blob != NULL;
	}
	return search_tick(&a->s, 64) ? error_set(a->err, ERR_CANCELLED, "stopped") : 0;
}

static int
listed(void *ctx, const struct store_entry *e)
{
	return add_version(ctx, e->path, &e->blob);
}

static int
differs(void *ctx, const char *path, const struct oid *old_blob, const struct oid *new_blob)
{
	(void)old_blob;
	return add_version(ctx, path, new_blob);
}

static bool
is_gone(const struct target *t)
{
	return !t->newest->there;
}

/* Those that the newest snapshot has come first. */
static int
by_key(const void *x, const void *y)
{
	const struct target *a = x, *b = y;

	if (is_gone(a) != is_gone(b))
		return is_gone(a) - is_gone(b);
	return object_key_cmp(&a->key, &b->key);
}

static int
list_objects(struct all *a)
{
	if (store_walk(a->s.store, &a->v[0].tree, SECTION_OBJECTS, NULL, listed, a,
		       a->err) != 0)
		return -1;
	for (a->at = 1; a->at < a->n; a->at++)
		if (store_delta(a->s.store, &a->v[a->at - 1].tree, &a->v[a->at].tree,
				SECTION_OBJECTS, differs, a, a->err) != 0)
			return -1;
	map_release(&a->by_path, NULL);
	a->by_path = (struct map){0};
	if (a->ntargets)
		qsort(a->targets, a->ntargets, sizeof(*a->targets), by_key);
	return 0;
}

/* ---- one blob ---- */

/* Its name is known, so what is a custom resource, whose keys have defaults that are printed
 * without being there, is known, too. */
static bool
may_match(struct all *a, const struct object_key *k)
{
	const struct kind *kind = kinds_find(a->s.kinds, k->group, k->kind);

	return !kind || !kind->builtin || need_file(a->s.need, buf_cstr(&a->file), a->file.n);
}

static int
read_hits(struct all *a, const struct target *t, const struct oid *blob, struct field_hits *out)
{
	json_t *body;

	buf_clear(&a->file);
	if (store_blob(a->s.store, blob, &a->file, a->err) != 0)
		return -1;
	a->s.count->blobs++;
	if (!may_match(a, &t->key)) {
		search_tick(&a->s, a->file.n / 8 + 256);
		return 0;
	}
	body = tree_parse_json(a->file.p, a->file.n, &a->s.o->limits, NULL, a->err);
	if (!body)
		return error_in(a->err, "%s/%s", t->key.kind, t->key.name);
	search_tick(&a->s, a->file.n);
	if (filter_object(a->s.filter, &t->key, body, NULL, a->s.kinds))
		search_body(&a->s, &t->key, body, out);
	json_decref(body);
	return 0;
}

/* ---- one object ---- */

/* Path, value and which of the equal ones it is, as bytes. */
static void
identity(struct buf *out, const struct field_hit *h, struct map *seen)
{
	struct map_entry *e;

	buf_clear(out);
	buf_puts(out, h->path);
	buf_putc(out, '\0');
	if (h->value)
		canon_compact(out, h->value);
	e = map_at(seen, out->p, out->n);
	e->value = (void *)((uintptr_t)e->value + 1);
	buf_printf(out, "%c%zu", '\0', (size_t)(uintptr_t)e->value);
}

static void
join(struct object_search *os, const struct field_hits *hits, size_t first, size_t last)
{
	struct map seen = {0};
	struct buf key = {0};

	for (size_t i = 0; i < hits->n; i++) {
		struct map_entry *e;
		struct span_hit *span;

		if (hits->v[i].dead)
			continue;
		identity(&key, &hits->v[i], &seen);
		e = map_at(&os->by_value, key.p, key.n);
		if (e->value) {
			span = &os->spans[(uintptr_t)e->value - 1];
			if (last < span->first)
				span->absent += span->first - last - 1;
			span->first = first < span->first ? first : span->first;
			continue;
		}
		vec_grow(os->spans, os->n, os->cap);
		os->spans[os->n++] = (struct span_hit){&hits->v[i], first, last, 0};
		e->value = (void *)(uintptr_t)os->n;
	}
	map_release(&seen, NULL);
	buf_release(&key);
}

static const struct field_hits *
hits_of(struct all *a, struct object_search *os, const struct oid *blob)
{
	struct read_blob *r;

	for (size_t i = 0; i < os->nblobs; i++)
		if (oid_eq(&os->blobs[i].blob, blob))
			return &os->blobs[i].hits;
	vec_grow(os->blobs, os->nblobs, os->capblobs);
	r = &os->blobs[os->nblobs];
	*r = (struct read_blob){.blob = *blob};
	os->nblobs++;
	return read_hits(a, os->t, blob, &r->hits) == 0 ? &r->hits : NULL;
}

static int
hand_out(struct all *a, const struct object_search *os)
{
	struct search_count *c = a->s.count;
	int rc = 0;

	if (!os->n)
		return 0;
	c->objects++;
	c->gone += is_gone(os->t);
	buf_clear(&a->ref);
	object_ref(&a->ref, &os->t->key, a->s.kinds);
	for (size_t i = 0; i < os->n && rc == 0; i++) {
		const struct span_hit *s = &os->spans[i];
		const struct search_hit h = {
			.key = os->t->key,
			.ref = buf_cstr(&a->ref),
			.path = s->hit->path,
			.value = s->hit->value,
			.from = s->hit->from,
			.to = s->hit->to,
			.line = s->hit->line,
			.first = a->v[s->first].instant,
			.last = a->v[s->last].instant,
			.open = s->last + 1 == a->n,
			.first_seen = s->first == 0,
			.absent = s->absent,
		};

		c->fields++;
		c->ended += !h.open;
		rc = a->hit(a->ctx, &h);
	}
	return rc;
}

/* From the newest version to the oldest, so that a hit is told as it is last. */
static int
search_object(struct all *a, const struct target *t)
{
	struct object_search os = {.s = &a->s, .t = t};
	size_t last = a->n - 1;
	int rc = 0;

	for (const struct version *v = t->newest; v && rc == 0; v = v->older) {
		const struct field_hits *hits = NULL;

		if (v->there) {
			hits = hits_of(a, &os, &v->blob);
			rc = hits ? 0 : -1;
		}
		if (hits)
			join(&os, hits, v->at, last);
		last = v->at - 1;
		if (a->s.cancelled)
			break;
	}
	if (rc == 0 && !a->s.cancelled)	/* half searched its spans would be too short */
		rc = hand_out(a, &os);
	for (size_t i = 0; i < os.nblobs; i++)
		field_hits_release(&os.blobs[i].hits);
	free(os.blobs);
	free(os.spans);
	map_release(&os.by_value, NULL);
	return rc;
}

/* ---- all of it ---- */

static int
compile(struct pattern **out, const struct search_opts *o, struct error *err)
{
	unsigned flags = o->fold ? PATTERN_FOLD : PATTERN_SMART;

	if (pattern_new(out, o->pattern, flags | (o->literal ? PATTERN_LITERAL : 0), err) != 0)
		return -1;
	if (!pattern_match(*out, "", 0, NULL, NULL, NULL))
		return 0;
	error_set(err, ERR_USAGE, "the pattern '%s' fits an empty text, so it fits everything",
		  o->pattern);
	return error_hint(err, "a pattern of at least one character, such as 'x+' for 'x*'");
}

static int
begin(struct all *a, const struct search_opts *o)
{
	a->by_name = o->filter;
	a->by_name.selectors = NULL;
	a->by_name.fields = NULL;
	a->s.o = o;
	a->s.count->snapshots = a->n;
	if (compile(&a->s.pattern, o, a->err) != 0)
		return -1;
	a->s.need = need_new(o);
	if (filter_new(&a->s.filter, &o->filter, a->err) != 0 ||
	    filter_new(&a->names, &a->by_name, a->err) != 0)
		return -1;
	return flow_kinds(&a->s.kinds, a->s.store, &a->v[a->n - 1], a->err);
}

static void
end(struct all *a)
{
	for (size_t i = 0; i < a->ntargets; i++)
		object_key_release(&a->targets[i].key);
	free(a->targets);
	map_release(&a->by_path, NULL);
	arena_release(&a->mem);
	filter_free(a->names);
	filter_free(a->s.filter);
	need_free(a->s.need);
	pattern_free(a->s.pattern);
	kinds_free(a->s.kinds);
	buf_release(&a->file);
	buf_release(&a->ref);
}

int
flow_search(struct store *s, const struct store_snapshot *v, size_t n,
	    const struct search_opts *o, int (*hit)(void *ctx, const struct search_hit *h),
	    void *ctx, struct search_count *out, struct error *err)
{
	struct all a = {.s = {.store = s, .count = out}, .v = v, .n = n, .hit = hit, .ctx = ctx,
			.err = err};
	int rc = -1;

	*out = (struct search_count){0};
	if (n && begin(&a, o) == 0)
		rc = list_objects(&a);
	for (size_t i = 0; rc == 0 && i < a.ntargets; i++) {
		rc = search_object(&a, &a.targets[i]);
		if (rc == 0 && a.s.cancelled)
			rc = error_set(err, ERR_CANCELLED, "stopped");
	}
	end(&a);
	return n ? rc : error_set(err, ERR_BUG, "a search of no snapshot");
}
