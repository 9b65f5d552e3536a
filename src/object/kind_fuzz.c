/* Any JSON as a CRD: what is learned of it can be printed, typed back and walked. */
#include <stdlib.h>

#include "assay/object.h"
#include "assay/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
walk(struct schema_at at, unsigned depth)
{
	static const char *const names[] = {"spec", "metadata", "a", "ports", "env", "items",
					    "name"};
	struct schema_field f, item;

	for (size_t i = 0; depth && i < countof(names); i++) {
		if (!schema_member(at, names[i], &f))
			continue;
		for (size_t k = 0; f.keys && f.keys[k]; k++)
			if (!f.keys[k][0] && f.defaults && f.defaults[k])
				abort();
		if (f.cls == SCHEMA_LIST && schema_item(&f, &item))
			walk(item.at, depth - 1);
		else
			walk(f.at, depth - 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *crd = tree_parse_json((const char *)data, size, &lim, NULL, NULL);
	struct kinds *ks = kinds_new();
	const struct kind *k;
	struct buf b = {0};

	for (int round = 0; round < 2; round++) {
		if (!kinds_learn(ks, crd))
			break;
		k = kinds_find(ks, tree_str(crd, "spec/group"), tree_str(crd, "spec/names/kind"));
		if (!k)
			abort();
		buf_clear(&b);
		kind_print(&b, ks, k->group, k->name);
		if (kinds_word(ks, buf_cstr(&b), NULL) != k)
			abort();
		walk(schema_root(ks, k->group, k->name), 6);
	}
	coverage_free(coverage_from_json(crd));
	buf_release(&b);
	kinds_free(ks);
	json_decref(crd);
	return 0;
}
