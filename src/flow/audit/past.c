/*
 * Footprints over a range of snapshots. From one to the next the trees say
 * whose origins differ; where a tool of people wrote and the object is the same
 * but for noise, that is a footprint. So it is where the object comes back to
 * what an earlier snapshot of the range had.
 */
#include "audit.h"

#include <stdlib.h>

/* A write by hand that came with snapshot at. */
struct write {
	struct object_key key;
	char *path;			/* in the store */
	size_t at;
	struct audit_print print;
	json_t *origins;		/* the newer ones, that print lends from */
};

struct past {
	struct audited *a;
	struct filter_set *names;
	struct write *v;
	size_t n, cap;
	size_t at;			/* the newer of the pair being compared */
};

/* ---- writes ---- */

static json_t *
read_tree(struct audited *a, const struct oid *blob)
{
	buf_clear(&a->text);
	if (store_blob(a->store, blob, &a->text, NULL) != 0)
		return NULL;
	return audit_tree(a, &a->text);
}

static bool
is_anew(const json_t *was, const json_t *now)
{
	const char *a = tree_str(was, "uid"), *b = tree_str(now, "uid");

	return a && b && !str_eq(a, b);
}

static void
add_write(struct past *p, const struct object_key *k, const char *path, const json_t *was,
	  json_t *now)
{
	struct audited *a = p->a;
	json_t *body = flow_read(a->store, &a->v[p->at], SECTION_OBJECTS, k, NULL);
	struct audit_print print;

	if (body && filter_object(p->names, k, body, NULL, a->world->kinds) &&
	    audit_print(a->opts->rules, k, body, is_anew(was, now) ? NULL : was, now,
			a->v[p->at - 1].instant, &print)) {
		vec_grow(p->v, p->n, p->cap);
		p->v[p->n] = (struct write){.path = mem_strdup(path), .at = p->at, .print = print,
					    .origins = json_incref(now)};
		object_key_copy(&p->v[p->n++].key, k);
	}
	json_decref(body);
}

static int
origins_differ(void *ctx, const char *path, const struct oid *old_blob, const struct oid *new_blob)
{
	struct past *p = ctx;
	struct audited *a = p->a;
	struct object_key k = {0};
	json_t *was, *now;

	if (audit_stopped(a, "looking for footprints"))
		return -1;
	if (!old_blob || !new_blob || !object_path_parse(&k, path))
		return 0;
	now = read_tree(a, new_blob);
	if (now && audit_names_hand(a, buf_cstr(&a->text))) {
		was = read_tree(a, old_blob);
		add_write(p, &k, path, was, now);
		json_decref(was);
	}
	json_decref(now);
	object_key_release(&k);
	return 0;
}

/* ---- is it the same again? ---- */

static bool
same_blob(const struct past *p, const struct write *w, size_t i, size_t k)
{
	const struct audited *a = p->a;
	struct oid x, y;

	return store_find(a->store, &a->v[i].tree, SECTION_OBJECTS, &w->key, &x, NULL) > 0 &&
	       store_find(a->store, &a->v[k].tree, SECTION_OBJECTS, &w->key, &y, NULL) > 0 &&
	       oid_eq(&x, &y);
}

/* What differs between two snapshots and is no noise: a set of paths. */
static int
find_shown(struct past *p, size_t i, size_t k, struct map *out)
{
	struct audited *a = p->a;
	const struct store_snapshot ends[] = {a->v[i], a->v[k]};
	struct examined *e = NULL;
	const struct drift *d;

	if (examine(&e, a->store, &ends[0], &ends[1], &a->examine, a->err) != 0)
		return -1;
	d = examined_drift(e);
	for (size_t o = 0; o < d->n; o++) {
		struct buf path = {0};

		if (d->v[o].shown && d->v[o].op != CHANGE_RECREATE) {
			object_path(&path, &d->v[o].key);
			map_putn(out, path.p, path.n, p);
		}
		buf_release(&path);
	}
	examined_free(e);
	return 0;
}

static void
tell(struct past *p, struct write *w, size_t from)
{
	struct audited *a = p->a;
	const struct store_snapshot *at = &a->v[w->at];
	json_t *body = flow_read(a->store, at, SECTION_OBJECTS, &w->key, NULL);
	struct audit_subject *s = body ? audit_subject(a, &w->key, body) : NULL;
	struct audit_findings *fs = s ? &s->found : NULL;
	struct audit_finding *f;
	json_t *value;

	if (!s)
		return;
	vec_grow(fs->v, fs->n, fs->cap);
	f = &fs->v[fs->n++];
	value = w->print.path && *w->print.path
			? compare_find(body, &w->print.at, &a->opts->limits) : NULL;
	*f = (struct audit_finding){
		.what = AUDIT_FOOTPRINT,
		.suspect = mem_strdup(w->print.manager),
		.suspect_operation = w->print.operation ? mem_strdup(w->print.operation) : NULL,
		.suspect_time = w->print.time,
		.from = a->v[from].instant,
		.to = at->instant,
		.change = {.op = CHANGE_REPLACE, .old_value = value, .new_value = json_incref(value)},
	};
	if (value) {
		struct buf pointer = {0};

		path_copy(&f->change.at, &w->print.at);
		path_find(body, &w->print.at, &pointer);
		f->change.pointer = buf_take(&pointer);
	} else {
		f->change.pointer = mem_strdup("");
	}
	f->change.path = mem_strdup(value ? w->print.path : "");
	json_decref(body);
}

/* The newest earlier snapshot that has the same file. */
static bool
came_back(struct past *p, struct write *w)
{
	for (size_t i = w->at - 1; i-- > 0;)
		if (same_blob(p, w, i, w->at)) {
			tell(p, w, i);
			return true;
		}
	return false;
}

/* All writes that came with one snapshot. The comparison of the pair is made only if a file
 * differs. */
static int
settle_pair(struct past *p, size_t from, size_t to)
{
	struct map shown = {0};
	bool known = false;
	int rc = 0;

	for (size_t i = from; i < to && rc == 0; i++) {
		struct write *w = &p->v[i];

		if (same_blob(p, w, w->at - 1, w->at)) {
			tell(p, w, w->at - 1);
			continue;
		}
		if (!known)
			rc = find_shown(p, w->at - 1, w->at, &shown);
		known = true;
		if (rc == 0 && !map_get(&shown, w->path))
			tell(p, w, w->at - 1);
		else if (rc == 0)
			came_back(p, w);
	}
	map_release(&shown, NULL);
	return rc;
}

int
audit_past(struct audited *a, struct error *err)
{
	struct past p = {.a = a};
	int rc = filter_new(&p.names, &a->by_name, err);

	for (p.at = 1; rc == 0 && p.at < a->n; p.at++) {
		size_t from = p.n;

		rc = store_delta(a->store, &a->v[p.at - 1].tree, &a->v[p.at].tree, SECTION_ORIGINS,
				 origins_differ, &p, err);
		if (rc == 0)
			rc = settle_pair(&p, from, p.n);
	}
	for (size_t i = 0; i < p.n; i++) {
		object_key_release(&p.v[i].key);
		audit_print_release(&p.v[i].print);
		json_decref(p.v[i].origins);
		free(p.v[i].path);
	}
	free(p.v);
	filter_free(p.names);
	return rc ? -1 : 0;
}
