/* Any bytes as a predicate: refused with a place, or what is printed of it asks the same. */
#include "assay/flow/predicate.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
answer(const struct predicate *p, char out[8])
{
	json_t *v = json_pack("[s, i, f, b, n, s, {}]", "8080", 8080, 0.5, 1, "500m");
	size_t i, n = 0;
	json_t *one;

	json_array_foreach(v, i, one)
		out[n++] = predicate_holds(p, one) ? '1' : '0';
	out[n] = '\0';
	json_decref(v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size), first[8], second[8];
	struct predicate *p = NULL, *again = NULL;
	struct buf a = {0}, b = {0};
	struct error err = {0};

	if (predicate_new(&p, text, &err) == 0) {
		predicate_print(&a, p);
		if (predicate_new(&again, a.p, NULL) != 0)
			abort();
		predicate_print(&b, again);
		answer(p, first);
		answer(again, second);
		if (!str_eq(a.p, b.p) || !str_eq(first, second))
			abort();
	} else if (err.code != ERR_USAGE || !*err.hint) {
		abort();
	}
	predicate_free(p);
	predicate_free(again);
	buf_release(&a);
	buf_release(&b);
	free(text);
	return 0;
}
