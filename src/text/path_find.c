/* Follows a path into a tree. */
#include <stdio.h>

#include "assay/text/canon.h"
#include "assay/text/path.h"
#include "assay/text/tree.h"
#include "path_value.h"

json_t *
path_scalar_new(const char *text)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *v = NULL;

	if ((*text >= '0' && *text <= '9') || *text == '-' || str_eq(text, "true") ||
	    str_eq(text, "false") || str_eq(text, "null"))
		v = tree_parse_json(text, strlen(text), &lim, NULL, NULL);
	return v ? v : json_string(text);
}

const char *
path_value_text(const json_t *v, struct buf *tmp)
{
	if (number_tag(v))
		return number_tag(v);
	if (json_is_string(v))
		return json_string_value(v);
	buf_clear(tmp);
	canon_compact(tmp, v);
	return buf_cstr(tmp);
}

static bool
is_container(const json_t *v)
{
	return json_is_object(v) || json_is_array(v);
}

bool
path_value_matches(const json_t *wanted, const json_t *have)
{
	struct buf a = {0}, b = {0};
	bool same;

	if (!wanted || !have)
		return false;
	if (tree_equal(wanted, have))
		return true;
	if (is_container(wanted) || is_container(have))
		return false;
	same = str_eq(path_value_text(wanted, &a), path_value_text(have, &b));
	buf_release(&a);
	buf_release(&b);
	return same;
}

static bool
has_keys(const json_t *item, const json_t *keys)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)keys, key, v) {
		json_t *have = json_object_get(item, key);

		/* a key that the item lacks counts as null: a port without protocol */
		if (have ? !path_value_matches(v, have) : !json_is_null(v))
			return false;
	}
	return json_is_object(item);
}

/* The short form: the item itself, or one of its members, is the value. */
static bool
has_value(const json_t *item, const json_t *value)
{
	const char *key;
	json_t *v;

	if (!json_is_object(item))
		return path_value_matches(value, item);
	json_object_foreach((json_t *)(uintptr_t)item, key, v)
		if (path_value_matches(value, v))
			return true;
	return false;
}

static bool
has_name(const json_t *item, const json_t *value)
{
	return path_value_matches(value, json_object_get(item, "name"));
}

/* The nth (from 1) item of an array for which match holds; *count tells how many there are. */
static size_t
nth(const json_t *array, const json_t *value, bool (*match)(const json_t *, const json_t *),
    unsigned n, size_t *count)
{
	size_t found = 0;

	*count = 0;
	for (size_t i = 0; i < json_array_size(array); i++)
		if (match(json_array_get(array, i), value) && ++*count == n)
			found = i;
	return found;
}

static json_t *
at_index(const json_t *t, size_t index, struct buf *pointer)
{
	if (pointer)
		buf_printf(pointer, "/%zu", index);
	return json_array_get(t, index);
}

static json_t *
at_member(const json_t *t, const char *name, struct buf *pointer)
{
	json_t *v = json_object_get(t, name);

	if (v && pointer)
		pointer_token(pointer, name);
	return v;
}

/* [http] in a list: by name, else by whichever member only one item has so. */
static json_t *
by_short(const json_t *t, const json_t *value, unsigned n, struct buf *pointer)
{
	struct buf text = {0};
	size_t count, i;
	json_t *v = NULL;

	if (json_is_object(t)) {	/* data[password], as text output shortens it */
		v = at_member(t, path_value_text(value, &text), pointer);
		buf_release(&text);
		return v;
	}
	i = nth(t, value, has_name, n, &count);
	if (count < n) {
		i = nth(t, value, has_value, 1, &count);
		if (count != 1 || n > 1)
			return NULL;
	}
	return at_index(t, i, pointer);
}

static json_t *
by_keys(const json_t *t, const struct step *s, struct buf *pointer)
{
	unsigned n = s->dup ? s->dup : 1;
	json_t *any = json_object_get(s->value, "");
	size_t count, i;

	if (any && json_object_size(s->value) == 1)
		return by_short(t, any, n, pointer);
	i = nth(t, s->value, has_keys, n, &count);
	return count < n ? NULL : at_index(t, i, pointer);
}

static json_t *
by_index(const json_t *t, size_t index, struct buf *pointer)
{
	char digits[24];
	json_t *value, *v;

	snprintf(digits, sizeof(digits), "%zu", index);
	if (json_is_object(t))
		return at_member(t, digits, pointer);
	if (index < json_array_size(t))
		return at_index(t, index, pointer);
	value = json_integer((json_int_t)index);	/* ports[8080] */
	v = by_short(t, value, 1, pointer);
	json_decref(value);
	return v;
}

static json_t *
by_member(const json_t *t, const char *name, struct buf *pointer)
{
	unsigned long long n;

	if (json_is_object(t))
		return at_member(t, name, pointer);
	if (!str_to_u64(name, strlen(name), &n) || n >= json_array_size(t))
		return NULL;
	return at_index(t, (size_t)n, pointer);
}

static json_t *
by_value(const json_t *t, const json_t *value, struct buf *pointer)
{
	size_t count, i = nth(t, value, path_value_matches, 1, &count);

	return count ? at_index(t, i, pointer) : NULL;
}

json_t *
path_find(json_t *t, const struct path *p, struct buf *pointer)
{
	size_t before = pointer ? pointer->n : 0;

	for (size_t i = 0; t && i < p->n; i++) {
		const struct step *s = &p->v[i];

		switch (s->kind) {
		case STEP_MEMBER:
			t = by_member(t, s->name, pointer);
			break;
		case STEP_KEYED:
			t = by_keys(t, s, pointer);
			break;
		case STEP_VALUE:
			t = by_value(t, s->value, pointer);
			break;
		case STEP_INDEX:
			t = by_index(t, s->index, pointer);
			break;
		}
	}
	if (!t && pointer && pointer->n > before) {
		pointer->n = before;
		pointer->p[before] = '\0';
	}
	return t;
}
