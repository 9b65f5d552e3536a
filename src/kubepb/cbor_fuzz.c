/* Fuzz: bytes as CBOR give a tree that dumps and reads back the same, or an error that says why. */
#include <stdlib.h>

#include "cbor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_odd odd = {0};
	struct stored_run run = {.lim = &lim, .odd = &odd};
	struct error err = {0};
	struct buf out = {0};
	json_t *t = cbor_decode(&run, (struct str){(const char *)data, size}, &err), *again;

	if (!t && (!err.code || !err.text[0]))
		abort();
	if (t) {
		canon_dump(&out, t);
		lim.item_bytes = out.n;
		again = tree_parse_json(out.p, out.n, &lim, NULL, NULL);
		if (!again || !tree_equal(t, again))
			abort();
		json_decref(again);
	}
	json_decref(t);
	stored_odd_release(&odd);
	buf_release(&out);
	return 0;
}
