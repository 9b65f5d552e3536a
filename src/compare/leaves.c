/* One object, value by value, under the paths that records of changes have. */
#include <stdlib.h>

#include "walk.h"

struct leaves {
	struct walk w;
	struct buf text;	/* the path so far, printed */
	enum leaf_way (*each)(void *ctx, const struct compare_leaf *l);
	void *ctx;
};

static enum leaf_way visit(struct leaves *l, const json_t *v, const struct schema_field *f);

/* Tells the step just taken, then goes back; the printed path grows and shrinks with it. */
static enum leaf_way
visit_step(struct leaves *l, const json_t *v, const struct schema_field *f)
{
	const struct path last = {.v = &l->w.at.v[l->w.at.n - 1], .n = 1};
	size_t before = l->text.n;
	enum leaf_way way;

	path_print(&l->text, &last);
	if (before && l->text.p[before] != '[') {
		buf_putc(&l->text, '\0');
		memmove(l->text.p + before + 1, l->text.p + before, l->text.n - before - 1);
		l->text.p[before] = '.';
		buf_cstr(&l->text);
	}
	way = json_is_null(v) ? LEAF_ON : visit(l, v, f);
	l->text.n = before;
	walk_leave(&l->w);
	return way;
}

static enum leaf_way
visit_members(struct leaves *l, const json_t *v, struct schema_field f)
{
	bool is_root = l->w.at.n == 0 || f.cls == SCHEMA_RAW;
	enum leaf_way way = LEAF_ON;
	const char *key;
	json_t *m;

	if (f.cls == SCHEMA_RAW)
		f = walk_embedded(&l->w, v, v);
	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		struct schema_field mf = walk_member_field(&l->w, &f, key, is_root);

		walk_enter_member(&l->w, key);
		way = visit_step(l, m, &mf);
		if (way == LEAF_STOP)
			break;
	}
	return way;
}

/* ---- lists ---- */

/* Which of those that are equal, as in struct step. */
static unsigned
ordinal(struct map *count, const json_t *v)
{
	struct map_entry *e;
	struct buf b = {0};

	canon_compact(&b, v);
	e = map_at(count, b.p, b.n);
	e->value = (void *)((uintptr_t)e->value + 1);
	buf_release(&b);
	return (uintptr_t)e->value > 1 ? (unsigned)(uintptr_t)e->value : 0;
}

static enum leaf_way
visit_scalars(struct leaves *l, const json_t *list, const struct schema_field *item, bool set)
{
	enum leaf_way way = LEAF_ON;
	struct map count = {0};
	json_t *v;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, v) {
		struct trail t = {.at = {i, i}};

		if (set) {
			t.dup[NEWER] = ordinal(&count, v);
			walk_enter_element(&l->w, v, &t);
			l->w.at.v[l->w.at.n - 1].dup = t.dup[NEWER];
		} else {
			walk_enter_item(&l->w, NULL, &t);
		}
		way = visit_step(l, v, item);
		if (way == LEAF_STOP)
			break;
	}
	map_release(&count, NULL);
	return way;
}

/* Every item is its own pair, so it is named as one that stays what it is. */
static enum leaf_way
visit_items(struct leaves *l, const json_t *list, const struct schema_field *f,
	    const struct schema_field *item)
{
	struct keyed *keyed = walk_keyed(&l->w, list, list, f);
	enum leaf_way way = LEAF_ON;
	struct pairing p;
	json_t *v;
	size_t i;

	pairing_init(&p, json_array_size(list), json_array_size(list));
	if (keyed)
		keyed_pair(keyed, &p);
	json_array_foreach((json_t *)(uintptr_t)list, i, v) {
		json_t *keys = keyed ? keyed_step(keyed, &p, NEWER, i) : NULL;
		struct trail t = {.at = {i, i}};

		if (keys)
			t.dup[NEWER] = keyed_dup(keyed, &p, NEWER, i, keys);
		walk_enter_item(&l->w, keys, &t);
		way = visit_step(l, v, item);
		if (way == LEAF_STOP)
			break;
	}
	keyed_free(keyed);
	pairing_release(&p);
	return way;
}

static enum leaf_way
visit_list(struct leaves *l, const json_t *list, const struct schema_field *f)
{
	struct schema_field item = {0};

	if (f->cls == SCHEMA_LIST && !schema_item(f, &item))
		item = (struct schema_field){0};
	if (list_of_scalars(list))
		return visit_scalars(l, list, &item,
				     f->cls == SCHEMA_LIST && f->merge == MERGE_SET);
	return visit_items(l, list, f, &item);
}

/* ---- values ---- */

static enum leaf_way
below(struct leaves *l, const json_t *v, const struct schema_field *f)
{
	enum leaf_way way = LEAF_ON;

	if (l->w.depth >= l->w.o->limits.depth)
		return LEAF_ON;
	l->w.depth++;
	if (json_is_object(v))
		way = visit_members(l, v, *f);
	else if (json_is_array(v))
		way = visit_list(l, v, f);
	l->w.depth--;
	return way;
}

static enum leaf_way
visit_document(struct leaves *l, const json_t *text, const struct schema_field *f)
{
	const struct schema_field unknown = {0};
	const char *p = json_string_value(text);
	size_t n = json_string_length(text);
	enum leaf_way way = LEAF_ON;
	struct walk *w = &l->w;
	struct doc doc;

	if (w->doc[NEWER] || number_tag(text) || f->cls == SCHEMA_BYTES ||
	    n > w->o->limits.doc_bytes || text_opaque(w))
		return LEAF_ON;
	doc_read(&doc, text_title(&w->at), p, n, &w->o->limits);
	if (doc.format != DOC_TEXT) {
		w->doc[OLDER] = w->doc[NEWER] = &doc;
		w->doc_from = w->at.n;
		way = below(l, doc.tree, &unknown);
		w->doc[OLDER] = w->doc[NEWER] = NULL;
	}
	doc_release(&doc);
	return way;
}

static enum leaf_way
visit(struct leaves *l, const json_t *v, const struct schema_field *f)
{
	const struct compare_leaf leaf = {.at = &l->w.at, .path = buf_cstr(&l->text), .value = v,
				  .doc = l->w.doc[NEWER], .doc_from = l->w.doc_from};
	enum leaf_way way = l->each(l->ctx, &leaf);

	if (way != LEAF_ON)
		return way == LEAF_STOP ? LEAF_STOP : LEAF_ON;
	return json_is_string(v) ? visit_document(l, v, f) : below(l, v, f);
}

void
compare_leaves(const struct object_key *k, const json_t *body, const struct compare_opts *o,
	       enum leaf_way (*each)(void *ctx, const struct compare_leaf *l), void *ctx)
{
	const struct schema_field root = {
		.cls = SCHEMA_STRUCT,
		.at = schema_root(o->kinds, k->group, k->kind),
	};
	struct leaves l = {.w = {.key = k, .o = o}, .each = each, .ctx = ctx};

	below(&l, body, &root);
	path_release(&l.w.at);
	free(l.w.trail);
	buf_release(&l.text);
}
