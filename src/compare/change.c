/* Change records: their names, making one of a whole object, and their end. */
#include <stdlib.h>

#include "assay/compare.h"

const char *
change_op_name(enum change_op op)
{
	static const char *const names[] = {
		[CHANGE_ADD] = "add",
		[CHANGE_REMOVE] = "remove",
		[CHANGE_REPLACE] = "replace",
		[CHANGE_RECREATE] = "recreate",
	};

	return names[op];
}

void
compare_whole(enum change_op op, json_t *old_body, json_t *new_body, struct changes *out)
{
	vec_grow(out->v, out->n, out->cap);
	out->v[out->n++] = (struct change){
		.op = op,
		.path = mem_strdup(""),
		.pointer = mem_strdup(""),
		.old_value = json_incref(old_body),
		.new_value = json_incref(new_body),
	};
}

void
change_release(struct change *c)
{
	if (!c)
		return;
	path_release(&c->at);
	free(c->path);
	free(c->pointer);
	free(c->inner.path);
	json_decref(c->old_value);
	json_decref(c->new_value);
	*c = (struct change){0};
}

void
changes_release(struct changes *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		change_release(&c->v[i]);
	free(c->v);
	*c = (struct changes){0};
}
