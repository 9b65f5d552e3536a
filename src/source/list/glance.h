/*
 * A glance at the head of some JSON or YAML, cut off anywhere: enough to bid
 * on, and to name the kind of an item without parsing it. Never sure: what
 * counts is what the parser says later.
 */
#ifndef SOURCE_GLANCE_H
#define SOURCE_GLANCE_H

#include "assay/base.h"

struct glance {
	bool json;
	bool array;		/* a JSON array; the rest is of its first element */
	bool items, metadata;	/* members of that name */
	bool old_items;		/* "Items": Go names, kubectl of about 1.10 */
	struct str kind, version;
	struct str ns;		/* metadata.namespace, else that of the first item */
};

enum glance_depth {
	GLANCE_TYPE,		/* stops when kind, apiVersion and metadata were met */
	GLANCE_ALL,
};

/* Slices point into p. False if it begins like neither. */
bool glance(struct glance *g, const char *p, size_t n, enum glance_depth depth);
/* Does it look like what an API server or its tools print? */
bool glance_is_kubernetes(const struct glance *g);
/* The same for the head of a file, in any of the encodings that the scanner takes. */
bool glance_head(const char *p, size_t n, struct glance *g, struct buf *scratch);

#endif
