/* Lists of scalars: sets element by element, sequences by the shortest edit script. */
#include <stdlib.h>

#include "walk.h"

/* Differences after which a sequence is compared as a bag of elements, in linear time. */
#define SEQUENCE_COST 4096

/* Two lists as texts that are equal bytes where the elements are equal. */
struct scalars {
	const json_t *list[2];
	struct str *text[2];
	size_t n[2];
	unsigned *ordinal[2];	/* sets only */
	struct arena arena;
};

/* A digit or sign begins a number, a quote a string, a letter the rest: no two kinds are alike. */
static struct str
text_of(struct arena *ar, const json_t *v, bool mask)
{
	struct buf b = {0};
	char *masked;
	struct str s;

	canon_compact(&b, v);
	masked = mask ? text_masked(buf_cstr(&b), b.n) : NULL;
	s = (struct str){arena_strndup(ar, masked ? masked : buf_cstr(&b), b.n), b.n};
	free(masked);
	buf_release(&b);
	return s;
}

static void
scalars_init(struct scalars *l, const struct walk *w, const json_t *a, const json_t *b)
{
	*l = (struct scalars){.list = {a, b}};
	for (int s = OLDER; s <= NEWER; s++) {
		l->n[s] = json_array_size(l->list[s]);
		l->text[s] = mem_zero(l->n[s] + 1, sizeof(struct str));
		for (size_t i = 0; i < l->n[s]; i++)
			l->text[s][i] = text_of(&l->arena, json_array_get(l->list[s], i),
						w->o->other_keys);
	}
}

static void
scalars_release(struct scalars *l)
{
	free(l->text[OLDER]);
	free(l->text[NEWER]);
	free(l->ordinal[OLDER]);
	free(l->ordinal[NEWER]);
	arena_release(&l->arena);
}

static const json_t *
element(const struct scalars *l, int side, size_t i)
{
	return i == NO_INDEX ? NULL : json_array_get(l->list[side], i);
}

/* Pairs equal elements, the first with the first. */
static void
pair_equal(const struct scalars *l, struct pairing *p)
{
	struct map first = {0};	/* text to index plus one of the first that is free */
	size_t *next = mem_zero(l->n[OLDER] + 1, sizeof(*next));

	pairing_init(p, l->n[OLDER], l->n[NEWER]);
	for (size_t i = l->n[OLDER]; i-- > 0;) {
		struct map_entry *e = map_at(&first, l->text[OLDER][i].p, l->text[OLDER][i].n);

		next[i] = (uintptr_t)e->value;
		e->value = (void *)(uintptr_t)(i + 1);
	}
	for (size_t j = 0; j < l->n[NEWER]; j++) {
		const struct str *t = &l->text[NEWER][j];
		uintptr_t i = (uintptr_t)map_getn(&first, t->p, t->n);

		if (!i)
			continue;
		pairing_set(p, i - 1, j);
		map_putn(&first, t->p, t->n, (void *)(uintptr_t)next[i - 1]);
	}
	free(next);
	map_release(&first, NULL);
}

/* The elements that are on both sides, in the order of one. */
static json_t *
common(const struct scalars *l, const struct pairing *p, int side)
{
	json_t *v = json_array();

	for (size_t i = 0; i < p->n[side]; i++)
		if (p->mate[side][i] != NO_INDEX)
			json_array_append(v, json_array_get(l->list[side], i));
	return v;
}

/* ---- sets ---- */

/* Which of those that are equal an element is, as in struct step: the nth of its side, so that
 * each has a path of its own. */
static unsigned *
ordinals(struct scalars *l, int side)
{
	unsigned *v = mem_zero(l->n[side] + 1, sizeof(*v));
	struct map count = {0};

	for (size_t i = 0; i < l->n[side]; i++) {
		struct str t = text_of(&l->arena, json_array_get(l->list[side], i), false);
		struct map_entry *e = map_at(&count, t.p, t.n);

		e->value = (void *)((uintptr_t)e->value + 1);
		if ((uintptr_t)e->value > 1)
			v[i] = (unsigned)(uintptr_t)e->value;
	}
	map_release(&count, NULL);
	return v;
}

static void
tell_element(struct walk *w, const struct scalars *l, size_t old_index, size_t new_index)
{
	const json_t *a = element(l, OLDER, old_index), *b = element(l, NEWER, new_index);
	struct trail t = {.at = {old_index, new_index}};

	if (a)
		t.dup[OLDER] = l->ordinal[OLDER][old_index];
	else
		t.dup[NEWER] = l->ordinal[NEWER][new_index];
	walk_enter_element(w, a ? a : b, &t);
	walk_emit(w, a ? CHANGE_REMOVE : CHANGE_ADD, CHANGE_VALUE, a, b);
	walk_leave(w);
}

static size_t
tell_gone(struct walk *w, const struct scalars *l, const struct pairing *p, size_t i)
{
	for (; i < l->n[OLDER] && p->mate[OLDER][i] == NO_INDEX; i++)
		tell_element(w, l, i, NO_INDEX);
	return i;
}

void
walk_set(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	struct scalars l;
	struct pairing p;

	scalars_init(&l, w, a, b);
	for (int s = OLDER; s <= NEWER; s++)
		l.ordinal[s] = ordinals(&l, s);
	pair_equal(&l, &p);
	if (!pairing_in_order(&p))
		walk_emit_order(w, f, common(&l, &p, OLDER), common(&l, &p, NEWER));
	tell_gone(w, &l, &p, 0);
	for (size_t j = 0; j < l.n[NEWER]; j++) {
		if (p.mate[NEWER][j] == NO_INDEX)
			tell_element(w, &l, NO_INDEX, j);
		else
			tell_gone(w, &l, &p, p.mate[NEWER][j] + 1);
	}
	pairing_release(&p);
	scalars_release(&l);
}

/* ---- sequences ---- */

static void
tell_index(struct walk *w, const struct scalars *l, const struct schema_field *item, size_t i,
	   size_t j)
{
	const json_t *a = element(l, OLDER, i), *b = element(l, NEWER, j);

	walk_enter_item(w, NULL, &(struct trail){.at = {i, j}});
	if (a && b && !json_is_null(a) && !json_is_null(b))
		walk_value(w, a, b, item);
	else
		walk_emit(w, !a ? CHANGE_ADD : !b ? CHANGE_REMOVE : CHANGE_REPLACE, CHANGE_VALUE,
			  a, b);
	walk_leave(w);
}

/* A run of changed elements: as many as both sides have are replaced, the rest came or went. */
static void
tell_run(struct walk *w, const struct scalars *l, const struct schema_field *item,
	 const size_t from[2], const size_t to[2])
{
	size_t i = from[OLDER], j = from[NEWER];

	while (i < to[OLDER] && j < to[NEWER])
		tell_index(w, l, item, i++, j++);
	while (i < to[OLDER])
		tell_index(w, l, item, i++, NO_INDEX);
	while (j < to[NEWER])
		tell_index(w, l, item, NO_INDEX, j++);
}

static void
tell_script(struct walk *w, const struct scalars *l, const struct schema_field *item,
	    const struct line_edit *v, size_t n)
{
	for (size_t x = 0; x < n;) {
		size_t from[2] = {v[x].old_line, v[x].new_line}, to[2];

		if (v[x].op == LINE_SAME) {
			x++;
			continue;
		}
		to[OLDER] = from[OLDER];
		to[NEWER] = from[NEWER];
		for (; x < n && v[x].op != LINE_SAME; x++)
			to[v[x].op == LINE_NEW ? NEWER : OLDER]++;
		tell_run(w, l, item, from, to);
	}
}

/* Too much differs for an edit script: what is on both sides stays, wherever it stands. */
static void
tell_bag(struct walk *w, const struct scalars *l, const struct schema_field *item,
	 const struct pairing *p)
{
	for (size_t i = 0; i < p->n[OLDER]; i++)
		if (p->mate[OLDER][i] == NO_INDEX)
			tell_index(w, l, item, i, NO_INDEX);
	for (size_t j = 0; j < p->n[NEWER]; j++)
		if (p->mate[NEWER][j] == NO_INDEX)
			tell_index(w, l, item, NO_INDEX, j);
}

static size_t
count_paired(const struct pairing *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n[OLDER]; i++)
		n += p->mate[OLDER][i] != NO_INDEX;
	return n;
}

static size_t
count_same(const struct line_edit *v, size_t n)
{
	size_t same = 0;

	for (size_t i = 0; i < n; i++)
		same += v[i].op == LINE_SAME;
	return same;
}

void
walk_sequence(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	struct schema_field item = {0};
	struct line_edit *v;
	struct scalars l;
	struct pairing p;
	size_t n, paired;

	if (f->cls == SCHEMA_LIST && !schema_item(f, &item))
		item = (struct schema_field){0};
	scalars_init(&l, w, a, b);
	pair_equal(&l, &p);
	paired = count_paired(&p);
	v = line_diff(l.text[OLDER], l.n[OLDER], l.text[NEWER], l.n[NEWER], SEQUENCE_COST, &n);
	if (paired == l.n[OLDER] && paired == l.n[NEWER]) {
		if (count_same(v, n) < paired)	/* the same elements in another order */
			walk_emit_order(w, f, common(&l, &p, OLDER), common(&l, &p, NEWER));
	} else if (paired > count_same(v, n) + SEQUENCE_COST / 2) {
		if (!pairing_in_order(&p))
			walk_emit_order(w, f, common(&l, &p, OLDER), common(&l, &p, NEWER));
		tell_bag(w, &l, &item, &p);
	} else {
		tell_script(w, &l, &item, v, n);
	}
	free(v);
	pairing_release(&p);
	scalars_release(&l);
}
