/* Outlines of what did not change (assess_outline), each made once for a blob. */
#include "examine.h"

const json_t *
outline_of(struct examined *e, const struct oid *blob)
{
	struct map_entry *at = map_at(&e->outlines, blob->id, sizeof(blob->id));
	json_t *t = NULL;

	if (at->value)
		return json_is_null((const json_t *)at->value) ? NULL : at->value;
	buf_clear(&e->scratch);
	if (store_blob(e->store, blob, &e->scratch, NULL) == 0)
		t = tree_parse_json(e->scratch.p, e->scratch.n, &e->opts->limits, NULL, NULL);
	at->value = t ? assess_outline(t) : json_null();
	json_decref(t);
	return json_is_null((const json_t *)at->value) ? NULL : at->value;
}
