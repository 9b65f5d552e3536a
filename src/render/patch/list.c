/* Lists in patches: which items of two are one, what goes, what comes, and in which order. */
#include "merge.h"

#include <stdlib.h>

#define NO_ITEM SIZE_MAX

/* Which items are one, and where each of what comes out is from. */
struct pairs {
	const json_t *v[2];
	size_t n[2];
	size_t *mate[2];		/* NO_ITEM: it came or went */
	const struct told *order;	/* the record of another order, or NULL */
};

static void
pairs_release(struct pairs *p)
{
	free(p->mate[OLDER]);
	free(p->mate[NEWER]);
}

/* Those that neither came nor went, in order; how many. */
static size_t
stayed(struct making *m, const struct pairs *p, int side, size_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n[side]; i++)
		if (!told_item(m, side, i))
			out[n++] = i;
	return n;
}

/* Which of the older names the newer one at j is; used ones are NULL. */
static size_t
find_name(json_t **names, size_t n, const json_t *name)
{
	for (size_t i = 0; i < n; i++)
		if (names[i] && tree_equal(names[i], name))
			return i;
	return NO_ITEM;
}

/* The names of a record of order, one for each item that stayed. */
static bool
pair_by_order(struct pairs *p, const struct change *c, size_t *const kept[2], size_t n)
{
	json_t **names = mem_zero(n + 1, sizeof(*names));
	bool ok = json_array_size(c->old_value) == n && json_array_size(c->new_value) == n;

	for (size_t i = 0; ok && i < n; i++)
		names[i] = json_array_get(c->old_value, i);
	for (size_t j = 0; ok && j < n; j++) {
		size_t i = find_name(names, n, json_array_get(c->new_value, j));

		ok = i != NO_ITEM;
		if (!ok)
			break;
		names[i] = NULL;
		p->mate[OLDER][kept[OLDER][i]] = kept[NEWER][j];
		p->mate[NEWER][kept[NEWER][j]] = kept[OLDER][i];
	}
	free(names);
	return ok;
}

/* False if the records do not tell which items are one. */
static bool
pair(struct making *m, struct pairs *p, const json_t *a, const json_t *b)
{
	const struct told *t = told_at(m, NEWER);
	size_t *kept[2], n[2];
	bool ok;

	*p = (struct pairs){.v = {a, b}, .order = t && t->order ? t : NULL};
	for (int s = OLDER; s <= NEWER; s++) {
		p->n[s] = json_array_size(p->v[s]);
		p->mate[s] = mem_zero(p->n[s] + 1, sizeof(size_t));
		kept[s] = mem_zero(p->n[s] + 1, sizeof(size_t));
		for (size_t i = 0; i < p->n[s]; i++)
			p->mate[s][i] = NO_ITEM;
		n[s] = stayed(m, p, s, kept[s]);
	}
	ok = n[OLDER] == n[NEWER];
	if (ok && p->order)
		ok = pair_by_order(p, p->order->order, kept, n[OLDER]);
	else if (ok)
		for (size_t i = 0; i < n[OLDER]; i++) {
			p->mate[OLDER][kept[OLDER][i]] = kept[NEWER][i];
			p->mate[NEWER][kept[NEWER][i]] = kept[OLDER][i];
		}
	free(kept[OLDER]);
	free(kept[NEWER]);
	return ok;
}

/* Whether an item passes all tests of another one; length is that of the other's pointer. */
static bool
passes(const json_t *item, const json_t *tests, size_t from, size_t length)
{
	for (size_t i = from; i < json_array_size(tests); i++) {
		const json_t *test = json_array_get(tests, i), *found;
		struct path p = {0};

		if (path_parse(&p, tree_str(test, "path") + length, NULL) != 0)
			return false;
		found = path_find((json_t *)(uintptr_t)item, &p, NULL);
		path_release(&p);
		if (!found || !tree_equal(found, tree_get(test, "value")))
			return false;
	}
	return true;
}

/* Where another item could be mistaken for this one, what names it is asked for, too. */
static void
guard_item(struct making *m, const json_t *list, size_t index, size_t tests)
{
	static const char *const names[] = {"name", "key", "containerPort", "port", "mountPath",
					    "ip", "host", "type"};
	const json_t *item = json_array_get(list, index), *name = NULL;
	size_t n = m->at[OLDER].n;
	bool alike = false;

	for (size_t i = 0; i < countof(names) && !name; i++) {
		name = tree_get(item, names[i]);
		if (name)
			pointer_token(&m->at[OLDER], names[i]);
	}
	for (size_t i = 0; name && !alike && i < json_array_size(list); i++)
		alike = i != index && passes(json_array_get(list, i), m->out->tests, tests, n);
	if (alike)
		merge_emit(m, "test", m->at[OLDER].p, name);
	m->at[OLDER].n = n;
}

static json_t *
merge_item(struct making *m, const struct pairs *p, size_t old_index)
{
	size_t n[] = {m->at[OLDER].n, m->at[NEWER].n}, new_index = p->mate[OLDER][old_index];
	size_t tests = json_array_size(m->out->tests), ops = json_array_size(m->out->ops);
	json_t *v;

	buf_printf(&m->at[OLDER], "/%zu", old_index);
	buf_printf(&m->at[NEWER], "/%zu", new_index);
	v = merge_values(m, json_array_get(p->v[OLDER], old_index),
		  json_array_get(p->v[NEWER], new_index));
	if (json_array_size(m->out->ops) > ops && json_is_object(v))
		guard_item(m, p->v[OLDER], old_index, tests);
	merge_leave(m, n);
	return v;
}

/* One that went, or stays after all: then it is a new reference. */
static json_t *
drop_item(struct making *m, const struct pairs *p, size_t index)
{
	const struct told *t = told_item(m, OLDER, index);
	const json_t *a = json_array_get(p->v[OLDER], index);
	size_t n[] = {m->at[OLDER].n, m->at[NEWER].n};
	json_t *v;

	if (!t->shown)
		return ref(a);
	buf_printf(&m->at[OLDER], "/%zu", index);
	v = merge_change(m, a, NULL);
	merge_leave(m, n);
	return v;
}

/* What is left of the older list, in its order; from tells for each which newer item it is. */
static json_t *
keep_items(struct making *m, const struct pairs *p, size_t *from)
{
	json_t **kept = mem_zero(p->n[OLDER] + 1, sizeof(json_t *)), *out = json_array();

	for (size_t i = 0; i < p->n[OLDER]; i++)
		if (p->mate[OLDER][i] != NO_ITEM)
			kept[i] = merge_item(m, p, i);
	for (size_t i = p->n[OLDER]; i-- > 0;)
		if (p->mate[OLDER][i] == NO_ITEM)
			kept[i] = drop_item(m, p, i);
	for (size_t i = 0; i < p->n[OLDER]; i++) {
		if (!kept[i])
			continue;
		from[json_array_size(out)] = p->mate[OLDER][i];
		json_array_append_new(out, kept[i]);
	}
	free(kept);
	return out;
}

/* Behind the nearest item before it that is there. */
static size_t
place_of(const size_t *from, size_t n, size_t new_index)
{
	size_t at = 0, best = NO_ITEM;

	for (size_t i = 0; i < n; i++)
		if (from[i] != NO_ITEM && from[i] < new_index &&
		    (best == NO_ITEM || from[i] > best)) {
			best = from[i];
			at = i + 1;
		}
	return at;
}

/* from has room for all of both lists. */
static void
add_items(struct making *m, const struct pairs *p, json_t *out, size_t *from)
{
	size_t n[] = {m->at[OLDER].n, m->at[NEWER].n};

	for (size_t j = 0; j < p->n[NEWER]; j++) {
		const struct told *t = told_item(m, NEWER, j);
		size_t at, size = json_array_size(out);
		json_t *v;

		if (!t || !t->shown)
			continue;
		at = place_of(from, size, j);
		buf_printf(&m->at[OLDER], "/%zu", at);
		buf_printf(&m->at[NEWER], "/%zu", j);
		v = merge_change(m, NULL, json_array_get(p->v[NEWER], j));
		merge_leave(m, n);
		if (!v)
			continue;
		memmove(from + at + 1, from + at, (size - at) * sizeof(*from));
		from[at] = j;
		json_array_insert_new(out, at, v);
	}
}

/* The newer order; what only the older list has comes last. */
static json_t *
put_in_order(json_t *items, const size_t *from, size_t n_new)
{
	size_t n = json_array_size(items), *at = mem_zero(n_new + 1, sizeof(*at));
	json_t *out = json_array();

	for (size_t i = 0; i < n; i++)
		if (from[i] != NO_ITEM)
			at[from[i]] = i + 1;
	for (size_t j = 0; j < n_new; j++)
		if (at[j])
			json_array_append(out, json_array_get(items, at[j] - 1));
	for (size_t i = 0; i < n; i++)
		if (from[i] == NO_ITEM)
			json_array_append(out, json_array_get(items, i));
	free(at);
	json_decref(items);
	return out;
}

/* Is one of the records of this place or below it shown? */
static bool
any_shown(const struct making *m)
{
	for (int s = OLDER; s <= NEWER; s++)
		map_each(&m->told[s], e) {
			const struct told *t = e->value;

			if (t->shown && e->len >= m->at[s].n &&
			    memcmp(e->key, m->at[s].p, m->at[s].n) == 0 &&
			    (e->key[m->at[s].n] == '/' || !e->key[m->at[s].n]))
				return true;
		}
	return false;
}

/* One value for the whole list: what there is before is expected, the rest replaced. */
static json_t *
change_list(struct making *m, const json_t *a, json_t *made)
{
	json_t *v = merge_change(m, a, made);

	json_decref(made);
	return v;
}

json_t *
merge_list(struct making *m, const json_t *a, const json_t *b)
{
	struct pairs p;
	size_t *from;
	json_t *out;
	bool whole;

	if (!pair(m, &p, a, b)) {
		pairs_release(&p);
		return any_shown(m) ? merge_change(m, a, b) : ref(a);
	}
	whole = p.order && p.order->shown;
	from = mem_zero(p.n[OLDER] + p.n[NEWER] + 1, sizeof(*from));
	m->quiet += whole;
	out = keep_items(m, &p, from);
	add_items(m, &p, out, from);
	m->quiet -= whole;
	if (whole)
		out = change_list(m, a, put_in_order(out, from, p.n[NEWER]));
	free(from);
	pairs_release(&p);
	return out;
}
