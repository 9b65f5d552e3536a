/*
 * Drops the server's bookkeeping from an object: status and what the server
 * writes into metadata (design.md 5). All else stays, whoever wrote it.
 */
#include "normal.h"

static const struct {
	const char *parent;	/* "" the object itself */
	const char *key;
} bookkeeping[] = {
	{"", "status"},
	{"metadata", "creationTimestamp"},
	{"metadata", "generation"},
	{"metadata", "managedFields"},
	{"metadata", "resourceVersion"},
	{"metadata", "selfLink"},
	{"metadata", "uid"},
};

json_t *
drop_bookkeeping(const json_t *raw)
{
	json_t *out = json_copy((json_t *)(uintptr_t)raw);
	json_t *meta = json_object_get(out, "metadata"), *own = NULL;

	if (json_is_object(meta)) {
		own = json_copy(meta);
		json_object_set_new(out, "metadata", own);
	}
	for (size_t i = 0; i < countof(bookkeeping); i++)
		json_object_del(*bookkeeping[i].parent ? own : out, bookkeeping[i].key);
	return out;
}
