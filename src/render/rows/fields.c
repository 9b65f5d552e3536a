/*
 * The object as a tree of members, those of both sides merged. Records stand
 * in the order of the tree, so that those below one member are neighbours: the
 * walk takes a run of them down into the bodies, and what is left beside them
 * is unchanged.
 *
 *	metadata                          (8 fields unchanged)
 *	spec
 *	  ports[http]
 *	    port                          80          8080
 *
 * Items of a list stand at the level of the list, and so do the members of a
 * map that holds a text with changes inside: data[application.properties].
 */
#include "fields.h"

#include <stdlib.h>

#define LOOKS (1U << 18)	/* items of lists that may be looked at to find one */
#define NAMES_MAX 3		/* that a fold tells */

/* Unchanged neighbours, gathered until something else comes. */
struct run {
	struct buf names;
	size_t members, leaves;
	struct field only;	/* the first of them */
};

static const struct step *
step_at(const struct fields *f, size_t i, size_t level)
{
	return &record(f, i)->at.v[level];
}

static bool
same_step(const struct step *a, const struct step *b)
{
	return a->kind == b->kind && a->index == b->index && a->dup == b->dup &&
	       str_eq(a->name, b->name) &&
	       (a->value == b->value || (a->value && b->value && tree_equal(a->value, b->value)));
}

/* The end of the records that go on with the same step at this level. */
static size_t
run_end(const struct fields *f, size_t i, size_t hi, size_t level)
{
	size_t from = i;

	while (i < hi && record(f, i)->at.n > level &&
	       (i == from || same_step(step_at(f, i, level), step_at(f, from, level))))
		i++;
	return i;
}

static const json_t *
value_of(const struct field *at)
{
	return at->v[1] ? at->v[1] : at->v[0];
}

/* ---- unchanged ---- */

static void
put_unchanged(struct fields *f, const struct field *at)
{
	struct hue h = {' ', ROW_NO_CHANGE, {at->v[0] != NULL, at->v[1] != NULL}};

	row_tree(f->out, at, value_of(at), &h);
}

/* A fold takes one row: so does a lone field itself. */
static void
run_flush(struct fields *f, struct run *r)
{
	const json_t *v = value_of(&r->only);
	struct diff_row *row;

	if (r->members == 1 && !json_object_size(v) && !json_array_size(v) && !has_lines(v)) {
		put_unchanged(f, &r->only);
	} else if (r->members) {
		row = row_add(f->out, ROW_FOLD, ' ', r->only.id);
		if (r->members > NAMES_MAX)
			buf_puts(&r->names, ", ..");
		row->name = arena_strdup(&f->out->mem, buf_cstr(&r->names));
		row->depth = r->only.depth;
		row->folded = r->leaves;
		row_both(row, arena_printf(&f->out->mem, "(%zu field%s unchanged)", r->leaves,
					   r->leaves == 1 ? "" : "s"));
	}
	buf_release(&r->names);
	*r = (struct run){0};
}

static void
run_add(struct fields *f, struct run *r, const struct field *at)
{
	const json_t *v = value_of(at);

	if (!v || json_is_null(v))
		return;
	if (f->o->open) {
		put_unchanged(f, at);
		return;
	}
	if (!r->members)
		r->only = *at;
	if (r->members < NAMES_MAX)
		buf_printf(&r->names, "%s%s", r->members ? ", " : "", at->name);
	r->members++;
	r->leaves += leaves_of(v);
}

/* ---- down ---- */

static void put_field(struct fields *f, struct field *at);

/* Runs of records by the step that they go on with, and beside them what has none. */
struct fields_list {
	struct field *v;
	const char **key;	/* members only */
	size_t n, cap, capkey;
};

static void
list_add(struct fields_list *l, const char *key, const struct field *one)
{
	vec_grow(l->key, l->n, l->capkey);
	vec_grow(l->v, l->n, l->cap);
	l->key[l->n] = key;
	l->v[l->n++] = *one;
}

static void
list_release(struct fields_list *l)
{
	free(l->v);
	free(l->key);
}

/* Does a text stand below, with changes inside it? Then the map is told like a list. */
static bool
holds_text(const struct fields *f, const struct field *at)
{
	for (size_t i = at->lo; i < at->hi; i++) {
		const struct change *c = record(f, i);
		const char *key = c->at.v[at->level].name;

		if (c->at.n > at->level + 1
			    ? json_is_string(json_object_get(at->v[1], key)) ||
				      json_is_string(json_object_get(at->v[0], key))
			    : is_hunk(c))
			return true;
	}
	return false;
}

static const char *
child_name(struct fields *f, const struct field *at, const char *key, bool flat)
{
	struct buf b = {0};

	if (!flat)
		return row_safe(f->out, key, strlen(key));
	buf_putc(&b, '[');
	put_safe(&b, key);
	buf_putc(&b, ']');
	return row_joined(f->out, at->name, &b);
}

static struct field
child_of(struct fields *f, const struct field *at, const char *key, bool flat)
{
	struct field one = {
		.name = child_name(f, at, key, flat),
		.depth = !at->name ? 0 : flat ? at->depth : at->depth + 1,
		.id = id_mix(at->id, key, strlen(key) + 1),
		.level = at->level + 1,
		.v = {json_object_get(at->v[0], key), json_object_get(at->v[1], key)},
	};

	return one;
}

struct order {
	const char *key;
	size_t i;
	bool changed;
};

static int
order_cmp(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	if (c)
		return c;
	if (x->changed != y->changed)
		return x->changed ? -1 : 1;
	return (x->i > y->i) - (x->i < y->i);
}

static void
collect_members(struct fields *f, const struct field *at, bool flat, struct fields_list *l)
{
	const char *key;
	json_t *v;

	for (size_t i = at->lo, end; i < at->hi; i = end) {
		const struct step *s = step_at(f, i, at->level);
		struct field one = child_of(f, at, s->name, flat);

		end = run_end(f, i, at->hi, at->level);
		one.lo = i;
		one.hi = end;
		list_add(l, s->name, &one);
	}
	for (int s = 1; s >= 0; s--)
		json_object_foreach((json_t *)(uintptr_t)at->v[s], key, v) {
			struct field one;

			if (s == 0 && json_object_get(at->v[1], key))
				continue;
			one = child_of(f, at, key, flat);
			list_add(l, key, &one);
		}
}

/* Is the member said by the name of the item already: ports[http]? */
static bool
in_name(const struct fields *f, const struct field *at, const char *key)
{
	const struct step *s = at->level && at->lo < at->hi ? step_at(f, at->lo, at->level - 1)
							    : NULL;

	return !f->o->open && s && s->kind == STEP_KEYED && json_object_get(s->value, key);
}

static void
put_members(struct fields *f, const struct field *at, bool flat)
{
	struct fields_list l = {0};
	struct run run = {0};
	struct order *order;
	const char *last = NULL;

	collect_members(f, at, flat, &l);
	order = mem_zero(l.n + 1, sizeof(*order));
	for (size_t i = 0; i < l.n; i++)
		order[i] = (struct order){l.key[i], i, l.v[i].lo < l.v[i].hi};
	qsort(order, l.n, sizeof(*order), order_cmp);
	for (size_t i = 0; i < l.n; i++) {
		struct field *one = &l.v[order[i].i];

		if (order[i].changed) {
			run_flush(f, &run);
			put_field(f, one);
		} else if ((!last || strcmp(last, order[i].key) != 0) &&
			   !in_name(f, at, order[i].key)) {
			run_add(f, &run, one);
		}
		last = order[i].key;
	}
	run_flush(f, &run);
	free(order);
	list_release(&l);
}

/* The runs of a list's items, each with where it stands on both sides. */
static void
collect_items(struct fields *f, const struct field *at, struct fields_list *l, size_t *index)
{
	for (size_t i = at->lo, end; i < at->hi; i = end) {
		struct field one = {.depth = at->depth, .level = at->level + 1, .lo = i};
		struct buf b = {0};

		end = run_end(f, i, at->hi, at->level);
		if (end == i)
			/* not below this list: it cannot be, but ends nowhere else */
			end = i + 1;
		one.hi = end;
		for (int s = 0; s < 2; s++) {
			/* the last record of a run is the likeliest to be there on both sides */
			size_t k = item_index(record(f, s ? end - 1 : i), at->level, at->v[s],
					      s ? SIDE_NEW : SIDE_OLD, &f->looks);

			if (s)
				index[l->n] = k;
			one.v[s] = k == NOWHERE ? NULL : json_array_get(at->v[s], k);
		}
		step_name(&b, step_at(f, i, at->level));
		one.id = id_mix(at->id, buf_cstr(&b), b.n + 1);
		one.name = row_joined(f->out, at->name, &b);
		list_add(l, NULL, &one);
	}
}

static void
put_rest(struct fields *f, const struct field *at, size_t from, size_t to, const bool *taken,
	 struct run *run)
{
	const struct step *step = at->lo < at->hi ? step_at(f, at->lo, at->level) : NULL;

	for (size_t i = from; i < to; i++) {
		const json_t *item = json_array_get(at->v[1], i);
		struct field one = {.depth = at->depth, .v = {item, item}};
		struct buf b = {0};

		if (taken[i])
			continue;
		item_name(&b, item, i, step);
		one.id = id_number(id_mix(at->id, buf_cstr(&b), b.n + 1), i);
		one.name = row_joined(f->out, at->name, &b);
		run_add(f, run, &one);
	}
}

/* In the order of the newer list; what is gone stands behind the record before it. */
static void
put_items(struct fields *f, const struct field *at)
{
	size_t n = json_array_size(at->v[1]), next = 0;
	size_t *index = mem_zero(at->hi - at->lo + 1, sizeof(*index));
	bool *taken = mem_zero(n + 1, sizeof(*taken));
	struct fields_list l = {0};
	struct run run = {0};

	collect_items(f, at, &l, index);
	for (size_t i = 0; i < l.n; i++)
		if (index[i] < n)
			taken[index[i]] = true;
	for (size_t i = 0; i < l.n; i++) {
		if (index[i] < n && index[i] >= next) {
			put_rest(f, at, next, index[i], taken, &run);
			next = index[i] + 1;
		}
		run_flush(f, &run);
		put_field(f, &l.v[i]);
	}
	put_rest(f, at, next, n, taken, &run);
	run_flush(f, &run);
	list_release(&l);
	free(taken);
	free(index);
}

/* A document in a string: its tree takes the place of the string. */
static void
put_document(struct fields *f, struct field *at)
{
	const struct change *c = record(f, at->lo);
	const struct step *s = at->level ? &c->at.v[at->level - 1] : NULL;
	struct limits lim = LIMITS_DEFAULT;
	struct doc doc[2] = {{0}, {0}};

	for (int k = 0; k < 2; k++) {
		const json_t *v = at->v[k];

		at->v[k] = NULL;
		if (!json_is_string(v) || !c->has_inner)
			continue;
		doc_read(&doc[k], s && s->kind == STEP_MEMBER ? s->name : NULL,
			 json_string_value(v), json_string_length(v), &lim);
		if (doc[k].format == c->inner.format)
			at->v[k] = doc[k].tree;
	}
	if (record(f, at->lo)->at.v[at->level].kind != STEP_MEMBER) {
		put_items(f, at);
	} else {
		row_group(f->out, at, ' ', ROW_NO_CHANGE);
		put_members(f, at, false);
	}
	doc_release(&doc[0]);
	doc_release(&doc[1]);
}

static void
put_below(struct fields *f, struct field *at)
{
	bool flat;

	if (json_is_string(at->v[0]) || json_is_string(at->v[1])) {
		put_document(f, at);
		return;
	}
	if (step_at(f, at->lo, at->level)->kind != STEP_MEMBER) {
		put_items(f, at);
		return;
	}
	flat = at->name && holds_text(f, at);
	if (at->name && !flat)
		row_group(f->out, at, ' ', ROW_NO_CHANGE);
	put_members(f, at, flat);
}

/* Records of the field itself come first: of a list its order, of a text its hunks. */
static void
put_field(struct fields *f, struct field *at)
{
	size_t own = at->lo;

	while (own < at->hi && record(f, own)->at.n <= at->level)
		own++;
	if (own > at->lo)
		put_records(f, at, at->lo, own);
	at->lo = own;
	if (at->lo < at->hi)
		put_below(f, at);
}

/* ---- the object ---- */

static void
put_whole(struct fields *f, const struct field *root, size_t change)
{
	const struct change *c = &f->ob->changes.v[change];
	struct diff_row *r;

	if (c->op != CHANGE_RECREATE) {
		put_record(f, root, change);
		return;
	}
	r = row_add(f->out, ROW_LINE, '~', id_mix(root->id, "again", 5));
	r->name = "object";
	r->change = change;
	r->side[0].text = "deleted";
	r->side[1].text = "made again";
}

void
rows_of_fields(struct diff_rows *out, const struct drift_object *ob, const struct rows_opts *o)
{
	struct fields f = {.out = out, .ob = ob, .o = o, .looks = LOOKS};
	struct field root = {.id = 0xcbf29ce4, .v = {ob->old_body, ob->new_body}};
	bool whole = false;

	f.visible = mem_zero(ob->changes.n + 1, sizeof(*f.visible));
	for (size_t i = 0; i < ob->changes.n; i++)
		if (row_visible(&ob->verdicts[i], o))
			f.visible[f.n++] = i;
	root.hi = f.n;
	for (; root.lo < f.n && record(&f, root.lo)->at.n == 0; root.lo++) {
		put_whole(&f, &root, f.visible[root.lo]);
		whole = whole || record(&f, root.lo)->op != CHANGE_RECREATE;
	}
	if (!whole)
		put_members(&f, &root, false);
	free(f.visible);
}
