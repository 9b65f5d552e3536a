/* One object, or fields of it, over a timeline: spans of one value. */
#include "examine.h"
#include "versions.h"

#include <stdlib.h>

/* Where the object's bytes are in a snapshot, without reading them. */
static bool
locate(struct store *s, const struct store_snapshot *at, const struct object_key *k,
       struct oid *blob)
{
	*blob = (struct oid){{0}};
	return store_find(s, &at->tree, SECTION_OBJECTS, k, blob, NULL) > 0;
}

static struct span *
add_span(struct history *h, int64_t from, int64_t to, const char *path)
{
	struct span *s;

	vec_grow(h->v, h->n, h->cap);
	s = &h->v[h->n++];
	*s = (struct span){.from = from, .to = to, .who_time = WHEN_NONE};
	s->path = arena_strdup(&h->strings, path);
	return s;
}

/* The last span of a path, or NULL. */
static struct span *
last_span(struct history *h, const char *path)
{
	for (size_t i = h->n; i-- > 0;)
		if (str_eq(h->v[i].path, path))
			return &h->v[i];
	return NULL;
}

/* Do the uids tell another object of the same name? */
static bool
is_anew(const struct object_past *p, size_t i)
{
	const struct store_snapshot *a = &p->v[i - 1], *b = &p->v[i];
	struct oid one = {{0}}, other = {{0}};
	const char *x, *y;
	json_t *was, *is;
	bool anew;

	if (oid_eq(&a->tree, &b->tree) ||
	    store_find(p->store, &a->tree, SECTION_ORIGINS, p->key, &one, NULL) <= 0 ||
	    store_find(p->store, &b->tree, SECTION_ORIGINS, p->key, &other, NULL) <= 0 ||
	    oid_eq(&one, &other))
		return false;
	was = flow_read(p->store, a, SECTION_ORIGINS, p->key, NULL);
	is = flow_read(p->store, b, SECTION_ORIGINS, p->key, NULL);
	x = tree_str(was, "uid");
	y = tree_str(is, "uid");
	anew = x && y && !str_eq(x, y);
	json_decref(was);
	json_decref(is);
	return anew;
}

/* ---- fields ---- */

struct field_walk {
	struct history *h;
	const struct path_glob *glob;
	struct path at;
	struct map seen;		/* printed path -> value of this snapshot */
	unsigned depth;
};

/* The member that names an item of a list, as paths print it. */
static const char *
item_name(const json_t *item)
{
	return json_string_value(tree_get(item, "name"));
}

static void
visit(struct field_walk *w, json_t *t)
{
	const char *key;
	json_t *v;
	size_t i;

	if (w->depth >= LIMITS_DEFAULT.depth)
		return;
	if (!(json_is_object(t) && json_object_size(t)) &&
	    !(json_is_array(t) && json_array_size(t))) {
		struct buf b = {0};

		if (path_glob_match(w->glob, &w->at)) {
			path_print(&b, &w->at);
			map_put(&w->seen, buf_cstr(&b), t);
		}
		buf_release(&b);
		return;
	}
	w->depth++;
	json_object_foreach(t, key, v) {
		path_member(&w->at, key);
		visit(w, v);
		path_pop(&w->at);
	}
	for (i = 0; json_is_array(t) && i < json_array_size(t); i++) {
		v = json_array_get(t, i);
		if (item_name(v))
			path_keyed_new(&w->at, json_pack("{s:s}", "name", item_name(v)), 0);
		else
			path_index(&w->at, i);
		visit(w, v);
		path_pop(&w->at);
	}
	w->depth--;
}

/* Ends the spans of fields that this snapshot lacks, lengthens or starts the others; those of an
 * object that was made again begin anew. */
static void
take_fields(struct field_walk *w, int64_t at, bool first, bool anew)
{
	struct history *h = w->h;

	for (size_t i = h->n; i-- > 0;) {
		struct span *s = &h->v[i];

		if (last_span(h, s->path) != s)
			continue;
		if (!map_get(&w->seen, s->path)) {
			if (s->absent)
				s->to = at;
			else
				add_span(h, at, at, s->path)->absent = true;
		}
	}
	map_each(&w->seen, e) {
		struct span *s = last_span(h, e->key);

		if (s && !s->absent && !anew && tree_equal(s->value, e->value)) {
			s->to = at;
			continue;
		}
		s = add_span(h, at, at, e->key);
		s->value = json_incref(e->value);
		s->first_seen = first;
		s->anew = anew;
	}
}

static int
field_history(const struct object_past *p, struct field_walk *w, struct error *err)
{
	const struct store_snapshot *v = p->v;
	struct oid last = {{0}}, blob;
	json_t *body = NULL;
	bool had = false, has, anew;
	int rc = 0;

	for (size_t i = 0; i < p->n && rc == 0; i++) {
		has = locate(p->store, &v[i], p->key, &blob);
		if (has && !(had && oid_eq(&blob, &last))) {
			json_decref(body);
			body = flow_read(p->store, &v[i], SECTION_OBJECTS, p->key, err);
			rc = body ? 0 : -1;
		}
		map_release(&w->seen, NULL);
		if (has && body)
			visit(w, body);
		anew = has && had && is_anew(p, i);
		take_fields(w, v[i].instant, i == 0, anew);
		had = has;
		last = blob;
	}
	json_decref(body);
	return rc;
}

/* ---- whole objects ---- */

/* What a path ends in: "port", "cache.ttl" of data["cache.ttl"], "ports[name=http]". */
static void
put_last(struct buf *out, const char *path)
{
	size_t n = strlen(path);
	const char *last = path;
	bool inside = false;

	if (n > 2 && path[n - 1] == ']' && path[n - 2] == '"') {
		for (last = path + n - 2; last > path && last[-1] != '"'; last--)
			;
		buf_add(out, last, (size_t)(path + n - 2 - last));
		return;
	}
	for (const char *p = path; *p; p++) {
		if (*p == '[' || *p == ']')
			inside = *p == '[';
		else if (*p == '.' && !inside)
			last = p + 1;
	}
	buf_puts(out, last);
}

/* How many fields changed at the span's beginning, and their names. */
static void
count_fields(struct history *h, struct span *span, const struct object_past *p, size_t i,
	     const struct examine_opts *o)
{
	json_t *x = flow_read(p->store, &p->v[i - 1], SECTION_OBJECTS, p->key, NULL);
	json_t *y = flow_read(p->store, &p->v[i], SECTION_OBJECTS, p->key, NULL);
	struct kinds *ks = kinds_new();
	const struct compare_opts co = {.kinds = ks, .limits = o->limits};
	struct changes c = {0};
	struct buf names = {0};

	if (x && y)
		compare_objects(p->key, x, y, &co, &c, NULL);
	span->fields = c.n;
	for (size_t k = 0; k < c.n; k++) {
		buf_puts(&names, k ? ", " : "");
		put_last(&names, c.v[k].path);
	}
	if (c.n)
		span->named = arena_strdup(&h->strings, buf_cstr(&names));
	changes_release(&c);
	kinds_free(ks);
	json_decref(x);
	json_decref(y);
	buf_release(&names);
}

static bool
cancelled(const struct examine_opts *o, size_t done, size_t total)
{
	return o->progress.tick && o->progress.tick(o->progress.ctx, "reading", done, total);
}

static int
object_history(const struct object_past *p, const struct examine_opts *o, struct history *out,
	       struct error *err)
{
	const struct store_snapshot *v = p->v;
	struct span *cur = NULL;
	struct oid last = {{0}}, blob;
	bool had = false;

	for (size_t i = 0; i < p->n; i++) {
		bool has = locate(p->store, &v[i], p->key, &blob);

		if (cancelled(o, i, p->n))
			return error_set(err, ERR_CANCELLED, "stopped");
		if (cur && has == had && (!has || oid_eq(&blob, &last)) &&
		    !(has && is_anew(p, i))) {
			cur->to = v[i].instant;
			continue;
		}
		if (cur || has) {
			cur = add_span(out, v[i].instant, v[i].instant, "");
			cur->absent = !has;
			cur->first_seen = i == 0;
			cur->anew = has && had && i && is_anew(p, i);
			if (has && had && i)
				count_fields(out, cur, p, i, o);
		}
		had = has;
		last = blob;
	}
	return 0;
}

int
flow_history(const struct object_past *p, const char *field, const struct examine_opts *o,
	     struct history *out, struct error *err)
{
	struct field_walk w = {.h = out};
	struct path_glob *glob = NULL;
	int rc = 0;

	if (!field) {
		rc = object_history(p, o, out, err);
	} else {
		if (path_glob_new(&glob, field, err) != 0)
			return -1;
		w.glob = glob;
		rc = field_history(p, &w, err);
	}
	for (size_t i = 0; p->n && i < out->n; i++)
		out->v[i].open = out->v[i].to == p->v[p->n - 1].instant;
	if (rc == 0)
		history_authors(out, p, o);
	map_release(&w.seen, NULL);
	path_release(&w.at);
	path_glob_free(glob);
	return rc;
}

void
history_release(struct history *h)
{
	for (size_t i = 0; i < h->n; i++)
		json_decref(h->v[i].value);
	free(h->v);
	arena_release(&h->strings);
	*h = (struct history){0};
}
