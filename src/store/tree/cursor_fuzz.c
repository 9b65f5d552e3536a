/* Any bytes as a tree: entries within them, each step forward, no name empty or with a slash. */
#include <stdlib.h>
#include <string.h>

#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct tree_entry e;
	size_t n = size;

	while (n) {
		size_t before = n;

		if (!tree_entry_parse(&p, &n, &e))
			return 0;
		if (n >= before || !e.len || memchr(e.name, '/', e.len) ||
		    (const uint8_t *)e.name + e.len >= data + size)
			abort();
	}
	return 0;
}
