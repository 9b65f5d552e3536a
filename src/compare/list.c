/* Lists: how their items are paired, and in which order the pairs are told. */
#include <stdlib.h>

#include "walk.h"

/* A list of items that are more than scalars, on its way. */
struct items {
	const json_t *v[2];
	const struct schema_field *f;
	struct schema_field item;
	struct keyed *keyed;	/* NULL: no item has a key */
	struct pairing p;
};

/* Keys of lists that no schema knows, where every item has them. Ignition's files are told by
 * path in each version of its format. */
static const struct {
	const char *list;	/* name of the member that holds the list; NULL: any */
	const char *const *keys;
} guesses[] = {
	{"files", (const char *const[]){"path", NULL}},
	{NULL, (const char *const[]){"name", NULL}},
};

void
pairing_set(struct pairing *p, size_t old_index, size_t new_index)
{
	p->mate[OLDER][old_index] = new_index;
	p->mate[NEWER][new_index] = old_index;
}

void
pairing_init(struct pairing *p, size_t na, size_t nb)
{
	*p = (struct pairing){.n = {na, nb}};
	for (int side = OLDER; side <= NEWER; side++) {
		p->mate[side] = mem_zero(p->n[side] + 1, sizeof(*p->mate[side]));
		for (size_t i = 0; i < p->n[side]; i++)
			p->mate[side][i] = NO_INDEX;
	}
}

void
pairing_release(struct pairing *p)
{
	free(p->mate[OLDER]);
	free(p->mate[NEWER]);
}

bool
list_of_scalars(const json_t *list)
{
	json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_object(v) || json_is_array(v))
			return false;
	return true;
}

static bool
all_have(const json_t *list, const char *key)
{
	json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (!json_is_string(json_object_get(v, key)))
			return false;
	return true;
}

static const char *const *
guess_keys(const struct walk *w, const json_t *a, const json_t *b)
{
	const struct step *last = w->at.n ? &w->at.v[w->at.n - 1] : NULL;
	const char *name = last && last->kind == STEP_MEMBER ? last->name : "";

	for (size_t i = 0; i < countof(guesses); i++) {
		const char *key = guesses[i].keys[0];

		if (guesses[i].list && strcmp(guesses[i].list, name) != 0)
			continue;
		if (all_have(a, key) && all_have(b, key))
			return guesses[i].keys;
	}
	return NULL;
}

struct keyed *
walk_keyed(const struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	const char *const *keys = f->keys ? f->keys : guess_keys(w, a, b);

	return keys ? keyed_new(a, b, keys, f->keys ? f->defaults : NULL) : NULL;
}

static void
pair_items(struct walk *w, struct items *l)
{
	const char *const *keys = l->f->keys;

	pairing_init(&l->p, json_array_size(l->v[OLDER]), json_array_size(l->v[NEWER]));
	l->keyed = walk_keyed(w, l->v[OLDER], l->v[NEWER], l->f);
	if (l->keyed)
		keyed_pair(l->keyed, &l->p);
	like_pair(w, l->v[OLDER], l->v[NEWER], l->keyed, &l->p);
	/* an item whose key is gone is gone; only a list that the server takes as one has no
	 * items of its own, there a lone one may have got another key */
	if (keys && l->f->merge != MERGE_MAP)
		like_renamed(w, l->v[OLDER], l->v[NEWER], keys, &l->p);
}

/* ---- order ---- */

void
walk_emit_order(struct walk *w, const struct schema_field *f, json_t *olds, json_t *news)
{
	/* of a list that no schema knows nobody can say that its order is free */
	bool is_free = f->cls == SCHEMA_LIST && f->order == ORDER_FREE;

	walk_emit(w, CHANGE_REPLACE, is_free ? CHANGE_ORDER : CHANGE_ORDER_MATTERS, olds, news);
	json_decref(olds);
	json_decref(news);
}

/* An item as a record of order names it: by its key, else as it is. */
static json_t *
item_name(const struct items *l, int side, size_t i)
{
	json_t *name = l->keyed ? keyed_name(l->keyed, &l->p, side, i) : NULL;

	return name ? name : json_incref(json_array_get(l->v[side], i));
}

bool
pairing_in_order(const struct pairing *p)
{
	size_t last = 0;

	for (size_t i = 0; i < p->n[NEWER]; i++) {
		size_t mate = p->mate[NEWER][i];

		if (mate == NO_INDEX)
			continue;
		if (mate < last)
			return false;
		last = mate;
	}
	return true;
}

static void
check_order(struct walk *w, const struct items *l)
{
	json_t *names[2];

	if (pairing_in_order(&l->p))
		return;
	for (int side = OLDER; side <= NEWER; side++) {
		names[side] = json_array();
		for (size_t i = 0; i < l->p.n[side]; i++)
			if (l->p.mate[side][i] != NO_INDEX)
				json_array_append_new(names[side], item_name(l, side, i));
	}
	walk_emit_order(w, l->f, names[OLDER], names[NEWER]);
}

/* ---- records ---- */

/* A key member that is absent means its default (a port without protocol is TCP); where one
 * side has it, the other one gets it for the comparison. New reference. */
static json_t *
with_defaults(const struct schema_field *f, const json_t *v, const json_t *other)
{
	json_t *out = NULL;

	for (size_t i = 0; f->keys && f->defaults && f->keys[i]; i++) {
		json_t *have = json_object_get(other, f->keys[i]);

		if (!json_is_object(v) || tree_get(v, f->keys[i]) ||
		    !keyed_is_default(have, f->defaults[i]))
			continue;
		if (!out)
			out = json_copy((json_t *)(uintptr_t)v);
		json_object_set(out, f->keys[i], have);
	}
	return out ? out : json_incref((json_t *)(uintptr_t)v);
}

static void
tell_pair(struct walk *w, const struct items *l, const json_t *a, const json_t *b)
{
	json_t *x = with_defaults(l->f, a, b), *y = with_defaults(l->f, b, a);

	walk_value(w, x, y, &l->item);
	json_decref(x);
	json_decref(y);
}

static void
enter(struct walk *w, const struct items *l, size_t old_index, size_t new_index)
{
	struct trail t = {.at = {old_index, new_index}};
	json_t *keys = NULL;

	for (int side = OLDER; side <= NEWER && l->keyed; side++) {
		if (t.at[side] == NO_INDEX)
			continue;
		json_decref(keys);
		keys = keyed_step(l->keyed, &l->p, side, t.at[side]);
		t.dup[side] = keys ? keyed_dup(l->keyed, &l->p, side, t.at[side], keys) : 0;
	}
	walk_enter_item(w, keys, &t);
}

static void
tell(struct walk *w, const struct items *l, size_t old_index, size_t new_index)
{
	const json_t *a = NULL, *b = NULL;

	if (old_index != NO_INDEX)
		a = json_array_get(l->v[OLDER], old_index);
	if (new_index != NO_INDEX)
		b = json_array_get(l->v[NEWER], new_index);
	if (a && b && value_same(a, b, w->o->limits.depth, &w->quick))
		return;
	enter(w, l, old_index, new_index);
	if (a && b)
		tell_pair(w, l, a, b);
	else
		walk_emit(w, a ? CHANGE_REMOVE : CHANGE_ADD, CHANGE_VALUE, a, b);
	walk_leave(w);
}

/* The removed items from old_index up to the next one that is still there. */
static void
tell_removed(struct walk *w, const struct items *l, size_t old_index)
{
	for (; old_index < l->p.n[OLDER] && l->p.mate[OLDER][old_index] == NO_INDEX; old_index++)
		tell(w, l, old_index, NO_INDEX);
}

/* By the newer order; what is gone comes where it was, behind the item before it. */
static void
tell_all(struct walk *w, const struct items *l)
{
	tell_removed(w, l, 0);
	for (size_t i = 0; i < l->p.n[NEWER]; i++) {
		size_t mate = l->p.mate[NEWER][i];

		tell(w, l, mate, i);
		if (mate != NO_INDEX)
			tell_removed(w, l, mate + 1);
	}
}

static void
walk_items(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	struct items l = {.v = {a, b}, .f = f};

	if (f->cls != SCHEMA_LIST || !schema_item(f, &l.item))
		l.item = (struct schema_field){0};
	pair_items(w, &l);
	check_order(w, &l);
	tell_all(w, &l);
	keyed_free(l.keyed);
	pairing_release(&l.p);
}

void
walk_list(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	if (!list_of_scalars(a) || !list_of_scalars(b))
		walk_items(w, a, b, f);
	else if (f->cls == SCHEMA_LIST && f->merge == MERGE_SET)
		walk_set(w, a, b, f);
	else
		walk_sequence(w, a, b, f);
}
