/* Fuzz: a scan fed in pieces finds what a scan fed at once finds, and memory stays in bounds. */
#include <stdio.h>

#include "items_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = {1, 5, 70, 1000};
	struct limits lim = LIMITS_DEFAULT;
	struct items_log whole = {.places = true};
	uint64_t count;

	if (size % 2) {		/* small bounds, too */
		lim.depth = 3;
		lim.item_bytes = 100;
	}
	count = items_log_run(&whole, (const char *)data, size, 0, &lim, NULL);
	for (size_t i = 0; i < countof(steps); i++) {
		struct items_log pieces = {.places = true};

		if (items_log_run(&pieces, (const char *)data, size, steps[i], &lim, NULL) != count ||
		    !str_eq(buf_cstr(&pieces.out), buf_cstr(&whole.out))) {
			fprintf(stderr, "whole:\n%s\nin pieces of %zu:\n%s\n", whole.out.p, steps[i],
				pieces.out.p);
			abort();
		}
		buf_release(&pieces.out);
	}
	buf_release(&whole.out);
	return 0;
}
