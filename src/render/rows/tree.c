/* Whole subtrees as rows, without records inside: unchanged, added or removed. */
#include "rows.h"

#include <stdlib.h>

static void
tree_line(struct diff_rows *out, const struct field *at, const struct hue *h, const char *text)
{
	struct diff_row *r = row_add(out, ROW_LINE, h->sign, at->id);

	r->name = at->name;
	r->depth = at->depth;
	r->change = h->change;
	for (int s = 0; s < 2; s++)
		r->side[s].text = h->side[s] ? text : NULL;
}

void
row_group(struct diff_rows *out, const struct field *at, char sign, size_t change)
{
	struct diff_row *r = row_add(out, ROW_GROUP, sign, at->id);

	r->name = at->name;
	r->depth = at->depth;
	r->change = change;
}

const char *
row_value(struct diff_rows *out, const json_t *v)
{
	struct buf b = {0};
	const char *text;

	if (!v)
		return NULL;
	render_value(&b, v, 0);
	text = arena_strndup(&out->mem, buf_cstr(&b), b.n);
	buf_release(&b);
	return text;
}

const char *
row_joined(struct diff_rows *out, const char *a, struct buf *b)
{
	const char *name = arena_printf(&out->mem, "%s%s", a, buf_cstr(b));

	buf_release(b);
	return name;
}

bool
has_lines(const json_t *v)
{
	return json_is_string(v) && strchr(json_string_value(v), '\n');
}

static void
tree_text(struct diff_rows *out, const struct field *at, const json_t *v, const struct hue *h)
{
	struct field one = {.depth = at->depth + 1};
	size_t n;
	struct str *line = line_split(json_string_value(v), json_string_length(v), &n);

	row_group(out, at, h->sign, h->change);
	for (size_t i = 0; i < n; i++) {
		one.name = arena_printf(&out->mem, "line %zu", i + 1);
		one.id = id_number(at->id, i);
		tree_line(out, &one, h, row_safe(out, line[i].p, line[i].n));
	}
	free(line);
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
tree_object(struct diff_rows *out, const struct field *at, const json_t *v, const struct hue *h)
{
	const char **names = mem_zero(json_object_size(v) + 1, sizeof(*names));
	struct field one = {.depth = at->name ? at->depth + 1 : 0};
	size_t n = 0;
	json_t *ignored;
	const char *key;

	if (at->name)
		row_group(out, at, h->sign, h->change);
	json_object_foreach((json_t *)(uintptr_t)v, key, ignored)
		names[n++] = key;
	qsort(names, n, sizeof(*names), name_cmp);
	for (size_t i = 0; i < n; i++) {
		one.name = row_safe(out, names[i], strlen(names[i]));
		one.id = id_mix(at->id, one.name, strlen(one.name) + 1);
		row_tree(out, &one, json_object_get(v, names[i]), h);
	}
	free(names);
}

static void
tree_list(struct diff_rows *out, const struct field *at, const json_t *v, const struct hue *h)
{
	struct field one = {.depth = at->depth};
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item) {
		struct buf b = {0};

		item_name(&b, item, i, NULL);
		one.name = row_joined(out, at->name, &b);
		one.id = id_number(id_mix(at->id, one.name, strlen(one.name)), i);
		row_tree(out, &one, item, h);
	}
}

void
row_tree(struct diff_rows *out, const struct field *at, const json_t *v, const struct hue *h)
{
	if (json_object_size(v))
		tree_object(out, at, v, h);
	else if (json_array_size(v))
		tree_list(out, at, v, h);
	else if (has_lines(v))
		tree_text(out, at, v, h);
	else
		tree_line(out, at, h, row_value(out, v));
}
