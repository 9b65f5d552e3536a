/* Any FieldsV1 against any object: the walk ends, and what holds a path wholly holds it. Input:
 * {"fields": FIELDS, "body": BODY, "paths": [PATH …]}. */
#include <stdlib.h>

#include "assay/compare.h"
#include "fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct asked {
	const struct object_key *key;
	const json_t *fields, *body;
};

static enum leaf_way
ask(void *ctx, const struct compare_leaf *l)
{
	const struct asked *a = ctx;
	json_t *all = json_object();

	fields_own(a->fields, a->key, l->at, a->body);
	/* a set of nothing but its root tells of no path, one whose first member is a leaf of all
	 * below */
	if (fields_own(all, a->key, l->at, a->body) != OWNED_NOT)
		abort();
	if (l->at->v[0].kind == STEP_MEMBER && strlen(l->at->v[0].name) < 64) {
		char *name = mem_printf("f:%s", l->at->v[0].name);

		json_object_set_new(all, name, json_object());
		if (fields_own(all, a->key, l->at, a->body) != OWNED)
			abort();
		free(name);
	}
	json_decref(all);
	return LEAF_ON;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *t = tree_parse_json((const char *)data, size, &lim, NULL, NULL), *p;
	struct object_key k = {(char *)"autoscaling", (char *)"HorizontalPodAutoscaler",
			       (char *)"a", (char *)"b"};
	const struct asked a = {&k, json_object_get(t, "fields"), json_object_get(t, "body")};
	struct kinds *ks = kinds_new();
	const struct compare_opts o = {.kinds = ks, .limits = lim};
	size_t i;

	if (json_is_object(a.body))
		compare_leaves(&k, a.body, &o, ask, (void *)(uintptr_t)&a);
	json_array_foreach(json_object_get(t, "paths"), i, p) {
		struct path at = {0};

		if (json_is_string(p) && path_parse(&at, json_string_value(p), NULL) == 0)
			fields_own(a.fields, &k, &at, a.body);
		path_release(&at);
	}
	fields_leaves(a.fields);
	kinds_free(ks);
	json_decref(t);
	return 0;
}
