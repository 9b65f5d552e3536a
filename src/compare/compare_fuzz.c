/* Two JSON documents, split at a NUL byte: compared both ways, the records must be mirrored. */
#include <stdint.h>
#include <stdlib.h>

#include "assay/compare.h"

static struct kinds *kinds;

/* How many records have a value only on one side, the older or the newer. */
static void
count(const struct changes *c, size_t n[2])
{
	n[0] = n[1] = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->v[i];

		if ((x->op == CHANGE_ADD) != (!x->old_value) ||
		    (x->op == CHANGE_REMOVE) != (!x->new_value))
			abort();
		n[0] += x->op == CHANGE_REMOVE;
		n[1] += x->op == CHANGE_ADD;
	}
}

static void
check(const json_t *a, const json_t *b, const struct object_key *k, const struct compare_opts *o)
{
	struct changes there = {0}, back = {0}, none = {0};
	size_t x[2], y[2];

	if (compare_objects(k, a, b, o, &there, NULL) != 0 ||
	    compare_objects(k, b, a, o, &back, NULL) != 0 ||
	    compare_objects(k, a, a, o, &none, NULL) != 0)
		abort();
	count(&there, x);
	count(&back, y);
	if (there.n != back.n || x[0] != y[1] || x[1] != y[0] || none.n)
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
