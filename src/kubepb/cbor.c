/*
 * CBOR (RFC 8949) in the dialect of the API server: k8s.io/apimachinery
 * pkg/runtime/serializer/cbor/internal/modes (formats.md d.3). It writes byte
 * strings for text and definite lengths; it reads text strings and indefinite
 * lengths, too, and refuses what JSON cannot say: NaN, infinities, bignums,
 * other simple values, keys that are no strings, keys that come twice. Beyond
 * that a key with U+0000 is refused here, which no tree can hold.
 *
 * No recursion: `open` holds the maps and arrays that are not complete.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cbor.h"

enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };
enum { TAG_BIGNUM = 2, TAG_NEGATIVE_BIGNUM = 3, TAG_BASE64 = 22 };
enum { INFO_ENDLESS = 31 };

struct head {
	size_t at;		/* of its first byte */
	enum major major;
	unsigned info;
	uint64_t arg;
	bool endless;
};

struct frame {
	json_t *t;		/* borrowed: the tree owns it from its start */
	uint64_t left;		/* elements, or members, still to come; unused if endless */
	bool endless;
	json_t *key;		/* of the member whose value comes next */
};

struct cbor {
	const uint8_t *p;
	size_t n, i;
	struct stored_run *run;
	struct frame *open;
	size_t depth, cap, max;
	json_t *root;
	struct buf text;	/* a string that came in pieces */
	struct error *err;
};

static int __attribute__((cold, noinline))
refuse(struct cbor *s, size_t at, enum error_code code, const char *what)
{
	return error_set(s->err, code, "CBOR, byte %zu: %s", at, what);
}

/* The argument behind an initial byte, of 1 << width bytes. */
static int
argument(struct cbor *s, struct head *h, unsigned width)
{
	size_t n = (size_t)1 << width;

	if (n > s->n - s->i)
		return refuse(s, s->n, ERR_INPUT, "the end comes in the middle of the value");
	for (size_t k = 0; k < n; k++)
		h->arg = h->arg << 8 | s->p[s->i++];
	return 0;
}

static int
read_head(struct cbor *s, struct head *h)
{
	uint8_t b;

	if (s->i >= s->n)
		return refuse(s, s->n, ERR_INPUT, "the end comes in the middle of the value");
	*h = (struct head){.at = s->i};
	b = s->p[s->i++];
	h->major = b >> 5;
	h->info = b & 31;
	if (h->info < 24) {
		h->arg = h->info;
		return 0;
	}
	if (h->info < 28)
		return argument(s, h, h->info - 24);
	h->endless = h->info == INFO_ENDLESS && h->major >= BYTES && h->major != TAG;
	return h->endless ? 0 : refuse(s, h->at, ERR_INPUT, "a length that CBOR has not");
}

static int
piece(struct cbor *s, const struct head *h, struct str *out)
{
	if (h->arg > s->n - s->i)
		return refuse(s, h->at, ERR_INPUT, "a string is longer than the value");
	*out = (struct str){(const char *)s->p + s->i, (size_t)h->arg};
	s->i += (size_t)h->arg;
	return 0;
}

/* Lent from the input, or from s->text until the next string. */
static int
string(struct cbor *s, const struct head *h, struct str *out)
{
	if (!h->endless)
		return piece(s, h, out);
	buf_clear(&s->text);
	for (;;) {
		struct head next;
		struct str got = {"", 0};

		if (read_head(s, &next) != 0)
			return -1;
		if (next.major == SIMPLE && next.endless)
			break;
		if (next.major != h->major || next.endless)
			return refuse(s, next.at, ERR_INPUT, "a piece of a string is missing");
		if (piece(s, &next, &got) != 0)
			return -1;
		buf_add(&s->text, got.p, got.n);
	}
	*out = (struct str){buf_cstr(&s->text), s->text.n};
	return 0;
}

static json_t *
text(struct cbor *s, const struct head *h, bool base64)
{
	struct str got = {"", 0};
	char *coded;
	json_t *v;

	if (string(s, h, &got) != 0)
		return NULL;
	if (!base64 || h->major != BYTES)
		return odd_string(s->run, got);
	coded = base64_encode((const uint8_t *)got.p, got.n);
	v = json_string_nocheck(coded);
	free(coded);
	return v;
}

static json_t *
integer(const struct head *h)
{
	char digits[24];

	if (h->arg <= INT64_MAX)
		return json_integer(h->major == UNSIGNED ? (json_int_t)h->arg
							 : -1 - (json_int_t)h->arg);
	if (h->major == UNSIGNED)
		snprintf(digits, sizeof(digits), "%" PRIu64, h->arg);
	else if (h->arg == UINT64_MAX)
		snprintf(digits, sizeof(digits), "-18446744073709551616");
	else
		snprintf(digits, sizeof(digits), "-%" PRIu64, h->arg + 1);
	return number_tag_new(digits, strlen(digits));
}

static double
half(uint64_t bits)
{
	int exponent = (int)(bits >> 10 & 31);
	double mantissa = (double)(bits & 1023), v;

	if (exponent == 31)
		v = mantissa != 0 ? (double)NAN : (double)INFINITY;
	else
		v = exponent ? ldexp(mantissa + 1024, exponent - 25) : ldexp(mantissa, -24);
	return bits & 0x8000 ? -v : v;
}

static json_t *
real(struct cbor *s, const struct head *h)
{
	uint32_t bits = (uint32_t)h->arg;
	float single;
	double v;

	if (h->info == 25) {
		v = half(h->arg);
	} else if (h->info == 26) {
		memcpy(&single, &bits, sizeof(single));
		v = (double)single;
	} else {
		memcpy(&v, &h->arg, sizeof(v));
	}
	if (isnan(v) || isinf(v)) {
		refuse(s, h->at, ERR_INPUT, "a number that JSON has not");
		return NULL;
	}
	return json_real(v);
}

static json_t *
simple(struct cbor *s, const struct head *h)
{
	switch (h->info) {
	case 20:
		return json_false();
	case 21:
		return json_true();
	case 22:
		return json_null();
	case 25:
	case 26:
	case 27:
		return real(s, h);
	}
	refuse(s, h->at, ERR_INPUT,
	       h->endless ? "an end of nothing" : "a simple value that JSON has not");
	return NULL;
}

/* Steals v. */
static void
attach(struct cbor *s, json_t *v)
{
	struct frame *f = s->depth ? &s->open[s->depth - 1] : NULL;

	if (!f) {
		s->root = v;
		return;
	}
	if (f->key) {
		json_object_setn_new_nocheck(f->t, json_string_value(f->key),
					     json_string_length(f->key), v);
		json_decref(f->key);
		f->key = NULL;
	} else {
		json_array_append_new(f->t, v);
	}
	if (!f->endless)
		f->left--;
}

static int
container(struct cbor *s, const struct head *h)
{
	size_t room = (s->n - s->i) / (h->major == MAP ? 2 : 1);
	json_t *t;

	if (h->arg > room)
		return refuse(s, h->at, ERR_INPUT, "more elements than bytes");
	if (s->depth >= s->max)
		return refuse(s, h->at, ERR_LIMIT, "nested too deep");
	t = h->major == MAP ? json_object() : json_array();
	attach(s, t);
	vec_grow(s->open, s->depth, s->cap);
	s->open[s->depth++] = (struct frame){.t = t, .left = h->arg, .endless = h->endless};
	return 0;
}

static int
key(struct cbor *s, const struct head *h)
{
	struct frame *f = &s->open[s->depth - 1];
	const char *p;
	size_t n;

	if (h->major != BYTES && h->major != TEXT)
		return refuse(s, h->at, ERR_INPUT, "a key that is no string");
	f->key = text(s, h, false);
	if (!f->key)
		return -1;
	p = json_string_value(f->key);
	n = json_string_length(f->key);
	if (memchr(p, '\0', n))
		return refuse(s, h->at, ERR_INPUT, "a key with U+0000");
	if (json_object_getn(f->t, p, n))
		return refuse(s, h->at, ERR_INPUT, "a key comes twice");
	return 0;
}

static int
value(struct cbor *s, const struct head *h, bool base64)
{
	json_t *v;

	if (h->major == ARRAY || h->major == MAP)
		return container(s, h);
	if (h->major == SIMPLE)
		v = simple(s, h);
	else if (h->major == BYTES || h->major == TEXT)
		v = text(s, h, base64);
	else
		v = integer(h);
	if (!v)
		return -1;
	attach(s, v);
	return 0;
}

/* Over the tags in front of a value. */
static int
tags(struct cbor *s, struct head *h, bool *tagged, bool *base64)
{
	*tagged = *base64 = false;
	if (read_head(s, h) != 0)
		return -1;
	while (h->major == TAG) {
		if (h->arg == TAG_BIGNUM || h->arg == TAG_NEGATIVE_BIGNUM)
			return refuse(s, h->at, ERR_INPUT, "a number that JSON has not");
		*tagged = true;
		*base64 = h->arg == TAG_BASE64;
		if (read_head(s, h) != 0)
			return -1;
	}
	return 0;
}

static int
item(struct cbor *s)
{
	struct frame *f = s->depth ? &s->open[s->depth - 1] : NULL;
	struct head h;
	bool tagged, base64;

	if (tags(s, &h, &tagged, &base64) != 0)
		return -1;
	if (h.major == SIMPLE && h.endless && f && f->endless && !f->key && !tagged) {
		s->depth--;
		return 0;
	}
	if (f && !f->key && json_is_object(f->t))
		return key(s, &h);
	return value(s, &h, base64);
}

static bool
is_complete(const struct frame *f)
{
	return !f->endless && !f->left;
}

static int
document(struct cbor *s)
{
	do {
		if (item(s) != 0)
			return -1;
		while (s->depth && is_complete(&s->open[s->depth - 1]))
			s->depth--;
	} while (s->depth);
	return s->i == s->n ? 0 : refuse(s, s->i, ERR_INPUT, "something follows the value");
}

json_t *
cbor_decode(struct stored_run *run, struct str input, struct error *err)
{
	unsigned depth = run->lim->depth;
	struct cbor s = {
		.p = (const uint8_t *)input.p,
		.n = input.n,
		.run = run,
		.max = depth > run->depth ? depth - run->depth : 0,
		.err = err,
	};

	if (document(&s) != 0) {
		json_decref(s.root);
		s.root = NULL;
		for (size_t i = 0; i < s.depth; i++)
			json_decref(s.open[i].key);
	}
	buf_release(&s.text);
	free(s.open);
	return s.root;
}
