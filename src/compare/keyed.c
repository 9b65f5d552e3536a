/*
 * List items by key. The name comes first where items have one, then the
 * other key members together, then all of them (ux.md 2.2: a Service's own
 * merge key is its port, which would turn the most wanted change, another
 * port, into one that went and one that came). What has the same key more than
 * once is told apart by its position among equals.
 */
#include <stdlib.h>

#include "walk.h"

#define LEVELS_MAX 3
/* Items of one list that are looked at for the numbers of those whose key lacks a part; past it
 * a number tells only items with the very same key apart. */
#define DUP_LOOKS (1U << 22)

/* Key members that are tried together. */
struct level {
	const char *const *keys;
	const char *const *defaults;	/* may be NULL */
	size_t n;
};

/* An item's key on one level: its number (0: it has none), which one it is of how many. */
struct slot {
	unsigned id, ordinal, total;
};

struct side {
	const json_t *list;
	size_t n;
	struct slot *slot[LEVELS_MAX];
	unsigned char *level;	/* on which level its pair was found, plus one */
};

struct keyed {
	struct level level[LEVELS_MAX];
	size_t levels;
	struct side side[2];
	unsigned ids[LEVELS_MAX];	/* how many different keys, plus one */
	bool partial[LEVELS_MAX];	/* some item lacks a part of its key */
	size_t looks;			/* items that keyed_dup may still look at */
};

/* ---- keys ---- */

static void
set_levels(struct keyed *k, const char *const *keys, const char *const *defaults)
{
	size_t n = 0;

	while (keys[n])
		n++;
	if (n == 1 || strcmp(keys[0], "name") != 0) {
		k->level[k->levels++] = (struct level){keys, defaults, n};
		return;
	}
	k->level[k->levels++] = (struct level){keys, defaults, 1};
	k->level[k->levels++] = (struct level){keys + 1, defaults ? defaults + 1 : NULL, n - 1};
	k->level[k->levels++] = (struct level){keys, defaults, n};
}

/* A key member of an item, "key" or "configMapRef/name"; NULL if absent or what no key is. */
static const json_t *
key_member(const json_t *item, const char *key)
{
	const json_t *v = tree_at(item, key);

	return json_is_string(v) || json_is_integer(v) || json_is_boolean(v) ? v : NULL;
}

static const char *
default_of(const struct level *l, size_t i)
{
	return l->defaults ? l->defaults[i] : NULL;
}

/* Defaults are texts, also those of numbers. */
static void
value_text(struct buf *out, const json_t *v)
{
	if (json_is_string(v))
		buf_add(out, json_string_value(v), json_string_length(v));
	else
		canon_compact(out, v);
}

bool
keyed_is_default(const json_t *v, const char *text)
{
	struct buf b = {0};
	bool same;

	if (!v || !text)
		return false;
	value_text(&b, v);
	same = str_eq(buf_cstr(&b), text);
	buf_release(&b);
	return same;
}

/* The key as text, so that equal keys are equal bytes; how many members of it are there. */
static size_t
key_text(struct buf *out, const struct level *l, const json_t *item)
{
	size_t have = 0;

	buf_clear(out);
	for (size_t i = 0; i < l->n; i++) {
		const json_t *v = key_member(item, l->keys[i]);
		const char *text = default_of(l, i);

		have += v != NULL;
		if (v && text)
			value_text(out, v);
		else if (v)
			canon_compact(out, v);
		else if (text)
			buf_puts(out, text);
		buf_putc(out, '\0');
	}
	return have;
}

static void
number_level(struct keyed *k, size_t level)
{
	struct map ids = {0};
	struct buf b = {0};

	k->ids[level] = 1;
	for (int s = OLDER; s <= NEWER; s++) {
		struct side *side = &k->side[s];

		side->slot[level] = mem_zero(side->n + 1, sizeof(struct slot));
		for (size_t i = 0; i < side->n; i++) {
			struct map_entry *e;
			size_t have = key_text(&b, &k->level[level], json_array_get(side->list, i));

			if (!have)
				continue;
			k->partial[level] = k->partial[level] || have < k->level[level].n;
			e = map_at(&ids, b.p, b.n);
			if (!e->value)
				e->value = (void *)(uintptr_t)k->ids[level]++;
			side->slot[level][i].id = (unsigned)(uintptr_t)e->value;
		}
	}
	buf_release(&b);
	map_release(&ids, NULL);
}

static void
count_level(struct keyed *k, struct side *side, size_t level)
{
	unsigned *count = mem_zero(k->ids[level], sizeof(*count));
	struct slot *slot = side->slot[level];

	for (size_t i = 0; i < side->n; i++)
		if (slot[i].id)
			slot[i].ordinal = ++count[slot[i].id];
	for (size_t i = 0; i < side->n; i++)
		slot[i].total = count[slot[i].id];
	free(count);
}

struct keyed *
keyed_new(const json_t *a, const json_t *b, const char *const *keys, const char *const *defaults)
{
	struct keyed *k = mem_zero(1, sizeof(*k));
	const json_t *list[] = {a, b};

	k->looks = DUP_LOOKS;
	set_levels(k, keys, defaults);
	for (int s = OLDER; s <= NEWER; s++) {
		k->side[s].list = list[s];
		k->side[s].n = json_array_size(list[s]);
		k->side[s].level = mem_zero(k->side[s].n + 1, 1);
	}
	for (size_t i = 0; i < k->levels; i++) {
		number_level(k, i);
		count_level(k, &k->side[OLDER], i);
		count_level(k, &k->side[NEWER], i);
	}
	return k;
}

void
keyed_free(struct keyed *k)
{
	if (!k)
		return;
	for (int s = OLDER; s <= NEWER; s++) {
		for (size_t i = 0; i < k->levels; i++)
			free(k->side[s].slot[i]);
		free(k->side[s].level);
	}
	free(k);
}

/* ---- pairs ---- */

static void
join(struct keyed *k, struct pairing *p, size_t level, size_t i, size_t j)
{
	pairing_set(p, i, j);
	k->side[OLDER].level[i] = k->side[NEWER].level[j] = (unsigned char)(level + 1);
}

/*
 * Pairs the items that nobody has paired yet and whose key on this level is
 * the same. Unique: only keys that each side has once among these; else the
 * first with the first, the second with the second, and so on.
 */
static void
pair_level(struct keyed *k, struct pairing *p, size_t level, bool unique)
{
	size_t nids = k->ids[level];
	size_t *next = mem_zero(p->n[OLDER] + 1, sizeof(*next));	/* same key, further on */
	size_t *first = mem_zero(nids, sizeof(*first));		/* index plus one */
	unsigned *count[2] = {mem_zero(nids, sizeof(unsigned)), mem_zero(nids, sizeof(unsigned))};

	for (int s = OLDER; s <= NEWER; s++)
		for (size_t i = p->n[s]; i-- > 0;) {
			unsigned id = k->side[s].slot[level][i].id;

			if (!id || p->mate[s][i] != NO_INDEX)
				continue;
			count[s][id]++;
			if (s == OLDER) {
				next[i] = first[id];
				first[id] = i + 1;
			}
		}
	for (size_t j = 0; j < p->n[NEWER]; j++) {
		unsigned id = k->side[NEWER].slot[level][j].id;
		size_t i = first[id];

		if (!i || p->mate[NEWER][j] != NO_INDEX)
			continue;
		if (unique && (count[OLDER][id] != 1 || count[NEWER][id] != 1))
			continue;
		first[id] = next[i - 1];
		join(k, p, level, i - 1, j);
	}
	free(next);
	free(first);
	free(count[OLDER]);
	free(count[NEWER]);
}

/* The only item of a side that is without pair and without name. */
static size_t
lone(const struct keyed *k, const struct pairing *p, int side)
{
	size_t found = NO_INDEX;

	for (size_t i = 0; i < p->n[side]; i++) {
		if (p->mate[side][i] != NO_INDEX || k->side[side].slot[0][i].id)
			continue;
		if (found != NO_INDEX || !json_is_object(json_array_get(k->side[side].list, i)))
			return NO_INDEX;
		found = i;
	}
	return found;
}

/* Lone unnamed items match each other (ux.md 2.2), and a lone one that got or lost its name. */
static void
pair_lone(struct keyed *k, struct pairing *p)
{
	size_t i = lone(k, p, OLDER), j = lone(k, p, NEWER);

	if (p->n[OLDER] == 1 && p->n[NEWER] == 1 && (i == 0 || j == 0)) {
		if (p->mate[OLDER][0] == NO_INDEX)
			pairing_set(p, 0, 0);
		return;
	}
	if (i != NO_INDEX && j != NO_INDEX)
		pairing_set(p, i, j);
}

void
keyed_pair(struct keyed *k, struct pairing *p)
{
	for (size_t i = 0; i < k->levels; i++)
		pair_level(k, p, i, true);
	for (size_t i = 0; i < k->levels; i++)
		pair_level(k, p, i, false);
	if (k->levels > 1)
		pair_lone(k, p);
}

/* ---- how an item is printed ---- */

bool
keyed_has(const struct keyed *k, int side, size_t i)
{
	for (size_t l = 0; l < k->levels; l++)
		if (k->side[side].slot[l][i].id)
			return true;
	return false;
}

/* Without a pair: the first level on which it is the only one, else the first that it has. */
static size_t
own_level(const struct keyed *k, int side, size_t i)
{
	size_t best = k->levels;

	for (size_t l = 0; l < k->levels; l++) {
		const struct slot *slot = &k->side[side].slot[l][i];

		if (slot->id && slot->total == 1)
			return l;
		if (slot->id && best == k->levels)
			best = l;
	}
	return best;
}

/* The level that an item is printed by; k->levels for one that has none. */
static size_t
print_level(const struct keyed *k, const struct pairing *p, int side, size_t i)
{
	const struct side *s = &k->side[side];

	if (s->level[i])
		return s->level[i] - 1U;
	return p->mate[side][i] == NO_INDEX ? own_level(k, side, i) : k->levels;
}

json_t *
keyed_step(const struct keyed *k, const struct pairing *p, int side, size_t i)
{
	size_t level = print_level(k, p, side, i);
	const struct side *s = &k->side[side];
	const struct level *l;
	json_t *keys;

	if (level == k->levels)
		return NULL;
	l = &k->level[level];
	keys = json_object();
	for (size_t j = 0; j < l->n; j++) {
		const json_t *v = key_member(json_array_get(s->list, i), l->keys[j]);
		const char *text = default_of(l, j);

		if (v)
			json_object_set(keys, l->keys[j], (json_t *)(uintptr_t)v);
		else if (text)
			json_object_set_new(keys, l->keys[j], json_string(text));
	}
	return keys;
}

json_t *
keyed_name(const struct keyed *k, const struct pairing *p, int side, size_t i)
{
	json_t *keys = keyed_step(k, p, side, i), *name;

	if (!keys || k->level[print_level(k, p, side, i)].n > 1)
		return keys;
	name = json_incref(json_object_iter_value(json_object_iter(keys)));
	json_decref(keys);
	return name;
}

/*
 * Where an item lacks a part of the key, what is printed of it may lead to
 * others, too: [key=a] also to the item of [key=a,effect=b]. The number says
 * which one it is to a reader of paths, who only knows what is printed.
 */
unsigned
keyed_dup(struct keyed *k, const struct pairing *p, int side, size_t i, json_t *keys)
{
	const struct side *s = &k->side[side];
	size_t level = print_level(k, p, side, i);
	const struct slot *slot = &s->slot[level][i];
	struct step step = {.kind = STEP_KEYED, .value = keys};
	const struct path path = {.v = &step, .n = 1};
	const json_t *item = json_array_get(s->list, i), *found;

	if (k->partial[level]) {
		for (step.dup = 1; k->looks >= s->n; step.dup++) {
			k->looks -= s->n;
			found = path_find((json_t *)(uintptr_t)s->list, &path, NULL);
			if (!found)
				break;
			if (found == item)
				return step.dup > 1 ? step.dup : 0;
		}
	}
	return slot->ordinal > 1 ? slot->ordinal : 0;
}
