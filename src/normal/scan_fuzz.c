/* Any text, searched for secrets in both modes: the redacted text must have none left. */
#include <stdlib.h>

#include "normal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct normal_opts o = {.secrets = SECRETS_HASH, .limits = LIMITS_DEFAULT};
	struct normal *n = NULL;
	char *text = mem_strndup((const char *)data, size);

	if (normal_new(&n, &o, NULL) != 0)
		abort();
	for (int mode = SCAN_TEXT; mode <= SCAN_SHELL; mode++) {
		struct buf once = {0}, twice = {0};

		if (scan_text(n, text, size, (enum scan_mode)mode, &once) && once.n < size &&
		    utf8_valid(text, size) == size && utf8_valid(once.p, once.n) != once.n)
			abort();
		if (once.p && scan_text(n, once.p, once.n, (enum scan_mode)mode, &twice))
			abort();
		buf_release(&once);
		buf_release(&twice);
	}
	free(text);
	normal_free(n);
	return 0;
}
