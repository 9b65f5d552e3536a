/* Any bytes as YAML; what is read must be written so that it reads back the same. */
#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf out = {0};
	json_t *t, *back;

	lim.depth = 64;
	lim.aliases = 1000;
	t = tree_parse_yaml((const char *)data, size, &lim, NULL, &err);
	if (!t) {
		if (!err.code || !err.text[0])
			abort();
		return 0;
	}
	yaml_dump(&out, t);
	lim.item_bytes = out.n;
	back = tree_parse_yaml(out.p, out.n, &lim, NULL, NULL);
	if (!back || !tree_equal(t, back))
		abort();
	json_decref(t);
	json_decref(back);
	buf_release(&out);
	return 0;
}
