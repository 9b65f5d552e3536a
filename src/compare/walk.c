/* The walk over two trees by their schema, and the records it leaves. */
#include <stdlib.h>

#include "walk.h"

/* Nodes that the look ahead may visit in one object, about 50 ms; then all is walked. */
#define QUICK_NODES (1U << 20)
/* Leaves that likeness may collect; then what has no key comes and goes. */
#define LIKE_LEAVES (1U << 21)

/* A member that differs, or may. */
struct pair {
	const char *name;
	const json_t *v[2];
};

struct pairs {
	struct pair *v;
	size_t n, cap;
};

static json_t *
ref(const json_t *v)
{
	return json_incref((json_t *)(uintptr_t)v);
}

/* ---- where the walk stands ---- */

static void
trail_push(struct walk *w, const struct trail *t)
{
	vec_grow(w->trail, w->ntrail, w->captrail);
	w->trail[w->ntrail++] = *t;
}

void
walk_enter_member(struct walk *w, const char *name)
{
	path_member(&w->at, name);
	trail_push(w, &(struct trail){.at = {NO_INDEX, NO_INDEX}});
}

void
walk_enter_item(struct walk *w, json_t *keys, const struct trail *t)
{
	int side = t->at[NEWER] != NO_INDEX ? NEWER : OLDER;

	if (keys)
		path_keyed_new(&w->at, keys, t->dup[side]);
	else
		path_index(&w->at, t->at[side]);
	trail_push(w, t);
}

void
walk_enter_element(struct walk *w, const json_t *value, const struct trail *t)
{
	path_value_new(&w->at, ref(value));
	trail_push(w, t);
}

void
walk_leave(struct walk *w)
{
	path_pop(&w->at);
	w->ntrail--;
}

bool
walk_hidden(const struct walk *w)
{
	return prune_hides(w->o->old_profile, w->key, &w->at) ||
	       prune_hides(w->o->new_profile, w->key, &w->at);
}

/* ---- records ---- */

/* The pointer on one side; inside a document it stops at the string (design.md 7). */
static char *
pointer_of(const struct walk *w, int side)
{
	struct buf b = {0};
	size_t n = w->doc[side] ? w->doc_from : w->at.n;

	for (size_t i = 0; i < n; i++) {
		if (w->at.v[i].kind == STEP_MEMBER)
			pointer_token(&b, w->at.v[i].name);
		else
			buf_printf(&b, "/%zu", w->trail[i].at[side]);
	}
	return buf_take(&b);
}

/* Parsers number the lines of their documents by index, whatever key an item has. */
static unsigned
line_of(const struct walk *w, int side)
{
	struct path p = {0};
	struct buf b = {0};
	unsigned line;

	for (size_t i = w->doc_from; i < w->at.n; i++) {
		if (w->at.v[i].kind == STEP_MEMBER)
			path_member(&p, w->at.v[i].name);
		else
			path_index(&p, w->trail[i].at[side]);
	}
	path_print(&b, &p);
	line = doc_line(w->doc[side], buf_cstr(&b));
	buf_release(&b);
	path_release(&p);
	return line;
}

/* A key of a properties file is told as the file has it: cache.ttl. */
static char *
inner_path(const struct walk *w, const struct path *at)
{
	struct path p = {.v = at->v + w->doc_from, .n = at->n - w->doc_from};
	struct buf b = {0};

	if (p.n == 1 && p.v[0].kind == STEP_MEMBER && w->doc[NEWER]->format == DOC_PROPERTIES)
		buf_puts(&b, p.v[0].name);
	else
		path_print(&b, &p);
	return buf_take(&b);
}

/* The path of a record: what was removed lies in the older object, as its pointer says. */
static void
path_of(struct path *out, const struct walk *w, int side)
{
	path_copy(out, &w->at);
	for (size_t i = 0; i < out->n; i++) {
		struct step *s = &out->v[i];

		if (s->kind == STEP_INDEX)
			s->index = w->trail[i].at[side];
		else
			s->dup = w->trail[i].dup[side];
	}
}

static struct change *
record(struct walk *w, enum change_op op, enum change_form form)
{
	struct changes *out = w->out;
	struct buf b = {0};
	struct change *c;
	int side = op == CHANGE_REMOVE ? OLDER : NEWER;

	vec_grow(out->v, out->n, out->cap);
	c = &out->v[out->n++];
	*c = (struct change){.op = op, .form = form};
	path_of(&c->at, w, side);
	path_print(&b, &c->at);
	c->path = buf_take(&b);
	c->pointer = pointer_of(w, side);
	if (w->doc[side]) {
		c->has_inner = true;
		c->inner.format = w->doc[side]->format;
		c->inner.path = inner_path(w, &c->at);
		c->inner.line = line_of(w, side);
	}
	return c;
}

/* Members that one source leaves out must not make the rest of a subtree look new. */
static bool
all_hidden(struct walk *w, const json_t *v)
{
	bool all = json_object_size(v) > 0;
	const char *key;
	json_t *m;

	if (walk_hidden(w))
		return true;
	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		if (!all || w->depth >= w->o->limits.depth)
			return false;
		w->depth++;
		walk_enter_member(w, key);
		all = json_is_null(m) || all_hidden(w, m);
		walk_leave(w);
		w->depth--;
	}
	return all;
}

void
walk_emit(struct walk *w, enum change_op op, enum change_form form, const json_t *old_value,
	  const json_t *new_value)
{
	struct change *c;

	if (w->o->old_profile || w->o->new_profile) {
		bool one = op == CHANGE_ADD || op == CHANGE_REMOVE;

		if (one ? all_hidden(w, old_value ? old_value : new_value) : walk_hidden(w))
			return;
	}
	c = record(w, op, form);
	c->old_value = ref(old_value);
	c->new_value = ref(new_value);
}

void
walk_emit_lines(struct walk *w, enum change_form form, json_t *old_value, json_t *new_value,
		unsigned line)
{
	struct change *c = record(w, !old_value	  ? CHANGE_ADD
				     : !new_value ? CHANGE_REMOVE
						  : CHANGE_REPLACE,
				  form);

	c->old_value = old_value;
	c->new_value = new_value;
	if (w->doc[NEWER])
		return;		/* a text inside a document keeps the place in the document */
	c->has_inner = true;
	c->inner.format = DOC_TEXT;
	c->inner.line = line;
}

/* ---- values ---- */

/* protobuf has no null, and of a list it cannot tell an empty one from an absent one. */
static const json_t *
present(const struct walk *w, const json_t *v, const struct schema_field *f)
{
	if (!v || json_is_null(v))
		return NULL;
	if (f->cls == SCHEMA_LIST && w->builtin && json_is_array(v) && json_array_size(v) == 0)
		return NULL;
	return v;
}

static struct schema_at
type_of(const struct walk *w, const json_t *v)
{
	const char *version = tree_str(v, "apiVersion"), *kind = tree_str(v, "kind"), *number;
	struct schema_at at = {.ks = w->o->kinds};
	char *group;

	if (!version || !kind)
		return at;
	api_version_split(version, &group, &number);
	at = schema_root(at.ks, kinds_group(at.ks, group, kind), kind);
	free(group);
	return at;
}

struct schema_field
walk_embedded(const struct walk *w, const json_t *a, const json_t *b)
{
	struct schema_at x = type_of(w, a), y = type_of(w, b);

	if (x.type && y.type && x.type != y.type)
		x.type = 0;
	else if (!x.type)
		x = y;
	return (struct schema_field){.cls = SCHEMA_STRUCT, .at = x};
}

/* An object of a kind that no schema knows still has the metadata that every object has. */
struct schema_field
walk_member_field(const struct walk *w, const struct schema_field *f, const char *name,
		  bool is_root)
{
	struct schema_field m = {0};

	if (f->cls != SCHEMA_STRUCT && f->cls != SCHEMA_MAP)
		return m;
	if (!schema_member(f->at, name, &m) && is_root && strcmp(name, "metadata") == 0)
		schema_member(schema_root(w->o->kinds, "", "Pod"), name, &m);
	return m;
}

static void
collect(struct walk *w, const json_t *a, const json_t *b, struct pairs *out)
{
	size_t shared = 0;
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)a, key, v) {
		const json_t *other = json_object_get(b, key);

		shared += other != NULL;
		if (other && value_same(v, other, w->o->limits.depth, &w->quick))
			continue;
		vec_grow(out->v, out->n, out->cap);
		out->v[out->n++] = (struct pair){key, {v, other}};
	}
	if (shared == json_object_size(b))
		return;
	json_object_foreach((json_t *)(uintptr_t)b, key, v) {
		if (json_object_get(a, key))
			continue;
		vec_grow(out->v, out->n, out->cap);
		out->v[out->n++] = (struct pair){key, {NULL, v}};
	}
}

static int
pair_cmp(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

/* apiVersion is no part of an object's identity, and alone says nothing (design.md 5). */
static bool
is_api_version(const struct walk *w, const struct pair *p)
{
	return w->at.n == 1 && strcmp(p->name, "apiVersion") == 0 && json_is_string(p->v[OLDER]) &&
	       json_is_string(p->v[NEWER]) &&
	       !value_equal(w, p->v[OLDER], p->v[NEWER], SCHEMA_SCALAR);
}

static void
walk_members(struct walk *w, const json_t *a, const json_t *b, struct schema_field f)
{
	bool is_root = w->at.n == 0 || f.cls == SCHEMA_RAW;
	struct pairs ps = {0};

	if (f.cls == SCHEMA_RAW)
		f = walk_embedded(w, a, b);
	collect(w, a, b, &ps);
	if (ps.n > 1)
		qsort(ps.v, ps.n, sizeof(*ps.v), pair_cmp);
	for (size_t i = 0; i < ps.n; i++) {
		struct pair *p = &ps.v[i];
		struct schema_field m = walk_member_field(w, &f, p->name, is_root);

		walk_enter_member(w, p->name);
		if (is_api_version(w, p))
			walk_emit(w, CHANGE_REPLACE, CHANGE_SPELLING, p->v[OLDER], p->v[NEWER]);
		else
			walk_value(w, p->v[OLDER], p->v[NEWER], &m);
		walk_leave(w);
	}
	free(ps.v);
}

/* One side has nothing: a subtree at its root, but a map, and a struct that in the API is
 * always there, by members, so that rules that name a label or an annotation see it. */
static void
walk_single(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	if (json_is_object(a ? a : b) && (f->cls == SCHEMA_MAP || f->value_struct))
		walk_members(w, a, b, *f);
	else
		walk_emit(w, a ? CHANGE_REMOVE : CHANGE_ADD, CHANGE_VALUE, a, b);
}

static void
walk_pair(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	if (json_is_object(a) && json_is_object(b))
		walk_members(w, a, b, *f);
	else if (json_is_array(a) && json_is_array(b))
		walk_list(w, a, b, f);
	else if (json_is_object(a) || json_is_object(b) || json_is_array(a) || json_is_array(b))
		walk_emit(w, CHANGE_REPLACE, CHANGE_VALUE, a, b);
	else if (value_equal(w, a, b, f->cls))
		return;
	else if (json_is_string(a) && json_is_string(b) && !number_tag(a) && !number_tag(b))
		walk_text(w, a, b, f);
	else
		walk_emit(w, CHANGE_REPLACE, CHANGE_VALUE, a, b);
}

void
walk_value(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	a = present(w, a, f);
	b = present(w, b, f);
	if (a == b)
		return;
	if (w->depth >= w->o->limits.depth) {
		if (!a || !b || !tree_equal(a, b))
			walk_emit(w, !a ? CHANGE_ADD : !b ? CHANGE_REMOVE : CHANGE_REPLACE,
				  CHANGE_VALUE, a, b);
		return;
	}
	w->depth++;
	if (a && b)
		walk_pair(w, a, b, f);
	else
		walk_single(w, a, b, f);
	w->depth--;
}

int
compare_objects(const struct object_key *k, const json_t *old_body, const json_t *new_body,
		const struct compare_opts *o, struct changes *out, struct error *err)
{
	const struct kind *kind = kinds_find(o->kinds, k->group, k->kind);
	struct schema_field root = {
		.cls = SCHEMA_STRUCT,
		.at = schema_root(o->kinds, k->group, k->kind),
	};
	struct walk w = {
		.key = k,
		.o = o,
		.out = out,
		.builtin = kind && kind->builtin,
		.quick = QUICK_NODES,
		.likeness = LIKE_LEAVES,
	};

	if (!json_is_object(old_body) || !json_is_object(new_body))
		return error_set(err, ERR_INPUT, "%s %s is no object", k->kind, k->name);
	walk_value(&w, old_body, new_body, &root);
	map_release(&w.hashes, NULL);
	path_release(&w.at);
	free(w.trail);
	return 0;
}
