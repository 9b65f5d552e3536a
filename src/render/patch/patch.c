/*
 * Patches: the shown changes made to a copy of the older body, and the way
 * there as operations. Both bodies are walked side by side; the records say
 * what differs, their pointers which items of two lists are one: those of a
 * removal are of the older object, all others of the newer. What no record
 * tells, or a hidden one, stays as the older object has it.
 *
 * Operations come from the inside out, and of a list what is removed from the
 * back before what is added from the front: so each pointer above the last
 * step is that of the older object.
 */
#include "merge.h"

#include <stdlib.h>

/* ---- the records ---- */

static bool
is_order(const struct change *c)
{
	return !c->has_inner && (c->form == CHANGE_ORDER || c->form == CHANGE_ORDER_MATTERS);
}

static void
tell(struct making *m, const struct change *c, bool shown)
{
	int side = c->op == CHANGE_REMOVE ? OLDER : NEWER;
	struct map_entry *e = map_at(&m->told[side], c->pointer, strlen(c->pointer));
	struct told *t = e->value;

	if (!t)
		e->value = t = mem_zero(1, sizeof(*t));
	if (is_order(c))
		t->order = c;
	else
		t->c = c;
	t->item |= !c->has_inner && c->op != CHANGE_REPLACE;
	t->shown |= shown;
	for (const char *s = c->pointer; s; s = *s ? strchrnul(s + 1, '/') : NULL)
		map_putn(&m->way[side], c->pointer, (size_t)(s - c->pointer), t);
}

static void
tell_all(struct making *m, const struct drift_object *ob)
{
	for (size_t i = 0; i < ob->changes.n; i++) {
		const struct change *c = &ob->changes.v[i];
		bool shown = ob->verdicts[i].hidden == SHOWN;
		const char *why = patch_fixed(&ob->key, ob->old_body, c->pointer);

		if (!*c->pointer)
			continue;	/* made anew: the fields follow */
		/* another version of the API is no change of the object */
		if (shown && why && c->form != CHANGE_SPELLING)
			patch_skip(m->out, c->path, why);
		tell(m, c, shown && !why);
	}
}

struct told *
told_at(const struct making *m, int side)
{
	return map_getn(&m->told[side], m->at[side].n ? m->at[side].p : "", m->at[side].n);
}

/* Does a record tell of this place or of one below it? */
static bool
touched(const struct making *m)
{
	for (int i = OLDER; i <= NEWER; i++)
		if (map_getn(&m->way[i], m->at[i].n ? m->at[i].p : "", m->at[i].n))
			return true;
	return false;
}

void
merge_leave(struct making *m, const size_t n[2])
{
	for (int i = OLDER; i <= NEWER; i++) {
		m->at[i].n = n[i];
		buf_cstr(&m->at[i]);
	}
}

struct told *
told_item(struct making *m, int side, size_t index)
{
	size_t n[] = {m->at[OLDER].n, m->at[NEWER].n};
	struct told *t;

	buf_printf(&m->at[side], "/%zu", index);
	t = told_at(m, side);
	merge_leave(m, n);
	return t && t->item ? t : NULL;
}

/* ---- operations ---- */

void
merge_emit(struct making *m, const char *op, const char *pointer, const json_t *value)
{
	json_t *j;

	if (m->quiet)
		return;
	j = json_object();
	json_object_set_new(j, "op", json_string(op));
	json_object_set_new(j, "path", json_string(pointer));
	if (value)
		json_object_set_new(j, "value", tree_copy(value));
	json_array_append_new(str_eq(op, "test") ? m->out->tests : m->out->ops, j);
}

/* One of the two may be NULL. */
static bool
refuse(struct making *m, const json_t *a, const json_t *b)
{
	const struct told *t = told_at(m, NEWER);

	if (!(a && patch_redacted(a)) && !(b && patch_redacted(b)))
		return false;
	if (!t || !t->c)
		t = told_at(m, OLDER);
	patch_skip(m->out, t && t->c ? t->c->path : buf_cstr(&m->at[OLDER]),
		   patch_redacted_reason);
	m->out->redacted = true;
	return true;
}

json_t *
merge_change(struct making *m, const json_t *a, const json_t *b)
{
	const char *pointer = buf_cstr(&m->at[OLDER]);

	if (refuse(m, a, b))
		return a ? ref(a) : NULL;
	if (a)
		merge_emit(m, "test", pointer, a);
	merge_emit(m, !a ? "add" : !b ? "remove" : "replace", pointer, b);
	return b ? ref(b) : NULL;
}

static json_t *
merge_member(struct making *m, const json_t *a, const json_t *b, const char *name)
{
	size_t n[] = {m->at[OLDER].n, m->at[NEWER].n};
	json_t *v;

	for (int i = OLDER; i <= NEWER; i++)
		pointer_token(&m->at[i], name);
	v = merge_values(m, tree_get(a, name), tree_get(b, name));
	merge_leave(m, n);
	return v;
}

/* A map that one side lacks is told by its members. */
static json_t *
merge_members(struct making *m, const json_t *a, const json_t *b)
{
	json_t *out = json_object(), *v;
	const char *name;

	m->quiet += !a;
	json_object_foreach((json_t *)(uintptr_t)a, name, v)
		json_object_set_new(out, name, merge_member(m, a, b, name));
	json_object_foreach((json_t *)(uintptr_t)b, name, v) {
		json_t *made = json_object_get(a, name) ? NULL : merge_member(m, a, b, name);

		if (made)
			json_object_set_new(out, name, made);
	}
	m->quiet -= !a;
	if (json_object_size(out) == 0 && (!a || !b)) {
		if (a)
			merge_emit(m, "remove", buf_cstr(&m->at[OLDER]), NULL);
		json_decref(out);
		return NULL;
	}
	if (!a)
		merge_emit(m, "add", buf_cstr(&m->at[OLDER]), out);
	return out;
}

/* ---- the walk ---- */

json_t *
merge_values(struct making *m, const json_t *a, const json_t *b)
{
	const struct told *went = told_at(m, OLDER), *came = told_at(m, NEWER);
	bool shown = (went && went->c && went->shown) || (came && came->c && came->shown);

	if (!touched(m))
		return a ? ref(a) : NULL;
	if ((went && went->c) || (came && came->c))
		return shown ? merge_change(m, a, b) : a ? ref(a) : NULL;
	if (json_is_array(a) && json_is_array(b))
		return merge_list(m, a, b);
	if ((!a || json_is_object(a)) && (!b || json_is_object(b)))
		return merge_members(m, a, b);
	return a ? ref(a) : NULL;
}

void
patch_skip(struct patch *p, const char *path, const char *reason)
{
	json_t *j;
	size_t i;

	json_array_foreach(p->skipped, i, j)
		if (str_eq(tree_str(j, "path"), path))
			return;
	j = json_object();
	json_object_set_new(j, "path", json_string(path));
	json_object_set_new(j, "reason", json_string(reason));
	json_array_append_new(p->skipped, j);
}

void
patch_make(struct patch *p, const struct drift_object *ob)
{
	struct making m = {.out = p};

	*p = (struct patch){.tests = json_array(), .ops = json_array(), .skipped = json_array()};
	tell_all(&m, ob);
	p->target = merge_values(&m, ob->old_body, ob->new_body);
	for (int i = OLDER; i <= NEWER; i++) {
		map_release(&m.told[i], free);
		map_release(&m.way[i], NULL);
		buf_release(&m.at[i]);
	}
}

void
patch_release(struct patch *p)
{
	json_decref(p->target);
	json_decref(p->tests);
	json_decref(p->ops);
	json_decref(p->skipped);
	*p = (struct patch){0};
}
