/*
 * JSON to a tree of jansson's, in one pass of our own. A library would be the
 * first choice, and jansson behind a scan that finds what it spoils keeps every
 * promise of tree.h: integers beyond 64 bits and keys with U+0000 rewritten for
 * it to marked strings, double keys counted, places of errors, depth. But it
 * reads byte by byte, and a first import parses every object. Seconds of user
 * time for one of a list export of 119 MB, half of it blanks (12 runs in turn
 * on one core, mean; all else is the same program):
 *
 *	this parser				2.31
 *	scan and json_loadb			3.30	+43 %
 *	the scan also leaves out the blanks	3.02	+31 %, 34 % more instructions
 *	json_loadb alone, no promise kept	3.19	+38 %
 *
 * and the scan with the rewriting is 560 lines, this file under 500. The fuzz
 * target holds the two to the same trees and to the same refusals.
 */
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/text/tree.h"
#include "scan.h"
#include "tree_scan.h"

enum expect {
	A_VALUE,
	A_VALUE_OR_END,		/* behind [ */
	A_KEY,
	A_KEY_OR_END,		/* behind { */
	A_COMMA_OR_END,
	NOTHING,		/* the document is complete */
};

struct parse {
	const char *p;
	size_t n, i;
	enum expect expect;
	json_t *root;
	json_t **open;		/* the objects and arrays that are open; borrowed */
	size_t depth, cap, max;
	struct str key;		/* of the member whose value comes next */
	size_t key_at;
	bool nul_key;
	struct buf key_text, text;	/* where a key and a value are unescaped to */
	json_t *left_out;	/* values of keys that cannot be kept */
	struct tree_oddities odd;
	struct error *err;
};

static int __attribute__((cold, noinline))
refuse(struct parse *s, size_t at, enum error_code code, const char *what)
{
	size_t line, column;

	tree_place(s->p, s->n, at, &line, &column);
	return error_set(s->err, code, "line %zu, column %zu: %s", line, column, what);
}

static int __attribute__((cold, noinline))
unexpected(struct parse *s)
{
	static const char *const wanted[] = {
		[A_VALUE] = "a value is missing",
		[A_VALUE_OR_END] = "a value or ']' is missing",
		[A_KEY] = "a key is missing",
		[A_KEY_OR_END] = "a key or '}' is missing",
		[A_COMMA_OR_END] = "a comma or the closing bracket is missing",
		[NOTHING] = "something follows the document",
	};

	if (s->i >= s->n)
		return refuse(s, s->n, ERR_INPUT, "the end comes in the middle of the document");
	return refuse(s, s->i, ERR_INPUT, wanted[s->expect]);
}

/* Keeps where the first oddity was. */
static void __attribute__((cold, noinline))
odd(struct parse *s, unsigned *count, size_t at, const char *what, struct str key)
{
	size_t line, column;
	struct buf b = {0};

	++*count;
	if (s->odd.first[0])
		return;
	tree_place(s->p, s->n, at, &line, &column);
	buf_puts(&b, what);
	if (key.p) {
		buf_puts(&b, " \"");
		buf_add_safe(&b, key.p, key.n < 60 ? key.n : 60);
		buf_putc(&b, '"');
	}
	snprintf(s->odd.first, sizeof(s->odd.first), "%.*s, line %zu", (int)utf8_fit(b.p, b.n, 90),
		 b.p, line);
	buf_release(&b);
}

static inline void
skip_blanks(struct parse *s)
{
	while (s->i < s->n) {
		char c = s->p[s->i];

		if (c == ' ')
			s->i += scan_blanks(s->p + s->i, s->n - s->i);
		else if (c == '\n' || c == '\r' || c == '\t')
			s->i++;
		else
			break;
	}
}

/* At the backslash of \u. */
static int
unicode(struct parse *s, struct buf *out)
{
	const char *p = s->p + s->i + 2;
	unsigned cp;
	size_t n = tree_unicode(p, s->n - s->i - 2, &cp);

	if (!n)
		return refuse(s, s->i, ERR_INPUT, "a \\u escape needs four hexadecimal digits");
	if (is_half_pair(cp))
		return refuse(s, s->i, ERR_INPUT, "half a surrogate pair");
	s->i += 2 + n;
	buf_add_utf8(out, cp);
	return 0;
}

static int
escape(struct parse *s, struct buf *out)
{
	static const char plain[] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',	['b'] = '\b',
				     ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
	unsigned char c = s->i + 1 < s->n ? (unsigned char)s->p[s->i + 1] : 0;

	if (c == 'u')
		return unicode(s, out);
	if (c >= sizeof(plain) || !plain[c])
		return refuse(s, s->i, ERR_INPUT, "not an escape that JSON has");
	buf_putc(out, plain[c]);
	s->i += 2;
	return 0;
}

/* At the opening quote; *out lies in the input, or in text where there was an escape. */
static int
string(struct parse *s, struct buf *text, struct str *out)
{
	size_t from = ++s->i;
	bool copied = false;

	for (;;) {
		unsigned char c;
		unsigned cp;
		size_t len;

		s->i += scan_run(s->p + s->i, s->n - s->i, SCAN_READ);
		if (s->i >= s->n)
			return refuse(s, s->n, ERR_INPUT, "the end comes inside a string");
		c = (unsigned char)s->p[s->i];
		if (c == '"') {
			break;
		} else if (c == '\\') {
			if (!copied)
				buf_clear(text);
			copied = true;
			buf_add(text, s->p + from, s->i - from);
			if (escape(s, text) != 0)
				return -1;
			from = s->i;
		} else if (c < 0x20) {
			return refuse(s, s->i, ERR_INPUT,
				      "a raw control character inside a string");
		} else {
			len = utf8_decode(s->p + s->i, s->n - s->i, &cp);
			if (!len)
				return refuse(s, s->i, ERR_INPUT, "not UTF-8");
			s->i += len;
		}
	}
	*out = (struct str){s->p + from, s->i - from};
	if (copied) {
		buf_add(text, s->p + from, s->i - from);
		*out = (struct str){buf_cstr(text), text->n};
	}
	s->i++;
	return 0;
}

static size_t
digits(const struct parse *s, size_t i)
{
	while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9')
		i++;
	return i;
}

static locale_t plain_locale;
static pthread_once_t locale_once = PTHREAD_ONCE_INIT;

/* The user's locale may have a comma for a point. */
static void
locale_open(void)
{
	plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static json_t *
real(struct parse *s, size_t from)
{
	char *text = mem_strndup(s->p + from, s->i - from);
	double d;

	pthread_once(&locale_once, locale_open);
	d = strtod_l(text, NULL, plain_locale);
	free(text);
	if (isinf(d)) {
		refuse(s, from, ERR_INPUT, "a number that no double can hold");
		return NULL;
	}
	return json_real(d);
}

static json_t *
integer(struct parse *s, size_t from)
{
	const char *p = s->p + from;
	size_t n = s->i - from;
	long long v;

	if (str_to_i64(p, n, &v))
		return json_integer(v);
	odd(s, &s->odd.big_integers, from, "integer over 64 bits", (struct str){0});
	return number_tag_new(p, n);
}

static json_t *
number(struct parse *s)
{
	size_t from = s->i, first = from + (s->p[from] == '-'), i = digits(s, first), k;
	bool is_real = false;

	if (i == first || (s->p[first] == '0' && i > first + 1))
		goto bad;
	if (i < s->n && s->p[i] == '.') {
		k = digits(s, i + 1);
		if (k == i + 1)
			goto bad;
		i = k;
		is_real = true;
	}
	if (i < s->n && (s->p[i] | 0x20) == 'e') {
		i += 1 + (i + 1 < s->n && (s->p[i + 1] == '-' || s->p[i + 1] == '+'));
		k = digits(s, i);
		if (k == i)
			goto bad;
		i = k;
		is_real = true;
	}
	s->i = i;
	return is_real ? real(s, from) : integer(s, from);
bad:
	refuse(s, from, ERR_INPUT, "not a number");
	return NULL;
}

static json_t *
word(struct parse *s)
{
	static const struct {
		const char *text;
		size_t n;
		json_t *(*make)(void);
	} words[] = {{"true", 4, json_true}, {"false", 5, json_false}, {"null", 4, json_null}};

	for (size_t i = 0; i < countof(words); i++) {
		if (s->n - s->i < words[i].n || memcmp(s->p + s->i, words[i].text, words[i].n) != 0)
			continue;
		s->i += words[i].n;
		return words[i].make();
	}
	unexpected(s);
	return NULL;
}

static json_t *
scalar(struct parse *s, char c)
{
	struct str text;

	if (c == '"') {
		if (string(s, &s->text, &text) != 0)
			return NULL;
		return json_stringn_nocheck(text.p, text.n);
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(s);
	return word(s);
}

/* Steals v and puts it where the innermost open one wants it. */
static void
attach(struct parse *s, json_t *v)
{
	json_t *to = s->depth ? s->open[s->depth - 1] : NULL;
	size_t before;

	if (!to) {
		s->root = v;
	} else if (json_is_array(to)) {
		json_array_append_new(to, v);
	} else if (s->nul_key) {
		odd(s, &s->odd.nul_keys, s->key_at, "key with U+0000", (struct str){0});
		if (!s->left_out)
			s->left_out = json_array();
		json_array_append_new(s->left_out, v);
	} else {
		before = json_object_size(to);
		json_object_setn_new_nocheck(to, s->key.p, s->key.n, v);
		if (json_object_size(to) == before)
			odd(s, &s->odd.duplicate_keys, s->key_at, "key", s->key);
	}
}

static int
open_one(struct parse *s, json_t *v, enum expect next)
{
	if (s->depth >= s->max) {
		json_decref(v);
		return refuse(s, s->i, ERR_LIMIT, "nested too deep");
	}
	attach(s, v);
	vec_grow(s->open, s->depth, s->cap);
	s->open[s->depth++] = v;
	s->expect = next;
	s->i++;
	return 0;
}

static void
close_one(struct parse *s)
{
	s->i++;
	s->depth--;
	s->expect = s->depth ? A_COMMA_OR_END : NOTHING;
}

static int
value(struct parse *s, char c)
{
	json_t *v;

	if (c == '{')
		return open_one(s, json_object(), A_KEY_OR_END);
	if (c == '[')
		return open_one(s, json_array(), A_VALUE_OR_END);
	if (c == ']' && s->expect == A_VALUE_OR_END) {
		close_one(s);
		return 0;
	}
	v = scalar(s, c);
	if (!v)
		return -1;
	attach(s, v);
	s->expect = s->depth ? A_COMMA_OR_END : NOTHING;
	return 0;
}

static int
key(struct parse *s, char c)
{
	if (c == '}' && s->expect == A_KEY_OR_END) {
		close_one(s);
		return 0;
	}
	if (c != '"')
		return unexpected(s);
	s->key_at = s->i;
	if (string(s, &s->key_text, &s->key) != 0)
		return -1;
	/* only an escape can have made a NUL: raw ones are refused */
	s->nul_key = s->key.p == s->key_text.p && memchr(s->key.p, '\0', s->key.n);
	skip_blanks(s);
	if (s->i >= s->n || s->p[s->i] != ':')
		return refuse(s, s->i, ERR_INPUT, "a colon is missing");
	s->i++;
	s->expect = A_VALUE;
	return 0;
}

static int
comma(struct parse *s, char c)
{
	bool object = json_is_object(s->open[s->depth - 1]);

	if (c == ',') {
		s->i++;
		s->expect = object ? A_KEY : A_VALUE;
		return 0;
	}
	if (c != (object ? '}' : ']'))
		return unexpected(s);
	close_one(s);
	return 0;
}

static int
document(struct parse *s)
{
	static int (*const take[])(struct parse *, char) = {
		[A_VALUE] = value, [A_VALUE_OR_END] = value, [A_KEY] = key,
		[A_KEY_OR_END] = key, [A_COMMA_OR_END] = comma,
	};

	for (;;) {
		skip_blanks(s);
		if (s->i >= s->n || s->expect == NOTHING)
			break;
		if (take[s->expect](s, s->p[s->i]) != 0)
			return -1;
	}
	return s->expect == NOTHING && s->i == s->n ? 0 : unexpected(s);
}

json_t *
tree_parse_json(const char *p, size_t n, const struct limits *lim, struct tree_oddities *odd_out,
		struct error *err)
{
	struct parse s = {
		.p = p,
		.n = n,
		.max = lim->depth < TREE_DEPTH_MAX ? lim->depth : TREE_DEPTH_MAX,
		.err = err,
	};

	if (n > lim->item_bytes) {
		error_set(err, ERR_LIMIT, "a document of %zu bytes is over the limit", n);
		return NULL;
	}
	if (document(&s) != 0) {
		json_decref(s.root);
		s.root = NULL;
	} else if (odd_out) {
		*odd_out = s.odd;
	}
	json_decref(s.left_out);
	buf_release(&s.key_text);
	buf_release(&s.text);
	free(s.open);
	return s.root;
}
