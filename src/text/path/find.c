/* Follows a path into a tree. */
#include <stdio.h>

#include "assay/text/canon.h"
#include "assay/text/path.h"
#include "assay/text/tree.h"
#include "value.h"

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

/*
 * How an item may answer to what stands in brackets, the best first: so 80 is
 * not taken for "80" where both are, and a list's own order counts the items
 * that are alike.
 */
enum fit {
	FIT_EQUAL,	/* by value */
	FIT_ALIKE,	/* or written alike */
	FIT_LACKS,	/* or without some of the key, if that leaves one item only */
};

/* What the API means by a key member that is absent (formats.md j); all else has no default
 * that a path could know of. */
static const struct {
	const char *key, *text;
} defaults[] = {
	{"protocol", "TCP"},
};

static bool
value_fits(const json_t *have, const json_t *wanted, enum fit fit)
{
	return fit == FIT_EQUAL ? have && tree_equal(have, wanted)
				: path_value_matches(wanted, have);
}

static bool
absent_fits(const char *key, const json_t *wanted, enum fit fit)
{
	if (json_is_null(wanted))
		return true;
	for (size_t i = 0; i < countof(defaults); i++)
		if (str_eq(defaults[i].key, key))
			return str_eq(defaults[i].text, json_string_value(wanted));
	return fit == FIT_LACKS;
}

/* A key is a member, or the way to one further down: "configMapRef/name". */
static const json_t *
key_member(const json_t *item, const char *key)
{
	const json_t *v = *key ? tree_at(item, key) : NULL;

	if (!v)
		v = json_object_get(item, key);
	return json_is_null(v) ? NULL : v;
}

static bool
has_keys(const json_t *item, const json_t *keys, enum fit fit)
{
	bool any = fit != FIT_LACKS;
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)keys, key, v) {
		const json_t *have = key_member(item, key);

		if (have ? !value_fits(have, v, fit) : !absent_fits(key, v, fit))
			return false;
		any = any || have;
	}
	return any && json_is_object(item);
}

/* The short form: the item itself, one of its members, or a name below one, is the value. */
static bool
has_value(const json_t *item, const json_t *value, enum fit fit)
{
	const char *key;
	json_t *v;

	if (!json_is_object(item))
		return value_fits(item, value, fit);
	json_object_foreach((json_t *)(uintptr_t)item, key, v)
		if (value_fits(json_is_object(v) ? json_object_get(v, "name") : v, value, fit))
			return true;
	return false;
}

static bool
has_name(const json_t *item, const json_t *value, enum fit fit)
{
	return value_fits(json_object_get(item, "name"), value, fit);
}

typedef bool fits_fn(const json_t *item, const json_t *wanted, enum fit fit);

/* The nth (from 1) item of an array that fits; *count tells how many do. */
static size_t
nth(const json_t *array, const json_t *wanted, fits_fn *fits, enum fit fit, unsigned n,
    size_t *count)
{
	size_t found = 0;

	*count = 0;
	for (size_t i = 0; i < json_array_size(array); i++)
		if (fits(json_array_get(array, i), wanted, fit) && ++*count == n)
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
	i = nth(t, value, has_name, FIT_ALIKE, n, &count);
	if (count < n) {
		i = nth(t, value, has_value, FIT_ALIKE, 1, &count);
		if (count != 1 || n > 1)
			return NULL;
	}
	return at_index(t, i, pointer);
}

/* The item that fits best; with #n the nth of those that fit so. */
static json_t *
by_fit(const json_t *t, const struct step *s, fits_fn *fits, enum fit last, struct buf *pointer)
{
	unsigned n = s->dup ? s->dup : 1;
	size_t count;

	for (enum fit fit = FIT_EQUAL; fit <= last; fit++) {
		size_t i = nth(t, s->value, fits, fit, n, &count);

		if (fit == FIT_LACKS ? n == 1 && count == 1 : count >= n)
			return at_index(t, i, pointer);
	}
	return NULL;
}

static json_t *
by_keys(const json_t *t, const struct step *s, struct buf *pointer)
{
	json_t *any = json_object_get(s->value, "");

	if (any && json_object_size(s->value) == 1)
		return by_short(t, any, s->dup ? s->dup : 1, pointer);
	return by_fit(t, s, has_keys, FIT_LACKS, pointer);
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

static bool
is_value(const json_t *item, const json_t *wanted, enum fit fit)
{
	return value_fits(item, wanted, fit);
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
			t = by_fit(t, s, is_value, FIT_ALIKE, pointer);
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
