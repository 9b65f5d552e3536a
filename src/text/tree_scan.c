/* One fast pass over JSON bytes for all that jansson would refuse late, badly, or not at all. */
#include "tree_scan.h"

#include <stdio.h>
#include <stdlib.h>

#include "scan.h"

struct pass {
	const char *p;
	size_t n, i;
	unsigned depth, max_depth;
	struct tree_scan *out;
	struct error *err;
};

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

static int __attribute__((cold, noinline))
refuse(struct pass *s, size_t at, enum error_code code, const char *what)
{
	size_t line, column;

	tree_place(s->p, s->n, at, &line, &column);
	return error_set(s->err, code, "line %zu, column %zu: %s", line, column, what);
}

static void
edit(struct pass *s, enum tree_edit_kind kind, size_t at, size_t n)
{
	struct tree_scan *o = s->out;

	vec_grow(o->edits, o->nedits, o->cap);
	o->edits[o->nedits++] = (struct tree_edit){kind, at, n};
	if (kind != EDIT_MARKED)
		o->rewrite = true;
}

static bool
hex4(const char *p, unsigned *out)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];

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

/* At a backslash. Sets *nul for \u0000. */
static int
escape(struct pass *s, bool *nul)
{
	const char *p = s->p + s->i;
	size_t left = s->n - s->i;
	unsigned v, low;

	if (left < 2 || p[1] != 'u') {
		s->i += left < 2 ? left : 2;	/* jansson knows the letters */
		return 0;
	}
	if (left < 6 || !hex4(p + 2, &v))
		return refuse(s, s->i, ERR_INPUT, "a \\u escape needs four hexadecimal digits");
	s->i += 6;
	if (v == 0)
		*nul = true;
	if (v < 0xd800 || v > 0xdfff)
		return 0;
	if (v < 0xdc00 && left >= 12 && p[6] == '\\' && p[7] == 'u' && hex4(p + 8, &low) &&
	    low >= 0xdc00 && low <= 0xdfff) {
		s->i += 6;
		return 0;
	}
	return refuse(s, s->i - 6, ERR_INPUT, "half a surrogate pair");
}

static bool
is_key(const struct pass *s)
{
	size_t i = s->i;

	while (i < s->n && (s->p[i] == ' ' || (s->p[i] >= '\t' && s->p[i] <= '\r')))
		i++;
	return i < s->n && s->p[i] == ':';
}

/* At the opening quote; to behind the closing one. */
static int
string(struct pass *s)
{
	size_t from = ++s->i;
	bool nul = false;

	for (;;) {
		unsigned char c;
		unsigned cp;
		size_t len;

		s->i += scan_run(s->p + s->i, s->n - s->i, SCAN_READ);
		if (s->i >= s->n)
			return refuse(s, s->n, ERR_INPUT, "the end comes inside a string");
		c = (unsigned char)s->p[s->i];
		if (c == '"')
			break;
		if (c == '\\') {
			if (escape(s, &nul) != 0)
				return -1;
		} else if (c < 0x20) {
			return refuse(s, s->i, ERR_INPUT, "a raw control character inside a string");
		} else {
			len = utf8_decode(s->p + s->i, s->n - s->i, &cp);
			if (!len)
				return refuse(s, s->i, ERR_INPUT, "not UTF-8");
			s->i += len;
		}
	}
	s->i++;
	if (nul && is_key(s))
		edit(s, EDIT_NUL_KEY, from, s->i - 1 - from);
	else if (s->i - from > 6 && memcmp(s->p + from, "\\u0001", 6) == 0)
		edit(s, EDIT_MARKED, from, s->i - 1 - from);
	return 0;
}

static bool
over_int64(const char *p, size_t n)
{
	long long v;

	return !str_to_i64(p, n, &v);
}

/* Integers only: that a real is out of range jansson finds by itself. */
static int
number(struct pass *s)
{
	const char *p = s->p + s->i;
	size_t left = s->n - s->i, n = 0, digits;
	bool real = false;

	while (n < left && ((p[n] >= '0' && p[n] <= '9') || p[n] == '-' || p[n] == '+' ||
			    p[n] == '.' || (p[n] | 0x20) == 'e')) {
		real |= p[n] == '.' || (p[n] | 0x20) == 'e';
		n++;
	}
	s->i += n;
	digits = n - (p[0] == '-');
	if (real || digits < 19 || !over_int64(p, n))
		return 0;
	if (p[n - digits] == '0' || memchr(p + 1, '-', n - 1) || memchr(p, '+', n) || is_key(s))
		return refuse(s, s->i - n, ERR_INPUT, "not a number");
	edit(s, EDIT_INTEGER, s->i - n, n);
	return 0;
}

static int
token(struct pass *s, unsigned char c)
{
	switch (c) {
	case '"':
		return string(s);
	case '{':
	case '[':
		if (++s->depth > s->max_depth)
			return refuse(s, s->i, ERR_LIMIT, "nested too deep");
		break;
	case '}':
	case ']':
		s->depth -= s->depth > 0;
		break;
	case ':':
		s->out->keys++;
		break;
	default:
		if ((c >= '0' && c <= '9') || c == '-')
			return number(s);
		if (c >= 0x80 || c == 0)
			return refuse(s, s->i, ERR_INPUT, "a byte that JSON does not have here");
		break;
	}
	s->i++;
	return 0;
}

int
tree_scan(struct tree_scan *out, const char *p, size_t n, unsigned depth, struct error *err)
{
	struct tree_scan found = {0};
	struct pass s = {
		.p = p,
		.n = n,
		.max_depth = depth < TREE_DEPTH_MAX ? depth : TREE_DEPTH_MAX,
		.out = &found,
		.err = err,
	};

	while (s.i < n) {
		unsigned char c = (unsigned char)p[s.i];

		if (c == ' ') {
			s.i += scan_blanks(p + s.i, n - s.i);
		} else if (token(&s, c) != 0) {
			tree_scan_release(&found);
			return -1;
		}
	}
	*out = found;
	return 0;
}

void
tree_scan_release(struct tree_scan *s)
{
	if (!s)
		return;
	free(s->edits);
	*s = (struct tree_scan){0};
}

/* The keys of the objects that are open, one map a level. */
struct open_objects {
	struct map *v;
	size_t n, cap;
};

static bool
seen_before(struct map *m, const char *p, size_t n)
{
	json_t *key = json_loadb(p, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	bool seen;

	if (!key)
		return false;
	seen = map_putn(m, json_string_value(key), json_string_length(key), m) != NULL;
	json_decref(key);
	return seen;
}

static void
describe_key(const char *p, size_t n, size_t from, size_t to, char *out, size_t size)
{
	struct buf b = {0};
	size_t line, column;

	tree_place(p, n, from, &line, &column);
	buf_add_safe(&b, p + from, to - from);
	if (b.n > 60)
		b.n = utf8_fit(b.p, b.n, 57);
	snprintf(out, size, "key %.*s%s, line %zu", (int)b.n, b.p, b.p[b.n] ? "...\"" : "", line);
	buf_release(&b);
}

/* Slow, and only for a document of which is known that it has one. */
void
tree_first_double(const char *p, size_t n, char *out, size_t size)
{
	struct tree_scan none = {0};
	struct pass s = {.p = p, .n = n, .max_depth = TREE_DEPTH_MAX, .out = &none};
	struct open_objects o = {0};
	bool found = false;

	while (!found && s.i < n) {
		size_t from = s.i;
		char c = p[from];

		if (token(&s, (unsigned char)c) != 0)
			break;
		if (c == '{' || c == '[') {
			vec_grow(o.v, o.n, o.cap);
			o.v[o.n++] = (struct map){0};
		} else if ((c == '}' || c == ']') && o.n) {
			map_release(&o.v[--o.n], NULL);
		} else if (c == '"' && o.n && is_key(&s) &&
			   seen_before(&o.v[o.n - 1], p + from, s.i - from)) {
			describe_key(p, n, from, s.i, out, size);
			found = true;
		}
	}
	while (o.n)
		map_release(&o.v[--o.n], NULL);
	free(o.v);
	tree_scan_release(&none);
}
