/*
 * The hits in one body: its paths, its values, lines of texts, and what stands
 * in the documents inside its strings. A line of a document that matches is a
 * hit of its own only if no value in the document was: so nothing that can be
 * read in the text is missed, a comment neither.
 */
#include "search.h"

#include <stdlib.h>

#define TICK_WORK (64U << 10)	/* some milliseconds of searching */
#define LEAF_WORK 64		/* what a value costs beside its bytes */
#define HASH_SIGN "hmac:"
#define HASH_HEX  32

struct body {
	struct search *s;
	struct field_hits *out;
	/* steps of a path that matched: what lies below matches by it, too */
	size_t path_depth;
	size_t string;		/* first of the hits in the string that the walk is in */
	struct buf printed;
};

bool
search_tick(struct search *s, size_t work)
{
	const struct progress *p = &s->o->progress;

	s->work += work;
	if (s->work < TICK_WORK)
		return s->cancelled;
	s->work = 0;
	if (p->tick && p->tick(p->ctx, "searching", s->count->blobs, s->total))
		s->cancelled = true;
	return s->cancelled;
}

void
field_hits_release(struct field_hits *h)
{
	for (size_t i = 0; i < h->n; i++) {
		free(h->v[i].path);
		json_decref(h->v[i].value);
	}
	free(h->v);
	*h = (struct field_hits){0};
}

/* ---- matching ---- */

/* The next redacted value, "hmac:<32 hex> (7 bytes)"; its length, 0 when there is none. */
static size_t
next_hash(const char *p, size_t n, size_t *at)
{
	const char *q = p, *end = p + n;

	while ((q = memmem(q, (size_t)(end - q), HASH_SIGN, sizeof(HASH_SIGN) - 1))) {
		const char *hex = q + sizeof(HASH_SIGN) - 1, *stop = hex;

		while (stop < end && stop < hex + HASH_HEX && strchr("0123456789abcdef", *stop) &&
		       *stop)
			stop++;
		if (stop == hex + HASH_HEX) {
			if (end - stop > 2 && memcmp(stop, " (", 2) == 0 &&
			    memchr(stop, ')', (size_t)(end - stop)))
				stop = (const char *)memchr(stop, ')', (size_t)(end - stop)) + 1;
			*at = (size_t)(q - p);
			return (size_t)(stop - q);
		}
		q = hex;
	}
	return 0;
}

/* A secret's hash says nothing of its value, so what fits its digits by chance is no hit. */
static bool
matches(struct body *b, const char *p, size_t n, size_t *from, size_t *to)
{
	bool tired = false, found = false;
	size_t start = 0, at = 0, len = 1, off, end;

	while (!found && len) {
		len = next_hash(p + start, n - start, &at);
		end = len ? start + at : n;
		if (end > start || !n) {
			found = pattern_match(b->s->pattern, p + start, end - start, from, to,
					      &tired);
			off = start;
			*from += found ? off : 0;
			*to += found ? off : 0;
		}
		start = end + len;
	}
	b->s->count->tired |= tired;
	search_tick(b->s, tired ? TICK_WORK : n);
	return found;
}

/* ---- hits ---- */

static struct field_hit *
add(struct body *b, const struct compare_leaf *l, json_t *value, unsigned line)
{
	struct field_hits *out = b->out;

	if (!filter_field(b->s->filter, l->at)) {
		json_decref(value);
		return NULL;
	}
	vec_grow(out->v, out->n, out->cap);
	out->v[out->n] = (struct field_hit){.path = mem_strdup(l->path), .value = value,
					    .line = line};
	return &out->v[out->n++];
}

/* What a line of the string said is told better by the value that stands there. */
static void
supersede(struct body *b, unsigned line)
{
	for (size_t i = b->string; i < b->out->n; i++)
		if (b->out->v[i].weak && (b->out->v[i].line ? b->out->v[i].line : 1) == line)
			b->out->v[i].dead = true;
}

static json_t *
own(const json_t *v)
{
	return json_incref((json_t *)(uintptr_t)v);
}

/* A value on one line. */
static bool
add_value(struct body *b, const struct compare_leaf *l, const char *p, size_t n, unsigned line)
{
	size_t from = 0, to = 0;
	struct field_hit *h;

	if (!matches(b, p, n, &from, &to))
		return false;
	h = add(b, l, own(l->value), line);
	if (h) {
		h->from = from;
		h->to = to;
	}
	return true;
}

/* A hit a line that matches, numbered from first by step. */
static bool
add_lines(struct body *b, const struct compare_leaf *l, struct str text, unsigned first,
	  unsigned step)
{
	size_t n, from = 0, to = 0;
	struct str *v = line_split(text.p, text.n, &n);
	bool any = false;

	for (size_t i = 0; i < n && !b->s->cancelled; i++) {
		unsigned line = first + (unsigned)i * step;
		struct field_hit *h;

		if (!matches(b, v[i].p, v[i].n, &from, &to))
			continue;
		any = true;
		h = add(b, l, json_stringn_nocheck(v[i].p, v[i].n), line);
		if (h) {
			h->from = from;
			h->to = to;
		}
		if (l->doc)
			supersede(b, line);
	}
	free(v);
	return any;
}

static bool
has_lines(const char *p, size_t n)
{
	const char *nl = memchr(p, '\n', n);

	return nl && nl + 1 < p + n;
}

/* The text of a string, and what a data: URL holds when that is text; weak, for a document in
 * it may tell it better. */
static bool
string_hits(struct body *b, const struct compare_leaf *l)
{
	const char *p = json_string_value(l->value);
	size_t n = json_string_length(l->value), len = 0;
	char *inside = data_url_decode(p, n, &b->s->o->limits, &len);
	bool any;

	b->string = b->out->n;
	if (inside && !memchr(inside, '\0', len) && utf8_valid(inside, len) == len)
		any = add_lines(b, l, (struct str){inside, len}, 1, 1);
	else if (has_lines(p, n))
		any = add_lines(b, l, (struct str){p, n}, 1, 1);
	else
		any = add_value(b, l, p, n, 0);
	for (size_t i = b->string; i < b->out->n; i++)
		b->out->v[i].weak = true;
	free(inside);
	return any;
}

static unsigned
line_of(const struct compare_leaf *l)
{
	const struct path inner = {.v = l->at->v + l->doc_from, .n = l->at->n - l->doc_from};
	struct buf b = {0};
	unsigned line;

	if (!l->doc)
		return 0;
	path_print(&b, &inner);
	line = doc_line(l->doc, buf_cstr(&b));
	buf_release(&b);
	return line;
}

/* A value inside a document; a text of several lines is, in YAML, a block that begins a line
 * further on, elsewhere it stands escaped on one. */
static bool
document_hits(struct body *b, const struct compare_leaf *l, const char *p, size_t n)
{
	size_t from, to;
	unsigned line;

	if (has_lines(p, n)) {
		line = l->doc->format == DOC_YAML;
		return add_lines(b, l, (struct str){p, n}, line_of(l) + line, line);
	}
	if (!matches(b, p, n, &from, &to))
		return false;
	line = line_of(l);
	supersede(b, line);
	return add_value(b, l, p, n, line);
}

static bool
value_hits(struct body *b, const struct compare_leaf *l)
{
	const char *p, *digits = number_tag(l->value);
	size_t n;

	if (b->s->o->only_paths)
		return false;
	buf_clear(&b->printed);
	if (digits)
		buf_puts(&b->printed, digits);
	else if (!json_is_string(l->value))
		canon_compact(&b->printed, l->value);
	else if (!l->doc)
		return string_hits(b, l);
	p = b->printed.n ? b->printed.p : json_string_value(l->value);
	n = b->printed.n ? b->printed.n : json_string_length(l->value);
	return l->doc ? document_hits(b, l, p, n) : add_value(b, l, p, n, 0);
}

/* Does the path match, and did it not already where it was shorter? */
static bool
path_hit(struct body *b, const struct compare_leaf *l)
{
	size_t from = 0, to = 0;

	if (b->path_depth && l->at->n > b->path_depth)
		return false;
	b->path_depth = matches(b, l->path, strlen(l->path), &from, &to) ? l->at->n : 0;
	return b->path_depth > 0;
}

static enum leaf_way
each(void *ctx, const struct compare_leaf *l)
{
	struct body *b = ctx;
	bool leaf = !json_is_object(l->value) && !json_is_array(l->value);
	bool by_path = path_hit(b, l);

	if (!(leaf && value_hits(b, l)) && by_path) {
		unsigned line = line_of(l);

		supersede(b, line);
		add(b, l, leaf ? own(l->value) : NULL, line);
	}
	if (search_tick(b->s, LEAF_WORK))
		return LEAF_STOP;
	if (!json_is_string(l->value) || l->doc)
		return LEAF_ON;
	return need_document(b->s->need, json_string_value(l->value),
			     json_string_length(l->value)) ? LEAF_ON : LEAF_OVER;
}

void
search_body(struct search *s, const struct object_key *k, const json_t *body,
	    struct field_hits *out)
{
	const struct compare_opts o = {.kinds = s->kinds, .limits = s->o->limits};
	struct body b = {.s = s, .out = out};

	compare_leaves(k, body, &o, each, &b);
	buf_release(&b.printed);
}
