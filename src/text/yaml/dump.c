/*
 * Trees as block YAML, in the hand of kubectl (goyaml v2 behind sigs.k8s.io/yaml):
 * its choices of quotes and literals are facts of that writer, so that people
 * can compare the text with what they know. Lines are never folded.
 */
#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/path.h"
#include "assay/text/tree.h"
#include "scalar.h"

/* Longer keys are written as "? key" by libyaml and its translations. */
#define SIMPLE_KEY_MAX 128

enum style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_LITERAL };

/* What libyaml's analysis of a scalar would say. */
struct looks {
	bool special;		/* needs escapes */
	bool lines;
	bool space_line;	/* a blank before a line break */
	bool outer_space;	/* at the start or the end of a line-less string */
	bool last_space;
	bool indicator;		/* means something in block context */
};

static bool
is_blank_or_end(const char *p, const char *end)
{
	return p >= end || *p == ' ' || *p == '\t' || *p == '\n';
}

/* Whether libyaml prints the character as it is; it does not beyond the first 65,536. */
static bool
is_printable(unsigned cp)
{
	return cp == '\n' || (cp >= 0x20 && cp <= 0x7e) || (cp >= 0xa0 && cp <= 0xfffd &&
	       cp != 0xfeff && cp != 0x2028 && cp != 0x2029);
}

static bool
is_indicator(const char *p, const char *start, const char *end)
{
	if (p == start && strchr("#,[]{}&*!|>'\"%@`", *p))
		return true;
	if (p == start && (*p == '?' || *p == '-'))
		return is_blank_or_end(p + 1, end);
	if (*p == ':')
		return is_blank_or_end(p + 1, end);
	return *p == '#' && p[-1] == ' ';
}

static struct looks
look_at(const char *start, size_t n)
{
	const char *end = start + n;
	struct looks l = {0};

	l.indicator = n >= 3 && (memcmp(start, "---", 3) == 0 || memcmp(start, "...", 3) == 0);
	l.outer_space = n && (start[0] == ' ' || end[-1] == ' ');
	l.last_space = n && end[-1] == ' ';
	for (const char *p = start; p < end;) {
		unsigned cp = (unsigned char)*p;
		size_t used = cp < 0x80 ? 1 : utf8_decode(p, (size_t)(end - p), &cp);

		if (used == 0 || !is_printable(cp)) {
			l.special = true;
			return l;
		}
		if (cp == '\n') {
			l.lines = true;
			l.space_line = l.space_line || (p > start && p[-1] == ' ');
		} else if (cp && cp < 0x80 && is_indicator(p, start, end)) {
			l.indicator = true;
		}
		p += used;
	}
	return l;
}

static enum style
choose_style(const char *p, size_t n, bool key)
{
	struct looks l = look_at(p, n);

	if (l.special || l.space_line)
		return STYLE_DOUBLE;
	if (l.lines)
		return key || l.last_space ? STYLE_DOUBLE : STYLE_LITERAL;
	if (scalar_needs_quotes(p, n))
		return STYLE_DOUBLE;
	return l.outer_space || l.indicator ? STYLE_SINGLE : STYLE_PLAIN;
}

static void
put_escape(struct buf *out, unsigned cp)
{
	static const struct {
		unsigned cp;
		char c;
	} t[] = {
		{0x00, '0'}, {0x07, 'a'},  {0x08, 'b'},	 {0x09, 't'},  {0x0a, 'n'},   {0x0b, 'v'},
		{0x0c, 'f'}, {0x0d, 'r'},  {0x1b, 'e'},	 {0x22, '"'},  {0x5c, '\\'},  {0x85, 'N'},
		{0xa0, '_'}, {0x2028, 'L'}, {0x2029, 'P'},
	};

	buf_putc(out, '\\');
	for (size_t i = 0; i < countof(t); i++) {
		if (t[i].cp == cp) {
			buf_putc(out, t[i].c);
			return;
		}
	}
	if (cp <= 0xff)
		buf_printf(out, "x%02X", cp);
	else if (cp <= 0xffff)
		buf_printf(out, "u%04X", cp);
	else
		buf_printf(out, "U%08X", cp);
}

static void
put_double(struct buf *out, const char *p, size_t n)
{
	const char *end = p + n;

	buf_putc(out, '"');
	while (p < end) {
		unsigned cp = (unsigned char)*p;
		size_t used = cp < 0x80 ? 1 : utf8_decode(p, (size_t)(end - p), &cp);

		if (used == 0) {	/* no tree of ours holds such bytes */
			used = 1;
			cp = 0xfffd;
		}
		if (!is_printable(cp) || cp == '"' || cp == '\\' || cp == '\n')
			put_escape(out, cp);
		else
			buf_add(out, p, used);
		p += used;
	}
	buf_putc(out, '"');
}

static void
put_single(struct buf *out, const char *p, size_t n)
{
	buf_putc(out, '\'');
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\'')
			buf_putc(out, '\'');
		buf_putc(out, p[i]);
	}
	buf_putc(out, '\'');
}

/* A literal of at least one line. Its lines stand two columns right of their parent. */
static void
put_literal(struct buf *out, const char *p, size_t n, size_t indent)
{
	const char *end = p + n;

	buf_putc(out, '|');
	if (*p == ' ' || *p == '\n')
		buf_putc(out, '2');
	if (end[-1] != '\n')
		buf_putc(out, '-');
	else if (n == 1 || end[-2] == '\n')
		buf_putc(out, '+');
	buf_putc(out, '\n');
	while (p < end) {
		const char *line = memchr(p, '\n', (size_t)(end - p));
		size_t len = line ? (size_t)(line - p) : (size_t)(end - p);

		if (len)
			buf_fill(out, ' ', indent + 2);
		buf_add(out, p, len);
		p += len + 1;
		if (p < end)
			buf_putc(out, '\n');
	}
}

static void
put_string(struct buf *out, const char *p, size_t n, size_t indent, bool key)
{
	switch (choose_style(p, n, key)) {
	case STYLE_PLAIN:
		buf_add(out, p, n);
		break;
	case STYLE_SINGLE:
		put_single(out, p, n);
		break;
	case STYLE_DOUBLE:
		put_double(out, p, n);
		break;
	case STYLE_LITERAL:
		put_literal(out, p, n, indent);
		break;
	}
}

static void
put_scalar(struct buf *out, const json_t *v, size_t indent)
{
	if (json_is_object(v))
		buf_puts(out, "{}");
	else if (json_is_array(v))
		buf_puts(out, "[]");
	else if (number_tag(v))
		buf_puts(out, number_tag(v));
	else if (json_is_string(v))
		put_string(out, json_string_value(v), json_string_length(v), indent, false);
	else
		canon_compact(out, v);
}

struct key {
	const char *p;
	size_t n;
};

struct level {
	const json_t *node;
	struct key *keys;	/* sorted; NULL in a list */
	size_t i, n;
	size_t indent;
	bool inlined;		/* its first entry goes on on the line of its parent */
};

struct dump {
	struct buf *out;
	struct level *v;
	size_t n, cap;
	void (*each)(void *ctx, const char *pointer, size_t end);
	void *ctx;
};

static int
by_bytes(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return c ? c : (x->n > y->n) - (x->n < y->n);
}

static void
open_level(struct dump *d, const json_t *node, size_t indent, bool inlined)
{
	struct level *l;
	const char *key;
	size_t len;
	json_t *v;

	vec_grow(d->v, d->n, d->cap);
	l = &d->v[d->n++];
	*l = (struct level){.node = node, .indent = indent, .inlined = inlined};
	if (json_is_array(node)) {
		l->n = json_array_size(node);
		return;
	}
	l->keys = mem_alloc(json_object_size(node) * sizeof(*l->keys));
	json_object_keylen_foreach((json_t *)(uintptr_t)node, key, len, v)
		l->keys[l->n++] = (struct key){key, len};
	qsort(l->keys, l->n, sizeof(*l->keys), by_bytes);
}

static bool
is_open(const json_t *v)
{
	return json_object_size(v) > 0 || json_array_size(v) > 0;
}

/* Every level but the last has just gone past what the next one is. */
static void
tell_leaf(struct dump *d, size_t from)
{
	const char *line = memchr(d->out->p + from, '\n', d->out->n - from);
	struct buf pointer = {0};

	for (size_t i = 0; i < d->n; i++) {
		const struct level *l = &d->v[i];

		if (l->keys)
			pointer_token(&pointer, l->keys[l->i - 1].p);
		else
			buf_printf(&pointer, "/%zu", l->i - 1);
	}
	d->each(d->ctx, buf_cstr(&pointer), (size_t)(line - d->out->p));
	buf_release(&pointer);
}

static void
put_leaf(struct dump *d, const json_t *v, size_t indent)
{
	size_t from = d->out->n;

	put_scalar(d->out, v, indent);
	buf_putc(d->out, '\n');
	if (d->each)
		tell_leaf(d, from);
}

/* An item behind its mark: a collection in it begins on the same line. */
static void
put_item(struct dump *d, const char *mark, const json_t *v, size_t indent)
{
	buf_puts(d->out, mark);
	if (is_open(v)) {
		open_level(d, v, indent + 2, true);
		return;
	}
	put_leaf(d, v, indent);
}

/* Keys that are long or have lines need the "? key" form; its value is laid out like an item. */
static void
put_long_member(struct dump *d, const struct key *k, const json_t *v, size_t indent)
{
	buf_puts(d->out, "? ");
	put_string(d->out, k->p, k->n, indent, false);
	buf_putc(d->out, '\n');
	buf_fill(d->out, ' ', indent);
	put_item(d, ": ", v, indent);
}

/* A list stands in the column of its key, a mapping two further. */
static void
put_member(struct dump *d, const struct key *k, const json_t *v, size_t indent)
{
	if (k->n > SIMPLE_KEY_MAX || memchr(k->p, '\n', k->n)) {
		put_long_member(d, k, v, indent);
		return;
	}
	put_string(d->out, k->p, k->n, indent, true);
	buf_putc(d->out, ':');
	if (is_open(v)) {
		buf_putc(d->out, '\n');
		open_level(d, v, json_is_array(v) ? indent : indent + 2, false);
		return;
	}
	buf_putc(d->out, ' ');
	put_leaf(d, v, indent);
}

static void
put_next(struct dump *d)
{
	struct level *l = &d->v[d->n - 1];
	size_t i = l->i++;

	if (i == l->n) {
		free(l->keys);
		d->n--;
		return;
	}
	if (i > 0 || !l->inlined)
		buf_fill(d->out, ' ', l->indent);
	if (l->keys)
		put_member(d, &l->keys[i], json_object_getn(l->node, l->keys[i].p, l->keys[i].n),
			   l->indent);
	else
		put_item(d, "- ", json_array_get(l->node, i), l->indent);
}

void
yaml_dump_leaves(struct buf *out, const json_t *t,
		 void (*each)(void *ctx, const char *pointer, size_t end), void *ctx)
{
	struct dump d = {.out = out, .each = each, .ctx = ctx};

	if (!is_open(t)) {
		put_leaf(&d, t, 0);
		return;
	}
	open_level(&d, t, 0, false);
	while (d.n)
		put_next(&d);
	free(d.v);
}

void
yaml_dump(struct buf *out, const json_t *t)
{
	yaml_dump_leaves(out, t, NULL, NULL);
}
