/* Helpers on trees: look-ups, equality, copies, and the tag of integers beyond 64 bits. */
#include "assay/text/tree.h"

#include <stdlib.h>

#include "tree_scan.h"

void
tree_place(const char *p, size_t n, size_t at, size_t *line, size_t *column)
{
	size_t start = 0;

	*line = 1;
	if (at > n)
		at = n;
	for (const char *q; (q = memchr(p + start, '\n', at - start)); start = (size_t)(q - p) + 1)
		++*line;
	*column = at - start + 1;
}

static bool
hex4(const char *p, size_t n, unsigned *out)
{
	unsigned v = 0;

	for (size_t i = 0; i < 4; i++) {
		char c = i < n ? p[i] : 0;

		if (c >= '0' && c <= '9')
			v = v << 4 | (unsigned)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			v = v << 4 | (unsigned)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	*out = v;
	return true;
}

size_t
tree_unicode(const char *p, size_t n, unsigned *cp)
{
	unsigned high, low;

	if (!hex4(p, n, &high))
		return 0;
	*cp = high;
	if (!is_half_pair(high) || high >= 0xdc00 || n < 10 || p[4] != '\\' || p[5] != 'u' ||
	    !hex4(p + 6, n - 6, &low) || low < 0xdc00 || low > 0xdfff)
		return 4;
	*cp = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 10;
}

/* No text of a document can begin so: it would not be UTF-8. */
#define NUMBER_TAG '\xff'

const char *
number_tag(const json_t *v)
{
	const char *s = json_string_value(v);

	return s && s[0] == NUMBER_TAG ? s + 1 : NULL;
}

json_t *
number_tag_new(const char *digits, size_t n)
{
	char *s = mem_alloc(n + 1);
	json_t *v;

	s[0] = NUMBER_TAG;
	memcpy(s + 1, digits, n);
	v = json_stringn_nocheck(s, n + 1);
	free(s);
	return v;
}

json_t *
tree_get(const json_t *t, const char *key)
{
	return json_object_get(t, key);
}

json_t *
tree_at(const json_t *t, const char *slashed)
{
	json_t *at = (json_t *)(uintptr_t)t;

	while (at && *slashed) {
		size_t n = strcspn(slashed, "/");

		at = json_object_getn(at, slashed, n);
		slashed += n;
		slashed += *slashed == '/';
	}
	return at;
}

const char *
tree_str(const json_t *t, const char *slashed)
{
	return json_string_value(tree_at(t, slashed));
}

int64_t
tree_time(const json_t *t, const char *slashed)
{
	const json_t *v = tree_at(t, slashed);
	const char *s = json_string_value(v);
	int64_t at;

	return s && when_parse_rfc3339(s, json_string_length(v), &at) ? at : WHEN_NONE;
}

json_t *
time_json(int64_t at)
{
	struct buf b = {0};
	json_t *j;

	if (at == WHEN_NONE)
		return json_null();
	when_print_utc(&b, at);
	j = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return j;
}

static bool equal(const json_t *a, const json_t *b, unsigned depth);

/* Every member of a that is not null is in b with the same value; *n counts them. */
static bool
members_in(const json_t *a, const json_t *b, unsigned depth, size_t *n)
{
	const char *key;
	json_t *v;

	*n = 0;
	json_object_foreach((json_t *)(uintptr_t)a, key, v) {
		if (json_is_null(v))
			continue;
		if (!equal(v, json_object_get(b, key), depth))
			return false;
		++*n;
	}
	return true;
}

static bool
objects_equal(const json_t *a, const json_t *b, unsigned depth)
{
	size_t n, m = 0;
	const char *key;
	json_t *v;

	if (!members_in(a, b, depth, &n))
		return false;
	json_object_foreach((json_t *)(uintptr_t)b, key, v)
		m += !json_is_null(v);
	return n == m;
}

static bool
arrays_equal(const json_t *a, const json_t *b, unsigned depth)
{
	size_t n = json_array_size(a);

	if (n != json_array_size(b))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!equal(json_array_get(a, i), json_array_get(b, i), depth))
			return false;
	return true;
}

static double
as_double(const json_t *v)
{
	return number_tag(v) ? strtod(number_tag(v), NULL) : json_number_value(v);
}

/* Beside a real, an integer counts as the double that it reads as: more a real cannot tell. */
static bool
numbers_equal(const json_t *a, const json_t *b)
{
	if (json_is_integer(a) && json_is_integer(b))
		return json_integer_value(a) == json_integer_value(b);
	if (number_tag(a) && number_tag(b))
		return strcmp(number_tag(a), number_tag(b)) == 0;
	if (json_is_real(a) || json_is_real(b))
		return as_double(a) == as_double(b);
	return false;
}

static bool
is_number(const json_t *v)
{
	return json_is_number(v) || number_tag(v);
}

static bool
equal(const json_t *a, const json_t *b, unsigned depth)
{
	if (a == b)
		return true;
	if (!a || !b || depth == 0)
		return false;
	if (is_number(a) || is_number(b))
		return is_number(a) && is_number(b) && numbers_equal(a, b);
	if (json_typeof(a) != json_typeof(b))
		return false;
	switch (json_typeof(a)) {
	case JSON_OBJECT:
		return objects_equal(a, b, depth - 1);
	case JSON_ARRAY:
		return arrays_equal(a, b, depth - 1);
	case JSON_STRING:
		return json_string_length(a) == json_string_length(b) &&
		       memcmp(json_string_value(a), json_string_value(b), json_string_length(a)) == 0;
	default:
		return true;
	}
}

bool
tree_equal(const json_t *a, const json_t *b)
{
	return equal(a, b, TREE_DEPTH_MAX + 1);
}

static json_t *
copy(const json_t *t, unsigned depth)
{
	json_t *out, *v;
	const char *key;
	size_t i;

	if (depth == 0)
		return json_null();
	if (json_is_object(t)) {
		out = json_object();
		json_object_foreach((json_t *)(uintptr_t)t, key, v)
			json_object_set_new_nocheck(out, key, copy(v, depth - 1));
		return out;
	}
	if (json_is_array(t)) {
		out = json_array();
		json_array_foreach(t, i, v)
			json_array_append_new(out, copy(v, depth - 1));
		return out;
	}
	return json_copy((json_t *)(uintptr_t)t);
}

json_t *
tree_copy(const json_t *t)
{
	return t ? copy(t, TREE_DEPTH_MAX + 1) : NULL;
}
