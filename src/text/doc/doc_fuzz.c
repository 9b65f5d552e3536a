/* Any string as a document, with and without a name that steers. */
#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {NULL, "a.yaml", "a.properties", "a.ini", "a.json"};
	struct limits lim = LIMITS_DEFAULT;

	lim.doc_bytes = 1 << 16;
	lim.depth = 64;
	for (size_t i = 0; i < countof(names); i++) {
		struct buf out = {0};
		struct doc d;

		doc_read(&d, names[i], (const char *)data, size, &lim);
		if ((d.format == DOC_TEXT) != (d.tree == NULL))
			abort();
		if (d.tree) {
			const char *key;
			json_t *v;

			canon_dump(&out, d.tree);
			/* What stands in a document stands on a line. */
			json_object_foreach(d.tree, key, v)
				doc_line(&d, key);
			doc_line(&d, "[0]");
		}
		buf_release(&out);
		doc_release(&d);
	}
	return 0;
}
