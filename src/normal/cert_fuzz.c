/* Any bytes as a certificate, and any text as PEM: one line comes out of it, or nothing. */
#include <stdlib.h>

#include "normal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if ((unsigned char)b->p[i] < 0x20 || b->p[i] == 0x7f)
			abort();
	if (b->n && utf8_valid(b->p, b->n) != b->n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = {0};
	char *text = mem_strndup((const char *)data, size);

	cert_read(&b, data, size);
	check(&b);
	buf_clear(&b);
	buf_puts(&b, "dropped (1 bytes)");
	cert_describe(&b, text, size);
	check(&b);
	if (!hidden_is(b.p, b.n))
		abort();
	buf_release(&b);
	free(text);
	return 0;
}
