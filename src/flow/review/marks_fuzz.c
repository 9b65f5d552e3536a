/* Any bytes as a mark: refused, or what is written of it is read as the same. */
#include "marks.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
pass(struct str in, struct buf *out)
{
	struct said *s = mem_zero(1, sizeof(*s));
	bool ok = said_read(s, "ann", "c-4f1d9a2c03b7e815", in);

	if (ok)
		said_write(out, s);
	said_free(s);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf a = {0}, b = {0};

	if (pass((struct str){(const char *)data, size}, &a) &&
	    (!pass((struct str){a.p, a.n}, &b) || !str_eq(buf_cstr(&a), buf_cstr(&b))))
		abort();
	buf_release(&a);
	buf_release(&b);
	return 0;
}
