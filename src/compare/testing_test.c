/* What the tests of this room share. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"
#include "testing.h"

static const char *const forms[] = {
	[CHANGE_VALUE] = "value",
	[CHANGE_ORDER] = "order",
	[CHANGE_ORDER_MATTERS] = "order-matters",
	[CHANGE_SPELLING] = "spelling",
};

void
body_key(struct object_key *k, const struct kinds *ks, const json_t *body)
{
	const char *version = tree_str(body, "apiVersion"), *kind = tree_str(body, "kind"), *v;
	const char *ns = tree_str(body, "metadata/namespace");
	const char *name = tree_str(body, "metadata/name");
	char *group;

	api_version_split(version ? version : "v1", &group, &v);
	object_key_set(k, kinds_group(ks, group, kind ? kind : "Thing"), kind ? kind : "Thing",
		       ns ? ns : "", name ? name : "x");
	free(group);
}

static json_t *
inner_json(const struct change *c)
{
	json_t *v;

	if (!c->has_inner)
		return json_null();
	v = json_object();
	json_object_set_new(v, "format", json_string(doc_format_name(c->inner.format)));
	if (c->inner.path)
		json_object_set_new(v, "path", json_string(c->inner.path));
	json_object_set_new(v, "line", json_integer(c->inner.line));
	return v;
}

static json_t *
value_or_null(json_t *v)
{
	return v ? json_incref(v) : json_null();
}

void
print_changes(struct buf *out, const struct changes *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->v[i];
		json_t *line = json_array();

		json_array_append_new(line, json_string(change_op_name(x->op)));
		json_array_append_new(line, json_string(forms[x->form]));
		json_array_append_new(line, json_string(x->path));
		json_array_append_new(line, json_string(x->pointer));
		json_array_append_new(line, inner_json(x));
		json_array_append_new(line, value_or_null(x->old_value));
		json_array_append_new(line, value_or_null(x->new_value));
		canon_compact(out, line);
		buf_putc(out, '\n');
		json_decref(line);
	}
}

/* ---- mirrored ---- */

/* A record without what belongs to one side alone: indices, positions among equals, lines. */
static char *
faceless(const struct change *c, bool swap)
{
	static const enum change_op other[] = {
		[CHANGE_ADD] = CHANGE_REMOVE,
		[CHANGE_REMOVE] = CHANGE_ADD,
		[CHANGE_REPLACE] = CHANGE_REPLACE,
		[CHANGE_RECREATE] = CHANGE_RECREATE,
	};
	json_t *from = swap ? c->new_value : c->old_value, *to = swap ? c->old_value : c->new_value;
	struct path p = {0};
	struct buf b = {0};

	path_copy(&p, &c->at);
	for (size_t i = 0; i < p.n; i++)
		p.v[i].index = p.v[i].dup = 0;
	buf_printf(&b, "%s %s ", change_op_name(swap ? other[c->op] : c->op), forms[c->form]);
	path_print(&b, &p);
	buf_printf(&b, " %d ", c->has_inner ? (int)c->inner.format : -1);
	if (from)
		canon_compact(&b, from);
	buf_puts(&b, " -> ");
	if (to)
		canon_compact(&b, to);
	path_release(&p);
	return buf_take(&b);
}

static int
text_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **
sorted_faces(const struct changes *c, bool swap)
{
	char **v = mem_zero(c->n + 1, sizeof(*v));

	for (size_t i = 0; i < c->n; i++)
		v[i] = faceless(&c->v[i], swap);
	qsort(v, c->n, sizeof(*v), text_cmp);
	return v;
}

bool
check_mirrored(const struct object_key *k, const json_t *a, const json_t *b,
	       const struct compare_opts *o)
{
	struct compare_opts back = *o;
	struct changes there = {0}, again = {0};
	struct error err = {0};
	char **x, **y;
	bool same;

	back.old_profile = o->new_profile;
	back.new_profile = o->old_profile;
	CHECK_INT(compare_objects(k, a, b, o, &there, &err), 0);
	CHECK_INT(compare_objects(k, b, a, &back, &again, &err), 0);
	x = sorted_faces(&there, false);
	y = sorted_faces(&again, true);
	same = there.n == again.n;
	for (size_t i = 0; i < there.n && i < again.n && same; i++)
		same = strcmp(x[i], y[i]) == 0;
	if (!same) {
		for (size_t i = 0; i < there.n; i++)
			fprintf(stderr, "> %s\n", x[i]);
		for (size_t i = 0; i < again.n; i++)
			fprintf(stderr, "< %s\n", y[i]);
	}
	for (size_t i = 0; i < there.n; i++)
		free(x[i]);
	for (size_t i = 0; i < again.n; i++)
		free(y[i]);
	free(x);
	free(y);
	changes_release(&there);
	changes_release(&again);
	return same;
}

/* ---- paths ---- */

/* What is found there is what the record tells; of a text it tells some lines only. */
static bool
tells(const struct change *c, const json_t *found)
{
	const json_t *told = c->op == CHANGE_REMOVE ? c->old_value : c->new_value;

	if (c->form != CHANGE_VALUE || json_is_string(found))
		return found != NULL;
	return tree_equal(found, told);
}

static bool
check_path(const struct change *c, const struct path *p, const json_t *body)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *found = compare_find(body, p, &lim);
	struct path_glob *g = NULL;
	struct buf b = {0};
	bool ok = CHECK_MSG(tells(c, found), "%s does not lead to what it tells", c->path);

	if (!c->has_inner) {
		CHECK(path_find((json_t *)(uintptr_t)body, p, &b) == found);
		ok = CHECK_MSG(str_eq(buf_cstr(&b), c->pointer), "%s leads to %s, not %s", c->path,
			       buf_cstr(&b), c->pointer) &&
		     ok;
	}
	if (CHECK(path_glob_new(&g, c->path, NULL) == 0))
		ok = CHECK_MSG(path_glob_match_exact(g, &c->at), "%s as a glob", c->path) && ok;
	path_glob_free(g);
	buf_release(&b);
	json_decref(found);
	return ok;
}

bool
check_paths(const struct changes *c, const json_t *old_body, const json_t *new_body)
{
	bool ok = true;

	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->v[i];
		struct path p = {0};

		if (!CHECK_MSG(path_parse(&p, x->path, NULL) == 0, "%s", x->path))
			return false;
		ok = check_path(x, &p, x->op == CHANGE_REMOVE ? old_body : new_body) && ok;
		path_release(&p);
	}
	return ok;
}

/* ---- applying ---- */

/* The container and last token that a pointer leads to; missing objects on the way are made. */
static json_t *
way_to(json_t *root, const char *pointer, char *token, size_t cap)
{
	json_t *at = root;

	while (*pointer == '/') {
		size_t n = 0;

		for (pointer++; *pointer && *pointer != '/' && n + 1 < cap; pointer++) {
			char c = *pointer;

			if (c == '~')
				c = *++pointer == '0' ? '~' : '/';
			token[n++] = c;
		}
		token[n] = '\0';
		if (*pointer != '/')
			break;
		if (json_is_array(at)) {
			at = json_array_get(at, strtoul(token, NULL, 10));
		} else {
			if (!json_is_object(json_object_get(at, token)) &&
			    !json_is_array(json_object_get(at, token)))
				json_object_set_new(at, token, json_object());
			at = json_object_get(at, token);
		}
	}
	return at;
}

static int
pointer_cmp(const void *a, const void *b)
{
	const char *x = (*(const struct change *const *)a)->pointer;
	const char *y = (*(const struct change *const *)b)->pointer;

	/* later items first, so that indices stay right */
	while (*x && *x == *y)
		x++, y++;
	while (x > (*(const struct change *const *)a)->pointer && x[-1] >= '0' && x[-1] <= '9')
		x--, y--;
	if (*x >= '0' && *x <= '9' && *y >= '0' && *y <= '9') {
		unsigned long i = strtoul(x, NULL, 10), j = strtoul(y, NULL, 10);

		return (i < j) - (i > j);
	}
	return strcmp(y, x);
}

static void
apply_removals(const struct changes *c, json_t *root)
{
	const struct change **v = mem_zero(c->n + 1, sizeof(*v));
	char token[4096];
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].op == CHANGE_REMOVE && !c->v[i].has_inner)
			v[n++] = &c->v[i];
	qsort(v, n, sizeof(*v), pointer_cmp);
	for (size_t i = 0; i < n; i++) {
		json_t *at = way_to(root, v[i]->pointer, token, sizeof(token));
		size_t index = strtoul(token, NULL, 10);

		if (json_is_array(at)) {
			CHECK(tree_equal(json_array_get(at, index), v[i]->old_value));
			json_array_remove(at, index);
		} else {
			CHECK(tree_equal(json_object_get(at, token), v[i]->old_value));
			json_object_del(at, token);
		}
	}
	free(v);
}

static json_t *
child(json_t *at, const char *token)
{
	return json_is_array(at) ? json_array_get(at, strtoul(token, NULL, 10))
				 : json_object_get(at, token);
}

/* Puts the items into the order that the record tells; false if it cannot be known. */
static bool
apply_order(const struct change *c, json_t *list)
{
	size_t n = json_array_size(c->old_value);
	json_t *before = json_copy(list);
	bool *used = mem_zero(n + 1, 1);
	bool ok = n == json_array_size(list) && n == json_array_size(c->new_value);

	for (size_t j = 0; ok && j < n; j++) {
		size_t i = 0;

		while (i < n && (used[i] || !tree_equal(json_array_get(c->old_value, i),
							json_array_get(c->new_value, j))))
			i++;
		ok = i < n;
		if (ok) {
			used[i] = true;
			json_array_set(list, j, json_array_get(before, i));
		}
	}
	free(used);
	json_decref(before);
	return ok;
}

static json_t *
at_pointer(const json_t *root, const char *pointer)
{
	char token[4096] = "";
	json_t *at = way_to((json_t *)(uintptr_t)root, pointer, token, sizeof(token));

	return *pointer ? child(at, token) : at;
}

static bool
apply_one(const struct change *c, json_t *root, const json_t *new_body)
{
	char token[4096];
	json_t *at = way_to(root, c->pointer, token, sizeof(token)), *v = c->new_value;

	if (c->form == CHANGE_ORDER || c->form == CHANGE_ORDER_MATTERS) {
		if (!c->has_inner)
			return apply_order(c, child(at, token));
	}
	if (c->has_inner)
		v = at_pointer(new_body, c->pointer);
	else if (c->op == CHANGE_REPLACE)
		CHECK_MSG(tree_equal(child(at, token), c->old_value), "old value at %s", c->path);
	v = tree_copy(v);
	if (json_is_object(at))
		json_object_set_new(at, token, v);
	else if (c->op == CHANGE_ADD && !c->has_inner)
		json_array_insert_new(at, strtoul(token, NULL, 10), v);
	else
		json_array_set_new(at, strtoul(token, NULL, 10), v);
	return true;
}

/* The newer pointer of a string inside which lines or members were removed. */
static char *
string_pointer(const struct change *c, const json_t *new_body)
{
	struct path p = {.v = c->at.v};
	struct buf b = {0};

	for (const char *s = c->pointer; *s; s++)
		p.n += *s == '/';
	CHECK(json_is_string(path_find((json_t *)(uintptr_t)new_body, &p, &b)));
	return buf_take(&b);
}

json_t *
apply_changes(const struct changes *c, const json_t *old_body, const json_t *new_body)
{
	json_t *root = tree_copy(old_body);
	bool ok = true;

	apply_removals(c, root);
	for (size_t i = 0; i < c->n && ok; i++) {
		struct change x = c->v[i];

		if (x.op == CHANGE_REMOVE && !x.has_inner)
			continue;
		if (x.op == CHANGE_REMOVE)
			x.pointer = string_pointer(&x, new_body);
		ok = apply_one(&x, root, new_body);
		if (x.op == CHANGE_REMOVE)
			free(x.pointer);
	}
	if (!ok) {
		json_decref(root);
		return NULL;
	}
	return root;
}

json_t *
stripped(const json_t *v)
{
	const char *key;
	json_t *out, *m;
	size_t i;

	if (json_is_array(v)) {
		out = json_array();
		json_array_foreach(v, i, m)
			json_array_append_new(out, stripped(m));
		return out;
	}
	if (!json_is_object(v))
		return json_copy((json_t *)(uintptr_t)v);
	out = json_object();
	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		json_t *s = stripped(m);
		bool empty = json_is_null(s) || (json_is_object(s) && !json_object_size(s)) ||
			     (json_is_array(s) && !json_array_size(s));

		if (empty)
			json_decref(s);
		else
			json_object_set_new(out, key, s);
	}
	return out;
}
