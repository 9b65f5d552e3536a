/* Any bytes as a commit: refused, or what was read can be written and read again. */
#include <stdlib.h>
#include <string.h>

#include "repo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store_snapshot a = {0}, b = {0};
	struct oid parent, again;
	struct buf text = {0};

	if (commit_read((const char *)data, size, &a, &parent, NULL) != 0)
		return 0;
	a.context = mem_strdup("context");
	commit_write(&text, &a, oid_zero(&parent) ? NULL : &parent);
	if (commit_read(text.p, text.n, &b, &again, NULL) != 0 || !oid_eq(&parent, &again) ||
	    snapshot_cmp(&a, &b) != 0 || strcmp(a.key_id, b.key_id) != 0)
		abort();
	snapshot_free_fields(&a);
	snapshot_free_fields(&b);
	buf_release(&text);
	return 0;
}
