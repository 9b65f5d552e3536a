/* Values: equal by what they mean, and hashes that agree with that. */
#include <math.h>
#include <stdlib.h>

#include "walk.h"

/* What a redacted value looks like (design.md 9): mark, hexadecimal digits, then its length. */
static const struct {
	const char *mark;
	size_t digits;
} hashed[] = {
	{"hmac:", 32},
	{"hmac-", 16},
};

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* How many digits follow at p, 0 unless a hashed value's mark stands there. */
static size_t
hashed_at(const char *p, size_t n, size_t *mark)
{
	for (size_t i = 0; i < countof(hashed); i++) {
		size_t len = strlen(hashed[i].mark), j = 0;

		if (n < len + hashed[i].digits || memcmp(p, hashed[i].mark, len) != 0)
			continue;
		while (j < hashed[i].digits && is_hex(p[len + j]))
			j++;
		if (j < hashed[i].digits)
			continue;
		*mark = len;
		return j;
	}
	return 0;
}

char *
text_masked(const char *p, size_t n)
{
	const char *at = p, *end = p + n;
	char *out = NULL;

	while ((at = memmem(at, (size_t)(end - at), "hmac", 4))) {
		size_t mark, digits = hashed_at(at, (size_t)(end - at), &mark);

		if (!digits) {
			at += 4;
			continue;
		}
		if (!out)
			out = mem_strndup(p, n);
		memset(out + (at - p) + mark, 'x', digits);
		at += mark + digits;
	}
	return out;
}

static bool
bytes_equal(const char *a, size_t na, const char *b, size_t nb)
{
	return na == nb && memcmp(a, b, na) == 0;
}

bool
text_equal(const struct walk *w, const char *a, size_t na, const char *b, size_t nb)
{
	char *ma, *mb;
	bool equal;

	if (bytes_equal(a, na, b, nb))
		return true;
	if (!w->o->other_keys || na != nb)
		return false;
	ma = text_masked(a, na);
	mb = text_masked(b, nb);
	equal = ma && mb && memcmp(ma, mb, na) == 0;
	free(ma);
	free(mb);
	return equal;
}

static bool
is_number(const json_t *v)
{
	return json_is_number(v) || number_tag(v);
}

/* A quantity may stand as a number, too: `cpu: 1`. "" if it is neither. */
static const char *
quantity_text(const json_t *v, struct buf *b)
{
	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_number(v))
		canon_compact(b, v);
	return buf_cstr(b);
}

static bool
quantities_equal(const json_t *a, const json_t *b)
{
	struct buf ba = {0}, bb = {0};
	bool equal = quantity_equal(quantity_text(a, &ba), quantity_text(b, &bb));

	buf_release(&ba);
	buf_release(&bb);
	return equal;
}

static bool
durations_equal(const json_t *a, const json_t *b)
{
	int64_t x, y;

	return json_is_string(a) && json_is_string(b) &&
	       duration_parse(json_string_value(a), json_string_length(a), &x) &&
	       duration_parse(json_string_value(b), json_string_length(b), &y) && x == y;
}

bool
value_equal(const struct walk *w, const json_t *a, const json_t *b, enum schema_class cls)
{
	if (a == b)
		return true;
	if (!a || !b)
		return false;
	if (is_number(a) && is_number(b))
		return tree_equal(a, b);
	if (json_is_string(a) && json_is_string(b) &&
	    text_equal(w, json_string_value(a), json_string_length(a), json_string_value(b),
		       json_string_length(b)))
		return true;
	if (cls == SCHEMA_QUANTITY)
		return quantities_equal(a, b);
	if (cls == SCHEMA_DURATION)
		return durations_equal(a, b);
	return json_typeof(a) == json_typeof(b) && !json_is_string(a);
}

static bool
objects_same(const json_t *a, const json_t *b, unsigned depth, size_t *budget)
{
	const char *key;
	json_t *v;

	if (json_object_size(a) != json_object_size(b))
		return false;
	json_object_foreach((json_t *)(uintptr_t)a, key, v) {
		const json_t *other = json_object_get(b, key);

		if (!other || !value_same(v, other, depth, budget))
			return false;
	}
	return true;
}

static bool
arrays_same(const json_t *a, const json_t *b, unsigned depth, size_t *budget)
{
	size_t n = json_array_size(a);

	if (n != json_array_size(b))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!value_same(json_array_get(a, i), json_array_get(b, i), depth, budget))
			return false;
	return true;
}

bool
value_same(const json_t *a, const json_t *b, unsigned depth, size_t *budget)
{
	if (a == b)
		return true;
	if (!depth || !*budget || json_typeof(a) != json_typeof(b))
		return false;
	--*budget;
	switch (json_typeof(a)) {
	case JSON_OBJECT:
		return objects_same(a, b, depth - 1, budget);
	case JSON_ARRAY:
		return arrays_same(a, b, depth - 1, budget);
	case JSON_STRING:
		return bytes_equal(json_string_value(a), json_string_length(a),
				   json_string_value(b), json_string_length(b));
	default:
		return json_is_number(a) ? tree_equal(a, b) : true;
	}
}

/* Mixing after the finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
uint64_t
hash_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) + 0x9e3779b97f4a7c15U;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9U;
	h = (h ^ h >> 27) * 0x94d049bb133111ebU;
	return h ^ h >> 31;
}

uint64_t
hash_bytes(const void *p, size_t n)
{
	const unsigned char *at = p;
	uint64_t h = n, word;

	for (; n >= 8; n -= 8, at += 8) {
		word = 0;
		for (int i = 0; i < 8; i++)
			word |= (uint64_t)at[i] << 8 * i;
		h = hash_mix(h, word);
	}
	word = 0;
	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)at[i] << 8 * i;
	return hash_mix(h, word);
}

static uint64_t
text_hash(const struct walk *w, const json_t *v)
{
	size_t n = json_string_length(v);
	char *masked = w->o->other_keys ? text_masked(json_string_value(v), n) : NULL;
	uint64_t h = hash_bytes(masked ? masked : json_string_value(v), n);

	free(masked);
	return h;
}

/* Equal numbers are equal doubles; that unequal ones may be, too, only costs a look. */
static uint64_t
number_hash(const json_t *v)
{
	double d = number_tag(v) ? strtod(number_tag(v), NULL) : json_number_value(v);
	uint64_t bits;

	if (d == 0 || isnan(d))
		d = 0;
	memcpy(&bits, &d, sizeof(bits));
	return bits;
}

static uint64_t hash_at(struct walk *w, const json_t *v, unsigned depth);

/* Items are met again when the walk comes to the lists inside them, so they are kept. */
static uint64_t
item_hash(struct walk *w, const json_t *v, unsigned depth)
{
	struct map_entry *e;
	uint64_t h;

	if (!json_is_object(v) && !json_is_array(v))
		return hash_at(w, v, depth);
	e = map_at(&w->hashes, &v, sizeof(v));
	if (e->value)
		return (uintptr_t)e->value;
	h = hash_at(w, v, depth) | 1;
	map_at(&w->hashes, &v, sizeof(v))->value = (void *)(uintptr_t)h;
	return h;
}

static uint64_t
hash_at(struct walk *w, const json_t *v, unsigned depth)
{
	uint64_t h = (uint64_t)json_typeof(v);
	const char *key;
	json_t *m;
	size_t i;

	if (is_number(v))
		return hash_mix(JSON_REAL, number_hash(v));
	if (json_is_string(v))
		return hash_mix(h, text_hash(w, v));
	if (depth == 0)
		return h;
	json_object_foreach((json_t *)(uintptr_t)v, key, m)
		if (!json_is_null(m))	/* a sum: the order of members has no meaning */
			h += hash_mix(hash_bytes(key, strlen(key)), hash_at(w, m, depth - 1));
	json_array_foreach(v, i, m)
		h = hash_mix(h, item_hash(w, m, depth - 1));
	return h;
}

uint64_t
value_hash(struct walk *w, const json_t *v)
{
	return item_hash(w, v, w->o->limits.depth);
}
