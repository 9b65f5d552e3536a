/*
 * What the API types say of a field: how a list merges and by which keys, and
 * which scalars compare by value. Built-in types from a table made of the
 * schema facts (see src/object/schema.awk), custom ones from their CRDs.
 */
#ifndef ASSAY_OBJECT_SCHEMA_H
#define ASSAY_OBJECT_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/object/kind.h"

enum schema_class {
	SCHEMA_UNKNOWN,		/* nothing known: compare by guess */
	SCHEMA_STRUCT,
	SCHEMA_MAP,		/* string keys that are data, not fields (labels, data) */
	SCHEMA_LIST,
	SCHEMA_SCALAR,
	SCHEMA_QUANTITY,	/* "1000m" = "1" */
	SCHEMA_INT_OR_STRING,	/* "80" = 80 only for the eye: they differ in meaning where names
				 * are allowed, so equal only if same kind or digits */
	SCHEMA_DURATION,	/* "60s" = "1m0s" */
	SCHEMA_TIME,
	SCHEMA_BYTES,
	SCHEMA_RAW,		/* an embedded object of any kind */
};

enum schema_merge {
	MERGE_UNKNOWN,
	MERGE_MAP,		/* items have keys */
	MERGE_SET,		/* scalars without order */
	MERGE_ATOMIC,		/* the server takes it as one; align only for the reader */
};

enum schema_order {
	ORDER_FREE,		/* reordering alone is noise */
	ORDER_MATTERS,		/* env, initContainers, args, command: a change */
};

/* A position in the types; SCHEMA_NOWHERE when unknown. Plain value, cheap to copy. */
struct schema_at {
	const struct kinds *ks;
	uint32_t type;		/* index into the built-in table, or a learned node */
};

struct schema_field {
	enum schema_class cls;
	struct schema_at at;	/* of the field's own type; of a list: of its items */
	enum schema_merge merge;	/* lists only */
	enum schema_order order;	/* lists only */
	/* Lists: key members; NULL-terminated; NULL if none. If the first is "name", items that
	 * have one match by it alone, all others by the other members together (ux.md 2.2); else
	 * all members together are the key. "a/b" is a member further down (tree_at). Members that
	 * an item lacks are no part of its key, but for their default. */
	const char *const *keys;
	/* Beside keys: default text of a missing member ("TCP") or NULL; NULL if no key has one. */
	const char *const *defaults;
	/* A struct that is no pointer: {} means the same as absent (formats.md e.4). */
	bool value_struct;
};

/* The type of an object: as its CRD has it if one was learned, else as the table has it;
 * at.type 0 if nothing is known of it. Valid until that CRD is learned again. */
struct schema_at schema_root(const struct kinds *ks, const char *group, const char *kind);
/* The member `name` of a struct or map at `at`; false (and *out zero) if unknown. */
bool schema_member(struct schema_at at, const char *name, struct schema_field *out);
/* For items of a list whose own type was `at`: items that are lists or scalars themselves. */
bool schema_item(const struct schema_field *list, struct schema_field *out);

/* Values. Each returns false if the text is none of its kind. */
bool quantity_parse(const char *s, size_t n, long double *out);
bool quantity_equal(const char *a, const char *b);
bool duration_parse(const char *s, size_t n, int64_t *nanoseconds);

#endif
