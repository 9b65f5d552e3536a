/* Objects of one snapshot by what a user typed, and one of them exactly. */
#include "examine.h"

#include <stdlib.h>

struct finding {
	struct store *store;
	const struct kinds *kinds;
	const struct filter_set *filter;
	const struct progress *progress;
	bool one_a_kind;
	struct map had;			/* folders of kinds that are not looked at again */
	uint64_t looked;
	int (*each)(void *ctx, const struct found_object *o);
	void *ctx;
	struct error *err;
};

#define TICK_EVERY 512		/* objects */

static json_t *
read_tree(struct store *s, const struct oid *blob, struct error *err)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	json_t *t = NULL;

	if (store_blob(s, blob, &b, err) == 0)
		t = tree_parse_json(b.p, b.n, &lim, NULL, err);
	buf_release(&b);
	return t;
}

static bool
cancelled(struct finding *f)
{
	const struct progress *p = f->progress;

	return p && p->tick && f->looked++ % TICK_EVERY == 0 &&
	       p->tick(p->ctx, "reading names", f->looked, 0);
}

static bool
had_kind(const struct finding *f, const char *path)
{
	size_t n;
	const char *kind = f->one_a_kind ? object_path_kind(path, &n) : NULL;

	return kind && map_getn(&f->had, kind, n);
}

static void
note_kind(struct finding *f, const char *path)
{
	size_t n;
	const char *kind = f->one_a_kind ? object_path_kind(path, &n) : NULL;

	if (kind)
		map_at(&f->had, kind, n)->value = f;
}

static int
consider(void *ctx, const struct store_entry *e)
{
	struct finding *f = ctx;
	struct found_object o = {.blob = e->blob};
	json_t *body = NULL;
	int rc = 0;

	if (cancelled(f))
		return error_set(f->err, ERR_CANCELLED, "stopped");
	if (had_kind(f, e->path) || !object_path_parse(&o.key, e->path))
		return 0;
	if (filter_needs_body(f->filter))
		body = read_tree(f->store, &e->blob, NULL);
	if (filter_object(f->filter, &o.key, body, NULL, f->kinds)) {
		rc = f->each(f->ctx, &o);
		note_kind(f, e->path);
	}
	object_key_release(&o.key);
	json_decref(body);
	return rc;
}

static bool
enter(void *ctx, const char *folder)
{
	const struct finding *f = ctx;
	struct object_key k = {0};
	bool may = !had_kind(f, folder) && object_folder_parse(&k, folder) &&
		   filter_folder(f->filter, &k, f->kinds);

	object_key_release(&k);
	return may;
}

static int
by_key(const void *a, const void *b)
{
	const struct found_object *fa = a, *fb = b;

	return object_key_cmp(&fa->key, &fb->key);
}

/* The one namespace that the filter names without a glob, to walk only that; NULL otherwise. */
static const char *
only_namespace(const struct filter *f)
{
	const char *ns = f->nwords == 1 ? f->words[0].ns : NULL;

	if (!ns && f->namespaces && f->namespaces[0] && !f->namespaces[1])
		ns = f->namespaces[0];
	return ns && !str_has_glob(ns) ? ns : NULL;
}

int
flow_each(struct store *s, const struct store_snapshot *at, const struct found_want *w,
	  int (*each)(void *ctx, const struct found_object *o), void *ctx, struct error *err)
{
	struct finding fd = {.store = s, .kinds = w->kinds, .progress = w->progress, .each = each,
			     .ctx = ctx, .err = err, .one_a_kind = w->one_a_kind};
	const struct store_scope in = {.ns = only_namespace(w->filter), .enter = enter};
	struct filter_set *fs = NULL;
	int rc;

	if (filter_new(&fs, w->filter, err) != 0)
		return -1;
	fd.filter = fs;
	rc = store_walk(s, &at->tree, SECTION_OBJECTS, &in, consider, &fd, err);
	filter_free(fs);
	map_release(&fd.had, NULL);
	return rc;
}

struct found_list {
	struct found_object *v;
	size_t n, cap;
};

static int
keep(void *ctx, const struct found_object *o)
{
	struct found_list *l = ctx;

	vec_grow(l->v, l->n, l->cap);
	l->v[l->n].blob = o->blob;
	object_key_copy(&l->v[l->n++].key, &o->key);
	return 0;
}

int
flow_find(struct store *s, const struct store_snapshot *at, const struct kinds *ks,
	  const struct filter *f, struct found_object **out, size_t *n, struct error *err)
{
	struct found_list l = {0};

	if (flow_each(s, at, &(struct found_want){.kinds = ks, .filter = f}, keep, &l, err) != 0) {
		found_free(l.v, l.n);
		return -1;
	}
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), by_key);
	*out = l.v;
	*n = l.n;
	return 0;
}

void
found_free(struct found_object *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		object_key_release(&v[i].key);
	free(v);
}

static void
list_candidates(struct buf *b, const struct found_object *v, size_t n, const struct kinds *ks)
{
	for (size_t i = 0; i < n && i < 4; i++) {
		if (i)
			buf_puts(b, i + 1 == n ? " or " : ", ");
		object_ref(b, &v[i].key, ks);
	}
	if (n > 4)
		buf_printf(b, ", ... %zu in all", n);
}

/* The reference of the same kind, or any, whose name is nearest to what was typed. */
static void
suggest(struct store *s, const struct store_snapshot *at, const struct kinds *ks,
	const struct object_word *w, struct error *err)
{
	struct filter all = {0};
	struct found_object *v = NULL;
	size_t n = 0, best = SIZE_MAX, at_best = 0, room = strlen(w->name) / 3 + 1;
	struct buf b = {0};

	if (flow_find(s, at, ks, &all, &v, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		size_t d = str_distance(w->name, v[i].key.name, room);

		if (!kind_word_match(w->kind, &v[i].key, ks))
			d = d + 1 <= room ? d + 1 : SIZE_MAX;
		else if (d > room)
			d = SIZE_MAX;
		if (d < best) {
			best = d;
			at_best = i;
		}
	}
	if (best != SIZE_MAX) {
		object_ref(&b, &v[at_best].key, ks);
		error_hint(err, "did you mean %s?", buf_cstr(&b));
	} else {
		error_hint(err, "assay get %s lists what there is", w->kind);
	}
	buf_release(&b);
	found_free(v, n);
}

static bool
same_but_namespace(const struct found_object *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!str_eq(v[i].key.kind, v[0].key.kind) ||
		    !str_eq(v[i].key.group, v[0].key.group) || !str_eq(v[i].key.name, v[0].key.name))
			return false;
	return true;
}

int
flow_find_one(struct store *s, const struct store_snapshot *at, const struct kinds *ks,
	      const struct filter *f, struct found_object *out, struct error *err)
{
	const struct object_word *w = f->words;
	struct found_object *v;
	struct buf b = {0};
	size_t n;

	if (flow_find(s, at, ks, f, &v, &n, err) != 0)
		return -1;
	if (n == 1) {
		*out = v[0];
		free(v);
		return 0;
	}
	if (n > 1) {
		bool alike = same_but_namespace(v, n);

		list_candidates(&b, v, n, ks);
		if (alike)
			error_set(err, ERR_USAGE, "%s/%s exists in %zu namespaces", w->kind, w->name,
				  n);
		else
			error_set(err, ERR_USAGE, "%s/%s fits %zu objects", w->kind, w->name, n);
		error_hint(err, "%s%s", buf_cstr(&b), alike ? " (or -n)" : "");
		buf_release(&b);
	} else {
		error_set(err, ERR_NOT_FOUND, "no object %s%s%s/%s in that snapshot",
			  w->ns ? w->ns : "", w->ns ? "/" : "", w->kind, w->name);
		suggest(s, at, ks, w, err);
	}
	found_free(v, n);
	return -1;
}

json_t *
flow_read(struct store *s, const struct store_snapshot *at, enum store_section sec,
	  const struct object_key *k, struct error *err)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	json_t *t = NULL;

	if (store_read(s, &at->tree, sec, k, &b, err) == 0)
		t = tree_parse_json(b.p, b.n, &lim, NULL, err);
	buf_release(&b);
	return t;
}
