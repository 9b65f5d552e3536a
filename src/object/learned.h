/*
 * What CRDs tell of their types. A schema becomes compact nodes at once and
 * none of the CRD's tree is kept; a CRD that is learned again replaces its
 * schema, so that a year of nights costs no more than one.
 */
#ifndef OBJECT_LEARNED_H
#define OBJECT_LEARNED_H

#include <jansson.h>

#include "assay/base.h"
#include "schema_type.h"

struct learned_schema {
	struct arena arena;	/* names and keys */
	struct schema_type *types;	/* the first is the root */
	struct schema_name *names;
	uint32_t ntypes, captypes, nnames, capnames;
};

struct learned {
	struct learned_schema *v;
	uint32_t n, cap;
	struct map by;		/* kind NUL group to index + 1 */
};

/* schema is an openAPIV3Schema; NULL or one without properties forgets what was known. */
void learned_put(struct learned *l, const char *group, const char *kind, const json_t *schema);
/* The type of the kind's objects, TYPE_NOWHERE if none was learned. */
uint32_t learned_root(const struct learned *l, const char *group, const char *kind);
/* NULL unless it is a learned type of l. */
const struct learned_schema *learned_at(const struct learned *l, uint32_t type);
void learned_release(struct learned *l);

#endif
