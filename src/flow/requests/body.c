/*
 * What was sent, against the object as the snapshot has it. Paths only: a
 * request may hold secrets, so it is brought to normal form first, by which the
 * values of both are redacted alike, and none of them is kept.
 */
#include "requests.h"

#include <stdlib.h>

#include "assay/compare.h"

#define MAX_PATHS 256

/* One comparison: values by path on both sides, the paths told so far. */
struct weigh {
	const struct requests_ask *ask;
	json_t *same, *other;
	struct map have;		/* path -> value of the snapshot */
	struct map sent;		/* path -> value of the request */
	bool too_many;
};

static void
done_value(void *value)
{
	json_decref(value);
}

static void
tell(struct weigh *w, bool same, const char *path)
{
	json_t *list = same ? w->same : w->other;

	if (json_array_size(list) >= MAX_PATHS)
		w->too_many = true;
	else
		json_array_append_new(list, json_string(path));
}

/* ---- leaves ---- */

static bool
is_hidden(const json_t *v)
{
	const char *s = json_string_value(v);

	return s &&
	       (str_starts(s, "hmac:") || str_starts(s, "dropped (") || str_starts(s, "elided ("));
}

/* Values that were taken away, or hashed on one side only, cannot be told apart. */
static bool
cannot_tell(const json_t *a, const json_t *b)
{
	return is_hidden(a) && is_hidden(b) &&
	       strncmp(json_string_value(a), json_string_value(b), 5) != 0;
}

/* What every object has, and directives of patches, tell nothing. */
static bool
is_moot(const struct path *at, const char *path)
{
	static const char *const names[] = {"apiVersion", "kind", "metadata.name",
					    "metadata.namespace"};

	for (size_t i = 0; i < countof(names); i++)
		if (str_eq(path, names[i]))
			return true;
	for (size_t i = 0; i < at->n; i++)
		if (at->v[i].kind == STEP_MEMBER && at->v[i].name[0] == '$')
			return true;
	return false;
}

static enum leaf_way
add_leaf(void *ctx, const struct compare_leaf *l)
{
	struct map *values = ctx;
	struct map_entry *e;

	if ((json_is_object(l->value) && json_object_size(l->value)) ||
	    (json_is_array(l->value) && json_array_size(l->value)) || is_moot(l->at, l->path))
		return LEAF_ON;
	e = map_at(values, l->path, strlen(l->path));
	if (!e->value)
		e->value = json_incref((json_t *)(uintptr_t)l->value);
	return LEAF_OVER;
}

static void
add_leaves(struct map *values, const struct requests_ask *q, const json_t *body)
{
	const struct compare_opts o = {.kinds = q->kinds, .limits = LIMITS_DEFAULT};

	compare_leaves(q->key, body, &o, add_leaf, values);
}

/* ---- objects, and patches that are parts of one ---- */

/* Of a patch what it gives: items that it deletes are told by add_nulls, and a list of these alone
 * is not an empty one, nor what only leads to it. */
static void
drop_deleted(json_t *t, unsigned depth)
{
	const char *name;
	json_t *v;
	void *next;

	if (depth > 64)
		return;
	json_object_foreach_safe(t, next, name, v) {
		bool filled = json_array_size(v) || json_object_size(v);

		drop_deleted(v, depth + 1);
		if (filled && !json_array_size(v) && !json_object_size(v))
			json_object_del(t, name);
	}
	for (size_t i = json_array_size(t); i-- > 0;) {
		v = json_array_get(t, i);
		if (str_eq(tree_str(v, "$patch"), "delete"))
			json_array_remove(t, i);
		else
			drop_deleted(v, depth + 1);
	}
}

/* In normal form; what a patch leaves out stands there as in the object. New reference or NULL. */
static json_t *
normal_of(const struct requests_ask *q, const json_t *sent)
{
	json_t *raw = json_deep_copy(sent), *meta, *body = NULL;
	const json_t *was = json_object_get(sent, "metadata");
	struct normal_out out = {0};

	drop_deleted(raw, 0);
	meta = json_is_object(was) ? json_copy((json_t *)was) : json_object();
	json_object_set_new(meta, "name", json_string(q->key->name));
	if (*q->key->ns)
		json_object_set_new(meta, "namespace", json_string(q->key->ns));
	json_object_set_new(raw, "metadata", meta);
	json_object_set(raw, "kind", json_object_get(q->body, "kind"));
	json_object_set(raw, "apiVersion", json_object_get(q->body, "apiVersion"));
	if (str_eq(q->key->kind, "Secret") && json_object_get(q->body, "type"))
		json_object_set(raw, "type", json_object_get(q->body, "type"));
	if (normal_run(q->normal, q->key, raw, &out, NULL) == 0)
		body = json_incref(out.body);
	normal_out_release(&out);
	json_decref(raw);
	return body;
}

/* What a merge patch takes away: nulls, and items with the directive to delete them. */
static void
add_nulls(struct weigh *w, const json_t *sent, struct path *at, unsigned depth)
{
	struct buf path = {0};
	const char *name;
	json_t *v;
	size_t i;

	if (json_is_null(sent) || str_eq(tree_str(sent, "$patch"), "delete")) {
		path_print(&path, at);
		tell(w, !path_find((json_t *)w->ask->body, at, NULL), buf_cstr(&path));
		buf_release(&path);
		return;
	}
	if (depth > 64)
		return;
	json_object_foreach((json_t *)sent, name, v) {
		if (*name == '$')
			continue;
		path_member(at, name);
		add_nulls(w, v, at, depth + 1);
		path_pop(at);
	}
	json_array_foreach((json_t *)sent, i, v) {
		if (!tree_str(v, "name"))
			continue;
		path_keyed_new(at, json_pack("{s:O}", "name", json_object_get(v, "name")), 0);
		add_nulls(w, v, at, depth + 1);
		path_pop(at);
	}
}

static void
weigh_object(struct weigh *w, const json_t *sent, bool whole)
{
	json_t *body = normal_of(w->ask, sent);
	struct path at = {0};

	if (!body) {
		w->too_many = true;
		return;
	}
	add_leaves(&w->have, w->ask, w->ask->body);
	add_leaves(&w->sent, w->ask, body);
	map_each(&w->sent, e) {
		const json_t *v = map_get(&w->have, e->key);

		if (v && cannot_tell(v, e->value))
			continue;
		if (!v || !tree_equal(v, e->value))
			tell(w, false, e->key);
		else if (!whole)
			tell(w, true, e->key);
	}
	if (whole) {
		map_each(&w->have, e)
			if (!map_get(&w->sent, e->key))
				tell(w, false, e->key);
	} else {
		add_nulls(w, sent, &at, 0);
	}
	path_release(&at);
	json_decref(body);
}

/* ---- JSON patches ---- */

struct place {
	const json_t *value;
	struct path at;
	bool found;
};

static enum leaf_way
look_for(void *ctx, const struct compare_leaf *l)
{
	struct place *p = ctx;

	if (l->value != p->value)
		return json_is_string(l->value) ? LEAF_OVER : LEAF_ON;
	path_copy(&p->at, l->at);
	p->found = true;
	return LEAF_STOP;
}

/* The path of what stands at a pointer; of what is gone that of the member it was, or of its
 * list. */
static bool
path_of_pointer(const struct requests_ask *q, const char *pointer, struct path *out, json_t **value)
{
	const struct compare_opts o = {.kinds = q->kinds, .limits = LIMITS_DEFAULT};
	struct place p = {.value = q->body};
	struct path way = {0}, up;

	*value = NULL;
	if (*pointer != '/' || path_parse(&way, pointer, NULL) != 0 || !way.n) {
		path_release(&way);
		return false;
	}
	up = way;
	*value = path_find((json_t *)q->body, &way, NULL);
	for (up.n = way.n; up.n; up.n--) {
		p.value = path_find((json_t *)q->body, &up, NULL);
		if (p.value)
			break;
	}
	if (up.n)
		compare_leaves(q->key, q->body, &o, look_for, &p);
	if (p.found && up.n + 1 == way.n && json_is_object(p.value) &&
	    way.v[up.n].kind == STEP_MEMBER)
		path_member(&p.at, way.v[up.n].name);
	*out = p.at;
	path_release(&way);
	return p.found;
}

static void
weigh_operation(struct weigh *w, const json_t *op)
{
	const char *name = tree_str(op, "op"), *pointer = tree_str(op, "path");
	const json_t *sent = json_object_get(op, "value");
	struct buf path = {0};
	struct path at = {0};
	json_t *have;
	bool same;

	if (!name || !pointer || str_eq(name, "test"))
		return;
	if (path_of_pointer(w->ask, pointer, &at, &have)) {
		path_print(&path, &at);
		same = str_eq(name, "remove") ? !have
		       : !sent ? have != NULL
		       : is_hidden(have) || (have && tree_equal(have, sent));
		tell(w, same, buf_cstr(&path));
	}
	path_release(&at);
	buf_release(&path);
}

void
request_compare(json_t *out, const struct audit_write *w, const struct requests_ask *q)
{
	bool whole = !str_eq(w->verb, "patch") && !w->subresource;
	struct weigh s = {.ask = q, .same = json_array(), .other = json_array()};
	const json_t *op;
	size_t i;

	if (!w->body || !q->body || !q->normal ||
	    (w->subresource && !str_eq(w->subresource, "scale")))
		goto done;
	if (json_is_object(w->body))
		weigh_object(&s, w->body, whole);
	json_array_foreach(w->body, i, op)
		weigh_operation(&s, op);
	if (s.too_many)
		goto done;
	json_object_set_new(out, "body", json_string(whole ? "whole" : "part"));
	if (json_array_size(s.same))
		json_object_set(out, "same", s.same);
	if (json_array_size(s.other))
		json_object_set(out, "other", s.other);
done:
	map_release(&s.have, done_value);
	map_release(&s.sent, done_value);
	json_decref(s.same);
	json_decref(s.other);
}

/* ---- from one night to another ---- */

static void
differing(json_t *out, const struct map *a, const struct map *b, bool equal_too)
{
	map_each(a, e) {
		const json_t *v = map_get(b, e->key);

		if (!v || (equal_too && !tree_equal(v, e->value)))
			json_array_append_new(out, json_string(e->key));
	}
}

/* Paths at which the two bodies are not the same; new reference. */
static json_t *
differences(const struct requests_ask *then, const json_t *now)
{
	struct map a = {0}, b = {0};
	json_t *out = json_array();

	add_leaves(&a, then, then->body);
	add_leaves(&b, then, now);
	differing(out, &a, &b, true);
	differing(out, &b, &a, false);
	map_release(&a, done_value);
	map_release(&b, done_value);
	return out;
}

/* Does one of the paths stand at this one, or below it? */
static bool
any_within(const json_t *paths, const char *top)
{
	size_t n = strlen(top), i;
	json_t *v;

	json_array_foreach((json_t *)paths, i, v) {
		const char *p = json_string_value(v);

		if (strncmp(p, top, n) == 0 && (!p[n] || p[n] == '.' || p[n] == '['))
			return true;
	}
	return false;
}

static json_t *
list_in(json_t *write, const char *name)
{
	json_t *list = json_object_get(write, name);

	if (list)
		return list;
	json_object_set_new(write, name, json_array());
	return json_object_get(write, name);
}

void
request_held_against(json_t *write, const struct requests_ask *then, const json_t *now)
{
	json_t *diff, *same, *v;
	size_t i;

	if (!then->body || !now)
		return;
	diff = differences(then, now);
	same = json_object_get(write, "same");
	if (json_array_size(diff) > MAX_PATHS) {	/* as good as another object */
		json_object_del(write, "body");
	} else if (!str_eq(tree_str(write, "body"), "part")) {
		json_array_extend(list_in(write, "other"), diff);
	} else {
		for (i = json_array_size(same); i-- > 0;) {
			v = json_array_get(same, i);
			if (json_string_value(v) && any_within(diff, json_string_value(v))) {
				json_array_append(list_in(write, "other"), v);
				json_array_remove(same, i);
			}
		}
	}
	json_decref(diff);
}
