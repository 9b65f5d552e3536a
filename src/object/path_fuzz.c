/* Any text as a store path, an object word, a quantity and a duration. */
#include <stdlib.h>

#include "assay/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What parses is a path whose key has a path that is stable from then on. */
static void
check_path(const char *text)
{
	struct object_key k, again;
	struct buf p = {0}, q = {0};

	if (!object_path_parse(&k, text))
		return;
	object_path(&p, &k);
	if (!object_path_parse(&again, buf_cstr(&p)))
		abort();
	object_path(&q, &again);
	if (strcmp(buf_cstr(&p), buf_cstr(&q)) != 0)
		abort();
	object_key_release(&k);
	object_key_release(&again);
	buf_release(&p);
	buf_release(&q);
}

static void
check_word(const char *text)
{
	struct object_word w = {0};
	struct kinds *ks;
	struct object_key k;

	if (object_word_parse(&w, text, NULL) != 0)
		return;
	ks = kinds_new();
	object_key_set(&k, "apps", "Deployment", w.ns ? w.ns : "", w.name);
	object_word_match(&w, &k, ks);
	kinds_word(ks, w.kind, NULL);
	object_key_release(&k);
	object_word_release(&w);
	kinds_free(ks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct object_key k;
	struct buf p = {0};
	long double q;
	int64_t ns;

	check_path(text);
	check_word(text);
	object_key_set(&k, text, text, text, text);
	object_path(&p, &k);
	check_path(buf_cstr(&p));
	if (quantity_parse(text, strlen(text), &q) && !quantity_equal(text, text))
		abort();
	duration_parse(text, strlen(text), &ns);
	object_key_release(&k);
	buf_release(&p);
	free(text);
	return 0;
}
