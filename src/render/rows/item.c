/* Items of lists: where a record says that they stand, and what a reader calls them. */
#include "rows.h"

#include <ctype.h>

/* The nth token of a pointer as a number; false if it ends before, or is none. */
static bool
pointer_index(const char *p, size_t n, size_t *out)
{
	unsigned long long index;

	for (; p && *p == '/' && n; n--)
		p = strchr(p + 1, '/');
	if (!p || *p != '/' || !str_to_u64(p + 1, strcspn(p + 1, "/"), &index))
		return false;
	*out = (size_t)index;
	return true;
}

static size_t
tokens_of(const char *p)
{
	size_t n = 0;

	for (; (p = strchr(p, '/')); p++)
		n++;
	return n;
}

size_t
item_index(const struct change *c, size_t level, const json_t *list, enum side s, size_t *looks)
{
	const struct path one = {.v = &c->at.v[level], .n = 1};
	enum side own = c->op == CHANGE_REMOVE ? SIDE_OLD : SIDE_NEW;
	size_t n = json_array_size(list), index = NOWHERE;
	struct buf pointer = {0};

	if (level < tokens_of(c->pointer) && s == own)
		return pointer_index(c->pointer, level, &index) && index < n ? index : NOWHERE;
	if (n > *looks || (s != own && one.v->kind == STEP_INDEX))
		return NOWHERE;
	*looks -= n;
	if (!path_find((json_t *)(uintptr_t)list, &one, &pointer) ||
	    !pointer_index(pointer.p, 0, &index))
		index = NOWHERE;
	buf_release(&pointer);
	return index;
}

static bool
is_word(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return !*s;
}

void
member_name(struct buf *out, const char *name)
{
	if (is_word(name)) {
		buf_printf(out, ".%s", name);
		return;
	}
	buf_putc(out, '[');
	put_safe(out, name);
	buf_putc(out, ']');
}

void
step_name(struct buf *out, const struct step *s)
{
	const struct path one = {.v = (struct step *)(uintptr_t)s, .n = 1};
	struct buf b = {0};

	if (s->kind == STEP_MEMBER) {
		put_safe(out, s->name);
		return;
	}
	path_print(&b, &one);
	render_path(out, buf_cstr(&b));
	buf_release(&b);
}

/* The key members that a neighbour's record names, as this item has them. New reference. */
static json_t *
keys_like(const json_t *item, const struct step *step)
{
	json_t *keys = json_object(), *ignored;
	const char *key;

	json_object_foreach(step->value, key, ignored) {
		json_t *v = tree_at(item, key);

		if (json_is_string(v) || json_is_integer(v) || json_is_boolean(v))
			json_object_set(keys, key, v);
	}
	return keys;
}

void
item_name(struct buf *out, const json_t *item, size_t index, const struct step *step)
{
	struct step own = {.kind = STEP_INDEX, .index = index};
	const char *name = tree_str(item, "name");

	if (name) {
		own.kind = STEP_KEYED;
		own.value = json_pack("{s:s}", "name", name);
	} else if (step && step->kind == STEP_KEYED) {
		own.value = keys_like(item, step);
		if (json_object_size(own.value))
			own.kind = STEP_KEYED;
	} else if (step && step->kind == STEP_VALUE) {
		own.kind = STEP_VALUE;
		own.value = json_incref((json_t *)(uintptr_t)item);
	}
	step_name(out, &own);
	json_decref(own.value);
}

size_t
leaves_of(const json_t *v)
{
	size_t n = 0, i;
	const char *key;
	json_t *one;

	json_object_foreach((json_t *)(uintptr_t)v, key, one)
		n += leaves_of(one);
	json_array_foreach(v, i, one)
		n += leaves_of(one);
	return n ? n : 1;
}
