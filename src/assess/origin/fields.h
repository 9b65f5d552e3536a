/*
 * Inside assess: FieldsV1, the sets of paths that managers own (formats.md
 * i.4). Nested objects of f:NAME (a member), k:{…} (a list's item with these
 * keys), v:JSON (an item of a set), i:N (an item by its number) and "." (the
 * path itself); what begins otherwise is passed over. {} is a leaf: all that
 * lies below it is owned, too, since the server takes it as one.
 */
#ifndef ASSESS_FIELDS_H
#define ASSESS_FIELDS_H

#include <jansson.h>

#include "assay/object.h"
#include "assay/text.h"

enum owned {
	OWNED_NOT,
	OWNED_PARTS,		/* something below, not the path itself */
	OWNED,
};

/* Does the set hold the path of an object's field? body is the object that has it, in which items
 * are looked up; a field that another version of the API calls otherwise counts by that name,
 * too. */
enum owned fields_own(const json_t *fields, const struct object_key *k, const struct path *at,
		      const json_t *body);
/* How many leaves it has; 1 of a set that is one. */
size_t fields_leaves(const json_t *fields);

#endif
