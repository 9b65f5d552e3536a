/*
 * JSON to a tree by jansson, after a scan of our own. What jansson cannot take
 * (integers beyond 64 bits, keys with U+0000) is rewritten for it to marked
 * strings and put right in the tree. A mark begins with U+0001, which JSON can
 * spell in one way only, so that a string of the input that begins so can be
 * told from ours: it is marked, too.
 */
#include <stdlib.h>

#include "assay/text/tree.h"
#include "tree_scan.h"

#define MARK_INTEGER "\\u0001#"
#define MARK_NUL_KEY "\\u0001n"
#define MARK_PLAIN   "\\u0001s"

static void
rewrite(struct buf *out, const char *p, size_t n, const struct tree_scan *scan)
{
	size_t from = 0;

	for (size_t i = 0; i < scan->nedits; i++) {
		const struct tree_edit *e = &scan->edits[i];

		buf_add(out, p + from, e->at - from);
		from = e->at;
		switch (e->kind) {
		case EDIT_INTEGER:
			buf_puts(out, "\"" MARK_INTEGER);
			buf_add(out, p + from, e->n);
			buf_putc(out, '"');
			from += e->n;
			break;
		case EDIT_NUL_KEY:	/* numbered, or they would be doubles of one another */
			buf_printf(out, MARK_NUL_KEY "%zu", i);
			from += e->n;
			break;
		case EDIT_MARKED:
			buf_puts(out, MARK_PLAIN);
			break;
		}
	}
	buf_add(out, p + from, n - from);
}

/* The value that a marked string stands for, or NULL for an ordinary one. */
static json_t *
unmark_string(const json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);

	if (n < 2 || s[0] != 1)
		return NULL;
	if (s[1] == '#')
		return number_tag_new(s + 2, n - 2);
	return json_stringn_nocheck(s + 2, n - 2);
}

static json_t *unmark(json_t *v, unsigned depth);

static json_t *
unmark_object(json_t *v, unsigned depth)
{
	json_t *out = json_object(), *member;
	const char *key;

	json_object_foreach(v, key, member) {
		if (key[0] != 1)
			json_object_set_new_nocheck(out, key, unmark(member, depth));
		else if (key[1] == 's')
			json_object_set_new_nocheck(out, key + 2, unmark(member, depth));
	}
	return out;
}

/* A tree without marks; shares what had none. */
static json_t *
unmark(json_t *v, unsigned depth)
{
	json_t *out = NULL, *item;
	size_t i;

	if (depth == 0)
		return json_incref(v);
	if (json_is_string(v)) {
		out = unmark_string(v);
	} else if (json_is_object(v)) {
		out = unmark_object(v, depth - 1);
	} else if (json_is_array(v)) {
		out = json_array();
		json_array_foreach(v, i, item)
			json_array_append_new(out, unmark(item, depth - 1));
	}
	return out ? out : json_incref(v);
}

static size_t
count_members(const json_t *v, unsigned depth)
{
	size_t n = 0;

	if (depth == 0)
		return 0;
	if (json_is_object(v)) {
		n = json_object_size(v);
		for (void *it = json_object_iter((json_t *)(uintptr_t)v); it;
		     it = json_object_iter_next((json_t *)(uintptr_t)v, it)) {
			json_t *member = json_object_iter_value(it);

			if (json_is_object(member) || json_is_array(member))
				n += count_members(member, depth - 1);
		}
	} else if (json_is_array(v)) {
		for (size_t i = 0, size = json_array_size(v); i < size; i++)
			n += count_members(json_array_get(v, i), depth - 1);
	}
	return n;
}

/* Jansson's sentences quote the input, which may be a secret: only its code and place are used. */
static int
refused(const char *p, size_t n, const json_error_t *je, struct error *err)
{
	static const struct {
		enum json_error_code code;
		const char *text;
	} table[] = {
		{json_error_premature_end_of_input, "the end comes in the middle of the document"},
		{json_error_end_of_input_expected, "something follows the document"},
		{json_error_null_byte_in_key, "a key with U+0000"},
		{json_error_numeric_overflow, "a number that no double can hold"},
		{json_error_stack_overflow, "nested too deep"},
		{json_error_out_of_memory, "out of memory"},
	};
	const char *text = "not valid JSON";
	size_t line, column, at = je->position > 0 ? (size_t)je->position - 1 : 0;

	for (size_t i = 0; i < countof(table); i++)
		if (json_error_code(je) == table[i].code)
			text = table[i].text;
	if (json_error_code(je) == json_error_premature_end_of_input)
		at = n;
	tree_place(p, n, at, &line, &column);
	return error_set(err, ERR_INPUT, "line %zu, column %zu: %s", line, column, text);
}

static json_t *
load(const char *p, size_t n, struct error *err)
{
	json_error_t je;
	json_t *t = json_loadb(p, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je);

	if (!t)
		refused(p, n, &je, err);
	return t;
}

static json_t *
load_rewritten(const char *p, size_t n, const struct tree_scan *scan, struct error *err)
{
	struct buf b = {0};
	json_t *marked, *t = NULL;

	rewrite(&b, p, n, scan);
	marked = load(b.p, b.n, err);
	if (marked)
		t = unmark(marked, TREE_DEPTH_MAX + 1);
	json_decref(marked);
	buf_release(&b);
	return t;
}

static void
note_oddities(struct tree_oddities *odd, const char *p, size_t n, const struct tree_scan *scan,
	      size_t members)
{
	size_t line, column;

	for (size_t i = 0; i < scan->nedits; i++) {
		const struct tree_edit *e = &scan->edits[i];

		odd->big_integers += e->kind == EDIT_INTEGER;
		odd->nul_keys += e->kind == EDIT_NUL_KEY;
		if (e->kind == EDIT_MARKED || odd->first[0])
			continue;
		tree_place(p, n, e->at, &line, &column);
		snprintf(odd->first, sizeof(odd->first), "%s, line %zu",
			 e->kind == EDIT_INTEGER ? "integer over 64 bits" : "key with U+0000", line);
	}
	if (members + odd->nul_keys < scan->keys) {
		odd->duplicate_keys = (unsigned)(scan->keys - members - odd->nul_keys);
		tree_first_double(p, n, odd->first, sizeof(odd->first));
	}
}

json_t *
tree_parse_json(const char *p, size_t n, const struct limits *lim, struct tree_oddities *odd,
		struct error *err)
{
	struct tree_scan scan;
	json_t *t;
	size_t members;

	if (n > lim->item_bytes) {
		error_set(err, ERR_LIMIT, "a document of %zu bytes is over the limit", n);
		return NULL;
	}
	if (tree_scan(&scan, p, n, lim->depth, err) != 0)
		return NULL;
	t = scan.rewrite ? load_rewritten(p, n, &scan, err) : load(p, n, err);
	if (t && odd) {
		members = count_members(t, TREE_DEPTH_MAX + 1);
		*odd = (struct tree_oddities){0};
		note_oddities(odd, p, n, &scan, members);
	}
	tree_scan_release(&scan);
	return t;
}
