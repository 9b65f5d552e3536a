/* Any bytes as an audit log: what is kept is whole, and cut otherwise it is the same. */
#include <stdlib.h>

#include "assay/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_by(struct audit_log *l, const char *p, size_t n, size_t step)
{
	struct limits lim = LIMITS_DEFAULT;
	struct audit_reader *r = audit_reader_new(l, &lim);

	for (size_t i = 0; i < n; i += step)
		audit_feed(r, p + i, n - i < step ? n - i : step);
	audit_end(r);
	audit_reader_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit_log a = {0}, b = {0};
	struct kinds *ks = kinds_new();

	audit_looks((const char *)data, size);
	read_by(&a, (const char *)data, size, size + 1);
	read_by(&b, (const char *)data, size, 3);
	if (a.n != b.n || a.events != b.events || a.damaged != b.damaged || a.from != b.from)
		abort();
	for (size_t i = 0; i < a.n; i++) {
		const struct audit_write *w = &a.v[i];
		struct object_key k = {0};

		if (!w->user || !w->verb || !w->resource || w->time < a.from || w->time > a.to)
			abort();
		if (audit_key(w, ks, &k) && !*k.name)
			abort();
		object_key_release(&k);
	}
	audit_log_release(&a);
	audit_log_release(&b);
	kinds_free(ks);
	return 0;
}
