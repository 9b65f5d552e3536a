/*
 * The types behind schema.h, one form for both origins: rows of the generated
 * table, and nodes made from the schema of a CRD.
 */
#ifndef OBJECT_SCHEMA_TYPE_H
#define OBJECT_SCHEMA_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/object/schema.h"

struct schema_type {
	uint8_t cls, merge, order;	/* enums of schema.h */
	uint32_t first;		/* struct: its first member; list, map: type of the items */
	uint32_t n;		/* struct: how many members, sorted by name */
	const char *const *keys, *const *defaults;
};

struct schema_name {
	const char *name;
	uint32_t type;
	bool value_struct;
};

/* Types that need no detail have these rows in the generated table, in this order. */
enum {
	TYPE_NOWHERE,
	TYPE_UNKNOWN,
	TYPE_SCALAR,
	TYPE_QUANTITY,
	TYPE_INT_OR_STRING,
	TYPE_DURATION,
	TYPE_TIME,
	TYPE_BYTES,
	TYPE_RAW,
	TYPE_META,		/* ObjectMeta: every root has it */
	TYPE_FIRST,
};

/* How many kinds the generated table knows. */
size_t schema_roots(void);
/* Types of the generated table: of a kind's objects, and of a member or, with name NULL, of what a
 * list or map holds; TYPE_NOWHERE where it knows none. */
uint32_t schema_table_root(const char *group, const char *kind);
uint32_t schema_table_below(uint32_t type, const char *name);

/* A type that was learned has the top bit, then the schema, then the node. */
#define LEARNED_BIT	  (1U << 31)
#define LEARNED_NODE_BITS 19
#define LEARNED_NODES	  (1U << LEARNED_NODE_BITS)
#define LEARNED_SCHEMAS	  (1U << (31 - LEARNED_NODE_BITS))

#endif
