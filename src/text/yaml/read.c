/*
 * One YAML document to a tree, from libyaml's events. The stack is ours: depth,
 * what aliases expand to, and repeated keys are seen here, libyaml knows none
 * of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "doc/lines.h"
#include "read.h"
#include "scalar.h"
#include "value.h"

/* libyaml compares each %TAG line with all before it. */
#define DIRECTIVES_MAX 16

struct anchor {
	struct anchor *older;	/* all of them, to be freed in the end */
	json_t *value;		/* a reference of ours */
	uint64_t nodes, bytes;	/* what a copy costs */
	unsigned height;
	bool open;		/* its end has not been met */
};

struct frame {
	json_t *node;		/* borrowed: it hangs in the tree from its start */
	char *key;		/* of the value to come; NULL: a key comes next */
	size_t nkey;
	unsigned key_line;
	bool merge;		/* the value to come belongs to << */
	json_t *merges;		/* values of <<, or NULL */
	struct anchor *anchor;
	uint64_t nodes, bytes;	/* the counts when it began */
	unsigned height;
};

struct reader {
	yaml_parser_t parser;
	const struct limits *lim;
	struct yaml_facts *facts;
	struct tree_oddities *odd;
	struct error *err;
	json_t *root;
	json_t *dropped;	/* values of keys that are left out */
	struct frame *v;
	size_t n, cap;
	struct map anchors;	/* name -> the newest of that name */
	struct anchor *all_anchors;
	uint64_t nodes, bytes;	/* read or copied so far */
	uint64_t copied_nodes, copied_bytes;
	bool had_document, ended;
};

static int
fail(struct reader *r, const yaml_event_t *e, enum error_code code, const char *text)
{
	return yaml_fail(r->err, code, e, text);
}

static void
note_odd(struct reader *r, unsigned *count, const char *key, size_t line)
{
	struct buf shown = {0};

	++*count;
	if (r->odd->first[0])
		return;
	buf_add_safe(&shown, key, strlen(key));
	snprintf(r->odd->first, sizeof(r->odd->first), "key \"%.80s\", line %zu", buf_cstr(&shown),
		 line);
	r->odd->first[utf8_valid(r->odd->first, strlen(r->odd->first))] = '\0';
	buf_release(&shown);
}

static struct frame *
top(struct reader *r)
{
	return r->n ? &r->v[r->n - 1] : NULL;
}

static void
forget_key(struct frame *f)
{
	free(f->key);
	f->key = NULL;
	f->merge = false;
}

/* Hangs v (stolen) into the mapping at its top. */
static int
add_member(struct reader *r, struct frame *f, json_t *v, const yaml_event_t *e)
{
	if (f->merge) {
		if (!json_is_object(v) && !json_is_array(v)) {
			json_decref(v);
			return fail(r, e, ERR_INPUT, "a << that is no mapping");
		}
		if (!f->merges)
			f->merges = json_array();
		json_array_append_new(f->merges, v);
	} else if (memchr(f->key, '\0', f->nkey)) {
		json_array_append_new(r->dropped, v);
		note_odd(r, &r->odd->nul_keys, f->key, f->key_line);
	} else {
		if (json_object_getn(f->node, f->key, f->nkey))
			note_odd(r, &r->odd->duplicate_keys, f->key, f->key_line);
		if (r->facts)
			lines_member(r->facts->lines, f->node, f->key, f->nkey, f->key_line);
		if (json_object_setn_new_nocheck(f->node, f->key, f->nkey, v) != 0)
			return fail(r, e, ERR_INPUT, "a key that cannot be kept");
	}
	forget_key(f);
	return 0;
}

/* Hangs a value (stolen) where the document is. */
static int
add_value(struct reader *r, json_t *v, const yaml_event_t *e)
{
	struct frame *f = top(r);

	r->nodes++;
	if (!f) {
		r->root = v;
		return 0;
	}
	if (json_is_array(f->node)) {
		if (r->facts)
			lines_item(r->facts->lines, f->node, json_array_size(f->node),
				   (unsigned)e->start_mark.line + 1);
		return json_array_append_new(f->node, v);
	}
	if (!f->key) {
		json_decref(v);
		return fail(r, e, ERR_INPUT, "a key that is a list or a mapping");
	}
	return add_member(r, f, v, e);
}

static void
set_key(struct reader *r, const yaml_event_t *e, const char *p, size_t n)
{
	struct frame *f = &r->v[r->n - 1];

	f->key = mem_strndup(p, n);
	f->nkey = n;
	f->key_line = (unsigned)e->start_mark.line + 1;
	r->bytes += n;
}

static bool
wants_key(const struct reader *r)
{
	return r->n && !r->v[r->n - 1].key && json_is_object(r->v[r->n - 1].node);
}

/* The anchor of the node that begins here, or NULL. */
static struct anchor *
open_anchor(struct reader *r, const yaml_char_t *name)
{
	struct anchor *a;

	if (!name)
		return NULL;
	a = mem_zero(1, sizeof(*a));
	a->open = true;
	a->older = r->all_anchors;
	r->all_anchors = a;
	map_put(&r->anchors, (const char *)name, a);
	return a;
}

static void
close_anchor(struct anchor *a, json_t *v, uint64_t nodes, uint64_t bytes, unsigned height)
{
	if (!a)
		return;
	a->value = json_incref(v);
	a->nodes = nodes;
	a->bytes = bytes;
	a->height = height;
	a->open = false;
}

static void
free_anchors(struct reader *r)
{
	while (r->all_anchors) {
		struct anchor *a = r->all_anchors;

		r->all_anchors = a->older;
		json_decref(a->value);
		free(a);
	}
	map_release(&r->anchors, NULL);
}

/* ---- keys */

static int
take_key(struct reader *r, const json_t *k, const yaml_event_t *e)
{
	struct buf text = {0};

	if (yaml_key_text(&text, k) != 0) {
		buf_release(&text);
		return fail(r, e, ERR_INPUT, "a key that is no text");
	}
	set_key(r, e, buf_cstr(&text), text.n);
	buf_release(&text);
	return 0;
}

/* A plain << as a key, or !!merge. */
static bool
is_merge(const yaml_event_t *e)
{
	const char *tag = (const char *)e->data.scalar.tag;

	return e->data.scalar.length == 2 && memcmp(e->data.scalar.value, "<<", 2) == 0 &&
	       (str_eq(tag, YAML_TAG "merge") || (!tag && e->data.scalar.plain_implicit));
}

/* Most keys are plain words: they need no tree of their own. */
static int
take_scalar_key(struct reader *r, const yaml_event_t *e)
{
	struct frame *f = top(r);
	struct scalar s = {.kind = SCALAR_STRING};
	const char *p = (const char *)e->data.scalar.value;
	json_t *k;
	int rc;

	if (is_merge(e)) {
		set_key(r, e, "<<", 2);
		f->merge = true;
		return 0;
	}
	if (!e->data.scalar.tag && !e->data.scalar.anchor) {
		if (e->data.scalar.plain_implicit)
			scalar_resolve(&s, p, e->data.scalar.length);
		if (s.kind == SCALAR_STRING) {
			set_key(r, e, p, e->data.scalar.length);
			return 0;
		}
	}
	k = yaml_value(e, r->odd, r->err);
	if (!k)
		return -1;
	rc = take_key(r, k, e);
	if (e->data.scalar.anchor)
		close_anchor(open_anchor(r, e->data.scalar.anchor), k, 1, f->nkey, 0);
	json_decref(k);
	return rc;
}

/* ---- events */

static int
on_scalar(struct reader *r, const yaml_event_t *e)
{
	json_t *v;

	if (wants_key(r))
		return take_scalar_key(r, e);
	v = yaml_value(e, r->odd, r->err);
	if (!v)
		return -1;
	if (r->facts && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    e->start_mark.line != e->end_mark.line)
		r->facts->folded = true;
	close_anchor(open_anchor(r, e->data.scalar.anchor), v, 1, e->data.scalar.length, 0);
	r->bytes += e->data.scalar.length;
	return add_value(r, v, e);
}

static int
on_alias(struct reader *r, const yaml_event_t *e)
{
	const struct anchor *a = map_get(&r->anchors, (const char *)e->data.alias.anchor);
	struct frame *f = top(r);

	if (!a)
		return fail(r, e, ERR_INPUT, "an alias without its anchor");
	if (a->open)
		return fail(r, e, ERR_INPUT, "an alias inside its own anchor");
	if (wants_key(r))
		return take_key(r, a->value, e);
	r->copied_nodes += a->nodes;
	r->copied_bytes += a->bytes;
	if (r->copied_nodes > r->lim->aliases || r->copied_bytes > r->lim->item_bytes)
		return fail(r, e, ERR_LIMIT, "the aliases expand to too much");
	if (r->n + a->height > r->lim->depth)
		return fail(r, e, ERR_LIMIT, "nested too deep");
	r->nodes += a->nodes;
	r->bytes += a->bytes;
	if (f && f->height < a->height)
		f->height = a->height;
	return add_value(r, tree_copy(a->value), e);
}

static int
open_container(struct reader *r, json_t *v, const yaml_char_t *anchor, const yaml_event_t *e)
{
	struct anchor *a = open_anchor(r, anchor);
	uint64_t nodes = r->nodes;

	if (r->n >= r->lim->depth) {
		json_decref(v);
		return fail(r, e, ERR_LIMIT, "nested too deep");
	}
	if (add_value(r, v, e) != 0)
		return -1;
	vec_grow(r->v, r->n, r->cap);
	r->v[r->n++] = (struct frame){.node = v, .anchor = a, .nodes = nodes, .bytes = r->bytes};
	return 0;
}

static int
on_list(struct reader *r, const yaml_event_t *e)
{
	return open_container(r, json_array(), e->data.sequence_start.anchor, e);
}

static int
on_mapping(struct reader *r, const yaml_event_t *e)
{
	return open_container(r, json_object(), e->data.mapping_start.anchor, e);
}

static void
merge_one(json_t *into, json_t *from)
{
	const char *key;
	size_t n;
	json_t *v;

	json_object_keylen_foreach(from, key, n, v)
		if (!json_object_getn(into, key, n))
			json_object_setn_nocheck(into, key, n, v);
}

/* What << brings: members that the mapping itself has not; of several the first wins. */
static int
merge_all(struct reader *r, struct frame *f, const yaml_event_t *e)
{
	json_t *m, *part;
	size_t i, j;

	json_array_foreach(f->merges, i, m) {
		if (json_is_object(m)) {
			merge_one(f->node, m);
			continue;
		}
		if (!json_is_array(m))
			return fail(r, e, ERR_INPUT, "a << that is no mapping");
		json_array_foreach(m, j, part) {
			if (!json_is_object(part))
				return fail(r, e, ERR_INPUT, "a << that is no mapping");
			merge_one(f->node, part);
		}
	}
	return 0;
}

static int
on_container_end(struct reader *r, const yaml_event_t *e)
{
	struct frame *f = top(r), *outer;
	unsigned height = f->height + 1;

	if (merge_all(r, f, e) != 0)
		return -1;
	if (f->anchor)
		close_anchor(f->anchor, f->node, r->nodes - f->nodes, r->bytes - f->bytes, height);
	json_decref(f->merges);
	free(f->key);
	r->n--;
	outer = top(r);
	if (outer && outer->height < height)
		outer->height = height;
	return 0;
}

static int
on_document(struct reader *r, const yaml_event_t *e)
{
	if (r->had_document)
		return fail(r, e, ERR_INPUT, "a second document");
	r->had_document = true;
	return 0;
}

static int
on_stream_end(struct reader *r, const yaml_event_t *e)
{
	(void)e;
	r->ended = true;
	return 0;
}

static int
on_nothing(struct reader *r, const yaml_event_t *e)
{
	(void)r;
	(void)e;
	return 0;
}

static int
next_event(struct reader *r, const char *p, size_t n)
{
	static int (*const on[])(struct reader *r, const yaml_event_t *e) = {
		[YAML_NO_EVENT] = on_nothing,
		[YAML_STREAM_START_EVENT] = on_nothing,
		[YAML_STREAM_END_EVENT] = on_stream_end,
		[YAML_DOCUMENT_START_EVENT] = on_document,
		[YAML_DOCUMENT_END_EVENT] = on_nothing,
		[YAML_ALIAS_EVENT] = on_alias,
		[YAML_SCALAR_EVENT] = on_scalar,
		[YAML_SEQUENCE_START_EVENT] = on_list,
		[YAML_SEQUENCE_END_EVENT] = on_container_end,
		[YAML_MAPPING_START_EVENT] = on_mapping,
		[YAML_MAPPING_END_EVENT] = on_container_end,
	};
	yaml_event_t e;
	int rc;

	if (!yaml_parser_parse(&r->parser, &e))
		return yaml_syntax_error(&r->parser, p, n, r->err);
	rc = on[e.type](r, &e);
	yaml_event_delete(&e);
	return rc;
}

static int
check_directives(const char *p, size_t n, struct error *err)
{
	const char *end = p + n;
	unsigned count = 0;

	while (p < end && (*p == '%' || *p == '#' || *p == '\n' || *p == '\r')) {
		const char *line = memchr(p, '\n', (size_t)(end - p));

		if (*p == '%' && ++count > DIRECTIVES_MAX)
			return error_set(err, ERR_LIMIT, "line 1, column 1: too many directives");
		p = line ? line + 1 : end;
	}
	return 0;
}

static void
release(struct reader *r)
{
	for (size_t i = 0; i < r->n; i++) {
		free(r->v[i].key);
		json_decref(r->v[i].merges);
	}
	free(r->v);
	free_anchors(r);
	json_decref(r->root);
	json_decref(r->dropped);
	yaml_parser_delete(&r->parser);
}

json_t *
yaml_read(const char *p, size_t n, const struct limits *lim, struct yaml_facts *facts,
	  struct tree_oddities *odd, struct error *err)
{
	struct tree_oddities ignored = {0};
	struct reader r = {.lim = lim, .facts = facts, .odd = odd ? odd : &ignored, .err = err};
	json_t *out = NULL;

	if (n > lim->item_bytes) {
		error_set(err, ERR_LIMIT, "the document is larger than %llu bytes",
			  (unsigned long long)lim->item_bytes);
		return NULL;
	}
	if (check_directives(p, n, err) != 0 || !yaml_parser_initialize(&r.parser))
		return NULL;
	r.dropped = json_array();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)p, n);
	while (!r.ended)
		if (next_event(&r, p, n) != 0)
			goto done;
	out = r.root ? json_incref(r.root) : json_null();
done:
	release(&r);
	return out;
}

json_t *
tree_parse_yaml(const char *p, size_t n, const struct limits *lim, struct tree_oddities *odd,
		struct error *err)
{
	return yaml_read(p, n, lim, NULL, odd, err);
}
