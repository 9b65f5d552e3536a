/* Two JSON documents, split at a NUL byte: compared both ways, the records must be mirrored and
 * their paths lead to what they tell. */
#include <stdint.h>
#include <stdlib.h>

#include "assay/compare.h"

static struct kinds *kinds;

/* FNV-1a. */
static uint64_t
digest(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325U;

	for (size_t i = 0; i < b->n; i++)
		h = (h ^ (unsigned char)b->p[i]) * 0x100000001b3U;
	return h;
}

/* A number of the set of records, without what belongs to one side alone: indices, positions
 * among equals, lines. mirrored: of the set that the other way round should give. */
static uint64_t
number(struct changes *c, bool mirrored)
{
	static const enum change_op other[] = {CHANGE_REMOVE, CHANGE_ADD, CHANGE_REPLACE,
					       CHANGE_RECREATE};
	uint64_t sum = c->n;

	for (size_t i = 0; i < c->n; i++) {
		struct change *x = &c->v[i];
		json_t *from = mirrored ? x->new_value : x->old_value;
		json_t *to = mirrored ? x->old_value : x->new_value;
		struct buf b = {0};

		if ((x->op == CHANGE_ADD) != (!x->old_value) ||
		    (x->op == CHANGE_REMOVE) != (!x->new_value))
			abort();
		for (size_t j = 0; j < x->at.n; j++)
			x->at.v[j].index = x->at.v[j].dup = 0;
		path_print(&b, &x->at);
		buf_printf(&b, " %d %d ", mirrored ? other[x->op] : x->op, x->form);
		if (from)
			canon_compact(&b, from);
		buf_putc(&b, ' ');
		if (to)
			canon_compact(&b, to);
		sum += digest(&b);
		buf_release(&b);
	}
	return sum;
}

/* Each path, read again, leads to where its record is. */
static void
follow(const struct changes *c, const json_t *a, const json_t *b, const struct limits *lim)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->v[i];
		const json_t *root = x->op == CHANGE_REMOVE ? a : b;
		struct buf pointer = {0};
		struct path p;
		json_t *found;

		if (path_parse(&p, x->path, NULL) != 0)
			abort();
		found = compare_find(root, &p, lim);
		path_find((json_t *)(uintptr_t)root, &p, &pointer);
		if (!found || (!x->has_inner && !str_eq(buf_cstr(&pointer), x->pointer)))
			abort();
		json_decref(found);
		buf_release(&pointer);
		path_release(&p);
	}
}

static void
check(const json_t *a, const json_t *b, const struct object_key *k, const struct compare_opts *o)
{
	struct changes there = {0}, back = {0}, none = {0};

	if (compare_objects(k, a, b, o, &there, NULL) != 0 ||
	    compare_objects(k, b, a, o, &back, NULL) != 0 ||
	    compare_objects(k, a, a, o, &none, NULL) != 0)
		abort();
	follow(&there, a, b, &o->limits);
	follow(&back, b, a, &o->limits);
	if (number(&there, false) != number(&back, true) || none.n)
		abort();
	changes_release(&there);
	changes_release(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	struct compare_opts o = {.limits = LIMITS_DEFAULT};
	struct object_key k = {0};
	const char *kind, *version, *text;
	json_t *a, *b;
	char *group;

	if (!nul)
		return 0;
	if (!kinds)
		kinds = kinds_new();
	o.kinds = kinds;
	a = tree_parse_json((const char *)data, (size_t)(nul - data), &o.limits, NULL, NULL);
	b = tree_parse_json((const char *)nul + 1, size - (size_t)(nul - data) - 1, &o.limits, NULL,
			    NULL);
	if (json_is_object(a) && json_is_object(b)) {
		kind = tree_str(b, "kind");
		text = tree_str(b, "apiVersion");
		api_version_split(text ? text : "v1", &group, &version);
		object_key_set(&k, kinds_group(kinds, group, kind ? kind : "X"),
			       kind ? kind : "X", "ns", "x");
		o.other_keys = size % 5 == 0;
		check(a, b, &k, &o);
		o.limits.depth = 4;
		check(a, b, &k, &o);
		object_key_release(&k);
		free(group);
	}
	json_decref(a);
	json_decref(b);
	return 0;
}
